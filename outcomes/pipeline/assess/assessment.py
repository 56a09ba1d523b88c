"""One part of one commitment in one area: baseline, path, newest figure, people."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from outcomes import periods
from outcomes.catalogue import ENGLAND, Area, Catalogue, Commitment, Measure, Part
from outcomes.methods import trajectory, verdict
from outcomes.pipeline.assess.judged import judge, measured_path
from outcomes.pipeline.assess.projected import (
    bounds_for,
    fan,
    period_around,
    predicted,
    with_pace,
    with_projected_ends,
    yearly,
)
from outcomes.pipeline.assess.series import Series, SeriesOf, choose_series, float_or_none
from outcomes.pipeline.frames import as_day
from outcomes.results.tables import known
from outcomes.results.targets import (
    Assessment,
    FanYear,
    PathCorner,
    RequiredYear,
    TargetPoint,
    unmeasured,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PartInArea:
    """What is known of one part in one area, as rows of a snapshot's tables."""

    assessment: Assessment
    points: Sequence[TargetPoint] = ()
    path: Sequence[PathCorner] = ()
    years: Sequence[RequiredYear] = ()
    fan: Sequence[FanYear] = ()


def assess_part(
    commitment: Commitment,
    part: Part,
    area: Area,
    series_of: SeriesOf,
    catalogue: Catalogue,
    published_on: date,
) -> PartInArea:
    """Everything that is known of one part in one area."""
    measure = catalogue.measure_by_id[part.measure]
    series = choose_series(measure, part.sex, area, series_of, catalogue)
    frame, is_gap = series.frame, part.rule == "gap" and area.code != part.comparator
    if series.has_values:
        comparator = choose_series(
            measure, part.sex, catalogue.area_by_code[part.comparator], series_of, catalogue
        )
        frame = _with_comparator(frame, comparator.frame)
        frame = _as_gap(frame) if is_gap else frame
    is_sensitive = commitment.sensitive
    if not len(frame) or (is_sensitive and area.kind in ("partnership", "place")):
        row = _without_figures(commitment, part, measure, series, area)
        return PartInArea(assessment=_not_judged(row) if part.reference_only else row)
    # England is shown for comparison: the strategy sets it no target.
    rule: trajectory.Rule = "direction" if area.code == ENGLAND or part.reference_only else part.rule
    row = _started(commitment, part, measure, series, frame, area, rule, is_gap=is_gap)
    path = _path(part, rule, measure, frame, row.baseline_value)
    has_path = path.target_value is not None
    if is_gap and has_path and path.is_met_by(path.baseline_value):
        # The number of the target is then "stay no worse": a path to it would ask for a lead to be given up.
        has_path = False
        comparator_name = catalogue.area_by_code[part.comparator].name
        no_gap = f"no gap to close: no worse than {comparator_name} at the baseline, {row.baseline_period}"
        row = replace(row, path_missing=no_gap)
    row = _with_newest(row, frame, path, has_path=has_path)
    if has_path and not is_sensitive:
        row = with_pace(row, path, bounds=bounds_for(measure, is_gap=is_gap))
    other, latest_time = measured_path(part, path, row), known(row.latest_time)
    if other is not None and latest_time >= other.baseline_time:
        asked = trajectory.required_value(other, latest_time)
        row = replace(row, measured_behind_by=trajectory.shortfall_of(other.polarity, row.latest, asked))
    predictive = predicted(frame, path, measure, is_gap=is_gap, is_sensitive=is_sensitive)
    years_ahead = []
    if predictive is not None:
        row = with_projected_ends(row, predictive, path)
        years_ahead = fan(row, predictive, path, frame, measure, has_path=has_path)
    row = judge(row, commitment, part, measure, path, frame, predictive, area, published_on)
    row = _not_judged(row) if part.reference_only else row
    row = _with_people(row, part, path, area, published_on, frame.n_places.iloc[-1]) if has_path else row
    return PartInArea(
        assessment=row,
        points=[_point(row, point, path, has_path=has_path) for point in frame.itertuples(index=False)],
        path=_corners(row, path) if has_path else (),
        years=_years(row, path, measure) if has_path else (),
        fan=years_ahead,
    )


VERDICT_COLUMNS = (
    "verdict", "verdict_words", "verdict_reason", "verdict_icon", "band", "probability", "direction",
    "direction_test", "direction_slope", "direction_since", "gap_words", "area_direction", "england_direction",
    "open_sdg_ratio", "open_sdg_category", "open_sdg_linear", "open_sdg_reason", "healthy_people",
    "healthy_people_z", "healthy_people_reason", "fingertips_trend", "fingertips_statistic",
    "fingertips_reason", "disagreement",
)  # fmt: skip


