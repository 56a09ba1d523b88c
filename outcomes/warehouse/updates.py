"""When each publisher was last asked for figures, and what came: a small file beside the pointer to the snapshot.

The command that fetches writes it; a page reads it. It holds neither figures nor reasons, which may name machines
of a private network.
"""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal, get_args

from outcomes.warehouse import store

Status = Literal["new figures", "nothing new", "failed"]


@dataclass(frozen=True)
class Update:
    """The last time that a source was asked: at a moment in universal time, and what came of it."""

    source: str
    asked_at: datetime
    status: Status
    n_files: int


def file_of(home: Path) -> Path:
    """Where the record stands."""
    return home / "updates.json"


def read(home: Path) -> tuple[Update, ...]:
    """The last update of each source; none where nothing was ever asked, or the record is damaged."""
    try:
        said = json.loads(file_of(home).read_text(encoding="utf-8"))
        return tuple(
            Update(
                source=str(one["source"]),
                asked_at=datetime.fromisoformat(one["asked_at"]),
                status=one["status"],
                n_files=int(one["n_files"]),
            )
            for one in said["updates"]
            if one["status"] in get_args(Status)
        )
    except (OSError, ValueError, LookupError, TypeError):
        return ()


def record(home: Path, updates: Iterable[Update]) -> None:
    """Put these in the place of what was said of their sources before, in one step."""
    known = {one.source: one for one in read(home)} | {one.source: one for one in updates}
    said = [asdict(one) | {"asked_at": one.asked_at.isoformat(timespec="seconds")} for one in known.values()]
    home.mkdir(parents=True, exist_ok=True)
    store.write_atomically(file_of(home), json.dumps({"updates": said}, indent=1).encode())
