import math
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outcomes.methods.trajectory import (
    Direction,
    FingertipsTrend,
    HealthyPeople,
    OpenSdg,
    Path,
    gap_series,
    open_sdg_ratio,
    target_value,
)
from outcomes.methods.verdict import (
    CAVEAT,
    ICONS,
    NOT_JUDGED,
    OF_PARTS,
    WORDS,
    Alternative,
    Assessment,
    Verdict,
    explain_disagreement,
    is_too_old,
    likelihood_band,
    of_parts,
    since_last_board,
    verdict,
)

SMOKING = Path("level", "low", 2020, 13, 2030, 5)
DIRECTION = Path("direction", "high", 2020, 50)
RIGHT, WRONG, UNCLEAR = (Direction(code, "test") for code in ("right-way", "wrong-way", "no-clear-change"))
FORBIDDEN = ("significant", "special cause", "p =", "fail")

probabilities = st.floats(0, 1)


def judged(path=SMOKING, **given):
    return verdict(path, **{"n_points": 10, "latest_value": 10.0, "probability": 0.5} | given)


# --- The table ------------------------------------------------------------------------------------


@pytest.mark.parametrize("value", [5.0, 4.2])
def test_met_at_or_past_the_target(value):
    found = judged(latest_value=value, probability=0.01)
    assert (found.code, found.words, found.icon) == ("met", "Met", "tick")
    assert "no promise that it lasts" in found.reason
    assert found.probability is None


def test_met_follows_polarity():
    path = Path("level", "high", 2020, 50, 2030, 60)
    assert judged(path, latest_value=60).code == "met"
    assert judged(path, latest_value=59.9).code == "either-way"


def test_met_needs_no_projection():
    assert judged(latest_value=5, n_points=1, probability=None).code == "met"


@pytest.mark.parametrize(
    ("probability", "words", "band"),
    [
        (1.0, "Likely on the current pattern", "more than 9 in 10"),
        (2 / 3, "Likely on the current pattern", "about 2 in 3"),
        (math.nextafter(2 / 3, 0), "Could go either way", "just under 2 in 3"),
        (1 / 3, "Could go either way", "about 1 in 3"),
        (math.nextafter(1 / 3, 0), "Unlikely without faster change", "just under 1 in 3"),
        (0.25, "Unlikely without faster change", "about 1 in 4"),
        (0.2, "Unlikely without faster change", "about 1 in 5"),
        (0.0, "Unlikely without faster change", "less than 1 in 10"),
    ],
)
def test_likelihood_and_its_boundaries(probability, words, band):
    found = judged(probability=probability)
    assert (found.words, found.band, found.probability) == (words, band, probability)
    assert found.reason == f"The chance of meeting the target on time is {band}, {CAVEAT}."


@pytest.mark.parametrize(
    ("direction", "words"),
    [(RIGHT, "Moving the right way"), (WRONG, "Moving the wrong way"), (UNCLEAR, "No clear change")],
)
def test_a_direction_target_is_judged_by_its_direction(direction, words):
    found = judged(DIRECTION, direction=direction, latest_value=52, n_points=5)
    assert found.words == words
    assert found.probability is found.band is None


def test_the_gap_for_men_closes_but_both_get_worse():
    # Given healthy life expectancy of men, North East and England, 2018-20 to 2022-24
    times = [2019.5, 2020.5, 2021.5, 2022.5, 2023.5]
    gap = gap_series(times, [58.8, 58.6, 57.4, 56.9, 57.0], [63.1, 62.7, 62.3, 61.5, 60.9], polarity="high")
    path = Path("gap", "high", 2019.5, -4.3, 2030, target_value("gap", -4.3, 10, polarity="high"))
    # Then it is called that, whatever the projection says, and even were the target reached
    for value in (-3.9, -3.8):
        found = judged(path, gap=gap, latest_value=value, n_points=5, probability=0.95)
        assert found.words == "Gap closing, but both getting worse"
        assert "comparator got worse by more" in found.reason
        assert found.probability is None


