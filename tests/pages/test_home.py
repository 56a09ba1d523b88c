"""The overview: an honest answer for every area, and rows that say what is missing."""

import re
from collections import Counter
from dataclasses import replace
from datetime import date

import dash
import pytest

from outcomes import address
from outcomes.catalogue import ENGLAND, ICB, catalogue
from outcomes.methods.verdict import ICONS, WORDS
from outcomes.numerals import lower_first, upper_first
from outcomes.results.targets import Assessment
from outcomes.results.weekly import JudgedSummary, Watched, WeeklySummary
from outcomes.warehouse import store
from outcomes.web import lacking, rows
from outcomes.wording.answer import answer, of_all, tally
from pages.home import deciding, organisation, signals
from tests.reading import links, missing, nodes, of_kind, text
from tests.rows import filled

BANNED = re.compile(
    r"\b(None|nan|NaN|significant|significance|special cause|fail|fails|failed|no value)\b|p ="
)
AREAS = [area.code for area in catalogue.shown_areas]


@pytest.fixture(scope="module")
def home(published_home):
    """The module of the page, registered with an app that serves nothing."""
    dash.Dash("home", use_pages=True, pages_folder="")
    from pages.home import page

    return page


def find(component, **wanted):
    """Components that have all of these properties."""
    return [
        n for n in nodes(component) if all(n.to_plotly_json()["props"].get(k) == v for k, v in wanted.items())
    ]


@pytest.mark.parametrize("area", AREAS)
def test_every_area_has_pictures_or_says_what_is_missing(home, area):
    page = home.layout(area=area)

    said = text(page)
    assert not BANNED.search(said), BANNED.search(said)
    assert find(page, role="img") or missing(page)
    assert (
        "Are we on course for 2030?" if rows.has_outcomes(catalogue.area_by_code[area]) else "weekly figures"
    ) in said
    assert "This week’s signals" in said


def test_links_keep_the_place(home):
    page = home.layout(area="E06000047")

    links = [node.href for node in nodes(page) if type(node).__name__ == "Link"]
    for target in catalogue.targets:
        assert f"/targets/{target.id}?area=E06000047" in links
    assert "/goals/best-start?area=E06000047" in links
    assert "/weekly?area=E06000047" in links


def test_the_whole_system_has_all_targets_headlines_and_at_most_five_signals(home):
    page = home.layout()

    tables = find(page, className="data rows-on-phone verdicts")
    assert len(tables) == 2
    said = text(page)
    for target in catalogue.targets:
        assert target.title in said
    for headline in catalogue.headlines:
        assert headline.title in said
    for goal in catalogue.goals:
        assert goal.title in said
    assert "confirm in the strategy" in said
    assert "is our grouping" in said
    signals = find(page, className="data rows-on-phone signals")
    assert len(signals) == 1
    assert 1 <= len(signals[0].children[2].children) <= 5
    assert re.search(
        r": \d+ of \d+ series signals?; (about \d+|less than one) would by chance in any week", said
    )


def test_invented_data_is_marked_in_heading_caption_and_pictures(home):
    page = home.layout()

    section = find(page, **{"aria-labelledby": "section-signals"})[0]
    assert "Illustrative data" in text(section.children[0])
    pictures = [n for n in nodes(section) if getattr(n, "role", None) == "img"]
    assert pictures
    assert all("hatched" in picture.className for picture in pictures)
    assert all(
        picture.to_plotly_json()["props"]["aria-label"].startswith("Illustrative data")
        for picture in pictures
    )


def test_suicide_has_no_picture_and_the_page_a_helpline(home):
    page = home.layout()

    row = next(n for n in nodes(page) if type(n).__name__ == "Tr" and "Suicide rate" in text(n))
    assert not find(row, role="img")
    assert "116 123" in text(page)


def test_a_place_is_never_told_a_rate_of_suicide(home):
    verdicts = rows.read(address.parse({"area": "E06000002"}))

    target = catalogue.target("suicide")
    for part in target.parts:
        assert verdicts.of(target, part).n_points == 0
        assert "whole system" in verdicts.of(target, part).missing


