"""What a snapshot says of its sources, and what changed since the one before."""

from datetime import date
from fractions import Fraction

import duckdb
import pytest

from outcomes import methods
from outcomes.catalogue import catalogue
from outcomes.methods import verdict
from outcomes.pipeline import compute, load
from outcomes.results.provenance import File, Source
from outcomes.results.targets import Arrival
from outcomes.settings import Settings
from outcomes.warehouse import store
from tests import extracts

TODAY = date(2026, 11, 22)
DURHAM = "E06000047"


@pytest.fixture
def settings(tmp_path, monkeypatch):
    monkeypatch.setenv("OUTCOMES_HOME", str(tmp_path / "home"))
    return Settings()


def publish(settings, tmp_path, values, **options):
    number = len(list(tmp_path.glob("*.csv")))
    file = extracts.write(tmp_path / f"{number}.csv", extracts.figures_lines(values, **options))
    return load.load([file], settings=settings, today=TODAY).files[0].sha256


def changes(commitment="smoking", area=DURHAM):
    rows = store.snapshot()._connection.execute(
        "select before, now, cause, sentence from changes where commitment = $c and area_code = $a",
        {"c": commitment, "a": area},
    )
    return rows.fetchall()


def test_the_first_snapshot_has_no_changes(settings, tmp_path):
    publish(settings, tmp_path, {"2020": 16.0, "2024": 9.0})

    assert store.snapshot()._connection.execute("select count(*) from changes").fetchone() == (0,)


def test_a_new_period_and_a_new_verdict_are_told_with_their_cause(settings, tmp_path):
    publish(settings, tmp_path, {"2020": 16.0, "2023": 9.0})
    publish(settings, tmp_path, {"2024": 4.5})

    ((before, now, cause, sentence),) = changes()
    # Nothing was revised: the figure of 2023 is still there, and one for 2024 came.
    assert (before, now, cause) == ("Not enough data", "Met", "pattern")
    assert "new figures for 2024" in sentence


def test_figures_that_leave_are_told_also_where_they_are_for_reference(settings, tmp_path):
    values = {"2022": 30.0, "2023": 31.0, "2024": 33.0}
    publish(settings, tmp_path, values, measure="adult_obesity", area="E12000001")
    newest = publish(settings, tmp_path, {"2025": 34.0}, measure="adult_obesity", area="E12000001")
    assert changes("healthy-weight", "E12000001")[0][:3] == (
        "For reference, not judged",
        "For reference, not judged",
        None,
    )

    load.withdraw(newest, settings=settings)

    ((_, _, cause, sentence),) = changes("healthy-weight", "E12000001")
    assert cause == "data"
    assert "figures for 2024 in place of those for 2025" in sentence


def test_files_loaded_since_are_told_although_no_verdict_changed(settings, tmp_path):
    publish(settings, tmp_path, {"2020": 16.0, "2024": 9.0})
    assert store.read("overview_arrivals", Arrival) == ()

    load.load([extracts.write(tmp_path / "beds.csv", extracts.beds_lines())], settings=settings, today=TODAY)

    assert changes() == []
    assert store.read("overview_arrivals", Arrival) == (
        Arrival(layout="beds", name="Beds, weekly", n_rows=24),
    )


def test_what_stays_the_same_is_not_a_change(settings, tmp_path):
    publish(settings, tmp_path, {"2020": 16.0, "2024": 9.0})
    publish(settings, tmp_path, {"2024": 70.0}, measure="adult_excess_weight", area="E08000037")

    rows = (
        store.snapshot()._connection.execute("select distinct commitment, area_code from changes").fetchall()
    )
    assert (("smoking", DURHAM)) not in rows
    assert {commitment for commitment, _ in rows} <= {"healthy-weight"}


