"""The places as squares, roughly where they lie."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypedDict

from dash import dcc, html

from outcomes.web.components.marks import COMPARISON_SHAPES, icon
from outcomes.web.tree import attributes

TILE_MAP: Mapping[str, tuple[int, int, str]] = {
    "E06000057": (1, 3, "Nland"),
    "E06000063": (2, 1, "Cumb"),
    "E08000021": (2, 3, "Newc"),
    "E08000022": (2, 4, "N Tyne"),
    "E06000064": (3, 1, "W&F"),
    "E08000037": (3, 3, "Gates"),
    "E08000023": (3, 4, "S Tyne"),
    "E06000047": (4, 3, "Durham"),
    "E08000024": (4, 4, "Sund"),
    "E06000005": (5, 2, "Darl"),
    "E06000004": (5, 3, "Stock"),
    "E06000001": (5, 4, "Hartl"),
    "E06000002": (6, 3, "Midd"),
    "E06000003": (6, 4, "Redcar"),
}


class Square(TypedDict, total=False):
    """A place of :func:`tile_map`."""

    name: str
    href: str
    value: str
    comparison: str | None
    words: str


def tile_map(places: Mapping[str, Square], words: str) -> html.Ul:
    """The 14 places as squares, roughly where they lie.

    ``places`` maps an area code to ``{"name", "href", "value" (text), "comparison", "words"}``; a place
    without a value says "no data". ``words`` say what the values are.
    """
    tiles = []
    for code, (row, col, short) in TILE_MAP.items():
        place = places.get(code, Square())
        kind = place.get("comparison")
        value = place.get("value") or "no data"
        name = place.get("name") or short
        against = place.get("words") or ""
        marks = [icon(COMPARISON_SHAPES[kind], size="small")] if kind else []
        unjudged = None if place.get("value") else "none"
        tiles.append(
            html.Li(
                dcc.Link(
                    [
                        html.Span(short, className="abbreviation"),
                        html.Span(value, className="value"),
                        html.Span([*marks, against], className="against"),
                    ],
                    href=place.get("href") or f"?area={code}",
                    className="usual" if kind == "similar" else kind or unjudged,
                    title=name,
                ),
                style={"gridRow": row, "gridColumn": col},
                title=f"{name}: {value} {against}".strip(),
            )
        )
    return html.Ul(tiles, className="tile-map", **attributes(aria_label=words))
