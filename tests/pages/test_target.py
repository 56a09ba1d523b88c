"""The target pages in every area: a chart or what is missing, in words a leader would use."""

import re
from dataclasses import replace
from datetime import date, datetime

import dash
import pytest

from outcomes.catalogue import ENGLAND, ICB, catalogue
from outcomes.catalogue.areas import Neighbours
from outcomes.charts import pictures
from outcomes.exports import changes
from outcomes.numerals import lower_first
from outcomes.results.releases import Change, Release
from outcomes.results.targets import Assessment, Breakdown, PathCorner, TargetPoint
from outcomes.warehouse import store
from outcomes.web import comparing, view
from tests.reading import GROUP_GAP, missing, pieces, props, text, title
from tests.rows import filled

dash.Dash("target", use_pages=True, pages_folder="")

from pages.target import front, page  # noqa: E402 - a page registers itself with the app above

BANNED = re.compile(r"\b(significant|special cause|[Ff]ail(s|ed|ure)?|nan|NaN|None)\b|p =")
DURHAM = "E06000047"
CUMBERLAND = "E06000063"
GATESHEAD = "E08000037"
SUICIDE = catalogue.target("suicide")
SMOKING = catalogue.target("smoking")


def headings(component) -> list[str]:
    return [text(piece) for piece in pieces(component) if type(piece).__name__ == "H2"]


def graphs(component) -> dict:
    return {piece.id: piece for piece in pieces(component) if type(piece).__name__ == "Graph"}


def links(component) -> dict[str, str]:
    return {text(piece): piece.href for piece in pieces(component) if type(piece).__name__ == "Link"}


def read(component) -> str:
    """The page's text without the one catalogue entry that starts with a banned word for good reason."""
    return text(component).replace("None: no routine statistic exists", "")


@pytest.mark.usefixtures("published_home")
class TestEveryArea:
    @pytest.mark.parametrize("target", catalogue.targets, ids=lambda target: target.id)
    def test_chart_or_missing_in_plain_words(self, target):
        for area in catalogue.shown_areas:
            for part in (None, *(target.parts if area.code in (ICB, DURHAM) else ())):
                shown = page.layout(target, area=area.code, **({"part": part.id} if part else {}))
                assert graphs(shown) or missing(shown), (area.code, part)
                assert not BANNED.search(read(shown)), (area.code, part, BANNED.search(read(shown)))
                assert title(shown)

    def test_index(self):
        for area in catalogue.shown_areas:
            shown = front.index(area=area.code)
            assert not BANNED.search(text(shown)), area.code
            # England has no gap or difference to itself.
            assert all(target.title.partition(",")[0] in text(shown) for target in catalogue.targets)

    def test_links_keep_the_place(self):
        for target in catalogue.targets:
            inside = [h for h in links(page.layout(target, area=DURHAM)).values() if h.startswith("/")]
            assert inside
            assert all("area=" in href or href.endswith(("/targets/" + target.id,)) for href in inside), (
                inside
            )


@pytest.mark.usefixtures("published_home")
class TestSmoking:
    def test_title_is_a_finding_and_the_lead_gives_the_range(self):
        shown = page.layout(SMOKING)
        assert title(shown).startswith(
            "The share of adults who smoke has more than halved since 2011. The chance of reaching 5% or below by "
            "2030 is about "
        )
        assert re.search(
            r"10\.2% in 2024; the path asks for 9\.8%\. If the recent pattern continues, 2030 would lie",
            text(shown),
        )
        assert "derived, 12 of 14 places" in text(shown)

    def test_stated_and_measured_baseline_both_stand(self):
        assert "The path starts at the stated 13% of 2020; this series measured 14.8%." in text(
            page.layout(SMOKING)
        )

    @pytest.mark.parametrize(("fan", "n_bands"), [("80", 1), ("50", 1), ("all", 3)])
    def test_bands_on_request(self, fan, n_bands):
        figure = graphs(page.layout(SMOKING, fan=fan))["graph-smoking-adults"].figure
        assert (
            sum("fillcolor" in trace and trace.get("fill") == "tonexty" for trace in figure["data"])
            == n_bands
        )

    def test_exact_probability_stands_for_analysts_alone(self):
        shown = page.layout(SMOKING)
        row = store.read("target_assessments", Assessment, commitment="smoking", area=ICB)[0]
        exact = f"{100 * row.probability:.1f}%"
        panel = next(
            p
            for p in pieces(shown)
            if type(p).__name__ == "Section" and "Four ways to judge it" in headings(p)
        )
        assert f"Probability {exact}" in text(panel)
        assert text(shown).count(f"Probability {exact}") == 1
        assert row.band in text(shown).lower()

    def test_place_says_that_its_target_is_assumed(self):
        shown = page.layout(SMOKING, area=DURHAM)
        assert title(shown).startswith("In County Durham, ")
        assert "the same rule is applied to County Durham: that is assumed, not stated." in text(shown)

    def test_england_has_no_target(self):
        shown = page.layout(SMOKING, area=ENGLAND)
        assert "The strategy sets England no target" in text(shown)
        assert "What it would take" in headings(shown)

    def test_place_without_figures_offers_the_nearest_level(self):
        shown = page.layout(SMOKING, area=CUMBERLAND)
        assert title(shown) == "Smoking in adults: no figures for Cumberland"
        assert links(shown)["Show North East and North Cumbria"] == "/targets/smoking"
        assert "No figures for “Adults who smoke” are loaded for this area." in missing(shown)

    def test_trust_names_the_places_it_serves(self):
        shown = page.layout(SMOKING, area="RTR")
        assert {"Middlesbrough", "Redcar and Cleveland", "the whole system"} <= set(links(shown))
        assert missing(shown)[0] == "No figure by organisation: Smoking in adults"

    def test_places_stand_in_partnership_order(self):
        shown = page.layout(SMOKING)
        names = [place.name for place in catalogue.places]
        assert [name for name in links(shown) if name in names] == names
        assert "Lower than in 2011 in all 12 places that have figures" in headings(shown)

    def test_learning_log_is_marked_as_example(self):
        said = text(page.layout(SMOKING))
        assert "Example: a stop-smoking offer at the bedside" in said
        assert "Example: describes nothing that happened" in said


