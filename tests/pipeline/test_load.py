"""The way from a file to a snapshot: accepted, refused, superseded, withdrawn, killed."""

import hashlib
import json
import os
import subprocess
import sys
import time
from datetime import date, timedelta
from pathlib import Path

import duckdb
import pytest

from outcomes.catalogue import ICB, ROOT, Catalogue, catalogue
from outcomes.pipeline import load, publish
from outcomes.results.provenance import File, SnapshotRow, Source, Unsound
from outcomes.results.weekly import FallsYear
from outcomes.settings import Settings
from outcomes.warehouse import store
from outcomes.web import routes
from tests import extracts
from tests.workbooks import workbook

TODAY = date(2026, 11, 22)
DURHAM = "E06000047"


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv("OUTCOMES_HOME", str(tmp_path / "home"))
    return Settings()


def load_lines(settings: Settings, tmp_path: Path, name: str, lines: list[str], **options) -> load.LoadReport:
    return load.load(
        [extracts.write(tmp_path / "in" / name, lines)], settings=settings, today=TODAY, **options
    )


def fingerprint(home: Path) -> dict[str, str]:
    """Digest of every file of ledger, warehouse and snapshots."""
    files = [file for file in home.rglob("*") if file.is_file() and file.name != "refusals.jsonl"]
    return {str(file.relative_to(home)): hashlib.sha256(file.read_bytes()).hexdigest() for file in files}


def value_of(measure: str, area: str, settings: Settings) -> list[float | None]:
    snapshot = store.Snapshot(store.snapshot_file(settings.home, store.current_id(settings.home)))
    try:
        rows = snapshot._connection.execute(
            "select value from weekly_points where measure = $m and area_code = $a order by period_end",
            {"m": measure, "a": area},
        ).fetchall()
    finally:
        snapshot.close()
    return [row[0] for row in rows]


def smoking(area: str) -> list[tuple[str, float]]:
    points = store.snapshot()._connection.execute(
        "select period, value from target_points where commitment = 'smoking' and area_code = $a order by period",
        {"a": area},
    )
    return points.fetchall()


def test_a_file_is_kept_byte_for_byte_and_published(settings, tmp_path):
    report = load_lines(settings, tmp_path, "beds.csv", extracts.beds_lines())

    file = report.files[0]
    assert (file.status, file.layout, file.rows, file.accepted, file.quarantined) == (
        "loaded",
        "beds",
        24,
        24,
        0,
    )
    kept = settings.home / "ledger" / file.sha256[:2] / file.sha256
    assert kept.read_bytes() == (tmp_path / "in" / "beds.csv").read_bytes()
    assert value_of("bed_occupancy_percent", ICB, settings) == [90.0, 90.0, 90.0]


def test_the_same_bytes_twice_change_nothing(settings, tmp_path):
    load_lines(settings, tmp_path, "beds.csv", extracts.beds_lines())
    before = fingerprint(settings.home)

    again = load_lines(settings, tmp_path, "another-name.csv", extracts.beds_lines())

    assert [file.status for file in again.files] == ["already loaded"]
    assert again.ok
    assert fingerprint(settings.home) == before


def test_twice_in_one_command_is_loaded_once(settings, tmp_path):
    lines = extracts.beds_lines()
    extracts.write(tmp_path / "in" / "a.csv", lines)
    extracts.write(tmp_path / "in" / "b.csv", lines)

    report = load.load([tmp_path / "in"], settings=settings, today=TODAY)

    assert [file.status for file in report.files] == ["loaded", "already loaded"]


def test_a_corrected_file_supersedes_and_the_old_vintage_stays_readable(settings, tmp_path):
    load_lines(settings, tmp_path, "first.csv", extracts.figures_lines({"2023": 12.0, "2024": 11.0}))
    assert smoking(DURHAM) == [("2023", 12.0), ("2024", 11.0)]

    load_lines(settings, tmp_path, "second.csv", extracts.figures_lines({"2024": 10.5}))

    assert smoking(DURHAM) == [("2023", 12.0), ("2024", 10.5)]
    old = store.snapshot()._connection.execute(
        "select value from vintages where area_code = $a and period = '2024' order by choice", {"a": DURHAM}
    )
    assert old.fetchall() == [(10.5,), (11.0,)]


