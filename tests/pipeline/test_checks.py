"""Domain rules: which rows are accepted, which are not and why."""

from datetime import date

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outcomes.pipeline.checks import IndicatorRule, check
from outcomes.sources import Reading, Refused, recognise

AREAS = {
    "north": "partnership",
    "E92000001": "england",
    "E12000001": "region",
    "E54000050": "icb",
    "E06000001": "place",
    "E06000002": "place",
    "RTD": "acute",
    "RTF": "acute",
    "RVW": "acute",
    "RX6": "ambulance",
}
TODAY = date(2026, 11, 22)
UEC = (
    "week_ending,org_code,calls_offered,calls_answered,answer_seconds_total,ed_attendances_type1,"
    "ed_attendances_other,ed_over_4h,ambulance_arrivals"
)
BEDS = "week_ending,org_code,bed_days_available,bed_days_occupied"
FALLS = "week_ending,area_code,age_band,from_care_home,falls_admissions,population"
FIGURES = "measure,sex,area_code,period,value,unit,lower_ci,upper_ci,age,source_title"
FINGERTIPS = "Indicator ID,Area Code,Sex,Age,Category Type,Category,Time period,Value,Count,Denominator"
ONS = "areacd,areanm,indicator,period,observation,measure,unit,lci_95,uci_95,status,notes"


def checked(header: str, *rows: str, indicators=None, areas=AREAS, today=TODAY, **more):
    reading = recognise("x.csv", "\n".join((header, *rows, "")).encode())
    result = check(reading, areas, today=today, indicators=indicators, **more)
    assert result.rows == len(reading.frame) + len(reading.problems)
    return result


def reasons(result) -> dict[int, str]:
    return {problem.line: problem.reason for problem in result.quarantined}


def test_a_clean_extract_is_accepted_whole():
    result = checked(BEDS, "2024-03-31,RTD,7000,6500", "2024-04-07,RTD,7000,", "2024-03-31,RTF,6000,5900")
    assert len(result.accepted) == 3
    assert result.quarantined == result.warnings == ()
    assert (result.n_quarantined, result.out_of_area, result.share_quarantined) == (0, 0, 0.0)
    assert list(result.accepted.columns)[:2] == ["week_ending", "org_code"]


@pytest.mark.parametrize(
    ("row", "column", "reason"),
    [
        ("2026-11-29,RTD,7000,6500", "week_ending", "week_ending is in the future."),
        ("2024-03-30,RTD,7000,6500", "week_ending", "week_ending is not a Sunday."),
        (
            "2024-03-31,RTX,7000,6500",
            "org_code",
            "org_code is not a known organisation; the nearest known code is RTD.",
        ),
        ("2024-03-31,RTD,-7000,6500", "bed_days_available", "bed_days_available is negative."),
        (
            "2024-03-31,RTD,7000,8401",
            "bed_days_occupied",
            "bed_days_occupied is above 120% of bed_days_available.",
        ),
        ("2024-03-31,RTD,0,5", "bed_days_occupied", "bed_days_occupied is above 120% of bed_days_available."),
        ("0024-03-31,RTD,7000,6500", "week_ending", "week_ending is before 2000: check the year."),
        (
            "2024-03-31,RTD,70006500700065,6500",
            "bed_days_available",
            "bed_days_available is larger than any count or rate can be.",
        ),
    ],
)
def test_a_row_that_breaks_a_rule_is_quarantined_with_its_line_and_column(row, column, reason):
    result = checked(BEDS, "2024-04-07,RTF,7000,6500", row)
    (problem,) = result.quarantined
    assert (problem.line, problem.column) == (3, column)
    assert problem.value in row
    assert problem.reason == reason
    assert result.accepted["line"].tolist() == [2]
    assert result.share_quarantined == 0.5


def test_occupied_above_available_warns_and_stays():
    result = checked(BEDS, "2024-03-31,RTD,7000,7001", "2024-04-07,RTD,7000,8400")
    assert len(result.accepted) == 2
    assert result.warnings[:2] == (
        "Line 2: bed_days_occupied is above bed_days_available.",
        "Line 3: bed_days_occupied is above bed_days_available.",
    )


