"""Sentences made from results."""

from dataclasses import replace
from datetime import date, datetime
from typing import get_args

import pytest

from outcomes.catalogue import ENGLAND, ICB, SoWhat, When, catalogue
from outcomes.methods.verdict import WORDS
from outcomes.numerals import listed, lower_first, upper_first
from outcomes.results.targets import Assessment, PlaceSpread, PlaceValue, TargetPoint
from outcomes.wording import aims, asking, comparisons, findings, judgements, quantities, recency, subjects
from tests.reading import GROUP_GAP
from tests.rows import filled

SMOKING = catalogue.measure_by_id["smoking_adults"]
CANCER = catalogue.measure_by_id["early_cancer_diagnosis"]
LIFE = catalogue.measure_by_id["life_expectancy"]
SUICIDE = catalogue.measure_by_id["suicide_rate_three_year"]
WHOLE = catalogue.area_by_code[ICB]
DURHAM = catalogue.area_by_code["E06000047"]
PART = catalogue.target("smoking").headline_part
TITLE = "Smoking in adults"


def assessment(**changes) -> Assessment:
    """An assessment of smoking in the whole system."""
    smoking = {
        "n_points": 14,
        "basis": "derived",
        "area_used": ICB,
        "rule": "level",
        "first_period": "2011",
        "first_value": 21.2,
        "latest_period": "2024",
        "latest_value": 10.2,
        "direction": "right-way",
        "verdict": "either-way",
        "required_now": 9.8,
        "target_value": 5.0,
    }
    return filled(Assessment, **(smoking | changes))


class TestSmallPieces:
    @pytest.mark.parametrize(
        ("end", "said"),
        [
            (date(2026, 11, 23), "up to date"),
            (date(2026, 11, 21), "1 day old"),
            (date(2026, 10, 18), "5 weeks old"),
            (datetime(2024, 12, 31), "23 months old"),
            (date(2023, 12, 31), "35 months old"),
            (date(2021, 12, 31), "5 years old"),
        ],
    )
    def test_age(self, end, said):
        assert recency.age(end, date(2026, 11, 22)) == said

    def test_freshness_without_an_end(self):
        assert recency.freshness("2024", None, date(2026, 11, 22)) == "2024"

    @pytest.mark.parametrize(
        ("amount", "said"),
        [(242797.1, "243,000"), (20632.7, "20,600"), (87.4, "87"), (0.2, "0"), (-5504.4, "−5,500")],
    )
    def test_people_are_rounded_to_three_figures(self, amount, said):
        assert quantities.rounded(amount) == said

    def test_lists(self):
        assert listed([]) == ""
        assert listed(["a"]) == "a"
        assert listed(["a", "b", "c"]) == "a, b and c"

    def test_first_letters(self):
        assert upper_first("the share") == "The share"
        assert lower_first("CQC rating") == "CQC rating"
        assert lower_first("Adults") == "adults"


class TestValues:
    def test_units(self):
        assert quantities.value(10.24, SMOKING) == "10.2%"
        assert quantities.round_value(5.0, SMOKING) == "5%"
        assert (
            quantities.round_value(88.5, catalogue.measure_by_id["drug_misuse_deaths"]) == "88.5 per million"
        )
        assert quantities.difference(-1.25, SMOKING, decimals=2) == "1.25 points"
        assert quantities.difference(None, SMOKING) == "no value"

    @pytest.mark.parametrize(
        ("amount", "said"),
        [(-1.73, "1.7 years below England"), (0.4, "0.4 years above England"), (0.04, "level with England")],
    )
    def test_gap(self, amount, said):
        assert quantities.gap(amount, LIFE) == said

    @pytest.mark.parametrize(
        ("amount", "said"),
        [
            (-1.25, "a fall of 1.25 points a year"),
            (0.11, "a rise of 0.11 points a year"),
            (0.001, "no change"),
            (None, "not known"),
        ],
    )
    def test_pace(self, amount, said):
        assert quantities.pace(amount, SMOKING) == said


