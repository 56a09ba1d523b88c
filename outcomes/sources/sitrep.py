"""NHS England daily situation report workbooks: one sheet a subject, one block of columns a day.

Sheets, offsets and headers changed from winter to winter, so everything is found by content: the row with a
code, the columns by their header or the machine name above it, their days by the dates above. Days are added
up to weeks that end on a Sunday; beds are a snapshot a day, so their sum is bed-days. Some winters give beds
of adults and of children apart, and since 2023 ambulances stand in a workbook of their own that counts
handovers over 30 minutes, those over 60 among them.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd

from outcomes.sources.kinds.rules import Occupancy, PartOf
from outcomes.sources.kinds.source import Column, Scale, Source
from outcomes.sources.reading import Problem, Reading, Refused, cells
from outcomes.sources.reading.cells import Unreadable
from outcomes.sources.reading.tables import Cell, Sheet, fold, is_blank

NAME = "sitrep"
ROWS_SEARCHED_FOR_HEADER = 60
ROWS_ABOVE_HEADER = 6
DAYS_A_WEEK = 7

MEASURES = (
    *("ga_bed_days_available", "ga_bed_days_occupied"),
    *("ambulance_arrivals", "handovers_known", "handovers_30_60", "handovers_over_60"),
)
_OPEN, _OCCUPIED = "beds?(open|avail|available|total)", "beds?(occ|occd|occupied)"
_ALL_BEDS = "(total)?(ga|ganda|generalacute|generalandacute)"
_DELAYED, _MINUTES = "(ambulance|amb)?(handover)?(delays?|handover)s?", "(mins?|minutes)"
_PATTERNS = {
    "ga_bed_days_available": re.compile(f"(total|{_ALL_BEDS}){_OPEN}"),
    "ga_bed_days_occupied": re.compile(f"(total|{_ALL_BEDS}){_OCCUPIED}"),
    "ambulance_arrivals": re.compile(
        r"(numberofpatients)?arriving(by)?ambulance|ambulancearrivals|ambhandovers|allhandovers"
    ),
    "handovers_known": re.compile(r"handovertimeknown"),
    "handovers_30_60": re.compile(f"{_DELAYED}(between)?30(to|and)?60{_MINUTES}?"),
    "handovers_over_30": re.compile(f"over30{_MINUTES}"),
    "handovers_over_60": re.compile(f"{_DELAYED}(over|greaterthan|morethan)?60{_MINUTES}?|over60{_MINUTES}"),
}
_PATTERNS_OF_PARTS = {
    "adult_bed_days_available": re.compile(f"adults?{_ALL_BEDS}{_OPEN}"),
    "adult_bed_days_occupied": re.compile(f"adults?{_ALL_BEDS}{_OCCUPIED}"),
    "paediatric_bed_days_available": re.compile(f"paed(s|iatrics?)?{_ALL_BEDS}{_OPEN}"),
    "paediatric_bed_days_occupied": re.compile(f"paed(s|iatrics?)?{_ALL_BEDS}{_OCCUPIED}"),
}
# A sheet of all beds need not say so again in its columns.
_PATTERNS_OF_ALL_BEDS = {
    "ga_bed_days_available": re.compile(f"(total|{_ALL_BEDS})?{_OPEN}"),
    "ga_bed_days_occupied": re.compile(f"(total|{_ALL_BEDS})?{_OCCUPIED}"),
}
# What a measure is made of where no column gives it: one count plus or minus another.
_MADE_OF = {
    "ga_bed_days_available": ("adult_bed_days_available", 1, "paediatric_bed_days_available"),
    "ga_bed_days_occupied": ("adult_bed_days_occupied", 1, "paediatric_bed_days_occupied"),
    "handovers_30_60": ("handovers_over_30", -1, "handovers_over_60"),
}
_CODE = re.compile(r"(nhs)?(org|organisation|provider|trust)?code")
_NAME = re.compile(r"(nhs)?(org|organisation|provider|trust)?name|provider")
# A sheet about some beds only may call its columns by the same names.
_SHEET_OF_ALL_BEDS = re.compile(f"{_ALL_BEDS}beds?")
_OTHER_BEDS = re.compile(r"adult|paed|child|critical|intensive|neonat|covid|virtual", re.IGNORECASE)
# Where several sheets give one measure, this is the one that leaves nothing out.
_EVERYTHING = re.compile(r"\s*(all|total)\b", re.IGNORECASE)
# Counts and their shares may have the same header, under titles that tell them apart.
_SHARE = re.compile(r"%|percent|proportion|share|\brate", re.IGNORECASE)
_TITLE = re.compile(r"situation report|sitrep|arriving by ambulance", re.IGNORECASE)
_ORG_CODE = re.compile(r"[A-Z0-9]{3,6}")


@dataclass(frozen=True)
class Block:
    """One sheet's table: where its codes and names stand, and the column of each measure and day."""

    sheet: Sheet
    header: int
    code: int
    name: int | None
    columns: dict[str, dict[date, int]]


