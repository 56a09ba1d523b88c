"""From published observations to trajectories and verdicts, for every part of every commitment in every area.

Each assessment is computed once, when a snapshot is published, and holds what a page needs and what a
sceptical analyst needs: the series used and why, the path, the projection, the verdict and the three other
systems. Rows are plain values, one row a table line.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd

from outcomes import periods
from outcomes.catalogue import (
    ENGLAND,
    OUTCOME_KINDS,
    STRATEGY_AGREED,
    Area,
    Catalogue,
    Commitment,
    Measure,
    Part,
    Target,
)
from outcomes.methods import places, projection, trajectory, verdict
from outcomes.methods.trajectory import standard_errors_from_limits
from outcomes.numerals import listed, lower_first, number, span, upper_first

LEVELS = (50, 80, 95)
Tables = dict[str, pd.DataFrame]


@dataclass(frozen=True)
class Series:
    """One measure, one sex, one area: the rows used and how they were come by.

    ``frame`` has columns period, period_start, period_end, time, value, lower, upper, standard_error,
    n_places, grade, synthetic, sha256, line, file_name, source_title, loaded_at; oldest first.
    """

    frame: pd.DataFrame
    basis: str
    note: str
    area_used: str

    @property
    def has_values(self) -> bool:
        """Whether there is anything to show."""
        return len(self.frame) > 0


def tables(observations: pd.DataFrame, catalogue: Catalogue, *, published_on: date) -> Tables:
    """Assess everything.

    Parameters
    ----------
    observations
        The mart of that name: one row per measure, area, sex, age, category and period.
    published_on
        The day the snapshot is published: figures too old on that day are shown and not judged.

    Returns
    -------
    dict of DataFrame
        ``target_points``, ``target_paths``, ``target_years``, ``target_fans``, ``assessments``, ``place_values``,
        ``place_spread``, ``breakdowns``.
    """
    headline = observations[
        (observations.category == "")
        & observations.is_headline_age
        & observations.value.notna()
        & ~_is_partial(observations, catalogue)
    ]
    series_of = dict(tuple(headline.groupby(["measure", "sex", "area_code"], sort=False)))
    results: dict[str, list[dict[str, Any]]] = {"assessments": [], **{name: [] for name in COLUMNS}}
    for commitment in catalogue.commitments:
        for part in commitment.parts:
            for area in catalogue.areas_of(*OUTCOME_KINDS):
                _assess(commitment, part, area, series_of, catalogue, published_on, results)
            _compare_places(commitment, part, series_of, catalogue, results)
    _note_means_apart(results["assessments"], catalogue)
    _judge_targets(results["assessments"], catalogue)
    built = {name: pd.DataFrame(rows, columns=COLUMNS.get(name)) for name, rows in results.items()}
    built["target_points"] = built["target_points"].astype({"line": "Int64"})
    groups = grouped(observations, catalogue)
    built["breakdowns"] = breakdowns(groups)
    built["breakdown_gaps"] = breakdown_gaps(groups)
    return built


def _is_partial(observations: pd.DataFrame, catalogue: Catalogue) -> pd.Series:
    """Figures below England of a period that was collected in part: they are not those of all people."""
    partial = {(measure.id, found.period) for measure in catalogue.measures for found in measure.partial}
    is_partial = [pair in partial for pair in zip(observations.measure, observations.period, strict=True)]
    return pd.Series(is_partial, index=observations.index, dtype=bool) & (observations.area_code != ENGLAND)


def _note_means_apart(assessments: list[dict[str, Any]], catalogue: Catalogue) -> None:
    """Say where the projection of a mean of places leads somewhere that none of its places leads.

    A mean scatters less than its places do, so its recent change is told from chance sooner and carries on.
    """
    projected = {
        (row["commitment"], row["part"], row["area_code"]): row["projected"]
        for row in assessments
        if row.get("projected") is not None
    }
    for row in assessments:
        if row["basis"] != "derived" or row.get("projected") is None:
            continue
        members = catalogue.places_of(catalogue.area_by_code[row["area_code"]])
        keys = [(row["commitment"], row["part"], place.code) for place in members]
        own = [projected[key] for key in keys if key in projected]
        if not own or min(own) <= row["projected"] <= max(own):
            continue
        decimals = catalogue.measure_by_id[row["measure"]].decimals
        side = "below" if row["projected"] < min(own) else "above"
        row["basis_note"] += (
            f" The middle of its projection, {number(row['projected'], decimals)}, lies {side} those of its "
            f"places ({span(min(own), max(own), decimals)}): a mean scatters less than a place does, so its "
            "recent change weighs more."
        )


# --- the series an area uses -----------------------------------------------------------------------


def choose_series(measure: Measure, sex: str, area: Area, series_of: dict, catalogue: Catalogue) -> Series:
    """The one series an area uses: published, else derived from its places, else the region as a proxy.

    Never mixed, and the note says which it is.
    """
    members = catalogue.places_of(area) if measure.derivable and area.kind in ("icb", "partnership") else ()
    region = catalogue.areas_of("region")[0]
    rows_of = {
        code: series_of[measure.id, sex, code]
        for code in (area.code, region.code, *(place.code for place in members))
        if (measure.id, sex, code) in series_of
    }
    nothing: dict[str, places.Estimate] = {}
    estimates = {code: _estimates(rows) for code, rows in rows_of.items()}
    choice = places.choose_series(
        published=estimates.get(area.code, nothing),
        places=[(place.population, estimates.get(place.code, nothing)) for place in members],
        proxy=estimates.get(region.code) if area.kind == "icb" else None,
        proxy_note=f"proxy: {region.name}, {lower_first(region.note or '')}",
    )
    if choice.basis == "missing":
        return Series(NO_POINTS, "missing", "", area.code)
    if choice.basis == "derived":
        rows = pd.concat([rows_of[place.code] for place in members if place.code in rows_of])
        counted = rows.groupby("period").size()
        note = f"{area.name}, {choice.note}, weighted by Census 2021 population."
        note += _left_out(rows[~rows.period.isin(list(choice.values))], members)
        rows = rows[rows.period.isin(list(choice.values))]
        synthetic = rows.groupby("period").synthetic.any()
        rows = rows.drop_duplicates("period")
        value = rows.period.map(choice.values)
        error = rows.period.map(choice.standard_errors).astype(float)
        rows = rows.assign(
            value=value,
            lower=value - 1.96 * error,
            upper=value + 1.96 * error,
            grade="derived",
            # A mean has no file and line of its own; those of its places stand on the provenance page.
            sha256=None,
            line=None,
            file_name=None,
            synthetic=rows.period.map(synthetic),
            n_places=rows.period.map(counted),
        )
        return Series(_tidy(rows), "derived", note, area.code)
    used = region.code if choice.basis == "proxy" else area.code
    if choice.basis == "proxy":
        note = f"{upper_first(choice.note)}."
    else:
        note = f"{area.name}, as published." + (
            f" {area.note}." if area.fit == "best-fit" and area.note else ""
        )
    return Series(_tidy(rows_of[used].assign(n_places=None)), choice.basis, note, used)


def _left_out(rows: pd.DataFrame, members: Sequence[Area]) -> str:
    """Which periods too few places have a figure for, and which places lack that of the newest of them."""
    found = list(rows.sort_values("period_start").period.unique())
    if not found:
        return ""
    held = set(rows[rows.period == found[-1]].area_code)
    lacking = [place.name for place in members if place.code not in held]
    return (
        f" {listed(found)} {'is' if len(found) == 1 else 'are'} left out, as too few places have a figure: "
        f"for {found[-1]} {listed(lacking)} {'has' if len(lacking) == 1 else 'have'} none."
    )


def _estimates(rows: pd.DataFrame) -> dict[str, places.Estimate]:
    errors = standard_errors_from_limits(rows.lower, rows.upper)
    return {
        period: (float(value), float(error) if np.isfinite(error) else None)
        for period, value, error in zip(rows.period, rows.value, errors, strict=True)
    }


POINT_COLUMNS = [
    "period", "period_start", "period_end", "time", "value", "lower", "upper", "standard_error", "n_places",
    "grade", "status", "synthetic", "sha256", "line", "file_name", "source_title", "source_url", "loaded_at",
]  # fmt: skip

# A frame is slow to make, and most series of a small home have no points.
NO_POINTS = pd.DataFrame(columns=POINT_COLUMNS)

KEY = ["commitment", "part", "area_code"]
# Tables that can be empty keep their columns, so that a page can ask all the same.
COLUMNS = {
    "target_points": [
        *KEY, *POINT_COLUMNS, "level", "level_lower", "level_upper", "england", "england_lower", "england_upper",
        "england_standard_error", "required",
    ],
    "target_paths": [*KEY, "time", "value"],
    "target_years": [*KEY, "period", "period_start", "period_end", "time", "value"],
    "target_fans": [
        *KEY, "period", "period_start", "period_end", "time", "required", "median",
        *(f"{side}_{level}" for level in LEVELS for side in ("lower", "upper")),
    ],
    "place_values": [
        *KEY, "measure", "period", "value", "lower", "upper", "england", "comparison", "comparison_words",
        "comparison_reason", "people_fewer", "people_period", "sha256", "line", "grade", "synthetic",
    ],
    "place_spread": [
        "commitment", "part", "measure", "period", "standard_deviation", "observed_standard_deviation", "lowest",
        "highest", "n", "reason",
    ],
}  # fmt: skip


def _tidy(rows: pd.DataFrame) -> pd.DataFrame:
    rows = rows.sort_values("period_start")
    return rows.assign(
        time=[
            periods.spanning(start.date(), end.date()).midpoint
            for start, end in zip(rows.period_start, rows.period_end, strict=True)
        ],
        standard_error=standard_errors_from_limits(rows.lower, rows.upper),
    )[POINT_COLUMNS].reset_index(drop=True)


# --- one assessment --------------------------------------------------------------------------------


def _assess(
    commitment: Commitment,
    part: Part,
    area: Area,
    series_of: dict,
    catalogue: Catalogue,
    published_on: date,
    results: dict,
) -> None:
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
        row |= _pace_by_target(path, row, bounds=_bounds(measure, is_gap=is_gap))
    other = _measured_path(part, path, row)
    if other is not None and row["latest_time"] >= other.baseline_time:
        asked = trajectory.required_value(other, row["latest_time"])
        row["measured_behind_by"] = trajectory.shortfall_of(other.polarity, row["latest_value"], asked)
    predictive = _projection(frame, path, measure, is_gap=is_gap, is_sensitive=is_sensitive)
    if predictive is not None:
        row |= _projected(predictive, path)
        results["target_fans"].extend(
            {**key, **dated(band["time"], measure), **band}
            for band in fan(predictive, path, frame, has_path=has_path)
        )
    row |= _judge(commitment, part, measure, path, frame, row, predictive, area, published_on)
    row |= _not_judged(part)
    if has_path:
        row |= _people(part, path, row, area, published_on, n_places=frame.n_places.iloc[-1])
        times, values = trajectory.path_points(path)
        results["target_paths"].extend(
            {**key, "time": time, "value": value} for time, value in zip(times, values, strict=True)
        )
        results["target_years"].extend(
            {**key, **dated(time, measure), "time": time, "value": trajectory.required_value(path, time)}
            for time in _yearly(path.baseline_time, path.target_time)
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
        "latest_lower": _number(last.lower),
        "latest_upper": _number(last.upper),
        "latest_level": _number(last.level),
        "latest_england": _number(last.england),
        "first_level": _number(frame.level.iloc[0]),
        "first_england": _number(frame.england.iloc[0]),
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
    level, england = (_number(then[side].iloc[0]) if len(then) else None for side in ("level", "england"))
    return {"baseline_level": level, "baseline_england": england}


def _pace_by_target(
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


def _projection(
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
            bounds=_bounds(measure, is_gap=is_gap),
        )
    except projection.TooShort:
        return None


def bounds_of(unit: str) -> tuple[float | None, float | None]:
    """The range a value of this unit can lie in."""
    return (0.0, 100.0) if unit == "%" else (0.0, None)


def _bounds(measure: Measure, *, is_gap: bool) -> tuple[float | None, float | None]:
    """The range of a series: a difference has none."""
    return (None, None) if is_gap else bounds_of(measure.unit)


def _projected(predictive: projection.Predictive, path: trajectory.Path) -> dict[str, Any]:
    lower, upper = predictive.interval(path.target_time, 0.80)
    meets = predictive.probability_at_most if _wants_low(path) else predictive.probability_at_least
    return {
        "projected": float(predictive.median(path.target_time)),
        "projected_lower": float(lower),
        "projected_upper": float(upper),
        "probability": float(meets(path.target_time, path.target_value)),
        "projection_method": predictive.method,
        "projection_version": predictive.version,
    }


def _wants_low(path: trajectory.Path) -> bool:
    return path.polarity == "low"


def fan(
    predictive: projection.Predictive, path: trajectory.Path, frame: pd.DataFrame, *, has_path: bool
) -> list[dict[str, Any]]:
    """Intervals from the latest point to the target, a row a year, with what the path requires then."""
    start = float(frame.time.iloc[-1])
    times = _yearly(start + 1, float(path.target_time))
    value = float(frame.value.iloc[-1])
    names = ["median", *(f"{side}_{level}" for level in LEVELS for side in ("lower", "upper"))]
    shares = [0.5, *(0.5 + sign * level / 200 for level in LEVELS for sign in (-1, 1))]
    quantiles = predictive.quantiles(np.array(times), shares).T
    rows = [{"time": start} | dict.fromkeys(names, value)]
    for time, row in zip(times, quantiles, strict=True):
        rows.append({"time": time} | {name: float(x) for name, x in zip(names, row, strict=True)})
    required = [trajectory.required_value(path, row["time"]) if has_path else None for row in rows]
    return [row | {"required": value} for row, value in zip(rows, required, strict=True)]


def _yearly(start: float, end: float) -> list[float]:
    """Points in calendar time from a start, a year apart, and the end."""
    return [*(start + year for year in range(math.ceil(end - start - 1e-9))), end]


def dated(time: float, measure: Measure) -> dict[str, Any]:
    """Label and dates of the period of a measure that lies around a point in calendar time."""
    period = periods.centred(time, measure.pooled_years)
    return {"period": period.label, "period_start": period.start, "period_end": period.end}


def _judge(
    commitment: Commitment,
    part: Part,
    measure: Measure,
    path: trajectory.Path,
    frame: pd.DataFrame,
    row: dict[str, Any],
    predictive: projection.Predictive | None,
    area: Area,
    published_on: date,
) -> dict[str, Any]:
    """Our verdict and the three other systems, with the sentence on why they differ."""
    times, values = frame.time.astype(float).to_numpy(), frame.value.astype(float).to_numpy()
    errors = frame.standard_error.astype(float).to_numpy()
    known_errors = errors if np.isfinite(errors).all() else None
    polarity = measure.polarity
    direction = trajectory.direction_verdict(
        times, values, polarity=polarity, standard_errors=known_errors, pooled_years=measure.pooled_years
    )
    gap = None
    if row["is_gap"] and (frame.time >= path.baseline_time).sum() >= 2:
        gap = trajectory.gap_series(
            times,
            frame.level.astype(float).to_numpy(),
            frame.england.astype(float).to_numpy(),
            polarity=polarity,
            since=path.baseline_time,
        )
    judged = verdict.verdict(
        path,
        n_points=len(frame),
        latest_value=row["latest_value"],
        probability=row.get("probability"),
        direction=direction,
        gap=gap,
        alternatives=_alternatives(part, path, row, predictive),
        latest_period_start=_last_year_begins(row["latest_end"]),
        latest_period_end=pd.Timestamp(row["latest_end"]).date(),
        work_started=STRATEGY_AGREED,
        published_on=published_on,
        interval=(row["projected_lower"], row["projected_upper"]) if predictive is not None else None,
        is_one_place=area.kind == "place",
        is_sensitive=row["is_sensitive"],
        owner=commitment.owner if isinstance(commitment, Target) else None,
    )
    found = {
        "verdict": judged.code,
        "verdict_words": judged.words,
        "verdict_reason": _without_a_gap(row)
        if judged.code == "met" and row["path_missing"]
        else judged.reason,
        "verdict_icon": judged.icon,
        "band": judged.band,
        "probability": judged.probability,
        "direction": direction.code,
        "direction_test": direction.test,
        "direction_slope": direction.slope,
        "direction_since": frame.period.iloc[-direction.n] if direction.slope is not None else None,
        "gap_words": gap.words if gap else None,
        "area_direction": gap.area_direction if gap else None,
        "england_direction": gap.comparator_direction if gap else None,
        "missing": row["path_missing"],
    }
    value = row["latest_value"]
    open_sdg = trajectory.open_sdg_ratio(path, row["latest_time"], value)
    healthy = trajectory.healthy_people(
        path,
        value,
        standard_error=_number(frame.standard_error.iloc[-1]),
        baseline_standard_error=_number(
            frame.loc[frame.period == row["baseline_period"], "standard_error"].iloc[0]
            if (frame.period == row["baseline_period"]).any() and part.baseline.value is None
            else None
        ),
    )
    fingertips = trajectory.fingertips_trend(values, frame.lower.astype(float), frame.upper.astype(float))
    return found | {
        "open_sdg_ratio": open_sdg.ratio,
        "open_sdg_category": open_sdg.category,
        "open_sdg_linear": open_sdg.linear_ratio,
        "open_sdg_reason": open_sdg.reason,
        "healthy_people": healthy.category,
        "healthy_people_z": healthy.z,
        "healthy_people_reason": healthy.reason,
        "fingertips_trend": fingertips.result,
        "fingertips_statistic": fingertips.statistic,
        "fingertips_reason": fingertips.reason,
        "disagreement": verdict.explain_disagreement(
            judged, open_sdg, healthy, fingertips, polarity=polarity
        ),
    }


def _judge_targets(assessments: list[dict[str, Any]], catalogue: Catalogue) -> None:
    """Set the verdict on the whole target beside that of each judged part, in every area."""
    rows_of: dict[tuple[str, str], dict[str, dict[str, Any]]] = {}
    for row in assessments:
        rows_of.setdefault((row["commitment"], row["area_code"]), {})[row["part"]] = row
    for (commitment, _), rows in rows_of.items():
        parts = [(part, rows[part.id]) for part in catalogue.commitment(commitment).judged_parts]
        # Invented figures stand apart: they do not disagree with real ones.
        alike = [(part, row) for part, row in parts if row["synthetic"] == parts[0][1]["synthetic"]]
        found = verdict.of_parts([(_named(part, row), _verdict_in(row)) for part, row in alike])
        for _, row in parts:
            row |= {
                "target_verdict": found.code,
                "target_verdict_words": found.words,
                "target_verdict_reason": found.reason,
            }


def _named(part: Part, row: dict[str, Any]) -> str:
    """A part inside a sentence: its label without what follows a comma, and of a gap that it is one."""
    label = lower_first(part.label.partition(",")[0])
    return f"the difference for {label}" if row["is_gap"] else label


def _verdict_in(row: dict[str, Any]) -> verdict.Verdict:
    return verdict.Verdict(row["verdict"], row["verdict_words"], row["verdict_reason"], row["verdict_icon"])


def _without_a_gap(row: dict[str, Any]) -> str:
    """Why a target is met where the area was no worse than its comparator from the start."""
    return f"{upper_first(row['path_missing'])}. It is no worse now; that is no promise that it lasts."


def _measured_path(part: Part, path: trajectory.Path, row: dict[str, Any]) -> trajectory.Path | None:
    """The path from the measured baseline, where the strategy states another."""
    measured = row.get("measured_baseline")
    if path.target_value is None or row["stated_baseline"] is None or measured is None:
        return None
    amount = {"level": part.target_value, "change": part.change_percent, "gap": part.share}[part.rule].value
    target = trajectory.target_value(path.rule, measured, amount, polarity=path.polarity)
    return trajectory.Path(
        path.rule,
        path.polarity,
        path.baseline_time,
        measured,
        path.target_time,
        target,
        path.shape,
        path.milestones,
    )


def _alternatives(
    part: Part, path: trajectory.Path, row: dict[str, Any], predictive: projection.Predictive | None
) -> Iterable[verdict.Alternative]:
    """The measured baseline, where the strategy states another."""
    other = _measured_path(part, path, row)
    if other is None:
        return ()
    chance = None
    if predictive is not None:
        meets = predictive.probability_at_most if _wants_low(path) else predictive.probability_at_least
        chance = float(meets(path.target_time, other.target_value))
    label = f"the measured baseline of {other.baseline_value:.1f}"
    return (verdict.Alternative(label, other, row["latest_value"], chance),)


def _last_year_begins(end: Any) -> date:
    """First day of the last year of a period: pooled periods count as after the start once one whole year is."""
    return (pd.Timestamp(end) - pd.DateOffset(years=1)).date() + timedelta(days=1)


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


# --- places and groups -----------------------------------------------------------------------------


def _compare_places(
    commitment: Commitment, part: Part, series_of: dict, catalogue: Catalogue, results: dict
) -> None:
    """Each place's latest value against England's, and the spread between places."""
    if commitment.sensitive:
        return
    measure = _compared_by(part, series_of, catalogue)
    england = choose_series(measure, part.sex, catalogue.area_by_code[ENGLAND], series_of, catalogue)
    england_by_period = england.frame.set_index("period").value if england.has_values else {}
    assessed = {
        row["area_code"]: row
        for row in results["assessments"]
        if (row["commitment"], row["part"]) == (commitment.id, part.id)
    }
    latest = []
    for place in catalogue.places:
        shown = choose_series(measure, part.sex, place, series_of, catalogue)
        if not shown.has_values:
            continue
        last = shown.frame.iloc[-1]
        england_value = _number(england_by_period.get(last.period))
        compared = places.compare_with_england(
            float(last.value), _number(last.lower), _number(last.upper), england_value
        )
        row = {
            "commitment": commitment.id,
            "part": part.id,
            "area_code": place.code,
            "measure": measure.id,
            "period": last.period,
            "value": float(last.value),
            "lower": _number(last.lower),
            "upper": _number(last.upper),
            "england": england_value,
            "comparison": compared.code,
            "comparison_words": compared.words,
            "comparison_reason": compared.reason,
            "people_fewer": assessed[place.code].get("people_fewer"),
            "people_period": assessed[place.code].get("latest_period"),
            "sha256": last.sha256,
            "line": int(last.line),
            "grade": last.grade,
            "synthetic": bool(last.synthetic),
        }
        latest.append((place, last, row))
        results["place_values"].append(row)
    newest = max((last.period_end for _, last, _ in latest), default=None)
    same = [(place, last, row) for place, last, row in latest if last.period_end == newest]
    if len(same) < 3:
        return
    spread = places.unwarranted_variation(
        [row["value"] for _, _, row in same],
        [place.population for place, _, _ in same],
        standard_errors=[float(last.standard_error) for _, last, _ in same],
    )
    results["place_spread"].append(
        {
            "commitment": commitment.id,
            "part": part.id,
            "measure": same[0][2]["measure"],
            "period": same[0][2]["period"],
            **asdict(spread),
        }
    )


def _compared_by(part: Part, series_of: dict, catalogue: Catalogue) -> Measure:
    """What all places are compared by: several years together where any place has them, else the part's own."""
    pooled = part.compare_places_by
    has_pooled = any((pooled, part.sex, place.code) in series_of for place in catalogue.places)
    return catalogue.measure_by_id[pooled if pooled and has_pooled else part.measure]


