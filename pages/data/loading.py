"""How data is loaded: templates, the file that brings each figure, and commands for every system."""

from dash import html
from dash.development.base_component import Component

from outcomes.catalogue import ICB, Part, catalogue
from outcomes.exports import template
from outcomes.numerals import listed
from outcomes.results.targets import Assessment, PlaceValue
from outcomes.sources import registry
from outcomes.warehouse import store
from outcomes.web import components as ui
from outcomes.web.tree import Piece, attributes
from pages.data.downloads import format_links

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


def how_to_load() -> Component:
    """Templates and commands, for every system."""
    empty: list[ui.Row] = [
        {
            "title": source.label,
            "formats": format_links(f"template-{source.name}", template.FORMS[::-1]),
            "needed": _needed_columns(source.name),
        }
        for source in registry.extracts()
    ]
    columns = [
        ui.column("title", "Extract"),
        ui.column("formats", "Template"),
        ui.column("needed", "Needed columns", class_name="own-row-on-phone"),
    ]
    parts: list[Piece] = [
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
                lines,
                className="code",
                tabIndex=0,
                role="region",
                **attributes(aria_label=f"Commands for {name}"),
            ),
        ]
    return ui.section("Load your own data", parts, name="load")


def what_to_load() -> Component:
    """What every target and headline commitment is measured by, and the file that brings its figures."""
    held = {
        (row.commitment, row.part): row.latest_period
        for row in store.read("overview_assessments", Assessment, area=ICB)
    }
    titles: dict[str, list[str]] = {}
    newest: dict[str, str] = {}
    for commitment in catalogue.commitments:
        for part in commitment.parts:
            of_parts = [(part.measure, held.get((commitment.id, part.id)))]
            if part.compare_places_by:
                of_parts.append((part.compare_places_by, _newest_of_places(commitment.id, part)))
            for measure, latest in of_parts:
                titles.setdefault(measure, []).append(commitment.title)
                if latest is not None:
                    newest[measure] = latest
    columns = [
        ui.column("title", "Measure"),
        ui.column("titles", "Of"),
        ui.column("files", "File to load", class_name="own-row-on-phone"),
        ui.column("latest", "Figures to"),
    ]
    rows: list[ui.Row] = [
        {
            "title": catalogue.measure_by_id[measure].title,
            "titles": "; ".join(dict.fromkeys(of)),
            "files": "; ".join(file_of(name) for name in catalogue.measure_by_id[measure].indicators),
            "latest": newest.get(measure, "No figures"),
        }
        for measure, of in titles.items()
    ]
    caption = (
        "Measures of the targets and headline commitments, the file that brings the figures of each, and how far "
        "those of the whole system go"
    )
    return ui.data_table(columns, rows, caption, class_name="compact", on_phone="rows")


def _newest_of_places(commitment: str, part: Part) -> str | None:
    """The newest period by which places are compared, where it is of several years together."""
    rows = store.read("target_place_values", PlaceValue, commitment=commitment, part=part.id)
    found = [row.period for row in rows if row.measure == part.compare_places_by]
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
