"""NHS England's files: monthly A&E, the daily situation report, Ambulance Quality Indicators."""

import datetime
import math

import pandas as pd
import pytest

from outcomes.sources import Refused, recognise
from outcomes.sources.monthly_ae import COUNTS, header_of
from outcomes.sources.sitrep import day
from tests.workbooks import workbook

MONTHLY = [
    *("Period", "Org Code", "Parent Org", "Org name"),
    *("A&E attendances Type 1", "A&E attendances Type 2", "A&E attendances Other A&E Department"),
    "A&E attendances Booked Appointments Type 1",
    "A&E attendances Booked Appointments Type 2",
    "A&E attendances Booked Appointments Other Department",
    *(
        "Attendances over 4hrs Type 1",
        "Attendances over 4hrs Type 2",
        "Attendances over 4hrs Other Department",
    ),
    "Attendances over 4hrs Booked Appointments Type 1",
    "Attendances over 4hrs Booked Appointments Type 2",
    "Attendances over 4hrs Booked Appointments Other Department",
    "Patients who have waited 4-12 hs from DTA to admission",
    "Patients who have waited 12+ hrs from DTA to admission",
    *("Emergency admissions via A&E - Type 1", "Emergency admissions via A&E - Type 2"),
    *("Emergency admissions via A&E - Other A&E department", "Other emergency admissions"),
]
OLD_MONTHLY = [
    *("Period", "Org Code", "Parent Org", "Org name"),
    *("Number of A&E attendances Type 1", "Number of A&E attendances Type 2"),
    "Number of A&E attendances Other A&E Department",
    *("Number of attendances over 4hrs Type 1", "Number of attendances over 4hrs Type 2"),
    "Number of attendances over 4hrs Other A&E Department",
    "Patients who have waited 4-12 hs from DTA to admission",
    "Patients who have waited 12+ hrs from DTA to admission",
    *("Emergency admissions via A&E - Type 1", "Emergency admissions via A&E - Type 2"),
    *("Emergency admissions via A&E - Other A&E department", "Other emergency admissions"),
]


def monthly(header: list[str], *rows: tuple):
    lines = [",".join(map(str, row)) for row in (header, *rows)]
    return recognise("x.csv", ("\r\n".join(lines) + "\r\n").encode())


def trust(code: str, counts: list[int], period: str = "MSitAE-AUGUST-2024") -> tuple:
    return (period, code, "NHS ENGLAND NORTH EAST AND YORKSHIRE ", f"TRUST {code}", *counts)


def test_headers_of_any_year_name_the_same_columns():
    new = [header_of(header) for header in MONTHLY]
    assert new == ["period", "org_code", "parent_org", "org_name", *COUNTS]
    old = [header_of(header) for header in OLD_MONTHLY[4:]]
    assert old == [name for name in COUNTS if "booked" not in name]


@pytest.mark.parametrize(
    ("header", "column"),
    [
        ("Attendances over 4 hours Type 1", "over_4h_type1"),
        ("A & E attendances Type 3", "attendances_other"),
        (
            "Number of patients spending >12 hours from decision to admit to admission",
            "waits_over_12h_from_dta",
        ),
        ("Number of patients spending >4 hours from decision to admit to admission", None),
        ("Patients who have waited 4 to 12 hours from DTA to admission", "waits_4_to_12h_from_dta"),
        ("patients_who_have_waited_4_12_hs_from_dta_to_admission", "waits_4_to_12h_from_dta"),
        ("patients_who_have_waited_12_hrs_from_dta_to_admission", "waits_over_12h_from_dta"),
        ("Emergency Admissions via Type 1 A&E", "admissions_type1"),
        ("Other Emergency Admissions (i.e not via A&E)", "other_admissions"),
        ("Emergency admissions", None),
        ("Emergency admissions via A&E", None),
        ("Total attendances", None),
        ("Attendances within 4hrs Type 1", None),
        ("Percentage in 4 hours or less (type 1)", None),
        ("A&E attendances", None),
        ("Region", None),
    ],
)
def test_other_spellings_and_columns_that_are_not_ours(header, column):
    assert header_of(header) == column