def test_a_weekly_figure_has_the_vintage_of_its_own_files(settings, tmp_path):
    load_lines(settings, tmp_path, "all.csv", extracts.beds_lines(2))
    load_lines(settings, tmp_path, "one.csv", extracts.beds_lines(2, occupied=600, orgs=("RTD",)))

    vintages = dict(
        store.snapshot()
        ._connection.execute(
            "select area_code, max(vintage) from weekly_points where measure = 'bed_occupancy_percent' group by all"
        )
        .fetchall()
    )
    files = {row.name: row.loaded_at for row in store.read("files", File)}
    assert vintages["RXP"] == files["all.csv"]
    assert vintages["RTD"] == vintages[ICB] == files["one.csv"]
    downloaded = store.snapshot().frame(
        "download_weekly",
        {"layout": "beds", "measure": "bed_occupancy_percent", "area": "RXP", "preset": "seasonal"}
        | {"from": None, "to": None, "compare": []},
    )
    assert set(downloaded.vintage) == {files["all.csv"]}


def test_the_stages_of_a_load_are_told_as_they_come(settings, tmp_path):
    told = []

    load_lines(
        settings,
        tmp_path,
        "beds.csv",
        extracts.beds_lines(),
        progress=lambda step, done, total: told.append((step, done, total)),
    )

    steps = list(dict.fromkeys(step for step, _, _ in told))
    assert steps == [
        "reading beds.csv",
        "checking beds.csv",
        "storing beds.csv",
        "adding up figures",
        "judging targets",
        "charting weekly measures",
        "estimating effects",
        "writing the snapshot",
        "reconstructing the release before",
    ]
    assert told[:2] == [("reading beds.csv", 0, 2), ("checking beds.csv", 1, 2)]


def test_a_reader_notices_the_new_snapshot_without_a_restart(settings, tmp_path):
    load_lines(settings, tmp_path, "first.csv", extracts.figures_lines({"2024": 11.0}))
    first = store.read("snapshot", SnapshotRow)[0].id

    load_lines(settings, tmp_path, "second.csv", extracts.figures_lines({"2024": 10.5}))

    assert store.read("snapshot", SnapshotRow)[0].id != first


def test_a_pinned_request_keeps_its_snapshot(settings, tmp_path):
    load_lines(settings, tmp_path, "first.csv", extracts.figures_lines({"2024": 11.0}))
    store.pin()
    try:
        load_lines(settings, tmp_path, "second.csv", extracts.figures_lines({"2024": 10.5}))
        assert smoking(DURHAM) == [("2024", 11.0)]
    finally:
        store.unpin()
    assert smoking(DURHAM) == [("2024", 10.5)]


def test_one_real_row_removes_the_synthetic_rows_of_its_layout_alone(settings, tmp_path):
    load_lines(settings, tmp_path, "synthetic-beds.csv", extracts.beds_lines(5, synthetic=True))
    load_lines(settings, tmp_path, "synthetic-falls.csv", extracts.falls_lines(4, synthetic=True))
    assert len(value_of("beds_available", ICB, settings)) == 5

    load_lines(settings, tmp_path, "real.csv", extracts.beds_lines(2))

    assert value_of("beds_available", ICB, settings) == [5600.0, 5600.0]
    assert len(value_of("falls_admissions", ICB, settings)) == 4


def sitrep(headers: list[str], counts: list[int]) -> bytes:
    """A week of the daily situation report, every trust with the same counts each day."""
    monday = date(2024, 12, 2)
    rows = [
        [None, None, *(monday + timedelta(days=n) for n in range(7) for _ in headers)],
        ["Code", "Name", *headers * 7],
        *([trust.code, trust.name, *counts * 7] for trust in catalogue.areas_of("acute")),
    ]
    return workbook(Sheet=rows)


def test_a_workbook_of_beds_and_one_of_ambulances_stand_side_by_side(settings, tmp_path):
    files = {
        "beds.xlsx": sitrep(["Total Beds Open", "Total beds occ'd"], [100, 90]),
        "ambulances.xlsx": sitrep(
            ["All handovers", "Handover time known", "Over 30 minutes", "Over 60 minutes"], [50, 40, 10, 4]
        ),
    }
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
        load.load([tmp_path / name], settings=settings, today=TODAY)

    assert value_of("sitrep_bed_occupancy_percent", "RTD", settings) == [90.0]
    assert value_of("sitrep_ambulance_arrivals", "RTD", settings) == [350.0]
    assert value_of("sitrep_handovers_over_30_percent", "RTD", settings) == [25.0]
    assert value_of("sitrep_handovers_over_60_percent", "RTD", settings) == [10.0]


