"""What happened this week: /weekly and one page an extract, /weekly/<uec|beds|falls>?area=&measure=."""

from collections.abc import Sequence
from datetime import date, timedelta
from functools import partial
from itertools import groupby, pairwise
from typing import Any, Literal

import dash
from dash import dcc, html
from dash.development.base_component import Component

from outcomes import address
from outcomes.catalogue import STRATEGY_AGREED, Area, Measure, catalogue
from outcomes.catalogue.text import LogEntry, Standard
from outcomes.charts import figures, pictures
from outcomes.charts.events import DatedEvent
from outcomes.numerals import day, listed, number, span
from outcomes.results.interventions import Impact
from outcomes.results.provenance import Source
from outcomes.results.weekly import (
    ChartedPeriod,
    FallsYear,
    JudgedSummary,
    LoadedMeasure,
    ServiceLive,
    SetAside,
    Signal,
    WeeklyJudgement,
)
from outcomes.warehouse import store
from outcomes.web import components as ui
from outcomes.web import view
from outcomes.web.tree import Piece, Pieces
from outcomes.wording import service_words, words
from outcomes.wording.service_words import PRESETS
from pages import dated_events
from pages.dated_events import Dated

Summaries = dict[str, JudgedSummary]
TableRow = dict[str, Any]

NAMES = {"uec": "Urgent and emergency care", "beds": "Beds", "falls": "Falls"}
PRESET_WORDS = {
    "seasonal": "Seasonal limits (ours) ask whether a week is unusual for the time of year: they "
    "follow the yearly season and allow for memory from week to week. The overview lists signals by them.",
    "plotthedots": "Plot the Dots limits (XmR) are for series without a season: where there is one, "
    "they mark its highs and lows. Mean plus or minus 2.66 times the mean moving range, large ranges screened out.",
    "mdc": "Making Data Count limits (XmR) are for comparison with reports made by the older tool of that name: "
    "as Plot the Dots, without the screening.",
}
WEEKS_BACK = {"Last two years": 104, "Last year": 52}
# More measures than this open as a list; fewer stand side by side.
MOST_SIDE_BY_SIDE = 6
FORMS = (("CSV", "csv"), ("Excel", "xlsx"), ("JSON", "json"), ("Parquet", "parquet"))
RECENT = "Last 26 points, own scale"
SET_ASIDE = "/data#section-quarantine"
UNBROKEN = "\N{NO-BREAK SPACE}"


# --- which measures -----------------------------------------------------------------------------------------


def _measures(extract: str) -> tuple[tuple[Measure, ...], tuple[Measure, ...]]:
    """A page's own measures, and those of publishers' files that have been loaded."""
    loaded = {row.measure for row in store.read("weekly_loaded", LoadedMeasure)}
    there = _all_measures(extract)
    own = tuple(m for m in there if m.layout == extract)
    return own, tuple(m for m in there if m.layout != extract and m.id in loaded)


def _all_measures(extract: str) -> list[Measure]:
    """What a page can show, loaded or not."""
    return [m for m in catalogue.measures if m.kind == "service" and service_words.page_of(m) == extract]


def _chosen_measure(
    here: address.View, extract: str, offered: Sequence[Measure], summaries: Summaries
) -> Measure:
    asked = here.options.get("measure")
    if not asked:
        return next((m for m in offered if m.id in summaries), offered[0])
    found = next((m for m in _all_measures(extract) if m.id == asked), None)
    if found is None:
        raise address.BadQuery(f"There is no measure “{asked[:40]}” under {NAMES[extract]}.", 400)
    return found


def _chosen_preset(here: address.View) -> str:
    asked = here.options.get("preset") or next(iter(PRESETS))
    if asked not in PRESETS:
        raise address.BadQuery(f"There is no preset “{asked[:40]}”. Use {listed(list(PRESETS))}.", 400)
    return asked


def _summaries(area: Area, preset: str) -> Summaries:
    asked = {"area": area.code, "measure": None, "preset": preset}
    return {row.measure: row for row in store.read("weekly_summaries", JudgedSummary, **asked)}


# --- small pieces -------------------------------------------------------------------------------------------


def _missing(here: address.View, measure: Measure, path: str) -> Any:
    reason, nearest = service_words.why_missing(measure, here.area)
    whose = ",".join(catalogue.reporters(measure, here.area))
    (aside,) = store.read("weekly_set_aside", SetAside, layout=measure.layout, areas=whose)
    if aside.n_rows:
        reason = (
            f"{measure.title}: no row of {words.place(here.area)} can be used; "
            f"{words.counted(aside.n_rows, 'row was', 'rows were')} set aside."
        )
        return ui.empty_state(reason, link=("See the rows that were set aside", here.link(SET_ASIDE)))
    return ui.empty_state(reason, link=(f"Show {nearest.name}", here.here(path, area=nearest.code)))


def _variation(summary: JudgedSummary) -> Component:
    if not summary.variation:
        return html.Span(service_words.finding(summary), className="caption")
    return ui.variation(summary.variation, summary.sentence if summary.stands_out else None)


