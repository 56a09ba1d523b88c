"""The choice of areas to compare with: what is chosen, sets in one step, and a list of all that have figures."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dash import dcc, html
from dash.development.base_component import Component

from outcomes import address
from outcomes.address import MOST_COMPARED
from outcomes.catalogue import Area, catalogue
from outcomes.charts.beside import LOOKS, Look
from outcomes.numerals import in_words, listed, upper_first
from outcomes.web import components as ui
from outcomes.web.tree import Piece, attributes
from outcomes.wording import subjects


@dataclass(frozen=True)
class LeftOut:
    """Areas that were asked for and are not drawn, and why."""

    areas: tuple[Area, ...]
    reason: str


def looks_of(drawn: Iterable[Area]) -> dict[str, Look]:
    """The line of each area that is drawn, in the order asked for."""
    return dict(zip((area.code for area in drawn), LOOKS, strict=False))


def left_out(found: Iterable[tuple[Area, str]]) -> list[LeftOut]:
    """Areas that are not drawn, together where the reason is the same."""
    by_reason: dict[str, list[Area]] = {}
    for area, reason in found:
        by_reason.setdefault(reason, []).append(area)
    return [LeftOut(tuple(areas), reason) for reason, areas in by_reason.items()]


def not_drawn(here: address.View, path: str, found: Sequence[LeftOut]) -> list[Component]:
    """Why areas that were asked for are not drawn, and the page without them."""
    shown: list[Component] = []
    for one in found:
        names = listed([subjects.place(area) for area in one.areas])
        is_are = "is" if len(one.areas) == 1 else "are"
        kept = [area for area in here.compared if area not in one.areas]
        it = "it" if len(one.areas) == 1 else "them"
        was_asked = len(kept) < len(here.compared)
        link = (f"Leave {it} out", here.here(path, compare=address.codes(kept))) if was_asked else None
        shown.append(ui.empty_state(f"{upper_first(names)} {is_are} not drawn here", one.reason, link=link))
    return shown


def chooser(
    here: address.View,
    path: str,
    offered: Sequence[Area],
    drawn: Sequence[Area],
    always: str,
    *,
    of_trusts: bool = False,
) -> Component | None:
    """Links that add areas to a chart and take them off.

    Parameters
    ----------
    offered
        Areas with figures of their own, in the order of the list; that in view is none of them.
    drawn
        Those of the reader's choice that are on the chart.
    always
        What stands on the chart whatever is chosen, as a sentence; may be empty.
    of_trusts
        Whether organisations are compared, and not places.
    """
    if not offered and not here.others:
        return None
    chosen = list(here.others)
    others = [area for area in offered if area not in chosen]
    parts: list[Piece] = [html.Span("Compare with", className="caption", id="compare-with")]
    if chosen:
        looks = looks_of(drawn)
        chips: list[Piece] = [html.Li(_chip(here, path, area, looks.get(area.code))) for area in chosen]
        if len(chosen) > 1:
            chips.append(
                html.Li(dcc.Link("Remove all", href=here.here(path, compare=None), className="plain"))
            )
        parts.append(html.Ul(chips, className="chips"))
    steps = _sets(here, offered, chosen, of_trusts=of_trusts)
    if steps:
        links = [
            html.Li(dcc.Link(words, href=here.here(path, compare=address.codes(them))))
            for words, them in steps
        ]
        parts.append(html.Ul(links, className="choice"))
    room = MOST_COMPARED - len(chosen)
    what = "trust" if of_trusts else "place"
    if room > 0 and others:
        # The words stay as they are: a list that was opened is known by them, and stays open.
        summary = f"Choose up to {in_words(MOST_COMPARED)} {what}s from a list"
        parts.append(_list(here, path, summary, others, chosen))
    said = [always] if always else []
    if room <= 0:
        said.append(
            f"{upper_first(in_words(MOST_COMPARED))} are the most that can be read: remove one to add another."
        )
    if not of_trusts and here.area.kind == "place":
        said.append(_whose_list(here.area))
    if said:
        parts.append(html.P(" ".join(said), className="caption"))
    return html.Div(
        parts, className="compare no-print", role="group", **attributes(aria_labelledby="compare-with")
    )


def _whose_list(area: Area) -> str:
    """Who says which places are like this one."""
    like = catalogue.neighbours_of(area)
    if like is None:
        return "No list of places like this one is held, so pick places yourself."
    return f"Places like this one: {like.source}, {like.basis}, evidence grade {like.grade}."


def _chip(here: address.View, path: str, area: Area, look: Look | None) -> Component:
    """An area that is chosen, with the mark of its line: following it takes the area off."""
    kept = [other for other in here.others if other is not area]
    sign: list[Piece] = []
    if look:
        sign.append(html.Span(look.sign, className=f"sign {look.colour}", **attributes(aria_hidden="true")))
    return dcc.Link(
        [
            *sign,
            html.Span("Remove ", className="unseen"),
            # As at the end of its line: the whole name of a trust fills a row of a phone.
            html.Span(area.short_name if area.is_trust else subjects.name(area)),
            html.Span("✕", className="cross", **attributes(aria_hidden="true")),
        ],
        href=here.here(path, compare=address.codes(kept)),
        className="chip",
    )


def _sets(
    here: address.View, offered: Sequence[Area], chosen: Sequence[Area], *, of_trusts: bool
) -> list[tuple[str, list[Area]]]:
    """Sets of areas that one step compares with: places like this one, those of a partnership."""
    found: list[tuple[str, list[Area]]] = []
    like = None if of_trusts else catalogue.neighbours_of(here.area)
    if like is not None:
        alike = [area for code in like.like for area in offered if area.code == code]
        found.append(("Places like this one", alike[:MOST_COMPARED]))
    for group in catalogue.areas_of("partnership"):
        them = [
            area for area in offered if area.partnership == group.code and area.kind in ("place", "acute")
        ]
        is_own = group.code == here.area.partnership
        is_near = of_trusts or is_own or here.area.code == group.code
        if is_near and 0 < len(them) <= MOST_COMPARED and (len(them) > 1 or is_own):
            what = "trusts" if of_trusts else "places"
            other = "Other" if is_own else "All"
            found.append((f"{other} {what} of {group.name}", them))
    return [(words, them) for words, them in found if them and them != list(chosen)]


def _list(
    here: address.View, path: str, summary: str, others: Sequence[Area], chosen: Sequence[Area]
) -> Component:
    """Every area that can be added, by partnership, folded away."""
    groups = [("Wider areas", [area for area in others if area.kind in ("region", "partnership")])]
    for group in catalogue.areas_of("partnership"):
        groups.append((group.name, [area for area in others if area.partnership == group.code]))
    grouped = {area.code for _, them in groups for area in them}
    groups.append(("Others", [area for area in others if area.code not in grouped]))
    blocks: list[Piece] = []
    for name, them in groups:
        if them:
            links = [
                html.Li(
                    dcc.Link(
                        subjects.name(area), href=here.here(path, compare=address.codes([*chosen, area]))
                    )
                )
                for area in them
            ]
            blocks.append(html.Div([html.B(name), html.Ul(links, className="measure-list")]))
    return html.Details(
        [html.Summary(summary), html.Div(blocks, className="compare-list")], className="more no-print"
    )