class TestSubjects:
    @pytest.mark.parametrize(
        ("measure", "sex", "said"),
        [
            ("smoking_adults", "persons", "the share of adults who smoke"),
            ("obesity_reception", "persons", "the share of children with obesity (reception)"),
            ("drug_misuse_deaths", "persons", "the rate of deaths related to drug misuse"),
            ("suicide_rate_three_year", "male", "the suicide rate (three years together) for men"),
            ("life_expectancy", "female", "life expectancy at birth for women"),
            ("early_years_literacy", "persons", "literacy at the expected level (end of reception)"),
        ],
    )
    def test_subject(self, measure, sex, said):
        assert subjects.subject(catalogue.measure_by_id[measure], sex) == said

    def test_people_died_by_suicide(self):
        assert (
            subjects.sensitive_subject(SUICIDE, "male")
            == "the rate of men who died by suicide (three years together)"
        )

    def test_places_in_a_sentence(self):
        said = [
            subjects.place(catalogue.area_by_code[code])
            for code in ("E12000001", "north", "great-north-healthcare-alliance")
        ]
        assert said == [
            "the North East region",
            "the North partnership",
            "the Great North Healthcare Alliance",
        ]


class TestFinding:
    def finding(self, row, measure=SMOKING, area=WHOLE, part=PART):
        return findings.finding(row, measure, part, area, TITLE)

    def test_movement_then_outlook(self):
        assert self.finding(assessment()) == (
            "The share of adults who smoke has more than halved since 2011. "
            "Reaching 5% or below by 2030 could go either way."
        )

    def test_place_and_region(self):
        assert self.finding(assessment(), area=DURHAM).startswith(
            "In County Durham, the share of adults who smoke"
        )
        proxy = assessment(basis="proxy", area_used="E12000001")
        assert self.finding(proxy).startswith("In the North East region, ")

    @pytest.mark.parametrize(
        ("first", "last", "direction", "said"),
        [
            (20.0, 10.0, "right-way", "has halved since 2011"),
            (20.0, 12.0, "right-way", "has fallen from 20.0% in 2011 to 12.0% in 2024"),
            (10.0, 20.0, "wrong-way", "has doubled since 2011"),
            (10.0, 21.0, "wrong-way", "has more than doubled since 2011"),
            (10.0, 12.0, "wrong-way", "has risen from 10.0% in 2011 to 12.0% in 2024"),
            (10.0, 12.0, "right-way", "was 12.0% in 2024, and has been falling lately"),
            (12.0, 10.0, "wrong-way", "was 10.0% in 2024, and has been rising lately"),
            (10.0, 12.0, "no-clear-change", "was 12.0% in 2024, with no clear recent change"),
            (10.0, 12.0, "not-enough-data", "was 12.0% in 2024, and 10.0% in 2011"),
        ],
    )
    def test_movement(self, first, last, direction, said):
        assert (
            findings.movement(assessment(first_value=first, latest_value=last, direction=direction), SMOKING)
            == said
        )

    def test_one_figure_did_not_move(self):
        assert findings.movement(assessment(first_period="2024"), SMOKING) == "was 10.2% in 2024"

    @pytest.mark.parametrize(
        ("code", "said"),
        [
            ("met", "The target is met for now."),
            ("likely", "Reaching 5% or below by 2030 is likely on the current pattern."),
            ("unlikely", "Reaching 5% or below by 2030 is unlikely without faster change."),
            ("depends-on-baseline", "Whether it is on course depends on the baseline."),
            ("too-early", "It is too early to tell what the work has changed."),
            ("gap-closing-both-worse", "The gap is closing, but both are getting worse."),
            ("right-way", "It is moving the right way."),
            ("wrong-way", "It is moving the wrong way."),
            ("no-clear-change", ""),
            ("one-place", "Whether it will meet the target cannot be told for one place."),
            ("too-old", "The newest figure is too old to judge by."),
        ],
    )
    def test_outlook(self, code, said):
        assert findings.outlook(assessment(verdict=code), SMOKING, PART) == said

    @pytest.mark.parametrize(
        ("code", "band", "said"),
        [
            ("likely", "about 2 in 3", "about 2 in 3: it is likely on the current pattern."),
            ("either-way", "just under 2 in 3", "just under 2 in 3: it could go either way."),
            ("unlikely", "about 1 in 4", "about 1 in 4: it is unlikely without faster change."),
        ],
    )
    def test_the_number_comes_before_the_words(self, code, band, said):
        row = assessment(verdict=code, band=band, verdict_words=WORDS[code])
        assert findings.outlook(row, SMOKING, PART) == f"The chance of reaching 5% or below by 2030 is {said}"
        assert judgements.verdict_said(row).startswith(f"{upper_first(band)}: ")

    def test_figures_too_old_to_judge_do_not_tell_of_lately(self):
        row = assessment(first_value=10.0, latest_value=12.0, direction="right-way", verdict="too-old")
        assert findings.movement(row, SMOKING) == "was 12.0% in 2024, and 10.0% in 2011"
        unclear = replace(row, **{"direction": "no-clear-change"})
        assert findings.movement(unclear, SMOKING) == "was 12.0% in 2024, and 10.0% in 2011"

    def test_too_few_figures(self):
        row = assessment(verdict="not-enough-data", n_points=4)
        assert (
            findings.outlook(row, SMOKING, PART) == "Four comparable figures cannot show where it is heading."
        )
        assert findings.outlook(replace(row, **{"n_points": 1}), SMOKING, PART).startswith(
            "One comparable figure cannot"
        )

    def test_what_cannot_be_shown_is_named(self):
        assert self.finding(assessment(n_points=0)) == "Smoking in adults: no measure yet"
        assert (
            self.finding(assessment(n_points=0), area=DURHAM)
            == "Smoking in adults: no figures for County Durham"
        )

    def test_a_turn_is_not_said_twice(self):
        row = assessment(first_value=10.0, latest_value=12.0, rule="direction", verdict="right-way")
        assert (
            self.finding(row)
            == "The share of adults who smoke was 12.0% in 2024, and has been falling lately."
        )

    @pytest.mark.parametrize(
        ("code", "direction", "end"),
        [
            ("gap-closing-both-worse", "right-way", "The gap is closing, but both are getting worse."),
            ("right-way", "right-way", "The gap is closing."),
            ("wrong-way", "wrong-way", "The gap is widening."),
            ("no-clear-change", "no-clear-change", "The gap shows no clear change."),
            ("unlikely", "wrong-way", "Cutting the gap by 10% by 2030 is unlikely without faster change."),
        ],
    )
    def test_gap(self, code, direction, end):
        part = catalogue.commitment("life-expectancy-gap").headline_part
        row = assessment(
            is_gap=True,
            rule="gap",
            latest_value=-1.73,
            latest_period="2023-25",
            verdict=code,
            direction=direction,
        )
        said = self.finding(row, LIFE, WHOLE, part)
        assert said == f"Life expectancy at birth for men was 1.7 years below England in 2023-25. {end}"

    def test_suicide_speaks_of_people(self):
        part = catalogue.target("suicide").headline_part
        row = assessment(
            is_gap=True,
            is_sensitive=True,
            rule="gap",
            latest_value=2.3,
            verdict="no-clear-change",
            direction="",
        )
        assert self.finding(row, SUICIDE, WHOLE, part).startswith(
            "The rate of people who died by suicide (three years together) was 2.3"
        )
        single = replace(row, **{"is_gap": False, "direction": "no-clear-change", "latest_value": 13.0})
        assert "died by suicide" in self.finding(single, SUICIDE, WHOLE, part)


