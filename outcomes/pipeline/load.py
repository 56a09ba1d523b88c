"""Recognise, check, stage, compute, publish: the only writer.

A file is accepted or refused on its own. What is accepted is stored in one transaction, which ends when the
snapshot with it is written and verified: if there can be no such snapshot, nothing was stored. The original
bytes of an accepted file are kept by SHA-256. A refused file changes nothing but the log of refusals.
"""

import hashlib
import json
import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd

from outcomes.catalogue import ROOT, Catalogue
from outcomes.catalogue import catalogue as shipped_catalogue
from outcomes.errors import OutcomesError
from outcomes.pipeline import checks, publish
from outcomes.settings import Settings
from outcomes.sources import registry
from outcomes.sources.reading import Problem, Refused, apart, tables
from outcomes.warehouse import store

SUFFIXES = (".csv", ".xlsx", ".xlsm", ".xls", ".parquet", ".txt", ".tsv")
SHORTEST_DIGEST = 8
SHIPPED = (ROOT / "data" / "published", ROOT / "data" / "extracts")

Progress = Callable[[str, int, int], None]


class NotFound(OutcomesError):
    """A path that does not exist or holds no file that could be loaded."""


@dataclass
class FileReport:
    """What happened to one file; the loader's answer to its owner.

    ``accepted`` counts the rows without a fault: of a rejected file none of them is stored.
    """

    name: str
    sha256: str | None
    layout: str | None = None
    rows: int = 0
    accepted: int = 0
    out_of_area: int = 0
    quarantined: int = 0
    warnings: list[str] = field(default_factory=list)
    status: str = "rejected"
    reasons: list[Problem] = field(default_factory=list)

    @property
    def is_refused(self) -> bool:
        """Whether nothing of this file was taken."""
        return self.status in ("rejected", "would reject")

    def as_json(self) -> dict[str, Any]:
        """The keys of ``load --json``."""
        reasons = [
            {"line": problem.line, "column": problem.column, "value": problem.value, "reason": problem.reason}
            for problem in self.reasons
        ]
        return {
            "name": self.name,
            "layout": self.layout,
            "sha256": self.sha256,
            "rows": self.rows,
            "accepted": self.accepted,
            "out_of_area": self.out_of_area,
            "quarantined": self.quarantined,
            "warnings": self.warnings,
            "status": self.status,
            "reasons": reasons,
        }


@dataclass
class LoadReport:
    """What happened to every file, and the snapshot that is now current."""

    files: list[FileReport]
    snapshot: str | None

    @property
    def ok(self) -> bool:
        """Whether no file was refused."""
        return not any(file.is_refused for file in self.files)


def find_files(paths: Iterable[Path]) -> list[Path]:
    """Files to load, in a stable order: files as given, folders searched to the bottom.

    Raises
    ------
    NotFound
        If a path does not exist, or a folder holds no CSV, XLSX or Parquet file.
    """
    found: list[Path] = []
    for path in paths:
        if path.is_file():
            found.append(path)
        elif path.is_dir():
            inside = sorted(
                file
                for file in path.rglob("*")
                if os.path.isfile(file)
                and file.suffix.lower() in SUFFIXES
                and not any(part.startswith((".", "~$")) for part in file.relative_to(path).parts)
            )
            if not inside:
                raise NotFound(f"{path}: no CSV, XLSX or Parquet file in this folder.")
            found.extend(inside)
        elif path.exists():
            raise NotFound(f"{path}: this is neither a file nor a folder.")
        else:
            raise NotFound(f"{path}: there is no such file or folder.")
    return found


def printable(name: str) -> str:
    """A file's name as text that can be stored and shown on one line, whatever bytes the disk has."""
    shown = name.encode("utf-8", "replace").decode("utf-8")
    return "".join(character if character.isprintable() else "?" for character in shown)


def read_bytes(file: Path) -> bytes:
    """The content of a file that is no larger than a reader takes.

    Raises
    ------
    Refused
        If it is too large, or cannot be read.
    """
    try:
        tables.check_size(file.stat().st_size)
        return file.read_bytes()
    except OSError as error:
        raise Refused(f"The file cannot be read ({error.strerror or error}).") from None


