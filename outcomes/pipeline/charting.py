"""Control charts of service series under every preset, and the lines of them that are published."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from outcomes.catalogue import Catalogue, Measure
from outcomes.methods import spc
from outcomes.numerals import day
from outcomes.pipeline.grains import FOUR_WEEKS, MONTH, PERIODS, WEEK, Grain
from outcomes.results.weekly import ServiceLive

Array = NDArray[np.float64]

UNSEASONAL: tuple[spc.Preset, ...] = ("plotthedots", "mdc")
# Zero has no logarithm: where more of a series is zero, what is left would say nothing of it.
MOST_ZEROS = 0.1
# Of the weeks from the first to the last.
LEAST_SHARE_FOR_A_SEASON = 0.75


@dataclass(frozen=True)
class Charted:
    """A series and its charts; areas with the same reporters share one. None without a stretch long enough for one."""

    dates: list[date]
    values: Array
    charts: dict[spc.Preset, spc.Chart]
    # Why the newest figures are not judged: too few are held since they became others.
    too_young: str | None = None

    @property
    def default_preset(self) -> spc.Preset:
        """The preset that is shown unasked: seasonal where there is one and the weeks span two years."""
        span = (self.dates[-1] - self.dates[0]).days + 7
        return "seasonal" if "seasonal" in self.charts and span >= spc.SEASON_DAYS else "plotthedots"


def charted(
    rows: pd.DataFrame,
    measure: Measure,
    grain: Grain,
    catalogue: Catalogue,
    codes: Collection[str] = (),
    live: ServiceLive | None = None,
) -> Charted | None:
    """A series of an area, or of whoever reports for it, whose ``codes`` these are.

    Limits start again at the declared date of an intervention, or at the place's own start where ``live`` says one.

    Charts under the presets that suit the grain; None under thirteen points or for many zeros on a log scale.
    """
    dates, values = _regular(rows, grain)
    if measure.log_scale:
        if has_many_zeros(values):
            return None
        values = np.where(values > 0, values, np.nan)
    if np.isfinite(values).sum() < spc.MINIMUM_POINTS:
        return None
    breaks = _indices(dates, (event.date for event in catalogue.rebasing(measure, codes)))
    judged, unjudged = _without_short_stretches(dates, values, breaks, grain)
    is_young = np.isfinite(values[(breaks or [0])[-1] :]).sum() < spc.MINIMUM_POINTS
    too_young = unjudged[-1] if is_young else None
    if np.isfinite(judged).sum() < spc.MINIMUM_POINTS:
        return Charted(dates, values, {}, too_young or " ".join(unjudged))
    declared = {one.date for one in catalogue.work_on(measure, codes)}
    begun = {live.start(one) if live else one for one in declared}
    starts = {one for one in begun if one is not None}
    rebases, too_soon = _rebases(dates, judged, starts, grain)
    presets = spc.PRESETS if grain == WEEK and _covers_the_year(values) else UNSEASONAL
    charts = {
        preset: spc.chart(
            judged,
            preset=preset,
            polarity=measure.polarity,
            rebase_at=sorted({*rebases, *breaks}),
            dates=dates,
            log=measure.log_scale,
            period={WEEK: "week", FOUR_WEEKS: "four-week period", MONTH: "month"}[grain],
            decimals=measure.decimals,
        )
        for preset in presets
    }
    notes = (*too_soon, *unjudged)
    charts = {preset: replace(chart, notes=(*chart.notes, *notes)) for preset, chart in charts.items()}
    return Charted(dates, values, charts, too_young)


def _indices(dates: list[date], starts: Iterable[date]) -> list[int]:
    """The first period that ends on or after each date, of those that lie inside the series."""
    found = (next((i for i, end in enumerate(dates) if end >= start), None) for start in starts)
    return sorted({index for index in found if index})


def _without_short_stretches(
    dates: list[date], values: Array, breaks: list[int], grain: Grain
) -> tuple[Array, list[str]]:
    """Values without the stretches between changes of what is counted that are too short for limits, each told.

    No limit runs across such a change: the figures of a short stretch are drawn, and not judged.
    """
    kept, told = values.copy(), []
    for first, last in pairwise([0, *breaks, len(dates)]):
        n = int(np.isfinite(values[first:last]).sum())
        if not breaks or not 0 < n < spc.MINIMUM_POINTS:
            continue
        kept[first:last] = np.nan
        since = f"from {day(dates[first].isoformat())}" if first else "at first"
        until = f" to {day(dates[last - 1].isoformat())}" if last < len(dates) else ""
        told.append(
            f"No limits {since}{until}: what is counted changed beside it, limits need {spc.MINIMUM_POINTS}"
            f" {PERIODS[grain]}, and there {'is' if n == 1 else 'are'} {n}."
        )
    return kept, told


def _rebases(
    dates: list[date], values: Array, begun: Iterable[date], grain: Grain
) -> tuple[list[int], list[str]]:
    """Where limits start again at an intervention, and a sentence for each where too few points are beside it."""
    starts, too_soon = [], []
    for start in sorted(begun):
        for index in _indices(dates, [start]):
            before, since = (int(np.isfinite(side).sum()) for side in (values[:index], values[index:]))
            if min(before, since) >= spc.MINIMUM_POINTS:
                starts.append(index)
                continue
            side, n = ("since", since) if since < spc.MINIMUM_POINTS else ("before", before)
            too_soon.append(
                f"Limits do not start again on {day(start.isoformat())}: that needs {spc.MINIMUM_POINTS} "
                f"{PERIODS[grain]} {side}, and there {'is' if n == 1 else 'are'} {n}."
            )
    return starts, too_soon


def _covers_the_year(values: Array) -> bool:
    """Whether a season can be told: what is collected in winters alone has none."""
    return bool(np.isfinite(values).mean() >= LEAST_SHARE_FOR_A_SEASON)


def has_many_zeros(values: Array) -> bool:
    """Whether a log scale would leave out so much that the rest says nothing of the series."""
    return bool(np.sum(values == 0) > MOST_ZEROS * np.isfinite(values).sum())


def _regular(rows: pd.DataFrame, grain: Grain) -> tuple[list[date], Array]:
    """Every period from the first to the last, NaN where one is missing."""
    by_end = rows.set_index(pd.to_datetime(rows.period_end)).value.sort_index()
    frequency = {WEEK: "7D", FOUR_WEEKS: "28D", MONTH: "ME"}[grain]
    index = pd.date_range(by_end.index[0], by_end.index[-1], freq=frequency)
    values = by_end.reindex(index).to_numpy(dtype=float)
    return [stamp.date() for stamp in index], values


def digits_kept(measure: Measure) -> int | None:
    """Digits after the point that lines of counts of people keep; None keeps all of other measures'."""
    return measure.decimals if measure.disclosure == "hes" else None


