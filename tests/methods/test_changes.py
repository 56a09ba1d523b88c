"""What is another in the later of two releases, on records made by hand and against a slow way to say the same."""

from dataclasses import replace
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outcomes.methods import changes
from outcomes.results.releases import Held, PartHeld, Release, SeriesHeld, ValueHeld
from tests.rows import filled

RELEASE = filled(
    Release,
    id="now",
    published_at=datetime(2026, 11, 1),
    method_version="trajectory 1, verdict 2, projection 3",
)
EARLIER = replace(RELEASE, id="before", published_at=datetime(2026, 10, 1))
PART = filled(
    PartHeld,
    commitment="smoking",
    part="adults",
    area_code="E06000047",
    measure="smoking_adults",
    rule="level",
    basis="exact",
    baseline_period="2020",
    baseline_value=14.0,
    target_value=5.0,
    target_year=2030.0,
    verdict="either-way",
    verdict_words="Could go either way",
    target_verdict="either-way",
    target_verdict_words="Could go either way",
)
SERIES = filled(
    SeriesHeld,
    measure="four_hour_percent",
    area_code="E54000050",
    grain="week",
    latest_period=date(2026, 11, 1),
    value=75.0,
    is_watched=True,
)
FALLING = {
    "is_signal": True,
    "signal_variation": "concern low",
    "signal_sentence": "Below the expected range",
}


def values(by_year, part=PART):
    return tuple(
        ValueHeld(
            commitment=part.commitment,
            part=part.part,
            area_code=part.area_code,
            period=year,
            period_end=date(int(year), 12, 31),
            value=value,
        )
        for year, value in by_year.items()
    )


def held(release=RELEASE, *, parts=(PART,), figures=(), series=()):
    return Held(release, tuple(parts), tuple(figures), tuple(series))


def compared(before, now):
    return changes.compare(before, now)


def test_a_release_compared_with_itself_has_no_changes():
    one = held(figures=values({"2020": 14.0, "2024": 9.0}), series=[SERIES])
    assert compared(one, one) == ()


YEARS = st.dictionaries(
    st.integers(2000, 2024).map(str), st.integers(0, 9).map(float), min_size=0, max_size=8
)


@given(YEARS, YEARS)
def test_figures_are_new_revised_or_gone_as_a_slow_reader_would_say(before, now):
    found = compared(held(EARLIER, figures=values(before)), held(figures=values(now)))

    said = [(one.kind, one.period, one.before, one.now) for one in found if one.kind != "definition"]
    expected = []
    for year in sorted({*before, *now}, reverse=True):
        if year not in before:
            expected.append(("new", year, None, now[year]))
        elif year not in now:
            expected.append(("gone", year, before[year], None))
        elif before[year] != now[year]:
            expected.append(("revised", year, before[year], now[year]))
    assert said == expected


@given(YEARS, YEARS)
def test_the_way_back_undoes_the_way_there(before, now):
    there = compared(held(EARLIER, figures=values(before)), held(figures=values(now)))
    back = compared(held(figures=values(now)), held(EARLIER, figures=values(before)))

    opposite = {"new": "gone", "gone": "new", "revised": "revised"}
    assert [(opposite[one.kind], one.period, one.now, one.before) for one in there] == [
        (one.kind, one.period, one.before, one.now) for one in back
    ]


def test_a_new_figure_is_set_beside_the_one_before_it():
    before, now = {"2020": 14.0, "2022": 10.0}, {"2020": 14.0, "2022": 9.5, "2024": 9.0}
    found = compared(held(EARLIER, figures=values(before)), held(figures=values(now)))

    assert [(one.kind, one.period, one.previous_period, one.previous) for one in found] == [
        ("new", "2024", "2022", 9.5),
        ("revised", "2022", None, None),
    ]


def test_the_order_of_rows_and_what_is_printed_of_them_are_no_change():
    figures = values({"2020": 14.0, "2024": 9.0})
    later = tuple(replace(one, value=one.value + 1e-9, lower=1.0, upper=20.0) for one in reversed(figures))
    assert compared(held(EARLIER, figures=figures), held(figures=later)) == ()


def test_another_series_is_a_definition_and_its_figures_are_not_compared():
    other = replace(PART, basis="proxy")
    found = compared(
        held(EARLIER, figures=values({"2020": 14.0, "2024": 9.0})),
        held(parts=[other], figures=values({"2020": 15.0, "2024": 9.9})),
    )
    (one,) = found
    assert one.kind == "definition"
    assert one.sentence == "The basis changed. The verdict is the same: “Could go either way”."


def test_a_moved_baseline_value_is_no_choice_where_its_figure_was_revised():
    other = replace(PART, baseline_value=15.0)
    before = held(EARLIER, figures=values({"2020": 14.0}))
    assert [one.kind for one in compared(before, held(parts=[other], figures=values({"2020": 15.0})))] == [
        "revised"
    ]
    # Without that it is one: somebody stated another.
    assert [one.kind for one in compared(before, held(parts=[other], figures=values({"2020": 14.0})))] == [
        "definition"
    ]


def test_choices_about_what_has_no_figure_are_no_news():
    other = replace(PART, target_value=6.0)
    assert compared(held(EARLIER), held(parts=[other])) == ()


