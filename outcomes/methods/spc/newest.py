"""What the newest point of a chart says, as an icon, a sentence and a signal."""

import numpy as np

from outcomes.methods.spc.changes import began_earlier
from outcomes.methods.spc.marks import Marks, Season
from outcomes.methods.spc.model import fit_windows, strength_of, window_starts
from outcomes.methods.spc.terms import (
    OUTSIDE,
    SHIFT,
    SIGNAL_WEEKS,
    TREND,
    TWO_IN_THREE,
    WINDOW,
    Array,
    Indices,
    Latest,
)
from outcomes.numerals import in_words

STILL_STANDS = 0.01


def latest_of(
    x: Array,
    marks: Marks,
    present: Indices,
    start: int,
    preset: str,
    better: int,
    period: str,
) -> Latest:
    """Describe the newest point present, in a stretch that began at ``start``."""
    now = x.size - 1
    rule, way, ways, since = marks.rule[now], int(marks.way[now]), marks.ways[now], now
    strength = float(marks.strength[now])
    run_rule = rule
    if rule is not None:
        since = _run_start(x, marks, start)
    if marks.season is not None and (run := _standing_run(marks, marks.season, start)) is not None:
        begun, run_way, run_strength = run
        if rule is None:
            since, way, strength = run
            run_rule, ways = SHIFT, frozenset([way])
        elif run_way == way:
            since, strength = min(since, begun), max(strength, run_strength)
    if run_rule == SHIFT and marks.season is not None:
        earlier = began_earlier(marks.season, way, start)
        since = since if earlier is None else earlier
    if run_rule is None:
        sentence = _usual_sentence(marks, now)
        return Latest(int(present[now]), None, None, "usual", None, sentence, False, strength)
    n_weeks = 1
    if marks.season is not None:
        age = round(float(marks.season.position[now] - marks.season.position[since]))
        n_weeks = max(age + 1, WINDOW) if run_rule == SHIFT else 1
        sentence = _seasonal_sentence(run_rule, way, n_weeks, period, marks.season.has_season)
    else:
        age = int(present[now] - present[since])
        sentence = _xmr_sentence(run_rule, way, now - since + 1, period, preset)
    kind = kind_of(ways, better)
    return Latest(
        index=int(present[now]),
        rule=rule,
        kind=kind,
        variation="mixed" if kind == "mixed" else f"{kind} {'high' if way > 0 else 'low'}",
        since=int(present[since]),
        sentence=sentence,
        is_signal=age < SIGNAL_WEEKS,
        strength=strength,
        n_weeks=n_weeks,
    )


def kind_of(ways: frozenset[int], better: int) -> str | None:
    """Whether a mark is an improvement or a concern, by the ways in which its rules are met."""
    if not ways:
        return None
    if better == 0:
        return "neutral"
    if len(ways) > 1:
        return "mixed"
    return "improvement" if better in ways else "concern"


def _run_start(x: Array, marks: Marks, start: int) -> int:
    """Index at which the run that the newest, marked point belongs to began."""
    now = x.size - 1
    rule, way = marks.rule[now], marks.way[now]
    if marks.season is None and rule == SHIFT:
        belongs = marks.side == way
    elif rule == TREND:
        # The first point of a trend has no step of its own: a point counts if the next one goes on from it.
        belongs = np.append(np.sign(np.diff(x)) == way, True)
    elif marks.season is not None:
        belongs = marks.way == way
    else:
        belongs = np.array([other == rule for other in marks.rule]) & (marks.way == way)
        if rule == TWO_IN_THREE:
            belongs[max(start, now - 2) : now] = True
    since = now
    while since > start and belongs[since - 1]:
        since -= 1
    return since


def _standing_run(marks: Marks, s: Season, start: int) -> tuple[int, int, float] | None:
    """Start, way and strength of a run marked in the last 13 weeks that the weeks since still bear out."""
    now = s.values.size - 1
    recent = np.flatnonzero((marks.way != 0) & (s.position > s.position[now] - SIGNAL_WEEKS + 0.5))
    recent = recent[recent >= start]
    if recent.size == 0:
        return None
    found = fit_windows(s, window_starts(s)[recent], np.full(recent.size, now), np.full(recent.size, now))
    stands = (found.chance < STILL_STANDS) & (np.sign(found.step) == marks.way[recent])
    if not stands.any():
        return None
    first = int(np.argmax(stands))
    return int(recent[first]), int(marks.way[recent[first]]), float(strength_of(found.chance[first]))


def _usual_sentence(marks: Marks, now: int) -> str:
    if not marks.assessed[now]:
        return "Too few points to say"
    return "Within the range expected" if marks.season is not None else "Within the usual range"


def _xmr_sentence(rule: str, way: int, n_points: int, period: str, preset: str) -> str:
    limit = "upper limit" if way > 0 else "lower limit"
    side = "above" if way > 0 else "below"
    count = in_words(n_points)
    if rule == OUTSIDE:
        return f"{side.capitalize()} the {limit}" + (f" for {count} {period}s" if n_points > 1 else "")
    if rule == TREND:
        return f"{count.capitalize()} {period}s {'rising' if way > 0 else 'falling'}"
    if rule == TWO_IN_THREE:
        near = "close to or beyond" if preset == "mdc" else "close to"
        return f"At least two of the last three {period}s {near} the {limit}"
    return f"{count.capitalize()} {period}s {side} the mean"


def _seasonal_sentence(rule: str, way: int, n_weeks: int, period: str, has_season: bool) -> str:
    expected = "expected for the time of year" if has_season else "expected"
    if rule == OUTSIDE:
        return f"{'Above' if way > 0 else 'Below'} the range {expected}"
    side = "Higher" if way > 0 else "Lower"
    how_long = "for more than a year" if n_weeks > 52 else f"over the last {in_words(n_weeks)} {period}s"
    return f"{side} {how_long} than {expected}"
