"""Published figures from their publishers, when the command ``fetch`` is given and never otherwise."""

from outcomes.fetching.report import FetchReport
from outcomes.fetching.run import NotFetched, fetch

__all__ = ["FetchReport", "NotFetched", "fetch"]