def _knows_season(summary: JudgedSummary) -> bool:
    """Whether a series is long enough to tell its yearly season, which preset seasonal then takes out."""
    return summary.default_preset == "seasonal"


def _is_of_season(summary: JudgedSummary) -> bool:
    """Whether a figure is judged by what is expected for the time of year."""
    return summary.preset == "seasonal"


def _range_words(summary: JudgedSummary, measure: Measure) -> str:
    """The range that a figure is judged by: ``expected for the season 71.9 to 77.1%``."""
    what = "expected for the season" if _is_of_season(summary) else "usual range"
    return f"{what} {service_words.usual_range(summary.lower, summary.upper, measure)}"


def _spark(periods: Sequence[ChartedPeriod], summary: JudgedSummary, measure: Measure) -> Component:
    picture = pictures.control_sparkline(
        service_words.with_possible_limits(periods, measure),
        standard=summary.standard,
        synthetic=summary.synthetic,
    )
    return ui.spark(
        picture,
        f"Last {len(periods)} {'weeks' if summary.grain == 'week' else 'periods'}: latest "
        f"{service_words.value(summary, measure)}, {_range_words(summary, measure)}",
    )


# --- standards and dated events -----------------------------------------------------------------------------------


def _standards(measure: Measure, first: date, last: date) -> list[Standard]:
    """Standards in force at some time on the chart; one of weak evidence is never drawn."""
    return [
        s
        for s in catalogue.standards
        if s.measure == measure.id
        and measure.polarity != "neutral"
        and s.is_drawn
        and s.start <= last
        and (s.end is None or s.end >= first)
    ]


def _marks(measure: Measure, dated: Sequence[Dated], periods: Sequence[ChartedPeriod]) -> list[DatedEvent]:
    """What is drawn: interventions and changes of recording with words, the learning log by its line, others by number.

    Strikes come by the dozen; the list under the chart says what each number is.
    """
    first, last = periods[0].period_end, periods[-1].period_end
    starts = {one.period_end for before, one in pairwise(periods) if one.segment != before.segment}

    def starts_again(on: date) -> bool:
        """Whether the limits do: too few points beside a date leave them as they are, and a note says so."""
        return next(one.period_end for one in periods if one.period_end >= on) in starts

    marks: list[DatedEvent] = [
        (
            i.date,
            f"{i.title}, {day(i.date, short=True).replace(' ', UNBROKEN)}"
            f"{' (date assumed)' if i.date_basis == 'assumed' else ''}."
            f"{' Limits start again.' if starts_again(i.date) else ''}",
        )
        for i in catalogue.interventions
        if measure.id in i.measures and first <= i.date <= last
    ]
    return marks + [(one.date, _label(one, line)) for line, one in enumerate(dated, start=1)]


def _label(dated: Dated, line: int) -> str | int:
    if isinstance(dated, LogEntry):
        return dated_events.log_mark(dated, line)
    return line if dated.kind == "operational" else dated.title


# --- choices, which live in the address ---------------------------------------------------------------------


def _pages(here: address.View, extract: str | None) -> Any:
    links = [(label, here.link(f"/weekly/{name}")) for name, label in NAMES.items()]
    return ui.choice("Weekly pages", links, NAMES.get(extract or "", ""), labelled=True)


def _periods(here: address.View, path: str, first: date, newest: date) -> Any:
    """How far back the chart goes."""
    whole = f"Since {day(first).split(' ', 1)[1]}"
    starts = [("Since the strategy", STRATEGY_AGREED)]
    starts += [(label, newest - timedelta(weeks=weeks)) for label, weeks in WEEKS_BACK.items()]
    return view.period_choice(here, path, whole, starts, first=first, newest=newest)


def _presets(here: address.View, path: str, current: str, *, has_season: bool) -> Any:
    offered = [name for name in PRESETS if has_season or name != "seasonal"]
    links = [(PRESETS[name], here.here(path, preset=name)) for name in offered]
    return ui.choice("Limits", links, PRESETS[current], labelled=True)


def _measure_choice(here: address.View, path: str, offered: Sequence[Measure], chosen: Measure) -> Any:
    links = [(m.title, here.here(path, measure=m.id)) for m in offered]
    if len(links) <= MOST_SIDE_BY_SIDE:
        return ui.choices(ui.choice("Measure", links, chosen.title))
    return ui.menu(f"Choose another of the {len(links)} measures", links, chosen.title)


# --- the chart ----------------------------------------------------------------------------------------------


def _head(here: address.View, measure: Measure, summary: JudgedSummary, trail: Component) -> Component:
    """The finding: what the chart says of the newest period, and against which range."""
    title = f"{measure.title}: {words.lower_first(service_words.finding(summary))}"
    shown = service_words.value(summary, measure)
    if summary.suppression:
        shown = {"suppressed": "Between 1 and 7", "withheld": "A number that is withheld"}[
            summary.suppression
        ]
    lead = f"{shown} in the {service_words.ending(summary)}"
    if summary.lower is not None:
        lead += f", {_range_words(summary, measure)}"
    if summary.missing:
        lead += f". {summary.missing.removesuffix('.')}"
    else:
        lead += _other_limits(here, measure, summary)
    aside = [
        _variation(summary),
        ui.assurance(summary.assurance, summary.standard_label),
    ]
    if summary.missing:
        aside = []
    if summary.synthetic:
        aside.insert(0, ui.illustrative_mark())
    return ui.page_head(title, f"{lead}.", aside=[html.P(part) for part in aside] or None, trail=trail)