def test_months_labels_and_counts_are_read_and_the_total_is_dropped():
    counts = list(range(101, 119))
    reading = monthly(
        MONTHLY, trust("RTD", counts), trust("RTF", counts), ("TOTAL",) * 4 + tuple(2 * n for n in counts)
    )
    assert reading.layout == "monthly-ae"
    assert reading.warnings == reading.problems == ()
    frame = reading.frame
    assert frame["org_code"].tolist() == ["RTD", "RTF"]
    assert frame["period"].tolist() == ["2024-08", "2024-08"]
    assert frame["period_start"].iloc[0] == pd.Timestamp("2024-08-01")
    assert frame["period_end"].iloc[0] == pd.Timestamp("2024-08-31")
    assert frame.loc[0, list(COUNTS)].tolist() == counts
    assert frame["line"].tolist() == [2, 3]


def test_a_total_that_disagrees_refuses_the_file_with_column_and_both_numbers():
    counts = [1000] * 18
    total = [2000] * 18
    total[6] = 2001
    with pytest.raises(
        Refused, match="gives 2,001 for over_4h_type1 and the other rows add up to 2,000"
    ) as refusal:
        monthly(MONTHLY, trust("RTD", counts), trust("RTF", counts), ("Total",) * 4 + tuple(total))
    assert refusal.value.layout == "monthly-ae"


@pytest.mark.parametrize(
    "labels",
    [
        ("TOTAL", "", "", ""),
        ("MSitAE-AUGUST-2024", "", "TOTAL", ""),
        ("MSitAE-AUGUST-2024", "-", "Total ", "-"),
        ("MSitAE-AUGUST-2024", "", "", "ENGLAND"),
    ],
)
def test_a_total_is_known_by_any_of_its_labels(labels):
    counts = [100] * 18
    reading = monthly(
        MONTHLY, trust("RTD", counts), trust("RTF", counts), (*labels, *(2 * n for n in counts))
    )
    assert reading.frame["org_code"].tolist() == ["RTD", "RTF"]
    assert reading.warnings == reading.problems == ()


def test_without_a_total_row_the_file_is_read_with_a_warning():
    reading = monthly(OLD_MONTHLY, trust("RTD", [10] * 12, "MSitAE-April-2018"))
    assert reading.warnings == ("The file has no TOTAL row, so its sums could not be checked.",)
    row = reading.frame.iloc[0]
    assert (row["period"], row["over_4h_other"], row["admissions_other_ae"]) == ("2018-04", 10.0, 10.0)
    assert math.isnan(row["booked_type1"])
    assert math.isnan(row["over_4h_booked_other"])


@pytest.mark.parametrize(
    ("period", "over_4h", "is_missing"),
    [
        ("MSitAE-MAY-2023", 0, True),
        ("MSitAE-JUNE-2023", 0, False),
        ("MSitAE-JUNE-2023", 900, False),
        ("MSitAE-MAY-2019", 300, True),
        ("MSitAE-APRIL-2019", 300, False),
        ("MSitAE-APRIL-2019", 0, True),
    ],
)
def test_north_tees_breaches_before_june_2023_are_missing_not_zero(period, over_4h, is_missing):
    counts = [4000, 0, 10_000, over_4h, 0, 0, *[5] * 6]
    reading = monthly(OLD_MONTHLY, trust("RVW", counts, period), trust("RTD", counts, period))
    assert reading.frame["over_4h_type1"].isna().tolist() == [is_missing, False]
    assert reading.frame["over_4h_other"].isna().tolist() == [is_missing, False]
    assert reading.frame["attendances_type1"].tolist() == [4000.0, 4000.0]
    assert any("missing here, not zero" in warning for warning in reading.warnings) == is_missing


def test_months_come_in_several_forms_and_others_are_problems():
    months = [
        "August 2024",
        "2024-08",
        "2024-08-01",
        "MSitAE-Aug-2024",
        "Aug-24",
        "01/08/2024",
        "AUGUST-2024 (revised)",
    ]
    others = ["MSitAE-2024", "Smarch-2024", ""]
    reading = monthly(OLD_MONTHLY, *(trust("RTD", [1] * 12, period) for period in [*months, *others]))
    assert reading.frame["period"].tolist() == ["2024-08"] * 7
    assert [(problem.line, problem.area) for problem in reading.problems] == [
        (9, "RTD"),
        (10, "RTD"),
        (11, "RTD"),
    ]


def test_monthly_cells_that_are_not_numbers_are_problems():
    reading = monthly(OLD_MONTHLY, trust("RTD", ["many", *[1] * 11]), trust("RTF", ["-", *[1] * 11]))
    assert [(problem.line, problem.column) for problem in reading.problems] == [(2, "attendances_type1")]
    assert reading.frame["attendances_type1"].isna().tolist() == [True]


