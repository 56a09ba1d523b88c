"""The adjusted effect of an intervention, against slow re-implementations and hand-made series."""

import datetime
import doctest
import re

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from benchmarks.impact_coverage import coverage, placebo_rate, simulate
from outcomes.methods import impact, reml
from outcomes.methods.impact import ImpactRefused, estimate, infer_period, placebos, sensitivities


def weeks(n, first="2021-01-03"):
    return np.datetime64(first) + 7 * np.arange(n)


def month_starts(n, first="2018-01"):
    return (np.datetime64(first, "M") + np.arange(n)).astype("datetime64[D]")


def noisy(n=156, ar1=0.6, step=10.0, seed=1):
    return simulate(np.random.default_rng(seed), n, ar1, step)


def obvious_design(position, after_from, periods_a_year):
    """The eight columns, written out one row at a time."""
    rows = []
    for t in position:
        d = 1.0 if t >= after_from else 0.0
        angle = 2 * np.pi * t / periods_a_year
        season = [np.sin(angle), np.cos(angle), np.sin(2 * angle), np.cos(2 * angle)]
        rows.append([1.0, t, d, (t - after_from) * d, *season])
    return np.array(rows)


def dense_gls(y, x, position, rho):
    """Generalised least squares with the whole correlation matrix, and the REML log likelihood."""
    n, p = x.shape
    correlation = rho ** np.abs(np.subtract.outer(position, position)).astype(float)
    inverse = np.linalg.inv(correlation)
    information = x.T @ inverse @ x
    coefficients = np.linalg.solve(information, x.T @ inverse @ y)
    left = y - x @ coefficients
    squares = left @ inverse @ left
    log_likelihood = -0.5 * (
        np.linalg.slogdet(correlation)[1] + np.linalg.slogdet(information)[1] + (n - p) * np.log(squares)
    )
    return log_likelihood, coefficients, squares / (n - p) * np.linalg.inv(information)


def obvious_estimate(y, position, after_from, periods_a_year):
    """Effect, half-width and rho from a brute-force grid over positive rho and dense matrices."""
    x = obvious_design(position, after_from, periods_a_year)
    grid = np.arange(0.002, 0.99, 0.002)
    fits = [dense_gls(y, x, position, rho) for rho in grid]
    log_likelihood = np.array([fit[0] for fit in fits])
    best = int(log_likelihood.argmax())
    since = position[position >= after_from] - after_from
    contrast = np.array([0, 0, 1, since.mean(), 0, 0, 0, 0])
    effects = np.array([contrast @ fit[1] for fit in fits])
    variances = np.array([contrast @ fit[2] @ contrast for fit in fits])
    weights = np.exp(log_likelihood - log_likelihood.max())
    variance = (weights * (variances + (effects - effects[best]) ** 2)).sum() / weights.sum()
    return effects[best], stats.t.ppf(0.975, len(y) - 8) * np.sqrt(variance), grid[best]


# --- the fit ------------------------------------------------------------------------------------------------


def test_agrees_with_dense_matrices_and_a_brute_force_search():
    values, dates, start = noisy(n=130, ar1=0.6, seed=3)
    effect, half_width, rho = obvious_estimate(values, np.arange(130), 65, 365.25 / 7)

    found = estimate(values, dates, start)

    assert found.ar1 == pytest.approx(rho, abs=0.002)
    assert found.effect == pytest.approx(effect, abs=0.002)
    assert found.upper_ci - found.effect == pytest.approx(half_width, rel=0.003)
    assert found.effect - found.lower_ci == pytest.approx(found.upper_ci - found.effect)


def test_missing_weeks_keep_their_distance():
    values, dates, start = noisy(n=140, ar1=0.7, seed=5)
    is_kept = np.random.default_rng(0).random(140) > 0.15
    is_kept[60:64] = False
    position = np.flatnonzero(is_kept) - np.flatnonzero(is_kept)[0]
    after_from = position[dates[is_kept] >= start][0]
    effect, half_width, rho = obvious_estimate(values[is_kept], position, after_from, 365.25 / 7)

    found = estimate(values[is_kept], dates[is_kept], start)
    with_nan = estimate(np.where(is_kept, values, np.nan), dates, start)

    assert found.ar1 == pytest.approx(rho, abs=0.002)
    assert found.effect == pytest.approx(effect, abs=0.002)
    assert found.upper_ci - found.effect == pytest.approx(half_width, rel=0.003)
    assert with_nan.summary() == found.summary()


