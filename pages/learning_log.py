"""The learning log on pages: reading it, an entry as an article, and what it is about."""

from functools import lru_cache
from pathlib import Path

from dash import dcc, html

from outcomes import address
from outcomes.catalogue import ROOT, Measure, catalogue
from outcomes.catalogue.text import LOG_PARTS, LogEntry, LogError, read_log
from outcomes.numerals import day, listed
from outcomes.sources import registry
from outcomes.web import components as ui
from outcomes.web import ids
from outcomes.web.rich_text import rich_text
from outcomes.web.tree import Piece, attributes
from outcomes.wording import subjects

FOLDER = ROOT / "data" / "learning"
EXAMPLE = "Example: describes nothing that happened"


def entries() -> tuple[LogEntry, ...]:
    """Every entry, newest first; read again once a file of the folder is new or changed.

    Raises
    ------
    LogError
        Naming the file and what is wrong in it: a part that is missing, an id that is not known.
    """
    return _read(FOLDER, tuple((file.name, file.stat().st_mtime_ns) for file in FOLDER.glob("*.md")))


@lru_cache(maxsize=1)
def _read(folder: Path, _files: tuple[tuple[str, int], ...]) -> tuple[LogEntry, ...]:
    found = read_log(folder)
    catalogue.check_log(found)
    return found


def entries_or_none() -> tuple[LogEntry, ...]:
    """The same for pages about something else: of a log that cannot be read the learning page tells."""
    try:
        return entries()
    except LogError:
        return ()


# An entry -------------------------------------------------------------------------------------------


def page_address(here: address.View, entry: LogEntry) -> str:
    """Where an entry stands on the learning page."""
    return here.link(f"/learning#{ids.slug('log', entry.id)}")


def article(here: address.View, entry: LogEntry) -> html.Article:
    """An entry whole: what was tried, expected, seen and learnt, and what it is about."""
    parts = [
        html.Div([html.Dt(name.capitalize()), html.Dd(rich_text(getattr(entry, name)))]) for name in LOG_PARTS
    ]
    mark = [ui.illustrative_mark(EXAMPLE)] if entry.is_example else []
    return html.Article(
        [
            html.Header(
                [html.H3(entry.title), html.Span(day(entry.date.isoformat()), className="soft"), *mark]
            ),
            html.Dl(parts, className="parts"),
            html.P(_attached(here, entry), className="caption"),
        ],
        id=ids.slug("log", entry.id),
        className="log",
        **attributes(aria_label=entry.title),
    )


def brief(here: address.View, entry: LogEntry) -> html.Div:
    """An entry in short: its title as a link to the whole, its day, and what was learnt."""
    mark = html.P(ui.illustrative_mark(EXAMPLE)) if entry.is_example else None
    heading = html.H3(dcc.Link(entry.title, href=page_address(here, entry)))
    return html.Div([heading, html.P(day(entry.date), className="caption"), mark, *rich_text(entry.learnt)])


def _attached(here: address.View, entry: LogEntry) -> list[Piece]:
    """What an entry is about, as links."""
    targets = {target.id: (target.title, f"/targets/{target.id}") for target in catalogue.targets}
    work = {entry.id: (entry.title, f"/interventions/{entry.id}") for entry in catalogue.interventions}
    links: list[Piece] = [
        dcc.Link(title, href=here.link(path))
        for known, named in ((targets, entry.targets), (work, entry.interventions))
        for title, path in (known[name] for name in named)
    ]
    links += [measure_link(here, catalogue.measure_by_id[name]) for name in entry.measures]
    about = [piece for link in links for piece in (", ", link)][1:]
    said: list[Piece] = (
        ["About: ", *about, "."] if links else ["Attached to no target, intervention or measure."]
    )
    where = [subjects.place(catalogue.area_by_code[code]) for code in entry.areas]
    if where:
        said.append(f" In {listed(where)}.")
    return said


def measure_address(here: address.View, measure: Measure) -> str | None:
    """The page that shows a measure: its weekly page, its target, or the goal of its headline commitment."""
    if measure.layout in {source.name for source in registry.pages()}:
        return here.link(f"/weekly/{measure.layout}", measure=measure.id)
    for target in catalogue.targets:
        if any(part.measure == measure.id for part in target.parts):
            return here.link(f"/targets/{target.id}")
    for headline in catalogue.headlines:
        if any(part.measure == measure.id for part in headline.parts):
            return here.link(f"/goals/{headline.goal}")
    return None


def measure_link(here: address.View, measure: Measure) -> dcc.Link | str:
    """The title of a measure, leading to the page that shows it where there is one."""
    to = measure_address(here, measure)
    return dcc.Link(measure.title, href=to) if to else measure.title
