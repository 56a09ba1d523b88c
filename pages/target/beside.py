"""Other areas beside the one on a target page: which are drawn, which are not and why, and how they are chosen."""

from __future__ import annotations

from collections.abc import Sequence

from dash.development.base_component import Component

from outcomes.catalogue import ENGLAND, ICB, OUTCOME_KINDS, Area, catalogue
from outcomes.charts.beside import ENGLAND_LOOK, SYSTEM_LOOK, Look
from outcomes.numerals import listed
from outcomes.results.targets import TargetPoint
from outcomes.warehouse import store
from outcomes.web import comparing, lacking
from outcomes.web import components as ui
from outcomes.wording import quantities, subjects
from pages.target.others import Beside, Other
from pages.target.shown import Shown


def with_others(shown: Shown) -> Shown:
    """The same with what stands beside it."""
    shown.beside = read(shown)
    return shown


def read(shown: Shown) -> Beside:
    """What stands beside the figures of an area: England and the whole system, then what the reader chose."""
    if not shown.has_points:
        return Beside((), ())
    if shown.is_gap:
        gap = "The target is a difference to England, so England stays the comparator."
        return Beside((), comparing.left_out((area, gap) for area in shown.here.compared))
    england, system = (catalogue.area_by_code[code] for code in (ENGLAND, ICB))
    drawn: list[Area] = []
    left_out: list[tuple[Area, str]] = []
    # The system comes last: where the reader chose the area whose figures stand in for it, one line is enough.
    for area in (england, *shown.here.others, system):
        if area is shown.area and area not in shown.here.others:
            continue
        reason = _why_not(shown, area, drawn)
        if reason is None:
            drawn.append(area)
        elif area is not system or area in shown.here.compared:
            left_out.append((area, reason))
    looks = {ENGLAND: ENGLAND_LOOK, ICB: SYSTEM_LOOK} | comparing.looks_of(
        area for area in drawn if area not in (england, system)
    )
    drawn.sort(key=lambda area: [ENGLAND, ICB, *looks].index(area.code))
    key = {"commitment": shown.target.id, "part": shown.part.id}
    by_area: dict[str, list[TargetPoint]] = {}
    for point in store.read("target_beside", TargetPoint, **key, areas=[area.code for area in drawn]):
        by_area.setdefault(point.area_code, []).append(point)
    return Beside(
        [_other(shown, area, looks[area.code], by_area[area.code]) for area in drawn],
        comparing.left_out(left_out),
    )


def _other(shown: Shown, area: Area, look: Look, points: Sequence[TargetPoint]) -> Other:
    used = catalogue.area_by_code[shown.levels[area.code].area_used]
    return Other(area, used, look, points, [p for p in points if shown.here.covers(p.period_end)])


def _why_not(shown: Shown, area: Area, drawn: Sequence[Area]) -> str | None:
    """Why an area is not drawn beside those that are; None where it is."""
    if area is shown.area:
        return "An area is not set beside itself."
    if not area.has_outcomes:
        return lacking.SERVED_FROM_HOME
    held = shown.levels.get(area.code)
    if held is None:
        return shown.missing_in(area)
    used = {shown.row.area_used, *(shown.levels[other.code].area_used for other in drawn)}
    if held.area_used in used:
        return f"Both areas use the figures of {subjects.place(catalogue.area_by_code[held.area_used])}."
    return None


def chooser(shown: Shown) -> Component | None:
    """The choice of areas to compare with; a difference to England has none."""
    if shown.is_gap:
        return None
    path = f"/targets/{shown.target.id}"
    used = {shown.row.area_used, *(other.used.code for other in shown.beside.drawn if not other.look.symbol)}
    offered = [
        area
        for area in catalogue.areas_of(*OUTCOME_KINDS)
        if area.code in shown.levels
        and area.code not in (shown.area.code, ENGLAND, ICB)
        and shown.levels[area.code].area_used not in used
    ]
    unasked = [other.name for other in shown.beside.drawn if not other.look.symbol]
    always = (
        f"{listed(unasked)} {'stays' if len(unasked) == 1 else 'stay'} on the chart, in grey."
        if unasked
        else ""
    )
    return comparing.chooser(shown.here, path, offered, [other.area for other in shown.beside.chosen], always)


def columns(shown: Shown) -> list[ui.Column]:
    """A column of the table for each other area."""
    return [
        ui.column(other.column, other.name, numeric=True, decimals=shown.measure.decimals)
        for other in shown.beside.drawn
    ]


def values(shown: Shown) -> dict[str, dict[str, float]]:
    """Figures of the other areas by period and column."""
    found: dict[str, dict[str, float]] = {}
    for other in shown.beside.drawn:
        for point in other.points:
            found.setdefault(point.period, {})[other.column] = point.level
    return found


def caption(shown: Shown) -> list[str]:
    """What a reader must be told of the other lines."""
    said = []
    for other in shown.beside.drawn:
        if len(other.all_points) == 1:
            only = other.all_points[0]
            value = quantities.value(only.level, shown.measure)
            said.append(f"One figure for {subjects.place(other.area)} is held: {value} in {only.period}.")
        elif other.all_points and not other.points:
            said.append(f"No figure for {subjects.place(other.area)} falls in the chosen period.")
    if shown.beside.chosen and (shown.fan or len(shown.path) > 1):
        said.append(
            "Beside other areas the chart ends with the newest figure, so that every line has its name: the whole "
            "path and the projection stand on it without them."
        )
    if any(point.lower is not None for other in shown.beside.drawn for point in other.points):
        said.append("The 95% limits of other areas are in the download.")
    return said


def in_words(shown: Shown) -> list[str]:
    """The newest figures of England and of what the reader chose: "England 10.4% in 2024"."""
    return [
        f"{other.name} {quantities.value(other.points[-1].level, shown.measure)} in {other.points[-1].period}"
        for other in shown.beside.said
    ]