def find(sheets: Sequence[Sheet]) -> list[Block]:
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
    for sheet in map(_named, sheets):
        patterns = _patterns(str(sheet.name))
        for index, row in enumerate(sheet.rows[:ROWS_SEARCHED_FOR_HEADER]):
            folded = [fold(cell) for cell in row]
            code = _first(folded, _CODE)
            if code is None:
                continue
            measures = _measures(sheet, index, folded, patterns)
            if measures and (_is_daily(sheet, index) or _says_so(sheet)):
                columns = _by_day(sheet, index, measures)
                blocks.append(Block(sheet, index, code, _first(folded, _NAME), columns))
                break
    return sorted(blocks, key=lambda block: _EVERYTHING.match(str(block.sheet.name)) is None)


def _named(sheet: Sheet) -> Sheet:
    """A sheet that was saved as a CSV has its title for its name."""
    if sheet.name is not None:
        return sheet
    cells_above = [cell for row in sheet.rows[:ROWS_SEARCHED_FOR_HEADER] for cell in row]
    title = next((cell for cell in cells_above if isinstance(cell, str) and _TITLE.search(cell)), "CSV")
    return replace(sheet, name=title)


def _patterns(sheet: str) -> dict[str, re.Pattern[str]]:
    """By which headers the columns of a sheet are found."""
    if _OTHER_BEDS.search(sheet):
        return _PATTERNS_OF_PARTS
    return _PATTERNS | (_PATTERNS_OF_ALL_BEDS if _SHEET_OF_ALL_BEDS.fullmatch(fold(sheet)) else {})


def _is_daily(sheet: Sheet, header: int) -> bool:
    """Whether one day and the next stand above or in the header: other tables of beds are of months or quarters."""
    for row in sheet.rows[max(0, header - ROWS_ABOVE_HEADER) : header + 1]:
        found = {when for when in map(day, row) if when}
        if any(when + timedelta(days=1) in found for when in found):
            return True
    return False


def _says_so(sheet: Sheet) -> bool:
    """Whether a sheet without days is one of a situation report all the same, so that it can say what is wrong."""
    top = sheet.rows[:ROWS_SEARCHED_FOR_HEADER]
    return any(isinstance(cell, str) and _TITLE.search(cell) for row in top for cell in row)


def _first(folded: list[str], pattern: re.Pattern[str]) -> int | None:
    return next((position for position, header in enumerate(folded) if pattern.fullmatch(header)), None)


def _measures(
    sheet: Sheet, header: int, folded: list[str], patterns: dict[str, re.Pattern[str]]
) -> dict[str, list[int]]:
    """Columns of each measure, by the header itself or else by the machine names above it."""
    above = [[fold(cell) for cell in row] for row in sheet.rows[max(0, header - ROWS_ABOVE_HEADER) : header]]
    for candidates in (folded, *reversed(above)):
        found = defaultdict(list)
        for position, text in enumerate(candidates):
            for measure, pattern in patterns.items():
                if text and pattern.fullmatch(text):
                    found[measure].append(position)
        if found:
            return found
    return {}


def _by_day(sheet: Sheet, header: int, measures: dict[str, list[int]]) -> dict[str, dict[date, int]]:
    """Give each column its day, from the row of dates above or below the header that has most of them."""
    top = max(0, header - ROWS_ABOVE_HEADER)
    days = [[day(cell) for cell in row] for row in sheet.rows[top : header + 1]]
    dated = max(days, key=lambda row: sum(map(bool, row)))
    if not any(dated):
        raise Refused(
            f"The sheet {sheet.name!r} has no row of dates above its columns: load the time series with a column for"
            " each day, as it was downloaded.",
            NAME,
        )
    titles = sheet.rows[top + days.index(dated) + 1 : header + 1]
    columns: dict[str, dict[date, int]] = {}
    for measure, positions in measures.items():
        found = defaultdict(list)
        for position in positions:
            when = next((one for one in reversed(dated[: position + 1]) if one), None)
            if when is not None:
                found[when].append(position)
        columns[measure] = {
            when: _the_count(sheet, measure, when, candidates, titles, dated.index(when))
            for when, candidates in found.items()
        }
    return columns


