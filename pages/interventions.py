"""What five interventions changed: /interventions and /interventions/<id>?area=."""

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Any

import dash
from dash import dcc, html
from dash.development.base_component import Component

from outcomes import address
from outcomes.catalogue import ICB, Area, Intervention, Measure, catalogue
from outcomes.catalogue.text import LogError
from outcomes.charts import figures
from outcomes.numerals import day, number, span, with_unit
from outcomes.results.interventions import Impact, ImpactLine, ImpactPlacebo, ImpactSensitivity
from outcomes.results.weekly import ServiceLive
from outcomes.warehouse import store
from outcomes.web import components as ui
from outcomes.web import view
from outcomes.web.tree import Piece, Pieces
from outcomes.wording import service_words, words
from pages import learning_log

Effects = dict[tuple[str, str], Impact]
TableRow = dict[str, Any]

SYNTHETIC = "This data was made to contain the effect. It tests the method and is evidence of nothing."
NOT_CHECKED = "cannot be checked yet: the data here is illustrative"
SYSTEM = catalogue.area_by_code[ICB]
FORMS = (("CSV", "csv"), ("Excel", "xlsx"), ("JSON", "json"), ("Parquet", "parquet"))


# --- words --------------------------------------------------------------------------------------------------


def _percent(value: float | None) -> str:
    return "no value" if value is None else f"{number(value, 1, signed=True)}%"


def _reported(value: float) -> str:
    """As printed: no decimals that the source does not have."""
    return f"{number(value, _decimals(value), signed=True)}%"


def _decimals(printed: float) -> int:
    return 0 if float(printed).is_integer() else 1


def _interval(impact: Impact) -> str:
    return span(impact.lower_ci_percent, impact.upper_ci_percent, 1, "%", signed=True)


def _simple_interval(impact: Impact) -> str:
    return span(impact.simple_lower_ci_percent, impact.simple_upper_ci_percent, 1, "%", signed=True)


def _finding(intervention: Intervention, impact: Impact | None) -> str:
    printed = f"{intervention.title}: {_reported(intervention.reported_value)} reported"
    if impact is None or impact.refused:
        return f"{printed}, not estimated"
    if impact.synthetic:
        return f"{printed}; {NOT_CHECKED}"
    if impact.holds_zero:
        return f"{printed}, no clear change once adjusted"
    return f"{printed}, {_percent(impact.effect_percent)} once adjusted"


# --- the index ----------------------------------------------------------------------------------------------


@view.page
def index(here: address.View) -> Component:
    """The five side by side: reported, before and after, adjusted."""
    found, area = _effects_of(here.area), here.area
    own = bool(found)
    if not own:
        found, area = _effects_of(SYSTEM), SYSTEM
    synthetic = ui.is_all_illustrative(found.values())
    is_mixed = not synthetic and any(impact.synthetic for impact in found.values())
    # An estimate from invented data says nothing, so none is counted.
    estimated = [one for one in found.values() if not one.refused and (synthetic or not one.synthetic)]
    n_all = sum(len(i.measures) for i in catalogue.interventions)
    n_clear = sum(not impact.holds_zero for impact in estimated)
    work = words.counted(len(catalogue.interventions), "intervention")
    if not estimated:
        title = f"{words.capital(work)}: reported, not yet estimated"
    elif synthetic:
        title = f"What {work} changed cannot be judged yet: the data is illustrative"
    else:
        title = f"Once adjusted, {words.counted(n_clear, 'effect')} of {n_all} reported differ from no change"
    lead = (
        "Reported as the partnership’s slides print it, beside a plain before and after and an estimate "
        "adjusted for "
        "trend, season and memory. The slides give no dates: ours are assumed."
    )
    parts: list[Component | None] = [
        ui.page_head(title, lead, trail=ui.breadcrumb([("Overview", here.link("/"))], "Interventions")),
        ui.notice(SYNTHETIC, caution=True) if synthetic else None,
        ui.notice(["Of rows with the mark: ", words.lower_first(SYNTHETIC)], caution=True)
        if is_mixed
        else None,
    ]
    if not own:
        parts.append(_nothing_here(here, catalogue.interventions[0]))
    columns = [
        ui.column("name", "Intervention and measure"),
        ui.column("start", "From (assumed)"),
        ui.column("reported", "Reported" if area.code == ICB else "Reported, whole system", numeric=True),
        ui.column("simple", "Before and after", numeric=True),
        ui.column("adjusted", "Adjusted", numeric=True),
    ]
    absent = service_words.not_live(store.read("intervention_live", ServiceLive), area)
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
    parts.append(_downloads(here, synthetic))
    return html.Div([part for part in parts if part is not None])


