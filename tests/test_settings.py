"""The settings that a process was started with."""

import subprocess
import sys

import pytest

from outcomes import settings
from outcomes.catalogue import ROOT
from outcomes.settings import Settings

# A server as it starts, which then may not read its settings again.
SERVED = """
import dash
import app
from outcomes.settings import Settings

def again(*_arguments, **_more):
    raise AssertionError("settings were read again")

Settings.__init__ = again
visitor = app.server.test_client()
for path in ("/", "/readyz", "/api/datasets", "/download/target-smoking.csv"):
    assert visitor.get(path).status_code == 200, path
for page in dash.page_registry.values():
    assert page["layout"]() is not None
"""


@pytest.mark.usefixtures("published_home")
def test_a_request_reads_no_settings():
    served = subprocess.run(
        [sys.executable, "-c", SERVED], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert served.returncode == 0, served.stderr[-2000:]


def test_without_a_server_the_environment_is_asked(tmp_path, monkeypatch):
    for name in ("one", "two"):
        monkeypatch.setenv("OUTCOMES_HOME", str(tmp_path / name))
        assert settings.current().home == tmp_path / name


def test_a_process_keeps_the_settings_it_was_started_with(tmp_path, monkeypatch):
    settings.use(Settings(home=tmp_path))
    monkeypatch.setenv("OUTCOMES_HOME", str(tmp_path / "elsewhere"))
    try:
        assert settings.current().home == tmp_path
    finally:
        settings.use(None)
