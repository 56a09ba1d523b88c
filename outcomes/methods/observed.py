"""A series of weeks or months of which some may be missing: its observed periods, their places and their dates."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from outcomes.errors import OutcomesError

Period = Literal["weekly", "monthly"]
Array = NDArray[np.float64]

PERIODS_A_YEAR = {"weekly": 365.25 / 7, "monthly": 12.0}


class ImpactRefused(OutcomesError, ValueError):
    """The series cannot carry an estimate; the message is one sentence for the reader."""


def infer_period(dates: ArrayLike) -> Period:
    """Whether dates are weekly or monthly, from the usual distance between neighbours.

    Raises
    ------
    ImpactRefused
        With fewer than two different dates, or when they are neither.
    """
    days = np.unique(days_of(dates)).astype(np.int64)
    usual = float(np.median(np.diff(days))) if len(days) > 1 else 0.0
    if usual == 7:
        return "weekly"
    if 28 <= usual <= 31:
        return "monthly"
    raise ImpactRefused(
        f"The dates are usually {'a day' if usual == 1 else f'{usual:g} days'} apart, not 7 days or a month: give"
        " weekly or monthly data."
    )


@dataclass(frozen=True)
class Series:
    """Observed periods only, oldest first; ``position`` counts all periods from the first, missing or not."""

    values: Array
    dates: NDArray[np.datetime64]
    position: NDArray[np.int64]
    period: Period

    @property
    def gaps(self) -> NDArray[np.int64]:
        """How many periods lie between neighbours: 1 where none is missing."""
        return np.diff(self.position)

    def head(self, n: int) -> "Series":
        """The first periods."""
        return Series(self.values[:n], self.dates[:n], self.position[:n], self.period)


def days_of(dates: ArrayLike) -> NDArray[np.datetime64]:
    """Dates as days.

    Raises
    ------
    ImpactRefused
        If one is missing or cannot be read.
    """
    try:
        days = np.asarray(dates).astype("datetime64[D]")
    except (ValueError, TypeError) as error:
        raise ImpactRefused(
            "Some dates cannot be read: give them as ISO dates such as 2023-04-02."
        ) from error
    if np.isnat(days).any():
        raise ImpactRefused("Some dates are missing: every row needs the date of its period.")
    return days


def day_of(date: object) -> np.datetime64:
    """One date as a day."""
    day: np.datetime64 = days_of(np.array([date]))[0]
    return day


def observed(values: ArrayLike, dates: ArrayLike, period: Period) -> Series:
    """The observed periods of a series, oldest first.

    Raises
    ------
    ImpactRefused
        For values that are infinite, and for dates that repeat or are not whole periods apart.
    """
    if period not in PERIODS_A_YEAR:
        raise ValueError(f"period is {period!r}: use 'weekly' or 'monthly'.")
    numbers = np.asarray(values, dtype=np.float64)
    days = days_of(dates)
    if numbers.shape != days.shape or numbers.ndim != 1:
        raise ImpactRefused(f"There are {numbers.size} values for {days.size} dates: give one date a value.")
    if np.isinf(numbers).any():
        raise ImpactRefused("The series holds an infinite value: correct it, or leave it empty.")
    is_observed = ~np.isnan(numbers)
    numbers, days = numbers[is_observed], days[is_observed]
    order = np.argsort(days, kind="stable")
    numbers, days = numbers[order], days[order]
    return Series(numbers, days, _positions(days, period), period)


def _positions(days: NDArray[np.datetime64], period: Period) -> NDArray[np.int64]:
    if period == "monthly":
        months = days.astype("datetime64[M]").astype(np.int64)
        position = months - months[:1]
    else:
        distance = (days - days[:1]).astype(np.int64)
        off_week = np.flatnonzero(distance % 7)
        if len(off_week):
            raise ImpactRefused(
                f"{days[off_week[0]]} is not a whole number of weeks after {days[0]}: give the same weekday "
                "throughout, or say that the data is monthly."
            )
        position = distance // 7
    repeated = np.flatnonzero(np.diff(position) == 0)
    if len(repeated):
        raise ImpactRefused(
            f"{days[repeated[0] + 1]} falls in a period that already has a value: keep one value a period."
        )
    return position


def first_index(series: Series, day: np.datetime64) -> int:
    """Index of the first period ending on or after a day (the length of the series if none does)."""
    if series.period == "monthly":
        return int(np.searchsorted(series.dates.astype("datetime64[M]"), day.astype("datetime64[M]")))
    return int(np.searchsorted(series.dates, day))