def test_a_home_from_before_a_column_came_takes_the_next_load(settings, tmp_path):
    (tmp_path / "a.xlsx").write_bytes(sitrep(["Total Beds Open", "Total beds occ'd"], [100, 90]))
    (tmp_path / "b.xlsx").write_bytes(sitrep(["Total Beds Open", "Total beds occ'd"], [100, 80]))
    load.load([tmp_path / "a.xlsx"], settings=settings, today=TODAY)
    with duckdb.connect(str(settings.home / "warehouse.duckdb")) as connection:
        connection.execute("alter table raw_sitrep drop column handovers_known")

    assert load.load([tmp_path / "b.xlsx"], settings=settings, today=TODAY).ok

    assert value_of("sitrep_bed_occupancy_percent", "RTD", settings) == [80.0]


def test_withdraw_brings_back_what_was_there_before(settings, tmp_path):
    load_lines(settings, tmp_path, "synthetic.csv", extracts.beds_lines(5, synthetic=True))
    report = load_lines(settings, tmp_path, "real.csv", extracts.beds_lines(2))

    load.withdraw(report.files[0].sha256[:12], settings=settings)
    assert len(value_of("beds_available", ICB, settings)) == 5

    again = load_lines(settings, tmp_path, "real.csv", extracts.beds_lines(2))
    assert again.files[0].status == "loaded"
    assert len(value_of("beds_available", ICB, settings)) == 2


@pytest.mark.parametrize(
    ("digest", "sentence"),
    [
        ("0123456789ab", "no loaded file has this SHA-256, or it was withdrawn already"),
        ("ab", "ab is too short to name a file: give at least the first eight characters"),
        ("", "Nothing is too short to name a file"),
    ],
)
def test_withdraw_refuses_a_digest_it_does_not_know(settings, tmp_path, digest, sentence):
    load_lines(settings, tmp_path, "beds.csv", extracts.beds_lines())

    with pytest.raises(load.NotFound, match=sentence):
        load.withdraw(digest, settings=settings)


def test_rollback_withdraws_the_loads_made_since(settings, tmp_path):
    first = load_lines(settings, tmp_path, "first.csv", extracts.figures_lines({"2024": 11.0})).snapshot
    second = (
        load_lines(settings, tmp_path, "second.csv", extracts.figures_lines({"2024": 10.5})).files[0].sha256
    )

    assert load.rollback(settings=settings) == first

    assert smoking(DURHAM) == [("2024", 11.0)]
    assert second not in load.loaded_files(settings.home)
    assert not load.needs_publishing(settings.home, load.shipped_catalogue)
    third = load_lines(settings, tmp_path, "third.csv", extracts.figures_lines({"2023": 12.0}))
    assert third.ok
    assert smoking(DURHAM) == [("2023", 12.0), ("2024", 11.0)]


def test_rollback_brings_back_a_withdrawn_load(settings, tmp_path):
    report = load_lines(settings, tmp_path, "first.csv", extracts.figures_lines({"2024": 11.0}))
    load.withdraw(report.files[0].sha256, settings=settings)

    load.rollback(report.snapshot, settings=settings)

    assert smoking(DURHAM) == [("2024", 11.0)]
    assert report.files[0].sha256 in load.loaded_files(settings.home)


def test_rollback_says_what_is_kept(settings, tmp_path):
    report = load_lines(settings, tmp_path, "beds.csv", extracts.beds_lines())

    with pytest.raises(load.NotFound, match="no earlier snapshot"):
        load.rollback(settings=settings)
    with pytest.raises(load.NotFound, match=report.snapshot):
        load.rollback("20200101T000000000000-aaaaaa", settings=settings)


def test_five_snapshots_are_kept(settings, tmp_path):
    ids = [
        load_lines(settings, tmp_path, f"{n}.csv", extracts.figures_lines({"2024": 10.0 + n})).snapshot
        for n in range(7)
    ]

    assert store.snapshot_ids(settings.home) == ids[-5:]


def test_bad_rows_name_line_column_value_and_reason(settings, tmp_path):
    lines = extracts.beds_lines(30)
    lines[3] = lines[3].replace("700,630", "700,-5")
    lines[7] = lines[7].replace("700,630", "many,630")

    report = load_lines(settings, tmp_path, "beds.csv", lines)

    assert (report.files[0].status, report.files[0].quarantined) == ("accepted in part", 2)
    faults = {(p.line, p.column, p.value): p.reason for p in report.files[0].reasons}
    assert set(faults) == {(4, "bed_days_occupied", "-5"), (8, "bed_days_available", "many")}
    assert all(faults.values())


