"""Counts as rates per head: what is hidden stays hidden, and a year is thirteen published totals."""

from datetime import date, timedelta

import pytest

from outcomes.methods import rates
from outcomes.results.weekly import ChartedPeriod, JudgedSummary
from tests.rows import filled

FIRST = date(2021, 4, 25)
DAY = timedelta(days=1)


def blocks(counts: list[float | None], people: float | None = 40_000.0) -> list[ChartedPeriod]:
    """Totals of four weeks that follow each other."""
    return [
        filled(
            ChartedPeriod,
            period_end=FIRST + n * timedelta(weeks=4),
            value=count,
            suppression=None if count is not None else "suppressed",
            denominator=people,
        )
        for n, count in enumerate(counts)
    ]


def test_value_and_lines_are_divided_by_the_same_people():
    one = filled(
        ChartedPeriod,
        value=80.0,
        mean=60.0,
        lower=40.0,
        upper=100.0,
        denominator=40_000.0,
        rule="x",
        segment=2,
    )

    rate = rates.of_period(one)

    assert (rate.value, rate.mean, rate.lower, rate.upper) == (200.0, 150.0, 100.0, 250.0)
    assert (rate.rule, rate.segment, rate.denominator) == ("x", 2, 40_000.0)


@pytest.mark.parametrize("people", [None, 0.0])
def test_without_residents_there_is_no_rate(people):
    rate = rates.of_period(filled(ChartedPeriod, value=80.0, mean=60.0, denominator=people))

    assert (rate.value, rate.mean) == (None, None)


def test_a_hidden_count_has_no_rate_and_says_that_it_is_hidden():
    rate = rates.of_period(filled(ChartedPeriod, suppression="suppressed", mean=60.0, denominator=40_000.0))

    assert (rate.value, rate.suppression, rate.mean) == (None, "suppressed", 150.0)


def test_each_figure_of_a_summary_is_divided_by_the_residents_of_its_own_period():
    newest = date(2026, 11, 15)
    people = {newest: 1000.0, newest - 7 * DAY: 2000.0, newest - 364 * DAY: 4000.0, newest - 365 * DAY: 1.0}
    counted = [filled(ChartedPeriod, period_end=end, denominator=n) for end, n in people.items()]
    summary = filled(
        JudgedSummary, latest_period=newest, value=10.0, previous=10.0, year_ago=10.0, expected=20.0, mean=30.0,
        lower=5.0, upper=40.0, expected_lower=6.0, expected_upper=7.0, run_weeks=3, run_value=4.0, run_expected=5.0,
    )  # fmt: skip

    rate = rates.of_summary(summary, counted)

    assert (rate.value, rate.previous, rate.year_ago) == (1000.0, 500.0, 250.0)
    assert (rate.expected, rate.expected_lower, rate.expected_upper) == (2000.0, 600.0, 700.0)
    assert (rate.mean, rate.lower, rate.upper) == (3000.0, 500.0, 4000.0)
    assert (rate.run_weeks, rate.run_value, rate.run_expected) == (None, None, None)


def days_of(block: ChartedPeriod) -> list[date]:
    return [block.period_end - n * DAY for n in range(28)]


@pytest.mark.parametrize("late", range(8), ids=lambda weeks: f"{weeks} weeks into a block")
def test_the_years_hold_no_day_of_the_four_weeks_in_which_the_service_starts(late):
    held = blocks([float(5 * n) for n in range(40)])
    start = held[19].period_end + timedelta(weeks=late)
    first_day = start - 6 * DAY

    before, since = rates.years_beside(held, start)

    # Slowly: every total that ends before the first day with the service, every one that begins on it or later.
    whole_before = [one for one in held if all(day < first_day for day in days_of(one))][-13:]
    whole_since = [one for one in held if all(day >= first_day for day in days_of(one))][:13]
    for year, whole in ((before, whole_before), (since, whole_since)):
        assert year.count == sum(one.value for one in whole)
        assert (year.first_day, year.last_day) == (min(map(min, map(days_of, whole))), whole[-1].period_end)
        assert (year.last_day - year.first_day).days == 363
        assert year.population == 40_000.0
        assert year.rate == pytest.approx(100_000 * year.count / 40_000)


def test_a_year_with_a_hidden_total_has_no_count_and_no_rate():
    held = blocks([50.0] * 14 + [None] + [50.0] * 20)

    before, since = rates.years_beside(held, held[16].period_end)

    assert (before.n_shown, before.count, before.rate) == (12, None, None)
    assert (since.n_shown, since.count) == (13, 650.0)


def test_a_year_without_residents_has_a_count_and_no_rate():
    before, _ = rates.years_beside(blocks([50.0] * 30, None), FIRST + timedelta(weeks=4 * 14))

    assert (before.count, before.population, before.rate) == (650.0, None, None)


def test_too_few_totals_or_a_gap_between_them_leave_no_years():
    held = blocks([50.0] * 30)
    assert rates.years_beside(held, held[14].period_end) is not None
    assert rates.years_beside(held, held[11].period_end) is None
    assert rates.years_beside(held, held[20].period_end) is None
    assert rates.years_beside(held[:5] + held[6:], held[14].period_end) is None
    assert rates.years_beside([], FIRST) is None
