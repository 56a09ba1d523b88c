"""Empty extracts to fill in: the columns that the weekly readers know, each explained."""

import io
from datetime import datetime
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from outcomes.sources import registry
from outcomes.sources.kinds.source import Source

FORMS = ("csv", "xlsx")

# One date for every workbook, so that the same columns are always the same bytes.
MADE = datetime(2024, 1, 1)

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
    return [(column.name, column.need, column.means, column.example) for column in _source(layout).columns]


def content(layout: str, form: str) -> bytes:
    """An empty extract as a file: CSV holds the header alone, XLSX explains each column on a second sheet.

    Parameters
    ----------
    layout
        The name of an extract.
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


def layouts() -> tuple[str, ...]:
    """The sources that have a template."""
    return tuple(source.name for source in registry.extracts())


def _source(name: str) -> Source:
    if name not in layouts():
        raise ValueError(f"There is no template “{name[:40]}”. Templates: {', '.join(layouts())}.")
    return registry.source(name)


def _workbook(layout: str, listed: list[tuple[str, str, str, str]]) -> bytes:
    book = Workbook()
    book.properties.created = book.properties.modified = MADE
    (data,) = book.worksheets
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
