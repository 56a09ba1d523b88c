"""The projection against slow, obvious versions of itself, and against what every forecast must satisfy."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import optimize, special, stats

from outcomes.methods import projection
from outcomes.methods.projection import (
    DRIFTS,
    NOISE_SHARES,
    SCALES,
    TAIL_DEGREES_OF_FREEDOM,
    TooShort,
    project,
)

ANNUAL = (
    [2015.5, 2016.5, 2017.5, 2019.5, 2020.5, 2021.5, 2023.5],
    [18.0, 17.1, 17.4, 15.9, 15.0, 15.6, 14.1],
)
POOLED = (np.arange(2012.5, 2021), [57.3, 56.7, 57.1, 58.0, 57.7, 58.2, 56.9, 57.4, 56.2])


def unit_covariances(moments, pooled_years):
    """Covariances of noise, level and drifts between values, from sums over the years each value pools."""
    n = len(moments)
    noise, level, *drifts = np.zeros((2 + len(DRIFTS), n, n))
    window = [k - (pooled_years - 1) / 2 for k in range(pooled_years)]
    for i in range(n):
        for j in range(n):
            noise[i, j] = max(0, pooled_years - abs(moments[i] - moments[j])) / pooled_years**2
            for a in window:
                for b in window:
                    u, v = moments[i] + a, moments[j] + b
                    level[i, j] += min(u, v) / pooled_years**2
                    for kind, drift in zip(DRIFTS, drifts, strict=True):
                        # double integral of exp(-rate |s - t|) over s in [0, u] and t in [0, v]
                        rate = 1 / kind.memory_years
                        drift[i, j] += (
                            2 * rate * min(u, v)
                            + np.exp(-rate * u)
                            + np.exp(-rate * v)
                            - np.exp(-rate * abs(u - v))
                            - 1
                        ) / (rate * pooled_years) ** 2
    return noise, level, drifts


def slow_mixture(times, values, later, pooled_years=1, errors=None):
    """Weights, means and variances for every combination, one dense Gaussian at a time."""
    times, values = np.asarray(times, dtype=float), np.asarray(values, dtype=float)
    n, everything = len(times), np.append(times, later) - times[0] + 20
    noise, level, drifts = unit_covariances(everything, pooled_years)
    kinds = [(1 - sum(kind.prior for kind in DRIFTS), 0)] + [
        (kind.prior, kind.size**2 * drift) for kind, drift in zip(DRIFTS, drifts, strict=True)
    ]
    one_year_noise, one_year_level = (
        c[0, 0] + c[1, 1] - 2 * c[0, 1] for c in unit_covariances(np.array([20.0, 21.0]), pooled_years)[:2]
    )
    error = np.zeros(n) if errors is None else np.asarray(errors, dtype=float)
    extended = np.append(error, np.repeat(error[-1], len(later)))
    overlap = np.maximum(0, 1 - np.abs(np.subtract.outer(everything, everything)) / pooled_years)
    sampling = overlap * np.outer(extended, extended)
    typical = np.sqrt(np.mean(np.diff(values) ** 2 / np.diff(times)))
    rows = []
    for share in NOISE_SHARES:
        for prior, drift in kinds:
            for scale in SCALES:
                unit = share * noise / one_year_noise + (1 - share) * level / one_year_level + drift
                covariance = (scale * typical) ** 2 * unit + sampling
                inverse = np.linalg.inv(covariance[:n, :n])
                ones = np.ones(n)
                precision = ones @ inverse @ ones
                mean = ones @ inverse @ values / precision
                residual = values - mean
                log_likelihood = (
                    -np.linalg.slogdet(covariance[:n, :n])[1]
                    - np.log(precision)
                    - residual @ inverse @ residual
                ) / 2
                cross = covariance[n:, :n]
                rows.append(
                    (
                        log_likelihood + np.log(prior * scale / (1 + scale**2)),
                        mean + cross @ inverse @ residual,
                        np.diag(covariance)[n:]
                        - np.diag(cross @ inverse @ cross.T)
                        + (1 - cross @ inverse @ ones) ** 2 / precision,
                    )
                )
    logs, means, variances = (np.array(column) for column in zip(*rows, strict=True))
    weights = np.exp(logs - logs.max())
    return weights / weights.sum(), means, variances


@pytest.mark.parametrize(
    ("series", "pooled_years", "errors"),
    [
        (ANNUAL, 1, None),
        (ANNUAL, 1, np.linspace(0.3, 0.9, 7)),
        (POOLED, 3, None),
        (POOLED, 3, np.linspace(1.2, 2.0, 9)),
    ],
)
def test_quantiles_and_probabilities_match_dense_algebra_one_case_at_a_time(series, pooled_years, errors):
    times, values = series
    later = times[-1] + np.array([1.0, 2.0, 5.5])
    weights, means, variances = slow_mixture(times, values, later, pooled_years, errors)

    predictive = project(times, values, pooled_years=pooled_years, standard_errors=errors)

    for column, time in enumerate(later):

        def below(value, column=column):
            standardised = (value - means[:, column]) / np.sqrt(variances[:, column])
            return weights @ stats.t.cdf(standardised, TAIL_DEGREES_OF_FREEDOM)

        for probability in (0.025, 0.1, 0.5, 0.9, 0.975):
            expected = optimize.brentq(lambda x, p=probability: below(x) - p, -1e3, 1e3, xtol=1e-10)
            assert predictive.quantiles(time, [probability])[0] == pytest.approx(expected, abs=2e-3)
        assert predictive.probability_at_most(time, values[-1]) == pytest.approx(below(values[-1]), abs=2e-4)


def test_quantiles_match_draws_from_the_same_model():
    # Given a drawn possibility, then a drawn t deviate, a hundred thousand times
    times, values = ANNUAL
    weights, means, variances = slow_mixture(times, values, np.array([2030.5]))
    random = np.random.default_rng(20)
    drawn = random.choice(len(weights), size=100_000, p=weights)
    deviates = random.standard_t(TAIL_DEGREES_OF_FREEDOM, size=drawn.size)
    simulated = means[drawn, 0] + np.sqrt(variances[drawn, 0]) * deviates

    lower, upper = project(times, values).interval(2030.5, 0.8)

    assert np.mean((simulated >= lower) & (simulated <= upper)) == pytest.approx(0.8, abs=0.005)
    assert np.mean(simulated < lower) == pytest.approx(0.1, abs=0.004)


@pytest.mark.parametrize("pooled_years", [1, 3])
def test_kernels_match_simulated_years(pooled_years):
    # Given many histories of yearly noise, yearly steps and drifts that fade, pooled as publishers pool
    random = np.random.default_rng(5)
    n, steps, years = 20_000, 20, 6 + pooled_years
    noise = random.standard_normal((n, years))
    level = random.standard_normal((n, years)).cumsum(axis=1)
    drifts = []
    for kind in DRIFTS:
        keep = np.exp(-1 / (kind.memory_years * steps))
        velocity = np.empty((n, years * steps))
        velocity[:, 0] = random.standard_normal(n)
        for k in range(1, years * steps):
            velocity[:, k] = keep * velocity[:, k - 1] + np.sqrt(1 - keep**2) * random.standard_normal(n)
        drifts.append(velocity.cumsum(axis=1)[:, ::steps] / steps)
    times = np.arange(6.0)

    kernels = projection._kernels(times, times, 0.0, pooled_years)

    for kernel, yearly in zip(kernels, (noise, level, *drifts), strict=True):
        pooled = np.stack([yearly[:, k : k + pooled_years].mean(axis=1) for k in range(6)], axis=1)
        change = pooled[:, 1:] - pooled[:, :1]  # the kernels leave a common constant undefined
        expected = kernel[1:, 1:] - kernel[1:, :1] - kernel[:1, 1:] + kernel[0, 0]
        np.testing.assert_allclose(np.cov(change.T), expected, rtol=0.06, atol=0.06)


def test_t_distribution_matches_scipy():
    values = np.linspace(-9, 9, 37)
    below, density = projection._mixture_distribution(
        values, np.array([1.0]), np.full((1, 37), 0.5), np.full((1, 37), 2.0)
    )

    np.testing.assert_allclose(below, special.stdtr(TAIL_DEGREES_OF_FREEDOM, (values - 0.5) / 2), atol=1e-14)
    np.testing.assert_allclose(
        density, stats.t.pdf((values - 0.5) / 2, TAIL_DEGREES_OF_FREEDOM) / 2, atol=1e-14
    )


series_of_values = st.lists(st.floats(1, 99).map(lambda x: round(x, 1)), min_size=5, max_size=12)


@settings(max_examples=60, deadline=None)
@given(
    series_of_values,
    st.data(),
    st.sampled_from([1, 3, 5]),
    st.booleans(),
    st.floats(0.5, 12),
    st.lists(st.floats(-20, 120), min_size=2, max_size=6),
)
def test_every_forecast_is_nested_bounded_and_consistent(
    values, data, pooled_years, has_errors, ahead, targets
):
    gaps = data.draw(st.lists(st.integers(1, 3), min_size=len(values), max_size=len(values)))
    times = 2000.5 + np.cumsum(gaps)
    errors = (
        data.draw(st.lists(st.floats(0, 5), min_size=len(values), max_size=len(values)))
        if has_errors
        else None
    )
    predictive = project(times, values, pooled_years=pooled_years, standard_errors=errors, bounds=(0, 100))
    time = times[-1] + ahead

    inner, middle, outer = (predictive.interval(time, level) for level in (0.5, 0.8, 0.95))
    probabilities = [predictive.probability_at_most(time, target) for target in sorted(targets)]

    assert 0 <= outer[0] <= middle[0] <= inner[0] <= predictive.median(time)
    assert predictive.median(time) <= inner[1] <= middle[1] <= outer[1] <= 100
    assert np.isfinite(predictive.drift)
    assert probabilities == sorted(probabilities)
    assert all(0 <= probability <= 1 for probability in probabilities)
    for target in targets:
        if 0 < target < 100:
            both = predictive.probability_at_most(time, target) + predictive.probability_at_least(
                time, target
            )
            assert both == pytest.approx(1)
    for probability, quantile in zip((0.1, 0.9), middle, strict=True):
        if 0 < quantile < 100:
            assert predictive.probability_at_most(time, quantile) == pytest.approx(probability, abs=1e-6)


@settings(max_examples=30, deadline=None)
@given(series_of_values, st.sampled_from([0.001, 3.0, 1000.0]), st.floats(-50, 50))
def test_the_unit_and_the_date_do_not_matter(values, factor, shift):
    values = np.array(values) + np.array([0.13, 0.31] * 6)[: len(values)]  # away from the rounding floor
    times = np.arange(len(values)) + 2010.5
    usual = project(times, values).quantiles(times[-1] + 3, (0.1, 0.5, 0.9))

    moved = project(times + 7, factor * (values + shift)).quantiles(times[-1] + 10, (0.1, 0.5, 0.9))

    np.testing.assert_allclose(moved, factor * (usual + shift), rtol=1e-6, atol=1e-6 * factor)


def test_an_array_of_times_gives_what_each_time_gives():
    predictive = project(*ANNUAL)
    times = np.array([[2025.5, 2026.5], [2030.5, 2040.0]])

    lower, upper = predictive.interval(times, 0.8)

    assert lower.shape == upper.shape == predictive.median(times).shape == (2, 2)
    assert lower[1, 0] == pytest.approx(predictive.interval(2030.5, 0.8)[0])
    assert predictive.probability_at_most(times, 5).shape == (2, 2)
    assert predictive.probability_at_most(2030.5, 5) == pytest.approx(
        predictive.probability_at_most(times, 5)[1, 0]
    )
    assert np.ndim(predictive.median(2030.5)) == 0
    assert (upper - lower)[1, 1] > (upper - lower)[0, 0]


def test_a_steady_fall_goes_on_and_pure_noise_goes_nowhere():
    times = np.arange(2011.5, 2025)
    line = 24 - 0.9 * (times - 2011.5)
    noise = 24 + np.tile([0.3, -0.3, 0.5, -0.5, 0.1, -0.2, 0.2], 2)

    falling, level = project(times, line), project(times, noise)

    assert -0.9 < falling.drift < -0.7
    assert falling.interval(2030.5, 0.8)[0] < 24 - 0.9 * 19 < falling.median(2030.5) < line[-1] - 4
    assert falling.probability_at_most(2030.5, line[-1]) > 0.99
    assert abs(level.drift) < 0.03
    assert level.median(2030.5) == pytest.approx(noise.mean(), abs=0.2)


def test_six_points_that_fall_are_not_yet_believed_for_long():
    times = np.arange(2015.5, 2021)
    values = [20.0, 19.0, 18.6, 17.5, 17.3, 16.2]

    predictive = project(times, values)

    assert -0.76 < predictive.drift < -0.1  # the mean yearly change is -0.76
    assert predictive.interval(2030.5, 0.8)[1] > 16.2


def test_sampling_error_of_the_latest_point_is_part_of_the_uncertainty():
    times, values = ANNUAL
    lower, upper = project(times, values, standard_errors=np.full(7, 2.0)).interval(2024.5, 0.8)
    plain_lower, plain_upper = project(times, values).interval(2024.5, 0.8)

    assert upper - lower > 2 * 1.28 * 2.0
    assert upper - lower > plain_upper - plain_lower


def test_a_noisy_latest_point_is_pulled_back_more_than_a_precise_one():
    times = np.arange(2015.5, 2023)
    values = [50.0, 51.0, 49.0, 50.0, 51.0, 49.5, 50.5, 60.0]
    errors = np.full(8, 0.5)
    noisy = errors.copy()
    noisy[-1] = 8.0

    precise_median = project(times, values, standard_errors=errors).median(2023.5)

    assert project(times, values, standard_errors=noisy).median(2023.5) < precise_median - 1


def test_pooled_values_are_less_certain_than_annual_ones_that_look_the_same():
    times, values = POOLED
    annual = np.diff(project(times, values).interval(times[-1] + 3, 0.8), axis=0)
    pooled = np.diff(project(times, values, pooled_years=3).interval(times[-1] + 3, 0.8), axis=0)

    assert pooled > 1.3 * annual


@pytest.mark.parametrize(("value", "resolution"), [(12.0, 1.0), (81.4, 0.1), (0.25, 0.01), (1 / 3, 1e-6)])
def test_a_series_that_never_moved_is_as_uncertain_as_its_rounding(value, resolution):
    predictive = project(np.arange(2015.5, 2022), [value] * 7)
    lower, upper = predictive.interval(2022.5, 0.8)

    assert predictive.median(2022.5) == pytest.approx(value)
    assert predictive.drift == pytest.approx(0, abs=1e-9)
    assert 0 < upper - lower < resolution


def test_bounds_hold_the_whole_distribution():
    times, values = np.arange(2015.5, 2022), [9.0, 7.5, 6.0, 4.5, 3.0, 1.5, 0.4]
    predictive = project(times, values, bounds=(0, None))

    lower, upper = predictive.interval([2024.5, 2030.5], 0.95)

    assert (lower == 0).all()
    assert (upper > 0).all()
    assert predictive.probability_at_most(2030.5, -0.1) == 0
    assert predictive.probability_at_least(2030.5, 0) == 1
    assert 0 < predictive.probability_at_most(2030.5, 0) < 1
    high = project(times, 100 - np.array(values), bounds=(0, 100))
    assert high.probability_at_most(2030.5, 100) == 1
    assert high.probability_at_least(2030.5, 100.1) == 0
    assert 0 < high.probability_at_least(2030.5, 100) < 1


def test_it_says_what_it_is():
    predictive = project(*ANNUAL)

    assert (predictive.method, predictive.version, predictive.n) == (projection.METHOD, projection.VERSION, 7)
    assert predictive.last_time == 2023.5
    assert "_mixture" not in repr(predictive)


def test_fewer_than_five_points_are_too_short():
    with pytest.raises(TooShort, match="needs at least 5 points; this series has 4"):
        project([2015, 2016, 2017, 2018], [1, 2, 3, 4])
    assert issubclass(TooShort, ValueError)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"values": [1, 2, 3, 4]}, "one time, one value"),
        ({"standard_errors": [1, 1]}, "one time, one value"),
        ({"values": [1, 2, np.nan, 4, 5]}, "cannot use missing or infinite"),
        ({"standard_errors": [1, 1, 1, 1, np.nan]}, "cannot use missing or infinite"),
        ({"times": [2015, 2016, 2016, 2017, 2018]}, "in order of time"),
        ({"standard_errors": [1, 1, 1, 1, -1]}, "cannot be negative"),
        ({"pooled_years": 0}, "at least one year, not 0"),
    ],
)
def test_a_series_that_cannot_be_read_is_refused(change, message):
    arguments = {"times": [2015, 2016, 2017, 2018, 2019], "values": [1, 2, 3, 4, 5], **change}
    with pytest.raises(ValueError, match=message):
        project(**arguments)


def test_questions_without_an_answer_are_refused():
    predictive = project(*ANNUAL)

    with pytest.raises(ValueError, match="starts after the last observation, 2023.5"):
        predictive.median(2023.5)
    with pytest.raises(ValueError, match="starts after the last observation"):
        predictive.probability_at_most([2024.5, 2010], 3)
    with pytest.raises(ValueError, match="probabilities between 0 and 1, not \\[0, 0.5\\]"):
        predictive.quantiles(2030.5, [0, 0.5])
    with pytest.raises(ValueError, match="between 0 and 1, not 80"):
        predictive.interval(2030.5, 80)
