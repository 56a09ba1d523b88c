"""The head of a page and its sections."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from outcomes.web import ids
from outcomes.web.components.marks import illustrative_mark
from outcomes.web.tree import Piece, Pieces, as_list, attributes, classes, parts_of, when


def section(
    title: Pieces, children: Pieces, *, note: Pieces = None, name: str | None = None, synthetic: bool = False
) -> html.Section:
    """A part of a page under a rule; the title is a finding where there is one."""
    heading = ids.section(name or (title if isinstance(title, str) else "section"))
    head: list[Piece] = [html.H2([*as_list(title), *when(synthetic, " ", illustrative_mark())], id=heading)]
    if note:
        head.append(html.P(note, className="caption"))
    return html.Section(
        [html.Header(head), *as_list(children)], className="section", **attributes(aria_labelledby=heading)
    )


def folded(title: str, answer: Pieces, children: Pieces, *, name: str, note: Pieces = None) -> html.Section:
    """A part of a page that opens: its title and its answer in a line; an address that names it opens it.

    It is printed whole.
    """
    heading = ids.section(name)
    summary = html.Summary([html.H2(title, id=heading), html.Span(answer, className="answer")])
    inside = [*([html.P(note, className="caption")] if note else []), *as_list(children)]
    return html.Section(
        html.Details([summary, html.Div(inside, className="inside")], className="folded on-paper"),
        className="section",
        **attributes(aria_labelledby=heading),
    )


def page_head(title: Pieces, lead: Pieces = None, *, aside: Pieces = None, trail: Pieces = None) -> html.Div:
    """Breadcrumb, the page's title (a finding), the lead sentence, and facts at the right."""
    words = [
        html.H1(title, id=ids.PAGE_TITLE, tabIndex=-1),
        *when(lead, html.P(lead, className="lead")),
    ]
    block = (
        html.Div([html.Div(words), html.Div(as_list(aside))], className="page-head")
        if aside is not None
        else html.Div(words, className=classes("page-title", "after-trail" if trail is not None else None))
    )
    return html.Div([*as_list(trail), block])


def say_whose(page: Component, place: str) -> Component:
    """Put the name of a place above the title of a page, unless the title has it.

    >>> page = say_whose(page_head("Smoking in adults"), "County Durham")
    >>> [part.children for part in page.children[0].children]
    ['County Durham', 'Smoking in adults']
    """
    for block in (page, *parts_of(page)):
        children = as_list(getattr(block, "children", None))
        titles = [child for child in children if getattr(child, "id", None) == ids.PAGE_TITLE]
        for title in titles:
            said = " ".join(
                part for part in as_list(getattr(title, "children", None)) if isinstance(part, str)
            )
            if place.lower() not in said.lower():
                at = children.index(title)
                block.children = [*children[:at], html.P(place, className="whose"), *children[at:]]
            return page
    return page
