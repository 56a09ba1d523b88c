"""The pages of the five interventions in every area."""

import re
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import dash
import flask
import pytest

from outcomes.catalogue import ICB, catalogue
from outcomes.exports import datasets
from outcomes.numerals import number
from outcomes.pipeline import effects
from outcomes.results.interventions import Impact, ImpactLine, ImpactPlacebo
from outcomes.results.weekly import ServiceLive
from outcomes.settings import Settings
from outcomes.warehouse import store
from outcomes.web import routes
from outcomes.wording import effects as effect_words

dash.Dash("interventions", use_pages=True, pages_folder="")

from pages.interventions import estimates, front  # noqa: E402 - a page registers itself with the app above
from pages.interventions import intervention as page_of  # noqa: E402
from pages.source import page as source_page  # noqa: E402
from tests.reading import graphs, links, missing, of_kind, text, title  # noqa: E402
from tests.rows import filled  # noqa: E402

BANNED = re.compile(
    r"\b(significant|special cause|fail(s|ed|ure)?|pass(es|ed)?|nan|None(?! over))\b|p =", re.IGNORECASE
)
EACH = pytest.mark.parametrize("intervention", catalogue.interventions, ids=lambda entry: entry.id)


def impacts(intervention: str) -> tuple[Impact, ...]:
    return store.read("intervention_effects", Impact, intervention=intervention)


def sections_of(page) -> dict:
    """The sections of a page by name, in their order."""
    found = [part for part in of_kind(page, "Section") if part.className == "section"]
    return {of_kind(part, "H2")[0].id.removeprefix("section-"): part for part in found}


def section_of(page, name: str):
    """One section of a page."""
    return sections_of(page)[name]


@pytest.mark.usefixtures("published_home")
class TestEveryArea:
    @EACH
    def test_chart_or_missing_without_banned_words(self, intervention):
        for area in catalogue.shown_areas:
            page = page_of.layout(intervention, area=area.code)
            assert graphs(page)
            assert not BANNED.search(text(page)), (area.code, BANNED.search(text(page)))
            has_own = any(impact.area_code == area.code for impact in impacts(intervention.id))
            assert has_own or missing(page), area.code

    def test_index(self):
        for area in catalogue.shown_areas:
            page = front.index(area=area.code)
            assert not BANNED.search(text(page))
            assert all(entry.title in text(page) for entry in catalogue.interventions)


