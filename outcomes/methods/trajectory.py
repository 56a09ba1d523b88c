"""Where a series should be, where it is, and how four published systems would judge it.

Time is in calendar years at the midpoint of a period (mid-2024 = 2024.5). Nothing here needs standard errors
unless it says so; where they are missing, whatever needs one is refused with a reason and not approximated.
The verdict shown to leaders is worked out from these pieces in :mod:`outcomes.methods.verdict`.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from outcomes.catalogue import Polarity

VERSION = "1"

Rule = Literal["level", "change", "gap", "direction"]
Shape = Literal["linear", "geometric", "milestones"]
Array = NDArray[np.float64]

#: Points in the recent yearly rate and in the Fingertips trend.
RECENT_POINTS = 5
#: Points in the direction of a series. It is also the number from which a probability is shown.
TREND_POINTS = 8
#: The two-sided 95% point of the normal distribution, as Healthy People uses it.
Z_95 = 1.96
#: Width of a 95% interval in standard errors: how publishers' limits become standard errors.
INTERVAL_WIDTH = 2 * Z_95
#: Chi-squared, one degree of freedom, three sigma: OHID's boundary.
FINGERTIPS_BOUNDARY = 9.5495
#: Decimal fractions are not exact in floating point: this much short of a boundary is on it.
ROUNDING = 1e-9

ON_TRACK, MODERATE = 0.95, 0.60
HEALTHY_PEOPLE_SHARE = 0.10


class NoPath(ValueError):
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
        has_number = self.target_time is not None and self.target_value is not None
        if self.rule == "direction":
            if self.target_time is not None or self.target_value is not None:
                raise ValueError("A direction target has no number: leave out its target time and value.")
            return
        if not has_number:
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
        return path.baseline_value * (path.target_value / path.baseline_value) ** elapsed
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
    if path.rule not in ("level", "change"):
        raise ValueError(f"A {path.rule} target cannot be put in people.")
    if not population > 0:
        raise ValueError(f"The population must be above zero, not {population:g}.")
    years_left = path.target_time - max(time, now or time)
    if years_left <= 0:
        raise ValueError("The target time has come: nothing is left to share between years.")
    now, at_target = population * value / per, population * path.target_value / per
    return PeopleNeeded(now, at_target, now - at_target, (now - at_target) / years_left, years_left)


# --- Published progress systems -------------------------------------------------------------------


@dataclass(frozen=True)
class OpenSdg:
    """Progress as Open SDG and Eurostat measure it, and on a straight line.

    ``ratio`` and ``category`` are None with the reason in ``reason`` where compound growth is not defined;
    ``linear_ratio`` can exist without them.
    """

    ratio: float | None
    category: str | None
    linear_ratio: float | None
    reason: str | None = None


def open_sdg_ratio(path: Path, time: float, value: float) -> OpenSdg:
    """Compound yearly change observed since the baseline over the compound yearly change required.

    Parameters
    ----------
    path
        Its baseline and target; its shape plays no part.
    time, value
        The latest point.

    Notes
    -----
    CAGR = (y_t / y_0)^(1 / (t - t_0)) - 1, over the same with the target. The linear ratio divides plain
    yearly changes. Source: Open SDG, "Progress calculation"; Eurostat, "Sustainable development in the EU".
    """
    if path.target_value is None or path.target_time is None:
        return OpenSdg(None, None, None, "No number is set for this target.")
    elapsed, available = time - path.baseline_time, path.target_time - path.baseline_time
    if elapsed <= 0:
        return OpenSdg(None, None, None, "There is no period after the baseline yet.")
    if path.is_met_by(path.baseline_value):
        return OpenSdg(None, None, None, "The target was already met at baseline.")
    start, target = path.baseline_value, path.target_value
    linear = ((value - start) / elapsed) / ((target - start) / available)
    if path.rule == "gap":
        return OpenSdg(None, None, linear, "Compound change is not defined for a gap, which can change sign.")
    if min(start, target, value) <= 0:
        return OpenSdg(None, None, linear, "Compound change is only defined for values above zero.")
    ratio = ((value / start) ** (1 / elapsed) - 1) / ((target / start) ** (1 / available) - 1)
    return OpenSdg(ratio, open_sdg_class(ratio), linear)


def open_sdg_class(ratio: float) -> str:
    """The words for a ratio: on track from 0.95, moderate from 0.60, limited from 0, moving away below.

    A value on a boundary belongs to the better class, as at Statistics Canada; Eurostat puts it in the
    worse one.
    """
    if ratio >= ON_TRACK - ROUNDING:
        return "On track"
    if ratio >= MODERATE - ROUNDING:
        return "Moderate progress"
    return "Limited progress" if ratio >= 0 else "Moving away"


@dataclass(frozen=True)
class HealthyPeople:
    """Healthy People's category, None with a reason.

    ``z`` is the change since the baseline over its standard error; None where there are no standard errors.
    """

    category: str | None
    z: float | None = None
    reason: str | None = None


def healthy_people(
    path: Path,
    value: float,
    *,
    standard_error: float | None = None,
    baseline_standard_error: float | None = None,
) -> HealthyPeople:
    """Progress since the baseline, whatever the date: met, improved, little or no change, got worse.

    Parameters
    ----------
    path
        Its baseline and target; a direction target needs standard errors.
    value
        The latest value.
    standard_error, baseline_standard_error
        Used only where both are known and not both zero.

    Notes
    -----
    Improved or got worse: beyond 1.96 standard errors of the difference. Without standard errors: improved
    from 10% of the targeted change on, got worse from 10% of the baseline on. Source: NCHS, Healthy People
    2030 progress status.
    """
    errors = (standard_error, baseline_standard_error)
    has_errors = all(error is not None and math.isfinite(error) for error in errors) and any(errors)
    z = (value - path.baseline_value) / math.hypot(*errors) if has_errors else None
    if path.is_met_by(value):
        return HealthyPeople("Met", z)
    worse_by = shortfall_of(path.polarity, value, path.baseline_value)
    if z is not None:
        if abs(z) <= Z_95:
            return HealthyPeople("Little or no change", z)
        return HealthyPeople("Got worse" if worse_by > 0 else "Improved", z)
    if worse_by > 0:
        boundary = HEALTHY_PEOPLE_SHARE * abs(path.baseline_value)
        return HealthyPeople("Got worse" if _reaches(worse_by, boundary) else "Little or no change")
    if path.target_value is None:
        return HealthyPeople(None, reason="No number is set and there are no standard errors.")
    boundary = HEALTHY_PEOPLE_SHARE * abs(path.target_value - path.baseline_value)
    is_improved = worse_by < 0 and _reaches(-worse_by, boundary)
    return HealthyPeople("Improved" if is_improved else "Little or no change")


@dataclass(frozen=True)
class FingertipsTrend:
    """OHID's recent trend: a direction, not a judgement; ``reason`` says why it cannot be calculated."""

    result: Literal["Increasing", "Decreasing", "No clear change", "Cannot be calculated"]
    statistic: float | None = None
    slope: float | None = None
    reason: str | None = None


