"""What a snapshot says of its sources."""

from datetime import date

import pytest

from outcomes import methods
from outcomes.catalogue import catalogue
from outcomes.pipeline import compute, load
from outcomes.results.provenance import File, Source
from outcomes.settings import Settings
from outcomes.warehouse import store
from tests import extracts

TODAY = date(2026, 11, 22)


@pytest.fixture
def settings(tmp_path, monkeypatch):
    monkeypatch.setenv("OUTCOMES_HOME", str(tmp_path / "home"))
    return Settings()


def publish(settings, tmp_path, values, **options):
    number = len(list(tmp_path.glob("*.csv")))
    file = extracts.write(tmp_path / f"{number}.csv", extracts.figures_lines(values, **options))
    return load.load([file], settings=settings, today=TODAY).files[0].sha256


def test_the_last_board_is_the_newest_meeting_that_is_over():
    event = catalogue.events[0]
    days = (date(2026, 7, 28), date(2026, 9, 29), date(2026, 11, 24))
    boards = tuple(event.model_copy(update={"kind": "board", "date": day}) for day in days)
    dated = catalogue.model_copy(update={"events": (*catalogue.events, *boards)})

    assert dated.last_board(date(2026, 11, 23)).date == date(2026, 9, 29)
    assert dated.last_board(date(2026, 9, 29)).date == date(2026, 7, 28)
    assert catalogue.last_board(date(2026, 11, 23)) is None


def test_sources_say_how_fresh_they_are(settings, tmp_path):
    publish(settings, tmp_path, {"2023": 11.0, "2024": 10.0})
    load.load(
        [extracts.write(tmp_path / "beds.csv", extracts.beds_lines(synthetic=True))],
        settings=settings,
        today=TODAY,
    )

    sources = {row.layout: row for row in store.read("sources", Source)}
    assert sources["figures"].latest_period == "2024-12-31"
    assert (sources["beds"].rows, sources["beds"].synthetic, sources["beds"].release_status) == (
        24,
        True,
        "management",
    )
    assert not sources["figures"].synthetic


@pytest.mark.parametrize("status", ["published", "provisional", "management"])
@pytest.mark.parametrize("layout", ["figures", "fingertips", "ons", "sitrep", "monthly-ae"])
def test_a_source_is_as_public_as_the_least_public_of_its_measures(status, layout):
    fed = [m for m in catalogue.measures if m.layout == layout or f"{layout}:" in " ".join(m.indicators)]
    changed = fed[-1].model_copy(update={"release_status": status})
    others = tuple(m for m in catalogue.measures if m.id != changed.id)

    assert compute.release_status(layout, catalogue) == "published"
    assert (
        compute.release_status(layout, catalogue.model_copy(update={"measures": (*others, changed)}))
        == status
    )


def test_a_source_of_no_measure_is_not_known_to_be_public():
    assert compute.release_status("nothing", catalogue) == "management"


def test_rows_that_left_or_were_replaced_are_not_in_use(settings, tmp_path):
    for name, lines in (
        ("invented.csv", extracts.beds_lines(5, synthetic=True)),
        ("real.csv", extracts.beds_lines(3)),
        ("corrected.csv", extracts.beds_lines(3, occupied=600, orgs=("RTD",))),
    ):
        load.load([extracts.write(tmp_path / name, lines)], settings=settings, today=TODAY)

    files = {row.name: (row.n_accepted, row.n_in_use) for row in store.read("files", File)}
    assert files == {"invented.csv": (40, 0), "real.csv": (24, 21), "corrected.csv": (3, 3)}
    (beds,) = store.read("sources", Source)
    assert (beds.rows, beds.n_files, beds.synthetic) == (24, 2, False)


def test_sources_count_the_rows_in_use(settings, tmp_path):
    invented = extracts.write(tmp_path / "invented.csv", extracts.beds_lines(synthetic=True))
    real = extracts.write(tmp_path / "real.csv", extracts.beds_lines(2))
    load.load([invented], settings=settings, today=TODAY)
    load.load([real], settings=settings, today=TODAY)

    (source,) = [row for row in store.read("sources", Source) if row.layout == "beds"]
    assert source.rows == 16


def test_the_method_version_names_every_method():
    names = [part.split()[0] for part in compute.method_version().split(", ")]
    assert names[:6] == ["compute", "trajectory", "verdict", "projection", "spc", "impact"]
    assert names[1:] == list(methods.versioned())
