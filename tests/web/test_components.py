import re
from datetime import date
from pathlib import Path

import pytest
from dash import dcc, html
from dash.development.base_component import Component

from outcomes.catalogue import catalogue, glossary
from outcomes.charts import figures, pictures
from outcomes.charts.saved import Told
from outcomes.methods import spc, verdict
from outcomes.results.targets import FanYear, Point
from outcomes.results.weekly import ChartedPeriod
from outcomes.web import components as ui
from outcomes.web import ids, markup, style_sheet
from tests.rows import filled

ASSETS = Path(__file__).parents[2] / "assets"
SHEETS = "\n".join(
    [(ASSETS / name).read_text() for name in style_sheet.SHEETS if not name.startswith("vendor/")]
    + [style_sheet.chart_colours()]
)
CHART = {"data": [], "layout": {"height": 300, "meta": {"notes": ["The vertical axis starts at 50."]}}}


def parts(component, kind=None):
    """The component and everything inside it, of one kind if given."""
    found = [component, *component._traverse()] if isinstance(component, Component) else []
    return [part for part in found if kind is None or isinstance(part, kind)]


def text(component):
    if isinstance(component, Component):
        # The meaning of a word is read when it is asked for.
        asked_for = getattr(component, "role", None) == "tooltip"
        return "" if asked_for else text(getattr(component, "children", None))
    if isinstance(component, (list, tuple)):
        return "".join(text(part) for part in component)
    return "" if component is None else str(component)


def prop(component, name):
    return component.to_plotly_json()["props"].get(name)


def classes(component):
    return {name for part in parts(component) for name in str(getattr(part, "className", "") or "").split()}


# Words and icons


@pytest.mark.parametrize("code", list(verdict.WORDS))
def test_every_verdict_has_words_a_tone_and_an_icon_that_exists(code):
    shown = ui.verdict(code, detail="about 1 in 3", large=True)
    assert text(shown).startswith(verdict.WORDS[code])
    assert "about 1 in 3" in text(shown)
    picture = parts(shown, html.Span)[1]
    assert prop(picture, "aria-hidden") == "true"
    assert (ASSETS / "icons" / f"{verdict.ICONS[code]}.svg").is_file()
    assert f".icon-{verdict.ICONS[code]} {{" in SHEETS
    assert {"better", "worse", "usual"} & set(picture.className.split())


def test_a_verdict_may_bring_its_own_words():
    assert text(ui.verdict("met", "Met in 2024")) == "Met in 2024"


@pytest.mark.parametrize(
    "name",
    ["usual", "mixed", *(f"{k} {d}" for k in ("improvement", "concern", "neutral") for d in ("high", "low"))],
)
def test_every_variation_has_an_icon_and_words(name):
    shown = ui.variation(name, "Above the upper limit")
    assert (ASSETS / "icons" / f"variation-{ids.slug(name)}.svg").is_file()
    assert "Above the upper limit" in text(shown)
    assert "special cause" not in text(shown).lower()


def test_variation_names_are_those_of_the_control_chart():
    values = [10.0, 11.0, 10.0, 12.0, 10.0, 11.0, 9.0, 10.0, 11.0, 10.0, 12.0, 10.0, 30.0]
    latest = spc.chart(values, polarity="low").latest
    assert text(ui.variation(latest.variation)) == "Concern"


@pytest.mark.parametrize(
    ("lower", "upper", "words"), [(80, 90, "Usually met"), (70, 90, "Sometimes met"), (60, 70, "Rarely met")]
)
def test_assurance_takes_what_the_arithmetic_says(lower, upper, words):
    name = spc.assurance(lower, upper, 76, "high")
    assert text(ui.assurance(name, "Standard 76%")) == words + "Standard 76%"
    assert (ASSETS / "icons" / f"assurance-{ids.slug(name)}.svg").is_file()


def test_without_a_standard_there_is_no_icon():
    assert text(ui.assurance(None)) == "No standard"
    assert "icon" not in classes(ui.assurance(None))


def test_every_comparison_has_a_shape_of_its_own():
    shapes = {kind: parts(ui.comparison(kind, "x"))[1].className for kind in ("better", "worse", "similar")}
    assert len({name.split()[1] for name in shapes.values()}) == 3


