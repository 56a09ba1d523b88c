"""What each intervention changed: reported, simple before and after, adjusted, for every area that has data."""

from dataclasses import asdict
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd

from outcomes.catalogue import ICB, Catalogue, Intervention, Measure
from outcomes.methods import disclosure, impact

Tables = dict[str, pd.DataFrame]
# A rule of our own. The model takes errors as normal, which a few events a week are far from: the interval of a
# percent then reaches from minus a half to plus several hundred, and reads as a finding all the same.
FEWEST_A_WEEK = 5
TOO_FEW = f"Fewer than {FEWEST_A_WEEK} a week before the date: too few to bear an estimate."
# Every series here is weekly, and a week ends on Sunday.
DAYS_BEFORE_SUNDAY = timedelta(days=6)
AREA_KINDS = ("icb", "partnership", "place", "acute", "ambulance", "collaborative")


def tables(service_values: pd.DataFrame, falls_cells: pd.DataFrame, catalogue: Catalogue) -> Tables:
    """Estimate every declared effect.

    Parameters
    ----------
    service_values
        The mart of that name, with true values.
    falls_cells
        The mart of that name; says since when a place has its falls response.

    Returns
    -------
    dict of DataFrame
        ``impacts`` (one row per intervention, measure and area, with the reason where refused: by
        :func:`impact.estimate`, or for counts under ``FEWEST_A_WEEK``); for the whole system ``impact_lines``,
        ``impact_placebos`` and ``impact_sensitivities``; ``service_live``.
    """
    weekly = service_values[service_values.value.notna()]
    by_series = dict(tuple(weekly.groupby(["measure", "area_code"], sort=False)))
    rows: list[dict[str, Any]] = []
    lines: list[pd.DataFrame] = []
    placebo_rows: list[pd.DataFrame] = []
    sensitivity_rows: list[pd.DataFrame] = []
    seen: dict[tuple, dict[str, Any]] = {}
    for intervention in catalogue.interventions:
        for measure_id in intervention.measures:
            measure = catalogue.measure_by_id[measure_id]
            for area in catalogue.areas_of(*AREA_KINDS):
                reporters = catalogue.reporters(measure, area)
                series = by_series.get((measure_id, area.code))
                if not reporters or series is None:
                    continue
                key = (intervention.id, measure_id, reporters)
                if key not in seen:
                    seen[key] = _estimate(intervention, measure, series, catalogue)
                found = seen[key]
                named = {"intervention": intervention.id, "measure": measure_id, "area_code": area.code}
                rows.append(named | {k: v for k, v in found.items() if k != "estimate"})
                if area.code == ICB and found.get("estimate") is not None:
                    lines.append(_lines(found["estimate"], measure.disclosure == "hes").assign(**named))
                    placebo_rows.append(_placebos(intervention, series).assign(**named))
                    sensitivity_rows.append(_sensitivities(intervention, series).assign(**named))
    return {
        "impacts": pd.DataFrame(rows, columns=IMPACT_COLUMNS),
        "impact_lines": _together(lines, LINE_COLUMNS),
        "impact_placebos": _together(placebo_rows, PLACEBO_COLUMNS),
        "impact_sensitivities": _together(sensitivity_rows, SENSITIVITY_COLUMNS),
        "service_live": service_live(falls_cells),
    }


IMPACT_COLUMNS = [
    "intervention", "measure", "area_code", "n_weeks", "synthetic", "refused", "effect", "lower_ci", "upper_ci",
    "effect_percent", "lower_ci_percent", "upper_ci_percent", "simple_percent", "ar1", "n_before", "n_after", "period",
    "first_period_after", "residual_autocorrelation", "innovation_autocorrelation", "method", "version",
    "simple_before", "simple_after", "simple_lower_ci", "simple_upper_ci", "simple_lower_ci_percent",
    "simple_upper_ci_percent", "simple_n_before", "simple_n_after", "counterfactual_mean", "declared_date",
    "declared_basis", "reported_percent", "period_start", "period_end", "vintage",
]  # fmt: skip
LINE_COLUMNS = [
    "intervention", "measure", "area_code", "period_end", "observed", "fitted", "counterfactual",
    "counterfactual_lower", "counterfactual_upper",
]  # fmt: skip
PLACEBO_COLUMNS = ["intervention", "measure", "area_code", "start", "effect", "lower_ci", "upper_ci"]
SENSITIVITY_COLUMNS = [
    "intervention", "measure", "area_code", "name", "effect", "lower_ci", "upper_ci", "caution",
]  # fmt: skip


def _together(frames: list[pd.DataFrame], columns: list[str]) -> pd.DataFrame:
    return pd.concat(frames, ignore_index=True)[columns] if frames else pd.DataFrame(columns=columns)


def _window(intervention: Intervention, series: pd.DataFrame) -> pd.DataFrame:
    ends = pd.to_datetime(series.period_end)
    inside = (ends >= pd.Timestamp(intervention.window_from)) & (ends <= pd.Timestamp(intervention.window_to))
    return series[inside].assign(period_end=ends[inside]).sort_values("period_end")