GROUP_COLUMNS = [
    "measure", "area_code", "dimension", "group", "sex", "age", "period", "period_start", "value", "lower", "upper",
    "grade", "synthetic", "sha256", "line", "file_name", "source_title",
]  # fmt: skip
GAP_COLUMNS = [
    "measure", "area_code", "dimension", "first_period", "last_period", "first_gap", "last_gap", "highest_group",
    "lowest_group", "is_widening",
]  # fmt: skip


def grouped(observations: pd.DataFrame, catalogue: Catalogue) -> pd.DataFrame:
    """Published values by group: deprivation, ethnicity and so on as published, and sex and age likewise.

    Sex is no group of a measure that commitments judge by sex: men and women stand there with a verdict each,
    and the distance between them is not what was promised.

    Returns
    -------
    DataFrame
        One row per measure, area, dimension, group and period.
    """
    parts = [part for commitment in catalogue.commitments for part in commitment.parts]
    used = {part.measure for part in parts}
    judged_by_sex = {part.measure for part in parts if part.sex != "persons"}
    rows = observations[observations.measure.isin(used) & observations.value.notna()].copy()
    by_category = rows[rows.category != ""].assign(
        dimension=lambda f: f.category_type, group=lambda f: f.category
    )
    for_everyone = by_category[by_category.sex == "persons"]
    by_category = pd.concat([for_everyone, by_category[~by_category.measure.isin(for_everyone.measure)]])
    is_of_sex = (rows.category == "") & rows.is_headline_age & ~rows.measure.isin(judged_by_sex)
    by_sex = rows[is_of_sex].assign(
        dimension="Sex", group=lambda f: f.sex.map({"male": "Men", "female": "Women", "persons": "Everyone"})
    )
    by_age = rows[(rows.category == "") & ~rows.is_headline_age & (rows.sex == "persons")].assign(
        dimension="Age", group=lambda f: f.age
    )
    return pd.concat([by_category, by_sex, by_age])[GROUP_COLUMNS].reset_index(drop=True)


