"""The learning page: everything the community said, and the log."""

from datetime import date

import dash
import pytest

from outcomes import address
from outcomes.catalogue import ICB, catalogue

dash.Dash("learning", use_pages=True, pages_folder="")

from pages import learning, learning_log  # noqa: E402 - a page registers itself with the app above
from tests.reading import LEADERS_NEVER_READ, LEAKED, ids_of, links, missing, of_kind, prose, text, title  # noqa: E402

ENTRY = """+++
title = "A trial of tests"
date = 2026-03-31
targets = ["smoking"]
interventions = ["falls-response"]
measures = ["bed_occupancy_percent"]
+++

## Tried

One **bold** step, and `code`, with *care*.

- first
- second, see [a page](https://example.org/a)

## Expected

Much.

## Seen

Little.

## Learnt

Something.
"""


@pytest.fixture
def log(tmp_path, monkeypatch):
    monkeypatch.setattr(learning_log, "FOLDER", tmp_path)
    return tmp_path


@pytest.mark.usefixtures("published_home")
class TestEveryArea:
    @pytest.mark.parametrize("area", catalogue.shown_areas, ids=lambda area: area.code)
    def test_words_are_plain_and_links_keep_the_place(self, area):
        page = learning.layout(area=area.code)
        assert not LEADERS_NEVER_READ.search(prose(page)), LEADERS_NEVER_READ.search(prose(page))
        assert not LEAKED.search(prose(page)), LEAKED.search(prose(page))
        inside = [link for link in links(page) if link.startswith("/")]
        assert all((f"area={area.code}" in link) == (area.code != ICB) for link in inside)


