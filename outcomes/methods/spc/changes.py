"""Changes of level that nobody declared: where a stretch falls into two, and whether that is here to stay."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from outcomes.methods.spc.marks import Season
from outcomes.methods.spc.model import fit_windows, season_of
from outcomes.methods.spc.terms import MINIMUM_POINTS, SIGNAL_WEEKS, Array, Days, Indices

# A stretch that falls into two levels with less than this chance is shifted since the split.
SPLIT_CHANCE = 1e-4
# With less than this one, and half a year on either side, the change is beyond doubt and here to stay: without
# a level of its own for it, noise and memory would be taken for so large that no later change is seen. One
# change can hide another, so less will do to try one out.
LASTING_CHANCE = 1e-6
TRIED_CHANCE = 1e-2
LASTING_WEEKS = 26
MOST_LASTING = 3


@dataclass(frozen=True)
class _Split:
    """Where a stretch falls best into two levels: the first point of the second, how unlikely, how far."""

    first: int
    chance: float
    step: float


def _best_split(s: Season, first: Indices, last: Indices) -> _Split | None:
    """Find the stretch of points, from one of ``first`` to its ``last``, that differs most from those before."""
    if first.size == 0:
        return None
    found = fit_windows(s, first, last, last)
    best = int(np.argmin(found.chance))
    return _Split(int(first[best]), float(found.chance[best]), float(found.step[best]))


def lasting_changes(
    x: Array, present: Indices, bounds: list[tuple[int, int]], dates: Days | None
) -> list[_Split]:
    """Changes of level beyond doubt, with half a year on either side, that nobody declared; oldest first."""
    declared = {start for start, _ in bounds}

    def season(found: set[int]) -> Season:
        return season_of(x, present, list(pairwise(sorted({x.size, *declared, *found}))), dates)

    found: set[int] = set()
    while len(found) < MOST_LASTING:
        split = _most_telling_change(season(found))
        if split is None or split.chance >= TRIED_CHANCE:
            break
        found.add(split.first)
    while found:
        changes = [_change_at(season(found - {first}), first) for first in sorted(found)]
        weakest = max(changes, key=lambda change: change.chance)
        if weakest.chance < LASTING_CHANCE:
            return changes
        found.remove(weakest.first)
    return []


def _most_telling_change(s: Season) -> _Split | None:
    """The clearest change of level in any stretch that has half a year of the stretch on either side."""
    splits = []
    for start, stop in dict(zip(s.start, s.stop, strict=True)).items():
        first = np.arange(start, stop - 1)
        first = first[s.position[first] - s.position[start] >= LASTING_WEEKS - 0.5]
        last = _half_a_year_on(s, first)
        split = _best_split(s, first, last)
        if split is not None and s.position[stop - 1] - s.position[split.first] < LASTING_WEEKS:
            # A change too new to be called lasting must not make an older week look like one.
            split = _best_split(s, first[last < split.first], last[last < split.first])
        splits += [split] if split is not None else []
    return min(splits, key=lambda split: split.chance, default=None)


def _change_at(s: Season, first: int) -> _Split:
    at = np.array([first])
    found = fit_windows(s, at, _half_a_year_on(s, at), at)
    return _Split(first, float(found.chance[0]), float(found.step[0]))


def _half_a_year_on(s: Season, first: Indices) -> Indices:
    """Last point of the half-year that begins with each point, within its stretch."""
    return np.minimum(np.searchsorted(s.position, s.position[first] + LASTING_WEEKS - 0.5), s.stop[first]) - 1


def began_earlier(s: Season, way: int, start: int) -> int | None:
    """Where what is marked now began, if that is clearly more than a quarter of a year ago."""
    now = s.values.size - 1
    first = np.arange(start + MINIMUM_POINTS, now)
    split = _best_split(s, first, np.full(first.size, now))
    if split is None or split.chance >= SPLIT_CHANCE or np.sign(split.step) != way:
        return None
    return split.first if s.position[now] - s.position[split.first] > SIGNAL_WEEKS - 0.5 else None


def lasting_note(index: int, dates: Days | None, is_weekly: bool) -> str:
    """That a lasting change was found by the chart, and when."""
    if dates is None:
        when = f"value {index + 1}"
    else:
        day = dates[index].astype("datetime64[D]").item()
        when = f"{day.day} {day:%B %Y}"
    how_long = "half a year" if is_weekly else f"{LASTING_WEEKS} values"
    return (
        f"The level changed at about {when}, for {how_long} or more: the limits start again there. "
        "The date was found by the chart; if the reason is known, enter it in the reference data."
    )
