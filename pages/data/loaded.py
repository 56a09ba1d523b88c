"""What is loaded: sources, files, rows that were set aside, superseded figures and snapshots."""

from collections.abc import Sequence
from datetime import date

from dash import dcc, html
from dash.development.base_component import Component

from outcomes import address, settings
from outcomes.numerals import counted, day, listed, with_unit
from outcomes.results.provenance import (
    File,
    ListedFault,
    Publisher,
    SnapshotRow,
    Source,
    Superseded,
)
from outcomes.results.releases import Release
from outcomes.sources import registry
from outcomes.warehouse import releases, store
from outcomes.web import components as ui
from outcomes.web import view
from outcomes.web.tree import Piece, when
from outcomes.wording import recency
from pages.data.downloads import format_links
from pages.data.files import SHOWN_FAULTS, digest, faults_table, source_link, stamp, what_happened

SHOWN_LOADS = 20
SHOWN_SUPERSEDED = 20
SHOWN_WARNINGS = 12
STATUS_WORDS = {
    "published": "Published statistics",
    "provisional": "Provisional",
    "management": "Management information",
}
# The publisher's own, a reprint of it, and what is worked out from them.
STRONG_GRADES = ("A", "A-copy", "derived")


def freshness(sources: Sequence[Source]) -> Component:
    """One row a source."""
    columns = [
        ui.column("name", "Source"),
        ui.column("data_to", "Data to"),
        ui.column("rows", "Rows", numeric=True, decimals=0),
        ui.column("n_files", "Files", numeric=True, decimals=0),
        ui.column("loaded", "Last load"),
        ui.column("status", "Release status"),
        ui.column("kind", "Kind"),
    ]
    rows: list[ui.Row] = [
        {
            "name": source.name,
            "data_to": _data_to(source.latest_period),
            "rows": source.rows,
            "n_files": source.n_files,
            "loaded": stamp(source.loaded_at),
            "status": STATUS_WORDS[source.release_status] + (", once real" if source.synthetic else ""),
            "kind": ui.illustrative_mark() if source.synthetic else "Real",
        }
        for source in sources
    ]
    loaded = {source.layout for source in sources}
    absent = [one.label for one in registry.sources() if one.name not in loaded]
    after: list[Piece] = []
    if absent:
        names = listed(absent)
        after = [
            html.P(
                f"Also understood, and not loaded here: {names}. Load their files as downloaded.",
                className="caption",
            )
        ]
    table = (
        ui.data_table(columns, rows, "Sources in the current snapshot", on_phone="rows")
        if rows
        else ui.empty_state("Nothing is loaded yet.")
    )
    return ui.section("Sources and freshness", [table, *after], name="sources")


def _data_to(iso: str | None) -> Piece:
    if not iso:
        return "–"
    return ui.freshness(day(iso, short=True), recency.age(date.fromisoformat(iso), view.today()))


def publishers() -> Component:
    """Every source that published figures cite, with grade and reach."""
    found = store.read("data_publishers", Publisher)
    columns = [
        ui.column("title", "Source, as cited"),
        ui.column("grade", "Grade"),
        ui.column("n_figures", "Figures", numeric=True, decimals=0),
        ui.column("latest_period", "To"),
        ui.column("measure_titles", "Measures"),
    ]
    rows: list[ui.Row] = [
        {
            "title": [
                source_link(one.source_title, one.source_url),
                *when(one.synthetic, " ", ui.illustrative_mark()),
            ],
            "grade": html.Span(one.grade, className="nowrap"),
            "n_figures": one.n_figures,
            "latest_period": html.Span(one.latest_period, className="nowrap"),
            "measure_titles": one.measure_titles,
        }
        for one in found
    ]
    weak = sum(one.grade not in STRONG_GRADES for one in found)
    note = (
        "A: the publisher’s own. A-copy: a reprint of it. B: press, council or charity quoting it. C: weak."
    )
    title = f"Published figures come from {counted(len(found), 'cited source')}"
    if weak:
        title += f", {'one' if weak == 1 else weak} of them graded B or lower"
    if not found:
        return ui.section(
            "Published figures", ui.empty_state("No published figure is loaded."), name="publishers"
        )
    table = ui.data_table(
        columns,
        rows,
        "Sources of the published figures in use",
        caption_unseen=True,
        class_name="compact",
        on_phone="rows",
        is_long=True,
    )
    return ui.section(title, table, name="publishers", note=note)


