"""The verdict on a part beside the three other systems, and that on a whole target."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import cast

import numpy as np
import pandas as pd

from outcomes.catalogue import (
    STRATEGY_AGREED,
    Area,
    Catalogue,
    Commitment,
    Measure,
    Part,
    Target,
)
from outcomes.methods import projection, trajectory, verdict
from outcomes.numerals import lower_first, upper_first
from outcomes.pipeline.assess.projected import chance_of_meeting
from outcomes.pipeline.assess.series import float_or_none
from outcomes.results.tables import known
from outcomes.results.targets import Assessment


def judge(
    row: Assessment,
    commitment: Commitment,
    part: Part,
    measure: Measure,
    path: trajectory.Path,
    frame: pd.DataFrame,
    predictive: projection.Predictive | None,
    area: Area,
    published_on: date,
) -> Assessment:
    """Add our verdict and the three other systems, with the sentence on why they differ."""
    times, values = frame.time.astype(float).to_numpy(), frame.value.astype(float).to_numpy()
    errors = frame.standard_error.astype(float).to_numpy()
    known_errors = errors if np.isfinite(errors).all() else None
    polarity = measure.polarity
    direction = trajectory.direction_verdict(
        times, values, polarity=polarity, standard_errors=known_errors, pooled_years=measure.pooled_years
    )
    gap = None
    if row.is_gap and (frame.time >= path.baseline_time).sum() >= 2:
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
        latest_value=row.latest,
        probability=row.probability,
        direction=direction,
        gap=gap,
        alternatives=_alternatives(part, path, row, predictive),
        latest_period_start=_last_year_begins(row.ends),
        latest_period_end=row.ends,
        work_started=STRATEGY_AGREED,
        published_on=published_on,
        interval=(known(row.projected_lower), known(row.projected_upper)) if predictive else None,
        is_one_place=area.kind == "place",
        is_sensitive=row.is_sensitive,
        owner=commitment.owner if isinstance(commitment, Target) else None,
    )
    open_sdg = trajectory.open_sdg_ratio(path, known(row.latest_time), row.latest)
    healthy = trajectory.healthy_people(
        path,
        row.latest,
        standard_error=float_or_none(frame.standard_error.iloc[-1]),
        baseline_standard_error=float_or_none(
            frame.loc[frame.period == row.baseline_period, "standard_error"].iloc[0]
            if (frame.period == row.baseline_period).any() and part.baseline.value is None
            else None
        ),
    )
    fingertips = trajectory.fingertips_trend(values, frame.lower.astype(float), frame.upper.astype(float))
    no_gap = row.path_missing if judged.code == "met" else None
    return replace(
        row,
        verdict=judged.code,
        verdict_words=judged.words,
        verdict_reason=_without_a_gap(no_gap) if no_gap else judged.reason,
        verdict_icon=judged.icon,
        band=judged.band,
        probability=judged.probability,
        direction=direction.code,
        direction_test=direction.test,
        direction_slope=direction.slope,
        direction_since=frame.period.iloc[-direction.n] if direction.slope is not None else None,
        gap_words=gap.words if gap else None,
        area_direction=gap.area_direction if gap else None,
        england_direction=gap.comparator_direction if gap else None,
        missing=row.path_missing,
        open_sdg_ratio=open_sdg.ratio,
        open_sdg_category=open_sdg.category,
        open_sdg_linear=open_sdg.linear_ratio,
        open_sdg_reason=open_sdg.reason,
        healthy_people=healthy.category,
        healthy_people_z=healthy.z,
        healthy_people_reason=healthy.reason,
        fingertips_trend=fingertips.result,
        fingertips_statistic=fingertips.statistic,
        fingertips_reason=fingertips.reason,
        disagreement=verdict.explain_disagreement(judged, open_sdg, healthy, fingertips, polarity=polarity),
    )


def judge_targets(
    assessments: Sequence[Assessment], catalogue: Catalogue, published_on: date
) -> list[Assessment]:
    """Set the verdict on the whole target beside that of each judged part, in every area.

    Where its first part has no figure and others do, which may stand for reference, the verdict is on those: they are
    shown, and neither judged nor hidden.
    """
    rows_of: dict[tuple[str, str], dict[str, Assessment]] = {}
    for row in assessments:
        rows_of.setdefault((row.commitment, row.area_code), {})[row.part] = row
    for (commitment, _), rows in rows_of.items():
        parts = [(part, rows[part.id]) for part in catalogue.commitment(commitment).judged_parts]
        # Invented figures stand apart: they do not disagree with real ones.
        alike = [(part, row) for part, row in parts if row.synthetic == parts[0][1].synthetic]
        found = verdict.of_parts([(_named(part, row), _verdict_in(row)) for part, row in alike])
        shown = [row.ends for row in rows.values() if row.has_figures and not row.synthetic]
        if found.code == "no-measure" and shown:
            found = verdict.of_stand_ins(max(shown), published_on)
        for part, row in parts:
            rows[part.id] = replace(
                row,
                target_verdict=found.code,
                target_verdict_words=found.words,
                target_verdict_reason=found.reason,
            )
    return [rows_of[row.commitment, row.area_code][row.part] for row in assessments]


def _named(part: Part, row: Assessment) -> str:
    """A part inside a sentence: its label without what follows a comma, and of a gap that it is one."""
    label = lower_first(part.label.partition(",")[0])
    return f"the difference for {label}" if row.is_gap else label


def _verdict_in(row: Assessment) -> verdict.Verdict:
    # A table holds any text; that of a judged part came from a verdict.
    code = cast(verdict.Code, known(row.verdict))
    return verdict.Verdict(code, known(row.verdict_words), known(row.verdict_reason), known(row.verdict_icon))


def _without_a_gap(no_gap: str) -> str:
    """Why a target is met where the area was no worse than its comparator from the start."""
    return f"{upper_first(no_gap)}. It is no worse now; that is no promise that it lasts."


def measured_path(part: Part, path: trajectory.Path, row: Assessment) -> trajectory.Path | None:
    """The path from the measured baseline, where the strategy states another."""
    if path.target_value is None or row.stated_baseline is None or row.measured_baseline is None:
        return None
    target = trajectory.target_value(
        path.rule, row.measured_baseline, known(part.amount), polarity=path.polarity
    )
    return replace(path, baseline_value=row.measured_baseline, target_value=target)


def _alternatives(
    part: Part, path: trajectory.Path, row: Assessment, predictive: projection.Predictive | None
) -> Sequence[verdict.Alternative]:
    """The measured baseline, where the strategy states another."""
    other = measured_path(part, path, row)
    if other is None:
        return ()
    chance = None if predictive is None else chance_of_meeting(predictive, other)
    label = f"the measured baseline of {other.baseline_value:.1f}"
    return (verdict.Alternative(label, other, row.latest, chance),)


def _last_year_begins(end: date) -> date:
    """First day of the last year of a period: pooled periods count as after the start once one whole year is."""
    return (pd.Timestamp(end) - pd.DateOffset(years=1)).date() + timedelta(days=1)
