"""The sheet with which a spreadsheet opens: few columns, in words, the same values as in the whole dataset."""

import io
from datetime import datetime

import openpyxl
import pandas as pd
import pytest

from outcomes import address
from outcomes.catalogue import ICB
from outcomes.exports import datasets, narrow
from outcomes.warehouse import store

SUNDERLAND = "E08000024"


def book(name: str, area: str | None = SUNDERLAND, **options: str):
    asked = {**options, **({"area": area} if area else {})}
    content = datasets.prepare(name, "xlsx", address.parse(asked), area=area).content
    return openpyxl.load_workbook(io.BytesIO(content))


def heads(sheet) -> list[str]:
    return [cell.value for cell in sheet[1]]


@pytest.fixture(autouse=True)
def published(published_home):
    assert store.snapshot()


def test_a_target_opens_with_period_value_limits_and_path():
    found = book("target-smoking")
    assert found.sheetnames == ["Figures", "Data", "About"]
    sheet = found["Figures"]
    assert heads(sheet) == [
        "Period", "Place", "Kind", "Adults who smoke, %", "Lower 95% limit", "Upper 95% limit", "Path asks for",
        "England",
    ]  # fmt: skip
    assert sheet.freeze_panes == "A2"
    whole = found["Data"]
    assert whole.max_column > 40
    columns = heads(whole)
    values = [row[columns.index("value")] for row in whole.iter_rows(min_row=2, values_only=True)]
    assert [row[3] for row in sheet.iter_rows(min_row=2, values_only=True)] == values


def test_monthly_waits_open_with_days_values_and_limits_as_they_are_read():
    sheet = book("weekly-monthly-ae", measure="monthly_four_hour_unbooked_percent")["Figures"]
    assert heads(sheet)[:4] == [
        "Period to", "Place", "A&E, seen within four hours, without bookings (monthly statistics), %",
        "Mean or expected",
    ]  # fmt: skip
    assert isinstance(sheet["A2"].value, datetime)
    assert (sheet["A2"].number_format, sheet["C2"].number_format) == ("d mmm yyyy", "#,##0.0")


@pytest.mark.parametrize("name", [name for name in datasets.DATASETS if not name.startswith("target-")])
def test_every_dataset_has_a_narrow_sheet_of_words(name):
    try:
        found = book(name, ICB)
    except address.BadQuery:
        found = book(name, ICB, measure="ambulance_arrivals")
    names = heads(found["Figures"])
    assert 1 <= len(names) <= 10
    assert len(set(names)) == len(names)
    assert not [one for one in names if "_" in one]
    assert found["Figures"].max_row == found["Data"].max_row


def test_what_is_invented_says_so_in_the_narrow_sheet_as_well():
    sheet = book("weekly-beds", ICB, measure="bed_occupancy_percent")["Figures"]
    assert heads(sheet)[-1] == "Illustrative"
    assert {row[-1] for row in sheet.iter_rows(min_row=2, values_only=True)} == {"Illustrative data"}
    assert "Illustrative" not in heads(book("target-smoking")["Figures"])


def test_an_intervention_is_called_by_its_title():
    sheet = book("interventions", ICB)["Figures"]
    assert "59 minute ambulance handover backstop" in {cell.value for cell in sheet["A"]}


def test_a_dataset_that_is_not_listed_has_the_usual_columns():
    rows = pd.DataFrame(
        {
            "area_name": ["Sunderland", "Gateshead"], "measure_title": "Smoking", "unit": "%", "value": [1.0, 2.0],
            "sha256": "f", "illustrative": "",
        }
    )  # fmt: skip
    assert list(narrow.sheet("of_elsewhere", rows).columns) == ["Place", "Smoking, %"]


@pytest.mark.parametrize("start", datasets.FORMULA_STARTS)
def test_no_cell_of_the_narrow_sheet_starts_a_formula(start):
    rows = pd.DataFrame({"area_name": [f"{start}1+1"], "value": [1.0], "synthetic": [False]})
    rows = rows.assign(**dict.fromkeys(datasets.SHARED, "none"))
    rows.attrs.update(dict.fromkeys(datasets.SHARED, "none"))
    content = datasets.FORMS["xlsx"][0](datasets.DATASETS["signals"], rows)
    sheet = openpyxl.load_workbook(io.BytesIO(content))["Figures"]
    assert sheet["A2"].value == f"'{start}1+1"
    assert sheet["A2"].data_type == "s"