@pytest.mark.usefixtures("published_home")
class TestWhatTheCommunitySaid:
    @pytest.mark.parametrize(
        "entries",
        [
            "beliefs",
            "questions",
            "theory",
            "priorities",
            "winter_priorities",
            "strands",
            "focus_areas",
            "enablers",
            "voices",
            "ideas",
            "facts",
        ],
    )
    def test_every_statement_is_there(self, entries):
        page = text(learning.layout())
        for statement in getattr(catalogue.learning, entries):
            assert entries == "theory" or statement.title in page
            assert statement.text in page
            assert all(point in page for point in statement.points)

    def test_counts_in_titles_are_those_of_the_reference_data(self):
        said = catalogue.learning
        counts = [
            len(said.priorities),
            len(said.focus_areas),
            len(said.enablers),
            len(said.voices),
            len(said.ideas),
            len(said.questions),
            len(said.winter_priorities),
            len(said.strands),
        ]
        assert counts == [7, 8, 5, 4, 5, 3, 3, 4]
        assert (len(catalogue.interventions), len(catalogue.goals), len(catalogue.targets)) == (5, 4, 8)
        found = "Two of the seven shared priorities have a measure here; five have none yet"
        assert title(learning.layout()) == found

    @pytest.mark.parametrize(
        ("n_seen", "n_unseen", "finding"),
        [
            (2, 0, "All two shared priorities have a measure here"),
            (0, 3, "None of the three shared priorities has a measure here yet"),
            (1, 1, "One of the two shared priorities has a measure here; one has none yet"),
        ],
    )
    def test_the_title_agrees_with_any_number_of_priorities(self, n_seen, n_unseen, finding):
        priorities = catalogue.learning.priorities
        seen = [priority for priority in priorities if priority.measures]
        unseen = [priority for priority in priorities if not priority.measures]
        assert learning.finding((*seen[:n_seen], *unseen[:n_unseen])) == finding

    def test_theory_of_change_is_an_ordered_list_of_four_steps(self):
        steps = next(p for p in of_kind(learning.layout(), "Ol") if p.className == "theory").children
        assert [text(of_kind(step, "H3")[0]) for step in steps] == [
            "If we have",
            "Then",
            "This means",
            "As a result",
        ]

    def test_every_step_of_the_theory_is_drawn(self):
        drawn = [name for _, names in learning.STEPS for name in names]
        assert drawn == [statement.id for statement in catalogue.learning.theory]

    def test_a_priority_links_its_measures_or_says_that_none_shows_it(self):
        page = learning.layout()
        reasons = missing(page)
        for priority in (*catalogue.learning.priorities, *catalogue.learning.winter_priorities):
            assert bool(priority.measures) != (priority.no_measure in reasons)
        assert "/weekly/beds?measure=bed_occupancy_percent" in links(page)
        assert "/targets/smoking" in links(page)
        assert "/weekly/uec?measure=streamed_percent" in links(page)

    def test_the_page_is_an_index_whose_parts_open_and_answer_in_a_line(self):
        page = learning.layout()
        (index,) = [part for part in of_kind(page, "Div") if getattr(part, "className", "") == "index"]
        parts = of_kind(index, "Details")
        assert [text(of_kind(part, "H2")[0]) for part in parts] == [
            "Why it matters",
            "Three questions to ask of any work",
            "Theory of change",
            "Seven priorities, and what would show them",
            "Three priorities for winter, and what would show them",
            "Eight areas of focus",
            "Five enablers: how the strategy means to get there",
            "Four voices: who needs to be in the room",
            "Four strands of work so far",
            "Top five ideas from the first mental health summit",
            "Five interventions and their early impact",
            "What it is for: four goals and eight targets",
            "Timeline",
            "The community",
        ]
        for part in parts:
            assert not getattr(part, "open", False)
            (summary,) = of_kind(part, "Summary")
            assert text(summary.children[1]).strip()[-1] in ".?"
        answers = [text(of_kind(part, "Summary")[0].children[1]) for part in parts]
        assert answers[1] == "Why? Who? What?"
        assert answers[7] == "Voice of intent; Voice of experience; Voice of design; Voice of capability."
        assert answers[12] == "14 events from 21 September 2022 to October 2023."
        assert answers[2] == next(s.text for s in catalogue.learning.theory if s.id == "as-a-result")

    def test_addresses_that_others_link_to_are_there(self):
        page = learning.layout()
        names = [
            "beliefs",
            "questions",
            "theory-of-change",
            "priorities",
            "winter",
            "focus",
            "enablers",
            "voices",
            "strands",
            "ideas",
        ]
        names += ["interventions", "goals", "timeline", "facts", "log", "add-an-entry"]
        wanted = {f"section-{name}" for name in names}
        wanted |= {f"priority-{priority.id}" for priority in catalogue.learning.priorities}
        wanted |= {f"log-{entry.id}" for entry in learning_log.entries()}
        assert wanted <= set(ids_of(page))
        assert len(set(ids_of(page))) == len(ids_of(page))

    def test_goals_targets_and_interventions_are_linked(self):
        found = links(learning.layout())
        assert {f"/goals/{goal.id}" for goal in catalogue.goals} <= set(found)
        assert {f"/targets/{target.id}" for target in catalogue.targets} <= set(found)
        assert {f"/interventions/{entry.id}" for entry in catalogue.interventions} <= set(found)

    def test_timeline_stands_in_order_and_marks_assumed_dates(self):
        page = learning.layout()
        events = [learning.EVENTS[name] for name in catalogue.learning.timeline]
        shown = [item for item in of_kind(page, "Li") if str(getattr(item, "id", "")).startswith("event-")]
        assert len(shown) == len(events)
        assert [item.className for item in shown].count("assumed") == sum(
            e.basis == "assumed" for e in events
        )
        assert "21 September 2022" in text(shown[0])
        assert "October 2023" in text(shown[-1])

    def test_a_measure_without_a_page_has_no_address(self):
        here = address.parse({})
        sitrep = catalogue.measure_by_id["sitrep_beds_available"]
        life = catalogue.measure_by_id["life_expectancy"]
        assert learning_log.measure_address(here, sitrep) is None
        assert learning_log.measure_address(here, life) == "/goals/longer-healthier-lives"