def _other_limits(here: address.View, measure: Measure, summary: JudgedSummary) -> str:
    """A sentence on the presets that say something else of the newest figure; empty where they agree."""
    judged = store.read("weekly_presets", WeeklyJudgement, measure=measure.id, area=here.area.code)
    found = {one.preset: one for one in judged}
    offered = [name for name in PRESETS if name in found and (name != "seasonal" or _knows_season(summary))]
    by_words: dict[str, list[str]] = {}
    for name in offered:
        if found[name].variation != summary.variation:
            by_words.setdefault(words.lower_first(found[name].sentence), []).append(PRESETS[name])
    said = "; ".join(f"{listed(names)}, {sentence}" for sentence, names in by_words.items())
    return f". Other limits disagree: {said}" if said else ""


def _comparisons(measure: Measure, summary: JudgedSummary) -> Component | None:
    """The latest week beside the week before, a year ago and what the season leads to expect."""
    if summary.grain != "week":
        return None

    def beside(label: str, value: float | None, detail: str = "") -> tuple[str, Piece]:
        if value is None:
            return label, "no figure"
        return label, ui.figure_in_row(value, *_as_figure(measure), detail=detail)

    def earlier(label: str, value: float | None) -> tuple[str, Piece]:
        if value is None or summary.value is None:
            return beside(label, value)
        return beside(label, value, f"{service_words.change(summary.value, value, measure)} since")

    is_said = _is_of_season(summary) or summary.lower is None
    this_week: tuple[str, Piece] = (
        ("Latest week", service_words.HIDDEN[summary.suppression])
        if summary.suppression
        else beside("Latest week", summary.value, "" if is_said else _range_words(summary, measure))
    )
    items = [
        this_week,
        earlier("The week before", summary.previous),
        earlier("Same week last year", summary.year_ago),
    ]
    if _knows_season(summary):
        ends = service_words.usual_range(summary.expected_lower, summary.expected_upper, measure)
        items.append(beside("Expected for the season", summary.expected, f"range {ends}"))
    return html.Dl(
        [html.Div([html.Dt(label), html.Dd(figure)]) for label, figure in items], className="beside"
    )


def _as_figure(measure: Measure) -> tuple[str, int]:
    return ("%" if measure.unit == "%" else service_words.noun(measure)), measure.decimals


def _chart(
    here: address.View,
    measure: Measure,
    summary: JudgedSummary,
    periods: Sequence[ChartedPeriod],
    preset: str,
    dated: Sequence[Dated],
) -> Component:
    first, last = periods[0].period_end, periods[-1].period_end
    is_newest = last >= summary.newest
    # Without limits there is nothing to judge on a log scale, and zeros have their place on a plain one.
    is_log = measure.log_scale and any(one.lower is not None for one in periods)
    axis = service_words.axis(measure, summary.grain) + (", log scale" if is_log else "")
    figure = figures.control_chart(
        service_words.with_possible_limits(periods, measure),
        axis=axis,
        unit=_as_figure(measure)[0],
        decimals=measure.decimals,
        standards=_standards(measure, first, last),
        events=_marks(measure, dated, periods),
        middle=_middle(preset),
        last="Latest" if is_newest else day(last, short=True).replace(" ", UNBROKEN),
        log=is_log,
        synthetic=summary.synthetic,
        height=440,
    )
    dataset = f"weekly-{measure.layout}"
    links = [
        (label, here.download(dataset, form, measure=measure.id, preset=preset)) for label, form in FORMS
    ]
    where_from = here.link(
        "/data/source",
        dataset=dataset,
        measure=measure.id,
        preset=preset,
        period=summary.newest.isoformat(),
    )
    return ui.chart(
        figure,
        "weekly",
        summary=f"{axis}, {here.area.name}: {service_words.value(summary, measure)} in the "
        f"{service_words.ending(summary)}, {_range_words(summary, measure)}. "
        f"{service_words.finding(summary)}.",
        columns=[
            ui.column("period", f"{summary.grain.capitalize()} to"),
            ui.column("value", "Value", numeric=True),
            ui.column("mean", _middle(preset), numeric=True),
            ui.column("limits", "Limits", numeric=True),
            ui.column("marked", "Marked as"),
        ],
        rows=[_table_of_chart(one, measure) for one in reversed(periods)],
        table_caption=f"{axis}, {here.area.name}, {PRESETS[preset]} limits, newest first",
        caption=_cropped(here, first, last, is_newest=is_newest)
        + _caption(measure, summary, here.area, preset, dated)
        + (_zeros_left_out(periods, summary.grain) if is_log else ""),
        key=None if summary.missing else _key(measure),
        downloads=links,
        provenance=where_from,
        synthetic=summary.synthetic,
    )


