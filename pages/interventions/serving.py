"""Which trusts serve a place, and where their published figures of an intervention's measures stand."""

from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from outcomes import address
from outcomes.catalogue import Area, Intervention, Measure, catalogue
from outcomes.numerals import upper_first
from outcomes.results.weekly import JudgedSummary
from outcomes.sources import registry
from outcomes.warehouse import store
from outcomes.web import components as ui
from outcomes.web import view
from outcomes.wording import recency, service_words

NOT_TOLD_APART = (
    "No extract says which trusts have this and since when, so that those with and those without it cannot be told"
    " apart."
)


def section(here: address.View, intervention: Intervention) -> Component | None:
    """The trusts that serve the place in view, each with its newest figures and the way to their charts.

    Figures are of the published series, and of the weekly extract where there is none. None where no place is in
    view, or where places themselves report the measure.
    """
    main = catalogue.measure_by_id[intervention.measure]
    area = here.area
    if area.kind != "place" or main.reported_by == "place":
        return None
    measures = [catalogue.measure_by_id[series.measure] for series in intervention.published] or [main]
    trusts = {code: None for measure in measures for code in catalogue.reporters(measure, area)}
    title = f"The trusts that serve {area.name}"
    if not trusts:
        reason, _ = service_words.why_missing(main, area)
        return ui.section(title, ui.empty_state(reason), name="serving")
    rows: list[dict[str, Any]] = []
    found: list[JudgedSummary] = []
    for code in trusts:
        trust = catalogue.area_by_code[code]
        link = dcc.Link(trust.name, href=here.link(f"/interventions/{intervention.id}", area=code))
        rows.append({"group": link})
        asked = {"area": code, "measure": None, "preset": "seasonal"}
        held = {row.measure: row for row in store.read("weekly_summaries", JudgedSummary, **asked)}
        mine = [measure for measure in measures if code in catalogue.reporters(measure, area)]
        rows += [_row(here, trust, measure, held.get(measure.id)) for measure in mine]
        found += [held[measure.id] for measure in mine if measure.id in held]
    kind = (
        "published figures"
        if intervention.published
        else "figures of the weekly extract; no published ones are held"
    )
    columns = [
        ui.column("series", "Published series" if intervention.published else "Weekly series"),
        ui.column("latest", "Newest", numeric=True),
        ui.column("period", "Period"),
    ]
    caption = f"Newest {kind}. Each trust’s are those of all its patients, wherever they live."
    table = ui.data_table(
        columns, rows, caption, on_phone="rows", class_name="weekly", identity="trusts-serving"
    )
    return ui.section(
        title,
        [table, html.P(NOT_TOLD_APART, className="caption")],
        name="serving",
        synthetic=any(row.synthetic for row in found),
    )


def _row(here: address.View, trust: Area, measure: Measure, summary: JudgedSummary | None) -> dict[str, Any]:
    page = f"/weekly/{registry.page_of(measure.layout, measure.id)}"
    link = dcc.Link(
        measure.title, href=here.link(page, area=trust.code, measure=measure.id), className="row-link"
    )
    if summary is None or summary.latest_period is None:
        reason = "No figures are held." if summary is None else str(summary.missing)
        return {"series": link, "latest": html.Span(reason, className="caption"), "spans": {"latest": 2}}
    age = "" if summary.is_current else f", {recency.age(summary.newest, view.today())}"
    return {
        "series": link,
        "latest": html.Span(service_words.value(summary, measure), className="figure-in-row"),
        "period": html.Span(f"{upper_first(service_words.in_a_row(summary))}{age}", className="caption"),
    }