def test_a_gap_that_closes_as_it_should_is_judged_like_any_number():
    gap = gap_series([2020, 2024], [12, 11], [10, 10], polarity="low")
    path = Path("gap", "low", 2020, 2.0, 2030, 0.5)
    assert judged(path, gap=gap, latest_value=1.0, probability=0.9).code == "likely"


def test_it_depends_on_the_baseline_where_the_baseline_decides():
    # Given a fall of 15% from a stated and from a measured baseline
    stated, measured = (
        Path("change", "low", 2020, start, 2030, target_value("change", start, -15)) for start in (100, 120)
    )
    other = Alternative("the measured baseline, 120", measured, 105, 0.85)
    found = judged(stated, latest_value=105, probability=0.4, alternatives=[other])
    assert found.words == "Depends on the baseline"
    assert found.reason == (
        "“Could go either way” as it stands, “Likely on the current pattern” with the measured baseline, 120."
    )
    assert found.probability is None
    # When both say the same, it does not
    agrees = Alternative("the measured baseline, 120", measured, 105, 0.5)
    assert judged(stated, latest_value=105, probability=0.4, alternatives=[agrees]).code == "either-way"
    # Nor where the other cannot be worked out
    silent = Alternative("the measured baseline, 120", measured, 105, None)
    assert judged(stated, latest_value=105, probability=0.4, alternatives=[silent]).code == "either-way"


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (90, "The target is not met as it stands, met with the measured baseline."),
        (85, None),
        (103, "“Could go either way”"),
    ],
)
def test_a_target_met_from_one_baseline_only_depends_on_it_however_short_the_series(value, reason):
    stated, measured = (
        Path("change", "low", 2020, start, 2030, target_value("change", start, -15)) for start in (100, 120)
    )
    other = Alternative("the measured baseline", measured, value, 0.9)
    found = judged(stated, latest_value=value, n_points=8, probability=0.5, alternatives=[other])
    assert found.code == ("met" if reason is None else "depends-on-baseline")
    assert reason is None or found.reason.startswith(reason)
    if value == 90:
        short = judged(stated, latest_value=value, n_points=2, probability=None, alternatives=[other])
        assert short == found


def test_met_as_it_stands_but_not_with_another_vintage():
    other = Alternative("the figures as first published", SMOKING, 5.3, 0.9)
    found = judged(latest_value=4.9, alternatives=[other])
    assert found.reason == "The target is met as it stands, not met with the figures as first published."


def test_a_level_does_not_depend_on_its_baseline():
    # Given 13% stated and 14.8% measured, the target is 5% either way, and so is the chance of it
    measured = Path("level", "low", 2020, 14.8, 2030, target_value("level", 14.8, 5))
    other = Alternative("the measured baseline, 14.8", measured, 10.2, 0.34)
    assert judged(latest_value=10.2, probability=0.34, alternatives=[other]).code == "either-way"


def test_too_early_until_a_full_period_has_passed():
    started = date(2023, 2, 1)
    early = judged(latest_period_start=date(2023, 1, 1), work_started=started)
    assert early.words == "Too early to tell"
    assert "since the work started in February 2023" in early.reason
    # A period that starts with the work is a full one
    assert judged(latest_period_start=started, work_started=started).code == "either-way"
    # Without a date for either there is nothing to wait for
    assert judged(work_started=started).code == "either-way"
    assert judged(latest_period_start=date(2023, 1, 1)).code == "either-way"
    # A direction waits too
    waiting = judged(DIRECTION, direction=RIGHT, latest_period_start=date(2022, 1, 1), work_started=started)
    assert waiting.code == "too-early"
    # What is met is met
    assert judged(latest_value=5, latest_period_start=date(2022, 1, 1), work_started=started).code == "met"


