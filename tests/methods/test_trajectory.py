import json
import math
from dataclasses import replace
from pathlib import Path as File

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outcomes.methods import trajectory
from outcomes.methods.trajectory import (
    FINGERTIPS_BOUNDARY,
    NoPath,
    Path,
    direction_verdict,
    fingertips_trend,
    gap_series,
    healthy_people,
    open_sdg_class,
    open_sdg_ratio,
    path_points,
    period_change,
    recent_rate,
    required_rate,
    required_value,
    share_achieved,
    standard_errors_from_limits,
    target_value,
    what_it_would_take,
)

SMOKING = Path("level", "low", 2020, 13, 2030, 5)
GAP = Path("gap", "high", 2020, -4.0, 2030, -3.6)
NO_NUMBER = Path("direction", "high", 2020, 50)

MEN_NORTH_EAST = [58.8, 58.6, 57.4, 56.9, 57.0]  # healthy life expectancy, 2018-20 to 2022-24
MEN_ENGLAND = [63.1, 62.7, 62.3, 61.5, 60.9]
PERIODS = [2019.5, 2020.5, 2021.5, 2022.5, 2023.5]

numbers = st.floats(-50, 50).map(lambda number: round(number, 2))
positive = st.floats(1, 50).map(lambda number: round(number, 2))
polarities = st.sampled_from(["low", "high"])


# --- Targets and paths ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "baseline", "amount", "polarity", "expected"),
    [
        ("level", 13, 5, "low", 5),
        ("change", 104.1, -15, "low", 88.485),
        ("change", 60, 10, "high", 66),
        ("gap", 2.3, 50, "low", 1.15),
        ("gap", -4.3, 10, "high", -3.87),
        ("gap", -1.0, 50, "low", 0),  # already better than England: stay no worse
        ("gap", 0.5, 10, "high", 0),
        ("gap", 0, 50, "low", 0),
    ],
)
def test_each_rule_has_its_target(rule, baseline, amount, polarity, expected):
    assert target_value(rule, baseline, amount, polarity=polarity) == pytest.approx(expected)


def test_a_direction_has_no_number():
    with pytest.raises(NoPath, match="no number"):
        target_value("direction", 50, 10)
    with pytest.raises(NoPath, match="No number"):
        required_value(NO_NUMBER, 2025)
    with pytest.raises(NoPath, match="No number"):
        path_points(NO_NUMBER)
    assert share_achieved(NO_NUMBER, 52).reason == "No number is set for this target."
    assert required_rate(NO_NUMBER, 2024, 52) is None
    assert not NO_NUMBER.is_met_by(100)


def test_a_linear_path_is_straight_and_flat_after_the_target():
    assert required_value(SMOKING, 2020) == 13
    assert required_value(SMOKING, 2023) == pytest.approx(10.6)
    assert required_value(SMOKING, 2024) == pytest.approx(9.8)
    assert required_value(SMOKING, 2030) == 5
    assert required_value(SMOKING, 2041) == 5
    assert path_points(SMOKING) == ([2020, 2030], [13, 5])
    assert path_points(SMOKING, until=2032) == ([2020, 2030, 2032], [13, 5, 5])
    assert path_points(SMOKING, until=2025) == ([2020, 2030], [13, 5])


def test_no_path_before_the_baseline():
    with pytest.raises(ValueError, match="2019.5 is before it"):
        required_value(SMOKING, 2019.5)


def test_a_geometric_path_changes_by_the_same_share_each_year():
    path = replace(SMOKING, shape="geometric")
    assert required_value(path, 2025) == pytest.approx(math.sqrt(13 * 5))
    times, values = path_points(path)
    assert times == [2020 + year for year in range(11)]
    ratios = [later / earlier for earlier, later in zip(values, values[1:], strict=False)]
    assert ratios == pytest.approx([(5 / 13) ** 0.1] * 10)


