"""Empty extracts to fill in: the columns that the weekly readers know, each explained."""

import io
from datetime import datetime
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from outcomes.sources import weekly
from outcomes.sources.layouts import Layout

LAYOUTS = {layout.name: layout for layout in weekly.LAYOUTS}
FORMS = ("csv", "xlsx")

# One date for every workbook, so that the same columns are always the same bytes.
MADE = datetime(2024, 1, 1)

#: What each column holds, with an example. The columns themselves come from the readers.
EXPLANATIONS = {
    "week_ending": ("The Sunday that ends the week", "2026-11-15"),
    "org_code": ("Organisation (ODS code)", "RTD"),
    "area_code": ("Council area (ONS code)", "E06000047"),
    "calls_offered": ("111 calls that reached the service", "21450"),
    "calls_answered": ("111 calls answered", "20110"),
    "answer_seconds_total": ("Waiting time of all answered 111 calls together, in seconds", "1810000"),
    "ed_attendances_type1": ("Attendances at major emergency departments", "3120"),
    "ed_attendances_other": (
        "Attendances at every other kind of department, such as urgent treatment centres",
        "1480",
    ),
    "ed_over_4h": ("Attendances, of any kind, of more than four hours from arrival", "1105"),
    "ambulance_arrivals": ("Ambulance arrivals, counted by the hospital trust that receives them", "890"),
    "calls_answered_60s": ("111 calls answered within 60 seconds", "15020"),
    "calls_abandoned": ("111 callers who rang off after 30 seconds or more", "610"),
    "streamed_at_front_door": ("Attendances sent to another service at the front door", "240"),
    "ed_over_12h_from_arrival": ("Attendances of more than twelve hours from arrival", "150"),
    "ed_over_12h_from_decision": ("Waits of more than twelve hours from the decision to admit", "12"),
    "handover_seconds_total": ("Time of all ambulance handovers together, in seconds", "1120000"),
    "handovers_over_15": ("Handovers of more than 15 minutes", "420"),
    "handovers_over_30": ("Handovers of more than 30 minutes", "160"),
    "handovers_over_45": ("Handovers of more than 45 minutes", "70"),
    "handovers_over_60": ("Handovers of more than 60 minutes", "28"),
    "handover_minutes_over_59": ("Minutes lost after the first 59 of each handover, together", "1400"),
    "cat2_seconds_total": ("Response time of all category 2 incidents together, in seconds", "5400000"),
    "cat2_incidents": ("Category 2 incidents with a response", "2950"),
    "bed_days_available": ("Adult general and acute beds available, summed over the seven days", "8601"),
    "bed_days_occupied": ("Adult general and acute beds occupied, summed over the seven days", "7714"),
    "escalation_bed_days": ("Of those available: opened on top of the usual beds", "233"),
    "closed_to_infection_bed_days": ("Beds closed because of infection, summed over the seven days", "61"),
    "no_criteria_to_reside_bed_days": (
        "Of those occupied: by people with no medical reason to stay, summed over the seven days",
        "1082",
    ),
    "discharges": ("People discharged in the week", "1105"),
    "discharges_by_5pm": ("Of those: by five in the afternoon", "705"),
    "age_band": ("Age: 65-79, 80-89 or 90+", "80-89"),
    "from_care_home": ("Whether they came from a care home: true or false, one row each", "false"),
    "falls_admissions": ("Emergency admissions after a fall", "12"),
    "population": ("People of that age in the area; on both rows of a band, counted once", "29253"),
    "response_service_live": ("Whether a community falls response was running: true or false", "true"),
    "synthetic": ("true only for invented data; leave it out otherwise", "false"),
}

RULES = (
    "One row a week and organisation or place. Fill in the sheet named after the layout and load this"
    " file as it is.",
    "Leave a cell empty where something does not apply or is not known. Empty is missing, never zero.",
    "Columns marked “required” must be there, and of “one of two” one; a cell may be empty, save for"
    " codes and week.",
    "Header names match without case, spaces or underscores. Other columns are reported and not used.",
)


def columns(layout: str) -> list[tuple[str, str, str, str]]:
    """Name, need (required, one of two, optional), meaning and example of every column of a weekly extract.

    Raises
    ------
    ValueError
        For a layout that has no template.
    """
    found = _layout(layout)
    needs = {
        name: "required" if len(group) == 1 else "one of two" for group in found.required for name in group
    }
    return [(name, needs.get(name, "optional"), *EXPLANATIONS[name]) for name in found.columns]


def content(layout: str, form: str) -> bytes:
    """An empty extract as a file: CSV holds the header alone, XLSX explains each column on a second sheet.

    Parameters
    ----------
    layout
        ``uec``, ``beds`` or ``falls``.
    form
        ``csv`` or ``xlsx``.

    Raises
    ------
    ValueError
        For another layout or format.
    """
    listed = columns(layout)
    if form == "csv":
        return (",".join(name for name, *_ in listed) + "\r\n").encode()
    if form == "xlsx":
        return _workbook(layout, listed)
    raise ValueError(f"A template is a .csv or .xlsx file, not .{form[:20]}.")


def write(layout: str, path: Path) -> None:
    """Write an empty extract; the ending of the file's name says in which format.

    Raises
    ------
    ValueError
        For a layout without a template, or another ending.
    """
    Path(path).write_bytes(content(layout, Path(path).suffix.lower().lstrip(".")))


def _layout(name: str) -> Layout:
    if name not in LAYOUTS:
        raise ValueError(f"There is no template “{name[:40]}”. Templates: {', '.join(LAYOUTS)}.")
    return LAYOUTS[name]


def _workbook(layout: str, listed: list[tuple[str, str, str, str]]) -> bytes:
    book = Workbook()
    book.properties.created = book.properties.modified = MADE
    data = book.active
    data.title = layout
    bold, ground = Font(bold=True), PatternFill("solid", fgColor="DEEBF6")
    for place, (name, need, *_) in enumerate(listed, start=1):
        cell = data.cell(row=1, column=place, value=name)
        cell.font = bold
        if need != "optional":
            cell.fill = ground
        data.column_dimensions[get_column_letter(place)].width = max(12, len(name) + 2)
    data.freeze_panes = "A2"
    about = book.create_sheet("Columns explained")
    about.append(["Column", "Needed", "What it holds", "Example"])
    for row in listed:
        about.append(row)
    about.append([])
    for rule in RULES:
        about.append([None, None, rule])
    for cell in about[1]:
        cell.font = bold
    for letter, width in zip("ABCD", (32, 12, 84, 14), strict=True):
        about.column_dimensions[letter].width = width
    for row in about.iter_rows(min_row=2):
        row[2].alignment = Alignment(wrap_text=True, vertical="top")
    about.freeze_panes = "A2"
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()