def _the_count(
    sheet: Sheet, measure: str, when: date, candidates: list[int], titles: list[list[Cell]], start: int
) -> int:
    """The one column of a measure and day, which starts at a column; of a count and its share, the count."""
    if len(candidates) > 1:
        candidates = [
            position
            for position in candidates
            if not any(_SHARE.search(_title(row[start : position + 1])) for row in titles)
        ]
    if len(candidates) != 1:
        raise Refused(
            f"The sheet {sheet.name!r} has two columns of {measure} for {when}: its dates are wrong: download the"
            " workbook again.",
            NAME,
        )
    return candidates[0]


def _title(cells_of_day: list[Cell]) -> str:
    """What stands above the last of these columns: its own cell, or the one before that reaches over it."""
    return next((cell for cell in reversed(cells_of_day) if isinstance(cell, str) and cell.strip()), "")


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
    try:
        return cells.published_date(cell)
    except Unreadable:
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
        one of its seven days is, or where the sheet of it or of a part of it lacks the trust: a remark about the
        trust then says so.

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
                            line,
                            measure,
                            None,
                            f"{measure} of the week ending {sunday} {error}.",
                            area=code,
                            period_end=sunday,
                        )
    made: dict[str, tuple[str, ...]] = {}
    for measure, (one, sign, other) in _MADE_OF.items():
        if measure not in taken and one in taken and other in taken:
            made[measure] = (one, other)
            for counts in weeks.values():
                if one in counts and other in counts:
                    counts[measure] = counts[one] + sign * counts[other]
            warnings.append(f"{measure} is {one} {'plus' if sign > 0 else 'minus'} {other}.")
    warnings += _not_used(taken, made)
    frame, n_empty = _frame(weeks, wrong, names, lines)
    if n_empty:
        warnings.append(f"A day without a value leaves {cells.count(n_empty, 'weekly count')} empty.")
    if frame.empty and not wrong:
        raise Refused(
            "No week from Monday to Sunday is whole in this workbook: load a longer time series.", NAME
        )
    missing = [
        measure for measure in MEASURES if measure not in {*taken, *made} and measure != "handovers_known"
    ]
    if missing:
        warnings.append(f"The workbook has no column for {', '.join(missing)}.")
    remarks = _remarks({key: counts for key, counts in weeks.items() if key not in wrong}, taken, made)
    return Reading(NAME, frame, tuple(wrong.values()), tuple(warnings), remarks)


def _not_used(taken: dict[str, str | None], made: dict[str, tuple[str, ...]]) -> list[str]:
    """Say which sheets of other beds were left alone.

    Raises
    ------
    Refused
        If nothing else is in the workbook.
    """
    parts = {part for both in made.values() for part in both}
    unused = list(dict.fromkeys(str(taken[part]) for part in _PATTERNS_OF_PARTS if part in {*taken} - parts))
    if unused and not {*taken, *made} & set(MEASURES):
        raise Refused(
            f"The workbook gives beds of some patients alone ({cells.some(unused)}), and the measure here is of all"
            " general and acute beds: load the workbook that has the sheet of total G&A beds, or of both adults and"
            " children. A weekly beds extract takes adult beds.",
            NAME,
        )
    return [f"Not used, since only all general and acute beds are: {cells.some(unused)}."] if unused else []


def _remarks(
    weeks: dict[tuple[date, str], dict[str, float]],
    taken: dict[str, str | None],
    made: dict[str, tuple[str, ...]],
) -> dict[str, tuple[str, ...]]:
    """Say of each trust what it lacks because a sheet has no row of it, or no figure that another is added to."""
    sundays = defaultdict(set)
    for sunday, code in weeks:
        sundays[code].add(sunday)
    everywhere = set().union(*sundays.values())
    remarks = {}
    for code in sundays:
        lacking = defaultdict(list)
        for measure in {*taken, *made} & set(MEASURES):
            for part in made.get(measure, (measure,)):
                has = {
                    sunday
                    for sunday in sundays[code]
                    if part in weeks[sunday, code]
                    and not (measure in made and np.isnan(weeks[sunday, code][part]))
                }
                if has != everywhere:
                    lacking[taken[part], tuple(sorted(everywhere - has)) if has else ()].append(measure)
        remarks[code] = tuple(
            f"{' and '.join(sorted(measures))} of {code} cannot be made: the sheet {sheet!r} has no figure of it"
            + (f" for the whole week ending {cells.some(without)}." if without else ".")
            for (sheet, without), measures in lacking.items()
        )
    return remarks


