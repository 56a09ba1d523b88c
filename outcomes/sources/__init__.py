"""Readers: one layout each, recognised by what a file holds, never by its name."""

from outcomes.sources import ambulance, layouts, sitrep, tables
from outcomes.sources.figures import FIGURES
from outcomes.sources.fingertips import FINGERTIPS
from outcomes.sources.monthly_ae import MONTHLY_AE
from outcomes.sources.ons import ONS
from outcomes.sources.reading import Problem, Reading, Refused
from outcomes.sources.tables import Sheet
from outcomes.sources.weekly import BEDS, FALLS, UEC

__all__ = ["Problem", "Reading", "Refused", "recognise"]

LAYOUTS = (UEC, BEDS, FALLS, FINGERTIPS, ONS, MONTHLY_AE, FIGURES)
#: What can be loaded, in words.
LOADABLE = "; ".join(
    [f"{layout.name}, {layout.title}" for layout in LAYOUTS] + [f"{sitrep.NAME}, {sitrep.TITLE}"]
)


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
    found = list(layouts.matches(sheets, LAYOUTS))
    best = max(found, key=lambda match: match.rank, default=None)
    if best is not None and best.complete:
        return layouts.read(best, len(sheets), layouts.others_like(best, found))
    ambulance.refuse(sheets)
    blocks = sitrep.find(sheets)
    if blocks:
        return sitrep.read(blocks)
    told = max((match for match in found if match.is_told), key=lambda match: match.rank, default=None)
    if told is not None:
        return layouts.read(told, len(sheets))
    raise Refused(_unknown(name, sheets, best))


def _unknown(name: str, sheets: list[Sheet], nearest: layouts.Match | None) -> str:
    """Say what the first row looks like, but only words: a file without a header starts with data."""
    first = sheets[0].rows[0] if sheets else []
    headers = [
        str(cell).strip() for cell in first if cell is not None and not any(c.isdigit() for c in str(cell))
    ]
    listed = ", ".join(header for header in headers[:6] if header)
    remarks = [f"its first row reads {listed[:200]}"] if listed else []
    remarks += [] if nearest is None else [layouts.lacking(nearest)]
    seen = f" ({'; '.join(remarks)})" if remarks else ""
    return (
        f"{name} is in no layout this program knows{seen}: it reads {LOADABLE}. See the templates for extracts,"
        " and load a publisher's file as it was downloaded."
    )
