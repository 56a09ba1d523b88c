"""Readers: one layout each, recognised by what a file holds, never by its name."""

from outcomes.readers import layouts, tables
from outcomes.readers.figures import FIGURES
from outcomes.readers.reading import Problem, Reading, Refused
from outcomes.readers.weekly import LAYOUTS as WEEKLY

__all__ = ["Problem", "Reading", "Refused", "recognise"]

LAYOUTS = (*WEEKLY, FIGURES)


def recognise(name: str, content: bytes) -> Reading:
    """Read a file in whichever known layout it is.

    Parameters
    ----------
    name
        What the file is called, for messages alone.
    content
        The whole file: CSV, XLSX or Parquet.

    Returns
    -------
    Reading
        Tidy rows with their source lines, the rows that could not be read, and warnings.

    Raises
    ------
    Refused
        If the file cannot be read, is in no known layout, or lacks a required column.
    """
    sheets = [sheet for sheet in tables.read(content) if sheet.rows]
    best = max(layouts.matches(sheets, LAYOUTS), key=lambda match: match.rank, default=None)
    if best is None:
        raise Refused(f"{name} is in no layout this program knows.")
    return layouts.read(best, len(sheets))
