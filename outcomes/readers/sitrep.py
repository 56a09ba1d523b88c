"""NHS England daily situation report workbooks: one sheet a subject, one block of columns a day.

Sheets, offsets and headers changed from winter to winter, so everything is found by content: the row with a
``Code``, the columns by their header or the machine name above it, their days by the dates above. Days are
added up to weeks that end on a Sunday; beds are a snapshot a day, so their sum is bed-days.
"""

import re
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import numpy as np
import pandas as pd

from outcomes.readers import cells
from outcomes.readers.cells import Unreadable
from outcomes.readers.reading import Problem, Reading, Refused
from outcomes.readers.tables import Cell, Sheet, fold

NAME = "sitrep"
ROWS_SEARCHED_FOR_HEADER = 60
ROWS_ABOVE_HEADER = 6
DAYS_A_WEEK = 7

MEASURES = {
    "ga_bed_days_available": re.compile(r"(total|ga|ganda|totalga)beds(open|avail|available|total)"),
    "ga_bed_days_occupied": re.compile(r"(total|ga|ganda|totalga)beds(occ|occd|occupied)"),
    "ambulance_arrivals": re.compile(
        r"(numberofpatients)?arriving(by)?ambulance|ambulancearrivals|ambhandovers"
    ),
    "handovers_30_60": re.compile(
        r"(ambulance|amb)?(handover)?(delays?|handover)s?(between)?30(to|and)?60(mins?|minutes)?"
    ),
    "handovers_over_60": re.compile(
        r"(ambulance|amb)?(handover)?(delays?|handover)s?(over|greaterthan|morethan)?60(mins?|minutes)?"
    ),
}
# A sheet about some beds only may call its columns by the same names.
_OTHER_BEDS = re.compile(r"adult|paed|child|critical|intensive|neonat|covid|virtual", re.IGNORECASE)
_ORG_CODE = re.compile(r"[A-Z0-9]{3,6}")
_TEXT_DATES = ("%d-%b-%y", "%d-%b-%Y", "%d/%m/%Y", "%d/%m/%y", "%d %B %Y", "%d %b %Y", "%d %b %y", "%d.%m.%Y")
_SPREADSHEET_EPOCH = date(1899, 12, 30)


@dataclass(frozen=True)
class Block:
    """One sheet's table: where its codes and names stand, and the column of each measure and day."""

    sheet: Sheet
    header: int
    code: int
    name: int | None
    columns: dict[str, dict[date, int]]


def find(sheets: list[Sheet]) -> list[Block]:
    """Find the sheets that hold a measure this program uses.

    Parameters
    ----------
    sheets
        Every sheet of a workbook.

    Returns
    -------
    list of Block
        Empty if the file is not a daily situation report.
    """
    blocks = []
    for sheet in sheets:
        if sheet.name is None or _OTHER_BEDS.search(sheet.name):
            continue
        for index, row in enumerate(sheet.rows[:ROWS_SEARCHED_FOR_HEADER]):
            folded = [fold(cell) for cell in row]
            code = _first(folded, ("code", "orgcode", "organisationcode", "providercode"))
            if code is None:
                continue
            measures = _measures(sheet, index, folded)
            if measures:
                name = _first(folded, ("name", "orgname", "organisationname", "provider", "providername"))
                blocks.append(Block(sheet, index, code, name, _by_day(sheet, index, measures)))
                break
    return blocks


def _first(folded: list[str], spellings: tuple[str, ...]) -> int | None:
    return next((position for position, header in enumerate(folded) if header in spellings), None)


def _measures(sheet: Sheet, header: int, folded: list[str]) -> dict[str, list[int]]:
    """Columns of each measure, by the header itself or else by the machine names above it."""
    above = [[fold(cell) for cell in row] for row in sheet.rows[max(0, header - ROWS_ABOVE_HEADER) : header]]
    for candidates in (folded, *reversed(above)):
        found = defaultdict(list)
        for position, text in enumerate(candidates):
            for measure, pattern in MEASURES.items():
                if text and pattern.fullmatch(text):
                    found[measure].append(position)
        if found:
            return found
    return {}


def _by_day(sheet: Sheet, header: int, measures: dict[str, list[int]]) -> dict[str, dict[date, int]]:
    """Give each column its day, from the row of dates above or below the header that has most of them."""
    nearby = sheet.rows[max(0, header - ROWS_ABOVE_HEADER) : header + 1]
    dated = max(([day(cell) for cell in row] for row in nearby), key=lambda days: sum(map(bool, days)))
    if not any(dated):
        raise Refused(f"The sheet {sheet.name!r} has no row of dates above its columns.", NAME)
    columns = {}
    for measure, positions in measures.items():
        columns[measure] = {}
        for position in positions:
            when = next((one for one in reversed(dated[: position + 1]) if one), None)
            if when is None:
                continue
            if when in columns[measure]:
                raise Refused(
                    f"The sheet {sheet.name!r} has two columns of {measure} for {when}: its dates are wrong.",
                    NAME,
                )
            columns[measure][when] = position
    return columns


