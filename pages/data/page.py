"""Data: every source with its freshness, what was set aside, what is kept, and everything to take away."""

from datetime import date, datetime

import dash
from dash import dcc, html

from outcomes import address, settings
from outcomes.catalogue import ICB, Part, catalogue
from outcomes.exports import template
from outcomes.exports.datasets import DATASETS, LICENCE, LICENCE_URL, Dataset
from outcomes.numerals import counted, day, is_known, listed, lower_first, upper_first, with_unit
from outcomes.sources import registry
from outcomes.warehouse import store
from outcomes.web import components as ui
from outcomes.web import view
from outcomes.wording import recency

SHOWN_LOADS = 20
SHOWN_FAULTS = 25
SHOWN_SUPERSEDED = 20
SHOWN_WARNINGS = 12

CONTENTS = (
    ("Sources and freshness", "sources"),
    ("Where published figures come from", "publishers"),
    ("Last loads", "loads"),
    ("Rows set aside", "quarantine"),
    ("Superseded figures", "vintages"),
    ("Snapshots", "snapshots"),
    ("Datasets to download", "datasets"),
    ("Load your own data", "load"),
    ("Licence", "licence"),
)
STATUS_WORDS = {
    "published": "Published statistics",
    "provisional": "Provisional",
    "management": "Management information",
}
COMMANDS = (
    ("An empty extract with its columns explained", "template uec -o uec.xlsx"),
    ("What would happen, without changing anything", "load uec.xlsx --check"),
    ("Accept it and publish a new snapshot", "load uec.xlsx"),
    ("A folder, with every file judged on its own", "load extracts"),
    ("What is loaded, and how fresh it is", "status"),
    ("Take one file’s rows out again", "withdraw SHA256"),
    ("Go back one snapshot", "rollback"),
)
SETTINGS = (
    ("Linux and macOS", ".venv/bin/python -m outcomes"),
    ("Windows, PowerShell", r".venv\Scripts\python -m outcomes"),
)


@view.page
def layout(here: address.View):
    """Everything about the data on one page."""
    snapshot = store.read("snapshot")[0]
    sources = store.read("sources")
    return html.Div(
        [
            ui.page_head(_finding(sources), _lead(sources)),
            ui.contents(CONTENTS),
            freshness(here, sources),
            publishers(),
            loads(here),
            quarantine(),
            superseded(),
            snapshots(snapshot),
            downloads(here),
            how_to_load(),
            licence(),
        ]
    )


def _finding(sources: list[dict]) -> str:
    n = len(sources)
    newest = max(
        (source["latest_period"] for source in sources if is_known(source["latest_period"])), default=None
    )
    if not newest:
        return "Nothing is loaded yet"
    return (
        f"{upper_first(counted(n, 'source'))} {'is' if n == 1 else 'are'} loaded, the newest to {day(newest)}"
    )


def _lead(sources: list[dict]) -> str:
    """What is illustrative and what is real."""
    follow = "Every figure can be followed to its file, line, SHA-256 and query."
    order = [source.name for source in registry.sources()]
    invented = [
        lower_first(registry.label(source["layout"]).partition(",")[0])
        for source in sorted(sources, key=lambda source: order.index(source["layout"]))
        if source["synthetic"]
    ]
    if not invented:
        return follow
    real = {source["release_status"] for source in sources if not source["synthetic"]}
    kinds = [lower_first(title) for status, title in STATUS_WORDS.items() if status in real]
    return (
        f"The weekly extracts ({listed(invented)}) are illustrative: a program made them, and they leave"
        f" once one real row of the same kind is loaded. "
        + (f"Everything else is {listed(kinds)}. " if kinds else "")
        + follow
    )


def stamp(moment: datetime | None) -> str:
    """A moment of loading or publishing, in words and universal time."""
    if moment is None or moment != moment:
        return "–"
    return f"{day(moment.date().isoformat(), short=True)}, {moment:%H:%M} UTC"


def loaded_on(moment: datetime | None) -> str:
    """The day of a load."""
    return "–" if moment is None or moment != moment else day(moment.date().isoformat(), short=True)


