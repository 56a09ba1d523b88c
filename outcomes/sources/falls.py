"""The weekly extract of emergency admissions after a fall, by place, age band and whether from a care home."""

import re

from outcomes.sources.kinds import extract
from outcomes.sources.kinds.rules import PartOf, Rows
from outcomes.sources.kinds.source import Column, Scale
from outcomes.sources.reading import cells
from outcomes.sources.reading.tables import Cell

AGE_BANDS = ("65-79", "80-89", "90+")


def _age_band(cell: Cell) -> str | None:
    words = cells.text(cell)
    return None if words is None else re.sub(r"\s*(?:[-–—]|to)\s*", "-", words).replace(" ", "")


class WholeWeeks:
    """The rows of a place and week give one population for each band, and one row for each group."""

    def apply(self, rows: Rows) -> None:
        """Warn of the others."""
        kept = rows.frame[rows.kept]
        of_band, of_week = ["week_ending", "area_code", "age_band"], ["week_ending", "area_code"]
        populations = kept.groupby(of_band)["population"].nunique().reset_index()
        rows.warn_of(
            f"The rows of {area} for {band} in the week ending {week:%Y-%m-%d} give different populations."
            for week, area, band in populations.loc[populations["population"] > 1, of_band].itertuples(
                index=False
            )
        )
        n_cells = kept.groupby(of_week).size().reset_index(name="n")
        n_groups = len(kept[["age_band", "from_care_home"]].drop_duplicates())
        rows.warn_of(
            f"{area} has {n} of {n_groups} rows in the week ending {week:%Y-%m-%d}, so that its total stays missing."
            for week, area, n in n_cells[n_cells["n"] < n_groups].itertuples(index=False)
        )


SOURCE = extract.source(
    name="falls",
    about="admissions after a fall",
    label="Falls admissions, weekly",
    short_label="Falls",
    order=30,
    key=("week_ending", "area_code", "age_band", "from_care_home"),
    unusual_by=("area_code",),
    reports="stg_falls_weeks",
    hides_small_counts=True,
    columns=(
        extract.PLACE,
        Column(
            name="age_band",
            type="text",
            may_be_empty=False,
            need="required",
            means="Age: 65-79, 80-89 or 90+",
            example="80-89",
            read=_age_band,
            only=AGE_BANDS,
        ),
        Column(
            name="from_care_home",
            type="flag",
            may_be_empty=False,
            need="required",
            means="Whether they came from a care home: true or false, one row each",
            example="false",
        ),
        Column(
            name="falls_admissions",
            type="count",
            need="required",
            means="Emergency admissions after a fall",
            example="12",
        ),
        Column(
            name="population",
            need="required",
            means="People of that age in the area; on both rows of a band, counted once",
            example="29253",
            is_common=True,
            adds_up=False,
        ),
        Column(
            name="response_service_live",
            type="flag",
            means="Whether a community falls response was running: true or false",
            example="true",
        ),
    ),
    group_rules=(WholeWeeks(),),
    rules=(PartOf(("falls_admissions",), ("population",)),),
    scale=Scale(steady=("population",)),
)
