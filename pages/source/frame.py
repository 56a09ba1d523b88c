"""The frame of every answer: its head, the queries, what is measured, and how to read the same data."""

from collections.abc import Sequence

from dash import dcc, html
from dash.development.base_component import Component
from flask import has_request_context, request

from outcomes import address
from outcomes.catalogue import Measure, catalogue
from outcomes.exports.datasets import Dataset
from outcomes.results.provenance import SnapshotRow
from outcomes.warehouse import store
from outcomes.web import components as ui
from outcomes.web.tree import Piece, Pieces, attributes, when
from pages.data.files import stamp

#: Folder, name and what it does, of each query on the way from files to figures.
Steps = Sequence[tuple[str, str, str]]
PUBLISHED_STEPS: Steps = (
    ("staging", "stg_published", "Every published figure, whatever its source and edition"),
    ("marts", "observations", "The one in use"),
)


def answer(
    here: address.View,
    dataset: Dataset,
    subject: str,
    lead: str | None,
    parts: Sequence[Piece],
    *,
    synthetic: bool,
) -> Component:
    """A page about one dataset: which snapshot it is read from, and the parts of the answer."""
    (snapshot,) = store.read("snapshot", SnapshotRow)
    facts = ui.facts(
        [
            ("Snapshot", html.Span(snapshot.id, className="digest")),
            ("Published", stamp(snapshot.published_at)),
            ("Dataset", html.Code(dataset.name)),
            *([("Kind", ui.illustrative_mark())] if synthetic else []),
        ]
    )
    title = f"Where this comes from: {subject}"
    return html.Div(
        [ui.page_head(title, lead, aside=facts, trail=trail(here)), *parts], className="head-at-top"
    )


def trail(here: address.View) -> Component:
    """The way back to the data page."""
    return ui.breadcrumb([("Data", here.link("/data"))], "Where does this come from?")


def address_of(path: str) -> str:
    """A download address as a script outside the browser needs it."""
    return (request.host_url.rstrip("/") if has_request_context() else "http://127.0.0.1:8050") + path


def recipe(lines: Sequence[str]) -> Component:
    """Lines of Python that read the dataset, to be copied."""
    text = "\n".join(["import pandas as pd", "", *lines])
    return ui.section(
        "Read the same data with pandas",
        html.Pre(
            text, className="code", tabIndex=0, role="region", **attributes(aria_label="Python to copy")
        ),
        name="pandas",
        note="Behind a sign-in, a script must sign in too; or download the file in the browser and read"
        " that.",
    )


def queries(steps: Steps, dataset: Dataset) -> Component:
    """Every query from file to figure, in full."""
    listed = (*steps, ("reads", dataset.query, "What the chart and the download read"))
    parts = [
        html.Details(
            [
                html.Summary([f"{number}. {words_} (", html.Code(f"queries/{folder}/{name}.sql"), ")"]),
                html.Pre(store.query(folder, name), className="query", tabIndex=0),
            ],
            className="more",
        )
        for number, (folder, name, words_) in enumerate(listed, start=1)
    ]
    return ui.section("The queries, from file to figure", parts, name="queries")


def definition(here: address.View, measure: Measure) -> Component:
    """What a measure is, and where its figures are taken from."""
    items: list[tuple[Piece, Pieces, str | None]] = [
        ("Measure", [measure.title, f", {measure.unit}" if measure.unit else ""], measure.basis)
    ]
    if measure.numerator:
        items.append(("Numerator", measure.numerator, None))
    if measure.denominator:
        items.append(("Denominator", measure.denominator, None))
    direction = {
        "low": "Lower is better.",
        "high": "Higher is better.",
        "neutral": "Neither direction is better.",
    }
    items.append(("Direction", direction[measure.polarity], None))
    # Its grade is that of the publisher; a figure here may be read from a copy, and has a grade of its own.
    items.append(("Source", measure.source, None))
    if measure.indicators:
        taken: list[Piece] = []
        for indicator in measure.indicators:
            taken += [*when(taken, ", "), html.Code(indicator)]
        items.append(("Taken from", taken, None))
    if measure.disclosure == "hes":
        items.append(("Disclosure", "Counts of 1 to 7 are hidden, others go to the nearest 5.", None))
    if measure.differs_because:
        items.append(("Why other publications differ", measure.differs_because, None))
    link = html.P(dcc.Link("How it is worked out", href=here.link("/methods")), className="caption")
    return ui.section("What is measured", [ui.definitions(items), link], name="definition")


def nearest(here: address.View, dataset: Dataset, reason: str, **more: str) -> Component:
    """Why an area has no figure, and the way to those of the whole system."""
    icb = catalogue.areas_of("icb")[0]
    if here.area.code == icb.code:
        return ui.empty_state(reason)
    return ui.empty_state(
        reason,
        link=(
            f"Show {icb.name}",
            here.here("/data/source", area=icb.code, dataset=dataset.name, period=None, **more),
        ),
    )
