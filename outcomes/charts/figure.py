"""The type of a chart as Plotly takes it: plain dicts, since figure objects cost too much on a request path."""

from typing import Any, TypeAlias

# A whole figure, and the pieces it is made of: traces, shapes, annotations, axes.
Figure: TypeAlias = dict[str, Any]
Part: TypeAlias = dict[str, Any]
