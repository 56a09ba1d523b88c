"""A page around what a reader asked for: it survives strangers and an empty installation."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import wraps
from typing import Any
from urllib.parse import parse_qs

import flask
from dash import ctx, dcc, html
from dash.development.base_component import Component

from outcomes import address
from outcomes.catalogue import ICB, catalogue
from outcomes.warehouse import store
from outcomes.web import components as ui
from outcomes.wording import subjects

# What Dash calls the query of the address that its own callback answers with a page.
PAGE_QUERY = "_pages_location.search"
# The forms of a download, as a link names them and as its address ends.
FORMS = (("CSV", "csv"), ("Excel", "xlsx"), ("JSON", "json"), ("Parquet", "parquet"))


def today() -> date:
    """The day on which a page is read: ages of figures are counted to it, and tests set it."""
    return date.today()


def period_choice(
    here: address.View,
    path: str,
    whole: str,
    starts: Sequence[tuple[str, date]],
    *,
    first: date,
    newest: date,
) -> Component | None:
    """Links that set how far back a page shows figures; None where there is nothing to choose or undo.

    Parameters
    ----------
    whole
        What everything is called.
    starts
        (words, day): one that falls outside the figures is left out.
    first, newest
        The days that the oldest and the newest figure end on.
    """
    offered = [(label, start) for label, start in starts if first < start <= newest]
    if not offered and here.start is None and here.end is None:
        return None
    is_whole = here.end is None and (here.start is None or here.start <= first)
    chosen = next((label for label, start in offered if start == here.start and here.end is None), "")
    links = [(whole, here.here(path, **{"from": None, "to": None}))]
    links += [(label, here.here(path, **{"from": start.isoformat(), "to": None})) for label, start in offered]
    return ui.choice("Period", links, whole if is_whole else chosen, labelled=True)


Page = Callable[..., Any]


def titled(name: str) -> Callable[..., str]:
    """What the browser's tab calls a page: its name and the place that its address asks for.

    Examples
    --------
    >>> titled("Targets")()
    'Targets - North East and North Cumbria - NENC outcomes'
    """

    def title(**_path: str) -> str:
        area = catalogue.area_by_code.get(_asked_area())
        return f"{name} - {subjects.name(area)} - {ui.NAME}" if area else f"{name} - {ui.NAME}"

    return title


def _asked_area() -> str:
    """The code of the place in the address that is being answered, of a page or of the callback that fills it."""
    if not flask.has_request_context():
        return ICB
    if flask.request.method == "POST":
        asked = parse_qs(str(ctx.inputs.get(PAGE_QUERY) or "").lstrip("?"))
    else:
        asked = flask.request.args.to_dict(flat=False)
    return (asked.get("area") or [ICB])[0]


def page_of_no_place(render: Page) -> Page:
    """A :func:`page` that says the same whatever the place."""
    return page(render, has_place=False)


def page(render: Page, *, has_place: bool = True) -> Page:
    """Turn ``render(view, *arguments)`` into a Dash layout that survives strangers and an empty installation.

    Above its title it says whose figures it shows, where it ``has_place``.

    Examples
    --------
    >>> layout = page(lambda view: view.area.name)
    >>> layout(area="E54000050")
    'North East and North Cumbria'
    """

    @wraps(render)
    def layout(*arguments: Any, **query: Any) -> Any:
        try:
            here = address.parse(query)
            shown = render(here, *arguments)
            if has_place and isinstance(shown, Component):
                return ui.say_whose(shown, subjects.name(here.area))
            return shown
        except address.EndedArea as ended:
            links = [
                html.Li(dcc.Link(f"Show {area.name}", href=f"?area={area.code}")) for area in ended.successors
            ]
            # The list above stays with the whole system: it has no area that has ended.
            return html.Div(
                [
                    ui.page_head("This area has ended"),
                    html.Div(
                        [ui.empty_state(str(ended)), html.Ul(links, className="plain-list")],
                        className="ended",
                    ),
                ]
            )
        except address.BadQuery as problem:
            return sorry("We cannot show that", str(problem))
        except store.NoSnapshot:
            return sorry(
                "Nothing is published yet",
                "Run “python app.py” or load an extract, then open this page again.",
            )

    return layout


def sorry(title: str, sentence: str) -> Component:
    """A friendly page for what cannot be shown."""
    return html.Div(
        [ui.page_head(title, sentence), html.P(html.A("Go to the overview", href="/"), className="way-out")]
    )
