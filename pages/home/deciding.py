"""What the overview says first: counts, what changed, where help is needed, what to ask, and this week's figures."""

from collections.abc import Sequence
from typing import NamedTuple

from dash import dcc, html

from outcomes import address
from outcomes.catalogue import Area, catalogue
from outcomes.numerals import counted
from outcomes.web import components as ui
from outcomes.web import ids, rows, services, view
from outcomes.web.tree import Piece, attributes
from outcomes.wording import asks, standings
from outcomes.wording.answer import Promises
from pages.changes import summary as changes

MOST = 3
SO_WHAT = f"#{ids.section('so-what')}"


class Item(NamedTuple):
    """One line of a block: what it is about, where it leads, and what is said."""

    title: str
    link: str
    said: str


def tally(promises: Promises) -> html.Div:
    """The rows below, counted by their verdicts; those on invented data stand apart."""
    invented = promises.n_illustrative
    mark = [html.Span([html.B(str(invented)), " ", ui.illustrative_mark(), " only, not counted"])]
    says = f"{counted(promises.n, 'promise')}: targets, and headline commitments for men and women apart"
    return html.Div([ui.tally(promises.shown()), *mark * bool(invented), html.P(says, className="caption")])


def block(title: str, items: Sequence[Item], nothing: str, more: tuple[str, str]) -> html.Section:
    """A few lines under a heading, and where the rest of them stand."""
    shown: list[Piece] = [
        html.Li([_link(item.title, item.link, "row-link"), " ", html.Span(item.said)]) for item in items
    ]
    heading = ids.section(title)
    return html.Section(
        [
            html.H2(title, id=heading),
            html.Ul(shown) if shown else html.P(nothing),
            html.P(_link(*more), className="caption no-print"),
        ],
        **attributes(aria_labelledby=heading),
    )


def _link(words: str, href: str, class_name: str | None = None) -> html.A | dcc.Link:
    """A link to a page, or within this one: the browser itself goes there, where Dash would do nothing."""
    kind = html.A if href.startswith("#") else dcc.Link
    return kind(words, href=href, className=class_name)


def blocks(verdicts: rows.Verdicts) -> html.Div:
    """What changed, where help is needed, what to ask."""
    here = verdicts.here
    return html.Div(
        [
            block(
                "What changed",
                [Item(one.title, one.href, one.sentence) for one in changes.most_important(here, MOST)],
                "Nothing since the last release.",
                ("Everything that changed", here.link("/changes")),
            ),
            block(
                "Where help is needed",
                _in_need(here),
                "No place is worse than England by its interval and not improving.",
                ("Places by targets", here.link("/places")),
            ),
            block(
                "What to ask",
                _to_ask(verdicts),
                "Nothing is open.",
                ("What each target asks, and who owns it", SO_WHAT),
            ),
        ],
        className="decide",
    )


def _in_need(here: address.View) -> list[Item]:
    """Outcomes with the most places that are worse than England and not improving; of one place, its own."""
    within = here.area if here.area.kind in ("partnership", "place") else None
    found = standings.needing_help(standings.read(), within)
    # Those that get worse come first: of a place each outcome is one.
    found = tuple(sorted(found, key=lambda need: (-len(need.getting_worse), -len(need.places))))
    return [
        Item(
            need.outcome.name,
            here.link("/places", target=need.outcome.commitment.id),
            _needed(need, here.area),
        )
        for need in found[:MOST]
    ]


def _to_ask(verdicts: rows.Verdicts) -> list[Item]:
    """What is overdue, who is not named, and what figures that are off course ask for."""
    here = verdicts.here
    found = asks.three_for(here.area, view.today(), verdicts.assessments)
    return [Item(ask.title, _about(here, ask), _ask_said(ask)) for ask in found]


def _about(here: address.View, ask: asks.Ask) -> str:
    """The page of the target that is asked about; of several, the list of what each asks and who owns it."""
    return here.link(ask.about[0].path) if len(ask.about) == 1 else SO_WHAT


def _ask_said(ask: asks.Ask) -> str:
    if ask.kind == "written":
        return f"{ask.when}. Of {ask.owner or asks.NO_OWNER.lower()}."
    return ask.text


def _needed(need: standings.Need, area: Area) -> str:
    """Which places those are, the ones that get worse by name; of one place, its figure."""
    if area.kind == "place":
        (row,) = need.places
        said = standings.figure(row, need.outcome.measure)
        return f"{said}, worse than England; {standings.direction_words(row)}."
    n, worse = counted(len(need.places), "place"), need.getting_worse
    which = f"getting worse in {standings.named(worse)}" if worse else "none of them getting better"
    return f"worse than England in {n}, {which}."


def this_week(verdicts: rows.Verdicts) -> html.Section | None:
    """The newest figures of services side by side."""
    here = verdicts.here
    found = [row for goal in catalogue.goals for row in services.newest(here.area, goal)]
    if not found:
        return None
    heading = ids.section("newest-from-services")
    head: list[Piece] = [html.H2("Newest from services", id=heading)]
    if here.area.kind == "place":
        whose = f"Of the services that {here.area.name} uses, for all their patients"
        head.append(html.P(whose, className="caption"))
    return html.Section(
        [html.Header(head), services.strip(here, found)],
        className="newest",
        **attributes(aria_labelledby=heading),
    )
