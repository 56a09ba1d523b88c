"""Places by targets: /places?area=<code>&goal=<id>&target=<id>."""

from __future__ import annotations

from collections.abc import Sequence

import dash
from dash import dcc, html
from dash.development.base_component import Component

from outcomes import address
from outcomes.catalogue import Commitment, catalogue
from outcomes.numerals import counted, listed, lower_first, upper_first
from outcomes.results.targets import Standing
from outcomes.web import components as ui
from outcomes.web import rows, view
from outcomes.web.tree import Piece
from outcomes.web.view import FORMS
from outcomes.wording import quantities, standings, subjects
from pages.places import matrix

PATH = matrix.PATH
DATASET = "places-by-targets"
ORDER = "Places stand in the order of their local partnerships and are never ranked."


@view.page
def index(here: address.View) -> Component:
    """Every place and partnership against every target and headline outcome that places have a figure for."""
    cells = standings.read()
    outcomes = standings.outcomes_of(cells)
    goal, target = here.options.get("goal"), here.options.get("target")
    shown = [one for one in outcomes if goal in (None, one.goal.id)]
    chosen = [one for one in outcomes if one.commitment.id == target]
    title, lead = _finding(cells, chosen)
    mine = _of_reader(here, cells)
    return html.Div(
        [
            ui.page_head(title, lead, trail=ui.breadcrumb([("Overview", here.link("/"))], "Places")),
            html.P(mine, className="further") if mine else None,
            _counts(here, cells, outcomes),
            _goals(here, outcomes, goal),
            # What was asked for comes first: on a phone its column is out of sight.
            *([_in_words(here, cells, catalogue.commitment(target), chosen)] if target else []),
            _matrix(here, cells, shown, target),
            _absent(here, cells),
            ui.downloads(
                [(label, here.download(DATASET, form, area=None)) for label, form in FORMS],
                more=[
                    dcc.Link("Where does this come from?", href=here.link("/data/source", dataset=DATASET)),
                    dcc.Link("How it is worked out", href=here.link("/methods")),
                ],
            ),
        ],
        className="one-page places-by-targets",
    )


def _finding(cells: Sequence[Standing], chosen: Sequence[standings.Outcome]) -> tuple[str, str]:
    """Title and lead: of the chosen target which places need help, else how many do at all."""
    if not chosen:
        lead = (
            f"Worse: the 95% interval of the newest figure lies wholly on the worse side of England. {ORDER}"
        )
        return standings.in_general(cells), lead
    title = standings.finding(cells, chosen[0])
    needs = {need.outcome.key: need for need in standings.needing_help(cells)}
    said = []
    for one in chosen:
        need = needs.get(one.key)
        whose = f"{upper_first(one.part.label)}: " if len(chosen) > 1 else ""
        if need is not None:
            said.append(f"{whose}{_who(need)}.")
    return title, " ".join(said) or ORDER


def _who(need: standings.Need) -> str:
    """The places that need help, by direction: "getting worse: Cumberland; not improving: Hartlepool"."""
    pieces = [
        f"{words} in {standings.named(places)}"
        for words, places in (
            ("Worse than England and getting worse", need.getting_worse),
            ("worse than England without clear change", need.others),
        )
        if places
    ]
    return upper_first("; ".join(pieces))


def _of_reader(here: address.View, cells: Sequence[Standing]) -> str | None:
    """Where the place stands that the reader has chosen; a trust’s places are named."""
    area = here.area
    if area.is_local:
        name = upper_first(subjects.place(area))
        said = standings.of_area(cells, area)
        return (
            f"{name}: {lower_first(said)}"
            if said
            else f"{name} has no figure that can be compared with England."
        )
    if area.is_trust or area.kind == "collaborative":
        places = listed([place.name for place in catalogue.places_of(area)])
        return f"{upper_first(subjects.place(area))} serves {places}: their rows are marked."
    return None


def _marked(here: address.View) -> set[str]:
    """Codes of the rows that are marked."""
    area = here.area
    if area.kind in ("icb", "region", "england"):
        return set()
    return {area.code, *(place.code for place in catalogue.places_of(area))}


def _counts(
    here: address.View, cells: Sequence[Standing], outcomes: Sequence[standings.Outcome]
) -> Component | None:
    """In how many places each outcome that can be compared is worse than England; each leads to its words."""
    told = [one for one in outcomes if standings.can_be_told(cells, one)]
    if not told:
        return None
    items = [
        html.Li(
            [
                html.B(str(standings.counts(cells, one)["worse"])),
                " ",
                dcc.Link(lower_first(one.name), href=here.here(PATH, target=one.commitment.id)),
                " (for reference)" if one.part.reference_only else None,
            ]
        )
        for one in told
    ]
    opening = html.Span(f"Of {len(catalogue.places)} places, worse than England:")
    return html.Div([opening, html.Ul(items)], className="worse-counts")