class TestTargets:
    def test_goal_phrases(self):
        parts = {c.id: c.headline_part for c in catalogue.commitments if c.parts}
        assert (
            aims.goal_phrase(parts["drug-deaths"], catalogue.measure_by_id["drug_misuse_deaths"])
            == "cutting it by 15% by 2030"
        )
        assert aims.goal_phrase(parts["suicide"], SUICIDE) == "halving the gap by 2030"
        assert aims.goal_phrase(parts["early-cancer"], CANCER) == "the target"

    def test_target_labels(self):
        parts = {c.id: c.headline_part for c in catalogue.commitments if c.parts}
        drugs = catalogue.measure_by_id["drug_misuse_deaths"]
        assert aims.target_label(PART, assessment(), SMOKING) == "5% or below by 2030"
        assert (
            aims.target_label(parts["drug-deaths"], assessment(**{"target_value": 88.485}), drugs)
            == "88.5 per million by 2030 (15% below 2021)"
        )
        assert (
            aims.target_label(parts["suicide"], assessment(**{"target_value": 1.3}), SUICIDE)
            == "1.3 per 100,000 above England by 2030"
        )
        assert (
            aims.target_label(parts["early-cancer"], assessment(**{"target_value": None}), CANCER)
            == "no number set"
        )

    def test_standing(self):
        assert aims.standing(assessment(), SMOKING) == "10.2% in 2024; the path asks for 9.8%"
        assert aims.standing(assessment(required_now=None), SMOKING) is None
        gap = assessment(is_gap=True, latest_value=2.3, required_now=2.2)
        assert aims.standing(gap, SUICIDE) == (
            "2.3 per 100,000 above England in 2024; the path asks for 2.2 per 100,000 above England"
        )

    def test_likelihood_is_read_with_its_caveat(self):
        said = judgements.likelihood(assessment(band="less than 1 in 10"))
        assert said.startswith("That is the chance if the recent pattern continues; this does not judge work")
        assert judgements.likelihood(assessment(band=None)) is None

    def test_whose_target(self):
        target = catalogue.target("smoking")
        assert aims.whose_target(WHOLE, target) is None
        assert aims.whose_target(catalogue.area_by_code[ENGLAND], target).startswith(
            "The strategy sets England no target"
        )
        assert "County Durham: that is assumed, not stated" in aims.whose_target(DURHAM, target)
        assert aims.whose_target(DURHAM, catalogue.target("excluded-groups")) is None


