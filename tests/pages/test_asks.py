"""Asks on the pages of targets, and as a list."""

import re

import dash
import pytest

from outcomes import address
from outcomes.catalogue import ICB, catalogue
from outcomes.catalogue import asks as files

dash.Dash("asks", use_pages=True, pages_folder="")

from outcomes.web import components as ui  # noqa: E402
from outcomes.wording import asks  # noqa: E402
from pages.target import page  # noqa: E402 - a page registers itself with the app above
from tests.asks import ASK  # noqa: E402
from tests.conftest import TODAY  # noqa: E402
from tests.reading import LEADERS_NEVER_READ, links, missing, of_kind, text  # noqa: E402

SMOKING = catalogue.target("smoking")


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr(files, "FOLDER", tmp_path)
    return tmp_path


def section(shown):
    (found,) = [s for s in of_kind(shown, "Section") if getattr(s, "aria-labelledby", None) == "section-asks"]
    return found


def said(shown) -> str:
    return re.sub(r"\s+([.,])", r"\1", re.sub(r"\s+", " ", text(shown)))


def titles(shown) -> list[str]:
    return [text(heading) for heading in of_kind(shown, "H3")]


@pytest.mark.usefixtures("published_home")
class TestOnTargets:
    @pytest.mark.parametrize("target", catalogue.targets, ids=lambda target: target.id)
    def test_nobody_named_is_the_first_ask_of_every_target(self, target):
        for area in (ICB, "E06000047", "RTD"):
            shown = section(page.layout(target, area=area))
            assert titles(shown)[0] == "Nobody is named as owner: name one"
            assert not LEADERS_NEVER_READ.search(text(shown))

    def test_an_open_ask_says_how_late_it_is_and_of_whom(self, folder):
        (folder / "quit.md").write_text(ASK, encoding="utf-8")

        shown = section(page.layout(SMOKING))

        assert said(shown).startswith("What to ask: one ask overdue")
        assert titles(shown) == ["Nobody is named as owner: name one", "So what?", "Bring the quit dates"]
        assert "Due 31 October 2026: 28 days overdue. Nobody is named as owner. For County Durham." in said(
            shown
        )
        assert [text(b) for b in of_kind(shown, "Strong")] == ["stopped"]
        assert "Bring the quit dates" not in text(page.layout(SMOKING, area="E08000024"))
        assert "Bring the quit dates" not in text(page.layout(catalogue.target("alcohol")))

    def test_a_closed_ask_is_folded_away(self, folder):
        (folder / "quit.md").write_text(
            ASK.replace('status = "open"', 'status = "done"\nclosed = 2026-11-03'), encoding="utf-8"
        )

        shown = section(page.layout(SMOKING))

        (folded,) = of_kind(shown, "Details")
        assert said(folded).startswith("Asked before and closed (1)")
        assert "Done 3 November 2026" in text(folded)
        assert "overdue" not in text(shown)

    def test_examples_are_folded_marked_and_not_counted(self):
        shown = section(page.layout(SMOKING))

        assert titles(shown)[:2] == ["Nobody is named as owner: name one", "So what?"]
        assert said(shown).startswith("What to ask Nobody")
        (folded,) = of_kind(shown, "Details")
        assert "Example: nobody asked this" in text(folded)

    def test_a_broken_file_is_named_and_the_page_stands(self, folder):
        (folder / "quit.md").write_text(ASK.replace("smoking", "smokin"), encoding="utf-8")

        shown = page.layout(SMOKING)

        assert "quit.md: target: 'smokin' is not known" in text(shown)
        assert "The asks cannot be shown until one of their files is mended." in missing(shown)
        assert titles(shown)

    def test_a_named_owner_asks_for_no_other(self, monkeypatch, folder):
        owned = SMOKING.model_copy(update={"owner": "The stop smoking board"})

        shown = page.layout(owned)

        assert titles(section(shown)) == ["So what?"]
        assert "The stop smoking board" in text(shown)

    def test_a_place_off_course_is_asked_about_its_own_verdict(self):
        shown = section(page.layout(catalogue.target("healthy-weight"), area="E06000047"))

        assert "What the figures ask" in titles(shown)
        assert "Ask what County Durham will change first. The verdict there: moving the wrong way." in said(
            shown
        )

    def test_suicide_asks_nothing_of_a_place(self):
        shown = section(page.layout(catalogue.target("suicide"), area="E06000047"))

        assert titles(shown) == ["Nobody is named as owner: name one"]


def test_a_list_links_every_ask_to_its_page_and_keeps_the_place():
    here = address.parse({"area": "E06000047"})
    found = asks.for_area(here.area, TODAY)

    shown = ui.ask_list(here, found)

    assert len(of_kind(shown, "H3")) == len(found)
    assert links(shown) == [f"{one.path}?area=E06000047" for ask in found for one in ask.about]
    assert text(shown).count("Example: nobody asked this") == sum(ask.is_example for ask in found) > 0


def test_no_asks_make_no_list():
    assert ui.ask_list(address.parse({}), []) is None
