"""What the data page says of fetching: when each publisher was asked, and what came."""

from datetime import UTC, date, datetime

import pytest

from outcomes import settings
from outcomes.catalogue import catalogue
from outcomes.catalogue.publishers import UNCHECKED
from outcomes.numerals import upper_first
from outcomes.settings import Settings
from outcomes.sources import registry
from outcomes.warehouse.updates import Update, file_of, record
from pages.data import updates as data_updates
from pages.data.updates import updates
from tests.reading import LEAKED, text

ASKED = datetime(2026, 11, 27, 10, 15, tzinfo=UTC)


@pytest.fixture
def home(tmp_path):
    settings.use(Settings(home=tmp_path))
    yield tmp_path
    settings.use(None)


def test_before_anybody_fetched_it_says_so(home):
    said = text(updates())

    assert "No publisher was asked for figures yet" in said
    assert UNCHECKED in said
    assert said.count("Never") == sum(registry.is_known(one.layout) for one in catalogue.publishers)


def test_what_came_of_each_publisher_is_told_with_its_time(home):
    record(home, [Update("ons", datetime(2026, 10, 2, 9, 30, tzinfo=UTC), "new figures", 2)])
    record(
        home,
        [
            Update("fingertips", ASKED, "new figures", 1),
            Update("ons", ASKED, "nothing new", 0),
            Update("monthly-ae", ASKED, "failed", 0),
            Update("a source of before", ASKED, "failed", 0),
        ],
    )

    said = text(updates())

    assert "Publishers were last asked on 27 November 2026" in said
    assert "27 Nov 2026, 10:15 UTC New figures in one file" in said
    assert "27 Nov 2026, 10:15 UTC Nothing new 2 Oct 2026, 09:30 UTC" in said
    assert "Could not be had; what was held before is shown" in said
    assert "; one source could not be had" in said
    assert not LEAKED.search(said)


def test_once_somebody_ran_it_against_a_publisher_every_row_says_how_its_address_is_known(home, monkeypatch):
    first, *others = catalogue.publishers
    checked = first.model_copy(update={"last_checked": date(2026, 12, 4), "basis": "stated"})
    monkeypatch.setattr(
        data_updates, "catalogue", catalogue.model_copy(update={"publishers": (checked, *others)})
    )

    said = text(updates())

    assert "Last run against the publisher on 4 December 2026" in said
    assert upper_first(UNCHECKED) in said
    assert f"It is {UNCHECKED}" not in said


def test_a_damaged_record_does_not_break_the_page(home):
    file_of(home).write_text("{", encoding="utf-8")

    assert "No publisher was asked" in text(updates())
