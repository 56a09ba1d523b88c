"""What changed between two releases, for one area: which are compared, what of it may be told, and what matters most.

The page, the overview, the pack, the feed and the JSON all ask here.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from outcomes import settings
from outcomes.catalogue import Area, catalogue
from outcomes.methods import changes
from outcomes.results.releases import WHOLE, Change, Release
from outcomes.warehouse import releases

# What stands first: verdicts, then what is new, was corrected, left, is defined otherwise, and signals.
ORDER = ("verdict", "new", "revised", "gone", "definition", "signal")
# Whose signals are counted beside those of the whole system.
TRUSTS = ("acute", "ambulance")
# Verdicts of figures that say nothing of today.
OLD = ("too-old", None)


@dataclass(frozen=True)
class Compared:
    """Two releases and every change from one to the other; ``before`` is None where there is nothing to compare with.

    ``board`` is the day of the last board, where nobody chose another release to compare with.
    """

    now: Release
    before: Release | None
    changes: Sequence[Change] = ()
    board: date | None = None
    is_chosen: bool = False

    @property
    def is_same(self) -> bool:
        """Whether a release is compared with itself: nothing was published since."""
        return self.before == self.now

    def of(self, area: Area) -> list[Change]:
        """Changes of an area that may be told, those that matter most first."""
        found = [one for one in self.changes if one.area_code == area.code and _may_be_told(one, area)]
        return sorted(found, key=rank)

    def below(self, area: Area) -> dict[Change, list[Area]]:
        """Changes of places of an area, one of each kind and part, with the places that have it in their order.

        Of a whole area these are those that it shares, and those that it does not.
        """
        found: dict[tuple[str, ...], tuple[Change, list[Area]]] = {}
        if area.kind not in ("icb", "partnership"):
            return {}
        for place in self._within(area):
            for change in self.of(place):
                if bool(change.commitment) == place.is_trust:
                    continue
                _, places = found.setdefault(alike(change), (change, []))
                if place not in places:
                    places.append(place)
        return dict(sorted(found.values(), key=lambda pair: rank(pair[0])))

    @staticmethod
    def _within(area: Area) -> tuple[Area, ...]:
        trusts = catalogue.areas_of(*TRUSTS) if area.kind == "icb" else ()
        return (*catalogue.places_of(area), *trusts)


def alike(change: Change) -> tuple[str, ...]:
    """What two changes of different areas have in common when they are the same news."""
    return change.kind, change.commitment, change.part, change.measure, change.grain


def between(since: str | None = None, until: str | None = None, *, today: date) -> Compared:
    """The changes from one release to another.

    Parameters
    ----------
    since, until
        Ids of releases, or days: then the one that was served at the end of that day. Without ``until`` the present
        release; without ``since`` the one held at the last board, else the newest one before that differs.
    today
        The day by which a board is over and an embargo ends.

    Raises
    ------
    releases.NoRelease
        If there is no such release.
    store.NoSnapshot
        Before the first publication.
    """
    kept = releases.kept()
    now = kept.named(until) if until else kept.current
    board = None
    if since:
        before: Release | None = kept.named(since)
    else:
        before = _last_other(kept, now)
        event = catalogue.last_board(today) if now == kept.current else None
        if event is not None:
            board = event.date
            before = kept.served_on(event.date) or before
    if before is None:
        return Compared(now, None)
    embargoed = catalogue.embargoed(today)
    found = _compared(settings.current().home, before, now)
    shown = tuple(one for one in found if one.measure not in embargoed) if embargoed else found
    return Compared(now, before, shown, board, bool(since))


def _last_other(kept: releases.Kept, now: Release) -> Release | None:
    """The newest release before one that holds anything else: publishing the same again is no news.

    The one before where none differs.
    """
    nearest = before = kept.before(now)
    home = settings.current().home
    while before is not None and not _compared(home, before, now):
        before = kept.before(before)
    return before or nearest


@lru_cache(maxsize=64)
def _compared(_home: Path, before: Release, now: Release) -> tuple[Change, ...]:
    """Every change between two releases, which never change themselves."""
    if before == now:
        return ()
    return changes.compare(releases.held(before), releases.held(now))


def _may_be_told(change: Change, area: Area) -> bool:
    """Whether a change may be told of an area: suicide is not shown below the whole system."""
    if not change.commitment:
        return change.measure in catalogue.measure_by_id
    one = next((one for one in catalogue.commitments if one.id == change.commitment), None)
    if one is None or not (change.part == WHOLE or any(part.id == change.part for part in one.parts)):
        # Reference data does not have it any more.
        return False
    return not (one.sensitive and area.is_local)


def rank(change: Change) -> tuple[int | bool, ...]:
    """Verdicts first, then figures of headlines; what is too old or not judged comes after what is."""
    order = [(one.id, part) for one in catalogue.commitments for part in (WHOLE, *(p.id for p in one.parts))]
    headlines = {one.id for one in catalogue.headlines}
    is_series = not change.commitment
    return (
        is_series,
        change.synthetic,
        change.verdict in OLD if not is_series and change.kind != "verdict" else False,
        ORDER.index(change.kind),
        change.commitment not in headlines,
        order.index((change.commitment, change.part)) if not is_series else 0,
    )


@dataclass(frozen=True)
class News:
    """What is told of one part of a commitment, or one series: its changes, the first of which matters most."""

    changes: tuple[Change, ...]

    @property
    def first(self) -> Change:
        """What it is told for."""
        return self.changes[0]


def news(found: Iterable[Change]) -> list[News]:
    """Changes that matter, one entry for each part or signal: a verdict stands with the figure that moved it.

    New figures of weekly and monthly series are no news: some come every week. Nor is anything invented.
    """
    by_subject: dict[tuple[str, ...], list[Change]] = {}
    for change in found:
        is_figure = not change.commitment and change.kind != "signal"
        if change.synthetic or is_figure:
            continue
        key = (change.commitment, change.part, change.measure, change.grain)
        by_subject.setdefault(key, []).append(change)
    return [News(tuple(each)) for each in by_subject.values()]
