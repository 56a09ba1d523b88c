"""How well the projection would have done: forecasts from every past point, against what came true.

The random walk stands beside it as the rule to beat. Both are judged on the same forecasts.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import special

from outcomes import periods
from outcomes.errors import OutcomesError
from outcomes.methods.projection import project

Array = NDArray[np.float64]

FIRST_ORIGIN_POINTS = 6
LONGEST_HORIZON_YEARS = 7
LEVEL = 0.8
SERIES_KEYS = ("indicator", "unit", "area_code", "sex", "age", "category_type", "category", "pooled_years")


class NoLongSeries(OutcomesError, ValueError):
    """No series is long enough, or varied enough, to judge a projection by."""


@dataclass(frozen=True)
class BacktestSeries:
    """One measure in one area for one sex, oldest first; times are midpoints in calendar years."""

    name: str
    times: Array
    values: Array
    standard_errors: Array | None = None
    pooled_years: int = 1
    bounds: tuple[float | None, float | None] = (None, None)


@dataclass(frozen=True)
class _Forecasts:
    """Forecasts from one origin and what came true, an element a horizon, in units of the history's scale."""

    horizons: Array
    actual: Array
    lower: Array
    median: Array
    upper: Array
    random_walk_lower: Array
    random_walk_median: Array
    random_walk_upper: Array


def backtest(series: Iterable[BacktestSeries]) -> dict[str, Any]:
    """Score the projection on every series that has seven points or more.

    Parameters
    ----------
    series
        Each in its own unit: errors are scaled by the mean absolute change of the history up to the origin,
        so that measures can be averaged.

    Returns
    -------
    dict
        ``series`` and ``origins`` (counts of those used), ``forecasts``, ``coverage_80`` (share inside the
        80% interval), ``coverage_by_horizon`` (years ahead, as text, to share), ``mase`` (mean scaled
        absolute error of the median), ``interval_score`` (mean, scaled, lower is better) and the same three
        for the ``random_walk``.

    Raises
    ------
    NoLongSeries
        If no series has seven points, or none of those ever changed before its last point.

    Notes
    -----
    Origins from six points up, horizons of one to seven calendar years. An origin whose history never
    changed has no scale and is left out. Interval score: Gneiting and Raftery (2007), *JASA* 102, 359-378.
    """
    n_series, origins, longest = 0, [], 0
    for one in series:
        longest = max(longest, len(one.values))
        used = _from_every_origin(one)
        n_series += bool(used)
        origins += used
    if not origins:
        needed = FIRST_ORIGIN_POINTS + 1
        if longest < needed:
            raise NoLongSeries(
                f"A back-test needs a series of at least {needed} points; the longest here has {longest}."
            )
        raise NoLongSeries(
            f"A back-test needs a series that changes before its last points; none of {needed} points does."
        )
    every = _joined(origins)
    inside = _inside(every.actual, every.lower, every.upper)
    ahead = np.round(every.horizons).astype(int)
    return {
        "series": n_series,
        "origins": len(origins),
        "forecasts": len(ahead),
        "coverage_80": float(inside.mean()),
        "coverage_by_horizon": {str(h): float(inside[ahead == h].mean()) for h in np.unique(ahead)},
        "mase": float(np.abs(every.actual - every.median).mean()),
        "interval_score": float(interval_score(every.actual, every.lower, every.upper).mean()),
        "random_walk": {
            "coverage_80": float(
                _inside(every.actual, every.random_walk_lower, every.random_walk_upper).mean()
            ),
            "mase": float(np.abs(every.actual - every.random_walk_median).mean()),
            "interval_score": float(
                interval_score(every.actual, every.random_walk_lower, every.random_walk_upper).mean()
            ),
        },
    }


def random_walk(values: Array, horizons: Array) -> tuple[Array, Array, Array]:
    """80% interval and median of the rule to beat: the last value, give or take the usual change.

    Parameters
    ----------
    values
        The history, oldest first; n points.
    horizons
        Calendar years ahead.

    Returns
    -------
    tuple
        Lower, median, upper: last value -/+ t(0.9, n-1) x root mean square first difference x sqrt(h).
    """
    typical = np.sqrt(np.mean(np.diff(values) ** 2))
    half_width = special.stdtrit(len(values) - 1, (1 + LEVEL) / 2) * typical * np.sqrt(horizons)
    last = np.full(len(horizons), values[-1])
    return last - half_width, last, last + half_width


