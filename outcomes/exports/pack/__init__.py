"""Board pack: one PowerPoint file for one area, made from the current snapshot alone.

Every chart and table is native, so a board officer can edit it. Titles say what was found; notes say which
series it is, what would decide it and where to download it. Illustrative data comes in only when asked for.
"""

from __future__ import annotations

from pathlib import Path

from outcomes.catalogue import ICB, OUTCOME_KINDS, Area, catalogue
from outcomes.errors import OutcomesError
from outcomes.exports import board
from outcomes.exports.board import Board
from outcomes.exports.pack.asked import add_asks
from outcomes.exports.pack.changes import add_changes
from outcomes.exports.pack.method import add_method, add_sources
from outcomes.exports.pack.missing import add_missing, add_unmeasured
from outcomes.exports.pack.pieces import QUESTION, SUBJECT
from outcomes.exports.pack.places import add_places
from outcomes.exports.pack.services import add_interventions, add_published, add_signals
from outcomes.exports.pack.summary import add_cover, add_summary
from outcomes.exports.pack.targets import add_headline_gap, add_target
from outcomes.exports.pack.waits import add_waits
from outcomes.exports.slides import Deck
from outcomes.warehouse import store


class NoPack(OutcomesError, ValueError):  # noqa: N818 - it is an answer to the user, not a fault
    """A pack that cannot be made as asked; the message says why and what to do."""


def write(area_code: str, path: str | Path, *, include_illustrative: bool = False) -> None:
    """Write the board pack of one area.

    Parameters
    ----------
    area_code
        An area of any kind. Outcomes are counted where people live: the pack of a trust or a collaborative holds
        its services alone.
    path
        File to write, ending in ``.pptx``; replaced in one step if it exists.
    include_illustrative
        Whether to add slides that rest on illustrative data, each of which says so.

    Raises
    ------
    NoPack
        For an area that is not known or has ended, or a path that cannot be written.
    outcomes.warehouse.store.NoSnapshot
        Before anything was published.
    """
    area, file = _area(area_code), _file(Path(path))
    # One snapshot for the whole pack, even if another is published meanwhile.
    store.pin()
    try:
        content = build(area, include_illustrative=include_illustrative)
    finally:
        store.unpin()
    store.write_atomically(file, content)


def _area(code: str) -> Area:
    area = catalogue.area_by_code.get(code)
    if area is None:
        raise NoPack(
            f"There is no area with the code “{code[:40]}”. Codes are listed in "
            "data/reference/areas.csv; the "
            f"whole system is {ICB}."
        )
    if area.kind == "former":
        raise NoPack(f"{area.name} is no longer an area. Ask for what followed it: {area.successor}.")
    return area


def _file(path: Path) -> Path:
    if path.suffix.lower() != ".pptx":
        raise NoPack(f"{path.name}: a board pack is a PowerPoint file. Give it a name that ends in .pptx.")
    if not path.parent.is_dir():
        raise NoPack(
            f"{path.name}: the folder {path.parent} does not exist. Make it first, or choose another."
        )
    if path.is_dir():
        raise NoPack(f"{path.name} is a folder. Give the name of a file.")
    return path


def build(area: Area, *, include_illustrative: bool = False) -> bytes:
    """The pack as the bytes of a PowerPoint file; the same snapshot and area give the same bytes."""
    shown = board.read(area, include_illustrative=include_illustrative)
    footer = (
        f"{area.name}. Figures as published on {shown.published_in_words}. Sources and licence: last slide."
    )
    deck = Deck(f"Board pack: {area.name}", f"{QUESTION} {SUBJECT}", footer, shown.snapshot.published_at)
    add_cover(deck, shown)
    if area.kind in OUTCOME_KINDS:
        _add_outcomes(deck, shown)
    add_published(deck, shown)
    add_waits(deck, shown)
    add_signals(deck, shown)
    add_interventions(deck, shown)
    add_method(deck, shown)
    add_sources(deck, shown)
    return deck.content()


def _add_outcomes(deck: Deck, shown: Board) -> None:
    """What is counted where people live, in the order of the site: the whole, what changed, goal by goal."""
    add_summary(deck, shown)
    add_changes(deck, shown)
    add_places(deck, shown)
    add_asks(deck, shown)
    for goal in catalogue.goals:
        for headline in catalogue.headlines_of(goal.id):
            if any(part.rule == "gap" for part in headline.parts):
                add_headline_gap(deck, shown, headline)
        for target in catalogue.targets:
            if target.goal == goal.id and shown.headline(target).has_points:
                add_target(deck, shown.headline(target), target)
    add_unmeasured(deck, shown)
    add_missing(deck, shown)
