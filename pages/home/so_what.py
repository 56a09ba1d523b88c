"""So what? What the figures of each target ask of their readers, and who owns it."""

from typing import Any

from dash import dcc, html

from outcomes import address
from outcomes.catalogue import ICB, Target, catalogue
from outcomes.numerals import day
from outcomes.results.targets import Assessment
from outcomes.warehouse import store
from outcomes.web import components as ui
from outcomes.wording import asking, findings

ABOUT = "Written about the whole system"


def section(here: address.View) -> html.Section:
    """A dated line for each target, chosen by the figures of the whole system, whatever place is in view."""
    found = store.read("overview_assessments", Assessment, area=ICB)
    held = {(row.commitment, row.part): row for row in found}
    columns = [
        ui.column("target", "Target"),
        ui.column("asks", "What the figures ask"),
        ui.column("owner", "Owner"),
    ]
    shown = [_row(here, target, held) for target in catalogue.targets]
    table = ui.data_table(
        columns, shown, "What the figures of each target ask", on_phone="rows", caption_unseen=True
    )
    return ui.section("So what?", table, note=f"{ABOUT}.", name="so-what")


def _row(here: address.View, target: Target, held: dict[tuple[str, str], Assessment]) -> dict[str, Any]:
    part = target.headline_part
    lines = target.so_what_of(part)
    said = lines[-1]
    if part is not None:
        area = catalogue.area_by_code[ICB]
        nothing = findings.nothing_held(target, part, area, findings.NO_FIGURES)
        row = held.get((target.id, part.id), nothing)
        said = asking.so_what(lines, row, catalogue.measure_by_id[part.measure])
    written = f"Written {day(said.date.isoformat())}"
    return {
        "target": dcc.Link(target.short_title, href=here.link(f"/targets/{target.id}"), className="row-link"),
        "asks": html.Span([said.text, html.Span(written, className="caption")]),
        "owner": target.owner or "Nobody is named",
    }
