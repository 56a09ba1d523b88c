"""The control chart of one measure, with standards, dated events and its table."""

from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from typing import Any

from dash.development.base_component import Component

from outcomes import address
from outcomes.catalogue import Area, Measure, catalogue
from outcomes.catalogue.text import LogEntry, Standard
from outcomes.charts import figures
from outcomes.charts.events import DatedEvent
from outcomes.numerals import day, lower_first
from outcomes.results.weekly import ChartedPeriod, ServiceLive
from outcomes.warehouse import store
from outcomes.web import components as ui
from outcomes.web import taken
from outcomes.web.view import FORMS
from outcomes.wording import live, service_words
from outcomes.wording.service_words import PRESETS
from pages import dated_events
from pages.dated_events import Dated
from pages.weekly import beside, rates
from pages.weekly.beside import Beside

PRESET_WORDS = {
    "seasonal": "Seasonal limits (ours) ask whether a week is unusual for the time of year: they "
    "follow the yearly season and allow for memory from week to week. The overview lists signals by them.",
    "plotthedots": "Plot the Dots limits (XmR) are for series without a season: where there is one, "
    "they mark its highs and lows. Mean plus or minus 2.66 times the mean moving range, large ranges screened out.",
    "mdc": "Making Data Count limits (XmR) are for comparison with reports made by the older tool of that name: "
    "as Plot the Dots, without the screening.",
}
UNBROKEN = "\N{NO-BREAK SPACE}"


def control_chart(
    here: address.View,
    shown: rates.Shown,
    periods: Sequence[ChartedPeriod],
    preset: str,
    dated: Sequence[Dated],
    others: Beside,
) -> Component:
    """The chart of a measure over those of its ``periods`` that are shown, with its table and downloads."""
    measure, summary = shown.measure, shown.summary
    places = store.read("intervention_live", ServiceLive) if measure.reported_by == "place" else ()
    own = live.of(places, here.area)
    first, last = periods[0].period_end, periods[-1].period_end
    is_newest = last >= summary.newest
    # Without limits there is nothing to judge on a log scale, and zeros have their place on a plain one.
    is_log = measure.log_scale and any(one.lower is not None for one in periods)
    axis = service_words.axis(measure, summary.grain) + (", log scale" if is_log else "")
    figure = figures.control_chart(
        service_words.with_possible_limits(periods, measure),
        beside=others.series,
        axis=axis,
        unit=service_words.unit_of(measure),
        decimals=measure.decimals,
        standards=_standards(measure, first, last),
        events=dated_marks(measure, here.area, dated, periods, own),
        middle=_middle(preset),
        last=_name_of_last(here, last, others, is_newest=is_newest),
        log=is_log,
        synthetic=summary.synthetic or others.synthetic,
        height=440,
        ending="Month to" if summary.grain == "month" else "Week ending",
    )
    found = beside.values(others)
    dataset = f"weekly-{measure.layout}"
    drawn = address.codes(other.area for other in others.drawn)
    links = [
        (label, here.download(dataset, form, measure=measure.id, preset=preset, compare=drawn))
        for label, form in FORMS
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
        f"{service_words.ending(summary)}, {service_words.judged_range(summary, measure)}. "
        f"{service_words.finding(summary)}.{beside.in_words(others)}",
        columns=[
            ui.column("period", f"{summary.grain.capitalize()} to"),
            ui.column("value", here.area.name if others.drawn else shown.heading, numeric=True),
            *shown.columns,
            *beside.columns(others),
            ui.column("mean", _middle(preset), numeric=True),
            ui.column("limits", "Limits", numeric=True),
            ui.column("marked", "Marked as"),
        ],
        rows=[
            as_row(one, measure) | shown.cells.get(one.period_end, {}) | found.get(one.period_end, {})
            for one in reversed(periods)
        ],
        table_caption=f"{axis}, {here.area.name}, {PRESETS[preset]} limits, newest first",
        caption=_cropped(here, first, last, is_newest=is_newest)
        + " ".join(
            filter(
                None,
                [
                    _caption(shown, here.area, preset, dated),
                    beside.caption(here, others, is_log=is_log),
                ],
            )
        )
        + _started(measure, places, here.area)
        + (_zeros_left_out(periods, summary.grain) if is_log else ""),
        key=None if summary.missing else _key(measure),
        downloads=links,
        provenance=where_from,
        synthetic=summary.synthetic or others.synthetic,
        told=taken.told(
            f"{measure.title}: {lower_first(service_words.finding(summary))}",
            measure,
            here.area,
            f"{taken.span_of_days(first, last)}, by {summary.grain}",
            numbered=dated_events.in_picture(dated, is_operational_numbered=True),
            marks=[] if summary.missing else _marks(measure),
            remark=" ".join(filter(None, [service_words.assured(summary), _for_whom(measure, here.area)])),
        ),
    )


