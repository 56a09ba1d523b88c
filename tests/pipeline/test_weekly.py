"""Weekly measures in a snapshot: grains, limits and marks, signals, and what disclosure leaves."""

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest

from outcomes.catalogue import ICB, catalogue
from outcomes.methods import disclosure, spc
from outcomes.numerals import day, in_words
from outcomes.pipeline import falls as falls_counts
from outcomes.pipeline import weekly
from outcomes.pipeline.grains import block_end
from outcomes.results import tables
from outcomes.results.weekly import FallsYear, WeeklyJudgement, WeeklySummary

AGE_BANDS = ("65-79", "80-89", "90+")
FIRST = date(2021, 4, 4)


def weeks(n: int) -> list[date]:
    return [FIRST + timedelta(weeks=i) for i in range(n)]


def cells(n_weeks: int, count=lambda place, week, band, home: 6) -> pd.DataFrame:
    rows = [
        {
            "week_ending": week, "area_code": place.code, "age_band": band, "from_care_home": home,
            "falls_admissions": float(count(place, i, band, home)), "population": 4000.0,
            "response_service_live": None, "synthetic": False, "sha256": "f" * 64, "line": 2,
        }
        for i, week in enumerate(weeks(n_weeks))
        for place in catalogue.places
        for band in AGE_BANDS
        for home in (True, False)
    ]  # fmt: skip
    return pd.DataFrame(rows)


def service(measure: str, values: dict[str, list[float]], **more) -> pd.DataFrame:
    rows = [
        {
            "measure": measure, "area_code": area, "period_end": pd.Timestamp(week), "n_reporting": 1, "n_expected": 1,
            "synthetic": False, "numerator": value, "denominator": np.nan, "value": value,
            "vintage": pd.Timestamp(2026, 11, 22),
        } | more
        for area, series in values.items()
        for week, value in zip(weeks(len(series)), series, strict=True)
    ]  # fmt: skip
    return pd.DataFrame(rows)


EMPTY_CELLS = cells(0).reindex(columns=cells(1).columns)


def noise(n: int, level: float = 1000.0, seed: int = 1) -> list[float]:
    return list(level + np.random.default_rng(seed).normal(0, level / 50, n))


def test_blocks_of_four_weeks_never_overlap():
    ends = block_end(pd.Series(pd.to_datetime(weeks(12))))

    assert list(ends.dt.date) == [weeks(12)[3]] * 4 + [weeks(12)[7]] * 4 + [weeks(12)[11]] * 4


def test_a_place_is_charted_in_four_week_totals_and_the_system_weekly():
    values = service("falls_admissions", {ICB: [500.0] * 60, "north": [150.0] * 60, "E08000037": [36.0] * 60})

    found = weekly.series(values, cells(60), catalogue)

    grains = found.weekly_points.groupby("area_code").grain.unique().map(list).to_dict()
    assert grains == {ICB: ["week"], "north": ["week"], "E08000037": ["four weeks"]}
    place = found.weekly_points.query("area_code == 'E08000037'")
    assert len(place) == 15
    assert set(place.value) == {145.0}


def test_limits_of_counts_come_from_the_counts_that_are_published_and_are_whole_numbers():
    counts = cells(60, lambda place, week, band, home: 1 + (7 * week + len(place.name)) % 4)
    total = counts.groupby("week_ending").falls_admissions.sum()

    found = weekly.series(service("falls_admissions", {ICB: list(total)}), counts, catalogue)

    points = found.weekly_points
    assert list(points.value) != list(total)
    assert (points.value % 5 == 0).all()
    for preset in spc.PRESETS:
        limits = found.spc_points.query(f"preset == '{preset}'")
        expected = spc.chart(points.value, preset=preset, polarity="low", dates=weeks(60), decimals=0)
        assert list(limits.rule) == list(expected.rule)
        for line in ("mean", "lower", "upper"):
            is_drawn = limits[line].notna().to_numpy()
            assert is_drawn.any()
            drawn = getattr(expected, line)[is_drawn]
            assert list(limits[line][is_drawn]) == [round(value) for value in drawn]


