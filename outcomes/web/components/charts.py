"""Charts on a page: the finding, the picture with a sentence for those who do not see it, the data as a table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NotRequired, TypedDict

from dash import dcc, html

from outcomes.charts.figure import Figure
from outcomes.charts.pictures import FIRST_YEAR, LAST_YEAR, Picture
from outcomes.charts.saved import Told, with_words
from outcomes.web import ids
from outcomes.web.components.facts import empty_state
from outcomes.web.components.marks import illustrative_mark
from outcomes.web.components.tables import Column, Row, data_table
from outcomes.web.tree import Piece, Pieces, attributes, classes, when

# A chart is read, and not zoomed: a finger that scrolls over it moves the page.
CONFIG: dcc.Graph.Config = {
    "displayModeBar": False,
    "responsive": True,
    "scrollZoom": False,
    "doubleClick": False,
    "showTips": False,
    "showAxisDragHandles": False,
}


def spark(picture: Picture, words: str) -> html.Span:
    """A row-sized picture of :mod:`outcomes.charts.pictures`; ``words`` say what it shows."""
    return html.Span(
        [html.Span(className=f"ink-{ink}", style={"maskImage": mask}) for ink, mask in picture.layers],
        className=classes("spark", "hatched" if picture.hatched else None),
        role="img",
        style={"aspectRatio": f"{picture.width} / {picture.height}"},
        **attributes(aria_label=words),
    )


def chart(
    figure: Figure,
    name: str,
    *,
    summary: str,
    title: Piece = None,
    level: int = 2,
    columns: Sequence[Column] = (),
    rows: Sequence[Row] = (),
    table_caption: str = "",
    caption: Piece = None,
    downloads: Sequence[tuple[str, str]] = (),
    provenance: str | None = None,
    synthetic: bool = False,
    key: Piece = None,
    is_table_open: bool = False,
    told: Told | None = None,
) -> html.Section:
    """A chart with its finding, its sentence for screen readers, its table and its downloads.

    Parameters
    ----------
    figure
        From :mod:`outcomes.charts.figures`; its notes ("The vertical axis starts at 50.") join the caption.
    name
        Unique on the page; ids are ``ids.chart(name)`` and ``ids.graph(name)``.
    summary
        One sentence: what the chart shows, with first, latest and target values.
    title
        The finding. Without one the section above must state it, and ``summary`` names the section.
    columns, rows
        The same data as a table, as for :func:`data_table`; no table is offered without columns.
    downloads
        (label, address), such as ("CSV", "/download/target-values.csv?...").
    provenance
        Address behind "Where does this come from?".
    is_table_open
        Where the reader has asked for the table in an order.
    told
        What the chart says when it is saved as a picture; without it none is offered.

    Examples
    --------
    >>> section = chart({"data": [], "layout": {"height": 300}}, "smoking", summary="Smoking fell to 10.2%.",
    ...                 title="Smoking has halved", columns=[Column("year", "Year")], rows=[{"year": "2024"}])
    >>> section.id
    'chart-smoking'
    """
    heading = ids.slug("heading", ids.chart(name))
    sentences: list[Piece] = [caption] if caption else []
    for extra in figure["layout"].get("meta", {}).get("notes", ()):
        sentences += [" ", extra] if sentences else [extra]
    if told:
        said = "".join(sentence for sentence in sentences if isinstance(sentence, str))
        figure = with_words(figure, told, caption=said, synthetic=synthetic)
    parts: list[Piece] = []
    if title:
        parts.append(
            html.Header(
                [
                    {2: html.H2, 3: html.H3, 4: html.H4}[level](
                        [title, *when(synthetic, " ", illustrative_mark())], id=heading
                    ),
                ]
            )
        )
    parts.append(
        html.Div(
            dcc.Graph(
                id=ids.graph(name),
                figure=figure,
                config=CONFIG,
                responsive=True,
                style={"height": f"{figure['layout']['height']}px"},
            ),
            className="chart-frame",
            role="img",
            **attributes(aria_label=("Illustrative data. " if synthetic else "") + summary),
        )
    )
    if key is not None:
        parts.append(key)
    if sentences:
        words = [sentence for sentence in sentences if isinstance(sentence, str)]
        whole: list[Piece] = ["".join(words)] if len(words) == len(sentences) else sentences
        parts.append(html.P(whole, className="caption"))
    extras = _pictures(name, told) if told else []
    table: list[Piece] = []
    if columns:
        table.append(
            html.Details(
                [
                    html.Summary("Show the data as a table"),
                    data_table(columns, rows, table_caption or summary, identity=ids.table(name)),
                ],
                className="table-of",
                open=True if is_table_open else None,
            )
        )
    if downloads or provenance or columns or told:
        parts.append(foot(downloads, provenance, formats=extras, after=table))
    # Without a heading of its own it is part of the section around it, not a landmark.
    labelled = attributes(aria_labelledby=heading) if title else {}
    return html.Section(parts, className="chart", id=ids.chart(name), **labelled)


def _pictures(name: str, told: Told) -> list[Piece]:
    """Buttons that save a chart as a picture; ``assets/charts.js`` answers them."""
    return [
        html.Button(
            label,
            className="button link",
            type="button",
            **attributes(data_save_chart=ids.graph(name), data_form=form, data_file_name=told.file_name),
        )
        for label, form in (("Chart, PNG", "png"), ("Chart, SVG", "svg"))
    ]


def foot(
    downloads: Sequence[tuple[str, str]],
    provenance: str | None,
    *,
    formats: Sequence[Piece] = (),
    after: Sequence[Piece] = (),
) -> html.Div:
    """What stands under a chart or a table: downloads, more ``formats``, where it comes from, ``after``."""
    parts: list[Piece] = [html.Span("Download", className="soft")] if downloads or formats else []
    parts += [html.A(label, href=href) for label, href in downloads]
    parts += formats
    if provenance:
        parts.append(dcc.Link("Where does this come from?", href=provenance))
    return html.Div([*parts, *after], className="chart-foot")


def key(items: Sequence[tuple[Piece, Pieces]]) -> html.Ul:
    """What marks mean, where labels have no room: (mark, words); a mark is an icon or :func:`key_line`."""
    return html.Ul([html.Li([mark, html.Span(words)]) for mark, words in items], className="key")


def key_line(kind: str = "") -> html.Span:
    """A mark for :func:`key`: the lines "", "england", "path", "limit", the areas "band", "illustrative"."""
    if kind in ("band", "illustrative"):
        return html.Span(
            className=classes("swatch", "hatched" if kind == "illustrative" else None),
            **attributes(aria_hidden="true"),
        )
    return html.Span(className=classes("line", kind), **attributes(aria_hidden="true"))


def spark_years() -> html.Span:
    """The time axis that stands in the heading of a column of sparklines."""
    return html.Span([html.Span(str(y)) for y in (FIRST_YEAR, 2020, LAST_YEAR)], className="spark-years")


class Tile(TypedDict):
    """A place of :func:`small_multiples`, with its picture, or with what is missing."""

    name: str
    href: NotRequired[str]
    picture: NotRequired[Picture]
    words: NotRequired[str]
    value: NotRequired[str]
    detail: NotRequired[str]
    missing: NotRequired[str]
    link: NotRequired[tuple[str, str] | None]


class TileGroup(TypedDict):
    """The places under one heading of :func:`small_multiples`."""

    name: str
    places: Sequence[Tile]


def small_multiples(
    groups: Sequence[TileGroup],
    *,
    scale: Sequence[str],
    years: tuple[str, str],
    key_words: Sequence[tuple[str, str]] = (),
) -> html.Div:
    """Places on one scale, in the partnership order given.

    Parameters
    ----------
    groups
        ``{"name", "places"}``; a place is ``{"name", "href", "picture", "words", "value", "detail"}``, where
        ``picture`` is ``figures.tile`` with the range that all share and ``words`` its sentence; one without
        data has ``{"name", "href", "missing"}``, the reason, and perhaps ``"link"`` (words, address) to the
        nearest level.
    scale
        Labels of the value axis, top first, the same for all: ``["30%", "20", "10", "0"]``.
    years
        First and last period.
    key_words
        (kind, words) of the lines: ``[("", "the place"), ("england", "England"), ("target", "5% target")]``.
    """
    blocks = []
    for group in groups:
        tiles: list[Piece] = [html.H3(group["name"])]
        for place in group["places"]:
            name = dcc.Link(place["name"], href=place["href"]) if place.get("href") else place["name"]
            parts: list[Piece] = [html.H4(name)]
            picture = place.get("picture")
            if picture is None:
                parts += [
                    html.P(html.B("No data"), className="value"),
                    empty_state(place["missing"], link=place.get("link"), small=True),
                ]
            else:
                parts += [
                    html.P([html.B(place["value"]), " ", place.get("detail") or ""], className="value"),
                    html.Div(
                        [
                            spark(picture, place["words"]),
                            html.Div(
                                [html.Span(label) for label in scale],
                                className="scale",
                                **attributes(aria_hidden="true"),
                            ),
                            html.Div(
                                [html.Span(y) for y in years],
                                className="years",
                                **attributes(aria_hidden="true"),
                            ),
                        ],
                        className="plot",
                    ),
                ]
            tiles.append(html.Div(parts, className="tile"))
        blocks.append(html.Div(tiles, className=f"tile-group span-{len(tiles) - 1}"))
    marks = [
        html.Li([html.I(className=kind, **attributes(aria_hidden="true")), words])
        for kind, words in key_words
    ]
    return html.Div(
        [
            *([html.Ul(marks, className="tile-key")] if marks else []),
            html.Div(blocks, className="tile-groups"),
        ]
    )
