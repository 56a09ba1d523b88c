"""ONS workbooks of deaths by suicide and related to drugs, by local authority and by region."""

import pytest

from outcomes.sources import Refused, recognise
from tests.workbooks import workbook

COVER = [
    ["Suicides in England and Wales by local authority"],
    ["Office for National Statistics"],
    ["Released 29 August 2024"],
]
PLACES = {"E92000001": "England", "E12000001": "North East", "E06000047": "County Durham"}


def wide(title: str, values: dict[str, list], *, notes: int = 3) -> list[list]:
    """Rates of three years together beside each other, each with its limits."""
    header = ["Area Code \r\n[note 2]", "Area Name", None]
    for period in ("2021 to 2023", "2020 to 2022"):
        header += [
            f"{period} \r\n{kind}"
            for kind in (
                "Rate per 100,000 \r\n[note 4]",
                "Lower 95% confidence limit",
                "Upper 95% confidence limit",
            )
        ]
    rows = [
        [title],
        ["This worksheet contains one table."],
        *[[f"[note {n}] Rates of few deaths are marked"] for n in range(notes)],
    ]
    rows += [header, ["K04000001", "England and Wales", None, 11, 10, 12, 10, 9, 11]]
    rows += [[code, None, PLACES[code], *cells] for code, cells in values.items()]
    return [*rows, [], ["Source: Office for National Statistics", "registrations"]]


def read(content: bytes):
    reading = recognise("x.xlsx", content)
    assert reading.layout == "ons-deaths"
    return reading


def test_three_year_rates_of_suicide_by_local_authority_are_read_without_numbers_of_deaths():
    counts = [
        ["Table 1: Number of suicides by local authority"],
        [],
        ["Area code", "Area name", "2023", "2022"],
        ["E06000047", "County Durham", 60, 58],
    ]
    rates = wide(
        "Table 2: Age-standardised suicide rates by local authority, 2020 to 2022 and 2021 to 2023",
        {
            "E92000001": [11.0, 10.8, 11.2, 10.5, 10.3, 10.7],
            "E06000047": ["13.1 [u]", 10, 16, "[c]", ":", "[x]"],
        },
    )
    reading = read(workbook(Cover=COVER, Table_1=counts, Table_2=rates))
    assert reading.problems == ()
    assert reading.warnings == ("Not used, since they hold no age-standardised rates of areas: Table_1.",)
    frame = reading.frame
    assert frame["area_code"].tolist() == ["K04000001"] * 2 + ["E92000001"] * 2 + ["E06000047"] * 2
    assert set(frame["indicator"]) == {"Suicide, three years together"}
    durham = frame[frame["area_code"] == "E06000047"].to_dict("records")
    assert [(one["period"], one["value"], one["lower_ci"], one["upper_ci"]) for one in durham[:1]] == [
        ("2021-23", 13.1, 10.0, 16.0)
    ]
    assert [one["status"] for one in durham] == ["u", "c"]
    assert durham[1]["value"] != durham[1]["value"]
    assert set(frame["sex"]) == {"persons"}
    assert set(frame["unit"]) == {"per 100,000"}
    assert frame["numerator"].isna().all()


@pytest.mark.parametrize(
    ("words", "sex"), [("males", "male"), ("females", "female"), ("persons", "persons"), ("", "persons")]
)
def test_periods_in_a_row_of_their_own_and_the_sex_of_the_title_are_read(words, sex):
    rows = [
        [f"Table 6: Age-standardised rates of deaths related to drug misuse, {words}, per 100,000 people"],
        ["Deaths registered in England and Wales"],
        ["Area Codes", "Area Names", None, None, "2021-23", None, None, None, "2020-22", None, None, None],
        [None, None, None, None, *["Deaths", "ASMR", "LCL", "UCL"] * 2],
        [],
        ["E12000001", "NORTH EAST", None, None, 800, 10.5, 9.9, 11.2, 780, "10.1", 9.5, 10.8],
        ["E06000047", None, None, "County Durham", 80, ":", ":", ":", 70, 12.0, 9, 15],
    ]
    frame = read(
        workbook(**{"Contents": [["Drug-related deaths by local authority"]], "Table 6": rows})
    ).frame
    assert set(frame["indicator"]) == {"Drug misuse, three years together"}
    assert set(frame["sex"]) == {sex}
    assert frame[["area_code", "period"]].values.tolist() == [
        *(
            ["E12000001", "2021-23"],
            ["E12000001", "2020-22"],
            ["E06000047", "2021-23"],
            ["E06000047", "2020-22"],
        )
    ]
    assert frame["value"].fillna(-1).tolist() == [10.5, 10.1, -1, 12.0]
    assert frame["upper_ci"].fillna(-1).tolist() == [11.2, 10.8, -1, 15.0]


@pytest.mark.parametrize(
    ("title", "unit", "indicator"),
    [
        ("Suicides registered in England", "100,000", "Suicide, single years"),
        ("Deaths related to drug misuse, registered", "million people", "Drug misuse, single years"),
        ("Deaths related to drug poisoning, registered", "1,000,000", "Drug poisoning, single years"),
    ],
)
def test_single_years_by_region_are_read_from_a_csv(title, unit, indicator):
    lines = [
        f'"{title}",,,,,,,',
        "Area code,Area of usual residence,Sex,Year of registration,Number of deaths,"
        f'"Rate per {unit}",Lower CL,Upper CL',
        "E12000001,North East,Persons,2023,350,14.5,13,16",
        "E12000001,North East,Males,2023,260,22.1,20,24",
        ",England,People,2023.0,5000,11.2,11,11.4",
        "Note: rates of areas with few deaths are not given,,,,,,,",
    ]
    reading = read(("\ufeff" + "\r\n".join(lines)).encode())
    assert reading.problems == ()
    frame = reading.frame
    assert set(frame["indicator"]) == {indicator}
    assert frame["area_code"].tolist() == ["E12000001", "E12000001", "E92000001"]
    assert frame["sex"].tolist() == ["persons", "male", "persons"]
    assert frame["period"].tolist() == ["2023", "2023", "2023"]
    assert frame["lower_ci"].tolist() == [13, 20, 11]


