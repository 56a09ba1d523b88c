from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from outcomes.exports import synthetic
from outcomes.exports.synthetic import EFFECTS, FIRST_WEEK, LATEST_WEEK, PLANTED
from outcomes.methods.impact import estimate

SHIPPED = Path(__file__).parents[2] / "data" / "extracts"
ACUTE = ["RTD", "RTF", "RR7", "R0B", "RXP", "RVW", "RTR", "RNN"]
KEYS = {
    "uec": ["week_ending", "org_code"],
    "beds": ["week_ending", "org_code"],
    "falls": ["week_ending", "area_code", "age_band", "from_care_home"],
}
COLUMNS = {
    "uec": "week_ending org_code calls_offered calls_answered answer_seconds_total ed_attendances_type1 "
    "ed_attendances_other ed_over_4h ambulance_arrivals calls_answered_60s calls_abandoned "
    "streamed_at_front_door ed_over_12h_from_arrival ed_over_12h_from_decision handover_seconds_total "
    "handovers_over_15 handovers_over_30 handovers_over_45 handovers_over_60 handover_minutes_over_59 "
    "cat2_seconds_total cat2_incidents synthetic",
    "beds": "week_ending org_code bed_days_available bed_days_occupied escalation_bed_days "
    "closed_to_infection_bed_days no_criteria_to_reside_bed_days discharges discharges_by_5pm synthetic",
    "falls": "week_ending area_code age_band from_care_home falls_admissions population "
    "response_service_live synthetic",
}
CAPACITY = pd.Timestamp("2022-11-06")


@pytest.fixture(scope="module")
def extracts():
    return synthetic.generate()


@pytest.fixture(scope="module")
def uec(extracts):
    return extracts["uec"]


@pytest.fixture(scope="module")
def beds(extracts):
    return extracts["beds"]


@pytest.fixture(scope="module")
def falls(extracts):
    return extracts["falls"]


def weekly(frame, column):
    """The ICB's total of a column, one number a week."""
    return frame.groupby("week_ending")[column].sum().astype(float)


def measure(extracts, name):
    """The ICB's weekly series of one measure that carries an effect, written out by hand."""
    uec, beds, falls = extracts["uec"], extracts["beds"], extracts["falls"]
    match name:
        case "call_answer_seconds":
            return weekly(uec, "answer_seconds_total") / weekly(uec, "calls_answered")
        case "ed_attendances":
            return weekly(uec, "ed_attendances_type1") + weekly(uec, "ed_attendances_other")
        case "handover_minutes_over_59":
            return weekly(uec, "handover_minutes_over_59")
        case "beds_available":
            return weekly(beds, "bed_days_available")
        case "falls_admissions":
            return weekly(falls, "falls_admissions")
        case "falls_admissions_care_home":
            return weekly(falls[falls["from_care_home"]], "falls_admissions")


# --- the same bytes, whoever asks and whenever --------------------------------------------------------------


def test_the_shipped_files_are_what_the_generator_writes(tmp_path):
    written = synthetic.write(tmp_path / "new")

    assert [path.name for path in written] == ["uec.csv", "beds.csv", "falls.csv"]
    for path in written:
        assert path.read_bytes() == (SHIPPED / path.name).read_bytes(), path.name
    assert sorted(path.name for path in SHIPPED.glob("*.csv")) == ["beds.csv", "falls.csv", "uec.csv"]
    assert sum(path.stat().st_size for path in written) < 8_000_000


def test_files_hold_whole_numbers_line_feeds_and_plain_flags(tmp_path):
    uec, _, falls = synthetic.write(tmp_path, until=date(2021, 4, 11))
    lines = falls.read_text().split("\n")

    assert lines[0] == ",".join(COLUMNS["falls"].split())
    assert lines[1].startswith("2021-04-04,E08000037,65-79,false,")
    assert lines[1].endswith(",29253,false,true")  # 75.2% of 38,900
    assert len(lines) == 1 + 2 * 14 * 3 * 2 + 1
    assert lines[-1] == ""
    assert b"\r" not in uec.read_bytes()
    assert b"." not in uec.read_bytes()
    assert uec.read_text().splitlines()[1].startswith("2021-04-04,RTD,,,,")


@pytest.mark.parametrize("until", [FIRST_WEEK, date(2022, 1, 2), date(2023, 2, 8), date(2026, 11, 8)])
def test_a_later_last_week_changes_no_earlier_week(extracts, until):
    shorter = synthetic.generate(until)

    for layout, frame in extracts.items():
        kept = frame[frame["week_ending"] <= pd.Timestamp(until)]
        pd.testing.assert_frame_equal(shorter[layout], kept)


