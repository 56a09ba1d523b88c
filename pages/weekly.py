"""What happened this week: /weekly and one page a layout, /weekly/<uec|beds|falls>?area=&measure=&preset=&from=&to=."""

from collections.abc import Sequence
from datetime import date, timedelta
from functools import partial
from typing import Any

import dash
from dash import dcc, html

from outcomes import components as ui
from outcomes import figures, pictures, service_words, store, view, words
from outcomes.catalogue import ICB, Area, Measure, catalogue
from outcomes.numerals import day, is_known, number, span, with_unit

Row = dict[str, Any]

NAMES = {"uec": "Urgent and emergency care", "beds": "Beds", "falls": "Falls"}
PRESETS = {"plotthedots": "Plot the Dots", "mdc": "Making Data Count", "seasonal": "Seasonal"}
PRESET_WORDS = {
    "plotthedots": "XmR limits, preset plotthedots: mean plus or minus 2.66 times the mean moving range, "
    "large ranges screened out.",
    "mdc": "XmR limits, preset mdc: mean plus or minus 2.66 times the mean moving range, no screening. "
    "The icons on this page follow preset plotthedots.",
    "seasonal": "Preset seasonal (ours): the yearly season is taken out and limits allow for memory, so they move.",
}
# Publishers' files that belong to a page besides its weekly extract.
PUBLISHER_LAYOUTS = ("sitrep", "monthly-ae")
YEARS_BACK = {"Last two years": 104, "Last year": 52}


# --- which measures, which area --------------------------------------------------------------------


def _belongs(measure: Measure, layout: str) -> bool:
    """Whether a measure stands on a page: its extract's own, and publishers' files on the same matter."""
    if measure.layout in PUBLISHER_LAYOUTS:
        return layout == ("beds" if "bed" in measure.id else "uec")
    return measure.layout == layout


def _measures(layout: str) -> tuple[tuple[Measure, ...], tuple[Measure, ...]]:
    """A page's own measures, and those of publishers' files that have been loaded."""
    loaded = {row["measure"] for row in store.read("weekly_loaded")}
    here = [m for m in catalogue.measures if m.kind == "service" and _belongs(m, layout)]
    own = tuple(m for m in here if m.layout == layout)
    return own, tuple(m for m in here if m.layout != layout and m.id in loaded)


def _chosen_measure(here: view.View, layout: str, offered: Sequence[Measure], summaries: dict[str, Row]) -> Measure:
    asked = here.options.get("measure")
    if asked:
        found = next((m for m in offered if m.id == asked), None)
        if found is None:
            raise view.BadQuery(f"There is no measure “{asked[:40]}” under {NAMES[layout]}.", 404)
        return found
    return next((m for m in offered if m.id in summaries), offered[0])


def _chosen_preset(here: view.View) -> str:
    asked = here.options.get("preset") or "plotthedots"
    if asked not in PRESETS:
        raise view.BadQuery(f"There is no preset “{asked[:40]}”. Use {words.listed(list(PRESETS))}.", 400)
    return asked


def _missing(here: view.View, measure: Measure) -> Any:
    reason, nearest = service_words.why_missing(measure, here.area)
    return ui.empty_state(reason, link=(f"Show {nearest.name}", here.here(_path(measure), area=nearest.code)))


def _path(measure: Measure) -> str:
    """The weekly page that a measure stands on."""
    return f"/weekly/{next(layout for layout in NAMES if _belongs(measure, layout))}"


# --- pieces of a page --------------------------------------------------------------------------------


def _chart_rows(points: Sequence[Row]) -> list[Row]:
    """Rows of a query as the charts take them."""
    return [
        {
            "week_ending": str(row["period_end"])[:10],
            "value": row["value"],
            "mean": row["mean"],
            "lower": row["lower"],
            "upper": row["upper"],
            "state": row["kind"],
            "phase": row["segment"],
            "suppressed": row["suppression"] == "suppressed",
        }
        for row in points
    ]