def test_a_rejected_file_changes_nothing_but_the_log(settings, tmp_path):
    load_lines(settings, tmp_path, "beds.csv", extracts.beds_lines())
    before = fingerprint(settings.home)
    lines = [line.replace("630", "-1") for line in extracts.beds_lines(4)]

    report = load_lines(settings, tmp_path, "bad.csv", lines)

    assert not report.ok
    assert report.files[0].status == "rejected"
    assert report.files[0].accepted == 0
    assert fingerprint(settings.home) == before
    logged = json.loads((settings.home / "refusals.jsonl").read_text().splitlines()[-1])
    assert logged["name"] == "bad.csv"
    assert "-1" not in json.dumps(logged["reasons"])


def test_accept_partial_takes_the_rest(settings, tmp_path):
    lines = extracts.beds_lines(3)
    for i in range(2, 8):
        lines[i] = lines[i].replace("630", "-1")

    assert load_lines(settings, tmp_path, "bad.csv", lines).files[0].status == "rejected"
    report = load_lines(settings, tmp_path, "bad.csv", lines, accept_partial=True)

    assert (report.files[0].status, report.files[0].accepted, report.files[0].quarantined) == (
        "accepted in part",
        18,
        6,
    )


def test_check_changes_nothing(settings, tmp_path):
    report = load_lines(settings, tmp_path, "beds.csv", extracts.beds_lines(), check_only=True)
    refused = load_lines(settings, tmp_path, "bad.csv", ["a,b", "1,2"], check_only=True)

    assert [file.status for file in report.files] == ["would load"]
    assert [file.status for file in refused.files] == ["would reject"]
    assert not settings.home.exists()


def test_one_refused_file_does_not_stop_the_others(settings, tmp_path):
    extracts.write(tmp_path / "in" / "a.csv", ["nonsense", "1"])
    extracts.write(tmp_path / "in" / "b.csv", extracts.beds_lines())

    report = load.load([tmp_path / "in"], settings=settings, today=TODAY)

    assert [file.status for file in report.files] == ["rejected", "loaded"]
    assert value_of("beds_available", ICB, settings) == [5600.0] * 3


def test_a_missing_trust_means_no_system_total(settings, tmp_path):
    lines = [line for line in extracts.beds_lines(3) if not line.startswith("2024-01-14,RTD")]

    load_lines(settings, tmp_path, "beds.csv", lines)

    values = value_of("beds_available", ICB, settings)
    assert values[0] == values[2] == 5600.0
    assert values[1] != values[1] or values[1] is None
    reporting = store.snapshot()._connection.execute(
        "select n_reporting, n_expected from weekly_points where measure = 'beds_available' and area_code = $a"
        " order by period_end",
        {"a": ICB},
    )
    assert reporting.fetchall() == [(8, 8), (7, 8), (8, 8)]


def test_small_counts_never_reach_a_snapshot(settings, tmp_path):
    lines = [line.replace(",10,5000", f",{n % 4},5000") for n, line in enumerate(extracts.falls_lines(56))]
    load_lines(settings, tmp_path, "falls.csv", lines)

    connection = store.snapshot()._connection
    columns = connection.execute(
        "select value, suppression from weekly_points where measure like 'falls%'"
    ).fetchall()
    for value, suppression in columns:
        assert suppression is not None or value == 0 or (value > 7 and value % 5 == 0)
    years = connection.execute('select "count", suppression from falls_years').fetchall()
    assert years
    assert all(suppression or count % 5 == 0 for count, suppression in years)
    tables = {row[0] for row in connection.execute("select table_name from duckdb_tables()").fetchall()}
    assert not tables & {"falls_cells", "service_parts", "service_values", "raw_falls"}


@pytest.mark.parametrize("how", ["blank", "no row"])
def test_a_missing_cell_of_falls_is_missing_in_every_total_and_on_the_page(settings, tmp_path, how):
    gap = (f"{extracts.weeks(56)[30]},E06000001,90+,false,", f"{extracts.weeks(56)[31]},E06000001,90+,false,")
    lines = [
        line.replace(",10,", ",,") if line.startswith(gap) else line
        for line in extracts.falls_lines(56)
        if how == "blank" or not line.startswith(gap)
    ]
    load_lines(settings, tmp_path, "falls.csv", lines)

    system = value_of("falls_admissions", ICB, settings)
    assert [n for n, value in enumerate(system) if value is None] == ([30, 31])
    assert len(value_of("falls_admissions", "E06000001", settings)) == 13
    assert None not in value_of("falls_admissions_care_home", ICB, settings)
    falls = store.read("weekly_falls_years", FallsYear)
    years = {year.group: year for year in falls if year.area_code == "E06000001"}
    oldest = years["90+"]
    assert (oldest.n_weeks, oldest.count, oldest.rate_per_1000) == (50, None, None)
    assert (years["80-89"].n_weeks, years["80-89"].count) == (52, 1040)


