"""Text files that begin with a head of TOML: entries of the learning log, and asks."""

import re
import tomllib
from pathlib import Path
from typing import Any

from outcomes.errors import OutcomesError

FENCE = "+++"


def files_of(folder: Path) -> list[Path]:
    """The files of a folder in the order of their names; README.md explains them and is none."""
    return sorted(file for file in folder.glob("*.md") if file.stem != "README")


def split(file: Path, error: type[OutcomesError]) -> tuple[dict[str, Any], str]:
    """The head of a file and the text under it.

    Raises
    ------
    OutcomesError
        Of the type ``error``, naming the file, and where TOML has a mistake the key in whose line it stands.
    """
    pieces = file.read_text(encoding="utf-8").split(f"{FENCE}\n", 2)
    if len(pieces) != 3 or pieces[0].strip():
        raise error(f"{file.name}: must start with a block of TOML between two lines of {FENCE}")
    try:
        return tomllib.loads(pieces[1]), pieces[2]
    except tomllib.TOMLDecodeError as mistake:
        raise error(
            f"{file.name}: the block between {FENCE} is not TOML: {_key(pieces[1], str(mistake))}{mistake}; write words"
            " in quotation marks, and a day as 2026-10-31 without"
        ) from None


def _key(head: str, mistake: str) -> str:
    """The key in whose line a mistake of TOML stands, where there is one."""
    found = re.search(r"at line (\d+)", mistake)
    lines = head.splitlines()
    line = lines[int(found[1]) - 1] if found and int(found[1]) <= len(lines) else ""
    key, equals, _ = line.partition("=")
    return f"{key.strip()}: " if equals else ""
