"""The written reference data: what its models refuse, and what the shipped files hold."""

import tomllib
from datetime import date
from pathlib import Path

import pytest
from pydantic import ValidationError

from outcomes.catalogue import catalogue
from outcomes.catalogue.text import Event, Intervention, LogEntry, LogError, Priority, Standard, read_log

DATA = Path(__file__).resolve().parents[2] / "data"

SOURCED = {"basis": "stated", "source": "A page", "grade": "A"}

LOG = """+++
title = "A try"
date = 2024-02-01
targets = ["smoking"]
+++

A line before the first heading belongs to no part.

## Tried

Something.

## Expected

A change.

## Seen

### In the first week

None.

## Learnt

To wait.
"""


def standard(**changes):
    entry = {
        "id": "s",
        "measure": "four_hour_percent",
        "value": 95,
        "direction": "at least",
        "label": "95%",
        "from": date(2023, 4, 1),
        **SOURCED,
    }
    return Standard.model_validate(entry | changes)


def event(**changes):
    entry = {"id": "e", "title": "E", "kind": "recording", "date": date(2023, 4, 1), "precision": "day"}
    return Event.model_validate(entry | SOURCED | changes)


def intervention_text(intervention_id: str) -> dict:
    document = tomllib.loads((DATA / "reference" / "interventions.toml").read_text(encoding="utf-8"))
    return next(entry for entry in document["intervention"] if entry["id"] == intervention_id)


def test_a_standard_applies_on_both_its_dates_and_not_beyond():
    interim = standard(to=date(2024, 3, 31))

    days = [date(2023, 3, 31), date(2023, 4, 1), date(2024, 3, 31), date(2024, 4, 1)]

    assert [interim.applies_on(day) for day in days] == [False, True, True, False]
    assert standard().applies_on(date(2040, 1, 1))


@pytest.mark.parametrize(
    ("grade", "drawn"),
    [("A", True), ("A-copy", True), ("B", True), ("derived", True), ("C", False), ("D", False)],
)
def test_nothing_below_grade_b_is_drawn(grade, drawn):
    assert standard(grade=grade).is_drawn is drawn


def test_a_standard_cannot_end_before_it_starts():
    with pytest.raises(ValidationError, match="to is before from"):
        standard(to=date(2023, 3, 31))


def test_an_unknown_key_is_an_error():
    with pytest.raises(ValidationError, match="Extra inputs"):
        standard(lable="95%")


def test_an_event_cannot_end_before_it_starts():
    with pytest.raises(ValidationError, match="to is before date"):
        event(to=date(2023, 3, 31))


def test_an_event_that_rebases_says_which_measures():
    assert event(rebases=True, measures=["falls_admissions"]).rebases
    with pytest.raises(ValidationError, match="rebases needs measures"):
        event(rebases=True)


def test_a_priority_has_measures_or_says_why_not_but_never_both():
    entry = {"id": "p", "title": "P"} | SOURCED

    for wrong in ({}, {"measures": ["smoking_adults"], "no_measure": "None."}):
        with pytest.raises(ValidationError, match="needs measures or a sentence"):
            Priority.model_validate(entry | wrong)


def test_an_intervention_date_lies_in_its_window():
    with pytest.raises(ValidationError, match="outside window_from and window_to"):
        Intervention.model_validate(intervention_text("bed-capacity") | {"date": date(2024, 12, 1)})


def test_the_five_interventions_stand_as_printed():
    printed = {entry.id: entry.reported_value for entry in catalogue.interventions}

    assert printed == {
        "call-answering": -44,
        "ed-streaming": -2,
        "handover-backstop": -64,
        "bed-capacity": 4,
        "falls-response": -6,
    }
    falls = catalogue.intervention("falls-response")
    assert falls.measures == ("falls_admissions", "falls_admissions_care_home")
    assert [effect.value for effect in falls.also_reported] == [-12]


def test_intervention_windows_are_weeks_with_half_a_year_on_either_side():
    for entry in catalogue.interventions:
        days = (entry.window_from, entry.date, entry.window_to)
        assert {day.strftime("%A") for day in days} == {"Sunday"}, entry.id
        assert (entry.date - entry.window_from).days >= 26 * 7, entry.id
        assert (entry.window_to - entry.date).days >= 26 * 7, entry.id