def test_milestones_are_joined_by_straight_lines():
    path = replace(SMOKING, shape="milestones", milestones=((2024, 11), (2028, 6)))
    assert [required_value(path, time) for time in (2022, 2024, 2026, 2029)] == [12, 11, 8.5, 5.5]
    assert path_points(path) == ([2020, 2024, 2028, 2030], [13, 11, 6, 5])


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"target_value": None}, "needs a target time and a target value"),
        ({"target_time": 2020}, "must lie after"),
        ({"rule": "gap", "shape": "geometric"}, "A gap can change sign"),
        ({"target_value": 0, "shape": "geometric"}, "above zero"),
        ({"baseline_value": -13, "shape": "geometric"}, "above zero"),
        ({"shape": "milestones"}, "in order"),
        ({"shape": "milestones", "milestones": ((2031, 5),)}, "in order"),
        ({"shape": "milestones", "milestones": ((2025, 9), (2024, 10))}, "in order"),
        ({"rule": "direction"}, "has no number"),
    ],
)
def test_a_path_that_cannot_be_drawn_is_refused(change, message):
    with pytest.raises(ValueError, match=message):
        replace(SMOKING, **change)


@given(positive, positive, st.floats(0, 12), numbers)
def test_a_path_moves_with_its_ends(baseline, target, elapsed, shift):
    path = Path("level", "low", 2020, baseline, 2030, target)
    moved = replace(path, baseline_value=baseline + shift, target_value=target + shift)
    assert required_value(moved, 2020 + elapsed) == pytest.approx(
        required_value(path, 2020 + elapsed) + shift
    )


@given(positive, positive, st.floats(0, 10), st.sampled_from(["linear", "geometric"]))
def test_a_path_stays_between_its_ends(baseline, target, elapsed, shape):
    path = Path("change", "low", 2020, baseline, 2030, target, shape)
    low, high = sorted((baseline, target))
    assert low - 1e-9 <= required_value(path, 2020 + elapsed) <= high + 1e-9


# --- Progress -------------------------------------------------------------------------------------


def test_share_of_the_targeted_change():
    assert share_achieved(SMOKING, 11.0).percent == pytest.approx(25)
    assert share_achieved(SMOKING, 4).percent == pytest.approx(112.5)
    assert share_achieved(SMOKING, 14).percent == pytest.approx(-12.5)


@pytest.mark.parametrize("baseline", [5, 4])
def test_no_share_where_the_target_was_met_at_baseline(baseline):
    result = share_achieved(replace(SMOKING, baseline_value=baseline), 4)
    assert result.percent is None
    assert result.is_met_at_baseline
    assert result.reason == "The target was already met at baseline."


def test_recent_rate_is_the_slope_of_the_last_five_points_in_calendar_years():
    # Given 2020 missing, and an early point that must not count
    times = [2016, 2017, 2018, 2019, 2020, 2021, 2022]
    values = [99, 8, 7, 6, math.nan, 4, 3]
    # Then the fall is one a year, not more across the hole
    assert recent_rate(times, values) == pytest.approx(-1)
    assert recent_rate(times[:5], values[:5]) is None


def test_required_rate_is_what_is_left_over_the_years_left():
    assert required_rate(SMOKING, 2024, 10.2) == pytest.approx(-5.2 / 6)
    assert required_rate(SMOKING, 2024, 5) == 0
    assert required_rate(SMOKING, 2030, 7) is None


def test_period_change_is_per_year_where_a_year_is_missing():
    change = period_change([2018, 2020, 2021], [12, math.nan, 9])
    assert change == trajectory.PeriodChange(2018, 2021, -3, -1)
    assert period_change([2018], [12]) is None


def test_what_it_would_take_in_people():
    # Given 10% of 2 million adults
    needed = what_it_would_take(SMOKING, 2025, 10, 2_000_000)
    assert needed == trajectory.PeopleNeeded(200_000, 100_000, 100_000, 20_000, 5)
    per_100k = what_it_would_take(replace(SMOKING, rule="change"), 2025, 10, 2_000_000, per=100_000)
    assert per_100k.fewer == 100