def test_another_seed_gives_other_numbers_in_the_same_rows(extracts):
    other = synthetic.generate(seed=7)

    for layout, frame in extracts.items():
        pd.testing.assert_frame_equal(other[layout][KEYS[layout]], frame[KEYS[layout]])
    assert (measure(other, "ed_attendances") != measure(extracts, "ed_attendances")).mean() > 0.9


def test_the_last_week_may_be_given_by_any_of_the_following_days():
    midweek = synthetic.generate(date(2021, 4, 14))

    assert midweek["beds"]["week_ending"].max() == pd.Timestamp("2021-04-11")


def test_a_last_week_before_the_first_is_refused():
    with pytest.raises(ValueError, match="begin on 2021-04-04, 2021-04-03 is too early"):
        synthetic.generate(date(2021, 4, 3))


# --- layout and rules ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("layout", ["uec", "beds", "falls"])
def test_layout_has_every_column_and_every_week_once(extracts, layout):
    frame = extracts[layout]
    weeks = frame["week_ending"].drop_duplicates()

    assert list(frame.columns) == COLUMNS[layout].split()
    assert not frame.duplicated(KEYS[layout]).any()
    assert list(weeks) == list(pd.date_range(FIRST_WEEK, LATEST_WEEK, freq="W-SUN"))
    assert len(frame) == len(weeks) * {"uec": 10, "beds": 8, "falls": 14 * 3 * 2}[layout]
    assert frame["synthetic"].all()
    assert (frame.select_dtypes("number").fillna(0) >= 0).all().all()


def test_each_organisation_reports_its_own_measures_and_leaves_the_rest_empty(uec, beds):
    reported = uec.groupby("org_code").count().gt(0)
    calls = [column for column in uec if column.startswith(("calls", "answer"))]
    cat2 = [column for column in uec if column.startswith("cat2")]
    emergency = [column for column in uec if column.startswith(("ed_", "ambulance", "handover", "streamed"))]

    assert list(reported.index[reported[calls].all(axis=1)]) == ["RX6"]
    assert list(reported.index[reported[cat2].all(axis=1)]) == ["RX6", "RX7"]
    assert set(reported.index[reported[emergency].all(axis=1)]) == set(ACUTE)
    assert reported[calls].any(axis=1).sum() == 1
    assert reported[cat2].any(axis=1).sum() == 2
    assert reported[emergency].any(axis=1).sum() == 8
    assert not uec[uec["org_code"].isin(ACUTE)][emergency].isna().any().any()
    assert list(beds["org_code"].unique()) == ACUTE
    assert not beds.isna().any().any()


@pytest.mark.parametrize(
    ("layout", "smaller", "larger"),
    [
        ("uec", ["calls_answered_60s"], ["calls_answered"]),
        ("uec", ["calls_answered", "calls_abandoned"], ["calls_offered"]),
        ("uec", ["ed_over_4h"], ["ed_attendances_type1", "ed_attendances_other"]),
        ("uec", ["streamed_at_front_door"], ["ed_attendances_type1", "ed_attendances_other"]),
        ("uec", ["ed_over_12h_from_arrival"], ["ed_over_4h"]),
        ("uec", ["ed_over_12h_from_decision"], ["ed_over_12h_from_arrival"]),
        ("uec", ["handovers_over_15"], ["ambulance_arrivals"]),
        ("uec", ["handovers_over_30"], ["handovers_over_15"]),
        ("uec", ["handovers_over_45"], ["handovers_over_30"]),
        ("uec", ["handovers_over_60"], ["handovers_over_45"]),
        ("uec", ["handovers_over_60"], ["handover_minutes_over_59"]),
        ("beds", ["bed_days_occupied"], ["bed_days_available"]),
        ("beds", ["escalation_bed_days"], ["bed_days_available"]),
        ("beds", ["no_criteria_to_reside_bed_days"], ["bed_days_occupied"]),
        ("beds", ["discharges_by_5pm"], ["discharges"]),
    ],
)
def test_parts_are_never_more_than_the_whole(extracts, layout, smaller, larger):
    frame = extracts[layout]

    assert (frame[smaller].sum(axis=1) <= frame[larger].sum(axis=1)).all()


def test_handover_seconds_hold_the_minutes_over_59(uec):
    acute = uec[uec["org_code"].isin(ACUTE)]
    tail = 60 * (59 * acute["handovers_over_60"] + acute["handover_minutes_over_59"])
    mean_of_the_rest = (acute["handover_seconds_total"] - tail) / 60
    mean_of_the_rest /= acute["ambulance_arrivals"] - acute["handovers_over_60"]

    assert mean_of_the_rest.between(10, 35).all()