@pytest.mark.parametrize(
    ("title", "unit", "named"),
    [
        (
            "Deaths related to drug poisoning, registered",
            "100,000",
            "Drug poisoning, single years, per 100,000",
        ),
        ("Suicides registered in England", "million people", "Suicide, single years, per million"),
    ],
)
def test_rates_in_another_unit_are_refused_with_the_unit_to_load(title, unit, named):
    text = (
        f'"{title}",\nArea code,Area,Year of registration,"Rate per {unit}"\nE12000001,North East,2023,14.5\n'
    )
    with pytest.raises(
        Refused, match=f"another unit than the measures here take .{named}.*Load the workbook"
    ) as refusal:
        recognise("x.csv", text.encode())
    assert refusal.value.layout == "ons-deaths"


def test_a_title_in_the_list_of_contents_serves_a_sheet_without_one():
    contents = [["Office for National Statistics"], ["Table 3", "Age-standardised suicide rates, females"]]
    rows = [["Area code", "Area name", "2023 rate per 100,000"], ["E12000001", "North East", 7.1]]
    frame = read(workbook(**{"Contents": contents, "Table 3": rows})).frame
    assert frame[["indicator", "sex", "value"]].values.tolist() == [["Suicide, single years", "female", 7.1]]


def test_rates_of_some_ages_or_some_deaths_are_left_alone():
    by_age = [
        ["Suicide rates by age, age-standardised"],
        ["Area code", "Area name", "Age", "Year", "Rate per 100,000"],
        ["E12000001", "North East", "10 to 24", 2023, 5.0],
        ["E12000001", "North East", "All ages", 2023, 14.5],
    ]
    by_method = [
        ["Suicide rates by method"],
        ["Area code", "Area name", "2023 rate"],
        ["E12000001", "North East", 5.0],
    ]
    reading = read(workbook(**{"Table 1": by_age, "Table 2": by_method}))
    assert reading.frame["value"].tolist() == [14.5]
    assert "Table 2" in reading.warnings[-1]


def test_columns_called_by_their_years_are_rates_where_the_title_says_so():
    rows = [
        ["Age-standardised suicide rate per 100,000 people, local authorities"],
        ["Area code", "Area name", "2019-2021", "2020 to 2022", "2021-2023"],
        ["E06000047", "County Durham", 13.1, "u", ":"],
    ]
    frame = read(workbook(**{"Table 2": rows})).frame
    assert frame["period"].tolist() == ["2019-21", "2020-22", "2021-23"]
    assert frame["value"].fillna(-1).tolist() == [13.1, -1, -1]


def test_a_table_with_areas_beside_each_other_is_refused_by_name():
    rows = [
        ["Age-standardised suicide rates, registered"],
        ["Year", "England", "North East"],
        [2023, 11.2, 14.5],
    ]
    with pytest.raises(
        Refused, match="no age-standardised rate of an area.*Load the workbook of rates"
    ) as refusal:
        recognise("x.xlsx", workbook(Cover=[["Cover"]], **{"Table 10": rows}))
    assert refusal.value.layout == "ons-deaths"


def test_numbers_of_deaths_alone_are_refused_with_what_to_load():
    rows = [
        ["Number of suicides registered"],
        ["Area code", "Area name", "2023", "2022"],
        ["E06000047", "County Durham", 60, 58],
    ]
    with pytest.raises(
        Refused, match="no age-standardised rate of an area.*Load the workbook of rates"
    ) as refusal:
        recognise("x.xlsx", workbook(**{"Table 1": rows}))
    assert refusal.value.layout == "ons-deaths"


def test_what_a_row_lacks_is_a_problem_with_its_line_and_area():
    rows = [
        ["Age-standardised rates of suicide and drug misuse, registered"],
        ["Area code", "Area", "Cause", "Year", "Rate"],
        ["E12000001", "North East", "Suicide", "2023", "many"],
        ["E12000001", "North East", "Suicide", "soon", 14.0],
        ["E12000001", "North East", "Other", 2023, 14.0],
        ["E12000001", "North East", "Drug misuse", 2023, 14.0],
        ["E12000001", "North East", "Suicide", 2023, 14.0],
    ]
    reading = read(workbook(**{"Table 1": rows}))
    assert [(problem.line, problem.area, problem.reason[:50]) for problem in reading.problems] == [
        (3, "E12000001", "the rate is not a number: leave the cell empty whe"),
        (4, "E12000001", "the year of registration is not one such as 2023 o"),
        (5, "E12000001", "it is not said whether the rate is of suicide, dru"),
        (6, "E12000001", "it is not said whether the rate is per 100,000 or "),
    ]
    assert reading.frame["line"].tolist() == [7]


@pytest.mark.parametrize(
    "content",
    [
        b"Area code,Area name,Year,Rate\nE12000001,North East,2023,5\n",
        b"Area code,Area name,Year,Age-standardised rate of falls\nE12000001,North East,2023,5\n",
        b"Region,Year,Suicide rate\nNorth East,2023,5\n",
        workbook(
            Notes=[["Suicide registrations are explained here"]],
            Falls=[["Area code", "Area", "2023 rate"], ["E12000001", "North East", 4]],
        ),
    ],
)
def test_other_tables_of_areas_are_not_taken_for_it(content):
    with pytest.raises(Refused, match="no layout this program knows"):
        recognise("x", content)
