"""What the strategy says and what every number means, read once from ``data/reference`` and validated.

Everything here is data that people review: goals, targets, measures, areas, standards, interventions,
events, learning and glossary. Each entry says whether it is ``stated`` by a source or ``assumed`` by
this dashboard. An error names the file, the entry and the key.
"""

import csv
import hashlib
import tomllib
from collections import Counter
from collections.abc import Container, Iterable
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, Field, ValidationError, model_validator

from outcomes import periods
from outcomes.catalogue.text import (
    Basis,
    Entry,
    Event,
    GlossaryTerm,
    Grade,
    Intervention,
    Learning,
    LogEntry,
    LogError,
    Sourced,
    Standard,
    Text,
)
from outcomes.errors import OutcomesError
from outcomes.settings import Folders

REFERENCE = Folders().reference

# The strategy was agreed on this day; figures for earlier periods say nothing about the work it started.
STRATEGY_AGREED = date(2022, 12, 15)

ENGLAND = "E92000001"
REGION = "E12000001"
ICB = "E54000050"

Polarity = Literal["low", "high", "neutral"]
Sex = Literal["persons", "male", "female"]
Rule = Literal["level", "change", "gap", "direction"]

# States of the data that a written line can be about; ``words.holds`` tells them.
When = Literal["empty", "few", "before-strategy", "slower", "worse"]

# Kinds of area that outcomes are counted for, the widest first.
OUTCOME_KINDS = ("england", "region", "icb", "partnership", "place")


class ReferenceError(OutcomesError, ValueError):
    """Reference data that cannot be used; the message names file, entry and key."""


class Area(Sourced):
    """A place, trust or group that figures are shown for."""

    code: Text
    name: Text
    short_name: Text
    kind: Literal[
        "england", "region", "icb", "partnership", "place", "acute", "ambulance", "collaborative", "former"
    ]
    parent: str | None
    partnership: str | None
    trusts: tuple[str, ...]
    fit: Literal["exact", "best-fit", "proxy"]
    valid_from: date | None
    valid_to: date | None
    successor: str | None
    population: int | None
    population_of: str | None
    note: str | None

    @property
    def is_trust(self) -> bool:
        """Whether this is an organisation rather than a population."""
        return self.kind in ("acute", "ambulance")

    @property
    def has_outcomes(self) -> bool:
        """Whether outcomes are counted for it: they are where people live, not by organisation."""
        return self.kind in OUTCOME_KINDS

    @property
    def is_local(self) -> bool:
        """Whether it is a part of the whole system, of which some figures are not shown."""
        return self.kind in ("partnership", "place")


class PartialCollection(Entry):
    """A period whose collection was cut short, so that figures below England are not those of all people."""

    period: Text
    reason: Text


class Measure(Sourced):
    """What a number means, in which unit, and which way is better."""

    id: Text
    kind: Literal["published", "service"]
    title: Text
    unit: Text
    polarity: Polarity
    decimals: int = Field(ge=0, le=3)
    numerator: str | None = None
    denominator: str | None = None
    disclosure: Literal["none", "hes"]
    release_status: Literal["published", "provisional", "management"]
    not_before: date | None = None
    differs_because: str | None = None
    # Published outcome measures
    preferred_source: str | None = None
    pooled_years: int = 1
    year: periods.YearKind = "financial"
    partial: tuple[PartialCollection, ...] = ()
    derivable: bool = False
    requires_sex: Sex | None = None
    indicators: tuple[str, ...] = ()
    age: str | None = None
    # A gap or an index, which may be near zero or below it.
    may_be_negative: bool = False
    # A percentage that truly lies below 1: a file of such values would else be taken for proportions.
    may_be_below_one: bool = False
    # Service measures
    layout: str | None = None
    scale: float = 1.0
    reported_by: Literal["acute", "place"] | tuple[str, ...] = "acute"
    log_scale: bool = False

    @property
    def is_count(self) -> bool:
        """Whether the value is the numerator itself: no denominator is divided by."""
        return self.kind == "service" and self.denominator is None

    @model_validator(mode="after")
    def _partial_periods_are_labels(self) -> "Measure":
        for found in self.partial:
            if self.period(found.period).label != found.period:
                raise ValueError(f"partial: write {found.period!r} as {self.period(found.period).label!r}")
        return self

    def period(self, label: str) -> periods.Period:
        """A period of this measure by its label: ``2024/25`` runs as the measure's years do."""
        return periods.parse(label, split_year=self.year)


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