def test_monthly_series_have_a_year_of_twelve():
    rng = np.random.default_rng(8)
    noise = np.convolve(rng.normal(size=160), 0.5 ** np.arange(30))[60:156]
    values = 40 + noise - 2.0 * (np.arange(96) >= 50)
    effect, half_width, rho = obvious_estimate(values, np.arange(96), 50, 12)
    dates = month_starts(96)

    found = estimate(values, dates, dates[50], period="monthly")

    assert found.ar1 == pytest.approx(rho, abs=0.002)
    assert found.effect == pytest.approx(effect, abs=0.001)
    assert found.upper_ci - found.effect == pytest.approx(half_width, rel=0.003)


@pytest.mark.parametrize("rho", [0.0, 0.45, -0.3])
def test_the_profile_is_generalised_least_squares(rho):
    values, _, _ = noisy(n=120)
    design = obvious_design(np.arange(120), 60, 365.25 / 7)
    correlation = rho ** np.abs(np.subtract.outer(np.arange(120), np.arange(120))).astype(float)
    expected = (sm.OLS(values, design) if rho == 0 else sm.GLS(values, design, sigma=correlation)).fit()

    profile = reml.Profile(np.column_stack([design, values]), np.ones(119, dtype=int))
    _, coefficients, covariance = profile(np.array([rho]))

    assert coefficients[0] == pytest.approx(expected.params, rel=1e-6)
    assert covariance[0] == pytest.approx(expected.cov_params(), rel=1e-6)


def test_rho_maximises_the_restricted_likelihood():
    values, dates, start = noisy(ar1=0.6)
    design = obvious_design(np.arange(156), 78, 365.25 / 7)
    found = estimate(values, dates, start)

    def at(rho):
        return dense_gls(values, design, np.arange(156), rho)[0]

    assert at(found.ar1) > max(at(found.ar1 - 0.001), at(found.ar1 + 0.001))


@pytest.mark.parametrize(
    ("values", "low", "high"),
    [
        (100 + np.cumsum(np.random.default_rng(1).normal(size=156)), 0.7, 1.0),
        (100 + (-1.0) ** np.arange(156), -1.0, -0.9),
        (1e9 + np.random.default_rng(1).normal(size=156), -0.2, 0.2),
        (1e-9 * np.random.default_rng(1).normal(size=156), -0.2, 0.2),
        (np.append(np.zeros(155), 1.0), -1.0, 1.0),
    ],
)
def test_extreme_series_give_finite_figures(values, low, high):
    found = estimate(values, weeks(156), weeks(156)[80])
    assert low < found.ar1 < high
    assert np.isfinite([found.effect, found.lower_ci, found.upper_ci]).all()
    assert found.lower_ci < 0 < found.upper_ci


def test_a_noiseless_change_in_level_and_slope_is_recovered():
    t = np.arange(180)
    after = t >= 100
    angle = 2 * np.pi * t / (365.25 / 7)
    before_line = 200 + 0.1 * t + 6 * np.sin(angle) - 3 * np.cos(2 * angle)
    values = before_line + after * (5 + 0.25 * (t - 100))
    dates = weeks(180)

    found = estimate(values, dates, dates[100])

    # 80 periods since: the mean of t - t0 is 39.5, so the effect is 5 + 0.25 x 39.5.
    assert found.effect == pytest.approx(14.875)
    assert found.level_change == pytest.approx(5)
    assert found.slope_change == pytest.approx(0.25)
    assert (found.lower_ci, found.upper_ci) == (found.effect, found.effect)
    assert found.effect_percent == pytest.approx(100 * 14.875 / before_line[100:].mean())
    assert found.counterfactual == pytest.approx(before_line)
    assert found.fitted == pytest.approx(values)
    assert (found.ar1, found.residual_autocorrelation, found.innovation_autocorrelation) == (0, 0, 0)
    assert (found.n_before, found.n_after, found.degrees_of_freedom) == (100, 80, 172)
    for other in sensitivities(values, dates, dates[100]):
        assert other.effect == pytest.approx(14.875)
        assert other.lower_ci == other.upper_ci == other.effect


