"""Releases: what each published snapshot said, kept in a small record of its own after the snapshot is gone.

A record is made of its snapshot alone, after disclosure control, so it can hold nothing that was not published. Only
releases that the pointer names were ever served: a record that a killed load left behind is never read.
"""

from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path

from outcomes import settings
from outcomes.errors import OutcomesError
from outcomes.results.releases import RECONSTRUCTED, Held, PartHeld, Release, SeriesHeld, ValueHeld
from outcomes.results.tables import RECORD
from outcomes.warehouse import store

#: So many releases are kept besides those that were served at a board.
KEEP = 24


class NoRelease(OutcomesError):
    """No release of that name or day is kept."""


@dataclass(frozen=True)
class Kept:
    """The releases that can be compared.

    ``served`` were served one after the other, the last of them now; ``reconstructed`` comes before them where there
    is one. ``taken_back`` were served and went back at a moment.
    """

    served: tuple[Release, ...]
    reconstructed: Release | None = None
    taken_back: tuple[tuple[Release, datetime], ...] = ()

    @property
    def current(self) -> Release:
        """The release that is served."""
        return self.served[-1]

    @property
    def in_order(self) -> tuple[Release, ...]:
        """Every release that stands, oldest first."""
        return (*((self.reconstructed,) if self.reconstructed else ()), *self.served)

    @property
    def all(self) -> tuple[Release, ...]:
        """Every release, oldest first; those that were taken back last."""
        return (*self.in_order, *(release for release, _ in self.taken_back))

    def before(self, release: Release) -> Release | None:
        """The release that one followed; None for the first, and for one that was taken back."""
        earlier = dict(zip(self.in_order[1:], self.in_order, strict=False))
        return earlier.get(release)

    def served_on(self, day: date) -> Release | None:
        """The release that was served at the end of a day; None where none is kept from then."""
        then = [one for one in self.served if one.published_at and one.published_at.date() <= day]
        return then[-1] if then else None

    def named(self, text: str) -> Release:
        """The release with this id, or the one that was served on this day.

        Raises
        ------
        NoRelease
            If there is none.
        """
        found = next((one for one in self.all if one.id == text), None)
        if found is not None:
            return found
        try:
            day = date.fromisoformat(text)
        except ValueError:
            raise NoRelease(
                f"“{text[:40]}” names no release that is kept. Give the id of one that the page of changes lists,"
                " or a day such as 2026-09-30."
            ) from None
        found = self.served_on(day)
        if found is None:
            raise NoRelease(f"No release is kept that was published on or before {day}.")
        return found


def write(home: Path, snapshot_id: str) -> None:
    """Make the record of a snapshot, beside those of others, whole or not at all."""
    write_from(store.snapshot_file(home, snapshot_id), store.record_file(home, snapshot_id))


def write_from(snapshot_file: Path, record_file: Path, *, reconstructed: bool = False) -> None:
    """Make a record of a snapshot's file.

    Raises
    ------
    store.NoSnapshot
        If the snapshot cannot be read.
    """
    snapshot = store.Snapshot(snapshot_file)
    try:
        asked = {"release": {"reconstructed": reconstructed}}
        filled = {name: snapshot.frame(name, asked.get(name, {}), folder="releases") for name in RECORD}
    finally:
        snapshot.close()
    record_file.parent.mkdir(parents=True, exist_ok=True)
    building = record_file.with_name(f".building-{record_file.name}")
    building.unlink(missing_ok=True)
    try:
        store.write_snapshot(building, filled, RECORD)
        building.replace(record_file)
    except BaseException:
        building.unlink(missing_ok=True)
        raise


def served_before(home: Path) -> tuple[str, ...]:
    """Ids of the releases that are or were served, oldest first, those taken back among them."""
    try:
        pointer = store.pointer(home)
    except store.NoSnapshot:
        return ()
    return (*pointer.earlier, *pointer.taken_back, pointer.snapshot) if pointer else ()


def comparable(home: Path) -> bool:
    """Whether there is a record that the release which is being published can be compared with."""
    return not set(store.record_ids(home)).isdisjoint(served_before(home))


def kept() -> Kept:
    """The releases of this installation.

    Raises
    ------
    store.NoSnapshot
        Before the first publication.
    """
    current = settings.current()
    home = current.home
    pointer = store.pointer(home)
    if pointer is None:
        raise store.NoSnapshot("No snapshot has been published yet. Run: python -m outcomes load data")
    on_disk = set(store.record_ids(home))

    def known(names: Collection[str]) -> dict[str, Release]:
        found = {}
        for name in names:
            # A record that cannot be read is left out: it is of the past, and the present does not need it.
            with suppress(store.NoSnapshot):
                if name in on_disk:
                    found[name] = _release(store.record_file(home, name))
        # What may not be shown to everybody now may not be shown as what it was either.
        return {name: one for name, one in found.items() if one.is_public or not current.public}

    served = known((*pointer.earlier, pointer.snapshot))
    if pointer.snapshot not in served:
        raise NoRelease(
            "What the present release holds was not kept: publish it again with the command build."
        )
    gone = known(tuple(pointer.taken_back))
    return Kept(
        tuple(served.values()),
        known([RECONSTRUCTED]).get(RECONSTRUCTED),
        tuple((one, pointer.taken_back[name]) for name, one in gone.items()),
    )


def held(release: Release) -> Held:
    """Everything that a release held."""
    return _held(store.record_file(settings.current().home, release.id))


@lru_cache(maxsize=256)
def _release(file: Path) -> Release:
    record = store.Snapshot(file)
    try:
        return record.rows("release", Release, {})[0]
    finally:
        record.close()


@lru_cache(maxsize=8)
def _held(file: Path) -> Held:
    """Read whole and closed again: a file that is open cannot be removed on Windows."""
    record = store.Snapshot(file)
    try:
        return Held(
            record.rows("release", Release, {})[0],
            record.rows("release_parts", PartHeld, {}),
            record.rows("release_values", ValueHeld, {}),
            record.rows("release_series", SeriesHeld, {}),
        )
    finally:
        record.close()


def prune(home: Path, boards: Collection[date]) -> None:
    """Remove the records that nobody can ask for any more, all but the newest and those served at a board.

    Parameters
    ----------
    boards
        The days of the board's meetings.
    """
    pointer = store.pointer(home)
    if pointer is None:
        return
    served = [*pointer.earlier, pointer.snapshot]
    # The reconstructed one is the oldest; ids of the others sort by time.
    by_age = [RECONSTRUCTED, *sorted((*served, *pointer.taken_back))]
    stay = set(by_age[-KEEP:]) | {pointer.snapshot}
    for day in boards:
        then = [one for one in served if one[:8] <= f"{day:%Y%m%d}"]
        stay |= set(then[-1:])
    for one in store.record_ids(home):
        if one not in stay:
            # On Windows a file that a web process still reads cannot be removed; the next load removes it.
            with suppress(PermissionError):
                store.record_file(home, one).unlink()
    for leftover in store.records_folder(home).glob(".building-*"):
        with suppress(PermissionError):
            leftover.unlink(missing_ok=True)
