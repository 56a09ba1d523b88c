"""Other areas beside the one on a weekly page: plain lines without limits, and how they are chosen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from dash.development.base_component import Component

from outcomes import address
from outcomes.catalogue import ICB, Area, Measure, catalogue
from outcomes.charts import beside as lines
from outcomes.charts.beside import SYSTEM_LOOK, Look
from outcomes.methods import rates
from outcomes.numerals import upper_first
from outcomes.results.weekly import BesidePeriod, JudgedSummary
from outcomes.warehouse import store
from outcomes.web import comparing
from outcomes.web import components as ui
from outcomes.wording import service_words, subjects

GRAINS = {"week": "by week", "four weeks": "in totals of four weeks", "month": "by month"}


@dataclass(frozen=True)
class Other:
    """Another area on the chart, with its periods in the chosen time."""

    area: Area
    look: Look
    periods: Sequence[BesidePeriod]

    @property
    def name(self) -> str:
        """Whose figures these are."""
        return subjects.name(self.area)

    @property
    def column(self) -> str:
        """The key of its column in the table."""
        return f"beside-{self.area.code}"


@dataclass(frozen=True)
class Beside:
    """Everything set beside a measure in one area: what is drawn, what is not and why, what could be."""

    measure: Measure
    drawn: Sequence[Other]
    left_out: Sequence[comparing.LeftOut]
    offered: Sequence[Area]

    @property
    def chosen(self) -> list[Other]:
        """Those that the reader chose."""
        return [other for other in self.drawn if other.look.symbol]

    @property
    def synthetic(self) -> bool:
        """Whether any of their figures is invented."""
        return any(one.synthetic for other in self.drawn for one in other.periods)

    @property
    def series(self) -> list[lines.Beside[BesidePeriod]]:
        """The lines as a chart takes them."""
        return [lines.Beside(other.area.short_name, other.periods, other.look) for other in self.drawn]


def read(here: address.View, measure: Measure, summary: JudgedSummary, *, is_rate: bool = False) -> Beside:
    """What stands beside a series: the whole system, where it is no count, then what the reader chose.

    Where ``is_rate``, ``measure`` is written as one and counts become rates of each area's own residents.
    """
    asked = {"area": None, "measure": measure.id, "preset": summary.preset or "plotthedots"}
    held = {row.area_code: row for row in store.read("weekly_summaries", JudgedSummary, **asked)}
    drawn: list[Area] = []
    left_out: list[tuple[Area, str]] = []
    for area in here.others:
        reason = _why_not(here, measure, summary, held, area, drawn)
        if reason is None:
            drawn.append(area)
        else:
            left_out.append((area, reason))
    looks = comparing.looks_of(drawn)
    system = catalogue.area_by_code[ICB]
    if not _is_count(measure) and _why_not(here, measure, summary, held, system, drawn) is None:
        drawn.insert(0, system)
        looks[ICB] = SYSTEM_LOOK
    by_area: dict[str, list[BesidePeriod]] = {}
    codes = [area.code for area in drawn]
    if codes:
        asked_of = {"measure": measure.id, "areas": codes, "grain": summary.grain}
        for one in store.read("weekly_beside", BesidePeriod, **asked_of):
            if here.covers(one.period_end):
                shown = replace(one, value=rates.per_head(one.value, one.denominator)) if is_rate else one
                by_area.setdefault(one.area_code, []).append(shown)
    return Beside(
        measure,
        [Other(area, looks[area.code], by_area.get(area.code, [])) for area in drawn],
        comparing.left_out(left_out),
        [area for area in _offered(measure) if _why_not(here, measure, summary, held, area, ()) is None],
    )


def _is_count(measure: Measure) -> bool:
    """Whether a measure counts, so that a larger area has more of it."""
    return measure.is_count and measure.unit.endswith(("a week", "a month"))


def _why_not(
    here: address.View,
    measure: Measure,
    summary: JudgedSummary,
    held: dict[str, JudgedSummary],
    area: Area,
    drawn: Sequence[Area],
) -> str | None:
    """Why an area is not drawn beside those that are; None where it is."""
    if area is here.area:
        return "An area is not set beside itself."
    found = held.get(area.code)
    if found is None or not found.latest_period:
        return service_words.why_missing(measure, area)[0]
    if found.grain != summary.grain:
        return (
            f"{upper_first(subjects.place(area))} has figures {GRAINS[found.grain]}, "
            f"{subjects.place(here.area)} {GRAINS[summary.grain]}."
        )
    same = catalogue.reporters(measure, area)
    twin = next((one for one in (here.area, *drawn) if catalogue.reporters(measure, one) == same), None)
    if twin is not None:
        return f"The figures are those of {subjects.place(twin)}, which stand on the chart."
    return None


def _offered(measure: Measure) -> tuple[Area, ...]:
    """Who can be compared: organisations where they report, places where those do, and partnerships."""
    return catalogue.areas_of(
        "partnership", "place" if measure.reported_by == "place" else "acute", "ambulance"
    )


def chooser(here: address.View, path: str, beside: Beside) -> Component | None:
    """The choice of areas to compare with."""
    unasked = [other.name for other in beside.drawn if not other.look.symbol]
    always = f"{unasked[0]} stays on the chart, in grey." if unasked else ""
    return comparing.chooser(
        here,
        path,
        beside.offered,
        [other.area for other in beside.chosen],
        always,
        of_trusts=beside.measure.reported_by != "place",
    )


def columns(beside: Beside) -> list[ui.Column]:
    """A column of the table for each other area."""
    return [ui.column(other.column, other.name, numeric=True) for other in beside.drawn]


def values(beside: Beside) -> dict[date, dict[str, str]]:
    """Figures of the other areas by last day and column; a hidden one says how."""
    found: dict[date, dict[str, str]] = {}
    # The unit of a rate stands over the table.
    is_said = not beside.measure.per_head_of
    for other in beside.drawn:
        for one in other.periods:
            if one.value is not None or one.suppression:
                said = service_words.value(one, beside.measure, unit=is_said)
                found.setdefault(one.period_end, {})[other.column] = said
    return found


def caption(here: address.View, beside: Beside, *, is_log: bool) -> str:
    """What a reader must be told of the other lines."""
    if not beside.drawn:
        return ""
    said = f"Limits are those of {subjects.place(here.area)} alone: other areas are plain lines."
    if _is_count(beside.measure):
        said += " These are totals, not rates: a larger area has more of them."
    if is_log and any(one.value == 0 for other in beside.drawn for one in other.periods):
        said += " Zeros of other areas cannot stand on a log scale: they are in the table."
    return said


def in_words(beside: Beside) -> str:
    """The newest figures of what the reader chose, for those who do not see the chart."""
    said = []
    for other in beside.chosen:
        newest = next((one for one in reversed(other.periods) if one.value is not None), None)
        if newest is not None:
            said.append(f"{other.name} {service_words.value(newest, beside.measure)}")
    return f" Beside it: {'; '.join(said)}." if said else ""