def test_small_words():
    assert text(ui.illustrative_mark()) == "Illustrative data"
    assert text(ui.basis("not stated")) == "Not stated"
    assert text(ui.freshness("2024", "23 months old")) == "2024 23 months old"
    assert text(ui.freshness(None)) == "No data"
    assert (
        text(ui.tally([("likely", 0), ("no-measure", 2)])) == "0Likely on the current pattern2No measure yet"
    )
    assert prop(ui.chance(0.333), "aria-hidden") == "true"
    assert parts(ui.chance(0.333), html.B)[0].style == {"left": "33%"}


def test_a_term_tells_its_meaning_without_script():
    term = ui.term("baseline", "where the path starts")
    assert isinstance(term, html.Button)
    assert parts(term, html.Span)[0].role == "tooltip"
    assert ".term:focus > .meaning" in SHEETS
    assert set(glossary.EVERYDAY) < {entry.id for entry in catalogue.glossary}
    assert ".term:hover > .meaning" in SHEETS


# Figures of one number


def test_numbers_carry_their_unit():
    assert text(ui.figure_in_row(10.2, "%", 1, "2024", "from 13.0%")) == "10.2% 2024from 13.0%"
    assert text(ui.figure_in_row(8890, "minutes", 0)) == "8,890 minutes"
    assert text(ui.figure_in_row(9.8, "%")) == "9.8%"


def test_bars_share_one_scale_and_a_negative_one_has_none():
    bars = ui.bars(
        [{"label": "Needed", "value": 1.0, "open": True}, {"label": "Achieved", "value": -0.5}], "points", 1
    )
    widths = [part.style["width"] for part in parts(bars, html.Span) if part.className == "bar"]
    assert widths == ["64.0%", "0.0%"]
    assert "−0.5 points" in text(bars)
    assert [item.className for item in parts(bars, html.Li)] == ["open", None]
    assert "no value" in text(ui.bars([{"label": "Achieved", "value": None}]))
    away = ui.bars([{"label": "The other way", "value": -0.5, "away": True}], "points", 1)
    assert text(away) == "The other way0.5 points", "the label says which way"
    assert not [part for part in parts(away, html.Span) if part.className == "bar"]


def test_lists_of_facts_keep_label_and_value_together():
    assert text(ui.facts([("Data to", "2024")])) == "Data to2024"
    total = parts(ui.sums([("Now", "216,000"), ("Fewer", "110,000")], total=1), html.Div)
    assert [row.className for row in total] == [None, "total"]
    assert "Assumed" in text(
        ui.definitions([("Path", "A straight line.", "assumed"), ("Measure", "Adults.", None)])
    )


# What is missing


@pytest.mark.parametrize("small", [False, True])
def test_an_empty_state_says_why_where_a_machine_can_read_it(small):
    box = ui.empty_state(
        "No measure yet", "No routine measure exists.", ("Nearest evidence", "/data"), small=small
    )
    assert prop(box, "data-missing") == "No measure yet"
    assert "No measure yet" in text(box)
    assert parts(box, dcc.Link)[0].href == "/data"
    assert text(ui.empty_state("No data")) == "No data"


def test_a_notice_holds_what_it_is_given():
    assert text(ui.notice(["One ", html.B("two")])) == "One two"
    assert "caution" in classes(ui.notice("Care", caution=True))


# Tables


def table():
    columns = [
        ui.column("place", "Place"),
        ui.column("rate", "Rate", numeric=True, unit="%"),
        ui.column("live", "Live", class_name="drop-on-paper"),
        ui.column("picture", html.Span("2011 to 2030")),
    ]
    rows = [
        {"group": "North", "note": "two places"},
        {"place": "Gateshead", "rate": 8.34, "live": True, "chosen": True},
        {"place": "Darlington", "rate": None, "live": False},
    ]
    return ui.data_table(columns, rows, "Adults who smoke, 2024, %", identity="smoking", on_phone="rows")


def test_numbers_align_right_in_every_table():
    columns = [
        ui.column("year", "Year"),
        ui.column("bare", "Bare"),
        ui.column("written", "Written", numeric=True),
        ui.column("words", "Words"),
        ui.column("flag", "Flag"),
        ui.column("empty", "Empty"),
    ]
    rows = [
        {"group": "North"},
        {"year": "2024", "bare": 8.3, "written": "1 to 7", "words": "similar", "flag": True},
        {"year": "2025", "bare": None, "written": "10", "words": 3, "flag": False},
    ]

    head, body = ui.data_table(columns, rows, "Rates").children.children[1:]

    expected = [None, "number", "number", None, None, None]
    assert [cell.className for cell in head.children.children] == expected
    assert [[cell.className for cell in row.children] for row in body.children[1:]] == [expected, expected]


