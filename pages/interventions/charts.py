"""The charts of one intervention: three answers, the weeks with and without it, and the same test at earlier dates."""

from collections.abc import Sequence
from datetime import date

from dash import dcc, html
from dash.development.base_component import Component

from outcomes import address
from outcomes.catalogue import ICB, Area, Intervention, Measure, catalogue
from outcomes.charts import figures
from outcomes.numerals import counted, day, lower_first, number, span, upper_first, with_unit
from outcomes.results.interventions import Impact, ImpactLine, ImpactPlacebo
from outcomes.sources import registry
from outcomes.warehouse import store
from outcomes.web import components as ui
from outcomes.web import taken
from outcomes.wording import service_words
from pages.interventions import downloads, estimates


def three_answers(
    here: address.View, intervention: Intervention, area: Area, by_key: estimates.Effects, synthetic: bool
) -> Component:
    """Reported, before and after, and adjusted, for every measure of an intervention."""
    found = estimates.of_area(intervention, area, by_key)
    if not found:
        return ui.section(
            "Three answers to one question",
            ui.empty_state(
                "No weekly figures of "
                f"{lower_first(catalogue.measure_by_id[intervention.measure].title)} have been loaded."
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
            decimals=estimates.decimals_of(value),
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
        summary=f"{measure.title}, {area.name}: reported {estimates.as_printed(value)}, before and after "
        f"{estimates.percent(impact.simple_percent)}, adjusted {estimates.percent(impact.effect_percent)} "
        f"(95% interval {estimates.interval(impact)}).",
        columns=[
            ui.column("label", "Answer"),
            ui.column("value", "Change", numeric=True),
            ui.column("interval", "95% interval", numeric=True),
        ],
        rows=[
            {"label": "Reported", "value": estimates.as_printed(value)},
            {
                "label": "Before and after",
                "value": estimates.percent(impact.simple_percent),
                "interval": estimates.simple_interval(impact),
            },
            {
                "label": "Adjusted",
                "value": estimates.percent(impact.effect_percent),
                "interval": estimates.interval(impact),
            },
        ],
        table_caption=axis,
        caption=caption,
        **downloads.of_chart(here, "interventions", intervention, measure, area),
        synthetic=impact.synthetic,
        told=taken.told(
            f"{intervention.title}: what changed in {lower_first(measure.title)}",
            measure,
            area,
            f"{impact.simple_n_before} weeks before and {impact.simple_n_after} weeks after "
            f"{_started(intervention)}",
            sources=[taken.source(measure), "Reported: the learning and improvement community’s slides"],
            view="three answers",
        ),
    )


def _started(intervention: Intervention) -> str:
    assumed = " (assumed)" if intervention.date_basis == "assumed" else ""
    return f"{day(intervention.date)}{assumed}"


def with_and_without(
    here: address.View, intervention: Intervention, by_key: estimates.Effects
) -> Component | None:
    """The weeks of the whole system, and what the model expects of them without the intervention."""
    found = estimates.of_area(intervention, estimates.SYSTEM, by_key)
    charts = counterfactuals(here, intervention, [measure for measure, _ in found], by_key)
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
        synthetic=any(impact.synthetic for _, impact in found),
    )


def counterfactuals(
    here: address.View, intervention: Intervention, measures: Sequence[Measure], by_key: estimates.Effects
) -> list[Component]:
    """A chart of every measure that has an estimate for the whole system."""
    charts: list[Component] = []
    for measure in measures:
        impact = by_key.get((measure.id, ICB))
        asked = {"intervention": intervention.id, "measure": measure.id, "area": ICB}
        lines = store.read("intervention_lines", ImpactLine, **asked)
        if lines and impact is not None and impact.first_period_after:
            charts.append(
                _counterfactual(here, intervention, measure, impact, impact.first_period_after, lines)
            )
    return charts


def _counterfactual(
    here: address.View,
    intervention: Intervention,
    measure: Measure,
    impact: Impact,
    start: date,
    lines: Sequence[ImpactLine],
) -> Component:
    per = measure.decimals
    period = "month" if impact.period == "monthly" else "week"
    axis = service_words.axis(measure, period)
    figure = figures.counterfactual(
        lines,
        axis=axis,
        start=start,
        start_label=f"From {_started(intervention)}".replace(" ", "\xa0", 3),
        unit="%" if measure.unit == "%" else service_words.noun(measure),
        decimals=per,
        synthetic=impact.synthetic,
    )
    caption = (
        f"Dots: {period}s as counted. Solid: the model’s line. Dashed, with a 95% band of the line: the same "
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
    address = here.link(f"/weekly/{registry.page_of(measure.layout, measure.id)}", measure=measure.id)
    return html.Div(
        [
            ui.chart(
                figure,
                f"lines {measure.id}",
                summary=f"{axis}: since {day(start)} the model expects a mean of "
                f"{number(without, per)} without the change and of "
                f"{number(without + (impact.effect or 0.0), per)} with it.",
                columns=[
                    ui.column("week", f"{period.capitalize()} to"),
                    ui.column("value", "Counted", numeric=True),
                    ui.column("fitted", "Fitted", numeric=True),
                    ui.column("without", "Modelled without it", numeric=True),
                ],
                rows=table,
                table_caption=f"{axis}, newest first",
                caption=caption,
                **downloads.of_chart(here, "intervention-lines", intervention, measure, estimates.SYSTEM),
                synthetic=impact.synthetic,
                told=taken.told(
                    f"{intervention.title}: {lower_first(measure.title)} with it and as modelled without it",
                    measure,
                    estimates.SYSTEM,
                    f"{taken.span_of_days(lines[0].period_end, lines[-1].period_end)}, by {period}",
                    view="with and without",
                ),
            ),
            html.P(dcc.Link(f"{measure.title} to its newest {period}", href=address), className="caption"),
        ]
    )


def tested_earlier(
    here: address.View, intervention: Intervention, by_key: estimates.Effects
) -> Component | None:
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
    axis = axis_of_change(measure)
    dates = counted(len(tried), "earlier date")
    title = f"Tried at {dates}, before anything had started: {counted(leaving_out, 'change')} found"
    chart = ui.chart(
        figures.placebos(tried, declared, axis=axis, unit=unit, decimals=per, synthetic=synthetic),
        "placebos",
        summary=f"{upper_first(dates)} tried, {counted(leaving_out, 'change')} found; at the "
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
        **downloads.of_chart(here, "intervention-placebos", intervention, measure, estimates.SYSTEM),
        synthetic=synthetic,
        told=taken.told(
            f"{intervention.title}: {lower_first(title)}",
            measure,
            estimates.SYSTEM,
            f"Dates tried: {taken.span_of_days(tried[0].start, tried[-1].start)}",
            view="earlier dates",
        ),
    )
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


def axis_of_change(measure: Measure) -> str:
    """The measure and its unit, as an axis of changes is titled."""
    return f"Change in {lower_first(service_words.axis(measure, 'week'))}"