def _effects_of(area: Area) -> Effects:
    found = store.read("intervention_index", Impact, area=area.code)
    return {(impact.intervention, impact.measure): impact for impact in found}


def _index_row(
    here: address.View,
    intervention: Intervention,
    measure: Measure,
    impact: Impact | None,
    not_live: str,
    mark: Sequence[Component],
) -> TableRow:
    is_main = measure.id == intervention.measure
    link = dcc.Link(
        intervention.title if is_main else f"{intervention.title}: care homes",
        href=here.link(f"/interventions/{intervention.id}"),
        className="row-link",
    )
    line: TableRow = {
        "name": [link, html.Span(f"{measure.title}, {measure.unit}", className="caption"), *mark],
        "start": html.Span(day(intervention.date, short=True), className="unbroken"),
        "reported": html.Span(_reported(intervention.printed(measure.id)[1]), className="figure-in-row"),
    }
    if impact is None:
        return line | _no_estimate(f"No estimate for {words.place(here.area)}.")
    absent = f"{not_live} " if not_live and measure.reported_by == "place" else ""
    if impact.refused:
        return line | _no_estimate(f"{absent}{impact.refused}")
    return line | {
        "simple": _with_interval(impact.simple_percent, _simple_interval(impact)),
        "adjusted": _with_interval(impact.effect_percent, _interval(impact)),
        "says": f"{absent}{_says(impact)}".strip() or None,
    }


def _no_estimate(reason: str) -> TableRow:
    """One reason in the place of both estimates."""
    return {"simple": html.Span(reason, className="caption"), "spans": {"simple": 2}}


def _with_interval(value: float | None, interval: str) -> list[Component]:
    return [
        html.Span(_percent(value), className="figure-in-row"),
        html.Span("" if value is None else interval, className="caption"),
    ]


def _says(impact: Impact) -> str:
    """In words; the title says of all illustrative estimates that they say nothing."""
    if impact.synthetic or impact.effect_percent is None:
        return ""
    if impact.holds_zero:
        return "No change is inside the interval."
    return f"{'Lower' if impact.effect_percent < 0 else 'Higher'} than expected without it."


# --- one intervention ---------------------------------------------------------------------------------------


@view.page
def layout(here: address.View, intervention: Intervention) -> Component:
    """Reported, before and after, adjusted; how it was estimated, what to read with care, place by place."""
    effects = store.read("intervention_effects", Impact, intervention=intervention.id)
    by_key = {(impact.measure, impact.area_code): impact for impact in effects}
    area = here.area if (intervention.measure, here.area.code) in by_key else SYSTEM
    synthetic = any(impact.synthetic for impact in effects)
    trail = ui.breadcrumb(
        [("Overview", here.link("/")), ("Interventions", here.link("/interventions"))], intervention.title
    )
    parts: list[Component | None] = [
        html.Div(
            ui.page_head(
                _finding(intervention, by_key.get((intervention.measure, area.code))),
                intervention.description,
                aside=_facts(here, intervention, synthetic),
                trail=trail,
            ),
            className="head-at-top",
        ),
        ui.notice([SYNTHETIC, " ", intervention.built_in], caution=True) if synthetic else None,
    ]
    if area is not here.area:
        parts.append(_nothing_here(here, intervention))
    not_live = service_words.not_live(store.read("intervention_live", ServiceLive), area)
    if not_live and catalogue.measure_by_id[intervention.measure].reported_by == "place":
        parts.append(ui.notice(f"{not_live} A change there has another cause."))
    parts += [
        _three_answers(here, intervention, area, by_key, synthetic),
        _with_and_without(here, intervention, by_key),
        _tested_earlier(here, intervention, by_key),
        _method(intervention, by_key, area),
        _place_by_place(here, intervention, by_key, synthetic),
        ui.section(
            "Read with care",
            [
                html.Ul([html.Li(trap) for trap in intervention.traps], className="prose"),
                html.P(f"Source of the reported figure: {intervention.source}.", className="caption"),
            ],
            name="traps",
        ),
        _learnt(here, intervention),
        _downloads(here, synthetic, intervention=intervention.id),
    ]
    return html.Div([part for part in parts if part is not None])