def test_a_trust_is_sent_to_the_places_it_serves(home):
    page = home.layout(area="RTR")

    assert any("counted where people live" in reason for reason in missing(page))
    assert "/?area=E06000002" in links(page)
    assert "Are we on course" not in text(page)


def test_a_trust_shows_its_own_newest_weekly_figures(home):
    page = home.layout(area="RXP")

    said = text(page)
    assert "County Durham and Darlington NHS Foundation Trust: the newest weekly figures" in said
    assert "measured for places, not for organisations" in said
    asked = {"area": "RXP", "measure": None, "preset": "seasonal"}
    held = [row for row in store.read("weekly_summaries", JudgedSummary, **asked) if row.value is not None]
    for row in held:
        assert catalogue.measure_by_id[row.measure].title in said
    assert len(held) > 5
    assert "Illustrative data" in said

    is_old = any(row.stands_out and not row.is_signal for row in held)
    assert ("more than 13 weeks ago is not one of this week’s signals" in said) == is_old

    (table,) = [t for t in of_kind(page, "Table") if "Newest weekly figures" in text(t)]
    shown = [text(of_kind(row, "Th")[0]) for row in of_kind(table.children[2], "Tr")]
    real, invented = (
        [
            m.title
            for m in catalogue.measures
            for row in held
            if row.measure == m.id and row.synthetic is is_invented
        ]
        for is_invented in (False, True)
    )
    marked = [f"{title} Illustrative data" for title in invented]
    assert shown == [*real, *marked], "real ones first, each in the order of the catalogue"
    assert len(real) > 5
    assert all(row.children[1].className == "number" for row in of_kind(table.children[2], "Tr"))


def test_the_week_of_a_trusts_figures_is_said_once_and_an_older_one_is_named(home):
    page = home.layout(area="RXP")

    assert text(page).count("Week ending Sunday") == 2
    week = date(2026, 11, 8)
    row = filled(
        JudgedSummary, measure="bed_occupancy_percent", layout="beds", value=90.0, latest_period=week
    )
    here = address.parse({"area": "RXP"})
    row = replace(row, grain="week", is_current=True)
    assert "8 November 2026" in text(organisation._weekly_figure(here, row, date(2026, 11, 15), [])["value"])
    assert "November" not in text(organisation._weekly_figure(here, row, week, [])["value"])


def test_only_marks_that_are_drawn_are_explained(home):
    verdicts = rows.read(address.parse({}))

    def explained(*commitments):
        return rows.key(
            verdicts, [(each, each.headline_part) for each in map(catalogue.commitment, commitments)]
        )

    assert "England" not in text(explained("life-expectancy-gap"))
    marks = ("this area", "England", "path to the target", "8 in 10 outcomes lie inside")
    assert [mark in text(explained("smoking")) for mark in marks] == [True, True, True, True]
    assert [mark in text(explained("early-cancer")) for mark in marks] == [True, True, False, False]
    assert explained("excluded-groups", "suicide") is None


def test_a_chance_is_explained_where_one_is_given(home):
    verdicts = rows.read(address.parse({}))

    def read(*targets):
        return text(
            rows.reading(verdicts, [(each, each.headline_part) for each in map(catalogue.target, targets)])
        )

    assert read("smoking").startswith("A chance says what to expect if the recent pattern continues;")
    assert read("excluded-groups", "social-isolation") == ""
    assert "A chance says" not in read("suicide")
    assert "116 123" in read("suicide")


def test_a_place_that_is_not_told_its_suicide_rate_is_led_to_the_whole_system(home):
    verdicts = rows.read(address.parse({"area": "E06000002"}))
    suicide = catalogue.target("suicide")

    state = lacking.absent(verdicts, [(suicide, suicide.headline_part)])

    assert "not set against each other" in missing(state)[1]
    assert "/targets/suicide" in links(state)
    assert "See North East and North Cumbria" in text(state)


