"""Published figures of one measure, each with the file, line and source it was read from."""

from dataclasses import replace

from dash import dcc, html
from dash.development.base_component import Component

from outcomes import address
from outcomes.catalogue import ENGLAND, catalogue
from outcomes.exports.datasets import Dataset
from outcomes.numerals import counted, lower_first, upper_first
from outcomes.results.provenance import GroupFigure
from outcomes.warehouse import store
from outcomes.web import components as ui
from outcomes.wording import subjects
from pages.source.figures import digests, shared, sources_table, vintages
from pages.source.frame import PUBLISHED_STEPS, address_of, answer, definition, queries, recipe

SEX_WORDS = {"persons": "All", "male": "Men", "female": "Women"}


def figures_of(here: address.View, dataset: Dataset) -> Component:
    """Every figure of one measure in an area and England, or the measures there are to choose from."""
    measures = [m for m in catalogue.measures if m.kind == "published"]
    wanted = here.options.get("measure")
    subject = f"published figures, {here.area.name}"
    options = [(m.title, here.here("/data/source", measure=m.id, period=None)) for m in measures]
    script = recipe(
        [
            f'rows = pd.read_csv("{address_of(here.download(dataset.name))}")',
            'print(rows.groupby(["measure_title", "sex"])["period"].max())',
        ]
    )
    if not wanted:
        parts = [
            ui.section(
                "Choose a measure",
                html.Ul([html.Li(dcc.Link(*link)) for link in options], className="plain-list"),
                name="measures",
            ),
            queries(PUBLISHED_STEPS, dataset),
            script,
        ]
        return answer(
            here,
            dataset,
            subject,
            "Each published figure keeps the file, line and source it was read from.",
            parts,
            synthetic=False,
        )
    measure = next((m for m in measures if m.id == wanted), None)
    if measure is None:
        raise address.BadQuery(f"“{wanted[:60]}” is no published measure.", 404)
    period = here.options.get("period")
    areas = [here.area.code, ENGLAND]
    asked = {"measure": measure.id, "sex": None, "areas": areas, "period": period, "with_groups": True}
    figures = store.read("data_figures", GroupFigure, **asked)
    choice = ui.menu("Choose another measure", options, measure.title, "plain-list")
    subject = f"{lower_first(measure.title)}, {here.area.name}"
    after = [
        vintages(here, measure, None, areas, period),
        definition(here, measure),
        queries(PUBLISHED_STEPS, dataset),
        script,
    ]
    if not any(figure.area_code == here.area.code for figure in figures):
        reason = (
            f"No figure of {lower_first(measure.title)} is loaded for"
            f" {subjects.place(here.area)}{f' and {period[:30]}' if period else ''}."
        )
        return answer(here, dataset, subject, None, [choice, ui.empty_state(reason), *after], synthetic=False)
    named = [replace(figure, area_name=_of_whom(figure)) for figure in figures]
    synthetic = any(figure.synthetic for figure in figures)
    section = ui.section(
        f"{upper_first(counted(len(figures), 'figure'))}, each with its file and line",
        [
            sources_table(here, named, measure, {}, f"{measure.title}, {measure.unit}{shared(figures)}"),
            digests(figures),
        ],
        name="figures",
        synthetic=synthetic,
    )
    return answer(here, dataset, subject, None, [choice, section, *after], synthetic=synthetic)


def _of_whom(figure: GroupFigure) -> str:
    sex = SEX_WORDS.get(figure.sex, figure.sex)
    return ", ".join(part for part in (figure.area_name, sex, figure.category) if part)
