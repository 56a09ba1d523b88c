import json
import math
import re
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import plotly.graph_objects as go
import pytest
from hypothesis import given
from hypothesis import strategies as st

from outcomes import numerals
from outcomes.catalogue.text import Standard
from outcomes.charts import canvas, figures, pictures
from outcomes.charts import parts as figure_parts
from outcomes.charts.beside import SYSTEM_LOOK, Beside
from outcomes.results.interventions import ImpactLine, ImpactPlacebo
from outcomes.results.targets import FanYear, Point
from outcomes.results.weekly import ChartedPeriod
from outcomes.web import style_sheet
from tests.rows import filled

ASSETS = Path(__file__).parents[2] / "assets"


def yearly(values, first=2011, margin=None):
    limits = (lambda v: {"lower": v - margin, "upper": v + margin}) if margin else (lambda v: {})
    return [
        Point(time=first + i + 0.5, period=str(first + i), value=v, **limits(v)) for i, v in enumerate(values)
    ]


SMOKING = yearly(
    [21.2, 22.0, 21.2, 19.8, 18.7, 17.2, 16.2, 16.0, 15.3, 14.8, 13.7, 11.9, 10.5, 10.2], margin=0.6
)
ENGLAND = yearly([19.8, 19.3, 18.4, 17.8, 16.9, 15.5, 14.9, 14.4, 13.9, 12.9, 12.6, 11.8, 11.2, 10.6])
PATH = [(2020.5, 13.0), (2030.5, 5.0)]
TARGET = "5% or below by 2030"
SPREADS = ((50, 0.5), (80, 0.9), (95, 1.5))
FAN = [
    filled(
        FanYear,
        time=2024.5 + h,
        median=10.2 - 0.7 * h,
        **{f"lower_{level}": 10.2 - 0.7 * h - z * math.sqrt(h) for level, z in SPREADS},
        **{f"upper_{level}": 10.2 - 0.7 * h + z * math.sqrt(h) for level, z in SPREADS},
    )
    for h in range(1, 7)
]


def smoking(**more):
    given = {
        "axis": "Adults aged 18 and over who smoke, %",
        "area": "North East and North Cumbria",
        "england": ENGLAND,
        "path": PATH,
        "target": TARGET,
        "fan": FAN,
        "events": [(date(2022, 12, 15), "Strategy agreed")],
    }
    return figures.trajectory(SMOKING, **(given | more))


def weeks(n=60, **changes):
    start = date(2026, 11, 15) - timedelta(weeks=n - 1)
    usual = {"value": 240.0, "mean": 245.0, "lower": 205.0, "upper": 285.0, "segment": 1}
    return [
        ChartedPeriod(
            measure="falls_admissions",
            area_code="E54000050",
            period_end=start + timedelta(weeks=i),
            **(usual | {"value": 240.0 + (i % 3) * 5} | changes.get(f"p{i}", {})),
        )
        for i in range(n)
    ]


def modelled(weeks):
    return [
        ImpactLine(
            intervention="falls-response",
            measure="falls_admissions",
            area_code="E54000050",
            period_end=week,
            observed=observed,
            fitted=fitted,
            counterfactual=250.0,
            counterfactual_lower=240.0,
            counterfactual_upper=260.0,
        )
        for week, observed, fitted in weeks
    ]


def tried(start, effect, lower, upper):
    return ImpactPlacebo(
        intervention="falls-response",
        measure="falls_admissions",
        area_code="E54000050",
        start=start,
        effect=effect,
        lower_ci=lower,
        upper_ci=upper,
    )


def standard(value, start, end=None, label="Standard"):
    return Standard.model_validate(
        {"id": "one", "measure": "four_hour_percent", "value": value, "direction": "at least", "label": label}
        | {"from": start, "to": end, "basis": "stated", "source": "NHS England", "grade": "A"}
    )


def words(figure, *, narrow=False):
    layout = figure["layout"]["meta"]["narrow"] if narrow else figure["layout"]
    return [re.sub(r"</?b>", "", note["text"]) for note in layout["annotations"]]


def named(figure, name):
    return [trace for trace in figure["data"] if trace.get("name") == name]


