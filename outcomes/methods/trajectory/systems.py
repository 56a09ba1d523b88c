"""Three published systems of progress: Open SDG, Healthy People and the recent trend of Fingertips."""

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from outcomes.methods.trajectory.paths import (
    INTERVAL_WIDTH,
    RECENT_POINTS,
    ROUNDING,
    Z_95,
    Path,
    shortfall_of,
    too_short,
    weighted_slope,
)

#: Chi-squared, one degree of freedom, three sigma: OHID's boundary.
FINGERTIPS_BOUNDARY = 9.5495


ON_TRACK, MODERATE = 0.95, 0.60


HEALTHY_PEOPLE_SHARE = 0.10


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
    z = None
    if standard_error is not None and baseline_standard_error is not None:
        error = math.hypot(standard_error, baseline_standard_error)
        z = (value - path.baseline_value) / error if math.isfinite(error) and error > 0 else None
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
        return FingertipsTrend("Cannot be calculated", reason=too_short(len(values)))
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
    slope, variance = weighted_slope(periods, values, weights)
    statistic = slope**2 / variance
    left_out = [
        weighted_slope(np.delete(periods, i), np.delete(values, i), np.delete(weights, i))[0]
        for i in range(RECENT_POINTS)
    ]
    is_steady = all(np.sign(other) == np.sign(slope) for other in left_out)
    if statistic > FINGERTIPS_BOUNDARY and is_steady:
        return FingertipsTrend("Increasing" if slope > 0 else "Decreasing", statistic, slope)
    return FingertipsTrend("No clear change", statistic, slope)


def _reaches(amount: float, boundary: float) -> bool:
    """Whether an amount is at or past a boundary, to rounding error."""
    return amount >= boundary - ROUNDING * max(1.0, boundary)
