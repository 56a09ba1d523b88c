"""Publish a snapshot: compute everything from the warehouse, write it beside the old one, verify, switch.

The snapshot is what the web reads, so disclosure control happens on the way into it. Until the pointer is
replaced nothing that is served has changed, and a crash at any instant leaves the old snapshot in place.
"""

import contextlib
import hashlib
import json
import traceback
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import uuid4

import duckdb
import pandas as pd

from outcomes.catalogue import Catalogue
from outcomes.errors import OutcomesError
from outcomes.pipeline import compute, reconstructed
from outcomes.results.provenance import SnapshotRow, Unsound
from outcomes.warehouse import releases, store

Progress = Callable[[str, int, int], None]


class Unverified(OutcomesError):
    """A new snapshot did not pass its checks; the old one stays."""


def state_of(connection: duckdb.DuckDBPyConnection, catalogue: Catalogue) -> str:
    """A digest of everything a snapshot depends on: live files, reference data, embargoes, methods and queries."""
    files = connection.execute(
        "select sha256, load_order from files where withdrawn_at is null order by load_order"
    ).fetchall()
    embargoed = sorted(catalogue.embargoed(datetime.now(UTC).date()))
    parts = [
        json.dumps([files, embargoed]),
        catalogue.digest,
        compute.method_version(),
        store.queries_digest(),
    ]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def published_state(home: Path) -> str | None:
    """The state that the current snapshot was built from; None where there is none that can be read."""
    try:
        snapshot_id = store.current_id(home)
        return None if snapshot_id is None else _meta(home, snapshot_id).state
    except store.NoSnapshot:
        return None


def files_of(home: Path, snapshot_id: str) -> list[str]:
    """SHA-256 of the files that were live when a snapshot was published."""
    found: list[str] = json.loads(_meta(home, snapshot_id).live_files)
    return found


def _meta(home: Path, snapshot_id: str) -> SnapshotRow:
    snapshot = store.Snapshot(store.snapshot_file(home, snapshot_id))
    try:
        return snapshot.rows("snapshot", SnapshotRow, {})[0]
    finally:
        snapshot.close()


def build(
    connection: duckdb.DuckDBPyConnection,
    home: Path,
    catalogue: Catalogue,
    *,
    today: date | None = None,
    progress: Progress | None = None,
) -> str:
    """Compute, write and verify a snapshot that nobody reads yet.

    To be called inside a transaction: what the warehouse holds and what can be published then stay together.

    Parameters
    ----------
    today
        The day that the ages of figures are counted to; that of the clock if not given.

    Returns
    -------
    str
        The id of the new snapshot, for :func:`switch`; ids sort by time.

    Raises
    ------
    Unverified
        If the snapshot cannot be computed or fails its checks. The old one stays current.
    """
    now = datetime.now(UTC).replace(tzinfo=None)
    snapshot_id = f"{now:%Y%m%dT%H%M%S%f}-{uuid4().hex[:6]}"
    if progress:
        progress("adding up figures", 0, 1)
    store.prepare(connection, catalogue)
    try:
        tables = compute.tables(connection, catalogue, today=today or now.date(), progress=progress)
    except (ArithmeticError, LookupError, TypeError, ValueError) as error:
        # Arithmetic met numbers that nobody thought of. The rows that hold them must not stay in the way.
        where = traceback.extract_tb(error.__traceback__)[-1]
        raise Unverified(
            f"No snapshot could be computed from these files ({type(error).__name__} in {Path(where.filename).name},"
            f" line {where.lineno}). Nothing was changed; load them one at a time to find the one."
        ) from error
    live = [
        row[0] for row in connection.execute("select sha256 from live_files order by load_order").fetchall()
    ]
    tables["snapshot"] = pd.DataFrame(
        [
            {
                "id": snapshot_id,
                "published_at": now,
                "state": state_of(connection, catalogue),
                "live_files": json.dumps(live),
                "method_version": compute.method_version(),
                "definition_version": catalogue.digest[:12],
            }
        ]
    )
    folder = store.snapshots_folder(home)
    folder.mkdir(parents=True, exist_ok=True)
    _remove_unfinished(folder)
    building = folder / f".building-{snapshot_id}.duckdb"
    if progress:
        progress("writing the snapshot", 0, 1)
    try:
        store.write_snapshot(building, tables)
        verify(building)
        building.replace(store.snapshot_file(home, snapshot_id))
        _record(home, snapshot_id)
        if not releases.comparable(home):
            if progress:
                progress("reconstructing the release before", 0, 1)
            reconstructed.write(home, tables, catalogue, today or now.date())
    except BaseException:
        # On a full disk the half of a snapshot would be in the way of whatever is done about it.
        _remove_unfinished(folder)
        raise
    return snapshot_id


def _record(home: Path, snapshot_id: str) -> None:
    """Keep what this release says, and what those said whose snapshots are still there and have no record yet."""
    releases.write(home, snapshot_id)
    recorded = store.record_ids(home)
    for served in releases.served_before(home):
        if served not in recorded and served in store.snapshot_ids(home):
            # One of an older version may lack what is asked for.
            with contextlib.suppress(store.NoSnapshot, duckdb.Error):
                releases.write(home, served)


def _remove_unfinished(folder: Path) -> None:
    for leftover in folder.glob(".building-*"):
        # On Windows a scanner may hold it for a moment; the next load removes it.
        with contextlib.suppress(PermissionError):
            leftover.unlink(missing_ok=True)


def switch(home: Path, snapshot_id: str, catalogue: Catalogue) -> None:
    """Make a built snapshot the current one, and keep the newest five and the records of more."""
    store.make_current(home, snapshot_id)
    _prune(home)
    releases.prune(home, [event.date for event in catalogue.events if event.kind == "board"])


def verify(file: Path) -> None:
    """Check a snapshot before anyone reads it.

    Raises
    ------
    Unverified
        If a table that pages read is empty, or a count of people escaped disclosure control.
    """
    snapshot = store.Snapshot(file)
    try:
        faults = snapshot.rows("faults", Unsound, {})
    finally:
        snapshot.close()
    if faults:
        raise Unverified(f"The new snapshot was not published: {faults[0].fault}.")


def _prune(home: Path) -> None:
    """Remove all but five: the one served, those served before it, and then the newest of the others."""
    pointer = store.pointer(home)
    served = () if pointer is None else (*pointer.earlier, pointer.snapshot)
    by_worth = sorted(store.snapshot_ids(home), key=lambda one: (one in served, one), reverse=True)
    for old in by_worth[store.KEEP :]:
        if old not in served[-1:]:
            # On Windows a file that a web process still reads cannot be removed; the next load removes it.
            with contextlib.suppress(PermissionError):
                store.snapshot_file(home, old).unlink()