def every_figure():
    forest = [
        figures.Estimate(label="Reported", detail="as printed", value=-6.0),
        figures.Estimate(
            label="Adjusted", detail="trend and season removed", value=-4.9, lower=-11.3, upper=1.5
        ),
        figures.Estimate(label="Placebo"),
    ]
    places = [
        {
            "name": "Gateshead",
            "value": 10.8,
            "lower": 9.4,
            "upper": 12.1,
            "comparison": "similar",
            "words": "similar",
        },
        {
            "name": "Hartlepool",
            "value": 14.7,
            "lower": 13.2,
            "upper": 16.2,
            "comparison": "worse",
            "words": "higher",
            "partnership": "Tees Valley",
        },
        {"name": "Cumberland", "value": None, "partnership": "North Cumbria"},
    ]
    lines = modelled([(week.period_end, week.value, 244.0) for week in weeks()])
    for synthetic in (False, True):
        yield smoking(synthetic=synthetic, levels=(50, 80, 95))
        yield figures.control_chart(
            weeks(p5={"kind": "concern", "value": 300.0}), axis="Falls", synthetic=synthetic
        )
        yield figures.interval_plot(places, axis="Smokers, %", england=11.5, synthetic=synthetic)
        yield figures.impact_forest(forest, axis="Change, %", synthetic=synthetic)
        yield figures.counterfactual(
            lines,
            axis="Falls",
            start=lines[30].period_end,
            synthetic=synthetic,
        )


@pytest.mark.parametrize("figure", list(every_figure()))
def test_plotly_accepts_every_figure_wide_and_narrow(figure):
    layout = {key: value for key, value in figure["layout"].items() if key != "meta"}
    go.Figure({"data": figure["data"], "layout": layout})
    narrow = figure["layout"]["meta"]["narrow"]
    slim = layout | {key: value for key, value in narrow.items() if "." not in key}
    slim["xaxis"] = layout["xaxis"] | {
        k.split(".")[1]: v for k, v in narrow.items() if k.startswith("xaxis.")
    }
    go.Figure({"data": figure["data"], "layout": slim})


@pytest.mark.parametrize("figure", list(every_figure()))
def test_every_colour_has_a_rule_for_the_night(figure):
    rules = style_sheet.style_sheet().decode()
    used = set(re.findall(r'"(#[0-9a-f]{6})"', json.dumps(figure)))
    roles = {colour: role for role, colour in figures.COLOURS.items()}
    for colour in used:
        rgb = "rgb({}, {}, {})".format(*(int(colour[i : i + 2], 16) for i in (1, 3, 5)))
        for paint in ("stroke", "fill"):
            assert f'[style*="{paint}: {rgb}"] {{ {paint}: var(--{roles[colour]}) !important; }}' in rules


def test_day_colours_of_figures_are_those_of_the_style_sheet():
    tokens = (ASSETS / "tokens.css").read_text()
    for role, colour in figures.COLOURS.items():
        assert f"--{role}: light-dark({colour}, " in tokens
    assert len(set(figures.COLOURS.values())) == len(figures.COLOURS)


@pytest.mark.parametrize("figure", list(every_figure()))
def test_figures_are_plain_and_bring_no_template(figure):
    json.dumps(figure, allow_nan=False)
    assert "template" not in figure["layout"]
    assert figure["layout"]["xaxis"]["fixedrange"]
    assert figure["layout"]["yaxis"]["fixedrange"]


def test_illustrative_data_says_so_inside_the_chart_at_every_width():
    marked = [f for f in every_figure() if any("fillpattern" in trace for trace in f["data"])]
    assert len(marked) == 5
    for figure in every_figure():
        for narrow in (False, True):
            assert ("Illustrative data" in words(figure, narrow=narrow)) == (figure in marked)


def test_trajectory_draws_path_target_band_and_both_series():
    figure = smoking()
    modes = [(trace["mode"], trace["line"].get("dash")) for trace in figure["data"] if "line" in trace]
    assert modes == [
        ("lines", None),
        ("lines", None),
        ("lines", "2px,3px"),
        ("lines", "6px,4px"),
        ("lines", None),
        ("lines+markers", None),
        ("lines", None),
    ]
    band = next(trace for trace in figure["data"] if trace.get("fill") == "tonexty")
    assert band["fillcolor"] == figures.COLOURS["band"]
    assert (band["x"][0], band["y"][0]) == (2024.5, 10.2)
    ring = next(trace for trace in figure["data"] if trace["mode"] == "markers")
    assert (ring["x"], ring["y"], ring["marker"]["color"]) == ([2020.5], [13.0], "#ffffff")
    (main,) = named(figure, "North East and North Cumbria")
    assert main["error_y"]["array"] == pytest.approx([0.6] * 14)
    assert main["customdata"][0] == "North East and North Cumbria, 2011 (20.6 to 21.8)"
    assert figure["data"][-1]["x"] == [2020.5, 2030.5]


def test_trajectory_labels_lines_where_they_are():
    assert {
        "Adults aged 18 and over who smoke, %",
        "Strategy agreed",
        "10.2% in 2024",
        "Target: 5% or<br>below by 2030",
        "North East and North Cumbria",
        "England",
        "6.0% projected",
        "80% interval:<br>3.8 to 8.2",
    } <= set(words(smoking()))
    assert "80%:<br>3.8 to 8.2" in words(smoking(), narrow=True)


