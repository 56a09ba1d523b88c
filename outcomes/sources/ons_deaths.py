"""Deaths by suicide and related to drugs: workbooks of the Office for National Statistics, by region and council.

Their tables stand on sheets such as ``Table 2``, below a title and notes, as one row an area with columns for each
period, or as one row an area, sex and year. The title says what is counted. Only age-standardised rates are taken,
never numbers of deaths: in a council they are few.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from outcomes import periods
from outcomes.sources.kinds import area_names, published
from outcomes.sources.reading import Problem, Reading, Refused, cells
from outcomes.sources.reading.cells import Unreadable
from outcomes.sources.reading.tables import Cell, Sheet, fold, is_blank

NAME = "ons-deaths"
TITLE = "a workbook of the Office for National Statistics on deaths by suicide, or related to drugs, by area"
SOURCE_URL = "https://www.ons.gov.uk/peoplepopulationandcommunity/birthsdeathsandmarriages/deaths"
ROWS_SEARCHED = 40
LONGEST_HEADER = 90
LONGEST_TITLE = 160

SUICIDE, MISUSE, POISONING = "Suicide", "Drug misuse", "Drug poisoning"
PER_100K, PER_MILLION = "per 100,000", "per million"
# In which unit ONS gives the rates that measures take; a rate in another is another indicator.
EXPECTED_UNIT = {
    (SUICIDE, 1): PER_100K,
    (SUICIDE, 3): PER_100K,
    (MISUSE, 1): PER_MILLION,
    (MISUSE, 3): PER_100K,
    (POISONING, 1): PER_MILLION,
}
POOLED = {1: "single years", 3: "three years together"}

_CAUSES = {
    SUICIDE: re.compile(r"\bsuicides?\b", re.IGNORECASE),
    MISUSE: re.compile(r"\bdrug misuse\b", re.IGNORECASE),
    POISONING: re.compile(r"\bdrug[- ]poisonings?\b|\bpoisoned by drugs\b", re.IGNORECASE),
}
_OF_ONS = re.compile(
    r"Office for National Statistics|\bONS\b|\bregistered\b|\bregistrations?\b|age[- ]standardi[sz]ed",
    re.IGNORECASE,
)
# Rates of some people or some deaths only.
_OTHER = re.compile(
    r"age[- ]specific|\bby (method|substance|occupation|month|quarter|ethnic|marital)", re.IGNORECASE
)
_NOTE = re.compile(r"\[.*?\]|\(?\bnotes? \d+(, ?\d+)*\)?", re.IGNORECASE)
_CODE = re.compile(r"(area|geography|geographic|region|la|lad|local ?authority|ons)?codes?")
_AREA = re.compile(
    r"areas?|(area|geography|region|localauthority)names?|areaofusualresidence|regions?|geography|countr(y|ies)(andregions?)?"
)
_YEAR = re.compile(
    r"(year|period|yearof(death)?registration|registrationyears?|yearregistered|years?|timeperiod)"
)
_SEX = re.compile(r"sex|gender")
_AGE = re.compile(r"age(group)?s?")
_CAUSE = re.compile(r"cause(ofdeath)?|typeofdeath|definition|deathtype")
_PERIOD = re.compile(r"\b((?:19|20)\d{2})(?:\s*(?:to|-|–|—|/)\s*((?:19|20)?\d{2}))?\b")
_RATE = re.compile(r"\brates?\b|\bASMRs?\b|\bASRs?\b|age[- ]standardi[sz]ed", re.IGNORECASE)
_LOWER = re.compile(r"\blower\b|\bLCL\b|\bLCI\b|\bLL\b", re.IGNORECASE)
_UPPER = re.compile(r"\bupper\b|\bUCL\b|\bUCI\b|\bUL\b", re.IGNORECASE)
_UNITS = {
    PER_MILLION: re.compile(r"per (million|1,?000,?000)\b", re.IGNORECASE),
    PER_100K: re.compile(r"per 100,?000\b", re.IGNORECASE),
}
_SEXES = {
    "male": re.compile(r"\b(males?|men)\b", re.IGNORECASE),
    "female": re.compile(r"\b(females?|women)\b", re.IGNORECASE),
    "persons": re.compile(r"\b(persons?|people|both sexes)\b", re.IGNORECASE),
}
_PEOPLE_OF_RATE = re.compile(r"(per (million|[\d,]+) )(people|persons)\b", re.IGNORECASE)
_SOME_AGES = re.compile(
    r"\b\d{1,2} ?(to|-|–) ?\d{1,2}\b|\bunder \d|\b(?!10\b)\d{2}( years)? and over", re.IGNORECASE
)
_MARKED = re.compile(r"([\d.,]+)\s*(\[[a-z]{1,2}\]|[a-z]|\*)")
_ALL_AGES = frozenset(
    {"", "all", "allages", "allage", "total", "10", "10andover", "10yearsandover", "aged10andover"}
)


@dataclass(frozen=True)
class _Place:
    """What one column of rates is of; what None stands for is said in the row, or in the title."""

    rate: int
    lower: int | None
    upper: int | None
    period: periods.Period | None
    sex: str | None
    cause: str | None
    unit: str | None


@dataclass(frozen=True)
class _Table:
    """One sheet's table."""

    sheet: Sheet
    first_row: int
    about: tuple[str, ...]
    by: dict[str, int]
    places: tuple[_Place, ...]


