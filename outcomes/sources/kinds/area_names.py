"""Areas that a publisher names without their code."""

import functools
import re
from collections.abc import Mapping

from outcomes.catalogue import catalogue
from outcomes.sources.reading.tables import Cell, fold

ONS_CODE = re.compile(r"[EKNSW]\d{8}")

_KINDS = ("england", "region", "place")
_ADDED = re.compile(
    r"\b(UA|MBC|county council|city council|council|county|city of|region)\b|\[.*?\]", re.IGNORECASE
)


def code_of(name: Cell) -> str | None:
    """The code of England, our region or one of our councils, those that have ended too; None for any other name."""
    return _codes().get(_plain(name))


@functools.cache
def _codes() -> Mapping[str, str]:
    found: dict[str, str] = {}
    for area in catalogue.areas:
        if area.kind in _KINDS or (area.kind == "former" and ONS_CODE.fullmatch(area.code)):
            name = area.name.partition(" (")[0]
            for one in (name, area.short_name):
                found.setdefault(_plain(one), area.code)
    return found


def _plain(name: Cell) -> str:
    """A name without what some lists add to it, and without notes."""
    return fold(_ADDED.sub(" ", str(name or "")).replace("&", " and "))
