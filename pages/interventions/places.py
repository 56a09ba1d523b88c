"""Every place or trust that reports the measure of an intervention, with and without the service live."""

from collections.abc import Mapping, Sequence
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from outcomes import address
from outcomes.catalogue import ICB, Area, Intervention, Measure, catalogue
from outcomes.numerals import counted, day, number
from outcomes.results.weekly import ServiceLive
from outcomes.warehouse import store
from outcomes.web import components as ui
from outcomes.wording import live as words
from pages.interventions import estimates

Live = Mapping[str, ServiceLive]


def place_by_place(
    here: address.View, intervention: Intervention, by_key: estimates.Effects, synthetic: bool
) -> Component | None:
    """Every organisation or place that reports the measure, with and without the service live."""
    measure = catalogue.measure_by_id[intervention.measure]
    by_place = measure.reported_by == "place"
    areas = _reporting(measure)
    # One trust that reports alone is the whole system: a table would say everything twice.
    if len(areas) == 1 or not any((measure.id, area.code) in by_key for area in areas):
        return None
    live = {place.area_code: place for place in store.read("intervention_live", ServiceLive)}
    columns = [
        ui.column("name", "Place" if by_place else "Trust"),
        *([ui.column("live", "Service live", class_name="own-row-on-phone")] if by_place else []),
        ui.column("before", "Mean before", numeric=True),
        ui.column("after", "Mean after", numeric=True),
        ui.column("simple", "Before and after", numeric=True),
        ui.column("adjusted", "Adjusted", numeric=True),
    ]

    def row_of(area: Area) -> dict[str, Any]:
        link = dcc.Link(
            area.name,
            href=here.link(f"/interventions/{intervention.id}", area=area.code),
            className="row-link",
        )
        line: dict[str, Any] = {
            "name": link,
            "live": words.since_when(live.get(area.code)) if by_place and area.kind == "place" else None,
            "chosen": area.code == here.area.code,
        }
        impact = by_key.get((measure.id, area.code))
        if impact is None or impact.refused:
            reason = impact.refused if impact else "No figures"
            return line | {"before": html.Span(reason, className="caption"), "spans": {"before": 4}}
        per = max(measure.decimals, 1) if by_place else measure.decimals
        before, after = (
            "1 to 7 in all" if mean is None else number(mean, per)
            for mean in (impact.simple_before, impact.simple_after)
        )
        return line | {
            "before": before,
            "after": after,
            "simple": estimates.with_interval(impact.simple_percent, estimates.simple_interval(impact)),
            "adjusted": estimates.with_interval(impact.effect_percent, estimates.interval(impact)),
        }

    rows = [row_of(estimates.SYSTEM)]
    if here.area.code != ICB and here.area not in areas and (measure.id, here.area.code) in by_key:
        rows.append(row_of(here.area))
    for name, members in _groups(areas, live):
        rows += [*([{"group": name}] if name else []), *map(row_of, members)]
    declared = day(intervention.date)
    caption = (
        f"{measure.title}, {measure.unit}. Every estimate uses the declared date, {declared}; 95% intervals."
    )
    if by_place:
        caption += " Means come from 52-week totals rounded to the nearest 5; models from true counts."
    return ui.section(
        _place_title(live, areas, by_place, by_key, measure),
        ui.data_table(columns, rows, caption, on_phone="rows", identity="places", class_name="weekly"),
        name="places",
        synthetic=synthetic,
    )


def _groups(areas: Sequence[Area], live: Live) -> list[tuple[str, list[Area]]]:
    """Places told apart by whether they have the service, where an extract says so, else by partnership.

    Either way in partnership order; who is in none comes last, without a name.
    """
    if any(live[area.code].is_recorded for area in areas if area.code in live):
        kinds = {area: words.kind(live.get(area.code)) for area in areas}
        found = [(name, [area for area in areas if kinds[area] == name]) for name in words.KINDS]
        return [(f"{name}: {len(members)} of {len(areas)}", members) for name, members in found if members]
    partnerships = [
        (partnership.name, [area for area in areas if area.partnership == partnership.code])
        for partnership in catalogue.areas_of("partnership")
    ]
    alone = [area for area in areas if not area.partnership]
    return [(name, members) for name, members in (*partnerships, ("", alone)) if members]


def _reporting(measure: Measure) -> tuple[Area, ...]:
    if measure.reported_by == "place":
        return catalogue.places
    if measure.reported_by == "acute":
        return catalogue.areas_of("acute")
    return tuple(catalogue.area_by_code[code] for code in measure.reported_by)


def _place_title(
    live: Live,
    areas: Sequence[Area],
    by_place: bool,
    by_key: estimates.Effects,
    measure: Measure,
) -> str:
    if by_place:
        n = sum(bool(place.is_live_now) for place in live.values())
        if not n:
            return "Place by place: no extract says where the service is live"
        return f"The service is live in {n} of {len(areas)} places"
    found = [by_key[measure.id, area.code] for area in areas if (measure.id, area.code) in by_key]
    estimated = [impact for impact in found if not impact.refused]
    if not estimated:
        return "Trust by trust: no estimate"
    if any(impact.synthetic for impact in estimated):
        return f"Trust by trust: {estimates.NOT_CHECKED}"
    n = sum(impact.holds_zero for impact in estimated)
    if n == 0:
        return f"A change is clear in all {counted(len(estimated), 'trust')}"
    return f"No clear change in {n} of {counted(len(estimated), 'trust')}"
