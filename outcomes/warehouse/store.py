"""The only module that opens DuckDB or reads ``queries/``.

Two kinds of database: the private warehouse, opened by the loader alone, and published snapshots,
opened read-only by any number of web processes. A snapshot's file never changes; a small pointer file
names the current one and is replaced in one step, so a reader sees the old snapshot or the new one.
"""

import errno
import hashlib
import json
import os
import re
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import numpy as np
import pandas as pd
from duckdb.sqltypes import DOUBLE, FLOAT

from outcomes import settings
from outcomes.catalogue import ROOT, Catalogue
from outcomes.errors import OutcomesError
from outcomes.periods import YEAR_STARTS
from outcomes.results import tables
from outcomes.results.tables import Row
from outcomes.sources import registry
from outcomes.sources.kinds.source import Source

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

QUERIES = ROOT / "queries"
KEEP = 5
REPLACE_TRIES = 40
FLOATING = (DOUBLE, FLOAT)
# How DuckDB says, on POSIX and on Windows, that another process has the file open.
HELD_BY_ANOTHER = ("Could not set lock", "Conflicting lock", "used by another process")

_pinned: ContextVar[str | None] = ContextVar("pinned_snapshot", default=None)


class NoSnapshot(OutcomesError):
    """Nothing has been published yet, or what was cannot be read."""


class Busy(OutcomesError):
    """Another process is loading."""


class Damaged(OutcomesError):
    """The private warehouse cannot be opened."""


class Unwritten(OutcomesError):
    """A database could not be written."""


@lru_cache(maxsize=256)
def query(folder: str, name: str) -> str:
    """The text of one query file: ``queries/<folder>/<name>.sql``."""
    file = QUERIES / folder / f"{name}.sql"
    if folder == "staging":
        # That of a source from elsewhere stands beside its module.
        elsewhere = (registry.query_file(one, name) for one in registry.sources() if name in one.views)
        file = next(elsewhere, file)
    return file.read_text(encoding="utf-8")


# --- the warehouse -------------------------------------------------------------------------------


@contextmanager
def warehouse(home: Path, *, read_only: bool = False) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open the private warehouse; the one writer holds it for as long as it works.

    Raises
    ------
    Busy
        If another process has it open.
    Damaged
        If the file is no database, or a broken one. What is served does not need it.
    """
    file = home / "warehouse.duckdb"
    if not read_only:
        home.mkdir(parents=True, exist_ok=True)
        if file.exists() and not os.access(file, os.W_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(file))
    try:
        connection = duckdb.connect(
            str(file), read_only=read_only, config={"autoinstall_known_extensions": False}
        )
    except duckdb.Error as error:
        if any(sign in str(error) for sign in HELD_BY_ANOTHER):
            raise Busy("Another load is running; try again when it has finished.") from None
        raise Damaged(
            f"{file} cannot be opened as a database. What is served is unchanged. Put a backup in its place, or move"
            " it away and load the original files again."
        ) from error
    try:
        if not read_only:
            connection.execute((QUERIES / "schema.sql").read_text(encoding="utf-8"))
            _make_source_tables(connection)
        yield connection
    finally:
        connection.close()


def _columns_held(connection: duckdb.DuckDBPyConnection) -> set[tuple[str, str]]:
    held = "select table_name, column_name from duckdb_columns() where not internal"
    return set(connection.execute(held).fetchall())


def _make_source_tables(connection: duckdb.DuckDBPyConnection) -> None:
    """A table for the rows of each source; one that was made before gets the columns that came later."""
    known = _columns_held(connection)
    tables = {source.table: source for source in registry.sources()}
    for table, source in tables.items():
        connection.execute(source.create_statement)
        for column in source.columns:
            if (table, "sha256") in known and (table, column.name) not in known:
                connection.execute(f'alter table "{table}" add column "{column.name}" {column.sql_type}')


@contextmanager
def transaction(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Keep everything that is done inside, or nothing of it.

    Raises
    ------
    Unwritten
        If the disk is full or may not be written.
    """
    try:
        connection.begin()
        try:
            yield
        except BaseException:
            # A database that could not be written has ended its transaction itself.
            with suppress(duckdb.Error):
                connection.rollback()
            raise
        connection.commit()
    except (duckdb.OperationalError, duckdb.InternalError) as error:
        raise Unwritten(
            f"A database could not be written ({type(error).__name__}): see whether the disk is full. Nothing was"
            " changed."
        ) from error