def test_lines_meet_the_headline():
    values, dates, start = noisy()
    found = estimate(values, dates, start)
    difference = found.fitted - found.counterfactual

    assert difference[:78] == pytest.approx(np.zeros(78))
    assert difference[78:].mean() == pytest.approx(found.effect)
    assert found.effect_percent == pytest.approx(100 * found.effect / found.counterfactual[78:].mean())
    assert found.lower_ci_percent < found.effect_percent < found.upper_ci_percent
    middle = (found.counterfactual_lower + found.counterfactual_upper) / 2
    assert middle == pytest.approx(found.counterfactual)
    width = found.counterfactual_upper - found.counterfactual_lower
    assert width[-1] > width[78] > width[40] > 0
    assert list(found.observed) == list(values)


def test_percent_limits_are_the_limits_over_what_they_imply_without_the_change():
    values, dates, start = noisy()
    found = estimate(values, dates, start)
    with_change = found.fitted[78:].mean()

    assert found.lower_ci_percent == pytest.approx(100 * found.lower_ci / (with_change - found.lower_ci))
    assert found.upper_ci_percent == pytest.approx(100 * found.upper_ci / (with_change - found.upper_ci))


def test_residual_autocorrelation_is_raw_and_after_the_model():
    values, dates, start = noisy(n=260, ar1=0.6)
    found = estimate(values, dates, start)
    left = values - found.fitted
    innovations = left[1:] - found.ar1 * left[:-1]

    assert found.residual_autocorrelation == pytest.approx((left[1:] * left[:-1]).sum() / (left**2).sum())
    assert found.innovation_autocorrelation == pytest.approx(
        (innovations[1:] * innovations[:-1]).sum() / (innovations**2).sum()
    )
    # Two standard errors of an autocorrelation of white noise are 2 / sqrt(260) = 0.124.
    assert abs(found.innovation_autocorrelation) < 0.124 < found.residual_autocorrelation


# --- properties ---------------------------------------------------------------------------------------------


@settings(max_examples=25, deadline=None)
@given(st.floats(-1e5, 1e5), st.floats(1e-3, 1e3), st.integers(0, 1000))
def test_adding_a_constant_and_scaling(constant, factor, seed):
    values, dates, start = noisy(seed=seed)
    found = estimate(values, dates, start)
    moved = estimate(values + constant, dates, start)
    scaled = estimate(values * factor, dates, start)

    for key in ("effect", "lower_ci", "upper_ci"):
        assert getattr(moved, key) == pytest.approx(getattr(found, key), abs=1e-4)
        assert getattr(scaled, key) == pytest.approx(factor * getattr(found, key), abs=1e-4 * factor)
    assert moved.ar1 == pytest.approx(found.ar1, abs=1e-4)
    assert scaled.ar1 == pytest.approx(found.ar1, abs=1e-4)
    assert scaled.effect_percent == pytest.approx(found.effect_percent, abs=1e-3)
    assert scaled.simple_percent == pytest.approx(found.simple_percent)


@settings(max_examples=15, deadline=None)
@given(st.permutations(range(104)))
def test_order_of_rows_does_not_matter(order):
    values, dates, start = noisy(n=104)
    assert estimate(values[order], dates[order], start).summary() == estimate(values, dates, start).summary()


@settings(max_examples=15, deadline=None)
@given(st.floats(-50, 50), st.floats(-2, 2), st.integers(0, 1000))
def test_whatever_is_added_after_the_date_is_found(level, slope, seed):
    values, dates, start = noisy(seed=seed, step=0)
    since = np.clip(np.arange(156) - 78, 0, None)
    found = estimate(values, dates, start)
    changed = estimate(values + (dates >= start) * (level + slope * since), dates, start)

    assert changed.effect - found.effect == pytest.approx(level + slope * since[78:].mean(), abs=1e-3)
    assert changed.upper_ci - changed.lower_ci == pytest.approx(found.upper_ci - found.lower_ci, rel=1e-4)
    assert changed.counterfactual == pytest.approx(found.counterfactual, abs=1e-2)


