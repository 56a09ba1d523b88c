"""Board pack: one PowerPoint file for one area, made from the current snapshot alone.

Every chart and table is native, so a board officer can edit it. Titles say what was found; notes say which series
it is, what would decide it and where to download it. Illustrative data comes in only when somebody asks for it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import numpy as np

from outcomes import answer, periods, service_words, store, words
from outcomes.catalogue import (
    ENGLAND,
    ICB,
    REGION,
    Area,
    Commitment,
    Headline,
    Measure,
    Part,
    Target,
    catalogue,
)
from outcomes.numerals import day, is_known, number, span
from outcomes.slides import (
    BLUE,
    BOTTOM,
    MARGIN,
    NAVY,
    PLUM,
    SOFT,
    TOP,
    WIDTH,
    Cell,
    Column,
    Deck,
    Line,
    Series,
    add_line_chart,
    add_table,
    add_text,
    axis_range,
    paginate,
    text_height,
)
from outcomes.verdict import CAVEAT, WORDS

Row = Mapping[str, object]

OUTCOME_KINDS = ("england", "region", "icb", "partnership", "place")
QUESTION = "Are we on course for 2030?"
HELPLINE = (
    "If you are struggling, or worried about someone, talk to somebody now. Samaritans: call 116 123, free, day and "
    "night. If a life is in danger, call 999."
)
NOT_BY_PLACE = (
    "Shown for the whole system, the region and England only. In one place too few people have died by suicide for a "
    "rate to mean anything, and places are never set against each other."
)
SUBJECT = "Health outcomes against the commitments of the integrated care strategy."
LEFT_OUT = "Only illustrative figures are held, and they are left out of this pack."
CONFIRM = "One secondary source gives the wording of the headline commitments: confirm in the strategy."
GROUPING = "Which goal a target serves is our grouping; the strategy does not say."
MADE_UP = "This data was made to contain the effect. It tests the method and is evidence of nothing."
LICENCE = (
    "Contains public sector information licensed under the Open Government Licence v3.0: Office for National "
    "Statistics, and the Office for Health Improvement and Disparities. Press reports and other secondary sources are "
    "cited as such; their text remains their publishers’."
)
GRADES = {
    "A": "from the publisher",
    "A-copy": "a reprint of the publisher’s figure",
    "B": "at least one figure comes from press reports",
    "C": "at least one figure comes from a weak source",
    "D": "at least one figure comes from a very weak source",
    "derived": "worked out from the figures of its places",
}
# Verdicts that say so little that another part's is not worth a line beside the headline's.
QUIET = ("too-early", "not-enough-data", "no-measure")


class NoPack(ValueError):
    """A pack that cannot be made as asked; the message says why and what to do."""


def write(area_code: str, path: str | Path, *, include_illustrative: bool = False) -> None:
    """Write the board pack of one area.

    Parameters
    ----------
    area_code
        An area that outcomes are counted for: England, the region, the whole system, a partnership or a place.
    path
        File to write, ending in ``.pptx``; replaced in one step if it exists.
    include_illustrative
        Whether to add slides that rest on illustrative data, each of which says so.

    Raises
    ------
    NoPack
        For an area that is not known or has no outcomes of its own, or a path that cannot be written.
    outcomes.store.NoSnapshot
        Before anything was published.
    """
    area, file = _area(area_code), _file(Path(path))
    # One snapshot for the whole pack, even if another is published meanwhile.
    store.pin()
    try:
        content = build(area, include_illustrative=include_illustrative)
    finally:
        store.unpin()
    store.write_atomically(file, content)


def _area(code: str) -> Area:
    area = catalogue.area_by_code.get(code)
    if area is None:
        raise NoPack(
            f"There is no area with the code “{code[:40]}”. Codes are listed in data/reference/areas.csv; the whole "
            f"system is {ICB}."
        )
    if area.kind == "former":
        raise NoPack(f"{area.name} is no longer an area. Ask for what followed it: {area.successor}.")
    if area.kind in OUTCOME_KINDS:
        return area
    served = catalogue.places_of(area)
    named = words.listed([f"{place.name} ({place.code})" for place in served])
    raise NoPack(
        f"Outcomes are counted where people live, so {area.name} has no board pack of its own. It serves {named}: ask "
        f"for one of them, or for the whole system ({ICB})."
    )


def _file(path: Path) -> Path:
    if path.suffix.lower() != ".pptx":
        raise NoPack(f"{path.name}: a board pack is a PowerPoint file. Give it a name that ends in .pptx.")
    if not path.parent.is_dir():
        raise NoPack(
            f"{path.name}: the folder {path.parent} does not exist. Make it first, or choose another."
        )
    if path.is_dir():
        raise NoPack(f"{path.name} is a folder. Give the name of a file.")
    return path


# What a pack shows ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Board:
    """One area in one snapshot, without what the pack may not show."""

    area: Area
    snapshot: Row
    rows: Mapping[tuple[str, str], dict]
    include_illustrative: bool

    def of(self, commitment: Commitment, part: Part | None) -> dict:
        """The assessment of one part; a commitment that nothing measures has one that says so."""
        found = self.rows.get((commitment.id, part.id)) if part else None
        return found or _unmeasured(commitment.missing or "There are no figures.")

    def others(self, commitment: Commitment, part: Part | None) -> list[tuple[Part, dict]]:
        """The other judged parts that have figures."""
        found = [
            (other, self.of(commitment, other)) for other in commitment.judged_parts if other is not part
        ]
        return [(other, row) for other, row in found if row["n_points"]]

    @property
    def published_at(self) -> datetime:
        """When the snapshot was published: every age in the pack is counted to this day."""
        return self.snapshot["published_at"]  # type: ignore[return-value]

    @property
    def date(self) -> str:
        """That day in words."""
        return day(self.published_at.date().isoformat())


def _unmeasured(missing: str, words_shown: str = WORDS["no-measure"]) -> dict:
    return {
        "verdict": "no-measure",
        "verdict_words": words_shown,
        "verdict_reason": missing,
        "missing": missing,
        "n_points": 0,
        "synthetic": False,
        "band": None,
        "is_gap": False,
    }


def read(area: Area, *, include_illustrative: bool = False) -> Board:
    """Read one area; illustrative figures and rates of suicide in a place are taken out here, for every slide."""
    rows = {}
    for commitment in catalogue.commitments:
        for row in words.plain_rows(
            store.read("target_assessments", commitment=commitment.id, area=area.code)
        ):
            shown = row
            if _is_sensitive(commitment) and area.kind in ("partnership", "place"):
                shown = _unmeasured(NOT_BY_PLACE, "Not shown by place")
            elif row["synthetic"] and not include_illustrative:
                shown = _unmeasured(LEFT_OUT)
            rows[commitment.id, row["part"]] = shown
    return Board(area, store.read("snapshot")[0], rows, include_illustrative)


def _is_sensitive(commitment: Commitment) -> bool:
    return isinstance(commitment, Target | Headline) and commitment.sensitive


def build(area: Area, *, include_illustrative: bool = False) -> bytes:
    """The pack as the bytes of a PowerPoint file; the same snapshot and area give the same bytes."""
    board = read(area, include_illustrative=include_illustrative)
    footer = f"{area.name}. Snapshot of {board.date}. Sources and licence: last slide."
    deck = Deck(f"Board pack: {area.name}", f"{QUESTION} {SUBJECT}", footer, board.published_at)
    _cover(deck, board)
    _summary(deck, board)
    for target in catalogue.targets:
        _target(deck, board, target)
    for headline in catalogue.headlines:
        if any(part.rule == "gap" for part in headline.parts):
            _gap(deck, board, headline)
    _since_last_board(deck, board)
    _signals(deck, board)
    _interventions(deck, board)
    _missing(deck, board)
    _methods(deck, board)
    _sources(deck, board)
    return deck.content()


# Small texts ------------------------------------------------------------------------------------------------


def _measure(part: Part) -> Measure:
    return catalogue.measure_by_id[part.measure]


def _said(found: Row, measure: Measure, key: str) -> str:
    """A value of an assessment in words: a difference says to whom."""
    amount = found.get(key)
    if not is_known(amount):
        return "no value"
    return words.gap(float(amount), measure) if found["is_gap"] else words.value(float(amount), measure)  # type: ignore[arg-type]


def _in_row(found: Row, measure: Measure, key: str) -> str:
    """The same in a row whose title names England: ``1.7 years below``."""
    said = _said(found, measure, key)
    return said if said.startswith("level") else said.removesuffix(" England")


def _from_baseline(found: Row, measure: Measure) -> Cell:
    """Where a series started; a stated baseline beside the measured one."""
    key = "measured_baseline" if found["rule"] == "direction" else "baseline_value"
    period = str(found["baseline_period"])
    if not is_known(found[key]):
        return Cell(f"no figure for {period}")
    detail = []
    if found["rule"] != "direction" and is_known(found["stated_baseline"]):
        measured = words.value(found["measured_baseline"], measure)  # type: ignore[arg-type]
        detail.append(
            "as stated" + (f"; measured {measured}" if is_known(found["measured_baseline"]) else "")
        )
    return Cell(f"{_in_row(found, measure, key)} in {period}", tuple(detail))


def _path_cell(found: Row, measure: Measure) -> Cell:
    """What the path asks for at the newest figure."""
    if found["rule"] == "direction":
        return Cell("No number set", ("judged by its direction",))
    if not is_known(found["required_now"]):
        return Cell("No path", (str(found["path_missing"] or "the figures end before the baseline"),))
    target = _in_row(found, measure, "target_value")
    return Cell(_in_row(found, measure, "required_now"), (f"target {target} by {found['target_year']:.0f}",))


def _verdict_cell(board: Board, commitment: Commitment, part: Part | None) -> Cell:
    """The verdict, the chance as a rounded band, and parts that say something else."""
    found = board.of(commitment, part)
    detail = [str(found["band"])] if found["band"] else []
    if found["verdict"] == "not-enough-data" and found["n_points"]:
        needed = "five" if found["rule"] == "direction" else "eight"
        detail.append(f"{words.counted(int(found['n_points']), 'figure')}; {needed} needed")
    if len(_shown_parts(board, commitment)) == 1:
        detail += [
            f"{other.label}: {words.lower_first(str(row['verdict_words']))}"
            for other, row in board.others(commitment, part)
            if row["verdict"] not in (*QUIET, found["verdict"])
        ]
    if found["synthetic"]:
        detail.append("Illustrative data")
    return Cell(str(found["verdict_words"]), tuple(detail), bold=True)


def _shown_parts(board: Board, commitment: Commitment) -> list[Part | None]:
    """Men and women of a headline where either has figures, else the first part."""
    parts = commitment.judged_parts
    is_by_sex = isinstance(commitment, Headline) and {part.sex for part in parts} == {"male", "female"}
    if is_by_sex and any(board.of(commitment, part)["n_points"] for part in parts):
        return list(parts)
    return [commitment.headline_part]


def _levels(commitment: Commitment, part: Part) -> set[str]:
    """Areas that have figures of a part."""
    return {row["area_code"] for row in store.read("target_levels", commitment=commitment.id, part=part.id)}


def _why_missing(board: Board, commitment: Commitment, part: Part | None) -> str:
    """What is missing, and the nearest level that has it."""
    reason = str(board.of(commitment, part)["missing"] or commitment.missing or "There are no figures.")
    if part is None or reason == LEFT_OUT:
        return reason
    area = board.area
    chain = [ICB, REGION, ENGLAND] if _is_sensitive(commitment) else [area.partnership, ICB, REGION, ENGLAND]
    held = _levels(commitment, part)
    near = next((code for code in chain if code and code != area.code and code in held), None)
    if near is None:
        return reason
    return f"{reason} The nearest level with figures is {words.place(catalogue.area_by_code[near])}."


def _mark(found: Row, title: str) -> str:
    """A title that says so where it rests on illustrative data."""
    return f"Illustrative data: {words.lower_first(title)}" if found["synthetic"] else title


def _address(board: Board, commitment: Commitment) -> str:
    """Where a commitment stands in the dashboard, and its figures as files."""
    query = f"?area={board.area.code}"
    page = f"/targets/{commitment.id}{query}"
    if not isinstance(commitment, Target):
        page = f"/goals/{commitment.goal}{query}#section-{commitment.id}"
    files = f"/download/target-{commitment.id}.xlsx{query} (also .csv, .json and .parquet)"
    return f"In the dashboard: {page}\nFigures to download, with every source: {files}"


# First slides -----------------------------------------------------------------------------------------------


def _cover(deck: Deck, board: Board) -> None:
    area = board.area
    lines = [
        Line(QUESTION, 22, bold=True, colour=NAVY),
        Line(SUBJECT, 16),
        Line(
            f"Snapshot of {board.date} ({board.snapshot['id']}). Ages of figures are counted to that day.",
            16,
            before=10,
        ),
        Line(
            "Illustrative data is included, and marked on every slide that uses it."
            if board.include_illustrative
            else "Every figure here is published or worked out from published ones; illustrative data is left out.",
            16,
            before=4,
        ),
        Line(
            "Verdicts say what the figures show so far and how sure that is; they do not judge work that has not had time to show.",
            16,
            before=4,
        ),
    ]
    whose = words.whose_target(area, catalogue.target("smoking"))
    if whose:
        lines.append(Line(whose, 16, before=4))
    deck.cover(
        f"Board pack: {area.name}",
        lines,
        "Charts and tables are native: select one and choose Edit Data to change it.",
    )


SUMMARY_COLUMNS = (
    Column("Commitment", 3.1),
    Column("Latest", 2.45),
    Column("Baseline", 2.25),
    Column("The path asks for now", 2.15),
    Column("Verdict and chance", WIDTH - 9.95),
)


def _summary(deck: Deck, board: Board) -> None:
    """The answer, then headline commitments and the eight targets, each a row."""
    verdicts = [(target, board.of(target, target.headline_part)) for target in catalogue.targets]
    said = answer.answer(answer.tally(verdicts), board.area)
    headlines = [
        (headline, part) for headline in catalogue.headlines for part in _shown_parts(board, headline)
    ]
    targets = [(target, target.headline_part) for target in catalogue.targets]
    chances = f"Chances hold {CAVEAT}."
    _tables(
        deck,
        QUESTION,
        SUMMARY_COLUMNS,
        [_summary_row(board, *pair) for pair in headlines],
        "Headline commitments",
        f"Headline commitments for {board.area.name}: latest figure, baseline, path and verdict.",
        lead=said,
        foot=f"Headline commitments. {CONFIRM} {chances}",
        notes=_summary_notes(board),
    )
    _tables(
        deck,
        f"{QUESTION} The eight targets",
        SUMMARY_COLUMNS,
        [_summary_row(board, *pair) for pair in targets],
        "Eight targets",
        f"The eight targets for {board.area.name}: latest figure, baseline, path and verdict.",
        foot=f"{chances} {HELPLINE}",
        notes=f"{GROUPING}\n{_dataset(board, 'assessments')}",
    )


def _summary_row(board: Board, commitment: Commitment, part: Part | None) -> list[Cell]:
    found = board.of(commitment, part)
    title = commitment.title
    if board.area.code == ENGLAND:
        title = title.removesuffix(", gap to England").removesuffix(", difference to England")
    if part is not None and len(_shown_parts(board, commitment)) > 1:
        title = f"{title}: {words.lower_first(part.label)}"
    first = Cell(title, bold=True)
    verdict = _verdict_cell(board, commitment, part)
    if not found["n_points"] or part is None:
        return [first, Cell("No figures"), Cell("–"), Cell("–"), verdict]
    measure = _measure(part)
    where = {"proxy": "North East region", "derived": "mean of its places"}.get(str(found["basis"]))
    detail = [f"{where}; " if where else "", words.age(found["latest_end"], board.published_at.date())]
    return [
        first,
        Cell(f"{_in_row(found, measure, 'latest_value')} in {found['latest_period']}", ("".join(detail),)),
        _from_baseline(found, measure),
        _path_cell(found, measure),
        verdict,
    ]


def _summary_notes(board: Board) -> str:
    caveats = [f"{headline.title}: {headline.caveat}" for headline in catalogue.headlines if headline.caveat]
    return "\n".join([*caveats, _dataset(board, "assessments")])


def _dataset(board: Board, name: str) -> str:
    return f"Figures to download: /download/{name}.xlsx?area={board.area.code}"


def _tables(
    deck: Deck,
    title: str,
    columns: Sequence[Column],
    rows: Sequence[Sequence[Cell]],
    name: str,
    alt: str,
    *,
    notes: str,
    lead: str = "",
    foot: str = "",
    is_illustrative: bool = False,
) -> None:
    """One table on as many slides as it needs, each with lead, foot and the mark of illustrative data."""
    top = TOP - 0.35
    lines = [Line(lead, 16, colour=NAVY, bold=True)] if lead else []
    above = text_height(lines, WIDTH) + 0.12 if lead else 0.0
    mark = 0.85 if is_illustrative else 0.0
    below = text_height([Line(foot, 12)], WIDTH) + 0.1 if foot else 0.0
    room = BOTTOM - top - above - mark - below
    pages = paginate(columns, rows, room)
    for n, page in enumerate(pages, start=1):
        slide = deck.page(title if len(pages) == 1 else f"{title} ({n} of {len(pages)})", notes)
        if is_illustrative:
            _illustrative_mark(slide, top)
        if lead:
            add_text(slide, (MARGIN, top + mark, WIDTH, above), lines, "Answer")
        add_table(slide, (MARGIN, top + mark + above, WIDTH, room), columns, page, name, alt)
        if foot:
            add_text(
                slide, (MARGIN, BOTTOM - below + 0.1, WIDTH, below), [Line(foot, 12, colour=SOFT)], "Note"
            )


def _illustrative_mark(slide, top: float) -> None:
    add_text(
        slide,
        (MARGIN, top, 4.3, 0.72),
        [Line("Illustrative data", 28, bold=True, colour=PLUM)],
        "Illustrative data",
        border=PLUM,
    )


# One target -------------------------------------------------------------------------------------------------

CHART_WIDTH = 8.2
SIDE = MARGIN + CHART_WIDTH + 0.3


def _target(deck: Deck, board: Board, target: Target) -> None:
    """A target: the finding, the chart that proves it, the verdict, and what it asks of the board."""
    part = target.headline_part
    found = board.of(target, part)
    if part is None or not found["n_points"]:
        _target_without_figures(deck, board, target, part)
        return
    measure = _measure(part)
    title = words.finding(found, measure, part, board.area, target.title)
    slide = deck.page(_mark(found, title), _target_notes(board, target, part))
    foot = _foot(board, target, part)
    high = min(2.2, text_height(foot, CHART_WIDTH, 0.85))
    top = TOP
    if found["synthetic"]:
        _illustrative_mark(slide, TOP)
        top += 0.8
    _trajectory(slide, board, target, part, (MARGIN, top, CHART_WIDTH, BOTTOM - high - 0.1 - top))
    add_text(
        slide,
        (SIDE, top, WIDTH - CHART_WIDTH - 0.3, BOTTOM - top),
        _side(board, target, part),
        "Verdict and what it asks",
    )
    add_text(slide, (MARGIN, BOTTOM - high, CHART_WIDTH, high), foot, "Caveat and source")


def _side(board: Board, target: Target, part: Part) -> list[Line]:
    """Verdict, where things stand, the range ahead, other parts, and who owns it."""
    found, measure = board.of(target, part), _measure(part)
    lines = [Line(str(found["verdict_words"]), 20, bold=True, colour=NAVY)]
    said = words.likelihood(found) if not target.sensitive else None
    lines.append(Line(f"{said or str(found['verdict_reason']).rstrip('.')}.", 13, before=2))
    standing = words.standing(found, measure)
    if standing is None:
        standing = f"{words.capital(_said(found, measure, 'latest_value'))} in {found['latest_period']}"
        if not found["is_gap"] and board.area.code != ENGLAND and is_known(found["latest_england"]):
            standing += f"; England {words.value(found['latest_england'], measure)}"
    lines += _pair(
        "Now", f"{standing}. {words.capital(words.age(found['latest_end'], board.published_at.date()))}."
    )
    if is_known(found["projected_lower"]) and not target.sensitive:
        lines += _pair(
            f"By {found['target_year']:.0f}, if the recent pattern continues",
            f"{_range_ahead(found, measure)} (80% interval).",
        )
    others = [
        f"{other.label}: {_said(row, _measure(other), 'latest_value')} in {row['latest_period']}, {words.lower_first(str(row['verdict_words']))}"
        for other, row in board.others(target, part)
    ]
    if others:
        lines += _pair("Other parts", f"{'; '.join(others)}.")
    return [*lines, *_ownership(target)]


def _range_ahead(found: Row, measure: Measure) -> str:
    low, high = found["projected_lower"], found["projected_upper"]
    if found["is_gap"]:
        return f"{words.capital(words.gap(low, measure))} to {words.gap(high, measure)}"  # type: ignore[arg-type]
    return span(low, high, measure.decimals, measure.unit)  # type: ignore[arg-type]


def _pair(label: str, text: str) -> list[Line]:
    return [Line(label, 11, bold=True, colour=SOFT, before=7), Line(text, 13)]


def _ownership(target: Target) -> list[Line]:
    so_what = f"{target.so_what.text} ({day(target.so_what.date.isoformat(), short=True)})"
    return [
        Line("So what", 11, bold=True, colour=SOFT, before=7),
        Line(so_what, 14, bold=True, colour=BLUE),
        *_pair("Owner", f"{target.owner}."),
        *_pair("Next release", f"{target.next_release}."),
    ]


def _foot(board: Board, target: Target, part: Part) -> list[Line]:
    """Helpline, caveats, series, source and grade, under the chart."""
    found, measure = board.of(target, part), _measure(part)
    lines = [Line(HELPLINE, 13, bold=True)] if target.sensitive else []
    caveats = list(target.caveats if target.sensitive else target.caveats[:1])
    if is_known(found["stated_baseline"]) and is_known(found["measured_baseline"]) and not found["is_gap"]:
        caveats = [
            f"The path starts at the stated {words.round_value(found['stated_baseline'], measure)} of {found['baseline_period']}; "
            f"this series measured {words.value(found['measured_baseline'], measure)}."
        ]
    if found["path_missing"] and part.rule != "direction":
        caveats.append(f"No path is drawn: {found['path_missing']}.")
    if caveats:
        lines.append(Line(f"Caveat: {' '.join(caveats)}", 12))
    titles = _source_titles(board, target, part)
    more = f"; and {words.counted(len(titles) - 2, 'more', 'more')}, in the notes" if len(titles) > 2 else ""
    lines.append(
        Line(
            f"Series: {found['basis_note']} Source: {'; '.join(titles[:2])}{more}.", 12, colour=SOFT, before=2
        )
    )
    lines.append(Line(f"Evidence grade {_grade(found)}", 12, colour=SOFT))
    return lines


def _grade(found: Row) -> str:
    grade = str(found["lowest_grade"])
    return f"{grade}: {GRADES[grade]}." if grade in GRADES else "not given."


def _source_titles(board: Board, commitment: Commitment, part: Part) -> list[str]:
    """Sources of a series, that of the newest figure first."""
    points = _points(board, commitment, part)
    return list(
        dict.fromkeys(str(point["source_title"]) for point in reversed(points) if point["source_title"])
    ) or ["not named"]


def _target_notes(board: Board, target: Target, part: Part) -> str:
    """Speaker notes: the series, what would decide it, everything that had no room, downloads."""
    found = board.of(target, part)
    pieces = [
        f"Series: {found['basis_note']} Evidence grade {_grade(found)}",
        f"Target: {target.statement}. Source: {target.source}.",
    ]
    if found["baseline_note"]:
        pieces.append(
            f"Baseline {found['baseline_period']}, {found['baseline_basis']}: {found['baseline_note']}."
        )
    whose = words.whose_target(board.area, target)
    pieces += [whose] if whose else []
    pieces.append(f"What would decide it: {_deciding(board, target, part)}")
    if found["disagreement"] and not target.sensitive:
        pieces.append(f"Other published methods: {found['disagreement']}")
    pieces.append(f"Definition: {target.definition}")
    pieces += [f"Caveat: {caveat}" for caveat in target.caveats]
    pieces.append(f"Sources, newest first: {'; '.join(_source_titles(board, target, part))}.")
    pieces.append(f"Committee: {target.committee}.")
    pieces.append(_address(board, target))
    return "\n".join(pieces)


def _deciding(board: Board, target: Target, part: Part) -> str:
    """What would change the verdict."""
    found, measure = board.of(target, part), _measure(part)
    code = found["verdict"]
    if code in ("likely", "either-way", "unlikely"):
        said = "the verdict changes where the chance passes 1 in 5 or 4 in 5."
        if is_known(found["required_rate"]):
            said += f" From here the target needs {words.pace(found['required_rate'], measure)}"
            said += (
                f"; the last five figures show {words.pace(found['recent_rate'], measure)}."
                if is_known(found["recent_rate"])
                else "."
            )
        return f"{said} Next release: {target.next_release}."
    if code in ("right-way", "wrong-way", "no-clear-change"):
        return f"a change over the latest figures that is larger, or no larger, than chance would explain. Next release: {target.next_release}."
    return f"{found['verdict_reason']} Next release: {target.next_release}."


def _target_without_figures(deck: Deck, board: Board, target: Target, part: Part | None) -> None:
    """What is missing, what is known instead, who owns it."""
    found = board.of(target, part)
    hidden = found["verdict_words"] != WORDS["no-measure"]
    if hidden:
        title = f"{target.title}: not shown for {words.place(board.area)}"
    elif part is None:
        title = f"{target.title}: no measure yet"
    else:
        title = words.finding(None, _measure(part), part, board.area, target.title)
    notes = "\n".join(
        [
            f"Target: {target.statement}. Source: {target.source}.",
            f"What would decide it: figures. {target.how_to_load}",
            f"Definition: {target.definition}",
            *[f"Caveat: {caveat}" for caveat in target.caveats],
            f"Committee: {target.committee}.",
            _address(board, target),
        ]
    )
    slide = deck.page(title, notes)
    lines = [Line(f"{target.statement}.", 18, bold=True, colour=NAVY)]
    if target.sensitive:
        lines.append(Line(HELPLINE, 16, bold=True, before=10))
    lines += [
        Line("What is missing", 12, bold=True, colour=SOFT, before=12),
        Line(_why_missing(board, target, part), 16),
    ]
    meanwhile = [
        f"{other.label}: {_said(row, _measure(other), 'latest_value')} in {row['latest_period']}, {words.lower_first(str(row['verdict_words']))}."
        for other, row in board.others(target, part)
    ]
    if meanwhile:
        lines += [Line("Meanwhile", 12, bold=True, colour=SOFT, before=12), Line(" ".join(meanwhile), 16)]
    if not hidden:
        lines += [Line("How to load it", 12, bold=True, colour=SOFT, before=12), Line(target.how_to_load, 16)]
    known = [f"{line.text} ({line.source}; evidence grade {line.grade})." for line in target.evidence]
    if known:
        lines += [
            Line("What is known instead", 12, bold=True, colour=SOFT, before=12),
            *[Line(text, 14, before=2) for text in known],
        ]
    if target.caveats:
        lines += [
            Line("Caveats", 12, bold=True, colour=SOFT, before=12),
            *[Line(text, 14, before=2) for text in target.caveats],
        ]
    lines.append(
        Line(
            f"Source of the target: {target.source}. Evidence grade {target.grade}.",
            12,
            colour=SOFT,
            before=12,
        )
    )
    add_text(slide, (MARGIN, TOP, CHART_WIDTH, BOTTOM - TOP), lines, "What is missing")
    side = [Line(str(found["verdict_words"]), 20, bold=True, colour=NAVY), *_ownership(target)]
    add_text(slide, (SIDE, TOP, WIDTH - CHART_WIDTH - 0.3, BOTTOM - TOP), side, "Verdict and what it asks")


# Charts -----------------------------------------------------------------------------------------------------


def _points(board: Board, commitment: Commitment, part: Part, code: str | None = None) -> list[dict]:
    """The figures of one part; illustrative ones only where they are asked for."""
    rows = words.plain_rows(
        store.read("target_points", commitment=commitment.id, part=part.id, area=code or board.area.code)
    )
    return [row for row in rows if board.include_illustrative or not row["synthetic"]]


@dataclass(frozen=True)
class Years:
    """The time axis of a chart: one category a year, so that a missing year shows as a gap."""

    first: int
    labels: tuple[str, ...]
    offset: float

    def spread(self, rows: Sequence[Row], key: str) -> list[float | None]:
        """Values at their year, None elsewhere."""
        values: list[float | None] = [None] * len(self.labels)
        for row in rows:
            values[_year(row["time"]) - self.first] = row[key]  # type: ignore[call-overload]
        return values

    def line(self, corners: Sequence[Row]) -> list[float | None]:
        """A path at every year between its corners, which straight lines join."""
        times, values = ([float(row[key]) for row in corners] for key in ("time", "value"))  # type: ignore[arg-type]
        years = [self.first + k for k in range(len(self.labels))]
        inside = [_year(times[0]) <= year <= _year(times[-1]) for year in years]
        at = np.interp([min(max(year + self.offset, times[0]), times[-1]) for year in years], times, values)
        return [float(value) if is_inside else None for value, is_inside in zip(at, inside, strict=True)]


def _year(time: object) -> int:
    return math.floor(float(time))  # type: ignore[arg-type]


def _years(observed: Sequence[Row], *ahead: Sequence[Row]) -> Years:
    """The years that some rows span; labels as published, and in their form where nothing is published yet."""
    known = {
        _year(row["time"]): str(row["period"])
        for rows in (observed, *ahead)
        for row in rows
        if row.get("period")
    }
    every = [_year(row["time"]) for rows in (observed, *ahead) for row in rows]
    first, last = min(every), max(every)
    anchor = _year(observed[-1]["time"])
    labels = [known.get(year) or _shifted(known[anchor], year - anchor) for year in range(first, last + 1)]
    return Years(first, tuple(labels), float(observed[-1]["time"]) - anchor)  # type: ignore[arg-type]


def _shifted(label: str, n_years: int) -> str:
    """A period label moved by whole years: ``2023-25`` by five is ``2028-30``."""
    period = periods.parse(label)
    # The day before the same start: the last day of February has no namesake in every year.
    start = period.start.replace(year=period.start.year + n_years)
    after = period.end.toordinal() + 1
    end = type(start).fromordinal(after)
    return periods.spanning(
        start, type(start).fromordinal(end.replace(year=end.year + n_years).toordinal() - 1)
    ).label


def _trajectory(
    slide, board: Board, target: Target, part: Part, box: tuple[float, float, float, float]
) -> None:
    """Observed, England, path and projection; for a difference to England both its sides instead."""
    found, measure = board.of(target, part), _measure(part)
    if found["is_gap"]:
        _both_levels(slide, board, target, part, box)
        return
    key = {"commitment": target.id, "part": part.id, "area": board.area.code}
    points = _points(board, target, part)
    england = _points(board, target, part, ENGLAND) if board.area.code != ENGLAND else []
    path = [] if target.sensitive else store.read("target_path", **key)
    fan = [] if target.sensitive else words.plain_rows(store.read("target_fan", **key))
    years = _years(points, england, path, fan)
    shown = [Series(_shown_name(found), values := years.spread(points, "value"), "area", (_last(values),))]
    if england:
        shown.append(Series("England", years.spread(england, "level"), "england"))
    if len(path) > 1:
        shown.append(Series("Path to the target", values := years.line(path), "path", (_last(values),)))
    if fan:
        shown.append(Series("Projection, middle", years.spread(fan, "median"), "projection"))
        shown.append(Series("Projection, 80% lower", years.spread(fan, "lower_80"), "bound"))
        shown.append(Series("Projection, 80% upper", years.spread(fan, "upper_80"), "bound"))
    axis = words.unit_words(measure)
    add_line_chart(
        slide,
        box,
        years.labels,
        shown,
        axis=axis,
        decimals=measure.decimals,
        name=f"Chart: {target.title}",
        alt=_alt(found, measure, part, points, england, axis),
    )


def _both_levels(
    slide,
    board: Board,
    commitment: Commitment,
    part: Part,
    box: tuple[float, float, float, float],
    scale: tuple[float, float, float] | None = None,
) -> None:
    """Both sides of a difference: it can close while both get worse."""
    found, measure = board.of(commitment, part), _measure(part)
    years, shown = _sides(board, commitment, part)
    points = _points(board, commitment, part)
    first, last = points[0], points[-1]
    alt = (
        f"{words.unit_words(measure)}, {words.lower_first(part.label)}. "
        + "; ".join(
            f"{name} {words.value(first[key], measure)} in {first['period']} and {words.value(last[key], measure)} in {last['period']}"
            for name, key in ((_shown_name(found), "level"), ("England", "england"))
            if is_known(first[key]) and is_known(last[key])
        )
        + "."
    )
    add_line_chart(
        slide,
        box,
        years.labels,
        shown,
        axis=words.unit_words(measure),
        decimals=measure.decimals,
        name=f"Chart: {measure.title}, {words.lower_first(part.label)}",
        alt=alt,
        scale=scale,
    )


def _sides(board: Board, commitment: Commitment, part: Part) -> tuple[Years, list[Series]]:
    points = _points(board, commitment, part)
    years = _years(points)
    shown = [
        Series(
            _shown_name(board.of(commitment, part)),
            values := years.spread(points, "level"),
            "area",
            (_last(values),),
        )
    ]
    if board.area.code != ENGLAND:
        shown.append(
            Series("England", values := years.spread(points, "england"), "england", (_last(values),))
        )
    return years, shown


def _shown_name(found: Row) -> str:
    """Whose figures these are: the region's, where it stands in for the system."""
    return catalogue.area_by_code[str(found["area_used"])].name


