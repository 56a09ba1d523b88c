"""Weekly and monthly service measures: control charts, summaries and signals for every area.

Counts of people are controlled first, and limits, marks and words come from what is published, so nothing
that is returned here says more than that; their limits are rounded as well. Marks are judged on values and
limits as they are printed.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd

from outcomes.catalogue import Catalogue, Measure, Standard
from outcomes.methods import disclosure, spc
from outcomes.numerals import day

Progress = Callable[[str, int, int], None]
Tables = dict[str, pd.DataFrame]

WEEK, FOUR_WEEKS, MONTH = "week", "four weeks", "month"
PERIODS = {WEEK: "weeks", FOUR_WEEKS: "periods", MONTH: "months"}
BLOCK_WEEKS = 4
YEAR_BLOCKS = 13
# Blocks of four weeks are counted from this Sunday, so that they never overlap from one load to the next.
FIRST_BLOCK_STARTS_AFTER = date(2021, 3, 28)
# Zero has no logarithm: where more of a series is zero, what is left would say nothing of it.
MOST_ZEROS = 0.1
SIGNAL_KINDS = ("icb", "partnership", "acute", "ambulance")

# Tables keep their columns when they hold nothing, so that a page can ask all the same.
POINT_COLUMNS = [
    "measure", "area_code", "grain", "period_end", "value", "numerator", "denominator", "n_reporting", "n_expected",
    "suppression", "synthetic", "vintage",
]  # fmt: skip
LIMIT_COLUMNS = [
    "measure", "area_code", "grain", "preset", "period_end", "mean", "lower", "upper", "rule", "kind", "segment",
]  # fmt: skip
SUMMARY_COLUMNS = [
    "measure", "layout", "area_code", "grain", "newest_in_layout", "n_points", "synthetic", "missing", "lacks_period",
    "n_reporting", "n_reported", "n_expected", "n_set_aside", "n_unplaced", "n_set_aside_earlier",
    "n_periods_set_aside",
    "latest_period", "value", "suppression", "previous", "year_ago", "default_preset", "standard", "standard_label",
    "expected", "expected_lower", "expected_upper", "signal_variation", "signal_kind", "signal_sentence", "is_signal",
    "signal_strength", "false_alarms", "run_weeks", "run_value", "run_expected",
]  # fmt: skip
EXPECTED = ("expected", "expected_lower", "expected_upper")
JUDGEMENT_COLUMNS = [
    "measure", "area_code", "preset", "mean", "lower", "upper", "variation", "kind", "sentence", "notes", "assurance",
]  # fmt: skip
YEAR_COLUMNS = [
    "area_code", "dimension", "group", "period_start", "period_end", "n_weeks", "count", "suppression", "population",
    "rate_per_1000", "synthetic",
]  # fmt: skip


def _together(frames: list[pd.DataFrame], columns: list[str]) -> pd.DataFrame:
    return pd.concat(frames, ignore_index=True)[columns] if frames else pd.DataFrame(columns=columns)


@dataclass(frozen=True)
class _Charted:
    """A series and its three charts; areas with the same reporters share one."""

    dates: list[date]
    values: np.ndarray
    charts: dict[str, spc.Chart]


def tables(
    service_values: pd.DataFrame,
    falls_cells: pd.DataFrame,
    catalogue: Catalogue,
    *,
    reports: pd.DataFrame | None = None,
    progress: Progress | None = None,
) -> Tables:
    """Chart every measure in every area that has it.

    Parameters
    ----------
    service_values
        The mart of that name: one row per measure, area and period end; ``value`` is missing where a
        reporter is.
    falls_cells
        The mart of that name, with true counts.
    reports
        The mart ``service_reports``: who gave rows for which period. Without it, whoever has a figure did.

    Returns
    -------
    dict of DataFrame
        ``weekly_points``, ``spc_points``, ``weekly_summaries``, ``weekly_judgements``, ``signals``,
        ``falls_years``.
    """
    points: list[pd.DataFrame] = []
    limits: list[pd.DataFrame] = []
    summaries: list[dict[str, Any]] = []
    judgements: list[dict[str, Any]] = []
    seen: dict[tuple, _Charted | None] = {}
    shown = {area.code: area for area in catalogue.shown_areas}
    falls = control_falls(falls_cells, catalogue)
    groups = service_values[service_values.area_code.isin(shown)].groupby(
        ["measure", "area_code"], sort=False
    )
    newest = _newest_period(service_values, catalogue)
    given = _given(service_values, reports, catalogue)
    for number, ((measure_id, area_code), rows) in enumerate(groups):
        measure, area = catalogue.measure_by_id[measure_id], shown[area_code]
        if progress and number % 20 == 0:
            progress("charting weekly measures", number, len(groups))
        grain = _grain(measure, area.kind)
        if grain is None:
            continue
        rows = _blocks(rows) if grain == FOUR_WEEKS else rows
        if not len(rows):
            continue
        published = _publishable(rows, measure, grain, area_code, falls)
        points.append(published)
        reporters = catalogue.reporters(measure, area) or (area.code,)
        # What is hidden may differ between areas with the same reporters.
        key = (measure_id, grain, (area.code,) if measure.disclosure == "hes" else reporters)
        if key not in seen:
            seen[key] = _chart(published, measure, grain, catalogue)
        charted = seen[key]
        if charted is not None:
            limits.extend(_limit_rows(charted, measure, area_code, grain))
        summary = _summary(charted, published, measure, area_code, grain, newest[measure.layout], catalogue)
        summary |= _lacking(given, measure, reporters, grain, summary.get("latest_period"))
        if charted is not None and not summary["missing"]:
            judgements.extend(_judgements(charted, measure, area_code, catalogue))
        summaries.append(summary)
    found = {
        "weekly_points": _together(points, POINT_COLUMNS),
        "spc_points": _together(limits, LIMIT_COLUMNS),
        "weekly_summaries": pd.DataFrame(summaries, columns=SUMMARY_COLUMNS),
        "weekly_judgements": pd.DataFrame(judgements, columns=JUDGEMENT_COLUMNS),
    }
    return found | {"signals": signals(found["weekly_summaries"], catalogue), "falls_years": falls.years}


def _grain(measure: Measure, kind: str) -> str | None:
    """At which grain an area's series is published; None where it is not."""
    if measure.layout == "monthly-ae":
        return MONTH
    if measure.disclosure == "hes":
        if measure.id == "falls_admissions_care_home":
            return WEEK if kind == "icb" else None
        return FOUR_WEEKS if kind == "place" else WEEK
    return WEEK


