from datetime import datetime

import pytest

from outcomes.warehouse import store
from outcomes.web import callbacks
from tests.rows import filled


@pytest.fixture
def published(monkeypatch):
    moment = datetime(2026, 11, 23, 1, 2, 59)
    monkeypatch.setattr(store, "read", lambda _name, row: (filled(row, published_at=moment),))


@pytest.mark.usefixtures("published")
def test_the_footer_names_the_snapshot():
    assert callbacks.snapshot_words() == "Snapshot of 23 November 2026, 01:02 UTC"


def test_the_footer_says_when_nothing_is_published(monkeypatch):
    def nothing(_name, _row):
        raise store.NoSnapshot("Nothing is published yet.")

    monkeypatch.setattr(store, "read", nothing)
    assert callbacks.snapshot_words() == "No snapshot yet"