def test_people_each_year_are_shared_among_the_years_that_are_left():
    # Given a newest figure of 2025, when two years of the five to the target are past
    needed = what_it_would_take(SMOKING, 2025, 10, 2_000_000, now=2027)
    # Then the same number of people is left to three years
    assert (needed.fewer, needed.years_left) == (100_000, 3)
    assert needed.each_year == pytest.approx(100_000 / 3)
    # And a figure newer than the day is the start
    assert what_it_would_take(SMOKING, 2025, 10, 2_000_000, now=2024).years_left == 5


@pytest.mark.parametrize(
    ("path", "time", "population", "message"),
    [
        (GAP, 2024, 1000, "gap target cannot be put in people"),
        (NO_NUMBER, 2024, 1000, "direction target cannot"),
        (SMOKING, 2024, 0, "above zero"),
        (SMOKING, 2030, 1000, "has come"),
    ],
)
def test_people_are_refused_where_they_mean_nothing(path, time, population, message):
    with pytest.raises(ValueError, match=message):
        what_it_would_take(path, time, 10, population)


@pytest.mark.parametrize(
    ("times", "values", "errors", "message"),
    [
        ([2019, 2019], [1, 2], None, "rise"),
        ([2020, 2019], [1, 2], None, "rise"),
        ([2020], [1, 2], None, "same length"),
        ([2019, 2020], [1, 2], [1], "same length"),
        ([[2019, 2020]], [[1, 2]], None, "one-dimensional"),
    ],
)
def test_a_series_that_is_no_series_is_refused(times, values, errors, message):
    with pytest.raises(ValueError, match=message):
        trajectory.series(times, values, errors)


def test_standard_errors_come_from_published_limits():
    np.testing.assert_allclose(standard_errors_from_limits([10, math.nan], [13.92, 2]), [1, math.nan])


# --- Open SDG -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("year", "value", "ratio", "linear", "category"),
    [(2023, 11.0, 0.594, 0.83, "Limited progress"), (2024, 9.5, 0.828, 1.09, "Moderate progress")],
)
def test_smoking_on_two_scales(year, value, ratio, linear, category):
    result = open_sdg_ratio(SMOKING, year, value)
    assert result.ratio == pytest.approx(ratio, abs=5e-4)
    assert result.linear_ratio == pytest.approx(linear, abs=5e-3)
    assert result.category == category


@pytest.mark.parametrize(
    ("ratio", "category"),
    [
        (1.2, "On track"),
        (0.95, "On track"),
        (0.9499, "Moderate progress"),
        (0.60, "Moderate progress"),
        (0.1 + 0.2 + 0.3 - 1e-16, "Moderate progress"),
        (0.5999, "Limited progress"),
        (0, "Limited progress"),
        (-0.0001, "Moving away"),
    ],
)
def test_a_boundary_belongs_to_the_better_class(ratio, category):
    assert open_sdg_class(ratio) == category


@pytest.mark.parametrize(
    ("path", "year", "value", "reason", "linear"),
    [
        (NO_NUMBER, 2024, 51, "No number", None),
        (SMOKING, 2020, 13, "no period after", None),
        (replace(SMOKING, baseline_value=5), 2024, 5, "already met", None),
        (GAP, 2025, -3.8, "gap", 1.0),
        (SMOKING, 2025, 0, "above zero", 3.25),
    ],
)
def test_where_compound_growth_is_not_defined_a_reason_stands(path, year, value, reason, linear):
    result = open_sdg_ratio(path, year, value)
    assert result.ratio is None
    assert result.category is None
    assert reason in result.reason
    assert result.linear_ratio == (None if linear is None else pytest.approx(linear))


@given(positive, positive, positive, st.floats(1.1, 20))
def test_the_ratio_does_not_depend_on_the_unit(start, target, value, scale):
    def ratio(factor):
        return open_sdg_ratio(
            Path("level", "high", 2020, start * factor, 2030, target * factor), 2024, value * factor
        )

    one, scaled = ratio(1), ratio(scale)
    assert scaled.linear_ratio == (None if one.ratio is None else pytest.approx(one.linear_ratio, rel=1e-6))
    assert scaled.ratio == (None if one.ratio is None else pytest.approx(one.ratio, rel=1e-6, abs=1e-9))