class TestGroups:
    def test_a_gap_says_how_wide_it_is_and_which_way_it_went(self):
        apart = "(highest: Most deprived fifth, lowest: Least deprived fifth)"
        assert comparisons.group_gap(GROUP_GAP, SMOKING) == (
            f"By deprivation, groups lie 14.5 points apart in 2024 {apart}. "
            "The gap has widened: it was 12.0 points in 2014."
        )
        closer = replace(GROUP_GAP, **{"last_gap": 9.0, "is_widening": False})
        assert comparisons.group_gap(closer, SMOKING).endswith(
            "The gap has narrowed: it was 12.0 points in 2014."
        )
        same = replace(GROUP_GAP, **{"last_gap": 12.01})
        assert comparisons.group_gap(same, SMOKING).endswith(f"{apart}, as in 2014.")
        level = replace(GROUP_GAP, **{"last_gap": 0.04, "is_widening": False})
        assert comparisons.group_gap(level, SMOKING).startswith("By deprivation, groups are level in 2024.")

    def test_what_widens_stands_beside_good_news(self):
        rows = [
            GROUP_GAP,
            replace(GROUP_GAP, **{"dimension": "Sex", "area_code": ENGLAND}),
            replace(GROUP_GAP, **{"is_widening": False}),
            replace(GROUP_GAP, **{"last_gap": 12.01}),
        ]
        assert comparisons.widening(rows, SMOKING) == [
            "But the gap by deprivation has widened: 12.0 points in 2014, 14.5 points in 2024",
            "In England, the gap by sex has widened: 12.0 points in 2014, 14.5 points in 2024",
        ]
        assert judgements.is_improving(assessment(**{"verdict": "likely"}))
        assert judgements.is_improving(assessment(**{"verdict": "either-way", "direction": "right-way"}))
        assert not judgements.is_improving(assessment(**{"verdict": "wrong-way", "direction": "wrong-way"}))


class TestPace:
    def test_two_paces_are_led_to_the_target_year(self):
        row = assessment(
            **{
                "previous_period": "2023",
                "latest_period": "2024",
                "latest_time": 2024.5,
                "latest_value": 10.2,
                "target_value": 5.0,
                "pace_by_target": 2.7,
                "recent_rate": -1.25,
                "last_pace_by_target": 0.0,
                "last_change_per_year": -2.0,
            }
        )
        assert aims.pace_ends(row, SMOKING, "2030") == (
            "At the pace of the last five figures, 2.7% in 2030; the pace of 2023 to 2024 would pass 5% in 2027. "
            "Straight lines, not forecasts."
        )
        gap = assessment(is_gap=True, pace_by_target=-1.2, last_pace_by_target=None)
        assert aims.pace_ends(gap, LIFE, "2030").startswith(
            "At the pace of the last five figures, 1.2 years below"
        )
        assert aims.pace_ends(assessment(**{"pace_by_target": None}), SMOKING, "2030") is None