@pytest.mark.parametrize(("n_before", "n_since"), [(40, 12), (12, 40), (40, 13), (40, 1)])
def test_a_date_with_too_few_weeks_beside_it_says_that_limits_do_not_start_again(n_before, n_since):
    # Given a measure whose limits start again on the first day of an intervention
    work = next(i for i in catalogue.interventions if i.id == "ed-streaming")
    sunday = work.date + timedelta(days=(6 - work.date.weekday()) % 7)
    ends = [sunday + timedelta(weeks=k) for k in range(-n_before, n_since)]
    values = service(work.measure, {"RTD": noise(len(ends))})
    values["period_end"] = pd.to_datetime(ends)

    found = weekly.series(values, EMPTY_CELLS, catalogue)

    said = {one.notes for one in found.weekly_judgements}
    segments = found.spc_points.query("preset == 'plotthedots'").segment.nunique()
    if min(n_before, n_since) == 13:
        assert segments == 2
        assert not any("do not start again" in note for note in said)
    else:
        there = {12: "there are 12", 1: "there is 1"}[min(n_before, n_since)]
        side = "since" if n_since < 13 else "before"
        assert segments == 1
        assert all(
            f"Limits do not start again on {day(work.date.isoformat())}: that needs 13 weeks {side}, and {there}."
            in note
            for note in said
        )


def test_nothing_is_said_of_a_count_that_is_hidden():
    def count(place, week, band, home):
        return (
            (week % 3 != 0 if band == "90+" else 0) if place.partnership == "north-cumbria" else 6 + week % 2
        )

    counts = cells(41, count)
    total = counts.groupby("week_ending").falls_admissions.sum()
    cumbria = counts[counts.area_code.isin(["E06000063", "E06000064"])]
    small = cumbria.groupby("week_ending").falls_admissions.sum()
    values = service("falls_admissions", {ICB: list(total), "north-cumbria": list(small)})

    found = weekly.series(values, counts, catalogue)

    limits = found.spc_points
    assert (limits[["mean", "lower", "upper"]].dropna() % 1 == 0).all(axis=None)
    points = found.weekly_points.query("area_code == 'north-cumbria'")
    hidden = points.period_end[points.suppression.notna()]
    assert set(points.suppression[points.value.isna()]) == {"suppressed"}
    there = limits[limits.area_code.eq("north-cumbria") & limits.period_end.isin(hidden)]
    assert there[["rule", "mean", "lower", "upper"]].isna().all(axis=None)
    newest = tables.frame(WeeklySummary, found.weekly_summaries).set_index("area_code").loc["north-cumbria"]
    assert (newest.suppression, newest.is_signal) == ("suppressed", False)
    assert newest[["expected", "signal_sentence", "signal_strength"]].isna().all()
    assert "it is not judged" in newest.missing
    assert not any(one.area_code == "north-cumbria" for one in found.weekly_judgements)


def test_a_series_of_which_too_few_counts_can_be_shown_is_not_charted_and_says_so():
    counts = cells(
        20, lambda place, week, band, home: 5 if week >= 10 or place.partnership != "north-cumbria" else 0
    )
    first = counts.area_code.eq("E06000063") & counts.from_care_home & counts.age_band.eq("90+")
    counts.loc[first & counts.week_ending.isin(weeks(10)), "falls_admissions"] = 3.0
    cumbria = counts[counts.area_code.isin(["E06000063", "E06000064"])]
    values = service(
        "falls_admissions", {"north-cumbria": list(cumbria.groupby("week_ending").falls_admissions.sum())}
    )

    found = weekly.series(values, counts, catalogue)

    assert found.weekly_summaries[0].missing == (
        "20 periods of data, of which 10 can be shown; a control chart needs 13."
    )
    assert found.spc_points.empty


def beyond(rows: pd.DataFrame, decimals: int) -> pd.Series:
    """Whether printed values lie beyond printed limits."""
    printed = rows[["value", "lower", "upper"]].map(lambda value: round(value, decimals))
    return (printed.value < printed.lower) | (printed.value > printed.upper)


