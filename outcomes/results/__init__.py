"""What a snapshot holds: a frozen dataclass for each table, which also makes the table.

Importing the package registers every table.
"""

from outcomes.results import interventions, provenance, targets, weekly

__all__ = ["interventions", "provenance", "targets", "weekly"]
