"""How one intervention was estimated, and what simpler estimators say."""

from dash import html
from dash.development.base_component import Component

from outcomes.catalogue import ICB, Area, Intervention, catalogue
from outcomes.numerals import day, number, span, upper_first
from outcomes.results.interventions import ImpactSensitivity
from outcomes.warehouse import store
from outcomes.web import components as ui
from outcomes.web.tree import Piece, Pieces
from outcomes.wording import subjects
from pages.interventions import charts, estimates


def how_estimated(intervention: Intervention, by_key: estimates.Effects, area: Area) -> Component:
    """What was declared, the model and its diagnostics, and the same effect by other estimators."""
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
            ("Weeks", f"{impact.n_before} before, {impact.n_after} since, in {subjects.place(area)}.", None),
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
                "caution": upper_first(other.caution) + ".",
            }
            for other in others
        ]
        columns = [
            ui.column("name", "Estimator"),
            ui.column("effect", "Change", numeric=True),
            ui.column("interval", "95% interval", numeric=True),
            ui.column("caution", "Caution"),
        ]
        caption = f"{charts.axis_of_change(measure)}, by other estimators of the same model, {estimates.SYSTEM.name}"
        parts.append(ui.data_table(columns, rows, caption, class_name="weekly", on_phone="rows"))
    return ui.section(
        "How it was estimated",
        html.Div(parts, className="pair"),
        name="method",
        synthetic=bool(others and whole is not None and whole.synthetic),
    )