@pytest.mark.parametrize(
    ("measure", "level"), [("four_hour_percent", 5.0), ("cat2_mean_minutes", 7.0), ("ed_attendances", 40.0)]
)
def test_a_mark_never_contradicts_the_numbers_printed_beside_it(measure, level):
    entry = catalogue.measure_by_id[measure]
    areas = ["RTD", "RTR", "RXP", "RVW", "RTF", "RNN", "R0B", "RR7"]
    # Values whose spread is little more than what the digits show, so that many lie at a limit.
    values = {
        code: [level + 0.11 * x for x in np.random.default_rng(seed).standard_t(2, 130)]
        for seed, code in enumerate(areas)
    }

    found = weekly.series(service(measure, values), EMPTY_CELLS, catalogue)

    rows = found.spc_points.merge(found.weekly_points, on=["measure", "area_code", "grain", "period_end"])
    is_beyond = beyond(rows, entry.decimals)
    assert (rows[is_beyond].rule == spc.OUTSIDE).all()
    assert not (rows[~is_beyond].rule == spc.OUTSIDE).any()
    shift = rows[(rows.rule == spc.SHIFT) & (rows.preset != "seasonal")]
    assert (shift.value.round(entry.decimals) != shift["mean"].round(entry.decimals)).all()
    newest = tables.frame(WeeklyJudgement, found.weekly_judgements).merge(
        tables.frame(WeeklySummary, found.weekly_summaries), on=["measure", "area_code"]
    )
    for row in newest.to_dict("records"):
        is_said = row["sentence"].startswith(("Above the ", "Below the "))
        assert is_said == bool(beyond(pd.DataFrame([row]), entry.decimals).iloc[0])


def test_limits_are_not_given_where_a_stretch_is_too_young_to_be_judged():
    start = catalogue.intervention("bed-capacity").date
    n_before = sum(week < start for week in weeks(200))
    series = noise(n_before) + noise(13, 1100.0, 2)

    found = weekly.series(service("beds_available", {ICB: series}), EMPTY_CELLS, catalogue)

    young = found.spc_points.query("preset == 'seasonal'").tail(13)
    assert young[["lower", "upper"]].isna().all(axis=None)
    assert young["mean"].notna().all()
    judged = tables.frame(WeeklyJudgement, found.weekly_judgements).set_index("preset").loc["seasonal"]
    assert judged.sentence == "Too few points to say"
    assert judged[["variation", "lower", "upper", "assurance"]].isna().all()
    assert found.weekly_summaries[0].expected is None


def test_limits_start_again_at_a_declared_intervention():
    start = catalogue.intervention("bed-capacity").date
    n_before = sum(week < start for week in weeks(200))
    series = noise(n_before) + noise(200 - n_before, 1100.0, 2)

    found = weekly.series(service("beds_available", {ICB: series}), EMPTY_CELLS, catalogue)

    limits = found.spc_points.query("preset == 'plotthedots'").sort_values("period_end")
    assert limits.segment.nunique() == 2
    assert limits["mean"].iloc[0] == pytest.approx(np.mean(series[:n_before]))
    assert limits["mean"].iloc[-1] == pytest.approx(np.mean(series[n_before:]))


@pytest.mark.parametrize(("n", "preset"), [(103, "plotthedots"), (104, "seasonal")])
def test_two_years_of_weeks_show_the_seasonal_preset_unasked(n, preset):
    found = weekly.series(service("ed_attendances", {ICB: noise(n)}), EMPTY_CELLS, catalogue)

    assert found.weekly_summaries[0].default_preset == preset
    judged = tables.frame(WeeklyJudgement, found.weekly_judgements).set_index("preset")
    assert set(judged.index) == set(spc.PRESETS)
    for name in spc.PRESETS:
        chart = spc.chart(noise(n), preset=name, polarity="neutral", dates=weeks(n))
        assert judged.loc[name, "sentence"] == chart.latest.sentence
        assert judged.loc[name, "upper"] == pytest.approx(chart.upper[-1])


def test_twelve_weeks_are_not_charted_and_say_so():
    found = weekly.series(service("ed_attendances", {ICB: noise(12)}), EMPTY_CELLS, catalogue)

    assert not len(found.spc_points)
    assert "needs 13" in found.weekly_summaries[0].missing


def test_a_week_without_every_reporter_has_no_value():
    values = service("ed_attendances", {ICB: noise(20)})
    values.loc[values.index[-1], ["value", "numerator"]] = np.nan
    values.loc[values.index[-1], "n_reporting"] = 0

    found = weekly.series(values, EMPTY_CELLS, catalogue)

    summary = found.weekly_summaries[0]
    assert summary.latest_period == weeks(20)[-2]
    assert summary.n_reporting == 0
    assert not summary.is_signal