def _spark(points: Sequence[Row], summary: Row, measure: Measure) -> Any:
    picture = pictures.control_sparkline(
        _chart_rows(points), standard=summary.get("standard"), synthetic=bool(summary["synthetic"])
    )
    return ui.spark(
        picture,
        f"Last {len(points)} {'weeks' if summary['grain'] == 'week' else 'periods'}: "
        f"latest {service_words.value(summary, measure)}, usual range {service_words.usual_range(summary, measure)}",
    )


def _variation(row: Row, *, seasonal: bool = False) -> Any:
    prefix = "signal_" if seasonal else ""
    if not row.get(f"{prefix}variation"):
        return html.Span("Too few to chart", className="caption")
    usual = row[f"{prefix}variation"] == "usual"
    return ui.variation(row[f"{prefix}variation"], None if usual else row[f"{prefix}sentence"])


def _assurance(row: Row) -> Any:
    return ui.assurance(row.get("assurance"), row.get("standard_label"))


def _standards(measure: Measure, first: str, last: str) -> list[Row]:
    """Standards in force at some time on the chart; those of weak evidence are never drawn."""
    if measure.polarity == "neutral":
        return []
    return [
        {
            "value": s.value,
            "from": s.start.isoformat(),
            "to": s.end.isoformat() if s.end else None,
            "label": s.label,
            "expired": bool(s.end and s.end.isoformat() < last),
        }
        for s in catalogue.standards
        if s.measure == measure.id
        and s.is_drawn
        and s.start.isoformat() <= last
        and (s.end is None or s.end.isoformat() >= first)
    ]


def _events(measure: Measure, area: Area) -> list[Row]:
    """What was declared for this measure: its interventions, and dated events that name it."""
    rows = [
        {
            "date": i.date.isoformat(),
            "label": f"{i.title}, {day(i.date, short=True)}"
            + (" (date assumed)" if i.date_basis == "assumed" else "")
            + ". Limits start again.",
        }
        for i in catalogue.interventions
        if measure.id in i.measures
    ]
    concerned = {area.code, *area.trusts}
    rows += [
        {"date": e.date.isoformat(), "label": e.title, "end": e.end, "precision": e.precision}
        for e in catalogue.events
        if measure.id in e.measures
        and e.is_drawn
        and e.kind != "timeline"
        and (not e.areas or concerned & set(e.areas))
    ]
    return sorted(rows, key=lambda row: row["date"])


def _labelled_once(events: Sequence[Row]) -> list[Row]:
    """Events for the chart: one that comes again (strikes) is labelled where it first stands."""
    titles = [row["label"] for row in events]
    seen: set[str] = set()
    rows = []
    for row in events:
        label = row["label"]
        times = titles.count(label)
        again = label in seen
        seen.add(label)
        rows.append({"date": row["date"], "label": "" if again else f"{label}, first of {times}" if times > 1 else label})
    return rows


def _event_list(events: Sequence[Row]) -> Any:
    dated = [row for row in events if "precision" in row]
    if not dated:
        return None
    items = []
    for row in dated:
        when = day(row["date"]) if row["precision"] == "day" else day(row["date"]).split(" ", 1)[1]
        when = row["date"][:4] if row["precision"] == "year" else when
        until = f" to {day(row['end'])}" if row["end"] else ""
        items.append(html.Li(f"{when}{until}: {row['label']}"))
    return html.Details(
        [html.Summary(f"Dated events on this chart ({len(dated)})"), html.Ul(items, className="caption")],
        className="more",
    )


def _periods(here: view.View, path: str, first: date, newest: date) -> Any:
    """Links to how far back the chart goes."""
    since = f"Since {day(first).split(' ', 1)[1]}"
    options = [(since, here.here(path, **{"from": None, "to": None}))]
    current = since if here.start is None and here.end is None else ""
    for words, weeks in YEARS_BACK.items():
        start = newest - timedelta(weeks=weeks)
        options.append((words, here.here(path, **{"from": start.isoformat(), "to": None})))
        if here.start == start and here.end is None:
            current = words
    return ui.choice("Period", options, current)


