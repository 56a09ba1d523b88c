"""What a page, a row or a slide says of one part in one area: what happened, and where it leads."""

from __future__ import annotations

from outcomes.catalogue import ICB, Area, Commitment, Measure, Part
from outcomes.methods.verdict import WORDS
from outcomes.numerals import counted, lower_first, number, upper_first
from outcomes.results.targets import Assessment, unmeasured
from outcomes.wording.aims import goal_phrase
from outcomes.wording.judgements import is_beyond_chance, is_moving_away
from outcomes.wording.quantities import difference, gap, value
from outcomes.wording.subjects import located, place, sensitive_subject, subject

NO_FIGURES = "There are no figures."

OUTLOOK = {
    "likely": "is likely on the current pattern",
    "either-way": "could go either way",
    "unlikely": "is unlikely without faster change",
}


def nothing_held(
    commitment: Commitment,
    part: Part | None,
    area: Area,
    missing: str | None = None,
    verdict_words: str = WORDS["no-measure"],
) -> Assessment:
    """The one assessment of what has no figures: it says why there are none, by default as reference data has it."""
    reason = missing or commitment.missing_of(part) or NO_FIGURES
    return unmeasured(commitment.id, part, area.code, reason, verdict_words=verdict_words)


def finding(
    row: Assessment, measure: Measure, part: Part, area: Area, title: str, *, with_turn: bool = True
) -> str:
    """What a page, a row or a slide has to say about one part in one area, in one or two sentences.

    Parameters
    ----------
    row
        The assessment of the part, which may be without figures.
    title
        The commitment's title, which names what cannot be shown.
    with_turn
        Whether to say that the newest figure moved against the direction of several together.

    Returns
    -------
    str
        Without a measure: "Smoking in adults: no figures for Cumberland". Otherwise what
        happened, and where it leads.
    """
    if not row.has_figures:
        if row.decided != row.verdict:
            # Others are shown that stand near it: too old, or not what it is judged by.
            return f"{title}: {lower_first(str(row.target_verdict_words))}"
        return f"{title}: no figures for {place(area)}" if area.code != ICB else f"{title}: no measure yet"
    where = located(row, area)
    if row.is_gap:
        return _gap_finding(row, measure, part, where)
    what = sensitive_subject(measure, part.sex) if row.is_sensitive else subject(measure, part.sex)
    first = f"{where}{what} {movement(row, measure, with_turn=with_turn)}."
    second = outlook(row, measure, part)
    if row.verdict in ("right-way", "wrong-way") and row.rule == "direction":
        second = "" if "lately" in first else second
    return " ".join(part for part in (upper_first(first), second) if part)


def movement(row: Assessment, measure: Measure, *, with_turn: bool = True) -> str:
    """What a series did, as the verb of :func:`subject`: "has more than halved since 2011".

    ``row`` is an assessment with at least one value. A long change and the recent direction are told apart:
    where they disagree, or the recent change is no larger than chance, the sentence says so. A newest figure that
    turned has a sentence of its own, unless it is not asked for: no sentence speaks of two spans of time.
    """
    first, last = row.first, row.latest
    now = f"{value(last, measure)} in {row.latest_period}"
    direction = row.direction
    if row.first_period is None or row.first_period == row.latest_period:
        return f"was {now}"
    both = f"was {now}, and {value(first, measure)} in {row.first_period}"
    # What figures too old to judge did last is not what happens lately.
    is_old = row.verdict == "too-old"
    if direction == "no-clear-change" and not is_old:
        return f"was {now}, with no clear recent change"
    if direction not in ("right-way", "wrong-way"):
        return both
    falls = (direction == "right-way") == (measure.polarity == "low")
    but = _last_turn(row, measure, falls=falls) if with_turn else ""
    if (last < first) != falls:
        return both if is_old else f"was {now}, and has been {'falling' if falls else 'rising'} lately{but}"
    if falls and 0 < last <= first / 2:
        times = "halved" if last * 2 > first * 0.98 else "more than halved"
        return f"has {times} since {row.first_period}{but}"
    if not falls and first > 0 and last >= first * 2:
        times = "doubled" if last < first * 2.04 else "more than doubled"
        return f"has {times} since {row.first_period}{but}"
    verb = "fallen" if falls else "risen"
    return f"has {verb} from {value(first, measure)} in {row.first_period} to {now}{but}"