def test_a_table_is_a_real_one_in_a_region_that_the_keyboard_reaches():
    box = table()
    assert (box.role, box.tabIndex, box.id, prop(box, "aria-label")) == (
        "region",
        0,
        "smoking",
        "Adults who smoke, 2024, %",
    )
    assert text(parts(box, html.Caption)[0]) == "Adults who smoke, 2024, %"
    scopes = [(cell.scope, text(cell)) for cell in parts(box, html.Th)]
    assert scopes == [
        ("col", "Place"),
        ("col", "Rate"),
        ("col", "Live"),
        ("col", "2011 to 2030"),
        ("colgroup", "Northtwo places"),
        ("row", "Gateshead"),
        ("row", "Darlington"),
    ]
    assert [text(cell) for cell in parts(box, html.Td)] == ["8.3%", "yes", "–", "–", "no", "–"]


def test_cells_carry_their_heading_for_the_phone_and_their_class_for_paper():
    cells = parts(table(), html.Td)
    assert [prop(cell, "data-label") for cell in cells[:3]] == ["Rate", "Live", None]
    assert [cell.className for cell in cells[:3]] == ["number", "drop-on-paper", None]
    assert [prop(row, "className") for row in parts(table(), html.Tr)] == [None, "group", "chosen", None]


def test_one_reason_may_stand_for_several_cells():
    columns = [ui.column(name, name) for name in ("target", "latest", "path", "verdict")]
    rows = [{"target": "Isolation", "latest": "No measure yet", "verdict": "–", "spans": {"latest": 2}}]
    cells = parts(ui.data_table(columns, rows, "Targets"), html.Td)
    assert [(text(cell), prop(cell, "colSpan")) for cell in cells] == [("No measure yet", 2), ("–", None)]
    assert [prop(cell, "data-label") for cell in cells] == [None, "verdict"]


def test_a_caption_may_be_for_screen_readers_only():
    box = ui.data_table([ui.column("a", "A")], [], html.Span("Figures"), caption_unseen=True)
    assert parts(box, html.Caption)[0].className == "unseen"
    assert prop(box, "aria-label") == "Table"


# Charts


def test_a_chart_has_a_finding_a_sentence_a_table_and_downloads():
    section = ui.chart(
        CHART,
        "Smoking 2024",
        title="Smoking has halved",
        summary="Smoking fell from 21.2% to 10.2%.",
        synthetic=True,
        columns=[ui.column("year", "Year")],
        rows=[{"year": "2024"}],
        caption="Derived.",
        downloads=[("CSV", "/download/x.csv")],
        provenance="/data#x",
        key=ui.key([(ui.key_line("path"), "Path")]),
    )
    assert section.id == ids.chart("Smoking 2024") == "chart-smoking-2024"
    heading = parts(section, html.H2)[0]
    assert prop(section, "aria-labelledby") == heading.id
    assert "Illustrative data" in text(heading)
    graph = parts(section, dcc.Graph)[0]
    assert (graph.id, graph.config["displayModeBar"], graph.style) == (
        "graph-smoking-2024",
        False,
        {"height": "300px"},
    )
    frame = next(part for part in parts(section, html.Div) if part.className == "chart-frame")
    assert (frame.role, prop(frame, "aria-label")) == (
        "img",
        "Illustrative data. Smoking fell from 21.2% to 10.2%.",
    )
    assert "Derived. The vertical axis starts at 50." in text(section)
    assert text(parts(section, html.Details)[0]).startswith("Show the data as a table")
    assert not [button for button in parts(section, html.Button) if prop(button, "data-save-chart")]
    assert [link.href for link in parts(section, html.A)] == ["/download/x.csv"]


