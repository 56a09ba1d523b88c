"""Every part of every commitment in every area, as tables of a snapshot."""

from datetime import date
from typing import Any

import pandas as pd

from outcomes.catalogue import (
    ENGLAND,
    OUTCOME_KINDS,
    Catalogue,
)
from outcomes.numerals import number, span
from outcomes.pipeline.assess.assessment import assess_part
from outcomes.pipeline.assess.groups import breakdown_gaps, breakdowns, compare_places, grouped
from outcomes.pipeline.assess.judged import judge_targets
from outcomes.pipeline.assess.projected import LEVELS
from outcomes.pipeline.assess.series import POINT_COLUMNS

Tables = dict[str, pd.DataFrame]


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
                assess_part(commitment, part, area, series_of, catalogue, published_on, results)
            compare_places(commitment, part, series_of, catalogue, results)
    _note_means_apart(results["assessments"], catalogue)
    judge_targets(results["assessments"], catalogue)
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
