"""A target of one block of TOML on a measure that is known, from its figures to its page, while nothing else is touched."""

import csv
import io
import json
import os
import shutil

import pytest

from outcomes.catalogue import ROOT, catalogue
from tests.installation import fetch, run

TARGET = """

[[target]]
id = "smoke-free-2035"
goal = "longer-healthier-lives"
title = "A smoke-free region"
short_title = "Smoke-free region"
statement = "Fewer than 3 in 100 adults smoke by 2035"
basis = "assumed"
source = "An example"
grade = "C"
committee = "Not named in the sources held"
next_release = "Smoking among adults for 2025"
definition = "Adults who smoke, as a share of all adults."
so_what = [
  { text = "Load the figures.", date = 2026-11-22, when = "empty" },
  { text = "Ask the stop-smoking services what would reach three in a hundred.", date = 2026-11-22 },
]

[[target.part]]
id = "adults"
label = "Adults, 18 and over"
measure = "smoking_adults"
sex = "persons"
rule = "level"
baseline = { period = "2020", basis = "assumed" }
target_value = { value = 3, basis = "assumed" }
target_year = { value = 2035, basis = "assumed" }
"""
DOWNLOAD, PAGE, OVERVIEW = "/download/target-smoke-free-2035.csv", "/targets/smoke-free-2035", "/"


@pytest.fixture(scope="module")
def served(tmp_path_factory) -> dict[str, object]:
    """What the web gives of an installation with the block and the public figures."""
    folder = tmp_path_factory.mktemp("further-target")
    shutil.copytree(ROOT / "data" / "reference", folder / "reference")
    with (folder / "reference" / "targets.toml").open("a", encoding="utf-8") as targets:
        targets.write(TARGET)
    environment = {
        **os.environ,
        "OUTCOMES_HOME": str(folder / "home"),
        "OUTCOMES_REFERENCE": str(folder / "reference"),
    }
    run(environment, "-m", "outcomes", "load", str(ROOT / "data" / "published"))
    return fetch(environment, [DOWNLOAD, "/api/datasets"], [PAGE, OVERVIEW])


def test_it_is_no_target_of_ours():
    assert "smoke-free-2035" not in {target.id for target in catalogue.targets}


def test_its_page_has_its_address_and_its_words(served):
    page = served[PAGE]
    assert "Smoke-free region" in page
    assert "Ask the stop-smoking services what would reach three in a hundred." in page
    assert "graph-smoke-free-2035-adults" in page


def test_it_has_its_row_on_the_overview(served):
    assert f'href=\\"{PAGE}\\"' in served[OVERVIEW]
    assert "Fewer than 3 in 100 adults smoke by 2035." in served[OVERVIEW]
    assert "the target is 3.0%." in served[OVERVIEW]


def test_its_download_holds_its_figures_and_is_in_the_catalogue(served):
    status, text = served[DOWNLOAD]
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    assert status == 200
    assert "10.2" in {row["value"][:4] for row in rows if row["period"] == "2024"}
    listed = json.loads(served["/api/datasets"][1])["datasets"]
    assert "target-smoke-free-2035" in {dataset["name"] for dataset in listed}