def breakdowns(groups: pd.DataFrame) -> pd.DataFrame:
    """Who is left behind: the newest period of each dimension that has two groups or more."""
    keys = ["measure", "area_code", "dimension"]
    newest = groups[groups.period_start == groups.groupby(keys).period_start.transform("max")]
    several = newest.groupby(keys).group.transform("nunique") > 1
    return newest[several].drop(columns="period_start").reset_index(drop=True)


def breakdown_gaps(groups: pd.DataFrame) -> pd.DataFrame:
    """How far the groups of a dimension lie apart, in its first and its newest period.

    A headline that moves the right way can hide a gap that widens, so the page shows this beside it.

    Returns
    -------
    DataFrame
        One row per measure, area and dimension with the same groups in two periods; gaps in the unit.
    """
    rows = []
    keys = ["measure", "area_code", "dimension"]
    for key, found in groups[groups.group != "Everyone"].groupby(keys, sort=False):
        wide = found.pivot_table(index="period_start", columns="group", values="value")
        wide = wide.dropna(axis="columns").sort_index()
        if len(wide) < 2 or wide.shape[1] < 2:
            continue
        labels = found.drop_duplicates("period_start").set_index("period_start").period
        gaps = wide.max(axis="columns") - wide.min(axis="columns")
        last = wide.iloc[-1]
        rows.append(
            dict(zip(keys, key, strict=True))
            | {
                "first_period": labels[wide.index[0]],
                "last_period": labels[wide.index[-1]],
                "first_gap": float(gaps.iloc[0]),
                "last_gap": float(gaps.iloc[-1]),
                "highest_group": str(last.idxmax()),
                "lowest_group": str(last.idxmin()),
                "is_widening": bool(gaps.iloc[-1] > gaps.iloc[0]),
            }
        )
    return pd.DataFrame(rows, columns=GAP_COLUMNS)


# --- small things ----------------------------------------------------------------------------------


GRADES = ("A", "A-copy", "derived", "B", "C", "D")


def _lowest_grade(grades: Iterable[str]) -> str:
    return max(grades, key=GRADES.index)


def _number(value: Any) -> float | None:
    return None if value is None or pd.isna(value) else float(value)
