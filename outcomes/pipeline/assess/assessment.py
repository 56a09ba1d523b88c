"""One part of one commitment in one area: baseline, path, newest figure, people."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from outcomes import periods
from outcomes.catalogue import (
    ENGLAND,
    Area,
    Catalogue,
    Commitment,
    Measure,
    Part,
)
from outcomes.methods import trajectory, verdict
from outcomes.pipeline.assess.judged import judge, measured_path
from outcomes.pipeline.assess.projected import (
    bounds_for,
    dated,
    fan,
    pace_by_target,
    predicted,
    projected_ends,
    yearly,
)
from outcomes.pipeline.assess.series import Series, choose_series, float_or_none


def assess_part(
    commitment: Commitment,
    part: Part,
    area: Area,
    series_of: dict,
    catalogue: Catalogue,
    published_on: date,
    results: dict,
) -> None:
    """Add what is known of one part in one area to the tables in ``results``."""
    measure = catalogue.measure_by_id[part.measure]
    series = choose_series(measure, part.sex, area, series_of, catalogue)
    key = {"commitment": commitment.id, "part": part.id, "area_code": area.code}
    frame, is_gap = series.frame, part.rule == "gap" and area.code != part.comparator
    if series.has_values:
        comparator = choose_series(
            measure, part.sex, catalogue.area_by_code[part.comparator], series_of, catalogue
        )
        frame = _with_comparator(frame, comparator.frame)
        frame = _as_gap(frame) if is_gap else frame
    is_sensitive = commitment.sensitive
    if not len(frame) or (is_sensitive and area.kind in ("partnership", "place")):
        results["assessments"].append(
            key | _unmeasured(commitment, part, measure, series, area) | _not_judged(part)
        )
        return
    # England is shown for comparison: the strategy sets it no target.
    rule = "direction" if area.code == ENGLAND or part.reference_only else part.rule
    path, baseline = _path(part, rule, measure, frame, has_stated_baseline=area.kind == "icb")
    has_path = path.target_value is not None
    if is_gap and has_path and path.is_met_by(path.baseline_value):
        # The number of the target is then "stay no worse": a path to it would ask for a lead to be given up.
        has_path = False
        comparator_name = catalogue.area_by_code[part.comparator].name
        baseline |= {
            "target_value": None,
            "path_missing": f"no gap to close: no worse than {comparator_name} at the baseline, "
            f"{baseline['baseline_period']}",
        }
    row: dict[str, Any] = {
        **key,
        "measure": measure.id,
        "sex": part.sex,
        "rule": rule,
        "is_gap": is_gap,
        "basis": series.basis,
        "basis_note": series.note,
        "area_used": series.area_used,
        "n_points": len(frame),
        "is_sensitive": is_sensitive,
        "synthetic": bool(frame.synthetic.any()),
        "lowest_grade": _lowest_grade(frame.grade),
        **baseline,
        **_latest(frame, path, baseline["baseline_period"], has_path=has_path),
    }
    if has_path and not is_sensitive:
        row |= pace_by_target(path, row, bounds=bounds_for(measure, is_gap=is_gap))
    other = measured_path(part, path, row)
    if other is not None and row["latest_time"] >= other.baseline_time:
        asked = trajectory.required_value(other, row["latest_time"])
        row["measured_behind_by"] = trajectory.shortfall_of(other.polarity, row["latest_value"], asked)
    predictive = predicted(frame, path, measure, is_gap=is_gap, is_sensitive=is_sensitive)
    if predictive is not None:
        row |= projected_ends(predictive, path)
        results["target_fans"].extend(
            {**key, **dated(band["time"], measure), **band}
            for band in fan(predictive, path, frame, has_path=has_path)
        )
    row |= judge(commitment, part, measure, path, frame, row, predictive, area, published_on)
    row |= _not_judged(part)
    if has_path:
        row |= _people(part, path, row, area, published_on, n_places=frame.n_places.iloc[-1])
        times, values = trajectory.path_points(path)
        results["target_paths"].extend(
            {**key, "time": time, "value": value} for time, value in zip(times, values, strict=True)
        )
        results["target_years"].extend(
            {**key, **dated(time, measure), "time": time, "value": trajectory.required_value(path, time)}
            for time in yearly(path.baseline_time, path.target_time)
        )
    results["assessments"].append(row)
    for point in frame.to_dict("records"):
        is_on_path = has_path and point["time"] >= path.baseline_time
        point["required"] = trajectory.required_value(path, point["time"]) if is_on_path else None
        results["target_points"].append({**key, **point})


VERDICT_COLUMNS = (
    "verdict", "verdict_words", "verdict_reason", "verdict_icon", "band", "probability", "direction",
    "direction_test", "direction_slope", "direction_since", "gap_words", "area_direction", "england_direction",
    "open_sdg_ratio", "open_sdg_category", "open_sdg_linear", "open_sdg_reason", "healthy_people",
    "healthy_people_z", "healthy_people_reason", "fingertips_trend", "fingertips_statistic",
    "fingertips_reason", "disagreement",
)  # fmt: skip


def _not_judged(part: Part) -> dict[str, None]:
    """No system has a verdict on a part that stands for reference: its figures are not those of the target."""
    return dict.fromkeys(VERDICT_COLUMNS) if part.reference_only else {}


NOT_FOR_PLACES = "Not shown by place, so that places are not set against each other; see the whole system."


def _unmeasured(
    commitment: Commitment, part: Part, measure: Measure, series: Series, area: Area
) -> dict[str, Any]:
    """What is said of a part in an area that has no figure, or none that may be shown."""
    is_sensitive = commitment.sensitive
    is_withheld = is_sensitive and area.kind in ("partnership", "place")
    missing = NOT_FOR_PLACES if is_withheld else _missing_sentence(commitment, part, measure)
    judged = verdict.verdict(None, n_points=0, missing=missing)
    return {
        "measure": measure.id,
        "sex": part.sex,
        "rule": part.rule,
        "is_gap": False,
        "basis": "missing",
        "basis_note": "" if is_withheld else series.note,
        "area_used": series.area_used,
        "n_points": 0,
        "is_sensitive": is_sensitive,
        "synthetic": False,
        "baseline_period": part.baseline.period,
        "baseline_basis": part.baseline.basis,
        "baseline_note": part.baseline.note,
        "target_year": part.target_year.value if part.target_year else None,
        "verdict": judged.code,
        "verdict_words": judged.words,
        "verdict_reason": judged.reason,
        "verdict_icon": judged.icon,
        "missing": missing,
    }


def _with_comparator(frame: pd.DataFrame, comparator: pd.DataFrame) -> pd.DataFrame:
    beside = comparator[["period", "value", "lower", "upper", "standard_error"]].rename(
        columns={
            "value": "england",
            "lower": "england_lower",
            "upper": "england_upper",
            "standard_error": "england_standard_error",
        }
    )
    joined = frame.merge(beside, on="period", how="left")
    return joined.assign(level=joined.value, level_lower=joined.lower, level_upper=joined.upper)


def _as_gap(frame: pd.DataFrame) -> pd.DataFrame:
    """Area minus England as a series of its own; both levels stay beside it."""
    both = frame[frame.england.notna()].reset_index(drop=True)
    gap = both.value - both.england
    error = np.hypot(both.standard_error.astype(float), both.england_standard_error.astype(float))
    return both.assign(value=gap, standard_error=error, lower=gap - 1.96 * error, upper=gap + 1.96 * error)


def _path(
    part: Part, rule: str, measure: Measure, frame: pd.DataFrame, *, has_stated_baseline: bool
) -> tuple[trajectory.Path, dict[str, Any]]:
    """The path of this part in this area, and what the page says about its baseline.

    A baseline that the strategy states is the whole area's; any other area starts from its own measured one.
    """
    period = measure.period(part.baseline.period)
    measured = frame.loc[frame.period == period.label, "value"]
    measured_value = float(measured.iloc[0]) if len(measured) else None
    stated = part.baseline.value if has_stated_baseline else None
    facts: dict[str, Any] = {
        "baseline_period": period.label,
        "baseline_basis": part.baseline.basis,
        "baseline_note": part.baseline.note,
        "measured_baseline": measured_value,
        "stated_baseline": stated,
        "target_year": part.target_year.value if part.target_year else None,
        "path_missing": None,
    }
    start = measured_value if stated is None else stated
    polarity = measure.polarity
    if start is None:
        # No figure for the baseline period: the series has a direction but no path.
        first = frame.iloc[0]
        facts["path_missing"] = f"no figure for {period.label}, the baseline" if rule != "direction" else None
        path = trajectory.Path("direction", polarity, float(first.time), float(first.value))
        return path, facts
    facts["baseline_value"] = start
    if rule == "direction":
        return trajectory.Path("direction", polarity, period.midpoint, start), facts
    amount = {"level": part.target_value, "change": part.change_percent, "gap": part.share}[rule].value
    target = trajectory.target_value(rule, start, amount, polarity=polarity)
    # "By 2030" is the last period that ends in 2030: a three-year period is centred earlier than a year is,
    # and a financial year ends before the calendar year does.
    ends_in_year = (period.midpoint + period.pooled_years / 2) % 1 or 1
    target_time = part.target_year.value + ends_in_year - measure.pooled_years / 2
    facts["target_value"] = target
    path = trajectory.Path(
        rule,
        polarity,
        period.midpoint,
        start,
        target_time,
        target,
        "milestones" if part.milestones else part.shape,
        tuple((measure.period(label).midpoint, value) for label, value in part.milestones.items()),
    )
    return path, facts


def _latest(
    frame: pd.DataFrame, path: trajectory.Path, baseline_period: str, *, has_path: bool
) -> dict[str, Any]:
    last = frame.iloc[-1]
    required = (
        trajectory.required_value(path, last.time) if has_path and last.time >= path.baseline_time else None
    )
    share = trajectory.share_achieved(path, last.value)
    change = trajectory.period_change(frame.time, frame.value)
    return {
        "first_period": frame.period.iloc[0],
        "first_value": float(frame.value.iloc[0]),
        "latest_period": last.period,
        "latest_end": last.period_end,
        "latest_time": last.time,
        "latest_value": float(last.value),
        "latest_lower": float_or_none(last.lower),
        "latest_upper": float_or_none(last.upper),
        "latest_level": float_or_none(last.level),
        "latest_england": float_or_none(last.england),
        "first_level": float_or_none(frame.level.iloc[0]),
        "first_england": float_or_none(frame.england.iloc[0]),
        **_levels_at(frame, baseline_period),
        "loaded_at": last.loaded_at,
        "required_now": required,
        "behind_by": None
        if required is None
        else trajectory.shortfall_of(path.polarity, float(last.value), required),
        "share_achieved": share.percent,
        "share_note": share.reason,
        "recent_rate": trajectory.recent_rate(frame.time, frame.value),
        "required_rate": trajectory.required_rate(path, last.time, last.value) if has_path else None,
        "last_change": None if change is None else change.change,
        "last_change_per_year": None if change is None else change.per_year,
        "previous_period": frame.period.iloc[-2] if len(frame) > 1 else None,
    }


def _levels_at(frame: pd.DataFrame, period: str) -> dict[str, float | None]:
    """The area's own value and England's in the baseline period, where it was measured."""
    then = frame[frame.period == period]
    level, england = (
        float_or_none(then[side].iloc[0]) if len(then) else None for side in ("level", "england")
    )
    return {"baseline_level": level, "baseline_england": england}


def _missing_sentence(commitment: Commitment, part: Part, measure: Measure) -> str:
    """The one wording for figures that are missing, and what reference data adds to it."""
    said = f"No figures for “{measure.title}” are loaded for this area."
    more = commitment.missing_of(part)
    return f"{said} {more}" if more else said


def _people(
    part: Part,
    path: trajectory.Path,
    row: dict[str, Any],
    area: Area,
    published_on: date,
    *,
    n_places: int | None,
) -> dict[str, Any]:
    """What the target asks for in people, where the catalogue says how a percentage turns into people."""
    now = periods.in_years(published_on)
    if part.people is None or area.population is None or max(row["latest_time"], now) >= path.target_time:
        return {}
    population = area.population * part.people.share_of_residents
    needed = trajectory.what_it_would_take(path, row["latest_time"], row["latest_value"], population, now=now)
    note = f"{area.population_of}. {part.people.note}, {part.people.basis}."
    if row["basis"] == "derived":
        note += f" The mean of {n_places} places is taken for all of {area.name}."
    return {f"people_{name}": value for name, value in asdict(needed).items()} | {
        "people_noun": part.people.noun,
        "people_note": note,
    }


GRADES = ("A", "A-copy", "derived", "B", "C", "D")


def _lowest_grade(grades: Iterable[str]) -> str:
    return max(grades, key=GRADES.index)
