"""The weekly pages in every area: a chart or what is missing, in words a leader would use."""

import html
import re
from dataclasses import replace
from datetime import date, timedelta

import dash
import pytest

from outcomes.catalogue import ICB, catalogue
from outcomes.numerals import counted
from outcomes.results.weekly import (
    BesidePeriod,
    ChartedPeriod,
    FallsYear,
    JudgedSummary,
    WeeklyJudgement,
    WeeklySummary,
)
from outcomes.sources import registry
from outcomes.warehouse import store
from outcomes.web import markup, view
from outcomes.wording import recency, service_words

dash.Dash("weekly", use_pages=True, pages_folder="")

from pages.weekly import chart, choices, front  # noqa: E402 - a page registers itself with the app above
from pages.weekly import extract as weekly  # noqa: E402
from tests.reading import graphs, ids_of, missing, of_kind, pieces, text, title  # noqa: E402
from tests.rows import filled  # noqa: E402

BANNED = re.compile(r"\b(significant|special cause|fail(s|ed|ure)?|nan|None(?! over))\b|p =", re.IGNORECASE)


def summaries(area: str | None = None, preset: str = "seasonal") -> tuple[JudgedSummary, ...]:
    return store.read("weekly_summaries", JudgedSummary, area=area, measure=None, preset=preset)


def judgements(measure: str) -> tuple[WeeklyJudgement, ...]:
    return store.read("weekly_presets", WeeklyJudgement, measure=measure, area=ICB)


def section(page, name: str):
    """The section of a page that has this name."""
    (found,) = [one for one in of_kind(page, "Section") if f"section-{name}" in ids_of(one)]
    return found


def links(page) -> list[str]:
    """Addresses of other pages; downloads and contents of the page are not among them."""
    return [link.href for link in of_kind(page, "Link")]


@pytest.mark.usefixtures("published_home")
class TestEveryArea:
    @pytest.mark.parametrize("area", catalogue.shown_areas, ids=lambda area: area.code)
    def test_shows_a_chart_or_says_what_is_missing(self, area):
        for extract in choices.NAMES:
            page = weekly.layout(extract, area=area.code)
            assert bool(graphs(page)) != bool(missing(page)), extract
            assert not BANNED.search(text(page)), BANNED.search(text(page))
        page = front.index(area=area.code)
        assert not BANNED.search(text(page))
        assert missing(page) or "stand" in title(page)

    @pytest.mark.parametrize("area", catalogue.shown_areas, ids=lambda area: area.code)
    def test_every_link_keeps_the_place_or_names_another(self, area):
        if area.code == ICB:
            return
        for link in links(weekly.layout("uec", area=area.code)):
            assert f"area={area.code}" in link or "area=" in link or "?" not in link


@pytest.mark.usefixtures("published_home")
@pytest.mark.parametrize(
    ("extract", "measure", "word"),
    [
        ("uec", "cat2_mean_minutes", "category 2"),
        ("beds", "no_criteria_to_reside_percent", "no criteria to reside"),
        # In the table alone, where it is the name of a row.
        ("uec", None, "Category 2"),
        ("beds", None, "Illustrative data"),
        ("falls", None, "Illustrative data"),
    ],
)
def test_words_of_the_field_tell_their_meaning(extract, measure, word):
    page = markup.light(weekly.layout(extract, **({"measure": measure} if measure else {})))
    # What must be opened first explains nothing to who has not opened it.
    seen = re.sub("<details.*?</details>", "", "".join(shown.content for shown in of_kind(page, "Markup")))
    told = dict(re.findall(r'<button class="term"[^>]*>(.*?)<span[^>]*>\u200b(.*?)</span>', seen))

    meanings = {entry.term.lower(): entry.meaning for entry in catalogue.glossary}
    assert html.unescape(told[word]) == meanings[word.lower()]


@pytest.mark.usefixtures("published_home")
def test_a_year_of_falls_with_missing_weeks_says_how_many_it_has_and_gives_no_total(monkeypatch):
    whole = store.read("weekly_falls_years", FallsYear)
    gap = {"n_weeks": 42, "count": None, "rate_per_1000": None, "suppression": None}
    rows = [replace(row, **(gap if row.area_code == "E06000001" else {})) for row in whole]
    read = store.read
    monkeypatch.setattr(
        store,
        "read",
        lambda name, row, **asked: rows if name == "weekly_falls_years" else read(name, row, **asked),
    )

    for area in ("E06000001", ICB):
        page = text(weekly.layout("falls", area=area))
        assert page.count("42 of 52 weeks") == 5
        assert "Where a week has no figure there is no total" in page


@pytest.mark.usefixtures("published_home")
def test_a_whole_year_of_falls_says_nothing_of_missing_weeks():
    page = text(weekly.layout("falls", area="E06000001"))
    assert "A year of falls admissions in Hartlepool" in page
    assert "of 52 weeks" not in page


