"""The figures behind the points of one part of a target, and behind the comparison of its places."""

from collections.abc import Sequence

from dash import dcc, html
from dash.development.base_component import Component

from outcomes import address
from outcomes.catalogue import ENGLAND, Area, Commitment, Measure, Part, catalogue
from outcomes.exports.datasets import Dataset
from outcomes.numerals import counted, lower_first, upper_first, with_unit
from outcomes.results.provenance import CitedFigure, GroupFigure, PlaceFigure
from outcomes.results.tables import known
from outcomes.results.targets import Assessment, TargetPoint
from outcomes.warehouse import store
from outcomes.web import components as ui
from outcomes.web.tree import Piece
from outcomes.wording import subjects
from pages.data.files import loaded_on
from pages.source.figures import ITSELF, amount, digests, shared, sources_table, vintages
from pages.source.frame import PUBLISHED_STEPS, address_of, answer, definition, nearest, queries, recipe


def _part(here: address.View, commitment: Commitment) -> Part:
    wanted = here.options.get("part")
    for part in commitment.parts:
        if part.id == wanted:
            return part
    measure = here.options.get("measure")
    found = next((part for part in commitment.parts if part.measure == measure), None)
    if (wanted or measure) and found is None:
        raise address.BadQuery(f"“{(wanted or measure or '')[:60]}” is no part of {commitment.title}.", 404)
    return found or commitment.parts[0]


def _part_choice(here: address.View, commitment: Commitment, chosen: Part) -> list[Piece]:
    if len(commitment.parts) == 1:
        return []
    options = [
        (part.label, here.here("/data/source", part=part.id, measure=None, period=None))
        for part in commitment.parts
    ]
    return [ui.choices(ui.choice("Part", options, chosen.label))]


def _used_areas(assessed: Assessment, area: Area) -> dict[str, str]:
    """Codes of the areas whose figures a point was made from, with the part each plays."""
    if assessed.basis == "derived":
        roles = {place.code: "In the weighted mean" for place in catalogue.places_of(area)}
    else:
        roles = {assessed.area_used: "Stands in" if assessed.basis == "proxy" else ITSELF}
    if area.code != ENGLAND:
        roles[ENGLAND] = "Taken off: the gap is area minus England" if assessed.is_gap else "For comparison"
    return roles


def points_of(here: address.View, dataset: Dataset, commitment: Commitment) -> Component:
    """The figures that one point of a chart was made from, and every point beside it."""
    if not commitment.parts:
        state = ui.empty_state("No measure yet.", commitment.missing)
        return answer(
            here,
            dataset,
            commitment.title,
            None,
            [state, queries(PUBLISHED_STEPS, dataset)],
            synthetic=False,
        )
    part = _part(here, commitment)
    measure = catalogue.measure_by_id[part.measure]
    asked = {"commitment": commitment.id, "area": here.area.code}
    found = store.read("target_assessments", Assessment, **asked)
    assessed = next((row for row in found if row.part == part.id), None)
    subject = f"{lower_first(commitment.title)}, {here.area.name}"
    after = [
        definition(here, measure),
        queries(PUBLISHED_STEPS, dataset),
        recipe(_target_recipe(here, dataset, part)),
    ]
    if assessed is None or not assessed.has_figures:
        reason = f"No figure of {lower_first(measure.title)} is loaded for {subjects.place(here.area)}."
        state = html.Div(nearest(here, dataset, reason, part=part.id), style={"marginTop": "24px"})
        return answer(
            here,
            dataset,
            subject,
            None,
            [*_part_choice(here, commitment, part), state, *after],
            synthetic=False,
        )
    points = store.read("target_points", TargetPoint, **asked, part=part.id)[::-1]
    period = here.options.get("period") or known(assessed.latest_period)
    if period not in {point.period for point in points}:
        raise address.BadQuery(f"This series has no figure for “{period[:30]}”.", 404)
    roles = _used_areas(assessed, here.area)
    rows = store.read(
        "data_figures",
        GroupFigure,
        measure=measure.id,
        sex=part.sex,
        areas=list(roles),
        period=period,
        with_groups=False,
    )
    parts = [
        *_part_choice(here, commitment, part),
        ui.section(
            f"{period}: {counted(len(rows), 'figure')}, each with its file and line",
            [
                sources_table(
                    here,
                    rows,
                    measure,
                    roles,
                    f"{measure.title}, {measure.unit}, {period}."
                    + (
                        " Limits in brackets are the publisher’s 95% limits."
                        if any(figure.lower is not None for figure in rows)
                        else ""
                    ),
                ),
                digests(rows),
            ],
            name="figures",
            note=assessed.basis_note,
            synthetic=assessed.synthetic,
        ),
        ui.section(
            "Every point of the chart",
            _points_table(here, points, assessed, measure, period),
            name="points",
            note="Choose a period to see the figures it was made from.",
            synthetic=assessed.synthetic,
        ),
        vintages(here, measure, part.sex, roles, None),
        *after,
    ]
    lead = (
        f"{upper_first(counted(len(points), 'point'))} of {subjects.subject(measure, part.sex)}."
        f" Verdict, path and projection are worked out from these."
    )
    return answer(here, dataset, subject, lead, parts, synthetic=assessed.synthetic)