def _facts(here: address.View, intervention: Intervention, synthetic: bool) -> list[Component]:
    measure = catalogue.measure_by_id[intervention.measure]
    page = here.link(f"/weekly/{service_words.page_of(measure)}", measure=measure.id)
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
    items: list[tuple[Piece, Pieces]] = [
        (
            "Reported",
            [intervention.reported_text, *(f" {effect.text}" for effect in intervention.also_reported)],
        ),
        ("From", [day(intervention.date), " ", ui.basis(intervention.date_basis)]),
        ("Week by week", dcc.Link(measure.title, href=page)),
        ("Serves", [piece for link in (*goals, *targets) for piece in (", ", link)][1:]),
    ]
    return [*([html.P(ui.illustrative_mark())] if synthetic else []), ui.facts(items)]


def _nothing_here(here: address.View, intervention: Intervention) -> Component:
    reason, _ = service_words.why_missing(catalogue.measure_by_id[intervention.measure], here.area)
    return ui.empty_state(reason, "Figures below are those of North East and North Cumbria.")


def _estimates(intervention: Intervention, area: Area, by_key: Effects) -> list[tuple[Measure, Impact]]:
    """The measures of an intervention that an area has, with what was estimated of each."""
    return [
        (catalogue.measure_by_id[measure_id], by_key[measure_id, area.code])
        for measure_id in intervention.measures
        if (measure_id, area.code) in by_key
    ]


def _three_answers(
    here: address.View, intervention: Intervention, area: Area, by_key: Effects, synthetic: bool
) -> Component:
    found = _estimates(intervention, area, by_key)
    if not found:
        return ui.section(
            "Three answers to one question",
            ui.empty_state(
                "No weekly figures of "
                f"{words.lower_first(catalogue.measure_by_id[intervention.measure].title)} have been loaded."
            ),
            name="effects",
        )
    answers = [_answers(intervention, area, measure, one) for measure, one in found if not one.refused]
    on_one_scale = [answer for three in answers for answer in three]
    charts = [_forest(here, intervention, area, measure, one, on_one_scale) for measure, one in found]
    inside = charts[0] if len(charts) == 1 else html.Div(charts, className="pair")
    return ui.section("Three answers to one question", inside, name="effects", synthetic=synthetic)


def _answers(
    intervention: Intervention, area: Area, measure: Measure, impact: Impact
) -> list[figures.Estimate]:
    """The three answers of one measure."""
    _, value = intervention.printed(measure.id)
    weeks = max(impact.simple_n_before or 0, impact.simple_n_after or 0)
    return [
        figures.Estimate(
            label="Reported",
            detail="as printed, no interval" if area.code == ICB else "whole system, as printed",
            value=value,
            decimals=_decimals(value),
        ),
        figures.Estimate(
            label="Before and after",
            detail=f"means of {weeks} weeks",
            value=impact.simple_percent,
            lower=impact.simple_lower_ci_percent,
            upper=impact.simple_upper_ci_percent,
        ),
        figures.Estimate(
            label="Adjusted",
            detail="trend, season, memory",
            value=impact.effect_percent,
            lower=impact.lower_ci_percent,
            upper=impact.upper_ci_percent,
        ),
    ]


