"""Tables of data: columns, orders that the address asks for, and cells that say how a number is written."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from operator import itemgetter
from typing import Literal, TypeAlias

from dash import dcc, html

from outcomes.numerals import with_unit
from outcomes.web.tree import Piece, Pieces, as_list, attributes, classes

Row: TypeAlias = Mapping[str, Pieces | Mapping[str, int]]
Sort: TypeAlias = Literal["none", "ascending", "descending"]


@dataclass(frozen=True)
class Column:
    """A column of :func:`data_table`, as :func:`column` makes it and :func:`sortable` orders it."""

    key: str
    label: Pieces
    numeric: bool = False
    decimals: int = 1
    unit: str = ""
    class_name: str = ""
    # What the heading says where ``label`` is a link, and the order of the rows by this column.
    said: Pieces = None
    sort: Sort | None = None


def column(
    key: str, label: Pieces, *, numeric: bool = False, decimals: int = 1, unit: str = "", class_name: str = ""
) -> Column:
    """A column of :func:`data_table`: which key of the rows, its heading, and how a number is written.

    ``numeric`` is for numbers that are written out already, such as "77.5%" or "1 to 7"; a column of bare
    numbers needs no word.
    ``class_name="drop-on-paper"`` leaves the column out where the page must fit one sheet;
    "own-row-on-phone" gives its cells a whole row where rows become blocks.
    """
    return Column(key, label, numeric, decimals, unit, class_name, said=label)


def _cell(value: Pieces, spec: Column) -> Pieces:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (int, float)):
        return with_unit(value, spec.unit, spec.decimals)
    return "–" if value is None else value


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _column_class(spec: Column, rows: Sequence[Row]) -> str | None:
    """Numbers align right, in every table: what is bare or said to be a number."""
    known = [value for row in rows if (value := row.get(spec.key)) is not None]
    is_numeric = spec.numeric or (known and all(_is_number(value) for value in known))
    return classes("number" if is_numeric else "", spec.class_name) or None


def sortable(
    columns: Sequence[Column],
    rows: Sequence[Row],
    keys: Collection[str],
    order: str | None,
    address: Callable[[str | None], str],
) -> tuple[list[Column], list[Row]]:
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
    >>> [row["rate"] for row in ordered], heads[0].label.href, heads[0].sort
    ([1, 2, None], '?sort=-rate', 'ascending')
    """
    ordered = list(rows)
    heads = []
    for spec in columns:
        key = spec.key
        if key not in keys:
            heads.append(spec)
            continue
        sort: Sort = "none"
        leads_to: str | None = key
        if order == key:
            sort, leads_to = "ascending", f"-{key}"
        elif order == f"-{key}":
            sort, leads_to = "descending", None
        if sort != "none":
            known = [row for row in rows if row.get(key) is not None]
            missing = [row for row in rows if row.get(key) is None]
            ordered = [*sorted(known, key=itemgetter(key), reverse=sort == "descending"), *missing]
        heads.append(replace(spec, sort=sort, label=dcc.Link(spec.label, address(leads_to))))
    return heads, ordered


def _shown(row: Row, key: str) -> Pieces:
    """What a row holds for a column; only its spans are a mapping, and they are no column."""
    value = row.get(key)
    return None if isinstance(value, Mapping) else value


def _group_row(row: Row, width: int) -> html.Tr:
    """A heading over the rows that follow, with its small print."""
    note = [html.Span(_shown(row, "note"), className="caption")] if row.get("note") else []
    return html.Tr(
        html.Th([*as_list(_shown(row, "group")), *note], colSpan=width, scope="colgroup"), className="group"
    )


def data_table(
    columns: Sequence[Column],
    rows: Sequence[Row],
    caption: Pieces,
    *,
    identity: str | None = None,
    header: str | None = None,
    on_phone: str = "scroll",
    class_name: str = "",
    caption_unseen: bool = False,
    is_long: bool = False,
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
    is_long
        For tables that scroll in a box of limited height.

    Examples
    --------
    >>> table = data_table([column("place", "Place"), column("rate", "Rate", numeric=True, unit="%")],
    ...                    [{"place": "Gateshead", "rate": 8.3}], "Adults who smoke, 2024, %")
    >>> table.role, table.children.children[2].children[0].children[1].children
    ('region', '8.3%')
    """
    named = header or columns[0].key
    styles = [_column_class(spec, rows) for spec in columns]
    body = []
    for row in rows:
        if "group" in row:
            body.append(_group_row(row, len(columns)))
            continue
        spans = row.get("spans")
        widths = spans if isinstance(spans, Mapping) else {}
        cells: list[Piece] = []
        covered = 0
        for spec, style in zip(columns, styles, strict=True):
            if covered:
                covered -= 1
                continue
            value = _cell(_shown(row, spec.key), spec)
            width = widths.get(spec.key, 1)
            covered = width - 1
            if spec.key == named:
                cells.append(html.Th(value, scope="row", className=style))
            else:
                # A reason that stands for several columns is none of them.
                said = spec.said if isinstance(spec.said, str) and width == 1 else ""
                label = attributes(data_label=said) if said else {}
                span = width if width > 1 else None
                cells.append(html.Td(value, className=style, colSpan=span, **label))
        body.append(html.Tr(cells, className="chosen" if row.get("chosen") else None))
    head = html.Thead(
        html.Tr(
            [
                html.Th(
                    spec.label,
                    scope="col",
                    className=style,
                    **(attributes(aria_sort=spec.sort) if spec.sort else {}),
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
            className=classes("data", "rows-on-phone" if on_phone == "rows" else None, class_name),
        ),
        className=classes("scroll", "long" if is_long else None),
        role="region",
        tabIndex=0,
        **attributes(aria_label=name),
        **(attributes(id=identity) if identity else {}),
    )