def _newest_period(service_values: pd.DataFrame, catalogue: Catalogue) -> dict[str, date]:
    layouts = service_values.measure.map({m.id: m.layout for m in catalogue.measures})
    newest = service_values.groupby(layouts).period_end.max()
    return {layout: _day(end) for layout, end in newest.items()}


@dataclass(frozen=True)
class _Given:
    """Who gave what for which period: ``rows`` and ``n_set_aside`` by layout, ``figures`` by measure.

    ``rows`` holds whoever gave a row, usable or not; ``newest`` is the last period that anybody gave one for.
    ``n_unplaced`` counts rows set aside whose period cannot be told, by layout and name; of None nor the name.
    """

    newest: dict[str, date]
    rows: dict[str, set[tuple[str, date]]]
    n_set_aside: dict[str, dict[tuple[str, date], int]]
    n_unplaced: dict[str, dict[str | None, int]]
    figures: dict[str, set[tuple[str, date]]]


def _given(service_values: pd.DataFrame, reports: pd.DataFrame | None, catalogue: Catalogue) -> _Given:
    known = service_values[service_values.value.notna()]
    figures = {
        str(measure): set(zip(part.area_code, part.period_end.map(_day), strict=True))
        for measure, part in known.groupby("measure")
    }
    rows: dict[str, set[tuple[str, date]]] = {}
    n_set_aside: dict[str, dict[tuple[str, date], int]] = {}
    for measure, found in figures.items():
        rows.setdefault(catalogue.measure_by_id[measure].layout or "", set()).update(found)
    n_unplaced: dict[str, dict[str | None, int]] = {}
    for layout, every in reports.groupby("layout") if reports is not None else ():
        is_placed = every.entity.notna() & every.period_end.notna()
        part, unplaced = every[is_placed], every[~is_placed]
        n_unplaced[str(layout)] = {
            None if pd.isna(who) else str(who): int(n)
            for who, n in unplaced.groupby("entity", dropna=False).n_set_aside.sum().items()
        }
        keys = list(zip(part.entity, part.period_end.map(_day), strict=True))
        rows.setdefault(str(layout), set()).update(keys)
        counts = zip(keys, part.n_set_aside.astype(int), strict=True)
        n_set_aside[str(layout)] = {key: n for key, n in counts if n}
    newest = _newest_period(service_values, catalogue)
    for layout, found in rows.items():
        newest[layout] = max([day for _, day in found] + [newest[layout]] * (layout in newest))
    return _Given(newest, rows, n_set_aside, n_unplaced, figures)