@pytest.mark.parametrize(
    ("n_points", "code", "reason"),
    [
        (1, "not-enough-data", "There is 1 comparable point; a direction needs 5."),
        (4, "not-enough-data", "There are 4 comparable points; a direction needs 5."),
        (5, "not-enough-data", "There are 5 comparable points; a likelihood needs 8."),
        (7, "not-enough-data", "There are 7 comparable points; a likelihood needs 8."),
        (8, "either-way", None),
    ],
)
def test_no_likelihood_under_eight_points(n_points, code, reason):
    found = judged(n_points=n_points)
    assert found.code == code
    if reason:
        assert found.reason == reason
        assert found.band is found.probability is None


def test_what_is_missing_and_who_owns_it():
    found = judged(n_points=3, missing="England's figures are missing.", owner="Public health")
    assert found.reason == (
        "There are 3 comparable points; a direction needs 5. England's figures are missing. "
        "Owner: Public health."
    )
    none = verdict(None, n_points=0, missing="The groups are not defined.", owner="The partnership")
    assert (none.words, none.reason) == (
        "No measure yet",
        "The groups are not defined. Owner: The partnership.",
    )
    assert verdict(None, n_points=0).reason == "No series measures this target."


def test_without_a_projection_there_is_no_likelihood():
    found = judged(probability=None)
    assert (found.words, found.reason) == ("Not enough data", "There is no projection for this series.")


@pytest.mark.parametrize("direction", [None, Direction("not-enough-data", "too short")])
def test_a_direction_that_cannot_be_tested(direction):
    found = judged(DIRECTION, direction=direction, latest_value=52)
    assert (found.code, found.reason) == ("not-enough-data", "The series is too short for a direction.")


@pytest.mark.parametrize("probability", [0.02, 0.5, 0.98])
def test_suicide_has_no_likelihood(probability):
    path = Path("gap", "low", 2018, 2.2, 2030, 1.1)
    found = judged(path, latest_value=3.3, probability=probability, direction=UNCLEAR, is_sensitive=True)
    assert found.words == "No clear change"
    assert found.probability is found.band is None
    assert "chance of meeting" not in found.reason


@pytest.mark.parametrize(("path", "value"), [(None, 5.0), (SMOKING, None), (SMOKING, math.nan)])
def test_points_need_a_path_and_a_value(path, value):
    with pytest.raises(ValueError, match="needs its path"):
        judged(path, latest_value=value)


def test_every_verdict_has_words_and_an_icon_of_its_own_and_none_is_jargon():
    assert WORDS.keys() == ICONS.keys()
    assert len(set(WORDS.values())) == len(set(ICONS.values())) == len(WORDS)
    texts = [
        *WORDS.values(),
        CAVEAT,
        judged().reason,
        judged(n_points=3).reason,
        judged(latest_value=5).reason,
    ]
    texts += [judged(DIRECTION, direction=direction).reason for direction in (RIGHT, WRONG, UNCLEAR)]
    assert not [text for text in texts for word in FORBIDDEN if word in text.lower()]


# --- The table of verdicts, as the methods say it --------------------------------------------------

PUBLISHED = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("end", "is_old"),
    [(date(2022, 11, 22), False), (date(2022, 11, 21), True), (date(2022, 11, 23), False)],
)
def test_figures_are_too_old_four_years_and_a_day_after_they_ended(end, is_old):
    for more in ({"latest_value": 4.0}, {"n_points": 1}, {"probability": 0.9}, {"is_sensitive": True}):
        found = judged(latest_period_end=end, published_on=PUBLISHED, direction=RIGHT, **more)
        assert (found.code == "too-old") is is_old
    assert judged(latest_period_end=end).code == "either-way"


def test_the_day_four_years_before_a_leap_day_may_not_exist():
    assert not is_too_old(date(2096, 2, 29), date(2100, 2, 28))
    assert is_too_old(date(2096, 2, 28), date(2100, 3, 1))
    assert not is_too_old(date(2024, 2, 29), date(2028, 2, 29))
    assert is_too_old(date(2024, 2, 28), date(2028, 2, 29))


