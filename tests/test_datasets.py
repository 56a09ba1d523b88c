"""Downloads: every dataset in every format, with columns that say what they are."""

import io
import json

import flask
import pandas as pd
import pytest

from outcomes import datasets, routes, store, view
from outcomes.catalogue import ICB
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


@pytest.mark.parametrize("name", ["target-smoking", "published-figures"])
def test_values_carry_everything_they_need(client, name):
    assert set(rows(client, f"/download/{name}.csv?area={ICB}").columns) >= VALUE_COLUMNS


def test_the_formats_agree(client):
    address = "/download/target-smoking.{}?area=E06000047&from=2015-01-01"
    text = rows(client, address.format("csv"))
    sheet = pd.read_excel(
        io.BytesIO(client.get(address.format("xlsx")).data), sheet_name=None, dtype=str, engine="calamine"
    )
    parquet = pd.read_parquet(io.BytesIO(client.get(address.format("parquet")).data))
    record = json.loads(client.get(address.format("json")).data)

    assert len(text) == len(sheet["Data"]) == len(parquet) == len(record["rows"]) == 10
    assert list(text.columns) == list(sheet["Data"].columns) == list(parquet.columns)
    assert (
        [float(value) for value in text.value]
        == [row["value"] for row in record["rows"]]
        == list(parquet.value)
    )
    assert record["filters"] == "area=E06000047; from=2015-01-01"
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
        ("/download/weekly-uec.csv?preset=mine", 400, "There is no preset"),
        ("/download/weekly-uec.csv?measure=beds_available", 400, "is no measure of"),
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
        assert {"csv", "xlsx", "json", "parquet"} <= set(entry["links"])
        assert entry["licence"]
        assert entry["source"]


def test_metadata_follows_csvw(client):
    answer = client.get("/download/target-smoking.csv-metadata.json")
    metadata = json.loads(answer.data)

    assert metadata["@context"] == "http://www.w3.org/ns/csvw"
    assert metadata["url"] == "target-smoking.csv"
    text = rows(client, "/download/target-smoking.csv")
    assert [column["name"] for column in metadata["tableSchema"]["columns"]] == list(text.columns)


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
