import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from outcomes.methods.places import (
    choose_series,
    compare_with_england,
    standing,
    unwarranted_variation,
    weighted_mean,
)

values = st.lists(st.floats(0, 100).map(lambda value: round(value, 2)), min_size=2, max_size=14)


# --- Places beside England ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "lower", "upper", "code", "words"),
    [
        (15.7, 12.0, 19.4, "higher", "Higher than England"),
        (12, 11.5, 12.5, "similar", "Similar to England"),  # it only touches England's 11.5
        (11, 10.5, 11.5, "similar", "Similar to England"),
        (9.6, 8.0, 11.2, "lower", "Lower than England"),
        (15.7, None, 19.4, "cannot-be-compared", "Cannot be compared"),
        (15.7, 12.0, math.nan, "cannot-be-compared", "Cannot be compared"),
        (None, 12.0, 19.4, "cannot-be-compared", "Cannot be compared"),
    ],
)
def test_places_are_compared_by_their_interval(value, lower, upper, code, words):
    found = compare_with_england(value, lower, upper, 11.5)
    assert (found.code, found.words) == (code, words)
    assert (found.reason is None) == (code != "cannot-be-compared")


@pytest.mark.parametrize(
    ("compared", "polarity", "stands"),
    [
        ("higher", "high", "better"),
        ("higher", "low", "worse"),
        ("lower", "high", "worse"),
        ("lower", "low", "better"),
        ("similar", "high", "similar"),
        ("similar", "neutral", "similar"),
        ("lower", "neutral", "cannot-be-told"),
        ("cannot-be-compared", "high", "cannot-be-told"),
    ],
)
def test_better_is_for_polarity_to_say(compared, polarity, stands):
    assert standing(compared, polarity) == stands


def test_without_england_nothing_is_compared():
    assert compare_with_england(9, 8, 10, None).reason == "There is no value for England."


def test_limits_the_wrong_way_round_are_refused():
    with pytest.raises(ValueError, match="above the upper limit"):
        compare_with_england(9, 10, 8, 11.5)


# --- Variation ------------------------------------------------------------------------------------


def test_variation_takes_off_what_sampling_alone_makes():
    # Given three equal places at 10, 12, 14: observed variance 8 / 3; each standard error 1
    found = unwarranted_variation([10, 12, 14], [1, 1, 1], [1, 1, 1])
    # Then sampling makes 3 x 1/3 x 2/3 = 2/3 of it
    assert found.observed_standard_deviation == pytest.approx(math.sqrt(8 / 3))
    assert found.standard_deviation == pytest.approx(math.sqrt(2))
    assert (found.lowest, found.highest, found.range, found.n) == (10, 14, 4, 3)


def test_variation_is_weighted_by_population():
    # Given nine tenths of people at 10 and a tenth at 20: mean 11, variance 0.9 x 1 + 0.1 x 81
    found = unwarranted_variation([10, 20], [900, 100])
    assert found.observed_standard_deviation == pytest.approx(3)
    assert found.standard_deviation is None
    assert "No standard errors" in found.reason


def test_variation_is_zero_where_sampling_explains_it_all():
    assert unwarranted_variation([10, 11], [1, 1], [5, 5]).standard_deviation == 0


def test_variation_leaves_out_places_without_a_value():
    found = unwarranted_variation([10, math.nan, 14], [1, 5, 1], [0, math.nan, 0])
    assert found.standard_deviation == pytest.approx(2)
    assert found.n == 2
    assert unwarranted_variation([10, math.nan], [1, 1]) is None
    assert unwarranted_variation([10, 12], [1, 1], [1, math.nan]).standard_deviation is None


def test_removing_sampling_variance_finds_the_true_spread():
    # Given 14 places whose true values spread by 2.0, measured 2,000 times with error 1.5
    rng = np.random.default_rng(5)
    truth = rng.normal(size=14)
    weights = rng.uniform(1, 5, 14)
    mean = np.average(truth, weights=weights)
    truth *= 2 / math.sqrt(np.average((truth - mean) ** 2, weights=weights))
    found = [
        unwarranted_variation(truth + rng.normal(0, 1.5, 14), weights, [1.5] * 14).standard_deviation ** 2
        for _ in range(2000)
    ]
    # Then their variances average the true 4
    assert np.mean(found) == pytest.approx(4, rel=0.03)


