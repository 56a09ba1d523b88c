"""Other areas beside the one in view: how each line looks, so that colour alone never tells them apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from outcomes.charts.canvas import in_lines
from outcomes.charts.parts import COLOURS, pen

# A period of a series: a year's point, or a week's.
Period = TypeVar("Period")

# What a sign takes more than a letter, in pixels.
SIGN_PX = 8
# Marks along a line of many weeks, beyond which it is a smear.
MOST_MARKS = 14


@dataclass(frozen=True)
class Look:
    """How the line of an area looks: one of ``COLOURS``, Plotly's mark and the character that names it."""

    colour: str
    symbol: str = ""
    sign: str = ""
    dash: str = "solid"

    @property
    def marker(self) -> dict[str, Any]:
        """The mark as Plotly takes it."""
        line = {"line": pen(self.colour, 1.6)} if self.symbol.endswith("-open") else {}
        return {
            "color": COLOURS[self.colour],
            "symbol": self.symbol,
            "size": 8,
            "maxdisplayed": MOST_MARKS,
        } | line

    def named(self, words: str) -> str:
        """Words with the sign of the line before them."""
        return f"{self.sign}\N{NO-BREAK SPACE}{words}" if self.sign else words


ENGLAND_LOOK = Look("england")
SYSTEM_LOOK = Look("usual", dash="9px,3px,2px,3px")
#: In the order in which a reader adds areas: none has the look of a signal or points up or down, and every font has
#: the characters.
LOOKS = (
    Look("compared-a", "square-open", "□"),
    Look("compared-b", "triangle-right", "►"),
    Look("compared-c", "x", "×"),
    Look("compared-d", "diamond-tall-open", "◊"),
)


@dataclass(frozen=True)
class Beside(Generic[Period]):
    """The series of another area, oldest first; ``is_chosen`` by the reader, or there unasked."""

    name: str
    points: Sequence[Period]
    look: Look

    @property
    def is_chosen(self) -> bool:
        """Whether the reader set it there."""
        return bool(self.look.symbol)


def end_words(name: str, value: str, look: Look, wide: bool) -> str:
    """What stands at the end of a line: its sign, its name and its newest value."""
    return in_lines(look.named(f"{name} {value}"), 22 if wide else 14)
