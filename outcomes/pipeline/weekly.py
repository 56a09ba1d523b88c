"""Weekly and monthly service measures: control charts, summaries and signals for every area.

Counts of people are controlled first, and limits, marks and words come from what is published, so nothing
that is returned here says more than that; their limits are rounded as well. Marks are judged on values and
limits as they are printed.
"""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from itertools import groupby

import numpy as np
import pandas as pd

from outcomes.catalogue import Catalogue, Measure, Standard
from outcomes.methods import spc
from outcomes.pipeline import charting, reporters
from outcomes.pipeline.charting import Charted
from outcomes.pipeline.falls import ControlledFalls, Total, control_falls, service_live
from outcomes.pipeline.frames import as_day, together
from outcomes.pipeline.grains import (
    FOUR_WEEKS,
    PERIODS,
    PERIODS_A_YEAR,
    Grain,
    blocks,
    earlier,
    grain_of,
    is_current,
)
from outcomes.results.weekly import (
    FallsYear,
    Signal,
    WeeklyJudgement,
    WeeklySummary,
)

Progress = Callable[[str, int, int], None]

SIGNAL_KINDS = ("icb", "partnership", "acute", "ambulance")


@dataclass(frozen=True)
class Series:
    """Every table of service series, under its name; points and limits stay frames."""

    weekly_points: pd.DataFrame
    spc_points: pd.DataFrame
    weekly_summaries: tuple[WeeklySummary, ...]
    weekly_judgements: tuple[WeeklyJudgement, ...]
    signals: tuple[Signal, ...]
    falls_years: tuple[FallsYear, ...]


