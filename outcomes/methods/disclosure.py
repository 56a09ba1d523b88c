"""Disclosure control of counts of people: small counts hidden, others rounded, and nothing left to subtract.

The rule is the one NHS England applies to HES and ECDS below national level since September 2018: 1 to 7 is
suppressed, anything else is rounded to the nearest 5, and 0 stays 0. Totals come from true counts and are
then rounded, so rows need not add up.

Rounding and hiding single figures is not enough where overlapping totals are published: the last part of
this module asks what a reader could work out from everything published together, and hides more until no
suppressed figure is given away.
"""

import itertools
import math
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeVar

import numpy as np
from scipy import optimize, sparse
from scipy.sparse import csgraph

Cell = TypeVar("Cell", bound=Hashable)
Name = TypeVar("Name", bound=Hashable)

VERSION = "1"

LARGEST_SUPPRESSED = 7
ROUNDED_TO = 5
#: A rounded count may have been this much more or less.
ROUNDING_REACH = ROUNDED_TO // 2
#: Sets of figures tried when looking for the smallest set to withhold, before settling for a small one.
SEARCH_LIMIT = 200


def is_suppressed(count: int) -> bool:
    """Whether the rule hides a true count."""
    return 1 <= count <= LARGEST_SUPPRESSED


def control_count(count: int) -> int | None:
    """A true count as it may be published: None where suppressed, else to the nearest 5.

    Half would go away from zero, but a whole count is never halfway between two multiples of 5.

    Raises
    ------
    ValueError
        If the count is negative or not whole. The message does not repeat it.
    """
    if count < 0 or count != int(count):
        raise ValueError("A count of people must be a whole number, zero or more.")
    if is_suppressed(count):
        return None
    return (int(count) + ROUNDING_REACH) // ROUNDED_TO * ROUNDED_TO


# --- What a reader could work out -----------------------------------------------------------------


@dataclass(frozen=True)
class Figure:
    """One published count: the sum of some cells, as readers see it.

    ``cells`` names the parts the count is the sum of; they need not be published themselves. ``status`` is
    ``shown`` (with the rounded count in ``shown``), ``suppressed`` (readers know that it is 1 to 7) or
    ``withheld`` (hidden to protect a figure, under a mark of its own: readers know nothing of it).
    ``is_small``, which is never published, says that the true count is 1 to 7 and so must stay unknown.
    """

    name: Hashable
    cells: frozenset[Hashable]
    status: Literal["shown", "suppressed", "withheld"]
    shown: int | None = None
    is_small: bool = False

    @property
    def bounds(self) -> tuple[float, float]:
        """The smallest and largest true count that this figure alone allows."""
        if self.status == "withheld":
            return 0, math.inf
        if self.status == "suppressed":
            return 1, LARGEST_SUPPRESSED
        if not self.shown:
            return 0, 0
        return max(self.shown - ROUNDING_REACH, LARGEST_SUPPRESSED + 1), self.shown + ROUNDING_REACH


def figure(name: Hashable, cells: Iterable[Hashable], count: int) -> Figure:
    """A figure from its true count, under the rule; the true count is not kept."""
    shown = control_count(count)
    if shown is None:
        return Figure(name, frozenset(cells), "suppressed", is_small=True)
    return Figure(name, frozenset(cells), "shown", shown)


def possible_range(figures: Sequence[Figure], name: Hashable) -> tuple[float, float]:
    """The smallest and largest true count of one figure that everything published together allows.

    Parameters
    ----------
    figures
        Everything published whose cells overlap, directly or through others. Order does not matter.
    name
        The figure asked about.

    Returns
    -------
    tuple of float
        Whole numbers, or infinity for an upper end that nothing published sets. Exact, not a bound: both ends
        are attained by whole, non-negative cells that fit every figure.

    Raises
    ------
    ValueError
        If no cells fit: the figures cannot come from one set of counts.
    """
    table = _Table(figures)
    lower, upper = table.filling([name], -1)[name], table.filling([name], 1)[name]
    return lower, math.inf if upper >= table.beyond else upper


def exposed(figures: Sequence[Figure]) -> tuple[Hashable, ...]:
    """Names of the small figures whose count can be worked out exactly, in the order given.

    Notes
    -----
    A figure is safe once two ways of filling the cells, both fitting everything published, give it different
    counts. Two fillings, as low and as high as possible in all small figures together, show most to be safe;
    each figure left is taken to its own two ends by integer linear programming, so the answer is exact.
    """
    names = set()
    for group in _connected(figures):
        small = [item.name for item in group if item.is_small]
        if small:
            names |= _exposed_together(_Table(group), small)
    return tuple(item.name for item in figures if item.name in names)


def protect(figures: Sequence[Figure]) -> tuple[Figure, ...]:
    """Withhold as few further figures as possible, until no small figure can be worked out.

    Parameters
    ----------
    figures
        Everything published whose cells overlap, under the rule.

    Returns
    -------
    tuple of Figure
        The same figures in the same order, some now ``withheld``. For each group of overlapping figures the
        set is the smallest there is where one is found within the first few hundred tried (figures nearest
        to what is exposed first, the smaller count of two); beyond that it is one from which none can be
        shown again.
    """
    kept = {item.name: item for item in figures}
    for group in _connected(figures):
        for item in _without(group, _to_withhold(group)):
            kept[item.name] = item
    return tuple(kept.values())


