"""One column of numbers and its dates, from a table of no particular layout."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import numpy as np
from numpy.typing import NDArray

from outcomes.sources.reading import Refused, cells, tables
from outcomes.sources.reading.tables import Cell, fold, is_blank

DATES = "week_ending"

_MONTH = re.compile(r"\d{4}-\d{2}")
_TIME = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}.*")
_DAY_AND_MONTH = re.compile(r"(\d{1,2})([/.])\d{1,2}\2\d{2,4}")


@dataclass(frozen=True)
class Column:
    """Values (float, NaN where a cell is empty) with their dates, oldest first.

    ``dates`` (datetime64) is None where no column parses as dates: values then stand in the file's order, and
    ``why_undated`` says in a sentence why.
    """

    values: NDArray[np.float64]
    dates: NDArray[np.datetime64] | None
    why_undated: str | None = None


def read(content: bytes, name: str) -> Column:
    """Read a column by its name, with the dates of ``week_ending``, else of the first column of dates.

    Dates are ISO, or as British publishers write them: a column of days and months in figures is read day
    first, and only where one of its days is above 12 and so proves it.

    Raises
    ------
    Refused
        If the file, the column or a cell of ``week_ending`` cannot be used, or two values have one date, naming
        line, column and value.
    """
    sheet = tables.read(content)[0]
    if not sheet.rows:
        raise Refused("The file is empty: download or export it again.")
    headers = [str(cell).strip() for cell in sheet.rows[0]]
    if name not in headers:
        raise Refused(f"there is no column {name!r}; columns: {', '.join(headers)}.")
    lines = sheet.lines[1:]
    # A blank row, which a spreadsheet leaves below its table, is none.
    filled = [
        (line, row) for line, row in zip(lines, sheet.rows[1:], strict=True) if not all(map(is_blank, row))
    ]
    lines = [line for line, _ in filled]

    def column(position: int) -> list[Cell]:
        return [row[position] if position < len(row) else None for _, row in filled]

    values = _numbers(column(headers.index(name)), lines, name)
    reasons = []
    others = [position for position, header in enumerate(headers) if header != name]
    # The column of this name first; it must be dates throughout.
    for position in sorted(others, key=lambda position: fold(headers[position]) != fold(DATES)):
        header = headers[position]
        try:
            dates = _dates(column(position), lines, header)
        except Refused as reason:
            if fold(header) == fold(DATES):
                raise
            reasons.append(str(reason))
            continue
        order = _one_a_date(values, dates, lines, header)
        return Column(values[order], dates[order])
    because = f" ({reasons[0].removesuffix('.')})" if reasons else ""
    return Column(values, None, f"no column parses as dates{because}.")


def _numbers(column: Sequence[Cell], lines: Sequence[int], name: str) -> NDArray[np.float64]:
    numbers = []
    for line, cell in zip(lines, column, strict=True):
        try:
            numbers.append(cells.number(cell))
        except cells.Unreadable:
            raise Refused(f"line {line}, column {name}: {_shown(cell)} is not a number.") from None
    return np.array(numbers, dtype=float) + 0.0  # minus zero is zero


def _one_a_date(
    values: NDArray[np.float64], dates: NDArray[np.datetime64], lines: Sequence[int], name: str
) -> NDArray[np.int64]:
    """Rows by date. Of one date, a row without a value gives way: other organisations may have no such figure."""
    by_date = np.lexsort((np.isnan(values), dates))
    is_again = np.concatenate([[False], dates[by_date][1:] == dates[by_date][:-1]])
    for at in np.flatnonzero(is_again):
        row, before = by_date[at], by_date[at - 1]
        if not np.isnan(values[row]):
            raise Refused(
                f"line {lines[row]}, column {name}: {dates[row].astype('datetime64[D]')} has a value in line"
                f" {lines[before]} already: keep one row a date, such as the rows of one organisation."
            )
    kept: NDArray[np.int64] = by_date[~is_again]
    return kept


def _dates(column: Sequence[Cell], lines: Sequence[int], name: str) -> NDArray[np.datetime64]:
    first_of_figures = None
    is_day_first = False
    dates = []
    for line, cell in zip(lines, column, strict=True):
        try:
            dates.append(_date(cell))
        except (cells.Unreadable, ValueError):
            raise Refused(
                f"line {line}, column {name}: {_shown(cell)} is not a date: write it as {cells.ISO_DATE}."
            ) from None
        figures = _DAY_AND_MONTH.fullmatch(str(cell).strip())
        if figures:
            first_of_figures = first_of_figures or (line, cell)
            is_day_first = is_day_first or int(figures[1]) > 12
    if first_of_figures and not is_day_first:
        line, cell = first_of_figures
        raise Refused(
            f"line {line}, column {name}: {_shown(cell)} may begin with the day or with the month, and no day of the"
            f" column is above 12: write dates as {cells.ISO_DATE}."
        )
    return np.array(dates, dtype="datetime64[us]")


def _date(cell: Cell) -> date:
    # A number is a count here, whatever a spreadsheet would make of it.
    if isinstance(cell, (int, float)):
        raise cells.Unreadable("is not a date")
    words = str(cell).strip()
    if _MONTH.fullmatch(words):
        return date.fromisoformat(f"{words}-01")
    if _TIME.fullmatch(words):
        return datetime.fromisoformat(words).replace(tzinfo=None)
    return cells.published_date(cell)


def _shown(cell: Cell) -> str:
    return "an empty cell" if is_blank(cell) else repr(str(cell).strip())