@pytest.mark.usefixtures("published_home")
class TestPeriod:
    def test_crops_and_never_recalculates(self):
        whole, cropped = page.layout(SMOKING), page.layout(SMOKING, **{"from": "2018-06-01"})
        assert title(whole) == title(cropped)
        series = [
            t
            for t in graphs(cropped)["graph-smoking-adults"].figure["data"]
            if t.get("name") == "North East and North Cumbria"
        ]
        assert min(series[0]["x"]) == 2018.5
        assert "from 1 June 2018 only; nothing is calculated again." in text(cropped)
        assert links(cropped)["Show every year"] == "/targets/smoking"

    def test_end_before_the_target_leaves_path_and_fan_out(self):
        figure = graphs(page.layout(SMOKING, to="2024-12-31"))["graph-smoking-adults"].figure
        assert not [t for t in figure["data"] if t.get("fill") == "tonexty"]

    def test_period_without_figures_says_so(self):
        shown = page.layout(SMOKING, **{"from": "2026-01-01"})
        assert "No figure for North East and North Cumbria falls in the chosen period" in missing(shown)


@pytest.mark.usefixtures("published_home")
class TestOtherTargets:
    def test_weak_evidence_is_printed_on_the_chart(self):
        figure = graphs(page.layout(catalogue.target("drug-deaths")))["graph-drug-deaths-misuse"].figure
        assert any(
            "evidence grade B" in note["text"].replace("<br>", " ")
            for note in figure["layout"]["annotations"]
        )

    def test_a_target_without_a_measure_shows_evidence_and_what_is_missing(self):
        shown = page.layout(catalogue.target("excluded-groups"))
        assert title(shown) == "Life expectancy of the most excluded groups: no measure yet"
        assert "Evidence grade B." in text(shown)
        assert missing(shown)

    def test_a_measure_without_values_says_who_must_act_and_leads_to_how_it_is_loaded(self):
        shown = page.layout(catalogue.target("alcohol"))
        assert "So what? Name who brings the yearly admission rates" in re.sub(r"\s+", " ", text(shown))
        assert links(shown)["How to load figures"] == "/data#section-load"
        assert title(shown) == "Alcohol-related hospital admissions: too old to judge"
        # What stands near it is drawn as context, under its own name, and never on the target's chart.
        assert list(graphs(shown)) == ["graph-alcohol-old-method"]
        assert "For reference: these figures do not judge the target." in text(shown)

    def test_parts_are_never_averaged(self):
        shown = page.layout(catalogue.target("healthy-weight"), part="year6")
        assert "children with obesity (year 6)" in title(shown)
        assert "Three parts, each judged on its own" in text(shown)

    def test_places_are_compared_not_ranked(self):
        shown = page.layout(catalogue.target("early-cancer"))
        figure = graphs(shown)["graph-early-cancer-places"].figure
        assert {trace["name"] for trace in figure["data"]} <= {"better", "worse", "similar"}
        assert "from their mean (standard deviation)" in text(shown)
        assert any(
            re.match(r"(Higher than|Similar to|Lower than) England in ", heading)
            for heading in headings(shown)
        )


@pytest.mark.usefixtures("published_home")
class TestSuicide:
    def test_helpline_on_every_page(self):
        for area in catalogue.shown_areas:
            assert "116 123" in text(page.layout(SUICIDE, area=area.code)), area.code

    def test_never_places_likelihoods_or_small_charts(self):
        for area in catalogue.shown_areas:
            shown = page.layout(SUICIDE, area=area.code)
            assert "Places" not in headings(shown)
            assert not [p for p in pieces(shown) if "spark" in str(getattr(p, "className", "")).split()]
            assert not re.search(r"[Pp]robability|\b1 in \d", text(shown)), area.code
            if area.kind in ("place", "partnership"):
                assert not graphs(shown), area.code
                assert title(shown).endswith("not shown by place")

    def test_single_years_are_levels_for_reference(self):
        shown = page.layout(SUICIDE)
        assert list(graphs(shown)) == ["graph-suicide-three-year-mean", "graph-suicide-yearly"]
        assert title(shown) == "Suicide rate, difference to England: not enough data"
        figure = graphs(shown)["graph-suicide-yearly"].figure
        assert figure["layout"]["yaxis"]["range"][0] == 0
        assert "often many months after they happened" in text(shown)
        assert "In July 2018 the standard of proof" in text(shown)
        assert "Difference" not in text(shown)

    def test_no_rule_is_applied_to_a_place_that_is_not_shown(self):
        assert "the same rule is applied" not in text(page.layout(SUICIDE, area=GATESHEAD))

    def test_no_picture_in_the_index(self):
        shown = index_rows()
        assert "spark" not in str(shown[SUICIDE.title])
        assert "spark" in str(shown[SMOKING.title])


