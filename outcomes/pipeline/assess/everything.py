"""Every part of every commitment in every area, as rows of a snapshot's tables."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import pandas as pd

from outcomes.catalogue import ENGLAND, OUTCOME_KINDS, Catalogue
from outcomes.numerals import number, span
from outcomes.pipeline.assess.assessment import assess_part
from outcomes.pipeline.assess.groups import breakdown_gaps, breakdowns, compare_places, grouped
from outcomes.pipeline.assess.judged import judge_targets
from outcomes.results.targets import (
    Assessment,
    BreakdownGap,
    FanYear,
    PathCorner,
    PlaceSpread,
    PlaceValue,
    RequiredYear,
    TargetPoint,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessed:
    """Rows of the tables of the same names."""

    assessments: Sequence[Assessment]
    target_points: Sequence[TargetPoint]
    target_paths: Sequence[PathCorner]
    target_years: Sequence[RequiredYear]
    target_fans: Sequence[FanYear]
    place_values: Sequence[PlaceValue]
    place_spread: Sequence[PlaceSpread]
    breakdowns: pd.DataFrame
    breakdown_gaps: Sequence[BreakdownGap]


def assess_all(observations: pd.DataFrame, catalogue: Catalogue, *, published_on: date) -> Assessed:
    """Assess everything.

    Parameters
    ----------
    observations
        The mart of that name: one row per measure, area, sex, age, category and period.
    published_on
        The day the snapshot is published: figures too old on that day are shown and not judged.
    """
    headline = observations[
        (observations.category == "")
        & observations.is_headline_age
        & observations.value.notna()
        & ~_is_partial(observations, catalogue)
    ]
    series_of = {
        (str(measure), str(sex), str(area)): rows
        for (measure, sex, area), rows in headline.groupby(["measure", "sex", "area_code"], sort=False)
    }
    found, place_values, place_spread = [], [], []
    for commitment in catalogue.commitments:
        for part in commitment.parts:
            in_areas = [
                assess_part(commitment, part, area, series_of, catalogue, published_on)
                for area in catalogue.areas_of(*OUTCOME_KINDS)
            ]
            by_area = {one.assessment.area_code: one.assessment for one in in_areas}
            values, spread = compare_places(commitment, part, by_area, series_of, catalogue)
            found += in_areas
            place_values += values
            place_spread += [spread] if spread else []
    assessments = _note_means_apart([one.assessment for one in found], catalogue)
    groups = grouped(observations, catalogue)
    return Assessed(
        assessments=judge_targets(assessments, catalogue, published_on),
        target_points=[row for one in found for row in one.points],
        target_paths=[row for one in found for row in one.path],
        target_years=[row for one in found for row in one.years],
        target_fans=[row for one in found for row in one.fan],
        place_values=place_values,
        place_spread=place_spread,
        breakdowns=breakdowns(groups),
        breakdown_gaps=breakdown_gaps(groups),
    )


def _is_partial(observations: pd.DataFrame, catalogue: Catalogue) -> pd.Series:
    """Figures below England of a period that was collected in part: they are not those of all people."""
    partial = {(measure.id, found.period) for measure in catalogue.measures for found in measure.partial}
    is_partial = [pair in partial for pair in zip(observations.measure, observations.period, strict=True)]
    return pd.Series(is_partial, index=observations.index, dtype=bool) & (observations.area_code != ENGLAND)


def _note_means_apart(assessments: Sequence[Assessment], catalogue: Catalogue) -> list[Assessment]:
    """Say where the projection of a mean of places leads somewhere that none of its places leads.

    A mean scatters less than its places do, so its recent change is told from chance sooner and carries on.
    """
    projected = {
        (row.commitment, row.part, row.area_code): row.projected
        for row in assessments
        if row.projected is not None
    }
    noted = []
    for row in assessments:
        note = ""
        if row.basis == "derived" and row.projected is not None:
            members = catalogue.places_of(catalogue.area_by_code[row.area_code])
            keys = [(row.commitment, row.part, place.code) for place in members]
            own = [projected[key] for key in keys if key in projected]
            if own and not min(own) <= row.projected <= max(own):
                decimals = catalogue.measure_by_id[row.measure].decimals
                side = "below" if row.projected < min(own) else "above"
                note = (
                    f" The middle of its projection, {number(row.projected, decimals)}, lies {side} those of its "
                    f"places ({span(min(own), max(own), decimals)}): a mean scatters less than a place does, so its "
                    "recent change weighs more."
                )
        noted.append(replace(row, basis_note=row.basis_note + note))
    return noted
