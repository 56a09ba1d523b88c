"""A verdict in words, what those words leave out, and which parts are judged differently."""

from __future__ import annotations

from collections.abc import Iterable

from outcomes.catalogue import Measure, Part, catalogue
from outcomes.methods.trajectory import Z_95, shortfall_of
from outcomes.methods.verdict import CAVEAT, NOT_JUDGED, OF_PARTS
from outcomes.numerals import lower_first, upper_first
from outcomes.results.tables import known
from outcomes.results.targets import Assessment
from outcomes.wording.subjects import parts

DIRECTIONS = ("right-way", "wrong-way")
LIKELIHOODS = ("likely", "either-way", "unlikely")
NO_PROMISE = "this is no promise that it lasts"
WIDE_RANGE = "the likely range reaches from the target to no better than now"


def verdict_said(row: Assessment) -> str:
    """A verdict with the number first.

    "About 1 in 4: unlikely without faster change".
    """
    said, band = str(row.verdict_words), row.band
    return f"{upper_first(band)}: {lower_first(said)}" if band else said


def code_shown(row: Assessment, *, is_whole: bool, stands_in: bool) -> str:
    """The verdict that a row of a table shows, and is counted by.

    Parameters
    ----------
    row
        Of the part that the row is of.
    is_whole
        Whether one row stands for all parts: then it has the verdict of the whole where its parts disagree.
    stands_in
        Whether another part's figures are shown because this one has none: then too.
    """
    return str(row.decided if is_whole and (row.decided == "mixed" or stands_in) else row.verdict)


def target_said(row: Assessment) -> str:
    """The verdict on the whole target in words; with the number where its first part gives one."""
    return str(row.target_verdict_words) if row.decided != row.verdict else verdict_said(row)


def in_short(row: Assessment, measure: Measure) -> str:
    """A verdict within a line that tells of several parts, with a change since the baseline that it hides.

    "moving the wrong way. Still lower than in 2022/23"; its years stand where the part has a row of its own.
    """
    said, band = lower_first(str(row.verdict_words)), row.band
    said = f"{band}, {said}" if band else said
    hidden = _hidden_change(row, measure) if row.verdict in (*DIRECTIONS, "no-clear-change") else None
    return f"{said}. {upper_first(hidden)}" if hidden else said


def differently(others: Iterable[tuple[Part, Assessment]], said: str) -> list[str]:
    """Parts of which something else than ``said`` is to be said, the worst news first; then those not judged.

    "Year 6 and adults: moving the wrong way. Lower than in 2022/23". A part with the same words has a line where it
    has a number of its own.
    """
    others = list(others)
    unjudged = [part for part, row in others if row.verdict in NOT_JUDGED]
    by_words: dict[str, list[Part]] = {}
    for code in OF_PARTS:
        for part, row in others:
            if row.verdict == code and (code != said or row.band):
                by_words.setdefault(in_short(row, catalogue.measure_by_id[part.measure]), []).append(part)
    lines = [f"{upper_first(parts(named))}: {verdict_words}" for verdict_words, named in by_words.items()]
    is_judged = said not in NOT_JUDGED
    return lines + ([f"Not judged: {parts(unjudged)}"] if unjudged and is_judged else [])


def likelihood(row: Assessment) -> str | None:
    """What the number before a verdict is read with; None where no likelihood is shown."""
    return f"That is the chance {CAVEAT}" if row.band else None


def beneath(row: Assessment, measure: Measure) -> list[str]:
    """What the words of a verdict leave out, a line each: the same wherever the verdict stands.

    What the figures did, where the verdict does not say it or says it of other years than the baseline that
    stands beside it. Each line speaks of one span of time. ``row`` is an assessment.
    """
    code = row.verdict
    lines: list[str | None] = []
    if code == "met":
        lines = [*_why_met(row, measure), NO_PROMISE]
    elif code in (*DIRECTIONS, "no-clear-change"):
        lines = [_years_judged(row), _hidden_change(row, measure)]
    elif code in LIKELIHOODS:
        lines = [_moving_away(row, measure)]
    elif code == "one-place":
        lines = [WIDE_RANGE]
    elif code == "gap-closing-both-worse" and not is_beyond_chance(row):
        lines = ["the gap closed by no more than chance could give"]
    if code not in ("gap-closing-both-worse", "too-old") and all(_sides_got_worse(row, measure)):
        lines.append("both here and in England it got worse")
    return [line for line in lines if line]


def is_improving(row: Assessment) -> bool:
    """Whether what is said of a part is good news, which must not hide a gap that widens."""
    return row.verdict in ("met", "likely", "right-way") or row.direction == "right-way"


