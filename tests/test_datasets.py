"""Downloads: every dataset in every format, with columns that say what they are."""

import io
import json
import shutil

import flask
import pandas as pd
import pytest

from outcomes import datasets, routes, store, view
from outcomes.catalogue import ENGLAND, ICB
from outcomes.settings import Settings

pytestmark = pytest.mark.usefixtures("published_home")

CONTEXT = {"filters", "snapshot", "method_version", "definition_version"}
VALUE_COLUMNS = {
    "measure", "source_indicator", "area_code", "area_fit", "sex", "age", "category", "period_start", "period_end",
    "numerator", "denominator", "value", "lower_ci", "upper_ci", "limits_method", "status", "vintage", "suppression",
    "synthetic", "grade",
}  # fmt: skip


@pytest.fixture
def client(published_home):
    server = flask.Flask("downloads")
    routes.register(server, Settings())
    return server.test_client()


def rows(client, address: str) -> pd.DataFrame:
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    return pd.read_csv(io.BytesIO(answer.data), dtype=str, keep_default_na=False)


@pytest.mark.parametrize("name", sorted(datasets.DATASETS))
def test_every_dataset_comes_as_csv_with_its_context(client, name):
    found = rows(client, f"/download/{name}.csv?area={ICB}")

    assert set(found.columns) >= CONTEXT
    assert not {"value_x", "value_y"} & set(found.columns)


CARRIES_EVERYTHING = [
    name for name in datasets.DATASETS if name.startswith(("target-", "places-", "weekly-"))
]


@pytest.mark.parametrize("name", [*CARRIES_EVERYTHING, "published-figures", "vintages"])
def test_values_carry_everything_they_need(client, name):
    metadata = json.loads(client.get(f"/download/{name}.csv-metadata.json?area={ICB}").data)
    columns = {column["name"] for column in metadata["tableSchema"]["columns"]}

    limits = {"lower_limit", "upper_limit"} if name.startswith("weekly-") else {"lower_ci", "upper_ci"}
    assert columns >= VALUE_COLUMNS - {"lower_ci", "upper_ci"} | limits | CONTEXT | {"preset"}


@pytest.mark.parametrize("dataset", datasets.DATASETS.values(), ids=lambda dataset: dataset.name)
def test_every_column_is_described_and_numbers_have_a_unit(dataset):
    found = datasets.frame(dataset, view.parse({}), ICB)

    for column in found.columns:
        about = datasets.describe(dataset, column)
        assert about.means
        is_number = pd.api.types.is_numeric_dtype(found[column]) and not pd.api.types.is_bool_dtype(
            found[column]
        )
        assert bool(about.unit) == is_number or found[column].isna().all(), column


def test_no_description_is_of_a_column_that_is_gone():
    used = set()
    for dataset in datasets.DATASETS.values():
        for column in datasets.frame(dataset, view.parse({}), "").columns:
            used |= {column, f"{dataset.query.removeprefix('download_')}.{column}"}

    assert set(datasets.COLUMNS) <= used


def test_path_and_projection_rows_have_a_period_a_value_and_what_is_required(client):
    found = rows(client, f"/download/target-smoking.csv?area={ICB}")
    path, fan = (found[found.row_kind == kind] for kind in ("path", "projection"))

    assert list(path.period) == [str(year) for year in range(2020, 2031)]
    assert (path.value.astype(float) - path.required_value.astype(float)).abs().max() == 0
    assert float(path.value.iloc[0]) == 13.0
    assert float(path.value.iloc[-1]) == 5.0
    assert list(fan.period) == [str(year) for year in range(2025, 2031) for _ in range(3)]
    required = dict(zip(path.period, path.required_value.astype(float), strict=True))
    assert all(float(row.required_value) == pytest.approx(required[row.period]) for row in fan.itertuples())
    for kind in (path, fan):
        assert set(kind.synthetic) == {"False"}
        assert set(kind.grade) == {"derived"}
        assert (kind[["period_start", "period_end", "vintage", "age"]] != "").all(axis=None)
    whole = fan.period_end.max()
    assert set(rows(client, f"/download/target-smoking.csv?area={ICB}&from={whole}").row_kind) == {
        "path",
        "projection",
    }


