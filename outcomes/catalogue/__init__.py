"""What the strategy says and what is measured, from ``data/reference/``, validated once."""

from outcomes.catalogue.areas import ENGLAND, ICB, OUTCOME_KINDS, REGION, Area
from outcomes.catalogue.commitments import (
    STRATEGY_AGREED,
    Commitment,
    Goal,
    Headline,
    Part,
    SoWhat,
    Target,
    When,
)
from outcomes.catalogue.measures import Measure, Polarity
from outcomes.catalogue.publishers import Publisher
from outcomes.catalogue.reading import REFERENCE, ReferenceError, catalogue, load
from outcomes.catalogue.text import Event, Intervention, Standard
from outcomes.catalogue.whole import Catalogue
from outcomes.settings import ROOT

__all__ = [
    "Area",
    "Catalogue",
    "Commitment",
    "ENGLAND",
    "Event",
    "Goal",
    "Headline",
    "ICB",
    "Intervention",
    "Measure",
    "OUTCOME_KINDS",
    "Part",
    "Polarity",
    "Publisher",
    "REFERENCE",
    "REGION",
    "ROOT",
    "ReferenceError",
    "STRATEGY_AGREED",
    "SoWhat",
    "Standard",
    "Target",
    "When",
    "catalogue",
    "load",
]
