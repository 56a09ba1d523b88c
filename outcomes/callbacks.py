"""Every callback: the place picker and the address hold the same choice, and every link of the shell keeps it."""

from urllib.parse import parse_qsl, urlencode

from dash import Dash, Input, Output, ctx, no_update

from outcomes import components as ui
from outcomes import ids, store
from outcomes.catalogue import ICB, catalogue
from outcomes.numerals import day

NAVIGATION = (
    ("Overview", "/"),
    ("Goals", "/goals"),
    ("Targets", "/targets"),
    ("Weekly", "/weekly"),
    ("Interventions", "/interventions"),
    ("Learning", "/learning"),
    ("Data", "/data"),
    ("Methods", "/methods"),
)
FOOT = (
    ("Where does this come from?", "/data"),
    ("How it is worked out", "/methods"),
    ("Accessibility", "/accessibility"),
)
KEPT = ("area", "compare", "from", "to")


def register(app: Dash) -> None:
    """Attach the callbacks to an app."""

    @app.callback(
        Output(ids.AREA, "value"),
        Output(ids.LOCATION, "search"),
        Output(ids.MAIN_NAV, "children"),
        Output(ids.BRAND, "href"),
        Output(ids.FOOT_NAV, "children"),
        Input(ids.AREA, "value"),
        Input(ids.LOCATION, "search"),
        Input(ids.LOCATION, "pathname"),
    )
    def keep_place(area: str | None, search: str | None, path: str | None) -> tuple:
        """Write a newly chosen place into the address, or show the address's place in the picker."""
        query = dict(parse_qsl((search or "").lstrip("?")))
        if ctx.triggered_id == ids.AREA and area and area != query.get("area", ICB):
            query = {**query, "area": area}
            if area == ICB:
                del query["area"]
            return no_update, f"?{urlencode(query)}" if query else "", *links(query, path)
        shown = query.get("area", ICB)
        value = shown if shown in {place.code for place in catalogue.shown_areas} else ICB
        return value if value != area else no_update, no_update, *links(query, path)

    @app.callback(Output(ids.FOOTER, "children"), Input(ids.LOCATION, "pathname"))
    def name_snapshot(_path: str | None) -> str:
        """Say in the footer which snapshot the page shows."""
        return snapshot_words()


def suffix(query: dict[str, str]) -> str:
    """The part of a query that every link keeps: place, comparator and period.

    >>> suffix({"area": "E06000047", "measure": "ed_attendances"})
    '?area=E06000047'
    """
    kept = {key: value for key, value in query.items() if key in KEPT}
    return f"?{urlencode(kept)}" if kept else ""


def snapshot_words() -> str:
    """When the snapshot on show was published."""
    try:
        published = store.read("snapshot")[0]["published_at"]
    except store.NoSnapshot:
        return "No snapshot yet"
    return f"Snapshot of {day(published.date().isoformat())}, {published:%H:%M} UTC"


def links(query: dict[str, str], path: str | None) -> tuple[list, str, list]:
    """Main navigation, the address of the name above it, and the footer's links, with what they keep."""
    kept = suffix(query)
    items = ui.nav_items(NAVIGATION, path)
    for item in items:
        item.children.href += kept
    return items, f"/{kept}", ui.foot_links([(words, href + kept) for words, href in FOOT])