def test_standards_of_one_measure_have_one_constitutional_level_today():
    in_force = {
        entry.id for entry in catalogue.standards if entry.applies_on(date(2026, 11, 22)) and entry.is_drawn
    }

    assert in_force == {"four-hour-95", "category-2-18", "handover-none-45"}


def test_what_could_not_be_verified_is_kept_and_not_drawn():
    assert [entry.id for entry in catalogue.standards if not entry.is_drawn] == ["calls-abandoned-3"]


def test_every_id_that_the_written_data_uses_is_known():
    measures = set(catalogue.measure_by_id)
    goals = {goal.id for goal in catalogue.goals}
    targets = {target.id for target in catalogue.targets}

    for entry in catalogue.events:
        assert set(entry.measures) <= measures, entry.id
        assert set(entry.areas) <= set(catalogue.area_by_code), entry.id
    for entry in catalogue.interventions:
        assert set(entry.measures) <= measures, entry.id
        assert set(entry.goals) <= goals, entry.id
        assert set(entry.targets) <= targets, entry.id
    for priority in (*catalogue.learning.priorities, *catalogue.learning.winter_priorities):
        assert set(priority.measures) <= measures, priority.id
    assert set(catalogue.learning.timeline) == {e.id for e in catalogue.events if e.kind == "timeline"}


def test_the_learning_page_has_every_part_of_the_deck():
    learning = catalogue.learning

    assert [
        len(part)
        for part in (
            learning.priorities,
            learning.focus_areas,
            learning.enablers,
            learning.voices,
            learning.ideas,
            learning.questions,
            learning.winter_priorities,
        )
    ] == [7, 8, 5, 4, 5, 3, 3]
    assert [question.title for question in learning.questions] == ["Why?", "Who?", "What?"]
    assert [step.title for step in learning.theory] == [
        "If we have",
        "and",
        "and",
        "Then",
        "This means",
        "and",
        "As a result",
    ]


def test_glossary_terms_stand_once_and_in_order():
    ids = [entry.id for entry in catalogue.glossary]

    assert ids == sorted(set(ids))


def test_a_log_entry_is_read_whole(tmp_path):
    (tmp_path / "a-try.md").write_text(LOG, encoding="utf-8")
    (tmp_path / "README.md").write_text("How to write one", encoding="utf-8")

    assert read_log(tmp_path) == (
        LogEntry(
            id="a-try",
            title="A try",
            date=date(2024, 2, 1),
            targets=("smoking",),
            tried="Something.",
            expected="A change.",
            seen="### In the first week\n\nNone.",
            learnt="To wait.",
        ),
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("# No front matter", r"a\.md: must start with a block of TOML"),
        ("Words first\n" + LOG, r"a\.md: must start with a block of TOML"),
        (LOG.replace("2024-02-01", "February"), r"a\.md: the block between \+\+\+ is not TOML"),
        (LOG.replace("## Learnt", "## Lessons"), r"a\.md: (learnt|lessons): "),
        (LOG.replace("To wait.", ""), r"a\.md: learnt: "),
        (LOG.replace("targets", "target"), r"a\.md: target: Extra inputs"),
    ],
)
def test_a_log_entry_that_cannot_be_read_names_file_and_part(tmp_path, text, message):
    (tmp_path / "a.md").write_text(text, encoding="utf-8")

    with pytest.raises(LogError, match=message):
        read_log(tmp_path)


def test_shipped_log_entries_are_marked_as_examples_and_use_known_ids():
    entries = read_log(DATA / "learning")

    assert [entry.date for entry in entries] == sorted((entry.date for entry in entries), reverse=True)
    assert len(entries) == 3
    for entry in entries:
        assert entry.is_example
        assert entry.title.startswith("Example: ")
        assert set(entry.targets) <= {target.id for target in catalogue.targets}
        assert set(entry.interventions) <= {intervention.id for intervention in catalogue.interventions}
        assert set(entry.measures) <= set(catalogue.measure_by_id)
