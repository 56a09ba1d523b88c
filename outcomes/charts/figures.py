"""Rows to charts, as plain dicts for Plotly.

Rows are plain dicts of plain values (float, str, None); nothing here reads data or computes a result.

Time
    Yearly charts take ``time`` in calendar years, where the middle of 2024 is 2024.5; a tick labelled 2024
    therefore stands at 2024.5. Weekly charts take ISO dates of ten characters.
Colour
    Plotly does not accept CSS variables, so a figure carries the day colours of ``COLOURS``, and the style sheet
    turns each of them into its variable: no second figure for the night or for paper.
Width
    The server does not know how wide a chart will be. ``layout.meta.narrow`` holds what changes below 560 px
    (margins, labels, ticks) and ``layout.meta.narrow_traces`` the same for traces by their names;
    ``assets/charts.js`` applies both before the chart is drawn.
Illustrative data
    ``synthetic=True`` draws a hatch and the words "Illustrative data" inside the chart.
Caption
    ``layout.meta.notes`` holds sentences that ``components.chart`` prints under the chart.
"""

from outcomes.charts.control import STATES, control_chart
from outcomes.charts.impact import Estimate, counterfactual, impact_forest, placebos
from outcomes.charts.parts import COLOURS
from outcomes.charts.places import interval_plot
from outcomes.charts.trajectory import trajectory

__all__ = [
    "COLOURS",
    "STATES",
    "Estimate",
    "control_chart",
    "counterfactual",
    "impact_forest",
    "interval_plot",
    "placebos",
    "trajectory",
]
