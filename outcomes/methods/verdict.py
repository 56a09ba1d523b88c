"""Our verdict on a target in a leader's words, why systems disagree, and what changed since last time.

A probability comes in as a plain number from the predictive distribution; nothing here projects anything.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from typing import Literal

from outcomes.catalogue import Polarity
from outcomes.methods.trajectory import (
    RECENT_POINTS,
    TREND_POINTS,
    Direction,
    FingertipsTrend,
    GapSeries,
    HealthyPeople,
    OpenSdg,
    Path,
    open_sdg_class,
)
from outcomes.numerals import listed

VERSION = "2"
TITLE = "Verdicts"

Code = Literal[
    "met",
    "likely",
    "either-way",
    "unlikely",
    "mixed",
    "right-way",
    "wrong-way",
    "no-clear-change",
    "gap-closing-both-worse",
    "depends-on-baseline",
    "one-place",
    "too-early",
    "too-old",
    "not-enough-data",
    "no-measure",
]

#: Where the words for a likelihood change: "likely" from the first on, "unlikely" below the second.
LIKELY, UNLIKELY = Fraction(2, 3), Fraction(1, 3)

#: Figures whose newest period ended longer ago than this are shown and not judged.
OLD_AFTER_YEARS = 4

#: What every likelihood is read with.
CAVEAT = "if the recent pattern continues; this does not judge work that has not had time to show"

WORDS: Mapping[str, str] = {
    "met": "Met",
    "likely": "Likely on the current pattern",
    "either-way": "Could go either way",
    "unlikely": "Unlikely without faster change",
    "mixed": "Mixed",
    "right-way": "Moving the right way",
    "wrong-way": "Moving the wrong way",
    "no-clear-change": "No clear change",
    "gap-closing-both-worse": "Gap closing, but both getting worse",
    "depends-on-baseline": "Depends on the baseline",
    "one-place": "Cannot be told for one place",
    "too-early": "Too early to tell",
    "too-old": "Too old to judge",
    "not-enough-data": "Not enough data",
    "no-measure": "No measure yet",
}

ICONS: Mapping[str, str] = {
    "met": "tick",
    "likely": "arrow-to-line",
    "either-way": "half-circle",
    "unlikely": "diamond-cross",
    "mixed": "arrows-up-and-down",
    "right-way": "chevrons-better",
    "wrong-way": "chevrons-worse",
    "no-clear-change": "wave",
    "gap-closing-both-worse": "arrows-together-down",
    "depends-on-baseline": "fork",
    "one-place": "wide-range",
    "too-early": "hourglass",
    "too-old": "calendar",
    "not-enough-data": "dashed-ring",
    "no-measure": "empty-ring",
}

#: Verdicts that hold judgement back: the other codes judge.
NOT_JUDGED = ("depends-on-baseline", "one-place", "too-early", "too-old", "not-enough-data", "no-measure")

#: What is said of a part within a mixed verdict, the worst news first.
OF_PARTS: dict[str, str] = {
    "wrong-way": "getting worse",
    "gap-closing-both-worse": "closing while both sides get worse",
    "unlikely": "unlikely without faster change",
    "either-way": "could go either way",
    "no-clear-change": "without clear change",
    "likely": "likely on the current pattern",
    "right-way": "getting better",
    "met": "met",
}

DIRECTION_REASONS = {
    "right-way": "The change over the latest points is towards better and larger than chance would explain.",
    "wrong-way": "The change over the latest points is towards worse and larger than chance would explain.",
    "no-clear-change": "The change over the latest points is no larger than chance could explain.",
}

#: The fractions a leader would say, as "about m in n"; below 0.1 and above 0.9 no fraction is claimed.
FRACTIONS = tuple(
    Fraction(m, n)
    for m, n in ((1, 10), (1, 5), (1, 4), (1, 3), (2, 5), (1, 2), (3, 5), (2, 3), (3, 4), (4, 5), (9, 10))
)


@dataclass(frozen=True)
class Verdict:
    """A verdict: ``words`` and ``reason`` for leaders, the exact ``probability`` for the analysts' panel.

    ``probability`` and ``band`` are None wherever the verdict does not rest on one likelihood, and always
    for a sensitive target. Where one place cannot tell, analysts keep the probability and leaders get no band.
    """

    code: Code
    words: str
    reason: str
    icon: str
    probability: float | None = None
    band: str | None = None


@dataclass(frozen=True)
class Alternative:
    """Another defensible reading of the same target: another baseline, definition or vintage.

    ``label`` completes "... with <label>". ``probability`` is worked out under ``path``. For a ``level``
    rule the target is a value of its own and does not move with the baseline, so an alternative baseline
    leaves the probability, and with it the verdict, as it is; for ``change`` and ``gap`` the target value
    moves too.
    """

    label: str
    path: Path
    latest_value: float
    probability: float | None


def likelihood_band(probability: float) -> str:
    """A probability as a rounded band: ``less than 1 in 10``, ``about 1 in 4``, ``more than 9 in 10``.

    Between 0.1 and 0.9 inclusive it is the nearest common fraction, the smaller of two equally near; below a
    fraction at which the verdict changes it says "just under".

    Raises
    ------
    ValueError
        If the number is not between 0 and 1.
    """
    if not 0 <= probability <= 1:
        raise ValueError(f"A probability lies between 0 and 1, not {probability}.")
    if probability < float(FRACTIONS[0]):
        return "less than 1 in 10"
    if probability > float(FRACTIONS[-1]):
        return "more than 9 in 10"
    nearest = min(FRACTIONS, key=lambda fraction: abs(float(fraction) - probability))
    # The verdict changes there, so the band says on which side of it a likelihood is.
    is_under = nearest in (UNLIKELY, LIKELY) and probability < float(nearest)
    return f"{'just under' if is_under else 'about'} {chance_in_words(nearest)}"


def chance_in_words(chance: Fraction) -> str:
    """A fraction as a leader would say it.

    >>> chance_in_words(LIKELY)
    '2 in 3'
    """
    return f"{chance.numerator} in {chance.denominator}"


def verdict(
    path: Path | None,
    *,
    n_points: int,
    latest_value: float | None = None,
    probability: float | None = None,
    direction: Direction | None = None,
    gap: GapSeries | None = None,
    alternatives: Iterable[Alternative] = (),
    latest_period_start: date | None = None,
    latest_period_end: date | None = None,
    work_started: date | None = None,
    published_on: date | None = None,
    interval: tuple[float, float] | None = None,
    is_one_place: bool = False,
    is_sensitive: bool = False,
    missing: str | None = None,
    owner: str | None = None,
) -> Verdict:
    """Judge one target (one part of it).

    Parameters
    ----------
    path
        The target, from the baseline the strategy states where it states one. None where there is no measure.
    n_points
        Comparable points of the series: one source, definition, geography and vintage.
    latest_value
        In the unit of the path (a difference for a gap); needed where there are points.
    probability
        Of meeting the target at its time, from the predictive distribution; looked at from eight points up.
    direction
        Of the series judged, for direction targets and sensitive ones.
    gap
        Both sides of a gap since its baseline.
    alternatives
        Other baselines, definitions or vintages the verdict is tried under.
    latest_period_start, work_started
        First day of the latest period, and the day the work that serves the target began, where one is known.
    latest_period_end, published_on
        Last day of the latest period, and the day the snapshot is published.
    interval
        Lower and upper end of the 80% interval at the target's time, from the predictive distribution.
    is_one_place
        Whether these are the figures of a single place.
    is_sensitive
        Suicide: never a likelihood, neither in words nor as a number.
    missing, owner
        What is missing and who owns it, for the last two verdicts.

    Returns
    -------
    Verdict
        The first of these that holds: no measure; too old; gap closing while both sides get worse (never
        hidden behind a better word); met, or met under one baseline only; not enough data (five points);
        too early. Then, for a direction target and a sensitive one, the direction; for the others the
        likelihood (eight points), unless one place cannot tell or an alternative gives another verdict.
        Where the verdict turns on the baseline no probability is kept: one number would be picked from
        several.

    Raises
    ------
    ValueError
        If points are announced without a path or a latest value.
    """
    if n_points == 0:
        return _say("no-measure", _missing(missing or "No series measures this target.", owner))
    if path is None or latest_value is None or not math.isfinite(latest_value):
        raise ValueError("A series with points needs its path and its latest value.")
    alternatives = tuple(alternatives)
    if latest_period_end and published_on and is_too_old(latest_period_end, published_on):
        return _say("too-old", _missing(f"{_too_old(latest_period_end)} {missing or ''}".strip(), owner))
    if gap is not None and gap.closes_while_both_worsen:
        return _say(
            "gap-closing-both-worse",
            "The gap is smaller only because the comparator got worse by more; the area itself is worse too.",
        )
    is_met = path.is_met_by(latest_value)
    for other in alternatives:
        if other.path.is_met_by(other.latest_value) != is_met:
            here, there = ("met", "not met") if is_met else ("not met", "met")
            return _say(
                "depends-on-baseline", f"The target is {here} as it stands, {there} with {other.label}."
            )
    if is_met:
        return _say("met", "The latest figure is at or past the target; that is no promise that it lasts.")
    if n_points < RECENT_POINTS:
        return _say("not-enough-data", _too_few(n_points, RECENT_POINTS, "a direction", missing, owner))
    if work_started is not None and latest_period_start is not None and latest_period_start < work_started:
        return _say(
            "too-early",
            f"No full period has been published since the work started in {work_started:%B %Y}; "
            "the figures still describe the time before it.",
        )
    if path.rule == "direction" or is_sensitive:
        return _moving(direction, missing, owner)
    if n_points < TREND_POINTS:
        return _say("not-enough-data", _too_few(n_points, TREND_POINTS, "a likelihood", missing, owner))
    if probability is None:
        return _say("not-enough-data", _missing(missing or "There is no projection for this series.", owner))
    if is_one_place and interval is not None and _reaches_from_target_to_latest(path, interval, latest_value):
        return replace(_say("one-place", ONE_PLACE), probability=probability)
    band = likelihood_band(probability)
    code = _likelihood_code(probability)
    for other in alternatives:
        if other.probability is not None and _likelihood_code(other.probability) != code:
            words, other_words = WORDS[code], WORDS[_likelihood_code(other.probability)]
            return _say("depends-on-baseline", f"“{words}” as it stands, “{other_words}” with {other.label}.")
    reason = f"The chance of meeting the target on time is {band}, {CAVEAT}."
    return Verdict(code, WORDS[code], reason, ICONS[code], probability, band)


def _likelihood_code(probability: float) -> Code:
    # A probability is a float, and no float is exactly a third: the cut is the float nearest to it.
    if probability >= float(LIKELY):
        return "likely"
    return "either-way" if probability >= float(UNLIKELY) else "unlikely"


def is_too_old(period_end: date, published_on: date) -> bool:
    """Whether a period ended more than :data:`OLD_AFTER_YEARS` years before a day; to the day it is not yet.

    >>> is_too_old(date(2022, 3, 31), date(2026, 3, 31)), is_too_old(date(2022, 3, 31), date(2026, 4, 1))
    (False, True)
    """
    years_before = (published_on.year - OLD_AFTER_YEARS, published_on.month, published_on.day)
    return (period_end.year, period_end.month, period_end.day) < years_before


def _too_old(period_end: date) -> str:
    return (
        f"The newest figure describes a period that ended in {period_end:%B %Y}, more than {OLD_AFTER_YEARS} years "
        "before these figures were published."
    )


ONE_PLACE = (
    "The range of likely outcomes is too wide: at its better end the target is met, at its worse end nothing is "
    "better than now."
)


def _reaches_from_target_to_latest(path: Path, interval: tuple[float, float], latest_value: float) -> bool:
    """Whether an interval holds all from the target or better to the latest figure or worse."""
    lower, upper = interval
    if path.polarity == "low":
        return path.is_met_by(lower) and upper >= latest_value
    return path.is_met_by(upper) and lower <= latest_value


def of_parts(parts: Sequence[tuple[str, Verdict]]) -> Verdict:
    """The verdict on a whole target, from those on its parts.

    Parameters
    ----------
    parts
        Each part as it is named inside a sentence, with its verdict; the headline part first.

    Returns
    -------
    Verdict
        That of the headline part, unless two parts that are judged have different verdicts: then ``mixed``, which
        names the part that does worst. It has no likelihood: one part never speaks for the target.
    """
    judged: dict[str, list[str]] = {}
    for name, each in parts:
        if each.code not in NOT_JUDGED:
            judged.setdefault(each.code, []).append(name)
    if len(judged) < 2:
        return parts[0][1]
    codes = sorted(judged, key=list(OF_PARTS).index)
    said = [f"{listed(judged[code])} {OF_PARTS[code]}" for code in codes]
    return replace(
        _say("mixed", f"Its parts disagree: {'; '.join(said)}."), words=f"{WORDS['mixed']}: {said[0]}"
    )


def of_stand_ins(newest_end: date, published_on: date) -> Verdict:
    """The verdict on a target whose own measure has no figure, while others that stand near it do.

    >>> of_stand_ins(date(2018, 3, 31), date(2026, 11, 28)).words
    'Too old to judge'
    """
    near = "No figure of the target’s own measure is held; those that are shown do not judge it."
    if is_too_old(newest_end, published_on):
        return _say("too-old", f"{near} {_too_old(newest_end)}")
    return _say("not-enough-data", near)


def _moving(direction: Direction | None, missing: str | None, owner: str | None) -> Verdict:
    """The verdict on a target without a number, or whose number carries no likelihood."""
    if direction is None or direction.code == "not-enough-data":
        return _say("not-enough-data", _missing(missing or "The series is too short for a direction.", owner))
    return _say(direction.code, DIRECTION_REASONS[direction.code])


def _say(code: Code, reason: str) -> Verdict:
    return Verdict(code, WORDS[code], reason, ICONS[code])


def _too_few(n_points: int, needed: int, what: str, missing: str | None, owner: str | None) -> str:
    points = "1 comparable point" if n_points == 1 else f"{n_points} comparable points"
    sentence = f"There {'is' if n_points == 1 else 'are'} {points}; {what} needs {needed}."
    return _missing(f"{sentence} {missing}" if missing else sentence, owner)


def _missing(sentence: str, owner: str | None) -> str:
    return f"{sentence} Owner: {owner}." if owner else sentence


# --- Four systems ---------------------------------------------------------------------------------

Stance = Literal["good", "middling", "poor"]
# What a change of a verdict comes of: other figures, another choice or method, or new periods alone.
Cause = Literal["data", "definition", "pattern"]

OUR_STANCE: dict[str, Stance] = {
    "met": "good",
    "likely": "good",
    "right-way": "good",
    "either-way": "middling",
    "no-clear-change": "middling",
    "unlikely": "poor",
    "wrong-way": "poor",
    "gap-closing-both-worse": "poor",
}
OPEN_SDG_STANCE: dict[str, Stance] = {
    "On track": "good",
    "Moderate progress": "middling",
    "Limited progress": "poor",
    "Moving away": "poor",
}
HEALTHY_PEOPLE_STANCE: dict[str, Stance] = {
    "Met": "good",
    "Improved": "good",
    "Little or no change": "middling",
    "Got worse": "poor",
}

OUR_ASSUMPTION = {
    "met": "this dashboard whether the latest figure is at or past the target",
    "right-way": "this dashboard whether the latest points moved by more than chance would explain",
    "wrong-way": "this dashboard whether the latest points moved by more than chance would explain",
    "no-clear-change": "this dashboard whether the latest points moved by more than chance would explain",
    "gap-closing-both-worse": "this dashboard what happened on both sides of the gap",
}
OUR_LIKELIHOOD = "this dashboard how likely the target is by its date, given how much the years vary"
ASSUMPTIONS = {
    "Open SDG": "Open SDG whether the compound yearly change since the baseline is the one required",
    "Healthy People": "Healthy People only how far things have moved since the baseline, whatever the date",
    "Fingertips": "Fingertips only which way the last five points lean, whatever the target",
}
HEALTHY_PEOPLE_MET = "Healthy People only whether the target's value is reached, whatever the date"


def explain_disagreement(
    ours: Verdict,
    open_sdg: OpenSdg,
    healthy_people: HealthyPeople,
    fingertips: FingertipsTrend,
    *,
    polarity: Polarity,
) -> str:
    """One sentence on which assumption makes our verdict and the three published systems disagree.

    Each is taken as good, middling or poor news; a system that cannot be worked out takes no part. The
    sentence names the question asked by every system that differs from ours (or, where ours is withheld, by
    every system). Where Open SDG's compound and straight-line readings fall into different classes, that is
    the assumption.
    """
    stances: dict[str, Stance] = {}
    if open_sdg.category is not None:
        stances["Open SDG"] = OPEN_SDG_STANCE[open_sdg.category]
    if healthy_people.category is not None:
        stances["Healthy People"] = HEALTHY_PEOPLE_STANCE[healthy_people.category]
    if fingertips.result != "Cannot be calculated":
        stances["Fingertips"] = _fingertips_stance(fingertips.result, polarity)
    our_stance = OUR_STANCE.get(ours.code)
    if not stances and our_stance is None:
        return "No system can be worked out for this series."
    if not stances:
        return "Only this dashboard’s verdict can be worked out for this series."
    all_stances = {*stances.values(), *([our_stance] if our_stance else [])}
    if len(stances) + (our_stance is not None) == 1:
        return f"Only {next(iter(stances))} can be worked out for this series."
    if len(all_stances) == 1 and our_stance is None:
        return "The published systems that can be worked out agree; this dashboard holds its verdict back."
    if len(all_stances) == 1:
        return "All the systems that can be worked out for this series agree."
    differing = [system for system, stance in stances.items() if stance != our_stance]
    if our_stance and differing == ["Open SDG"] and _growth_decides(open_sdg, our_stance):
        return (
            "They differ because Open SDG assumes compound change, which asks for more of a fall early and "
            "more of a rise late than a straight line does; on a straight line it would agree."
        )
    questions = [
        HEALTHY_PEOPLE_MET
        if (system, healthy_people.category) == ("Healthy People", "Met")
        else ASSUMPTIONS[system]
        for system in differing
    ]
    if our_stance:
        questions.append(OUR_ASSUMPTION.get(ours.code, OUR_LIKELIHOOD))
    return f"They ask different questions: {'; '.join(questions)}."


def _fingertips_stance(result: str, polarity: Polarity) -> Stance:
    if result == "No clear change":
        return "middling"
    return "good" if (result == "Increasing") == (polarity == "high") else "poor"


def _growth_decides(open_sdg: OpenSdg, our_stance: Stance) -> bool:
    """Whether Open SDG would agree with us if it took straight lines."""
    linear = open_sdg.linear_ratio
    return linear is not None and OPEN_SDG_STANCE[open_sdg_class(linear)] == our_stance


# --- Since the last board -------------------------------------------------------------------------


@dataclass(frozen=True)
class Assessment:
    """A verdict with what it rested on, as kept with a snapshot.

    ``values`` maps period labels to values as published then. ``definition`` is every choice that is not a
    value (indicator, source, baseline, target), as text by name; ``method`` is the version of the
    arithmetic.
    """

    verdict: Verdict
    values: Mapping[str, float]
    definition: Mapping[str, str] = field(default_factory=dict)
    method: str = VERSION


@dataclass(frozen=True)
class Change:
    """What became of a verdict; ``cause`` is None where it still stands."""

    cause: Cause | None
    sentence: str


def since_last_board(before: Assessment, now: Assessment) -> Change:
    """What changed between two assessments of one target, and why, in a sentence.

    The cause is the first that applies: ``definition`` (a choice or the method is another, so the two
    verdicts do not compare), ``data`` (figures that were already there were revised or withdrawn, the first
    figures came, or none came until the newest were too old), ``pattern`` (nothing but new periods: the recent
    pattern itself is another).
    """
    chosen = [
        name
        for name in sorted({*before.definition, *now.definition})
        if before.definition.get(name) != now.definition.get(name)
    ]
    if before.method != now.method:
        chosen.append("method")
    gone = [period for period in before.values if period not in now.values]
    revised = [period for period, value in before.values.items() if now.values.get(period, value) != value]
    added = [period for period in now.values if period not in before.values]
    news = f"new figures for {_listed(added)}" if added else ""

    if before.verdict.code == now.verdict.code:
        what = [news] if news else []
        if gone:
            instead = f"figures for {_listed(added)} in place of those for {_listed(gone)}"
            what = [instead if added else f"the figures for {_listed(gone)} withdrawn"]
        what += [f"revised figures for {_listed(revised)}"] if revised else []
        what += [f"a changed {_listed(chosen)}"] if chosen else []
        with_news = f", with {_listed(what)}" if what else ""
        cause: Cause | None = ("definition" if chosen else "data") if gone else None
        return Change(cause, f"Still “{now.verdict.words}”{with_news}.")

    moved = f"From “{before.verdict.words}” to “{now.verdict.words}”"
    # Without figures before there was no baseline either, nor anything that it could have changed from.
    if added and not before.values:
        return Change("data", f"{moved}: the first figures arrived, for {_listed(added)}.")
    if chosen:
        return Change("definition", f"{moved}: the {_listed(chosen)} changed, so the two do not compare.")
    if revised or gone:
        return Change("data", f"{moved}: figures for {_listed([*revised, *gone])} were revised or withdrawn.")
    if added and before.verdict.code == "too-old":
        return Change("data", f"{moved}: newer figures arrived, for {_listed(added)}.")
    if added:
        return Change("pattern", f"{moved}: {news} changed the recent pattern.")
    if now.verdict.code == "too-old":
        return Change("data", f"{moved}: no newer figures have come.")
    # Neither figures nor listed choices moved: the cause is other reference data, such as a start date.
    return Change("definition", f"{moved}: what this dashboard assumes about the target changed.")


def _listed(items: list[str]) -> str:
    """Words joined as a sentence would; more than three are counted."""
    if len(items) > 3:
        return f"{items[0]}, {items[1]} and {len(items) - 2} more"
    return listed(items)
