"""Tidy tables of trusts and periods that are copies of a publisher's figures: all read in one way."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from typing import Any

import pandas as pd

from outcomes.sources.kinds.source import Column, Source
from outcomes.sources.reading import Reading, cells
from outcomes.sources.reading.layouts import Layout, Table, same_names
from outcomes.sources.reading.tables import Cell

Days = Mapping[str, Callable[[date], date]]


def source(
    *,
    name: str,
    title: str,
    header: str,
    read: Callable[[Cell], date],
    days: Days,
    counts: tuple[str, ...],
    telling: tuple[str, ...],
    **more: Any,
) -> Source:
    """A table with a row a trust and period.

    Parameters
    ----------
    name, title
        Its id, and what a file of it is.
    header, read
        The column of the period, and how a cell of it is read.
    days
        The days of a period that rows hold, the first one first; the last one tells it from others.
    counts
        Columns of counts, as they are called in the file.
    telling
        Those of them that no other table has, and that a file must have.
    more
        Everything else that a source says.
    """
    named = tuple(days)
    return Source(
        name=name,
        title=title,
        kind="national",
        columns=(
            *(Column(name=each, type="day", may_be_empty=False) for each in days),
            Column(name="org_code", type="text", may_be_empty=False),
            *(Column(name=each, type="count") for each in counts),
        ),
        key=(named[-1], "org_code"),
        starts=named[0],
        layout=Layout(
            name=name,
            title=title,
            columns=same_names(header, "org_code", *counts),
            required=((header,), ("org_code",), *((each,) for each in telling)),
            telling=telling,
            n_named_by=len(telling),
            read=partial(_read, header, read, days, counts),
        ),
        **more,
    )


def _read(
    header: str,
    read: Callable[[Cell], date],
    days: Days,
    counts: tuple[str, ...],
    layout: Layout,
    table: Table,
) -> Reading:
    columns = cells.Columns(table.lines)
    found = columns.read(header, table.column(header), read)
    data: dict[str, Any] = {
        name: cells.days([None if one is None else day_of(one) for one in found])
        for name, day_of in days.items()
    }
    codes = columns.read("org_code", table.column("org_code"), cells.needed(cells.code))
    data["org_code"] = cells.words(codes)
    for name in counts:
        data[name] = columns.numbers(name, table.column(name), cells.published_number)
    frame, problems = columns.finish(pd.DataFrame(data))
    return Reading(layout.name, frame, problems)
