"""The run rules of NHS control charts, and the marks of the presets plotthedots and mdc."""

from collections.abc import Callable, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike

from outcomes.methods.spc.limits import xmr_limits
from outcomes.methods.spc.marks import Marks
from outcomes.methods.spc.terms import OUTSIDE, SHIFT, TREND, TWO_IN_THREE, Array, Indices, Limits

RUN = 7
# Differences this small beside the values are rounding: a point on the mean must not fall to one side of it.
ROUNDING = 1e-12


def shift_of_seven(side: ArrayLike) -> Indices:
    """1 from the seventh point in a row on one side of the mean on, else 0; ``side`` is -1, 0 or 1."""
    return np.abs(_ends_of_runs(np.asarray(side, dtype=int), RUN))


def trend_of_seven(values: ArrayLike) -> Indices:
    """1 from the seventh of seven rising points on, -1 of seven falling ones, else 0; a tie breaks it."""
    x = np.asarray(values, dtype=np.float64)
    steps = np.sign(np.diff(x)).astype(int)
    return np.concatenate([np.zeros(min(1, x.size), dtype=int), _ends_of_runs(steps, RUN - 1)])


def two_in_three(is_close: ArrayLike, side: ArrayLike) -> Indices:
    """1 for each point close to a limit in a run of three on one side of which two or more are close."""
    close = np.asarray(is_close, dtype=bool)
    sides = np.asarray(side, dtype=int)
    flag = np.zeros(close.size, dtype=int)
    if close.size < 3:
        return flag
    threes = np.lib.stride_tricks.sliding_window_view
    hit = (threes(close, 3).sum(axis=1) >= 2) & (np.abs(threes(sides, 3).sum(axis=1)) == 3)
    for offset in range(3):
        flag[offset : offset + hit.size] |= hit
    return np.where(close, flag, 0)


def sides(x: Array, mean: Array) -> Indices:
    """-1, 0 or 1: below, on or above the mean, where a difference that is only rounding counts as on it."""
    difference = x - mean
    on_it = np.abs(difference) <= ROUNDING * np.abs(x).max()
    return np.where(on_it, 0, np.sign(difference)).astype(int)


def _ends_of_runs(signs: Indices, length: int) -> Indices:
    """The sign at every point that ends ``length`` equal signs other than zero, else 0."""
    ends = np.zeros(signs.size, dtype=int)
    if signs.size >= length:
        total = np.lib.stride_tricks.sliding_window_view(signs, length).sum(axis=1)
        ends[length - 1 :] = np.where(np.abs(total) == length, np.sign(total), 0)
    return ends


def _whole_runs(ends: Indices) -> Indices:
    """Carry the sign at the seventh point back over its run; where two runs share a point the later holds."""
    runs = np.zeros(ends.size, dtype=int)
    for end in np.flatnonzero(ends):
        runs[end - RUN + 1 : end + 1] = ends[end]
    return runs


def xmr_marks(
    values: Array,
    printer: Callable[[Array], Array],
    bounds: list[tuple[int, int]],
    preset: str,
    notes: list[str],
    breaks: Sequence[int] = (),
) -> Marks:
    """What the run rules of a preset find in a series, stretch by stretch; ``notes`` are added to.

    At ``breaks`` much time has passed since the value before: no moving range and no run reaches over them.
    """
    x = printer(values)
    lines = np.full((3, x.size), np.nan)
    side, way = np.zeros(x.size, dtype=int), np.zeros(x.size, dtype=int)
    strength = np.zeros(x.size)
    rule: list[str | None] = [None] * x.size
    ways: list[frozenset[int]] = [frozenset()] * x.size
    assessed = np.zeros(x.size, dtype=bool)
    for start, stop in bounds:
        part = x[start:stop]
        if part.size == 1:
            lines[0, start] = part[0]
            notes.append("A stretch with a single value has no limits.")
            continue
        inside = [at - start for at in breaks if start < at < stop]
        limits = xmr_limits(values[start:stop], screen=preset == "plotthedots", breaks=inside)
        if limits.unscreened:
            notes.append("Screening left no moving range, so the limits use all of them.")
        exact = np.array([limits.mean, limits.lower, limits.upper])
        lines[:, start:stop] = exact[:, None]
        limits = Limits(*printer(exact).tolist())
        assessed[start:stop] = True
        side[start:stop] = sides(part, np.full(part.size, limits.mean))
        if limits.upper > limits.mean:
            strength[start:stop] = 3 * np.abs(part - limits.mean) / (limits.upper - limits.mean)
        by_rule = _by_piece(part, limits, side[start:stop], preset, inside)
        for i in range(part.size):
            met = [(name, int(hits[i])) for name, hits in by_rule if hits[i]]
            if met:
                rule[start + i], way[start + i] = met[0]
                ways[start + i] = frozenset(w for _, w in met)
    return Marks(lines, side, rule, way, ways, assessed, strength, [])


def _by_piece(
    x: Array, limits: Limits, side: Indices, preset: str, breaks: Sequence[int]
) -> list[tuple[str, Indices]]:
    """The rules of a stretch, told anew after each break."""
    pieces = [
        _xmr_rules(x[first:last], limits, side[first:last], preset)
        for first, last in pairwise([0, *breaks, x.size])
    ]
    return [(rules[0][0], np.concatenate([hits for _, hits in rules])) for rules in zip(*pieces, strict=True)]


def _xmr_rules(x: Array, limits: Limits, side: Indices, preset: str) -> tuple[tuple[str, Indices], ...]:
    """Each rule in the order in which rules are named, with the way in which each point meets it (0: not)."""
    reach = np.abs(x - limits.mean) - ROUNDING * np.abs(x).max()
    # Printed limits need not lie equally far from the printed mean.
    limit = np.where(side > 0, limits.upper - limits.mean, limits.mean - limits.lower)
    outside = reach > limit
    close = reach > 2 / 3 * limit
    if preset == "plotthedots":
        close &= ~outside
    return (
        (OUTSIDE, outside * side),
        (TREND, _whole_runs(trend_of_seven(x))),
        (TWO_IN_THREE, two_in_three(close, side) * side),
        (SHIFT, _whole_runs(_ends_of_runs(side, RUN))),
    )