def test_the_target_is_named_where_its_line_ends_clear_of_the_data():
    layout = smoking()["layout"]
    for view in (layout, layout["meta"]["narrow"]):
        (target,) = [n for n in view["annotations"] if n["text"].startswith("<b>Target:")]
        assert (target["x"], target["xanchor"]) == (2030.5, "left")
        longest = max(target["text"].removeprefix("<b>").removesuffix("</b>").split("<br>"), key=len)
        assert view["margin"]["r"] > canvas.text_size(longest, bold=True)[0]


def test_no_label_of_an_event_stands_in_the_line_of_another():
    events = [
        (2016.0, "First"),
        (2016.4, "Second, of such a length that it must stand higher"),
        (2019.4, "Third"),
    ]
    layout = smoking(events=events)["layout"]
    heights = {n["text"][:5]: n["yshift"] for n in layout["annotations"] if n.get("yanchor") == "bottom"}
    assert heights["First"] > heights["Secon"] > heights["Third"] == 0


def test_an_event_without_words_is_a_tick_at_the_edge_and_no_line():
    (tick,) = [shape for shape in smoking(events=[(2015.5, "")])["layout"]["shapes"] if shape["x0"] == 2015.5]
    assert 0.9 < tick["y0"] < tick["y1"] == 1


def test_a_label_keeps_off_the_line_of_an_event():
    rows = weeks(n=10, p5={"kind": "concern"})
    middle = rows[5].period_end

    def dated(**more):
        notes = figures.control_chart(rows, axis="Falls", **more)["layout"]["annotations"]
        return next(n for n in notes if n["text"] == f"<b>{numerals.day(middle, short=True)}</b>")

    assert dated().get("xanchor") == "center"
    assert dated(events=[(middle, "An event")])["xanchor"] != "center"


def test_the_name_of_a_line_rather_crosses_events_than_covers_a_dot():
    years = yearly([21.2, 22.0, 21.2, 19.8, 18.8, 17.2, 16.2, 16.0, 15.3, 14.8, 13.8, 11.9, 10.4, 10.2])
    days = (date(2020, 3, 16), date(2020, 3, 23), date(2022, 12, 15), date(2025, 11, 4))
    events = [(day, "Smoking survey asked by telephone only") for day in days]
    layout = figures.trajectory(
        years, **{"axis": "%", "area": "North East and North Cumbria", "england": ENGLAND, "path": PATH},
        target=TARGET, fan=FAN, events=events,
    )["layout"]  # fmt: skip
    narrow = layout["meta"]["narrow"]
    name = next(note for note in narrow["annotations"] if "North East and<br>" in note["text"])
    wide = 328 - narrow["margin"]["l"] - narrow["margin"]["r"]
    high = layout["height"] - narrow["margin"]["t"] - narrow["margin"]["b"]

    def pixels(time, value):
        (left, right), (low, up) = layout["xaxis"]["range"], layout["yaxis"]["range"]
        return (time - left) / (right - left) * wide, high - (value - low) / (up - low) * high

    x, y = pixels(name["x"], name["y"])
    x, y = x + name.get("ax", name.get("xshift", 0)), y + name.get("ay", -name.get("yshift", 0))
    half = canvas.text_size("North East and<br>North Cumbria", bold=True)[0] / 2
    x += {"left": half, "right": -half}.get(name.get("xanchor"), 0)
    covered = [
        row.period
        for row in years
        if abs(pixels(row.time, row.value)[0] - x) < half
        and abs(pixels(row.time, row.value)[1] - y) < canvas.LINE_PX
    ]
    assert covered == []


def test_trajectory_draws_further_bands_on_request():
    fills = [t["fillcolor"] for t in smoking(levels=(50, 80, 95))["data"] if "fillcolor" in t]
    assert fills == [figures.COLOURS[role] for role in ("band-outer", "band", "band-inner")]


def test_a_missing_year_is_dotted_never_bridged_solid():
    rows = yearly([50.0, 60.0, None, 70.0])
    dotted, main = figures.trajectory(
        rows, axis="Deaths, per million", unit="per million", area="North East"
    )["data"]
    assert (dotted["x"], dotted["y"], dotted["line"]["dash"]) == ([2012.5, 2014.5], [60.0, 70.0], "2px,3px")
    assert main["y"] == [50.0, 60.0, None, 70.0]


