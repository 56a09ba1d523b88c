"""Board packs on request: ``/pack/<area>.pptx``, built once for a snapshot and kept as files.

A pack takes seconds of arithmetic and of writing XML, during which nothing else in the process would move: threads
share one interpreter. It is therefore built in a child process, which reads the snapshot as this one does.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import lru_cache
from pathlib import Path

from outcomes.catalogue import REFERENCE, ROOT, Area
from outcomes.errors import OutcomesError
from outcomes.warehouse import store

# A few seconds are usual; a machine that takes this long has other troubles.
PATIENCE_SECONDS = 120
# Packs kept on disk: every place, trust and partnership once, with room for two snapshots.
KEEP = 80
# One is built at a time, and so many more requests may wait for it: the others' threads stay free for pages.
MAY_WAIT = 2
TRY_AGAIN_SECONDS = 5
# Written words that may change between two snapshots and stand in a pack.
WRITTEN = (REFERENCE, ROOT / "data" / "learning", ROOT / "data" / "asks")

_turn = threading.Lock()
_waiting = threading.BoundedSemaphore(MAY_WAIT + 1)


class Busy(OutcomesError):
    """Other packs are being made; the answer comes later."""


class NotMade(OutcomesError):
    """The pack could not be built; the message is for whoever runs the dashboard."""


def tag(area: Area) -> str:
    """What a pack depends on: the snapshot, the area, the code and the written words.

    Raises
    ------
    outcomes.warehouse.store.NoSnapshot
        Before anything was published.
    """
    return f"{store.snapshot().id}-{_digest((area.code, _code(), _words()))}"


def built(area: Area, home: Path) -> bytes:
    """The pack of an area as a file's bytes: the one that is kept, else a new one.

    Raises
    ------
    Busy
        Where enough others wait already.
    NotMade
        If it cannot be built or written.
    outcomes.warehouse.store.NoSnapshot
        Before anything was published.
    """
    kept = _file(area, home)
    with suppress(FileNotFoundError):
        return kept.read_bytes()
    with _in_turn():
        # Whoever waited finds what the one before has made.
        with suppress(FileNotFoundError):
            return kept.read_bytes()
        snapshot = store.snapshot().id
        _build(area, home, kept)
        if store.current_id(home) != snapshot:
            # Another snapshot was published meanwhile, and the child may have read either.
            kept.unlink(missing_ok=True)
            raise Busy("New figures were published while the pack was made. It is made again.")
        _tidy(kept.parent)
        return kept.read_bytes()


@contextmanager
def _in_turn() -> Iterator[None]:
    """One at a time; refused where enough others wait."""
    if not _waiting.acquire(blocking=False):
        raise Busy("Other board packs are being made. Try again in a few seconds.")
    try:
        with _turn:
            yield
    finally:
        _waiting.release()


def _build(area: Area, home: Path, file: Path) -> None:
    """Let a child process write the pack; it puts the file in its place in one step."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        made = subprocess.run(
            [sys.executable, "-m", "outcomes", "pack", "--area", area.code, "--output", str(file)],
            check=False,
            cwd=ROOT,
            env={**os.environ, "OUTCOMES_HOME": str(home)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            timeout=PATIENCE_SECONDS,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise NotMade(f"{type(error).__name__}") from None
    if made.returncode or not file.is_file():
        raise NotMade(made.stderr.decode("utf-8", "replace")[-500:])


def _file(area: Area, home: Path) -> Path:
    return home / "packs" / f"{tag(area)}.pptx"


def _tidy(folder: Path) -> None:
    """Keep the newest; a file that another process is reading or has taken away is left alone."""
    with suppress(OSError):
        newest_first = sorted(folder.glob("*.pptx"), key=lambda one: one.stat().st_mtime, reverse=True)
        for old in newest_first[KEEP:]:
            old.unlink()


def _digest(texts: Iterable[str]) -> str:
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()[:16]


@lru_cache(maxsize=1)
def _code() -> str:
    """A digest of the program, which stays the same for as long as this process runs."""
    return _of_files(sorted((ROOT / "outcomes").rglob("*.py")))


def _words() -> str:
    """A digest of the words that people edit while the dashboard runs."""
    return _of_files(
        file for folder in WRITTEN for file in sorted(folder.rglob("*")) if file.suffix in (".md", ".toml")
    )


def _of_files(files: Iterable[Path]) -> str:
    whole = hashlib.sha256()
    for file in files:
        whole.update(f"{file.name}\0".encode() + file.read_bytes())
    return whole.hexdigest()