# --- dates --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "n_before"),
    [("2021-12-26", 51), ("2021-12-25", 51), ("2021-12-20", 51), ("2021-12-27", 52), ("2022-01-02", 52)],
)
def test_the_first_week_ending_on_or_after_the_date_counts_as_after(start, n_before):
    values, dates, _ = noisy()
    found = estimate(values, dates, start)
    assert found.n_before == n_before
    assert found.first_period_after == dates[n_before]


@pytest.mark.parametrize("start", ["2020-03-01", "2020-03-17", "2020-03-31"])
@pytest.mark.parametrize("day", [0, 14, 27])
def test_a_month_is_after_when_its_last_day_is(start, day):
    values = np.random.default_rng(2).normal(50, 3, size=60)
    found = estimate(values, month_starts(60) + day, start, period="monthly")
    assert (found.n_before, found.n_after) == (26, 34)


def test_dates_may_be_strings_dates_or_pandas():
    values, dates, start = noisy()
    expected = estimate(values, dates, start).summary()
    for same in (
        [str(date) for date in dates],
        [date.item() for date in dates],
        [datetime.datetime.combine(date.item(), datetime.time()) for date in dates],
        pd.Series(dates),
        pd.DatetimeIndex(dates),
    ):
        for day in (str(start), start.item(), pd.Timestamp(start)):
            assert estimate(values, same, day).summary() == expected


def test_infer_period():
    assert infer_period(weeks(60)) == "weekly"
    assert infer_period(np.delete(weeks(60), [5, 6, 20])) == "weekly"
    assert infer_period(month_starts(30)) == "monthly"
    with pytest.raises(ImpactRefused, match="usually a day apart"):
        infer_period(np.arange("2024-01-01", "2024-03-01", dtype="datetime64[D]"))
    with pytest.raises(ImpactRefused, match="usually 0 days apart"):
        infer_period(["2024-01-07"])


# --- simple before and after --------------------------------------------------------------------------------


def test_simple_before_and_after_takes_a_year_each_side():
    values = np.concatenate([np.full(30, 7.0), np.tile([99.0, 101.0], 26), np.tile([108.0, 112.0], 20)])
    dates = weeks(122)
    simple = estimate(values, dates, dates[82]).simple

    assert (simple.before, simple.after, simple.difference) == (100, 110, 10)
    assert simple.percent == pytest.approx(10)
    assert (simple.n_before, simple.n_after) == (52, 40)
    # Welch's interval by hand: variances 52/51 and 4 x 40/39.
    parts = 52 / 51 / 52, 4 * 40 / 39 / 40
    freedom = sum(parts) ** 2 / (parts[0] ** 2 / 51 + parts[1] ** 2 / 39)
    assert simple.upper_ci - 10 == pytest.approx(stats.t.ppf(0.975, freedom) * np.sqrt(sum(parts)))
    assert 10 - simple.lower_ci == pytest.approx(simple.upper_ci - 10)


def test_simple_before_and_after_of_two_flat_halves_has_no_width():
    dates = month_starts(48)
    found = estimate(np.where(np.arange(48) >= 24, 22.0, 20.0), dates, dates[24], period="monthly")
    assert (found.simple.lower_ci, found.simple.upper_ci) == (2, 2)
    assert (found.simple.n_before, found.simple.n_after) == (12, 12)
    assert found.simple_percent == pytest.approx(10)


def test_no_percent_of_nothing():
    values, dates, start = noisy()
    found = estimate(values - 200, dates, start)
    assert (found.effect_percent, found.simple_percent) == (None, None)
    assert found.effect == pytest.approx(estimate(values, dates, start).effect)


def test_summary_has_the_published_keys():
    values, dates, start = noisy()
    summary = estimate(values, dates, start).summary()
    published = {
        "effect",
        "lower_ci",
        "upper_ci",
        "effect_percent",
        "simple_percent",
        "ar1",
        "n_before",
        "n_after",
    }
    assert published <= summary.keys()
    assert (summary["n_before"], summary["n_after"]) == (78, 78)
    assert summary["first_period_after"] == str(start)