def _not_judged(row: Assessment) -> Assessment:
    """No system has a verdict on a part that stands for reference: its figures are not those of the target."""
    nothing: dict[str, Any] = dict.fromkeys(VERDICT_COLUMNS)
    return replace(row, **nothing)


NOT_FOR_PLACES = "Not shown by place, so that places are not set against each other; see the whole system."


def _without_figures(
    commitment: Commitment, part: Part, measure: Measure, series: Series, area: Area
) -> Assessment:
    """What is said of a part in an area that has no figure, or none that may be shown."""
    is_withheld = commitment.sensitive and area.kind in ("partnership", "place")
    missing = NOT_FOR_PLACES if is_withheld else _missing_sentence(commitment, part, measure)
    judged = verdict.verdict(None, n_points=0, missing=missing)
    return replace(
        unmeasured(commitment.id, part, area.code, missing, verdict_words=judged.words),
        basis_note="" if is_withheld else series.note,
        area_used=series.area_used,
        is_sensitive=commitment.sensitive,
        verdict=judged.code,
        verdict_reason=judged.reason,
        verdict_icon=judged.icon,
    )


def _started(
    commitment: Commitment,
    part: Part,
    measure: Measure,
    series: Series,
    frame: pd.DataFrame,
    area: Area,
    rule: trajectory.Rule,
    *,
    is_gap: bool,
) -> Assessment:
    """What is known before anything is judged: the series, and where the part starts in this area.

    A baseline that the strategy states is the whole area's; any other area starts from its own measured one.
    """
    period = measure.period(part.baseline.period)
    measured = frame.loc[frame.period == period.label, "value"]
    measured_value = float(measured.iloc[0]) if len(measured) else None
    stated = part.baseline.value if area.kind == "icb" else None
    start = measured_value if stated is None else stated
    lacks_start = start is None and rule != "direction"
    return Assessment(
        commitment=commitment.id,
        part=part.id,
        area_code=area.code,
        measure=measure.id,
        sex=part.sex,
        rule=rule,
        is_gap=is_gap,
        basis=series.basis,
        basis_note=series.note,
        area_used=series.area_used,
        n_points=len(frame),
        is_sensitive=commitment.sensitive,
        synthetic=bool(frame.synthetic.any()),
        lowest_grade=_lowest_grade(frame.grade),
        baseline_period=period.label,
        baseline_basis=part.baseline.basis,
        baseline_note=part.baseline.note,
        measured_baseline=measured_value,
        stated_baseline=stated,
        baseline_value=start,
        target_year=part.target_year.value if part.target_year else None,
        path_missing=f"no figure for {period.label}, the baseline" if lacks_start else None,
    )


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
    part: Part, rule: trajectory.Rule, measure: Measure, frame: pd.DataFrame, start: float | None
) -> trajectory.Path:
    """The path of this part in this area, from where it starts there."""
    period, polarity = measure.period(part.baseline.period), measure.polarity
    if start is None:
        # No figure for the baseline period: the series has a direction but no path.
        first = frame.iloc[0]
        return trajectory.Path("direction", polarity, float(first.time), float(first.value))
    if rule == "direction":
        return trajectory.Path("direction", polarity, period.midpoint, start)
    # "By 2030" is the last period that ends in 2030: a three-year period is centred earlier than a year is,
    # and a financial year ends before the calendar year does.
    ends_in_year = (period.midpoint + period.pooled_years / 2) % 1 or 1
    return trajectory.Path(
        rule,
        polarity,
        period.midpoint,
        start,
        known(part.target_year).value + ends_in_year - measure.pooled_years / 2,
        trajectory.target_value(rule, start, known(part.amount), polarity=polarity),
        "milestones" if part.milestones else part.shape,
        tuple((measure.period(label).midpoint, value) for label, value in part.milestones.items()),
    )