def test_what_a_place_lacks_links_to_the_nearest_level(home):
    verdicts = rows.read(address.parse({"area": "E06000063"}))
    smoking = catalogue.target("smoking")

    state = lacking.absent(verdicts, [(smoking, smoking.headline_part)])

    assert missing(state) == ["No measure yet: one of one", "No figures for Cumberland are loaded."]
    assert "See North East and North Cumbria" in text(state)
    assert "To be had from OHID Fingertips: indicator 92443, all areas, as CSV." in text(state)
    assert "/data?area=E06000063#section-load" in links(state)


@pytest.mark.parametrize(
    ("area", "codes", "expected"),
    [
        ("E06000063", ["north-cumbria", ICB, ENGLAND], "north-cumbria"),
        ("E06000063", [ICB, ENGLAND], ICB),
        ("E06000063", [ENGLAND], ENGLAND),
        ("E06000063", ["E06000047"], None),
        (ICB, [ENGLAND], None),
        (ICB, ["E12000001", ENGLAND], "E12000001"),
        (ENGLAND, [ICB], ICB),
    ],
)
def test_nearest_level_goes_up_and_never_sideways(area, codes, expected):
    found = lacking.nearest(catalogue.area_by_code[area], codes)

    assert (found.code if found else None) == expected


def test_a_gap_shows_both_levels(home):
    verdicts = rows.read(address.parse({}))
    headline = catalogue.commitment("healthy-life-expectancy-gap")
    found = verdicts.of(headline, headline.parts[0])

    said = text(rows.row(verdicts, headline, headline.parts[0])["latest"])

    assert f"{found.latest_level:.1f} here, {found.latest_england:.1f} in England" in said


def test_a_gap_that_closes_because_both_get_worse_says_so(home):
    verdicts = rows.read(address.parse({}))
    headline = catalogue.commitment("healthy-life-expectancy-gap")

    assert "Gap closing, but both getting worse" in text(
        rows.row(verdicts, headline, headline.parts[0])["verdict"]
    )


@pytest.mark.parametrize(
    ("behind", "unit", "expected"),
    [
        (0.401, "%", "0.4 points behind"),
        (-0.2183, "years", "0.2 years ahead"),
        (0.04, "%", "on the path"),
        (7.87, "per million", "7.9 behind"),
    ],
)
def test_ahead_or_behind_in_words(behind, unit, expected):
    measure = next(one for one in catalogue.measures if (one.unit, one.decimals) == (unit, 1))

    assert rows.against_path(behind, measure) == expected


# --- the answer --------------------------------------------------------------------------------------


def verdicts_of(**codes):
    """Targets by id with a verdict each; the others have no measure."""
    wanted = {name.replace("_", "-"): code for name, code in codes.items()}
    return [(t, filled(Assessment, verdict=wanted.get(t.id, "no-measure")), []) for t in catalogue.targets]


def said(**codes):
    return answer(tally(verdicts_of(**codes)), catalogue.area_by_code[ICB])


def test_the_answer_names_targets_by_verdict():
    assert said(smoking="either-way", drug_deaths="unlikely", healthy_weight="no-clear-change") == (
        "Two of the eight targets can be tested against 2030, and none is likely to be met on the current pattern. "
        "Smoking could go either way."
        " Drug-related deaths are unlikely to get there without faster change."
        " Healthy weight shows no clear change. Five of the eight cannot be judged yet."
    )


def test_the_answer_begins_with_what_is_on_course():
    assert said(smoking="likely", drug_deaths="met", alcohol="likely").startswith(
        "Drug-related deaths have met their targets."
        " Alcohol admissions and smoking are likely to get there on the current pattern."
    )


def test_several_targets_take_a_plural_verb():
    assert "Smoking and early cancer are moving the wrong way." in said(
        smoking="wrong-way", early_cancer="wrong-way"
    )


