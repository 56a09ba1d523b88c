"""The pages of the four goals, for every area."""

import re
from dataclasses import replace
from datetime import date

import dash
import pytest

from outcomes import address
from outcomes.catalogue import ENGLAND, catalogue
from outcomes.numerals import span
from outcomes.results.weekly import JudgedSummary
from outcomes.warehouse import store
from outcomes.web import rows, side_by_side
from tests.reading import GROUP_GAP, graphs, nodes, of_kind, props, text
from tests.rows import filled

BANNED = re.compile(
    r"\b(None|nan|NaN|significant|significance|special cause|fail|fails|failed|no value)\b|p ="
)
AREAS = [area.code for area in catalogue.shown_areas]
GOALS = {goal.id: goal for goal in catalogue.goals}


@pytest.fixture(scope="module")
def goals(published_home):
    """The module of the goals, registered with an app that serves nothing."""
    dash.Dash("goal", use_pages=True, pages_folder="")
    import pages.goal.front
    import pages.goal.page

    return pages.goal


@pytest.mark.parametrize("area", AREAS)
def test_the_index_shows_four_goals(goals, area):
    said = text(goals.front.index(area=area))

    assert not BANNED.search(said), BANNED.search(said)
    for goal in catalogue.goals:
        assert goal.title in said
        assert goal.meaning in said


@pytest.mark.parametrize("area", AREAS)
@pytest.mark.parametrize("goal", GOALS)
def test_every_area_has_a_chart_or_says_what_is_missing(goals, goal, area):
    shown = goals.page.layout(GOALS[goal], area=area)

    said = text(shown)
    assert not BANNED.search(said), BANNED.search(said)
    assert graphs(shown) or props(shown, "data-missing")
    ids = props(shown, "id")
    assert len(ids) == len(set(ids))


def lead(component) -> str:
    return text(next(n for n in nodes(component) if getattr(n, "className", None) == "lead"))


@pytest.mark.parametrize("area", AREAS)
@pytest.mark.parametrize("goal", GOALS)
def test_the_page_leads_with_what_the_figures_say(goals, goal, area):
    shown = goals.page.layout(GOALS[goal], area=area)

    assert GOALS[goal].meaning not in lead(shown)
    assert re.search(r"\d|No target can be judged|week by week|no figures for", lead(shown))
    assert "The goal: " in text(shown)


@pytest.mark.parametrize(
    ("goal", "area", "said"),
    [
        (
            "longer-healthier-lives",
            "E54000050",
            "Life expectancy at birth was 1.7 years below England for men and 1.6 years below England for women"
            " in 2023-25. Healthy life expectancy at birth was 3.6 years below England for men and 4.0 years below"
            " England for women in 2022-24. Not one of the three headline commitments that can be tested against 2030"
            " is likely to be met on the current pattern.",
        ),
        (
            "fairer-outcomes",
            "north",
            "Inequality in life expectancy at birth (slope index) was higher in 2022-24 than in 2018-20 in all four"
            " places for men and in three of four places for women.",
        ),
        (
            "best-start",
            "E54000050",
            "Children at the expected level, 2024/25: literacy 68.4%, communication and language 78.1% and"
            " mathematics 75.7%. In England 70.5%, 79.5% and 77.6%.",
        ),
        (
            "better-services",
            "E06000063",
            "A&E, seen within four hours, without bookings: 66.8% in June 2026"
            " (North Cumbria IC, which serves Cumberland), within the usual range.",
        ),
    ],
)
def test_the_finding_of_a_goal(goals, goal, area, said):
    assert lead(goals.page.layout(GOALS[goal], area=area)) == said


def test_the_place_stands_above_the_title(goals):
    shown = goals.page.layout(GOALS["best-start"], area="E06000047")
    named = [n for n in nodes(shown) if getattr(n, "className", None) == "whose"]
    assert [text(n) for n in named] == ["County Durham"]
    assert "Sources: OHID Fingertips" in text(shown)