EXCLUDED = "Life expectancy of the most excluded groups"


def index_rows(**options) -> dict:
    """The rows of the list of targets by what each names: a target, or one of its parts."""
    found = [piece for piece in pieces(front.index(**options)) if type(piece).__name__ == "Tr"]
    named = [(next(p for p in pieces(row) if type(p).__name__ in ("Th", "Td")), row) for row in found]
    return {text(link): row for name, row in named for link in pieces(name) if type(link).__name__ == "Link"}


@pytest.mark.usefixtures("published_home")
class TestMixed:
    @pytest.mark.parametrize("part", [None, "year6"])
    def test_the_part_on_the_page_does_not_speak_for_the_target(self, part):
        said = text(page.layout(catalogue.target("healthy-weight"), part=part))
        assert "Verdict on the target" in said
        assert "Mixed: year 6 and adults getting worse" in said
        assert "Year 6 and adults: moving the wrong way" in said
        assert "Reception: no clear change" in said

    def test_a_target_of_one_part_has_one_verdict(self):
        said = text(page.layout(SMOKING))
        assert "Verdict on the target" not in said
        assert "About 1 in 4: unlikely without faster change" in said

    def test_one_place_that_cannot_tell_says_why_and_keeps_the_probability_for_analysts(self):
        said = text(page.layout(SMOKING, area=DURHAM))
        assert "Cannot be told for one place" in said
        assert "at its better end the target is met, at its worse end nothing is better than now" in said
        assert len(re.findall(r"Probability \d+\.\d% of 5% or below by 2030", said)) == 1
        assert "the 80% interval reaches from the target to no better than the latest figure" in said


@pytest.mark.usefixtures("published_home")
class TestIndex:
    def test_every_part_with_figures_has_a_row_and_the_others_are_told(self):
        shown = index_rows()
        assessed = {
            (row.commitment, row.part): row
            for row in store.read("overview_assessments", Assessment, area=ICB)
        }
        held = []
        for target in catalogue.targets:
            parts = [part for part in target.parts if assessed[target.id, part.id].has_figures]
            held += [target.title] * bool(parts)
            held += [f"{target.short_title}: {lower_first(part.label)}" for part in parts[1:]]
        assert len(held) > 10
        assert set(held) <= shown.keys()
        assert f"{EXCLUDED} No routine measure" in re.sub(r"\s+", " ", text(front.index()))
        assert "North East region only" in text(shown["Drug-related deaths"])

    def test_places_are_counted_beside_england_and_never_for_suicide(self):
        shown = index_rows()
        assert "Similar to England in seven places and lower in seven" in text(shown["Cancers found early"])
        suicide = [text(row) for name, row in shown.items() if name.startswith("Suicide rate")]
        assert suicide
        assert all("Not shown by place" in said for said in suicide)

    @pytest.mark.parametrize("sort", ["verdict", "age"])
    def test_sorting_keeps_every_row_and_drops_the_headings(self, sort):
        by_goal, sorted_rows = index_rows(), index_rows(sort=sort)
        titles = {goal.title for goal in catalogue.goals}
        assert by_goal.keys() - titles == sorted_rows.keys()
        ends = [text(row) for row in sorted_rows.values()]
        assert ends[0] != text(next(iter(by_goal.values())))

    def test_a_part_for_reference_is_not_judged(self):
        shown = index_rows()
        old = text(shown[catalogue.target("alcohol").title])
        assert "Here: narrow definition, old method." in old
        assert "For reference, not judged" in old

    def test_nothing_to_load_where_nothing_is_measured(self):
        (block,) = [p for p in pieces(front.index()) if getattr(p, "className", None) == "absent"]
        said = text(block)
        assert "No measure yet: one of eight" in said
        assert "What it needs" not in said
        assert "How to get it" not in said
        assert "What is known instead" in said

    def test_an_organisation_is_told_where_its_figures_are_counted(self):
        said = text(front.index(area="RTD"))
        assert said.count("counted where people live") == 1
        assert (
            "Not one of eight targets has figures for the Newcastle upon Tyne Hospitals NHS Foundation Trust"
            in said
        )
        assert "the same rule is applied" not in said

    def test_a_small_picture_has_no_year_of_the_comparator_alone(self, monkeypatch):
        compared = []
        drawn = pictures.sparkline

        def sparkline(observed, *, england=(), **more):
            compared.append({row.time for row in england} - {row.time for row in observed})
            return drawn(observed, england=england, **more)

        monkeypatch.setattr(pictures, "sparkline", sparkline)
        page.layout(catalogue.target("healthy-weight"))
        assert compared
        assert not any(compared)