def _too_short(n: int) -> str:
    """Why nothing is said of a short series."""
    return f"It needs five points; there {'is' if n == 1 else 'are'} {n or 'none'}."


def fingertips_trend(values: ArrayLike, lower: ArrayLike, upper: ArrayLike) -> FingertipsTrend:
    """OHID Fingertips' recent trend over the last five points.

    Parameters
    ----------
    values, lower, upper
        Shape (n,): consecutive periods, oldest first, with their published 95% limits; NaN where missing.

    Returns
    -------
    FingertipsTrend
        ``slope`` in units per period.

    Notes
    -----
    Least squares weighted by inverse variance on t = 1 to 5, standard error (upper - lower) / 3.92. There
    is a trend where (slope / its standard error)^2 is above 9.5495 and the slope keeps its sign when any
    one point is left out. Source: OHID, Fingertips recent trends guidance.
    """
    values, lower, upper = (np.asarray(column, dtype=float) for column in (values, lower, upper))
    if not len(values) == len(lower) == len(upper):
        raise ValueError("Values and both limits must have the same length.")
    if len(values) < RECENT_POINTS:
        return FingertipsTrend("Cannot be calculated", reason=_too_short(len(values)))
    values, lower, upper = (column[-RECENT_POINTS:] for column in (values, lower, upper))
    if not np.isfinite([values, lower, upper]).all():
        return FingertipsTrend(
            "Cannot be calculated", reason="One of the last five points lacks a value or a limit."
        )
    errors = (upper - lower) / INTERVAL_WIDTH
    if (errors <= 0).any():
        return FingertipsTrend("Cannot be calculated", reason="One of the last five intervals has no width.")
    periods = np.arange(1.0, RECENT_POINTS + 1)
    weights = errors**-2
    slope, variance = _weighted_slope(periods, values, weights)
    statistic = slope**2 / variance
    left_out = [
        _weighted_slope(np.delete(periods, i), np.delete(values, i), np.delete(weights, i))[0]
        for i in range(RECENT_POINTS)
    ]
    is_steady = all(np.sign(other) == np.sign(slope) for other in left_out)
    if statistic > FINGERTIPS_BOUNDARY and is_steady:
        return FingertipsTrend("Increasing" if slope > 0 else "Decreasing", statistic, slope)
    return FingertipsTrend("No clear change", statistic, slope)