def test_too_old_says_of_when_the_figures_are_and_who_owns_them():
    found = judged(latest_period_end=date(2018, 3, 31), published_on=PUBLISHED, owner="Public health")
    assert (found.words, found.band, found.probability) == ("Too old to judge", None, None)
    assert found.reason == (
        "The newest figure describes a period that ended in March 2018, more than 4 years before these figures "
        "were published. Owner: Public health."
    )


@pytest.mark.parametrize(
    ("interval", "is_told"),
    [
        ((5.0, 10.0), False),  # from the target itself to the latest figure itself
        ((3.0, 14.0), False),
        ((5.01, 14.0), True),
        ((3.0, 9.99), True),
    ],
)
def test_one_place_cannot_tell_where_the_interval_spans_target_and_latest_figure(interval, is_told):
    found = judged(interval=interval, is_one_place=True)
    assert found.code == ("either-way" if is_told else "one-place")
    if not is_told:
        assert (found.words, found.band, found.probability) == ("Cannot be told for one place", None, 0.5)
    # Of a measure where high is better, the same seen in a mirror
    mirrored = Path("level", "high", 2020, -13, 2030, -5)
    lower, upper = interval
    seen = judged(mirrored, latest_value=-10.0, interval=(-upper, -lower), is_one_place=True)
    assert seen == found
    # An area of several places is told all the same
    assert judged(interval=interval).code == "either-way"


def by_the_table(p, *, at_target, spans, one_place, old, early, direction, n):
    """The table of verdicts, read line by line."""
    if n == 0:
        return "No measure yet"
    if old:
        return "Too old to judge"
    if at_target:
        return "Met"
    if n < 5:
        return "Not enough data"
    if early:
        return "Too early to tell"
    if direction:
        return {RIGHT: "Moving the right way", WRONG: "Moving the wrong way", UNCLEAR: "No clear change"}[
            direction
        ]
    if n < 8:
        return "Not enough data"
    if one_place and spans:
        return "Cannot be told for one place"
    if p >= 2 / 3:
        return "Likely on the current pattern"
    if 1 / 3 <= p < 2 / 3:
        return "Could go either way"
    return "Unlikely without faster change"


@given(
    st.one_of(probabilities, st.sampled_from([1 / 3, 2 / 3])),
    st.sampled_from([0, 1, 4, 5, 7, 8, 20]),
    st.sampled_from([4.0, 5.0, 5.5, 10.0, 16.0]),
    st.tuples(st.sampled_from([2.0, 5.0, 5.1]), st.sampled_from([5.2, 5.5, 10.0, 16.0])),
    st.dates(date(2020, 1, 1), date(2026, 11, 1)),
    st.sampled_from([None, RIGHT, WRONG, UNCLEAR]),
    st.booleans(),
)
def test_every_verdict_is_that_of_the_table(p, n, latest, interval, end, direction, one_place):
    path = DIRECTION if direction else SMOKING
    found = verdict(
        path,
        n_points=n,
        latest_value=latest,
        probability=p,
        direction=direction,
        latest_period_start=end.replace(day=1),
        latest_period_end=end,
        work_started=date(2023, 2, 1),
        published_on=PUBLISHED,
        interval=interval,
        is_one_place=one_place,
    )
    assert found.words == by_the_table(
        p,
        at_target=not direction and latest <= 5,
        spans=interval[0] <= 5 and interval[1] >= latest,
        one_place=one_place,
        old=end < date(2022, 11, 22),
        early=end.replace(day=1) < date(2023, 2, 1),
        direction=direction,
        n=n,
    )
    assert (found.band is None) == (found.code not in ("likely", "either-way", "unlikely"))


# --- A target with several parts ------------------------------------------------------------------


def part(name, code):
    return name, Verdict(code, WORDS[code], "", "")


