"""Logs are JSON lines and hold no value of an extract."""

import io
import json
import logging

import flask
import pytest

from outcomes.settings import Settings
from outcomes.web import logs, routes


@pytest.fixture
def stream(monkeypatch):
    text = io.StringIO()
    monkeypatch.setattr("sys.stderr", text)
    kept = {name: logging.getLogger(name).handlers for name in ("outcomes", "app", "waitress", "werkzeug")}
    logs.log_to_standard_error()
    yield text
    for name, handlers in kept.items():
        logging.getLogger(name).handlers = handlers
        logging.getLogger(name).propagate = True


def lines(stream) -> list[dict]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_a_request_is_logged_by_path_status_and_duration(stream, tmp_path, monkeypatch):
    monkeypatch.setenv("OUTCOMES_HOME", str(tmp_path))
    server = flask.Flask("logged")
    logs.watch(server)
    routes.register(server, Settings())

    server.test_client().get("/healthz?area=E06000047")

    (entry,) = lines(stream)
    assert (entry["event"], entry["path"], entry["status"], entry["level"]) == (
        "request",
        "/healthz",
        200,
        "info",
    )
    assert entry["ms"] >= 0
    assert "E06000047" not in stream.getvalue()


def test_a_fault_is_logged_by_its_place_and_not_by_its_message(stream, tmp_path, monkeypatch):
    monkeypatch.setenv("OUTCOMES_HOME", str(tmp_path))
    server = flask.Flask("faulty")
    routes.register(server, Settings())

    @server.route("/_dash-broken")
    def broken():
        raise RuntimeError("4711 admissions")

    server.test_client().get("/_dash-broken")

    faults = [entry for entry in lines(stream) if entry["event"] == "fault"]
    assert [entry["error"] for entry in faults] == ["RuntimeError"]
    assert "test_logs.py" in faults[0]["where"][-1]
    assert "4711" not in stream.getvalue()


def test_what_a_library_logs_has_the_same_form(stream):
    try:
        raise RuntimeError("4711 admissions")
    except RuntimeError:
        logging.getLogger("waitress").exception("Exception while serving %s", "/data", stack_info=True)
    logs.LOGGER.warning("late", ms=1.5)

    library, ours = lines(stream)
    assert list(library) == ["at", "level", "event", "error", "where"]
    assert (library["level"], library["event"]) == ("error", "Exception while serving /data")
    assert list(ours) == ["at", "level", "event", "ms"]
    assert "4711" not in stream.getvalue()
