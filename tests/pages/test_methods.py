"""The methods page and the accessibility statement: words that agree with the code."""

import json

import dash
import pytest

import outcomes.methods
from outcomes.catalogue import ICB, catalogue
from outcomes.methods import disclosure, spc, verdict
from outcomes.results.provenance import SnapshotRow
from outcomes.results.targets import TargetPoint
from outcomes.warehouse import store

dash.Dash("methods", use_pages=True, pages_folder="")

from pages import accessibility, methods  # noqa: E402 - a page registers itself with the app above
from tests.reading import LEAKED, ids_of, links, missing, of_kind, prose, text  # noqa: E402

RUNS = {
    "projection": {
        "made_on": "2026-11-01",
        "version": "1",
        "rows": [
            {
                "measure": "life_expectancy",
                "file": "figures.csv",
                "limits": "none",
                "pooled_years": 3,
                "series": 30,
                "origins": 90,
                "coverage_80": 0.8,
                "coverage_by_horizon": {"1": 0.9, "2": 0.7},
                "mase": 1.5,
                "interval_score": 6.0,
                "random_walk": {"coverage_80": 0.68, "mase": 1.86, "interval_score": 8.0},
            },
            {
                "measure": "something_else",
                "file": "figures.csv",
                "limits": "used",
                "pooled_years": 1,
                "series": 3,
                "origins": 9,
                "coverage_80": 0.75,
                "coverage_by_horizon": {"1": 0.75},
                "mase": 1.0,
                "interval_score": 2.0,
                "random_walk": {"coverage_80": 0.8, "mase": 1.1, "interval_score": 2.5},
            },
        ],
    },
    "impact": {
        "made_on": "2026-11-01",
        "version": "1",
        "runs": 1000,
        "series": 500,
        "coverage": [
            {"n": 156, "ar1": 0.3, "step": step, "coverage": share, "coverage_percent": 0.956, "width": 11.9}
            for step, share in ((0, 0.956), (10, 0.959))
        ],
        "placebo": [{"n": 104, "ar1": 0.3, "n_dates": 53, "share": 0.048}],
        "sensitivities": [{"n": 156, "ar1": 0.3, "GLSAR": 0.932, "HAC": 0.878}],
    },
    "spc": {
        "made_on": "2026-11-01",
        "version": "1",
        "charts": 300,
        "seasonal": [
            {"n": 156, "ar1": 0.3, "marked": 0.026, "newest": 0.023, "listed": 0.05}
            | {
                "found_newest": 0.873,
                "found_recent": 0.903,
                "found_middle": 0.833,
                "found_after": 0.81,
                "changed": 0.001,
            }
        ],
        "raw": [{"n": 156, "ar1": 0.3, "plotthedots": 0.771, "mdc": 0.758}],
    },
}


@pytest.fixture
def benchmarks(tmp_path, monkeypatch):
    file = tmp_path / "benchmarks.json"
    monkeypatch.setattr(methods, "BENCHMARKS", file)
    methods._benchmarks.cache_clear()
    yield file
    methods._benchmarks.cache_clear()


@pytest.mark.usefixtures("published_home")
class TestEveryArea:
    @pytest.mark.parametrize("area", catalogue.shown_areas, ids=lambda area: area.code)
    def test_pages_are_the_same_everywhere(self, area):
        for page in (methods.layout(area=area.code), accessibility.layout(area=area.code)):
            assert not LEAKED.search(prose(page)), LEAKED.search(prose(page))


@pytest.mark.usefixtures("published_home")
class TestMethods:
    def test_every_verdict_has_its_line(self):
        page = text(methods.layout())
        assert all(words in page for words in verdict.WORDS.values())

    def test_numbers_come_from_the_code(self):
        page = text(methods.layout())
        assert f"Mean ± {spc.LIMIT} × mean moving range" in page
        assert f"p is {verdict.LIKELY} or more" in page
        assert f"1 to {disclosure.LARGEST_SUPPRESSED} are hidden" in page
        assert verdict.CAVEAT in page
        assert all(preset in page for preset in spc.PRESETS)

    def test_smoking_example_is_the_published_one(self):
        example = text(methods.smoking_example())
        assert all(number in example for number in ("0.594", "0.828", "0.83", "1.09"))
        assert [word in example for word in ("Limited progress", "Moderate progress", "On track")] == [
            True
        ] * 3

    def test_says_that_minutes_over_59_are_hard_to_estimate(self):
        assert "in only 73 to 87% of runs" in text(methods.layout())

    def test_every_term_of_the_glossary_has_an_anchor(self):
        page = methods.layout()
        assert {f"term-{entry.id}" for entry in catalogue.glossary} <= set(ids_of(page))
        assert len(set(ids_of(page))) == len(ids_of(page))

    def test_contents_lead_to_sections(self):
        page = methods.layout()
        anchors = [link.removeprefix("#") for link in links(page) if link.startswith("#")]
        assert anchors
        assert set(anchors) <= set(ids_of(page))

    def test_versions_are_those_of_the_snapshot(self):
        page = text(methods.versions())
        (snapshot,) = store.read("snapshot", SnapshotRow)
        pairs = [part.rpartition(" ") for part in snapshot.method_version.split(", ")]
        assert [name for name, _, _ in pairs] == ["compute", *outcomes.methods.versioned()]
        assert len(pairs) >= 6
        assert all(f"({name}) {version}" in page for name, _, version in pairs)


