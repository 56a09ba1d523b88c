"""The trajectory of a target: observed values, the path, the projection and a comparator."""

from __future__ import annotations

import math
from collections.abc import Sequence

from outcomes.charts.axes import ValueAxis, year_ticks
from outcomes.charts.canvas import in_lines
from outcomes.charts.layout import EndLabel, Plot, figure, width_of
from outcomes.charts.parts import COLOURS, DASHED, DOTTED, Row, band, error_bars, hover, pen, yearly_trace
from outcomes.charts.pictures import with_gaps
from outcomes.numerals import calendar_year, is_known, number, span, with_unit

BANDS = {95: "band-outer", 80: "band", 50: "band-inner"}


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
    if observed and fan:
        last = observed[-1]
        fan = [{"time": last["time"]} | dict.fromkeys(["median", *edges], last["value"]), *fan]

    times = [r["time"] for r in (*observed, *england, *path, *fan, *([target] if target else []))]
    first, final = min(times, default=2011.5), max(times, default=2030.5)
    x = (first - 0.35, final + (0.02 if fan or target else 0.35))
    held = [r.get(key) for r in (*observed, *england, *path) for key in ("value", "lower", "upper")]
    held += [r[edge] for r in fan for edge in edges]
    held += [line["value"] for line in (target, ambition) if line]
    y = ValueAxis.holding(held, unit, zero=zero)

    medians = fan if fan and is_known(fan[-1].get("median")) else []
    goal = [{"time": path[0]["time"] if path else first, "value": target["value"]}, target] if target else []
    lines = [(rows, "value") for rows in (observed, england, path, goal)]
    lines += [*((fan, edge) for edge in edges), (medians, "median")]
    dated = [(e.get("time") or calendar_year(e["date"]), str(e["label"])) for e in events]

    def sheet(wide: bool) -> Plot:
        ends = _end_labels(fan, levels, target, y.sign, decimals, wide)
        left, right = 40 if y.sign else 48, width_of(ends)
        plot = Plot(axis, wide, height, x, y, left=left, right=right, events=dated, beyond=right - 4)
        for rows, key in lines:
            plot.line(((r["time"], r[key]) for r in rows), main=rows is observed)
        for row in observed:
            plot.line((row["time"], row.get(end)) for end in ("lower", "upper"))
        _name_lines(plot, observed, england, area, comparator, y.sign, decimals)
        if ambition:
            near = [(first + (final - first) * share, ambition["value"]) for share in (0.12, 0.3, 0.5)]
            plot.label(in_lines(str(ambition["label"]), 60 if wide else 24), near, far=False)
        plot.end_labels(final, ends)
        for callout in callouts if wide else ():
            plot.label(str(callout["text"]), [(callout["time"], callout["value"])])
        return plot

    data = _bands(fan, levels)
    if medians:
        data.append(yearly_trace("lines", medians, "median", line=pen("series", 1.6, DOTTED)))
    data += _path(path, unit, decimals)
    data += _series(england, comparator, "england", unit, decimals, main=False)
    data += _series(observed, area or "Observed", "series", unit, decimals, main=True)
    if target:
        data.append(yearly_trace("lines", goal, "value", line=pen("text", 2.2)))
    if ambition:
        across = [{"time": at, "value": ambition["value"]} for at in (first, final)]
        data.append(yearly_trace("lines", across, "value", line=pen("edge", 1.4, "2px,2px")))
    return figure(
        data,
        sheet,
        height,
        {"range": list(x)},
        y.layout,
        ticks=lambda wide: year_ticks(first, final, wide),
        caption=y.caption,
        invented=(x, y.ends) if synthetic else None,
    )


# Traces -------------------------------------------------------------------------------------------------


def _bands(fan: Sequence[Row], levels: Sequence[int]) -> list[dict]:
    """The projection, widest band first; only the widest has edges."""
    times = [round(r["time"], 3) for r in fan]
    made = []
    for level in levels:
        limits = ([r[f"{end}_{level}"] for r in fan] for end in ("upper", "lower"))
        made += band(times, *limits, BANDS[level], edge=1.2 if level == levels[0] else 0)
    return made


def _path(path: Sequence[Row], unit: str, decimals: int) -> list[dict]:
    """The path to the target, with an open ring where it starts."""
    if not path:
        return []
    ring = {"size": 10, "color": COLOURS["page"], "line": pen("text", 1.8)}
    starts = hover("Path starts at", unit, decimals)
    return [
        yearly_trace("lines", path, "value", line=pen("text", 1.6, DASHED)),
        yearly_trace("markers", path[:1], "value", marker=ring, hovertemplate=starts),
    ]


