"""Ambulance Quality Indicators: the yearly CSV, the workbook of the time series, and a tidy copy of them."""

from datetime import datetime

import numpy as np
import pytest

from outcomes.sources import Refused, recognise
from tests.workbooks import workbook

CSV = (
    b"Year,Month,Region,Org Code,Org Name,A0,A1,A2,A10,A30,A31,A32,A140,A141,A144,A145,A146\n"
    b"2024,1,Eng,Eng,England,1,836406,4578556,404619,973478879,2406,5247,.,.,.,.,.\n"
    b"2024,1,Y63,RX6,NEAS,1,34700,96132,22813,48428307,2123,4227,18389,25716629,11001,3323,957\n"
)
RESPONSES = [
    "Month",
    "Region",
    "Org Code",
    "Org Name",
    "Count of incidents",
    "Total (hours)",
    "Mean (min:sec)",
]


def of(reading, code):
    return reading.frame.set_index("org_code").loc[code]


def test_the_yearly_csv_is_read_by_its_codes():
    reading = recognise("x.csv", CSV)

    assert reading.layout == "ambulance"
    neas = of(reading, "RX6")
    assert (neas.calls_answered, neas.cat2_incidents, neas.cat2_seconds_total) == (34700, 22813, 48428307)
    assert (neas.cat2_p90_seconds, neas.handovers_over_60, neas.handover_seconds_total) == (
        4227,
        957,
        25716629,
    )
    assert str(neas.period_start.date()) == "2024-01-01"
    assert str(neas.period_end.date()) == "2024-01-31"
    assert not neas.is_copy
    # A full stop is the publisher's sign for no figure; England stands under its own code.
    assert np.isnan(of(reading, "E92000001").handovers_over_60)


def test_a_column_that_the_csv_lacks_is_named_and_the_others_stand():
    reading = recognise("x.csv", b"Year,Month,Region,Org Code,Org Name,A0,A1,A2\n2024,1,Y63,RX6,NEAS,1,2,.\n")

    assert of(reading, "RX6").calls_answered == 2
    assert any("has no column A30: cat2_seconds_total is missing" in warning for warning in reading.warnings)


def test_a_month_that_is_none_is_set_aside_with_its_line():
    reading = recognise("x.csv", CSV.replace(b"2024,1,Y63", b"2024,13,Y63"))

    assert [(problem.line, problem.column) for problem in reading.problems] == [(3, "Month")]
    assert reading.frame["org_code"].tolist() == ["E92000001"]


@pytest.mark.parametrize(
    ("month", "mean"),
    [
        (datetime(2025, 8, 1), "0:27:00"),
        ("Aug 2025", "27:00"),
        ("August-25", 27 / 60 / 24),
    ],
)
def test_a_workbook_of_the_time_series_is_read_by_the_titles_above_its_columns(month, mean):
    content = workbook(
        Introduction=[["About the Ambulance Quality Indicators"]],
        **{
            "Response times": [
                [],
                [None, None, None, None, None, "Category 1", None, None, "Category 2"],
                [None, *RESPONSES, *RESPONSES[4:]],
                [None, month, "Y63", "RX6", "North East", 900, 100, "0:07:00", 20000, 9000, mean],
            ]
        },
    )
    reading = recognise("x.xlsx", content)

    neas = of(reading, "RX6")
    assert reading.layout == "ambulance"
    assert neas.cat2_incidents == 20000
    # Total hours are more exact than a mean in whole seconds, and both are kept in seconds.
    assert neas.cat2_seconds_total == 9000 * 3600
    assert neas.cat2_mean_seconds == pytest.approx(27 * 60)
    assert str(neas.period_end.date()) == "2025-08-31"
    assert any("no column for calls_answered" in warning for warning in reading.warnings)


def test_a_workbook_without_a_column_that_is_used_is_named_and_refused():
    content = workbook(Handovers=[["AmbSYS: handover at hospital"], ["Org Code", "Conveyed"]])

    with pytest.raises(Refused, match="Ambulance Quality Indicators, and no sheet of it has") as refusal:
        recognise("x.xlsx", content)
    assert refusal.value.layout == "ambulance"


def test_a_tidy_copy_is_marked_as_one():
    reading = recognise(
        "x.csv",
        b"month_start,org_code,calls_answered,cat2_incidents,cat2_seconds_total\n2025-08-01,ENG,10,5,9000\n",
    )

    assert reading.layout == "ambulance"
    assert reading.frame["is_copy"].tolist() == [True]
    assert of(reading, "E92000001").cat2_seconds_total == 9000
