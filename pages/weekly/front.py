"""What happened this week, over all extracts: /weekly."""

from collections.abc import Sequence
from typing import Any

import dash
from dash import dcc, html
from dash.development.base_component import Component

from outcomes import address
from outcomes.catalogue import Measure, catalogue
from outcomes.numerals import counted, day, lower_first, number, upper_first
from outcomes.results.provenance import Source
from outcomes.results.weekly import JudgedSummary, Signal
from outcomes.sources import registry
from outcomes.warehouse import store
from outcomes.web import components as ui
from outcomes.web import view
from outcomes.wording import recency, service_words, subjects
from pages.weekly import choices, finding, missing, tables

# Published figures that are all old are few on this page.
MOST_OLD = 3


@view.page
def index(here: address.View) -> Component:
    """The three extracts with their freshness, and what stands out this week."""
    summaries = choices.summaries_of(here.area, "seasonal")
    standing_out = [row for row in summaries.values() if row.is_listed]
    everywhere = store.read("weekly_signals", Signal)
    area = subjects.place(here.area)
    if not summaries:
        title = f"No weekly figures for {area}"
    elif all(row.lacks_period for row in summaries.values()):
        title = f"No figure for the newest week in {area}"
    elif not any(row.is_watched for row in summaries.values()):
        title = f"No recent figures for {area}"
    elif not standing_out:
        title = f"Nothing stands out this week in {area}"
        if n_lacking := sum(row.lacks_period is not None for row in summaries.values()):
            n_all = len(summaries)
            title += f": {n_all - n_lacking} of {n_all} series have a figure"
    else:
        n = len(standing_out)
        measures = upper_first(counted(n, "weekly measure"))
        title = f"{measures} {'stands' if n == 1 else 'stand'} out in {area}"
    sources = {source.layout: source for source in store.read("sources", Source)}
    invented = [source.synthetic for layout, source in sources.items() if layout in choices.NAMES]
    if any(invented):
        which = "All extracts" if all(invented) else "Extracts marked illustrative"
        counts = f"{which} are invented: they count nothing."
    else:
        counts = "Extracts are management counts and provisional."
    lead = f"Set against what is expected for the time of year. {counts}"
    if n_old := sum(row.latest_period is not None and not row.is_current for row in summaries.values()):
        ends = "ends" if n_old == 1 else "end"
        lead += f" {n_old} of {len(summaries)} series {ends} too long ago to signal."
    parts: list[Component] = [
        ui.page_head(title, lead, trail=ui.breadcrumb([("Overview", here.link("/"))], "Weekly"))
    ]
    if not summaries:
        measure = catalogue.measure_by_id["four_hour_percent"]
        reason, nearest = service_words.why_missing(measure, here.area)
        if here.area.kind == "ambulance":
            reason = f"No extract of {subjects.place(here.area)} has been loaded."
        parts.append(
            ui.empty_state(reason, link=(f"Show {nearest.name}", here.link("/weekly", area=nearest.code)))
        )
    for extract in choices.NAMES:
        parts += _published_section(here, extract, summaries)
        parts.append(_index_section(here, extract, summaries, everywhere, sources.get(extract)))
    if everywhere:
        watched, expected = everywhere[0].n_watched, number(everywhere[0].expected_false_alarms, 0)
        parts.append(
            ui.notice(
                f"A signal is a reason to ask, not an answer. {watched} series of the system, its "
                "partnerships and trusts are watched, with Seasonal limits. Were nothing changing anywhere, "
                f"about {expected} of them would still be listed in any one week; {len(everywhere)} are."
            )
        )
    return html.Div(parts)


def _published_section(here: address.View, extract: str, summaries: choices.Summaries) -> list[Component]:
    """The newest published figures of an area, those of the last months where there are any; none without one."""
    group = next((one for one in choices.groups(extract) if one.is_published), None)
    held = [m for m in group.measures if m.id in summaries and summaries[m.id].latest_period] if group else []
    if not held:
        return []
    path, name = f"/weekly/{extract}", choices.NAMES[extract]
    shown = [m for m in held if summaries[m.id].is_current] or held[:MOST_OLD]
    columns = [
        ui.column("name", "Measure"),
        ui.column("latest", "Latest", numeric=True),
        ui.column("period", "Period"),
        ui.column("signal", "What the chart says"),
    ]
    rows = [_published_row(here, path, measure, summaries[measure.id]) for measure in shown]
    caption = f"{name}, {here.area.name}: newest published figures"
    table = ui.data_table(columns, rows, caption, on_phone="rows", class_name="weekly", caption_unseen=True)
    more = f"All {counted(len(held), 'published measure')} of {name.lower()}"
    link = html.P(dcc.Link(more, href=here.link(path)), className="caption no-print")
    heading = [dcc.Link(f"{name}, published", href=here.link(path))]
    return [ui.section(heading, [table, link], note="National statistics.", name=f"{extract}-published")]