def test_population_of_a_band_is_the_same_on_both_rows_and_grows_each_april(falls):
    cells = falls.groupby(["week_ending", "area_code", "age_band"])["population"]
    durham = falls[falls["area_code"].eq("E06000047") & falls["age_band"].eq("90+")]
    by_year = durham.groupby(pd.PeriodIndex(durham["week_ending"], freq="Y-MAR"))["population"]

    assert (cells.nunique() == 1).all()
    assert (by_year.nunique() == 1).all()
    assert by_year.first().is_monotonic_increasing
    assert by_year.first().iloc[0] == 4853  # 4.4% of 110,300


def test_the_response_service_starts_place_by_place_and_never_stops(falls):
    live = falls.pivot_table(index="week_ending", columns="area_code", values="response_service_live")
    starts = live.apply(lambda column: column[column == 1].first_valid_index())

    assert live.apply(lambda column: column.is_monotonic_increasing).all()
    assert set(starts[starts.isna()].index) == {"E06000003", "E06000064"}
    assert starts.min() == pd.Timestamp("2022-11-13")
    assert starts.max() == pd.Timestamp("2022-12-25")
    assert starts["E06000047"] == pd.Timestamp("2022-12-04")


# --- as real ------------------------------------------------------------------------------------------------


def test_levels_are_those_of_the_published_statistics(uec, beds, falls):
    type1 = weekly(uec, "ed_attendances_type1")
    all_types = type1 + weekly(uec, "ed_attendances_other")
    four_hour = 100 * (1 - weekly(uec, "ed_over_4h") / all_types)
    offered = weekly(uec, "calls_offered")
    answered, abandoned = weekly(uec, "calls_answered"), weekly(uec, "calls_abandoned")
    answer_seconds = weekly(uec, "answer_seconds_total") / answered
    cat2_minutes = weekly(uec, "cat2_seconds_total") / weekly(uec, "cat2_incidents") / 60
    over_60 = weekly(uec, "handovers_over_60") / weekly(uec, "ambulance_arrivals")
    decision = weekly(uec, "ed_over_12h_from_decision") * 365.25 / 12 / 7
    since = slice(CAPACITY, None)
    daily_beds = weekly(beds, "bed_days_available")[since].resample("MS").mean() / 7
    occupancy = 100 * weekly(beds, "bed_days_occupied") / weekly(beds, "bed_days_available")
    monthly_occupancy = occupancy.resample("MS").mean()

    assert type1.resample("MS").mean().between(15_200, 18_300).all()
    assert all_types.resample("MS").mean().between(24_800, 31_800).all()
    assert four_hour.resample("YS").mean().between(74, 77).all()
    assert decision.resample("MS").mean().between(250, 1_600).all()
    assert offered.mean() == pytest.approx(21_200, rel=0.02)
    assert (answered / offered)["2024":].mean() == pytest.approx(0.905, abs=0.005)
    assert (abandoned / offered)["2024":].mean() == pytest.approx(0.0219, abs=0.002)
    assert answer_seconds["2023":].mean() == pytest.approx(104, rel=0.05)
    assert answer_seconds[:"2022-11"].mean() == pytest.approx(186, rel=0.08)
    assert cat2_minutes.resample("MS").mean().between(25, 38).all()
    assert weekly(uec, "ambulance_arrivals").mean() == pytest.approx(5_650, rel=0.02)
    assert over_60[:"2022"].mean() == pytest.approx(0.045, rel=0.15)
    assert daily_beds.between(6_200, 6_640).all()
    assert daily_beds[daily_beds.index.month == 1].mean() == pytest.approx(6_570, rel=0.01)
    assert daily_beds[daily_beds.index.month == 7].mean() == pytest.approx(6_270, rel=0.01)
    assert monthly_occupancy.between(88.5, 94.5).all()
    assert weekly(falls, "falls_admissions").mean() == pytest.approx(240, rel=0.03)


def test_trusts_differ_as_published(uec, beds):
    mean = uec.groupby("org_code")[["ed_attendances_type1", "ed_attendances_other", "ed_over_4h"]].mean()
    over_4h = mean["ed_over_4h"] / (mean["ed_attendances_type1"] + mean["ed_attendances_other"])
    available = beds.groupby("org_code")["bed_days_available"].mean()

    assert over_4h.idxmin() == "RTF"
    assert mean["ed_attendances_other"].idxmin() == "RNN"
    assert available.idxmax() == "RTD"
    without_north_cumbria = weekly(beds[beds["org_code"] != "RNN"], "bed_days_available")[CAPACITY:]
    assert without_north_cumbria.resample("MS").mean().between(39_400, 42_700).all()


