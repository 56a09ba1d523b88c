"""Figures, Fingertips and ONS: published values in one shape."""

import math

import pandas as pd
import pytest

from outcomes.sources import Refused, recognise
from outcomes.sources.kinds.published import ORDER
from outcomes.sources.ons import sex_in
from tests.workbooks import workbook

FIGURES = "measure,sex,area_code,area_name,period,value,unit,source_title"
FINGERTIPS = (
    "Indicator ID,Indicator Name,Area Code,Area Name,Area Type,Sex,Age,Category Type,Category,Time period,"
    "Value,Lower CI 95.0 limit,Upper CI 95.0 limit,Lower CI 99.8 limit,Count,Denominator,Value note"
)
OLD_FINGERTIPS = (
    "IndicatorID,IndicatorName,AreaCode,AreaName,AreaType,Sex,Age,Category_Type,Category,Timeperiod,Value,"
    "Lower_CI_95.0_limit,Upper_CI_95.0_limit,Lower_CI_99.8_limit,Count,Denominator,Value_note"
)
ONS = "areacd,areanm,geography,indicator,period,observation,measure,unit,lci_95,uci_95,status,notes"


def read(header: str, *rows: str):
    return recognise("download.csv", "\n".join((header, *rows, "")).encode())


def test_figures_need_neither_grade_nor_synthetic():
    reading = read(FIGURES, "smoking_adults,Persons,E12000001,North East,2015 - 17,18.7,%,ONS")
    assert reading.layout == "figures"
    assert list(reading.frame.columns) == [*ORDER, "line"]
    row = reading.frame.iloc[0]
    assert (row["indicator"], row["sex"], row["period"]) == ("smoking_adults", "persons", "2015-17")
    assert (row["period_start"], row["period_end"]) == (
        pd.Timestamp("2015-01-01"),
        pd.Timestamp("2017-12-31"),
    )
    assert row["value"] == 18.7
    assert row["grade"] is None
    assert not row["synthetic"]
    assert math.isnan(row["lower_ci"])


def test_figures_keep_their_own_first_and_last_day_where_the_label_agrees():
    header = "measure,sex,area_code,period,period_start,period_end,value,grade,synthetic"
    reading = read(
        header,
        "obesity_year6,persons,E06000001,2015/16,2015-09-01,2016-08-31,22,A,true",
        "obesity_year6,persons,E06000001,2016/17,2017-09-01,2018-08-31,22,A,false",
        "obesity_year6,persons,E06000001,2017/18,2018-09-01,2017-08-31,22,A,false",
        "obesity_year6,persons,E06000001,2018/19,,,22,A,false",
        "obesity_year6,persons,E06000001,soon,2015-09-01,2016-08-31,22,A,false",
    )
    frame = reading.frame
    assert frame["line"].tolist() == [2, 5]
    assert frame["period_start"].tolist() == [pd.Timestamp("2015-09-01"), pd.Timestamp("2018-04-01")]
    assert frame["synthetic"].tolist() == [True, False]
    reasons = {problem.line: problem.reason for problem in reading.problems}
    assert reasons[3] == reasons[4] == "period does not agree with its first and last day."
    assert reasons[6] == "period is not a period such as 2013, 2015/16, 2011-13 or 2013-01-01/P1Y."


def test_figures_rows_that_do_not_say_what_they_are_about_are_problems():
    reading = read(
        FIGURES,
        ",persons,E12000001,North East,2015,1,%,ONS",
        "suicide_rate,everyone,E12000001,North East,2015,1,%,ONS",
        "suicide_rate,,E12000001,North East,2015,1,%,ONS",
        "suicide_rate,male,,North East,2015,1,%,ONS",
        "suicide_rate,male,E12000001,North East,,1,%,ONS",
        "suicide_rate,male,E12000001,North East,2015,about 1,%,ONS",
    )
    assert [problem.column for problem in reading.problems] == [
        *("measure", "sex", "sex", "area_code", "period", "value")
    ]
    assert reading.problems[1].area == "E12000001"
    assert reading.problems[1].indicator == "suicide_rate"
    assert reading.frame.empty