@pytest.mark.usefixtures("published_home")
class TestBenchmarks:
    def test_without_a_run_the_command_is_given(self, benchmarks):
        page = methods.layout()
        assert len(missing(page)) == 3
        assert all(f"methods_tables {part} --write" in text(page) for part in RUNS)

    def test_a_kept_run_is_shown(self, benchmarks):
        benchmarks.write_text(json.dumps(RUNS), encoding="utf-8")
        page = methods.layout()
        assert missing(page) == []
        shown = text(page)
        assert "Life expectancy at birth, 3 years pooled" in shown
        assert "Something else" in shown
        assert shown.count("figures.csv") == 2, "once over the rows of each of the two tables"
        assert "95.6 to 95.9% of 1,000 runs a row" in shown
        assert "4.8 to 4.8%" not in shown
        assert "it seemed to show an effect in 4.8%" in shown
        assert "77.1%" in shown
        assert "Run of 1 November 2026, method version 1" in shown

    def test_the_run_that_ships_belongs_to_these_methods(self):
        kept = json.loads(methods.BENCHMARKS.read_text(encoding="utf-8"))
        assert set(kept) == {"projection", "impact", "spc"}
        versions = {
            "projection": methods.projection.VERSION,
            "impact": methods.impact.VERSION,
            "spc": spc.VERSION,
        }
        assert {part: kept[part]["version"] for part in kept} == versions


@pytest.mark.usefixtures("published_home")
class TestAccessibility:
    def test_without_a_contact_the_setting_is_named(self, monkeypatch):
        monkeypatch.delenv("OUTCOMES_CONTACT", raising=False)
        page = text(accessibility.layout())
        assert "No contact is set." in page
        assert "OUTCOMES_CONTACT" in page

    @pytest.mark.parametrize(
        ("contact", "address"),
        [
            ("web@example.org", "mailto:web@example.org"),
            ("https://example.org/help", "https://example.org/help"),
            ("the front desk", None),
        ],
    )
    def test_a_contact_is_linked(self, monkeypatch, contact, address):
        monkeypatch.setenv("OUTCOMES_CONTACT", contact)
        page = accessibility.layout()
        assert contact in text(page)
        assert (address in links(page)) == (address is not None)
        assert "No contact is set." not in text(page)

    def test_admits_what_is_not_tested(self):
        page = text(accessibility.layout())
        assert "partially compliant" in page
        assert "Not tested:" in page
        assert of_kind(accessibility.layout(), "H1")


@pytest.mark.usefixtures("published_home")
def test_what_is_said_of_the_figures_behind_drug_deaths_is_so():
    points = store.read("target_points", TargetPoint, commitment="drug-deaths", part="misuse", area=ICB)

    assert sorted(point.grade for point in points) == ["A-copy", *["B"] * 8]
    assert {point.period for point in points} == {str(y) for y in range(2013, 2024)} - {"2020", "2022"}
    assert all(point.lower is None for point in points)


@pytest.mark.usefixtures("published_home")
def test_what_is_said_of_healthy_life_expectancy_is_what_the_back_test_found():
    rows = json.loads(methods.BENCHMARKS.read_text(encoding="utf-8"))["projection"]["rows"]
    used = {row["measure"]: row for row in rows if row["limits"] == "used"}
    level, gap = used["healthy_life_expectancy"], used["healthy_life_expectancy, gap to England"]
    held, six_ahead, of_gap = (
        f"{100 * share:.0f}%"
        for share in (level["coverage_80"], level["coverage_by_horizon"]["6"], gap["coverage_80"])
    )
    page = text(methods.layout())

    assert f"in {held} of cases, and in {six_ahead} six years ahead" in page
    assert f"there the range held {of_gap}" in page
    assert "Healthy life expectancy at birth, gap to England, 3 years pooled" in page
