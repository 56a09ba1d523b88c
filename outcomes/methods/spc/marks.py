"""What a preset finds in a series, point by point."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from outcomes.methods.spc.terms import Array, Indices


@dataclass(frozen=True)
class Season:
    """A series ready for the seasonal model: standardised values, calendar, season and levels."""

    values: Array  # centred, in ranges of the series
    centre: float
    scale: float
    position: Array  # in weeks, or whatever time usually lies between two values
    spacing_days: float
    columns: Array  # level of each stretch, then the season: (n, q)
    start: Indices  # of the stretch each point is in
    stop: Indices
    has_season: bool


@dataclass(frozen=True)
class Marks:
    """What a preset found, one entry a value present."""

    lines: Array  # mean, lower, upper
    side: Indices  # of the mean
    rule: list[str | None]
    way: Indices  # in which the named rule is met: 1 up, -1 down, 0 not
    ways: list[frozenset[int]]  # of all the rules that are met
    assessed: NDArray[np.bool_]
    strength: Array
    changes: list[int]  # first points of stretches that nobody declared
    season: Season | None = None
