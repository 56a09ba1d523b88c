"""Files of publishers that no measure takes are refused by name, with what to load instead."""

import pytest

from outcomes.sources import Refused, recognise
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
    "one row a quarter": b"Period,Org Code,General & Acute beds available\nQuarter 1 2024-25,RTD,900.5\n",
}


@pytest.mark.parametrize("form", KH03)
def test_quarterly_beds_are_named_in_every_form_with_what_to_load_instead(form):
    with pytest.raises(Refused, match="KH03.*not quarters.*Load the time series of the daily") as refusal:
        recognise("x", KH03[form])
    assert refusal.value.layout == "kh03"


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