def test_a_status_is_one_of_three_words_and_the_mark_of_the_source_is_kept(settings, tmp_path):
    marks = {"2021": "Final", "2022": "u", "2023": "revised", "2024": ""}
    header, *figures = extracts.figures_lines(dict.fromkeys(marks, 10.0))
    marked = [f"{line},{mark}" for line, mark in zip(figures, marks.values(), strict=True)]
    load_lines(settings, tmp_path, "figures.csv", [f"{header},status", *marked])

    found = store.snapshot().frame("download_published_figures", {"area": None, "from": None, "to": None})

    assert found.status.fillna("").tolist() == ["final", "", "revised", ""]
    assert found.source_mark.fillna("").tolist() == ["Final", "u", "revised", ""]


def test_paths_that_lead_nowhere(settings, tmp_path):
    (tmp_path / "empty").mkdir()

    with pytest.raises(load.NotFound, match="no such file or folder"):
        load.load([tmp_path / "absent.csv"], settings=settings)
    with pytest.raises(load.NotFound, match="no CSV, XLSX or Parquet"):
        load.load([tmp_path / "empty"], settings=settings)


def test_a_failed_check_leaves_the_old_snapshot(settings, tmp_path, monkeypatch):
    first = load_lines(settings, tmp_path, "beds.csv", extracts.beds_lines()).snapshot

    def refuse(file: Path) -> None:
        raise publish.Unverified("The new snapshot was not published: made to fail.")

    with monkeypatch.context() as patched:
        patched.setattr(publish, "verify", refuse)
        with pytest.raises(publish.Unverified):
            load_lines(settings, tmp_path, "more.csv", extracts.beds_lines(4))
    assert store.current_id(settings.home) == first

    after = load_lines(settings, tmp_path, "more.csv", extracts.beds_lines(4))
    assert after.files[0].status == "loaded"
    assert after.snapshot != first
    assert len(value_of("beds_available", ICB, settings)) == 4


def test_verify_finds_a_count_that_escaped(settings, tmp_path):
    load_lines(settings, tmp_path, "falls.csv", extracts.falls_lines(3))
    file = store.snapshot_file(settings.home, store.current_id(settings.home))
    copy = tmp_path / "copy.duckdb"
    copy.write_bytes(file.read_bytes())
    connection = duckdb.connect(str(copy))
    connection.execute("update weekly_points set value = 3 where measure = 'falls_admissions'")
    connection.close()

    with pytest.raises(publish.Unverified, match="escaped disclosure control"):
        publish.verify(copy)


