"""What changed after an intervention: segmented regression with AR(1) errors, and its checks.

The model of one series, with t in periods and D = 1 from the first period ending on or after the date:

    Y = b0 + b1 t + b2 D + b3 (t - t0) D + two yearly Fourier pairs + error

The errors follow a first-order autoregression, corr(e_s, e_t) = rho^|s - t|, so missing periods need no
filling in. The headline effect is the mean of b2 + b3 (t - t0) over the periods since the date.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from outcomes.methods.observed import (
    PERIODS_A_YEAR,
    Array,
    ImpactRefused,
    Period,
    Series,
    day_of,
    first_index,
    infer_period,
    observed,
)
from outcomes.methods.reml import Profile, reml

__all__ = [
    "PERIODS_A_YEAR",
    "TITLE",
    "VERSION",
    "BeforeAfter",
    "Impact",
    "ImpactRefused",
    "Period",
    "Placebos",
    "Sensitivity",
    "estimate",
    "infer_period",
    "placebos",
    "sensitivities",
]

METHOD = "segmented regression, two yearly Fourier pairs, REML with AR(1) errors, t quantile (n - 8)"
VERSION = "1"
TITLE = "Effects of interventions"

MINIMUM_EACH_SIDE = {"weekly": 26, "monthly": 12}
YEAR_OF_PERIODS = {"weekly": 52, "monthly": 12}
PERIOD_NOUN = {"weekly": "weeks", "monthly": "months"}

N_HARMONICS = 2
N_COEFFICIENTS = 4 + 2 * N_HARMONICS
LEVEL_CHANGE, SLOPE_CHANGE = 2, 3
CONFIDENCE = 0.95

# Lowest and highest coverage that benchmarks/impact_coverage.py measures, for AR(1) from 0 to 0.6.
CAUTIONS = {
    "GLSAR": "covers too little: its 95% interval held the truth in 90 to 95% of simulated series",
    "HAC": "covers too little: its 95% interval held the truth in 81 to 93% of simulated series",
}

# Residuals this small beside the values are rounding error: the line fits exactly.
EXACT_FIT = 1e-10


@dataclass(frozen=True)
class BeforeAfter:
    """Plain means up to a year each side of the date: no trend, season or memory is taken out.

    ``before``, ``after``, ``difference``, ``lower_ci`` and ``upper_ci`` are in the unit of the series, the
    percents are of ``before`` (None where that mean is not positive).
    """

    before: float
    after: float
    difference: float
    lower_ci: float
    upper_ci: float
    percent: float | None
    n_before: int
    n_after: int


@dataclass(frozen=True)
class Sensitivity:
    """The same headline effect from another estimator; ``caution`` says how far to trust it."""

    name: str
    effect: float
    lower_ci: float
    upper_ci: float
    caution: str


@dataclass(frozen=True)
class Placebos:
    """Effects "found" at earlier dates, when nothing was started. Arrays have one entry a placebo date.

    ``share_excluding_zero`` is a share from 0 to 1, None when no earlier date is feasible. Estimates at
    neighbouring dates use the same data, so they are far from independent and the share is no pass or fail.
    """

    dates: NDArray[np.datetime64]
    effect: Array
    lower_ci: Array
    upper_ci: Array
    n: int
    n_excluding_zero: int
    share_excluding_zero: float | None


@dataclass(frozen=True)
class Impact:
    """An adjusted effect, the simple one beside it, and the lines to draw.

    ``effect`` and its interval are in the unit of the series, percents are of the mean counterfactual over
    the periods since (None where that is not positive). Arrays have one entry an observed period, oldest
    first; before the date the counterfactual is the fitted line. The interval of the counterfactual is of
    the line, not of single periods around it.
    """

    effect: float
    lower_ci: float
    upper_ci: float
    effect_percent: float | None
    lower_ci_percent: float | None
    upper_ci_percent: float | None
    level_change: float
    slope_change: float
    simple: BeforeAfter
    ar1: float
    residual_autocorrelation: float
    innovation_autocorrelation: float
    n_before: int
    n_after: int
    degrees_of_freedom: int
    period: Period
    first_period_after: np.datetime64
    dates: NDArray[np.datetime64]
    observed: Array
    fitted: Array
    counterfactual: Array
    counterfactual_lower: Array
    counterfactual_upper: Array
    method: str = METHOD
    version: str = VERSION

    @property
    def simple_percent(self) -> float | None:
        """Percent change of the plain means, None where the mean before is not positive."""
        return self.simple.percent

    def summary(self) -> dict[str, float | int | str | None]:
        """The figures of the estimate under their published keys, ready for JSON."""
        return {
            "effect": self.effect,
            "lower_ci": self.lower_ci,
            "upper_ci": self.upper_ci,
            "effect_percent": self.effect_percent,
            "lower_ci_percent": self.lower_ci_percent,
            "upper_ci_percent": self.upper_ci_percent,
            "simple_percent": self.simple_percent,
            "ar1": self.ar1,
            "n_before": self.n_before,
            "n_after": self.n_after,
            "period": self.period,
            "first_period_after": str(self.first_period_after),
            "residual_autocorrelation": self.residual_autocorrelation,
            "innovation_autocorrelation": self.innovation_autocorrelation,
            "method": self.method,
            "version": self.version,
        }


def estimate(
    values: ArrayLike,
    dates: ArrayLike,
    start: object,
    *,
    period: Period = "weekly",
    rebase_dates: Sequence[object] = (),
) -> Impact:
    """The effect of something that started on a date, adjusted for trend, season and memory.

    Parameters
    ----------
    values
        One number a period, in any order. NaN means the period is missing and is left out, never filled in.
    dates
        The day each week ends on, or any day of each month.
    start
        The declared date. The first period ending on or after it is the first one counted as after.
    period
        ``weekly`` or ``monthly``.
    rebase_dates
        Days on which recording changed; none may fall inside the series.

    Returns
    -------
    Impact
        Effect with a 95% interval in units and percent, diagnostics, and the fitted and counterfactual lines.

    Raises
    ------
    ImpactRefused
        Under 26 weeks or 12 months either side, across a re-basing date, for a constant series, for dates
        that repeat or are not whole periods apart, or where season and change cannot be told apart.

    Notes
    -----
    Segmented regression after Wagner and others (2002), season after Lopez Bernal and others (2017),
    REML after Turner and others (2021). The standard error adds what plug-in REML leaves out, that rho is
    itself estimated (Kackar and Harville 1984): the coefficients' covariance is averaged over rho, weighted
    by the REML likelihood, and the spread of the coefficients over rho is added to it. The quantile is of t
    with n - 8 degrees of freedom.

    Examples
    --------
    >>> weeks = np.arange("2022-01-02", "2024-01-07", 7, dtype="datetime64[D]")
    >>> level = np.where(weeks >= np.datetime64("2023-01-01"), 110.0, 100.0)
    >>> round(estimate(level, weeks, "2023-01-01").effect_percent, 6)
    10.0
    """
    series = observed(values, dates, period)
    _refuse_rebase(series, rebase_dates)
    first_after = first_index(series, day_of(start))
    n_before, n_after = first_after, len(series.values) - first_after
    _refuse_short(n_before, n_after, start, period)
    if np.ptp(series.values) == 0:
        raise ImpactRefused(
            f"All {len(series.values)} values are {series.values[0]:g}: a constant series has no noise "
            "to judge a change against; check the column."
        )

    fit = _fit(series, first_after)
    without = _without_intervention(fit.design)
    counterfactual = without @ fit.coefficients
    fitted = fit.design @ fit.coefficients
    band = fit.quantile * np.sqrt(np.einsum("ij,jk,ik->i", without, fit.covariance, without))
    effect, half_width = fit.effect()
    mean_fitted_after = float(fitted[first_after:].mean())
    residuals = series.values - fitted

    return Impact(
        effect=effect,
        lower_ci=effect - half_width,
        upper_ci=effect + half_width,
        effect_percent=_percent(effect, mean_fitted_after - effect),
        lower_ci_percent=_percent(effect - half_width, mean_fitted_after - effect + half_width),
        upper_ci_percent=_percent(effect + half_width, mean_fitted_after - effect - half_width),
        level_change=float(fit.coefficients[LEVEL_CHANGE]),
        slope_change=float(fit.coefficients[SLOPE_CHANGE]),
        simple=_before_after(series.values, first_after, YEAR_OF_PERIODS[period]),
        ar1=fit.rho,
        residual_autocorrelation=0.0 if fit.is_exact else _lag_one(residuals, series.gaps),
        innovation_autocorrelation=0.0
        if fit.is_exact
        else _lag_one_of_innovations(residuals, series.gaps, fit.rho),
        n_before=n_before,
        n_after=n_after,
        degrees_of_freedom=fit.degrees_of_freedom,
        period=period,
        first_period_after=series.dates[first_after],
        dates=series.dates,
        observed=series.values,
        fitted=fitted,
        counterfactual=counterfactual,
        counterfactual_lower=counterfactual - band,
        counterfactual_upper=counterfactual + band,
    )


def placebos(
    values: ArrayLike,
    dates: ArrayLike,
    start: object,
    *,
    period: Period = "weekly",
    rebase_dates: Sequence[object] = (),
) -> Placebos:
    """The same estimate at every feasible earlier date, from the data before the date alone.

    Parameters are those of `estimate`. A date is feasible with 26 weeks or 12 months of that earlier data on
    either side. None need be feasible: the result then has ``n`` 0 and no share.

    Raises
    ------
    ImpactRefused
        For dates that repeat or are not whole periods apart, or when recording changed inside the earlier
        data.
    """
    everything = observed(values, dates, period)
    before = everything.head(first_index(everything, day_of(start)))
    _refuse_rebase(before, rebase_dates)
    minimum = MINIMUM_EACH_SIDE[period]
    candidates = np.arange(minimum, len(before.values) - minimum + 1)
    results = np.array([_fit(before, int(candidate)).effect() for candidate in candidates]).reshape(-1, 2)
    effects, half_widths = results.T
    # An exactly fitting line has no width, and its effect is zero only up to rounding.
    tolerance = EXACT_FIT * np.abs(before.values).max(initial=0.0)
    n_excluding_zero = int(np.sum(np.abs(effects) > half_widths + tolerance))
    return Placebos(
        dates=before.dates[candidates],
        effect=effects,
        lower_ci=effects - half_widths,
        upper_ci=effects + half_widths,
        n=len(candidates),
        n_excluding_zero=n_excluding_zero,
        share_excluding_zero=n_excluding_zero / len(candidates) if len(candidates) else None,
    )


def sensitivities(
    values: ArrayLike, dates: ArrayLike, start: object, *, period: Period = "weekly"
) -> tuple[Sensitivity, ...]:
    """The headline effect by two simpler estimators of the same model, GLSAR and Newey-West (HAC).

    Both give intervals that are too narrow once periods are correlated: they show how far the answer depends
    on the estimator and never replace it. Both take the observed periods as consecutive.
    Parameters and refusals are those of `estimate`, without re-basing.
    """
    # It takes longer to import than all else together, and only a load needs it.
    from statsmodels.regression.linear_model import GLSAR, OLS

    series = observed(values, dates, period)
    first_after = first_index(series, day_of(start))
    n = len(series.values)
    _refuse_short(first_after, n - first_after, start, period)
    design = _design(series, first_after)
    contrast = _headline_contrast(design, first_after)
    ordinary = OLS(series.values, design)
    if _is_exact(ordinary.fit().resid, series.values):
        effect = float(contrast @ ordinary.fit().params)
        return tuple(Sensitivity(name, effect, effect, effect, caution) for name, caution in CAUTIONS.items())

    n_lags = int(4 * (n / 100) ** (2 / 9))  # Newey and West's (1994) rule of thumb
    quantile = special.stdtrit(n - N_COEFFICIENTS, (1 + CONFIDENCE) / 2)
    fits = {
        "GLSAR": GLSAR(series.values, design, rho=1).iterative_fit(maxiter=50),
        "HAC": ordinary.fit(cov_type="HAC", cov_kwds={"maxlags": n_lags, "use_correction": True}),
    }
    results = []
    for name, fit in fits.items():
        effect = float(contrast @ fit.params)
        half_width = float(quantile * np.sqrt(contrast @ fit.cov_params() @ contrast))
        results.append(Sensitivity(name, effect, effect - half_width, effect + half_width, CAUTIONS[name]))
    return tuple(results)


def _refuse_short(n_before: int, n_after: int, start: object, period: Period) -> None:
    minimum, noun = MINIMUM_EACH_SIDE[period], PERIOD_NOUN[period]
    for n, side in ((n_before, "before"), (n_after, "from")):
        if n < minimum:
            one = noun.removesuffix("s")
            have = {0: f"No {one} has", 1: f"Only 1 {one} has"}.get(n, f"Only {n} {noun} have")
            raise ImpactRefused(
                f"{have} a value {side} {day_of(start)}: at least {minimum} are needed on each side."
            )


def _refuse_rebase(series: Series, rebase_dates: Sequence[object]) -> None:
    for rebase in rebase_dates:
        if 0 < first_index(series, day_of(rebase)) < len(series.values):
            raise ImpactRefused(
                f"Recording changed on {day_of(rebase)}, inside the series "
                f"({series.dates[0]} to {series.dates[-1]}): use data from one side of that date."
            )


# --- the model ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Fit:
    design: Array
    contrast: Array
    coefficients: Array
    covariance: Array
    rho: float
    is_exact: bool

    @property
    def degrees_of_freedom(self) -> int:
        return len(self.design) - N_COEFFICIENTS

    @property
    def quantile(self) -> float:
        return float(special.stdtrit(self.degrees_of_freedom, (1 + CONFIDENCE) / 2))

    def effect(self) -> tuple[float, float]:
        """The headline effect and half the width of its interval."""
        variance = self.contrast @ self.covariance @ self.contrast
        return float(self.contrast @ self.coefficients), self.quantile * float(np.sqrt(variance))


def _design(series: Series, first_after: int) -> Array:
    t = series.position.astype(np.float64)
    after = (np.arange(len(t)) >= first_after).astype(np.float64)
    columns = [np.ones_like(t), t, after, (t - t[first_after]) * after]
    for harmonic in range(1, N_HARMONICS + 1):
        angle = 2 * np.pi * harmonic * t / PERIODS_A_YEAR[series.period]
        columns += [np.sin(angle), np.cos(angle)]
    return np.column_stack(columns)


def _headline_contrast(design: Array, first_after: int) -> Array:
    """Weights that turn coefficients into the mean of b2 + b3 (t - t0) over the periods since."""
    changes = design - _without_intervention(design)
    return np.asarray(changes[first_after:].mean(axis=0))


def _without_intervention(design: Array) -> Array:
    without = design.copy()
    without[:, [LEVEL_CHANGE, SLOPE_CHANGE]] = 0.0
    return without


def _fit(series: Series, first_after: int) -> _Fit:
    design = _design(series, first_after)
    contrast = _headline_contrast(design, first_after)
    if np.linalg.matrix_rank(design / np.linalg.norm(design, axis=0)) < N_COEFFICIENTS:
        raise ImpactRefused(
            "The periods with a value are too few or too alike in season to tell the season from the change: "
            "give more data."
        )
    # An orthonormal basis and unit residuals keep the small matrices below well conditioned in any unit.
    basis, triangle = np.linalg.qr(design)
    ordinary = basis.T @ series.values
    residuals = series.values - basis @ ordinary
    if _is_exact(residuals, series.values):
        nothing = np.zeros((N_COEFFICIENTS, N_COEFFICIENTS))
        return _Fit(design, contrast, np.linalg.solve(triangle, ordinary), nothing, 0.0, is_exact=True)

    scale = np.linalg.norm(residuals)
    profile = Profile(np.column_stack([basis, residuals / scale]), series.gaps)
    rho, shift, covariance = reml(profile)
    back = np.linalg.inv(triangle)
    return _Fit(
        design,
        contrast,
        coefficients=back @ (ordinary + scale * shift),
        covariance=scale**2 * (back @ covariance @ back.T),
        rho=rho,
        is_exact=False,
    )


def _is_exact(residuals: Array, values: Array) -> bool:
    return bool(np.abs(residuals).max() <= EXACT_FIT * np.abs(values).max())


# --- beside the model ---------------------------------------------------------------------------------------


def _percent(change: float, base: float) -> float | None:
    return 100 * change / base if base > 0 else None


def _before_after(values: Array, first_after: int, year: int) -> BeforeAfter:
    before, after = values[max(first_after - year, 0) : first_after], values[first_after : first_after + year]
    difference = float(after.mean() - before.mean())
    parts = np.array([side.var(ddof=1) / len(side) for side in (before, after)])
    half_width = 0.0
    if parts.sum() > 0:
        # Welch's interval: independent periods, which weekly figures are not.
        freedom = parts.sum() ** 2 / (parts**2 / (np.array([len(before), len(after)]) - 1)).sum()
        half_width = float(special.stdtrit(freedom, (1 + CONFIDENCE) / 2) * np.sqrt(parts.sum()))
    return BeforeAfter(
        before=float(before.mean()),
        after=float(after.mean()),
        difference=difference,
        lower_ci=difference - half_width,
        upper_ci=difference + half_width,
        percent=_percent(difference, float(before.mean())),
        n_before=len(before),
        n_after=len(after),
    )


def _lag_one(series: Array, gaps: NDArray[np.int64]) -> float:
    """First autocorrelation over neighbouring periods that are both observed."""
    is_adjacent = gaps == 1
    return float((series[1:] * series[:-1])[is_adjacent].sum() / (series**2).sum())


def _lag_one_of_innovations(residuals: Array, gaps: NDArray[np.int64], rho: float) -> float:
    link = rho**gaps
    innovations = (residuals[1:] - link * residuals[:-1]) / np.sqrt(1 - link**2)
    return _lag_one(innovations, gaps[1:])
