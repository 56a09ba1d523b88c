"""Periods as publishers write them, turned into dates, a canonical label and a point in calendar time.

The label is the key under which values from different publishers meet: ``2013`` for a calendar year,
``2015/16`` for a year that starts on another day, ``2011-13`` and ``2017/18-19/20`` for pooled years.
"""

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

YearKind = Literal["financial", "academic", "mid-november"]
MonthDay = tuple[int, int]

#: Month and day on which a year written ``2015/16`` starts. The Active Lives survey's runs from mid-November.
YEAR_STARTS: dict[YearKind, MonthDay] = {
    "financial": (4, 1),
    "academic": (9, 1),
    "mid-november": (11, 16),
}


@dataclass(frozen=True)
class Period:
    """One period of time; ``end`` is its last day, ``midpoint`` is in calendar years (2024 = 2024.5)."""

    label: str
    start: date
    end: date
    pooled_years: int
    midpoint: float


def parse(text: str, *, split_year: YearKind = "financial") -> Period:
    """Read a period in any of the forms publishers use.

    Parameters
    ----------
    text
        ``2013``, ``2015/16``, ``2011-13``, ``2015 - 17``, ``2017/18 - 19/20``, ``2024-08``, ``2024 Q1``,
        ``2024-03-31``, or an ISO 8601 interval: ``2021-09-01/P1Y``, ``2024-01-01/P3M``,
        ``2013-01-01/2013-12-31``.
    split_year
        Which kind of year ``2015/16`` is. An interval carries its own start and ignores this.

    Returns
    -------
    Period
        With a label that reads back as the same label.

    Raises
    ------
    ValueError
        If the text is in none of these forms, or names a date that does not exist.

    Notes
    -----
    ``2009-11`` could be November 2009 or the three years to 2011. Two digits that follow the first year by
    one to nine years are read as years, others as a month, so every label from 2013 on has one reading.
    """
    cleaned = re.sub(r"\s*[–—]\s*", "-", str(text)).strip()
    for pattern, read in _FORMS:
        match = pattern.fullmatch(cleaned)
        if match is None:
            continue
        try:
            return read(*match.groups(), YEAR_STARTS[split_year])
        except (ValueError, OverflowError):
            break
    raise ValueError(
        f"{str(text)!r} is not a period this program reads: write 2013, 2015/16, 2011-13, 2024-08 or an ISO "
        "interval such as 2013-01-01/P1Y."
    )


def spanning(start: date, end: date) -> Period:
    """Name the period from one date to another, both included.

    Parameters
    ----------
    start, end
        First and last day.

    Returns
    -------
    Period
        Whole years get a year label, whole months a month label, anything else its two dates.

    Raises
    ------
    ValueError
        If the end is before the start.
    """
    if end < start:
        raise ValueError(f"The period ends on {end} before it starts on {start}: exchange the two dates.")
    return Period(
        label=_label(start, end),
        start=start,
        end=end,
        pooled_years=max(1, round(_months_between(start, end + timedelta(days=1)) / 12)),
        midpoint=(in_years(start) + in_years(end + timedelta(days=1))) / 2,
    )


def centred(midpoint: float, pooled_years: int = 1) -> Period:
    """Name the period of whole years that lies around a point in calendar time.

    Parameters
    ----------
    midpoint
        In calendar years, on a month's first day: 2024.5 for 2024, 2024.75 for the year from April.
    pooled_years
        Length of the period in years.

    Returns
    -------
    Period
        The one whose midpoint this is.

    Examples
    --------
    >>> centred(2030.5).label, centred(2025.75).label, centred(2029.5, 3).label
    ('2030', '2025/26', '2028-30')
    """
    year, month = divmod(round(12 * (midpoint - pooled_years / 2)), 12)
    return _years(date(year, month + 1, 1), pooled_years)


def yearly(first: Period, last: Period) -> list[str]:
    """Labels of the years from one to another of the same kind, both included.

    Examples
    --------
    >>> yearly(parse("2019/20"), parse("2022/23"))
    ['2019/20', '2020/21', '2021/22', '2022/23']
    """
    n = last.start.year - first.start.year + 1
    return [_years(_add_months(first.start, 12 * k), 1).label for k in range(n)]


def _read_year(year: str, _year_start: MonthDay) -> Period:
    return _years(date(int(year), 1, 1), 1)


def _read_split_year(year: str, following: str, year_start: MonthDay) -> Period:
    start = date(int(year), *year_start)
    _check_following(int(year), following)
    return _years(start, 1)


