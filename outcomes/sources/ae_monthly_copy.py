"""The monthly A&E statistics as a tidy table of trusts and months: a public copy, without booked appointments.

The publisher's own file has more columns and wins over it, count by count.
"""

from outcomes.sources import monthly_ae
from outcomes.sources.kinds import copied
from outcomes.sources.kinds.rules import PartOf
from outcomes.sources.kinds.source import Scale

SOURCE = copied.source(
    name="ae-monthly-copy",
    copy_of="monthly-ae",
    label="NHS England monthly A&E statistics, public copy",
    title="a table of the monthly A&E statistics by trust, a public copy",
    order=51,
    grain="month",
    header="month_start",
    read=monthly_ae.month,
    days={"period_start": lambda first: first, "period_end": monthly_ae.last_day},
    counts=(
        *("att_type1", "att_type2", "att_other", "att_all", "over4hr_type1", "over4hr_all"),
        *("dta_4to12hr", "dta_12hr_plus", "emadm_via_ae"),
    ),
    telling=("att_all", "over4hr_all"),
    rules=(
        PartOf(("att_type1", "att_type2", "att_other"), ("att_all",)),
        PartOf(("over4hr_all",), ("att_all",)),
        PartOf(("over4hr_type1",), ("over4hr_all",)),
    ),
    scale=Scale(steady=("att_type1", "att_all")),
    page=lambda _measure: "uec",
)
