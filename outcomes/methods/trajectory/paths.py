"""The path to a target, what it asks for, and what it would take."""

import math
from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from outcomes.catalogue import Polarity
from outcomes.errors import OutcomesError

VERSION = "1"
TITLE = "Paths and other systems"


Rule = Literal["level", "change", "gap", "direction"]


Shape = Literal["linear", "geometric", "milestones"]


Array = NDArray[np.float64]


#: Points in the recent yearly rate and in the Fingertips trend.
RECENT_POINTS = 5


#: The two-sided 95% point of the normal distribution, as Healthy People uses it.
Z_95 = 1.96


#: Width of a 95% interval in standard errors: how publishers' limits become standard errors.
INTERVAL_WIDTH = 2 * Z_95


#: Decimal fractions are not exact in floating point: this much short of a boundary is on it.
ROUNDING = 1e-9


class NoPath(OutcomesError, ValueError):
    """The target has no number, or the time lies before its baseline."""


class Points(NamedTuple):
    """The points that have a value, oldest first; standard errors only where every point has one."""

    times: Array
    values: Array
    standard_errors: Array | None


@dataclass(frozen=True)
class Path:
    """A target's way from its baseline to its target.

    ``target_time`` and ``target_value`` are None for the ``direction`` rule and numbers for every other.
    ``milestones`` are (time, value) pairs strictly between the ends, used by the shape ``milestones``. For
    the ``gap`` rule all values are differences, area minus comparator, with the polarity of the measure.
    """

    rule: Rule
    polarity: Polarity
    baseline_time: float
    baseline_value: float
    target_time: float | None = None
    target_value: float | None = None
    shape: Shape = "linear"
    milestones: tuple[tuple[float, float], ...] = ()

    def __post_init__(self) -> None:
        """Refuse a path that cannot be drawn."""
        if self.rule == "direction":
            if self.target_time is not None or self.target_value is not None:
                raise ValueError("A direction target has no number: leave out its target time and value.")
            return
        if self.target_time is None or self.target_value is None:
            raise ValueError(f"A {self.rule} target needs a target time and a target value.")
        if self.target_time <= self.baseline_time:
            raise ValueError("The target time must lie after the baseline time.")
        if self.shape == "geometric":
            if self.rule == "gap":
                raise ValueError("A gap can change sign, so its path cannot be geometric: use linear.")
            if self.baseline_value * self.target_value <= 0:
                raise ValueError("A geometric path needs a baseline and a target above zero: use linear.")
        if self.shape == "milestones":
            times = [self.baseline_time, *(time for time, _ in self.milestones), self.target_time]
            if not self.milestones or not (np.diff(times) > 0).all():
                raise ValueError("Milestones must be in order, between the baseline and the target time.")

    def is_met_by(self, value: float) -> bool:
        """Whether a value is at or past the target, to rounding error; never for a direction target."""
        if self.target_value is None:
            return False
        shortfall = shortfall_of(self.polarity, value, self.target_value)
        return shortfall <= ROUNDING * max(1.0, abs(self.target_value))


def shortfall_of(polarity: Polarity, value: float, reference: float) -> float:
    """How far a value is on the wrong side of a reference, in their unit; below zero where it is better."""
    return value - reference if polarity == "low" else reference - value


def target_value(rule: Rule, baseline_value: float, amount: float, *, polarity: Polarity = "low") -> float:
    """The value a rule asks for.

    Parameters
    ----------
    rule
        ``level``, ``change`` or ``gap``; a ``direction`` target has no number.
    baseline_value
        In the unit of the measure; for a gap the difference at baseline, area minus comparator.
    amount
        ``level``: the value itself. ``change``: percent of the baseline, signed (-15 is a fall of 15%).
        ``gap``: percent of the gap to close (50 halves it).
    polarity
        Of the measure; tells a gap to be closed from one that favours the area.

    Returns
    -------
    float
        In the unit of the measure. Where the area was no worse than its comparator at baseline there is no
        gap to close, and the value is 0: stay no worse.

    Raises
    ------
    NoPath
        For a direction target.
    """
    if rule == "level":
        return float(amount)
    if rule == "change":
        return baseline_value * (1 + amount / 100)
    if rule == "gap":
        is_disadvantage = shortfall_of(polarity, baseline_value, 0.0) > 0
        return baseline_value * (1 - amount / 100) if is_disadvantage else 0.0
    raise NoPath("A direction target sets no number.")


