"""Strangers' files are taken apart in a process of their own, so that none of them can stop this one.

A parser may abort the whole process, ask for more memory than there is, or never end, on bytes that were damaged
or made for it. The child has limits of memory and time; when it dies, its file is refused in one sentence and the
next file has a new child. One child serves every file of a process, because its imports take longer than most
files. What libraries print goes nowhere: only our own sentences reach the user.
"""

import atexit
import faulthandler
import importlib
import os
import pickle
import subprocess
import sys
import threading
import time
import traceback
from contextlib import suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, NamedTuple, cast

if TYPE_CHECKING:
    from outcomes.sources.reading import Reading
    from outcomes.sources.reading.column import Column

MOST_MEMORY_BYTES = 6 * 2**30
MOST_ANSWER_BYTES = 2 * 2**30
SECONDS_A_FILE = 20.0
SECONDS_A_MEGABYTE = 10.0
MOST_SECONDS = 600.0

_CODE = "from outcomes.sources.reading.apart import serve_parent; serve_parent()"
_HEADER_BYTES = 8

TAKEN_UP = "taken up"
TOOK_TOO_LONG = (
    "The file took far longer to read than a file of its size should: save the one table that you need as a CSV and"
    " load that."
)
STOPPED = (
    "The file stopped the program that reads it, as damaged files do and files that need more memory than is safe:"
    " save the one table that you need as a CSV and load that."
)
TOO_MUCH_MEMORY = (
    "The file needs more memory than is safe: save the one table that you need as a CSV and load that."
)


class _Child(NamedTuple):
    """The process and both ends of the talk with it."""

    process: subprocess.Popen[bytes]
    requests: IO[bytes]
    answers: IO[bytes]


_lock = threading.Lock()
_child: _Child | None = None


def recognise(name: str, content: bytes) -> "Reading":
    """Read a file in whichever layout it is, as ``outcomes.sources.recognise`` does, in the child.

    Raises
    ------
    reading.Refused
        As there, and if the child could not read the file within its limits.
    """
    return cast("Reading", _ask("outcomes.sources", "recognise", name, content))


def column(name: str, content: bytes) -> "Column":
    """Read one column of a file, as ``reading.column.read`` does, in the child.

    Raises
    ------
    reading.Refused
        As there, and if the child could not read the file within its limits.
    """
    return cast("Column", _ask("outcomes.sources.reading.column", "read", content, name))


def start() -> None:
    """Start the child before it is needed: it imports while this process does something else."""
    global _child
    with _lock:
        if _child is None:
            _child = _started()


def close() -> None:
    """End the child; the next file starts another."""
    with _lock:
        _end()


def seconds_for(n_bytes: int) -> float:
    """How long a file of this size may take."""
    return min(MOST_SECONDS, SECONDS_A_FILE + SECONDS_A_MEGABYTE * n_bytes / 2**20)


def _started() -> _Child:
    atexit.unregister(close)
    atexit.register(close)
    paths = [str(Path(__file__).parents[3]), os.environ.get("PYTHONPATH", "")]
    process = subprocess.Popen(
        [sys.executable, "-P", "-W", "ignore", "-c", _CODE],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=os.environ
        | {
            "PYTHONPATH": os.pathsep.join(filter(None, paths)),
            # Linear algebra is not its work, and threads for it take longer to start than a file to read.
            "OPENBLAS_NUM_THREADS": "1",
            "RUST_BACKTRACE": "0",
        },
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )
    assert process.stdin is not None
    assert process.stdout is not None
    return _Child(process, process.stdin, process.stdout)


def _end() -> None:
    global _child
    if _child is not None:
        _child.process.kill()
        for pipe in (_child.requests, _child.answers):
            with suppress(OSError):  # what was not sent cannot be flushed any more
                pipe.close()
        _child.process.wait()
        _child = None


