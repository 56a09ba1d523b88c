"""From traces to a figure: the room round a plot, and what stands in it on a wide screen and on a narrow one."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from outcomes.charts.axes import ValueAxis, date_ticks
from outcomes.charts.canvas import LINE_PX, SAMPLE_PX, Canvas, text_size, wrap
from outcomes.charts.events import Event, draw_above, keep_off
from outcomes.charts.figure import Figure, Part, Place
from outcomes.charts.parts import CLEAR, COLOURS, hatch, illustrative_mark, leader, note

FONT = "-apple-system, Segoe UI, Roboto, Helvetica Neue, Arial, Liberation Sans, sans-serif"
# Widths in pixels at which a chart may be shown.
WIDE, NARROW = (640, 900, 1260), (328, 400)
TITLE_GAP_PX, FOOT_PX = 6, 30
MARK_PX = 132, 30


class EndLabel(NamedTuple):
    """A label right of the plot, at the height of ``value``."""

    value: float
    text: str
    colour: str = "text-soft"
    bold: bool = False


class Sheet:
    """What one layout has round its traces: margins in pixels, shapes and annotations.

    Parameters
    ----------
    title
        The measure and its unit, above the plot at the left.
    wide
        Whether it is for a wide screen or a narrow one.
    left, right, bottom
        Margins in pixels.
    above
        Pixels between the title and the plot.
    corner
        Where the words "Illustrative data" stand if they must.
    """

    def __init__(
        self,
        title: str,
        wide: bool,
        *,
        left: int,
        right: int,
        above: int,
        bottom: int = FOOT_PX,
        corner: str = "top right",
    ) -> None:
        lines = _title_lines(title, wide)
        top = _title_height(title, wide) + above
        self.wide, self.corner = wide, corner
        self.margin = {"l": left, "r": right, "t": top, "b": bottom}
        at_top_left = {"xref": "paper", "yref": "paper", "xanchor": "left", "yanchor": "top"}
        shift = {"xshift": -left, "yshift": top}
        self.notes = [note("<br>".join(lines), 0, 1, "text", bold=True, **at_top_left, **shift)]
        self.shapes: list[Part] = []

    def quietest_corner(self) -> str:
        """Where the words "Illustrative data" cover least."""
        return self.corner


class Plot(Sheet):
    """A sheet that knows where its lines run, so that labels keep off them and off each other.

    Parameters
    ----------
    height
        Of the whole figure, in pixels.
    x
        Ends of the horizontal axis on the canvas.
    y
        The vertical axis.
    events
        Dated lines; their labels stand above the plot.
    beyond
        How far those labels may run right of the plot, in pixels.
    to_plotly
        Makes a horizontal position on the canvas what Plotly takes, where that is a date.
    """

    def __init__(
        self,
        title: str,
        wide: bool,
        height: int,
        x: tuple[float, float],
        y: ValueAxis,
        *,
        left: int,
        right: int,
        events: Sequence[Event] = (),
        beyond: float = 70,
        to_plotly: Callable[[float], Place] = float,
    ) -> None:
        widths = [width - left - right for width in (WIDE if wide else NARROW)]
        self.canvas = Canvas(widths, 1, x, y.ends, log=y.is_log)
        self.to_plotly = to_plotly
        room = height - _title_height(title, wide) - TITLE_GAP_PX - FOOT_PX
        shapes, notes, above = draw_above(events, self.canvas, to_plotly, room, beyond)
        super().__init__(title, wide, left=left, right=right, above=TITLE_GAP_PX + above)
        self.shapes, self.notes = shapes, notes + self.notes
        self.canvas.height = room - above
        keep_off(events, self.canvas)

    def quietest_corner(self) -> str:
        """Where the words "Illustrative data" cover least."""
        return self.canvas.quietest_corner(*MARK_PX)

    def line(self, points: Iterable[tuple[float | None, float | None]], *, main: bool = False) -> None:
        """Labels keep off a line through points, the more so off the ``main`` one, which has dots."""
        self.canvas.draw(points, every=SAMPLE_PX / 8 if main else SAMPLE_PX)

    def label(
        self,
        text: str,
        points: Sequence[tuple[float, float]],
        colour: str = "text-soft",
        *,
        bold: bool = False,
        side: str = "",
        far: bool = True,
    ) -> None:
        """A label near one of some points, where it covers least; the rest as ``Canvas.place`` takes it."""
        (x, y), place = self.canvas.place(text, points, bold=bold, side=side, far=far)
        moved = leader(place.dx, place.dy) if place.leader else {"xshift": place.dx, "yshift": -place.dy}
        at = self.to_plotly(x), self._height(y)
        self.notes.append(note(text, *at, colour, bold=bold, xanchor=place.anchor) | moved)

    def end_labels(self, x: Place, labels: Iterable[EndLabel]) -> None:
        """Labels right of the plot, one below the other, from Plotly's ``x``."""
        labels = sorted(labels, key=lambda label: self.canvas.py(label.value))
        shifts = self.canvas.at_right([(label.value, label.text, label.bold) for label in labels])
        for label, shift in zip(labels, shifts, strict=True):
            moved = leader(16, shift, standoff=2) if abs(shift) > 3 else {"xshift": 10}
            said = note(
                label.text, x, self._height(label.value), label.colour, bold=label.bold, xanchor="left"
            )
            self.notes.append(said | moved)

    def _height(self, value: float) -> float:
        return math.log10(value) if self.canvas.log else value