def test_the_nearest_code_of_one_with_letters_astray():
    result = checked(BEDS, "2024-03-31,RVV,1,1", "2024-03-31,6RX,1,1", "2024-03-31,RTFF,1,1")
    assert [reason.split()[-1] for reason in reasons(result).values()] == ["RVW.", "RX6.", "RTF."]


@given(st.integers(1, 10**6), st.integers(0, 2 * 10**6))
@settings(max_examples=25, deadline=None)
def test_occupancy_decides_between_accepted_and_quarantined(available, occupied):
    result = checked(BEDS, f"2024-03-31,RTD,{available},{occupied}")
    assert len(result.accepted) == (occupied <= 1.2 * available)
    assert bool(result.warnings) == (available < occupied <= 1.2 * available)


def test_wider_areas_and_codes_that_are_unknown_are_no_places_of_an_extract():
    result = checked(
        FALLS,
        "2024-03-31,E06000001,90+,true,1,900",
        "2024-03-31,E54000050,90+,true,1,900",
        "2024-03-31,E0600001,90+,true,1,900",
        "2024-03-31,E07000026,90+,true,1,900",
        "2024-03-31,E06000001,65+,true,1,900",
    )
    assert len(result.accepted) == 1
    assert reasons(result) == {
        3: "area_code is the code of a wider area (icb): give one row for each place.",
        4: "area_code is not a known place; the nearest known code is E06000001.",
        5: "area_code is not a known place; the nearest known code is E06000002.",
        6: "age_band is not one of 65-79, 80-89, 90+.",
    }


def test_a_code_that_has_ended_is_named_with_its_successor():
    reading = recognise("x.csv", f"{BEDS}\n2026-11-15,RLN,700,650\n".encode())

    (problem,) = check(reading, AREAS, today=TODAY, successors={"RLN": "R0B"}).quarantined

    assert problem.reason == "org_code is a code that has ended: R0B followed it."


def test_organisations_that_have_ended_are_named_where_a_national_file_has_them():
    header = (
        "Period,Org Code,A&E attendances Type 1,A&E attendances Other A&E Department,"
        "Attendances over 4hrs Type 1,Attendances over 4hrs Other Department"
    )
    rows = [f"MSitAE-MARCH-2019,{code},10,5,2,1" for code in ("RTD", "RLN", "RQM")]
    reading = recognise("x.csv", "\n".join((header, *rows, "")).encode())

    result = check(reading, AREAS, today=TODAY, successors={"RLN": "R0B", "RE9": "R0B"})

    assert (len(result.accepted), result.out_of_area) == (1, 2)
    assert [warning[:31] for warning in result.warnings[1:]] == ["RLN has ended and R0B followed "]

    both = recognise("x.csv", "\n".join((header, *rows, rows[1].replace("RLN", "RE9"), "")).encode())
    warnings = check(both, AREAS, today=TODAY, successors={"RLN": "R0B", "RE9": "R0B"}).warnings
    assert warnings[1].startswith("RE9, RLN have ended and R0B followed them: their rows are left out")


def test_people_are_counted_in_whole_numbers():
    result = checked(FALLS, "2026-11-15,E06000001,90+,true,5.5,900", "2026-11-15,E06000001,90+,false,5.0,900")
    assert reasons(result) == {2: "falls_admissions is not a whole number."}


@pytest.mark.parametrize(
    "name", ["Adult obesity prevalence", "ADULT OBESITY PREVALENCE", "adult-obesity-prevalence"]
)
def test_an_indicator_keeps_the_name_that_queries_look_for(name):
    row = f"E12000001,North East,{name},2015-11-16/P1Y,22,Percentage,%,21,23,,"
    result = checked(ONS, row, indicators={"Adult obesity prevalence": IndicatorRule("adult_obesity")})
    assert result.accepted["indicator"].tolist() == ["Adult obesity prevalence"]
    assert result.accepted["indicator_name"].tolist() == [name]


