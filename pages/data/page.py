"""Data: every source with its freshness, what was set aside, what is kept, and everything to take away."""

from collections.abc import Sequence

import dash
from dash import html
from dash.development.base_component import Component

from outcomes import address
from outcomes.numerals import counted, day, listed, lower_first, upper_first
from outcomes.results.provenance import SnapshotRow, Source
from outcomes.sources import registry
from outcomes.warehouse import store
from outcomes.web import components as ui
from outcomes.web import view
from pages.data.downloads import downloads, licence
from pages.data.loaded import STATUS_WORDS, freshness, loads, publishers, quarantine, snapshots, superseded
from pages.data.loading import how_to_load
from pages.data.updates import updates

CONTENTS = (
    ("Sources and freshness", "sources"),
    ("Where published figures come from", "publishers"),
    ("Asked of publishers", "updates"),
    ("Last loads", "loads"),
    ("Rows set aside", "quarantine"),
    ("Superseded figures", "vintages"),
    ("Snapshots", "snapshots"),
    ("Datasets to download", "datasets"),
    ("Load your own data", "load"),
    ("Licence", "licence"),
)


@view.page
def layout(here: address.View) -> Component:
    """Everything about the data on one page."""
    (snapshot,) = store.read("snapshot", SnapshotRow)
    sources = store.read("sources", Source)
    return html.Div(
        [
            ui.page_head(_finding(sources), lead(sources)),
            ui.contents(CONTENTS),
            freshness(sources),
            publishers(),
            updates(),
            loads(here),
            quarantine(),
            superseded(),
            snapshots(here, snapshot),
            downloads(here),
            how_to_load(),
            licence(),
        ]
    )


def _finding(sources: Sequence[Source]) -> str:
    n = len(sources)
    newest = max((source.latest_period for source in sources if source.latest_period), default=None)
    if not newest:
        return "Nothing is loaded yet"
    return (
        f"{upper_first(counted(n, 'source'))} {'is' if n == 1 else 'are'} loaded, the newest to {day(newest)}"
    )


def lead(sources: Sequence[Source]) -> str:
    """What is illustrative and what is real."""
    follow = "Every figure can be followed to its file, line, SHA-256 and query."
    order = [source.name for source in registry.sources()]
    invented = [
        lower_first(registry.label(source.layout).partition(",")[0])
        for source in sorted(sources, key=lambda source: order.index(source.layout))
        if source.synthetic
    ]
    if not invented:
        return follow
    real = {source.release_status for source in sources if not source.synthetic}
    kinds = [lower_first(title) for status, title in STATUS_WORDS.items() if status in real]
    return (
        f"The weekly extracts ({listed(invented)}) are illustrative: a program made them, and they leave"
        f" once one real row of the same kind is loaded. "
        + (f"Everything else is {listed(kinds)}. " if kinds else "")
        + follow
    )


dash.register_page("data", path="/data", name="Data", title=view.titled("Data"), layout=layout, order=70)
