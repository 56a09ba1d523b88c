"""Where a series leads: its projection, its pace at the target's date, the years drawn."""

import math
from typing import Any

import numpy as np
import pandas as pd

from outcomes import periods
from outcomes.catalogue import (
    Measure,
)
from outcomes.methods import projection, trajectory

LEVELS = (50, 80, 95)


def pace_by_target(
    path: trajectory.Path, row: dict[str, Any], *, bounds: tuple[float | None, float | None]
) -> dict[str, Any]:
    """Where the recent yearly pace, and that of the last figures alone, would lead by the target's time.

    Straight lines for the reader to set beside each other, held to the values that are possible; the
    projection is what is judged.
    """
    years_left = None if path.target_time is None else path.target_time - row["latest_time"]
    if path.target_value is None or years_left <= 0:
        return {}
    low, high = (
        side if bound is None else bound for bound, side in zip(bounds, (-np.inf, np.inf), strict=True)
    )
    return {
        name: None
        if row[rate] is None
        else float(np.clip(row["latest_value"] + row[rate] * years_left, low, high))
        for name, rate in (("pace_by_target", "recent_rate"), ("last_pace_by_target", "last_change_per_year"))
    }


def predicted(
    frame: pd.DataFrame, path: trajectory.Path, measure: Measure, *, is_gap: bool, is_sensitive: bool
) -> projection.Predictive | None:
    """A predictive distribution, where the target has a number and the series is long enough."""
    if path.target_value is None or is_sensitive or path.target_time <= frame.time.iloc[-1]:
        return None
    errors = frame.standard_error.astype(float).to_numpy()
    try:
        return projection.project(
            frame.time.astype(float).to_numpy(),
            frame.value.astype(float).to_numpy(),
            pooled_years=measure.pooled_years,
            standard_errors=errors if np.isfinite(errors).all() else None,
            bounds=bounds_for(measure, is_gap=is_gap),
        )
    except projection.TooShort:
        return None


def bounds_of(unit: str) -> tuple[float | None, float | None]:
    """The range a value of this unit can lie in."""
    return (0.0, 100.0) if unit == "%" else (0.0, None)


def bounds_for(measure: Measure, *, is_gap: bool) -> tuple[float | None, float | None]:
    """The range of a series: a difference has none."""
    return (None, None) if is_gap else bounds_of(measure.unit)


def projected_ends(predictive: projection.Predictive, path: trajectory.Path) -> dict[str, Any]:
    """Where the projection ends: its middle, its 80% interval and the chance of meeting the target."""
    lower, upper = predictive.interval(path.target_time, 0.80)
    meets = predictive.probability_at_most if wants_low(path) else predictive.probability_at_least
    return {
        "projected": float(predictive.median(path.target_time)),
        "projected_lower": float(lower),
        "projected_upper": float(upper),
        "probability": float(meets(path.target_time, path.target_value)),
        "projection_method": predictive.method,
        "projection_version": predictive.version,
    }


def wants_low(path: trajectory.Path) -> bool:
    """Whether lower is better."""
    return path.polarity == "low"


def fan(
    predictive: projection.Predictive, path: trajectory.Path, frame: pd.DataFrame, *, has_path: bool
) -> list[dict[str, Any]]:
    """Intervals from the latest point to the target, a row a year, with what the path requires then."""
    start = float(frame.time.iloc[-1])
    times = yearly(start + 1, float(path.target_time))
    value = float(frame.value.iloc[-1])
    names = ["median", *(f"{side}_{level}" for level in LEVELS for side in ("lower", "upper"))]
    shares = [0.5, *(0.5 + sign * level / 200 for level in LEVELS for sign in (-1, 1))]
    quantiles = predictive.quantiles(np.array(times), shares).T
    rows = [{"time": start} | dict.fromkeys(names, value)]
    for time, row in zip(times, quantiles, strict=True):
        rows.append({"time": time} | {name: float(x) for name, x in zip(names, row, strict=True)})
    required = [trajectory.required_value(path, row["time"]) if has_path else None for row in rows]
    return [row | {"required": value} for row, value in zip(rows, required, strict=True)]


def yearly(start: float, end: float) -> list[float]:
    """Points in calendar time from a start, a year apart, and the end."""
    return [*(start + year for year in range(math.ceil(end - start - 1e-9))), end]


def dated(time: float, measure: Measure) -> dict[str, Any]:
    """Label and dates of the period of a measure that lies around a point in calendar time."""
    period = periods.centred(time, measure.pooled_years)
    return {"period": period.label, "period_start": period.start, "period_end": period.end}