def test_no_nearest_code_is_named_where_none_is_known():
    result = checked(FALLS, "2024-03-31,E06000001,90+,true,1,900", areas={"RTD": "acute"})
    assert reasons(result) == {2: "area_code is not a known place."}


def test_the_two_rows_of_a_band_should_give_one_population():
    result = checked(FALLS, "2024-03-31,E06000001,90+,true,1,900", "2024-03-31,E06000001,90+,false,3,800")
    assert len(result.accepted) == 2
    assert result.warnings == (
        "The rows of E06000001 for 90+ in the week ending 2024-03-31 give different populations.",
    )


def test_falls_cannot_outnumber_people():
    result = checked(FALLS, "2024-03-31,E06000001,90+,true,901,900")
    assert reasons(result) == {2: "falls_admissions is more than population."}


@pytest.mark.parametrize(
    ("extra", "values", "column"),
    [
        ("calls_answered_60s", "81", "calls_answered_60s"),
        ("calls_abandoned", "101", "calls_abandoned"),
        ("streamed_at_front_door", "1501", "streamed_at_front_door"),
        ("ed_over_12h_from_arrival", "1501", "ed_over_12h_from_arrival"),
        ("ed_over_12h_from_decision", "1501", "ed_over_12h_from_decision"),
        ("handovers_over_15", "201", "handovers_over_15"),
        ("handovers_over_15,handovers_over_30", "50,51", "handovers_over_30"),
        ("handovers_over_15,handovers_over_60", "50,51", "handovers_over_60"),
        ("handovers_over_60", "201", "handovers_over_60"),
        ("cat2_incidents", "-1", "cat2_incidents"),
    ],
)
def test_parts_of_the_uec_extract_cannot_outnumber_their_whole(extra, values, column):
    result = checked(f"{UEC},{extra}", f"2024-03-31,RTD,100,80,900,1000,500,600,200,{values}")
    (problem,) = result.quarantined
    assert problem.column == column


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("100,101,9,1000,500,600,200", "calls_answered"),
        ("100,80,9,1000,500,1501,200", "ed_over_4h"),
        ("100,80,9,1000,,1001,200", "ed_over_4h"),
    ],
)
def test_required_columns_of_the_uec_extract_agree_with_each_other(row, column):
    (problem,) = checked(UEC, f"2024-03-31,RTD,{row}").quarantined
    assert problem.column == column


def test_a_missing_whole_or_part_breaks_no_rule():
    result = checked(UEC, "2024-03-31,RTD,,80,9,,,600,", "2024-03-31,RX6,100,,,,,,200")
    assert len(result.accepted) == 2


def test_small_disagreements_of_the_uec_extract_warn():
    result = checked(
        f"{UEC},calls_abandoned,ed_over_12h_from_arrival", "2024-03-31,RTD,100,80,9,1000,500,600,200,21,601"
    )
    assert len(result.accepted) == 1
    assert result.warnings == (
        "Line 2: calls_answered and calls_abandoned is more than calls_offered.",
        "Line 2: ed_over_12h_from_arrival is more than ed_over_4h.",
    )


def test_the_later_of_two_rows_about_the_same_thing_is_quarantined():
    result = checked(
        BEDS,
        "2024-03-31,RTD,7000,6500",
        "2024-03-31,RTF,6000,5500",
        "2024-03-31,RTD,7000,6500",
        "2024-03-31,RTD,1,1",
    )
    sentence = "week_ending and the rest of what names this row stand already on line 2."
    assert reasons(result) == {4: sentence, 5: sentence}
    place = UEC.replace("org_code", "area_code")
    assert checked(place, *["2024-03-31,E06000001,,,,1,1,1,1"] * 2).n_quarantined == 1


def test_rows_that_could_not_be_read_are_quarantined_too():
    result = checked(BEDS, "2024-03-31,RTD,many,6500", "2024-04-07,RTD,7000,6500", "2024-04-08,RTD,7000,6500")
    assert list(reasons(result)) == [2, 4]
    assert result.share_quarantined == pytest.approx(2 / 3)


