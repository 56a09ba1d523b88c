"""The dashboard: ``python app.py`` builds the first snapshot if there is none, then serves.

``server`` is the WSGI application, for any other web server: ``gunicorn app:server``.
"""

import subprocess
import sys
from collections.abc import Iterable
from typing import Any

import dash
import dash_bootstrap_components  # noqa: F401 - registers its files before they are packed
from dash import dcc, html
from dash.development.base_component import Component
from pydantic import ValidationError

from outcomes.catalogue import Area, catalogue
from outcomes.catalogue.asks import AskError
from outcomes.catalogue.text import LogError
from outcomes.settings import Settings, sentence, use
from outcomes.warehouse import store
from outcomes.web import callbacks, find, ids, logs, markup, routes, static, tree
from outcomes.web import components as ui
from outcomes.wording import asks
from pages import learning_log

LICENCE = "Contains public sector information licensed under the Open Government Licence v3.0"


def create_app(settings: Settings) -> dash.Dash:
    """Build the Dash app and its shell around the pages."""
    use(settings)
    dashboard = dash.Dash(__name__, use_pages=True, title=ui.NAME, **static.dash_options())
    index = find.index({page["path"] for page in dash.page_registry.values()})
    index_address = static.address_of("find", ".json", index)
    dashboard.layout = shell(index_address)
    for page in dash.page_registry.values():
        page["layout"] = markup.lightened(page["layout"])
    callbacks.register(dashboard)
    logs.watch(dashboard.server)
    routes.register(dashboard.server, settings)
    routes.guard_callbacks(dashboard.server, dashboard)
    static.install(dashboard.server, dashboard, settings.home / "static", {index_address: index})
    static.security_headers(dashboard.server, dashboard)
    warm_up(dashboard)
    every_page: Any = dashboard.validation_layout
    dashboard.validation_layout = only_ids(every_page)  # type: ignore[assignment]  # Dash calls it None
    return dashboard


def shell(index: str) -> html.Div:
    """Header, the page, footer; ``index`` is the address of what the search box finds."""
    return html.Div(
        [
            dcc.Location(id=ids.LOCATION, refresh="callback-nav"),
            markup.light(
                ui.header(callbacks.NAVIGATION, place_options(), catalogue.areas_of("icb")[0].code, index),
            ),
            ui.main(dash.page_container),
            markup.light(ui.footer("", callbacks.FOOT, LICENCE), keep=[ids.FOOTER]),
        ],
        id=ids.SHELL,
    )


def place_options() -> list[dict[str, Any]]:
    """The place picker: the system and its partnerships, places by partnership, trusts, collaboratives, comparators."""

    def named(areas: Iterable[Area]) -> list[tuple[str, str]]:
        return [(area.code, area.name) for area in areas]

    groups: list[tuple[str | None, list[tuple[str, str]]]] = [(None, named(catalogue.areas_of("icb")))]
    groups += [("Local partnerships", named(catalogue.areas_of("partnership")))]
    for partnership in catalogue.areas_of("partnership"):
        groups.append((f"Places in {partnership.name}", named(catalogue.places_of(partnership))))
    groups += [
        ("Hospital trusts", named(catalogue.areas_of("acute"))),
        ("Ambulance services", named(catalogue.areas_of("ambulance"))),
        ("Collaboratives", named(catalogue.areas_of("collaborative"))),
        ("For comparison", named(catalogue.areas_of("region", "england"))),
    ]
    return ui.place_options(groups)


def only_ids(layout: Component) -> html.Div:
    """The components that a callback can name, bare: Dash writes its validation layout into every page."""
    named = {
        str(identity): part
        for part in tree.parts_of(layout)
        if (identity := getattr(part, "id", None)) is not None
    }
    required = ("id", "href")  # a link cannot be made without its address
    return html.Div(
        [
            type(part)(**{name: getattr(part, name) for name in required if hasattr(part, name)})
            for part in named.values()
        ]
    )


def warm_up(dashboard: dash.Dash) -> None:
    """Let Dash finish its set-up before the first visitor: concurrent first requests would fail otherwise.

    Dash does so before whatever it is asked first, so that an open address will do and no door need be left ajar.
    """
    if dashboard.server.test_client().get(routes.OPEN_PATHS[0]).status_code != 200:
        raise RuntimeError(f"The dashboard cannot start: {routes.OPEN_PATHS[0]} is not answered.")


def build_first_snapshot(settings: Settings) -> None:
    """Build what is missing in a process of its own, so that this one never opens the warehouse.

    Where that fails, a snapshot that is there is served all the same: another load may be running.
    """
    built = subprocess.run([sys.executable, "-m", "outcomes", "build"], check=False)
    if built.returncode and not store.is_readable(settings.home):
        sys.exit(built.returncode)


def checked_settings() -> Settings:
    """The settings; ends the process with one sentence where they cannot be used."""
    try:
        settings = Settings()
    except ValidationError as error:
        sys.exit(sentence(error))
    refusal = routes.refusal_to_listen(settings)
    if refusal:
        sys.exit(refusal)
    return settings


def check_written_files() -> None:
    """End the process with one sentence where an entry of the learning log or an ask cannot be used."""
    for folder, read in (("learning", learning_log.entries), ("asks", asks.written)):
        try:
            read()
        except (LogError, AskError) as error:
            sys.exit(f"data/{folder}/{error}")


def main() -> None:
    """Build, check who may reach the pages, serve."""
    from waitress.server import create_server

    settings = checked_settings()
    check_written_files()
    build_first_snapshot(settings)
    logs.log_to_standard_error()
    dashboard = create_app(settings)
    try:
        server = create_server(
            dashboard.server,
            host=settings.host,
            port=settings.port,
            threads=8,
            ident=None,
            # They say that somebody asks through a proxy; the address they give is never taken for the caller's.
            clear_untrusted_proxy_headers=False,
        )
    except OSError as error:
        sys.exit(
            f"Cannot listen on {settings.host}:{settings.port}: {error.strerror}. Set OUTCOMES_PORT to another port."
        )
    print(f"Serving on http://{settings.host}:{settings.port} (Ctrl+C stops)", flush=True)
    server.run()


if __name__ == "__main__":
    main()
else:
    logs.log_to_standard_error()
    check_written_files()
    app = create_app(checked_settings())
    server = app.server
