"""The overview of a trust or a collaborative: its own weekly figures and signals; outcomes are its places'."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from outcomes import address
from outcomes.catalogue import ICB, Area, catalogue
from outcomes.methods import spc
from outcomes.numerals import day, upper_first
from outcomes.results.weekly import JudgedSummary
from outcomes.sources import registry
from outcomes.web import components as ui
from outcomes.web import view
from outcomes.web.tree import Piece
from outcomes.wording import aims, recency, service_words, subjects
from pages.home import signals


def overview(here: address.View) -> html.Div:
    """Its newest figures first; where its outcomes are told stands last."""
    places = catalogue.places_of(here.area)
    reason = f"Outcomes are counted where people live, so {subjects.place(here.area)} has none of its own."
    outcomes = ui.empty_state(reason, link=("See North East and North Cumbria", here.link("/", area=ICB)))
    title = f"{here.area.name}: the newest weekly figures"
    lead = [
        "Whether we are on course for 2030 is measured for places, not for organisations",
        *([": see ", *_links(here, places)] if places else []),
        ".",
    ]
    return html.Div(
        [
            ui.page_head(title, lead),
            signals.of_week(here),
            *_latest_weekly(here),
            ui.section(upper_first(f"{aims.GOALS}, {aims.TARGETS}"), outcomes, name="targets"),
        ],
        className="one-page",
    )


def _links(here: address.View, places: Sequence[Area]) -> Sequence[Piece]:
    """The overviews of the places an organisation serves, as a sentence lists them."""
    links = [dcc.Link(place.name, href=here.link("/", area=place.code)) for place in places]
    between = [" and " if n == len(links) - 1 else ", " for n in range(1, len(links))]
    return [piece for link, before in zip(links, ["", *between], strict=True) for piece in (before, link)][1:]


def _latest_weekly(here: address.View) -> Sequence[Piece]:
    """The newest figure of every weekly measure that the organisation reports."""
    shown = [row for row in signals.weekly(here) if row.value is not None]
    if not shown:
        return []
    in_order = list(catalogue.measure_by_id)
    # Real figures first: invented ones stand below them, marked.
    shown.sort(key=lambda row: (row.synthetic, in_order.index(row.measure)))
    newest = max(row.newest for row in shown)
    columns = [
        ui.column("measure", "Measure"),
        ui.column("value", "Latest", numeric=True),
        ui.column("says", "What the chart says"),
    ]
    rows_shown = [_weekly_figure(here, row, newest, ui.row_mark(row, shown)) for row in shown]
    table = ui.data_table(
        columns, rows_shown, f"Newest weekly figures, {here.area.name}", on_phone="rows", caption_unseen=True
    )
    synthetic = ui.is_all_illustrative(shown)
    # The table also tells of runs that are too old to be this week's signals.
    is_told = any(row.stands_out and not row.is_signal for row in shown)
    old = f"A change that began more than {spc.SIGNAL_WEEKS} weeks ago is not one of this week’s signals."
    body = [table, *([html.P(old, className="caption")] if is_told else [])]
    week = f"Week ending Sunday {day(newest)}"
    return [ui.section("Latest weekly figures", body, note=week, name="weekly-figures", synthetic=synthetic)]


def _weekly_figure(
    here: address.View, row: JudgedSummary, newest: date, mark: Sequence[Component]
) -> dict[str, Any]:
    """A measure and its newest figure, with its period where that is not the newest week of all, and its ``mark``."""
    older = service_words.ending(row) if row.newest < newest or row.grain != "week" else None
    if older and not row.is_current:
        older += f", {recency.age(row.newest, view.today())}"
    measure = catalogue.measure_by_id[row.measure]
    link = here.link(f"/weekly/{registry.page_of(row.layout, row.measure)}", measure=row.measure)
    return {
        "measure": html.Div([dcc.Link(measure.title, href=link, className="row-link"), *mark]),
        "value": html.Span(
            [service_words.value(row, measure), html.Span(older, className="caption") if older else None]
        ),
        "says": service_words.finding(row),
    }
