"""What changed from one release to the next, tried with files: loaded, corrected, withdrawn and rolled back."""

import hashlib
import json
import os
import subprocess
import sys
import textwrap
from datetime import date, datetime
from fractions import Fraction

import pandas as pd
import pytest

from outcomes.catalogue import ROOT, catalogue
from outcomes.exports import changes
from outcomes.methods import verdict
from outcomes.pipeline import load, reconstructed
from outcomes.results.releases import RECONSTRUCTED
from outcomes.settings import Settings
from outcomes.warehouse import releases, store
from outcomes.wording import changes as words
from tests import extracts

TODAY = date(2026, 11, 22)
DURHAM = "E06000047"
REGION = "E12000001"


@pytest.fixture
def settings(tmp_path, monkeypatch):
    monkeypatch.setenv("OUTCOMES_HOME", str(tmp_path / "home"))
    return Settings()


@pytest.fixture
def publish(settings, tmp_path):
    """Load figures as a file of their own; gives its SHA-256."""

    def load_figures(values, *, reference=catalogue, **options):
        number = len(list(tmp_path.glob("*.csv")))
        file = extracts.write(tmp_path / f"{number}.csv", extracts.figures_lines(values, **options))
        return load.load([file], settings=settings, catalogue=reference, today=TODAY).files[0].sha256

    return load_figures


def changed(since=None, until=None, *, area=DURHAM, commitment="smoking"):
    """Kind, period, value before and now, and sentence of every change of one commitment in an area."""
    found = changes.between(since, until, today=TODAY).of(catalogue.area_by_code[area])
    return [
        (one.kind, one.period, one.before, one.now, words.sentence(one))
        for one in found
        if one.commitment == commitment
    ]


def test_a_new_year_is_a_new_figure_and_moves_the_verdict(publish):
    publish({"2020": 16.0, "2023": 9.0})
    publish({"2024": 4.5})

    assert changed() == [
        (
            "verdict",
            None,
            None,
            None,
            "From “Not enough data” to “Met”: new figures for 2024 changed the recent pattern.",
        ),
        ("new", "2024", None, 4.5, "New: 4.5% in 2024, after 9.0% in 2023."),
    ]


def test_a_revised_value_is_told_with_both(publish):
    publish({"2020": 16.0, "2023": 9.0, "2024": 8.0})
    publish({"2023": 9.6})

    assert changed() == [("revised", "2023", 9.0, 9.6, "The figure for 2023 was revised from 9.0% to 9.6%.")]


def test_a_revised_baseline_is_a_figure_and_no_other_definition(publish):
    baseline = catalogue.target("smoking").parts[0].baseline.period
    publish({baseline: 16.0, "2023": 9.0, "2024": 8.0}, area="E08000037")
    publish({baseline: 15.0}, area="E08000037")

    assert {one[0] for one in changed(area="E08000037")} == {"revised"}


def test_a_withdrawn_file_takes_its_figures_with_it(publish, settings):
    publish({"2020": 16.0, "2023": 9.0})
    newest = publish({"2024": 4.5})
    load.withdraw(newest, settings=settings)

    assert changed() == [
        (
            "verdict",
            None,
            None,
            None,
            "From “Met” to “Not enough data”: figures for 2024 were revised or withdrawn.",
        ),
        ("gone", "2024", 4.5, None, "The figure for 2024, 4.5%, is no longer held."),
    ]


def test_figures_for_reference_leave_too(publish, settings):
    asked = {"measure": "adult_obesity", "area": REGION}
    publish({"2022": 30.0, "2023": 31.0, "2024": 33.0}, **asked)
    newest = publish({"2025": 34.0}, **asked)
    assert [one[:2] for one in changed(area=REGION, commitment="healthy-weight")] == [("new", "2025")]

    load.withdraw(newest, settings=settings)

    assert [one[:2] for one in changed(area=REGION, commitment="healthy-weight")] == [("gone", "2025")]


