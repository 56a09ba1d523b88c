"""Places by targets: where every place and local partnership stands beside England, and where it is going.

One read gives every cell; what a page, a slide or the overview says of them is worked out here. Places stand in the
order of their local partnerships and are never ranked; where people died by suicide no place is shown at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from outcomes.catalogue import Area, Commitment, Goal, Measure, Part, catalogue
from outcomes.methods.trajectory import shortfall_of
from outcomes.numerals import counted, in_words, listed, lower_first, span, upper_first
from outcomes.results.targets import Standing
from outcomes.warehouse import store
from outcomes.wording import quantities, subjects

COMPARED = {
    "better": "better than England",
    "similar": "similar to England",
    "worse": "worse than England",
    "cannot-be-told": "cannot be told apart from England",
}
DIRECTIONS = {
    "right-way": "improving",
    "wrong-way": "getting worse",
    "no-clear-change": "no clear change",
    "not-enough-data": "too few figures to tell a direction",
}
NOT_JUDGED = "direction not judged"
LEFT_OUT = "Left out on purpose, so that places are not set against each other. See the whole system."
NO_PLACE = "No figure of any place is held."
NO_PLACE_BUT_OLD = (
    "No figure of any place is held by what it is judged by; what stands in the table is for reference."
)
#: What a table of many comparisons must be read with.
BY_CHANCE = (
    "Each comparison is by 95% limits, so about 1 in 20 places that are level with England would stand apart from it "
    "by chance alone."
)

Key = tuple[str, str]


@dataclass(frozen=True)
class Outcome:
    """A column: one part of a commitment that places have figures for.

    ``measure`` is what is compared, which may be several years together; ``period`` the newest that any place has.
    """

    goal: Goal
    commitment: Commitment
    part: Part
    measure: Measure
    period: str

    @property
    def key(self) -> Key:
        """What standings are of."""
        return self.commitment.id, self.part.id

    @property
    def name(self) -> str:
        """As a heading or a sentence's subject: "Healthy life expectancy: men"."""
        return subjects.outcome(self.commitment, self.part)

    @property
    def phrase(self) -> str:
        """As a sentence lists it: "healthy life expectancy (men)"."""
        title, colon, part = self.name.partition(": ")
        return f"{lower_first(title)} ({part})" if colon else lower_first(title)

    @property
    def is_pooled(self) -> bool:
        """Whether places are compared by more years together than the part itself has."""
        return self.measure.id != self.part.measure


def read(area: Area | None = None) -> tuple[Standing, ...]:
    """Every cell: one for each part, and each place and partnership that has a figure; or those of one area."""
    return store.read("standings", Standing, area=area.code if area else None)


def areas() -> tuple[Area, ...]:
    """The rows: each local partnership followed by its places."""
    return tuple(
        area
        for partnership in catalogue.areas_of("partnership")
        for area in (partnership, *catalogue.places_of(partnership))
    )


def by_key(rows: Iterable[Standing]) -> dict[tuple[str, str, str], Standing]:
    """Cells by commitment, part and area."""
    return {(row.commitment, row.part, row.area_code): row for row in rows}


def outcomes_of(rows: Iterable[Standing]) -> tuple[Outcome, ...]:
    """The columns: by goal, headline outcomes before targets; never where people died by suicide."""
    held: dict[Key, list[Standing]] = {}
    for row in rows:
        held.setdefault((row.commitment, row.part), []).append(row)
    found = []
    for goal in catalogue.goals:
        for commitment in (*catalogue.headlines_of(goal.id), *catalogue.targets_of(goal.id)):
            for part in commitment.parts:
                cells = held.get((commitment.id, part.id))
                if cells and not commitment.sensitive:
                    newest = max(cells, key=lambda row: row.period_end)
                    measure = catalogue.measure_by_id[newest.measure]
                    found.append(Outcome(goal, commitment, part, measure, newest.period))
    return tuple(found)


# --- what is counted ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Need:
    """The places that need help with one outcome, in partnership order; figures that are invented never count."""

    outcome: Outcome
    places: tuple[Standing, ...]

    @property
    def getting_worse(self) -> tuple[Standing, ...]:
        """Those whose own figures go the wrong way."""
        return tuple(row for row in self.places if row.direction == "wrong-way")

    @property
    def others(self) -> tuple[Standing, ...]:
        """Those without a clear direction."""
        return tuple(row for row in self.places if row.direction != "wrong-way")


def needs_help(row: Standing) -> bool:
    """Whether a real figure is worse than England by its interval and is not known to improve."""
    return row.standing == "worse" and row.direction != "right-way" and not row.synthetic


def needing_help(rows: Sequence[Standing], within: Area | None = None) -> tuple[Need, ...]:
    """Of each judged outcome, the places that are worse than England by interval and not improving.

    Parameters
    ----------
    rows
        As :func:`read` gives them.
    within
        Whose places are asked for: those of a partnership, those that a trust serves, one place; all without it.

    Returns
    -------
    tuple of Need
        In the order of the goals; an outcome that no place needs help with is left out. What stands for reference
        judges nothing, so it asks for nothing either.
    """
    wanted = {place.code for place in (catalogue.places_of(within) if within else catalogue.places)}
    found = []
    for outcome in outcomes_of(rows):
        if outcome.part.reference_only:
            continue
        places = tuple(row for row in in_places(rows, outcome) if row.area_code in wanted and needs_help(row))
        if places:
            found.append(Need(outcome, places))
    return tuple(found)