def _last(values: Sequence[float | None]) -> int:
    """The position of the last value that is known."""
    return max(position for position, value in enumerate(values) if is_known(value))


def _alt(
    found: Row, measure: Measure, part: Part, points: Sequence[Row], england: Sequence[Row], axis: str
) -> str:
    """The chart in one sentence."""
    first, last = points[0], points[-1]
    pieces = [
        f"{axis}, {_shown_name(found)}: {words.value(first['value'], measure)} in {first['period']}, "  # type: ignore[arg-type]
        f"{words.value(last['value'], measure)} in {last['period']}"  # type: ignore[arg-type]
    ]
    if england:
        pieces.append(f"England {words.value(england[-1]['level'], measure)} in {england[-1]['period']}")  # type: ignore[arg-type]
    if is_known(found["target_value"]):
        pieces.append(f"target {words.target_label(part, found, measure)}")
    if is_known(found["projected_lower"]):
        pieces.append(
            f"projected {_range_ahead(found, measure)} in {found['target_year']:.0f} (80% interval)"
        )
    return "; ".join(pieces) + "."


# Headline gaps ----------------------------------------------------------------------------------------------


def _gap(deck: Deck, board: Board, headline: Headline) -> None:
    """A headline gap: both levels for men and for women, and what became of the gap."""
    parts = [part for part in headline.parts if board.of(headline, part)["n_points"]]
    notes = [f"Commitment: {headline.statement}. {CONFIRM}", f"Source: {headline.source}."]
    if not parts:
        slide = deck.page(
            f"{headline.title}: no figures for {words.place(board.area)}",
            "\n".join([*notes, _address(board, headline)]),
        )
        lines = [
            Line(f"{headline.statement}.", 18, bold=True, colour=NAVY),
            Line("What is missing", 12, bold=True, colour=SOFT, before=12),
            Line(_why_missing(board, headline, headline.headline_part), 16),
        ]
        add_text(slide, (MARGIN, TOP, WIDTH, BOTTOM - TOP), lines, "What is missing")
        return
    rows = {part.id: board.of(headline, part) for part in parts}
    for part in parts:
        found = rows[part.id]
        notes.append(
            f"{part.label}: {found['basis_note']} Evidence grade {_grade(found)} {found['verdict_reason']}"
        )
        notes.append(f"{part.label}, sources: {'; '.join(_source_titles(board, headline, part))}.")
    synthetic = {"synthetic": any(found["synthetic"] for found in rows.values())}
    slide = deck.page(
        _mark(synthetic, _gap_title(board, headline, parts)), "\n".join([*notes, _address(board, headline)])
    )
    top = TOP
    if synthetic["synthetic"]:
        _illustrative_mark(slide, TOP)
        top += 0.8
    scale = axis_range([line for part in parts for line in _sides(board, headline, part)[1]])
    wide, below = (WIDTH - 0.4) / 2, 2.0
    for n, part in enumerate(parts):
        left = MARGIN + n * (wide + 0.4)
        add_text(
            slide,
            (left, top, wide, 0.35),
            [Line(part.label, 16, bold=True, colour=NAVY)],
            f"{part.label}, heading",
        )
        _both_levels(
            slide, board, headline, part, (left, top + 0.35, wide, BOTTOM - below - top - 0.4), scale
        )
        add_text(
            slide,
            (left, BOTTOM - below, wide, below),
            _gap_lines(board, headline, part),
            f"{part.label}, verdict",
        )