def _measure_choice(here: view.View, path: str, offered: Sequence[Measure], chosen: Measure) -> Any:
    """Few measures stand side by side, many in a list that opens."""
    links = [(m.title, here.here(path, measure=m.id)) for m in offered]
    if len(links) <= 6:
        return ui.choice("Measure", links, chosen.title)
    items = [
        html.Li(dcc.Link(words, href=href), **({"aria-current": "true"} if words == chosen.title else {}))
        for words, href in links
    ]
    return html.Details(
        [html.Summary(f"Choose another of the {len(links)} measures"), html.Ul(items, className="measure-list")],
        className="more",
    )


# --- the tables --------------------------------------------------------------------------------------


def _table_columns(first: str, recent: str) -> list[dict]:
    return [
        ui.column("name", first),
        ui.column("spark", recent),
        ui.column("latest", "Latest", numeric=True),
        ui.column("range", "Usual range", numeric=True),
        ui.column("variation", "What the chart says"),
        ui.column("assurance", "Against the standard"),
    ]


def _table_row(row: Row, measure: Measure, points: Sequence[Row], name: Any, *, chosen: bool = False) -> Row:
    return {
        "name": name,
        "spark": _spark(points, row, measure) if points else None,
        "latest": html.Span(service_words.value(row, measure, unit=False), className="figure-in-row")
        if row.get("latest_period")
        else html.Span(row["missing"], className="caption"),
        "range": service_words.usual_range(row, measure),
        "variation": _variation(row),
        "assurance": _assurance(row),
        "chosen": chosen,
    }


def _grouped(rows: Sequence[Row], key: str) -> dict[str, list[Row]]:
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(row[key], []).append(row)
    return groups


def _measures_table(
    here: view.View, path: str, measures: Sequence[Measure], summaries: dict[str, Row], chosen: Measure, name: str
) -> Any:
    recent = _grouped(store.read("weekly_recent", area=here.area.code), "measure")
    rows, absent = [], []
    for measure in measures:
        link = dcc.Link(measure.title, href=here.here(path, measure=measure.id), className="row-link")
        words = [link, html.Span(service_words.noun(measure) or measure.unit, className="caption")] if measure.unit != "%" else [link]
        if measure.id in summaries:
            row = summaries[measure.id]
            rows.append(_table_row(row, measure, recent.get(measure.id, ()), words, chosen=measure is chosen))
        else:
            absent.append(measure)
    if not rows:
        return None
    ends = {(summaries[m.id]["grain"], summaries[m.id]["latest_period"]) for m in measures if m.id in summaries}
    periods = words.listed(sorted({f"{PERIOD[grain]} to {day(end)}" for grain, end in ends if end})) if ends else ""
    table = ui.data_table(
        _table_columns("Measure", "Last 26, own scale"),
        rows,
        f"{here.area.name}, {periods}. Limits and icons: preset plotthedots. The heavy line is the standard.",
        on_phone="rows",
        identity=name,
    )
    if not absent:
        return [table]
    return [table, html.P(f"Not reported for {here.area.name}: {words.listed([m.title for m in absent])}.", className="caption")]


def _shown_in_full(rows: Sequence[Row]) -> int:
    return sum(row.get("variation") not in (None, "usual") for row in rows)


def _found(rows: Sequence[Row], noun: str) -> str:
    """How many of some rows stand out, as a heading."""
    n, total = _shown_in_full(rows), len(rows)
    if total == 1:
        return f"The one {noun}: {'more than usual variation' if n else 'usual variation'}"
    if n == 0:
        return f"All {_count(total).lower()} {noun}s: usual variation"
    return f"{_count(n)} of {_count(total).lower()} {noun}s {'shows' if n == 1 else 'show'} more than usual variation"


