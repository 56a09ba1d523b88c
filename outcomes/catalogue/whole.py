"""All reference data together, and what is asked of it."""

from collections.abc import Collection, Container, Iterable
from datetime import date
from functools import cached_property

from outcomes.catalogue import asks
from outcomes.catalogue.areas import ICB, Area, Neighbours
from outcomes.catalogue.commitments import Commitment, Goal, Headline, Target
from outcomes.catalogue.entry import Entry
from outcomes.catalogue.measures import Measure
from outcomes.catalogue.publishers import Publisher
from outcomes.catalogue.text import Event, GlossaryTerm, Intervention, Learning, LogEntry, LogError, Standard


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
    publishers: tuple[Publisher, ...]
    owners: tuple[asks.Owner, ...]
    neighbours: tuple[Neighbours, ...]
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
    def former_organisations(self) -> dict[str, date]:
        """The last day of every organisation that has ended, by its code; an area that has ended is none."""
        organisations = {area.code for area in self.areas if area.is_trust}
        return {
            area.code: area.valid_to
            for area in self.areas
            if area.kind == "former" and area.valid_to is not None and area.successor in organisations
        }

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

    def neighbours_of(self, area: Area) -> Neighbours | None:
        """Places like this one, with the source that says so; None where no list is held."""
        return next((entry for entry in self.neighbours if entry.code == area.code), None)

    def concerns(self, codes: Collection[str], area: Area) -> bool:
        """Whether what names these areas is of an area: it names none, it, what it is part of, or a part of it."""
        if not codes or area.code == ICB:
            return True
        places = (place.code for place in self.places_of(area))
        return not {area.code, area.partnership, *area.trusts, *places}.isdisjoint(codes)

    def embargoed(self, today: date) -> set[str]:
        """Measures that must not be shown yet."""
        return {m.id for m in self.measures if m.not_before is not None and today < m.not_before}

    def work_on(self, measure: Measure, codes: Collection[str]) -> tuple[Intervention, ...]:
        """Interventions declared for a measure, for an area with these codes that reports to the whole system."""
        system = self.reporters(measure, self.area_by_code[ICB])
        if set(system).isdisjoint(codes):
            return ()
        return tuple(one for one in self.interventions if measure.id in one.declared)

    def rebasing(self, measure: Measure, codes: Collection[str]) -> tuple[Event, ...]:
        """Events at which a measure changes, for an area whose codes, its own and its reporters’, these are."""
        return tuple(
            event
            for event in self.events
            if event.rebases
            and measure.id in event.measures
            and (not event.areas or not set(event.areas).isdisjoint(codes))
        )

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

    def owner_words(self, owner: str) -> str:
        """Who an owner is: an id of owners.toml in words, other words as they are written."""
        return next((one.words for one in self.owners if one.id == owner), owner)

    def check_asks(self, written: Iterable[asks.WrittenAsk]) -> None:
        """Every id that an ask uses must be known.

        Raises
        ------
        AskError
            Naming file, key and id, and what to write.
        """
        known: dict[str, Container[str]] = {
            "target": {target.id for target in self.targets},
            "headline": {headline.id for headline in self.headlines},
            "intervention": {intervention.id for intervention in self.interventions},
            "areas": {area.code for area in self.shown_areas},
            "owner": {owner.id for owner in self.owners} | {target.owner or "" for target in self.targets},
        }
        for ask in written:
            for key, ids in known.items():
                value = getattr(ask, key)
                for name in value if isinstance(value, tuple) else (value,):
                    if name is not None and name not in ids:
                        raise asks.AskError(f"{ask.id}.md: {key}: {name!r} is not known; {asks.HINTS[key]}")

    def reporters(self, measure: Measure, area: Area) -> tuple[str, ...]:
        """Codes whose rows add up to an area for a service measure; empty where it does not apply."""
        if measure.reported_by == "place":
            if area.kind in ("place", "partnership", "icb"):
                return tuple(place.code for place in self.places_of(area))
            return ()
        if measure.reported_by == "acute":
            return tuple(t for t in area.trusts if self.area_by_code[t].kind == "acute")
        return tuple(t for t in area.trusts if t in measure.reported_by)
