"""The trajectory of a target with its table, or what is missing in its place."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, timedelta
from functools import partial
from typing import Any

from dash import dcc
from dash.development.base_component import Component

from outcomes import address
from outcomes.catalogue import ENGLAND, ICB, REGION, STRATEGY_AGREED, catalogue
from outcomes.catalogue.text import Event, LogEntry
from outcomes.charts import figures
from outcomes.charts.beside import Beside
from outcomes.charts.saved import Told
from outcomes.numerals import lower_first, span, upper_first
from outcomes.results.tables import known
from outcomes.results.targets import FanYear, TargetPoint
from outcomes.warehouse import store
from outcomes.web import comparing, taken, view
from outcomes.web import components as ui
from outcomes.web.tree import Piece
from outcomes.web.view import FORMS
from outcomes.wording import aims, findings, quantities, subjects
from outcomes.wording.evidence import WEAK_GRADES
from pages import dated_events
from pages.target import beside
from pages.target.shown import (
    Shown,
    in_window,
    loading,
    missing_reason,
    nearest,
    page_address,
    projected_span,
    remedy,
    weak_grade,
)

STRATEGY = next(event for event in catalogue.events if event.id == "strategy-agreed")
FANS = {"80": (80,), "50": (50,), "95": (95,), "all": (50, 80, 95)}
FAN_WORDS = (("80%", "80"), ("50%", "50"), ("95%", "95"), ("All three", "all"))


def chosen_fan(here: address.View) -> str:
    """Which intervals of the projection to draw."""
    wanted = here.options.get("fan", "80")
    if wanted not in FANS:
        raise address.BadQuery(f"“{wanted[:40]}” after fan is not known. Use 50, 80, 95 or all.", 400)
    return wanted


def chart_of(shown: Shown, fan: str) -> Sequence[Piece]:
    """Choices, then the trajectory or what is missing in its place."""
    found: list[Piece] = [choices(shown, fan)]
    if not shown.has_points:
        return [*found, missing_state(shown)]
    found += [beside.chooser(shown), *nothing_beside(shown)]
    if not shown.points:
        return [
            *found,
            ui.empty_state(
                f"No figure for {subjects.place(shown.area)} falls in the chosen period",
                f"Figures run from {shown.row.first_period} to {shown.row.latest_period}.",
                link=(
                    "Show every year",
                    shown.here.here(page_address(shown.target), **{"from": None, "to": None}),
                ),
            ),
        ]
    found += [trajectory_of(shown, fan), dated_events.listing(shown.here, dated_of(shown))]
    if shown.is_gap:
        found.append(levels_of(shown))
    return found


def choices(shown: Shown, fan: str) -> Component | None:
    """Which part, which period, and which intervals of the projection."""
    here, target = shown.here, shown.target
    groups: list[Component | None] = []
    if len(target.parts) > 1:
        first = known(target.headline_part).id
        groups.append(
            ui.choice(
                "Part of the target",
                [
                    (p.label, here.here(page_address(target), part=None if p.id == first else p.id))
                    for p in target.parts
                ],
                shown.part.label,
                labelled=True,
            )
        )
    if shown.has_points:
        groups.append(period_choice(shown))
    if shown.fan and not shown.beside.chosen:
        current = next(text for text, value in FAN_WORDS if value == fan)
        groups.append(
            ui.choice(
                "Interval of the projection",
                [
                    (text, here.here(page_address(target), fan=None if value == "80" else value))
                    for text, value in FAN_WORDS
                ],
                current,
                labelled=True,
            )
        )
    offered = [group for group in groups if group is not None]
    return ui.choices(*offered) if offered else None


def period_choice(shown: Shown) -> Component | None:
    """How far back the chart goes; the last ten years are whole years."""
    newest = shown.all_points[-1].period_end
    starts = [
        ("Last ten years", date((newest + timedelta(days=1)).year - 10, 1, 1)),
        ("Since the strategy", STRATEGY_AGREED),
    ]
    first = shown.all_points[0].period_end
    return view.period_choice(
        shown.here, page_address(shown.target), "All years", starts, first=first, newest=newest
    )


def nothing_beside(shown: Shown) -> Sequence[Piece]:
    """Why areas that were asked for are not drawn."""
    return comparing.not_drawn(shown.here, page_address(shown.target), shown.beside.left_out)


def trajectory_of(shown: Shown, fan: str) -> Component:
    """The chart that proves the title, its note, its table and its downloads."""
    row, measure, target, here = shown.row, shown.measure, shown.target, shown.here
    is_ahead = not target.sensitive and not shown.beside.chosen
    ahead = [band for band in shown.fan if in_window(shown, band.time)] if is_ahead else []
    has_path = len(shown.path) > 1 and in_window(shown, shown.path[-1].time)
    path = shown.path if has_path else ()
    dated = dated_of(shown)
    is_synthetic = shown.synthetic or any(p.synthetic for other in shown.beside.drawn for p in other.points)
    figure = figures.trajectory(
        [point.judged for point in shown.points],
        axis=axis_title(shown),
        unit=measure.unit,
        area=shown.shown_name,
        beside=[
            Beside(other.label, [point.here for point in other.points], other.look)
            for other in shown.beside.drawn
        ],
        path=[(corner.time, corner.value) for corner in path],
        target=aims.target_label(shown.part, row, measure) if path else "",
        fan=ahead if has_path else [],
        levels=FANS[fan],
        events=marks_of(shown, dated),
        ambition=ambition_of(shown),
        callouts=callouts_of(shown) if has_path else (),
        decimals=measure.decimals,
        zero=True if target.sensitive and not shown.is_gap else None,
        synthetic=is_synthetic,
        height=340 if shown.part.reference_only else 460,
    )
    if here.start or here.end:
        crop(figure, here)
    name = f"{target.id}-{shown.part.id}"
    drawn = address.codes(other.area for other in shown.beside.drawn if other.area.code != ENGLAND)
    return ui.chart(
        figure,
        name,
        summary=summary_of(shown),
        columns=point_columns(shown, bool(path)),
        rows=point_rows(shown, ahead),
        table_caption=f"{axis_title(shown)}: {shown.shown_name}",
        caption=caption_of(shown, dated, has_path=has_path, has_fan=bool(ahead) and has_path),
        downloads=[
            (label, here.download(f"target-{target.id}", form, part=shown.part.id, compare=drawn))
            for label, form in FORMS
        ],
        provenance=here.link("/data/source", dataset=f"target-{target.id}", part=shown.part.id),
        synthetic=is_synthetic,
        told=told_of(shown, numbered=dated_events.in_picture(dated, is_operational_numbered=False)),
    )


def told_of(shown: Shown, *, view: str = "", numbered: Sequence[tuple[int, str]] = ()) -> Told:
    """What a picture of the chart says beside it."""
    part, target = shown.part, shown.target
    if part.reference_only:
        finding = f"{target.title}: {lower_first(part.label)}"
    else:
        finding = findings.finding(shown.row, shown.measure, part, shown.area, target.title)
    return taken.told(
        finding,
        shown.measure,
        shown.area,
        taken.span_of_periods([point.period for point in shown.points]),
        whose=str(shown.row.area_used),
        sources=[point.source_title for point in reversed(shown.points)],
        view=view or (part.id if len(target.parts) > 1 else ""),
        numbered=numbered,
        remark=subjects.HELPLINE if target.sensitive else "",
    )


def crop(figure: dict[str, Any], here: address.View) -> None:
    """Narrow the time axis to the chosen period; nothing drawn in it changes."""
    axis = figure["layout"]["xaxis"]
    low, high = axis["range"]
    axis["range"] = [
        max(low, here.start.year) if here.start else low,
        min(high, here.end.year + 1) if here.end else high,
    ]


def axis_title(shown: Shown) -> str:
    """Measure, unit and, where the evidence is weak, its grade: printed in the chart."""
    title = quantities.unit_words(shown.measure)
    if shown.is_gap:
        title = f"{shown.measure.title}, difference to England, {quantities.difference_unit(shown.measure)}"
    grade = weak_grade(shown)
    return f"{title} (evidence grade {grade}: {WEAK_GRADES[grade].on_a_chart})" if grade else title


def dated_of(shown: Shown) -> list[dated_events.Dated]:
    """The day the strategy was agreed, declared events and learning log entries of this measure.

    From the first figure to the last year drawn.
    """
    first = shown.points[0].period_start
    last = date(2031, 1, 1) if shown.fan else shown.points[-1].period_end
    if shown.here.start:
        first = max(first, date(shown.here.start.year, 1, 1))
    if shown.here.end:
        last = min(last, date(shown.here.end.year, 12, 31))
    is_all_synthetic = all(point.synthetic for point in shown.points)
    found = dated_events.on_chart(shown.measure, shown.area, first, last, synthetic=is_all_synthetic)
    agreed = [STRATEGY] if first <= STRATEGY.date <= last else []
    return dated_events.in_order([*agreed, *found])


def marks_of(shown: Shown, dated: Sequence[dated_events.Dated]) -> list[tuple[date, str]]:
    """What is dated: the strategy and events by their words, the learning log by its line in the list."""

    def label(line: int, one: dated_events.Dated) -> str:
        if one is STRATEGY:
            return "Strategy agreed"
        return one.title if isinstance(one, Event) else dated_events.log_mark(one, line)

    marks = [(one.date, label(line, one)) for line, one in enumerate(dated, start=1)]
    return sorted(marks, key=lambda mark: mark[0])


def ambition_of(shown: Shown) -> tuple[float, str] | None:
    """Somebody else's number for the measure."""
    ambition = shown.part.ambition
    if ambition is None or shown.is_gap:
        return None
    amount = quantities.round_value(ambition.value, shown.measure)
    return ambition.value, f"{ambition.label}: {amount} by {ambition.year}"