def three_year_rates() -> dict[str, list]:
    """Three-year rates as a snapshot would hold them: a gap that closes while both sides worsen."""
    row = {
        "commitment": "suicide",
        "area_code": ICB,
        "part": "persons",
        "rule": "gap",
        "is_gap": True,
        "is_sensitive": True,
        "basis": "published",
        "n_points": 6,
        "area_used": ICB,
        "basis_note": "As published.",
        "synthetic": False,
        "lowest_grade": "A",
        "first_period": "2016-18",
        "first_value": 2.6,
        "latest_period": "2021-23",
        "latest_value": 2.3,
        "latest_end": date(2023, 12, 31),
        "previous_period": "2020-22",
        "baseline_period": "2019-21",
        "required_now": 2.2,
        "required_rate": -0.17,
        "recent_rate": 0.04,
        "last_change": -0.1,
        "share_achieved": -5.0,
        "target_value": 1.3,
        "verdict": "gap-closing-both-worse",
        "verdict_reason": "Both got worse.",
        "open_sdg_reason": "Not defined for a gap.",
        "healthy_people_z": -0.49,
        "fingertips_statistic": 0.09,
        "fingertips_trend": "No clear change",
        "healthy_people": "Little or no change",
    }
    points = [
        {
            "period": f"{year - 1}-{year + 1 - 2000}",
            "period_start": date(year - 1, 1, 1),
            "period_end": date(year + 1, 12, 31),
            "time": year + 0.5,
            "value": 2.3,
            "lower": 1.5,
            "upper": 3.1,
            "level": 13.2,
            "level_lower": 12.6,
            "level_upper": 13.8,
            "england": 10.9,
            "england_lower": 10.3,
            "england_upper": 11.5,
            "required": None,
            "n_places": None,
            "grade": "A",
            "status": "final",
            "synthetic": False,
            "source_title": "OHID",
            "source_url": "",
        }
        for year in range(2017, 2023)
    ]
    groups = [
        {
            "dimension": "Sex",
            "group": group,
            "period": "2021-23",
            "value": value,
            "lower": value - 0.6,
            "upper": None,
            "grade": "A",
            "synthetic": False,
            "source_title": "OHID",
        }
        for group, value in (("Men", 20.0), ("Women", 6.6))
    ]
    return {
        "target_assessments": [filled(Assessment, **row)],
        "target_points": [filled(TargetPoint, **point) for point in points],
        "target_path": [
            filled(PathCorner, time=2020.5, value=2.6),
            filled(PathCorner, time=2029.5, value=1.3),
        ],
        "target_breakdowns": [filled(Breakdown, **group) for group in groups],
    }


@pytest.mark.usefixtures("published_home")
class TestSuicideOnceLoaded:
    @pytest.fixture
    def loaded(self, monkeypatch):
        rows, real = three_year_rates(), store.read

        def read(name, /, *row, **given):
            is_withheld = given.get("area") == DURHAM and name != "target_breakdowns"
            return real(name, *row, **given) if is_withheld else rows.get(name) or real(name, *row, **given)

        monkeypatch.setattr(store, "read", read)
        told = {"measure": "suicide_rate", "area_code": ICB, "sentence": "The first figures came."}
        change = Change(kind="verdict", commitment="suicide", part="persons", **told)
        before, now = (filled(Release, id=name, published_at=datetime(2026, 11, 1)) for name in "ab")
        compared = changes.Compared(now, before, [change])
        monkeypatch.setattr(changes, "between", lambda **_: compared)

    @pytest.mark.usefixtures("loaded")
    def test_both_sides_stand_beside_the_difference(self):
        shown = page.layout(SUICIDE)
        assert title(shown) == (
            "The rate of people who died by suicide (three years together) was 2.3 per 100,000 above "
            "England in 2021-23. The gap is closing, but both are getting worse."
        )
        assert list(graphs(shown)) == [
            "graph-suicide-persons",
            "graph-suicide-levels",
            "graph-suicide-groups",
        ]
        assert "Gap closing, but both getting worse" in text(shown)
        assert "No part of the targeted change has happened by 2021-23" in text(shown)
        assert "The other way a year, last five figures 0.04 per 100,000" in text(shown)
        assert "Everyone.  The first figures came." in text(shown)
        assert "Probability" not in text(shown)

    @pytest.mark.usefixtures("loaded")
    def test_a_difference_keeps_england_whatever_the_comparator(self):
        shown = page.layout(SUICIDE, compare="E12000001")
        assert "The North East region is not drawn here" in missing(shown)
        assert "The target is a difference to England, so England stays the comparator." in text(shown)
        assert "Compared with England: the target is the difference to it." in text(shown)
        sides = graphs(shown)["graph-suicide-levels"].figure["data"]
        assert [trace["name"] for trace in sides] == ["England", "North East and North Cumbria"]

    def test_single_years_say_too_what_they_are_not_set_beside(self):
        shown = page.layout(SUICIDE, compare="central")
        assert "The Central partnership is not drawn here" in missing(shown)
        assert "Not shown by place, so that places are not set against each other" in text(shown)

    @pytest.mark.usefixtures("loaded")
    def test_a_place_still_shows_no_rate(self):
        shown = page.layout(SUICIDE, area=DURHAM)
        assert "13.2" not in text(shown)
        assert list(graphs(shown)) == ["graph-suicide-groups"]
        assert "this is England’s gradient" in text(shown)


