"""Numbers, ranges, lists and dates as the pages write them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date
from typing import TypeGuard, TypeVar

Value = TypeVar("Value")

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
NUMBERS = (
    "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
)  # fmt: skip


def is_known(value: Value | None) -> TypeGuard[Value]:
    """Whether there is a value: neither None nor NaN."""
    return value is not None and not (isinstance(value, float) and math.isnan(value))


def number(value: float | None, decimals: int = 1, *, signed: bool = False) -> str:
    """A number as text: thousands by comma, a true minus sign, "no value" for None and NaN.

    >>> number(-1234.56), number(3.3, signed=True), number(None)
    ('−1,234.6', '+3.3', 'no value')
    """
    if value is None or math.isnan(value):
        return "no value"
    rounded = round(value, decimals)
    text = f"{abs(rounded):,.{decimals}f}"
    if rounded < 0:
        return "−" + text
    return ("+" if signed and rounded > 0 else "") + text


def plain(value: float | None, form: str) -> str:
    """A number as the commands print it: what rounds to zero has no minus sign.

    >>> plain(-1234.56, ".4g"), plain(-0.04, ".1f"), plain(None, ".1f")
    ('-1235', '0.0', 'no value')
    """
    return format(value, f"z{form}") if is_known(value) else "no value"


def with_unit(value: float | None, unit: str, decimals: int = 1, *, signed: bool = False) -> str:
    """A number and its unit.

    >>> with_unit(10.24, "%"), with_unit(612, "per 100,000", 0)
    ('10.2%', '612 per 100,000')
    """
    text = number(value, decimals, signed=signed)
    if text == "no value" or not unit:
        return text
    return text + unit if unit == "%" else f"{text} {unit}"


def span(
    low: float | None, high: float | None, decimals: int = 1, unit: str = "", *, signed: bool = False
) -> str:
    """A range in words; that of a change has signs.

    >>> span(3.21, 8.6, unit="%"), span(-1.8, 0.1, unit="%", signed=True)
    ('3.2 to 8.6%', '−1.8 to +0.1%')
    """
    return f"{number(low, decimals, signed=signed)} to {with_unit(high, unit, decimals, signed=signed)}"


def in_words(n: int, up_to: int = 12) -> str:
    """A count in letters, and in digits where it is larger than ``up_to``.

    >>> in_words(0), in_words(8), in_words(12, up_to=10)
    ('no', 'eight', '12')
    """
    return NUMBERS[n] if n <= min(up_to, len(NUMBERS) - 1) else str(n)


def counted(n: int, one: str, many: str | None = None) -> str:
    """A count as a sentence writes it; up to ten in letters.

    >>> counted(1, "place"), counted(12, "place"), counted(0, "target")
    ('one place', '12 places', 'no targets')
    """
    return f"{in_words(n, up_to=10)} {one if n == 1 else many or one + 's'}"


def upper_first(text: str) -> str:
    """The text with its first letter raised and the rest as it is."""
    return text[:1].upper() + text[1:]


def lower_first(text: str) -> str:
    """The text with its first letter lowered, unless the first word is an abbreviation or a name in capitals.

    >>> lower_first("Adults who smoke"), lower_first("CQC rating")
    ('adults who smoke', 'CQC rating')
    """
    return text if text[1:2].isupper() or text[1:2] == "&" else text[:1].lower() + text[1:]


def listed(items: Sequence[str]) -> str:
    """Items joined as a sentence would.

    >>> listed(["North", "Central", "Tees Valley"])
    'North, Central and Tees Valley'
    """
    return " and ".join([", ".join(items[:-1]), items[-1]] if len(items) > 1 else items)


def day(when: date | str, *, short: bool = False) -> str:
    """A date, or an ISO date, in words.

    >>> day("2026-11-15"), day("2026-11-15", short=True)
    ('15 November 2026', '15 Nov 2026')
    """
    on = date.fromisoformat(str(when)[:10])
    month = MONTHS[on.month - 1]
    return f"{on.day} {month[:3] if short else month} {on.year}"


def calendar_year(iso: str) -> float:
    """An ISO date as a decimal calendar year: the middle of 2024 is about 2024.5."""
    when = date.fromisoformat(str(iso)[:10])
    return (
        when.year
        + (when - date(when.year, 1, 1)).days / (date(when.year + 1, 1, 1) - date(when.year, 1, 1)).days
    )