def test_a_note_on_ambulance_indicators_does_not_turn_another_file_away():
    note = (
        "Handovers are also in the Ambulance Quality Indicators, " + "which count them in another way. " * 4
    )
    beds = [
        ["week_ending", "org_code", "bed_days_available", "bed_days_occupied"],
        ["2024-03-31", "RTD", 7, 6],
    ]
    assert recognise("x", workbook(Notes=[["Ambulance Quality Indicators"]], beds=beds)).layout == "beds"
    report = sheet(AMBULANCE_HEADERS, 7, {"RTD": [1, 1, 1] * 7})
    assert recognise("x", workbook(Notes=[[note]], Ambulance=report)).layout == "sitrep"


@pytest.mark.parametrize("day", ["March 2024", datetime.date(2024, 3, 31), None])
def test_a_table_of_beds_that_is_not_daily_is_no_situation_report(day):
    rows = [
        ["Beds open overnight"],
        [None, None, day],
        ["Org Code", "Name", "Total beds available"],
        ["RTD", "a", 90],
    ]
    with pytest.raises(Refused, match="no layout this program knows") as refusal:
        recognise("x.xlsx", workbook(Beds=rows))
    assert refusal.value.layout is None


# The daily situation report

MONDAY = datetime.date(2024, 12, 2)


def days(n: int) -> list[datetime.date]:
    return [MONDAY + datetime.timedelta(days=back) for back in range(n)]


def sheet(
    headers: list[str], n_days: int, trusts: dict[str, list], *, dates=None, machine=None, top=3, left=1
):
    """A sheet as NHS England lays it out: titles, machine names, dates, headers, England, trusts, notes."""
    dates = days(n_days) if dates is None else dates
    pad = [None] * left
    rows = [[*pad, "Title:", "Daily Situation Report"] for _ in range(top)]
    rows.append([*pad, None, None, None, *(machine or [None] * len(headers)) * n_days])
    rows.append([*pad, None, None, None, *(one for one in dates for _ in headers)])
    rows.append([*pad, "NHS England Region", "Code", "Name", *headers * n_days])
    width = len(headers) * n_days
    rows.append([*pad, "-", "-", "ENGLAND", *[9999] * width])
    rows.append([])
    rows += [[*pad, "North East", code, f"Trust {code}", *cells] for code, cells in trusts.items()]
    rows += [[], [*pad, "Notes:"], [*pad, "1. Beds available"]]
    return rows


BEDS_HEADERS = ["Core Beds Open", "Total Beds Open", "Total beds occ'd", "Occupancy rate"]
AMBULANCE_HEADERS = ["Arriving by ambulance", "Delay 30-60 mins", "Delay >60 mins"]


def test_days_are_added_up_to_weeks_that_end_on_a_sunday():
    beds = {"RTD": [value for n in range(14) for value in (1, 100 + n, 90 + n, 0.9)]}
    ambulance = {"RTD": [value for n in range(14) for value in (50, 5, n)], "RTF": ["-"] * 42}
    reading = recognise(
        "x.xlsx",
        workbook(
            Other=[["Title:", "A&E Closures"]],
            **{
                "G&A beds": sheet(BEDS_HEADERS, 14, beds),
                "Adult critical care": sheet(BEDS_HEADERS, 14, beds),
                "Ambulance Arrivals and Delays": sheet(AMBULANCE_HEADERS, 14, ambulance, top=5, left=0),
            },
        ),
    )
    assert reading.layout == "sitrep"
    assert reading.problems == reading.warnings == ()
    frame = reading.frame
    assert frame["week_ending"].tolist() == [pd.Timestamp("2024-12-08"), pd.Timestamp("2024-12-15")]
    assert frame["org_code"].tolist() == ["RTD", "RTD"]
    assert frame["org_name"].tolist() == ["Trust RTD", "Trust RTD"]
    assert frame["n_days"].tolist() == [7, 7]
    assert frame["ga_bed_days_available"].tolist() == [sum(range(100, 107)), sum(range(107, 114))]
    assert frame["ga_bed_days_occupied"].tolist() == [sum(range(90, 97)), sum(range(97, 104))]
    assert frame["ambulance_arrivals"].tolist() == [350.0, 350.0]
    assert frame["handovers_30_60"].tolist() == [35.0, 35.0]
    assert frame["handovers_over_60"].tolist() == [21.0, 70.0]
    assert frame["line"].tolist() == [9, 9]