def test_a_table_that_can_be_sorted_does_not_say_that_nothing_is_ranked(goals):
    shown = goals.page.layout(GOALS["longer-healthier-lives"], sort="-value")
    assert [heading for heading in props(shown, "aria-sort") if heading == "descending"]
    assert "ranked" not in text(shown)
    assert "the table can be sorted by its headings" in text(shown)


def test_limits_that_are_not_here_are_not_loaded_which_says_nothing_of_their_publisher(goals):
    said = text(goals.page.layout(GOALS["longer-healthier-lives"]))
    assert "No 95% limits are loaded, so no place is called higher or lower than England." in said
    assert "limits are published" not in said


def test_a_publisher_is_named_once_with_its_indicators(goals):
    said = text(goals.page.layout(GOALS["longer-healthier-lives"]))
    assert "OHID Fingertips, indicators 90366, 91414, 92443, 92906 and 93764; ONS" in said


def test_a_goal_that_draws_nothing_explains_no_marks_and_no_chances(goals):
    shown = goals.page.layout(GOALS["fairer-outcomes"], area="north-cumbria")
    assert not [n for n in nodes(shown) if getattr(n, "className", None) == "key"]
    assert "A chance says" not in text(shown)


def test_percentages_in_a_title_have_their_sign(goals):
    assert "Literacy: 68.4% here, 70.5% in England, 2024/25" in text(goals.page.layout(GOALS["best-start"]))


def test_a_trust_outside_its_range_says_so(goals):
    week = date(2026, 11, 15)
    row = filled(JudgedSummary, latest_period=week, lower=80.4, upper=87.8)
    said = {
        value: text(goals.services.figure_with_range(replace(row, value=value), "four_hour_percent", week))
        for value in (89.0, 85.0, 80.0, 80.38)
    }
    assert said[89.0].endswith("80.4 to 87.8%: above")
    assert said[85.0].endswith("80.4 to 87.8%")
    assert said[80.0].endswith("80.4 to 87.8%: below")
    assert said[80.38].endswith("80.4 to 87.8%")


def test_places_outside_a_region_do_not_speak_for_it(goals):
    assert "14 places" not in lead(goals.page.layout(GOALS["fairer-outcomes"], area="E12000001"))


@pytest.mark.parametrize("goal", GOALS)
def test_every_offered_measure_can_be_chosen(goals, goal):
    for measure in goals.places.offered(GOALS[goal]):
        shown = goals.page.layout(GOALS[goal], measure=measure)
        assert "Places side by side" in text(shown)
        assert "cannot show" not in text(shown)


def test_men_and_women_are_chosen_by_link(goals):
    men = goals.page.layout(GOALS["longer-healthier-lives"])
    women = goals.page.layout(GOALS["longer-healthier-lives"], sex="female")

    assert "chart-life-expectancy-gap-male" in props(men, "id")
    assert "chart-life-expectancy-gap-female" in props(women, "id")
    assert any("sex=female" in href for href in props(men, "href"))


def test_a_gap_has_a_chart_of_both_levels_and_one_of_the_gap(goals):
    shown = goals.page.layout(GOALS["longer-healthier-lives"])

    charts = {i for i in props(shown, "id") if i.startswith("chart-healthy-life-expectancy-gap")}
    assert charts == {
        "chart-healthy-life-expectancy-gap-male",
        "chart-healthy-life-expectancy-gap-male-level",
    }
    assert "The gap is closing, but both are getting worse." in text(shown)


@pytest.mark.parametrize("query", [{"sex": "both"}, {"measure": "suicide.persons"}, {"measure": "nonsense"}])
def test_a_strange_choice_gets_a_sentence(goals, query):
    assert "We cannot show that" in text(goals.page.layout(GOALS["fairer-outcomes"], **query))