def test_a_value_of_another_area_that_stands_alone_is_a_dot():
    beside = yearly([18.0, 17.0, None, 16.0, None])
    for points, alone in ((beside, [2014.5]), (beside[3:4], [2014.5]), (beside[:2], [])):
        system = Beside("The system", points, SYSTEM_LOOK)
        figure = figures.trajectory(yearly([20.0, 19.0, 18.0, 17.0, 16.0]), axis="Share, %", beside=[system])
        dots = [trace["x"] for trace in figure["data"] if trace["mode"] == "markers"]
        assert dots == ([alone] if alone else [])
        assert "The system" in words(figure)
        assert "England" not in words(figure)


def test_the_axis_starts_at_zero_or_says_that_it_does_not():
    assert smoking()["layout"]["yaxis"]["range"][0] == 0
    assert smoking()["layout"]["meta"]["notes"] == []
    years = figures.trajectory(yearly([57.0, 58.8]), axis="Years", unit="years", england=yearly([61.0, 63.1]))
    assert years["layout"]["meta"]["notes"] == ["The vertical axis starts at 56."]
    forced = figures.trajectory(yearly([57.0, 58.8]), axis="Years", unit="years", zero=True)
    assert forced["layout"]["yaxis"]["range"][0] == 0
    share = figures.trajectory(yearly([68.2, 70.4]), axis="Share, %")
    assert share["layout"]["meta"]["notes"] == ["The vertical axis starts at 68.0%."]


def test_trajectory_without_observations_still_shows_the_path():
    figure = figures.trajectory([], axis="Rate", unit="", path=PATH, target="")
    assert [trace["mode"] for trace in figure["data"]] == ["lines", "markers", "lines"]
    assert "Target: 5.0" in words(figure)
    assert figures.trajectory([], axis="Rate")["data"] == []


def test_an_ambition_and_a_callout_are_labelled():
    figure = smoking(
        ambition=(12.0, "National ambition 12%"),
        callouts=[(2020.5, 13.0, "Path starts at 13%")],
    )
    assert {"National ambition 12%", "Path starts at 13%"} <= set(words(figure))
    assert "Path starts at 13%" not in words(figure, narrow=True)


def test_events_outside_the_years_are_left_out_and_near_ones_do_not_overlap():
    events = [
        (2022.5, "One event with a label of some length"),
        (2023.0, "Another event with a label of some length"),
        (1990.0, "Long ago"),
        (2030.4, "At the end of the axis, and long"),
        (2015.5, ""),
    ]
    layout = smoking(events=events)["layout"]
    notes = [n for n in layout["annotations"] if n.get("yref") == "paper" and "event" in n["text"]]
    assert len({n["yshift"] for n in notes}) == 2
    assert "Long ago" not in words(smoking(events=events))
    assert next(n for n in layout["annotations"] if n["text"].startswith("At the end"))["xanchor"] == "right"
    assert [shape["x0"] for shape in layout["shapes"] if shape["y1"] == 1] == [2015.5]
    assert sum(shape["y1"] > 1 for shape in layout["shapes"]) == 3


def test_weeks_are_a_start_and_a_step_unless_one_is_missing():
    (line,) = named(figures.control_chart(weeks(), axis="Falls"), "weeks")
    assert (line["x0"], line["dx"]) == ("2025-09-28", 7 * 86_400_000)
    assert "x" not in line
    rows = weeks()
    del rows[10]
    (line,) = named(figures.control_chart(rows, axis="Falls"), "weeks")
    assert len(line["x"]) == 59


def test_signals_differ_by_shape_and_size_as_well_as_colour():
    rows = weeks(p10={"kind": "improvement"}, p20={"kind": "concern"}, p30={"kind": "neutral"})
    figure = figures.control_chart(rows, axis="Falls")
    shapes = {
        t["name"]: (t["marker"]["symbol"], t["marker"]["color"])
        for t in figure["data"]
        if t["name"] in figures.STATES
    }
    assert shapes == {
        "improvement": ("circle", "#0066c4"),
        "concern": ("diamond", "#ae4200"),
        "neutral": ("square", "#53616c"),
    }
    (latest,) = named(figure, "latest")
    assert latest["x"] == ["2026-11-15"]


def test_marks_shrink_where_weeks_stand_close_but_stay_larger_than_usual_ones():
    few, many = (
        named(figures.control_chart(weeks(n=n, p5={"kind": "concern"}), axis="Falls"), "concern")[0]
        for n in (60, 280)
    )
    assert 4 < many["marker"]["size"] < few["marker"]["size"]


def test_many_weeks_are_a_line_without_dots_on_a_narrow_chart():
    def narrow_traces(n):
        return figures.control_chart(weeks(n=n), axis="Falls")["layout"]["meta"]["narrow_traces"]

    assert narrow_traces(200) == {"weeks": {"mode": "lines"}}
    assert narrow_traces(52) == {}


