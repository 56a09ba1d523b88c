"""PowerPoint slides with charts and tables that stay editable: what the board pack is put together from.

Plain values in, one file out. Nothing here knows targets or reads data. Boxes are ``(left, top, width,
height)`` in inches on a 16:9 page. Text is measured before it is set, on the safe side: PowerPoint does not
shrink text until somebody edits it, so what does not fit would run off the page.
"""

from __future__ import annotations

import copy
import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, TypeAlias

from lxml import etree
from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.lang import MSO_LANGUAGE_ID
from pptx.enum.shapes import MSO_SHAPE, PP_PLACEHOLDER
from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.oxml.ns import qn
from pptx.slide import Slide
from pptx.util import Inches, Pt

from outcomes.charts.colours import office

Box = tuple[float, float, float, float]
# A deck, shape, frame or axis of python-pptx, whose own types are partly missing and in places wrong.
Drawn: TypeAlias = Any

PAGE = (13.333, 7.5)
MARGIN = 0.5
WIDTH = PAGE[0] - 2 * MARGIN
TOP, BOTTOM = 1.4, 6.95
FONT = "Arial"

BLUE, NAVY, INK, SOFT, GREY, EDGE, HAIRLINE, PLUM, WHITE = map(
    office,
    ("masthead", "series", "text", "text-soft", "england", "bound", "hairline", "illustrative", "page"),
)

LINE_HEIGHT = 1.2
CELL_PT, DETAIL_PT, PADDING = 12.0, 11.0, 0.06
CELL_SCALES = (1.0, 0.96, 0.91)
# What a table that must be one slide may come down to.
SMALL_SCALES = (*CELL_SCALES, 0.87, 0.83)
SMALLEST_PT = 10.0
SCALES = (1.0, 0.95, 0.9, 0.85, 0.8, 0.75)
# Widths of Arial's letters in ems, rounded up.
NARROW, THIN, BROAD = "ijlI|.,:;'!‘’", "ft()[]/- r“”", "mMwW@%—…"


@dataclass(frozen=True)
class Line:
    """One paragraph: size in points, ``before`` the space above it."""

    text: str
    size: float = 14
    bold: bool = False
    colour: str = INK
    before: float = 0


@dataclass(frozen=True)
class Column:
    """A column of a table; width in inches."""

    title: str
    width: float


@dataclass(frozen=True)
class Cell:
    """A cell with its second, quieter lines."""

    text: str
    detail: tuple[str, ...] = ()
    bold: bool = False


@dataclass(frozen=True)
class Table:
    """A table: its name, columns and rows, and what it shows to those who do not see it.

    ``scale`` makes its type a little smaller, where that saves a second slide.
    """

    name: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    alt: str
    scale: float = 1.0

    @property
    def head(self) -> list[Cell]:
        """The titles of the columns."""
        return [Cell(column.title, bold=True) for column in self.columns]

    def row_height(self, cells: Sequence[Cell]) -> float:
        """Height in inches that a row takes."""
        heights = [
            text_height(_cell_lines(cell), column.width - 2 * PADDING, self.scale)
            for column, cell in zip(self.columns, cells, strict=True)
        ]
        return max(heights) + 2 * PADDING

    @property
    def height(self) -> float:
        """Height in inches, head included."""
        return sum(self.row_height(cells) for cells in (self.head, *self.rows))


# Measuring --------------------------------------------------------------------------------------------------


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """Width of a text on one line in inches, on the safe side."""
    ems = sum(
        0.29 if c in NARROW else 0.36 if c in THIN else 0.95 if c in BROAD else 0.73 if c.isupper() else 0.56
        for c in text
    )
    return ems * size * (1.07 if bold else 1) / 72