def _lacking(
    given: _Given, measure: Measure, reporters: Sequence[str], grain: str, latest: date | None
) -> dict[str, Any]:
    """What an area lacks: for the newest period, and for earlier ones because rows were set aside.

    ``lacks_period`` is the newest period that anybody gave a row for, where the area has no figure for it.
    Of it, ``n_reporting`` reporters have a figure and ``n_reported`` gave a row; ``n_set_aside`` rows of the
    others were set aside. Where one is silent, ``n_unplaced`` rows that were set aside may have been its own.
    """
    layout = measure.layout or ""
    n_weeks = BLOCK_WEEKS if grain == FOUR_WEEKS else 1

    def period_of(day: date) -> date:
        return block_end(pd.Series([pd.Timestamp(day)]))[0].date() if n_weeks > 1 else day

    def weeks_of(end: date) -> list[date]:
        return [end - timedelta(weeks=back) for back in range(n_weeks)]

    newest = given.newest[layout]
    end = period_of(newest)
    if end > newest:
        end -= timedelta(weeks=n_weeks)
    figures, rows = given.figures.get(measure.id, set()), given.rows.get(layout, set())
    lost = {
        (who, day): n
        for (who, day), n in given.n_set_aside.get(layout, {}).items()
        if who in reporters and (who, day) not in figures
    }
    earlier = {key: n for key, n in lost.items() if period_of(key[1]) < end}
    lacks = latest is None or latest < end

    def n_with(found: set[tuple[str, date]]) -> int:
        return sum(all((who, day) in found for day in weeks_of(end)) for who in reporters)

    n_reported = n_with(rows) if lacks else len(reporters)
    unplaced = given.n_unplaced.get(layout, {}) if n_reported < len(reporters) else {}
    return {
        "lacks_period": end if lacks else None,
        "n_expected": len(reporters),
        "n_reporting": n_with(figures) if lacks else len(reporters),
        "n_reported": n_reported,
        "n_unplaced": sum(n for who, n in unplaced.items() if who is None or who in reporters),
        "n_set_aside": sum(n for (_, day), n in lost.items() if period_of(day) == end),
        "n_set_aside_earlier": sum(earlier.values()),
        "n_periods_set_aside": len({period_of(day) for _, day in earlier}),
    }


def block_end(week_ending: pd.Series) -> pd.Series:
    """The last Sunday of the four-week block that a week belongs to."""
    weeks = (pd.to_datetime(week_ending) - pd.Timestamp(FIRST_BLOCK_STARTS_AFTER)).dt.days // 7
    blocks = (weeks - 1) // BLOCK_WEEKS + 1
    return pd.Timestamp(FIRST_BLOCK_STARTS_AFTER) + pd.to_timedelta(blocks * BLOCK_WEEKS * 7, unit="D")