def examine(
    name: str,
    content: bytes,
    catalogue: Catalogue,
    *,
    today: date,
    accept_partial: bool,
    limit_percent: float,
    held_of: Callable[[str], pd.DataFrame | None] = lambda _layout: None,
    when_read: Callable[[], None] = lambda: None,
) -> tuple[FileReport, pd.DataFrame | None]:
    """Read and check one file without touching any state.

    Parameters
    ----------
    held_of
        Gives the real figures in use for a layout, with which the file is compared.
    when_read
        Called between the two: of a long file each takes its time.

    Returns
    -------
    tuple
        The report, with status ``loaded``, ``accepted in part`` or ``rejected``, and the accepted rows
        (None when rejected).
    """
    report = FileReport(name=name, sha256=hashlib.sha256(content).hexdigest())
    try:
        reading = apart.recognise(name, content)
        report.layout = reading.layout
        when_read()
        checked = checks.check(
            reading,
            {
                area.code: area.kind
                for area in catalogue.areas
                if area.kind not in ("former", "collaborative")
            },
            today=today,
            indicators=indicator_rules(catalogue, reading.layout),
            successors={
                area.code: area.successor
                for area in catalogue.areas
                if area.kind == "former" and area.successor
            },
            ends=catalogue.former_organisations,
            skewed={measure.id for measure in catalogue.measures if measure.log_scale},
            held=held_of(reading.layout),
        )
    except Refused as refusal:
        report.layout = refusal.layout or report.layout
        report.rows = report.out_of_area = refusal.out_of_area
        report.reasons = [Problem(line=None, column=None, value=None, reason=str(refusal))]
        return report, None
    report.accepted = len(checked.accepted)
    report.quarantined = checked.n_quarantined
    report.out_of_area = checked.out_of_area
    report.rows = report.accepted + report.quarantined + report.out_of_area
    report.warnings = list(checked.warnings)
    report.reasons = list(checked.quarantined)
    in_scope = report.accepted + report.quarantined
    share_percent = 100 * report.quarantined / in_scope if in_scope else 0.0
    if not report.accepted:
        report.reasons.append(Problem(None, None, None, "No row of this file could be accepted."))
        return report, None
    if share_percent > limit_percent and not accept_partial:
        report.reasons.append(
            Problem(
                None,
                None,
                None,
                f"{report.quarantined} of {in_scope} rows ({share_percent:.1f}%) have faults, more than"
                f" {limit_percent:g}%. Mend the lines named, or load with --accept-partial to take the rest.",
            )
        )
        return report, None
    report.status = "accepted in part" if report.quarantined else "loaded"
    return report, checked.accepted


def indicator_rules(catalogue: Catalogue, layout: str) -> dict[str, checks.IndicatorRule]:
    """Which indicators of a publisher's layout our measures take."""
    return {
        indicator.partition(":")[2]: checks.IndicatorRule(
            measure=measure.id,
            requires_sex=measure.requires_sex,
            pooled_years=measure.pooled_years,
            may_be_negative=measure.may_be_negative,
            may_be_below_one=measure.may_be_below_one,
            unit=measure.unit,
        )
        for measure in catalogue.measures
        for indicator in measure.indicators
        if indicator.startswith(f"{layout}:")
    }


def load(
    paths: Sequence[Path],
    *,
    check_only: bool = False,
    accept_partial: bool = False,
    settings: Settings | None = None,
    catalogue: Catalogue = shipped_catalogue,
    today: date | None = None,
    progress: Progress | None = None,
) -> LoadReport:
    """Load files or folders, each accepted or refused on its own, and publish one snapshot.

    Parameters
    ----------
    paths
        Files or folders.
    check_only
        Say what would happen and change nothing.
    accept_partial
        Take the good rows of a file even when more than the usual share is quarantined.
    today
        The day of the load, for dates in the future and for ages of figures; that of the clock if not given.
    progress
        Called with a step's name, what is done and how much there is.

    Raises
    ------
    NotFound
        If a path leads to no file.
    store.Busy
        If another load is running.
    """
    settings = settings or Settings()
    say = progress or _silently
    files = find_files(paths)
    apart.start()
    today = today or date.today()
    reports = []
    staged: list[tuple[FileReport, bytes, pd.DataFrame]] = []
    known = loaded_files(settings.home)
    for number, file in enumerate(files):
        name = printable(file.name)
        say(f"reading {name}", 2 * number, 2 * len(files))
        try:
            content = read_bytes(file)
        except Refused as refusal:
            reports.append(FileReport(name, None, reasons=[Problem(None, None, None, str(refusal))]))
            continue
        digest = hashlib.sha256(content).hexdigest()
        if digest in known:
            report = FileReport(name=name, sha256=digest, status="already loaded", **known[digest])
            reports.append(report)
            continue
        report, rows = examine(
            name,
            content,
            catalogue,
            today=today,
            accept_partial=accept_partial,
            limit_percent=settings.accept_partial_percent,
            held_of=partial(held_figures, settings.home, catalogue),
            when_read=partial(say, f"checking {name}", 2 * number + 1, 2 * len(files)),
        )
        reports.append(report)
        if rows is not None:
            known[digest] = {
                key: getattr(report, key)
                for key in ("layout", "rows", "accepted", "out_of_area", "quarantined")
            }
            staged.append((report, content, rows))
    if check_only:
        for report in reports:
            report.status = {"rejected": "would reject", "already loaded": "already loaded"}.get(
                report.status, "would load"
            )
        return LoadReport(reports, store.current_id(settings.home))
    _log_refusals(settings.home, [report for report in reports if report.is_refused])
    if staged or needs_publishing(settings.home, catalogue):
        with store.warehouse(settings.home) as connection:
            with store.transaction(connection):
                for number, (report, content, rows) in enumerate(staged):
                    say(f"storing {report.name}", number, len(staged))
                    keep_bytes(settings.home, report.sha256 or "", content)
                    _stage(connection, report, content, rows)
                snapshot_id = publish.build(
                    connection, settings.home, catalogue, today=today, progress=progress
                )
            publish.switch(settings.home, snapshot_id, catalogue)
    return LoadReport(reports, store.current_id(settings.home))