def required_value(path: Path, time: float) -> float:
    """The value a target should have reached by a time, on its path.

    Parameters
    ----------
    path
        Supplies both ends, in the unit of the measure.
    time
        Calendar years, no earlier than the baseline. After the target time the path is flat.

    Returns
    -------
    float
        In the unit of the measure, unrounded.

    Raises
    ------
    NoPath
        If ``time`` is before the baseline, or the target sets no number.

    Notes
    -----
    ``geometric`` is Open SDG's path of constant compound yearly change; ``milestones`` joins the listed
    values with straight lines.
    """
    if path.target_value is None or path.target_time is None:
        raise NoPath("No number is set for this target, so it has no path.")
    if time < path.baseline_time:
        raise NoPath(f"The path starts at {path.baseline_time:g}; {time:g} is before it.")
    if time >= path.target_time:
        return path.target_value
    if path.shape == "geometric":
        elapsed = (time - path.baseline_time) / (path.target_time - path.baseline_time)
        return path.baseline_value * math.pow(path.target_value / path.baseline_value, elapsed)
    knots = [(path.baseline_time, path.baseline_value), (path.target_time, path.target_value)]
    if path.shape == "milestones":
        knots[1:1] = path.milestones
    times, values = zip(*knots, strict=True)
    return float(np.interp(time, times, values))


def path_points(path: Path, *, until: float | None = None) -> tuple[list[float], list[float]]:
    """The corners of a path, for drawing.

    Parameters
    ----------
    path
        A path with a number.
    until
        Where the flat part after the target ends; no flat part without it.

    Returns
    -------
    tuple of list of float
        Times and required values. A geometric path is given once a year, which draws as a curve.

    Raises
    ------
    NoPath
        If the target sets no number.
    """
    if path.target_time is None:
        raise NoPath("No number is set for this target, so it has no path.")
    times = [path.baseline_time]
    if path.shape == "geometric":
        n_years = math.ceil(path.target_time - path.baseline_time)
        times += [path.baseline_time + year for year in range(1, n_years)]
    if path.shape == "milestones":
        times += [time for time, _ in path.milestones]
    times.append(path.target_time)
    if until is not None and until > path.target_time:
        times.append(until)
    return times, [required_value(path, time) for time in times]


@dataclass(frozen=True)
class ShareAchieved:
    """How much of the targeted change has happened; ``percent`` is None with the reason in ``reason``."""

    percent: float | None
    is_met_at_baseline: bool = False
    reason: str | None = None


def share_achieved(path: Path, value: float) -> ShareAchieved:
    """Share of the targeted change that has been achieved, in percent.

    Above 100 is past the target and below 0 the wrong way. Where the baseline was already at or past the
    target there is no targeted change: the result says so and has no percent.
    """
    if path.target_value is None:
        return ShareAchieved(None, reason="No number is set for this target.")
    if path.is_met_by(path.baseline_value):
        return ShareAchieved(None, is_met_at_baseline=True, reason="The target was already met at baseline.")
    return ShareAchieved(100 * (value - path.baseline_value) / (path.target_value - path.baseline_value))


def recent_rate(times: ArrayLike, values: ArrayLike) -> float | None:
    """Recent change per calendar year: the least-squares slope of the last five points.

    Parameters
    ----------
    times, values
        Shape (n,): calendar years, oldest first, and values in the unit of the measure. Missing values are
        left out, never filled in.

    Returns
    -------
    float or None
        Units per year; None under five points.
    """
    points = series(times, values)
    if len(points.values) < RECENT_POINTS:
        return None
    recent = points.times[-RECENT_POINTS:]
    centred = recent - recent.mean()
    return float(centred @ points.values[-RECENT_POINTS:] / (centred @ centred))


def required_rate(path: Path, time: float, value: float) -> float | None:
    """Yearly change still needed from the latest point to meet the target on time.

    Returns
    -------
    float or None
        Units per year; 0 where the target is met now; None where no number is set or its time has come.
    """
    if path.target_value is None or path.target_time is None:
        return None
    if path.is_met_by(value):
        return 0.0
    if time >= path.target_time:
        return None
    return (path.target_value - value) / (path.target_time - time)