@pytest.mark.usefixtures("published_home")
class TestZerosOnALogScale:
    def page(self, monkeypatch, n_zeros: int, **limits) -> str:
        read = store.read

        def with_zeros(name, row, **asked):
            found = read(name, row, **asked)
            if name != "weekly_chart":
                return found
            zeros = [replace(one, value=0.0) for one in found[:n_zeros]]
            return [replace(one, **limits) for one in (*zeros, *found[n_zeros:])]

        monkeypatch.setattr(store, "read", with_zeros)
        return weekly.layout("uec", measure="handover_minutes_over_59")

    @pytest.mark.parametrize(
        ("n_zeros", "sentence"), [(1, "1 week was zero and cannot"), (3, "3 weeks were zero and cannot")]
    )
    def test_weeks_left_out_are_counted(self, monkeypatch, n_zeros, sentence):
        page = self.page(monkeypatch, n_zeros)
        assert sentence in text(page)
        assert graphs(page)[0].figure["layout"]["yaxis"]["type"] == "log"

    def test_without_zeros_nothing_is_said_of_them(self, monkeypatch):
        assert "zero and cannot" not in text(self.page(monkeypatch, 0))

    def test_without_limits_the_axis_is_plain_and_zeros_stand_on_it(self, monkeypatch):
        page = self.page(monkeypatch, 40, mean=None, lower=None, upper=None)
        assert graphs(page)[0].figure["layout"]["yaxis"].get("type") != "log"
        assert "log scale" not in title(page)
        assert "zero and cannot" not in text(page)


