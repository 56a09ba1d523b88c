"""Did it work here? Places with and without a service, and what can be said of one of them today."""

import io
from dataclasses import replace
from datetime import date, timedelta

import dash
import flask
import pandas as pd
import pytest

from outcomes.catalogue import ICB, ROOT, catalogue
from outcomes.catalogue.text import Event
from outcomes.numerals import day, number
from outcomes.results.weekly import ChartedPeriod, JudgedSummary, ServiceLive
from outcomes.settings import Settings
from outcomes.warehouse import store
from outcomes.web import routes
from outcomes.wording import service_words

dash.Dash("worked-here", use_pages=True, pages_folder="")

from pages import learning_log  # noqa: E402 - a page registers itself with the app above
from pages.interventions import intervention as page_of  # noqa: E402
from pages.interventions import serving, worked_here  # noqa: E402
from tests.reading import ids_of, links, missing, of_kind, pieces, text  # noqa: E402

pytestmark = pytest.mark.usefixtures("published_home")

FALLS = catalogue.intervention("falls-response")
HARTLEPOOL, REDCAR, DURHAM, CUMBERLAND = "E06000001", "E06000003", "E06000047", "E06000063"
EACH_PLACE = pytest.mark.parametrize("place", catalogue.places, ids=lambda place: place.name)
OTHERS = [one for one in catalogue.interventions if one is not FALLS]


def section(page, name: str):
    """The section of this name; None where there is none."""
    found = [one for one in of_kind(page, "Section") if f"section-{name}" in ids_of(one)]
    return found[0] if found else None


def table_of(page, identity: str) -> list[list[str]]:
    (table,) = [one for one in pieces(page) if getattr(one, "id", None) == identity]
    return [[text(cell).strip() for cell in of_kind(row, "Th", "Td")] for row in of_kind(table, "Tr")]


def lives() -> dict[str, ServiceLive]:
    return {one.area_code: one for one in store.read("intervention_live", ServiceLive)}


def with_lives(monkeypatch, **changed: ServiceLive) -> None:
    """Some places with another history of the service."""
    read = store.read

    def patched(name, row, **asked):
        found = read(name, row, **asked)
        return [changed.get(one.area_code, one) for one in found] if row is ServiceLive else found

    monkeypatch.setattr(store, "read", patched)


class TestGroups:
    def test_places_are_told_apart_and_stay_in_partnership_order(self):
        # Slowly: who says in the newest week of the extract that the service is live.
        extract = pd.read_csv(ROOT / "data" / "extracts" / "falls.csv")
        newest = extract[extract.week_ending == extract.week_ending.max()]
        live = set(newest[newest.response_service_live].area_code)
        expected = [
            [f"With the service: {len(live)} of 14"],
            *[[place.name] for place in catalogue.places if place.code in live],
            [f"Without the service: {14 - len(live)} of 14"],
            *[[place.name] for place in catalogue.places if place.code not in live],
        ]

        rows = table_of(page_of.layout(FALLS), "places")[2:]

        assert 0 < len(live) < 14
        assert [row[:1] for row in rows] == expected
        for place in catalogue.places:
            (row,) = [row for row in rows if row[0] == place.name]
            assert row[1].startswith("Since " if place.code in live else "Not live")

    def test_who_has_it_no_longer_and_who_is_not_recorded_are_groups_of_their_own(self, monkeypatch):
        own = lives()[DURHAM]
        with_lives(
            monkeypatch,
            **{DURHAM: replace(own, is_live_now=False), CUMBERLAND: ServiceLive(area_code=CUMBERLAND)},
        )

        heads = [row[0] for row in table_of(page_of.layout(FALLS), "places") if len(row) == 1]

        assert heads == [
            "With the service: 10 of 14",
            "No longer with it: 1 of 14",
            "Without the service: 2 of 14",
            "Not recorded: 1 of 14",
        ]

    def test_where_no_extract_says_it_places_stand_under_their_partnerships(self, monkeypatch):
        with_lives(monkeypatch, **{code: ServiceLive(area_code=code) for code in lives()})

        heads = [row[0] for row in table_of(page_of.layout(FALLS), "places") if len(row) == 1]

        assert heads == [one.name for one in catalogue.areas_of("partnership")]

    def test_trusts_are_not_told_apart(self):
        rows = table_of(page_of.layout(catalogue.intervention("ed-streaming")), "places")
        assert [row[0] for row in rows if len(row) == 1] == [
            one.name for one in catalogue.areas_of("partnership")
        ]


