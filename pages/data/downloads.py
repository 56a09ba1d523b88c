"""What can be taken away: every dataset in every format, and under which licence."""

from collections.abc import Sequence

from dash import dcc, html
from dash.development.base_component import Component

from outcomes import address
from outcomes.catalogue import catalogue
from outcomes.exports.datasets import DATASETS, LICENCE, LICENCE_URL, Dataset
from outcomes.numerals import counted, upper_first
from outcomes.web import components as ui
from outcomes.web.tree import attributes


def downloads(here: address.View) -> Component:
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
            if kind in ("target", "places") and dataset.name != "places-by-targets"
            else titles["weekly" if kind == "weekly" else "other"]
        )
        groups[name].append(dataset)
    rows: list[ui.Row] = []
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
        columns, rows, "Datasets", caption_unseen=True, class_name="compact", on_phone="rows", is_long=True
    )
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


def _dataset_row(here: address.View, dataset: Dataset) -> ui.Row:
    # A weekly dataset of every area is more than a spreadsheet takes.
    whole = (
        ("csv", "json", "parquet")
        if dataset.name.startswith("weekly-")
        else ("csv", "xlsx", "json", "parquet")
    )
    return {
        "title": [dataset.title, html.Span(html.Code(dataset.name), className="caption")],
        "formats": format_links(dataset.name, whole),
        "cropped": format_links(dataset.name, ("csv", "xlsx"), here.area.code),
        "about": html.Span(
            [
                html.A(
                    "Columns",
                    href=f"/download/{dataset.name}.csv-metadata.json",
                    **attributes(aria_label=f"Columns of {dataset.title}"),
                ),
                dcc.Link(
                    "Where from",
                    href=here.link("/data/source", dataset=dataset.name),
                    title=f"Where {dataset.title} comes from",
                ),
            ],
            className="links",
        ),
    }


def format_links(name: str, forms: Sequence[str], area: str | None = None) -> Component:
    """Links to one dataset in some formats."""
    crop = f"?area={area}" if area else ""
    return html.Span(
        [
            html.A(
                form.upper() if form != "parquet" else "Parquet",
                href=f"/download/{name}.{form}{crop}",
                **attributes(aria_label=f"{name}, {form}"),
            )
            for form in forms
        ],
        className="links",
    )


def licence() -> Component:
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
