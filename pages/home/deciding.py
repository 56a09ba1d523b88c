"""What the overview says first: counts, what changed, where help is needed, what to ask, and this week's figures."""

from collections.abc import Sequence
from typing import NamedTuple

from dash import dcc, html

from outcomes.catalogue import catalogue
from outcomes.numerals import counted
from outcomes.web import components as ui
from outcomes.web import ids, rows, services
from outcomes.web.tree import Piece, attributes
from outcomes.wording.answer import Promises

MOST = 3


class Item(NamedTuple):
    """One line of a block: what it is about, where it leads, and what is said."""

    title: str
    link: str
    said: str


def tally(promises: Promises) -> html.Div:
    """The rows below, counted by their verdicts; those on invented data stand apart."""
    invented = promises.n_illustrative
    mark = [html.Span([html.B(str(invented)), " ", ui.illustrative_mark(), " only, not counted"])]
    says = f"{counted(promises.n, 'promise')}: targets, and headline commitments for men and women apart"
    return html.Div([ui.tally(promises.shown()), *mark * bool(invented), html.P(says, className="caption")])


def block(title: str, items: Sequence[Item], nothing: str, more: tuple[str, str]) -> html.Section:
    """A few lines under a heading, and where the rest of them stand."""
    shown: list[Piece] = [
        html.Li([dcc.Link(item.title, href=item.link, className="row-link"), " ", html.Span(item.said)])
        for item in items
    ]
    heading = ids.section(title)
    return html.Section(
        [
            html.H2(title, id=heading),
            html.Ul(shown) if shown else html.P(nothing),
            html.P(dcc.Link(more[0], href=more[1]), className="caption no-print"),
        ],
        **attributes(aria_labelledby=heading),
    )


def blocks(verdicts: rows.Verdicts) -> html.Div:
    """What changed, where help is needed, what to ask."""
    here = verdicts.here
    return html.Div(
        [
            block(
                "What changed", (), "Nothing has changed.", ("Everything that changed", here.link("/changes"))
            ),
            block("Where help is needed", (), "Nowhere.", ("Places by targets", here.link("/places"))),
            block("What to ask", (), "Nothing.", ("All targets", here.link("/targets"))),
        ],
        className="decide",
    )


def this_week(verdicts: rows.Verdicts) -> html.Section | None:
    """The newest figures of services side by side."""
    here = verdicts.here
    found = [row for goal in catalogue.goals for row in services.newest(here.area, goal)]
    if not found:
        return None
    heading = ids.section("newest-from-services")
    head: list[Piece] = [html.H2("Newest from services", id=heading)]
    if here.area.kind == "place":
        whose = f"Of the services that {here.area.name} uses, for all their patients"
        head.append(html.P(whose, className="caption"))
    return html.Section(
        [html.Header(head), services.strip(here, found)],
        className="newest",
        **attributes(aria_labelledby=heading),
    )
