"""Extracts that organisations fill in, one row a week and organisation or place: all read in one way."""

import re
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from outcomes.sources.kinds.source import Column, Source
from outcomes.sources.reading import Reading, cells
from outcomes.sources.reading.layouts import Layout, Table, same_names
from outcomes.sources.reading.tables import Cell

WEEK = Column(
    name="week_ending",
    type="day",
    may_be_empty=False,
    need="required",
    means="The Sunday that ends the week",
    example="2026-11-15",
)
ORGANISATION = Column(
    name="org_code",
    type="text",
    need="required",
    means="Organisation (ODS code)",
    example="RTD",
    read=cells.code,
)
PLACE = Column(
    name="area_code",
    type="text",
    need="required",
    means="Council area (ONS code)",
    example="E06000047",
    read=cells.code,
)
SYNTHETIC = Column(
    name="synthetic",
    type="flag",
    may_be_empty=False,
    means="true only for invented data; leave it out otherwise",
    example="false",
)

_TOTAL = re.compile(r"\s*(grand )?totals?\s*:?\s*", re.IGNORECASE)


def source(*, name: str, about: str, columns: tuple[Column, ...], **more: Any) -> Source:
    """A weekly extract.

    Parameters
    ----------
    name, about
        Its id, and what it is an extract of.
    columns
        Without the week, which comes first, and the mark of invented rows, which comes last.
    more
        Everything else that a source says.
    """
    every = (WEEK, *columns, SYNTHETIC)
    title = f"a weekly extract of {about}"
    return Source(
        name=name,
        title=title,
        kind="extract",
        columns=every,
        layout=Layout(
            name=name,
            title=title,
            columns=same_names(*(column.name for column in every)),
            required=_required(every),
            telling=tuple(c.name for c in every if c.type in ("count", "number") and not c.is_common),
            read=partial(_read, every),
            mend="add it, or start from the template",
        ),
        **more,
    )


def _required(columns: tuple[Column, ...]) -> tuple[tuple[str, ...], ...]:
    """Groups of columns of which one must be there; those of which one will do are one group."""
    either = tuple(column.name for column in columns if column.need == "one of two")
    groups = [
        either if column.need == "one of two" else (column.name,)
        for column in columns
        if column.need != "optional"
    ]
    return tuple(dict.fromkeys(groups))


def _read(columns: tuple[Column, ...], layout: Layout, table: Table) -> Reading:
    table, warnings = _without_totals(table)
    found = cells.Columns(table.lines)
    either = [column.name for column in columns if column.need == "one of two"]
    data: dict[str, Any] = {}
    for column in columns:
        data[column.name] = _values(found, table, column)
        if either and column.name == either[-1]:
            lacking = np.logical_and.reduce([data[name].isna() for name in either])
            for row in np.flatnonzero(lacking):
                found.reject(int(row), " or ".join(either), None, "is empty")
    frame, problems = found.finish(pd.DataFrame(data))
    if table.unknown_headers:
        warnings.append(f"Columns not used: {cells.some(table.unknown_headers, 20)}.")
    return Reading(layout.name, frame, problems, tuple(warnings))


def _values(found: cells.Columns, table: Table, column: Column) -> Any:
    """One column in its type; what must be there and is a word or a flag may not be empty."""
    source_cells = table.column(column.name)
    if column.type in ("count", "number"):
        return found.numbers(column.name, source_cells)
    if column.type == "day":
        return cells.days(found.read(column.name, source_cells, cells.iso_date))
    of = column.read or (cells.true_or_false if column.type == "flag" else cells.text)
    read = found.read(column.name, source_cells, cells.needed(of) if column.need == "required" else of)
    if column.type == "flag" and not column.may_be_empty:
        return np.array([value is True for value in read], dtype=bool)
    return cells.words(read)


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
