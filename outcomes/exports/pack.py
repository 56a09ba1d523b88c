"""Board pack: one PowerPoint file for one area, made from the current snapshot alone.

Every chart and table is native, so a board officer can edit it. Titles say what was found; notes say which
series it is, what would decide it and where to download it. Illustrative data comes in only when asked for.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from outcomes.catalogue import (
    ENGLAND,
    ICB,
    OUTCOME_KINDS,
    Area,
    Commitment,
    Headline,
    Target,
    catalogue,
    glossary,
)
from outcomes.exports import board
from outcomes.exports.board import Board, Shown
from outcomes.exports.slides import (
    BLUE,
    BOTTOM,
    MARGIN,
    NAVY,
    PLUM,
    SOFT,
    TOP,
    WIDTH,
    Box,
    Cell,
    Column,
    Deck,
    Line,
    Slide,
    Table,
    add_line_chart,
    add_table,
    add_text,
    axis_range,
    paginate,
    text_height,
)
from outcomes.methods.verdict import CAVEAT, LIKELY, OLD_AFTER_YEARS, UNLIKELY, WORDS, chance_in_words
from outcomes.numerals import counted, day, listed, lower_first, number, upper_first
from outcomes.results.interventions import Impact
from outcomes.results.tables import known
from outcomes.results.targets import Arrival, Change, Earlier
from outcomes.results.weekly import JudgedSummary, Watched, WeeklySummary
from outcomes.warehouse import store
from outcomes.wording import aims, answer, asking, judgements, quantities, recency, service_words, subjects

QUESTION = "Are we on course for 2030?"
SUBJECT = "Health outcomes against the commitments of the integrated care strategy."
CONFIRM = "One secondary source gives the wording of the headline commitments: confirm in the strategy."
GROUPING = "Which goal a target serves is our grouping; the strategy does not say."
LOADING = "How figures are loaded stands on the data page of the dashboard: /data#section-load."
CHANCES = f"A chance says what to expect {CAVEAT}."
ILLUSTRATIVE = glossary.ILLUSTRATIVE.term
MADE_UP = "This data was made to contain the effect. It tests the method and is evidence of nothing."
AS_PRINTED = (
    "Reported: as printed in the learning and improvement community’s deck, never worked out again. "
    "Start dates are assumed."
)
LICENCE = (
    "Contains public sector information licensed under the Open Government Licence v3.0: Office for National "
    "Statistics, and the Office for Health Improvement and Disparities. Press reports and other secondary "
    "sources are cited as such; their text remains their publishers’."
)
METHOD = (
    (
        "The verdict",
        f"“{WORDS['likely']}” from a chance of {chance_in_words(LIKELY)}, “{WORDS['unlikely']}” under "
        f"{chance_in_words(UNLIKELY)}, “{WORDS['either-way']}” between. {CHANCES} No chance is given "
        "with under eight comparable figures, no projection with under five. “Mixed”: the parts of a target have "
        f"different verdicts. Figures that ended more than {OLD_AFTER_YEARS} years ago are shown and not judged.",
    ),
    (
        "The path",
        "A straight line from the baseline to the target, unless the target says otherwise. Where the "
        "strategy names "
        "no baseline or year, this dashboard assumes one and the notes say so.",
    ),
    (
        "The projection",
        "In 8 of 10 cases the outcome should lie inside the 80% interval if the recent pattern "
        "continues. How often "
        "it did on past series is on the methods page of the dashboard.",
    ),
    (
        "The series",
        "A published figure for the area; else a mean of its places weighted by population; else the "
        "North East "
        "region. One choice a series, never mixed.",
    ),
    (
        "Gaps to England",
        "The area minus England, with both levels beside it: a gap can close while both get worse.",
    ),
    (
        "Suicide",
        "Three-year rates for the whole system or the region, by sex. No chance is given and places are not "
        f"compared. {subjects.HELPLINE}",
    ),
    (
        "Evidence grades",
        "A: from the publisher. A-copy: a reprint. B: press or charity. C: weak. Derived: worked out "
        "from places.",
    ),
)


class NoPack(ValueError):  # noqa: N818 - it is an answer to the user, not a fault
    """A pack that cannot be made as asked; the message says why and what to do."""


def write(area_code: str, path: str | Path, *, include_illustrative: bool = False) -> None:
    """Write the board pack of one area.

    Parameters
    ----------
    area_code
        An area that outcomes are counted for: England, region, whole system, partnership or place.
    path
        File to write, ending in ``.pptx``; replaced in one step if it exists.
    include_illustrative
        Whether to add slides that rest on illustrative data, each of which says so.

    Raises
    ------
    NoPack
        For an area that is not known or has no outcomes of its own, or a path that cannot be written.
    outcomes.warehouse.store.NoSnapshot
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
            f"There is no area with the code “{code[:40]}”. Codes are listed in "
            "data/reference/areas.csv; the "
            f"whole system is {ICB}."
        )
    if area.kind == "former":
        raise NoPack(f"{area.name} is no longer an area. Ask for what followed it: {area.successor}.")
    if area.kind in OUTCOME_KINDS:
        return area
    served = listed([f"{place.name} ({place.code})" for place in catalogue.places_of(area)])
    raise NoPack(
        f"Outcomes are counted where people live, so {area.name} has no board pack of its own. It "
        f"serves {served}: "
        f"ask for one of them, or for the whole system ({ICB})."
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


def build(area: Area, *, include_illustrative: bool = False) -> bytes:
    """The pack as the bytes of a PowerPoint file; the same snapshot and area give the same bytes."""
    shown = board.read(area, include_illustrative=include_illustrative)
    footer = f"{area.name}. Snapshot of {shown.published_in_words}. Sources and licence: last slide."
    deck = Deck(f"Board pack: {area.name}", f"{QUESTION} {SUBJECT}", footer, shown.snapshot.published_at)
    _cover(deck, shown)
    _summary(deck, shown)
    for target in catalogue.targets:
        _target(deck, shown.headline(target), target)
    for headline in catalogue.headlines:
        if any(part.rule == "gap" for part in headline.parts):
            _headline_gap(deck, shown, headline)
    _since_last_board(deck, shown)
    _signals(deck, shown)
    _interventions(deck, shown)
    _missing(deck, shown)
    _method(deck, shown)
    _sources(deck, shown)
    return deck.content()


# Pieces of slides -----------------------------------------------------------------------------------------


def _heading(text: str) -> Line:
    return Line(text, 12, bold=True, colour=SOFT, before=8)


def _quiet(text: str) -> Line:
    return Line(text, 12, colour=SOFT, before=2)


def _verdict(shown: Shown, *, of_target: bool = False) -> Line:
    """The verdict on one part, or on the whole target, with the number first."""
    said = judgements.target_said if of_target else judgements.verdict_said
    return Line(said(shown.row), 20, bold=True, colour=NAVY)


def _marked(title: str, is_illustrative: bool) -> str:
    """A title that says so where it rests on illustrative data."""
    return f"{ILLUSTRATIVE}: {lower_first(title)}" if is_illustrative else title


def _mark(slide: Slide, top: float) -> float:
    """The words "Illustrative data", big; returns where what follows begins."""
    box = (MARGIN, top, 4.6, 0.78)
    add_text(slide, box, [Line(ILLUSTRATIVE, 28, bold=True, colour=PLUM)], ILLUSTRATIVE, border=PLUM)
    return top + 0.85


def _plain_page(deck: Deck, title: str, text: str, notes: str) -> None:
    """A slide with one sentence on it."""
    add_text(deck.page(title, notes), (MARGIN, TOP, WIDTH, 1.5), [Line(text, 18)], "Text")


def _table_pages(
    deck: Deck,
    title: str,
    table: Table,
    notes: str,
    *,
    lead: str = "",
    foot: str = "",
    illustrative: bool = False,
) -> None:
    """One table on as many slides as it needs, each with lead, foot and the mark of illustrative data."""
    lead_lines = [Line(lead, 16, bold=True, colour=NAVY)] if lead else []
    above = text_height(lead_lines, WIDTH) + 0.12 if lead else 0.0
    below = text_height([_quiet(foot)], WIDTH) + 0.15 if foot else 0.0
    start = TOP - 0.35 + (0.85 if illustrative else 0)
    pages = paginate(table, BOTTOM - start - above - below)
    for n, page in enumerate(pages, start=1):
        slide = deck.page(title if len(pages) == 1 else f"{title} ({n} of {len(pages)})", notes)
        if illustrative:
            _mark(slide, TOP - 0.35)
        if lead:
            add_text(slide, (MARGIN, start, WIDTH, above), lead_lines, "In short")
        add_table(slide, (MARGIN, start + above), page)
        if foot:
            add_text(slide, (MARGIN, BOTTOM - below + 0.05, WIDTH, below), [_quiet(foot)], "Note")


# First slides ---------------------------------------------------------------------------------------------


def _cover(deck: Deck, shown: Board) -> None:
    """Which area, which snapshot, what the pack is."""
    included = (
        "Every figure here is published or worked out from published ones; illustrative data is left out."
    )
    if shown.include_illustrative:
        included = "Illustrative data is included, and marked on every slide that uses it."
    when, made = shown.published_in_words, shown.snapshot.id
    snapshot = f"Snapshot of {when} ({made}). Ages of figures are counted to that day."
    texts = [SUBJECT, snapshot, included, f"A verdict says what to expect {CAVEAT}."]
    whose = aims.whose_target(shown.area, catalogue.target("smoking"))
    texts += [whose] if whose else []
    lines = [Line(QUESTION, 22, bold=True, colour=NAVY), *(Line(text, 16, before=5) for text in texts)]
    notes = "Charts and tables are native: select one and choose Edit Data to change it."
    deck.cover(f"Board pack: {shown.area.name}", lines, notes)


SUMMARY = (
    Column("Commitment", 2.9),
    Column("Latest", 2.3),
    Column("Baseline", 1.6),
    Column("The path asks for now", 2.1),
    Column("Chance and verdict", WIDTH - 8.9),
)


def _summary(deck: Deck, shown: Board) -> None:
    """The answer, then headline commitments and the eight targets, each a row."""
    area = shown.area
    said = answer.answer(answer.tally([_counted(shown, target) for target in catalogue.targets]), area)
    targets = counted(len(catalogue.targets), "target")
    caveats = [f"{headline.title}: {headline.caveat}" for headline in catalogue.headlines if headline.caveat]
    for title, commitments, lead, foot, notes in (
        (QUESTION, catalogue.headlines, said, f"Headline commitments. {CONFIRM} {CHANCES}", caveats),
        (f"{QUESTION} The {targets}", catalogue.targets, "", f"{CHANCES} {subjects.HELPLINE}", [GROUPING]),
    ):
        rows = [_summary_row(part) for commitment in commitments for part in shown.in_rows(commitment)]
        name = "Headline commitments" if commitments == catalogue.headlines else upper_first(targets)
        table = Table(
            name, SUMMARY, rows, f"{name} for {area.name}: latest figure, baseline, path and verdict."
        )
        notes = "\n".join([*notes, shown.dataset("assessments")])
        _table_pages(deck, title, table, notes, lead=lead, foot=foot)


def _counted(shown: Board, target: Target) -> answer.Judged:
    """A target as the answer counts it: by its first part, with the others beside it."""
    first = shown.headline(target)
    return target, first.row, [other.pair for other in first.others]


def _summary_row(shown: Shown) -> list[Cell]:
    title, row = shown.commitment.title, shown.row
    if shown.board.area.code == ENGLAND:
        title = title.removesuffix(", gap to England").removesuffix(", difference to England")
    if len(shown.board.in_rows(shown.commitment)) > 1:
        title = f"{title}: {shown.label}"
    if not shown.has_points:
        nothing = Cell("–")
        return [Cell(title, bold=True), Cell("No figures"), nothing, nothing, _verdict_cell(shown)]
    where = {"proxy": "North East region; ", "derived": "mean of its places; "}.get(row.basis, "")
    latest = f"{shown.said_in_row(row.latest)} in {row.latest_period}"
    return [
        Cell(title, bold=True),
        Cell(latest, (f"{where}{shown.age}",)),
        _baseline_cell(shown),
        _path_cell(shown),
        _verdict_cell(shown),
    ]


def _baseline_cell(shown: Shown) -> Cell:
    """Where a series started; a stated baseline beside the measured one."""
    row = shown.row
    if row.counted_from is None:
        return Cell(f"no figure for {row.baseline_period}")
    detail: tuple[str, ...] = ()
    if row.rule != "direction" and row.stated_baseline is not None:
        measured = quantities.value(row.measured_baseline, shown.measure)
        detail = (f"as stated; measured {measured}" if row.measured_baseline is not None else "as stated",)
    return Cell(f"{shown.said_in_row(row.counted_from)} in {row.baseline_period}", detail)


def _path_cell(shown: Shown) -> Cell:
    """What the path asks for at the newest figure."""
    row = shown.row
    if row.rule == "direction":
        return Cell("No number set", ("judged by its direction",))
    if row.required_now is None:
        return Cell("No path", (row.path_missing or "the figures end before the baseline",))
    target = f"target {shown.said_in_row(row.target_value)} by {row.target_year:.0f}"
    return Cell(shown.said_in_row(row.required_now), (target,))


def _verdict_cell(shown: Shown) -> Cell:
    """The verdict with what its words leave out, and parts that say something else."""
    row = shown.row
    is_whole = len(shown.board.in_rows(shown.commitment)) == 1
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


# One target -----------------------------------------------------------------------------------------------

CHART_WIDTH = 8.2
SIDE, SIDE_WIDTH = MARGIN + CHART_WIDTH + 0.3, WIDTH - CHART_WIDTH - 0.3


def _target(deck: Deck, shown: Shown, target: Target) -> None:
    """A target: the finding, the chart that proves it, the verdict, and what it asks of the board."""
    if not shown.has_points:
        _target_without_figures(deck, shown, target)
        return
    slide = deck.page(_marked(shown.finding, shown.is_synthetic), _target_notes(shown, target))
    top = _mark(slide, TOP) if shown.is_synthetic else TOP
    foot = _foot(shown, target)
    high = min(2.4, text_height(foot, CHART_WIDTH))
    _chart(slide, (MARGIN, top, CHART_WIDTH, BOTTOM - high - 0.1 - top), shown)
    add_text(slide, (SIDE, top, SIDE_WIDTH, BOTTOM - top), _beside(shown, target), "Verdict and what it asks")
    add_text(slide, (MARGIN, BOTTOM - high, CHART_WIDTH, high), foot, "Caveat and source")


def _chart(slide: Slide, box: Box, shown: Shown, scale: tuple[float, float, float] | None = None) -> None:
    """The chart of one part; ``scale`` where two charts share one."""
    years, lines = shown.trajectory()
    measure = shown.measure
    add_line_chart(
        slide,
        box,
        years,
        lines,
        axis=quantities.unit_words(measure),
        decimals=measure.decimals,
        scale=scale or axis_range(lines),
        name=f"Chart: {measure.title}, {shown.label}",
        alt=shown.chart_in_words,
    )


def _beside(shown: Shown, target: Target) -> list[Line]:
    """Verdict, where things stand, the range ahead, other parts, and who owns it."""
    lines = [_verdict(shown, of_target=True)]
    if shown.is_mixed:
        said = shown.by_part
    else:
        reason = shown.likelihood or str(shown.row.verdict_reason).rstrip(".")
        said = [reason, *_beside_verdict(shown)]
    lines += [Line(f"{text}.", 13, before=2) for text in said]
    lines += _pair("Now", f"{shown.standing}. {upper_first(shown.age)}.")
    if shown.range_ahead:
        year = f"By {shown.row.target_year:.0f}, if the recent pattern continues"
        lines += _pair(year, f"{shown.range_ahead} (80% interval).")
    if shown.others:
        lines.append(_heading("Other parts"))
        lines += [Line(f"{other.in_short}.", 13) for other in shown.others]
    return [*lines, *_ownership(shown, target)]


def _beside_verdict(shown: Shown) -> list[str]:
    """What the words of a verdict and its reason leave out, a sentence each."""
    lines = [line for line in shown.beneath if line not in (judgements.NO_PROMISE, judgements.WIDE_RANGE)]
    return [*map(upper_first, lines), *shown.widening]


def _pair(label: str, text: str) -> list[Line]:
    return [_heading(label), Line(text, 13)]


def _ownership(shown: Shown, target: Target) -> list[Line]:
    asks = shown.asks if shown.board.area.kind in asking.SO_WHAT_KINDS else None
    asked = f"{asks.text} ({day(asks.date.isoformat(), short=True)})" if asks else ""
    return [
        *([_heading("So what"), Line(asked, 14, bold=True, colour=BLUE)] if asks else []),
        *_pair("Owner", f"{target.owned_by}."),
        *_pair("Next release", f"{target.next_release_of(shown.part)}."),
    ]


def _foot(shown: Shown, target: Target) -> list[Line]:
    """Helpline, caveats, series, source and grade, under the chart."""
    row, measure = shown.row, shown.measure
    lines = [Line(subjects.HELPLINE, 13, bold=True)] if target.sensitive else []
    caveats = list(target.caveats_of(shown.part))
    caveats = caveats if target.sensitive else caveats[:1]
    if row.stated_baseline is not None and row.measured_baseline is not None:
        stated = quantities.round_value(row.stated_baseline, measure)
        measured = quantities.value(row.measured_baseline, measure)
        caveats = [
            f"The path starts at the stated {stated} of {row.baseline_period}; this series measured "
            f"{measured}."
        ]
    if row.path_missing and row.rule != "direction":
        caveats.append(f"No path is drawn: {row.path_missing}.")
    if caveats:
        lines.append(Line(f"Caveat: {' '.join(caveats)}", 12, before=2))
    sources = shown.sources
    more = f"; and {counted(len(sources) - 2, 'more', 'more')}, in the notes" if len(sources) > 2 else ""
    lines.append(_quiet(f"Series: {row.basis_note} Source: {'; '.join(sources[:2])}{more}."))
    return [*lines, _quiet(shown.grade)]


def _target_notes(shown: Shown, target: Target) -> str:
    """Speaker notes: the series, what would decide it, all that had no room, downloads."""
    row = shown.row
    whose = aims.whose_target(shown.board.area, target)
    is_compared = row.disagreement and not target.sensitive
    pieces = [
        f"Series: {row.basis_note} {shown.grade}",
        *(
            [f"Baseline {row.baseline_period}, {row.baseline_basis}: {row.baseline_note}."]
            if row.baseline_note
            else []
        ),
        *([whose] if whose else []),
        f"What would decide it: {shown.deciding} Next release: {target.next_release_of(shown.part)}.",
        *([f"Other published methods: {row.disagreement}"] if is_compared else []),
        f"Sources, newest first: {'; '.join(shown.sources)}.",
    ]
    return "\n".join([*pieces, *_about(shown, target)])


def _about(shown: Shown, target: Target) -> list[str]:
    """What the notes say of a target, with or without figures."""
    return [
        f"Target: {target.statement}. Source: {target.source}.",
        f"Definition: {target.definition_of(shown.part)}",
        *[f"Caveat: {caveat}" for caveat in (*target.caveats_of(shown.part), *shown.absent)],
        f"Committee: {target.committee}.",
        shown.address,
    ]


def _target_without_figures(deck: Deck, shown: Shown, target: Target) -> None:
    """What is missing, what is known instead, who owns it."""
    is_hidden = shown.row.verdict_words != WORDS["no-measure"]
    is_asked = shown.board.area.kind in asking.SO_WHAT_KINDS
    if is_hidden:
        title = f"{target.title}: not shown for {subjects.place(shown.board.area)}"
    else:
        title = shown.finding if shown.part else f"{target.title}: no measure yet"
    notes = [f"What would decide it: figures. {LOADING}", *_about(shown, target)]
    slide = deck.page(title, "\n".join(notes))
    lines = [Line(f"{target.statement}.", 18, bold=True, colour=NAVY)]
    if target.sensitive:
        lines.append(Line(subjects.HELPLINE, 16, bold=True, before=10))
    known = [f"{line.text} ({line.source}; evidence grade {line.grade})." for line in target.evidence]
    for heading, texts in (
        ("What is missing", [shown.why_missing]),
        ("Meanwhile", [f"{other.in_short}." for other in shown.others]),
        ("What would close it", [] if is_hidden or is_asked else [shown.remedy]),
        ("What is known instead", known),
        ("Caveats", target.caveats_of(shown.part)),
    ):
        if texts:
            lines += [_heading(heading), *(Line(text, 15, before=2) for text in texts)]
    lines += [_heading("Source of the target"), _quiet(f"{target.source}. Evidence grade {target.grade}.")]
    add_text(slide, (MARGIN, TOP, CHART_WIDTH, BOTTOM - TOP), lines, "What is missing")
    beside = [_verdict(shown), *_ownership(shown, target)]
    add_text(slide, (SIDE, TOP, SIDE_WIDTH, BOTTOM - TOP), beside, "Verdict and what it asks")


# Headline gaps --------------------------------------------------------------------------------------------


def _headline_gap(deck: Deck, shown: Board, headline: Headline) -> None:
    """A headline gap: both levels for men and for women, and what became of the gap."""
    parts = shown.measured(headline)
    notes = [f"Commitment: {headline.statement}. {CONFIRM}", f"Source: {headline.source}."]
    first = shown.headline(headline)
    if not parts:
        title = f"{headline.title}: no figures for {subjects.place(shown.area)}"
        _plain_page(deck, title, first.why_missing, "\n".join([*notes, first.address]))
        return
    for part in parts:
        notes.append(f"{upper_first(part.label)}: {part.row.basis_note} {part.grade} {part.deciding}")
        notes.append(f"{upper_first(part.label)}, sources: {'; '.join(part.sources)}.")
    is_synthetic = any(part.is_synthetic for part in parts)
    slide = deck.page(_marked(_gap_title(parts), is_synthetic), "\n".join([*notes, first.address]))
    top = _mark(slide, TOP) if is_synthetic else TOP
    # One scale, so that men and women can be read side by side.
    scale = axis_range([line for part in parts for line in part.both_sides()[1]])
    wide, below = (WIDTH - 0.4) / 2, 2.0
    for n, part in enumerate(parts):
        left, label = MARGIN + n * (wide + 0.4), upper_first(part.label)
        add_text(
            slide, (left, top, wide, 0.35), [Line(label, 16, bold=True, colour=NAVY)], f"{label}, heading"
        )
        _chart(slide, (left, top + 0.35, wide, BOTTOM - below - top - 0.4), part, scale)
        add_text(slide, (left, BOTTOM - below, wide, below), _gap_lines(part), f"{label}, verdict")


def _gap_title(parts: Sequence[Shown]) -> str:
    """What was found, for men and for women."""
    area = parts[0].board.area
    title = parts[0].commitment.title.removesuffix(", gap to England")
    where = "" if area.code == ICB else f" in {subjects.place(area)}"
    periods = list(dict.fromkeys(str(part.row.latest_period) for part in parts))
    said = listed([f"{part.said(part.row.latest)} for {part.label}" for part in parts])
    return f"{title}{where} in {listed(periods)}: {said}"


def _gap_lines(shown: Shown) -> list[Line]:
    """The verdict on a gap, the gap then and now, and what the path asks for."""
    row = shown.row
    reason = shown.likelihood or str(row.verdict_reason).rstrip(".")
    lines = [_verdict(shown), Line(f"{reason}.", 13)]
    lines += [Line(f"{text}.", 13) for text in _beside_verdict(shown)]
    if row.is_gap:
        start = (
            f", from {shown.said(row.baseline_value)} in {row.baseline_period}"
            if row.baseline_value is not None
            else ""
        )
        lines.append(Line(f"Gap: {shown.latest}{start}.", 13, before=3))
    if row.required_now is not None:
        ahead = f"{shown.said(row.target_value)} by {row.target_year:.0f}"
        lines.append(Line(f"The path asks for {shown.said(row.required_now)} now and {ahead}.", 13))
    return [*lines, _quiet(f"Series: {row.basis_note} {shown.grade}")]


# Since the last board, what is missing --------------------------------------------------------------------


def _since_last_board(deck: Deck, shown: Board) -> None:
    """Verdicts that changed since the snapshot before, and why."""
    title = "Since the last board"
    earlier = known(store.read_one("overview_earlier", Earlier))
    if earlier.published_at is None:
        text = "This is the first snapshot: there is nothing to compare it with yet."
        _plain_page(deck, f"{title}: nothing to compare with yet", text, shown.dataset("assessments"))
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
        _plain_page(deck, f"{title}: no verdict has changed", text, shown.dataset("assessments"))
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
    _table_pages(deck, f"{title}: {found}", table, shown.dataset("assessments"), foot=compared)


def _changed_part(shown: Board, row: Change) -> Shown:
    commitment = catalogue.commitment(row.commitment)
    part = next((part for part in commitment.parts if part.id == row.part), commitment.headline_part)
    return shown.of(commitment, part)


def _may_be_told(shown: Shown) -> bool:
    """Whether a change is news for a board: its part is judged, and neither hidden nor left out."""
    is_judged = shown.part in shown.commitment.judged_parts
    return is_judged and shown.row.missing not in (board.NOT_BY_PLACE, board.LEFT_OUT)


def _name(shown: Shown) -> str:
    title = shown.commitment.title
    return title if len(shown.commitment.parts) == 1 else f"{title}: {shown.label}"


def _missing(deck: Deck, shown: Board) -> None:
    """Everything that lacks figures, and what would close the gap."""
    lacking = [found for commitment in catalogue.commitments if (found := _missing_rows(shown, commitment))]
    rows = [row for found in lacking for row in found]
    notes = f"{LOADING}\n{shown.dataset('assessments')}"
    if not rows:
        text = "Every part of every commitment has figures."
        _plain_page(deck, "What is missing: nothing that is judged lacks figures", text, notes)
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
    _table_pages(deck, title, table, notes, foot=f"Owners of the targets: {listed(owners)}.")


def _missing_rows(shown: Board, commitment: Commitment) -> list[list[Cell]]:
    """What one commitment lacks, a row for parts that lack the same; none where all its parts have figures."""
    if not commitment.parts:
        return [_missing_row(shown.headline(commitment), commitment.title)]
    parts = [shown.of(commitment, part) for part in commitment.judged_parts]
    by_words: dict[tuple[str, str], list[Shown]] = {}
    for part in parts:
        if not part.has_points:
            by_words.setdefault((part.why_missing, part.remedy), []).append(part)
    rows = []
    for alike in by_words.values():
        named = listed([part.label for part in alike])
        is_whole = len(alike) == len(parts)
        rows.append(_missing_row(alike[0], commitment.title if is_whole else f"{commitment.title}: {named}"))
    return rows


def _missing_row(shown: Shown, name: str) -> list[Cell]:
    return [Cell(name, bold=True), Cell(shown.why_missing), Cell(shown.remedy)]


# Weekly figures: real ones, or illustrative ones that were asked for --------------------------------------


def _signals(deck: Deck, shown: Board) -> None:
    """Signals of the week, where weekly figures may be shown."""
    title = "This week’s signals"
    asked = {"area": shown.area.code, "with_illustrative": shown.include_illustrative}
    (watched,) = store.read("overview_watched", Watched, **asked)
    if watched.latest_period is None:
        _no_weekly_figures(deck, shown, title)
        return
    is_synthetic = watched.is_all_illustrative
    columns = (
        Column("Measure", 3.6),
        Column("Where", 2.4),
        Column("What the chart says", 3.2),
        Column("This week", 1.5),
        Column("Expected, with range", WIDTH - 10.7),
    )
    found = store.read("overview_signals", WeeklySummary, **asked)
    rows = [_signal(row, is_marked=row.synthetic and not is_synthetic) for row in found]
    nothing = "No series signals this week." if watched.n_watched else "No series can be judged this week."
    rows = rows or [[Cell(nothing), *[Cell("–")] * 4]]
    n, expected = watched.n_signals, round(watched.expected_false_alarms)
    week = day(watched.latest_period)
    by_chance = f"about {expected}" if expected else "fewer than one"
    foot = (
        f"Week ending Sunday {week}, provisional. {n} of {watched.n_watched} series "
        f"{'signals' if n == 1 else 'signal'}; {by_chance} would by chance in any week."
    )
    of_area = {"area": shown.area.code, "measure": None, "preset": "seasonal"}
    held = store.read("weekly_summaries", JudgedSummary, **of_area)
    own = [row for row in held if row.grain == "week" and (shown.include_illustrative or not row.synthetic)]
    foot = " ".join(filter(None, [foot, service_words.behind(own)]))
    table = Table("Signals", columns, rows, f"The strongest signals of the week for {shown.area.name}.")
    title = _marked(title, is_synthetic)
    notes = f"{title}, from control charts with the seasonal preset.\n{shown.dataset('signals')}"
    _table_pages(deck, title, table, notes, foot=foot, illustrative=is_synthetic)


def _signal(row: WeeklySummary, *, is_marked: bool) -> list[Cell]:
    measure = catalogue.measure_by_id[row.measure]
    return [
        Cell(measure.title, (ILLUSTRATIVE,) if is_marked else (), bold=True),
        Cell(catalogue.area_by_code[row.area_code].short_name),
        Cell(str(row.signal_sentence)),
        Cell(service_words.value(row, measure)),
        Cell(service_words.expected(row, measure)),
    ]


def _no_weekly_figures(deck: Deck, shown: Board, title: str) -> None:
    """Say so where weekly figures were asked for and there are none."""
    if shown.include_illustrative:
        where = subjects.place(shown.area)
        text = f"No weekly series are held for {where}, so there is no illustrative data to show."
        _plain_page(deck, f"{title}: none for {where}", text, shown.dataset("signals"))


def _interventions(deck: Deck, shown: Board) -> None:
    """What each intervention changed: reported, before and after, adjusted."""
    title = "What the five interventions changed"
    held = store.read("intervention_index", Impact, area=shown.area.code)
    effects = [impact for impact in held if shown.include_illustrative or not impact.synthetic]
    if not effects:
        _no_weekly_figures(deck, shown, title)
        return
    is_synthetic = all(impact.synthetic for impact in effects)
    is_mixed = not is_synthetic and any(impact.synthetic for impact in effects)
    made_up = f"Of rows marked “{ILLUSTRATIVE}”: {lower_first(MADE_UP)}" if is_mixed else ""
    columns = (
        Column("Intervention", 3.4),
        Column("Measure", 3.2),
        Column("Reported" if shown.area.code == ICB else "Reported, whole system", 1.5),
        Column("Before and after", 1.8),
        Column("Adjusted, with 95% interval", WIDTH - 9.9),
    )
    order = [intervention.id for intervention in catalogue.interventions]
    rows = [
        _effect(impact, is_marked=is_mixed and impact.synthetic)
        for impact in sorted(effects, key=lambda impact: order.index(impact.intervention))
    ]
    alt = f"Effects of the interventions for {shown.area.name}: reported, before and after, adjusted."
    _table_pages(
        deck,
        _marked(title, is_synthetic),
        Table("Interventions", columns, rows, alt),
        shown.dataset("interventions"),
        lead=MADE_UP if is_synthetic else made_up,
        foot=AS_PRINTED,
        illustrative=is_synthetic,
    )


def _effect(impact: Impact, *, is_marked: bool) -> list[Cell]:
    intervention = catalogue.intervention(impact.intervention)
    measure = catalogue.measure_by_id[impact.measure]
    adjusted = Cell(impact.refused or "not known")
    if impact.effect_percent is not None:
        limits = f"{_percent(impact.lower_ci_percent)} to {_percent(impact.upper_ci_percent)}"
        adjusted = Cell(_percent(impact.effect_percent), (limits,), bold=True)
    return [
        Cell(intervention.title, (ILLUSTRATIVE,) if is_marked else (), bold=True),
        Cell(measure.title),
        Cell(_percent(intervention.printed(measure.id)[1], 0)),
        Cell(_percent(impact.simple_percent)),
        adjusted,
    ]


def _percent(amount: float | None, decimals: int = 1) -> str:
    return f"{number(amount, decimals, signed=True)}%" if amount is not None else "not known"


# Method and sources ---------------------------------------------------------------------------------------


def _method(deck: Deck, shown: Board) -> None:
    """How to read the pack, in a page."""
    lines: list[Line] = []
    for heading, text in METHOD:
        lines += [_heading(heading), Line(text, 13)]
    made = shown.snapshot
    versions = f"Methods: {made.method_version}. Definitions: {made.definition_version}."
    slide = deck.page("How to read this pack", "Every formula in words: /methods in the dashboard.")
    add_text(
        slide,
        (MARGIN, TOP - 0.4, WIDTH, BOTTOM - TOP + 0.4),
        [*lines, _quiet(f"Snapshot {made.id}. {versions}")],
        "Method",
    )


def _sources(deck: Deck, shown: Board) -> None:
    """Where the figures come from, how far they reach, and under which licence."""
    rows, cited = [], []
    for commitment in catalogue.commitments:
        parts = shown.measured(commitment)
        if not parts:
            continue
        titles = list(dict.fromkeys(title for part in parts for title in part.sources))
        cited += [f"{commitment.title}: {title}" for title in titles]
        more = [f"and {counted(len(titles) - 3, 'more', 'more')}, in the notes"] if len(titles) > 3 else []
        newest = max(parts, key=lambda part: part.row.ends)
        rows.append(
            [
                Cell(commitment.title, bold=True),
                Cell(titles[0], (*titles[1:3], *more)),
                Cell(listed(sorted({str(part.row.lowest_grade) for part in parts}))),
                Cell(str(newest.row.latest_period)),
            ]
        )
    columns = (
        Column("Commitment", 3.3),
        Column("Source", 6.2),
        Column("Lowest grade", 1.5),
        Column("Data to", WIDTH - 11.0),
    )
    rows = rows or [
        [
            Cell("No figures"),
            Cell(f"No figures are held for {subjects.place(shown.area)}."),
            Cell("–"),
            Cell("–"),
        ]
    ]
    alt = f"Sources of the figures for {shown.area.name}, with evidence grade and newest period."
    notes = "\n".join(
        ["All sources, newest first for each commitment.", *cited, shown.dataset("published-figures")]
    )
    _table_pages(deck, "Sources and licence", Table("Sources", columns, rows, alt), notes, foot=LICENCE)