def test_no_whole_week_at_all_is_said():
    values = service("ed_attendances", {ICB: [np.nan] * 20}, n_reporting=0)

    summary = weekly.series(values, EMPTY_CELLS, catalogue).weekly_summaries[0]

    assert "No period has a figure from every organisation" in summary.missing


def test_last_week_and_the_same_week_last_year():
    series = [float(i) for i in range(60)]

    (summary,) = weekly.series(
        service("ed_attendances", {ICB: series}), EMPTY_CELLS, catalogue
    ).weekly_summaries

    assert (summary.value, summary.previous, summary.year_ago) == (59.0, 58.0, 7.0)


def test_a_shift_in_the_newest_weeks_signals_with_its_rank():
    steady = noise(150, seed=3)
    shifted = noise(146, seed=4) + noise(4, 1150.0, 5)
    values = service("handover_over_30_percent", {"RTD": steady, "RTR": shifted})

    found = weekly.series(values, EMPTY_CELLS, catalogue)

    (signal,) = found.signals
    assert (signal.area_code, signal.rank, signal.signal_kind) == ("RTR", 1, "concern")
    assert signal.expected_false_alarms > 0


def test_stale_series_do_not_signal():
    shifted = noise(146, seed=4) + noise(4, 1150.0, 5)
    values = pd.concat(
        [
            service("handover_over_30_percent", {"RTR": shifted}),
            service("handover_over_30_percent", {"RTD": noise(152, seed=3)}),
        ]
    )

    found = weekly.series(values, EMPTY_CELLS, catalogue)
    assert "RTR" not in {signal.area_code for signal in found.signals}


def test_the_standard_in_force_is_the_newest_that_is_well_sourced():
    measure = catalogue.measure_by_id["four_hour_percent"]

    assert weekly.current_standard(measure, date(2024, 2, 1), catalogue).value == 76
    assert weekly.current_standard(measure, date(2026, 11, 15), catalogue).value == 95
    assert (
        weekly.current_standard(catalogue.measure_by_id["ed_attendances"], date(2024, 1, 1), catalogue)
        is None
    )


def test_yearly_totals_by_group_are_controlled():
    counts = cells(
        56,
        lambda place, week, band, home: (
            1 if (band == "90+" and home and week % 13 == 0) else 3 if not home else 0
        ),
    )

    falls = falls_counts.control_falls(counts, catalogue)

    years = tables.frame(FallsYear, falls.years)
    assert set(years.dimension) == {"Age", "Care home"}
    assert years.area_code.nunique() == 14
    small = years[(years.dimension == "Care home") & (years.group == "From a care home")]
    assert small["count"].isna().all()
    assert set(small.suppression) == {"suppressed"}
    shown = years["count"].dropna()
    assert (shown % 5 == 0).all()
    aged = years[(years.dimension == "Age") & years["count"].notna()]
    assert (aged.rate_per_1000.astype(float) == 1000 * aged["count"].astype(float) / 4000).all()


HARTLEPOOL = "E06000001"


def without(counts: pd.DataFrame, is_gone: pd.Series, how: str) -> pd.DataFrame:
    """Counts with some cells left blank, or without their rows."""
    if how == "no row":
        return counts[~is_gone]
    return counts.assign(falls_admissions=counts.falls_admissions.where(~is_gone))


@pytest.mark.parametrize("how", ["blank", "no row"])
def test_a_week_without_a_figure_leaves_its_totals_missing(how):
    counts = cells(60)
    gap = set(weeks(60)[20:30])
    falls = falls_counts.control_falls(
        without(counts, (counts.area_code == HARTLEPOOL) & counts.week_ending.isin(gap), how), catalogue
    )

    years = tables.frame(FallsYear, falls.years)
    year = years[years.area_code == HARTLEPOOL]
    assert set(year.n_weeks) == {42}
    assert year[["count", "rate_per_1000", "suppression"]].isna().all(axis=None)
    others = years[years.area_code != HARTLEPOOL]
    assert set(others.n_weeks) == {52}
    assert others["count"].notna().all()
    assert {year.period_start for year in falls.years} == {weeks(60)[8] - timedelta(days=6)}
    assert {at for _, area, at in falls.figures if area == ICB} == set(weeks(60)) - gap
    assert len([at for _, area, at in falls.figures if area == HARTLEPOOL]) == 15 - 3


