"""Goals, and what is promised under them: targets, headline commitments and the parts they are judged by."""

from collections import Counter
from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from outcomes import periods
from outcomes.catalogue.areas import ENGLAND
from outcomes.catalogue.entry import Basis, Entry, Grade, Sourced, Text
from outcomes.catalogue.measures import Sex

# The strategy was agreed on this day; figures for earlier periods say nothing about the work it started.
STRATEGY_AGREED = date(2022, 12, 15)

Rule = Literal["level", "change", "gap", "direction"]

# States of the data that a written line can be about; ``words.holds`` tells them.
When = Literal["empty", "few", "before-strategy", "slower", "worse"]


class Given(Entry):
    """One number or year of a target, and whether the strategy gives it."""

    value: float
    basis: Basis
    note: str | None = None


class Baseline(Entry):
    """Where a target starts; without a value the measured one is used."""

    period: Text
    basis: Basis
    value: float | None = None
    note: str | None = None


class Ambition(Entry):
    """Somebody else's number for the same measure, drawn as a labelled line."""

    value: float
    year: int
    label: Text
    source: Text
    grade: Grade


class People(Entry):
    """How a percentage turns into people."""

    share_of_residents: float = Field(gt=0, le=1)
    noun: Text
    basis: Basis
    note: str | None = None


class SoWhat(Entry):
    """One dated line on what the number asks of its readers, and in which state of the data it holds.

    Without ``when`` it holds in every state.
    """

    text: Text
    date: date
    when: When | None = None


def _one_line_always_holds(lines: tuple[SoWhat, ...]) -> tuple[SoWhat, ...]:
    """Lines of which the first that holds is shown: so the last holds always, and every other in a state."""
    states = [line.when for line in lines]
    if states and (states[-1] is not None or None in states[:-1]):
        raise ValueError("the last line has no when, and every other has one")
    repeated = [state for state, n in Counter(states).items() if n > 1]
    if repeated:
        raise ValueError(f"two lines have when = {repeated[0]!r}; only the first would ever be shown")
    return lines


SoWhatLines = Annotated[tuple[SoWhat, ...], AfterValidator(_one_line_always_holds)]


class Part(Entry):
    """One series of a target: a measure for one sex, and the rule it is judged by."""

    id: Text
    label: Text
    measure: Text
    sex: Sex
    rule: Rule
    baseline: Baseline
    comparator: str = ENGLAND
    target_value: Given | None = None
    change_percent: Given | None = None
    share: Given | None = None
    target_year: Given | None = None
    shape: Literal["linear", "geometric"] = "linear"
    milestones: dict[str, float] = Field(default_factory=dict)
    # Of the same thing with several years together, whose limits tell places apart where one year's cannot.
    compare_places_by: str | None = None
    ambition: Ambition | None = None
    people: People | None = None
    reference_only: bool = False
    # Instead of the target's own words, which are about the measure of its first part.
    definition: Text | None = None
    next_release: Text | None = None
    so_what: SoWhatLines = ()
    missing: Text | None = None
    #: Beside the target's own, which hold for every part.
    caveats: tuple[Text, ...] = ()

    @model_validator(mode="after")
    def _rule_has_its_number(self) -> "Part":
        needs = {"level": "target_value", "change": "change_percent", "gap": "share"}.get(self.rule)
        if needs and (getattr(self, needs) is None or self.target_year is None):
            raise ValueError(f"rule {self.rule!r} needs {needs} and target_year")
        if self.rule == "gap" and self.shape == "geometric":
            raise ValueError("a gap cannot have a geometric shape: it can change sign")
        periods.parse(self.baseline.period)
        return self

    @property
    def amount(self) -> float | None:
        """The number that the rule asks for: a value, a change or a share in percent; none for a direction."""
        given = {"level": self.target_value, "change": self.change_percent, "gap": self.share}.get(self.rule)
        return given.value if given else None