# --- sensitivities and placebos -----------------------------------------------------------------------------


def test_sensitivities_are_statsmodels_on_the_same_design():
    values, dates, start = noisy(n=156, ar1=0.6, seed=4)
    design = obvious_design(np.arange(156), 78, 365.25 / 7)
    contrast = np.array([0, 0, 1, 38.5, 0, 0, 0, 0])
    hac = sm.OLS(values, design).fit(
        cov_type="HAC", cov_kwds={"maxlags": 4, "use_correction": True}, use_t=True
    )
    glsar = sm.GLSAR(values, design, rho=1).iterative_fit(maxiter=50)

    found = {each.name: each for each in sensitivities(values, dates, start)}

    low, high = hac.t_test(contrast).conf_int()[0]
    assert (found["HAC"].lower_ci, found["HAC"].upper_ci) == pytest.approx((low, high))
    assert found["GLSAR"].effect == pytest.approx(glsar.t_test(contrast).effect[0])
    reml = estimate(values, dates, start)
    for each in found.values():
        assert each.upper_ci - each.lower_ci < reml.upper_ci - reml.lower_ci
        assert "too little" in each.caution


def test_placebos_use_every_feasible_date_and_nothing_after_the_start():
    values, dates, _ = noisy(n=156, step=0)
    start = dates[80]
    found = placebos(values, dates, start)
    later_changed = values + 500 * (dates >= start)

    assert found.n == 80 - 2 * 26 + 1 == len(found.dates)
    assert (found.dates[0], found.dates[-1]) == (dates[26], dates[54])
    one = estimate(values[:80], dates[:80], dates[40])
    assert found.effect[40 - 26] == pytest.approx(one.effect)
    assert found.lower_ci[40 - 26] == pytest.approx(one.lower_ci)
    assert found.upper_ci[40 - 26] == pytest.approx(one.upper_ci)
    excludes = (found.lower_ci > 0) | (found.upper_ci < 0)
    assert found.n_excluding_zero == excludes.sum()
    assert found.share_excluding_zero == pytest.approx(excludes.mean())
    assert list(placebos(later_changed, dates, start).effect) == list(found.effect)


def test_placebos_find_a_real_earlier_change():
    values, dates, _ = noisy(n=156, ar1=0.0, step=20)
    found = placebos(values, dates, dates[-1] + 7)
    assert found.lower_ci[78 - 26] > 0
    assert found.lower_ci[78 - 26] < 20 < found.upper_ci[78 - 26]
    assert found.share_excluding_zero > 0.25


def test_placebos_may_have_no_feasible_date():
    values, dates, _ = noisy(n=104)
    found = placebos(values, dates, dates[51])
    assert (found.n, found.n_excluding_zero, found.share_excluding_zero) == (0, 0, None)
    assert placebos(values, dates, dates[0]).n == 0
    assert placebos(values, dates, dates[52]).n == 1


def test_placebos_on_a_straight_line_find_nothing():
    found = placebos(3 + 0.5 * np.arange(100), weeks(100), weeks(100)[70])
    assert found.effect == pytest.approx(np.zeros(19), abs=1e-9)
    assert found.share_excluding_zero == 0


# --- refusals -----------------------------------------------------------------------------------------------


def test_26_weeks_or_12_months_each_side():
    rng = np.random.default_rng(0)
    for dates, minimum, period in ((weeks(80), 26, "weekly"), (month_starts(40), 12, "monthly")):
        values, n = rng.normal(size=len(dates)), len(dates)
        assert estimate(values, dates, dates[minimum], period=period).n_before == minimum
        assert estimate(values, dates, dates[n - minimum], period=period).n_after == minimum
        for start, side in ((dates[minimum - 1], "before"), (dates[n - minimum + 1], "from")):
            with pytest.raises(ImpactRefused, match=rf"Only {minimum - 1} \w+ have a value {side} {start}"):
                estimate(values, dates, start, period=period)
            with pytest.raises(ImpactRefused, match=f"at least {minimum} are needed"):
                sensitivities(values, dates, start, period=period)


def test_missing_weeks_do_not_count_towards_the_minimum():
    values, dates, _ = noisy(n=80)
    values[3] = np.nan
    with pytest.raises(ImpactRefused, match="Only 25 weeks"):
        estimate(values, dates, dates[26])


