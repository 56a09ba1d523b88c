"""The daily situation report as it was published in each winter since 2021."""

import csv
import datetime
import io
import math

import pytest

from outcomes.sources import Refused, recognise
from tests.workbooks import workbook

MONDAY = datetime.date(2024, 12, 2)
BEDS = ["ga_bed_days_available", "ga_bed_days_occupied"]
TOTAL = [
    "Total G&A Beds Open",
    'Total G&A Beds Unavailable to non-covid admissions "void"',
    "Total G&A beds occ'd",
]
ADULT = ["Adult G&A Beds Open", "Adult G&A beds occ'd", "Adult occupancy rate"]
CHILDREN = ["Paeds G&A Beds Open", "Paeds G&A beds occ'd"]
CRITICAL = ["CC Adult Open", "CC Adult Occ", "Occupancy rate"]


def published(
    title: str, headers: list[str], trusts: dict[str, list], *, left: int = 1, above: int = 0
) -> list[list]:
    """One sheet for a week: notes, a day over each group of columns, England, ICBs under their own header, trusts."""
    pad = [None] * left
    days = [MONDAY + datetime.timedelta(days=n) for n in range(7)]
    rows = [[*pad, "Title:", f"Urgent and Emergency Care Daily Situation Reports - {title}"]]
    rows += [[*pad, "Summary:", "Beds open and the ambulance code of practice"], []]
    rows += [[*pad, f"Note {n}"] for n in range(above)]
    rows.append(
        [
            *pad,
            "Provider Level Data",
            None,
            None,
            *(c for d in days for c in [d, *[None] * (len(headers) - 1)]),
        ]
    )
    header = [*pad, "NHS England Region", "Code", "Name", *headers * 7]
    rows.append(header)
    rows.append([*pad, "-", "-", "ENGLAND (All Acute Trusts)", *[9999] * len(headers) * 7])
    rows.append([*pad, "North East and Yorkshire", "QHM", "NHS NENC ICB", *[500] * len(headers) * 7])
    rows += [[], header, header]
    rows += [
        [*pad, "North East and Yorkshire", f" {code} ", f"Trust {code}", *cells * 7]
        for code, cells in trusts.items()
    ]
    return [*rows, [], [*pad, "Notes:"], [*pad, "1. '-' is not applicable", "RTD"]]


def weeks(**sheets: list[list]):
    reading = recognise("x.xlsx", workbook(**{name.replace("_", " "): rows for name, rows in sheets.items()}))
    assert reading.layout == "sitrep"
    assert reading.problems == ()
    return reading, reading.frame.set_index("org_code")


@pytest.mark.parametrize("left", [0, 1, 4])
@pytest.mark.parametrize("above", [0, 12])
def test_total_beds_are_read_wherever_they_stand_and_adult_beds_are_named_as_not_used(left, above):
    trusts = {"RTD": [100, 3, 90], "RX3": ["-", "-", "-"]}
    reading, frame = weeks(
        **{
            "Adult G&A beds ": published(
                "Adult G&A beds", ADULT, {"RTD": [88, 80, 0.9]}, left=left, above=above
            ),
            "Total G&A beds ": published("Total G&A beds", TOTAL, trusts, left=left, above=above),
            "Adult critical care": published("Critical care", CRITICAL, {"RTD": [8, 8, 1]}, left=left),
        }
    )
    assert frame.loc["RTD", BEDS].tolist() == [700.0, 630.0]
    assert set(frame.index) == {"RTD", "QHM"}
    assert "Not used, since only all general and acute beds are: Adult G&A beds ." in reading.warnings
    assert frame.loc["RTD", "ambulance_arrivals":].isna().iloc[:4].all()