# --- Healthy People -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "category"),
    [
        (5, "Met"),
        (4, "Met"),
        (12.2, "Improved"),  # exactly 10% of the targeted change
        (12.21, "Little or no change"),
        (13, "Little or no change"),
        (14.29, "Little or no change"),
        (14.3, "Got worse"),  # exactly 10% of the baseline
    ],
)
def test_healthy_people_without_standard_errors(value, category):
    assert healthy_people(SMOKING, value).category == category
    # Standard errors of zero tell nothing, and one alone is not enough.
    assert healthy_people(SMOKING, value, standard_error=0, baseline_standard_error=0).category == category
    assert healthy_people(SMOKING, value, standard_error=1).category == category
    assert (
        healthy_people(SMOKING, value, standard_error=1, baseline_standard_error=math.nan).category
        == category
    )


def test_a_met_target_says_how_far_it_moved_in_standard_errors():
    met = healthy_people(SMOKING, 5, standard_error=3.0, baseline_standard_error=4.0)

    assert (met.category, met.z) == ("Met", pytest.approx(-8 / 5))


@pytest.mark.parametrize(
    ("value", "category"),
    [
        (13 - 1.97 * 0.5, "Improved"),
        (13 - 1.95 * 0.5, "Little or no change"),
        (13 + 1.95 * 0.5, "Little or no change"),
        (13 + 1.97 * 0.5, "Got worse"),
        (5, "Met"),
    ],
)
def test_healthy_people_with_standard_errors(value, category):
    # The standard error of the difference is 0.5.
    result = healthy_people(SMOKING, value, standard_error=0.3, baseline_standard_error=0.4)
    assert result.category == category


def test_just_1_96_standard_errors_is_not_beyond():
    path = Path("level", "low", 2020, 0, 2030, -100)
    result = healthy_people(path, -1.96, standard_error=1, baseline_standard_error=0)
    assert (result.category, result.z) == ("Little or no change", -1.96)


def test_healthy_people_without_a_number_needs_standard_errors():
    assert healthy_people(NO_NUMBER, 53, standard_error=1, baseline_standard_error=1).category == "Improved"
    assert healthy_people(NO_NUMBER, 44).category == "Got worse"
    result = healthy_people(NO_NUMBER, 53)
    assert result.category is None
    assert "no standard errors" in result.reason


@given(numbers, numbers, numbers, st.sampled_from([None, 0.5]))
def test_healthy_people_mirrors(baseline, target, value, error):
    errors = {"standard_error": error, "baseline_standard_error": error}
    path = Path("level", "low", 2020, baseline, 2030, target)
    mirrored = Path("level", "high", 2020, -baseline, 2030, -target)
    assert (
        healthy_people(path, value, **errors).category == healthy_people(mirrored, -value, **errors).category
    )


# --- Fingertips -----------------------------------------------------------------------------------

ORACLE = json.loads((File(__file__).parents[1] / "oracles" / "trend.json").read_text())["cases"]
RESULTS = ("Increasing", "No clear change", "Cannot be calculated")


@pytest.mark.parametrize(("case", "result"), list(zip(ORACLE, RESULTS, strict=True)))
def test_fingertips_trend_is_ohids(case, result):
    trend = fingertips_trend(case["value"], case["lower"], case["upper"])
    assert trend.result == result
    assert (result == "Increasing") == case["significant"]
    if "statistic" in case:
        printed = None if trend.statistic is None else round(trend.statistic, 2)
        assert printed == case["statistic"]
    assert (trend.reason is None) == (result != "Cannot be calculated")


def with_statistic(statistic):
    """Five points on a straight line whose trend statistic is as asked, with their limits."""
    # Equal standard errors of 1 give the slope a variance of 1 / 10.
    values = np.arange(5) * math.sqrt(statistic / 10)
    return values, values - trajectory.Z_95, values + trajectory.Z_95


@pytest.mark.parametrize(
    ("statistic", "result"),
    [(FINGERTIPS_BOUNDARY - 0.001, "No clear change"), (FINGERTIPS_BOUNDARY + 0.001, "Increasing")],
)
def test_the_boundary_of_the_trend(statistic, result):
    trend = fingertips_trend(*with_statistic(statistic))
    assert trend.statistic == pytest.approx(statistic)
    assert trend.result == result