def _gap_title(board: Board, headline: Headline, parts: Sequence[Part]) -> str:
    """What was found, for men and for women."""
    title = headline.title.removesuffix(", gap to England")
    pieces = []
    for part in parts:
        found = board.of(headline, part)
        pieces.append(f"{_said(found, _measure(part), 'latest_value')} for {words.lower_first(part.label)}")
    seen = dict.fromkeys(str(board.of(headline, part)["latest_period"]) for part in parts)
    where = "" if board.area.code == ICB else f" in {words.place(board.area)}"
    return f"{title}{where} in {words.listed(list(seen))}: {words.listed(pieces)}"


def _gap_lines(board: Board, headline: Headline, part: Part) -> list[Line]:
    found, measure = board.of(headline, part), _measure(part)
    lines = [Line(str(found["verdict_words"]), 18, bold=True, colour=NAVY)]
    said = words.likelihood(found)
    if said or found["verdict"] != "no-clear-change":
        lines.append(Line(f"{said or str(found['verdict_reason']).rstrip('.')}.", 13))
    if found["is_gap"]:
        state = f"Gap: {_said(found, measure, 'latest_value')} in {found['latest_period']}"
        if is_known(found["baseline_value"]):
            state += f", from {_said(found, measure, 'baseline_value')} in {found['baseline_period']}"
        lines.append(Line(f"{state}.", 13, before=3))
        if is_known(found["required_now"]):
            asked = f"The path asks for {_said(found, measure, 'required_now')} now and {_said(found, measure, 'target_value')} by {found['target_year']:.0f}."
            lines.append(Line(asked, 13))
    lines.append(
        Line(f"Series: {found['basis_note']} Evidence grade {_grade(found)}", 12, colour=SOFT, before=3)
    )
    return lines