def _forest(
    here: address.View,
    intervention: Intervention,
    area: Area,
    measure: Measure,
    impact: Impact,
    on_one_scale: Sequence[figures.Estimate],
) -> Component:
    printed, value = intervention.printed(measure.id)
    if impact.refused:
        return html.Div([html.H3(measure.title), ui.empty_state(impact.refused, f"Reported: {printed}")])
    axis = f"{measure.title}, change in %"
    per = measure.decimals if not measure.is_count else 0
    before, after = (
        with_unit(mean, measure.unit, per) for mean in (impact.simple_before, impact.simple_after)
    )
    whose = service_words.whose(measure, area)
    caption = (
        f"{area.name}. {whose}{' ' if whose else ''}Mean {before} in the {impact.simple_n_before} weeks "
        f"before and {after} in the {impact.simple_n_after} weeks after. Without it the model expects "
        f"{number(impact.counterfactual_mean, per)}; "
        f"the adjusted change is {number(impact.effect, per, signed=True)} "
        f"({span(impact.lower_ci, impact.upper_ci, per, signed=True)})."
    )
    if measure.disclosure == "hes":
        caption += " Means come from totals rounded to the nearest 5, the model from true counts."
    return ui.chart(
        figures.impact_forest(
            _answers(intervention, area, measure, impact),
            axis=axis,
            directions=("lower", "higher"),
            beside=on_one_scale,
            synthetic=impact.synthetic,
        ),
        f"effects {measure.id}",
        summary=f"{measure.title}, {area.name}: reported {_reported(value)}, before and after "
        f"{_percent(impact.simple_percent)}, adjusted {_percent(impact.effect_percent)} "
        f"(95% interval {_interval(impact)}).",
        columns=[
            ui.column("label", "Answer"),
            ui.column("value", "Change", numeric=True),
            ui.column("interval", "95% interval", numeric=True),
        ],
        rows=[
            {"label": "Reported", "value": _reported(value)},
            {
                "label": "Before and after",
                "value": _percent(impact.simple_percent),
                "interval": _simple_interval(impact),
            },
            {"label": "Adjusted", "value": _percent(impact.effect_percent), "interval": _interval(impact)},
        ],
        table_caption=axis,
        caption=caption,
        **_behind(here, "interventions", intervention, measure, area),
        synthetic=impact.synthetic,
    )


def _behind(
    here: address.View, dataset: str, intervention: Intervention, measure: Measure, area: Area
) -> dict[str, Any]:
    """Downloads of one chart, whole whatever period is chosen elsewhere, and the source of its measure."""
    only = {
        "intervention": intervention.id,
        "measure": measure.id,
        "area": area.code,
        **dict.fromkeys(("compare", "from", "to")),
    }
    weekly = f"weekly-{measure.layout}"
    return {
        "downloads": [(label, here.download(dataset, form, **only)) for label, form in FORMS],
        "provenance": here.link("/data/source", dataset=weekly, measure=measure.id, area=area.code),
    }


def _with_and_without(here: address.View, intervention: Intervention, by_key: Effects) -> Component | None:
    estimates = _estimates(intervention, SYSTEM, by_key)
    charts = []
    for measure, impact in estimates:
        asked = {"intervention": intervention.id, "measure": measure.id, "area": ICB}
        lines = store.read("intervention_lines", ImpactLine, **asked)
        if lines and impact.first_period_after:
            charts.append(
                _counterfactual(here, intervention, measure, impact, impact.first_period_after, lines)
            )
    if not charts:
        return None
    note = (
        "North East and North Cumbria as a whole"
        + ("" if here.area.code == ICB else ", whichever place is chosen")
        + "."
    )
    return ui.section(
        "With it, and as modelled without it",
        html.Div(charts, className="stack"),
        note=note,
        name="lines",
        synthetic=any(impact.synthetic for _, impact in estimates),
    )


def _counterfactual(
    here: address.View,
    intervention: Intervention,
    measure: Measure,
    impact: Impact,
    start: date,
    lines: Sequence[ImpactLine],
) -> Component:
    per = measure.decimals
    axis = service_words.axis(measure, "week")
    figure = figures.counterfactual(
        lines,
        axis=axis,
        start=start,
        start_label=f"From {day(intervention.date)}".replace(" ", "\xa0")
        + (" (assumed)" if intervention.date_basis == "assumed" else ""),
        unit="%" if measure.unit == "%" else service_words.noun(measure),
        decimals=per,
        synthetic=impact.synthetic,
    )
    caption = (
        "Dots: weeks as counted. Solid: the model’s line. Dashed, with a 95% band of the line: the same "
        "model without "
        "the change."
    )
    if measure.disclosure == "hes":
        caption += " Counts shown are rounded to the nearest 5; the model is fitted on true counts."
    table = [
        {
            "week": day(line.period_end),
            "value": "suppressed or missing" if line.observed is None else number(line.observed, per),
            "fitted": number(line.fitted, per),
            "without": number(line.counterfactual, per) if line.period_end >= start else None,
        }
        for line in reversed(lines)
    ]
    without = impact.counterfactual_mean or 0.0
    address = here.link(f"/weekly/{service_words.page_of(measure)}", measure=measure.id)
    return html.Div(
        [
            ui.chart(
                figure,
                f"lines {measure.id}",
                summary=f"{axis}: since {day(start)} the model expects a mean of "
                f"{number(without, per)} without the change and of "
                f"{number(without + (impact.effect or 0.0), per)} with it.",
                columns=[
                    ui.column("week", "Week to"),
                    ui.column("value", "Counted", numeric=True),
                    ui.column("fitted", "Fitted", numeric=True),
                    ui.column("without", "Modelled without it", numeric=True),
                ],
                rows=table,
                table_caption=f"{axis}, newest first",
                caption=caption,
                **_behind(here, "intervention-lines", intervention, measure, SYSTEM),
                synthetic=impact.synthetic,
            ),
            html.P(dcc.Link(f"{measure.title} to this week", href=address), className="caption"),
        ]
    )


