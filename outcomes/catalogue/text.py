"""The written part of the reference data: standards, interventions, events, learning and glossary.

The models say what an entry must hold; ``catalogue`` reads the files and checks that ids meet.
"""

import datetime
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError, model_validator

from outcomes.catalogue import headed
from outcomes.catalogue.entry import Basis, Entry, Sourced, Text
from outcomes.errors import OutcomesError

LOG_PARTS = ("tried", "expected", "seen", "learnt")


class Standard(Sourced):
    """A level that the national standards ask of a weekly or monthly measure, between two dates.

    It is asked ``also`` of the same thing as other files count it.
    """

    id: Text
    measure: Text
    also: tuple[Text, ...] = ()
    value: float
    direction: Literal["at least", "at most"]
    label: Text
    start: datetime.date = Field(alias="from")
    end: datetime.date | None = Field(default=None, alias="to")
    note: str | None = None

    @model_validator(mode="after")
    def _ends_after_it_starts(self) -> "Standard":
        if self.end and self.end < self.start:
            raise ValueError("to is before from")
        return self

    @property
    def of_each(self) -> tuple["Standard", ...]:
        """The standard once for every measure that it is asked of."""
        return tuple(self.model_copy(update={"measure": one}) for one in (self.measure, *self.also))

    def applies_on(self, day: datetime.date) -> bool:
        """Whether the standard was in force on a day; both its dates are included."""
        return self.start <= day and (self.end is None or day <= self.end)


class ReportedEffect(Entry):
    """One effect as printed: a signed change, below zero for a reduction."""

    measure: Text
    text: Text
    value: float
    unit: Literal["percent"] = "percent"


class PublishedSeries(Entry):
    """A published series that an intervention is looked for in, and what such a series can and cannot show."""

    measure: Text
    shows: Text


class Intervention(Sourced):
    """An improvement effort: what was reported, and the test that was declared for it beforehand."""

    id: Text
    title: Text
    description: Text
    measure: Text
    reported_text: Text
    reported_value: float
    reported_unit: Literal["percent"] = "percent"
    also_reported: tuple[ReportedEffect, ...] = ()
    # Tried at the same date and in the same window; without any, why none is.
    published: tuple[PublishedSeries, ...] = ()
    no_published: str | None = None
    date: datetime.date
    date_basis: Basis
    date_note: Text
    window_from: datetime.date
    window_to: datetime.date
    window_note: Text
    goals: tuple[Text, ...] = Field(min_length=1)
    targets: tuple[Text, ...] = ()
    traps: tuple[Text, ...] = Field(min_length=1)
    built_in: Text

    @model_validator(mode="after")
    def _window_holds_the_date(self) -> "Intervention":
        if not self.window_from < self.date <= self.window_to:
            raise ValueError("date is outside window_from and window_to")
        return self

    @model_validator(mode="after")
    def _says_why_no_published_series_is_tried(self) -> "Intervention":
        if bool(self.published) == bool(self.no_published):
            raise ValueError(
                "give published, or no_published with the reason why there is none: one of the two"
            )
        return self

    @property
    def measures(self) -> tuple[str, ...]:
        """Every measure that the slides report an effect on, the main one first."""
        return (self.measure, *(effect.measure for effect in self.also_reported))

    @property
    def declared(self) -> tuple[str, ...]:
        """Every measure in which an effect is looked for: those of the slides, then published series."""
        return (*self.measures, *(series.measure for series in self.published))

    def printed(self, measure: str) -> tuple[str, float]:
        """Words and number of the slides for one of its measures: the change in percent, never recomputed."""
        also = {effect.measure: (effect.text, effect.value) for effect in self.also_reported}
        return also.get(measure, (self.reported_text, self.reported_value))