def _weeks(columns: dict[date, int]) -> tuple[list[date], list[tuple[date, int]]]:
    """Sundays whose seven days are all there, and the others with how many are."""
    n_days: dict[date, int] = defaultdict(int)
    for when in columns:
        n_days[when + timedelta(days=6 - when.weekday())] += 1
    whole = sorted(sunday for sunday, n in n_days.items() if n == DAYS_A_WEEK)
    return whole, sorted((sunday, n) for sunday, n in n_days.items() if n < DAYS_A_WEEK)


def _trusts(block: Block) -> Iterator[tuple[int, str, str | None, list[Cell]]]:
    """Rows of organisations: not England, not regions without a code, not notes below the table."""
    seen = set()
    for row, line in zip(
        block.sheet.rows[block.header + 1 :], block.sheet.lines[block.header + 1 :], strict=True
    ):
        code = cells.code(row[block.code]) if block.code < len(row) else None
        if code is None or not _ORG_CODE.fullmatch(code) or code in {"ENGLAND", "TOTAL", "CODE"}:
            continue
        if all(map(is_blank, row[max(block.code, block.name or 0) + 1 :])):
            continue  # a note that mentions a trust
        if code in seen:
            raise Refused(
                f"The sheet {block.sheet.name!r} has {code} twice, again on line {line}: download the workbook again,"
                " or take one of the two rows out.",
                NAME,
            )
        seen.add(code)
        yield line, code, None if block.name is None else cells.text(row[block.name]), row


def _frame(
    weeks: dict[tuple[date, str], dict[str, float]],
    wrong: dict[tuple[date, str], Problem],
    names: dict[str, str | None],
    lines: dict[str, int],
) -> tuple[pd.DataFrame, int]:
    keys = sorted(
        key
        for key, counts in weeks.items()
        if key not in wrong and any(not np.isnan(value) for value in counts.values())
    )
    data: dict[str, Any] = {
        "week_ending": cells.days([sunday for sunday, _ in keys]),
        "org_code": cells.words([code for _, code in keys]),
        "org_name": cells.words([names[code] for _, code in keys]),
        "n_days": np.full(len(keys), DAYS_A_WEEK, dtype="int64"),
    }
    for measure in MEASURES:
        data[measure] = np.array([weeks[key].get(measure, np.nan) for key in keys], dtype="float64")
    data["line"] = np.array([lines[code] for _, code in keys], dtype="int64")
    n_empty = sum(np.isnan(weeks[key].get(measure, 0.0)) for key in keys for measure in MEASURES)
    return pd.DataFrame(data), n_empty


def _find(sheets: Sequence[Sheet]) -> Reading | None:
    blocks = find(sheets)
    return read(blocks) if blocks else None


def _page(measure: str) -> str:
    """Beds stand with the beds of the extracts, ambulances with urgent care."""
    return "beds" if "bed" in measure else "uec"


SOURCE = Source(
    name=NAME,
    label="NHS England daily situation report",
    title="NHS England's daily situation report workbook, time series",
    order=40,
    kind="national",
    columns=(
        Column(name="week_ending", type="day", may_be_empty=False),
        Column(name="org_code", type="text", may_be_empty=False),
        Column(name="org_name", type="text"),
        Column(name="n_days", type="whole", may_be_empty=False),
        *(Column(name=name, type="count") for name in MEASURES),
    ),
    key=("week_ending", "org_code"),
    find=_find,
    unusual_by=("org_code",),
    rules=(
        Occupancy("ga_bed_days_occupied", "ga_bed_days_available"),
        PartOf(("handovers_30_60",), ("ambulance_arrivals",)),
        PartOf(("handovers_over_60",), ("ambulance_arrivals",)),
        PartOf(("handovers_30_60", "handovers_over_60"), ("ambulance_arrivals",)),
    ),
    scale=Scale(steady=("ga_bed_days_available", "ga_bed_days_occupied", "ambulance_arrivals")),
    page=_page,
)