def test_a_falling_trend_and_only_the_last_five_points():
    values, lower, upper = with_statistic(40)
    earlier = [1000.0]
    trend = fingertips_trend([*earlier, *-values], [*earlier, *-upper], [*earlier, *-lower])
    assert trend.result == "Decreasing"
    assert trend.slope == pytest.approx(-2)


def test_a_trend_made_by_one_point_is_none():
    # Given one point so precise and so far off that the slope changes sign without it
    values = np.array([5.0, 4, 3, 2, 30])
    errors = np.array([0.5, 0.5, 0.5, 0.5, 1])
    trend = fingertips_trend(values, values - 1.96 * errors, values + 1.96 * errors)
    assert trend.statistic > FINGERTIPS_BOUNDARY
    assert trend.result == "No clear change"


@pytest.mark.parametrize(
    ("values", "lower", "upper", "reason"),
    [
        ([1, 2, 3, 4], [0, 1, 2, 3], [2, 3, 4, 5], "five points; there are 4"),
        ([1, 2, math.nan, 4, 5], [0, 1, 2, 3, 4], [2, 3, 4, 5, 6], "lacks a value"),
        ([1, 2, 3, 4, 5], [0, 1, math.nan, 3, 4], [2, 3, 4, 5, 6], "lacks a value or a limit"),
        ([1, 2, 3, 4, 5], [0, 1, 3, 3, 4], [2, 3, 3, 5, 6], "no width"),
    ],
)
def test_a_trend_that_cannot_be_calculated_says_why(values, lower, upper, reason):
    trend = fingertips_trend(values, lower, upper)
    assert trend.result == "Cannot be calculated"
    assert reason in trend.reason


def test_limits_must_match_values():
    with pytest.raises(ValueError, match="same length"):
        fingertips_trend([1, 2], [0], [2, 3])


@given(
    st.lists(numbers, min_size=5, max_size=5), st.lists(positive, min_size=5, max_size=5), numbers, positive
)
def test_the_trend_does_not_depend_on_origin_or_unit(values, widths, shift, scale):
    values, widths = np.array(values), np.array(widths)
    one = fingertips_trend(values, values - widths, values + widths)
    moved = (values + shift) * scale
    other = fingertips_trend(moved, moved - widths * scale, moved + widths * scale)
    assert other.statistic == pytest.approx(one.statistic, rel=1e-6, abs=1e-9)
    assert other.slope == pytest.approx(one.slope * scale, rel=1e-6, abs=1e-9)


# --- Gaps -----------------------------------------------------------------------------------------


def test_men_lose_healthy_years_here_and_in_england_while_the_gap_closes():
    # Given healthy life expectancy of men, North East and England, 2018-20 to 2022-24, as published
    gap = gap_series(PERIODS, MEN_NORTH_EAST, MEN_ENGLAND, polarity="high")
    # Then the gap went from 4.3 years to 3.9
    np.testing.assert_allclose(gap.gaps, [-4.3, -4.1, -4.9, -4.6, -3.9])
    assert (gap.movement, gap.area_direction, gap.comparator_direction) == ("closing", "worse", "worse")
    assert gap.words == "Gap closing, but both getting worse"
    assert gap.closes_while_both_worsen


@pytest.mark.parametrize(
    ("area", "england", "polarity", "movement", "area_direction", "comparator_direction", "words"),
    [
        ([12, 14], [10, 11], "low", "widening", "worse", "worse", "Gap widening"),
        ([12, 10], [10, 9], "low", "closing", "better", "better", "Gap closing"),
        ([12, 13], [10, 12], "low", "closing", "worse", "worse", "Gap closing, but both getting worse"),
        ([12, 13], [10, 12], "high", "none", "better", "better", "No gap to close"),
        ([12, 12], [10, 11], "low", "closing", "unchanged", "worse", "Gap closing"),
        ([12, 13], [10, 11], "low", "unchanged", "worse", "worse", "Gap unchanged"),
        ([9, 8], [10, 11], "low", "none", "better", "worse", "No gap to close"),
        ([9, 12], [10, 11], "low", "widening", "worse", "worse", "Gap widening"),
        ([12, 9], [10, 11], "low", "closing", "better", "worse", "Gap closing"),
    ],
)
def test_a_gap_is_the_areas_disadvantage(
    area, england, polarity, movement, area_direction, comparator_direction, words
):
    gap = gap_series([2020, 2024], area, england, polarity=polarity)
    found = (gap.movement, gap.area_direction, gap.comparator_direction, gap.words)
    assert found == (movement, area_direction, comparator_direction, words)


