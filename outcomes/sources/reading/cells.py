"""Cells to values, a column at a time: numbers, dates, words, true and false; and which cannot be read."""

import math
import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import TypeVar

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from outcomes.errors import OutcomesError
from outcomes.sources.reading import Problem
from outcomes.sources.reading.tables import Cell, is_blank

ISO_DATE = "2024-03-31"
PUBLISHERS_MISSING = frozenset(
    {"-", "–", ".", "..", ":", "*", "x", "u", "c", "z", "na", "n/a", "null", "none", "#n/a"}
)

PUBLISHERS_NO_WORD = frozenset({"na", "n/a", "nan", "null"})
PUBLISHERS_DATES = (
    *("%d-%b-%y", "%d-%b-%Y", "%d/%m/%Y", "%d/%m/%y"),
    *("%d %B %Y", "%d %b %Y", "%d %b %y", "%d.%m.%Y"),
)
SPREADSHEET_EPOCH = date(1899, 12, 30)
SPREADSHEET_DAYS = range(30_000, 80_000)

_ISO = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[T ]00:00(?::00(?:\.0+)?)?(?:Z|\+00:00)?)?")
_WEEKDAY = re.compile(r"^(mon|tue|wed|thu|fri|sat|sun)[a-z]*,? ", re.IGNORECASE)
_THOUSANDS = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?")
_DECIMAL_COMMA = re.compile(r"[+-]?\d+,\d+")
_BOOLEANS = {
    "true": True,
    "t": True,
    "yes": True,
    "y": True,
    "1": True,
    "false": False,
    "f": False,
    "no": False,
    "n": False,
    "0": False,
}


T = TypeVar("T")


class Unreadable(OutcomesError, ValueError):
    """A cell that is not what its column holds; the message says what it should be, never what it is."""


def number(cell: Cell) -> float:
    """Read a number: digits, with or without thousands commas; an empty cell is NaN."""
    if type(cell) is str:
        try:
            value = float(cell)
        except ValueError:
            return _unusual_number(cell)
        if "_" not in cell and math.isfinite(value):
            return value
    elif is_blank(cell):
        return math.nan
    elif isinstance(cell, (int, float)) and not isinstance(cell, bool) and math.isfinite(cell):
        return float(cell)
    raise Unreadable("is not a number: leave the cell empty where there is none")


def _unusual_number(cell: str) -> float:
    if is_blank(cell):
        return math.nan
    if _THOUSANDS.fullmatch(cell.strip()):
        return float(cell.replace(",", ""))
    if _DECIMAL_COMMA.fullmatch(cell.strip()):
        raise Unreadable("is not a number: write a decimal point, not a comma")
    raise Unreadable("is not a number: leave the cell empty where there is none")


def published_number(cell: Cell) -> float:
    """Read a number where publishers write signs such as ``-``, ``*`` or ``[x]`` for no value."""
    if isinstance(cell, str) and cell.strip().strip("[]").lower() in PUBLISHERS_MISSING:
        return math.nan
    return number(cell)