def digest(here: address.View, sha256: str | None, shown: int = 12) -> dcc.Link | str:
    """The start of a SHA-256, with the whole of it in the title: a link to what is known of the file."""
    if not sha256:
        return "–"
    address = here.link("/data/source", sha=sha256)
    return dcc.Link(sha256[:shown] + "…", href=address, className="digest", title=sha256)


# What is loaded -------------------------------------------------------------------------------------


def freshness(here: address.View, sources: list[dict]) -> html.Section:
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
    rows = [
        {
            **source,
            "data_to": _data_to(source["latest_period"]),
            "loaded": stamp(source["loaded_at"]),
            "status": STATUS_WORDS[source["release_status"]] + (", once real" if source["synthetic"] else ""),
            "kind": ui.illustrative_mark() if source["synthetic"] else "Real",
        }
        for source in sources
    ]
    absent = [
        one.label for one in registry.sources() if one.name not in {source["layout"] for source in sources}
    ]
    after: list = []
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


def _data_to(iso: str | None) -> html.Span | str:
    if not is_known(iso) or not iso:
        return "–"
    return ui.freshness(day(iso, short=True), recency.age(date.fromisoformat(iso), view.today()))


def publishers() -> html.Section:
    """Every source that published figures cite, with grade and reach."""
    found = store.read("data_publishers")
    columns = [
        ui.column("title", "Source, as cited"),
        ui.column("grade", "Grade"),
        ui.column("n_figures", "Figures", numeric=True, decimals=0),
        ui.column("latest_period", "To"),
        ui.column("measure_titles", "Measures"),
    ]
    rows = [
        {
            **row,
            "grade": html.Span(row["grade"], className="nowrap"),
            "latest_period": html.Span(row["latest_period"], className="nowrap"),
            "title": [
                source_link(row["source_title"], row["source_url"]),
                *([" ", ui.illustrative_mark()] if row["synthetic"] else []),
            ],
        }
        for row in found
    ]
    weak = sum(row["grade"] not in ("A", "A-copy", "derived") for row in found)
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
    )
    table.className = "scroll long"
    return ui.section(title, table, name="publishers", note=note)


def source_link(title: str | None, url: str | None):
    """A source's title, as a link where it has an address."""
    words_ = title or "Not cited"
    if is_known(url) and str(url).startswith(("https://", "http://")):
        return html.A(words_, href=url, rel="noopener")
    return words_


