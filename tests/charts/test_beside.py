import re
from datetime import date, timedelta
from itertools import pairwise

import pytest

from outcomes.charts import figures
from outcomes.charts.beside import LOOKS, Beside
from outcomes.results.targets import FanYear, Point
from outcomes.results.weekly import BesidePeriod, ChartedPeriod
from tests.rows import filled

AREA = "North East and North Cumbria"


def yearly(values):
    return [Point(time=2011.5 + i, period=str(2011 + i), value=v) for i, v in enumerate(values)]


FAN = [
    filled(
        FanYear,
        time=2014.5 + h,
        median=10.0,
        **{
            f"{end}_{level}": 10.0 + sign * h
            for level in (50, 80, 95)
            for end, sign in (("lower", -1), ("upper", 1))
        },
    )
    for h in range(1, 4)
]


def words(figure):
    return [re.sub(r"</?b>", "", note["text"]) for note in figure["layout"]["annotations"]]


FOUR = ("Gateshead", "Sunderland", "South Tees Hospitals", "Westmorland and Furness")


def boxes(figure, *, narrow):
    """Where the labels right of the plot stand: names with top and bottom in pixels, and the height of the plot."""
    layout = figure["layout"]
    margin, notes = layout["margin"], layout["annotations"]
    if narrow:
        margin, notes = (layout["meta"]["narrow"][key] for key in ("margin", "annotations"))
    plot = layout["height"] - margin["t"] - margin["b"]
    low, high = layout["yaxis"]["range"]
    end = max(note["x"] for note in notes if note.get("xref") != "paper" and note.get("xanchor") == "left")
    placed = []
    for note in notes:
        if note.get("x") == end and note.get("yref") != "paper":
            middle = plot - (note["y"] - low) / (high - low) * plot + note.get("ay", 0)
            half = 17 * (note["text"].count("<br>") + 1) / 2
            placed.append((middle - half, middle + half, note["text"].replace("<br>", " ")))
    return sorted(placed), plot, margin["r"]


class TestBesideOtherAreas:
    """Up to four areas more, each told by more than its colour, each with its name at the end of its line."""

    def yearly(self, n):
        values = (
            [15.0, 14.0, 13.0, 10.1],
            [16.0, 15.0, 14.0, 10.2],
            [18.0, 16.0, 14.0, 10.0],
            [12.0, 11.0, 10.6, 10.3],
        )
        return figures.trajectory(
            yearly([17.0, 15.0, 13.0, 10.0]),
            axis="Adults who smoke, %",
            area=AREA,
            england=yearly([14.0, 13.0, 12.0, 10.1]),
            beside=[Beside(FOUR[i], yearly(values[i]), LOOKS[i]) for i in range(n)],
            path=[(2011.5, 17.0), (2030.5, 5.0)],
            target="5% or below by 2030",
            fan=FAN,
        )

    def weekly(self, n):
        days = [date(2026, 1, 4) + timedelta(weeks=i) for i in range(30)]
        periods = [
            ChartedPeriod(
                measure="m", area_code="a", period_end=on, value=70.0, mean=70.0, lower=65.0, upper=75.0
            )
            for on in days
        ]
        beside = [
            Beside(
                FOUR[i],
                [
                    BesidePeriod(area_code=str(i), period_end=on, value=70.0 + i / 10, synthetic=False)
                    for on in days
                ],
                LOOKS[i],
            )
            for i in range(n)
        ]
        return figures.control_chart(
            periods, axis="Four hours, %", unit="%", beside=beside, last="NENC", synthetic=True
        )

    @pytest.mark.parametrize("narrow", [False, True], ids=["wide", "narrow"])
    @pytest.mark.parametrize("kind", ["yearly", "weekly"])
    @pytest.mark.parametrize("n", [1, 4])
    def test_every_line_has_its_name_at_its_end_and_no_two_overlap(self, kind, n, narrow):
        figure = getattr(self, kind)(n)
        placed, plot, right = boxes(figure, narrow=narrow)
        said = " ".join(text for *_, text in placed)
        for name in (*FOUR[:n], AREA if kind == "yearly" else "NENC"):
            assert name in said
        for (_, bottom, _), (top, *_) in pairwise(placed):
            assert top >= bottom - 1, placed
        assert placed[0][0] > -30
        assert placed[-1][1] < plot + 30
        assert right < (170 if narrow else 260)

    @pytest.mark.parametrize("kind", ["yearly", "weekly"])
    def test_lines_differ_by_mark_as_well_as_colour(self, kind):
        drawn = [trace for trace in getattr(self, kind)(4)["data"] if trace.get("name") in FOUR]
        assert len({trace["marker"]["symbol"] for trace in drawn}) == 4
        assert len({trace["line"]["color"] for trace in drawn}) == 4
        assert {trace["mode"] for trace in drawn} == {"lines+markers"}

    def test_the_chart_ends_with_the_newest_figure_and_the_path_with_it(self):
        alone, beside = self.yearly(0), self.yearly(1)
        assert alone["layout"]["xaxis"]["range"][1] > 2030
        newest = max(point.time for point in yearly([17.0, 15.0, 13.0, 10.0]))
        assert beside["layout"]["xaxis"]["range"][1] == pytest.approx(newest + 0.35)
        dashed = next(trace for trace in beside["data"] if trace["line"].get("dash") == "6px,4px")
        assert dashed["x"] == [2011.5, newest]
        assert dashed["y"][1] == pytest.approx(17 - 12 * (newest - 2011.5) / 19, abs=0.001)
        assert any("5% or<br>below" in words or "5% or below" in words for words in words(beside))
        assert not any("fill" in trace for trace in beside["data"])

    def test_limits_are_those_of_the_area_in_view_alone(self):
        names = [trace.get("name") for trace in self.weekly(4)["data"]]
        assert [names.count(name) for name in ("upper", "lower", "mean", "weeks")] == [1, 1, 1, 1]

    def test_the_area_in_view_is_the_strongest_line(self):
        for figure, name in ((self.yearly(4), AREA), (self.weekly(4), "weeks")):
            widths = {
                t.get("name"): t["line"]["width"] for t in figure["data"] if "name" in t and "line" in t
            }
            assert all(widths[name] > widths[other] for other in FOUR)

    def test_invented_data_stays_marked(self):
        assert "Illustrative data" in " ".join(words(self.weekly(4)))
