"""NHS England monthly A&E attendances and emergency admissions, by trust.

The columns were renamed several times (``Number of A&E attendances Type 1`` became ``A&E attendances Type
1``), and booked appointments got columns of their own, so headers are read by the words in them.
"""

import calendar
import functools
import re
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from outcomes.sources.kinds.rules import PartOf
from outcomes.sources.kinds.source import Column, Scale, Source
from outcomes.sources.reading import Reading, Refused, cells
from outcomes.sources.reading.cells import Unreadable
from outcomes.sources.reading.layouts import Layout, Table
from outcomes.sources.reading.tables import Cell

TITLE = "NHS England's monthly A&E CSV"
COUNTS = (
    *("attendances_type1", "attendances_type2", "attendances_other"),
    *("booked_type1", "booked_type2", "booked_other"),
    *("over_4h_type1", "over_4h_type2", "over_4h_other"),
    *("over_4h_booked_type1", "over_4h_booked_type2", "over_4h_booked_other"),
    *("waits_4_to_12h_from_dta", "waits_over_12h_from_dta"),
    *("admissions_type1", "admissions_type2", "admissions_other_ae", "other_admissions"),
)
OVER_4H = tuple(name for name in COUNTS if name.startswith("over_4h"))

# North Tees and Hartlepool tested other standards than four hours from 22 May 2019 and counted no breaches;
# its first figure afterwards is for June 2023.
FIELD_TEST_TRUST = "RVW"
FIELD_TEST_FROM = pd.Timestamp(2019, 5, 1)
FIELD_TEST_BEFORE = pd.Timestamp(2023, 6, 1)

_MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_name) if name}
_MONTHS |= {name.lower(): number for number, name in enumerate(calendar.month_abbr) if name}


@functools.lru_cache(maxsize=10_000)
def header_of(header: str) -> str | None:
    """Find the column that a header of any year means.

    Parameters
    ----------
    header
        As published.

    Returns
    -------
    str or None
        A name of ``COUNTS``, ``period``, ``org_code``, ``parent_org`` or ``org_name``; None for totals,
        percentages and counts within four hours.
    """
    words = re.sub(r"[\s_]+", " ", header.lower().replace("a & e", "a&e")).strip()
    plain = {
        "period": "period",
        "org code": "org_code",
        "parent org": "parent_org",
        "org name": "org_name",
        "code": "org_code",
        "name": "org_name",
        "organisation code": "org_code",
        "organisation name": "org_name",
    }
    if words in plain:
        return plain[words]
    if "total" in words or "%" in words or "percent" in words or "within" in words:
        return None
    if "dta" in words or "decision to admit" in words:
        if re.search(r"\b4\D+12", words):
            return "waits_4_to_12h_from_dta"
        return "waits_over_12h_from_dta" if "12" in words else None
    if "admission" in words:
        if "via" not in words or "not via" in words:
            return "other_admissions" if "other" in words else None
        return (
            f"admissions_{_department(words)}".replace("_other", "_other_ae") if _department(words) else None
        )
    if "attendance" not in words or not _department(words):
        return None
    booked = "booked_" if "booked" in words else ""
    if re.search(r"(over|>)\s*4\s*h", words):
        return f"over_4h_{booked}{_department(words)}"
    return f"{booked or 'attendances_'}{_department(words)}"


def _department(words: str) -> str | None:
    match = re.search(r"type\s*([123])", words)
    if match:
        return "other" if match[1] == "3" else f"type{match[1]}"
    return "other" if "other" in words else None


def month(cell: Cell) -> date:
    """Read a month: ``MSitAE-AUGUST-2024``, ``August 2024``, ``Aug-24``, ``2024-08``, or a date in it."""
    words = cells.text(cell) or ""
    match = re.search(r"([A-Za-z]{3,9})[\s-]+(\d{4}|\d{2})\b", words)
    if match and match[1].lower() in _MONTHS:
        year = int(match[2])
        return date(year if year > 99 else 2000 + year, _MONTHS[match[1].lower()], 1)
    match = re.fullmatch(r"(\d{4})-(0[1-9]|1[0-2])", words)
    if match:
        return date(int(match[1]), int(match[2]), 1)
    try:
        return cells.published_date(cell).replace(day=1)
    except Unreadable:
        raise Unreadable("is not a month such as MSitAE-AUGUST-2024") from None


