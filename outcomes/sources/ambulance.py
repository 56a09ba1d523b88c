"""Ambulance Quality Indicators of NHS England, by month and ambulance service.

They come as a yearly CSV that names its columns by the codes of the indicators, as a workbook of the time series with
a sheet a subject, and as a tidy table that is a public copy of the first. What the publisher's own file says wins over
the copy, count by count.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Literal

import numpy as np
import pandas as pd

from outcomes.sources import monthly_ae
from outcomes.sources.kinds.rules import PartOf
from outcomes.sources.kinds.source import Column, Mean, Scale, Source
from outcomes.sources.reading import Problem, Reading, Refused, cells
from outcomes.sources.reading.cells import Unreadable
from outcomes.sources.reading.tables import Cell, Sheet, fold, is_blank

NAME = "ambulance"
ENGLAND = "E92000001"
ROWS_SEARCHED = 40
ROWS_ABOVE_HEADER = 4
LONGEST_TITLE = 120
SECONDS_AN_HOUR = 3600

#: Our columns and the publisher's codes of them, as its specification numbers them.
CODES = {
    "calls_answered": "a1",
    "call_answer_seconds_total": "a2",
    "cat2_incidents": "a10",
    "cat2_seconds_total": "a30",
    "cat2_mean_seconds": "a31",
    "cat2_p90_seconds": "a32",
    "handovers_time_known": "a140",
    "handover_seconds_total": "a141",
    "handovers_over_15": "a144",
    "handovers_over_30": "a145",
    "handovers_over_60": "a146",
}
COUNTS = tuple(CODES)
_COPY_TELLING = frozenset({"monthstart", "orgcode", "cat2incidents", "cat2secondstotal"})
_CSV_TELLING = frozenset({"year", "month", "orgcode", "a1"})
_TITLE = re.compile(
    r"ambulance (quality|systems?|clinical) indicators?|ambulance quality indicator|\bAmb(SYS|CO)\b", re.I
)
# A column of a workbook by the titles above it and its own header, folded and joined; times are in hours or given as
# minutes and seconds.
_CATEGORY_2 = r".*(category2|cat2|c2)(?!.*(category|cat|c)[134])"
_HANDOVER = r".*handover"
_BY_HEADER: Mapping[str, re.Pattern[str]] = {
    "calls_answered": re.compile(r".*(calls|contacts)answered|callsanswered"),
    "call_answer_seconds_total": re.compile(r".*answer(time|ing)?.*total.*"),
    "cat2_incidents": re.compile(_CATEGORY_2 + r".*(count(ofincidents)?|incidents|responses)"),
    "cat2_seconds_total": re.compile(_CATEGORY_2 + r".*total.*"),
    "cat2_mean_seconds": re.compile(_CATEGORY_2 + r".*mean.*"),
    "cat2_p90_seconds": re.compile(_CATEGORY_2 + r".*90th(centile)?.*"),
    "handovers_time_known": re.compile(_HANDOVER + r".*(known|count).*"),
    "handover_seconds_total": re.compile(_HANDOVER + r".*total.*"),
    "handovers_over_15": re.compile(_HANDOVER + r".*(over|>)15.*"),
    "handovers_over_30": re.compile(_HANDOVER + r".*(over|>)30.*"),
    "handovers_over_60": re.compile(_HANDOVER + r".*(over|>)60.*"),
}
# Published by none of our columns although their headers are alike.
_OTHERS = re.compile(r"(percent|proportion|share|%)|(t|transport)?unknown|notknown|hoursover")
_MIN_SEC = re.compile(r"(?:(\d+):)?(\d{1,3}):(\d{2})(?:\.\d+)?")


@dataclass
class _Rows:
    """Values by service and month, with the line that each row came from."""

    values: dict[tuple[str, date], dict[str, float]] = field(default_factory=dict)
    lines: dict[tuple[str, date], int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def find(sheets: Sequence[Sheet]) -> Reading | None:
    """Read a file of Ambulance Quality Indicators in whichever of its three forms it is.

    Parameters
    ----------
    sheets
        Every sheet of the file.

    Returns
    -------
    Reading or None
        One row a month and service; None if the file is another.

    Raises
    ------
    Refused
        If it is one, and has no column that is used.
    """
    for sheet in sheets:
        for index, row in enumerate(sheet.rows[:ROWS_SEARCHED]):
            folded = [fold(cell) for cell in row]
            if set(folded) >= _COPY_TELLING:
                return _table(sheet, index, {name: fold(name) for name in COUNTS}, form="copy")
            if set(folded) >= _CSV_TELLING:
                return _table(sheet, index, CODES, form="csv")
    if not any(_has_title(sheet) or _header(sheet) is not None for sheet in sheets):
        return None
    return _workbook(sheets)


def _has_title(sheet: Sheet) -> bool:
    """Whether a sheet names the indicators as a heading does; a long note may only mention them."""
    return any(
        isinstance(cell, str) and len(cell) <= LONGEST_TITLE and _TITLE.search(cell) is not None
        for row in sheet.rows[:ROWS_SEARCHED]
        for cell in row
    )


def _table(sheet: Sheet, header: int, spelled: Mapping[str, str], *, form: Literal["copy", "csv"]) -> Reading:
    """One header and its rows, as the yearly CSV and the copy of it are."""
    at = {fold(cell): position for position, cell in reversed([*enumerate(sheet.rows[header])])}
    rows = sheet.rows[header + 1 :]
    columns = cells.Columns(sheet.lines[header + 1 :])

    def column(name: str) -> list[Cell]:
        position = at.get(name)
        return [row[position] if position is not None and position < len(row) else None for row in rows]

    if form == "copy":
        months = columns.read("month_start", column("monthstart"), monthly_ae.month)
    else:
        years, numbers = column("year"), column("month")
        joined = [
            f"{cells.text(y)}-{(cells.text(m) or '').zfill(2)}" for y, m in zip(years, numbers, strict=True)
        ]
        months = columns.read("Month", joined, monthly_ae.month)
    codes = columns.read("org_code", column("orgcode"), cells.needed(_code))
    data: dict[str, object] = {
        "period_start": cells.days(months),
        "period_end": cells.days([None if first is None else monthly_ae.last_day(first) for first in months]),
        "org_code": cells.words(codes),
        "is_copy": np.full(len(rows), form == "copy"),
    }
    warnings = []
    for name, spelling in spelled.items():
        if spelling not in at:
            warnings.append(
                f"The file has no column {spelling.upper() if form == 'csv' else name}: {name} is missing."
            )
        data[name] = columns.numbers(name, column(spelling), cells.published_number)
    frame, problems = columns.finish(pd.DataFrame(data))
    return Reading(NAME, frame, problems, tuple(warnings))


def _code(cell: Cell) -> str | None:
    """A service's code; the country's is that of the area."""
    code = cells.code(cell)
    return ENGLAND if code in {"ENG", "ENGLAND"} else code


def _workbook(sheets: Sequence[Sheet]) -> Reading:
    found = _Rows()
    used: set[str] = set()
    for sheet in sheets:
        header = _header(sheet)
        if header is None:
            continue
        columns = {name: at for name, at in _columns(sheet, header).items() if name not in used}
        used |= set(columns)
        _add(found, sheet, header, columns)
    if not used:
        raise Refused(
            "The file holds Ambulance Quality Indicators, and no sheet of it has a month, a code and Category 2 times,"
            " calls answered or handovers: download the time series of the system indicators, or their CSV.",
            NAME,
        )
    keys = sorted(found.values, key=lambda key: (key[1], key[0]))
    data: dict[str, object] = {
        "period_start": cells.days([month for _, month in keys]),
        "period_end": cells.days([monthly_ae.last_day(month) for _, month in keys]),
        "org_code": cells.words([code for code, _ in keys]),
        "is_copy": np.zeros(len(keys), dtype=bool),
        **{
            name: np.array([found.values[key].get(name, np.nan) for key in keys], dtype=float)
            for name in COUNTS
        },
        "line": np.array([found.lines[key] for key in keys], dtype="int64"),
    }
    missing = [name for name in COUNTS if name not in used]
    warnings = (f"The workbook has no column for {', '.join(missing)}.",) if missing else ()
    return Reading(NAME, pd.DataFrame(data), tuple(found.problems), warnings)


def _header(sheet: Sheet) -> int | None:
    """The row with a code, a month and a column that is used."""
    for index, row in enumerate(sheet.rows[:ROWS_SEARCHED]):
        folded = {fold(cell) for cell in row if cell}
        if (
            "orgcode" in folded
            and folded & {"month", "monthstart", "year", "period"}
            and _columns(sheet, index)
        ):
            return index
    return None


def _columns(sheet: Sheet, header: int) -> dict[str, int]:
    """The column of each value: by its header, under the titles above that reach over it, or the sheet's name."""
    above = sheet.rows[max(0, header - ROWS_ABOVE_HEADER) : header]
    reaching = [list(_reaching(row, len(sheet.rows[header]))) for row in above]
    found: dict[str, int] = {}
    for position, cell in enumerate(sheet.rows[header]):
        own = fold(cell)
        if not own:
            continue
        titles = "".join(fold(row[position]) for row in reaching)
        for name, pattern in _BY_HEADER.items():
            whole = f"{fold(sheet.name or '')} {titles} {own}".replace(" ", "")
            if name not in found and not _OTHERS.search(own) and pattern.fullmatch(whole):
                found[name] = position
                break
    return found


