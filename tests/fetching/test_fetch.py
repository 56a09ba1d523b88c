"""Figures from their publishers to a snapshot, twice in a row, for each kind of source."""

from outcomes.catalogue import ICB
from outcomes.warehouse import store
from tests.fetching import publishers


def statuses(report):
    return {one.publisher.id: one.status for one in report.sources}


def test_an_indicator_comes_for_every_kind_of_area_and_makes_one_snapshot(host, fetch, settings):
    publishers.everything(host)

    report = fetch("adult_excess_weight")

    assert report.ok, report.reasons()
    assert statuses(report) == {"fingertips": "new figures"}
    assert [got.wanted.name for got in report.sources[0].files] == [
        "fingertips-93088-502.csv",
        "fingertips-93088-221.csv",
    ]
    assert store.snapshot_ids(settings.home) == [report.snapshot]
    found = store.Snapshot(store.snapshot_file(settings.home, report.snapshot))
    held = found.frame("download_published_figures", {"area": None, "from": None, "to": None})
    found.close()
    assert set(held["measure"]) == {"adult_excess_weight"}
    assert {ICB, "E92000001", "E12000001", *publishers.PLACES} <= set(held["area_code"])


def test_a_second_fetch_with_nothing_new_makes_no_second_snapshot(host, fetch, settings):
    publishers.everything(host)
    first = fetch("adult_excess_weight")

    second = fetch("adult_excess_weight")

    assert second.ok
    assert statuses(second) == {"fingertips": "nothing new"}
    assert second.snapshot == first.snapshot
    assert store.snapshot_ids(settings.home) == [first.snapshot]
    assert [path for path, headers in host.asked if "if-none-match" in headers] == [
        path for path in host.paths[:3] if "all_data" in path
    ]