class Catalogue(Entry):
    """All reference data, cross-checked."""

    goals: tuple[Goal, ...]
    headlines: tuple[Headline, ...]
    targets: tuple[Target, ...]
    measures: tuple[Measure, ...]
    areas: tuple[Area, ...]
    standards: tuple[Standard, ...]
    interventions: tuple[Intervention, ...]
    events: tuple[Event, ...]
    glossary: tuple[GlossaryTerm, ...]
    learning: Learning
    digest: str

    @cached_property
    def area_by_code(self) -> dict[str, Area]:
        """Areas by code, former ones included."""
        return {area.code: area for area in self.areas}

    @cached_property
    def measure_by_id(self) -> dict[str, Measure]:
        """Measures by id."""
        return {measure.id: measure for measure in self.measures}

    @cached_property
    def shown_areas(self) -> tuple[Area, ...]:
        """Areas a reader can choose, in partnership order."""
        return tuple(area for area in self.areas if area.kind != "former")

    @cached_property
    def places(self) -> tuple[Area, ...]:
        """The 14 places in partnership order."""
        return self.areas_of("place")

    @cached_property
    def commitments(self) -> tuple[Commitment, ...]:
        """Headline commitments, then targets."""
        return (*self.headlines, *self.targets)

    def areas_of(self, *kinds: str) -> tuple[Area, ...]:
        """Areas of the given kinds, in the order of the file."""
        return tuple(area for area in self.areas if area.kind in kinds)

    def goal(self, goal_id: str) -> Goal:
        """The goal with this id."""
        return next(goal for goal in self.goals if goal.id == goal_id)

    def target(self, target_id: str) -> Target:
        """The target with this id."""
        return next(target for target in self.targets if target.id == target_id)

    def commitment(self, commitment_id: str) -> Commitment:
        """The target or headline commitment with this id."""
        return next(entry for entry in self.commitments if entry.id == commitment_id)

    def intervention(self, intervention_id: str) -> Intervention:
        """The intervention with this id."""
        return next(entry for entry in self.interventions if entry.id == intervention_id)

    def targets_of(self, goal_id: str) -> tuple[Target, ...]:
        """Targets grouped under a goal; the grouping is this dashboard's."""
        return tuple(target for target in self.targets if target.goal == goal_id)

    def headlines_of(self, goal_id: str) -> tuple[Headline, ...]:
        """Headline commitments of a goal."""
        return tuple(headline for headline in self.headlines if headline.goal == goal_id)

    def service_measures(self, layout: str) -> tuple[Measure, ...]:
        """Measures that come from one weekly or monthly layout."""
        return tuple(m for m in self.measures if m.layout == layout)

    def places_of(self, area: Area) -> tuple[Area, ...]:
        """The places that make up an area, or that a trust or collaborative serves."""
        if area.kind == "place":
            return (area,)
        if area.kind == "partnership":
            return tuple(place for place in self.places if place.partnership == area.code)
        if area.kind == "icb":
            return self.places
        if area.is_trust or area.kind == "collaborative":
            return tuple(place for place in self.places if set(place.trusts) & set(area.trusts))
        return ()

    def embargoed(self, today: date) -> set[str]:
        """Measures that must not be shown yet."""
        return {m.id for m in self.measures if m.not_before is not None and today < m.not_before}

    def last_board(self, today: date) -> Event | None:
        """The newest meeting of the board that is over; None where no date is known."""
        over = [event for event in self.events if event.kind == "board" and event.date < today]
        return max(over, key=lambda event: event.date, default=None)

    def check_log(self, entries: Iterable[LogEntry]) -> None:
        """Every id that an entry of the learning log uses must be known.

        Raises
        ------
        LogError
            Naming file, key and id.
        """
        known: dict[str, Container[str]] = {
            "targets": {target.id for target in self.targets},
            "interventions": {intervention.id for intervention in self.interventions},
            "measures": self.measure_by_id,
            "areas": self.area_by_code,
        }
        for entry in entries:
            for key, ids in known.items():
                for name in getattr(entry, key):
                    if name not in ids:
                        raise LogError(f"{entry.id}.md: {key}: {name!r} is not known")

    def reporters(self, measure: Measure, area: Area) -> tuple[str, ...]:
        """Codes whose rows add up to an area for a service measure; empty where it does not apply."""
        if measure.reported_by == "place":
            if area.kind in ("place", "partnership", "icb"):
                return tuple(place.code for place in self.places_of(area))
            return ()
        if measure.reported_by == "acute":
            return tuple(t for t in area.trusts if self.area_by_code[t].kind == "acute")
        return tuple(t for t in area.trusts if t in measure.reported_by)


def _rows(file: Path) -> list[dict[str, Any]]:
    with file.open(encoding="utf-8", newline="") as lines:
        rows = [{key: value or None for key, value in row.items()} for row in csv.DictReader(lines)]
    for row in rows:
        row["trusts"] = tuple((row["trusts"] or "").split())
    return rows


def _entries(model: type[BaseModel], file: Path, rows: list[dict[str, Any]]) -> tuple[Any, ...]:
    entries = []
    for number, row in enumerate(rows, start=1):
        name = row.get("id") or row.get("code") or f"number {number}"
        try:
            entries.append(model.model_validate(row))
        except ValidationError as error:
            first = error.errors()[0]
            key = ".".join(str(step) for step in first["loc"]) or "(entry)"
            raise ReferenceError(f"{file.name}: entry {name}: {key}: {first['msg']}") from None
    names = Counter(getattr(entry, "id", None) or getattr(entry, "code", None) for entry in entries)
    for name, times in names.items():
        if times > 1:
            raise ReferenceError(f"{file.name}: entry {name}: id: stands {times} times; ids are unique")
    return tuple(entries)


