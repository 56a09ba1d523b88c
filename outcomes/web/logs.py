"""Structured logs: one JSON object a line on standard error, never with a data value in it.

An error is logged by its type and the place it came from. Its message is left out: it may quote a cell of
an extract, and an extract may hold small counts of people.
"""

import json
import logging
import sys
import time
import traceback
from datetime import UTC, datetime
from pathlib import Path

import flask

LOGGER = logging.getLogger("outcomes")


class JsonLines(logging.Formatter):
    """A record as one JSON object: time, level, event and the fields given with it."""

    def format(self, record: logging.LogRecord) -> str:
        """Write the record."""
        entry = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "event": record.getMessage(),
            **getattr(record, "fields", {}),
        }
        if record.exc_info and record.exc_info[0] is not None:
            frames = traceback.extract_tb(record.exc_info[2])
            entry["error"] = record.exc_info[0].__name__
            entry["where"] = [f"{Path(frame.filename).name}:{frame.lineno}" for frame in frames[-5:]]
        return json.dumps(entry)


def log_to_standard_error() -> None:
    """Send this program's log, and Flask's, to standard error as JSON lines."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    for name in ("outcomes", "app", "waitress", "werkzeug"):
        logger = logging.getLogger(name)
        logger.handlers = [handler]
        logger.propagate = False
    LOGGER.setLevel(logging.INFO)


def watch(server: flask.Flask) -> None:
    """Log every request by path, status and duration, and every fault by its place."""

    @server.before_request
    def begin() -> None:
        flask.g.began = time.perf_counter()

    @server.after_request
    def end(response: flask.Response) -> flask.Response:
        began = flask.g.get("began")
        LOGGER.info(
            "request",
            extra={
                "fields": {
                    "method": flask.request.method,
                    "path": flask.request.path,
                    "status": response.status_code,
                    "ms": None if began is None else round(1000 * (time.perf_counter() - began), 1),
                }
            },
        )
        return response


def fault(error: BaseException) -> None:
    """Log an error that a visitor saw as an apology."""
    original = getattr(error, "original_exception", None) or error
    LOGGER.error("fault", exc_info=(type(original), original, original.__traceback__))
