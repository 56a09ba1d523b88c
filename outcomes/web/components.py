"""Values to fragments of a page.

Plain functions that return Dash components. They know words, structure and accessibility; colours and sizes
are in ``assets/``, charts in :mod:`outcomes.charts.figures`. Every chart is a heading that states the finding, a
picture with one sentence for those who do not see it, and the same data as a table.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from operator import itemgetter

import dash_bootstrap_components as dbc
from dash import dcc, html
from dash.development.base_component import Component

from outcomes.catalogue import glossary
from outcomes.charts.figures import CONFIG
from outcomes.charts.pictures import FIRST_YEAR, LAST_YEAR, Picture
from outcomes.methods.verdict import ICONS, LIKELY, UNLIKELY, WORDS
from outcomes.numerals import with_unit
from outcomes.web import ids

Child = object

NAME = "NENC outcomes"
STRAPLINE = "Better health and wellbeing for all, to 2030"
Row = Mapping[str, object]

TONES = {
    "met": "better",
    "likely": "better",
    "right-way": "better",
    "unlikely": "worse",
    "wrong-way": "worse",
    "gap-closing-both-worse": "worse",
}

BASIS_WORDS = {"stated": "Stated", "assumed": "Assumed", "not stated": "Not stated"}

ASSURANCE_WORDS = {
    "usually met": "Usually met",
    "sometimes": "Sometimes met",
    "rarely": "Rarely met",
}
ASSURANCE_TONES = {"usually met": "better", "sometimes": "usual", "rarely": "worse"}

COMPARISON_SHAPES = {"better": "circle", "worse": "diamond", "similar": "square"}

# Row and column of each place on the tile map, roughly as they lie; codes and abbreviations.
TILE_MAP = {
    "E06000057": (1, 3, "Nland"),
    "E06000063": (2, 1, "Cumb"),
    "E08000021": (2, 3, "Newc"),
    "E08000022": (2, 4, "N Tyne"),
    "E06000064": (3, 1, "W&F"),
    "E08000037": (3, 3, "Gates"),
    "E08000023": (3, 4, "S Tyne"),
    "E06000047": (4, 3, "Durham"),
    "E08000024": (4, 4, "Sund"),
    "E06000005": (5, 2, "Darl"),
    "E06000004": (5, 3, "Stock"),
    "E06000001": (5, 4, "Hartl"),
    "E06000002": (6, 3, "Midd"),
    "E06000003": (6, 4, "Redcar"),
}


def _classes(*names: str | None) -> str:
    return " ".join(name for name in names if name)


def _list(children: Child) -> list:
    if children is None:
        return []
    return list(children) if isinstance(children, (list, tuple)) else [children]


# Words with icons ---------------------------------------------------------------------------------------


def icon(name: str, *, tone: str | None = None, size: str | None = None) -> html.Span:
    """One of the icons in ``assets/icons``, hidden from screen readers: a word always stands beside it."""
    return html.Span(className=_classes("icon", f"icon-{name}", tone, size), **{"aria-hidden": "true"})


def verdict(code: str, words: str | None = None, *, detail: Child = None, large: bool = False) -> html.Span:
    """A verdict as icon and words.

    ``code`` is one of ``outcomes.methods.verdict.WORDS``; ``detail`` is small print under the words, such as "about
    1 in 3".

    >>> verdict("either-way").children[1].children[0]
    'Could go either way'
    """
    return html.Span(
        [
            icon(ICONS[code], tone=TONES.get(code, "usual")),
            html.Span(
                [words or WORDS[code], *([html.Span(detail, className="detail")] if detail else [])],
                className="words",
            ),
        ],
        className=_classes("verdict", "large" if large else None),
    )


def lines(said: Iterable[str]) -> list[html.Span] | None:
    """What stands beneath a verdict, each on a line of its own; None where there is nothing to add."""
    return [html.Span(line, className="line") for line in said] or None


def tally(verdicts: Sequence[tuple[str, int]]) -> html.Ul:
    """How many targets have each verdict: ``tally([("likely", 0), ("either-way", 2)])``."""
    return html.Ul(
        [
            html.Li(
                [icon(ICONS[code], tone=TONES.get(code, "usual")), html.B(str(n)), html.Span(WORDS[code])]
            )
            for code, n in verdicts
        ],
        className="tally",
    )


def variation(name: str, detail: Child = None) -> html.Span:
    """What a control chart says: ``variation("concern high", "Above the upper limit")``.

    ``name`` is ``spc.Latest.variation``: "improvement", "concern" or "neutral" with "high" or "low";
    "mixed"; "usual".
    """
    kind = name.split()[0]
    words = {
        "improvement": "Improvement",
        "concern": "Concern",
        "neutral": "Change",
        "mixed": "Mixed",
        "usual": "Usual variation",
    }[kind]
    tone = {"improvement": "better", "concern": "worse"}.get(kind, "usual")
    return html.Span(
        [
            icon(f"variation-{ids.slug(name)}", size="large"),
            html.Span(
                [words, *([html.Span(detail, className="detail")] if detail else [])], className="words"
            ),
        ],
        className=f"signal {tone}",
    )


def assurance(name: str | None, detail: Child = None) -> html.Span:
    """Whether the process meets a standard: ``assurance("rarely", "Standard 78%")``; None has no icon."""
    if name is None:
        return html.Span(detail or "No standard", className="caption")
    return html.Span(
        [
            icon(f"assurance-{ids.slug(name)}", size="large"),
            html.Span(
                [ASSURANCE_WORDS[name], *([html.Span(detail, className="detail")] if detail else [])],
                className="words",
            ),
        ],
        className=f"signal {ASSURANCE_TONES[name]}",
    )


def comparison(kind: str, words: str) -> html.Span:
    """A place against England: ``kind`` is "better", "worse" or "similar", ``words`` "higher" and so on."""
    tone = "usual" if kind == "similar" else kind
    return html.Span(
        [icon(COMPARISON_SHAPES[kind], tone=tone, size="small"), html.Span(words, className="words")],
        className="comparison",
    )


def illustrative_mark(words: str = glossary.ILLUSTRATIVE.term) -> html.Span:
    """The mark of everything that rests on invented data."""
    return html.Span([icon("mark", size="small"), words], className="mark")


def is_all_illustrative(rows: Iterable[Row]) -> bool:
    """Whether a section rests on invented data alone, and may carry the mark; a real row never stands under it.

    >>> is_all_illustrative([{"synthetic": True}, {"synthetic": False}]), is_all_illustrative([])
    (False, False)
    """
    said = [bool(row["synthetic"]) for row in rows]
    return bool(said) and all(said)


def row_mark(row: Row, rows: Iterable[Row]) -> list:
    """The mark of an invented row among ``rows`` of which some are real; else it stands over all of them.

    >>> invented, real = {"synthetic": True}, {"synthetic": False}
    >>> len(row_mark(invented, [invented, real])), row_mark(invented, [invented]), row_mark(real, [invented, real])
    (1, [], [])
    """
    return [illustrative_mark()] if row["synthetic"] and not is_all_illustrative(rows) else []


def basis(kind: str) -> html.Span:
    """Whether the strategy says so: "stated", "assumed" or "not stated"."""
    return html.Span(BASIS_WORDS[kind], className=f"basis {ids.slug(kind)}")


def freshness(period: str | None, age: str | None = None) -> html.Span:
    """How recent the data is: ``freshness("2024", "23 months old")``."""
    if not period:
        return html.Span("No data", className="caption")
    return html.Span(
        [period, *([" ", html.Span(age, className="caption")] if age else [])], className="freshness"
    )


def term(word: Child, meaning: str) -> html.Button:
    """A word with its meaning on hover and on focus, without script."""
    return html.Button(
        [word, html.Span(["\u200b", meaning], className="meaning", role="tooltip")],
        className="term",
        type="button",
    )


def chance(probability: float) -> html.Span:
    """A dot on a line from 0 to 1 with ticks where the verdict changes, beside the words of the analysts' panel."""
    return html.Span(
        [
            *[html.I(style={"left": f"{float(100 * cut):.1f}%"}) for cut in (UNLIKELY, LIKELY)],
            html.B(style={"left": f"{round(100 * probability)}%"}),
        ],
        className="chance",
        **{"aria-hidden": "true"},
    )


