"""All targets, part by part: /targets?area=<code>&sort=<goal|verdict|age>: what the overview has no room for."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

import dash
from dash import dcc, html
from dash.development.base_component import Component

from outcomes import address
from outcomes.catalogue import Part, Target, catalogue
from outcomes.methods.verdict import WORDS
from outcomes.numerals import counted, in_words, lower_first, upper_first
from outcomes.results.targets import PlaceValue
from outcomes.warehouse import store
from outcomes.web import components as ui
from outcomes.web import lacking, rows, view
from outcomes.web.view import FORMS
from outcomes.wording import aims, comparisons, subjects
from pages.target.shown import page_address

SORTS = {"goal": "By goal", "verdict": "By verdict", "age": "Newest figures first"}
Shown = tuple[Target, Part]


@view.page
def index(here: address.View) -> Component:
    """Every part of every target, under the goals they are grouped by or sorted by verdict or age."""
    verdicts = rows.read(here)
    pairs = [(target, target.headline_part) for target in catalogue.targets]
    measured = sum(verdicts.of(target, part).has_figures for target, part in pairs)
    n_parts = sum(verdicts.of(each, part).has_figures for each in catalogue.targets for part in each.parts)
    some = upper_first(in_words(measured, up_to=10)) if measured else "Not one"
    have = "has" if measured < 2 else "have"
    title = f"{some} of {aims.TARGETS} {have} figures for {subjects.place(here.area)}"
    lead = "The strategy’s supporting targets with all their parts, and how places stand beside England."
    return html.Div(
        [
            ui.page_head(title, lead, trail=ui.breadcrumb([("Overview", here.link("/"))], "Targets")),
            ui.tally([(code, n) for code, n in verdicts.tally().shown() if n]) if measured else None,
            ui.section(
                upper_first(counted(n_parts, "part")) + f" of {aims.TARGETS}" if n_parts else aims.TARGETS,
                [
                    _sorting(here) if n_parts else None,
                    _table(verdicts) if n_parts else None,
                    lacking.absent(verdicts, pairs),
                    rows.key(verdicts, pairs),
                    rows.reading(verdicts, pairs),
                ],
                note=aims.GROUPING,
                name="targets",
            ),
            ui.downloads([(label, here.download("assessments", form)) for label, form in FORMS]),
        ]
    )


def _sorting(here: address.View) -> Component:
    links = [(words, here.here("/targets", sort=key)) for key, words in SORTS.items()]
    return ui.choice("Sort", links, SORTS[here.options.get("sort") or "goal"], labelled=True)


def _table(verdicts: rows.Verdicts) -> Component:
    columns = [
        ui.column("title", "Target and part", class_name="cell-title"),
        ui.column("picture", ui.spark_years(), class_name="cell-picture"),
        ui.column("latest", "Latest, against the baseline", class_name="cell-latest"),
        ui.column("places", "Places beside England", class_name="cell-path"),
        ui.column("verdict", "Verdict on the part", class_name="cell-verdict"),
        ui.column("data", "Data to", class_name="cell-data"),
    ]
    places = _places(verdicts.here)
    body: list[Mapping[str, Any]] = []
    for heading, shown in _in_order(verdicts):
        body += [heading] if heading else []
        body += [_row(verdicts, target, part, places.get((target.id, part.id), ())) for target, part in shown]
    caption = f"Every part of {aims.TARGETS}, {verdicts.here.area.name}"
    return ui.data_table(columns, body, caption, on_phone="rows", class_name="verdicts", caption_unseen=True)


def _in_order(verdicts: rows.Verdicts) -> list[tuple[Mapping[str, Any] | None, list[Shown]]]:
    """Parts that have figures, under their goals; or in one list, sorted as the address asks."""
    sort = verdicts.here.options.get("sort") or "goal"
    held = {
        target.id: [(target, part) for part in target.parts if verdicts.of(target, part).has_figures]
        for target in catalogue.targets
    }
    if sort == "goal":
        groups = rows.goal_groups(verdicts, catalogue.goals)
        listed = [
            (group.heading, [pair for target, _ in group.shown for pair in held[target.id]])
            for group in groups
        ]
        return [(heading, shown) for heading, shown in listed if shown]
    every = [pair for shown in held.values() for pair in shown]
    if sort == "age":
        every.sort(key=lambda pair: verdicts.of(*pair).ends, reverse=True)
    else:
        codes = list(WORDS)
        # What is shown for reference has no verdict and stands last.
        every.sort(key=lambda pair: codes.index(verdicts.of(*pair).verdict or codes[-1]))
    return [(None, every)]


def _places(here: address.View) -> Mapping[tuple[str, str], list[PlaceValue]]:
    """How places stand beside England, part by part; never where people died by suicide."""
    within = here.area.code if here.area.kind == "partnership" else None
    found: dict[tuple[str, str], list[PlaceValue]] = defaultdict(list)
    for row in store.read("targets_place_values", PlaceValue, area=within):
        if not catalogue.commitment(row.commitment).sensitive:
            found[row.commitment, row.part].append(row)
    return found


def _row(verdicts: rows.Verdicts, target: Target, part: Part, places: Sequence[PlaceValue]) -> dict[str, Any]:
    here, found = verdicts.here, verdicts.of(target, part)
    # The first that has figures stands for the target, and says which part it is where that is not the headline.
    is_first = part is next(one for one in target.parts if verdicts.of(target, one).has_figures)
    is_headline = part is target.headline_part
    name = target.title if is_first else f"{target.short_title}: {lower_first(part.label)}"
    link = here.link(page_address(target), part=None if is_headline else part.id)
    said: list[Component] = [dcc.Link(name, href=link, className="row-link")]
    if is_first:
        which = "" if is_headline else f" Here: {lower_first(part.label)}."
        said.append(html.Span(rows.promise(target, part) + which, className="caption promise"))
    measure = catalogue.measure_by_id[part.measure]
    n_places = len(catalogue.places_of(here.area)) or len(catalogue.places)
    beside = comparisons.comparison_counts(places, n_places) if places else "No figures by place"
    if target.sensitive:
        beside = "Not shown by place"
    return {
        "title": html.Div(said),
        "picture": rows.picture(verdicts, target, part),
        "latest": rows.latest(found, here.area, verdicts.newest.get((target.id, part.id))),
        "places": beside,
        "verdict": rows.part_verdict(verdicts, found, measure),
        "data": rows.data_to(found),
    }


dash.register_page(
    "targets",
    path="/targets",
    name="Targets",
    title=view.titled("Targets"),
    layout=index,
    order=20,
    choices={"sort": list(SORTS)},
)