def has_warehouse(home: Path) -> bool:
    """Whether anything was ever loaded."""
    return (home / "warehouse.duckdb").is_file()


def rows(
    connection: duckdb.DuckDBPyConnection, sql: str, parameters: Mapping[str, Any] | None = None
) -> list[dict[str, Any]]:
    """Run one statement and return its rows as dictionaries; minus zero, which would be printed, is zero."""
    result = connection.execute(sql, dict(parameters or {}))
    columns = [column[0] for column in result.description]
    found = [dict(zip(columns, row, strict=True)) for row in result.fetchall()]
    for name in (column[0] for column in result.description if column[1] in FLOATING):
        for row in found:
            if row[name] == 0:
                row[name] = 0.0
    return found


def append(connection: duckdb.DuckDBPyConnection, table: str, frame: pd.DataFrame) -> None:
    """Append a frame to a warehouse table, matching columns by name; columns it lacks become null."""
    known = {
        row[0]
        for row in connection.execute(
            "select name from pragma_table_info($table)", {"table": table}
        ).fetchall()
    }
    columns = [column for column in frame.columns if column in known]
    listed = ", ".join(f'"{column}"' for column in columns)
    connection.register("incoming", frame[columns])
    try:
        connection.execute(f'insert into "{table}" ({listed}) select {listed} from incoming')
    finally:
        connection.unregister("incoming")


def prepare(connection: duckdb.DuckDBPyConnection, catalogue: Catalogue) -> None:
    """Make reference tables, staging views and marts in the warehouse's temporary schema."""
    _prepare_staging(connection, catalogue)
    for name in MARTS:
        connection.execute(f'create or replace temp table "{name}" as {query("marts", name)}')


def staged(connection: duckdb.DuckDBPyConnection, catalogue: Catalogue, source: Source) -> pd.DataFrame:
    """The newest rows of a source; none in a warehouse that lacks a table or column of today's.

    The next load that writes makes what is lacking; whoever only reads cannot.
    """
    needed = {(one.table, column.name) for one in registry.sources() for column in one.columns}
    if needed - _columns_held(connection):
        return pd.DataFrame()
    _prepare_staging(connection, catalogue)
    return connection.execute(f"select columns(lambda name: name != 'parts') from \"{source.staging}\"").df()


def _prepare_staging(connection: duckdb.DuckDBPyConnection, catalogue: Catalogue) -> None:
    for name, frame in reference_frames(catalogue).items():
        connection.register("incoming", frame)
        connection.execute(f'create or replace temp table "{name}" as select * from incoming')
        connection.unregister("incoming")
    for name, text in _staging().items():
        connection.execute(f'create or replace temp view "{name}" as {text}')


def _staging() -> dict[str, str]:
    """Every staging view: files, those of each source, and the sources one below the other."""
    views = {"live_files": query("staging", "live_files")}
    views |= {view: query("staging", view) for source in registry.sources() for view in source.views}
    views["service_staged"] = "\nunion all\n".join(
        f"select '{source.copy_of or source.name}' as layout, entity, period_end, synthetic, sha256, line,"
        f' {source.copied} as is_copy, parts from "{source.reports}"'
        for source in registry.service()
    )
    # Of the editions of a published figure one is in use.
    in_use = {
        source.staging: " where choice = 1" if not source.is_service else "" for source in registry.sources()
    }
    views["rows_staged"] = "\nunion all\n".join(
        f'select sha256, line from "{view}"{chosen}' for view, chosen in in_use.items()
    )
    return views