@pytest.mark.parametrize("how", ["blank", "no row"])
def test_one_age_band_without_a_figure_leaves_only_what_it_is_part_of_missing(how):
    counts = cells(60)
    is_gone = (
        (counts.area_code == HARTLEPOOL)
        & (counts.age_band == "90+")
        & ~counts.from_care_home
        & (counts.week_ending == weeks(60)[20])
    )

    falls = falls_counts.control_falls(without(counts, is_gone, how), catalogue)

    years = tables.frame(FallsYear, falls.years)
    year = years[years.area_code == HARTLEPOOL].set_index("group")
    assert year.n_weeks.to_dict() == {
        "65-79": 52, "80-89": 52, "90+": 51, "From a care home": 52, "Not from a care home": 51,
    }  # fmt: skip
    assert year["count"].notna().to_dict() == (year.n_weeks == 52).to_dict()
    assert ("falls_admissions", ICB, weeks(60)[20]) not in falls.figures
    assert ("falls_admissions_care_home", ICB, weeks(60)[20]) in falls.figures


def test_a_year_is_the_newest_52_weeks_also_where_nobody_reported_some():
    counts = cells(64)
    falls = falls_counts.control_falls(counts[~counts.week_ending.isin(weeks(64)[40:44])], catalogue)

    assert {year.period_start for year in falls.years} == {weeks(64)[12] - timedelta(days=6)}
    assert {year.n_weeks for year in falls.years} == {48}
    assert {year.count for year in falls.years} == {None}


def test_no_suppressed_total_can_be_worked_out_from_the_others():
    counts = cells(8, lambda place, week, band, home: (week + len(place.name)) % 2 if home else 0)

    falls = falls_counts.control_falls(counts, catalogue)

    assert any(figure.status != "shown" for figure in falls.figures.values())
    assert disclosure.exposed(list(falls.figures.values())) == ()


def test_without_falls_there_is_nothing_to_control():
    falls = falls_counts.control_falls(EMPTY_CELLS, catalogue)

    assert falls.figures == {}
    assert falls.years == ()


def test_monthly_figures_have_no_seasonal_preset():
    months = pd.date_range("2023-01-31", periods=20, freq="ME")
    values = service("monthly_attendances", {ICB: noise(20)}).assign(period_end=months)

    found = weekly.series(values, EMPTY_CELLS, catalogue)

    assert set(found.spc_points.preset) == {"plotthedots", "mdc"}
    assert set(found.weekly_points.grain) == {"month"}


def test_a_skewed_measure_is_charted_on_a_log_scale():
    series = list(np.exp(np.random.default_rng(1).normal(7, 0.5, 60)))
    series[10] = 0.0

    found = weekly.series(service("handover_minutes_over_59", {ICB: series}), EMPTY_CELLS, catalogue)

    limits = found.spc_points.query("preset == 'plotthedots'").dropna(subset=["lower"])
    assert (limits.lower > 0).all()
    assert "log scale" in found.weekly_judgements[0].notes


def minutes_over_59(zeros: list[int], n: int = 60) -> weekly.Series:
    series = np.exp(np.random.default_rng(1).normal(7, 0.5, n))
    series[zeros] = 0.0
    return weekly.series(service("handover_minutes_over_59", {ICB: list(series)}), EMPTY_CELLS, catalogue)


def test_few_zeros_are_left_out_of_a_log_scale_and_stay_in_the_series():
    found = minutes_over_59([10, 20])

    assert [summary.missing for summary in found.weekly_summaries] == [None]
    assert (found.weekly_points.value == 0).sum() == 2
    assert {one.preset for one in found.weekly_judgements} == set(spc.PRESETS)


def test_many_zeros_on_a_log_scale_leave_no_limits_and_a_reason():
    found = minutes_over_59(list(range(40)))

    summary = found.weekly_summaries[0]
    assert summary.missing.startswith("40 of 60 weeks are zero")
    assert not summary.is_signal
    assert found.spc_points.empty
    assert found.weekly_judgements == ()
    assert (found.weekly_points.value == 0).sum() == 40


