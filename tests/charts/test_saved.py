"""A chart saved as a picture: its words are all there, inside the picture, and nothing lies on anything else."""

from datetime import date

import pytest

from outcomes.charts import figures
from outcomes.charts.saved import ILLUSTRATIVE, WIDTH_PX, Told, with_words
from outcomes.wording import subjects

LONG = "In the partnership of many places the share of people who were seen within four hours fell again " * 3


def figure(synthetic: bool = False):
    return figures.interval_plot(
        [
            {"name": "Gateshead", "partnership": "North", "value": 10.0, "lower": 9.0, "upper": 11.0,
             "comparison": "similar", "words": "similar"}
        ],
        axis="Adults who smoke, %",
        unit="%",
        decimals=1,
        synthetic=synthetic,
    )  # fmt: skip


def told(**more):
    return Told(
        **{
            "finding": "Smoking has halved",
            "about": ("Sunderland", "2011 to 2024"),
            "sources": ["OHID Fingertips"],
            "published": date(2026, 11, 29),
            "file_name": "smoking",
            **more,
        }
    )


def words(saved) -> str:
    return " ".join(note["text"] for note in saved["annotations"])


def saved_of(made, **more):
    return with_words(figure(), made, **more)["layout"]["meta"]["saved"]


def test_the_picture_says_what_where_when_from_whom_and_as_of_when():
    said = words(saved_of(told(), caption="Bars are 95% limits."))
    for expected in (
        "Smoking has halved",
        "Sunderland · 2011 to 2024",
        "Bars are 95% limits.",
        "Source: OHID Fingertips.",
        "Figures as published by NENC outcomes on 29 November 2026.",
    ):
        assert expected in said
    assert "Illustrative" not in said


def test_what_is_invented_says_so_and_is_not_called_published():
    said = words(saved_of(told(), synthetic=True))
    assert ILLUSTRATIVE in said
    assert "as published" not in said


def test_numbers_marks_and_remarks_are_told():
    said = words(
        saved_of(
            told(
                numbered=[(3, "A strike")],
                marks=[("◆", "worse", "Concern")],
                remark=subjects.HELPLINE,
            )
        )
    )
    assert "3. A strike" in said
    assert "◆</span> Concern" in said
    assert subjects.HELPLINE in said.replace("</b> <b>", " ")


def test_what_looks_like_markup_is_shown_as_it_is():
    assert "under &lt;5 &amp; over" in words(saved_of(told(finding="under <5 & over")))


def test_many_sources_are_counted_rather_than_listed():
    said = words(saved_of(told(sources=[f"Source {n}" for n in range(9)] * 2)))
    assert "Source 3; and five more." in said
    assert "Source 4" not in said


@pytest.mark.parametrize("n_events", [0, 3, 40])
@pytest.mark.parametrize("synthetic", [False, True])
def test_every_line_lies_inside_the_picture_and_on_no_other(n_events, synthetic):
    events = [(n, f"{n} March 2024: a strike of doctors") for n in range(1, n_events + 1)]
    drawn = with_words(figure(), told(finding=LONG, numbered=events), caption=LONG * 2, synthetic=synthetic)
    saved = drawn["layout"]["meta"]["saved"]
    assert saved["width"] == WIDTH_PX
    plot = saved["height"] - saved["margin"]["t"] - saved["margin"]["b"]
    assert plot == pytest.approx(
        figure()["layout"]["height"] - sum(figure()["layout"]["margin"][side] for side in "tb"), abs=2
    )
    boxes = []
    for note in saved["annotations"]:
        top = saved["margin"]["t"] + (0 if note["y"] == 1 else plot) - note["yshift"]
        left = saved["margin"]["l"] + note["xshift"]
        size = note["font"]["size"]
        assert left >= 0
        assert left + 0.5 * size * len(note["text"].replace("<b>", "").replace("</b>", "")) <= WIDTH_PX
        assert 0 <= top <= top + size * 1.3 <= saved["height"]
        # What stands above the plot ends above what the chart itself has there.
        if note["y"] == 1:
            assert top + size * 1.3 <= saved["margin"]["t"] - figure()["layout"]["margin"]["t"] + 1
        else:
            assert top >= saved["margin"]["t"] + plot + figure()["layout"]["margin"]["b"]
        boxes.append((round(left), top, top + size * 1.3))
    for n, (left, top, foot) in enumerate(boxes):
        for other_left, other_top, other_foot in boxes[:n]:
            assert left != other_left or top >= other_foot - 0.2 or foot <= other_top + 0.2


def test_the_chart_on_the_page_stays_as_it_was():
    before, after = figure(), with_words(figure(), told())
    assert after["data"] == before["data"]
    assert {key: value for key, value in after["layout"].items() if key != "meta"} == {
        key: value for key, value in before["layout"].items() if key != "meta"
    }
    assert {key: value for key, value in after["layout"]["meta"].items() if key != "saved"} == before[
        "layout"
    ]["meta"]