MARTS = (
    "service_reported",
    "service_parts",
    "service_values",
    "service_reports",
    "observations",
    "falls_cells",
)


def reference_frames(catalogue: Catalogue) -> dict[str, pd.DataFrame]:
    """What SQL needs of the catalogue, as frames: areas, measures, indicators and reporters."""
    measures = [
        {"id": m.id, "is_count": m.is_count, "scale": m.scale, "layout": m.layout} for m in catalogue.measures
    ]
    indicators = [
        {
            "layout": indicator.partition(":")[0],
            "indicator": indicator.partition(":")[2],
            "measure": m.id,
            "age": m.age,
            "preferred_source": m.preferred_source,
            "year_month": YEAR_STARTS[m.year][0],
            "year_day": YEAR_STARTS[m.year][1],
        }
        for m in catalogue.measures
        for indicator in m.indicators
    ]
    reporters = [
        {"measure": m.id, "area_code": area.code, "reporter": reporter, "n_expected": len(codes)}
        for m in catalogue.measures
        if m.kind == "service"
        for area in catalogue.shown_areas
        for codes in [catalogue.reporters(m, area)]
        for reporter in codes
    ]
    areas = [
        {"code": area.code, "kind": area.kind, "valid_to": area.valid_to, "successor": area.successor}
        for area in catalogue.areas
    ]
    return {
        "ref_measures": pd.DataFrame(measures),
        "ref_indicators": pd.DataFrame(indicators),
        "ref_reporters": pd.DataFrame(reporters),
        "ref_areas": pd.DataFrame(areas),
        "ref_layouts": pd.DataFrame(
            {"layout": source.name, "fed_layout": source.copy_of or source.name}
            for source in registry.sources()
        ),
    }


# --- snapshots -----------------------------------------------------------------------------------


SNAPSHOT_ID = re.compile(r"[0-9A-Za-z-]+")


def snapshots_folder(home: Path) -> Path:
    """Where published snapshots live."""
    return home / "snapshots"


def snapshot_file(home: Path, snapshot_id: str) -> Path:
    """The file of one snapshot."""
    return snapshots_folder(home) / f"{snapshot_id}.duckdb"


def snapshot_ids(home: Path) -> list[str]:
    """Ids of the snapshots on disk, oldest first; ids sort by time."""
    return _ids_in(snapshots_folder(home))


def records_folder(home: Path) -> Path:
    """Where the records of releases live, which stay when their snapshots go."""
    return home / "releases"


def record_file(home: Path, release_id: str) -> Path:
    """The file of one release's record."""
    return records_folder(home) / f"{release_id}.duckdb"


def record_ids(home: Path) -> list[str]:
    """Ids of the releases with a record on disk, oldest first."""
    return _ids_in(records_folder(home))


def _ids_in(folder: Path) -> list[str]:
    if not folder.is_dir():
        return []
    return sorted(file.stem for file in folder.glob("*.duckdb") if not file.name.startswith("."))


@dataclass(frozen=True)
class Pointer:
    """Which snapshot is served, which were before it, oldest first, and which were taken back and when."""

    snapshot: str
    earlier: tuple[str, ...] = ()
    taken_back: Mapping[str, datetime] = field(default_factory=dict)


def pointer(home: Path) -> Pointer | None:
    """What the pointer file says, or None before the first publication.

    Raises
    ------
    NoSnapshot
        If the file is damaged.
    """
    file = home / "current.json"
    try:
        said = json.loads(file.read_text(encoding="utf-8"))
        taken_back = {one: datetime.fromisoformat(at) for one, at in said.get("taken_back", {}).items()}
        found = Pointer(said["snapshot"], tuple(said.get("earlier", ())), taken_back)
        if all(SNAPSHOT_ID.fullmatch(one) for one in (found.snapshot, *found.earlier, *found.taken_back)):
            return found
    except FileNotFoundError:
        return None
    except (ValueError, LookupError, TypeError, AttributeError):
        pass
    raise NoSnapshot(f"{file} is damaged and names no snapshot. Run: python -m outcomes build")