def test_standard_errors_of_a_gap_and_periods_missing_on_one_side():
    gap = gap_series(
        [2020, 2021, 2022],
        [12, 13, 14],
        [10, math.nan, 11],
        polarity="low",
        area_standard_errors=[3, 3, 3],
        comparator_standard_errors=[4, 4, 4],
    )
    np.testing.assert_array_equal(gap.times, [2020, 2022])
    np.testing.assert_array_equal(gap.standard_errors, [5, 5])
    without = gap_series([2020, 2022], [12, 14], [10, 11], polarity="low", area_standard_errors=[3, 3])
    assert without.standard_errors is None


def test_directions_count_from_the_baseline():
    # Given a gap that closed before the baseline and widened since
    gap = gap_series([2015, 2020, 2024], [20, 12, 13], [10, 10, 10], polarity="low", since=2020)
    assert gap.movement == "widening"
    assert len(gap.gaps) == 3
    with pytest.raises(ValueError, match="two periods"):
        gap_series([2015, 2020, 2024], [20, 12, 13], [10, 10, 10], polarity="low", since=2024)


@given(st.lists(numbers, min_size=2, max_size=6), st.data(), numbers, polarities)
def test_a_gap_mirrors_and_does_not_depend_on_origin(area, data, shift, polarity):
    england = data.draw(st.lists(numbers, min_size=len(area), max_size=len(area)))
    times = np.arange(len(area)) + 2020.0
    area, england = np.array(area), np.array(england)
    one = gap_series(times, area, england, polarity=polarity)
    moved = gap_series(times, area + shift, england + shift, polarity=polarity)
    mirrored = gap_series(times, -area, -england, polarity="high" if polarity == "low" else "low")
    for other in (moved, mirrored):
        assert other.words == one.words
        assert other.area_direction == one.area_direction
        assert other.comparator_direction == one.comparator_direction


# --- Direction ------------------------------------------------------------------------------------


def test_a_clear_fall_goes_the_right_or_wrong_way_by_polarity():
    years, values = np.arange(2017, 2025), [20.1, 18.9, 18.2, 16.8, 16.1, 15.2, 13.8, 13.1]
    assert direction_verdict(years, values, polarity="low").code == "right-way"
    assert direction_verdict(years, values, polarity="high").code == "wrong-way"


def test_the_slope_and_its_standard_error_are_those_of_least_squares():
    # Given five points; by hand: slope 9 / 10, residuals -0.2, -0.1, 1, -0.9, 0.2, their squares 1.9
    direction = direction_verdict([1, 2, 3, 4, 5], [2, 3, 5, 4, 6], polarity="high")
    assert direction.slope == pytest.approx(0.9)
    assert direction.standard_error == pytest.approx(math.sqrt(1.9 / 3 / 10))
    assert direction.n == 5
    # 0.9 / 0.252 = 3.58 is beyond 3.18, Student's t on three degrees of freedom
    assert direction.code == "right-way"
    assert "chance judged from their scatter" in direction.test


def test_published_limits_are_used_and_scaled_up_only():
    years, values = [1, 2, 3, 4, 5], np.array([2.0, 3, 5, 4, 6])
    # Given limits wider than the scatter, the limits decide
    wide = direction_verdict(years, values, polarity="high", standard_errors=[2] * 5)
    assert wide.standard_error == pytest.approx(2 / math.sqrt(10))
    assert wide.code == "no-clear-change"
    assert "weighted by their published limits" in wide.test
    # Given limits far narrower than the scatter, the scatter decides
    narrow = direction_verdict(years, values, polarity="high", standard_errors=[0.01] * 5)
    assert narrow.standard_error == pytest.approx(math.sqrt(1.9 / 3 / 10))


