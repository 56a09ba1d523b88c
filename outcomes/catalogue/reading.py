"""Reads the files of ``data/reference`` and checks that ids meet.

Each entry says whether it is ``stated`` by a source or ``assumed`` by this dashboard. An error names the file, the
entry and the key.
"""

import csv
import hashlib
import tomllib
from collections import Counter
from collections.abc import Container
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from outcomes.catalogue.areas import Area, Neighbours
from outcomes.catalogue.asks import Owner
from outcomes.catalogue.commitments import Goal, Headline, Target
from outcomes.catalogue.measures import Measure
from outcomes.catalogue.publishers import Publisher
from outcomes.catalogue.text import Event, GlossaryTerm, Intervention, Learning, Standard
from outcomes.catalogue.whole import Catalogue
from outcomes.errors import OutcomesError
from outcomes.settings import Folders

REFERENCE = Folders().reference


class ReferenceError(OutcomesError, ValueError):
    """Reference data that cannot be used; the message names file, entry and key."""


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
    tables["standards"] = tuple(one for standard in tables["standards"] for one in standard.of_each)
    named = {owner.id: owner.words for owner in tables["owners"]}
    tables["targets"] = tuple(
        target.model_copy(update={"owner": named[target.owner]}) if target.owner in named else target
        for target in tables["targets"]
    )
    told = sorted(contents.keys() - CHANGES_NO_FIGURE)
    digest = hashlib.sha256(b"".join(name.encode() + contents[name] for name in told)).hexdigest()
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
    "sources": {"source": ("publishers", Publisher)},
    "owners": {"owner": ("owners", Owner)},
    "neighbours": {"neighbours": ("neighbours", Neighbours)},
}
# Where figures are asked for, who answers for them and which places are alike change none: a snapshot stays as it is.
CHANGES_NO_FIGURE = frozenset({"neighbours.toml", "owners.toml", "sources.toml"})


def _cross_check(catalogue: Catalogue) -> None:
    """Every id that one entry uses must stand in the list it belongs to."""

    def known(file: str, entry: str, key: str, value: str, ids: Container[str]) -> None:
        if value not in ids:
            raise ReferenceError(f"{file}: entry {entry}: {key}: {value!r} is not known")

    measures, areas = catalogue.measure_by_id, catalogue.area_by_code
    goals = {goal.id for goal in catalogue.goals}
    headlines = {headline.id for headline in catalogue.headlines}
    targets = {target.id for target in catalogue.targets}
    events = {event.id for event in catalogue.events}
    for one in catalogue.goals:
        for headline in one.headlines:
            known("goals.toml", one.id, "headlines", headline, headlines)
        for measure in (measure for topic in one.services for measure in topic):
            known("goals.toml", one.id, "services", measure, measures)
    for commitment in catalogue.commitments:
        file = "goals.toml" if isinstance(commitment, Headline) else "targets.toml"
        known(file, commitment.id, "goal", commitment.goal, goals)
        for part in commitment.parts:
            known(file, commitment.id, f"part {part.id}: measure", part.measure, measures)
            if measures[part.measure].kind != "published":
                raise ReferenceError(
                    f"{file}: entry {commitment.id}: part {part.id}: measure: {part.measure!r} is a weekly or monthly"
                    " measure of services; name one of kind 'published'"
                )
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
    for place in catalogue.areas:
        for trust in place.trusts:
            known("areas.csv", place.code, "trusts", trust, areas)
        for key in ("parent", "partnership"):
            if getattr(place, key):
                known("areas.csv", place.code, key, getattr(place, key), areas)
    places = {place.code for place in catalogue.places}
    for neighbours in catalogue.neighbours:
        known("neighbours.toml", neighbours.code, "code", neighbours.code, places)
        for code in neighbours.like:
            known("neighbours.toml", neighbours.code, "like", code, places - {neighbours.code})
    for each in catalogue.measures:
        if each.mean_of is not None:
            known("measures.toml", each.id, "mean_of", each.mean_of, measures)
    for standard in catalogue.standards:
        known("standards.toml", standard.id, "measure", standard.measure, measures)
    for intervention in catalogue.interventions:
        known("interventions.toml", intervention.id, "measure", intervention.measure, measures)
        for effect in intervention.also_reported:
            known("interventions.toml", intervention.id, "also_reported", effect.measure, measures)
        for series in intervention.published:
            known("interventions.toml", intervention.id, "published", series.measure, measures)
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
    indicators = {indicator for measure in catalogue.measures for indicator in measure.indicators}
    for publisher in catalogue.publishers:
        for key, names in (("names", publisher.names), ("holds", publisher.holds)):
            for name in names:
                if f"{publisher.layout}:{name}" not in indicators:
                    told = f"sources.toml: entry {publisher.id}: {key}"
                    raise ReferenceError(f"{told}: no measure takes {name!r} from {publisher.layout!r}")


catalogue = load()