def load(folder: Path = REFERENCE) -> Catalogue:
    """Read and validate all reference data.

    Parameters
    ----------
    folder
        Holds the TOML files and ``areas.csv``.

    Raises
    ------
    ReferenceError
        Naming file, entry and key, when a file is missing or an entry cannot be used.
    """
    contents = {}
    for name in ("areas.csv", *(f"{stem}.toml" for stem in TABLES)):
        file = folder / name
        if not file.is_file():
            raise ReferenceError(f"{name}: not found in {folder}; it is part of the reference data")
        contents[name] = file.read_bytes()
    tables: dict[str, Any] = {}
    for stem, keys in TABLES.items():
        file = folder / f"{stem}.toml"
        try:
            document = tomllib.loads(contents[file.name].decode("utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise ReferenceError(f"{file.name}: cannot be read: {error}") from None
        unknown = set(document) - set(keys) if stem != "learning" else set()
        if unknown:
            raise ReferenceError(
                f"{file.name}: entry {sorted(unknown)[0]}: unknown table; known: {', '.join(keys)}"
            )
        for key, (field, model) in keys.items():
            rows = document.get(key, []) if stem != "learning" else [document]
            tables[field] = _entries(model, file, rows)
    tables["learning"] = tables["learning"][0]
    digest = hashlib.sha256(b"".join(name.encode() + contents[name] for name in sorted(contents))).hexdigest()
    catalogue = Catalogue(
        areas=_entries(Area, folder / "areas.csv", _rows(folder / "areas.csv")), digest=digest, **tables
    )
    _cross_check(catalogue)
    return catalogue


TABLES: dict[str, dict[str, tuple[str, type[BaseModel]]]] = {
    "goals": {"goal": ("goals", Goal), "headline": ("headlines", Headline)},
    "targets": {"target": ("targets", Target)},
    "measures": {"measure": ("measures", Measure)},
    "standards": {"standard": ("standards", Standard)},
    "interventions": {"intervention": ("interventions", Intervention)},
    "events": {"event": ("events", Event)},
    "glossary": {"term": ("glossary", GlossaryTerm)},
    "learning": {"learning": ("learning", Learning)},
}


def _cross_check(catalogue: Catalogue) -> None:
    """Every id that one entry uses must stand in the list it belongs to."""

    def known(file: str, entry: str, key: str, value: str, ids: Any) -> None:
        if value not in ids:
            raise ReferenceError(f"{file}: entry {entry}: {key}: {value!r} is not known")

    measures, areas = catalogue.measure_by_id, catalogue.area_by_code
    goals = {goal.id for goal in catalogue.goals}
    headlines = {headline.id for headline in catalogue.headlines}
    targets = {target.id for target in catalogue.targets}
    events = {event.id for event in catalogue.events}
    for goal in catalogue.goals:
        for headline in goal.headlines:
            known("goals.toml", goal.id, "headlines", headline, headlines)
    for commitment in catalogue.commitments:
        file = "goals.toml" if isinstance(commitment, Headline) else "targets.toml"
        known(file, commitment.id, "goal", commitment.goal, goals)
        for part in commitment.parts:
            known(file, commitment.id, f"part {part.id}: measure", part.measure, measures)
            known(file, commitment.id, f"part {part.id}: comparator", part.comparator, areas)
            if part.compare_places_by:
                key = f"part {part.id}: compare_places_by"
                known(file, commitment.id, key, part.compare_places_by, measures)
                pooled, yearly = measures[part.compare_places_by], measures[part.measure]
                if pooled.pooled_years <= yearly.pooled_years:
                    raise ReferenceError(
                        f"{file}: entry {commitment.id}: {key}: {pooled.id!r} has no more years together than "
                        f"{yearly.id!r}; name a measure with a larger pooled_years"
                    )
    for area in catalogue.areas:
        for trust in area.trusts:
            known("areas.csv", area.code, "trusts", trust, areas)
        for key in ("parent", "partnership"):
            if getattr(area, key):
                known("areas.csv", area.code, key, getattr(area, key), areas)
    for standard in catalogue.standards:
        known("standards.toml", standard.id, "measure", standard.measure, measures)
    for intervention in catalogue.interventions:
        known("interventions.toml", intervention.id, "measure", intervention.measure, measures)
        for effect in intervention.also_reported:
            known("interventions.toml", intervention.id, "also_reported", effect.measure, measures)
        for goal in intervention.goals:
            known("interventions.toml", intervention.id, "goals", goal, goals)
        for target in intervention.targets:
            known("interventions.toml", intervention.id, "targets", target, targets)
    for event in catalogue.events:
        for measure in event.measures:
            known("events.toml", event.id, "measures", measure, measures)
        for area in event.areas:
            known("events.toml", event.id, "areas", area, areas)
    for priority in (*catalogue.learning.priorities, *catalogue.learning.winter_priorities):
        for measure in priority.measures:
            known("learning.toml", priority.id, "measures", measure, measures)
    for name in catalogue.learning.timeline:
        known("learning.toml", catalogue.learning.id, "timeline", name, events)


catalogue = load()
