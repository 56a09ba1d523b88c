"""Places side by side: small charts on one scale, the tile map, each place against England by its interval.

Places stand in the order of their local partnerships, never by rank; where no limits are loaded nobody is
called higher or lower than anybody.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dash import html
from dash.development.base_component import Component

from outcomes import address
from outcomes.catalogue import ENGLAND, ICB, Area, Commitment, Measure, Part, catalogue
from outcomes.charts import figures, pictures
from outcomes.charts.canvas import decimals_of, value_range
from outcomes.numerals import counted, listed, lower_first, number, span, upper_first, with_unit
from outcomes.results.targets import PlaceSpread, PlaceValue, TargetPoint
from outcomes.warehouse import store
from outcomes.web import components as ui
from outcomes.web import taken
from outcomes.wording import comparisons, quantities, subjects

Row = dict[str, Any]
Address = Callable[[Area], str]

# What analysts can sort the table of places by, as the address says it: the largest first after a "-".
SORTED_BY = ("name", "value", "fewer")
SORTS = (*SORTED_BY, *(f"-{key}" for key in SORTED_BY))


@dataclass(frozen=True)
class Places:
    """One part of a commitment in all places.

    ``points`` is every place's series by its code, ``beside_points`` that of the area drawn behind each;
    ``latest`` the newest value of each place with the comparison; ``measure`` is what ``latest`` counts,
    which may be several years together.
    """

    commitment: Commitment
    part: Part
    measure: Measure
    points: Mapping[str, list[TargetPoint]]
    beside: Area
    beside_points: list[TargetPoint]
    latest: Mapping[str, PlaceValue]
    spread: PlaceSpread | None

    @property
    def has_values(self) -> bool:
        """Whether any place has a figure."""
        return bool(self.latest)

    @property
    def is_pooled(self) -> bool:
        """Whether places are compared by more years together than the part itself has."""
        return self.measure.id != self.part.measure

    @property
    def has_limits(self) -> bool:
        """Whether any place can be compared with England."""
        return any(row.lower is not None for row in self.latest.values())


def read(commitment: Commitment, part: Part, here: address.View) -> Places:
    """Read one part in all places beside the reader's comparator, or England where that has no figures.

    The reader's period crops the series.
    """
    key = {"commitment": commitment.id, "part": part.id}
    points: dict[str, list[TargetPoint]] = {}
    for point in store.read("target_place_points", TargetPoint, **key):
        if here.covers(point.period_end):
            points.setdefault(point.area_code, []).append(point)
    beside = here.compare
    held = store.read("target_points", TargetPoint, **key, area=beside.code)
    if not held:
        beside = catalogue.area_by_code[ENGLAND]
        held = store.read("target_points", TargetPoint, **key, area=beside.code)
    beside_points = [point for point in held if here.covers(point.period_end)]
    latest = {row.area_code: row for row in store.read("target_place_values", PlaceValue, **key)}
    measured = next(iter(latest.values())).measure if latest else part.measure
    spread = store.read_one("target_place_spread", PlaceSpread, **key)
    measure = catalogue.measure_by_id[measured]
    return Places(commitment, part, measure, points, beside, beside_points, latest, spread)


def multiples(places: Places, address: Address, elsewhere: tuple[str, str] | None) -> html.Div:
    """A small chart for each place, all on one scale.

    Parameters
    ----------
    address
        Where the name of a place leads.
    elsewhere
        (words, address) of the nearest level that has figures, for a place without; None where none has.
    """
    measure = catalogue.measure_by_id[places.part.measure]
    target = (
        places.part.target_value.value if places.part.rule == "level" and places.part.target_value else None
    )
    shown = [point for series in (*places.points.values(), places.beside_points) for point in series]
    held = [amount for point in shown for amount in (point.level, point.level_lower, point.level_upper)]
    low, high, step = value_range([*held, target], n=3)
    ticks = [low + i * step for i in range(round((high - low) / step) + 1)]
    periods = {point.time: point.period for point in shown}
    first, last = min(periods), max(periods)
    unit = "%" if measure.unit == "%" else ""

    def tile(place: Area) -> ui.Tile:
        points = places.points.get(place.code)
        found: ui.Tile = {"name": place.name, "href": address(place)}
        if not points:
            why = f"No figures for {place.name} are loaded{_since(place)}."
            return found | {"missing": why, "link": elsewhere}
        picture = pictures.tile(
            [point.here for point in points],
            y_range=(low, high),
            england=[point.here for point in places.beside_points],
            target=target,
            first=first,
            last=last,
            ticks=ticks,
            synthetic=any(point.synthetic for point in points),
        )
        newest, oldest = points[-1], points[0]
        value = with_unit(newest.level, unit, measure.decimals)
        return found | {
            "picture": picture,
            "value": value,
            "detail": f"{newest.period}, from\N{NO-BREAK SPACE}{number(oldest.level, measure.decimals)}",
            "words": f"{place.name}: {value} in {newest.period}, "
            f"{with_unit(oldest.level, unit, measure.decimals)} in {oldest.period}.",
        }

    groups: list[ui.TileGroup] = [
        {"name": group.name, "places": [tile(place) for place in catalogue.places_of(group)]}
        for group in catalogue.areas_of("partnership")
    ]
    scale = [number(tick, decimals_of(abs(tick)) if tick else 0) for tick in reversed(ticks)]
    scale[0] += unit
    marks = [("", "the place"), ("england", subjects.name(places.beside))]
    marks += [("target", f"target: {quantities.round_value(target, measure)}")] if target is not None else []
    return ui.small_multiples(groups, scale=scale, years=(periods[first], periods[last]), key_words=marks)


def _since(place: Area) -> str:
    """When a council that has no past was made."""
    return f"; the council is new in {place.valid_from:%B %Y}" if place.valid_from else ""


def tone(row: PlaceValue) -> str | None:
    """Shape and colour of a comparison; None where there is none to make."""
    return None if row.standing == "cannot-be-told" else row.standing


def tile_map(places: Places, address: Address) -> html.Div:
    """The places as squares, roughly where they lie, with the comparison in words."""
    measure, unit = places.measure, "%" if places.measure.unit == "%" else ""
    tiles: dict[str, ui.Square] = {}
    for place in catalogue.places:
        row = places.latest.get(place.code)
        tiles[place.code] = {"name": place.name, "href": address(place)}
        if row is not None:
            kind = tone(row)
            tiles[place.code] |= {
                "value": with_unit(row.value, unit, measure.decimals),
                "comparison": kind,
                "words": row.comparison if kind else "",
            }
    titled = f"{quantities.unit_words(measure)}, {_periods(places)}"
    said = f"{titled}: the {len(catalogue.places)} places roughly where they lie"
    meaning = (
        "Higher, similar or lower than England, by 95% limits."
        if places.has_limits
        else "No 95% limits are loaded, so no place is called higher or lower than England."
    )
    return html.Div([ui.tile_map(tiles, said), html.P(f"{_periods(places)}. {meaning}", className="caption")])


def _periods(places: Places) -> str:
    return listed(sorted({row.period for row in places.latest.values()}))


def finding(places: Places) -> str:
    """How the places stand beside England; the period leads where it is not the part's own."""
    counts = comparisons.comparison_counts(list(places.latest.values()), len(catalogue.places))
    if not places.is_pooled:
        return counts
    together = counted(places.measure.pooled_years, "year")
    return f"{_periods(places)}, {together} together: {lower_first(counts)}"