def _cropped(here: address.View, first: date, last: date, *, is_newest: bool) -> str:
    """Which period the chart shows, where it is not the whole of it: paper has no list of periods beside it."""
    if here.start is None and here.end is None:
        return ""
    newest = "" if is_newest else "; title and tables speak of the newest figure"
    return f"Shown from {day(first)} to {day(last)}{newest}. "


def _middle(preset: str) -> str:
    """What stands between the limits of a preset."""
    return "Expected" if preset == "seasonal" else "Mean"


def _table_of_chart(one: ChartedPeriod, measure: Measure) -> TableRow:
    is_figure = one.value is not None or one.suppression
    return {
        "period": day(one.period_end),
        "value": service_words.value(one, measure) if is_figure else "missing",
        "mean": None if one.mean is None else service_words.amount(one.mean, measure, unit=False),
        "limits": None if one.lower is None else service_words.usual_range(one.lower, one.upper, measure),
        "marked": f"{one.kind.capitalize()}: {one.rule}" if one.rule and one.kind else one.rule,
    }


def _caption(
    measure: Measure, summary: JudgedSummary, area: Area, preset: str, dated: Sequence[Dated]
) -> str:
    sentences = [
        f"{service_words.data_to(summary, measure)}.",
        service_words.whose(measure, area),
        service_words.definition(measure),
        "" if summary.missing else PRESET_WORDS[preset],
    ]
    if measure.disclosure == "hes":
        sentences.append(
            "Counts are rounded to the nearest 5, and those of 1 to 7 are suppressed: a tick on the base line"
            " marks such a period. Limits are worked out from the counts shown."
        )
    sentences.append(summary.notes or "")
    if measure.differs_because and measure.differs_because not in sentences[1]:
        sentences.append(measure.differs_because)
    if any(isinstance(one, LogEntry) or one.kind == "operational" for one in dated):
        sentences.append("Numbers at dashed lines are those of the list below.")
    return " ".join(sentence for sentence in sentences if sentence)


def _zeros_left_out(periods: Sequence[ChartedPeriod], grain: str) -> str:
    n_zeros = sum(one.value == 0 for one in periods)
    if not n_zeros:
        return ""
    period = "month" if grain == "month" else "week"
    said = f"1 {period} was" if n_zeros == 1 else f"{n_zeros} {period}s were"
    return f" {said} zero and cannot stand on a log scale: left out of the line and the limits, listed in the table."


def _key(measure: Measure) -> Component:
    if measure.polarity == "neutral":
        marks = [(ui.icon("square-filled", tone="usual", size="small"), "Change, neither better nor worse")]
    else:
        marks = [
            (ui.icon("diamond", tone="worse", size="small"), "Concern"),
            (ui.icon("circle", tone="better", size="small"), "Improvement"),
        ]
    return ui.key([*marks, (ui.key_line("limit"), "Limits of the usual range")])


# --- tables -------------------------------------------------------------------------------------------------


def _table(
    named: str, rows: Sequence[TableRow], caption: str, name: str, judged: Sequence[JudgedSummary]
) -> Component:
    """Lines of :func:`_table_row`; ``judged`` are the summaries that they come from."""
    of_season = any(map(_is_of_season, judged))
    columns = [
        ui.column("name", named),
        ui.column("spark", RECENT),
        ui.column("latest", "Latest", numeric=True),
        ui.column("range", "Expected, with range" if of_season else "Usual level, with range", numeric=True),
        ui.column("variation", "What the chart says"),
    ]
    if any(row.standard_label for row in judged):
        columns.append(ui.column("assurance", "Against the standard"))
    else:
        caption += " No standard."
    return ui.data_table(columns, rows, caption, on_phone="rows", identity=name, class_name="weekly")


def _with_range(
    middle: float | None, lower: float | None, upper: float | None, measure: Measure
) -> list[Piece]:
    """What is expected, and between which limits: on a log scale it is not the middle between them."""
    return [
        service_words.amount(middle, measure, unit=False),
        html.Span(service_words.usual_range(lower, upper, measure), className="caption"),
    ]


def _table_row(
    row: JudgedSummary,
    measure: Measure,
    periods: Sequence[ChartedPeriod],
    name: Pieces,
    *,
    chosen: bool,
    newest: date | None,
    standard: bool = True,
) -> TableRow:
    """One line of a table.

    ``standard`` says which one is meant, where the lines differ in it; ``newest`` is the day that the caption names,
    and a line that ends before it says so.
    """
    latest: Pieces = html.Span(row.missing, className="caption")
    if row.latest_period is not None:
        is_older = newest is not None and row.latest_period < newest
        older = [html.Span(f"to {day(row.latest_period)}", className="caption")] if is_older else []
        latest = [
            html.Span(service_words.value(row, measure, unit=False), className="figure-in-row"),
            *older,
        ]
    return {
        "name": name,
        "spark": _spark(periods, row, measure) if row.latest_period and periods else None,
        "latest": latest,
        "range": None if row.lower is None else _with_range(row.mean, row.lower, row.upper, measure),
        "variation": _variation(row),
        "assurance": ui.assurance(row.assurance, row.standard_label if standard else None),
        "chosen": chosen,
    }


