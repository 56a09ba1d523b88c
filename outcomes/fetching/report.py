"""What came of asking the publishers: file by file, source by source, for people and for programs."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from outcomes.catalogue import Publisher
from outcomes.fetching.addresses import Wanted
from outcomes.fetching.kept import Note
from outcomes.numerals import counted
from outcomes.pipeline import load
from outcomes.warehouse import updates


@dataclass
class Got:
    """One file that a publisher offers: where it lies, and what became of it."""

    wanted: Wanted
    file: Path
    note: Note
    status: str = "nothing new"
    report: load.FileReport | None = None

    def as_json(self) -> dict[str, Any]:
        """The keys of one file in ``fetch --json``."""
        counts = {} if self.report is None else self.report.as_json()
        return {
            "name": self.wanted.name,
            "address": self.wanted.address,
            "status": self.status,
            "sha256": self.note.sha256,
            **{key: counts.get(key) for key in ("layout", "rows", "accepted", "out_of_area", "quarantined")},
        }


@dataclass
class SourceReport:
    """What came of asking one source: its files, and why those that failed did."""

    publisher: Publisher
    files: list[Got] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)
    #: Of a dry run: what would be asked.
    requests: list[str] = field(default_factory=list)
    is_dry: bool = False

    @property
    def outcome(self) -> updates.Status:
        """What came of asking it."""
        if self.reasons:
            return "failed"
        return "new figures" if self.n_new else "nothing new"

    @property
    def status(self) -> str:
        """The outcome, or that this was a dry run: in the words of ``fetch --json``."""
        return "would ask" if self.is_dry else self.outcome

    @property
    def n_new(self) -> int:
        """How many files the loader took."""
        return sum(one.status in ("loaded", "accepted in part") for one in self.files)

    @property
    def reason(self) -> str | None:
        """Why it failed, in one sentence; the first one where there are several."""
        if not self.reasons:
            return None
        more = len(self.reasons) - 1
        also = f" ({more} more of its requests failed too)" if more else ""
        return f"{self.publisher.label}: {self.reasons[0].rstrip('.')}{also}."

    def lines(self) -> Iterator[str]:
        """The same for people."""
        came = f" ({counted(self.n_new, 'file')})" if self.n_new else ""
        yield f"{self.publisher.label}: " + (
            f"would ask ({self.publisher.how_known})" if self.is_dry else f"{self.status}{came}"
        )
        yield from (f"  {request}" for request in self.requests)
        for got in self.files:
            if got.report is not None and not got.report.is_refused:
                yield f"  {got.wanted.name}: {got.status}, {got.report.accepted:,} rows accepted"

    def as_json(self) -> dict[str, Any]:
        """The keys of one source in ``fetch --json``."""
        return {
            "id": self.publisher.id,
            "label": self.publisher.label,
            "status": self.status,
            "files": [one.as_json() for one in self.files],
            "reason": self.reason,
            "reasons": self.reasons,
            "requests": self.requests,
            "last_checked": self.publisher.last_checked,
        }


@dataclass
class FetchReport:
    """What came of every source, and the snapshot that is now current."""

    sources: list[SourceReport]
    snapshot: str | None

    @property
    def ok(self) -> bool:
        """Whether no source failed."""
        return not any(one.reasons for one in self.sources)

    def reasons(self) -> list[str]:
        """Why each source that failed did, a sentence each."""
        return [one.reason for one in self.sources if one.reason]

    def lines(self) -> Iterator[str]:
        """What came of each source, for people, and of a dry run what would be asked."""
        for one in self.sources:
            yield from one.lines()
        if self.snapshot and not any(one.is_dry for one in self.sources):
            yield f"Current snapshot: {self.snapshot}"