@pytest.mark.parametrize(("query", "code"), [("", ENGLAND), ("&compare=E06000047", "E06000047")])
def test_the_area_compared_with_has_rows_of_its_own(client, query, code):
    found = rows(client, f"/download/target-smoking.csv?area={ICB}{query}")

    beside = found[found.row_kind == "comparator"]
    assert set(beside.area_code) == {code}
    assert set(found[found.row_kind != "comparator"].area_code) == {ICB}
    own = rows(client, f"/download/target-smoking.csv?area={code}")
    own = own[own.row_kind == "observed"]
    assert list(beside.value) == list(own.value)
    assert list(beside.period) == list(own.period)


def test_a_total_of_four_weeks_says_so_in_its_unit(client):
    found = rows(client, "/download/weekly-falls.csv?area=E06000047")

    assert set(found.unit) == {"in four weeks"}
    days = pd.to_datetime(found.period_end) - pd.to_datetime(found.period_start)
    assert set(days.dt.days) == {27}


def test_a_report_of_one_organisation_names_its_line(client):
    own = rows(client, "/download/weekly-beds.csv?area=RTD&measure=beds_available")
    total = rows(client, f"/download/weekly-beds.csv?area={ICB}&measure=beds_available")

    assert set(own.file_name) == {"beds.csv"}
    assert own.line.astype(int).is_unique
    assert set(total.file_name) == {""}
    assert (total.vintage != "").all()


def test_a_file_without_rows_still_says_what_was_asked(client):
    address = "/download/published-figures.{}?area=RTD&from=2024-01-01"

    record = json.loads(client.get(address.format("json")).data)
    assert record["rows"] == []
    assert record["filters"] == "area=RTD; from=2024-01-01"
    assert record["snapshot"] == store.read("snapshot")[0]["id"]
    sheet = pd.read_excel(
        io.BytesIO(client.get(address.format("xlsx")).data),
        sheet_name="About",
        engine="calamine",
        header=None,
    )
    assert "area=RTD; from=2024-01-01" in set(sheet[1])


@pytest.mark.parametrize("kind", ["target", "places"])
def test_one_part_can_be_asked_for(client, kind):
    address = f"/download/{kind}-healthy-life-expectancy-gap.csv"
    whole, part = rows(client, address), rows(client, f"{address}?part=male")

    assert set(whole.part) == {"male", "female"}
    assert set(part.part) == {"male"}
    assert len(part) == (whole.part == "male").sum()
    assert client.get(f"{address}?part=nobody").status_code == 400


def test_filters_name_only_what_was_applied(client):
    found = rows(client, f"/download/assessments.csv?area={ICB}&from=2024-01-01")

    assert set(found.filters) == {f"area={ICB}"}


def test_the_formats_agree(client):
    address = "/download/target-smoking.{}?area=E06000047&compare=E06000047&from=2015-01-01&to=2024-12-31"
    text = rows(client, address.format("csv"))
    sheet = pd.read_excel(
        io.BytesIO(client.get(address.format("xlsx")).data), sheet_name=None, dtype=str, engine="calamine"
    )
    parquet = pd.read_parquet(io.BytesIO(client.get(address.format("parquet")).data))
    record = json.loads(client.get(address.format("json")).data)

    assert len(text) == len(sheet["Data"]) == len(parquet) == len(record["rows"]) > 10
    assert list(text.row_kind).count("observed") == 10
    assert list(text.columns) == list(sheet["Data"].columns) == list(parquet.columns)
    assert (
        [float(value) for value in text.value]
        == [row["value"] for row in record["rows"]]
        == list(parquet.value)
    )
    assert record["filters"] == "area=E06000047; from=2015-01-01; to=2024-12-31; compare=E06000047"
    assert "Column" in set(sheet["About"].iloc[:, 0])


