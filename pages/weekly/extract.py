"""One page an extract: /weekly/<name>?area=&compare=&measure=&preset=."""

from collections.abc import Sequence
from functools import partial

import dash
from dash import dcc, html
from dash.development.base_component import Component

from outcomes import address
from outcomes.catalogue import Measure, catalogue
from outcomes.methods import spc
from outcomes.numerals import day, lower_first, number, span
from outcomes.results.interventions import Impact
from outcomes.results.weekly import ChartedPeriod, JudgedSummary, ServiceLive
from outcomes.sources import registry
from outcomes.warehouse import store
from outcomes.web import comparing, view
from outcomes.web import components as ui
from outcomes.web.view import FORMS
from outcomes.wording import live, service_words, subjects
from outcomes.wording.service_words import PRESETS
from pages import dated_events
from pages.weekly import beside, chart, choices, falls_years, finding, missing, rates, tables


@view.page
def layout(here: address.View, extract: str) -> Component:
    """One extract: a control chart of the chosen measure, then every measure, then every place or trust."""
    path = f"/weekly/{extract}"
    groups = choices.groups(extract)
    offered = [measure for group in groups for measure in group.measures]
    preset = choices.chosen_preset(here)
    summaries = choices.summaries_of(here.area, preset)
    measure = choices.chosen_measure(here, extract, offered, summaries)
    summary = summaries.get(measure.id)
    trail = ui.breadcrumb(
        [("Overview", here.link("/")), ("Weekly", here.link("/weekly"))], choices.NAMES[extract]
    )
    picker = choices.measure_choice(here, path, offered, measure)
    parts: list[Component | None]
    if summary is None or not summary.latest_period:
        weekly = "weekly " if measure.disclosure == "hes" and measure.reported_by == "place" else ""
        title = f"{measure.title}: no {weekly}figure for {subjects.place(here.area)}"
        parts = [
            ui.page_head(title, trail=trail),
            ui.choices(choices.other_pages(here, extract)),
            picker,
            missing.never_whole(here, summary) if summary else missing.no_series(here, measure, path),
        ]
    else:
        parts = _measure_parts(here, path, measure, summary, preset, trail, picker)
    for group in groups:
        parts += _group(here, path, group, summaries, measure, preset)
    parts += [
        tables.by_area(here, path, measure, preset),
        falls_years.by_group(here) if registry.source(extract).hides_small_counts else None,
        _efforts(here, measure) if summary else None,
        _foot(here, extract, measure, summary),
    ]
    return html.Div([part for part in parts if part is not None])


def _group(
    here: address.View,
    path: str,
    group: choices.Group,
    summaries: choices.Summaries,
    chosen: Measure,
    preset: str,
) -> list[Component]:
    """Every measure of one kind of file in a table, and what the area has none of."""
    name = "publishers" if group.is_published else "measures"
    table = tables.by_measure(here, path, group.measures, summaries, chosen, preset, name)
    if group.is_published:
        reason = f"The publishers’ files that were loaded hold no figure for {subjects.place(here.area)}."
        note = "National statistics, by month or week of winter; other definitions than the extract’s, never joined."
        shown = table or ui.empty_state(reason, small=True)
        return [ui.section("Published figures", shown, note=note, name=name)]
    if not table:
        return []
    found = [summaries[m.id] for m in group.measures if m.id in summaries]
    title = service_words.outside(tables.n_standing_out(found), len(found), "measure", "measures")
    return [ui.section(title, table, name=name, synthetic=any(row.synthetic for row in found))]


