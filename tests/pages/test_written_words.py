"""What is written by hand never contradicts what is loaded, and what is put together reads as English.

Every target and part is shown in several areas, with no figure, one, two, four, five and more.
"""

import io
import re
from pathlib import Path

import dash
import pytest
from pptx import Presentation

from outcomes.catalogue import ENGLAND, ICB, REGION, Part, Target, catalogue
from outcomes.exports import board, pack
from outcomes.pipeline import load
from outcomes.results.targets import Assessment
from outcomes.settings import Settings
from outcomes.warehouse import store
from tests import reading as pages

dash.Dash("written", use_pages=True, pages_folder="")

from pages.data import page as data  # noqa: E402
from pages.goal import page as goal  # noqa: E402
from pages.home import page as home  # noqa: E402 - a page registers itself with the app above
from pages.target import front as targets  # noqa: E402
from pages.target import page  # noqa: E402

DURHAM = "E06000047"
TARGETS = [target for target in catalogue.targets if target.parts]
PARTS = [(target, part) for target in TARGETS for part in target.parts]

#: How many figures are held of every measure, and the newest year of them; see `figures`.
HELD = {
    "none": (0, 2024),
    "one": (1, 2024),
    "two": (2, 2024),
    "two old ones": (2, 2019),
    "four": (4, 2024),
    "five": (5, 2024),
    "nine": (9, 2024),
}
SOME = "(?:0|[2-9]|1[0-9]|two|three|four|five|six|seven|eight|nine|ten)"
ONE = r"(?<![\w./-])(?:1|[Oo]ne)"
NOUN = "(?:comparable )?(?:point|figure|place|week|month|year|period|target|commitment|part|source|verdict)"
FAULTS = {
    "two marks together": re.compile(r"(?<!\.)\.\.(?!\.)|\.:|:\.|[;,]\.|\.;|,,|;;|::|\?\.|\.,"),
    "a space before a mark": re.compile(r"\w [.,;:](?:\s|$)"),
    "one of several": re.compile(rf"{ONE} {NOUN}s\b"),
    "several of one": re.compile(rf"(?<![\w./-]){SOME} {NOUN}\b(?!-)"),
    "is of several": re.compile(
        rf"\b[Tt]here is {SOME}\b|(?<![\w./-])(?<!of ){SOME} {NOUN}s (?:is|was|has)\b"
    ),
    "are of one": re.compile(rf"\b[Tt]here are (?:1|one)\b|{ONE} {NOUN} (?:are|were|have)\b"),
    "a count of nothing": re.compile(r"\b[Oo]nly (?:0|no)\b|(?<![\w.,/-])0 (?:of|[a-z]{4,}s)\b"),
    "a word twice": re.compile(r"\b(?!that\b|had\b)([A-Za-z]{2,}) \1\b"),
    "nothing between": re.compile(r"\(\s*\)|“\s*”|\bin \.|\bfor \."),
    "a value that leaked": re.compile(r"\b(?:nan|NaN|NaT)\b|(?<!is )\bno value\b|\bNone\b(?!:)|[{}]"),
    "a sentence in small letters": re.compile(r"[a-z]{3,}\. [a-z]"),
    "two spaces": re.compile(r"\S  \S"),
}


def figures(n: int, newest: int) -> list[str]:
    """Rows of the figures layout: ``n`` yearly figures of every measure, in the form of its baseline's period.

    Whoever has an even number gets worse, the others get better, so that both are read.
    """
    rows = ["measure,sex,area_code,area_name,period,value,lower_ci,upper_ci,unit,source_title"]
    rows.append("adult_obesity,persons,E08000037,Gateshead,2023/24,30,29,31,%,Invented")
    done = set()
    for commitment in catalogue.commitments:
        for part in commitment.parts:
            measure = catalogue.measure_by_id[part.measure]
            if (measure.id, part.sex) in done:
                continue
            done.add((measure.id, part.sex))
            form = measure.period(part.baseline.period)
            step = 0.4 if n % 2 == 0 else -0.4
            for code, start in ((ENGLAND, 40.0), (REGION, 44.0), (DURHAM, 45.0)):
                for k in range(n):
                    period = board.moved(form.label, newest - form.start.year - form.pooled_years + 2 - n + k)
                    value = start + step * k
                    rows.append(
                        f"{measure.id},{part.sex},{code},{catalogue.area_by_code[code].name},{period},"
                        f'{value:.1f},{value - 1:.1f},{value + 1:.1f},"{measure.unit}",Invented'
                    )
    return rows


