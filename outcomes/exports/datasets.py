"""Datasets to download: what a chart shows, and every dataset whole.

Names, columns and their meaning are relied on by other people's spreadsheets and scripts: add, never rename.
"""

import hashlib
import io
import json
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd

from outcomes import address
from outcomes.address import BadQuery, View, parse
from outcomes.catalogue import ENGLAND, REFERENCE, catalogue
from outcomes.exports import narrow
from outcomes.methods.spc import PRESETS
from outcomes.results.provenance import SnapshotRow
from outcomes.sources import registry
from outcomes.sources.falls import SOURCE as FALLS
from outcomes.warehouse import store

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
    preset: str | None = None


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
        cited = "; ".join(sorted(measures)) or commitment.source
        fixed = {"commitment": commitment.id}
        found += [
            Dataset(
                f"target-{commitment.id}",
                f"{commitment.title}: trajectory",
                "download_target",
                fixed,
                ("part", "compare"),
                True,
                cited,
            ),
            Dataset(
                f"places-{commitment.id}",
                f"{commitment.title}: places",
                "download_places",
                fixed,
                ("part",),
                False,
                cited,
            ),
        ]
    # Figures of a copy stand under the source that it repeats.
    for source in (one for one in registry.service() if not one.copy_of):
        found.append(
            Dataset(
                f"weekly-{source.name}",
                source.label,
                "download_weekly",
                {"layout": source.name},
                ("measure", "preset", "compare"),
                True,
                source.label,
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
            is_dated=True,
            source="As listed with each row",
        ),
        Dataset("assessments", "Verdicts and what they rest on", "download_assessments", source=own),
        Dataset(
            "places-by-targets",
            "Places by targets: newest figures beside England, and their direction",
            "download_places_by_targets",
            source=own,
        ),
        Dataset("signals", "Signals of the newest weeks", "download_signals", source=own, preset=PRESETS[0]),
        Dataset(
            "interventions",
            "Effects of the five interventions",
            "download_interventions",
            options=("intervention", "measure"),
            source=own,
        ),
        Dataset(
            "intervention-lines",
            "Weeks with an intervention, and as modelled without it",
            "download_intervention_lines",
            options=("intervention", "measure"),
            is_dated=True,
            source=own,
        ),
        Dataset(
            "intervention-placebos",
            "Effects of the interventions tried at earlier dates",
            "download_intervention_placebos",
            options=("intervention", "measure"),
            is_dated=True,
            source=own,
        ),
        Dataset(
            "falls-years",
            "Falls admissions over 52 weeks",
            "download_falls_years",
            source=FALLS.label,
        ),
    ]
    return {dataset.name: dataset for dataset in found}


DATASETS = _all()
#: What every download may be asked for beside its own options, so that a page's link carries what its reader
#: chose; a file to which one does not apply says so.
FILTERS = ("area", "compare", "from", "to")


@dataclass(frozen=True)
class Column:
    """What a column of a download holds, and in which unit; the unit is empty for text and flags."""

    means: str
    unit: str


def _columns() -> dict[str, Column]:
    text = (REFERENCE / "columns.toml").read_text(encoding="utf-8")
    return {
        name: Column(means, group["unit"])
        for group in tomllib.loads(text)["columns"]
        for name, means in group["means"].items()
    }


#: By name, or by ``dataset.name`` where a column holds something else in one dataset.
COLUMNS = _columns()
SHARED = ("filters", "preset", "snapshot", "method_version", "definition_version")


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
    asked = json.dumps(
        [
            name,
            form,
            area,
            str(view.start),
            str(view.end),
            address.codes(view.compared),
            sorted(view.options.items()),
        ]
    )
    snapshot = store.read("snapshot", SnapshotRow)[0].id
    return f"{snapshot}-{hashlib.sha256(asked.encode()).hexdigest()[:16]}"


def check_filters(name: str, asked: Iterable[str]) -> None:
    """Refuse a filter that is none: a slip of the pen would else give every row.

    Raises
    ------
    BadQuery
        400, naming the filters there are; 404 for an unknown dataset.
    """
    dataset = find(name)
    known = dict.fromkeys((*FILTERS, *dataset.options))
    for key in asked:
        if key not in known:
            raise BadQuery(f"“{key[:40]}” is no filter of {dataset.title}. Filters: {', '.join(known)}.", 400)


