"""Did it work here? What can be said today of one place that has a service, or has not."""

from collections.abc import Sequence
from datetime import date

from dash import dcc, html
from dash.development.base_component import Component

from outcomes import address
from outcomes.catalogue import Area, Intervention, Measure, catalogue
from outcomes.methods import disclosure, impact, rates
from outcomes.numerals import day, listed, number
from outcomes.results.weekly import ChartedPeriod, ServiceLive
from outcomes.sources import registry
from outcomes.warehouse import store
from outcomes.web import components as ui
from outcomes.wording import live
from pages import learning_log

# How far a sum of thirteen totals can be from the true one.
MOST_OFF = rates.N_BLOCKS * disclosure.ROUNDING_REACH
FEWEST_WEEKS = impact.MINIMUM_EACH_SIDE["weekly"]


def section(here: address.View, intervention: Intervention, *, synthetic: bool) -> Component | None:
    """Start, a year before and since, what no estimate says yet, and the learning log of the place in view.

    None where no place is in view, or where places do not report the measure.
    """
    measure = catalogue.measure_by_id[intervention.measure]
    if here.area.kind != "place" or measure.reported_by != "place":
        return None
    places = store.read("intervention_live", ServiceLive)
    own = live.of(places, here.area)
    body: list[Component] = [_start(here, measure, own)]
    if own is not None and own.live_from and not own.is_older:
        body += _years(here.area, measure, own.live_from)
    body += [_not_estimated(here.area, measure, places, synthetic=synthetic), *_log(here, intervention)]
    return ui.section(
        f"Did it work in {here.area.name}?",
        html.Div(body, className="stack"),
        name="here",
        synthetic=synthetic,
    )


def _start(here: address.View, measure: Measure, own: ServiceLive | None) -> Component:
    said = live.here(own, here.area)
    if live.is_absent(own):
        said += " Nothing here could have worked; places with the service can be compared with it."
    page = here.link(f"/weekly/{registry.page_of(measure.layout, measure.id)}", measure=measure.id)
    return html.P([f"{said} ", dcc.Link("See it on the chart", href=page), "."])


def _years(area: Area, measure: Measure, start: date) -> list[Component]:
    """Counts and rates of the 52 weeks before and since, of published totals, or why there are none."""
    asked = {"measure": measure.id, "area": area.code, "preset": "plotthedots"}
    found = rates.years_beside(store.read("weekly_chart", ChartedPeriod, **asked), start)
    if found is None:
        return [
            html.P("Thirteen totals of four weeks without a gap are not held on both sides of the start.")
        ]
    before, since = found
    changed = [
        event
        for event in catalogue.rebasing(measure, {area.code})
        if before.first_day < event.date <= since.last_day
    ]
    if changed:
        titles = listed([f"{event.title} ({day(event.date)})" for event in changed])
        return [
            html.P(
                f"The year before and the year since cannot be compared, as the counting changed: {titles}."
            )
        ]
    columns = [
        ui.column("year", "52 weeks"),
        ui.column("days", "From and to"),
        ui.column("count", "Admissions", numeric=True),
        ui.column("people", str(measure.per_head_of).capitalize(), numeric=True, decimals=0),
        ui.column("rate", f"Rate per {rates.PER:,}", numeric=True),
    ]
    rows = [
        {
            "year": label,
            "days": f"{day(year.first_day, short=True)} to {day(year.last_day, short=True)}",
            "count": _count(year),
            "people": year.population,
            "rate": "no rate" if year.rate is None else number(year.rate, 0),
        }
        for label, year in (("Before the start", before), ("Since the start", since))
    ]
    caption = (
        f"{measure.title}, {area.name}: sums of thirteen published totals of four weeks. Each is rounded to the "
        f"nearest {disclosure.ROUNDED_TO}, so a sum can be {MOST_OFF} off. The four weeks in which the service "
        "started count to neither year. Two years side by side do not say why they differ: admissions also follow "
        "winters, recording and chance."
    )
    return [ui.data_table(columns, rows, caption, on_phone="rows", identity="years-here")]


def _count(year: rates.Year) -> str:
    if year.count is None:
        return f"{year.n_shown} of {rates.N_BLOCKS} totals can be shown"
    return number(year.count, 0)


def _not_estimated(
    area: Area, measure: Measure, places: Sequence[ServiceLive], *, synthetic: bool
) -> Component:
    """That no estimate of one place with places to compare it with is made yet, and what it would need."""
    absent = [
        place.name for place in catalogue.places if live.is_absent(live.of(places, place)) and place != area
    ]
    if absent:
        compared = f"places without the service, which by the extract are {'; '.join(absent)}"
    elif any(one.is_recorded for one in places):
        compared = "places without the service, of which the extract names no others"
    else:
        compared = "places without the service, and no extract names any"
    needs = (
        f"It needs weekly counts of {FEWEST_WEEKS} weeks or more before and since each place’s own start, the people "
        f"among whom they are counted, and {compared}."
    )
    held = (
        " Only an invented extract is held: its starts and counts say nothing of any place."
        if synthetic
        else ""
    )
    above = (
        ""
        if live.is_absent(live.of(places, area))
        else (" Estimates elsewhere on this page use the declared date, the same for every place.")
    )
    return ui.empty_state(
        f"No estimate of {area.name} beside places to compare it with is made yet.", f"{needs}{held}{above}"
    )


def _log(here: address.View, intervention: Intervention) -> list[Component]:
    """Entries of the learning log about this intervention in the place."""
    found = [
        entry
        for entry in learning_log.entries_or_none()
        if intervention.id in entry.interventions and here.area.code in entry.areas
    ]
    heading = html.H3(f"Learnt in {here.area.name}")
    if not found:
        reason = f"No entry of the learning log is about this intervention in {here.area.name}."
        how = ("How to add an entry", here.link("/learning#section-log"))
        return [heading, ui.empty_state(reason, link=how, small=True)]
    return [heading, *(learning_log.brief(here, entry) for entry in found)]
