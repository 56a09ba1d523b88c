"""A method of one module and its section on the methods page, while nothing else is touched."""

import tomllib
from importlib import invalidate_caches

import dash
import pytest

import outcomes.methods
from outcomes.catalogue import REFERENCE
from outcomes.pipeline import compute

dash.Dash("further-method", use_pages=True, pages_folder="")

from pages import methods  # noqa: E402 - a page registers itself with the app above
from tests.reading import text  # noqa: E402

MODULE = '''
"""How far the newest value lies from the middle of those before it."""

VERSION = "3"
TITLE = "Distance from the middle"
FEWEST = 7
'''
SECTION = """

[[section]]
id = "middle"
title = "Distance from the middle"
modules = ["middle"]

[[section.rule]]
name = "When it is given"
text = ["From {middle.FEWEST} values on."]
"""
SECTIONS = tomllib.loads((REFERENCE / "methods.toml").read_text(encoding="utf-8"))["section"]


@pytest.fixture
def further(tmp_path, monkeypatch):
    """The project with a module beside its methods and a section below the others."""
    (tmp_path / "middle.py").write_text(MODULE, encoding="utf-8")
    words = (REFERENCE / "methods.toml").read_text(encoding="utf-8")
    (tmp_path / "methods.toml").write_text(words + SECTION, encoding="utf-8")
    monkeypatch.setattr(outcomes.methods, "__path__", [*outcomes.methods.__path__, str(tmp_path)])
    monkeypatch.setattr(methods, "REFERENCE", tmp_path)
    invalidate_caches()
    outcomes.methods.modules.cache_clear()
    methods._sections.cache_clear()
    yield
    outcomes.methods.modules.cache_clear()
    methods._sections.cache_clear()


@pytest.mark.usefixtures("further", "published_home")
def test_its_words_stand_on_the_page_with_its_number():
    page = text(methods.layout())

    assert "Distance from the middle" in page
    assert "From 7 values on." in page


@pytest.mark.usefixtures("further")
def test_every_snapshot_lists_its_version_after_the_others():
    assert "middle 3" in compute.method_version().split(", ")[6:]


def test_every_section_names_modules_that_exist():
    for section in SECTIONS:
        assert set(section["modules"]) <= set(outcomes.methods.modules()), section["id"]


def test_every_module_has_its_section():
    assert {name for section in SECTIONS for name in section["modules"]} == set(outcomes.methods.modules())
