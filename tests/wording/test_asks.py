"""What to ask: order, days overdue, who is not named, what figures ask, and examples apart."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from outcomes.catalogue import ENGLAND, ICB, catalogue
from outcomes.catalogue import asks as files
from outcomes.catalogue.asks import WrittenAsk
from outcomes.results.targets import Assessment
from outcomes.wording import asks
from tests.rows import filled

TODAY = date(2026, 11, 29)
SYSTEM = catalogue.area_by_code[ICB]
DURHAM = catalogue.area_by_code["E06000047"]
SMOKING, ALCOHOL, SUICIDE = (catalogue.target(name) for name in ("smoking", "alcohol", "suicide"))


def ask(name="quit", **changes) -> WrittenAsk:
    about = {} if {"headline", "intervention"} & changes.keys() else {"target": "smoking"}
    entry = {"id": name, "title": f"Ask {name}", "asked": date(2026, 1, 1), "due": date(2026, 12, 31),
             "status": "open", "text": "Please."}  # fmt: skip
    return WrittenAsk.model_validate({**entry, **about, **changes})


def example(name="shown", **changes) -> WrittenAsk:
    return ask(name, title=f"Example: {name}", is_example=True, **changes)


@pytest.fixture
def held(monkeypatch):
    """Write these asks instead of what ships."""

    def hold(*found):
        monkeypatch.setattr(files, "read_once", lambda *_: tuple(found))

    hold()
    return hold


@pytest.fixture
def named(monkeypatch):
    """Give some targets an owner."""

    def name(*ids):
        targets = [t.model_copy(update={"owner": "A chair"}) if t.id in ids else t for t in catalogue.targets]
        monkeypatch.setitem(catalogue.__dict__, "targets", tuple(targets))

    return name


def judged(target, verdict, part=None, **more):
    part = part or target.headline_part
    row = filled(Assessment, commitment=target.id, part=part.id, area_code=ICB, measure=part.measure, rule=part.rule,
                 n_points=9, latest_period="2025", latest_end=date(2025, 12, 31), latest_value=5.0, first_value=9.0,
                 first_period="2011", verdict=verdict, verdict_words="Said", target_verdict=verdict,
                 **more)  # fmt: skip
    return {(target.id, part.id): row}


@pytest.mark.parametrize(
    ("late", "said"),
    [
        (-1, "Due 31 October 2026"),
        (0, "Due today, 31 October 2026"),
        (1, "Due 31 October 2026: one day overdue"),
        (29, "Due 31 October 2026: 29 days overdue"),
    ],
)
def test_days_overdue_are_counted_from_the_day_after(late, said):
    due = date(2026, 10, 31)
    today = due + timedelta(days=late)

    assert asks.due_words(due, today) == said
    assert asks.in_words(ask(due=due), today).is_overdue == (late > 0)


@pytest.mark.parametrize("status", ["done", "dropped"])
def test_a_closed_ask_is_neither_open_nor_overdue(held, status):
    held(ask(due=date(2026, 2, 1), status=status, closed=date(2026, 11, 3)))

    (first, shown) = asks.for_area(SYSTEM, TODAY)

    assert first.kind == "no-owner"
    assert (shown.when, shown.is_overdue, shown.is_closed) == (
        f"{status.capitalize()} 3 November 2026",
        False,
        True,
    )
    assert asks.n_overdue([shown]) == 0
    assert shown not in asks.three_for(SYSTEM, TODAY)


def test_an_example_is_marked_stands_last_and_never_counts(held):
    held(example(due=date(2026, 2, 1)), ask("real", due=date(2027, 1, 1)), example("done", status="done",
         closed=date(2026, 3, 1)))  # fmt: skip

    found = asks.for_area(SYSTEM, TODAY)

    assert [one.is_example for one in found] == [False, False, True, True]
    assert asks.n_overdue(found) == 0
    assert not [one for one in asks.three_for(SYSTEM, TODAY) if one.is_example]


def test_overdue_comes_first_then_nobody_named_then_open_then_what_figures_ask(held):
    held(
        ask("later"),
        ask("late", due=date(2026, 11, 28)),
        ask("today", due=TODAY),
        ask("very-late", due=date(2026, 3, 1)),
    )

    found = asks.for_area(SYSTEM, TODAY, judged(SMOKING, "unlikely") | judged(ALCOHOL, "wrong-way"))

    assert [one.title for one in found] == [
        "Ask very-late", "Ask late", "Name an owner for eight targets", "Ask today", "Ask later",
        ALCOHOL.short_title, SMOKING.short_title,
    ]  # fmt: skip
    assert [one.title for one in asks.three_for(SYSTEM, TODAY)] == [one.title for one in found[:3]]


def test_one_target_without_an_owner_is_named_and_none_asks_nothing(held, named):
    everyone = [target.id for target in catalogue.targets]
    named(*everyone[1:])
    (only,) = asks.for_area(SYSTEM, TODAY)
    assert only.title == "Name an owner for life expectancy of the most excluded groups"
    assert [one.path for one in only.about] == ["/targets/excluded-groups"]

    named(*everyone)
    assert asks.for_area(SYSTEM, TODAY) == []


def test_every_ask_leads_to_what_it_is_about(held):
    headline = catalogue.headlines[0]
    held(ask("a"), ask("b", headline=headline.id), ask("c", intervention="falls-response"))

    nobody, *written = asks.for_area(SYSTEM, TODAY)

    assert [one.path for one in nobody.about] == [f"/targets/{target.id}" for target in catalogue.targets]
    assert [one.about[0].path for one in written] == [
        "/targets/smoking", f"/goals/{headline.goal}#section-{headline.id}", "/interventions/falls-response",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("areas", "shown_to"),
    [
        ((), {ICB, "central", "E06000047", "E08000024", "RXP", ENGLAND}),
        (("E06000047",), {ICB, "central", "E06000047", "RXP"}),
        (("central",), {ICB, "central", "E06000047", "E08000024", "RXP"}),
        (("RXP",), {ICB, "central", "E06000047", "RXP"}),
        (("RTD",), {ICB}),
    ],
)
def test_an_ask_concerns_its_area_what_that_is_part_of_and_its_parts(areas, shown_to):
    codes = (ICB, "central", "E06000047", "E08000024", "RXP", ENGLAND)

    assert {code for code in codes if catalogue.concerns(areas, catalogue.area_by_code[code])} == shown_to


@pytest.mark.parametrize(
    "verdict", ["met", "likely", "either-way", "right-way", "no-clear-change", "too-old", "no-measure"]
)
def test_a_target_on_course_or_not_judged_asks_nothing(held, verdict):
    assert [one.kind for one in asks.for_area(SYSTEM, TODAY, judged(SMOKING, verdict))] == ["no-owner"]


def test_of_a_mixed_target_the_worst_part_asks(held):
    weight = catalogue.target("healthy-weight")
    first, second = weight.parts[:2]
    held_rows = judged(weight, "right-way", first) | judged(weight, "wrong-way", second)
    held_rows[weight.id, first.id] = replace(held_rows[weight.id, first.id], target_verdict="mixed")

    (_, asked) = asks.for_area(SYSTEM, TODAY, held_rows)

    assert asked.title == "Healthy weight (year 6, obesity)"
    assert asked.text in [line.text for line in second.so_what]


def test_a_place_is_asked_about_its_own_verdict_and_never_about_suicide(held):
    rows = judged(SMOKING, "unlikely", band="about 1 in 4") | judged(SUICIDE, "wrong-way")

    found = asks.for_area(DURHAM, TODAY, rows)

    assert [one.title for one in found] == ["Name an owner for eight targets", "Smoking"]
    assert found[1].text == (
        "Ask what County Durham will change first. The verdict there: said, about 1 in 4."
    )
    assert [one.title for one in asks.for_area(SYSTEM, TODAY, rows)][1:] == ["Suicide rate", "Smoking"]


def test_invented_figures_and_england_ask_nothing(held):
    assert len(asks.for_area(SYSTEM, TODAY, judged(SMOKING, "unlikely", synthetic=True))) == 1
    assert len(asks.for_area(catalogue.area_by_code[ENGLAND], TODAY, judged(SMOKING, "unlikely"))) == 1


def test_a_file_that_cannot_be_read_leaves_the_other_asks(monkeypatch, tmp_path):
    (tmp_path / "bad.md").write_text("no head", encoding="utf-8")
    monkeypatch.setattr(files, "FOLDER", tmp_path)

    assert [one.kind for one in asks.for_area(SYSTEM, TODAY)] == ["no-owner"]
    with pytest.raises(files.AskError, match="bad.md"):
        asks.for_target(SMOKING, SYSTEM, TODAY)


def test_a_new_file_is_seen_on_the_next_visit(monkeypatch, tmp_path):
    monkeypatch.setattr(files, "FOLDER", tmp_path)
    assert asks.written() == ()

    (tmp_path / "new.md").write_text(
        '+++\ntitle = "New"\ntarget = "smoking"\nasked = 2026-11-01\ndue = 2026-12-01\nstatus = "open"\n+++\nNow.\n',
        encoding="utf-8",
    )

    assert [one.title for one in asks.written()] == ["New"]
