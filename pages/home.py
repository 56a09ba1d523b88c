"""Overview: are we on course for 2030?"""

import dash
from dash import html

from outcomes import components as ui
from outcomes import view


@view.page
def layout(here: view.View):
    """Headline commitments, four goals with eight targets, signals."""
    return html.Div([ui.page_head("Are we on course for 2030?", here.area.name)])


dash.register_page("pages.home", path="/", name="Overview", title="Overview - NENC outcomes", layout=layout, order=0)
