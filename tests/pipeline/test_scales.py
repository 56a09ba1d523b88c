"""A file on another scale than its unit is refused with both numbers; a real change never is."""

from datetime import date

import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from outcomes.pipeline import scales
from outcomes.pipeline.checks import IndicatorRule, check
from outcomes.sources import Refused, recognise, registry
from tests import extracts

TODAY = date(2026, 11, 22)
AREAS = {
    **{"E92000001": "england", "E12000001": "region", "E06000001": "place", "E06000002": "place"},
    **{"E06000003": "place", "RTD": "acute", "RTF": "acute", "RVW": "acute", "RX6": "ambulance"},
}
PLACES = ("E92000001", "E12000001", "E06000001", "E06000002", "E06000003")
YEARS = tuple(range(2015, 2021))
UNITS = {"smoking": "%", "suicide": "per 100,000", "years": "years", "gap": "years", "drugs": "per million"}
USUAL = {"smoking": 15.0, "suicide": 12.0, "years": 80.0, "gap": 9.0, "drugs": 60.0}
HEADERS = {
    "figures": "measure,sex,area_code,period,value,numerator,denominator,source_title",
    "fingertips": "Indicator ID,Area Code,Area Name,Sex,Age,Time period,Value,Count,Denominator",
    "ons": "areacd,areanm,indicator,period,observation,measure,unit",
}


def rules(measure: str, **options) -> dict[str, IndicatorRule]:
    return {measure: IndicatorRule(measure, unit=UNITS[measure], may_be_negative=measure == "gap", **options)}


def file_of(layout: str, measure: str, values: dict[tuple[str, int], float], counts: tuple = ("", "")) -> str:
    """A small file of one measure in one layout."""
    rows = [HEADERS[layout]]
    for (area, year), value in values.items():
        numerator, denominator = counts
        rows.append(
            {
                "figures": f"{measure},persons,{area},{year},{value},{numerator},{denominator},A source",
                "fingertips": f"{measure},{area},Place,Persons,18+ yrs,{year},{value},{numerator},{denominator}",
                "ons": f"{area},Place,{measure},{year}-01-01/P1Y,{value},,",
            }[layout]
        )
    return "\n".join(rows) + "\n"


def series(measure: str, times: float = 1.0, areas=PLACES, years=YEARS) -> dict[tuple[str, int], float]:
    """Figures near what is usual, a little different in each area and year."""
    return {
        (area, year): round(USUAL[measure] * times * (1 + 0.05 * i - 0.01 * j), 6)
        for i, area in enumerate(areas)
        for j, year in enumerate(years)
    }


def held_of(measure: str, **options) -> pd.DataFrame:
    values = series(measure, **options)
    return pd.DataFrame(
        {
            "measure": measure,
            "area_code": [area for area, _ in values],
            "sex": "persons",
            # As a query gives them: no category is an empty text there.
            "category_type": "",
            "category": "",
            "period": [str(year) for _, year in values],
            "value": list(values.values()),
        }
    )


def checked(layout: str, measure: str, values: dict, *, held=None, counts=("", ""), **options):
    reading = recognise("x.csv", file_of(layout, measure, values, counts).encode())
    return check(reading, AREAS, today=TODAY, indicators=rules(measure, **options), held=held)


@pytest.mark.parametrize("layout", HEADERS)
@pytest.mark.parametrize(
    ("measure", "times", "numbers"),
    [
        ("smoking", 0.01, ("0.142", "14.2%")),  # a proportion
        ("smoking", 100, ("1,425", "14.2%")),  # a percentage of a percentage
        ("suicide", 0.01, ("0.114", "11.4 per 100,000")),  # per 1,000
        ("suicide", 10, ("114", "11.4 per 100,000")),  # per million
        ("drugs", 0.1, ("5.7", "57 per million")),  # per 100,000
        ("years", 12, ("912", "76 years")),  # months
    ],
)
def test_a_file_on_another_scale_than_the_figures_held_is_refused_with_both_numbers(
    layout, measure, times, numbers
):
    with pytest.raises(Refused, match=f"The values of {measure} are on another scale") as refusal:
        checked(layout, measure, series(measure, times), held=held_of(measure))
    assert refusal.value.layout == layout
    for number in numbers:
        assert f" {number} " in str(refusal.value)


@pytest.mark.parametrize("layout", HEADERS)
@pytest.mark.parametrize("measure", UNITS)
def test_a_file_on_the_scale_held_is_taken(layout, measure):
    assert len(checked(layout, measure, series(measure), held=held_of(measure)).accepted) == 30


@pytest.mark.parametrize("layout", HEADERS)
def test_years_and_areas_that_are_not_held_are_compared_with_those_that_are(layout):
    new_years = series("smoking", 0.01, years=(2023, 2024))
    with pytest.raises(Refused, match="another scale than those held.*0.148.*14.6%"):
        checked(layout, "smoking", new_years, held=held_of("smoking", areas=PLACES))
    new_areas = series("suicide", 0.01, areas=PLACES[3:])
    with pytest.raises(Refused, match="another scale than those held"):
        checked(layout, "suicide", new_areas, held=held_of("suicide", areas=PLACES[:1]))