def test_places_are_never_compared_where_people_died_by_suicide(goals):
    assert "suicide" not in {
        commitment.id for commitment, _ in goals.places.measures_of(GOALS["fairer-outcomes"]).values()
    }


def test_places_stand_in_partnership_order(goals):
    shown = goals.page.layout(GOALS["best-start"])

    names = [
        text(n)
        for n in nodes(shown)
        if type(n).__name__ == "H4" and text(n) in {p.name for p in catalogue.places}
    ]
    assert names == [place.name for place in catalogue.places]


def test_the_same_quality_everywhere_leads_with_published_figures_of_eight_trusts(goals):
    """Each column says of when it is, and nothing in the section is invented."""
    shown = goals.page.layout(GOALS["better-services"])

    section = next(
        n for n in nodes(shown) if n.to_plotly_json()["props"].get("aria-labelledby") == "section-quality"
    )
    said = text(section)
    assert "Illustrative data" not in said
    assert "A&E, seen within four hours, without bookings (monthly statistics), month to 30 June 2026" in said
    assert "General and acute beds occupied (daily situation report), week to Sunday 12 March 2023" in said
    for trust in catalogue.areas_of("acute"):
        asked = {"measure": "monthly_four_hour_unbooked_percent", "area": trust.code, "preset": "seasonal"}
        (newest,) = store.read("weekly_summaries", JudgedSummary, **asked)
        assert f"{newest.value:.1f}%" in said
        assert trust.name in said


def test_the_same_quality_everywhere_shows_eight_trusts_marked_illustrative(goals, monkeypatch):
    """Where nothing published is held."""
    monkeypatch.setattr(goals.services, "PUBLISHED", ())
    shown = goals.page.layout(GOALS["better-services"])

    section = next(
        n for n in nodes(shown) if n.to_plotly_json()["props"].get("aria-labelledby") == "section-quality"
    )
    said = text(section)
    assert "The same quality no matter where you live" in said
    assert said.count("Illustrative data") >= 2
    assert "the range expected of each under its figure, Seasonal limits" in said
    asked = {"measure": "four_hour_percent", "area": "RTD", "preset": "seasonal"}
    (newest,) = store.read("weekly_summaries", JudgedSummary, **asked)
    assert span(newest.lower, newest.upper, 1, "%") in said
    for trust in catalogue.areas_of("acute"):
        assert trust.name in said


def test_improvement_work_is_linked_with_what_published_figures_say(goals):
    shown = goals.page.layout(GOALS["better-services"])

    section = next(
        n for n in nodes(shown) if n.to_plotly_json()["props"].get("aria-labelledby") == "section-work"
    )
    assert {f"/interventions/{work.id}" for work in catalogue.interventions} <= set(props(section, "href"))
    said = text(section)
    assert "What published figures say" in said
    # Invented weeks made to contain the effects stand nowhere near a reported one.
    assert "Illustrative data" not in said
    for work in catalogue.interventions:
        assert work.reported_text in said
        assert work.no_published is None or work.no_published in said
    assert re.search(r"[−+]\d+\.\d%, with an interval of", said)
    assert "Reported, whole system" not in text(section)
    assert "Reported, whole system" in text(goals.page.layout(GOALS["better-services"], area="E06000047"))


def test_a_goal_without_an_intervention_says_so(goals):
    reasons = props(goals.page.layout(GOALS["best-start"]), "data-missing")

    assert any("serve other goals" in reason for reason in reasons)


def test_learning_priorities_are_linked_to_the_goals_they_would_show(goals):
    page = goals.page.layout(GOALS["better-services"])

    assert {"Discharge and safe transfers of care", "System flow"} <= {text(n) for n in nodes(page)}
    assert "/learning#priority-system-flow" in props(page, "href")
    assert "Shown by A&E, streamed at the front door; A&E attendances, all types." in text(page)


