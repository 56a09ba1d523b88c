"""The page of one place or local partnership: /places/<code>, and what other codes are told."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from itertools import groupby
from typing import Any

import dash
from dash import dcc, html
from dash.development.base_component import Component

from outcomes import address
from outcomes.catalogue import Area, Measure, catalogue
from outcomes.numerals import counted, day, listed, lower_first, span, upper_first, with_unit
from outcomes.results.provenance import Source
from outcomes.results.targets import Assessment, Standing
from outcomes.results.weekly import JudgedSummary, ServiceLive
from outcomes.sources import falls, registry
from outcomes.warehouse import store
from outcomes.web import components as ui
from outcomes.web import view
from outcomes.web.tree import Piece, when
from outcomes.web.view import FORMS
from outcomes.wording import asks, judgements, quantities, recency, service_words, standings, subjects
from outcomes.wording.live import since_when
from pages import learning_log
from pages.places import matrix
from pages.places.page import DATASET, ORDER

# What is shown of the trusts that serve a place, published series first.
SERVICES = (
    "monthly_four_hour_unbooked_percent",
    "monthly_twelve_hour_waits",
    "monthly_attendances_unbooked",
    "ambulance_cat2_mean_minutes",
    "ambulance_handover_mean_minutes",
    "sitrep_bed_occupancy_percent",
    "four_hour_percent",
    "handover_mean_minutes",
    "bed_occupancy_percent",
    "no_criteria_to_reside_percent",
    "falls_admissions",
)
FALLS = "falls-response"


def layout(area: Area, /, **query: Any) -> Any:
    """The page of an area, whatever place the query names: the path says whose it is."""
    return _page(**{**query, "area": area.code})


@view.page
def _page(here: address.View) -> Component:
    if not here.area.is_local:
        return _no_place(here)
    area = here.area
    cells = standings.read()
    own = {(row.commitment, row.part): row for row in cells if row.area_code == area.code}
    said = standings.of_area(cells, area)
    return html.Div(
        [
            ui.page_head(
                standings.heading(cells, area),
                said or ORDER,
                trail=ui.breadcrumb(
                    [("Overview", here.link("/")), ("Places", here.link("/places"))], area.name
                ),
            ),
            _ways(here),
            _outcomes(here, standings.outcomes_of(cells), own),
            _services(here),
            _interventions(here),
            _asks(here),
            _log(here),
            _absent(cells),
            ui.downloads(
                [(label, here.download(DATASET, form)) for label, form in FORMS],
                more=[
                    dcc.Link("Where does this come from?", href=here.link("/data/source", dataset=DATASET)),
                    dcc.Link("How it is worked out", href=here.link("/methods")),
                ],
            ),
        ],
        className="one-page profile",
    )


def _no_place(here: address.View) -> Component:
    """Why an area has no page of its own here, and which places belong to it."""
    area = here.area
    name = upper_first(subjects.place(area))
    places = catalogue.places_of(area) if area.kind != "icb" else ()
    links = [html.Li(dcc.Link(place.name, href=matrix.address_of(here, place))) for place in places]
    if area.is_trust or area.kind == "collaborative":
        reason = f"{name} is no place: outcomes are counted where people live. It serves these places."
    else:
        reason = f"{name} is no single place: all places stand beside England on one page."
    every = html.P(dcc.Link("See all places by targets", href=here.link("/places")), className="way-out")
    return html.Div(
        [
            ui.page_head(f"No page for {subjects.place(area)}", reason),
            html.Ul(links, className="plain-list") if links else None,
            every,
        ]
    )


def _ways(here: address.View) -> Component:
    """Where else this place is shown, and the places of a partnership or the partnership of a place."""
    area = here.area
    links: list[Piece] = [
        dcc.Link("Overview", href=here.link("/")),
        dcc.Link("Weekly", href=here.link("/weekly")),
        dcc.Link("Interventions", href=here.link("/interventions")),
    ]
    near = (
        catalogue.places_of(area)
        if area.kind == "partnership"
        else (catalogue.area_by_code[str(area.partnership)],)
    )
    links += [dcc.Link(subjects.name(one), href=matrix.address_of(here, one)) for one in near]
    return html.P(html.Span(links, className="links"), className="ways no-print")


# --- targets and headline outcomes -------------------------------------------------------------------


def _outcomes(
    here: address.View,
    outcomes: Sequence[standings.Outcome],
    own: dict[standings.Key, Standing],
) -> Component:
    area = here.area
    judged = {
        (row.commitment, row.part): row
        for row in store.read("overview_assessments", Assessment, area=area.code)
    }
    columns = [
        ui.column("outcome", "Outcome"),
        ui.column("newest", "Newest figure, 95% limits"),
        ui.column("england", "England", numeric=True),
        ui.column("against", "Beside England"),
        ui.column("direction", "Direction"),
        ui.column("verdict", "Verdict"),
        ui.column("period", "Data to"),
    ]
    body: list[ui.Row] = []
    goal = None
    for one in outcomes:
        row = own.get(one.key)
        if row is None:
            continue
        if one.goal is not goal:
            goal = one.goal
            body.append({"group": dcc.Link(goal.title, href=here.link(f"/goals/{goal.id}"))})
        body.append(_outcome(here, one, row, judged[one.key]))
    title = "Targets and headline outcomes"
    if not body:
        empty = ui.empty_state(f"No figure of {subjects.place(area)} is held.")
        return ui.section(title, empty, name="outcomes")
    caption = f"Newest figures of {subjects.place(area)} beside England, with direction and verdict"
    note = "Cannot be told: no 95% limits are held. Of a gap, direction and verdict are of the difference to England."
    if area.kind == "place" and area.fit == "best-fit" and area.note:
        note = f"{area.note.rstrip('.')}. {note}"
    if area.kind == "partnership":
        note = f"Means of its places, weighted by population. {note}"
    table = ui.data_table(
        columns,
        body,
        caption,
        on_phone="rows",
        class_name="compact profile-rows outcomes",
        caption_unseen=True,
    )
    synthetic = ui.is_all_illustrative(own.values())
    return ui.section(title, table, note=note, name="outcomes", synthetic=synthetic)


def _outcome(here: address.View, one: standings.Outcome, row: Standing, found: Assessment) -> dict[str, Any]:
    """One outcome: its newest figure, and the comparison, which may rest on several years together."""
    link = dcc.Link(one.name, href=matrix.outcome_address(here, one, here.area), className="row-link")
    own_measure = catalogue.measure_by_id[one.part.measure]
    mark = [ui.illustrative_mark()] if row.synthetic else []
    if one.is_pooled:
        newest: list[Piece] = [html.B(quantities.value(found.latest_level, own_measure))]
        england = _beside(found.latest_england, own_measure)
        limits = "" if row.lower is None else f" ({span(row.lower, row.upper, one.measure.decimals)})"
        of_years = f"{row.period}: {quantities.value(row.value, one.measure)}{limits}, "
        of_years += f"England {quantities.value(row.england, one.measure)}"
        ends, period = found.ends, str(found.latest_period)
    else:
        newest = [html.B(quantities.value(row.value, one.measure))]
        if row.lower is not None:
            newest.append(html.Span(span(row.lower, row.upper, one.measure.decimals), className="caption"))
        england = _beside(row.england, one.measure)
        of_years, ends, period = "", row.period_end, row.period
    return {
        "outcome": html.Div([link, *mark]),
        "newest": html.Span(newest),
        "england": england,
        "against": _against(row, of_years),
        "direction": _direction(row),
        "verdict": _verdict(found, own_measure),
        "period": ui.freshness(period, recency.age(ends, view.today())),
    }


def _beside(value: float | None, measure: Measure) -> str:
    """England's value in a column beside those that name the unit."""
    return with_unit(value, "%" if measure.unit == "%" else "", measure.decimals)