# Since the last board, what is missing ----------------------------------------------------------------------


def _since_last_board(deck: Deck, board: Board) -> None:
    """Verdicts that changed since the snapshot before, and why."""
    earlier = (store.read_one("overview_earlier") or {}).get("published_at")
    changed = [row for row in store.read("overview_changes", area=board.area.code) if _is_shown(board, row)]
    notes = "Compared with the snapshot before this one. " + _dataset(board, "assessments")
    title = "Since the last board"
    if earlier is not None and changed:
        columns = (
            Column("Commitment", 3.3),
            Column("Before", 2.3),
            Column("Now", 2.3),
            Column("What changed, and why", WIDTH - 7.9),
        )
        rows = [
            [
                Cell(_named(row), bold=True),
                Cell(str(row["before"])),
                Cell(str(row["now"])),
                Cell(str(row["sentence"])),
            ]
            for row in changed
        ]
        n = sum(row["before"] != row["now"] for row in changed)
        found = words.counted(n, "verdict") + " changed" if n else "new figures, and no verdict changed"
        _tables(
            deck,
            f"{title}: {found}",
            columns,
            rows,
            "Changes",
            f"Verdicts for {board.area.name} before and now, and why.",
            foot=f"Compared with the snapshot of {_moment(earlier)}.",
            notes=notes,
        )
        return
    said = "This is the first snapshot: there is nothing to compare it with yet."
    if earlier is not None:
        said = f"No verdict has changed since the snapshot of {_moment(earlier)}."
    slide = deck.page(
        f"{title}: {'nothing to compare with' if earlier is None else 'no verdict has changed'}", notes
    )
    add_text(slide, (MARGIN, TOP, WIDTH, 1.0), [Line(said, 18)], "What changed")


