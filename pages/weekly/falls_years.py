"""A year of falls admissions, by age band and by care home."""

from itertools import groupby
from typing import Any

from dash import dcc
from dash.development.base_component import Component

from outcomes import address
from outcomes.catalogue import catalogue
from outcomes.numerals import day, number
from outcomes.results.weekly import FallsYear
from outcomes.warehouse import store
from outcomes.web import components as ui
from outcomes.wording import service_words


def by_group(here: address.View) -> Component | None:
    """52-week totals by age band and by care home, for the places of the area in view."""
    places = () if here.area.is_trust or here.area.kind == "collaborative" else catalogue.places_of(here.area)
    by_place: dict[str, list[FallsYear]] = {}
    for row in store.read("weekly_falls_years", FallsYear):
        by_place.setdefault(row.area_code, []).append(row)
    places = tuple(place for place in places if place.code in by_place)
    if not places:
        return None
    sample = by_place[places[0].code]
    caption = (
        "Admissions of people aged 65 and over after a fall, 52 weeks from "
        f"{day(sample[0].period_start)} to "
        f"{day(sample[0].period_end)}. Counts of 1 to 7 are suppressed, others rounded to the nearest "
        "5, each from "
        "its true count, so they need not add up."
    )
    if any(row.n_weeks < 52 for place in places for row in by_place[place.code]):
        caption += " Where a week has no figure there is no total: the cell says how many weeks have one."
    if len(places) == 1:
        title = f"A year of falls admissions in {places[0].name}"
        columns = [
            ui.column("name", "Group"),
            ui.column("count", "Admissions", numeric=True),
            ui.column("population", "Residents", numeric=True, decimals=0),
            ui.column("rate", "Admissions per 1,000 residents", numeric=True, decimals=1),
        ]
        rows: list[dict[str, Any]] = []
        for dimension, group in groupby(sample, key=lambda row: row.dimension):
            rows.append({"group": "By age" if dimension == "Age" else "By where they came from"})
            rows += [
                {
                    "name": row.group,
                    "count": _year_count(row),
                    "population": row.population,
                    "rate": row.rate_per_1000,
                }
                for row in group
            ]
    else:
        title = "A year of falls admissions, by age and by care home"
        groups = [row.group for row in sample]
        columns = [ui.column("name", "Place"), *(ui.column(group, group, numeric=True) for group in groups)]
        rows = []
        for partnership in catalogue.areas_of("partnership"):
            members = [place for place in places if place.partnership == partnership.code]
            rows += [{"group": partnership.name}] if members else []
            for place in members:
                link = dcc.Link(
                    place.name, href=here.here("/weekly/falls", area=place.code), className="row-link"
                )
                rows.append({"name": link} | {row.group: _year_count(row) for row in by_place[place.code]})
    return ui.section(
        title,
        ui.data_table(columns, rows, caption, on_phone="rows", identity="falls-years"),
        name="falls years",
        synthetic=any(row.synthetic for row in sample),
    )


def _year_count(row: FallsYear) -> str:
    if row.suppression:
        return service_words.HIDDEN[row.suppression]
    return f"{row.n_weeks} of 52 weeks" if row.count is None else number(row.count, 0)