def against_england(
    places: Places,
    name: str,
    here: address.View,
    path: str,
    forms: Sequence[tuple[str, str]],
    *,
    is_titled: bool = True,
) -> Component:
    """Places with their intervals against England; only a table where no limits are loaded.

    ``path`` is the page's own, for the links that sort the table; the chart keeps the order of the partnerships.
    ``forms`` are those to download, (words, form); ``is_titled`` is False where the section around it has
    :func:`finding` as its heading.
    """
    measure, part, dataset = places.measure, places.part.id, f"places-{places.commitment.id}"
    rows = [_row(place, places.latest.get(place.code), measure) for place in catalogue.places]
    title = finding(places)
    columns = [
        ui.column("name", "Place"),
        ui.column("value", upper_first(measure.unit) or "Value", numeric=True, decimals=measure.decimals),
        ui.column("limits", "95% limits", class_name="nowrap"),
        ui.column("period", "Period", class_name="nowrap"),
        ui.column("against", "Than England"),
        *_people_columns(places),
        ui.column("grade", "Grade", class_name="nowrap"),
    ]
    order = here.options.get("sort")
    columns, in_table = ui.sortable(
        columns, rows, SORTED_BY, order, lambda order: here.here(path, sort=order)
    )
    ordered = "as sorted" if order else "in partnership order"
    caption = f"{quantities.unit_words(measure)}, newest figure of each place with the grade of its evidence, {ordered}"
    downloads = [(label, here.download(dataset, form, area=None, part=part)) for label, form in forms]
    provenance = here.link("/data/source", dataset=dataset, part=part)
    if not places.has_limits:
        plain = [column for column in columns if column.key not in ("limits", "against")]
        return html.Div(
            [ui.data_table(plain, in_table, caption, class_name="compact"), ui.foot(downloads, provenance)]
        )
    # A place without limits stands in the table alone: nothing can be said of it beside England.
    drawn = [row if row["lower"] is not None else row | {"value": None} for row in rows]
    compared = [row for row in places.latest.values() if row.england is not None]
    newest = max((row.period for row in compared), default=None)
    england = [row.england for row in compared if row.period == newest]
    figure = figures.interval_plot(
        drawn,
        axis=f"{quantities.unit_words(measure)}, {_periods(places)}",
        england=england[0] if england else None,
        unit=measure.unit,
        decimals=measure.decimals,
        synthetic=any(row.synthetic for row in places.latest.values()),
    )
    return ui.chart(
        figure,
        name,
        summary=f"{measure.title}: {lower_first(title)}.",
        title=title if is_titled else None,
        level=3,
        columns=columns,
        rows=in_table,
        table_caption=caption,
        is_table_open=order is not None,
        caption=_is_missing(places)
        + "Bars are 95% limits. "
        + _other_years(compared, newest, measure)
        + "Places stand in partnership order, not by their values.",
        downloads=downloads,
        provenance=provenance,
        told=taken.told(
            f"{measure.title}: {lower_first(title)}",
            measure,
            catalogue.area_by_code[ICB],
            _periods(places),
            view="places",
        ),
    )


