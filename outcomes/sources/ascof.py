"""The Adult Social Care Outcomes Framework (ASCOF) of NHS England: councils, one row a measure and group.

Its CSV gives numerator, denominator, outcome and margin of error in rows of their own; tables of it have columns for
them. Councils have an ONS code, a code of social services, or their name alone. Codes of measures changed in 2023:
social contact is 1I until then and 5A since, part 1 of people who use services and part 2 of carers.
"""

import dataclasses
import re
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from outcomes.sources.kinds import area_names, published
from outcomes.sources.reading import Reading, Refused, cells, layouts
from outcomes.sources.reading.cells import Unreadable
from outcomes.sources.reading.layouts import Layout, Match, Table
from outcomes.sources.reading.tables import Cell, Sheet, fold, is_blank

NAME = "ascof"
SOURCE_TITLE = "Adult Social Care Outcomes Framework"
SOURCE_URL = "https://digital.nhs.uk/data-and-information/publications/statistical/adult-social-care-outcomes-framework-ascof"

_MEASURE = re.compile(r"(?:ASCOF)?(\d[A-Z])(?:PART)?([1-9]?)(.*)")
_CODE = re.compile(r"(ASCOF ?)?[1-6][A-Z]( ?part)? ?\(?[1-9]?[A-Z]?\)?[A-Z0-9]*", re.IGNORECASE)
_TITLE = re.compile(r"\bASCOF\b|adult social care outcomes", re.IGNORECASE)
_YEAR = re.compile(r"\b(\d{4})\s*(?:[-–—/]|to)\s*(\d{4}|\d{2})\b")
_SEXES = {
    "male": "male",
    "males": "male",
    "m": "male",
    "female": "female",
    "females": "female",
    "f": "female",
}
_EVERYBODY = frozenset({"", "total", "all", "overall", "allages", "alladults", "persons", "18andover", "18"})
_KINDS = {
    "outcome": "value",
    "value": "value",
    "percentage": "value",
    "numerator": "numerator",
    "denominator": "denominator",
    "marginoferror": "margin",
}
_KEY = ["indicator", "area_code", "sex", "period"]


def _read(layout: Layout, table: Table) -> Reading:
    columns = cells.Columns(table.lines)
    descriptions = columns.read("description", table.column("description"), cells.published_text)
    codes = table.column("group") if "group" in table.columns else table.column("code")
    read = [_measure(code, description) for code, description in zip(codes, descriptions, strict=True)]
    for row, (code, found) in enumerate(zip(codes, read, strict=True)):
        if found is None:
            columns.reject(row, "measure code", code, "is not one of ASCOF such as 1I(1) or 5A(1)")
    indicators = [None if found is None else found[0] for found in read]
    span = [_year(columns, row, cell) for row, cell in enumerate(table.column("period"))]
    groups = _groups(table, read)
    data: dict[str, Any] = {
        "indicator": indicators,
        "indicator_name": descriptions,
        "sex": [group or "persons" for group in groups],
        "area_code": _areas(columns, table),
        "area_name": columns.read("area_name", table.column("area_name"), cells.published_text),
        "period": published.labels(span),
        "period_start": published.starts(span),
        "period_end": published.ends(span),
        "unit": ["%"] * len(indicators),
        "source_title": [f"{SOURCE_TITLE}, measure {indicator}" for indicator in indicators],
        "source_url": [SOURCE_URL] * len(indicators),
    }
    value = "value" if "value" in table.columns else "outcome"
    for name, column in (("value", value), ("numerator", "numerator"), ("denominator", "denominator")):
        data[name] = columns.numbers(name, table.column(column), _number)
    frame = published.frame(data, len(table.lines))
    frame["kind"] = cells.words([_KINDS.get(fold(cell), "other") for cell in table.column("kind")])
    frame["is_used"] = [group is not None for group in groups]
    frame, problems = columns.finish(frame)
    if "kind" in table.columns:
        frame = _one_row_each(frame, layout.name)
    n_left_out = int((~frame["is_used"]).sum())
    frame = frame[frame["is_used"]].drop(columns=["kind", "is_used"]).reset_index(drop=True)
    left_out = f"Left out, since only totals and sexes are used: {cells.count(n_left_out, 'row')}."
    return Reading(layout.name, frame, problems, (left_out,) if n_left_out else ())


