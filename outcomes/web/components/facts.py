"""Figures of one number, sums, definitions, and what stands where a figure is missing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Required, TypedDict

from dash import dcc, html

from outcomes.numerals import with_unit
from outcomes.web.components.marks import basis, illustrative_mark
from outcomes.web.tree import Piece, Pieces, as_list, attributes, classes, when


class Bar(TypedDict, total=False):
    """One of :func:`bars`: its label and value; whether it is what is needed, and whether it leads away."""

    label: Required[str]
    value: Required[float | None]
    open: bool
    away: bool


def figure_in_row(
    value: float | None, unit: str = "", decimals: int = 1, period: str = "", detail: Pieces = None
) -> html.Span:
    """A number in a table row with its period, and small print such as the baseline under it."""
    text = with_unit(value, unit if unit == "%" else "", decimals)
    after = " ".join(part for part in ("" if unit == "%" else unit, period) if part)
    return html.Span(
        [
            html.Span(text, className="figure-in-row"),
            *when(after, " ", html.Span(after, className="soft")),
            *when(detail, html.Span(detail, className="caption")),
        ]
    )


def facts(items: Sequence[tuple[Pieces, Pieces]]) -> html.Dl:
    """Short facts beside a title: ``facts([("Verdict", verdict("likely")), ("Data to", "2024")])``."""
    return html.Dl([html.Div([html.Dt(label), html.Dd(value)]) for label, value in items], className="facts")


def sums(items: Sequence[tuple[Pieces, Pieces]], total: int | None = None) -> html.Dl:
    """A sum: label and number in rows, the row ``total`` (index) larger."""
    return html.Dl(
        [
            html.Div([html.Dt(label), html.Dd(value)], className="total" if i == total else None)
            for i, (label, value) in enumerate(items)
        ],
        className="sums",
    )


def definitions(items: Sequence[tuple[Piece, Pieces, str | None]]) -> html.Dl:
    """Definitions and caveats: (term, text, basis); basis is "stated", "assumed", "not stated" or None."""
    parts: list[Piece] = []
    for word, text, kind in items:
        parts += [html.Dt([word, *([" ", basis(kind)] if kind else ())]), html.Dd(text)]
    return html.Dl(parts, className="definitions")


def bars(rows: Sequence[Bar], unit: str = "", decimals: int = 2) -> html.Ul:
    """Bars of one scale.

    An open bar is what is needed, a full one what is. A negative value (movement away from the target) has
    no bar, only its number; without a sign where it is marked as ``away``, since its label says which way.
    """
    most = max((row["value"] for row in rows if row["value"] is not None), default=0.0)
    items = []
    for row in rows:
        value = row["value"]
        is_away = row.get("away", False)
        share = 0.0 if value is None or most <= 0 else max(0.0, value / most)
        told = abs(value) if value is not None and is_away else value
        bar = [] if is_away else [html.Span(className="bar", style={"width": f"{share * 64:.1f}%"})]
        items.append(
            html.Li(
                [
                    html.Span(row["label"], className="label"),
                    html.Span(
                        [*bar, html.B(with_unit(told, unit, decimals))],
                        className="track",
                    ),
                ],
                className="open" if row.get("open") else None,
            )
        )
    return html.Ul(items, className="bars")


def empty_state(
    reason: str, detail: Pieces = None, link: tuple[str, str] | None = None, *, small: bool = False
) -> html.Div:
    """What is missing, in the place where the figure would stand; ``data-missing`` holds the reason.

    >>> box = empty_state("No smoking series for Cumberland", link=("Show England", "?area=E92000001"))
    >>> getattr(box, "data-missing")
    'No smoking series for Cumberland'
    """
    parts = [html.P(html.Strong(reason) if detail else reason)]
    if detail:
        parts.append(html.P(detail))
    if link:
        parts.append(html.P(dcc.Link(link[0], href=link[1]), className="no-print"))
    return html.Div(
        parts, className=classes("empty", "small" if small else None), **attributes(data_missing=reason)
    )


def notice(children: Pieces, *, caution: bool = False) -> html.Div:
    """A sentence that the reader must not miss, under the title."""
    return html.Div(as_list(children), className=classes("notice", "caution" if caution else None))


def source_line(source: Pieces, *, synthetic: bool = False) -> html.P:
    """Where figures come from, in one line."""
    return html.P([*when(synthetic, illustrative_mark(), " "), *as_list(source or "")], className="caption")


def provenance(items: Sequence[tuple[Pieces, Pieces]], query: str | None = None) -> html.Div:
    """A figure followed to its file, line, SHA-256 and query."""
    parts: list[Piece] = [
        html.Dl([part for label, value in items for part in (html.Dt(label), html.Dd(value))])
    ]
    if query:
        parts.append(
            html.Details([html.Summary("The query"), html.Pre(query, className="query")], className="more")
        )
    return html.Div(parts, className="provenance")
