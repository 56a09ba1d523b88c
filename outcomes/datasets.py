"""Datasets to download: what a chart shows, and every dataset whole.

Names, columns and their meaning are relied on by other people's spreadsheets and scripts: add, never rename.
"""

import hashlib
import io
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import numpy as np
import pandas as pd

from outcomes import store
from outcomes.catalogue import LAYOUTS, catalogue
from outcomes.view import BadQuery, View

LICENCE = "Open Government Licence v3.0"
LICENCE_URL = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"
XLSX_ROWS = 60_000
# A spreadsheet takes text that begins like this for a formula.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Dataset:
    """One dataset: the query that reads it and the parameters that never change."""

    name: str
    title: str
    query: str
    parameters: Mapping[str, Any] = field(default_factory=dict)
    options: tuple[str, ...] = ()
    is_dated: bool = False
    source: str = ""


@dataclass(frozen=True)
class Prepared:
    """A file ready to be sent."""

    content: bytes
    mimetype: str
    file_name: str


def _all() -> dict[str, Dataset]:
    found = []
    for commitment in catalogue.commitments:
        measures = {catalogue.measure_by_id[part.measure].source for part in commitment.parts}
        source = "; ".join(sorted(measures)) or commitment.source
        fixed = {"commitment": commitment.id}
        found += [
            Dataset(
                f"target-{commitment.id}",
                f"{commitment.title}: trajectory",
                "download_target",
                fixed,
                (),
                True,
                source,
            ),
            Dataset(
                f"places-{commitment.id}",
                f"{commitment.title}: places",
                "download_places",
                fixed,
                (),
                False,
                source,
            ),
        ]
    for layout in ("uec", "beds", "falls", "sitrep", "monthly-ae"):
        found.append(
            Dataset(
                f"weekly-{layout}",
                LAYOUTS[layout],
                "download_weekly",
                {"layout": layout},
                ("measure", "preset"),
                True,
                LAYOUTS[layout],
            )
        )
    own = "Computed by this dashboard"
    found += [
        Dataset(
            "published-figures",
            "Published figures in use",
            "download_published_figures",
            {},
            (),
            True,
            "As listed with each row",
        ),
        Dataset(
            "vintages",
            "Published figures of every load",
            "download_vintages",
            source="As listed with each row",
        ),
        Dataset("assessments", "Verdicts and what they rest on", "download_assessments", source=own),
        Dataset("signals", "Signals of the newest weeks", "download_signals", source=own),
        Dataset("interventions", "Effects of the five interventions", "download_interventions", source=own),
        Dataset(
            "falls-years", "Falls admissions over 52 weeks", "download_falls_years", source=LAYOUTS["falls"]
        ),
    ]
    return {dataset.name: dataset for dataset in found}


DATASETS = _all()

#: What each column means; a column that is not listed is named after what it holds.
DESCRIPTIONS = {
    "row_kind": "What the row is: observed value, point of the path to the target, or projection",
    "part": "Part of the target; the first is the headline",
    "measure": "Measure id",
    "measure_title": "What is measured",
    "unit": "Unit of the value",
    "polarity": "Which direction is better: low, high or neutral",
    "source_indicator": "The publisher's indicator",
    "area_code": "Area or organisation code (ONS or ODS)",
    "area_name": "Area or organisation",
    "area_fit": "How well figures fit the area: exact, best-fit or proxy",
    "area_used": "Area whose figures stand in, where it is another",
    "series_basis": "published, derived from places, or proxy",
    "is_gap": "Whether the value is the difference to England",
    "sex": "Sex",
    "age": "Age",
    "category_type": "Kind of group, such as deprivation",
    "category": "Group",
    "period": "Period label",
    "period_start": "First day of the period",
    "period_end": "Last day of the period",
    "calendar_time": "Middle of the period in calendar years",
    "numerator": "Numerator",
    "denominator": "Denominator",
    "value": "Value, in the unit",
    "lower_ci": "Lower limit of the interval",
    "upper_ci": "Upper limit of the interval",
    "limits_method": "How the limits were made",
    "area_level": "The area's own level, where the value is a gap",
    "england_value": "England's value in the same period",
    "people_fewer": "People the target asks for fewer of, from the area's own newest figure (not the pooled one)",
    "people_period": "Period of that figure",
    "behind_by": "How far the latest value is on the wrong side of the path; below zero is ahead",
    "measured_behind_by": "The same from the measured baseline, where the strategy states another",
    "required_value": "Where the path to the target says the value should be",
    "status": "provisional, final or revised, as the source says",
    "vintage": "When the figure was loaded",
    "suppression": "suppressed (1 to 7) or withheld (to protect another figure)",
    "synthetic": "true: illustrative data, made by a generator",
    "grade": "Grade of the evidence: A publisher, A-copy reprint, B press or charity, C weak, derived",
    "source_title": "Source as cited",
    "file_name": "File the figure was loaded from",
    "line": "Line of that file",
    "sha256": "SHA-256 of that file",
    "mean": "Centre line of the control chart",
    "lower_limit": "Lower control limit",
    "upper_limit": "Upper control limit",
    "rule": "Control chart rule that the point meets",
    "kind": "improvement, concern or neutral, for a point that meets a rule",
    "n_reporting": "Organisations that reported",
    "n_expected": "Organisations that report this measure",
    "grain": "Length of the period",
    "illustrative": "Says Illustrative data where the row rests on synthetic data",
    "filters": "What was asked for",
    "preset": "Control chart preset",
    "snapshot": "Snapshot that was read",
    "method_version": "Versions of the methods",
    "definition_version": "Version of the definitions in the reference data",
}
PRESETS = ("plotthedots", "mdc", "seasonal")