# Figures of one number ----------------------------------------------------------------------------------


def figure_in_row(
    value: float | None, unit: str = "", decimals: int = 1, period: str = "", detail: Child = None
):
    """A number in a table row with its period, and small print such as the baseline under it."""
    text = with_unit(value, unit if unit == "%" else "", decimals)
    after = " ".join(part for part in ("" if unit == "%" else unit, period) if part)
    return html.Span(
        [
            html.Span(text, className="figure-in-row"),
            *([" ", html.Span(after, className="soft")] if after else []),
            *([html.Span(detail, className="caption")] if detail else []),
        ]
    )


def facts(items: Sequence[tuple[Child, Child]]) -> html.Dl:
    """Short facts beside a title: ``facts([("Verdict", verdict("likely")), ("Data to", "2024")])``."""
    return html.Dl([html.Div([html.Dt(label), html.Dd(value)]) for label, value in items], className="facts")


def sums(items: Sequence[tuple[Child, Child]], total: int | None = None) -> html.Dl:
    """A sum: label and number in rows, the row ``total`` (index) larger."""
    return html.Dl(
        [
            html.Div([html.Dt(label), html.Dd(value)], className="total" if i == total else None)
            for i, (label, value) in enumerate(items)
        ],
        className="sums",
    )


def definitions(items: Sequence[tuple[Child, Child, str | None]]) -> html.Dl:
    """Definitions and caveats: (term, text, basis); basis is "stated", "assumed", "not stated" or None."""
    parts: list = []
    for word, text, kind in items:
        parts += [html.Dt([word, *([" ", basis(kind)] if kind else [])]), html.Dd(text)]
    return html.Dl(parts, className="definitions")


