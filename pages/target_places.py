"""Places side by side, and who is left behind."""

from dash import html

from outcomes import components as ui
from outcomes import figures, pictures, store, words
from outcomes.canvas import value_range
from outcomes.catalogue import ENGLAND, Area, Measure, catalogue
from outcomes.numerals import is_known, number, span, with_unit
from pages.target_shown import FORMS, Row, Shown, address, nearest

COMPARISON_TONES = {
    ("higher", "low"): "worse",
    ("lower", "low"): "better",
    ("higher", "high"): "better",
    ("lower", "high"): "worse",
}


def places_of(shown: Shown) -> list:
    """Tiles on one scale and places beside England, both in partnership order."""
    key = {"commitment": shown.target.id, "part": shown.part.id}
    points: dict[str, list[Row]] = {}
    for point in words.plain_rows(store.read("target_place_points", **key)):
        if shown.here.covers(words.as_day(point["period_end"])):
            points.setdefault(point["area_code"], []).append(point)
    values = {row["area_code"]: row for row in words.plain_rows(store.read("target_place_values", **key))}
    if not points:
        other = nearest(shown) if not shown.has_points else shown.area
        link = (
            (f"Show {words.place(other)}", shown.here.here(address(shown.target), area=other.code))
            if other and other != shown.area
            else None
        )
        return [
            ui.section(
                "Places",
                ui.empty_state(
                    f"No figures by place for {words.lower_first(shown.measure.title)}",
                    "It is published for larger areas only, or not loaded yet.",
                    link=link,
                ),
                name="places",
            )
        ]
    return [tiles_of(shown, points), beside_england_of(shown, values)]


def tiles_of(shown: Shown, points: dict[str, list[Row]]):
    """A small chart for each place, all on one scale."""
    here, measure, part = shown.here, shown.measure, shown.part
    england = store.read("target_points", commitment=shown.target.id, part=part.id, area=ENGLAND)
    england = [
        {**p, "value": p["level"]}
        for p in words.plain_rows(england)
        if here.covers(words.as_day(p["period_end"]))
    ]
    goal = part.target_value.value if part.rule == "level" and part.target_value else None
    series = [*points.values(), england]
    low, high, step = value_range(
        [p[k] for rows in series for p in rows for k in ("value", "lower", "upper") if k in p] + [goal], n=3
    )
    ticks = [low + i * step for i in range(round((high - low) / step) + 1)]
    times = [p["time"] for rows in series for p in rows]
    periods = {p["time"]: p["period"] for rows in series for p in rows}
    groups = []
    for partnership in catalogue.areas_of("partnership"):
        tiles = []
        for place in catalogue.places_of(partnership):
            rows = points.get(place.code, [])
            href = here.here(address(shown.target), area=place.code)
            if not rows:
                tiles.append(
                    {
                        "name": place.name,
                        "href": href,
                        "missing": f"No figures held for this council{successor_words(place)}.",
                        "link": ("Show England", here.here(address(shown.target), area=ENGLAND)),
                    }
                )
                continue
            picture = pictures.tile(
                rows,
                y_range=(low, high),
                england=england,
                target=goal,
                first=min(times),
                last=max(times),
                ticks=ticks,
                synthetic=any(p["synthetic"] for p in rows),
            )
            said = words.value(rows[-1]["value"], measure)
            tiles.append(
                {
                    "name": place.name,
                    "href": href,
                    "picture": picture,
                    "value": said if measure.unit == "%" else number(rows[-1]["value"], measure.decimals),
                    "detail": f"in {rows[-1]['period']}, from {number(rows[0]['value'], measure.decimals)}",
                    "words": f"{place.name}: {said} in {rows[-1]['period']}, "
                    f"{words.value(rows[0]['value'], measure)} in {rows[0]['period']}.",
                }
            )
        groups.append({"name": partnership.name, "places": tiles})
    digits = 0 if step >= 1 else 1
    scale = [
        with_unit(ticks[-1], "%" if measure.unit == "%" else "", digits),
        *(number(tick, digits) for tick in reversed(ticks[:-1])),
    ]
    marks = [("", "the place"), ("england", "England")] + (
        [("target", f"{words.round_value(goal, measure)} target")] if goal is not None else []
    )
    return ui.section(
        words.places_movement(list(points.values()), len(catalogue.places)),
        ui.small_multiples(
            groups, scale=scale, years=(periods[min(times)], periods[max(times)]), key_words=marks
        ),
        note=f"{words.unit_words(measure)}, in the order of the local partnerships. "
        "One year of one place can move by chance.",
        name="places",
    )


def successor_words(place: Area) -> str:
    """When a council that has no past was made."""
    return f", new in {place.valid_from:%B %Y}" if place.valid_from else ""