def callouts_of(shown: Shown) -> list[tuple[float, float, str]]:
    """Where the path starts, and what the series measured then."""
    row, measure = shown.row, shown.measure
    if row.stated_baseline is None:
        return []
    start = shown.path[0]
    stated = f"Path starts at {quantities.round_value(start.value, measure)},<br>as the strategy states"
    found = [(start.time, start.value, stated)]
    measured = row.measured_baseline
    if measured is not None:
        said = f"This series had {quantities.value(measured, measure)} in {row.baseline_period}"
        found.append((start.time, measured, said))
    return found


def summary_of(shown: Shown) -> str:
    """The chart in one sentence, for those who do not see it."""
    row, measure = shown.row, shown.measure
    in_words = quantities.gap if shown.is_gap else quantities.value
    first, last = shown.points[0], shown.points[-1]
    earlier = f"{in_words(first.value, measure)} in {first.period}, " if len(shown.points) > 1 else ""
    pieces = [
        f"{axis_title(shown)}, {shown.shown_name}: {earlier}{in_words(last.value, measure)} in {last.period}"
    ]
    pieces += beside.in_words(shown)
    if row.target_value is not None:
        pieces.append(f"target {aims.target_label(shown.part, row, measure)}")
    if row.projected_lower is not None and not shown.target.sensitive:
        pieces.append(f"projected between {projected_span(shown)} (80% interval)")
    return "; ".join(pieces) + "."