def _published_row(here: address.View, path: str, measure: Measure, row: JudgedSummary) -> dict[str, Any]:
    period = service_words.ending(row)
    age = "" if row.is_current else f", {recency.age(row.newest, view.today())}"
    return {
        "name": dcc.Link(measure.title, href=here.link(path, measure=measure.id), className="row-link"),
        "latest": html.Span(service_words.value(row, measure), className="figure-in-row"),
        "period": html.Span(upper_first(period) + age, className="caption"),
        "signal": finding.variation(row)
        if row.is_current
        else html.Span("Too old to say anything of today", className="caption"),
    }


def _index_section(
    here: address.View,
    extract: str,
    summaries: choices.Summaries,
    everywhere: Sequence[Signal],
    source: Source | None,
) -> Component:
    path, name = f"/weekly/{extract}", choices.NAMES[extract]
    known = registry.source(extract)
    heading = [dcc.Link(name + ", weekly extract" * known.has_template, href=here.link(path))]
    if source is None:
        return ui.section(
            heading, ui.empty_state(f"No {name.lower()} extract has been loaded."), name=extract
        )
    mine = [row for row in summaries.values() if row.layout == extract]
    body: list[Component] = _standing_out(here, path, mine)
    if summaries and not mine:
        measure = next(m for m in catalogue.measures if m.layout == extract)
        body.append(missing.no_series(here, measure, path))
    if lacks := service_words.behind(mine):
        body.append(missing.lacking(here, lacks, mine))
    elsewhere = [one for one in everywhere if one.layout == extract and one.area_code != here.area.code][:3]
    if elsewhere:
        links = [_signal_link(here, path, one) for one in elsewhere]
        # A stop stays with its link, which may be longer than a line.
        stops = [";"] * (len(links) - 1) + ["."]
        items = [html.Span([link, stop], className="item") for link, stop in zip(links, stops, strict=True)]
        body.append(html.P(["Strongest elsewhere: ", *items], className="caption items"))
    state = "published" if source.release_status == "published" else "provisional"
    state = "invented" if source.synthetic else state
    newest = max((row.newest for row in mine if row.latest_period), default=None) or source.latest_period
    weekday = "Sunday " * (known.grain == "week")
    to = f"Data to {weekday}{day(newest)}, {state}. " if newest else ""
    return ui.section(
        heading,
        html.Div(body, className="stack"),
        note=f"{to}Loaded {day(source.loaded_at)}.",
        name=extract,
        synthetic=source.synthetic,
    )


def _standing_out(here: address.View, path: str, mine: Sequence[JudgedSummary]) -> list[Component]:
    """What stands out among an area's own series of one extract, or why nothing does; empty without a series."""
    signals = sorted((row for row in mine if row.is_listed), key=lambda row: -(row.signal_strength or 0))
    if signals:
        columns = [
            ui.column("name", "Measure"),
            ui.column("latest", "Latest", numeric=True),
            ui.column("expected", "Expected for the season, with range", numeric=True),
            ui.column("signal", "What stands out"),
        ]
        rows = [_signal_row(here, path, row) for row in signals]
        caption = f"{choices.NAMES[signals[0].layout]}, {here.area.name}: what stands out this week"
        table = ui.data_table(
            columns, rows, caption, on_phone="rows", class_name="weekly signalled", caption_unseen=True
        )
        return [table]
    if n_watched := sum(row.signal_strength is not None and row.is_watched for row in mine):
        of_all = counted(n_watched, "measure")
        return [html.P(f"Nothing stands out in {subjects.place(here.area)}, of {of_all}.")]
    if mine and not any(row.is_current for row in mine):
        return [html.P("Every series ends too long ago to be watched for signals.")]
    if any(row.grain == "four weeks" for row in mine):
        return [html.P("Totals of four weeks are shown, and not watched for signals.")]
    if any(row.grain == "month" for row in mine):
        return [html.P("Figures of months are shown, and not watched for signals.")]
    if mine and not any(row.lacks_period for row in mine):
        return [html.P("No series is long enough yet to be watched for signals.")]
    return []


def _signal_link(here: address.View, path: str, signal: Signal) -> Component:
    area, measure = catalogue.area_by_code[signal.area_code], catalogue.measure_by_id[signal.measure]
    address = here.link(path, area=area.code, measure=measure.id, preset="seasonal")
    return dcc.Link(f"{area.name}, {lower_first(measure.title)}", href=address)


def _signal_row(here: address.View, path: str, row: JudgedSummary) -> dict[str, Any]:
    measure = catalogue.measure_by_id[row.measure]
    address = here.link(path, measure=measure.id, preset="seasonal")
    return {
        "name": dcc.Link(measure.title, href=address, className="row-link"),
        "latest": html.Span(service_words.value(row, measure), className="figure-in-row"),
        "expected": tables.with_range(row.expected, row.expected_lower, row.expected_upper, measure),
        "signal": [
            ui.variation(str(row.signal_variation), row.signal_sentence),
            html.Span(upper_first(service_words.run(row, measure)), className="caption"),
        ],
    }


dash.register_page(
    "weekly", path="/weekly", name="Weekly", title=view.titled("Weekly"), layout=index, order=60
)
