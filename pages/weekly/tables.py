"""Tables as integrated performance reports have them: every measure of one area, one measure in every area."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Literal

from dash import dcc, html
from dash.development.base_component import Component

from outcomes import address
from outcomes.catalogue import Area, Measure, catalogue
from outcomes.charts import pictures
from outcomes.numerals import day, listed, lower_first
from outcomes.results.weekly import ChartedPeriod, JudgedSummary
from outcomes.warehouse import store
from outcomes.web import components as ui
from outcomes.web.tree import Piece, Pieces
from outcomes.wording import service_words, subjects
from outcomes.wording.service_words import PRESETS
from pages.weekly import choices, finding, rates

RECENT = "Last 26 points, own scale"


def by_measure(
    here: address.View,
    path: str,
    measures: Sequence[Measure],
    summaries: choices.Summaries,
    chosen: Measure,
    preset: str,
    name: str,
) -> list[Component]:
    """Every measure of one area, as integrated performance reports set them out; empty where it has none."""
    recent = _recent("measure", area=here.area.code, measure=None, preset=preset)
    there = [m for m in measures if m.id in summaries]
    if not there:
        return []
    dated = [summaries[m.id] for m in there if summaries[m.id].latest_period]
    newest = max(dated, key=lambda row: row.newest, default=None)
    rows = []
    for measure in there:
        link = dcc.Link(measure.title, href=here.here(path, measure=measure.id), className="row-link")
        row = summaries[measure.id]
        as_shown = rates.shown(here, measure, row, recent.get(measure.id, ()))
        unit = service_words.counted_in(as_shown.measure, row.grain)
        small_print = "; ".join(
            filter(None, [unit.removeprefix("%"), service_words.wider(measure, here.area)])
        )
        beneath = [html.Span(small_print, className="caption")] if small_print else []
        rows.append(
            _table_row(
                as_shown,
                [link, *beneath],
                chosen=measure is chosen,
                newest=newest.latest_period if newest else None,
            )
        )
    ends = [service_words.ending(newest)] if newest else ["no period"]
    judged = [summaries[m.id] for m in there]
    caption = f"{here.area.name}, {listed(ends)}. {_limits_of(judged)}"
    if any(row.standard_label for row in judged):
        caption += " A heavy line in a small chart is the standard, drawn where it is near."
    table = _table("Measure", rows, caption, name, judged)
    return [table, *_absent(here, [m for m in measures if m.id not in summaries])]


def _absent(here: address.View, measures: Sequence[Measure]) -> list[Component]:
    """What an area has no series of, by why: its counts are too small for one, or nobody reports it."""
    small = [lower_first(m.title) for m in measures if m.disclosure == "hes"]
    silent = [lower_first(m.title) for m in measures if m.disclosure != "hes"]
    where = subjects.place(here.area)
    said = []
    if small:
        said.append(
            f"Counts too small for a chart of {where}: {'; '.join(small)}. Totals of a year stand below, where they"
            " can be shown."
        )
    if silent:
        said.append(f"Not reported for {where}: {'; '.join(silent)}.")
    return [html.P(sentence, className="caption") for sentence in said]


def by_area(here: address.View, path: str, measure: Measure, preset: str) -> Component | None:
    """The chosen measure by place or by trust, in partnership order."""
    if measure.reported_by not in ("acute", "place"):
        return None
    kind, one, many = (
        ("place", "place", "places")
        if measure.reported_by == "place"
        else ("acute", "hospital trust", "hospital trusts")
    )
    asked = {"area": None, "measure": measure.id, "preset": preset}
    summaries = {row.area_code: row for row in store.read("weekly_summaries", JudgedSummary, **asked)}
    recent = _recent("area_code", **asked)
    areas = [area for area in catalogue.areas_of(kind) if area.code in summaries]
    if not areas:
        return None

    dated = [summaries[area.code] for area in areas if summaries[area.code].latest_period]
    newest = max((row.newest for row in dated), default=None)

    def row_of(area: Area) -> dict[str, Any]:
        link = dcc.Link(
            area.name, href=here.here(path, area=area.code, measure=measure.id), className="row-link"
        )
        return _table_row(
            rates.shown(here, measure, summaries[area.code], recent.get(area.code, ())),
            link,
            chosen=area.code == here.area.code,
            newest=newest,
            standard=False,
        )

    rows: list[dict[str, Any]] = []
    grain = summaries[areas[0].code].grain
    own = summaries.get(here.area.code)
    # Four weeks of a place and one of the whole system do not stand in one table.
    if here.area.kind != kind and own is not None and own.grain == grain:
        rows.append(row_of(here.area))
    for partnership in catalogue.areas_of("partnership"):
        members = [area for area in areas if area.partnership == partnership.code]
        rows += [{"group": partnership.name}, *map(row_of, members)] if members else []
    found = [summaries[area.code] for area in areas]
    ending = next((service_words.ending(row) for row in dated if row.latest_period == newest), "no period")
    unit = f" per 100,000 {measure.per_head_of}" if measure.per_head_of and rates.is_asked(here) else ""
    caption = f"{measure.title}{unit}, {ending}, in partnership order. {_limits_of(found)}"
    above = own.latest_period if own else None
    if newest and above and above != newest:
        caption += f" The chart above is to {day(above)}."
    standards = {row.standard_label for row in found if row.standard_label}
    if standards:
        caption += f" Standard: {listed(sorted(standards))}; a heavy line where it is near."
    if measure.disclosure == "hes":
        caption += (
            " Places are shown in four-week totals. Counts of 1 to 7 are suppressed, others rounded to the "
            "nearest 5, so places need not add up; limits are worked out from the counts shown."
        )
    return ui.section(
        service_words.outside(n_standing_out(found), len(found), one, many),
        _table(one.capitalize(), rows, caption, "by-area", found),
        name="by area",
        synthetic=any(row.synthetic for row in found),
    )


def _table(
    named: str, rows: Sequence[dict[str, Any]], caption: str, name: str, judged: Sequence[JudgedSummary]
) -> Component:
    """Lines of :func:`_table_row`; ``judged`` are the summaries that they come from."""
    of_season = any(row.is_of_season for row in judged)
    columns = [
        ui.column("name", named),
        ui.column("spark", RECENT),
        ui.column("latest", "Latest", numeric=True),
        ui.column("range", "Expected, with range" if of_season else "Usual level, with range", numeric=True),
        ui.column("variation", "What the chart says"),
    ]
    if any(row.standard_label for row in judged):
        columns.append(ui.column("assurance", "Against the standard"))
    else:
        caption += " No standard."
    return ui.data_table(columns, rows, caption, on_phone="rows", identity=name, class_name="weekly")


def _table_row(
    shown: rates.Shown,
    name: Pieces,
    *,
    chosen: bool,
    newest: date | None,
    standard: bool = True,
) -> dict[str, Any]:
    """One line of a table.

    ``standard`` says which one is meant, where the lines differ in it; ``newest`` is the day that the caption names,
    and a line that ends before it says so.
    """
    row, measure, periods = shown.summary, shown.measure, shown.periods
    latest: Pieces = html.Span(row.missing, className="caption")
    if row.latest_period is not None:
        is_older = newest is not None and row.latest_period < newest
        older = [html.Span(f"to {day(row.latest_period)}", className="caption")] if is_older else []
        latest = [
            html.Span(service_words.value(row, measure, unit=False), className="figure-in-row"),
            *([html.Span(shown.other, className="caption")] if shown.other else []),
            *older,
        ]
    return {
        "name": name,
        "spark": _spark(periods, row, measure) if row.latest_period and periods else None,
        "latest": latest,
        "range": None if row.lower is None else with_range(row.mean, row.lower, row.upper, measure),
        "variation": finding.variation(row),
        "assurance": ui.assurance(row.assurance, row.standard_label if standard else None),
        "chosen": chosen,
    }


def with_range(
    middle: float | None, lower: float | None, upper: float | None, measure: Measure
) -> list[Piece]:
    """What is expected, and between which limits: on a log scale it is not the middle between them."""
    return [
        service_words.amount(middle, measure, unit=False),
        html.Span(service_words.usual_range(lower, upper, measure), className="caption"),
    ]


def _spark(periods: Sequence[ChartedPeriod], summary: JudgedSummary, measure: Measure) -> Component:
    picture = pictures.control_sparkline(
        service_words.with_possible_limits(periods, measure),
        standard=summary.standard,
        synthetic=summary.synthetic,
    )
    return ui.spark(
        picture,
        f"Last {len(periods)} {'weeks' if summary.grain == 'week' else 'periods'}: latest "
        f"{service_words.value(summary, measure)}, {service_words.judged_range(summary, measure)}",
    )


def _recent(
    key: Literal["measure", "area_code"], **asked: str | None
) -> dict[str, tuple[ChartedPeriod, ...]]:
    """The last periods of series by their measure or area."""
    found: dict[str, list[ChartedPeriod]] = {}
    for one in store.read("weekly_recent", ChartedPeriod, **asked):
        found.setdefault(one.measure if key == "measure" else one.area_code, []).append(one)
    return {name: tuple(periods) for name, periods in found.items()}


def _limits_of(rows: Sequence[JudgedSummary]) -> str:
    """By which presets the lines of a table are judged."""
    used = {row.preset for row in rows}
    names = [name for preset, name in PRESETS.items() if preset in used]
    return f"Ranges and icons: {listed(names)} limits." if names else ""


def n_standing_out(rows: Sequence[JudgedSummary]) -> int:
    """How many series show more than usual variation."""
    return sum(row.stands_out for row in rows)
