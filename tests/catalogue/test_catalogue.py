"""Reference data: what ships is whole, and a mistake is named by file, entry and key."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from outcomes.catalogue import ENGLAND, ICB, REFERENCE, ReferenceError, catalogue, load
from outcomes.catalogue.text import LOG_PARTS, LogEntry, LogError


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(REFERENCE, tmp_path / "reference"))


def change(folder: Path, name: str, old: str, new: str) -> None:
    file = folder / name
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_what_the_strategy_has_is_there():
    assert [goal.id for goal in catalogue.goals] == [
        "longer-healthier-lives",
        "fairer-outcomes",
        "better-services",
        "best-start",
    ]
    assert {target.id for target in catalogue.targets} == {
        "excluded-groups", "alcohol", "suicide", "drug-deaths", "smoking", "social-isolation", "healthy-weight",
        "early-cancer",
    }  # fmt: skip
    assert [i.id for i in catalogue.interventions] == [
        "call-answering", "ed-streaming", "handover-backstop", "bed-capacity", "falls-response",
    ]  # fmt: skip


def test_places_stand_in_partnership_order_and_add_up():
    assert len(catalogue.places) == 14
    assert [place.partnership for place in catalogue.places] == (
        ["north"] * 4 + ["central"] * 3 + ["tees-valley"] * 5 + ["north-cumbria"] * 2
    )
    assert (
        sum(place.population for place in catalogue.places)
        == catalogue.area_by_code[ICB].population
        == 2_975_025
    )
    for partnership in catalogue.areas_of("partnership"):
        assert sum(place.population for place in catalogue.places_of(partnership)) == partnership.population


def test_only_eden_counts_of_westmorland_and_furness():
    assert catalogue.area_by_code["E06000064"].population == 54_738


def test_acute_trusts_belong_to_one_partnership_each():
    trusts = [
        t
        for p in catalogue.areas_of("partnership")
        for t in p.trusts
        if catalogue.area_by_code[t].kind == "acute"
    ]

    assert sorted(trusts) == sorted(trust.code for trust in catalogue.areas_of("acute"))
    assert len(trusts) == 8


def test_trusts_have_their_full_legal_names():
    named = [area.name for area in catalogue.areas_of("acute", "ambulance")]

    assert len(named) == 10
    assert all(name.endswith(" NHS Foundation Trust") for name in named if name[:10] != "North West")
    assert "North West Ambulance Service NHS Trust" in named
    assert "The Newcastle upon Tyne Hospitals NHS Foundation Trust" in named


@pytest.mark.parametrize(
    ("measure", "area", "expected"),
    [
        ("bed_occupancy_percent", ICB, 8),
        ("bed_occupancy_percent", "E06000047", 1),
        ("call_answer_seconds", ICB, 1),
        ("call_answer_seconds", "north-cumbria", 0),
        ("falls_admissions", ICB, 14),
        ("falls_admissions", "north", 4),
        ("falls_admissions", "RTD", 0),
        ("bed_occupancy_percent", ENGLAND, 0),
        ("bed_occupancy_percent", "great-north-healthcare-alliance", 4),
    ],
)
def test_who_reports_a_measure_for_an_area(measure, area, expected):
    reporters = catalogue.reporters(catalogue.measure_by_id[measure], catalogue.area_by_code[area])

    assert len(reporters) == expected


def test_every_piece_says_stated_or_assumed():
    for commitment in catalogue.commitments:
        assert commitment.basis in ("stated", "assumed")
        for part in commitment.parts:
            given = [part.baseline, part.target_value, part.change_percent, part.share, part.target_year]
            assert {piece.basis for piece in given if piece is not None} <= {"stated", "assumed"}


def test_lookups():
    assert catalogue.goal("best-start").short_title == "Best start"
    assert catalogue.target("smoking").headline_part.target_value.value == 5
    assert catalogue.commitment("life-expectancy-gap").goal == "longer-healthier-lives"
    assert catalogue.intervention("bed-capacity").measure == "beds_available"
    assert [h.id for h in catalogue.headlines_of("best-start")] == ["school-readiness"]
    assert {t.id for t in catalogue.targets_of("best-start")} == {"healthy-weight"}
    assert catalogue.commitment("cqc-rating").headline_part is None
    assert [part.id for part in catalogue.target("suicide").judged_parts] == ["persons", "male", "female"]
    assert [place.name for place in catalogue.places_of(catalogue.area_by_code["RTR"])] == [
        "Middlesbrough",
        "Redcar and Cleveland",
    ]
    assert catalogue.places_of(catalogue.area_by_code[ENGLAND]) == ()


@pytest.mark.parametrize(
    ("name", "old", "new", "message"),
    [
        ("targets.toml", 'rule = "level"', 'rule = "leap"', "targets.toml: entry smoking: part.0.rule"),
        ("targets.toml", 'measure = "smoking_adults"', 'measure = "smoke"', "targets.toml: entry smoking: part adults: measure: 'smoke'"),
        ("targets.toml", 'goal = "best-start"', 'goal = "best"', "targets.toml: entry healthy-weight: goal: 'best'"),
        ("targets.toml", 'target_value = { value = 5, basis = "stated", note = "5% or below" }\n', "", "rule 'level' needs target_value"),
        ("targets.toml", 'id = "alcohol"', 'id = "smoking"', "targets.toml: entry smoking: id: stands 2 times"),
        ("goals.toml", 'share = { value = 10, basis = "stated", note = "At least 10%" }', 'share = { value = 10, basis = "stated" }\nshape = "geometric"', "a gap cannot have a geometric shape"),
        ("goals.toml", 'headlines = ["cqc-rating"]', 'headlines = ["cqc"]', "goals.toml: entry better-services: headlines: 'cqc'"),
        ("goals.toml", 'missing = "No rating', 'lacking = "No rating', "goals.toml: entry cqc-rating"),
        ("targets.toml", 'measure = "smoking_adults"\n', 'measure = "four_hour_percent"\n', "targets.toml: entry smoking: part adults: measure: 'four_hour_percent' is a weekly or monthly measure of services"),
        ("targets.toml", 'compare_places_by = "smoking_adults_five_year"', 'compare_places_by = "smoking_five"', "targets.toml: entry smoking: part adults: compare_places_by: 'smoking_five' is not known"),
        ("targets.toml", 'compare_places_by = "smoking_adults_five_year"', 'compare_places_by = "loneliness"', "'loneliness' has no more years together than 'smoking_adults'"),
        ("targets.toml", '{ when = "slower"', '{ when = "faster"', "targets.toml: entry smoking: so_what.3.when"),
        ("targets.toml", '{ when = "few", text = "Ask for the earlier years of the new', '{ text = "Ask for the earlier years of the new', "targets.toml: entry alcohol: so_what: Value error, the last line has no when, and every other has one"),
        ("targets.toml", 'when = "few", text = "Ask for the earlier years of the new', 'when = "empty", text = "Ask for the earlier years of the new', "two lines have when = 'empty'"),
        ("targets.toml", 'when = "empty", text = "Name who brings the rates of three', 'when = "few", text = "Name who brings the rates of three', "targets.toml: entry suicide: (entry): Value error, so_what: needs a line with when = 'empty'"),
        ("targets.toml", 'definition = "Admission episodes for conditions that alcohol alone causes. Directly standardised, per 100,000."\n', "", "part 'specific' has another measure than the first part, so it needs its own definition"),
        ("measures.toml", 'period = "2020/21", reason', 'period = "2020/2021", reason', "partial: write '2020/2021' as '2020/21'"),
        ("measures.toml", 'year = "academic"', 'year = "school"', "measures.toml: entry obesity_reception: year"),
        ("measures.toml", 'unit = "%"', 'units = "%"', "measures.toml: entry smoking_adults: "),
        ("measures.toml", "[[measure]]", "[[measures]]", "measures.toml: entry measures: unknown table"),
        ("areas.csv", "RTD RTF RR7 R0B", "RTX RTF RR7 R0B", "areas.csv: entry E54000050: trusts: 'RTX'"),
        ("areas.csv", "place,north,north", "place,north,norf", "areas.csv: entry E08000037: partnership: 'norf'"),
        ("areas.csv", "best-fit", "roughly", "areas.csv: entry north: fit"),
        ("standards.toml", 'measure = "four_hour_percent"', 'measure = "four"', "standards.toml: entry four-hour-98: measure: 'four'"),
        ("interventions.toml", 'measure = "call_answer_seconds"', 'measure = "calls"', "interventions.toml: entry call-answering: measure: 'calls'"),
        ("interventions.toml", 'goals = ["better-services"', 'goals = ["better"', "interventions.toml: entry call-answering: goals: 'better'"),
        ("events.toml", "[[event]]", "[[event]", "events.toml: cannot be read"),
        ("events.toml", 'measures = ["smoking_adults", "early', 'measures = ["smokers", "early', "events.toml: entry covid-19: measures: 'smokers'"),
        ("learning.toml", 'measures = ["no_criteria_to_reside_percent"', 'measures = ["stranded"', "learning.toml: entry discharge: measures: 'stranded'"),
        ("learning.toml", '    "first-learning-event",', '    "first-event",', "learning.toml: entry learning: timeline: 'first-event'"),
    ],
)  # fmt: skip
def test_a_mistake_is_named(folder, name, old, new, message):
    change(folder, name, old, new)

    with pytest.raises(ReferenceError) as error:
        load(folder)

    assert message in str(error.value)


@pytest.mark.parametrize(
    ("key", "message"),
    [
        ("targets", "trial.md: targets: 'nowhere' is not known"),
        ("interventions", "trial.md: interventions: 'nowhere' is not known"),
        ("measures", "trial.md: measures: 'nowhere' is not known"),
        ("areas", "trial.md: areas: 'nowhere' is not known"),
    ],
)
def test_an_unknown_id_in_the_learning_log_is_named_with_file_and_key(key, message):
    words = dict.fromkeys(LOG_PARTS, "Words.")
    entry = LogEntry(id="trial", title="A trial", date=date(2026, 3, 31), **{key: ("nowhere",)}, **words)

    with pytest.raises(LogError) as error:
        catalogue.check_log([entry])

    assert str(error.value) == message


NEIGHBOURS = """
[[neighbours]]
code = "E06000047"
like = ["E06000057", "E08000024"]
basis = "stated"
source = "A list made for a test"
grade = "A"
"""


def test_no_list_of_places_that_are_alike_is_invented():
    assert catalogue.neighbours == ()
    assert all(catalogue.neighbours_of(place) is None for place in catalogue.places)


def test_a_list_of_places_that_are_alike_can_be_added_and_changes_no_figure(folder):
    before = load(folder).digest
    (folder / "neighbours.toml").write_text(NEIGHBOURS, encoding="utf-8")

    found = load(folder)

    assert found.neighbours_of(found.area_by_code["E06000047"]).like == ("E06000057", "E08000024")
    assert found.neighbours_of(found.area_by_code["E06000057"]) is None
    assert found.digest == before


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('code = "E06000047"', 'code = "RTD"', "entry RTD: code: 'RTD' is not known"),
        ('"E08000024"]', '"E99"]', "entry E06000047: like: 'E99' is not known"),
        ('"E08000024"]', '"E06000047"]', "entry E06000047: like: 'E06000047' is not known"),
        ('"E08000024"]', '"RTD"]', "entry E06000047: like: 'RTD' is not known"),
        ('like = ["E06000057", "E08000024"]', "like = []", "entry E06000047: like"),
        ('source = "A list made for a test"', "", "entry E06000047: source"),
        ('grade = "A"', 'grade = "Z"', "entry E06000047: grade"),
        ('grade = "A"', 'grade = "A"' + NEIGHBOURS, "entry E06000047: id: stands 2 times"),
    ],
)
def test_a_mistake_in_the_list_of_places_that_are_alike_is_named(folder, old, new, message):
    assert old in NEIGHBOURS
    (folder / "neighbours.toml").write_text(NEIGHBOURS.replace(old, new, 1), encoding="utf-8")

    with pytest.raises(ReferenceError) as error:
        load(folder)

    assert f"neighbours.toml: {message}" in str(error.value)


def test_a_repeated_part_is_named(folder):
    change(folder, "targets.toml", 'id = "specific"', 'id = "narrow"')

    with pytest.raises(ReferenceError, match="part 'narrow' stands twice"):
        load(folder)


def test_a_missing_file_is_named(folder):
    (folder / "events.toml").unlink()

    with pytest.raises(ReferenceError, match="events.toml: not found"):
        load(folder)


def test_the_digest_changes_with_any_byte(folder):
    before = load(folder).digest
    change(folder, "targets.toml", "# The eight", "# The  eight")

    assert before == catalogue.digest
    assert load(folder).digest != before
