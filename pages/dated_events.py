"""What stands on a chart at its date: declared events and entries of the learning log, and the list below it."""

from collections.abc import Iterable, Sequence
from datetime import date

from dash import dcc, html

from outcomes import address
from outcomes.catalogue import Area, Measure, catalogue
from outcomes.catalogue.text import Event, LogEntry
from outcomes.numerals import day
from outcomes.web.tree import Piece
from pages import learning_log

Dated = Event | LogEntry


def on_chart(measure: Measure, area: Area, first: date, last: date, *, synthetic: bool) -> list[Dated]:
    """What names this measure, concerns this area and lies between two days: events, then the log, oldest first.

    An example of the learning log describes nothing that happened: it is left out unless all the figures of
    the chart are ``synthetic``.
    """
    declared = [event for event in catalogue.events if event.is_drawn]
    logged = [entry for entry in learning_log.entries_or_none() if synthetic or not entry.is_example]
    concerned = {area.code, *area.trusts}
    every: tuple[Dated, ...] = (*declared, *logged)
    found = [
        dated
        for dated in every
        if measure.id in dated.measures
        and first <= dated.date <= last
        and (not dated.areas or concerned & set(dated.areas))
    ]
    return in_order(found)


def in_order(dated: Iterable[Dated]) -> list[Dated]:
    """Events, then entries of the log, each oldest first."""
    return sorted(dated, key=lambda one: (isinstance(one, LogEntry), one.date))


def log_mark(entry: LogEntry, line: int) -> str:
    """The label of an entry on a chart: its line in the list below."""
    return f"{line}: learning log{' example' if entry.is_example else ''}"


def when(event: Event) -> str:
    """The date of an event, as precisely as it is known."""
    start = {"day": day(event.date), "month": day(event.date).split(" ", 1)[1], "year": str(event.date.year)}
    return start[event.precision] + (f" to {day(event.end)}" if event.end else "")


def listing(here: address.View, dated: Sequence[Dated]) -> html.Details | None:
    """The list below a chart, folded: what each date is, an entry of the learning log as a link to it."""
    if not dated:
        return None
    is_any_logged = any(isinstance(one, LogEntry) for one in dated)
    what = "Dated events and learning log entries" if is_any_logged else "Dated events"
    return html.Details(
        [
            html.Summary(f"{what} on this chart ({len(dated)})"),
            html.Ol([html.Li(_line(here, one)) for one in dated], className="caption"),
        ],
        className="more on-paper",
    )


def in_picture(dated: Sequence[Dated], *, is_operational_numbered: bool) -> list[tuple[int, str]]:
    """What the numbers on a chart mean, for its saved picture: (line in the list below, words).

    Entries of the learning log stand on every chart by their number, operational events on weekly ones.
    """
    return [
        (line, f"{_opening(one)}{one.title}")
        for line, one in enumerate(dated, start=1)
        if isinstance(one, LogEntry) or (is_operational_numbered and one.kind == "operational")
    ]


def _opening(dated: Dated) -> str:
    """The date, and of an entry of the learning log what it is."""
    if isinstance(dated, Event):
        return f"{when(dated)}: "
    kind = (
        "Learning log, example that describes nothing that happened" if dated.is_example else "Learning log"
    )
    return f"{day(dated.date)}: {kind}: "


def _line(here: address.View, dated: Dated) -> list[Piece]:
    if isinstance(dated, Event):
        return [f"{_opening(dated)}{dated.title}"]
    return [_opening(dated), dcc.Link(dated.title, href=learning_log.page_address(here, dated))]
