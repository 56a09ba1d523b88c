"""Counts of people as rates per head, from counts as they are published: a hidden count has no rate."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

from outcomes.results.weekly import ChartedPeriod, JudgedSummary

PER = 100_000


def per_head(count: float | None, population: float | None, per: int = PER) -> float | None:
    """A count among so many people, per 100,000 of them; None where either is not known.

    Examples
    --------
    >>> per_head(70, 40_000), per_head(None, 40_000), per_head(70, None)
    (175.0, None, None)
    """
    return None if count is None or not population else per * count / population


def of_period(one: ChartedPeriod) -> ChartedPeriod:
    """A period of counts with value and lines per head of its own residents; without these, an empty one.

    Limits stay on the side of the value where they were: all are divided by the same number.
    """
    people = one.denominator
    return replace(
        one,
        value=per_head(one.value, people),
        mean=per_head(one.mean, people),
        lower=per_head(one.lower, people),
        upper=per_head(one.upper, people),
    )


def of_summary(summary: JudgedSummary, counted: Iterable[ChartedPeriod]) -> JudgedSummary:
    """The newest figure of a series with what is beside it, per head; ``counted`` are its periods.

    Each figure is divided by the residents of its own period, what is expected by those of the newest.
    """
    residents = {one.period_end: one.denominator for one in counted}
    newest = summary.newest
    now = residents.get(newest)
    before, year_ago = (residents.get(newest - timedelta(weeks=n)) for n in (1, 52))
    return replace(
        summary,
        value=per_head(summary.value, now),
        previous=per_head(summary.previous, before),
        year_ago=per_head(summary.year_ago, year_ago),
        mean=per_head(summary.mean, now),
        lower=per_head(summary.lower, now),
        upper=per_head(summary.upper, now),
        expected=per_head(summary.expected, now),
        expected_lower=per_head(summary.expected_lower, now),
        expected_upper=per_head(summary.expected_upper, now),
        run_weeks=None,
        run_value=None,
        run_expected=None,
    )
