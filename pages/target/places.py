"""Places side by side, and who is left behind."""

from collections.abc import Sequence
from dataclasses import asdict

from dash import html
from dash.development.base_component import Component

from outcomes.catalogue import ENGLAND, Area, catalogue
from outcomes.charts import figures
from outcomes.numerals import listed, lower_first, span
from outcomes.results.tables import known
from outcomes.results.targets import Breakdown
from outcomes.warehouse import store
from outcomes.web import components as ui
from outcomes.web import side_by_side, taken
from outcomes.web.tree import Piece
from outcomes.web.view import FORMS
from outcomes.wording import comparisons, quantities, subjects
from pages.target.shown import Shown, loading, nearest, page_address


def places_of(shown: Shown) -> Sequence[Piece]:
    """Tiles on one scale and places beside England, both in partnership order."""
    here, target, part = shown.here, shown.target, shown.part
    places = side_by_side.read(target, part, here)
    if not places.points and places.has_values:
        return [beside_england_of(shown, places)]
    if not places.points:
        other = nearest(shown) if not shown.has_points else None
        link = (
            (f"Show {subjects.place(other)}", here.here(page_address(target), area=other.code))
            if other
            else None
        )
        return [
            ui.section(
                "Places",
                ui.empty_state(
                    f"No figures for “{shown.measure.title}” are loaded by place.",
                    [loading(here), "."],
                    link=link,
                ),
                name="places",
            )
        ]

    other = nearest(shown, is_of_all=True)
    elsewhere = (
        (f"Show {subjects.place(other)}", here.here(page_address(target), area=other.code)) if other else None
    )
    tiles = ui.section(
        comparisons.places_movement(
            list(places.points.values()), len(catalogue.places), shown.measure.decimals
        ),
        side_by_side.multiples(
            places, lambda place: here.here(page_address(target), area=place.code), elsewhere
        ),
        note=f"{quantities.unit_words(shown.measure)}, in the order of the local partnerships. "
        f"{comparisons.one_place(shown.measure)}",
        name="places",
    )
    return [tiles, beside_england_of(shown, places)]


def beside_england_of(shown: Shown, places: side_by_side.Places) -> Component:
    """Places with their intervals against England, or why they cannot be told apart from it."""
    name = f"{shown.target.id}-places"
    compared = side_by_side.against_england(
        places, name, shown.here, page_address(shown.target), FORMS, is_titled=False
    )
    body: list[Piece] = []
    if places.has_limits:
        spread = comparisons.spread(places.spread, places.measure)
        body += [html.P(spread, className="prose")] if spread else []
        people = people_of(places)
        body.append(
            html.Div([html.Div(compared), html.Aside(people)], className="with-aside") if people else compared
        )
    else:
        reach = f"{comparisons.reach(places.spread, places.measure)} " if places.spread else ""
        chance = (
            "How much of the difference is chance cannot be said. "
            "Figures of several years together, where they are published with limits, would show it."
        )
        body += [
            ui.empty_state(reach + chance),
            html.Details(
                [html.Summary("Show the figures as a table"), compared],
                className="table-of",
                open="sort" in shown.here.options,
            ),
        ]
    return ui.section(
        side_by_side.finding(places), html.Div(body, className="stack"), name="places-and-england"
    )


def people_of(places: side_by_side.Places) -> Sequence[Piece]:
    """The target in people, a bar a place, in partnership order; a place without a figure has none."""
    title = side_by_side.people_title(places)
    if title is None:
        return []
    bars: list[ui.Bar] = [
        {"label": place.name, "value": quantities.three_figures(row.people_fewer)}
        for place in catalogue.places
        if (row := places.latest.get(place.code)) and row.people_fewer is not None
    ]
    people = known(places.part.people)
    note = f"{people.note}, {people.basis}."
    return [html.H3(title), ui.bars(bars, decimals=0), html.P(note, className="caption")]


def left_behind(shown: Shown) -> Component:
    """Deprivation, sex, age and ethnicity as published for the area, else England's, else that none are."""
    measure = shown.measure
    for code in (shown.area.code, ENGLAND):
        if shown.is_hidden and code == shown.area.code:
            continue
        rows = store.read("target_breakdowns", Breakdown, measure=measure.id, area=code)
        if rows:
            return gradient(shown, rows, catalogue.area_by_code[code])
    return ui.section(
        "Who is left behind?",
        ui.empty_state(
            "Not loaded at this level",
            "No figures by deprivation, sex, age or ethnicity are loaded for "
            f"“{lower_first(measure.title)}”, neither for {subjects.place(shown.area)} nor for England.",
        ),
        name="left-behind",
    )


def gradient(shown: Shown, rows: Sequence[Breakdown], area: Area) -> Component:
    """Groups side by side, in the order published, with their limits."""
    measure = shown.measure
    synthetic = any(row.synthetic for row in rows)
    shown_rows = [
        {
            **asdict(row),
            "name": row.group,
            "partnership": row.dimension,
            "comparison": "similar",
            "words": "",
            "limits": span(row.lower, row.upper, measure.decimals) if row.lower is not None else None,
        }
        for row in rows
    ]
    periods = listed(sorted({row.period for row in rows}))
    dimensions = list(dict.fromkeys(row.dimension for row in rows))
    chart = ui.chart(
        figures.interval_plot(
            shown_rows,
            axis=f"{quantities.unit_words(measure)}, {area.name}, {periods}",
            unit=measure.unit,
            decimals=measure.decimals,
            synthetic=synthetic,
        ),
        f"{shown.target.id}-groups",
        summary=f"{quantities.unit_words(measure)} in {area.name} by "
        f"{listed([lower_first(name) for name in dimensions])}.",
        columns=[
            ui.column("dimension", "By"),
            ui.column("group", "Group"),
            ui.column("value", "Value", numeric=True, decimals=measure.decimals),
            ui.column("limits", "95% limits", class_name="nowrap"),
            ui.column("period", "Period", class_name="nowrap"),
            ui.column("grade", "Grade", class_name="nowrap"),
            ui.column("source_title", "Source", class_name="worded"),
        ],
        rows=shown_rows,
        caption="Bars are 95% limits where they are loaded.",
        synthetic=synthetic,
        told=taken.told(
            f"{measure.title} by {listed([lower_first(name) for name in dimensions])}",
            measure,
            area,
            periods,
            sources=[row.source_title for row in rows],
            view="groups",
        ),
    )
    note = (
        None
        if area.code == shown.area.code
        else f"Nothing is loaded for {subjects.place(shown.area)}; this is England’s gradient."
    )
    body = html.Div([*gaps_of(shown, area), chart], className="stack")
    return ui.section("Who is left behind?", body, note=note, name="left-behind", synthetic=synthetic)


def gaps_of(shown: Shown, area: Area) -> Sequence[Piece]:
    """A sentence for each dimension: how far its groups lie apart, and whether that is more than it was."""
    said = [
        ("" if row.area_code == area.code else "In England. ") + comparisons.group_gap(row, shown.measure)
        for row in shown.gaps
    ]
    return [html.Ul([html.Li(sentence) for sentence in said])] if said else []