def _other_years(compared: Sequence[PlaceValue], newest: str | None, measure: Measure) -> str:
    """England in the periods of places whose newest figure is older: its line is that of the newest."""
    older = [row for row in compared if row.period != newest]
    if not older:
        return ""
    said = []
    for period in sorted({row.period for row in older}):
        of_period = [row for row in older if row.period == period]
        names = listed([catalogue.area_by_code[row.area_code].name for row in of_period])
        england = quantities.value(of_period[0].england, measure)
        verb = "is" if len(of_period) == 1 else "are"
        said.append(f"{names} {verb} compared with England in {period}, {england}")
    return f"The line is England in {newest}; {'; '.join(said)}. "


def _is_missing(places: Places) -> str:
    """How many places have no figure, and the partnership none of whose places has one."""
    without = [place for place in catalogue.places if place.code not in places.latest]
    if not without:
        return ""
    whole = [
        area.name
        for area in catalogue.areas_of("partnership")
        if all(place in without for place in catalogue.places_of(area))
    ]
    none = f", none in {listed(whole)}" if whole else ""
    n = len(catalogue.places)
    return f"{n - len(without)} of {n} places have a figure{none}. "


def people_title(places: Places) -> str | None:
    """What the target asks for in people, place by place, and of which figures; None where it is not known.

    Worked out as on each place's own page: from its own newest figure, not from several years together.
    """
    part, measure = places.part, catalogue.measure_by_id[places.part.measure]
    newest = {str(row.people_period) for row in places.latest.values() if row.people_fewer is not None}
    if not newest or part.target_value is None or part.people is None:
        return None
    target = quantities.round_value(part.target_value.value, measure)
    return f"Fewer {part.people.noun} to reach {target}, by the figures of {listed(sorted(newest))}"


def _people_columns(places: Places) -> list[ui.Column]:
    title = people_title(places)
    return [ui.column("fewer", title, numeric=True, class_name="worded")] if title else []


def _row(place: Area, row: PlaceValue | None, measure: Measure) -> Row:
    found: Row = {
        "name": place.name,
        "partnership": place.partnership,
        "value": None,
        "lower": None,
        "upper": None,
    }
    if row is None:
        return found | {"words": "", "against": "No figure"}
    found |= {
        "value": row.value,
        "lower": row.lower,
        "upper": row.upper,
        "period": row.period,
        "grade": row.grade,
    }
    found["fewer"] = quantities.rounded(row.people_fewer) if row.people_fewer is not None else None
    found["limits"] = span(row.lower, row.upper, measure.decimals) if row.lower is not None else None
    kind = tone(row)
    if kind is None:
        return found | {"words": "", "against": row.comparison_reason}
    said = row.comparison
    return found | {"comparison": kind, "words": said, "against": ui.comparison(kind, upper_first(said))}


def link_to(here: address.View, path: str, **more: str | None) -> Address:
    """Leads to the same page for another place."""
    return lambda place: here.link(path, area=place.code, **more)
