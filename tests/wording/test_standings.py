"""Who needs help, and when no single place can be called the worst."""

from datetime import date

import pytest

from outcomes.catalogue import catalogue
from outcomes.results.targets import Standing
from outcomes.wording import standings
from tests.rows import filled

CANCER = catalogue.target("early-cancer")
PART = CANCER.parts[0]
MEASURE = catalogue.measure_by_id[PART.measure]
ENGLAND_VALUE = 57.0


def cell(area: str, value: float, **given) -> Standing:
    """A figure of early cancer with limits two points to either side, unless others are given."""
    lower, upper = given.pop("lower", value - 2), given.pop("upper", value + 2)
    stands = given.pop("standing", None)
    if stands is None and upper is None:
        stands = "cannot-be-told"
    if stands is None:
        stands = "worse" if upper < ENGLAND_VALUE else "better" if lower > ENGLAND_VALUE else "similar"
    about = {
        "commitment": CANCER.id, "part": PART.id, "measure": MEASURE.id, "period": "2022", "period_end": date(2022, 12, 31),
        "direction": "no-clear-change", "england": ENGLAND_VALUE, "basis": "published",
    }  # fmt: skip
    return filled(
        Standing, area_code=area, value=value, lower=lower, upper=upper, standing=stands, **about | given
    )


GATESHEAD, NEWCASTLE, DURHAM, SUNDERLAND = "E08000037", "E08000021", "E06000047", "E08000024"


def test_help_is_needed_where_a_figure_is_worse_and_not_improving():
    rows = (
        cell(SUNDERLAND, 50.0, direction="wrong-way"),
        cell(DURHAM, 52.0),
        cell(GATESHEAD, 53.0, direction="right-way"),
        cell(NEWCASTLE, 57.5),
        cell("E08000022", 50.0, synthetic=True),
        cell("E06000057", 51.0, direction="not-enough-data"),
        cell("central", 51.0),
    )

    (need,) = standings.needing_help(rows)

    # In partnership order, whatever the order of the rows; a partnership is no place.
    assert [row.area_code for row in need.places] == ["E06000057", DURHAM, SUNDERLAND]
    assert [row.area_code for row in need.getting_worse] == [SUNDERLAND]
    assert [row.area_code for row in need.others] == ["E06000057", DURHAM]
    assert need.outcome.name == "Early cancer"


@pytest.mark.parametrize(
    ("within", "places"),
    [
        ("E54000050", [GATESHEAD, DURHAM]),
        ("north", [GATESHEAD]),
        ("central", [DURHAM]),
        (DURHAM, [DURHAM]),
        ("RXP", [DURHAM]),
        ("tees-valley", None),
        ("E92000001", None),
    ],
)
def test_help_is_asked_for_within_an_area(within, places):
    rows = (cell(DURHAM, 52.0), cell(GATESHEAD, 50.0))

    needs = standings.needing_help(rows, catalogue.area_by_code[within])

    assert [[row.area_code for row in need.places] for need in needs] == ([places] if places else [])


def test_what_stands_for_reference_asks_for_nothing():
    weight = catalogue.target("healthy-weight")
    reference = next(part for part in weight.parts if part.reference_only)
    row = cell(DURHAM, 40.0, commitment=weight.id, part=reference.id, measure=reference.measure)

    assert standings.outcomes_of([row])[0].part is reference
    assert standings.needing_help([row]) == ()


def test_where_people_died_by_suicide_no_place_stands_anywhere():
    suicide = catalogue.target("suicide")
    part = suicide.parts[0]
    row = cell(DURHAM, 40.0, commitment=suicide.id, part=part.id, measure=part.measure)

    assert standings.outcomes_of([row]) == ()
    assert standings.needing_help([row]) == ()


def test_places_are_counted_and_partnerships_and_invented_figures_are_not():
    rows = (
        cell(DURHAM, 50.0),
        cell(GATESHEAD, 57.0),
        cell("central", 50.0),
        cell(SUNDERLAND, 50.0, synthetic=True),
    )
    (outcome,) = standings.outcomes_of(rows)

    assert standings.counts(rows, outcome) == {"better": 0, "similar": 1, "worse": 1, "cannot-be-told": 0}
    assert standings.worse_in(rows, outcome) == "1 of 14 places is worse than England"


