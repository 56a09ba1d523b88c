"""Other areas on the chart of a target: whose figures they are, and how each is drawn."""

from collections.abc import Sequence
from dataclasses import dataclass

from outcomes.catalogue import Area
from outcomes.charts.beside import SYSTEM_LOOK, Look
from outcomes.results.targets import TargetPoint
from outcomes.web import comparing
from outcomes.wording import subjects


@dataclass(frozen=True)
class Other:
    """Another area on the chart; ``points`` are those of ``all_points`` in the chosen period.

    ``used`` is the area whose figures these are, where another one stands in.
    """

    area: Area
    used: Area
    look: Look
    all_points: Sequence[TargetPoint]
    points: Sequence[TargetPoint]

    @property
    def name(self) -> str:
        """Whose figures stand on the chart."""
        return subjects.name(self.used)

    @property
    def label(self) -> str:
        """The name at the end of the line."""
        return self.used.short_name if self.look.symbol and self.used.kind == "place" else self.name

    @property
    def column(self) -> str:
        """The key of its column in the table."""
        return f"beside-{self.area.code}"


@dataclass(frozen=True)
class Beside:
    """Everything set beside one part in one area: what is drawn, and what was asked for and is not."""

    drawn: Sequence[Other]
    left_out: Sequence[comparing.LeftOut]

    @property
    def chosen(self) -> list[Other]:
        """Those that the reader chose."""
        return [other for other in self.drawn if other.look.symbol]

    @property
    def said(self) -> list[Other]:
        """Those that a sentence names: England, and what the reader chose."""
        return [other for other in self.drawn if other.points and other.look is not SYSTEM_LOOK]
