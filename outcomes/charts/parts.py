"""The pieces of a figure: colours, pens, traces, rules, notes, and the marks of illustrative data."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from outcomes.charts.colours import DAY
from outcomes.charts.figure import Part, Place
from outcomes.numerals import is_known

# By day: the style sheet turns each into its token, for the night and for paper (``outcomes.web.style_sheet``).
COLOURS: Mapping[str, str] = {
    token: DAY[token]
    for token in (
        "page",
        "text",
        "text-soft",
        "hairline",
        "edge",
        "series",
        "band-edge",
        "band-inner",
        "band",
        "band-outer",
        "england",
        "compared-a",
        "compared-b",
        "compared-c",
        "compared-d",
        "better",
        "worse",
        "usual",
        "illustrative",
        "illustrative-ground",
        "illustrative-hatch",
    )
}
CLEAR = "rgba(0,0,0,0)"
DOTTED, DASHED, LIMIT = "2px,3px", "6px,4px", "5px,3px"
WEEK_MS = 604_800_000
# A date in a hover text.
ON_DAY = "%{x|%-d %b %Y}"


def suffix(unit: str) -> str:
    """A unit as it follows a number."""
    return unit if unit == "%" else f" {unit}" if unit else ""


def hover(what: str, unit: str, decimals: int, *, value: str = "y:", more: str = "") -> str:
    """A hover text: what it is, the number at ``value`` and its unit; ``more`` stands beside the box."""
    return f"{what} %{{{value},.{decimals}f}}{suffix(unit)}<extra>{more}</extra>"


def pen(colour: str, width: float, dash: str = "solid") -> Part:
    """A line in one of ``COLOURS``; the width in pixels."""
    return {"color": COLOURS[colour], "width": width} | ({} if dash == "solid" else {"dash": dash})


# Traces -------------------------------------------------------------------------------------------------


def six_digits(value: float | None) -> float | None:
    """A number to six significant digits: shorter on the wire, and more than a screen shows."""
    if not is_known(value):
        return None
    return 0.0 if value == 0 else round(float(value), 5 - math.floor(math.log10(abs(value))))


def trace(mode: str, x: Iterable[Place | None], y: Iterable[float | None], **more: Any) -> Part:
    """A scatter trace; without a hover template it stays silent."""
    silent = {} if "hovertemplate" in more else {"hoverinfo": "skip"}
    whole = {"cliponaxis": False} if "markers" in mode else {}
    return (
        {"type": "scatter", "mode": mode, "x": list(x), "y": [six_digits(v) for v in y]}
        | whole
        | silent
        | more
    )


def yearly_trace(mode: str, points: Iterable[tuple[float, float | None]], **more: Any) -> dict[str, Any]:
    """A trace of values at times in calendar years."""
    placed = list(points)
    return trace(mode, [round(time, 3) for time, _ in placed], [value for _, value in placed], **more)


def weekly_trace(mode: str, weeks: Sequence[str], y: Iterable[float | None], **more: Any) -> Part:
    """A trace of weeks, as a start and a step where none is missing: half the bytes of a list of dates."""
    made = trace(mode, weeks, y, **more)
    days = [date.fromisoformat(week) for week in weeks]
    if len(days) > 1 and all(b - a == timedelta(days=7) for a, b in zip(days, days[1:], strict=False)):
        del made["x"]
        made |= {"x0": weeks[0], "dx": WEEK_MS}
    return made


def band(
    x: Sequence[Place],
    upper: Iterable[float | None],
    lower: Iterable[float | None],
    colour: str,
    edge: float = 0,
) -> list[Part]:
    """The space between two limits, filled; ``edge`` is the width of their lines."""
    line = pen("band-edge", edge)
    fill = {"fill": "tonexty", "fillcolor": COLOURS[colour]}
    return [trace("lines", x, upper, line=line), trace("lines", x, lower, line=line, **fill)]


def bars(
    estimates: Iterable[tuple[float | None, float | None, float | None]],
    colour: str,
    *,
    thickness: float,
    width: float = 0,
) -> dict[str, Any]:
    """Bars of values from lower to upper; a value without limits has none."""
    up, down = [], []
    for value, lower, upper in estimates:
        up.append(six_digits(abs(upper - value)) if value is not None and is_known(upper) else 0)
        down.append(six_digits(abs(lower - value)) if value is not None and is_known(lower) else 0)
    arms = {"type": "data", "symmetric": False, "array": up, "arrayminus": down}
    return arms | {"color": COLOURS[colour], "thickness": thickness, "width": width}


# Shapes and annotations ---------------------------------------------------------------------------------


def rule(x0: Place, x1: Place, y0: float, y1: float, line: Part, **more: Any) -> Part:
    """A straight line below the data."""
    return {"type": "line", "x0": x0, "x1": x1, "y0": y0, "y1": y1, "line": line, "layer": "below"} | more


def upright(x: Place, line: Part, top: float = 1.0, foot: float = 0.0) -> Part:
    """A vertical line over the whole plot, or from ``foot`` to ``top`` in shares of its height."""
    return rule(x, x, foot, top, line, yref="paper")


def note(
    text: str, x: Place, y: float, colour: str = "text-soft", *, bold: bool = False, **more: Any
) -> Part:
    """Words at a point."""
    anchor = str(more.get("xanchor", "center"))
    text = f"<b>{text}</b>" if bold else text
    return {
        "text": text, "x": x, "y": y, "showarrow": False, "align": anchor, "yanchor": "middle",
        "font": {"color": COLOURS[colour]},
    } | more  # fmt: skip


def leader(dx: float, dy: float, standoff: int = 5) -> Part:
    """What makes a note stand ``dx`` and ``dy`` pixels from its point, with a line back to it."""
    return {
        "showarrow": True, "arrowhead": 0, "arrowwidth": 1, "arrowcolor": COLOURS["edge"],
        "ax": round(dx), "ay": round(dy), "standoff": standoff,
    }  # fmt: skip


# Illustrative data --------------------------------------------------------------------------------------


def hatch(x: Sequence[Place], y: Sequence[float]) -> Part:
    """The ground of invented data, between the ends of both axes."""
    pattern = {
        "shape": "/", "size": 12, "solidity": 0.1, "fgcolor": COLOURS["illustrative-hatch"], "bgcolor": CLEAR,
        "fillmode": "overlay",
    }  # fmt: skip
    corners = [x[0], x[1], x[1], x[0]], [y[0], y[0], y[1], y[1]]
    return trace("lines", *corners, fill="toself", fillcolor=CLEAR, fillpattern=pattern, line={"width": 0})


def illustrative_mark(corner: str) -> Part:
    """The words "Illustrative data" in a corner of the plot, such as "top right"."""
    vertical, horizontal = corner.split()
    x = {"left": 0, "center": 0.5, "right": 1}[horizontal]
    inward = {"xshift": round((0.5 - x) * 12), "yshift": -6 if vertical == "top" else 6}
    frame = {"bordercolor": COLOURS["illustrative"], "borderwidth": 1, "borderpad": 3}
    place = {"xref": "paper", "yref": "paper", "xanchor": horizontal, "yanchor": vertical}
    words = note("Illustrative data", x, int(vertical == "top"), "illustrative", bold=True, **place, **inward)
    return words | frame | {"bgcolor": COLOURS["illustrative-ground"]}
