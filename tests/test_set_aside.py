"""Rows that were set aside: every page says whose figures it lacks, of which week, and where the rows can be seen."""

from datetime import date, timedelta

import dash
import pytest
from pptx import Presentation

from outcomes.catalogue import ICB, catalogue
from outcomes.exports import pack
from outcomes.pipeline import load
from outcomes.results.provenance import ListedFault
from outcomes.results.weekly import JudgedSummary, Signal, Watched
from outcomes.settings import Settings
from outcomes.warehouse import store
from outcomes.wording import service_words
from tests.extracts import beds_lines, weeks, write

dash.Dash("set aside", use_pages=True, pages_folder="")

from pages.data import loaded  # noqa: E402
from pages.goal import page as goal  # noqa: E402
from pages.home import page as home  # noqa: E402 - a page registers itself with the app above
from pages.weekly import extract as weekly  # noqa: E402
from pages.weekly import front  # noqa: E402
from tests.reading import links, of_kind, pieces, text, title  # noqa: E402

N_WEEKS = 40
NEWEST, BEFORE = (str(week) for week in reversed(weeks(N_WEEKS)[-2:]))
# The figures are of these weeks: none is too old to signal.
LOADED_ON = weeks(N_WEEKS)[-1] + timedelta(days=3)
ACUTE = [trust.code for trust in catalogue.areas_of("acute")]
LINK = "#section-quarantine"
# Of these, in the newest week, more bed days are occupied than there are.
OVERFULL = ("RR7", "RTD", "RXP")


def uec_lines(n_weeks: int) -> list[str]:
    """An invented extract of emergency care, of a week less than the real one of beds."""
    lines = [
        "week_ending,org_code,calls_offered,calls_answered,answer_seconds_total,ed_attendances_type1,"
        "ed_attendances_other,ed_over_4h,ambulance_arrivals,synthetic"
    ]
    for number, week in enumerate(weeks(n_weeks)):
        lines += [f"{week},{code},,,,1000,500,{300 + number % 7},200,true" for code in ACUTE]
    return lines


def change(lines: list[str], codes, weeks_changed, of: str, to: str) -> list[str]:
    """The lines with a piece exchanged in those of some codes and weeks."""
    return [
        line.replace(of, to)
        if any(f"{week},{code}," in line for code in codes for week in weeks_changed)
        else line
        for line in lines
    ]


@pytest.fixture(scope="module")
def homes(tmp_path_factory):
    """Homes by what is wrong with their extract of beds; each is loaded once."""
    folder, made = tmp_path_factory.mktemp("aside"), {}

    def make(name: str, beds: list[str], on: date):
        if name not in made:
            files = [
                write(folder / name / "uec.csv", uec_lines(N_WEEKS - 1)),
                write(folder / name / "beds.csv", beds),
            ]
            settings = Settings(home=folder / name / "home")
            assert load.load(files, settings=settings, accept_partial=True, today=on).ok
            made[name] = settings.home
        return made[name]

    return make


@pytest.fixture
def with_beds(homes, monkeypatch):
    def use(name: str, beds: list[str], on: date = LOADED_ON):
        monkeypatch.setenv("OUTCOMES_HOME", str(homes(name, beds, on)))
        store.unpin()

    return use


@pytest.fixture
def overfull(with_beds):
    with_beds("overfull", change(beds_lines(N_WEEKS), OVERFULL, [NEWEST], ",700,630,", ",700,6300,"))


def section(page, name):
    return next(
        part
        for part in of_kind(page, "Section")
        if any(getattr(piece, "id", None) == f"section-{name}" for piece in pieces(part))
    )


@pytest.mark.usefixtures("overfull")
class TestNewestWeek:
    SAID = "series have no figure for the week to 6 October 2024: 8 of 8 trusts have reported, but three rows"

    def test_the_overview_does_not_take_missing_figures_for_calm(self):
        signals = section(home.layout(), "signals")

        (held,) = store.read("overview_watched", Watched, area=ICB, with_illustrative=True)
        assert held.n_held > held.n_watched > 0
        assert self.SAID in text(signals)
        assert f"of {held.n_watched} series" in text(signals)
        assert any(link.endswith(LINK) for link in links(signals))

    def test_the_front_page_of_weekly_figures_says_it_and_gives_the_last_week_there_is(self):
        page = front.index()

        beds = section(page, "beds")
        assert self.SAID in text(beds)
        assert "Data to Sunday 29 September 2024" in text(beds)
        assert "Nothing stands out" not in text(beds)
        assert "series have a figure" in title(page)
        assert any(link.endswith(LINK) for link in links(beds))

    def test_a_trust_is_said_to_have_reported(self):
        page = text(weekly.layout("beds", measure="beds_available", area="RTD"))
        assert (
            "No figure for the week to 6 October 2024: the trust has reported, but one row was set aside."
            in page
        )
        assert "No figure for the week" not in text(
            weekly.layout("beds", measure="beds_available", area="RVW")
        )

    def test_every_series_that_lacks_the_week_is_left_out_of_the_signals(self):
        lacking = {(row.measure, row.area_code) for row in summaries() if row.lacks_period}
        signals = {(one.measure, one.area_code) for one in store.read("weekly_signals", Signal)}
        assert ("beds_available", "RTD") in lacking
        assert not lacking & signals

    def test_a_board_pack_says_it_under_its_signals(self, tmp_path):
        pack.write(ICB, tmp_path / "board.pptx", include_illustrative=True)

        said = [
            shape.text_frame.text
            for slide in Presentation(str(tmp_path / "board.pptx")).slides
            for shape in slide.shapes
            if shape.has_text_frame
        ]
        assert any(self.SAID in sentence for sentence in said)

    def test_the_list_of_rows_says_whose_they_are_and_of_when(self):
        page = text(loaded.quarantine())
        for code in OVERFULL:
            assert f"{catalogue.area_by_code[code].name}, 6 October 2024" in page

    def test_a_table_of_two_extracts_marks_the_invented_columns_and_the_older_figures(self):
        page = goal.layout(next(one for one in catalogue.goals if one.weekly))
        quality = section(page, "quality")

        assert "Illustrative data" not in text(of_kind(quality, "H2")[0])
        heads = [text(head) for head in of_kind(quality, "Thead")[0].children.children]
        marked = [head for head in heads if "Illustrative data" in head]
        assert marked
        assert all("four hours" in head or "handover" in head or "twelve hours" in head for head in marked)
        assert not any("beds" in head.lower() for head in marked)
        assert "week ending Sunday 6 October 2024" in text(quality)
        # Emergency care of every trust, and beds of those whose newest row was set aside.
        assert text(quality).count("week to Sunday 29 September 2024") == len(ACUTE) + len(OVERFULL)


