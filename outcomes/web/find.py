"""What the search box in the header finds: every measure, target, place, page and word, made once at start.

The browser fetches the list when a reader first goes to the box and matches there (``assets/find.js``): no service
answers as one types.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from typing import NamedTuple

from outcomes.catalogue import Measure, Part, catalogue
from outcomes.sources import registry
from outcomes.wording import asks, subjects

# In the order in which equal matches stand.
KINDS = (
    "Target", "Headline", "Goal", "Measure", "Place", "Partnership", "System", "Collaborative", "Hospital trust",
    "Ambulance service", "Comparison", "Page", "Intervention", "Word",
)  # fmt: skip

# What an area is called, and words that a reader may look for its kind by.
AREAS = {
    "place": ("Place", "council local authority"),
    "partnership": ("Partnership", ""),
    "icb": ("System", "ICB ICS NENC integrated care board"),
    "collaborative": ("Collaborative", "trusts"),
    "acute": ("Hospital trust", "foundation"),
    "ambulance": ("Ambulance service", "999"),
    "region": ("Comparison", ""),
    "england": ("Comparison", "national"),
}

# Pages by their address, with words that a reader may look for them by.
PAGES = {
    "/": ("Overview", "home start on course 2030"),
    "/goals": ("Goals", ""),
    "/targets": ("Targets", ""),
    "/places": ("Places", "map councils compare local authorities"),
    "/changes": ("Changes", "what changed new revised since last board"),
    "/weekly": ("Weekly figures", "signals urgent emergency care"),
    "/weekly/uec": ("Urgent and emergency care, weekly", "waits calls handovers control charts"),
    "/weekly/beds": ("Beds, weekly", "occupancy control charts"),
    "/weekly/falls": ("Falls, weekly", "older people care homes control charts"),
    "/interventions": ("Interventions", "improvement work effect impact"),
    "/learning": ("Learning", "community theory of change priorities voices timeline"),
    "/learning#section-log": ("Learning log", "tried expected seen learnt"),
    "/data": ("Data", "download csv excel json parquet sources freshness upload"),
    "/data#section-load": ("Load your own data", "template extract upload"),
    "/methods": ("Methods", "formula how it is worked out definitions"),
    "/methods#section-glossary": ("Glossary", "words meaning abbreviations"),
    "/accessibility": ("Accessibility", "statement keyboard screen reader"),
}

# Words that mean the same to a reader; several words are all looked for.
SAME = (
    ("a&e", "ae", "ed", "emergency department", "casualty"),
    ("999", "ambulance"),
    ("gp", "general practice", "primary care"),
    ("4", "four"),
    ("12", "twelve"),
    ("30", "thirty"),
    ("tobacco", "cigarettes", "smoking", "smoke"),
    ("drinking", "alcohol"),
    ("overweight", "obesity", "weight"),
    ("lonely", "loneliness", "isolation"),
    ("elderly", "older", "fall"),
    ("offload", "handover"),
    ("wait", "waits", "waiting", "within"),
    ("spc", "control chart"),
    ("forecast", "projection"),
)


class Found(NamedTuple):
    """One thing that can be found: its kind, name, other words for it, what it is, and its address."""

    kind: str
    title: str
    also: str
    about: str
    path: str


def index(paths: Collection[str]) -> bytes:
    """The list as JSON, for the browser.

    Parameters
    ----------
    paths
        Addresses of the pages that there are: only these are offered.
    """
    rows = [[KINDS.index(found.kind), *found[1:]] for found in everything(paths)]
    said = {"kinds": KINDS, "same": SAME, "found": rows}
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()


def everything(paths: Collection[str]) -> list[Found]:
    """All that can be found, once for each address and title."""
    found = [
        *_commitments(),
        *_goals(),
        *_measures(),
        *_places(paths),
        *_pages(),
        *_interventions(),
        *_words(),
    ]
    there = [one for one in found if one.path.partition("#")[0].partition("?")[0] in paths]
    return list({(one.title, one.path): one for one in there}.values())


def _commitments() -> Iterator[Found]:
    for target in catalogue.targets:
        also = " ".join([target.short_title, *(part.label for part in target.parts)])
        yield Found("Target", target.title, also, target.statement, asks.about(target).path)
    for headline in catalogue.headlines:
        yield Found("Headline", headline.title, "", headline.statement, asks.about(headline).path)


def _goals() -> Iterator[Found]:
    for goal in catalogue.goals:
        yield Found("Goal", goal.title, goal.short_title, goal.meaning, f"/goals/{goal.id}")


def _measures() -> Iterator[Found]:
    for measure in catalogue.measures:
        path = measure_path(measure)
        if path:
            yield Found("Measure", measure.title, _source_words(measure), measure.numerator or "", path)


def _source_words(measure: Measure) -> str:
    page = registry.page_of(measure.layout, measure.id) if measure.layout else None
    return PAGES.get(f"/weekly/{page}", ("", ""))[0] if page else ""


def measure_path(measure: Measure) -> str | None:
    """The address that shows a measure: on a weekly page, of a part of a target, or of a headline commitment."""
    if measure.kind == "service":
        page = registry.page_of(measure.layout, measure.id)
        return f"/weekly/{page}?measure={measure.id}"
    for target in catalogue.targets:
        for part in target.parts:
            if part.measure == measure.id:
                return f"/targets/{target.id}{_asked(part, target.headline_part)}"
    return next(
        (
            asks.about(headline).path
            for headline in catalogue.headlines
            if any(part.measure == measure.id for part in headline.parts)
        ),
        None,
    )


def _asked(part: Part, first: Part | None) -> str:
    return "" if part is first else f"?part={part.id}"


def _places(paths: Collection[str]) -> Iterator[Found]:
    for area in catalogue.shown_areas:
        profile = f"/places/{area.code}"
        path = profile if profile in paths else f"/?area={area.code}"
        kind, also = AREAS[area.kind]
        yield Found(
            kind, subjects.name(area), f"{area.short_name} {area.code} {kind} {also}".strip(), "", path
        )


def _pages() -> Iterator[Found]:
    for path, (title, also) in PAGES.items():
        yield Found("Page", title, also, "", path)


def _interventions() -> Iterator[Found]:
    for work in catalogue.interventions:
        yield Found("Intervention", work.title, "", work.description, f"/interventions/{work.id}")


def _words() -> Iterator[Found]:
    for term in catalogue.glossary:
        yield Found("Word", term.term, " ".join(term.also), term.meaning, f"/methods#term-{term.id}")
