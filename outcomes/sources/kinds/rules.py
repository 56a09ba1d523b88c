"""Rules of one source about its rows: what cannot be, and what is odd."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import pandas as pd
from numpy.typing import NDArray

OVERFULL_WARNS = 1.0
OVERFULL_REFUSED = 1.2

Marks = pd.Series | NDArray[np.bool_]


class Rows(Protocol):
    """The rows of a file with what has been decided about each so far."""

    frame: pd.DataFrame
    kept: NDArray[np.bool_]

    def quarantine(self, wrong: Marks, column: str, reason: str | Callable[[int], str]) -> None:
        """Set rows aside; the first reason found for a row stands."""

    def warn(self, odd: Marks, sentence: str) -> None:
        """Say in which lines something is odd."""

    def warn_of(self, sentences: Iterable[str]) -> None:
        """Add warnings of one kind."""


class Rule(Protocol):
    """Something that must hold of the rows of a source."""

    def apply(self, rows: Rows) -> Any:
        """Set rows aside, or warn of them."""


@dataclass(frozen=True)
class PartOf:
    """A part that cannot be larger than its whole, the sum of the ``whole`` columns that are given."""

    parts: tuple[str, ...]
    whole: tuple[str, ...]
    quarantines: bool = True

    def apply(self, rows: Rows) -> None:
        """Set aside, or warn of, rows whose part is larger."""
        parts = rows.frame[list(self.parts)]
        part = parts.sum(axis=1, min_count=len(self.parts))
        whole = rows.frame[list(self.whole)].sum(axis=1, min_count=1)
        sentence = f"is more than {' and '.join(self.whole)}"
        if self.quarantines:
            rows.quarantine(part > whole, self.parts[0], sentence)
        else:
            rows.warn(part > whole, f"{' and '.join(self.parts)} {sentence}")


@dataclass(frozen=True)
class Occupancy:
    """Occupied beds against available ones: a little above happens, far above is an error."""

    occupied: str
    available: str

    def apply(self, rows: Rows) -> None:
        """Set aside rows far above, and warn of those a little above."""
        occupied, available = rows.frame[self.occupied], rows.frame[self.available]
        rows.quarantine(
            occupied > OVERFULL_REFUSED * available, self.occupied, f"is above 120% of {self.available}"
        )
        rows.warn(occupied > OVERFULL_WARNS * available, f"{self.occupied} is above {self.available}")