@pytest.mark.parametrize(
    ("available", "occupied"),
    [
        ("Total G&A Beds Open", "Total G&A beds occ'd"),
        ("Total Beds Available", "Total beds occupied"),
        ("Total beds avail", "Total beds occ'd"),
        ("G&A beds available", "G&A beds occupied"),
    ],
)
@pytest.mark.parametrize("pattern", ["%d-%b-%y", "%d/%m/%Y", "%A %d %B %Y", "%Y-%m-%d"])
def test_other_winters_spell_headers_and_dates_in_other_ways(available, occupied, pattern):
    rows = sheet(
        [available, occupied], 7, {"RTD": [10, 9] * 7}, dates=[one.strftime(pattern) for one in days(7)]
    )
    frame = recognise("x.xlsx", workbook(**{"Total G&A beds": rows})).frame
    assert frame[["ga_bed_days_available", "ga_bed_days_occupied"]].values.tolist() == [[70.0, 63.0]]
    assert frame[["ambulance_arrivals", "handovers_over_60"]].isna().all(axis=None)


def test_machine_names_serve_where_headers_say_something_else_and_dates_stand_over_the_first_column_only():
    machine = ["ganda_core_beds", "ganda_beds_total", "ganda_beds_occupied"]
    rows = sheet(["a", "b", "c"], 7, {"RTD": [1, 10, 9] * 7}, machine=machine)
    rows[4] = [None] * 4 + [cell for one in days(7) for cell in (one, None, None)]
    frame = recognise("x.xlsx", workbook(Beds=rows)).frame
    assert frame["ga_bed_days_available"].tolist() == [70.0]
    assert frame["ga_bed_days_occupied"].tolist() == [63.0]


def test_a_week_that_is_not_whole_is_named_and_left_out():
    rows = sheet(["Arriving by ambulance"], 9, {"RTD": [1] * 9})
    reading = recognise("x.xlsx", workbook(Ambulance=rows))
    assert reading.frame["week_ending"].tolist() == [pd.Timestamp("2024-12-08")]
    assert (
        "ambulance_arrivals: the week ending 2024-12-15 has 2 of 7 days and is left out." in reading.warnings
    )


def test_a_workbook_without_a_whole_week_is_refused():
    with pytest.raises(Refused, match="No week from Monday to Sunday is whole") as refusal:
        recognise("x.xlsx", workbook(Ambulance=sheet(["Arriving by ambulance"], 6, {"RTD": [1] * 6})))
    assert refusal.value.layout == "sitrep"


def test_a_missing_day_leaves_the_count_missing_and_a_wrong_cell_is_a_problem():
    cells = [1, 1, 1] * 7
    gap, wrong = cells.copy(), cells.copy()
    gap[3] = "-"
    wrong[4] = "#REF!"
    short = cells[:-2]
    reading = recognise(
        "x.xlsx", workbook(Ambulance=sheet(AMBULANCE_HEADERS, 7, {"RTD": gap, "RTF": wrong, "RR7": short}))
    )
    frame = reading.frame.set_index("org_code")
    assert math.isnan(frame.loc["RTD", "ambulance_arrivals"])
    assert frame.loc["RTD", "handovers_30_60"] == 7.0
    assert math.isnan(frame.loc["RR7", "handovers_over_60"])
    (problem,) = reading.problems
    assert (problem.line, problem.column, problem.area) == (10, "handovers_30_60", "RTF")
    assert problem.reason == (
        "handovers_30_60 of the week ending 2024-12-08 is not a number: leave the cell empty where there is "
        "none."
    )
    assert "A day without a value leaves 3 weekly counts empty." in reading.warnings


HANDOVER_HEADERS = [
    *("Handover time known", "Over 15 minutes", "Over 30 minutes", "Over 60 minutes"),
    *("Handover time unknown", "All handovers"),
    *("Over 15 minutes", "Over 30 minutes", "Over 60 minutes"),
]


def handovers(titles: list) -> list[list]:
    rows = sheet(HANDOVER_HEADERS, 14, {"RTD": [100, 60, 30, 10, 5, 105, 0.6, 0.3, 0.1] * 14}, left=0)
    code, name = rows[5].index("Code"), rows[5].index("Name")
    rows[5][code], rows[5][name] = "NHS Trust code", "NHS Trust name"
    rows.insert(5, [None] * 3 + titles * 14)
    return rows


