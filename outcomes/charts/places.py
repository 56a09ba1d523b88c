"""Places with their intervals, one line a place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from outcomes.charts.axes import ValueAxis
from outcomes.charts.canvas import in_lines
from outcomes.charts.layout import Sheet, rows_figure
from outcomes.charts.parts import COLOURS, bars, note, pen, six_digits, trace, upright
from outcomes.numerals import number, span, with_unit

# What a line of the chart shows: see :func:`interval_plot`.
Row = Mapping[str, Any]

COMPARISONS = {
    "better": ("better", "circle"),
    "worse": ("worse", "diamond"),
    "similar": ("usual", "square-open"),
}


def interval_plot(
    rows: Sequence[Row],
    *,
    axis: str,
    england: float | None = None,
    unit: str = "%",
    decimals: int = 1,
    synthetic: bool = False,
) -> dict[str, Any]:
    """Places with their intervals against England, in the order given (partnership order), never ranked.

    Parameters
    ----------
    rows
        ``{"name", "value", "lower", "upper", "comparison", "words", "partnership"}``. ``comparison`` is
        "better", "worse" or "similar" (colour and shape), ``words`` what is printed beside it ("higher",
        "similar", "lower"). A row without a value keeps its line and says so; a new ``partnership`` opens a
        gap.

    Examples
    --------
    >>> figure = interval_plot([{"name": "Darlington", "value": 9.7, "lower": 8.5, "upper": 10.8,
    ...     "comparison": "better", "words": "lower"}], axis="Adults who smoke, 2020-24, %", england=11.5)
    >>> figure["data"][0]["marker"]["symbol"]
    'circle'
    """
    held = [r.get(k) for r in rows for k in ("value", "lower", "upper")]
    x = ValueAxis.holding([*held, england], unit, zero=False)
    placed = list(zip(rows, _heights(rows), strict=True))
    last = placed[-1][1] if placed else 0.0
    top, bottom = (-1.9 if synthetic else -0.8), last + 0.8

    def sheet(wide: bool) -> Sheet:
        drawn = Sheet(axis, wide, left=190 if wide else 132, right=112 if wide else 64, above=28, bottom=28)
        for row, at in placed:
            drawn.notes += _row_notes(row, at, drawn, decimals)
        if england is not None:
            words = f"England {with_unit(england, x.sign, decimals)}"
            drawn.shapes.append(upright(england, pen("england", 1.6)))
            drawn.notes.append(note(words, england, 1, "england", bold=True, yref="paper", yshift=10))
        return drawn

    return rows_figure(
        _place_traces(placed, unit, decimals),
        sheet,
        round(26 * (bottom - top)) + 76,
        x,
        (top, bottom),
        tick0=x.low,
        is_invented=synthetic,
    )


def _heights(rows: Sequence[Row]) -> list[float]:
    """Where each row stands, from 0 downward; a new partnership opens a gap."""
    heights = [0.0][: len(rows)]
    for before, row in zip(rows, rows[1:], strict=False):
        heights.append(heights[-1] + (1 if row.get("partnership") == before.get("partnership") else 1.6))
    return heights


def _comparison(row: Row) -> str:
    return str(row.get("comparison") or "similar")


def _place_traces(placed: Sequence[tuple[Row, float]], unit: str, decimals: int) -> list[dict[str, Any]]:
    made = []
    for kind, (colour, symbol) in COMPARISONS.items():
        some = [(row, at) for row, at in placed if row.get("value") is not None and _comparison(row) == kind]
        if some:
            places = [row for row, _ in some]
            at = [six_digits(row["value"]) for row in places], [height for _, height in some]
            look = {"color": COLOURS[colour], "symbol": symbol, "size": 10, "line": pen(colour, 2)}
            made.append(
                trace(
                    "markers", *at, name=kind, marker=look,
                    error_x=bars(
                        [(row["value"], row.get("lower"), row.get("upper")) for row in places], colour, thickness=2
                    ),
                    customdata=[_hover_words(row, unit, decimals) for row in places],
                    hovertemplate="%{customdata}<extra></extra>",
                )
            )  # fmt: skip
    return made


def _hover_words(row: Row, unit: str, decimals: int) -> str:
    limits = f" ({span(row['lower'], row['upper'], decimals)})" if row.get("lower") is not None else ""
    return f"{row['name']}: {with_unit(row['value'], unit, decimals)}{limits}"


def _row_notes(row: Row, at: float, drawn: Sheet, decimals: int) -> list[dict[str, Any]]:
    """The name of a place at the left, its value and how it compares at the right."""
    name = str(row["name"]) if drawn.wide else in_lines(str(row["name"]), 20)
    words, colour = "no value", "text-soft"
    if row.get("value") is not None:
        said, value = str(row.get("words") or ""), number(row["value"], decimals)
        words = f"{value} {said}" if drawn.wide and said else said or value
        colour = COMPARISONS[_comparison(row)][0]
    beside: dict[str, Any] = {"xref": "paper", "xanchor": "left"}
    return [
        note(name, 0, at, "text", xshift=-drawn.margin["l"], **beside),
        note(words, 1, at, colour, xshift=10, **beside),
    ]