def _silently(_step: str, _done: int, _total: int) -> None:
    """Progress that nobody watches."""


def build_first(*, settings: Settings | None = None, progress: Progress | None = None) -> LoadReport | None:
    """Load what ships when nothing is published yet, or publish again when reference data changed.

    Returns None when the current snapshot is up to date.
    """
    settings = settings or Settings()
    try:
        is_first = store.current_id(settings.home) is None
    except store.NoSnapshot:
        is_first = not store.has_warehouse(settings.home)
    if is_first:
        try:
            return load(SHIPPED, settings=settings, progress=progress)
        finally:
            # What serves the pages for weeks reads no more files.
            apart.close()
    if needs_publishing(settings.home, shipped_catalogue):
        with store.warehouse(settings.home) as connection:
            with store.transaction(connection):
                snapshot_id = publish.build(connection, settings.home, shipped_catalogue, progress=progress)
            publish.switch(settings.home, snapshot_id, shipped_catalogue)
        return LoadReport([], store.current_id(settings.home))
    return None


def withdraw(sha256: str, *, settings: Settings | None = None, progress: Progress | None = None) -> str:
    """Take one file's rows out and publish what was there before.

    Parameters
    ----------
    sha256
        The file's digest, or its first eight characters or more.

    Returns
    -------
    str
        The id of the new snapshot.

    Raises
    ------
    NotFound
        If no live file has this digest, or several begin with it.
    """
    settings = settings or Settings()
    digest = digest_of(sha256, settings.home)
    with store.warehouse(settings.home) as connection:
        with store.transaction(connection):
            connection.execute(
                "update files set withdrawn_at = $now where sha256 = $sha256",
                {"now": _now(), "sha256": digest},
            )
            snapshot_id = publish.build(connection, settings.home, shipped_catalogue, progress=progress)
        publish.switch(settings.home, snapshot_id, shipped_catalogue)
    return snapshot_id


def digest_of(sha256: str, home: Path) -> str:
    """The whole SHA-256 of the live file whose digest begins like this.

    Raises
    ------
    NotFound
        If there is none, or several, or less than eight characters are given.
    """
    if len(sha256) < SHORTEST_DIGEST:
        raise NotFound(
            f"{sha256 or 'Nothing'} is too short to name a file: give at least the first eight characters of its"
            " SHA-256. Run status to see them."
        )
    live = [digest for digest in loaded_files(home) if digest.startswith(sha256.lower())]
    if len(live) != 1:
        found = (
            "several loaded files begin with this SHA-256: give more of it"
            if live
            else "no loaded file has this SHA-256, or it was withdrawn already"
        )
        raise NotFound(f"{sha256}: {found}. Run status to see them.")
    return live[0]


def rollback(snapshot_id: str | None = None, *, settings: Settings | None = None) -> str:
    """Make an older snapshot current and withdraw the loads made after it.

    Parameters
    ----------
    snapshot_id
        One of the snapshots kept; by default the one that was served before the current.

    Raises
    ------
    NotFound
        If the snapshot is not kept any more, or there is none before the current one.
    """
    settings = settings or Settings()
    kept = store.snapshot_ids(settings.home)
    if snapshot_id is None:
        snapshot_id = _served_before(settings.home, kept)
    if snapshot_id not in kept:
        raise NotFound(f"{snapshot_id}: no such snapshot is kept. Kept: {', '.join(kept) or 'none'}.")
    live_then = publish.files_of(settings.home, snapshot_id)
    with store.warehouse(settings.home) as connection:
        with store.transaction(connection):
            connection.execute(
                "update files set withdrawn_at = $now"
                " where withdrawn_at is null and not list_contains($live, sha256)",
                {"now": _now(), "live": live_then},
            )
            connection.execute(
                "update files set withdrawn_at = null where list_contains($live, sha256)", {"live": live_then}
            )
        store.make_current(settings.home, snapshot_id)
    return snapshot_id