def caption_of(shown: Shown, dated: Sequence[dated_events.Dated], *, has_path: bool, has_fan: bool) -> str:
    """Which series this is, how its intervals were made, and where the path starts."""
    row, measure = shown.row, shown.measure
    pieces = [str(row.basis_note)]
    if not any(p.lower is not None for p in shown.points):
        pieces.append("No 95% limits come with these figures, so none are drawn.")
    elif shown.is_gap:
        pieces.append("Bars are 95% limits of the difference, worked out from those of both sides.")
    elif row.basis == "derived":
        pieces.append("Bars are 95% limits worked out from those of the places.")
    else:
        pieces.append("Bars are published 95% limits.")
    pieces += beside.caption(shown)
    pieces += later_elsewhere(shown)
    if shown.is_gap:
        pieces.append("Compared with England: the target is the difference to it.")
    if has_fan and row.basis == "derived" and shown.area.kind == "partnership":
        pieces.append(
            "A mean of places moves less by chance than each of them, so its likelihood can lie outside theirs."
        )
    if has_fan:
        pieces.append("Shaded: where most possible futures lie if the recent pattern continues.")
    if has_path and row.stated_baseline is not None and row.measured_baseline is not None:
        pieces.append(
            f"The path starts at the stated {quantities.round_value(row.stated_baseline, measure)} of "
            f"{row.baseline_period}; "
            f"this series measured {quantities.value(row.measured_baseline, measure)}."
        )
    if shown.target.sensitive:
        pieces += shown.target.caveats_of(shown.part)
    if any(isinstance(one, LogEntry) for one in dated):
        pieces.append("Learning log entries stand by their number in the list below the chart.")
    if row.path_missing:
        pieces.append(f"No path is drawn: {row.path_missing}.")
    grade = weak_grade(shown)
    if grade:
        pieces.append(
            f"Evidence grade {grade}: at least one figure comes from {WEAK_GRADES[grade].on_a_chart}."
        )
    return " ".join(pieces)