@pytest.mark.parametrize(
    ("codes", "said"),
    [
        (("no-clear-change", "wrong-way", "wrong-way"), "Mixed: b and c getting worse"),
        (("right-way", "right-way", "no-clear-change"), "Mixed: c without clear change"),
        (("likely", "unlikely", "too-early"), "Mixed: b unlikely without faster change"),
        (("either-way", "met", "likely"), "Mixed: a could go either way"),
        (("right-way", "right-way", "right-way"), "Moving the right way"),
        # One part that is judged does not make the target mixed, and does not speak for it either.
        (("too-old", "wrong-way", "no-measure"), "Too old to judge"),
        (("unlikely", "not-enough-data", "no-measure"), "Unlikely without faster change"),
        # Two that disagree make it mixed whatever the first says.
        (("too-old", "wrong-way", "right-way"), "Mixed: b getting worse"),
    ],
)
def test_a_target_is_mixed_where_its_judged_parts_disagree(codes, said):
    found = of_parts([part(name, code) for name, code in zip("abc", codes, strict=True)])
    assert found.words == said
    assert (found.code == "mixed") == said.startswith("Mixed")


@given(st.lists(st.sampled_from(sorted(WORDS.keys() - {"mixed"})), min_size=1, max_size=5))
def test_one_part_never_speaks_for_a_target(codes):
    found = of_parts([part(f"part {n}", code) for n, code in enumerate(codes)])
    disagree = len(set(codes) - set(NOT_JUDGED)) > 1
    assert found.code == ("mixed" if disagree else codes[0])
    if disagree:
        assert found.band is found.probability is None
        assert all(f"part {n}" in found.reason for n, code in enumerate(codes) if code not in NOT_JUDGED)


def test_every_verdict_of_a_part_is_either_judged_or_held_back():
    assert {*NOT_JUDGED, *OF_PARTS, "mixed"} == WORDS.keys()
    assert not set(NOT_JUDGED) & OF_PARTS.keys()


ORDER = ["unlikely", "either-way", "likely"]


@given(probabilities, probabilities)
def test_a_better_chance_never_gives_a_worse_verdict(one, other):
    lower, higher = sorted((one, other))
    assert ORDER.index(judged(probability=lower).code) <= ORDER.index(judged(probability=higher).code)


@given(probabilities, st.floats(5.1, 60))
def test_a_verdict_mirrors(probability, value):
    mirrored = Path("level", "high", 2020, -13, 2030, -5)
    one = judged(latest_value=value, probability=probability)
    assert judged(mirrored, latest_value=-value, probability=probability) == one


# --- Bands ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("probability", "band"),
    [
        (0, "less than 1 in 10"),
        (0.0999, "less than 1 in 10"),
        (0.1, "about 1 in 10"),
        (0.15, "about 1 in 10"),  # between two fractions: the smaller
        (0.16, "about 1 in 5"),
        (0.3, "just under 1 in 3"),
        (0.25, "about 1 in 4"),
        (1 / 3, "about 1 in 3"),
        (0.4, "about 2 in 5"),
        (0.5, "about 1 in 2"),
        (0.6, "about 3 in 5"),
        (0.65, "just under 2 in 3"),
        (2 / 3, "about 2 in 3"),
        (0.75, "about 3 in 4"),
        (0.82, "about 4 in 5"),
        (0.9, "about 9 in 10"),
        (0.9001, "more than 9 in 10"),
        (1, "more than 9 in 10"),
    ],
)
def test_likelihood_in_words(probability, band):
    assert likelihood_band(probability) == band


@pytest.mark.parametrize("probability", [-0.01, 1.01, math.nan])
def test_what_is_no_probability_has_no_band(probability):
    with pytest.raises(ValueError, match="between 0 and 1"):
        likelihood_band(probability)


def in_number(band):
    """A band as the fraction it names."""
    *_, above, _, below = band.split()
    return int(above) / int(below) + (
        1e-6 if band.startswith("more") else -1e-6 if band.startswith(("less", "just under")) else 0
    )