class Evidence(Entry):
    """A fact that stands in where no series exists."""

    text: Text
    source: Text
    grade: Grade


class Commitment(Sourced):
    """What targets and headline commitments share."""

    id: Text
    goal: Text
    title: Text
    statement: Text
    parts: tuple[Part, ...] = Field(default=(), alias="part")
    missing: str | None = None
    # People died by suicide: never drawn as a line, given a chance or shown by place.
    sensitive: bool = False

    @model_validator(mode="after")
    def _says_what_is_missing(self) -> "Commitment":
        if not self.parts and not self.missing:
            raise ValueError("has neither a part nor a sentence in missing")
        repeated = [i for i, n in Counter(p.id for p in self.parts).items() if n > 1]
        if repeated:
            raise ValueError(f"part {repeated[0]!r} stands twice")
        return self

    @property
    def headline_part(self) -> Part | None:
        """The first part, which the commitment is judged by."""
        return self.parts[0] if self.parts else None

    @property
    def judged_parts(self) -> tuple[Part, ...]:
        """Every part but those shown for reference only."""
        return tuple(part for part in self.parts if not part.reference_only)

    def is_about(self, part: Part | None) -> bool:
        """Whether what is written about the whole is about a part: it has the measure of the first one."""
        return part is None or part.measure == self.parts[0].measure

    def missing_of(self, part: Part | None) -> str | None:
        """What is written about figures of a part that are missing."""
        return (part.missing if part else None) or (self.missing if self.is_about(part) else None)


class Headline(Commitment):
    """A commitment that stands above the eight targets."""

    caveat: str | None = None


class Target(Commitment):
    """One of the eight supporting targets."""

    short_title: Text
    owner: Text | None = None
    committee: Text
    next_release: Text
    so_what: SoWhatLines = Field(min_length=1)
    definition: Text
    caveats: tuple[Text, ...] = ()
    evidence: tuple[Evidence, ...] = ()

    @model_validator(mode="after")
    def _every_part_has_words_of_its_own(self) -> "Target":
        for part in self.parts:
            keys = ("definition", "next_release", *(() if part.reference_only else ("so_what",)))
            lacking = [key for key in keys if not getattr(part, key)]
            if lacking and not self.is_about(part):
                raise ValueError(
                    f"part {part.id!r} has another measure than the first part, so it needs its own {lacking[0]}"
                )
        for lines in (self.so_what, *(part.so_what for part in self.parts if part.so_what)):
            states = {line.when for line in lines}
            if self.parts and "empty" not in states:
                raise ValueError("so_what: needs a line with when = 'empty', for before there are figures")
            if not self.parts and states != {None}:
                raise ValueError("so_what: nothing is measured, so its line has no when")
        return self

    @property
    def owned_by(self) -> str:
        """Who answers for it, or that nobody is named."""
        return self.owner or "Not named in the sources held"

    def definition_of(self, part: Part | None) -> str:
        """What a part measures."""
        return (part.definition if part else None) or self.definition

    def next_release_of(self, part: Part | None) -> str:
        """Which figures of a part come next."""
        return (part.next_release if part else None) or self.next_release

    def so_what_of(self, part: Part | None) -> tuple[SoWhat, ...]:
        """Lines on what the figures of a part ask; none of a part that judges nothing."""
        if part is not None and part.reference_only:
            return part.so_what
        return (part.so_what if part else ()) or self.so_what

    def caveats_of(self, part: Part | None) -> tuple[str, ...]:
        """What to bear in mind with a part: the target's caveats, and its own."""
        return (*self.caveats, *(part.caveats if part else ()))


class Goal(Sourced):
    """One of the four goals."""

    id: Text
    title: Text
    short_title: Text
    meaning: Text
    headlines: tuple[str, ...] = ()
    weekly: tuple[str, ...] = ()
    #: Service figures that show the goal today, a topic each: measures that tell of it, none joined with another.
    services: tuple[tuple[str, ...], ...] = ()
