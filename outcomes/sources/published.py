"""The one shape of published values, whatever the publisher: what figures, fingertips and ons share."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

import numpy as np
import pandas as pd

from outcomes import periods
from outcomes.sources import cells
from outcomes.sources.cells import Columns, Unreadable
from outcomes.sources.tables import Cell

WORDS = (
    "indicator",
    "indicator_name",
    "sex",
    "age",
    "category_type",
    "category",
    "area_code",
    "area_name",
    "period",
    "unit",
    "source_title",
    "source_url",
    "grade",
    "note",
    "status",
)
NUMBERS = ("value", "lower_ci", "upper_ci", "numerator", "denominator")
ORDER = (
    *("indicator", "indicator_name", "sex", "age", "category_type", "category", "area_code", "area_name"),
    *("period", "period_start", "period_end", *NUMBERS),
    *("unit", "source_title", "source_url", "grade", "note", "status", "synthetic"),
)

_SEXES = {
    "persons": "persons",
    "person": "persons",
    "people": "persons",
    "all": "persons",
    "both": "persons",
    "not applicable": "persons",
    "male": "male",
    "males": "male",
    "men": "male",
    "female": "female",
    "females": "female",
    "women": "female",
}


def frame(columns: Mapping[str, Sequence], n_rows: int) -> pd.DataFrame:
    """Put columns into the shared shape.

    Parameters
    ----------
    columns
        What the publisher gives: words as text or None, numbers as float64, ``period_start`` and
        ``period_end`` as dates, ``synthetic`` as bool.
    n_rows
        Rows, for the columns that the publisher does not give.

    Returns
    -------
    pandas.DataFrame
        Columns of ``ORDER``; missing words None, missing numbers NaN, ``synthetic`` False.
    """
    data = {}
    for name in ORDER:
        if name in WORDS:
            data[name] = cells.words(columns.get(name, [None] * n_rows))
        elif name in NUMBERS:
            data[name] = columns.get(name, np.full(n_rows, np.nan))
        elif name == "synthetic":
            data[name] = np.array(columns.get(name, [False] * n_rows), dtype=bool)
        else:
            data[name] = cells.days(columns[name])
    return pd.DataFrame(data)


def sex(cell: Cell) -> str:
    """Read a sex as persons, male or female."""
    words = cells.text(cell)
    try:
        return _SEXES[words.lower()]
    except (KeyError, AttributeError):
        raise Unreadable("is not persons, male or female") from None


def period(cell: Cell) -> periods.Period:
    """Read a period label or ISO interval."""
    words = cells.text(cell)
    if words is None:
        raise Unreadable("is empty")
    try:
        return periods.parse(words)
    except ValueError:
        raise Unreadable("is not a period such as 2013, 2015/16, 2011-13 or 2013-01-01/P1Y") from None


def read_periods(columns: Columns, name: str, source: Iterable[Cell]) -> list[periods.Period | None]:
    """Read a column of periods."""
    return columns.read(name, source, period)


def labels(read: Sequence[periods.Period | None]) -> list[str | None]:
    """Labels of periods, None where a period could not be read."""
    return [None if one is None else one.label for one in read]


def starts(read: Sequence[periods.Period | None]) -> list[date | None]:
    """First days of periods."""
    return [None if one is None else one.start for one in read]


def ends(read: Sequence[periods.Period | None]) -> list[date | None]:
    """Last days of periods."""
    return [None if one is None else one.end for one in read]
