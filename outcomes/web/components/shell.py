"""What stands around every page: masthead with search box and place picker, navigation, footer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc, html

from outcomes.web import ids
from outcomes.web.markup import Markup
from outcomes.web.tree import Piece, Pieces, as_list, attributes

NAME = "NENC outcomes"


STRAPLINE = "Better health and wellbeing for all, to 2030"


def place_options(groups: Sequence[tuple[str | None, Sequence[tuple[str, str]]]]) -> list[dict[str, Any]]:
    """Options of the place picker: groups of (code, name) under a heading; None puts them at the top.

    A select of Dash has no groups, so a heading is an option that cannot be chosen and its places are
    indented.

    >>> place_options([(None, [("E92000001", "England")]), ("North", [("E08000037", "Gateshead")])])[1]
    {'label': 'North', 'value': 'heading-north', 'disabled': True}
    """
    options: list[dict[str, Any]] = []
    for heading, places in groups:
        if heading:
            options.append({"label": heading, "value": f"heading-{ids.slug(heading)}", "disabled": True})
        indent = "\u2003" if heading else ""
        options += [{"label": indent + name, "value": code} for code, name in places]
    return options


def header(
    nav: Sequence[tuple[str, str]],
    options: Sequence[Mapping[str, Any]],
    area: str | None = None,
    index: str = "",
) -> html.Header:
    """Skip link, masthead with search box and place picker (``ids.AREA``), and the navigation (``ids.MAIN_NAV``).

    ``nav`` is (words, address), ``index`` the address of what the search box finds. ``assets/place.js`` keeps the place
    in every link and marks the current one. A screen reader hears of a change of place through ``ids.NEWS``, which
    ``assets/theme.js`` fills.
    """
    return html.Header(
        [
            html.A("Skip to the content", href=f"#{ids.MAIN}", className="skip"),
            html.Div(
                html.Div(
                    [
                        dcc.Link(NAME, href="/", id=ids.BRAND, className="name"),
                        html.Span(STRAPLINE, className="strapline"),
                        find_box(index),
                        html.Div(
                            [
                                html.Label("Place", htmlFor=ids.AREA),
                                dbc.Select(id=ids.AREA, options=list(options), value=area),
                                html.Span(id=ids.PLACE_HINT, className="place-hint", role="status"),
                            ],
                            className="place",
                            **attributes(data_whole=area),
                        ),
                    ],
                    className="wrap",
                ),
                className="masthead",
            ),
            html.Nav(
                html.Div(html.Ul(nav_items(nav), id=ids.MAIN_NAV), className="wrap"),
                className="main-nav",
                **attributes(aria_label="Main"),
            ),
            take_away(area),
            html.Div(id=ids.NEWS, className="unseen", role="status"),
        ]
    )


def take_away(area: str | None) -> html.Div:
    """Board pack of the place, print, copy link: ``assets/take.js`` answers them, ``assets/place.js`` keeps the place.

    The pack is a plain link, which leads to the file where no script runs.
    """
    actions: list[Piece] = [
        html.A("Board pack", href=f"/pack/{area}.pptx", id=ids.PACK, className="button link"),
        html.Button("Print", type="button", className="button link", **attributes(data_print="true")),
        html.Button("Copy link", type="button", className="button link", **attributes(data_copy_link="true")),
        html.Span(id=ids.TAKEN, className="taken", role="status"),
    ]
    return html.Div(
        html.Div(actions, className="take", role="group", **attributes(aria_label="Take it with you")),
        className="wrap take-away no-print",
    )


def find_box(index: str) -> Markup:
    """A search box with a list under it, which ``assets/find.js`` fills; Dash has no plain input of its own."""
    content = (
        f'<label for="{ids.FIND}">Find</label>'
        f'<input id="{ids.FIND}" type="search" role="combobox" aria-expanded="false" aria-controls="{ids.FOUND}"'
        ' aria-autocomplete="list" autocomplete="off" autocapitalize="none" spellcheck="false" maxlength="100"'
        f' data-index="{escape(index)}">'
        f'<div class="found"><ul id="{ids.FOUND}" role="listbox" aria-label="Found" hidden></ul>'
        f'<p id="{ids.FOUND_NOTHING}" hidden></p></div>'
        f'<span id="{ids.FIND_NEWS}" class="unseen" role="status"></span>'
    )
    return Markup("div", {"className": "find", "role": "search"}, content)


def nav_items(nav: Sequence[tuple[str, str]]) -> list[html.Li]:
    """Items of the navigation; the last two stand apart."""
    return [
        html.Li(dcc.Link(words, href=href), className="aside" if i == len(nav) - 2 else None)
        for i, (words, href) in enumerate(nav)
    ]


def footer(snapshot: Pieces, links: Sequence[tuple[str, str]], licence: str) -> html.Footer:
    """Snapshot, links, the buttons for colours and for the key that leads to the search box, and the licence."""
    return html.Footer(
        html.Div(
            [
                html.Span(snapshot, id=ids.FOOTER),
                html.Span(
                    [dcc.Link(words, href=href) for words, href in links],
                    id=ids.FOOT_NAV,
                    className="foot-nav",
                ),
                html.Button(
                    "Colours: as your system",
                    id=ids.THEME,
                    type="button",
                    className="button link",
                    **attributes(data_theme_button="true"),
                ),
                html.Button(
                    "Key / to search: on",
                    type="button",
                    className="button link",
                    **attributes(data_find_key="true"),
                ),
                html.Span(licence),
            ],
            className="wrap",
        ),
        className="site",
    )


def main(children: Pieces) -> html.Main:
    """The page's content, which the skip link leads to."""
    return html.Main(as_list(children), id=ids.MAIN, className="wrap", tabIndex=-1)