def _measures_table(
    here: address.View,
    path: str,
    measures: Sequence[Measure],
    summaries: Summaries,
    chosen: Measure,
    preset: str,
    name: str,
) -> list[Component]:
    """Every measure of one area, as integrated performance reports set them out; empty where it has none."""
    recent = _recent("measure", area=here.area.code, measure=None, preset=preset)
    there = [m for m in measures if m.id in summaries]
    if not there:
        return []
    dated = [summaries[m.id] for m in there if summaries[m.id].latest_period]
    newest = max(dated, key=lambda row: row.newest, default=None)
    rows = []
    for measure in there:
        link = dcc.Link(measure.title, href=here.here(path, measure=measure.id), className="row-link")
        row = summaries[measure.id]
        unit = service_words.counted_in(measure, row.grain)
        small_print = "; ".join(
            filter(None, [unit.removeprefix("%"), service_words.wider(measure, here.area)])
        )
        beneath = [html.Span(small_print, className="caption")] if small_print else []
        rows.append(
            _table_row(
                row,
                measure,
                recent.get(measure.id, ()),
                [link, *beneath],
                chosen=measure is chosen,
                newest=newest.latest_period if newest else None,
            )
        )
    ends = [service_words.ending(newest)] if newest else ["no period"]
    judged = [summaries[m.id] for m in there]
    caption = f"{here.area.name}, {listed(ends)}. {_limits_of(judged)}"
    if any(row.standard_label for row in judged):
        caption += " A heavy line in a small chart is the standard, drawn where it is near."
    table = _table("Measure", rows, caption, name, judged)
    return [table, *_absent(here, [m for m in measures if m.id not in summaries])]


def _recent(key: Literal["measure", "area_code"], **asked: str | None) -> dict[str, list[ChartedPeriod]]:
    """The last periods of series by their measure or area."""
    found: dict[str, list[ChartedPeriod]] = {}
    for one in store.read("weekly_recent", ChartedPeriod, **asked):
        found.setdefault(one.measure if key == "measure" else one.area_code, []).append(one)
    return found


def _absent(here: address.View, measures: Sequence[Measure]) -> list[Component]:
    """What an area has no series of, by why: its counts are too small for one, or nobody reports it."""
    small = [words.lower_first(m.title) for m in measures if m.disclosure == "hes"]
    silent = [words.lower_first(m.title) for m in measures if m.disclosure != "hes"]
    where = words.place(here.area)
    said = []
    if small:
        said.append(
            f"Counts too small for a chart of {where}: {'; '.join(small)}. Totals of a year stand below, where they"
            " can be shown."
        )
    if silent:
        said.append(f"Not reported for {where}: {'; '.join(silent)}.")
    return [html.P(sentence, className="caption") for sentence in said]


def _limits_of(rows: Sequence[JudgedSummary]) -> str:
    """By which presets the lines of a table are judged."""
    used = {row.preset for row in rows}
    names = [name for preset, name in PRESETS.items() if preset in used]
    return f"Ranges and icons: {listed(names)} limits." if names else ""


def _stand_out(rows: Sequence[JudgedSummary]) -> int:
    return sum(row.stands_out for row in rows)


def _by_area(here: address.View, path: str, measure: Measure, preset: str) -> Component | None:
    """The chosen measure by place or by trust, in partnership order."""
    if measure.reported_by not in ("acute", "place"):
        return None
    kind, one, many = (
        ("place", "place", "places")
        if measure.reported_by == "place"
        else ("acute", "hospital trust", "hospital trusts")
    )
    asked = {"area": None, "measure": measure.id, "preset": preset}
    summaries = {row.area_code: row for row in store.read("weekly_summaries", JudgedSummary, **asked)}
    recent = _recent("area_code", **asked)
    areas = [area for area in catalogue.areas_of(kind) if area.code in summaries]
    if not areas:
        return None

    dated = [summaries[area.code] for area in areas if summaries[area.code].latest_period]
    newest = max((row.newest for row in dated), default=None)

    def row_of(area: Area) -> TableRow:
        link = dcc.Link(
            area.name, href=here.here(path, area=area.code, measure=measure.id), className="row-link"
        )
        return _table_row(
            summaries[area.code],
            measure,
            recent.get(area.code, ()),
            link,
            chosen=area.code == here.area.code,
            newest=newest,
            standard=False,
        )

    rows: list[TableRow] = []
    grain = summaries[areas[0].code].grain
    own = summaries.get(here.area.code)
    # Four weeks of a place and one of the whole system do not stand in one table.
    if here.area.kind != kind and own is not None and own.grain == grain:
        rows.append(row_of(here.area))
    for partnership in catalogue.areas_of("partnership"):
        members = [area for area in areas if area.partnership == partnership.code]
        rows += [{"group": partnership.name}, *map(row_of, members)] if members else []
    found = [summaries[area.code] for area in areas]
    ending = next((service_words.ending(row) for row in dated if row.latest_period == newest), "no period")
    caption = f"{measure.title}, {ending}, in partnership order. {_limits_of(found)}"
    above = own.latest_period if own else None
    if newest and above and above != newest:
        caption += f" The chart above is to {day(above)}."
    standards = {row.standard_label for row in found if row.standard_label}
    if standards:
        caption += f" Standard: {listed(sorted(standards))}; a heavy line where it is near."
    if measure.disclosure == "hes":
        caption += (
            " Places are shown in four-week totals. Counts of 1 to 7 are suppressed, others rounded to the "
            "nearest 5, so places need not add up; limits are worked out from the counts shown."
        )
    return ui.section(
        service_words.outside(_stand_out(found), len(found), one, many),
        _table(one.capitalize(), rows, caption, "by-area", found),
        name="by area",
        synthetic=any(row.synthetic for row in found),
    )