# --- Gaps and directions --------------------------------------------------------------------------


@dataclass(frozen=True)
class GapSeries:
    """The difference to a comparator as a series of its own, and how each side moved since its baseline.

    ``gaps`` is area minus comparator; ``standard_errors`` is None where any is missing. ``movement`` is
    about the area's disadvantage: ``none`` means the area was and is no worse than its comparator.
    """

    times: Array
    gaps: Array
    standard_errors: Array | None
    movement: Literal["closing", "widening", "unchanged", "none"]
    area_direction: Literal["better", "worse", "unchanged"]
    comparator_direction: Literal["better", "worse", "unchanged"]

    @property
    def closes_while_both_worsen(self) -> bool:
        """Whether the gap closes only in name: both sides got worse."""
        return self.movement == "closing" and self.area_direction == self.comparator_direction == "worse"

    @property
    def words(self) -> str:
        """What to call it; a gap that closes while both sides worsen is never called an improvement."""
        if self.closes_while_both_worsen:
            return "Gap closing, but both getting worse"
        return {
            "closing": "Gap closing",
            "widening": "Gap widening",
            "unchanged": "Gap unchanged",
            "none": "No gap to close",
        }[self.movement]


def gap_series(
    times: ArrayLike,
    area_values: ArrayLike,
    comparator_values: ArrayLike,
    *,
    polarity: Polarity,
    area_standard_errors: ArrayLike | None = None,
    comparator_standard_errors: ArrayLike | None = None,
    since: float | None = None,
) -> GapSeries:
    """Area minus comparator, period by period.

    Parameters
    ----------
    times
        Shape (n,), calendar years, oldest first.
    area_values, comparator_values
        Shape (n,), same unit; a period missing on either side is left out.
    polarity
        Of the measure.
    area_standard_errors, comparator_standard_errors
        Shape (n,); the gap's is sqrt(se_area^2 + se_comparator^2), the two being independent samples.
        (Where the area is part of its comparator this overstates it a little.)
    since
        The baseline time that directions are counted from; the first point where not given.

    Raises
    ------
    ValueError
        If fewer than two periods since the baseline have both values.
    """
    area, comparator = np.asarray(area_values, dtype=float), np.asarray(comparator_values, dtype=float)
    errors = None
    if area_standard_errors is not None and comparator_standard_errors is not None:
        errors = np.hypot(
            np.asarray(area_standard_errors, dtype=float), np.asarray(comparator_standard_errors, dtype=float)
        )
    gap = series(times, area - comparator, errors)
    is_known = np.isfinite(area) & np.isfinite(comparator)
    counts = is_known if since is None else is_known & (np.asarray(times, dtype=float) >= since)
    if counts.sum() < 2:
        raise ValueError("A gap needs two periods since its baseline with a value on both sides.")
    area, comparator = area[counts], comparator[counts]
    was = shortfall_of(polarity, area[0], comparator[0])
    now = shortfall_of(polarity, area[-1], comparator[-1])
    grew_by = now - was
    if max(was, now) <= ROUNDING:
        movement = "none"
    elif abs(grew_by) <= ROUNDING:
        movement = "unchanged"
    else:
        movement = "widening" if grew_by > 0 else "closing"
    return GapSeries(
        *gap,
        movement,
        _level_direction(polarity, area[0], area[-1]),
        _level_direction(polarity, comparator[0], comparator[-1]),
    )


