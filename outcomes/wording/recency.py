"""How old figures are, and which periods lack one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from outcomes import periods
from outcomes.catalogue import Measure
from outcomes.numerals import is_known, listed
from outcomes.results.targets import TargetPoint

DAYS_A_MONTH = 365.25 / 12


def age(end: date | datetime, today: date) -> str:
    """How old data is, counted from the last day it covers.

    >>> age(date(2024, 12, 31), date(2026, 11, 22)), age(date(2026, 11, 15), date(2026, 11, 22))
    ('23 months old', '7 days old')
    """
    on = end.date() if isinstance(end, datetime) else end
    days = (today - on).days
    if days < 0:
        return "up to date"
    months = round(days / DAYS_A_MONTH)
    if days < 21:
        count, unit = days, "day"
    elif months < 3:
        count, unit = round(days / 7), "week"
    elif months < 36:
        count, unit = months, "month"
    else:
        count, unit = round(days / 365.25), "year"
    return f"{count} {unit}{'' if count == 1 else 's'} old"


def freshness(period: str, end: date | datetime | None, today: date) -> str:
    """Period and age of the newest figure in one line.

    >>> freshness("2024", date(2024, 12, 31), date(2026, 11, 22))
    '2024, 23 months old'
    """
    return f"{period}, {age(end, today)}" if is_known(end) and end is not None else period


def absent(points: Sequence[TargetPoint], measure: Measure) -> str | None:
    """The periods inside a yearly series that no figure is held for, as a caveat; None where there is none.

    ``points`` are those of one area, oldest first.
    """
    if measure.pooled_years > 1 or not points:
        return None
    held = {point.period for point in points} | {found.period for found in measure.partial}
    first, last = (measure.period(points[k].period) for k in (0, -1))
    lacking = [label for label in periods.yearly(first, last) if label not in held]
    return f"No figure is held for {listed(lacking)}." if lacking else None