def test_a_chart_that_knows_its_words_can_be_saved_as_a_picture():
    told = Told("Smoking has halved", ["Sunderland"], ["OHID"], date(2026, 11, 29), "smoking-sunderland")
    figure = {"data": [], "layout": {"height": 300, "margin": {"l": 40, "r": 20, "t": 30, "b": 30}}}
    section = ui.chart(figure, "smoking", summary="Smoking fell.", caption="Derived.", told=told)
    saves = [
        (button.children, *(prop(button, f"data-{name}") for name in ("save-chart", "form", "file-name")))
        for button in parts(section, html.Button)
    ]
    assert saves == [
        ("Chart, PNG", "graph-smoking", "png", "smoking-sunderland"),
        ("Chart, SVG", "graph-smoking", "svg", "smoking-sunderland"),
    ]
    saved = parts(section, dcc.Graph)[0].figure["layout"]["meta"]["saved"]
    assert "Derived." in [note["text"] for note in saved["annotations"]]


def test_a_bare_chart_is_no_landmark_and_offers_nothing_it_lacks():
    section = ui.chart(CHART, "bare", summary="Nothing yet.")
    assert prop(section, "aria-labelledby") is None
    assert "chart-foot" not in classes(section)
    quiet = ui.chart({"data": [], "layout": {"height": 10}}, "quiet", summary="x", title="Finding", level=3)
    assert parts(quiet, html.H3)
    assert not parts(quiet, html.P)


def test_a_picture_is_one_image_with_words():
    picture = pictures.sparkline(
        [Point(time=2023.5, value=11.0), Point(time=2024.5, value=10.2)], synthetic=True
    )
    shown = ui.spark(picture, "Smoking, 11.0% to 10.2%")
    assert (shown.role, prop(shown, "aria-label")) == ("img", "Smoking, 11.0% to 10.2%")
    assert {"spark", "hatched", "ink-series"} <= classes(shown)
    for _, mask in picture.layers:
        assert any(part.style.get("maskImage") == mask for part in parts(shown, html.Span))


def test_every_ink_of_a_picture_has_a_colour():
    rows = [
        filled(ChartedPeriod, period_end=date(2026, 11, d), value=5.0, mean=5.0, kind=kind)
        for d, kind in enumerate((None, *figures.STATES), 1)
    ]
    observed = [Point(time=2020.5, value=1.0), Point(time=2021.5, value=2.0)]
    path = [(2020.5, 1.0), (2021.5, 2.0)]
    fan = [filled(FanYear, time=2022.5, lower_80=1.0, upper_80=2.0)]
    inks = {ink for ink, _ in pictures.control_sparkline(rows).layers}
    inks |= {ink for ink, _ in pictures.sparkline(observed, england=observed, path=path, fan=fan).layers}
    assert inks >= {"series", "england", "band", "better", "worse", "usual"}
    for ink in inks:
        assert f".spark .ink-{ink} {{ color: var(--{ink}); }}" in SHEETS


def test_small_multiples_keep_partnerships_and_say_what_is_missing():
    picture = pictures.tile([Point(time=2024.5, value=8.3)], y_range=(0, 30))
    block = ui.small_multiples(
        [
            {
                "name": "North",
                "places": [
                    {
                        "name": "Gateshead",
                        "href": "?area=E08000037",
                        "picture": picture,
                        "words": "8.3%",
                        "value": "8.3%",
                        "detail": "from 20.8%",
                    }
                ],
            },
            {
                "name": "North Cumbria",
                "places": [
                    {
                        "name": "Cumberland",
                        "missing": "New in April 2023",
                        "link": ("Show England", "?area=E92000001"),
                    }
                ],
            },
        ],
        scale=["30%", "0"],
        years=("2011", "2024"),
        key_words=[("england", "England")],
    )
    assert [text(h) for h in parts(block, html.H3)] == ["North", "North Cumbria"]
    assert {"span-1", "tile-key"} <= classes(block)
    assert [prop(p, "data-missing") for p in parts(block, html.Div) if prop(p, "data-missing")] == [
        "New in April 2023"
    ]
    assert not parts(ui.small_multiples([], scale=[], years=("", "")), html.Ul)


def test_the_tile_map_has_fourteen_places_and_never_colour_alone():
    places = {
        "E06000001": {
            "name": "Hartlepool",
            "href": "?area=E06000001",
            "value": "14.7%",
            "comparison": "worse",
            "words": "higher",
        },
        "E06000005": {"value": "9.7%", "comparison": "similar", "words": "similar"},
    }
    tiles = parts(ui.tile_map(places, "Adults who smoke"), html.Li)
    assert len(tiles) == 14
    assert len({(t.style["gridRow"], t.style["gridColumn"]) for t in tiles}) == 14
    hartlepool = next(t for t in tiles if "14.7%" in text(t))
    assert {"worse", "icon-diamond"} <= classes(hartlepool)
    assert hartlepool.title == "Hartlepool: 14.7% higher"
    assert sum("no data" in text(t) for t in tiles) == 12


