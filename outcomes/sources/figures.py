"""The project's own layout for published figures: one value a row with its source and grade."""

import dataclasses
from collections.abc import Callable
from datetime import date
from typing import Any, TypeVar

from outcomes import periods
from outcomes.sources.kinds import published
from outcomes.sources.reading import Reading, cells
from outcomes.sources.reading.layouts import Layout, Table, same_names
from outcomes.sources.reading.tables import Cell, is_blank

T = TypeVar("T")


def _read(layout: Layout, table: Table) -> Reading:
    columns = cells.Columns(table.lines)

    def read(name: str, of: Callable[[Cell], T]) -> list[T | None]:
        return columns.read(name, table.column(name), of)

    span = _periods(columns, table)
    data: dict[str, Any] = {
        "indicator": read("measure", cells.needed(cells.text)),
        "sex": read("sex", published.sex),
        "area_code": read("area_code", cells.needed(cells.code)),
        "period": published.labels(span),
        "period_start": published.starts(span),
        "period_end": published.ends(span),
        "synthetic": [value is True for value in read("synthetic", cells.true_or_false)],
    }
    for name in (
        "age",
        "category_type",
        "category",
        "area_name",
        "unit",
        "source_title",
        "source_url",
        "grade",
        "note",
        "status",
    ):
        data[name] = read(name, cells.text)
    for name in published.NUMBERS:
        data[name] = columns.numbers(name, table.column(name))
    data["indicator_name"] = data["indicator"]
    frame, problems = columns.finish(published.frame(data, len(table.lines)))
    return Reading(layout.name, frame, problems)


def _periods(columns: cells.Columns, table: Table) -> list[periods.Period | None]:
    """Periods by their labels, with the file's own days where it gives them and they say the same."""
    read = published.read_periods(columns, "period", table.column("period"))

    def optional_date(cell: Cell) -> date | None:
        return None if is_blank(cell) else cells.iso_date(cell)

    starts = columns.read("period_start", table.column("period_start"), optional_date)
    ends = columns.read("period_end", table.column("period_end"), optional_date)
    for row, (one, start, end) in enumerate(zip(read, starts, ends, strict=True)):
        if one is None or start is None or end is None or (start, end) == (one.start, one.end):
            continue
        if start > end or periods.spanning(start, end).label != one.label:
            columns.reject(
                row, "period", table.column("period")[row], "does not agree with its first and last day"
            )
        else:
            read[row] = dataclasses.replace(one, start=start, end=end)
    return read


SOURCE = published.source(
    name="figures",
    title="our own list of figures, one a row",
    label="Published figures",
    order=80,
    file_to_load="layout figures, measure {name}",
    is_own=True,
    layout={
        "columns": same_names(
            *("measure", "sex", "age", "category_type", "category", "area_code", "area_name"),
            *("period", "period_start", "period_end", *published.NUMBERS),
            *("unit", "source_title", "source_url", "grade", "note", "status", "synthetic"),
        ),
        "required": (("measure",), ("sex",), ("area_code",), ("period",), ("value",)),
        "telling": ("measure", "period_start", "source_title"),
        "named_by": ("source_title", "source_url"),
        "read": _read,
        "mend": "add it",
    },
)
