"""One page an intervention: /interventions/<id>?area=."""

from functools import partial

import dash
from dash import dcc, html
from dash.development.base_component import Component

from outcomes import address
from outcomes.catalogue import Intervention, catalogue
from outcomes.catalogue.text import LogError
from outcomes.numerals import day
from outcomes.results.interventions import Impact
from outcomes.results.weekly import ServiceLive
from outcomes.sources import registry
from outcomes.warehouse import store
from outcomes.web import components as ui
from outcomes.web import view
from outcomes.web.tree import Piece, Pieces
from outcomes.wording import effects as effects_words
from outcomes.wording import live
from pages import learning_log
from pages.interventions import charts, downloads, estimates, method, places, published, serving, worked_here


@view.page
def layout(here: address.View, intervention: Intervention) -> Component:
    """Reported, before and after, adjusted; how it was estimated, what to read with care, place by place."""
    effects = store.read("intervention_effects", Impact, intervention=intervention.id)
    by_key = {(impact.measure, impact.area_code): impact for impact in effects}
    area = here.area if (intervention.measure, here.area.code) in by_key else estimates.SYSTEM
    synthetic = any(impact.synthetic for impact in effects if impact.measure in intervention.measures)
    trail = ui.breadcrumb(
        [("Overview", here.link("/")), ("Interventions", here.link("/interventions"))], intervention.title
    )
    title = estimates.finding(intervention, by_key.get((intervention.measure, area.code)))
    if synthetic:
        of_published = [
            by_key[one.measure, area.code]
            for one in intervention.published
            if (one.measure, area.code) in by_key
        ]
        title = effects_words.title_beside(estimates.reported(intervention), of_published) or title
    parts: list[Component | None] = [
        html.Div(
            ui.page_head(
                title,
                intervention.description,
                aside=_facts(here, intervention, synthetic),
                trail=trail,
            ),
            className="head-at-top",
        ),
    ]
    if area is not here.area:
        parts.append(estimates.nothing_here(here, intervention))
    of_place = live.of(store.read("intervention_live", ServiceLive), area)
    if live.is_absent(of_place) and catalogue.measure_by_id[intervention.measure].reported_by == "place":
        parts.append(ui.notice(f"{live.here(of_place, area)} A change there has another cause."))
    parts += [
        worked_here.section(here, intervention, synthetic=synthetic),
        serving.section(here, intervention),
        published.on_published_figures(here, intervention, here.area, by_key),
        ui.notice([estimates.SYNTHETIC, " ", intervention.built_in], caution=True) if synthetic else None,
        charts.three_answers(here, intervention, area, by_key, synthetic),
        charts.with_and_without(here, intervention, by_key),
        charts.tested_earlier(here, intervention, by_key),
        method.how_estimated(intervention, by_key, area),
        places.place_by_place(here, intervention, by_key, synthetic),
        ui.section(
            "Read with care",
            [
                html.Ul([html.Li(trap) for trap in intervention.traps], className="prose"),
                html.P(f"Source of the reported figure: {intervention.source}.", className="caption"),
            ],
            name="traps",
        ),
        _learnt(here, intervention),
        downloads.of_all(here, synthetic, intervention=intervention.id),
    ]
    return html.Div([part for part in parts if part is not None])


def _facts(here: address.View, intervention: Intervention, synthetic: bool) -> list[Component]:
    measure = catalogue.measure_by_id[intervention.measure]
    page = here.link(f"/weekly/{registry.page_of(measure.layout, measure.id)}", measure=measure.id)
    goals = [
        dcc.Link(g.short_title, href=here.link(f"/goals/{g.id}"))
        for g in catalogue.goals
        if g.id in intervention.goals
    ]
    targets = [
        dcc.Link(t.short_title, href=here.link(f"/targets/{t.id}"))
        for t in catalogue.targets
        if t.id in intervention.targets
    ]
    mark: list[Piece] = [" ", ui.illustrative_mark()] if synthetic else []
    items: list[tuple[Piece, Pieces]] = [
        (
            "Reported",
            [intervention.reported_text, *(f" {effect.text}" for effect in intervention.also_reported)],
        ),
        ("From", [day(intervention.date), " ", ui.basis(intervention.date_basis)]),
        ("Week by week", [dcc.Link(measure.title, href=page), *mark]),
        ("Serves", [piece for link in (*goals, *targets) for piece in (", ", link)][1:]),
    ]
    return [ui.facts(items)]


def _learnt(here: address.View, intervention: Intervention) -> Component:
    try:
        entries = [entry for entry in learning_log.entries() if intervention.id in entry.interventions]
    except LogError as problem:
        return ui.section(
            "Learnt so far", ui.empty_state("The learning log cannot be read.", str(problem)), name="learnt"
        )
    if not entries:
        reason = "Nobody has written about this intervention in the learning log yet."
        how = ("How to add an entry", here.link("/learning#section-log"))
        return ui.section("Learnt so far", ui.empty_state(reason, link=how), name="learnt")
    items = [learning_log.brief(here, entry) for entry in entries]
    return ui.section("Learnt so far", html.Div(items, className="prose stack"), name="learnt")


for order, one in enumerate(catalogue.interventions, start=71):
    dash.register_page(
        f"interventions.{one.id}",
        path=f"/interventions/{one.id}",
        name=one.title,
        title=view.titled(one.title),
        layout=partial(layout, one),
        order=order,
    )