def test_from_and_to_crop_and_never_recalculate(client):
    whole = rows(client, "/download/weekly-beds.csv?area=RTD&measure=bed_occupancy_percent")
    part = rows(
        client,
        "/download/weekly-beds.csv?area=RTD&measure=bed_occupancy_percent&from=2025-01-01&to=2025-06-30",
    )

    inside = whole[(whole.period_end >= "2025-01-01") & (whole.period_end <= "2025-06-30")]
    assert len(part) == 26
    assert list(part["value"]) == list(inside["value"])
    assert list(part["mean"]) == list(inside["mean"])


def test_synthetic_rows_say_so(client):
    weekly = rows(client, f"/download/weekly-uec.csv?area={ICB}&measure=four_hour_percent")
    published = rows(client, f"/download/target-smoking.csv?area={ICB}")

    assert set(weekly.synthetic) == {"True"}
    assert set(weekly.illustrative) == {"Illustrative data"}
    assert "Illustrative data" not in set(published.illustrative)


def test_presets_differ_and_are_named(client):
    means = {}
    for preset in datasets.PRESETS:
        found = rows(client, f"/download/weekly-uec.csv?area={ICB}&measure=four_hour_percent&preset={preset}")
        assert set(found.preset) == {preset}
        means[preset] = tuple(found["upper_limit"])
    assert len(set(means.values())) == 3


def test_small_counts_are_never_downloaded(client):
    found = rows(client, "/download/weekly-falls.csv")
    counts = pd.to_numeric(found["value"])

    assert ((counts.dropna() == 0) | ((counts.dropna() > 7) & (counts.dropna() % 5 == 0))).all()
    assert (found.numerator == found.value).all()


@pytest.mark.parametrize(
    ("address", "status", "sentence"),
    [
        ("/download/nothing.csv", 404, "There is no dataset “nothing”"),
        ("/download/target-smoking.pdf", 400, "is no format here"),
        ("/download/target-smoking", 400, "is no format here"),
        ("/download/target-smoking.csv?area=XYZ", 404, "There is no area"),
        ("/download/target-smoking.csv?from=soon", 400, "is not a date"),
        ("/download/target-smoking.csv?from=2024-01-02&to=2024-01-01", 400, "Exchange the two dates"),
        ("/download/target-smoking.csv?area=" + "E" * 20_000, 404, "There is no area"),
        ("/download/t%C3%A9st.csv", 404, "There is no dataset “tést”"),
        ("/download/target-smoking.csv?area=RTD&area=RTD", 400, "stands twice"),
        ("/download/weekly-uec.csv?preset=mine", 400, "There is no preset"),
        ("/download/weekly-uec.csv?measure=beds_available", 400, "is no measure of"),
        ("/download/target-smoking.csv?areas=RTD", 400, "Filters: area, compare, from, to, part."),
        (
            "/download/weekly-uec.csv?areas=RTD",
            400,
            "“areas” is no filter of Urgent and emergency care, weekly. Filters: area, compare, from, to, measure, preset.",
        ),
        ("/download/signals.csv?part=x", 400, "Filters: area, compare, from, to."),
        ("/download/weekly-uec.xlsx", 400, "too many for a spreadsheet"),
    ],
)
def test_what_cannot_be_had_gets_a_sentence(client, address, status, sentence):
    answer = client.get(address)

    assert answer.status_code == status
    assert sentence in answer.text
    assert "Traceback" not in answer.text


def test_the_same_question_need_not_be_sent_twice(client):
    first = client.get("/download/target-smoking.csv")
    tag = first.headers["ETag"]

    assert store.read("snapshot")[0]["id"] in tag
    assert not tag.startswith("W/")
    assert client.get("/download/target-smoking.csv", headers={"If-None-Match": tag}).status_code == 304
    assert (
        client.get("/download/target-smoking.csv?area=RTD", headers={"If-None-Match": tag}).status_code == 200
    )