@pytest.mark.parametrize(
    "header",
    [
        *(FINGERTIPS, OLD_FINGERTIPS, FINGERTIPS.replace(" ", ""), FINGERTIPS.replace(" ", ".")),
        FINGERTIPS.replace("CI 95.0 limit", "CI 95%"),
    ],
)
def test_fingertips_columns_are_known_under_all_their_names(header):
    reading = read(
        header,
        '41001,"Suicide rate",E12000001,North East,Region,Male,10+ yrs,,,2015 - 17,16.8,15.5,18.3,1,562,'
        "3414275,",
        "41001,Suicide rate,E92000001,England,England,Persons,10+ yrs,LSOA11 deprivation deciles,"
        "Most deprived decile,2015 - 17,,,,,,,Value suppressed",
    )
    assert reading.layout == "fingertips"
    assert list(reading.frame.columns) == [*ORDER, "line"]
    first, second = reading.frame.to_dict("records")
    assert (first["indicator"], first["sex"], first["age"]) == ("41001", "male", "10+ yrs")
    assert (first["period"], first["value"], first["lower_ci"], first["upper_ci"]) == (
        "2015-17",
        16.8,
        15.5,
        18.3,
    )
    assert (first["numerator"], first["denominator"]) == (562.0, 3414275.0)
    assert first["source_title"] == "OHID Fingertips indicator 41001"
    assert second["category_type"] == "LSOA11 deprivation deciles"
    assert second["category"] == "Most deprived decile"
    assert math.isnan(second["value"])
    assert second["note"] == "Value suppressed"


API = (
    "Indicator ID,Indicator Name,Parent Code,Parent Name,Area Code,Area Name,Area Type,Sex,Age,Category Type,Category,"
    "Time period,Value,Lower CI 95.0 limit,Upper CI 95.0 limit,Lower CI 99.8 limit,Upper CI 99.8 limit,Count,"
    "Denominator,Value note,Recent Trend,Compared to England value or percentiles,"
    "Compared to Region value or percentiles,Time period Sortable,New data,Compared to goal,Time period range"
)
API_ROWS = (
    "92443,Smoking Prevalence in adults,E92000001,England,E12000001,North East region,Regions,Persons,18+ yrs,,,"
    "2024,10.2,9.1,11.4,8.5,12.1,,9000,,Decreasing,Similar,Not compared,20240000,,,1y",
    "92443,Smoking Prevalence in adults,E92000001,England,E06000047,County Durham,UA,Persons,18+ yrs,,,"
    "2024,,,,,,,,Value missing,Cannot be calculated,Not compared,Not compared,20240000,New data,,1y",
)


def as_r(rows):
    """Rows as R writes them: words in quotation marks, NA for what is missing."""
    return [
        ",".join(cell if cell.isdigit() else f'"{cell}"' if cell else "NA" for cell in row) for row in rows
    ]


def in_r(*, header: str, names_have_a_header: bool) -> str:
    rows = as_r([str(number), *row.split(",")] for number, row in enumerate(API_ROWS, start=1))
    names = [f'"{name}"' for name in header.split(",")]
    return "\r\n".join([",".join(['""', *names] if names_have_a_header else names), *rows, ""])


FINGERTIPS_IN_R = API.replace(" ", "")
FRAMES = {
    "as downloaded": "\n".join((API, *API_ROWS, "")),
    "with a byte order mark": "\ufeff" + "\r\n".join((API, *API_ROWS, "")),
    "pandas, with its index": "\n".join((f",{API}", *(f"{n},{row}" for n, row in enumerate(API_ROWS)), "")),
    "pandas, read again": "\n".join(
        (f"Unnamed: 0,{API}", *(f"{n},{row}" for n, row in enumerate(API_ROWS)), "")
    ),
    "fingertipsR, write.csv": in_r(header=FINGERTIPS_IN_R, names_have_a_header=True),
    "fingertipsR, write.table": in_r(header=FINGERTIPS_IN_R, names_have_a_header=False),
    "read.csv in R": in_r(header=API.replace(" ", "."), names_have_a_header=True),
}