@pytest.mark.parametrize("delay", [0.4, 0.9, 1.4, 1.9, 2.6])
def test_a_killed_load_leaves_the_old_snapshot_and_the_next_load_works(settings, tmp_path, delay):
    load_lines(settings, tmp_path, "first.csv", extracts.beds_lines(2))
    first = store.current_id(settings.home)
    big = extracts.write(tmp_path / "in" / "big.csv", extracts.falls_lines(60))
    process = subprocess.Popen(
        [sys.executable, "-m", "outcomes", "load", str(big)],
        cwd=ROOT,
        env={**os.environ, "OUTCOMES_HOME": str(settings.home)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    time.sleep(delay)
    process.kill()
    process.wait()

    served = store.Snapshot(store.snapshot_file(settings.home, store.current_id(settings.home)))
    assert served.rows("faults", Unsound, {}) == ()
    served.close()
    report = load.load([big], settings=settings, today=TODAY)

    assert report.ok
    assert len(value_of("falls_admissions", ICB, settings)) == 60
    assert len(value_of("beds_available", ICB, settings)) == 2
    assert store.current_id(settings.home) != first


def test_only_one_load_at_a_time(settings, tmp_path):
    load_lines(settings, tmp_path, "first.csv", extracts.beds_lines(2))
    holder = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import sys, time, pathlib; from outcomes.warehouse import store\n"
            "with store.warehouse(pathlib.Path(sys.argv[1])):\n    print('held', flush=True); time.sleep(60)",
            str(settings.home),
        ],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert holder.stdout.readline().strip() == "held"
        with pytest.raises(store.Busy, match="Another load is running"):
            load_lines(settings, tmp_path, "second.csv", extracts.beds_lines(3))
    finally:
        holder.kill()
        holder.wait()
        holder.stdout.close()


def test_an_embargoed_measure_is_not_in_the_snapshot_until_its_day(settings, tmp_path):
    embargoed = with_measure("smoking_adults", not_before=date(2999, 1, 1))
    file = extracts.write(tmp_path / "in" / "f.csv", extracts.figures_lines({"2024": 11.0}))

    load.load([file], settings=settings, catalogue=embargoed, today=TODAY)
    assert smoking(DURHAM) == []
    for table in ("observations", "vintages", "target_points"):
        assert store.snapshot()._connection.execute(f"select count(*) from {table}").fetchone() == (0,)

    load.load([file], settings=settings, today=TODAY)
    assert smoking(DURHAM) == [("2024", 11.0)]


@pytest.mark.parametrize("measure", ["falls_admissions", "falls_admissions_care_home"])
def test_an_embargo_on_falls_takes_every_total_of_their_cells(settings, tmp_path, measure):
    file = extracts.write(tmp_path / "falls.csv", extracts.falls_lines(56))

    load.load(
        [file], settings=settings, catalogue=with_measure(measure, not_before=date(2999, 1, 1)), today=TODAY
    )
    assert store.read("weekly_falls_years", FallsYear) == ()
    for table in ("weekly_points", "weekly_summaries", "spc_points"):
        shown = store.snapshot()._connection.execute(f"select distinct measure from {table}").fetchall()
        assert (measure,) not in shown

    load.load([file], settings=settings, today=TODAY)
    assert store.read("weekly_falls_years", FallsYear) != ()


@pytest.mark.parametrize("status", ["published", "provisional", "management"])
def test_a_public_address_is_closed_by_one_measure_that_is_not_published(settings, tmp_path, status):
    file = extracts.write(tmp_path / "in" / "f.csv", extracts.figures_lines({"2024": 11.0}))
    changed = with_measure("smoking_adults", release_status=status)

    assert load.load([file], settings=settings, catalogue=changed, today=TODAY).ok

    (source,) = store.read("sources", Source)
    assert source.release_status == status
    assert (routes.why_not_public() is None) == (status == "published")


def with_measure(measure_id: str, **changed: object) -> Catalogue:
    """The catalogue with one measure changed."""
    measures = tuple(
        m.model_copy(update=changed) if m.id == measure_id else m for m in load.shipped_catalogue.measures
    )
    made = load.shipped_catalogue.model_copy(update={"measures": measures})
    made.__dict__.pop("measure_by_id", None)
    return made


def test_a_pointer_that_is_being_read_is_replaced_all_the_same(tmp_path, monkeypatch):
    tries = []
    replace = os.replace

    def busy_twice(source, target):
        tries.append(target)
        if len(tries) < 3:
            raise PermissionError("in use")
        replace(source, target)

    monkeypatch.setattr(os, "replace", busy_twice)
    store.make_current(tmp_path, "20260101T000000000000-aaaaaa")

    assert len(tries) == 3
    assert store.current_id(tmp_path) == "20260101T000000000000-aaaaaa"
    monkeypatch.setattr(store, "REPLACE_TRIES", 1)
    tries.clear()
    with pytest.raises(PermissionError):
        store.make_current(tmp_path, "20260101T000000000001-aaaaaa")


def test_rollback_goes_to_what_was_served_and_not_to_what_was_taken_back(settings, tmp_path):
    good = load_lines(settings, tmp_path, "good.csv", extracts.figures_lines({"2024": 11.0})).snapshot
    load_lines(settings, tmp_path, "bad.csv", extracts.figures_lines({"2024": 99.0}))
    load.rollback(settings=settings)
    load_lines(settings, tmp_path, "next.csv", extracts.figures_lines({"2024": 10.5}))

    assert load.rollback(settings=settings) == good
    assert smoking(DURHAM) == [("2024", 11.0)]
    with pytest.raises(load.NotFound, match="no earlier snapshot"):
        load.rollback(settings=settings)


def test_snapshots_that_were_served_outlive_those_that_were_taken_back(settings, tmp_path):
    ids = [
        load_lines(settings, tmp_path, f"{n}.csv", extracts.figures_lines({"2024": 10.0 + n})).snapshot
        for n in range(5)
    ]
    load.rollback(ids[0], settings=settings)

    newest = load_lines(settings, tmp_path, "next.csv", extracts.figures_lines({"2024": 9.0})).snapshot

    assert store.snapshot_ids(settings.home) == [ids[0], *ids[2:], newest]
    assert load.rollback(settings=settings) == ids[0]


def test_numbers_that_break_the_arithmetic_leave_no_trace(settings, tmp_path, monkeypatch):
    first = load_lines(settings, tmp_path, "beds.csv", extracts.beds_lines())

    def fail(*_arguments, **_options):
        raise ZeroDivisionError("4711")

    with monkeypatch.context() as patched:
        patched.setattr(publish.compute, "tables", fail)
        with pytest.raises(publish.Unverified, match="ZeroDivisionError") as refused:
            load_lines(settings, tmp_path, "more.csv", extracts.beds_lines(4))
        with pytest.raises(publish.Unverified):
            load.withdraw(first.files[0].sha256, settings=settings)

    assert "4711" not in str(refused.value)
    assert list(load.loaded_files(settings.home)) == [first.files[0].sha256]
    assert store.current_id(settings.home) == first.snapshot
    assert not load.needs_publishing(settings.home, load.shipped_catalogue)


def test_a_load_that_ends_between_storing_and_switching_is_caught_up_with(settings, tmp_path, monkeypatch):
    first = load_lines(settings, tmp_path, "beds.csv", extracts.beds_lines()).snapshot

    def die(*_arguments) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(publish, "switch", die)
        with pytest.raises(KeyboardInterrupt):
            load_lines(settings, tmp_path, "more.csv", extracts.beds_lines(4))
    assert store.current_id(settings.home) == first

    after = load_lines(settings, tmp_path, "more.csv", extracts.beds_lines(4))
    assert after.files[0].status == "already loaded"
    assert after.snapshot != first
    assert len(value_of("beds_available", ICB, settings)) == 4


def test_a_disk_that_fills_up_leaves_no_half_of_a_snapshot(settings, tmp_path, monkeypatch):
    first = load_lines(settings, tmp_path, "beds.csv", extracts.beds_lines()).snapshot

    def fill(file: Path, _tables) -> None:
        file.write_bytes(b"half")
        raise duckdb.TransactionException("No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(store, "write_snapshot", fill)
        with pytest.raises(store.Unwritten, match="disk is full"):
            load_lines(settings, tmp_path, "more.csv", extracts.beds_lines(4))

    assert [file.stem for file in store.snapshots_folder(settings.home).iterdir()] == [first]
    assert load_lines(settings, tmp_path, "more.csv", extracts.beds_lines(4)).files[0].status == "loaded"


def test_a_file_that_cannot_be_read_is_refused_alone(settings, tmp_path, monkeypatch):
    for name in ("a.csv", "b.csv"):
        extracts.write(tmp_path / "in" / name, extracts.beds_lines(3 if name == "a.csv" else 4))
    read = Path.read_bytes

    def closed(file: Path) -> bytes:
        if file.name == "a.csv":
            raise PermissionError(13, "Permission denied", str(file))
        return read(file)

    monkeypatch.setattr(Path, "read_bytes", closed)
    report = load.load([tmp_path / "in"], settings=settings, today=TODAY)

    assert [file.status for file in report.files] == ["rejected", "loaded"]
    assert report.files[0].reasons[0].reason == "The file cannot be read (Permission denied)."


def test_a_file_that_is_too_large_is_not_read_into_memory(settings, tmp_path, monkeypatch):
    file = extracts.write(tmp_path / "in" / "large.csv", extracts.beds_lines())
    monkeypatch.setattr(load.tables, "LARGEST_FILE_BYTES", 100)
    monkeypatch.setattr(Path, "read_bytes", lambda _file: pytest.fail("was read"))

    (refused,) = load.load([file], settings=settings, check_only=True).files

    assert refused.status == "would reject"
    assert "larger than" in refused.reasons[0].reason


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("beds.csv", "beds.csv"),
        ("Betten ü.csv", "Betten ü.csv"),
        ("a\nb.csv", "a?b.csv"),
        ("a\udcff.csv", "a?.csv"),
    ],
)
def test_any_file_name_can_be_shown_and_stored(name, shown):
    assert load.printable(name) == shown