def _falls_years(here: address.View) -> Component | None:
    """52-week totals by age band and by care home, for the places of the area in view."""
    places = () if here.area.is_trust or here.area.kind == "collaborative" else catalogue.places_of(here.area)
    by_place: dict[str, list[FallsYear]] = {}
    for row in store.read("weekly_falls_years", FallsYear):
        by_place.setdefault(row.area_code, []).append(row)
    places = tuple(place for place in places if place.code in by_place)
    if not places:
        return None
    sample = by_place[places[0].code]
    caption = (
        "Admissions of people aged 65 and over after a fall, 52 weeks from "
        f"{day(sample[0].period_start)} to "
        f"{day(sample[0].period_end)}. Counts of 1 to 7 are suppressed, others rounded to the nearest "
        "5, each from "
        "its true count, so they need not add up."
    )
    if any(row.n_weeks < 52 for place in places for row in by_place[place.code]):
        caption += " Where a week has no figure there is no total: the cell says how many weeks have one."
    if len(places) == 1:
        title = f"A year of falls admissions in {places[0].name}"
        columns = [
            ui.column("name", "Group"),
            ui.column("count", "Admissions", numeric=True),
            ui.column("population", "Residents", numeric=True, decimals=0),
            ui.column("rate", "Admissions per 1,000 residents", numeric=True, decimals=1),
        ]
        rows: list[TableRow] = []
        for dimension, group in groupby(sample, key=lambda row: row.dimension):
            rows.append({"group": "By age" if dimension == "Age" else "By where they came from"})
            rows += [
                {
                    "name": row.group,
                    "count": _year_count(row),
                    "population": row.population,
                    "rate": row.rate_per_1000,
                }
                for row in group
            ]
    else:
        title = "A year of falls admissions, by age and by care home"
        groups = [row.group for row in sample]
        columns = [ui.column("name", "Place"), *(ui.column(group, group, numeric=True) for group in groups)]
        rows = []
        for partnership in catalogue.areas_of("partnership"):
            members = [place for place in places if place.partnership == partnership.code]
            rows += [{"group": partnership.name}] if members else []
            for place in members:
                link = dcc.Link(
                    place.name, href=here.here("/weekly/falls", area=place.code), className="row-link"
                )
                rows.append({"name": link} | {row.group: _year_count(row) for row in by_place[place.code]})
    return ui.section(
        title,
        ui.data_table(columns, rows, caption, on_phone="rows", identity="falls-years"),
        name="falls years",
        synthetic=any(row.synthetic for row in sample),
    )


def _year_count(row: FallsYear) -> str:
    if row.suppression:
        return service_words.HIDDEN[row.suppression]
    return f"{row.n_weeks} of 52 weeks" if row.count is None else number(row.count, 0)


def _efforts(here: address.View, measure: Measure) -> Component | None:
    """Improvement work declared for this measure, with what it is estimated to have changed."""
    declared = [i for i in catalogue.interventions if measure.id in i.measures]
    if not declared:
        return None
    found = store.read("weekly_effects", Impact, measure=measure.id, area=here.area.code)
    effects = {impact.intervention: impact for impact in found}
    by_place = measure.reported_by == "place"
    not_live = (
        service_words.not_live(store.read("intervention_live", ServiceLive), here.area) if by_place else ""
    )
    items = []
    for intervention in declared:
        impact = effects.get(intervention.id)
        if not_live:
            said = words.lower_first(not_live)
        elif impact is None:
            said = f"no estimate for {words.place(here.area)}."
        elif impact.refused:
            said = impact.refused
        else:
            ends = span(impact.lower_ci_percent, impact.upper_ci_percent, 1, "%", signed=True)
            said = f"adjusted change {number(impact.effect_percent, 1, signed=True)}%, 95% interval {ends}."
        link = dcc.Link(intervention.title, href=here.link(f"/interventions/{intervention.id}"))
        items.append(html.P([link, f", from {day(intervention.date)} ({intervention.date_basis}): ", said]))
    return ui.section(
        "What was tried on this measure",
        html.Div(items, className="prose"),
        name="efforts",
        synthetic=any(impact.synthetic for impact in found),
    )


# --- the pages ----------------------------------------------------------------------------------------------


