"""Control charts for weekly measures: XmR limits, run rules, and a preset that knows season and memory.

Three named presets, because the published tools disagree:

- ``plotthedots`` follows NHSRplotthedots 0.2.2: mean +/- 2.66 x mean moving range, large ranges screened out.
- ``mdc`` is the same without screening, and every point beyond two sigma counts in the two-in-three rule.
- ``seasonal`` is ours, and the one that signals: it takes the yearly season out and allows for AR(1) memory.

Missing weeks are left out before anything is computed, as if their rows were not there: a moving range
joins the weeks on either side and a run goes on across the gap. ``seasonal`` keeps the calendar, so that a
gap weakens the memory between its two sides.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import pairwise
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import stdtr

VERSION = "4"
MINIMUM_POINTS = 13  # pages and commands refuse under this; the functions compute from two points

Preset = Literal["plotthedots", "mdc", "seasonal"]
Polarity = Literal["low", "high", "neutral"]
Array = NDArray[np.float64]
Days = NDArray[np.datetime64]

PRESETS: tuple[Preset, ...] = ("plotthedots", "mdc", "seasonal")
BETTER = {"low": -1, "high": 1, "neutral": 0}
OUTSIDE, TREND, TWO_IN_THREE, SHIFT = "outside limits", "trend", "two in three", "shift"

LIMIT = 2.66  # 3 / 1.128: three sigma, in mean moving ranges
SCREEN = 3.267  # upper limit of a moving range, in mean moving ranges
RUN = 7
# Differences this small beside the values are rounding: a point on the mean must not fall to one side of it.
ROUNDING = 1e-12

SIGNAL_WEEKS = 13  # a run older than this is no longer news

# The seasonal preset.
WINDOW = 4  # weeks compared with all the weeks before them
N_HARMONICS = 2
WEEK_DAYS = 7
SEASON_DAYS = 728  # two years of weeks
SEASON_POINTS = 52  # at least half of them present
YEAR_DAYS = 365.25
YEAR_1 = np.datetime64("0001-01-01", "us")
MEMORY = np.linspace(0.0, 0.9, 10)  # the AR(1) coefficients averaged over
SIGMAS = 3.0
# Chances below which a window is marked, set by simulation (benchmarks/spc_signals.py).
CHANCE = 0.026
# The newest quarter: a + b / n, at most c, because a short history blunts the test.
NEWEST_CHANCE = (0.029, 2.5, 0.051)
STILL_STANDS = 0.01
# A stretch that falls into two levels with less than this chance is shifted since the split.
SPLIT_CHANCE = 1e-4
# With less than this one, and half a year on either side, the change is beyond doubt and here to stay: without
# a level of its own for it, noise and memory would be taken for so large that no later change is seen. One
# change can hide another, so less will do to try one out.
LASTING_CHANCE = 1e-6
TRIED_CHANCE = 1e-2
LASTING_WEEKS = 26
MOST_LASTING = 3
# Share of unchanged series that are listed as a signal in any one week, from the same simulation.
FALSE_SIGNALS_PER_WEEK = 0.085
# Smallest residual variance, in squared ranges of the series: below it there is no noise, only rounding.
NO_NOISE = 1e-18
NO_SPREAD = 1e-8

# fmt: off
NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
           "twelve")
# fmt: on


class ChartRefused(ValueError):
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


def chart(
    values: ArrayLike,
    *,
    preset: Preset = "plotthedots",
    polarity: Polarity = "neutral",
    rebase_at: Sequence[int] = (),
    dates: Sequence[date] | Days | None = None,
    log: bool = False,
    period: str = "week",
    decimals: int | None = None,
) -> Chart:
    """Limits, rules and the state of the newest point of one series.

    Parameters
    ----------
    values
        Oldest first, two or more of them present. NaN where a week is missing.
    preset
        ``plotthedots``, ``mdc`` or ``seasonal``.
    polarity
        Which direction is better: ``low``, ``high``, or ``neutral`` where neither is.
    rebase_at
        Indices at which the limits start again.
    dates
        One a value, rising: ``date``, ``datetime`` or datetime64. Only ``seasonal`` uses them: without, the values
        are taken as consecutive weeks.
    log
        Compute on the log scale, for strongly skewed measures; the lines are returned in the unit of the
        series, and the mean is then the geometric one.
    period
        The noun used in sentences.
    decimals
        Digits after the point with which values and lines are printed. Limits come from the values as given
        and are returned unrounded; the rules judge values and lines as they are printed, so that no mark
        contradicts the numbers beside it. None: the rules judge them unrounded.

    Returns
    -------
    Chart

    Raises
    ------
    ChartRefused
        Under two values, an unknown preset or polarity, dates or re-basings that do not fit, a value that is
        not finite, or one of zero or less with ``log``.

    Notes
    -----
    NHSRplotthedots 0.2.2 (NHS-R Community) and NHS England, Making Data Count. The kind of a trend follows
    the way it goes, as in later versions of that package, not the side of the mean it happens to be on.

    ``seasonal`` compares the four weeks up to each week with all the earlier weeks of the stretch. The
    model is a level before the four weeks, a step for them, a level after them, two yearly Fourier pairs
    (from two years of data) and AR(1) errors, fitted by generalised least squares. Because weeks before, in
    and after the window have levels of their own, a lasting shift cannot pull the baseline towards itself.
    The t test of the step is averaged over the AR coefficient by its restricted likelihood. The season and
    the noise come from the whole record, so a mark near the threshold can come or go as weeks are added.
    A change of level beyond doubt, half a year old or more, starts a stretch of its own, and a note says so.
    """
    x = np.asarray(values, dtype=np.float64).copy()
    days = None if dates is None else np.asarray(dates, dtype="datetime64[us]")
    _refuse_bad_input(x, preset, polarity, rebase_at, days, log)
    starts = sorted({0, *(int(start) for start in rebase_at)})
    present = np.flatnonzero(~np.isnan(x))
    scale_values = np.log(x[present]) if log else x[present]
    print_on_scale = _printer(decimals, log)
    printed = print_on_scale(scale_values)
    # Weeks that are missing at the start of a stretch leave it to begin with the first that is present.
    first = np.searchsorted(present, starts)
    bounds = [(a, b) for a, b in pairwise([*first, present.size]) if a < b]

    notes: list[str] = []
    if log:
        notes.append("Limits were computed on a log scale; the centre line is the geometric mean.")
    if preset == "seasonal":
        marks = _seasonal_marks(scale_values, print_on_scale, present, bounds, days, notes)
    else:
        marks = _xmr_marks(scale_values, print_on_scale, bounds, preset, notes)

    changes = present[marks.changes]
    newest_start = max([bounds[-1][0], *marks.changes])
    latest = _latest(printed, marks, present, newest_start, preset, BETTER[polarity], period)
    if present[-1] < x.size - 1:
        n_missing = x.size - 1 - int(present[-1])
        notes.append(f"The newest value is {_count(n_missing)} {period}{'s' * (n_missing > 1)} old.")
    lines = np.full((3, x.size), np.nan)
    lines[:, present] = np.exp(marks.lines) if log else marks.lines
    judged = np.zeros(x.size, dtype=bool)
    judged[present] = marks.assessed
    rule: list[str | None] = [None] * x.size
    direction: list[str | None] = [None] * x.size
    kind: list[str | None] = [None] * x.size
    for i, index in enumerate(present):
        rule[index] = marks.rule[i]
        direction[index] = {1: "above", -1: "below"}.get(int(marks.side[i]))
        kind[index] = _kind(marks.ways[i], BETTER[polarity])
    return Chart(
        preset=preset,
        polarity=polarity,
        log=log,
        values=x,
        mean=lines[0],
        lower=lines[1],
        upper=lines[2],
        rule=tuple(rule),
        direction=tuple(direction),
        kind=tuple(kind),
        judged=judged,
        segments=tuple(sorted({*starts, *changes.tolist()})),
        notes=tuple(notes),
        latest=latest,
        expected_false_alarms_per_week=_expected_false_alarms(marks, preset),
    )


def xmr_limits(values: ArrayLike, *, screen: bool = True) -> Limits:
    """Mean +/- 2.66 x mean moving range of values that are all present.

    Parameters
    ----------
    values
        Two or more, oldest first.
    screen
        Drop moving ranges of 3.267 x their mean or more, once, before averaging. Their points stay in the
        mean.

    Returns
    -------
    Limits
        In the unit of the values. All three are equal for a constant series.

    Raises
    ------
    ChartRefused
        Under two values.
    """
    x = np.asarray(values, dtype=np.float64)
    if x.size < 2:
        raise ChartRefused(f"Limits need two values and there is {x.size}: give a longer series.")
    if np.ptp(x) == 0:
        # The mean of equal values can differ from them in the last bit, which would put every point outside.
        return Limits(float(x[0]), float(x[0]), float(x[0]))
    mean = float(x.mean())
    ranges = np.abs(np.diff(x))
    mean_range = float(ranges.mean())
    unscreened = False
    if screen:
        kept = ranges[ranges < SCREEN * mean_range]
        unscreened = not kept.any()
        mean_range = mean_range if unscreened else float(kept.mean())
    return Limits(mean, mean - LIMIT * mean_range, mean + LIMIT * mean_range, unscreened)


def assurance(lower: float, upper: float, standard: float, polarity: Literal["low", "high"]) -> str:
    """Say whether the process meets a standard: "usually met", "sometimes" or "rarely".

    Parameters
    ----------
    lower, upper, standard
        Process limits and standard, in the unit of the series.
    polarity
        Which direction is better. A measure without one has no assurance.

    Returns
    -------
    str
        "usually met" where the standard lies outside the limits on the worse side, "rarely" on the better
        side, "sometimes" where it lies between them or on one of them.

    Raises
    ------
    ChartRefused
        For a polarity other than ``low`` or ``high``.
    """
    if polarity not in ("low", "high"):
        raise ChartRefused(f"Assurance needs a direction that is better, not {polarity!r}: use low or high.")
    if lower > standard:
        return "usually met" if polarity == "high" else "rarely"
    if upper < standard:
        return "rarely" if polarity == "high" else "usually met"
    return "sometimes"


def shift_of_seven(side: ArrayLike) -> NDArray[np.int_]:
    """1 from the seventh point in a row on one side of the mean on, else 0; ``side`` is -1, 0 or 1."""
    return np.abs(_ends_of_runs(np.asarray(side, dtype=int), RUN))


def trend_of_seven(values: ArrayLike) -> NDArray[np.int_]:
    """1 from the seventh of seven rising points on, -1 of seven falling ones, else 0; a tie breaks it."""
    x = np.asarray(values, dtype=np.float64)
    steps = np.sign(np.diff(x)).astype(int)
    return np.concatenate([np.zeros(min(1, x.size), dtype=int), _ends_of_runs(steps, RUN - 1)])


def two_in_three(is_close: ArrayLike, side: ArrayLike) -> NDArray[np.int_]:
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
    return flag * close


@dataclass(frozen=True)
class _Marks:
    """What a preset found, one entry a value present."""

    lines: Array  # mean, lower, upper
    side: NDArray[np.int_]  # of the mean
    rule: list[str | None]
    way: NDArray[np.int_]  # in which the named rule is met: 1 up, -1 down, 0 not
    ways: list[frozenset[int]]  # of all the rules that are met
    assessed: NDArray[np.bool_]
    strength: Array
    changes: list[int]  # first points of stretches that nobody declared
    season: "_Season | None" = None


def _refuse_bad_input(
    x: Array,
    preset: str,
    polarity: str,
    rebase_at: Sequence[int],
    days: Days | None,
    log: bool,
) -> None:
    if preset not in PRESETS:
        raise ChartRefused(f"There is no preset {preset!r}: use {', '.join(PRESETS)}.")
    if polarity not in BETTER:
        raise ChartRefused(f"There is no polarity {polarity!r}: use {', '.join(BETTER)}.")
    if x.ndim != 1 or np.isinf(x).any():
        raise ChartRefused("The values are not one row of finite numbers: leave missing weeks empty.")
    n_present = np.count_nonzero(~np.isnan(x))
    if n_present < 2:
        raise ChartRefused(f"A chart needs two values and there is {n_present}: give a longer series.")
    if log and np.nanmin(x) <= 0:
        raise ChartRefused("A log scale needs values above zero: chart this series on its own scale.")
    if any(not 0 <= start < x.size for start in rebase_at):
        raise ChartRefused(f"A re-basing falls outside the {x.size} values: check its date.")
    if days is not None:
        if days.shape != x.shape:
            raise ChartRefused(f"There are {days.size} dates for {x.size} values: give one a value.")
        # A date that is missing (NaT) rises from nothing either.
        if not (days[1:] > days[:-1]).all():
            raise ChartRefused("The dates do not rise: sort the series and remove repeats.")


def as_printed(values: Array, decimals: int | None) -> Array:
    """Values rounded as text rounds them, which is not quite as numpy does; None rounds nothing."""
    if decimals is None:
        return values
    rounded = [round(value, decimals) for value in values.ravel().tolist()]
    # Adding zero turns a minus nought into nought.
    return np.reshape(np.array(rounded, dtype=np.float64), values.shape) + 0.0


def _printer(decimals: int | None, log: bool) -> Callable[[Array], Array]:
    """How values on the scale of a chart become those that are printed, on the same scale."""
    if not log or decimals is None:
        return partial(as_printed, decimals=decimals)

    def printed(on_scale: Array) -> Array:
        exact = np.exp(on_scale)
        rounded = as_printed(exact, decimals)
        # Zero has no logarithm: a limit that is printed so stays where it is, below every value.
        return np.log(np.where(rounded > 0, rounded, exact))

    return printed


def _sides(x: Array, mean: Array) -> NDArray[np.int_]:
    """-1, 0 or 1: below, on or above the mean, where a difference that is only rounding counts as on it."""
    difference = x - mean
    on_it = np.abs(difference) <= ROUNDING * np.abs(x).max()
    return np.where(on_it, 0, np.sign(difference)).astype(int)


def _ends_of_runs(signs: NDArray[np.int_], length: int) -> NDArray[np.int_]:
    """The sign at every point that ends ``length`` equal signs other than zero, else 0."""
    ends = np.zeros(signs.size, dtype=int)
    if signs.size >= length:
        total = np.lib.stride_tricks.sliding_window_view(signs, length).sum(axis=1)
        ends[length - 1 :] = np.where(np.abs(total) == length, np.sign(total), 0)
    return ends


def _whole_runs(ends: NDArray[np.int_]) -> NDArray[np.int_]:
    """Carry the sign at the seventh point back over its run; where two runs share a point the later holds."""
    runs = np.zeros(ends.size, dtype=int)
    for end in np.flatnonzero(ends):
        runs[end - RUN + 1 : end + 1] = ends[end]
    return runs


def _xmr_marks(
    values: Array,
    printer: Callable[[Array], Array],
    bounds: list[tuple[int, int]],
    preset: str,
    notes: list[str],
) -> _Marks:
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
        limits = xmr_limits(values[start:stop], screen=preset == "plotthedots")
        if limits.unscreened:
            notes.append("Screening left no moving range, so the limits use all of them.")
        exact = np.array([limits.mean, limits.lower, limits.upper])
        lines[:, start:stop] = exact[:, None]
        limits = Limits(*printer(exact).tolist())
        assessed[start:stop] = True
        side[start:stop] = _sides(part, np.full(part.size, limits.mean))
        if limits.upper > limits.mean:
            strength[start:stop] = 3 * np.abs(part - limits.mean) / (limits.upper - limits.mean)
        by_rule = _xmr_rules(part, limits, side[start:stop], preset)
        for i in range(part.size):
            met = [(name, int(hits[i])) for name, hits in by_rule if hits[i]]
            if met:
                rule[start + i], way[start + i] = met[0]
                ways[start + i] = frozenset(w for _, w in met)
    return _Marks(lines, side, rule, way, ways, assessed, strength, [])


def _xmr_rules(
    x: Array, limits: Limits, side: NDArray[np.int_], preset: str
) -> tuple[tuple[str, NDArray[np.int_]], ...]:
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


@dataclass(frozen=True)
class _Season:
    """A series ready for the seasonal model: standardised values, calendar, season and levels."""

    values: Array  # centred, in ranges of the series
    centre: float
    scale: float
    position: Array  # in weeks, or whatever time usually lies between two values
    spacing_days: float
    columns: Array  # level of each stretch, then the season: (n, q)
    start: NDArray[np.int_]  # of the stretch each point is in
    stop: NDArray[np.int_]
    has_season: bool


@dataclass(frozen=True)
class _Windows:
    """The step of each window against the weeks before it, and the level expected at one week of each."""

    chance: Array  # two-sided
    step: Array
    expected: Array
    sd: Array


def _season_of(
    x: Array, present: NDArray[np.int_], bounds: list[tuple[int, int]], dates: Days | None
) -> _Season:
    # Days since year 1, so that the same calendar week has the same phase in every series.
    days = 7.0 * present if dates is None else 1 + (dates[present] - YEAR_1) / np.timedelta64(1, "D")
    spacing = float(np.median(np.diff(days)))
    has_season = bool(days[-1] - days[0] + spacing >= SEASON_DAYS and days.size >= SEASON_POINTS)
    start = np.repeat([a for a, _ in bounds], [b - a for a, b in bounds])
    stop = np.repeat([b for _, b in bounds], [b - a for a, b in bounds])
    columns = [(start == a).astype(np.float64) for a, _ in bounds]
    if has_season:
        for harmonic in range(1, N_HARMONICS + 1):
            angle = 2 * np.pi * harmonic * days / YEAR_DAYS
            columns += [np.sin(angle), np.cos(angle)]
    scale = float(np.ptp(x)) or 1.0
    centre = float(x[0]) if np.ptp(x) == 0 else float(x.mean())
    return _Season(
        values=(x - centre) / scale,
        centre=centre,
        scale=scale,
        position=(days - days[0]) / spacing,
        spacing_days=spacing,
        columns=np.column_stack(columns),
        start=start,
        stop=stop,
        has_season=has_season,
    )


def _fit_windows(
    s: _Season, low: NDArray[np.int_], high: NDArray[np.int_], week: NDArray[np.int_]
) -> _Windows:
    """Fit the model once a window and AR coefficient, and give the level expected at ``week`` of its stretch.

    ``low`` to ``high`` are inclusive; without a window (low > high) the whole stretch is the baseline.
    Window and after-window levels are eliminated from the shared design one after the other (Frisch, Waugh
    and Lovell), which leaves a few sums a window. Their restricted likelihood weighs the AR coefficients.
    """
    y, n = s.values, s.values.size
    index = np.arange(n)
    window = ((index >= low[:, None]) & (index <= high[:, None])).astype(np.float64)
    has_window = low <= high
    in_after = (index > high[:, None]) & (index < s.stop[week][:, None]) & has_window[:, None]
    after, has_after = in_after.astype(np.float64), in_after.any(axis=1)
    free = np.maximum(n - s.columns.shape[1] - has_window - has_after, 1)
    level_y, level_columns = _means_before(s, np.where(has_window, low, s.stop[week]), week)
    memories = MEMORY if n >= MINIMUM_POINTS else MEMORY[:1]

    log_likelihood, chance, step, expected, variance = (np.empty((memories.size, low.size)) for _ in range(5))
    for k, memory in enumerate(memories):
        carried = np.concatenate([[0.0], memory ** np.diff(s.position)])
        spread = np.sqrt(1 - carried**2)
        q, r = np.linalg.qr(_whiten(s.columns.T, carried, spread).T)
        y_white = _whiten(y, carried, spread)
        window_white, after_white = _whiten(window, carried, spread), _whiten(after, carried, spread)
        y_q, window_q, after_q = q.T @ y_white, window_white @ q, after_white @ q

        ww = np.where(has_window, (window_white**2).sum(axis=1) - (window_q**2).sum(axis=1), 1.0)
        aa = np.where(has_after, (after_white**2).sum(axis=1) - (after_q**2).sum(axis=1), 1.0)
        wa = (window_white * after_white).sum(axis=1) - (window_q * after_q).sum(axis=1)
        wy, ay = window_white @ y_white - window_q @ y_q, after_white @ y_white - after_q @ y_q
        ww_less_after, wy_less_after = ww - wa**2 / aa, wy - wa * ay / aa
        step[k] = wy_less_after / ww_less_after
        squares = y_white @ y_white - y_q @ y_q - ay**2 / aa - wy_less_after * step[k]
        variance[k] = np.maximum(squares / free, NO_NOISE)
        chance[k] = 2 * stdtr(free, -np.abs(step[k]) * np.sqrt(ww_less_after / variance[k]))

        after_level = (ay - wa * step[k]) / aa
        fitted_q = y_q - step[k][:, None] * window_q - after_level[:, None] * after_q
        expected[k] = level_y + (fitted_q * np.linalg.solve(r.T, (s.columns[week] - level_columns).T).T).sum(
            axis=1
        )
        log_likelihood[k] = (
            -np.log(spread).sum()
            - np.log(np.abs(np.diag(r))).sum()
            - 0.5 * np.log(ww_less_after)
            - 0.5 * np.log(aa)
            - 0.5 * free * np.log(variance[k])
        )
    weight = np.exp(log_likelihood - log_likelihood.max(axis=0))
    weight /= weight.sum(axis=0)
    return _Windows(
        chance=(weight * chance).sum(axis=0),
        step=(weight * step).sum(axis=0),
        expected=(weight * expected).sum(axis=0),
        sd=np.sqrt((weight * variance).sum(axis=0)),
    )


def _means_before(s: _Season, end: NDArray[np.int_], week: NDArray[np.int_]) -> tuple[Array, Array]:
    """Plain means of the values and the columns over the points of the stretch before ``end``.

    The line that is drawn stands on these, not on the fitted level: a large shift later on would reach back
    into the fitted one through the AR(1) errors.
    """
    start = s.start[week]
    sums = np.vstack(
        [np.zeros(1 + s.columns.shape[1]), np.column_stack([s.values, s.columns]).cumsum(axis=0)]
    )
    means = (sums[end] - sums[start]) / (end - start)[:, None]
    return means[:, 0], means[:, 1:]


def _whiten(rows: Array, carried: Array, spread: Array) -> Array:
    """Take out of each entry what the one before it carries over, and scale to unit variance."""
    white = rows.copy()
    white[..., 1:] -= carried[1:] * rows[..., :-1]
    return white / spread


def _seasonal_marks(
    x: Array,
    printer: Callable[[Array], Array],
    present: NDArray[np.int_],
    bounds: list[tuple[int, int]],
    dates: Days | None,
    notes: list[str],
) -> _Marks:
    changes = _lasting_changes(x, present, bounds, dates)
    starts = {*(start for start, _ in bounds), *(change.first for change in changes)}
    bounds = list(pairwise(sorted({x.size, *starts})))
    s = _season_of(x, present, bounds, dates)
    is_weekly = s.spacing_days == WEEK_DAYS
    notes += [_lasting_note(present[change.first], dates, is_weekly) for change in changes]
    if not is_weekly:
        notes.append(
            f"The preset seasonal is made for weeks, and these values are usually {s.spacing_days:.3g}"
            f" day{'s' * (s.spacing_days != 1)} apart: its limits are a rough guide here."
        )
    if not s.has_season:
        notes.append("No season was taken out: that needs two years of weeks.")
    n = x.size
    week = np.arange(n)
    low = _window_starts(s)
    assessed = low - s.start >= MINIMUM_POINTS
    # A stretch too young to judge is drawn at the level of its first window that can be, or else at its mean.
    high = week.copy()
    for start, stop in bounds:
        first = next((i for i in range(start, stop) if assessed[i]), None)
        young = slice(start, stop if first is None else first)
        low[young], high[young] = (stop, start - 1) if first is None else (low[first], first)
    found = _fit_windows(s, low, high, week)

    mean = s.centre + s.scale * found.expected
    # A series without noise has limits equal to its mean: the floor on the variance is rounding, not spread.
    reach = np.where(found.sd <= NO_SPREAD, 0.0, SIGMAS * s.scale * found.sd)
    if n <= s.columns.shape[1]:
        reach[:] = np.nan
        notes.append("Every stretch has a single value, so there are no limits.")
    lines = np.array([mean, mean - reach, mean + reach])
    printed, (mean, lower, upper) = printer(x), printer(lines)
    side = _sides(printed, mean)
    limit = np.where(side > 0, upper - mean, mean - lower)
    outside = assessed & (np.abs(printed - mean) > np.maximum(limit, NO_SPREAD * s.scale))
    shifted = assessed & (found.chance < _chances(s))
    way = np.where(outside, side, np.where(shifted, np.sign(found.step), 0)).astype(int)
    for change in changes:
        # The weeks in which it came were a shift from what had been before. So may be the weeks around them, as
        # the date found can be some weeks off: too young for a level of their own, they are judged by the old.
        before = _season_of(x, present, list(pairwise(sorted({n, *starts} - {change.first}))), dates)
        young = np.arange(change.first, change.first + MINIMUM_POINTS)
        came = _fit_windows(before, _window_starts(before)[young], young, young)
        shifted[young] = (came.chance < CHANCE) | (young < change.first + WINDOW)
        way[young] = np.where(shifted[young], np.sign(came.step), 0)
    rule: list[str | None] = [
        OUTSIDE if is_out else SHIFT if is_shifted else None
        for is_out, is_shifted in zip(outside, shifted, strict=True)
    ]
    return _Marks(
        lines=lines,
        side=side,
        rule=rule,
        way=way,
        ways=[frozenset([int(w)]) if w else frozenset() for w in way],
        assessed=assessed,
        strength=_strength(found.chance),
        changes=[change.first for change in changes],
        season=s,
    )


def _window_starts(s: _Season) -> NDArray[np.int_]:
    """Index of the first point among the four weeks up to each point, within its stretch."""
    # Half a week of slack: dates need not fall on the same weekday.
    return np.maximum(np.searchsorted(s.position, s.position - WINDOW + 0.5), s.start)


def _chances(s: _Season) -> Array:
    """Chance below which each window is marked. The newest quarter is given more, to be heard early."""
    constant, per_point, most = NEWEST_CHANCE
    newest = max(CHANCE, min(most, constant + per_point / s.values.size))
    is_newest = s.position > s.position[-1] - SIGNAL_WEEKS + 0.5
    return np.where(is_newest, newest, CHANCE)


def _expected_false_alarms(marks: _Marks, preset: str) -> float | None:
    if preset != "seasonal":
        return None
    return FALSE_SIGNALS_PER_WEEK if marks.assessed[-1] else 0.0


def _kind(ways: frozenset[int], better: int) -> str | None:
    if not ways:
        return None
    if better == 0:
        return "neutral"
    if len(ways) > 1:
        return "mixed"
    return "improvement" if better in ways else "concern"


@dataclass(frozen=True)
class _Split:
    """Where a stretch falls best into two levels: the first point of the second, how unlikely, how far."""

    first: int
    chance: float
    step: float


def _best_split(s: _Season, first: NDArray[np.int_], last: NDArray[np.int_]) -> _Split | None:
    """Find the stretch of points, from one of ``first`` to its ``last``, that differs most from those before."""
    if first.size == 0:
        return None
    found = _fit_windows(s, first, last, last)
    best = int(np.argmin(found.chance))
    return _Split(int(first[best]), float(found.chance[best]), float(found.step[best]))


def _lasting_changes(
    x: Array, present: NDArray[np.int_], bounds: list[tuple[int, int]], dates: Days | None
) -> list[_Split]:
    """Changes of level beyond doubt, with half a year on either side, that nobody declared; oldest first."""
    declared = {start for start, _ in bounds}

    def season(found: set[int]) -> _Season:
        return _season_of(x, present, list(pairwise(sorted({x.size, *declared, *found}))), dates)

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


def _most_telling_change(s: _Season) -> _Split | None:
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


def _change_at(s: _Season, first: int) -> _Split:
    at = np.array([first])
    found = _fit_windows(s, at, _half_a_year_on(s, at), at)
    return _Split(first, float(found.chance[0]), float(found.step[0]))


def _half_a_year_on(s: _Season, first: NDArray[np.int_]) -> NDArray[np.int_]:
    """Last point of the half-year that begins with each point, within its stretch."""
    return np.minimum(np.searchsorted(s.position, s.position[first] + LASTING_WEEKS - 0.5), s.stop[first]) - 1


def _began_earlier(s: _Season, way: int, start: int) -> int | None:
    """Where what is marked now began, if that is clearly more than a quarter of a year ago."""
    now = s.values.size - 1
    first = np.arange(start + MINIMUM_POINTS, now)
    split = _best_split(s, first, np.full(first.size, now))
    if split is None or split.chance >= SPLIT_CHANCE or np.sign(split.step) != way:
        return None
    return split.first if s.position[now] - s.position[split.first] > SIGNAL_WEEKS - 0.5 else None


def _lasting_note(index: int, dates: Days | None, is_weekly: bool) -> str:
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


def _latest(
    x: Array,
    marks: _Marks,
    present: NDArray[np.int_],
    start: int,
    preset: str,
    better: int,
    period: str,
) -> Latest:
    """Describe the newest point present, in a stretch that began at ``start``."""
    now = x.size - 1
    rule, way, ways, since = marks.rule[now], int(marks.way[now]), marks.ways[now], now
    strength = float(marks.strength[now])
    run_rule = rule
    if rule is not None:
        since = _run_start(x, marks, start)
    if marks.season is not None and (run := _standing_run(marks, start)) is not None:
        begun, run_way, run_strength = run
        if rule is None:
            since, way, strength = run
            run_rule, ways = SHIFT, frozenset([way])
        elif run_way == way:
            since, strength = min(since, begun), max(strength, run_strength)
    if run_rule == SHIFT and marks.season is not None:
        earlier = _began_earlier(marks.season, way, start)
        since = since if earlier is None else earlier
    if run_rule is None:
        sentence = _usual_sentence(marks, now)
        return Latest(int(present[now]), None, None, "usual", None, sentence, False, strength)
    n_weeks = 1
    if marks.season is not None:
        age = round(float(marks.season.position[now] - marks.season.position[since]))
        n_weeks = max(age + 1, WINDOW) if run_rule == SHIFT else 1
        sentence = _seasonal_sentence(run_rule, way, n_weeks, period, marks.season.has_season)
    else:
        age = int(present[now] - present[since])
        sentence = _xmr_sentence(run_rule, way, now - since + 1, period, preset)
    kind = _kind(ways, better)
    return Latest(
        index=int(present[now]),
        rule=rule,
        kind=kind,
        variation="mixed" if kind == "mixed" else f"{kind} {'high' if way > 0 else 'low'}",
        since=int(present[since]),
        sentence=sentence,
        is_signal=age < SIGNAL_WEEKS,
        strength=strength,
        n_weeks=n_weeks,
    )


def _run_start(x: Array, marks: _Marks, start: int) -> int:
    """Index at which the run that the newest, marked point belongs to began."""
    now = x.size - 1
    rule, way = marks.rule[now], marks.way[now]
    if marks.season is None and rule == SHIFT:
        belongs = marks.side == way
    elif rule == TREND:
        # The first point of a trend has no step of its own: a point counts if the next one goes on from it.
        belongs = np.append(np.sign(np.diff(x)) == way, True)
    elif marks.season is not None:
        belongs = marks.way == way
    else:
        belongs = np.array([other == rule for other in marks.rule]) & (marks.way == way)
        if rule == TWO_IN_THREE:
            belongs[max(start, now - 2) : now] = True
    since = now
    while since > start and belongs[since - 1]:
        since -= 1
    return since


def _standing_run(marks: _Marks, start: int) -> tuple[int, int, float] | None:
    """Start, way and strength of a run marked in the last 13 weeks that the weeks since still bear out."""
    s = marks.season
    now = s.values.size - 1
    recent = np.flatnonzero((marks.way != 0) & (s.position > s.position[now] - SIGNAL_WEEKS + 0.5))
    recent = recent[recent >= start]
    if recent.size == 0:
        return None
    found = _fit_windows(s, _window_starts(s)[recent], np.full(recent.size, now), np.full(recent.size, now))
    stands = (found.chance < STILL_STANDS) & (np.sign(found.step) == marks.way[recent])
    if not stands.any():
        return None
    first = int(np.argmax(stands))
    return int(recent[first]), int(marks.way[recent[first]]), _strength(found.chance[first])


def _strength(chance: ArrayLike) -> Array:
    """Powers of ten by which a difference is unlikely in an unchanged series."""
    return -np.log10(np.maximum(chance, 1e-300))


def _count(n: int) -> str:
    return NUMBERS[n] if n < len(NUMBERS) else str(n)


def _usual_sentence(marks: _Marks, now: int) -> str:
    if not marks.assessed[now]:
        return "Too few points to say"
    return "Within the range expected" if marks.season is not None else "Within the usual range"


def _xmr_sentence(rule: str, way: int, n_points: int, period: str, preset: str) -> str:
    limit = "upper limit" if way > 0 else "lower limit"
    side = "above" if way > 0 else "below"
    count = _count(n_points)
    if rule == OUTSIDE:
        return f"{side.capitalize()} the {limit}" + (f" for {count} {period}s" if n_points > 1 else "")
    if rule == TREND:
        return f"{count.capitalize()} {period}s {'rising' if way > 0 else 'falling'}"
    if rule == TWO_IN_THREE:
        near = "close to or beyond" if preset == "mdc" else "close to"
        return f"At least two of the last three {period}s {near} the {limit}"
    return f"{count.capitalize()} {period}s {side} the mean"


def _seasonal_sentence(rule: str, way: int, n_weeks: int, period: str, has_season: bool) -> str:
    expected = "expected for the time of year" if has_season else "expected"
    if rule == OUTSIDE:
        return f"{'Above' if way > 0 else 'Below'} the range {expected}"
    side = "Higher" if way > 0 else "Lower"
    how_long = "for more than a year" if n_weeks > 52 else f"over the last {_count(n_weeks)} {period}s"
    return f"{side} {how_long} than {expected}"