def _ask(module: str, function: str, *arguments: Any) -> Any:
    from outcomes.sources.reading import Refused

    seconds = seconds_for(sum(len(argument) for argument in arguments if isinstance(argument, bytes)))
    with _lock:
        try:
            child = _hand_over((seconds, module, function, arguments))
            began = time.monotonic()
            try:
                kind, answer = _receive(child.answers)
            except (EOFError, OSError):
                is_late = time.monotonic() - began >= 0.9 * seconds
                raise Refused(TOOK_TOO_LONG if is_late else STOPPED) from None
        except BaseException:
            # Whatever went wrong, what the child would send next belongs to nobody.
            _end()
            raise
    if kind == "refused":
        raise answer
    return answer


def _hand_over(request: tuple[Any, ...]) -> _Child:
    """Give the child its work; it has taken it up when it is returned, so what happens then is about the file."""
    global _child
    for _ in range(2):
        # A child that ended while it had nothing to do is followed by another.
        _child = _child or _started()
        with suppress(EOFError, OSError):
            _send(_child.requests, request)
            if _receive(_child.answers) == TAKEN_UP:
                return _child
        _end()
    raise RuntimeError("The process that reads files could not be started.")


def _send(pipe: IO[bytes], message: Any) -> None:
    content = pickle.dumps(message, protocol=pickle.HIGHEST_PROTOCOL)
    pipe.write(len(content).to_bytes(_HEADER_BYTES, "big"))
    pipe.write(content)
    pipe.flush()


def _receive(pipe: IO[bytes]) -> Any:
    """The next message of the other side, which is this same program under the same user.

    Raises
    ------
    EOFError
        If it ended, or sends more than any file has.
    """
    header = pipe.read(_HEADER_BYTES)
    n_bytes = int.from_bytes(header, "big")
    if len(header) < _HEADER_BYTES or n_bytes > MOST_ANSWER_BYTES:
        raise EOFError
    content = pipe.read(n_bytes)
    if len(content) < n_bytes:
        raise EOFError
    return pickle.loads(content)


# --- in the child --------------------------------------------------------------------------------


def serve_parent() -> None:
    """Serve the process that started this one, until it ends."""
    requests, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    # A library that prints would break into the answers.
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    import outcomes.sources.reading.column  # noqa: F401 - what it will need, before its memory is limited

    _limit_memory()
    with suppress(EOFError, OSError, KeyboardInterrupt):
        while True:
            seconds, module, function, arguments = _receive(requests)
            _send(answers, TAKEN_UP)
            # It also ends a child whose parent was killed.
            faulthandler.dump_traceback_later(seconds, exit=True, file=nowhere)
            _send(answers, answer_to(module, function, arguments))
            faulthandler.cancel_dump_traceback_later()


def answer_to(module: str, function: str, arguments: tuple[Any, ...]) -> tuple[str, Any]:
    """Do what was asked: ``("answer", its result)``, or ``("refused", why not)``."""
    from outcomes.sources.reading import Refused

    try:
        return "answer", getattr(importlib.import_module(module), function)(*arguments)
    except Refused as refusal:
        return "refused", refusal
    except MemoryError:
        return "refused", Refused(TOO_MUCH_MEMORY)
    except Exception as error:
        # A fault of ours costs its file, not the others; the error's own words may quote a value.
        frame = traceback.extract_tb(error.__traceback__)[-1]
        where = f"{type(error).__name__} in {Path(frame.filename).name}, line {frame.lineno}"
        return "refused", Refused(
            f"This program made a mistake with the file ({where}): nothing of it was taken. Please report it."
        )


def _limit_memory() -> None:
    """Let this process have so much memory and no more, where the system can hold it to that."""
    if sys.platform == "win32":
        return  # there and on macOS the checks before parsing and the limit of time remain
    import resource

    try:
        pages = int(Path("/proc/self/statm").read_text().split()[0])
        most = pages * resource.getpagesize() + MOST_MEMORY_BYTES
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    except (OSError, ValueError):
        return