def _blocks(rows: pd.DataFrame) -> pd.DataFrame:
    """Weekly rows summed to whole four-week blocks; a block with a missing week is left out."""
    whole = rows[rows.value.notna()].assign(block=lambda f: block_end(f.period_end))
    summed = whole.groupby("block").agg(
        value=("value", "sum"),
        numerator=("numerator", "sum"),
        n_weeks=("value", "size"),
        n_reporting=("n_reporting", "min"),
        n_expected=("n_expected", "max"),
        synthetic=("synthetic", "any"),
        vintage=("vintage", "max"),
    )
    summed = summed[summed.n_weeks == BLOCK_WEEKS].reset_index(names="period_end")
    return summed.assign(measure=rows.measure.iloc[0], area_code=rows.area_code.iloc[0], denominator=np.nan)[
        [*rows.columns]
    ]


def _chart(rows: pd.DataFrame, measure: Measure, grain: str, catalogue: Catalogue) -> _Charted | None:
    """Charts under the presets that suit the grain; None under thirteen points or for many zeros on a log scale."""
    dates, values = _regular(rows, grain)
    if measure.log_scale:
        if _has_many_zeros(values):
            return None
        values = np.where(values > 0, values, np.nan)
    if np.isfinite(values).sum() < spc.MINIMUM_POINTS:
        return None
    rebases, too_soon = _rebases(dates, values, measure, grain, catalogue)
    presets = spc.PRESETS if grain == WEEK else ("plotthedots", "mdc")
    charts = {
        preset: spc.chart(
            values,
            preset=preset,
            polarity=measure.polarity,
            rebase_at=rebases,
            dates=dates,
            log=measure.log_scale,
            period={WEEK: "week", FOUR_WEEKS: "four-week period", MONTH: "month"}[grain],
            decimals=measure.decimals,
        )
        for preset in presets
    }
    charts = {preset: replace(chart, notes=(*chart.notes, *too_soon)) for preset, chart in charts.items()}
    return _Charted(dates, values, charts)


def _rebases(
    dates: list[date], values: np.ndarray, measure: Measure, grain: str, catalogue: Catalogue
) -> tuple[list[int], list[str]]:
    """Where limits start again, and a sentence for each date where they cannot yet: too few points are beside it."""
    starts, too_soon = [], []
    for start in rebase_dates(measure, catalogue):
        index = next((i for i, end in enumerate(dates) if end >= start), None)
        if not index:
            continue
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


def _has_many_zeros(values: np.ndarray) -> bool:
    return np.sum(values == 0) > MOST_ZEROS * np.isfinite(values).sum()


def _not_judged(measure: Measure, grain: str, known: pd.DataFrame) -> str | None:
    """Why a series with enough points is not judged: its newest count is hidden, or a log scale has no zero."""
    if pd.notna(known.suppression.iloc[-1]):
        return "The newest count is too small to be shown, or protects another that is: it is not judged."
    n_zeros = int((known.value == 0).sum()) if measure.log_scale else 0
    periods = PERIODS[grain]
    if n_zeros and _has_many_zeros(known.value.to_numpy(dtype=float)):
        return (
            f"{n_zeros} of {len(known)} {periods} are zero, which has no place on the log scale that this measure is"
            " judged on, so it has no limits."
        )
    if n_zeros and known.value.iloc[-1] == 0:
        return "The newest figure is zero, which has no place on a log scale, so it is not judged."
    return None


def _too_few(known: pd.DataFrame) -> str:
    """That a series is too short, and whether that is because counts are hidden."""
    n, n_shown = len(known), int(known.value.notna().sum())
    held = f"{n} period{'s' if n != 1 else ''} of data"
    if n_shown < n:
        held += f", of which {n_shown} can be shown"
    return f"{held}; a control chart needs {spc.MINIMUM_POINTS}."


def rebase_dates(measure: Measure, catalogue: Catalogue) -> list[date]:
    """Dates from reference data at which a measure's limits start again."""
    interventions = [i.date for i in catalogue.interventions if measure.id in i.measures]
    events = [event.date for event in catalogue.events if event.rebases and measure.id in event.measures]
    return sorted({*interventions, *events})