def _with_newest(
    row: Assessment, frame: pd.DataFrame, path: trajectory.Path, *, has_path: bool
) -> Assessment:
    """Add the first and newest figures, and how far they are on the path."""
    first, last, then = frame.iloc[0], frame.iloc[-1], frame[frame.period == row.baseline_period]
    time, value = float(last.time), float(last.value)
    is_on_path = has_path and time >= path.baseline_time
    required = trajectory.required_value(path, time) if is_on_path else None
    share = trajectory.share_achieved(path, value)
    change = trajectory.period_change(frame.time, frame.value)
    return replace(
        row,
        target_value=path.target_value if has_path else None,
        first_period=first.period,
        first_value=float(first.value),
        latest_period=last.period,
        latest_end=as_day(last.period_end),
        latest_time=time,
        latest_value=value,
        latest_lower=float_or_none(last.lower),
        latest_upper=float_or_none(last.upper),
        latest_level=float_or_none(last.level),
        latest_england=float_or_none(last.england),
        first_level=float_or_none(first.level),
        first_england=float_or_none(first.england),
        baseline_level=float_or_none(then.level.iloc[0]) if len(then) else None,
        baseline_england=float_or_none(then.england.iloc[0]) if len(then) else None,
        loaded_at=last.loaded_at,
        required_now=required,
        behind_by=None if required is None else trajectory.shortfall_of(path.polarity, value, required),
        share_achieved=share.percent,
        share_note=share.reason,
        recent_rate=trajectory.recent_rate(frame.time, frame.value),
        required_rate=trajectory.required_rate(path, time, value) if has_path else None,
        last_change=None if change is None else change.change,
        last_change_per_year=None if change is None else change.per_year,
        previous_period=frame.period.iloc[-2] if len(frame) > 1 else None,
    )


def _point(row: Assessment, point: Any, path: trajectory.Path, *, has_path: bool) -> TargetPoint:
    """One line of the series as a row, with what the path asks for then."""
    time = float(point.time)
    return TargetPoint(
        commitment=row.commitment,
        part=row.part,
        area_code=row.area_code,
        period=point.period,
        period_start=as_day(point.period_start),
        period_end=as_day(point.period_end),
        time=time,
        value=float(point.value),
        lower=float_or_none(point.lower),
        upper=float_or_none(point.upper),
        standard_error=float_or_none(point.standard_error),
        n_places=float_or_none(point.n_places),
        grade=point.grade,
        status=_or_none(point.status),
        synthetic=bool(point.synthetic),
        sha256=_or_none(point.sha256),
        line=None if pd.isna(point.line) else int(point.line),
        file_name=_or_none(point.file_name),
        source_title=point.source_title,
        source_url=_or_none(point.source_url),
        loaded_at=point.loaded_at,
        level=float(point.level),
        level_lower=float_or_none(point.level_lower),
        level_upper=float_or_none(point.level_upper),
        england=float_or_none(point.england),
        england_lower=float_or_none(point.england_lower),
        england_upper=float_or_none(point.england_upper),
        england_standard_error=float_or_none(point.england_standard_error),
        required=trajectory.required_value(path, time) if has_path and time >= path.baseline_time else None,
    )


def _or_none(text: Any) -> str | None:
    """A text; None for one that is missing."""
    return None if pd.isna(text) else str(text)


def _corners(row: Assessment, path: trajectory.Path) -> list[PathCorner]:
    return [
        PathCorner(commitment=row.commitment, part=row.part, area_code=row.area_code, time=time, value=value)
        for time, value in zip(*trajectory.path_points(path), strict=True)
    ]


def _years(row: Assessment, path: trajectory.Path, measure: Measure) -> list[RequiredYear]:
    """What the path asks for in each year from the baseline to the target."""
    found = []
    for time in yearly(path.baseline_time, known(path.target_time)):
        period = period_around(time, measure)
        found.append(
            RequiredYear(
                commitment=row.commitment,
                part=row.part,
                area_code=row.area_code,
                period=period.label,
                period_start=period.start,
                period_end=period.end,
                time=time,
                value=trajectory.required_value(path, time),
            )
        )
    return found


def _missing_sentence(commitment: Commitment, part: Part, measure: Measure) -> str:
    """The one wording for figures that are missing, and what reference data adds to it."""
    said = f"No figures for “{measure.title}” are loaded for this area."
    more = commitment.missing_of(part)
    return f"{said} {more}" if more else said


def _with_people(
    row: Assessment, part: Part, path: trajectory.Path, area: Area, published_on: date, n_places: object
) -> Assessment:
    """Add what the target asks for in people, where the catalogue says how a percentage turns into people."""
    now, latest_time = periods.in_years(published_on), known(row.latest_time)
    if part.people is None or area.population is None or max(latest_time, now) >= known(path.target_time):
        return row
    population = area.population * part.people.share_of_residents
    needed = trajectory.what_it_would_take(path, latest_time, row.latest, population, now=now)
    note = f"{area.population_of}. {part.people.note}, {part.people.basis}."
    if row.basis == "derived":
        note += f" The mean of {n_places} places is taken for all of {area.name}."
    return replace(
        row,
        people_now=needed.now,
        people_at_target=needed.at_target,
        people_fewer=needed.fewer,
        people_each_year=needed.each_year,
        people_years_left=needed.years_left,
        people_noun=part.people.noun,
        people_note=note,
    )


GRADES = ("A", "A-copy", "derived", "B", "C", "D")


def _lowest_grade(grades: Iterable[str]) -> str:
    return max(grades, key=GRADES.index)