def _for_whom(measure: Measure, area: Area) -> str:
    """Whose figures stand for a place, where they are not those of its residents."""
    return service_words.whose(measure, area) if area.kind == "place" else ""


def _marks(measure: Measure) -> list[tuple[str, str, str]]:
    """The key of a saved picture."""
    found = [taken.CHANGE] if measure.polarity == "neutral" else [taken.CONCERN, taken.IMPROVEMENT]
    return [*found, taken.LIMITS]


def _name_of_last(here: address.View, last: date, others: Beside, *, is_newest: bool) -> str:
    """What the newest figure on the chart is called: by its area beside others, by its day where later ones follow."""
    if others.drawn:
        return here.area.short_name
    return "Latest" if is_newest else day(last, short=True).replace(" ", UNBROKEN)


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


def dated_marks(
    measure: Measure,
    area: Area,
    dated: Sequence[Dated],
    periods: Sequence[ChartedPeriod],
    own: ServiceLive | None = None,
) -> list[DatedEvent]:
    """What is drawn: interventions and changes of recording with words, the learning log by its line, others by number.

    Strikes come by the dozen; the list under the chart says what each number is. What is recorded of the place
    itself, ``own``, stands in the place of declared dates.
    """
    first, last = periods[0].period_end, periods[-1].period_end
    work = catalogue.work_on(measure, {area.code, *catalogue.reporters(measure, area)})
    starts = {one.period_end for before, one in pairwise(periods) if one.segment != before.segment}

    def starts_again(on: date) -> bool:
        """Whether the limits do: too few points beside a date leave them as they are, and a note says so."""
        return next(one.period_end for one in periods if one.period_end >= on) in starts

    marks: list[DatedEvent] = []
    for one in work:
        start = own.start(one.date) if own else one.date
        if start is None or not first <= start <= last:
            continue
        on = day(start, short=True).replace(" ", UNBROKEN)
        assumed = " (date assumed)" if one.date_basis == "assumed" else ""
        said = (
            f"Service live here from the week to {on}."
            if own and own.is_recorded
            else f"{one.title}, {on}{assumed}."
        )
        marks.append((start, said + (" Limits start again." if starts_again(start) else "")))
    return marks + [(one.date, _label(one, line)) for line, one in enumerate(dated, start=1)]


def _started(measure: Measure, places: Sequence[ServiceLive], area: Area) -> str:
    """Since when a place has the service that is declared for this measure, or in how many places it is live."""
    if not places:
        return ""
    if area.kind != "place":
        said = live.among(places, catalogue.reporters(measure, area))
        return f" {said}" if said else ""
    own = live.of(places, area)
    undrawn = own is not None and (own.live_from is None or own.is_older)
    return f" {live.here(own, area)}{' No start is drawn.' if undrawn else ''}"


def _label(dated: Dated, line: int) -> str | int:
    if isinstance(dated, LogEntry):
        return dated_events.log_mark(dated, line)
    return line if dated.kind == "operational" else dated.title


def _cropped(here: address.View, first: date, last: date, *, is_newest: bool) -> str:
    """Which period the chart shows, where it is not the whole of it: paper has no list of periods beside it."""
    if here.start is None and here.end is None:
        return ""
    newest = "" if is_newest else "; title and tables speak of the newest figure"
    return f"Shown from {day(first)} to {day(last)}{newest}. "


def _middle(preset: str) -> str:
    """What stands between the limits of a preset."""
    return "Expected" if preset == "seasonal" else "Mean"


def as_row(one: ChartedPeriod, measure: Measure) -> dict[str, Any]:
    """One period as a line of the table under the chart."""
    is_figure = one.value is not None or one.suppression
    return {
        "period": day(one.period_end),
        "value": service_words.value(one, measure) if is_figure else "missing",
        "mean": None if one.mean is None else service_words.amount(one.mean, measure, unit=False),
        "limits": None if one.lower is None else service_words.usual_range(one.lower, one.upper, measure),
        "marked": f"{one.kind.capitalize()}: {one.rule}" if one.rule and one.kind else one.rule,
    }


def _caption(shown: rates.Shown, area: Area, preset: str, dated: Sequence[Dated]) -> str:
    measure, summary = shown.measure, shown.summary
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
    if shown.is_rate:
        sentences.append(
            f"Each published count, and the limits of the counts, is divided by the {measure.per_head_of} whom the "
            "extract gives for the last week of its period; marks are judged on the counts. A suppressed count has "
            "no rate."
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