def test_a_promise_is_said_in_its_row_and_not_again(goals):
    said = text(goals.page.layout(GOALS["longer-healthier-lives"]))

    assert said.count("Shrink the gap to England in life expectancy at birth") == 1


def test_a_trust_sees_whose_outcomes_to_look_at(goals):
    shown = goals.page.layout(GOALS["longer-healthier-lives"], area="RTR")

    assert any("counted where people live" in reason for reason in props(shown, "data-missing"))
    assert any("area=E06000002" in href for href in props(shown, "href"))


def test_england_is_shown_without_a_gap_to_itself(goals):
    shown = goals.page.layout(GOALS["longer-healthier-lives"], area=ENGLAND)
    said = text(shown)

    assert "gap to England: men" not in said
    assert not [text(n) for n in nodes(shown) if type(n).__name__ == "H3" and "gap to England" in text(n)]
    assert "No target for England" in said


def test_a_place_without_figures_is_sent_to_england(goals):
    here = address.parse({})
    smoking = catalogue.target("smoking")
    places = side_by_side.read(smoking, smoking.parts[0], here)

    tiles = side_by_side.multiples(
        places, side_by_side.link_to(here, "/goals"), ("See England", "?area=E92000001")
    )

    reasons = props(tiles, "data-missing")
    assert reasons == [
        "No figures for Cumberland are loaded; the council is new in April 2023.",
        "No figures for Westmorland and Furness are loaded; the council is new in April 2023.",
    ]


def test_places_without_limits_are_not_called_higher_or_lower(goals):
    here = address.parse({})
    weight = catalogue.target("healthy-weight")
    places = side_by_side.read(weight, weight.parts[0], here)

    said = text(side_by_side.tile_map(places, side_by_side.link_to(here, "/goals")))

    assert not places.has_limits
    assert "no place is called higher or lower" in said
    assert all(side_by_side.tone(row) is None for row in places.latest.values())


def test_places_with_limits_are_compared_by_word_and_shape(goals):
    here = address.parse({})
    headline = catalogue.commitment("healthy-life-expectancy-gap")
    places = side_by_side.read(headline, headline.parts[0], here)

    rows = places.latest.values()
    assert places.has_limits
    for row in rows:
        expected = {"lower": "worse", "higher": "better", "similar": "similar"}[row.comparison]
        assert side_by_side.tone(row) == expected
    assert graphs(
        side_by_side.against_england(places, "places", here, "/goals/best-start", goals.outcomes.FORMS)
    )


def test_the_table_of_places_is_sorted_as_the_address_says_and_the_chart_is_not(goals):
    headline = catalogue.commitment("healthy-life-expectancy-gap")

    def shown(query):
        here = address.parse(query)
        places = side_by_side.read(headline, headline.parts[0], here)
        section = side_by_side.against_england(
            places, "places", here, "/goals/fairer-outcomes", goals.outcomes.FORMS
        )
        rows = of_kind(section, "Tbody")[0].children
        values = {row.area_code: row.value for row in places.latest.values()}
        by_name = {place.name: values.get(place.code) for place in catalogue.places}
        return [by_name[row.children[0].children] for row in rows], graphs(section)[0].figure

    plain, chart = shown({})
    rising, same_chart = shown({"sort": "value"})
    falling, _ = shown({"sort": "-value"})
    known = [value for value in plain if value is not None]
    assert known != sorted(known)
    assert rising == [*sorted(known), *[None] * (14 - len(known))]
    assert falling == [*sorted(known, reverse=True), *[None] * (14 - len(known))]
    assert same_chart == chart


def test_a_measure_that_no_place_has_says_so(goals):
    shown = goals.page.layout(GOALS["best-start"], measure="school-readiness.good-level")

    assert any(reason.startswith("No place has figures for") for reason in props(shown, "data-missing"))
    assert "We cannot show that" not in text(shown)


