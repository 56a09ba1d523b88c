"""Are we on course? The answer, counted from the verdicts on the targets and said in a few sentences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from outcomes import numerals
from outcomes.catalogue import ENGLAND, Area, Part, Target, catalogue
from outcomes.methods.verdict import NOT_JUDGED, WORDS
from outcomes.numerals import in_words, listed, lower_first, upper_first
from outcomes.results.targets import Assessment
from outcomes.wording import judgements, subjects

# A target with the assessment of its headline part, and its other judged parts that have figures with theirs.
Judged = tuple[Target, Assessment, Sequence[tuple[Part, Assessment]]]

# Verdicts that weigh a target's number against its date; the others judge a direction, or nothing.
TESTED = ("met", "likely", "either-way", "unlikely")

ON_COURSE = ("met", "likely", "right-way")

# What is said of one target, and of several, for each verdict that is not "met" or "likely".
SAID = (
    ("either-way", "could go either way", "could go either way"),
    (
        "unlikely",
        "is unlikely to get there without faster change",
        "are unlikely to get there without faster change",
    ),
    ("wrong-way", "is moving the wrong way", "are moving the wrong way"),
    (
        "gap-closing-both-worse",
        "is nearer to England, but both get worse",
        "are nearer to England, but all get worse",
    ),
    ("right-way", "is moving the right way", "are moving the right way"),
    ("no-clear-change", "shows no clear change", "show no clear change"),
)


@dataclass(frozen=True)
class Tally:
    """Targets by verdict; those that rest on invented data stand apart and are never counted."""

    by_code: Mapping[str, tuple[Target, ...]]
    illustrative: tuple[Target, ...] = ()
    #: The words of each mixed verdict, by the target's id.
    mixed: Mapping[str, str] = field(default_factory=dict)
    #: Parts that move the wrong way, of targets whose first part does not; by the target's id.
    contrary: Mapping[str, tuple[Part, ...]] = field(default_factory=dict)

    def of(self, *codes: str) -> tuple[Target, ...]:
        """Targets with any of these verdicts, in the order of the strategy."""
        wanted = [target for code in codes for target in self.by_code.get(code, ())]
        return tuple(target for target in catalogue.targets if target in wanted)

    @property
    def n(self) -> int:
        """Targets counted."""
        return sum(len(targets) for targets in self.by_code.values())

    def shown(self) -> list[tuple[str, int]]:
        """Verdict codes with their numbers, best first; "likely" is there even when no target is."""
        return [
            (code, len(self.by_code.get(code, ())))
            for code in WORDS
            if code == "likely" or self.by_code.get(code)
        ]


@dataclass(frozen=True)
class Promises:
    """How many promises have each verdict: a headline commitment once for men and once for women, a target once."""

    by_code: Mapping[str, int]
    n_illustrative: int = 0

    @property
    def n(self) -> int:
        """Promises counted; those that rest on invented data are not."""
        return sum(self.by_code.values())

    @property
    def n_judged(self) -> int:
        """Those with a verdict on where they are going."""
        return sum(n for code, n in self.by_code.items() if code not in NOT_JUDGED)

    @property
    def n_on_course(self) -> int:
        """Those that are met, likely to be, or moving the right way where no number is set."""
        return sum(self.by_code.get(code, 0) for code in ON_COURSE)

    def shown(self) -> list[tuple[str, int]]:
        """Verdict codes with their numbers, best first; "likely" is there even when none is."""
        return [
            (code, self.by_code.get(code, 0)) for code in WORDS if code == "likely" or self.by_code.get(code)
        ]


def tally(verdicts: Sequence[Judged]) -> Tally:
    """Count targets by their verdict."""
    by_code: dict[str, tuple[Target, ...]] = {}
    illustrative: tuple[Target, ...] = ()
    mixed: dict[str, str] = {}
    contrary: dict[str, tuple[Part, ...]] = {}
    for target, found, others in verdicts:
        if found.synthetic:
            illustrative += (target,)
        else:
            code = str(found.decided)
            by_code[code] = (*by_code.get(code, ()), target)
            if code == "mixed":
                mixed[target.id] = judgements.target_said(found)
                continue
            away = tuple(
                part for part, row in others if not row.synthetic and judgements.moves_wrong_way(row)
            )
            if away and not judgements.moves_wrong_way(found):
                contrary[target.id] = away
    return Tally(by_code, illustrative, mixed, contrary)


def answer(counted: Tally, area: Area) -> str:
    """Whether we are on course: first what is, then what is not, then what cannot be judged."""
    unknown = counted.of(*NOT_JUDGED)
    if len(unknown) == counted.n:
        return " ".join([f"No target can be judged for {subjects.place(area)} yet.", *_contrary(counted)])
    said = [_on_course(counted, area), *_named(counted)]
    if unknown:
        said.append(f"{upper_first(of_all(len(unknown), counted.n))} cannot be judged yet.")
    return " ".join(said)


def opening(promises: Promises, counted: Tally, area: Area) -> str:
    """How many of the promises that can be judged are on course; then what is said of targets by name."""
    n, of_judged = promises.n_on_course, numerals.counted(promises.n_judged, "promise")
    if area.code == ENGLAND:
        first = _on_course(counted, area)
    elif not promises.n_judged:
        every = numerals.counted(promises.n, "promise")
        first = f"Not one of the {every} can be judged for {subjects.place(area)} yet."
    elif promises.n_judged == 1:
        first = f"One promise can be judged, and it is {'' if n else 'not '}on course for 2030."
    else:
        some = upper_first(in_words(n, up_to=10)) if n else "Not one"
        verb = "are" if n > 1 else "is"
        first = f"{some} of the {of_judged} that can be judged {verb} on course for 2030."
    return " ".join([first, *_named(counted)])


def _named(counted: Tally) -> list[str]:
    """A sentence for each verdict that is not good news, and for targets whose parts differ."""
    said = []
    for code, of_one, of_several in SAID:
        some = counted.of(code)
        if some:
            said.append(_said(some, of_one, of_several))
    for target in counted.of("mixed"):
        mixed = lower_first(counted.mixed[target.id])
        said.append(_said([target], f"is {mixed}", f"are {mixed}"))
    return said + _contrary(counted)


def _contrary(counted: Tally) -> list[str]:
    """A sentence for each target whose first part hides that another moves the wrong way."""
    return [
        f"Part of {lower_first(target.short_title)} is moving the wrong way: "
        f"{subjects.parts(counted.contrary[target.id])}."
        for target in catalogue.targets
        if target.id in counted.contrary
    ]


def _on_course(counted: Tally, area: Area) -> str:
    if area.code == ENGLAND:
        return "The strategy sets England no targets; its figures are here for comparison."
    met, likely = counted.of("met"), counted.of("likely")
    tested = counted.of(*TESTED)
    if not tested:
        none = f"Not one of the {in_words(counted.n, up_to=10)} targets"
        return f"{none} can be tested against 2030 for {subjects.place(area)} yet."
    if not met and not likely:
        of_those = upper_first(of_all(len(tested), counted.n))
        verdict = "it is not" if len(tested) == 1 else "none is"
        return f"{of_those} targets can be tested against 2030, and {verdict} likely to be met on the current pattern."
    said = []
    if met:
        said.append(_said(met, "has met its target", "have met their targets"))
    if likely:
        verb = "likely to get there on the current pattern"
        said.append(_said(likely, f"is {verb}", f"are {verb}"))
    return " ".join(said)


def _said(targets: Sequence[Target], of_one: str, of_several: str) -> str:
    names = [lower_first(target.short_title) for target in targets]
    is_several = len(names) > 1 or names[0].endswith("s")
    return upper_first(f"{listed(names)} {of_several if is_several else of_one}.")


def of_all(n: int, total: int) -> str:
    """Part of a whole.

    >>> of_all(5, 8), of_all(12, 14)
    ('five of the eight', '12 of the 14')
    """
    return " of the ".join(in_words(k, up_to=10) for k in (n, total))