def find(name: str) -> Dataset:
    """The dataset of this name.

    Raises
    ------
    BadQuery
        404, naming where the list stands.
    """
    if name not in DATASETS:
        raise BadQuery(f"There is no dataset “{name[:60]}”. See /api/datasets for the list.", 404)
    return DATASETS[name]


def etag(name: str, form: str, view: View, area: str | None) -> str:
    """A strong entity tag: the snapshot, and everything that was asked for."""
    asked = json.dumps([name, form, area, str(view.start), str(view.end), sorted(view.options.items())])
    snapshot = store.read("snapshot")[0]["id"]
    return f"{snapshot}-{hashlib.sha256(asked.encode()).hexdigest()[:16]}"


def frame(dataset: Dataset, view: View, area: str | None) -> pd.DataFrame:
    """Rows of a dataset with the columns that say what was asked for and of what.

    Raises
    ------
    BadQuery
        400 for a measure or preset that does not exist.
    """
    snapshot = store.read("snapshot")[0]
    parameters: dict[str, Any] = {**dataset.parameters, "area": area}
    if dataset.is_dated:
        parameters |= {"from": view.start, "to": view.end}
    preset = None
    if "preset" in dataset.options:
        preset = view.options.get("preset", PRESETS[0])
        if preset not in PRESETS:
            raise BadQuery(f"There is no preset “{preset[:40]}”. Presets: {', '.join(PRESETS)}.", 400)
        measure = view.options.get("measure")
        known = [m.id for m in catalogue.service_measures(dataset.parameters["layout"])]
        if measure is not None and measure not in known:
            raise BadQuery(
                f"“{measure[:60]}” is no measure of {dataset.title}. Measures: {', '.join(known)}.", 400
            )
        parameters |= {"measure": measure, "preset": preset}
    rows = store.snapshot().frame(dataset.query, parameters)
    rows.columns = [str(column) for column in rows.columns]
    asked = {
        "area": area,
        "from": view.start,
        "to": view.end,
        **{k: v for k, v in parameters.items() if k in dataset.options},
    }
    if "synthetic" in rows:
        rows["illustrative"] = np.where(rows.synthetic.fillna(False).astype(bool), "Illustrative data", "")
    return rows.assign(
        filters="; ".join(f"{key}={value}" for key, value in asked.items() if value) or "none",
        preset=preset,
        snapshot=snapshot["id"],
        method_version=snapshot["method_version"],
        definition_version=snapshot["definition_version"],
    )


def prepare(name: str, form: str, view: View, *, area: str | None) -> Prepared:
    """One dataset as a file.

    Parameters
    ----------
    name, form
        Dataset and format: csv, xlsx, json, parquet, or csv-metadata.json.
    view
        Crops the rows.
    area
        Area code, or None for every area.

    Raises
    ------
    BadQuery
        404 for an unknown dataset; 400 for an unknown format, measure or preset, or too many rows for XLSX.
    """
    dataset = find(name)
    if form not in FORMS:
        raise BadQuery(f"“{form[:20]}” is no format here. Choose csv, xlsx, json or parquet.", 400)
    rows = frame(dataset, view, area)
    write, mimetype = FORMS[form]
    return Prepared(write(dataset, rows), mimetype, f"{name}.{form}")


def _as_text(rows: pd.DataFrame) -> pd.DataFrame:
    """Dates as ISO text, lists joined, and no cell that a spreadsheet would run."""
    out = rows.copy()
    for column in out.columns:
        if pd.api.types.is_datetime64_any_dtype(out[column]):
            stamps = out[column]
            has_time = (stamps.dropna() != stamps.dropna().dt.normalize()).any()
            out[column] = stamps.dt.strftime("%Y-%m-%dT%H:%M:%SZ" if has_time else "%Y-%m-%d")
        elif not pd.api.types.is_numeric_dtype(out[column]):
            out[column] = out[column].map(_safe_cell, na_action="ignore")
    return out