def later_elsewhere(shown: Shown) -> list[str]:
    """The region's newer figure, where the mean of places stops before it: another area, so never joined."""
    region = catalogue.area_by_code[REGION]
    if shown.area.code != ICB or shown.row.basis != "derived" or REGION not in shown.levels:
        return []
    key = {"commitment": shown.target.id, "part": shown.part.id, "area": REGION}
    newest = store.read("target_points", TargetPoint, **key)[-1]
    if newest.period_end <= shown.row.ends:
        return []
    limits = (
        f" ({span(newest.lower, newest.upper, shown.measure.decimals)})" if newest.lower is not None else ""
    )
    said = f"{quantities.value(newest.level, shown.measure)}{limits} in {newest.period}"
    return [
        f"{upper_first(subjects.place(region))}, which {lower_first(str(region.note))}, has a later figure: "
        f"{said}. It is of another area and not joined to this series."
    ]


def point_columns(shown: Shown, has_path: bool) -> list[ui.Column]:
    """Columns of the chart's table."""
    number_of = partial(ui.column, numeric=True, decimals=shown.measure.decimals)
    columns = [
        ui.column("period", "Period", class_name="nowrap"),
        number_of("value", "Difference" if shown.is_gap else "Value"),
        ui.column("limits", "95% limits", class_name="nowrap"),
    ]
    if shown.is_gap:
        columns += [
            number_of("level", shown.shown_name),
            number_of("england", "England"),
        ]
    else:
        columns += beside.columns(shown)
    if has_path:
        columns.append(number_of("required", "Path asks for"))
    if any(p.n_places is not None for p in shown.points):
        columns.append(ui.column("n_places", "Places counted", numeric=True, decimals=0))
    columns.append(ui.column("grade", "Grade", class_name="nowrap"))
    return [*columns, ui.column("source_title", "Source", class_name="worded")]