def _by_area(here: view.View, path: str, measure: Measure) -> Any:
    """The chosen measure by place or by trust, in partnership order."""
    if measure.reported_by not in ("acute", "place"):
        return None
    kind, noun = ("place", "place") if measure.reported_by == "place" else ("acute", "hospital trust")
    summaries = {row["area_code"]: row for row in store.read("weekly_by_area", measure=measure.id)}
    recent = _grouped(store.read("weekly_recent_by_area", measure=measure.id), "area_code")
    areas = [area for area in catalogue.areas_of(kind) if area.code in summaries]
    if not areas:
        return None

    def row_of(area: Area) -> Row:
        link = dcc.Link(area.name, href=here.here(path, area=area.code, measure=measure.id), className="row-link")
        return _table_row(
            summaries[area.code], measure, recent.get(area.code, ()), link, chosen=area.code == here.area.code
        )

    rows: list[Row] = []
    if here.area.code in summaries and here.area.kind != kind:
        rows.append(row_of(here.area))
    for partnership in catalogue.areas_of("partnership"):
        members = [area for area in areas if area.partnership == partnership.code]
        if members:
            rows.append({"group": partnership.name})
            rows += [row_of(area) for area in members]
    found = [summaries[area.code] for area in areas]
    newest = max(found, key=lambda row: row["latest_period"] or date.min)
    grain = "four-week totals" if newest["grain"] == "four weeks" else "weekly figures"
    caption = f"{measure.title}, {grain} to {day(newest['latest_period'])}, in partnership order."
    if measure.disclosure == "hes":
        caption += (
            " Places are shown in four-week totals, the system and its partnerships by week. Counts of 1 to 7 are "
            "suppressed, others rounded to the nearest 5, so places need not add up; limits come from true counts."
        )
    return ui.section(
        _found(found, noun),
        ui.data_table(_table_columns(noun.capitalize(), "Last 26, own scale"), rows, caption, on_phone="rows"),
        name="by area",
        synthetic=any(row["synthetic"] for row in found),
    )


def _falls_years(here: view.View) -> Any:
    """52-week totals by age band and by care home, for the places of the area in view."""
    places = [place.code for place in catalogue.places_of(here.area)] if not here.area.is_trust else []
    found = [row for row in store.read("weekly_falls_years") if row["area_code"] in places]
    if not found:
        return None
    groups = list(dict.fromkeys((r["dimension"], r["group"]) for r in sorted(found, key=lambda r: (r["dimension"], r["group"]))))
    cells = {(r["area_code"], r["group"]): r for r in found}
    period = f"52 weeks from {day(found[0]['period_start'])} to {day(found[0]['period_end'])}"
    synthetic = any(row["synthetic"] for row in found)
    caption = (
        f"Falls admissions of people aged 65 and over, {period}. Counts of 1 to 7 are suppressed, others rounded to the "
        "nearest 5, each from its true count, so rows and columns need not add up."
    )
    if len(places) == 1:
        columns = [
            ui.column("group", "Group"),
            ui.column("count", "Admissions", numeric=True),
            ui.column("population", "Residents", numeric=True, decimals=0),
            ui.column("rate", "Admissions per 1,000 residents", numeric=True, decimals=1),
        ]
        rows = [
            {
                "group": group,
                "count": _hidden(cells[places[0], group]),
                "population": row["population"] if is_known(row := cells[places[0], group]) and is_known(row["population"]) else None,
                "rate": row["rate_per_1000"] if is_known(row["rate_per_1000"]) else None,
            }
            for _, group in groups
        ]
        rows = [{**row, "name": row.pop("group")} for row in rows]
        columns[0] = ui.column("name", "Group")
        title = f"A year of falls admissions in {here.area.name}, by age and by care home"
    else:
        columns = [ui.column("place", "Place")] + [ui.column(group, group, numeric=True) for _, group in groups]
        rows = []
        for partnership in catalogue.areas_of("partnership"):
            members = [p for p in catalogue.places if p.partnership == partnership.code and p.code in places]
            if members:
                rows.append({"group": partnership.name})
            for place in members:
                link = dcc.Link(place.name, href=here.here("/weekly/falls", area=place.code), className="row-link")
                rows.append(
                    {"place": link}
                    | {group: _hidden(cells[place.code, group]) for _, group in groups if (place.code, group) in cells}
                )
        title = "A year of falls admissions by age and by care home"
    return ui.section(
        title, ui.data_table(columns, rows, caption, on_phone="rows"), name="falls years", synthetic=synthetic
    )