def _series(
    rows: Sequence[Row], name: str, colour: str, unit: str, decimals: int, *, main: bool
) -> list[dict]:
    """An observed series: solid where periods follow each other, dotted across a missing one."""
    if not rows:
        return []
    broken, bridges = with_gaps(rows)
    said = hover("%{customdata}:", unit, decimals)
    words = [_period_words(name, row, decimals) for row in broken]
    line = pen(colour, 2.6 if main else 1.6)
    made = yearly_trace("lines", broken, "value", line=line, name=name, customdata=words, hovertemplate=said)
    dotted = [yearly_trace("lines", pair, "value", line=pen(colour, 1.4, DOTTED)) for pair in bridges]
    if not main:
        return [*dotted, made, *_alone(broken, words, colour, said)]
    made |= {"mode": "lines+markers", "marker": {"color": COLOURS[colour], "size": 7}}
    if any(is_known(row.get("lower")) for row in broken):
        made["error_y"] = error_bars(broken, colour, thickness=1.2, width=3)
    return [*dotted, made]


def _period_words(name: str, row: Row, decimals: int) -> str:
    known = is_known(row.get("lower")) and is_known(row.get("upper"))
    limits = f" ({span(row['lower'], row['upper'], decimals)})" if known else ""
    return f"{name}, {row.get('period', '')}{limits}"


def _alone(broken: Sequence[Row], words: Sequence[str], colour: str, said: str) -> list[dict]:
    """Dots for values without a neighbour, which no line would show."""
    there = [False, *(is_known(row.get("value")) for row in broken), False]
    alone = [i for i in range(len(broken)) if there[i + 1] and not there[i] and not there[i + 2]]
    if not alone:
        return []
    dots, their_words = [broken[i] for i in alone], [words[i] for i in alone]
    marker = {"color": COLOURS[colour], "size": 7}
    return [yearly_trace("markers", dots, "value", marker=marker, customdata=their_words, hovertemplate=said)]


# Labels -------------------------------------------------------------------------------------------------


def _end_labels(
    fan: Sequence[Row], levels: Sequence[int], target: Row | None, sign: str, decimals: int, wide: bool
) -> list[EndLabel]:
    """What stands right of the plot: the bands of the projection and its middle at the end, and the target."""
    labels = []
    for level in levels:
        lower, upper = (fan[-1][f"{end}_{level}"] for end in ("lower", "upper"))
        words = f"{level}% interval:" if wide else f"{level}%:"
        labels.append(EndLabel(upper, f"{words}<br>{span(lower, upper, decimals)}"))
    if fan and is_known(fan[-1].get("median")):
        said = with_unit(fan[-1]["median"], sign, decimals)
        gap = " " if wide else "<br>"
        labels.append(EndLabel(fan[-1]["median"], f"{said}{gap}projected", "series", bold=True))
    if target:
        words = f"Target: {target.get('label') or number(target['value'], decimals)}"
        labels.append(EndLabel(target["value"], in_lines(words, 18 if wide else 12), "text", bold=True))
    return labels


def _name_lines(
    plot: Plot,
    observed: Sequence[Row],
    england: Sequence[Row],
    area: str,
    comparator: str,
    sign: str,
    decimals: int,
) -> None:
    """The latest value, and the names of both series on the sides where they part."""
    limit = 60 if plot.wide else 14
    if observed:
        last = observed[-1]
        when = last.get("period", math.floor(last["time"]))
        words = f"{with_unit(last['value'], sign, decimals)} in {when}"
        plot.label(words, [(last["time"], last["value"])], "series", bold=True)
    leads = not england or not observed or _nth(observed, 0.2)["value"] >= _nth(england, 0.2)["value"]
    if observed and area:
        side = "" if len(england) < 3 else "above" if leads else "below"
        plot.label(in_lines(area, limit), _along(observed), "series", bold=True, side=side)
    if england:
        side = "below" if leads else "above"
        plot.label(in_lines(comparator, limit), _along(england), "england", side=side)


def _nth(rows: Sequence[Row], share: float) -> Row:
    return rows[round(share * (len(rows) - 1))]


def _along(rows: Sequence[Row]) -> list[tuple[float, float]]:
    """Points at which a line may be named: early ones first, the end is for its latest value."""
    named = (_nth(rows, share) for share in (0.15, 0.3, 0.45, 0.6, 0.75))
    return [(row["time"], row["value"]) for row in named]