def test_values_far_from_the_median_warn_ten_times_and_are_then_counted():
    weeks = [date.fromordinal(date(2024, 1, 7).toordinal() + 7 * n).isoformat() for n in range(40)]
    rows = [f"{week},RTD,7000,{6500 if n % 3 else 3000}" for n, week in enumerate(weeks)]
    result = checked(BEDS, *rows, "2024-01-07,RTF,40,1", "2024-01-14,RTF,40,40", "2024-01-21,RTF,40,40")
    assert len(result.accepted) == 43
    assert result.warnings[0] == (
        "Line 2: bed_days_occupied of RTD in the week ending 2024-01-07 is more than 50% from its median."
    )
    assert len(result.warnings) == 11
    assert result.warnings[-1] == "And 4 more such warnings."


SUNDAYS = [date.fromordinal(date(2024, 1, 7).toordinal() + 7 * n).isoformat() for n in range(20)]


def test_a_skewed_column_is_compared_by_ratio_and_its_zeros_are_no_news():
    minutes = {3: 3000, 7: 12000, 9: 90, 12: 0}
    rows = [f"{week},RTD,,,,500,200,100,50,{minutes.get(n, 1000)}" for n, week in enumerate(SUNDAYS)]

    result = checked(f"{UEC},handover_minutes_over_59", *rows, skewed={"handover_minutes_over_59"})

    assert [warning.partition(":")[0] for warning in result.warnings] == ["Line 9", "Line 11"]
    assert "more than 10 times its median" in result.warnings[0]


def test_the_first_warnings_are_of_different_columns():
    rows = [
        f"{week},RTD,7000,{6500 if n > 12 else 3000},{600 if n != 19 else 100}"
        for n, week in enumerate(SUNDAYS)
    ]
    result = checked(f"{BEDS},discharges", *reversed(rows))

    assert {warning.split()[2] for warning in result.warnings[:2]} == {"bed_days_occupied", "discharges"}


@pytest.mark.parametrize(
    ("header", "row", "n_quarantined"),
    [
        (UEC, "2024-03-31,RTD,100,80,900.5,1300,500,600,200", 0),
        (UEC, "2024-03-31,RTD,100,80,900,1300.5,500,600,200", 1),
        (UEC, "2024-03-31,RTD,100.2,80,900,1300,500,600,200", 1),
        (f"{UEC},handover_minutes_over_59", "2024-03-31,RTD,100,80,900,1300,500,600,200,7.5", 0),
        (BEDS, "2024-03-31,RTD,7000.5,6500", 0),
        (f"{BEDS},discharges", "2024-03-31,RTD,7000,6500,10.5", 1),
    ],
)
def test_events_are_counted_in_whole_numbers_and_times_need_not_be(header, row, n_quarantined):
    assert checked(header, row).n_quarantined == n_quarantined


def test_a_group_of_falls_without_a_row_is_named():
    result = checked(
        FALLS,
        "2024-01-07,E06000001,65-79,true,5,100",
        "2024-01-07,E06000001,65-79,false,5,100",
        "2024-01-14,E06000001,65-79,true,5,100",
    )

    assert result.warnings == (
        "E06000001 has 1 of 2 rows in the week ending 2024-01-14, so that its total stays missing.",
    )


def test_falls_are_compared_as_totals_of_a_place_and_the_population_is_not():
    rows = []
    for n in range(9):
        week = date.fromordinal(date(2024, 1, 7).toordinal() + 7 * n).isoformat()
        count = 30 if n else 90
        rows += [f"{week},E06000001,{band},false,{count},{1000 * (n + 1)}" for band in ("65-79", "80-89")]
    result = checked(FALLS, *rows)
    (warning,) = result.warnings
    assert warning.startswith(
        "Line 2: falls_admissions of E06000001 in the week ending 2024-01-07 is more than"
    )


# National files

AE = (
    "Period,Org Code,Org name,A&E attendances Type 1,A&E attendances Other A&E Department,"
    "Attendances over 4hrs Type 1,Attendances over 4hrs Other Department"
)