def _hidden(row: Row) -> str:
    return service_words.HIDDEN[row["suppression"]] if row["suppression"] else number(row["count"], 0)


def _efforts(here: view.View, measure: Measure) -> Any:
    """Improvement work that was declared for this measure, with what it is estimated to have changed."""
    declared = [i for i in catalogue.interventions if measure.id in i.measures]
    if not declared:
        return None
    effects = {row["intervention"]: row for row in store.read("weekly_effects", measure=measure.id, area=here.area.code)}
    items = []
    for intervention in declared:
        row = effects.get(intervention.id)
        if row is None:
            words = f"no estimate for {here.area.name}."
        elif row["refused"]:
            words = row["refused"]
        else:
            words = (
                f"adjusted for trend and season, {number(row['effect_percent'], 1, signed=True)}% "
                f"(95% interval {span(row['lower_ci_percent'], row['upper_ci_percent'], 1, '%')})."
            )
        link = dcc.Link(intervention.title, href=here.link(f"/interventions/{intervention.id}"))
        items.append(html.P([link, f", {day(intervention.date)} ({intervention.date_basis}): ", words]))
    return ui.section("What was tried on this measure", html.Div(items, className="prose"), name="efforts")


# --- the pages -----------------------------------------------------------------------------------------


@view.page
def layout(here: view.View, extract: str):
    """One extract: a control chart of the chosen measure, then every measure, then every place or trust."""
    path = f"/weekly/{extract}"
    own, published = _measures(extract)
    summaries = {row["measure"]: row for row in store.read("weekly_summaries", area=here.area.code)}
    measure = _chosen_measure(here, extract, (*own, *published), summaries)
    preset = _chosen_preset(here)
    summary = summaries.get(measure.id)
    trail = ui.breadcrumb([("Overview", here.link("/")), ("Weekly", here.link("/weekly"))], NAMES[extract])
    pages = ui.choice("Weekly pages", [(words, here.link(f"/weekly/{name}")) for name, words in NAMES.items()], NAMES[extract])
    picker = _measure_choice(here, path, (*own, *published), measure)
    if summary is None or not summary["latest_period"]:
        reason = _missing(here, measure) if summary is None else ui.empty_state(summary["missing"])
        head = ui.page_head(f"{NAMES[extract]}: no weekly figure for {here.area.name}", trail=trail)
        parts = [head, ui.choices(pages), picker, reason]
    else:
        parts = [*_measure_parts(here, path, measure, summary, preset, trail, pages, picker)]
    mine = [m for m in own if m.id in summaries]
    table = _measures_table(here, path, own, summaries, measure, "measures")
    if table and len(own) > 1:
        found = [summaries[m.id] for m in mine]
        parts.append(
            ui.section(_found(found, "measure"), table, name="measures", synthetic=any(r["synthetic"] for r in found))
        )
    table = _measures_table(here, path, published, summaries, measure, "publishers")
    if published:
        none = ui.empty_state(f"The publishers’ files hold no figure for {here.area.name}.", small=True)
        note = "As published by NHS England: other definitions than the extract’s, never joined to it."
        parts.append(ui.section("From publishers’ files", table or none, note=note, name="publishers"))
    parts.append(_by_area(here, path, measure))
    if extract == "falls":
        parts.append(_falls_years(here))
    if summary is not None:
        parts.append(_efforts(here, measure))
    parts.append(_foot(here, extract, measure, summary, preset))
    return html.Div([part for part in parts if part is not None])