def test_falls_are_few_by_place_and_rise_with_age(falls):
    n_weeks = falls["week_ending"].nunique()
    by_place = falls.groupby("area_code")["falls_admissions"].sum() / n_weeks
    by_band = falls.groupby("age_band")["falls_admissions"].sum() / n_weeks
    people = falls[~falls["from_care_home"]].groupby("age_band")["population"].sum() / n_weeks
    from_care_home = (
        falls[falls["from_care_home"]]["falls_admissions"].sum() / falls["falls_admissions"].sum()
    )

    assert by_place.median() == pytest.approx(15.5, abs=1.5)
    assert by_place["E06000001"] == pytest.approx(7.3, abs=0.7)
    assert by_place.idxmax() == "E06000047"
    assert (by_band / people).is_monotonic_increasing
    assert from_care_home == pytest.approx(0.19, abs=0.02)


def test_beds_rise_four_to_five_percent_from_summer_to_winter(beds):
    available = weekly(beds, "bed_days_available")
    occupancy = 100 * weekly(beds, "bed_days_occupied") / available
    rises, points = [], []

    for year in (2023, 2024, 2025):
        summer, winter = slice(f"{year}-07", f"{year}-08"), slice(f"{year + 1}-01", f"{year + 1}-01")
        rises.append(100 * (available[winter].mean() / available[summer].mean() - 1))
        points.append(occupancy[winter].mean() - occupancy[summer].mean())

    assert all(3.9 < rise < 5.3 for rise in rises)
    assert 4 < np.mean(rises) < 5
    assert np.mean(points) == pytest.approx(3.4, abs=0.6)


def test_other_seasons_turn_the_right_way(uec):
    all_types = measure({"uec": uec, "beds": None, "falls": None}, "ed_attendances")
    four_hour = 1 - weekly(uec, "ed_over_4h") / all_types
    by_month = all_types.groupby(all_types.index.month).mean()
    four_hour_by_month = 100 * four_hour.groupby(four_hour.index.month).mean()
    offered = weekly(uec, "calls_offered")

    assert set(by_month.nsmallest(4).index) >= {1, 8}
    assert set(by_month.nlargest(4).index) <= {3, 4, 5, 6, 7, 10, 11}
    assert four_hour_by_month[[6, 7, 8]].mean() - four_hour_by_month[[12, 1]].mean() == pytest.approx(
        4.3, abs=1
    )
    for christmas in pd.to_datetime(["2022-12-25", "2023-12-31", "2024-12-29"]):
        fortnight_before = christmas - pd.Timedelta(weeks=2)
        assert offered[christmas] > offered[fortnight_before]
        assert all_types[christmas] < all_types[fortnight_before]


@pytest.mark.parametrize(
    ("name", "low", "high"),
    [
        ("beds_available", 0.2, 0.6),
        ("call_answer_seconds", 0.2, 0.6),
        ("ed_attendances", 0.15, 0.5),
        ("handover_minutes_over_59", 0.15, 0.5),
        ("falls_admissions", 0.0, 0.4),  # mostly counting noise
    ],
)
def test_weeks_remember_the_week_before(extracts, name, low, high):
    effect = next(effect for effect in EFFECTS if effect.measure == name)
    series = measure(extracts, name)

    result = estimate(series.to_numpy(), series.index.to_numpy(), effect.start)

    assert low < result.ar1 < high


def test_counts_vary_more_than_chance_alone(uec):
    attendances = measure({"uec": uec, "beds": None, "falls": None}, "ed_attendances")
    change = attendances.diff().dropna()

    assert 0.5 * change.var() > 2 * attendances.mean()


# --- what is built in ---------------------------------------------------------------------------------------


def test_effects_are_those_of_the_deck():
    built_in = {(effect.intervention, effect.measure): effect.percent for effect in EFFECTS}

    assert built_in == {
        ("call-answering", "call_answer_seconds"): -44,
        ("ed-streaming", "ed_attendances"): -2,
        ("handover-backstop", "handover_minutes_over_59"): -64,
        ("bed-capacity", "beds_available"): 4,
        ("falls-response", "falls_admissions"): -6,
        ("falls-response", "falls_admissions_care_home"): -12,
    }
    assert all(effect.start.isoweekday() == 7 for effect in EFFECTS)


