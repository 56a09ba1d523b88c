"""A slide for each published service measure that has a national standard: its line, its limits, the standard."""

from __future__ import annotations

from collections.abc import Sequence

from outcomes.catalogue import Area, Measure, catalogue
from outcomes.catalogue.text import Standard
from outcomes.exports.board import Board
from outcomes.exports.line_charts import Series, add_line_chart, axis_range
from outcomes.exports.pack.pieces import heading_line, quiet_line
from outcomes.exports.slides import BOTTOM, MARGIN, NAVY, TOP, WIDTH, Deck, Line, add_text, text_height
from outcomes.numerals import day, lower_first, upper_first
from outcomes.results.weekly import ChartedPeriod, JudgedSummary
from outcomes.sources import registry
from outcomes.warehouse import store
from outcomes.wording import recency, service_words, subjects

CHART_WIDTH = 8.6
SIDE, SIDE_WIDTH = MARGIN + CHART_WIDTH + 0.3, WIDTH - CHART_WIDTH - 0.3
# So many slides at most: the table before them has every measure.
MOST = 3


def add_waits(deck: Deck, shown: Board) -> None:
    """The charts that a board asks for first, the newest figures before older ones."""
    for summary in _charted(shown):
        _add_chart(deck, shown, summary, catalogue.measure_by_id[summary.measure])


def _charted(shown: Board) -> list[JudgedSummary]:
    """Published measures with a standard: those that say something of today, else the newest there are."""
    held = [row for row, measure in shown.published_services() if _standards(measure)]
    newest = max((row.newest for row in held), default=None)
    order = [measure.id for measure in catalogue.measures]
    found = [row for row in held if row.is_current or row.newest == newest]
    return sorted(found, key=lambda row: order.index(row.measure))[:MOST]


def _standards(measure: Measure) -> list[Standard]:
    """What is asked of a measure; nothing of weak evidence."""
    return [one for one in catalogue.standards if one.measure == measure.id and one.is_drawn]


def _add_chart(deck: Deck, shown: Board, summary: JudgedSummary, measure: Measure) -> None:
    asked = {"measure": measure.id, "area": shown.area.code, "preset": summary.preset or "seasonal"}
    periods = service_words.with_possible_limits(store.read("weekly_chart", ChartedPeriod, **asked), measure)
    area, where = shown.area, subjects.place(shown.area)
    age = recency.age(summary.newest, shown.published_on)
    finding = service_words.finding(summary) if summary.is_current else f"not judged, {age}"
    ending = service_words.ending(summary)
    title = f"{measure.title}, {where}: {lower_first(finding)}"
    notes = [
        f"{service_words.definition(measure)} {summary.notes or ''}".strip(),
        measure.differs_because or "",
        shown.dataset(f"weekly-{measure.layout}"),
    ]
    slide = deck.page(title, "\n".join(filter(None, notes)))
    foot = [
        quiet_line(service_words.definition(measure)),
        quiet_line(
            f"Source: {registry.label(str(measure.layout))}. "
            f"Figures from {day(periods[0].period_end)} to {day(periods[-1].period_end)}."
        ),
    ]
    high = text_height(foot, WIDTH)
    lines = _lines(shown.area, summary, measure, periods)
    add_line_chart(
        slide,
        (MARGIN, TOP, CHART_WIDTH, BOTTOM - high - 0.15 - TOP),
        [one.period_end for one in periods],
        lines,
        axis=upper_first(measure.unit) or "Number",
        decimals=measure.decimals,
        scale=axis_range(lines),
        name=f"Chart: {measure.title}",
        alt=f"Line chart. {measure.title}, {area.name}: {service_words.value(summary, measure)} in the {ending}, "
        f"{service_words.judged_range(summary, measure)}.",
    )
    beside = [
        Line(service_words.value(summary, measure), 30, bold=True, colour=NAVY),
        Line(f"{upper_first(ending)}, {age}.", 13, before=2),
        Line(f"{upper_first(service_words.judged_range(summary, measure))}.", 13, before=8),
        *_pair("Standards", "; ".join(_in_force(measure, summary)) or "None is in force."),
    ]
    whose = service_words.whose(measure, area)
    if whose:
        beside += _pair("Whose figures", whose)
    add_text(slide, (SIDE, TOP, SIDE_WIDTH, BOTTOM - high - 0.15 - TOP), beside, "Newest figure")
    add_text(slide, (MARGIN, BOTTOM - high, WIDTH, high), foot, "Definition and source")


def _pair(label: str, text: str) -> list[Line]:
    return [heading_line(label), Line(text, 13)]


def _in_force(measure: Measure, summary: JudgedSummary) -> list[str]:
    """The standards of the newest period."""
    return [
        one.label
        for one in _standards(measure)
        if one.start <= summary.newest and (one.end is None or one.end >= summary.newest)
    ]


def _lines(
    area: Area, summary: JudgedSummary, measure: Measure, periods: Sequence[ChartedPeriod]
) -> list[Series]:
    """Values, what is usual, and every standard for as long as it held; none of it where nothing is known."""
    middle = "Expected" if summary.preset == "seasonal" else "Mean"
    found = [
        Series(area.short_name, [one.value for one in periods], "area", labels_last=True),
        Series(middle, [one.mean for one in periods], "mean"),
        Series("Usual range, lower", [one.lower for one in periods], "bound"),
        Series("Usual range, upper", [one.upper for one in periods], "bound"),
    ]
    standards = _standards(measure)
    lasting = [one for one in standards if one.end is None]
    found.append(Series("Standard", [_held(lasting, one) for one in periods], "path"))
    passing = [one for one in standards if one.end is not None]
    found.append(Series("Interim standards", [_held(passing, one) for one in periods], "projection"))
    return [line for line in found if any(value is not None for value in line.values)]


def _held(standards: Sequence[Standard], one: ChartedPeriod) -> float | None:
    """The standard that was in force at the end of a period."""
    end = one.period_end
    return next(
        (each.value for each in standards if each.start <= end and (each.end is None or end <= each.end)),
        None,
    )
