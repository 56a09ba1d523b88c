"""A control chart of one series: limits, marks and the state of its newest point."""

from collections.abc import Sequence
from datetime import date
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike

from outcomes.methods.spc.limits import printer
from outcomes.methods.spc.marks import Marks
from outcomes.methods.spc.newest import kind_of, latest_of
from outcomes.methods.spc.rules import xmr_marks
from outcomes.methods.spc.seasonal import seasonal_marks
from outcomes.methods.spc.terms import (
    BETTER,
    LONGEST_GAP,
    PRESETS,
    Array,
    Chart,
    ChartRefused,
    Days,
    Polarity,
    Preset,
)
from outcomes.numerals import in_words

# Share of unchanged series that are listed as a signal in any one week, from the simulation of the chances.
FALSE_SIGNALS_PER_WEEK = 0.085


def chart(
    values: ArrayLike,
    *,
    preset: Preset = "plotthedots",
    polarity: Polarity = "neutral",
    rebase_at: Sequence[int] = (),
    dates: Sequence[date] | Days | None = None,
    log: bool = False,
    period: str = "week",
    decimals: int | None = None,
) -> Chart:
    """Limits, rules and the state of the newest point of one series.

    Parameters
    ----------
    values
        Oldest first, two or more of them present. NaN where a week is missing.
    preset
        ``plotthedots``, ``mdc`` or ``seasonal``.
    polarity
        Which direction is better: ``low``, ``high``, or ``neutral`` where neither is.
    rebase_at
        Indices at which the limits start again.
    dates
        One a value, rising: ``date``, ``datetime`` or datetime64. Only ``seasonal`` uses them: without, the values
        are taken as consecutive weeks.
    log
        Compute on the log scale, for strongly skewed measures; the lines are returned in the unit of the
        series, and the mean is then the geometric one.
    period
        The noun used in sentences.
    decimals
        Digits after the point with which values and lines are printed. Limits come from the values as given
        and are returned unrounded; the rules judge values and lines as they are printed, so that no mark
        contradicts the numbers beside it. None: the rules judge them unrounded.

    Returns
    -------
    Chart

    Raises
    ------
    ChartRefused
        Under two values, an unknown preset or polarity, dates or re-basings that do not fit, a value that is
        not finite, or one of zero or less with ``log``.

    Notes
    -----
    NHSRplotthedots 0.2.2 (NHS-R Community) and NHS England, Making Data Count. The kind of a trend follows
    the way it goes, as in later versions of that package, not the side of the mean it happens to be on.

    ``seasonal`` compares the four weeks up to each week with all the earlier weeks of the stretch. The
    model is a level before the four weeks, a step for them, a level after them, two yearly Fourier pairs
    (from two years of data) and AR(1) errors, fitted by generalised least squares. Because weeks before, in
    and after the window have levels of their own, a lasting shift cannot pull the baseline towards itself.
    The t test of the step is averaged over the AR coefficient by its restricted likelihood. The season and
    the noise come from the whole record, so a mark near the threshold can come or go as weeks are added.
    A change of level beyond doubt, half a year old or more, starts a stretch of its own, and a note says so.
    """
    x = np.asarray(values, dtype=np.float64).copy()
    days = None if dates is None else np.asarray(dates, dtype="datetime64[us]")
    _refuse_bad_input(x, preset, polarity, rebase_at, days, log)
    starts = sorted({0, *(int(start) for start in rebase_at)})
    present = np.flatnonzero(~np.isnan(x))
    scale_values = np.log(x[present]) if log else x[present]
    print_on_scale = printer(decimals, log)
    printed = print_on_scale(scale_values)
    # Weeks that are missing at the start of a stretch leave it to begin with the first that is present.
    first = np.searchsorted(present, starts)
    bounds = [(a, b) for a, b in pairwise([*first, present.size]) if a < b]

    notes: list[str] = []
    if log:
        notes.append("Limits were computed on a log scale; the centre line is the geometric mean.")
    if preset == "seasonal":
        marks = seasonal_marks(scale_values, print_on_scale, present, bounds, days, notes)
    else:
        breaks = (1 + np.flatnonzero(np.diff(present) > LONGEST_GAP)).tolist()
        if breaks:
            notes.append(f"No change and no run is counted over a gap of more than {LONGEST_GAP} {period}s.")
        marks = xmr_marks(scale_values, print_on_scale, bounds, preset, notes, breaks)

    changes = present[marks.changes]
    newest_start = max([bounds[-1][0], *marks.changes])
    latest = latest_of(printed, marks, present, newest_start, preset, BETTER[polarity], period)
    if present[-1] < x.size - 1:
        n_missing = x.size - 1 - int(present[-1])
        notes.append(f"The newest value is {in_words(n_missing)} {period}{'s' * (n_missing > 1)} old.")
    lines = np.full((3, x.size), np.nan)
    lines[:, present] = np.exp(marks.lines) if log else marks.lines
    judged = np.zeros(x.size, dtype=bool)
    judged[present] = marks.assessed
    rule: list[str | None] = [None] * x.size
    direction: list[str | None] = [None] * x.size
    kind: list[str | None] = [None] * x.size
    for i, index in enumerate(present):
        rule[index] = marks.rule[i]
        direction[index] = {1: "above", -1: "below"}.get(int(marks.side[i]))
        kind[index] = kind_of(marks.ways[i], BETTER[polarity])
    return Chart(
        preset=preset,
        polarity=polarity,
        log=log,
        values=x,
        mean=lines[0],
        lower=lines[1],
        upper=lines[2],
        rule=tuple(rule),
        direction=tuple(direction),
        kind=tuple(kind),
        judged=judged,
        segments=tuple(sorted({*starts, *changes.tolist()})),
        notes=tuple(notes),
        latest=latest,
        expected_false_alarms_per_week=_expected_false_alarms(marks, preset),
    )


def _refuse_bad_input(
    x: Array,
    preset: str,
    polarity: str,
    rebase_at: Sequence[int],
    days: Days | None,
    log: bool,
) -> None:
    if preset not in PRESETS:
        raise ChartRefused(f"There is no preset {preset!r}: use {', '.join(PRESETS)}.")
    if polarity not in BETTER:
        raise ChartRefused(f"There is no polarity {polarity!r}: use {', '.join(BETTER)}.")
    if x.ndim != 1 or np.isinf(x).any():
        raise ChartRefused("The values are not one row of finite numbers: leave missing weeks empty.")
    n_present = np.count_nonzero(~np.isnan(x))
    if n_present < 2:
        raise ChartRefused(f"A chart needs two values and there is {n_present}: give a longer series.")
    if log and np.nanmin(x) <= 0:
        raise ChartRefused("A log scale needs values above zero: chart this series on its own scale.")
    if any(not 0 <= start < x.size for start in rebase_at):
        raise ChartRefused(f"A re-basing falls outside the {x.size} values: check its date.")
    if days is not None:
        if days.shape != x.shape:
            raise ChartRefused(f"There are {days.size} dates for {x.size} values: give one a value.")
        # A date that is missing (NaT) rises from nothing either.
        if not (days[1:] > days[:-1]).all():
            raise ChartRefused("The dates do not rise: sort the series and remove repeats.")


def _expected_false_alarms(marks: Marks, preset: str) -> float | None:
    if preset != "seasonal":
        return None
    return FALSE_SIGNALS_PER_WEEK if marks.assessed[-1] else 0.0
