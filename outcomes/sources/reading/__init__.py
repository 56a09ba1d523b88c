"""What every reader gives back: tidy rows, the rows it could not read, and remarks about the file."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import pandas as pd

from outcomes.errors import OutcomesError


class Refused(OutcomesError, ValueError):
    """A file that cannot be used at all; the message is one sentence for the person who loads it.

    Parameters
    ----------
    message
        What is wrong and what to do about it.
    layout
        The layout the file was recognised as, if it got that far.
    out_of_area
        Rows that were read and are about other areas, where that is why.
    """

    def __init__(self, message: str, layout: str | None = None, out_of_area: int = 0):
        super().__init__(message)
        self.layout = layout
        self.out_of_area = out_of_area


@dataclass(frozen=True, slots=True)
class Problem:
    """One row that is kept out, and why; ``line`` is the line where its record starts (the header is 1).

    A row has one problem however many of its cells are wrong, so problems count rows. ``value`` is the cell
    as it stands and may be a small count of people: it stays on the private side, and ``reason`` never
    repeats it. ``area``, ``indicator`` and ``period_end`` say what the row is about where that could be read,
    so that rows about other areas are not held against a file, and a page can say whose rows it lacks.
    """

    line: int | None
    column: str | None
    value: str | None
    reason: str
    area: str | None = None
    indicator: str | None = None
    period_end: date | None = None


@dataclass(frozen=True)
class Reading:
    """A recognised file: ``frame`` has one tidy row per usable row, with its ``line`` in the source.

    ``remarks`` are warnings by the organisation that each is about: a national file has many of them, and only
    those of our own organisations matter.
    """

    layout: str
    frame: pd.DataFrame
    problems: tuple[Problem, ...] = ()
    warnings: tuple[str, ...] = ()
    remarks: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
