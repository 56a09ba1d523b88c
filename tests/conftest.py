"""Shared fixtures: what ships, loaded once into a home of its own."""

import os
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from hypothesis import settings

from outcomes.catalogue import ROOT
from outcomes.pipeline import load
from outcomes.settings import Settings
from outcomes.warehouse import store
from outcomes.web import view

# A busy machine is not a fault: no test depends on how long an example takes.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")


# The day on which tests read pages and load what ships: none depends on the clock.
TODAY = date(2026, 11, 28)


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> date:
    """The day on which pages are read."""
    monkeypatch.setattr(view, "today", lambda: TODAY)
    return TODAY


@pytest.fixture(scope="session")
def published_home(tmp_path_factory: pytest.TempPathFactory, worker_id: str):
    """A home with the shipped data published; ``OUTCOMES_HOME`` points to it for the whole session.

    Test processes share one: the first to come builds it, the others wait for its pointer.
    """
    shared = tmp_path_factory.getbasetemp()
    if worker_id != "master":
        shared = shared.parent
    home = shared / "published-home"
    before = os.environ.get("OUTCOMES_HOME")
    os.environ["OUTCOMES_HOME"] = str(home)
    _build_once(home)
    yield home
    if before is None:
        os.environ.pop("OUTCOMES_HOME", None)
    else:
        os.environ["OUTCOMES_HOME"] = before


def _build_once(home: Path) -> None:
    import time

    try:
        home.mkdir()
    except FileExistsError:
        for _ in range(2400):
            if store.current_id(home):
                return
            time.sleep(0.25)
        raise RuntimeError("another test process did not finish building the shared snapshot") from None
    # What browsers fetch is compressed beside it, as at the first start of a server: once for every home that is served.
    env = {**os.environ, "OUTCOMES_HOME": str(home)}
    subprocess.run([sys.executable, "-c", "import app"], cwd=ROOT, env=env, check=True, capture_output=True)
    report = load.load(load.SHIPPED, settings=Settings(home=home), today=TODAY)
    assert report.ok, [file.as_json()["reasons"] for file in report.files if file.is_refused]


@pytest.fixture(scope="session")
def share_files(published_home: Path):
    """Give a home the compressed files of the published one, so that its server does not make them again."""

    def share(home: Path) -> Path:
        shutil.copytree(published_home / "static", home / "static", dirs_exist_ok=True)
        return home

    return share
