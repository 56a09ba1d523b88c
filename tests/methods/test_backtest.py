"""The back-test against numbers worked by hand and a version of it written as plain loops."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from outcomes.methods import projection
from outcomes.methods.backtest import (
    BacktestSeries,
    NoLongSeries,
    backtest,
    interval_score,
    random_walk,
    series_from_frame,
)


def annual(values, **rest):
    return BacktestSeries("series", np.arange(len(values)) + 2010.5, np.array(values, dtype=float), **rest)


def slow_backtest(series):
    """One forecast at a time, one number at a time."""
    inside, errors, scores, walk_inside, walk_errors, walk_scores, ahead = [], [], [], [], [], [], []
    for one in series:
        for n in range(6, len(one.values)):
            history = list(one.values[:n])
            changes = [b - a for a, b in zip(history, history[1:], strict=False)]
            scale = sum(abs(change) for change in changes) / len(changes)
            if scale == 0:
                continue
            root_mean_square = (sum(change**2 for change in changes) / len(changes)) ** 0.5
            for j in range(n, len(one.values)):
                h = one.times[j] - one.times[n - 1]
                if round(h) > 7:
                    continue
                fitted = projection.project(
                    one.times[:n], history, pooled_years=one.pooled_years, bounds=one.bounds
                )
                lower, upper = fitted.interval(one.times[j], 0.8)
                actual, last = one.values[j], history[-1]
                half = stats.t.ppf(0.9, n - 1) * root_mean_square * h**0.5
                ahead.append(round(h))
                inside.append(lower <= actual <= upper)
                walk_inside.append(last - half <= actual <= last + half)
                errors.append(abs(actual - fitted.median(one.times[j])) / scale)
                walk_errors.append(abs(actual - last) / scale)
                for found, low, high in ((scores, lower, upper), (walk_scores, last - half, last + half)):
                    found.append(
                        (high - low + 10 * max(low - actual, 0) + 10 * max(actual - high, 0)) / scale
                    )
    return inside, errors, scores, walk_inside, walk_errors, walk_scores, ahead


def test_random_walk_by_hand():
    # Differences 1, -1, 2, 0, 2: root mean square sqrt(10 / 5); t(0.9, 5) = 1.475884
    lower, median, upper = random_walk(np.array([1.0, 2, 1, 3, 3, 5]), np.array([1.0, 4.0]))

    np.testing.assert_allclose(median, [5, 5])
    np.testing.assert_allclose(upper - 5, [1.475884 * 2**0.5, 2 * 1.475884 * 2**0.5], rtol=1e-6)
    np.testing.assert_allclose(5 - lower, upper - 5)


def test_interval_score_by_hand():
    actual = np.array([5.0, 1.0, 12.0])

    np.testing.assert_allclose(interval_score(actual, np.full(3, 2.0), np.full(3, 10.0)), [8, 18, 28])


def test_one_origin_by_hand():
    # Given seven points: one origin of six, mean absolute difference 6 / 5, one forecast one year ahead
    result = backtest([annual([1, 2, 1, 3, 3, 5, 4])])

    half = 1.4758840488 * 2**0.5
    assert (result["series"], result["origins"], result["forecasts"]) == (1, 1, 1)
    assert result["random_walk"]["mase"] == pytest.approx(1 / 1.2)
    assert result["random_walk"]["interval_score"] == pytest.approx(2 * half / 1.2)
    assert result["random_walk"]["coverage_80"] == 1
    assert result["coverage_by_horizon"] == {"1": 1.0}


def test_the_whole_result_matches_plain_loops():
    random = np.random.default_rng(3)
    times = 2001.5 + np.array([0, 1, 2, 3, 5, 6, 7, 8, 11, 12, 13, 15])
    series = [
        BacktestSeries("gaps", times, np.round(50 + random.standard_normal(12).cumsum(), 1), bounds=(0, 100)),
        annual(np.round(80 + 0.1 * random.standard_normal(9).cumsum(), 2), pooled_years=3),
        annual([3.0] * 7 + [4.0, 3.5, 4.5]),
        annual([1.0, 2.0, 3.0]),
    ]

    result = backtest(series)
    inside, errors, scores, walk_inside, walk_errors, walk_scores, ahead = slow_backtest(series)

    assert (result["series"], result["origins"], result["forecasts"]) == (3, 6 + 3 + 2, len(ahead))
    assert result["coverage_80"] == pytest.approx(np.mean(inside))
    assert result["mase"] == pytest.approx(np.mean(errors))
    assert result["interval_score"] == pytest.approx(np.mean(scores))
    walk = result["random_walk"]
    assert (walk["coverage_80"], walk["mase"], walk["interval_score"]) == pytest.approx(
        (np.mean(walk_inside), np.mean(walk_errors), np.mean(walk_scores))
    )
    assert list(result["coverage_by_horizon"]) == [str(h) for h in sorted(set(ahead))]
    assert result["coverage_by_horizon"]["2"] == pytest.approx(
        np.mean(np.array(inside)[np.array(ahead) == 2])
    )


def test_horizons_end_at_seven_calendar_years():
    times = np.array([2000.5, 2001.5, 2002.5, 2003.5, 2004.5, 2005.5, 2012.5, 2013.5])
    one = BacktestSeries("sparse", times, np.array([1.0, 2, 1, 3, 2, 4, 3, 5]))

    result = backtest([one])

    assert result["forecasts"] == 2
    assert set(result["coverage_by_horizon"]) == {"7", "1"}


def test_an_origin_with_nothing_within_seven_years_is_left_out():
    times = np.array([2000.5, 2001.5, 2002.5, 2003.5, 2004.5, 2005.5, 2020.5])
    one = BacktestSeries("gap", times, np.array([1.0, 2, 1, 3, 2, 4, 3]))

    with pytest.raises(NoLongSeries):
        backtest([one])


@pytest.mark.parametrize(
    ("series", "message"),
    [
        ([], "at least 7 points; the longest here has 0"),
        ([annual([1, 2, 3, 4])], "at least 7 points; the longest here has 4"),
        ([annual([5] * 9)], "needs a series that changes"),
    ],
)
def test_a_file_without_a_long_series_says_so(series, message):
    with pytest.raises(NoLongSeries, match=message):
        backtest(series)
    assert issubclass(NoLongSeries, ValueError)


def test_published_errors_are_used():
    values = [50.0, 52, 49, 51, 50, 52, 49, 51]
    errors = np.full(8, 1.5)

    with_errors = backtest([annual(values, standard_errors=errors)])

    assert with_errors["interval_score"] != backtest([annual(values)])["interval_score"]
    assert with_errors["random_walk"] == backtest([annual(values)])["random_walk"]


@settings(max_examples=15, deadline=None)
@given(st.lists(st.integers(10, 90), min_size=7, max_size=10), st.sampled_from([0.01, 100.0]))
def test_scores_do_not_depend_on_the_unit(values, factor):
    values = [value + 0.123456 for value in values]
    if len(set(values[:6])) == 1:
        values[0] += 1
    usual, scaled = backtest([annual(values)]), backtest([annual([factor * value for value in values])])

    assert scaled["interval_score"] == pytest.approx(usual["interval_score"], rel=1e-4)
    assert scaled["random_walk"]["mase"] == pytest.approx(usual["random_walk"]["mase"])


@pytest.mark.parametrize("drift", [0.0, 0.6])
def test_simulated_annual_series_are_held_four_times_in_five(drift):
    # Given series of the assumed kind: equal noise and level, and a drift in half of the cases
    random = np.random.default_rng(11)
    years = np.arange(12)
    level = random.standard_normal((150, 12)).cumsum(axis=1) * 0.7
    values = 50 + level + 0.5 * random.standard_normal((150, 12)) + drift * years

    result = backtest(annual(row) for row in values)

    assert 0.75 <= result["coverage_80"] <= 0.92
    assert result["interval_score"] < 1.05 * result["random_walk"]["interval_score"]


def published(rows):
    columns = ["indicator", "area_code", "sex", "unit", "start", "end", "value", "lower_ci", "upper_ci"]
    frame = pd.DataFrame(rows, columns=columns)
    return frame.assign(
        age=None,
        category_type=None,
        category=None,
        period_start=pd.to_datetime(frame["start"]),
        period_end=pd.to_datetime(frame["end"]),
    ).drop(columns=["start", "end"])


def calendar_year(year, value, *, unit="%", limits=(np.nan, np.nan), sex="persons", area="E06000001"):
    return ("obesity", area, sex, unit, f"{year}-01-01", f"{year}-12-31", value, *limits)


def test_series_are_cut_by_area_and_sex_oldest_first_without_missing_values():
    rows = [
        calendar_year(2015, 22.0),
        calendar_year(2013, 20.0),
        calendar_year(2014, np.nan),
        calendar_year(2013, 30.0, sex="male"),
        calendar_year(2013, 40.0, area="E06000002"),
    ]

    first, male, other = series_from_frame(published(rows))

    assert (first.name, first.pooled_years, first.bounds) == (
        "obesity, %, E06000001, persons, 1",
        1,
        (0, 100),
    )
    np.testing.assert_allclose(first.times, [2013.5, 2015.5])
    np.testing.assert_allclose(first.values, [20, 22])
    assert first.standard_errors is None
    assert (male.values.tolist(), other.values.tolist()) == ([30.0], [40.0])


def test_standard_errors_need_limits_on_every_value():
    rows = [
        calendar_year(2013, 20.0, limits=(18.04, 21.96)),
        calendar_year(2014, 21.0, limits=(19.04, 22.96)),
        calendar_year(2013, 20.0, limits=(18.04, 21.96), sex="male"),
        calendar_year(2014, 21.0, sex="male"),
    ]

    persons, male = series_from_frame(published(rows))

    np.testing.assert_allclose(persons.standard_errors, [1, 1])
    assert male.standard_errors is None


def test_annual_and_pooled_values_of_one_measure_are_separate_series():
    pooled = ("obesity", "E06000001", "persons", "%", "2013-01-01", "2015-12-31", 23.0, np.nan, np.nan)

    one, three = series_from_frame(published([calendar_year(2014, 20.0), pooled]))

    assert (one.pooled_years, three.pooled_years) == (1, 3)
    assert one.times.tolist() == three.times.tolist() == [2014.5]


def test_a_value_printed_twice_for_one_period_counts_once():
    (one,) = series_from_frame(published([calendar_year(2014, 20.0), calendar_year(2014, 21.0)]))

    assert one.values.tolist() == [21.0]


@pytest.mark.parametrize(
    ("unit", "value", "bounds"),
    [
        ("%", 20.0, (0, 100)),
        ("Score out of 10", 7.5, (0, 10)),
        ("per 100,000", 120.0, (0, None)),
        ("years", 60.0, (0, None)),
        (None, 3.0, (0, None)),
        ("%", -2.0, (None, None)),
        ("%", 130.0, (None, None)),
    ],
)
def test_bounds_follow_the_unit_unless_the_values_disprove_it(unit, value, bounds):
    (one,) = series_from_frame(published([calendar_year(2014, value, unit=unit)]))

    assert one.bounds == bounds


def test_an_empty_frame_has_no_series():
    assert series_from_frame(published([])) == []
