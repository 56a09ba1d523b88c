"""Row-sized charts: sparklines and tiles that follow the theme without script.

A picture is a stack of masks, one for each ink. The page paints every mask with the ink's colour, so day,
night and paper need no second picture, and forty of them cost less than one Plotly chart.
``components.spark`` shows one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from urllib.parse import quote

from outcomes.charts.control import LINES, Line
from outcomes.results.targets import FanYear
from outcomes.results.targets import Point as Value
from outcomes.results.weekly import ChartedPeriod

Row = Mapping[str, object]
Point = tuple[float, float]

AGREED = 2022.96  # the strategy was agreed on 15 December 2022
# The years of every sparkline of a target, so that those of a table can be compared.
FIRST_YEAR, LAST_YEAR = 2011, 2030
# Longer than this between two yearly figures, and one is missing.
MISSING_YEARS = 1.55


@dataclass(frozen=True)
class Picture:
    """``layers`` are (ink, CSS ``url()`` of an SVG that is opaque where that ink goes), back to front."""

    width: int
    height: int
    layers: tuple[tuple[str, str], ...]
    hatched: bool = False


def with_gaps(series: Sequence[Value]) -> tuple[list[Value], list[tuple[Value, Value]]]:
    """A yearly series with an empty point where a period is missing, and the pairs that dots bridge."""
    broken: list[Value] = []
    bridges: list[tuple[Value, Value]] = []
    for one in series:
        if one.value is None:
            continue
        if broken and one.time - broken[-1].time > MISSING_YEARS:
            bridges.append((broken[-1], one))
            broken.append(Value(time=(one.time + broken[-1].time) / 2, value=None))
        broken.append(one)
    return broken, bridges


def _mask(width: int, height: int, body: str) -> str:
    svg = f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {width} {height}' fill='none'>{body}</svg>"
    return 'url("data:image/svg+xml,' + quote(svg, safe=" =:/;,.()-'") + '")'


def _picture(width: int, height: int, layers: Sequence[tuple[str, str]], hatched: bool) -> Picture:
    return Picture(
        width, height, tuple((ink, _mask(width, height, body)) for ink, body in layers if body), hatched
    )


def _points(points: Iterable[Point]) -> str:
    return " ".join(f"{x:.1f} {y:.1f}" for x, y in points)


def _stroke(paths: Iterable[Iterable[Point]], width: float, dash: str = "", cap: str = "butt") -> str:
    d = "".join("M" + _points(points) for points in map(list, paths) if points)
    dashes = f" stroke-dasharray='{dash}'" if dash else ""
    return (
        f"<path d='{d}' stroke='black' stroke-width='{width}' stroke-linecap='{cap}'{dashes}/>" if d else ""
    )


def _dots(points: Iterable[Point], radius: float) -> str:
    return "".join(f"<circle cx='{x:.1f}' cy='{y:.1f}' r='{radius}' fill='black'/>" for x, y in points)


def _diamonds(points: Iterable[Point], r: float) -> str:
    return "".join(
        f"<path d='M{x:.1f} {y - r:.1f}l{r} {r}-{r} {r}-{r}-{r}z' fill='black'/>" for x, y in points
    )


def _squares(points: Iterable[Point], side: float) -> str:
    half = side / 2
    return "".join(
        f"<path d='M{x - half:.1f} {y - half:.1f}h{side}v{side}h-{side}z' fill='black'/>" for x, y in points
    )


def _series(series: Sequence[Value], at: Callable[[float, float], Point], width: float) -> str:
    """Solid where periods follow each other, dotted across a missing one."""
    broken, bridges = with_gaps(series)
    solid: list[list[Point]] = [[]]
    for one in broken:
        if one.value is None:
            solid.append([])
        else:
            solid[-1].append(at(one.time, one.value))
    dotted = [[at(one.time, one.value) for one in pair if one.value is not None] for pair in bridges]
    return _stroke(solid, width, cap="round") + _stroke(dotted, width * 0.7, "1.5 3", "round")


def _scale(low: float, high: float, top: float, bottom: float) -> Callable[[float], float]:
    return lambda value: top + (1 - (value - low) / ((high - low) or 1)) * (bottom - top)


def sparkline(
    observed: Sequence[Value],
    *,
    england: Sequence[Value] = (),
    path: Sequence[tuple[float, float]] = (),
    fan: Sequence[FanYear] = (),
    synthetic: bool = False,
) -> Picture:
    """A target in a table row: the years are the same in all rows, the height is each row's own.

    Takes what ``figures.trajectory`` takes and draws the 80% band. Hairlines mark the strategy and the last year.

    >>> sparkline([Value(time=2023.5, value=11.0), Value(time=2024.5, value=10.2)]).layers[1][0]
    'series'
    """
    width, height = 240, 60
    observed, england = (
        [one for one in series if one.value is not None and one.time >= FIRST_YEAR]
        for series in (observed, england)
    )
    drawn, beside = ([(p.time, p.value) for p in s if p.value is not None] for s in (observed, england))
    ahead = [(year.time, *year.interval(80)) for year in fan]
    if drawn and ahead:
        time, value = drawn[-1]
        ahead = [(time, value, value), *ahead]
    values = [value for _, value in (*drawn, *beside, *path)]
    values += [limit for _, *limits in ahead for limit in limits]
    y = _scale(min(values, default=0), max(values, default=1), 6, height - 6)

    def x(time: float) -> float:
        return (time - FIRST_YEAR + 0.1) / (LAST_YEAR - FIRST_YEAR + 1) * width

    def at(time: float, value: float) -> Point:
        return x(time), y(value)

    layers = [("hairline", _stroke([[(x(t), 2), (x(t), height - 2)] for t in (AGREED, LAST_YEAR + 0.5)], 1))]
    if ahead:
        upper = [at(time, high) for time, _, high in ahead]
        lower = [at(time, low) for time, low, _ in ahead]
        layers.append(("band", f"<path d='M{_points([*upper, *reversed(lower)])}z' fill='black'/>"))
        layers.append(("band-edge", _stroke([upper, lower], 1)))
    layers.append(("england", _series(england, at, 1.5)))
    if path:
        end = at(*path[-1])
        goal = [[(end[0] - 9, end[1]), (end[0] + 5, end[1])]]
        layers.append(("text", _stroke([[at(*corner) for corner in path]], 1.5, "4 3") + _stroke(goal, 2.4)))
    if drawn:
        layers.append(("series", _series(observed, at, 2.2) + _dots([at(*drawn[-1])], 3.4)))
    return _picture(width, height, layers, synthetic)


def control_sparkline(
    periods: Sequence[ChartedPeriod],
    *,
    standard: float | None = None,
    synthetic: bool = False,
) -> Picture:
    """The last periods of a control chart in a table row.

    A standard so far off that it would press values and limits into less than half of the height is left out.
    """
    width, height = 240, 46
    held = [value for one in periods for value in (one.value, one.lower, one.upper) if value is not None]
    low, high = min(held, default=0), max(held, default=1)
    room = high - low
    if standard is not None and low - room <= standard <= high + room:
        low, high = min(low, standard), max(high, standard)
    else:
        standard = None
    y = _scale(low, high, 5, height - 8)

    def x(i: int) -> float:
        return 5 + i * (width - 10) / max(len(periods) - 1, 1)

    def limit(line: Line) -> list[list[Point]]:
        pieces = []
        for _, segment in groupby(enumerate(periods), key=lambda placed: placed[1].segment):
            values = [(i, line(one)) for i, one in segment]
            piece = [(x(i), y(value)) for i, value in values if value is not None]
            pieces.append([piece[0], piece[-1]] if len({at for _, at in piece}) == 1 else piece)
        return [piece for piece in pieces if piece]

    known: dict[str | None, list[Point]] = {}
    drawn: list[list[Point]] = [[]]
    for i, one in enumerate(periods):
        if one.value is not None:
            drawn[-1].append((x(i), y(one.value)))
            known.setdefault(one.kind, []).append(drawn[-1][-1])
        else:
            drawn.append([])
    hidden = [[(x(i), height - 6), (x(i), height - 1)] for i, one in enumerate(periods) if one.is_suppressed]
    goal = (
        [[(x(0), y(standard)), (x(len(periods) - 1), y(standard))]]
        if standard is not None and periods
        else []
    )
    odd = [*known.get("neutral", ()), *known.get("mixed", ())]
    limits = limit(LINES["upper"]) + limit(LINES["lower"])
    layers = [
        ("edge", _stroke(limits, 1.1, "4 2.5") + _stroke(drawn, 0.8)),
        ("text", _stroke(limit(LINES["mean"]), 1.2) + _stroke(goal, 2.2)),
        ("usual", _dots(known.get(None, []), 1.6) + _stroke(hidden, 1.1) + _squares(odd, 5.2)),
        ("better", _dots(known.get("improvement", []), 3.2)),
        ("worse", _diamonds(known.get("concern", []), 4)),
    ]
    return _picture(width, height, layers, synthetic)


def tile(
    observed: Sequence[Value],
    *,
    y_range: tuple[float, float],
    england: Sequence[Value] = (),
    target: float | None = None,
    first: float | None = None,
    last: float | None = None,
    ticks: Sequence[float] = (),
    synthetic: bool = False,
) -> Picture:
    """One place of a small multiple, with its intervals; all tiles of a set share range and years."""
    width, height = 150, 84
    drawn = [(one.time, one.value) for one in observed if one.value is not None]
    times = [time for time, _ in drawn] + [one.time for one in england] or [0.0, 1.0]
    start = min(times) if first is None else first
    years = (max(times) if last is None else last) - start
    y = _scale(*y_range, 4, height - 4)

    def at(time: float, value: float) -> Point:
        return 4 + (time - start) / (years or 1) * (width - 8), y(value)

    layers = [("hairline", _stroke([[(0, y(t)), (width, y(t))] for t in ticks], 1))]
    if target is not None:
        layers.append(("text", _stroke([[(0, y(target)), (width, y(target))]], 1.2, "2 2.5")))
    layers.append(("england", _series(england, at, 1.4)))
    if drawn:
        bars = [
            [at(one.time, one.lower), at(one.time, one.upper)]
            for one in observed
            if one.value is not None and one.lower is not None and one.upper is not None
        ]
        layers.append(
            ("series", _stroke(bars, 0.9) + _series(observed, at, 2.1) + _dots([at(*drawn[-1])], 3.2))
        )
    return _picture(width, height, layers, synthetic)
