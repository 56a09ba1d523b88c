"""The daily situation report as a tidy table of trusts and days: a public copy of six winters.

Its staging query adds the days up to weeks that end on a Sunday, as the reader of the publisher's workbook does. The
workbook has more columns and wins over it, count by count. Arrivals are not in it: handovers have no percentage.
"""

from outcomes.sources.kinds import copied
from outcomes.sources.kinds.rules import Occupancy
from outcomes.sources.kinds.source import Scale
from outcomes.sources.reading import cells

BEDS = ("ga_beds_open", "ga_beds_occupied")

SOURCE = copied.source(
    name="sitrep-daily",
    copy_of="sitrep",
    label="NHS England daily situation report, public copy",
    title="a table of the daily situation report by trust and day, a public copy",
    order=41,
    header="date",
    read=cells.published_date,
    days={"day": lambda day: day},
    counts=(*BEDS, "handover_delays_30_60", "handover_delays_over_60"),
    telling=BEDS,
    reports="stg_sitrep_daily_weeks",
    rules=(Occupancy("ga_beds_occupied", "ga_beds_open"),),
    scale=Scale(steady=BEDS),
    page=lambda measure: "beds" if "bed" in measure else "uec",
)