def _reaching(row: Sequence[Cell], width: int) -> Iterator[Cell]:
    """Each title over the columns that follow it, up to the next."""
    last: Cell = None
    for position in range(width):
        if position < len(row) and not is_blank(row[position]):
            last = row[position]
        yield last


def _add(found: _Rows, sheet: Sheet, header: int, columns: Mapping[str, int]) -> None:
    """The rows below a header; a title of a year or month stands for the rows that follow it."""
    at = {fold(cell): position for position, cell in reversed([*enumerate(sheet.rows[header])])}
    month_at = next((at[name] for name in ("month", "monthstart", "period") if name in at), None)
    headers = {name: fold(sheet.rows[header][position]) for name, position in columns.items()}
    year: Cell = None
    for row, line in zip(sheet.rows[header + 1 :], sheet.lines[header + 1 :], strict=True):
        code = _code(row[at["orgcode"]]) if at["orgcode"] < len(row) else None
        if "year" in at and at["year"] < len(row) and not is_blank(row[at["year"]]):
            year = row[at["year"]]
        if code is None or not re.fullmatch(r"[A-Z0-9]{3,9}", code):
            continue
        try:
            month = _month(row[month_at] if month_at is not None and month_at < len(row) else None, year)
        except Unreadable as error:
            found.problems.append(Problem(line, "Month", None, f"Month {error}.", area=code))
            continue
        values = found.values.setdefault((code, month), {})
        found.lines.setdefault((code, month), line)
        for name, position in columns.items():
            cell = row[position] if position < len(row) else None
            try:
                values[name] = _value(cell, name, headers[name])
            except Unreadable as error:
                reason = f"{name} {error}."
                end = monthly_ae.last_day(month)
                found.problems.append(Problem(line, name, None, reason, area=code, period_end=end))
                found.values.pop((code, month), None)
                break


