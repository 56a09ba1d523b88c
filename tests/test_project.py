"""What makes this a project that others can join: one version, a lock that pins everything, hooks that match."""

import re
import shlex
import shutil
import subprocess
import sys
import tomllib

import pytest
import yaml

import outcomes
from outcomes import cli
from outcomes.catalogue import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
USE, WORK = "requirements.txt", "requirements-dev.txt"


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def pins(name: str) -> dict[str, tuple[str, int]]:
    """Of every package in a lock: its exact version, and how many hashes it has."""
    found: dict[str, tuple[str, int]] = {}
    for entry in text(name).replace("\\\n", " ").splitlines():
        if not entry.strip() or entry.lstrip().startswith("#"):
            continue
        pinned = re.fullmatch(
            r"([A-Za-z0-9._-]+)==([^ ]+)(?: ; .+?)?((?: +--hash=sha256:[0-9a-f]{64})+) *", entry
        )
        assert pinned, f"{name}: not an exact version with hashes: {entry[:80]}"
        found[plain(pinned[1])] = (pinned[2], pinned[3].count("--hash"))
    return found


def named(requirements: list[str]) -> set[str]:
    return {plain(re.match(r"[A-Za-z0-9._-]+", requirement)[0]) for requirement in requirements}


@pytest.mark.parametrize("name", [USE, WORK])
def test_every_dependency_is_pinned_with_hashes(name):
    wanted = named(PROJECT["project"]["dependencies"])
    if name == WORK:
        wanted |= named(PROJECT["project"]["optional-dependencies"]["dev"])
        wanted |= named(PROJECT["build-system"]["requires"])

    assert not wanted - pins(name).keys()


def test_what_is_installed_for_use_is_what_was_tested():
    work = pins(WORK)

    assert pins(USE)
    assert {package: work.get(package) for package in pins(USE)} == pins(USE)


@pytest.mark.parametrize("name", [USE, WORK])
def test_a_lock_names_no_index_and_no_path_of_a_machine(name):
    lock = text(name)

    assert not re.search(r"--(extra-)?index-url|--default-index|--find-links|--trusted-host|://", lock)
    assert not re.search(r"(?m)(^|\s)(/|[A-Za-z]:\\|\.\.?/)", lock.replace("\\\n", "\n"))


def test_the_version_is_printed_and_stands_in_one_place(capsys):
    with pytest.raises(SystemExit) as stop:
        cli.main(["--version"])

    assert stop.value.code == 0
    assert capsys.readouterr().out == f"outcomes {outcomes.__version__}\n"
    assert "version" not in PROJECT["project"]
    assert PROJECT["tool"]["setuptools"]["dynamic"]["version"] == {"attr": "outcomes.__version__"}
    assert re.fullmatch(r"\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?", outcomes.__version__)


def test_the_changelog_opens_with_what_is_unreleased_and_knows_this_version():
    headings = re.findall(r"(?m)^## (.+)$", text("CHANGELOG.md"))

    assert headings[0] == "Unreleased"
    assert re.fullmatch(rf"{re.escape(outcomes.__version__)}( - \d{{4}}-\d\d-\d\d)?", headings[1])
    assert not set(re.findall(r"(?m)^### (.+)$", text("CHANGELOG.md"))) - {
        "Added", "Changed", "Deprecated", "Removed", "Fixed", "Security",
    }  # fmt: skip