def test_a_newest_week_of_zero_is_not_judged_by_an_older_one():
    found = minutes_over_59([59])

    summary = found.weekly_summaries[0]
    assert summary.value == 0
    assert summary.missing.startswith("The newest figure is zero")
    assert summary.signal_variation is None
    assert not summary.is_signal
    assert found.weekly_judgements == ()
    assert not found.spc_points.empty


def test_a_run_has_the_mean_of_its_weeks_beside_what_was_expected():
    series = np.array(noise(200))
    series[-8:] += 60

    found = weekly.series(service("ed_attendances", {"RTD": list(series)}), EMPTY_CELLS, catalogue)
    (summary,) = found.weekly_summaries

    n = summary.run_weeks
    assert f"over the last {in_words(n)} weeks" in summary.signal_sentence
    assert summary.run_value == pytest.approx(series[-n:].mean())
    lines = found.spc_points.query("preset == 'seasonal'").sort_values("period_end")
    assert summary.run_expected == pytest.approx(lines["mean"].iloc[-n:].mean())


def test_a_single_week_is_no_run():
    series = np.array(noise(200))
    series[-1] += 500

    (summary,) = weekly.series(
        service("ed_attendances", {"RTD": list(series)}), EMPTY_CELLS, catalogue
    ).weekly_summaries

    assert summary.signal_sentence.startswith("Above the range")
    assert summary.run_weeks is None


def months(area: str, first: str, n: int) -> pd.DataFrame:
    """Attendances of one trust without bookings, month by month."""
    rows = service("monthly_attendances_unbooked", {area: noise(n, 15_000)})
    return rows.assign(period_end=pd.date_range(first, periods=n, freq="ME"))


@pytest.mark.parametrize(("n_before", "n_since"), [(20, 13), (20, 12), (12, 20), (20, 1), (12, 12)])
def test_no_limit_runs_across_a_change_of_what_is_counted(n_before, n_since):
    """Where a side is too short for limits of its own it has none, and says why; South Tees changed in April 2024."""
    first = pd.Timestamp(2024, 4, 1) - pd.DateOffset(months=n_before)
    found = weekly.series(months("RTR", first.date().isoformat(), n_before + n_since), EMPTY_CELLS, catalogue)

    (summary,) = [one for one in found.weekly_summaries if one.area_code == "RTR"]
    points = found.spc_points
    limits = points[(points.area_code == "RTR") & (points.preset == "plotthedots") & points.lower.notna()]
    is_before = limits.period_end < date(2024, 4, 1)
    assert is_before.sum() == (n_before if n_before >= 13 else 0)
    assert (~is_before).sum() == (n_since if n_since >= 13 else 0)
    assert limits.groupby(is_before).lower.nunique().le(1).all()
    if n_since < 13:
        there = "there is 1" if n_since == 1 else f"there are {n_since}"
        assert summary.missing == (
            "No limits from 30 April 2024: what is counted changed beside it, limits need 13 months, and "
            f"{there}."
        )
        assert not summary.is_signal
        assert not found.weekly_judgements
    else:
        assert summary.missing is None
        said = {one.notes for one in found.weekly_judgements if one.area_code == "RTR"}
        is_told = ["No limits at first to 31 March 2024" in note for note in said]
        assert all(is_told) if n_before < 13 else not any(is_told)


def test_a_change_at_another_trust_leaves_limits_alone():
    found = weekly.series(months("RXP", "2023-03-01", 30), EMPTY_CELLS, catalogue)

    points = found.spc_points[
        (found.spc_points.area_code == "RXP") & (found.spc_points.preset == "plotthedots")
    ]
    assert points.segment.nunique() == 1
    assert points.lower.notna().all()


def with_people(n_weeks: int) -> pd.DataFrame:
    """Cells whose residents differ by place, band and week."""
    counts = cells(n_weeks)
    number = {place.code: n for n, place in enumerate(catalogue.places)}
    band = counts.age_band.map({"65-79": 3000.0, "80-89": 800.0, "90+": 90.0})
    week = (pd.to_datetime(counts.week_ending) - pd.Timestamp(FIRST)).dt.days // 7
    return counts.assign(population=band + 10 * counts.area_code.map(number) + week)


def people_of(counts: pd.DataFrame, area_code: str, week: date) -> float:
    """Slowly: the residents of every band of every place of an area in one week, each band once."""
    total = 0.0
    for place in catalogue.places_of(catalogue.area_by_code[area_code]):
        for band in AGE_BANDS:
            rows = counts[
                (counts.area_code == place.code) & (counts.age_band == band) & (counts.week_ending == week)
            ]
            (people,) = set(rows.population)
            total += people
    return total


