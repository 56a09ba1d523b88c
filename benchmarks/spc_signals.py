"""How often the control charts mark an unchanged series, and how soon they find a lasting shift.

    python -m benchmarks.spc_signals [--series 400] [--seed 1]

Series are weekly: level 100, a yearly season of 4% of the level, AR(1) noise with a standard deviation of 2.
The shift is two standard deviations of that noise (stationary), or of its innovations in the
last column. It starts in the newest four weeks, 13 weeks from the end, or half-way, and counts as found when
one of its first four weeks is marked; "after old" is the same 13 weeks from the end, in a series that had
another lasting step, of three standard deviations, a third of the way along. "changed" is the share of
unchanged series said to hold a lasting change. "listed" is what the overview shows: the newest week is marked, or a
run begun within 13 weeks still stands.
"""

import argparse
import time

import numpy as np

from outcomes.methods import spc

LENGTHS = (104, 156, 208, 260)
MEMORIES = (0.0, 0.3, 0.45, 0.6)
LEVEL, SEASON, NOISE = 100.0, 4.0, 2.0
WARM_UP = 60
SHIFT_SIGMAS, OLD_SIGMAS = 2.0, 3.0


def series(
    rng: np.random.Generator,
    n: int,
    memory: float,
    shift_from: int | None = None,
    sigma: float = NOISE,
    old_from: int | None = None,
):
    """One simulated series; ``sigma`` is the unit of the shift, and an older step begins at ``old_from``."""
    innovations = rng.normal(scale=NOISE * np.sqrt(1 - memory**2), size=n + WARM_UP)
    noise = np.zeros(n + WARM_UP)
    for week in range(1, n + WARM_UP):
        noise[week] = memory * noise[week - 1] + innovations[week]
    weeks = np.arange(n)
    values = LEVEL + SEASON * np.cos(2 * np.pi * 7 * weeks / 365.25) + noise[WARM_UP:]
    if shift_from is not None:
        values[shift_from:] += rng.choice([-1, 1]) * SHIFT_SIGMAS * sigma
    if old_from is not None:
        values[old_from:] += rng.choice([-1, 1]) * OLD_SIGMAS * NOISE
    return values


def marked(chart: spc.Chart) -> np.ndarray:
    return np.array([rule is not None for rule in chart.rule])


def found_share(
    rng,
    n_series: int,
    n: int,
    memory: float,
    shift_from: int,
    sigma: float = NOISE,
    old_from: int | None = None,
) -> float:
    charts = (
        spc.chart(series(rng, n, memory, shift_from, sigma, old_from), preset="seasonal")
        for _ in range(n_series)
    )
    return float(np.mean([marked(chart)[shift_from : shift_from + 4].any() for chart in charts]))


def unchanged(rng, n_series: int, n: int, memory: float, preset: str) -> tuple[float, float, float, float]:
    """Shares of weeks marked, of newest weeks marked, of series listed, and of series said to have changed."""
    charts = [spc.chart(series(rng, n, memory), preset=preset) for _ in range(n_series)]
    marks = np.array([marked(chart) for chart in charts])
    listed, changed = (
        [chart.latest.is_signal for chart in charts],
        [len(chart.segments) > 1 for chart in charts],
    )
    return marks.mean(), marks[:, -1].mean(), np.mean(listed), np.mean(changed)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--series", type=int, default=400)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    rng = np.random.default_rng(options.seed)

    print(f"{options.series} series a cell, seed {options.seed}, method version {spc.VERSION}")
    print("seasonal: unchanged series (% of) | two-sigma shift found within four weeks (%)")
    heads = (
        "marked",
        "newest",
        "listed",
        "changed",
        "newest 4",
        "13 back",
        "half-way",
        "after old",
        "innov.",
    )
    print(f"{'weeks':>5}{'AR':>6}" + "".join(f"{head:>10}" for head in heads))
    for n in LENGTHS:
        for memory in MEMORIES:
            shares = unchanged(rng, options.series, n, memory, "seasonal")
            found = [found_share(rng, options.series, n, memory, start) for start in (n - 4, n - 13, n // 2)]
            found.append(found_share(rng, options.series, n, memory, n - 13, old_from=n // 3))
            innovation = NOISE * np.sqrt(1 - memory**2)
            found.append(found_share(rng, options.series, n, memory, n - 13, innovation))
            cells = "".join(f"{100 * share:10.1f}" for share in (*shares, *found))
            print(f"{n:5d}{memory:6.2f}{cells}", flush=True)
    print("raw presets on the same unchanged series: % of weeks marked")
    print("weeks  AR    plotthedots    mdc")
    for n in (156, 260):
        for memory in MEMORIES:
            raw = [unchanged(rng, min(options.series, 100), n, memory, p)[0] for p in ("plotthedots", "mdc")]
            print(f"{n:5d}  {memory:.2f}       {100 * raw[0]:6.1f} {100 * raw[1]:6.1f}")
    values = series(rng, 290, 0.4)
    for preset in spc.PRESETS:
        started = time.perf_counter()
        for _ in range(20):
            spc.chart(values, preset=preset)
        print(f"{preset}: {(time.perf_counter() - started) / 20 * 1000:.1f} ms a chart of 290 weeks")


if __name__ == "__main__":
    main()