def test_the_catalogue_lists_columns_units_sources_and_links(client):
    listed = client.get("/api/datasets").get_json()

    names = {entry["name"] for entry in listed["datasets"]}
    assert names == set(datasets.DATASETS)
    for entry in listed["datasets"]:
        assert entry["columns"]
        assert all(column["dc:description"] for column in entry["columns"])
        assert {column["name"] for column in entry["columns"]} >= CONTEXT
        assert {"csv", "json", "parquet"} <= set(entry["links"])
        assert ("xlsx" in entry["links"]) == (entry["n_rows"] <= entry["most_rows_in_xlsx"])
        assert entry["licence"]
        assert entry["source"]


def test_the_catalogue_is_read_once_for_each_snapshot(client, published_home, tmp_path, monkeypatch):
    read = []
    frame = datasets.frame
    monkeypatch.setattr(
        datasets, "frame", lambda dataset, *rest: read.append(dataset) or frame(dataset, *rest)
    )
    datasets._entries.cache_clear()

    first = client.get("/api/datasets").get_json()
    again = client.get("/api/datasets").get_json()

    assert first == again
    assert len(read) == len(datasets.DATASETS)

    home = tmp_path / "later"
    store.snapshots_folder(home).mkdir(parents=True)
    shutil.copy(
        store.snapshot_file(published_home, store.current_id(published_home)),
        store.snapshot_file(home, "later"),
    )
    store.make_current(home, "later")
    monkeypatch.setenv("OUTCOMES_HOME", str(home))

    assert client.get("/api/datasets").status_code == 200
    assert len(read) == 2 * len(datasets.DATASETS)


def test_metadata_follows_csvw(client):
    answer = client.get("/download/target-smoking.csv-metadata.json")
    metadata = json.loads(answer.data)

    assert metadata["@context"] == "http://www.w3.org/ns/csvw"
    assert metadata["url"] == "target-smoking.csv"
    text = rows(client, "/download/target-smoking.csv")
    assert [column["name"] for column in metadata["tableSchema"]["columns"]] == list(text.columns)


def test_days_are_described_as_dates_and_times_as_times(client):
    metadata = json.loads(client.get("/download/published-figures.csv-metadata.json").data)

    kinds = {column["name"]: column["datatype"] for column in metadata["tableSchema"]["columns"]}
    assert (kinds["period_start"], kinds["period_end"], kinds["vintage"]) == ("date", "date", "dateTime")


def test_service_figures_are_provisional(client):
    assert set(rows(client, "/download/weekly-uec.csv?measure=four_hour_percent").status) == {"provisional"}


@pytest.mark.parametrize("start", datasets.FORMULA_STARTS)
def test_no_cell_starts_a_formula(start):
    frame = pd.DataFrame({"text": [f"{start}HYPERLINK()", "plain", None], "number": [-1.5, 2.0, None]})

    safe = datasets._as_text(frame)

    assert safe.text[0] == f"'{start}HYPERLINK()"
    assert safe.text[1] == "plain"
    assert safe.number[0] == -1.5


def test_lists_and_dates_become_text():
    stamp = pd.Timestamp("2026-11-15 06:10:00")
    frame = pd.DataFrame(
        {
            "list": [["a", "b"]],
            "date": [stamp.date()],
            "moment": [stamp.to_pydatetime()],
            "day": [stamp.normalize()],
        }
    )

    safe = datasets._as_text(frame)

    assert list(safe.iloc[0]) == ["a; b", "2026-11-15", "2026-11-15T06:10:00Z", "2026-11-15"]


def test_an_unknown_dataset_names_the_list():
    with pytest.raises(view.BadQuery, match="/api/datasets"):
        datasets.find("nothing")
