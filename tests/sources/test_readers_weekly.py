"""The uec, beds and falls extracts."""

import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from outcomes.sources import Refused, recognise, registry
from tests.workbooks import workbook

UEC = (
    "week_ending,org_code,calls_offered,calls_answered,answer_seconds_total,ed_attendances_type1,"
    "ed_attendances_other,ed_over_4h,ambulance_arrivals"
)
FALLS = "week_ending,area_code,age_band,from_care_home,falls_admissions,population"


def read(header: str, *rows: str):
    return recognise("extract.csv", "\n".join((header, *rows, "")).encode())


def test_uec_has_every_column_whether_the_file_does_or_not():
    reading = read(UEC, "2024-03-31, rtd ,,,,2500,1000,900,800")
    assert reading.layout == "uec"
    row = reading.frame.iloc[0]
    assert row["week_ending"] == pd.Timestamp("2024-03-31")
    assert row["org_code"] == "RTD"
    assert row["area_code"] is None
    assert math.isnan(row["calls_offered"])
    assert row["ed_over_4h"] == 900.0
    assert math.isnan(row["cat2_incidents"])
    assert not row["synthetic"]
    assert set(reading.frame.columns) == {
        *("week_ending", "org_code", "area_code", "synthetic", "line"),
        *registry.source("uec").of_type("count", "number"),
    }


def test_uec_may_be_about_a_place_and_needs_one_of_the_two_codes():
    header = UEC.replace("org_code", "AREA CODE")
    assert read(header, "2024-03-31,E06000001,1,1,1,1,1,1,1").frame["area_code"].tolist() == ["E06000001"]
    both = UEC + ",area_code"
    reading = read(both, "2024-03-31,,1,1,1,1,1,1,1,E06000001", "2024-03-31,,1,1,1,1,1,1,1,")
    assert reading.frame["org_code"].tolist() == [None]
    (problem,) = reading.problems
    assert (problem.line, problem.column) == (3, "org_code or area_code")
    with pytest.raises(Refused, match="needs the column org_code or area_code"):
        read(UEC.replace("org_code,", ""), "2024-03-31,1,1,1,1,1,1,1")


def test_synthetic_is_false_unless_it_says_true():
    reading = read(
        UEC + ",Synthetic", *(f"2024-03-31,RTD,1,1,1,1,1,1,1,{word}" for word in ("TRUE", "0", ""))
    )
    assert reading.frame["synthetic"].tolist() == [True, False, False]


def test_falls_keeps_bands_and_true_or_false_apart():
    reading = read(
        FALLS + ",response_service_live",
        "2024-03-31,e06000001,65 – 79,Yes,12,15000,true",
        "2024-03-31,E06000001,80 to 89,no,3,5000,",
        "2024-03-31,E06000001,90+,FALSE,2,900,f",
        "2024-03-31,E06000001,90+,perhaps,2,900,",
        "2024-03-31,E06000001,,true,2,900,",
    )
    frame = reading.frame
    assert frame["age_band"].tolist() == ["65-79", "80-89", "90+"]
    assert frame["from_care_home"].tolist() == [True, False, False]
    assert frame["from_care_home"].dtype == bool
    assert frame["response_service_live"].tolist() == [True, None, False]
    assert [(problem.line, problem.column) for problem in reading.problems] == [
        (5, "from_care_home"),
        (6, "age_band"),
    ]


def test_a_row_with_several_bad_cells_is_one_problem_and_its_reason_holds_no_value():
    reading = read(FALLS, "31/03/2024,E06000001,90+,true,seven,9 00", "2024-03-31,E06000001,90+,true,3,900")
    (problem,) = reading.problems
    assert problem.line == 2
    assert (problem.column, problem.value) == ("week_ending", "31/03/2024")
    assert problem.area == "E06000001"
    assert problem.reason == (
        "week_ending is not a date written like 2024-03-31; also wrong: falls_admissions, population."
    )
    assert len(reading.frame) == 1


@pytest.mark.parametrize(
    "cell", ["12x", "n/a", "-", "*", "nan", "inf", "1_000", "12,5", "=2+2", "5%", "1e999"]
)
def test_what_is_not_a_number_is_a_problem(cell):
    (problem,) = read(FALLS, f'2024-03-31,E06000001,90+,true,"{cell}",900').problems
    assert (problem.column, problem.value) == ("falls_admissions", cell)
    assert cell not in problem.reason