def _is_shown(board: Board, row: Row) -> bool:
    """Whether a change may be shown: its part is judged, and neither hidden nor left out."""
    commitment = catalogue.commitment(str(row["commitment"]))
    part = next(part for part in commitment.parts if part.id == row["part"])
    return not part.reference_only and board.of(commitment, part)["missing"] not in (NOT_BY_PLACE, LEFT_OUT)


def _named(row: Row) -> str:
    commitment = catalogue.commitment(str(row["commitment"]))
    part = next(part for part in commitment.parts if part.id == row["part"])
    return (
        commitment.title
        if len(commitment.parts) == 1
        else f"{commitment.title}: {words.lower_first(part.label)}"
    )


def _moment(when: datetime) -> str:
    return f"{day(when.date().isoformat())}, {when:%H:%M} UTC"


def _missing(deck: Deck, board: Board) -> None:
    """Everything that cannot be judged, and what would close the gap."""
    rows = []
    for commitment in catalogue.commitments:
        lacking = [part for part in commitment.judged_parts if not board.of(commitment, part)["n_points"]]
        is_whole = len(lacking) == len(commitment.judged_parts)
        if not lacking and commitment.parts:
            continue
        name = commitment.title
        if not is_whole:
            name += f": {words.listed([words.lower_first(part.label) for part in lacking])}"
        how = (
            commitment.how_to_load
            if isinstance(commitment, Target)
            else "Confirm the measure in the strategy, then load its figures."
        )
        why = _why_missing(board, commitment, lacking[0] if lacking else None)
        hidden = why.startswith(NOT_BY_PLACE)
        rows.append(
            [
                Cell(name, bold=True),
                Cell(why),
                Cell("Nothing to load: it is not shown by place." if hidden else how),
            ]
        )
    n = words.counted(len(rows), "commitment")
    title = f"What is missing: {n} without all {'its' if len(rows) == 1 else 'their'} figures"
    columns = (
        Column("Commitment", 3.2),
        Column("What is missing", 4.6),
        Column("What would close it", WIDTH - 7.8),
    )
    if not rows:
        slide = deck.page(
            "What is missing: nothing that is judged lacks figures", _dataset(board, "assessments")
        )
        add_text(
            slide,
            (MARGIN, TOP, WIDTH, 1.0),
            [Line("Every part of every commitment has figures.", 18)],
            "What is missing",
        )
        return
    owner = "No owner is named in the sources held for any target."
    named = sorted({target.owner for target in catalogue.targets if not target.owner.startswith("Not named")})
    _tables(
        deck,
        title,
        columns,
        rows,
        "What is missing",
        f"Commitments without figures for {board.area.name}, why, and what would close it.",
        foot=f"Owners: {words.listed(named)}." if named else owner,
        notes=_dataset(board, "assessments"),
    )