def _one_row_each(frame: pd.DataFrame, layout: str) -> pd.DataFrame:
    """Put numerators, denominators and margins of error beside the outcome that they are of."""
    outcomes = frame[frame["kind"].eq("value")].copy()
    if outcomes.empty and not frame.empty:
        raise Refused(
            "The file has no row of the type Outcome: download the whole file again, with every measure type.",
            layout,
        )
    rows = frame[frame["is_used"]]
    for kind in ("numerator", "denominator", "margin"):
        found = rows[rows["kind"].eq(kind)].groupby(_KEY)["value"].first().rename("found").reset_index()
        values = outcomes[_KEY].merge(found, on=_KEY, how="left")["found"].to_numpy(dtype="float64")
        values = np.where(outcomes["is_used"], values, np.nan)
        if kind == "margin":
            outcomes["lower_ci"] = (outcomes["value"] - values).clip(lower=0)
            outcomes["upper_ci"] = (outcomes["value"] + values).clip(upper=100)
        else:
            outcomes[kind] = values
    return outcomes


def _measure(cell: Cell, description: str | None) -> tuple[str, str] | None:
    """Read a measure as its code and what the code says of a group: ``1I165OV`` is 1I(1) of people of 65 and over."""
    plain = re.sub(r"[^A-Z0-9]", "", (cells.text(cell) or "").upper())
    match = _MEASURE.fullmatch(plain)
    if match is None:
        return None
    number, part, group = match.groups()
    about = (description or "").lower()
    if not part and "carer" in about:
        part = "2"
    elif not part and re.search(r"people who use|service users|users of", about):
        part = "1"
    return f"{number}({part})" if part else number, group


def _groups(table: Table, read: list[tuple[str, str] | None]) -> list[str | None]:
    """Whom each row is about: persons, a sex, or None for a group that no measure here takes."""
    said = table.column("group_of")
    if "group_of" not in table.columns:
        said = [None if found is None else found[1] for found in read]
    folded = [fold(cells.text(cell)) for cell in said]
    return ["persons" if cell in _EVERYBODY else _SEXES.get(cell) for cell in folded]


def _year(columns: cells.Columns, row: int, cell: Cell) -> Any:
    """Read a financial year, which ASCOF writes as 2022-23; elsewhere that would be two years together."""
    words = cells.text(cell) or ""
    match = _YEAR.fullmatch(words)
    if match and _is_financial(match):
        return published.period(f"{match[1]}/{match[2][-2:]}")
    try:
        found = published.period(cell)
        if found.start.month == 4:
            return found
    except Unreadable:
        pass
    columns.reject(row, "period", cell, "is not a financial year such as 2022/23")
    return None


def _areas(columns: cells.Columns, table: Table) -> list[str | None]:
    """ONS codes; where a row has none, the code of the council or region that it names."""
    areas = []
    of = ("ons_code", "area_code", "area_name")
    for row, found in enumerate(zip(*(table.column(name) for name in of), strict=True)):
        codes = [cells.code(cell) for cell in found]
        area = next((code for code in codes if code and area_names.ONS_CODE.fullmatch(code)), None)
        area = area or area_names.code_of(found[-1]) or next((code for code in codes if code), None)
        if area is None:
            columns.reject(row, "council", None, "is empty")
        areas.append(area)
    return areas


def _number(cell: Cell) -> float:
    return cells.published_number(cell.strip().removesuffix("%") if isinstance(cell, str) else cell)


def _find(sheets: Sequence[Sheet]) -> Reading | None:
    """Read a file that calls itself ASCOF, or whose codes of measures are ASCOF's."""
    found = [_with_year(match) for match in layouts.matches(sheets, (LAYOUT, LOOSE)) if _is_ours(match)]
    if not found:
        return None
    best = max(found, key=lambda match: (match.rank, match.layout is LAYOUT))
    return layouts.read(best, len(sheets), layouts.others_like(best, found))


