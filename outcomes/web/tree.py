"""What a page is made of, for the type checker: components, words, and sequences of them."""

from collections.abc import Sequence
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