def loads(here: address.View) -> Component:
    """The last files, with what was taken of them and their SHA-256."""
    files = store.read("files", File)
    columns = [
        ui.column("name", "File"),
        ui.column("loaded", "Loaded"),
        ui.column("status", "What happened"),
        ui.column("n_accepted", "Accepted", numeric=True, decimals=0),
        ui.column("n_in_use", "In use", numeric=True, decimals=0),
        ui.column("n_quarantined", "Set aside", numeric=True, decimals=0),
        ui.column("n_out_of_area", "Other areas", numeric=True, decimals=0),
        ui.column("sha", "SHA-256"),
        ui.column("warnings", "Remarks", class_name="own-row-on-phone"),
    ]
    rows: list[ui.Row] = [
        {
            "name": [file.name, html.Span(registry.label(file.layout), className="caption")],
            "loaded": stamp(file.loaded_at),
            "status": what_happened(file),
            "n_accepted": file.n_accepted,
            "n_in_use": file.n_in_use,
            "n_quarantined": file.n_quarantined,
            "n_out_of_area": file.n_out_of_area,
            "sha": digest(here, file.sha256),
            "warnings": _warnings(file.warnings),
        }
        for file in files[:SHOWN_LOADS]
    ]
    if not rows:
        return ui.section("Last loads", ui.empty_state("No file was loaded yet."), name="loads")
    parts: list[Piece] = [
        ui.data_table(columns, rows, "Files, newest first", caption_unseen=True, on_phone="rows")
    ]
    if len(files) > SHOWN_LOADS:
        earlier = counted(len(files) - SHOWN_LOADS, "earlier load")
        parts.append(html.P(f"Not listed: {earlier}.", className="caption"))
    full = [
        html.Li([file.name, ": ", html.Span(file.sha256, className="digest")]) for file in files[:SHOWN_LOADS]
    ]
    parts.append(
        html.Details(
            [html.Summary("SHA-256 in full"), html.Ul(full, className="plain-list")], className="more"
        )
    )
    return ui.section(
        "Last loads",
        parts,
        name="loads",
        note="Every accepted file is kept byte for byte under its SHA-256. Its rows stay in use until a later"
        " file brings the same ones, or real rows take the place of illustrative ones. A refused file changes"
        " nothing here: its reasons are told to whoever loads it, and kept in refusals.jsonl on that machine.",
    )


def _warnings(warnings: Sequence[str]) -> Piece:
    if not warnings:
        return "–"
    shown = [html.Li(warning) for warning in warnings[:SHOWN_WARNINGS]]
    if len(warnings) > SHOWN_WARNINGS:
        shown.append(html.Li(f"and {len(warnings) - SHOWN_WARNINGS} more"))
    return html.Details([html.Summary("Read the remarks"), html.Ul(shown)], className="more")


def quarantine() -> Component:
    """Rows that were set aside: where and why, never the value."""
    found = store.read("data_quarantine", ListedFault, n_per_file=SHOWN_FAULTS)
    if not found:
        return ui.section(
            "No row is set aside",
            html.P(
                "A row with a fault is set aside with its line, column and reason, and the rest of its"
                " file is used. No loaded file has one."
            ),
            name="quarantine",
        )
    per_file = {fault.sha256: fault.n_of_file for fault in found}
    total = sum(per_file.values())
    return ui.section(
        f"{total:,} row{' is' if total == 1 else 's are'} set aside in {counted(len(per_file), 'file')}",
        faults_table(found, "name"),
        name="quarantine",
    )


