"""Control charts for weekly measures: XmR limits, run rules, and a preset that knows season and memory.

Three named presets, because the published tools disagree:

- ``plotthedots`` follows NHSRplotthedots 0.2.2: mean +/- 2.66 x mean moving range, large ranges screened out.
- ``mdc`` is the same without screening, and every point beyond two sigma counts in the two-in-three rule.
- ``seasonal`` is ours, and the one that signals: it takes the yearly season out and allows for AR(1) memory.

Missing weeks are left out before anything is computed, as if their rows were not there: a moving range
joins the weeks on either side and a run goes on across the gap. ``seasonal`` keeps the calendar, so that a
gap weakens the memory between its two sides.
"""

from outcomes.methods.spc.control_chart import FALSE_SIGNALS_PER_WEEK, chart
from outcomes.methods.spc.limits import LIMIT, SCREEN, as_printed, assurance, xmr_limits
from outcomes.methods.spc.model import SEASON_DAYS
from outcomes.methods.spc.rules import RUN, shift_of_seven, trend_of_seven, two_in_three
from outcomes.methods.spc.terms import (
    LONGEST_GAP,
    MINIMUM_POINTS,
    OUTSIDE,
    PRESETS,
    SHIFT,
    SIGNAL_WEEKS,
    TITLE,
    VERSION,
    Chart,
    ChartRefused,
    Latest,
    Limits,
    Polarity,
    Preset,
)

__all__ = [
    "FALSE_SIGNALS_PER_WEEK",
    "LIMIT",
    "MINIMUM_POINTS",
    "OUTSIDE",
    "PRESETS",
    "RUN",
    "SCREEN",
    "SEASON_DAYS",
    "SHIFT",
    "LONGEST_GAP",
    "SIGNAL_WEEKS",
    "TITLE",
    "VERSION",
    "Chart",
    "ChartRefused",
    "Latest",
    "Limits",
    "Polarity",
    "Preset",
    "as_printed",
    "assurance",
    "chart",
    "shift_of_seven",
    "trend_of_seven",
    "two_in_three",
    "xmr_limits",
]