def in_places(rows: Iterable[Standing], outcome: Outcome) -> list[Standing]:
    """The cells of one column in places alone, in partnership order."""
    held = {row.area_code: row for row in rows if (row.commitment, row.part) == outcome.key}
    return [held[area.code] for area in areas() if area.kind == "place" and area.code in held]


def counts(rows: Sequence[Standing], outcome: Outcome) -> Mapping[str, int]:
    """In how many places a real figure of one outcome is better, similar, worse, or cannot be told."""
    real = [row.standing for row in in_places(rows, outcome) if not row.synthetic]
    return {kind: real.count(kind) for kind in COMPARED}


def can_be_told(rows: Sequence[Standing], outcome: Outcome) -> bool:
    """Whether any place can be compared with England on an outcome."""
    found = counts(rows, outcome)
    return any(n for kind, n in found.items() if kind != "cannot-be-told")


# --- in words ----------------------------------------------------------------------------------------


def direction_words(row: Standing) -> str:
    """Where the figures of a cell are going; those of a gap are differences to England."""
    if row.direction is None:
        return NOT_JUDGED
    said = DIRECTIONS[row.direction]
    return f"{said} against England" if row.is_gap and row.direction != "not-enough-data" else said


def compared_words(row: Standing, measure: Measure) -> str:
    """How a cell stands beside England, with England's value: "worse than England, 54.4%"."""
    said = COMPARED[row.standing]
    if row.england is not None:
        said += f", {quantities.value(row.england, measure)}"
    if row.standing == "cannot-be-told" and row.comparison_reason:
        said += f": {lower_first(row.comparison_reason).rstrip('.')}"
    return said


def figure(row: Standing, measure: Measure) -> str:
    """The figure of a cell with its period and limits: "46.8% in 2021 (42.6 to 51.0)"."""
    limits = "" if row.lower is None else f" ({span(row.lower, row.upper, measure.decimals)})"
    return f"{quantities.value(row.value, measure)} in {row.period}{limits}"


def cell(row: Standing, outcome: Outcome) -> str:
    """Everything that a cell holds; it begins with what the cell shows."""
    measure = outcome.measure
    limits = "" if row.lower is None else f"; 95% limits {span(row.lower, row.upper, measure.decimals)}"
    mean = ", mean of its places" if row.basis == "derived" else ""
    place = subjects.name(catalogue.area_by_code[row.area_code])
    pieces = [
        f"{quantities.value(row.value, measure)}, {compared_words(row, measure)}.",
        f"{place}, {outcome.phrase}, {row.period}{mean}{limits}.",
        f"{upper_first(direction_words(row))}{since(row)}.",
    ]
    if outcome.is_pooled and row.latest_level is not None:
        newest = quantities.value(row.latest_level, catalogue.measure_by_id[outcome.part.measure])
        pieces.append(f"Newest single year: {newest} in {row.latest_period}.")
    if outcome.part.reference_only:
        pieces.append("Shown for reference: the target is not judged by it.")
    if row.synthetic:
        pieces.append("Illustrative data, not counted.")
    return " ".join(pieces)


def since(row: Standing) -> str:
    """The years that a direction rests on."""
    if row.direction_since is None or row.latest_period is None:
        return ""
    return f" over {row.direction_since} to {row.latest_period}"


def worse_in(rows: Sequence[Standing], outcome: Outcome) -> str:
    """In how many places an outcome is worse than England: "7 of 14 places are worse than England"."""
    n, n_all = counts(rows, outcome)["worse"], len(catalogue.places)
    return f"{n} of {n_all} places {'is' if n == 1 else 'are'} worse than England"


def named(rows: Sequence[Standing]) -> str:
    """Places as a sentence lists them."""
    return listed([catalogue.area_by_code[row.area_code].name for row in rows])


def finding(rows: Sequence[Standing], outcome: Outcome) -> str:
    """What is to be said first of one outcome: in how many places it is worse than England and not improving."""
    name = upper_first(outcome.phrase)
    if not can_be_told(rows, outcome):
        return f"{name}: places cannot be told apart from England, as no 95% limits are held"
    found = in_places(rows, outcome)
    n = counts(rows, outcome)["worse"]
    n_need = sum(map(needs_help, found))
    if n == 0:
        return f"{name}: no place is worse than England by its interval"
    first = f"{name}: {worse_in(rows, outcome)}"
    if outcome.part.reference_only:
        return first
    if n_need == 0:
        return f"{first}, and {'it is' if n == 1 else 'all of them are'} improving"
    if n_need == n:
        return f"{first}, and {'it is' if n == 1 else 'none of them is'} {'not ' if n == 1 else ''}improving"
    return f"{first}, of which {in_words(n_need)} {'is' if n_need == 1 else 'are'} not improving"


