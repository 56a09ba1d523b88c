"""Where an outcome may go if the recent pattern continues: one distribution, calibrated by back-test.

Every published value is read as ``level + noise + sampling error``. The level moves by chance from year to
year, and may carry a drift that fades; a pooled value is the mean of its years, so that two pooled values
share the data of the years they share. How much of the movement is noise, whether there is a drift and how
large the movement is are not known: the distribution averages over a fixed grid of possibilities, each
weighted by how well it explains the series itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from outcomes.errors import OutcomesError

Array = NDArray[np.float64]

METHOD = "Averaged local level with drift"
VERSION = "1"
TITLE = "Projection"
MIN_POINTS = 5

# Share of the variance of a one-year change that is noise and does not last: evenly from 0 to 1.
NOISE_SHARES = (0.1, 0.3, 0.5, 0.7, 0.9)


@dataclass(frozen=True)
class Drift:
    """One kind of drift: how common it is, how large and how lasting.

    ``size`` is its standard deviation in a year, in standard deviations of a one-year change;
    ``memory_years`` the time until it has faded to 1/e.
    """

    prior: float
    size: float
    memory_years: float


# A strategy or a pandemic moves many series for some years. A change of habits over a generation moves few,
# but far: smoking. A series that is neither has no drift. The series' own evidence decides between them.
DRIFTS = (
    Drift(prior=0.475, size=0.4, memory_years=4.0),
    Drift(prior=0.05, size=2.0, memory_years=25.0),
)
# Size of a one-year change, in root mean squares of the changes seen, with a half-Cauchy prior.
SCALES = tuple(2.0 ** (step / 2) for step in range(-6, 8))
# Changes to come have heavier tails than a normal: pandemics and new definitions are not in every history.
TAIL_DEGREES_OF_FREEDOM = 6
# Possibilities lighter than this are left out: all of them together hold less than 0.03%.
_NEGLIGIBLE_WEIGHT = 1e-6
_T_DENSITY_AT_ZERO = 15 / (16 * np.sqrt(6))
_MAX_STEPS = 60


class TooShort(OutcomesError, ValueError):
    """A series has fewer points than a projection needs."""


@dataclass(frozen=True)
class _Mixture:
    """The possibilities that are kept, one per row, and what each needs to forecast from the series."""

    weights: Array  # (possibility,)
    coefficients: Array  # (possibility, kernel): noise, level and drifts of a unit scale
    variance: Array  # (possibility,): square of the scale
    whitening: Array  # (possibility, n, n): makes the series' errors independent
    precision: Array  # (possibility, n): of the independent errors
    whitened_one: Array  # (possibility, n)
    whitened_residual: Array  # (possibility, n)
    mean: Array  # (possibility,)
    mean_precision: Array  # (possibility,)
    times: Array  # (n,): calendar years
    errors: Array  # (n,): standard errors, zero where none are published
    pooled_years: int

    def at(self, later: Array) -> tuple[Array, Array]:
        """Location and scale of every possibility at later times, both (possibility, time)."""
        kernels = _kernels(self.times, later, self.times[0], self.pooled_years)
        sampling = _overlap(self.times, later, self.pooled_years) * self.errors[:, None] * self.errors[-1]
        covariance = self.variance[:, None, None] * np.einsum("gk,knm->gnm", self.coefficients, kernels)
        whitened = self.whitening @ (covariance + sampling)
        weighted = self.precision[:, :, None] * whitened
        location = self.mean[:, None] + np.einsum("gn,gnm->gm", self.whitened_residual, weighted)
        own = np.diagonal(_kernels(later, later, self.times[0], self.pooled_years), axis1=1, axis2=2)
        prior_variance = self.variance[:, None] * (self.coefficients @ own) + self.errors[-1] ** 2
        unexplained_mean = 1 - np.einsum("gn,gnm->gm", self.whitened_one, weighted)
        variance = (
            prior_variance
            - np.einsum("gnm,gnm->gm", whitened, weighted)
            + unexplained_mean**2 / self.mean_precision[:, None]
        )
        return location, np.sqrt(variance)


@dataclass(frozen=True)
class Predictive:
    """The distribution of the published value at any later time.

    ``drift`` is the change per year now expected, before it fades, and ``n`` the number of points used.
    Times are in calendar years (mid-2024 is 2024.5); a time may be one number or an array of them.
    """

    method: str
    version: str
    drift: float
    n: int
    last_time: float
    bounds: tuple[float, float]
    _mixture: _Mixture = field(repr=False)

    def interval(self, time: ArrayLike, level: float) -> tuple[Array, Array]:
        """Bounds that hold the value with probability ``level``, with equal probability beyond each.

        Parameters
        ----------
        time
            Calendar years, after the last observation.
        level
            A probability, such as 0.8.

        Returns
        -------
        tuple
            Lower and upper value, in the unit of the series, each shaped as ``time``.

        Raises
        ------
        ValueError
            If the level is not between 0 and 1, or a time is not after the last observation.
        """
        if not 0 < level < 1:
            raise ValueError(f"An interval needs a level between 0 and 1, not {level}.")
        lower, upper = self.quantiles(time, ((1 - level) / 2, (1 + level) / 2))
        return lower, upper

    def median(self, time: ArrayLike) -> Array:
        """Give the value that is as likely to be exceeded as not; see ``interval`` for errors."""
        median: Array = self.quantiles(time, (0.5,))[0]
        return median

    def quantiles(self, time: ArrayLike, probabilities: Sequence[float]) -> Array:
        """Values that lie above the outcome with given probabilities.

        Parameters
        ----------
        time
            Calendar years, after the last observation.
        probabilities
            Each between 0 and 1.

        Returns
        -------
        numpy.ndarray
            One row a probability, then the shape of ``time``; inside the bounds.

        Raises
        ------
        ValueError
            If a probability is not between 0 and 1, or a time is not after the last observation.
        """
        wanted = np.asarray(probabilities, dtype=float)
        if not ((wanted > 0) & (wanted < 1)).all():
            raise ValueError(f"A quantile needs probabilities between 0 and 1, not {list(probabilities)}.")
        times = self._later(time)
        location, scale = self._mixture.at(times.ravel())
        values = _mixture_quantiles(wanted, self._mixture.weights, location, scale)
        return np.clip(values, *self.bounds).reshape(-1, *times.shape)

    def probability_at_most(self, time: ArrayLike, value: float) -> Array:
        """Probability that the value at a time is ``value`` or less: what a target of "or below" needs."""
        lowest, highest = self.bounds
        return self._probability_below(time, value, certain=value >= highest, impossible=value < lowest)

    def probability_at_least(self, time: ArrayLike, value: float) -> Array:
        """Probability that the value at a time is ``value`` or more."""
        lowest, highest = self.bounds
        return 1 - self._probability_below(time, value, certain=value > highest, impossible=value <= lowest)

    def _probability_below(self, time: ArrayLike, value: float, *, certain: bool, impossible: bool) -> Array:
        times = self._later(time)
        if certain or impossible:
            return np.full(times.shape, float(certain))[()]
        location, scale = self._mixture.at(times.ravel())
        below, _ = _mixture_distribution(np.asarray(value), self._mixture.weights, location, scale)
        return below.reshape(times.shape)[()]

    def _later(self, time: ArrayLike) -> Array:
        times = np.asarray(time, dtype=float)
        if not np.all(times > self.last_time):
            raise ValueError(f"A projection starts after the last observation, {self.last_time:g}.")
        return times


def project(
    times: ArrayLike,
    values: ArrayLike,
    *,
    pooled_years: int = 1,
    standard_errors: ArrayLike | None = None,
    bounds: tuple[float | None, float | None] = (None, None),
) -> Predictive:
    """Fit the predictive distribution of one series.

    Parameters
    ----------
    times
        Midpoint of each period in calendar years, rising. Years may be missing; nothing is interpolated.
    values
        Published values, in any unit.
    pooled_years
        Years that each value pools: 3 for ``2011-13``.
    standard_errors
        Sampling error of each value, if published; future values get the latest.
    bounds
        Smallest and largest possible value, such as ``(0, 100)``; None where there is no bound.

    Returns
    -------
    Predictive
        Quantiles and probabilities at any later time, in the unit of the values.

    Raises
    ------
    TooShort
        If there are fewer than five points.
    ValueError
        If the series cannot be read: unequal lengths, missing numbers, times that do not rise, a negative
        standard error.

    Notes
    -----
    A local level model with drift, averaged over its unknown parameters: Harvey (1989), *Forecasting,
    Structural Time Series Models and the Kalman Filter*; a half-Cauchy prior on the scale: Gelman (2006),
    *Bayesian Analysis* 1, 515-534. The priors are the same for every series. They were chosen with the
    back-tests of the development series in sight, so the scores on those are not scores on unseen data.
    """
    points, published, errors = _checked(times, values, standard_errors, pooled_years)
    mixture = _fit(points, published, errors, pooled_years)
    without_overlap = np.array([pooled_years, pooled_years + 1.0])
    drift = float(np.diff(mixture.weights @ mixture.at(points[-1] + without_overlap)[0])[0])
    return Predictive(
        method=METHOD,
        version=VERSION,
        drift=drift,
        n=len(published),
        last_time=float(points[-1]),
        bounds=(
            -np.inf if bounds[0] is None else float(bounds[0]),
            np.inf if bounds[1] is None else float(bounds[1]),
        ),
        _mixture=mixture,
    )


def _checked(
    points: ArrayLike, published: ArrayLike, standard_errors: ArrayLike | None, pooled_years: int
) -> tuple[Array, Array, Array]:
    times, values = np.asarray(points, dtype=float), np.asarray(published, dtype=float)
    errors = np.zeros_like(values) if standard_errors is None else np.asarray(standard_errors, dtype=float)
    if times.ndim != 1 or times.shape != values.shape or times.shape != errors.shape:
        raise ValueError("A projection needs one time, one value and at most one standard error per point.")
    if len(values) < MIN_POINTS:
        raise TooShort(f"A projection needs at least {MIN_POINTS} points; this series has {len(values)}.")
    if not (np.isfinite(times).all() and np.isfinite(values).all() and np.isfinite(errors).all()):
        raise ValueError("A projection cannot use missing or infinite numbers: leave those points out.")
    if (np.diff(times) <= 0).any():
        raise ValueError("A projection needs points in order of time, and one value for each period.")
    if (errors < 0).any():
        raise ValueError("A standard error cannot be negative: check the published limits.")
    if pooled_years < 1:
        raise ValueError(f"A value pools at least one year, not {pooled_years}.")
    return times, values, errors


def _fit(times: Array, values: Array, errors: Array, pooled_years: int) -> _Mixture:
    """Weigh every combination of noise share, drift and scale by how likely it makes the series.

    The unknown mean level is integrated out under a flat prior. The covariance of one combination is
    ``scale^2 K + N``, K from the kernels and N the sampling covariance. A single factorisation for each K
    turns both into diagonal matrices, so that all scales cost one.
    """
    coefficients, factor_inverse, log_determinant = _standardised(tuple(times - times[0]), pooled_years)
    if errors.any():
        sampling = _overlap(times, times, pooled_years) * np.outer(errors, errors)
        ratio, rotation = np.linalg.eigh(factor_inverse @ sampling @ factor_inverse.transpose(0, 2, 1))
        whitening = rotation.transpose(0, 2, 1) @ factor_inverse
    else:
        ratio, whitening = np.zeros((len(coefficients), len(values))), factor_inverse
    scales = np.array(SCALES)
    variance = (scales * _typical_change(times, values)) ** 2
    spread = variance[None, :, None] + np.maximum(ratio, 0)[:, None, :]
    one = whitening.sum(axis=2)[:, None, :]
    whitened_values = (whitening @ values)[:, None, :]
    mean_precision = (one**2 / spread).sum(axis=2)
    mean = (one * whitened_values / spread).sum(axis=2) / mean_precision
    residual = whitened_values - mean[:, :, None] * one
    log_weights = (
        np.log(_prior_of_shapes())[:, None]
        - log_determinant[:, None]
        - np.log(spread).sum(axis=2) / 2
        - np.log(mean_precision) / 2
        - (residual**2 / spread).sum(axis=2) / 2
        + np.log(scales)  # the grid is even in the logarithm, the half-Cauchy density is for the scale itself
        - np.log1p(scales**2)
    )
    weights = np.exp(log_weights - log_weights.max())
    weights /= weights.sum()
    shape, size = np.nonzero(weights > _NEGLIGIBLE_WEIGHT)
    kept = weights[shape, size]
    return _Mixture(
        weights=kept / kept.sum(),
        coefficients=coefficients[shape],
        variance=variance[size],
        whitening=whitening[shape],
        precision=1 / spread[shape, size],
        whitened_one=one[shape, 0],
        whitened_residual=residual[shape, size],
        mean=mean[shape, size],
        mean_precision=mean_precision[shape, size],
        times=times,
        errors=errors,
        pooled_years=pooled_years,
    )


@lru_cache(maxsize=256)
def _standardised(times: tuple[float, ...], pooled_years: int) -> tuple[Array, Array, Array]:
    """Kernel coefficients of each noise share and drift, and the factors of their covariance matrices.

    Noise and level are scaled to give the *published* series a one-year change of variance 1, so a noise
    share means the same to annual and to pooled values. Many series share their times: hence the cache.
    """
    year = np.array([0.0, 1.0])
    noise, level, *_ = (
        kernel[0, 0] + kernel[1, 1] - 2 * kernel[0, 1] for kernel in _kernels(year, year, 0.0, pooled_years)
    )
    drifts = np.vstack([np.zeros(len(DRIFTS)), np.diag([drift.size**2 for drift in DRIFTS])])
    coefficients = np.array(
        [(share / noise, (1 - share) / level, *drift) for share in NOISE_SHARES for drift in drifts]
    )
    points = np.array(times)
    kernels = _kernels(points, points, 0.0, pooled_years)
    factors = np.linalg.cholesky(np.einsum("gk,knm->gnm", coefficients, kernels))
    log_determinant = np.log(np.diagonal(factors, axis1=1, axis2=2)).sum(axis=1)
    return coefficients, np.linalg.inv(factors), log_determinant


def _prior_of_shapes() -> Array:
    """Prior weight of each noise share and drift, in the order of their coefficients."""
    drifts = [drift.prior for drift in DRIFTS]
    return np.tile([1 - sum(drifts), *drifts], len(NOISE_SHARES)) / len(NOISE_SHARES)


def _kernels(earlier: Array, later: Array, start: float, pooled_years: int) -> Array:
    """Covariances, at unit size, that noise, level and each drift give to values at two sets of times."""
    in_window = np.arange(pooled_years) - (pooled_years - 1) / 2
    one = (earlier - start + pooled_years)[:, None, None, None] + in_window[:, None]
    other = (later - start + pooled_years)[None, :, None, None] + in_window
    first = np.minimum(one, other)
    kernels = [_overlap(earlier, later, pooled_years) / pooled_years, first.mean(axis=(2, 3))]
    for memory in (drift.memory_years for drift in DRIFTS):
        one_faded, other_faded = np.exp(-one / memory), np.exp(-other / memory)
        apart_faded = np.exp(-np.abs(one - other) / memory)
        drifted = 2 * first / memory + one_faded + other_faded - apart_faded - 1
        kernels.append(memory**2 * drifted.mean(axis=(2, 3)))
    return np.stack(kernels)


def _overlap(earlier: Array, later: Array, pooled_years: int) -> Array:
    """Share of the data that values at two sets of times have in common."""
    return np.maximum(0, 1 - np.abs(earlier[:, None] - later) / pooled_years)


def _typical_change(times: Array, values: Array) -> float:
    """Root mean square change, in units per square root of a year.

    A series that never moved still moved by less than it was rounded to.
    """
    change = np.sqrt(np.mean(np.diff(values) ** 2 / np.diff(times)))
    return float(max(change, _rounded_to(values) / np.sqrt(12)))


def _rounded_to(values: Array) -> float:
    """Smallest power of ten, down to a millionth, of which every value is a multiple."""
    for decimals in range(6):
        if np.allclose(values, np.round(values, decimals), rtol=0, atol=1e-9):
            return 10.0**-decimals
    return 1e-6


def _mixture_quantiles(wanted: Array, weights: Array, location: Array, scale: Array) -> Array:
    """Quantiles of a mixture of t distributions, (probability, time): Newton's steps inside a bracket."""
    wanted = wanted[:, None]
    reach = location + special.stdtrit(TAIL_DEGREES_OF_FREEDOM, wanted[:, :, None]) * scale
    lower, upper = reach.min(axis=1), reach.max(axis=1)
    value: Array = np.einsum("g,qgm->qm", weights, reach)
    tolerance = 1e-9 * scale.max(axis=0)
    for _ in range(_MAX_STEPS):
        below, density = _mixture_distribution(value[:, None, :], weights, location, scale)
        lower, upper = np.where(below < wanted, value, lower), np.where(below > wanted, value, upper)
        newton = value - (below - wanted) / density
        following = np.where((newton >= lower) & (newton <= upper), newton, (lower + upper) / 2)
        settled = np.abs(following - value) < tolerance
        value = following
        if settled.all():
            break
    return value


def _mixture_distribution(value: Array, weights: Array, location: Array, scale: Array) -> tuple[Array, Array]:
    """Probability below a value, and density there, of a mixture of t distributions of 6 degrees of freedom.

    With an even number of degrees of freedom both are elementary (Abramowitz and Stegun 1964, 26.7.4), and
    far quicker than the general functions.
    """
    standardised = (value - location) / scale
    cosine_squared = 6 / (6 + standardised**2)
    sine = standardised * np.sqrt(cosine_squared / 6)
    below = 0.5 + sine * (0.5 + cosine_squared * (0.25 + 0.1875 * cosine_squared))
    density = _T_DENSITY_AT_ZERO * cosine_squared**3 * np.sqrt(cosine_squared) / scale
    return np.einsum("g,...gm->...m", weights, below), np.einsum("g,...gm->...m", weights, density)