@pytest.mark.parametrize("frame", FRAMES)
def test_fingertips_is_read_as_every_program_writes_it(frame):
    reading = recognise("x.csv", FRAMES[frame].encode())
    assert reading.layout == "fingertips"
    assert reading.problems == reading.warnings == ()
    rows = reading.frame
    assert rows["indicator"].tolist() == ["92443", "92443"]
    assert rows["area_code"].tolist() == ["E12000001", "E06000047"]
    assert rows["period"].tolist() == ["2024", "2024"]
    assert rows["value"].fillna(-1).tolist() == [10.2, -1]
    assert rows["denominator"].fillna(-1).tolist() == [9000, -1]
    assert rows["category"].tolist() == rows["category_type"].tolist() == [None, None]
    assert rows["note"].tolist() == [None, "Value missing"]
    assert rows["line"].tolist() == [2, 3]


def test_rows_that_are_one_cell_too_long_are_not_shifted_without_numbers_before_them():
    long = [row + ",x" for row in API_ROWS]
    assert len(recognise("x.csv", "\n".join((API, *long, "")).encode()).problems) == 2
    alike = [f"1,{row}" for row in API_ROWS]
    assert len(recognise("x.csv", "\n".join((API, *alike, "")).encode()).problems) == 2
    trailing = [row + "," for row in API_ROWS]
    assert len(recognise("x.csv", "\n".join((API, *trailing, "")).encode()).frame) == 2


def test_a_decimal_comma_is_named():
    text = "\n".join((API, *API_ROWS, "")).replace(",", ";").replace(".", ",").replace("95,0", "95.0")
    (problem,) = recognise("x.csv", text.encode()).problems
    assert problem.reason.startswith("value is not a number: write a decimal point, not a comma")


def test_fingertips_signs_for_no_value_are_missing_and_other_text_is_a_problem():
    start = "1,x,E12000001,North East,Region,Not applicable,All ages,,,2019/20"
    reading = read(FINGERTIPS, f"{start},-,*,.,,n/a,[x],", f"{start},high,,,,,,")
    assert reading.frame["sex"].tolist() == ["persons"]
    assert reading.frame[["value", "lower_ci", "numerator"]].isna().all(axis=None)
    (problem,) = reading.problems
    assert (problem.line, problem.column, problem.indicator, problem.area) == (3, "value", "1", "E12000001")


def test_what_statistical_software_writes_for_nothing_is_no_category():
    reading = read(
        FINGERTIPS, "1,x,E12000001,North East,Region,Male,All ages,NA,NA,2019/20,NA,NA,NA,NA,5,NA,NA"
    )
    row = reading.frame.iloc[0]
    assert row[["category_type", "category", "note"]].tolist() == [None, None, None]
    assert reading.frame[["value", "lower_ci", "upper_ci", "denominator"]].isna().all(axis=None)


def test_an_indicator_id_from_a_spreadsheet_stays_a_whole_number():
    header = ["Indicator ID", "Area Code", "Sex", "Age", "Time period", "Value"]
    content = workbook(Sheet=[header, [93881, "E12000001", "Persons", "18+ yrs", 2015, 27.2]])
    frame = recognise("x.xlsx", content).frame
    assert frame["indicator"].tolist() == ["93881"]
    assert frame["period"].tolist() == ["2015"]


def test_ons_intervals_become_labels_and_marks_take_values_away():
    reading = recognise(
        "obesity.csv",
        (
            "\ufeff"
            + ONS
            + "\r\nE12000001,North East,Region,Adult obesity,2015-11-16/P1Y,27.2,Percentage,%,26,28,,"
            + "\r\nE12000001,North East,Region,Cigarette smokers,2020-01-01/P5Y,9,Percentage,%,8,10,U,"
            + "\r\nE06000063,Cumberland,UA,Cancer,2022-01-01/P1Y,9,Percentage,%,8,10,[x],New code"
            + "\r\nE06000063,Cumberland,UA,Cancer,2021-01-01/P1Y,9,Percentage,%,8,10,p,\r\n"
        ).encode(),
    )
    frame = reading.frame
    assert reading.layout == "ons"
    assert list(frame.columns) == [*ORDER, "line"]
    assert frame["period"].tolist() == ["2015/16", "2020-24", "2022", "2021"]
    assert frame["period_start"].iloc[0] == pd.Timestamp("2015-11-16")
    assert frame["period_end"].iloc[0] == pd.Timestamp("2016-11-15")
    assert frame["value"].isna().tolist() == [False, True, True, False]
    assert frame["upper_ci"].isna().tolist() == [False, True, True, False]
    assert frame["status"].tolist() == [None, "u", "x", "p"]
    assert frame["note"].tolist() == [None, None, "New code", None]
    assert frame["unit"].tolist() == ["%"] * 4
    assert frame["line"].tolist() == [2, 3, 4, 5]


