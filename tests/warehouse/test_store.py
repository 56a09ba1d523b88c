"""The pointer, the warehouse and snapshots when something is wrong with their files."""

import json
from datetime import date

import duckdb
import pandas as pd
import pytest

from outcomes.catalogue import catalogue
from outcomes.pipeline import load
from outcomes.results.provenance import SnapshotRow, Source
from outcomes.settings import Settings
from outcomes.sources import registry
from outcomes.warehouse import store
from tests import extracts

FIRST, SECOND, THIRD = (f"2026010{day}T000000000000-aaaaaa" for day in (1, 2, 3))


@pytest.mark.parametrize(
    "written",
    [
        "",
        "garbage",
        "{}",
        "[]",
        "null",
        '{"snapshot": 5}',
        '{"snapshot": "../../etc/passwd"}',
        '{"snapshot": ""}',
    ],
)
def test_a_damaged_pointer_is_said_and_named(tmp_path, written):
    (tmp_path / "current.json").write_text(written)

    with pytest.raises(store.NoSnapshot, match="current.json is damaged"):
        store.current_id(tmp_path)
    assert not store.is_readable(tmp_path)


def test_a_damaged_pointer_can_be_replaced(tmp_path):
    (tmp_path / "current.json").write_text("garbage")

    store.make_current(tmp_path, FIRST)

    assert store.pointer(tmp_path) == store.Pointer(FIRST, ())


def test_the_pointer_remembers_what_was_served_before(tmp_path):
    for snapshot_id in (FIRST, SECOND, SECOND, THIRD):
        store.make_current(tmp_path, snapshot_id)
    assert store.pointer(tmp_path) == store.Pointer(THIRD, (FIRST, SECOND))

    store.make_current(tmp_path, FIRST)
    assert store.pointer(tmp_path) == store.Pointer(FIRST, ())


def test_nothing_published_is_not_readable(tmp_path):
    assert store.current_id(tmp_path) is None
    assert not store.is_readable(tmp_path)


@pytest.mark.parametrize("content", [None, b"", b"x" * 5000])
def test_a_missing_or_damaged_snapshot_is_said(tmp_path, monkeypatch, content):
    monkeypatch.setenv("OUTCOMES_HOME", str(tmp_path))
    store.make_current(tmp_path, FIRST)
    if content is not None:
        store.snapshots_folder(tmp_path).mkdir()
        store.snapshot_file(tmp_path, FIRST).write_bytes(content)

    with pytest.raises(store.NoSnapshot, match=f"{FIRST} cannot be read"):
        store.read("snapshot", SnapshotRow)
    assert not store.is_readable(tmp_path)


def test_rows_of_an_older_snapshot_are_not_kept_in_memory(published_home, tmp_path, monkeypatch):
    file = store.snapshot_file(published_home, store.current_id(published_home))
    store.snapshots_folder(tmp_path).mkdir()
    monkeypatch.setenv("OUTCOMES_HOME", str(tmp_path))
    for n_remembered, snapshot_id in enumerate((FIRST, SECOND)):
        store.snapshot_file(tmp_path, snapshot_id).write_bytes(file.read_bytes())
        store.make_current(tmp_path, snapshot_id)
        store.read("snapshot", SnapshotRow)
        if n_remembered == 0:
            store.read("sources", Source)
            assert store._cached_rows.cache_info().currsize == 2

    assert store._cached_rows.cache_info().currsize == 1


@pytest.mark.parametrize("content", [b"block", b"x" * 5000])
@pytest.mark.parametrize("read_only", [True, False])
def test_a_damaged_warehouse_is_not_called_busy(tmp_path, content, read_only):
    (tmp_path / "warehouse.duckdb").write_bytes(content)

    with (
        pytest.raises(store.Damaged, match="cannot be opened as a database"),
        store.warehouse(tmp_path, read_only=read_only),
    ):
        pass


def test_a_warehouse_that_may_not_be_written_is_not_called_damaged(tmp_path, monkeypatch):
    with store.warehouse(tmp_path):
        pass
    monkeypatch.setattr(store.os, "access", lambda *_: False)

    with pytest.raises(PermissionError) as refused, store.warehouse(tmp_path):
        pass
    assert refused.value.filename == str(tmp_path / "warehouse.duckdb")


def test_a_transaction_keeps_everything_or_nothing(tmp_path):
    def fail_after_writing(connection):
        with store.transaction(connection):
            store.append(connection, "quarantine", pd.DataFrame([{"sha256": "a", "reason": "b"}]))
            raise ZeroDivisionError

    with store.warehouse(tmp_path) as connection:
        with pytest.raises(ZeroDivisionError):
            fail_after_writing(connection)
        assert connection.execute("select count(*) from quarantine").fetchone() == (0,)


def test_a_full_disk_is_one_sentence(tmp_path):
    def fill_the_disk(connection):
        with store.transaction(connection):
            raise duckdb.TransactionException("No space left on device: value 4711")

    with store.warehouse(tmp_path) as connection, pytest.raises(store.Unwritten) as full:
        fill_the_disk(connection)

    assert "disk is full" in str(full.value)
    assert "4711" not in str(full.value)


def test_the_pointer_is_one_json_object(tmp_path):
    store.make_current(tmp_path, FIRST)

    assert json.loads((tmp_path / "current.json").read_text()) == {"snapshot": FIRST, "earlier": []}


@pytest.fixture
def held(tmp_path):
    """A warehouse with two weeks of the beds of one trust."""
    file = extracts.write(tmp_path / "beds.csv", extracts.beds_lines(2, orgs=("RTD",)))
    assert load.load([file], settings=Settings(home=tmp_path), today=date(2026, 11, 28)).ok
    return tmp_path


def test_the_rows_of_a_source_are_those_it_holds(held):
    with store.warehouse(held, read_only=True) as connection:
        assert len(store.staged(connection, catalogue, registry.source("beds"))) == 2
        assert store.staged(connection, catalogue, registry.source("uec")).empty


def test_a_warehouse_that_lacks_a_column_of_today_has_no_rows_to_compare_with(held):
    with store.warehouse(held) as connection:
        connection.execute("alter table raw_beds drop column discharges")
    with store.warehouse(held, read_only=True) as connection:
        assert store.staged(connection, catalogue, registry.source("beds")).empty


def test_a_broken_staging_query_is_no_warehouse_without_rows(held, monkeypatch):
    whole = store.query

    def broken(folder, name):
        return "select nothing_of_this_name from raw_beds" if name == "stg_beds" else whole(folder, name)

    monkeypatch.setattr(store, "query", broken)
    with store.warehouse(held, read_only=True) as connection, pytest.raises(duckdb.BinderException):
        store.staged(connection, catalogue, registry.source("beds"))