def _safe_cell(value: Any) -> Any:
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%dT%H:%M:%SZ}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (list, np.ndarray)):
        value = "; ".join(map(str, value))
    if isinstance(value, str) and value.startswith(FORMULA_STARTS):
        return "'" + value
    return value


def _csv(_dataset: Dataset, rows: pd.DataFrame) -> bytes:
    return _as_text(rows).to_csv(index=False, lineterminator="\r\n").encode("utf-8")


def _json(dataset: Dataset, rows: pd.DataFrame) -> bytes:
    shared = ("filters", "preset", "snapshot", "method_version", "definition_version")
    about = {
        key: (None if not len(rows) or pd.isna(rows[key].iloc[0]) else str(rows[key].iloc[0]))
        for key in shared
    }
    text = _as_text(rows.drop(columns=list(shared)))
    records = json.loads(text.to_json(orient="records"))
    return json.dumps(
        {"dataset": dataset.name, "title": dataset.title, "licence": LICENCE, **about, "rows": records}
    ).encode()


def _parquet(dataset: Dataset, rows: pd.DataFrame) -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    table = pa.Table.from_pandas(rows, preserve_index=False)
    about = {
        b"dataset": dataset.name.encode(),
        b"title": dataset.title.encode(),
        b"licence": LICENCE.encode(),
    }
    buffer = io.BytesIO()
    pq.write_table(table.replace_schema_metadata({**(table.schema.metadata or {}), **about}), buffer)
    return buffer.getvalue()


def _xlsx(dataset: Dataset, rows: pd.DataFrame) -> bytes:
    from openpyxl import Workbook

    if len(rows) > XLSX_ROWS:
        raise BadQuery(
            f"{len(rows):,} rows are too many for a spreadsheet. Choose an area or a period, or take CSV or Parquet.",
            400,
        )
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Data")
    text = _as_text(rows).astype(object).where(lambda f: f.notna(), None)
    sheet.append(list(text.columns))
    for record in text.itertuples(index=False):
        sheet.append([value.item() if isinstance(value, np.generic) else value for value in record])
    about = book.create_sheet("About")
    about.append(["Dataset", dataset.title])
    about.append(["Source", dataset.source])
    about.append(["Licence", LICENCE])
    about.append([])
    about.append(["Column", "Meaning"])
    for column in text.columns:
        about.append([column, describe(column)])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _metadata(dataset: Dataset, rows: pd.DataFrame) -> bytes:
    return json.dumps(
        {
            "@context": "http://www.w3.org/ns/csvw",
            "url": f"{dataset.name}.csv",
            "dc:title": dataset.title,
            "dc:source": dataset.source,
            "dc:license": {"@id": LICENCE_URL},
            "tableSchema": {"columns": columns_of(rows)},
        }
    ).encode()


FORMS: dict[str, tuple[Callable[[Dataset, pd.DataFrame], bytes], str]] = {
    "csv": (_csv, "text/csv"),
    "json": (_json, "application/json"),
    "parquet": (_parquet, "application/vnd.apache.parquet"),
    "xlsx": (_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "csv-metadata.json": (_metadata, "application/csvm+json"),
}


def describe(column: str) -> str:
    """What a column holds, in words."""
    return DESCRIPTIONS.get(column, column.replace("_", " ").capitalize())


def columns_of(rows: pd.DataFrame) -> list[dict[str, str]]:
    """Columns as CSVW describes them."""
    return [
        {
            "name": column,
            "titles": column,
            "datatype": _datatype(rows[column].dtype),
            "dc:description": describe(column),
        }
        for column in rows.columns
    ]


def _datatype(kind: Any) -> str:
    if pd.api.types.is_bool_dtype(kind):
        return "boolean"
    if pd.api.types.is_integer_dtype(kind):
        return "integer"
    if pd.api.types.is_float_dtype(kind):
        return "double"
    return "dateTime" if pd.api.types.is_datetime64_any_dtype(kind) else "string"


def entries(snapshot: Mapping[str, Any]) -> dict[str, Any]:
    """The catalogue of datasets, as ``/api/datasets`` gives it."""
    listed = []
    for dataset in DATASETS.values():
        parameters = dict.fromkeys(
            ("area", *(("from", "to") if dataset.is_dated else ()), *dataset.options), None
        )
        empty = store.snapshot().frame(dataset.query, {**parameters, **dataset.parameters, "area": ""})
        listed.append(
            {
                "name": dataset.name,
                "title": dataset.title,
                "source": dataset.source,
                "licence": LICENCE,
                "vintage": snapshot["published_at"].isoformat() + "Z",
                "parameters": list(parameters),
                "columns": columns_of(empty),
                "units": "in the column unit of each row",
                "links": {form: f"/download/{dataset.name}.{form}" for form in FORMS},
            }
        )
    return {"snapshot": snapshot["id"], "method_version": snapshot["method_version"], "datasets": listed}
