"""Areas and organisations that figures are shown for."""

from datetime import date
from typing import Literal

from pydantic import Field

from outcomes.catalogue.entry import Sourced, Text

ENGLAND = "E92000001"
REGION = "E12000001"
ICB = "E54000050"

# Kinds of area that outcomes are counted for, the widest first.
OUTCOME_KINDS = ("england", "region", "icb", "partnership", "place")


class Area(Sourced):
    """A place, trust or group that figures are shown for."""

    code: Text
    name: Text
    short_name: Text
    kind: Literal[
        "england", "region", "icb", "partnership", "place", "acute", "ambulance", "collaborative", "former"
    ]
    parent: str | None
    partnership: str | None
    trusts: tuple[str, ...]
    fit: Literal["exact", "best-fit", "proxy"]
    valid_from: date | None
    valid_to: date | None
    successor: str | None
    population: int | None
    population_of: str | None
    note: str | None

    @property
    def is_trust(self) -> bool:
        """Whether this is an organisation rather than a population."""
        return self.kind in ("acute", "ambulance")

    @property
    def has_outcomes(self) -> bool:
        """Whether outcomes are counted for it: they are where people live, not by organisation."""
        return self.kind in OUTCOME_KINDS

    @property
    def is_local(self) -> bool:
        """Whether it is a part of the whole system, of which some figures are not shown."""
        return self.kind in ("partnership", "place")


class Neighbours(Sourced):
    """Places like one place, by a published method: the nearest first."""

    code: Text
    like: tuple[Text, ...] = Field(min_length=1)
