"""What happened this week: /weekly and one page an extract, /weekly/<uec|beds|falls>?area=&measure=."""

from collections.abc import Sequence
from datetime import date, timedelta
from functools import partial
from itertools import groupby, pairwise
from operator import itemgetter
from typing import Any

import dash
from dash import dcc, html

from outcomes import address
from outcomes.catalogue import STRATEGY_AGREED, Area, Measure, catalogue
from outcomes.catalogue.text import LogEntry
from outcomes.charts import figures, pictures
from outcomes.numerals import day, is_known, number, span
from outcomes.warehouse import store
from outcomes.web import components as ui
from outcomes.web import view
from outcomes.wording import service_words, words
from outcomes.wording.service_words import PRESETS
from pages import dated_events
from pages.dated_events import Dated

Row = dict[str, Any]

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
    loaded = {row["measure"] for row in store.read("weekly_loaded")}
    there = _all_measures(extract)
    own = tuple(m for m in there if m.layout == extract)
    return own, tuple(m for m in there if m.layout != extract and m.id in loaded)


def _all_measures(extract: str) -> list[Measure]:
    """What a page can show, loaded or not."""
    return [m for m in catalogue.measures if m.kind == "service" and service_words.page_of(m) == extract]


def _chosen_measure(
    here: address.View, extract: str, offered: Sequence[Measure], summaries: dict[str, Row]
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
        raise address.BadQuery(f"There is no preset “{asked[:40]}”. Use {words.listed(list(PRESETS))}.", 400)
    return asked


def _summaries(area: Area, preset: str) -> dict[str, Row]:
    rows = words.plain_rows(store.read("weekly_summaries", area=area.code, measure=None, preset=preset))
    return {row["measure"]: row for row in rows}


def _by(rows: Sequence[Row], key: str) -> dict[str, list[Row]]:
    """Rows sorted by a key, under each of its values."""
    return {value: list(group) for value, group in groupby(rows, key=lambda row: row[key])}


# --- small pieces -------------------------------------------------------------------------------------------


def _missing(here: address.View, measure: Measure, path: str) -> Any:
    reason, nearest = service_words.why_missing(measure, here.area)
    whose = ",".join(catalogue.reporters(measure, here.area))
    n_aside = store.read("weekly_set_aside", layout=measure.layout, areas=whose)[0]["n_rows"] if whose else 0
    if n_aside:
        reason = (
            f"{measure.title}: no row of {words.place(here.area)} can be used; "
            f"{words.counted(n_aside, 'row was', 'rows were')} set aside."
        )
        return ui.empty_state(reason, link=("See the rows that were set aside", here.link(SET_ASIDE)))
    return ui.empty_state(reason, link=(f"Show {nearest.name}", here.here(path, area=nearest.code)))


def _variation(row: Row) -> Any:
    if not row["variation"]:
        return html.Span(service_words.finding(row), className="caption")
    return ui.variation(row["variation"], None if row["variation"] == "usual" else row["sentence"])


def _chart_rows(points: Sequence[Row], measure: Measure) -> list[Row]:
    """Rows of a query as the charts take them."""
    return [
        {
            "week_ending": row["period_end"].isoformat(),
            "value": row["value"],
            "mean": row["mean"],
            "lower": service_words.possible(row["lower"], measure),
            "upper": service_words.possible(row["upper"], measure),
            "state": row["kind"],
            "phase": row["segment"],
            "suppressed": row["suppression"] == "suppressed",
        }
        for row in points
    ]


def _knows_season(row: Row) -> bool:
    """Whether a series is long enough to tell its yearly season, which preset seasonal then takes out."""
    return row["default_preset"] == "seasonal"


def _is_of_season(row: Row) -> bool:
    """Whether a figure is judged by what is expected for the time of year."""
    return row["preset"] == "seasonal"


def _range_words(row: Row, measure: Measure) -> str:
    """The range that a figure is judged by: ``expected for the season 71.9 to 77.1%``."""
    what = "expected for the season" if _is_of_season(row) else "usual range"
    return f"{what} {service_words.usual_range(row, measure)}"


def _spark(points: Sequence[Row], row: Row, measure: Measure) -> Any:
    picture = pictures.control_sparkline(
        _chart_rows(points, measure), standard=row["standard"], synthetic=bool(row["synthetic"])
    )
    return ui.spark(
        picture,
        f"Last {len(points)} {'weeks' if row['grain'] == 'week' else 'periods'}: latest "
        f"{service_words.value(row, measure)}, {_range_words(row, measure)}",
    )


# --- standards and dated events -----------------------------------------------------------------------------------


def _standards(measure: Measure, first: date, last: date) -> list[Row]:
    """Standards in force at some time on the chart; one of weak evidence is never drawn."""
    return [
        {
            "value": s.value,
            "from": s.start.isoformat(),
            "to": s.end.isoformat() if s.end else None,
            "label": s.label,
            "expired": bool(s.end and s.end < last),
        }
        for s in catalogue.standards
        if s.measure == measure.id
        and measure.polarity != "neutral"
        and s.is_drawn
        and s.start <= last
        and (s.end is None or s.end >= first)
    ]


def _marks(measure: Measure, dated: Sequence[Dated], points: Sequence[Row]) -> list[Row]:
    """What is drawn: interventions and changes of recording with words, the learning log by its line, others by number.

    Strikes come by the dozen; the list under the chart says what each number is.
    """
    first, last = points[0]["period_end"], points[-1]["period_end"]
    starts = {row["period_end"] for before, row in pairwise(points) if row["segment"] != before["segment"]}

    def starts_again(day_: date) -> bool:
        """Whether the limits do: too few points beside a date leave them as they are, and a note says so."""
        return next(row["period_end"] for row in points if row["period_end"] >= day_) in starts

    marks = [
        {
            "date": i.date.isoformat(),
            "label": f"{i.title}, {day(i.date, short=True).replace(' ', UNBROKEN)}"
            f"{' (date assumed)' if i.date_basis == 'assumed' else ''}."
            f"{' Limits start again.' if starts_again(i.date) else ''}",
        }
        for i in catalogue.interventions
        if measure.id in i.measures and first <= i.date <= last
    ]
    return marks + [
        {"date": one.date.isoformat(), "label": _label(one, line)} for line, one in enumerate(dated, start=1)
    ]


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


def _head(here: address.View, measure: Measure, summary: Row, trail: Any) -> Any:
    """The finding: what the chart says of the newest period, and against which range."""
    title = f"{measure.title}: {words.lower_first(service_words.finding(summary))}"
    shown = service_words.value(summary, measure)
    if summary["suppression"]:
        shown = {"suppressed": "Between 1 and 7", "withheld": "A number that is withheld"}[
            summary["suppression"]
        ]
    lead = f"{shown} in the {service_words.ending(summary)}"
    if is_known(summary["lower"]):
        lead += f", {_range_words(summary, measure)}"
    if summary["missing"]:
        lead += f". {summary['missing'].removesuffix('.')}"
    else:
        lead += _other_limits(here, measure, summary)
    aside = [
        _variation(summary),
        ui.assurance(summary["assurance"], summary["standard_label"]),
    ]
    if summary["missing"]:
        aside = []
    if summary["synthetic"]:
        aside.insert(0, ui.illustrative_mark())
    return ui.page_head(title, f"{lead}.", aside=[html.P(part) for part in aside] or None, trail=trail)


def _other_limits(here: address.View, measure: Measure, summary: Row) -> str:
    """A sentence on the presets that say something else of the newest figure; empty where they agree."""
    found = {
        row["preset"]: row for row in store.read("weekly_presets", measure=measure.id, area=here.area.code)
    }
    offered = [name for name in PRESETS if name in found and (name != "seasonal" or _knows_season(summary))]
    by_words: dict[str, list[str]] = {}
    for name in offered:
        if found[name]["variation"] != summary["variation"]:
            by_words.setdefault(words.lower_first(found[name]["sentence"]), []).append(PRESETS[name])
    said = "; ".join(f"{words.listed(names)}, {sentence}" for sentence, names in by_words.items())
    return f". Other limits disagree: {said}" if said else ""


def _comparisons(measure: Measure, summary: Row) -> Any:
    """The latest week beside the week before, a year ago and what the season leads to expect."""
    if summary["grain"] != "week":
        return None

    def beside(label: str, key: str, detail: str = "") -> tuple:
        if not is_known(summary[key]):
            return label, "no figure"
        is_earlier = key in ("previous", "year_ago") and is_known(summary["value"])
        now = f"{service_words.change(summary, measure, key)} since" if is_earlier else detail
        return label, ui.figure_in_row(summary[key], *_as_figure(measure), detail=now)

    expected = ""
    if _knows_season(summary):
        ends = service_words.usual_range(summary, measure, "expected_lower", "expected_upper")
        expected = f"range {ends}"
    latest = (
        "" if _is_of_season(summary) or not is_known(summary["lower"]) else _range_words(summary, measure)
    )
    this_week = (
        ("Latest week", service_words.HIDDEN[summary["suppression"]])
        if summary["suppression"]
        else beside("Latest week", "value", latest)
    )
    items = [
        this_week,
        beside("The week before", "previous"),
        beside("Same week last year", "year_ago"),
        *([beside("Expected for the season", "expected", expected)] if expected else []),
    ]
    return html.Dl(
        [html.Div([html.Dt(label), html.Dd(figure)]) for label, figure in items], className="beside"
    )


def _as_figure(measure: Measure) -> tuple[str, int]:
    return ("%" if measure.unit == "%" else service_words.noun(measure)), measure.decimals


def _chart(
    here: address.View,
    measure: Measure,
    summary: Row,
    points: Sequence[Row],
    preset: str,
    dated: Sequence[Dated],
) -> Any:
    first, last = points[0]["period_end"], points[-1]["period_end"]
    is_newest = last >= summary["latest_period"]
    # Without limits there is nothing to judge on a log scale, and zeros have their place on a plain one.
    is_log = measure.log_scale and any(is_known(row["lower"]) for row in points)
    axis = service_words.axis(measure, summary["grain"]) + (", log scale" if is_log else "")
    figure = figures.control_chart(
        _chart_rows(points, measure),
        axis=axis,
        unit=_as_figure(measure)[0],
        decimals=measure.decimals,
        standards=_standards(measure, first, last),
        events=_marks(measure, dated, points),
        middle=_middle(preset),
        last="Latest" if is_newest else day(last, short=True).replace(" ", UNBROKEN),
        log=is_log,
        synthetic=bool(summary["synthetic"]),
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
        period=summary["latest_period"].isoformat(),
    )
    return ui.chart(
        figure,
        "weekly",
        summary=f"{axis}, {here.area.name}: {service_words.value(summary, measure)} in the "
        f"{service_words.ending(summary)}, {_range_words(summary, measure)}. "
        f"{service_words.finding(summary)}.",
        columns=[
            ui.column("period", f"{summary['grain'].capitalize()} to"),
            ui.column("value", "Value", numeric=True),
            ui.column("mean", _middle(preset), numeric=True),
            ui.column("limits", "Limits", numeric=True),
            ui.column("marked", "Marked as"),
        ],
        rows=[_table_of_chart(row, measure) for row in reversed(points)],
        table_caption=f"{axis}, {here.area.name}, {PRESETS[preset]} limits, newest first",
        caption=_cropped(here, first, last, is_newest=is_newest)
        + _caption(measure, summary, here.area, preset, dated)
        + (_zeros_left_out(points, summary["grain"]) if is_log else ""),
        key=None if summary["missing"] else _key(measure),
        downloads=links,
        provenance=where_from,
        synthetic=bool(summary["synthetic"]),
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


def _table_of_chart(row: Row, measure: Measure) -> Row:
    is_figure = is_known(row["value"]) or row["suppression"]
    return {
        "period": day(row["period_end"]),
        "value": service_words.value(row, measure) if is_figure else "missing",
        "mean": service_words.value(row, measure, "mean", unit=False) if is_known(row["mean"]) else None,
        "limits": service_words.usual_range(row, measure) if is_known(row["lower"]) else None,
        "marked": f"{row['kind'].capitalize()}: {row['rule']}"
        if row["rule"] and row["kind"]
        else row["rule"],
    }


def _caption(measure: Measure, summary: Row, area: Area, preset: str, dated: Sequence[Dated]) -> str:
    sentences = [
        f"{service_words.data_to(summary, measure)}.",
        service_words.whose(measure, area),
        service_words.definition(measure),
        "" if summary["missing"] else PRESET_WORDS[preset],
    ]
    if measure.disclosure == "hes":
        sentences.append(
            "Counts are rounded to the nearest 5, and those of 1 to 7 are suppressed: a tick on the base line"
            " marks such a period. Limits are worked out from the counts shown."
        )
    sentences.append(summary["notes"] or "")
    if measure.differs_because and measure.differs_because not in sentences[1]:
        sentences.append(measure.differs_because)
    if any(isinstance(one, LogEntry) or one.kind == "operational" for one in dated):
        sentences.append("Numbers at dashed lines are those of the list below.")
    return " ".join(sentence for sentence in sentences if sentence)


def _zeros_left_out(points: Sequence[Row], grain: str) -> str:
    n_zeros = sum(row["value"] == 0 for row in points)
    if not n_zeros:
        return ""
    period = "month" if grain == "month" else "week"
    periods = f"1 {period} was" if n_zeros == 1 else f"{n_zeros} {period}s were"
    return f" {periods} zero and cannot stand on a log scale: left out of the line and the limits, listed in the table."


def _key(measure: Measure) -> Any:
    if measure.polarity == "neutral":
        marks = [(ui.icon("square-filled", tone="usual", size="small"), "Change, neither better nor worse")]
    else:
        marks = [
            (ui.icon("diamond", tone="worse", size="small"), "Concern"),
            (ui.icon("circle", tone="better", size="small"), "Improvement"),
        ]
    return ui.key([*marks, (ui.key_line("limit"), "Limits of the usual range")])


# --- tables -------------------------------------------------------------------------------------------------


def _table(named: str, rows: Sequence[Row], caption: str, name: str, judged: Sequence[Row]) -> Any:
    """Lines of :func:`_table_row`; ``judged`` are the summaries that they come from."""
    of_season = any(map(_is_of_season, judged))
    columns = [
        ui.column("name", named),
        ui.column("spark", RECENT),
        ui.column("latest", "Latest", numeric=True),
        ui.column("range", "Expected, with range" if of_season else "Usual level, with range", numeric=True),
        ui.column("variation", "What the chart says"),
    ]
    if any(row["standard_label"] for row in judged):
        columns.append(ui.column("assurance", "Against the standard"))
    else:
        caption += " No standard."
    return ui.data_table(columns, rows, caption, on_phone="rows", identity=name, class_name="weekly")


def _with_range(row: Row, measure: Measure, middle: str, low: str, high: str) -> list:
    """What is expected, and between which limits: on a log scale it is not the middle between them."""
    return [
        service_words.value(row, measure, middle, unit=False),
        html.Span(service_words.usual_range(row, measure, low, high), className="caption"),
    ]


def _table_row(
    row: Row,
    measure: Measure,
    points: Sequence[Row],
    name: Any,
    *,
    chosen: bool,
    newest: str | None,
    standard: bool = True,
) -> Row:
    """One line of a table.

    ``standard`` says which one is meant, where the lines differ in it; ``newest`` is the day that the caption names,
    and a line that ends before it says so.
    """
    has_figure = bool(row["latest_period"])
    is_older = has_figure and newest is not None and row["latest_period"] < newest
    older = [html.Span(f"to {day(row['latest_period'])}", className="caption")] if is_older else []
    return {
        "name": name,
        "spark": _spark(points, row, measure) if has_figure and points else None,
        "latest": [
            html.Span(service_words.value(row, measure, unit=False), className="figure-in-row"),
            *older,
        ]
        if has_figure
        else html.Span(row["missing"], className="caption"),
        "range": _with_range(row, measure, "mean", "lower", "upper") if is_known(row["lower"]) else None,
        "variation": _variation(row),
        "assurance": ui.assurance(row["assurance"], row["standard_label"] if standard else None),
        "chosen": chosen,
    }


def _measures_table(
    here: address.View,
    path: str,
    measures: Sequence[Measure],
    summaries: dict[str, Row],
    chosen: Measure,
    preset: str,
    name: str,
) -> list:
    """Every measure of one area, as integrated performance reports set them out; empty where it has none."""
    recent = _by(store.read("weekly_recent", area=here.area.code, measure=None, preset=preset), "measure")
    there = [m for m in measures if m.id in summaries]
    if not there:
        return []
    dated = [summaries[m.id] for m in there if summaries[m.id]["latest_period"]]
    newest = max(dated, key=itemgetter("latest_period"), default=None)
    rows = []
    for measure in there:
        link = dcc.Link(measure.title, href=here.here(path, measure=measure.id), className="row-link")
        row = summaries[measure.id]
        unit = service_words.counted_in(measure, row["grain"])
        small_print = "; ".join(
            filter(None, [unit.removeprefix("%"), service_words.wider(measure, here.area)])
        )
        unit = [html.Span(small_print, className="caption")] if small_print else []
        rows.append(
            _table_row(
                row,
                measure,
                recent.get(measure.id, ()),
                [link, *unit],
                chosen=measure is chosen,
                newest=newest["latest_period"] if newest else None,
            )
        )
    ends = [service_words.ending(newest)] if newest else ["no period"]
    judged = [summaries[m.id] for m in there]
    caption = f"{here.area.name}, {words.listed(ends)}. {_limits_of(judged)}"
    if any(row["standard_label"] for row in judged):
        caption += " A heavy line in a small chart is the standard, drawn where it is near."
    table = _table("Measure", rows, caption, name, judged)
    return [table, *_absent(here, [m for m in measures if m.id not in summaries])]


def _absent(here: address.View, measures: Sequence[Measure]) -> list:
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


def _limits_of(rows: Sequence[Row]) -> str:
    """By which presets the lines of a table are judged."""
    used = {row["preset"] for row in rows}
    names = [name for preset, name in PRESETS.items() if preset in used]
    return f"Ranges and icons: {words.listed(names)} limits." if names else ""


def _stand_out(rows: Sequence[Row]) -> int:
    return sum(row["variation"] not in (None, "usual") for row in rows)


def _by_area(here: address.View, path: str, measure: Measure, preset: str) -> Any:
    """The chosen measure by place or by trust, in partnership order."""
    if measure.reported_by not in ("acute", "place"):
        return None
    kind, one, many = (
        ("place", "place", "places")
        if measure.reported_by == "place"
        else ("acute", "hospital trust", "hospital trusts")
    )
    asked = {"area": None, "measure": measure.id, "preset": preset}
    summaries = _by(words.plain_rows(store.read("weekly_summaries", **asked)), "area_code")
    recent = _by(store.read("weekly_recent", **asked), "area_code")
    areas = [area for area in catalogue.areas_of(kind) if area.code in summaries]
    if not areas:
        return None

    dated = [summaries[area.code][0] for area in areas if summaries[area.code][0]["latest_period"]]
    newest = max((row["latest_period"] for row in dated), default=None)

    def row_of(area: Area) -> Row:
        link = dcc.Link(
            area.name, href=here.here(path, area=area.code, measure=measure.id), className="row-link"
        )
        return _table_row(
            summaries[area.code][0],
            measure,
            recent.get(area.code, ()),
            link,
            chosen=area.code == here.area.code,
            newest=newest,
            standard=False,
        )

    rows: list[Row] = []
    grain = summaries[areas[0].code][0]["grain"]
    # Four weeks of a place and one of the whole system do not stand in one table.
    is_beside = here.area.code in summaries and summaries[here.area.code][0]["grain"] == grain
    if here.area.kind != kind and is_beside:
        rows.append(row_of(here.area))
    for partnership in catalogue.areas_of("partnership"):
        members = [area for area in areas if area.partnership == partnership.code]
        rows += [{"group": partnership.name}, *map(row_of, members)] if members else []
    found = [summaries[area.code][0] for area in areas]
    ending = next((service_words.ending(row) for row in dated if row["latest_period"] == newest), "no period")
    caption = f"{measure.title}, {ending}, in partnership order. {_limits_of(found)}"
    above = summaries.get(here.area.code, [{}])[0].get("latest_period")
    if newest and above and above != newest:
        caption += f" The chart above is to {day(above)}."
    standards = {row["standard_label"] for row in found if row["standard_label"]}
    if standards:
        caption += f" Standard: {words.listed(sorted(standards))}; a heavy line where it is near."
    if measure.disclosure == "hes":
        caption += (
            " Places are shown in four-week totals. Counts of 1 to 7 are suppressed, others rounded to the "
            "nearest 5, so places need not add up; limits are worked out from the counts shown."
        )
    return ui.section(
        service_words.outside(_stand_out(found), len(found), one, many),
        _table(one.capitalize(), rows, caption, "by-area", found),
        name="by area",
        synthetic=any(row["synthetic"] for row in found),
    )


def _falls_years(here: address.View) -> Any:
    """52-week totals by age band and by care home, for the places of the area in view."""
    places = () if here.area.is_trust or here.area.kind == "collaborative" else catalogue.places_of(here.area)
    by_place = _by(words.plain_rows(store.read("weekly_falls_years")), "area_code")
    places = [place for place in places if place.code in by_place]
    if not places:
        return None
    sample = by_place[places[0].code]
    caption = (
        "Admissions of people aged 65 and over after a fall, 52 weeks from "
        f"{day(sample[0]['period_start'])} to "
        f"{day(sample[0]['period_end'])}. Counts of 1 to 7 are suppressed, others rounded to the nearest "
        "5, each from "
        "its true count, so they need not add up."
    )
    if any(row["n_weeks"] < 52 for place in places for row in by_place[place.code]):
        caption += " Where a week has no figure there is no total: the cell says how many weeks have one."
    if len(places) == 1:
        title = f"A year of falls admissions in {places[0].name}"
        columns = [
            ui.column("name", "Group"),
            ui.column("count", "Admissions", numeric=True),
            ui.column("population", "Residents", numeric=True, decimals=0),
            ui.column("rate", "Admissions per 1,000 residents", numeric=True, decimals=1),
        ]
        rows = []
        for dimension, group in _by(sample, "dimension").items():
            rows.append({"group": "By age" if dimension == "Age" else "By where they came from"})
            rows += [
                {
                    "name": r["group"],
                    "count": _year_count(r),
                    "population": r["population"],
                    "rate": r["rate_per_1000"],
                }
                for r in group
            ]
    else:
        title = "A year of falls admissions, by age and by care home"
        groups = [row["group"] for row in sample]
        columns = [ui.column("name", "Place"), *(ui.column(group, group, numeric=True) for group in groups)]
        rows = []
        for partnership in catalogue.areas_of("partnership"):
            members = [place for place in places if place.partnership == partnership.code]
            rows += [{"group": partnership.name}] if members else []
            for place in members:
                link = dcc.Link(
                    place.name, href=here.here("/weekly/falls", area=place.code), className="row-link"
                )
                rows.append({"name": link} | {row["group"]: _year_count(row) for row in by_place[place.code]})
    return ui.section(
        title,
        ui.data_table(columns, rows, caption, on_phone="rows", identity="falls-years"),
        name="falls years",
        synthetic=any(row["synthetic"] for row in sample),
    )


def _year_count(row: Row) -> str:
    if row["count"] is None and not row["suppression"]:
        return f"{row['n_weeks']} of 52 weeks"
    return service_words.HIDDEN[row["suppression"]] if row["suppression"] else number(row["count"], 0)


def _efforts(here: address.View, measure: Measure) -> Any:
    """Improvement work declared for this measure, with what it is estimated to have changed."""
    declared = [i for i in catalogue.interventions if measure.id in i.measures]
    if not declared:
        return None
    effects = _by(
        words.plain_rows(store.read("weekly_effects", measure=measure.id, area=here.area.code)),
        "intervention",
    )
    by_place = measure.reported_by == "place"
    not_live = service_words.not_live(store.read("intervention_live"), here.area) if by_place else ""
    items = []
    for intervention in declared:
        row = effects[intervention.id][0] if intervention.id in effects else None
        if not_live:
            found = words.lower_first(not_live)
        elif row is None:
            found = f"no estimate for {words.place(here.area)}."
        elif row["refused"]:
            found = row["refused"]
        else:
            ends = span(row["lower_ci_percent"], row["upper_ci_percent"], 1, "%", signed=True)
            found = f"adjusted change {number(row['effect_percent'], 1, signed=True)}%, 95% interval {ends}."
        link = dcc.Link(intervention.title, href=here.link(f"/interventions/{intervention.id}"))
        items.append(html.P([link, f", from {day(intervention.date)} ({intervention.date_basis}): ", found]))
    synthetic = any(rows[0]["synthetic"] for rows in effects.values())
    return ui.section(
        "What was tried on this measure",
        html.Div(items, className="prose"),
        name="efforts",
        synthetic=synthetic,
    )


# --- the pages ----------------------------------------------------------------------------------------------


@view.page
def layout(here: address.View, extract: str):
    """One extract: a control chart of the chosen measure, then every measure, then every place or trust."""
    path = f"/weekly/{extract}"
    own, published = _measures(extract)
    preset = _chosen_preset(here)
    summaries = _summaries(here.area, preset)
    measure = _chosen_measure(here, extract, (*own, *published), summaries)
    summary = summaries.get(measure.id)
    trail = ui.breadcrumb([("Overview", here.link("/")), ("Weekly", here.link("/weekly"))], NAMES[extract])
    picker = _measure_choice(here, path, (*own, *published), measure)
    if summary is None or not summary["latest_period"]:
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
        parts.append(ui.section(title, table, name="measures", synthetic=any(r["synthetic"] for r in found)))
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


def _never_whole(here: address.View, summary: Row) -> Any:
    """That no period has a figure from all who report, and how many rows were set aside."""
    n = summary["n_set_aside"] + summary["n_set_aside_earlier"]
    aside = words.capital(f"{words.counted(n, 'row was', 'rows were')} set aside.") if n else None
    link = ("See the rows that were set aside", here.link(SET_ASIDE)) if n else None
    return ui.empty_state(summary["missing"], aside, link=link)


def _lacking(here: address.View, lacks: str, rows: Sequence[Row]) -> Any:
    """What series lack, and where to see the rows that were set aside."""
    if not service_words.is_set_aside(rows):
        return ui.notice(lacks, caution=True)
    link = dcc.Link("See the rows that were set aside", href=here.link(SET_ASIDE))
    return ui.notice([lacks, " ", link], caution=True)


def _measure_parts(
    here: address.View, path: str, measure: Measure, summary: Row, preset: str, trail: Any, picker: Any
) -> list:
    """Title, choices, chart and comparisons of a measure that the area has."""
    used = summary["preset"] or preset
    points = words.plain_rows(
        store.read("weekly_chart", measure=measure.id, area=here.area.code, preset=used)
    )
    lacks = service_words.incomplete(summary, measure)
    parts = [
        _head(here, measure, summary, trail),
        _lacking(here, lacks, [summary]) if lacks else None,
        ui.choices(
            _pages(here, path.rsplit("/", 1)[1]),
            _periods(here, path, points[0]["period_end"], summary["latest_period"]),
            *([] if summary["missing"] else [_presets(here, path, used, has_season=_knows_season(summary))]),
        ),
        picker,
    ]
    if preset != used:
        parts.append(html.P(_why_not_seasonal(summary), className="caption"))
    shown = [row for row in points if here.covers(row["period_end"])]
    if not any(is_known(row["value"]) or row["suppression"] for row in shown):
        whole = here.here(path, **{"from": None, "to": None})
        return [
            *parts,
            ui.empty_state("No figure lies in the chosen period.", link=("Show every period", whole)),
        ]
    first, last = shown[0]["period_end"], shown[-1]["period_end"]
    dated = dated_events.on_chart(measure, here.area, first, last, synthetic=bool(summary["synthetic"]))
    return [
        *parts,
        _chart(here, measure, summary, shown, used, dated),
        dated_events.listing(here, dated),
        _comparisons(measure, summary),
    ]


def _why_not_seasonal(summary: Row) -> str:
    """Why another preset is shown where seasonal was asked for."""
    if summary["grain"] == "week":
        lacks = "two years of weeks, more than are held"
    else:
        grain = "four-week totals" if summary["grain"] == "four weeks" else "monthly figures"
        lacks = f"weekly figures; these are {grain}"
    return f"Seasonal limits need {lacks}, so {PRESETS[summary['preset']]} is shown."


def _foot(here: address.View, extract: str, measure: Measure, summary: Row | None) -> Any:
    links = [
        (f"All of it, {label}", here.download(f"weekly-{extract}", form, area=None)) for label, form in FORMS
    ]
    has_figure = bool(summary and summary["latest_period"])
    source = f"{measure.source}. {service_words.data_to(summary, measure)}." if has_figure else measure.source
    more = [dcc.Link("How limits and icons are worked out", href=here.link("/methods"))]
    return ui.downloads(links, source=source, more=more, synthetic=bool(summary and summary["synthetic"]))


@view.page
def index(here: address.View):
    """The three extracts with their freshness, and what stands out this week."""
    summaries = _summaries(here.area, "seasonal")
    standing_out = [row for row in summaries.values() if _signals_now(row)]
    everywhere = words.plain_rows(store.read("weekly_signals"))
    area = words.place(here.area)
    if not summaries:
        title = f"No weekly figures for {area}"
    elif all(row["lacks_period"] for row in summaries.values()):
        title = f"No figure for the newest week in {area}"
    elif not standing_out:
        title = f"Nothing stands out this week in {area}"
        if n_lacking := sum(bool(row["lacks_period"]) for row in summaries.values()):
            n_all = len(summaries)
            title += f": {n_all - n_lacking} of {n_all} series have a figure"
    else:
        n = len(standing_out)
        measures = words.capital(words.counted(n, "weekly measure"))
        title = f"{measures} {'stands' if n == 1 else 'stand'} out in {area}"
    sources = {row["layout"]: row for row in store.read("sources")}
    invented = [source["synthetic"] for layout, source in sources.items() if layout in NAMES]
    if any(invented):
        which = "All extracts" if all(invented) else "Extracts marked illustrative"
        counts = f"{which} are invented: they count nothing."
    else:
        counts = "Extracts are management counts and provisional."
    lead = f"Set against what is expected for the time of year. {counts}"
    parts: list = [ui.page_head(title, lead, trail=ui.breadcrumb([("Overview", here.link("/"))], "Weekly"))]
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
        watched, expected = everywhere[0]["n_watched"], number(everywhere[0]["expected_false_alarms"], 0)
        parts.append(
            ui.notice(
                f"A signal is a reason to ask, not an answer. {watched} series of the system, its "
                "partnerships and trusts are watched, with Seasonal limits. Were nothing changing anywhere, "
                f"about {expected} of them would still be listed in any one week; {len(everywhere)} are."
            )
        )
    return html.Div(parts)


def _signals_now(row: Row) -> bool:
    """Whether a series signals in the newest week; one without a figure for it is not judged."""
    return bool(row["is_signal"] and not row["lacks_period"])


def _index_section(
    here: address.View, extract: str, summaries: dict[str, Row], everywhere: Sequence[Row], source: Row | None
) -> Any:
    path, name = f"/weekly/{extract}", NAMES[extract]
    heading = [dcc.Link(name, href=here.link(path))]
    if source is None:
        return ui.section(
            heading, ui.empty_state(f"No {name.lower()} extract has been loaded."), name=extract
        )
    mine = [row for row in summaries.values() if row["layout"] == extract]
    signals = sorted((row for row in mine if _signals_now(row)), key=lambda row: -row["signal_strength"])
    body: list = []
    if signals:
        columns = [
            ui.column("name", "Measure"),
            ui.column("latest", "Latest", numeric=True),
            ui.column("expected", "Expected for the season, with range", numeric=True),
            ui.column("signal", "What stands out"),
        ]
        rows = [_signal_row(here, path, row) for row in signals]
        caption = f"{name}, {here.area.name}: what stands out this week"
        body.append(
            ui.data_table(
                columns, rows, caption, on_phone="rows", class_name="weekly signalled", caption_unseen=True
            )
        )
    elif watched := [row for row in mine if is_known(row["signal_strength"]) and not row["lacks_period"]]:
        of_all = words.counted(len(watched), "measure")
        body.append(html.P(f"Nothing stands out in {words.place(here.area)}, of {of_all}."))
    elif any(row["grain"] != "week" for row in mine):
        body.append(html.P("Totals of four weeks are shown, and not watched for signals."))
    elif mine and not any(row["lacks_period"] for row in mine):
        body.append(html.P("No series is long enough yet to be watched for signals."))
    elif summaries and not mine:
        measure = next(m for m in catalogue.measures if m.layout == extract)
        body.append(_missing(here, measure, path))
    if lacks := service_words.behind(mine):
        body.append(_lacking(here, lacks, mine))
    elsewhere = [
        row for row in everywhere if row["layout"] == extract and row["area_code"] != here.area.code
    ][:3]
    if elsewhere:
        links = [_signal_link(here, path, row) for row in elsewhere]
        # A stop stays with its link, which may be longer than a line.
        stops = [";"] * (len(links) - 1) + ["."]
        items = [html.Span([link, stop], className="item") for link, stop in zip(links, stops, strict=True)]
        body.append(html.P(["Strongest elsewhere: ", *items], className="caption items"))
    state = "published" if source["release_status"] == "published" else "provisional"
    state = "invented" if source["synthetic"] else state
    newest = max(
        (row["latest_period"] for row in mine if row["latest_period"]), default=source["latest_period"]
    )
    note = f"Data to Sunday {day(newest)}, {state}. Loaded {day(str(source['loaded_at']))}."
    return ui.section(
        heading,
        html.Div(body, className="stack"),
        note=note,
        name=extract,
        synthetic=bool(source["synthetic"]),
    )


def _signal_link(here: address.View, path: str, row: Row) -> Any:
    area, measure = catalogue.area_by_code[row["area_code"]], catalogue.measure_by_id[row["measure"]]
    address = here.link(path, area=area.code, measure=measure.id, preset="seasonal")
    return dcc.Link(f"{area.name}, {words.lower_first(measure.title)}", href=address)


def _signal_row(here: address.View, path: str, row: Row) -> Row:
    measure = catalogue.measure_by_id[row["measure"]]
    address = here.link(path, measure=measure.id, preset="seasonal")
    return {
        "name": dcc.Link(measure.title, href=address, className="row-link"),
        "latest": html.Span(service_words.value(row, measure), className="figure-in-row"),
        "expected": _with_range(row, measure, "expected", "expected_lower", "expected_upper"),
        "signal": [
            ui.variation(row["signal_variation"], row["signal_sentence"]),
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
