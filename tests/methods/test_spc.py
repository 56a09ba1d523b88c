"""Control charts: the published oracle, slow re-implementations, the traps, and a small calibration."""

import json
import math
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.special import stdtr

from outcomes.methods import spc

ORACLE = json.loads((Path(__file__).parents[1] / "oracles" / "spc.json").read_text(encoding="utf-8"))
NAN = math.nan

whole_numbers = st.lists(st.integers(-50, 50), min_size=2, max_size=60)
presets = st.sampled_from(spc.PRESETS)


def by_name(cases):
    return [pytest.param(case, id=case["name"]) for case in cases]


def to_printed_digits(got: float, printed: float) -> bool:
    digits = len(str(printed).partition(".")[2])
    return round(got, digits) == pytest.approx(printed, abs=1e-12)


# The published oracle.


@pytest.mark.parametrize("case", by_name(ORACLE["limits"]))
def test_limits_agree_with_the_published_ones_to_the_printed_digits(case):
    limits = spc.xmr_limits(case["values"], screen=case["screen_outlier_moving_ranges"])
    for name in ("mean", "lower", "upper"):
        assert to_printed_digits(getattr(limits, name), case[name]), name


@pytest.mark.parametrize("case", by_name(ORACLE["limits"]))
def test_the_chart_draws_the_same_limits(case):
    preset = "plotthedots" if case["screen_outlier_moving_ranges"] else "mdc"
    chart = spc.chart(case["values"], preset=preset)
    for name in ("mean", "lower", "upper"):
        assert all(to_printed_digits(value, case[name]) for value in getattr(chart, name))


@pytest.mark.parametrize("case", ORACLE["shift_of_seven"])
def test_shift_of_seven(case):
    assert spc.shift_of_seven(case["sign"]).tolist() == case["flag"]


@pytest.mark.parametrize("case", ORACLE["trend_of_seven"])
def test_trend_of_seven(case):
    assert spc.trend_of_seven(case["values"]).tolist() == case["flag"]


@pytest.mark.parametrize("case", ORACLE["two_in_three"])
def test_two_in_three(case):
    side = [1] * len(case["close_to_limit"])
    assert case["same_side"]
    assert spc.two_in_three(case["close_to_limit"], side).tolist() == case["flag_kept_only_on_close_points"]


@pytest.mark.parametrize("case", ORACLE["assurance"])
def test_assurance(case):
    words = {"pass": "usually met", "inconsistent": "sometimes", "fail": "rarely"}
    polarity = {"increase": "high", "decrease": "low"}[case["direction"]]
    for lower, upper, expected in case["cases"]:
        assert spc.assurance(lower, upper, case["target"], polarity) == words[expected]


@pytest.mark.parametrize("polarity", ["low", "high"])
@pytest.mark.parametrize(("lower", "upper"), [(4, 7), (1, 4), (4, 4)])
def test_a_standard_on_a_limit_is_met_sometimes(polarity, lower, upper):
    assert spc.assurance(lower, upper, 4, polarity) == "sometimes"


def test_assurance_needs_a_better_direction():
    with pytest.raises(spc.ChartRefused, match="use low or high"):
        spc.assurance(1, 2, 3, "neutral")


def test_points_on_opposite_sides_are_never_joined():
    chart = spc.chart(ORACLE["alternating"]["values"])
    assert set(chart.rule) <= {None, "outside limits"}
    assert spc.two_in_three([0, 1, 1], [1, 1, -1]).tolist() == [0, 0, 0]


def test_too_few_points_for_a_rule_meet_none():
    assert spc.two_in_three([1, 1], [1, 1]).tolist() == [0, 0]
    assert spc.trend_of_seven([]).tolist() == []


# Slow and obvious re-implementations.