def _tested_earlier(here: address.View, intervention: Intervention, by_key: Effects) -> Component | None:
    """The same estimate at every feasible earlier date; the reader judges."""
    measure = catalogue.measure_by_id[intervention.measure]
    declared = _as_tried(intervention, by_key.get((measure.id, ICB)))
    if declared is None:
        return None
    synthetic = by_key[measure.id, ICB].synthetic
    asked = {"intervention": intervention.id, "measure": measure.id, "area": ICB}
    tried = store.read("intervention_placebos", ImpactPlacebo, **asked)
    if not tried:
        reason = "No earlier date leaves 26 weeks on either side, so none could be tried."
        return ui.section("The same test at earlier dates", ui.empty_state(reason), name="placebos")
    leaving_out = sum(one.leaves_out_zero for one in tried)
    per = measure.decimals
    unit = service_words.noun(measure) or "a week"
    axis = _axis_of_change(measure)
    dates = words.counted(len(tried), "earlier date")
    chart = ui.chart(
        figures.placebos(tried, declared, axis=axis, unit=unit, decimals=per, synthetic=synthetic),
        "placebos",
        summary=f"{words.capital(dates)} tried, {words.counted(leaving_out, 'change')} found; at the "
        f"declared date the change is {number(declared.effect, per, signed=True)} {unit}.",
        columns=[
            ui.column("date", "Date tried"),
            ui.column("value", "Change", numeric=True),
            ui.column("interval", "95% interval", numeric=True),
        ],
        rows=[
            {
                "date": day(one.start),
                "value": number(one.effect, per, signed=True),
                "interval": span(one.lower_ci, one.upper_ci, per, signed=True),
            }
            for one in tried
        ],
        table_caption=f"{axis}, at earlier dates",
        caption="North East and North Cumbria, from the weeks before the declared date alone. Every date "
        "with 26 weeks on either side is tried; a change is found where the 95% interval leaves out zero. "
        f"Neighbouring dates share most of their data, so these are not {len(tried)} separate tests.",
        **_behind(here, "intervention-placebos", intervention, measure, SYSTEM),
        synthetic=synthetic,
    )
    title = f"Tried at {dates}, before anything had started: {words.counted(leaving_out, 'change')} found"
    return ui.section(title, chart, name="placebos", synthetic=synthetic)


def _as_tried(intervention: Intervention, impact: Impact | None) -> ImpactPlacebo | None:
    """The estimate at the declared date in the form of those at earlier ones; None where there is none."""
    if impact is None or impact.effect is None or impact.lower_ci is None or impact.upper_ci is None:
        return None
    return ImpactPlacebo(
        intervention=impact.intervention,
        measure=impact.measure,
        area_code=impact.area_code,
        start=intervention.date,
        effect=impact.effect,
        lower_ci=impact.lower_ci,
        upper_ci=impact.upper_ci,
    )


def _axis_of_change(measure: Measure) -> str:
    return f"Change in {words.lower_first(service_words.axis(measure, 'week'))}"


