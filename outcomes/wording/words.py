"""Sentences made from results: findings, likelihoods, freshness, values with their unit.

Pure functions of plain values, for every page, the board pack and the learning log. Nothing is computed here
but how a number reads. Leaders read these sentences: they say what happened and how sure we are.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from outcomes import periods
from outcomes.catalogue import (
    ENGLAND,
    ICB,
    STRATEGY_AGREED,
    Area,
    Commitment,
    Measure,
    Part,
    SoWhat,
    When,
    catalogue,
)
from outcomes.methods.trajectory import RECENT_POINTS, Z_95, shortfall_of
from outcomes.methods.verdict import CAVEAT, NOT_JUDGED, OF_PARTS
from outcomes.numerals import day, is_known, listed, number, with_unit
from outcomes.results.tables import known
from outcomes.results.targets import (
    Arrival,
    Assessment,
    BreakdownGap,
    PlaceSpread,
    PlaceValue,
    TargetPoint,
)

Row = Mapping[str, Any]

DAYS_A_MONTH = 365.25 / 12
NUMERALS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
AMONG = {"male": " for men", "female": " for women", "persons": ""}
HELPLINE_NUMBER = "116 123"
# On every page, slide and sheet that says how many people died by suicide.
HELPLINE = (
    f"If you are struggling, talk to someone now: Samaritans, {HELPLINE_NUMBER}, free, day and night. "
    "If a life is in danger, call 999."
)
# Measures whose title begins with these words count people or cases, so their percentage is a share of them.
COUNTED = ("Adults", "Children", "People", "Cancers")


# Rows ---------------------------------------------------------------------------------------------------


def plain(row: Row) -> dict:
    """A row in which a missing number is None: a snapshot may hold NaN.

    >>> plain({"value": float("nan"), "period": "2024"})
    {'value': None, 'period': '2024'}
    """
    return {
        key: None if isinstance(value, float) and math.isnan(value) else value for key, value in row.items()
    }


def plain_rows(rows: Iterable[Row]) -> list[dict]:
    """:func:`plain` for every row."""
    return [plain(row) for row in rows]


def as_day(when: date | datetime) -> date:
    """A day, whether the snapshot gave a date or a time."""
    return when.date() if isinstance(when, datetime) else when


# Small pieces -------------------------------------------------------------------------------------------


def counted(n: int, one: str, many: str | None = None) -> str:
    """A count as a sentence writes it; up to ten in letters.

    >>> counted(1, "place"), counted(12, "place"), counted(0, "target")
    ('one place', '12 places', 'no targets')
    """
    return f"{number_word(n)} {one if n == 1 else many or one + 's'}"


def number_word(n: int) -> str:
    """A count as a sentence writes it, without what is counted.

    >>> number_word(8), number_word(12)
    ('eight', '12')
    """
    return NUMERALS[n] if n < len(NUMERALS) else str(n)


def capital(text: str) -> str:
    """The text with its first letter raised and the rest as it is."""
    return text[:1].upper() + text[1:]


def lower_first(text: str) -> str:
    """The text with its first letter lowered, unless the first word is an abbreviation or a name in capitals.

    >>> lower_first("Adults who smoke"), lower_first("CQC rating")
    ('adults who smoke', 'CQC rating')
    """
    return text if text[1:2].isupper() or text[1:2] == "&" else text[:1].lower() + text[1:]


def age(end: date | datetime, today: date) -> str:
    """How old data is, counted from the last day it covers.

    >>> age(date(2024, 12, 31), date(2026, 11, 22)), age(date(2026, 11, 15), date(2026, 11, 22))
    ('23 months old', '7 days old')
    """
    days = (today - as_day(end)).days
    if days < 0:
        return "up to date"
    months = round(days / DAYS_A_MONTH)
    if days < 21:
        count, unit = days, "day"
    elif months < 3:
        count, unit = round(days / 7), "week"
    elif months < 36:
        count, unit = months, "month"
    else:
        count, unit = round(days / 365.25), "year"
    return f"{count} {unit}{'' if count == 1 else 's'} old"


def freshness(period: str, end: date | datetime | None, today: date) -> str:
    """Period and age of the newest figure in one line.

    >>> freshness("2024", date(2024, 12, 31), date(2026, 11, 22))
    '2024, 23 months old'
    """
    return f"{period}, {age(end, today)}" if is_known(end) and end is not None else period


def rounded(value: float) -> str:
    """A count of people without false precision: three figures that count.

    >>> rounded(242797.1), rounded(5504.4), rounded(87)
    ('243,000', '5,500', '87')
    """
    return number(three_figures(value), 0)


def three_figures(value: float) -> float:
    """A count of people as :func:`rounded` writes it."""
    size = abs(value)
    return round(value, 0 if size < 1 else min(0, 2 - math.floor(math.log10(size))))


# Values -------------------------------------------------------------------------------------------------


def value(amount: float | None, measure: Measure) -> str:
    """A value of a measure with its unit: ``10.2%``, ``108.5 per million``."""
    return with_unit(amount, measure.unit, measure.decimals)


def round_value(amount: float, measure: Measure) -> str:
    """A value that somebody set, such as a target: no decimals where it has none (``5%``)."""
    decimals = 0 if float(amount).is_integer() else measure.decimals
    return with_unit(amount, measure.unit, decimals)


def difference_unit(measure: Measure) -> str:
    """The unit of a difference: percentages differ by points."""
    return "points" if measure.unit == "%" else measure.unit


def difference(amount: float | None, measure: Measure, *, decimals: int | None = None) -> str:
    """The size of a change or gap with its unit, without a sign: ``1.3 points``."""
    if amount is None:
        return "no value"
    places = measure.decimals if decimals is None else decimals
    return with_unit(abs(amount), difference_unit(measure), places)


def gap(amount: float | None, measure: Measure) -> str:
    """A signed difference to England in words: ``1.7 years below England``."""
    if amount is None:
        return "no value"
    if round(amount, measure.decimals) == 0:
        return "level with England"
    return f"{difference(amount, measure)} {'above' if amount > 0 else 'below'} England"


def unit_words(measure: Measure) -> str:
    """The measure and its unit, as an axis is titled: ``Adults who smoke, %``."""
    return f"{measure.title}, {measure.unit}" if measure.unit else measure.title


# Subjects -----------------------------------------------------------------------------------------------


def place(area: Area) -> str:
    """An area as it stands inside a sentence."""
    if area.kind == "region":
        return f"the {area.name}"
    if area.kind == "partnership":
        return f"the {area.name} partnership"
    if area.kind == "collaborative":
        return f"the {area.name}"
    return f"the {area.name[4:]}" if area.name.startswith("The ") else area.name


def name(area: Area) -> str:
    """An area as a label: partnerships say that they are one, for "North" alone is a direction."""
    return f"{area.name} partnership" if area.kind == "partnership" else area.name


def subject(measure: Measure, sex: str = "persons") -> str:
    """What a measure counts, as the subject of a sentence; always singular.

    "Adults who smoke" in % becomes "the share of adults who smoke", a rate "the rate of ..."; other titles
    stand as they are. What follows a comma in a title goes into brackets.
    """
    head, comma, tail = measure.title.partition(", ")
    title = f"{head} ({tail})" if comma else head
    among = AMONG.get(sex, "")
    if measure.unit == "%" and head.split()[0] in COUNTED:
        return f"the share of {lower_first(title)}{among}"
    if "rate" in head.lower().split():
        return f"the {lower_first(title)}{among}"
    if measure.unit.startswith("per "):
        return f"the rate of {lower_first(title)}{among}"
    return f"{lower_first(title)}{among}"


def parts(named: Sequence[Part]) -> str:
    """Parts in the middle of a sentence, without what follows a comma: ``year 6 and adults``."""
    return listed([lower_first(part.label.partition(",")[0]) for part in named])


def sensitive_subject(measure: Measure, sex: str = "persons") -> str:
    """The subject where people died by suicide."""
    _, _, tail = measure.title.partition(", ")
    people = {"male": "men", "female": "women"}.get(sex, "people")
    return f"the rate of {people} who died by suicide" + (f" ({tail})" if tail else "")


# Findings -----------------------------------------------------------------------------------------------


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


DIRECTIONS = ("right-way", "wrong-way")
LIKELIHOODS = ("likely", "either-way", "unlikely")
OUTLOOK = {
    "likely": "is likely on the current pattern",
    "either-way": "could go either way",
    "unlikely": "is unlikely without faster change",
}


def outlook(row: Assessment, measure: Measure, part: Part) -> str:
    """The second sentence of a finding: where this leads, or why nobody can say. May be empty."""
    code = row.verdict
    missing = row.path_missing
    if code == "met" and missing is not None:
        return f"{capital(missing)}."
    if code == "met":
        return "The target is met for now."
    if code in OUTLOOK and missing is not None:
        # A gap that opened after the baseline: nothing was asked but to stay no worse.
        goal = f"being no worse in {row.target_year:.0f}"
        return f"{capital(missing)}. {_chance_of(goal, row)}"
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
        return f"{capital(counted(row.n_points, 'comparable figure'))} cannot show where it is heading."
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
    return f"The chance of {goal} is {row.band}: it {said}." if row.band else f"{capital(goal)} {said}."


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
        return f"{title}: no figures for {place(area)}" if area.code != ICB else f"{title}: no measure yet"
    where = located(row, area)
    if row.is_gap:
        return _gap_finding(row, measure, part, where)
    what = sensitive_subject(measure, part.sex) if row.is_sensitive else subject(measure, part.sex)
    first = f"{where}{what} {movement(row, measure, with_turn=with_turn)}."
    second = outlook(row, measure, part)
    if row.verdict in ("right-way", "wrong-way") and row.rule == "direction":
        second = "" if "lately" in first else second
    return " ".join(part for part in (capital(first), second) if part)


def located(row: Assessment, area: Area) -> str:
    """The opening of a sentence that says where; empty for the whole system, which every page is about."""
    if row.basis == "proxy":
        return f"In {place(catalogue.area_by_code[row.area_used])}, "
    if area.code == ICB:
        return ""
    return f"In {place(area)}, "


def _gap_finding(row: Assessment, measure: Measure, part: Part, where: str) -> str:
    what = sensitive_subject(measure, part.sex) if row.is_sensitive else subject(measure, part.sex)
    is_said_below = row.is_sensitive or row.verdict == "gap-closing-both-worse"
    change = None if is_said_below else gap_change(row, measure)
    if change:
        second = outlook(row, measure, part)
        return f"{capital(f'{where}the gap to England in {what} {change}')}. {second}".strip()
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
    return " ".join(text for text in (capital(first) + ".", second) if text)


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


def is_moving_away(row: Assessment) -> bool:
    """Whether the latest figures lean away from the target by more than chance would explain."""
    return row.direction == "wrong-way"


def is_beyond_chance(row: Assessment) -> bool:
    """Whether the change since the baseline is more than sampling explains.

    Where no standard errors say so, whether the latest figures moved by more than their scatter explains.
    """
    z = row.healthy_people_z
    return abs(z) > Z_95 if z is not None else row.direction in DIRECTIONS


# Beneath a verdict --------------------------------------------------------------------------------------


NO_PROMISE = "this is no promise that it lasts"
WIDE_RANGE = "the likely range reaches from the target to no better than now"


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


def verdict_said(row: Assessment) -> str:
    """A verdict with the number first.

    "About 1 in 4: unlikely without faster change".
    """
    said, band = str(row.verdict_words), row.band
    return f"{capital(band)}: {lower_first(said)}" if band else said


def target_said(row: Assessment) -> str:
    """The verdict on the whole target in words; with the number where its first part gives one."""
    return str(row.target_verdict_words) if row.decided == "mixed" else verdict_said(row)


def in_short(row: Assessment, measure: Measure) -> str:
    """A verdict within a line that tells of several parts, with a change since the baseline that it hides.

    "moving the wrong way. Still lower than in 2022/23"; its years stand where the part has a row of its own.
    """
    said, band = lower_first(str(row.verdict_words)), row.band
    said = f"{band}, {said}" if band else said
    hidden = _hidden_change(row, measure) if row.verdict in (*DIRECTIONS, "no-clear-change") else None
    return f"{said}. {capital(hidden)}" if hidden else said


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
    lines = [f"{capital(parts(named))}: {verdict_words}" for verdict_words, named in by_words.items()]
    is_judged = said not in NOT_JUDGED
    return lines + ([f"Not judged: {parts(unjudged)}"] if unjudged and is_judged else [])


def moves_wrong_way(row: Assessment) -> bool:
    """Whether figures lean away from the target by more than chance would explain, whatever the verdict."""
    return row.verdict == "wrong-way" or (row.verdict in LIKELIHOODS and is_moving_away(row))


def _worse_since(row: Assessment, measure: Measure) -> float:
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
    worse = _worse_since(row, measure)
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
    worse = _worse_since(row, measure)
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


def likelihood(row: Assessment) -> str | None:
    """What the number before a verdict is read with; None where no likelihood is shown."""
    return f"That is the chance {CAVEAT}" if row.band else None


def pace(amount: float | None, measure: Measure) -> str:
    """A yearly rate in words: ``a fall of 1.25 points a year``."""
    if amount is None:
        return "not known"
    decimals = measure.decimals + 1
    if round(amount, decimals) == 0:
        return "no change"
    way = "fall" if amount < 0 else "rise"
    return f"a {way} of {difference(amount, measure, decimals=decimals)} a year"


def standing(row: Assessment, measure: Measure) -> str | None:
    """The latest value beside what the path asks for then; None without a path."""
    if row.required_now is None:
        return None
    if row.is_gap:
        asked = gap(row.required_now, measure)
        now = capital(gap(row.latest, measure))
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
    return f"{capital('; '.join(ends))}. Straight lines, not forecasts." if ends else None


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


# What figures ask ---------------------------------------------------------------------------------------


def holds(when: When, row: Assessment, measure: Measure) -> bool:
    """Whether figures are in a state that a written line is about.

    ``empty``: there are none. ``few``: too few for a direction. ``before-strategy``: no full year of them
    follows the day the strategy was agreed. ``worse``: the newest is worse than the baseline, or they move the
    wrong way by more than chance would explain. ``slower``: they get better, and the last step was smaller
    than a year's at the pace of the last five figures.

    Parameters
    ----------
    row
        The assessment of the figures that the line is about.
    """
    if not row.has_figures:
        return when == "empty"
    if when == "few":
        return row.n_points < RECENT_POINTS
    if when == "before-strategy":
        return row.ends < STRATEGY_AGREED.replace(year=STRATEGY_AGREED.year + 1)
    if when == "worse":
        return _worse_since(row, measure) > 0 or is_moving_away(row)
    return when == "slower" and _has_slowed(row, measure)


def _has_slowed(row: Assessment, measure: Measure) -> bool:
    """Whether figures get better, but by less in the last step than at the pace of the last five."""
    if row.recent_rate is None or row.last_change_per_year is None:
        return False
    recent, last = (
        round(shortfall_of(measure.polarity, 0.0, pace), measure.decimals + 1)
        for pace in (row.recent_rate, row.last_change_per_year)
    )
    return recent > 0 and last < recent


def so_what(lines: Sequence[SoWhat], row: Assessment, measure: Measure) -> SoWhat:
    """The line on what figures ask that holds for what is loaded: the first that does."""
    return next(line for line in lines if line.when is None or holds(line.when, row, measure))


def absent(points: Sequence[TargetPoint], measure: Measure) -> str | None:
    """The periods inside a yearly series that no figure is held for, as a caveat; None where there is none.

    ``points`` are those of one area, oldest first.
    """
    if measure.pooled_years > 1 or not points:
        return None
    held = {point.period for point in points} | {found.period for found in measure.partial}
    first, last = (measure.period(points[k].period) for k in (0, -1))
    lacking = [label for label in periods.yearly(first, last) if label not in held]
    return f"No figure is held for {listed(lacking)}." if lacking else None


# Groups -------------------------------------------------------------------------------------------------


def group_gap(row: BreakdownGap, measure: Measure) -> str:
    """How far the groups of a dimension lie apart now, and whether that is more than it was.

    Groups are named as published.
    """
    now, before = (difference(size, measure) for size in (row.last_gap, row.first_gap))
    if round(row.last_gap, measure.decimals) == 0:
        first = f"By {lower_first(row.dimension)}, groups are level in {row.last_period}"
    else:
        first = (
            f"By {lower_first(row.dimension)}, groups lie {now} apart in {row.last_period} "
            f"(highest: {row.highest_group}, lowest: {row.lowest_group})"
        )
    if now == before:
        return f"{first}, as in {row.first_period}."
    moved = "widened" if row.is_widening else "narrowed"
    return f"{first}. The gap has {moved}: it was {before} in {row.first_period}."


def is_improving(row: Assessment) -> bool:
    """Whether what is said of a part is good news, which must not hide a gap that widens."""
    return row.verdict in ("met", "likely", "right-way") or row.direction == "right-way"


def widening(rows: Iterable[BreakdownGap], measure: Measure) -> list[str]:
    """The gaps between groups that widen, in a few words each, to stand beside a verdict.

    ``rows`` are those of ``breakdown_gaps`` for the area, or England's where the area has none.
    """
    said = []
    for row in rows:
        now, before = (difference(size, measure) for size in (row.last_gap, row.first_gap))
        if row.is_widening and now != before:
            # England's groups stand beside an area's verdict; they do not qualify it.
            where = "In England, the" if row.area_code == ENGLAND else "But the"
            said.append(
                f"{where} gap by {lower_first(row.dimension)} has widened: {before} in "
                f"{row.first_period}, {now} in {row.last_period}"
            )
    return said


# Since the last board -----------------------------------------------------------------------------------


def arrived(sources: Sequence[Arrival]) -> str:
    """What figures have come since the last board, whatever they did to a verdict, as a sentence.

    >>> arrived([
    ...     Arrival(layout="a", name="Beds, weekly", n_rows=1300),
    ...     Arrival(layout="b", name="Falls admissions, weekly", n_rows=1),
    ... ])
    'New rows in use, all areas together: Beds, weekly (1,300); Falls admissions, weekly (1).'
    >>> arrived([])
    'No new figures have come.'
    """
    if not sources:
        return "No new figures have come."
    named = "; ".join(f"{row.name} ({row.n_rows:,})" for row in sources)
    return f"New rows in use, all areas together: {named}."


def compared_with(board: date | None, published_at: datetime) -> str:
    """With which verdicts the present ones are compared, and why with those.

    Parameters
    ----------
    board
        The day of the last board.
    published_at
        When the verdicts compared with were published.

    Examples
    --------
    >>> compared_with(None, datetime(2026, 11, 3, 6, 10))
    'Compared with the snapshot of 3 November 2026, 06:10 UTC. No date of a board meeting has been entered.'
    """
    snapshot = f"the snapshot of {day(published_at.date().isoformat())}, {published_at:%H:%M} UTC"
    if board is None:
        return f"Compared with {snapshot}. No date of a board meeting has been entered."
    meeting = f"the board of {day(board.isoformat())}"
    if published_at.date() > board:
        return f"Compared with {snapshot}: no verdicts are held from {meeting}."
    return f"Compared with the verdicts held at {meeting}, those of {snapshot}."


# Places -------------------------------------------------------------------------------------------------


def comparison_counts(rows: Sequence[PlaceValue], n_all: int) -> str:
    """How places stand beside England, counted and never ranked.

    ``n_all`` is the number of places there are.
    """
    kinds = [row.comparison for row in rows]
    known = [(kind, kinds.count(kind)) for kind in ("higher", "similar", "lower") if kinds.count(kind)]
    if not known:
        return "Places cannot be told apart from England: no 95% limits are loaded"
    (kind, n), *others = known
    first = f"{kind} {'to' if kind == 'similar' else 'than'} England in {counted(n, 'place')}"
    pieces = [first, *(f"{kind} in {number_word(n)}" for kind, n in others)]
    unknown = n_all - sum(n for _, n in known)
    tail = f"; not known in {number_word(unknown)}" if unknown else ""
    return capital(listed(pieces)) + tail


# Areas that the line on what the figures ask is written about: it can contradict what a place has seen.
SO_WHAT_KINDS = ("england", "region", "icb")


def one_place(measure: Measure) -> str:
    """How far the figures of one place can be relied on, by the years that each holds."""
    years = measure.pooled_years
    if years == 1:
        return "One year of one place can move by chance."
    return f"Even {counted(years, 'year')} together of one place can move by chance."


def places_movement(series: Sequence[Sequence[TargetPoint]], n_all: int, decimals: int) -> str:
    """How many places stand lower or higher than at the start, counted as shown and never ranked.

    ``series`` holds each place's points, oldest first. Where places start in different periods nothing is
    counted.
    """
    n = len(series)
    starts = {rows[0].period for rows in series}
    if len(starts) > 1 or any(len(rows) < 2 for rows in series):
        return (
            f"{n} of {n_all} places {'has' if n == 1 else 'have'} figures"
            if n < n_all
            else f"All {n_all} places on one scale"
        )
    ends = [[round(rows[k].level, decimals) for k in (0, -1)] for rows in series]
    lower = sum(last < first for first, last in ends)
    higher = sum(last > first for first, last in ends)
    way, most = ("Lower", lower) if lower >= higher else ("Higher", higher)
    since = starts.pop()
    if most == 0:
        held = f"all {n} places" if n == n_all else _that_have(n)
        return f"The same as in {since} in {held}"
    if most == n:
        return f"{way} than in {since} in {_that_have(n) if n < n_all else f'all {n} places'}"
    other, others = ("higher", higher) if way == "Lower" else ("lower", lower)
    rest = [(other, others), ("the same", n - lower - higher)]
    said = "".join(f", {word} in {count}" for word, count in rest if count)
    return f"{way} than in {since} in {most} of {n} places{said}"


def _that_have(n: int) -> str:
    """Some places, of which all others have no figures."""
    return "the one place that has figures" if n == 1 else f"all {n} places that have figures"


def reach(row: PlaceSpread, measure: Measure) -> str:
    """From where to where the places' values go, and of how many places."""
    ends = f"{value(row.lowest, measure)} to {value(row.highest, measure)}"
    who = (
        f"In {row.period} places"
        if row.n == len(catalogue.places)
        else f"Among the {counted(row.n, 'place')} with a figure for {row.period}, values"
    )
    return f"{who} ranged from {ends}."


def spread(row: PlaceSpread | None, measure: Measure) -> str | None:
    """How far places lie apart, with what chance has to do with it; None without enough places."""
    if row is None:
        return None
    deviation = row.standard_deviation
    if deviation is None:
        return (
            f"{reach(row, measure)} How much of that is chance cannot be said: no 95% limits are loaded for "
            "every place."
        )
    return (
        f"{reach(row, measure)} With the part that is chance taken out, places lie about "
        f"{difference(deviation, measure)} from their mean (standard deviation)."
    )