def aiming_at(value):
    """Reference data in which smoking has another target value."""
    target = catalogue.target("smoking")
    part, *others = target.parts
    aim = part.target_value.model_copy(update={"value": value})
    other = target.model_copy(update={"parts": (part.model_copy(update={"target_value": aim}), *others)})
    targets = tuple(other if one.id == "smoking" else one for one in catalogue.targets)
    made = catalogue.model_copy(update={"targets": targets, "digest": f"aiming at {value}"})
    # What was worked out from the targets of before.
    made.__dict__.pop("commitments", None)
    return made


def test_another_target_in_reference_data_is_a_definition_that_changed(publish):
    publish({"2020": 16.0, "2021": 14.0, "2023": 9.0, "2024": 5.5})
    # A file of other figures makes a new snapshot.
    elsewhere = {"measure": "adult_excess_weight", "area": "E08000037"}
    publish({"2024": 70.0}, reference=aiming_at(6.0), **elsewhere)

    ((kind, *_, sentence),) = changed()
    assert kind == "verdict"
    assert sentence == "From “Not enough data” to “Met”: the target value changed, so the two do not compare."

    publish({"2023": 71.0}, reference=aiming_at(7.0), **elsewhere)

    ((kind, *_, sentence),) = changed()
    assert kind == "definition"
    assert sentence == "The target value changed. The verdict is the same: “Met”."


def test_rows_that_come_again_are_no_change(publish):
    publish({"2020": 16.0, "2024": 9.0})
    publish({"2024": 9.0}, grade="B")
    publish({"2024": 70.0}, measure="adult_excess_weight", area="E08000037")

    compared = changes.between(today=TODAY)
    assert {one.commitment for one in compared.changes} <= {"healthy-weight"}
    assert changed() == []


def test_a_rollback_says_what_went_back_and_compares_as_before(publish, settings):
    publish({"2020": 16.0, "2023": 9.0})
    publish({"2024": 8.0})
    publish({"2024": 4.5})
    first, second, third = (one.id for one in releases.kept().served)

    assert load.rollback(settings=settings) == second

    kept = releases.kept()
    assert [one.id for one in kept.served] == [first, second]
    ((gone, at),) = kept.taken_back
    assert gone.id == third
    published = {one.id: one.published_at for one in (*kept.served, gone)}
    assert at >= published[third]
    # What is compared unasked is what stood before: nothing of what was taken back.
    assert [one[:4] for one in changed() if one[0] == "new"] == [("new", "2024", None, 8.0)]
    assert [one[:4] for one in changed(third) if one[0] == "revised"] == [("revised", "2024", 4.5, 8.0)]

    publish({"2021": 15.0})
    assert [one.id for one in releases.kept().served[:2]] == [first, second]
    assert [one[:4] for one in changed() if one[0] == "new"] == [("new", "2021", None, 15.0)]


def test_going_forward_again_gives_back_what_was_taken(publish, settings):
    publish({"2020": 16.0, "2023": 9.0})
    publish({"2024": 8.0})
    first, second = (one.id for one in releases.kept().served)
    load.rollback(settings=settings)
    load.rollback(second, settings=settings)

    assert [one.id for one in releases.kept().served] == [first, second]
    assert releases.kept().taken_back == ()


# --- the release before the first ---------------------------------------------------------------------


def test_the_first_release_is_compared_with_one_without_the_newest_year(publish):
    publish({"2020": 16.0, "2023": 9.0, "2024": 4.5})

    kept = releases.kept()
    assert kept.reconstructed is not None
    assert (kept.reconstructed.id, kept.reconstructed.published_at) == (RECONSTRUCTED, None)
    assert kept.before(kept.current) == kept.reconstructed
    assert [one[:4] for one in changed()] == [
        ("verdict", None, None, None),
        ("new", "2024", None, 4.5),
    ]
    assert "Reconstructed" in words.compared_in_full(kept.reconstructed, None)


def test_a_series_of_one_year_alone_is_not_held_back(publish):
    publish({"2024": 4.5})

    assert releases.kept().reconstructed is None
    compared = changes.between(today=TODAY)
    assert (compared.before, compared.changes) == (None, ())


