"""Places by targets as one table: a row a place, a column an outcome, a cell how it stands beside England.

A cell shows the figure, the direction as an icon, and better, similar or worse in a word with an icon; everything else
that it holds comes on hover and on focus and is what a screen reader hears.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import groupby

from dash import dcc, html
from dash.development.base_component import Component

from outcomes import address
from outcomes.catalogue import Area, Target
from outcomes.numerals import upper_first, with_unit
from outcomes.results.targets import Standing
from outcomes.web import components as ui
from outcomes.web import rows
from outcomes.web.tree import Piece, attributes, classes
from outcomes.wording import standings, subjects

PATH = "/places"
WORDS = {"better": "Better", "similar": "Similar", "worse": "Worse"}
DIRECTION_ICONS = {
    "right-way": ("chevrons-better", "better"),
    "wrong-way": ("chevrons-worse", "worse"),
    "no-clear-change": ("wave", "usual"),
    "not-enough-data": ("dashed-ring", "usual"),
}


def table(
    here: address.View,
    cells: Sequence[Standing],
    outcomes: Sequence[standings.Outcome],
    caption: str,
    chosen: Collection[str],
    target: str | None,
) -> html.Div:
    """The table in a box that scrolls by itself.

    Parameters
    ----------
    chosen
        Codes of the rows that are marked: the reader's place.
    target
        Id of the commitment whose columns are marked.
    """
    held = standings.by_key(cells)
    body = [_row(here, area, outcomes, held, chosen, target) for area in standings.areas()]
    return html.Div(
        html.Table(
            [html.Caption(caption), html.Thead(_head(here, outcomes, target)), html.Tbody(body)],
            className="matrix",
        ),
        className="scroll",
        role="region",
        tabIndex=0,
        **attributes(aria_label=caption),
    )


def _head(here: address.View, outcomes: Sequence[standings.Outcome], target: str | None) -> list[Component]:
    """Three rows of headings: goals, targets that lead to their words, and parts with the newest period."""
    goals = [
        html.Th(goal.short_title, colSpan=len(list(columns)), scope="colgroup")
        for goal, columns in groupby(outcomes, key=lambda one: one.goal)
    ]
    commitments = []
    for commitment, columns in groupby(outcomes, key=lambda one: one.commitment):
        is_chosen = commitment.id == target
        href = here.here(PATH, target=None if is_chosen else commitment.id)
        link = dcc.Link(subjects.short_title(commitment), href=href)
        current = attributes(aria_current="true") if is_chosen else {}
        commitments.append(
            html.Th(
                link,
                colSpan=len(list(columns)),
                scope="colgroup",
                className="chosen" if is_chosen else None,
                **current,
            )
        )
    parts = [
        html.Th(
            html.Div(
                [*_part(one), html.Span(f"{one.period}{_unit(one)}", className="period")], className="label"
            ),
            scope="col",
            className="chosen" if one.commitment.id == target else None,
        )
        for one in outcomes
    ]
    corner = html.Th("Place", rowSpan=3, scope="col", className="corner")
    return [
        html.Tr([corner, *goals], className="goals-of"),
        html.Tr(commitments, className="targets-of"),
        html.Tr(parts, className="parts-of"),
    ]


def _part(one: standings.Outcome) -> list[Piece]:
    if len(one.commitment.parts) == 1:
        return []
    mark = [html.Span("for reference", className="period")] if one.part.reference_only else []
    return [html.Span(one.part.label, className="part"), *mark]


def _unit(one: standings.Outcome) -> str:
    return "" if one.measure.unit == "%" else f", {one.measure.unit}"


def _row(
    here: address.View,
    area: Area,
    outcomes: Sequence[standings.Outcome],
    held: dict[tuple[str, str, str], Standing],
    chosen: Collection[str],
    target: str | None,
) -> html.Tr:
    name = dcc.Link(subjects.name(area), href=address_of(here, area), className="row-link")
    cells = [
        _cell(here, one, held.get((*one.key, area.code)), area, is_chosen=one.commitment.id == target)
        for one in outcomes
    ]
    style = classes(
        "partnership" if area.kind == "partnership" else None, "chosen" if area.code in chosen else None
    )
    return html.Tr([html.Th(name, scope="row"), *cells], className=style or None)


def address_of(here: address.View, area: Area) -> str:
    """A place's own page; the address names it twice, so that the header shows it too."""
    return here.link(f"{PATH}/{area.code}", area=area.code)


def outcome_address(here: address.View, one: standings.Outcome, area: Area) -> str:
    """Where an outcome is told in full for an area: the part on the page of its target, or on that of its goal."""
    if isinstance(one.commitment, Target) and one.part is not one.commitment.headline_part:
        return here.link(f"/targets/{one.commitment.id}", area=area.code, part=one.part.id)
    return rows.page_address(here, one.commitment, one.part, area=area.code)


def _cell(
    here: address.View, one: standings.Outcome, row: Standing | None, area: Area, *, is_chosen: bool
) -> html.Td:
    if row is None:
        return html.Td(html.Span("No figure", className="nothing"), className="chosen" if is_chosen else None)
    number = with_unit(row.value, "%" if one.measure.unit == "%" else "", one.measure.decimals)
    shown: list[Piece] = [html.Span([html.B(number), *_direction(row)], className="figure")]
    if row.standing in WORDS:
        shown.append(ui.comparison(row.standing, WORDS[row.standing]))
    else:
        shown.append(html.Span("–", className="comparison"))
    if row.period != one.period:
        shown.append(html.Span(row.period, className="period"))
    if row.synthetic:
        shown.append(ui.illustrative_mark("Illustrative"))
    link = dcc.Link(
        [
            html.Span(shown, className="shown", **attributes(aria_hidden="true")),
            html.Span(standings.cell(row, one), className="meaning"),
        ],
        href=outcome_address(here, one, area),
        className="standing",
    )
    return html.Td(
        link,
        className=classes(row.standing if row.standing in WORDS else None, "chosen" if is_chosen else None)
        or None,
    )


def _direction(row: Standing) -> list[Piece]:
    if row.direction is None:
        return []
    name, tone = DIRECTION_ICONS[row.direction]
    return [ui.icon(name, tone=tone)]


def direction(code: str) -> html.Span:
    """A direction as icon and words."""
    name, tone = DIRECTION_ICONS[code]
    words = html.Span(
        upper_first(standings.DIRECTIONS[code].removesuffix(" to tell a direction")), className="words"
    )
    return html.Span([ui.icon(name, tone=tone), words], className="comparison")


def key() -> html.Ul:
    """What the icons of the cells mean."""
    compared = [ui.comparison(kind, upper_first(standings.COMPARED[kind])) for kind in WORDS]
    none = html.Span(f"–  {upper_first(standings.COMPARED['cannot-be-told'])}: no 95% limits are held")
    directions = [direction(code) for code in DIRECTION_ICONS]
    return html.Ul([html.Li(each) for each in (*compared, none, *directions)], className="key")
