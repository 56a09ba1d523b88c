"""What the board is asked for, of whom: a slide with a row for each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from outcomes.catalogue import catalogue
from outcomes.exports.board import Board
from outcomes.exports.pack.pieces import table_pages
from outcomes.exports.slides import WIDTH, Cell, Column, Deck, Table
from outcomes.numerals import counted, day
from outcomes.wording import asking

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
    asks = asks_of(shown)
    if not asks:
        return
    columns = (
        Column("What is asked", WIDTH - 7.6),
        Column("About", 3.0),
        Column("Of whom", 2.6),
        Column("When", 2.0),
    )
    rows = [[Cell(one.what, bold=True), Cell(one.about), Cell(one.owner), Cell(one.when)] for one in asks]
    table = Table(
        "Asks", columns, rows, f"What is asked for {shown.area.name}, about what, of whom and when."
    )
    title = f"{TITLE}: {counted(len(asks), 'thing')}"
    table_pages(deck, title, table, shown.dataset("assessments"))


def asks_of(shown: Board) -> Sequence[Asked]:
    """What is asked for an area: what the figures ask of the whole system, target by target."""
    if shown.area.kind not in asking.SO_WHAT_KINDS:
        return []
    found = []
    for target in catalogue.targets:
        line = shown.headline(target).asks
        if line is not None:
            written = day(line.date.isoformat(), short=True)
            found.append(Asked(line.text, target.title, target.owned_by, f"written {written}"))
    return found
