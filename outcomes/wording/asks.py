"""What to ask, of whom and by when: what meetings wrote down, who is not named, and what the figures ask for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from outcomes.catalogue import Area, Commitment, Part, Target, asks, catalogue
from outcomes.catalogue.asks import AskError, WrittenAsk
from outcomes.numerals import counted, day, listed, lower_first
from outcomes.results.targets import Assessment
from outcomes.wording import asking, subjects

Kind = Literal["written", "no-owner", "by-figures"]
Assessments = Mapping[tuple[str, str], Assessment]

NOBODY = "Nobody is named as owner: name one"
NO_OWNER = "Nobody is named as owner"
# Verdicts that ask for something, the worst news first; a mixed one where one of its parts has such a verdict.
OFF_COURSE = ("wrong-way", "gap-closing-both-worse", "unlikely")
ASKED_FIRST = 3


@dataclass(frozen=True)
class About:
    """What an ask is about: its name, and the page that shows it."""

    title: str
    path: str


@dataclass(frozen=True)
class Ask:
    """One ask in words.

    ``text`` is Markdown of a written ask and a plain sentence otherwise. ``due`` and ``when`` ("Due 31 October 2026:
    29 days overdue") belong to written asks, and to what the figures ask for the day its words were written.
    """

    kind: Kind
    title: str
    text: str
    about: tuple[About, ...]
    owner: str | None = None
    due: date | None = None
    when: str = ""
    where: str = ""
    is_overdue: bool = False
    is_closed: bool = False
    is_example: bool = False


def written() -> tuple[WrittenAsk, ...]:
    """Every ask of ``data/asks/`` in the order of due days; read again once a file is new or changed.

    Raises
    ------
    AskError
        Naming file and key, and what to do.
    """
    found = asks.read_once(asks.FOLDER, asks.stamp(asks.FOLDER))
    catalogue.check_asks(found)
    return found


def written_or_none() -> tuple[WrittenAsk, ...]:
    """The same for pages about something else: of a file that cannot be read the target pages tell."""
    try:
        return written()
    except AskError:
        return ()


# --- one ask in words --------------------------------------------------------------------------------


def due_words(due: date, today: date) -> str:
    """When an open ask is due.

    >>> due_words(date(2026, 10, 31), date(2026, 11, 29)), due_words(date(2026, 11, 29), date(2026, 11, 29))
    ('Due 31 October 2026: 29 days overdue', 'Due today, 29 November 2026')
    """
    late = (today - due).days
    if late == 0:
        return f"Due today, {day(due)}"
    return f"Due {day(due)}" + (f": {counted(late, 'day')} overdue" if late > 0 else "")


def in_words(ask: WrittenAsk, today: date) -> Ask:
    """A written ask as pages show it."""
    is_open = ask.status == "open"
    places = [subjects.place(catalogue.area_by_code[code]) for code in ask.areas]
    return Ask(
        kind="written",
        title=ask.title,
        text=ask.text,
        about=(_about(*ask.about),),
        owner=catalogue.owner_words(ask.owner) if ask.owner else None,
        due=ask.due,
        when=due_words(ask.due, today)
        if is_open
        else f"{ask.status.capitalize()} {day(ask.closed or ask.due)}",
        where=listed(places),
        is_overdue=is_open and ask.due < today and not ask.is_example,
        is_closed=not is_open,
        is_example=ask.is_example,
    )


def _about(key: str, name: str) -> About:
    if key == "intervention":
        work = catalogue.intervention(name)
        return About(work.title, f"/interventions/{work.id}")
    return about(catalogue.commitment(name))


def about(commitment: Commitment) -> About:
    """A target and its page, or a headline commitment and its place on the page of its goal."""
    if isinstance(commitment, Target):
        return About(commitment.short_title, f"/targets/{commitment.id}")
    return About(commitment.title, f"/goals/{commitment.goal}#section-{commitment.id}")


def nobody_named(targets: Sequence[Target]) -> Ask | None:
    """The first ask of targets without an owner, joined where there are several; None where each has one."""
    unowned = [target for target in targets if target.owner is None]
    if not unowned:
        return None
    several = len(unowned) > 1
    title = (
        f"Name an owner for {counted(len(unowned), 'target')}"
        if several
        else f"Name an owner for {lower_first(unowned[0].title)}"
    )
    text = f"No source held says who answers for {'them' if several else 'it'}."
    return Ask("no-owner", title, text, tuple(about(target) for target in unowned))


def of_figures(target: Target, part: Part, row: Assessment, area: Area) -> Ask | None:
    """What the figures of a part that is off course ask for in an area; None where they ask nothing of it.

    The written lines are about the whole system and the widest areas. For a place it is its own verdict.
    """
    if row.synthetic or (target.sensitive and area.is_local):
        return None
    part_words = f" ({lower_first(part.label)})" if part is not target.headline_part else ""
    title, known_as = f"{target.short_title}{part_words}", (about(target),)
    if area.kind in asking.SO_WHAT_KINDS:
        measure = catalogue.measure_by_id[part.measure]
        line = asking.so_what(target.so_what_of(part), row, measure)
        return Ask("by-figures", title, line.text, known_as, target.owner, when=f"Written {day(line.date)}")
    said = lower_first(str(row.verdict_words)) + (f", {row.band}" if row.band else "")
    text = f"Ask what {subjects.place(area)} will change first. The verdict there: {said}."
    return Ask("by-figures", title, text, known_as, target.owner)


def off_course(target: Target, assessments: Assessments) -> tuple[Part, Assessment] | None:
    """The part whose verdict is the worst of a target that is off course, or None."""
    judged = [
        (part, row)
        for part in target.judged_parts
        if (row := assessments.get((target.id, part.id))) is not None and row.has_figures
    ]
    headline = next((row for part, row in judged if part is target.headline_part), None)
    if headline is None or headline.decided not in (*OFF_COURSE, "mixed"):
        return None
    bad = [pair for pair in judged if pair[1].verdict in OFF_COURSE]
    return min(bad, key=lambda pair: OFF_COURSE.index(str(pair[1].verdict)), default=None)


# --- lists of them -----------------------------------------------------------------------------------


def for_target(target: Target, area: Area, today: date) -> list[Ask]:
    """The asks about one target that concern an area: nobody named first, then written ones, examples and closed last.

    Raises
    ------
    AskError
        Where a file of ``data/asks/`` cannot be used.
    """
    first = Ask("no-owner", NOBODY, "No source held says who answers for this target.", (about(target),))
    own = [ask for ask in written() if ask.target == target.id and catalogue.concerns(ask.areas, area)]
    return [*([] if target.owner else [first]), *_in_order(own, today)]


def for_area(area: Area, today: date, assessments: Assessments | None = None) -> list[Ask]:
    """What to ask for an area: overdue, nobody named, open by due day, what figures ask; then examples and closed ones.

    Parameters
    ----------
    today
        The day to which days overdue are counted.
    assessments
        Of the area, by (target, part), as ``Verdicts.assessments`` holds them; without them nothing is asked of
        figures.
    """
    found = _in_order([ask for ask in written_or_none() if catalogue.concerns(ask.areas, area)], today)
    overdue = [ask for ask in found if ask.is_overdue]
    still_open = [ask for ask in found if not (ask.is_overdue or ask.is_example or ask.is_closed)]
    nobody = nobody_named(catalogue.targets)
    rest = [ask for ask in found if ask.is_example or ask.is_closed]
    figures = _of_targets(area, assessments or {})
    return [*overdue, *([nobody] if nobody else []), *still_open, *figures, *rest]


def three_for(area: Area, today: date, assessments: Assessments | None = None) -> list[Ask]:
    """The three things to ask first for an area: never an example, never what is closed."""
    found = for_area(area, today, assessments)
    return [ask for ask in found if not (ask.is_example or ask.is_closed)][:ASKED_FIRST]


def n_overdue(found: Sequence[Ask]) -> int:
    """How many asks are overdue; examples never are."""
    return sum(ask.is_overdue for ask in found)


def _in_order(found: Sequence[WrittenAsk], today: date) -> list[Ask]:
    """Written asks in words: open ones by due day, then examples, then what is closed, the newest first."""
    ordered = [in_words(ask, today) for ask in sorted(found, key=lambda ask: (ask.due, ask.id))]
    still_open = [ask for ask in ordered if not ask.is_closed]
    closed = [ask for ask in reversed(ordered) if ask.is_closed]
    both = [*still_open, *closed]
    return [ask for ask in both if not ask.is_example] + [ask for ask in both if ask.is_example]


def _of_targets(area: Area, assessments: Assessments) -> list[Ask]:
    """What the figures of targets that are off course ask for, the worst verdict first."""
    if area.kind in ("england", "region"):
        # The strategy sets them no targets.
        return []
    found = [
        (OFF_COURSE.index(str(pair[1].verdict)), ask)
        for target in catalogue.targets
        if (pair := off_course(target, assessments)) and (ask := of_figures(target, *pair, area))
    ]
    return [ask for _, ask in sorted(found, key=lambda pair: pair[0])]