NO_SINGLE = "so no single one of them can be called the worst."


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([cell(DURHAM, 50.0)], None),
        ([cell(DURHAM, 50.0), cell(SUNDERLAND, 51.0)], f"Their intervals overlap, {NO_SINGLE}"),
        # Exactly one common value is an overlap.
        ([cell(DURHAM, 50.0), cell(SUNDERLAND, 54.0)], f"Their intervals overlap, {NO_SINGLE}"),
        (
            [cell(DURHAM, 50.0), cell(SUNDERLAND, 54.5), cell(GATESHEAD, 54.6)],
            "The interval of County Durham lies beyond those of the others.",
        ),
        (
            [cell(DURHAM, 50.0), cell(SUNDERLAND, 60.0, period="2021")],
            f"Their figures are of 2021 and 2022, {NO_SINGLE}",
        ),
        (
            [cell(DURHAM, 50.0), cell(SUNDERLAND, 51.0, period="2021")],
            f"Their intervals overlap and their figures are of 2021 and 2022, {NO_SINGLE}",
        ),
        (
            [cell(DURHAM, 50.0, lower=None, upper=None), cell(SUNDERLAND, 60.0)],
            f"Their intervals overlap, {NO_SINGLE}",
        ),
    ],
)  # fmt: skip
def test_no_single_place_is_the_worst_where_that_cannot_be_told(rows, said):
    assert standings.none_is_worst(rows, MEASURE) == said


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([cell(DURHAM, 57.0)], "Early cancer: no place is worse than England by its interval"),
        ([cell(DURHAM, 50.0)], "Early cancer: 1 of 14 places is worse than England, and it is not improving"),
        (
            [cell(DURHAM, 50.0), cell(GATESHEAD, 50.0)],
            "Early cancer: 2 of 14 places are worse than England, and none of them is improving",
        ),
        (
            [cell(DURHAM, 50.0), cell(GATESHEAD, 50.0, direction="right-way")],
            "Early cancer: 2 of 14 places are worse than England, of which one is not improving",
        ),
        (
            [cell(DURHAM, 50.0, direction="right-way")],
            "Early cancer: 1 of 14 places is worse than England, and it is improving",
        ),
        (
            [cell(DURHAM, 50.0, lower=None, upper=None, standing="cannot-be-told")],
            "Early cancer: places cannot be told apart from England, as no 95% limits are held",
        ),
    ],
)
def test_a_finding_counts_those_that_are_worse_and_those_that_do_not_improve(rows, said):
    (outcome,) = standings.outcomes_of(rows)

    assert standings.finding(rows, outcome) == said


def test_a_place_is_told_by_how_it_stands_and_what_gets_worse():
    durham, newcastle = catalogue.area_by_code[DURHAM], catalogue.area_by_code[NEWCASTLE]
    rows = (cell(DURHAM, 50.0, direction="wrong-way"), cell(GATESHEAD, 60.0))

    assert (
        standings.of_area(rows, durham) == "Worse than England on early cancer. Getting worse: early cancer."
    )
    assert standings.of_area(rows, newcastle) is None
    assert (
        standings.heading(rows, durham)
        == "County Durham is worse than England and not improving on the one outcome that can be compared"
    )
    improving = (cell(DURHAM, 50.0, direction="right-way"), cell(GATESHEAD, 60.0))
    assert (
        standings.heading(improving, durham) == "County Durham is improving wherever it is worse than England"
    )
    gateshead = catalogue.area_by_code[GATESHEAD]
    assert (
        standings.heading(improving, gateshead)
        == "Gateshead is not worse than England on the one outcome that can be compared"
    )
    assert standings.heading(rows, newcastle) == "Newcastle upon Tyne: no figure can be compared with England"


def test_a_cell_begins_with_what_it_shows_and_says_the_rest():
    (outcome,) = standings.outcomes_of([cell(DURHAM, 50.0)])

    assert standings.cell(cell(DURHAM, 50.0), outcome) == (
        "50.0%, worse than England, 57.0%. County Durham, early cancer, 2022; 95% limits 48.0 to 52.0. No clear change."
    )
    invented = cell("central", 50.0, synthetic=True, basis="derived", is_gap=True)
    assert standings.cell(invented, outcome) == (
        "50.0%, worse than England, 57.0%. Central partnership, early cancer, 2022, mean of its places; 95% limits 48.0 "
        "to 52.0. No clear change against England. Illustrative data, not counted."
    )


def test_every_place_follows_its_partnership():
    rows = standings.areas()

    assert len(rows) == 18
    kinds = [area.kind for area in rows]
    assert kinds[0] == "partnership"
    for before, area in zip(rows, rows[1:], strict=False):
        if area.kind == "place":
            assert area.partnership == (before.code if before.kind == "partnership" else before.partnership)