def current_id(home: Path) -> str | None:
    """The id of the snapshot that is served, or None before the first publication.

    Raises
    ------
    NoSnapshot
        If the pointer is damaged.
    """
    found = pointer(home)
    return None if found is None else found.snapshot


def write_atomically(file: Path, content: bytes) -> None:
    """Write a file so that a reader or a crash sees the old content or the new, never a part."""
    temporary = file.with_name(f".{file.name}.{os.getpid()}")
    with temporary.open("wb") as handle:
        handle.write(content)
        handle.flush()
        os.fsync(handle.fileno())
    for attempt in range(REPLACE_TRIES):
        try:
            os.replace(temporary, file)
            return
        except PermissionError:
            # On Windows a file cannot be replaced in the instant that another process reads it.
            if attempt == REPLACE_TRIES - 1:
                raise
            time.sleep(0.05)


def make_current(home: Path, snapshot_id: str) -> None:
    """Point readers at a snapshot, in one step, and remember which were served before it.

    Going back to one that was served takes back those that came after it.
    """
    try:
        before = pointer(home)
    except NoSnapshot:
        before = None
    served = () if before is None else (*before.earlier, before.snapshot)
    taken_back = {} if before is None else dict(before.taken_back)
    if snapshot_id in served:
        at = served.index(snapshot_id)
        now = datetime.now(UTC).replace(tzinfo=None)
        taken_back |= dict.fromkeys(served[at + 1 :], now)
        served = served[:at]
    # Of older ones only those count of which something is left.
    left = {*snapshot_ids(home), *record_ids(home), *served[-KEEP:]}
    said: dict[str, Any] = {"snapshot": snapshot_id, "earlier": [one for one in served if one in left]}
    gone = {one: at.isoformat() for one, at in taken_back.items() if one in left and one != snapshot_id}
    if gone:
        said["taken_back"] = gone
    write_atomically(home / "current.json", json.dumps(said).encode())


def write_snapshot(
    file: Path,
    filled: Mapping[str, pd.DataFrame | Sequence[Any]],
    of: "Mapping[str, type[DataclassInstance]]" = tables.TABLES,
) -> None:
    """Write a new database with the tables of ``outcomes.results``, filled by column name.

    Parameters
    ----------
    filled
        The rows of each table: instances of its row type, or a frame where SQL or arithmetic on arrays made them.
    of
        The tables to make: those of a snapshot, or of a release record.

    Raises
    ------
    duckdb.Error
        If a frame has a table or column that the results do not list, or lacks a value that must be there.
    """
    connection = duckdb.connect(str(file))
    try:
        connection.execute(tables.schema(of))
        for name, rows in filled.items():
            frame = rows if isinstance(rows, pd.DataFrame) else tables.frame(of[name], rows)
            connection.register("incoming", frame)
            connection.execute(f'insert into "{name}" by name select * from incoming')
            connection.unregister("incoming")
    finally:
        connection.close()


