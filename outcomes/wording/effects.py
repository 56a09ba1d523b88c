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
    names = {lower_first(catalogue.intervention(one.intervention).title) for one in sure}
    return f"Published figures moved after {', '.join(sorted(names))}"