def test_without_all_limits_above_zero_the_scatter_decides():
    years, values = [1, 2, 3, 4, 5], [2, 3, 5, 4, 6]
    for errors in ([2, 2, 0, 2, 2], [2, 2, math.nan, 2, 2]):
        direction = direction_verdict(years, values, polarity="high", standard_errors=errors)
        assert "chance judged from their scatter" in direction.test


def test_shared_years_make_a_slope_less_certain():
    # Given yearly values and the three-year means of the same series
    rng = np.random.default_rng(7)
    yearly = rng.normal(size=10)
    pooled = np.convolve(yearly, np.ones(3) / 3, "valid")
    years = np.arange(8.0)
    taken_as_separate = direction_verdict(years, pooled, polarity="low")
    allowed_for = direction_verdict(years, pooled, polarity="low", pooled_years=3)
    assert allowed_for.standard_error > taken_as_separate.standard_error
    assert "allowing for the years they share" in allowed_for.test


def test_chance_alone_seldom_moves_a_pooled_series():
    # Given 400 series of three-year means of pure noise
    rng = np.random.default_rng(11)
    years = np.arange(8.0)
    clear = 0
    for _ in range(400):
        pooled = np.convolve(rng.normal(size=10), np.ones(3) / 3, "valid")
        clear += direction_verdict(years, pooled, polarity="low", pooled_years=3).code != "no-clear-change"
    # Then about one in twenty moves, as the test promises
    assert clear / 400 == pytest.approx(0.05, abs=0.03)


def test_only_the_latest_eight_points_count():
    years = np.arange(2010, 2025)
    values = [*np.linspace(10, 30, 7), 30, 29, 28.2, 26.9, 26.1, 25, 23.8, 23.1]
    direction = direction_verdict(years, values, polarity="low")
    assert direction.code == "right-way"
    assert direction.n == 8


def test_a_constant_series_has_no_direction_and_a_straight_one_has():
    years = np.arange(6)
    assert direction_verdict(years, [0.1] * 6, polarity="low").code == "no-clear-change"
    assert direction_verdict(years, 0.1 * years, polarity="low").code == "wrong-way"


def test_four_points_are_not_enough():
    direction = direction_verdict([1, 2, 3, 4, 5], [1, 2, math.nan, 4, 5], polarity="low")
    assert direction.code == "not-enough-data"
    assert direction.test == "It needs five points; there are 4."


SERIES = st.lists(numbers, min_size=5, max_size=10)


@settings(max_examples=60)
@given(SERIES, st.sampled_from([1, 3]), numbers, st.floats(0.5, 20), st.booleans())
def test_a_direction_does_not_depend_on_origin_unit_or_sign(values, pooled_years, shift, scale, has_errors):
    years, values = np.arange(len(values)) + 2015.5, np.array(values)
    errors = np.linspace(0.5, 1.5, len(values)) if has_errors else None
    one = direction_verdict(years, values, polarity="low", standard_errors=errors, pooled_years=pooled_years)
    moved = direction_verdict(
        years,
        (values + shift) * scale,
        polarity="low",
        standard_errors=None if errors is None else errors * scale,
        pooled_years=pooled_years,
    )
    mirrored = direction_verdict(
        years, -values, polarity="high", standard_errors=errors, pooled_years=pooled_years
    )
    assert moved.slope == pytest.approx(one.slope * scale, rel=1e-6, abs=1e-9)
    assert moved.standard_error == pytest.approx(one.standard_error * scale, rel=1e-6, abs=1e-6)
    assert mirrored.code == one.code
    reversed_polarity = direction_verdict(
        years, values, polarity="high", standard_errors=errors, pooled_years=pooled_years
    )
    opposite = {"right-way": "wrong-way", "wrong-way": "right-way"}
    assert reversed_polarity.code == opposite.get(one.code, one.code)
