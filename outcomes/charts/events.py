"""Dated events above a plot: their lines, and labels that keep out of each other's way."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from outcomes.charts.canvas import LINE_PX, SAMPLE_PX, Canvas, in_lines, text_size
from outcomes.charts.figure import Part, Place
from outcomes.charts.parts import note, pen, upright

# Words, the number of a line in a list beside the chart, or nothing.
Words = str | int
# Day or position on the canvas, and label.
DatedEvent = tuple[date, Words]
Event = tuple[float, Words]

# Room for the number of an event, so that two side by side can be told apart.
NUMBER_PX = 18
TICK_PX = 9
LIFT_PX = 14
GAP_PX = 4


@dataclass(frozen=True)
class Label:
    """Where the words of one event stand: ``level`` 0 is next to the plot, pixels are from its left."""

    x: float
    text: str
    anchor: str
    left: float
    right: float
    level: int = 0

    @property
    def n_lines(self) -> int:
        """How many lines of text there are."""
        return self.text.count("<br>") + 1


def draw_above(
    events: Sequence[Event],
    canvas: Canvas,
    to_plotly: Callable[[float], Place],
    room: float,
    beyond: float,
) -> tuple[list[Part], list[Part], int]:
    """Dashed lines with their labels above the plot; an event without words is a tick at its upper edge.

    Parameters
    ----------
    canvas
        Gives the position of an event; its height is not used, because the labels decide it.
    to_plotly
        Makes the position of an event what Plotly takes.
    room
        The height that plot and labels share, in pixels.
    beyond
        How far labels may run right of the plot, in pixels.

    Returns
    -------
    tuple
        Shapes, annotations and the pixels that the labels take.
    """
    inside = [(x, words) for x, words in gathered(events, canvas) if canvas.x[0] <= x <= canvas.x[1]]
    # From the right: a line then rises beside the labels of later events, not through them.
    inside.sort(key=lambda event: event[0], reverse=True)
    labels = _labels([event for event in inside if event[1]], min(canvas.widths), canvas, beyond)
    n_levels = max((label.level + 1 for label in labels), default=0)
    tall = [max(label.n_lines for label in labels if label.level == i) for i in range(n_levels)]
    feet = [LINE_PX * sum(tall[:i]) for i in range(n_levels + 1)]
    height = room - feet[-1]
    shapes = [
        upright(to_plotly(x), pen("usual", 1.5), foot=1 - TICK_PX / height)
        for x, words in inside
        if not words
    ]
    notes = []
    for label in labels:
        x, foot = to_plotly(label.x), feet[label.level]
        shapes.append(upright(x, pen("edge", 1, "3px,3px"), 1 + (foot + LIFT_PX) / height))
        shift = GAP_PX if label.anchor == "left" else -GAP_PX
        side = label.anchor
        notes.append(
            note(label.text, x, 1, yref="paper", xanchor=side, yanchor="bottom", xshift=shift, yshift=foot)
        )
    return shapes, notes, feet[-1]


def keep_off(events: Sequence[Event], canvas: Canvas) -> None:
    """Labels keep off the lines of events: one crossed costs more than a leader."""
    for x, words in gathered(events, canvas):
        if words:
            canvas.draw([(x, end) for end in canvas.y], every=SAMPLE_PX / 2)


def gathered(events: Sequence[Event], canvas: Canvas) -> list[tuple[float, str]]:
    """Events with numbers as text; where lines stand too close for one each, the first says ``3 to 7``."""
    width = min(canvas.widths)
    groups: list[list[Event]] = []
    for event in sorted((e for e in events if isinstance(e[1], int)), key=lambda e: e[0]):
        if groups and canvas.px(event[0], width) - canvas.px(groups[-1][-1][0], width) < NUMBER_PX:
            groups[-1].append(event)
        else:
            groups.append([event])
    texts = {}
    for group in groups:
        first, last = group[0][1], group[-1][1]
        texts[first] = str(first) if first == last else f"{first} to {last}"
    return [(x, texts.get(label, "") if isinstance(label, int) else label) for x, label in events]


def _labels(events: Sequence[tuple[float, str]], width: float, canvas: Canvas, beyond: float) -> list[Label]:
    """The words of events, which come from right to left, each on the lowest level where it is free."""
    placed: list[Label] = []
    for x, words in events:
        label = _beside(x, words, canvas.px(x, width), width, beyond)
        crossed = (o.level + 1 for o in placed if label.left <= canvas.px(o.x, width) <= label.right)
        level = max(crossed, default=0)
        while any(o.level == level and label.left <= o.right and label.right >= o.left for o in placed):
            level += 1
        placed.append(replace(label, level=level))
    return placed


def _beside(x: float, words: str, line: float, width: float, beyond: float) -> Label:
    """Words right of their line; in shorter lines of text, or left of it, where they would not fit."""
    for limit in (48, 24) if width > 400 else (24,):
        text = in_lines(words, limit)
        size = text_size(text)[0]
        if line + GAP_PX + size <= width + beyond:
            return Label(x, text, "left", line + GAP_PX, line + GAP_PX + size)
    return Label(x, text, "right", line - GAP_PX - size, line - GAP_PX)
