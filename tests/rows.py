"""Rows of results for tests: what a test is about is given, what else must be there is filled in."""

from datetime import date, datetime

from outcomes.results.tables import columns

FILLED = {
    "varchar": "",
    "double": 0.0,
    "bigint": 0,
    "boolean": False,
    "date": date(2026, 11, 15),
    "timestamp": datetime(2026, 11, 16),
    "varchar[]": (),
}


def filled(row, **given):
    """An instance of a row type; what may be empty and is not given is."""
    needed = {column.name: FILLED[column.sql_type] for column in columns(row) if not column.may_be_empty}
    return row(**(needed | given))
