"""Nothing is fetched that nobody asked for: no other module knows how to, and what ships says how far it was tried."""

import ast
import json
import re
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from outcomes import cli
from outcomes.catalogue import REFERENCE, ROOT, ReferenceError, catalogue, load
from outcomes.catalogue.publishers import UNCHECKED
from outcomes.sources import registry

ASKS = {
    "httpx",
    "requests",
    "urllib3",
    "aiohttp",
    "truststore",
    "urllib.request",
    "http.client",
    "outcomes.fetching",
}


def imported(file: Path) -> set[str]:
    """Every module that a file imports, also inside a function, with the packages around it."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found | {name.rpartition(".")[0] for name in found}


def test_no_module_but_the_command_can_ask_a_publisher():
    files = [ROOT / "app.py", *(ROOT / "pages").rglob("*.py"), *(ROOT / "outcomes").rglob("*.py")]
    asking = {str(file.relative_to(ROOT)) for file in files if imported(file) & ASKS}

    assert {name for name in asking if not name.startswith("outcomes/fetching/")} == {"outcomes/cli.py"}


def test_to_serve_and_to_load_import_nothing_that_asks():
    code = (
        "import sys, json, outcomes.cli, outcomes.pipeline.load, app;"
        "print(json.dumps([name for name in sys.modules if name.split('.')[0] in ('httpx', 'truststore')"
        " or name.startswith('outcomes.fetching')]))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)

    assert json.loads(done.stdout.splitlines()[-1]) == []


def test_no_address_of_a_publisher_stands_in_the_code_that_asks():
    code = "".join(file.read_text(encoding="utf-8") for file in (ROOT / "outcomes" / "fetching").glob("*.py"))
    hosts = {re.sub(r"^https://([^/]+).*$", r"\1", one.address) for one in catalogue.publishers}

    assert not [host for host in hosts if host in code]
    assert re.findall(r"https?://[\w.-]+", code) == ["http://proxy.example"]


def test_help_and_readme_say_that_it_was_not_yet_run_against_the_publishers(capsys):
    with pytest.raises(SystemExit):
        cli.main(["fetch", "--help"])
    said = " ".join(capsys.readouterr().out.split())
    checked = [one.last_checked for one in catalogue.publishers if one.last_checked]

    assert (UNCHECKED in said) == (not checked)
    for name in ("README.md", "docs/fetching.md"):
        assert (UNCHECKED in (ROOT / name).read_text(encoding="utf-8")) == (not checked)


def test_once_it_was_run_help_says_when(capsys, monkeypatch):
    first, *others = catalogue.publishers
    checked = first.model_copy(update={"last_checked": date(2026, 12, 4), "basis": "stated"})
    monkeypatch.setattr(cli, "catalogue", catalogue.model_copy(update={"publishers": (checked, *others)}))
    with pytest.raises(SystemExit):
        cli.main(["fetch", "--help"])

    said = " ".join(capsys.readouterr().out.split())
    assert "last run against a publisher on 4 December 2026" in said
    assert UNCHECKED not in said


def test_every_address_says_how_it_is_known():
    for one in catalogue.publishers:
        assert one.address.startswith("https://")
        assert one.note
        assert (one.basis == "stated") == (one.last_checked is not None)
        assert one.pause_seconds >= 1


def test_every_source_is_named_in_the_docs_and_its_layout_is_known_or_said_to_be_missing():
    docs = (ROOT / "docs" / "fetching.md").read_text(encoding="utf-8")

    assert not [
        one.id for one in catalogue.publishers if registry.is_known(one.layout) and f"`{one.id}`" not in docs
    ]


def test_every_measure_with_an_indicator_of_a_publisher_has_a_source():
    fed = {f"{one.layout}:" for one in catalogue.publishers}
    offered = {indicator.partition(":")[0] + ":" for m in catalogue.measures for indicator in m.indicators}

    assert offered - fed == {"figures:"}
    ons = next(one for one in catalogue.publishers if one.id == "ons")
    assert set(ons.names) == {
        i.removeprefix("ons:") for m in catalogue.measures for i in m.indicators if i.startswith("ons:")
    }


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('address = "https://finger', 'address = "ftp://finger', "fingertips: address: "),
        ("area_type_id={parent}", "area_type_id={mother}", "fingertips: address: "),
        ('gets = "indicators"', 'gets = "newest links"', "fingertips: "),
        ('basis = "assumed"', 'basis = "stated"', "fingertips: "),
        ("(?P<month>[A-Za-z]+)", "(?P<month>[A-Za-z]+", "monthly-ae: link: "),
        (
            '"Literacy" = "literacy"',
            '"Literature" = "literacy"',
            "entry ons: names: no measure takes 'Literature'",
        ),
        ("pause_seconds = 1", "pause_seconds = -1", "fingertips: pause_seconds: "),
    ],
)
def test_a_mistake_names_file_entry_and_key(tmp_path, old, new, said):
    folder = Path(shutil.copytree(REFERENCE, tmp_path / "reference"))
    file = folder / "sources.toml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")

    with pytest.raises(ReferenceError, match=re.escape(said)) as refused:
        load(folder)

    assert str(refused.value).startswith("sources.toml: ")


def test_addresses_change_no_snapshot(tmp_path):
    folder = Path(shutil.copytree(REFERENCE, tmp_path / "reference"))
    file = folder / "sources.toml"
    file.write_text(
        file.read_text(encoding="utf-8").replace("pause_seconds = 1", "pause_seconds = 3"), encoding="utf-8"
    )

    assert load(folder).digest == catalogue.digest