class TestHere:
    @EACH_PLACE
    def test_the_years_are_the_sums_of_the_totals_that_can_be_downloaded(self, place):
        server = flask.Flask("years")
        routes.register(server, Settings())
        address = f"/download/weekly-falls.csv?area={place.code}&measure=falls_admissions"
        held = pd.read_csv(
            io.BytesIO(server.test_client().get(address).data), parse_dates=["period_end", "period_start"]
        )
        start = lives()[place.code].live_from
        here = section(page_of.layout(FALLS, area=place.code), "here")

        if start is None:
            assert "years-here" not in ids_of(here)
            assert f"The service is not live in {place.name}." in text(here)
            return
        first_day = pd.Timestamp(start - timedelta(days=6))
        before, since = (
            held[held.period_end < first_day].tail(13),
            held[held.period_start >= first_day].head(13),
        )
        rows = table_of(here, "years-here")[1:]
        for row, name, year in zip(
            rows, ("Before the start", "Since the start"), (before, since), strict=True
        ):
            count, people = year.value.sum(), year.denominator.mean()
            ends = (year.period_start.min().date(), year.period_end.max().date())
            assert (ends[1] - ends[0]).days == 363
            assert row == [
                name,
                f"{day(ends[0], short=True)} to {day(ends[1], short=True)}",
                number(count, 0),
                number(people, 0),
                number(100_000 * count / people, 0),
            ]
        assert f"since the week to {day(start)}" in text(here)

    @EACH_PLACE
    def test_it_says_that_no_estimate_with_other_places_is_made_and_that_the_data_is_invented(self, place):
        here = section(page_of.layout(FALLS, area=place.code), "here")

        assert (
            missing(here)[0] == f"No estimate of {place.name} beside places to compare it with is made yet."
        )
        assert "Illustrative data" in text(of_kind(here, "H2"))
        assert "Only an invented extract is held" in text(here)
        others = [
            one.name for one in catalogue.places if lives()[one.code].live_from is None and one != place
        ]
        assert all(name in text(here) for name in others)

    @pytest.mark.parametrize("area", [ICB, "north", "RTD", "E92000001"])
    def test_only_a_place_is_asked_whether_it_worked(self, area):
        assert section(page_of.layout(FALLS, area=area), "here") is None

    def test_of_real_counts_it_does_not_say_that_they_are_invented(self):
        here = worked_here.section(_view(HARTLEPOOL), FALLS, synthetic=False)
        assert "invented" not in text(here)
        assert "Illustrative" not in text(here)

    def test_a_hidden_total_leaves_its_year_without_a_count(self, monkeypatch):
        read = store.read
        start = lives()[HARTLEPOOL].live_from

        def hidden(name, row, **asked):
            found = read(name, row, **asked)
            if row is not ChartedPeriod:
                return found
            before = max(one.period_end for one in found if one.period_end <= start - timedelta(weeks=1))
            return [replace(one, value=None) if one.period_end == before else one for one in found]

        monkeypatch.setattr(store, "read", hidden)
        before, since = table_of(page_of.layout(FALLS, area=HARTLEPOOL), "years-here")[1:]
        assert before[2] == "12 of 13 totals can be shown"
        assert before[4] == "no rate"
        assert since[4] != "no rate"

    @pytest.mark.parametrize(
        ("live_from", "said"),
        [
            (date(2021, 5, 2), "Thirteen totals of four weeks without a gap are not held on both sides"),
            (date(2021, 4, 4), "the first that is recorded, or earlier"),
        ],
        ids=["too early", "before the extract"],
    )
    def test_without_a_year_on_both_sides_there_is_no_table(self, monkeypatch, live_from, said):
        with_lives(monkeypatch, **{HARTLEPOOL: replace(lives()[HARTLEPOOL], live_from=live_from)})
        here = section(page_of.layout(FALLS, area=HARTLEPOOL), "here")
        assert "years-here" not in ids_of(here)
        assert said in text(here)

    def test_no_year_is_set_beside_another_across_a_change_of_counting(self, monkeypatch):
        start = lives()[HARTLEPOOL].live_from
        change = Event.model_construct(
            title="Same-day care leaves the counts", date=start, rebases=True, measures=(FALLS.measure,)
        )
        monkeypatch.setattr(type(catalogue), "rebasing", lambda *_asked: (change,))
        here = section(page_of.layout(FALLS, area=HARTLEPOOL), "here")
        assert "years-here" not in ids_of(here)
        assert f"as the counting changed: Same-day care leaves the counts ({day(start)})." in text(here)

    def test_a_place_that_is_not_recorded_says_so(self, monkeypatch):
        with_lives(monkeypatch, **{code: ServiceLive(area_code=code) for code in lives()})
        here = section(page_of.layout(FALLS, area=HARTLEPOOL), "here")
        assert "No extract says whether the service is live in Hartlepool." in text(here)
        assert "places without the service, and no extract names any" in text(here)

    def test_where_all_others_have_it_nobody_is_left_to_compare_with(self, monkeypatch):
        live = lives()[HARTLEPOOL]
        with_lives(monkeypatch, **{code: replace(live, area_code=code) for code in lives()})
        here = section(page_of.layout(FALLS, area=HARTLEPOOL), "here")
        assert "of which the extract names no others" in text(here)