def publish_counts(counts: Mapping[Cell, int], totals: Mapping[Name, Iterable[Cell]]) -> tuple[Figure, ...]:
    """Everything that may be shown of some totals: the rule applied to each, then :func:`protect`.

    Parameters
    ----------
    counts
        True count of every cell, the finest split that any total is made of.
    totals
        Name of each figure to be published and the cells it is the sum of. A cell published by itself is a
        total of one.

    Returns
    -------
    tuple of Figure
        In the order of ``totals``.
    """
    cells_of = {name: frozenset(cells) for name, cells in totals.items()}
    return protect([figure(name, cells, sum(counts[c] for c in cells)) for name, cells in cells_of.items()])


class _Table:
    """Figures as linear constraints on whole cells; cells that only appear together are one variable."""

    def __init__(self, figures: Sequence[Figure]) -> None:
        cells = _membership(figures).tocsc()
        cells.sort_indices()
        ends = itertools.pairwise(cells.indptr)
        column_of = {tuple(cells.indices[start:end]): column for column, (start, end) in enumerate(ends)}
        self._matrix = cells[:, sorted(column_of.values())]
        self._names = [item.name for item in figures]
        lower, upper = np.array([item.bounds for item in figures], dtype=float).T
        self._constraints = optimize.LinearConstraint(self._matrix, lower, upper)
        # A cell has an upper end where some figure it is part of has one, and then no sum of such cells
        # exceeds the sum of all these ends. One more therefore stands for "no upper end".
        self.beyond = float(upper[np.isfinite(upper)].sum()) + 1

    def filling(self, names: Iterable[Hashable], sign: Literal[-1, 1]) -> dict[Hashable, int]:
        """Every figure's count when the cells make the sum of the named ones smallest (-1) or largest (1)."""
        wanted = set(names)
        chosen = np.array([name in wanted for name in self._names], dtype=float)
        objective = -sign * (chosen @ self._matrix)
        found = optimize.milp(
            objective,
            constraints=self._constraints,
            integrality=np.ones(len(objective), dtype=np.int64),
            bounds=optimize.Bounds(0, self.beyond),
        )
        if found.x is None:
            raise ValueError("The published figures contradict each other: no counts fit them all.")
        counts = self._matrix @ np.round(found.x)
        return dict(zip(self._names, (int(count) for count in counts), strict=True))


def _exposed_together(table: _Table, small: Sequence[Hashable]) -> set[Hashable]:
    """The exposed ones among the small figures of one connected group."""
    fillings = [table.filling(small, -1), table.filling(small, 1)]
    found = set()
    for name in small:
        if len({filling[name] for filling in fillings}) > 1:
            continue
        ends = [table.filling([name], -1), table.filling([name], 1)]
        fillings += ends
        if ends[0][name] == ends[1][name]:
            found.add(name)
    return found


def _to_withhold(group: Sequence[Figure]) -> set[Hashable]:
    """The figures of one connected group to withhold so that nothing small in it is exposed."""
    given_away = exposed(group)
    if not given_away:
        return set()

    # Withholding takes knowledge away, so what was safe stays safe.
    def still_exposed(hidden: Iterable[Hashable]) -> set[Hashable]:
        return _exposed_together(_Table(_without(group, hidden)), given_away)

    names = _nearest_first(group, given_away)
    subsets = itertools.chain.from_iterable(itertools.combinations(names, n + 1) for n in range(len(names)))
    for subset in itertools.islice(subsets, SEARCH_LIMIT):
        if not still_exposed(subset):
            return set(subset)
    # Nothing is known of a table withheld whole, so hiding one after another ends. Then show what can be.
    withheld: list[Hashable] = []
    while remaining := still_exposed(withheld):
        withheld.append(next(name for name in _nearest_first(group, remaining) if name not in withheld))
    for name in list(withheld):
        fewer = [other for other in withheld if other != name]
        if not still_exposed(fewer):
            withheld = fewer
    return set(withheld)


def _nearest_first(group: Sequence[Figure], given_away: Iterable[Hashable]) -> list[Hashable]:
    """Names in the group by how many overlaps they are from what is exposed; shown ones before others."""
    exposed_names = set(given_away)
    reached = set().union(*(item.cells for item in group if item.name in exposed_names))
    left = list(group)
    ordered: list[Hashable] = []
    while left:
        ring = [item for item in left if item.cells & reached]
        ring.sort(key=lambda item: (item.status != "shown", item.shown or 0))
        ordered += [item.name for item in ring]
        left = [item for item in left if not item.cells & reached]
        reached = reached.union(*(item.cells for item in ring))
    return ordered


def _without(group: Sequence[Figure], names: Iterable[Hashable]) -> list[Figure]:
    """The group with some figures withheld."""
    hidden = set(names)
    return [replace(item, status="withheld", shown=None) if item.name in hidden else item for item in group]


def _connected(figures: Sequence[Figure]) -> list[list[Figure]]:
    """The figures in groups that share no cell with each other, so that each can be checked alone."""
    if len({item.name for item in figures}) < len(figures):
        raise ValueError("Two figures have the same name.")
    matrix = _membership(figures)
    _, labels = csgraph.connected_components(matrix @ matrix.T, directed=False)
    groups: dict[int, list[Figure]] = {}
    for label, item in zip(labels, figures, strict=True):
        groups.setdefault(int(label), []).append(item)
    return list(groups.values())


def _membership(figures: Sequence[Figure]) -> sparse.csr_array:
    """Which figure (row) is made of which cell (column), as 0 and 1."""
    at: dict[Hashable, int] = {}
    for item in figures:
        for cell in item.cells:
            at.setdefault(cell, len(at))
    columns = [at[cell] for item in figures for cell in item.cells]
    rows = np.repeat(np.arange(len(figures)), [len(item.cells) for item in figures])
    return sparse.csr_array((np.ones(len(rows)), (rows, columns)), shape=(len(figures), len(at)))
