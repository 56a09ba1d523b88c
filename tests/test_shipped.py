"""What ships: every published row once, with its source and grade, and real figures before invented ones."""

import csv
from collections import Counter
from datetime import date

import pytest

from outcomes.catalogue import ICB, ROOT, catalogue
from outcomes.catalogue.commitments import Headline
from outcomes.results.targets import Assessment
from outcomes.results.weekly import JudgedSummary
from outcomes.warehouse import store

PUBLISHED = ROOT / "data" / "published"
FIGURES = ("figures.csv", "earlier_figures.csv", "alcohol_old_method.csv", "smoking_five_years.csv")


def rows(name):
    with (PUBLISHED / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def test_every_file_that_ships_is_counted_here():
    tidy = {"nhse_ae_monthly.csv", "nhse_ambulance_monthly.csv", "nhse_sitrep_daily.csv"}

    assert {file.name for file in PUBLISHED.iterdir()} == {*FIGURES, *tidy}


def test_one_row_a_key_over_all_files():
    keys = Counter(
        (row["measure"], row["sex"], row["area_code"], row["period_start"], row["period_end"])
        for name in FIGURES
        for row in rows(name)
    )

    assert [key for key, n in keys.items() if n > 1] == []
    for name, column in (
        ("nhse_ae_monthly.csv", "month_start"),
        ("nhse_ambulance_monthly.csv", "month_start"),
    ):
        found = [(row[column], row["org_code"]) for row in rows(name)]
        assert len(found) == len(set(found))
    found = [(row["date"], row["org_code"]) for row in rows("nhse_sitrep_daily.csv")]
    assert len(found) == len(set(found))


def test_every_figure_names_its_source_and_grade():
    for name in FIGURES:
        for row in rows(name):
            assert row["source_title"]
            assert row["grade"] in ("A", "A-copy", "B")
            assert row["synthetic"] == "false"


@pytest.mark.usefixtures("published_home")
def test_the_sum_over_trusts_is_what_the_chart_shows():
    """June 2024, from the file itself: the eight trusts without bookings add up to the system's figure."""
    june = [row for row in rows("nhse_ae_monthly.csv") if row["month_start"] == "2024-06-01"]
    assert len(june) == 8
    found = store.snapshot()._connection.execute(
        "select area_code, value from weekly_points where measure = 'monthly_attendances_unbooked'"
        " and period_end = $end",
        {"end": date(2024, 6, 30)},
    )
    values = dict(found.fetchall())

    assert {row["org_code"]: float(row["att_all"]) for row in june}.items() <= values.items()
    assert values[ICB] == sum(float(row["att_all"]) for row in june)


@pytest.mark.usefixtures("published_home")
def test_at_least_ten_rows_of_the_overview_have_real_figures():
    held = {
        (row.commitment, row.part): row for row in store.read("overview_assessments", Assessment, area=ICB)
    }
    n_rows = n_real = 0
    for commitment in catalogue.commitments:
        parts = [part for part in commitment.parts if (commitment.id, part.id) in held]
        shown = [part for part in parts if held[commitment.id, part.id].has_figures]
        by_sex = isinstance(commitment, Headline) and {part.sex for part in shown} == {"male", "female"}
        n_rows += 2 if by_sex else 1
        n_real += 2 if by_sex else bool(shown)
        assert not any(held[commitment.id, part.id].synthetic for part in shown)

    assert n_rows == 15
    assert n_real >= 10


@pytest.mark.usefixtures("published_home")
@pytest.mark.parametrize("measure", ["monthly_four_hour_unbooked_percent", "sitrep_bed_occupancy_percent"])
def test_the_system_each_trust_and_each_place_that_one_serves_has_a_real_series(measure):
    asked = {"area": None, "measure": measure, "preset": "seasonal"}
    found = {row.area_code: row for row in store.read("weekly_summaries", JudgedSummary, **asked)}
    wanted = {ICB, *(area.code for area in catalogue.areas_of("acute", "place"))}

    assert wanted <= found.keys()
    assert not any(row.synthetic or row.latest_period is None for row in found.values())
