"""Falls as rates per head, checked against the files that the page offers, and each place's own start."""

import io
from dataclasses import replace
from datetime import date, timedelta
from urllib.parse import parse_qs, urlsplit

import dash
import flask
import pandas as pd
import pytest

from outcomes.catalogue import ICB, ROOT, catalogue
from outcomes.numerals import day, number
from outcomes.results.weekly import ChartedPeriod, FallsYear, JudgedSummary, ServiceLive
from outcomes.settings import Settings
from outcomes.warehouse import store
from outcomes.web import routes

dash.Dash("falls", use_pages=True, pages_folder="")

from pages.weekly import chart  # noqa: E402 - a page registers itself with the app above
from pages.weekly import extract as weekly  # noqa: E402
from tests.reading import graphs, ids_of, of_kind, pieces, text, title  # noqa: E402
from tests.rows import filled  # noqa: E402

pytestmark = pytest.mark.usefixtures("published_home")

HARTLEPOOL, REDCAR = "E06000001", "E06000003"
# A figure keeps six digits.
DRAWN = 1e-5
ALL, CARE_HOMES = "falls_admissions", "falls_admissions_care_home"
AREAS = [ICB, *(area.code for area in catalogue.areas_of("partnership", "place"))]


@pytest.fixture
def client(published_home):
    server = flask.Flask("falls")
    routes.register(server, Settings())
    return server.test_client()


def file_of(client, address: str) -> pd.DataFrame:
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    return pd.read_csv(io.BytesIO(answer.data))


def table_of(page, identity: str) -> list[list[str]]:
    """The cells of a table, row by row."""
    (table,) = [one for one in pieces(page) if getattr(one, "id", None) == identity]
    return [[text(cell).strip() for cell in of_kind(row, "Th", "Td")] for row in of_kind(table, "Tr")]


def chart_table(page) -> list[list[str]]:
    """The rows of the table under the control chart, without its heading."""
    (drawn,) = [one for one in of_kind(page, "Section") if one.className == "chart"]
    return [
        [text(cell).strip() for cell in of_kind(row, "Th", "Td")]
        for row in of_kind(of_kind(drawn, "Tbody")[0], "Tr")
    ]


def labels_of(page) -> str:
    """The words inside the first chart, one after the other."""
    notes = graphs(page)[0].figure["layout"]["annotations"]
    return " ".join(note["text"].replace("<br>", " ") for note in notes)


def days_of(trace) -> list[str]:
    """The days of a trace, which gives each, or the first and how many milliseconds lie between two."""
    if "x" in trace:
        return [on[:10] for on in trace["x"]]
    first, apart = date.fromisoformat(trace["x0"][:10]), timedelta(milliseconds=trace["dx"])
    return [(first + n * apart).isoformat() for n in range(len(trace["y"]))]


def shown(values: pd.Series, decimals: int) -> list[str]:
    return [number(value, decimals) for value in values]


