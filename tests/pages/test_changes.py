"""The page of what changed, its choice of releases, and its section on the overview."""

from dataclasses import replace
from datetime import date, datetime

import dash
import flask
import pytest

from outcomes import address
from outcomes.catalogue import ICB, catalogue
from outcomes.exports import changes
from outcomes.numerals import counted
from outcomes.results.releases import RECONSTRUCTED, Change, Release
from outcomes.settings import Settings
from outcomes.warehouse import releases
from outcomes.web import routes
from outcomes.wording import changes as words
from tests.reading import LEADERS_NEVER_READ, LEAKED, links, of_kind, prose, text, title
from tests.rows import filled

dash.Dash("changes", use_pages=True, pages_folder="")

from pages.changes import page, summary, tables  # noqa: E402 - a page registers itself with the app above

DURHAM, GATESHEAD, REGION = "E06000047", "E08000037", "E12000001"
BEFORE = filled(Release, id="20261103T061000000000-aaaaaa", published_at=datetime(2026, 11, 3, 6, 10))
NOW = filled(Release, id="20261110T061000000000-bbbbbb", published_at=datetime(2026, 11, 10, 6, 10))
VERDICT = Change(
    kind="verdict",
    commitment="smoking",
    part="adults",
    measure="smoking_adults",
    area_code=ICB,
    before_words="A",
    now_words="B",
    cause="pattern",
    sentence="From “A” to “B”: new figures for 2024 changed the recent pattern.",
    verdict="unlikely",
)
FIGURE = Change(
    kind="new",
    commitment="smoking",
    part="adults",
    measure="smoking_adults",
    area_code=ICB,
    period="2024",
    now=10.2,
    previous_period="2023",
    previous=10.3,
    verdict="unlikely",
)
SIGNAL = Change(
    kind="signal",
    measure="four_hour_percent",
    area_code=ICB,
    grain="week",
    period="2026-11-08",
    now=75.1,
    now_words="Below the expected range",
    cause="concern low",
)


@pytest.fixture
def told(monkeypatch):
    """Let the page tell of these changes."""

    def tell(*found, before=BEFORE, now=NOW, board=None):
        compared = changes.Compared(now, before, found, board)
        monkeypatch.setattr(changes, "between", lambda *_, **__: compared)
        monkeypatch.setattr(releases, "kept", lambda: releases.Kept((BEFORE, NOW)))

    return tell


# --- on the overview ----------------------------------------------------------------------------------


def section(**query):
    return summary.since_the_last_board(address.parse(query))


def test_the_first_release_says_so(told):
    told(before=None)

    assert "This is the first release" in text(section())


def test_no_change_names_the_release_before(told):
    told()

    assert "No verdict, figure or signal has changed." in text(section())
    assert "Compared with the release of 3 November 2026, 06:10 UTC." in text(section())


def test_nothing_published_since_the_board_is_no_quiet_time(told):
    told(before=NOW, board=date(2026, 11, 12))

    assert "Nothing has been published since." in text(section())
    assert "which was held at the board of 12 November 2026" in text(section())


def test_a_verdict_stands_with_the_figure_that_moved_it(told):
    told(VERDICT, FIGURE)

    (one,) = summary.most_important(address.parse({}), 5)
    assert one.title == "Smoking in adults"
    assert one.href == "/targets/smoking"
    assert one.sentence == (
        "From “A” to “B”: new figures for 2024 changed the recent pattern. New: 10.2% in 2024, after 10.3% in 2023."
    )


def test_changes_are_listed_and_a_long_list_is_cut(told):
    parts = [(one, part) for one in catalogue.commitments for part in one.parts][:8]
    told(*(replace(VERDICT, commitment=one.id, part=part.id, measure=part.measure) for one, part in parts))

    found = section()

    assert len(of_kind(found, "Tr")) == 1 + summary.MOST
    assert "See two more changes" in text(found)
    assert "On paper the first two changes of 8." in text(found)
    assert "/changes" in links(found)