def beside_england_of(shown: Shown, values: dict[str, Row]):
    """Places with their intervals against England, or why they cannot be told apart from it."""
    measure = catalogue.measure_by_id[next(iter(values.values()))["measure"]] if values else shown.measure
    spread = store.read_one("target_place_spread", commitment=shown.target.id, part=shown.part.id)
    apart = words.spread(words.plain(spread) if spread else None, measure)
    rows = [place_row(place, values.get(place.code), measure) for place in catalogue.places]
    compared = [row for row in rows if row["comparison"]]
    title = words.comparison_counts(list(values.values()), len(catalogue.places))
    table = ui.data_table(
        [
            ui.column("name", "Place"),
            ui.column("value", f"{measure.title}, {measure.unit}", numeric=True, decimals=measure.decimals),
            ui.column("limits", "95% limits"),
            ui.column("period", "Period"),
            ui.column("against", "Than England"),
            ui.column("grade", "Grade"),
        ],
        rows,
        f"{words.unit_words(measure)}, newest figure of each place, in partnership order",
    )
    if not compared:
        reason = "No 95% limits are published with these figures, so no place is called higher or lower."
        body: list = [
            ui.empty_state(
                reason,
                "Figures of several years together, where they are published with limits, would show it.",
            ),
            html.Details([html.Summary("Show the figures as a table"), table], className="table-of"),
        ]
        return ui.section(
            title,
            html.Div([*([html.P(apart)] if apart else []), *body], className="stack"),
            name="places-and-england",
        )
    periods = sorted({str(row["period"]) for row in compared})
    england = [
        row["england"] for row in values.values() if is_known(row["england"]) and row["period"] == periods[-1]
    ]
    figure = figures.interval_plot(
        [row if row["comparison"] else {**row, "value": None} for row in rows],
        axis=f"{words.unit_words(measure)}, {words.listed(periods)}",
        england=england[0] if england else None,
        unit=measure.unit,
        decimals=measure.decimals,
        synthetic=any(row["synthetic"] for row in values.values()),
    )
    chart = ui.chart(
        figure,
        f"{shown.target.id}-places",
        summary=f"{title}.",
        columns=[
            ui.column("name", "Place"),
            ui.column("value", "Value", numeric=True, decimals=measure.decimals),
            ui.column("limits", "95% limits"),
            ui.column("period", "Period"),
            ui.column("against", "Than England"),
        ],
        rows=rows,
        table_caption=f"{words.unit_words(measure)}, in partnership order",
        caption="Bars are 95% limits. "
        + ("Each place is compared with England in its own period. " if len(periods) > 1 else "")
        + "Places stand in partnership order and are not ranked.",
        downloads=[
            (label, shown.here.download(f"places-{shown.target.id}", form, area=None, part=shown.part.id))
            for label, form in FORMS
        ],
        provenance=shown.here.link("/data/source", dataset=f"places-{shown.target.id}", part=shown.part.id),
    )
    return ui.section(
        title,
        html.Div([*([html.P(apart)] if apart else []), chart], className="stack"),
        name="places-and-england",
    )


def place_row(place: Area, row: Row | None, measure: Measure) -> Row:
    """One place of the interval plot and its table."""
    found: Row = {
        "name": place.name,
        "partnership": place.partnership,
        "comparison": None,
        "words": "",
        "value": None,
        "period": None,
    }
    if row is None:
        return {**found, "against": "No figure"}
    found |= {key: row[key] for key in ("value", "lower", "upper", "period", "grade")}
    found["limits"] = span(row["lower"], row["upper"], measure.decimals) if is_known(row["lower"]) else None
    kind = str(row["comparison"])
    if kind not in ("higher", "similar", "lower"):
        return {**found, "against": row["comparison_reason"]}
    tone = "similar" if kind == "similar" else COMPARISON_TONES.get((kind, measure.polarity), "similar")
    return {**found, "comparison": tone, "words": kind, "against": ui.comparison(tone, words.capital(kind))}


def left_behind(shown: Shown):
    """Deprivation, sex, age and ethnicity as published for the area, else England's, else that none are."""
    measure = shown.measure
    for code in (shown.area.code, ENGLAND):
        if shown.is_hidden and code == shown.area.code:
            continue
        rows = words.plain_rows(store.read("target_breakdowns", measure=measure.id, area=code))
        if rows:
            return gradient(shown, rows, catalogue.area_by_code[code])
    return ui.section(
        "Who is left behind?",
        ui.empty_state(
            "Not published at this level",
            "No figures by deprivation, sex, age or ethnicity are held for "
            f"“{words.lower_first(measure.title)}”, neither for {words.place(shown.area)} nor for England. "
            "A Fingertips file of the indicator brings those that exist.",
        ),
        name="left-behind",
    )


def gradient(shown: Shown, rows: list[Row], area: Area):
    """Groups side by side, in the order published, with their limits."""
    measure = shown.measure
    synthetic = any(row["synthetic"] for row in rows)
    shown_rows = [
        {
            **row,
            "name": row["group"],
            "partnership": row["dimension"],
            "comparison": "similar",
            "words": "",
            "limits": span(row["lower"], row["upper"], measure.decimals) if is_known(row["lower"]) else None,
        }
        for row in rows
    ]
    periods = words.listed(sorted({row["period"] for row in rows}))
    dimensions = list(dict.fromkeys(row["dimension"] for row in rows))
    chart = ui.chart(
        figures.interval_plot(
            shown_rows,
            axis=f"{words.unit_words(measure)}, {area.name}, {periods}",
            unit=measure.unit,
            decimals=measure.decimals,
            synthetic=synthetic,
        ),
        f"{shown.target.id}-groups",
        summary=f"{words.unit_words(measure)} in {area.name} by "
        f"{words.listed([words.lower_first(name) for name in dimensions])}.",
        columns=[
            ui.column("dimension", "By"),
            ui.column("group", "Group"),
            ui.column("value", "Value", numeric=True, decimals=measure.decimals),
            ui.column("limits", "95% limits"),
            ui.column("period", "Period"),
            ui.column("grade", "Grade"),
            ui.column("source_title", "Source"),
        ],
        rows=shown_rows,
        caption="Bars are 95% limits where they are published.",
        synthetic=synthetic,
    )
    note = (
        None
        if area.code == shown.area.code
        else f"Nothing is published for {words.place(shown.area)}; this is England’s gradient."
    )
    return ui.section("Who is left behind?", chart, note=note, name="left-behind", synthetic=synthetic)