class TestRates:
    @pytest.mark.parametrize("area", AREAS)
    def test_what_is_drawn_is_the_rate_of_the_file_that_the_chart_offers(self, client, area):
        page = weekly.layout("falls", area=area, show="rate")
        (drawn,) = [one for one in of_kind(page, "Section") if one.className == "chart"]
        (csv,) = [
            link.href for link in of_kind(drawn, "A") if link.href.startswith("/download/weekly-falls.csv")
        ]
        held = file_of(client, csv)
        # The whole system stands beside it, and in the file too.
        held = held[held.area_code == area]

        weeks = next(t for t in graphs(page)[0].figure["data"] if t.get("name") == "weeks")

        rates = 100_000 * held.value / held.denominator
        assert rates.notna().all()
        by_day = dict(zip(held.period_end, rates, strict=True))
        drawn_at = days_of(weeks)
        assert drawn_at
        for on, value in zip(drawn_at, weeks["y"], strict=True):
            assert value is None or value == pytest.approx(by_day[on], rel=DRAWN)
        assert sum(value is not None for value in weeks["y"]) > len(held) / 2
        # Four weeks of a place have no decimals: a count can be two off, and so a rate by several.
        decimals = 0 if area in catalogue.area_by_code and catalogue.area_by_code[area].kind == "place" else 1
        newest_first = held.iloc[::-1]
        rows = chart_table(page)
        assert [row[1] for row in rows] == shown(
            100_000 * newest_first.value / newest_first.denominator, decimals
        )
        assert [row[2] for row in rows] == shown(newest_first.value, 0)
        assert [row[3] for row in rows] == shown(newest_first.denominator, 0)

    def test_counts_have_the_rate_beside_them_too(self, client):
        held = file_of(client, f"/download/weekly-falls.csv?area={HARTLEPOOL}&measure={ALL}").iloc[::-1]
        rows = chart_table(weekly.layout("falls", area=HARTLEPOOL))

        assert [row[1] for row in rows] == shown(held.value, 0)
        assert [row[2] for row in rows] == shown(100_000 * held.value / held.denominator, 0)

    def test_limits_are_those_of_the_counts_among_the_same_people_and_marks_stay(self):
        asked = {"measure": ALL, "area": ICB, "preset": "seasonal"}
        counted = store.read("weekly_chart", ChartedPeriod, **asked)
        drawn = {t.get("name"): t for t in graphs(weekly.layout("falls", show="rate"))[0].figure["data"]}
        upper = [100_000 * one.upper / one.denominator for one in counted if one.upper is not None]

        assert [y for y in drawn["upper"]["y"] if y is not None] == pytest.approx(upper, rel=DRAWN)
        marked = [on.isoformat() for on in (one.period_end for one in counted if one.kind == "concern")]
        assert days_of(drawn["concern"]) == marked

    def test_the_unit_stands_on_the_axis_in_the_sentence_and_over_the_table(self):
        page = weekly.layout("falls", show="rate")
        axis = "Falls admissions, 65 and over, per 100,000 people aged 65 and over a week"

        assert axis in str(graphs(page)[0].figure["layout"])
        assert "47.9 per 100,000 people aged 65 and over in the week to Sunday 15 November 2026" in text(page)
        assert title(page) == title(weekly.layout("falls"))

    @pytest.mark.parametrize("asked", [{}, {"show": "rate"}])
    def test_places_stand_side_by_side_in_partnership_order(self, client, asked):
        held = file_of(client, f"/download/weekly-falls.csv?measure={ALL}").set_index(
            ["area_code", "period_end"]
        )
        page = weekly.layout("falls", **asked)

        rows = [row for row in table_of(page, "by-area")[1:] if len(row) > 1]

        assert [row[0] for row in rows] == [place.name for place in catalogue.places]
        for place, row in zip(catalogue.places, rows, strict=True):
            newest = held.loc[place.code].iloc[-1]
            rate, count = number(100_000 * newest.value / newest.denominator, 0), number(newest.value, 0)
            said = (
                f"{rate} {count} among {number(newest.denominator, 0)}"
                if asked
                else f"{count} {rate} per 100,000"
            )
            assert row[2] == said

    def test_a_year_stands_side_by_side_as_rates_of_each_band(self, client):
        held = file_of(client, "/download/falls-years.csv")
        page = weekly.layout("falls", show="rate")

        head, *rows = [row for row in table_of(page, "falls-years") if len(row) > 1]

        assert head == ["Place", "65-79", "80-89", "90+"]
        assert [row[0] for row in rows] == [place.name for place in catalogue.places]
        for place, row in zip(catalogue.places, rows, strict=True):
            for band, cell in zip(head[1:], row[1:], strict=True):
                (one,) = held[(held.area_code == place.code) & (held.group == band)].itertuples()
                rate = number(100_000 * one.value / one.denominator, 0)
                assert cell == f"{rate} {number(one.value, 0)} among {number(one.denominator, 0)}"
        assert "Illustrative data" in text(
            next(one for one in of_kind(page, "Section") if "section-falls-years" in ids_of(one))
        )

    def test_one_place_has_its_rates_of_the_year_beside_its_counts(self):
        rows = table_of(weekly.layout("falls", area=HARTLEPOOL), "falls-years")
        years = {
            row.group: row
            for row in store.read("weekly_falls_years", FallsYear)
            if row.area_code == HARTLEPOOL
        }

        assert rows[0][-1] == "Admissions per 100,000 residents"
        for band in ("65-79", "80-89", "90+"):
            (row,) = [row for row in rows if row[0] == band]
            assert row[-1] == number(100_000 * years[band].count / years[band].population, 0)
        assert [row[-1] for row in rows if row[0] == "From a care home"] == ["–"]

    def test_a_hidden_count_has_no_rate_anywhere(self, monkeypatch):
        read = store.read

        def hidden(name, row, **asked):
            found = read(name, row, **asked)
            if name in ("weekly_chart", "weekly_recent"):
                newest = max((one.period_end for one in found), default=None)
                return tuple(
                    replace(one, value=None, suppression="suppressed") if one.period_end == newest else one
                    for one in found
                )
            if row is JudgedSummary:
                return [replace(one, value=None, suppression="suppressed") for one in found]
            if row is FallsYear:
                return [
                    replace(one, count=None, suppression="suppressed", rate_per_1000=None) for one in found
                ]
            return found

        monkeypatch.setattr(store, "read", hidden)
        page = weekly.layout("falls", area=HARTLEPOOL, show="rate")
        newest = chart_table(page)[0]
        assert newest[1:3] == ["no rate", "1 to 7"]
        assert "No rate in the four weeks to Sunday" in text(page)
        assert {row[2].split(" among")[0] for row in table_of(page, "by-area") if len(row) > 2} == {
            "Latest",
            "no rate 1 to 7",
        }
        of_system = weekly.layout("falls", show="rate")
        cells = {
            cell.split(" among")[0] for row in table_of(of_system, "falls-years")[1:] for cell in row[1:]
        }
        assert cells == {"no rate 1 to 7"}

    def test_admissions_from_care_homes_stay_counts_and_say_why(self):
        counts, asked = (
            weekly.layout("falls", measure=CARE_HOMES, **more) for more in ({}, {"show": "rate"})
        )

        said = (
            "Counts are shown: the extract does not say among how many people these admissions are counted."
        )
        assert said in text(asked)
        assert said not in text(counts)
        assert graphs(asked)[0].figure == graphs(counts)[0].figure

    def test_without_residents_counts_are_shown_and_the_page_says_so(self, monkeypatch):
        read = store.read

        def without(name, row, **asked):
            found = read(name, row, **asked)
            return tuple(replace(one, denominator=None) for one in found) if row is ChartedPeriod else found

        monkeypatch.setattr(store, "read", without)
        page = weekly.layout("falls", area=HARTLEPOOL, show="rate")
        assert "the extract gives no number of people aged 65 and over for the newest period" in text(page)
        assert [len(row) for row in chart_table(page)][0] == 5

    def test_the_choice_stands_in_the_address_and_counts_need_no_word(self):
        def choice(page) -> dict[str, str]:
            (nav,) = [one for one in of_kind(page, "Nav") if getattr(one, "aria-label", None) == "Show"]
            return {text(link): link.href for link in of_kind(nav, "Link")}

        for asked in ({}, {"show": "rate"}):
            links = choice(weekly.layout("falls", area=HARTLEPOOL, **asked))
            assert list(links) == ["Counts", "Rate per 100,000"]
            assert "show" not in parse_qs(urlsplit(links["Counts"]).query)
            assert parse_qs(urlsplit(links["Rate per 100,000"]).query)["show"] == ["rate"]
        uec = weekly.layout("uec")
        assert "Show" not in [getattr(one, "aria-label", None) for one in of_kind(uec, "Nav")]