@pytest.mark.parametrize("layout", HEADERS)
@pytest.mark.parametrize(
    ("times", "sentence"),
    [
        (
            0.01,
            "All values of smoking lie between 0 and 1, and its unit is %: .*0.18 in 2015, which is .* as 18%",
        ),
        (
            100,
            "All values of smoking are above 100, and its unit is %: .*1,425 in 2020, and no percentage is above 100",
        ),
    ],
)
def test_where_nothing_is_held_a_percentage_is_still_between_0_and_100(layout, times, sentence):
    with pytest.raises(Refused, match=sentence):
        checked(layout, "smoking", series("smoking", times))


@pytest.mark.parametrize("layout", ["figures", "fingertips"])
@pytest.mark.parametrize(
    ("measure", "value", "counts", "numbers"),
    [
        ("smoking", 0.15, (150, 1000), ("0.15", "150 of 1,000 is 15%")),
        ("suicide", 0.12, (60, 500_000), ("0.12", "60 of 500,000 is 12 per 100,000")),
        ("suicide", 10_392, (10_392, 71_292_662), ("10,392", "10,392 of 71,292,662 is 14.6 per 100,000")),
        ("suicide", 60, (60, ""), ("60", "its count is 60")),
    ],
)
def test_a_rate_is_held_against_its_own_count(layout, measure, value, counts, numbers):
    values = dict.fromkeys(series(measure), value)
    with pytest.raises(Refused, match=f"The values of {measure} are") as refusal:
        checked(layout, measure, values, counts=counts)
    for number in numbers:
        assert number in str(refusal.value)


@pytest.mark.parametrize("layout", HEADERS)
def test_a_measure_that_truly_lies_below_one_is_no_fault(layout):
    small = dict.fromkeys(series("smoking"), 0.4)
    held = held_of("smoking").assign(value=0.5)
    assert len(checked(layout, "smoking", small, held=held).accepted) == 30
    assert len(checked(layout, "smoking", small, may_be_below_one=True).accepted) == 30
    if layout != "ons":
        assert len(checked(layout, "smoking", small, counts=(4, 1000)).accepted) == 30


@pytest.mark.parametrize("layout", HEADERS)
@pytest.mark.parametrize("value", [0.05, -0.1, -9.0, 0.0])
def test_a_gap_may_close_or_turn(layout, value):
    values = dict.fromkeys(series("gap"), value)
    assert len(checked(layout, "gap", values, held=held_of("gap")).accepted) == 30


def test_zeros_are_on_every_scale():
    assert len(
        checked("figures", "suicide", dict.fromkeys(series("suicide"), 0.0), held=held_of("suicide")).accepted
    )


def test_a_single_row_off_by_far_is_quarantined():
    values = series("smoking") | {("E06000001", 2017): 0.16}
    result = checked("figures", "smoking", values, held=held_of("smoking"))
    (problem,) = result.quarantined
    assert problem.reason == "value is more than 50 times off the figure held for the same area and period."
    assert len(result.accepted) == 29


@pytest.mark.parametrize(
    ("unit", "n_accepted"), [("per 1,000", 0), ("%", 0), ("per 100,000 people", 1), ("rate", 1)]
)
def test_a_unit_that_the_file_names_is_compared_with_that_of_the_measure(unit, n_accepted):
    text = f'measure,sex,area_code,period,value,unit,source_title\nsuicide,persons,E92000001,2015,12,"{unit}",A\n'
    result = check(recognise("x.csv", text.encode()), AREAS, today=TODAY, indicators=rules("suicide"))
    assert len(result.accepted) == n_accepted
    if not n_accepted:
        assert result.quarantined[0].reason == "unit is not that of suicide, which is per 100,000."


@settings(max_examples=40)
@given(
    st.sampled_from(["smoking", "suicide", "years", "drugs"]),
    st.sampled_from([0.001, 0.01, 0.1, 1.0, 10.0, 100.0, 1000.0]),
    st.lists(st.floats(0.7, 1.4), min_size=3, max_size=5),
)
def test_powers_of_ten_are_refused_and_real_changes_are_not(measure, times, changes):
    held = held_of(measure)
    values = {
        (area, 2019): USUAL[measure] * times * change for area, change in zip(PLACES, changes, strict=False)
    }
    if measure == "smoking" and times == 10.0:
        assume(max(values.values()) > 100)
    if times == 1.0:
        assert len(checked("figures", measure, values, held=held).accepted) == len(values)
    else:
        with pytest.raises(Refused, match="another scale"):
            checked("figures", measure, values, held=held)


# Weekly extracts and NHS England's files

UEC = (
    "week_ending,org_code,calls_offered,calls_answered,answer_seconds_total,ed_attendances_type1,"
    "ed_attendances_other,ed_over_4h,ambulance_arrivals,calls_answered_60s,handover_seconds_total,handovers_over_15,"
    "handovers_over_30,handovers_over_45,handovers_over_60,cat2_seconds_total,cat2_incidents"
)