def test_a_target_that_cannot_be_tested_is_not_called_unlikely():
    assert said(healthy_weight="no-clear-change").startswith(
        "Not one of the eight targets can be tested against 2030 for North East and North Cumbria yet. Healthy weight"
    )
    assert said(smoking="unlikely").startswith(
        "One of the eight targets can be tested against 2030, and it is not likely to be met"
    )


def with_parts(headline, **codes):
    """Healthy weight judged by its first part, with the others beside it."""
    weight = catalogue.target("healthy-weight")
    others = [(part, filled(Assessment, verdict=codes[part.id])) for part in weight.parts[1:3]]
    found = [(weight, filled(Assessment, verdict=headline), others)]
    return answer(tally(found), catalogue.area_by_code[ICB])


def test_parts_that_move_the_wrong_way_are_named_beside_a_calmer_first_part():
    assert with_parts("no-clear-change", year6="wrong-way", adults="wrong-way").endswith(
        "Healthy weight shows no clear change. Part of healthy weight is moving the wrong way: year 6 and adults."
    )
    assert with_parts("too-early", year6="right-way", adults="wrong-way") == (
        "No target can be judged for North East and North Cumbria yet. "
        "Part of healthy weight is moving the wrong way: adults."
    )
    assert "Part of" not in with_parts("wrong-way", year6="wrong-way", adults="no-clear-change")
    assert "Part of" not in with_parts("no-clear-change", year6="right-way", adults="no-clear-change")


def test_the_lead_names_every_part_of_a_shown_target_that_moves_the_wrong_way(home):
    verdicts = rows.read(address.parse({}))
    weight = catalogue.target("healthy-weight")
    away = [part for part in weight.judged_parts if verdicts.of(weight, part).verdict == "wrong-way"]

    assert [part.id for part in away] == ["year6", "adults"]
    shown = text(home.layout())
    assert "Healthy weight is mixed: year 6 and adults getting worse." in shown
    # It counts as itself, and its row says what every part does.
    assert ("mixed", 1) in verdicts.tally().shown()
    row = text(rows.verdict(verdicts, weight, weight.headline_part))
    assert row.startswith("Mixed: year 6 and adults getting worse Year 6 and adults: moving the wrong way")
    assert "Reception: no clear change" in row


def test_a_mixed_target_is_counted_once_and_said_in_words():
    mixed = {"target_verdict": "mixed", "target_verdict_words": "Mixed: year 6 getting worse"}
    found = [
        (
            t,
            filled(Assessment, verdict="no-clear-change", **(mixed if t.id == "healthy-weight" else {})),
            [],
        )
        for t in catalogue.targets
    ]
    counted = tally(found)

    assert [target.id for target in counted.of("mixed")] == ["healthy-weight"]
    assert counted.n == 8
    assert "Healthy weight is mixed: year 6 getting worse." in answer(counted, catalogue.area_by_code[ICB])


def test_what_is_too_old_or_cannot_be_told_is_not_judged():
    assert said(smoking="one-place", early_cancer="too-old", healthy_weight="right-way").endswith(
        "Seven of the eight cannot be judged yet."
    )
    assert said(smoking="one-place").startswith("No target can be judged")


def test_the_number_stands_before_the_words_of_a_verdict(home):
    verdicts = rows.read(address.parse({}))
    smoking = catalogue.target("smoking")
    found = verdicts.of(smoking, smoking.headline_part)

    shown = text(rows.verdict(verdicts, smoking, smoking.headline_part))
    assert shown.startswith(f"{upper_first(found.band)}: {lower_first(found.verdict_words)}")


def test_nothing_judged_is_said_plainly():
    assert said() == "No target can be judged for North East and North Cumbria yet."


def test_all_targets_judged_leaves_no_remainder():
    every = {target.id.replace("-", "_"): "likely" for target in catalogue.targets}

    assert "cannot be judged" not in said(**every)