def _read(layout: Layout, table: Table) -> Reading:
    total = np.array([_is_total(table, row) for row in range(len(table.lines))], dtype=bool)
    warnings = _check_total(layout, table, total)
    table = table.take(~total)
    columns = cells.Columns(table.lines)
    months = columns.read("period", table.column("period"), month)
    codes = columns.read("org_code", table.column("org_code"), cells.needed(cells.code))
    data: dict[str, Any] = {
        "period": cells.words([None if day is None else f"{day:%Y-%m}" for day in months]),
        "period_start": cells.days(months),
        "period_end": cells.days([None if day is None else last_day(day) for day in months]),
        "org_code": cells.words(codes),
        "org_name": cells.words(columns.read("org_name", table.column("org_name"), cells.text)),
    }
    for name in COUNTS:
        data[name] = columns.numbers(name, table.column(name), cells.published_number)
    frame, problems = columns.finish(pd.DataFrame(data))
    withheld = _not_counted(frame)
    if withheld.any():
        frame.loc[withheld, list(OVER_4H)] = np.nan
        warnings.append(
            "North Tees and Hartlepool (RVW) counted no four-hour breaches before June 2023, when it tested "
            "other standards: they are missing here, not zero."
        )
    return Reading(layout.name, frame, problems, tuple(warnings))


def _is_total(table: Table, row: int) -> bool:
    names = ("period", "org_code", "parent_org", "org_name")
    labels = (cells.text(table.column(name)[row]) for name in names)
    return any(label is not None and label.lower() in {"total", "england", "grand total"} for label in labels)


def _check_total(layout: Layout, table: Table, total: NDArray[np.bool_]) -> list[str]:
    """Compare the TOTAL row with the sum of the others: a difference means rows were lost or changed."""
    if not total.any():
        return ["The file has no TOTAL row, so its sums could not be checked."]
    for name in (name for name in COUNTS if name in table.columns):
        # What cannot be read is reported with its line when the rows are read.
        numbers = cells.Columns(table.lines).numbers(name, table.column(name), cells.published_number)
        stated, added = np.nansum(numbers[total]), np.nansum(numbers[~total])
        if stated != added:
            raise Refused(
                f"The TOTAL row gives {stated:,.0f} for {name} and the other rows add up to {added:,.0f}: "
                "rows are missing or were changed, so download the file again.",
                layout.name,
            )
    return []


def last_day(first: date) -> date:
    """The last day of a month by its first."""
    return first.replace(day=calendar.monthrange(first.year, first.month)[1])


def _not_counted(frame: pd.DataFrame) -> pd.Series:
    trust = frame["org_code"].eq(FIELD_TEST_TRUST) & frame["period_start"].lt(FIELD_TEST_BEFORE)
    nothing = frame[list(OVER_4H)].sum(axis=1).eq(0)
    return trust & (frame["period_start"].ge(FIELD_TEST_FROM) | nothing)


_DEPARTMENTS = ("type1", "type2", "other")

SOURCE = Source(
    name="monthly-ae",
    label="NHS England monthly A&E statistics",
    title=TITLE,
    order=50,
    kind="national",
    grain="month",
    columns=(
        Column(name="period", type="text", may_be_empty=False),
        Column(name="period_start", type="day", may_be_empty=False),
        Column(name="period_end", type="day", may_be_empty=False),
        Column(name="org_code", type="text", may_be_empty=False),
        Column(name="org_name", type="text"),
        *(Column(name=name, type="count") for name in COUNTS),
    ),
    key=("period", "org_code"),
    starts="period_start",
    rules=(
        *(PartOf((f"over_4h_{kind}",), (f"attendances_{kind}",)) for kind in _DEPARTMENTS),
        *(PartOf((f"over_4h_booked_{kind}",), (f"booked_{kind}",)) for kind in _DEPARTMENTS),
    ),
    scale=Scale(steady=("attendances_type1",)),
    page=lambda _measure: "uec",
    layout=Layout(
        name="monthly-ae",
        title=TITLE,
        columns={},
        header_of=header_of,
        required=(
            ("period",),
            ("org_code",),
            ("attendances_type1",),
            ("attendances_other",),
            ("over_4h_type1",),
            ("over_4h_other",),
        ),
        telling=("attendances_type1", "over_4h_type1"),
        named_by=("attendances_type1", "over_4h_type1"),
        n_named_by=2,
        read=_read,
    ),
)