@pytest.mark.usefixtures("published_home")
class TestOneIntervention:
    @EACH
    def test_reported_figure_stands_as_printed(self, intervention):
        page = page_of.layout(intervention)
        assert intervention.reported_text in text(page)
        assert f"{number(intervention.reported_value, 0, signed=True)}% reported" in title(page)

    @EACH
    def test_says_that_illustrative_data_is_evidence_of_nothing(self, intervention):
        assert estimates.SYNTHETIC in text(page_of.layout(intervention))

    @EACH
    def test_prints_every_trap_and_the_assumed_date(self, intervention):
        page = text(page_of.layout(intervention))
        assert all(trap in page for trap in intervention.traps)
        assert "Assumed" in page
        assert intervention.date_note in page

    @EACH
    def test_placebo_estimates_stand_with_their_number(self, intervention):
        asked = {"intervention": intervention.id, "measure": intervention.measure, "area": ICB}
        tried = store.read("intervention_placebos", ImpactPlacebo, **asked)
        page = text(page_of.layout(intervention))
        assert f"Tried at {len(tried)} earlier dates" in page
        assert "Covers too little" in page

    @EACH
    @pytest.mark.parametrize("area", [ICB, "E06000047"])
    def test_every_chart_has_its_own_file_in_four_forms_and_leads_to_its_source(self, intervention, area):
        page = page_of.layout(intervention, area=area, **{"from": "2026-01-01", "to": "2026-03-01"})
        charts = [part for part in of_kind(page, "Section") if part.className == "chart"]
        server = flask.Flask("charts")
        routes.register(server, Settings())
        client = server.test_client()

        kinds = {
            "effects": "interventions",
            "lines": "intervention-lines",
            "placebos": "intervention-placebos",
        }
        assert {kinds[chart.id.split("-")[1]] for chart in charts} == set(kinds.values())
        for chart in charts:
            found = [href for href in links(chart) if href.startswith("/download/")]
            dataset = kinds[chart.id.split("-")[1]]
            assert [href.split("?")[0] for href in found] == [
                f"/download/{dataset}.{form}" for form in ("csv", "xlsx", "json", "parquet")
            ]
            answer = client.get(found[2]).get_json()
            assert answer["rows"], found[2]
            assert {row["intervention"] for row in answer["rows"]} == {intervention.id}
            (measure,) = {row["measure"] for row in answer["rows"]}
            (shown,) = {row["area_code"] for row in answer["rows"]}
            assert "does not apply" not in answer["filters"]
            (source,) = [href for href in links(chart) if href.startswith("/data/source")]
            layout = catalogue.measure_by_id[measure].layout
            assert f"dataset=weekly-{layout}" in source
            assert f"measure={measure}" in source
            assert (f"area={shown}" in source) == (shown != ICB)

    def test_forest_has_three_answers_of_which_the_reported_has_no_interval(self):
        entry = next(e for e in catalogue.interventions if e.id == "bed-capacity")
        figure = graphs(section_of(page_of.layout(entry), "effects"))[0].figure
        rings, dots = [t for t in figure["data"] if t["mode"] == "markers"]
        assert (rings["marker"]["symbol"], len(rings["x"])) == ("circle-open", 1)
        assert rings["x"] == [4]
        assert len(dots["x"]) == 2
        assert "error_x" not in rings

    def test_the_reported_figure_has_no_digits_in_the_chart_that_its_source_has_not(self):
        for entry in catalogue.interventions:
            notes = graphs(section_of(page_of.layout(entry), "effects"))[0].figure["layout"]["annotations"]
            printed = f"<b>{number(entry.reported_value, 0, signed=True)}%</b>"
            assert printed in [note["text"] for note in notes]

    def test_two_measures_of_one_intervention_share_a_scale(self):
        falls, care_homes = graphs(section_of(page_of.layout(self.ENTRY), "effects"))
        assert falls.figure["layout"]["xaxis"]["range"] == care_homes.figure["layout"]["xaxis"]["range"]

    def test_one_trust_that_reports_alone_is_named_and_has_no_table_of_its_own(self):
        entry = next(e for e in catalogue.interventions if e.id == "call-answering")
        page = page_of.layout(entry)
        assert "Reported by North East Ambulance Service NHS Foundation Trust." in text(page)
        assert "Mean before" not in text(page)
        assert "These are its figures for its whole contract area" in text(
            page_of.layout(entry, area="E06000047")
        )

    def test_a_reason_stands_once_in_the_place_of_both_estimates(self):
        index = front.index(area="great-north-healthcare-alliance")
        assert "What the adjusted estimate says" not in text(index)
        reasons = [cell for cell in of_kind(index, "Td") if getattr(cell, "colSpan", None) == 2]
        assert {text(cell).strip() for cell in reasons} == {
            "No estimate for the Great North Healthcare Alliance."
        }

    def test_the_index_says_whose_figures_stand_for_a_place(self):
        served = "those of the trusts that serve it, for all their patients"
        assert served in text(front.index(area="E06000047"))
        assert served not in text(front.index())

    def test_ends_of_an_interval_of_a_change_have_signs(self):
        impact = filled(Impact, lower_ci_percent=-1.8, upper_ci_percent=0.1)
        assert estimates.interval(impact) == "−1.8 to +0.1%"

    def test_falls_say_where_the_service_is_live(self):
        entry = next(e for e in catalogue.interventions if e.id == "falls-response")
        page = text(page_of.layout(entry))
        live = [place for place in store.read("intervention_live", ServiceLive) if place.is_live_now]
        assert f"The service is live in {len(live)} of 14 places" in page
        assert "Not live" in page
        assert "Example: one number for care homes to ring after a fall" in page

    def test_chosen_area_has_its_own_estimate_and_its_row_is_marked(self):
        entry = next(e for e in catalogue.interventions if e.id == "ed-streaming")
        own = next(impact for impact in impacts(entry.id) if impact.area_code == "RTD")
        page = page_of.layout(entry, area="RTD")
        assert f"{number(own.effect_percent, 1, signed=True)}%" in text(page)
        assert "whichever place is chosen" in text(page)

    def test_means_of_people_come_from_rounded_totals(self):
        for impact in (impact for impact in impacts("falls-response") if not impact.refused):
            for mean, n in (
                (impact.simple_before, impact.simple_n_before),
                (impact.simple_after, impact.simple_n_after),
            ):
                assert abs(mean * n / 5 - round(mean * n / 5)) < 1e-6

    def test_an_illustrative_estimate_is_never_set_beside_a_reported_figure_as_its_correction(self):
        for entry in catalogue.interventions:
            # What published figures say where any bears an estimate, else that nothing real can be said.
            is_estimated = entry.id in ("ed-streaming", "handover-backstop")
            said = "no clear change in published figures" if is_estimated else estimates.NOT_CHECKED
            assert title(page_of.layout(entry)).endswith(f"% reported; {said}")
        index = front.index()
        assert title(index) == "Published figures show no clear effect yet of any of the five interventions"
        assert "What the adjusted estimate says" not in text(index)
        assert "than expected without it" not in text(index)

    def test_without_published_figures_the_title_says_that_the_data_is_illustrative(self, monkeypatch):
        read = store.read

        def invented(name, /, *row, **asked):
            found = read(name, *row, **asked)
            return [one for one in found if one.synthetic] if name == "intervention_index" else found

        monkeypatch.setattr(store, "read", invented)
        index = front.index()
        assert (
            title(index) == "What five interventions changed cannot be judged yet: the data is illustrative"
        )
        assert "What the adjusted estimate says" not in text(index)

    def test_a_place_without_the_service_says_so_and_the_reported_figure_whose_it_is(self):
        absent = "The service is not live in Westmorland and Furness."
        index = text(front.index(area="E06000064"))
        assert f"{absent} Fewer than 5 a week" in index
        assert "Reported, whole system" in index
        assert absent in text(page_of.layout(self.ENTRY, area="E06000064"))
        assert absent not in text(page_of.layout(self.ENTRY, area="E06000047"))
        assert "not live in" not in text(front.index(area="E06000047"))
        assert "Reported, whole system" not in text(front.index())

    ENTRY = next(e for e in catalogue.interventions if e.id == "falls-response")

    def test_fewer_than_five_a_week_bear_no_estimate(self):
        found = impacts("falls-response")
        small = [impact for impact in found if impact.refused]
        assert {impact.refused for impact in small} == {effects.TOO_FEW}
        assert all(impact.effect_percent is None and impact.simple_before is None for impact in small)
        assert all(impact.simple_before >= 5 for impact in found if not impact.refused)
        places = {impact.area_code for impact in small if impact.measure == "falls_admissions"}
        assert places == {"E06000064"}


