"""How far apart the trusts are: the newest weekly figures, trust by trust."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from dash import dcc, html

from outcomes import address
from outcomes.catalogue import Goal, catalogue
from outcomes.numerals import day, listed, span, with_unit
from outcomes.results.weekly import JudgedSummary
from outcomes.warehouse import store
from outcomes.web import components as ui
from outcomes.web.tree import Piece
from outcomes.wording import service_words

PUBLISHED = (
    "monthly_four_hour_unbooked_percent",
    "monthly_twelve_hour_waits",
    "monthly_attendances_unbooked",
    "sitrep_bed_occupancy_percent",
)
COMPARED = (
    "four_hour_percent",
    "twelve_hour_from_arrival_percent",
    "handover_mean_minutes",
    "bed_occupancy_percent",
    "no_criteria_to_reside_percent",
)

SAME_QUALITY = "“The same quality no matter where you live”: how far apart the trusts are"


def services_of(here: address.View, goal: Goal) -> Sequence[Piece]:
    """Measures by trust, for the goal that promises the same quality everywhere: published ones before invented."""
    if not goal.weekly:
        return []
    weekly = {measure: trusts for measure in COMPARED if (trusts := _by_trust(measure))}
    published = {measure: trusts for measure in PUBLISHED if (trusts := _by_trust(measure))}
    is_real = any(not row.synthetic for trusts in weekly.values() for row in trusts)
    found = weekly if is_real or not published else published
    if not found:
        return [ui.section(SAME_QUALITY, ui.empty_state("No weekly figures are held."), name="quality")]
    everything = [row for trusts in found.values() for row in trusts]
    synthetic = ui.is_all_illustrative(everything)
    columns = [ui.column("trust", "Trust")]
    columns += [
        ui.column(measure, [_heading(measure, trusts), *_mark_over(trusts, everything)])
        for measure, trusts in found.items()
    ]
    newest = max(row.newest for row in everything)
    cells: dict[str, dict[str, Any]] = {}
    for measure, trusts in found.items():
        for row in trusts:
            code = row.area_code
            name = dcc.Link(
                catalogue.area_by_code[code].name, href=here.link("/weekly", area=code), className="row-link"
            )
            cells.setdefault(code, {"trust": name, "chosen": code in here.area.trusts and here.area.is_trust})
            # Months and winter weeks stand side by side: each column says of when it is.
            at = max(one.newest for one in trusts) if found is published else newest
            cells[code][measure] = figure_with_range(row, measure, at)
    used = {row.preset for trusts in found.values() for row in trusts}
    presets = [name for preset, name in service_words.PRESETS.items() if preset in used]
    when = "" if found is published else f", week ending Sunday {day(newest)}"
    caption = f"Acute trusts{when}, with the range expected of each under its figure"
    caption += f", {listed(presets)} limits" if presets else ""
    extent = {measure: _extent(trusts, measure) for measure, trusts in found.items()}
    shown = [*cells.values(), {"trust": html.B("Expected levels, lowest to highest"), **extent}]
    body = [
        ui.data_table(
            columns, shown, ("Illustrative data. " if synthetic else "") + caption, on_phone="rows"
        ),
        html.P(dcc.Link("See all weekly measures", href=here.link("/weekly")), className="caption no-print"),
    ]
    return [ui.section(SAME_QUALITY, body, name="quality", synthetic=synthetic)]


def _by_trust(measure: str) -> list[JudgedSummary]:
    """The newest weekly figure of every acute trust, judged as the weekly pages do unasked."""
    asked = {"measure": measure, "area": None, "preset": "seasonal"}
    found = {row.area_code: row for row in store.read("weekly_summaries", JudgedSummary, **asked)}
    held = [found[trust.code] for trust in catalogue.areas_of("acute") if trust.code in found]
    return [row for row in held if row.grain in ("week", "month") and row.value is not None]


def _heading(measure: str, trusts: Sequence[JudgedSummary]) -> str:
    """A measure, and of when it is where that is not said for the whole table."""
    title = catalogue.measure_by_id[measure].title
    if measure not in PUBLISHED:
        return title
    newest = max(trusts, key=lambda row: row.newest)
    return f"{title}, {service_words.ending(newest)}"


def _mark_over(trusts: Sequence[JudgedSummary], everything: Sequence[JudgedSummary]) -> Sequence[Piece]:
    """The mark over a column of invented figures where other columns are real."""
    mark = ui.row_mark(trusts[0], everything)
    return [" ", *mark] if mark else []


def figure_with_range(row: JudgedSummary, measure_id: str, newest: date) -> html.Span:
    """A figure with the range that is expected, and its week where the newest of the table is another."""
    measure = catalogue.measure_by_id[measure_id]
    unit = "%" if measure.unit == "%" else ""
    value = with_unit(row.value, unit or measure.unit, measure.decimals)
    is_older = row.newest < newest
    older = [html.Span(service_words.ending(row), className="caption")] if is_older else []
    if row.value is None or row.lower is None or row.upper is None:
        return html.Span([html.B(value), *older])
    # As shown: a figure that looks like its limit is not called beyond it.
    shown, low, high = (round(one, measure.decimals) for one in (row.value, row.lower, row.upper))
    beyond = "above" if shown > high else "below" if shown < low else None
    usual = service_words.usual_range(row.lower, row.upper, measure) + (f": {beyond}" if beyond else "")
    return html.Span([html.B(value), html.Span(usual, className="caption"), *older])


def _extent(trusts: Sequence[JudgedSummary], measure_id: str) -> str:
    """Expected levels of the trusts, lowest to highest."""
    measure = catalogue.measure_by_id[measure_id]
    levels = [row.mean for row in trusts if row.mean is not None]
    if not levels:
        return "not known yet"
    unit = measure.unit if measure.unit == "%" else f" {measure.unit}"
    return span(min(levels), max(levels), measure.decimals) + unit