@given(st.integers(-(10**9), 10**9))
def test_thousands_commas_and_spaces_around_a_number_change_nothing(n):
    reading = read(FALLS, f'2024-03-31,E06000001,90+,true," {n:,} ",{n}')
    assert reading.frame["falls_admissions"].tolist() == reading.frame["population"].tolist() == [float(n)]


@pytest.mark.parametrize("day", ["2024-03-31", "2024-03-31T00:00:00", "2024-03-31 00:00:00", " 2024-03-31 "])
def test_iso_dates_are_read_with_or_without_midnight(day):
    assert read(FALLS, f"{day},E06000001,90+,true,1,2").frame["week_ending"].tolist() == [
        pd.Timestamp("2024-03-31")
    ]


@pytest.mark.parametrize("day", ["2024-02-30", "31/03/2024", "2024-3-31", "45382", ""])
def test_other_dates_are_problems(day):
    (problem,) = read(FALLS, f"{day},E06000001,90+,true,1,2").problems
    assert problem.column == "week_ending"


def test_a_spreadsheets_serial_number_is_a_date():
    content = workbook(Falls=[FALLS.split(","), [45382, "E06000001", "90+", True, 1, 2]])
    assert recognise("x.xlsx", content).frame["week_ending"].tolist() == [pd.Timestamp("2024-03-31")]


def test_minus_zero_is_zero():
    (count,) = read(FALLS, "2024-03-31,E06000001,90+,true,-0,900").frame["falls_admissions"]
    assert str(count) == "0.0"


def test_totals_are_left_out_with_a_warning():
    reading = read(FALLS, "2024-03-31,E06000001,90+,true,1,2", "Total,,,,1,2", "2024-03-31,Grand total,,,1,2")
    assert len(reading.frame) == 1
    assert reading.problems == ()
    assert reading.warnings == ("Left out as totals: line 3, 4.",)


def test_the_widest_layout_wins_where_two_would_fit():
    header = UEC + ",bed_days_available,bed_days_occupied"
    reading = read(header, "2024-03-31,RTD,1,1,1,1,1,1,1,1,1")
    assert reading.layout == "uec"
    assert reading.warnings == ("Columns not used: bed_days_available, bed_days_occupied.",)


def test_a_hundred_thousand_rows_keep_their_lines_and_values():
    rows = [f"2024-03-31,E06000001,90+,true,{n},900" for n in range(100_000)]
    frame = read(FALLS, *rows).frame
    assert len(frame) == 100_000
    assert frame["falls_admissions"].iloc[-1] == 99_999.0
    assert frame["line"].iloc[-1] == 100_001


def test_spreadsheets_own_true_and_false_and_numbers_are_told_apart():
    header = [*FALLS.split(","), "synthetic"]
    week = "2024-03-31"
    content = workbook(
        falls=[
            header,
            [week, "E06000001", "90+", True, 1, 900, 0],
            [week, "E06000001", "90+", 0, 1.0, 900, True],
            [week, "E06000001", "90+", 2, 1, 900, None],
            [week, "E06000001", "80-89", False, True, 900, None],
            [week, "E06000001", "80-89", False, "=1/0", "#N/A", None],
        ]
    )
    reading = recognise("falls.xlsx", content)
    assert reading.frame["from_care_home"].tolist() == [True, False]
    assert reading.frame["synthetic"].tolist() == [False, True]
    assert [(problem.line, problem.column, problem.value) for problem in reading.problems] == [
        (4, "from_care_home", "2.0"),
        (5, "falls_admissions", "True"),
        (6, "falls_admissions", "=1/0"),
    ]
    assert reading.problems[2].reason.endswith("also wrong: population.")


def test_rows_of_spaces_are_blank():
    reading = read(
        FALLS, "2024-03-31,E06000001,90+,true,1,900", "  ,,,,,", "2024-04-07,E06000001,90+,true,1,900"
    )
    assert reading.frame["line"].tolist() == [2, 4]
    assert reading.warnings == ()
