"""What a chart says when it is taken away as a picture: which measure, where, when, from whom, published when."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from outcomes.catalogue import Area, Measure, catalogue
from outcomes.charts.saved import Told
from outcomes.numerals import day
from outcomes.results.provenance import SnapshotRow
from outcomes.results.tables import known
from outcomes.sources import registry
from outcomes.warehouse import store
from outcomes.web import ids
from outcomes.wording import service_words, subjects

# Signs of a control chart, as its key on the page has them.
CONCERN, IMPROVEMENT = ("◆", "worse", "Concern"), ("●", "better", "Improvement")
CHANGE = ("■", "usual", "Change, neither better nor worse")
LIMITS = ("- - -", "usual", "Limits of the usual range")


def told(
    finding: str,
    measure: Measure,
    area: Area,
    period: str,
    *,
    whose: str = "",
    sources: Iterable[str | None] = (),
    view: str = "",
    numbered: Sequence[tuple[int, str]] = (),
    marks: Sequence[tuple[str, str, str]] = (),
    remark: str = "",
) -> Told:
    """What the saved picture of a chart says.

    Parameters
    ----------
    finding
        What the chart shows.
    area
        The place that was asked for.
    period
        From the first to the last of what is drawn.
    whose
        Code of the area whose figures stand in for those of ``area``, where it is another.
    sources
        Titles as the figures name them; without any the measure's own.
    view
        What tells several charts of one measure and place apart, as their files are named.
    numbered, marks, remark
        As in :class:`outcomes.charts.saved.Told`.
    """
    (snapshot,) = store.read("snapshot", SnapshotRow)
    published = snapshot.published_at.date()
    where = subjects.name(area)
    if whose and whose != area.code:
        where += f", for which figures of {subjects.place(catalogue.area_by_code[whose])} stand in"
    named = [source for source in sources if source]
    return Told(
        finding=finding,
        about=(where, period),
        sources=named or [source(measure)],
        published=published,
        file_name=ids.slug(measure.id, view, area.short_name, published.isoformat()),
        numbered=numbered,
        marks=marks,
        remark=remark,
    )


def source(measure: Measure) -> str:
    """Who gives the figures of a measure; a weekly extract by its name."""
    if measure.layout is None:
        return known(measure.source)
    label = registry.label(measure.layout)
    return label if service_words.is_published(measure) else f"Extract “{label}”"


def span_of_days(first: date, last: date) -> str:
    """The days that a chart begins and ends with.

    >>> span_of_days(date(2021, 4, 4), date(2026, 11, 22))
    '4 April 2021 to 22 November 2026'
    """
    return f"{day(first.isoformat())} to {day(last.isoformat())}"


def span_of_periods(labels: Sequence[str]) -> str:
    """The first and the last of some periods that stand in order.

    >>> span_of_periods(["2011", "2012", "2024"]), span_of_periods(["2024"])
    ('2011 to 2024', '2024')
    """
    return labels[0] if labels[0] == labels[-1] else f"{labels[0]} to {labels[-1]}"
