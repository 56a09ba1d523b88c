"""Values with their unit, differences, gaps to England and yearly rates, as sentences and labels write them."""

from __future__ import annotations

import math

from outcomes.catalogue import Measure
from outcomes.numerals import number, with_unit


def value(amount: float | None, measure: Measure) -> str:
    """A value of a measure with its unit: ``10.2%``, ``108.5 per million``."""
    return with_unit(amount, measure.unit, measure.decimals)


def round_value(amount: float, measure: Measure) -> str:
    """A value that somebody set, such as a target: no decimals where it has none (``5%``)."""
    decimals = 0 if float(amount).is_integer() else measure.decimals
    return with_unit(amount, measure.unit, decimals)


def difference_unit(measure: Measure) -> str:
    """The unit of a difference: percentages differ by points."""
    return "points" if measure.unit == "%" else measure.unit


def difference(amount: float | None, measure: Measure, *, decimals: int | None = None) -> str:
    """The size of a change or gap with its unit, without a sign: ``1.3 points``."""
    if amount is None:
        return "no value"
    places = measure.decimals if decimals is None else decimals
    return with_unit(abs(amount), difference_unit(measure), places)


def gap(amount: float | None, measure: Measure) -> str:
    """A signed difference to England in words: ``1.7 years below England``."""
    if amount is None:
        return "no value"
    if round(amount, measure.decimals) == 0:
        return "level with England"
    return f"{difference(amount, measure)} {'above' if amount > 0 else 'below'} England"


def pace(amount: float | None, measure: Measure) -> str:
    """A yearly rate in words: ``a fall of 1.25 points a year``."""
    if amount is None:
        return "not known"
    decimals = measure.decimals + 1
    if round(amount, decimals) == 0:
        return "no change"
    way = "fall" if amount < 0 else "rise"
    return f"a {way} of {difference(amount, measure, decimals=decimals)} a year"


def unit_words(measure: Measure) -> str:
    """The measure and its unit, as an axis is titled: ``Adults who smoke, %``."""
    return f"{measure.title}, {measure.unit}" if measure.unit else measure.title


def rounded(value: float) -> str:
    """A count of people without false precision: three figures that count.

    >>> rounded(242797.1), rounded(5504.4), rounded(87)
    ('243,000', '5,500', '87')
    """
    return number(three_figures(value), 0)


def three_figures(value: float) -> float:
    """A count of people as :func:`rounded` writes it."""
    size = abs(value)
    return round(value, 0 if size < 1 else min(0, 2 - math.floor(math.log10(size))))