# Weekly figures: real ones, or illustrative ones that were asked for ----------------------------------------


def _signals(deck: Deck, board: Board) -> None:
    """This week's signals, where weekly figures may be shown."""
    is_whole = board.area.code == ICB
    watched = store.read_one("overview_watched", area=board.area.code, is_whole=is_whole) or {}
    found = [
        row
        for row in words.plain_rows(store.read("overview_signals", area=board.area.code, is_whole=is_whole))
        if board.include_illustrative or not row["synthetic"]
    ]
    is_synthetic = bool(watched.get("is_synthetic"))
    if is_synthetic and not board.include_illustrative:
        return
    mark = {"synthetic": is_synthetic}
    if not watched.get("n_watched"):
        if board.include_illustrative:
            _nothing_weekly(deck, board, "This week’s signals")
        return
    columns = (
        Column("Measure", 3.6),
        Column("Where", 2.4),
        Column("What the chart says", 3.2),
        Column("This week", 1.5),
        Column("Expected for the time of year", WIDTH - 10.7),
    )
    rows = [_signal(row) for row in found] or [[Cell("No series signals this week."), *[Cell("–")] * 4]]
    n, total, expected = watched["n_signals"], watched["n_watched"], round(watched["expected_false_alarms"])
    chance = f"about {expected}" if expected else "fewer than one"
    foot = f"Week ending Sunday {day(watched['latest_period'].isoformat())}, provisional. {n} of {total} series {'signals' if n == 1 else 'signal'}; {chance} would by chance in any week."
    _tables(
        deck,
        _mark(mark, "This week’s signals"),
        columns,
        rows,
        "Signals",
        f"The strongest signals of the week for {board.area.name}.",
        foot=foot,
        notes=f"{_mark(mark, 'Signals')} from control charts with the seasonal preset.\n{_dataset(board, 'signals')}",
        is_illustrative=is_synthetic,
    )