@pytest.mark.parametrize(
    ("available", "occupied"),
    [
        ("Beds open", "Beds occupied"),
        ("Total beds open", "Total beds occ'd"),
        ("General & Acute beds open", "General & Acute beds occupied"),
        ("TOTAL GENERAL AND ACUTE BEDS AVAILABLE", "Total general and acute beds occupied "),
        ("G&A beds available", "G&A beds occupied"),
    ],
)
@pytest.mark.parametrize("name", ["Total G&A beds", "G&A beds", "General & Acute beds"])
def test_columns_of_all_beds_are_known_by_the_names_of_any_winter(name, available, occupied):
    _, frame = weeks(
        **{name: published("beds", [available, "Occupancy rate", occupied], {"RTD": [100, 0.9, 90]})}
    )
    assert frame.loc["RTD", BEDS].tolist() == [700.0, 630.0]


def test_adults_and_children_together_are_all_beds_and_nothing_is_left_unused():
    reading, frame = weeks(
        **{
            "Adult G&A beds": published("Adult", ADULT, {"RTD": [90, 80, 0.9]}),
            "Paediatric G&A beds": published("Paediatric", CHILDREN, {"RTD": [10, 5]}),
        }
    )
    assert frame.loc["RTD", BEDS].tolist() == [700.0, 595.0]
    assert not any("Not used" in warning for warning in reading.warnings)


def test_adult_beds_alone_are_refused_with_what_to_load():
    content = workbook(**{"Adult G&A beds": published("Adult", ADULT, {"RTD": [90, 80, 0.9]})})
    with pytest.raises(
        Refused, match="beds of some patients alone .Adult G&A beds.*load the workbook"
    ) as refusal:
        recognise("x.xlsx", content)
    assert refusal.value.layout == "sitrep"


def test_adult_beds_beside_ambulances_are_left_alone():
    arrivals = published(
        "Ambulance", ["Arriving by ambulance", "Delay 30-60 mins", "Delay >60 mins"], {"RTD": [9, 2, 1]}
    )
    reading, frame = weeks(
        **{"Adult G&A beds": published("Adult", ADULT, {"RTD": [90, 80, 1]}), "Ambulance": arrivals}
    )
    assert frame.loc["RTD", "ambulance_arrivals"] == 63.0
    assert frame.loc["RTD", BEDS].isna().all()
    assert "Not used, since only all general and acute beds are: Adult G&A beds." in reading.warnings


def test_a_day_that_does_not_apply_is_missing_and_never_nought():
    cells = [100, 0, 90] * 7
    cells[3] = "-"
    rows = published("Total G&A beds", TOTAL, {"RTD": [100, 0, 90]})
    at = next(index for index, row in enumerate(rows) if " RTD " in row)
    rows[at] = [*rows[at][:4], *cells]
    _, frame = weeks(**{"Total G&A beds": rows})
    assert math.isnan(frame.loc["RTD", BEDS[0]])
    assert frame.loc["RTD", BEDS[1]] == 630.0


def test_one_sheet_saved_as_a_csv_is_read_by_its_title():
    def as_csv(rows: list[list]) -> bytes:
        text = io.StringIO()
        csv.writer(text, lineterminator="\r\n").writerows(rows)
        return ("\ufeff" + text.getvalue()).encode()

    total = as_csv(published("Total G&A beds", TOTAL, {"RTD": [100, 0, 90]}))
    assert recognise("x.csv", total).frame.set_index("org_code").loc["RTD", BEDS].tolist() == [700.0, 630.0]
    with pytest.raises(Refused, match="beds of some patients alone"):
        recognise("x.csv", as_csv(published("Adult G&A beds", ADULT, {"RTD": [90, 80, 1]})))


def test_a_workbook_without_a_column_for_each_day_says_what_to_load():
    rows = [
        ["Title:", "UEC Daily Situation Report"],
        ["Code", "Name", "G&A beds available"],
        ["RTD", "a", 900.5],
    ]
    with pytest.raises(
        Refused, match="no row of dates above its columns: load the time series with a column for each"
    ):
        recognise("x.xlsx", workbook(Trust=rows))