def slow_chart(values, preset):
    """The XmR rules read off METHODS one point and one run at a time."""
    n = len(values)
    mean = math.fsum(values) / n
    ranges = [abs(b - a) for a, b in zip(values, values[1:], strict=False)]
    centre = math.fsum(ranges) / len(ranges)
    if preset == "plotthedots":
        kept = [r for r in ranges if r < 3.267 * centre]
        if kept and any(kept):
            centre = math.fsum(kept) / len(kept)
    lower, upper = mean - 2.66 * centre, mean + 2.66 * centre
    beyond_two = [abs(v - mean) > 2.66 * centre * 2 / 3 + 1e-9 for v in values]
    outside = [v > upper + 1e-9 or v < lower - 1e-9 for v in values]
    side = [0 if abs(v - mean) < 1e-9 else math.copysign(1, v - mean) for v in values]
    close = (
        [b and not o for b, o in zip(beyond_two, outside, strict=True)]
        if preset == "plotthedots"
        else beyond_two
    )
    rules = []
    for i in range(n):
        sevens = [range(j, j + 7) for j in range(i - 6, i + 1) if j >= 0 and j + 7 <= n]
        threes = [range(j, j + 3) for j in range(i - 2, i + 1) if j >= 0 and j + 3 <= n]
        rises = any(all(values[k] < values[k + 1] for k in list(run)[:-1]) for run in sevens)
        falls = any(all(values[k] > values[k + 1] for k in list(run)[:-1]) for run in sevens)
        two = close[i] and any(
            abs(sum(side[k] for k in run)) == 3 and sum(close[k] for k in run) >= 2 for run in threes
        )
        shift = any(abs(sum(side[k] for k in run)) == 7 for run in sevens)
        found = [
            (outside[i], "outside limits"),
            (rises or falls, "trend"),
            (two, "two in three"),
            (shift, "shift"),
        ]
        rules.append(next((name for met, name in found if met), None))
    return mean, lower, upper, tuple(rules)


@given(values=whole_numbers, preset=st.sampled_from(["plotthedots", "mdc"]))
def test_limits_and_rules_agree_with_the_slow_chart(values, preset):
    chart = spc.chart(values, preset=preset)
    mean, lower, upper, rules = slow_chart(values, preset)
    assert chart.mean == pytest.approx(np.full(len(values), mean))
    assert chart.lower == pytest.approx(np.full(len(values), lower))
    assert chart.upper == pytest.approx(np.full(len(values), upper))
    assert chart.rule == rules


def slow_window(values, low, high, week, has_season):
    """One window of the seasonal model by plain matrices: chance, step, expected value and noise."""
    y = np.asarray(values, dtype=float)
    n = y.size
    index = np.arange(n)
    level, step = np.ones(n), ((index >= low) & (index <= high)) * 1.0
    columns = [level]
    if has_season:
        angle = 2 * np.pi * 7 * index / 365.25
        columns += [np.sin(angle), np.cos(angle), np.sin(2 * angle), np.cos(2 * angle)]
    shared = np.column_stack(columns)
    design = np.column_stack([shared, step, *([(index > high) * 1.0] if high < n - 1 else [])])
    free = n - design.shape[1]
    found = []
    for memory in np.linspace(0, 0.9, 10):
        correlation = memory ** np.abs(index[:, None] - index) if memory else np.eye(n)
        inverse = np.linalg.inv(correlation)
        information = design.T @ inverse @ design
        beta = np.linalg.solve(information, design.T @ inverse @ y)
        residual = y - design @ beta
        variance = residual @ inverse @ residual / free
        k = shared.shape[1]
        z = beta[k] / math.sqrt(variance * np.linalg.inv(information)[k, k])
        logs = [np.linalg.slogdet(m)[1] for m in (correlation, information)]
        season = shared[:, 1:] @ beta[1:k]
        expected = (y - season)[:low].mean() + season[week]
        chance = 2 * stdtr(free, -abs(z))
        found.append((-0.5 * sum(logs) - free / 2 * math.log(variance), chance, beta[k], expected, variance))
    likelihood, chance, step, expected, variance = np.array(found).T
    weight = np.exp(likelihood - likelihood.max())
    weight /= weight.sum()
    return weight @ chance, weight @ step, weight @ expected, math.sqrt(weight @ variance)


def noisy(n, seed=1, memory=0.4, season=4.0):
    rng = np.random.default_rng(seed)
    noise = np.zeros(n + 30)
    for i in range(1, n + 30):
        noise[i] = memory * noise[i - 1] + rng.normal(scale=2 * math.sqrt(1 - memory**2))
    return 100 + season * np.cos(2 * np.pi * np.arange(n) / 52.18) + noise[30:]