PUBLISHED = pytest.mark.parametrize(
    ("intervention", "series"),
    [(one, series) for one in catalogue.interventions for series in one.published],
    ids=lambda entry: getattr(entry, "id", None) or entry.measure,
)


@pytest.mark.usefixtures("published_home")
class TestOnPublishedFigures:
    @EACH
    def test_they_stand_before_anything_illustrative(self, intervention):
        page = page_of.layout(intervention)
        assert list(sections_of(page))[0] == "published"
        section = section_of(page, "published")
        assert "Illustrative data" not in text(section)
        assert estimates.SYNTHETIC not in text(section)
        # What was reported is of another measure.
        assert "reported" not in text(section).lower()
        if intervention.no_published:
            assert intervention.no_published in text(section)
            assert not graphs(section)

    @PUBLISHED
    @pytest.mark.parametrize("area", [ICB, "E06000047", "RR7"])
    def test_a_row_gives_the_estimate_or_the_reason_and_what_the_series_can_show(
        self, intervention, series, area
    ):
        measure = catalogue.measure_by_id[series.measure]
        held = {one.area_code: one for one in impacts(intervention.id) if one.measure == series.measure}
        impact = held.get(area)
        section = section_of(page_of.layout(intervention, area=area), "published")
        (row,) = [tr for tr in of_kind(section, "Tr") if text(tr).strip().startswith(measure.title)]

        assert series.shows in text(row)
        if impact is None:
            assert "No figures of " in text(row)
            return
        assert not impact.synthetic
        assert impact.reported_percent is None
        assert impact.declared_date == intervention.date
        assert intervention.window_from <= impact.period_end <= intervention.window_to
        if impact.refused:
            assert impact.refused in text(row)
            assert "%" not in text(row).replace(series.shows, "")
            return
        assert f"{number(impact.simple_percent, 1, signed=True)}%" in text(row)
        assert f"{number(impact.effect_percent, 1, signed=True)}%" in text(row)
        assert estimates.interval(impact) in text(row)

    @PUBLISHED
    @pytest.mark.parametrize("area", [ICB, "E06000047"])
    def test_a_chart_has_its_own_months_as_files_and_leads_to_the_lines_they_come_from(
        self, intervention, series, area
    ):
        (impact,) = [
            one for one in impacts(intervention.id) if (one.measure, one.area_code) == (series.measure, ICB)
        ]
        section = section_of(page_of.layout(intervention, area=area), "published")
        shown = [
            part
            for part in of_kind(section, "Section")
            if part.className == "chart" and f"measure={series.measure}" in " ".join(links(part))
        ]
        assert len(shown) == (0 if impact.refused else 1)
        if impact.refused:
            return
        (chart,) = shown
        server = flask.Flask("published")
        routes.register(server, Settings())
        client = server.test_client()

        found = [href for href in links(chart) if href.startswith("/download/")]
        assert [href.split("?")[0] for href in found] == [
            f"/download/intervention-lines.{form}" for form in ("csv", "xlsx", "json", "parquet")
        ]
        assert [client.get(href).status_code for href in found] == [200] * 4
        rows = client.get(found[2]).get_json()["rows"]
        lines = store.read(
            "intervention_lines",
            ImpactLine,
            intervention=intervention.id,
            measure=series.measure,
            area=ICB,
        )
        assert [row["period_end"][:10] for row in rows] == [str(line.period_end) for line in lines]
        assert [row["value"] for row in rows] == pytest.approx([line.observed for line in lines])
        assert {row["grade"] for row in rows} == {catalogue.measure_by_id[series.measure].grade}
        assert {row["illustrative"] for row in rows} <= {"", None}

        (source,) = [href for href in links(chart) if href.startswith("/data/source")]
        asked = {key: values[0] for key, values in parse_qs(urlsplit(source).query).items()}
        assert asked["dataset"] in datasets.DATASETS
        came_from = text(source_page.layout(**asked))
        assert catalogue.measure_by_id[series.measure].title in came_from
        assert "SHA-256" in came_from
        assert "has no value of" not in came_from

    def test_the_same_for_an_estimate_in_the_download_of_all(self):
        server = flask.Flask("all")
        routes.register(server, Settings())
        rows = server.test_client().get(f"/download/interventions.json?area={ICB}").get_json()["rows"]
        real = [row for row in rows if not row["illustrative"]]
        assert {row["grade"] for row in real if row["value"] is not None} == {"derived"}
        assert {row["grade"] for row in rows if row["illustrative"]} == {None}
        assert {row["measure"] for row in real} == {
            series.measure for one in catalogue.interventions for series in one.published
        }

    def test_the_index_says_of_every_intervention_what_published_figures_say(self):
        for code in (ICB, "E06000047", "tees-valley"):
            index = front.index(area=code)
            assert list(sections_of(index))[0] == "published"
            section = section_of(index, "published")
            assert "Series, dates and windows were chosen before any estimate was made." in text(section)
            for entry in catalogue.interventions:
                (row,) = [tr for tr in of_kind(section, "Tr") if text(tr).strip().startswith(entry.title)]
                if entry.no_published:
                    assert entry.no_published in text(row)
            assert "Illustrative data" not in text(section)

    def test_a_series_that_drifts_so_far_by_itself_is_no_evidence(self):
        entry = next(one for one in catalogue.interventions if one.id == "handover-backstop")
        (impact,) = [
            one
            for one in impacts(entry.id)
            if (one.measure, one.area_code) == ("ambulance_cat2_mean_minutes", ICB)
        ]
        assert impact.ar1 > effect_words.MEMORY_BEYOND_TRIALS
        assert not impact.holds_zero
        said = text(section_of(page_of.layout(entry), "published"))
        assert "this is no evidence of the intervention" in said
        assert effect_words.title_of([impact]) == (
            "Published figures show no clear effect yet of any of the five interventions"
        )
        assert effect_words.title_of([replace(impact, ar1=0.2)]) == (
            "Category 2 ambulance response, mean lower than expected after 59 minute ambulance handover backstop"
        )
        # The opposite of what was reported is told as such.
        rose = replace(impact, ar1=0.2, effect_percent=9.0, lower_ci_percent=2.0, upper_ci_percent=19.0)
        assert effect_words.title_beside("Reported", [rose]) == (
            "Reported; category 2 ambulance response, mean higher than expected"
        )
        assert effect_words.title_beside("Reported", [impact]) == (
            "Reported; no clear change in published figures"
        )
        assert effect_words.title_beside("Reported", [replace(impact, refused="Too short.")]) is None
        assert effect_words.title_of([replace(impact, refused="Too short.")]) is None
        assert effect_words.title_of([replace(impact, synthetic=True)]) is None


class TestWords:
    IMPACT = filled(Impact, effect_percent=-9.0, lower_ci_percent=-14.0, upper_ci_percent=-3.0)
    ENTRY = next(e for e in catalogue.interventions if e.id == "falls-response")

    def test_findings(self):
        finding = estimates.finding
        assert finding(self.ENTRY, self.IMPACT) == (
            "Community falls response: −6% reported, −9.0% once adjusted"
        )
        assert finding(self.ENTRY, replace(self.IMPACT, upper_ci_percent=1.0)).endswith(
            "no clear change once adjusted"
        )
        assert finding(self.ENTRY, replace(self.IMPACT, refused="Only 20 weeks.")).endswith(
            "−6% reported, not estimated"
        )
        assert finding(self.ENTRY, None).endswith("not estimated")
        assert finding(self.ENTRY, replace(self.IMPACT, synthetic=True)).endswith(
            "−6% reported; cannot be checked yet: the data here is illustrative"
        )
