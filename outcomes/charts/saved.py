"""What a chart saved as a picture says round its plot, so that it can be read alone: a figure's ``layout.meta.saved``.

The browser draws the picture (``assets/charts.js``); its words and their places come from here. It is always the wide
one by day, whatever the screen.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from typing import NamedTuple

from outcomes.charts.canvas import wrap
from outcomes.charts.figure import Figure, Part
from outcomes.charts.parts import COLOURS, note
from outcomes.numerals import counted, day

WIDTH_PX, PAD_PX = 1200, 24
ILLUSTRATIVE = (
    "Illustrative data: made up to show how the page works. It describes nothing that happened and is evidence of"
    " nothing."
)
MOST_SOURCES = 4
# Of Arial's letters a little more than the mean, in shares of the type size: fonts differ.
LETTER, BOLD_LETTER = 0.5, 0.56
# More numbered events than this stand in two columns.
ONE_COLUMN = 4


@dataclass(frozen=True)
class Told:
    """What a saved picture says.

    Parameters
    ----------
    finding
        What the chart shows, as a title.
    about
        Where and when: "Sunderland", "2011 to 2024". The chart's own title says what is measured, in which unit.
    sources
        Titles of the sources, the newest figure's first.
    published
        The day on which the figures were published here.
    file_name
        Without its ending.
    numbered
        What each number on the chart means: (number, words).
    marks
        What its marks mean: (sign, colour of ``COLOURS``, words).
    remark
        What must never be left away from it, such as where to find help.
    """

    finding: str
    about: Sequence[str]
    sources: Sequence[str]
    published: date
    file_name: str
    numbered: Sequence[tuple[int, str]] = ()
    marks: Sequence[tuple[str, str, str]] = ()
    remark: str = ""


class _Words(NamedTuple):
    """A paragraph: its lines as Plotly takes them, its type and the space above it in pixels."""

    lines: Sequence[str]
    size: int
    colour: str = "text-soft"
    bold: bool = False
    before: int = 6

    @property
    def line_px(self) -> float:
        """What one of its lines takes; Plotly sets lines 1.3 type sizes apart."""
        return self.size * 1.3

    @property
    def height(self) -> float:
        """What it takes with the space above it."""
        return self.before + self.line_px * len(self.lines)


def with_words(figure: Figure, told: Told, *, caption: str = "", synthetic: bool = False) -> Figure:
    """The figure with what its saved picture has besides, in ``layout.meta.saved``.

    Parameters
    ----------
    caption
        The sentences under the chart.
    synthetic
        Whether it rests on invented data, which the picture then says in words as well.

    Returns
    -------
    Figure
        The same figure, its ``meta`` widened: ``width``, ``height``, ``margin`` and ``annotations`` of the picture.
    """
    layout = figure["layout"]
    margin = {side: layout["margin"][side] for side in ("l", "r", "t", "b")}
    head, columns, foot = _head(told), _numbered(told), _foot(told, caption, synthetic=synthetic)
    head_px = _height(head) + 10
    columns_px = max((_height(column) for column in columns), default=0.0)
    notes = list(_placed(head, top=margin["t"] + head_px, left=-margin["l"], from_top=True))
    for n, column in enumerate(columns):
        left = -margin["l"] + n * _inside() / len(columns)
        notes += _placed(column, top=-margin["b"] - 6, left=left, from_top=False)
    notes += _placed(foot, top=-margin["b"] - 6 - columns_px, left=-margin["l"], from_top=False)
    foot_px = 6 + columns_px + _height(foot)
    saved = {
        "width": WIDTH_PX,
        "height": round(layout["height"] + head_px + foot_px + 2 * PAD_PX),
        "margin": {
            "l": margin["l"] + PAD_PX,
            "r": margin["r"] + PAD_PX,
            "t": round(margin["t"] + head_px + PAD_PX),
            "b": round(margin["b"] + foot_px + PAD_PX),
            "pad": 0,
            "autoexpand": False,
        },
        "annotations": notes,
        "paper_bgcolor": COLOURS["page"],
    }
    meta = layout.get("meta", {}) | {"saved": saved}
    return {**figure, "layout": {**layout, "meta": meta}}


def _inside() -> int:
    return WIDTH_PX - 2 * PAD_PX


def _height(paragraphs: Sequence[_Words]) -> float:
    return sum(one.height for one in paragraphs)


def _words(
    text: str,
    size: int,
    *,
    colour: str = "text-soft",
    bold: bool = False,
    before: int = 6,
    width: float | None = None,
) -> _Words:
    """A text in as many lines as it takes."""
    letter = (BOLD_LETTER if bold else LETTER) * size
    limit = int((width or _inside()) / letter)
    lines = [escape(line, quote=False) for line in wrap(text, limit)]
    return _Words(lines, size, colour, bold, before)


def _head(told: Told) -> list[_Words]:
    return [
        _words(told.finding, 20, colour="text", bold=True, before=0),
        _words(" · ".join(told.about), 14, colour="text"),
    ]


def _numbered(told: Told) -> list[list[_Words]]:
    """What the numbers mean, in one column or two of about the same height."""
    if not told.numbered:
        return []
    n_columns = 1 if len(told.numbered) <= ONE_COLUMN else 2
    width = _inside() / n_columns - 20
    lines = [_words(f"{number}. {words}", 12, before=2, width=width) for number, words in told.numbered]
    per_column = -(-len(lines) // n_columns)
    columns = [lines[start : start + per_column] for start in range(0, len(lines), per_column)]
    heading = _words("Numbers on the chart", 12, colour="text", bold=True)
    blank = heading._replace(lines=[" "])
    return [[heading if n == 0 else blank, *column] for n, column in enumerate(columns)]


def _foot(told: Told, caption: str, *, synthetic: bool) -> list[_Words]:
    """Marks, caption, whether it is invented, source and day."""
    named = list(dict.fromkeys(told.sources))
    more = f"; and {counted(len(named) - MOST_SOURCES, 'more', 'more')}" if len(named) > MOST_SOURCES else ""
    source = f"Source: {'; '.join(named[:MOST_SOURCES])}{more}"
    found = [_words(told.remark, 13, colour="text", bold=True)] if told.remark else []
    found += [_marks(told)] if told.marks else []
    found += [_words(caption, 12)] if caption else []
    found += [_words(ILLUSTRATIVE, 13, colour="illustrative", bold=True)] if synthetic else []
    found.append(_words(f"{source.rstrip('.')}.", 12, colour="text"))
    shown = "As shown" if synthetic else "Figures as published"
    published = day(told.published.isoformat())
    found.append(_words(f"{shown} by NENC outcomes on {published}.", 12, colour="text", before=2))
    return found


def _marks(told: Told) -> _Words:
    signs = (
        f'<span style="color:{COLOURS[colour]}">{sign}</span> {escape(words, quote=False)}'
        for sign, colour, words in told.marks
    )
    return _Words(["\u2003".join(signs)], 12)


def _placed(paragraphs: Sequence[_Words], *, top: float, left: float, from_top: bool) -> Iterator[Part]:
    """Paragraphs one below the other; ``top`` and ``left`` in pixels from the plot's upper or lower left corner."""
    for one in paragraphs:
        top -= one.before
        for line in one.lines:
            yield note(
                line,
                0,
                1 if from_top else 0,
                one.colour,
                bold=one.bold,
                xref="paper",
                yref="paper",
                xanchor="left",
                yanchor="top",
                xshift=round(left),
                yshift=round(top, 1),
                borderpad=0,
                font={"color": COLOURS[one.colour], "size": one.size},
            )
            top -= one.line_px
