"""Real weekly figures beside invented ones: the mark is on the row, and rows that were set aside are no silence."""

import shutil

import dash
import pandas as pd
import pytest
from pptx import Presentation

from outcomes.catalogue import ICB, ROOT, catalogue
from outcomes.exports import pack
from outcomes.pipeline import load
from outcomes.results.weekly import JudgedSummary, WeeklySummary
from outcomes.settings import Settings
from outcomes.warehouse import store

dash.Dash("beside", use_pages=True, pages_folder="")

from pages.home import page as home  # noqa: E402 - a page registers itself with the app above
from pages.interventions import front as interventions  # noqa: E402
from pages.weekly import extract as weekly  # noqa: E402
from tests.reading import links, of_kind, pieces, text  # noqa: E402

MARK = "Illustrative data"
# Beds of these trusts, in the newest week, are more than there are.
SET_ASIDE = ("RR7", "RTD", "RXP")


@pytest.fixture(scope="module")
def mixed_home(published_home, tmp_path_factory):
    """What ships, with real `uec` and `beds` in the place of the invented ones; three rows of beds have a fault."""
    folder = tmp_path_factory.mktemp("mixed")
    shutil.copytree(published_home, folder / "home")
    for layout in ("uec", "beds"):
        rows = pd.read_csv(ROOT / "data" / "extracts" / f"{layout}.csv").assign(synthetic=False)
        if layout == "beds":
            wrong = rows.org_code.isin(SET_ASIDE) & (rows.week_ending == rows.week_ending.max())
            rows.loc[wrong, "bed_days_occupied"] = 3 * rows.bed_days_available
        rows.to_csv(folder / f"{layout}.csv", index=False)
    report = load.load([folder / "uec.csv", folder / "beds.csv"], settings=Settings(home=folder / "home"))
    assert report.ok
    return folder / "home"


@pytest.fixture
def mixed(mixed_home, monkeypatch):
    monkeypatch.setenv("OUTCOMES_HOME", str(mixed_home))
    store.unpin()
    return mixed_home


def section(page, name):
    return next(
        part
        for part in of_kind(page, "Section")
        if any(getattr(piece, "id", None) == f"section-{name}" for piece in pieces(part))
    )


def heading(part):
    return text(of_kind(part, "H2")[0])


def rows_of(part):
    """Rows of a table, without their headings."""
    return [row for row in of_kind(part, "Tr") if of_kind(row, "Td")]


@pytest.mark.usefixtures("mixed")
def test_a_signal_carries_the_mark_of_its_own_row_and_the_section_none():
    found = section(home.layout(), "signals")
    held = store.read("overview_signals", WeeklySummary, area=ICB, with_illustrative=True)

    assert {summary.synthetic for summary in held} == {True, False}
    assert MARK not in heading(found)
    shown = rows_of(found)
    assert [MARK in text(row) for row in shown] == [summary.synthetic for summary in held]
    assert "series are illustrative" in text(found)


@pytest.mark.usefixtures("mixed")
def test_an_intervention_on_real_figures_stands_under_no_mark():
    found = section(interventions.index(), "interventions")

    assert MARK not in heading(found)
    marked = {text(row).split("  ")[0] for row in rows_of(found) if MARK in text(row)}
    assert len(marked) == len(catalogue.intervention("falls-response").measures)
    assert all("fall" in name.lower() for name in marked)


def slides(path):
    return {
        slide.shapes.title.text: [
            cell.text for shape in slide.shapes if shape.has_table for cell in cells(shape)
        ]
        for slide in Presentation(str(path)).slides
        if slide.shapes.title is not None
    }


def cells(shape):
    return [cell for row in shape.table.rows for cell in row.cells]


@pytest.mark.usefixtures("mixed")
@pytest.mark.parametrize("with_illustrative", [False, True])
def test_a_board_pack_keeps_real_rows_and_brings_invented_ones_only_when_asked(tmp_path, with_illustrative):
    pack.write(ICB, tmp_path / "board.pptx", include_illustrative=with_illustrative)

    shown = slides(tmp_path / "board.pptx")
    signals = next(cells for title, cells in shown.items() if "week’s signals" in title)
    work = next(cells for title, cells in shown.items() if title.startswith("What the five interventions"))
    # Published series of interventions have a page of their own, whatever was asked for: none is invented.
    published = [cells for title, cells in shown.items() if title.startswith("Published figures")]
    assert len(published) >= 2
    assert not any(MARK in cell for cells in published for cell in cells)
    assert any("(monthly statistics)" in cell for cells in published for cell in cells)
    titles = [title for title in shown if MARK in title]
    assert not [title for title in titles if "signals" in title or "interventions" in title]
    for found in (signals, work):
        assert any("call" in cell or "A&E" in cell for cell in found)
        assert any("alls admissions" in cell for cell in found) == with_illustrative
        assert any(MARK in cell for cell in found) == with_illustrative


@pytest.mark.usefixtures("mixed")
def test_rows_that_were_set_aside_are_not_called_unreported():
    page = weekly.layout("beds", measure="beds_available")

    asked = {"area": ICB, "measure": "beds_available", "preset": "seasonal"}
    (newest,) = store.read("weekly_summaries", JudgedSummary, **asked)
    assert newest.n_set_aside == len(SET_ASIDE)
    assert "8 of 8 trusts have reported, but three rows were set aside." in text(page)
    assert "5 of 8" not in text(page)
    assert any(link.endswith("/data#section-quarantine") for link in links(page))
    for code in SET_ASIDE:
        assert "the trust has reported, but one row was set aside" in text(
            weekly.layout("beds", measure="beds_available", area=code)
        )


@pytest.mark.usefixtures("published_home")
def test_counts_too_small_for_a_chart_are_not_called_unreported():
    page = text(weekly.layout("falls", area="E08000024"))

    assert "Not reported for Sunderland" not in page
    assert "Counts too small for a chart of Sunderland" in page


@pytest.mark.usefixtures("published_home")
def test_a_table_that_ends_before_the_chart_above_it_says_so():
    page = weekly.layout("falls", measure="falls_admissions")

    asked = {"area": None, "measure": "falls_admissions", "preset": "seasonal"}
    assert len({row.latest_period for row in store.read("weekly_summaries", JudgedSummary, **asked)}) > 1
    assert "The chart above is to 15 November 2026." in text(section(page, "by-area"))