def _read_pooled_split_years(
    first: str, after_first: str, last: str, after_last: str, year_start: MonthDay
) -> Period:
    _check_following(int(first), after_first)
    final = _complete(int(first), last)
    _check_following(final, after_last)
    return _years(date(int(first), *year_start), final - int(first) + 1)


def _read_two_years(first: str, last: str, _year_start: MonthDay) -> Period:
    return _years(date(int(first), 1, 1), _complete(int(first), last) - int(first) + 1)


def _read_year_or_month(year: str, two_digits: str, year_start: MonthDay) -> Period:
    if 1 <= _complete(int(year), two_digits) - int(year) <= 9:
        return _read_two_years(year, two_digits, year_start)
    return _months(date(int(year), int(two_digits), 1), 1)


def _read_quarter(year: str, quarter: str, _year_start: MonthDay) -> Period:
    return _months(date(int(year), 3 * int(quarter) - 2, 1), 3)


def _read_day(day: str, _year_start: MonthDay) -> Period:
    return spanning(date.fromisoformat(day), date.fromisoformat(day))


def _read_duration(start: str, count: str, unit: str, _year_start: MonthDay) -> Period:
    return _months(date.fromisoformat(start), int(count) * (12 if unit == "Y" else 1))


def _read_dates(start: str, end: str, _year_start: MonthDay) -> Period:
    return spanning(date.fromisoformat(start), date.fromisoformat(end))


_DAY = r"(\d{4}-\d{2}-\d{2})(?:T00:00(?::00)?Z?)?"
# Each form with what reads its groups and the day on which a split year starts.
_FORMS: tuple[tuple[re.Pattern[str], Callable[..., Period]], ...] = tuple(
    (re.compile(pattern), read)
    for pattern, read in (
        (r"(\d{4})", _read_year),
        (r"(\d{4})/(\d{2}|\d{4})", _read_split_year),
        (r"(\d{4})/(\d{2}|\d{4})\s*(?:-|to)\s*(\d{2}|\d{4})/(\d{2}|\d{4})", _read_pooled_split_years),
        (r"(\d{4})-(\d{2})", _read_year_or_month),
        (r"(\d{4})\s*(?:-|to)\s*(\d{2}|\d{4})", _read_two_years),
        (r"(\d{4})\s*-?\s*Q([1-4])", _read_quarter),
        (_DAY, _read_day),
        (_DAY + r"/P(\d{1,3})([YM])", _read_duration),
        (_DAY + "/" + _DAY, _read_dates),
    )
)


def _years(start: date, n: int) -> Period:
    return _months(start, 12 * n)


def _months(start: date, n: int) -> Period:
    return spanning(start, _add_months(start, n) - timedelta(days=1))


def _add_months(day: date, n: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + n, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _complete(first: int, digits: str) -> int:
    """Give a last year written with two digits its century: the first such year from ``first`` on."""
    return int(digits) if len(digits) == 4 else first + (int(digits) - first) % 100


def _check_following(year: int, digits: str) -> None:
    if _complete(year, digits) != year + 1:
        raise ValueError(f"{digits} does not follow {year}")


def in_years(day: date) -> float:
    """Calendar time in which every month is a twelfth, so that leap years leave yearly steps at exactly 1."""
    return day.year + (day.month - 1 + (day.day - 1) / calendar.monthrange(day.year, day.month)[1]) / 12


def _months_between(start: date, after: date) -> float:
    return 12 * (in_years(after) - in_years(start))


def _whole_months(start: date, end: date) -> int | None:
    n = round(_months_between(start, end + timedelta(days=1)))
    return n if n > 0 and _add_months(start, n) == end + timedelta(days=1) else None


def _label(start: date, end: date) -> str:
    n_months = _whole_months(start, end)
    if n_months is None:
        return start.isoformat() if start == end else f"{start}/{end}"
    if n_months % 12 == 0:
        return _year_label(start, n_months // 12)
    if start.day != 1:
        return f"{start}/P{n_months}M"
    if n_months == 1:
        return f"{start:%Y-%m}"
    if n_months == 3 and start.month % 3 == 1:
        return f"{start:%Y} Q{(start.month + 2) // 3}"
    return f"{start}/P{n_months}M"


def _year_label(start: date, n: int) -> str:
    first, last = start.year, start.year + n - 1
    if (start.month, start.day) == (1, 1):
        return f"{first}" if n == 1 else f"{first}-{last if n > 10 else f'{last % 100:02d}'}"
    first_label = f"{first}/{(first + 1) % 100:02d}"
    return first_label if n == 1 else f"{first_label}-{last % 100:02d}/{(last + 1) % 100:02d}"
