"""What published series say of an intervention: at its declared date, in its declared window, or why they cannot."""

from collections.abc import Mapping
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from outcomes import address
from outcomes.catalogue import ICB, Area, Intervention, Measure, catalogue
from outcomes.catalogue.text import PublishedSeries
from outcomes.numerals import counted, day, lower_first
from outcomes.results.interventions import Impact, ImpactPlacebo
from outcomes.sources import registry
from outcomes.warehouse import store
from outcomes.web import components as ui
from outcomes.wording import effects, subjects
from pages.interventions import charts, estimates

COLUMNS = (
    ui.column("series", "Published series"),
    ui.column("simple", "Before and after", numeric=True),
    ui.column("adjusted", "Adjusted", numeric=True),
    ui.column("says", "What it can and cannot show"),
)


def on_published_figures(
    here: address.View, intervention: Intervention, area: Area, by_key: estimates.Effects
) -> Component:
    """Every published series that was declared for an intervention, with its estimate or why there is none."""
    title = "On published figures"
    if not intervention.published:
        return ui.section(title, ui.empty_state(str(intervention.no_published)), name="published")
    rows = [
        _row(here, series, by_key.get((series.measure, area.code)), area) for series in intervention.published
    ]
    caption = (
        f"{area.name}, from {day(intervention.date)} ({intervention.date_basis}), months and weeks from "
        f"{day(intervention.window_from)} to {day(intervention.window_to)}. Changes in percent with 95% intervals."
    )
    body: list[Component] = [
        html.P(conclusion(intervention, area, by_key)),
        ui.data_table(COLUMNS, rows, caption, on_phone="rows", header="series", class_name="weekly"),
    ]
    tried = (by_key.get((series.measure, area.code)) for series in intervention.published)
    if any(one is not None and not one.refused for one in tried):
        body.append(html.P(_earlier_dates(intervention, by_key), className="caption"))
    measures = [catalogue.measure_by_id[series.measure] for series in intervention.published]
    body += charts.counterfactuals(here, intervention, measures, by_key)
    return ui.section(title, html.Div(body, className="stack"), name="published")


def _earlier_dates(intervention: Intervention, by_key: estimates.Effects) -> str:
    """What the same estimate finds at earlier dates, when nothing had started, for each series of the whole system."""
    said = []
    for series in intervention.published:
        impact = by_key.get((series.measure, ICB))
        if impact is None or impact.refused:
            continue
        asked = {"intervention": intervention.id, "measure": series.measure, "area": ICB}
        tried = store.read("intervention_placebos", ImpactPlacebo, **asked)
        if tried:
            n_found = sum(one.leaves_out_zero for one in tried)
            title = lower_first(catalogue.measure_by_id[series.measure].title)
            said.append(f"{title}: {counted(len(tried), 'date')}, {counted(n_found, 'change')} found")
    if not said:
        return "No earlier date leaves twelve months on either side: the estimate could not be tried before it started."
    return f"Tried at earlier dates, when nothing had started: {'; '.join(said)}."


def conclusion(intervention: Intervention, area: Area, by_key: estimates.Effects) -> str:
    """One plain sentence: what the published series together say of the change that was reported."""
    found = [
        (catalogue.measure_by_id[series.measure], by_key[series.measure, area.code])
        for series in intervention.published
        if (series.measure, area.code) in by_key
    ]
    estimated = [(measure, one) for measure, one in found if not one.refused]
    if not found:
        return f"No published series of {subjects.place(area)} is held that could show it."
    if not estimated:
        return "No published series reaches far enough on both sides of the date to tell either way."
    said = [_finding(measure, one) for measure, one in estimated]
    return " ".join(said)


def _finding(measure: Measure, impact: Impact) -> str:
    what = f"{measure.title.removesuffix(' (monthly statistics)')}: "
    change = f"{estimates.percent(impact.effect_percent)}, with an interval of {estimates.interval(impact)}"
    if impact.holds_zero:
        return f"{what}{change}, so no change can be told."
    told = f"{what}{change}."
    caution = effects.cautions(impact)
    return f"{told} {caution}" if caution else told


def _row(here: address.View, series: PublishedSeries, impact: Impact | None, area: Area) -> dict[str, Any]:
    measure = catalogue.measure_by_id[series.measure]
    page = here.link(f"/weekly/{registry.page_of(measure.layout, measure.id)}", measure=measure.id)
    line: dict[str, Any] = {
        "series": dcc.Link(measure.title, href=page, className="row-link"),
        "says": html.Span(series.shows, className="caption"),
    }
    reason = f"No figures of {subjects.place(area)} are held." if impact is None else impact.refused
    if reason or impact is None:
        return line | {"simple": html.Span(reason, className="caption"), "spans": {"simple": 2}}
    caution = effects.cautions(impact)
    return line | {
        "simple": estimates.with_interval(impact.simple_percent, estimates.simple_interval(impact)),
        "adjusted": estimates.with_interval(impact.effect_percent, estimates.interval(impact)),
        "says": [line["says"], *([html.Span(f" {caution}", className="caption")] if caution else [])],
    }


def said_of(intervention: Intervention, area: Area, found: Mapping[tuple[str, str], Impact]) -> str:
    """What published series say of one intervention; ``found`` is by intervention and measure, of one area."""
    if not intervention.published:
        return str(intervention.no_published)
    of_it = {
        (series.measure, area.code): found[intervention.id, series.measure]
        for series in intervention.published
        if (intervention.id, series.measure) in found
    }
    return conclusion(intervention, area, of_it)


def overview(here: address.View, area: Area, found: estimates.Effects) -> Component:
    """All interventions on published figures in one table; ``found`` is by intervention and measure."""
    rows: list[dict[str, Any]] = []
    for intervention in catalogue.interventions:
        link = dcc.Link(
            intervention.title, href=here.link(f"/interventions/{intervention.id}"), className="row-link"
        )
        said = said_of(intervention, area, found)
        reported = html.Span(estimates.as_printed(intervention.reported_value), className="figure-in-row")
        rows.append({"name": link, "reported": reported, "says": said})
    columns = [
        ui.column("name", "Intervention"),
        ui.column("reported", "Reported", numeric=True),
        ui.column("says", "What published figures say"),
    ]
    table = ui.data_table(
        columns,
        rows,
        f"{area.name}: reported effects and published figures",
        on_phone="rows",
        caption_unseen=True,
    )
    note = "Series, dates and windows were chosen before any estimate was made."
    return ui.section("On published figures", table, note=note, name="published")
