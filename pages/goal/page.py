"""One goal: /goals/<id>?area=<code>: what is found, its headline outcomes and targets."""

from functools import partial

import dash
from dash import dcc, html
from dash.development.base_component import Component

from outcomes import address
from outcomes.catalogue import ICB, Goal, catalogue
from outcomes.numerals import counted, lower_first, upper_first
from outcomes.web import components as ui
from outcomes.web import lacking, rows, side_by_side, view
from outcomes.wording import aims, subjects
from pages.goal.finding import finding, standing_of
from pages.goal.outcomes import SEXES, headlines_of
from pages.goal.places import measures_of, places_of
from pages.goal.services import services_of
from pages.goal.work import learning_of, sources_of, work_of


@view.page
def layout(here: address.View, goal: Goal) -> Component:
    """What the goal means, its outcomes, targets, places, and the work that serves it."""
    trail = ui.breadcrumb([("Overview", here.link("/")), ("Goals", here.link("/goals"))], goal.title)
    meaning = html.P(f"The goal: {lower_first(goal.meaning)}", className="caption further")
    if not rows.has_outcomes(here.area):
        measured = f"{upper_first(subjects.place(here.area))} is measured week by week"
        lead = f"{measured}; outcomes belong to the places it serves."
        parts = [
            ui.page_head(goal.title, lead, trail=trail),
            meaning,
            not_here(here),
            *services_of(here, goal),
            *places_of(here, goal),
            work_of(here, goal),
            learning_of(here, goal),
            sources_of(goal),
        ]
        return html.Div(parts)
    verdicts = rows.read(here)
    lead, *further = finding(verdicts, goal)
    return html.Div(
        [
            ui.page_head(goal.title, lead, trail=trail),
            html.P(" ".join(further), className="further") if further else None,
            meaning,
            standing_of(verdicts, goal),
            # What is current comes first: where trusts show a goal, their waits of the last months.
            *services_of(here, goal),
            *headlines_of(verdicts, goal),
            _targets(verdicts, goal),
            *places_of(here, goal),
            work_of(here, goal),
            learning_of(here, goal),
            sources_of(goal),
        ]
    )


def not_here(here: address.View) -> html.Div:
    """A trust or a collaborative has no outcomes of its own."""
    served = catalogue.places_of(here.area)
    links = [
        piece for p in served for piece in (", ", dcc.Link(p.name, href=here.link("/goals", area=p.code)))
    ][1:]
    reason = f"Outcomes are counted where people live, so {subjects.place(here.area)} has none of its own."
    link = ("See North East and North Cumbria", here.link("/goals", area=ICB))
    serves = [html.P(["It serves ", *links, "."], className="caption")] if served else []
    return html.Div([ui.empty_state(reason, link=link), *serves], className="stack section plain")


def _targets(verdicts: rows.Verdicts, goal: Goal) -> html.Section:
    targets = catalogue.targets_of(goal.id)
    shown = [(target, target.headline_part) for target in targets]
    body = [
        rows.table(
            verdicts, [rows.Group(None, shown)], f"Targets of this goal, {verdicts.here.area.name}", "Target"
        ),
        lacking.absent(verdicts, shown),
        rows.key(verdicts, shown),
        rows.reading(verdicts, shown),
    ]
    verb = "serves" if len(targets) == 1 else "serve"
    title = f"{upper_first(counted(len(targets), 'target'))} {verb} it"
    return ui.section(title, body, note=aims.GROUPING, name="targets")


for order, each in enumerate(catalogue.goals, start=11):
    dash.register_page(
        f"goals.{each.id}",
        path=f"/goals/{each.id}",
        name=each.title,
        title=view.titled(each.title),
        layout=partial(layout, each),
        order=order,
        choices={
            "sex": list(dict(SEXES)),
            "measure": list(measures_of(each)),
            "sort": side_by_side.SORTS,
        },
    )
