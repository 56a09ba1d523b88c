"""Our verdict on a target in a leader's words, why systems disagree, and what changed since last time.

A probability comes in as a plain number from the predictive distribution; nothing here projects anything.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Literal

from outcomes.trajectory import (
    RECENT_POINTS,
    TREND_POINTS,
    Direction,
    FingertipsTrend,
    GapSeries,
    HealthyPeople,
    OpenSdg,
    Path,
    Polarity,
    open_sdg_class,
)

VERSION = "1"

Code = Literal[
    "met",
    "likely",
    "either-way",
    "unlikely",
    "right-way",
    "wrong-way",
    "no-clear-change",
    "gap-closing-both-worse",
    "depends-on-baseline",
    "too-early",
    "not-enough-data",
    "no-measure",
]

LIKELY, UNLIKELY = 0.8, 0.2

#: What every likelihood is read with.
CAVEAT = "if the recent pattern continues; this does not judge work that has not had time to show"

WORDS: dict[Code, str] = {
    "met": "Met",
    "likely": "Likely on the current pattern",
    "either-way": "Could go either way",
    "unlikely": "Unlikely without faster change",
    "right-way": "Moving the right way",
    "wrong-way": "Moving the wrong way",
    "no-clear-change": "No clear change",
    "gap-closing-both-worse": "Gap closing, but both getting worse",
    "depends-on-baseline": "Depends on the baseline",
    "too-early": "Too early to tell",
    "not-enough-data": "Not enough data",
    "no-measure": "No measure yet",
}

ICONS: dict[Code, str] = {
    "met": "tick",
    "likely": "arrow-to-line",
    "either-way": "half-circle",
    "unlikely": "diamond-cross",
    "right-way": "chevrons-better",
    "wrong-way": "chevrons-worse",
    "no-clear-change": "wave",
    "gap-closing-both-worse": "arrows-together-down",
    "depends-on-baseline": "fork",
    "too-early": "hourglass",
    "not-enough-data": "dashed-ring",
    "no-measure": "empty-ring",
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
    for a sensitive target.
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
    """A probability as a rounded band: ``less than 1 in 10``, ``about 1 in 3``, ``more than 9 in 10``.

    Between 0.1 and 0.9 inclusive it is the nearest common fraction, the smaller of two equally near; just below
    1 and 4 in 5, where the verdict changes, it says "less than".

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
    # The words change at 1 and 4 in 5, so the band says on which side of them a likelihood is.
    is_under = (nearest == Fraction(1, 5) and probability < UNLIKELY) or (
        nearest == Fraction(4, 5) and probability < LIKELY
    )
    return f"{'less than' if is_under else 'about'} {nearest.numerator} in {nearest.denominator}"


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
    work_started: date | None = None,
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
    is_sensitive
        Suicide: never a likelihood, neither in words nor as a number.
    missing, owner
        What is missing and who owns it, for the last two verdicts.

    Returns
    -------
    Verdict
        The first of these that holds: no measure; gap closing while both sides get worse (never hidden
        behind a better word); met, or met under one baseline only; not enough data (five points); too
        early. Then, for a direction target and a sensitive one, the direction; for the others the
        likelihood (eight points), unless an alternative gives another verdict. The exact probability is
        kept with likelihoods only: where the verdict turns on the baseline, one number would be picked from
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
    band = likelihood_band(probability)
    code = _likelihood_code(probability)
    for other in alternatives:
        if other.probability is not None and _likelihood_code(other.probability) != code:
            words, other_words = WORDS[code], WORDS[_likelihood_code(other.probability)]
            return _say("depends-on-baseline", f"“{words}” as it stands, “{other_words}” with {other.label}.")
    reason = f"The chance of meeting the target on time is {band}, {CAVEAT}."
    return Verdict(code, WORDS[code], reason, ICONS[code], probability, band)


def _likelihood_code(probability: float) -> Code:
    if probability >= LIKELY:
        return "likely"
    return "either-way" if probability >= UNLIKELY else "unlikely"


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
    return OPEN_SDG_STANCE[open_sdg_class(open_sdg.linear_ratio)] == our_stance


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

    cause: Literal["data", "definition", "pattern"] | None
    sentence: str


def since_last_board(before: Assessment, now: Assessment) -> Change:
    """What changed between two assessments of one target, and why, in a sentence.

    The cause is the first that applies: ``definition`` (a choice or the method is another, so the two
    verdicts do not compare), ``data`` (figures that were already there were revised or withdrawn, or the
    first figures came), ``pattern`` (nothing but new periods: the recent pattern itself is another).
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
        cause = ("definition" if chosen else "data") if gone else None
        return Change(cause, f"Still “{now.verdict.words}”{with_news}.")

    moved = f"From “{before.verdict.words}” to “{now.verdict.words}”"
    if chosen:
        return Change("definition", f"{moved}: the {_listed(chosen)} changed, so the two do not compare.")
    if revised or gone:
        return Change("data", f"{moved}: figures for {_listed([*revised, *gone])} were revised or withdrawn.")
    if added and not before.values:
        return Change("data", f"{moved}: the first figures arrived, for {_listed(added)}.")
    if added:
        return Change("pattern", f"{moved}: {news} changed the recent pattern.")
    # Neither figures nor listed choices moved: the cause is other reference data, such as a start date.
    return Change("definition", f"{moved}: what this dashboard assumes about the target changed.")


def _listed(items: list[str]) -> str:
    """Words joined as a sentence would; more than three are counted."""
    if len(items) > 3:
        return f"{items[0]}, {items[1]} and {len(items) - 2} more"
    return " and ".join([", ".join(items[:-1]), items[-1]] if len(items) > 1 else items)