def summaries():
    return store.read("weekly_summaries", JudgedSummary, area=None, measure=None, preset="seasonal")


def summary_of(area: str):
    asked = {"area": area, "measure": "beds_available", "preset": "seasonal"}
    (found,) = store.read("weekly_summaries", JudgedSummary, **asked)
    return found


def test_old_weeks_that_were_set_aside_are_counted_where_they_are_missing(with_beds):
    old = [str(week) for week in weeks(N_WEEKS)[5:8]]
    with_beds("old", change(beds_lines(N_WEEKS), ["RTD", "RR7"], old, ",700,630,", ",700,-1,"))

    said = "Three earlier weeks have no figure because six rows were set aside."
    page = weekly.layout("beds", measure="beds_available")
    assert said in text(page)
    assert any(link.endswith(LINK) for link in links(page))
    assert "three rows were set aside" in text(weekly.layout("beds", measure="beds_available", area="RTD"))
    assert "set aside" not in text(weekly.layout("beds", measure="beds_available", area="RVW"))


def test_a_trust_whose_code_is_mistyped_is_silent_beside_a_row_of_nobody(with_beds):
    with_beds("mistyped", change(beds_lines(N_WEEKS), ["RTD"], [NEWEST], ",RTD,", ",RTQ,"))

    page = text(weekly.layout("beds", measure="beds_available"))
    assert (
        "7 of 8 trusts have reported; one row that does not say whose it is or of when was set aside." in page
    )
    assert service_words.is_set_aside([summary_of(ICB)])
    assert not summary_of("RVW").n_unplaced


def test_the_second_of_two_equal_rows_is_nobodys_missing_row(with_beds):
    lines = change(beds_lines(N_WEEKS), ["RTD"], [NEWEST], ",RTD,", ",RTQ,")
    with_beds("repeated", [line for line in lines if ",RTQ," not in line] + [f"{NEWEST},RVW,700,630,false"])

    assert summary_of(ICB).n_reported == 7
    assert not summary_of(ICB).n_unplaced
    assert not summary_of("RVW").lacks_period


def test_a_trust_without_any_usable_row_is_not_called_unloaded(with_beds):
    every = [str(week) for week in weeks(N_WEEKS)]
    with_beds("unusable", change(beds_lines(N_WEEKS), ["RTD"], every, ",700,630,", ",700,-1,"))

    page = weekly.layout("beds", measure="beds_available", area="RTD")
    assert f"can be used; {N_WEEKS} rows were set aside." in text(page)
    assert "have been loaded" not in text(page)
    whole = weekly.layout("beds", measure="beds_available")
    assert f"{N_WEEKS} rows were set aside." in text(whole)
    for shown in (page, whole):
        assert any(link.endswith(LINK) for link in links(shown))


def test_the_newest_rows_of_a_long_list_are_those_shown(with_beds):
    every = [str(week) for week in weeks(N_WEEKS)]
    with_beds("unusable", change(beds_lines(N_WEEKS), ["RTD"], every, ",700,630,", ",700,-1,"))

    found = store.read("data_quarantine", ListedFault, n_per_file=3)
    assert [str(row.period_end) for row in found] == every[-1:-4:-1]


def test_when_nobody_has_the_newest_week_no_page_calls_it_calm(with_beds):
    with_beds("nobody", change(beds_lines(N_WEEKS), ACUTE, [NEWEST], ",700,630,", ",700,6300,"))

    assert str(summary_of(ICB).lacks_period) == NEWEST
    assert "8 of 8 trusts have reported, but eight rows were set aside" in text(weekly.layout("beds"))
    assert (
        title(front.index(area="RTD")) != "Nothing stands out this week in the Newcastle upon Tyne Hospitals"
    )
    assert "Nothing stands out" not in text(section(front.index(area="RTD"), "beds"))


def test_figures_of_long_ago_are_not_called_calm(with_beds):
    with_beds("long ago", beds_lines(N_WEEKS), LOADED_ON + timedelta(weeks=26))

    page = front.index(area="RTD")
    assert title(page) == "No recent figures for the Newcastle upon Tyne Hospitals NHS Foundation Trust"
    held = [row for row in summaries() if row.area_code == "RTD"]
    assert f"of {len(held)} series end too long ago to signal." in text(page)
    for extract in ("uec", "beds"):
        assert "Nothing stands out" not in text(section(page, extract))
    assert "Every series ends too long ago to be watched for signals." in text(section(page, "beds"))
    assert "No series can be judged" in text(section(home.layout(area="RTD"), "signals"))
    assert not any(row.is_listed for row in held)
    lead = text(weekly.layout("beds", measure="beds_available", area="RTD"))
    assert "This is the newest figure held: " in lead
