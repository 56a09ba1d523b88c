"""OHID Fingertips indicator downloads, current (spaces) and older (underscores or none) column names."""

from collections.abc import Callable
from typing import Any, TypeVar

from outcomes.sources.kinds import published
from outcomes.sources.reading import Reading, cells
from outcomes.sources.reading.layouts import Layout, Table
from outcomes.sources.reading.tables import Cell

T = TypeVar("T")

SOURCE_TITLE = "OHID Fingertips"
SOURCE_URL = "https://fingertips.phe.org.uk/"


def _read(layout: Layout, table: Table) -> Reading:
    columns = cells.Columns(table.lines)

    def read(name: str, of: Callable[[Cell], T]) -> list[T | None]:
        return columns.read(name, table.column(name), of)

    span = published.read_periods(columns, "period", table.column("period"))
    indicators = read("indicator", cells.needed(cells.text))
    data: dict[str, Any] = {
        "indicator": indicators,
        "sex": read("sex", published.sex),
        "area_code": read("area_code", cells.needed(cells.code)),
        "period": published.labels(span),
        "period_start": published.starts(span),
        "period_end": published.ends(span),
        "source_title": [f"{SOURCE_TITLE} indicator {indicator}" for indicator in indicators],
        "source_url": [SOURCE_URL] * len(indicators),
    }
    for name in ("indicator_name", "age", "category_type", "category", "area_name", "note"):
        data[name] = read(name, cells.published_text)
    for name in published.NUMBERS:
        data[name] = columns.numbers(name, table.column(name), cells.published_number)
    frame, problems = columns.finish(published.frame(data, len(table.lines)))
    return Reading(layout.name, frame, problems)


SOURCE = published.source(
    name="fingertips",
    title="an indicator CSV of OHID Fingertips",
    label="OHID Fingertips",
    order=60,
    file_to_load="indicator {name}, all areas, as CSV",
    layout={
        "columns": {
            "indicator": ("indicatorid",),
            "indicator_name": ("indicatorname",),
            "area_code": ("areacode",),
            "area_name": ("areaname",),
            "sex": ("sex",),
            "age": ("age",),
            "category_type": ("categorytype",),
            "category": ("category",),
            "period": ("timeperiod",),
            "value": ("value",),
            "lower_ci": ("lowerci950limit", "lowerci95limit", "lowercilimit", "lowerci95", "lowerci"),
            "upper_ci": ("upperci950limit", "upperci95limit", "uppercilimit", "upperci95", "upperci"),
            "numerator": ("count",),
            "denominator": ("denominator",),
            "note": ("valuenote",),
            "parent_code": ("parentcode",),
            "trend": ("recenttrend",),
            "sortable": ("timeperiodsortable",),
        },
        "required": (("indicator",), ("area_code",), ("sex",), ("age",), ("period",), ("value",)),
        "telling": ("indicator",),
        "named_by": ("indicator", "category_type", "note", "parent_code", "trend", "sortable"),
        "n_named_by": 2,
        "read": _read,
    },
)
