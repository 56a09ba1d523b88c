"""A year of falls admissions, by age band and by care home: counts, and rates of the bands."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from outcomes import address
from outcomes.catalogue import Area, catalogue
from outcomes.methods.rates import PER, per_head
from outcomes.numerals import day, number
from outcomes.results.weekly import FallsYear
from outcomes.warehouse import store
from outcomes.web import components as ui
from outcomes.web.tree import Pieces
from outcomes.wording import service_words
from pages.weekly import rates

ByPlace = dict[str, list[FallsYear]]


def by_group(here: address.View) -> Component | None:
    """52-week totals by age band and by care home, for the places of the area in view."""
    places = () if here.area.is_trust or here.area.kind == "collaborative" else catalogue.places_of(here.area)
    by_place: ByPlace = {}
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
        columns, rows = _of_one(sample)
    elif rates.is_asked(here):
        title = "A year of falls admissions per head, place beside place"
        caption += (
            f" Rates per {PER:,} people of the age band, from the rounded counts, in partnership order. The "
            "extract does not say how many people live in care homes: their admissions have no rate."
        )
        columns, rows = _side_by_side(
            here, places, by_place, [row for row in sample if row.dimension == "Age"]
        )
    else:
        title = "A year of falls admissions, by age and by care home"
        columns, rows = _side_by_side(here, places, by_place, sample)
    return ui.section(
        title,
        ui.data_table(columns, rows, caption, on_phone="rows", identity="falls-years"),
        name="falls years",
        synthetic=any(row.synthetic for row in sample),
    )


def _of_one(years: Sequence[FallsYear]) -> tuple[list[ui.Column], list[dict[str, Any]]]:
    """The groups of one place, each with its residents and rate where they are known."""
    columns = [
        ui.column("name", "Group"),
        ui.column("count", "Admissions", numeric=True),
        ui.column("population", "Residents", numeric=True, decimals=0),
        ui.column("rate", f"Admissions per {PER:,} residents", numeric=True, decimals=0),
    ]
    rows: list[dict[str, Any]] = []
    for dimension, group in groupby(years, key=lambda row: row.dimension):
        rows.append({"group": "By age" if dimension == "Age" else "By where they came from"})
        rows += [
            {
                "name": row.group,
                "count": _count(row),
                "population": row.population,
                "rate": per_head(row.count, row.population),
            }
            for row in group
        ]
    return columns, rows


def _side_by_side(
    here: address.View, places: Sequence[Area], by_place: ByPlace, groups: Sequence[FallsYear]
) -> tuple[list[ui.Column], list[dict[str, Any]]]:
    """Some groups of every place in partnership order, as counts or as rates."""
    columns = [ui.column("name", "Place"), *(ui.column(one.group, one.group, numeric=True) for one in groups)]
    shown = _rate if rates.is_asked(here) else _count
    rows: list[dict[str, Any]] = []
    for partnership in catalogue.areas_of("partnership"):
        members = [place for place in places if place.partnership == partnership.code]
        rows += [{"group": partnership.name}] if members else []
        for place in members:
            link = dcc.Link(
                place.name, href=here.here("/weekly/falls", area=place.code), className="row-link"
            )
            rows.append({"name": link} | {row.group: shown(row) for row in by_place[place.code]})
    return columns, rows


def _rate(row: FallsYear) -> Pieces:
    """A rate with its count and residents beneath, which say why where there is none."""
    rate = per_head(row.count, row.population)
    figure = html.Span("no rate" if rate is None else number(rate, 0), className="figure-in-row")
    among = f" among {number(row.population, 0)}" if row.population else ""
    return [figure, html.Span(f"{_count(row)}{among}", className="caption")]


def _count(row: FallsYear) -> str:
    if row.suppression:
        return service_words.HIDDEN[row.suppression]
    return f"{row.n_weeks} of 52 weeks" if row.count is None else number(row.count, 0)
