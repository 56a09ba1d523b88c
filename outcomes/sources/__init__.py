"""Sources: one module each, which says everything about its layout; ``registry`` finds them all.

``kinds`` holds what sources of one kind share, ``reading`` how files are taken apart.
"""

from outcomes.sources.reading import Problem, Reading, Refused
from outcomes.sources.registry import recognise

__all__ = ["Problem", "Reading", "Refused", "recognise"]