def interval_score(actual: Array, lower: Array, upper: Array) -> Array:
    """Width of an 80% interval plus ten times the distance by which the truth lies outside it."""
    penalty = 2 / (1 - LEVEL)
    return upper - lower + penalty * (np.maximum(lower - actual, 0) + np.maximum(actual - upper, 0))


def series_from_frame(frame: pd.DataFrame) -> list[BacktestSeries]:
    """Cut a tidy frame of published values into series.

    Parameters
    ----------
    frame
        One row a value, any order, with columns ``indicator``, ``area_code``, ``sex``, ``age``,
        ``category_type``, ``category`` and ``unit`` (text, may be missing), ``period_start`` and
        ``period_end`` (dates, the end included), ``value``, ``lower_ci`` and ``upper_ci`` (numbers).

    Returns
    -------
    list of BacktestSeries
        One for each measure, unit, area, sex, age, category and length of period; missing values left out.
        Standard errors come from 95% limits, (upper - lower) / 3.92, if every value has them.
    """
    present = frame.dropna(subset=["value", "period_start", "period_end"])
    spans = {
        dates: periods.spanning(dates[0].date(), dates[1].date())
        for dates in set(zip(present["period_start"], present["period_end"], strict=True))
    }
    named = [spans[dates] for dates in zip(present["period_start"], present["period_end"], strict=True)]
    present = present.assign(
        time=[period.midpoint for period in named], pooled_years=[period.pooled_years for period in named]
    )
    keys = [key for key in SERIES_KEYS if key in present]
    present = present.sort_values("time", kind="stable").drop_duplicates([*keys, "time"], keep="last")
    return [
        _series(dict(zip(keys, key, strict=True)), rows)
        for key, rows in present.groupby(keys, dropna=False, sort=False)
    ]


def _from_every_origin(series: BacktestSeries) -> list[_Forecasts]:
    times, values = np.asarray(series.times, dtype=float), np.asarray(series.values, dtype=float)
    errors = None if series.standard_errors is None else np.asarray(series.standard_errors, dtype=float)
    found = []
    for n in range(FIRST_ORIGIN_POINTS, len(values)):
        horizons = times[n:] - times[n - 1]
        ahead = np.round(horizons).astype(int)
        later = np.flatnonzero((ahead >= 1) & (ahead <= LONGEST_HORIZON_YEARS))
        scale = np.abs(np.diff(values[:n])).mean()
        if not len(later) or scale == 0:
            continue
        predictive = project(
            times[:n],
            values[:n],
            pooled_years=series.pooled_years,
            standard_errors=None if errors is None else errors[:n],
            bounds=series.bounds,
        )
        lower, median, upper = predictive.quantiles(times[n:][later], ((1 - LEVEL) / 2, 0.5, (1 + LEVEL) / 2))
        walk = random_walk(values[:n], horizons[later])
        scaled = (quantity / scale for quantity in (values[n:][later], lower, median, upper, *walk))
        found.append(_Forecasts(horizons[later], *scaled))
    return found


def _joined(origins: list[_Forecasts]) -> _Forecasts:
    return _Forecasts(
        **{
            name: np.concatenate([getattr(origin, name) for origin in origins])
            for name in _Forecasts.__dataclass_fields__
        }
    )


def _inside(actual: Array, lower: Array, upper: Array) -> NDArray[np.bool_]:
    return (actual >= lower) & (actual <= upper)


def _series(key: dict[str, Any], rows: pd.DataFrame) -> BacktestSeries:
    values = rows["value"].to_numpy(dtype=float)
    errors = (rows["upper_ci"] - rows["lower_ci"]).to_numpy(dtype=float) / 3.92
    return BacktestSeries(
        name=", ".join(str(part) for part in key.values() if pd.notna(part) and part != ""),
        times=rows["time"].to_numpy(dtype=float),
        values=values,
        standard_errors=errors if np.isfinite(errors).all() and (errors >= 0).all() else None,
        pooled_years=int(rows["pooled_years"].iloc[0]),
        bounds=_possible_range(key.get("unit"), values),
    )


def _possible_range(unit: object, values: Array) -> tuple[float | None, float | None]:
    """What the unit allows, unless the values themselves go beyond it, as changes and differences do."""
    text = unit if isinstance(unit, str) else ""
    out_of = re.search(r"out of (\d+)", text)
    highest = float(out_of[1]) if out_of else 100.0 if text.strip() == "%" else None
    if values.min() < 0 or (highest is not None and values.max() > highest):
        return (None, None)
    return (0.0, highest)