def bars(rows: Sequence[Row], unit: str = "", decimals: int = 2) -> html.Ul:
    """Bars of one scale: ``{"label", "value", "open", "away"}``.

    An open bar is what is needed, a full one what is. A negative value (movement away from the target) has
    no bar, only its number; without a sign where it is marked as ``away``, since its label says which way.
    """
    most = max([float(r["value"]) for r in rows if r.get("value") is not None] or [0.0])
    items = []
    for row in rows:
        value = row.get("value")
        share = 0 if value is None or most <= 0 else max(0.0, float(value) / most)
        bar = [] if row.get("away") else [html.Span(className="bar", style={"width": f"{share * 64:.1f}%"})]
        items.append(
            html.Li(
                [
                    html.Span(row["label"], className="label"),
                    html.Span(
                        [*bar, html.B(with_unit(abs(value) if row.get("away") else value, unit, decimals))],
                        className="track",
                    ),
                ],
                className="open" if row.get("open") else None,
            )
        )
    return html.Ul(items, className="bars")


# What is not there --------------------------------------------------------------------------------------


def empty_state(
    reason: str, detail: Child = None, link: tuple[str, str] | None = None, *, small: bool = False
) -> html.Div:
    """What is missing, in the place where the figure would stand; ``data-missing`` holds the reason.

    >>> box = empty_state("No smoking series for Cumberland", link=("Show England", "?area=E92000001"))
    >>> getattr(box, "data-missing")
    'No smoking series for Cumberland'
    """
    parts = [html.P(html.Strong(reason) if detail else reason)]
    if detail:
        parts.append(html.P(detail))
    if link:
        parts.append(html.P(dcc.Link(link[0], href=link[1]), className="no-print"))
    return html.Div(
        parts, className=_classes("empty", "small" if small else None), **{"data-missing": reason}
    )


def notice(children: Child, *, caution: bool = False) -> html.Div:
    """A sentence that the reader must not miss, under the title."""
    return html.Div(_list(children), className=_classes("notice", "caution" if caution else None))


# Tables -------------------------------------------------------------------------------------------------


def column(
    key: str, label: Child, *, numeric: bool = False, decimals: int = 1, unit: str = "", class_name: str = ""
) -> dict:
    """A column of :func:`data_table`: which key of the rows, its heading, and how a number is written.

    ``numeric`` is for numbers that are written out already, such as "77.5%" or "1 to 7"; a column of bare
    numbers needs no word.
    ``class_name="drop-on-paper"`` leaves the column out where the page must fit one sheet;
    "own-row-on-phone" gives its cells a whole row where rows become blocks.
    """
    return {
        "key": key,
        "label": label,
        "numeric": numeric,
        "decimals": decimals,
        "unit": unit,
        "class_name": class_name,
    }


