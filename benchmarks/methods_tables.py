"""Make the tables of the methods page again: back-test, coverage of effects, marks of the control charts.

    python -m benchmarks.methods_tables [projection] [impact] [spc] [--write] [--also FILE...]

Prints what it measured; ``--write`` keeps it in data/reference/benchmarks.json, which the methods page shows.
``--also`` names downloads of publishers to back-test the projection on as well; they stay where they are.
The projection takes a second, or a minute with large downloads, the others some minutes each.
"""

import argparse
import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks import impact_coverage, projection, spc_signals
from outcomes.methods import impact, spc
from outcomes.methods import projection as method
from outcomes.methods.backtest import NoLongSeries, backtest

FILE = Path(__file__).parents[1] / "data" / "reference" / "benchmarks.json"
SEED = 20260101
RUNS, SERIES, CHARTS = 1000, 500, 300
PLACEBO_CELLS = ((78, 0.3), (104, 0.0), (104, 0.3), (104, 0.6), (156, 0.6))


def backtests(also: Sequence[Path]) -> Iterator[dict[str, Any]]:
    """Rows of the back-test table: one a measure, with published limits and without."""
    for path in (projection.FIGURES, *also):
        for row in backtests_of(path):
            yield {"file": path.name, **row}


def backtests_of(path: Path) -> Iterator[dict[str, Any]]:
    """Rows of one file."""
    for name, series in projection.by_measure(path).items():
        has_limits = defaultdict(list)
        for one in series:
            has_limits[one.standard_errors is not None].append(one)
        kinds = {"none": series}
        if has_limits[True]:
            bare = [replace(one, standard_errors=None) for one in series]
            kinds = {"used": series, "left out": bare}
        for limits, chosen in kinds.items():
            try:
                found = backtest(chosen)
            except NoLongSeries:
                continue
            pooled = max(one.pooled_years for one in series)
            yield {"measure": name, "limits": limits, "pooled_years": pooled, **found}


def effects() -> dict[str, Any]:
    """Shares of intervals that hold the truth, and of placebo dates that seem to show an effect."""
    cells = product(impact_coverage.LENGTHS, impact_coverage.AUTOCORRELATIONS, impact_coverage.STEPS_PERCENT)
    return {
        "coverage": [
            {"n": n, "ar1": ar1, "step": step, **impact_coverage.coverage(n, ar1, step, RUNS, SEED)}
            for n, ar1, step in cells
        ],
        "placebo": [
            dict(zip(("share", "n_dates"), impact_coverage.placebo_rate(n, ar1, SERIES, SEED), strict=True))
            | {"n": n, "ar1": ar1}
            for n, ar1 in PLACEBO_CELLS
        ],
        "sensitivities": [
            {"n": n, "ar1": ar1, **impact_coverage.sensitivity_coverage(n, ar1, SERIES, SEED)}
            for n, ar1 in product(impact_coverage.LENGTHS, impact_coverage.AUTOCORRELATIONS)
        ],
    }


def charts() -> dict[str, Any]:
    """How often unchanged series are marked, and how soon a lasting shift is found."""
    rng = np.random.default_rng(SEED)
    seasonal, raw = [], []
    for n, memory in product(spc_signals.LENGTHS, spc_signals.MEMORIES):
        shares = spc_signals.unchanged(rng, CHARTS, n, memory, "seasonal")
        starts = {"found_newest": n - 4, "found_recent": n - 13, "found_middle": n // 2}
        seasonal.append(
            {"n": n, "ar1": memory}
            | dict(zip(("marked", "newest", "listed", "changed"), shares, strict=True))
            | {name: spc_signals.found_share(rng, CHARTS, n, memory, start) for name, start in starts.items()}
            | {"found_after": spc_signals.found_share(rng, CHARTS, n, memory, n - 13, old_from=n // 3)}
        )
    for n, memory in product((156, 260), spc_signals.MEMORIES):
        shares = {p: spc_signals.unchanged(rng, 100, n, memory, p)[0] for p in ("plotthedots", "mdc")}
        raw.append({"n": n, "ar1": memory, **shares})
    return {"seasonal": seasonal, "raw": raw}


PARTS = {
    "projection": lambda also: {
        "version": method.VERSION,
        "method": method.METHOD,
        "rows": list(backtests(also)),
    },
    "impact": lambda _also: {
        "version": impact.VERSION,
        "runs": RUNS,
        "series": SERIES,
        "seed": SEED,
        **effects(),
    },
    "spc": lambda _also: {"version": spc.VERSION, "charts": CHARTS, "seed": SEED, **charts()},
}


def rounded(value: Any) -> Any:
    """Numbers to four decimals, so that a run again changes a line only where the result changed."""
    if isinstance(value, dict):
        return {key: rounded(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [rounded(inner) for inner in value]
    return round(float(value), 4) if isinstance(value, float | np.floating) else value


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("parts", nargs="*", help="projection, impact, spc; by default projection alone")
    parser.add_argument("--write", action="store_true", help=f"keep the result in {FILE.name}")
    parser.add_argument(
        "--also", nargs="+", type=Path, default=[], metavar="FILE", help="downloads to back-test on"
    )
    options = parser.parse_args()
    unknown = set(options.parts) - set(PARTS)
    if unknown:
        parser.error(f"no such part: {sorted(unknown)[0]}; parts: {', '.join(PARTS)}")
    for part in options.parts or ["projection"]:
        command = f"python -m benchmarks.methods_tables {part} --write"
        if part == "projection" and options.also:
            command += " --also " + " ".join(path.name for path in options.also)
        made = {"command": command, "made_on": date.today().isoformat(), **rounded(PARTS[part](options.also))}
        print(json.dumps({part: made}, indent=1))
        if options.write:
            # Read again just before writing: another part may have been kept meanwhile.
            kept = json.loads(FILE.read_text(encoding="utf-8")) if FILE.is_file() else {}
            FILE.write_text(json.dumps(kept | {part: made}, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