def test_the_line_between_the_limits_is_named_as_asked():
    assert "Mean 245" in words(figures.control_chart(weeks(), axis="Falls"))
    expected = figures.control_chart(weeks(), axis="Falls", middle="Expected")
    assert "Expected 245" in words(expected)
    assert "Expected<br>245" in words(expected, narrow=True)


def test_the_last_week_is_the_latest_unless_it_is_called_otherwise():
    newest = figures.control_chart(weeks(p59={"value": 250.0}), axis="Falls")
    assert "Latest 250" in words(newest)
    assert "Latest 250" in words(newest, narrow=True)
    cropped = figures.control_chart(weeks(p59={"value": 250.0}), axis="Falls", last="1 March 2026")
    assert "1 March 2026 250" in words(cropped)
    assert "1 March 2026<br>250" in words(cropped, narrow=True)


def test_limits_break_where_they_are_rebased_and_follow_a_season():
    rows = weeks(**{f"p{i}": {"segment": 2, "mean": 230.0} for i in range(30, 60)})
    (mean,) = named(figures.control_chart(rows, axis="Falls"), "mean")
    assert mean["y"] == [245.0, 245.0, None, 230.0, 230.0]
    rows = [replace(row, mean=240.0 + i % 5) for i, row in enumerate(rows)]
    (mean,) = named(figures.control_chart(rows, axis="Falls"), "mean")
    assert len(mean["y"]) == 61
    rows = [replace(row, mean=None) for row in rows]
    assert named(figures.control_chart(rows, axis="Falls"), "mean") == []


def test_a_suppressed_week_is_a_tick_on_the_base_line():
    figure = figures.control_chart(weeks(p7={"value": None, "suppression": "suppressed"}), axis="Falls")
    (hidden,) = named(figure, "suppressed")
    assert hidden["marker"]["symbol"] == "line-ns-open"
    low, high = figure["layout"]["yaxis"]["range"]
    assert low < hidden["y"][0] < low + 0.02 * (high - low)
    assert "1 to 7" in hidden["hovertemplate"]
    assert named(figure, "weeks")[0]["y"][7] is None


def test_only_odd_weeks_that_stand_alone_are_dated():
    rows = weeks(
        p10={"kind": "concern", "value": 300.0}, **{f"p{i}": {"kind": "improvement"} for i in range(30, 38)}
    )
    dated = [w for w in words(figures.control_chart(rows, axis="Falls")) if w.endswith((" 2025", " 2026"))]
    assert dated == ["7 Dec 2025"]


def test_of_odd_weeks_that_stand_close_only_the_latest_is_dated():
    odd = {f"p{i}": {"kind": "concern", "value": 300.0} for i in (100, 102, 150, 197, 199)}
    figure = figures.control_chart(weeks(n=200, **odd), axis="Falls")
    dated = [week.period_end for i, week in enumerate(weeks(n=200)) if i in (102, 150)]
    found = [said for said in words(figure) if said.endswith((" 2024", " 2025", " 2026"))]
    assert found == [numerals.day(week, short=True) for week in dated]


def test_standards_run_between_their_dates_and_expire():
    standards = [
        standard(76.0, date(2025, 1, 1), date(2026, 3, 31), "76% by March 2024"),
        standard(78.0, date(2026, 4, 1), label="Standard 78%"),
        standard(95.0, date(2010, 7, 1), date(2020, 1, 1), "Long ago"),
        standard(80.0, date(2025, 1, 1), label="Standard 80%"),
    ]
    rows = [replace(week, value=74.0, mean=74.0, lower=70.0, upper=79.0) for week in weeks()]
    figure = figures.control_chart(rows, axis="A&E, %", unit="%", decimals=1, standards=standards)
    grey, black, plain = named(figure, "standard")
    assert grey["line"]["color"] == figures.COLOURS["edge"]
    assert (black["line"]["color"], black["x"][0]) == (figures.COLOURS["text"], "2026-04-01")
    said = words(figure)
    assert {"76% by March 2024", "Standard 78%", "Standard 80%", "Latest 74.0%"} <= set(said)
    assert "Long ago" not in said


def test_a_skewed_measure_has_a_logarithmic_axis():
    rows = [replace(week, value=10.0 ** (i % 3 + 1), lower=None) for i, week in enumerate(weeks())]
    figure = figures.control_chart(rows, axis="Minutes", log=True, synthetic=True)
    assert figure["layout"]["yaxis"]["type"] == "log"
    assert figure["layout"]["yaxis"]["ticktext"][:4] == ["10", "20", "50", "100"]
    assert figure["layout"]["meta"]["notes"] == ["The vertical axis is logarithmic."]
    latest = next(n for n in figure["layout"]["annotations"] if "Latest" in n["text"])
    assert latest["y"] == pytest.approx(math.log10(rows[-1].value))


