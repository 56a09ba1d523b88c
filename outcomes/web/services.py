"""Service figures that show a goal today: the newest real one of each topic, as rows, and as tiles of a strip."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from dash import dcc, html

from outcomes import address
from outcomes.catalogue import Area, Goal, Measure, catalogue
from outcomes.charts import pictures
from outcomes.numerals import lower_first, upper_first
from outcomes.results.targets import Point
from outcomes.results.weekly import JudgedSummary, ServiceFigure
from outcomes.sources import registry
from outcomes.warehouse import store
from outcomes.web import components as ui
from outcomes.web import view
from outcomes.web.tree import Piece
from outcomes.wording import recency, service_words

MOST_TILES = 4


def newest(area: Area, goal: Goal) -> list[JudgedSummary]:
    """One figure a topic, the newest first: a real one where any is held, whatever its age."""
    asked = {"area": area.code, "measure": None, "preset": "seasonal"}
    held = {
        row.measure: row
        for row in store.read("weekly_summaries", JudgedSummary, **asked)
        if row.value is not None
    }
    topics = [[held[measure] for measure in topic if measure in held] for topic in goal.services]
    found = [max(rows, key=lambda row: (not row.synthetic, row.newest)) for rows in topics if rows]
    return sorted(found, key=lambda row: (row.synthetic, -row.newest.toordinal()))


def rows(here: address.View, goal: Goal) -> list[Mapping[str, Any]]:
    """The same as rows of a table of commitments, which judges none of them: their charts say what they do."""
    found = newest(here.area, goal)
    # Where any says something of today, those that are too old to stand on the page of the goal alone.
    found = [row for row in found if row.is_current] or found[:1]
    if not found:
        return []
    asked = {"area": here.area.code, "measures": [row.measure for row in found]}
    series: dict[str, list[Point]] = {}
    for one in store.read("service_series", ServiceFigure, **asked):
        series.setdefault(one.measure, []).append(Point(time=_time(one.period_end), value=one.value))
    return [_row(here, row, series[row.measure]) for row in found]


def _row(here: address.View, row: JudgedSummary, series: Sequence[Point]) -> Mapping[str, Any]:
    measure = catalogue.measure_by_id[row.measure]
    mark: list[Piece] = [ui.illustrative_mark()] if row.synthetic else []
    drawn = pictures.sparkline(series, synthetic=row.synthetic)
    words = f"{measure.title}: {service_words.value(row, measure)} in the {service_words.ending(row)}."
    picture = [ui.spark(drawn, words), html.Div(ui.spark_years(), className="only-on-phone")]
    whose = service_words.whose_in_short(measure, here.area)
    return {
        "title": html.Div(
            [
                dcc.Link(measure.title, href=link(here, row), className="row-link"),
                html.Span(whose, className="caption promise of-services"),
                *mark,
            ]
        ),
        "picture": html.Div(picture),
        "latest": html.Span(
            [
                html.Span(service_words.value(row, measure, unit=False), className="figure-in-row"),
                html.Span(f" {_unit(row, measure)}{service_words.in_a_row(row)}", className="soft"),
                html.Span(_a_year_before(row, measure), className="caption"),
            ]
        ),
        "path": html.Span(_standard(row)),
        "verdict": says(row),
        "data": html.Span(
            [
                service_words.in_a_row(row),
                html.Span(recency.age(row.newest, view.today()), className="caption"),
            ]
        ),
    }


def says(row: JudgedSummary) -> html.Span:
    """What the chart says of the newest figure; one that is long past says nothing of today."""
    if not row.is_current:
        return ui.verdict("too-old", "Too old to say anything of today")
    if row.variation is None:
        return html.Span(service_words.finding(row), className="caption")
    return ui.variation(row.variation, service_words.finding(row))


def strip(here: address.View, found: Sequence[JudgedSummary]) -> html.Ul:
    """The newest figures side by side, each with its period and what its chart says."""
    return html.Ul([html.Li(_tile(here, row)) for row in found[:MOST_TILES]], className="strip-of-figures")


def _tile(here: address.View, row: JudgedSummary) -> list[Piece]:
    measure = catalogue.measure_by_id[row.measure]
    period = service_words.in_a_row(row)
    mark: list[Piece] = [" ", ui.illustrative_mark()] if row.synthetic else []
    said = (
        f"{period}: {lower_first(service_words.finding(row))}"
        if row.is_current
        else f"{period}, {recency.age(row.newest, view.today())}"
    )
    return [
        dcc.Link(service_words.short_title(measure), href=link(here, row), className="row-link"),
        html.Span(
            [
                html.Span(service_words.value(row, measure, unit=False), className="figure-in-row"),
                html.Span(f" {_unit(row, measure).removesuffix(', ')}".rstrip(), className="soft"),
                *mark,
            ]
        ),
        html.Span(said, className="caption"),
    ]


def link(here: address.View, row: JudgedSummary) -> str:
    """Where a service figure has its chart."""
    path = f"/weekly/{registry.page_of(row.layout, row.measure)}"
    return here.link(path, measure=row.measure)


def _unit(row: JudgedSummary, measure: Measure) -> str:
    counted = service_words.counted_in(measure, row.grain)
    return "" if measure.unit == "%" else f"{counted}, "


def _a_year_before(row: JudgedSummary, measure: Measure) -> str:
    if row.year_ago is None:
        return "no figure a year before"
    return f"{service_words.amount(row.year_ago, measure, unit=False)} a year before"


def _standard(row: JudgedSummary) -> list[Piece]:
    if row.standard_label is None:
        return ["No standard", html.Span("judged against itself", className="caption")]
    return ["Standard", html.Span(upper_first(row.standard_label), className="caption")]


def _time(end: date) -> float:
    """The last day of a period in calendar years."""
    return end.year + end.timetuple().tm_yday / 366
