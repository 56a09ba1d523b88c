"""The model of the preset seasonal: levels, a yearly season and AR(1) errors, fitted once a window."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import stdtr

from outcomes.methods.spc.marks import Season
from outcomes.methods.spc.terms import MINIMUM_POINTS, WINDOW, Array, Days, Indices

N_HARMONICS = 2
WEEK_DAYS = 7
SEASON_DAYS = 728  # two years of weeks
SEASON_POINTS = 52  # at least half of them present
YEAR_DAYS = 365.25
YEAR_1 = np.datetime64("0001-01-01", "us")
MEMORY = np.linspace(0.0, 0.9, 10)  # the AR(1) coefficients averaged over
# Smallest residual variance, in squared ranges of the series: below it there is no noise, only rounding.
NO_NOISE = 1e-18


@dataclass(frozen=True)
class _Windows:
    """The step of each window against the weeks before it, and the level expected at one week of each."""

    chance: Array  # two-sided
    step: Array
    expected: Array
    sd: Array


def season_of(x: Array, present: Indices, bounds: list[tuple[int, int]], dates: Days | None) -> Season:
    """A series ready for the model, in the stretches that it is given."""
    # Days since year 1, so that the same calendar week has the same phase in every series.
    days = 7.0 * present if dates is None else 1 + (dates[present] - YEAR_1) / np.timedelta64(1, "D")
    spacing = float(np.median(np.diff(days)))
    has_season = bool(days[-1] - days[0] + spacing >= SEASON_DAYS and days.size >= SEASON_POINTS)
    start = np.repeat([a for a, _ in bounds], [b - a for a, b in bounds])
    stop = np.repeat([b for _, b in bounds], [b - a for a, b in bounds])
    columns = [(start == a).astype(np.float64) for a, _ in bounds]
    if has_season:
        for harmonic in range(1, N_HARMONICS + 1):
            angle = 2 * np.pi * harmonic * days / YEAR_DAYS
            columns += [np.sin(angle), np.cos(angle)]
    scale = float(np.ptp(x)) or 1.0
    centre = float(x[0]) if np.ptp(x) == 0 else float(x.mean())
    return Season(
        values=(x - centre) / scale,
        centre=centre,
        scale=scale,
        position=(days - days[0]) / spacing,
        spacing_days=spacing,
        columns=np.column_stack(columns),
        start=start,
        stop=stop,
        has_season=has_season,
    )


def fit_windows(s: Season, low: Indices, high: Indices, week: Indices) -> _Windows:
    """Fit the model once a window and AR coefficient, and give the level expected at ``week`` of its stretch.

    ``low`` to ``high`` are inclusive; without a window (low > high) the whole stretch is the baseline.
    Window and after-window levels are eliminated from the shared design one after the other (Frisch, Waugh
    and Lovell), which leaves a few sums a window. Their restricted likelihood weighs the AR coefficients.
    """
    y, n = s.values, s.values.size
    index = np.arange(n)
    window = ((index >= low[:, None]) & (index <= high[:, None])).astype(np.float64)
    has_window = low <= high
    in_after = (index > high[:, None]) & (index < s.stop[week][:, None]) & has_window[:, None]
    after, has_after = in_after.astype(np.float64), in_after.any(axis=1)
    free = np.maximum(n - s.columns.shape[1] - has_window - has_after, 1)
    level_y, level_columns = _means_before(s, np.where(has_window, low, s.stop[week]), week)
    memories = MEMORY if n >= MINIMUM_POINTS else MEMORY[:1]

    log_likelihood, chance, step, expected, variance = (np.empty((memories.size, low.size)) for _ in range(5))
    for k, memory in enumerate(memories):
        carried = np.concatenate([[0.0], memory ** np.diff(s.position)])
        spread = np.sqrt(1 - carried**2)
        q, r = np.linalg.qr(_whiten(s.columns.T, carried, spread).T)
        y_white = _whiten(y, carried, spread)
        window_white, after_white = _whiten(window, carried, spread), _whiten(after, carried, spread)
        y_q, window_q, after_q = q.T @ y_white, window_white @ q, after_white @ q

        ww = np.where(has_window, (window_white**2).sum(axis=1) - (window_q**2).sum(axis=1), 1.0)
        aa = np.where(has_after, (after_white**2).sum(axis=1) - (after_q**2).sum(axis=1), 1.0)
        wa = (window_white * after_white).sum(axis=1) - (window_q * after_q).sum(axis=1)
        wy, ay = window_white @ y_white - window_q @ y_q, after_white @ y_white - after_q @ y_q
        ww_less_after, wy_less_after = ww - wa**2 / aa, wy - wa * ay / aa
        step[k] = wy_less_after / ww_less_after
        squares = y_white @ y_white - y_q @ y_q - ay**2 / aa - wy_less_after * step[k]
        variance[k] = np.maximum(squares / free, NO_NOISE)
        chance[k] = 2 * stdtr(free, -np.abs(step[k]) * np.sqrt(ww_less_after / variance[k]))

        after_level = (ay - wa * step[k]) / aa
        fitted_q = y_q - step[k][:, None] * window_q - after_level[:, None] * after_q
        expected[k] = level_y + (fitted_q * np.linalg.solve(r.T, (s.columns[week] - level_columns).T).T).sum(
            axis=1
        )
        log_likelihood[k] = (
            -np.log(spread).sum()
            - np.log(np.abs(np.diag(r))).sum()
            - 0.5 * np.log(ww_less_after)
            - 0.5 * np.log(aa)
            - 0.5 * free * np.log(variance[k])
        )
    weight = np.exp(log_likelihood - log_likelihood.max(axis=0))
    weight /= weight.sum(axis=0)
    return _Windows(
        chance=(weight * chance).sum(axis=0),
        step=(weight * step).sum(axis=0),
        expected=(weight * expected).sum(axis=0),
        sd=np.sqrt((weight * variance).sum(axis=0)),
    )


def _means_before(s: Season, end: Indices, week: Indices) -> tuple[Array, Array]:
    """Plain means of the values and the columns over the points of the stretch before ``end``.

    The line that is drawn stands on these, not on the fitted level: a large shift later on would reach back
    into the fitted one through the AR(1) errors.
    """
    start = s.start[week]
    sums = np.vstack(
        [np.zeros(1 + s.columns.shape[1]), np.column_stack([s.values, s.columns]).cumsum(axis=0)]
    )
    means = (sums[end] - sums[start]) / (end - start)[:, None]
    return means[:, 0], means[:, 1:]


def _whiten(rows: Array, carried: Array, spread: Array) -> Array:
    """Take out of each entry what the one before it carries over, and scale to unit variance."""
    white = rows.copy()
    white[..., 1:] -= carried[1:] * rows[..., :-1]
    return white / spread


def window_starts(s: Season) -> Indices:
    """Index of the first point among the four weeks up to each point, within its stretch."""
    # Half a week of slack: dates need not fall on the same weekday.
    return np.maximum(np.searchsorted(s.position, s.position - WINDOW + 0.5), s.start)


def strength_of(chance: ArrayLike) -> Array:
    """Powers of ten by which a difference is unlikely in an unchanged series."""
    return -np.log10(np.maximum(chance, 1e-300))
