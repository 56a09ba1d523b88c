"""What five interventions changed: /interventions and /interventions/<id>?area=."""

from collections.abc import Sequence
from functools import partial
from typing import Any

import dash
from dash import dcc, html

from outcomes import address
from outcomes.catalogue import ICB, Area, Intervention, Measure, catalogue
from outcomes.catalogue.text import LogError
from outcomes.charts import figures
from outcomes.numerals import day, is_known, number, span, with_unit
from outcomes.warehouse import store
from outcomes.web import components as ui
from outcomes.web import view
from outcomes.wording import service_words, words
from pages import learning_log

Row = dict[str, Any]

SYNTHETIC = "This data was made to contain the effect. It tests the method and is evidence of nothing."
NOT_CHECKED = "cannot be checked yet: the data here is illustrative"
SYSTEM = catalogue.area_by_code[ICB]
FORMS = (("CSV", "csv"), ("Excel", "xlsx"), ("JSON", "json"), ("Parquet", "parquet"))


# --- words --------------------------------------------------------------------------------------------------


def _percent(value: float | None) -> str:
    return f"{number(value, 1, signed=True)}%" if is_known(value) else "no value"


def _reported(value: float) -> str:
    """As printed: no decimals that the source does not have."""
    return f"{number(value, _decimals(value), signed=True)}%"


def _decimals(printed: float) -> int:
    return 0 if float(printed).is_integer() else 1


def _interval(row: Row, prefix: str = "") -> str:
    return span(row[f"{prefix}lower_ci_percent"], row[f"{prefix}upper_ci_percent"], 1, "%", signed=True)


def _holds_zero(row: Row) -> bool:
    return row["lower_ci_percent"] <= 0 <= row["upper_ci_percent"]


def _finding(intervention: Intervention, row: Row | None) -> str:
    printed = f"{intervention.title}: {_reported(intervention.reported_value)} reported"
    if row is None or row["refused"]:
        return f"{printed}, not estimated"
    if row["synthetic"]:
        return f"{printed}; {NOT_CHECKED}"
    if _holds_zero(row):
        return f"{printed}, no clear change once adjusted"
    return f"{printed}, {_percent(row['effect_percent'])} once adjusted"


# --- the index ----------------------------------------------------------------------------------------------