@given(probabilities, probabilities)
def test_bands_rise_with_the_probability_and_stay_near_it(one, other):
    lower, higher = sorted((one, other))
    assert in_number(likelihood_band(lower)) <= in_number(likelihood_band(higher))
    assert abs(in_number(likelihood_band(one)) - one) <= 0.1 + 1e-6


# --- Four systems ---------------------------------------------------------------------------------

ON_TRACK = OpenSdg(1.2, "On track", 1.1)
NO_SDG = OpenSdg(None, None, None, "No number is set for this target.")
NO_TREND = FingertipsTrend("Cannot be calculated", reason="no limits")
IMPROVED = HealthyPeople("Improved")
NO_HEALTHY = HealthyPeople(None, reason="no number")


def explained(ours, open_sdg=NO_SDG, healthy=NO_HEALTHY, trend=NO_TREND, polarity="low"):
    return explain_disagreement(ours, open_sdg, healthy, trend, polarity=polarity)


def test_systems_that_agree_are_said_to():
    decreasing = FingertipsTrend("Decreasing", 20.0, -1.0)
    sentence = explained(judged(probability=0.9), ON_TRACK, IMPROVED, decreasing)
    assert sentence == "All the systems that can be worked out for this series agree."
    # Our own verdict withheld, the others may still agree: with each other, not with us.
    assert explained(judged(n_points=6), ON_TRACK, IMPROVED) == (
        "The published systems that can be worked out agree; this dashboard holds its verdict back."
    )


def test_compound_growth_is_named_where_it_alone_decides():
    # Given smoking at 9.5% in 2024: compound ratio 0.83, straight 1.09, and a likely target
    open_sdg = open_sdg_ratio(SMOKING, 2024, 9.5)
    sentence = explained(judged(probability=0.85), open_sdg, IMPROVED)
    assert sentence.startswith("They differ because Open SDG assumes compound change")
    assert sentence.endswith("on a straight line it would agree.")


def test_the_question_of_each_system_that_differs_is_named():
    # Given an unlikely target, better than at the baseline, while the last five points rise the wrong way
    open_sdg = open_sdg_ratio(SMOKING, 2023, 11.0)
    rising = FingertipsTrend("Increasing", 20.0, 1.0)
    sentence = explained(judged(probability=0.1), open_sdg, IMPROVED, rising)
    assert sentence == (
        "They ask different questions: Healthy People only how far things have moved since the baseline, "
        "whatever the date; this dashboard how likely the target is by its date, given how much the years "
        "vary."
    )
    # Where the target is reached, reaching it is what was asked
    met = explained(judged(latest_value=4.0), healthy=HealthyPeople("Met"), trend=rising)
    assert met.startswith("They ask different questions: Fingertips only which way")
    assert met.endswith("this dashboard whether the latest figure is at or past the target.")
    both_worse = explained(judged(probability=0.1), healthy=HealthyPeople("Met"))
    assert "Healthy People only whether the target's value is reached, whatever the date" in both_worse
    # By polarity a rise is good news for a measure where high is better
    assert "Fingertips" in explained(judged(probability=0.1), open_sdg, IMPROVED, rising, polarity="high")
    unclear = FingertipsTrend("No clear change", 2.0, 0.1)
    assert "Fingertips" in explained(judged(probability=0.1), trend=unclear)


def test_open_sdg_is_named_where_a_straight_line_would_not_agree_either():
    sentence = explained(judged(probability=0.1), ON_TRACK)
    assert "Open SDG whether the compound yearly change" in sentence


def test_our_question_is_another_for_a_direction_and_a_gap():
    found = explained(judged(DIRECTION, direction=WRONG), healthy=IMPROVED)
    assert "this dashboard whether the latest points moved by more than chance would explain" in found
    gap = gap_series([2020, 2024], [12, 13], [10, 12], polarity="low")
    path = Path("gap", "low", 2020, 2.0, 2030, 0.5)
    both_worse = judged(path, gap=gap, latest_value=1.0)
    assert "what happened on both sides of the gap" in explained(both_worse, healthy=IMPROVED)


