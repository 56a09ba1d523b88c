"""What a page is made of, for the type checker: components, words, and sequences of them."""

from collections.abc import Iterator, Sequence
from typing import Any, TypeAlias

from dash.development.base_component import Component

Piece: TypeAlias = Component | str | int | float | None
Pieces: TypeAlias = Piece | Sequence[Piece]


def attributes(**values: str | int | bool | None) -> dict[str, Any]:
    """Attributes whose names have hyphens, to be unpacked into a component.

    >>> attributes(aria_label="Places", data_missing="none")
    {'aria-label': 'Places', 'data-missing': 'none'}
    """
    return {name.replace("_", "-"): value for name, value in values.items()}


def classes(*names: str | None) -> str:
    """Names of classes as an attribute holds them, without those that are missing.

    >>> classes("icon", None, "large")
    'icon large'
    """
    return " ".join(name for name in names if name)


def as_list(children: Pieces) -> list[Piece]:
    """Children as a list, whether there is none, one or several.

    >>> as_list(None), as_list("one"), as_list(("one", "two"))
    ([], ['one'], ['one', 'two'])
    """
    if children is None:
        return []
    return [children] if isinstance(children, (Component, str, int, float)) else list(children)


def parts_of(page: Component) -> Iterator[Component]:
    """Every component inside another, in the order of reading."""
    for child in as_list(getattr(page, "children", None)):
        if isinstance(child, Component):
            yield child
            yield from parts_of(child)


def when(condition: object, *pieces: Piece) -> list[Piece]:
    """Pieces where there is something to say, and nothing otherwise.

    >>> when("a note", " ", "a note"), when(None, " ", None)
    ([' ', 'a note'], [])
    """
    return list(pieces) if condition else []
