"""What rows of service series and interventions say of themselves."""

from dataclasses import replace
from datetime import date

import pytest

from outcomes.results.interventions import Impact, ImpactPlacebo
from outcomes.results.weekly import ChartedPeriod, JudgedSummary, Watched, WeeklySummary
from tests.rows import filled


def test_a_series_without_the_newest_week_is_not_listed_though_it_signals():
    signal = filled(WeeklySummary, is_signal=True, is_current=True)

    assert signal.is_listed
    assert not replace(signal, lacks_period=date(2026, 11, 15)).is_listed
    assert not replace(signal, is_signal=False).is_listed
    assert not replace(signal, is_current=False).is_listed


@pytest.mark.parametrize(
    ("variation", "stands_out"), [("concern high", True), ("mixed", True), ("usual", False), (None, False)]
)
def test_only_more_than_usual_variation_stands_out(variation, stands_out):
    assert filled(JudgedSummary, variation=variation).stands_out == stands_out


def test_a_season_is_known_of_a_series_and_judged_by_in_a_preset():
    series = filled(JudgedSummary, default_preset="seasonal", preset="mdc")

    assert (series.has_season, series.is_of_season) == (True, False)


@pytest.mark.parametrize(
    ("n_illustrative", "is_all", "is_mixed"), [(0, False, False), (3, False, True), (5, True, False)]
)
def test_series_that_are_watched_are_all_invented_or_some(n_illustrative, is_all, is_mixed):
    watched = filled(Watched, n_watched=5, n_illustrative=n_illustrative)

    assert (watched.is_all_illustrative, watched.is_mixed) == (is_all, is_mixed)


def test_where_nothing_is_watched_nothing_is_invented():
    assert not filled(Watched).is_all_illustrative


def test_a_count_that_is_withheld_is_not_called_small():
    assert filled(ChartedPeriod, suppression="suppressed").is_suppressed
    assert not filled(ChartedPeriod, suppression="withheld").is_suppressed


@pytest.mark.parametrize(
    ("lower", "upper", "holds"),
    [(-1.8, 0.1, True), (0.0, 2.0, True), (-3.0, -0.1, False), (None, None, False)],
)
def test_an_interval_holds_zero_where_it_reaches_it(lower, upper, holds):
    assert filled(Impact, lower_ci_percent=lower, upper_ci_percent=upper).holds_zero == holds


@pytest.mark.parametrize(
    ("lower", "upper", "leaves_out"), [(-1.0, 1.0, False), (0.2, 1.0, True), (-2.0, -1.0, True)]
)
def test_a_change_is_found_at_an_earlier_date_where_the_interval_leaves_out_zero(lower, upper, leaves_out):
    assert filled(ImpactPlacebo, lower_ci=lower, upper_ci=upper).leaves_out_zero == leaves_out