def _find(sheets: Sequence[Sheet]) -> Reading | None:
    """Read every table of rates in a workbook that is ONS's on these deaths."""
    words = [
        str(cell) for sheet in sheets for row in sheet.rows[:ROWS_SEARCHED] for cell in row if _is_words(cell)
    ]
    if not any(map(_OF_ONS.search, words)):
        return None
    tables, unread, is_known = [], [], False
    for sheet in sheets:
        found = _table(sheet, _about(sheet, sheets))
        if found is None and _is_another_table(sheet):
            is_known = True
            unread.append(str(sheet.name or "the table"))
        if found is None or not _names_a_cause(found):
            continue
        is_known = True
        if found.places and not any(map(_OTHER.search, found.about)):
            tables.append(found)
        else:
            unread.append(str(sheet.name or "the table"))
    if not is_known:
        return None
    if not tables:
        raise Refused(
            "The file holds deaths by suicide or related to drugs (ONS) and no age-standardised rate of an area:"
            " numbers of deaths, rates of some ages and tables with areas beside each other are not used. Load the"
            " workbook of rates by local authority or region.",
            NAME,
        )
    return _read(tables, unread)


def _is_words(cell: Cell) -> bool:
    return isinstance(cell, str) and bool(cell.strip())


def _about(sheet: Sheet, sheets: Sequence[Sheet]) -> tuple[str, ...]:
    """Its title: what stands above its header, or what the list of contents says of a sheet of this name."""
    words = [str(sheet.name or "")]
    for row in sheet.rows[:ROWS_SEARCHED]:
        if _code_or_area(row) is not None:
            break
        words += [str(cell) for cell in row if _is_words(cell)]
    for other in sheets:
        for row in other.rows if other is not sheet and sheet.name else ():
            if any(fold(cell) == fold(sheet.name) for cell in row if _is_words(cell)):
                words += [str(cell) for cell in row if _is_words(cell)]
    return tuple(words)


def _is_another_table(sheet: Sheet) -> bool:
    """Whether it is about these deaths and holds numbers, if not by area in rows."""
    top = sheet.rows[:ROWS_SEARCHED]
    titles = [cell for row in top for cell in row if _is_words(cell) and len(cell) <= LONGEST_TITLE]
    n_filled = sum(1 for row in top if sum(map(_is_number, row)) > 1)
    return n_filled > 0 and any(cause.search(title) for title in titles for cause in _CAUSES.values())


def _is_number(cell: Cell) -> bool:
    try:
        return not is_blank(cell) and cells.number(cell) == cells.number(cell)
    except Unreadable:
        return False


def _names_a_cause(table: _Table) -> bool:
    """Whether its title, a header or a cell of its causes names one."""
    rows = table.sheet.rows if "cause" in table.by else table.sheet.rows[: table.first_row]
    words = [*table.about, *(cell for row in rows for cell in row if _is_words(cell))]
    return any(cause.search(word) for word in words for cause in _CAUSES.values())


def _plain(cell: Cell) -> str:
    """A header without its notes."""
    return " ".join(_NOTE.sub(" ", str(cell)).split()) if _is_words(cell) or not is_blank(cell) else ""


def _code_or_area(row: list[Cell]) -> int | None:
    """Where a header has its areas, by code or else by name."""
    folded = [fold(_plain(cell)) for cell in row]
    if sum(map(bool, folded)) < 2:
        return None
    for pattern in (_CODE, _AREA):
        found = next((position for position, header in enumerate(folded) if pattern.fullmatch(header)), None)
        if found is not None:
            return found
    return None