def starts_of_the_extract() -> dict[str, date | None]:
    """Slowly: the first week of each place whose rows say that the service was live."""
    starts: dict[str, date | None] = {}
    for row in pd.read_csv(ROOT / "data" / "extracts" / "falls.csv").itertuples():
        starts.setdefault(row.area_code, None)
        week = date.fromisoformat(row.week_ending)
        if row.response_service_live and (starts[row.area_code] is None or week < starts[row.area_code]):
            starts[row.area_code] = week
    return starts


class TestStarts:
    def test_each_place_has_its_own_start_and_no_other_line_of_the_service(self):
        found = starts_of_the_extract()
        assert set(found) == {place.code for place in catalogue.places}
        assert set(found.values()) > {None}
        for place in catalogue.places:
            page = weekly.layout("falls", area=place.code)
            notes = labels_of(page)
            start = found[place.code]
            assert "Community falls response" not in notes, place.name
            if start is None:
                assert "Service live" not in notes
                assert f"The service is not live in {place.name}. No start is drawn." in text(page)
                continue
            on = day(start, short=True).replace(" ", "\N{NO-BREAK SPACE}")
            assert f"Service live here from the week to {on}." in notes, place.name
            shapes = graphs(page)[0].figure["layout"]["shapes"]
            assert start.isoformat() in {str(shape.get("x0"))[:10] for shape in shapes}
            assert f"The service has been live in {place.name} since the week to {day(start)}." in text(page)

    def test_the_system_keeps_the_declared_date_and_says_where_the_service_is_live(self):
        page = weekly.layout("falls")
        assert "Community falls response" in labels_of(page)
        starts = sorted(start for start in starts_of_the_extract().values() if start)
        assert (
            f"The service is live in {len(starts)} of 14 places, from weeks between {day(starts[0])} and "
            f"{day(starts[-1])}."
        ) in text(page)

    @pytest.mark.parametrize(
        ("own", "on", "words"),
        [
            (None, date(2022, 12, 4), "Community falls response"),
            (ServiceLive(area_code=HARTLEPOOL), date(2022, 12, 4), "Community falls response"),
            (
                ServiceLive(
                    area_code=HARTLEPOOL,
                    recorded_from=date(2021, 4, 4),
                    live_from=date(2023, 1, 1),
                    is_live_now=False,
                ),
                date(2023, 1, 1),
                "Service live here from the week to",
            ),
            (ServiceLive(area_code=HARTLEPOOL, recorded_from=date(2021, 4, 4), is_live_now=False), None, ""),
            (
                ServiceLive(
                    area_code=HARTLEPOOL,
                    recorded_from=date(2023, 1, 1),
                    live_from=date(2023, 1, 1),
                    is_live_now=True,
                ),
                None,
                "",
            ),
        ],
        ids=["no extract", "not recorded", "own start", "not live", "live before the extract"],
    )
    def test_only_a_start_that_is_known_is_drawn(self, own, on, words):
        periods = [
            filled(ChartedPeriod, period_end=date(2022, 6, 5) + timedelta(weeks=4 * k), segment=1)
            for k in range(20)
        ]
        area = catalogue.area_by_code[HARTLEPOOL]

        marks = chart.dated_marks(catalogue.measure_by_id[ALL], area, [], periods, own)

        assert [mark[0] for mark in marks] == ([on] if on else [])
        assert all(words in str(label) for _, label in marks)

    def test_limits_start_again_at_the_start_of_the_place_itself(self):
        page = weekly.layout("falls", area=HARTLEPOOL)
        notes = labels_of(page)
        assert "Limits start again." in notes
        asked = {"measure": ALL, "area": REDCAR, "preset": "plotthedots"}
        assert {one.segment for one in store.read("weekly_chart", ChartedPeriod, **asked)} == {1}