@pytest.mark.usefixtures("published_home")
class TestLog:
    def test_examples_are_marked_and_do_not_count(self):
        page = learning.layout()
        assert "Learning log: nothing written down yet" in text(page)
        assert text(page).count("Example: describes nothing that happened") == 3

    def test_an_entry_is_attached_to_what_it_is_about(self, log):
        (log / "trial.md").write_text(ENTRY, encoding="utf-8")
        page = learning.layout(area="E06000047")
        assert "Learning log: one entry, the newest of 31 March 2026" in text(page)
        entry = next(p for p in of_kind(page, "Article"))
        assert links(entry) == [
            "https://example.org/a",
            "/targets/smoking?area=E06000047",
            "/interventions/falls-response?area=E06000047",
            "/weekly/beds?area=E06000047&measure=bed_occupancy_percent",
        ]
        assert [text(bold) for bold in of_kind(entry, "Strong")] == ["bold"]
        assert [text(item) for item in of_kind(entry, "Li")][0] == "first"
        assert (text(of_kind(entry, "Em")), text(of_kind(entry, "Code"))) == ("care", "code")
        assert "describes nothing" not in text(entry)

    def test_entries_of_the_chosen_place_stand_first(self, log):
        for name, areas in (("mine", '["central"]'), ("all", "[]"), ("other", '["E08000021"]')):
            entry = ENTRY.replace('title = "A trial of tests"', f'title = "{name}"\nareas = {areas}')
            (log / f"{name}.md").write_text(entry, encoding="utf-8")

        page = learning.layout(area="E06000047")

        section = next(
            s for s in of_kind(page, "Section") if getattr(s, "aria-labelledby", "") == "section-log"
        )
        headings = [text(heading) for heading in of_kind(section, "H3")]
        assert headings[:2] == ["Of County Durham", "mine"]
        assert headings[2] == "Of the whole system and of other places"
        assert set(headings[3:]) == {"all", "other"}
        assert "One entry of the learning log is of County Durham." in text(page)
        assert [text(h) for h in of_kind(learning.layout(), "H3") if text(h).startswith("Of ")] == []

    def test_a_place_without_an_entry_is_told_so(self, log):
        (log / "trial.md").write_text(ENTRY, encoding="utf-8")

        page = learning.layout(area="E08000024")

        assert "No entry is of Sunderland." in missing(page)
        assert "No entry of the learning log is of Sunderland." in text(page)
        assert "No entry" not in text(learning.layout())

    def test_examples_are_of_no_place(self):
        assert "No entry of the learning log is of Sunderland." in text(learning.layout(area="E08000024"))

    def test_an_entry_about_nothing_says_so(self, log):
        lines = [
            line
            for line in ENTRY.splitlines()
            if not line.startswith(("targets", "interventions", "measures"))
        ]
        (log / "trial.md").write_text("\n".join(lines) + "\n", encoding="utf-8")
        assert "Attached to no target, intervention or measure." in text(learning.layout())

    def test_without_any_entry_the_page_says_how_to_add_one(self, log):
        page = learning.layout()
        assert "Below stands how to add the first one." in text(page)
        assert "data/learning" in text(page)

    def test_a_broken_file_is_named_and_the_rest_of_the_page_stands(self, log):
        (log / "broken.md").write_text("no block", encoding="utf-8")
        page = text(learning.layout())
        assert "broken.md" in page
        assert "Theory of change" in page

    def test_an_id_that_is_not_known_is_named_with_its_file_and_key(self, log):
        (log / "trial.md").write_text(ENTRY.replace("bed_occupancy_percent", "beds"), encoding="utf-8")
        assert "trial.md: measures: 'beds' is not known" in text(learning.layout())

    def test_the_entry_to_copy_can_be_read_once_it_is_filled_in(self, log):
        filled = learning.LOG_TEMPLATE.replace("\n## ", "\nWords.\n\n## ") + "\nWords.\n"
        (log / "copied.md").write_text(filled.replace("+++\n\nWords.", "+++\n", 1), encoding="utf-8")
        (entry,) = learning_log.entries()
        assert (entry.date, entry.targets, entry.learnt) == (date(2026, 3, 31), ("smoking",), "Words.")
