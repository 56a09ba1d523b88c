"""Commitments without any figure in one block: why, which file would bring them, and where to look meanwhile."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from dash import dcc, html

from outcomes import numerals
from outcomes.catalogue import ENGLAND, ICB, REGION, Area, Commitment, Headline, Part, Target, catalogue
from outcomes.numerals import listed, lower_first
from outcomes.results.targets import PlacesMoved
from outcomes.sources import registry
from outcomes.web import ids
from outcomes.web.rows import Shown, Verdicts, amount, has_outcomes, page_address, title_of
from outcomes.web.tree import Piece, attributes
from outcomes.wording import findings, subjects

SERVED_FROM_HOME = "This is counted where people live, not by the organisation that treats them."


def absent(verdicts: Verdicts, shown: Sequence[Shown]) -> html.Div | None:
    """The commitments without any figure in one block: why, who must provide what, and where to get it."""
    lacking = [pair for pair in shown if not verdicts.has_something(*pair)]
    if not lacking:
        return None
    if not has_outcomes(verdicts.here.area):
        names = [
            dcc.Link(
                title_of(verdicts, commitment, part),
                href=page_address(verdicts.here, commitment, part),
                className="row-link",
            )
            for commitment, part in lacking
        ]
        said = html.P(SERVED_FROM_HOME, **attributes(data_missing=SERVED_FROM_HOME))
        return html.Div([said, html.Ul([html.Li(name) for name in names])], className="absent")
    items = [html.Li(_lack(verdicts, commitment, part)) for commitment, part in lacking]
    title = f"No measure yet: {numerals.in_words(len(lacking))} of {numerals.in_words(len(shown))}"
    return html.Div([html.H3(title), html.Ul(items)], className="absent", **attributes(data_missing=title))


def _lack(verdicts: Verdicts, commitment: Commitment, part: Part | None) -> list[Piece]:
    """One commitment without figures: its name, why it has none, which file would bring them, and where to go."""
    reason, meanwhile, link = _why_missing(verdicts, commitment, part)
    title = title_of(verdicts, commitment, part)
    # The page of its goal has no chart of a headline commitment without figures: its address leads here.
    anchor = ids.section(commitment.id) if isinstance(commitment, Headline) else None
    name = dcc.Link(title, href=page_address(verdicts.here, commitment, part), className="row-link")
    said: list[Piece] = [
        html.Strong(name, id=anchor) if anchor else html.Strong(name),
        " ",
        html.Span(reason, **attributes(data_missing=reason)),
    ]
    said += [html.Span(f" {meanwhile}")] if meanwhile else []
    said += [html.Span([" ", dcc.Link(link[0], href=link[1]), "."], className="no-print")] if link else []
    indicators = catalogue.measure_by_id[part.measure].indicators if part else ()
    if indicators:
        get = dcc.Link("How to get it", href=verdicts.here.link("/data#section-load"))
        said += [html.Span([f" To be had from {registry.file_of(indicators[0])}. ", get, "."])]
    return said


def _why_missing(
    verdicts: Verdicts, commitment: Commitment, part: Part | None
) -> tuple[str, str | None, tuple[str, str] | None]:
    """Why a commitment has no figure in an area, what stands in for it, and where to go."""
    here = verdicts.here
    codes = verdicts.levels.get((commitment.id, part.id), ()) if part and not commitment.sensitive else ()
    own_places = set(codes) & {place.code for place in catalogue.places_of(here.area)} - {here.area.code}
    # Its own places tell more of a partnership than all of England does.
    near = nearest(here.area, set(codes) - {ENGLAND} if own_places else codes)
    meanwhile = meanwhile_of(verdicts, commitment, part)
    reason = f"No figures for {subjects.place(here.area)} are loaded"
    told = "What it needs" if part else "What is known instead"
    link = (told, page_address(here, commitment)) if isinstance(commitment, Target) else None
    if near is not None:
        reason += "."
        link = (f"See {subjects.place(near)}", page_address(here, commitment, part, area=near.code))
    elif commitment.sensitive and here.area.is_local:
        reason = verdicts.of(commitment, part).missing or findings.NO_FIGURES
        link = ("See North East and North Cumbria", page_address(here, commitment, part, area=ICB))
    elif own_places and part:
        reason = f"No figures for {subjects.place(here.area)} as a whole are loaded."
        meanwhile = _in_places(verdicts, commitment) or meanwhile
        chosen = f"{commitment.id}.{part.id}"
        link = ("See its places", here.link(f"/goals/{commitment.goal}#section-places", measure=chosen))
    else:
        reason = verdicts.of(commitment, part).missing or findings.NO_FIGURES
    return reason, meanwhile, link


def meanwhile_of(verdicts: Verdicts, commitment: Commitment, part: Part | None) -> str | None:
    """Other parts for the same people, where the one that is asked for has no figures."""
    others = [
        (other, row) for other, row in verdicts.others(commitment, part) if part and other.sex == part.sex
    ]
    if not others:
        return None
    named = [f"{lower_first(other.label)} {amount(row, row.latest)}" for other, row in others]
    counted = {catalogue.measure_by_id[other.measure].numerator for other, _ in others}
    who = counted.pop() if len(counted) == 1 else None
    when = others[0][1].latest_period
    opening = f"{who}, {when}" if who else f"Meanwhile, {when}"
    return f"{opening}: {listed(named)}."


def _in_places(verdicts: Verdicts, commitment: Commitment) -> str | None:
    """In how many places each part has risen since its base period, where there is no figure for them all."""
    found = [(part, verdicts.places.get((commitment.id, part.id))) for part in commitment.judged_parts]
    moved = [(part, row) for part, row in found if row]
    if not moved:
        return None
    (part, row), *_ = moved
    title = catalogue.measure_by_id[part.measure].title
    periods = f"{row.latest_period} against {row.baseline_period}"
    said = [f"{lower_first(part.label)}, {_higher_and_lower(row)}" for part, row in moved]
    return f"{title}, {periods}: {'; '.join(said)}."


def _higher_and_lower(row: PlacesMoved) -> str:
    """``higher in all 14 places``, ``higher in 11 of 14 places, lower in three``."""
    n, higher, lower = row.n_places, row.n_higher, row.n_lower
    for count, word in ((higher, "higher"), (lower, "lower")):
        if count == n:
            return f"{word} in all {numerals.counted(n, 'place')}"
    some = numerals.counted(higher, "place").split()[0]
    return f"higher in {some} of {numerals.counted(n, 'place')}, lower in {numerals.counted(lower, 'place').split()[0]}"


def nearest(area: Area, codes: Iterable[str]) -> Area | None:
    """The nearest level above an area that is among ``codes``; England never stands in for the system."""
    known = set(codes)
    chain = [area.partnership, ICB, REGION] if area.kind != "icb" else [REGION]
    if area.kind in ("place", "partnership"):
        chain.append(ENGLAND)
    found = next((code for code in chain if code in known and code != area.code), None)
    return catalogue.area_by_code[found] if found else None