def _view(area: str):
    from outcomes import address

    return address.parse({"area": area})


class TestLearntHere:
    ENTRY = """+++
title = "{title}"
date = 2026-03-31
interventions = ["falls-response"]
areas = [{areas}]
+++

## Tried

A.

## Expected

B.

## Seen

C.

## Learnt

{learnt}
"""

    @pytest.fixture(autouse=True)
    def _log(self, tmp_path, monkeypatch):
        monkeypatch.setattr(learning_log, "FOLDER", tmp_path)
        for name, areas in (("hartlepool", '"E06000001"'), ("durham", '"E06000047"'), ("all", "")):
            words = {"title": f"Tried: {name}", "areas": areas, "learnt": f"Learnt in {name}."}
            (tmp_path / f"{name}.md").write_text(self.ENTRY.format(**words), encoding="utf-8")

    def test_entries_of_the_place_stand_there_and_those_of_others_do_not(self):
        here = section(page_of.layout(FALLS, area=HARTLEPOOL), "here")
        assert "Learnt in hartlepool." in text(here)
        assert "/learning?area=E06000001#log-hartlepool" in links(here)
        assert "Learnt in durham." not in text(here)
        assert "Learnt in all." not in text(here)
        assert not [reason for reason in missing(here) if "learning log" in reason]

    def test_a_place_without_an_entry_says_so(self):
        here = section(page_of.layout(FALLS, area=REDCAR), "here")
        assert missing(here)[1:] == [
            "No entry of the learning log is about this intervention in Redcar and Cleveland."
        ]


class TestServing:
    @pytest.mark.parametrize("entry", OTHERS, ids=lambda entry: entry.id)
    @EACH_PLACE
    def test_every_trust_that_serves_the_place_stands_with_its_published_lines(self, entry, place):
        page = section(page_of.layout(entry, area=place.code), "serving")
        measures = [one.measure for one in entry.published] or [entry.measure]
        expected = {
            (code, measure)
            for measure in measures
            for code in catalogue.reporters(catalogue.measure_by_id[measure], place)
        }
        if not expected:
            assert missing(page)[0].endswith(f"which does not serve {place.name}.")
            return
        for code, measure_id in expected:
            measure = catalogue.measure_by_id[measure_id]
            assert catalogue.area_by_code[code].name in text(page)
            assert f"/interventions/{entry.id}?area={code}" in links(page)
            assert any(f"area={code}" in link and f"measure={measure_id}" in link for link in links(page))
            asked = {"area": code, "measure": measure_id, "preset": "seasonal"}
            for row in store.read("weekly_summaries", JudgedSummary, **asked):
                assert service_words.value(row, measure) in text(page)
                assert ("Illustrative data" in text(of_kind(page, "H2"))) == row.synthetic
        assert serving.NOT_TOLD_APART in text(page)

    def test_a_trust_without_figures_says_so(self, monkeypatch):
        read = store.read
        monkeypatch.setattr(
            store, "read", lambda name, row, **asked: [] if row is JudgedSummary else read(name, row, **asked)
        )
        page = section(page_of.layout(catalogue.intervention("ed-streaming"), area=DURHAM), "serving")
        assert text(page).count("No figures are held.") == 3

    @pytest.mark.parametrize("area", [ICB, "north", "RTD"])
    def test_only_a_place_has_trusts_that_serve_it(self, area):
        for entry in OTHERS:
            assert section(page_of.layout(entry, area=area), "serving") is None

    def test_falls_are_counted_where_people_live(self):
        assert section(page_of.layout(FALLS, area=DURHAM), "serving") is None
