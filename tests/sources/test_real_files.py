"""The readers on whole files: our own small ones, and real downloads where there is a folder of them.

``OUTCOMES_REAL_FILES`` names the folder; without it ``../shared/real`` beside the project is used when it is
there. Our own small files are always among them. Nothing here depends on which files there are: each is tried
for what its kind promises.
"""

import csv
import io
import os
from collections import defaultdict
from datetime import date, datetime, timedelta
from math import isnan
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from outcomes.pipeline.checks import IndicatorRule, check
from outcomes.sources import Reading, Refused, recognise, registry
from outcomes.sources.monthly_ae import COUNTS, FIELD_TEST_TRUST, OVER_4H, header_of

HERE = Path(__file__).parents[1]
SUFFIXES = {".csv", ".xlsx", ".parquet"}
LAYOUTS = {source.name for source in registry.sources()}

PLACES = (
    *("E08000037", "E08000021", "E08000022", "E06000057", "E06000047", "E08000023", "E08000024"),
    *("E06000005", "E06000001", "E06000002", "E06000003", "E06000004", "E06000063", "E06000064"),
)
TRUSTS = ("RTD", "RTF", "RR7", "R0B", "RXP", "RVW", "RTR", "RNN")
ICB = "E54000050"
# Later than any file in the folder: what a week ahead of the day of loading is refused for is tried elsewhere.
TODAY = date(2100, 1, 1)
AREAS = {
    **{"E92000001": "england", "E12000001": "region", ICB: "icb", "RX6": "ambulance", "RX7": "ambulance"},
    **dict.fromkeys(PLACES, "place"),
    **dict.fromkeys(TRUSTS, "acute"),
}


def files() -> list[Path]:
    """Our own small files, then every data file of the folder of real downloads if there is one."""
    given = os.environ.get("OUTCOMES_REAL_FILES")
    folder = Path(given) if given else HERE.parent.parent / "shared" / "real"
    real = sorted(path for path in folder.rglob("*") if path.suffix.lower() in SUFFIXES)
    return [*sorted((HERE / "files").iterdir()), *real]


FILES = files()


def read(path: Path) -> Reading | Refused:
    try:
        return recognise(path.name, path.read_bytes())
    except Refused as refusal:
        return refusal


@pytest.fixture(scope="module")
def readings() -> dict[Path, Reading | Refused]:
    """Each file read once."""
    return {path: read(path) for path in FILES}


def of_layout(readings, layout: str):
    return [
        (path, reading)
        for path, reading in readings.items()
        if isinstance(reading, Reading) and reading.layout == layout
    ]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_file_is_read_or_refused_in_one_sentence(path, readings):
    reading = readings[path]
    if isinstance(reading, Refused):
        assert str(reading).endswith(".")
        return
    assert reading.layout in LAYOUTS
    assert len(reading.problems) <= 0.05 * len(reading.frame)
    assert reading.frame["line"].ge(2).all()
    assert reading.layout == "sitrep" or reading.frame["line"].is_monotonic_increasing


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_row_of_a_file_is_accounted_for(path, readings):
    reading = readings[path]
    if isinstance(reading, Refused):
        assert path.parent != HERE / "files"
        return
    names = reading.frame["indicator"].unique() if "indicator" in reading.frame else []
    rules = {name: IndicatorRule("any") for name in names}
    about = reading.frame.filter(["area_code", "org_code"])
    if not about.isin(list(AREAS)).any(axis=None):
        with pytest.raises(Refused, match="one of ours"):
            check(reading, AREAS, today=TODAY, indicators=rules)
        return
    checked = check(reading, AREAS, today=TODAY, indicators=rules)
    assert checked.rows == len(reading.frame) + len(reading.problems)
    assert checked.share_quarantined <= 0.05
    assert len(checked.accepted)


def test_monthly_ae_agrees_with_its_total_row(readings):
    for path, reading in of_layout(readings, "monthly-ae"):
        with path.open(newline="", encoding="utf-8-sig") as source:
            rows = [row for row in csv.reader(source) if any(row)]
        frame = reading.frame
        is_tested = frame["org_code"].eq(FIELD_TEST_TRUST)
        is_before = frame["period"].between("2019-05", "2023-05")
        assert frame.loc[is_tested & is_before, list(OVER_4H)].isna().all(axis=None)
        total = next((row for row in rows if row[0].upper() == "TOTAL"), None)
        if total is None:
            continue
        assert len(frame) == len(rows) - 2
        for position, header in enumerate(rows[0]):
            # North Tees' breaches that are missing here are zeros in the publisher's total.
            if header_of(header) in COUNTS:
                expected = float(total[position].replace(",", ""))
                assert frame[header_of(header)].sum() == expected, (path.name, header)


