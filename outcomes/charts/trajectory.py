"""The trajectory of a target: observed values, the path, the projection and other areas."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from outcomes.charts.axes import ValueAxis, year_ticks
from outcomes.charts.beside import ENGLAND_LOOK, SIGN_PX, Beside, Look, end_words
from outcomes.charts.canvas import in_lines
from outcomes.charts.layout import EndLabel, Plot, figure, width_of
from outcomes.charts.parts import COLOURS, DASHED, DOTTED, band, bars, hover, pen, yearly_trace
from outcomes.charts.pictures import with_gaps
from outcomes.numerals import calendar_year, number, span, with_unit
from outcomes.results.tables import known
from outcomes.results.targets import FanYear, Point

BANDS = {95: "band-outer", 80: "band", 50: "band-inner"}

# A time in calendar years and the value that is asked for then.
Corner = tuple[float, float]


def trajectory(
    observed: Sequence[Point],
    *,
    axis: str,
    unit: str = "%",
    area: str = "",
    england: Sequence[Point] = (),
    beside: Sequence[Beside[Point]] = (),
    path: Sequence[Corner] = (),
    target: str = "",
    fan: Sequence[FanYear] = (),
    levels: Sequence[int] = (80,),
    events: Sequence[tuple[date | float, str]] = (),
    ambition: tuple[float, str] | None = None,
    callouts: Sequence[tuple[float, float, str]] = (),
    decimals: int = 1,
    zero: bool | None = None,
    synthetic: bool = False,
    height: int = 460,
) -> dict[str, Any]:
    """Observed values, the path to a target, the projection and other areas on one chart.

    Beside areas that a reader chose, the chart ends with the newest figure, where every line has its name: there is
    no projection, and the path goes no further.

    Parameters
    ----------
    observed, england
        Oldest first; limits may be missing.
    axis
        The measure and its unit, written above the plot: "Adults aged 18 and over who smoke, %".
    unit
        "%" or words ("per 100,000"); used in labels and hover text.
    area
        Name of the place in view, the label of its line.
    beside
        Further areas; a value that stands alone is drawn as a dot.
    path
        From the baseline (open ring) to the target, in order.
    target
        What the end of the path is called; else its number.
    fan
        The projection after the last observation.
    levels
        Bands to draw: (80,) on the front of a page, (50, 80, 95) on request.
    events
        (day or time, label): dashed lines labelled above the plot.
    ambition
        (value, label): a line that is not the strategy's, such as a national ambition.
    callouts
        (time, value, words): a note at a point; left out on a narrow chart.
    zero
        Whether the axis starts at zero; None decides by the values, and the caption says when it does not.

    Returns
    -------
    dict
        A Plotly figure.

    Examples
    --------
    >>> points = [Point(time=2023.5, value=11.0, period="2023"), Point(time=2024.5, value=10.2, period="2024")]
    >>> figure = trajectory(points, axis="Adults who smoke, %", area="North East and North Cumbria",
    ...     path=[(2020.5, 13), (2030.5, 5)], target="5% or below by 2030")
    >>> [trace["mode"] for trace in figure["data"]]
    ['lines', 'markers', 'lines+markers', 'lines']
    """
    observed = _held(observed)
    others = [
        replace(one, points=_held(one.points)) for one in (Beside("England", england, ENGLAND_LOOK), *beside)
    ]
    others = [one for one in others if one.points]
    is_compared = any(one.is_chosen for one in others)
    aim = path[-1][1] if path else 0.0
    if is_compared:
        fan, callouts = (), ()
        path = _until(path, max(p.time for p in (*observed, *(p for one in others for p in one.points))))
    levels = sorted(levels if fan else (), reverse=True)
    if observed and fan:
        fan = [_starting_at(observed[-1], fan[0]), *fan]

    seen = [*observed, *(point for one in others for point in one.points)]
    times = [*(p.time for p in seen), *(year.time for year in fan), *(at for at, _ in path)]
    first, final = min(times, default=2011.5), max(times, default=2030.5)
    x = (first - 0.35, final + (0.02 if (fan or path) and not is_compared else 0.35))
    held = [amount for p in (observed if is_compared else seen) for amount in (p.value, p.lower, p.upper)]
    held += [point.value for point in seen]
    held += [*(value for _, value in path), *([aim] if path else [])]
    held += [limit for year in fan for level in levels for limit in year.interval(level)]
    held += [ambition[0]] if ambition else []
    y = ValueAxis.holding(held, unit, zero=zero)

    medians = [(year.time, year.median) for year in fan]
    goal = [(path[0][0], aim), (path[-1][0], aim)] if path else []
    edges = [[(year.time, year.interval(level)[end]) for year in fan] for level in levels for end in (1, 0)]
    lines = [*(_drawn(one.points) for one in others), path, goal, *edges, medians]
    dated = [
        (calendar_year(when.isoformat()) if isinstance(when, date) else when, label) for when, label in events
    ]

    def sheet(wide: bool) -> Plot:
        ends = _end_labels(fan, levels, (target, aim) if path else None, y.sign, decimals, wide)
        ends += _ends_of_lines(observed, area, others, y.sign, decimals, wide) if is_compared else []
        left, right = 40 if y.sign else 48, width_of(ends) + (SIGN_PX if is_compared else 0)
        plot = Plot(axis, wide, height, x, y, left=left, right=right, events=dated, beyond=right - 4)
        plot.line(_drawn(observed), main=True)
        for line in lines:
            plot.line(line)
        for point in observed:
            plot.line((point.time, limit) for limit in (point.lower, point.upper))
        if not is_compared:
            _name_lines(plot, observed, area, others, y.sign, decimals)
        if ambition:
            near = [(first + (final - first) * share, ambition[0]) for share in (0.12, 0.3, 0.5)]
            plot.label(in_lines(ambition[1], 60 if wide else 24), near, far=False)
        plot.end_labels(x[1] if is_compared else final, ends)
        for time, value, said in callouts if wide else ():
            plot.label(said, [(time, value)])
        return plot

    data = _bands(fan, levels)
    if medians:
        data.append(yearly_trace("lines", medians, line=pen("series", 1.6, DOTTED)))
    data += _path(path, unit, decimals)
    for one in others:
        data += _series(one.points, one.name, one.look, unit, decimals)
    data += _series(observed, area or "Observed", None, unit, decimals)
    if goal:
        data.append(yearly_trace("lines", goal, line=pen("text", 2.2)))
    if ambition:
        across = [(at, ambition[0]) for at in (first, final)]
        data.append(yearly_trace("lines", across, line=pen("edge", 1.4, "2px,2px")))
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


def _held(points: Sequence[Point]) -> list[Point]:
    return [point for point in points if point.value is not None]


def _until(path: Sequence[Corner], end: float) -> list[Corner]:
    """The path as far as a time; empty where it starts no earlier."""
    if not path or path[0][0] >= end:
        return []
    kept = [corner for corner in path if corner[0] <= end]
    ahead = next((corner for corner in path if corner[0] > end), None)
    if ahead is not None:
        (since, low), (until, high) = kept[-1], ahead
        kept.append((end, low + (high - low) * (end - since) / (until - since)))
    return kept


def _drawn(points: Iterable[Point]) -> list[tuple[float, float | None]]:
    return [(point.time, point.value) for point in points]


def _starting_at(last: Point, year: FanYear) -> FanYear:
    """Where the projection starts: at the last observation, without any width."""
    value = known(last.value)
    return replace(
        year,
        time=last.time,
        median=value,
        lower_50=value,
        upper_50=value,
        lower_80=value,
        upper_80=value,
        lower_95=value,
        upper_95=value,
    )


def _bands(fan: Sequence[FanYear], levels: Sequence[int]) -> list[dict[str, Any]]:
    """The projection, widest band first; only the widest has edges."""
    times = [round(year.time, 3) for year in fan]
    made = []
    for level in levels:
        lower, upper = zip(*(year.interval(level) for year in fan), strict=True)
        made += band(times, upper, lower, BANDS[level], edge=1.2 if level == levels[0] else 0)
    return made


def _path(path: Sequence[Corner], unit: str, decimals: int) -> list[dict[str, Any]]:
    """The path to the target, with an open ring where it starts."""
    if not path:
        return []
    ring = {"size": 10, "color": COLOURS["page"], "line": pen("text", 1.8)}
    starts = hover("Path starts at", unit, decimals)
    return [
        yearly_trace("lines", path, line=pen("text", 1.6, DASHED)),
        yearly_trace("markers", path[:1], marker=ring, hovertemplate=starts),
    ]


def _series(
    points: Sequence[Point], name: str, look: Look | None, unit: str, decimals: int
) -> list[dict[str, Any]]:
    """A series: solid where periods follow each other, dotted across a missing one; that in view has no look."""
    if not points:
        return []
    colour = look.colour if look else "series"
    broken, bridges = with_gaps(points)
    said = hover("%{customdata}:", unit, decimals)
    words = [_period_words(name, point, decimals) for point in broken]
    line = pen(colour, 1.6, look.dash) if look else pen(colour, 2.6)
    drawn = _drawn(broken)
    made = yearly_trace("lines", drawn, line=line, name=name, customdata=words, hovertemplate=said)
    dotted = [yearly_trace("lines", _drawn(pair), line=pen(colour, 1.4, DOTTED)) for pair in bridges]
    if look and look.symbol:
        return [*dotted, made | {"mode": "lines+markers", "marker": look.marker}]
    if look:
        return [*dotted, made, *_alone(broken, words, colour, said)]
    made |= {"mode": "lines+markers", "marker": {"color": COLOURS[colour], "size": 7}}
    if any(point.lower is not None for point in broken):
        limits = [(point.value, point.lower, point.upper) for point in broken]
        made["error_y"] = bars(limits, colour, thickness=1.2, width=3)
    return [*dotted, made]


def _period_words(name: str, point: Point, decimals: int) -> str:
    has_limits = point.lower is not None and point.upper is not None
    limits = f" ({span(point.lower, point.upper, decimals)})" if has_limits else ""
    return f"{name}, {point.period}{limits}"


def _alone(broken: Sequence[Point], words: Sequence[str], colour: str, said: str) -> list[dict[str, Any]]:
    """Dots for values without a neighbour, which no line would show."""
    there = [False, *(point.value is not None for point in broken), False]
    alone = [i for i in range(len(broken)) if there[i + 1] and not there[i] and not there[i + 2]]
    if not alone:
        return []
    dots, their_words = _drawn(broken[i] for i in alone), [words[i] for i in alone]
    marker = {"color": COLOURS[colour], "size": 7}
    return [yearly_trace("markers", dots, marker=marker, customdata=their_words, hovertemplate=said)]


# Labels -------------------------------------------------------------------------------------------------


def _end_labels(
    fan: Sequence[FanYear],
    levels: Sequence[int],
    target: tuple[str, float] | None,
    sign: str,
    decimals: int,
    wide: bool,
) -> list[EndLabel]:
    """What stands right of the plot: the bands of the projection and its middle at the end, and the target."""
    labels = []
    for level in levels:
        lower, upper = fan[-1].interval(level)
        words = f"{level}% interval:" if wide else f"{level}%:"
        labels.append(EndLabel(upper, f"{words}<br>{span(lower, upper, decimals)}"))
    if fan:
        said = with_unit(fan[-1].median, sign, decimals)
        gap = " " if wide else "<br>"
        labels.append(EndLabel(fan[-1].median, f"{said}{gap}projected", "series", bold=True))
    if target:
        label, value = target
        words = f"Target: {label or number(value, decimals)}"
        labels.append(EndLabel(value, in_lines(words, 18 if wide else 12), "text", bold=True))
    return labels


def _ends_of_lines(
    observed: Sequence[Point],
    area: str,
    others: Sequence[Beside[Point]],
    sign: str,
    decimals: int,
    wide: bool,
) -> list[EndLabel]:
    """The name of every line with its newest value, and the period where that is another one."""

    def words(name: str, point: Point, look: Look) -> str:
        of_then = not observed or point.period == observed[-1].period
        value = with_unit(point.value, sign, decimals) + ("" if of_then else f" in {point.period}")
        return end_words(name, value, look, wide)

    labels = [
        EndLabel(known(one.points[-1].value), words(one.name, one.points[-1], one.look), one.look.colour)
        for one in others
    ]
    if observed:
        said = words(area or "Observed", observed[-1], Look("series"))
        labels.append(EndLabel(known(observed[-1].value), said, "series", bold=True))
    return labels


def _name_lines(
    plot: Plot,
    observed: Sequence[Point],
    area: str,
    others: Sequence[Beside[Point]],
    sign: str,
    decimals: int,
) -> None:
    """The latest value, and the names of the lines on the sides where they part."""
    limit = 60 if plot.wide else 14
    if observed:
        last = observed[-1]
        when = last.period or math.floor(last.time)
        words = f"{with_unit(last.value, sign, decimals)} in {when}"
        plot.label(words, [(last.time, known(last.value))], "series", bold=True)
    first = others[0].points if others else []
    leads = not first or not observed or _at(observed, 0.2)[1] >= _at(first, 0.2)[1]
    if observed and area:
        side = "" if len(first) < 3 else "above" if leads else "below"
        plot.label(in_lines(area, limit), _along(observed), "series", bold=True, side=side)
    for one in others:
        side = ("below" if leads else "above") if one is others[0] else ""
        plot.label(in_lines(one.name, limit), _along(one.points), one.look.colour, side=side)


def _at(points: Sequence[Point], share: float) -> tuple[float, float]:
    point = points[round(share * (len(points) - 1))]
    return point.time, known(point.value)


def _along(points: Sequence[Point]) -> list[tuple[float, float]]:
    """Where a line may be named: early points first, the end is for its latest value."""
    return [_at(points, share) for share in (0.15, 0.3, 0.45, 0.6, 0.75)]
