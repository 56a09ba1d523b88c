"""The first slides: what the pack is, the answer, and every commitment in a row."""

from __future__ import annotations

from collections import Counter

from outcomes.catalogue import ENGLAND, OUTCOME_KINDS, Target, catalogue
from outcomes.exports.board import Board, BoardPart
from outcomes.exports.pack.pieces import CHANCES, CONFIRM, ILLUSTRATIVE, QUESTION, SUBJECT, table_pages
from outcomes.exports.slides import NAVY, SMALL_SCALES, WIDTH, Cell, Column, Deck, Line, Table
from outcomes.methods.verdict import CAVEAT
from outcomes.numerals import counted, listed, upper_first
from outcomes.wording import aims, answer, judgements, quantities, subjects

SUMMARY = (
    Column("Commitment", 2.9),
    Column("Latest", 2.3),
    Column("Baseline", 1.6),
    Column("The path asks for now", 2.1),
    Column("Chance and verdict", WIDTH - 8.9),
)


def add_cover(deck: Deck, shown: Board) -> None:
    """Which area, as of when, what the pack is."""
    included = (
        "Every figure here is published or worked out from published ones; illustrative data is left out."
    )
    if shown.include_illustrative:
        included = "Illustrative data is included, and marked on every slide that uses it."
    when = f"Figures as published on {shown.published_in_words}. Ages of figures are counted to that day."
    if shown.area.kind in OUTCOME_KINDS:
        texts = [SUBJECT, when, included, f"A verdict says what to expect {CAVEAT}."]
        whose = aims.whose_target(shown.area, catalogue.target("smoking"))
    else:
        texts = ["Urgent and emergency care, as published by service.", when, included]
        served = listed([place.name for place in catalogue.places_of(shown.area)])
        whose = f"Outcomes are counted where people live, not by organisation: they stand in the packs of {served}."
    texts += [whose] if whose else []
    question = QUESTION if shown.area.kind in OUTCOME_KINDS else "How are its services doing?"
    lines = [Line(question, 22, bold=True, colour=NAVY), *(Line(text, 16, before=5) for text in texts)]
    notes = "Charts and tables are native: select one and choose Edit Data to change it."
    deck.cover(f"Board pack: {shown.area.name}", lines, notes)


def add_summary(deck: Deck, shown: Board) -> None:
    """The answer, then headline commitments and the eight targets, each a row."""
    area = shown.area
    counted_targets = answer.tally([_counted(shown, target) for target in catalogue.targets])
    said = answer.opening(_promises(shown), counted_targets, area)
    targets = counted(len(catalogue.targets), "target")
    caveats = [f"{headline.title}: {headline.caveat}" for headline in catalogue.headlines if headline.caveat]
    for title, commitments, lead, foot, notes in (
        (QUESTION, catalogue.headlines, said, f"Headline commitments. {CONFIRM} {CHANCES}", caveats),
        (
            f"{QUESTION} The {targets}",
            catalogue.targets,
            "",
            f"{CHANCES} {subjects.HELPLINE}",
            [aims.GROUPING],
        ),
    ):
        rows = [_summary_row(part) for commitment in commitments for part in shown.in_rows(commitment)]
        name = "Headline commitments" if commitments == catalogue.headlines else upper_first(targets)
        table = Table(
            name, SUMMARY, rows, f"{name} for {area.name}: latest figure, baseline, path and verdict."
        )
        spoken = "\n".join([*notes, shown.dataset("assessments")])
        table_pages(deck, title, table, spoken, lead=lead, foot=foot, scales=SMALL_SCALES)


def _promises(shown: Board) -> answer.Promises:
    """Every row of both slides by its verdict, as the overview counts them."""
    real = [
        part
        for commitment in catalogue.commitments
        for part in shown.in_rows(commitment)
        if not part.is_synthetic
    ]
    codes = [
        judgements.code_shown(
            part.row,
            is_whole=len(shown.in_rows(part.commitment)) == 1,
            stands_in=not part.has_points and bool(part.others or part.for_reference),
        )
        for part in real
    ]
    return answer.Promises(Counter(codes))


def _counted(shown: Board, target: Target) -> answer.Judged:
    """A target as the answer counts it: by its first part, with the others beside it."""
    first = shown.headline(target)
    return target, first.row, [other.pair for other in first.others]


def _summary_row(shown: BoardPart) -> list[Cell]:
    title, row = shown.commitment.title, shown.row
    if shown.board.area.code == ENGLAND:
        title = title.removesuffix(", gap to England").removesuffix(", difference to England")
    if len(shown.board.in_rows(shown.commitment)) > 1:
        title = f"{title}: {shown.label}"
    if not shown.has_points:
        nothing = Cell("–")
        return [
            Cell(title, bold=True),
            Cell("No figures"),
            nothing,
            nothing,
            _verdict_cell(shown),
        ]
    where = {"proxy": "North East region; ", "derived": "mean of its places; "}.get(row.basis, "")
    latest = f"{shown.said_in_row(row.latest)} in {row.latest_period}"
    return [
        Cell(title, bold=True),
        Cell(latest, (f"{where}{shown.age}",)),
        _baseline_cell(shown),
        _path_cell(shown),
        _verdict_cell(shown),
    ]


def _baseline_cell(shown: BoardPart) -> Cell:
    """Where a series started; a stated baseline beside the measured one."""
    row = shown.row
    if row.counted_from is None:
        return Cell(f"no figure for {row.baseline_period}")
    detail: tuple[str, ...] = ()
    if row.rule != "direction" and row.stated_baseline is not None:
        measured = quantities.value(row.measured_baseline, shown.measure)
        detail = (f"as stated; measured {measured}" if row.measured_baseline is not None else "as stated",)
    return Cell(f"{shown.said_in_row(row.counted_from)} in {row.baseline_period}", detail)


def _path_cell(shown: BoardPart) -> Cell:
    """What the path asks for at the newest figure."""
    row = shown.row
    if row.rule == "direction":
        return Cell("No number set", ("judged by its direction",))
    if row.required_now is None:
        return Cell("No path", (row.path_missing or "the figures end before the baseline",))
    target = f"target {shown.said_in_row(row.target_value)} by {row.target_year:.0f}"
    return Cell(shown.said_in_row(row.required_now), (target,))


def _verdict_cell(shown: BoardPart) -> Cell:
    """The verdict with what its words leave out, and parts that say something else."""
    row = shown.row
    is_whole = len(shown.board.in_rows(shown.commitment)) == 1
    if is_whole and not shown.has_points:
        # Other parts may hold figures that say more of the whole than "No measure yet".
        others = [f"Another measure: {one.latest}" for one in shown.for_reference[:1]]
        others += judgements.differently([other.pair for other in shown.others], str(row.verdict))
        return Cell(judgements.target_said(row), tuple(others), bold=True)
    if is_whole and shown.is_mixed:
        return Cell(judgements.target_said(row), tuple(shown.by_part), bold=True)
    detail = [upper_first(line) for line in shown.beneath]
    if row.verdict == "not-enough-data" and shown.has_points:
        needed = "five" if row.rule == "direction" else "eight"
        detail.append(f"{counted(row.n_points, 'figure')}; {needed} needed")
    if is_whole:
        detail += judgements.differently([other.pair for other in shown.others], str(row.verdict))
    if shown.has_points:
        detail += shown.widening
    if shown.is_synthetic:
        detail.append(ILLUSTRATIVE)
    return Cell(judgements.verdict_said(row), tuple(detail), bold=True)
