"""Layouts as sets of column names: which one a sheet is in, and its columns under their own names."""

import dataclasses
import difflib
import functools
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from outcomes.sources.reading import Problem, Reading, Refused, cells
from outcomes.sources.reading.tables import Cell, Sheet, fold, is_blank

ROWS_SEARCHED_FOR_HEADER = 40
ENOUGH_TO_NAME_LAYOUT = 0.5


@dataclass(frozen=True)
class Table:
    """The rows under a header; ``columns`` are cells by the layout's own column names, in file order."""

    columns: Mapping[str, list[Cell]]
    lines: NDArray[np.int64]
    unknown_headers: tuple[str, ...]
    problems: tuple[Problem, ...]
    warnings: tuple[str, ...]

    def column(self, name: str) -> list[Cell]:
        """Cells of one column; a column the file does not have is all None."""
        return self.columns.get(name, [None] * len(self.lines))

    def take(self, rows: NDArray[np.bool_]) -> "Table":
        """The same table with some of its rows, given as a mask."""
        positions = np.arange(len(self.lines))[rows]
        columns = {name: [column[row] for row in positions] for name, column in self.columns.items()}
        return dataclasses.replace(self, columns=columns, lines=self.lines[positions])


@dataclass(frozen=True)
class Layout:
    """A layout of one header and its rows.

    ``columns`` gives the folded spellings of each column. Of every group in ``required`` at least one column
    must be there. ``telling`` are the columns that other layouts lack: without any of them a sheet is in some
    other layout. A sheet that lacks a required column is in this one only if it has ``n_named_by`` of the columns
    ``named_by`` (by default one of ``telling``): a place, a period and a value are in every table. ``header_of``
    finds a column for a header where spellings cannot be listed. ``mend`` says what to do about a missing column,
    ``title`` what the layout is.
    """

    name: str
    title: str
    columns: Mapping[str, tuple[str, ...]]
    required: tuple[tuple[str, ...], ...]
    telling: tuple[str, ...]
    read: Callable[["Layout", Table], Reading]
    header_of: Callable[[str], str | None] | None = None
    mend: str = "download the whole file again, with every column"
    named_by: tuple[str, ...] = ()
    n_named_by: int = 1

    def match(self, row: list[Cell]) -> dict[int, str]:
        """Find which cells of a header row are columns of this layout: position to column name.

        Parameters
        ----------
        row
            Cells of the row that may be the header.

        Returns
        -------
        dict
            A column that stands twice is there twice: the caller decides.
        """
        found = {}
        for position, cell in enumerate(row):
            if isinstance(cell, str) and cell.strip():
                name = self._column_of(cell)
                if name is not None:
                    found[position] = name
        return found

    def _column_of(self, cell: str) -> str | None:
        if self.header_of is not None:
            return self.header_of(cell)
        return self._names_by_spelling.get(fold(cell))

    @functools.cached_property
    def _names_by_spelling(self) -> dict[str, str]:
        return {spelling: name for name, spellings in self.columns.items() for spelling in spellings}

    def missing(self, found: Mapping[int, str]) -> list[tuple[str, ...]]:
        """Groups of required columns of which none was found."""
        return [group for group in self.required if not set(group) & set(found.values())]

    def share(self, found: Mapping[int, str]) -> float:
        """Share of the required columns found, 0 if no column that tells this layout from others is."""
        if not {*self.telling, *self.named_by} & set(found.values()):
            return 0.0
        return 1 - len(self.missing(found)) / len(self.required)

    def is_told_by(self, found: Mapping[int, str]) -> bool:
        """Whether enough columns that other tables lack are there to name this layout although some are missing."""
        return len(set(self.named_by or self.telling) & set(found.values())) >= self.n_named_by


def same_names(*names: str) -> dict[str, tuple[str, ...]]:
    """Columns that are spelled as they are called, but for case, spaces and underscores."""
    return {name: (fold(name),) for name in names}


@dataclass(frozen=True)
class Match:
    """Where a layout's header was found."""

    layout: Layout
    sheet: Sheet
    row: int
    found: Mapping[int, str]

    @property
    def complete(self) -> bool:
        """Whether every required column is there."""
        return not self.layout.missing(self.found)

    @property
    def is_told(self) -> bool:
        """Whether the header is one of this layout, even if a required column is missing."""
        return self.layout.is_told_by(self.found)

    @property
    def rank(self) -> tuple[float, int]:
        """Complete headers first, then the header with most columns of its layout."""
        return self.layout.share(self.found), len(set(self.found.values()))


def matches(sheets: Sequence[Sheet], layouts: tuple[Layout, ...]) -> Iterator[Match]:
    """Every row near the top of a sheet that could be the header of a layout."""
    for sheet in sheets:
        for index, row in enumerate(sheet.rows[:ROWS_SEARCHED_FOR_HEADER]):
            for layout in layouts:
                found = layout.match(row)
                if layout.share(found) >= ENOUGH_TO_NAME_LAYOUT:
                    yield Match(layout, sheet, index, found)


