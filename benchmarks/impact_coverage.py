"""How often the interval of the adjusted effect holds the truth, and how often it finds what is not there.

    python -m benchmarks.impact_coverage [--runs 1000] [--series 500] [--seed 20260101]

Weekly series of level 100, a yearly season of +/- 4 and AR(1) noise of standard deviation 5, with a step of
0 or 10 in the middle. First table: share of runs whose 95% interval holds the step, in units and in percent.
Second table: share of placebo dates whose interval excludes zero, averaged over series in which nothing
ever changed. Third table: the first one for the two sensitivity estimators, which are known to fall short.
"""

import argparse
from itertools import product

import numpy as np
from scipy.signal import lfilter

from outcomes.methods.impact import PERIODS_A_YEAR, estimate, placebos, sensitivities

LEVEL = 100.0
SEASON = 4.0
NOISE = 5.0
LENGTHS = (156, 260)
AUTOCORRELATIONS = (0.0, 0.3, 0.6)
STEPS_PERCENT = (0, 10)
FIRST_WEEK = np.datetime64("2021-01-03")


def simulate(
    rng: np.random.Generator, n: int, ar1: float, step_percent: float = 0.0
) -> tuple[np.ndarray, np.ndarray, np.datetime64]:
    """One weekly series: values, week-ending dates and the date of a step in the middle."""
    innovations = rng.normal(scale=NOISE * np.sqrt(1 - ar1**2), size=n)
    innovations[0] = rng.normal(scale=NOISE)  # stationary from the first week
    noise = lfilter([1.0], [1.0, -ar1], innovations)
    week = np.arange(n)
    season = SEASON * np.sin(2 * np.pi * week / PERIODS_A_YEAR["weekly"] + rng.uniform(0, 2 * np.pi))
    step = LEVEL * step_percent / 100 * (week >= n // 2)
    dates = FIRST_WEEK + 7 * week
    return LEVEL + season + step + noise, dates, dates[n // 2]


def coverage(n: int, ar1: float, step_percent: float, runs: int, seed: int) -> dict[str, float]:
    """Shares of runs whose interval holds the truth, and the mean width of the interval in units."""
    rng = np.random.default_rng([seed, n, int(10 * ar1), int(step_percent)])
    truth = LEVEL * step_percent / 100
    holds, holds_percent, width = [], [], []
    for _ in range(runs):
        values, dates, start = simulate(rng, n, ar1, step_percent)
        impact = estimate(values, dates, start)
        base = (values - truth * (dates >= start))[dates >= start].mean()
        holds.append(impact.lower_ci <= truth <= impact.upper_ci)
        holds_percent.append(impact.lower_ci_percent <= 100 * truth / base <= impact.upper_ci_percent)
        width.append(impact.upper_ci - impact.lower_ci)
    return {
        "coverage": float(np.mean(holds)),
        "coverage_percent": float(np.mean(holds_percent)),
        "width": float(np.mean(width)),
    }


def placebo_rate(n: int, ar1: float, n_series: int, seed: int) -> tuple[float, int]:
    """Mean share of placebo dates that exclude zero in unchanged series, and the number of dates in each."""
    rng = np.random.default_rng([seed, n, int(10 * ar1)])
    shares, n_dates = [], 0
    for _ in range(n_series):
        values, dates, _ = simulate(rng, n, ar1)
        found = placebos(values, dates, dates[-1] + 7)
        shares.append(found.share_excluding_zero)
        n_dates = found.n
    return float(np.mean(shares)), n_dates


def sensitivity_coverage(n: int, ar1: float, runs: int, seed: int) -> dict[str, float]:
    """Share of runs whose interval holds a step of 10%, by estimator."""
    rng = np.random.default_rng([seed, n, int(10 * ar1)])
    n_holds: dict[str, int] = {}
    for _ in range(runs):
        for each in sensitivities(*simulate(rng, n, ar1, 10)):
            n_holds[each.name] = n_holds.get(each.name, 0) + (each.lower_ci <= LEVEL / 10 <= each.upper_ci)
    return {name: count / runs for name, count in n_holds.items()}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--runs", type=int, default=1000, help="series in each cell of the first table")
    parser.add_argument("--series", type=int, default=500, help="series in each row of the second table")
    parser.add_argument("--seed", type=int, default=20260101)
    arguments = parser.parse_args()

    print(f"95% intervals, {arguments.runs} runs in each cell, seed {arguments.seed}")
    print("    n   AR(1)   step   holds the truth   in percent   mean width")
    for n, ar1, step in product(LENGTHS, AUTOCORRELATIONS, STEPS_PERCENT):
        cell = coverage(n, ar1, step, arguments.runs, arguments.seed)
        print(
            f"{n:5d}{ar1:8.1f}{step:6d}%{cell['coverage']:17.1%}{cell['coverage_percent']:14.1%}{cell['width']:13.2f}",
            flush=True,
        )

    print(
        f"\nPlacebo dates whose 95% interval excludes zero, {arguments.series} unchanged series in each row"
    )
    print("    n   AR(1)   dates a series   mean share")
    for n, ar1 in ((78, 0.3), (104, 0.0), (104, 0.3), (104, 0.6), (156, 0.6)):
        rate, n_dates = placebo_rate(n, ar1, arguments.series, arguments.seed)
        print(f"{n:5d}{ar1:8.1f}{n_dates:16d}{rate:14.1%}", flush=True)

    print(f"\nThe sensitivities' 95% intervals, step 10%, {arguments.series} runs in each row")
    print("    n   AR(1)    GLSAR      HAC")
    for n, ar1 in product(LENGTHS, AUTOCORRELATIONS):
        shares = sensitivity_coverage(n, ar1, arguments.series, arguments.seed)
        print(f"{n:5d}{ar1:8.1f}{shares['GLSAR']:9.1%}{shares['HAC']:9.1%}", flush=True)


if __name__ == "__main__":
    main()
