"""Rows to charts: plain dicts for Plotly, and row-sized pictures.

Rows are plain dicts of plain values (float, str, None); nothing here reads data or computes a result.

Time
    Yearly charts take ``time`` in calendar years, where the middle of 2024 is 2024.5. A tick labelled 2024 therefore
    stands at 2024.5. Weekly charts take ``week_ending``, an ISO date of ten characters.
Colour
    Plotly does not accept CSS variables, so a figure carries the day colours of ``COLOURS``. ``assets/charts.css``
    turns each of them into its variable: figures need no second version for the night or for paper.
Width
    The server does not know how wide a chart will be. ``layout.meta.narrow`` holds what changes below
    ``NARROW_PX`` (margins, labels, ticks); ``assets/charts.js`` applies it before the chart is drawn.
Illustrative data
    ``synthetic=True`` draws a hatch and the words "Illustrative data" inside the chart.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from urllib.parse import quote

Row = Mapping[str, object]

COLOURS = {
    "page": "#ffffff",
    "text": "#13202a",
    "text-soft": "#44535f",
    "hairline": "#d4dce2",
    "edge": "#717f8a",
    "series": "#0b3d75",
    "band-edge": "#4a81bd",
    "band-inner": "#8cb5de",
    "band": "#b9d4ec",
    "band-outer": "#deebf6",
    "england": "#5d6a75",
    "better": "#0066c4",
    "worse": "#ae4200",
    "usual": "#53616c",
    "illustrative": "#791352",
    "illustrative-ground": "#fbf1f6",
    "illustrative-hatch": "#ecd5e1",
}
CLEAR = "rgba(0,0,0,0)"
FONT = "system-ui, -apple-system, Segoe UI, Roboto, Helvetica Neue, Arial, sans-serif"
NARROW_PX = 560
# Widths a chart is laid out for; a wider one only leaves more room between its labels.
_WIDE, _NARROW = 860, 350
CONFIG = {
    "displayModeBar": False,
    "responsive": True,
    "scrollZoom": False,
    "doubleClick": False,
    "showTips": False,
    "showAxisDragHandles": False,
}
BANDS = {95: "band-outer", 80: "band", 50: "band-inner"}
MONTHS = ("January February March April May June July August September October November December").split()


# Numbers as words -----------------------------------------------------------------------------------------------


def number(value: float | None, decimals: int = 1, *, signed: bool = False) -> str:
    """A number as text: thousands by comma, a true minus sign, "no value" for None and NaN.

    >>> number(-1234.56), number(3.3, signed=True), number(None)
    ('−1,234.6', '+3.3', 'no value')
    """
    if value is None or math.isnan(value):
        return "no value"
    rounded = round(value, decimals)
    text = f"{abs(rounded):,.{decimals}f}"
    if rounded < 0:
        return "−" + text
    return ("+" if signed and rounded > 0 else "") + text


def with_unit(value: float | None, unit: str, decimals: int = 1, *, signed: bool = False) -> str:
    """A number and its unit: ``10.2%``, ``612 per 100,000``, ``8 points``."""
    text = number(value, decimals, signed=signed)
    if text == "no value" or not unit:
        return text
    return text + unit if unit in ("%", "°") else f"{text} {unit}"


def span(low: float | None, high: float | None, decimals: int = 1, unit: str = "") -> str:
    """A range in words: ``3.2 to 8.6%``."""
    return f"{number(low, decimals)} to {with_unit(high, unit, decimals)}"


def day(iso: str, *, year: bool = True) -> str:
    """``2026-11-15`` as ``15 November 2026``."""
    when = date.fromisoformat(str(iso)[:10])
    return f"{when.day} {MONTHS[when.month - 1]}" + (f" {when.year}" if year else "")


def _year(iso: str) -> float:
    """An ISO date as a decimal calendar year."""
    when = date.fromisoformat(str(iso)[:10])
    start = date(when.year, 1, 1)
    return when.year + (when - start).days / ((date(when.year + 1, 1, 1) - start).days)


def _present(value: object) -> bool:
    return value is not None and not (isinstance(value, float) and math.isnan(value))


# The canvas: where a value lands in pixels, so that labels can keep out of each other's way ----------------------


def _steps(low: float, high: float, n: int = 5) -> tuple[float, float, float]:
    """Round ends and a round step that hold [low, high] in about n intervals."""
    if high <= low:
        high = low + (abs(low) or 1.0) * 0.1
    rough = (high - low) / n
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(m * power for m in (1, 2, 2.5, 5, 10) if m * power >= rough * 0.999)
    return math.floor(low / step + 1e-9) * step, math.ceil(high / step - 1e-9) * step, step


def value_range(
    values: Iterable[float | None], *, zero: bool | None = None, n: int = 5
) -> tuple[float, float, float]:
    """Ends and step of a value axis.

    Parameters
    ----------
    values
        Everything the axis must hold, in its unit; missing ones are passed over.
    zero
        True starts at zero, False does not; None starts at zero where that leaves at least half of the height to the
        values, which is what a reader expects of a rate.
    n
        Intervals wanted between ticks, about.

    Returns
    -------
    tuple
        (low, high, step).
    """
    known = [v for v in values if _present(v)]
    if not known:
        return 0.0, 1.0, 0.5
    low, high = min(known), max(known)
    if zero is None:
        zero = low >= 0 and (low <= 0.55 * high or high == low)
    if zero:
        return _steps(min(0.0, low), max(0.0, high), n)
    room = (high - low) * 0.06
    return _steps(low - room, high + room, n)


@dataclass
class _Canvas:
    """Data to pixels for one layout, with the boxes and lines that a new label must avoid."""

    width: float
    height: float
    x: tuple[float, float]
    y: tuple[float, float]
    log: bool = False
    taken: list[tuple[float, float, float, float]] = field(default_factory=list)
    ink: list[tuple[float, float]] = field(default_factory=list)

    def px(self, x: float) -> float:
        return (x - self.x[0]) / (self.x[1] - self.x[0]) * self.width

    def py(self, y: float) -> float:
        low, high = self.y
        if self.log:
            low, high, y = math.log10(low), math.log10(high), math.log10(max(y, 1e-9))
        return self.height - (y - low) / (high - low) * self.height

    def line(self, points: Iterable[tuple[float, float]]) -> None:
        """Remember a line, sampled every few pixels."""
        known = [(self.px(x), self.py(y)) for x, y in points if _present(x) and _present(y)]
        self.ink.extend(known)
        for (ax, ay), (bx, by) in zip(known, known[1:], strict=False):
            n = int(max(abs(bx - ax), abs(by - ay)) // 5)
            self.ink.extend(
                (ax + (bx - ax) * i / (n + 1), ay + (by - ay) * i / (n + 1)) for i in range(1, n + 1)
            )

    def cost(self, box: tuple[float, float, float, float]) -> float:
        left, top, right, bottom = box
        over = sum(left - 2 <= x <= right + 2 and top - 1 <= y <= bottom + 1 for x, y in self.ink)
        for a, b, c, d in self.taken:
            wide, high = min(right, c) - max(left, a), min(bottom, d) - max(top, b)
            if wide > 0 and high > 0:
                over += 40 + wide * high / 20
        outside = max(0, -left) + max(0, right - self.width) + max(0, -top) + max(0, bottom - self.height)
        return over + outside * 3

    def label(
        self,
        text: str,
        x: float,
        y: float,
        *,
        colour: str = "text-soft",
        bold: bool = False,
        side: str | None = None,
        far: bool = True,
    ) -> dict:
        """An annotation near a point, where it covers least; a leader line when it has to stand off."""
        wide, high = _text_size(text, bold)
        px, py = self.px(x), self.py(y)
        gaps = (9, 24, 44, 70) if far else (9,)
        best: tuple[float, float, float, str, tuple] | None = None
        for gap in gaps:
            for dx, dy, anchor in (
                (0, -1, "center"),
                (0, 1, "center"),
                (-1, -1, "right"),
                (1, -1, "left"),
                (-1, 1, "right"),
                (1, 1, "left"),
                (1, 0, "left"),
                (-1, 0, "right"),
            ):
                if (side == "above" and dy >= 0) or (side == "below" and dy <= 0):
                    continue
                sx, sy = dx * (gap if dy == 0 else gap * 0.8), dy * (gap + high / 2)
                left = px + sx - {"center": wide / 2, "left": 0, "right": wide}[anchor]
                box = (left, py + sy - high / 2, left + wide, py + sy + high / 2)
                cost = self.cost(box) + gap * 0.12
                if best is None or cost < best[0]:
                    best = (cost, sx, sy, anchor, box)
        _, sx, sy, anchor, box = best
        self.taken.append(box)
        leader = math.hypot(sx, max(0.0, abs(sy) - high / 2)) > 20
        note = _text(text, x, math.log10(y) if self.log else y, colour=colour, bold=bold, xanchor=anchor)
        if leader:
            note |= {
                "showarrow": True,
                "arrowhead": 0,
                "arrowwidth": 1,
                "arrowcolor": COLOURS["edge"],
                "ax": round(sx),
                "ay": round(sy),
                "standoff": 5,
                "yanchor": "middle",
            }
        else:
            note |= {"xshift": round(sx), "yshift": round(-sy), "yanchor": "middle"}
        return note

    def margin_labels(self, labels: list[tuple[float, str, str, bool]], x: float | None = None) -> list[dict]:
        """Labels right of the plot, one below the other: (value, text, colour role, bold)."""
        order = sorted(labels, key=lambda item: self.py(item[0]))
        sizes = [_text_size(text, bold)[1] + 2 for _, text, _, bold in order]
        wanted = [self.py(value) for value, *_ in order]
        placed = _spread(wanted, sizes, -12.0, self.height + 12)
        notes = []
        for (value, text, colour, bold), at in zip(order, placed, strict=True):
            moved = at - self.py(value)
            note = _text(
                text,
                self.x[1] if x is None else x,
                math.log10(value) if self.log else value,
                colour=colour,
                bold=bold,
                xanchor="left",
            )
            if abs(moved) > 3:
                note |= {
                    "showarrow": True,
                    "arrowhead": 0,
                    "arrowwidth": 1,
                    "arrowcolor": COLOURS["edge"],
                    "ax": 18,
                    "ay": round(moved),
                    "standoff": 3,
                    "yanchor": "middle",
                    "align": "left",
                }
            else:
                note |= {"xshift": 8, "yanchor": "middle", "align": "left"}
            notes.append(note)
        return notes


def _text_size(text: str, bold: bool = False) -> tuple[float, float]:
    lines = text.split("<br>")
    return max(len(line) for line in lines) * (7.3 if bold else 6.7) + 4, 17 * len(lines)


def _spread(wanted: Sequence[float], sizes: Sequence[float], low: float, high: float) -> list[float]:
    """Centres as near as can be to the wanted ones (ascending), none overlapping, inside [low, high] if they fit."""
    at = list(wanted)
    for i in range(1, len(at)):
        at[i] = max(at[i], at[i - 1] + (sizes[i - 1] + sizes[i]) / 2)
    if at and at[-1] > high:
        at[-1] = high
        for i in range(len(at) - 2, -1, -1):
            at[i] = min(at[i], at[i + 1] - (sizes[i] + sizes[i + 1]) / 2)
    if at and at[0] < low:
        at[0] = low
        for i in range(1, len(at)):
            at[i] = max(at[i], at[i - 1] + (sizes[i - 1] + sizes[i]) / 2)
    return at


def _text(text: str, x: object, y: float, *, colour: str = "text-soft", bold: bool = False, **more) -> dict:
    note = {
        "x": x,
        "y": y,
        "text": f"<b>{text}</b>" if bold else text,
        "showarrow": False,
        "font": {"color": COLOURS[colour]},
        "align": {"left": "left", "right": "right"}.get(more.get("xanchor"), "center"),
    }
    return note | more


# Pieces that charts share ---------------------------------------------------------------------------------------


def _axis_title(text: str, margin: Mapping[str, int], limit: int) -> list[dict]:
    """The measure and its unit, above the plot at the left."""
    if not text:
        return []
    return [
        {
            "x": 0,
            "y": 1,
            "xref": "paper",
            "yref": "paper",
            "xanchor": "left",
            "yanchor": "bottom",
            "xshift": -margin["l"],
            "yshift": margin["t"] - 17 * len(_wrap(text, limit)) - 2,
            "align": "left",
            "showarrow": False,
            "text": "<b>" + "<br>".join(_wrap(text, limit)) + "</b>",
            "font": {"color": COLOURS["text"]},
        }
    ]


def _wrap(text: str, limit: int) -> list[str]:
    lines = [""]
    for word in text.split():
        if lines[-1] and len(lines[-1]) + 1 + len(word) > limit:
            lines.append("")
        lines[-1] += (" " if lines[-1] else "") + word
    return lines


def _illustrative(x: tuple, y: tuple[float, float]) -> dict:
    """A hatch over the whole plot."""
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [x[0], x[1], x[1], x[0]],
        "y": [y[0], y[0], y[1], y[1]],
        "fill": "toself",
        "fillcolor": CLEAR,
        "line": {"width": 0},
        "hoverinfo": "skip",
        "fillpattern": {
            "shape": "/",
            "size": 9,
            "solidity": 0.1,
            "fgcolor": COLOURS["illustrative-hatch"],
            "bgcolor": CLEAR,
            "fillmode": "overlay",
        },
    }


def _illustrative_words(corner: str = "top right") -> dict:
    vertical, horizontal = corner.split()
    return {
        "x": 1 if horizontal == "right" else 0,
        "y": 1 if vertical == "top" else 0,
        "xref": "paper",
        "yref": "paper",
        "xanchor": horizontal,
        "yanchor": vertical,
        "xshift": -6 if horizontal == "right" else 6,
        "yshift": -6 if vertical == "top" else 6,
        "showarrow": False,
        "text": "<b>Illustrative data</b>",
        "font": {"color": COLOURS["illustrative"]},
        "bgcolor": COLOURS["illustrative-ground"],
        "bordercolor": COLOURS["illustrative"],
        "borderwidth": 1,
        "borderpad": 3,
    }


def _quietest_corner(canvas: _Canvas) -> str:
    """The corner where the words "Illustrative data" cover least."""
    wide, high = 128, 26
    corners = {
        "top right": (canvas.width - wide, 0, canvas.width, high),
        "top left": (0, 0, wide, high),
        "bottom right": (canvas.width - wide, canvas.height - high, canvas.width, canvas.height),
        "bottom left": (0, canvas.height - high, wide, canvas.height),
    }
    best = min(corners, key=lambda name: canvas.cost(corners[name]))
    canvas.taken.append(corners[best])
    return best


def _events(
    events: Sequence[tuple[object, float, str]], canvas: _Canvas
) -> tuple[list[dict], list[dict], int]:
    """Dashed lines with their labels above the plot: (value for Plotly, the same in canvas units, label).

    Returns shapes, annotations and the height in pixels that the labels take.
    """
    shapes, notes, ends = [], [], []
    limit = 42 if canvas.width > 500 else 26
    for at, x, label in sorted(events, key=lambda event: event[1]):
        if not canvas.x[0] <= x <= canvas.x[1]:
            continue
        lines = _wrap(label, limit)
        wide, _ = _text_size("<br>".join(lines))
        left = canvas.px(x) + 4
        anchor = "left"
        if left + wide > canvas.width + 60:
            left, anchor = canvas.px(x) - 4 - wide, "right"
        level = next(
            (i for i, end in enumerate(ends) if all(left > e[1] or left + wide < e[0] for e in end)), None
        )
        if level is None:
            ends.append([])
            level = len(ends) - 1
        ends[level].append((left, left + wide))
        base = level * 34
        notes.append(
            {
                "x": at,
                "y": 1,
                "yref": "paper",
                "xanchor": anchor,
                "yanchor": "bottom",
                "showarrow": False,
                "xshift": 4 if anchor == "left" else -4,
                "yshift": base,
                "align": anchor,
                "text": "<br>".join(lines),
                "font": {"color": COLOURS["text-soft"]},
            }
        )
        top = 1 + (base + 14) / canvas.height
        shapes.append(
            {
                "type": "line",
                "x0": at,
                "x1": at,
                "yref": "paper",
                "y0": 0,
                "y1": top,
                "layer": "below",
                "line": {"color": COLOURS["edge"], "width": 1, "dash": "3px,3px"},
            }
        )
    return shapes, notes, 34 * len(ends) + (4 if ends else 0)


def _layout(height: int, margin: Mapping[str, int], x: Mapping, y: Mapping, **more) -> dict:
    axis = {
        "fixedrange": True,
        "zeroline": False,
        "showline": False,
        "tickcolor": COLOURS["edge"],
        "ticks": "",
    }
    return {
        "height": height,
        "margin": {**margin, "pad": 0, "autoexpand": False},
        "paper_bgcolor": CLEAR,
        "plot_bgcolor": CLEAR,
        "font": {"family": FONT, "size": 13, "color": COLOURS["text-soft"]},
        "showlegend": False,
        "dragmode": False,
        "hovermode": "closest",
        "hoverlabel": {
            "bgcolor": COLOURS["page"],
            "bordercolor": COLOURS["text"],
            "font": {"family": FONT, "size": 13, "color": COLOURS["text"]},
            "align": "left",
        },
        "xaxis": axis
        | {
            "showgrid": False,
            "showline": True,
            "linecolor": COLOURS["text"],
            "ticks": "outside",
            "ticklen": 5,
        }
        | x,
        "yaxis": axis | {"gridcolor": COLOURS["hairline"], "gridwidth": 1, "tickfont": {"size": 13}} | y,
    } | more


def _value_axis(low: float, high: float, step: float, unit: str, log: bool = False) -> dict:
    if log:
        return {"type": "log", "range": [math.log10(low), math.log10(high)], "dtick": "D2"}
    suffix = {"ticksuffix": "%", "showticksuffix": "last"} if unit == "%" else {}
    return {"range": [low, high], "tick0": low, "dtick": step, "separatethousands": True, **suffix}


def _year_ticks(first: float, last: float, every: int) -> dict:
    years = [y for y in range(math.floor(first), math.ceil(last) + 1) if y % every == 0]
    ends = [math.floor(first + 0.001)] if math.floor(first + 0.001) not in years else []
    ends = [e for e in ends if years and years[0] - e >= every * 0.5]
    years = ends + years
    return {"tickvals": [y + 0.5 for y in years], "ticktext": [str(y) for y in years]}


def _interval_arrays(rows: Sequence[Row]) -> dict | None:
    """Error bars from published limits, where there are any."""
    if not any(_present(r.get("lower")) and _present(r.get("upper")) for r in rows):
        return None
    up = [
        _r(r["upper"] - r["value"]) if _present(r.get("upper")) and _present(r.get("value")) else 0
        for r in rows
    ]
    down = [
        _r(r["value"] - r["lower"]) if _present(r.get("lower")) and _present(r.get("value")) else 0
        for r in rows
    ]
    return {"type": "data", "symmetric": False, "array": up, "arrayminus": down, "thickness": 1.2, "width": 3}


def _r(value: object, digits: int = 6) -> float | None:
    """Short numbers for the wire: six significant digits are more than any screen shows."""
    if not _present(value):
        return None
    value = float(value)
    return value if value == 0 else round(value, digits - 1 - math.floor(math.log10(abs(value))))


def _gaps(rows: Sequence[Row], usual: float = 1.0) -> tuple[list[Row], list[tuple[Row, Row]]]:
    """Rows with an empty one where a period is missing, and the pairs to bridge with dots."""
    broken: list[Row] = []
    bridges: list[tuple[Row, Row]] = []
    for row in rows:
        if not _present(row.get("value")):
            continue
        if broken and row["time"] - broken[-1]["time"] > usual * 1.55:
            bridges.append((broken[-1], row))
            broken.append({"time": (row["time"] + broken[-1]["time"]) / 2, "value": None})
        broken.append(row)
    return broken, bridges


def _line(rows: Sequence[Row], colour: str, width: float, **more) -> dict:
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [_r(r["time"], 7) for r in rows],
        "y": [_r(r["value"]) for r in rows],
        "line": {"color": COLOURS[colour], "width": width},
        "hoverinfo": "skip",
    } | more


def _series(
    rows: Sequence[Row], name: str, colour: str, unit: str, decimals: int, *, thin: bool
) -> list[dict]:
    """An observed series: solid where periods follow each other, dotted across a missing one."""
    broken, bridges = _gaps(rows)
    hover = [f"{name}, {r['period']}" if r.get("period") else name for r in broken]
    hover = [
        f"{h} ({span(r['lower'], r['upper'], decimals)})"
        if _present(r.get("lower")) and _present(r.get("upper"))
        else h
        for h, r in zip(hover, broken, strict=True)
    ]
    suffix = unit if unit == "%" else f" {unit}" if unit else ""
    main = _line(
        broken,
        colour,
        1.6 if thin else 2.6,
        mode="lines" if thin else "lines+markers",
        customdata=hover,
        name=name,
        hovertemplate=f"%{{customdata}}: %{{y:,.{decimals}f}}{suffix}<extra></extra>",
        hoverinfo=None,
        connectgaps=False,
    )
    del main["hoverinfo"]
    if not thin:
        main["marker"] = {"color": COLOURS[colour], "size": 7}
        bars = _interval_arrays(broken)
        if bars:
            main["error_y"] = bars | {"color": COLOURS[colour]}
    dotted = [
        _line(pair, colour, 1.4, line={"color": COLOURS[colour], "width": 1.4, "dash": "2px,3px"})
        for pair in bridges
    ]
    return [*dotted, main]


def _at(rows: Sequence[Row], share: float) -> Row:
    known = [r for r in rows if _present(r.get("value"))]
    return known[min(len(known) - 1, round(share * (len(known) - 1)))]


# Charts ---------------------------------------------------------------------------------------------------------


def trajectory(
    observed: Sequence[Row],
    *,
    axis: str,
    unit: str = "%",
    area: str = "",
    england: Sequence[Row] = (),
    path: Sequence[Row] = (),
    target: Row | None = None,
    fan: Sequence[Row] = (),
    levels: Sequence[int] = (80,),
    events: Sequence[Row] = (),
    ambition: Row | None = None,
    callouts: Sequence[Row] = (),
    decimals: int = 1,
    zero: bool | None = None,
    synthetic: bool = False,
    height: int = 460,
) -> dict:
    """Observed values, the path to a target, the projection and England on one chart.

    Parameters
    ----------
    observed, england
        ``{"time", "value", "period", "lower", "upper"}``, oldest first; limits may be missing.
    axis
        The measure and its unit, written above the plot: "Adults aged 18 and over who smoke, %".
    unit
        "%" or words ("per 100,000"); used in labels and hover text.
    area
        Name of the place in view, the label of its line.
    path
        ``{"time", "value"}`` from the baseline (open ring) to the target, in order.
    target
        ``{"time", "value", "label"}``; drawn from the start of the path to its time.
    fan
        ``{"time", "median", "lower_80", "upper_80"}``, also ``_50`` and ``_95``, after the last observation.
    levels
        Bands to draw; (80,) on the front of a page, (50, 80, 95) on request.
    events
        ``{"date" (ISO) or "time", "label"}``, dashed lines labelled above the plot.
    ambition
        ``{"value", "label", "time"}``: a line that is not the strategy's, such as a national ambition.
    callouts
        ``{"time", "value", "text"}``: a note at a point ("Path starts at 13%, as the strategy states").
    zero
        Whether the axis starts at zero; None decides by the values and the chart says when it does not.

    Returns
    -------
    dict
        A Plotly figure; ``layout.meta.notes`` holds sentences for the caption.

    Examples
    --------
    >>> rows = [{"time": 2023.5, "value": 11.0, "period": "2023"}, {"time": 2024.5, "value": 10.2, "period": "2024"}]
    >>> figure = trajectory(rows, axis="Adults who smoke, %", area="North East and North Cumbria",
    ...     path=[{"time": 2020.5, "value": 13}, {"time": 2030.5, "value": 5}],
    ...     target={"time": 2030.5, "value": 5, "label": "5% or below by 2030"})
    >>> [trace["mode"] for trace in figure["data"]]
    ['lines', 'markers', 'lines+markers', 'lines']
    """
    observed = [r for r in observed if _present(r.get("value"))]
    england = [r for r in england if _present(r.get("value"))]
    levels = sorted((level for level in levels if fan and f"lower_{level}" in fan[0]), reverse=True)
    last = observed[-1] if observed else None
    if last and fan:
        fan = [
            {"time": last["time"], "median": last["value"]}
            | {f"{end}_{level}": last["value"] for level in levels for end in ("lower", "upper")},
            *fan,
        ]

    times = [r["time"] for r in (*observed, *england, *path, *fan)] + ([target["time"]] if target else [])
    first, final = (min(times), max(times)) if times else (2011.5, 2030.5)
    values = [r.get(k) for r in (*observed, *england, *path) for k in ("value", "lower", "upper")]
    values += [r.get(f"{end}_{level}") for r in fan for level in levels for end in ("lower", "upper")]
    values += [thing["value"] for thing in (target, ambition) if thing]
    low, high, step = value_range(values, zero=zero)
    x = (first - 0.35, final + 0.02 if fan or target else final + 0.35)

    def drawn(wide: bool) -> tuple[dict, list[dict], list[dict]]:
        margin = {
            "l": 40 if unit == "%" else 46,
            "r": (150 if wide else 84) if fan else (24 if wide else 12),
            "b": 30,
        }
        canvas = _Canvas(
            (_WIDE if wide else _NARROW) - margin["l"] - margin["r"], height - 100, x, (low, high)
        )
        for rows in (observed, england, path):
            canvas.line((r["time"], r["value"]) for r in rows)
        for level in levels:
            for end in ("lower", "upper"):
                canvas.line((r["time"], r[f"{end}_{level}"]) for r in fan)
        dated = [(e.get("time") or _year(e["date"]),) * 2 + (str(e["label"]),) for e in events]
        shapes, notes, above = _events(dated, canvas)
        margin["t"] = above + 8 + (17 * len(_wrap(axis, 90 if wide else 44)) + 6 if axis else 0)
        canvas.height = height - margin["t"] - margin["b"]
        canvas.ink.clear()
        for rows in (observed, england, path):
            canvas.line((r["time"], r["value"]) for r in rows)
        for level in levels:
            for end in ("lower", "upper"):
                canvas.line((r["time"], r[f"{end}_{level}"]) for r in fan)
        for event in shapes:
            event["y1"] = 1 + (event["y1"] - 1) * (height - 100) / canvas.height
            canvas.line([(event["x0"], low), (event["x0"], high)])
        notes += _axis_title(axis, margin, 90 if wide else 44)
        if target:
            start = path[0]["time"] if path else first
            canvas.line([(start, target["value"]), (target["time"], target["value"])])
        if synthetic:
            notes.append(_illustrative_words(_quietest_corner(canvas)))
        if fan:
            ends = fan[-1]
            between = " interval: " if wide else "%:<br>".replace("%", "")
            margins = [
                (
                    ends[f"upper_{level}"],
                    f"{level}%{between if wide else ':<br>'}"
                    f"{span(ends[f'lower_{level}'], ends[f'upper_{level}'], decimals)}",
                    "text-soft",
                    False,
                )
                for level in levels
            ]
            if _present(ends.get("median")):
                margins.append(
                    (
                        ends["median"],
                        f"{with_unit(ends['median'], '%' if unit == '%' else '', decimals)}"
                        f"{' ' if wide else '<br>'}projected",
                        "series",
                        True,
                    )
                )
            notes += canvas.margin_labels(margins, final)
        if last:
            value = with_unit(last["value"], "%" if unit == "%" else "", decimals)
            notes.append(
                canvas.label(
                    f"{value} in {last.get('period', math.floor(last['time']))}",
                    last["time"],
                    last["value"],
                    colour="series",
                    bold=True,
                )
            )
        if target:
            label = (
                f"Target: {target['label']}"
                if target.get("label")
                else f"Target {number(target['value'], decimals)}"
            )
            label = "<br>".join(_wrap(label, 60 if wide else 24))
            middle = start + (target["time"] - start) * 0.04
            notes.append(canvas.label(label, middle, target["value"], colour="text", bold=True, far=False))
        if observed and area:
            above_england = not england or _at(observed, 0.2)["value"] >= _at(england, 0.2)["value"]
            point = _at(observed, 0.14)
            notes.append(
                canvas.label(
                    "<br>".join(_wrap(area, 60 if wide else 22)),
                    point["time"],
                    point["value"],
                    colour="series",
                    bold=True,
                    side="above" if above_england else "below",
                )
            )
        if england:
            under = observed and _at(observed, 0.2)["value"] >= _at(england, 0.2)["value"]
            point = _at(england, 0.3 if wide else 0.12)
            notes.append(
                canvas.label(
                    "England",
                    point["time"],
                    point["value"],
                    colour="england",
                    side="below" if under else "above",
                )
            )
        if ambition:
            notes.append(
                canvas.label(
                    "<br>".join(_wrap(str(ambition["label"]), 60 if wide else 24)),
                    first + (final - first) * 0.1,
                    ambition["value"],
                    far=False,
                )
            )
        if wide:
            notes += [canvas.label(str(c["text"]), c["time"], c["value"]) for c in callouts]
        return margin, shapes, notes

    data = [_illustrative(x, (low, high))] if synthetic else []
    for level in levels:
        edge = {"color": COLOURS["band-edge"], "width": 1.2 if level == levels[0] else 0}
        for end in ("upper", "lower"):
            rows = [{"time": r["time"], "value": r[f"{end}_{level}"]} for r in fan]
            filled = {"fill": "tonexty", "fillcolor": COLOURS[BANDS[level]]} if end == "lower" else {}
            data.append(_line(rows, "band-edge", 1, line=edge, **filled))
    if fan and _present(fan[-1].get("median")):
        data.append(
            _line(
                [{"time": r["time"], "value": r["median"]} for r in fan],
                "series",
                1.6,
                line={"color": COLOURS["series"], "width": 1.6, "dash": "2px,3px"},
            )
        )
    if path:
        dashes = {"color": COLOURS["text"], "width": 1.6, "dash": "6px,4px"}
        suffix = "%" if unit == "%" else f" {unit}"
        data.append(_line(path, "text", 1.6, line=dashes))
        data.append(
            _line(
                path[:1],
                "text",
                1,
                mode="markers",
                marker={
                    "size": 10,
                    "color": COLOURS["page"],
                    "line": {"color": COLOURS["text"], "width": 1.8},
                },
                hovertemplate=f"Path starts at %{{y:,.{decimals}f}}{suffix}<extra></extra>",
            )
        )
    if england:
        data += _series(england, "England", "england", unit, decimals, thin=True)
    if observed:
        data += _series(observed, area or "Observed", "series", unit, decimals, thin=False)
    if target:
        start = path[0]["time"] if path else first
        data.append(_line([{"time": start, "value": target["value"]}, target], "text", 2.2))
    if ambition:
        line = {"color": COLOURS["edge"], "width": 1.4, "dash": "2px,2px"}
        data.append(
            _line(
                [{"time": first, "value": ambition["value"]}, {"time": final, "value": ambition["value"]}],
                "edge",
                1.4,
                line=line,
            )
        )

    notes = (
        [] if low == 0 or low < 0 <= high else [f"The vertical axis starts at {number(low, _digits(step))}."]
    )
    return _two_widths(
        data,
        drawn,
        height,
        {"range": list(x)},
        _value_axis(low, high, step, unit),
        notes,
        lambda wide: _year_ticks(first, final, 5 if final - first > 8 or not wide else 1),
    )


def _digits(step: float) -> int:
    """Decimals that a step of an axis needs."""
    return max(0, -math.floor(math.log10(step) + 1e-9)) if step < 1 else (1 if step % 1 else 0)


def _two_widths(
    data: list[dict],
    drawn: Callable[[bool], tuple[dict, list[dict], list[dict]]],
    height: int,
    x: dict,
    y: dict,
    notes: Sequence[str] = (),
    ticks: Callable[[bool], dict] | None = None,
) -> dict:
    """A figure whose layout is the wide one, with what a narrow one changes in ``layout.meta.narrow``."""
    margin, shapes, annotations = drawn(True)
    slim, narrow_shapes, narrow_annotations = drawn(False)
    narrow = {
        "margin": {**slim, "pad": 0, "autoexpand": False},
        "annotations": narrow_annotations,
        "shapes": narrow_shapes,
    }
    if ticks:
        narrow |= {f"xaxis.{key}": value for key, value in ticks(False).items()}
        x = x | ticks(True)
    return {
        "data": data,
        "layout": _layout(
            height,
            margin,
            x,
            y,
            shapes=shapes,
            annotations=annotations,
            meta={"narrow": narrow, "notes": list(notes)},
        ),
    }


# Weekly control charts ------------------------------------------------------------------------------------------

# State of a week, its colour role, its symbol, its size: colour never stands alone.
STATES = {
    "improvement": ("better", "circle", 10),
    "concern": ("worse", "diamond", 11),
    "neutral": ("usual", "square", 9),
    "mixed": ("usual", "square", 9),
}


def _phases(rows: Sequence[Row]) -> list[list[Row]]:
    """Runs of weeks between re-basing dates."""
    runs: list[list[Row]] = []
    for row in rows:
        if not runs or row.get("phase") != runs[-1][-1].get("phase"):
            runs.append([])
        runs[-1].append(row)
    return runs


def _stepped(rows: Sequence[Row], key: str) -> tuple[list, list]:
    """A limit as a line: both ends where it is level, every week where it moves, broken between phases."""
    xs: list = []
    ys: list = []
    for run in _phases(rows):
        known = [r for r in run if _present(r.get(key))]
        if not known:
            continue
        if xs:
            xs.append(None)
            ys.append(None)
        if len({r[key] for r in known}) == 1:
            known = [known[0], known[-1]]
        xs += [r["week_ending"] for r in known]
        ys += [_r(r[key]) for r in known]
    return xs, ys


def control_chart(
    rows: Sequence[Row],
    *,
    axis: str,
    unit: str = "",
    decimals: int = 0,
    standards: Sequence[Row] = (),
    events: Sequence[Row] = (),
    callouts: Sequence[Row] = (),
    log: bool = False,
    zero: bool | None = False,
    synthetic: bool = False,
    height: int = 400,
) -> dict:
    """A weekly measure with its mean and limits, as NHS control charts are drawn.

    Parameters
    ----------
    rows
        ``{"week_ending", "value", "mean", "lower", "upper", "state", "phase", "suppressed"}``, oldest first. ``state``
        is "improvement", "concern", "neutral", "mixed" or None (usual); limits break where ``phase`` changes; a
        suppressed week has no value and becomes a tick on the base line.
    standards
        ``{"value", "from", "to", "label", "expired"}``; dates are ISO, None is open; an expired one is grey.
    events
        ``{"date", "label"}``: re-basing and other dated events.
    callouts
        ``{"week_ending", "text", "state"}``; without any, single odd weeks are dated.
    log
        A logarithmic axis, for strongly skewed measures.

    Examples
    --------
    >>> weeks = [{"week_ending": f"2026-11-{d:02d}", "value": v, "mean": 5, "lower": 1, "upper": 9, "state": s}
    ...          for d, v, s in ((1, 5, None), (8, 4, None), (15, 11, "concern"))]
    >>> figure = control_chart(weeks, axis="Falls admissions a week, aged 65 and over", synthetic=True)
    >>> [trace["marker"]["symbol"] for trace in figure["data"] if trace.get("name") == "concern"]
    ['diamond']
    """
    rows = list(rows)
    values = [r.get(k) for r in rows for k in ("value", "lower", "upper")] + [s["value"] for s in standards]
    if log:
        known = [v for v in values if _present(v) and v > 0] or [1.0, 10.0]
        low, high, step = (
            10 ** (math.floor(math.log10(min(known)) * 2) / 2),
            10 ** (math.ceil(math.log10(max(known)) * 2) / 2),
            1.0,
        )
    else:
        low, high, step = value_range(values, zero=zero)
        if min((v for v in values if _present(v)), default=0) >= 0:
            low = max(low, 0.0)
    weeks = [r["week_ending"] for r in rows] or ["2026-01-04", "2026-01-11"]
    start, end = (date.fromisoformat(str(w)[:10]) for w in (weeks[0], weeks[-1]))
    n_days = max((end - start).days, 7)
    edge = max(4, n_days // 90)
    x_ends = (str(start - timedelta(days=edge)), str(end + timedelta(days=edge)))
    to_x = lambda iso: float(date.fromisoformat(str(iso)[:10]).toordinal())  # noqa: E731
    latest = next((r for r in reversed(rows) if _present(r.get("value"))), None)
    labelled = callouts or _odd_weeks(rows)
    sign = "%" if unit == "%" else ""

    def drawn(wide: bool) -> tuple[dict, list[dict], list[dict]]:
        margin = {"l": 44, "r": 136 if wide else 96, "b": 30, "t": 0}
        canvas = _Canvas(
            (_WIDE if wide else _NARROW) - margin["l"] - margin["r"],
            height - 90,
            (to_x(x_ends[0]), to_x(x_ends[1])),
            (low, high),
            log,
        )
        inside = [(str(e["date"]), to_x(e["date"]), str(e["label"])) for e in events]
        shapes, notes, above = _events(inside, canvas)
        margin["t"] = above + 8 + (17 * len(_wrap(axis, 90 if wide else 44)) + 6 if axis else 0)
        for event in shapes:
            event["y1"] = 1 + (event["y1"] - 1) * canvas.height / (height - margin["t"] - margin["b"])
        canvas.height = height - margin["t"] - margin["b"]
        canvas.line((to_x(r["week_ending"]), r["value"]) for r in rows)
        notes += _axis_title(axis, margin, 90 if wide else 44)
        if synthetic:
            notes.append(_illustrative_words(_quietest_corner(canvas)))
        labels: list[tuple[float, str, str, bool]] = []
        if latest:
            labels.append(
                (latest["value"], f"Latest {number(latest['value'], decimals)}{sign}", "text", True)
            )
            for key, words in (("upper", "Upper limit"), ("mean", "Mean"), ("lower", "Lower limit")):
                if _present(rows[-1].get(key)) and low <= rows[-1][key] <= high:
                    labels.append(
                        (
                            rows[-1][key],
                            f"{words if wide else words.split()[0]} {number(rows[-1][key], decimals)}{sign}",
                            "text-soft",
                            False,
                        )
                    )
        for standard in standards:
            current = not standard.get("expired") and not (
                standard.get("to") and str(standard["to"]) < weeks[-1]
            )
            label = str(standard.get("label") or f"Standard {number(standard['value'], decimals)}{sign}")
            if current:
                labels.append(
                    (standard["value"], "<br>".join(_wrap(label, 20 if wide else 13)), "text", False)
                )
            elif wide:
                middle = max(to_x(standard.get("from") or x_ends[0]), canvas.x[0]) + 40
                note = canvas.label(label, middle, standard["value"], far=False)
                notes.append(note | {"x": str(date.fromordinal(int(middle)))})
        notes += [note | {"x": weeks[-1]} for note in canvas.margin_labels(labels, canvas.x[1])]
        for callout in labelled if wide else labelled[-2:]:
            row = next((r for r in rows if r["week_ending"] == callout["week_ending"]), None)
            if row and _present(row.get("value")):
                colour = STATES.get(str(callout.get("state") or row.get("state")), ("text",))[0]
                side = "above" if _present(row.get("mean")) and row["value"] >= row["mean"] else "below"
                note = canvas.label(
                    str(callout["text"]),
                    to_x(row["week_ending"]),
                    row["value"],
                    colour=colour,
                    bold=True,
                    side=side,
                )
                notes.append(note | {"x": row["week_ending"]})
        return margin, shapes, notes

    data = [_illustrative(x_ends, (low, high))] if synthetic else []
    for key, dash, colour, width in (
        ("upper", "5px,3px", "edge", 1.3),
        ("lower", "5px,3px", "edge", 1.3),
        ("mean", "solid", "text", 1.4),
    ):
        xs, ys = _stepped(rows, key)
        if xs:
            data.append(
                {
                    "type": "scatter",
                    "mode": "lines",
                    "x": xs,
                    "y": ys,
                    "hoverinfo": "skip",
                    "name": key,
                    "line": {"color": COLOURS[colour], "width": width, "dash": dash},
                }
            )
    for standard in standards:
        ends = [
            max(str(standard.get("from") or x_ends[0]), x_ends[0]),
            min(str(standard.get("to") or x_ends[1]), x_ends[1]),
        ]
        if ends[0] < ends[1]:
            expired = standard.get("expired") or (standard.get("to") and str(standard["to"]) < weeks[-1])
            data.append(
                {
                    "type": "scatter",
                    "mode": "lines",
                    "x": ends,
                    "y": [standard["value"]] * 2,
                    "name": "standard",
                    "hoverinfo": "skip",
                    "line": {
                        "color": COLOURS["edge" if expired else "text"],
                        "width": 1.4 if expired else 2.4,
                    },
                }
            )
    suffix = "%" if unit == "%" else f" {unit}" if unit else ""
    hover = f"Week ending %{{x|%-d %b %Y}}: %{{y:,.{decimals}f}}{suffix}<extra>%{{fullData.meta}}</extra>"
    data.append(
        {
            "type": "scatter",
            "mode": "lines+markers",
            "name": "weeks",
            "y": [_r(r.get("value")) for r in rows],
            **_weekly(weeks),
            "meta": "",
            "line": {"color": COLOURS["edge"], "width": 1},
            "marker": {"color": COLOURS["usual"], "size": 4},
            "hovertemplate": hover,
        }
    )
    for state, (colour, symbol, size) in STATES.items():
        odd = [r for r in rows if r.get("state") == state and _present(r.get("value"))]
        if odd:
            data.append(
                {
                    "type": "scatter",
                    "mode": "markers",
                    "name": state,
                    "x": [r["week_ending"] for r in odd],
                    "y": [_r(r["value"]) for r in odd],
                    "meta": state.capitalize(),
                    "hovertemplate": hover,
                    "marker": {"color": COLOURS[colour], "symbol": symbol, "size": size},
                }
            )
    hidden = [r["week_ending"] for r in rows if r.get("suppressed")]
    if hidden:
        base = low if log else low + (high - low) * 0.012
        data.append(
            {
                "type": "scatter",
                "mode": "markers",
                "name": "suppressed",
                "x": hidden,
                "y": [base] * len(hidden),
                "marker": {
                    "symbol": "line-ns-open",
                    "size": 8,
                    "color": COLOURS["usual"],
                    "line": {"width": 1.2, "color": COLOURS["usual"]},
                },
                "hovertemplate": "Week ending %{x|%-d %b %Y}: 1 to 7<extra></extra>",
            }
        )
    if latest:
        data.append(
            {
                "type": "scatter",
                "mode": "markers",
                "name": "latest",
                "x": [latest["week_ending"]],
                "y": [_r(latest["value"])],
                "hoverinfo": "skip",
                "marker": {
                    "symbol": "circle-open",
                    "size": 15,
                    "color": COLOURS["text"],
                    "line": {"width": 2},
                },
            }
        )

    notes = [] if low == 0 or log else [f"The vertical axis starts at {number(low, _digits(step))}{sign}."]
    if log:
        notes.append("The vertical axis is logarithmic.")
    return _two_widths(
        data,
        drawn,
        height,
        {"type": "date", "range": list(x_ends)},
        _value_axis(low, high, step, unit, log),
        notes,
        lambda wide: _date_ticks(n_days, wide),
    )


def _odd_weeks(rows: Sequence[Row], most: int = 6) -> list[Row]:
    """The latest weeks that stand out alone, with their dates; a run speaks for itself."""
    odd = []
    for before, row, after in zip([{}, *rows[:-1]], rows, [*rows[1:], {}], strict=True):
        alone = row.get("state") not in (before.get("state"), after.get("state"))
        if row.get("state") in ("improvement", "concern") and alone:
            when = date.fromisoformat(str(row["week_ending"])[:10])
            text = f"{when.day} {MONTHS[when.month - 1][:3]} {when.year}"
            odd.append({"week_ending": row["week_ending"], "text": text, "state": row["state"]})
    return odd[-most:]


def _weekly(weeks: Sequence[str]) -> dict:
    """A start and a step where no week is missing: half the bytes of a list of dates."""
    days = [date.fromisoformat(str(w)[:10]) for w in weeks]
    if len(days) > 1 and all(b - a == timedelta(days=7) for a, b in zip(days, days[1:], strict=False)):
        return {"x0": str(days[0]), "dx": 604_800_000}
    return {"x": list(weeks)}


def _date_ticks(n_days: int, wide: bool) -> dict:
    if n_days > 500:
        return {
            "dtick": "M12",
            "tick0": "2020-01-01",
            "tickformat": "%B %Y" if wide and n_days < 2500 else "%Y",
            "ticklabelmode": "instant",
        }
    every = "M1" if n_days < 130 and wide else "M3" if wide or n_days < 250 else "M6"
    return {"dtick": every, "tick0": "2020-01-01", "tickformat": "%b %Y"}


# Places, interventions ------------------------------------------------------------------------------------------

COMPARISONS = {
    "better": ("better", "circle", "better"),
    "worse": ("worse", "diamond", "worse"),
    "similar": ("usual", "square-open", "similar"),
}


def interval_plot(
    rows: Sequence[Row],
    *,
    axis: str,
    england: float | None = None,
    unit: str = "%",
    decimals: int = 1,
    synthetic: bool = False,
) -> dict:
    """Places with their intervals against England, in the order given (partnership order), never ranked.

    Parameters
    ----------
    rows
        ``{"name", "value", "lower", "upper", "comparison", "words", "partnership"}``: ``comparison`` is "better",
        "worse" or "similar" (shape and colour), ``words`` what is printed beside it ("higher", "similar", "lower").
        Rows without a value keep their line and say "no value". A new ``partnership`` opens a gap.

    Examples
    --------
    >>> figure = interval_plot([{"name": "Darlington", "value": 9.7, "lower": 8.5, "upper": 10.8,
    ...     "comparison": "better", "words": "lower"}], axis="Adults who smoke, 2020-24, %", england=11.5)
    >>> figure["data"][0]["marker"]["symbol"]
    'circle'
    """
    at: list[float] = []
    y = 0.0
    for before, row in zip([None, *rows[:-1]], rows, strict=True):
        y += 0 if before is None else 1.6 if row.get("partnership") != before.get("partnership") else 1
        at.append(y)
    height = int(26 * (y + 1)) + 78
    low, high, step = value_range(
        [r.get(k) for r in rows for k in ("value", "lower", "upper")] + [england], zero=False
    )
    data = [_illustrative((low, high), (-0.8, y + 0.8))] if synthetic else []
    for kind, (colour, symbol, _) in COMPARISONS.items():
        some = [
            (r, p)
            for r, p in zip(rows, at, strict=True)
            if _present(r.get("value")) and (r.get("comparison") or "similar") == kind
        ]
        if some:
            data.append(
                {
                    "type": "scatter",
                    "mode": "markers",
                    "name": kind,
                    "x": [_r(r["value"]) for r, _ in some],
                    "y": [p for _, p in some],
                    "marker": {"color": COLOURS[colour], "symbol": symbol, "size": 10, "line": {"width": 2}},
                    "error_x": {
                        "type": "data",
                        "symmetric": False,
                        "thickness": 2,
                        "width": 0,
                        "color": COLOURS[colour],
                        "array": [
                            _r((r["upper"] if _present(r.get("upper")) else r["value"]) - r["value"])
                            for r, _ in some
                        ],
                        "arrayminus": [
                            _r(r["value"] - (r["lower"] if _present(r.get("lower")) else r["value"]))
                            for r, _ in some
                        ],
                    },
                    "customdata": [
                        f"{r['name']}: {with_unit(r['value'], unit, decimals)}"
                        + (f" ({span(r['lower'], r['upper'], decimals)})" if _present(r.get("lower")) else "")
                        for r, _ in some
                    ],
                    "hovertemplate": "%{customdata}<extra></extra>",
                }
            )

    def drawn(wide: bool) -> tuple[dict, list[dict], list[dict]]:
        margin = {
            "l": 190 if wide else 134,
            "r": 150 if wide else 62,
            "t": 50 + 17 * (len(_wrap(axis, 90 if wide else 44)) - 1),
            "b": 28,
        }
        notes = _axis_title(axis, margin, 90 if wide else 44)
        shapes = []
        for row, p in zip(rows, at, strict=True):
            name = str(row["name"]) if wide else "<br>".join(_wrap(str(row["name"]), 17))
            notes.append(
                _text(
                    name,
                    0,
                    p,
                    colour="text",
                    xref="paper",
                    xanchor="left",
                    xshift=-margin["l"],
                    yanchor="middle",
                )
            )
            if _present(row.get("value")):
                value = number(row["value"], decimals)
                words = (
                    f"{value} {row['words']}" if wide and row.get("words") else str(row.get("words") or value)
                )
                colour = COMPARISONS[str(row.get("comparison") or "similar")][0]
            else:
                words, colour = "no value", "text-soft"
            notes.append(
                _text(words, 1, p, colour=colour, xref="paper", xanchor="left", xshift=10, yanchor="middle")
            )
        if england is not None:
            shapes.append(
                {
                    "type": "line",
                    "x0": england,
                    "x1": england,
                    "yref": "paper",
                    "y0": 0,
                    "y1": 1,
                    "layer": "below",
                    "line": {"color": COLOURS["england"], "width": 1.6},
                }
            )
            notes.append(
                _text(
                    f"England {with_unit(england, '%' if unit == '%' else '', decimals)}",
                    england,
                    1,
                    colour="england",
                    bold=True,
                    yref="paper",
                    yanchor="bottom",
                    yshift=2,
                )
            )
        if synthetic:
            notes.append(_illustrative_words())
        return margin, shapes, notes

    ticks = _value_axis(low, high, step, unit)
    return _two_widths(
        data,
        drawn,
        height,
        ticks | {"showgrid": True, "gridcolor": COLOURS["hairline"]},
        {"range": [y + 0.8, -0.8], "showgrid": False, "showticklabels": False},
        (),
        lambda wide: {"nticks": 6 if wide else 4} | ({} if wide else {"dtick": step * 2}),
    )


def impact_forest(
    rows: Sequence[Row],
    *,
    axis: str,
    unit: str = "%",
    decimals: int = 1,
    directions: tuple[str, str] = ("fewer", "more"),
    synthetic: bool = False,
) -> dict:
    """The estimates of one intervention on one axis.

    Parameters
    ----------
    rows
        ``{"label", "detail", "value", "lower", "upper"}``: reported as printed (no interval, open ring), before and
        after, adjusted. ``detail`` is small print under the label.
    directions
        What left and right of zero mean.

    Examples
    --------
    >>> figure = impact_forest([{"label": "Reported", "value": -6.0}, {"label": "Adjusted", "value": -4.9,
    ...     "lower": -11.3, "upper": 1.5}], axis="Change in weekly admissions, %")
    >>> [trace["marker"]["symbol"] for trace in figure["data"]]
    ['circle-open', 'circle']
    """
    reach = max(
        [abs(v) for r in rows for v in (r.get("value"), r.get("lower"), r.get("upper")) if _present(v)]
        or [1.0]
    )
    low = min([v for r in rows for v in (r.get("value"), r.get("lower")) if _present(v)] or [0.0])
    high = max([v for r in rows for v in (r.get("value"), r.get("upper")) if _present(v)] or [0.0])
    low, high, step = _steps(
        min(low - 0.05 * reach, -0.15 * reach), max(high + 0.05 * reach, 0.15 * reach), 4
    )
    height = 64 * len(rows) + 84
    data = [_illustrative((low, high), (-0.6, len(rows) - 0.4))] if synthetic else []
    for bare in (True, False):
        some = [
            (r, i)
            for i, r in enumerate(rows)
            if _present(r.get("value")) and _present(r.get("lower")) is not bare
        ]
        if some:
            data.append(
                {
                    "type": "scatter",
                    "mode": "markers",
                    "x": [_r(r["value"]) for r, _ in some],
                    "y": [i for _, i in some],
                    "marker": {
                        "symbol": "circle-open" if bare else "circle",
                        "size": 12,
                        "color": COLOURS["series"],
                        "line": {"width": 2.2},
                    },
                    "customdata": [str(r["label"]) for r, _ in some],
                    "hovertemplate": f"%{{customdata}}: %{{x:.{decimals}f}}{'%' if unit == '%' else ' ' + unit}<extra></extra>",
                }
                | (
                    {}
                    if bare
                    else {
                        "error_x": {
                            "type": "data",
                            "symmetric": False,
                            "thickness": 2.2,
                            "width": 0,
                            "color": COLOURS["series"],
                            "array": [_r(r["upper"] - r["value"]) for r, _ in some],
                            "arrayminus": [_r(r["value"] - r["lower"]) for r, _ in some],
                        }
                    }
                )
            )

    def drawn(wide: bool) -> tuple[dict, list[dict], list[dict]]:
        margin = {
            "l": 190 if wide else 128,
            "r": 24,
            "t": 44 + 17 * (len(_wrap(axis, 90 if wide else 44)) - 1),
            "b": 30,
        }
        notes = _axis_title(axis, margin, 90 if wide else 44)
        for i, row in enumerate(rows):
            detail = "<br>".join(_wrap(str(row.get("detail") or ""), 30 if wide else 20))
            notes.append(
                _text(
                    f"<b>{row['label']}</b>" + (f"<br>{detail}" if detail else ""),
                    0,
                    i,
                    colour="text",
                    xref="paper",
                    xanchor="left",
                    xshift=-margin["l"],
                    yanchor="middle",
                )
            )
            if _present(row.get("value")):
                value = number(row["value"], decimals, signed=True) + ("%" if unit == "%" else "")
                notes.append(_text(value, row["value"], i, colour="series", bold=True, yshift=19))
                if _present(row.get("lower")):
                    limits = f"{number(row['lower'], decimals, signed=True)} to {number(row['upper'], decimals, signed=True)}"
                    notes.append(_text(limits, row["value"], i, yshift=-18))
            else:
                notes.append(_text("not worked out", 0, i, xanchor="left", xshift=6))
        for sign, words, anchor in ((-6, directions[0], "right"), (6, directions[1], "left")):
            notes.append(_text(words, 0, 1, yref="paper", xanchor=anchor, xshift=sign, yanchor="bottom"))
        if synthetic:
            notes.append(_illustrative_words("bottom right"))
        zero = {
            "type": "line",
            "x0": 0,
            "x1": 0,
            "yref": "paper",
            "y0": 0,
            "y1": 1.0,
            "layer": "below",
            "line": {"color": COLOURS["text"], "width": 1.4},
        }
        return margin, [zero], notes

    axis_x = _value_axis(low, high, step, unit) | {"showgrid": True, "gridcolor": COLOURS["hairline"]}
    return _two_widths(
        data,
        drawn,
        height,
        axis_x,
        {"range": [len(rows) - 0.4, -0.6], "showgrid": False, "showticklabels": False},
        (),
        lambda wide: {"dtick": step if wide else step * 2},
    )


def counterfactual(
    rows: Sequence[Row],
    *,
    axis: str,
    start: str,
    start_label: str = "Goes live",
    unit: str = "",
    decimals: int = 0,
    events: Sequence[Row] = (),
    zero: bool | None = False,
    synthetic: bool = False,
    height: int = 380,
) -> dict:
    """What was counted, what the model fits, and what it expects without the intervention.

    Parameters
    ----------
    rows
        ``{"date" (ISO), "value", "fitted", "counterfactual", "lower", "upper"}``, oldest first; the last three only from
        ``start`` on. The limits are those of the counterfactual.

    Examples
    --------
    >>> rows = [{"date": "2026-11-01", "value": 9, "fitted": 9.5}, {"date": "2026-11-08", "value": 7, "fitted": 7.2,
    ...          "counterfactual": 9.4, "lower": 8.1, "upper": 10.7}]
    >>> counterfactual(rows, axis="Admissions a week", start="2026-11-08")["data"][-1]["mode"]
    'lines'
    """
    keys = ("value", "fitted", "counterfactual", "lower", "upper")
    low, high, step = value_range([r.get(k) for r in rows for k in keys], zero=zero)
    dates = [str(r["date"]) for r in rows]
    n_days = (date.fromisoformat(dates[-1]) - date.fromisoformat(dates[0])).days
    to_x = lambda iso: float(date.fromisoformat(str(iso)[:10]).toordinal())  # noqa: E731
    after = [r for r in rows if _present(r.get("counterfactual"))]

    def drawn(wide: bool) -> tuple[dict, list[dict], list[dict]]:
        margin = {"l": 44, "r": 130 if wide else 92, "b": 30, "t": 0}
        canvas = _Canvas(
            (_WIDE if wide else _NARROW) - margin["l"] - margin["r"],
            height - 90,
            (to_x(dates[0]), to_x(dates[-1])),
            (low, high),
        )
        marks = [
            (start, to_x(start), start_label),
            *((str(e["date"]), to_x(e["date"]), str(e["label"])) for e in events),
        ]
        shapes, notes, above = _events(marks, canvas)
        margin["t"] = above + 8 + 17 * len(_wrap(axis, 90 if wide else 44)) + 6
        for event in shapes:
            event["y1"] = 1 + (event["y1"] - 1) * canvas.height / (height - margin["t"] - margin["b"])
        canvas.height = height - margin["t"] - margin["b"]
        canvas.line((to_x(r["date"]), r["value"]) for r in rows)
        notes += _axis_title(axis, margin, 90 if wide else 44)
        labels = (
            [(after[-1]["counterfactual"], "Without it,<br>modelled", "text-soft", False)] if after else []
        )
        if _present(rows[-1].get("fitted")):
            labels.append((rows[-1]["fitted"], "With it,<br>fitted", "series", True))
        notes += [note | {"x": dates[-1]} for note in canvas.margin_labels(labels, canvas.x[1])]
        if synthetic:
            notes.append(_illustrative_words(_quietest_corner(canvas)))
        return margin, shapes, notes

    data = [_illustrative((dates[0], dates[-1]), (low, high))] if synthetic else []
    lines = {"type": "scatter", "mode": "lines", "hoverinfo": "skip"}
    if any(_present(r.get("lower")) for r in after):
        xs = [r["date"] for r in after]
        data.append(
            lines
            | {"x": xs, "y": [_r(r["upper"]) for r in after], "line": {"width": 0, "color": COLOURS["band"]}}
        )
        data.append(
            lines
            | {
                "x": xs,
                "y": [_r(r["lower"]) for r in after],
                "line": {"width": 0, "color": COLOURS["band"]},
                "fill": "tonexty",
                "fillcolor": COLOURS["band-outer"],
            }
        )
    data.append(
        {
            "type": "scatter",
            "mode": "markers",
            "name": "weeks",
            **_weekly(dates),
            "y": [_r(r.get("value")) for r in rows],
            "marker": {"size": 4, "color": COLOURS["usual"]},
            "hovertemplate": f"%{{x|%-d %b %Y}}: %{{y:,.{decimals}f}}{'%' if unit == '%' else ' ' + unit if unit else ''}<extra></extra>",
        }
    )
    if after:
        data.append(
            lines
            | {
                "x": [r["date"] for r in after],
                "y": [_r(r["counterfactual"]) for r in after],
                "line": {"color": COLOURS["text"], "width": 1.6, "dash": "5px,3px"},
            }
        )
    fitted_before = [r for r in rows if _present(r.get("fitted")) and str(r["date"]) < start]
    fitted_after = [r for r in rows if _present(r.get("fitted")) and str(r["date"]) >= start]
    joined = [*fitted_before, {"date": start, "fitted": None}, *fitted_after]
    data.append(
        lines
        | {
            "x": [r["date"] for r in joined],
            "y": [_r(r["fitted"]) for r in joined],
            "connectgaps": False,
            "line": {"color": COLOURS["series"], "width": 2.4},
        }
    )
    notes = [] if low == 0 else [f"The vertical axis starts at {number(low, _digits(step))}."]
    return _two_widths(
        data,
        drawn,
        height,
        {"type": "date", "range": [dates[0], dates[-1]]},
        _value_axis(low, high, step, unit),
        notes,
        lambda wide: _date_ticks(n_days, wide),
    )


# Row-sized pictures ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Picture:
    """A small chart as masks, one for each ink, so that it follows the theme without script.

    ``layers`` holds (ink, CSS ``url()`` of an SVG that is opaque where that ink goes), back to front.
    """

    width: int
    height: int
    layers: tuple[tuple[str, str], ...]
    hatched: bool = False


def _mask(width: int, height: int, body: str) -> str:
    svg = f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {width} {height}' fill='none' stroke-linejoin='round'>{body}</svg>"
    return f'url("data:image/svg+xml,{quote(svg, safe=" =:/;,.()-" + chr(39))}")'


def _points(xy: Iterable[tuple[float, float]]) -> str:
    return " ".join(f"{x:.1f} {y:.1f}" for x, y in xy)


def _stroke(
    paths: Iterable[Iterable[tuple[float, float]]], width: float, dash: str = "", cap: str = "round"
) -> str:
    d = "".join("M" + _points(points) for points in (list(p) for p in paths) if points)
    dashes = f" stroke-dasharray='{dash}'" if dash else ""
    return (
        f"<path d='{d}' stroke='black' stroke-width='{width}' stroke-linecap='{cap}'{dashes}/>" if d else ""
    )


def _dots(points: Iterable[tuple[float, float]], radius: float) -> str:
    return "".join(f"<circle cx='{x:.1f}' cy='{y:.1f}' r='{radius}' fill='black'/>" for x, y in points)


def _diamonds(points: Iterable[tuple[float, float]], r: float) -> str:
    return "".join(
        f"<path d='M{x:.1f} {y - r:.1f}l{r} {r}-{r} {r}-{r}-{r}z' fill='black'/>" for x, y in points
    )


def _runs(rows: Sequence[Row], at: Callable[[Row], tuple[float, float]]) -> tuple[list, list]:
    """Solid pieces and dotted bridges of a yearly series."""
    broken, bridges = _gaps(rows)
    solid: list[list] = [[]]
    for row in broken:
        if row["value"] is None:
            solid.append([])
        else:
            solid[-1].append(at(row))
    return solid, [[at(a), at(b)] for a, b in bridges]


def _picture(width: int, height: int, layers: Sequence[tuple[str, str]], hatched: bool = False) -> Picture:
    return Picture(
        width, height, tuple((ink, _mask(width, height, body)) for ink, body in layers if body), hatched
    )


def sparkline(
    observed: Sequence[Row],
    *,
    england: Sequence[Row] = (),
    path: Sequence[Row] = (),
    target: Row | None = None,
    fan: Sequence[Row] = (),
    first: int = 2011,
    last: int = 2030,
    synthetic: bool = False,
    width: int = 240,
    height: int = 60,
) -> Picture:
    """A target in a table row: time axis shared by all rows, height its own.

    Takes the rows that :func:`trajectory` takes; draws the 80% band. Show it with ``components.spark``.

    >>> sparkline([{"time": 2023.5, "value": 11.0}, {"time": 2024.5, "value": 10.2}]).layers[0][0]
    'hairline'
    """
    observed = [r for r in observed if _present(r.get("value"))]
    if observed and fan:
        latest = observed[-1]
        fan = [{"time": latest["time"], "lower_80": latest["value"], "upper_80": latest["value"]}, *fan]
    values = [r["value"] for r in (*observed, *england, *path) if _present(r.get("value"))]
    values += [r[k] for r in fan for k in ("lower_80", "upper_80") if _present(r.get(k))]
    values += [target["value"]] if target else []
    low, high = (min(values), max(values)) if values else (0.0, 1.0)
    high = high if high > low else low + 1
    ends = (first - 0.1, last + 0.9)

    def x(time: float) -> float:
        return (time - ends[0]) / (ends[1] - ends[0]) * width

    def y(value: float) -> float:
        return 6 + (1 - (value - low) / (high - low)) * (height - 12)

    def at(row: Row) -> tuple[float, float]:
        return x(row["time"]), y(row["value"])

    layers = [("hairline", _stroke([[(x(t), 2), (x(t), height - 2)] for t in (2022.96, last + 0.5)], 1))]
    if fan:
        upper = [(x(r["time"]), y(r["upper_80"])) for r in fan]
        lower = [(x(r["time"]), y(r["lower_80"])) for r in fan]
        layers += [
            ("band", f"<path d='M{_points([*upper, *reversed(lower)])}z' fill='black'/>"),
            ("band-edge", _stroke([upper, lower], 1)),
        ]
    if england:
        solid, dotted = _runs(england, at)
        layers.append(("england", _stroke(solid, 1.4) + _stroke(dotted, 1.2, "1.5 2.5")))
    if path:
        goal = [
            [(x(path[-1]["time"]) - 9, y(path[-1]["value"])), (x(path[-1]["time"]) + 5, y(path[-1]["value"]))]
        ]
        layers.append(("text", _stroke([map(at, path)], 1.5, "4 3", "butt") + _stroke(goal, 2.4, "", "butt")))
    if observed:
        solid, dotted = _runs(observed, at)
        layers.append(
            ("series", _stroke(solid, 2.2) + _stroke(dotted, 1.5, "1.5 3") + _dots([at(observed[-1])], 3.4))
        )
    return _picture(width, height, layers, synthetic)


def control_sparkline(
    rows: Sequence[Row],
    *,
    standard: float | None = None,
    synthetic: bool = False,
    width: int = 240,
    height: int = 46,
) -> Picture:
    """The last weeks of a control chart in a table row; takes the rows of :func:`control_chart`."""
    rows = list(rows)
    values = [r[k] for r in rows for k in ("value", "lower", "upper") if _present(r.get(k))]
    values += [standard] if standard is not None else []
    low, high = (min(values), max(values)) if values else (0.0, 1.0)
    high = high if high > low else low + 1

    def at(i: int, value: float) -> tuple[float, float]:
        return 5 + i * (width - 10) / max(len(rows) - 1, 1), 5 + (1 - (value - low) / (high - low)) * (
            height - 13
        )

    def limit(key: str) -> list[list[tuple[float, float]]]:
        runs: list[list[tuple[float, float]]] = []
        phase: object = object()
        for i, row in enumerate(rows):
            if row.get("phase") != phase:
                runs.append([])
                phase = row.get("phase")
            if _present(row.get(key)):
                runs[-1].append(at(i, row[key]))
        return [[run[0], run[-1]] if len({y for _, y in run}) == 1 else run for run in runs if run]

    known = [(i, r) for i, r in enumerate(rows) if _present(r.get("value"))]
    pieces: list[list] = [[]]
    for i, row in enumerate(rows):
        if _present(row.get("value")):
            pieces[-1].append(at(i, row["value"]))
        elif pieces[-1]:
            pieces.append([])
    state = {kind: [at(i, r["value"]) for i, r in known if r.get("state") == kind] for kind in STATES}
    plain = [at(i, r["value"]) for i, r in known if r.get("state") not in STATES]
    hidden = [
        [(at(i, low)[0], height - 6), (at(i, low)[0], height - 1)]
        for i, r in enumerate(rows)
        if r.get("suppressed")
    ]
    layers = [
        ("edge", _stroke(limit("upper") + limit("lower"), 1.1, "4 2.5", "butt") + _stroke(pieces, 0.8)),
        (
            "text",
            _stroke(limit("mean"), 1.2, "", "butt")
            + (
                _stroke([[at(0, standard), at(len(rows) - 1, standard)]], 2.2, "", "butt")
                if standard is not None
                else ""
            ),
        ),
        (
            "usual",
            _dots(plain, 1.6)
            + _stroke(hidden, 1.1, "", "butt")
            + "".join(
                f"<path d='M{x - 2.6:.1f} {y - 2.6:.1f}h5.2v5.2h-5.2z' fill='black'/>"
                for x, y in state["neutral"] + state["mixed"]
            ),
        ),
        ("better", _dots(state["improvement"], 3.2)),
        ("worse", _diamonds(state["concern"], 4)),
    ]
    return _picture(width, height, layers, synthetic)


def tile(
    observed: Sequence[Row],
    *,
    y_range: tuple[float, float],
    england: Sequence[Row] = (),
    target: float | None = None,
    first: float | None = None,
    last: float | None = None,
    ticks: Sequence[float] = (),
    synthetic: bool = False,
    width: int = 150,
    height: int = 84,
) -> Picture:
    """One place of a small multiple; every tile of a set is given the same range and the same years."""
    observed = [r for r in observed if _present(r.get("value"))]
    times = [r["time"] for r in (*observed, *england)] or [0.0, 1.0]
    first = min(times) if first is None else first
    last = max(times) if last is None else last
    low, high = y_range

    def y(value: float) -> float:
        return 4 + (1 - (value - low) / ((high - low) or 1)) * (height - 8)

    def at(row: Row) -> tuple[float, float]:
        return 4 + (row["time"] - first) / ((last - first) or 1) * (width - 8), y(row["value"])

    layers = [("hairline", _stroke([[(0, y(t)), (width, y(t))] for t in ticks], 1, "", "butt"))]
    if target is not None:
        layers.append(("text", _stroke([[(0, y(target)), (width, y(target))]], 1.2, "2 2.5", "butt")))
    if england:
        solid, dotted = _runs(england, at)
        layers.append(("england", _stroke(solid, 1.4) + _stroke(dotted, 1.1, "1.5 2.5")))
    if observed:
        solid, dotted = _runs(observed, at)
        bars = [
            [(at(r)[0], y(r["lower"])), (at(r)[0], y(r["upper"]))]
            for r in observed
            if _present(r.get("lower")) and _present(r.get("upper"))
        ]
        layers.append(
            (
                "series",
                _stroke(bars, 0.9, "", "butt")
                + _stroke(solid, 2.1)
                + _stroke(dotted, 1.4, "1.5 3")
                + _dots([at(observed[-1])], 3.2),
            )
        )
    return _picture(width, height, layers, synthetic)