def point_rows(shown: Shown, bands: Sequence[FanYear]) -> list[dict[str, Any]]:
    """Observed values with those of other areas, then the projection."""
    decimals = shown.measure.decimals
    others = beside.values(shown)
    rows: list[dict[str, Any]] = []
    for p in shown.points:
        limits = span(p.lower, p.upper, decimals) if p.lower is not None else None
        rows.append({**asdict(p), "limits": limits, **others.pop(p.period, {})})
    times = {p.period: p.time for other in shown.beside.drawn for p in other.points}
    rows += [{"period": period, "time": times[period], **found} for period, found in others.items()]
    rows.sort(key=lambda row: row["time"])
    ahead = [band for band in bands if band.time > shown.all_points[-1].time]
    return rows + [
        {
            "period": f"{int(band.time)}, projection",
            "value": band.median,
            "limits": span(band.lower_95, band.upper_95, decimals),
            "source_title": "This dashboard",
        }
        for band in ahead
    ]


def for_reference(shown: Shown) -> Sequence[Piece]:
    """What is held instead of the measure: a part for reference, its levels and never a difference."""
    if shown.has_points:
        return []
    found: list[Piece] = []
    for part in shown.target.parts:
        row = shown.assessed.get(part.id)
        if part.reference_only and row and row.has_figures:
            other = beside.with_others(Shown(shown.here, shown.target, part))
            if other.points:
                found.append(
                    ui.section(
                        part.label,
                        [
                            *nothing_beside(other),
                            trajectory_of(other, "80"),
                            dated_events.listing(other.here, dated_of(other)),
                        ],
                        note="For reference: these figures do not judge the target.",
                        name=part.id,
                    )
                )
    return found


def levels_of(shown: Shown) -> Component:
    """Both sides of a gap: it can close while both get worse."""
    measure = shown.measure
    figure = figures.trajectory(
        [point.here for point in shown.points],
        axis=quantities.unit_words(measure),
        unit=measure.unit,
        area=shown.shown_name,
        england=[point.beside for point in shown.points],
        decimals=measure.decimals,
        zero=True if shown.target.sensitive else None,
        synthetic=shown.synthetic,
        height=320,
    )
    last = shown.points[-1]
    return ui.chart(
        figure,
        f"{shown.target.id}-levels",
        title="Both sides of the difference",
        level=3,
        summary=f"{shown.shown_name} {quantities.value(last.level, measure)} and England "
        f"{quantities.value(last.england, measure)} in {last.period}.",
        synthetic=shown.synthetic,
        told=told_of(shown, view="both sides"),
    )


def missing_state(shown: Shown) -> Component:
    """What is missing, where the chart would stand, and the nearest level that has it."""
    area, here, target = shown.area, shown.here, shown.target
    other = nearest(shown)
    link = (
        (f"Show {subjects.place(other)}", here.here(page_address(target), area=other.code)) if other else None
    )
    reason = missing_reason(shown)
    if area.is_trust or area.kind == "collaborative":
        with_figures = [place for place in catalogue.places_of(area) if place.code in shown.levels]
        links = [
            part
            for place in with_figures
            for part in (dcc.Link(place.name, href=here.here(page_address(target), area=place.code)), ", ")
        ][:-1]
        whole = dcc.Link("the whole system", href=here.here(page_address(target), area=ICB))
        served = (
            " Of the places it serves, these have figures: " if links else " No place it serves has figures"
        )
        detail: list[Piece] = [served, *links, "."]
        detail += [" See one of them, or " if links else " See ", whole, "."] if ICB in shown.levels else []
        link = None if other and other.code == ICB else link
        load = None if links or other else f" {shown.asks.text}" if shown.asks else None
        return ui.empty_state(
            f"No figure by organisation: {target.title}", [reason, *detail, load], link=link
        )
    if shown.is_hidden:
        link = link or ("Show North East and North Cumbria", here.here(page_address(target), area=ICB))
        return ui.empty_state(f"Not shown for {subjects.place(area)}", reason, link=link)
    asked = remedy(shown)
    detail = [*([f"{asked} "] if asked else []), loading(here), "."]
    return ui.empty_state(reason, detail, link=link)