class Snapshot:
    """One published snapshot, open for reading.

    Raises
    ------
    NoSnapshot
        If the file is missing or damaged.
    """

    def __init__(self, file: Path) -> None:
        self.id = file.stem
        # threads=1: a page reads hundreds of rows, and the web server brings its own threads.
        config: dict[str, str | bool | int | float | list[str]] = {
            "threads": 1,
            "memory_limit": "256MB",
            "enable_external_access": False,
            "lock_configuration": True,
        }
        try:
            self._connection = duckdb.connect(str(file), read_only=True, config=config)
        except duckdb.Error:
            raise NoSnapshot(f"Snapshot {file.stem} cannot be read. Run: python -m outcomes build") from None

    def rows(self, name: str, row: type[Row], parameters: Mapping[str, Any]) -> tuple[Row, ...]:
        """Run ``queries/reads/<name>.sql`` and return its rows as instances of their type.

        A cursor a call, since threads must not share one.
        """
        cursor = self._connection.cursor()
        try:
            result = cursor.execute(query("reads", name), dict(parameters))
            return tables.rows(row, [column[0] for column in result.description], result.fetchall())
        finally:
            cursor.close()

    def frame(self, name: str, parameters: Mapping[str, Any], *, folder: str = "reads") -> pd.DataFrame:
        """Run ``queries/<folder>/<name>.sql`` and return a frame, for what is written; minus zero is zero."""
        cursor = self._connection.cursor()
        try:
            found = cursor.execute(query(folder, name), dict(parameters)).df()
            numbers = found.select_dtypes(np.floating).columns
            found[numbers] += 0.0
            return found
        finally:
            cursor.close()

    def close(self) -> None:
        """Close the file."""
        self._connection.close()


def is_readable(home: Path) -> bool:
    """Whether there is a snapshot that can be served."""
    try:
        snapshot_id = current_id(home)
        if snapshot_id is None:
            return False
        Snapshot(snapshot_file(home, snapshot_id)).close()
    except NoSnapshot:
        return False
    return True


_lock = threading.Lock()
_open: dict[Path, Snapshot] = {}


def snapshot() -> Snapshot:
    """The snapshot that this request reads: the pinned one, else the current one.

    Raises
    ------
    NoSnapshot
        Before the first publication, or where the file cannot be read.
    """
    home = settings.current().home
    snapshot_id = _pinned.get() or current_id(home)
    if snapshot_id is None:
        raise NoSnapshot("No snapshot has been published yet. Run: python -m outcomes load data")
    file = snapshot_file(home, snapshot_id)
    with _lock:
        if file not in _open:
            # Old snapshots are left to the garbage collector: a request in flight may still read one.
            while len(_open) >= KEEP:
                _open.pop(next(iter(_open)))
            _open[file] = Snapshot(file)
            # Remembered rows would keep older snapshots open, and their disk space taken, for as long as they stay.
            _cached_rows.cache_clear()
        return _open[file]


def pin() -> None:
    """Hold the current snapshot for one request, so that no page mixes two."""
    # A damaged pointer is told to whoever reads; health does not.
    with suppress(NoSnapshot):
        _pinned.set(current_id(settings.current().home))


def unpin() -> None:
    """Let the next request look for a newer snapshot."""
    _pinned.set(None)


@lru_cache(maxsize=8192)
def _cached_rows(
    snapshot_key: Snapshot,
    name: str,
    row: "type[DataclassInstance]",
    parameters: tuple[tuple[str, Any], ...],
) -> tuple[Any, ...]:
    return snapshot_key.rows(name, row, dict(parameters))


def read(name: str, row: type[Row], /, **parameters: Any) -> tuple[Row, ...]:
    """Rows of ``queries/reads/<name>.sql`` in the current snapshot, as instances of their type.

    A snapshot never changes, and neither do its rows: its answers are remembered by query and parameters.
    """
    key = tuple(
        sorted((name, tuple(one) if isinstance(one, list) else one) for name, one in parameters.items())
    )
    return _cached_rows(snapshot(), name, row, key)


def read_one(name: str, row: type[Row], /, **parameters: Any) -> Row | None:
    """The first row, or None."""
    found = read(name, row, **parameters)
    return found[0] if found else None


def queries_digest() -> str:
    """A digest of every query that a snapshot is computed with, and of its tables."""
    marts = [file.read_text(encoding="utf-8") for file in sorted((QUERIES / "marts").glob("*.sql"))]
    made = [source.create_statement for source in registry.sources()]
    return hashlib.sha256(
        "".join([*_staging().values(), *marts, *made, tables.schema()]).encode()
    ).hexdigest()