def test_england_has_no_targets():
    england = catalogue.area_by_code[ENGLAND]

    assert answer(tally(verdicts_of(smoking="right-way")), england).startswith(
        "The strategy sets England no targets"
    )


def test_invented_series_are_never_counted():
    found = [
        (t, filled(Assessment, verdict="likely", synthetic=t.id == "smoking"), []) for t in catalogue.targets
    ]

    counted = tally(found)

    assert counted.n == 7
    assert [target.id for target in counted.illustrative] == ["smoking"]
    assert ("likely", 7) in counted.shown()


def test_the_tally_shows_likely_even_when_there_is_none():
    assert tally(verdicts_of(smoking="met")).shown() == [("met", 1), ("likely", 0), ("no-measure", 7)]


def test_a_share_is_in_words_up_to_ten():
    assert of_all(5, 8) == "five of the eight"
    assert of_all(12, 14) == "12 of the 14"


# --- signals -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("n", "of", "expected", "sentence"),
    [
        (38, 248, 14.9, "38 of 248 series signal; about 15 would by chance in any week."),
        (1, 21, 1.3, "1 of 21 series signals; about 1 would by chance in any week."),
        (0, 4, 0.2, "0 of 4 series signal; less than one would by chance in any week."),
    ],
)
def test_false_alarms_are_announced(home, n, of, expected, sentence):
    watched = Watched(n_held=of, n_watched=of, n_illustrative=of, n_signals=n, expected_false_alarms=expected)
    assert signals.chance_alone(watched) == sentence


def test_an_invented_target_is_marked_and_not_counted(home):
    verdicts = rows.read(address.parse({}))
    key = ("smoking", "adults")
    invented = {**verdicts.assessments, key: replace(verdicts.assessments[key], synthetic=True)}
    verdicts = replace(verdicts, assessments=invented)
    target = catalogue.target("smoking")

    assert "Illustrative data" in text(rows.row(verdicts, target, target.headline_part)["picture"])
    shown = [(target, target.headline_part)]
    counted = rows.promises(verdicts, shown)
    assert (counted.n, counted.n_illustrative) == (0, 1)
    assert "not counted" in text(deciding.tally(counted))


@pytest.mark.parametrize("area", [code for code in AREAS if catalogue.area_by_code[code].has_outcomes])
def test_the_counts_of_the_first_screen_are_those_of_the_rows_below(home, area):
    """Read off the page: numbers of the tally, icons of the rows, names of the block of what has no measure."""
    page = home.layout(area=area)

    (counts,) = find(page, className="tally")
    tallied = Counter({text(item.children[2]): int(text(item.children[1])) for item in counts.children})
    names = {icon: WORDS[code] for code, icon in ICONS.items()}
    below: Counter[str] = Counter()
    for table in find(page, className="data rows-on-phone verdicts"):
        cells = [n for n in nodes(table) if getattr(n, "className", None) == "verdict"]
        judged = [cell for cell in cells if "say anything of today" not in text(cell)]
        below.update(names[cell.children[0].className.split()[1].removeprefix("icon-")] for cell in judged)
    absent = [n for n in nodes(page) if getattr(n, "className", None) == "absent"]
    n_absent = len(of_kind(absent[0], "Li")) if absent else 0
    assert tallied.total() == below.total() + n_absent
    assert below <= tallied
    assert (tallied - below).total() == n_absent


def test_data_is_dated(home):
    verdicts = rows.read(address.parse({}))
    target = catalogue.target("smoking")
    found = verdicts.of(target, target.headline_part)

    said = text(rows.row(verdicts, target, target.headline_part)["data"])

    assert found.latest_period in said
    assert re.search(r"\d+ (day|week|month|year)s? old", said)


def test_a_signal_leads_to_the_chart_that_signals(home):
    page = home.layout(to="2024-01-01")

    section = find(page, **{"aria-labelledby": "section-signals"})[0]
    found = store.read("overview_signals", WeeklySummary, area=ICB, with_illustrative=True)
    links = [n.href for n in nodes(section) if getattr(n, "className", None) == "row-link"]
    assert links == [f"/weekly/{one.layout}?measure={one.measure}&preset=seasonal" for one in found]


