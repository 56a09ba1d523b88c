"""Back-test the projection on files of published series, with their limits and without: the methods table.

    python benchmarks/projection.py [FILE ...]

Without files, the published figures that the project carries are used, one line a measure.
"""

import sys
from collections import defaultdict
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd

from outcomes.catalogue import ENGLAND, catalogue
from outcomes.methods.backtest import BacktestSeries, NoLongSeries, backtest, series_from_frame
from outcomes.methods.projection import METHOD, VERSION
from outcomes.sources import recognise

FIGURES = Path(__file__).parents[1] / "data" / "published" / "figures.csv"
COLUMNS = "{:<34} {:<8} {:>6} {:>6} {:>6} {:>6} {:>7} {:>6} {:>6} {:>6}  {}"


GAP = ", gap to England"


def by_measure(path: Path) -> dict[str, list[BacktestSeries]]:
    """Series of every measure of a file, and of its gap to England where a commitment is about that."""
    frame = recognise(path.name, path.read_bytes()).frame
    judged_by_gap = {
        part.measure for one in catalogue.commitments for part in one.parts if part.rule == "gap"
    }
    found = {}
    for name, rows in frame.groupby("indicator_name", sort=False):
        found[str(name)] = series_from_frame(rows)
        if name in judged_by_gap:
            gaps = series_from_frame(gap_to_england(rows))
            found[f"{name}{GAP}"] = [replace(one, bounds=(None, None)) for one in gaps]
    return found


def gap_to_england(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows of one measure with England's value of the same period, sex and age taken off, and its error added."""
    keys = ["sex", "age", "period_start", "period_end"]
    england = rows[rows["area_code"] == ENGLAND].drop_duplicates(keys)[
        [*keys, "value", "lower_ci", "upper_ci"]
    ]
    both = rows[rows["area_code"] != ENGLAND].merge(england, on=keys, suffixes=("", "_england"))
    half_width = np.hypot(
        both["upper_ci"] - both["lower_ci"], both["upper_ci_england"] - both["lower_ci_england"]
    )
    gap = both["value"] - both["value_england"]
    return both.assign(value=gap, lower_ci=gap - half_width / 2, upper_ci=gap + half_width / 2)


def line(name: str, limits: str, series: list[BacktestSeries]) -> str:
    try:
        result = backtest(series)
    except NoLongSeries as reason:
        return f"{name[:34]:<34} {reason}"
    walk = result["random_walk"]
    return COLUMNS.format(
        name[:34],
        limits,
        result["series"],
        result["origins"],
        f"{result['coverage_80']:.3f}",
        f"{walk['coverage_80']:.3f}",
        f"{result['interval_score'] / walk['interval_score']:.3f}",
        f"{result['interval_score']:.2f}",
        f"{result['mase']:.2f}",
        f"{walk['mase']:.2f}",
        " ".join(f"{share:.2f}" for share in result["coverage_by_horizon"].values()),
    )


def main(paths: list[Path]) -> None:
    print(f"{METHOD}, version {VERSION}\n")
    print(
        COLUMNS.format(
            "measure",
            "limits",
            "series",
            "from",
            "in 80%",
            "walk",
            "ratio",
            "score",
            "mase",
            "walk",
            "by year ahead",
        )
    )
    for path in paths:
        for name, series in by_measure(path).items():
            has_limits = defaultdict(list)
            for one in series:
                has_limits[one.standard_errors is not None].append(one)
            if has_limits[True]:
                print(line(name, "used", series))
                print(line(name, "left out", [replace(one, standard_errors=None) for one in series]))
            else:
                print(line(name, "none", series))


if __name__ == "__main__":
    main([Path(argument) for argument in sys.argv[1:]] or [FIGURES])
