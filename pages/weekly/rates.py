"""Counts of people or rates per head, as a reader chooses; the other always stands beside it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from dash.development.base_component import Component

from outcomes import address
from outcomes.catalogue import Measure
from outcomes.methods import rates
from outcomes.numerals import number, upper_first
from outcomes.results.weekly import ChartedPeriod, JudgedSummary
from outcomes.web import components as ui
from outcomes.wording import service_words

COUNTS, RATE = "counts", "rate"
SHOWN = {COUNTS: "Counts", RATE: f"Rate per {rates.PER:,}"}


@dataclass(frozen=True)
class Shown:
    """A series as it is shown, as counts or as rates.

    ``other`` is the newest figure in the other form, in words; ``columns`` and ``cells``, by the last day of a
    period, are what the table under a chart has beside the value. All are empty without residents.
    """

    measure: Measure
    summary: JudgedSummary
    periods: tuple[ChartedPeriod, ...]
    other: str = ""
    heading: str = "Value"
    columns: Sequence[ui.Column] = ()
    cells: Mapping[date, dict[str, Any]] = field(default_factory=dict)

    @property
    def is_rate(self) -> bool:
        """Whether rates are shown."""
        return bool(self.columns) and not self.measure.is_count


def is_asked(here: address.View) -> bool:
    """Whether a reader asked for rates."""
    return here.options.get("show") == RATE


def choices_of(measures: Sequence[Measure]) -> list[str]:
    """What a page of these measures can show."""
    return list(SHOWN) if any(measure.per_head_of for measure in measures) else []


def choice(here: address.View, path: str) -> Component:
    """Counts or rates; counts are shown unasked and need no word in the address."""
    links = [(words, here.here(path, show=None if key == COUNTS else key)) for key, words in SHOWN.items()]
    return ui.choice("Show", links, SHOWN[RATE if is_asked(here) else COUNTS], labelled=True)


def shown(
    here: address.View, measure: Measure, summary: JudgedSummary, periods: tuple[ChartedPeriod, ...]
) -> Shown:
    """A series as the reader asked for it; counts where nobody says how many residents the newest period has.

    ``periods`` hold the newest one.
    """
    newest = next((one for one in periods if one.period_end == summary.latest_period), None)
    if not measure.per_head_of or newest is None or not newest.denominator:
        return Shown(measure, summary, periods)
    rate = (
        service_words.as_rate(measure, summary.grain),
        rates.of_summary(summary, periods),
        tuple(rates.of_period(one) for one in periods),
    )
    count = (measure, summary, periods)
    per, people = f"per {rates.PER:,}", f"among {number(newest.denominator, 0)}"
    if is_asked(here):
        drawn, beside, headings = rate, count, (f"Rate {per}", "Count")
        other = f"{service_words.value(summary, measure)} {people}"
    else:
        drawn, beside, headings = count, rate, ("Count", f"Rate {per}")
        said = service_words.value(rate[1], rate[0], unit=False)
        other = said if summary.suppression else f"{said} {per}"
    cells = {
        one.period_end: _cells(one, drawn[0]) | {"other": _figure(also, beside[0])}
        for one, also in zip(drawn[2], beside[2], strict=True)
    }
    columns = [
        ui.column("other", headings[1], numeric=True),
        ui.column("people", upper_first(measure.per_head_of), numeric=True, decimals=0),
    ]
    return Shown(*drawn, other, headings[0], columns, cells)


def why_none(measure: Measure) -> str:
    """Why counts are shown where rates were asked for."""
    if measure.per_head_of:
        return (
            f"Counts are shown: the extract gives no number of {measure.per_head_of} for the newest period."
        )
    return "Counts are shown: the extract does not say among how many people these admissions are counted."


def _cells(one: ChartedPeriod, measure: Measure) -> dict[str, Any]:
    """The residents of a period, and its value without the unit that its column says; a missing one is left out."""
    value = _figure(one, measure)
    return {"people": one.denominator} | ({} if value is None else {"value": value})


def _figure(one: ChartedPeriod, measure: Measure) -> str | None:
    """A figure without its unit; None where there is none."""
    is_there = one.value is not None or one.suppression
    return service_words.value(one, measure, unit=False) if is_there else None