def moves_wrong_way(row: Assessment) -> bool:
    """Whether figures lean away from the target by more than chance would explain, whatever the verdict."""
    return row.verdict == "wrong-way" or (row.verdict in LIKELIHOODS and is_moving_away(row))


def is_moving_away(row: Assessment) -> bool:
    """Whether the latest figures lean away from the target by more than chance would explain."""
    return row.direction == "wrong-way"


def is_beyond_chance(row: Assessment) -> bool:
    """Whether the change since the baseline is more than sampling explains.

    Where no standard errors say so, whether the latest figures moved by more than their scatter explains.
    """
    z = row.healthy_people_z
    return abs(z) > Z_95 if z is not None else row.direction in DIRECTIONS


def worse_since(row: Assessment, measure: Measure) -> float:
    """By how much the latest figure is worse than the baseline, both as shown: below zero where it is better.

    Zero too where there is no earlier baseline to set it beside.
    """
    before = row.counted_from
    has_begun = row.rule == "direction" or row.required_now is not None
    if before is None or not has_begun or row.baseline_period == row.latest_period:
        return 0.0
    return _worse_as_shown(before, row.latest, measure)


def _worse_as_shown(before: float, now: float, measure: Measure) -> float:
    """How much worse a value became, worked out from what the reader sees: both rounded."""
    was, became = round(before, measure.decimals), round(now, measure.decimals)
    return round(shortfall_of(measure.polarity, became, was), measure.decimals)


def _sides_got_worse(row: Assessment, measure: Measure) -> tuple[bool, bool]:
    """Of a gap, whether the area and whether England got worse since the baseline, as shown."""
    if not row.is_gap:
        return False, False
    sides = ((row.baseline_level, row.latest_level), (row.baseline_england, row.latest_england))
    here, england = (
        before is not None and now is not None and _worse_as_shown(before, now, measure) > 0
        for before, now in sides
    )
    return here, england


def _moving_away(row: Assessment, measure: Measure) -> str | None:
    """Which way it goes, where a likelihood alone would hide that it goes away from the target."""
    worse = worse_since(row, measure)
    if worse <= 0 and not is_moving_away(row):
        return None
    # A difference on the good side of England is no gap, so it cannot widen.
    is_behind = row.is_gap and _worse_as_shown(0.0, row.latest, measure) > 0
    way = "gap widening" if is_behind else "moving the wrong way"
    if worse <= 0:
        return f"{way} lately"
    is_clear = is_moving_away(row) or is_beyond_chance(row)
    return way if is_clear else f"{way} since {row.baseline_period}, by no more than chance could give"


def _why_met(row: Assessment, measure: Measure) -> list[str]:
    """Why a target that is met may be no achievement: no gap, chance, rounding, or a comparator that got worse."""
    if row.is_gap and _worse_as_shown(0.0, known(row.baseline_value), measure) <= 0:
        return [f"there was no gap to close in {row.baseline_period}"]
    is_near = (
        row.rule != "level"
        and row.target_value is not None
        and _worse_as_shown(row.target_value, row.latest, measure) == 0
    )
    here_is_better = row.baseline_level is not None and (
        _worse_as_shown(row.baseline_level, known(row.latest_level), measure) < 0
    )
    reasons = []
    if not is_beyond_chance(row):
        cause = "chance or rounding" if is_near else "chance"
        reasons.append(f"the change is no more than {cause} could give")
    if _sides_got_worse(row, measure)[1] and not here_is_better:
        reasons.append("the gap is smaller because England got worse")
    return reasons


def _years_judged(row: Assessment) -> str | None:
    """The years that a direction rests on."""
    since = row.direction_since
    return f"over {since} to {row.latest_period}" if since is not None else None


def _hidden_change(row: Assessment, measure: Measure) -> str | None:
    """A change since the baseline that a direction of other years does not show: "still lower than in 2022/23"."""
    worse = worse_since(row, measure)
    # A change since the baseline within its standard errors is no clear change either.
    is_chance = row.healthy_people_z is not None and not is_beyond_chance(row)
    is_unclear = row.verdict == "no-clear-change"
    agrees = is_chance if is_unclear else (worse > 0) == (row.verdict == "wrong-way")
    if worse == 0 or agrees:
        return None
    if row.is_gap:
        way = f"{'worse' if worse > 0 else 'better'} against England"
    else:
        way = "higher" if (worse > 0) == (measure.polarity == "low") else "lower"
    # It moves one way lately and stands on the other side of where it began.
    still = "" if is_unclear else "still "
    return f"{still}{way} than in {row.baseline_period}"
