"""Axes and labels: round scales, and labels that keep out of each other's way.

The server does not know how wide a chart will be. A canvas therefore stands for several widths at once, and
a label goes where it covers least over all of them.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from outcomes.numerals import is_known

Box = tuple[float, float, float, float]
Point = tuple[float, float]
Pixels = TypeVar("Pixels", float, NDArray[np.float64])

LINE_PX = 17
# Where a label may stand from its point: direction in x and y, and which end of the text is nearest.
SIDES = (
    (0, -1, "center"), (0, 1, "center"), (-1, -1, "right"), (1, -1, "left"),
    (-1, 1, "right"), (1, 1, "left"), (1, 0, "left"), (-1, 0, "right"),
)  # fmt: skip
GAPS = (9, 24, 44, 70)
DISTANCE_COST = 0.12
# What a leader costs that runs through another label.
LEADER_COST = 12
# A label on the other side of its line than wanted: only where there is no room.
WRONG_SIDE_COST = 25
# Below the plot stand the labels of its axis, and end labels reach down to them.
ROOM_BELOW_PX = 28
# Lines are sampled this often, and counted in cells of this size.
SAMPLE_PX, CELL_PX = 5, 4
CORNERS = ("top right", "top left", "bottom right", "bottom left", "top center", "bottom center")


def steps(low: float, high: float, n: int = 5) -> tuple[float, float, float]:
    """Round ends and a round step that hold [low, high] in about n intervals.

    >>> steps(2.8, 22.1)
    (0.0, 25.0, 5.0)
    """
    if high - low <= 1e-9 * abs(low) + 1e-12:
        high = low + (abs(low) if abs(low) > 1e-9 else 1.0) * 0.1
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
        True starts at zero, False does not; None starts at zero where that leaves about half of the height
        to the values, which is what a reader expects of a rate.
    n
        Intervals wanted between ticks, about.

    Returns
    -------
    tuple
        (low, high, step).

    Examples
    --------
    >>> value_range([10.2, 22.0]), value_range([57.0, 63.1])
    ((0.0, 25.0, 5.0), (56.0, 64.0, 2.0))
    """
    known = [v for v in values if is_known(v)]
    if not known:
        return 0.0, 1.0, 0.5
    low, high = min(known), max(known)
    if zero is None:
        zero = low >= 0 and (low <= 0.55 * high or high == low)
    if zero:
        return steps(min(0.0, low), max(0.0, high), n)
    room = (high - low) * 0.06
    bottom, top, step = steps(low - room, high + room, n)
    return (max(bottom, 0.0) if low >= 0 else bottom), top, step


def decimals_of(step: float) -> int:
    """Decimals that the ticks of an axis need."""
    return next(d for d in range(7) if d == 6 or abs(round(step, d) - step) < step * 1e-6)


def wrap(text: str, limit: int) -> list[str]:
    """Text in lines of at most ``limit`` characters, as few as possible and about as long.

    Broken at spaces, not at those that do not break.

    >>> wrap("report four-hour waits again", 25)
    ['report four-hour', 'waits again']
    """
    lines = _filled(text, limit)
    while len(lines) > 1 and limit > 1 and len(tighter := _filled(text, limit - 1)) == len(lines):
        lines, limit = tighter, limit - 1
    return lines


def in_lines(text: str, limit: int) -> str:
    """Wrapped text as a label takes it."""
    return "<br>".join(wrap(text, limit))


def _filled(text: str, limit: int) -> list[str]:
    lines = [""]
    for word in text.split(" "):
        if lines[-1] and len(lines[-1]) + 1 + len(word) > limit:
            lines.append("")
        lines[-1] += (" " if lines[-1] else "") + word
    return lines


def text_size(text: str, *, bold: bool = False) -> tuple[float, float]:
    """Width and height of a label at 13 px, a little generous: fonts differ."""
    lines = text.split("<br>")
    return max(len(line) for line in lines) * (7.2 if bold else 6.6) + 4, LINE_PX * len(lines)


