"""What stands on a chart at its date: declared events, and entries of the learning log beside them."""

from datetime import date

import dash
import pytest

from outcomes.catalogue import catalogue
from tests.reading import links, of_kind, pieces, text

dash.Dash("dated", use_pages=True, pages_folder="")

from pages import dated_events, learning_log  # noqa: E402 - they register with the app above
from pages.target import page as target  # noqa: E402
from pages.weekly import extract as weekly  # noqa: E402

SMOKING = catalogue.target("smoking")
ENTRY = """+++
title = "{title}"
date = {date}
measures = ["{measure}"]
areas = {areas}
is_example = {is_example}
+++

## Tried
A step.
## Expected
Much.
## Seen
Little.
## Learnt
Something.
"""


@pytest.fixture
def write(tmp_path, monkeypatch):
    """Write one entry into a log of its own."""
    monkeypatch.setattr(learning_log, "FOLDER", tmp_path)

    def write_entry(name="trial", **given):
        filled = {
            "title": "A trial",
            "date": "2023-06-30",
            "measure": "smoking_adults",
            "areas": "[]",
            "is_example": "false",
            **given,
        }
        (tmp_path / f"{name}.md").write_text(ENTRY.format(**filled), encoding="utf-8")

    return write_entry


def dashed_labels(page) -> list[str]:
    """Labels of the first chart."""
    figure = of_kind(page, "Graph")[0].figure
    return [note["text"].replace("<br>", " ") for note in figure["layout"]["annotations"]]


def lists(page) -> list:
    """The folded lists of dated events below charts."""
    return [d for d in of_kind(page, "Details") if "on this chart" in text(d.children[0])]


def on_smoking(area="E54000050", *, synthetic=False):
    found = dated_events.on_chart(
        catalogue.measure_by_id["smoking_adults"],
        catalogue.area_by_code[area],
        date(2023, 1, 1),
        date(2024, 12, 31),
        synthetic=synthetic,
    )
    return [one.id for one in found]


class TestWhatIsOnAChart:
    def test_an_entry_that_names_the_measure_within_the_period(self, write):
        write()
        write("earlier", date="2022-12-31")
        write("other", measure="ed_attendances")
        assert on_smoking() == ["trial"]

    def test_the_log_comes_after_the_events(self, write):
        write(date="2010-06-30")
        found = dated_events.on_chart(
            catalogue.measure_by_id["smoking_adults"],
            catalogue.area_by_code["E54000050"],
            date(2010, 1, 1),
            date(2024, 12, 31),
            synthetic=False,
        )
        assert [one.id for one in found] == ["smoking-by-telephone", "covid-19", "trial"]

    def test_an_example_is_kept_off_real_figures(self, write):
        write(is_example="true")
        assert on_smoking() == []
        assert on_smoking(synthetic=True) == ["trial"]

    def test_an_entry_about_one_place_stands_there_alone(self, write):
        write(areas='["E06000047"]')
        assert on_smoking("E06000047") == ["trial"]
        assert on_smoking() == on_smoking("E06000063") == []

    def test_a_log_that_cannot_be_read_leaves_the_events(self, write, tmp_path):
        (tmp_path / "broken.md").write_text("no block", encoding="utf-8")
        assert on_smoking() == []

    def test_a_changed_file_is_read_again(self, write):
        assert on_smoking() == []
        write()
        assert on_smoking() == ["trial"]


@pytest.mark.usefixtures("published_home")
class TestTargetChart:
    def test_an_entry_is_drawn_by_its_line_and_listed_with_a_link(self, write):
        write()
        page = target.layout(SMOKING, area="E06000047")
        (listed,) = lists(page)
        lines = [text(item) for item in of_kind(listed, "Li")]
        line = lines.index("30 June 2023: Learning log:  A trial") + 1
        assert f"{line}: learning log" in dashed_labels(page)
        assert links(listed) == ["/learning?area=E06000047#log-trial"]
        assert "Learning log entries stand by their number" in text(page)

    def test_no_shipped_example_is_drawn_on_real_figures(self):
        for one in catalogue.targets:
            for area in ("E54000050", "E06000047", "E92000001"):
                page = target.layout(one, area=area)
                if of_kind(page, "Graph"):
                    assert not [label for label in dashed_labels(page) if "learning log" in label]
                assert not any("Learning log" in text(found) for found in lists(page))

    def test_a_period_leaves_out_what_lies_before_it(self, write):
        write(date="2019-06-30")
        assert "A trial" in text(lists(target.layout(SMOKING)))
        assert "A trial" not in text(lists(target.layout(SMOKING, **{"from": "2021-01-01"})))


@pytest.mark.usefixtures("published_home")
class TestWeeklyChart:
    def test_a_shipped_example_is_labelled_and_links_to_its_entry(self):
        page = weekly.layout("uec", measure="four_hour_percent")
        (listed,) = lists(page)
        lines = [text(item) for item in of_kind(listed, "Li")]
        (line,) = [n for n, said in enumerate(lines, start=1) if "Learning log" in said]
        assert lines[line - 1].startswith("30 June 2023: Learning log, example that describes nothing")
        assert f"{line}: learning log example" in dashed_labels(page)
        assert links(listed) == ["/learning#log-example-front-door-streaming"]
        assert text(listed.children[0]).startswith("Dated events and learning log entries on this chart")

    def test_the_address_leads_to_the_entry(self):
        page = weekly.layout("uec", measure="four_hour_percent")
        (link,) = links(lists(page)[0])
        from pages import learning

        assert link.partition("#")[2] in [getattr(piece, "id", None) for piece in pieces(learning.layout())]