def test_a_figure_says_what_it_counts_and_a_path_has_its_unit(home):
    page = home.layout()

    said = text(page)
    assert "children with obesity, reception" in said
    assert "68.4%  2024/25 literacy at the expected level, end of reception" in said
    assert "Not judged literacy: not what the target is judged by" in said
    assert "Not judged narrow definition, old method: not what the target is judged by" in said
    assert "Too old to judge" in said
    assert re.search(r"−1\.6  years 0\.1 years behind", said)


def test_a_gap_that_moved_less_than_its_decimals_is_not_told_as_a_move(home):
    row = filled(
        Assessment,
        measure="life_expectancy",
        rule="gap",
        is_gap=True,
        n_points=3,
        baseline_period="2018-20",
        baseline_value=-1.69,
        latest_period="2023-25",
        latest_value=-1.73,
    )

    area = catalogue.area_by_code[ICB]
    assert rows._from_baseline(row, area) == "hardly changed since 2018-20"
    moved = rows._from_baseline(replace(row, latest_value=-1.78), area)
    assert moved == "from −1.7, 2018-20"
    newest = rows._from_baseline(replace(row, latest_period="2018-20"), area)
    assert newest == "the baseline; nothing newer is held"


def test_a_whole_that_waits_for_a_few_places_says_that_others_have_newer_figures(home):
    verdicts = rows.read(address.parse({}))
    cancer = catalogue.target("early-cancer")
    held = [
        place
        for place in catalogue.places
        if rows.read(address.parse({"area": place.code})).of(cancer, cancer.headline_part).latest_period
        == "2022"
    ]

    said = text(rows.row(verdicts, cancer, cancer.headline_part)["latest"])

    assert 0 < len(held) < len(catalogue.places)
    assert f"the baseline; 2022 is held for only {len(held)} of 14 places" in said


def test_a_measure_of_places_alone_says_how_many_rose(home):
    said = text(home.layout())

    risen = {"male": 0, "female": 0}
    for place in catalogue.places:
        for row in store.read("overview_assessments", Assessment, area=place.code):
            if row.commitment == "inequality-life-expectancy":
                risen[row.part] += row.latest_value > row.measured_baseline
    assert risen == {"male": 14, "female": 11}
    assert (
        "Inequality in life expectancy at birth (slope index), 2022-24 against 2018-20: men, higher in all 14 "
        "places; women, higher in 11 of 14 places, lower in three."
    ) in said
    north = text(home.layout(area="north"))
    assert "men, higher in all four places; women, higher in three of four places, lower in one." in north


def test_a_count_that_is_rounded_says_so_beside_its_range(home, monkeypatch):
    signal = filled(
        WeeklySummary,
        measure="falls_admissions",
        layout="falls",
        area_code=ICB,
        value=305.0,
        expected_lower=187.0,
        expected_upper=305.2,
        signal_variation="concern high",
        signal_sentence="Above the range expected for the time of year",
    )

    assert "305 a week rounded to the nearest 5" in " ".join(
        text(signals._signal(address.parse({}), signal, [])["value"]).split()
    )
    other = replace(signal, measure="ed_attendances", layout="uec")
    assert "rounded" not in text(signals._signal(address.parse({}), other, [])["value"])


def test_a_signal_of_a_place_names_the_trust_whose_figures_signal(home):
    place, measures = catalogue.area_by_code["E06000047"], catalogue.measure_by_id

    def whose(measure, area):
        return "".join(map(text, signals._whose(measures[measure], area)))

    assert whose("call_answer_seconds", place) == "NEAS, which serves County Durham"
    assert whose("falls_admissions", place) == "County Durham"
    assert (
        whose("ed_attendances", catalogue.area_by_code["RTD"])
        == "The Newcastle upon Tyne Hospitals NHS Foundation Trust"
    )
