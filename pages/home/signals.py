"""Signals of the newest week: what stands out in the newest week, and which series are silent."""

from collections.abc import Sequence
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from outcomes import address
from outcomes.catalogue import ICB, Area, Measure, catalogue
from outcomes.charts import pictures
from outcomes.numerals import day, in_words, listed, upper_first
from outcomes.results.weekly import ChartedPeriod, JudgedSummary, Watched, WeeklySummary
from outcomes.sources import registry
from outcomes.warehouse import store
from outcomes.web import components as ui
from outcomes.web.tree import Piece
from outcomes.wording import service_words, subjects

# one-page.css hides the others there.
SIGNALS_ON_PAPER = 3


def of_week(here: address.View) -> html.Section:
    """The strongest signals of an area's own series, or that there are none."""
    asked = {"area": here.area.code, "with_illustrative": True}
    (watched,) = store.read("overview_watched", Watched, **asked)
    if watched.latest_period is None:
        reason = f"No weekly series are held for {subjects.place(here.area)}."
        near = ("See North East and North Cumbria", here.link("/weekly", area=ICB))
        return ui.section("This week’s signals", ui.empty_state(reason, link=near), name="signals")
    found = store.read("overview_signals", WeeklySummary, **asked)
    week = f"Week ending Sunday {day(watched.latest_period)}, provisional. Judged for the time of year."
    nothing = "No series signals this week." if watched.n_watched else "No series can be judged this week."
    body: list[Component] = [_signal_table(here, found, watched)] if found else [html.P(nothing)]
    body += _behind(here)
    body.append(
        html.P(
            [
                f"{here.area.name}: {chance_alone(watched)} " if watched.n_watched else None,
                html.Span(f"On paper the first {in_words(SIGNALS_ON_PAPER)}.", className="only-on-paper")
                if len(found) > SIGNALS_ON_PAPER
                else None,
                dcc.Link("See all weekly measures", href=here.link("/weekly"), className="no-print"),
            ],
            className="caption",
        )
    )
    return ui.section(
        "This week’s signals", body, note=week, name="signals", synthetic=watched.is_all_illustrative
    )


def _behind(here: address.View) -> list[Component]:
    """Which series have no figure for the newest week, so that silence is not taken for calm."""
    own = [row for row in weekly(here) if row.grain == "week"]
    lacks = service_words.behind(own)
    if not lacks:
        return []
    where = here.link("/data#section-quarantine")
    link: list[Piece] = (
        [" ", dcc.Link("See the rows that were set aside", href=where)]
        if service_words.is_set_aside(own)
        else []
    )
    return [html.P([lacks, *link], className="caption")]


def chance_alone(watched: Watched) -> str:
    """How many series signal, and how many would by chance alone.

    >>> chance_alone(Watched(n_held=23, n_watched=23, n_illustrative=23, n_signals=4, expected_false_alarms=1.7))
    '4 of 23 series signal; about 2 would by chance in any week.'
    >>> chance_alone(Watched(n_held=23, n_watched=23, n_illustrative=9, n_signals=1, expected_false_alarms=0.2))
    '1 of 23 series signals (9 series are illustrative); less than one would by chance in any week.'
    """
    expected = round(watched.expected_false_alarms)
    by_chance = f"about {expected}" if expected else "less than one"
    verb = "signals" if watched.n_signals == 1 else "signal"
    which = f" ({watched.n_illustrative} series are illustrative)" if watched.is_mixed else ""
    said = f"{watched.n_signals} of {watched.n_watched} series {verb}{which}"
    return f"{said}; {by_chance} would by chance in any week."


def _signal_table(here: address.View, found: Sequence[WeeklySummary], watched: Watched) -> html.Div:
    marks = [[ui.illustrative_mark()] if watched.is_mixed and row.synthetic else [] for row in found]
    columns = [
        ui.column("says", "What the chart says"),
        ui.column("measure", "Measure"),
        ui.column("picture", "Last 40 weeks"),
        ui.column("value", "This week"),
        ui.column("expected", "Expected, with range"),
    ]
    caption = "The strongest signals of the newest week, preset “seasonal”"
    if ui.is_all_illustrative(found):
        caption += ". Illustrative data"
    return ui.data_table(
        columns,
        [_signal(here, row, mark) for row, mark in zip(found, marks, strict=True)],
        caption,
        header="measure",
        on_phone="rows",
        class_name="signals",
        caption_unseen=True,
    )


def _signal(here: address.View, row: WeeklySummary, mark: Sequence[Component]) -> dict[str, Any]:
    weeks = store.read("overview_signal_points", ChartedPeriod, measure=row.measure, area=row.area_code)
    drawn = pictures.control_sparkline(weeks, synthetic=row.synthetic)
    measure = catalogue.measure_by_id[row.measure]
    rounded = "rounded to the nearest 5" if measure.disclosure == "hes" else None
    area = None if row.area_code == ICB else row.area_code
    # The chart that signals: its preset, and without the reader's last day, which may hide the newest week.
    address = {"area": area, "measure": measure.id, "preset": "seasonal", "to": None}
    link = here.link(f"/weekly/{registry.page_of(row.layout, row.measure)}", **address)
    value = service_words.value(row, measure, unit=False)
    name = catalogue.area_by_code[row.area_code].name
    said = f"{measure.title}, {name}: {value}. {row.signal_sentence}."
    return {
        "says": ui.variation(
            str(row.signal_variation),
            [
                row.signal_sentence,
                # Paper has one sheet for all of this page.
                html.Span(upper_first(service_words.run(row, measure)), className="line soft d-print-none"),
            ],
        ),
        "measure": html.Div(
            [
                dcc.Link(measure.title, href=link, className="row-link"),
                html.Span(_whose(measure, here.area), className="caption"),
                *mark,
            ]
        ),
        "picture": ui.spark(drawn, ("Illustrative data. " if row.synthetic else "") + said),
        "value": html.Span(
            [
                html.Span(value, className="figure-in-row"),
                html.Span("" if measure.unit == "%" else f" {measure.unit}", className="soft"),
                html.Span(rounded, className="caption d-print-none") if rounded else None,
            ]
        ),
        "expected": service_words.expected(row, measure),
    }


def _whose(measure: Measure, area: Area) -> Sequence[Piece]:
    """Whose figures a signal is about: in a place those of the trusts that serve it, unless residents count."""
    if area.kind != "place" or measure.reported_by == "place":
        return [area.name]
    # Space is short here, and on the one sheet of paper shorter.
    trusts = [catalogue.area_by_code[code].short_name for code in catalogue.reporters(measure, area)]
    return [listed(trusts), html.Span(f", which serves {area.name}", className="d-print-none")]


def weekly(here: address.View) -> tuple[JudgedSummary, ...]:
    """Every series of an area, judged as the weekly pages do unasked."""
    asked = {"area": here.area.code, "measure": None, "preset": "seasonal"}
    return store.read("weekly_summaries", JudgedSummary, **asked)
