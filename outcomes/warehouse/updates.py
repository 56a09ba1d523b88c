"""When each publisher was last asked for figures, and what came: a small file beside the pointer to the snapshot.

The command that fetches writes it; a page reads it. It holds neither figures nor reasons, which may name machines
of a private network.
"""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Literal, get_args

from outcomes.warehouse import store

Status = Literal["new figures", "nothing new", "failed"]


@dataclass(frozen=True)
class Update:
    """The last time that a source was asked, in universal time, and what came of it."""

    source: str
    asked_at: datetime
    status: Status
    n_files: int
    #: When new figures last came of it; filled in by the record.
    new_at: datetime | None = None


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
                new_at=datetime.fromisoformat(one["new_at"]) if one["new_at"] else None,
            )
            for one in said["updates"]
            if one["status"] in get_args(Status)
        )
    except (OSError, ValueError, LookupError, TypeError):
        return ()


def record(home: Path, updates: Iterable[Update]) -> None:
    """Put these in the place of what was said of their sources before, in one step."""
    known = {one.source: one for one in read(home)}
    for one in updates:
        before = known.get(one.source)
        if one.status == "new figures":
            last_new: datetime | None = one.asked_at
        else:
            last_new = before.new_at if before else None
        known[one.source] = replace(one, new_at=last_new)
    said = [asdict(one) for one in known.values()]
    home.mkdir(parents=True, exist_ok=True)
    store.write_atomically(
        file_of(home), json.dumps({"updates": said}, indent=1, default=datetime.isoformat).encode()
    )
