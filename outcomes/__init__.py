"""Outcomes for the North East and North Cumbria: what is known, loaded, computed and published."""

# The only place where the version stands.
__version__ = "1.0.0"