class TestGapChange:
    ROW = assessment(
        is_gap=True,
        rule="gap",
        baseline_period="2018-20",
        baseline_value=-6.6,
        latest_period="2022-24",
        latest_value=-10.1,
        healthy_people_z=-1.36,
        verdict="either-way",
        direction="no-clear-change",
    )

    @pytest.mark.parametrize(
        ("change", "said"),
        [
            ({}, "has widened from 6.6 to 10.1 years since 2018-20. Chance alone could give that much"),
            ({"healthy_people_z": -2.5}, "has widened from 6.6 to 10.1 years since 2018-20"),
            (
                {"latest_value": -3.0, "healthy_people_z": 2.5},
                "has narrowed from 6.6 to 3.0 years since 2018-20",
            ),
            (
                {"healthy_people_z": None, "direction": "wrong-way"},
                "has widened from 6.6 to 10.1 years since 2018-20",
            ),
            ({"latest_value": -6.58}, "was 6.6 years in 2022-24, as in 2018-20"),
            ({"latest_value": 0.4}, None),
            ({"baseline_value": 2.0, "latest_value": 3.1}, None),
            ({"baseline_value": None}, None),
            ({"baseline_period": "2022-24"}, None),
        ],
    )
    def test_direction_with_its_doubt(self, change, said):
        assert findings.gap_change(replace(self.ROW, **change), LIFE) == said

    def test_the_direction_comes_before_the_chance(self):
        part = catalogue.commitment("life-expectancy-gap").headline_part
        assert findings.finding(self.ROW, LIFE, part, WHOLE, "") == (
            "The gap to England in life expectancy at birth for men has widened from 6.6 to 10.1 years since "
            "2018-20. Chance alone could give that much. Cutting the gap by 10% by 2030 could go either way."
        )
        both = replace(self.ROW, **{"latest_value": -5.0, "verdict": "gap-closing-both-worse"})
        assert findings.finding(both, LIFE, part, WHOLE, "").endswith(
            "was 5.0 years below England in 2022-24. The gap is closing, but both are getting worse."
        )


class TestWhyAPaceIsNotEnough:
    ROW = assessment(
        band="about 1 in 4",
        probability=0.28,
        required_rate=-0.87,
        recent_rate=-1.25,
        last_change_per_year=-0.14,
        previous_period="2023",
    )

    def test_a_slow_last_year_is_named(self):
        assert aims.pace_caution(self.ROW, SMOKING) == (
            "The last five figures moved fast enough, yet the likelihood is about 1 in 4. From 2023 to 2024 there was "
            "a fall of 0.14 points a year. The projection averages over futures in which the pace of those five goes "
            "on and futures in which it does not."
        )
        steady = aims.pace_caution(replace(self.ROW, **{"last_change_per_year": -2.2}), SMOKING)
        assert "there was" not in steady
        assert "about 1 in 4. The projection averages" in steady

    @pytest.mark.parametrize(
        "change",
        [
            {"probability": 0.5},
            {"recent_rate": -0.5},
            {"recent_rate": 1.0},
            {"band": None},
            {"required_rate": None},
        ],
    )
    def test_nothing_is_explained_that_needs_no_explaining(self, change):
        assert aims.pace_caution(replace(self.ROW, **change), SMOKING) is None

    def test_both_baselines(self):
        row = assessment(
            behind_by=0.4,
            stated_baseline=13.0,
            measured_baseline=14.8,
            measured_behind_by=-0.68,
            baseline_period="2020",
        )
        assert aims.beside_paths(row, SMOKING) == (
            "In 2024 it was 0.4 points behind the path from the stated 13%, and 0.7 points ahead of one from the "
            "14.8% that this series measured in 2020."
        )
        assert "was level with the path" in aims.beside_paths(replace(row, **{"behind_by": -0.01}), SMOKING)
        assert aims.beside_paths(replace(row, **{"stated_baseline": None}), SMOKING) is None


class TestMovingAway:
    ROW = assessment(verdict="unlikely", direction="wrong-way", latest_value=30.0)

    def test_unlikely_says_which_way_it_moves(self):
        assert findings.outlook(self.ROW, SMOKING, PART) == (
            "Reaching 5% or below by 2030 is unlikely without faster change. It is moving the wrong way."
        )
        assert judgements.beneath(self.ROW, SMOKING) == ["moving the wrong way lately"]
        assert judgements.beneath(replace(self.ROW, **{"direction": "no-clear-change"}), SMOKING) == []

    def test_a_last_figure_that_turns_is_told(self):
        row = assessment(last_change=0.6, previous_period="2023")
        assert findings.movement(row, SMOKING) == "has more than halved since 2011. It rose from 2023 to 2024"
        assert findings.movement(replace(row, **{"last_change": -0.6}), SMOKING).endswith("since 2011")
        assert findings.movement(replace(row, **{"last_change": 0.04}), SMOKING).endswith("since 2011")


class TestHelpline:
    def test_its_number_can_be_told_apart(self):
        assert subjects.HELPLINE.count(subjects.HELPLINE_NUMBER) == 1