@pytest.mark.parametrize("rebase", [1, 30, 78, 155])
def test_refuses_across_a_rebasing_date(rebase):
    values, dates, start = noisy()
    with pytest.raises(ImpactRefused, match=f"Recording changed on {dates[rebase]}"):
        estimate(values, dates, start, rebase_dates=[dates[rebase]])


def test_rebasing_outside_the_series_is_no_matter():
    values, dates, start = noisy()
    outside = ["2020-06-01", str(dates[0]), str(dates[-1] + 1)]
    assert estimate(values, dates, start, rebase_dates=outside) is not None
    assert placebos(values, dates, dates[60], rebase_dates=[dates[60]]).n == 9
    with pytest.raises(ImpactRefused, match="Recording changed"):
        placebos(values, dates, dates[60], rebase_dates=[dates[59]])


@pytest.mark.parametrize(
    ("values", "dates", "reason"),
    [
        (np.full(80, 4.5), weeks(80), "All 80 values are 4.5: a constant series"),
        (
            np.arange(80.0),
            np.append(weeks(79), weeks(79)[-1]),
            "2022-07-03 falls in a period that already has",
        ),
        (
            np.arange(80.0),
            np.append(weeks(79), weeks(80)[-1] + 2),
            "2022-07-12 is not a whole number of weeks",
        ),
        (np.arange(79.0), weeks(80), "79 values for 80 dates"),
        (np.append(np.arange(79.0), np.inf), weeks(80), "infinite"),
        (np.arange(80.0), np.append(weeks(79), np.datetime64("NaT")), "dates are missing"),
        (np.arange(80.0), ["yesterday"] * 80, "cannot be read"),
        ([], [], "No week has a value before"),
    ],
)
def test_refusals_say_why(values, dates, reason):
    with pytest.raises(ImpactRefused, match=reason):
        estimate(values, dates, "2021-10-31")


def test_refuses_months_that_repeat_and_unknown_periods():
    values, dates, start = noisy(n=104)
    with pytest.raises(ImpactRefused, match="2021-01-10 falls in a period that already has a value"):
        estimate(values, dates, start, period="monthly")
    with pytest.raises(ValueError, match="use 'weekly' or 'monthly'"):
        estimate(values, dates, start, period="daily")


def test_refuses_when_season_and_change_cannot_be_told_apart():
    # The same three months of every year: five seasonal terms cannot be found from three different months.
    dates = month_starts(120).reshape(10, 12)[:, :3].ravel()
    values = np.random.default_rng(0).normal(size=30)
    with pytest.raises(ImpactRefused, match="to tell the season from the change"):
        estimate(values, dates, dates[15], period="monthly")


# --- calibration --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("n", "ar1", "step"), [(156, 0.6, 10), (260, 0.3, 0)])
def test_intervals_hold_the_truth_about_95_times_in_100(n, ar1, step):
    cell = coverage(n, ar1, step, runs=150, seed=7)
    # 150 runs at 95%: 3.3 binomial standard deviations each way.
    assert 0.89 <= cell["coverage"] <= 1.0
    assert 0.89 <= cell["coverage_percent"] <= 1.0


def test_placebos_rarely_exclude_zero_in_unchanged_series():
    rate, n_dates = placebo_rate(78, 0.3, n_series=40, seed=7)
    assert n_dates == 27
    assert 0.01 <= rate <= 0.12


def test_the_worked_example():
    assert doctest.testmod(impact).failed == 0


@pytest.mark.parametrize(
    ("n_before", "said"),
    [
        (0, "No week has a value before 2023-01-01: at least 26 are needed on each side."),
        (1, "Only 1 week has a value before"),
        (2, "Only 2 weeks have a value before"),
    ],
)
def test_a_short_series_is_refused_in_good_english(n_before, said):
    dates = np.arange("2023-01-01", "2024-07-01", 7, dtype="datetime64[D]") - 7 * n_before

    with pytest.raises(ImpactRefused, match=re.escape(said)):
        estimate(np.random.default_rng(0).normal(size=len(dates)), dates, "2023-01-01")
