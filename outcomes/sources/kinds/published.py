"""The one shape of published values, whatever the publisher: what figures, fingertips and ons share."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from outcomes import periods
from outcomes.sources.kinds.source import Column, Source, Type
from outcomes.sources.reading import cells
from outcomes.sources.reading.cells import Columns, Unreadable
from outcomes.sources.reading.layouts import Layout
from outcomes.sources.reading.tables import Cell

NUMBERS = ("value", "lower_ci", "upper_ci", "numerator", "denominator")
NEEDED = frozenset({"indicator", "sex", "area_code", "period", "period_start", "period_end", "synthetic"})
_TYPES: dict[str, Type] = {
    **dict.fromkeys(NUMBERS, "number"),
    **dict.fromkeys(("period_start", "period_end"), "day"),
    "synthetic": "flag",
}
ORDER = (
    *("indicator", "indicator_name", "sex", "age", "category_type", "category", "area_code", "area_name"),
    *("period", "period_start", "period_end", *NUMBERS),
    *("unit", "source_title", "source_url", "grade", "note", "status", "synthetic"),
)
COLUMNS = tuple(
    Column(name=name, type=_TYPES.get(name, "text"), may_be_empty=name not in NEEDED) for name in ORDER
)
KEY = (
    *("measure", "area_code", "sex", "age", "category_type", "category"),
    *("period", "source_title"),
)
#: One table and one staging query for all of them.
TABLE = "raw_published"
STAGING = "stg_published"


def source(*, name: str, title: str, layout: Mapping[str, Any] | None = None, **more: Any) -> Source:
    """A publisher's layout of values by year.

    Parameters
    ----------
    name, title
        Its id, and what a file of it is.
    layout
        How its header is told from others, and its reader: what a :class:`Layout` takes besides. None for a source
        that finds its files by more than a header.
    more
        Everything else that a source says.
    """
    return Source(
        name=name,
        title=title,
        kind="published",
        grain="year",
        starts="period_start",
        columns=COLUMNS,
        key=KEY,
        table=TABLE,
        staging=STAGING,
        layout=None if layout is None else Layout(name=name, title=title, **layout),
        **more,
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


def frame(columns: Mapping[str, Sequence[Any] | NDArray[Any]], n_rows: int) -> pd.DataFrame:
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
    data: dict[str, Any] = {}
    for name in ORDER:
        kind = _TYPES.get(name, "text")
        if kind == "text":
            data[name] = cells.words(columns.get(name, [None] * n_rows))
        elif kind == "number":
            data[name] = columns.get(name, np.full(n_rows, np.nan))
        elif kind == "flag":
            data[name] = np.array(columns.get(name, [False] * n_rows), dtype=bool)
        else:
            data[name] = cells.days(columns[name])
    return pd.DataFrame(data)


def sex(cell: Cell) -> str:
    """Read a sex as persons, male or female."""
    words = cells.text(cell)
    try:
        return _SEXES[(words or "").lower()]
    except KeyError:
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