@view.page
def layout(here: address.View, extract: str) -> Component:
    """One extract: a control chart of the chosen measure, then every measure, then every place or trust."""
    path = f"/weekly/{extract}"
    own, published = _measures(extract)
    preset = _chosen_preset(here)
    summaries = _summaries(here.area, preset)
    measure = _chosen_measure(here, extract, (*own, *published), summaries)
    summary = summaries.get(measure.id)
    trail = ui.breadcrumb([("Overview", here.link("/")), ("Weekly", here.link("/weekly"))], NAMES[extract])
    picker = _measure_choice(here, path, (*own, *published), measure)
    if summary is None or not summary.latest_period:
        reason = _missing(here, measure, path) if summary is None else _never_whole(here, summary)
        weekly = "weekly " if measure.disclosure == "hes" and measure.reported_by == "place" else ""
        title = f"{measure.title}: no {weekly}figure for {words.place(here.area)}"
        parts = [ui.page_head(title, trail=trail), ui.choices(_pages(here, extract)), picker, reason]
    else:
        parts = _measure_parts(here, path, measure, summary, preset, trail, picker)

    table = _measures_table(here, path, own, summaries, measure, preset, "measures")
    if table:
        found = [summaries[m.id] for m in own if m.id in summaries]
        title = service_words.outside(_stand_out(found), len(found), "measure", "measures")
        parts.append(ui.section(title, table, name="measures", synthetic=any(r.synthetic for r in found)))
    if published:
        table = _measures_table(here, path, published, summaries, measure, preset, "publishers")
        reason = f"The publishers’ files that were loaded hold no figure for {words.place(here.area)}."
        note = "NHS England statistics. Other definitions than the extract’s, never joined to it."
        parts.append(
            ui.section(
                "From publishers’ files",
                table or ui.empty_state(reason, small=True),
                note=note,
                name="publishers",
            )
        )
    parts += [
        _by_area(here, path, measure, preset),
        _falls_years(here) if extract == "falls" else None,
        _efforts(here, measure) if summary else None,
        _foot(here, extract, measure, summary),
    ]
    return html.Div([part for part in parts if part is not None])


def _never_whole(here: address.View, summary: JudgedSummary) -> Component:
    """That no period has a figure from all who report, and how many rows were set aside."""
    n = summary.n_set_aside + summary.n_set_aside_earlier
    aside = words.capital(f"{words.counted(n, 'row was', 'rows were')} set aside.") if n else None
    link = ("See the rows that were set aside", here.link(SET_ASIDE)) if n else None
    return ui.empty_state(str(summary.missing), aside, link=link)


def _lacking(here: address.View, lacks: str, rows: Sequence[JudgedSummary]) -> Component:
    """What series lack, and where to see the rows that were set aside."""
    if not service_words.is_set_aside(rows):
        return ui.notice(lacks, caution=True)
    link = dcc.Link("See the rows that were set aside", href=here.link(SET_ASIDE))
    return ui.notice([lacks, " ", link], caution=True)


def _measure_parts(
    here: address.View,
    path: str,
    measure: Measure,
    summary: JudgedSummary,
    preset: str,
    trail: Component,
    picker: Component,
) -> list[Component | None]:
    """Title, choices, chart and comparisons of a measure that the area has."""
    used = summary.preset or preset
    asked = {"measure": measure.id, "area": here.area.code, "preset": used}
    periods = store.read("weekly_chart", ChartedPeriod, **asked)
    lacks = service_words.incomplete(summary, measure)
    parts = [
        _head(here, measure, summary, trail),
        _lacking(here, lacks, [summary]) if lacks else None,
        ui.choices(
            _pages(here, path.rsplit("/", 1)[1]),
            _periods(here, path, periods[0].period_end, summary.newest),
            *([] if summary.missing else [_presets(here, path, used, has_season=_knows_season(summary))]),
        ),
        picker,
    ]
    if preset != used:
        parts.append(html.P(_why_not_seasonal(summary), className="caption"))
    shown = [one for one in periods if here.covers(one.period_end)]
    if not any(one.value is not None or one.suppression for one in shown):
        whole = here.here(path, **{"from": None, "to": None})
        return [
            *parts,
            ui.empty_state("No figure lies in the chosen period.", link=("Show every period", whole)),
        ]
    first, last = shown[0].period_end, shown[-1].period_end
    dated = dated_events.on_chart(measure, here.area, first, last, synthetic=summary.synthetic)
    return [
        *parts,
        _chart(here, measure, summary, shown, used, dated),
        dated_events.listing(here, dated),
        _comparisons(measure, summary),
    ]


def _why_not_seasonal(summary: JudgedSummary) -> str:
    """Why another preset is shown where seasonal was asked for."""
    if summary.grain == "week":
        lacks = "two years of weeks, more than are held"
    else:
        grain = "four-week totals" if summary.grain == "four weeks" else "monthly figures"
        lacks = f"weekly figures; these are {grain}"
    return f"Seasonal limits need {lacks}, so {PRESETS[str(summary.preset)]} is shown."


def _foot(here: address.View, extract: str, measure: Measure, summary: JudgedSummary | None) -> Component:
    links = [
        (f"All of it, {label}", here.download(f"weekly-{extract}", form, area=None)) for label, form in FORMS
    ]
    source = measure.source
    if summary and summary.latest_period:
        source += f". {service_words.data_to(summary, measure)}."
    more = [dcc.Link("How limits and icons are worked out", href=here.link("/methods"))]
    return ui.downloads(links, source=source, more=more, synthetic=bool(summary and summary.synthetic))


