"""What a reader can choose on the weekly pages: page, measure, limits and period, which live in the address."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from dash.development.base_component import Component

from outcomes import address
from outcomes.catalogue import STRATEGY_AGREED, Area, Measure, catalogue
from outcomes.numerals import day, listed
from outcomes.results.weekly import JudgedSummary, LoadedMeasure
from outcomes.sources import registry
from outcomes.warehouse import store
from outcomes.web import components as ui
from outcomes.web import view
from outcomes.wording.service_words import PRESETS

Summaries = dict[str, JudgedSummary]

NAMES = {source.name: source.short_label for source in registry.pages()}
WEEKS_BACK = {"Last two years": 104, "Last year": 52}
# More measures than this open as a list; fewer stand side by side.
MOST_SIDE_BY_SIDE = 6


@dataclass(frozen=True)
class Group:
    """Measures of a page that come from one kind of file: its extract, or publishers' files."""

    measures: tuple[Measure, ...]
    is_published: bool


def groups(extract: str) -> tuple[Group, ...]:
    """What a page shows, real figures first: its extract's measures, and those of publishers' files that are loaded."""
    loaded = {row.measure: row for row in store.read("weekly_loaded", LoadedMeasure)}
    there = measures_of(extract)
    own = Group(tuple(m for m in there if m.layout == extract), is_published=False)
    published = tuple(m for m in there if m.layout != extract and m.id in loaded)
    if not published:
        return (own,)
    is_real = any(m.id in loaded and not loaded[m.id].synthetic for m in own.measures)
    both = (own, Group(published, is_published=True))
    return both if is_real else both[::-1]


def measures_of(extract: str) -> list[Measure]:
    """What a page can show, loaded or not."""
    return [
        m for m in catalogue.measures if m.kind == "service" and registry.page_of(m.layout, m.id) == extract
    ]


def chosen_measure(
    here: address.View, extract: str, offered: Sequence[Measure], summaries: Summaries
) -> Measure:
    """The measure that was asked for; unasked the first with a figure.

    Raises
    ------
    address.BadQuery
        For a measure that this page does not have.
    """
    asked = here.options.get("measure")
    if not asked:
        return next((m for m in offered if m.id in summaries), offered[0])
    found = next((m for m in measures_of(extract) if m.id == asked), None)
    if found is None:
        raise address.BadQuery(f"There is no measure “{asked[:40]}” under {NAMES[extract]}.", 400)
    return found


def chosen_preset(here: address.View) -> str:
    """The limits that were asked for.

    Raises
    ------
    address.BadQuery
        For limits that do not exist.
    """
    asked = here.options.get("preset") or next(iter(PRESETS))
    if asked not in PRESETS:
        raise address.BadQuery(f"There is no preset “{asked[:40]}”. Use {listed(list(PRESETS))}.", 400)
    return asked


def summaries_of(area: Area, preset: str) -> Summaries:
    """The newest figures of an area by measure, judged by a preset."""
    asked = {"area": area.code, "measure": None, "preset": preset}
    return {row.measure: row for row in store.read("weekly_summaries", JudgedSummary, **asked)}


def other_pages(here: address.View, extract: str) -> Component:
    """The pages of the extracts."""
    links = [(label, here.link(f"/weekly/{name}")) for name, label in NAMES.items()]
    return ui.choice("Weekly pages", links, NAMES[extract], labelled=True)


def periods(here: address.View, path: str, first: date, newest: date) -> Component | None:
    """How far back the chart goes."""
    whole = f"Since {day(first).split(' ', 1)[1]}"
    starts = [("Since the strategy", STRATEGY_AGREED)]
    starts += [(label, newest - timedelta(weeks=weeks)) for label, weeks in WEEKS_BACK.items()]
    return view.period_choice(here, path, whole, starts, first=first, newest=newest)


def presets(here: address.View, path: str, current: str, *, has_season: bool) -> Component:
    """The limits that can be chosen; those of a season only where the series has one."""
    offered = [name for name in PRESETS if has_season or name != "seasonal"]
    links = [(PRESETS[name], here.here(path, preset=name)) for name in offered]
    return ui.choice("Limits", links, PRESETS[current], labelled=True)


def measure_choice(here: address.View, path: str, offered: Sequence[Measure], chosen: Measure) -> Component:
    """The measures of a page, side by side or as a list."""
    links = [(m.title, here.here(path, measure=m.id)) for m in offered]
    if len(links) <= MOST_SIDE_BY_SIDE:
        return ui.choices(ui.choice("Measure", links, chosen.title))
    return ui.menu(f"Choose another of the {len(links)} measures", links, chosen.title)
