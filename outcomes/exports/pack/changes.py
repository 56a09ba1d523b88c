"""What changed since the last board, and why."""

from __future__ import annotations

from datetime import date

from outcomes.catalogue import catalogue
from outcomes.exports import board, changes
from outcomes.exports.board import Board
from outcomes.exports.pack.pieces import plain_page, table_pages
from outcomes.exports.slides import WIDTH, Cell, Column, Deck, Table
from outcomes.numerals import counted
from outcomes.results.releases import Change
from outcomes.warehouse import releases
from outcomes.wording import changes as words
from outcomes.wording import subjects

# What one slide holds in letters that can be read from the back of a room.
MOST = 8


def add_changes(deck: Deck, shown: Board) -> None:
    """What changed since the last board and why: verdicts, then figures."""
    title = "Since the last board"
    try:
        compared = changes.between(today=date.today())
    except releases.NoRelease:
        compared = None
    if compared is None or compared.before is None:
        plain_page(deck, f"{title}: nothing to compare with yet", words.FIRST, shown.dataset("assessments"))
        return
    foot = words.compared_in_full(compared.before, compared.board)
    found = changes.news(one for one in compared.of(shown.area) if _may_be_told(shown, one))
    if not found:
        text = f"{words.SAME if compared.is_same else words.NOTHING} {foot}"
        plain_page(deck, f"{title}: no verdict has changed", text, shown.dataset("assessments"))
        return
    columns = (
        Column("Commitment", 3.3),
        Column("Before", 2.3),
        Column("Now", 2.3),
        Column("What changed, and why", WIDTH - 7.9),
    )
    rows = [
        [
            Cell(words.title(one.first, shown.area), bold=True),
            *(Cell(said) for said in _sides(one.first)),
            Cell(words.told(one.changes)),
        ]
        for one in found[:MOST]
    ]
    if len(found) > MOST:
        foot = f"The {MOST} that matter most of {len(found)}; the page of changes has them all. {foot}"
    if any(catalogue.commitment(one.first.commitment).sensitive for one in found[:MOST]):
        foot = f"{foot} {subjects.HELPLINE}"
    n = sum(one.first.kind == "verdict" for one in found)
    said = f"{counted(n, 'verdict')} changed" if n else "new figures, and no verdict changed"
    table = Table(
        "Changes", columns, rows, f"What changed for {shown.area.name}, from when to when, and why."
    )
    table_pages(deck, f"{title}: {said}", table, shown.dataset("assessments"), foot=foot)


def _sides(change: Change) -> tuple[str, str]:
    """What stood before and what stands now: verdicts, else figures."""
    if change.kind == "verdict":
        return str(change.before_words), str(change.now_words)
    before = change.previous if change.kind == "new" else change.before
    return words.value_of(before, change) or "–", words.value_of(change.now, change) or "–"


def _may_be_told(shown: Board, change: Change) -> bool:
    """Whether a change is news for a board: its part is judged, and neither hidden nor left out."""
    if not change.commitment:
        return False
    commitment = catalogue.commitment(change.commitment)
    part = shown.of(commitment, words.part_of(change) or commitment.headline_part)
    is_judged = part.part in commitment.judged_parts
    return is_judged and part.row.missing not in (board.NOT_BY_PLACE, board.LEFT_OUT)