def test_counts_of_people_have_the_residents_of_the_last_week_of_their_period_beside_them():
    counts = with_people(60)
    areas = {ICB: [500.0] * 60, "tees-valley": [150.0] * 60, HARTLEPOOL: [36.0] * 60}

    found = weekly.series(service("falls_admissions", areas), counts, catalogue).weekly_points

    assert found.groupby("area_code").size().to_dict() == {ICB: 60, "tees-valley": 60, HARTLEPOOL: 15}
    for row in found.itertuples():
        if row.period_end in (weeks(60)[3], weeks(60)[31], weeks(60)[59]):
            assert row.denominator == people_of(counts, row.area_code, row.period_end)


def test_a_band_without_residents_leaves_its_place_and_all_above_without_them():
    counts = with_people(20)
    is_gone = (
        (counts.area_code == HARTLEPOOL) & (counts.age_band == "90+") & (counts.week_ending == weeks(20)[7])
    )
    areas = {code: [36.0] * 20 for code in (ICB, "tees-valley", "north", HARTLEPOOL, "E06000002")}

    found = weekly.series(
        service("falls_admissions", areas),
        counts.assign(population=counts.population.where(~is_gone)),
        catalogue,
    ).weekly_points

    of_week = found[found.period_end == weeks(20)[7]].set_index("area_code").denominator
    assert of_week.notna().to_dict() == {
        ICB: False, "tees-valley": False, "north": True, HARTLEPOOL: False, "E06000002": True,
    }  # fmt: skip
    assert found[found.period_end != weeks(20)[7]].denominator.notna().all()


def test_admissions_from_care_homes_have_no_residents_beside_them():
    found = weekly.series(
        service("falls_admissions_care_home", {ICB: [90.0] * 20}), with_people(20), catalogue
    )

    assert found.weekly_points.denominator.isna().all()


DECLARED = next(i for i in catalogue.interventions if i.id == "falls-response").date


@pytest.mark.parametrize(
    ("live_from", "starts"),
    [
        (DECLARED + timedelta(weeks=20), DECLARED + timedelta(weeks=20)),
        (None, None),
        (FIRST, None),
        ("not recorded", DECLARED),
    ],
    ids=["its own start", "never live", "live all along", "not recorded"],
)
def test_limits_of_a_place_start_again_at_its_own_start(live_from, starts):
    n = 240
    counts = cells(n, lambda place, week, band, home: 6 + week % 3)
    if live_from != "not recorded":
        is_live = counts.week_ending.map(lambda week: live_from is not None and week >= live_from)
        counts = counts.assign(response_service_live=is_live)

    found = weekly.series(service("falls_admissions", {HARTLEPOOL: [36.0] * n}), counts, catalogue).spc_points

    points = found[found.preset == "plotthedots"].sort_values("period_end")
    ends = list(points.period_end)
    again = [end for before, end, new in zip([None, *points.segment], ends, points.segment, strict=False)
             if before is not None and before != new]  # fmt: skip
    expected = [] if starts is None else [next(end for end in ends if end >= starts)]
    assert again == expected


def test_since_when_each_place_has_the_service():
    counts = cells(6)
    said = {
        HARTLEPOOL: [None, False, False, True, True, True],
        "E06000002": [False] * 6,
        "E06000003": [True] * 6,
        "E06000004": [None, True, True, False, False, None],
    }
    counts["response_service_live"] = [
        said.get(row.area_code, [None] * 6)[weeks(6).index(row.week_ending)] for row in counts.itertuples()
    ]

    live = {one.area_code: one for one in falls_counts.service_live(counts)}

    assert {
        code: (live[code].recorded_from, live[code].live_from, live[code].is_live_now) for code in (*said, "E06000005")
    } == {
        HARTLEPOOL: (weeks(6)[1], weeks(6)[3], True),
        "E06000002": (weeks(6)[0], None, False),
        "E06000003": (weeks(6)[0], weeks(6)[0], True),
        "E06000004": (weeks(6)[1], weeks(6)[1], False),
        "E06000005": (None, None, None),
    }  # fmt: skip