def test_organisations_of_others_are_out_of_area():
    result = checked(
        AE,
        "MSitAE-AUGUST-2024,RTD,Newcastle,100,50,40,5",
        "MSitAE-AUGUST-2024,RTF,Northumbria,100,50,101,5",
        "MSitAE-AUGUST-2024,RF4,Barking,1,1,5,5",
        "MSitAE-AUGUST-2024,RJ1,Guy's,many,1,5,5",
        "MSitAE-AUGUST-2024,RVW,North Tees,some,1,5,5",
        "MSitAE-AUGUST-2024,RTD,Newcastle again,100,50,40,5",
        "MSitAE-DECEMBER-2026,RTD,Newcastle,100,50,40,5",
    )
    assert result.accepted["org_code"].tolist() == ["RTD"]
    assert result.out_of_area == 2
    assert {line: reason.split(" ")[0] for line, reason in reasons(result).items()} == {
        3: "over_4h_type1",
        6: "attendances_type1",
        7: "period",
        8: "period_start",
    }


def test_a_national_file_without_our_organisations_is_refused():
    with pytest.raises(Refused, match="None of the organisations in the file is one of ours") as refusal:
        checked(AE, "MSitAE-AUGUST-2024,RF4,Barking,1,1,0,0")
    assert refusal.value.layout == "monthly-ae"
    assert refusal.value.out_of_area == 1


FINGERTIPS_RULES = {
    "93881": IndicatorRule("adult_obesity"),
    "41001": IndicatorRule("suicide_rate_three_years", requires_sex="persons", pooled_years=3),
}


def test_rows_of_other_areas_and_indicators_are_out_of_area_and_the_measure_is_named():
    result = checked(
        FINGERTIPS,
        "93881,E12000001,Persons,18+ yrs,,,2015/16,27.2,,1000",
        "93881,E92000001,Persons,18+ yrs,Disability,Disabled,2015/16,30,,1000",
        "93881,E06000060,Persons,18+ yrs,,,2015/16,20,,1000",
        "93881,E10000006,Persons,18+ yrs,,,2015/16,20,,1000",
        "93881,E07000031,Persons,18+ yrs,,,2015/16,20,,1000",
        "22401,E12000001,Persons,65+ yrs,,,2015/16,2000,,1000",
        "93881,E06000060,Persons,18+ yrs,,,someday,20,,1000",
        "22401,E12000001,Persons,18+ yrs,,,someday,20,,1000",
        "93881,E12000001,Persons,18+ yrs,,,someday,20,,1000",
        indicators=FINGERTIPS_RULES,
    )
    assert result.accepted["measure"].tolist() == ["adult_obesity"] * 2
    assert result.accepted["category"].tolist() == [None, "Disabled"]
    assert "may_be_negative" not in result.accepted
    assert result.out_of_area == 6
    assert [problem.line for problem in result.quarantined] == [10]
    assert result.share_quarantined == pytest.approx(1 / 3)


ENDED = {"E10000006": "E06000063 E06000064", "E06000048": "E06000057"}


def published(layout: str, code: str, measure: str = "adult_obesity") -> tuple[str, str]:
    """A header of a layout of published figures, and a row of one area."""
    return {
        "figures": (FIGURES, f"{measure},persons,{code},2015,27.2,%,,,,ONS"),
        "fingertips": (FINGERTIPS, f"93881,{code},Persons,18+ yrs,,,2015,27.2,,1000"),
        "ons": (ONS, f"{code},a,Adult obesity prevalence,2015-01-01/P1Y,27.2,Percentage,%,,,,"),
    }[layout]