@given(values, st.floats(-100, 100), st.floats(0.1, 10))
def test_variation_does_not_depend_on_origin_and_scales(places, shift, scale):
    weights, errors = np.arange(1, len(places) + 1), np.full(len(places), 0.5)
    one = unwarranted_variation(places, weights, errors)
    moved = unwarranted_variation((np.array(places) + shift) * scale, weights, errors * scale)
    assert moved.standard_deviation == pytest.approx(one.standard_deviation * scale, rel=1e-6, abs=1e-5)
    assert moved.range == pytest.approx(one.range * scale, rel=1e-6, abs=1e-9)


@pytest.mark.parametrize(("places", "weights"), [([1, 2], [1]), ([], []), ([1, 2], [1, 0])])
def test_places_need_populations(places, weights):
    with pytest.raises(ValueError, match="place"):
        unwarranted_variation(places, weights)


# --- Groups ---------------------------------------------------------------------------------------


def test_a_weighted_mean_needs_four_fifths_of_the_population():
    # Given exactly 80% of the population
    enough = weighted_mean([10, 20, math.nan], [50, 30, 20])
    assert enough.value == pytest.approx(13.75)
    assert (enough.n, enough.n_places, enough.coverage) == (2, 3, pytest.approx(0.8))
    # When one person fewer is covered
    short = weighted_mean([10, 20, math.nan], [50, 29, 21])
    assert short.value is None
    assert short.coverage == pytest.approx(0.79)


def test_a_weighted_mean_has_a_standard_error_where_every_place_has_one():
    # Half the people with 3, half with 4: half of 5
    assert weighted_mean([1, 2], [7, 7], [3, 4]).standard_error == pytest.approx(2.5)
    assert weighted_mean([1, 2], [7, 7], [3, math.nan]).standard_error is None
    assert weighted_mean([1, 2], [7, 7]).standard_error is None
    # A place without a value needs none.
    assert weighted_mean([1, 2, math.nan], [5, 5, 1], [3, 4, math.nan]).standard_error == pytest.approx(2.5)


@given(values, st.floats(-100, 100))
def test_a_weighted_mean_lies_among_its_values_and_moves_with_them(places, shift):
    populations = np.arange(1, len(places) + 1)
    mean = weighted_mean(places, populations).value
    assert min(places) - 1e-9 <= mean <= max(places) + 1e-9
    assert weighted_mean(np.array(places) + shift, populations).value == pytest.approx(mean + shift, abs=1e-9)


# --- The series that stands for an area -----------------------------------------------------------

PLACES = [
    (600, {"2022": (10.0, 1.0), "2023": (9.0, None), "2024": (8.0, 1.0)}),
    (250, {"2022": (20.0, 2.0), "2023": (18.0, None)}),
    (150, {"2023": (30.0, None)}),
]
REGION = {"2022": (14.0, 0.5), "2023": (13.0, 0.5)}


def test_a_published_series_comes_first():
    choice = choose_series(published={"2023": (12.0, 0.4)}, places=PLACES, proxy=REGION)
    assert choice.basis == "published"
    assert choice.values == {"2023": 12.0}
    assert choice.standard_errors == {"2023": 0.4}


def test_a_derived_series_has_the_periods_with_enough_people():
    choice = choose_series(published={"2023": (math.nan, None)}, places=PLACES, proxy=REGION)
    assert choice.basis == "derived"
    # 2024 covers 60% of people and is left out, not filled in from the region
    assert choice.values == {"2022": pytest.approx((6000 + 5000) / 850), "2023": pytest.approx(14.4)}
    assert choice.standard_errors["2022"] == pytest.approx(math.hypot(600, 500) / 850)
    assert choice.standard_errors["2023"] is None
    assert choice.note == "derived, 2 to 3 of 3 places"
    assert choice.n_places == (2, 3)


def test_one_count_is_enough_where_it_never_changes():
    places = [(600, {"2022": (10.0, None)}), (300, {"2022": (12.0, None)}), (100, {})]
    assert choose_series(published={}, places=places).note == "derived, 2 of 3 places"


def test_a_proxy_stands_in_and_says_so():
    choice = choose_series(published={}, places=[(600, {}), (400, {"2022": (1.0, None)})], proxy=REGION)
    assert (choice.basis, choice.note) == ("proxy", "proxy, excludes North Cumbria")
    assert choice.values == {"2022": 14.0, "2023": 13.0}


def test_a_single_published_figure_need_not_displace_a_series():
    published = {"2023": (12.0, 0.4)}
    assert choose_series(published=published, places=PLACES, proxy=REGION, needed=2).basis == "derived"
    # Where none is long enough, the first with any figure is taken
    assert choose_series(published=published, places=PLACES, proxy=REGION, needed=5).basis == "published"


def test_nothing_at_all_is_missing():
    choice = choose_series(published={})
    assert (choice.basis, choice.values) == ("missing", {})
