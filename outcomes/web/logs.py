"""Structured logs: one JSON object a line on standard error, never with a data value in it.

An error is logged by its type and the place it came from. Its message is left out: it may quote a cell of
an extract, and an extract may hold small counts of people.
"""

import logging
import sys
import time
import traceback
from datetime import UTC, datetime
from pathlib import Path

import flask
import structlog
from structlog.stdlib import BoundLogger, ProcessorFormatter
from structlog.typing import EventDict, WrappedLogger


def _name_the_fault(_logger: WrappedLogger, _method: str, entry: EventDict) -> EventDict:
    """Put the type and the place of an error where its message and trace would stand."""
    entry.pop("stack_info", None)
    kind, _, trace = entry.pop("exc_info", None) or (None, None, None)
    if kind is not None:
        frames = traceback.extract_tb(trace)
        entry["error"] = kind.__name__
        entry["where"] = [f"{Path(frame.filename).name}:{frame.lineno}" for frame in frames[-5:]]
    return entry


def _in_order(_logger: WrappedLogger, _method: str, entry: EventDict) -> EventDict:
    """When, how grave and what come first, then the fields given with it."""
    when = datetime.now(UTC).isoformat(timespec="milliseconds")
    return {"at": when, "level": entry.pop("level"), "event": entry.pop("event"), **entry}


# What every entry goes through, ours and that of a library.
STEPS = (structlog.stdlib.add_log_level, _name_the_fault)
LOGGER: BoundLogger = structlog.wrap_logger(
    logging.getLogger("outcomes"),
    processors=[structlog.stdlib.filter_by_level, *STEPS, ProcessorFormatter.wrap_for_formatter],
    wrapper_class=BoundLogger,
)


def log_to_standard_error() -> None:
    """Send this program's log, and Flask's, to standard error as JSON lines."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        ProcessorFormatter(
            foreign_pre_chain=STEPS,
            processors=[
                ProcessorFormatter.remove_processors_meta,
                _in_order,
                structlog.processors.JSONRenderer(),
            ],
        )
    )
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
            method=flask.request.method,
            path=flask.request.path,
            status=response.status_code,
            ms=None if began is None else round(1000 * (time.perf_counter() - began), 1),
        )
        return response


def fault(error: BaseException) -> None:
    """Log an error that a visitor saw as an apology."""
    original = getattr(error, "original_exception", None) or error
    LOGGER.error("fault", exc_info=(type(original), original, original.__traceback__))