def _verdict(found: Assessment, measure: Measure) -> Component:
    """The verdict, with what its words leave out; why it cannot be told stands on the page of the target."""
    if found.verdict is None:
        return html.Span("For reference, not judged", className="soft")
    said = judgements.verdict_said(found)
    beneath = [line for line in judgements.beneath(found, measure) if line != judgements.WIDE_RANGE]
    return ui.verdict(found.verdict, said, detail=ui.lines(beneath))


def _against(row: Standing, of_years: str) -> Component:
    caption = [html.Span(of_years, className="caption")] if of_years else []
    if row.standing not in matrix.WORDS:
        return html.Span(["Cannot be told", *caption], className="soft")
    return html.Span([ui.comparison(row.standing, matrix.WORDS[row.standing]), *caption])


def _direction(row: Standing) -> Component:
    if row.direction is None:
        return html.Span(upper_first(standings.NOT_JUDGED), className="soft")
    against = [html.Span("against England", className="caption against")] if row.is_gap else []
    return html.Span([matrix.direction(row.direction), *against])


def _absent(cells: Sequence[Standing]) -> Component:
    """What no place has a figure of, and what is left out on purpose."""
    items = [
        html.Li(
            [
                html.B(commitment.title),
                html.Span(f": {reason}", className="left-out" if commitment.sensitive else None),
            ]
        )
        for commitment, reason in standings.without_figures(cells)
    ]
    body = [
        html.Ul(items, className="plain-list not-shown"),
        html.P(subjects.HELPLINE, className="caption"),
    ]
    return ui.section("Not shown", body, name="absent")


