"""Asks as files: what is read, what is refused in one sentence, and what ships."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from outcomes.catalogue import REFERENCE, ReferenceError, asks, catalogue, load
from outcomes.catalogue.asks import FOLDER, AskError, Owner, WrittenAsk
from tests.asks import ASK


def read(folder: Path, text: str) -> WrittenAsk:
    (folder / "quit.md").write_text(text, encoding="utf-8")
    (one,) = asks.read(folder)
    catalogue.check_asks([one])
    return one


def without(key: str) -> str:
    return "\n".join(line for line in ASK.split("\n") if not line.startswith(f"{key} ="))


def test_an_ask_is_read_whole(tmp_path):
    (tmp_path / "README.md").write_text("How to write one", encoding="utf-8")

    assert read(tmp_path, ASK) == WrittenAsk(
        id="quit",
        title="Bring the quit dates",
        target="smoking",
        areas=("E06000047",),
        asked=date(2026, 9, 29),
        due=date(2026, 10, 31),
        status="open",
        text="The number who **stopped**.",
    )


@pytest.mark.parametrize("about", ['headline = "smoking-england"', 'intervention = "falls-response"'])
def test_an_ask_can_be_about_a_headline_or_an_intervention(tmp_path, about):
    about = about.replace("smoking-england", catalogue.headlines[0].id)

    found = read(tmp_path, ASK.replace('target = "smoking"', about))

    assert found.about == tuple(about.replace('"', "").split(" = "))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("No head", "quit.md: must start with a block of TOML between two lines of +++"),
        (ASK.replace("2026-10-31", "2026-02-30"), "quit.md: the block between +++ is not TOML: due: "),
        (ASK.replace("2026-10-31", "soon"), "quit.md: the block between +++ is not TOML: due: "),
        (
            ASK.replace("2026-10-31", '"2026-10-31"'),
            "quit.md: due: cannot be used; write the day as due = 2026-10-31, without quotation marks",
        ),
        (ASK.replace("2026-10-31", "20261031"), "quit.md: due: cannot be used; write the day as"),
        *(
            (without(key), f"quit.md: {key}: is missing; {asks.HINTS[key]}")
            for key in ("title", "asked", "due", "status")
        ),
        (without("target"), "quit.md: target: give one of target, headline, intervention, and no other; write"),
        (
            ASK.replace("areas", 'headline = "any"\nareas'),
            "quit.md: target: give one of target, headline, intervention, and no other; write",
        ),
        (
            ASK.replace('"open"', '"late"'),
            'quit.md: status: cannot be used; write status = "open", "done" or "dropped"',
        ),
        (ASK.replace("due", "deadline"), "quit.md: due: is missing; write the day as"),
        (ASK.replace("areas", "area"), "quit.md: area: is not known; take the line out, or use one of title, target,"),
        (ASK.replace("smoking", "smokin"), "quit.md: target: 'smokin' is not known; write target = \"smoking\""),
        (ASK.replace("E06000047", "E0600004"), "quit.md: areas: 'E0600004' is not known; write areas = "),
        # An area that has ended has no page.
        (ASK.replace("E06000047", "E07000026"), "quit.md: areas: 'E07000026' is not known; write areas = "),
        (
            ASK.replace("areas", 'owner = "somebody"\nareas'),
            "quit.md: owner: 'somebody' is not known; write an id of data/reference/owners.toml, or leave the line out",
        ),
        (ASK.replace("2026-10-31", "2026-09-28"), "quit.md: due: is before asked; write a later day"),
        (ASK.replace('"open"', '"done"'), "quit.md: closed: is missing for an ask that is done; write the day as"),
        (ASK.replace("status", "closed = 2026-10-01\nstatus"), "quit.md: closed: an open ask has none; take the line"),
        (
            ASK.replace('status = "open"', 'status = "dropped"\nclosed = 2026-09-01'),
            "quit.md: closed: is before asked; write a later day",
        ),
        (ASK.replace("areas", "is_example = true\nareas"), 'quit.md: title: begins with "Example: " where'),
        (ASK.replace("Bring", "Example: bring"), 'quit.md: title: begins with "Example: " where'),
        (ASK.partition("\nThe number")[0], "quit.md: text: cannot be used; write under the head what is asked"),
    ],
)  # fmt: skip
def test_a_mistake_is_said_in_one_sentence_with_file_and_key(tmp_path, text, said):
    with pytest.raises(AskError) as error:
        read(tmp_path, text)

    assert str(error.value).startswith(said)
    assert "\n" not in str(error.value)


def test_asks_stand_in_the_order_of_their_days(tmp_path):
    for name, day in (("a", "2026-12-01"), ("b", "2026-10-31"), ("c", "2026-11-05")):
        (tmp_path / f"{name}.md").write_text(ASK.replace("2026-10-31", day), encoding="utf-8")

    assert [ask.id for ask in asks.read(tmp_path)] == ["b", "c", "a"]


def test_what_ships_is_examples_that_can_be_used():
    shipped = asks.read(FOLDER)

    catalogue.check_asks(shipped)
    assert len(shipped) == 3
    assert all(ask.is_example and ask.title.startswith("Example: ") for ask in shipped)
    assert {ask.status for ask in shipped} == {"open", "done"}


def test_the_readme_shows_every_key():
    head = (FOLDER / "README.md").read_text(encoding="utf-8").split("+++")[2]
    keys = set(WrittenAsk.model_fields) - {"id", "text"}

    assert {key for key in keys if f"{key} =" in head} == keys


@pytest.fixture
def owned(tmp_path: Path) -> Path:
    folder = Path(shutil.copytree(REFERENCE, tmp_path / "reference"))
    with (folder / "owners.toml").open("a", encoding="utf-8") as file:
        file.write(
            '\n[[owner]]\nid = "stop-smoking"\nrole = "Stop smoking lead"\norganisation = "A council"\n'
            'basis = "stated"\nsource = "Minutes"\ngrade = "A"\n'
        )
    return folder


def test_an_owner_of_the_list_owns_targets_and_asks(tmp_path, owned):
    targets = owned / "targets.toml"
    text = targets.read_text(encoding="utf-8")
    targets.write_text(
        text.replace('id = "smoking"\n', 'id = "smoking"\nowner = "stop-smoking"\n', 1), encoding="utf-8"
    )

    found = load(owned)

    assert found.owner_words("stop-smoking") == "Stop smoking lead, A council"
    assert found.target("smoking").owned_by == "Stop smoking lead, A council"
    assert found.target("alcohol").owner is None
    asked = WrittenAsk(id="a", title="A", target="smoking", owner="stop-smoking", asked=date(2026, 1, 1),
                       due=date(2026, 2, 1), status="open", text="A.")  # fmt: skip
    found.check_asks([asked, asked.model_copy(update={"owner": "Stop smoking lead, A council"})])
    with pytest.raises(AskError):
        catalogue.check_asks([asked])


def test_naming_an_owner_leaves_the_snapshot_as_it_is(owned):
    assert load(owned).digest == catalogue.digest


def test_an_owner_without_a_source_is_refused(owned):
    file = owned / "owners.toml"
    file.write_text(file.read_text(encoding="utf-8").replace('source = "Minutes"\n', ""), encoding="utf-8")

    with pytest.raises(ReferenceError, match="owners.toml: entry stop-smoking: source"):
        load(owned)


def test_nobody_is_invented():
    assert catalogue.owners == ()
    assert Owner(id="a", role="Chair", basis="stated", source="A page", grade="A").words == "Chair"
