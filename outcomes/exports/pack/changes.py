"""What changed since the last board, and what is missing."""

from __future__ import annotations

from outcomes.catalogue import Commitment, catalogue
from outcomes.exports import board
from outcomes.exports.board import Board, BoardPart
from outcomes.exports.pack.pieces import LOADING, plain_page, table_pages
from outcomes.exports.slides import WIDTH, Cell, Column, Deck, Table
from outcomes.numerals import counted, listed
from outcomes.results.tables import known
from outcomes.results.targets import Arrival, Change, Earlier
from outcomes.warehouse import store
from outcomes.wording import recency


def add_changes(deck: Deck, shown: Board) -> None:
    """Verdicts that changed since the snapshot before, and why."""
    title = "Since the last board"
    earlier = known(store.read_one("overview_earlier", Earlier))
    if earlier.published_at is None:
        text = "This is the first snapshot: there is nothing to compare it with yet."
        plain_page(deck, f"{title}: nothing to compare with yet", text, shown.dataset("assessments"))
        return
    compared = recency.compared_with(earlier.board, earlier.published_at)
    changes = [
        (part, row)
        for row in store.read("overview_changes", Change, area=shown.area.code)
        if _may_be_told(part := _changed_part(shown, row))
    ]
    if not changes:
        text = (
            f"No verdict has changed. {recency.arrived(store.read('overview_arrivals', Arrival))} {compared}"
        )
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
            Cell(_name(part) if row.part else part.commitment.title, bold=True),
            *(Cell(said) for said in (row.before, row.now, row.sentence)),
        ]
        for part, row in changes
    ]
    n = sum(row.before != row.now for _, row in changes)
    found = f"{counted(n, 'verdict')} changed" if n else "new figures, and no verdict changed"
    table = Table("Changes", columns, rows, f"Verdicts for {shown.area.name} before and now, and why.")
    table_pages(deck, f"{title}: {found}", table, shown.dataset("assessments"), foot=compared)


def _changed_part(shown: Board, row: Change) -> BoardPart:
    commitment = catalogue.commitment(row.commitment)
    part = next((part for part in commitment.parts if part.id == row.part), commitment.headline_part)
    return shown.of(commitment, part)


def _may_be_told(shown: BoardPart) -> bool:
    """Whether a change is news for a board: its part is judged, and neither hidden nor left out."""
    is_judged = shown.part in shown.commitment.judged_parts
    return is_judged and shown.row.missing not in (board.NOT_BY_PLACE, board.LEFT_OUT)


def _name(shown: BoardPart) -> str:
    title = shown.commitment.title
    return title if len(shown.commitment.parts) == 1 else f"{title}: {shown.label}"


def add_missing(deck: Deck, shown: Board) -> None:
    """Everything that lacks figures, and what would close the gap."""
    lacking = [found for commitment in catalogue.commitments if (found := _missing_rows(shown, commitment))]
    rows = [row for found in lacking for row in found]
    notes = f"{LOADING}\n{shown.dataset('assessments')}"
    if not rows:
        text = "Every part of every commitment has figures."
        plain_page(deck, "What is missing: nothing that is judged lacks figures", text, notes)
        return
    owners = sorted({target.owned_by for target in catalogue.targets})
    columns = (
        Column("Commitment", 3.2),
        Column("What is missing", 4.6),
        Column("What would close it", WIDTH - 7.8),
    )
    table = Table(
        "What is missing",
        columns,
        rows,
        f"Commitments without figures for {shown.area.name}, why, and what would close it.",
    )
    n = counted(len(lacking), "commitment")
    title = f"What is missing: {n} without all {'its' if len(lacking) == 1 else 'their'} figures"
    table_pages(deck, title, table, notes, foot=f"Owners of the targets: {listed(owners)}.")


def _missing_rows(shown: Board, commitment: Commitment) -> list[list[Cell]]:
    """What one commitment lacks, a row for parts that lack the same; none where all its parts have figures."""
    if not commitment.parts:
        return [_missing_row(shown.headline(commitment), commitment.title)]
    parts = [shown.of(commitment, part) for part in commitment.judged_parts]
    by_words: dict[tuple[str, str], list[BoardPart]] = {}
    for part in parts:
        if not part.has_points:
            by_words.setdefault((part.why_missing, part.remedy), []).append(part)
    rows = []
    for alike in by_words.values():
        named = listed([part.label for part in alike])
        is_whole = len(alike) == len(parts)
        rows.append(_missing_row(alike[0], commitment.title if is_whole else f"{commitment.title}: {named}"))
    return rows


def _missing_row(shown: BoardPart, name: str) -> list[Cell]:
    return [Cell(name, bold=True), Cell(shown.why_missing), Cell(shown.remedy)]
