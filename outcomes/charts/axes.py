"""The axes of a figure: round scales of values, years and weeks."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from outcomes.charts.canvas import decimals_of, value_range
from outcomes.charts.figure import Part
from outcomes.numerals import is_known, number, with_unit


@dataclass(frozen=True)
class ValueAxis:
    """A round scale of values in ``unit``."""

    low: float
    high: float
    step: float
    unit: str = ""
    is_log: bool = False

    @classmethod
    def holding(
        cls, values: Iterable[float | None], unit: str = "", *, zero: bool | None = None
    ) -> ValueAxis:
        """A scale that holds some values; ``zero`` as ``canvas.value_range`` takes it."""
        return cls(*value_range(values, zero=zero), unit)

    @classmethod
    def logarithmic(cls, values: Iterable[float | None], unit: str = "") -> ValueAxis:
        """A logarithmic scale that holds the positive ones of some values, ends at half powers of ten."""
        halves = [math.log10(v) * 2 for v in values if is_known(v) and v > 0] or [0.0]
        low, high = math.floor(min(halves)), math.floor(max(halves)) + 1
        return cls(10 ** (low / 2), 10 ** (high / 2), 1.0, unit, is_log=True)

    @property
    def ends(self) -> tuple[float, float]:
        """Where it begins and ends, in data."""
        return self.low, self.high

    @property
    def sign(self) -> str:
        """What follows a number at a label, where there is room for a sign and none for words."""
        return "%" if self.unit == "%" else ""

    @property
    def layout(self) -> Part:
        """The axis as Plotly takes it."""
        if self.is_log:
            return self._log_layout()
        percent = {"ticksuffix": "%", "showticksuffix": "last"} if self.sign else {}
        figures = {"separatethousands": True, "exponentformat": "none"}
        return {"range": list(self.ends), "tick0": self.low, "dtick": self.step} | figures | percent

    def _log_layout(self) -> Part:
        powers = range(math.floor(math.log10(self.low)), math.ceil(math.log10(self.high)) + 1)
        marks = [m * 10.0**p for p in powers for m in (1, 2, 5)]
        ticks = [t for t in marks if self.low * 0.999 <= t <= self.high * 1.001]
        words = [number(t, 0 if t >= 1 else 1) for t in ticks]
        ends = [math.log10(end) for end in self.ends]
        return {"type": "log", "range": ends, "tickvals": ticks, "ticktext": words}

    @property
    def caption(self) -> list[str]:
        """What a reader must be told: a scale that is logarithmic or does not hold zero says so."""
        if self.is_log:
            return ["The vertical axis is logarithmic."]
        if self.low <= 0 <= self.high:
            return []
        return [f"The vertical axis starts at {with_unit(self.low, self.sign, decimals_of(self.step))}."]


def year_ticks(first: float, last: float, wide: bool) -> Part:
    """Ticks in the middle of years, as many as there is room for."""
    years = last - first
    every = 5 if years > 11 or (years > 8 and not wide) else 2 if years > 5 and not wide else 1
    start = math.floor(first + 1e-6)
    marks = [y for y in range(start, math.ceil(last) + 1) if y % every == 0]
    if start not in marks and (not marks or marks[0] - start >= every * (0.6 if wide else 0.7)):
        marks.insert(0, start)
    return {"tickvals": [y + 0.5 for y in marks], "ticktext": [str(y) for y in marks]}


def date_ticks(n_days: int, wide: bool) -> Part:
    """Ticks at the first day of months or years, as many as there is room for."""
    if n_days > 500:
        every, words = ("M12", "%b %Y") if wide else ("M24" if n_days > 1300 else "M12", "%Y")
    else:
        close = n_days < 130 and wide
        every = "M1" if close else "M3" if wide or n_days < 250 else "M6"
        words = "%b %Y"
    return {"dtick": every, "tick0": "2020-01-01", "tickformat": words}


def ordinal(iso: date | str) -> float:
    """An ISO date as a number of days, as a canvas counts them."""
    return float(date.fromisoformat(str(iso)[:10]).toordinal())


def iso(ordinal: float) -> str:
    """The ISO date of a number of days."""
    return str(date.fromordinal(int(ordinal)))
