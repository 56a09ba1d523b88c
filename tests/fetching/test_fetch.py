"""Figures from their publishers to a snapshot, and a second time without another."""

import json

import pytest

from outcomes import fetching
from outcomes.catalogue import ENGLAND, ICB, REGION
from outcomes.fetching.client import Client
from outcomes.pipeline import load
from outcomes.sources import registry
from outcomes.warehouse import store, updates
from tests.fetching import publishers
from tests.fetching.publishers import Reply

AE = "/statistics/statistical-work-areas/ae-waiting-times-and-activity"
UPLOADS = "/statistics/wp-content/uploads/sites/2"


def statuses(report):
    return {one.publisher.id: one.status for one in report.sources}


def names(report):
    return [got.wanted.name for one in report.sources for got in one.files]


def held(settings, name, **parameters):
    snapshot = store.Snapshot(store.snapshot_file(settings.home, store.current_id(settings.home)))
    try:
        return snapshot.frame(name, parameters)
    finally:
        snapshot.close()


def figures(settings):
    return held(settings, "download_published_figures", **{"area": None, "from": None, "to": None})


def test_an_indicator_comes_for_every_kind_of_area_and_makes_one_snapshot(host, fetch, settings):
    publishers.everything(host)

    report = fetch("adult_excess_weight")

    assert report.ok, report.reasons()
    assert statuses(report) == {"fingertips": "new figures"}
    assert names(report) == ["fingertips-93088-502.csv", "fingertips-93088-221.csv"]
    assert store.snapshot_ids(settings.home) == [report.snapshot]
    found = figures(settings)
    assert set(found["measure"]) == {"adult_excess_weight"}
    assert {ICB, ENGLAND, REGION, *publishers.PLACES} <= set(found["area_code"])
    assert "Most deprived decile" in set(found["category"])


def test_every_measure_that_a_publisher_offers_is_filled_and_a_second_time_nothing_is_new(
    host, fetch, settings, local
):
    publishers.everything(host)

    first = fetch()

    assert first.ok, first.reasons()
    offered = {m.id: m for m in local.measures if m.id in publishers.offered_by(local)}
    assert {m for m, one in offered.items() if one.kind == "published"} == set(figures(settings)["measure"])
    assert {one.layout for one in offered.values() if one.layout} <= set(held(settings, "sources")["layout"])
    assert store.snapshot_ids(settings.home) == [first.snapshot]

    before, n_asked = (settings.home / "ledger").stat().st_mtime_ns, len(host.asked)
    second = fetch()

    assert second.ok
    assert set(statuses(second).values()) == {"nothing new"}
    assert store.snapshot_ids(settings.home) == [first.snapshot] == [second.snapshot]
    assert (settings.home / "ledger").stat().st_mtime_ns == before
    again = [headers for path, headers in host.asked[n_asked:] if path.endswith((".csv", ".xlsx"))]
    assert again
    assert all("if-none-match" in headers for headers in again)


def test_new_bytes_at_an_address_known_before_are_loaded(host, fetch, settings):
    publishers.everything(host)
    first = fetch("adult_excess_weight")
    host.answers["/api/all_data/csv/by_indicator_id"] = Reply(
        publishers.fingertips_csv("93088", 502, shift=1)
    )

    second = fetch("adult_excess_weight")

    assert statuses(second) == {"fingertips": "new figures"}
    assert len(store.snapshot_ids(settings.home)) == 2
    assert second.snapshot != first.snapshot


def test_a_publisher_that_knows_only_dates_is_asked_by_date(host, fetch):
    publishers.everything(host)
    path = "/api/all_data/csv/by_indicator_id"
    stamp = "Tue, 04 Nov 2025 09:30:00 GMT"
    same = Reply(publishers.fingertips_csv("93088", 502), headers={"ETag": "", "Last-Modified": stamp})
    host.answers[path] = same
    fetch("adult_excess_weight")
    host.answers[path] = Reply(status=304)

    assert statuses(fetch("adult_excess_weight")) == {"fingertips": "nothing new"}
    assert [headers.get("if-modified-since") for at, headers in host.asked if at.startswith(path)] == [
        None,
        None,
        stamp,
        stamp,
    ]


def test_a_file_damaged_on_disk_is_asked_for_anew(host, fetch, settings):
    publishers.everything(host)
    fetch("adult_excess_weight")
    file = settings.home / "fetched" / "fingertips" / "fingertips-93088-502.csv"
    file.write_bytes(b"half of it")

    report = fetch("adult_excess_weight")

    assert statuses(report) == {"fingertips": "nothing new"}
    assert file.read_bytes() == publishers.fingertips_csv("93088", 502)


def test_only_kinds_of_area_that_the_publisher_has_are_asked_for(host, fetch):
    publishers.everything(host)
    host.answers["/api/available_data"] = Reply(b'[{"IndicatorId": 93088, "AreaTypeId": 221}]')

    assert names(fetch("adult_excess_weight")) == ["fingertips-93088-221.csv"]