@pytest.mark.usefixtures("published_home")
class TestOneMeasure:
    @pytest.mark.parametrize("preset", service_words.PRESETS)
    @pytest.mark.parametrize("measure", [m.id for m in catalogue.measures if m.layout in choices.NAMES])
    def test_title_says_what_the_chart_says(self, measure, preset):
        entry = catalogue.measure_by_id[measure]
        page = weekly.layout(entry.layout, measure=measure, preset=preset)
        said = {one.preset: one.sentence for one in judgements(measure)}
        finding, _, reason = said[preset].partition("; ")
        assert title(page) == f"{entry.title}: {finding[0].lower()}{finding[1:]}"
        assert reason in text(page)
        assert f"{service_words.PRESETS[preset]} limits " in text(page)

    def test_the_preset_of_the_signals_is_shown_unasked(self):
        page = weekly.layout("uec", measure="four_hour_percent")
        drawn = next(t for t in graphs(page)[0].figure["data"] if t.get("name") == "mean")["y"]
        asked = {"measure": "four_hour_percent", "area": ICB, "preset": "seasonal"}
        periods = store.read("weekly_chart", ChartedPeriod, **asked)
        known = [value for value in drawn if value is not None]
        assert known == pytest.approx([one.mean for one in periods if one.mean is not None], abs=1e-3)
        assert "Expected, with range" in text(page)

    def test_icons_and_ranges_of_the_tables_follow_the_preset(self):
        for preset in service_words.PRESETS:
            page = weekly.layout("uec", preset=preset)
            own = [row for row in summaries(ICB, preset) if row.layout == "uec"]
            n = sum(row.variation != "usual" for row in own)
            assert service_words.outside(n, len(own), "measure", "measures") in text(
                section(page, "measures")
            )
            limits = f"Ranges and icons: {service_words.PRESETS[preset]} limits."
            assert limits in text(section(page, "measures"))
            asked = weekly.layout("uec", preset=preset, measure="four_hour_percent")
            assert [limits in text(section(asked, name)) for name in ("measures", "by-area")] == [True, True]
            # Months have no season to take out: what they are judged by instead is named.
            monthly = service_words.PRESETS["plotthedots" if preset == "seasonal" else preset]
            for name in ("publishers", "by-area"):
                assert f"Ranges and icons: {monthly} limits." in text(section(page, name))

    def test_presets_that_say_something_else_of_the_newest_week_are_named(self):
        for measure in (m for m in catalogue.measures if m.layout in choices.NAMES):
            said = {one.preset: one for one in judgements(measure.id)}
            disagree = len({one.variation for one in said.values()}) > 1
            for preset in service_words.PRESETS:
                page = text(weekly.layout(measure.layout, measure=measure.id, preset=preset))
                assert ("Other limits disagree" in page) == disagree
                for name, one in said.items():
                    if one.variation != said[preset].variation:
                        assert service_words.PRESETS[name] in page.partition("Other limits disagree")[2]

    def test_dated_events_are_numbered_as_in_the_list(self):
        page = weekly.layout("uec", measure="four_hour_percent", **{"from": "2024-05-01"})
        drawn = [note["text"] for note in graphs(page)[0].figure["layout"]["annotations"]]
        listed = [p for p in pieces(page) if type(p).__name__ == "Ol"][-1].children
        assert len(listed) == 3
        assert [note for note in drawn if note in ("1", "2", "3")] == ["3", "2", "1"]
        assert text(listed[0]) == "27 June 2024 to 2 July 2024: Doctors’ strike"

    def test_no_range_is_shown_below_zero(self):
        row = next(one for one in summaries() if (one.lower or 0) < 0 and one.layout == "uec")
        page = weekly.layout("uec", measure=row.measure, area=row.area_code)
        assert not re.search(r"−[\d.]+%? to ", text(page))
        lower = next(t for t in graphs(page)[0].figure["data"] if t.get("name") == "lower")["y"]
        assert min(value for value in lower if value is not None) == 0

    def test_preset_is_named_under_the_chart_and_kept_by_the_measure_links(self):
        page = weekly.layout("uec", measure="four_hour_percent", preset="seasonal")
        assert "Seasonal limits (ours)" in text(page)
        assert any(
            "measure=ed_attendances&" in link + "&" and "preset=seasonal" in link for link in links(page)
        )

    def test_period_crops_and_never_recalculates(self):
        whole = weekly.layout("beds", measure="bed_occupancy_percent")
        part = weekly.layout("beds", measure="bed_occupancy_percent", **{"from": "2025-11-16"})
        drawn = [t for t in graphs(part)[0].figure["data"] if t.get("name") == "weeks"][0]["y"]
        everything = [t for t in graphs(whole)[0].figure["data"] if t.get("name") == "weeks"][0]["y"]
        assert 0 < len(drawn) < len(everything)
        assert everything[-len(drawn) :] == drawn
        assert title(part) == title(whole)

    def test_a_chart_that_ends_early_does_not_call_its_last_week_the_latest(self):
        def labels(page):
            return [note["text"] for note in graphs(page)[0].figure["layout"]["annotations"]]

        whole = weekly.layout("beds", measure="bed_occupancy_percent")
        part = weekly.layout("beds", measure="bed_occupancy_percent", to="2026-03-01")
        assert any("Latest" in label for label in labels(whole))
        assert not any("Latest" in label for label in labels(part))
        assert any(
            label.startswith("<b>1\N{NO-BREAK SPACE}Mar\N{NO-BREAK SPACE}2026 ") for label in labels(part)
        )
        said = "to 1 March 2026; title and tables speak of the newest figure."
        assert said in text(part)
        assert "Shown from" not in text(whole)

    def test_a_chosen_period_stands_in_words_because_paper_has_no_choices(self):
        shown = weekly.layout("beds", measure="bed_occupancy_percent", **{"from": "2025-11-02"})
        assert "Shown from 2 November 2025 to 15 November 2026. " in text(shown)

    def test_all_figures_of_the_table_under_the_chart_have_their_per_cent_sign(self):
        one = filled(ChartedPeriod, value=77.5, mean=74.5, lower=71.9, upper=77.1)
        line = chart.as_row(one, catalogue.measure_by_id["four_hour_percent"])
        assert (line["value"], line["mean"], line["limits"]) == ("77.5%", "74.5%", "71.9 to 77.1%")

    def test_a_period_without_data_offers_the_whole(self):
        for chosen in (
            {"measure": "bed_occupancy_percent", "to": "2019-01-01"},
            # The winters that are published end in 2023 and began in 2017.
            {"from": "2025-11-16"},
            {"to": "2017-01-01"},
        ):
            page = weekly.layout("beds", **chosen)
            assert missing(page) == ["No figure lies in the chosen period."]
            assert not graphs(page)
            assert any("from=" not in link and "to=" not in link for link in links(page))

    @pytest.mark.parametrize("is_new_stretch", [True, False])
    def test_a_mark_says_that_limits_start_again_only_where_they_do(self, is_new_stretch):
        work = next(i for i in catalogue.interventions if i.id == "ed-streaming")
        stretches = {k: 2 if is_new_stretch and k >= 0 else 1 for k in range(-3, 4)}
        periods = [
            filled(ChartedPeriod, period_end=work.date + timedelta(weeks=k), segment=segment)
            for k, segment in stretches.items()
        ]
        [(on, label)] = chart.dated_marks(
            catalogue.measure_by_id[work.measure], catalogue.area_by_code[ICB], [], periods
        )
        assert on == work.date
        assert ("Limits start again." in label) == is_new_stretch

    def test_limits_break_at_a_declared_intervention(self):
        page = weekly.layout("beds", measure="beds_available")
        mean = next(t for t in graphs(page)[0].figure["data"] if t.get("name") == "mean")
        assert None in mean["y"]
        assert "More beds with demand and capacity funding" in str(
            graphs(page)[0].figure["layout"]["annotations"]
        )

    def test_only_events_of_the_measure_are_drawn(self):
        page = weekly.layout("beds", measure="escalation_beds_percent")
        figure = graphs(page)[0].figure
        assert not [s for s in figure["layout"]["shapes"] if s.get("line", {}).get("dash")]

    def test_a_standard_below_grade_b_is_not_drawn(self):
        page = weekly.layout("uec", measure="calls_abandoned_percent")
        assert not [t for t in graphs(page)[0].figure["data"] if t.get("name") == "standard"]

    def test_an_expired_standard_is_grey(self):
        page = weekly.layout("uec", measure="four_hour_percent")
        standards = [t for t in graphs(page)[0].figure["data"] if t.get("name") == "standard"]
        assert {t["line"]["color"] for t in standards} == {"#13202a", "#717f8a"}

    def test_a_skewed_measure_says_that_its_axis_is_logarithmic(self):
        page = weekly.layout("uec", measure="handover_minutes_over_59")
        figure = graphs(page)[0].figure
        assert figure["layout"]["yaxis"]["type"] == "log"
        assert "log scale" in text(page) or "log scale" in str(figure["layout"]["annotations"])

    def test_illustrative_data_is_marked_in_the_chart_and_beside_it(self):
        page = weekly.layout("uec", measure="four_hour_percent")
        assert "Illustrative data" in str(graphs(page)[0].figure["layout"]["annotations"])
        assert text(page).count("Illustrative data") >= 4


