"""Counts of people or rates per head, as a reader chooses; the other always stands beside it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from dash.development.base_component import Component

from outcomes import address
from outcomes.catalogue import Measure
from outcomes.methods import rates
from outcomes.numerals import number
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
    rated = service_words.as_rate(measure, summary.grain)
    as_rates = tuple(rates.of_period(one) for one in periods)
    of_summary = rates.of_summary(summary, periods)
    people = ui.column("people", measure.per_head_of.capitalize(), numeric=True)
    per, count = f"Rate per {rates.PER:,}", "Admissions"
    if is_asked(here):
        other = f"{service_words.value(summary, measure)} among {number(newest.denominator, 0)}"
        beside, besides, heading = periods, measure, per
    else:
        rate = service_words.value(of_summary, rated, unit=False)
        other = "no rate" if summary.suppression else f"{rate} per {rates.PER:,}"
        beside, besides, heading = as_rates, rated, count
    cells = {
        one.period_end: {
            "other": _figure(one, besides),
            "people": None if one.denominator is None else number(one.denominator, 0),
        }
        for one in beside
    }
    columns = [ui.column("other", count if heading == per else per, numeric=True), people]
    if is_asked(here):
        return Shown(rated, of_summary, as_rates, other, heading, columns, cells)
    return Shown(measure, summary, periods, other, heading, columns, cells)


def why_none(measure: Measure) -> str:
    """Why counts are shown where rates were asked for."""
    if measure.per_head_of:
        return (
            f"Counts are shown: the extract gives no number of {measure.per_head_of} for the newest period."
        )
    return "Counts are shown: the extract does not say among how many people these admissions are counted."


def _figure(one: ChartedPeriod, measure: Measure) -> str | None:
    """A figure without its unit; None where there is none."""
    return (
        None if one.value is None and not one.suppression else service_words.value(one, measure, unit=False)
    )