def _estimate(
    intervention: Intervention, measure: Measure, series: pd.DataFrame, catalogue: Catalogue
) -> dict[str, Any]:
    window = _window(intervention, series)
    rebases = [event.date for event in catalogue.events if event.rebases and measure.id in event.measures]
    row: dict[str, Any] = {
        "n_weeks": len(window),
        "synthetic": bool(window.synthetic.any()) if len(window) else False,
        "declared_date": intervention.date,
        "declared_basis": intervention.date_basis,
        "reported_percent": intervention.printed(measure.id)[1],
        "period_start": _day(window.period_end.min()) - DAYS_BEFORE_SUNDAY if len(window) else None,
        "period_end": _day(window.period_end.max()) if len(window) else None,
        "vintage": window.vintage.max() if len(window) else None,
        "refused": None,
        "estimate": None,
    }
    try:
        found = impact.estimate(
            window.value.astype(float).to_numpy(),
            window.period_end.to_numpy(),
            intervention.date,
            rebase_dates=rebases,
        )
    except impact.ImpactRefused as refusal:
        return row | {"refused": str(refusal)}
    simple = _simple(found.simple, measure.disclosure == "hes")
    if measure.is_count and (simple["simple_before"] or 0) < FEWEST_A_WEEK:
        return row | {"refused": TOO_FEW}
    return (
        row
        | found.summary()
        | simple
        | {
            "estimate": found,
            "counterfactual_mean": float(
                np.mean(found.counterfactual[found.dates >= found.first_period_after])
            ),
        }
    )


def _simple(found: impact.BeforeAfter, is_controlled: bool) -> dict[str, Any]:
    """Plain means before and after; a mean of counts of people gives its count away: it uses a rounded total."""
    before, after, half_width = found.before, found.after, (found.upper_ci - found.lower_ci) / 2
    if is_controlled:
        before, after = _controlled_mean(before, found.n_before), _controlled_mean(after, found.n_after)
    change = None if before is None or after is None else after - before
    limits = (None, None) if change is None else (change - half_width, change + half_width)
    percents = [100 * x / before if x is not None and before else None for x in (change, *limits)]
    return {
        "simple_before": before,
        "simple_after": after,
        "simple_lower_ci": limits[0],
        "simple_upper_ci": limits[1],
        "simple_percent": percents[0],
        "simple_lower_ci_percent": percents[1],
        "simple_upper_ci_percent": percents[2],
        "simple_n_before": found.n_before,
        "simple_n_after": found.n_after,
    }


def _controlled_mean(mean: float, n: int) -> float | None:
    total = disclosure.control_count(round(mean * n))
    return None if total is None else total / n


def _lines(found: impact.Impact, is_controlled: bool) -> pd.DataFrame:
    """Lines to draw; observed counts of people are drawn from their controlled values instead."""
    return pd.DataFrame(
        {
            "period_end": pd.to_datetime(found.dates).date,
            "observed": np.nan if is_controlled else found.observed,
            "fitted": found.fitted,
            "counterfactual": found.counterfactual,
            "counterfactual_lower": found.counterfactual_lower,
            "counterfactual_upper": found.counterfactual_upper,
        }
    )


def _placebos(intervention: Intervention, series: pd.DataFrame) -> pd.DataFrame:
    window = _window(intervention, series)
    tried = impact.placebos(
        window.value.astype(float).to_numpy(), window.period_end.to_numpy(), intervention.date
    )
    return pd.DataFrame(
        {
            "start": pd.to_datetime(tried.dates).date,
            "effect": tried.effect,
            "lower_ci": tried.lower_ci,
            "upper_ci": tried.upper_ci,
        }
    )


def _sensitivities(intervention: Intervention, series: pd.DataFrame) -> pd.DataFrame:
    window = _window(intervention, series)
    tried = impact.sensitivities(
        window.value.astype(float).to_numpy(), window.period_end.to_numpy(), intervention.date
    )
    return pd.DataFrame([asdict(one) for one in tried])


def service_live(falls_cells: pd.DataFrame) -> pd.DataFrame:
    """Since when each place has its falls response, as its extract says.

    Returns
    -------
    DataFrame
        Columns area_code, live_from (None where never), is_live_now (None where not recorded).
    """
    rows = []
    for area_code, cells in falls_cells.groupby("area_code"):
        recorded = cells[cells.response_service_live.notna()]
        live = recorded[recorded.response_service_live.astype(bool)]
        last_week = recorded.week_ending.max() if len(recorded) else None
        rows.append(
            {
                "area_code": area_code,
                "live_from": _day(live.week_ending.min()) if len(live) else None,
                "is_live_now": bool((live.week_ending == last_week).any()) if len(recorded) else None,
            }
        )
    return pd.DataFrame(rows, columns=["area_code", "live_from", "is_live_now"])


def _day(end: Any) -> date:
    return pd.Timestamp(end).date()