def loads(here: address.View) -> html.Section:
    """The last files, with what was taken of them and their SHA-256."""
    files = store.read("files")
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
    rows = [
        {
            **file,
            "name": [
                file["name"],
                html.Span(registry.label(file["layout"]), className="caption"),
            ],
            "loaded": stamp(file["loaded_at"]),
            "status": what_happened(file),
            "sha": digest(here, file["sha256"]),
            "warnings": _warnings(file["warnings"]),
        }
        for file in files[:SHOWN_LOADS]
    ]
    if not rows:
        return ui.section("Last loads", ui.empty_state("No file was loaded yet."), name="loads")
    parts: list = [ui.data_table(columns, rows, "Files, newest first", caption_unseen=True, on_phone="rows")]
    if len(files) > SHOWN_LOADS:
        earlier = counted(len(files) - SHOWN_LOADS, "earlier load")
        parts.append(html.P(f"Not listed: {earlier}.", className="caption"))
    full = [
        html.Li([file["name"], ": ", html.Span(file["sha256"], className="digest")])
        for file in files[:SHOWN_LOADS]
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


def what_happened(file: dict) -> str:
    """What became of a file: loaded, accepted in part, or withdrawn and when."""
    withdrawn = file["withdrawn_at"]
    if is_known(withdrawn) and withdrawn == withdrawn:
        return f"Withdrawn {loaded_on(withdrawn)}"
    return upper_first(file["status"])


def _warnings(warnings: list[str] | None):
    found = [] if warnings is None else list(warnings)
    if not found:
        return "–"
    shown = [html.Li(warning) for warning in found[:SHOWN_WARNINGS]]
    if len(found) > SHOWN_WARNINGS:
        shown.append(html.Li(f"and {len(found) - SHOWN_WARNINGS} more"))
    return html.Details([html.Summary("Read the remarks"), html.Ul(shown)], className="more")


def quarantine() -> html.Section:
    """Rows that were set aside: where and why, never the value."""
    found = store.read("data_quarantine", n_per_file=SHOWN_FAULTS)
    if not found:
        return ui.section(
            "No row is set aside",
            html.P(
                "A row with a fault is set aside with its line, column and reason, and the rest of its"
                " file is used. No loaded file has one."
            ),
            name="quarantine",
        )
    per_file = {row["sha256"]: row["n_of_file"] for row in found}
    total = sum(per_file.values())
    return ui.section(
        f"{total:,} row{' is' if total == 1 else 's are'} set aside in {counted(len(per_file), 'file')}",
        faults_table(found, "name"),
        name="quarantine",
    )


def faults_table(found: list[dict], header: str) -> html.Div:
    """Line, column and reason of rows that were set aside; ``header`` is ``name`` for several files, else ``line``."""
    columns = [
        *([ui.column("name", "File")] if header == "name" else []),
        ui.column("line", "Line", numeric=True, decimals=0),
        ui.column("column", "Column"),
        ui.column("reason", "Reason"),
        ui.column("about", "Of whom, and when"),
    ]
    more = sum({row["sha256"]: row["n_of_file"] for row in found}.values()) - len(found)
    caption = "Rows set aside. Values are not shown: they may be small counts of people." + (
        f" {more:,} more are not listed." if more else ""
    )
    rows = [row | {"about": _about(row)} for row in found]
    table = ui.data_table(columns, rows, caption, class_name="compact", header=header)
    table.className = "scroll long"
    return table


def _about(fault: dict) -> str | None:
    """Whose row it is and of which period, as far as the row says."""
    area = catalogue.area_by_code.get(fault.get("area_code") or "")
    ends = day(str(fault["period_end"])) if fault.get("period_end") else None
    return ", ".join(filter(None, [area and area.name, ends])) or None


def superseded() -> html.Section:
    """Figures that a later edition or a preferred source replaced."""
    found = store.read("data_superseded", n=SHOWN_SUPERSEDED)
    links = html.P(
        ["Every edition of every figure: ", _format_links("vintages", ("csv", "xlsx", "json", "parquet"))],
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
    rows = [
        {
            **row,
            "then": with_unit(row["value"], "%" if row["unit"] == "%" else "", row["decimals"]),
            "now": with_unit(row["value_in_use"], "%" if row["unit"] == "%" else "", row["decimals"]),
            "where": f"{row['file_name']}, line {row['line']}",
        }
        for row in found
    ]
    n, changed = found[0]["n_superseded"], found[0]["n_changed"]
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


def snapshots(current: dict) -> html.Section:
    """The snapshot that is read, the ones before it, and which can be brought back."""
    kept = set(store.snapshot_ids(settings.current().home))
    rows = [
        {
            "id": html.Span(current["id"], className="digest"),
            "published": stamp(current["published_at"]),
            "state": "Shown now",
            "chosen": True,
        }
    ]
    rows += [
        {
            "id": html.Span(row["snapshot"], className="digest"),
            "published": stamp(row["published_at"]),
            "state": "Kept, can be brought back" if row["snapshot"] in kept else "Verdicts kept",
        }
        for row in store.read("data_history")
        if row["snapshot"] != current["id"]
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
    )
    table.className = "scroll long"
    return ui.section(
        f"These pages show the snapshot of {stamp(current['published_at'])}",
        [
            table,
            html.P(
                [
                    "Methods: ",
                    current["method_version"],
                    ". Definitions: ",
                    html.Span(current["definition_version"], className="digest"),
                    ". The newest five snapshots stay whole: the command rollback and"
                    " its name bring one back. Of every one the verdicts stay, so that a"
                    " board can see what changed since.",
                ],
                className="caption",
            ),
        ],
        name="snapshots",
    )


# What can be taken away -----------------------------------------------------------------------------


def downloads(here: address.View) -> html.Section:
    """Every dataset in every format, and where each comes from."""
    titles = {"weekly": "Weekly and monthly measures", "other": "Across everything"}
    groups: dict[str, list[Dataset]] = {
        "Targets and headline commitments": [],
        titles["weekly"]: [],
        titles["other"]: [],
    }
    for dataset in DATASETS.values():
        kind = dataset.name.partition("-")[0]
        name = (
            "Targets and headline commitments"
            if kind in ("target", "places")
            else titles["weekly" if kind == "weekly" else "other"]
        )
        groups[name].append(dataset)
    rows: list[dict] = []
    for name, members in groups.items():
        rows.append({"group": name})
        rows += [_dataset_row(here, dataset) for dataset in members]
    columns = [
        ui.column("title", "Dataset"),
        ui.column("formats", "All areas"),
        ui.column("cropped", f"{here.area.short_name} only"),
        ui.column("about", "About it"),
    ]
    table = ui.data_table(
        columns, rows, "Datasets", caption_unseen=True, class_name="compact", on_phone="rows"
    )
    table.className = "scroll long"
    return ui.section(
        f"{upper_first(counted(len(DATASETS), 'dataset'))} to download, each in four formats",
        [
            html.P(
                [
                    "Add ",
                    html.Code("?area=E06000047&from=2024-01-01&to=2024-12-31"),
                    " to an address to crop it; weekly ones also take ",
                    html.Code("measure="),
                    " and ",
                    html.Code("preset="),
                    ". Addresses, names and columns keep their meaning. For programs: ",
                    html.A("/api/datasets", href="/api/datasets"),
                    " lists them all with columns, units and links.",
                ]
            ),
            html.P(
                "CSV is UTF-8 and begins with a byte order mark, so that Excel opens it with every letter right. "
                "pandas, R and DuckDB pass over the mark; in plain Python, read it as “utf-8-sig”."
            ),
            table,
        ],
        name="datasets",
        note="Rows on illustrative data say so in a column of their own.",
    )


def _dataset_row(here: address.View, dataset: Dataset) -> dict:
    # A weekly dataset of every area is more than a spreadsheet takes.
    whole = (
        ("csv", "json", "parquet")
        if dataset.name.startswith("weekly-")
        else ("csv", "xlsx", "json", "parquet")
    )
    return {
        "title": [dataset.title, html.Span(html.Code(dataset.name), className="caption")],
        "formats": _format_links(dataset.name, whole),
        "cropped": _format_links(dataset.name, ("csv", "xlsx"), here.area.code),
        "about": html.Span(
            [
                html.A(
                    "Columns",
                    href=f"/download/{dataset.name}.csv-metadata.json",
                    **{"aria-label": f"Columns of {dataset.title}"},
                ),
                dcc.Link(
                    "Where from",
                    href=here.link("/data/source", dataset=dataset.name),
                    **{"title": f"Where {dataset.title} comes from"},
                ),
            ],
            className="links",
        ),
    }


def _format_links(name: str, forms: tuple[str, ...], area: str | None = None) -> html.Span:
    crop = f"?area={area}" if area else ""
    return html.Span(
        [
            html.A(
                form.upper() if form != "parquet" else "Parquet",
                href=f"/download/{name}.{form}{crop}",
                **{"aria-label": f"{name}, {form}"},
            )
            for form in forms
        ],
        className="links",
    )


def how_to_load() -> html.Section:
    """Templates and commands, for every system."""
    empty = [
        {
            "title": source.label,
            "formats": _format_links(f"template-{source.name}", template.FORMS[::-1]),
            "needed": _needed_columns(source.name),
        }
        for source in registry.extracts()
    ]
    columns = [
        ui.column("title", "Extract"),
        ui.column("formats", "Template"),
        ui.column("needed", "Needed columns", class_name="own-row-on-phone"),
    ]
    parts: list = [
        html.P(
            "Fill in a template, or load a publisher’s file as it was downloaded: CSV, XLSX and Parquet"
            " are read. A bad row is set"
            " aside with its line, column and reason; a bad file changes nothing. Data comes in by the"
            " loader on the machine that"
            " serves these pages, never through the browser.",
        ),
        ui.data_table(
            columns,
            empty,
            "Templates of the weekly extracts; the XLSX explains every column on its second sheet",
            on_phone="rows",
        ),
    ]
    parts.append(what_to_load())
    for name, stem in SETTINGS:
        lines = "\n".join(f"# {comment}\n{stem} {command}" for comment, command in COMMANDS)
        parts += [
            html.H3(name),
            html.Pre(
                lines, className="code", tabIndex=0, role="region", **{"aria-label": f"Commands for {name}"}
            ),
        ]
    return ui.section("Load your own data", parts, name="load")


def what_to_load() -> html.Div:
    """What every target and headline commitment is measured by, and the file that brings its figures."""
    held = {
        (row["commitment"], row["part"]): row["latest_period"]
        for row in store.read("overview_assessments", area=ICB)
    }
    rows: dict[str, dict] = {}
    for commitment in catalogue.commitments:
        for part in commitment.parts:
            of_parts = [(part.measure, held.get((commitment.id, part.id)))]
            if part.compare_places_by:
                of_parts.append((part.compare_places_by, _newest_of_places(commitment.id, part)))
            for measure, latest in of_parts:
                found = rows.setdefault(measure, {"titles": {}, "latest": None})
                found["titles"][commitment.title] = None
                found["latest"] = latest if is_known(latest) else found["latest"]
    columns = [
        ui.column("title", "Measure"),
        ui.column("titles", "Of"),
        ui.column("files", "File to load", class_name="own-row-on-phone"),
        ui.column("latest", "Figures to"),
    ]
    table = [
        {
            "title": catalogue.measure_by_id[measure].title,
            "titles": "; ".join(found["titles"]),
            "files": "; ".join(file_of(name) for name in catalogue.measure_by_id[measure].indicators),
            "latest": found["latest"] or "No figures",
        }
        for measure, found in rows.items()
    ]
    caption = (
        "Measures of the targets and headline commitments, the file that brings the figures of each, and how far "
        "those of the whole system go"
    )
    return ui.data_table(columns, table, caption, class_name="compact", on_phone="rows")


def _newest_of_places(commitment: str, part: Part) -> str | None:
    """The newest period by which places are compared, where it is of several years together."""
    rows = store.read("target_place_values", commitment=commitment, part=part.id)
    found = [row["period"] for row in rows if row["measure"] == part.compare_places_by]
    return f"{max(found)}, places" if found else None


def file_of(indicator: str) -> str:
    """Which file brings the figures of an indicator, as ``measures.toml`` names it.

    >>> file_of("fingertips:93764")
    'OHID Fingertips: indicator 93764, all areas, as CSV'
    """
    layout, _, name = indicator.partition(":")
    source = registry.source(layout)
    return f"{source.label}: {source.file_to_load.format(name=name)}"


def _needed_columns(layout_name: str) -> str:
    """The columns an extract must have; of two that name the organisation or place either will do."""
    needs = [(column, need) for column, need, *_ in template.columns(layout_name) if need != "optional"]
    either = " or ".join(column for column, need in needs if need == "one of two")
    required = [column for column, need in needs if need == "required"]
    return listed([*required[:1], *([either] if either else []), *required[1:]])


def licence() -> html.Section:
    """Licence and attribution."""
    return ui.section(
        "Licence and attribution",
        [
            html.P(
                [
                    "Contains public sector information licensed under the ",
                    html.A(LICENCE, href=LICENCE_URL, rel="noopener"),
                    ". Sources: Office for National Statistics, Office for Health Improvement and"
                    " Disparities (Fingertips), NHS England;"
                    " each figure carries its own. Press and council reports are cited for single"
                    " numbers only.",
                ]
            ),
            html.P(
                "Use these downloads under the same licence, and name the source given in the row. Say"
                " where a figure is derived, a"
                " stand-in or illustrative: the columns series_basis, grade and synthetic tell.",
            ),
            html.P(
                f"Reference data: {len(catalogue.measures)} measures, {len(catalogue.areas)} areas,"
                f" {len(catalogue.events)} events, every entry marked stated or assumed.",
                className="caption",
            ),
        ],
        name="licence",
    )


dash.register_page("data", path="/data", name="Data", title=view.titled("Data"), layout=layout, order=70)