@dataclass(frozen=True)
class PeriodChange:
    """Change between the last two points; ``per_year`` differs from ``change`` where a year is missing."""

    earlier_time: float
    later_time: float
    change: float
    per_year: float


def period_change(times: ArrayLike, values: ArrayLike) -> PeriodChange | None:
    """Change from the last point but one to the last, in the unit of the measure; None under two points."""
    points = series(times, values)
    if len(points.values) < 2:
        return None
    earlier, later = (float(time) for time in points.times[-2:])
    change = float(points.values[-1] - points.values[-2])
    return PeriodChange(earlier, later, change, change / (later - earlier))


@dataclass(frozen=True)
class PeopleNeeded:
    """What a target asks for in people; ``fewer`` and ``each_year`` are negative where more are needed."""

    now: float
    at_target: float
    fewer: float
    each_year: float
    years_left: float


def what_it_would_take(
    path: Path,
    time: float,
    value: float,
    population: float,
    *,
    per: float = 100,
    now: float | None = None,
) -> PeopleNeeded:
    """A target's remaining change in people.

    Parameters
    ----------
    path
        A ``level`` or ``change`` target that is still ahead.
    time, value
        The latest point.
    population
        People the measure is about (adults, for smoking); held at this number until the target.
    per
        What the value is counted per: 100 for a percentage, 100,000 for a crude rate. A standardised rate
        does not translate into people.
    now
        The day to count the years left from, in calendar years, where it is later than the latest point: nothing
        can be done any more in a year that is past.

    Returns
    -------
    PeopleNeeded
        Counts of people, unrounded.

    Raises
    ------
    ValueError
        For a gap or direction target, a population that is not positive, or a target time that has come.
    """
    if path.rule not in ("level", "change") or path.target_time is None or path.target_value is None:
        raise ValueError(f"A {path.rule} target cannot be put in people.")
    if not population > 0:
        raise ValueError(f"The population must be above zero, not {population:g}.")
    years_left = path.target_time - max(time, now or time)
    if years_left <= 0:
        raise ValueError("The target time has come: nothing is left to share between years.")
    now, at_target = population * value / per, population * path.target_value / per
    return PeopleNeeded(now, at_target, now - at_target, (now - at_target) / years_left, years_left)


def too_short(n: int) -> str:
    """Why nothing is said of a short series."""
    return f"It needs five points; there {'is' if n == 1 else 'are'} {n or 'none'}."


def standard_errors_from_limits(lower: ArrayLike, upper: ArrayLike) -> Array:
    """Standard errors from published 95% limits: (upper - lower) / 3.92; NaN where a limit is missing."""
    low, high = np.asarray(lower, dtype=np.float64), np.asarray(upper, dtype=np.float64)
    width: Array = high - low
    return width / INTERVAL_WIDTH


def series(times: ArrayLike, values: ArrayLike, standard_errors: ArrayLike | None = None) -> Points:
    """The points that have a value, checked.

    Raises
    ------
    ValueError
        If lengths differ, or times do not rise from point to point.
    """
    times, values = np.asarray(times, dtype=float), np.asarray(values, dtype=float)
    errors = None if standard_errors is None else np.asarray(standard_errors, dtype=float)
    if (
        times.shape != values.shape
        or times.ndim != 1
        or (errors is not None and errors.shape != values.shape)
    ):
        raise ValueError("Times, values and standard errors must be one-dimensional and of the same length.")
    if not (np.diff(times) > 0).all():
        raise ValueError("Times must rise from point to point: one value for a period, oldest first.")
    is_known = np.isfinite(values)
    if errors is not None:
        errors = errors[is_known] if np.isfinite(errors[is_known]).all() else None
    return Points(times[is_known], values[is_known], errors)


def weighted_slope(times: Array, values: Array, weights: Array) -> tuple[float, float]:
    """Slope and its variance, with the inverse variances of the points as weights."""
    centred = times - np.average(times, weights=weights)
    spread = weights @ centred**2
    return float(weights * centred @ values / spread), float(1 / spread)
