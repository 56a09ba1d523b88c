"""What a target asks for, whose it is, and how figures stand beside its path and at what pace they go."""

from __future__ import annotations

import math

from outcomes import numerals
from outcomes.catalogue import ENGLAND, ICB, Area, Commitment, Measure, Part, catalogue
from outcomes.numerals import number, upper_first
from outcomes.results.tables import known
from outcomes.results.targets import Assessment
from outcomes.wording.quantities import difference, gap, pace, round_value, value
from outcomes.wording.subjects import place

GOALS = numerals.counted(len(catalogue.goals), "goal")
TARGETS = numerals.counted(len(catalogue.targets), "target")
GROUPING = "Which goal a target serves is our grouping; the strategy does not say."


def goal_phrase(part: Part, measure: Measure) -> str:
    """What the target asks for, as the subject of a sentence: "reaching 5% or below by 2030"."""
    year = f" by {part.target_year.value:.0f}" if part.target_year else ""
    if part.rule == "level" and part.target_value:
        side = "or below" if measure.polarity == "low" else "or above"
        return f"reaching {round_value(part.target_value.value, measure)} {side}{year}"
    if part.rule == "change" and part.change_percent:
        percent = part.change_percent.value
        return f"{'cutting' if percent < 0 else 'raising'} it by {number(abs(percent), 0)}%{year}"
    if part.rule == "gap" and part.share:
        if part.share.value == 50:
            return f"halving the gap{year}"
        return f"cutting the gap by {number(part.share.value, 0)}%{year}"
    return "the target"


def target_label(part: Part, row: Assessment, measure: Measure) -> str:
    """The target line's label: "5% or below by 2030", "88.5 per million by 2030 (15% below 2021)"."""
    year = f" by {part.target_year.value:.0f}" if part.target_year else ""
    amount = row.target_value
    if part.rule == "level" and part.target_value:
        side = "or below" if measure.polarity == "low" else "or above"
        return f"{round_value(part.target_value.value, measure)} {side}{year}"
    if amount is None:
        return "no number set"
    if part.rule == "change" and part.change_percent:
        percent = part.change_percent.value
        side = "below" if percent < 0 else "above"
        change = f"{number(abs(percent), 0)}% {side} {part.baseline.period}"
        return f"{value(amount, measure)}{year} ({change})"
    return f"{gap(amount, measure)}{year}"


def whose_target(area: Area, commitment: Commitment) -> str | None:
    """Whose target it is, where the area is not the one the strategy speaks of; None for the whole system."""
    if area.code == ICB or not commitment.parts:
        return None
    if area.code == ENGLAND:
        return "The strategy sets England no target; its figures are here for comparison."
    return (
        "The strategy sets its target for the whole of North East and North Cumbria. "
        f"Here the same rule is applied to {place(area)}: that is assumed, not stated."
    )


def standing(row: Assessment, measure: Measure) -> str | None:
    """The latest value beside what the path asks for then; None without a path."""
    if row.required_now is None:
        return None
    if row.is_gap:
        asked = gap(row.required_now, measure)
        now = upper_first(gap(row.latest, measure))
        return f"{now} in {row.latest_period}; the path asks for {asked}"
    asked = value(row.required_now, measure)
    return f"{value(row.latest_value, measure)} in {row.latest_period}; the path asks for {asked}"


def beside_paths(row: Assessment, measure: Measure) -> str | None:
    """How far a figure stands from the stated path, and from the one that the measured baseline would start.

    None where the strategy states no baseline, the series did not measure it, or no path is due yet.
    """
    stated, measured = row.stated_baseline, row.measured_baseline
    behind, measured_behind = row.behind_by, row.measured_behind_by
    if row.is_gap or stated is None or measured is None or behind is None or measured_behind is None:
        return None

    def beside(amount: float) -> str:
        if round(amount, measure.decimals) == 0:
            return "level with"
        return f"{difference(amount, measure)} {'behind' if amount > 0 else 'ahead of'}"

    return (
        f"In {row.latest_period} it was {beside(behind)} the path from the stated {round_value(stated, measure)}, "
        f"and {beside(measured_behind)} one from the {value(measured, measure)} that this series measured in "
        f"{row.baseline_period}."
    )


def pace_caution(row: Assessment, measure: Measure) -> str | None:
    """Why a pace that would do does not make a target likely; None where the likelihood needs no such word."""
    required, recent = row.required_rate, row.recent_rate
    if not row.band or required is None or recent is None or row.probability is None:
        return None
    toward = -1 if required < 0 else 1
    if toward * recent < toward * required or row.probability >= 0.5:
        return None
    last = row.last_change_per_year
    slowed = ""
    if last is not None and toward * last < toward * required:
        moved = pace(last, measure)
        slowed = f"From {row.previous_period} to {row.latest_period} there was {moved}. "
    return (
        f"The last five figures moved fast enough, yet the likelihood is {row.band}. {slowed}"
        "The projection averages over futures in which the pace of those five goes on and futures in which it "
        "does not."
    )


def pace_ends(row: Assessment, measure: Measure, year: str) -> str | None:
    """Where two paces lead by the target year, as straight lines; None where there is no pace or no target."""
    last = f"{row.previous_period} to {row.latest_period}"
    paces = (
        (row.pace_by_target, row.recent_rate, "the pace of the last five figures"),
        (row.last_pace_by_target, row.last_change_per_year, f"the pace of {last}"),
    )
    ends = [
        _straight_on(row, measure, end, rate, whose, year) for end, rate, whose in paces if end is not None
    ]
    return f"{upper_first('; '.join(ends))}. Straight lines, not forecasts." if ends else None


def _straight_on(
    row: Assessment, measure: Measure, end: float, rate: float | None, whose: str, year: str
) -> str:
    """Where one pace leads; of a line that would run out of values, when it would pass the target."""
    if row.is_gap:
        return f"at {whose}, {gap(end, measure)} in {year}"
    if end or not rate:
        return f"at {whose}, {value(end, measure)} in {year}"
    target = known(row.target_value)
    passes = int(known(row.latest_time)) + math.ceil((target - row.latest) / rate)
    return f"{whose} would pass {round_value(target, measure)} in {passes}"
