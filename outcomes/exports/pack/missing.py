"""What cannot be shown: the targets without a figure on one slide, then whatever else lacks one."""

from __future__ import annotations

from collections.abc import Sequence

from outcomes.catalogue import Commitment, Target, catalogue
from outcomes.exports.board import Board, BoardPart
from outcomes.exports.pack.pieces import LOADING, plain_page, table_pages
from outcomes.exports.slides import SMALL_SCALES, WIDTH, Cell, Column, Deck, Table
from outcomes.methods.verdict import WORDS
from outcomes.numerals import counted, listed, lower_first, upper_first
from outcomes.results.tables import known
from outcomes.wording import asking, judgements, subjects


def add_unmeasured(deck: Deck, shown: Board) -> None:
    """Every target that has no figure to judge by, a row each; none where all have one."""
    lacking = [target for target in catalogue.targets if not shown.headline(target).has_points]
    if not lacking:
        return
    columns = (
        Column("Target", 2.4),
        Column("Verdict", 1.5),
        Column("What is missing", 4.0),
        Column("What is known meanwhile", WIDTH - 7.9),
    )
    rows = [_unmeasured_row(shown.headline(target), target) for target in lacking]
    has_no_measure = all(
        judgements.target_said(shown.headline(one).row) == WORDS["no-measure"] for one in lacking
    )
    found = "have no measure yet" if has_no_measure else "have no figure to judge by"
    if len(lacking) == 1:
        found = found.replace("have", "has", 1)
    title = f"{upper_first(counted(len(lacking), 'target'))} {found}"
    is_sensitive = any(target.sensitive for target in lacking)
    table = Table(
        "Targets without a figure", columns, rows, f"Targets without a figure for {shown.area.name}, and why."
    )
    notes = [LOADING, *(line for target in lacking for line in _about(shown.headline(target), target))]
    owners = listed(sorted({target.owned_by for target in lacking}))
    foot = f"Owners: {lower_first(owners)}. {subjects.HELPLINE if is_sensitive else ''}".rstrip()
    table_pages(deck, title, table, "\n".join(notes), foot=foot, scales=SMALL_SCALES)


def _unmeasured_row(shown: BoardPart, target: Target) -> list[Cell]:
    is_asked = shown.board.area.kind in asking.SO_WHAT_KINDS
    is_hidden = shown.row.verdict_words != WORDS["no-measure"] and shown.why_missing == shown.row.missing
    parts = [shown.board.of(target, part) for part in target.judged_parts]
    remedies = dict.fromkeys([shown.remedy, *(part.remedy for part in parts if not part.has_points)])
    # What the first part asks stands on the slide of asks, where there is one for every target.
    remedy = [] if is_hidden else [line for line in remedies if not (is_asked and line == shown.remedy)]
    return [
        Cell(target.title, (target.statement,), bold=True),
        Cell(judgements.target_said(shown.row), bold=True),
        Cell(shown.why_missing, tuple(remedy)),
        Cell(*_meanwhile(shown, target)),
    ]


def _meanwhile(shown: BoardPart, target: Target) -> tuple[str, tuple[str, ...]]:
    """What stands near the target: its other parts, what is held for reference, what others have said."""
    texts = [f"{other.in_short}." for other in shown.others]
    texts += [_for_reference(one) for one in shown.for_reference]
    texts += [f"{line.text} ({line.source})." for line in target.evidence]
    return (texts[0], tuple(texts[1:])) if texts else ("–", ())


def _for_reference(shown: BoardPart) -> str:
    """The newest figure of a part that a target is not judged by."""
    label = known(shown.part).label
    return f"{label}: {shown.latest}, {shown.whose}, {shown.age}. The target is not judged by it."


def _about(shown: BoardPart, target: Target) -> Sequence[str]:
    """What the notes say of a target without figures."""
    return [
        f"{target.title}: {target.statement}. Source: {target.source}, evidence grade {target.grade}.",
        f"Definition: {target.definition_of(shown.part)}",
        *[f"Caveat: {caveat}" for caveat in target.caveats_of(shown.part)],
        f"Next release: {target.next_release_of(shown.part)}. Committee: {target.committee}.",
        shown.address,
    ]


def add_missing(deck: Deck, shown: Board) -> None:
    """What lacks figures besides: headline commitments, and parts of targets that have others."""
    others = [one for one in catalogue.commitments if not _is_told(shown, one)]
    lacking = [found for commitment in others if (found := _missing_rows(shown, commitment))]
    rows = [row for found in lacking for row in found]
    notes = f"{LOADING}\n{shown.dataset('assessments')}"
    if not rows:
        if len(others) == len(catalogue.commitments):
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
    opening = (
        "What is missing: " if len(others) == len(catalogue.commitments) else "What is missing besides: "
    )
    title = f"{opening}{n} without all {'its' if len(lacking) == 1 else 'their'} figures"
    table_pages(deck, title, table, notes, foot=f"Owners of the targets: {listed(owners)}.")


def _is_told(shown: Board, commitment: Commitment) -> bool:
    """Whether the slide of targets without a figure says it already."""
    return isinstance(commitment, Target) and not shown.headline(commitment).has_points


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