# Page


def test_a_section_is_named_by_its_heading():
    section = ui.section(
        "This week’s signals", html.P("None"), note="Week ending", name="signals", synthetic=True
    )
    assert prop(section, "aria-labelledby") == parts(section, html.H2)[0].id == "section-signals"
    assert prop(ui.section([html.B("x")], "y"), "aria-labelledby") == "section-section"


def test_the_head_of_a_page_has_one_title():
    head = ui.page_head(
        "Smoking has halved",
        "10.2% in 2024.",
        aside=ui.facts([]),
        trail=ui.breadcrumb([("Overview", "/")], "Smoking"),
    )
    assert [text(h) for h in parts(head, html.H1)] == ["Smoking has halved"]
    assert prop(parts(head, html.Nav)[0], "aria-label") == "Breadcrumb"
    assert not parts(ui.page_head("Overview"), html.P)


def test_a_choice_can_show_what_it_chooses():
    seen = ui.choice("Period", [("All", "?")], "All", labelled=True)
    assert seen.children[0].children == "Period"
    assert prop(seen.children[1], "aria-label") == "Period"


def test_one_choice_is_current():
    choice = ui.choices(ui.choice("Period", [("Last year", "?from=2025"), ("All", "?")], "All"))
    assert [prop(item, "aria-current") for item in parts(choice, html.Li)] == [None, "true"]


def test_the_last_two_of_the_navigation_stand_apart():
    items = ui.nav_items([("Overview", "/"), ("Targets", "/targets"), ("Data", "/data")])
    assert [i.className for i in items] == [None, "aside", None]


def test_every_control_has_a_visible_label():
    header = ui.header(
        [("Overview", "/")], ui.place_options([(None, [("E92000001", "England")])]), "E92000001"
    )
    (label,) = parts(header, html.Label)
    assert label.htmlFor == ids.AREA
    assert prop(label, "className") is None
    assert any(getattr(part, "id", None) == ids.AREA for part in parts(header))
    assert parts(header, html.A)[0].href == f"#{ids.MAIN}"
    assert ui.main("x").id == ids.MAIN


def test_the_search_box_is_a_combobox_with_a_visible_label():
    header = ui.header([("Overview", "/")], [], "E92000001", "/static/find.json?a&b")
    (box,) = parts(header, markup.Markup)
    assert f'<label for="{ids.FIND}">Find</label>' in box.content
    for said in (
        'role="combobox"',
        'aria-expanded="false"',
        f'aria-controls="{ids.FOUND}"',
        'role="listbox"',
    ):
        assert said in box.content
    assert 'data-index="/static/find.json?a&amp;b"' in box.content
    assert box.attributes["role"] == "search"
    script = (ASSETS / "find.js").read_text(encoding="utf-8")
    for name in (ids.FIND, ids.FIND_NEWS, ids.FOUND, ids.FOUND_NOTHING, ids.MAIN):
        assert f'"{name}"' in script


def test_a_heading_among_the_places_cannot_be_chosen():
    options = ui.place_options([(None, [("E92000001", "England")]), ("North", [("E08000037", "Gateshead")])])
    assert [o.get("disabled", False) for o in options] == [False, True, False]
    assert options[2] == {"label": "\u2003Gateshead", "value": "E08000037"}


def test_the_foot_of_the_page_has_the_buttons_for_colours_and_the_search_key():
    footer = ui.footer("Snapshot 1", [("Data", "/data")], "Licence")
    theme, key = parts(footer, html.Button)
    assert prop(theme, "data-theme-button") == "true"
    assert "[data-theme-button]" in (ASSETS / "theme.js").read_text()
    assert prop(key, "data-find-key") == "true"
    assert "button[data-find-key]" in (ASSETS / "find.js").read_text()


def test_links_inside_a_page_lead_to_its_sections():
    (link,) = parts(ui.contents([("Glossary", "glossary")]), html.A)
    assert link.href == f"#{parts(ui.section('Glossary', []), html.H2)[0].id}"