@pytest.mark.parametrize("mistake", [None, "targets.toml: smoking: until is not a year"])
def test_the_installed_command_is_the_module(tmp_path, mistake):
    """The entry point answers as ``python -m outcomes`` does, also where reference data has a mistake."""
    folder, code, said = ROOT, 0, (f"outcomes {outcomes.__version__}\n", "")
    if mistake:
        folder, code, said = tmp_path, 1, ("", f"{mistake}\n")
        (tmp_path / "outcomes").mkdir()
        shutil.copy(ROOT / "outcomes" / "__main__.py", tmp_path / "outcomes")
        (tmp_path / "outcomes" / "__init__.py").touch()
        (tmp_path / "outcomes" / "cli.py").write_text(f"raise ValueError({mistake!r})", encoding="utf-8")
    module, _, function = PROJECT["project"]["scripts"]["outcomes"].partition(":")
    script = f"import sys; from {module} import {function}; sys.exit({function}())"

    for way in (["-c", script], ["-m", "outcomes"]):
        done = subprocess.run(
            [sys.executable, *way, "--version"], cwd=folder, capture_output=True, text=True, check=False
        )
        assert (done.returncode, done.stdout, done.stderr) == (code, *said)


def test_hooks_run_what_make_lint_runs_and_fetch_nothing():
    config = yaml.safe_load(text(".pre-commit-config.yaml"))
    hooks = [hook for repository in config["repos"] for hook in repository["hooks"]]
    lint = re.search(r"(?m)^lint: setup\n((?:\t.+\n)+)", text("Makefile"))[1]
    commands = {tuple(shlex.split(line)[:2]) for line in lint.replace(".venv/bin/", "").splitlines()}

    assert {repository["repo"] for repository in config["repos"]} == {"local"}
    assert not [hook["id"] for hook in hooks if "additional_dependencies" in hook]
    assert {hook["language"] for hook in hooks} == {"system"}
    tools = [tuple(shlex.split(hook["entry"])) for hook in hooks]
    assert {entry[0] for entry in tools} == {"tools/in-venv"}
    assert {entry[1:3] for entry in tools} == commands


def test_workflows_call_what_people_call():
    """Linux runs every check; macOS and Windows run the commands of the README, word for word."""
    workflow = yaml.safe_load(text(".github/workflows/checks.yml"))
    ran = {name: [step.get("run", "") for step in job["steps"]] for name, job in workflow["jobs"].items()}
    windows = re.findall(
        r"(?m)^    (py -m venv .+|\.venv\\Scripts\\python .+)$", text("README.md").split("## What is real")[0]
    )

    assert ".ci/run" in ran["linux"]
    assert {"make setup", "make test"} <= set(ran["macos"])
    assert len(windows) >= 6
    lines = "\n".join(ran["windows"]).splitlines()
    for command in windows:
        assert any(command.removeprefix("py ") in line for line in lines), command
    uses = [step["uses"] for job in workflow["jobs"].values() for step in job["steps"] if "uses" in step]
    assert uses
    assert not [action for action in uses if not re.search(r"@[0-9a-f]{40}$", action)]
    assert workflow["permissions"] == {"contents": "read"}


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md"])
def test_files_that_people_are_sent_to_are_there(name):
    found = set(re.findall(r"`((?:[a-z_.]+/)+[A-Za-z0-9_.-]*)`", text(name)))

    assert len(found) > 1
    assert {path for path in found if not (ROOT / path).exists()} == set()


def test_functions_that_contributors_are_sent_to_are_there():
    found = re.findall(r"`(\w+)` of `([a-z_/]+\.py)`", text("CONTRIBUTING.md"))

    assert len(found) >= 3
    for function, file in found:
        assert f"def {function}(" in text(file), (function, file)


def test_the_layers_can_be_learnt_by_heart():
    (layers,) = (
        contract["layers"]
        for contract in PROJECT["tool"]["importlinter"]["contracts"]
        if contract["type"] == "layers"
    )

    assert len(layers) <= 15


def test_no_module_is_longer_than_a_reader_can_hold():
    modules = [
        ROOT / "app.py",
        *(file for name in ("outcomes", "pages") for file in (ROOT / name).rglob("*.py")),
    ]
    lines = {file.relative_to(ROOT).as_posix(): len(file.read_bytes().splitlines()) for file in modules}

    assert len(lines) > 100
    assert {file: n for file, n in lines.items() if n > 600} == {}