@pytest.mark.usefixtures("published_home")
class TestPublishedFirst:
    FIRST = (("uec", "monthly_four_hour_unbooked_percent"), ("beds", "sitrep_bed_occupancy_percent"))

    @pytest.mark.parametrize(("extract", "measure"), FIRST)
    def test_a_page_opens_on_a_published_series_that_nothing_marks_as_invented(self, extract, measure):
        page = weekly.layout(extract)
        assert title(page).startswith(f"{catalogue.measure_by_id[measure].title}: ")
        (row,) = [one for one in summaries(ICB) if one.measure == measure]
        assert not row.synthetic
        assert "Illustrative data" not in str(graphs(page)[0].figure)
        assert service_words.data_to(row, catalogue.measure_by_id[measure]) in text(page)

        names = [one for one in ids_of(page) if one in ("section-publishers", "section-measures")]
        assert names == ["section-publishers", "section-measures"]
        assert "Illustrative data" not in text(section(page, "publishers"))
        assert "Illustrative data" not in text(section(page, "by-area"))
        assert "Illustrative data" in text(of_kind(section(page, "measures"), "H2")[0])

    @pytest.mark.parametrize(("extract", "measure"), FIRST)
    @pytest.mark.parametrize("area", catalogue.shown_areas, ids=lambda area: area.code)
    def test_unasked_the_first_published_measure_with_a_figure_for_the_area_is_shown(
        self, extract, measure, area
    ):
        held = {row.measure: row for row in summaries(area.code)}
        published = [m for m in choices.measures_of(extract) if m.layout != extract and m.id in held]
        page = weekly.layout(extract, area=area.code)
        if published:
            assert title(page).startswith(f"{published[0].title}: ")
            assert not held[published[0].id].synthetic
        if area.kind in ("icb", "acute", "partnership", "place", "collaborative"):
            assert published[0].id == measure

    def test_months_stand_beside_the_month_before_and_a_year_ago(self):
        page = weekly.layout("uec")
        (row,) = [one for one in summaries(ICB) if one.measure == "monthly_four_hour_unbooked_percent"]
        measure = catalogue.measure_by_id[row.measure]
        assert row.grain == "month"
        for label, value in (
            ("Latest month", row.value),
            ("The month before", row.previous),
            ("Same month last year", row.year_ago),
        ):
            assert f"{label} {service_words.amount(value, measure)}" in text(page)
        assert "Latest week" not in text(page)
        assert "Latest week" in text(weekly.layout("uec", measure="four_hour_percent"))

    def test_a_figure_of_long_ago_gives_its_age(self):
        (row,) = [one for one in summaries(ICB) if one.measure == "sitrep_bed_occupancy_percent"]
        assert not row.is_current
        assert not row.is_listed
        age = recency.age(row.newest, view.today())
        assert f"This is the newest figure held: {age}" in text(weekly.layout("beds"))
        assert age in text(section(front.index(), "beds-published"))
        assert "the newest figure held" not in text(weekly.layout("uec"))

    def test_seasonal_limits_are_refused_for_months_and_winters_with_the_reason(self):
        assert "Seasonal limits need weekly figures" in text(weekly.layout("uec", preset="seasonal"))
        said = text(weekly.layout("beds", preset="seasonal"))
        assert "weeks of the whole year; these are of some months only" in said

    def test_the_front_page_gives_published_figures_before_the_extract_of_each_page(self):
        page = front.index()
        found = [one.removeprefix("section-") for one in ids_of(page) if one.startswith("section-")]
        assert found == ["uec-published", "uec", "beds-published", "beds", "falls"]
        for name in ("uec", "beds"):
            published, invented = section(page, f"{name}-published"), section(page, name)
            assert ", published" in text(of_kind(published, "H2")[0])
            assert "Illustrative data" not in text(published)
            assert ", weekly extract" in text(of_kind(invented, "H2")[0])
            assert "Illustrative data" in text(of_kind(invented, "H2")[0])
            own = [row for row in summaries(ICB) if row.layout != name and row.latest_period]
            n = sum(registry.page_of(row.layout, row.measure) == name for row in own)
            assert f"published measures of {choices.NAMES[name].lower()}" in text(published)
            assert counted(n, "published measure") in text(published)

    def test_where_recent_figures_are_held_the_front_page_gives_those_alone(self):
        current = {
            catalogue.measure_by_id[row.measure].title
            for row in summaries(ICB)
            if row.is_current and row.layout != "uec" and registry.page_of(row.layout, row.measure) == "uec"
        }
        links_shown = of_kind(section(front.index(), "uec-published"), "Link")
        assert current
        assert {text(one) for one in links_shown if getattr(one, "className", "") == "row-link"} == current

    def test_an_area_whose_every_figure_is_old_is_not_called_calm(self):
        page = front.index(area="E92000001")
        held = summaries("E92000001")
        assert held
        assert not any(row.is_watched for row in held)
        assert title(page) == "No recent figures for England"
        assert f"{len(held)} of {len(held)} series end too long ago to signal." in text(page)

    def test_series_that_ended_too_long_ago_are_counted_beside_those_that_signal(self):
        held = summaries(ICB)
        n_old = sum(not row.is_current for row in held if row.latest_period)
        assert 0 < n_old < len(held)
        assert f"{n_old} of {len(held)} series end too long ago to signal." in text(front.index())