PUBLISHED_RULES = {
    name: IndicatorRule("adult_obesity") for name in ("adult_obesity", "93881", "Adult obesity prevalence")
}


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("E0600001", "is not a known area; the nearest known code is E06000001"),
        ("EO6000001", "is not a known area; the nearest known code is E06000001"),
        ("E0600002", "is not a known area; the nearest known code is E06000002"),
        ("E9200001", "is not a known area; the nearest known code is E92000001"),
        ("W06000002", "is not a known area; the nearest known code is E06000002"),
        ("E10000006", "is a code that has ended: E06000063 and E06000064 followed it"),
        ("E06000048", "is a code that has ended: E06000057 followed it"),
        ("RTD", "is the code of an organisation, and figures are of areas"),
    ],
)
def test_a_code_that_is_no_area_is_quarantined_in_our_own_layout_and_out_of_area_in_others(code, reason):
    header, good = published("figures", "E12000001")
    result = checked(
        header, good, published("figures", code)[1], indicators=PUBLISHED_RULES, successors=ENDED
    )
    assert reasons(result) == {3: f"area_code {reason}."}
    assert (len(result.accepted), result.out_of_area) == (1, 0)

    for layout in ("fingertips", "ons"):
        header, good = published(layout, "E12000001")
        result = checked(
            header, good, published(layout, code)[1], indicators=PUBLISHED_RULES, successors=ENDED
        )
        assert (len(result.accepted), result.out_of_area, result.quarantined) == (1, 1, ())
        ended = ENDED.get(code, "").replace(" ", " and ")
        expected = f"{code} has ended and {ended} followed it: its rows are left out."
        assert result.warnings == ((expected,) if ended else ())


@pytest.mark.parametrize("layout", ["fingertips", "ons"])
def test_a_publishers_file_of_nothing_but_an_area_that_has_ended_names_its_successors(layout):
    header, row = published(layout, "E10000006")
    with pytest.raises(Refused, match="E10000006 has ended and E06000063 and E06000064 followed it"):
        checked(header, row, indicators=PUBLISHED_RULES, successors=ENDED)


def test_a_row_of_our_own_that_cannot_be_read_is_a_fault_whatever_its_area():
    header, good = published("figures", "E12000001")
    bad = good.replace("27.2", "many").replace("E12000001", "E1200001")
    assert len(checked(header, good, bad, indicators=PUBLISHED_RULES).quarantined) == 1


def test_codes_in_small_letters_are_known_whatever_the_case_in_the_file():
    header, row = published("figures", "North")
    assert checked(header, row, indicators=PUBLISHED_RULES).accepted["area_code"].tolist() == ["north"]


def test_a_mistyped_measure_is_quarantined_with_the_nearest_and_one_of_others_is_left_out():
    header, good = published("figures", "E12000001")
    result = checked(
        *(header, good),
        published("figures", "E12000001", "adult_obesty")[1],
        published("figures", "E92000001", "Adult Obesity")[1],
        published("figures", "E12000001", "rainfall")[1],
        indicators=PUBLISHED_RULES,
    )
    assert reasons(result)[3] == "measure is not a known measure; the nearest known one is adult_obesity."
    assert result.out_of_area == 1


def test_nearest_codes_of_very_many_unknown_ones_do_not_take_for_ever():
    header, good = published("figures", "E12000001")
    rows = [published("figures", f"X{number:08}")[1] for number in range(20_000)]
    result = checked(header, good, *rows, indicators=PUBLISHED_RULES)
    assert "nearest" in result.quarantined[0].reason
    assert result.quarantined[-1].reason == "area_code is not a known area."


@given(st.sampled_from([code for code, kind in AREAS.items() if kind == "place"]), st.data())
def test_a_code_with_a_slip_of_the_pen_is_never_accepted_and_always_named(code, data):
    at = data.draw(st.integers(0, len(code) - 1))
    slip = data.draw(st.sampled_from(["drop", "double", "swap", "other"]))
    letter = data.draw(st.sampled_from("0123456789EOW"))
    typed = {
        "drop": code[:at] + code[at + 1 :],
        "double": code[:at] + code[at] + code[at:],
        "swap": code[:at] + code[at : at + 2][::-1] + code[at + 2 :],
        "other": code[:at] + letter + code[at + 1 :],
    }[slip]
    header, good = published("figures", "E12000001")
    result = checked(header, good, published("figures", typed)[1], indicators=PUBLISHED_RULES)
    if typed in AREAS:
        assert not result.quarantined
    else:
        (problem,) = result.quarantined
        assert "the nearest known code is E" in problem.reason


