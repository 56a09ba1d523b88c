"""Ambulance Quality Indicators: recognised so that they can be turned away by name."""

import re
from collections.abc import Sequence

from outcomes.sources.reading import Refused
from outcomes.sources.reading.tables import Sheet, fold

NAME = "ambulance"
ROWS_SEARCHED = 30
LONGEST_TITLE = 120

# The yearly CSV names its columns by the codes of the indicators; a workbook of the time series counts
# incidents and gives their mean and centiles in minutes and seconds.
CSV_HEADER = frozenset({"year", "month", "region", "orgcode", "a0", "a1"})
_MEAN = re.compile("mean(response(time)?)?(minsec|hourminsec|hhmmss|mmss)")
_TITLE = re.compile(
    r"ambulance (quality|systems?|clinical) indicators?|ambulance quality indicator|\bAmb(SYS|CO)\b", re.I
)


def refuse(sheets: Sequence[Sheet]) -> None:
    """Turn away a file of Ambulance Quality Indicators: CSV, or workbook of the time series.

    Parameters
    ----------
    sheets
        Every sheet of the file.

    Raises
    ------
    Refused
        If a header or a title of one of them is NHS England's.
    """
    for sheet in sheets:
        for row in sheet.rows[:ROWS_SEARCHED]:
            folded = {fold(cell) for cell in row if cell}
            has_times = "orgcode" in folded and any(map(_MEAN.fullmatch, folded))
            if folded >= CSV_HEADER or has_times or any(map(_is_title, row)):
                raise Refused(
                    "The file holds Ambulance Quality Indicators of NHS England (the time series or its CSV): no"
                    " measure here uses them yet, so it is not read. Load the daily situation report for ambulance"
                    " arrivals and handovers, or a weekly uec extract for those and for category 2 responses.",
                    NAME,
                )


def _is_title(cell: object) -> bool:
    """Whether a cell names the indicators as a heading does; a long note may only mention them."""
    return isinstance(cell, str) and len(cell) <= LONGEST_TITLE and _TITLE.search(cell) is not None


TURNED_AWAY = refuse
