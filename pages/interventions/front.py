"""What five interventions changed, side by side: /interventions."""

from collections.abc import Sequence
from typing import Any

import dash
from dash import dcc, html
from dash.development.base_component import Component

from outcomes import address
from outcomes.catalogue import ICB, Area, Intervention, Measure, catalogue
from outcomes.numerals import counted, day, lower_first, upper_first
from outcomes.results.interventions import Impact
from outcomes.results.weekly import ServiceLive
from outcomes.warehouse import store
from outcomes.web import components as ui
from outcomes.web import view
from outcomes.wording import effects, live, subjects
from pages.interventions import downloads, estimates, published


@view.page
def index(here: address.View) -> Component:
    """The five side by side: reported, before and after, adjusted."""
    every, area = _effects_of(here.area), here.area
    own = bool(every)
    if not own:
        every, area = _effects_of(estimates.SYSTEM), estimates.SYSTEM
    reported = {(one.id, measure) for one in catalogue.interventions for measure in one.measures}
    found = {key: impact for key, impact in every.items() if key in reported}
    synthetic = ui.is_all_illustrative(found.values())
    is_mixed = not synthetic and any(impact.synthetic for impact in found.values())
    # An estimate from invented data says nothing, so none is counted.
    estimated = [one for one in found.values() if not one.refused and (synthetic or not one.synthetic)]
    n_all = sum(len(i.measures) for i in catalogue.interventions)
    n_clear = sum(not impact.holds_zero for impact in estimated)
    work = counted(len(catalogue.interventions), "intervention")
    if not estimated:
        title = f"{upper_first(work)}: reported, not yet estimated"
    elif synthetic and (real := effects.title_of(list(every.values()))):
        title = real
    elif synthetic:
        title = f"What {work} changed cannot be judged yet: the data is illustrative"
    else:
        title = f"Once adjusted, {counted(n_clear, 'effect')} of {n_all} reported differ from no change"
    lead = (
        "Reported as the partnership’s slides print it, beside a plain before and after and an estimate "
        "adjusted for "
        "trend, season and memory. The slides give no dates: ours are assumed."
    )
    parts: list[Component | None] = [
        ui.page_head(title, lead, trail=ui.breadcrumb([("Overview", here.link("/"))], "Interventions")),
        published.overview(here, area, every),
        ui.notice(["Of rows with the mark: ", lower_first(estimates.SYNTHETIC)], caution=True)
        if is_mixed
        else None,
    ]
    if not own:
        parts.append(estimates.nothing_here(here, catalogue.interventions[0]))
    columns = [
        ui.column("name", "Intervention and measure"),
        ui.column("start", "From (assumed)"),
        ui.column("reported", "Reported" if area.code == ICB else "Reported, whole system", numeric=True),
        ui.column("simple", "Before and after", numeric=True),
        ui.column("adjusted", "Adjusted", numeric=True),
    ]
    of_place = live.of(store.read("intervention_live", ServiceLive), area)
    absent = live.here(of_place, area) if live.is_absent(of_place) else ""
    rows = [
        _index_row(
            here,
            intervention,
            catalogue.measure_by_id[measure_id],
            impact := found.get((intervention.id, measure_id)),
            absent,
            ui.row_mark(impact, found.values()) if impact else [],
        )
        for intervention in catalogue.interventions
        for measure_id in intervention.measures
    ]
    if any(row.get("says") for row in rows):
        columns.append(ui.column("says", "What the adjusted estimate says"))
    served = (
        " Hospital and 111 figures are those of the trusts that serve it, for all their patients."
        if area.kind in ("place", "partnership")
        else ""
    )
    caption = (
        f"{area.name}.{served} Changes in percent with 95% intervals; below zero is a reduction. Before and after: "
        "means of up "
        "to 52 weeks either side."
    )
    if synthetic:
        parts.append(ui.notice(estimates.SYNTHETIC, caution=True))
    parts.append(
        ui.section(
            "Three answers to one question",
            ui.data_table(
                columns, rows, caption, on_phone="rows", identity="interventions", class_name="weekly"
            ),
            name="interventions",
            synthetic=synthetic,
        )
    )
    parts.append(downloads.of_all(here, synthetic))
    return html.Div([part for part in parts if part is not None])


def _effects_of(area: Area) -> estimates.Effects:
    found = store.read("intervention_index", Impact, area=area.code)
    return {(impact.intervention, impact.measure): impact for impact in found}


def _index_row(
    here: address.View,
    intervention: Intervention,
    measure: Measure,
    impact: Impact | None,
    not_live: str,
    mark: Sequence[Component],
) -> dict[str, Any]:
    is_main = measure.id == intervention.measure
    link = dcc.Link(
        intervention.title if is_main else f"{intervention.title}: care homes",
        href=here.link(f"/interventions/{intervention.id}"),
        className="row-link",
    )
    line: dict[str, Any] = {
        "name": [link, html.Span(f"{measure.title}, {measure.unit}", className="caption"), *mark],
        "start": html.Span(day(intervention.date, short=True), className="unbroken"),
        "reported": html.Span(
            estimates.as_printed(intervention.printed(measure.id)[1]), className="figure-in-row"
        ),
    }
    if impact is None:
        return line | _no_estimate(f"No estimate for {subjects.place(here.area)}.")
    absent = f"{not_live} " if not_live and measure.reported_by == "place" else ""
    if impact.refused:
        return line | _no_estimate(f"{absent}{impact.refused}")
    return line | {
        "simple": estimates.with_interval(impact.simple_percent, estimates.simple_interval(impact)),
        "adjusted": estimates.with_interval(impact.effect_percent, estimates.interval(impact)),
        "says": f"{absent}{_says(impact)}".strip() or None,
    }


def _no_estimate(reason: str) -> dict[str, Any]:
    """One reason in the place of both estimates."""
    return {"simple": html.Span(reason, className="caption"), "spans": {"simple": 2}}


def _says(impact: Impact) -> str:
    """In words; the title says of all illustrative estimates that they say nothing."""
    if impact.synthetic or impact.effect_percent is None:
        return ""
    if impact.holds_zero:
        return "No change is inside the interval."
    return f"{'Lower' if impact.effect_percent < 0 else 'Higher'} than expected without it."


dash.register_page(
    "interventions",
    path="/interventions",
    name="Interventions",
    title=view.titled("Interventions"),
    layout=index,
    order=70,
)