def day(cell: Cell) -> date | None:
    """Read a day however a workbook writes it, None for anything else.

    Parameters
    ----------
    cell
        A date, its serial number, or text such as ``02-Dec-19``, ``2 December 2019`` or ``02/12/2019``.

    Returns
    -------
    date or None
    """
    if isinstance(cell, float) and 30_000 < cell < 80_000 and cell.is_integer():
        return _SPREADSHEET_EPOCH + timedelta(days=int(cell))
    if not isinstance(cell, (str, date)):
        return None
    try:
        return cells.iso_date(cell)
    except Unreadable:
        pass
    words = re.sub(
        r"^(mon|tue|wed|thu|fri|sat|sun)[a-z]*,? ", "", " ".join(cell.split()), flags=re.IGNORECASE
    )
    for pattern in _TEXT_DATES:
        try:
            return datetime.strptime(words, pattern).date()
        except ValueError:
            continue
    return None


def read(blocks: list[Block]) -> Reading:
    """Add up the days of each trust to weeks.

    Parameters
    ----------
    blocks
        Sheets found by ``find``.

    Returns
    -------
    Reading
        One row a week and trust, for the weeks of which all seven days are there. A count is missing where
        one of its seven days is.

    Raises
    ------
    Refused
        If no week is whole.
    """
    warnings = []
    weeks: dict[tuple[date, str], dict[str, float]] = defaultdict(dict)
    names: dict[str, str | None] = {}
    lines: dict[str, int] = {}
    wrong: dict[tuple[date, str], Problem] = {}
    taken: dict[str, str | None] = {}
    for block in blocks:
        for measure, columns in block.columns.items():
            if measure in taken:
                warnings.append(
                    f"{measure} is read from sheet {taken[measure]!r}, not from {block.sheet.name!r}."
                )
                continue
            taken[measure] = block.sheet.name
            whole, partial = _weeks(columns)
            warnings += [
                f"{measure}: the week ending {sunday} has {n} of 7 days and is left out."
                for sunday, n in partial
            ]
            for line, code, name, row in _trusts(block):
                lines.setdefault(code, line)
                names.setdefault(code, name)
                for sunday in whole:
                    positions = [columns[sunday - timedelta(days=back)] for back in range(DAYS_A_WEEK)]
                    try:
                        weeks[sunday, code][measure] = sum(
                            cells.published_number(row[position] if position < len(row) else None)
                            for position in positions
                        )
                    except Unreadable as error:
                        wrong[sunday, code] = Problem(
                            line, measure, None, f"{measure} of the week ending {sunday} {error}.", area=code
                        )
    frame, n_empty = _frame(weeks, wrong, names, lines)
    if n_empty:
        warnings.append(f"A day without a value leaves {cells.count(n_empty, 'weekly count')} empty.")
    if frame.empty and not wrong:
        raise Refused(
            "No week from Monday to Sunday is whole in this workbook: load a longer time series.", NAME
        )
    missing = [measure for measure in MEASURES if measure not in taken]
    if missing:
        warnings.append(f"The workbook has no column for {', '.join(missing)}.")
    return Reading(NAME, frame, tuple(wrong.values()), tuple(warnings))


def _weeks(columns: dict[date, int]) -> tuple[list[date], list[tuple[date, int]]]:
    """Sundays whose seven days are all there, and the others with how many are."""
    n_days = defaultdict(int)
    for when in columns:
        n_days[when + timedelta(days=6 - when.weekday())] += 1
    whole = sorted(sunday for sunday, n in n_days.items() if n == DAYS_A_WEEK)
    return whole, sorted((sunday, n) for sunday, n in n_days.items() if n < DAYS_A_WEEK)


def _trusts(block: Block):
    """Rows of organisations: not England, not regions without a code, not notes below the table."""
    seen = set()
    for row, line in zip(
        block.sheet.rows[block.header + 1 :], block.sheet.lines[block.header + 1 :], strict=True
    ):
        code = cells.code(row[block.code]) if block.code < len(row) else None
        if code is None or not _ORG_CODE.fullmatch(code) or code in {"ENGLAND", "TOTAL"}:
            continue
        if code in seen:
            raise Refused(f"The sheet {block.sheet.name!r} has {code} twice, again on line {line}.", NAME)
        seen.add(code)
        yield line, code, None if block.name is None else cells.text(row[block.name]), row


def _frame(weeks: dict, wrong: dict, names: dict, lines: dict) -> tuple[pd.DataFrame, int]:
    keys = sorted(
        key
        for key, counts in weeks.items()
        if key not in wrong and any(not np.isnan(value) for value in counts.values())
    )
    data = {
        "week_ending": cells.days([sunday for sunday, _ in keys]),
        "org_code": cells.words([code for _, code in keys]),
        "org_name": cells.words([names[code] for _, code in keys]),
        "n_days": np.full(len(keys), DAYS_A_WEEK, dtype="int64"),
    }
    for measure in MEASURES:
        data[measure] = np.array([weeks[key].get(measure, np.nan) for key in keys], dtype="float64")
    data["line"] = np.array([lines[code] for _, code in keys], dtype="int64")
    n_empty = sum(np.isnan(value) for key in keys for value in weeks[key].values())
    return pd.DataFrame(data), n_empty
