"""The rows of a file with what has been decided about each, and what is left when all is decided."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from outcomes.pipeline import scales
from outcomes.sources import registry
from outcomes.sources.kinds.rules import Marks
from outcomes.sources.reading import Problem, Reading, cells

WARNINGS_LISTED = 10


@dataclass(frozen=True)
class Checked:
    """A checked file: its rows are ``accepted``, ``quarantined`` and ``out_of_area`` ones.

    ``accepted`` is the reading's frame without the other rows; for published values it has the ``measure``.
    """

    accepted: pd.DataFrame
    quarantined: tuple[Problem, ...]
    out_of_area: int
    warnings: tuple[str, ...]

    @property
    def n_quarantined(self) -> int:
        """Rows quarantined: each has one problem."""
        return len(self.quarantined)

    @property
    def rows(self) -> int:
        """Rows of the file, whatever became of them."""
        return len(self.accepted) + self.n_quarantined + self.out_of_area

    @property
    def share_quarantined(self) -> float:
        """Share, from 0 to 1, of the rows in scope that are quarantined."""
        in_scope = len(self.accepted) + self.n_quarantined
        return self.n_quarantined / in_scope if in_scope else 0.0


# A row whose fault is in one of these does not say whose it is, or of when.
_NAMES = ("org_code", "area_code")
_PERIODS = ("week_ending", "period_start", "period_end", "period")


class Rows:
    """The rows of a reading with what has been decided about each so far; ``kept`` marks those not quarantined."""

    def __init__(self, reading: Reading) -> None:
        self.source = registry.source(reading.layout)
        self.frame = reading.frame.reset_index(drop=True)
        self.read_problems = list(reading.problems)
        self.warnings = list(reading.warnings)
        self.remarks = reading.remarks
        self.units: dict[str, scales.Unit] = {}
        self.out_of_area = 0
        self.kept: NDArray[np.bool_] = np.ones(len(self.frame), dtype=bool)
        self._found: dict[int, Problem] = {}

    @property
    def numbers(self) -> list[str]:
        """Names of the columns that hold counts and values."""
        return [str(name) for name in self.frame.select_dtypes("float64").columns]

    def leave_out(self, outside: Marks) -> None:
        """Drop rows that are not ours before any rule is held against them."""
        outside = np.asarray(outside, dtype=bool)
        self.out_of_area += int(outside.sum())
        self.frame = self.frame[~outside].reset_index(drop=True)
        self.kept = np.ones(len(self.frame), dtype=bool)

    def quarantine(
        self,
        wrong: Marks,
        column: str,
        reason: str | Callable[[int], str],
        *,
        says_whose: bool = False,
    ) -> None:
        """Set rows aside; the first reason found for a row stands.

        ``says_whose`` is for a fault that leaves the name and the period in ``column`` right.
        """
        rows = np.flatnonzero(np.asarray(wrong, dtype=bool) & self.kept)
        self.kept[rows] = False
        kinds, values = pd.factorize(self.frame[column].iloc[rows], use_na_sentinel=False)
        shown = [_shown(value) for value in values]
        lines = self.frame["line"].iloc[rows].tolist()
        for row, line, kind in zip(rows.tolist(), lines, kinds.tolist(), strict=True):
            sentence = reason if isinstance(reason, str) else reason(row)
            named = None if column in _NAMES and not says_whose else self._name(row)
            when = None if column in _PERIODS and not says_whose else cells.period_end(self.frame, row)
            self._found[row] = Problem(
                line, column, shown[kind], f"{column} {sentence}.", area=named, period_end=when
            )

    def _name(self, row: int) -> str | None:
        """Code of the organisation or place that a row is about."""
        codes = (self.frame[name].iloc[row] for name in _NAMES if name in self.frame)
        return next((code for code in codes if isinstance(code, str)), None)

    def warn(self, odd: Marks, sentence: str) -> None:
        """Say where something is odd: ten lines, then a count."""
        odd = np.asarray(odd, dtype=bool) & self.kept
        self.warn_of(f"Line {line}: {sentence}." for line in self.frame["line"][odd])

    def warn_of(self, sentences: Iterable[str]) -> None:
        """Add ten sentences of one kind, then a count of the rest."""
        sentences = list(sentences)
        self.warnings += sentences[:WARNINGS_LISTED]
        if len(sentences) > WARNINGS_LISTED:
            self.warnings.append(f"And {len(sentences) - WARNINGS_LISTED:,} more such warnings.")

    def leave_out_problems(self, in_scope: Callable[[Problem], bool]) -> None:
        """Drop the rows that could not be read and are not ours."""
        kept = [problem for problem in self.read_problems if in_scope(problem)]
        self.out_of_area += len(self.read_problems) - len(kept)
        self.read_problems = kept

    def quarantine_before(self, column: str, earliest: pd.Timestamp) -> None:
        """Set aside rows of years that are slips of the pen."""
        self.quarantine(self.frame[column] < earliest, column, f"is before {earliest.year}: check the year")

    def finish(self) -> Checked:
        """The rows as they were sorted, problems by line."""
        problems = [*self.read_problems, *(self._found[row] for row in sorted(self._found))]
        return Checked(
            accepted=self.frame[self.kept].reset_index(drop=True),
            quarantined=tuple(sorted(problems, key=lambda problem: problem.line or 0)),
            out_of_area=self.out_of_area,
            warnings=tuple(self.warnings),
        )


def _shown(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value.date()) if isinstance(value, pd.Timestamp) else str(value)
