"""A slide for each target and each headline gap: the finding, the chart that proves it, the verdict."""

from __future__ import annotations

from collections.abc import Sequence

from pptx.slide import Slide

from outcomes.catalogue import ICB, Headline, Target
from outcomes.exports.board import Board, BoardPart
from outcomes.exports.line_charts import add_line_chart, axis_range
from outcomes.exports.pack.pieces import (
    CONFIRM,
    heading_line,
    mark,
    marked,
    plain_page,
    quiet_line,
    verdict_line,
)
from outcomes.exports.slides import (
    BLUE,
    BOTTOM,
    MARGIN,
    NAVY,
    TOP,
    WIDTH,
    Box,
    Deck,
    Line,
    add_text,
    text_height,
)
from outcomes.numerals import counted, day, listed, upper_first
from outcomes.wording import aims, asking, judgements, quantities, subjects

CHART_WIDTH = 8.2
SIDE, SIDE_WIDTH = MARGIN + CHART_WIDTH + 0.3, WIDTH - CHART_WIDTH - 0.3


def add_target(deck: Deck, shown: BoardPart, target: Target) -> None:
    """A target: the finding, the chart that proves it, the verdict, and what it asks of the board."""
    slide = deck.page(marked(shown.finding, shown.is_synthetic), _target_notes(shown, target))
    top = mark(slide, TOP) if shown.is_synthetic else TOP
    foot = _foot(shown, target)
    high = min(2.4, text_height(foot, CHART_WIDTH))
    _chart(slide, (MARGIN, top, CHART_WIDTH, BOTTOM - high - 0.1 - top), shown)
    add_text(slide, (SIDE, top, SIDE_WIDTH, BOTTOM - top), _beside(shown, target), "Verdict and what it asks")
    add_text(slide, (MARGIN, BOTTOM - high, CHART_WIDTH, high), foot, "Caveat and source")


def _chart(slide: Slide, box: Box, shown: BoardPart, scale: tuple[float, float, float] | None = None) -> None:
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


def _beside(shown: BoardPart, target: Target) -> list[Line]:
    """Verdict, where things stand, the range ahead, other parts, and who owns it."""
    lines = [verdict_line(shown, of_target=True)]
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
        lines.append(heading_line("Other parts"))
        lines += [Line(f"{other.in_short}.", 13) for other in shown.others]
    return [*lines, *_ownership(shown, target)]


def _beside_verdict(shown: BoardPart) -> list[str]:
    """What the words of a verdict and its reason leave out, a sentence each."""
    lines = [line for line in shown.beneath if line not in (judgements.NO_PROMISE, judgements.WIDE_RANGE)]
    return [*map(upper_first, lines), *shown.widening]


def _pair(label: str, text: str) -> list[Line]:
    return [heading_line(label), Line(text, 13)]


def _ownership(shown: BoardPart, target: Target) -> list[Line]:
    asks = shown.asks if shown.board.area.kind in asking.SO_WHAT_KINDS else None
    asked = f"{asks.text} ({day(asks.date.isoformat(), short=True)})" if asks else ""
    return [
        *([heading_line("So what"), Line(asked, 14, bold=True, colour=BLUE)] if asks else []),
        *_pair("Owner", f"{target.owned_by}."),
        *_pair("Next release", f"{target.next_release_of(shown.part)}."),
    ]


def _foot(shown: BoardPart, target: Target) -> list[Line]:
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
    lines.append(quiet_line(f"Series: {row.basis_note} Source: {'; '.join(sources[:2])}{more}."))
    return [*lines, quiet_line(shown.grade)]


def _target_notes(shown: BoardPart, target: Target) -> str:
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


def _about(shown: BoardPart, target: Target) -> list[str]:
    """What the notes say of a target, with or without figures."""
    return [
        f"Target: {target.statement}. Source: {target.source}.",
        f"Definition: {target.definition_of(shown.part)}",
        *[f"Caveat: {caveat}" for caveat in (*target.caveats_of(shown.part), *shown.absent)],
        f"Committee: {target.committee}.",
        shown.address,
    ]


def add_headline_gap(deck: Deck, shown: Board, headline: Headline) -> None:
    """A headline gap: both levels for men and for women, and what became of the gap."""
    parts = shown.measured(headline)
    notes = [f"Commitment: {headline.statement}. {CONFIRM}", f"Source: {headline.source}."]
    first = shown.headline(headline)
    if not parts:
        title = f"{headline.title}: no figures for {subjects.place(shown.area)}"
        plain_page(deck, title, first.why_missing, "\n".join([*notes, first.address]))
        return
    for part in parts:
        notes.append(f"{upper_first(part.label)}: {part.row.basis_note} {part.grade} {part.deciding}")
        notes.append(f"{upper_first(part.label)}, sources: {'; '.join(part.sources)}.")
    is_synthetic = any(part.is_synthetic for part in parts)
    slide = deck.page(marked(_gap_title(parts), is_synthetic), "\n".join([*notes, first.address]))
    top = mark(slide, TOP) if is_synthetic else TOP
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


def _gap_title(parts: Sequence[BoardPart]) -> str:
    """What was found, for men and for women."""
    area = parts[0].board.area
    title = parts[0].commitment.title.removesuffix(", gap to England")
    where = "" if area.code == ICB else f" in {subjects.place(area)}"
    periods = list(dict.fromkeys(str(part.row.latest_period) for part in parts))
    said = listed([f"{part.said(part.row.latest)} for {part.label}" for part in parts])
    return f"{title}{where} in {listed(periods)}: {said}"


def _gap_lines(shown: BoardPart) -> list[Line]:
    """The verdict on a gap, the gap then and now, and what the path asks for."""
    row = shown.row
    reason = shown.likelihood or str(row.verdict_reason).rstrip(".")
    lines = [verdict_line(shown), Line(f"{reason}.", 13)]
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
    return [*lines, quiet_line(f"Series: {row.basis_note} {shown.grade}")]
