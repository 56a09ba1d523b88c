"""The daily situation report as a tidy table of trusts and days: a public copy of six winters.

Its staging query adds the days up to weeks that end on a Sunday, as the reader of the publisher's workbook does. The
workbook has more columns and wins over it, count by count. Arrivals are not in it: handovers have no percentage.
"""

from typing import Any

import pandas as pd

from outcomes.sources.kinds.rules import Occupancy
from outcomes.sources.kinds.source import Column, Scale, Source
from outcomes.sources.reading import Reading, cells
from outcomes.sources.reading.layouts import Layout, Table, same_names

NAME = "sitrep-daily"
TITLE = "a table of the daily situation report by trust and day, a public copy"
COUNTS = ("ga_beds_open", "ga_beds_occupied", "handover_delays_30_60", "handover_delays_over_60")


def _read(layout: Layout, table: Table) -> Reading:
    columns = cells.Columns(table.lines)
    days = columns.read("date", table.column("date"), cells.published_date)
    codes = columns.read("org_code", table.column("org_code"), cells.needed(cells.code))
    data: dict[str, Any] = {"day": cells.days(days), "org_code": cells.words(codes)}
    for name in COUNTS:
        data[name] = columns.numbers(name, table.column(name), cells.published_number)
    frame, problems = columns.finish(pd.DataFrame(data))
    return Reading(layout.name, frame, problems)


SOURCE = Source(
    name=NAME,
    label="NHS England daily situation report, public copy",
    title=TITLE,
    order=41,
    kind="national",
    copy_of="sitrep",
    reports="stg_sitrep_daily_weeks",
    columns=(
        Column(name="day", type="day", may_be_empty=False),
        Column(name="org_code", type="text", may_be_empty=False),
        *(Column(name=name, type="count") for name in COUNTS),
    ),
    key=("day", "org_code"),
    starts="day",
    rules=(Occupancy("ga_beds_occupied", "ga_beds_open"),),
    scale=Scale(steady=("ga_beds_open", "ga_beds_occupied")),
    page=lambda measure: "beds" if "bed" in measure else "uec",
    layout=Layout(
        name=NAME,
        title=TITLE,
        columns=same_names("date", "org_code", *COUNTS),
        required=(("date",), ("org_code",), ("ga_beds_open",), ("ga_beds_occupied",)),
        telling=("ga_beds_open", "ga_beds_occupied"),
        n_named_by=2,
        read=_read,
    ),
)