def width_of(labels: Iterable[EndLabel]) -> int:
    """The margin that labels right of the plot need, in pixels."""
    return max((round(text_size(each.text, bold=each.bold)[0]) + 14 for each in labels), default=24)


def _title_lines(text: str, wide: bool) -> list[str]:
    return wrap(text, 100 if wide else 44)


def _title_height(text: str, wide: bool) -> int:
    return LINE_PX * len(_title_lines(text, wide)) + 8


def figure(
    data: list[Part],
    sheet: Callable[[bool], Sheet],
    height: int,
    x: Part,
    y: Part,
    *,
    ticks: Callable[[bool], Part],
    caption: Sequence[str] = (),
    invented: tuple[Sequence[Place], Sequence[float]] | None = None,
    on_narrow: Mapping[str, Part] | None = None,
) -> Figure:
    """A figure whose layout is the wide one, with what a narrow one changes in ``layout.meta.narrow``.

    Parameters
    ----------
    data
        Traces, back to front.
    sheet
        Draws what stands round them, on a wide screen (True) or a narrow one.
    height
        In pixels.
    x, y
        The axes as Plotly takes them.
    ticks
        What the horizontal axis has besides at either width.
    caption
        Sentences under the chart.
    invented
        Ends of both axes where the data is illustrative, None where it is not.
    on_narrow
        What a narrow chart changes in the traces of a name.
    """
    wide, narrow = sheet(True), sheet(False)
    if invented:
        data = [hatch(*invented), *data]
        for each in (wide, narrow):
            each.notes.append(illustrative_mark(each.quietest_corner()))
    fixed = {"pad": 0, "autoexpand": False}
    changes = {"margin": narrow.margin | fixed, "shapes": narrow.shapes, "annotations": narrow.notes}
    changes |= {f"xaxis.{key}": value for key, value in ticks(False).items()}
    font = {"family": FONT, "size": 13}
    axis = {"fixedrange": True, "zeroline": False, "ticks": ""}
    base_line = {"showgrid": False, "showline": True, "linecolor": COLOURS["text"]}
    outside = {"ticks": "outside", "ticklen": 5, "tickangle": 0, "tickcolor": COLOURS["edge"]}
    return {
        "data": data,
        "layout": {
            "height": height,
            "margin": wide.margin | fixed,
            "paper_bgcolor": CLEAR,
            "plot_bgcolor": CLEAR,
            "font": font | {"color": COLOURS["text-soft"]},
            "hoverlabel": {
                "bgcolor": COLOURS["page"],
                "bordercolor": COLOURS["text"],
                "align": "left",
                "font": font | {"color": COLOURS["text"]},
            },
            "hovermode": "closest",
            "dragmode": False,
            "showlegend": False,
            "xaxis": axis | base_line | outside | x | ticks(True),
            "yaxis": axis | {"gridcolor": COLOURS["hairline"]} | y,
            "shapes": wide.shapes,
            "annotations": wide.notes,
            "meta": {"narrow": changes, "narrow_traces": dict(on_narrow or {}), "notes": list(caption)},
        },
    }


def dated_figure(
    data: list[Part],
    sheet: Callable[[bool], Sheet],
    height: int,
    x: tuple[str, str],
    y: ValueAxis,
    *,
    n_days: int,
    is_invented: bool,
    on_narrow: Mapping[str, Part] | None = None,
) -> Figure:
    """A figure of weeks from one ISO date to another, of which ``n_days`` hold data."""
    return figure(
        data,
        sheet,
        height,
        {"type": "date", "range": list(x)},
        y.layout,
        ticks=lambda wide: date_ticks(n_days, wide),
        caption=y.caption,
        invented=(x, y.ends) if is_invented else None,
        on_narrow=on_narrow,
    )


def rows_figure(
    data: list[Part],
    sheet: Callable[[bool], Sheet],
    height: int,
    x: ValueAxis,
    rows: tuple[float, float],
    *,
    tick0: float,
    is_invented: bool,
) -> Figure:
    """A figure with one line an entry, from ``rows[0]`` at the top to ``rows[1]``, and values across."""
    grid = {"showgrid": True, "gridcolor": COLOURS["hairline"], "tick0": tick0}
    entries = {"range": [rows[1], rows[0]], "showgrid": False, "showticklabels": False}
    return figure(
        data,
        sheet,
        height,
        x.layout | grid,
        entries,
        ticks=lambda wide: {"dtick": x.step if wide else x.step * 2},
        invented=(x.ends, rows) if is_invented else None,
    )