def test_what_is_held_back_is_the_newest_period_of_each_measure():
    rows = [
        ("a", "x", 2022),
        ("a", "x", 2023),
        ("a", "y", 2022),
        ("b", "x", 2021),
        ("c", "x", 2020),
        ("c", "y", 2021),
    ]
    frame = pd.DataFrame(rows, columns=["measure", "area_code", "year"])
    frame["period_end"] = pd.to_datetime(frame.year.astype(str) + "-12-31")

    left = reconstructed.held_back(frame)

    assert list(left[["measure", "area_code", "year"]].itertuples(index=False, name=None)) == [
        ("a", "x", 2022), ("a", "y", 2022), ("b", "x", 2021), ("c", "x", 2020),
    ]  # fmt: skip


def test_nothing_is_reconstructed_once_there_is_a_release(publish, settings):
    publish({"2020": 16.0, "2024": 4.5})
    file = store.record_file(settings.home, RECONSTRUCTED)
    before = file.stat().st_mtime_ns

    publish({"2023": 5.0})

    assert file.stat().st_mtime_ns == before
    assert changes.between(today=TODAY).before.id != RECONSTRUCTED


# --- methods -------------------------------------------------------------------------------------------


def test_a_changed_method_is_a_cause_of_its_own(publish, monkeypatch):
    publish({"2020": 16.0, "2024": 9.0})
    monkeypatch.setattr(verdict, "VERSION", "99")
    monkeypatch.setattr(verdict, "RECENT_POINTS", 2)
    publish({"2023": 3.0, "2024": 4.0})

    (found,) = [one for one in changed() if one[0] == "verdict"]
    assert found[4].endswith(": the definition of the verdict changed, so the two do not compare.")
    compared = changes.between(today=TODAY)
    assert words.methods_changed(compared.before, compared.now) == "Methods changed between the two: verdict."


def test_moved_cuts_are_put_down_to_the_definition(publish, monkeypatch):
    """Nothing but the cuts is another: likelihoods that fall between the old cuts and the new change their words."""
    falling = {str(year): 20.0 - 0.8 * (year - 2012) + (year % 3) for year in range(2012, 2025)}
    with monkeypatch.context() as earlier:
        earlier.setattr(verdict, "VERSION", "1")
        earlier.setattr(verdict, "UNLIKELY", Fraction(0))
        earlier.setattr(verdict, "LIKELY", Fraction(1, 1000))
        publish(falling, area=REGION)
    # A file of other figures makes a new snapshot.
    publish({"2024": 70.0}, measure="adult_excess_weight", area="E08000037")

    (found,) = changed(area=REGION)
    assert found[0] == "verdict"
    assert found[4].startswith("From “Likely on the current pattern” to “")
    assert found[4].endswith(": the definition of the verdict changed, so the two do not compare.")


def test_a_target_that_is_mixed_by_the_new_definition_is_told_as_a_whole(publish, monkeypatch):
    rising = {f"{year}": 20.0 + year - 2016 for year in range(2016, 2025)}
    with monkeypatch.context() as earlier:
        earlier.setattr(verdict, "VERSION", "1")
        earlier.setattr(verdict, "of_parts", lambda parts: parts[0][1])
        for measure, values in (
            ("obesity_reception", {year: 40.0 - value for year, value in rising.items()}),
            ("adult_excess_weight", rising),
        ):
            publish(values, measure=measure, area=REGION)
    publish({"2020": 16.0, "2024": 9.0})

    found = changes.between(today=TODAY).of(catalogue.area_by_code[REGION])
    (whole,) = [one for one in found if one.commitment == "healthy-weight"]
    assert (whole.kind, whole.part, whole.cause) == ("verdict", "", "definition")
    assert (whole.before_words, whole.now_words) == ("Moving the right way", "Mixed: adults getting worse")
    assert "the definition of the verdict changed" in whole.sentence


# --- which release ------------------------------------------------------------------------------------