def _method(intervention: Intervention, by_key: Effects, area: Area) -> Component:
    measure = catalogue.measure_by_id[intervention.measure]
    impact = by_key.get((measure.id, area.code))
    items: list[tuple[Piece, Pieces, str | None]] = [
        ("Declared before looking", "Measure, date and window stand in the reference data.", None),
        ("Date", f"{day(intervention.date)}. {intervention.date_note}", intervention.date_basis),
        (
            "Window",
            f"{day(intervention.window_from)} to {day(intervention.window_to)}. {intervention.window_note}",
            "assumed",
        ),
        (
            "Model",
            "A level and a slope before the date, a change of both from the first week that ends on or "
            "after it, and "
            "two yearly waves for the season. Each week remembers the one before. The effect is the mean "
            "change over "
            "the weeks since, in the unit of the measure and in percent of what the model expects without "
            "it. "
            "Fitted by REML with first-order autoregressive errors; the interval uses a t quantile.",
            None,
        ),
    ]
    if impact is not None and not impact.refused:
        items += [
            ("Weeks", f"{impact.n_before} before, {impact.n_after} since, in {words.place(area)}.", None),
            (
                "Memory",
                f"The model’s own autocorrelation from week to week is {number(impact.ar1, 2)}. What is "
                "left over has "
                f"{number(impact.residual_autocorrelation, 2)} before the memory is taken out and "
                f"{number(impact.innovation_autocorrelation, 2)} after; near zero is what the model assumes.",
                None,
            ),
        ]
    parts: list[Component] = [ui.definitions(items)]
    asked = {"intervention": intervention.id, "measure": measure.id, "area": ICB}
    others = store.read("intervention_sensitivities", ImpactSensitivity, **asked)
    whole = by_key.get((measure.id, ICB))
    if others and whole is not None:
        per = measure.decimals
        rows = [
            {
                "name": "REML, as above",
                "effect": number(whole.effect, per, signed=True),
                "interval": span(whole.lower_ci, whole.upper_ci, per, signed=True),
                "caution": None,
            }
        ]
        rows += [
            {
                "name": other.name,
                "effect": number(other.effect, per, signed=True),
                "interval": span(other.lower_ci, other.upper_ci, per, signed=True),
                "caution": words.capital(other.caution) + ".",
            }
            for other in others
        ]
        columns = [
            ui.column("name", "Estimator"),
            ui.column("effect", "Change", numeric=True),
            ui.column("interval", "95% interval", numeric=True),
            ui.column("caution", "Caution"),
        ]
        caption = f"{_axis_of_change(measure)}, by other estimators of the same model, {SYSTEM.name}"
        parts.append(ui.data_table(columns, rows, caption, class_name="weekly", on_phone="rows"))
    return ui.section(
        "How it was estimated",
        html.Div(parts, className="pair"),
        name="method",
        synthetic=bool(others and whole is not None and whole.synthetic),
    )


# --- place by place -----------------------------------------------------------------------------------------


def _place_by_place(
    here: address.View, intervention: Intervention, by_key: Effects, synthetic: bool
) -> Component | None:
    """Every organisation or place that reports the measure, with and without the service live."""
    measure = catalogue.measure_by_id[intervention.measure]
    by_place = measure.reported_by == "place"
    areas = _reporting(measure)
    # One trust that reports alone is the whole system: a table would say everything twice.
    if len(areas) == 1 or not any((measure.id, area.code) in by_key for area in areas):
        return None
    live = {place.area_code: place for place in store.read("intervention_live", ServiceLive)}
    columns = [
        ui.column("name", "Place" if by_place else "Trust"),
        *([ui.column("live", "Service live", class_name="own-row-on-phone")] if by_place else []),
        ui.column("before", "Mean before", numeric=True),
        ui.column("after", "Mean after", numeric=True),
        ui.column("simple", "Before and after", numeric=True),
        ui.column("adjusted", "Adjusted", numeric=True),
    ]

    def row_of(area: Area) -> TableRow:
        link = dcc.Link(
            area.name,
            href=here.link(f"/interventions/{intervention.id}", area=area.code),
            className="row-link",
        )
        line: TableRow = {
            "name": link,
            "live": _live(live.get(area.code)) if by_place and area.kind == "place" else None,
            "chosen": area.code == here.area.code,
        }
        impact = by_key.get((measure.id, area.code))
        if impact is None or impact.refused:
            reason = impact.refused if impact else "No figures"
            return line | {"before": html.Span(reason, className="caption"), "spans": {"before": 4}}
        per = max(measure.decimals, 1) if by_place else measure.decimals
        before, after = (
            "1 to 7 in all" if mean is None else number(mean, per)
            for mean in (impact.simple_before, impact.simple_after)
        )
        return line | {
            "before": before,
            "after": after,
            "simple": _with_interval(impact.simple_percent, _simple_interval(impact)),
            "adjusted": _with_interval(impact.effect_percent, _interval(impact)),
        }

    rows = [row_of(SYSTEM)]
    if here.area.code != ICB and here.area not in areas and (measure.id, here.area.code) in by_key:
        rows.append(row_of(here.area))
    grouped = [area for area in areas if area.partnership]
    for partnership in catalogue.areas_of("partnership"):
        members = [area for area in grouped if area.partnership == partnership.code]
        rows += [{"group": partnership.name}, *map(row_of, members)] if members else []
    rows += [row_of(area) for area in areas if not area.partnership]
    declared = day(intervention.date)
    caption = (
        f"{measure.title}, {measure.unit}. Every estimate uses the declared date, {declared}; 95% intervals."
    )
    if by_place:
        caption += " Means come from 52-week totals rounded to the nearest 5; models from true counts."
    return ui.section(
        _place_title(live, areas, by_place, by_key, measure),
        ui.data_table(columns, rows, caption, on_phone="rows", identity="places", class_name="weekly"),
        name="places",
        synthetic=synthetic,
    )