def _goals(here: address.View, outcomes: Sequence[standings.Outcome], goal: str | None) -> Component:
    """Links that leave the columns of one goal."""
    goals = list(dict.fromkeys(one.goal for one in outcomes))
    options = [("All goals", here.here(PATH, goal=None))]
    options += [(one.short_title, here.here(PATH, goal=one.id)) for one in goals]
    current = next((one.short_title for one in goals if one.id == goal), "All goals" if goal is None else "")
    return ui.choices(ui.choice("Goal", options, current))


def _matrix(
    here: address.View, cells: Sequence[Standing], shown: Sequence[standings.Outcome], target: str | None
) -> Component:
    title = "Every place beside England"
    if not shown:
        empty = ui.empty_state("No figure of any place is held for this goal.")
        return ui.section(title, empty, name="matrix")
    many = counted(len(shown), "outcome")
    caption = (
        f"{len(catalogue.places)} places and {counted(len(catalogue.areas_of('partnership')), 'local partnership')} "
        f"by {many}: newest figure, direction, and how it stands beside England"
    )
    synthetic = ui.is_all_illustrative(cells)
    note = f"{ORDER} {standings.BY_CHANCE}"
    body = [matrix.key(), matrix.table(here, cells, shown, caption, _marked(here), target)]
    return ui.section(title, body, note=note, name="matrix", synthetic=synthetic)


def _in_words(
    here: address.View,
    cells: Sequence[Standing],
    commitment: Commitment,
    chosen: Sequence[standings.Outcome],
) -> Component:
    """One target in words: which places are worse than England, by direction, with figures and intervals."""
    title = f"{subjects.short_title(commitment)}: which places need help"
    if not chosen:
        empty = ui.empty_state(f"{commitment.title}: no figure of any place is held.")
        return ui.section(title, empty, name="target")
    body: list[Piece] = []
    for one in chosen:
        if len(chosen) > 1:
            body.append(html.H3(standings.finding(cells, one)))
        body += _places_in_words(here, cells, one)
    return ui.section(title, html.Div(body, className="stack"), name="target")


def _places_in_words(here: address.View, cells: Sequence[Standing], one: standings.Outcome) -> list[Piece]:
    real = [row for row in standings.in_places(cells, one) if not row.synthetic]
    worse = [row for row in real if row.standing == "worse"]
    groups: list[tuple[str, list[Standing]]] = [
        (f"Worse than England and {words}", [row for row in worse if row.direction == code])
        for code, words in (
            ("wrong-way", "getting worse"),
            ("no-clear-change", "without clear change"),
            ("not-enough-data", "with too few figures to tell a direction"),
            (None, "whose direction is not judged"),
            ("right-way", "improving"),
        )
    ]
    said: list[Piece] = []
    for words, found in groups:
        if found:
            items = [html.Li(_one_place(here, row, one)) for row in found]
            said += [html.P(html.B(f"{words}: {counted(len(found), 'place')}")), html.Ul(items)]
    if not worse:
        said.append(html.P(f"{standings.finding(cells, one)}."))
    why = standings.none_is_worst(worse, one.measure)
    said += [html.P(why)] if why else []
    rest = [row for row in real if row.standing in ("similar", "better")]
    by_kind = [
        f"{words}: {standings.named(of)}"
        for kind, words in (("similar", "Similar to England"), ("better", "Better than England"))
        if (of := [row for row in rest if row.standing == kind])
    ]
    if by_kind:
        said.append(html.P(". ".join(by_kind) + ".", className="caption"))
    return said


def _one_place(here: address.View, row: Standing, one: standings.Outcome) -> list[Piece]:
    area = catalogue.area_by_code[row.area_code]
    name = dcc.Link(area.name, href=matrix.outcome_address(here, one, area))
    england = quantities.value(row.england, one.measure)
    return [name, f": {standings.figure(row, one.measure)}; England {england}"]


def _absent(here: address.View, cells: Sequence[Standing]) -> Component:
    """Targets and headline outcomes that no place has a figure of, with the reason, and whom to call."""
    items = []
    for commitment, reason in standings.without_figures(cells):
        link = dcc.Link(commitment.title, href=rows.page_address(here, commitment), className="row-link")
        items.append(html.Li([html.Strong(link), " ", html.Span(reason)]))
    body = [
        html.Div(html.Ul(items), className="absent"),
        html.P(subjects.HELPLINE, className="caption"),
    ]
    return ui.section("Not in the table", body, name="absent")


dash.register_page(
    "places",
    path=PATH,
    name="Places",
    title=view.titled("Places"),
    layout=index,
    order=30,
    choices={
        "goal": [goal.id for goal in catalogue.goals],
        "target": [one.id for one in catalogue.commitments if not one.sensitive],
    },
)
