"""Every callback: the place picker and the address hold the same choice, and every link of the shell keeps it."""

from dash import ClientsideFunction, Dash, Input, Output

from outcomes.numerals import day
from outcomes.results.provenance import SnapshotRow
from outcomes.warehouse import store
from outcomes.web import ids

NAVIGATION = (
    ("Overview", "/"),
    ("Goals", "/goals"),
    ("Targets", "/targets"),
    ("Places", "/places"),
    ("Weekly", "/weekly"),
    ("Interventions", "/interventions"),
    ("Learning", "/learning"),
    ("Data", "/data"),
    ("Methods", "/methods"),
)
FOOT = (
    ("What changed", "/changes"),
    ("Where does this come from?", "/data"),
    ("How it is worked out", "/methods"),
    ("Accessibility", "/accessibility"),
)


def register(app: Dash) -> None:
    """Attach the callbacks to an app."""
    # In the browser, so that the page is asked for at once: ``assets/place.js``.
    app.clientside_callback(
        ClientsideFunction("outcomes", "keepPlace"),
        Output(ids.AREA, "value"),
        Output(ids.LOCATION, "search"),
        Output(ids.LOCATION, "pathname"),
        Input(ids.AREA, "value"),
        Input(ids.LOCATION, "search"),
        Input(ids.LOCATION, "pathname"),
    )

    @app.callback(Output(ids.FOOTER, "children"), Input(ids.LOCATION, "pathname"))
    def name_snapshot(_path: str | None) -> str:
        """Say in the footer which snapshot the page shows."""
        return snapshot_words()


def snapshot_words() -> str:
    """When the snapshot on show was published."""
    try:
        (snapshot,) = store.read("snapshot", SnapshotRow)
    except store.NoSnapshot:
        return "No snapshot yet"
    published = snapshot.published_at
    return f"Snapshot of {day(published.date().isoformat())}, {published:%H:%M} UTC"