def _last_turn(row: Assessment, measure: Measure, *, falls: bool) -> str:
    """That the newest figure moved against the direction that several together show; else nothing."""
    last = row.last_change
    if last is None or round(last, measure.decimals) == 0 or (last < 0) == falls:
        return ""
    return f". It {'rose' if falls else 'fell'} from {row.previous_period} to {row.latest_period}"


def outlook(row: Assessment, measure: Measure, part: Part) -> str:
    """The second sentence of a finding: where this leads, or why nobody can say. May be empty."""
    code = row.verdict
    missing = row.path_missing
    if code == "met" and missing is not None:
        return f"{upper_first(missing)}."
    if code == "met":
        return "The target is met for now."
    if code in OUTLOOK and missing is not None:
        # A gap that opened after the baseline: nothing was asked but to stay no worse.
        goal = f"being no worse in {row.target_year:.0f}"
        return f"{upper_first(missing)}. {_chance_of(goal, row)}"
    if code in OUTLOOK:
        away = code == "unlikely" and is_moving_away(row) and not row.is_gap
        return _chance_of(goal_phrase(part, measure), row) + (" It is moving the wrong way." if away else "")
    if code == "one-place":
        return "Whether it will meet the target cannot be told for one place."
    if code == "too-old":
        return "The newest figure is too old to judge by."
    if code == "depends-on-baseline":
        return "Whether it is on course depends on the baseline."
    if code == "too-early":
        return "It is too early to tell what the work has changed."
    if code == "not-enough-data":
        return f"{upper_first(counted(row.n_points, 'comparable figure'))} cannot show where it is heading."
    if code == "gap-closing-both-worse":
        return "The gap is closing, but both are getting worse."
    if code == "right-way":
        return "It is moving the right way."
    if code == "wrong-way":
        return "It is moving the wrong way."
    return ""


def _chance_of(goal: str, row: Assessment) -> str:
    """The number first, then the words: a cut between words never hides a small difference.

    "The chance of reaching 5% is about 1 in 4: it is unlikely without faster change."
    """
    said = OUTLOOK[str(row.verdict)]
    return f"The chance of {goal} is {row.band}: it {said}." if row.band else f"{upper_first(goal)} {said}."


def _gap_finding(row: Assessment, measure: Measure, part: Part, where: str) -> str:
    what = sensitive_subject(measure, part.sex) if row.is_sensitive else subject(measure, part.sex)
    is_said_below = row.is_sensitive or row.verdict == "gap-closing-both-worse"
    change = None if is_said_below else gap_change(row, measure)
    if change:
        second = outlook(row, measure, part)
        return f"{upper_first(f'{where}the gap to England in {what} {change}')}. {second}".strip()
    state = gap(row.latest, measure)
    verb = "is" if state.startswith("level") else "was"
    first = f"{where}{what} {verb} {state} in {row.latest_period}"
    code = row.verdict
    direction = {"right-way": "closing", "wrong-way": "widening"}.get(str(row.direction))
    if code == "gap-closing-both-worse":
        second = "The gap is closing, but both are getting worse."
    elif code in ("right-way", "wrong-way", "no-clear-change"):
        second = f"The gap is {direction}." if direction else "The gap shows no clear change."
    else:
        second = outlook(row, measure, part)
    return " ".join(text for text in (upper_first(first) + ".", second) if text)


def gap_change(row: Assessment, measure: Measure) -> str | None:
    """What a gap did since its baseline, as a verb: "has widened from 6.6 to 10.1 years since 2018-20".

    None without a baseline before the latest figure, and for an area that does as well as England or better
    in either: its difference is no gap to close. A change that sampling or the scatter of the series would
    explain is said to be no more than that.
    """
    before, now = row.baseline_value, row.latest
    if before is None or row.baseline_period == row.latest_period:
        return None
    worse = 1 if measure.polarity == "low" else -1
    sizes = [round(worse * amount, measure.decimals) for amount in (before, now)]
    if min(sizes) <= 0:
        return None
    period = row.baseline_period
    if sizes[0] == sizes[1]:
        return f"was {difference(now, measure)} in {row.latest_period}, as in {period}"
    verb = "widened" if sizes[1] > sizes[0] else "narrowed"
    doubt = "" if is_beyond_chance(row) else ". Chance alone could give that much"
    return f"has {verb} from {number(sizes[0], measure.decimals)} to {difference(now, measure)} since {period}{doubt}"