def frame(dataset: Dataset, view: View, area: str | None) -> pd.DataFrame:
    """Rows of a dataset with the columns that say what was asked for and of what.

    Returns
    -------
    DataFrame
        Columns as ``data/reference/columns.toml`` says; ``attrs`` holds those that are the same in every row,
        which a file without rows would otherwise not say.

    Raises
    ------
    BadQuery
        400 for a part, measure or preset that does not exist.
    """
    (snapshot,) = store.read("snapshot", SnapshotRow)
    parameters: dict[str, Any] = {**dataset.parameters, "area": area}
    asked: dict[str, Any] = {"area": area}
    left_out: dict[str, Any] = {}
    dates = {"from": view.start, "to": view.end}
    if dataset.is_dated:
        parameters |= dates
        asked |= dates
    else:
        left_out |= dates
    chosen = {
        option: _one_of(view.options.get(option), option, dataset, known)
        for option, known in _choices(dataset).items()
    }
    parameters |= chosen
    asked |= chosen
    compare = {"compare": address.codes(view.compared)}
    if "compare" in dataset.options:
        parameters["compare"] = [ENGLAND, *(other.code for other in view.compared)]
        asked |= compare
    else:
        left_out |= compare
    preset = dataset.preset
    if "preset" in dataset.options:
        preset = view.options.get("preset", PRESETS[0])
        if preset not in PRESETS:
            raise BadQuery(f"There is no preset “{preset[:40]}”. Presets: {', '.join(PRESETS)}.", 400)
        parameters["preset"] = asked["preset"] = preset
    said = [f"{key}={value}" for key, value in asked.items() if value]
    said += [f"{key}={value} does not apply" for key, value in left_out.items() if value]
    rows = store.snapshot().frame(dataset.query, parameters)
    rows.columns = [str(column) for column in rows.columns]
    if "synthetic" in rows:
        rows["illustrative"] = np.where(rows.synthetic.fillna(False).astype(bool), "Illustrative data", "")
    about = {
        "filters": "; ".join(said) or "none",
        "preset": preset,
        "method_version": snapshot.method_version,
        "definition_version": snapshot.definition_version,
        "snapshot": snapshot.id,
    }
    rows = rows.assign(**{key: about[key] for key in SHARED})
    rows.attrs.update(about)
    return rows


def _choices(dataset: Dataset) -> dict[str, list[str]]:
    """Ids that the options of a dataset may name, by option."""
    choices: dict[str, list[str]] = {}
    if "part" in dataset.options:
        parts = catalogue.commitment(dataset.parameters["commitment"]).parts
        choices["part"] = [part.id for part in parts]
    if "intervention" in dataset.options:
        choices["intervention"] = [one.id for one in catalogue.interventions]
        choices["measure"] = list(dict.fromkeys(m for one in catalogue.interventions for m in one.declared))
    elif "measure" in dataset.options:
        measures = catalogue.service_measures(dataset.parameters["layout"])
        choices["measure"] = [measure.id for measure in measures]
    return choices


def _one_of(value: str | None, what: str, dataset: Dataset, known: list[str]) -> str | None:
    if value is not None and value not in known:
        raise BadQuery(
            f"“{value[:60]}” is no {what} of {dataset.title}. There {'is' if len(known) == 1 else 'are'}:"
            f" {', '.join(known) or 'none'}.",
            400,
        )
    return value


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
        404 for an unknown dataset; 400 for an unknown format, part, measure or preset, or too many rows for XLSX.
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
            has_time = _has_time(out[column])
            out[column] = out[column].dt.strftime("%Y-%m-%dT%H:%M:%SZ" if has_time else "%Y-%m-%d")
        elif not pd.api.types.is_numeric_dtype(out[column]):
            out[column] = out[column].map(_safe_cell, na_action="ignore")
    return out


def _has_time(stamps: pd.Series) -> bool:
    """Whether a column of times is more than days: days are written, and described, as dates."""
    return bool((stamps.dropna() != stamps.dropna().dt.normalize()).any())


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
    """As UTF-8 that says so in its first bytes, without which Excel takes it for another encoding."""
    return _as_text(rows).to_csv(index=False, lineterminator="\r\n").encode("utf-8-sig")


def _json(dataset: Dataset, rows: pd.DataFrame) -> bytes:
    text = _as_text(rows.drop(columns=list(SHARED)))
    # Numbers leave pandas with ten decimals, by which a hair below zero would become -0.0.
    records = json.loads(text.to_json(orient="records"), parse_float=lambda number: float(number) + 0.0)
    return json.dumps(
        {"dataset": dataset.name, "title": dataset.title, "licence": LICENCE, **rows.attrs, "rows": records}
    ).encode()


