"""The types of a chart as Plotly takes it: plain dicts, since figure objects cost too much on a request path."""

from typing import Any, TypeAlias

Figure: TypeAlias = dict[str, Any]
# What a figure is made of: a trace, a shape, an annotation, an axis.
Part: TypeAlias = dict[str, Any]
# A place along the horizontal axis: a number, or an ISO date where the axis is one of dates.
Place: TypeAlias = float | str