@pytest.mark.parametrize("effect", EFFECTS, ids=lambda effect: effect.measure)
def test_the_data_holds_the_effect_it_says(extracts, effect, monkeypatch):
    """The same noise with and without the effect: what is left of it over the weeks since is the effect."""
    monkeypatch.setattr(synthetic, "EFFECTS", tuple(replace(each, percent=0.0) for each in EFFECTS))
    without = measure(synthetic.generate(), effect.measure)
    ratio = measure(extracts, effect.measure) / without
    since = without.index >= pd.Timestamp(effect.start) + pd.Timedelta(weeks=4)
    # The first place's service starts three weeks before the date, the last place's three weeks after.
    before = without.index < pd.Timestamp(effect.start) - pd.Timedelta(weeks=4)

    assert (ratio[before] == 1).all()
    found = 100 * ((ratio * without)[since].sum() / without[since].sum() - 1)
    tolerance = {"falls_admissions": 1.0, "falls_admissions_care_home": 2.0, "handover_minutes_over_59": 0.7}
    assert found == pytest.approx(effect.percent, abs=tolerance.get(effect.measure, 0.1))


@pytest.mark.parametrize("weeks_after", [53, 104, None], ids=["a year and a week", "two years", "all weeks"])
@pytest.mark.parametrize("effect", EFFECTS, ids=lambda effect: effect.measure)
def test_the_adjusted_estimate_finds_each_effect(extracts, effect, weeks_after):
    series = measure(extracts, effect.measure)
    if weeks_after:
        series = series[: pd.Timestamp(effect.start) + pd.Timedelta(weeks=weeks_after - 1)]

    result = estimate(series.to_numpy(), series.index.to_numpy(), effect.start)

    assert result.lower_ci_percent <= effect.percent <= result.upper_ci_percent


def test_streaming_reaches_some_trusts_more_than_others_and_shows_at_the_front_door(uec):
    before = uec[uec["week_ending"].between("2022-03-06", "2023-02-26")]
    after = uec[uec["week_ending"].between("2023-03-12", "2024-03-03")]

    def share_streamed(frame):
        total = frame.groupby("org_code")[
            ["streamed_at_front_door", "ed_attendances_type1", "ed_attendances_other"]
        ].sum()
        attendances = total["ed_attendances_type1"] + total["ed_attendances_other"]
        return 100 * total["streamed_at_front_door"] / attendances

    change = share_streamed(after) - share_streamed(before)
    assert change["R0B"] > 2
    assert change[["RR7", "RNN"]].abs().max() < 0.3


@pytest.mark.parametrize(
    ("code", "layout", "column", "percent"),
    [
        ("RTR", "uec", "handover_minutes_over_59", 120),
        ("R0B", "beds", "bed_days_occupied", 3.8),
        ("RVW", "uec", "ed_over_4h", -25),
        ("E06000004", "falls", "falls_admissions", 40),
    ],
)
def test_planted_signals_touch_one_code_from_their_date(extracts, code, layout, column, percent, monkeypatch):
    planted = next(planted for planted in PLANTED if planted.code == code)
    monkeypatch.setattr(synthetic, "PLANTED", ())
    key = "area_code" if layout == "falls" else "org_code"

    def by_code(frames):
        return frames[layout].pivot_table(index="week_ending", columns=key, values=column, aggfunc="sum")

    with_it, without = by_code(extracts).astype(float), by_code(synthetic.generate()).astype(float)
    since = without.index >= pd.Timestamp(planted.start)
    others = [name for name in without if name not in {each.code for each in PLANTED}]

    pd.testing.assert_frame_equal(with_it[others], without[others])
    pd.testing.assert_series_equal(with_it[code][~since], without[code][~since])
    change = 100 * (with_it[code][since].sum() / without[code][since].sum() - 1)
    assert change == pytest.approx(percent, rel=0.2)


def test_every_planted_signal_is_told_apart():
    assert len({(planted.code, planted.series) for planted in PLANTED}) == len(PLANTED)
    assert {planted.series for planted in PLANTED} == {"handovers", "occupancy", "over_4h", "falls"}
    assert all(FIRST_WEEK < planted.start < LATEST_WEEK for planted in PLANTED)


def test_a_measure_without_an_effect_has_no_step(uec):
    arrivals = weekly(uec, "ambulance_arrivals")

    result = estimate(arrivals.to_numpy(), arrivals.index.to_numpy(), date(2023, 1, 8))

    assert result.lower_ci_percent < 0 < result.upper_ci_percent
    assert np.abs(result.effect_percent) < 2
