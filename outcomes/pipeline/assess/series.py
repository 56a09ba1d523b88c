"""The one series that an area uses, and how it was come by."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from outcomes import periods
from outcomes.catalogue import (
    Area,
    Catalogue,
    Measure,
)
from outcomes.methods import places
from outcomes.methods.trajectory import standard_errors_from_limits
from outcomes.numerals import listed, lower_first, upper_first
from outcomes.results.tables import known

#: Published rows by measure, sex and area.
SeriesOf = Mapping[tuple[str, str, str], pd.DataFrame]


@dataclass(frozen=True)
class Series:
    """One measure, one sex, one area: the rows used and how they were come by.

    ``frame`` has columns period, period_start, period_end, time, value, lower, upper, standard_error,
    n_places, grade, synthetic, sha256, line, file_name, source_title, loaded_at; oldest first.
    """

    frame: pd.DataFrame
    basis: str
    note: str
    area_used: str

    @property
    def has_values(self) -> bool:
        """Whether there is anything to show."""
        return len(self.frame) > 0


def choose_series(
    measure: Measure, sex: str, area: Area, series_of: SeriesOf, catalogue: Catalogue
) -> Series:
    """The one series an area uses: published, else derived from its places, else the region as a proxy.

    Never mixed, and the note says which it is.
    """
    members = catalogue.places_of(area) if measure.derivable and area.kind in ("icb", "partnership") else ()
    region = catalogue.areas_of("region")[0]
    rows_of = {
        code: series_of[measure.id, sex, code]
        for code in (area.code, region.code, *(place.code for place in members))
        if (measure.id, sex, code) in series_of
    }
    nothing: dict[str, places.Estimate] = {}
    estimates = {code: _estimates(rows) for code, rows in rows_of.items()}
    choice = places.choose_series(
        published=estimates.get(area.code, nothing),
        places=[(known(place.population), estimates.get(place.code, nothing)) for place in members],
        proxy=estimates.get(region.code) if area.kind == "icb" else None,
        proxy_note=f"proxy: {region.name}, {lower_first(region.note or '')}",
    )
    if choice.basis == "missing":
        return Series(NO_POINTS, "missing", "", area.code)
    if choice.basis == "derived":
        rows = pd.concat([rows_of[place.code] for place in members if place.code in rows_of])
        counted = rows.groupby("period").size()
        note = f"{area.name}, {choice.note}, weighted by Census 2021 population."
        note += _left_out(rows[~rows.period.isin(list(choice.values))], members)
        rows = rows[rows.period.isin(list(choice.values))]
        synthetic = rows.groupby("period").synthetic.any()
        rows = rows.drop_duplicates("period")
        value = rows.period.map(choice.values)
        error = rows.period.map(choice.standard_errors).astype(float)
        rows = rows.assign(
            value=value,
            lower=value - 1.96 * error,
            upper=value + 1.96 * error,
            grade="derived",
            # A mean has no file and line of its own; those of its places stand on the provenance page.
            sha256=None,
            line=None,
            file_name=None,
            synthetic=rows.period.map(synthetic),
            n_places=rows.period.map(counted),
        )
        return Series(_tidy(rows), "derived", note, area.code)
    used = region.code if choice.basis == "proxy" else area.code
    if choice.basis == "proxy":
        note = f"{upper_first(choice.note)}."
    else:
        note = f"{area.name}, as published." + (
            f" {area.note}." if area.fit == "best-fit" and area.note else ""
        )
    return Series(_tidy(rows_of[used].assign(n_places=None)), choice.basis, note, used)


def _left_out(rows: pd.DataFrame, members: Sequence[Area]) -> str:
    """Which periods too few places have a figure for, and which places lack that of the newest of them."""
    found = list(rows.sort_values("period_start").period.unique())
    if not found:
        return ""
    held = set(rows[rows.period == found[-1]].area_code)
    lacking = [place.name for place in members if place.code not in held]
    return (
        f" {listed(found)} {'is' if len(found) == 1 else 'are'} left out, as too few places have a figure: "
        f"for {found[-1]} {listed(lacking)} {'has' if len(lacking) == 1 else 'have'} none."
    )


def _estimates(rows: pd.DataFrame) -> dict[str, places.Estimate]:
    errors = standard_errors_from_limits(rows.lower, rows.upper)
    return {
        period: (float(value), float(error) if np.isfinite(error) else None)
        for period, value, error in zip(rows.period, rows.value, errors, strict=True)
    }


POINT_COLUMNS = [
    "period", "period_start", "period_end", "time", "value", "lower", "upper", "standard_error", "n_places",
    "grade", "status", "synthetic", "sha256", "line", "file_name", "source_title", "source_url", "loaded_at",
]  # fmt: skip


# A frame is slow to make, and most series of a small home have no points.
NO_POINTS = pd.DataFrame(columns=POINT_COLUMNS)


def _tidy(rows: pd.DataFrame) -> pd.DataFrame:
    rows = rows.sort_values("period_start")
    return rows.assign(
        time=[
            periods.spanning(start.date(), end.date()).midpoint
            for start, end in zip(rows.period_start, rows.period_end, strict=True)
        ],
        standard_error=standard_errors_from_limits(rows.lower, rows.upper),
    )[POINT_COLUMNS].reset_index(drop=True)


def float_or_none(value: Any) -> float | None:
    """A number as Python has it; None for one that is missing."""
    return None if value is None or pd.isna(value) else float(value)