class TestPlaces:
    def test_places_beside_england_are_counted(self):
        rows = [
            filled(PlaceValue, comparison=kind)
            for kind in ("lower", "similar", "similar", "cannot-be-compared")
        ]
        assert (
            comparisons.comparison_counts(rows, 4)
            == "Similar to England in two places and lower in one; not known in one"
        )
        assert comparisons.comparison_counts(rows[:1], 3).endswith("; not known in two")
        assert comparisons.comparison_counts(rows[:1], 1) == "Lower than England in one place"
        assert comparisons.comparison_counts(rows[3:], 1).startswith(
            "Places cannot be told apart from England"
        )

    def test_places_since_the_start(self):
        def place(*values, first=2011):
            return [filled(TargetPoint, period=str(first + i), level=v) for i, v in enumerate(values)]

        assert (
            comparisons.places_movement([place(3, 1), place(4, 2)], 14, 1)
            == "Lower than in 2011 in all 2 places that have figures"
        )
        assert (
            comparisons.places_movement([place(1, 3)] * 14, 14, 1) == "Higher than in 2011 in all 14 places"
        )
        assert (
            comparisons.places_movement([place(3, 1)], 14, 1)
            == "Lower than in 2011 in the one place that has figures"
        )
        assert comparisons.places_movement([place(3)], 14, 1) == "1 of 14 places has figures"
        assert (
            comparisons.places_movement([place(3, 3)] * 2, 14, 1)
            == "The same as in 2011 in all 2 places that have figures"
        )
        assert (
            comparisons.places_movement([place(3, 1), place(4, 2), place(1, 2)], 3, 1)
            == "Lower than in 2011 in 2 of 3 places, higher in 1"
        )
        assert (
            comparisons.places_movement([place(3, 1), place(4, 2), place(1, 1)], 3, 1)
            == "Lower than in 2011 in 2 of 3 places, the same in 1"
        )
        assert (
            comparisons.places_movement([place(3, 1), place(4, 2, first=2012)], 14, 1)
            == "2 of 14 places have figures"
        )
        as_printed = [place(53.04, 52.96), place(53.0, 54.0)]
        assert (
            comparisons.places_movement(as_printed, 2, 1)
            == "Higher than in 2011 in 1 of 2 places, the same in 1"
        )
        assert comparisons.places_movement([place(3)], 1, 1) == "All 1 places on one scale"

    def test_spread(self):
        spread = {"period": "2024", "lowest": 7.9, "highest": 14.9, "standard_deviation": 1.73, "n": 14}
        row = filled(PlaceSpread, **spread)
        assert comparisons.spread(None, SMOKING) is None
        assert comparisons.spread(replace(row, **{"n": 14}), SMOKING).startswith(
            "In 2024 places ranged from 7.9% to 14.9%."
        )
        assert comparisons.spread(replace(row, **{"n": 10}), SMOKING).startswith(
            "Among the ten places with a figure for 2024, values ranged from 7.9% to 14.9%."
        )
        assert "places lie about 1.7 points from their mean" in comparisons.spread(row, SMOKING)
        assert "cannot be said" in comparisons.spread(replace(row, **{"standard_deviation": None}), SMOKING)