def _cell(value: object, spec: Row) -> Child:
    if _is_number(value):
        return with_unit(value, str(spec.get("unit") or ""), int(spec.get("decimals", 1)))
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "–" if value is None else value


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _column_class(spec: Row, rows: Sequence[Row]) -> str | None:
    """Numbers align right, in every table: what is bare or said to be a number."""
    known = [value for row in rows if (value := row.get(str(spec["key"]))) is not None]
    is_numeric = spec.get("numeric") or (known and all(_is_number(value) for value in known))
    return _classes("number" if is_numeric else "", str(spec.get("class_name") or "")) or None


def sortable(
    columns: Sequence[Row],
    rows: Sequence[Row],
    keys: Collection[str],
    order: str | None,
    address: Callable[[str | None], str],
) -> tuple[list[Row], list[Row]]:
    """Headings that lead to the rows in their order, and the rows in the order that the address asks for.

    Parameters
    ----------
    columns, rows
        As for :func:`data_table`, without groups.
    keys
        Of the columns that can be sorted by: bare numbers, or text.
    order
        One of ``keys``, with "-" before it for the largest or last first; rows without a value stand last either
        way. None, or a column that is not there, leaves the rows as they are.
    address
        Of the page in an order. A heading leads from rising to falling, and from there to the rows as they are.

    Examples
    --------
    >>> heads, ordered = sortable([column("rate", "Rate")], [{"rate": 2}, {"rate": None}, {"rate": 1}], ["rate"],
    ...                           "rate", lambda order: f"?sort={order}")
    >>> [row["rate"] for row in ordered], heads[0]["label"].href, heads[0]["sort"]
    ([1, 2, None], '?sort=-rate', 'ascending')
    """
    ordered = list(rows)
    heads = []
    for spec in columns:
        key = str(spec["key"])
        if key not in keys:
            heads.append(spec)
            continue
        sort, leads_to = {key: ("ascending", f"-{key}"), f"-{key}": ("descending", None)}.get(
            order, ("none", key)
        )
        if sort != "none":
            known = [row for row in rows if row.get(key) is not None]
            missing = [row for row in rows if row.get(key) is None]
            ordered = [*sorted(known, key=itemgetter(key), reverse=sort == "descending"), *missing]
        heads.append(
            {**spec, "sort": sort, "said": spec["label"], "label": dcc.Link(spec["label"], address(leads_to))}
        )
    return heads, ordered


def data_table(
    columns: Sequence[Row],
    rows: Sequence[Row],
    caption: Child,
    *,
    identity: str | None = None,
    header: str | None = None,
    on_phone: str = "scroll",
    class_name: str = "",
    caption_unseen: bool = False,
) -> html.Div:
    """A real table in a box that scrolls by itself and can be reached by keyboard.

    Parameters
    ----------
    columns
        From :func:`column`. A value may be a number, text or a component; None becomes a dash.
    rows
        Dicts by column key. A row with ``"group"`` becomes a heading over the rows that follow, ``"note"``
        its small print; ``"chosen": True`` marks the place in view. ``"spans": {key: 3}`` lets a cell take
        three columns, where one reason stands for all that is missing.
    caption
        What the table holds, with unit and period.
    header
        Key of the column that names the row; the first by default.
    on_phone
        "scroll", or "rows": each row becomes a block in which cells carry their column's heading.
    caption_unseen
        For tables whose section heading says the same.

    Examples
    --------
    >>> table = data_table([column("place", "Place"), column("rate", "Rate", numeric=True, unit="%")],
    ...                    [{"place": "Gateshead", "rate": 8.3}], "Adults who smoke, 2024, %")
    >>> table.role, table.children.children[2].children[0].children[1].children
    ('region', '8.3%')
    """
    named = header or str(columns[0]["key"])
    styles = [_column_class(spec, rows) for spec in columns]
    body = []
    for row in rows:
        if "group" in row:
            note = [html.Span(row["note"], className="caption")] if row.get("note") else []
            body.append(
                html.Tr(
                    html.Th([row["group"], *note], colSpan=len(columns), scope="colgroup"), className="group"
                )
            )
            continue
        cells = []
        covered = 0
        for spec, style in zip(columns, styles, strict=True):
            if covered:
                covered -= 1
                continue
            value = _cell(row.get(str(spec["key"])), spec)
            width = int(row.get("spans", {}).get(spec["key"], 1))
            covered = width - 1
            if spec["key"] == named:
                cells.append(html.Th(value, scope="row", className=style))
            else:
                # A reason that stands for several columns is none of them.
                said = spec.get("said", spec["label"])
                has_label = isinstance(said, str) and said and width == 1
                label = {"data-label": said} if has_label else {}
                span = {"colSpan": width} if width > 1 else {}
                cells.append(html.Td(value, className=style, **span, **label))
        body.append(html.Tr(cells, className="chosen" if row.get("chosen") else None))
    head = html.Thead(
        html.Tr(
            [
                html.Th(
                    spec["label"],
                    scope="col",
                    className=style,
                    **({"aria-sort": spec["sort"]} if "sort" in spec else {}),
                )
                for spec, style in zip(columns, styles, strict=True)
            ]
        )
    )
    name = caption if isinstance(caption, str) else "Table"
    return html.Div(
        html.Table(
            [
                html.Caption(caption, className="unseen") if caption_unseen else html.Caption(caption),
                head,
                html.Tbody(body),
            ],
            className=_classes("data", "rows-on-phone" if on_phone == "rows" else None, class_name),
        ),
        className="scroll",
        role="region",
        tabIndex=0,
        **{"aria-label": name},
        **({"id": identity} if identity else {}),
    )