def choice(component, label: str) -> dict[str, str]:
    """Addresses of one labelled choice by their words."""
    nav = next(
        piece
        for piece in pieces(component)
        if type(piece).__name__ == "Nav" and piece.to_plotly_json()["props"].get("aria-label") == label
    )
    assert label in text(component)
    return links(nav)


def chooser(component):
    """The choice of areas to compare with."""
    return next(
        piece for piece in pieces(component) if "compare" in (getattr(piece, "className", "") or "").split()
    )


@pytest.mark.usefixtures("published_home")
class TestComparator:
    def test_it_is_drawn_and_named_beside_england_and_the_system(self):
        shown = page.layout(SMOKING, area=DURHAM, compare=GATESHEAD)
        chart = graphs(shown)["graph-smoking-adults"]
        names = {trace.get("name") for trace in chart.figure["data"]}
        said = " ".join(note["text"] for note in chart.figure["layout"]["annotations"])
        for name in ("Gateshead", "England", "North East and North Cumbria", "County Durham"):
            assert name in names
            assert name.split()[0] in said
        table = text(next(p for p in pieces(shown) if getattr(p, "id", "") == "table-smoking-adults"))
        assert all(name in table for name in ("Gateshead", "England", "North East and North Cumbria"))

    def test_england_and_the_system_stand_on_the_chart_of_a_place_unasked(self):
        chart = graphs(page.layout(SMOKING, area=DURHAM))["graph-smoking-adults"]
        grey = {trace["name"]: trace["line"] for trace in chart.figure["data"] if trace.get("name")}
        assert grey["England"]["color"] == "#5d6a75"
        assert grey["North East and North Cumbria"]["dash"] != grey["England"].get("dash")
        assert grey["County Durham"]["width"] > max(
            grey[name]["width"] for name in ("England", "North East and North Cumbria")
        )

    def test_four_are_read_by_one_query(self, monkeypatch):
        four = [GATESHEAD, "E08000024", "E08000021", "E06000004"]
        asked, real = [], store.read
        monkeypatch.setattr(
            store, "read", lambda name, *a, **k: asked.append((name, k)) or real(name, *a, **k)
        )
        shown = page.layout(SMOKING, area=DURHAM, compare=",".join(four))
        beside = [given["areas"] for name, given in asked if name == "target_beside"]
        assert beside == [[ENGLAND, ICB, *four]]
        table = next(p for p in pieces(shown) if getattr(p, "id", "") == "table-smoking-adults")
        points = real("target_points", TargetPoint, commitment="smoking", part="adults", area="E08000024")
        assert f"{points[-1].level:.1f}" in text(table)

    def test_the_downloads_of_the_chart_carry_them(self):
        shown = page.layout(SMOKING, area=DURHAM, compare=f"{GATESHEAD},central")
        address = f"/download/target-smoking.csv?area={DURHAM}&compare={ICB},{GATESHEAD},central&part=adults"
        assert address in [getattr(p, "href", None) for p in pieces(shown)]

    def test_suicide_by_place_is_never_compared(self):
        for area in (ICB, DURHAM, ENGLAND):
            for part in SUICIDE.parts:
                shown = page.layout(SUICIDE, area=area, part=part.id, compare=f"{GATESHEAD},central,{DURHAM}")
                assert "Sunderland" not in links(shown)
                names = {t.get("name") for g in graphs(shown).values() for t in g.figure["data"]}
                assert not names & {"Gateshead", "Central partnership", "County Durham"}

    def test_its_values_are_its_own_and_the_verdict_is_not_touched(self):
        beside_england, beside_gateshead = (
            page.layout(SMOKING, area=DURHAM, **query) for query in ({}, {"compare": GATESHEAD})
        )
        assert title(beside_england) == title(beside_gateshead)
        series = next(
            trace
            for trace in graphs(beside_gateshead)["graph-smoking-adults"].figure["data"]
            if trace.get("name") == "Gateshead"
        )
        expected = store.read(
            "target_points", TargetPoint, commitment="smoking", part="adults", area=GATESHEAD
        )
        assert series["y"] == pytest.approx([point.level for point in expected])

    def test_the_lead_names_it_with_its_period(self):
        weight = catalogue.target("healthy-weight")
        shown = text(page.layout(weight, area=DURHAM, part="adults", compare=GATESHEAD))
        assert re.search(r"\d% in \d{4}/\d\d; England \d\d\.\d%; Gateshead \d\d\.\d%\.", shown), shown[:600]

    def test_a_comparator_without_figures_says_so(self):
        for code, name in (("E12000001", "The North East region"), (CUMBERLAND, "Cumberland")):
            shown = page.layout(SMOKING, compare=code)
            assert f"{name} is not drawn here" in missing(shown)
            assert "No figures for “Adults who smoke” are loaded for this area." in text(shown)
            assert links(shown)["Leave it out"] == "/targets/smoking"
        assert "not by the organisation that treats them" in text(page.layout(SMOKING, compare="RTD"))

    def test_an_area_is_not_set_beside_itself_or_its_stand_in(self):
        assert "An area is not set beside itself." in text(page.layout(SMOKING, area=DURHAM, compare=DURHAM))
        drugs = catalogue.target("drug-deaths")
        shown = page.layout(drugs, compare="E12000001")
        assert "Both areas use the figures of the North East region." in text(shown)
        assert set(links(chooser(shown))) == {"Remove  North East region ✕"}

    def test_a_stand_in_is_named_as_what_it_is(self):
        shown = page.layout(catalogue.target("drug-deaths"), area=ENGLAND, compare=ICB)
        names = {
            trace.get("name")
            for figure in [graphs(shown)["graph-drug-deaths-misuse"].figure]
            for trace in figure["data"]
        }
        assert "North East region" in names

    def test_one_figure_is_a_dot(self):
        chart = graphs(page.layout(catalogue.target("drug-deaths")))["graph-drug-deaths-misuse"].figure
        grey = [t for t in chart["data"] if t["mode"] == "markers" and t["marker"]["color"] == "#5d6a75"]
        assert [len(trace["x"]) for trace in grey] == [1]

    def test_areas_are_added_and_taken_off_by_link(self):
        shown = chooser(page.layout(SMOKING, area=DURHAM, fan="95", compare=GATESHEAD))
        at = f"/targets/smoking?area={DURHAM}"
        found = links(shown)
        assert found["□ Remove  Gateshead ✕"] == f"{at}&fan=95"
        assert found["Sunderland"] == f"{at}&compare={GATESHEAD},E08000024&fan=95"
        assert found["Central partnership"] == f"{at}&compare={GATESHEAD},central&fan=95"
        assert found["Other places of Central"] == f"{at}&compare=E08000023,E08000024&fan=95"
        assert "Cumberland" not in found
        assert "England" not in found
        assert "Gateshead" not in found

    def test_a_fifth_cannot_be_added(self):
        four = f"{GATESHEAD},E08000024,E08000021,E06000004"
        shown = chooser(page.layout(SMOKING, area=DURHAM, compare=four))
        assert "Four are the most that can be read" in text(shown)
        assert "South Tyneside" not in links(shown)
        assert links(shown)["Remove all"] == f"/targets/smoking?area={DURHAM}"
        assert text(page.layout(SMOKING, area=DURHAM, compare=f"{four},central")).startswith(
            "We cannot show that"
        )

    def test_without_a_list_of_places_like_this_one_it_says_so(self):
        said = "No list of places like this one is held, so pick places yourself."
        assert said in text(page.layout(SMOKING, area=DURHAM))
        assert said not in text(page.layout(SMOKING))

    def test_places_like_this_one_are_one_step_where_a_list_is_held(self, monkeypatch):
        like = Neighbours(
            code=DURHAM,
            like=["E06000057", CUMBERLAND, "E08000024", "E06000002", "E06000001", "E06000003"],
            basis="stated",
            source="A list made for a test",
            grade="A",
        )
        monkeypatch.setattr(comparing, "catalogue", catalogue.model_copy(update={"neighbours": (like,)}))
        shown = chooser(page.layout(SMOKING, area=DURHAM))
        # Cumberland has no figures of smoking.
        codes = "E06000057,E08000024,E06000002,E06000001"
        assert links(shown)["Places like this one"] == f"/targets/smoking?area={DURHAM}&compare={codes}"
        assert "A list made for a test" in text(shown)
        assert "No list of places like this one" not in text(shown)
        assert "Places like this one" not in links(chooser(page.layout(SMOKING, area=GATESHEAD)))

    def test_figures_of_other_periods_have_a_row_of_their_own(self):
        shown = page.layout(catalogue.target("drug-deaths"))
        table = next(p for p in pieces(shown) if getattr(p, "id", "") == "table-drug-deaths-misuse")
        assert "42.9" in text(table)

    def test_a_period_without_its_figures_says_so(self):
        drugs = page.layout(catalogue.target("drug-deaths"), part="poisoning", **{"from": "2024-01-01"})
        assert "One figure for England" not in text(drugs)
        cropped = page.layout(SMOKING, compare=GATESHEAD, to="2011-06-30")
        assert missing(cropped)

    def test_no_area_breaks_a_page(self):
        for area in catalogue.shown_areas:
            for target in (SMOKING, SUICIDE, catalogue.target("healthy-weight")):
                shown = page.layout(target, area=DURHAM, compare=area.code)
                assert graphs(shown) or missing(shown)
                assert not BANNED.search(read(shown)), (area.code, BANNED.search(read(shown)))