def test_a_period_before_the_first_figure_of_any_place_says_so(goals):
    shown = goals.page.layout(GOALS["best-start"], to="1990-12-31")

    assert "No figure of any place falls in the chosen period" in props(shown, "data-missing")
    assert "/goals/best-start#section-places" in props(shown, "href")


def test_tiles_stand_beside_the_comparator_or_england(goals):
    smoking = catalogue.target("smoking")

    for code, beside in (("E08000037", "Gateshead"), ("E06000063", "England"), ("RTD", "England")):
        places = side_by_side.read(smoking, smoking.parts[0], address.parse({"compare": code}))
        tiles = side_by_side.multiples(places, lambda place: place.code, ("See England", "/"))
        assert places.beside.name == beside
        assert f"the place {beside} target: 5%" in " ".join(text(tiles).split())


def test_gaps_between_groups_stand_under_the_headline_and_beside_a_good_verdict(goals, monkeypatch):
    real = rows.store.read

    def read(name, /, *row, **given):
        found = real(name, *row, **given)
        if name == "overview_assessments":
            return [replace(row, verdict="right-way") if row.n_points else row for row in found]
        if name == "target_breakdown_gaps":
            return [replace(GROUP_GAP, measure="life_expectancy", area_code=ENGLAND)]
        return found

    monkeypatch.setattr(rows.store, "read", read)

    england = text(goals.page.layout(GOALS["longer-healthier-lives"], area=ENGLAND))
    assert "By deprivation, groups lie 14.5 years apart in 2024 (highest: Most deprived fifth," in england
    assert "the gap by deprivation has widened: 12.0 years in 2014, 14.5 years in 2024" in england
    north = text(goals.page.layout(GOALS["longer-healthier-lives"]))
    assert "In England. By deprivation, groups lie 14.5 years apart" in north
    assert "In England, the gap by deprivation has widened" in north
    assert "But the gap" not in north


def test_men_and_women_are_not_called_groups_of_what_each_has_a_verdict_on(goals):
    assert "By sex, groups" not in text(goals.page.layout(GOALS["longer-healthier-lives"]))


def test_links_keep_the_place(goals):
    hrefs = props(goals.page.layout(GOALS["longer-healthier-lives"], area="E06000047"), "href")

    for target in catalogue.targets_of("longer-healthier-lives"):
        assert f"/targets/{target.id}?area=E06000047" in hrefs
    assert "/goals?area=E06000047" in hrefs


@pytest.mark.parametrize("area", AREAS)
def test_every_link_into_a_goals_page_leads_to_something_there(goals, area):
    pages = {f"/goals/{name}": goals.page.layout(goal, area=area) for name, goal in GOALS.items()}
    if not rows.has_outcomes(catalogue.area_by_code[area]):
        return
    for href in props(goals.front.index(area=area), "href"):
        address, _, fragment = href.partition("#")
        if fragment:
            assert fragment in props(pages[address.partition("?")[0]], "id"), href


def test_the_row_of_women_leads_to_the_charts_of_women(goals):
    shown = text(goals.front.index())
    links = [href for href in props(goals.front.index(), "href") if "section-life-expectancy-gap" in href]

    assert "Life expectancy, gap to England: women" in shown
    assert links == [
        "/goals/longer-healthier-lives#section-life-expectancy-gap",
        "/goals/longer-healthier-lives?sex=female#section-life-expectancy-gap",
    ]


def test_places_beside_england_are_told_with_what_is_measured(goals):
    told = props(goals.page.layout(GOALS["better-services"]), "aria-label")

    assert "Cancers diagnosed at stage 1 or 2: similar to England in seven places and lower in seven." in told


def test_a_goal_tells_the_long_change_and_leaves_the_last_step_to_the_page_of_the_target(goals):
    said = text(goals.page.layout(GOALS["better-services"]))

    assert "has fallen from 53.4% in 2013 to 51.0% in 2021. The newest figure is too old" in said
    assert not re.search(r"It (rose|fell) from", said)