class TestBeneath:
    """What a verdict's words leave out, the same on every page and slide."""

    WEIGHT = catalogue.measure_by_id["obesity_year6"]
    MOVED = assessment(
        rule="direction",
        verdict="wrong-way",
        verdict_words="Moving the wrong way",
        direction="wrong-way",
        direction_since="2016/17",
        baseline_period="2022/23",
        measured_baseline=25.5,
        latest_period="2024/25",
        latest_value=24.6,
        required_now=None,
    )
    GAP = replace(TestGapChange.ROW, **{"latest_level": 49.0, "latest_england": 59.1})

    @pytest.mark.parametrize(
        ("change", "said"),
        [
            ({}, ["still lower than in 2022/23"]),
            ({"latest_value": 26.0}, []),
            ({"latest_value": 25.51}, []),
            ({"baseline_period": "2024/25"}, []),
            ({"verdict": "right-way", "direction": "right-way"}, []),
            (
                {"verdict": "right-way", "direction": "right-way", "latest_value": 26.0},
                ["still higher than in 2022/23"],
            ),
            ({"verdict": "no-clear-change", "direction": "no-clear-change"}, ["lower than in 2022/23"]),
            (
                {"verdict": "no-clear-change", "direction": "no-clear-change", "healthy_people_z": 1.1},
                [],
            ),
            (
                {"verdict": "no-clear-change", "direction": "no-clear-change", "healthy_people_z": 2.1},
                ["lower than in 2022/23"],
            ),
        ],
    )
    def test_a_direction_says_its_years_and_a_change_since_the_baseline_that_goes_the_other_way(
        self, change, said
    ):
        # Two spans of time have a line each.
        assert judgements.beneath(replace(self.MOVED, **change), self.WEIGHT) == [
            "over 2016/17 to 2024/25",
            *said,
        ]

    def test_parts_that_say_something_else_say_it_with_their_years(self):
        weight = catalogue.target("healthy-weight")
        others = [(part, self.MOVED) for part in weight.parts[1:3]]

        assert judgements.differently(others, "no-clear-change") == [
            "Year 6 and adults: moving the wrong way. Still lower than in 2022/23"
        ]
        assert judgements.differently(others, "wrong-way") == []

    def test_the_worst_part_comes_first_and_those_not_judged_last(self):
        reception, year6, adults, _ = catalogue.target("healthy-weight").parts
        steady = replace(
            self.MOVED, **{"direction_since": None, "healthy_people_z": 0.1, "latest_value": 25.5}
        )
        better = replace(steady, **{"verdict": "right-way", "verdict_words": "Moving the right way"})
        short = replace(steady, **{"verdict": "not-enough-data", "verdict_words": "Not enough data"})
        parts = [(reception, short), (year6, better), (adults, steady)]

        assert judgements.differently(parts, "mixed") == [
            "Adults: moving the wrong way",
            "Year 6: moving the right way",
            "Not judged: reception",
        ]
        # Beside a verdict that is held back, others that are held back are no news.
        assert judgements.differently(parts[:1], "too-early") == []

    def test_a_part_with_the_same_words_has_its_own_number(self):
        misuse, poisoning = catalogue.target("drug-deaths").parts
        row = assessment(verdict="unlikely", band="about 1 in 4", verdict_words=WORDS["unlikely"])

        assert judgements.differently([(poisoning, row)], "unlikely") == [
            "All drug poisoning: about 1 in 4, unlikely without faster change"
        ]
        assert judgements.differently([(misuse, replace(row, **{"band": None}))], "unlikely") == []

    @pytest.mark.parametrize(
        ("change", "said"),
        [
            ({}, ["gap widening since 2018-20, by no more than chance could give"]),
            ({"healthy_people_z": -2.5}, ["gap widening"]),
            ({"latest_value": -3.0}, []),
            ({"latest_value": -3.0, "direction": "wrong-way"}, ["gap widening lately"]),
            ({"latest_value": -6.64}, []),
            # The figures end before the baseline: there is no change since it.
            ({"required_now": None}, []),
        ],
    )
    def test_a_likelihood_says_first_that_the_figure_moves_away(self, change, said):
        for verdict in ("likely", "either-way", "unlikely"):
            row = replace(self.GAP, **{"verdict": verdict, "band": "about 1 in 4"} | change)
            assert judgements.beneath(row, LIFE) == said

    def test_a_level_that_moves_away_says_so(self):
        row = assessment(baseline_value=10.0, baseline_period="2020", direction="no-clear-change", band=None)
        assert judgements.beneath(row, SMOKING) == [
            "moving the wrong way since 2020, by no more than chance could give"
        ]

    def test_a_gap_says_that_both_sides_get_worse(self):
        both = {
            "baseline_level": 57.4,
            "baseline_england": 64.0,
            "latest_england": 61.3,
            "latest_level": 51.2,
        }
        lines = judgements.beneath(replace(self.GAP, **both), LIFE)
        assert lines == [
            "gap widening since 2018-20, by no more than chance could give",
            "both here and in England it got worse",
        ]
        assert judgements.beneath(replace(self.GAP, **(both | {"latest_england": 64.04})), LIFE) == lines[:1]
        closing = replace(self.GAP, **both, **{"verdict": "gap-closing-both-worse"})
        assert judgements.beneath(closing, LIFE) == ["the gap closed by no more than chance could give"]
        assert judgements.beneath(replace(closing, **{"healthy_people_z": 2.4}), LIFE) == []

    BY_CHANCE = "the change is no more than chance could give"
    MET = replace(
        GAP,
        **{
            "verdict": "met",
            "baseline_value": -7.7,
            "latest_value": -5.0,
            "target_value": -6.9,
            "healthy_people_z": 1.2,
            "baseline_level": 56.3,
            "latest_level": 56.3,
            "baseline_england": 64.0,
            "latest_england": 61.3,
        },
    )

    @pytest.mark.parametrize(
        ("change", "why"),
        [
            ({}, [BY_CHANCE, "the gap is smaller because England got worse"]),
            ({"healthy_people_z": 2.0}, ["the gap is smaller because England got worse"]),
            ({"latest_level": 57.0}, [BY_CHANCE]),
            ({"latest_level": 57.0, "healthy_people_z": 2.0}, []),
            ({"latest_level": 57.0, "healthy_people_z": None}, [BY_CHANCE]),
            (
                {"latest_level": 57.0, "target_value": -5.04},
                ["the change is no more than chance or rounding could give"],
            ),
            ({"baseline_value": 0.5, "latest_value": 0.7}, ["there was no gap to close in 2018-20"]),
        ],
    )
    def test_met_says_why_it_may_be_no_achievement_and_never_promises(self, change, why):
        assert judgements.beneath(replace(self.MET, **change), LIFE) == [
            *why,
            "this is no promise that it lasts",
        ]

    def test_figures_of_several_years_are_not_called_one_year(self):
        assert comparisons.one_place(SMOKING) == "One year of one place can move by chance."
        assert comparisons.one_place(LIFE) == "Even three years together of one place can move by chance."