def _table(sheet: Sheet, about: tuple[str, ...]) -> _Table | None:
    """The table of a sheet, None where it has none."""
    for index, row in enumerate(sheet.rows[:ROWS_SEARCHED]):
        area = _code_or_area(row)
        if area is None:
            continue
        below = sheet.rows[index + 1] if index + 1 < len(sheet.rows) else []
        has_second = is_blank(below[area] if area < len(below) else None) and any(
            _kind(_plain(cell)) for cell in below
        )
        rows = sheet.rows[max(0, index - 2) : index + (2 if has_second else 1)]
        folded = [fold(_plain(cell)) for cell in row]
        by = {"area": area}
        for name, pattern in (
            ("period", _YEAR),
            ("sex", _SEX),
            ("age", _AGE),
            ("cause", _CAUSE),
            ("name", _AREA),
        ):
            found = next(
                (position for position, header in enumerate(folded) if pattern.fullmatch(header)), None
            )
            if found is not None:
                by[name] = found
        first = index + (2 if has_second else 1)
        return _Table(sheet, first, about, by, tuple(_places(rows, by, about)))
    return None


def _kind(label: str) -> str | None:
    """What a column of numbers is: the limits are told before the rate, whose name they repeat."""
    for kind, pattern in (("lower", _LOWER), ("upper", _UPPER), ("rate", _RATE)):
        if pattern.search(label):
            return kind
    return None


def _places(rows: list[list[Cell]], by: dict[str, int], about: tuple[str, ...]) -> Iterator[_Place]:
    """Each column of rates with its limits, its period and what else the headers over it say."""
    labels = _labels(rows, max(by.values()))
    kinds = [None if position in by.values() else _kind(own) for position, (own, _) in enumerate(labels)]
    if "rate" not in kinds and any(map(_RATE.search, about)):
        # A table of rates alone may call its columns by their years.
        kinds = [
            "rate" if kind is None and _PERIOD.fullmatch(own) else kind
            for kind, (own, _) in zip(kinds, labels, strict=True)
        ]
    for position, kind in enumerate(kinds):
        own, over = labels[position]
        label = f"{over} {own}"
        if kind != "rate" or _SOME_AGES.search(_PERIOD.sub(" ", label)):
            continue
        period = _period(label)
        if period is None and "period" not in by:
            period = _period(" ".join(about))
        if period is None and "period" not in by:
            continue
        limits: dict[str, int] = {}
        for after in range(position + 1, min(position + 5, len(kinds))):
            limit, whose = kinds[after], _period(" ".join(reversed(labels[after])))
            if limit == "rate" or (whose and period and whose.label != period.label):
                break
            if limit:
                limits.setdefault(limit, after)
        yield _Place(
            position,
            limits.get("lower"),
            limits.get("upper"),
            period,
            _sex(label),
            _one([label], _CAUSES),
            _one([label], _UNITS),
        )


def _labels(rows: list[list[Cell]], last_name: int) -> list[tuple[str, str]]:
    """The lowest header of each column, and those above it, which reach to the right until the next."""
    width = max(map(len, rows))
    *above, lowest = [[_header(row, position) for position in range(width)] for row in rows]
    over = [""] * width
    for row in above:
        # A title fills one cell, a row of headers several.
        if sum(map(bool, row)) < 2:
            continue
        reaching = ""
        for position in range(last_name + 1, width):
            reaching = row[position] or reaching
            over[position] = f"{over[position]} {reaching}".strip()
    return list(zip(lowest, over, strict=True))


def _header(row: list[Cell], position: int) -> str:
    text = _plain(row[position]) if position < len(row) else ""
    return text if len(text) <= LONGEST_HEADER else ""


def _period(label: str) -> periods.Period | None:
    """The only years that a label names."""
    found = list(dict.fromkeys(match.groups() for match in _PERIOD.finditer(label)))
    if len(found) != 1:
        return None
    first, last = found[0]
    try:
        return periods.parse(first if last is None else f"{first}-{last[-2:]}")
    except ValueError:
        return None


def _one(texts: Iterable[str], patterns: Mapping[str, re.Pattern[str]]) -> str | None:
    """What the first of some texts names, where it names one thing alone."""
    for text in texts:
        found = [name for name, pattern in patterns.items() if pattern.search(text)]
        if len(found) == 1:
            return found[0]
    return None


def _sex(*texts: str) -> str | None:
    return _one((_PEOPLE_OF_RATE.sub(" ", text) for text in texts), _SEXES)