def _measure_parts(
    here: view.View, path: str, measure: Measure, summary: Row, preset: str, trail: Any, pages: Any, picker: Any
) -> list:
    """Title, choices and chart of a measure that the area has."""
    weekly = summary["grain"] == "week"
    seasonal = preset == "seasonal" and weekly
    used = preset if weekly or preset != "seasonal" else "plotthedots"
    synthetic = bool(summary["synthetic"])
    said = summary.get("signal_sentence" if seasonal else "sentence")
    title = f"{measure.title}: {words.lower_first(said)}" if said else f"{measure.title}: too few to chart"
    lead = f"{service_words.value(summary, measure)} in the {service_words.ending(summary)}"
    if is_known(summary["lower"]):
        lead += f", usual range {service_words.usual_range(summary, measure)}"
    if summary["suppression"]:
        lead = f"{'1 to 7' if summary['suppression'] == 'suppressed' else 'A withheld number'} in the {service_words.ending(summary)}"
    if weekly and summary["signal_sentence"] and not seasonal:
        lead += f". {'In line with the season' if summary['signal_variation'] == 'usual' else summary['signal_sentence']}"
    facts = [("The chart says", _variation(summary, seasonal=seasonal)), ("Standard", _assurance(summary))]
    if weekly:
        facts += [
            (words, f"{service_words.value(summary, measure, key, unit=False)} ({service_words.change(summary, measure, change)})")
            if is_known(summary[key])
            else (words, "no figure")
            for words, key, change in (
                ("The week before", "previous", "change_from_previous"),
                ("Same week last year", "year_ago", "change_from_year_ago"),
            )
        ]
        if is_known(summary["expected"]):
            expected = (
                f"{service_words.value(summary, measure, 'expected', unit=False)} "
                f"({service_words.usual_range(summary, measure, 'expected_lower', 'expected_upper')})"
            )
            facts.append(("Expected for the season", expected))
    mark = [html.P(ui.illustrative_mark())] if synthetic else []
    parts: list = [
        ui.page_head(title, f"{lead}.", aside=[*mark, ui.facts(facts)], trail=trail),
        _incomplete(summary, measure),
    ]
    points = store.read("weekly_chart", measure=measure.id, area=here.area.code, preset=used)
    newest = summary["latest_period"]
    presets = PRESETS if weekly else {name: words for name, words in PRESETS.items() if name != "seasonal"}
    limits = ui.choice("Limits", [(words, here.here(path, preset=name)) for name, words in presets.items()], PRESETS[used])
    parts += [
        ui.choices(pages, _periods(here, path, points[0]["period_end"], newest), limits),
        picker,
    ]
    shown = [row for row in points if here.covers(row["period_end"])]
    if not any(is_known(row["value"]) or row["suppression"] for row in shown):
        whole = here.here(path, **{"from": None, "to": None})
        parts.append(ui.empty_state("No figure lies in the chosen period.", link=("Show every period", whole)))
        return parts
    parts.append(_chart(here, path, measure, summary, shown, used))
    return parts