def _reporting(measure: Measure) -> tuple[Area, ...]:
    if measure.reported_by == "place":
        return catalogue.places
    if measure.reported_by == "acute":
        return catalogue.areas_of("acute")
    return tuple(catalogue.area_by_code[code] for code in measure.reported_by)


def _live(place: ServiceLive | None) -> str:
    if place is None or place.is_live_now is None:
        return "Not recorded"
    if place.live_from is None:
        return "Not live"
    since = day(place.live_from, short=True)
    return f"Since {since}" if place.is_live_now else f"From {since}, not live now"


def _place_title(
    live: dict[str, ServiceLive], areas: Sequence[Area], by_place: bool, by_key: Effects, measure: Measure
) -> str:
    if by_place:
        n = sum(bool(place.is_live_now) for place in live.values())
        if not n:
            return "Place by place: no extract says where the service is live"
        return f"The service is live in {n} of {len(areas)} places"
    found = [by_key[measure.id, area.code] for area in areas if (measure.id, area.code) in by_key]
    estimated = [impact for impact in found if not impact.refused]
    if not estimated:
        return "Trust by trust: no estimate"
    if any(impact.synthetic for impact in estimated):
        return f"Trust by trust: {NOT_CHECKED}"
    n = sum(impact.holds_zero for impact in estimated)
    if n == 0:
        return f"A change is clear in all {words.counted(len(estimated), 'trust')}"
    return f"No clear change in {n} of {words.counted(len(estimated), 'trust')}"


# --- what was learnt ----------------------------------------------------------------------------------------


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
    items = []
    for entry in entries:
        link = dcc.Link(entry.title, href=learning_log.page_address(here, entry))
        mark = html.P(ui.illustrative_mark(learning_log.EXAMPLE)) if entry.is_example else None
        dated = html.P(day(entry.date), className="caption")
        items.append(html.Div([html.H3(link), dated, mark, *learning_log.rich_text(entry.learnt)]))
    return ui.section("Learnt so far", html.Div(items, className="prose stack"), name="learnt")


def _downloads(here: address.View, synthetic: bool, **only: str) -> Component:
    links = [
        (label, here.download("interventions", form, **{"compare": None, "from": None, "to": None}, **only))
        for label, form in FORMS
    ]
    more = [
        dcc.Link(
            "Where does this come from?", href=here.link("/data/source", dataset="interventions", **only)
        ),
        dcc.Link("How effects are estimated", href=here.link("/methods")),
    ]
    source = "Reported figures: the learning and improvement community’s slides. Estimates: weekly extracts."
    return ui.downloads(links, source=source, more=more, synthetic=synthetic)


dash.register_page(
    "interventions",
    path="/interventions",
    name="Interventions",
    title=view.titled("Interventions"),
    layout=index,
    order=70,
)
for order, one in enumerate(catalogue.interventions, start=71):
    dash.register_page(
        f"interventions.{one.id}",
        path=f"/interventions/{one.id}",
        name=one.title,
        title=view.titled(one.title),
        layout=partial(layout, one),
        order=order,
    )
