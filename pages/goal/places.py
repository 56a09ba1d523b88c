"""The goal's measures in every place, side by side."""

from collections.abc import Sequence

from dash import html

from outcomes import address
from outcomes.catalogue import ENGLAND, Commitment, Goal, Headline, Part, catalogue
from outcomes.numerals import lower_first
from outcomes.results.targets import PartWithPlaces
from outcomes.warehouse import store
from outcomes.web import components as ui
from outcomes.web import side_by_side
from outcomes.web.tree import Piece
from outcomes.wording import comparisons, quantities, subjects
from pages.goal.outcomes import FORMS


# Weekly rates that mean the same in every acute trust; counts would only say how large a trust is.
def measures_of(goal: Goal) -> dict[str, tuple[Commitment, Part]]:
    """Parts of the goal's commitments by what the address calls them; never where people died by suicide."""
    commitments = (*catalogue.headlines_of(goal.id), *catalogue.targets_of(goal.id))
    return {f"{c.id}.{part.id}": (c, part) for c in commitments if not c.sensitive for part in c.parts}


def offered(goal: Goal) -> dict[str, tuple[Commitment, Part]]:
    """Those of :func:`measures_of` that places have figures for."""
    held = {f"{row.commitment}.{row.part}" for row in store.read("goal_measures", PartWithPlaces)}
    return {key: pair for key, pair in measures_of(goal).items() if key in held}


def places_of(here: address.View, goal: Goal) -> Sequence[Piece]:
    """The chosen measure in every place, or that no place has figures."""
    held = offered(goal)
    path = f"/goals/{goal.id}"
    if not held:
        reason = "No measure of this goal has figures for places here."
        return [ui.section("Places side by side", ui.empty_state(reason), name="places")]
    chosen = here.options.get("measure") or next(iter(held))
    if chosen not in measures_of(goal):
        raise address.BadQuery(
            f"“{chosen[:60]}” is not a measure of this goal that places have. Choose one on its page.", 400
        )
    commitment, part = measures_of(goal)[chosen]
    options = [
        (subjects.outcome(*pair), here.here(f"{path}#section-places", measure=key))
        for key, pair in held.items()
    ]
    if chosen not in held:
        title = f"Places side by side: {lower_first(subjects.outcome(commitment, part))}"
        reason = f"No place has figures for {lower_first(catalogue.measure_by_id[part.measure].title)}."
        return [ui.section(title, [ui.choice("Measure", options, ""), ui.empty_state(reason)], name="places")]
    places = side_by_side.read(commitment, part, here)
    leads_to = side_by_side.link_to(here, path, measure=chosen)
    measure = catalogue.measure_by_id[part.measure]
    elsewhere = (
        "See England",
        here.link("/" if isinstance(commitment, Headline) else f"/targets/{commitment.id}", area=ENGLAND),
    )
    body: list[Piece] = (
        [ui.choice("Measure", options, subjects.outcome(commitment, part))] if len(options) > 1 else []
    )
    spread = comparisons.spread(places.spread, places.measure)
    apart = [html.P(spread, className="prose")] if spread else []
    compared = side_by_side.against_england(places, f"{goal.id}-places", here, path, FORMS)
    body += [
        *apart,
        html.Div([html.Div(compared), side_by_side.tile_map(places, leads_to)], className="places"),
    ]
    if places.points:
        series = list(places.points.values())
        moved = comparisons.places_movement(series, len(catalogue.places), measure.decimals)
        caption = f"{quantities.unit_words(measure)}. {comparisons.one_place(measure)}"
        body += [
            html.H3(moved, className="commitment"),
            html.P(caption, className="caption"),
            side_by_side.multiples(places, leads_to, elsewhere),
        ]
    else:
        every = here.here(f"{path}#section-places", **{"from": None, "to": None})
        reason = "No figure of any place falls in the chosen period"
        body.append(ui.empty_state(reason, link=("Show every year", every)))
    who = {"male": ", men", "female": ", women"}.get(part.sex, "")
    title = f"Places side by side: {lower_first(measure.title)}{who}"
    note = (
        "In the order of the local partnerships, on one scale. Only the table can be sorted by its headings."
    )
    return [ui.section(title, html.Div(body, className="stack"), note=note, name="places")]
