"""Where an outcome may go if the recent pattern continues: one predictive distribution, calibrated by back-test.

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

METHOD = "Averaged local level with fading drift"
VERSION = "1"
MIN_POINTS = 5

# Share of the variance of a one-year change that noise explains: from a pure random walk to a fixed level.
NOISE_SHARES = (0.0, 0.25, 0.5, 0.75, 1.0)
# Standard deviation of the yearly drift, in standard deviations of a one-year change. Even odds of none.
DRIFT_SIZES = (0.0, 0.5)
# A drift keeps 1/e of itself for this long: board strategies, laws and pandemics last years, not decades.
DRIFT_MEMORY_YEARS = 4.0
# Size of a one-year change, in root mean squares of the changes seen, with a half-Cauchy prior.
SCALES = tuple(2.0 ** (step / 2) for step in range(-6, 8))
# Changes to come have heavier tails than a normal: pandemics and new definitions are not in every history.
TAIL_DEGREES_OF_FREEDOM = 6
# Components that together hold less than one part in a thousand are left out.
_NEGLIGIBLE_WEIGHT = 1e-5


class TooShort(ValueError):
    """A series has fewer points than a projection needs."""


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
    _mixture: "_Mixture" = field(repr=False)

    def interval(self, time: ArrayLike, level: float) -> tuple[NDArray, NDArray]:
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

    def median(self, time: ArrayLike) -> NDArray:
        """Give the value that is as likely to be exceeded as not; see ``interval`` for errors."""
        return self.quantiles(time, (0.5,))[0]

    def quantiles(self, time: ArrayLike, probabilities: Sequence[float]) -> NDArray:
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
        """
        times = self._later(time)
        location, scale = self._mixture.at(times.ravel())
        values = _mixture_quantiles(np.asarray(probabilities), self._mixture.weights, location, scale)
        return np.clip(values, *self.bounds).reshape(-1, *times.shape)[..., *(() if times.ndim else (...,))]

    def probability_at_most(self, time: ArrayLike, value: float) -> NDArray:
        """Probability that the value at a time is ``value`` or less: what a target of "or below" needs."""
        return self._probability_below(time, value, at_bound=value >= self.bounds[1], outside=value < self.bounds[0])

    def probability_at_least(self, time: ArrayLike, value: float) -> NDArray:
        """Probability that the value at a time is ``value`` or more."""
        return 1 - self._probability_below(
            time, value, at_bound=value > self.bounds[1], outside=value <= self.bounds[0]
        )

    def _probability_below(self, time, value, *, at_bound: bool, outside: bool) -> NDArray:
        times = self._later(time)
        if at_bound or outside:
            return np.full(times.shape, float(at_bound))[()]
        location, scale = self._mixture.at(times.ravel())
        below = self._mixture.weights @ special.stdtr(TAIL_DEGREES_OF_FREEDOM, (value - location) / scale)
        return below.reshape(times.shape)[()]

    def _later(self, time: ArrayLike) -> NDArray:
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
    A local level model with fading drift, averaged over its unknown parameters: Harvey (1989), *Forecasting,
    Structural Time Series Models and the Kalman Filter*; a half-Cauchy prior on the scale: Gelman (2006),
    *Bayesian Analysis* 1, 515-534. The parameters are fixed here and never fitted to a collection of series.
    """
    times, values, errors = _checked(times, values, standard_errors, pooled_years)
    mixture = _fit(times - times[-1], values, errors, pooled_years)
    without_overlap = np.array([pooled_years, pooled_years + 1.0])
    drift = float(np.diff(mixture.weights @ mixture.at(times[-1] + without_overlap)[0])[0])
    return Predictive(
        method=METHOD,
        version=VERSION,
        drift=drift,
        n=len(values),
        last_time=float(times[-1]),
        bounds=(
            -np.inf if bounds[0] is None else float(bounds[0]),
            np.inf if bounds[1] is None else float(bounds[1]),
        ),
        _mixture=mixture,
    )
