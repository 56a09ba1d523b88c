"""What was fetched before, with what a publisher needs to know to answer that nothing is new."""

import hashlib
import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from outcomes.warehouse import store

LARGEST_BYTES = 2 * 2**30


@dataclass(frozen=True)
class Note:
    """What is known of a kept file."""

    address: str
    sha256: str
    etag: str | None = None
    last_modified: str | None = None


class Shelf:
    """Files as they came, each with its note, below the program's home."""

    def __init__(self, home: Path) -> None:
        self.folder = home / "fetched"

    def file(self, source: str, name: str) -> Path:
        """Where a file of a source is kept."""
        return self.folder / source / name

    def note(self, file: Path) -> Note | None:
        """What is known of a file; None where it is not kept, or is not what its note says."""
        try:
            note = Note(**json.loads(_note_of(file).read_text(encoding="utf-8")))
            is_whole = hashlib.sha256(file.read_bytes()).hexdigest() == note.sha256
        except (OSError, ValueError, TypeError):
            return None
        return note if is_whole else None

    def keep(self, file: Path, content: bytes, note: Note) -> None:
        """Write a file and then its note, so that a crash between the two leaves a file that is asked for anew."""
        file.parent.mkdir(parents=True, exist_ok=True)
        store.write_atomically(file, content)
        store.write_atomically(_note_of(file), json.dumps(asdict(note), indent=1).encode())

    def tidy(self, keep: frozenset[Path], largest: int = LARGEST_BYTES) -> None:
        """Remove the oldest files while there are more bytes than may be kept; never one of this run."""
        files = sorted(self._files(), key=lambda file: file.stat().st_mtime)
        total = sum(file.stat().st_size for file in files)
        for file in files:
            if total <= largest:
                return
            if file not in keep:
                total -= file.stat().st_size
                with suppress(OSError):
                    file.unlink()
                    _note_of(file).unlink(missing_ok=True)

    def _files(self) -> Iterator[Path]:
        return (file for file in self.folder.glob("*/*") if not file.name.startswith("."))


def _note_of(file: Path) -> Path:
    return file.with_name(f".{file.name}.json")