def test_what_is_neither_file_nor_folder_is_said(settings):
    with pytest.raises(load.NotFound, match="neither a file nor a folder"):
        load.load([Path(os.devnull)], settings=settings)


def test_rows_add_up_in_a_rejected_file_too(settings, tmp_path):
    lines = [
        line.replace("630", "-1") if line.startswith("2024-01-07") else line
        for line in extracts.beds_lines(4)
    ]

    (file,) = load_lines(settings, tmp_path, "bad.csv", lines).files

    assert (file.status, file.rows, file.accepted, file.quarantined) == ("rejected", 32, 24, 8)
    assert load.loaded_files(settings.home) == {}


def test_a_file_about_others_says_how_many_rows_it_has(settings, tmp_path):
    lines = ["areacd,areanm,indicator,period,observation,measure,unit"]
    lines += [
        f"W06000001,Anglesey,Cigarette smokers,{year}-01-01/P5Y,12,Percentage,%" for year in (2018, 2019)
    ]

    (file,) = load_lines(settings, tmp_path, "wales.csv", lines).files

    assert (file.status, file.rows, file.out_of_area, file.accepted) == ("rejected", 2, 2, 0)


def test_our_own_layout_has_no_rows_of_others(settings, tmp_path):
    lines = extracts.figures_lines({"2023": 11.0, "2024": 12.0})
    lines = [line.replace("E06000047", "E0600047").replace("County Durham", "Durham") for line in lines]

    (file,) = load_lines(settings, tmp_path, "mistyped.csv", lines).files

    assert (file.status, file.rows, file.out_of_area, file.quarantined) == ("rejected", 2, 0, 2)
    assert [problem.line for problem in file.reasons[:2]] == [2, 3]
    assert file.reasons[0].reason == "area_code is not a known area; the nearest known code is E06000047."


