"""Falls: counts of people, controlled together before anything of them is published."""

from collections import Counter
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, NamedTuple

import pandas as pd

from outcomes.catalogue import ICB, Catalogue
from outcomes.methods import disclosure, rates
from outcomes.pipeline.frames import as_day
from outcomes.pipeline.grains import BLOCK_WEEKS, block_end
from outcomes.results.weekly import FallsYear, ServiceLive

ALL, CARE_HOMES = "falls_admissions", "falls_admissions_care_home"
YEAR_BLOCKS = 13


class Group(NamedTuple):
    """A group of people within a year's total."""

    dimension: str
    name: str


class Total(NamedTuple):
    """A total of a measure in an area, of a week or of four."""

    measure: str
    area_code: str
    period_end: date


class YearTotal(NamedTuple):
    """A total of a group in a place, of 52 weeks."""

    area_code: str
    group: Group


@dataclass(frozen=True)
class ControlledFalls:
    """Every falls count that is published: ``figures`` by measure, area and period end; ``years`` by group.

    ``residents`` holds among how many people they are counted, by area and the last day of a week.
    """

    figures: dict[Total, disclosure.Figure]
    years: tuple[FallsYear, ...] = ()
    residents: Mapping[tuple[str, date], float] = field(default_factory=dict)


def control_falls(cells: pd.DataFrame, catalogue: Catalogue) -> ControlledFalls:
    """Apply the disclosure rule to every falls total that is published, together.

    Published are weekly totals of the system and its partnerships, four-week totals of a place, and 52-week
    totals of a place by age band and by care home. What one total gives away about another is checked over
    everything that shares cells. A total with a missing cell is not published: what is missing is not zero.
    """
    cells = cells.assign(
        week=[as_day(end) for end in cells.week_ending],
        block=[as_day(end) for end in block_end(cells.week_ending)],
    )
    counted = cells[cells.falls_admissions.notna()]
    if not len(counted):
        return ControlledFalls({})
    partnership_of = {place.code: place.partnership or "" for place in catalogue.places}
    weeks_in_block = counted.groupby(["area_code", "block"]).week.nunique().reset_index()
    blocks = sorted(set(weeks_in_block.block[weeks_in_block.week == BLOCK_WEEKS]))
    year = _year_to(blocks[-1]) if len(blocks) >= YEAR_BLOCKS else set()
    figures: dict[Total, disclosure.Figure] = {}
    years: dict[YearTotal, disclosure.Figure] = {}
    # Totals of the last year overlap through its 52-week totals; earlier blocks stand alone.
    stretches = [{block} for block in sorted(set(counted.block) - year)] + ([year] if year else [])
    n_expected = _cells_expected(cells, catalogue)
    names = ["area_code", "week", "block", "age_band", "from_care_home", "falls_admissions"]
    by_block = {block: part[names] for block, part in counted.groupby("block")}
    for stretch in stretches:
        part = pd.concat([by_block[block] for block in sorted(stretch & by_block.keys())])
        counts: dict[Hashable, int] = {}
        totals: dict[Total | YearTotal, list[Hashable]] = {}
        for place, week, block, age, home, count in part.itertuples(index=False, name=None):
            cell = (place, week, age, home)
            counts[cell] = int(count)
            of: list[Total | YearTotal] = [
                Total(ALL, ICB, week),
                Total(ALL, partnership_of[place], week),
                Total(ALL, place, block),
            ]
            of += [Total(CARE_HOMES, ICB, week)] if home else []
            of += [YearTotal(place, group) for group in _groups(age, home)] if stretch == year else []
            for total in of:
                totals.setdefault(total, []).append(cell)
        whole = {total: parts for total, parts in totals.items() if len(parts) == n_expected(total)}
        for figure, total in zip(disclosure.publish_counts(counts, whole), whole, strict=True):
            if isinstance(total, YearTotal):
                years[total] = figure
            else:
                figures[total] = figure
    found = _years(years, cells, year) if year else ()
    return ControlledFalls(figures, found, _residents(cells, catalogue))


def _year_to(last_block: date) -> set[date]:
    """Ends of the thirteen blocks that follow each other up to this one: 52 weeks, whatever is missing."""
    return {last_block - timedelta(weeks=BLOCK_WEEKS * back) for back in range(YEAR_BLOCKS)}


def _groups(age_band: str, from_care_home: bool) -> tuple[Group, Group]:
    """The groups of a year's totals that a cell belongs to."""
    return Group("Age", age_band), _care_home(from_care_home)


