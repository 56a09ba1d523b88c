"""Where a series leads: its projection, its pace at the target's date, the years drawn."""

import math
from dataclasses import replace

import numpy as np
import pandas as pd

from outcomes import periods
from outcomes.catalogue import Measure
from outcomes.methods import projection, trajectory
from outcomes.results.tables import known
from outcomes.results.targets import Assessment, FanYear


def with_pace(
    row: Assessment, path: trajectory.Path, *, bounds: tuple[float | None, float | None]
) -> Assessment:
    """Add where the recent yearly pace, and that of the last figures alone, would lead by the target's time.

    Straight lines for the reader to set beside each other, held to the values that are possible; the
    projection is what is judged.
    """
    if path.target_value is None or path.target_time is None:
        return row
    years_left = path.target_time - known(row.latest_time)
    if years_left <= 0:
        return row
    low, high = (
        side if bound is None else bound for bound, side in zip(bounds, (-np.inf, np.inf), strict=True)
    )

    def led_by(rate: float | None) -> float | None:
        return None if rate is None else float(np.clip(row.latest + rate * years_left, low, high))

    return replace(
        row,
        pace_by_target=led_by(row.recent_rate),
        last_pace_by_target=led_by(row.last_change_per_year),
    )


def predicted(
    frame: pd.DataFrame, path: trajectory.Path, measure: Measure, *, is_gap: bool, is_sensitive: bool
) -> projection.Predictive | None:
    """A predictive distribution, where the target has a number and the series is long enough."""
    if path.target_time is None or is_sensitive or path.target_time <= frame.time.iloc[-1]:
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


def with_projected_ends(
    row: Assessment, predictive: projection.Predictive, path: trajectory.Path
) -> Assessment:
    """Add where the projection ends: its middle, its 80% interval and the chance of meeting the target."""
    end = known(path.target_time)
    lower, upper = predictive.interval(end, 0.80)
    return replace(
        row,
        projected=float(predictive.median(end)),
        projected_lower=float(lower),
        projected_upper=float(upper),
        probability=chance_of_meeting(predictive, path),
        projection_method=predictive.method,
        projection_version=predictive.version,
    )


def chance_of_meeting(predictive: projection.Predictive, path: trajectory.Path) -> float:
    """The chance that the value of a path's target is reached by its time."""
    meets = predictive.probability_at_most if path.polarity == "low" else predictive.probability_at_least
    return float(meets(known(path.target_time), known(path.target_value)))


def fan(
    row: Assessment,
    predictive: projection.Predictive,
    path: trajectory.Path,
    frame: pd.DataFrame,
    measure: Measure,
    *,
    has_path: bool,
) -> list[FanYear]:
    """Intervals from the latest point to the target, a row a year, with what the path requires then."""
    start, value = float(frame.time.iloc[-1]), float(frame.value.iloc[-1])
    times = yearly(start + 1, known(path.target_time))
    shares = [0.5, *(0.5 + sign * level / 200 for level in (50, 80, 95) for sign in (-1, 1))]
    found = []
    for time, quantiles in zip(
        [start, *times],
        [[value] * len(shares), *predictive.quantiles(np.array(times), shares).T.tolist()],
        strict=True,
    ):
        period = period_around(time, measure)
        median, lower_50, upper_50, lower_80, upper_80, lower_95, upper_95 = quantiles
        found.append(
            FanYear(
                commitment=row.commitment,
                part=row.part,
                area_code=row.area_code,
                period=period.label,
                period_start=period.start,
                period_end=period.end,
                time=time,
                required=trajectory.required_value(path, time) if has_path else None,
                median=median,
                lower_50=lower_50,
                upper_50=upper_50,
                lower_80=lower_80,
                upper_80=upper_80,
                lower_95=lower_95,
                upper_95=upper_95,
            )
        )
    return found


def yearly(start: float, end: float) -> list[float]:
    """Points in calendar time from a start, a year apart, and the end."""
    return [*(start + year for year in range(math.ceil(end - start - 1e-9))), end]


def period_around(time: float, measure: Measure) -> periods.Period:
    """The period of a measure that lies around a point in calendar time."""
    return periods.centred(time, measure.pooled_years)
