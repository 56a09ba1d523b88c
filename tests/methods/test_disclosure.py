import itertools
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outcomes.methods import disclosure
from outcomes.methods.disclosure import (
    Figure,
    control_count,
    exposed,
    figure,
    possible_range,
    protect,
    publish_counts,
)


@pytest.mark.parametrize(
    ("count", "shown"),
    [(0, 0), (1, None), (7, None), (8, 10), (9, 10), (12, 10), (13, 15), (17, 15), (18, 20), (1002, 1000)],
)
def test_counts_follow_the_hes_rule(count, shown):
    assert control_count(count) == shown


@pytest.mark.parametrize("count", [-1, 2.5])
def test_what_is_no_count_is_refused_without_repeating_it(count):
    with pytest.raises(ValueError, match="whole number") as one:
        control_count(count)
    assert str(count) not in str(one.value)


def test_what_a_figure_alone_allows():
    assert figure("a", "a", 0).bounds == (0, 0)
    assert figure("a", "a", 3).bounds == (1, 7)
    assert figure("a", "a", 8).bounds == (8, 12)
    assert figure("a", "a", 21).bounds == (18, 22)
    assert Figure("a", frozenset("a"), "withheld").bounds == (0, math.inf)


def test_overlapping_totals_narrow_what_a_suppressed_count_can_be():
    # Given a + b shown as 10, so 8 to 12, while b + c is suppressed and c alone is at least 1
    figures = [figure("ab", "ab", 8), figure("a", "a", 7), figure("bc", "bc", 2), figure("c", "c", 1)]
    # Then b is at most 6 and a at least 2
    assert possible_range(figures, "a") == (2, 7)
    assert possible_range(figures, "ab") == (8, 13 - 1)
    assert exposed(figures) == ()


def test_a_rounded_total_of_the_largest_suppressed_counts_gives_them_away():
    # Given 7 and 7 whose total is shown as 15, so 13 or 14: they can be had in two ways
    figures = [figure("a", "a", 7), figure("b", "b", 7), figure("total", "ab", 14)]
    assert possible_range(figures, "total") == (13, 14)
    assert possible_range(figures, "a") == (6, 7)
    assert exposed(figures) == ()

    # When four counts of 7 are shown as 30, so 28 to 32
    figures = [figure(name, name, 7) for name in "abcd"] + [figure("total", "abcd", 28)]
    # Then all four are known to be 7
    assert exposed(figures) == ("a", "b", "c", "d")


def test_suppressed_counts_alone_can_give_themselves_away():
    # Given seven counts of 1 to 7 whose total is 1 to 7 as well: each must be 1
    figures = [figure(name, name, 1) for name in "abcdefg"] + [figure("total", "abcdefg", 7)]
    assert exposed(figures) == (*"abcdefg", "total")
    # Then withholding one of them is enough, and it is protected as well, though its mark says nothing
    safe = protect(figures)
    assert [item.status for item in safe].count("withheld") == 1
    assert exposed(safe) == ()


def test_one_more_figure_is_withheld_where_one_is_enough():
    figures = [figure(name, name, 7) for name in "abcd"] + [figure("total", "abcd", 28)]
    safe = protect(figures)
    assert [item.name for item in safe] == [item.name for item in figures]
    withheld = [item for item in safe if item.status == "withheld"]
    assert [item.name for item in withheld] == ["total"]
    assert withheld[0].shown is None
    assert possible_range(safe, "total") == (4, 28)


def test_groups_that_share_no_cell_are_protected_apart():
    given_away = [figure(name, name, 7) for name in "abcd"] + [figure("abcd", "abcd", 28)]
    harmless = [figure("x", "x", 3), figure("y", "y", 40), figure("xy", "xy", 43)]
    safe = protect([*given_away, *harmless])
    assert [item.name for item in safe if item.status == "withheld"] == ["abcd"]
    assert safe[5:] == tuple(harmless)


def test_what_nothing_bounds_has_no_upper_end():
    figures = [figure("a", "a", 3), Figure("ab", frozenset("ab"), "withheld")]
    assert possible_range(figures, "ab") == (1, math.inf)
    assert possible_range(figures, "a") == (1, 7)


def test_figures_that_contradict_each_other_are_refused():
    figures = [Figure("a", frozenset("a"), "shown", 20), Figure("ab", frozenset("ab"), "shown", 10)]
    with pytest.raises(ValueError, match="contradict"):
        possible_range(figures, "a")


def test_a_name_stands_once():
    with pytest.raises(ValueError, match="same name"):
        exposed([figure("a", "a", 3), figure("a", "b", 3)])


def test_publishing_applies_the_rule_to_true_totals():
    # Given two weeks in two places
    counts = {("gateshead", 1): 4, ("gateshead", 2): 9, ("sunderland", 1): 0, ("sunderland", 2): 11}
    # When weeks and places are published
    figures = publish_counts(
        counts,
        {
            "gateshead": [("gateshead", 1), ("gateshead", 2)],
            "sunderland": [("sunderland", 1), ("sunderland", 2)],
            "week 1": [("gateshead", 1), ("sunderland", 1)],
            "week 2": [("gateshead", 2), ("sunderland", 2)],
        },
    )
    # Then totals are of true counts, rounded, and the small one is suppressed
    assert [(item.name, item.status, item.shown) for item in figures] == [
        ("gateshead", "shown", 15),
        ("sunderland", "shown", 10),
        ("week 1", "suppressed", None),
        ("week 2", "shown", 20),
    ]