def _points_table(
    here: address.View, points: Sequence[TargetPoint], assessed: Assessment, measure: Measure, chosen: str
) -> Component:
    columns = [
        ui.column("period_link", "Period"),
        ui.column("text", "Gap to England" if assessed.is_gap else "Value", numeric=True),
        *(
            [
                ui.column("level_text", "Area", numeric=True),
                ui.column("england_text", "England", numeric=True),
            ]
            if assessed.is_gap
            else []
        ),
        ui.column("how", "How"),
        ui.column("grade", "Grade"),
        ui.column("loaded", "Loaded"),
    ]
    otherwise = "Stand-in" if assessed.basis == "proxy" else "Published"
    rows: list[ui.Row] = [
        {
            "period_link": dcc.Link(point.period, href=here.here("/data/source", period=point.period)),
            "text": amount(point.value, measure, point.lower, point.upper),
            "level_text": with_unit(point.level, "", measure.decimals),
            "england_text": with_unit(point.england, "", measure.decimals),
            "how": otherwise if point.n_places is None else f"Mean of {point.n_places:.0f} places",
            "grade": point.grade,
            "loaded": loaded_on(point.loaded_at),
            "chosen": point.period == chosen,
        }
        for point in points
    ]
    return ui.data_table(
        columns,
        rows,
        f"Points of the chart, {measure.unit or 'count'}, newest first",
        class_name="compact narrow",
        header="period_link",
    )


def _target_recipe(here: address.View, dataset: Dataset, part: Part) -> list[str]:
    return [
        f'rows = pd.read_csv("{address_of(here.download(dataset.name, part=part.id))}")',
        "# observed: the points; comparator: the area beside it; path: what is required; projection: the fan",
        'columns = ["row_kind", "area_name", "period", "value", "lower_ci", "upper_ci", "limits_method"]',
        "print(rows[columns].to_string(index=False))",
    ]


def places_of(here: address.View, dataset: Dataset, commitment: Commitment) -> Component:
    """The figures that places are compared by, and England's."""
    subject = f"{lower_first(commitment.title)}, places"
    if not commitment.parts:
        state = ui.empty_state("No measure yet.", commitment.missing)
        return answer(
            here, dataset, subject, None, [state, queries(PUBLISHED_STEPS, dataset)], synthetic=False
        )
    part = _part(here, commitment)
    rows = store.read("data_place_figures", PlaceFigure, commitment=commitment.id, part=part.id)
    choice = _part_choice(here, commitment, part)
    measure = catalogue.measure_by_id[rows[0].measure if rows else part.measure]
    script = recipe(
        [
            f'places = pd.read_csv("{address_of(f"/download/{dataset.name}.csv?part={part.id}")}")',
            'shown = ["area_name", "period", "value", "lower_ci", "upper_ci", "england_value", "comparison"]',
            "print(places[shown].to_string(index=False))",
        ]
    )
    after = [definition(here, measure), queries(PUBLISHED_STEPS, dataset), script]
    if not rows:
        state = ui.empty_state(f"No figure of {lower_first(measure.title)} is loaded for any place.")
        return answer(here, dataset, subject, None, [*choice, state, *after], synthetic=False)
    periods = {row.period for row in rows}
    england = store.read(
        "data_figures",
        GroupFigure,
        measure=measure.id,
        sex=part.sex,
        areas=[ENGLAND],
        period=next(iter(periods)) if len(periods) == 1 else None,
        with_groups=False,
    )
    shown: list[CitedFigure] = [*rows, *england]
    synthetic = any(row.synthetic for row in rows)
    table = sources_table(
        here,
        shown,
        measure,
        {ENGLAND: "For comparison"},
        f"{measure.title}, {measure.unit}{shared(rows)}: newest figure of each place",
    )
    parts = [
        *choice,
        ui.section(
            f"{upper_first(counted(len(rows), 'place'))}, each with its file and line",
            [table, digests(shown)],
            name="figures",
            synthetic=synthetic,
        ),
        vintages(here, measure, part.sex, [row.area_code for row in rows], None),
        *after,
    ]
    return answer(here, dataset, subject, None, parts, synthetic=synthetic)