def uec(**changes: float) -> str:
    usual = {
        **{"calls_offered": 22000, "calls_answered": 20000, "answer_seconds_total": 1_810_000},
        **{
            "ed_attendances_type1": 3000,
            "ed_attendances_other": 1500,
            "ed_over_4h": 1100,
            "ambulance_arrivals": 900,
        },
        **{"calls_answered_60s": 15000, "handover_seconds_total": 1_120_000, "handovers_over_15": 420},
        **{"handovers_over_30": 160, "handovers_over_45": 70, "handovers_over_60": 28},
        **{"cat2_seconds_total": 5_400_000, "cat2_incidents": 2950},
    }
    cells = {name: usual[name] * changes.get(name, 1) for name in usual}
    rows = [
        f"{week},RX6,{','.join('' if changes.get(name) == 0 else f'{cell:g}' if cell % 1 else str(int(cell)) for name, cell in cells.items())}"
        for week in extracts.weeks(4)
    ]
    return "\n".join([UEC, *rows, ""])


def check_text(text: str, held: pd.DataFrame | None = None):
    return check(recognise("x.csv", text.encode()), AREAS, today=TODAY, held=held)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        (
            {"answer_seconds_total": 1 / 60},
            "RX6 has 30,167 in the week ending 2024-01-28.*take 300,000 seconds",
        ),
        ({"handover_seconds_total": 1 / 60}, "RX6 has 18,667 in the week.*take 610,200 seconds"),
        (
            {"cat2_seconds_total": 1 / 60},
            "90,000 for 2,950 cat2_incidents, which is 30.5 seconds each and less than 120",
        ),
        ({"cat2_seconds_total": 1000}, "which is 1,830,508 seconds each and more than 86,400"),
        ({"answer_seconds_total": 1 / 20000, "calls_answered_60s": 0}, "90.5 for 20,000 calls_answered"),
    ],
)
def test_minutes_and_means_are_no_seconds_of_all_together(changes, sentence):
    with pytest.raises(Refused, match=sentence) as refusal:
        check_text(uec(**changes))
    assert refusal.value.layout == "uec"


def test_times_in_seconds_are_taken_whether_or_not_long_waits_are_counted():
    assert len(check_text(uec()).accepted) == 4
    without = dict.fromkeys(("calls_answered_60s", "handovers_over_15", "handovers_over_60"), 0)
    assert len(check_text(uec(**without)).accepted) == 4


def monthly(times: float) -> str:
    header = "Period,Org Code,A&E attendances Type 1,A&E attendances Other A&E Department"
    header += ",Attendances over 4hrs Type 1,Attendances over 4hrs Other Department"
    rows = [
        f"MSitAE-MARCH-2024,{code},{9000 * times:g},{500 * times:g},1,1" for code in ("RTD", "RTF", "RVW")
    ]
    return "\n".join([header, *rows, ""])


def beds(times: float) -> str:
    lines = ["week_ending,org_code,bed_days_available,bed_days_occupied"]
    lines += [
        f"{week},{code},{7000 * times:g},{6300 * times:g}"
        for week in extracts.weeks(2)
        for code in ("RTD", "RTF")
    ]
    return "\n".join([*lines, ""])


def falls(times: float) -> str:
    lines = ["week_ending,area_code,age_band,from_care_home,falls_admissions,population"]
    lines += [
        f"{week},E06000001,65-79,{home},9,{29_000 * times:g}"
        for week in extracts.weeks(2)
        for home in ("true", "false")
    ]
    return "\n".join([*lines, ""])


@pytest.mark.parametrize(
    ("text", "times", "sentence"),
    [
        (beds, 1 / 7, "RT[DF] has 1,000 in 2024-01-14, and for the same period 7,000 is held"),
        (beds, 0.01, "RT[DF] has 70 in 2024-01-14, and for the same period 7,000 is held"),
        (monthly, 0.001, "has 9 in 2024-03-01, and for the same period 9,000 is held"),
        (falls, 1000, "E06000001 has 58,000,000 in 2024-01-14, and as a rule 58,000 is held"),
    ],
)
def test_counts_on_another_scale_than_those_held_are_refused(text, times, sentence):
    held = recognise("x.csv", text(1).encode()).frame
    assert len(check_text(text(1), held).accepted)
    with pytest.raises(Refused, match=sentence):
        check_text(text(times), held)


def test_a_column_that_may_rise_as_it_will_is_not_compared():
    steady = [name for source in registry.sources() for name in source.scale.steady]
    assert steady
    assert not any("12h" in name or "over_60" in name for name in steady)


@pytest.mark.parametrize(
    ("unit", "size"),
    [
        *(("%", 100.0), ("per cent", 100.0), ("per 100,000 population", 1e5), ("Rate per 1000", 1e3)),
        *(("per million", 1e6), ("proportion", 1.0), ("years", None), (None, None), ("a week", None)),
    ],
)
def test_units_in_words(unit, size):
    assert scales.per_person(unit) == size