def test_a_chart_of_one_week_or_of_none_known_is_drawn():
    figures.control_chart(weeks(1), axis="Falls")
    figure = figures.control_chart(
        [replace(weeks(1)[0], value=None, mean=None, lower=None, upper=None)], axis="Falls"
    )
    assert named(figure, "latest") == []


def test_places_keep_their_order_and_those_without_a_value_their_line():
    rows = [
        {
            "name": "Gateshead",
            "value": 10.8,
            "lower": 9.4,
            "upper": 12.1,
            "comparison": "similar",
            "words": "similar",
            "partnership": "North",
        },
        {
            "name": "Darlington",
            "value": 9.7,
            "lower": None,
            "upper": None,
            "comparison": "better",
            "words": "lower",
            "partnership": "Tees Valley",
        },
        {"name": "Cumberland", "value": None, "partnership": "North Cumbria"},
    ]
    figure = figures.interval_plot(rows, axis="Smokers, %", england=11.5)
    assert named(figure, "similar")[0]["y"] == [0]
    assert named(figure, "better")[0]["error_x"]["array"] == [0]
    assert named(figure, "better")[0]["customdata"] == ["Darlington: 9.7%"]
    assert [w for w in words(figure) if w in ("Gateshead", "Darlington", "Cumberland")] == [
        "Gateshead",
        "Darlington",
        "Cumberland",
    ]
    assert {"10.8 similar", "9.7 lower", "no value", "England 11.5%"} <= set(words(figure))
    assert words(figures.interval_plot(rows[:1], axis="x"))[-1] == "10.8 similar"


def test_the_forest_holds_zero_and_marks_a_figure_without_interval():
    figure = next(f for f in every_figure() if "not worked out" in words(f))
    low, high = figure["layout"]["xaxis"]["range"]
    assert low < -11.3 < 0 < 1.5 < high
    reported, adjusted = figure["data"]
    assert (reported["marker"]["symbol"], "error_x" in reported) == ("circle-open", False)
    assert adjusted["error_x"]["arrayminus"] == pytest.approx([6.4])
    assert {"−6.0%", "−11.3 to +1.5", "fewer", "more"} <= set(words(figure))
    assert figures.impact_forest([figures.Estimate(label="Reported")], axis="x")["data"] == []


def test_charts_beside_each_other_share_the_scale_of_the_widest():
    narrow, wide = ([figures.Estimate(label="Reported", value=value, decimals=0)] for value in (-6.0, -12.0))
    alone, beside = (figures.impact_forest(narrow, axis="%", beside=rows) for rows in ((), wide))
    assert beside["layout"]["xaxis"]["range"][0] < -12 < alone["layout"]["xaxis"]["range"][0]
    assert "−6%" in words(beside)


def test_the_fitted_line_breaks_at_the_intervention():
    lines = modelled([(date(2026, 11, 1), 9.0, 9.5), (date(2026, 11, 8), 7.0, 7.2)])
    figure = figures.counterfactual(lines, axis="Admissions", start=date(2026, 11, 8))
    (fitted,) = named(figure, "fitted")
    assert fitted["y"] == [9.5, None, 7.2]
    assert "Goes live" in words(figure)


def test_what_is_expected_without_an_intervention_is_drawn_from_its_start():
    lines = modelled([(date(2026, 11, 1), 9.0, 9.5), (date(2026, 11, 8), 7.0, 7.2)])
    (without,) = named(figures.counterfactual(lines, axis="Admissions", start=date(2026, 11, 8)), "without")
    assert without["x"] == ["2026-11-08"]
    before_it_starts = figures.counterfactual(lines, axis="Admissions", start=date(2026, 11, 15))
    assert named(before_it_starts, "without") == []
    assert "Without it,<br>modelled" not in words(before_it_starts)


def test_the_mark_of_illustrative_data_keeps_off_the_bars_of_earlier_dates():
    def mark(low, high):
        weeks = [date(2022, 1, 2) + timedelta(weeks=i) for i in range(60)]
        earlier = [tried(week, (low + high) / 2, low, high) for week in weeks]
        whole = tried(date(2023, 3, 5), 0.0, -85.0, 85.0)
        figure = figures.placebos(earlier, whole, axis="Change", synthetic=True)["layout"]["meta"]["narrow"]
        return next(n for n in figure["annotations"] if n["text"] == "<b>Illustrative data</b>")["yanchor"]

    assert (mark(-85.0, -20.0), mark(20.0, 85.0)) == ("top", "bottom")