def iso_date(cell: Cell) -> date:
    """Read a date: an ISO date as text, or a spreadsheet's or Parquet file's own date or serial number."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, float) and cell in SPREADSHEET_DAYS:
        return SPREADSHEET_EPOCH + timedelta(days=int(cell))
    match = _ISO.fullmatch(str(cell).strip())
    if match:
        try:
            return date.fromisoformat(match[1])
        except ValueError:
            pass
    raise Unreadable(f"is not a date written like {ISO_DATE}")


def published_date(cell: Cell) -> date:
    """Read a date in the ways British publishers write it, ``02-Dec-19`` or ``02/12/2019``, day first."""
    try:
        return iso_date(cell)
    except Unreadable:
        words = _WEEKDAY.sub("", " ".join(str(cell).split()))
        for pattern in PUBLISHERS_DATES:
            try:
                return datetime.strptime(words, pattern).date()
            except ValueError:
                continue
        raise


def true_or_false(cell: Cell) -> bool | None:
    """Read true or false in the ways spreadsheets write them; an empty cell is None."""
    if is_blank(cell):
        return None
    if isinstance(cell, float) and cell in (0.0, 1.0):
        return bool(cell)
    try:
        return _BOOLEANS[str(cell).strip().lower()]
    except KeyError:
        raise Unreadable("is neither true nor false") from None


def text(cell: Cell) -> str | None:
    """Read a word: trimmed, a whole number without its decimal point; an empty cell is None."""
    if is_blank(cell):
        return None
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return " ".join(str(cell).split())


def published_text(cell: Cell) -> str | None:
    """Read a word where statistical software writes ``NA`` for none."""
    words = text(cell)
    return None if words is None or words.lower() in PUBLISHERS_NO_WORD else words


def code(cell: Cell) -> str | None:
    """Read an organisation or area code: text without spaces, in capitals."""
    words = text(cell)
    return None if words is None else words.replace(" ", "").upper()


def needed(of: Callable[[Cell], T]) -> Callable[[Cell], T]:
    """Make a reading function refuse an empty cell."""

    def read(cell: Cell) -> T:
        if is_blank(cell):
            raise Unreadable("is empty")
        return of(cell)

    return read


class Columns:
    """Reads columns of one table and keeps, for each row, the first cell that could not be read.

    Parameters
    ----------
    lines
        Source line of each row.
    """

    def __init__(self, lines: Sequence[int] | NDArray[np.int64]):
        self.lines = lines
        self._wrong: dict[int, list[tuple[str | None, Cell, str]]] = {}

    def read(self, name: str, cells: Iterable[Cell], of: Callable[[Cell], T]) -> list[T | None]:
        """Read every cell of a column with one function; a cell it cannot read is None and noted."""
        known: dict[str, T] = {}
        values: list[T | None] = []
        for row, cell in enumerate(cells):
            # Weeks, codes and true or false repeat: each spelling is read once.
            if type(cell) is str and cell in known:
                values.append(known[cell])
                continue
            try:
                value = of(cell)
            except Unreadable as error:
                self.reject(row, name, cell, str(error))
                values.append(None)
                continue
            if type(cell) is str:
                known[cell] = value
            values.append(value)
        return values

    def numbers(
        self, name: str, cells: Iterable[Cell], of: Callable[[Cell], float] = number
    ) -> NDArray[np.float64]:
        """Read a column of numbers as float64; minus zero is zero."""
        return np.array(self.read(name, cells, of), dtype="float64") + 0.0

    def reject(self, row: int, name: str | None, cell: Cell, reason: str) -> None:
        """Note that a row cannot be used because of one of its cells."""
        self._wrong.setdefault(row, []).append((name, cell, reason))

    def finish(self, frame: pd.DataFrame) -> tuple[pd.DataFrame, tuple[Problem, ...]]:
        """Part the rows that could be read from those that could not.

        Parameters
        ----------
        frame
            One row a source row, in the same order.

        Returns
        -------
        frame, problems
            The usable rows with ``line`` added, and one problem for each of the others.
        """
        frame["line"] = np.asarray(self.lines, dtype="int64")
        problems = tuple(
            Problem(
                line=int(self.lines[row]),
                column=wrong[0][0],
                value=None if wrong[0][1] is None else str(wrong[0][1]),
                reason=_sentence(wrong),
                area=_known(frame, row, "area_code") or _known(frame, row, "org_code"),
                indicator=_known(frame, row, "indicator"),
                period_end=period_end(frame, row),
            )
            for row, wrong in sorted(self._wrong.items())
        )
        if not problems:
            return frame, problems
        usable = np.ones(len(frame), dtype=bool)
        usable[list(self._wrong)] = False
        return frame[usable].reset_index(drop=True), problems


def _sentence(wrong: list[tuple[str | None, Cell, str]]) -> str:
    name, _, reason = wrong[0]
    first = f"{name} {reason}" if name else reason
    others = ", ".join(name for name, _, _ in wrong[1:] if name)
    return f"{first}; also wrong: {others}." if others else f"{first}."


def period_end(frame: pd.DataFrame, row: int) -> date | None:
    """Last day of the week or month that a row is about; None where it has none that could be read."""
    for column in ("week_ending", "period_end"):
        if column in frame and pd.notna(frame[column].iloc[row]):
            end: pd.Timestamp = frame[column].iloc[row]
            return end.date()
    return None


def _known(frame: pd.DataFrame, row: int, column: str) -> str | None:
    value = frame[column].iloc[row] if column in frame else None
    return value if isinstance(value, str) else None


def words(values: Iterable[str | None]) -> pd.Series:
    """Make a column of text whose missing values are None, whatever pandas would infer."""
    return pd.Series(list(values), dtype="object")


def days(values: Iterable[date | None]) -> pd.Series:
    """Make a datetime64 column of dates."""
    return pd.Series(pd.to_datetime(pd.Series(list(values), dtype="object")).astype("datetime64[us]"))


def count(n: int, noun: str) -> str:
    """Say how many: ``1 line``, ``2 lines``."""
    return f"{n:,} {noun}" if n == 1 else f"{n:,} {noun}s"


def some(items: Sequence[object], most: int = 5) -> str:
    """List the first few items and how many more there are."""
    listed = ", ".join(str(item) for item in items[:most])
    return listed if len(items) <= most else f"{listed} and {len(items) - most:,} more"
