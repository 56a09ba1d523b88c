"""What a number means, in which unit, and which way is better."""

from datetime import date
from typing import Literal

from pydantic import Field, model_validator

from outcomes import periods
from outcomes.catalogue.entry import Entry, Sourced, Text

Polarity = Literal["low", "high", "neutral"]
Sex = Literal["persons", "male", "female"]


class PartialCollection(Entry):
    """A period whose collection was cut short, so that figures below England are not those of all people."""

    period: Text
    reason: Text


class Measure(Sourced):
    """What a number means, in which unit, and which way is better."""

    id: Text
    kind: Literal["published", "service"]
    title: Text
    unit: Text
    polarity: Polarity
    decimals: int = Field(ge=0, le=3)
    numerator: str | None = None
    denominator: str | None = None
    disclosure: Literal["none", "hes"]
    release_status: Literal["published", "provisional", "management"]
    not_before: date | None = None
    differs_because: str | None = None
    # Published outcome measures
    preferred_source: str | None = None
    pooled_years: int = 1
    year: periods.YearKind = "financial"
    partial: tuple[PartialCollection, ...] = ()
    derivable: bool = False
    # A measure of single years: its mean over ``pooled_years`` of them stands where nobody's figure does.
    mean_of: str | None = None
    requires_sex: Sex | None = None
    indicators: tuple[str, ...] = ()
    age: str | None = None
    # A gap or an index, which may be near zero or below it.
    may_be_negative: bool = False
    # A percentage that truly lies below 1: a file of such values would else be taken for proportions.
    may_be_below_one: bool = False
    # Service measures
    layout: str | None = None
    scale: float = 1.0
    reported_by: Literal["acute", "place"] | tuple[str, ...] = "acute"
    log_scale: bool = False
    # Counts of people: those among whom they are counted, where the extract says how many there are.
    per_head_of: Text | None = None

    @property
    def is_count(self) -> bool:
        """Whether the value is the numerator itself: no denominator is divided by."""
        return self.kind == "service" and self.denominator is None

    @model_validator(mode="after")
    def _partial_periods_are_labels(self) -> "Measure":
        for found in self.partial:
            if self.period(found.period).label != found.period:
                raise ValueError(f"partial: write {found.period!r} as {self.period(found.period).label!r}")
        return self

    def period(self, label: str) -> periods.Period:
        """A period of this measure by its label: ``2024/25`` runs as the measure's years do."""
        return periods.parse(label, split_year=self.year)