def _care_home(from_care_home: bool) -> Group:
    return Group("Care home", "From a care home" if from_care_home else "Not from a care home")


def _cells_a_week(cells: pd.DataFrame) -> Counter[Group]:
    """How many cells a place has each week in each published group: as many as any place gives."""
    kinds = cells[["age_band", "from_care_home"]].drop_duplicates()
    return Counter(
        group for age, home in kinds.itertuples(index=False, name=None) for group in _groups(age, home)
    )


def _cells_expected(cells: pd.DataFrame, catalogue: Catalogue) -> Callable[[Total | YearTotal], int]:
    """How many cells a total must have to be whole."""
    n_cells = _cells_a_week(cells)
    n_all = sum(n for group, n in n_cells.items() if group.dimension == "Age")
    n_places = Counter(place.partnership for place in catalogue.places)
    n_places[ICB] = len(catalogue.places)

    def expected(total: Total | YearTotal) -> int:
        if isinstance(total, YearTotal):
            return n_cells[total.group] * BLOCK_WEEKS * YEAR_BLOCKS
        per_week = n_cells[_care_home(True)] if total.measure == CARE_HOMES else n_all
        return per_week * (n_places[total.area_code] or BLOCK_WEEKS)

    return expected


def _years(
    figures: dict[YearTotal, disclosure.Figure], cells: pd.DataFrame, year: set[date]
) -> tuple[FallsYear, ...]:
    """One row per place and group in the year, with its count where every week has one."""
    in_year = cells[cells.block.isin(year)]
    with_people = in_year[in_year.population.notna()].sort_values("week")
    people: dict[Any, float] = with_people.groupby(["area_code", "age_band"]).population.last().to_dict()
    n_cells = _cells_a_week(cells)
    homes = in_year.from_care_home.map(lambda home: _care_home(home).name)
    rows = []
    for dimension, names in (("Age", in_year.age_band), ("Care home", homes)):
        for (area_code, name), part in in_year.groupby(["area_code", names]):
            total = YearTotal(str(area_code), Group(dimension, str(name)))
            figure = figures.get(total)
            count = None if figure is None else figure.shown
            population = people.get((area_code, name)) if dimension == "Age" else None
            is_whole = part.groupby("week").falls_admissions.count() == n_cells[total.group]
            rows.append(
                FallsYear(
                    area_code=total.area_code,
                    dimension=dimension,
                    group=total.group.name,
                    period_start=max(year) - timedelta(weeks=BLOCK_WEEKS * YEAR_BLOCKS, days=-1),
                    period_end=max(year),
                    n_weeks=int(is_whole.sum()),
                    count=count,
                    suppression=None if figure is None or figure.status == "shown" else figure.status,
                    population=population,
                    rate_per_1000=rates.per_head(count, population, 1000),
                    synthetic=bool(in_year.synthetic.any()),
                )
            )
    return tuple(rows)


def _residents(cells: pd.DataFrame, catalogue: Catalogue) -> dict[tuple[str, date], float]:
    """People of every age band by area and week; none where a band of one of its places has no figure."""
    of_band = cells.groupby(["week", "area_code", "age_band"]).population.last().unstack("age_band")
    of_place = of_band.sum(axis=1, skipna=False).unstack("area_code")
    found: dict[tuple[str, date], float] = {}
    for area in catalogue.areas_of("icb", "partnership", "place"):
        codes = [place.code for place in catalogue.places_of(area)]
        people = of_place.reindex(columns=codes).sum(axis=1, skipna=False).dropna()
        found |= {(area.code, as_day(week)): float(n) for week, n in people.items()}
    return found


def service_live(cells: pd.DataFrame) -> tuple[ServiceLive, ...]:
    """Since when each place has its falls response, as its extract says."""
    rows = []
    for area_code, of_place in cells.groupby("area_code"):
        recorded = of_place[of_place.response_service_live.notna()]
        if not len(recorded):
            rows.append(ServiceLive(area_code=str(area_code)))
            continue
        live = recorded[recorded.response_service_live.astype(bool)]
        rows.append(
            ServiceLive(
                area_code=str(area_code),
                recorded_from=as_day(recorded.week_ending.min()),
                live_from=as_day(live.week_ending.min()) if len(live) else None,
                is_live_now=bool((live.week_ending == recorded.week_ending.max()).any()),
            )
        )
    return tuple(rows)