def none_is_worst(rows: Sequence[Standing], measure: Measure) -> str | None:
    """Why no single one of some places can be called the worst; or which one lies apart from all others.

    None for fewer than two places. Two intervals that overlap, or figures of different years, tell nothing apart.
    """
    if len(rows) < 2:
        return None
    periods = sorted({row.period for row in rows})
    overlap = any(overlaps(one, other) for one, other in combinations(rows, 2))
    if len(periods) > 1:
        opening = "Their intervals overlap and their" if overlap else "Their"
        return (
            f"{opening} figures are of {listed(periods)}, so no single one of them can be called the worst."
        )
    worst = max(rows, key=lambda row: shortfall_of(measure.polarity, row.value, 0.0))
    if any(overlaps(worst, other) for other in rows if other is not worst):
        return "Their intervals overlap, so no single one of them can be called the worst."
    return f"The interval of {named([worst])} lies beyond those of the others."


def overlaps(one: Standing, other: Standing) -> bool:
    """Whether two intervals share a value; without limits nothing is told apart."""
    if one.lower is None or one.upper is None or other.lower is None or other.upper is None:
        return True
    return one.lower <= other.upper and other.lower <= one.upper


def in_general(rows: Sequence[Standing]) -> str:
    """The finding over all outcomes: in how many places any of them is worse than England and not improving."""
    needing = {row.area_code for need in needing_help(rows) for row in need.places}
    told = [
        outcome
        for outcome in outcomes_of(rows)
        if not outcome.part.reference_only and can_be_told(rows, outcome)
    ]
    if not told:
        return "No place can be told apart from England yet: no figures with 95% limits are held"
    n, n_all = len(needing), len(catalogue.places)
    if n == 0:
        return f"No place is worse than England without improving, on {counted(len(told), 'outcome')}"
    least = "one outcome" if len(told) == 1 else f"one of {counted(len(told), 'outcome')}"
    which = f"All {n_all}" if n == n_all else f"{n} of {n_all}"
    verb = "is" if n == 1 else "are"
    return f"{which} places {verb} worse than England and not improving on at least {least}"


def heading(rows: Sequence[Standing], area: Area) -> str:
    """How one place or partnership stands, as a title: on how many outcomes it is worse and not improving."""
    name = upper_first(subjects.place(area))
    own = [row for row in rows if row.area_code == area.code and not row.synthetic]
    judged = {outcome.key for outcome in outcomes_of(rows) if not outcome.part.reference_only}
    told = [row for row in own if (row.commitment, row.part) in judged and row.standing != "cannot-be-told"]
    if not told:
        return f"{name}: no figure can be compared with England"
    n, n_worse = sum(map(needs_help, told)), sum(row.standing == "worse" for row in told)
    is_one = len(told) == 1
    if n == 0 and n_worse:
        return f"{name} is improving wherever it is worse than England"
    if n == 0:
        which = "the one outcome that can be compared" if is_one else f"any of {in_words(len(told))} outcomes"
        return f"{name} is not worse than England on {which}"
    which = (
        "the one outcome that can be compared"
        if is_one
        else f"{in_words(n)} of {in_words(len(told))} outcomes"
    )
    return f"{name} is worse than England and not improving on {which}"


def of_area(rows: Sequence[Standing], area: Area) -> str | None:
    """How one place or partnership stands, and what gets worse; None where nothing of it can be compared."""
    held = by_key(row for row in rows if row.area_code == area.code and not row.synthetic)
    of: dict[str, list[str]] = {}
    worsening = []
    for outcome in outcomes_of(rows):
        row = held.get((*outcome.key, area.code))
        if row is not None and not outcome.part.reference_only:
            of.setdefault(row.standing, []).append(outcome.phrase)
            worsening += [outcome.phrase] if row.direction == "wrong-way" else []
    said = [
        f"{word} on {listed(names)}"
        for kind, word in (
            ("worse", "worse than England"),
            ("similar", "similar"),
            ("better", "better"),
        )
        if (names := of.get(kind))
    ]
    if not said:
        return None
    getting_worse = f" Getting worse: {listed(worsening)}." if worsening else ""
    return f"{upper_first('; '.join(said))}.{getting_worse}"


# --- what has no column ------------------------------------------------------------------------------


def without_figures(rows: Sequence[Standing]) -> list[tuple[Commitment, str]]:
    """Targets and headline outcomes that no place has a judged figure of, each with the reason."""
    held = {outcome.key for outcome in outcomes_of(rows)}
    found = []
    for commitment in catalogue.commitments:
        parts = [part for part in commitment.judged_parts if (commitment.id, part.id) not in held]
        if commitment.sensitive:
            found.append((commitment, LEFT_OUT))
        elif not commitment.judged_parts:
            found.append((commitment, commitment.missing or NO_PLACE))
        elif len(parts) == len(commitment.judged_parts):
            stands_in = any((commitment.id, part.id) in held for part in commitment.parts)
            found.append((commitment, NO_PLACE_BUT_OLD if stands_in else NO_PLACE))
        elif parts:
            found.append((commitment, f"No figure of any place is held for {subjects.parts(parts)}."))
    return found
