"""What ``make acceptance`` sees in a page, tried on pages made by hand: it needs no LibreOffice here."""

from datetime import datetime
from types import SimpleNamespace

import pytest

from outcomes.catalogue import ROOT
from tools import acceptance
from tools.acceptance import Looked, Word

LAYOUT = """<!DOCTYPE html><html xmlns="http://www.w3.org/1999/xhtml"><body><doc>
<page width="960" height="540"><word xMin="10.5" yMin="20" xMax="40" yMax="32">Board</word></page>
<page width="960" height="540"></page></doc></body></html>"""
BOX = (0.0, 0.0, 100.0, 50.0)


def test_words_are_read_page_by_page():
    first, second = acceptance.pages_of(LAYOUT)
    assert first == [Word("Board", (10.5, 20.0, 40.0, 32.0))]
    assert second == []


def test_words_in_their_boxes_and_apart_are_no_fault():
    words = [Word("one", (0, 0, 30, 12)), Word("two", (32, 0, 60, 12)), Word("three", (0, 13, 40, 25))]
    assert list(acceptance.faults_of(words, [BOX])) == []


@pytest.mark.parametrize("box", [(0, 45, 30, 62), (80, 0, 120, 12), (200, 200, 230, 212)])
def test_a_word_that_runs_out_of_every_box_is_a_fault(box):
    assert list(acceptance.faults_of([Word("lost", box)], [BOX])) == ["“lost” runs out of its box"]


def test_words_that_lie_on_each_other_are_a_fault():
    words = [Word("title", (0, 0, 30, 12)), Word("head", (5, 4, 35, 16))]
    assert list(acceptance.faults_of(words, [BOX])) == ["“title” and “head” lie on each other"]


def test_a_missing_program_is_a_failure(monkeypatch, capsys):
    monkeypatch.setattr(acceptance.shutil, "which", lambda name: None if name == "soffice" else name)
    assert acceptance.main() == 1
    assert "soffice cannot be found" in capsys.readouterr().err


def test_a_slide_that_makes_no_page_is_a_fault(monkeypatch, tmp_path):
    slide = SimpleNamespace(shapes=[SimpleNamespace(left=0, top=0, width=12700 * 900, height=12700 * 500)])
    monkeypatch.setattr(acceptance, "_run", lambda *asked: LAYOUT)
    monkeypatch.setattr(acceptance, "Presentation", lambda _file: SimpleNamespace(slides=[slide] * 3))
    found = acceptance.look(tmp_path / "x.pptx", tmp_path)
    assert found.faults == ["3 slides made 2 pages and 0 pictures", "page 2 has no words"]


def test_the_report_says_what_came_of_it():
    good, bad = Looked("nenc", 22, 22), Looked("place", 20, 20, ["page 3: “x” runs out of its box"])
    when = datetime(2026, 11, 29)
    assert "Outcome: **passed**" in acceptance.report([good], ["LibreOffice 7.4"], when)
    said = acceptance.report([good, bad], ["LibreOffice 7.4"], when)
    assert "Last run: 2026-11-29" in said
    assert "Outcome: **failed**" in said
    assert "- place, page 3: “x” runs out of its box" in said


def test_the_last_run_that_is_kept_passed_for_every_pack():
    kept = (ROOT / "docs" / "acceptance.md").read_text(encoding="utf-8")
    assert "Outcome: **passed**" in kept
    assert kept.count("| none |") == len(acceptance.AREAS)
