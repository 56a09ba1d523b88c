"""From published observations to trajectories and verdicts, for every part of every commitment in every area.

Each assessment is computed once, when a snapshot is published, and holds what a page needs and what a
sceptical analyst needs: the series used and why, the path, the projection, the verdict and the three other
systems. Rows are plain values, one row a table line.
"""

from outcomes.pipeline.assess.assessment import (
    GRADES,
    NOT_FOR_PLACES,
    VERDICT_COLUMNS,
)
from outcomes.pipeline.assess.everything import (
    COLUMNS,
    KEY,
    Tables,
    tables,
)
from outcomes.pipeline.assess.groups import (
    GAP_COLUMNS,
    GROUP_COLUMNS,
    breakdown_gaps,
    breakdowns,
    grouped,
)
from outcomes.pipeline.assess.projected import (
    LEVELS,
    bounds_of,
    dated,
    fan,
)
from outcomes.pipeline.assess.series import (
    NO_POINTS,
    POINT_COLUMNS,
    Series,
    choose_series,
)

__all__ = [
    "COLUMNS",
    "GAP_COLUMNS",
    "GRADES",
    "GROUP_COLUMNS",
    "KEY",
    "LEVELS",
    "NOT_FOR_PLACES",
    "NO_POINTS",
    "POINT_COLUMNS",
    "Series",
    "Tables",
    "VERDICT_COLUMNS",
    "bounds_of",
    "breakdown_gaps",
    "breakdowns",
    "choose_series",
    "dated",
    "fan",
    "grouped",
    "tables",
]
