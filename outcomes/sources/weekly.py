"""The three weekly extracts (uec, beds, falls): one row a week and organisation or place."""

import re

import numpy as np
import pandas as pd

from outcomes.sources import cells
from outcomes.sources.layouts import Layout, Table, same_names
from outcomes.sources.reading import Reading
from outcomes.sources.tables import Cell

COUNTS = {
    "uec": {
        "required": (
            "calls_offered",
            "calls_answered",
            "answer_seconds_total",
            "ed_attendances_type1",
            "ed_attendances_other",
            "ed_over_4h",
            "ambulance_arrivals",
        ),
        "optional": (
            "calls_answered_60s",
            "calls_abandoned",
            "streamed_at_front_door",
            "ed_over_12h_from_arrival",
            "ed_over_12h_from_decision",
            "handover_seconds_total",
            "handovers_over_15",
            "handovers_over_30",
            "handovers_over_45",
            "handovers_over_60",
            "handover_minutes_over_59",
            "cat2_seconds_total",
            "cat2_incidents",
        ),
    },
    "beds": {
        "required": ("bed_days_available", "bed_days_occupied"),
        "optional": (
            "escalation_bed_days",
            "closed_to_infection_bed_days",
            "no_criteria_to_reside_bed_days",
            "discharges",
            "discharges_by_5pm",
        ),
    },
    "falls": {"required": ("falls_admissions", "population"), "optional": ()},
}

# Words of other tables too: of calls to any service, of any hospital, of any population.
_SHARED_WORDS = {
    "calls_offered",
    "calls_answered",
    "calls_abandoned",
    "ambulance_arrivals",
    "discharges",
    "population",
}

_TOTAL = re.compile(r"\s*(grand )?totals?\s*:?\s*", re.IGNORECASE)


def counts(layout: str) -> tuple[str, ...]:
    """Every numeric column of a weekly extract, required ones first."""
    return COUNTS[layout]["required"] + COUNTS[layout]["optional"]


def _read(layout: Layout, table: Table) -> Reading:
    table, warnings = _without_totals(table)
    columns = cells.Columns(table.lines)

    def read(name, of):
        return columns.read(name, table.column(name), of)

    data = {"week_ending": cells.days(read("week_ending", cells.iso_date))}
    if layout.name == "beds":
        data["org_code"] = cells.words(read("org_code", cells.needed(cells.code)))
    elif layout.name == "uec":
        data["org_code"] = cells.words(read("org_code", cells.code))
        data["area_code"] = cells.words(read("area_code", cells.code))
        for row in np.flatnonzero(data["org_code"].isna() & data["area_code"].isna()):
            columns.reject(row, "org_code or area_code", None, "is empty")
    else:
        data["area_code"] = cells.words(read("area_code", cells.needed(cells.code)))
        data["age_band"] = cells.words(read("age_band", cells.needed(_age_band)))
        care_home = read("from_care_home", cells.needed(cells.true_or_false))
        data["from_care_home"] = np.array([value is True for value in care_home], dtype=bool)
    for name in counts(layout.name):
        data[name] = columns.numbers(name, table.column(name))
    if layout.name == "falls":
        data["response_service_live"] = cells.words(read("response_service_live", cells.true_or_false))
    synthetic = read("synthetic", cells.true_or_false)
    data["synthetic"] = np.array([value is True for value in synthetic], dtype=bool)
    frame, problems = columns.finish(pd.DataFrame(data))
    if table.unknown_headers:
        warnings.append(f"Columns not used: {cells.some(table.unknown_headers, 20)}.")
    return Reading(layout.name, frame, problems, tuple(warnings))


def _without_totals(table: Table) -> tuple[Table, list[str]]:
    """Leave out rows that add up others: a total would count everything twice."""
    total = np.zeros(len(table.lines), dtype=bool)
    for name in ("week_ending", "org_code", "area_code"):
        column = table.column(name)
        totals = {cell for cell in set(column) if _is_total(cell)}
        total |= np.array([cell in totals for cell in column], dtype=bool)
    if not total.any():
        return table, []
    return table.take(~total), [f"Left out as totals: line {cells.some(table.lines[total].tolist())}."]


def _is_total(cell: Cell) -> bool:
    return isinstance(cell, str) and _TOTAL.fullmatch(cell) is not None


def _age_band(cell: Cell) -> str | None:
    words = cells.text(cell)
    return None if words is None else re.sub(r"\s*(?:[-–—]|to)\s*", "-", words).replace(" ", "")


def _layout(
    name: str, about: str, *keys: str, required: tuple[tuple[str, ...], ...], optional: tuple[str, ...] = ()
) -> Layout:
    return Layout(
        name=name,
        title=f"a weekly extract of {about}",
        columns=same_names("week_ending", *keys, *counts(name), *optional, "synthetic"),
        required=(("week_ending",), *required, *((column,) for column in COUNTS[name]["required"])),
        telling=tuple(column for column in counts(name) if column not in _SHARED_WORDS),
        read=_read,
        mend="add it, or start from the template",
    )


UEC = _layout(
    "uec", "urgent and emergency care", "org_code", "area_code", required=(("org_code", "area_code"),)
)
BEDS = _layout("beds", "hospital beds", "org_code", required=(("org_code",),))
FALLS = _layout(
    "falls",
    "admissions after a fall",
    "area_code",
    "age_band",
    "from_care_home",
    required=(("area_code",), ("age_band",), ("from_care_home",)),
    optional=("response_service_live",),
)
LAYOUTS = (UEC, BEDS, FALLS)
