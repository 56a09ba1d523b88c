"""Tables of figures with the file and line of each, and of their editions."""

from collections.abc import Collection, Mapping, Sequence

from dash import html
from dash.development.base_component import Component

from outcomes import address
from outcomes.catalogue import ENGLAND, Measure
from outcomes.numerals import span, with_unit
from outcomes.results.provenance import CitedFigure, Edition, FileBehind, ReportLine
from outcomes.warehouse import store
from outcomes.web import components as ui
from outcomes.web.tree import Piece
from pages.data.files import digest, loaded_on, source_link

ITSELF = "The figure itself"
FIGURE_COLUMNS = (
    ui.column("area_name", "Area"),
    ui.column("role", "Part it plays"),
    ui.column("period", "Period"),
    ui.column("text", "Value", numeric=True),
    ui.column("source", "Source, as cited", class_name="worded own-row-on-phone"),
    ui.column("grade", "Grade"),
    ui.column("file_name", "File"),
    ui.column("line", "Line", numeric=True, decimals=0),
    ui.column("sha", "SHA-256"),
    ui.column("loaded", "Loaded"),
)


def _row(here: address.View, figure: CitedFigure, measure: Measure, role: str) -> ui.Row:
    return {
        "area_name": figure.area_name,
        "role": role,
        "period": figure.period,
        "text": amount(figure.value, measure, figure.lower, figure.upper),
        "source": source_link(figure.source_title, figure.source_url),
        "grade": html.Span(figure.grade, className="nowrap"),
        "file_name": figure.file_name,
        "line": figure.line,
        "sha": digest(here, figure.sha256),
        "loaded": loaded_on(figure.loaded_at),
    }


def amount(
    value: float | None, measure: Measure, lower: float | None = None, upper: float | None = None
) -> str:
    """A value as its publisher would print it, with its limits in brackets where it has some."""
    text = with_unit(value, "%" if measure.unit == "%" else "", measure.decimals)
    return text if lower is None else f"{text} ({span(lower, upper, measure.decimals)})"


def sources_table(
    here: address.View,
    figures: Sequence[CitedFigure],
    measure: Measure,
    roles: Mapping[str, str],
    caption: str,
) -> Component:
    """Figures with the file and line of each; ``roles`` says by area which part each plays."""
    # England is for comparison: it comes after the figures it is compared with.
    ordered = sorted(figures, key=lambda figure: figure.area_code == ENGLAND)
    shown = [_row(here, figure, measure, roles.get(figure.area_code, "")) for figure in ordered]
    # The caption has a period that all share; a part to play is worth a column only where there are several.
    dull = {"role"} if {roles.get(figure.area_code, "") for figure in figures} <= {"", ITSELF} else set()
    dull |= {"period"} if len({figure.period for figure in figures}) == 1 else set()
    columns = [column for column in FIGURE_COLUMNS if column.key not in dull]
    return ui.data_table(columns, shown, caption, class_name="compact", on_phone="rows")


def shared(figures: Sequence[CitedFigure]) -> str:
    """The period of the rows, for a caption, where it is the same in all."""
    periods = {figure.period for figure in figures}
    return f", {periods.pop()}" if len(periods) == 1 else ""


def digests(rows: Sequence[CitedFigure | ReportLine | FileBehind]) -> Component:
    """The files that rows were read from, each with the whole of its SHA-256."""
    known = {row.sha256: row.file_name for row in rows if row.sha256}
    pieces: list[Piece] = []
    for sha256, name in known.items():
        pieces += [html.Br()] if pieces else []
        pieces += [f"{name}: ", html.Span(sha256, className="digest")]
    return html.P(pieces, className="caption")


def vintages(
    here: address.View, measure: Measure, sex: str | None, areas: Collection[str], period: str | None
) -> Component:
    """Every edition of figures that have more than one."""
    asked = {"measure": measure.id, "sex": sex, "areas": list(areas), "period": period}
    found = store.read("data_figure_vintages", Edition, **asked)
    if not found:
        return ui.section(
            "Earlier editions: none",
            html.P(
                "Every figure here has been loaded once. When a later file brings another value, both"
                " are listed here."
            ),
            name="vintages",
        )
    columns = [
        ui.column("area_name", "Area"),
        ui.column("period", "Period"),
        ui.column("text", "Value", numeric=True),
        ui.column("state", "State"),
        ui.column("where", "File and line"),
        ui.column("sha", "SHA-256"),
        ui.column("loaded", "Loaded"),
    ]
    rows: list[ui.Row] = [
        {
            "area_name": edition.area_name,
            "period": edition.period,
            "text": amount(edition.value, measure),
            "state": "In use" if edition.is_in_use else "Superseded",
            "where": f"{edition.file_name}, line {edition.line}",
            "sha": digest(here, edition.sha256),
            "loaded": loaded_on(edition.loaded_at),
            "chosen": edition.is_in_use,
        }
        for edition in found
    ]
    return ui.section(
        "Earlier and other editions",
        ui.data_table(
            columns,
            rows,
            "Each figure with more than one edition, the one in use first",
            class_name="compact",
            on_phone="rows",
        ),
        name="vintages",
    )