def spread(wanted: Sequence[float], sizes: Sequence[float], low: float, high: float) -> list[float]:
    """Centres near the wanted ones (ascending) that do not overlap, inside [low, high] where they fit.

    >>> spread([10, 12, 40], [10, 10, 10], 0, 100)
    [10, 20.0, 40]
    """
    at = list(wanted)

    def push_down(start: int) -> None:
        for i in range(start, len(at)):
            at[i] = max(at[i], at[i - 1] + (sizes[i - 1] + sizes[i]) / 2)

    push_down(1)
    if at and at[-1] > high:
        at[-1] = high
        for i in range(len(at) - 2, -1, -1):
            at[i] = min(at[i], at[i + 1] - (sizes[i] + sizes[i + 1]) / 2)
    if at and at[0] < low:
        at[0] = low
        push_down(1)
    return at


class Standing(NamedTuple):
    """Where a label stands from its point: pixels across and down, the nearest end of its text, and a line back."""

    dx: int
    dy: int
    anchor: str
    leader: bool


class Canvas:
    """Data to pixels at each of some widths, with the lines and boxes that a new label must avoid.

    Parameters
    ----------
    widths
        Widths of the plot in pixels at which the chart may be shown.
    height
        Its height in pixels.
    x, y
        Ends of the axes, in data.
    log
        Whether the y axis is logarithmic.
    """

    def __init__(
        self, widths: Sequence[float], height: float, x: Point, y: Point, *, log: bool = False
    ) -> None:
        self.widths, self.height, self.x, self.y, self.log = tuple(widths), height, x, y, log
        self._boxes: list[list[Box]] = [[] for _ in widths]
        self._lines: list[list[NDArray[np.float64]]] = [[] for _ in widths]
        self._sums: list[NDArray[np.float64] | None] = [None for _ in widths]

    def px(self, x: Pixels, width: float) -> Pixels:
        """Pixels from the left of a plot of this width, of a number or an array."""
        return (x - self.x[0]) / (self.x[1] - self.x[0]) * width

    def py(self, y: Pixels) -> Pixels:
        """Pixels from the top, of a number or an array."""
        low, high = self.y
        if self.log:
            low, high, y = math.log10(low), math.log10(high), np.log10(np.maximum(y, 1e-9))
        return self.height - (y - low) / (high - low) * self.height

    def draw(self, points: Iterable[tuple[float | None, float | None]], every: float = SAMPLE_PX) -> None:
        """Remember a line through points, sampled every few pixels: the more often, the more it weighs."""
        known = np.array([(x, y) for x, y in points if is_known(x) and is_known(y)], dtype=float)
        if not len(known):
            return
        heights = self.py(known[:, 1])
        for i, width in enumerate(self.widths):
            line = np.column_stack([self.px(known[:, 0], width), heights])
            along = np.concatenate([[0.0], np.cumsum(np.abs(np.diff(line, axis=0)).max(axis=1))])
            at = np.concatenate([np.arange(0.0, along[-1], every), along[-1:]])
            self._lines[i].append(np.column_stack([np.interp(at, along, line[:, axis]) for axis in (0, 1)]))
            self._sums[i] = None

    def _ink(self, index: int, box: Box) -> float:
        """How much of the lines a box covers: a difference of running sums over cells, whatever the lines."""
        columns, rows = int(self.widths[index] // CELL_PX) + 2, int(self.height // CELL_PX) + 2
        sums = self._sums[index]
        if sums is None:
            points = np.concatenate([np.empty((0, 2)), *self._lines[index]])
            edges = [np.arange(n + 1) * CELL_PX for n in (columns, rows)]
            sums = np.zeros((columns + 1, rows + 1))
            sums[1:, 1:] = np.histogram2d(points[:, 0], points[:, 1], bins=edges)[0].cumsum(0).cumsum(1)
            self._sums[index] = sums
        left, top = (max(0, min(n, int(v // CELL_PX))) for v, n in ((box[0], columns), (box[1], rows)))
        right, bottom = (
            max(0, min(n, int(v // CELL_PX) + 1)) for v, n in ((box[2], columns), (box[3], rows))
        )
        return float(sums[right, bottom] - sums[left, bottom] - sums[right, top] + sums[left, top])

    def _cost(self, index: int, box: Box) -> float:
        left, top, right, bottom = box
        cost = self._ink(index, box)
        for a, b, c, d in self._boxes[index]:
            wide, high = min(right, c) - max(left, a), min(bottom, d) - max(top, b)
            if wide > 0 and high > 0:
                cost += 40 + wide * high / 20
        # Above the plot stand the labels of events, below it and left of it those of the axes.
        outside = max(0, -top) + max(0, bottom - self.height) + max(0, -left)
        return cost + 15 * outside + 5 * max(0, right - self.widths[index])

    def _crossings(self, index: int, start: Point, end: Point) -> int:
        """How many labels a leader runs through."""
        on_the_way = np.linspace(start, end, 9)[1:-1]
        return sum(any(a < x < c and b < y < d for x, y in on_the_way) for a, b, c, d in self._boxes[index])

    def place(
        self, text: str, points: Sequence[Point], *, bold: bool = False, side: str = "", far: bool = True
    ) -> tuple[Point, Standing]:
        """The point near which a label covers least, and where it stands there.

        Parameters
        ----------
        points
            Those that the label may stand at, in data; the first is preferred where they are equal.
        side
            "above" or "below" is kept where there is room.
        far
            False keeps the label at its point.

        Returns
        -------
        tuple
            The point and where the label stands from it.
        """
        cheapest = math.inf
        for point in points:
            cost, there, its_boxes = self._best(text, point, bold, side, far)
            if cost < cheapest:
                cheapest, (x, y), place, boxes = cost, point, there, its_boxes
            if cheapest <= GAPS[0] * DISTANCE_COST:
                break
        for i, box in enumerate(boxes):
            self._boxes[i].append(box)
            if place.leader:
                at = self.px(x, self.widths[i])
                ends = np.array([(at, self.py(y)), (at + place.dx, self.py(y) + place.dy)])
                self._lines[i].append(np.linspace(ends[0], ends[1], 12))
                self._sums[i] = None
        return (x, y), place

    def _best(
        self, text: str, point: Point, bold: bool, side: str, far: bool
    ) -> tuple[float, Standing, list[Box]]:
        """The cheapest place near one point: its cost, the place, the box at each width."""
        wide, high = text_size(text, bold=bold)
        x, y = point
        best: tuple[float, Standing, list[Box]] | None = None
        for gap in GAPS if far else GAPS[:1]:
            if best is not None and best[0] <= gap * DISTANCE_COST:
                break
            for across, down, anchor in SIDES:
                wrong_side = (side == "above" and down >= 0) or (side == "below" and down <= 0)
                dx, dy = across * gap * (0.8 if down else 1), down * (gap + high / 2)
                shift = {"center": wide / 2, "left": 0, "right": wide}[anchor]
                leader = math.hypot(dx, max(0.0, abs(dy) - high / 2)) > 20
                boxes, cost = [], gap * DISTANCE_COST + (WRONG_SIDE_COST if wrong_side else 0)
                for i, width in enumerate(self.widths):
                    at, down_to = self.px(x, width), self.py(y)
                    left, top = at + dx - shift, down_to + dy - high / 2
                    boxes.append((left, top, left + wide, top + high))
                    cost += self._cost(i, boxes[-1]) / len(self.widths)
                    if leader:
                        cost += LEADER_COST * self._crossings(i, (at, down_to), (at + dx, down_to + dy))
                if best is None or cost < best[0]:
                    best = cost, Standing(round(dx), round(dy), anchor, leader), boxes
        assert best is not None  # SIDES always leaves some
        return best

    def quietest_corner(self, wide: float, high: float) -> str:
        """The corner of the plot where a box covers least, such as "top right"."""

        def box(name: str, width: float) -> Box:
            left = {"right": width - wide, "left": 0.0, "center": (width - wide) / 2}[name.split()[1]]
            top = 0.0 if name.startswith("top") else self.height - high
            return left, top, left + wide, top + high

        def cost(name: str) -> float:
            return sum(self._cost(i, box(name, width)) for i, width in enumerate(self.widths))

        return min(CORNERS, key=cost)

    def at_right(self, labels: Sequence[tuple[float, str, bool]]) -> list[float]:
        """How far each label (value, text, bold) right of the plot moves down to stand free, in pixels.

        Labels come from high to low.
        """
        wanted = [self.py(value) for value, *_ in labels]
        sizes = [text_size(text, bold=bold)[1] + 2 for _, text, bold in labels]
        # No lower than the foot of the figure, however many lines the lowest has.
        low = self.height + min(12.0, ROOM_BELOW_PX - sizes[-1] / 2) if sizes else self.height
        placed = spread(wanted, sizes, -12.0, low)
        return [to - start for start, to in zip(wanted, placed, strict=True)]