def _regular(rows: pd.DataFrame, grain: str) -> tuple[list[date], np.ndarray]:
    """Every period from the first to the last, NaN where one is missing."""
    by_end = rows.set_index(pd.to_datetime(rows.period_end)).value.sort_index()
    frequency = {WEEK: "7D", FOUR_WEEKS: "28D", MONTH: "ME"}[grain]
    index = pd.date_range(by_end.index[0], by_end.index[-1], freq=frequency)
    values = by_end.reindex(index).to_numpy(dtype=float)
    return [stamp.date() for stamp in index], values


def _digits_kept(measure: Measure) -> int | None:
    """Digits after the point that lines of counts of people keep; None keeps all of other measures'."""
    return measure.decimals if measure.disclosure == "hes" else None


def _limit_rows(charted: _Charted, measure: Measure, area_code: str, grain: str) -> list[pd.DataFrame]:
    decimals = _digits_kept(measure)
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


def _publishable(
    rows: pd.DataFrame, measure: Measure, grain: str, area_code: str, falls: "ControlledFalls"
) -> pd.DataFrame:
    """Values as they may be published."""
    out = pd.DataFrame(
        {
            "measure": measure.id,
            "area_code": area_code,
            "grain": grain,
            "period_end": [_day(end) for end in rows.period_end],
            "value": rows.value.astype(float).to_numpy(),
            "numerator": rows.numerator.astype(float).to_numpy(),
            "denominator": rows.denominator.astype(float).to_numpy(),
            "n_reporting": rows.n_reporting.astype(int).to_numpy(),
            "n_expected": rows.n_expected.astype(int).to_numpy(),
            "suppression": None,
            "synthetic": rows.synthetic.astype(bool).to_numpy(),
            "vintage": rows.vintage.to_numpy(),
        }
    )
    if measure.disclosure != "hes":
        return out
    controlled = [falls.figures.get((measure.id, area_code, end)) for end in out.period_end]
    counts = [
        np.nan if figure is None or figure.shown is None else float(figure.shown) for figure in controlled
    ]
    marks = [None if figure is None or figure.status == "shown" else figure.status for figure in controlled]
    is_known = out.value.notna()
    return out.assign(
        value=np.where(is_known, counts, np.nan),
        numerator=np.where(is_known, counts, np.nan),
        suppression=[mark if known else None for mark, known in zip(marks, is_known, strict=True)],
    )


def _summary(
    charted: _Charted | None,
    published: pd.DataFrame,
    measure: Measure,
    area_code: str,
    grain: str,
    newest: date,
    catalogue: Catalogue,
) -> dict[str, Any]:
    """One line of the icon table."""
    known = published[published.value.notna() | published.suppression.notna()]
    row: dict[str, Any] = {
        "measure": measure.id,
        "layout": measure.layout,
        "area_code": area_code,
        "grain": grain,
        "newest_in_layout": newest,
        "n_points": len(known),
        "synthetic": bool(published.synthetic.any()),
        "is_signal": False,
        "missing": None,
    }
    if not len(known):
        return row | {"missing": "No period has a figure from every organisation that reports."}
    last = known.iloc[-1]
    row |= {
        "latest_period": last.period_end,
        "value": last.value,
        "suppression": last.suppression,
        "previous": _value_at(known, last.period_end - timedelta(days=7)) if grain == WEEK else None,
        "year_ago": _value_at(known, last.period_end - timedelta(days=364)) if grain == WEEK else None,
    }
    if charted is None:
        return row | {"missing": _not_judged(measure, grain, known) or _too_few(known)}
    standard = current_standard(measure, last.period_end, catalogue)
    if standard and measure.polarity != "neutral":
        row |= {"standard": standard.value, "standard_label": standard.label}
    row["default_preset"] = default_preset(charted.dates, grain)
    row["missing"] = _not_judged(measure, grain, known)
    if row["missing"]:
        return row
    seasonal = charted.charts.get("seasonal")
    if seasonal is not None and seasonal.judged[seasonal.latest.index]:
        at = seasonal.latest.index
        row |= {
            **dict(zip(EXPECTED, _lines_at(seasonal, at, _digits_kept(measure)), strict=True)),
            "signal_variation": seasonal.latest.variation,
            "signal_kind": seasonal.latest.kind,
            "signal_sentence": seasonal.latest.sentence,
            "is_signal": bool(seasonal.latest.is_signal),
            "signal_strength": seasonal.latest.strength,
            "false_alarms": seasonal.expected_false_alarms_per_week,
            **_run(seasonal, published, charted.dates, measure),
        }
    return row