def _month(cell: Cell, year: Cell) -> date:
    """A month from its own cell, or from its name and the year beside it."""
    if year is not None and not isinstance(cell, (date, datetime)):
        name = cells.text(cell) or ""
        if name.isdigit():
            return monthly_ae.month(f"{cells.text(year)}-{name.zfill(2)}")
        if not re.search(r"\d", name):
            return monthly_ae.month(f"{name} {cells.text(year)}")
    return monthly_ae.month(cell)


def _value(cell: Cell, name: str, header: str) -> float:
    """A count, or a time in seconds: hours where the header says so, else minutes and seconds."""
    if not name.endswith(("seconds", "seconds_total")):
        return cells.published_number(cell)
    if isinstance(cell, timedelta):
        return cell.total_seconds()
    if isinstance(cell, (time, datetime)):
        return float(cell.hour * SECONDS_AN_HOUR + cell.minute * 60 + cell.second)
    written = _MIN_SEC.fullmatch(cell.strip()) if isinstance(cell, str) else None
    if written:
        hours, minutes, seconds = (int(part or 0) for part in written.groups())
        return float(hours * SECONDS_AN_HOUR + minutes * 60 + seconds)
    number = cells.published_number(cell)
    if "hour" in header:
        return number * SECONDS_AN_HOUR
    # A spreadsheet keeps a time of day as a share of the day.
    return number * 24 * SECONDS_AN_HOUR if number < 1 else number


SOURCE = Source(
    name=NAME,
    label="NHS England ambulance quality indicators",
    title="NHS England's ambulance quality indicators (CSV or time series), or a table of them",
    order=45,
    kind="national",
    grain="month",
    columns=(
        Column(name="period_start", type="day", may_be_empty=False),
        Column(name="period_end", type="day", may_be_empty=False),
        Column(name="org_code", type="text", may_be_empty=False),
        Column(name="is_copy", type="flag", may_be_empty=False),
        *(Column(name=name, type="number" if "seconds" in name else "count") for name in COUNTS),
    ),
    key=("period_end", "org_code"),
    starts="period_start",
    find=find,
    rules=(
        PartOf(("handovers_over_15",), ("handovers_time_known",)),
        PartOf(("handovers_over_30",), ("handovers_over_15",)),
        PartOf(("handovers_over_60",), ("handovers_over_30",)),
    ),
    scale=Scale(
        steady=("calls_answered", "cat2_incidents"),
        means=(
            Mean("cat2_seconds_total", "cat2_incidents", 60, 4 * SECONDS_AN_HOUR),
            Mean("handover_seconds_total", "handovers_time_known", 60, 8 * SECONDS_AN_HOUR),
        ),
    ),
    page=lambda _measure: "uec",
)
