"""From published observations to trajectories and verdicts, for every part of every commitment in every area.

Each assessment is computed once, when a snapshot is published, and holds what a page needs and what a
sceptical analyst needs: the series used and why, the path, the projection, the verdict and the three other
systems.
"""

from outcomes.pipeline.assess.assessment import NOT_FOR_PLACES, VERDICT_COLUMNS
from outcomes.pipeline.assess.everything import Assessed, assess_all
from outcomes.pipeline.assess.groups import breakdown_gaps, breakdowns, grouped

__all__ = [
    "Assessed",
    "NOT_FOR_PLACES",
    "VERDICT_COLUMNS",
    "assess_all",
    "breakdown_gaps",
    "breakdowns",
    "grouped",
]
