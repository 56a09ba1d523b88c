"""What is known of one file."""

from dash import html
from dash.development.base_component import Component

from outcomes import address
from outcomes.results.provenance import File, ListedFault
from outcomes.sources import registry
from outcomes.warehouse import store
from outcomes.web import components as ui
from outcomes.web.tree import Piece, Pieces
from pages.data.files import SHOWN_FAULTS, faults_table, stamp, what_happened
from pages.source.frame import trail

SHORTEST_DIGEST = 8


def one_file(here: address.View, sha256: str) -> Component:
    """What is known of the file whose SHA-256 begins like this.

    Raises
    ------
    address.BadQuery
        404 where there is none, or more than one.
    """
    found = [file for file in store.read("files", File) if file.sha256.startswith(sha256.lower())]
    if len(sha256) < SHORTEST_DIGEST or len(found) != 1:
        raise address.BadQuery(
            f"No one loaded file has a SHA-256 that begins with “{sha256[:64]}”. The data page lists them all.",
            404,
        )
    file = found[0]
    counts = (
        ("Rows taken", file.n_accepted),
        ("Rows in use", file.n_in_use),
        ("Rows set aside", file.n_quarantined),
        ("Rows of other areas, left out", file.n_out_of_area),
    )
    facts: list[tuple[Piece, Pieces, str | None]] = [
        ("Name", file.name, None),
        ("Layout", registry.label(file.layout), None),
        ("SHA-256", html.Span(file.sha256, className="digest"), None),
        ("Size", f"{file.n_bytes:,} bytes", None),
        ("Loaded", stamp(file.loaded_at), None),
        ("What happened", what_happened(file), None),
        *((label, f"{n:,}", None) for label, n in counts),
        (
            "Kept",
            [
                "Byte for byte, on the machine that loads, as ",
                html.Code(f"ledger/{file.sha256[:2]}/{file.sha256}", className="digest"),
            ],
            None,
        ),
        (
            "Is yours the same?",
            [html.Code("sha256sum FILE"), " on Linux, ", html.Code("Get-FileHash FILE"), " in PowerShell"],
            None,
        ),
    ]
    listed = store.read("data_quarantine", ListedFault, n_per_file=SHOWN_FAULTS)
    faults = [fault for fault in listed if fault.sha256 == file.sha256]
    parts: list[Piece] = [ui.section("The file", ui.definitions(facts), name="file")]
    if faults:
        parts.append(ui.section("Rows set aside", faults_table(faults, "line"), name="quarantine"))
    if file.warnings:
        remarks = html.Ul([html.Li(remark) for remark in file.warnings])
        parts.append(ui.section("Remarks", remarks, name="remarks"))
    return html.Div([ui.page_head(f"The file {file.name}", what_it_feeds(file), trail=trail(here)), *parts])


def what_it_feeds(file: File) -> str:
    """Whether rows of a file stand behind what is shown."""
    if file.withdrawn_at:
        return "Its rows were taken out again: no figure on these pages rests on it."
    if not file.n_in_use:
        return (
            "None of its rows is in use: a later file brought the same ones, or real rows took the place of"
            " illustrative ones."
        )
    return "Figures that come from it name it with the line, where they say where they come from."
