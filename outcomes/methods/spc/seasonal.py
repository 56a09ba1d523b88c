"""The marks of the preset seasonal: four weeks against all the weeks before them."""

from collections.abc import Callable
from itertools import pairwise

import numpy as np

from outcomes.methods.spc.changes import lasting_changes, lasting_note
from outcomes.methods.spc.marks import Marks, Season
from outcomes.methods.spc.model import WEEK_DAYS, fit_windows, season_of, strength_of, window_starts
from outcomes.methods.spc.rules import sides
from outcomes.methods.spc.terms import (
    MINIMUM_POINTS,
    OUTSIDE,
    SHIFT,
    SIGNAL_WEEKS,
    WINDOW,
    Array,
    Days,
    Indices,
)

SIGMAS = 3.0
# Chances below which a window is marked, set by simulation (benchmarks/spc_signals.py).
CHANCE = 0.026
# The newest quarter: a + b / n, at most c, because a short history blunts the test.
NEWEST_CHANCE = (0.029, 2.5, 0.051)
NO_SPREAD = 1e-8


def seasonal_marks(
    x: Array,
    printer: Callable[[Array], Array],
    present: Indices,
    bounds: list[tuple[int, int]],
    dates: Days | None,
    notes: list[str],
) -> Marks:
    """What the seasonal model finds in a series; ``notes`` are added to."""
    changes = lasting_changes(x, present, bounds, dates)
    starts = {*(start for start, _ in bounds), *(change.first for change in changes)}
    bounds = list(pairwise(sorted({x.size, *starts})))
    s = season_of(x, present, bounds, dates)
    is_weekly = s.spacing_days == WEEK_DAYS
    notes += [lasting_note(present[change.first], dates, is_weekly) for change in changes]
    if not is_weekly:
        notes.append(
            f"The preset seasonal is made for weeks, and these values are usually {s.spacing_days:.3g}"
            f" day{'s' * (s.spacing_days != 1)} apart: its limits are a rough guide here."
        )
    if not s.has_season:
        notes.append("No season was taken out: that needs two years of weeks.")
    n = x.size
    week = np.arange(n)
    low = window_starts(s)
    assessed = low - s.start >= MINIMUM_POINTS
    # A stretch too young to judge is drawn at the level of its first window that can be, or else at its mean.
    high = week.copy()
    for start, stop in bounds:
        first = next((i for i in range(start, stop) if assessed[i]), None)
        young = slice(start, stop if first is None else first)
        low[young], high[young] = (stop, start - 1) if first is None else (low[first], first)
    found = fit_windows(s, low, high, week)

    mean = s.centre + s.scale * found.expected
    # A series without noise has limits equal to its mean: the floor on the variance is rounding, not spread.
    reach = np.where(found.sd <= NO_SPREAD, 0.0, SIGMAS * s.scale * found.sd)
    if n <= s.columns.shape[1]:
        reach[:] = np.nan
        notes.append("Every stretch has a single value, so there are no limits.")
    lines = np.array([mean, mean - reach, mean + reach])
    printed, (mean, lower, upper) = printer(x), printer(lines)
    side = sides(printed, mean)
    limit = np.where(side > 0, upper - mean, mean - lower)
    outside = assessed & (np.abs(printed - mean) > np.maximum(limit, NO_SPREAD * s.scale))
    shifted = assessed & (found.chance < _chances(s))
    way = np.where(outside, side, np.where(shifted, np.sign(found.step), 0)).astype(int)
    for change in changes:
        # The weeks in which it came were a shift from what had been before. So may be the weeks around them, as
        # the date found can be some weeks off: too young for a level of their own, they are judged by the old.
        before = season_of(x, present, list(pairwise(sorted({n, *starts} - {change.first}))), dates)
        around = np.arange(change.first, change.first + MINIMUM_POINTS)
        came = fit_windows(before, window_starts(before)[around], around, around)
        shifted[around] = (came.chance < CHANCE) | (around < change.first + WINDOW)
        way[around] = np.where(shifted[around], np.sign(came.step), 0)
    rule: list[str | None] = [
        OUTSIDE if is_out else SHIFT if is_shifted else None
        for is_out, is_shifted in zip(outside, shifted, strict=True)
    ]
    return Marks(
        lines=lines,
        side=side,
        rule=rule,
        way=way,
        ways=[frozenset([int(w)]) if w else frozenset() for w in way],
        assessed=assessed,
        strength=strength_of(found.chance),
        changes=[change.first for change in changes],
        season=s,
    )


def _chances(s: Season) -> Array:
    """Chance below which each window is marked. The newest quarter is given more, to be heard early."""
    constant, per_point, most = NEWEST_CHANCE
    newest = max(CHANCE, min(most, constant + per_point / s.values.size))
    is_newest = s.position > s.position[-1] - SIGNAL_WEEKS + 0.5
    return np.where(is_newest, newest, CHANCE)