def limit_rows(charted: Charted, measure: Measure, area_code: str, grain: Grain) -> list[pd.DataFrame]:
    """The lines of every chart as they are published, a frame each."""
    decimals = digits_kept(measure)
    return [
        pd.DataFrame(
            {
                "measure": measure.id,
                "area_code": area_code,
                "grain": grain,
                "preset": preset,
                "period_end": charted.dates,
                "mean": spc.as_printed(chart.mean, decimals),
                # Limits that nothing is judged by would contradict what lies beyond them without a mark.
                "lower": np.where(chart.judged, spc.as_printed(chart.lower, decimals), np.nan),
                "upper": np.where(chart.judged, spc.as_printed(chart.upper, decimals), np.nan),
                "rule": pd.Series(chart.rule, dtype=object),
                "kind": pd.Series(chart.kind, dtype=object),
                "segment": np.searchsorted(chart.segments, np.arange(len(charted.dates)), side="right"),
            }
        )
        for preset, chart in charted.charts.items()
    ]


def lines_at(chart: spc.Chart, at: int, decimals: int | None) -> spc.Limits:
    """Mean and limits of one period, with the digits that are kept of them."""
    lines = np.array([chart.mean[at], chart.lower[at], chart.upper[at]])
    mean, lower, upper = spc.as_printed(lines, decimals).tolist()
    return spc.Limits(mean, lower, upper)
