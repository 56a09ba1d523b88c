"""Links that lead through the pages: trails, contents, choices, downloads."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import dcc, html

from outcomes.web import ids
from outcomes.web.components.facts import source_line
from outcomes.web.tree import Piece, Pieces, attributes


def breadcrumb(trail: Sequence[tuple[str, str]], here: str) -> html.Nav:
    """``breadcrumb([("Overview", "/"), ("Longer and healthier lives", "/goals/...")], "Smoking")``."""
    items = [html.Li(dcc.Link(label, href=href)) for label, href in trail]
    items.append(html.Li(html.Span(here, **attributes(aria_current="page"))))
    return html.Nav(html.Ol(items, className="breadcrumb"), **attributes(aria_label="Breadcrumb"))


def contents(items: Sequence[tuple[str, str]]) -> html.Nav:
    """Links to the parts of a long page: (words, name of the section), as given to :func:`section`.

    >>> contents([("Glossary", "glossary")]).children[1].children[0].children.href
    '#section-glossary'
    """
    links = [html.Li(html.A(words, href=f"#{ids.section(name)}")) for words, name in items]
    return html.Nav(
        [html.B("On this page"), html.Ul(links)],
        className="contents",
        **attributes(aria_label="On this page"),
    )


def _current(is_current: bool) -> dict[str, Any]:
    return attributes(aria_current="true") if is_current else {}


def choice(
    label: str, options: Sequence[tuple[str, str]], current: str, *, labelled: bool = False
) -> html.Nav | html.Div:
    """Links of which one is current, since state lives in the address: (words, address).

    ``labelled`` prints the label over the links, where it is not plain what they choose.
    """
    links = html.Nav(
        html.Ul(
            [html.Li(dcc.Link(words, href=href), **_current(words == current)) for words, href in options],
            className="choice",
        ),
        **attributes(aria_label=label),
    )
    if not labelled:
        return links
    return html.Div([html.Span(label, className="caption", **attributes(aria_hidden="true")), links])


def menu(
    summary: str, links: Sequence[tuple[str, str]], current: str, class_name: str = "measure-list"
) -> html.Details:
    """A :func:`choice` of many, folded away: a list of links that opens, and is not printed."""
    items = [html.Li(dcc.Link(words, href=href), **_current(words == current)) for words, href in links]
    return html.Details(
        [html.Summary(summary), html.Ul(items, className=class_name)], className="more no-print"
    )


def choices(*groups: Piece) -> html.Div:
    """Several :func:`choice` in a row."""
    return html.Div(list(groups), className="choices")


def downloads(
    links: Sequence[tuple[str, str]],
    *,
    source: Pieces = None,
    more: Sequence[Pieces] = (),
    synthetic: bool = False,
) -> html.Section:
    """The strip at the foot of a page: formats, further links, and the source in a line."""
    items = [html.Li(html.B("Download"))] if links else []
    items += [html.Li(html.A(label, href=href)) for label, href in links]
    items += [html.Li(item, className="apart") for item in more]
    return html.Section(
        [html.Ul(items), *([source_line(source, synthetic=synthetic)] if source or synthetic else [])],
        className="strip",
        **attributes(aria_label="Download and sources"),
    )