def _read(tables: list[_Table], unread: list[str]) -> Reading:
    rows: list[dict[str, Any]] = []
    problems: list[Problem] = []
    warnings = []
    for table in tables:
        found, wrong = _rows(table)
        rows += found
        problems += wrong
    other_unit = {row["indicator"]: row["unit"] for row in rows if row["indicator"].endswith(row["unit"])}
    if other_unit and len(other_unit) == len({row["indicator"] for row in rows}):
        raise Refused(
            f"The rates are in another unit than the measures here take ({'; '.join(other_unit)}): suicide is taken per"
            " 100,000 people, drug deaths of single years per million and drug misuse of three years per 100,000. Load"
            " the workbook with rates in that unit.",
            NAME,
        )
    if len({table.sheet.name for table in tables}) > 1:
        warnings.append(f"Read sheets {cells.some([str(table.sheet.name) for table in tables], 20)}.")
    if unread:
        warnings.append(
            f"Not used, since they hold no age-standardised rates of areas: {cells.some(unread, 20)}."
        )
    lines = [row.pop("line") for row in rows]
    columns = {name: [row[name] for row in rows] for name in rows[0]} if rows else _EMPTY
    frame = published.frame(columns, len(rows))
    frame["line"] = lines
    frame["line"] = frame["line"].astype("int64")
    return Reading(NAME, frame, tuple(problems), tuple(warnings))


_EMPTY: dict[str, list[Any]] = {name: [] for name in published.ORDER}


def _rows(table: _Table) -> tuple[list[dict[str, Any]], list[Problem]]:
    """One row an area, period and sex."""
    rows, problems = [], []
    body = zip(table.sheet.rows[table.first_row :], table.sheet.lines[table.first_row :], strict=True)
    for cells_of_row, line in body:

        def cell(position: int | None, row: list[Cell] = cells_of_row) -> Cell:
            return row[position] if position is not None and position < len(row) else None

        area = cells.code(cell(table.by["area"])) or ""
        if not area_names.ONS_CODE.fullmatch(area):
            name = cell(table.by["area"]) or cell(table.by.get("name"))
            area = area_names.code_of(name) or ""
        # Notes below the table, headings within it, and areas of which no code is known here.
        if not area or fold(cells.text(cell(table.by.get("age")))) not in _ALL_AGES:
            continue
        for place in table.places:
            try:
                rows.append(_row(table, place, area, line, cell))
            except Unreadable as error:
                problems.append(Problem(line, "rate", None, f"{error}.", area=area))
    return rows, problems


def _row(table: _Table, place: _Place, area: str, line: int, cell: Any) -> dict[str, Any]:
    period = place.period or _period(str(cell(table.by.get("period"))))
    if period is None:
        raise Unreadable("the year of registration is not one such as 2023 or 2021 to 2023")
    said = cell(table.by.get("sex"))
    sex = place.sex or _sex(*table.about) or "persons" if said is None else published.sex(said)
    cause = (
        _one([cells.text(cell(table.by.get("cause"))) or ""], _CAUSES)
        or place.cause
        or _one(table.about, _CAUSES)
    )
    if cause is None:
        raise Unreadable("it is not said whether the rate is of suicide, drug misuse or drug poisoning")
    indicator, unit = _indicator(cause, period.pooled_years, place.unit or _one(table.about, _UNITS))
    value, mark = _value(cell(place.rate))
    lower, _ = _value(cell(place.lower))
    upper, _ = _value(cell(place.upper))
    return {
        "line": line,
        "indicator": indicator,
        "indicator_name": indicator,
        "sex": sex,
        "area_code": area,
        "area_name": cells.text(cell(table.by.get("name"))),
        "period": period.label,
        "period_start": period.start,
        "period_end": period.end,
        "value": value,
        "lower_ci": lower,
        "upper_ci": upper,
        "unit": unit,
        "status": mark,
        "source_title": f"ONS: {indicator[0].lower()}{indicator[1:]}",
        "source_url": SOURCE_URL,
    }


def _indicator(cause: str, pooled_years: int, unit: str | None) -> tuple[str, str]:
    """What a rate is of; a unit that no measure takes stands in its name, so that nothing is made of it."""
    expected = EXPECTED_UNIT.get((cause, pooled_years))
    if unit is None and cause == SUICIDE:
        unit = PER_100K
    if unit is None:
        raise Unreadable("it is not said whether the rate is per 100,000 or per million people")
    name = f"{cause}, {POOLED.get(pooled_years, f'{pooled_years} years together')}"
    return (name if unit == expected else f"{name}, {unit}"), unit


def _value(cell: Cell) -> tuple[float, str | None]:
    """A rate with the mark beside it, such as ``u`` for one of few deaths."""
    match = _MARKED.fullmatch(cell.strip()) if isinstance(cell, str) else None
    if match:
        return cells.published_number(match[1]), match[2].strip("[]")
    mark = cell.strip().strip("[]").lower() if isinstance(cell, str) else ""
    try:
        return cells.published_number(cell), mark if mark.isalpha() else None
    except Unreadable as error:
        raise Unreadable(f"the rate {error}") from None


SOURCE = published.source(
    name=NAME,
    title=TITLE,
    label="ONS deaths by suicide and related to drugs",
    order=78,
    file_to_load="the workbook of rates by local authority or region, “{name}”",
    find=_find,
)
