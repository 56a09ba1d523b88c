"""Line charts of slides, whose numbers can be edited in PowerPoint."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from lxml import etree
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import (
    XL_CHART_TYPE,
    XL_LABEL_POSITION,
    XL_LEGEND_POSITION,
    XL_MARKER_STYLE,
    XL_TICK_LABEL_POSITION,
)
from pptx.enum.dml import MSO_LINE_DASH_STYLE
from pptx.oxml.ns import qn
from pptx.slide import Slide
from pptx.util import Inches, Pt

from outcomes.charts.canvas import decimals_of, value_range
from outcomes.exports.slides import (
    BLUE,
    EDGE,
    FONT,
    GREY,
    HAIRLINE,
    INK,
    NAVY,
    SOFT,
    Box,
    Drawn,
    describe,
    rgb,
    text_width,
)

# Of labels, in sixty-thousandths of a degree.
SLANTED = "-2700000"


@dataclass(frozen=True)
class Series:
    """One line of a chart; None where there is no value. ``labels_last`` writes its last value beside it."""

    name: str
    values: Sequence[float | None]
    style: str
    labels_last: bool = False


@dataclass(frozen=True)
class Style:
    """How a line is drawn: never by colour alone."""

    colour: str
    width: float
    dash: MSO_LINE_DASH_STYLE = MSO_LINE_DASH_STYLE.SOLID
    marker: XL_MARKER_STYLE = XL_MARKER_STYLE.NONE


STYLES = {
    "area": Style(NAVY, 2.75, marker=XL_MARKER_STYLE.CIRCLE),
    "england": Style(GREY, 1.5, marker=XL_MARKER_STYLE.SQUARE),
    "path": Style(INK, 1.75, MSO_LINE_DASH_STYLE.DASH),
    "projection": Style(BLUE, 2.25, MSO_LINE_DASH_STYLE.ROUND_DOT),
    "bound": Style(EDGE, 1.0),
    "mean": Style(GREY, 1.5),
}


def add_line_chart(
    slide: Slide,
    box: Box,
    categories: Sequence[str] | Sequence[date],
    lines: Sequence[Series],
    *,
    axis: str,
    decimals: int,
    scale: tuple[float, float, float],
    name: str,
    alt: str,
) -> None:
    """A line chart whose numbers can be edited in PowerPoint.

    Parameters
    ----------
    categories
        Labels along the time axis, one for every year: a year without a value leaves a gap. Days make an axis that
        is labelled by years.
    axis
        What is measured and its unit.
    decimals
        Of the values that are written in the chart.
    scale
        Ends and step of the value axis, from :func:`axis_range`.
    """
    data = CategoryChartData(number_format=f"0.{'0' * decimals}" if decimals else "0")
    data.categories = list(categories)
    for line in lines:
        data.add_series(line.name, list(line.values))
    shapes: Drawn = slide.shapes
    frame = shapes.add_chart(XL_CHART_TYPE.LINE_MARKERS, *(Inches(v) for v in box), data)
    describe(frame, name, alt)
    chart = frame.chart
    chart.has_title = False
    chart.font.size, chart.font.name = Pt(12), FONT
    chart.font.color.rgb = rgb(INK)
    chart.has_legend = True
    chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
    for drawn, line in zip(chart.plots[0].series, lines, strict=True):
        _draw_line(drawn, line)
    _value_axis(chart.value_axis, axis, scale)
    if isinstance(categories[0], date):
        _date_axis(chart.category_axis)
    else:
        _category_axis(chart.category_axis, [str(label) for label in categories], box[2])


def axis_range(lines: Sequence[Series]) -> tuple[float, float, float]:
    """Ends and step of an axis that holds every value of some lines."""
    return value_range([value for line in lines for value in line.values])


def _draw_line(drawn: Drawn, line: Series) -> None:
    style = STYLES[line.style]
    drawn.smooth = False
    drawn.format.line.color.rgb = rgb(style.colour)
    drawn.format.line.width, drawn.format.line.dash_style = Pt(style.width), style.dash
    drawn.marker.style = style.marker
    if style.marker != XL_MARKER_STYLE.NONE:
        drawn.marker.size = 7 if line.style == "area" else 5
        drawn.marker.format.fill.solid()
        drawn.marker.format.fill.fore_color.rgb = rgb(style.colour)
        drawn.marker.format.line.color.rgb = rgb(style.colour)
    if line.labels_last:
        position = max(n for n, value in enumerate(line.values) if value is not None)
        label = drawn.points[position].data_label
        label.position = XL_LABEL_POSITION.ABOVE
        label.font.bold, label.font.size = True, Pt(12)
        label.font.color.rgb = rgb(style.colour)


def _value_axis(axis: Drawn, title: str, scale: tuple[float, float, float]) -> None:
    low, high, step = scale
    axis.minimum_scale, axis.maximum_scale, axis.major_unit = low, high, step
    axis.has_title = True
    # A reader of a line takes the foot of a chart for zero.
    axis.axis_title.text_frame.text = title if low == 0 else f"{title} (axis starts at {low:g})"
    run = axis.axis_title.text_frame.paragraphs[0].runs[0]
    run.font.size, run.font.bold, run.font.name = Pt(12), False, FONT
    axis.tick_labels.number_format = f"0.{'0' * decimals_of(step)}" if decimals_of(step) else "0"
    axis.tick_labels.number_format_is_linked = False
    axis.major_gridlines.format.line.color.rgb = rgb(HAIRLINE)
    axis.format.line.fill.background()


def _category_axis(axis: Drawn, categories: Sequence[str], width: float) -> None:
    """Labels that lie flat where they have room, and slant where they have not: some programs would break them."""
    axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    axis.format.line.color.rgb = rgb(SOFT)
    axis.tick_labels.font.size = Pt(12)
    room = (width - 1.2) / max(1, len(categories))
    is_flat = text_width(max(categories, key=len), 12) + 0.12 <= room
    axis._element.find(qn("c:txPr")).find(qn("a:bodyPr")).set("rot", "0" if is_flat else SLANTED)
    after = axis._element.find(qn("c:noMultiLvlLbl"))
    for tag in ("c:tickLblSkip", "c:tickMarkSkip"):
        after.addprevious(etree.Element(qn(tag), val="1"))


def _date_axis(axis: Drawn) -> None:
    """Days along the axis, a label a year."""
    axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    axis.format.line.color.rgb = rgb(SOFT)
    axis.tick_labels.font.size = Pt(12)
    axis.tick_labels.number_format, axis.tick_labels.number_format_is_linked = "yyyy", False
    element = axis._element
    for tag in ("c:baseTimeUnit", "c:majorUnit", "c:majorTimeUnit"):
        for old in element.findall(qn(tag)):
            element.remove(old)
    for tag, value in (("c:baseTimeUnit", "days"), ("c:majorUnit", "1"), ("c:majorTimeUnit", "years")):
        element.append(etree.Element(qn(tag), val=value))