def count_lines(text: str, size: float, width: float, *, bold: bool = False) -> int:
    """Lines a text takes when wrapped at spaces to a width in inches."""
    lines, used = 1, 0.0
    for word in text.split():
        length = text_width(word + " ", size, bold=bold)
        if used and used + length > width:
            lines, used = lines + 1, 0.0
        lines += int(length // width) if length > width else 0
        used += length
    return lines


def text_height(lines: Sequence[Line], width: float, scale: float = 1.0) -> float:
    """Height of paragraphs in inches when set at a scale."""
    points = 0.0
    for line in lines:
        size = scaled(line.size, scale)
        points += (
            count_lines(line.text, size, width, bold=line.bold) * size * LINE_HEIGHT + line.before * scale
        )
    return points / 72


def scaled(size: float, scale: float) -> float:
    """A type size at a scale, never below the smallest that can be read."""
    return max(SMALLEST_PT, round(size * scale * 2) / 2) if size > SMALLEST_PT else size


def title_line(title: str) -> Line:
    """The title of a page."""
    return Line(title, 26, bold=True, colour=NAVY)


def is_one_line(title: str) -> bool:
    """Whether the title of a page leaves the room of its second line free."""
    return count_lines(title, 26, WIDTH, bold=True) == 1


def best_scale(lines: Sequence[Line], width: float, height: float) -> float:
    """The largest scale at which paragraphs fit a box; the smallest one where none does."""
    return next((scale for scale in SCALES if text_height(lines, width, scale) <= height), SCALES[-1])


def rgb(hexadecimal: str) -> RGBColor:
    """A colour of six digits as Office takes it."""
    return RGBColor(*bytes.fromhex(hexadecimal))


# A deck -----------------------------------------------------------------------------------------------------


class Deck:
    """A presentation in the making.

    Parameters
    ----------
    title, subject
        Of the file, as its properties say.
    footer
        Stands at the foot of every page but the first.
    when
        The one date of the file: two decks of the same content are the same bytes.
    """

    def __init__(self, title: str, subject: str, footer: str, when: datetime) -> None:
        self._deck: Drawn = Presentation()
        self._deck.slide_width, self._deck.slide_height = Inches(PAGE[0]), Inches(PAGE[1])
        self._footer, self._when = footer, when
        self._cover, self._page = _prepare(self._deck)
        about = self._deck.core_properties
        about.title, about.subject, about.author, about.last_modified_by = (
            title,
            subject,
            "NENC outcomes",
            "NENC outcomes",
        )
        about.language, about.created, about.modified, about.revision = "en-GB", when, when, 1

    def cover(self, title: str, lines: Sequence[Line], notes: str) -> Slide:
        """The first slide: a title on a blue ground, facts below."""
        slide: Slide = self._deck.slides.add_slide(self._cover)
        _write_title(
            slide,
            Line(title, 36, bold=True, colour=WHITE),
            (MARGIN + 0.25, 1.0, WIDTH - 0.5, 2.2),
            MSO_ANCHOR.BOTTOM,
        )
        add_text(slide, (MARGIN + 0.25, 3.75, WIDTH - 0.5, 3.2), lines, "About this pack")
        _write_notes(slide, notes)
        return slide

    def page(self, title: str, notes: str) -> Slide:
        """A slide with a title, a footer and a number."""
        slide: Slide = self._deck.slides.add_slide(self._page)
        _write_title(slide, title_line(title), (MARGIN, 0.32, WIDTH, 0.98), MSO_ANCHOR.TOP)
        _write_notes(slide, notes)
        return slide

    def content(self) -> bytes:
        """The file. Footer and number come last in the reading order of each slide."""
        for slide in list(self._deck.slides)[1:]:
            for placeholder in self._page.placeholders:
                kind = placeholder.placeholder_format.type
                if kind in (PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER):
                    slide.shapes._spTree.append(copy.deepcopy(placeholder._element))
                    if kind == PP_PLACEHOLDER.FOOTER:
                        slide.placeholders[placeholder.placeholder_format.idx].text_frame.text = self._footer
        _number_shapes(self._deck)
        stream = io.BytesIO()
        self._deck.save(stream)
        return same_bytes(stream.getvalue(), self._when)


def _prepare(deck: Drawn) -> tuple[Drawn, Drawn]:
    """Turn the library's 4:3 template into ours: two layouts, our colours, one font."""
    cover, page = deck.slide_layouts[0], deck.slide_layouts[5]
    for layout in list(deck.slide_layouts):
        if layout not in (cover, page):
            deck.slide_layouts.remove(layout)
    theme = deck.slide_master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    text = theme.blob.decode("utf-8").replace(
        '<a:latin typeface="Calibri"/>', f'<a:latin typeface="{FONT}"/>'
    )
    for name, colour in (
        ("dk2", NAVY),
        ("accent1", BLUE),
        ("accent2", GREY),
        ("accent3", NAVY),
        ("accent4", PLUM),
        ("hlink", office("link")),
    ):
        text = re.sub(rf'(<a:{name}><a:srgbClr val=")[0-9A-F]{{6}}', rf"\g<1>{colour}", text)
    theme._blob = text.encode("utf-8")
    for owner in (deck.slide_master, cover, page):
        for shape in list(owner.placeholders):
            kind = shape.placeholder_format.type
            if kind in (PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE):
                _place(shape, (MARGIN, 0.32, WIDTH, 0.98))
            elif kind == PP_PLACEHOLDER.FOOTER:
                _place(shape, (MARGIN, 7.05, WIDTH - 1, 0.3))
                _style_placeholder(shape, "l")
            elif kind == PP_PLACEHOLDER.SLIDE_NUMBER:
                _place(shape, (PAGE[0] - MARGIN - 0.8, 7.05, 0.8, 0.3))
                _style_placeholder(shape, "r")
            elif kind == PP_PLACEHOLDER.BODY:
                _place(shape, (MARGIN, TOP, WIDTH, BOTTOM - TOP))
            else:
                shape._element.getparent().remove(shape._element)
    style = deck.slide_master._element.find(f".//{qn('p:titleStyle')}/{qn('a:lvl1pPr')}")
    style.set("algn", "l")
    style.find(qn("a:defRPr")).set("sz", "2600")
    _ground(deck, cover, (0, 0, PAGE[0], 3.45))
    _ground(deck, page, (0, 0, PAGE[0], 0.14))
    return cover, page


def _ground(deck: Drawn, layout: Drawn, box: Box) -> None:
    """A blue ground on a layout, behind everything: decoration that no reading order meets."""
    width, height = (Inches(v) for v in box[2:])
    nobody = deck.slides.add_slide(layout)
    shape = nobody.shapes.add_shape(MSO_SHAPE.RECTANGLE, Inches(box[0]), Inches(box[1]), width, height)
    shape.fill.solid()
    shape.fill.fore_color.rgb = rgb(BLUE)
    shape.line.fill.background()
    shape.name = "Ground"
    layout.shapes._spTree.insert(2, shape._element)
    listed = deck.slides._sldIdLst
    deck.part.drop_rel(listed[-1].rId)
    listed.remove(listed[-1])


def _style_placeholder(shape: Drawn, align: str) -> None:
    """Small grey text on one side, for the foot of a page."""
    for properties in shape._element.iter(qn("a:lvl1pPr")):
        properties.set("algn", align)
    for run in [*shape._element.iter(qn("a:defRPr")), *shape._element.iter(qn("a:rPr"))]:
        run.set("sz", "1050")
        for fill in run.findall(qn("a:solidFill")):
            run.remove(fill)
        fill = etree.SubElement(run, qn("a:solidFill"))
        etree.SubElement(fill, qn("a:srgbClr")).set("val", SOFT)
        run.insert(0, fill)


def _place(shape: Drawn, box: Box) -> None:
    shape.left, shape.top, shape.width, shape.height = (Inches(v) for v in box)


def _write_title(slide: Slide, line: Line, box: Box, anchor: MSO_ANCHOR) -> None:
    title: Drawn = slide.shapes.title
    _place(title, box)
    scale = best_scale([line], box[2], box[3])
    _write(title.text_frame, [line], scale)
    title.text_frame.vertical_anchor = anchor


def _write_notes(slide: Drawn, notes: str) -> None:
    slide.notes_slide.notes_text_frame.text = notes


def _number_shapes(deck: Drawn) -> None:
    """Every shape of a slide its own number: copies of placeholders bring the number they had."""
    for slide in deck.slides:
        for number, element in enumerate(slide.shapes._spTree.iter(qn("p:cNvPr")), start=1):
            element.set("id", str(number))


# Text and tables --------------------------------------------------------------------------------------------


def add_text(slide: Slide, box: Box, lines: Sequence[Line], name: str, *, border: str | None = None) -> None:
    """Paragraphs in a box, at the largest size that fits."""
    shape = slide.shapes.add_textbox(*(Inches(v) for v in box))
    shape.name = name
    inset = 0.0
    if border:
        inset = 0.15
        shape.line.color.rgb = rgb(border)
        shape.line.width = Pt(1.5)
    _write(shape.text_frame, lines, best_scale(lines, box[2] - 2 * inset, box[3] - 2 * inset), inset)


def _write(frame: Drawn, lines: Sequence[Line], scale: float, inset: float = 0.0) -> None:
    frame.word_wrap, frame.auto_size = True, MSO_AUTO_SIZE.NONE
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = Inches(inset)
    for number, line in enumerate(lines):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        paragraph.space_before = Pt(line.before * scale if number else 0)
        _run(paragraph, line, scaled(line.size, scale))


def _run(paragraph: Drawn, line: Line, size: float) -> None:
    run = paragraph.add_run()
    run.text = line.text
    run.font.size, run.font.bold, run.font.name = Pt(size), line.bold, FONT
    run.font.color.rgb = rgb(line.colour)
    run.font.language_id = MSO_LANGUAGE_ID.ENGLISH_UK


def paginate(table: Table, height: float, scales: Sequence[float] = CELL_SCALES) -> list[Table]:
    """A table as one table, or as a few with the same head, none higher than ``height`` inches."""
    for scale in scales:
        whole = replace(table, scale=scale)
        if whole.height <= height:
            return [whole]
    largest, smallest = (_pages(replace(table, scale=scale), height) for scale in (scales[0], scales[-1]))
    return smallest if len(smallest) < len(largest) else largest


def _pages(table: Table, height: float) -> list[Table]:
    """A table at its scale in pieces with the same head."""
    pages: list[list[Sequence[Cell]]] = [[]]
    head = used = table.row_height(table.head)
    for cells in table.rows:
        needed = table.row_height(cells)
        if pages[-1] and used + needed > height:
            pages.append([])
            used = head
        pages[-1].append(cells)
        used += needed
    return [replace(table, rows=rows) for rows in pages]


def add_table(slide: Slide, corner: tuple[float, float], table: Table) -> None:
    """A table with a marked head, hairlines between rows and a description; ``corner`` is left and top."""
    rows = [table.head, *table.rows]
    heights = [table.row_height(cells) for cells in rows]
    width = sum(column.width for column in table.columns)
    shapes: Drawn = slide.shapes
    shape = shapes.add_table(
        len(rows), len(table.columns), *(Inches(v) for v in (*corner, width, sum(heights)))
    )
    describe(shape, table.name, table.alt)
    shape.table.first_row, shape.table.horz_banding = True, False
    for drawn, column in zip(shape.table.columns, table.columns, strict=True):
        drawn.width = Inches(column.width)
    for n, (drawn, cells) in enumerate(zip(shape.table.rows, rows, strict=True)):
        drawn.height = Inches(heights[n])
        for target, cell in zip(drawn.cells, cells, strict=True):
            _fill_cell(target, cell, table.scale, is_head=n == 0)


def _cell_lines(cell: Cell, *, is_head: bool = False) -> list[Line]:
    first = Line(cell.text, CELL_PT, bold=cell.bold, colour=WHITE if is_head else INK)
    return [first, *(Line(text, DETAIL_PT, colour=SOFT) for text in cell.detail)]


def _fill_cell(target: Drawn, cell: Cell, scale: float, *, is_head: bool) -> None:
    target.fill.solid()
    target.fill.fore_color.rgb = rgb(NAVY if is_head else WHITE)
    target.vertical_anchor = MSO_ANCHOR.TOP
    _write_cell(target.text_frame, _cell_lines(cell, is_head=is_head), scale)
    target.margin_left = target.margin_right = target.margin_top = target.margin_bottom = Inches(PADDING)
    properties = target._tc.get_or_add_tcPr()
    edge = etree.Element(qn("a:lnB"), w=str(Pt(0.75)))
    etree.SubElement(etree.SubElement(edge, qn("a:solidFill")), qn("a:srgbClr")).set("val", HAIRLINE)
    properties.insert(0, edge)


def _write_cell(frame: Drawn, lines: Sequence[Line], scale: float) -> None:
    frame.word_wrap = True
    for number, line in enumerate(lines):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        _run(paragraph, line, scaled(line.size, scale))


def describe(frame: Drawn, name: str, alt: str) -> None:
    """Name a chart or table and say what it shows to those who do not see it."""
    frame.name = name
    frame._element.nvGraphicFramePr.cNvPr.set("descr", alt)


# One content, one file --------------------------------------------------------------------------------------


def same_bytes(content: bytes, when: datetime) -> bytes:
    """The same Office file with one date in it: equal content gives equal bytes.

    The libraries write the time of day into the archive and into the workbook behind every chart.
    """
    moment = f"{when:%Y-%m-%dT%H:%M:%SZ}".encode()
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            data = old.read(entry)
            if entry.filename.endswith(".xlsx"):
                data = same_bytes(data, when)
            elif entry.filename == "docProps/core.xml":
                data = re.sub(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*", rb"\g<1>" + moment, data)
            fixed = zipfile.ZipInfo(entry.filename, (1980, 1, 1, 0, 0, 0))
            fixed.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(fixed, data)
    return out.getvalue()
