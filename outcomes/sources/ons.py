"""ONS Explore Local Statistics downloads: one family of indicators a file, periods as ISO 8601 intervals."""

import re
from collections import defaultdict
from collections.abc import Callable
from typing import Any, TypeVar

import numpy as np

from outcomes.sources.kinds import published
from outcomes.sources.reading import Reading, cells
from outcomes.sources.reading.layouts import Layout, Table
from outcomes.sources.reading.tables import Cell

T = TypeVar("T")

SOURCE_TITLE = "ONS Explore Local Statistics"
SOURCE_URL = "https://www.ons.gov.uk/explore-local-statistics/"
NO_VALUE = frozenset({"u", "x"})  # u: too unreliable to publish; x: not available


def _read(layout: Layout, table: Table) -> Reading:
    columns = cells.Columns(table.lines)

    def read(name: str, of: Callable[[Cell], T]) -> list[T | None]:
        return columns.read(name, table.column(name), of)

    span = published.read_periods(columns, "period", table.column("period"))
    indicators = read("indicator", cells.needed(cells.text))
    kinds = read("measure", cells.published_text)
    status = read("status", _status)
    data: dict[str, Any] = {
        "indicator": indicators,
        "indicator_name": indicators,
        "sex": _sexes(columns, table, indicators),
        "area_code": read("area_code", cells.needed(cells.code)),
        "period": published.labels(span),
        "period_start": published.starts(span),
        "period_end": published.ends(span),
        "status": status,
        "note": [
            _joined(note, kind) for note, kind in zip(read("note", cells.published_text), kinds, strict=True)
        ],
        "source_title": [f"{SOURCE_TITLE}: {indicator}" for indicator in indicators],
        "source_url": [SOURCE_URL] * len(indicators),
    }
    data["category_type"], data["category"] = _kinds_apart(indicators, kinds)
    for name in ("area_name", "unit", "age"):
        data[name] = read(name, cells.published_text)
    withheld = np.array([mark in NO_VALUE for mark in status], dtype=bool)
    for name in published.NUMBERS:
        numbers = columns.numbers(name, table.column(name), cells.published_number)
        data[name] = np.where(withheld, np.nan, numbers)
    frame, problems = columns.finish(published.frame(data, len(table.lines)))
    return Reading(layout.name, frame, problems)


def _status(cell: Cell) -> str | None:
    words = cells.published_text(cell)
    return None if words is None else words.strip("[]").lower()


def _joined(note: str | None, kind: str | None) -> str | None:
    """Keep what was measured (a mean of which scale) with the note; a percentage says so in its unit."""
    if kind is None or kind.lower() == "percentage":
        return note
    return kind if note is None else f"{kind}. {note}"


def _kinds_apart(
    indicators: list[str | None], kinds: list[str | None]
) -> tuple[list[str | None], list[str | None]]:
    """Where one indicator comes as several kinds (mean, share low), make each kind a category of its own."""
    found: dict[str | None, set[str | None]] = defaultdict(set)
    for indicator, kind in zip(indicators, kinds, strict=True):
        found[indicator].add(kind)
    several = [
        len(found[indicator]) > 1 and kind is not None
        for indicator, kind in zip(indicators, kinds, strict=True)
    ]
    return (
        ["Measure" if apart else None for apart in several],
        [kind if apart else None for kind, apart in zip(kinds, several, strict=True)],
    )


def _sexes(columns: cells.Columns, table: Table, indicators: list[str | None]) -> list[str | None]:
    if "sex" in table.columns:
        return columns.read("sex", table.column("sex"), published.sex)
    return [None if indicator is None else sex_in(indicator) for indicator in indicators]


def sex_in(indicator: str) -> str:
    """Read the sex out of an indicator's name: ``Male healthy life expectancy`` is about males.

    Parameters
    ----------
    indicator
        Name as published.

    Returns
    -------
    str
        ``male``, ``female``, or ``persons`` where the name says neither or both.
    """
    words = set(re.findall(r"[a-z]+", indicator.lower()))
    male = bool(words & {"male", "males", "men"})
    female = bool(words & {"female", "females", "women"})
    if male == female:
        return "persons"
    return "male" if male else "female"


SOURCE = published.source(
    name="ons",
    title="a CSV of ONS Explore Local Statistics",
    label="ONS Explore Local Statistics",
    order=70,
    file_to_load="“{name}”, as CSV",
    layout={
        "columns": {
            "area_code": ("areacd",),
            "area_name": ("areanm",),
            "indicator": ("indicator",),
            "period": ("period",),
            "value": ("observation", "value"),
            "measure": ("measure",),
            "unit": ("unit",),
            "lower_ci": ("lci95", "lci", "lowerci", "lowerconfidenceinterval95"),
            "upper_ci": ("uci95", "uci", "upperci", "upperconfidenceinterval95"),
            "status": ("status", "observationstatus"),
            "note": ("notes", "note"),
            "sex": ("sex",),
            "age": ("age",),
        },
        "required": (("area_code",), ("indicator",), ("period",), ("value",)),
        "telling": ("area_code",),
        # Area codes and names are called so in every table of ONS.
        "named_by": ("area_code", "area_name", "lower_ci", "upper_ci"),
        "n_named_by": 3,
        "read": _read,
    },
)