@pytest.mark.usefixtures("published_home")
class TestWhoseFigures:
    def test_a_place_resolves_to_its_trust_and_says_so(self):
        page = weekly.layout("uec", area="E06000047")
        assert "County Durham is served by County Durham and Darlington NHS Foundation Trust." in text(page)

    def test_the_111_figures_of_a_place_are_of_the_whole_contract_area(self):
        page = text(weekly.layout("uec", area="E06000047", measure="call_answer_seconds"))
        assert "its figures for its whole contract area, not for County Durham alone" in page
        assert "for all patients" not in page

    def test_north_cumbria_has_no_111_and_says_why(self):
        page = weekly.layout("uec", area="north-cumbria", measure="call_answer_seconds")
        assert missing(page) == [
            "111 calls, mean time to answer: reported by North East Ambulance Service NHS Foundation Trust, "
            "which does not serve North Cumbria."
        ]

    def test_a_trust_has_no_falls_and_its_partnership_is_offered(self):
        page = weekly.layout("falls", area="RTD")
        assert missing(page) == [
            "Falls are counted where people live, so the Newcastle upon Tyne Hospitals NHS Foundation Trust has no figure of its own."
        ]
        assert any("area=north" in link for link in links(page))

    def test_the_region_says_that_extracts_do_not_cover_it(self):
        page = weekly.layout("uec", area="E12000001")
        assert missing(page) == [
            "No weekly figures for the North East region: the extracts cover North East and North Cumbria.",
            "The publishers’ files that were loaded hold no figure for the North East region.",
        ]

    def test_a_figure_of_a_whole_contract_area_says_so_in_the_table_of_a_place(self):
        wider = "all of North East Ambulance Service NHS Foundation Trust"
        place, system = (weekly.layout("uec", area=area) for area in ("E06000047", ICB))
        held = {row.measure for row in summaries("E06000047")}
        of_services = [
            measure
            for measure in choices.measures_of("uec")
            if measure.reported_by not in ("acute", "place") and measure.id in held
        ]
        for name, is_own in (("measures", True), ("publishers", False)):
            n = sum((measure.layout == "uec") == is_own for measure in of_services)
            assert n >= 3
            assert text(section(place, name)).count(wider) == n
        assert text(place).count(wider) == len(of_services)
        assert wider not in text(system)

    def test_a_table_of_four_week_totals_names_its_limits_as_the_choice_above_it_does(self):
        page = text(weekly.layout("falls"))
        assert "Ranges and icons: Plot the Dots limits." in page
        assert "plotthedots" not in page

    def test_falls_of_a_place_are_four_week_totals_with_a_year_by_group(self):
        page = weekly.layout("falls", area="E06000047")
        assert "in the four weeks to Sunday" in text(page)
        assert "A year of falls admissions in County Durham" in text(page)
        assert "rounded to the nearest 5" in text(page)

    def test_falls_of_the_system_show_every_place_of_the_year_table(self):
        page = text(weekly.layout("falls"))
        assert all(page.count(place.name) >= 2 for place in catalogue.places)

    def test_seasonal_limits_are_refused_for_four_week_totals(self):
        page = weekly.layout("falls", area="E06000047", preset="seasonal")
        assert "Seasonal limits need weekly figures" in text(page)
        assert "Plot the Dots limits (XmR)" in text(page)