def test_a_place_is_not_told_of_changes_to_suicide(told):
    suicide = replace(VERDICT, commitment="suicide", part="persons", measure="suicide_rate")
    told(suicide, replace(suicide, area_code=DURHAM))

    assert "Suicide" not in text(section(area=DURHAM))
    assert "Suicide" in text(section())


def test_invented_figures_and_new_weeks_are_not_what_matters_most(told):
    week = replace(SIGNAL, kind="new", now_words=None, cause=None)
    told(replace(SIGNAL, synthetic=True), week, replace(FIGURE, synthetic=True))

    assert summary.most_important(address.parse({}), 5) == []


def test_what_matters_most_comes_first():
    references = replace(FIGURE, commitment="suicide", part="yearly", measure="suicide_rate", verdict=None)
    headline = catalogue.headlines[0]
    first = replace(
        FIGURE, commitment=headline.id, part=headline.parts[0].id, measure=headline.parts[0].measure
    )
    revised, gone = replace(FIGURE, kind="revised", before=10.4), replace(FIGURE, kind="gone", before=10.4)
    in_order = [VERDICT, first, FIGURE, revised, gone, references, SIGNAL]
    compared = changes.Compared(NOW, BEFORE, list(reversed(in_order)))

    assert compared.of(catalogue.area_by_code[ICB]) == in_order


def test_an_installation_after_an_upgrade_shows_its_overview(monkeypatch):
    def none(*_, **__):
        raise releases.NoRelease("not kept")

    monkeypatch.setattr(changes, "between", none)

    assert summary.most_important(address.parse({}), 3) == []
    assert "This is the first release" in text(section())


# --- the page -----------------------------------------------------------------------------------------


@pytest.mark.usefixtures("published_home")
@pytest.mark.parametrize("area", [area.code for area in catalogue.shown_areas])
def test_every_area_has_its_page(area):
    shown = page.layout(area=area)

    assert title(shown) == "What changed"
    assert not LEADERS_NEVER_READ.search(prose(shown))
    assert not LEAKED.search(prose(shown))
    assert "Reconstructed: the newest year of each published series held back" in text(shown)
    is_local = catalogue.area_by_code[area].is_local
    assert ("Suicide" in text(shown)) == (not is_local and catalogue.area_by_code[area].has_outcomes)


@pytest.mark.usefixtures("published_home")
def test_the_page_opens_on_verdicts_then_headlines():
    shown = page.layout()

    heads = [text(one) for one in of_kind(shown, "H2")]
    assert heads == [
        "Verdicts that changed",
        "New figures",
        "In places, and not in North East and North Cumbria as a whole",
    ]
    groups = [text(one) for one in of_kind(shown, "Th") if one.scope == "colgroup"]
    assert groups[0] == "Headline commitments"


@pytest.mark.usefixtures("published_home")
def test_the_system_counts_the_places_with_the_same_news():
    compared = changes.between(today=date(2026, 11, 28))
    places = [
        place
        for place in catalogue.places
        if any((one.commitment, one.kind) == ("smoking", "new") for one in compared.of(place))
    ]
    shown = page.layout()

    assert 0 < len(places) <= 14
    (row,) = [
        one for one in of_kind(shown, "Tr") if text(one).startswith("Smoking in adults") and "%" in text(one)
    ]
    assert f"and in {counted(len(places), 'place')}" in text(row)


def test_each_kind_of_change_has_its_place(told):
    revised = replace(FIGURE, kind="revised", before=10.4, now=10.6)
    definition = replace(VERDICT, kind="definition", sentence="The target value changed.")
    elsewhere = replace(VERDICT, area_code=GATESHEAD, commitment="healthy-weight", part="year6")
    told(VERDICT, FIGURE, revised, definition, SIGNAL, elsewhere)

    shown = text(page.layout())

    in_order = [
        "Verdicts that changed",
        "New figures for 2024 changed the recent pattern.",
        "Longer and healthier lives",
        "10.2%, 2024",
        "10.3%, 2023",
        "down 0.1 points",
        "Figures revised or withdrawn",
        "The figure for 2024 was revised from 10.4% to 10.6%.",
        "Definitions that changed",
        "The target value changed.",
        "Signals begun or ended",
        "Signal begun: below the expected range.",
        "In places, and not in North East and North Cumbria as a whole",
        "Gateshead",
    ]
    at = [shown.find(words_) for words_ in in_order]
    assert -1 not in at
    assert at == sorted(at)
    assert shown.count("Illustrative data") == 0