def _signal(row: Row) -> list[Cell]:
    measure = catalogue.measure_by_id[str(row["measure"])]
    return [
        Cell(measure.title, bold=True),
        Cell(catalogue.area_by_code[str(row["area_code"])].name),
        Cell(str(row["signal_sentence"])),
        Cell(service_words.value(row, measure)),
        Cell(service_words.usual_range(row, measure, "expected_lower", "expected_upper")),
    ]


def _nothing_weekly(deck: Deck, board: Board, title: str) -> None:
    """A slide for what was asked for and is not there."""
    slide = deck.page(f"{title}: none for {words.place(board.area)}", _dataset(board, "signals"))
    said = (
        f"No weekly series are held for {words.place(board.area)}, so there is no illustrative data to show."
    )
    add_text(slide, (MARGIN, TOP, WIDTH, 1.0), [Line(said, 18)], "Nothing to show")


def _interventions(deck: Deck, board: Board) -> None:
    """What each intervention changed: reported, before and after, adjusted."""
    effects = [
        row
        for row in words.plain_rows(store.read("intervention_index", area=board.area.code))
        if board.include_illustrative or not row["synthetic"]
    ]
    if not effects:
        if board.include_illustrative:
            _nothing_weekly(deck, board, "What the five interventions changed")
        return
    is_synthetic = any(row["synthetic"] for row in effects)
    columns = (
        Column("Intervention", 3.4),
        Column("Measure", 2.6),
        Column("Reported", 2.6),
        Column("Before and after", 1.6),
        Column("Adjusted, with 95% interval", WIDTH - 10.2),
    )
    order = [intervention.id for intervention in catalogue.interventions]
    rows = [_effect(row) for row in sorted(effects, key=lambda row: order.index(row["intervention"]))]
    title = "What the five interventions changed"
    foot = "Reported: as printed in the learning and improvement community’s deck, never worked out again. The dates are assumed."
    _tables(
        deck,
        _mark({"synthetic": is_synthetic}, title),
        columns,
        rows,
        "Interventions",
        f"Effects of the interventions for {board.area.name}: reported, before and after, adjusted.",
        lead=MADE_UP if is_synthetic else "",
        foot=foot,
        notes=_dataset(board, "interventions"),
        is_illustrative=is_synthetic,
    )


