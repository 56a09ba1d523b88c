"""Places beside England, groups of places, and which series stands for an area.

No place is ever ranked here: each is compared with England, by its interval, on its own.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeGuard

import numpy as np
from numpy.typing import ArrayLike, NDArray

from outcomes.catalogue import Polarity

Array = NDArray[np.float64]

VERSION = "1"

#: Share of the population that must live in places with a value before their mean stands for the whole.
MINIMUM_COVERAGE = 0.8
#: Sums of shares such as 0.8 are not exact in floating point.
ROUNDING = 1e-9


@dataclass(frozen=True)
class Comparison:
    """A place beside England: neutral ``words``, and why where it cannot be compared."""

    code: Literal["higher", "similar", "lower", "cannot-be-compared"]
    words: str
    reason: str | None = None


def compare_with_england(
    value: float | None, lower: float | None, upper: float | None, england: float | None
) -> Comparison:
    """Whether a place's 95% interval lies above, across or below England's value.

    An interval that only touches England's value is similar to it. Higher is not worse and lower is not
    better: that is for the measure's polarity to say.

    Raises
    ------
    ValueError
        If the lower limit is above the upper one.
    """
    if not _is_known(value):
        return Comparison("cannot-be-compared", "Cannot be compared", "There is no value for this place.")
    if not _is_known(england):
        return Comparison("cannot-be-compared", "Cannot be compared", "There is no value for England.")
    if not (_is_known(lower) and _is_known(upper)):
        return Comparison("cannot-be-compared", "Cannot be compared", "No 95% interval is loaded.")
    if lower > upper:
        raise ValueError(f"The lower limit {lower:g} is above the upper limit {upper:g}.")
    if lower > england:
        return Comparison("higher", "Higher than England")
    if upper < england:
        return Comparison("lower", "Lower than England")
    return Comparison("similar", "Similar to England")


Standing = Literal["better", "similar", "worse", "cannot-be-told"]

#: By the side of England's value on which a place lies, and the side that is better.
STANDINGS: Mapping[tuple[str, Polarity], Standing] = {
    ("higher", "low"): "worse",
    ("lower", "low"): "better",
    ("higher", "high"): "better",
    ("lower", "high"): "worse",
}


def standing(compared: str, polarity: Polarity) -> Standing:
    """Whether a place is better or worse than England, by its comparison and by which side is better.

    Where neither side is better a difference says nothing, so it cannot be told.

    >>> standing("lower", "high"), standing("similar", "low"), standing("higher", "neutral")
    ('worse', 'similar', 'cannot-be-told')
    """
    if compared == "similar":
        return "similar"
    return STANDINGS.get((compared, polarity), "cannot-be-told")


@dataclass(frozen=True)
class Variation:
    """How far places lie apart, in the unit of the measure.

    ``standard_deviation`` has the sampling variance removed and is None, with the reason, where that is
    unknown; ``observed_standard_deviation`` still has it in.
    """

    standard_deviation: float | None
    observed_standard_deviation: float
    lowest: float
    highest: float
    n: int
    reason: str | None = None

    @property
    def range(self) -> float:
        """Highest less lowest value, sampling error and all."""
        return self.highest - self.lowest


def unwarranted_variation(
    values: ArrayLike, weights: ArrayLike, standard_errors: ArrayLike | None = None
) -> Variation | None:
    """Weighted standard deviation between places, with the variance that sampling alone makes removed.

    Parameters
    ----------
    values, weights, standard_errors
        Shape (n,): one entry a place; weights are populations. Places without a value (NaN) are left out.

    Returns
    -------
    Variation or None
        None under two places with a value.

    Raises
    ------
    ValueError
        If there are no places, lengths differ or a weight is not positive.

    Notes
    -----
    With weights w summing to 1 and sampling variances s^2, the observed variance sum w (y - mean)^2 is on
    average the true one plus sum w (1 - w) s^2, which is taken off, down to zero at the least. The places are
    all there are, not a sample of places, so nothing else is corrected for.
    """
    every, people = _aligned(values, weights)
    is_known = np.isfinite(every)
    if is_known.sum() < 2:
        return None
    errors = None if standard_errors is None else _aligned(standard_errors, people)[0][is_known]
    held = every[is_known]
    shares = people[is_known] / people[is_known].sum()
    observed = float(shares @ (held - shares @ held) ** 2)
    extent = float(held.min()), float(held.max()), len(held)
    if errors is None or not np.isfinite(errors).all():
        return Variation(None, math.sqrt(observed), *extent, "No standard errors are loaded for every place.")
    sampling = float(shares * (1 - shares) @ errors**2)
    return Variation(math.sqrt(max(0.0, observed - sampling)), math.sqrt(observed), *extent)


@dataclass(frozen=True)
class WeightedMean:
    """A population-weighted mean of places; ``value`` is None where they cover too few people."""

    value: float | None
    standard_error: float | None
    n: int
    n_places: int
    coverage: float


def weighted_mean(
    values: ArrayLike, populations: ArrayLike, standard_errors: ArrayLike | None = None
) -> WeightedMean:
    """Population-weighted mean of the places that have a value.

    Parameters
    ----------
    values, populations, standard_errors
        Shape (n,): one entry a place, every place of the area; NaN where missing.

    Returns
    -------
    WeightedMean
        Without a value where places with one hold under 80% of the population. The standard error, that of
        independent places, is given only where every place that counts has one.

    Raises
    ------
    ValueError
        If there are no places, lengths differ or a population is not positive.
    """
    every, people = _aligned(values, populations)
    is_known = np.isfinite(every)
    coverage = float(people[is_known].sum() / people.sum())
    n, n_places = int(is_known.sum()), len(every)
    if coverage < MINIMUM_COVERAGE - ROUNDING:
        return WeightedMean(None, None, n, n_places, coverage)
    shares = people[is_known] / people[is_known].sum()
    mean = float(shares @ every[is_known])
    if standard_errors is None:
        return WeightedMean(mean, None, n, n_places, coverage)
    errors = _aligned(standard_errors, people)[0][is_known]
    standard_error = float(np.sqrt(shares**2 @ errors**2)) if np.isfinite(errors).all() else None
    return WeightedMean(mean, standard_error, n, n_places, coverage)


@dataclass(frozen=True)
class SeriesChoice:
    """The one series that stands for an area.

    ``values`` and ``standard_errors`` are by period, in the order given; a standard error is None where
    unknown. ``note`` is printed under the chart. ``n_places`` is the range of places behind a derived
    series.
    """

    basis: Literal["published", "derived", "proxy", "missing"]
    values: Mapping[str, float]
    standard_errors: Mapping[str, float | None]
    note: str
    n_places: tuple[int, int] | None = None


#: A value with its standard error, or without one.
Estimate = tuple[float, float | None]


def choose_series(
    *,
    published: Mapping[str, Estimate],
    places: Sequence[tuple[float, Mapping[str, Estimate]]] = (),
    proxy: Mapping[str, Estimate] | None = None,
    proxy_note: str = "proxy, excludes North Cumbria",
    needed: int = 1,
) -> SeriesChoice:
    """Choose one series for an area, for all its periods: published, else derived, else proxy.

    Parameters
    ----------
    published
        The area's own published figures: period label to (value, standard error or None).
    places
        (population, figures) of every place of the area, figures as above, from one source and definition;
        empty where a mean of places is not allowed for the measure.
    proxy
        Figures of the area that may stand in.
    proxy_note
        What to print where it does.
    needed
        Periods a series must have to be chosen; the first with any is taken where none has as many. Above 1
        it keeps a single published figure from displacing a usable series.

    Returns
    -------
    SeriesChoice
        Bases are never mixed within it. A derived series has the periods in which places with a value hold
        at least 80% of the population.
    """
    derived, n_places = _derive(places)
    candidates = [
        SeriesChoice("published", *_split(published), "published for this area"),
        SeriesChoice("derived", *_split(derived), _derived_note(n_places, len(places)), n_places),
        SeriesChoice("proxy", *_split(proxy or {}), proxy_note),
    ]
    usable = [choice for choice in candidates if choice.values]
    if not usable:
        return SeriesChoice("missing", {}, {}, "no figures for this area, its places or its proxy")
    return next((choice for choice in usable if len(choice.values) >= needed), usable[0])


def _derive(
    places: Sequence[tuple[float, Mapping[str, Estimate]]],
) -> tuple[dict[str, Estimate], tuple[int, int] | None]:
    """Weighted means of places by period, and the fewest and most places behind one."""
    periods = dict.fromkeys(period for _, figures in places for period in figures)
    populations = [population for population, _ in places]
    derived, counts = {}, []
    for period in sorted(periods):
        estimates = [figures.get(period, (math.nan, None)) for _, figures in places]
        values = [value for value, _ in estimates]
        errors = [math.nan if error is None else error for _, error in estimates]
        mean = weighted_mean(values, populations, errors)
        if mean.value is not None:
            derived[period] = (mean.value, mean.standard_error)
            counts.append(mean.n)
    return derived, (min(counts), max(counts)) if counts else None


def _derived_note(n_places: tuple[int, int] | None, total: int) -> str:
    if n_places is None:
        return ""
    fewest, most = n_places
    count = f"{fewest}" if fewest == most else f"{fewest} to {most}"
    return f"derived, {count} of {total} places"


def _split(figures: Mapping[str, Estimate]) -> tuple[dict[str, float], dict[str, float | None]]:
    known = {period: estimate for period, estimate in figures.items() if _is_known(estimate[0])}
    return (
        {period: value for period, (value, _) in known.items()},
        {period: error for period, (_, error) in known.items()},
    )


def _is_known(number: float | None) -> TypeGuard[float]:
    return number is not None and math.isfinite(number)


def _aligned(entries: ArrayLike, populations: ArrayLike) -> tuple[Array, Array]:
    """Both as float arrays, checked."""
    values, weights = np.asarray(entries, dtype=float), np.asarray(populations, dtype=float)
    if values.shape != weights.shape or values.ndim != 1 or not len(values):
        raise ValueError("There must be places, and one entry for each.")
    if not (weights > 0).all():
        raise ValueError("Every place needs a population above zero.")
    return values, weights
