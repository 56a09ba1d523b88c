"""What a control chart is made of: presets and rules by their names, limits, and what is said of the newest point."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from outcomes.errors import OutcomesError

VERSION = "4"
TITLE = "Control charts"
MINIMUM_POINTS = 13  # pages and commands refuse under this; the functions compute from two points

Preset = Literal["plotthedots", "mdc", "seasonal"]
Polarity = Literal["low", "high", "neutral"]
Array = NDArray[np.float64]
Indices = NDArray[np.int_]
Days = NDArray[np.datetime64]

PRESETS: tuple[Preset, ...] = ("plotthedots", "mdc", "seasonal")
BETTER = {"low": -1, "high": 1, "neutral": 0}
OUTSIDE, TREND, TWO_IN_THREE, SHIFT = "outside limits", "trend", "two in three", "shift"

LONGEST_GAP = 8  # missing periods over which no range and no run is counted
SIGNAL_WEEKS = 13  # a run older than this is no longer news
WINDOW = 4  # weeks that the preset seasonal compares with all the weeks before them


class ChartRefused(OutcomesError, ValueError):
    """The series cannot be charted; the message is one sentence for the reader."""


@dataclass(frozen=True)
class Limits:
    """Mean and process limits of one stretch of a series, in its unit.

    ``unscreened`` is True where screening left no moving range and the unscreened ones were used instead.
    """

    mean: float
    lower: float
    upper: float
    unscreened: bool = False


@dataclass(frozen=True)
class Latest:
    """What the newest point says.

    ``variation`` is the icon: "improvement", "concern" or "neutral" followed by "high" or "low", or "mixed"
    or "usual". ``since`` is the index at which the present run began, None where there is none.
    ``is_signal`` is True where the overview should list the series: the newest point is marked, or the
    weeks since a mark of the last 13 weeks bear it out, and the run began in those 13 weeks. Under
    ``seasonal`` a shift that splits the stretch best at an older week began there and is no news.
    ``strength`` orders signals of one preset: sigmas from the mean, under ``seasonal`` powers of ten by
    which chance is unlikely. ``n_weeks`` is how many of the newest weeks a run under ``seasonal`` is said
    of, 1 without one.
    """

    index: int
    rule: str | None
    kind: str | None
    variation: str
    since: int | None
    sentence: str
    is_signal: bool
    strength: float
    n_weeks: int = 1


@dataclass(frozen=True, eq=False)
class Chart:
    """One control chart. Sequences and arrays have one entry a value given, in the same order.

    ``values``, ``mean``, ``lower`` and ``upper`` are in the unit of the series, NaN where a week is
    missing. The lines break at a re-basing; under ``seasonal`` they vary by week. ``rule`` is the first
    rule a point meets, or None. ``direction`` is the side of the mean ("above", "below", or None on it or
    missing). ``kind`` is "improvement", "concern", "neutral" or "mixed" for a marked point, else None.
    ``judged`` is False where a stretch is too young to say anything of a point, and where a week is missing.
    ``segments`` holds the index at which each stretch starts. ``expected_false_alarms_per_week`` is the
    chance that an unchanged series is listed as a signal in a week, to be summed over series; None for the
    presets that are not calibrated.
    """

    preset: Preset
    polarity: Polarity
    log: bool
    values: Array
    mean: Array
    lower: Array
    upper: Array
    rule: tuple[str | None, ...]
    direction: tuple[str | None, ...]
    kind: tuple[str | None, ...]
    judged: NDArray[np.bool_]
    segments: tuple[int, ...]
    notes: tuple[str, ...]
    latest: Latest
    expected_false_alarms_per_week: float | None
    version: str = VERSION
