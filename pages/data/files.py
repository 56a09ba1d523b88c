"""What is said of a file, of its rows that were set aside, and of a source, wherever they are named."""

from collections.abc import Sequence
from datetime import datetime

from dash import dcc, html
from dash.development.base_component import Component

from outcomes import address
from outcomes.catalogue import catalogue
from outcomes.numerals import day, upper_first
from outcomes.results.provenance import File, ListedFault
from outcomes.web import components as ui

SHOWN_FAULTS = 25


def stamp(moment: datetime | None) -> str:
    """A moment of loading or publishing, in words and universal time."""
    return "–" if moment is None else f"{day(moment, short=True)}, {moment:%H:%M} UTC"


def loaded_on(moment: datetime | None) -> str:
    """The day of a load."""
    return "–" if moment is None else day(moment, short=True)


def digest(here: address.View, sha256: str | None, shown: int = 12) -> Component | str:
    """The start of a SHA-256, with the whole of it in the title: a link to what is known of the file."""
    if not sha256:
        return "–"
    address = here.link("/data/source", sha=sha256)
    return dcc.Link(sha256[:shown] + "…", href=address, className="digest", title=sha256)


def source_link(title: str | None, url: str | None) -> Component | str:
    """A source's title, as a link where it has an address."""
    said = title or "Not cited"
    return html.A(said, href=url, rel="noopener") if url and url.startswith(("https://", "http://")) else said


def what_happened(file: File) -> str:
    """What became of a file: loaded, accepted in part, or withdrawn and when."""
    return f"Withdrawn {loaded_on(file.withdrawn_at)}" if file.withdrawn_at else upper_first(file.status)


def faults_table(found: Sequence[ListedFault], header: str) -> Component:
    """Line, column and reason of rows that were set aside; ``header`` is ``name`` for several files, else ``line``."""
    columns = [
        *([ui.column("name", "File")] if header == "name" else []),
        ui.column("line", "Line", numeric=True, decimals=0),
        ui.column("column", "Column"),
        ui.column("reason", "Reason"),
        ui.column("about", "Of whom, and when"),
    ]
    more = sum({fault.sha256: fault.n_of_file for fault in found}.values()) - len(found)
    caption = "Rows set aside. Values are not shown: they may be small counts of people." + (
        f" {more:,} more are not listed." if more else ""
    )
    rows: list[ui.Row] = [
        {
            "name": fault.name,
            "line": fault.line,
            "column": fault.column,
            "reason": fault.reason,
            "about": _about(fault),
        }
        for fault in found
    ]
    return ui.data_table(columns, rows, caption, class_name="compact", header=header, is_long=True)


def _about(fault: ListedFault) -> str | None:
    """Whose row it is and of which period, as far as the row says."""
    area = catalogue.area_by_code.get(fault.area_code or "")
    ends = day(fault.period_end) if fault.period_end else None
    return ", ".join(filter(None, [area.name if area else None, ends])) or None