@view.page
def index(here: address.View) -> Component:
    """The three extracts with their freshness, and what stands out this week."""
    summaries = _summaries(here.area, "seasonal")
    standing_out = [row for row in summaries.values() if row.is_listed]
    everywhere = store.read("weekly_signals", Signal)
    area = words.place(here.area)
    if not summaries:
        title = f"No weekly figures for {area}"
    elif all(row.lacks_period for row in summaries.values()):
        title = f"No figure for the newest week in {area}"
    elif not standing_out:
        title = f"Nothing stands out this week in {area}"
        if n_lacking := sum(row.lacks_period is not None for row in summaries.values()):
            n_all = len(summaries)
            title += f": {n_all - n_lacking} of {n_all} series have a figure"
    else:
        n = len(standing_out)
        measures = words.capital(words.counted(n, "weekly measure"))
        title = f"{measures} {'stands' if n == 1 else 'stand'} out in {area}"
    sources = {source.layout: source for source in store.read("sources", Source)}
    invented = [source.synthetic for layout, source in sources.items() if layout in NAMES]
    if any(invented):
        which = "All extracts" if all(invented) else "Extracts marked illustrative"
        counts = f"{which} are invented: they count nothing."
    else:
        counts = "Extracts are management counts and provisional."
    lead = f"Set against what is expected for the time of year. {counts}"
    parts: list[Component] = [
        ui.page_head(title, lead, trail=ui.breadcrumb([("Overview", here.link("/"))], "Weekly"))
    ]
    if not summaries:
        measure = catalogue.measure_by_id["four_hour_percent"]
        reason, nearest = service_words.why_missing(measure, here.area)
        if here.area.kind == "ambulance":
            reason = f"No extract of {words.place(here.area)} has been loaded."
        parts.append(
            ui.empty_state(reason, link=(f"Show {nearest.name}", here.link("/weekly", area=nearest.code)))
        )
    for extract in NAMES:
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


def _index_section(
    here: address.View,
    extract: str,
    summaries: Summaries,
    everywhere: Sequence[Signal],
    source: Source | None,
) -> Component:
    path, name = f"/weekly/{extract}", NAMES[extract]
    heading = [dcc.Link(name, href=here.link(path))]
    if source is None:
        return ui.section(
            heading, ui.empty_state(f"No {name.lower()} extract has been loaded."), name=extract
        )
    mine = [row for row in summaries.values() if row.layout == extract]
    body: list[Component] = _standing_out(here, path, mine)
    if summaries and not mine:
        measure = next(m for m in catalogue.measures if m.layout == extract)
        body.append(_missing(here, measure, path))
    if lacks := service_words.behind(mine):
        body.append(_lacking(here, lacks, mine))
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
    to = f"Data to Sunday {day(newest)}, {state}. " if newest else ""
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
        caption = f"{NAMES[signals[0].layout]}, {here.area.name}: what stands out this week"
        table = ui.data_table(
            columns, rows, caption, on_phone="rows", class_name="weekly signalled", caption_unseen=True
        )
        return [table]
    if n_watched := sum(row.signal_strength is not None and not row.lacks_period for row in mine):
        of_all = words.counted(n_watched, "measure")
        return [html.P(f"Nothing stands out in {words.place(here.area)}, of {of_all}.")]
    if any(row.grain != "week" for row in mine):
        return [html.P("Totals of four weeks are shown, and not watched for signals.")]
    if mine and not any(row.lacks_period for row in mine):
        return [html.P("No series is long enough yet to be watched for signals.")]
    return []


def _signal_link(here: address.View, path: str, signal: Signal) -> Component:
    area, measure = catalogue.area_by_code[signal.area_code], catalogue.measure_by_id[signal.measure]
    address = here.link(path, area=area.code, measure=measure.id, preset="seasonal")
    return dcc.Link(f"{area.name}, {words.lower_first(measure.title)}", href=address)


def _signal_row(here: address.View, path: str, row: JudgedSummary) -> TableRow:
    measure = catalogue.measure_by_id[row.measure]
    address = here.link(path, measure=measure.id, preset="seasonal")
    return {
        "name": dcc.Link(measure.title, href=address, className="row-link"),
        "latest": html.Span(service_words.value(row, measure), className="figure-in-row"),
        "expected": _with_range(row.expected, row.expected_lower, row.expected_upper, measure),
        "signal": [
            ui.variation(str(row.signal_variation), row.signal_sentence),
            html.Span(words.capital(service_words.run(row, measure)), className="caption"),
        ],
    }


dash.register_page(
    "weekly", path="/weekly", name="Weekly", title=view.titled("Weekly"), layout=index, order=60
)
for order, (extract_id, extract_name) in enumerate(NAMES.items(), start=61):
    dash.register_page(
        f"weekly.{extract_id}",
        path=f"/weekly/{extract_id}",
        name=extract_name,
        title=view.titled(f"{extract_name}, weekly"),
        layout=partial(layout, extract_id),
        order=order,
        choices={"measure": [measure.id for measure in _all_measures(extract_id)], "preset": list(PRESETS)},
    )
