"""The monthly A&E statistics as a tidy table of trusts and months: a public copy, without booked appointments.

The publisher's own file has more columns and wins over it, count by count.
"""

from typing import Any

import pandas as pd

from outcomes.sources import monthly_ae
from outcomes.sources.kinds.rules import PartOf
from outcomes.sources.kinds.source import Column, Scale, Source
from outcomes.sources.reading import Reading, cells
from outcomes.sources.reading.layouts import Layout, Table, same_names

NAME = "ae-monthly-copy"
TITLE = "a table of the monthly A&E statistics by trust, a public copy"
COUNTS = (
    *("att_type1", "att_type2", "att_other", "att_all", "over4hr_type1", "over4hr_all"),
    *("dta_4to12hr", "dta_12hr_plus", "emadm_via_ae"),
)


def _read(layout: Layout, table: Table) -> Reading:
    columns = cells.Columns(table.lines)
    months = columns.read("month_start", table.column("month_start"), monthly_ae.month)
    ends = [None if first is None else monthly_ae.last_day(first) for first in months]
    codes = columns.read("org_code", table.column("org_code"), cells.needed(cells.code))
    data: dict[str, Any] = {
        "period_start": cells.days(months),
        "period_end": cells.days(ends),
        "org_code": cells.words(codes),
    }
    for name in COUNTS:
        data[name] = columns.numbers(name, table.column(name), cells.published_number)
    frame, problems = columns.finish(pd.DataFrame(data))
    return Reading(layout.name, frame, problems)


SOURCE = Source(
    name=NAME,
    label="NHS England monthly A&E statistics, public copy",
    title=TITLE,
    order=51,
    kind="national",
    grain="month",
    copy_of="monthly-ae",
    columns=(
        Column(name="period_start", type="day", may_be_empty=False),
        Column(name="period_end", type="day", may_be_empty=False),
        Column(name="org_code", type="text", may_be_empty=False),
        *(Column(name=name, type="count") for name in COUNTS),
    ),
    key=("period_end", "org_code"),
    starts="period_start",
    rules=(
        PartOf(("att_type1", "att_type2", "att_other"), ("att_all",)),
        PartOf(("over4hr_all",), ("att_all",)),
        PartOf(("over4hr_type1",), ("over4hr_all",)),
    ),
    scale=Scale(steady=("att_type1", "att_all")),
    page=lambda _measure: "uec",
    layout=Layout(
        name=NAME,
        title=TITLE,
        columns=same_names("month_start", "org_code", *COUNTS),
        required=(("month_start",), ("org_code",), ("att_all",), ("over4hr_all",)),
        telling=("att_all", "over4hr_all"),
        n_named_by=2,
        read=_read,
    ),
)