def test_beyond_the_search_limit_nothing_is_withheld_in_vain(monkeypatch):
    # Given three totals that each give four counts away, held together by a fourth
    monkeypatch.setattr(disclosure, "SEARCH_LIMIT", 3)
    parts = [f"{block}{i}" for block in "abc" for i in range(4)]
    figures = [figure(part, [part], 7) for part in parts]
    figures += [figure(block, [part for part in parts if part[0] == block], 28) for block in "abc"]
    figures.append(figure("all", [*parts, "x"], 84 + 60))
    # When no smallest set can be found in so few tries
    safe = protect(figures)
    # Then what is withheld protects, and each of it is needed
    withheld = {item.name for item in safe if item.status == "withheld"}
    assert exposed(safe) == ()
    assert len(withheld) == 3
    for name in withheld:
        shown_again = [old if old.name == name else new for old, new in zip(figures, safe, strict=True)]
        assert exposed(shown_again)


def test_a_figure_withheld_in_vain_is_shown_again(monkeypatch):
    # Given four counts given away by two totals, a nearer total that tells nothing, and no search for a set
    monkeypatch.setattr(disclosure, "SEARCH_LIMIT", 0)
    figures = [figure(name, name, 7) for name in "abcd"]
    figures += [figure("ae", "ae", 20), figure("z", "z", 0), figure("abcdz", "abcdz", 28)]
    figures.append(figure("abcd", "abcd", 28))
    safe = protect(figures)
    # Then both totals that tell are withheld, and only they
    assert exposed(safe) == ()
    assert {item.name for item in safe if item.status == "withheld"} == {"abcd", "abcdz"}


# --- A slow, obvious oracle -----------------------------------------------------------------------


def fillings(figures):
    """Every way to fill the cells that fits everything published, by trying all of them."""
    cells = sorted(set().union(*(item.cells for item in figures)))
    largest = [int(min(item.bounds[1] for item in figures if cell in item.cells)) for cell in cells]
    for counts in itertools.product(*(range(top + 1) for top in largest)):
        filled = dict(zip(cells, counts, strict=True))
        sums = {item.name: sum(filled[cell] for cell in item.cells) for item in figures}
        if all(item.bounds[0] <= sums[item.name] <= item.bounds[1] for item in figures):
            yield sums


def possible_by_trying(figures):
    possible = {item.name: set() for item in figures}
    for sums in fillings(figures):
        for name, count in sums.items():
            possible[name].add(count)
    return possible


def two_by_two(counts):
    """A 2 by 2 table with all its margins."""
    cells = {(row, column): counts[2 * row + column] for row in range(2) for column in range(2)}
    totals = {f"cell {row}{column}": [(row, column)] for row, column in cells}
    totals |= {f"row {row}": [(row, 0), (row, 1)] for row in range(2)}
    totals |= {f"column {column}": [(0, column), (1, column)] for column in range(2)}
    totals["all"] = list(cells)
    return [figure(name, members, sum(cells[m] for m in members)) for name, members in totals.items()]


@settings(max_examples=12, deadline=None)
@given(st.lists(st.integers(0, 9), min_size=4, max_size=4))
def test_ranges_are_those_found_by_trying_every_count(counts):
    figures = two_by_two(counts)
    possible = possible_by_trying(figures)
    for item in figures:
        ends = possible_range(figures, item.name)
        assert ends == (min(possible[item.name]), max(possible[item.name]))
    by_trying = tuple(item.name for item in figures if item.is_small and len(possible[item.name]) == 1)
    assert exposed(figures) == by_trying


@pytest.mark.parametrize("counts", [[7, 7, 7, 7], [7, 1, 7, 0], [1, 7, 0, 6], [1, 0, 0, 7]])
def test_the_set_withheld_is_the_smallest_found_by_trying_every_set(counts):
    # Given overlapping sums of four counts, a running pair at a time
    cells = dict(enumerate(counts))
    totals = {f"{i}": [i] for i in cells} | {"01": [0, 1], "12": [1, 2], "23": [2, 3], "all": list(cells)}
    figures = [figure(name, members, sum(cells[m] for m in members)) for name, members in totals.items()]
    smallest = next(
        size
        for size in range(len(figures) + 1)
        for names in itertools.combinations([item.name for item in figures], size)
        if not exposed(disclosure._without(figures, names))
    )
    safe = protect(figures)
    assert sum(item.status == "withheld" for item in safe) == smallest
    assert exposed(safe) == ()


@settings(max_examples=8, deadline=None)
@given(st.lists(st.integers(0, 12), min_size=4, max_size=4), st.data())
def test_withholding_never_narrows_what_a_count_can_be(counts, data):
    figures = two_by_two(counts)
    name = data.draw(st.sampled_from([item.name for item in figures]))
    fewer = disclosure._without(figures, [name])
    for item in figures:
        lower, upper = possible_range(figures, item.name)
        wider_lower, wider_upper = possible_range(fewer, item.name)
        assert wider_lower <= lower <= upper <= wider_upper


@settings(max_examples=12, deadline=None)
@given(st.lists(st.integers(0, 9), min_size=6, max_size=6))
def test_whatever_is_protected_can_be_more_than_one_number(counts):
    cells = {(row, column): counts[3 * row + column] for row in range(2) for column in range(3)}
    totals = {f"cell {cell}": [cell] for cell in cells}
    totals |= {f"row {row}": [cell for cell in cells if cell[0] == row] for row in range(2)}
    totals |= {f"column {column}": [cell for cell in cells if cell[1] == column] for column in range(3)}
    totals["all"] = list(cells)
    figures = publish_counts(cells, totals)
    for item in figures:
        if item.is_small:
            lower, upper = possible_range(figures, item.name)
            assert lower < upper
            assert lower <= sum(cells[cell] for cell in totals[item.name]) <= upper
