"""Which requests the measures need, from the reference data alone: nothing here asks anybody."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import quote, unquote, urlsplit

from outcomes.catalogue import Catalogue, Measure, Publisher


@dataclass(frozen=True)
class Wanted:
    """One file to ask for: where, and the name it is kept under."""

    address: str
    name: str
    #: Of an indicator: what the publisher calls it, and the number of the kind of area.
    indicator: str | None = None
    area_type: int | None = None


def indicators_of(publisher: Publisher, measures: Iterable[Measure]) -> tuple[str, ...]:
    """Indicators that these measures take from a source, in the order of the measures, each once."""
    prefix = f"{publisher.layout}:"
    found = (
        indicator.removeprefix(prefix)
        for measure in measures
        for indicator in measure.indicators
        if indicator.startswith(prefix)
    )
    return tuple(dict.fromkeys(found))


def feeds(publisher: Publisher, measure: Measure) -> bool:
    """Whether a measure has figures from a source."""
    if publisher.gets == "indicators":
        return bool(indicators_of(publisher, [measure]))
    held = {f"{publisher.layout}:{name}" for name in publisher.holds}
    return measure.layout == publisher.layout or not held.isdisjoint(measure.indicators)


def publishers_of(catalogue: Catalogue, measures: Iterable[Measure]) -> tuple[Publisher, ...]:
    """The sources that feed any of these measures."""
    asked = tuple(measures)
    return tuple(one for one in catalogue.publishers if any(feeds(one, measure) for measure in asked))


def files_of(publisher: Publisher, indicator: str) -> tuple[Wanted, ...]:
    """The files of one indicator: one a kind of area, or one."""
    named = publisher.names.get(indicator, indicator)
    short = re.sub(r"[^A-Za-z0-9]+", "-", named).strip("-").lower()
    if not publisher.area_types:
        address = publisher.address.format(indicator=quote(named))
        return (Wanted(address, f"{publisher.id}-{short}.csv", named),)
    return tuple(
        Wanted(
            publisher.address.format(indicator=quote(named), area_type=kind.id, parent=kind.parent),
            f"{publisher.id}-{short}-{kind.id}.csv",
            named,
            kind.id,
        )
        for kind in publisher.area_types
    )


def available_at(publisher: Publisher, wanted: Wanted) -> str | None:
    """Where the publisher says for which kinds of area it has an indicator."""
    if publisher.available is None or wanted.indicator is None:
        return None
    return publisher.available.format(indicator=quote(wanted.indicator))


def file_at(publisher: Publisher, link: str) -> Wanted:
    """The file that a link of a page leads to, named as the publisher named it."""
    last = unquote(urlsplit(link).path).rpartition("/")[2]
    if "." not in last:
        # Some give the file's name behind a question mark: /file?uri=/datasets/current/figures.xlsx
        last = unquote(link).rpartition("/")[2]
    # It becomes the name of a file here: only letters that every disk takes.
    name = re.sub(r"[^A-Za-z0-9._-]+", "-", last).lstrip(".-")
    return Wanted(link, name[-100:] or f"{publisher.id}.dat")