def _lines_at(chart: spc.Chart, at: int, decimals: int | None) -> tuple[float, ...]:
    """Mean and limits of one period."""
    lines = np.array([chart.mean[at], chart.lower[at], chart.upper[at]])
    return tuple(spc.as_printed(lines, decimals).tolist())


def _run(chart: spc.Chart, published: pd.DataFrame, dates: list[date], measure: Measure) -> dict[str, Any]:
    """Mean of the weeks that a run is said of, of figures as published, beside what was expected of them.

    Empty without a run, where a count among them is hidden, and where the digits show no difference. Geometric
    means on a log scale, as the centre line is one.
    """
    at, n = chart.latest.index, chart.latest.n_weeks
    held = published[
        (published.period_end >= dates[max(0, at + 1 - n)]) & (published.period_end <= dates[at])
    ]
    if n == 1 or held.suppression.notna().any():
        return {}
    week_at = {end: index for index, end in enumerate(dates)}
    held = held[held.value.notna() & ((held.value > 0) | (not chart.log))]
    pair = held.value.to_numpy(dtype=float), chart.mean[[week_at[end] for end in held.period_end]]
    means = [float(np.exp(np.log(x).mean()) if chart.log else x.mean()) for x in pair]
    printed = [round(mean, measure.decimals) for mean in means]
    if printed[0] == printed[1]:
        return {}
    run_value, run_expected = means if _digits_kept(measure) is None else printed
    return {"run_weeks": n, "run_value": run_value, "run_expected": run_expected}


def default_preset(dates: list[date], grain: str) -> str:
    """The preset that is shown unasked: seasonal where the periods are weeks and span two years.

    Examples
    --------
    >>> default_preset([date(2024, 1, 7), date(2025, 12, 28)], WEEK)
    'seasonal'
    >>> default_preset([date(2024, 1, 7), date(2025, 12, 21)], WEEK)
    'plotthedots'
    """
    span = (dates[-1] - dates[0]).days + 7
    return "seasonal" if grain == WEEK and span >= spc.SEASON_DAYS else "plotthedots"


def _judgements(
    charted: _Charted, measure: Measure, area_code: str, catalogue: Catalogue
) -> list[dict[str, Any]]:
    """What each preset says of the newest figure."""
    rows = []
    for preset, chart in charted.charts.items():
        at, is_judged = chart.latest.index, bool(chart.judged[chart.latest.index])
        mean, lower, upper = _lines_at(chart, at, _digits_kept(measure))
        printed = _lines_at(chart, at, measure.decimals)
        standard = current_standard(measure, charted.dates[at], catalogue)
        rows.append(
            {
                "measure": measure.id,
                "area_code": area_code,
                "preset": preset,
                "mean": mean,
                "lower": lower if is_judged else None,
                "upper": upper if is_judged else None,
                "variation": chart.latest.variation if is_judged else None,
                "kind": chart.latest.kind,
                "sentence": chart.latest.sentence,
                "notes": " ".join(chart.notes),
                "assurance": spc.assurance(*printed[1:], standard.value, measure.polarity)
                if is_judged and standard and measure.polarity != "neutral"
                else None,
            }
        )
    return rows