@pytest.mark.parametrize(
    ("meeting", "compared"),
    [
        (None, "third"),
        (date(2026, 9, 29), "second"),
        (date(2026, 8, 31), "first"),
        (date(2026, 7, 1), "third"),
    ],
)
def test_verdicts_are_compared_with_those_held_at_the_last_board(tmp_path, meeting, compared):
    connection = duckdb.connect()
    connection.execute((store.QUERIES / "schema.sql").read_text())
    for name, published_at in (
        ("first", "2026-08-02"),
        ("second", "2026-09-29 23:10"),
        ("third", "2026-11-01"),
    ):
        connection.execute(
            "insert into verdicts by name select $n as snapshot, $p::timestamp as published_at, 'smoking' as commitment,"
            " 'adults' as part, 'E06000047' as area_code, 'met' as code, 'Met' as words, 'x=1' as definition",
            {"n": name, "p": published_at},
        )
    board = meeting and catalogue.events[0].model_copy(update={"kind": "board", "date": meeting})

    past = compute.past_verdicts(connection, board)

    assert [(row.snapshot, row.board) for row in past] == [(compared, meeting)]


def test_the_last_board_is_the_newest_meeting_that_is_over():
    event = catalogue.events[0]
    days = (date(2026, 7, 28), date(2026, 9, 29), date(2026, 11, 24))
    boards = tuple(event.model_copy(update={"kind": "board", "date": day}) for day in days)
    dated = catalogue.model_copy(update={"events": (*catalogue.events, *boards)})

    assert dated.last_board(date(2026, 11, 23)).date == date(2026, 9, 29)
    assert dated.last_board(date(2026, 9, 29)).date == date(2026, 7, 28)
    assert catalogue.last_board(date(2026, 11, 23)) is None


def test_a_changed_method_is_a_cause_of_its_own(settings, tmp_path, monkeypatch):
    publish(settings, tmp_path, {"2020": 16.0, "2024": 9.0})
    monkeypatch.setattr(verdict, "VERSION", "99")
    monkeypatch.setattr(verdict, "RECENT_POINTS", 2)
    publish(settings, tmp_path, {"2023": 3.0, "2024": 4.0})

    ((_, _, cause, sentence),) = changes()
    assert cause == "definition"
    assert sentence.endswith(": the definition of the verdict changed, so the two do not compare.")


def test_moved_cuts_are_put_down_to_the_definition(settings, tmp_path, monkeypatch):
    """Nothing but the cuts is another: likelihoods that fall between the old cuts and the new change their words."""
    falling = {str(year): 20.0 - 0.8 * (year - 2012) + (year % 3) for year in range(2012, 2025)}
    with monkeypatch.context() as earlier:
        earlier.setattr(verdict, "VERSION", "1")
        earlier.setattr(verdict, "UNLIKELY", Fraction(0))
        earlier.setattr(verdict, "LIKELY", Fraction(1, 1000))
        publish(settings, tmp_path, falling, area="E12000001")
    # A file of other figures makes a new snapshot.
    publish(settings, tmp_path, {"2024": 70.0}, measure="adult_excess_weight", area="E08000037")

    ((before, now, cause, sentence),) = changes(area="E12000001")
    assert (before, cause) == ("Likely on the current pattern", "definition")
    assert now in ("Could go either way", "Unlikely without faster change")
    assert sentence.endswith(": the definition of the verdict changed, so the two do not compare.")


def test_a_target_that_is_mixed_by_the_new_definition_is_told_as_a_whole(settings, tmp_path, monkeypatch):
    rising = {f"{year}": 20.0 + year - 2016 for year in range(2016, 2025)}
    with monkeypatch.context() as earlier:
        earlier.setattr(verdict, "VERSION", "1")
        for measure, values in (
            ("obesity_reception", {year: 40.0 - value for year, value in rising.items()}),
            ("adult_excess_weight", rising),
        ):
            publish(settings, tmp_path, values, measure=measure, area="E12000001")
    publish(settings, tmp_path, {"2020": 16.0, "2024": 9.0})

    ((part, before, now, cause, sentence),) = (
        store.snapshot()
        ._connection.execute(
            "select part, before, now, cause, sentence from changes "
            "where commitment = 'healthy-weight' and area_code = 'E12000001'"
        )
        .fetchall()
    )
    assert (part, before, now, cause) == (
        "",
        "Moving the right way",
        "Mixed: adults getting worse",
        "definition",
    )
    assert "the definition of the verdict changed" in sentence


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