@pytest.mark.usefixtures("published_home")
class TestPeriodChoice:
    def test_links_set_the_first_day_and_keep_the_rest(self):
        shown = page.layout(SMOKING, area=DURHAM)
        assert choice(shown, "Period") == {
            "All years": f"/targets/smoking?area={DURHAM}",
            "Last ten years": f"/targets/smoking?area={DURHAM}&from=2015-01-01",
            "Since the strategy": f"/targets/smoking?area={DURHAM}&from=2022-12-15",
        }

    def test_a_choice_without_figures_is_not_offered(self):
        cancer = catalogue.target("early-cancer")
        assert "Since the strategy" not in text(page.layout(cancer))
        undo = choice(page.layout(cancer, **{"from": "2022-12-15"}), "Period")
        assert undo == {"All years": "/targets/early-cancer"}


@pytest.mark.usefixtures("published_home")
class TestGapsBetweenGroups:
    @pytest.fixture
    def widening(self, monkeypatch):
        real = store.read
        groups = [
            filled(
                Breakdown,
                dimension="Deprivation",
                group=group,
                period="2024",
                value=value,
                grade="A",
                source_title="OHID",
            )
            for group, value in (("Least deprived fifth", 5.5), ("Most deprived fifth", 20.0))
        ]

        def read(name, /, *row, **given):
            if name == "target_breakdown_gaps":
                return [replace(GROUP_GAP, area_code=ENGLAND)]
            if name == "target_breakdowns":
                return groups if given["area"] == ENGLAND else []
            return real(name, *row, **given)

        monkeypatch.setattr(store, "read", read)

    @pytest.mark.usefixtures("widening")
    def test_they_stand_in_the_section_and_beside_the_verdict(self):
        shown = page.layout(SMOKING)
        facts = next(p for p in pieces(shown) if getattr(p, "className", "") == "facts")
        beside = "In England, the gap by deprivation has widened: 12.0 points in 2014, 14.5 points in 2024"
        assert beside in text(facts)
        assert (
            "By deprivation, groups lie 14.5 points apart in 2024 (highest: Most deprived fifth, lowest: "
            "Least deprived fifth). The gap has widened: it was 12.0 points in 2014."
        ) in text(shown)
        assert beside in text(index_rows()[SMOKING.title])