@dataclass(frozen=True)
class Direction:
    """Whether a series moved by more than chance would explain; ``test`` says how that was judged."""

    code: Literal["right-way", "wrong-way", "no-clear-change", "not-enough-data"]
    test: str
    slope: float | None = None
    standard_error: float | None = None
    n: int = 0


def direction_verdict(
    times: ArrayLike,
    values: ArrayLike,
    *,
    polarity: Polarity,
    standard_errors: ArrayLike | None = None,
    pooled_years: int = 1,
) -> Direction:
    """Test the slope of the latest eight points (five at least) at the two-sided 5% level.

    Parameters
    ----------
    times, values
        Shape (n,), calendar years, oldest first, and values; missing values are left out.
    polarity
        Of the measure.
    standard_errors
        Shape (n,); used only where every point tested has one above zero.
    pooled_years
        Years in each period; overlapping periods share data, which the test allows for.

    Returns
    -------
    Direction
        ``slope`` and ``standard_error`` in units per year.

    Notes
    -----
    Generalised least squares. Points k years pooled and d years apart correlate by 1 - d / k. With standard
    errors the variance of the points is theirs, scaled up (never down) by the residual chi-squared over n -
    2, since real series vary by more than sampling; without them it is estimated from the scatter about the
    line. Either way the slope is compared with Student's t on n - 2. Eight points: what happened of late,
    and the number from which a probability is shown.
    """
    points = series(times, values, standard_errors)
    n = min(len(points.values), TREND_POINTS)
    if n < RECENT_POINTS:
        return Direction("not-enough-data", _too_short(n), n=n)
    when, observed = points.times[-n:], points.values[-n:]
    errors = None if points.standard_errors is None else points.standard_errors[-n:]
    if errors is not None and not (errors > 0).all():
        errors = None
    shared = np.clip(1 - np.abs(np.subtract.outer(when, when)) / pooled_years, 0, None)
    covariance = shared if errors is None else shared * np.outer(errors, errors)

    design = np.column_stack([np.ones(n), when - when.mean()])
    whitened = np.linalg.solve(np.linalg.cholesky(covariance), np.column_stack([design, observed]))
    factors, right_hand = whitened[:, :2], whitened[:, 2]
    inverse = np.linalg.inv(factors.T @ factors)
    coefficients = inverse @ factors.T @ right_hand
    residual = right_hand - factors @ coefficients
    dispersion = float(residual @ residual) / (n - 2)
    scale = dispersion if errors is None else max(1.0, dispersion)
    slope, standard_error = float(coefficients[1]), math.sqrt(scale * float(inverse[1, 1]))

    basis = (
        "chance judged from their scatter, as there are no published limits for all of them"
        if errors is None
        else "weighted by their published limits"
    )
    overlap = ", allowing for the years they share" if pooled_years > 1 else ""
    test = f"Slope of the latest {n} points, {basis}{overlap}"
    # A constant series leaves a slope and a standard error that are both rounding error.
    is_flat = np.ptp(observed) == 0 or abs(slope) <= special.stdtrit(n - 2, 0.975) * standard_error
    if is_flat:
        return Direction("no-clear-change", test, slope, standard_error, n)
    is_worse = shortfall_of(polarity, slope, 0.0) > 0
    return Direction("wrong-way" if is_worse else "right-way", test, slope, standard_error, n)


def standard_errors_from_limits(lower: ArrayLike, upper: ArrayLike) -> Array:
    """Standard errors from published 95% limits: (upper - lower) / 3.92; NaN where a limit is missing."""
    return (np.asarray(upper, dtype=float) - np.asarray(lower, dtype=float)) / INTERVAL_WIDTH


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


def _reaches(amount: float, boundary: float) -> bool:
    """Whether an amount is at or past a boundary, to rounding error."""
    return amount >= boundary - ROUNDING * max(1.0, boundary)


def _level_direction(
    polarity: Polarity, first: float, last: float
) -> Literal["better", "worse", "unchanged"]:
    worse_by = shortfall_of(polarity, last, first)
    if abs(worse_by) <= ROUNDING:
        return "unchanged"
    return "worse" if worse_by > 0 else "better"


def _weighted_slope(times: Sequence[float], values: Array, weights: Array) -> tuple[float, float]:
    """Slope and its variance, with the inverse variances of the points as weights."""
    centred = times - np.average(times, weights=weights)
    spread = weights @ centred**2
    return float(weights * centred @ values / spread), float(1 / spread)