def test_the_declared_date_stands_out_among_the_placebos():
    estimate = tried(date(2022, 12, 4), -9.0, -14.0, -3.0)
    earlier = [tried(date(2022, m, 6), 1.0, -2.0, 4.0) for m in (2, 3, 4)]
    figure = figures.placebos(earlier, estimate, axis="Change in admissions a week", synthetic=True)
    assert [trace["marker"]["size"] for trace in figure["data"] if "marker" in trace] == [5, 12]
    assert {"Declared date", "Earlier dates, when nothing had started", "Illustrative data"} <= set(
        words(figure)
    )
    alone = figures.placebos([], estimate, axis="Change in admissions a week")
    assert [len(trace["x"]) for trace in alone["data"]] == [1]


# Pictures


def bodies(picture):
    return dict(picture.layers)


def test_a_sparkline_shares_its_years_whatever_it_holds():
    one = pictures.sparkline(SMOKING, england=ENGLAND, path=PATH, fan=FAN)
    assert [ink for ink, _ in one.layers] == ["hairline", "band", "band-edge", "england", "text", "series"]
    other = pictures.sparkline(yearly([1.0, None, 3.0]), synthetic=True)
    assert bodies(one)["hairline"] == bodies(other)["hairline"]
    assert "1.5 3" in bodies(other)["series"]
    assert other.hatched
    assert [ink for ink, _ in pictures.sparkline([]).layers] == ["hairline"]


def test_masks_stay_inside_their_quotes():
    for picture in (
        pictures.sparkline(SMOKING),
        pictures.control_sparkline(weeks()),
        pictures.tile(SMOKING, y_range=(0, 30)),
    ):
        for _, mask in picture.layers:
            assert mask.startswith('url("data:image/svg+xml,%3Csvg')
            assert '"' not in mask[5:-2]
            assert "#" not in mask


def test_a_control_sparkline_shows_states_standard_and_suppression():
    rows = weeks(
        p3={"kind": "improvement"},
        p5={"kind": "concern"},
        p6={"kind": "mixed"},
        p8={"value": None, "suppression": "suppressed"},
        p30={"segment": 2},
    )
    picture = bodies(pictures.control_sparkline(rows, standard=250.0))
    assert picture["better"].count("circle") == 1
    assert picture["worse"].count("path") == 1
    assert set(picture) == {"edge", "text", "usual", "better", "worse"}
    assert pictures.control_sparkline([]).layers == ()


def test_a_far_standard_does_not_flatten_a_control_sparkline():
    plain = bodies(pictures.control_sparkline(weeks()))
    assert bodies(pictures.control_sparkline(weeks(), standard=120.0)) == plain
    assert bodies(pictures.control_sparkline(weeks(), standard=130.0)) != plain


def test_tiles_of_one_set_share_their_scale():
    low = pictures.tile(
        yearly([5.0, 6.0], margin=1), y_range=(0, 30), ticks=(0, 30), target=5.0, england=ENGLAND[:2]
    )
    high = pictures.tile(yearly([25.0, 26.0]), y_range=(0, 30), ticks=(0, 30), first=2011.5, last=2024.5)
    assert bodies(low)["hairline"] == bodies(high)["hairline"]
    assert set(bodies(low)) == {"hairline", "text", "england", "series"}
    assert pictures.tile([], y_range=(1, 1)).layers == ()


# Canvas and numerals


@given(st.floats(-1e6, 1e6), st.floats(0, 1e6), st.integers(2, 8))
def test_round_ends_hold_the_values(low, width, n):
    bottom, top, step = canvas.steps(low, low + width, n)
    slack = 1e-6 * (step + abs(low) + width)
    assert bottom <= low + slack
    assert top >= low + width - slack
    assert step > 0
    assert (top - bottom) / step <= 2.5 * n + 3


@given(st.lists(st.tuples(st.floats(0, 400), st.integers(10, 40)), max_size=8))
def test_labels_beside_a_plot_never_overlap(labels):
    labels.sort()
    wanted, sizes = [at for at, _ in labels], [size for _, size in labels]
    placed = canvas.spread(wanted, sizes, 0, 400)
    for i in range(1, len(placed)):
        assert placed[i] - placed[i - 1] >= (sizes[i] + sizes[i - 1]) / 2 - 1e-6


def test_a_label_keeps_off_the_line_and_off_other_labels():
    plot = canvas.Canvas([600, 900], 300, (0, 10), (0, 10))
    plot.draw([(0, 5), (10, 5)])
    first, second = (plot.place("A label", [(5, 5)])[1] for _ in range(2))
    assert first.dy != 0
    assert (first.dx, first.dy) != (second.dx, second.dy)
    assert plot.place("Below", [(2, 5)], side="below")[1].dy > 0
    assert plot.quietest_corner(100, 20) in canvas.CORNERS