@pytest.mark.parametrize(
    "titles",
    [
        ["Count of all handovers", *[None] * 5, "Proportion of handovers", None, None],
        [*[None] * 6, "% of handovers whose time is known", None, None],
    ],
)
def test_a_workbook_of_handovers_alone_counts_and_does_not_take_shares_for_counts(titles):
    content = workbook(**{"ED handovers": handovers(titles), "All handovers": handovers(titles)})

    reading = recognise("x.xlsx", content)

    assert reading.frame["org_name"].tolist() == ["Trust RTD", "Trust RTD"]
    columns = ["ambulance_arrivals", "handovers_known", "handovers_30_60", "handovers_over_60"]
    assert reading.frame[columns].values.tolist() == [[735.0, 700.0, 140.0, 70.0]] * 2
    assert reading.frame["ga_bed_days_available"].isna().all()
    assert "handovers_30_60 is handovers_over_30 minus handovers_over_60." in reading.warnings
    assert reading.warnings[0].endswith("is read from sheet 'All handovers', not from 'ED handovers'.")


def test_counts_and_shares_without_titles_are_not_guessed_at():
    with pytest.raises(Refused, match="two columns of handovers_over_30"):
        recognise("x.xlsx", workbook(Handovers=handovers([None] * 9)))


def test_beds_of_adults_and_children_are_added_where_no_sheet_has_all_beds():
    adult = sheet(
        ["Adult G&A Beds Open", "Adult G&A beds occ'd"], 7, {"RTD": [90, 80] * 7, "RTF": [50, 40] * 7}
    )
    children = sheet(
        ["Paeds G&A Beds Open", "Paeds G&A beds occ'd"], 7, {"RTD": [10, 5] * 7, "RTF": ["-", "-"] * 7}
    )
    apart = {"Adult G&A beds": adult, "Paediatric G&A beds": children}

    frame = recognise("x.xlsx", workbook(**apart)).frame.set_index("org_code")
    whole = sheet(["Total G&A Beds Open", "Total G&A beds occ'd"], 7, {"RTD": [101, 86] * 7})
    total = recognise("x.xlsx", workbook(**apart, **{"Total G&A beds": whole})).frame.set_index("org_code")

    assert frame.loc["RTD", ["ga_bed_days_available", "ga_bed_days_occupied"]].tolist() == [700.0, 595.0]
    assert frame.loc["RTF", ["ga_bed_days_available", "ga_bed_days_occupied"]].isna().all()
    assert total.loc["RTD", ["ga_bed_days_available", "ga_bed_days_occupied"]].tolist() == [707.0, 602.0]


BED_HEADERS = {
    "Adult": ["Adult G&A Beds Open", "Adult G&A beds occ'd"],
    "Paediatric": ["Paeds G&A Beds Open", "Paeds G&A beds occ'd"],
}


def beds_apart(**trusts: dict[str, list]) -> dict[str, list[list]]:
    """A sheet of beds for each kind, each with its own trusts."""
    return {
        f"{kind} G&A beds": sheet(BED_HEADERS[kind], 7, {code: cells * 7 for code, cells in rows.items()})
        for kind, rows in trusts.items()
    }


ARRIVALS = {"Ambulance": sheet(AMBULANCE_HEADERS, 7, {"RTD": [9, 1, 0] * 7, "RR7": [8, 1, 0] * 7})}


@pytest.mark.parametrize(
    ("sheets", "lacking", "of"),
    [
        (
            beds_apart(Adult={"RTD": [90, 80], "RR7": [40, 35]}, Paediatric={"RTD": [10, 5]}),
            "Paediatric G&A beds",
            "RR7",
        ),
        (
            beds_apart(Adult={"RTD": [90, 80]}, Paediatric={"RTD": [10, 5], "RR7": [4, 3]}),
            "Adult G&A beds",
            "RR7",
        ),
        (
            beds_apart(
                Adult={"RTD": [90, 80], "RR7": [40, 35]}, Paediatric={"RTD": ["-", "-"], "RR7": [4, 3]}
            ),
            "Paediatric G&A beds",
            "RTD",
        ),
    ],
)
def test_what_a_trust_lacks_on_one_sheet_is_named_and_its_other_measures_stay(sheets, lacking, of):
    reading = recognise("x.xlsx", workbook(**sheets, **ARRIVALS))

    frame = reading.frame.set_index("org_code")
    other = {"RTD": "RR7", "RR7": "RTD"}[of]
    beds = ["ga_bed_days_available", "ga_bed_days_occupied"]
    assert frame.loc[of, beds].isna().all()
    assert frame.loc[other, beds].notna().all()
    assert frame["ambulance_arrivals"].to_dict() == {"RTD": 63.0, "RR7": 56.0}
    assert reading.remarks[of] == (
        f"ga_bed_days_available and ga_bed_days_occupied of {of} cannot be made: the sheet {lacking!r} has no"
        " figure of it.",
    )
    assert reading.remarks[other] == ()
    if of == "RR7":
        assert not any("A day without a value" in warning for warning in reading.warnings)