def current_standard(measure: Measure, day: date, catalogue: Catalogue) -> Standard | None:
    """The standard in force on a day with the latest start; graded well enough to draw."""
    live = [s for s in catalogue.standards if s.measure == measure.id and s.is_drawn and s.applies_on(day)]
    return max(live, key=lambda standard: standard.start, default=None)


def signals(summary: pd.DataFrame, catalogue: Catalogue) -> pd.DataFrame:
    """Signals of the newest weeks, strongest first.

    Returns
    -------
    DataFrame
        The summaries that signal, with ``rank`` (1 is strongest in the whole system, one measure at a time)
        and ``expected_false_alarms`` over all series watched.
    """
    kinds = {area.code: area.kind for area in catalogue.shown_areas}
    watched = summary[summary.area_code.map(kinds).isin(SIGNAL_KINDS) & summary.signal_strength.notna()]
    # A series without the newest week is not watched this week.
    watched = watched[watched.lacks_period.isna()]
    found = watched[watched.is_signal.astype(bool)].sort_values("signal_strength", ascending=False)
    order = found.groupby("measure").cumcount()
    found = found.assign(turn=order).sort_values(["turn", "signal_strength"], ascending=[True, False])
    return found.assign(
        rank=range(1, len(found) + 1),
        n_watched=len(watched),
        expected_false_alarms=float(watched.false_alarms.sum()) if len(watched) else 0.0,
    ).drop(columns="turn")


# --- falls: counts of people -------------------------------------------------------------------------


@dataclass(frozen=True)
class ControlledFalls:
    """Every falls count that is published: ``figures`` by measure, area and period end; ``years`` by group."""

    figures: dict[tuple[str, str, date], disclosure.Figure]
    years: pd.DataFrame


def control_falls(cells: pd.DataFrame, catalogue: Catalogue) -> ControlledFalls:
    """Apply the disclosure rule to every falls total that is published, together.

    Published are weekly totals of the system and its partnerships, four-week totals of a place, and 52-week
    totals of a place by age band and by care home. What one total gives away about another is checked over
    everything that shares cells. A total with a missing cell is not published: what is missing is not zero.
    """
    empty = pd.DataFrame(columns=YEAR_COLUMNS)
    cells = cells.assign(
        week=[_day(end) for end in cells.week_ending],
        block=[_day(end) for end in block_end(cells.week_ending)],
    )
    counted = cells[cells.falls_admissions.notna()]
    if not len(counted):
        return ControlledFalls({}, empty)
    area_of = {place.code: (place.partnership, _icb(catalogue)) for place in catalogue.places}
    weeks_in_block = counted.groupby(["area_code", "block"]).week.nunique()
    blocks = sorted({block for (_, block), n in weeks_in_block.items() if n == BLOCK_WEEKS})
    year = _year_to(blocks[-1]) if len(blocks) >= YEAR_BLOCKS else set()
    figures: dict[tuple[str, str, date], disclosure.Figure] = {}
    years: dict[tuple, disclosure.Figure] = {}
    # Totals of the last year overlap through its 52-week totals; earlier blocks stand alone.
    stretches = [{block} for block in sorted(set(counted.block) - year)] + ([year] if year else [])
    by_block = dict(tuple(counted.groupby("block")))
    n_expected = _cells_expected(cells, catalogue)
    for stretch in stretches:
        part = pd.concat([by_block[block] for block in sorted(stretch & by_block.keys())])
        counts: dict[tuple, int] = {}
        totals: dict[tuple, list[tuple]] = {}
        for row in part.itertuples():
            cell = (row.area_code, row.week, row.age_band, row.from_care_home)
            counts[cell] = int(row.falls_admissions)
            partnership, icb = area_of[row.area_code]
            totals.setdefault(("falls_admissions", icb, row.week), []).append(cell)
            totals.setdefault(("falls_admissions", partnership, row.week), []).append(cell)
            totals.setdefault(("falls_admissions", row.area_code, row.block), []).append(cell)
            if row.from_care_home:
                totals.setdefault(("falls_admissions_care_home", icb, row.week), []).append(cell)
            if stretch == year:
                totals.setdefault(("year", row.area_code, ("Age", row.age_band)), []).append(cell)
                totals.setdefault(("year", row.area_code, _care_home(row.from_care_home)), []).append(cell)
        whole = {name: parts for name, parts in totals.items() if len(parts) == n_expected(name)}
        for figure in disclosure.publish_counts(counts, whole):
            (years if figure.name[0] == "year" else figures)[figure.name] = figure
    return ControlledFalls(figures, _years(years, cells, year) if year else empty)


