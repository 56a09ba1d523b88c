"""Files of publishers that no measure takes are refused by name, with what to load instead."""

import datetime

import pytest

from outcomes.sources import Refused, beds, discharge, nhs_111, recognise, uec
from tests.workbooks import workbook

SECTORS = ["Total", "General & Acute", "Learning Disabilities", "Maternity", "Mental Illness"]
KH03 = {
    "workbook": workbook(
        **{
            "NHS Trust by Sector": [
                [
                    None,
                    "Title:",
                    "Average daily number of available and occupied beds open overnight by sector",
                ],
                [None, "Period:", "April 2024 to June 2024"],
                [],
                [None, *[None] * 5, "Available", *[None] * 5, "Occupied"],
                [None, "Year", "Period End", "Region Code", "Org Code", "Org Name", *SECTORS, None, *SECTORS],
                [None, "2024-25", "June", None, None, "England", *[9] * 5, None, *[8] * 5],
                [],
                [None, "2024-25", "June", "Y63", "RTD", "Newcastle", *[9] * 5, None, *[8] * 5],
            ]
        }
    ),
    "workbook, by another header": workbook(
        Beds=[
            ["Bed occupancy, Quarter 1, 2024-25"],
            [" ORG CODE ", "Org name", "General and Acute available", "General and Acute occupied"],
            ["RTD", "Newcastle", 900.5, 800.25],
        ]
    ),
    "sectors in rows": (
        "\ufeffOrganisation_Code,Period,Sector,Beds\r\nRTD,2024-25 Q1,General & Acute,900.5\r\n"
        "RTD,2024-25 Q1,Maternity,80\r\n"
    ).encode(),
    "named by its title": workbook(
        Sheet1=[["KH03 beds"], ["Code", "Name", "Available", "Occupied"], ["RTD", "n", 1, 1]]
    ),
    "a year and the end of its quarter": (
        b"Year,Period End,Org Code,Org Name,G&A available,G&A occupied\n2024-25,June,RTD,n,900,800\n"
    ),
    "one row a quarter": b"Period,Org Code,General & Acute beds available\nQuarter 1 2024-25,RTD,900.5\n",
}


@pytest.mark.parametrize("form", KH03)
def test_quarterly_beds_are_named_in_every_form_with_what_to_load_instead(form):
    with pytest.raises(Refused, match="KH03.*not quarters.*Load the time series of the daily") as refusal:
        recognise("x", KH03[form])
    assert refusal.value.layout == "kh03"


def test_a_daily_report_that_mentions_quarterly_beds_is_read():
    days = [datetime.date(2025, 1, 6) + datetime.timedelta(days=n) for n in range(7)]
    rows = [["Not comparable with KH03"], [None, *days], ["Code", *["G&A beds open"] * 7], ["RTD", *[10] * 7]]
    assert recognise("x", workbook(**{"Total G&A beds": rows})).layout == "sitrep"


@pytest.mark.parametrize(
    "content",
    [
        b"Code,Name,Maternity\nRTD,a,1\n",
        b"week_ending,org_code,beds\n2024-03-31,RTD,5\n",
        b"Quarter,Region,General & Acute\nQ1,North,5\n",
    ],
)
def test_other_tables_of_trusts_are_not_taken_for_quarterly_beds(content):
    with pytest.raises(Refused) as refusal:
        recognise("x", content)
    assert refusal.value.layout != "kh03"