def test_what_was_not_there_before_is_said_once():
    found = compared(held(EARLIER, parts=()), held(figures=values({"2020": 14.0, "2021": 13.0})))
    assert [(one.kind, one.sentence) for one in found] == [("definition", changes.ADDED)]
    assert compared(held(EARLIER, parts=()), held()) == ()


def test_the_verdict_on_a_part_that_becomes_one_for_reference():
    other = replace(PART, verdict=None, verdict_words=None, target_verdict=None, target_verdict_words=None)
    (one,) = compared(held(EARLIER), held(parts=[other]))
    assert (one.kind, one.before_words, one.now_words) == (
        "verdict",
        "Could go either way",
        "For reference, not judged",
    )


# --- the whole target ---------------------------------------------------------------------------------


def with_target(words, *, first="either-way", second="either-way"):
    names = {"either-way": "Could go either way", "unlikely": "Unlikely without faster change"}
    told = {"target_verdict": "mixed" if words.startswith("Mixed") else first, "target_verdict_words": words}
    return [
        replace(PART, part=name, verdict=code, verdict_words=names[code], **told)
        for name, code in (("adults", first), ("children", second))
    ]


def test_a_whole_target_is_told_where_its_parts_do_not_say_the_same():
    before = with_target("Could go either way")
    now = with_target("Mixed: children unlikely", second="unlikely")
    found = compared(held(EARLIER, parts=before), held(parts=now))
    assert [(one.part, one.before_words, one.now_words) for one in found] == [
        ("children", "Could go either way", "Unlikely without faster change"),
        ("", "Could go either way", "Mixed: children unlikely"),
    ]
    assert found[1].sentence.endswith(": the verdicts on its parts changed.")


def test_a_whole_target_is_not_told_twice():
    now = with_target("Unlikely without faster change", first="unlikely", second="unlikely")
    found = compared(held(EARLIER, parts=with_target("Could go either way")), held(parts=now))
    assert [one.part for one in found] == ["adults", "children"]


def test_men_and_women_have_no_verdict_together():
    before, now = (
        [replace(one, sex=sex) for one, sex in zip(rows, ("male", "female"), strict=True)]
        for rows in (
            with_target("Could go either way"),
            with_target("Mixed: women unlikely", second="unlikely"),
        )
    )
    assert [one.part for one in compared(held(EARLIER, parts=before), held(parts=now))] == ["children"]


# --- weekly and monthly series ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [
        ({}, FALLING, ("concern low", None, "Below the expected range")),
        (FALLING, {}, ("concern low", "Below the expected range", None)),
        (
            FALLING,
            FALLING | {"signal_variation": "improvement high", "signal_sentence": "Above it"},
            ("improvement high", "Below the expected range", "Above it"),
        ),
    ],
    ids=["begun", "ended", "turned"],
)
def test_a_signal_begins_ends_or_turns(before, now, expected):
    (one,) = compared(
        held(EARLIER, series=[replace(SERIES, **before)]), held(series=[replace(SERIES, **now)])
    )
    assert one.kind == "signal"
    assert (one.cause, one.before_words, one.now_words) == expected


def test_a_signal_that_goes_on_is_no_news():
    told = replace(SERIES, **FALLING)
    assert compared(held(EARLIER, series=[told]), held(series=[told])) == ()


@pytest.mark.parametrize("release", [EARLIER, RELEASE])
def test_a_series_that_is_silent_has_not_come_to_rest(release):
    told, silent = replace(SERIES, **FALLING), replace(SERIES, is_watched=False)
    sides = [held(EARLIER, series=[told]), held(series=[silent])]
    before, now = sides if release is EARLIER else reversed(sides)
    assert compared(before, now) == ()


def test_figures_of_a_series():
    def kinds(*rows):
        old, new = rows
        found = compared(held(EARLIER, series=old), held(series=new))
        return [(one.kind, one.period, one.before, one.now) for one in found]

    later = replace(SERIES, latest_period=date(2026, 11, 8), value=76.0)
    revised = replace(SERIES, value=75.5)
    assert kinds([SERIES], [later]) == [("new", "2026-11-08", None, 76.0)]
    assert kinds([later], [SERIES]) == [("gone", "2026-11-08", 76.0, None)]
    assert kinds([SERIES], [revised]) == [("revised", "2026-11-01", 75.0, 75.5)]
    assert kinds([], [SERIES]) == [("new", "2026-11-01", None, 75.0)]
    assert kinds([SERIES], []) == [("gone", "2026-11-01", 75.0, None)]
    assert kinds([replace(SERIES, latest_period=None, value=None)], []) == []


def test_real_figures_in_the_place_of_invented_ones_are_another_series():
    invented = replace(SERIES, synthetic=True, **FALLING)
    found = compared(held(EARLIER, series=[invented]), held(series=[SERIES]))
    assert [(one.kind, one.synthetic) for one in found] == [("gone", True), ("new", False)]


def test_series_are_not_compared_with_what_was_reconstructed():
    made = replace(EARLIER, published_at=None)
    assert compared(held(made, series=[SERIES]), held()) == ()
    assert compared(held(made), held(series=[SERIES])) == ()