def series(
    service_values: pd.DataFrame,
    falls_cells: pd.DataFrame,
    catalogue: Catalogue,
    *,
    reports: pd.DataFrame | None = None,
    published_on: date | None = None,
    progress: Progress | None = None,
) -> Series:
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
    published_on
        The day by which a series is too old to signal. Without it none is.
    """
    points: list[pd.DataFrame] = []
    limits: list[pd.DataFrame] = []
    summaries: list[WeeklySummary] = []
    judgements: list[WeeklyJudgement] = []
    # Areas with the same reporters share a chart.
    charts: dict[tuple[object, ...], Charted | None] = {}
    shown = {area.code: area for area in catalogue.shown_areas}
    falls = control_falls(falls_cells, catalogue)
    live = {place.area_code: place for place in service_live(falls_cells)}
    groups = service_values[service_values.area_code.isin(shown)].groupby(
        ["measure", "area_code"], sort=False
    )
    newest = reporters.newest_periods(service_values, catalogue)
    given = reporters.given_by(service_values, reports, catalogue)
    for number, ((measure_id, area_code), rows) in enumerate(groups):
        measure, area = catalogue.measure_by_id[str(measure_id)], shown[str(area_code)]
        if progress and number % 20 == 0:
            progress("charting weekly measures", number, len(groups))
        grain = grain_of(measure, area.kind)
        if grain is None:
            continue
        rows = blocks(rows) if grain == FOUR_WEEKS else rows
        if not len(rows):
            continue
        published = _publishable(rows, measure, grain, area.code, falls)
        points.append(published)
        who = catalogue.reporters(measure, area) or (area.code,)
        # What is hidden may differ between areas with the same reporters.
        key = (measure.id, grain, (area.code,) if measure.disclosure == "hes" else who)
        if key not in charts:
            own = live.get(area.code) if measure.reported_by == "place" else None
            charts[key] = charting.charted(published, measure, grain, catalogue, {area.code, *who}, own)
        charted = charts[key]
        if charted is not None:
            limits.extend(charting.limit_rows(charted, measure, area.code, grain))
        known = published[published.value.notna() | published.suppression.notna()]
        latest = known.period_end.iloc[-1] if len(known) else None
        layout = measure.layout or ""
        held = WeeklySummary(
            measure=measure.id,
            layout=layout,
            area_code=area.code,
            grain=grain,
            newest_in_layout=newest[layout],
            n_points=len(known),
            synthetic=bool(published.synthetic.any()),
            is_signal=False,
            is_current=latest is not None
            and (published_on is None or is_current(latest, grain, published_on)),
            **asdict(reporters.lacking(given, measure, who, grain, latest)),
        )
        summary = _summary(held, charted, published, known, measure, grain, catalogue)
        if charted is not None and not summary.missing:
            judgements.extend(_judgements(charted, measure, area.code, catalogue))
        summaries.append(summary)
    return Series(
        weekly_points=together(points, "weekly_points"),
        spc_points=together(limits, "spc_points"),
        weekly_summaries=tuple(summaries),
        weekly_judgements=tuple(judgements),
        signals=signals(summaries, catalogue),
        falls_years=falls.years,
    )


def _publishable(
    rows: pd.DataFrame, measure: Measure, grain: Grain, area_code: str, falls: ControlledFalls
) -> pd.DataFrame:
    """Values as they may be published."""
    out = pd.DataFrame(
        {
            "measure": measure.id,
            "area_code": area_code,
            "grain": grain,
            "period_end": [as_day(end) for end in rows.period_end],
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
    controlled = [falls.figures.get(Total(measure.id, area_code, end)) for end in out.period_end]
    counts = [
        np.nan if figure is None or figure.shown is None else float(figure.shown) for figure in controlled
    ]
    marks = [None if figure is None or figure.status == "shown" else figure.status for figure in controlled]
    is_known = out.value.notna()
    hidden = [mark if known else None for mark, known in zip(marks, is_known, strict=True)]
    if measure.per_head_of:
        out["denominator"] = [falls.residents.get((area_code, end), np.nan) for end in out.period_end]
    return out.assign(
        value=np.where(is_known, counts, np.nan),
        numerator=np.where(is_known, counts, np.nan),
        suppression=pd.Series(hidden, index=out.index, dtype=object),
    )


def _summary(
    held: WeeklySummary,
    charted: Charted | None,
    published: pd.DataFrame,
    known: pd.DataFrame,
    measure: Measure,
    grain: Grain,
    catalogue: Catalogue,
) -> WeeklySummary:
    """One line of the icon table: what is ``held``, its newest figure and what signals in it."""
    if not len(known):
        return replace(held, missing="No period has a figure from every organisation that reports.")
    values = dict(zip(known.period_end, known.value, strict=True))
    latest: date = known.period_end.iloc[-1]
    held = replace(
        held,
        latest_period=latest,
        value=_number(values[latest]),
        suppression=known.suppression.iloc[-1],
        previous=_number(values.get(earlier(latest, grain, 1))) if grain != FOUR_WEEKS else None,
        year_ago=_number(values.get(earlier(latest, grain, PERIODS_A_YEAR[grain])))
        if grain != FOUR_WEEKS
        else None,
    )
    if charted is None:
        return replace(held, missing=_not_judged(measure, grain, known) or _too_few(known))
    standard = current_standard(measure, latest, catalogue) if measure.polarity != "neutral" else None
    held = replace(
        held,
        standard=standard.value if standard else None,
        standard_label=standard.label if standard else None,
        default_preset=charted.default_preset if charted.charts else None,
        missing=charted.too_young or _not_judged(measure, grain, known),
    )
    seasonal = charted.charts.get("seasonal")
    if held.missing or seasonal is None or not seasonal.judged[seasonal.latest.index]:
        return held
    lines = charting.lines_at(seasonal, seasonal.latest.index, charting.digits_kept(measure))
    run = _run(seasonal, published, charted.dates, measure)
    return replace(
        held,
        expected=lines.mean,
        expected_lower=lines.lower,
        expected_upper=lines.upper,
        signal_variation=seasonal.latest.variation,
        signal_kind=seasonal.latest.kind,
        signal_sentence=seasonal.latest.sentence,
        is_signal=seasonal.latest.is_signal,
        signal_strength=seasonal.latest.strength,
        false_alarms=seasonal.expected_false_alarms_per_week,
        run_weeks=seasonal.latest.n_weeks if run else None,
        run_value=run[0] if run else None,
        run_expected=run[1] if run else None,
    )


def _number(value: float | None) -> float | None:
    return None if value is None or np.isnan(value) else float(value)


def _not_judged(measure: Measure, grain: Grain, known: pd.DataFrame) -> str | None:
    """Why a series with enough points is not judged: its newest count is hidden, or a log scale has no zero."""
    if known.suppression.notna().iloc[-1]:
        return "The newest count is too small to be shown, or protects another that is: it is not judged."
    n_zeros = int((known.value == 0).sum()) if measure.log_scale else 0
    if n_zeros and charting.has_many_zeros(known.value.to_numpy(dtype=float)):
        return (
            f"{n_zeros} of {len(known)} {PERIODS[grain]} are zero, which has no place on the log scale that this"
            " measure is judged on, so it has no limits."
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


def _run(
    chart: spc.Chart, published: pd.DataFrame, dates: Sequence[date], measure: Measure
) -> tuple[float, float] | None:
    """Mean of the weeks that a run is said of, of figures as published, beside what was expected of them.

    None without a run, where a count among them is hidden, and where the digits show no difference. Geometric
    means on a log scale, as the centre line is one.
    """
    at, n = chart.latest.index, chart.latest.n_weeks
    held = published[
        (published.period_end >= dates[max(0, at + 1 - n)]) & (published.period_end <= dates[at])
    ]
    if n == 1 or held.suppression.notna().any():
        return None
    week_at = {end: index for index, end in enumerate(dates)}
    held = held[held.value.notna() & ((held.value > 0) | (not chart.log))]
    pair = held.value.to_numpy(dtype=float), chart.mean[[week_at[end] for end in held.period_end]]
    found, expected = (float(np.exp(np.log(x).mean()) if chart.log else x.mean()) for x in pair)
    printed = round(found, measure.decimals), round(expected, measure.decimals)
    if printed[0] == printed[1]:
        return None
    return (found, expected) if charting.digits_kept(measure) is None else printed


def _judgements(
    charted: Charted, measure: Measure, area_code: str, catalogue: Catalogue
) -> list[WeeklyJudgement]:
    """What each preset says of the newest figure."""
    rows = []
    for preset, chart in charted.charts.items():
        at, is_judged = chart.latest.index, bool(chart.judged[chart.latest.index])
        kept = charting.lines_at(chart, at, charting.digits_kept(measure))
        printed = charting.lines_at(chart, at, measure.decimals)
        standard = current_standard(measure, charted.dates[at], catalogue)
        rows.append(
            WeeklyJudgement(
                measure=measure.id,
                area_code=area_code,
                preset=preset,
                mean=kept.mean,
                lower=kept.lower if is_judged else None,
                upper=kept.upper if is_judged else None,
                variation=chart.latest.variation if is_judged else None,
                kind=chart.latest.kind,
                sentence=chart.latest.sentence,
                notes=" ".join(chart.notes),
                assurance=spc.assurance(printed.lower, printed.upper, standard.value, measure.polarity)
                if is_judged and standard and measure.polarity != "neutral"
                else None,
            )
        )
    return rows


def current_standard(measure: Measure, day: date, catalogue: Catalogue) -> Standard | None:
    """The standard in force on a day with the latest start; graded well enough to draw."""
    live = [s for s in catalogue.standards if s.measure == measure.id and s.is_drawn and s.applies_on(day)]
    return max(live, key=lambda standard: standard.start, default=None)


def signals(summaries: Sequence[WeeklySummary], catalogue: Catalogue) -> tuple[Signal, ...]:
    """Signals of the newest weeks: rank 1 is strongest in the whole system, one measure at a time."""
    areas = {area.code for area in catalogue.shown_areas if area.kind in SIGNAL_KINDS}
    # A series without the newest week, or with none of these months, is not watched this week.
    watched = [
        one
        for one in summaries
        if one.area_code in areas and one.signal_strength is not None and one.is_watched
    ]
    by_measure = sorted((one for one in watched if one.is_signal), key=lambda one: one.measure)
    turns = [
        (turn, one)
        for _, of_measure in groupby(by_measure, key=lambda one: one.measure)
        for turn, one in enumerate(sorted(of_measure, key=_weakness))
    ]
    turns.sort(key=lambda placed: (placed[0], _weakness(placed[1])))
    expected = float(np.sum([one.false_alarms or 0.0 for one in watched]))
    return tuple(
        Signal(**asdict(one), rank=rank, n_watched=len(watched), expected_false_alarms=expected)
        for rank, (_, one) in enumerate(turns, start=1)
    )


def _weakness(summary: WeeklySummary) -> float:
    return -(summary.signal_strength or 0.0)
