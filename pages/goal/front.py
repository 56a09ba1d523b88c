"""All four goals at a glance: /goals."""

import dash
from dash import dcc, html
from dash.development.base_component import Component

from outcomes import address
from outcomes.catalogue import Commitment, Goal, Part, catalogue
from outcomes.numerals import number, upper_first
from outcomes.web import components as ui
from outcomes.web import rows, view
from outcomes.wording import aims, quantities
from pages.goal.page import not_here


@view.page
def index(here: address.View) -> Component:
    """Four goals at a glance."""
    trail = ui.breadcrumb([("Overview", here.link("/"))], "Goals")
    lead = f"Each with its headline commitments and its targets. {aims.GROUPING}"
    head = ui.page_head("Four goals for 2030", lead, trail=trail)
    if not rows.has_outcomes(here.area):
        return html.Div(
            [
                head,
                not_here(here),
                html.Div([_bare(here, goal) for goal in catalogue.goals], className="goals"),
            ]
        )
    verdicts = rows.read(here)
    return html.Div(
        [head, html.Div([_glance(verdicts, goal) for goal in catalogue.goals], className="goals")]
    )


def _goal_link(here: address.View, goal: Goal) -> dcc.Link:
    return dcc.Link(goal.title, href=here.link(f"/goals/{goal.id}"))


def _bare(here: address.View, goal: Goal) -> html.Section:
    return ui.section(_goal_link(here, goal), html.P(goal.meaning), name=goal.id)


def _glance(verdicts: rows.Verdicts, goal: Goal) -> html.Section:
    shown = [
        pair for headline in catalogue.headlines_of(goal.id) for pair in rows.shown_parts(verdicts, headline)
    ]
    shown += [(target, target.headline_part) for target in catalogue.targets_of(goal.id)]
    items = [
        html.Li(
            [
                html.Div(
                    [
                        dcc.Link(
                            rows.title_of(verdicts, *pair), href=rows.page_address(verdicts.here, *pair)
                        ),
                        html.Span(_in_short(verdicts, *pair), className="caption"),
                    ]
                ),
                rows.verdict(verdicts, *pair),
            ]
        )
        for pair in shown
    ]
    body = [html.P(goal.meaning), html.Ul(items, className="standings")]
    return ui.section(_goal_link(verdicts.here, goal), body, name=goal.id)


def _in_short(verdicts: rows.Verdicts, commitment: Commitment, part: Part | None) -> str:
    """The latest figure in a few words, or what is missing."""
    found = verdicts.of(commitment, part)
    if not found.has_figures:
        return str(found.missing or "There are no figures.")
    measure = catalogue.measure_by_id[str(found.measure)]
    if found.is_gap:
        said = quantities.gap(found.latest, measure)
        level, england = (number(one, measure.decimals) for one in (found.latest_level, found.latest_england))
        return f"{upper_first(said)}, {found.latest_period} ({level} and {england})"
    return f"{quantities.value(found.latest_value, measure)}, {found.latest_period}"


dash.register_page("goals", path="/goals", name="Goals", title=view.titled("Goals"), layout=index, order=10)