# Pictures -----------------------------------------------------------------------------------------------


def spark(picture: Picture, words: str) -> html.Span:
    """A row-sized picture of :mod:`outcomes.charts.pictures`; ``words`` say what it shows."""
    return html.Span(
        [html.Span(className=f"ink-{ink}", style={"maskImage": mask}) for ink, mask in picture.layers],
        className=_classes("spark", "hatched" if picture.hatched else None),
        role="img",
        style={"aspectRatio": f"{picture.width} / {picture.height}"},
        **{"aria-label": words},
    )


def chart(
    figure: Mapping,
    name: str,
    *,
    summary: str,
    title: Child = None,
    level: int = 2,
    columns: Sequence[Row] = (),
    rows: Sequence[Row] = (),
    table_caption: str = "",
    caption: Child = None,
    downloads: Sequence[tuple[str, str]] = (),
    provenance: str | None = None,
    synthetic: bool = False,
    key: Child = None,
    is_table_open: bool = False,
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

    Examples
    --------
    >>> section = chart({"data": [], "layout": {"height": 300}}, "smoking", summary="Smoking fell to 10.2%.",
    ...                 title="Smoking has halved", columns=[column("year", "Year")], rows=[{"year": "2024"}])
    >>> section.id
    'chart-smoking'
    """
    heading = ids.slug("heading", ids.chart(name))
    sentences = [caption] if caption else []
    for extra in figure["layout"].get("meta", {}).get("notes", ()):
        sentences += [" ", extra] if sentences else [extra]
    parts: list = []
    if title:
        parts.append(
            html.Header(
                [
                    {2: html.H2, 3: html.H3, 4: html.H4}[level](
                        [title, *([" ", illustrative_mark()] if synthetic else [])], id=heading
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
            **{"aria-label": ("Illustrative data. " if synthetic else "") + summary},
        )
    )
    if key is not None:
        parts.append(key)
    if sentences:
        if all(isinstance(sentence, str) for sentence in sentences):
            sentences = ["".join(sentences)]
        parts.append(html.P(sentences, className="caption"))
    extras: list = []
    if downloads:
        extras.append(
            html.Button(
                "Chart, SVG",
                className="button link",
                type="button",
                **{"data-save-chart": ids.graph(name), "data-file-name": ids.slug(name)},
            )
        )
    table: list = []
    if columns:
        table.append(
            html.Details(
                [
                    html.Summary("Show the data as a table"),
                    data_table(columns, rows, table_caption or summary, identity=ids.table(name)),
                ],
                className="table-of",
                **({"open": True} if is_table_open else {}),
            )
        )
    if downloads or provenance or columns:
        parts.append(foot(downloads, provenance, formats=extras, after=table))
    # Without a heading of its own it is part of the section around it, not a landmark.
    labelled = {"aria-labelledby": heading} if title else {}
    return html.Section(parts, className="chart", id=ids.chart(name), **labelled)


def foot(
    downloads: Sequence[tuple[str, str]],
    provenance: str | None,
    *,
    formats: Sequence[Child] = (),
    after: Sequence[Child] = (),
) -> html.Div:
    """What stands under a chart or a table: downloads, more ``formats``, where it comes from, ``after``."""
    parts: list = [html.Span("Download", className="soft")] if downloads else []
    parts += [html.A(label, href=href) for label, href in downloads]
    parts += formats
    if provenance:
        parts.append(dcc.Link("Where does this come from?", href=provenance))
    return html.Div([*parts, *after], className="chart-foot")


def key(items: Sequence[tuple[Child, Child]]) -> html.Ul:
    """What marks mean, where labels have no room: (mark, words); a mark is an icon or :func:`key_line`."""
    return html.Ul([html.Li([mark, html.Span(words)]) for mark, words in items], className="key")


def key_line(kind: str = "") -> html.Span:
    """A mark for :func:`key`: the lines "", "england", "path", "limit", the areas "band", "illustrative"."""
    if kind in ("band", "illustrative"):
        return html.Span(
            className=_classes("swatch", "hatched" if kind == "illustrative" else None),
            **{"aria-hidden": "true"},
        )
    return html.Span(className=_classes("line", kind), **{"aria-hidden": "true"})


def spark_years() -> html.Span:
    """The time axis that stands in the heading of a column of sparklines."""
    return html.Span([html.Span(str(y)) for y in (FIRST_YEAR, 2020, LAST_YEAR)], className="spark-years")


def small_multiples(
    groups: Sequence[Row],
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
        tiles = [html.H3(group["name"])]
        for place in group["places"]:
            name = dcc.Link(place["name"], href=place["href"]) if place.get("href") else place["name"]
            parts: list = [html.H4(name)]
            if place.get("picture") is None:
                parts += [
                    html.P(html.B("No data"), className="value"),
                    empty_state(str(place["missing"]), link=place.get("link"), small=True),
                ]
            else:
                parts += [
                    html.P([html.B(place["value"]), " ", place.get("detail") or ""], className="value"),
                    html.Div(
                        [
                            spark(place["picture"], str(place["words"])),
                            html.Div(
                                [html.Span(label) for label in scale],
                                className="scale",
                                **{"aria-hidden": "true"},
                            ),
                            html.Div(
                                [html.Span(y) for y in years], className="years", **{"aria-hidden": "true"}
                            ),
                        ],
                        className="plot",
                    ),
                ]
            tiles.append(html.Div(parts, className="tile"))
        blocks.append(html.Div(tiles, className=f"tile-group span-{len(tiles) - 1}"))
    marks = [html.Li([html.I(className=kind, **{"aria-hidden": "true"}), words]) for kind, words in key_words]
    return html.Div(
        [
            *([html.Ul(marks, className="tile-key")] if marks else []),
            html.Div(blocks, className="tile-groups"),
        ]
    )


def tile_map(places: Mapping[str, Row], words: str) -> html.Ul:
    """The 14 places as squares, roughly where they lie.

    ``places`` maps an area code to ``{"name", "href", "value" (text), "comparison", "words"}``; a place
    without a value says "no data". ``words`` say what the values are.
    """
    tiles = []
    for code, (row, col, short) in TILE_MAP.items():
        place = places.get(code, {})
        kind = place.get("comparison")
        value = str(place.get("value") or "no data")
        name = str(place.get("name") or short)
        marks = [icon(COMPARISON_SHAPES[str(kind)], size="small")] if kind else []
        tiles.append(
            html.Li(
                dcc.Link(
                    [
                        html.Span(short, className="abbreviation"),
                        html.Span(value, className="value"),
                        html.Span([*marks, place.get("words") or ""], className="against"),
                    ],
                    href=str(place.get("href") or f"?area={code}"),
                    className={"similar": "usual", None: None if place.get("value") else "none"}.get(
                        kind, kind
                    ),
                    title=name,
                ),
                style={"gridRow": row, "gridColumn": col},
                title=f"{name}: {value} {place.get('words') or ''}".strip(),
            )
        )
    return html.Ul(tiles, className="tile-map", **{"aria-label": words})


# Downloads, sources -------------------------------------------------------------------------------------


def downloads(
    links: Sequence[tuple[str, str]],
    *,
    source: Child = None,
    more: Sequence[Child] = (),
    synthetic: bool = False,
) -> html.Section:
    """The strip at the foot of a page: formats, further links, and the source in a line."""
    items = [html.Li(html.B("Download"))] if links else []
    items += [html.Li(html.A(label, href=href)) for label, href in links]
    items += [html.Li(item, className="apart") for item in more]
    return html.Section(
        [html.Ul(items), *([source_line(source, synthetic=synthetic)] if source or synthetic else [])],
        className="strip",
        **{"aria-label": "Download and sources"},
    )


def source_line(source: Child, *, synthetic: bool = False) -> html.P:
    """Where figures come from, in one line."""
    return html.P([*([illustrative_mark(), " "] if synthetic else []), source or ""], className="caption")


def provenance(items: Sequence[tuple[Child, Child]], query: str | None = None) -> html.Div:
    """A figure followed to its file, line, SHA-256 and query."""
    parts: list = [html.Dl([part for label, value in items for part in (html.Dt(label), html.Dd(value))])]
    if query:
        parts.append(
            html.Details([html.Summary("The query"), html.Pre(query, className="query")], className="more")
        )
    return html.Div(parts, className="provenance")


# The page -----------------------------------------------------------------------------------------------


def section(
    title: Child, children: Child, *, note: Child = None, name: str | None = None, synthetic: bool = False
) -> html.Section:
    """A part of a page under a rule; the title is a finding where there is one."""
    heading = ids.section(name or (title if isinstance(title, str) else "section"))
    head = [html.H2([*_list(title), *([" ", illustrative_mark()] if synthetic else [])], id=heading)]
    if note:
        head.append(html.P(note, className="caption"))
    return html.Section(
        [html.Header(head), *_list(children)], className="section", **{"aria-labelledby": heading}
    )


def page_head(title: Child, lead: Child = None, *, aside: Child = None, trail: Child = None) -> html.Div:
    """Breadcrumb, the page's title (a finding), the lead sentence, and facts at the right."""
    words = [
        html.H1(title, id=ids.PAGE_TITLE, tabIndex=-1),
        *([html.P(lead, className="lead")] if lead else []),
    ]
    block = (
        html.Div([html.Div(words), html.Div(_list(aside))], className="page-head")
        if aside is not None
        else html.Div(words, className=_classes("page-title", "after-trail" if trail is not None else None))
    )
    return html.Div([*_list(trail), block])


def say_whose(page: Component, place: str) -> Component:
    """Put the name of a place above the title of a page, unless the title has it.

    >>> page = say_whose(page_head("Smoking in adults"), "County Durham")
    >>> [part.children for part in page.children[0].children]
    ['County Durham', 'Smoking in adults']
    """
    for block in page._traverse():
        children = getattr(block, "children", None)
        titles = (
            [child for child in children if getattr(child, "id", None) == ids.PAGE_TITLE]
            if isinstance(children, list)
            else []
        )
        if titles:
            said = " ".join(part for part in _list(titles[0].children) if isinstance(part, str))
            if place.lower() not in said.lower():
                children.insert(children.index(titles[0]), html.P(place, className="whose"))
            break
    return page


def breadcrumb(trail: Sequence[tuple[str, str]], here: str) -> html.Nav:
    """``breadcrumb([("Overview", "/"), ("Longer and healthier lives", "/goals/...")], "Smoking")``."""
    items = [html.Li(dcc.Link(label, href=href)) for label, href in trail]
    items.append(html.Li(html.Span(here, **{"aria-current": "page"})))
    return html.Nav(html.Ol(items, className="breadcrumb"), **{"aria-label": "Breadcrumb"})


def contents(items: Sequence[tuple[str, str]]) -> html.Nav:
    """Links to the parts of a long page: (words, name of the section), as given to :func:`section`.

    >>> contents([("Glossary", "glossary")]).children[1].children[0].children.href
    '#section-glossary'
    """
    links = [html.Li(html.A(words, href=f"#{ids.section(name)}")) for words, name in items]
    return html.Nav(
        [html.B("On this page"), html.Ul(links)], className="contents", **{"aria-label": "On this page"}
    )


def choice(
    label: str, options: Sequence[tuple[str, str]], current: str, *, labelled: bool = False
) -> html.Nav | html.Div:
    """Links of which one is current, since state lives in the address: (words, address).

    ``labelled`` prints the label over the links, where it is not plain what they choose.
    """
    links = html.Nav(
        html.Ul(
            [
                html.Li(dcc.Link(words, href=href), **({"aria-current": "true"} if words == current else {}))
                for words, href in options
            ],
            className="choice",
        ),
        **{"aria-label": label},
    )
    if not labelled:
        return links
    return html.Div([html.Span(label, className="caption", **{"aria-hidden": "true"}), links])


def menu(
    summary: str, links: Sequence[tuple[str, str]], current: str, class_name: str = "measure-list"
) -> html.Details:
    """A :func:`choice` of many, folded away: a list of links that opens, and is not printed."""
    items = [
        html.Li(dcc.Link(words, href=href), **({"aria-current": "true"} if words == current else {}))
        for words, href in links
    ]
    return html.Details(
        [html.Summary(summary), html.Ul(items, className=class_name)], className="more no-print"
    )


def choices(*groups: Child) -> html.Div:
    """Several :func:`choice` in a row."""
    return html.Div(list(groups), className="choices")


def place_options(groups: Sequence[tuple[str | None, Sequence[tuple[str, str]]]]) -> list[dict]:
    """Options of the place picker: groups of (code, name) under a heading; None puts them at the top.

    A select of Dash has no groups, so a heading is an option that cannot be chosen and its places are
    indented.

    >>> place_options([(None, [("E92000001", "England")]), ("North", [("E08000037", "Gateshead")])])[1]
    {'label': 'North', 'value': 'heading-north', 'disabled': True}
    """
    options: list[dict] = []
    for heading, places in groups:
        if heading:
            options.append({"label": heading, "value": f"heading-{ids.slug(heading)}", "disabled": True})
        indent = "\u2003" if heading else ""
        options += [{"label": indent + name, "value": code} for code, name in places]
    return options


def header(
    nav: Sequence[tuple[str, str]],
    options: Sequence[Row],
    area: str | None = None,
) -> html.Header:
    """Skip link, masthead with the place picker (``ids.AREA``), and the navigation (``ids.MAIN_NAV``).

    ``nav`` is (words, address). ``assets/place.js`` keeps the place in every link and marks the current one. A
    screen reader hears of a change of place through ``ids.NEWS``, which ``assets/theme.js`` fills.
    """
    return html.Header(
        [
            html.A("Skip to the content", href=f"#{ids.MAIN}", className="skip"),
            html.Div(
                html.Div(
                    [
                        dcc.Link(NAME, href="/", id=ids.BRAND, className="name"),
                        html.Span(STRAPLINE, className="strapline"),
                        html.Div(
                            [
                                html.Label("Place", htmlFor=ids.AREA),
                                dbc.Select(id=ids.AREA, options=list(options), value=area),
                                html.Span(id=ids.PLACE_HINT, className="place-hint", role="status"),
                            ],
                            className="place",
                            **{"data-whole": area},
                        ),
                    ],
                    className="wrap",
                ),
                className="masthead",
            ),
            html.Nav(
                html.Div(html.Ul(nav_items(nav), id=ids.MAIN_NAV), className="wrap"),
                className="main-nav",
                **{"aria-label": "Main"},
            ),
            html.Div(id=ids.NEWS, className="unseen", role="status"),
        ]
    )


def nav_items(nav: Sequence[tuple[str, str]]) -> list[html.Li]:
    """Items of the navigation; the last two stand apart."""
    return [
        html.Li(dcc.Link(words, href=href), className="aside" if i == len(nav) - 2 else None)
        for i, (words, href) in enumerate(nav)
    ]


def footer(snapshot: Child, links: Sequence[tuple[str, str]], licence: str) -> html.Footer:
    """Snapshot, links, the theme button and the licence."""
    return html.Footer(
        html.Div(
            [
                html.Span(snapshot, id=ids.FOOTER),
                html.Span(
                    [dcc.Link(words, href=href) for words, href in links],
                    id=ids.FOOT_NAV,
                    className="foot-nav",
                ),
                html.Button(
                    "Colours: as your system",
                    id=ids.THEME,
                    type="button",
                    className="button link",
                    **{"data-theme-button": "true"},
                ),
                html.Span(licence),
            ],
            className="wrap",
        ),
        className="site",
    )


def main(children: Child, **more) -> html.Main:
    """The page's content, which the skip link leads to."""
    return html.Main(_list(children), id=ids.MAIN, className="wrap", tabIndex=-1, **more)