def dated(*days):
    event = catalogue.events[0]
    boards = tuple(event.model_copy(update={"kind": "board", "date": day}) for day in days)
    return catalogue.model_copy(update={"events": (*catalogue.events, *boards)})


@pytest.fixture
def three_releases(publish, settings):
    """Three releases, as if published on three days of 2026."""
    publish({"2020": 16.0, "2022": 9.0})
    publish({"2023": 8.0})
    publish({"2024": 7.0})
    at = dict(
        zip(releases.kept().served, (date(2026, 8, 2), date(2026, 9, 29), date(2026, 11, 1)), strict=True)
    )
    names = {}
    for one, day in at.items():
        moment = datetime(day.year, day.month, day.day, 23, 10)
        names[one.id] = f"{moment:%Y%m%dT%H%M%S%f}-aaaaaa"
        file = store.record_file(settings.home, one.id)
        store.write_snapshot(
            moved := store.record_file(settings.home, names[one.id]),
            {
                "release": [type(one)(**{**vars_of(one), "id": names[one.id], "published_at": moment})],
                "release_parts": releases.held(one).parts,
                "release_values": releases.held(one).values,
                "release_series": releases.held(one).series,
            },
            store.tables.RECORD,
        )
        assert moved.is_file()
        file.unlink()
    first, second, third = names.values()
    (settings.home / "current.json").write_text(json.dumps({"snapshot": third, "earlier": [first, second]}))
    return first, second, third


def vars_of(row):
    return {name: getattr(row, name) for name in row.__dataclass_fields__}


@pytest.mark.parametrize(
    ("meetings", "compared"),
    [
        ((), 1),
        ((date(2026, 9, 29),), 1),
        ((date(2026, 8, 31),), 0),
        ((date(2026, 8, 31), date(2026, 9, 30)), 1),
        # Nothing is held from so early: the one before.
        ((date(2026, 7, 1),), 1),
        # Nothing was published since.
        ((date(2026, 11, 10),), 2),
    ],
)
def test_the_present_is_compared_with_what_was_held_at_the_last_board(
    three_releases, monkeypatch, meetings, compared
):
    monkeypatch.setattr(changes, "catalogue", dated(*meetings))

    found = changes.between(today=TODAY)

    assert found.before.id == three_releases[compared]
    assert found.board == max(meetings, default=None)
    assert found.is_same == (compared == 2)


def test_a_day_names_what_was_served_at_its_end(three_releases):
    first, second, third = three_releases

    assert changes.between("2026-09-29", today=TODAY).before.id == second
    assert changes.between("2026-09-28", today=TODAY).before.id == first
    assert changes.between("2026-08-02", "2026-12-24", today=TODAY).now.id == third
    with pytest.raises(
        releases.NoRelease, match="No release is kept that was published on or before 2026-08-01"
    ):
        changes.between("2026-08-01", today=TODAY)
    with pytest.raises(releases.NoRelease, match="“nonsense” names no release"):
        changes.between("nonsense", today=TODAY)


def test_records_stay_when_snapshots_go_and_those_of_boards_longer(three_releases, settings, monkeypatch):
    first, second, third = three_releases
    monkeypatch.setattr(releases, "KEEP", 1)

    releases.prune(settings.home, [date(2026, 8, 31)])

    assert store.record_ids(settings.home) == [first, third]
    assert [one.id for one in releases.kept().served] == [first, third]


def test_a_record_that_cannot_be_read_is_left_out(three_releases, settings):
    first, second, third = three_releases
    store.record_file(settings.home, second).write_bytes(b"no database")

    assert [one.id for one in releases.kept().served] == [first, third]
    assert changes.between(today=TODAY).before.id == first


# --- what may be shown --------------------------------------------------------------------------------


