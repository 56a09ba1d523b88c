"""Quarterly beds of NHS England (KH03): recognised so that they can be turned away by name.

Pages show weeks and months; an average day of a quarter is neither.
"""

import re
from collections.abc import Sequence
from datetime import date

from outcomes.sources.reading import Refused
from outcomes.sources.reading.tables import Cell, Sheet, fold

NAME = "kh03"
ROWS_SEARCHED = 40
LONGEST_TITLE = 160

_CODE = re.compile(r"((nhs)?(org|organisation|provider|trust))?code")
_SECTORS = ("generalacute", "generalandacute", "learningdisabilit", "maternity", "mentalillness")
_GENERAL_AND_ACUTE = re.compile(r"general ?(&|and) ?acute|g ?(&|and) ?a\b", re.IGNORECASE)
_QUARTER = re.compile(r"\b(quarter|q) ?[1-4]\b|\bquarter(ly)?\b|\bperiod end\b", re.IGNORECASE)
_NAMED = re.compile(r"\bKH03\b|\bbed availability and occupancy", re.IGNORECASE)
_TITLE = re.compile(r"\bbeds?\b.*\b(open )?overnight", re.IGNORECASE)
_SENTENCE = (
    "The file holds the quarterly beds of NHS England (KH03, bed availability and occupancy): pages here show weeks and"
    " months, not quarters, so it is not read. Load the time series of the daily situation report for all general and"
    " acute beds, or a weekly beds extract for those of adults."
)


def refuse(sheets: Sequence[Sheet]) -> None:
    """Turn away quarterly beds: a workbook of beds by sector, or its CSV.

    Parameters
    ----------
    sheets
        Every sheet of the file.

    Raises
    ------
    Refused
        If a sheet has beds of trusts by sector, or by quarter.
    """
    for sheet in sheets:
        top = sheet.rows[:ROWS_SEARCHED]
        words = [cell for row in top for cell in row if isinstance(cell, str) and len(cell) <= LONGEST_TITLE]
        is_titled = any(map(_TITLE.search, words))
        is_quarterly = any(map(_QUARTER.search, words))
        # A daily report may say in a note how it differs from KH03.
        is_daily = sum(isinstance(cell, date) for row in top for cell in row) > 2
        is_named = not is_daily and any(map(_NAMED.search, words))
        for row in top:
            folded = [fold(cell) for cell in row]
            if not any(map(_CODE.fullmatch, folded)):
                continue
            n_sectors = sum(any(sector in header for header in folded) for sector in _SECTORS)
            if is_named or n_sectors > 1 or ((is_titled or is_quarterly) and _is_of_beds(row, words)):
                raise Refused(_SENTENCE, NAME)


def _is_of_beds(header: Sequence[Cell], words: Sequence[str]) -> bool:
    """Whether columns are of general and acute beds, or one column names the sector of each row."""
    named = header if "sector" not in map(fold, header) else words
    return any(isinstance(cell, str) and _GENERAL_AND_ACUTE.search(cell) for cell in named)


TURNED_AWAY = refuse