def test_keys_show_lines_and_areas():
    assert {"line", "england"} <= classes(ui.key_line("england"))
    assert classes(ui.key_line("band")) == {"swatch"}
    assert classes(ui.key_line("illustrative")) == {"swatch", "hatched"}
    assert text(ui.spark_years()) == "201120202030"


def test_downloads_and_provenance():
    strip = ui.downloads(
        [("CSV", "/x.csv")], source="Source: OHID.", more=[html.A("Slide", href="/s")], synthetic=True
    )
    assert text(strip) == "DownloadCSVSlideIllustrative data Source: OHID."
    assert text(ui.downloads([], source="Source.")) == "Source."
    assert text(ui.provenance([("Line", "12")], "select 1")) == "Line12The queryselect 1"
    assert not parts(ui.provenance([("Line", "12")]), html.Details)


def test_ids_are_words_and_hyphens():
    assert ids.table("Smoking, %") == "table-smoking"
    assert ids.graph("x") == "graph-x"


# Style sheets


def luminance(colour):
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def colours(theme):
    pairs = re.findall(r"--([a-z-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)", SHEETS)
    single = re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", SHEETS)
    return {name: (day, night)[theme] for name, day, night in pairs} | dict(single)


TEXT_PAIRS = [
    (ink, ground)
    for ground in ("page", "panel")
    for ink in ("text", "text-soft", "link", "series", "england", "better", "worse", "usual", "illustrative")
] + [
    ("on-masthead", "masthead"),
    ("illustrative", "illustrative-ground"),
    ("on-focus", "focus"),
    ("page", "series"),
]
GRAPHIC_PAIRS = [
    (ink, "page") for ink in ("edge", "band-edge", "series", "england", "better", "worse", "usual", "text")
]
# Areas that are compared: their names at the ends of their lines and on the links that take them off.
COMPARED = [f"compared-{letter}" for letter in "abcd"]
TEXT_PAIRS += [(ink, ground) for ground in ("page", "panel") for ink in COMPARED]
GRAPHIC_PAIRS += [(ink, "illustrative-hatch") for ink in COMPARED]
# Inside charts: labels and lines over the bands of a projection, marks over the hatch of invented data.
TEXT_PAIRS += [(ink, ground) for ground in ("band", "band-outer") for ink in ("text", "text-soft", "series")]
TEXT_PAIRS += [("text", "band-inner")]
GRAPHIC_PAIRS += [
    (ink, ground) for ground in ("band", "band-inner", "band-outer") for ink in ("text", "series")
]
GRAPHIC_PAIRS += [
    (ink, "illustrative-hatch") for ink in ("edge", "series", "better", "worse", "usual", "text")
]


@pytest.mark.parametrize("theme", [0, 1], ids=["day", "night"])
def test_contrast_is_enough_for_text_and_for_graphics(theme):
    colour = colours(theme)
    faint = {pair: contrast(colour[pair[0]], colour[pair[1]]) for pair in TEXT_PAIRS}
    assert {pair: value for pair, value in faint.items() if value < 4.5} == {}
    faint = {pair: contrast(colour[pair[0]], colour[pair[1]]) for pair in GRAPHIC_PAIRS}
    assert {pair: value for pair, value in faint.items() if value < 3} == {}


def test_every_variable_is_defined_and_every_icon_exists():
    assert set(re.findall(r"var\(--([a-z-]+)", SHEETS)) <= set(re.findall(r"--([a-z-]+):", SHEETS))
    named = set(re.findall(r'url\("icons/([a-z-]+)\.svg"\)', SHEETS))
    assert named == {path.stem for path in (ASSETS / "icons").glob("*.svg")}


def test_classes_that_components_write_have_a_rule():
    source = "".join(module.read_text() for module in Path(ui.__file__).parent.glob("*.py"))
    written = {name for found in re.findall(r'className="([a-z -]+)"', source) for name in found.split()}
    known = set(re.findall(r"\.([a-z][a-z-]*)", SHEETS))
    assert written - known - {"table-of", "abbreviation"} == set()


def test_motion_touch_and_paper_are_provided_for():
    assert "prefers-reduced-motion" in SHEETS
    assert "--touch: 44px" in SHEETS
    assert "@page { size: A4" in SHEETS