def _chart(here: view.View, path: str, measure: Measure, summary: Row, points: Sequence[Row], preset: str) -> Any:
    rows = _chart_rows(points)
    events = [e for e in _events(measure, here.area) if rows[0]["week_ending"] <= e["date"] <= rows[-1]["week_ending"]]
    synthetic = bool(summary["synthetic"])
    axis = service_words.axis(measure, summary["grain"])
    figure = figures.control_chart(
        rows,
        axis=axis,
        unit=measure.unit if measure.unit == "%" else service_words.noun(measure),
        decimals=measure.decimals,
        standards=_standards(measure, rows[0]["week_ending"], rows[-1]["week_ending"]),
        events=_labelled_once(events),
        log=measure.log_scale,
        synthetic=synthetic,
        height=440,
    )
    caption = [service_words.data_to(summary, measure), ". ", service_words.whose(measure, here.area), " ", PRESET_WORDS[preset]]
    if measure.disclosure == "hes":
        caption.append(
            " Limits come from true counts; the counts shown are rounded to the nearest 5 and those of 1 to 7 are "
            "suppressed: a tick on the base line marks such a period."
        )
    if measure.log_scale:
        caption.append(" The centre line is the geometric mean.")
    elif measure.differs_because and measure.reported_by in ("acute", "place"):
        caption.append(f" {measure.differs_because}")
    table = [
        {
            "period": day(row["week_ending"]),
            "value": service_words.HIDDEN[point["suppression"]] if point["suppression"] else service_words.value(point, measure) if is_known(point["value"]) else None,
            "mean": number(row["mean"], measure.decimals) if is_known(row["mean"]) else None,
            "limits": service_words.usual_range(row, measure) if is_known(row["lower"]) else None,
            "mark": f"{(point['kind'] or '').capitalize()}: {point['rule']}" if point["rule"] else None,
        }
        for row, point in zip(reversed(rows), reversed(points), strict=True)
    ]
    columns = [
        ui.column("period", "Month to" if summary["grain"] == "month" else "Period to"),
        ui.column("value", "Value", numeric=True),
        ui.column("mean", "Expected" if preset == "seasonal" else "Mean", numeric=True),
        ui.column("limits", "Limits", numeric=True),
        ui.column("mark", "Marked as"),
    ]
    marks = [
        (ui.icon("diamond", tone="worse", size="small"), "Concern"),
        (ui.icon("circle", tone="better", size="small"), "Improvement"),
        (ui.icon("square", tone="usual", size="small"), "Change, neither better nor worse"),
    ]
    judged = [marks[2]] if measure.polarity == "neutral" else marks[:2]
    download = {"measure": measure.id, "preset": preset}
    name = f"weekly-{measure.layout}" if measure.layout in NAMES else f"weekly-{path.rsplit('/', 1)[1]}"
    chart = ui.chart(
        figure,
        "weekly",
        summary=f"{axis}, {here.area.name}: latest {service_words.value(summary, measure)} in the {service_words.ending(summary)}, "
        f"usual range {service_words.usual_range(summary, measure)}. {summary.get('sentence') or ''}.",
        columns=columns,
        rows=table,
        table_caption=f"{axis}, {here.area.name}, preset {preset}, newest first",
        caption=caption,
        key=ui.key([*judged, (ui.key_line("limit"), "Limits of the usual range")]),
        downloads=[(words, here.download(name, form, **download)) for words, form in (("CSV", "csv"), ("Excel", "xlsx"), ("JSON", "json"), ("Parquet", "parquet"))],
        provenance=here.link("/data/source", dataset=name, measure=measure.id, period=str(summary["latest_period"])),
        synthetic=synthetic,
    )
    return html.Div([part for part in (chart, _event_list(events)) if part is not None])


def _foot(here: view.View, extract: str, measure: Measure, summary: Row | None, preset: str) -> Any:
    links = [
        (f"All {NAMES[extract].lower()} data, {words}", here.download(f"weekly-{extract}", form))
        for words, form in (("CSV", "csv"), ("Excel", "xlsx"))
    ]
    source = f"{measure.source}. {service_words.data_to(summary, measure)}." if summary and summary["latest_period"] else measure.source
    more = [dcc.Link("How limits and icons are worked out", href=here.link("/methods"))]
    return ui.downloads(links, source=source, more=more, synthetic=bool(summary and summary["synthetic"]))