def _year_to(last_block: date) -> set[date]:
    """Ends of the thirteen blocks that follow each other up to this one: 52 weeks, whatever is missing."""
    return {last_block - timedelta(weeks=BLOCK_WEEKS * back) for back in range(YEAR_BLOCKS)}


def _care_home(from_care_home: bool) -> tuple[str, str]:
    return "Care home", "From a care home" if from_care_home else "Not from a care home"


def _cells_a_week(cells: pd.DataFrame) -> Counter:
    """How many cells a place has each week in all, and in each published group: as many as any place gives."""
    groups = cells[["age_band", "from_care_home"]].drop_duplicates()
    n_cells = Counter({"all": len(groups)})
    for group in groups.itertuples():
        n_cells.update([("Age", group.age_band), _care_home(group.from_care_home)])
    return n_cells


def _cells_expected(cells: pd.DataFrame, catalogue: Catalogue) -> Callable[[tuple], int]:
    """How many cells a total must have to be whole, by its name."""
    n_cells = _cells_a_week(cells)
    n_places = Counter(place.partnership for place in catalogue.places)
    n_places[_icb(catalogue)] = len(catalogue.places)

    def expected(name: tuple) -> int:
        kind, area_code, at = name
        if kind == "year":
            return n_cells[at] * BLOCK_WEEKS * YEAR_BLOCKS
        per_week = n_cells[_care_home(True) if kind == "falls_admissions_care_home" else "all"]
        return per_week * (n_places[area_code] or BLOCK_WEEKS)

    return expected


def _years(figures: dict[tuple, disclosure.Figure], cells: pd.DataFrame, year: set[date]) -> pd.DataFrame:
    """One row per place and group in the year, with its count where every week has one."""
    in_year = cells[cells.block.isin(year)]
    with_people = in_year[in_year.population.notna()].sort_values("week")
    people = with_people.groupby(["area_code", "age_band"]).population.last()
    n_cells = _cells_a_week(cells)
    homes = in_year.from_care_home.map(lambda home: _care_home(home)[1])
    rows = []
    for dimension, groups in (("Age", in_year.age_band), ("Care home", homes)):
        for (area_code, group), part in in_year.groupby(["area_code", groups]):
            figure = figures.get(("year", area_code, (dimension, group)))
            count = None if figure is None else figure.shown
            population = people.get((area_code, group)) if dimension == "Age" else None
            is_whole = part.groupby("week").falls_admissions.count() == n_cells[dimension, group]
            rows.append(
                {
                    "area_code": area_code,
                    "dimension": dimension,
                    "group": group,
                    "period_start": max(year) - timedelta(weeks=BLOCK_WEEKS * YEAR_BLOCKS, days=-1),
                    "period_end": max(year),
                    "n_weeks": int(is_whole.sum()),
                    "count": count,
                    "suppression": None if figure is None or figure.status == "shown" else figure.status,
                    "population": population,
                    "rate_per_1000": None if count is None or not population else 1000 * count / population,
                    "synthetic": bool(in_year.synthetic.any()),
                }
            )
    return pd.DataFrame(rows, columns=YEAR_COLUMNS)


def _icb(catalogue: Catalogue) -> str:
    return catalogue.areas_of("icb")[0].code


def _value_at(rows: pd.DataFrame, day: date) -> float | None:
    found = rows.loc[rows.period_end == day, "value"]
    return float(found.iloc[0]) if len(found) and pd.notna(found.iloc[0]) else None


def _day(end: Any) -> date:
    return pd.Timestamp(end).date()