def slow_weekly_sums(content: bytes) -> dict[tuple[str, str], dict[date, float]]:
    """Sums of a situation report by openpyxl, cell by cell, at the offsets of winter 2019-20: an oracle."""
    wanted = {
        ("G&A beds", "Total Beds Open"): "ga_bed_days_available",
        ("G&A beds", "Total beds occ'd"): "ga_bed_days_occupied",
        ("Ambulance Arrivals and Delays", "Arriving by ambulance"): "ambulance_arrivals",
        ("Ambulance Arrivals and Delays", "Delay 30-60 mins"): "handovers_30_60",
        ("Ambulance Arrivals and Delays", "Delay >60 mins"): "handovers_over_60",
    }
    sums: dict[tuple[str, str], dict[date, float]] = defaultdict(lambda: defaultdict(float))
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    for name in {sheet for sheet, _ in wanted} & set(book.sheetnames):
        rows = list(book[name].iter_rows(values_only=True))
        dates, headers = rows[12], rows[14]
        for row in rows[15:]:
            code = row[3] if len(row) > 3 else None
            if code not in TRUSTS:
                continue
            for title, day, cell in zip(headers, dates, row, strict=False):
                measure = wanted.get((name, title))
                if measure is not None and isinstance(day, datetime):
                    sunday = day.date() + timedelta(days=6 - day.weekday())
                    sums[code, measure][sunday] += cell if isinstance(cell, (int, float)) else float("nan")
    book.close()
    return sums


def test_sitrep_weeks_agree_with_a_slow_sum_over_days(readings):
    n_compared = 0
    for path, reading in of_layout(readings, "sitrep"):
        frame = reading.frame
        assert frame["week_ending"].dt.day_of_week.eq(6).all()
        assert frame["n_days"].eq(7).all()
        assert not frame["org_code"].isin(["-", "ENGLAND"]).any()
        assert not frame.duplicated(["week_ending", "org_code"]).any()
        sums = slow_weekly_sums(path.read_bytes())
        for (trust, measure), weeks in sums.items():
            ours = frame[frame["org_code"].eq(trust)].set_index("week_ending")[measure]
            for sunday in set(ours.index.date) & set(weeks):
                found, expected = ours[pd.Timestamp(sunday)], weeks[sunday]
                both_missing = isnan(found) and isnan(expected)
                assert found == expected or both_missing, (path.name, trust, measure, sunday)
                n_compared += 1
    assert n_compared >= 10


def test_fingertips_gives_each_place_and_the_icb_once_a_period(readings):
    tried = [
        reading
        for _, reading in of_layout(readings, "fingertips")
        if "93881" in set(reading.frame["indicator"])
    ]
    assert tried
    for reading in tried:
        rules = {"93881": IndicatorRule("adult_obesity", requires_sex="persons")}
        accepted = check(reading, AREAS, today=TODAY, indicators=rules).accepted
        is_headline = accepted["sex"].eq("persons") & accepted["category"].isna()
        headline = accepted[is_headline & accepted["age"].eq("18+ yrs")]
        assert not headline.duplicated(["area_code", "period"]).any()
        places = headline[headline["area_code"].isin(PLACES)].groupby("period")["area_code"].nunique()
        assert places.eq(len(PLACES)).all()
        assert ICB in set(headline["area_code"])


def test_ons_marks_have_no_value_and_no_series_has_two(readings):
    for _, reading in of_layout(readings, "ons"):
        withheld = reading.frame["status"].isin(["u", "x"])
        assert reading.frame["value"][withheld].isna().all()
        keys = ["indicator", "sex", "age", "category", "area_code", "period"]
        assert not reading.frame.duplicated(keys).any()


def test_a_file_is_known_by_what_it_holds_and_not_by_its_name(readings):
    for path in (HERE / "files").iterdir():
        again = recognise("renamed.bin", path.read_bytes())
        assert again.frame.equals(readings[path].frame)


def test_our_own_files_cover_every_layout(readings):
    assert {readings[path].layout for path in (HERE / "files").iterdir()} == LAYOUTS
