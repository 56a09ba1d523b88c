"""Ambulance Quality Indicators: recognised so that they can be turned away by name."""

from outcomes.readers.reading import Refused
from outcomes.readers.tables import Sheet, fold

HEADER = frozenset({"year", "month", "region", "orgcode", "a0", "a1"})


def refuse(sheets: list[Sheet]) -> None:
    """Turn away a file of Ambulance Quality Indicators.

    Parameters
    ----------
    sheets
        Every sheet of the file.

    Raises
    ------
    Refused
        If one of them has the header of NHS England's ambulance systems indicators.
    """
    for sheet in sheets:
        for row in sheet.rows[:10]:
            if {fold(cell) for cell in row} >= HEADER:
                raise Refused(
                    "The file holds Ambulance Quality Indicators of NHS England: no measure here uses "
                    "them yet, so there is nothing to load."
                )
