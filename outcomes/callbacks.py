"""Every callback: the place picker and the address hold the same choice, and the navigation keeps it."""

from urllib.parse import parse_qsl, urlencode

from dash import Dash, Input, Output, ctx, no_update

from outcomes import components as ui
from outcomes import ids
from outcomes.catalogue import ICB, catalogue

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
KEPT = ("area", "compare", "from", "to")


def register(app: Dash) -> None:
    """Attach the callbacks to an app."""

    @app.callback(
        Output(ids.AREA, "value"),
        Output(ids.LOCATION, "search"),
        Output(ids.MAIN_NAV, "children"),
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
            return no_update, f"?{urlencode(query)}" if query else "", navigation(query, path)
        shown = query.get("area", ICB)
        value = shown if shown in catalogue.area_by_code else ICB
        return value if value != area else no_update, no_update, navigation(query, path)


def navigation(query: dict[str, str], path: str | None) -> list:
    """The main navigation, with the reader's place, comparator and period in every link."""
    kept = {key: value for key, value in query.items() if key in KEPT}
    suffix = f"?{urlencode(kept)}" if kept else ""
    items = ui.nav_items(NAVIGATION, path)
    for item in items:
        item.children.href += suffix
    return items
