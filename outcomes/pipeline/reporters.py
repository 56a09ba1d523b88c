"""Who reported what for which period, and what an area lacks because somebody did not or rows were set aside."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd

from outcomes.catalogue import Catalogue, Measure
from outcomes.pipeline.frames import as_day
from outcomes.pipeline.grains import BLOCK_WEEKS, FOUR_WEEKS, Grain, block_end


@dataclass(frozen=True)
class Lacks:
    """What an area lacks, as its summary has it.

    ``lacks_period`` is the newest period that anybody gave a row for, where the area has no figure for it.
    Of it, ``n_reporting`` reporters have a figure and ``n_reported`` gave a row; ``n_set_aside`` rows of the
    others were set aside. Where one is silent, ``n_unplaced`` rows that were set aside may have been its own.
    ``n_set_aside_earlier`` rows of ``n_periods_set_aside`` earlier periods were set aside.
    """

    lacks_period: date | None
    n_expected: int
    n_reporting: int
    n_reported: int
    n_unplaced: int
    n_set_aside: int
    n_set_aside_earlier: int
    n_periods_set_aside: int


def newest_periods(service_values: pd.DataFrame, catalogue: Catalogue) -> dict[str, date]:
    """The last day of the newest period of every layout."""
    layouts = service_values.measure.map({m.id: m.layout for m in catalogue.measures})
    newest = service_values.groupby(layouts).period_end.max()
    return {str(layout): as_day(end) for layout, end in newest.items()}


@dataclass(frozen=True)
class Given:
    """Who gave what for which period: ``rows`` and ``n_set_aside`` by layout, ``figures`` by measure.

    ``rows`` holds whoever gave a row, usable or not; ``newest`` is the last period that anybody gave one for.
    ``n_unplaced`` counts rows set aside whose period cannot be told, by layout and name; of None nor the name.
    """

    newest: dict[str, date]
    rows: dict[str, set[tuple[str, date]]]
    n_set_aside: dict[str, dict[tuple[str, date], int]]
    n_unplaced: dict[str, dict[str | None, int]]
    figures: dict[str, set[tuple[str, date]]]


def given_by(service_values: pd.DataFrame, reports: pd.DataFrame | None, catalogue: Catalogue) -> Given:
    """Who gave what: figures from the mart of values, rows from that of reports, where there is one."""
    known = service_values[service_values.value.notna()]
    figures = {
        str(measure): set(zip(part.area_code, part.period_end.map(as_day), strict=True))
        for measure, part in known.groupby("measure")
    }
    rows: dict[str, set[tuple[str, date]]] = {}
    n_set_aside: dict[str, dict[tuple[str, date], int]] = {}
    for measure, found in figures.items():
        rows.setdefault(catalogue.measure_by_id[measure].layout or "", set()).update(found)
    n_unplaced: dict[str, dict[str | None, int]] = {}
    for layout, every in reports.groupby("layout") if reports is not None else ():
        is_placed = every.entity.notna() & every.period_end.notna()
        part, unplaced = every[is_placed], every[~is_placed]
        n_unplaced[str(layout)] = {
            who if isinstance(who, str) else None: int(n)
            for who, n in unplaced.groupby("entity", dropna=False).n_set_aside.sum().items()
        }
        keys = list(zip(part.entity, part.period_end.map(as_day), strict=True))
        rows.setdefault(str(layout), set()).update(keys)
        counts = zip(keys, part.n_set_aside.astype(int), strict=True)
        n_set_aside[str(layout)] = {key: n for key, n in counts if n}
    newest = newest_periods(service_values, catalogue)
    for layout, found in rows.items():
        newest[layout] = max([*(day for _, day in found), *([newest[layout]] if layout in newest else [])])
    return Given(newest, rows, n_set_aside, n_unplaced, figures)


def lacking(
    given: Given, measure: Measure, reporters: Sequence[str], grain: Grain, latest: date | None
) -> Lacks:
    """What an area lacks: for the newest period, and for earlier ones because rows were set aside."""
    layout = measure.layout or ""
    n_weeks = BLOCK_WEEKS if grain == FOUR_WEEKS else 1

    def period_of(day: date) -> date:
        return as_day(block_end(pd.Series([pd.Timestamp(day)])).iloc[0]) if n_weeks > 1 else day

    def weeks_of(end: date) -> list[date]:
        return [end - timedelta(weeks=back) for back in range(n_weeks)]

    newest = given.newest[layout]
    end = period_of(newest)
    if end > newest:
        end -= timedelta(weeks=n_weeks)
    figures, rows = given.figures.get(measure.id, set()), given.rows.get(layout, set())
    lost = {
        (who, day): n
        for (who, day), n in given.n_set_aside.get(layout, {}).items()
        if who in reporters and (who, day) not in figures
    }
    earlier = {key: n for key, n in lost.items() if period_of(key[1]) < end}
    lacks = latest is None or latest < end

    def n_with(found: set[tuple[str, date]]) -> int:
        return sum(all((who, day) in found for day in weeks_of(end)) for who in reporters)

    n_reported = n_with(rows) if lacks else len(reporters)
    unplaced = given.n_unplaced.get(layout, {}) if n_reported < len(reporters) else {}
    return Lacks(
        lacks_period=end if lacks else None,
        n_expected=len(reporters),
        n_reporting=n_with(figures) if lacks else len(reporters),
        n_reported=n_reported,
        n_unplaced=sum(n for who, n in unplaced.items() if who is None or who in reporters),
        n_set_aside=sum(n for (_, day), n in lost.items() if period_of(day) == end),
        n_set_aside_earlier=sum(earlier.values()),
        n_periods_set_aside=len({period_of(day) for _, day in earlier}),
    )
