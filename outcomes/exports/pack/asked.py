"""What the board is asked for, of whom: a slide with a row for each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from outcomes.catalogue import catalogue
from outcomes.exports.board import Board
from outcomes.exports.pack.pieces import table_pages
from outcomes.exports.slides import WIDTH, Cell, Column, Deck, Table
from outcomes.numerals import counted, day, lower_first
from outcomes.wording import asking, asks

TITLE = "What is asked"


@dataclass(frozen=True)
class Asked:
    """One thing that is asked for: ``when`` is the day it is due, or that of its words, and says which."""

    what: str
    about: str
    owner: str
    when: str


def add_asks(deck: Deck, shown: Board) -> None:
    """The slide; none where nothing is asked."""
    found = asks_of(shown)
    if not found:
        return
    columns = (
        Column("What is asked", WIDTH - 7.6),
        Column("About", 3.0),
        Column("Of whom", 2.6),
        Column("When", 2.0),
    )
    rows = [[Cell(one.what, bold=True), Cell(one.about), Cell(one.owner), Cell(one.when)] for one in found]
    table = Table(
        "Asks", columns, rows, f"What is asked for {shown.area.name}, about what, of whom and when."
    )
    title = f"{TITLE}: {counted(len(found), 'thing')}"
    table_pages(deck, title, table, shown.dataset("assessments"))


def asks_of(shown: Board) -> Sequence[Asked]:
    """What meetings wrote down and who is not named; then what the figures ask, target by target.

    Written asks that are examples or closed are no business of a board.
    """
    found = asks.for_area(shown.area, shown.published_on, shown.rows)
    still_open = [ask for ask in found if not (ask.is_example or ask.is_closed)]
    by_figures = _lines(shown) or [_asked(ask) for ask in still_open if ask.kind == "by-figures"]
    return [*(_asked(ask) for ask in still_open if ask.kind != "by-figures"), *by_figures]


def _asked(ask: asks.Ask) -> Asked:
    what = ask.text if ask.kind == "by-figures" else ask.title
    about = ask.about[0].title if len(ask.about) == 1 else counted(len(ask.about), "target")
    return Asked(what, about, ask.owner or asks.NO_OWNER, lower_first(ask.when))


def _lines(shown: Board) -> list[Asked]:
    """What is written about the whole system, for every target; none for a place, whose figures may differ."""
    if shown.area.kind not in asking.SO_WHAT_KINDS:
        return []
    found = []
    for target in catalogue.targets:
        line = shown.headline(target).asks
        if line is not None:
            written = day(line.date.isoformat(), short=True)
            found.append(Asked(line.text, target.title, target.owned_by, f"written {written}"))
    return found