class Event(Sourced):
    """Something that happened on a date: on the timeline, to services or to the data; or a board's meeting."""

    id: Text
    title: Text
    kind: Literal["timeline", "operational", "recording", "definition", "board"]
    date: datetime.date
    precision: Literal["day", "month", "year"]
    end: datetime.date | None = Field(default=None, alias="to")
    measures: tuple[Text, ...] = ()
    areas: tuple[Text, ...] = ()
    rebases: bool = False
    note: str | None = None

    @model_validator(mode="after")
    def _ends_after_it_starts(self) -> "Event":
        if self.end and self.end < self.date:
            raise ValueError("to is before date")
        if self.rebases and not self.measures:
            raise ValueError("rebases needs measures: it says whose limits start again")
        return self


class GlossaryTerm(Sourced):
    """A word of the field in plain English."""

    id: Text
    term: Text
    #: Other wording that the pages use for it.
    also: tuple[str, ...] = ()
    meaning: Text


class Statement(Sourced):
    """One thing the learning community said, in our own words under its own title."""

    id: Text
    title: Text
    text: str | None = None
    points: tuple[Text, ...] = ()


class Priority(Statement):
    """A shared priority, with the measures that would show it or a sentence that none does."""

    measures: tuple[Text, ...] = ()
    no_measure: str | None = None

    @model_validator(mode="after")
    def _measures_or_says_why_not(self) -> "Priority":
        if bool(self.measures) == bool(self.no_measure):
            raise ValueError("needs measures or a sentence in no_measure, and not both")
        return self


class Learning(Sourced):
    """The learning community on one page."""

    id: Text
    purpose: Text
    beliefs: tuple[Statement, ...] = Field(alias="belief")
    questions: tuple[Statement, ...] = Field(alias="question")
    theory: tuple[Statement, ...]
    priorities: tuple[Priority, ...] = Field(alias="priority")
    winter_priorities: tuple[Priority, ...] = Field(alias="winter_priority")
    focus_areas: tuple[Statement, ...] = Field(alias="focus_area")
    enablers: tuple[Statement, ...] = Field(alias="enabler")
    voices: tuple[Statement, ...] = Field(alias="voice")
    strands: tuple[Statement, ...] = Field(alias="strand")
    ideas: tuple[Statement, ...] = Field(alias="idea")
    facts: tuple[Statement, ...] = Field(alias="fact")
    timeline: tuple[Text, ...]


class LogEntry(Entry):
    """One entry of the learning log: what was tried, expected, seen and learnt (Markdown)."""

    id: Text
    title: Text
    date: datetime.date
    targets: tuple[Text, ...] = ()
    interventions: tuple[Text, ...] = ()
    measures: tuple[Text, ...] = ()
    areas: tuple[Text, ...] = ()
    is_example: bool = False
    tried: Text
    expected: Text
    seen: Text
    learnt: Text


class LogError(OutcomesError, ValueError):
    """A learning log entry that cannot be read; the message names file and part."""


def read_log(folder: Path) -> tuple[LogEntry, ...]:
    """Read every learning log entry of a folder, newest first.

    A file starts with TOML between two lines of ``+++`` and goes on with one ``##`` heading for each of
    tried, expected, seen and learnt.

    Parameters
    ----------
    folder
        Holds ``*.md``; the file name without its ending is the entry's id. README.md is left out.

    Raises
    ------
    LogError
        Naming the file and what is wrong in it.
    """
    entries = (_read_entry(file) for file in headed.files_of(folder))
    return tuple(sorted(entries, key=lambda entry: entry.date, reverse=True))


def _read_entry(file: Path) -> LogEntry:
    head, body = headed.split(file, LogError)
    try:
        return LogEntry(id=file.stem, **head, **_parts(body))
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(step) for step in first["loc"])
        raise LogError(f"{file.name}: {key}: {first['msg']}") from None


def _parts(body: str) -> dict[str, str]:
    """Text under each second-level heading, by the heading in lower case."""
    sections = ("\n" + body).split("\n## ")[1:]
    named = (section.partition("\n") for section in sections)
    return {heading.strip().lower(): text.strip() for heading, _, text in named}