class TestSoWhat:
    """In which state of the data a written line holds."""

    @pytest.mark.parametrize(
        ("change", "states"),
        [
            ({"n_points": 0}, {"empty"}),
            ({"n_points": 1}, {"few"}),
            ({"n_points": 4}, {"few"}),
            ({"n_points": 5}, set()),
            ({"latest_end": date(2022, 12, 31)}, {"before-strategy"}),
            ({"latest_end": date(2023, 12, 14)}, {"before-strategy"}),
            ({"latest_end": date(2023, 12, 31)}, set()),
            ({"n_points": 2, "latest_end": date(2018, 3, 31)}, {"few", "before-strategy"}),
            ({"direction": "wrong-way"}, {"worse"}),
            ({"baseline_value": 10.1, "baseline_period": "2020"}, {"worse"}),
            ({"baseline_value": 10.24, "baseline_period": "2020"}, set()),
            ({"recent_rate": -1.2, "last_change_per_year": -0.4}, {"slower"}),
            ({"recent_rate": -1.2, "last_change_per_year": 0.4}, {"slower"}),
            ({"recent_rate": -1.2, "last_change_per_year": -1.2}, set()),
            ({"recent_rate": 0.3, "last_change_per_year": 0.1}, set()),
            ({"recent_rate": None, "last_change_per_year": -0.1}, set()),
        ],
    )
    def test_states(self, change, states):
        start = {"latest_end": date(2024, 12, 31), "baseline_value": 13.0, "baseline_period": "2020"}
        row = assessment(**(start | change))

        assert {when for when in get_args(When) if asking.holds(when, row, SMOKING)} == states

    def test_an_area_without_an_assessment_has_no_figures(self):
        assert [when for when in get_args(When) if asking.holds(when, assessment(n_points=0), SMOKING)] == [
            "empty"
        ]

    def test_the_first_line_that_holds_is_said(self):
        day = date(2026, 11, 28)
        lines = [SoWhat(text=when or "else", date=day, when=when) for when in ("empty", "few", None)]

        said = [asking.so_what(lines, assessment(n_points=n), SMOKING).text for n in (0, 2, 9)]
        assert said == ["empty", "few", "else"]


@pytest.mark.parametrize(
    ("periods", "measure", "said"),
    [
        (("2019", "2021", "2023"), SMOKING, "No figure is held for 2020 and 2022."),
        (("2019/20", "2021/22"), SMOKING, "No figure is held for 2020/21."),
        # A year that was collected in part is left out on purpose, and its reason stands beside it.
        (("2019/20", "2021/22"), catalogue.measure_by_id["obesity_year6"], None),
        (("2019", "2020"), SMOKING, None),
        (("2019",), SMOKING, None),
        ((), SMOKING, None),
        (("2015-17", "2018-20"), LIFE, None),
    ],
)
def test_years_without_a_figure(periods, measure, said):
    assert recency.absent([filled(TargetPoint, period=period) for period in periods], measure) == said