# --- services ----------------------------------------------------------------------------------------


def _services(here: address.View) -> Component:
    """The newest service figures of the trusts that serve a place; invented ones are named and not shown."""
    area = here.area
    asked = {"area": area.code, "measure": None, "preset": "seasonal"}
    held = {
        row.measure: row
        for row in store.read("weekly_summaries", JudgedSummary, **asked)
        if row.latest_period is not None
    }
    known = [held[measure] for measure in SERVICES if measure in held]
    real = sorted((row for row in known if not row.synthetic), key=lambda row: _reporters(area, row))
    title = "Services"
    link = dcc.Link("See all weekly measures", href=here.link("/weekly"), className="no-print")
    invented = [catalogue.measure_by_id[row.measure].title for row in known if row.synthetic]
    left_out = (
        f"Left out, because the weekly extracts are invented: {counted(len(invented), 'measure')}. "
        if invented
        else ""
    )
    reporting = {code for row in real for code in _reporters(area, row)}
    silent = [subjects.place(catalogue.area_by_code[code]) for code in area.trusts if code not in reporting]
    if silent:
        left_out += f"No published figures of {listed(silent)} are held. "
    foot = html.P([left_out, link], className="caption")
    if not real:
        reason = f"No real service figures for {subjects.place(area)} are held."
        return ui.section(title, [ui.empty_state(reason), foot], name="services")
    columns = [
        ui.column("measure", "Measure"),
        ui.column("value", "Newest", numeric=True),
        ui.column("says", "What the chart says"),
        ui.column("period", "Period"),
    ]
    body: list[ui.Row] = []
    for codes, rows in groupby(real, key=lambda row: _reporters(area, row)):
        whose = listed([catalogue.area_by_code[code].name for code in codes])
        body += [{"group": whose}, *(_service(here, row) for row in rows)]
    caption = f"Newest service figures, {area.name}, by whose they are"
    table = ui.data_table(
        columns,
        body,
        caption,
        on_phone="rows",
        class_name="compact profile-rows services",
        caption_unseen=True,
    )
    note = "Of the trusts that serve it: they count all their patients, wherever they live."
    return ui.section(title, [table, foot], note=note, name="services")


def _reporters(area: Area, row: JudgedSummary) -> tuple[str, ...]:
    """Whose figures a measure has: trusts, or the places themselves."""
    return catalogue.reporters(catalogue.measure_by_id[row.measure], area)