def superseded() -> Component:
    """Figures that a later edition or a preferred source replaced."""
    found = store.read("data_superseded", Superseded, n=SHOWN_SUPERSEDED)
    links = html.P(
        ["Every edition of every figure: ", format_links("vintages", ("csv", "xlsx", "json", "parquet"))],
        className="caption",
    )
    if not found:
        return ui.section(
            "No figure has a second edition",
            [
                html.P(
                    "When a later load brings another value for the same figure, both are kept, and the"
                    " page says which is in use. So far every figure has one edition."
                ),
                links,
            ],
            name="vintages",
        )
    columns = [
        ui.column("measure_title", "Measure"),
        ui.column("area_name", "Area"),
        ui.column("period", "Period"),
        ui.column("then", "Superseded value", numeric=True),
        ui.column("now", "Value in use", numeric=True),
        ui.column("where", "Superseded file"),
        ui.column("file_in_use", "File in use"),
    ]
    rows: list[ui.Row] = [
        {
            "measure_title": one.measure_title,
            "area_name": one.area_name,
            "period": one.period,
            "then": with_unit(one.value, "%" if one.unit == "%" else "", one.decimals),
            "now": with_unit(one.value_in_use, "%" if one.unit == "%" else "", one.decimals),
            "where": f"{one.file_name}, line {one.line}",
            "file_in_use": one.file_in_use,
        }
        for one in found
    ]
    n, changed = found[0].n_superseded, found[0].n_changed
    title = f"{n:,} figures superseded, {changed:,} of them with another value"
    if n == 1:
        title = f"One figure superseded, {'with another' if changed else 'by the same'} value"
    table = ui.data_table(
        columns,
        rows,
        "Superseded figures beside those in use, changed ones first",
        class_name="compact",
        on_phone="rows",
    )
    return ui.section(
        title,
        [table, links],
        name="vintages",
        note="A later load supersedes and never overwrites. A weekly row that was replaced stays in its file,"
        " as it was loaded.",
    )


def _earlier(current: SnapshotRow) -> list[Release]:
    """The releases served before the one in view that are kept, newest first."""
    try:
        served = releases.kept().served
    except releases.NoRelease:
        return []
    return [one for one in reversed(served) if one.id != current.id]


def snapshots(here: address.View, current: SnapshotRow) -> Component:
    """The snapshot that is read, the ones before it, and which can be brought back."""
    kept = set(store.snapshot_ids(settings.current().home))
    rows: list[ui.Row] = [
        {
            "id": html.Span(current.id, className="digest"),
            "published": stamp(current.published_at),
            "state": "Shown now",
            "chosen": True,
        }
    ]
    rows += [
        {
            "id": html.Span(earlier.id, className="digest"),
            "published": stamp(earlier.published_at),
            "state": "Kept, can be brought back" if earlier.id in kept else "Figures and verdicts kept",
        }
        for earlier in _earlier(current)
    ]
    columns = [ui.column("published", "Published"), ui.column("id", "Snapshot"), ui.column("state", "State")]
    table = ui.data_table(
        columns,
        rows,
        "Snapshots, newest first",
        header="published",
        class_name="compact",
        caption_unseen=True,
        on_phone="rows",
        is_long=True,
    )
    return ui.section(
        f"These pages show the snapshot of {stamp(current.published_at)}",
        [
            table,
            html.P(
                [
                    "Methods: ",
                    current.method_version,
                    ". Definitions: ",
                    html.Span(current.definition_version, className="digest"),
                    ". The newest five snapshots stay whole: the command rollback and"
                    f" its name bring one back. Of the newest {releases.KEEP}, and of those held at a board,"
                    " the figures and verdicts stay: see ",
                    dcc.Link("what changed", href=here.link("/changes")),
                    " between any two.",
                ],
                className="caption",
            ),
        ],
        name="snapshots",
    )
