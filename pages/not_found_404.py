"""What a link to nowhere shows."""

import dash
from dash.development.base_component import Component

from outcomes.web import view


def layout(**_query: str) -> Component:
    """Say so, and lead back."""
    return view.sorry("Not found", "There is no page at this address.")


dash.register_page("pages.not_found_404", path="/404", name="Not found", layout=layout)