def _parquet(dataset: Dataset, rows: pd.DataFrame) -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    table = pa.Table.from_pandas(rows, preserve_index=False)
    about = {
        b"dataset": dataset.name.encode(),
        b"title": dataset.title.encode(),
        b"licence": LICENCE.encode(),
        **{str(key).encode(): str(value or "").encode() for key, value in rows.attrs.items()},
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
    _fill_narrow(book.create_sheet("Figures"), narrow.sheet(dataset.query, rows), narrow.decimals(rows))
    sheet = book.create_sheet("Data")
    text = _as_text(rows).astype(object).where(lambda f: f.notna(), None)
    sheet.append(list(text.columns))
    for record in text.itertuples(index=False):
        sheet.append([value.item() if isinstance(value, np.generic) else value for value in record])
    about = book.create_sheet("About")
    about.append(["Dataset", dataset.title])
    about.append(["Source", dataset.source])
    about.append(["Licence", LICENCE])
    for key in SHARED:
        about.append([describe(dataset, key).means, rows.attrs[key]])
    about.append([])
    about.append(["Column", "Meaning", "Unit"])
    for column in text.columns:
        described = describe(dataset, column)
        about.append([column, described.means, described.unit])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _fill_narrow(sheet: Any, rows: pd.DataFrame, decimals: int | None) -> None:
    """What one pastes: a heading that stays on the screen, dates as dates, numbers as they are read."""
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    def cell(value: Any, *, is_head: bool = False) -> Any:
        made = WriteOnlyCell(sheet, value=value)
        if is_head:
            made.font, made.alignment = Font(bold=True), Alignment(wrap_text=True, vertical="top")
        elif isinstance(value, date):
            made.number_format = "d mmm yyyy"
        elif isinstance(value, float) and decimals is not None:
            made.number_format = f"#,##0.{'0' * decimals}" if decimals else "#,##0"
        return made

    sheet.freeze_panes = "A2"
    plain = rows.astype(object).where(lambda f: f.notna(), None)
    for number, column in enumerate(plain.columns, start=1):
        longest = max(
            (len(str(value)) for value in plain[column].head(200) if isinstance(value, str)), default=0
        )
        sheet.column_dimensions[get_column_letter(number)].width = min(60, max(14, longest + 2))
    sheet.append([cell(name, is_head=True) for name in plain.columns])
    for record in plain.itertuples(index=False):
        sheet.append([cell(_pasted(value)) for value in record])


def _pasted(value: Any) -> Any:
    """A value as a spreadsheet holds it: a day as a day, and text that it does not run."""
    if isinstance(value, np.generic):
        return value.item()
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else _safe_cell(value)


def _metadata(dataset: Dataset, rows: pd.DataFrame) -> bytes:
    return json.dumps(
        {
            "@context": "http://www.w3.org/ns/csvw",
            "url": f"{dataset.name}.csv",
            "dc:title": dataset.title,
            "dc:source": dataset.source,
            "dc:license": {"@id": LICENCE_URL},
            "tableSchema": {"columns": columns_of(dataset, rows)},
        }
    ).encode()


FORMS: dict[str, tuple[Callable[[Dataset, pd.DataFrame], bytes], str]] = {
    "csv": (_csv, "text/csv"),
    "json": (_json, "application/json"),
    "parquet": (_parquet, "application/vnd.apache.parquet"),
    "xlsx": (_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "csv-metadata.json": (_metadata, "application/csvm+json"),
}


def describe(dataset: Dataset, column: str) -> Column:
    """What a column of a dataset holds.

    Raises
    ------
    KeyError
        If ``data/reference/columns.toml`` does not say.
    """
    special = f"{dataset.query.removeprefix('download_')}.{column}"
    found = COLUMNS.get(special) or COLUMNS.get(column)
    if found is None:
        raise KeyError(
            f"columns.toml says not what the column {column!r} of the dataset {dataset.name!r} holds"
        )
    return found


def columns_of(dataset: Dataset, rows: pd.DataFrame) -> list[dict[str, str]]:
    """Columns as CSVW describes them."""
    listed = []
    for column in rows.columns:
        about = describe(dataset, column)
        listed.append(
            {
                "name": column,
                "titles": column,
                "datatype": _datatype(rows[column]),
                "dc:description": about.means,
                **({"schema:unitText": about.unit} if about.unit else {}),
            }
        )
    return listed


def _datatype(values: pd.Series) -> str:
    kind = values.dtype
    if pd.api.types.is_bool_dtype(kind):
        return "boolean"
    if pd.api.types.is_integer_dtype(kind):
        return "integer"
    if pd.api.types.is_float_dtype(kind):
        return "double"
    if pd.api.types.is_datetime64_any_dtype(kind):
        return "dateTime" if _has_time(values) else "date"
    return "string"


def entries() -> dict[str, Any]:
    """The catalogue of datasets, as ``/api/datasets`` gives it: read whole once for each snapshot."""
    return _entries(store.snapshot().id)


@lru_cache(maxsize=1)
def _entries(_snapshot_id: str) -> dict[str, Any]:
    (snapshot,) = store.read("snapshot", SnapshotRow)
    listed = []
    for dataset in DATASETS.values():
        rows = frame(dataset, parse({}), None)
        forms = [form for form in FORMS if form != "xlsx" or len(rows) <= XLSX_ROWS]
        asked = ("area", *(("from", "to") if dataset.is_dated else ()), *dataset.options)
        listed.append(
            {
                "name": dataset.name,
                "title": dataset.title,
                "source": dataset.source,
                "licence": LICENCE,
                "vintage": snapshot.published_at.isoformat() + "Z",
                "parameters": list(asked),
                "columns": columns_of(dataset, rows),
                "units": "of each column as schema:unitText; of the values in the column unit of each row",
                "n_rows": len(rows),
                "most_rows_in_xlsx": XLSX_ROWS,
                "links": {form: f"/download/{dataset.name}.{form}" for form in forms},
            }
        )
    return {"snapshot": snapshot.id, "method_version": snapshot.method_version, "datasets": listed}
