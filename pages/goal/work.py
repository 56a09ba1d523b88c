"""The improvement work that serves a goal, what is learnt, and where its figures come from."""

from collections.abc import Mapping, Sequence
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from outcomes import address
from outcomes.catalogue import ICB, Area, Goal, catalogue
from outcomes.catalogue.text import Intervention
from outcomes.numerals import listed, lower_first, number, span
from outcomes.results.interventions import Impact
from outcomes.warehouse import store
from outcomes.web import components as ui
from outcomes.web import ids
from outcomes.web.tree import Piece
from outcomes.wording import subjects
from pages.interventions import published


def work_of(here: address.View, goal: Goal) -> html.Section:
    """What each intervention that serves the goal reported, and what changed after it."""
    title = "The improvement work that serves it"
    serving = [work for work in catalogue.interventions if goal.id in work.goals]
    if not serving:
        reason = "The improvement community’s five interventions serve other goals."
        link = ("See all five", here.link("/interventions"))
        return ui.section(title, ui.empty_state(reason, link=link), name="work")
    area = here.area
    effects = store.read("intervention_index", Impact, area=area.code)
    if not effects:
        area = catalogue.area_by_code[ICB]
        effects = store.read("intervention_index", Impact, area=area.code)
    found = {(impact.intervention, impact.measure): impact for impact in effects}
    served = [found[key] for work in serving for key in ((work.id, m) for m in work.measures) if key in found]
    if not any(not impact.synthetic for impact in served):
        # Invented weeks test the method alone: what published figures say stands in their place.
        return ui.section(title, _published(here, serving, area, found), name="work")
    columns = [
        ui.column("work", "Work"),
        ui.column("reported", "Reported" if area.code == ICB else "Reported, whole system"),
        ui.column("adjusted", "Adjusted for trend, season and memory"),
    ]
    marks = {(impact.intervention, impact.measure): ui.row_mark(impact, served) for impact in served}
    body = [_work_row(here, work, measure, found, marks) for work in serving for measure in work.measures]
    caption = f"Change after the work began, {subjects.place(area)}; 95% interval in brackets"
    parts: list[Piece] = [ui.data_table(columns, body, caption, on_phone="rows")]
    if any(impact.synthetic for impact in served):
        tested = (
            "Of rows with the mark: what is reported cannot be checked yet. This data was made to contain the effect."
            " It tests the method and is evidence of nothing."
        )
        parts.append(html.P(tested, className="caption"))
    return ui.section(title, parts, name="work")


def _published(
    here: address.View,
    serving: Sequence[Intervention],
    area: Area,
    found: Mapping[tuple[str, str], Impact],
) -> Component:
    """What the slides report of each intervention, and what published figures say of it."""
    columns = [
        ui.column("work", "Work"),
        ui.column("reported", "Reported" if area.code == ICB else "Reported, whole system"),
        ui.column("says", "What published figures say"),
    ]
    rows: list[dict[str, Any]] = [
        {
            "work": dcc.Link(work.title, href=here.link(f"/interventions/{work.id}"), className="row-link"),
            "reported": " ".join([work.reported_text, *(effect.text for effect in work.also_reported)]),
            "says": published.said_of(work, area, found),
        }
        for work in serving
    ]
    caption = f"Change after the work began, {subjects.place(area)}; 95% intervals"
    return ui.data_table(columns, rows, caption, on_phone="rows")


def _work_row(
    here: address.View,
    work: Intervention,
    measure_id: str,
    found: Mapping[tuple[str, str], Impact],
    marks: Mapping[tuple[str, str], Sequence[Component]],
) -> dict[str, Any]:
    measure = catalogue.measure_by_id[measure_id]
    impact = found.get((work.id, measure_id))
    reported, _ = work.printed(measure_id)
    name = [dcc.Link(work.title, href=here.link(f"/interventions/{work.id}"), className="row-link")]
    adjusted: Component
    if impact is None:
        adjusted = ui.empty_state(f"No weekly figures for {subjects.place(here.area)}.", small=True)
    elif impact.refused:
        adjusted = ui.empty_state(impact.refused, small=True)
    else:
        effect = f"{number(impact.effect_percent, 1, signed=True)}%"
        interval = span(impact.lower_ci_percent, impact.upper_ci_percent, 1, "%")
        around = html.Span(f"({interval})", className="nowrap")
        adjusted = html.Span([html.Span(effect, className="figure-in-row"), " ", around])
    return {
        "work": html.Div(
            [*name, html.Span(measure.title, className="caption"), *marks.get((work.id, measure_id), [])]
        ),
        "reported": reported,
        "adjusted": adjusted,
    }


def learning_of(here: address.View, goal: Goal) -> html.Section:
    """Learning priorities that this goal's measures would show."""
    commitments = (*catalogue.headlines_of(goal.id), *catalogue.targets_of(goal.id))
    measures = {part.measure for commitment in commitments for part in commitment.parts}
    measures |= {measure.id for layout in goal.weekly for measure in catalogue.service_measures(layout)}
    learning = catalogue.learning
    priorities = (*learning.priorities, *learning.winter_priorities)
    shown = [(p, [m for m in p.measures if m in measures]) for p in priorities]
    shown = [(priority, some) for priority, some in shown if some]
    title = "What we are learning"
    link = here.link("/learning#section-priorities")
    if not shown:
        reason = "No learning priority has a measure that belongs to this goal."
        return ui.section(title, ui.empty_state(reason, link=("See all priorities", link)), name="learning")
    items = [
        html.Li(
            [
                dcc.Link(priority.title, href=here.link(f"/learning#{ids.slug('priority', priority.id)}")),
                html.Span(f"{priority.text} Shown by {_titles(some)}.", className="caption"),
            ]
        )
        for priority, some in shown
    ]
    note = "Which measure shows a priority is our choice."
    return ui.section(title, html.Ul(items, className="priorities"), note=note, name="learning")


def sources_of(goal: Goal) -> html.P:
    """Where the goal's figures come from: on paper there is no link to follow."""
    commitments = (*catalogue.headlines_of(goal.id), *catalogue.targets_of(goal.id))
    named = {catalogue.measure_by_id[part.measure].source for c in commitments for part in c.parts}
    indicators: dict[str, list[str]] = {}
    for source in sorted(named):
        publisher, _, indicator = source.partition(", indicator ")
        indicators.setdefault(publisher, []).extend([indicator] if indicator else [])
    said = [
        f"{publisher}, {'indicator' if len(found) == 1 else 'indicators'} {listed(found)}"
        if found
        else publisher
        for publisher, found in indicators.items()
    ]
    weekly = [f"weekly extracts ({listed(list(goal.weekly))})"] if goal.weekly else []
    return html.P(f"Sources: {'; '.join([*said, *weekly])}.", className="caption section plain")


def _titles(measures: list[str]) -> str:
    titles = [lower_first(catalogue.measure_by_id[measure].title) for measure in measures]
    # Most titles hold a comma.
    return "; ".join(titles) if any("," in title for title in titles) else listed(titles)