def others_like(best: Match, found: list[Match]) -> list[str]:
    """Names of the other sheets with a whole header of the same layout: they hold rows that are not read."""
    return list(
        dict.fromkeys(
            str(match.sheet.name)
            for match in found
            if match.complete and match.layout is best.layout and match.sheet is not best.sheet
        )
    )


def read(match: Match, n_sheets: int, unread: Sequence[str] = ()) -> Reading:
    """Read the rows under a header.

    Parameters
    ----------
    match
        The header found.
    n_sheets
        Sheets in the file, to say which one was read.
    unread
        Other sheets in the same layout, to say that they were not.

    Returns
    -------
    Reading
        Of the layout's own reader, with the remarks about the table added.

    Raises
    ------
    Refused
        If a required column is missing or stands twice, or no row follows.
    """
    layout = match.layout
    missing = layout.missing(match.found)
    if missing:
        raise Refused(_missing_sentence(layout, match, missing[0]), layout.name)
    twice = [name for name, n in Counter(match.found.values()).items() if n > 1]
    if twice:
        raise Refused(f"The column {twice[0]} stands twice in the header: keep one of the two.", layout.name)
    table = _table(match)
    if not len(table.lines) and not table.problems:
        raise Refused("The file has a header and no rows: export it again with its data.", layout.name)
    reading = layout.read(layout, table)
    sheet: tuple[str, ...] = (f"Read sheet {match.sheet.name!r} of {n_sheets}.",) if n_sheets > 1 else ()
    if unread:
        sheet += (
            f"Not read, although in the same layout: {cells.some(unread)}. Load each as a file of its own,"
            " or put all rows on one sheet.",
        )
    return Reading(
        layout=layout.name,
        frame=reading.frame,
        problems=tuple(sorted(table.problems + reading.problems, key=lambda problem: problem.line or 0)),
        warnings=sheet + table.warnings + reading.warnings,
    )


def lacking(match: Match) -> str:
    """What a header lacks to be in the layout that it is nearest to."""
    missing = [" or ".join(group) for group in match.layout.missing(match.found)]
    return f"the nearest is {match.layout.name}, which also needs {cells.some(missing)}"


def _missing_sentence(layout: Layout, match: Match, group: tuple[str, ...]) -> str:
    headers = [
        str(cell).strip()
        for position, cell in enumerate(match.sheet.rows[match.row])
        if position not in match.found and isinstance(cell, str) and cell.strip()
    ]
    nearest = difflib.get_close_matches(fold(group[0]), [fold(header) for header in headers], n=1, cutoff=0.7)
    sentence = f"The {layout.name} layout needs the column {' or '.join(group)}, which the file does not have"
    if nearest:
        header = next(header for header in headers if fold(header) == nearest[0])
        return f"{sentence}: is {header!r} meant, then rename it."
    return f"{sentence}: {layout.mend}."


def _table(match: Match) -> Table:
    header = match.sheet.rows[match.row]
    rows, lines, problems, warnings = _usable_rows(match)
    columns = {
        name: [row[position] if position < len(row) else None for row in rows]
        for position, name in match.found.items()
    }
    return Table(
        columns=columns,
        lines=np.array(lines, dtype="int64"),
        unknown_headers=tuple(
            str(cell).strip()
            for position, cell in enumerate(header)
            if position not in match.found and not is_blank(cell)
        ),
        problems=tuple(problems),
        warnings=tuple(warnings),
    )


def _usable_rows(match: Match) -> tuple[list[list[Cell]], list[int], list[Problem], list[str]]:
    """Drop blank rows, notes of one cell and repeated headers; set aside rows wider than the header."""
    header = match.sheet.rows[match.row]
    width = len(header)
    rows, lines, problems, notes = [], [], [], []
    body = _without_row_names(match.sheet.rows[match.row + 1 :], width)
    last = len(body) - 1
    for index, (row, line) in enumerate(zip(body, match.sheet.lines[match.row + 1 :], strict=True)):
        filled = len(row) - row.count("") - row.count(None)
        if filled <= 1 or row == header:
            # A record that broke off inside its first cell looks like a note, and is as empty.
            if not all(is_blank(cell) for cell in row):
                notes.append(line)
        elif len(row) > width and not all(is_blank(cell) for cell in row[width:]):
            problems.append(Problem(line, None, None, "The row has more cells than the header."))
        elif match.sheet.cut_off and index == last and len(row) < width:
            problems.append(
                Problem(line, None, None, "The file breaks off in this row: download or export it again.")
            )
        else:
            rows.append(row)
            lines.append(line)
    warnings = []
    if notes:
        warnings.append(f"Left out as notes or repeated headers: line {cells.some(notes)}.")
    return rows, lines, problems, warnings


def _without_row_names(body: list[list[Cell]], width: int) -> list[list[Cell]]:
    """Drop the numbers that R writes before each row and gives no header: without that every cell is one too far."""
    numbers = [row[0] for row in body if len(row) == width + 1]
    is_numbered = (
        bool(body)
        and len(numbers) == len(set(numbers)) == len(body)
        and all(isinstance(number, str) and number.isdigit() for number in numbers)
        and not all(is_blank(row[-1]) for row in body)
    )
    return [row[1:] for row in body] if is_numbered else body
