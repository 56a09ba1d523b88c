"""Counts of people as rates per head, from counts as they are published: a hidden count has no rate."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise

from outcomes.results.weekly import ChartedPeriod, JudgedSummary

PER = 100_000
# 52 weeks of a place, as its counts are published: in totals of four weeks.
N_BLOCKS, BLOCK = 13, timedelta(weeks=4)
WEEK = timedelta(weeks=1)


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
    before, year_ago = (residents.get(newest - n * WEEK) for n in (1, 52))
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


@dataclass(frozen=True)
class Year:
    """52 weeks as the sum of thirteen published totals of four weeks.

    ``population`` is the mean of theirs; both it and ``count`` are None unless all thirteen ``n_shown`` give one.
    """

    first_day: date
    last_day: date
    n_shown: int
    count: float | None
    population: float | None

    @property
    def rate(self) -> float | None:
        """Per 100,000 people in 52 weeks."""
        return per_head(self.count, self.population)


def years_beside(blocks: Sequence[ChartedPeriod], start: date) -> tuple[Year, Year] | None:
    """The 52 weeks before a service starts, and those since; None where the totals do not reach so far.

    Parameters
    ----------
    blocks
        Four-week totals of one place as they are published, oldest first.
    start
        The Sunday that ends the first week with the service. The four weeks in which it starts count to neither
        side, unless they begin with it.
    """
    before = [one for one in blocks if one.period_end <= start - WEEK][-N_BLOCKS:]
    since = [one for one in blocks if one.period_end - BLOCK >= start - WEEK][:N_BLOCKS]
    if min(len(before), len(since)) < N_BLOCKS or not (_follow(before) and _follow(since)):
        return None
    return _year(before), _year(since)


def _follow(blocks: Sequence[ChartedPeriod]) -> bool:
    """Whether each total begins where the one before it ends."""
    return all(later.period_end - one.period_end == BLOCK for one, later in pairwise(blocks))


def _year(blocks: Sequence[ChartedPeriod]) -> Year:
    counts = [one.value for one in blocks if one.value is not None]
    people = [one.denominator for one in blocks if one.denominator]
    return Year(
        first_day=blocks[0].period_end - BLOCK + timedelta(days=1),
        last_day=blocks[-1].period_end,
        n_shown=len(counts),
        count=sum(counts) if len(counts) == N_BLOCKS else None,
        population=sum(people) / N_BLOCKS if len(people) == N_BLOCKS else None,
    )
