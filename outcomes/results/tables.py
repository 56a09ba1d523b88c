"""From a dataclass to a table and back: columns, types and what may be empty are said once, in the dataclass.

Rows are read as instances of the dataclass, so that a column has one definition, and a renamed one is found by the
type checker. At this border a number that is none and minus zero become None and zero, and a day becomes a ``date``.
"""

import types
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import astuple, fields
from datetime import date, datetime
from functools import cache
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeVar, get_args, get_origin, get_type_hints

import pandas as pd

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

    Row = TypeVar("Row", bound=DataclassInstance)
else:
    Row = TypeVar("Row")
Value = TypeVar("Value")

SQL_TYPES: dict[Any, str] = {
    str: "varchar",
    float: "double",
    int: "bigint",
    bool: "boolean",
    date: "date",
    datetime: "timestamp",
    list[str]: "varchar[]",
}

#: Every table of a snapshot by name, and every table of a release record.
TABLES: dict[str, "type[DataclassInstance]"] = {}
RECORD: dict[str, "type[DataclassInstance]"] = {}


class Column(NamedTuple):
    """A field of a row as a column of a table."""

    name: str
    sql_type: str
    may_be_empty: bool


def table(name: str, of: "dict[str, type[DataclassInstance]]" = TABLES) -> "Callable[[type[Row]], type[Row]]":
    """Make a dataclass the type of a table's rows, in a snapshot where nothing else is said."""

    def register(row: type[Row]) -> type[Row]:
        of[name] = row
        return row

    return register


@cache
def columns(row: "type[DataclassInstance]") -> tuple[Column, ...]:
    """The columns of a row type, in the order of its fields.

    Raises
    ------
    TypeError
        If a field has a type that no column can have.
    """
    hints = get_type_hints(row)
    found = []
    for field in fields(row):
        hint = hints[field.name]
        may_be_empty = get_origin(hint) is types.UnionType and type(None) in get_args(hint)
        if may_be_empty:
            (hint,) = (one for one in get_args(hint) if one is not type(None))
        hint = str if get_origin(hint) is Literal else hint
        if hint not in SQL_TYPES:
            raise TypeError(f"{row.__name__}.{field.name}: no column can hold {hint}")
        found.append(Column(field.name, SQL_TYPES[hint], may_be_empty))
    return tuple(found)


def create_statement(name: str, row: "type[DataclassInstance]") -> str:
    """The ``create table`` of a table with rows of a type."""
    listed = ",\n".join(
        f'    "{column.name}" {column.sql_type}{"" if column.may_be_empty else " not null"}'
        for column in columns(row)
    )
    return f'create table "{name}" (\n{listed}\n)'


def schema(of: "Mapping[str, type[DataclassInstance]]" = TABLES) -> str:
    """All tables of a snapshot, or of a release record, as SQL."""
    return ";\n\n".join(create_statement(name, row) for name, row in of.items()) + ";\n"


def frame(row: type[Row], rows: Iterable[Row]) -> pd.DataFrame:
    """Rows as a frame with the columns of their type, also where there are none."""
    return pd.DataFrame([astuple(one) for one in rows], columns=[column.name for column in columns(row)])


def rows(row: type[Row], names: Sequence[str], records: Iterable[Sequence[Any]]) -> tuple[Row, ...]:
    """Records of a query as rows of a type, whose fields its columns are.

    Raises
    ------
    TypeError
        If the columns are not the fields.
    """
    known = {column.name for column in columns(row)}
    if set(names) != known:
        lacking, unknown = sorted(known - set(names)), sorted(set(names) - known)
        raise TypeError(f"{row.__name__} and its query differ: lacking {lacking}, unknown {unknown}")
    return tuple(row(**dict(zip(names, map(plain, record), strict=True))) for record in records)


def known(value: Value | None) -> Value:
    """A value that must be there.

    Raises
    ------
    ValueError
        If there is none.
    """
    if value is None:
        raise ValueError("A value that a result must have is missing")
    return value


def plain(value: Any) -> Any:
    """A value of a database as Python has it: no number that is none, no minus zero."""
    if isinstance(value, float):
        return None if value != value else value + 0.0
    return value