@pytest.mark.parametrize("n", [40, 120])
def test_the_seasonal_limits_agree_with_plain_generalised_least_squares(n):
    values = noisy(n)
    chart = spc.chart(values, preset="seasonal")
    for week in (16, n // 2, n - 2, n - 1):
        chance, step, expected, sd = slow_window(values, week - 3, week, week, n >= 104)
        assert chart.mean[week] == pytest.approx(expected)
        assert chart.upper[week] == pytest.approx(expected + 3 * sd)
        assert chart.lower[week] == pytest.approx(expected - 3 * sd)
        if week == n - 1:
            assert chart.latest.strength == pytest.approx(-math.log10(chance))


def test_the_seasonal_marks_agree_with_plain_generalised_least_squares():
    values = noisy(60)
    values[45:] += 4
    chart = spc.chart(values, preset="seasonal")
    for week in range(16, 60):
        chance, _, expected, sd = slow_window(values, week - 3, week, week, False)
        outside = abs(values[week] - expected) > 3 * sd
        threshold = 0.047 if week >= 47 else 0.026
        rule = "outside limits" if outside else "shift" if chance < threshold else None
        assert chart.rule[week] == rule
    assert set(chart.rule[:16]) == {None}
    assert any(chart.rule[45:49])


# Properties.


@given(values=whole_numbers, constant=st.integers(-1000, 1000), preset=presets)
@settings(deadline=None, max_examples=60)
def test_adding_a_constant_shifts_the_lines_by_it(values, constant, preset):
    before = spc.chart(values, preset=preset)
    after = spc.chart(np.add(values, constant), preset=preset)
    for name in ("mean", "lower", "upper"):
        assert getattr(after, name) == pytest.approx(getattr(before, name) + constant, abs=1e-6)
    assert after.rule == before.rule


@given(values=whole_numbers, factor=st.sampled_from([0.001, 0.1, 3.0, 1000.0]), preset=presets)
@settings(deadline=None, max_examples=60)
def test_scaling_scales_the_lines(values, factor, preset):
    before = spc.chart(values, preset=preset)
    after = spc.chart(np.multiply(values, factor), preset=preset)
    for name in ("mean", "lower", "upper"):
        assert getattr(after, name) == pytest.approx(getattr(before, name) * factor, abs=1e-6 * factor)
    assert after.rule == before.rule
    assert after.direction == before.direction


@given(values=whole_numbers, preset=presets)
@settings(deadline=None, max_examples=60)
def test_reversing_polarity_swaps_improvement_and_concern(values, preset):
    swap = {"improvement": "concern", "concern": "improvement"}
    low, high = (spc.chart(values, preset=preset, polarity=better) for better in ("low", "high"))
    assert low.kind == tuple(swap.get(kind, kind) for kind in high.kind)
    assert low.rule == high.rule
    neutral = spc.chart(values, preset=preset)
    assert neutral.kind == tuple(None if rule is None else "neutral" for rule in low.rule)


@given(values=whole_numbers, preset=presets)
@settings(deadline=None, max_examples=60)
def test_upside_down_the_marks_are_the_same(values, preset):
    up, down = spc.chart(values, preset=preset), spc.chart(np.negative(values), preset=preset)
    assert up.rule == down.rule
    assert up.mean == pytest.approx(-down.mean, abs=1e-9)


@given(values=whole_numbers, where=st.data(), preset=st.sampled_from(["plotthedots", "mdc"]))
def test_a_missing_week_is_as_if_its_row_were_not_there(values, where, preset):
    gap = where.draw(st.integers(0, len(values)))
    full = spc.chart(values, preset=preset)
    holed = spc.chart([*values[:gap], NAN, *values[gap:]], preset=preset)
    assert np.isnan([holed.mean[gap], holed.lower[gap], holed.upper[gap]]).all()
    assert (holed.rule[gap], holed.direction[gap], holed.kind[gap]) == (None, None, None)
    assert holed.rule[:gap] + holed.rule[gap + 1 :] == full.rule
    assert np.delete(holed.upper, gap) == pytest.approx(full.upper)


@given(first=whole_numbers, second=whole_numbers, preset=st.sampled_from(["plotthedots", "mdc"]))
def test_a_rebased_stretch_is_a_chart_of_its_own(first, second, preset):
    both = spc.chart([*first, *second], preset=preset, rebase_at=[len(first)])
    alone = [spc.chart(part, preset=preset) for part in (first, second)]
    assert both.rule == alone[0].rule + alone[1].rule
    assert both.upper == pytest.approx(np.concatenate([part.upper for part in alone]))
    assert both.segments == (0, len(first))
    assert both.latest.sentence == alone[1].latest.sentence


# Traps.


@pytest.mark.parametrize("preset", spc.PRESETS)
@pytest.mark.parametrize("value", [100, 0, 0.1, -1 / 3])
def test_a_constant_series_has_limits_equal_to_its_mean(preset, value):
    chart = spc.chart([value] * 14, preset=preset)
    assert chart.mean.tolist() == chart.lower.tolist() == chart.upper.tolist() == [value] * 14
    assert set(chart.rule) == set(chart.direction) == {None}
    assert chart.latest.variation == "usual"
    assert not chart.latest.is_signal


def test_a_noiseless_step_uses_the_unscreened_ranges_and_says_so():
    chart = spc.chart([10.0] * 10 + [20.0] * 10)
    assert chart.notes == ("Screening left no moving range, so the limits use all of them.",)
    assert chart.upper[0] == pytest.approx(15 + 2.66 * 10 / 19)
    assert spc.xmr_limits([10.0] * 10 + [20.0] * 10).unscreened
    assert spc.chart([10.0] * 10 + [20.0] * 10, preset="mdc").notes == ()


def test_a_noiseless_step_is_found_by_the_seasonal_preset():
    chart = spc.chart([10.0] * 30 + [20.0] * 4, preset="seasonal", polarity="high")
    assert chart.rule[:30] == (None,) * 30
    assert chart.rule[30:] == ("outside limits",) * 4
    assert chart.mean.tolist() == pytest.approx([10.0] * 34)
    assert chart.latest.variation == "improvement high"
    assert chart.latest.since == 30


def test_a_point_on_the_mean_breaks_a_shift_and_a_tie_breaks_a_trend():
    on_it = [1, 1, 1, 0, 1, 1, 1, -1, -1, -1, 0, -1, -1, -1]
    assert "shift" not in spc.chart(on_it, preset="mdc").rule
    assert spc.chart([0.1, 0.2, 0.3], preset="mdc").direction == ("below", None, "above")
    tied = [-8, -5, -2, 1, 1, 4, 7, -4, 3, -5, 2, 4]
    assert "trend" not in spc.chart(tied, preset="mdc").rule


def test_every_point_of_a_run_is_marked():
    values = [-4, 4] * 8 + [-4] + [5, 8] * 4
    assert spc.chart(values, preset="mdc").rule == (None,) * 17 + ("shift",) * 8


def test_twelve_points_make_a_chart_but_are_too_few_for_a_page():
    chart = spc.chart(range(12))
    assert chart.rule[5] == "trend"
    assert spc.MINIMUM_POINTS == 13


def test_mdc_counts_a_point_beyond_the_limits_as_near_them():
    # Mean 0.5 and mean moving range 6.5 / 3: two sigma at 0.5 +/- 3.84 and limits at 0.5 +/- 5.76.
    values = [-1, 0, 1, -2, 0, 1, -1, 0, -2, 1, -1, 0, 5.4, 9.0, 4.0]
    near, beyond = spc.chart(values, preset="mdc"), spc.chart(values)
    assert near.rule[13] == beyond.rule[13] == "outside limits"
    assert near.rule[12] == "two in three"
    assert beyond.rule[12] is None


def test_a_rising_trend_through_the_mean_is_one_way_and_mixed_beyond_the_other_limit():
    rising = spc.chart([*range(8)], polarity="high", preset="mdc")
    assert "trend" in rising.rule
    assert rising.kind[3] == "improvement"
    assert rising.direction[3] == "below"
    assert rising.kind[0] == "mixed"
    assert rising.rule[0] == "outside limits"


# The newest point in words.

quiet = [10, 12] * 8


@pytest.mark.parametrize(
    ("tail", "sentence", "variation", "since"),
    [
        ([11], "Within the usual range", "usual", None),
        ([30], "Above the upper limit", "concern high", 16),
        ([-60, -60], "Below the lower limit for two weeks", "improvement low", 16),
        (
            [15.5, 13, 15.5],
            "At least two of the last three weeks close to the upper limit",
            "concern high",
            16,
        ),
        ([9, 10, 9, 10, 9, 10, 9], "Seven weeks below the mean", "improvement low", 16),
        ([9.1, 9.3, 9.6, 10, 11, 12, 13], "Seven weeks rising", "concern high", 16),
    ],
)
def test_the_newest_point_in_words(tail, sentence, variation, since):
    latest = spc.chart([*quiet, *tail], polarity="low").latest
    assert (latest.sentence, latest.variation, latest.since) == (sentence, variation, since)
    assert latest.is_signal == (since is not None)
    assert latest.index == 15 + len(tail)


def test_the_period_and_the_preset_show_in_the_words():
    latest = spc.chart([*quiet, 15.5, 13, 15.5], preset="mdc", period="month").latest
    assert latest.sentence == "At least two of the last three months close to or beyond the upper limit"
    assert latest.variation == "neutral high"


def test_a_mixed_point_has_no_direction():
    assert spc.chart([50, 52] * 8 + [*range(7)], polarity="high").latest.variation == "mixed"


def test_an_old_run_is_no_longer_news():
    latest = spc.chart([0, 10] * 20 + [12, 22] * 20, preset="mdc").latest
    assert latest.sentence == "40 weeks above the mean"
    assert latest.since == 40
    assert not latest.is_signal


@pytest.mark.parametrize(
    ("n_missing", "note"),
    [(1, "The newest value is one week old."), (2, "The newest value is two weeks old.")],
)
def test_a_missing_newest_week_is_said(n_missing, note):
    chart = spc.chart([*quiet, *[NAN] * n_missing])
    assert chart.latest.index == 15
    assert chart.notes == (note,)


def test_a_stretch_of_one_value_has_no_limits():
    chart = spc.chart([*quiet, 50], rebase_at=[16])
    assert chart.mean[16] == 50
    assert np.isnan(chart.upper[16])
    assert chart.latest.sentence == "Too few points to say"
    assert chart.notes == ("A stretch with a single value has no limits.",)


# The seasonal preset.


def test_two_years_of_weeks_carry_a_season_and_fewer_do_not():
    two_years, fewer = (spc.chart(noisy(n), preset="seasonal") for n in (104, 103))
    assert two_years.notes == ()
    assert fewer.notes == ("No season was taken out: that needs two years of weeks.",)
    assert np.ptp(two_years.mean) > 6
    assert two_years.latest.sentence in ("Within the range expected", fewer.latest.sentence)


def test_a_season_is_followed_and_not_marked():
    values = 100 + 10 * np.cos(2 * np.pi * 7 * np.arange(156) / 365.25)
    chart = spc.chart(values, preset="seasonal")
    assert set(chart.rule) == {None}
    assert chart.mean == pytest.approx(values, abs=1e-4)


def test_dates_and_missing_values_tell_the_same_story():
    values = noisy(130)
    gaps = [30, 31, 32, 90]
    dates = [date(2022, 1, 2) + timedelta(weeks=i) for i in range(130)]
    holed = values.copy()
    holed[gaps] = NAN
    with_nan = spc.chart(holed, preset="seasonal", dates=dates)
    kept = [i for i in range(130) if i not in gaps]
    with_dates = spc.chart(values[kept], preset="seasonal", dates=[dates[i] for i in kept])
    assert with_nan.mean[kept] == pytest.approx(with_dates.mean)
    assert tuple(with_nan.rule[i] for i in kept) == with_dates.rule
    assert np.isnan(with_nan.mean[gaps]).all()
    without = spc.chart(values[kept], preset="seasonal")
    assert np.abs(without.mean - with_dates.mean).max() > 0.05


@pytest.mark.parametrize("shift", [-6.0, 6.0])
def test_a_lasting_shift_is_found_and_stays_news_for_a_quarter(shift):
    values = noisy(164, seed=4, memory=0.0)
    values[156:] += shift
    side = "high" if shift > 0 else "low"
    latest = spc.chart(values, preset="seasonal", polarity="high").latest
    assert latest.is_signal
    assert latest.since in range(156, 160)
    assert latest.variation == ("improvement high" if shift > 0 else "concern low")
    assert side in latest.variation
    assert latest.strength > 2


@pytest.mark.parametrize("memory", [0.0, 0.4])
def test_limits_start_again_at_an_old_lasting_change_and_a_note_says_so(memory):
    values = noisy(220, seed=4, memory=memory)
    values[160:] += 9
    dates = [date(2022, 1, 2) + timedelta(weeks=week) for week in range(220)]
    chart = spc.chart(values, preset="seasonal", polarity="high", dates=dates)
    rebased = spc.chart(values, preset="seasonal", polarity="high", dates=dates, rebase_at=[160])
    assert not chart.latest.is_signal
    assert chart.notes == (
        "The level changed at about 26 January 2025, for half a year or more: the limits start again there. "
        "The date was found by the chart; if the reason is known, enter it in the reference data.",
    )
    assert rebased.notes == ()
    assert chart.segments == rebased.segments == (0, 160)
    assert chart.rule[160:164] == ("shift",) * 4
    assert chart.kind[160:164] == ("improvement",) * 4
    np.testing.assert_allclose(chart.upper, rebased.upper)


def test_the_weeks_of_a_lasting_change_are_marked_where_its_date_is_found_too_early():
    values = noisy(220, seed=62, memory=0.4)
    values[114:] += 5
    chart = spc.chart(values, preset="seasonal", polarity="high")
    assert chart.segments == (0, 109)
    assert chart.rule[114:118] == ("shift",) * 4


def test_a_step_on_top_of_an_old_one_is_news():
    values = noisy(220, seed=4, memory=0.0)
    values[60:] -= 8
    values[160:] += 9
    values[214:] += 6
    chart = spc.chart(values, preset="seasonal", polarity="high")
    assert chart.segments == (0, 60, 160)
    assert chart.latest.is_signal
    assert chart.latest.since in range(213, 219)


def test_a_shift_of_five_months_ago_is_no_news_and_said_over_its_weeks():
    values = noisy(200, seed=4, memory=0.0)
    values[180:] += 5
    latest = spc.chart(values, preset="seasonal", polarity="high").latest
    assert latest.kind == "improvement"
    assert latest.since in range(178, 183)
    assert not latest.is_signal


def test_a_run_of_years_is_not_counted_in_weeks():
    values = noisy(220, seed=18, memory=0.6)
    values[150:] += 4
    latest = spc.chart(values, preset="seasonal", polarity="high").latest
    assert latest.sentence == "Higher for more than a year than expected for the time of year"
    assert not latest.is_signal


def test_unchanged_series_are_not_said_to_have_changed():
    for seed in range(20):
        assert spc.chart(noisy(160, seed=seed, memory=0.6), preset="seasonal").notes == ()


def test_the_words_of_the_seasonal_preset():
    values = noisy(156, seed=5)
    up = values.copy()
    up[-1] += 14
    assert spc.chart(up, preset="seasonal").latest.sentence == "Above the range expected for the time of year"
    down = noisy(60, seed=5, season=0)
    down[-1] -= 20
    assert spc.chart(down, preset="seasonal").latest.sentence == "Below the range expected"


def test_a_run_without_a_mark_on_the_newest_week_is_said_over_its_weeks():
    values = noisy(168, seed=9, memory=0.0)
    values[160:] += 4.5
    values[-1] = values[140:160].mean() + 1
    chart = spc.chart(values, preset="seasonal", polarity="low")
    assert chart.latest.kind == "concern"
    assert chart.latest.is_signal
    assert chart.latest.sentence.startswith("Higher over the last ")
    assert chart.latest.sentence.endswith(" weeks than expected for the time of year")


def test_a_rebased_stretch_has_its_own_level_and_needs_its_own_weeks():
    values = noisy(160, seed=2)
    values[140:] += 40
    chart = spc.chart(values, preset="seasonal", rebase_at=[140])
    assert chart.mean[139] == pytest.approx(values[:139].mean(), abs=8)
    assert chart.mean[141] - chart.mean[139] == pytest.approx(40, abs=5)
    assert set(chart.rule[140:156]) == {None}
    young = spc.chart(values[:150], preset="seasonal", rebase_at=[140])
    assert young.latest.sentence == "Too few points to say"
    assert young.expected_false_alarms_per_week == 0.0
    assert chart.expected_false_alarms_per_week == spc.FALSE_SIGNALS_PER_WEEK


def test_stretches_of_one_value_each_have_no_seasonal_limits():
    chart = spc.chart([1.0, 5.0], preset="seasonal", rebase_at=[1])
    assert chart.mean.tolist() == [1.0, 5.0]
    assert np.isnan(chart.upper).all()
    assert chart.notes[-1] == "Every stretch has a single value, so there are no limits."


def test_a_mark_is_reached_without_the_weeks_that_follow():
    """The newest weeks are judged against the weeks before them alone: the shift does not swallow itself."""
    values = noisy(156, seed=3)
    shifted = values.copy()
    shifted[152:] += 1000
    level, with_shift = (spc.chart(v, preset="seasonal").mean[155] for v in (values, shifted))
    assert with_shift == pytest.approx(level, abs=1)


@pytest.mark.parametrize("memory", [0.0, 0.6])
def test_calibration_on_a_few_seeded_series(memory):
    n = 208
    marks = [spc.chart(noisy(n, seed, memory), preset="seasonal").rule for seed in range(120)]
    assert np.mean([rule is not None for rules in marks for rule in rules]) <= 0.03
    found = 0
    for seed in range(120):
        values = noisy(n, seed + 1000, memory)
        values[n - 4 :] += 4
        found += any(spc.chart(values, preset="seasonal").rule[n - 4 :])
    assert found >= 0.8 * 120


def test_the_raw_rules_mark_most_weeks_of_an_unchanged_seasonal_series():
    marks = [spc.chart(noisy(156, seed, 0.3)).rule for seed in range(40)]
    assert np.mean([rule is not None for rules in marks for rule in rules]) > 0.5
    assert spc.chart(noisy(156)).expected_false_alarms_per_week is None


# The log scale and refusals.


@given(values=st.lists(st.floats(1, 1000), min_size=2, max_size=40), preset=presets)
@settings(deadline=None, max_examples=40)
def test_a_log_chart_is_the_chart_of_the_logs(values, preset):
    assume(np.ptp(values) > 1e-3)
    logged, plain = spc.chart(values, preset=preset, log=True), spc.chart(np.log(values), preset=preset)
    assert logged.upper == pytest.approx(np.exp(plain.upper))
    assert logged.rule == plain.rule
    assert logged.notes[0].startswith("Limits were computed on a log scale")
    assert logged.values.tolist() == values


def test_a_log_chart_never_reaches_below_zero():
    skewed = np.exp(np.random.default_rng(1).normal(size=60))
    assert spc.chart(skewed).lower[0] < 0
    assert spc.chart(skewed, log=True).lower[0] > 0


@pytest.mark.parametrize(
    ("values", "options", "reason"),
    [
        ([1.0], {}, "two values and there is 1"),
        ([1.0, NAN], {}, "two values and there is 1"),
        ([1.0, math.inf], {}, "finite numbers"),
        ([[1.0, 2.0]], {}, "one row"),
        ([1, 2], {"preset": "nelson"}, "no preset 'nelson'"),
        ([1, 2], {"polarity": "up"}, "no polarity 'up'"),
        ([1, 2], {"rebase_at": [2]}, "outside the 2 values"),
        ([1, 0], {"log": True}, "above zero"),
        ([1, 2], {"dates": [date(2024, 1, 7)]}, "1 dates for 2 values"),
        ([1, 2], {"dates": [date(2024, 1, 7)] * 2}, "do not rise"),
    ],
)
def test_what_cannot_be_charted_is_refused_in_a_sentence(values, options, reason):
    with pytest.raises(spc.ChartRefused, match=reason):
        spc.chart(values, **options)


def test_limits_need_two_values():
    with pytest.raises(spc.ChartRefused, match="there is 1"):
        spc.xmr_limits([3.0])


@pytest.mark.parametrize("preset", spc.PRESETS)
@pytest.mark.parametrize("log", [False, True])
def test_rules_judge_values_and_lines_as_they_are_printed(preset, log):
    values = 5 + 0.1 * np.random.default_rng(2).standard_t(2, 400).clip(-20, 20)
    exact, printed = (spc.chart(values, preset=preset, log=log, decimals=d) for d in (None, 1))
    assert printed.upper == pytest.approx(exact.upper, nan_ok=True)
    value, low, high = (spc.as_printed(line, 1) for line in (values, printed.lower, printed.upper))
    beyond = printed.judged & ((value < low) | (value > high))
    assert beyond.any()
    assert [rule == spc.OUTSIDE for rule in printed.rule] == beyond.tolist()
    assert sum(rule == spc.OUTSIDE for rule in exact.rule) > beyond.sum()


def test_a_run_is_broken_by_a_value_that_is_printed_as_the_mean():
    values = [10, 12] * 8 + [11.04] * 7 + [10.9]
    assert spc.SHIFT in spc.chart(values, preset="mdc").rule
    assert spc.SHIFT not in spc.chart(values, preset="mdc", decimals=1).rule


def test_values_are_rounded_as_text_rounds_them():
    values = np.array([0.25, 71.65, -0.04, np.nan])
    assert [f"{value:.1f}" for value in spc.as_printed(values, 1)] == ["0.2", "71.7", "0.0", "nan"]