@pytest.mark.usefixtures("published_home")
class TestStrangers:
    @pytest.mark.parametrize(
        ("query", "words"),
        [
            ({"measure": "no_such"}, "There is no measure"),
            ({"measure": "beds_available"}, "There is no measure"),
            ({"preset": "three-sigma"}, "There is no preset"),
            ({"area": "E99999999"}, "There is no area"),
            ({"from": "soon"}, "is not a date"),
            ({"measure": ["a", "b"]}, "stands twice"),
        ],
    )
    def test_an_odd_address_becomes_a_sentence(self, query, words):
        assert words in text(weekly.layout("uec", **query))


class TestWords:
    SUMMARY = filled(
        WeeklySummary,
        measure="beds_available",
        grain="week",
        latest_period=date(2026, 11, 8),
        suppression="suppressed",
        n_reporting=7,
        n_expected=8,
    )

    def test_suppressed_and_withheld_counts(self):
        falls = catalogue.measure_by_id["falls_admissions"]
        assert service_words.value(self.SUMMARY, falls) == "1 to 7"
        assert service_words.value(replace(self.SUMMARY, suppression="withheld"), falls) == "withheld"

    LACKS = replace(SUMMARY, lacks_period=date(2026, 11, 15), n_reported=7)

    @pytest.mark.parametrize(
        ("change", "sentence"),
        [
            ({}, "No figure for the week to 15 November 2026: 7 of 8 trusts have reported."),
            (
                {"n_reported": 8, "n_reporting": 5, "n_set_aside": 3},
                "No figure for the week to 15 November 2026: 8 of 8 trusts have reported, but three rows were set"
                " aside.",
            ),
            (
                {"n_reported": 7, "n_reporting": 6, "n_set_aside": 1},
                "No figure for the week to 15 November 2026: 7 of 8 trusts have reported and one row was set aside.",
            ),
            (
                {"n_reported": 8, "n_reporting": 7},
                "No figure for the week to 15 November 2026: 8 of 8 trusts have reported, one of them without this"
                " figure.",
            ),
            (
                {"lacks_period": None, "n_set_aside_earlier": 4, "n_periods_set_aside": 2},
                "Two earlier weeks have no figure because four rows were set aside.",
            ),
            ({"lacks_period": None}, None),
            ({"latest_period": None}, None),
        ],
    )
    def test_who_is_silent_and_whose_rows_were_set_aside_are_two_things(self, change, sentence):
        beds = catalogue.measure_by_id["beds_available"]
        assert service_words.incomplete(replace(self.LACKS, **change), beds) == sentence

    def test_of_the_series_of_an_area_those_without_the_newest_week_are_counted_by_why(self):
        held = replace(self.LACKS, lacks_period=None)
        assert service_words.behind([held]) is None
        assert service_words.behind([held, self.LACKS]) == (
            "1 of 2 series has no figure for the week to 15 November 2026: 7 of 8 trusts have reported."
        )

    def test_a_chart_that_says_nothing_says_which_of_two_reasons_holds(self):
        series = filled(JudgedSummary, n_points=200)
        assert service_words.finding(series) == "Not judged"
        assert service_words.finding(replace(series, n_points=12)) == "Too few periods to judge"
        assert service_words.finding(replace(series, sentence="Above the mean")) == "Above the mean"

    def test_a_run_is_said_by_its_mean_beside_what_was_expected(self):
        minutes = catalogue.measure_by_id["handover_minutes_over_59"]
        run = replace(self.SUMMARY, run_weeks=10, run_value=4512.2, run_expected=3690.1)
        assert service_words.run(run, minutes) == "mean of ten weeks 4,512, expected 3,690"
        assert service_words.run(self.SUMMARY, minutes) == ""

    def test_a_series_without_any_figure_has_no_newest_period(self):
        with pytest.raises(ValueError, match="No period has a figure"):
            _ = replace(self.SUMMARY, latest_period=None, missing="No period has a figure").newest

    @pytest.mark.parametrize(
        ("n", "total", "words"),
        [
            (0, 8, "All eight trusts show usual variation"),
            (1, 8, "One of eight trusts shows more than usual variation"),
            (3, 14, "Three of 14 trusts show more than usual variation"),
            (12, 14, "12 of 14 trusts show more than usual variation"),
            (0, 1, "The one trust shows usual variation"),
            (1, 1, "The one trust shows more than usual variation"),
        ],
    )
    def test_how_many_stand_out(self, n, total, words):
        assert service_words.outside(n, total, "trust", "trusts") == words

    def test_units_and_periods(self):
        measures = catalogue.measure_by_id
        assert service_words.axis(measures["beds_available"], "week").endswith("available, bed-days a week")
        assert service_words.axis(measures["falls_admissions"], "four weeks").endswith(
            "65 and over, number in four weeks"
        )
        assert service_words.change(71.74, 71.96, measures["four_hour_percent"]) == "−0.3 points"
        assert registry.page_of("sitrep", "sitrep_beds_available") == "beds"
        assert registry.page_of("monthly-ae", "monthly_attendances") == "uec"
        monthly = filled(WeeklySummary, grain="month", latest_period=date(2024, 8, 31), n_expected=8)
        assert service_words.ending(monthly) == "month to 31 August 2024"
        assert service_words.data_to(monthly, measures["monthly_attendances"]) == (
            "Data to 31 August 2024, published, 8 of 8 trusts"
        )

    def test_an_area_that_should_have_figures_says_that_none_were_loaded(self):
        trust = catalogue.area_by_code["RTD"]
        reason, nearest = service_words.why_missing(catalogue.measure_by_id["beds_available"], trust)
        assert reason.endswith(
            "no figures for the Newcastle upon Tyne Hospitals NHS Foundation Trust have been loaded."
        )
        assert nearest.code == ICB

    def test_an_ambulance_service_has_no_beds(self):
        reason, _ = service_words.why_missing(
            catalogue.measure_by_id["beds_available"], catalogue.area_by_code["RX6"]
        )
        assert reason.endswith(
            "reported by the hospital trusts, not by North East Ambulance Service NHS Foundation Trust."
        )


