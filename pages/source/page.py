"""Where does this come from? A figure followed to its file, line, SHA-256 and query: /data/source."""

import dash
from dash import dcc, html
from dash.development.base_component import Component

from outcomes import address
from outcomes.catalogue import catalogue
from outcomes.exports.datasets import DATASETS
from outcomes.web import components as ui
from outcomes.web import view
from pages.source import file, published, results, target, weekly
from pages.source.frame import trail


def follow(here: address.View) -> Component:
    """The sources of one dataset, of one figure of it, or what is known of one file.

    Raises
    ------
    address.BadQuery
        For a dataset, part, measure, period or file that does not exist.
    """
    sha256 = here.options.get("sha")
    if sha256:
        return file.one_file(here, sha256)
    name = here.options.get("dataset")
    if not name:
        return _choose(here)
    dataset = DATASETS.get(name)
    if dataset is None:
        raise address.BadQuery(f"There is no dataset “{name[:60]}”. The data page lists them all.", 404)
    if name in results.RESULTS:
        return results.basis_of(here, dataset)
    kind, _, rest = name.partition("-")
    if kind == "target":
        return target.points_of(here, dataset, catalogue.commitment(rest))
    if kind == "places":
        return target.places_of(here, dataset, catalogue.commitment(rest))
    if kind == "weekly":
        return weekly.lines_of(here, dataset, rest)
    return published.figures_of(here, dataset)


layout = view.page(follow)


def _choose(here: address.View) -> Component:
    items = [
        html.Li(dcc.Link(dataset.title, href=here.here("/data/source", dataset=dataset.name)))
        for dataset in DATASETS.values()
    ]
    return html.Div(
        [
            ui.page_head(
                "Where does this come from?",
                "Choose what to follow. The same link stands under every chart.",
                trail=trail(here),
            ),
            ui.section("Datasets", html.Ul(items, className="measure-list"), name="datasets"),
        ]
    )


dash.register_page(
    "data.source",
    path="/data/source",
    name="Where does this come from?",
    title=view.titled("Where does this come from?"),
    layout=layout,
    check=follow,
    order=71,
)