def test_what_somebody_withdrew_stays_withdrawn_until_its_publisher_changes_it(host, fetch, settings):
    publishers.everything(host)
    first = fetch("adult_excess_weight")
    load.withdraw(first.sources[0].files[0].note.sha256, settings=settings)

    assert statuses(fetch("adult_excess_weight")) == {"fingertips": "nothing new"}

    host.answers["/api/all_data/csv/by_indicator_id"] = Reply(
        publishers.fingertips_csv("93088", 502, shift=1)
    )
    assert statuses(fetch("adult_excess_weight")) == {"fingertips": "new figures"}


def test_the_newest_months_come_through_the_pages_of_two_years_revised_ones_first(host, fetch):
    publishers.everything(host)

    report = fetch("monthly_four_hour_percent")

    assert report.ok, report.reasons()
    assert names(report) == [
        "Monthly-AE-May-2025-revised-13.11.25.csv",
        "Monthly-AE-April-2025.csv",
        "Monthly-AE-March-2025.csv",
    ]
    assert names(fetch("monthly_four_hour_percent", n_files=1)) == [
        "Monthly-AE-May-2025-revised-13.11.25.csv"
    ]


def test_measures_choose_their_sources(fetch, host):
    publishers.everything(host)

    assert set(statuses(fetch("adult_obesity", dry_run=True))) == {"fingertips", "ons"}
    assert set(statuses(fetch("sitrep_beds_available", dry_run=True))) == {"sitrep-beds", "sitrep-ambulances"}
    assert host.asked == []


def test_a_dry_run_says_every_address_and_changes_nothing(fetch, host, settings, local):
    report = fetch(dry_run=True)

    assert report.ok
    assert host.asked == []
    assert not settings.home.exists()
    asked = [request for one in report.sources for request in one.requests]
    indicators = [i for m in local.measures for i in m.indicators if i.startswith(("fingertips:", "ons:"))]
    assert len(asked) >= len(indicators)
    assert all(request.startswith("http://127.0.0.1:") for request in asked)
    assert any("indicator_ids=93881&child_area_type_id=502&parent_area_type_id=6" in one for one in asked)


@pytest.mark.parametrize(
    ("measure", "said"),
    [("nothing", "no measure has this id"), ("four_hour_percent", "load them from a file")],
)
def test_a_measure_of_no_publisher_is_refused(fetch, host, measure, said):
    with pytest.raises(fetching.NotFetched, match=said):
        fetch(measure)
    assert host.asked == []


def test_the_record_says_when_each_source_was_asked_and_what_came(host, fetch, settings):
    publishers.everything(host)
    fetch("adult_obesity")
    host.answers["/api/available_data"] = Reply(status=404)
    fetch("adult_excess_weight")

    found = {one.source: one for one in updates.read(settings.home)}

    assert {key: (one.status, one.n_files) for key, one in found.items()} == {
        "fingertips": ("failed", 0),
        "ons": ("new figures", 1),
    }
    written = updates.file_of(settings.home).stat().st_mtime
    assert all(0 <= written - one.asked_at.timestamp() < 120 for one in found.values())
    assert found["ons"].new_at == found["ons"].asked_at
    assert found["fingertips"].new_at == found["ons"].asked_at <= found["fingertips"].asked_at


@pytest.mark.parametrize("said", [b"", b"{", b"[]", b'{"updates": [1]}', b'{"updates": [{"source": "ons"}]}'])
def test_a_damaged_record_is_no_record(tmp_path, said):
    updates.file_of(tmp_path).write_bytes(said)

    assert updates.read(tmp_path) == ()


def test_a_source_whose_layout_is_not_read_yet_is_not_asked(host, fetch, monkeypatch):
    publishers.everything(host)
    monkeypatch.setattr(registry, "is_known", lambda layout: layout == "ons")

    assert set(statuses(fetch(dry_run=True))) == {"ons"}
    with pytest.raises(fetching.NotFetched):
        fetch("sitrep_beds_available")


def test_requests_to_one_host_have_a_pause_between_them(host, fetch, local, waits, settings):
    publishers.everything(host)
    patient = [one.model_copy(update={"pause_seconds": 5.0}) for one in local.publishers]
    slow = local.model_copy(update={"publishers": tuple(patient)})

    fetching.fetch(
        ["adult_excess_weight"], settings=settings, catalogue=slow, client=Client(sleep=waits.append)
    )

    assert len(waits) == len(host.asked) - 1 == 2
    assert all(4.5 < wait <= 5 for wait in waits)


def test_what_is_kept_has_a_limit_and_files_of_this_run_are_never_removed(host, fetch, settings, monkeypatch):
    publishers.everything(host)
    fetch("adult_excess_weight")
    monkeypatch.setattr("outcomes.fetching.kept.Shelf.tidy.__defaults__", (1,))

    fetch("monthly_four_hour_percent")

    kept = {file.parent.name for file in (settings.home / "fetched").rglob("*.csv")}
    assert kept == {"monthly-ae"}


def test_json_has_the_keys_that_are_promised(host, fetch):
    publishers.everything(host)

    said = json.loads(json.dumps([one.as_json() for one in fetch("adult_excess_weight").sources]))

    assert said[0]["id"] == "fingertips"
    assert said[0]["status"] == "new figures"
    assert said[0]["reason"] is None
    assert [file["status"] for file in said[0]["files"]] == ["loaded", "loaded"]