def test_a_public_page_does_not_tell_of_what_was_not_public(publish, settings, tmp_path, monkeypatch):
    publish({"2020": 16.0, "2023": 9.0})
    beds = extracts.write(tmp_path / "beds.csv", extracts.beds_lines())
    digest = hashlib.sha256(beds.read_bytes()).hexdigest()
    load.load([beds], settings=settings, today=TODAY)
    load.withdraw(digest, settings=settings)
    assert len(releases.kept().served) == 3
    assert any(one.kind == "gone" for one in changes.between(today=TODAY).changes)

    monkeypatch.setenv("OUTCOMES_PUBLIC", "1")

    first, last = releases.kept().served
    assert first.is_public
    assert last.is_public
    assert changes.between(first.id, last.id, today=TODAY).changes == ()
    # Unasked the newest release that differs is compared with: nothing of beds is told there either.
    assert {one.measure for one in changes.between(today=TODAY).changes} == {"smoking_adults"}


def test_an_embargo_holds_for_what_was_shown_before(publish, monkeypatch):
    publish({"2020": 16.0, "2023": 9.0})
    publish({"2024": 8.0})
    measure = catalogue.measure_by_id["smoking_adults"].model_copy(update={"not_before": date(2026, 12, 1)})
    measures = tuple(measure if one.id == measure.id else one for one in catalogue.measures)
    monkeypatch.setattr(changes, "catalogue", catalogue.model_copy(update={"measures": measures}))

    assert changes.between(today=TODAY).changes == ()
    assert changes.between(today=date(2026, 12, 1)).changes


def test_suicide_is_not_told_of_places(publish, monkeypatch):
    publish({"2020": 16.0, "2023": 9.0})
    publish({"2024": 4.5})
    assert changed()
    suicide = catalogue.target("smoking").model_copy(update={"sensitive": True})
    targets = tuple(suicide if one.id == "smoking" else one for one in catalogue.targets)
    other = catalogue.model_copy(update={"targets": targets})
    other.__dict__.pop("commitments", None)

    monkeypatch.setattr(changes, "catalogue", other)

    assert changed() == []
    assert changes.between(today=TODAY).below(catalogue.area_by_code["E54000050"]) == {}


# --- a crash ------------------------------------------------------------------------------------------

KILLED = """
    import os
    import sys
    from datetime import date
    from pathlib import Path
    from outcomes.pipeline import load
    from outcomes.warehouse import store

    def killed(*_):
        os._exit(9)

    {patch}
    load.load([Path(sys.argv[1])], today=date(2026, 11, 22))
"""


@pytest.mark.parametrize(
    "patch",
    [
        "store.make_current = killed",
        "from outcomes.results.tables import RECORD; real = store.write_snapshot;"
        " store.write_snapshot = lambda file, filled, of=None: killed() if of is RECORD else real(file, filled)",
    ],
    ids=["between the record and the pointer", "before the record"],
)
def test_a_load_that_is_killed_leaves_the_old_release_and_no_half_of_a_new_one(
    publish, settings, tmp_path, patch
):
    publish({"2020": 16.0, "2023": 9.0})
    before = releases.kept()
    file = extracts.write(tmp_path / "killed.csv", extracts.figures_lines({"2024": 4.5}))

    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(KILLED).format(patch=patch), str(file)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=False,
    )

    assert done.returncode == 9
    assert releases.kept() == before
    assert store.current_id(settings.home) == before.current.id
    # The next load catches up, and nothing is left of the one that was killed.
    publish({"2024": 4.5}, grade="B")
    assert [one.id for one in releases.kept().served][:-1] == [one.id for one in before.served]
    assert [one[:4] for one in changed() if one[0] == "new"] == [("new", "2024", None, 4.5)]
    named = {one.id for one in releases.kept().all}
    assert set(store.record_ids(settings.home)) == named
    assert not list(store.records_folder(settings.home).glob(".*"))


def test_a_release_of_an_older_version_gets_its_record_later(publish, settings):
    publish({"2020": 16.0, "2023": 9.0})
    for file in store.records_folder(settings.home).iterdir():
        file.unlink()
    with pytest.raises(releases.NoRelease, match="publish it again"):
        releases.kept()

    publish({"2024": 8.0})

    assert len(releases.kept().served) == 2
    assert releases.kept().reconstructed is None
    assert [one[:4] for one in changed()] == [("new", "2024", None, 8.0)]
