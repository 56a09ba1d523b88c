"""What changed between two releases, in words: which releases, how much of what, and each change in a sentence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date

from outcomes.catalogue import Area, Measure, Part, catalogue
from outcomes.numerals import counted, day, listed, lower_first, upper_first
from outcomes.results.releases import Change, Kind, Release
from outcomes.wording import quantities, service_words, subjects

RECONSTRUCTED = (
    "Reconstructed: the newest year of each published series held back; not something that was published on"
    " any day."
)
FIRST = "This is the first release: there is nothing to compare it with yet."
NOTHING = "No verdict, figure or signal has changed."
SAME = "Nothing has been published since."
PROXY = " (North East region)"


def release(one: Release) -> str:
    """A release inside a sentence: "the release of 3 November 2026, 06:10 UTC"."""
    if one.published_at is None:
        return "the state before the newest figures (reconstructed)"
    return f"the release of {moment(one)}"


def moment(one: Release) -> str:
    """When a release was published, as a choice names it; one that was reconstructed has no day."""
    at = one.published_at
    return "Before the newest figures" if at is None else f"{day(at.date().isoformat())}, {at:%H:%M} UTC"


def compared_with(before: Release, board: date | None) -> str:
    """With which release the present one is compared, and why with that.

    Parameters
    ----------
    board
        The day of the last board, where one is known.
    """
    named = release(before)
    if board is None:
        return f"Compared with {named}. No date of a board meeting has been entered."
    if before.published_at is None or before.published_at.date() > board:
        return f"Compared with {named}: no release is held from the board of {day(board)}."
    return f"Compared with {named}, which was held at the board of {day(board)}."


def compared_in_full(before: Release, board: date | None) -> str:
    """As :func:`compared_with`; of a release that was reconstructed also what that means."""
    said = compared_with(before, board)
    return f"{said} {RECONSTRUCTED}" if before.is_reconstructed else said


def title(change: Change, area: Area) -> str:
    """What a change is of: a commitment, with its part where it has several, or a measure."""
    if not change.commitment:
        return catalogue.measure_by_id[change.measure].title
    commitment = catalogue.commitment(change.commitment)
    name = subjects.commitment(commitment, area)
    part = part_of(change)
    return name if part is None or len(commitment.parts) == 1 else f"{name}: {lower_first(part.label)}"


def part_of(change: Change) -> Part | None:
    """The part of its commitment that a change is of; None of the whole."""
    parts = catalogue.commitment(change.commitment).parts
    return next((part for part in parts if part.id == change.part), None)


def sentence(change: Change) -> str:
    """A change in one sentence."""
    if change.sentence:
        return change.sentence
    measure = catalogue.measure_by_id[change.measure]
    if change.kind == "signal":
        return _signal(change)
    period = _period(change.period, change.grain)
    if change.kind == "revised":
        was, now = _value(change.before, change, measure), _value(change.now, change, measure)
        return f"The figure for {period} was revised from {was} to {now}."
    if change.kind == "gone":
        return f"The figure for {period}, {_value(change.before, change, measure)}, is no longer held."
    said = f"New: {_value(change.now, change, measure)} in {period}"
    if change.previous_period is None:
        return f"{said}."
    previous = _value(change.previous, change, measure).removesuffix(PROXY)
    return f"{said}, after {previous} in {_period(change.previous_period, change.grain)}."


def told(found: Sequence[Change]) -> str:
    """What is told of one part: its first change, and of a verdict the figure that came with it."""
    said = [sentence(found[0])]
    if found[0].kind == "verdict":
        said += [sentence(one) for one in found[1:] if one.kind == "new"][:1]
    return " ".join(said)


def value_of(amount: float | None, change: Change) -> str | None:
    """A value of a change with its unit, of a gap the difference to England."""
    return None if amount is None else _value(amount, change, catalogue.measure_by_id[change.measure])


def _value(amount: float | None, change: Change, measure: Measure) -> str:
    if not change.commitment:
        return "a hidden figure" if amount is None else service_words.amount(amount, measure)
    said = quantities.gap(amount, measure) if change.is_gap else quantities.value(amount, measure)
    return f"{said}{PROXY}" if change.basis == "proxy" else said


def difference(change: Change) -> str | None:
    """By how much a new figure differs from the one before, both as they are printed; of a gap whether it narrowed."""
    if change.now is None or change.previous is None:
        return None
    measure = catalogue.measure_by_id[change.measure]
    before, now = (round(one, measure.decimals) for one in (change.previous, change.now))
    is_one_sided = change.is_gap and before * now > 0
    moved = abs(now) - abs(before) if is_one_sided else now - before
    if round(moved, measure.decimals) == 0:
        return "no change"
    size = quantities.difference(moved, measure)
    if is_one_sided:
        return f"{size} {'further from' if moved > 0 else 'closer to'} England"
    return f"{'up' if moved > 0 else 'down'} {size}"


def _period(label: str | None, grain: str) -> str:
    """A period inside a sentence: a year by its label, a week or month by its last day."""
    if grain == "year":
        return str(label)
    end = day(str(label))
    return f"the month to {end}" if grain == "month" else f"the {grain} to Sunday {end}"


def _signal(change: Change) -> str:
    """A signal that began, ended or turned."""
    if change.before_words is None:
        return f"Signal begun: {lower_first(str(change.now_words))}."
    if change.now_words is None:
        return f"Signal ended: it was “{lower_first(change.before_words)}”."
    return f"Signal turned: {lower_first(change.now_words)}. Before, it was “{lower_first(change.before_words)}”."


def counts(changes: Iterable[Change]) -> str:
    """How much of what changed, as a sentence.

    >>> counts([])
    'No verdict, figure or signal has changed.'
    """
    n = Counter(change.kind for change in changes if change.commitment or change.kind == "signal")
    said = [
        counted(n["verdict"], "verdict changed", "verdicts changed"),
        counted(n["new"], "new figure"),
        counted(n["revised"], "revised figure"),
        counted(n["gone"], "figure withdrawn", "figures withdrawn"),
        counted(n["definition"], "definition changed", "definitions changed"),
        counted(n["signal"], "signal begun or ended", "signals begun or ended"),
    ]
    kinds: tuple[Kind, ...] = ("verdict", "new", "revised", "gone", "definition", "signal")
    told = [words for words, kind in zip(said, kinds, strict=True) if n[kind]]
    return f"{upper_first(listed(told))}." if told else NOTHING


def methods_changed(before: Release, now: Release) -> str | None:
    """Which methods have another version, where any has: their verdicts do not compare."""
    was, is_now = (dict(_pairs(one.method_version)) for one in (before, now))
    names = [name for name in is_now if name in was and was[name] != is_now[name] and name != "compute"]
    if not names:
        return None
    return f"Methods changed between the two: {listed(names)}."


def _pairs(version: str) -> Iterable[tuple[str, str]]:
    for pair in version.split(", "):
        name, _, number = pair.rpartition(" ")
        yield name, number
