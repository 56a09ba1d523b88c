"""What published figures say of the interventions: how far to trust an estimate, and all of them in a sentence."""

from __future__ import annotations

from collections.abc import Sequence

from outcomes.catalogue import catalogue
from outcomes.numerals import lower_first, number
from outcomes.results.interventions import Impact

# Memory that the simulations behind the intervals do not reach: a series that drifts so far by itself.
MEMORY_BEYOND_TRIALS = 0.6


def cautions(impact: Impact) -> str:
    """Why an interval is to be read as too narrow; empty where the simulations cover the series."""
    if impact.ar1 is None or impact.ar1 <= MEMORY_BEYOND_TRIALS:
        return ""
    return (
        f"Its months remember the one before so strongly ({number(impact.ar1, 2)}) that it drifts this far by itself: "
        "the interval is too narrow, and this is no evidence of the intervention."
    )


def title_of(found: Sequence[Impact]) -> str | None:
    """What published figures say of all interventions, as a title; None where no series bears an estimate."""
    estimated = [one for one in found if not one.synthetic and not one.refused]
    if not estimated:
        return None
    sure = [one for one in estimated if not one.holds_zero and not cautions(one)]
    if not sure:
        return "Published figures show no clear effect yet of any of the five interventions"
    # A change may be the opposite of what was reported: the title says which way it went.
    said = [f"{_subject(one)} {_way(one)} after {_work(one)}" for one in sure]
    return "; ".join(said[:1] + [lower_first(each) for each in said[1:]])


def title_beside(reported: str, found: Sequence[Impact]) -> str | None:
    """What published figures say beside a reported effect, as a title; None where no series bears an estimate."""
    estimated = [one for one in found if not one.synthetic and not one.refused]
    if not estimated:
        return None
    sure = [one for one in estimated if not one.holds_zero and not cautions(one)]
    if not sure:
        return f"{reported}; no clear change in published figures"
    return f"{reported}; {' and '.join(f'{lower_first(_subject(one))} {_way(one)}' for one in sure)}"


def _subject(impact: Impact) -> str:
    return catalogue.measure_by_id[impact.measure].title.removesuffix(" (monthly statistics)")


def _way(impact: Impact) -> str:
    return f"{'higher' if (impact.effect_percent or 0) > 0 else 'lower'} than expected"


def _work(impact: Impact) -> str:
    return lower_first(catalogue.intervention(impact.intervention).title)
