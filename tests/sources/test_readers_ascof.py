"""The Adult Social Care Outcomes Framework, as its CSV and as tables made of it."""

import pytest

from outcomes.sources import Refused, recognise
from tests.workbooks import workbook

HEADER = (
    "Geographical Code,Geographical Description,Geographical Level,ONS Area Code,ASCOF Measure Code,"
    "Disaggregation Level,Measure Group,Measure Group Description,Measure Type,Measure Value,Year"
)
USERS = "People who use services with as much social contact as they would like"


def row(code: str, of: str, kind: str, value: str, group: str = "1I1", year: str = "2022-23") -> str:
    return f"116,Durham,Council,E06000047,{code},{of},{group},{USERS},{kind},{value},{year}"


def read(*lines: str, mark: str = ""):
    return recognise("x.csv", (mark + "\r\n".join((*lines, ""))).encode())


def test_outcome_numerator_denominator_and_margin_of_a_measure_are_one_row():
    reading = read(
        HEADER,
        row("1I1", "Total", "Denominator", '"2,500"'),
        row("1I1", "Total", "Outcome", "48.0"),
        row("1I1", "Total", "Numerator", '"1,200"'),
        row("1I1", "Total", "Margin Of Error", "3.5"),
        row("1I1F", "Female", "Outcome", "[c]"),
        row("1I165OV", "65 and over", "Outcome", "46"),
        row("1I2", "Total", "Outcome", "30", group="1I2").replace(USERS, "Carers with as much contact"),
        mark="\ufeff",
    )
    assert reading.layout == "ascof"
    assert reading.problems == ()
    assert reading.warnings == ("Left out, since only totals and sexes are used: 1 row.",)
    users, women, carers = reading.frame.to_dict("records")
    assert (users["indicator"], users["sex"], users["area_code"]) == ("1I(1)", "persons", "E06000047")
    assert (users["period"], str(users["period_start"].date())) == ("2022/23", "2022-04-01")
    assert (users["value"], users["numerator"], users["denominator"]) == (48.0, 1200.0, 2500.0)
    assert (users["lower_ci"], users["upper_ci"], users["line"]) == (44.5, 51.5, 3)
    assert (women["sex"], women["value"] != women["value"]) == ("female", True)
    assert carers["indicator"] == "1I(2)"


@pytest.mark.parametrize(
    ("code", "indicator"),
    [
        *(("1I(1)", "1I(1)"), ("1I1", "1I(1)"), ("1i part 1", "1I(1)"), ("ASCOF 1I (1)", "1I(1)")),
        *(("5A(1)", "5A(1)"), ("5A1", "5A(1)"), ("5A", "5A"), ("5A(2)", "5A(2)")),
    ],
)
@pytest.mark.parametrize("header", ["ASCOF code", "Measure code", "MEASURE", "Indicator "])
def test_codes_of_measures_are_known_in_every_spelling(code, indicator, header):
    reading = read(f"Council,{header},Financial year,Outcome", f"Gateshead,{code},2023-24,47.1%")
    (found,) = reading.frame.to_dict("records")
    assert (found["indicator"], found["value"], found["period"]) == (indicator, 47.1, "2023/24")


@pytest.mark.parametrize(
    ("council", "area"),
    [
        *(("Durham", "E06000047"), ("County Durham UA", "E06000047"), ("Newcastle upon Tyne", "E08000021")),
        *(
            ("Redcar & Cleveland", "E06000003"),
            ("STOCKTON ON TEES", "E06000004"),
            ("North East", "E12000001"),
        ),
        *(("England", "E92000001"), ("Cumbria", "E10000006"), ("Kent", "116")),
    ],
)
def test_councils_are_known_by_their_names_where_no_code_is_theirs(council, area):
    reading = read("Council code,Council,Measure code,Year,Outcome", f"116,{council},1I(1),2019/20,47")
    assert reading.frame["area_code"].tolist() == [area]


def test_a_workbook_with_notes_above_and_columns_moved_is_read():
    content = workbook(
        Notes=[["Notes"], ["[c] is suppressed"]],
        **{
            "Table 1": [
                [None, "Adult Social Care Outcomes Framework, England"],
                [None, "Data are rounded"],
                [],
                [
                    None,
                    "Year",
                    "ONS code",
                    "Council",
                    "Measure",
                    "Numerator",
                    "Denominator",
                    "Outcome",
                    "Base",
                ],
                [None, "2023-24", "E08000024", "Sunderland", "5A(1)", 100, 250, 40.0, 9],
                [None, "2023-24", "E08000037", "Gateshead", "5A(1)", "[c]", "*", "-", 9],
                [],
                [None, "Source: Adult Social Care Survey"],
            ]
        },
    )
    frame = recognise("x.xlsx", content).frame
    assert frame["value"].fillna(-1).tolist() == [40.0, -1.0]
    assert frame["numerator"].fillna(-1).tolist() == [100.0, -1.0]


def in_a_table(title: str):
    rows = [
        [title],
        [],
        ["Council", "Measure code", "Outcome"],
        ["Gateshead", "1I(1)", 47.0],
        ["Notes: [c] is too few"],
    ]
    return recognise("x.xlsx", workbook(Table=rows))


def test_the_year_may_stand_in_the_title_alone():
    reading = in_a_table("Adult Social Care Outcomes Framework, England, 2022-23")
    assert reading.frame[["period", "value"]].values.tolist() == [["2022/23", 47.0]]
    assert reading.problems == ()
    with pytest.raises(Refused, match="needs the column period"):
        in_a_table("Adult Social Care Outcomes Framework, 2021-22 and 2022-23")


@pytest.mark.parametrize("year", ["2022", "2021-23", "soon", ""])
def test_a_year_that_is_no_financial_year_is_a_problem(year):
    reading = read(HEADER, row("1I1", "Total", "Outcome", "48", year=year))
    (problem,) = reading.problems
    assert problem.reason == "period is not a financial year such as 2022/23."
    assert reading.frame.empty


def test_a_file_that_does_not_say_its_year_is_refused_with_what_to_add():
    lines = [line.rpartition(",")[0] for line in (HEADER, row("1I1", "Total", "Outcome", "48"))]
    with pytest.raises(Refused, match="needs the column period.*a column Year such as 2022/23") as refusal:
        read(*lines)
    assert refusal.value.layout == "ascof"


def test_a_file_without_outcomes_is_refused():
    with pytest.raises(Refused, match="no row of the type Outcome: download the whole file again"):
        read(HEADER, row("1I1", "Total", "Numerator", "48"))


def test_a_row_without_a_council_or_a_code_is_a_problem():
    reading = read(
        "ASCOF code,Council,Year,Outcome,Note", "1I(1),,2019/20,47,x", "contact,Gateshead,2019/20,47,x"
    )
    assert [problem.reason for problem in reading.problems] == [
        "council is empty.",
        "measure code is not one of ASCOF such as 1I(1) or 5A(1).",
    ]


@pytest.mark.parametrize(
    "lines",
    [
        ("Measure,Area,Year,Value", "Crime,Gateshead,2019/20,47"),
        ("Indicator code,Area,Year,Value", "1,Gateshead,2019/20,47", "1I(1),Gateshead,2019/20,47"),
        ("Measure code,Area,Year,Value", ",Gateshead,2019/20,47"),
    ],
)
def test_tables_of_other_measures_are_not_taken_for_it(lines):
    with pytest.raises(Refused, match="no layout this program knows"):
        read(*lines)