DAYS = [datetime.date(2025, 1, 6) + datetime.timedelta(days=n) for n in range(3)]
CALLS = {
    "aggregate data collection": (
        "\ufeffREPORTING_PERIOD,REGION_CODE,REGION_NAME,ORG_CODE,ORG_NAME,CONTRACT_CODE,CONTRACT_NAME,ITEM_NUMBER,VALUE\r\n"
        "IUCADC-MONTHLY-APR-2024,Y63,NEY,RX6,NEAS,111AA1,North East,A01,90000\r\n"
    ).encode(),
    "a table of months": (
        b"Month,Area,Provider code,Calls offered,Calls answered,Calls abandoned,Answered within 60 seconds\n"
        b"Apr-24,North East,RX6,90000,80000,2000,60000\n"
    ),
    "minimum data set": workbook(
        **{
            "Raw": [
                [None, "NHS 111 Minimum Data Set, England"],
                [None, "Revised"],
                [],
                [None, None, None, "Calls through NHS 111"],
                [
                    None,
                    "Region",
                    "Area name",
                    " Total calls offered ",
                    "No of abandoned calls",
                    "Calls answered in 60s",
                ],
                [None, "North", "North East", 90000, 2000, 60000],
            ]
        }
    ),
    "daily time series": workbook(
        **{
            "Calls Received": [
                ["Title:", "NHS 111 calls time series"],
                [None, None, None, *["A01"] * 3],
                [None, "Region", "Contract code", *DAYS],
                [None, "Y63", "111AA1", 1, 2, 3],
            ]
        }
    ),
}
DISCHARGES = {
    "monthly CSV": (
        b"Period,Level,Region,Org Code,Org Name,Metric Group,Metric,Value\n01/04/2024,Provider,NEY,RTD,a,Daily,"
        b"Number of patients who no longer meet the criteria to reside,120\n"
    ),
    "monthly workbook": workbook(
        Contents=[["Acute discharge situation report"]],
        **{
            "Table 2": [
                [None, "Discharge delays, acute data"],
                [None, "'-' is no submission"],
                [None, None, None, None, DAYS[0], None, None, DAYS[1]],
                [
                    None,
                    "Region",
                    "Org Code",
                    "Org Name",
                    *[
                        "Number of patients who no longer meet the criteria to reside",
                        "Number of patients discharged",
                        "Number of patients remaining in hospital who no longer meet the criteria to reside",
                    ]
                    * 2,
                ],
                [None, "NEY", "RTD", "a", 120, 40, 80, "-", 30, 70],
            ]
        },
    ),
    "a plain table": b"Date,Trust code,No criteria to reside,Discharges\r\n2025-01-06,RTD,120,40\r\n",
}


@pytest.mark.parametrize("form", CALLS)
def test_111_statistics_are_named_in_every_form_with_the_columns_that_take_them(form):
    with pytest.raises(
        Refused, match="NHS 111 statistics.*is not read. Load a weekly uec extract"
    ) as refusal:
        recognise("x", CALLS[form])
    assert refusal.value.layout == "nhs-111"


@pytest.mark.parametrize("form", DISCHARGES)
def test_the_discharge_report_is_named_in_every_form_with_the_columns_that_take_it(form):
    with pytest.raises(
        Refused, match="acute discharge situation report.*not read. Load a weekly beds"
    ) as refusal:
        recognise("x", DISCHARGES[form])
    assert refusal.value.layout == "discharge"


@pytest.mark.parametrize(
    ("content", "layout"),
    [
        (
            b"week_ending,org_code,calls_offered,calls_answered,answer_seconds_total,ed_over_4h\n2024-03-31,RX6,1,1,9,1\n",
            "uec",
        ),
        (
            b"week_ending,org_code,bed_days_occupied,no_criteria_to_reside_bed_days,discharges\n2024-03-31,RTD,9,1,3\n",
            "beds",
        ),
        (b"Code,Discharges\nRTD,9\n", None),
        (b"Month,Provider,Calls answered\n2024-04,RX6,9\n", None),
    ],
)
def test_extracts_that_lack_a_column_and_tables_of_less_keep_their_own_answer(content, layout):
    with pytest.raises(Refused) as refusal:
        recognise("x", content)
    assert refusal.value.layout == layout


def test_the_columns_named_in_a_refusal_are_those_of_the_extract():
    for extract, refused in ((uec.SOURCE, nhs_111.TURNED_AWAY), (beds.SOURCE, discharge.TURNED_AWAY)):
        named = {word.strip(",.:") for word in refused.sentence.split() if "_" in word}
        assert named
        assert named <= {column.name for column in extract.columns}
