"""Rows to charts, as plain dicts for Plotly.

Rows are plain dicts of plain values (float, str, None); nothing here reads data or computes a result.

Time
    Yearly charts take ``time`` in calendar years, where the middle of 2024 is 2024.5; a tick labelled 2024
    therefore stands at 2024.5. Weekly charts take ISO dates of ten characters.
Colour
    Plotly does not accept CSS variables, so a figure carries the day colours of ``COLOURS``, and
    ``assets/charts.css`` turns each of them into its variable: no second figure for the night or for paper.
Width
    The server does not know how wide a chart will be. ``layout.meta.narrow`` holds what changes below 560 px
    (margins, labels, ticks); ``assets/charts.js`` applies it before the chart is drawn.
Illustrative data
    ``synthetic=True`` draws a hatch and the words "Illustrative data" inside the chart.
Caption
    ``layout.meta.notes`` holds sentences that ``components.chart`` prints under the chart.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta

from outcomes.canvas import LINE_PX, SAMPLE_PX, Canvas, decimals_of, steps, text_size, value_range, wrap
from outcomes.numerals import calendar_year, day, is_known, number, span, with_unit
from outcomes.pictures import Picture, control_sparkline, sparkline, tile, with_gaps

__all__ = [
    "COLOURS",
    "CONFIG",
    "Picture",
    "control_chart",
    "control_sparkline",
    "counterfactual",
    "day",
    "impact_forest",
    "interval_plot",
    "number",
    "placebos",
    "span",
    "sparkline",
    "tile",
    "trajectory",
    "value_range",
    "with_unit",
]

Row = Mapping[str, object]
# Margins, shapes and annotations of one layout, for a wide chart (True) or a narrow one.
Drawing = Callable[[bool], tuple[dict, list[dict], list[dict]]]

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
    "illustrative-hatch": "#efdae5",
}
CLEAR = "rgba(0,0,0,0)"
# Room for the number of an event, so that two side by side can be told apart.
NUMBER_PX = 18
FONT = "-apple-system, Segoe UI, Roboto, Helvetica Neue, Arial, Liberation Sans, sans-serif"
CONFIG = {
    "displayModeBar": False,
    "responsive": True,
    "scrollZoom": False,
    "doubleClick": False,
    "showTips": False,
    "showAxisDragHandles": False,
}
BANDS = {95: "band-outer", 80: "band", 50: "band-inner"}
DOTTED, DASHED, LIMIT = "2px,3px", "6px,4px", "5px,3px"
TICK_PX = 9
# Above this many weeks marks shrink, so that a run of them is a row and not a smear.
MANY_WEEKS, SHRUNK = 110, 0.7

# State of a week or a place: its colour, its shape, its size. Colour never stands alone.
STATES = {
    "improvement": ("better", "circle", 10),
    "concern": ("worse", "diamond", 11),
    "neutral": ("usual", "square", 9),
    "mixed": ("usual", "square", 9),
}
COMPARISONS = {
    "better": ("better", "circle"),
    "worse": ("worse", "diamond"),
    "similar": ("usual", "square-open"),
}


# Pieces of a figure -------------------------------------------------------------------------------------


def _r(value: object) -> float | None:
    """Six significant digits: shorter on the wire, and more than a screen shows."""
    if not is_known(value):
        return None
    return value if value == 0 else round(float(value), 5 - math.floor(math.log10(abs(value))))


def _pen(colour: str, width: float, dash: str = "solid") -> dict:
    return {"color": COLOURS[colour], "width": width} | ({} if dash == "solid" else {"dash": dash})


def _trace(mode: str, x: Iterable, y: Iterable, **more) -> dict:
    """A scatter trace; without a hover template it stays silent."""
    silent = {} if "hovertemplate" in more else {"hoverinfo": "skip"}
    whole = {"cliponaxis": False} if "markers" in mode else {}
    return {"type": "scatter", "mode": mode, "x": list(x), "y": [_r(v) for v in y]} | whole | silent | more


def _line(rows: Sequence[Row], key: str, pen: dict, **more) -> dict:
    return _trace("lines", [round(r["time"], 3) for r in rows], [r[key] for r in rows], line=pen, **more)


def _bars(rows: Sequence[Row], colour: str, **more) -> dict:
    """Error bars from limits; a row without limits has none."""

    def arm(row: Row, end: str) -> float:
        known = is_known(row.get("value")) and is_known(row.get(end))
        return _r(abs(row[end] - row["value"])) if known else 0

    up, down = ([arm(row, end) for row in rows] for end in ("upper", "lower"))
    return {
        "type": "data",
        "symmetric": False,
        "array": up,
        "arrayminus": down,
        "color": COLOURS[colour],
    } | more


def _rule(x0: object, x1: object, y0: float, y1: float, pen: dict, **more) -> dict:
    return {"type": "line", "x0": x0, "x1": x1, "y0": y0, "y1": y1, "line": pen, "layer": "below"} | more


def _upright(x: object, pen: dict, top: float = 1.0, foot: float = 0.0) -> dict:
    """A vertical line over the whole plot, or from ``foot`` to ``top`` in shares of its height."""
    return _rule(x, x, foot, top, pen, yref="paper")


def _note(text: str, x: object, y: float, colour: str = "text-soft", *, bold: bool = False, **more) -> dict:
    anchor = str(more.get("xanchor", "center"))
    text = f"<b>{text}</b>" if bold else text
    return {
        "text": text, "x": x, "y": y, "showarrow": False, "align": anchor, "yanchor": "middle",
        "font": {"color": COLOURS[colour]},
    } | more  # fmt: skip


def _leader(dx: float, dy: float) -> dict:
    return {
        "showarrow": True, "arrowhead": 0, "arrowwidth": 1, "arrowcolor": COLOURS["edge"],
        "ax": round(dx), "ay": round(dy), "standoff": 5,
    }  # fmt: skip


def _label(
    canvas: Canvas,
    text: str,
    points: Sequence[tuple[float, float]],
    colour: str = "text-soft",
    *,
    as_x: Callable[[float], object] = float,
    **how,
) -> dict:
    """A label near one of some points, where it covers least. ``as_x`` is for Plotly, where x is a date."""
    (x, y), place = canvas.place(text, points, **how)
    moved = (
        _leader(place["dx"], place["dy"])
        if place["leader"]
        else {"xshift": place["dx"], "yshift": -place["dy"]}
    )
    height = math.log10(y) if canvas.log else y
    return _note(text, as_x(x), height, colour, bold=how.get("bold", False), xanchor=place["anchor"]) | moved


def _right_labels(canvas: Canvas, x: object, labels: Sequence[tuple[float, str, str, bool]]) -> list[dict]:
    """Labels right of the plot, one below the other: (value, text, colour, bold)."""
    labels = sorted(labels, key=lambda label: canvas.py(label[0]))
    notes = []
    shifts = canvas.at_right([(value, text, bold) for value, text, _, bold in labels])
    for (value, text, colour, bold), shift in zip(labels, shifts, strict=True):
        height = math.log10(value) if canvas.log else value
        moved = _leader(16, shift) | {"standoff": 2} if abs(shift) > 3 else {"xshift": 10}
        notes.append(_note(text, x, height, colour, bold=bold, xanchor="left") | moved)
    return notes


def _title(text: str, margin: Mapping[str, int], wide: bool) -> list[dict]:
    """The measure and its unit, above the plot at the left."""
    lines = wrap(text, 100 if wide else 44)
    place = {"xref": "paper", "yref": "paper", "xanchor": "left", "yanchor": "top"}
    shift = {"xshift": -margin["l"], "yshift": margin["t"]}
    return [_note("<br>".join(lines), 0, 1, "text", bold=True, **place, **shift)]


def _title_height(text: str, wide: bool) -> int:
    return LINE_PX * len(wrap(text, 100 if wide else 44)) + 8


def _hatch(x: Sequence, y: Sequence[float]) -> dict:
    """The ground of invented data."""
    pattern = {
        "shape": "/", "size": 12, "solidity": 0.1, "fgcolor": COLOURS["illustrative-hatch"], "bgcolor": CLEAR,
        "fillmode": "overlay",
    }  # fmt: skip
    corners = [x[0], x[1], x[1], x[0]], [y[0], y[0], y[1], y[1]]
    return _trace("lines", *corners, fill="toself", fillcolor=CLEAR, fillpattern=pattern, line={"width": 0})


def _mark(corner: str = "top right", **more) -> dict:
    """The words "Illustrative data" inside the plot."""
    vertical, horizontal = corner.split()
    x = {"left": 0, "center": 0.5, "right": 1}[horizontal]
    inward = {"xshift": round((0.5 - x) * 12), "yshift": -6 if vertical == "top" else 6}
    frame = {"bordercolor": COLOURS["illustrative"], "borderwidth": 1, "borderpad": 3}
    place = {"xref": "paper", "yref": "paper", "xanchor": horizontal, "yanchor": vertical}
    note = _note("Illustrative data", x, int(vertical == "top"), "illustrative", bold=True, **place, **inward)
    return note | frame | {"bgcolor": COLOURS["illustrative-ground"]} | more


def _quiet_mark(canvas: Canvas) -> dict:
    return _mark(canvas.quietest_corner(132, 30))


def _events(
    events: Sequence[tuple[object, float, str | int]],
    canvas: Canvas,
    height: Callable[[int], float],
    *,
    beyond: float = 70,
) -> tuple[list[dict], list[dict], int]:
    """Dashed lines with their labels above the plot; an empty label leaves a tick at its upper edge.

    Each event is (x for Plotly, x on the canvas, label); a whole number as label stands for a line of a list
    beside the chart. ``height`` gives the plot's height once that of the
    labels is known; labels may run ``beyond`` pixels right of the plot. Returns shapes, annotations and the
    pixels that the labels take.
    """
    wide = min(canvas.widths) > 400
    levels: list[list[tuple[float, float]]] = []
    risen: list[tuple[float, int]] = []
    bare: list[object] = []
    placed = []
    # From the right: a line then rises beside the labels of later events, not through them.
    for at, x, label in sorted(_gathered(events, canvas), key=lambda event: event[1], reverse=True):
        if not canvas.x[0] <= x <= canvas.x[1]:
            continue
        if not label:
            bare.append(at)
            continue
        room = min(canvas.widths)
        left, anchor = canvas.px(x, room) + 4, "left"
        for limit in (48, 24) if wide else (24,):
            text = "<br>".join(wrap(label, limit))
            size = text_size(text)[0]
            if left + size <= room + beyond:
                break
        else:
            anchor, left = "right", left - 8 - size
        lowest = max((i + 1 for line, i in risen if left <= line <= left + size), default=0)
        free = (i for i, level in enumerate(levels) if all(left > b or left + size < a for a, b in level))
        level = next((i for i in free if i >= lowest), len(levels))
        if level == len(levels):
            levels.append([])
        levels[level].append((left, left + size))
        risen.append((canvas.px(x, room), level))
        placed.append((at, text, anchor, level))
    tall = [max(text.count("<br>") + 1 for *_, text, _, at in placed if at == i) for i in range(len(levels))]
    bases = [LINE_PX * sum(tall[:i]) for i in range(len(levels) + 1)]
    shapes = [_upright(at, _pen("usual", 1.5), foot=1 - TICK_PX / height(bases[-1])) for at in bare]
    notes = []
    for at, text, anchor, level in placed:
        top = 1 + (bases[level] + 14) / height(bases[-1])
        shapes.append(_upright(at, _pen("edge", 1, "3px,3px"), top))
        shift = {"xshift": 4 if anchor == "left" else -4, "yshift": bases[level]}
        notes.append(_note(text, at, 1, yref="paper", xanchor=anchor, **shift) | {"yanchor": "bottom"})
    return shapes, notes, bases[-1]


def _gathered(
    events: Sequence[tuple[object, float, str | int]], canvas: Canvas
) -> list[tuple[object, float, str]]:
    """Events with numbers as text; where lines stand too close for one each, the first says ``3 to 7``."""
    room = min(canvas.widths)
    groups: list[list[tuple]] = []
    for event in sorted((e for e in events if isinstance(e[2], int)), key=lambda e: e[1]):
        if groups and canvas.px(event[1], room) - canvas.px(groups[-1][-1][1], room) < NUMBER_PX:
            groups[-1].append(event)
        else:
            groups.append([event])
    texts = {}
    for group in groups:
        first, last = group[0][2], group[-1][2]
        texts[first] = str(first) if first == last else f"{first} to {last}"
    return [(at, x, texts.get(label, "") if isinstance(label, int) else label) for at, x, label in events]


def _draw_uprights(canvas: Canvas, events: Sequence[tuple[object, float, str | int]]) -> None:
    """Labels keep off the lines of events, but rather cross one of them than the data."""
    for _, x, label in _gathered(events, canvas):
        if label:
            canvas.draw([(x, canvas.y[0]), (x, canvas.y[1])], every=3 * SAMPLE_PX)


def _value_axis(low: float, high: float, step: float, unit: str) -> dict:
    suffix = {"ticksuffix": "%", "showticksuffix": "last"} if unit == "%" else {}
    return {
        "range": [low, high],
        "tick0": low,
        "dtick": step,
        "separatethousands": True,
        "exponentformat": "none",
    } | suffix


def _log_axis(low: float, high: float) -> dict:
    powers = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    ticks = [m * 10.0**p for p in powers for m in (1, 2, 5) if low * 0.999 <= m * 10.0**p <= high * 1.001]
    words = [number(t, 0 if t >= 1 else 1) for t in ticks]
    return {"type": "log", "range": [math.log10(low), math.log10(high)], "tickvals": ticks, "ticktext": words}


def _year_ticks(first: float, last: float, wide: bool) -> dict:
    years = last - first
    every = 5 if years > 11 or (years > 8 and not wide) else 2 if years > 5 and not wide else 1
    marks = [y for y in range(math.floor(first + 1e-6), math.ceil(last) + 1) if y % every == 0]
    start = math.floor(first + 1e-6)
    if start not in marks and (not marks or marks[0] - start >= every * (0.6 if wide else 0.7)):
        marks.insert(0, start)
    return {"tickvals": [y + 0.5 for y in marks], "ticktext": [str(y) for y in marks]}


def _date_ticks(n_days: int, wide: bool) -> dict:
    if n_days > 500:
        every, words = ("M12", "%b %Y") if wide else ("M24" if n_days > 1300 else "M12", "%Y")
    else:
        close = n_days < 130 and wide
        every = "M1" if close else "M3" if wide or n_days < 250 else "M6"
        words = "%b %Y"
    return {"dtick": every, "tick0": "2020-01-01", "tickformat": words}


def _figure(
    data: list[dict],
    drawn: Drawing,
    height: int,
    x: dict,
    y: dict,
    notes: Sequence[str] = (),
    ticks: Callable[[bool], dict] = lambda wide: {},
) -> dict:
    """A figure whose layout is the wide one, with what a narrow one changes in ``layout.meta.narrow``."""
    (margin, shapes, annotations), (slim, narrow_shapes, narrow_annotations) = drawn(True), drawn(False)
    fixed = {"pad": 0, "autoexpand": False}
    narrow = {"margin": slim | fixed, "shapes": narrow_shapes, "annotations": narrow_annotations}
    narrow |= {f"xaxis.{key}": value for key, value in ticks(False).items()}
    axis = {"fixedrange": True, "zeroline": False, "ticks": ""}
    x_axis = {
        "showgrid": False,
        "showline": True,
        "linecolor": COLOURS["text"],
        "ticks": "outside",
        "ticklen": 5,
        "tickangle": 0,
    }
    font = {"family": FONT, "size": 13}
    hover = {"bgcolor": COLOURS["page"], "bordercolor": COLOURS["text"], "align": "left"}
    return {
        "data": data,
        "layout": {
            "height": height,
            "margin": margin | fixed,
            "paper_bgcolor": CLEAR,
            "plot_bgcolor": CLEAR,
            "font": font | {"color": COLOURS["text-soft"]},
            "hoverlabel": hover | {"font": font | {"color": COLOURS["text"]}},
            "hovermode": "closest",
            "dragmode": False,
            "showlegend": False,
            "xaxis": axis | x_axis | {"tickcolor": COLOURS["edge"]} | x | ticks(True),
            "yaxis": axis | {"gridcolor": COLOURS["hairline"]} | y,
            "shapes": shapes,
            "annotations": annotations,
            "meta": {"narrow": narrow, "notes": list(notes)},
        },
    }


def _axis_note(low: float, high: float, step: float, unit: str) -> list[str]:
    """A range that does not hold zero says so."""
    if low <= 0 <= high:
        return []
    return [f"The vertical axis starts at {with_unit(low, unit if unit == '%' else '', decimals_of(step))}."]


def _suffix(unit: str) -> str:
    return unit if unit == "%" else f" {unit}" if unit else ""


# Yearly -------------------------------------------------------------------------------------------------


def _series(
    rows: Sequence[Row], name: str, colour: str, unit: str, decimals: int, *, main: bool
) -> list[dict]:
    """An observed series: solid where periods follow each other, dotted across a missing one."""
    broken, bridges = with_gaps(rows)
    words = []
    for row in broken:
        known = is_known(row.get("lower")) and is_known(row.get("upper"))
        limits = f" ({span(row['lower'], row['upper'], decimals)})" if known else ""
        words.append(f"{name}, {row.get('period', '')}{limits}")
    hover = f"%{{customdata}}: %{{y:,.{decimals}f}}{_suffix(unit)}<extra></extra>"
    pen = _pen(colour, 2.6 if main else 1.6)
    trace = _line(broken, "value", pen, name=name, customdata=words, hovertemplate=hover)
    if main:
        trace |= {"mode": "lines+markers", "marker": {"color": COLOURS[colour], "size": 7}}
        if any(is_known(r.get("lower")) for r in broken):
            trace["error_y"] = _bars(broken, colour, thickness=1.2, width=3)
        alone = []
    else:
        alone = _alone(broken, words, colour, hover)
    return [*(_line(pair, "value", _pen(colour, 1.4, DOTTED)) for pair in bridges), trace, *alone]


def _alone(broken: Sequence[Row], words: Sequence[str], colour: str, hover: str) -> list[dict]:
    """Dots for values without a neighbour, which no line would show."""
    is_there = [False, *(is_known(row.get("value")) for row in broken), False]
    dots = [
        (row, said)
        for row, said, before, there, after in zip(
            broken, words, is_there, is_there[1:], is_there[2:], strict=False
        )
        if there and not before and not after
    ]
    if not dots:
        return []
    at = [round(row["time"], 3) for row, _ in dots], [row["value"] for row, _ in dots]
    marker = {"color": COLOURS[colour], "size": 7}
    return [_trace("markers", *at, marker=marker, customdata=[said for _, said in dots], hovertemplate=hover)]


def _nth(rows: Sequence[Row], share: float) -> Row:
    return rows[round(share * (len(rows) - 1))]


def _along(rows: Sequence[Row]) -> list[tuple[float, float]]:
    """Points at which a line may be named: early ones first, the end is for its latest value."""
    named = (_nth(rows, share) for share in (0.15, 0.3, 0.45, 0.6, 0.75))
    return [(row["time"], row["value"]) for row in named]


def _fan_labels(
    fan: Sequence[Row], levels: Sequence[int], sign: str, decimals: int, wide: bool
) -> list[tuple[float, str, str, bool]]:
    """What stands right of the projection: its bands and its middle at the end."""
    if not fan:
        return []
    ends = fan[-1]
    words = "{}% interval:<br>{}" if wide else "{}%:<br>{}"
    labels = [
        (
            ends[f"upper_{level}"],
            words.format(level, span(ends[f"lower_{level}"], ends[f"upper_{level}"], decimals)),
            "text-soft",
            False,
        )
        for level in levels
    ]
    if is_known(ends.get("median")):
        said = with_unit(ends["median"], sign, decimals)
        labels.append((ends["median"], f"{said}{' ' if wide else '<br>'}projected", "series", True))
    return labels


def trajectory(
    observed: Sequence[Row],
    *,
    axis: str,
    unit: str = "%",
    area: str = "",
    england: Sequence[Row] = (),
    comparator: str = "England",
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
    """Observed values, the path to a target, the projection and a comparator on one chart.

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
    comparator
        Name of the area whose values are ``england``, where it is another one; a value that stands alone
        is drawn as a dot.
    path
        ``{"time", "value"}`` from the baseline (open ring) to the target, in order.
    target
        ``{"time", "value", "label"}``; drawn from the start of the path to its time.
    fan
        ``{"time", "median", "lower_80", "upper_80"}``, also ``_50`` and ``_95``, after the last observation.
    levels
        Bands to draw: (80,) on the front of a page, (50, 80, 95) on request.
    events
        ``{"date" (ISO) or "time", "label"}``: dashed lines labelled above the plot.
    ambition
        ``{"value", "label"}``: a line that is not the strategy's, such as a national ambition.
    callouts
        ``{"time", "value", "text"}``: a note at a point; left out on a narrow chart.
    zero
        Whether the axis starts at zero; None decides by the values, and the caption says when it does not.

    Returns
    -------
    dict
        A Plotly figure.

    Examples
    --------
    >>> rows = [{"time": 2023.5, "value": 11.0, "period": "2023"},
    ...         {"time": 2024.5, "value": 10.2, "period": "2024"}]
    >>> figure = trajectory(rows, axis="Adults who smoke, %", area="North East and North Cumbria",
    ...     path=[{"time": 2020.5, "value": 13}, {"time": 2030.5, "value": 5}],
    ...     target={"time": 2030.5, "value": 5, "label": "5% or below by 2030"})
    >>> [trace["mode"] for trace in figure["data"]]
    ['lines', 'markers', 'lines+markers', 'lines']
    """
    observed, england = ([r for r in rows if is_known(r.get("value"))] for rows in (observed, england))
    levels = sorted((level for level in levels if fan and f"lower_{level}" in fan[0]), reverse=True)
    edges = [f"{end}_{level}" for level in levels for end in ("upper", "lower")]
    last = observed[-1] if observed else None
    if last and fan:
        fan = [{"time": last["time"]} | dict.fromkeys(["median", *edges], last["value"]), *fan]
    has_median = bool(fan) and is_known(fan[-1].get("median"))

    times = [r["time"] for r in (*observed, *england, *path, *fan, *([target] if target else []))]
    first, final = min(times, default=2011.5), max(times, default=2030.5)
    low, high, step = value_range(
        [r.get(key) for r in (*observed, *england, *path) for key in ("value", "lower", "upper")]
        + [r[edge] for r in fan for edge in edges]
        + [line["value"] for line in (target, ambition) if line],
        zero=zero,
    )
    x = (first - 0.35, final + (0.02 if fan or target else 0.35))
    start = path[0]["time"] if path else first
    sign = "%" if unit == "%" else ""
    dated = [(at, at, str(e["label"])) for e in events for at in [e.get("time") or calendar_year(e["date"])]]

    def drawn(wide: bool) -> tuple[dict, list[dict], list[dict]]:
        labels = _fan_labels(fan, levels, sign, decimals, wide)
        if target:
            words = f"Target: {target.get('label') or number(target['value'], decimals)}"
            labels.append((target["value"], "<br>".join(wrap(words, 18 if wide else 12)), "text", True))
        right = max((round(text_size(text, bold=bold)[0]) + 14 for _, text, _, bold in labels), default=24)
        margin = {"l": 40 if sign else 48, "r": right, "b": 30}
        widths = [w - margin["l"] - right for w in ((640, 900, 1260) if wide else (328, 400))]
        canvas = Canvas(widths, 1, x, (low, high))
        top = _title_height(axis, wide) + 6
        shapes, notes, above = _events(
            dated, canvas, lambda px: height - top - px - margin["b"], beyond=right - 4
        )
        margin["t"] = top + above
        canvas.height = height - margin["t"] - margin["b"]
        for rows in (observed, england, path):
            canvas.draw((r["time"], r["value"]) for r in rows)
        for edge in [*edges, *(["median"] if has_median else [])]:
            canvas.draw((r["time"], r[edge]) for r in fan)
        for row in observed:
            canvas.draw((row["time"], row.get(end)) for end in ("lower", "upper"))
        if target:
            canvas.draw([(start, target["value"]), (target["time"], target["value"])])
        _draw_uprights(canvas, dated)

        notes += _title(axis, margin, wide)
        if last:
            when = last.get("period", math.floor(last["time"]))
            words = f"{with_unit(last['value'], sign, decimals)} in {when}"
            notes.append(_label(canvas, words, [(last["time"], last["value"])], "series", bold=True))
        leads = not england or not observed or _nth(observed, 0.2)["value"] >= _nth(england, 0.2)["value"]
        if observed and area:
            words = "<br>".join(wrap(area, 60 if wide else 14))
            side = "" if len(england) < 3 else "above" if leads else "below"
            notes.append(_label(canvas, words, _along(observed), "series", bold=True, side=side))
        if england:
            side = "below" if leads else "above"
            words = "<br>".join(wrap(comparator, 60 if wide else 14))
            notes.append(_label(canvas, words, _along(england), "england", side=side))
        if ambition:
            words = "<br>".join(wrap(str(ambition["label"]), 60 if wide else 24))
            near = [(first + (final - first) * share, ambition["value"]) for share in (0.12, 0.3, 0.5)]
            notes.append(_label(canvas, words, near, far=False))
        notes += _right_labels(canvas, final, labels)
        if wide:
            notes += [_label(canvas, str(c["text"]), [(c["time"], c["value"])]) for c in callouts]
        if synthetic:
            notes.append(_quiet_mark(canvas))
        return margin, shapes, notes

    data = [_hatch(x, (low, high))] if synthetic else []
    for level in levels:
        pen = _pen("band-edge", 1.2 if level == levels[0] else 0)
        data.append(_line(fan, f"upper_{level}", pen))
        data.append(_line(fan, f"lower_{level}", pen, fill="tonexty", fillcolor=COLOURS[BANDS[level]]))
    if has_median:
        data.append(_line(fan, "median", _pen("series", 1.6, DOTTED)))
    if path:
        ring = {"size": 10, "color": COLOURS["page"], "line": _pen("text", 1.8)}
        hover = f"Path starts at %{{y:,.{decimals}f}}{_suffix(unit)}<extra></extra>"
        data.append(_line(path, "value", _pen("text", 1.6, DASHED)))
        start_of = [round(path[0]["time"], 3)], [path[0]["value"]]
        data.append(_trace("markers", *start_of, marker=ring, hovertemplate=hover))
    if england:
        data += _series(england, comparator, "england", unit, decimals, main=False)
    if observed:
        data += _series(observed, area or "Observed", "series", unit, decimals, main=True)
    if target:
        data.append(_line([{"time": start, "value": target["value"]}, target], "value", _pen("text", 2.2)))
    if ambition:
        ends = [{"time": at, "value": ambition["value"]} for at in (first, final)]
        data.append(_line(ends, "value", _pen("edge", 1.4, "2px,2px")))
    return _figure(
        data,
        drawn,
        height,
        {"range": list(x)},
        _value_axis(low, high, step, unit),
        _axis_note(low, high, step, unit),
        lambda wide: _year_ticks(first, final, wide),
    )


# Weekly -------------------------------------------------------------------------------------------------


def _ordinal(iso: object) -> float:
    return float(date.fromisoformat(str(iso)[:10]).toordinal())


def _iso(ordinal: float) -> str:
    return str(date.fromordinal(int(ordinal)))


def _weeks(dates: Sequence[str]) -> dict:
    """A start and a step where no week is missing: half the bytes of a list of dates."""
    days = [date.fromisoformat(str(d)[:10]) for d in dates]
    if len(days) > 1 and all(b - a == timedelta(days=7) for a, b in zip(days, days[1:], strict=False)):
        return {"x0": str(days[0]), "dx": 604_800_000}
    return {"x": list(dates)}


def _limit(rows: Sequence[Row], key: str) -> tuple[list, list]:
    """A limit as a line: both ends where it is level, every week where it moves, broken between phases."""
    pieces: list[list[Row]] = []
    for before, row in zip([None, *rows], rows, strict=False):
        if before is None or row.get("phase") != before.get("phase"):
            pieces.append([])
        if is_known(row.get(key)):
            pieces[-1].append(row)
    xs: list = []
    ys: list = []
    for piece in filter(None, pieces):
        if len({row[key] for row in piece}) == 1:
            piece = [piece[0], piece[-1]]
        xs += [None] * bool(xs) + [row["week_ending"] for row in piece]
        ys += [None] * bool(ys) + [row[key] for row in piece]
    return xs, ys


def _odd_weeks(rows: Sequence[Row], most: int = 4) -> list[Row]:
    """The latest weeks that stand out alone, with their dates; a run speaks for itself."""
    odd = []
    for before, row, after in zip([{}, *rows[:-1]], rows, [*rows[1:], {}], strict=True):
        if row.get("state") in ("improvement", "concern") and row["state"] not in (
            before.get("state"),
            after.get("state"),
        ):
            odd.append({"week_ending": row["week_ending"], "text": day(row["week_ending"], short=True)})
    return odd[-most:]


def _is_current(standard: Row, last_week: str) -> bool:
    return not standard.get("expired") and (not standard.get("to") or str(standard["to"]) >= last_week)


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
        ``{"week_ending", "value", "mean", "lower", "upper", "state", "phase", "suppressed"}``, oldest first,
        at least one. ``state`` is "improvement", "concern", "neutral", "mixed" or None (usual); limits break
        where ``phase`` changes; a suppressed week has no value and becomes a tick on the base line.
    standards
        ``{"value", "from", "to", "label", "expired"}``; dates are ISO, None is open; an expired one is grey.
    events
        ``{"date", "label"}``: re-basing and other dated events. A whole number as label names a line of a
        list beside the chart.
    callouts
        ``{"week_ending", "text"}``; without any, single odd weeks are dated.
    log
        A logarithmic axis, for strongly skewed measures.

    Examples
    --------
    >>> weeks = [{"week_ending": week, "value": value, "mean": 5, "lower": 1, "upper": 9, "state": state}
    ...          for week, value, state in (("2026-11-08", 4, None), ("2026-11-15", 11, "concern"))]
    >>> figure = control_chart(weeks, axis="Falls admissions a week, aged 65 and over", synthetic=True)
    >>> [trace["marker"]["symbol"] for trace in figure["data"] if trace.get("name") == "concern"]
    ['diamond']
    """
    rows = list(rows)
    values = [r.get(key) for r in rows for key in ("value", "lower", "upper")] + [
        s["value"] for s in standards
    ]
    if log:
        powers = [math.log10(v) * 2 for v in values if is_known(v) and v > 0] or [0.0]
        low, high, step = 10 ** (math.floor(min(powers)) / 2), 10 ** ((math.floor(max(powers)) + 1) / 2), 1.0
        value_axis, caption = _log_axis(low, high), ["The vertical axis is logarithmic."]
    else:
        low, high, step = value_range(values, zero=zero)
        value_axis, caption = _value_axis(low, high, step, unit), _axis_note(low, high, step, unit)
    weeks = [str(r["week_ending"])[:10] for r in rows]
    begin, end = date.fromisoformat(weeks[0]), date.fromisoformat(weeks[-1])
    n_days = (end - begin).days
    x = tuple(
        str(at)
        for at in (begin - timedelta(days=max(4, n_days // 80)), end + timedelta(days=max(4, n_days // 50)))
    )
    ordinals = [_ordinal(week) for week in weeks]
    latest = next((r for r in reversed(rows) if is_known(r.get("value"))), None)
    by_week = {str(r["week_ending"])[:10]: r for r in rows}
    sign = "%" if unit == "%" else ""

    def drawn(wide: bool) -> tuple[dict, list[dict], list[dict]]:
        margin = {"l": 46, "r": 140 if wide else 102, "b": 30}
        widths = [w - margin["l"] - margin["r"] for w in ((640, 900, 1260) if wide else (328, 400))]
        canvas = Canvas(widths, 1, (_ordinal(x[0]), _ordinal(x[1])), (low, high), log=log)
        top = _title_height(axis, wide) + 6
        dated = [(str(e["date"]), _ordinal(e["date"]), e["label"]) for e in events]
        shapes, notes, above = _events(dated, canvas, lambda px: height - top - px - margin["b"])
        margin["t"] = top + above
        canvas.height = height - margin["t"] - margin["b"]
        for key in ("value", "upper", "lower"):
            canvas.draw(zip(ordinals, (r.get(key) for r in rows), strict=True))
        _draw_uprights(canvas, dated)
        for standard in standards:
            ends = standard.get("from") or x[0], standard.get("to") or x[1]
            canvas.draw((_ordinal(at), standard["value"]) for at in ends)
        notes += _title(axis, margin, wide)
        labels: list[tuple[float, str, str, bool]] = []
        if latest:
            labels.append(
                (latest["value"], f"Latest {number(latest['value'], decimals)}{sign}", "text", True)
            )
        for key, words in (("upper", "Upper limit"), ("mean", "Mean"), ("lower", "Lower limit")):
            limit = rows[-1].get(key)
            if is_known(limit) and low <= limit <= high:
                words = words if wide else words.split()[0]
                labels.append((limit, f"{words} {number(limit, decimals)}{sign}", "text-soft", False))
        for standard in standards:
            words = str(standard.get("label") or f"Standard {number(standard['value'], decimals)}{sign}")
            if _is_current(standard, weeks[-1]):
                labels.append((standard["value"], "<br>".join(wrap(words, 19 if wide else 12)), "text", True))
            elif wide and str(standard.get("to") or x[1]) > x[0]:
                since = max(_ordinal(standard.get("from") or x[0]), canvas.x[0])
                until = min(_ordinal(standard.get("to") or x[1]), canvas.x[1])
                along = [since + (until - since) * share for share in (0.3, 0.5, 0.7)]
                near = [(when, standard["value"]) for when in along]
                notes.append(_label(canvas, words, near, as_x=_iso, side="above"))
        notes += _right_labels(canvas, x[1], labels)
        chosen = [
            c
            for c in callouts or _odd_weeks(rows)
            if is_known(by_week.get(c["week_ending"], {}).get("value"))
        ]
        for callout in chosen if wide else chosen[-2:]:
            row = by_week[callout["week_ending"]]
            colour = STATES.get(str(row.get("state")), ("text",))[0]
            near = [(_ordinal(callout["week_ending"]), row["value"])]
            notes.append(_label(canvas, str(callout["text"]), near, colour, as_x=_iso, bold=True))
        if synthetic:
            notes.append(_quiet_mark(canvas))
        return margin, shapes, notes

    data = [_hatch(x, (low, high))] if synthetic else []
    for key, pen in (
        ("upper", _pen("edge", 1.3, LIMIT)),
        ("lower", _pen("edge", 1.3, LIMIT)),
        ("mean", _pen("text", 1.4)),
    ):
        xs, ys = _limit(rows, key)
        if xs:
            data.append(_trace("lines", xs, ys, line=pen, name=key))
    for standard in standards:
        ends = max(str(standard.get("from") or x[0]), x[0]), min(str(standard.get("to") or x[1]), x[1])
        if ends[0] < ends[1]:
            pen = _pen("text", 2.4) if _is_current(standard, weeks[-1]) else _pen("edge", 1.4)
            data.append(_trace("lines", ends, [standard["value"]] * 2, line=pen, name="standard"))
    hover = (
        f"Week ending %{{x|%-d %b %Y}}: %{{y:,.{decimals}f}}{_suffix(unit)}<extra>%{{fullData.meta}}</extra>"
    )
    shrunk = SHRUNK if len(rows) > MANY_WEEKS else 1
    line = _trace(
        "lines+markers", [], [r.get("value") for r in rows], name="weeks", meta="", hovertemplate=hover,
        line=_pen("edge", 1), marker={"color": COLOURS["usual"], "size": 4},
    )  # fmt: skip
    del line["x"]
    data.append(line | _weeks(weeks))
    for state, (colour, symbol, size) in STATES.items():
        odd = [r for r in rows if r.get("state") == state and is_known(r.get("value"))]
        if odd:
            marker = {"color": COLOURS[colour], "symbol": symbol, "size": size * shrunk}
            where = [r["week_ending"] for r in odd], [r["value"] for r in odd]
            data.append(
                _trace(
                    "markers", *where, name=state, meta=state.capitalize(), hovertemplate=hover, marker=marker
                )
            )
    hidden = [r["week_ending"] for r in rows if r.get("suppressed")]
    if hidden:
        marker = {"symbol": "line-ns-open", "size": 8, "color": COLOURS["usual"], "line": _pen("usual", 1.2)}
        base = low if log else low + (high - low) * 0.012
        words = "Week ending %{x|%-d %b %Y}: 1 to 7<extra></extra>"
        data.append(
            _trace(
                "markers", hidden, [base] * len(hidden), name="suppressed", marker=marker, hovertemplate=words
            )
        )
    if latest:
        ring = {"symbol": "circle-open", "size": 15, "color": COLOURS["text"], "line": _pen("text", 2)}
        data.append(_trace("markers", [latest["week_ending"]], [latest["value"]], name="latest", marker=ring))
    return _figure(
        data,
        drawn,
        height,
        {"type": "date", "range": list(x)},
        value_axis,
        caption,
        lambda wide: _date_ticks(n_days, wide),
    )


# Places -------------------------------------------------------------------------------------------------


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
    heights = [0.0]
    for before, row in zip(rows, rows[1:], strict=False):
        heights.append(heights[-1] + (1 if row.get("partnership") == before.get("partnership") else 1.6))
    top, bottom = (-1.9 if synthetic else -0.8), heights[-1] + 0.8
    placed = list(zip(rows, heights, strict=False))
    low, high, step = value_range(
        [r.get(k) for r in rows for k in ("value", "lower", "upper")] + [england], zero=False
    )
    data = [_hatch((low, high), (top, bottom))] if synthetic else []
    for kind, (colour, symbol) in COMPARISONS.items():
        some = [
            (r, p)
            for r, p in placed
            if is_known(r.get("value")) and (r.get("comparison") or "similar") == kind
        ]
        if some:
            places = [r for r, _ in some]
            words = [
                f"{r['name']}: {with_unit(r['value'], unit, decimals)}"
                + (f" ({span(r['lower'], r['upper'], decimals)})" if is_known(r.get("lower")) else "")
                for r in places
            ]
            marker = {"color": COLOURS[colour], "symbol": symbol, "size": 10, "line": _pen(colour, 2)}
            data.append(_trace(
                "markers", [_r(r["value"]) for r in places], [p for _, p in some], name=kind, marker=marker,
                error_x=_bars(places, colour, thickness=2, width=0), customdata=words,
                hovertemplate="%{customdata}<extra></extra>",
            ))  # fmt: skip

    def drawn(wide: bool) -> tuple[dict, list[dict], list[dict]]:
        margin = {
            "l": 190 if wide else 132,
            "r": 112 if wide else 64,
            "t": 28 + _title_height(axis, wide),
            "b": 28,
        }
        notes, shapes = _title(axis, margin, wide), []
        for row, p in placed:
            name = str(row["name"]) if wide else "<br>".join(wrap(str(row["name"]), 20))
            notes.append(_note(name, 0, p, "text", xref="paper", xanchor="left", xshift=-margin["l"]))
            words, colour = "no value", "text-soft"
            if is_known(row.get("value")):
                said, value = str(row.get("words") or ""), number(row["value"], decimals)
                words = f"{value} {said}" if wide and said else said or value
                colour = COMPARISONS[str(row.get("comparison") or "similar")][0]
            notes.append(_note(words, 1, p, colour, xref="paper", xanchor="left", xshift=10))
        if england is not None:
            words = f"England {with_unit(england, '%' if unit == '%' else '', decimals)}"
            shapes.append(_upright(england, _pen("england", 1.6)))
            notes.append(_note(words, england, 1, "england", bold=True, yref="paper", yshift=10))
        if synthetic:
            notes.append(_mark())
        return margin, shapes, notes

    x_axis = _value_axis(low, high, step, unit) | {"showgrid": True, "gridcolor": COLOURS["hairline"]}
    rows_axis = {"range": [bottom, top], "showgrid": False, "showticklabels": False}
    height = round(26 * (bottom - top)) + 76
    return _figure(
        data, drawn, height, x_axis, rows_axis, (), lambda wide: {"dtick": step if wide else step * 2}
    )


# Interventions ------------------------------------------------------------------------------------------


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
        ``{"label", "detail", "value", "lower", "upper"}``: reported as printed (no interval: an open ring),
        before and after, adjusted. ``detail`` is small print under the label.
    directions
        What left and right of zero mean.

    Examples
    --------
    >>> figure = impact_forest([{"label": "Reported", "value": -6.0}, {"label": "Adjusted", "value": -4.9,
    ...     "lower": -11.3, "upper": 1.5}], axis="Change in weekly admissions, %")
    >>> [trace["marker"]["symbol"] for trace in figure["data"]]
    ['circle-open', 'circle']
    """
    known = [v for r in rows for v in (r.get("value"), r.get("lower"), r.get("upper")) if is_known(v)] or [
        1.0
    ]
    reach = max(abs(v) for v in known) or 1.0
    low, high, step = steps(
        min(*known, -0.1 * reach) - 0.1 * reach, max(*known, 0.1 * reach) + 0.1 * reach, 4
    )
    top, bottom = -0.6, len(rows) - (0.05 if synthetic else 0.4)
    data = [_hatch((low, high), (top, bottom))] if synthetic else []
    for bare in (True, False):
        some = [
            (r, i)
            for i, r in enumerate(rows)
            if is_known(r.get("value")) and is_known(r.get("lower")) is not bare
        ]
        if some:
            symbol = "circle-open" if bare else "circle"
            marker = {"symbol": symbol, "size": 12, "color": COLOURS["series"], "line": _pen("series", 2.2)}
            arms = {} if bare else {"error_x": _bars([r for r, _ in some], "series", thickness=2.2, width=0)}
            hover = f"%{{customdata}}: %{{x:.{decimals}f}}{_suffix(unit)}<extra></extra>"
            data.append(_trace(
                "markers", [_r(r["value"]) for r, _ in some], [i for _, i in some], marker=marker,
                customdata=[str(r["label"]) for r, _ in some], hovertemplate=hover, **arms,
            ))  # fmt: skip

    def drawn(wide: bool) -> tuple[dict, list[dict], list[dict]]:
        margin = {"l": 190 if wide else 128, "r": 24, "t": 24 + _title_height(axis, wide), "b": 30}
        notes = _title(axis, margin, wide)
        for i, row in enumerate(rows):
            detail = "".join(
                "<br>" + line for line in wrap(str(row.get("detail") or ""), 28 if wide else 19) if line
            )
            left = {"xref": "paper", "xanchor": "left", "xshift": -margin["l"]}
            notes.append(_note(f"<b>{row['label']}</b>{detail}", 0, i, "text", **left))
            if not is_known(row.get("value")):
                notes.append(_note("not worked out", 0, i, xanchor="left", xshift=6))
                continue
            words = number(row["value"], decimals, signed=True) + ("%" if unit == "%" else "")
            notes.append(_note(words, row["value"], i, "series", bold=True, yshift=19))
            if is_known(row.get("lower")):
                ends = (number(row[end], decimals, signed=True) for end in ("lower", "upper"))
                notes.append(_note(" to ".join(ends), row["value"], i, yshift=-18))
        for shift, words, anchor in ((-6, directions[0], "right"), (6, directions[1], "left")):
            notes.append(_note(words, 0, 1, yref="paper", xanchor=anchor, xshift=shift, yshift=10))
        if synthetic:
            notes.append(_mark("bottom right"))
        return margin, [_upright(0, _pen("text", 1.4))], notes

    x_axis = _value_axis(low, high, step, unit) | {
        "showgrid": True,
        "gridcolor": COLOURS["hairline"],
        "tick0": 0,
    }
    rows_axis = {"range": [bottom, top], "showgrid": False, "showticklabels": False}
    height = round(64 * (bottom - top)) + 84
    return _figure(
        data, drawn, height, x_axis, rows_axis, (), lambda wide: {"dtick": step if wide else step * 2}
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
        ``{"date" (ISO), "value", "fitted", "counterfactual", "lower", "upper"}``, oldest first; the last
        three only from ``start`` on. The limits are those of the counterfactual.
    start, start_label
        ISO date of the intervention and the words at its line.

    Examples
    --------
    >>> rows = [{"date": "2026-11-01", "value": 9, "fitted": 9.5},
    ...         {"date": "2026-11-08", "value": 7, "fitted": 7.2, "counterfactual": 9.4}]
    >>> counterfactual(rows, axis="Admissions a week", start="2026-11-08")["data"][-1]["mode"]
    'lines'
    """
    keys = ("value", "fitted", "counterfactual", "lower", "upper")
    low, high, step = value_range([r.get(key) for r in rows for key in keys], zero=zero)
    dates = [str(r["date"])[:10] for r in rows]
    ordinals = [_ordinal(at) for at in dates]
    x = dates[0], dates[-1]
    after = [r for r in rows if is_known(r.get("counterfactual"))]
    marks = [(start, start_label), *((str(e["date"]), str(e["label"])) for e in events)]

    def drawn(wide: bool) -> tuple[dict, list[dict], list[dict]]:
        margin = {"l": 46, "r": 130 if wide else 92, "b": 30}
        widths = [w - margin["l"] - margin["r"] for w in ((820, 1260) if wide else (328, 470))]
        canvas = Canvas(widths, 1, (_ordinal(x[0]), _ordinal(x[1])), (low, high))
        top = _title_height(axis, wide) + 6
        dated = [(at, _ordinal(at), words) for at, words in marks]
        shapes, notes, above = _events(dated, canvas, lambda px: height - top - px - margin["b"])
        margin["t"] = top + above
        canvas.height = height - margin["t"] - margin["b"]
        for key in keys:
            canvas.draw(zip(ordinals, (r.get(key) for r in rows), strict=True))
        _draw_uprights(canvas, dated)
        notes += _title(axis, margin, wide)
        labels = (
            [(after[-1]["counterfactual"], "Without it,<br>modelled", "text-soft", False)] if after else []
        )
        if is_known(rows[-1].get("fitted")):
            labels.append((rows[-1]["fitted"], "With it,<br>fitted", "series", True))
        notes += _right_labels(canvas, x[1], labels)
        if synthetic:
            notes.append(_quiet_mark(canvas))
        return margin, shapes, notes

    data = [_hatch(x, (low, high))] if synthetic else []
    banded = [r for r in after if is_known(r.get("lower")) and is_known(r.get("upper"))]
    for end, fill in (("upper", {}), ("lower", {"fill": "tonexty", "fillcolor": COLOURS["band-outer"]})):
        if banded:
            edge = [r["date"] for r in banded], [r[end] for r in banded]
            data.append(_trace("lines", *edge, line=_pen("band-edge", 0), **fill))
    hover = f"%{{x|%-d %b %Y}}: %{{y:,.{decimals}f}}{_suffix(unit)}<extra></extra>"
    counted = _trace(
        "markers",
        [],
        [r.get("value") for r in rows],
        name="counted",
        hovertemplate=hover,
        marker={"size": 4, "color": COLOURS["usual"]},
    )
    del counted["x"]
    data.append(counted | _weeks(dates))
    if after:
        dashed = [r["date"] for r in after], [r["counterfactual"] for r in after]
        data.append(_trace("lines", *dashed, line=_pen("text", 1.6, LIMIT), name="without"))
    fitted = [(str(r["date"]), r["fitted"]) for r in rows if is_known(r.get("fitted"))]
    broken = [p for p in fitted if p[0] < start] + [(start, None)] + [p for p in fitted if p[0] >= start]
    data.append(
        _trace(
            "lines", [at for at, _ in broken], [v for _, v in broken], line=_pen("series", 2.4), name="fitted"
        )
    )
    n_days = (date.fromisoformat(x[1]) - date.fromisoformat(x[0])).days
    return _figure(
        data,
        drawn,
        height,
        {"type": "date", "range": list(x)},
        _value_axis(low, high, step, unit),
        _axis_note(low, high, step, unit),
        lambda wide: _date_ticks(n_days, wide),
    )


def placebos(
    rows: Sequence[Row],
    estimate: Row,
    *,
    axis: str,
    unit: str = "",
    decimals: int = 0,
    synthetic: bool = False,
    height: int = 320,
) -> dict:
    """The same estimate at earlier dates, when nothing had started, and the one at the declared date.

    Parameters
    ----------
    rows
        ``{"date" (ISO), "value", "lower", "upper"}``, oldest first.
    estimate
        The same for the declared date, drawn larger.

    Examples
    --------
    >>> earlier = [{"date": "2022-01-02", "value": 1.0, "lower": -2.0, "upper": 4.0}]
    >>> estimate = {"date": "2022-12-04", "value": -9.0, "lower": -14.0, "upper": -3.0}
    >>> figure = placebos(earlier, estimate, axis="Change in admissions a week")
    >>> [trace["marker"]["size"] for trace in figure["data"]]
    [5, 12]
    """
    everything = [*rows, estimate]
    low, high, step = value_range(
        [r[key] for r in everything for key in ("lower", "upper")] + [0.0], zero=False
    )
    dates = [str(r["date"])[:10] for r in everything]
    n_days = (date.fromisoformat(dates[-1]) - date.fromisoformat(dates[0])).days
    room = timedelta(days=max(7, n_days // 30))
    x = str(date.fromisoformat(dates[0]) - room), str(date.fromisoformat(dates[-1]) + room)

    def drawn(wide: bool) -> tuple[dict, list[dict], list[dict]]:
        top = _title_height(axis, wide) + 30
        margin = {"l": 54, "r": 24, "b": 30, "t": top}
        zero = _rule(0, 1, 0, 0, _pen("text", 1.4), xref="paper")
        notes = _title(axis, margin, wide)
        notes.append(
            _note(
                "Declared date", dates[-1], 1, "series", bold=True, yref="paper", xanchor="right", yshift=10
            )
        )
        if rows:
            words = "Earlier dates, when nothing had started" if wide else "Earlier dates"
            notes.append(_note(words, dates[0], 1, yref="paper", xanchor="left", yshift=10))
        if synthetic:
            notes.append(_mark("bottom left"))
        return margin, [zero], notes

    data = [_hatch(x, (low, high))] if synthetic else []
    hover = f"%{{x|%-d %b %Y}}: %{{y:+,.{decimals}f}}{_suffix(unit)}<extra></extra>"
    for some, colour, size in ((list(rows), "usual", 5), ([estimate], "series", 12)):
        if some:
            data.append(_trace(
                "markers", [str(r["date"])[:10] for r in some], [r["value"] for r in some],
                marker={"color": COLOURS[colour], "size": size}, hovertemplate=hover,
                error_y=_bars(some, colour, thickness=1.2 if size < 10 else 2.4, width=0),
            ))  # fmt: skip
    return _figure(
        data,
        drawn,
        height,
        {"type": "date", "range": list(x)},
        _value_axis(low, high, step, unit),
        (),
        lambda wide: _date_ticks(n_days, wide),
    )