def _effect(row: Row) -> list[Cell]:
    intervention = catalogue.intervention(str(row["intervention"]))
    measure = catalogue.measure_by_id[str(row["measure"])]
    reported = {intervention.measure: intervention.reported_value} | {
        also.measure: also.value for also in intervention.also_reported
    }
    adjusted = Cell(str(row["refused"] or "not known"))
    if is_known(row["effect_percent"]):
        adjusted = Cell(
            f"{number(row['effect_percent'], 1, signed=True)}%", (f"{_signed_span(row)}",), bold=True
        )  # type: ignore[arg-type]
    simple = (
        f"{number(row['simple_percent'], 1, signed=True)}%"
        if is_known(row["simple_percent"])
        else "not known"
    )  # type: ignore[arg-type]
    return [
        Cell(intervention.title, bold=True),
        Cell(measure.title),
        Cell(f"{number(reported[measure.id], 0, signed=True)}%"),
        Cell(simple),
        adjusted,
    ]


def _signed_span(row: Row) -> str:
    low, high = (number(row[key], 1, signed=True) for key in ("lower_ci_percent", "upper_ci_percent"))  # type: ignore[arg-type]
    return f"{low} to {high}%"


# Method and sources -----------------------------------------------------------------------------------------


def _methods(deck: Deck, board: Board) -> None:
    """How to read the pack, in a page."""
    snapshot = board.snapshot
    paragraphs = (
        (
            "The verdict",
            "“Likely on the current pattern” from a chance of 4 in 5, “Unlikely without faster change” under 1 in 5, “Could go either way” between. "
            f"A chance holds {CAVEAT}. No chance is given with under eight comparable figures, no projection with under five.",
        ),
        (
            "The path",
            "A straight line from the baseline to the target. Where the strategy names no baseline or year, this dashboard assumes one and the notes say so.",
        ),
        (
            "The projection",
            "In 8 of 10 cases the outcome should lie inside the 80% interval if the recent pattern continues. How often it did on past series is on the methods page of the dashboard.",
        ),
        (
            "The series",
            "A published figure for the area; else a mean of its places weighted by population; else the North East region. One choice a series, never mixed.",
        ),
        (
            "Gaps to England",
            "The area minus England, with both levels beside it: a gap can close while both get worse.",
        ),
        (
            "Suicide",
            "Three-year rates for the whole system or the region, by sex. No chance is given and places are not compared. "
            + HELPLINE,
        ),
        (
            "Evidence grades",
            "A: from the publisher. A-copy: a reprint. B: press or charity. C: weak. Derived: worked out from places.",
        ),
    )
    lines = []
    for heading, text in paragraphs:
        lines += [Line(heading, 12, bold=True, colour=NAVY, before=6), Line(text, 13)]
    lines.append(
        Line(
            f"Snapshot {snapshot['id']}. Methods: {snapshot['method_version']}. Definitions: {snapshot['definition_version']}.",
            12,
            colour=SOFT,
            before=8,
        )
    )
    slide = deck.page(
        "How to read this pack",
        f"Every formula in words: /methods in the dashboard.\n{_dataset(board, 'assessments')}",
    )
    add_text(slide, (MARGIN, TOP - 0.4, WIDTH, BOTTOM - TOP + 0.4), lines, "Method")


def _sources(deck: Deck, board: Board) -> None:
    """Where the figures come from, how fresh they are, and under which licence."""
    rows = []
    cited: list[str] = []
    for commitment in catalogue.commitments:
        parts = [part for part in commitment.judged_parts if board.of(commitment, part)["n_points"]]
        if not parts:
            continue
        titles = list(
            dict.fromkeys(title for part in parts for title in _source_titles(board, commitment, part))
        )
        cited += [f"{commitment.title}: {title}" for title in titles]
        grades = sorted({str(board.of(commitment, part)["lowest_grade"]) for part in parts})
        newest = max(parts, key=lambda part: board.of(commitment, part)["latest_end"])
        more = (
            (f"and {words.counted(len(titles) - 3, 'more', 'more')}, in the notes",)
            if len(titles) > 3
            else ()
        )
        rows.append(
            [
                Cell(commitment.title, bold=True),
                Cell(titles[0], (*titles[1:3], *more)),
                Cell(words.listed(grades)),
                Cell(str(board.of(commitment, newest)["latest_period"])),
            ]
        )
    columns = (
        Column("Commitment", 3.3),
        Column("Source", 6.2),
        Column("Lowest grade", 1.5),
        Column("Data to", WIDTH - 11.0),
    )
    notes = "\n".join(
        ["All sources, newest first for each commitment.", *cited, _dataset(board, "published-figures")]
    )
    if not rows:
        rows = [
            [Cell("No figures"), Cell(f"None are held for {words.place(board.area)}."), Cell("–"), Cell("–")]
        ]
    _tables(
        deck,
        "Sources and licence",
        columns,
        rows,
        "Sources",
        f"Sources of the figures for {board.area.name}, with evidence grade and newest period.",
        foot=LICENCE,
        notes=notes,
    )