@view.page
def index(here: view.View):
    """The three extracts with their freshness, and what stands out this week."""
    summaries = store.read("weekly_summaries", area=here.area.code)
    mine = [row for row in summaries if row["is_signal"]]
    everywhere = store.read("weekly_signals")
    trail = ui.breadcrumb([("Overview", here.link("/"))], "Weekly")
    if not summaries:
        title = f"No weekly figures for {here.area.name}"
    elif not mine:
        title = f"Nothing stands out this week in {here.area.name}"
    else:
        n = len(mine)
        title = f"{_count(n)} weekly {'measure stands' if n == 1 else 'measures stand'} out in {here.area.name}"
    lead = "Against what is expected for the time of year. Weekly figures are management counts and provisional."
    parts: list = [ui.page_head(title, lead, trail=trail)]
    if not summaries:
        reason, (words, nearest) = _why_missing(here, catalogue.measure_by_id["four_hour_percent"])
        if here.area.kind not in ("england", "region"):
            reason = f"No weekly figures for {here.area.name} have been loaded."
        parts.append(ui.empty_state(reason, link=(f"{words} {nearest.name}", here.link("/weekly", area=nearest.code))))
    sources = {row["layout"]: row for row in store.read("sources")}
    for name, words in NAMES.items():
        parts.append(_index_section(here, name, words, summaries, mine, everywhere, sources.get(name)))
    if everywhere:
        watched, expected = everywhere[0]["n_watched"], everywhere[0]["expected_false_alarms"]
        parts.append(
            html.P(
                f"{watched} series of the system, its partnerships and trusts are watched (preset seasonal). If nothing "
                f"changed anywhere, about {number(expected, 0)} of them would still be listed in any one week; "
                f"{len(everywhere)} are. A signal is a reason to ask, not an answer.",
                className="caption",
            )
        )
    return html.Div(parts)


def _index_section(
    here: view.View, name: str, words: str, summaries: list[Row], mine: list[Row], everywhere: list[Row], source: Row | None
) -> Any:
    path = f"/weekly/{name}"
    link = dcc.Link(words, href=here.link(path))
    if source is None:
        return ui.section([link], ui.empty_state(f"No {words.lower()} extract has been loaded.", small=True), name=name)
    here_rows = [row for row in summaries if row["layout"] == name]
    body: list = []
    signals = sorted((row for row in mine if row["layout"] == name), key=lambda row: -row["signal_strength"])
    if signals:
        rows = [_signal_row(here, path, row) for row in signals]
        columns = [
            ui.column("name", "Measure"),
            ui.column("latest", "Latest", numeric=True),
            ui.column("expected", "Expected for the season", numeric=True),
            ui.column("signal", "What stands out"),
        ]
        body.append(ui.data_table(columns, rows, f"{words}, {here.area.name}: what stands out", on_phone="rows", caption_unseen=True))
    elif here_rows:
        body.append(html.P(f"None of {_count(len(here_rows)).lower()} measures stands out in {here.area.name}."))
    else:
        body.append(ui.empty_state(f"{words}: no figures for {here.area.name}.", small=True))
    elsewhere = [row for row in everywhere if row["layout"] == name and row["area_code"] != here.area.code][:3]
    if elsewhere:
        items: list = ["Strongest elsewhere: "]
        for i, row in enumerate(elsewhere):
            area = catalogue.area_by_code[row["area_code"]]
            measure = catalogue.measure_by_id[row["measure"]]
            items += ["; " if i else "", dcc.Link(f"{area.name}, {words.lower_first(measure.title)}", href=here.link(path, area=area.code, measure=measure.id, preset="seasonal"))]
        body.append(html.P([*items, "."], className="caption"))
    until = f"Data to Sunday {day(source['latest_period'])}, {'published' if source['release_status'] == 'published' else 'provisional'}"
    return ui.section([link], body, note=f"{until}. Loaded {day(str(source['loaded_at']))}.", name=name, synthetic=bool(source["synthetic"]))


def _signal_row(here: view.View, path: str, row: Row) -> Row:
    measure = catalogue.measure_by_id[row["measure"]]
    return {
        "name": dcc.Link(measure.title, href=here.link(path, measure=measure.id, preset="seasonal"), className="row-link"),
        "latest": html.Span(service_words.value(row, measure), className="figure-in-row"),
        "expected": service_words.usual_range(row, measure, "expected_lower", "expected_upper"),
        "signal": _variation(row, seasonal=True),
    }


dash.register_page("weekly", path="/weekly", name="Weekly", title="Weekly - NENC outcomes", layout=index, order=60)
for order, (extract_name, extract_words) in enumerate(NAMES.items(), start=61):
    dash.register_page(
        f"weekly.{extract_name}",
        path=f"/weekly/{extract_name}",
        name=extract_words,
        title=f"{extract_words}, weekly - NENC outcomes",
        layout=partial(layout, extract_name),
        order=order,
    )