@pytest.mark.usefixtures("published_home")
class TestLikeWithLike:
    def test_a_week_of_the_system_does_not_stand_among_four_weeks_of_places(self):
        def first_rows(extract):
            (table,) = [p for p in pieces(weekly.layout(extract)) if getattr(p, "id", None) == "by-area"]
            return text(table)

        assert "County Durham" in first_rows("falls")
        assert "North East and North Cumbria " not in first_rows("falls")
        assert "North East and North Cumbria " in first_rows("uec")

    def test_what_is_expected_stands_beside_its_range(self):
        row = next(one for one in summaries(ICB) if one.measure == "handover_minutes_over_59")
        measure = catalogue.measure_by_id["handover_minutes_over_59"]
        middle = service_words.amount(row.mean, measure, unit=False)
        ends = service_words.usual_range(row.lower, row.upper, measure)
        assert f"{middle} {ends}" in text(weekly.layout("uec"))

    def test_a_figure_at_its_limit_is_not_said_to_be_beyond_it(self):
        page = weekly.layout("falls", measure="falls_admissions")
        assert "305 in the week to Sunday 15 November 2026, expected for the season 187 to 305" in text(page)
        assert "the range" not in title(page)
        assert "true counts" not in text(page)

    def test_invented_extracts_are_not_called_management_counts(self):
        page = text(front.index())
        assert "invented: they count nothing" in page
        assert "management counts" not in page


@pytest.mark.usefixtures("published_home")
def test_a_date_that_the_chart_found_itself_is_said():
    page = text(weekly.layout("uec", measure="streamed_percent"))
    assert (
        "The level changed at about 5 March 2023, for half a year or more: the limits start again there."
        in page
    )
    assert "The level changed" not in text(
        weekly.layout("uec", measure="streamed_percent", preset="plotthedots")
    )


