"""What is kept of a release after its snapshot is gone: verdicts, values and signals, to compare another with."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from outcomes.results.tables import RECORD, table
from outcomes.results.targets import OfPart

#: The id of the release that was made of what the first one holds, without the newest year of each series.
RECONSTRUCTED = "before-newest"


@table("release", of=RECORD)
@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """One row: which release this is. One that was reconstructed was never published, so it has no day."""

    id: str
    published_at: datetime | None = None
    method_version: str
    definition_version: str
    is_public: bool

    @property
    def is_reconstructed(self) -> bool:
        """Whether it was worked out from a later one and never published."""
        return self.published_at is None


@table("release_parts", of=RECORD)
@dataclass(frozen=True, slots=True, kw_only=True)
class PartHeld(OfPart):
    """One row per commitment, part and area: the verdict, and everything that is chosen and not measured."""

    measure: str
    sex: str
    rule: str
    basis: str
    is_gap: bool
    synthetic: bool
    baseline_period: str
    baseline_value: float | None = None
    target_value: float | None = None
    target_year: float | None = None
    verdict: str | None = None
    verdict_words: str | None = None
    probability: float | None = None
    target_verdict: str | None = None
    target_verdict_words: str | None = None


@table("release_values", of=RECORD)
@dataclass(frozen=True, slots=True, kw_only=True)
class ValueHeld(OfPart):
    """One row per commitment, part, area and period: what is judged, which of a gap is the difference."""

    period: str
    period_end: date
    value: float
    lower: float | None = None
    upper: float | None = None


@table("release_series", of=RECORD)
@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesHeld:
    """One row per weekly or monthly measure and area: its newest figure, and whether that signals."""

    measure: str
    area_code: str
    grain: str
    synthetic: bool
    latest_period: date | None = None
    value: float | None = None
    is_watched: bool
    is_signal: bool
    signal_variation: str | None = None
    signal_sentence: str | None = None


@dataclass(frozen=True)
class Held:
    """Everything that one release held, as far as another is compared with it."""

    release: Release
    parts: tuple[PartHeld, ...] = ()
    values: tuple[ValueHeld, ...] = ()
    series: tuple[SeriesHeld, ...] = ()


# What a change is of: a verdict, a choice behind it, a figure, or the signal of a series.
Kind = Literal["verdict", "definition", "new", "revised", "gone", "signal"]
#: Stands in the place of a part where a change is that of the whole target.
WHOLE = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One thing that is another in the later of two releases.

    Of a part of a commitment, or where ``commitment`` is empty of a weekly or monthly series. ``previous`` is the
    value of the period before a new one. ``sentence`` stands where numbers do not say it: of a verdict and of a
    definition. ``verdict`` is the code of the verdict that holds now, empty where nothing is judged; ``cause`` of a
    signal is the variation that began, or ended.
    """

    kind: Kind
    commitment: str = ""
    part: str = WHOLE
    measure: str
    area_code: str
    grain: str = "year"
    period: str | None = None
    before: float | None = None
    now: float | None = None
    previous_period: str | None = None
    previous: float | None = None
    before_words: str | None = None
    now_words: str | None = None
    cause: str | None = None
    sentence: str | None = None
    verdict: str | None = None
    basis: str = "exact"
    is_gap: bool = False
    synthetic: bool = False