def test_ons_kinds_of_one_indicator_stay_apart():
    start = "E12000001,North East,Region"
    reading = read(
        ONS,
        f"{start},Anxiety,2011-04-01/P1Y,3.1,Mean,Score out of 10,,,,",
        f"{start},Anxiety,2011-04-01/P1Y,40,Percentage,%,,,,Low",
        f"{start},Happiness,2011-04-01/P1Y,7.4,Mean of 0 to 10,Score out of 10,,,,Survey",
    )
    assert reading.frame["category_type"].tolist() == ["Measure", "Measure", None]
    assert reading.frame["category"].tolist() == ["Mean", "Percentage", None]
    assert reading.frame["note"].tolist() == ["Mean", "Low", "Mean of 0 to 10. Survey"]


def test_ons_sex_is_read_from_its_own_column_or_else_from_the_name():
    start = "E12000001,North East,Region,Male healthy life expectancy,2011-01-01/P3Y,58"
    assert read(ONS, f"{start},Years,years,,,,").frame["sex"].tolist() == ["male"]
    reading = read(ONS + ",sex", f"{start},Years,years,,,,,Female", f"{start},Years,years,,,,,?")
    assert reading.frame["sex"].tolist() == ["female"]
    assert [problem.column for problem in reading.problems] == ["sex"]
    nameless = read(ONS, "E12000001,North East,Region,,2011-01-01/P3Y,58,Years,years,,,,")
    assert [problem.column for problem in nameless.problems] == ["indicator"]


@pytest.mark.parametrize(
    ("name", "sex"),
    [
        ("Male healthy life expectancy", "male"),
        ("Healthy life expectancy (females)", "female"),
        ("Women smoking", "female"),
        ("Males and females", "persons"),
        ("Mental health", "persons"),
    ],
)
def test_sex_in_an_indicator_name(name, sex):
    assert sex_in(name) == sex


@pytest.mark.parametrize(
    ("layout", "header", "column"),
    [
        ("figures", FIGURES.replace("measure,", ""), "measure"),
        ("figures", FIGURES.replace("sex,", ""), "sex"),
        ("fingertips", FINGERTIPS.replace("Indicator ID,", ""), "indicator"),
        ("fingertips", FINGERTIPS.replace("Sex,", ""), "sex"),
        ("ons", ONS.replace("observation,", ""), "value"),
    ],
)
def test_a_publishers_file_without_a_required_column_is_refused_by_its_name(layout, header, column):
    with pytest.raises(Refused, match=f"The {layout} layout needs the column {column}, which") as refusal:
        read(header, ",".join("x" for _ in header.split(",")))
    assert refusal.value.layout == layout


def test_ons_values_for_a_single_indicator_without_its_name_are_refused():
    with pytest.raises(Refused, match="The ons layout needs the column indicator") as refusal:
        read("areacd,areanm,period,value,lci_95,uci_95", "E12000001,North East,2020-01-01/P1Y,79,71.6,86.4")
    assert refusal.value.layout == "ons"
    assert str(refusal.value).endswith("download the whole file again, with every column.")


@pytest.mark.parametrize(
    "limits",
    ["lci_95,uci_95", "LCI,UCI", "Lower Confidence Interval (95%),Upper Confidence Interval (95%)"],
)
def test_ons_limits_are_known_under_all_their_names(limits):
    frame = read(f"areacd,indicator,period,value,{limits}", "E12000001,Smoking,2020-01-01/P1Y,11,10,12").frame
    assert frame[["value", "lower_ci", "upper_ci"]].values.tolist() == [[11.0, 10.0, 12.0]]