@pytest.mark.usefixtures("published_home")
class TestBesideOtherAreas:
    def names(self, page):
        return [trace.get("name") for trace in graphs(page)[0].figure["data"]]

    def test_four_trusts_are_plain_lines_and_the_limits_stay_those_of_the_chosen(self):
        alone, beside = (
            weekly.layout("uec", area="R0B", measure="four_hour_percent", **query)
            for query in ({}, {"compare": "RTD,RTF,RR7,RTR"})
        )
        assert set(self.names(beside)) - set(self.names(alone)) == {
            "Newcastle Hospitals", "Northumbria", "Gateshead Health", "South Tees",
        }  # fmt: skip
        for name in ("upper", "lower", "mean"):
            limits = [
                trace["y"]
                for page in (alone, beside)
                for trace in graphs(page)[0].figure["data"]
                if trace.get("name") == name
            ]
            assert len(limits) == 2
            assert limits[0] == limits[1]
        assert title(alone) == title(beside)
        assert "Limits are those of South Tyneside and Sunderland NHS Foundation Trust alone" in text(beside)

    def test_their_figures_are_their_own_in_chart_and_table_by_one_query(self, monkeypatch):
        asked, real = [], store.read
        monkeypatch.setattr(
            store, "read", lambda name, *a, **k: asked.append((name, k)) or real(name, *a, **k)
        )
        page = weekly.layout("uec", area="R0B", measure="four_hour_percent", compare="RTD,RTF,RR7,RTR")
        assert [given["areas"] for name, given in asked if name == "weekly_beside"] == [
            [ICB, "RTD", "RTF", "RR7", "RTR"]
        ]
        own = real("weekly_chart", ChartedPeriod, measure="four_hour_percent", area="RTD", preset="seasonal")
        line = next(t for t in graphs(page)[0].figure["data"] if t.get("name") == "Newcastle Hospitals")
        there = [one.value for one in own if one.value is not None]
        assert [value for value in line["y"] if value is not None] == pytest.approx(there, rel=1e-5)
        (table,) = [one for one in of_kind(page, "Div", "Table") if getattr(one, "id", "") == "table-weekly"]
        assert "The Newcastle upon Tyne Hospitals NHS Foundation Trust" in text(table)
        assert f"{there[-1]:.1f}%" in text(table)

    def test_the_downloads_carry_what_is_drawn(self):
        page = weekly.layout("uec", area="R0B", measure="four_hour_percent", compare="RTD,RX6")
        addresses = [link.href for link in of_kind(page, "A") if "weekly-uec.csv" in link.href]
        assert any(f"compare={ICB},RTD&" in address for address in addresses)

    def test_the_system_stands_beside_shares_and_not_beside_counts(self):
        share, count = (
            weekly.layout("uec", area="RTD", measure=measure)
            for measure in ("four_hour_percent", "ed_attendances")
        )
        assert "NENC" in self.names(share)
        assert "NENC" not in self.names(count)
        assert "These are totals, not rates" in text(
            weekly.layout("uec", area="RTD", measure="ed_attendances", compare="RTF")
        )

    @pytest.mark.parametrize(
        ("extract", "measure", "area", "compare", "reason"),
        [
            ("uec", "four_hour_percent", "RTD", "RTD", "An area is not set beside itself."),
            ("uec", "four_hour_percent", "RTD", "RX6", "reported by the hospital trusts, not by"),
            (
                "uec",
                "four_hour_percent",
                "R0B",
                "E08000024",
                "The figures are those of South Tyneside and Sunderland",
            ),
            (
                "uec",
                "four_hour_percent",
                "RTD",
                "R0B,E08000024",
                "The figures are those of South Tyneside and Sund",
            ),
            ("uec", "four_hour_percent", "RTD", "E12000001", "No weekly figures for the North East region"),
            ("falls", "falls_admissions", "E08000024", "RTD", "Falls are counted where people live"),
            (
                "falls",
                "falls_admissions",
                "E08000024",
                "central",
                "has figures by week, Sunderland in totals of four",
            ),
        ],
    )
    def test_who_cannot_be_compared_is_left_out_with_a_sentence(
        self, extract, measure, area, compare, reason
    ):
        page = weekly.layout(extract, area=area, measure=measure, compare=compare)
        left_out = catalogue.area_by_code[compare.split(",")[-1]]
        assert left_out.short_name not in self.names(page)
        assert any("not drawn here" in one for one in missing(page))
        assert reason in text(page)

    def test_zeros_of_other_areas_leave_a_log_scale_and_stay_in_the_table(self):
        asked = {"measure": "handover_minutes_over_59", "area": "R0B", "compare": "RTD"}
        own = store.read("weekly_beside", BesidePeriod, measure=asked["measure"], areas=["RTD"], grain="week")
        assert any(one.value == 0 for one in own)
        page = weekly.layout("uec", **asked)
        line = next(t for t in graphs(page)[0].figure["data"] if t.get("name") == "Newcastle Hospitals")
        assert 0 not in line["y"]
        assert "Zeros of other areas cannot stand on a log scale" in text(page)

    def test_trusts_of_a_partnership_are_one_step(self):
        page = weekly.layout("uec", measure="four_hour_percent")
        found = {text(link): link.href for link in of_kind(page, "Link")}
        assert found["All trusts of North"] == "/weekly/uec?compare=RTD,RTF,RR7&measure=four_hour_percent"
        own = weekly.layout("uec", area="RTD", measure="four_hour_percent")
        found = {text(link): link.href for link in of_kind(own, "Link")}
        assert (
            found["Other trusts of North"] == "/weekly/uec?area=RTD&compare=RTF,RR7&measure=four_hour_percent"
        )

    def test_hidden_counts_of_places_stay_hidden(self):
        page = weekly.layout(
            "falls", area="E06000047", measure="falls_admissions", compare="E06000001,E08000023"
        )
        for code in ("E06000001", "E08000023"):
            own = store.read(
                "weekly_beside", BesidePeriod, measure="falls_admissions", areas=[code], grain="four weeks"
            )
            hidden = [one for one in own if one.suppression]
            assert all(one.value is None for one in hidden)
            name = catalogue.area_by_code[code].short_name
            line = next(t for t in graphs(page)[0].figure["data"] if t.get("name") == name)
            assert sum(value is not None for value in line["y"]) == sum(one.value is not None for one in own)

    @pytest.mark.parametrize("area", catalogue.shown_areas, ids=lambda area: area.code)
    def test_no_area_breaks_a_page(self, area):
        for extract in choices.NAMES:
            page = weekly.layout(extract, area="E06000047", compare=area.code)
            assert graphs(page)
            assert not BANNED.search(text(page)), BANNED.search(text(page))