def _served_before(home: Path, kept: Sequence[str]) -> str:
    """The kept snapshot that was served last before the current one; the newest where the current one is lost."""
    try:
        pointer = store.pointer(home)
    except store.NoSnapshot:
        pointer = None
    earlier = [one for one in (pointer.earlier if pointer else ()) if one in kept]
    if not earlier and (pointer is None or pointer.snapshot not in kept):
        earlier = list(kept)
    if not earlier:
        raise NotFound("There is no earlier snapshot to go back to.")
    return earlier[-1]


def loaded_files(home: Path) -> dict[str, dict[str, Any]]:
    """Live files by SHA-256, with the counts of their load."""
    if not store.has_warehouse(home):
        return {}
    with store.warehouse(home, read_only=True) as connection:
        found = store.rows(connection, store.query("staging", "loaded_files"))
    return {row.pop("sha256"): row for row in found}


def known_files(home: Path) -> set[str]:
    """SHA-256 of every file that was ever accepted, those withdrawn since among them."""
    if not store.has_warehouse(home):
        return set()
    with store.warehouse(home, read_only=True) as connection:
        return {row["sha256"] for row in store.rows(connection, store.query("staging", "known_files"))}


def held_figures(home: Path, catalogue: Catalogue, layout: str) -> pd.DataFrame | None:
    """The real figures in use, of every measure for published values, else of the layout."""
    if not store.has_warehouse(home):
        return None
    with store.warehouse(home, read_only=True) as connection:
        held = store.staged(connection, catalogue, registry.source(layout))
    if held.empty:
        return None
    if "choice" in held:
        held = held[held["choice"] == 1]
    return held[~held["synthetic"].astype(bool)] if "synthetic" in held else held


def needs_publishing(home: Path, catalogue: Catalogue) -> bool:
    """Whether live files, reference data or methods changed since the current snapshot.

    A load that was killed after storing its rows leaves the warehouse ahead; the next one catches up.
    """
    if not store.has_warehouse(home):
        return False
    with store.warehouse(home, read_only=True) as connection:
        state = publish.state_of(connection, catalogue)
    return publish.published_state(home) != state


def keep_bytes(home: Path, sha256: str, content: bytes) -> None:
    """Keep a file's bytes in the ledger, under its SHA-256."""
    file = home / "ledger" / sha256[:2] / sha256
    if not file.is_file():
        file.parent.mkdir(parents=True, exist_ok=True)
        store.write_atomically(file, content)


def _stage(connection: Any, report: FileReport, content: bytes, rows: pd.DataFrame) -> None:
    table = registry.source(report.layout or "").table
    # A file that was withdrawn and comes again starts anew.
    for emptied in (table, "quarantine", "files"):
        connection.execute(f'delete from "{emptied}" where sha256 = $sha256', {"sha256": report.sha256})
    store.append(connection, table, rows.assign(sha256=report.sha256))
    if report.reasons:
        faults = pd.DataFrame(
            [(p.line, p.column, p.value, p.reason, p.area, p.period_end) for p in report.reasons],
            columns=["line", "column", "value", "reason", "area_code", "period_end"],
        )
        store.append(connection, "quarantine", faults.assign(sha256=report.sha256))
    connection.execute(
        "insert into files select $sha256, $name, $layout, $rows, $accepted, $out_of_area, $quarantined, $status,"
        " $warnings, $n_bytes, $now, nextval('load_order'), null",
        {
            "sha256": report.sha256,
            "name": report.name,
            "layout": report.layout,
            "rows": report.rows,
            "accepted": report.accepted,
            "out_of_area": report.out_of_area,
            "quarantined": report.quarantined,
            "status": report.status,
            "warnings": report.warnings,
            "n_bytes": len(content),
            "now": _now(),
        },
    )


def _log_refusals(home: Path, refused: Sequence[FileReport]) -> None:
    """Append refusals to a log beside the ledger; reasons carry no values."""
    if not refused:
        return
    home.mkdir(parents=True, exist_ok=True)
    with (home / "refusals.jsonl").open("a", encoding="utf-8") as log:
        for report in refused:
            entry = {
                "refused_at": _now().isoformat(timespec="seconds"),
                "name": report.name,
                "sha256": report.sha256,
                "layout": report.layout,
                "reasons": [problem.reason for problem in report.reasons][-20:],
            }
            log.write(json.dumps(entry) + "\n")


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)
