"""What the slides of a pack share: their lines, the mark of illustrative data, pages of one table or sentence."""

from __future__ import annotations

from collections.abc import Sequence

from pptx.slide import Slide

from outcomes.catalogue import glossary
from outcomes.exports.board import BoardPart
from outcomes.exports.slides import (
    BOTTOM,
    CELL_SCALES,
    MARGIN,
    NAVY,
    PLUM,
    SOFT,
    TOP,
    WIDTH,
    Deck,
    Line,
    Table,
    add_table,
    add_text,
    is_one_line,
    paginate,
    text_height,
)
from outcomes.methods.verdict import CAVEAT
from outcomes.numerals import lower_first
from outcomes.wording import judgements

QUESTION = "Are we on course for 2030?"
SUBJECT = "Health outcomes against the commitments of the integrated care strategy."
CONFIRM = "One secondary source gives the wording of the headline commitments: confirm in the strategy."
LOADING = "How figures are loaded stands on the data page of the dashboard: /data#section-load."
CHANCES = f"A chance says what to expect {CAVEAT}."
ILLUSTRATIVE = glossary.ILLUSTRATIVE.term


def heading_line(text: str) -> Line:
    """A small heading above what it names."""
    return Line(text, 12, bold=True, colour=SOFT, before=8)


def quiet_line(text: str) -> Line:
    """A line that is there to be looked up: a source, a series, a note."""
    return Line(text, 12, colour=SOFT, before=2)


def verdict_line(shown: BoardPart, *, of_target: bool = False) -> Line:
    """The verdict on one part, or on the whole target, with the number first."""
    said = judgements.target_said if of_target else judgements.verdict_said
    return Line(said(shown.row), 20, bold=True, colour=NAVY)


def marked(title: str, is_illustrative: bool) -> str:
    """A title that says so where it rests on illustrative data."""
    return f"{ILLUSTRATIVE}: {lower_first(title)}" if is_illustrative else title


def mark(slide: Slide, top: float) -> float:
    """The words "Illustrative data", big; returns where what follows begins."""
    box = (MARGIN, top, 4.6, 0.78)
    add_text(slide, box, [Line(ILLUSTRATIVE, 28, bold=True, colour=PLUM)], ILLUSTRATIVE, border=PLUM)
    return top + 0.85


def plain_page(deck: Deck, title: str, text: str, notes: str) -> None:
    """A slide with one sentence on it."""
    add_text(deck.page(title, notes), (MARGIN, TOP, WIDTH, 1.5), [Line(text, 18)], "Text")


def table_pages(
    deck: Deck,
    title: str,
    table: Table,
    notes: str,
    *,
    lead: str = "",
    foot: str = "",
    illustrative: bool = False,
    scales: Sequence[float] = CELL_SCALES,
) -> None:
    """One table on as many slides as it needs, each with lead, foot and the mark of illustrative data."""
    lead_lines = [Line(lead, 16, bold=True, colour=NAVY)] if lead else []
    above = text_height(lead_lines, WIDTH) + 0.12 if lead else 0.0
    below = text_height([quiet_line(foot)], WIDTH) + 0.15 if foot else 0.0
    high = TOP - 0.35 if is_one_line(f"{title} (2 of 2)") else TOP
    start = high + (0.85 if illustrative else 0)
    pages = paginate(table, BOTTOM - start - above - below, scales)
    for n, page in enumerate(pages, start=1):
        slide = deck.page(title if len(pages) == 1 else f"{title} ({n} of {len(pages)})", notes)
        if illustrative:
            mark(slide, high)
        if lead:
            add_text(slide, (MARGIN, start, WIDTH, above), lead_lines, "In short")
        add_table(slide, (MARGIN, start + above), page)
        if foot:
            add_text(slide, (MARGIN, BOTTOM - below + 0.05, WIDTH, below), [quiet_line(foot)], "Note")
