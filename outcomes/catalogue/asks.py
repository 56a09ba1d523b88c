"""What a meeting asks for, of whom and by when: one Markdown file an ask, in ``data/asks/``."""

import datetime
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, ValidationError, model_validator
from pydantic_core import ErrorDetails

from outcomes.catalogue import headed
from outcomes.catalogue.entry import Entry, Sourced, Text
from outcomes.errors import OutcomesError
from outcomes.settings import ROOT

FOLDER = ROOT / "data" / "asks"
Status = Literal["open", "done", "dropped"]
# TOML has dates of its own; a number is none.
Day = Annotated[datetime.date, Field(strict=True)]

# What an ask can be about, and the file of reference data that holds its id.
ABOUT = {"target": "targets.toml", "headline": "goals.toml", "intervention": "interventions.toml"}
HINTS = {
    "title": 'write title = "What is asked, in a few words"',
    "target": 'write target = "smoking", an id of data/reference/targets.toml',
    "headline": "write an id of a headline in data/reference/goals.toml",
    "intervention": "write an id of data/reference/interventions.toml",
    "areas": 'write areas = ["E06000047"], codes of data/reference/areas.csv, or leave the line out',
    "owner": "write an id of data/reference/owners.toml, or leave the line out",
    "asked": "write the day as asked = 2026-09-30, without quotation marks",
    "due": "write the day as due = 2026-10-31, without quotation marks",
    "status": 'write status = "open", "done" or "dropped"',
    "closed": "write the day as closed = 2026-11-10, without quotation marks",
    "is_example": "write is_example = true or is_example = false",
    "text": "write under the head what is asked",
}


class Owner(Sourced):
    """Somebody whom an ask or a target can name: a role or a committee, not a person."""

    id: Text
    role: Text
    organisation: Text | None = None

    @property
    def words(self) -> str:
        """Who it is, as a page says it."""
        return f"{self.role}, {self.organisation}" if self.organisation else self.role


class WrittenAsk(Entry):
    """One ask as it was written down; ``areas`` empty means the whole system, ``text`` is Markdown."""

    id: Text
    title: Text
    target: Text | None = None
    headline: Text | None = None
    intervention: Text | None = None
    areas: tuple[Text, ...] = ()
    owner: Text | None = None
    asked: Day
    due: Day
    status: Status
    closed: Day | None = None
    is_example: bool = False
    text: Text

    @model_validator(mode="after")
    def _is_about_one_thing(self) -> "WrittenAsk":
        if sum(getattr(self, key) is not None for key in ABOUT) != 1:
            raise ValueError(f"target: give one of {', '.join(ABOUT)}, and no other; {HINTS['target']}")
        return self

    @model_validator(mode="after")
    def _days_agree(self) -> "WrittenAsk":
        if self.due < self.asked:
            raise ValueError("due: is before asked; write a later day, or mend asked")
        if self.status == "open" and self.closed:
            raise ValueError('closed: an open ask has none; take the line out, or write status = "done"')
        if self.status != "open" and not self.closed:
            raise ValueError(f"closed: is missing for an ask that is {self.status}; {HINTS['closed']}")
        if self.closed and self.closed < self.asked:
            raise ValueError("closed: is before asked; write a later day, or mend asked")
        return self

    @model_validator(mode="after")
    def _an_example_says_so(self) -> "WrittenAsk":
        if self.is_example != self.title.startswith("Example: "):
            raise ValueError('title: begins with "Example: " where is_example = true, and nowhere else')
        return self

    @property
    def about(self) -> tuple[str, str]:
        """What it is about: a key of :data:`ABOUT`, and the id."""
        return next((key, str(getattr(self, key))) for key in ABOUT if getattr(self, key) is not None)


class AskError(OutcomesError, ValueError):
    """An ask that cannot be used; the message names file and key, and says what to do."""


def read(folder: Path) -> tuple[WrittenAsk, ...]:
    """Every ask of a folder in the order of their due days, its README.md left out.

    Parameters
    ----------
    folder
        Holds ``*.md``; the file name without its ending is the ask's id.

    Raises
    ------
    AskError
        One sentence with the file, the key and what to do.
    """
    return tuple(sorted((_read(file) for file in headed.files_of(folder)), key=lambda ask: (ask.due, ask.id)))


def stamp(folder: Path) -> tuple[tuple[str, int], ...]:
    """What tells that a file of a folder is new or changed: names and times."""
    return tuple((file.name, file.stat().st_mtime_ns) for file in sorted(folder.glob("*.md")))


@lru_cache(maxsize=2)
def read_once(folder: Path, _stamp: tuple[tuple[str, int], ...]) -> tuple[WrittenAsk, ...]:
    """:func:`read`, once for each :func:`stamp`."""
    return read(folder)


def _read(file: Path) -> WrittenAsk:
    head, body = headed.split(file, AskError)
    try:
        return WrittenAsk.model_validate({**head, "id": file.stem, "text": body})
    except ValidationError as error:
        raise AskError(f"{file.name}: {_said(error.errors()[0])}") from None


def _said(mistake: ErrorDetails) -> str:
    """The first mistake of a file: its key, what is wrong, and what to write."""
    key = str(mistake["loc"][0]) if mistake["loc"] else ""
    if not key:
        return str(mistake["ctx"]["error"])
    if mistake["type"] == "extra_forbidden":
        return f"{key}: is not known; take the line out, or use one of {', '.join(HINTS)[: -len(', text')]}"
    wrong = "is missing" if mistake["type"] == "missing" else "cannot be used"
    return f"{key}: {wrong}; {HINTS[key]}"
