"""What figures ask of a board: the written line that holds for what is loaded."""

from __future__ import annotations

from collections.abc import Sequence

from outcomes.catalogue import STRATEGY_AGREED, Measure, SoWhat, When
from outcomes.methods.trajectory import RECENT_POINTS, shortfall_of
from outcomes.results.targets import Assessment
from outcomes.wording.judgements import is_moving_away, worse_since

# Areas that the line on what the figures ask is written about: it can contradict what a place has seen.
SO_WHAT_KINDS = ("england", "region", "icb")


def so_what(lines: Sequence[SoWhat], row: Assessment, measure: Measure) -> SoWhat:
    """The line on what figures ask that holds for what is loaded: the first that does."""
    return next(line for line in lines if line.when is None or holds(line.when, row, measure))


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
        return worse_since(row, measure) > 0 or is_moving_away(row)
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