@pytest.mark.usefixtures("published_home")
class TestPace:
    def test_a_year_is_a_year_also_where_one_is_missing(self):
        shown = text(page.layout(catalogue.target("drug-deaths")))
        assert "The other way a year, 2021 to 2023 2.20 per million" in shown

    def test_both_paces_are_led_to_the_target_year(self):
        assert (
            "At the pace of the last five figures, 2.7% in 2030; at the pace of 2023 to 2024, 9.3% in 2030. "
            "Straight lines, not forecasts."
        ) in text(page.layout(SMOKING))


class TestAddress:
    def test_unknown_part(self):
        shown = page.layout(SMOKING, part="nobody")
        assert "has no part called “nobody”" in text(shown)

    def test_unknown_fan(self):
        assert "after fan is not known" in text(page.layout(SMOKING, fan="7"))

    def test_repeated_key(self):
        assert "stands twice" in text(page.layout(SMOKING, area=["a", "b"]))


@pytest.mark.usefixtures("published_home")
class TestWhatAReaderAskedFor:
    def test_places_are_told_apart_by_five_years_together(self):
        shown = page.layout(SMOKING)
        assert (
            "2020-24, five years together: higher than England in five places, similar in five and lower in two; "
            "not known in two" in headings(shown)
        )
        assert "12 of 14 places have a figure, none in North Cumbria." in text(shown)
        bars = next(
            p for p in pieces(shown) if "County Durham 15,900" in text(p) and type(p).__name__ == "Ul"
        )
        named = [place.name for place in catalogue.places if place.name in text(bars)]
        assert len(named) == len(bars.children) == 12
        assert "Fewer adults who smoke to reach 5%, by the figures of 2024" in text(shown)
        assert "Among the 12 places with a figure for 2020-24, values ranged from 9.6% to 15.7%." in text(
            shown
        )

    def test_places_without_limits_are_said_once_to_be_beyond_telling_apart(self):
        shown = page.layout(catalogue.target("healthy-weight"))
        assert "Places cannot be told apart from England: no 95% limits are loaded" in headings(shown)
        (said,) = [reason for reason in props(shown, "data-missing") if "places ranged from" in reason]
        assert "How much of the difference is chance cannot be said." in said
        assert text(shown).count("places ranged from") == 1

    def test_scales_of_small_charts_are_not_rounded(self):
        shown = page.layout(catalogue.target("healthy-weight"))
        scale = next(p for p in pieces(shown) if getattr(p, "className", None) == "scale")
        assert [text(label) for label in scale.children] == ["17.5%", "15", "12.5", "10", "7.5"]

    def test_every_dated_line_of_the_chart_is_in_the_list_below_it(self):
        said = text(page.layout(SMOKING))
        assert "Dated events on this chart (4)" in said
        assert "15 December 2022: Better health and wellbeing for all: strategy agreed" in said

    def test_sources_and_loading_fit_what_is_held(self):
        held, empty = (text(page.layout(catalogue.target(each))) for each in ("smoking", "alcohol"))
        assert "The table under the chart names the source of each figure." in held
        assert "To add newer figures" in held
        assert "The table under the chart" not in empty
        assert "To add newer figures" not in empty

    def test_the_stated_path_and_the_measured_one(self):
        said = text(page.layout(SMOKING))
        assert (
            "In 2024 it was 0.4 points behind the path from the stated 13%, and 0.7 points ahead of one"
            in said
        )
        assert (
            "the likelihood is about 1 in 4. From 2023 to 2024 there was a fall of 0.14 points a year."
            in said
        )
        assert "The mean of 12 places is taken for all of North East and North Cumbria." in said

    def test_a_partnership_says_why_its_likelihood_differs_from_its_places(self):
        said = "A mean of places moves less by chance than each of them"
        assert said in text(page.layout(SMOKING, area="central"))
        assert said not in text(page.layout(SMOKING))

    @pytest.mark.parametrize("area", ["central", DURHAM, "RXP"])
    def test_what_figures_ask_of_the_whole_system_is_not_said_of_a_place(self, area):
        for target in catalogue.targets:
            assert "So what?" not in text(page.layout(target, area=area))
            assert "So what?" in text(page.layout(target))

    def test_a_part_has_its_own_so_what(self):
        drugs = catalogue.target("drug-deaths")
        misuse, poisoning = (text(page.layout(drugs, part=part)) for part in ("misuse", "poisoning"))
        assert "Confirm the base year of the 15%, and ask what will turn the rate round." in misuse
        assert "Confirm the base year of the 15%" not in poisoning
        assert "Ask for the earlier ONS rates: so few figures show no direction." in poisoning
        assert "Deaths related to drug poisoning of any kind" in poisoning
        assert "Deaths related to drug poisoning of any kind" not in misuse
        assert "it is unlikely without faster change. It is moving the wrong way." in title(
            page.layout(drugs)
        )

    def test_a_part_for_reference_says_nothing_in_numbers(self):
        yearly = text(page.layout(SUICIDE, part="yearly"))
        assert "In numbers" not in yearly
        assert "No number is set" not in yearly
        assert "does not judge the target" in yearly

    def test_a_trust_is_offered_only_places_that_have_figures(self):
        north_cumbria = page.layout(SMOKING, area="RNN")
        assert "the whole system" in links(north_cumbria)
        assert "None" not in missing(north_cumbria)[0]
        offered = text([p for p in pieces(north_cumbria) if getattr(p, "className", None) == "empty"][0])
        assert "No place it serves has figures" in offered
        assert "the whole system" in offered
        assert "Show North East" not in offered
        assert "Cumberland" not in offered
        assert "Westmorland" not in offered

    def test_a_missing_place_leads_to_a_level_that_has_the_series(self):
        drugs = page.layout(catalogue.target("drug-deaths"), area=DURHAM)
        assert "No figures for “Deaths related to drug misuse” are loaded for this area." in missing(drugs)
        assert "No figures for “Deaths related to drug misuse” are loaded by place." in missing(drugs)
        assert "How to load figures" in links(drugs)
        for code in (DURHAM, CUMBERLAND, ICB):
            for name, href in links(page.layout(SMOKING, area=code)).items():
                if name.startswith("Show ") and "area=" in href and "from=" not in href:
                    area = re.search(r"area=([^&]+)", href)[1]
                    assert graphs(page.layout(SMOKING, area=area)), (code, name, href)

    def test_the_later_figure_of_the_region_stands_apart(self):
        cancer = catalogue.target("early-cancer")
        assert (
            "The North East region, which excludes North Cumbria, has a later figure: 53.7% (52.8 to 54.6) in 2022. "
            "It is of another area and not joined to this series." in text(page.layout(cancer))
        )
        assert "has a later figure" not in text(page.layout(cancer, area=DURHAM))
        assert "Among the ten places with a figure for 2022" in text(page.layout(cancer))

    def test_both_spans_of_a_direction_stand_together(self):
        said = text(page.layout(catalogue.target("healthy-weight"), part="adults", area=DURHAM))
        assert "The last five figures show a fall of 0.77 points a year." in said
        assert "Slope of the latest 8 points" in said
        assert "a rise of 1.23 points a year. The direction is judged by that." in said

    def test_a_direction_judges_only_where_the_verdict_is_one(self):
        said = text(page.layout(catalogue.target("early-cancer")))
        assert "Slope of the latest 8 points, weighted by their published limits: a fall" in said
        assert "The direction is judged by that." not in said

    def test_ages_are_counted_to_the_day_of_reading(self, monkeypatch):
        for day, age in ((date(2026, 11, 28), "23 months old"), (date(2029, 7, 1), "4 years old")):
            monkeypatch.setattr(view, "today", lambda day=day: day)
            for shown in (page.layout(SMOKING), front.index()):
                assert age in text(shown)

    def test_a_year_without_a_figure_is_a_caveat(self):
        drugs = catalogue.target("drug-deaths")
        assert "No figure is held for 2020 and 2022." in text(page.layout(drugs))
        assert "No figure is held for 2022." in text(page.layout(drugs, part="poisoning"))
        assert "No figure is held for" not in text(page.layout(SMOKING))
        assert "No figure is held for" not in text(page.layout(catalogue.target("healthy-weight")))

    def test_a_year_left_out_is_a_caveat(self):
        weight = catalogue.target("healthy-weight")
        assert "2020/21 is left out below England: schools were closed" in text(page.layout(weight))
        assert "2020/21 is left out" not in text(page.layout(weight, part="adults"))


@pytest.mark.usefixtures("published_home")
def test_a_series_of_one_figure_is_told_once():
    shown = page.layout(catalogue.target("drug-deaths"), area=ENGLAND)
    (told,) = [words for words in props(shown, "aria-label") if "misuse" in words and "England:" in words]

    assert told.count("in 2016") == 1