def _service(here: address.View, row: JudgedSummary) -> dict[str, Any]:
    measure = catalogue.measure_by_id[row.measure]
    href = here.link(f"/weekly/{registry.page_of(row.layout, row.measure)}", measure=row.measure)
    age = "" if row.is_current else f", {recency.age(row.newest, view.today())}"
    return {
        "measure": dcc.Link(measure.title, href=href, className="row-link"),
        "value": html.B(service_words.value(row, measure)),
        "says": service_words.finding(row) if row.is_current else "Too old to say anything of today",
        "period": upper_first(service_words.ending(row)) + age,
    }


# --- interventions and the learning log --------------------------------------------------------------


def _interventions(here: address.View) -> Component:
    """The improvement work, and where it is live here: only the falls response is recorded by place."""
    live = {row.area_code: row for row in store.read("intervention_live", ServiceLive)}
    synthetic = any(
        source.synthetic for source in store.read("sources", Source) if source.layout == falls.SOURCE.name
    )
    recorded = catalogue.intervention(FALLS)
    link = dcc.Link(recorded.title, href=here.link(f"/interventions/{FALLS}"))
    said = _live(here.area, live)
    items = [html.Li([link, f": {lower_first(said)}", *when(synthetic, " ", ui.illustrative_mark())])]
    items += [
        html.Li(
            [
                dcc.Link(one.title, href=here.link(f"/interventions/{one.id}")),
                f": whole system from {day(one.date, short=True)} ({one.date_basis})",
            ]
        )
        for one in catalogue.interventions
        if one is not recorded
    ]
    note = "Only the falls response is recorded by place; nothing says where the others run."
    return ui.section(
        "Improvement work", html.Ul(items, className="plain-list work"), note=note, name="interventions"
    )


def _live(area: Area, live: dict[str, ServiceLive]) -> str:
    """Since when the falls response is live in a place, or in how many places of a partnership."""
    if area.kind == "place":
        return since_when(live.get(area.code))
    places = catalogue.places_of(area)
    n = sum(bool(found.is_live_now) for place in places if (found := live.get(place.code)))
    return f"Live in {n} of {counted(len(places), 'place')}"


def _asks(here: address.View) -> Component | None:
    """The three things to ask first of this place."""
    assessed = store.read("overview_assessments", Assessment, area=here.area.code)
    found = asks.three_for(here.area, view.today(), {(row.commitment, row.part): row for row in assessed})
    shown = ui.ask_list(here, found)
    return ui.section("What to ask", shown, name="asks") if shown else None


def _log(here: address.View) -> Component:
    """Entries of the learning log that name this place."""
    mine = [entry for entry in learning_log.entries_or_none() if here.area.code in entry.areas]
    body: Component
    if mine:
        items = [
            html.Li(
                [
                    dcc.Link(entry.title, href=learning_log.page_address(here, entry)),
                    html.Span(f", {day(entry.date.isoformat())}", className="soft"),
                    *when(entry.is_example, " ", ui.illustrative_mark(learning_log.EXAMPLE)),
                ]
            )
            for entry in mine
        ]
        body = html.Ul(items, className="plain-list")
    else:
        body = html.P(
            f"No entry of the learning log names {subjects.place(here.area)}.", className="no-entry"
        )
    return ui.section("From the learning log", body, name="learning")


# --- addresses ---------------------------------------------------------------------------------------


def check(here: address.View, area: Area) -> None:
    """Refuse an address whose path and query name two places; a query without one names the whole system.

    Raises
    ------
    BadQuery
        400, saying which two.
    """
    if here.area.code != area.code and here.area.kind != "icb":
        raise address.BadQuery(
            f"This address is the page of {subjects.place(area)} and asks for {subjects.place(here.area)} too. "
            f"Open /places/{here.area.code} instead.",
            400,
        )


for order, each in enumerate(catalogue.shown_areas, start=31):
    name = subjects.name(each)
    dash.register_page(
        f"places.{each.code}",
        path=f"{matrix.PATH}/{each.code}",
        name=name,
        title=f"{name} - Places - {ui.NAME}",
        layout=partial(layout, each),
        order=order,
        check=partial(check, area=each),
    )