def _measure_parts(
    here: address.View,
    path: str,
    measure: Measure,
    summary: JudgedSummary,
    preset: str,
    trail: Component,
    picker: Component,
) -> list[Component | None]:
    """Title, choices, chart and comparisons of a measure that the area has."""
    used = summary.preset or preset
    asked = {"measure": measure.id, "area": here.area.code, "preset": used}
    periods = store.read("weekly_chart", ChartedPeriod, **asked)
    lacks = service_words.incomplete(summary, measure)
    as_shown = rates.shown(here, measure, summary, periods)
    measure, summary, periods = as_shown.measure, as_shown.summary, as_shown.periods
    others = beside.read(here, measure, summary, is_rate=as_shown.is_rate)
    parts = [
        finding.head(here, measure, summary, trail),
        missing.lacking(here, lacks, [summary]) if lacks else None,
        ui.choices(
            choices.other_pages(here, path.rsplit("/", 1)[1]),
            choices.periods(here, path, periods[0].period_end, summary.newest),
            *([] if summary.missing else [choices.presets(here, path, used, has_season=summary.has_season)]),
            *([rates.choice(here, path)] if as_shown.columns else []),
        ),
        picker,
        beside.chooser(here, path, others),
        *comparing.not_drawn(here, path, others.left_out),
    ]
    if rates.is_asked(here) and not as_shown.columns:
        parts.append(html.P(rates.why_none(measure), className="caption"))
    if preset != used:
        parts.append(html.P(_why_not_seasonal(summary, periods), className="caption"))
    shown = [one for one in periods if here.covers(one.period_end)]
    if not any(one.value is not None or one.suppression for one in shown):
        whole = here.here(path, **{"from": None, "to": None})
        return [
            *parts,
            ui.empty_state("No figure lies in the chosen period.", link=("Show every period", whole)),
        ]
    first, last = shown[0].period_end, shown[-1].period_end
    dated = dated_events.on_chart(measure, here.area, first, last, synthetic=summary.synthetic)
    return [
        *parts,
        chart.control_chart(here, as_shown, shown, used, dated, others),
        dated_events.listing(here, dated),
        finding.comparisons(measure, summary),
    ]


def _why_not_seasonal(summary: JudgedSummary, periods: Sequence[ChartedPeriod]) -> str:
    """Why another preset is shown where seasonal was asked for."""
    if summary.grain == "week" and (periods[-1].period_end - periods[0].period_end).days >= spc.SEASON_DAYS:
        lacks = "weeks of the whole year; these are of some months only"
    elif summary.grain == "week":
        lacks = "two years of weeks, more than are held"
    else:
        grain = "four-week totals" if summary.grain == "four weeks" else "monthly figures"
        lacks = f"weekly figures; these are {grain}"
    return f"Seasonal limits need {lacks}, so {PRESETS[str(summary.preset)]} is shown."


def _efforts(here: address.View, measure: Measure) -> Component | None:
    """Improvement work declared for this measure, with what it is estimated to have changed."""
    declared = catalogue.work_on(measure, {here.area.code, *catalogue.reporters(measure, here.area)})
    if not declared:
        return None
    found = store.read("weekly_effects", Impact, measure=measure.id, area=here.area.code)
    effects = {impact.intervention: impact for impact in found}
    by_place = measure.reported_by == "place"
    of_place = live.of(store.read("intervention_live", ServiceLive), here.area) if by_place else None
    items = []
    for intervention in declared:
        impact = effects.get(intervention.id)
        if live.is_absent(of_place):
            said = lower_first(live.here(of_place, here.area))
        elif impact is None:
            said = f"no estimate for {subjects.place(here.area)}."
        elif impact.refused:
            said = impact.refused
        else:
            ends = span(impact.lower_ci_percent, impact.upper_ci_percent, 1, "%", signed=True)
            said = f"adjusted change {number(impact.effect_percent, 1, signed=True)}%, 95% interval {ends}."
        link = dcc.Link(intervention.title, href=here.link(f"/interventions/{intervention.id}"))
        own = of_place is not None and of_place.live_from is not None
        here_since = f" {live.here(of_place, here.area)}" if own else ""
        since = f", from {day(intervention.date)} ({intervention.date_basis}): "
        items.append(html.P([link, since, said, here_since]))
    return ui.section(
        "What was tried on this measure",
        html.Div(items, className="prose"),
        name="efforts",
        synthetic=any(impact.synthetic for impact in found),
    )


def _foot(here: address.View, extract: str, measure: Measure, summary: JudgedSummary | None) -> Component:
    links = [
        (f"All of it, {label}", here.download(f"weekly-{extract}", form, area=None)) for label, form in FORMS
    ]
    source = measure.source
    if summary and summary.latest_period:
        source += f". {service_words.data_to(summary, measure)}."
    more = [dcc.Link("How limits and icons are worked out", href=here.link("/methods"))]
    return ui.downloads(links, source=source, more=more, synthetic=bool(summary and summary.synthetic))


for order, (extract_id, extract_name) in enumerate(choices.NAMES.items(), start=61):
    dash.register_page(
        f"weekly.{extract_id}",
        path=f"/weekly/{extract_id}",
        name=extract_name,
        title=view.titled(f"{extract_name}, weekly"),
        layout=partial(layout, extract_id),
        order=order,
        choices={
            "measure": [measure.id for measure in choices.measures_of(extract_id)],
            "preset": list(PRESETS),
            "show": rates.choices_of(choices.measures_of(extract_id)),
        },
    )
