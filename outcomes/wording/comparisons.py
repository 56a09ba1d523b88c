"""Places beside each other and beside England, and groups beside each other; counted and never ranked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from outcomes.catalogue import ENGLAND, Measure, catalogue
from outcomes.numerals import counted, in_words, listed, lower_first, upper_first
from outcomes.results.targets import BreakdownGap, PlaceSpread, PlaceValue, TargetPoint
from outcomes.wording.quantities import difference, value


def comparison_counts(rows: Sequence[PlaceValue], n_all: int) -> str:
    """How places stand beside England, counted and never ranked.

    ``n_all`` is the number of places there are.
    """
    kinds = [row.comparison for row in rows]
    known = [(kind, kinds.count(kind)) for kind in ("higher", "similar", "lower") if kinds.count(kind)]
    if not known:
        return "Places cannot be told apart from England: no 95% limits are loaded"
    (kind, n), *others = known
    first = f"{kind} {'to' if kind == 'similar' else 'than'} England in {counted(n, 'place')}"
    pieces = [first, *(f"{kind} in {in_words(n, up_to=10)}" for kind, n in others)]
    unknown = n_all - sum(n for _, n in known)
    tail = f"; not known in {in_words(unknown, up_to=10)}" if unknown else ""
    return upper_first(listed(pieces)) + tail


def one_place(measure: Measure) -> str:
    """How far the figures of one place can be relied on, by the years that each holds."""
    years = measure.pooled_years
    if years == 1:
        return "One year of one place can move by chance."
    return f"Even {counted(years, 'year')} together of one place can move by chance."


def places_movement(series: Sequence[Sequence[TargetPoint]], n_all: int, decimals: int) -> str:
    """How many places stand lower or higher than at the start, counted as shown and never ranked.

    ``series`` holds each place's points, oldest first. Where places start in different periods nothing is
    counted.
    """
    n = len(series)
    starts = {rows[0].period for rows in series}
    if len(starts) > 1 or any(len(rows) < 2 for rows in series):
        return (
            f"{n} of {n_all} places {'has' if n == 1 else 'have'} figures"
            if n < n_all
            else f"All {n_all} places on one scale"
        )
    ends = [[round(rows[k].level, decimals) for k in (0, -1)] for rows in series]
    lower = sum(last < first for first, last in ends)
    higher = sum(last > first for first, last in ends)
    way, most = ("Lower", lower) if lower >= higher else ("Higher", higher)
    since = starts.pop()
    if most == 0:
        held = f"all {n} places" if n == n_all else _that_have(n)
        return f"The same as in {since} in {held}"
    if most == n:
        return f"{way} than in {since} in {_that_have(n) if n < n_all else f'all {n} places'}"
    other, others = ("higher", higher) if way == "Lower" else ("lower", lower)
    rest = [(other, others), ("the same", n - lower - higher)]
    said = "".join(f", {word} in {count}" for word, count in rest if count)
    return f"{way} than in {since} in {most} of {n} places{said}"


def _that_have(n: int) -> str:
    """Some places, of which all others have no figures."""
    return "the one place that has figures" if n == 1 else f"all {n} places that have figures"


def reach(row: PlaceSpread, measure: Measure) -> str:
    """From where to where the places' values go, and of how many places."""
    ends = f"{value(row.lowest, measure)} to {value(row.highest, measure)}"
    who = (
        f"In {row.period} places"
        if row.n == len(catalogue.places)
        else f"Among the {counted(row.n, 'place')} with a figure for {row.period}, values"
    )
    return f"{who} ranged from {ends}."


def spread(row: PlaceSpread | None, measure: Measure) -> str | None:
    """How far places lie apart, with what chance has to do with it; None without enough places."""
    if row is None:
        return None
    deviation = row.standard_deviation
    if deviation is None:
        return (
            f"{reach(row, measure)} How much of that is chance cannot be said: no 95% limits are loaded for "
            "every place."
        )
    return (
        f"{reach(row, measure)} With the part that is chance taken out, places lie about "
        f"{difference(deviation, measure)} from their mean (standard deviation)."
    )


def group_gap(row: BreakdownGap, measure: Measure) -> str:
    """How far the groups of a dimension lie apart now, and whether that is more than it was.

    Groups are named as published.
    """
    now, before = (difference(size, measure) for size in (row.last_gap, row.first_gap))
    if round(row.last_gap, measure.decimals) == 0:
        first = f"By {lower_first(row.dimension)}, groups are level in {row.last_period}"
    else:
        first = (
            f"By {lower_first(row.dimension)}, groups lie {now} apart in {row.last_period} "
            f"(highest: {row.highest_group}, lowest: {row.lowest_group})"
        )
    if now == before:
        return f"{first}, as in {row.first_period}."
    moved = "widened" if row.is_widening else "narrowed"
    return f"{first}. The gap has {moved}: it was {before} in {row.first_period}."


def widening(rows: Iterable[BreakdownGap], measure: Measure) -> list[str]:
    """The gaps between groups that widen, in a few words each, to stand beside a verdict.

    ``rows`` are those of ``breakdown_gaps`` for the area, or England's where the area has none.
    """
    said = []
    for row in rows:
        now, before = (difference(size, measure) for size in (row.last_gap, row.first_gap))
        if row.is_widening and now != before:
            # England's groups stand beside an area's verdict; they do not qualify it.
            where = "In England, the" if row.area_code == ENGLAND else "But the"
            said.append(
                f"{where} gap by {lower_first(row.dimension)} has widened: {before} in "
                f"{row.first_period}, {now} in {row.last_period}"
            )
    return said
