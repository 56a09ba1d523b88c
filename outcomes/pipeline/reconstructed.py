"""An earlier release for an installation that has none: what is held, without the newest year of each series.

It lets the first release be compared with something. Nothing of it was published on any day, so it has none, and
wherever it shows it is called reconstructed. Weekly and monthly series are no part of it.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from outcomes.catalogue import Catalogue
from outcomes.pipeline import assess, derived
from outcomes.results.releases import RECONSTRUCTED
from outcomes.warehouse import releases, store

Tables = Mapping[str, pd.DataFrame | Sequence[Any]]


def held_back(observations: pd.DataFrame) -> pd.DataFrame:
    """Published figures without those of each measure's newest period; a measure with one period keeps it.

    Parameters
    ----------
    observations
        The mart of that name.

    Returns
    -------
    DataFrame
        The same columns, fewer rows.
    """
    by_measure = observations.groupby("measure").period_end
    is_newest = observations.period_end == by_measure.transform("max")
    return observations[~(is_newest & (by_measure.transform("nunique") > 1))].reset_index(drop=True)


def write(home: Path, tables: Tables, catalogue: Catalogue, today: date) -> None:
    """Write the record of the release before the newest figures, made as every other record is.

    Parameters
    ----------
    tables
        Those of the snapshot that is published now.
    today
        The day that ages are counted to, as in the snapshot: verdicts then differ by figures alone.
    """
    held = pd.DataFrame(tables["observations"])
    means = {measure.id for measure in catalogue.measures if measure.mean_of is not None}
    # Means are worked out again of the years that are left.
    observations = held[~held.measure.isin(means)]
    earlier = held_back(observations)
    if earlier.empty or len(earlier) == len(observations):
        return
    shown = derived.with_means(earlier, catalogue)
    # A mean that is under embargo is not among those of the snapshot.
    shown = shown[shown.measure.isin(held.measure.unique())].reset_index(drop=True)
    assessed = assess.assess_all(shown, catalogue, published_on=today)
    (snapshot,) = pd.DataFrame(tables["snapshot"]).to_dict("records")
    file = store.records_folder(home) / f".building-snapshot-{RECONSTRUCTED}.duckdb"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.unlink(missing_ok=True)
    try:
        store.write_snapshot(
            file,
            {
                "assessments": assessed.assessments,
                "target_points": assessed.target_points,
                "sources": tables["sources"],
                "snapshot": pd.DataFrame([snapshot | {"id": RECONSTRUCTED}]),
            },
        )
        releases.write_from(file, store.record_file(home, RECONSTRUCTED), reconstructed=True)
    finally:
        file.unlink(missing_ok=True)