@view.page
def index(here: address.View):
    """The five side by side: reported, before and after, adjusted."""
    found, area = _effects_of(here.area), here.area
    own = bool(found)
    if not own:
        found, area = _effects_of(SYSTEM), SYSTEM
    synthetic = ui.is_all_illustrative(found.values())
    is_mixed = not synthetic and any(row["synthetic"] for row in found.values())
    # An estimate from invented data says nothing, so none is counted.
    estimated = [row for row in found.values() if not row["refused"] and (synthetic or not row["synthetic"])]
    n_all = sum(len(i.measures) for i in catalogue.interventions)
    n_clear = sum(not row["holds_zero"] for row in estimated)
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
    parts: list = [
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
    absent = service_words.not_live(store.read("intervention_live"), area)
    rows = [
        _index_row(
            here,
            intervention,
            catalogue.measure_by_id[measure_id],
            row := found.get((intervention.id, measure_id)),
            absent,
            ui.row_mark(row, found.values()) if row else [],
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


def _effects_of(area: Area) -> dict[tuple[str, str], Row]:
    rows = words.plain_rows(store.read("intervention_index", area=area.code))
    return {(row["intervention"], row["measure"]): row for row in rows}


def _index_row(
    here: address.View,
    intervention: Intervention,
    measure: Measure,
    row: Row | None,
    not_live: str,
    mark: list,
) -> Row:
    is_main = measure.id == intervention.measure
    link = dcc.Link(
        intervention.title if is_main else f"{intervention.title}: care homes",
        href=here.link(f"/interventions/{intervention.id}"),
        className="row-link",
    )
    line: Row = {
        "name": [link, html.Span(f"{measure.title}, {measure.unit}", className="caption"), *mark],
        "start": html.Span(day(intervention.date, short=True), className="unbroken"),
        "reported": html.Span(_reported(intervention.printed(measure.id)[1]), className="figure-in-row"),
    }
    if row is None:
        return line | _no_estimate(f"No estimate for {words.place(here.area)}.")
    absent = f"{not_live} " if not_live and measure.reported_by == "place" else ""
    if row["refused"]:
        return line | _no_estimate(f"{absent}{row['refused']}")
    return line | {
        "simple": _with_interval(row["simple_percent"], _interval(row, "simple_")),
        "adjusted": _with_interval(row["effect_percent"], _interval(row)),
        "says": f"{absent}{_says(row)}".strip() or None,
    }


def _no_estimate(reason: str) -> Row:
    """One reason in the place of both estimates."""
    return {"simple": html.Span(reason, className="caption"), "spans": {"simple": 2}}


def _with_interval(value: float | None, interval: str) -> list:
    return [
        html.Span(_percent(value), className="figure-in-row"),
        html.Span(interval if is_known(value) else "", className="caption"),
    ]


def _says(row: Row) -> str:
    """In words; the title says of all illustrative estimates that they say nothing."""
    if row["synthetic"]:
        return ""
    if _holds_zero(row):
        return "No change is inside the interval."
    return f"{'Lower' if row['effect_percent'] < 0 else 'Higher'} than expected without it."


# --- one intervention ---------------------------------------------------------------------------------------


@view.page
def layout(here: address.View, intervention: Intervention):
    """Reported, before and after, adjusted; how it was estimated, what to read with care, place by place."""
    effects = words.plain_rows(store.read("intervention_effects", intervention=intervention.id))
    by_key = {(row["measure"], row["area_code"]): row for row in effects}
    area = here.area if (intervention.measure, here.area.code) in by_key else SYSTEM
    row = by_key.get((intervention.measure, area.code))
    synthetic = any(r["synthetic"] for r in effects)
    trail = ui.breadcrumb(
        [("Overview", here.link("/")), ("Interventions", here.link("/interventions"))], intervention.title
    )
    parts: list = [
        html.Div(
            ui.page_head(
                _finding(intervention, row),
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
    not_live = service_words.not_live(store.read("intervention_live"), area)
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


def _facts(here: address.View, intervention: Intervention, synthetic: bool) -> list:
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
    items = [
        (
            "Reported",
            [intervention.reported_text, *(f" {effect.text}" for effect in intervention.also_reported)],
        ),
        ("From", [day(intervention.date), " ", ui.basis(intervention.date_basis)]),
        ("Week by week", dcc.Link(measure.title, href=page)),
        ("Serves", [piece for link in (*goals, *targets) for piece in (", ", link)][1:]),
    ]
    return [*([html.P(ui.illustrative_mark())] if synthetic else []), ui.facts(items)]


def _nothing_here(here: address.View, intervention: Intervention) -> Any:
    reason, _ = service_words.why_missing(catalogue.measure_by_id[intervention.measure], here.area)
    return ui.empty_state(reason, "Figures below are those of North East and North Cumbria.")


def _estimates(intervention: Intervention, area: Area, by_key: dict) -> list[tuple[Measure, Row]]:
    """The measures of an intervention that an area has, with their rows."""
    return [
        (catalogue.measure_by_id[measure_id], by_key[measure_id, area.code])
        for measure_id in intervention.measures
        if (measure_id, area.code) in by_key
    ]


def _three_answers(
    here: address.View, intervention: Intervention, area: Area, by_key: dict, synthetic: bool
) -> Any:
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
    answers = [_answers(intervention, area, measure, row) for measure, row in found if not row["refused"]]
    on_one_scale = [answer for three in answers for answer in three]
    charts = [_forest(here, intervention, area, measure, row, on_one_scale) for measure, row in found]
    inside = charts[0] if len(charts) == 1 else html.Div(charts, className="pair")
    return ui.section("Three answers to one question", inside, name="effects", synthetic=synthetic)


def _answers(intervention: Intervention, area: Area, measure: Measure, row: Row) -> list[Row]:
    """The three answers of one measure, as the chart takes them."""
    _, value = intervention.printed(measure.id)
    weeks = max(row["simple_n_before"], row["simple_n_after"])
    return [
        {
            "label": "Reported",
            "detail": "as printed, no interval" if area.code == ICB else "whole system, as printed",
            "value": value,
            "decimals": _decimals(value),
        },
        {
            "label": "Before and after",
            "detail": f"means of {weeks} weeks",
            "value": row["simple_percent"],
            "lower": row["simple_lower_ci_percent"],
            "upper": row["simple_upper_ci_percent"],
        },
        {
            "label": "Adjusted",
            "detail": "trend, season, memory",
            "value": row["effect_percent"],
            "lower": row["lower_ci_percent"],
            "upper": row["upper_ci_percent"],
        },
    ]


def _forest(
    here: address.View,
    intervention: Intervention,
    area: Area,
    measure: Measure,
    row: Row,
    on_one_scale: Sequence[Row],
) -> Any:
    printed, value = intervention.printed(measure.id)
    if row["refused"]:
        return html.Div([html.H3(measure.title), ui.empty_state(row["refused"], f"Reported: {printed}")])
    answers = _answers(intervention, area, measure, row)
    axis = f"{measure.title}, change in %"
    per = measure.decimals if not measure.is_count else 0
    before, after = (with_unit(row[f"simple_{side}"], measure.unit, per) for side in ("before", "after"))
    whose = service_words.whose(measure, area)
    caption = (
        f"{area.name}. {whose}{' ' if whose else ''}Mean {before} in the {row['simple_n_before']} weeks "
        f"before and {after} in the {row['simple_n_after']} weeks after. Without it the model expects "
        f"{number(row['counterfactual_mean'], per)}; "
        f"the adjusted change is {number(row['effect'], per, signed=True)} "
        f"({span(row['lower_ci'], row['upper_ci'], per, signed=True)})."
    )
    if measure.disclosure == "hes":
        caption += " Means come from totals rounded to the nearest 5, the model from true counts."
    return ui.chart(
        figures.impact_forest(
            answers,
            axis=axis,
            directions=("lower", "higher"),
            beside=on_one_scale,
            synthetic=bool(row["synthetic"]),
        ),
        f"effects {measure.id}",
        summary=f"{measure.title}, {area.name}: reported {_reported(value)}, before and after "
        f"{_percent(row['simple_percent'])}, adjusted {_percent(row['effect_percent'])} "
        f"(95% interval {_interval(row)}).",
        columns=[
            ui.column("label", "Answer"),
            ui.column("value", "Change", numeric=True),
            ui.column("interval", "95% interval", numeric=True),
        ],
        rows=[
            {"label": "Reported", "value": _reported(value)},
            {
                "label": "Before and after",
                "value": _percent(row["simple_percent"]),
                "interval": _interval(row, "simple_"),
            },
            {"label": "Adjusted", "value": _percent(row["effect_percent"]), "interval": _interval(row)},
        ],
        table_caption=axis,
        caption=caption,
        **_behind(here, "interventions", intervention, measure, area),
        synthetic=bool(row["synthetic"]),
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


def _with_and_without(here: address.View, intervention: Intervention, by_key: dict) -> Any:
    charts = []
    for measure, row in _estimates(intervention, SYSTEM, by_key):
        lines = words.plain_rows(
            store.read("intervention_lines", intervention=intervention.id, measure=measure.id, area=ICB)
        )
        if lines:
            charts.append(_counterfactual(here, intervention, measure, row, lines))
    if not charts:
        return None
    note = (
        "North East and North Cumbria as a whole"
        + ("" if here.area.code == ICB else ", whichever place is chosen")
        + "."
    )
    synthetic = any(row["synthetic"] for _, row in _estimates(intervention, SYSTEM, by_key))
    return ui.section(
        "With it, and as modelled without it",
        html.Div(charts, className="stack"),
        note=note,
        name="lines",
        synthetic=synthetic,
    )


def _counterfactual(
    here: address.View, intervention: Intervention, measure: Measure, row: Row, lines: Sequence[Row]
) -> Any:
    start = row["first_period_after"]
    start = start if isinstance(start, str) else start.isoformat()
    points = [
        {
            "date": line["period_end"].isoformat(),
            "value": line["observed"],
            "fitted": line["fitted"],
        }
        | (
            {
                "counterfactual": line["counterfactual"],
                "lower": line["counterfactual_lower"],
                "upper": line["counterfactual_upper"],
            }
            if line["period_end"].isoformat() >= start
            else {}
        )
        for line in lines
    ]
    per = measure.decimals
    axis = service_words.axis(measure, "week")
    figure = figures.counterfactual(
        points,
        axis=axis,
        start=start,
        start_label=f"From {day(intervention.date)}".replace(" ", "\xa0")
        + (" (assumed)" if intervention.date_basis == "assumed" else ""),
        unit="%" if measure.unit == "%" else service_words.noun(measure),
        decimals=per,
        synthetic=bool(row["synthetic"]),
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
            "week": day(point["date"]),
            "value": number(point["value"], per) if is_known(point["value"]) else "suppressed or missing",
            "fitted": number(point["fitted"], per),
            "without": number(point.get("counterfactual"), per)
            if is_known(point.get("counterfactual"))
            else None,
        }
        for point in reversed(points)
    ]
    address = here.link(f"/weekly/{service_words.page_of(measure)}", measure=measure.id)
    return html.Div(
        [
            ui.chart(
                figure,
                f"lines {measure.id}",
                summary=f"{axis}: since {day(start)} the model expects a mean of "
                f"{number(row['counterfactual_mean'], per)} without the change and of "
                f"{number(row['counterfactual_mean'] + row['effect'], per)} with it.",
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
                synthetic=bool(row["synthetic"]),
            ),
            html.P(dcc.Link(f"{measure.title} to this week", href=address), className="caption"),
        ]
    )


def _tested_earlier(here: address.View, intervention: Intervention, by_key: dict) -> Any:
    """The same estimate at every feasible earlier date; the reader judges."""
    measure = catalogue.measure_by_id[intervention.measure]
    row = by_key.get((measure.id, ICB))
    if row is None or row["refused"]:
        return None
    tried = words.plain_rows(
        store.read("intervention_placebos", intervention=intervention.id, measure=measure.id, area=ICB)
    )
    if not tried:
        reason = "No earlier date leaves 26 weeks on either side, so none could be tried."
        return ui.section("The same test at earlier dates", ui.empty_state(reason), name="placebos")
    leaving_out = sum(bool(r["leaves_out_zero"]) for r in tried)
    per = measure.decimals
    unit = service_words.noun(measure) or "a week"
    axis = _axis_of_change(measure)
    rows = [
        {"date": r["start"].isoformat(), "value": r["effect"], "lower": r["lower_ci"], "upper": r["upper_ci"]}
        for r in tried
    ]
    declared = {
        "date": intervention.date.isoformat(),
        "value": row["effect"],
        "lower": row["lower_ci"],
        "upper": row["upper_ci"],
    }
    dates = words.counted(len(tried), "earlier date")
    chart = ui.chart(
        figures.placebos(
            rows, declared, axis=axis, unit=unit, decimals=per, synthetic=bool(row["synthetic"])
        ),
        "placebos",
        summary=f"{words.capital(dates)} tried, {words.counted(leaving_out, 'change')} found; at the "
        f"declared date the change is {number(row['effect'], per, signed=True)} {unit}.",
        columns=[
            ui.column("date", "Date tried"),
            ui.column("value", "Change", numeric=True),
            ui.column("interval", "95% interval", numeric=True),
        ],
        rows=[
            {
                "date": day(r["date"]),
                "value": number(r["value"], per, signed=True),
                "interval": span(r["lower"], r["upper"], per, signed=True),
            }
            for r in rows
        ],
        table_caption=f"{axis}, at earlier dates",
        caption="North East and North Cumbria, from the weeks before the declared date alone. Every date "
        "with 26 weeks on either side is tried; a change is found where the 95% interval leaves out zero. "
        f"Neighbouring dates share most of their data, so these are not {len(tried)} separate tests.",
        **_behind(here, "intervention-placebos", intervention, measure, SYSTEM),
        synthetic=bool(row["synthetic"]),
    )
    title = f"Tried at {dates}, before anything had started: {words.counted(leaving_out, 'change')} found"
    return ui.section(title, chart, name="placebos", synthetic=bool(row["synthetic"]))


def _axis_of_change(measure: Measure) -> str:
    return f"Change in {words.lower_first(service_words.axis(measure, 'week'))}"


def _method(intervention: Intervention, by_key: dict, area: Area) -> Any:
    measure = catalogue.measure_by_id[intervention.measure]
    row = by_key.get((measure.id, area.code))
    items: list = [
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
    if row is not None and not row["refused"]:
        items += [
            ("Weeks", f"{row['n_before']} before, {row['n_after']} since, in {words.place(area)}.", None),
            (
                "Memory",
                f"The model’s own autocorrelation from week to week is {number(row['ar1'], 2)}. What is "
                "left over has "
                f"{number(row['residual_autocorrelation'], 2)} before the memory is taken out and "
                f"{number(row['innovation_autocorrelation'], 2)} after; near zero is what the model assumes.",
                None,
            ),
        ]
    parts: list = [ui.definitions(items)]
    others = words.plain_rows(
        store.read("intervention_sensitivities", intervention=intervention.id, measure=measure.id, area=ICB)
    )
    whole = by_key.get((measure.id, ICB))
    if others and whole is not None:
        per = measure.decimals
        rows = [
            {
                "name": "REML, as above",
                "effect": number(whole["effect"], per, signed=True),
                "interval": span(whole["lower_ci"], whole["upper_ci"], per, signed=True),
                "caution": None,
            }
        ]
        rows += [
            {
                "name": r["name"],
                "effect": number(r["effect"], per, signed=True),
                "interval": span(r["lower_ci"], r["upper_ci"], per, signed=True),
                "caution": words.capital(r["caution"]) + ".",
            }
            for r in others
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
        synthetic=bool(others and whole is not None and whole["synthetic"]),
    )


# --- place by place -----------------------------------------------------------------------------------------


def _place_by_place(here: address.View, intervention: Intervention, by_key: dict, synthetic: bool) -> Any:
    """Every organisation or place that reports the measure, with and without the service live."""
    measure = catalogue.measure_by_id[intervention.measure]
    by_place = measure.reported_by == "place"
    areas = _reporting(measure)
    # One trust that reports alone is the whole system: a table would say everything twice.
    if len(areas) == 1 or not any((measure.id, area.code) in by_key for area in areas):
        return None
    live = (
        {row["area_code"]: row for row in words.plain_rows(store.read("intervention_live"))}
        if by_place
        else {}
    )
    columns = [
        ui.column("name", "Place" if by_place else "Trust"),
        *([ui.column("live", "Service live", class_name="own-row-on-phone")] if by_place else []),
        ui.column("before", "Mean before", numeric=True),
        ui.column("after", "Mean after", numeric=True),
        ui.column("simple", "Before and after", numeric=True),
        ui.column("adjusted", "Adjusted", numeric=True),
    ]

    def row_of(area: Area) -> Row:
        link = dcc.Link(
            area.name,
            href=here.link(f"/interventions/{intervention.id}", area=area.code),
            className="row-link",
        )
        line: Row = {
            "name": link,
            "live": _live(live.get(area.code)) if area.kind == "place" else None,
            "chosen": area.code == here.area.code,
        }
        row = by_key.get((measure.id, area.code))
        spans = {"spans": {"before": 4}}
        if row is None:
            return line | {"before": html.Span("No figures", className="caption")} | spans
        if row["refused"]:
            return line | {"before": html.Span(row["refused"], className="caption")} | spans
        per = max(measure.decimals, 1) if by_place else measure.decimals
        return line | {
            "before": number(row["simple_before"], per)
            if is_known(row["simple_before"])
            else "1 to 7 in all",
            "after": number(row["simple_after"], per) if is_known(row["simple_after"]) else "1 to 7 in all",
            "simple": _with_interval(row["simple_percent"], _interval(row, "simple_")),
            "adjusted": _with_interval(row["effect_percent"], _interval(row)),
        }

    rows: list[Row] = [row_of(SYSTEM)]
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


def _live(row: Row | None) -> str:
    if row is None or row["is_live_now"] is None:
        return "Not recorded"
    if row["live_from"] is None:
        return "Not live"
    since = day(row["live_from"], short=True)
    return f"Since {since}" if row["is_live_now"] else f"From {since}, not live now"


def _place_title(
    live: dict[str, Row], areas: Sequence[Area], by_place: bool, by_key: dict, measure: Measure
) -> str:
    if by_place:
        n = sum(bool(row["is_live_now"]) for row in live.values())
        if not n:
            return "Place by place: no extract says where the service is live"
        return f"The service is live in {n} of {len(areas)} places"
    rows = [by_key[measure.id, area.code] for area in areas if (measure.id, area.code) in by_key]
    estimated = [row for row in rows if not row["refused"]]
    if not estimated:
        return "Trust by trust: no estimate"
    if any(row["synthetic"] for row in estimated):
        return f"Trust by trust: {NOT_CHECKED}"
    n = sum(_holds_zero(row) for row in estimated)
    if n == 0:
        return f"A change is clear in all {words.counted(len(estimated), 'trust')}"
    return f"No clear change in {n} of {words.counted(len(estimated), 'trust')}"


# --- what was learnt ----------------------------------------------------------------------------------------


def _learnt(here: address.View, intervention: Intervention) -> Any:
    try:
        entries = [entry for entry in learning_log.entries() if intervention.id in entry.interventions]
    except LogError as problem:
        return ui.section(
            "Learnt so far", ui.empty_state("The learning log cannot be read.", str(problem)), name="learnt"
        )
    if not entries:
        reason = "Nobody has written about this intervention in the learning log yet."
        link = ("How to add an entry", here.link("/learning#section-log"))
        return ui.section("Learnt so far", ui.empty_state(reason, link=link), name="learnt")
    items = []
    for entry in entries:
        link = dcc.Link(entry.title, href=learning_log.page_address(here, entry))
        mark = html.P(ui.illustrative_mark(learning_log.EXAMPLE)) if entry.is_example else None
        dated = html.P(day(entry.date), className="caption")
        items.append(html.Div([html.H3(link), dated, mark, *learning_log.rich_text(entry.learnt)]))
    return ui.section("Learnt so far", html.Div(items, className="prose stack"), name="learnt")


def _downloads(here: address.View, synthetic: bool, **only: str) -> Any:
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
