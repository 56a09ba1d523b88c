"""Where the community falls response is live, and since when, as each place's extract says."""

from collections.abc import Collection, Sequence

from outcomes.catalogue import Area
from outcomes.numerals import day
from outcomes.results.weekly import ServiceLive


def of(places: Sequence[ServiceLive], area: Area) -> ServiceLive | None:
    """What is recorded of one area; ``places`` are those of ``intervention_live``."""
    return next((one for one in places if one.area_code == area.code and one.is_recorded), None)


def is_absent(found: ServiceLive | None) -> bool:
    """Whether a place has never had the service, by what its extract says."""
    return found is not None and found.is_recorded and found.live_from is None


WITH, NO_LONGER, WITHOUT, UNKNOWN = (
    "With the service",
    "No longer with it",
    "Without the service",
    "Not recorded",
)
KINDS = (WITH, NO_LONGER, WITHOUT, UNKNOWN)


def kind(found: ServiceLive | None) -> str:
    """To which group of places one belongs: one of ``KINDS``."""
    if found is None or not found.is_recorded:
        return UNKNOWN
    if found.is_live_now:
        return WITH
    return WITHOUT if found.live_from is None else NO_LONGER


def since_when(found: ServiceLive | None) -> str:
    """Since when a place has the service, as a cell of a table says it."""
    if found is None or not found.is_recorded:
        return "Not recorded"
    if found.live_from is None:
        return "Not live"
    since = day(found.live_from, short=True) + (" or earlier" if found.is_older else "")
    return f"Since {since}" if found.is_live_now else f"From {since}, not live now"


def here(found: ServiceLive | None, area: Area) -> str:
    """The same as a sentence."""
    if found is None or not found.is_recorded:
        return f"No extract says whether the service is live in {area.name}."
    if found.live_from is None:
        return f"The service is not live in {area.name}."
    week = f"the week to {day(found.live_from)}"
    older = ", the first that is recorded, or earlier" if found.is_older else ""
    if found.is_live_now:
        return f"The service has been live in {area.name} since {week}{older}."
    return f"The service was live in {area.name} from {week}{older}, and is not live now."


def among(places: Sequence[ServiceLive], codes: Collection[str]) -> str:
    """In how many of some places the service is live, and when they started; empty where none is recorded."""
    recorded = [one for one in places if one.area_code in codes and one.is_recorded]
    if not recorded:
        return ""
    live = [one for one in recorded if one.is_live_now]
    said = f"The service is live in {len(live)} of {len(codes)} {'place' if len(codes) == 1 else 'places'}"
    starts = sorted(one.live_from for one in live if one.live_from and not one.is_older)
    if not starts:
        return f"{said}."
    if starts[0] == starts[-1]:
        return f"{said}, from the week to {day(starts[0])}."
    return f"{said}, from weeks between {day(starts[0])} and {day(starts[-1])}."