def test_the_ticks_of_both_axes_cost_a_label_more_than_the_free_margin_at_the_right():
    plot = canvas.Canvas([200], 300, (0, 10), (0, 10))
    left, below = plot._cost(0, (-4, 50, 60, 67)), plot._cost(0, (50, 287, 114, 304))
    assert left == below > plot._cost(0, (140, 50, 204, 67)) > 0


def test_a_label_of_a_level_line_stands_where_the_line_is_free():
    plot = canvas.Canvas([600], 300, (0, 10), (0, 10))
    for height in (4.5, 4.8, 5.2, 5.5):
        plot.draw([(0, height), (4, height)])
    points = [(1, 5), (3, 5), (8, 5)]
    assert plot.place("Target: 5%", points, bold=True, far=False)[0] == (8, 5)
    assert canvas.Canvas([600], 300, (0, 10), (0, 10)).place("Free", points)[0] == (1, 5)


def test_a_leader_keeps_off_labels_and_is_kept_off():
    plot = canvas.Canvas([600], 300, (0, 10), (0, 10))
    _, first = plot.place("First", [(5, 5)], side="above")
    assert first.dy < 0
    box = plot._boxes[0][0]
    middle = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    assert plot._crossings(0, (300, 150), (300, middle[1] - 40)) > 0
    assert plot._crossings(0, (0, 290), (600, 290)) == 0


def test_a_label_changes_sides_only_where_there_is_no_room():
    plot = canvas.Canvas([600], 300, (0, 10), (0, 10))
    assert plot.place("At the top", [(5, 9.9)], side="above")[1].dy >= 0


def test_lines_of_a_label_are_about_as_long():
    assert canvas.wrap("North Tees and Hartlepool report four-hour waits again", 48) == [
        "North Tees and Hartlepool",
        "report four-hour waits again",
    ]
    assert canvas.wrap("Constitution", 4) == ["Constitution"]
    assert canvas.wrap("More beds, 6\N{NO-BREAK SPACE}Nov", 12) == ["More beds,", "6\N{NO-BREAK SPACE}Nov"]
    assert canvas.wrap("", 4) == [""]


def test_value_range_passes_over_what_is_missing():
    assert canvas.value_range([None, float("nan")]) == (0.0, 1.0, 0.5)
    assert canvas.value_range([0.02, 1.0])[0] == 0.0
    assert canvas.value_range([4.0, 4.0])[0] == 0.0
    assert canvas.value_range([-3.0, 5.0])[0] <= -3


def test_decimals_of_a_step():
    assert [canvas.decimals_of(step) for step in (5.0, 2.5, 0.5, 0.25, 0.02)] == [0, 1, 1, 2, 2]


@pytest.mark.parametrize(
    ("value", "decimals", "expected"),
    [
        (0.04, 1, "0.0"),
        (-0.04, 1, "0.0"),
        (1234567.0, 0, "1,234,567"),
        (float("nan"), 1, "no value"),
        (-3.25, 2, "−3.25"),
    ],
)
def test_numbers_as_text(value, decimals, expected):
    assert numerals.number(value, decimals) == expected


@pytest.mark.parametrize(
    ("value", "form", "expected"),
    [(-0.0, ".4g", "0"), (-0.04, ".1f", "0.0"), (-1e-5, ".4g", "-1e-05"), (None, "g", "no value")],
)
def test_numbers_as_commands_print_them(value, form, expected):
    assert numerals.plain(value, form) == expected


def test_a_chart_has_no_minus_zero():
    assert str(figure_parts.trace("lines", [1], [-0.0])["y"]) == "[0.0]"


def test_units_and_dates_as_text():
    assert numerals.with_unit(None, "%") == "no value"
    assert numerals.with_unit(3.25, "", 2, signed=True) == "+3.25"
    assert numerals.span(None, 4.0) == "no value to 4.0"
    assert numerals.calendar_year("2024-07-02") == pytest.approx(2024.5)


def test_events_that_stand_too_close_for_a_number_each_share_one():
    rows = weeks(n=200)
    close = [(rows[50 + line].period_end, line) for line in (1, 2, 3)]
    apart = (rows[150].period_end, 4)

    figure = figures.control_chart(rows, axis="Admissions a week", events=[*close, apart])

    shown = [note["text"] for note in figure["layout"]["annotations"]]
    assert {"1 to 3", "4"} <= set(shown)
    assert not {"1", "2", "3"} & set(shown)
    lines = figure["layout"]["shapes"]
    assert len({line["x0"] for line in lines}) == 4
    assert sum(line["y0"] == 0 for line in lines) == 2