def test_systems_that_differ_while_ours_is_withheld():
    sentence = explained(judged(n_points=6), ON_TRACK, HealthyPeople("Got worse"))
    assert sentence.startswith("They ask different questions: Open SDG")
    assert "this dashboard" not in sentence


def test_where_there_is_nothing_to_compare():
    assert explained(judged()) == "Only this dashboard’s verdict can be worked out for this series."
    assert explained(judged(n_points=6)) == "No system can be worked out for this series."
    alone = explained(judged(n_points=6), healthy=IMPROVED)
    assert alone == "Only Healthy People can be worked out for this series."


# --- Since the last board -------------------------------------------------------------------------


def assessed(probability, values=None, **more):
    return Assessment(judged(probability=probability), values or {"2023": 11.0}, **more)


@pytest.mark.parametrize(
    ("before", "now", "cause", "sentence"),
    [
        (
            assessed(0.5),
            assessed(0.9, {"2023": 11.0, "2024": 9.0}),
            "pattern",
            "From “Could go either way” to “Likely on the current pattern”: "
            "new figures for 2024 changed the recent pattern.",
        ),
        (
            assessed(0.5, {"2022": 12.0, "2023": 11.0}),
            assessed(0.1, {"2022": 12.0, "2023": 12.5, "2024": 12.0}),
            "data",
            "From “Could go either way” to “Unlikely without faster change”: "
            "figures for 2023 were revised or withdrawn.",
        ),
        (
            assessed(0.5, definition={"baseline": "13 in 2020", "source": "APS"}),
            assessed(
                0.1, {"2023": 10.9}, definition={"baseline": "14.8 in 2020", "source": "APS"}, method="1"
            ),
            "definition",
            "From “Could go either way” to “Unlikely without faster change”: "
            "the baseline and method changed, so the two do not compare.",
        ),
        (
            assessed(0.5),
            assessed(0.1),
            "definition",
            "From “Could go either way” to “Unlikely without faster change”: "
            "what this dashboard assumes about the target changed.",
        ),
        (assessed(0.5), assessed(0.6), None, "Still “Could go either way”."),
        (
            assessed(0.5),
            assessed(0.6, {"2023": 11.2, "2024": 11}, definition={"source": "APS"}),
            None,
            "Still “Could go either way”, with new figures for 2024, "
            "revised figures for 2023 and a changed source.",
        ),
    ],
)
def test_what_changed_since_the_last_board(before, now, cause, sentence):
    change = since_last_board(before, now)
    assert (change.cause, change.sentence) == (cause, sentence)


def test_figures_that_grew_too_old_are_data_that_did_not_come():
    old = Assessment(judged(latest_period_end=date(2018, 3, 31), published_on=PUBLISHED), {"2023": 11.0})
    change = since_last_board(assessed(0.5), old)
    assert (change.cause, change.sentence) == (
        "data",
        "From “Could go either way” to “Too old to judge”: no newer figures have come.",
    )
    newer = since_last_board(old, assessed(0.5, {"2023": 11.0, "2024": 11.0}))
    assert (newer.cause, newer.sentence) == (
        "data",
        "From “Too old to judge” to “Could go either way”: newer figures arrived, for 2024.",
    )


@pytest.mark.parametrize("definition", [{}, {"baseline value": "none", "basis": "none"}])
def test_first_figures_are_data(definition):
    # Without figures there was no baseline either: that one is there now is no change of definition.
    before = Assessment(verdict(None, n_points=0), {}, definition)
    now = assessed(0.5, {str(year): 1.0 for year in range(2015, 2024)})
    change = since_last_board(before, now)
    assert change.cause == "data"
    assert change.sentence == (
        "From “No measure yet” to “Could go either way”: "
        "the first figures arrived, for 2015, 2016 and 7 more."
    )