def _with_year(match: Match) -> Match:
    """Give each row the year that stands above the header, where no column has it and one year alone stands there."""
    above = [cell for row in match.sheet.rows[: match.row] for cell in row if isinstance(cell, str)]
    years = {year for cell in above for year in _YEAR.finditer(cell) if _is_financial(year)}
    labels = {f"{year[1]}/{year[2][-2:]}" for year in years}
    if len(labels) != 1 or "period" in match.found.values():
        return match
    header, *body = match.sheet.rows[match.row :]
    width = len(header)
    rows = [
        [*row, *[None] * (width - len(row)), *labels] if sum(not is_blank(cell) for cell in row) > 1 else row
        for row in body
    ]
    sheet = dataclasses.replace(match.sheet, rows=[*match.sheet.rows[: match.row], [*header, "Year"], *rows])
    return dataclasses.replace(match, sheet=sheet, found={**match.found, width: "period"})


def _is_financial(year: re.Match[str]) -> bool:
    return int(year[2][-2:]) == (int(year[1]) + 1) % 100


def _is_ours(match: Match) -> bool:
    top = match.sheet.rows[: match.row + 1]
    if any(isinstance(cell, str) and _TITLE.search(cell) for row in top for cell in row):
        return True
    position = next(position for position, name in match.found.items() if name in ("code", "group"))
    codes = [row[position] for row in match.sheet.rows[match.row + 1 :] if position < len(row)]
    filled = [code for code in codes if cells.text(code)]
    return match.complete and bool(filled) and all(_CODE.fullmatch(str(code).strip()) for code in filled)


LAYOUT = Layout(
    name=NAME,
    title="a CSV of the Adult Social Care Outcomes Framework (ASCOF)",
    columns={
        "code": (
            *("ascofmeasurecode", "ascofmeasure", "ascofcode", "ascofindicator", "ascofindicatorcode"),
            *("ascof", "measurecode", "indicatorcode", "ascofref", "ascofreference"),
        ),
        "group": ("measuregroup",),
        "description": (
            *(
                "measuregroupdescription",
                "measuredescription",
                "description",
                "measurename",
                "measuretitle",
            ),
            *("ascofmeasuredescription", "indicatordescription"),
        ),
        "ons_code": ("onscode", "onsareacode", "onsgeographycode", "ladcode", "utlacode"),
        "area_code": (
            *("geographicalcode", "geographycode", "areacode", "councilcode", "cassrcode", "lacode"),
            *("localauthoritycode", "organisationcode"),
        ),
        "area_name": (
            *("geographicaldescription", "geographydescription", "geographyname", "geographicalname"),
            *("areaname", "council", "councilname", "cassr", "cassrname", "localauthority", "laname"),
            *("localauthorityname", "organisationname", "area"),
        ),
        "group_of": ("disaggregationlevel", "disaggregation", "breakdown", "disaggregationgroup"),
        "kind": ("measuretype", "valuetype"),
        "value": ("measurevalue", "value", "outcomevalue"),
        "outcome": ("outcome", "outcomepercent", "percentage", "score", "result"),
        "numerator": ("numerator",),
        "denominator": ("denominator",),
        "period": (
            *("year", "financialyear", "fiscalyear", "period", "timeperiod", "reportingyear"),
            *("reportingperiod", "collectionyear"),
        ),
    },
    required=(("code",), ("ons_code", "area_code", "area_name"), ("value", "outcome"), ("period",)),
    telling=("code",),
    read=_read,
    mend="add it, for the year a column Year such as 2022/23",
)

# Where no column says that it holds codes, one of these may.
LOOSE = dataclasses.replace(
    LAYOUT, columns={**LAYOUT.columns, "code": ("measure", "indicator", "metric", "outcomemeasure")}
)

SOURCE = published.source(
    name=NAME,
    title=LAYOUT.title,
    label="Adult social care outcomes",
    order=75,
    file_to_load="the CSV of measure {name}, all councils, with a column for the year",
    find=_find,
)
