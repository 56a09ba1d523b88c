"""Public copies beside publishers' files, former trusts before their mergers, and whole weeks of daily figures."""

from datetime import date, timedelta

import pytest

from outcomes.catalogue import ICB
from outcomes.pipeline import load
from outcomes.settings import Settings
from outcomes.warehouse import store

TODAY = date(2026, 11, 28)
COPY = (
    "month_start,org_code,att_type1,att_type2,att_other,att_all,over4hr_type1,over4hr_all,dta_4to12hr,"
    "dta_12hr_plus,emadm_via_ae\n"
)
PUBLISHERS = (
    "Period,Org Code,Parent Org,Org name,A&E attendances Type 1,A&E attendances Type 2,"
    "A&E attendances Other A&E Department,A&E attendances Booked Appointments Type 1,"
    "A&E attendances Booked Appointments Type 2,A&E attendances Booked Appointments Other Department,"
    "Attendances over 4hrs Type 1,Attendances over 4hrs Type 2,Attendances over 4hrs Other Department,"
    "Attendances over 4hrs Booked Appointments Type 1,Attendances over 4hrs Booked Appointments Type 2,"
    "Attendances over 4hrs Booked Appointments Other Department,"
    "Patients who have waited 4-12 hs from DTA to admission,Patients who have waited 12+ hrs from DTA to admission,"
    "Emergency admissions via A&E - Type 1,Emergency admissions via A&E - Type 2,"
    "Emergency admissions via A&E - Other A&E department,Other emergency admissions\n"
)


@pytest.fixture
def settings(tmp_path, monkeypatch):
    monkeypatch.setenv("OUTCOMES_HOME", str(tmp_path / "home"))
    return Settings()


def loaded(settings, tmp_path, name, text):
    file = tmp_path / name
    file.write_text(text, encoding="utf-8")
    (report,) = load.load([file], settings=settings, today=TODAY).files
    return report


def values(measure, area):
    found = store.snapshot()._connection.execute(
        "select period_end, numerator, value from weekly_points where measure = $m and area_code = $a order by 1",
        {"m": measure, "a": area},
    )
    return {str(end): (numerator, value) for end, numerator, value in found.fetchall()}


def copy_row(month, attendances, over):
    return f"{month},RTD,{attendances - 40},10,30,{attendances},{over},{over},1,2,3\n"


def publishers_file():
    row = "MSitAE-JUNE-2024,RTD,PARENT,NEWCASTLE,1000,100,500,0,0,50,200,0,20,0,0,5,9,7,30,0,0,1\n"
    return PUBLISHERS + row


@pytest.mark.parametrize("copy_comes_last", [False, True])
def test_a_publishers_own_file_wins_over_the_copy_whichever_came_last(settings, tmp_path, copy_comes_last):
    """The copy fills the months that the publisher's files lack, and no line jumps where they meet."""
    files = [
        ("copy.csv", COPY + copy_row("2024-05-01", 1500, 210) + copy_row("2024-06-01", 9999, 999)),
        ("publisher.csv", publishers_file()),
    ]
    for name, text in files[::-1] if copy_comes_last else files:
        assert loaded(settings, tmp_path, name, text).status == "loaded"

    assert values("monthly_attendances_unbooked", "RTD") == {
        "2024-05-31": (1500, 1500),
        "2024-06-30": (1600, 1600),
    }
    # With bookings only where the publisher counts them: never joined to the copy.
    assert values("monthly_attendances", "RTD") == {"2024-06-30": (1650, 1650)}
    assert values("monthly_twelve_hour_waits", "RTD") == {"2024-05-31": (2, 2), "2024-06-30": (7, 7)}
    (_, percent) = values("monthly_four_hour_unbooked_percent", "RTD")["2024-06-30"]
    assert percent == pytest.approx(100 * (1600 - 220) / 1600)


def test_a_count_that_the_publishers_file_lacks_comes_from_the_copy(settings, tmp_path):
    """Column by column: an empty cell of the publisher's is no figure that could win."""
    lacking = publishers_file().replace(",9,7,", ",9,-,")
    loaded(settings, tmp_path, "publisher.csv", lacking)
    loaded(settings, tmp_path, "copy.csv", COPY + copy_row("2024-06-01", 1600, 220))

    assert values("monthly_twelve_hour_waits", "RTD") == {"2024-06-30": (2, 2)}
    assert values("monthly_attendances", "RTD") == {"2024-06-30": (1650, 1650)}


def daily(days, *codes, beds=100):
    lines = [
        "winter,org_code,date,ga_beds_open,ga_beds_occupied,handover_delays_30_60,handover_delays_over_60"
    ]
    lines += [f"1819,{code},{day},{beds},{beds - 10},2,1" for code in codes for day in days]
    return "\n".join(lines) + "\n"


def days(monday, n=7):
    return [monday + timedelta(days=offset) for offset in range(n)]


def test_days_make_weeks_and_a_week_that_lacks_a_day_has_no_figure(settings, tmp_path):
    text = daily(days(date(2021, 12, 6), 13), "RTD")
    loaded(settings, tmp_path, "daily.csv", text)

    assert values("sitrep_beds_available", "RTD") == {"2021-12-12": (700, 700)}
    assert values("sitrep_handovers_over_60", "RTD") == {"2021-12-12": (7, 7)}
    assert values("sitrep_bed_occupancy_percent", "RTD")["2021-12-12"][1] == pytest.approx(90)


def test_two_trusts_before_their_merger_are_the_one_that_followed(settings, tmp_path):
    loaded(settings, tmp_path, "daily.csv", daily(days(date(2018, 12, 3)), "RE9", "RLN"))

    assert values("sitrep_beds_available", "R0B") == {"2018-12-09": (1400, 1400)}


def test_one_of_two_trusts_that_merged_is_not_the_one_that_followed(settings, tmp_path):
    loaded(settings, tmp_path, "daily.csv", daily(days(date(2018, 12, 3)), "RLN"))

    assert values("sitrep_beds_available", "R0B") == {}


def test_a_trust_that_has_ended_is_set_aside_naming_its_successor(settings, tmp_path):
    report = loaded(
        settings, tmp_path, "daily.csv", daily(days(date(2019, 12, 2)), "RTD", "RTF", "RXP", "RE9")
    )

    assert report.status == "rejected"
    told = [problem.reason for problem in report.reasons if problem.column == "org_code"]
    assert len(told) == 7
    assert all("is a code that has ended: R0B followed it" in reason for reason in told)


def test_ambulance_services_stand_apart_and_the_system_is_one_of_them(settings, tmp_path):
    text = "month_start,org_code,cat2_incidents,cat2_seconds_total\n"
    text += "".join(
        f"2025-08-01,{code},100,{100 * seconds}\n" for code, seconds in (("RX6", 600), ("RX7", 1200))
    )
    loaded(settings, tmp_path, "ambulance.csv", text)

    def mean(area):
        return [value for _, value in values("ambulance_cat2_mean_minutes", area).values()]

    assert mean(ICB) == mean("RX6") == [pytest.approx(10)]
    assert mean("RX7") == [pytest.approx(20)]
    assert mean("north-cumbria") == []
    assert mean("E06000063") == []