def test_one_value_twice_is_left_out_and_two_values_are_a_fault():
    row = "93881,E12000001,Persons,18+ yrs,,,2015/16,27.2,,1000"
    result = checked(FINGERTIPS, row, row, row.replace("27.2", "27.3"), indicators=FINGERTIPS_RULES)
    assert len(result.accepted) == result.out_of_area == 1
    assert result.warnings == ("Left out because they repeat a value already given: 1 row.",)
    assert [problem.line for problem in result.quarantined] == [4]


def test_a_measure_that_needs_persons_refuses_a_file_of_males_and_says_so():
    with pytest.raises(Refused) as refusal:
        checked(
            FINGERTIPS,
            "41001,E12000001,Male,10+ yrs,,,2015 - 17,16.8,562,3414275",
            "91390,E12000001,Persons,10-34 yrs,,,2013 - 17,9,1,1",
            indicators=FINGERTIPS_RULES,
        )
    assert str(refusal.value) == (
        "The measure suicide_rate_three_years needs persons, and this file holds male only."
    )
    assert refusal.value.layout == "fingertips"


def test_a_measure_without_the_sex_it_needs_is_left_out_where_the_file_serves_others():
    result = checked(
        FINGERTIPS,
        "41001,E12000001,Male,10+ yrs,,,2015 - 17,16.8,562,3414275",
        "93881,E12000001,Male,18+ yrs,,,2015/16,27.2,,1000",
        indicators=FINGERTIPS_RULES,
    )
    assert result.accepted["measure"].tolist() == ["adult_obesity"]
    assert result.out_of_area == 1
    assert result.warnings == (
        "suicide_rate_three_years needs persons, which this file does not give: its rows are left out.",
    )


@pytest.mark.parametrize(
    ("row", "indicators", "sentence"),
    [
        (
            "92443,E12000001,Persons,18+ yrs",
            FINGERTIPS_RULES,
            "No measure here uses what the file holds (92443)",
        ),
        ("92443,E12000001,Persons,18+ yrs", None, "No measure here uses"),
        ("93881,E06000060,Persons,18+ yrs", FINGERTIPS_RULES, "None of the areas in the file is one of ours"),
        (
            "1,E12000001,Persons,18+ yrs",
            {"1": IndicatorRule("smoking_five_years", sexes=("persons",), ages=("18+ yrs",), pooled_years=5)},
            "measures need: smoking_five_years takes persons, 18+ yrs, periods of 5 years.",
        ),
        (
            "1,E12000001,Persons,18+ yrs",
            {"1": (IndicatorRule("a", sexes=("male", "female")), IndicatorRule("b", ages=("65+ yrs",)))},
            "measures need: a takes male or female; b takes 65+ yrs.",
        ),
    ],
)
def test_a_file_with_nothing_in_scope_is_refused_with_the_reason(row, indicators, sentence):
    with pytest.raises(Refused) as refusal:
        checked(FINGERTIPS, f"{row},,,2015/16,27.2,,1000", indicators=indicators)
    assert sentence in str(refusal.value)


def test_a_file_with_our_areas_and_our_indicators_on_different_rows_is_refused():
    with pytest.raises(Refused, match="no row of an indicator we use for one of our areas"):
        checked(
            FINGERTIPS,
            "93881,E06000060,Persons,18+ yrs,,,2015/16,27.2,,1000",
            "92443,E12000001,Persons,18+ yrs,,,2015/16,27.2,,1000",
            indicators=FINGERTIPS_RULES,
        )


def test_one_ons_indicator_may_serve_several_measures_by_pooled_years_and_its_name_may_hold_the_sex():
    rules = {
        "Cigarette smokers": (
            IndicatorRule("smoking_adults", pooled_years=1),
            IndicatorRule("smoking_five_years", pooled_years=5),
        ),
        "Healthy life expectancy": IndicatorRule("healthy_life_expectancy"),
    }
    result = checked(
        ONS,
        "E12000001,North East,Cigarette smokers,2020-01-01/P5Y,11,Percentage,%,10,12,,",
        "E12000001,North East,Cigarette smokers,2020-01-01/P1Y,11,Percentage,%,10,12,,",
        "E12000001,North East,Male healthy life expectancy,2011-01-01/P3Y,58,Years,years,57,59,,",
        "E12000001,North East,Cigarette smokers,2020-01-01/P3Y,11,Percentage,%,10,12,,",
        indicators=rules,
    )
    assert result.accepted["measure"].tolist() == [
        *("smoking_five_years", "smoking_adults", "healthy_life_expectancy")
    ]
    assert result.accepted["sex"].tolist() == ["persons", "persons", "male"]
    assert result.out_of_area == 1