@pytest.fixture(scope="module")
def homes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A home for each number of figures held."""
    found = {}
    for name, (n, newest) in HELD.items():
        folder = tmp_path_factory.mktemp("held")
        file = folder / "invented.csv"
        file.write_text("\n".join(figures(n, newest)) + "\n", encoding="utf-8")
        found[name] = folder / "home"
        report = load.load([file], settings=Settings(home=found[name]))
        assert report.ok, report.files[0].reasons
    return found


@pytest.fixture
def held(homes, monkeypatch):
    """Make the home with some number of figures the one that is read."""

    def choose(name: str) -> None:
        monkeypatch.setenv("OUTCOMES_HOME", str(homes[name]))

    return choose


def slides(code: str, *, illustrative: bool = False) -> list[list[str]]:
    """The words of a board pack: for each slide a line for each paragraph, cell and line of the notes."""
    deck = Presentation(
        io.BytesIO(pack.build(catalogue.area_by_code[code], include_illustrative=illustrative))
    )
    found = []
    for slide in deck.slides:
        texts = [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
        texts += [
            c.text for shape in slide.shapes if shape.has_table for row in shape.table.rows for c in row.cells
        ]
        texts.append(slide.notes_slide.notes_text_frame.text)
        found.append([line for text in texts for line in text.splitlines()])
    return found


def faults(found: list[str]) -> list[tuple[str, str]]:
    return [(name, line) for line in found for name, fault in FAULTS.items() if fault.search(line)]


# What is put together -------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", HELD)
class TestSentences:
    @pytest.mark.parametrize("area", [ICB, ENGLAND, DURHAM])
    def test_pages_of_targets_read_as_english(self, held, name, area):
        held(name)
        shown = [pages.lines(page.layout(target, area=area, part=part.id)) for target, part in PARTS]

        assert not {fault for found in shown for fault in faults(found)}

    def test_lists_of_targets_read_as_english(self, held, name):
        held(name)
        shown = [
            pages.lines(layout(area=area))
            for layout in (targets.index, home.layout)
            for area in (ICB, "central")
        ]
        shown += [pages.lines(goal.layout(each)) for each in catalogue.goals]

        assert not {fault for found in shown for fault in faults(found)}

    @pytest.mark.parametrize("area", [ICB, DURHAM])
    def test_slides_read_as_english(self, held, name, area):
        held(name)

        assert not {fault for slide in slides(area) for fault in faults(slide)}


def test_the_patterns_find_what_they_are_for():
    for said in (
        "It needs five points; there are 2.: not known.",
        "Only 0 weeks with a value before 2023-01-08",
        "There are 1 comparable points",
        "1 figures, 5 needed",
        "five figure are held",
        "2020 and 2022 were not found..",
    ):
        assert faults([said]), said
    for said in (
        "It needs five points; there are 2.",
        "No figure is held for 2019.",
        "10.2% in 2024; England 10.5%.",
    ):
        assert not faults([said]), said


# What is written by hand ----------------------------------------------------------------------------------


def lines_of(target: Target, part: Part) -> dict:
    return {line.when: line.text for line in target.so_what_of(part)}


def expected(target: Target, part: Part, name: str) -> set[str]:
    """The lines that may stand for what a home holds; a year that was collected in part does not count."""
    lines, newest = lines_of(target, part), HELD[name][1]
    rows = store.read("target_assessments", Assessment, commitment=target.id, area=ICB)
    n = next(row.n_points for row in rows if row.part == part.id)
    assert n <= HELD[name][0]
    if n == 0:
        return {lines["empty"]}
    if newest < 2023 and "before-strategy" in lines:
        return {lines["before-strategy"]}
    if n < 5 and "few" in lines:
        return {lines["few"]}
    return {text for when, text in lines.items() if when in ("worse", "slower", None)}


@pytest.mark.parametrize("name", HELD)
class TestSoWhat:
    def test_the_line_of_a_page_is_the_one_that_holds(self, held, name):
        held(name)
        for target, part in PARTS:
            if part.reference_only:
                continue
            for area in (ICB, ENGLAND):
                shown = pages.text(page.layout(target, area=area, part=part.id))
                said = {text for text in lines_of(target, part).values() if text in shown}
                assert len(said) == 1, (target.id, part.id, area, said)
                assert said <= expected(target, part, name), (target.id, part.id, area, said)

    def test_the_line_of_a_slide_is_the_one_that_holds(self, held, name):
        held(name)
        deck, shown = slides(ICB), board.read(catalogue.area_by_code[ICB])
        asked = [line for slide in deck if slide[0].startswith("What is asked") for line in slide]
        for target in TARGETS:
            line = asked[asked.index(target.title) - 1]
            assert line in expected(target, target.parts[0], name), target.id
        # Targets with a figure to judge by have a slide each, in the order of the site.
        figured = [
            target
            for goal in catalogue.goals
            for target in catalogue.targets_of(goal.id)
            if shown.headline(target).has_points
        ]
        own = [slide[slide.index("So what") + 1] for slide in deck if "So what" in slide]
        for target, line in zip(figured, own, strict=True):
            assert line.rpartition(" (")[0] in expected(target, target.parts[0], name), target.id


def test_lines_for_too_few_figures_are_seen_before_others():
    """A state that holds with another must stand where it is reached."""
    for target, part in PARTS:
        states = [line.when for line in target.so_what_of(part)]
        if "few" in states:
            assert not {"worse", "slower"} & set(states[: states.index("few")]), (target.id, part.id)


@pytest.mark.parametrize("name", ["none", "two", "nine"])
@pytest.mark.parametrize("area", [ICB, DURHAM])
def test_no_part_prints_the_words_of_another(held, name, area):
    held(name)
    for target in TARGETS:
        for part in target.parts:
            others = [other for other in target.parts if other.measure != part.measure]
            shown = pages.text(page.layout(target, area=area, part=part.id))
            assert target.definition_of(part) in shown
            for other in others:
                own = {target.definition_of(part), *target.caveats_of(part), *lines_of(target, part).values()}
                foreign = {
                    target.definition_of(other),
                    *target.caveats_of(other),
                    *lines_of(target, other).values(),
                }
                if not target.missing_of(part) and target.missing_of(other):
                    foreign.add(target.missing_of(other))
                assert not [text for text in foreign - own if text in shown], (target.id, part.id, other.id)


def test_a_slide_says_of_each_missing_part_what_it_lacks(held):
    held("none")
    told = re.compile(r"What is (missing|asked)|.* targets have (no measure yet|no figure to judge by)")
    rows = [slide for slide in slides(ICB) if told.match(slide[0])]
    shown = [line for slide in rows for line in slide]
    for target, part in PARTS:
        if not part.reference_only:
            assert lines_of(target, part)["empty"] in shown, (target.id, part.id)


def test_a_row_of_the_list_says_what_its_own_part_lacks(held):
    held("none")
    for layout in (targets.index, home.layout):
        shown = pages.text(layout())
        for target in TARGETS:
            if target.missing:
                assert target.missing in shown, target.id


# What leaders read says who must do what; how figures are loaded stands on the data page. "Loaded" says a state.
FOR_DEVELOPERS = re.compile(
    r"\.(toml|csv|py|sql)\b|\bCSV\b|\blayouts?\b|\b[Ll]oad(ing)?\b|\bindicators? \d|\bFingertips \d|\b[a-z]+_[a-z_]+\b|"
    r"\bcode\b|\bcommit\b|\brow\b|\bparse|\bdatabase\b|\bJSON\b|\bcommand\b"
)
# Words that say what is loaded. A sentence with one of them is worked out, or holds in one state and says which.
OF_THE_DATA = re.compile(
    r"\buntil then\b|\blast figure\b|\bnewest\b|\b(is|are|not) (yet )?loaded\b|\b(is|are) held\b|\bnot found\b|\bmeanwhile\b|"
    r"\b(is|are) missing for\b|\bthis series measured\b|\b(one|two|three|four|five|\d+) (yearly )?figures\b",
    re.IGNORECASE,
)
YEAR = re.compile(r"\b(?:19|20)\d\d\b")


def written() -> list[tuple[str, str]]:
    """Every sentence of reference data about targets and commitments that a reader is shown, with where it stands."""
    found = []
    for commitment in catalogue.commitments:
        texts = [
            commitment.title,
            commitment.statement,
            commitment.missing,
            getattr(commitment, "caveat", None),
        ]
        if isinstance(commitment, Target):
            texts += [
                commitment.definition,
                commitment.next_release,
                commitment.owned_by,
                commitment.committee,
            ]
            texts += [*commitment.caveats, *(line.text for line in commitment.evidence)]
            texts += [line.text for line in commitment.so_what]
        for part in commitment.parts:
            texts += [part.label, part.definition, part.next_release, part.missing, *part.caveats]
            texts += [part.baseline.note, *(line.text for line in part.so_what)]
        found += [(commitment.id, text) for text in texts if text]
    found += [(each.id, each.meaning) for each in catalogue.goals]
    for each in catalogue.interventions:
        found += [(each.id, text) for text in (each.title, each.description, *each.traps)]
    learning = catalogue.learning
    for each in (*learning.priorities, *learning.winter_priorities):
        found += [(each.id, text) for text in (each.text, each.no_measure, *each.points) if text]
    return found


def test_what_leaders_read_is_not_for_developers():
    assert not [(name, text) for name, text in written() if FOR_DEVELOPERS.search(text)]


def test_nothing_written_by_hand_says_what_is_loaded():
    assert not [(name, text) for name, text in written() if OF_THE_DATA.search(text)]


def test_what_figures_ask_names_no_year_but_that_of_the_target():
    for target in catalogue.targets:
        for line in (*target.so_what, *(line for part in target.parts for line in part.so_what)):
            assert not set(YEAR.findall(line.text)) - {"2030"}, line.text


@pytest.mark.parametrize("area", [ICB, DURHAM])
def test_slides_and_pages_tell_leaders_nothing_about_files(held, area):
    held("none")
    technical = re.compile(
        r"\.toml\b|\bDownload indicator|\bLoad (the|indicator)\b|\bfigures layout\b|\b[a-z]+_[a-z_]{3,}\b"
    )
    for slide in slides(area):
        assert not [line for line in slide if technical.search(line) and not line.startswith("Sources")], (
            slide[0]
        )
    for target, part in PARTS:
        shown = page.layout(target, area=area, part=part.id)
        assert not technical.search(pages.text(shown)), (target.id, part.id)
        assert any(href.startswith("/data") and href.endswith("#section-load") for href in pages.links(shown))


def test_the_data_page_says_which_file_brings_each_measure(held):
    held("none")
    shown = pages.text(data.layout())
    for measure in {catalogue.measure_by_id[part.measure] for _, part in PARTS}:
        assert measure.title in shown
    assert "OHID Fingertips: indicator 93764, all areas, as CSV" in shown
    assert "Published figures: layout figures, measure social_contact_users" in shown