def test_a_trust_that_the_sheet_of_ambulances_lacks_keeps_its_beds():
    beds = sheet(["Total Beds Open", "Total beds occ'd"], 7, {"RTD": [90, 80] * 7, "RTF": [50, 40] * 7})
    reading = recognise("x.xlsx", workbook(**{"G&A beds": beds}, **ARRIVALS))
    frame = reading.frame.set_index("org_code")
    assert frame.loc["RTF", "ga_bed_days_available"] == 350.0
    assert frame.loc["RR7", "ambulance_arrivals"] == 56.0
    assert [list(reading.remarks[code]) for code in ("RTF", "RR7", "RTD")] == [
        [
            "ambulance_arrivals and handovers_30_60 and handovers_over_60 of RTF cannot be made: the sheet"
            " 'Ambulance' has no figure of it."
        ],
        [
            "ga_bed_days_available and ga_bed_days_occupied of RR7 cannot be made: the sheet 'G&A beds' has no"
            " figure of it."
        ],
        [],
    ]


def test_a_part_that_has_other_weeks_is_named_with_the_week():
    adult = sheet(BED_HEADERS["Adult"], 14, {"RTD": [90, 80] * 14})
    children = sheet(BED_HEADERS["Paediatric"], 7, {"RTD": [10, 5] * 7})
    reading = recognise("x.xlsx", workbook(**{"Adult G&A beds": adult, "Paediatric G&A beds": children}))
    assert reading.frame["ga_bed_days_available"].tolist()[0] == 700.0
    assert reading.remarks["RTD"] == (
        "ga_bed_days_available and ga_bed_days_occupied of RTD cannot be made: the sheet 'Paediatric G&A beds' has"
        " no figure of it for the whole week ending 2024-12-15.",
    )


def test_the_first_of_two_sheets_on_one_subject_is_read():
    content = workbook(
        **{
            "G&A beds": sheet(["Total Beds Open"], 7, {"RTD": [10] * 7}),
            "G&A beds (2)": sheet(["Total Beds Open"], 7, {"RTD": [99] * 7}),
        }
    )
    reading = recognise("x.xlsx", content)
    assert reading.frame["ga_bed_days_available"].tolist() == [70.0]
    assert (
        reading.warnings[0] == "ga_bed_days_available is read from sheet 'G&A beds', not from 'G&A beds (2)'."
    )


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        (sheet(["Arriving by ambulance"], 7, {"RTD": [1] * 7}, dates=["soon"] * 7), "has no row of dates"),
        (sheet(["Arriving by ambulance"] * 2, 7, {"RTD": [1] * 14}), "two columns of ambulance_arrivals"),
        (
            [*sheet(["Arriving by ambulance"], 7, {"RTD": [1] * 7}), [None, None, "RTD", "again", *[1] * 7]],
            "has RTD twice, again on line 13",
        ),
    ],
)
def test_sheets_that_cannot_be_told_apart_are_refused(rows, sentence):
    with pytest.raises(Refused, match=sentence) as refusal:
        recognise("x.xlsx", workbook(Ambulance=rows))
    assert refusal.value.layout == "sitrep"


def test_columns_before_the_first_date_are_not_used_and_a_sheet_may_have_no_names():
    rows = [
        [None, None, MONDAY, *days(7)[1:]],
        ["Code", "Arriving by ambulance", *["Arriving by ambulance"] * 7],
        ["RTD", 1000, *[1] * 7],
    ]
    frame = recognise("x.xlsx", workbook(Ambulance=rows)).frame
    assert frame["ambulance_arrivals"].tolist() == [7.0]
    assert frame["org_name"].tolist() == [None]


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (43801.0, datetime.date(2019, 12, 2)),
        ("Mon 2 Dec 2019", datetime.date(2019, 12, 2)),
        (datetime.datetime(2019, 12, 2, 8), datetime.date(2019, 12, 2)),
        (12.0, None),
        ("15-17 Nov", None),
        (None, None),
        (True, None),
    ],
)
def test_days_are_read_however_a_workbook_writes_them(cell, expected):
    assert day(cell) == expected
