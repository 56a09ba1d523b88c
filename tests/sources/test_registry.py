"""A source is one module: the registry finds it, refuses what cannot be used, and nothing else names a layout."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from outcomes.catalogue import ROOT, catalogue
from outcomes.sources import beds, figures, registry
from outcomes.sources.registry import SourceError

#: Where a layout is named outside its own module and queries, and why.
MAY_NAME = {
    "outcomes/exports/synthetic.py": "makes the three invented extracts that ship",
    "outcomes/sources/sitrep.py": "says on whose weekly pages its measures stand",
    "outcomes/sources/ae_monthly_copy.py": "says what it is a copy of, and on whose weekly page it stands",
    "outcomes/sources/sitrep_daily.py": "says what it is a copy of, and on whose weekly pages it stands",
    "outcomes/sources/ambulance.py": "says on whose weekly page its measures stand",
    "outcomes/sources/monthly_ae.py": "says on whose weekly page its measures stand",
    "queries/marts/falls_cells.sql": "the cells that disclosure control works on",
    "queries/staging/stg_sitrep.sql": "beds are one of its subjects",
}
#: Words of ours that are also the name of a layout: a section of a page is called figures, and an ambulance
#: service is a kind of area.
ALSO_A_WORD = {"figures": r"""name="figures"|``figures``""", "ambulance": r"""[(\s]"ambulance"[,:)\n]"""}
MODULE = """
from dataclasses import replace
from outcomes.sources import beds

SOURCE = replace(beds.SOURCE, {changes})
"""


def further(folder: Path, changes: str, name: str = "cots") -> Path:
    """A folder with one source, made like the beds extract."""
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.py").write_text(MODULE.format(changes=changes), encoding="utf-8")
    (folder / "stg_cots.sql").write_text("select 1", encoding="utf-8")
    return folder


OWN = 'name="cots", label="Cots", order=99, table="raw_cots", staging="stg_cots", reports="stg_cots"'


def test_no_other_file_names_a_layout():
    named = {}
    for root in ("outcomes", "pages", "queries", "app.py"):
        for file in (ROOT / root).rglob("*") if (ROOT / root).is_dir() else [ROOT / root]:
            where = file.relative_to(ROOT).as_posix()
            if file.suffix not in (".py", ".sql") or where in MAY_NAME:
                continue
            text = file.read_text(encoding="utf-8")
            for source in registry.sources():
                plain = source.name.replace("-", "_")
                own = {
                    f"outcomes/sources/{plain}.py",
                    *(f"queries/staging/{view}.sql" for view in source.views),
                }
                pattern = rf"""['"`]({source.name}|{plain})['"`]|\b(stg|raw)_{plain}\b"""
                left = re.sub(ALSO_A_WORD.get(source.name, "$^"), "", text)
                found = re.search(pattern, left)
                if found and where not in own:
                    named[where] = found[0]

    assert named == {}


def test_every_exception_names_one_still():
    for where in MAY_NAME:
        text = (ROOT / where).read_text(encoding="utf-8")
        assert any(re.search(rf"\b(stg_)?{source.name}\b", text) for source in registry.sources()), where


def test_reference_data_names_only_sources_there_are():
    known = {source.name for source in registry.sources()}
    named = {measure.layout for measure in catalogue.measures if measure.layout}
    named |= {name.partition(":")[0] for measure in catalogue.measures for name in measure.indicators}
    named |= {name for goal in catalogue.goals for name in goal.weekly}

    assert named <= known


def test_every_measure_of_a_service_stands_on_a_page_that_there_is():
    pages = {source.name for source in registry.pages()}

    assert {
        registry.page_of(measure.layout, measure.id)
        for measure in catalogue.measures
        if measure.kind == "service"
    } <= pages


def test_a_further_folder_adds_a_source_with_its_own_query(tmp_path):
    found = registry.discover(further(tmp_path, OWN)).sources[-1]

    assert (found.name, found.order) == ("cots", 99)
    assert registry.query_file(found, "stg_cots") == tmp_path / "stg_cots.sql"
    assert registry.query_file(beds.SOURCE, "stg_beds") == ROOT / "queries" / "staging" / "stg_beds.sql"


@pytest.mark.parametrize(
    ("changes", "name", "sentence"),
    [
        (OWN.replace('"cots"', '"Cots"'), "cots", "the name 'Cots' is not small letters"),
        (OWN, "prams", "a module is named after its source, 'cots'"),
        (OWN + ", layout=None", "cots", "recognised by its layout or by find"),
        (OWN + ', key=("week_ending", "cot")', "cots", "key: there is no column 'cot'"),
        (OWN + ', starts="day"', "cots", "starts: there is no column 'day'"),
        (OWN + ", columns=beds.SOURCE.columns * 2", "cots", "the column 'week_ending' stands twice"),
        (
            OWN + ", columns=tuple(replace(one, means='') for one in beds.SOURCE.columns)",
            "cots",
            "the column 'week_ending' says not what it means",
        ),
        (
            OWN.replace('staging="stg_cots"', 'staging="stg_none"'),
            "cots",
            "there is no staging query .*stg_none",
        ),
        (OWN.replace("99", "20"), "cots", "Two sources have the order 20"),
        (OWN.replace('"Cots"', '"Beds, weekly"'), "cots", "Two sources have the label"),
        (
            OWN.replace("raw_cots", "raw_uec"),
            "cots",
            "The table raw_uec has other columns in one source than in another",
        ),
    ],
)
def test_a_source_that_cannot_be_used_is_named(tmp_path, changes, name, sentence):
    with pytest.raises(SourceError, match=sentence):
        registry.discover(further(tmp_path, changes, name))


def test_a_published_source_says_which_file_to_look_for(tmp_path):
    (tmp_path / "prams.py").write_text(
        "from dataclasses import replace\nfrom outcomes.sources import figures\n"
        'SOURCE = replace(figures.SOURCE, name="prams", label="Prams", order=99, file_to_load="a file")\n',
        encoding="utf-8",
    )
    with pytest.raises(SourceError, match="says not which file brings the figures"):
        registry.discover(tmp_path)
    assert figures.SOURCE.file_to_load.format(name="smoking") == "layout figures, measure smoking"


def test_a_folder_that_is_none_is_told(tmp_path):
    with pytest.raises(SourceError, match="there is no such folder"):
        registry.discover(tmp_path / "none")


def test_an_unknown_source_keeps_its_id_as_its_label():
    assert registry.label("gone") == "gone"
    with pytest.raises(KeyError, match="no source 'gone'"):
        registry.source("gone")


def test_a_table_has_the_columns_of_its_source():
    one = replace(beds.SOURCE, columns=beds.SOURCE.columns[:2])
    assert one.create_statement == (
        'create table if not exists "raw_beds" (\n    sha256 varchar not null,\n    line bigint not null,\n'
        '    "week_ending" date not null,\n    "org_code" varchar\n);'
    )
