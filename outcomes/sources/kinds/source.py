"""What a source is: everything that the program knows of one layout, said in one module of ``outcomes/sources``."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from outcomes.sources.kinds.rules import Rule
from outcomes.sources.reading import Reading
from outcomes.sources.reading.layouts import Layout
from outcomes.sources.reading.tables import Cell, Sheet

#: Counts are whole numbers of people or events; other numbers are times, bed days, rates and estimates.
Type = Literal["text", "day", "flag", "whole", "count", "number"]
Need = Literal["required", "one of two", "optional"]
#: Extracts that organisations fill in, files of a whole country, and published values.
Kind = Literal["extract", "national", "published"]

SQL_TYPES: dict[Type, str] = {
    "text": "varchar",
    "day": "date",
    "flag": "boolean",
    "whole": "bigint",
    "count": "double",
    "number": "double",
}
NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column of a source's rows, of its table in the warehouse, and of its template where it has one.

    ``need`` and what follows are of extracts: whether a file must have the column, what it holds with an example,
    how a word of it is read, the only words that it may hold, whether other tables have a column of this name, and
    whether its numbers add up.
    """

    name: str
    type: Type = "number"
    may_be_empty: bool = True
    need: Need = "optional"
    means: str = ""
    example: str = ""
    read: Callable[[Cell], Any] | None = None
    only: tuple[str, ...] = ()
    is_common: bool = False
    adds_up: bool = True

    @property
    def sql(self) -> str:
        """The column in a ``create table`` statement."""
        return f'"{self.name}" {self.sql_type}{"" if self.may_be_empty else " not null"}'

    @property
    def sql_type(self) -> str:
        """Its type in the warehouse."""
        return SQL_TYPES[self.type]


@dataclass(frozen=True)
class Mean:
    """A time of all of some events together: its mean cannot lie outside these limits, in its unit."""

    total: str
    events: str
    least: float
    most: float


@dataclass(frozen=True, kw_only=True)
class Scale:
    """By what a file of a service is told to be on another scale than its units.

    ``steady`` are columns that change slowly: of the others a fifty-fold rise can be true. ``at_least`` gives the
    least time that events take together: each of some counts adds so many seconds.
    """

    steady: tuple[str, ...] = ()
    means: tuple[Mean, ...] = ()
    at_least: Mapping[str, tuple[tuple[str, float], ...]] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Source:
    """One layout: how it is called, recognised, checked, stored, staged and shown.

    Parameters
    ----------
    name
        Its id in files, addresses, downloads and reference data, such as ``my-source``.
    label, short_label
        Its name on pages, in full and as the name of its own page.
    title
        What a file of it is, in a list of what can be loaded.
    order
        Its place among the others.
    kind
        Which rules hold of whom a row is about.
    columns, key
        Of its rows. No two rows have the same ``key``.
    layout, find
        How a file is recognised: by one header, or else by a function of all sheets, None where it is another file.
    table, staging, reports
        The table of accepted rows, and the views of the newest and of what each organisation or place reported;
        ``queries/staging/`` has a query of each name, or the folder of a source that stands elsewhere.
    starts
        The column of the day that may not be in the future.
    grain
        What a figure is of.
    group_rules, rules
        About rows that belong together, and about one row.
    unusual_by
        The columns that name whom a weekly total is about, the first that is filled, where odd totals are told.
    scale
        By what another scale is told.
    page
        The weekly page of each measure by its id; None for a source with a page of its own.
    file_to_load
        For people who look for the file of an indicator, which stands in it as ``{name}``.
    is_own
        Whether the file is made for this program: an unknown name in it is a slip of the pen.
    hides_small_counts
        Whether its counts are of few people, so that small ones are hidden on the way out.
    copy_of
        The source whose figures it repeats: its measures are that source's, and a figure of that source wins over
        the copy of it, whichever was loaded last.
    folder
        Where its staging query stands, if not in ``queries/staging/``.
    """

    name: str
    label: str
    title: str
    order: int
    kind: Kind
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    layout: Layout | None = None
    find: Callable[[Sequence[Sheet]], Reading | None] | None = None
    short_label: str = ""
    table: str = ""
    staging: str = ""
    reports: str = ""
    starts: str = "week_ending"
    grain: Literal["week", "month", "year"] = "week"
    group_rules: tuple[Rule, ...] = ()
    rules: tuple[Rule, ...] = ()
    unusual_by: tuple[str, ...] = ()
    scale: Scale = Scale()
    page: Callable[[str], str] | None = None
    file_to_load: str = ""
    is_own: bool = False
    hides_small_counts: bool = False
    copy_of: str = ""
    folder: Path | None = None

    def __post_init__(self) -> None:
        """Names of table and views follow from the source's own where nothing else is said."""
        plain = self.name.replace("-", "_")
        staging = self.staging or f"stg_{plain}"
        for name, default in (
            ("short_label", self.label),
            ("table", f"raw_{plain}"),
            ("staging", staging),
            ("reports", staging),
        ):
            object.__setattr__(self, name, getattr(self, name) or default)

    @property
    def is_service(self) -> bool:
        """Whether it holds weekly or monthly counts of services."""
        return self.kind != "published"

    @property
    def has_template(self) -> bool:
        """Whether people fill it in."""
        return self.kind == "extract"

    @property
    def has_page(self) -> bool:
        """Whether it has a weekly page of its own."""
        return self.is_service and self.page is None

    @property
    def copied(self) -> str:
        """Whether a staged row of it is a copy, as SQL: one source may hold both, and says so in a column."""
        says_so = any(column.name == "is_copy" for column in self.columns)
        return "is_copy" if says_so else str(bool(self.copy_of)).lower()

    @property
    def views(self) -> tuple[str, ...]:
        """Its staging views, in the order in which they are made."""
        return tuple(dict.fromkeys((self.staging, self.reports)))

    def page_of(self, measure: str) -> str:
        """The weekly page that shows a measure of it."""
        return self.name if self.page is None else self.page(measure)

    def column(self, name: str) -> Column:
        """A column by its name."""
        return next(column for column in self.columns if column.name == name)

    def of_type(self, *types: Type) -> tuple[str, ...]:
        """Names of the columns of some types."""
        return tuple(column.name for column in self.columns if column.type in types)

    @property
    def create_statement(self) -> str:
        """The table of its accepted rows; every row keeps its file and line."""
        listed = ",\n    ".join(
            ["sha256 varchar not null", "line bigint not null", *(c.sql for c in self.columns)]
        )
        return f'create table if not exists "{self.table}" (\n    {listed}\n);'