def test_values_that_cannot_be_are_quarantined_and_odd_ones_warn():
    rules = {"a": IndicatorRule("a"), "gap": IndicatorRule("gap", may_be_negative=True)}
    result = checked(
        FIGURES,
        "a,persons,E12000001,2015,101,%,,,,ONS",
        "a,persons,E12000001,2016,-1,years,,,,ONS",
        "gap,persons,E12000001,2016,-1,years,-3,1,,ONS",
        "a,persons,E12000001,2027,5,years,,,,ONS",
        "a,persons,E12000001,2026,5,years,,,,ONS",
        "a,persons,E12000001,2018,5,years,6,7,,ONS",
        "a,persons,E12000001,2019,,years,,,,ONS",
        "a,persons,E12000001,2018,5.5,years,,,,OHID",
        indicators=rules,
    )
    assert reasons(result) == {
        2: "value is a percentage above 100.",
        3: "value is negative.",
        5: "period is in the future.",
    }
    assert result.accepted["line"].tolist() == [4, 6, 7, 8, 9]
    assert result.warnings == (
        "Line 6: the period has not ended yet.",
        "Line 7: the value is outside its own interval.",
    )


def test_the_situation_report_is_held_to_the_rules_of_beds_and_handovers():
    frame = pd.DataFrame(
        {
            "week_ending": pd.to_datetime(["2024-03-31"] * 4 + ["2026-11-29"]),
            "org_code": ["RTD", "RTF", "RF4", "RVW", "RTD"],
            "org_name": ["a"] * 5,
            "n_days": [7] * 5,
            "ga_bed_days_available": [100.0, 100.0, 1.0, 100.0, 100.0],
            "ga_bed_days_occupied": [90.0, 121.0, 9.0, 90.0, 90.0],
            "ambulance_arrivals": [50.0] * 5,
            "handovers_30_60": [5.0, 5.0, 5.0, 30.0, 5.0],
            "handovers_over_60": [0.0, 0.0, 0.0, 21.0, 0.0],
            "line": [18, 19, 20, 21, 18],
        }
    )
    result = check(Reading("sitrep", frame), AREAS, today=TODAY)
    assert result.accepted["org_code"].tolist() == ["RTD"]
    assert result.out_of_area == 1
    assert [(problem.line, problem.column) for problem in result.quarantined] == [
        (18, "week_ending"),
        (19, "ga_bed_days_occupied"),
        (21, "handovers_30_60"),
    ]


def test_of_the_remarks_on_organisations_those_on_ours_are_kept():
    frame = pd.DataFrame({"week_ending": pd.to_datetime(["2024-03-31"]), "org_code": ["RTD"], "line": [18]})
    frame[["ga_bed_days_available", "ga_bed_days_occupied", "ambulance_arrivals"]] = 1.0
    frame[["handovers_30_60", "handovers_over_60"]] = 0.0
    reading = Reading("sitrep", frame, remarks={"RTD": ("a of RTD.", "b of RTD."), "R1F": ("a of R1F.",)})
    assert check(reading, AREAS, today=TODAY).warnings == ("a of RTD.", "b of RTD.")


def test_checking_leaves_the_reading_as_it_was():
    reading = recognise(
        "x.csv", f"{FINGERTIPS}\n93881,E12000001,Persons,18+ yrs,,,2015/16,27.2,,1\n".encode()
    )
    before = reading.frame.copy()
    check(reading, AREAS, today=TODAY, indicators=FINGERTIPS_RULES)
    assert reading.frame.equals(before)
    assert list(reading.frame.columns) == list(before.columns)