@pytest.mark.parametrize("damage", ["pointer", "snapshot"])
def test_a_build_mends_what_is_damaged_and_withdraws_nothing(settings, tmp_path, damage):
    report = load_lines(settings, tmp_path, "first.csv", extracts.figures_lines({"2024": 11.0}))
    if damage == "pointer":
        (settings.home / "current.json").write_text("{")
    else:
        store.snapshot_file(settings.home, report.snapshot).unlink()

    load.build_first(settings=settings)

    assert smoking(DURHAM) == [("2024", 11.0)]
    assert list(load.loaded_files(settings.home)) == [report.files[0].sha256]


def test_rollback_finds_a_snapshot_when_the_pointer_is_damaged(settings, tmp_path):
    report = load_lines(settings, tmp_path, "first.csv", extracts.figures_lines({"2024": 11.0}))
    (settings.home / "current.json").write_text("garbage")

    assert load.rollback(settings=settings) == report.snapshot


def test_an_old_snapshot_that_another_process_holds_open_does_not_stop_a_load(tmp_path, monkeypatch):
    names = [f"2026010{day}T000000000000-aaaaaa" for day in range(1, 9)]
    store.snapshots_folder(tmp_path).mkdir(parents=True)
    for name in names:
        store.snapshot_file(tmp_path, name).touch()
        store.make_current(tmp_path, name)
    removed = Path.unlink

    def held(file: Path, missing_ok: bool = False) -> None:
        if file.stem in (names[0], f".building-{names[0]}"):
            raise PermissionError(13, "used by another process", str(file))
        removed(file, missing_ok=missing_ok)

    store.snapshots_folder(tmp_path).joinpath(f".building-{names[0]}.duckdb").touch()
    monkeypatch.setattr(Path, "unlink", held)
    publish._remove_unfinished(store.snapshots_folder(tmp_path))
    publish._prune(tmp_path)

    assert store.snapshot_ids(tmp_path) == [names[0], *names[-store.KEEP :]]


def test_a_file_on_another_scale_than_what_is_loaded_changes_nothing(settings, tmp_path):
    years = {"2022": 0.52, "2023": 0.51, "2024": 0.50}
    percentages = {year: 100 * value for year, value in years.items()}
    load_lines(settings, tmp_path, "good.csv", extracts.figures_lines(percentages))
    before = fingerprint(settings.home)

    (file,) = load_lines(settings, tmp_path, "proportions.csv", extracts.figures_lines(years)).files

    assert (file.status, file.layout) == ("rejected", "figures")
    assert "has 0.5 in 2024, and for the same period 50% is held" in file.reasons[-1].reason
    assert fingerprint(settings.home) == before
    # What was withdrawn is no measure of scale any more: a wrong file can be replaced.
    load.withdraw(next(iter(load.loaded_files(settings.home))), settings=settings)
    others = extracts.figures_lines({"2024": 0.4}, measure="obesity_year6")
    (file,) = load_lines(settings, tmp_path, "first.csv", others).files
    assert "which is probably meant as 40%" in file.reasons[-1].reason


def test_weekly_figures_are_compared_with_real_ones_and_never_with_invented_ones(settings, tmp_path):
    load_lines(settings, tmp_path, "invented.csv", extracts.beds_lines(3, synthetic=True))
    daily = extracts.beds_lines(3, available=7, occupied=6)
    (file,) = load_lines(settings, tmp_path, "real.csv", daily).files
    assert file.status == "loaded"

    weekly = extracts.beds_lines(3, available=700, occupied=630)
    (file,) = load_lines(settings, tmp_path, "other.csv", weekly).files
    # Of counts below fifty nothing is said.
    assert file.status == "loaded"
    (file,) = load_lines(settings, tmp_path, "again.csv", [*daily, ""]).files
    assert file.status == "rejected"
    assert "has 7 in 2024-01-21, and for the same period 700 is held" in file.reasons[-1].reason
