"""Gaps between two areas, and which way a series moves."""

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from outcomes.catalogue import Polarity
from outcomes.methods.trajectory.paths import RECENT_POINTS, ROUNDING, Array, series, shortfall_of, too_short

#: Points in the direction of a series. It is also the number from which a probability is shown.
TREND_POINTS = 8


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
    movement: Literal["closing", "widening", "unchanged", "none"]
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
        return Direction("not-enough-data", too_short(n), n=n)
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


def _level_direction(
    polarity: Polarity, first: float, last: float
) -> Literal["better", "worse", "unchanged"]:
    worse_by = shortfall_of(polarity, last, first)
    if abs(worse_by) <= ROUNDING:
        return "unchanged"
    return "worse" if worse_by > 0 else "better"