def test_invented_signals_are_marked(told):
    told(replace(SIGNAL, synthetic=True))

    assert "Illustrative data" in text(page.layout())


def test_new_weeks_are_said_in_one_line(told):
    weeks = [
        replace(SIGNAL, kind="new", measure=one.id) for one in catalogue.measures if one.kind == "service"
    ]
    told(*weeks[:3], replace(weeks[3], synthetic=True))

    shown = text(page.layout())
    assert "Four weekly and monthly series have newer figures (one is illustrative)." in shown
    assert len(of_kind(page.layout(), "Table")) == 0


def test_many_revised_years_are_counted():
    told_of = [
        replace(FIGURE, kind="revised", period=str(year), before=1.0, now=2.0)
        for year in range(2024, 2014, -1)
    ]
    ((first, others),) = tables._first_of_each_part(told_of)
    assert (first.period, len(others)) == ("2024", 9)
    (corrected,) = tables._corrected(address.parse({}), told_of)
    assert "And 7 other periods." in text(corrected)


def test_a_gap_says_whether_it_closed():
    gap = replace(FIGURE, measure="life_expectancy", is_gap=True, previous=-2.0, now=-1.6)
    assert words.difference(gap) == "0.4 years closer to England"
    assert words.difference(replace(gap, now=-2.3)) == "0.3 years further from England"
    assert words.difference(replace(gap, now=0.1)) == "up 2.1 years"
    assert words.difference(replace(gap, now=-2.04)) == "no change"


def test_what_went_back_is_said_after_a_rollback(told, monkeypatch):
    told(FIGURE)
    gone = replace(NOW, id="20261112T061000000000-cccccc", published_at=datetime(2026, 11, 12, 6, 10))
    at = datetime(2026, 11, 13, 9, 0)
    monkeypatch.setattr(releases, "kept", lambda: releases.Kept((BEFORE, NOW), None, ((gone, at),)))

    shown = page.layout()
    assert (
        "The release of 12 November 2026, 06:10 UTC was taken back on 13 November 2026, 09:00 UTC."
        in text(shown)
    )
    assert f"/changes?since={gone.id}" in links(shown)

    # Another release came: what went back is no news, and can still be chosen.
    later = replace(NOW, id="20261114T061000000000-dddddd", published_at=datetime(2026, 11, 14, 6, 10))
    monkeypatch.setattr(releases, "kept", lambda: releases.Kept((BEFORE, NOW, later), None, ((gone, at),)))
    shown = page.layout()
    assert "was taken back on" not in text(shown)
    assert "12 November 2026, 06:10 UTC, taken back" in text(shown)


def test_every_release_can_be_chosen_and_the_other_choice_stays(told):
    told(FIGURE)

    found = links(page.layout(since=BEFORE.id, area=DURHAM))
    assert f"/changes?area={DURHAM}&since={BEFORE.id}&until={NOW.id}" in found
    assert f"/changes.json?area={DURHAM}&since={BEFORE.id}" in found
    assert f"/changes.atom?area={DURHAM}" in found


@pytest.fixture(scope="module")
def client(published_home):
    server = flask.Flask("changes-page")
    routes.register(server, Settings(home=published_home))
    server.add_url_rule("/<path:path>", "page", lambda path: "page")
    return server.test_client()


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("", 200),
        (f"?since={RECONSTRUCTED}", 200),
        (f"?until={RECONSTRUCTED}", 200),
        ("?since=nonsense", 400),
        ("?since=2001-01-01", 400),
        ("?until=2026-02-31", 400),
        ("?since=../../etc/passwd", 400),
    ],
)
def test_a_release_that_is_not_kept_is_refused(client, query, status):
    assert client.get(f"/changes{query}").status_code == status


def test_nothing_precedes_what_was_reconstructed(published_home):
    shown = page.layout(until=RECONSTRUCTED)
    assert "This is the first release" in text(shown)
