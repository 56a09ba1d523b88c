"""A source of one module and one staging query, from the file to the page, while nothing else is touched."""

import json
import os
import shutil
from pathlib import Path

import pytest

from outcomes.catalogue import ROOT, catalogue
from tests.extracts import weeks
from tests.installation import fetch, run

MODULE = '''
"""The weekly extract of cots, one row a week and trust."""

from outcomes.sources.kinds import extract
from outcomes.sources.kinds.rules import PartOf
from outcomes.sources.kinds.source import Column, Scale

SOURCE = extract.source(
    name="cots",
    about="cots",
    label="Cots, weekly",
    short_label="Cots",
    order=95,
    key=("week_ending", "org_code"),
    unusual_by=("org_code",),
    columns=(
        extract.ORGANISATION,
        Column(name="cots_open", type="count", need="required", means="Cots open", example="20"),
        Column(name="cots_taken", type="count", need="required", means="Of those: taken", example="15"),
    ),
    rules=(PartOf(("cots_taken",), ("cots_open",)),),
    scale=Scale(steady=("cots_open",)),
)
'''
STAGING = """
-- stg_cots: the newest accepted row of each key of the weekly extract of cots, with the parts of its measure.
-- grain: one row per week, organisation

select
    raw_cots.*,
    raw_cots.org_code as entity,
    raw_cots.week_ending as period_end,
    live_files.load_order,
    live_files.loaded_at,
    [{'measure': 'cots_taken_percent', 'numerator': cots_taken, 'denominator': cots_open}] as parts
from raw_cots
inner join live_files using (sha256)
qualify row_number() over (
    partition by raw_cots.week_ending, raw_cots.org_code
    order by live_files.load_order desc, raw_cots.line desc
) = 1
"""
MEASURE = """

[[measure]]
id = "cots_taken_percent"
kind = "service"
layout = "cots"
title = "Cots taken"
unit = "%"
polarity = "low"
decimals = 1
scale = 100
reported_by = "acute"
numerator = "Cots taken"
denominator = "Cots open"
disclosure = "none"
release_status = "management"
basis = "assumed"
source = "Weekly extract, layout cots"
grade = "A"
"""
TRUSTS = tuple(trust.code for trust in catalogue.areas_of("acute"))


@pytest.fixture(scope="module")
def installation(tmp_path_factory):
    """A folder with the source, its measure and a file of it, and the environment that names them."""
    folder = tmp_path_factory.mktemp("cots")
    (folder / "sources").mkdir()
    (folder / "sources" / "cots.py").write_text(MODULE, encoding="utf-8")
    (folder / "sources" / "stg_cots.sql").write_text(STAGING, encoding="utf-8")
    shutil.copytree(ROOT / "data" / "reference", folder / "reference")
    with (folder / "reference" / "measures.toml").open("a", encoding="utf-8") as measures:
        measures.write(MEASURE)
    lines = ["week_ending,org_code,cots_open,cots_taken"]
    for week in weeks(30):
        lines += [f"{week},{trust},20,15" for trust in TRUSTS]
    lines.append(f"{weeks(31)[-1]},{TRUSTS[0]},20,25")
    (folder / "cots-2024.csv").write_text("\n".join(lines), encoding="utf-8")
    environment = {
        **os.environ,
        "OUTCOMES_HOME": str(folder / "home"),
        "OUTCOMES_REFERENCE": str(folder / "reference"),
        "OUTCOMES_SOURCES": str(folder / "sources"),
    }
    return folder, environment


@pytest.fixture(scope="module")
def loaded(installation) -> dict[str, object]:
    """What the load says."""
    folder, environment = installation
    return json.loads(run(environment, "-m", "outcomes", "load", str(folder / "cots-2024.csv"), "--json"))[
        "files"
    ][0]


@pytest.fixture(scope="module")
def served(installation, loaded) -> dict[str, object]:
    """What the web gives after the load."""
    return fetch(installation[1], ["/download/weekly-cots.csv", "/api/datasets"], ["/weekly/cots"])


def test_its_file_is_recognised_checked_and_loaded(loaded):
    assert (loaded["layout"], loaded["status"]) == ("cots", "accepted in part")
    assert (loaded["rows"], loaded["accepted"], loaded["quarantined"]) == (
        30 * len(TRUSTS) + 1,
        30 * len(TRUSTS),
        1,
    )


def test_its_file_is_kept_in_the_ledger(installation, loaded):
    folder, _ = installation
    kept: Path = folder / "home" / "ledger" / loaded["sha256"][:2] / loaded["sha256"]
    assert kept.read_bytes() == (folder / "cots-2024.csv").read_bytes()


def test_its_template_is_made_from_its_columns(installation):
    folder, environment = installation
    run(environment, "-m", "outcomes", "template", "cots", "-o", str(folder / "template.csv"))
    header = (folder / "template.csv").read_text(encoding="utf-8-sig").splitlines()[0]
    assert header == "week_ending,org_code,cots_open,cots_taken,synthetic"


def test_its_values_are_in_a_download_and_its_catalogue(served):
    status, text = served["/download/weekly-cots.csv"]
    assert status == 200
    assert text.count("cots_taken_percent") >= 30 * len(TRUSTS)
    assert "75.0" in text
    assert "weekly-cots" in served["/api/datasets"][1]


def test_its_page_shows_its_measure(served):
    assert "Cots taken" in served["/weekly/cots"]
    assert "75.0%" in served["/weekly/cots"]
