"""Pages that fit every screen, and charts whose words can be read."""

import re
from pathlib import Path

import pytest

from outcomes.catalogue import ROOT
from outcomes.wording.standings import areas
from tests.browser.addresses import EVERY_PAGE, MORE_CHARTS
from tests.browser.sense import assert_sensible

WIDTHS = (360, 768, 1440, 1920)
PICTURED = (360, 1440)
# Boxes of text are a little larger than their letters.
ROOM_PX = 3
UNIT = re.compile(
    r"%|\b(per|a week|years|points|seconds|minutes|number|days|bed-days|people|deaths|admissions|index)\b"
)


def picture(path: str, width: int) -> Path:
    """Where the screenshot goes: kept by CI, never compared by pixel."""
    folder = ROOT / "tests" / "screenshots"
    folder.mkdir(exist_ok=True)
    name = "".join(letter if letter.isalnum() else "-" for letter in path.strip("/")) or "overview"
    return folder / f"{name}-{width}.jpg"


@pytest.mark.parametrize("path", [*EVERY_PAGE, *MORE_CHARTS])
def test_a_page_makes_sense_and_fits_every_width(reader, path):
    reader.page.set_viewport_size({"width": WIDTHS[0], "height": 900})
    assert_sensible(reader.open(path), path)

    # 1280 pixels enlarged to 400%.
    reader.resize(320)
    wrong = {
        320: {
            "scrolls sideways by": max(0, reader.measure("sideways") - 1),
            "controls are small": reader.measure("smallControls"),
            "axes have no unit": [title for title in reader.measure("titles") if not UNIT.search(title)],
        }
    }
    for width in WIDTHS:
        page = reader.resize(width)
        if width in PICTURED:
            page.screenshot(path=picture(path, width), full_page=True, type="jpeg", quality=70)
        wrong[width] = {
            "scrolls sideways by": max(0, reader.measure("sideways") - 1),
            "texts overlap": reader.measure("overlaps", ROOM_PX),
            "texts are cut off": reader.measure("clipped", ROOM_PX),
            "targets are small": reader.measure("smallTargets"),
            "words are small": reader.measure("smallWords"),
        }

    assert {
        width: bad for width, found in wrong.items() if (bad := {k: v for k, v in found.items() if v})
    } == {}


def test_what_stands_under_a_verdict_is_a_line_each(reader):
    page = reader.open("/targets/drug-deaths")

    tops = page.eval_on_selector_all(
        ".page-head .detail .line", "lines => lines.map(line => line.getBoundingClientRect().top)"
    )
    assert len(tops) == 2
    assert tops[1] - tops[0] > 10


def test_the_text_can_be_enlarged_to_twice_its_size(reader):
    page = reader.open("/targets/smoking")

    page.add_style_tag(content="html { font-size: 200% !important; }")

    assert reader.resize(1280).locator("h1").is_visible()
    assert reader.measure("sideways") <= 1


@pytest.mark.parametrize("area", ["E54000050", "E92000001", "E06000003", "E06000064", "RTD"])
def test_the_overview_prints_on_one_page(reader, area):
    page = reader.open(f"/?area={area}")
    # What changed since the last board has room for two.
    has_outcomes = area != "RTD"
    assert (page.locator(".changes tbody tr").count() >= 2) == has_outcomes

    assert sheets(page.pdf(format="A4", print_background=True)) == 1
    page.emulate_media(media="print")
    assert page.locator("main h1").is_visible()
    assert page.evaluate(SMALLEST_PRINT) >= 6.99
    reader.resize(741)  # A4 less its margins
    reach = "tables => tables.map(t => t.getBoundingClientRect().right - t.closest('td').getBoundingClientRect().right)"
    beyond = page.eval_on_selector_all(".signals .spark", reach)
    assert all(px <= 0 for px in beyond), beyond


@pytest.mark.parametrize(
    "path",
    ["/places", "/places?target=early-cancer&area=E08000024", *(f"/places/{area.code}" for area in areas())],
)
def test_places_and_each_place_print_on_one_page_at_their_full_size(reader, path):
    page = reader.open(path)

    printed = page.pdf(format="A4", print_background=True)

    assert sheets(printed) == 1
    page.emulate_media(media="print")
    assert page.evaluate(SMALLEST_PRINT) >= 6.99
    # What is wider than the sheet would be printed smaller.
    reader.resize(PAPER_PX)
    assert reader.measure("sideways") == 0
    assert page.evaluate("document.body.scrollHeight") <= PAPER_HEIGHT_PX


def test_a_target_page_prints_its_chart_without_its_controls(reader):
    page = reader.open("/targets/smoking")
    page.emulate_media(media="print")
    reader.resize(718)

    for control in ("#area", "#main-nav", ".chart-foot", ".strip a", "[data-theme-button]"):
        assert not page.locator(control).first.is_visible(), control
    assert page.locator("h1").is_visible()
    assert page.locator(".js-plotly-plot .main-svg").first.is_visible()
    assert "Snapshot of" in page.locator("footer").inner_text()
    assert reader.measure("sideways") <= 1
    assert reader.measure("overlaps", ROOM_PX) == []
    assert sheets(page.pdf(format="A4", print_background=True)) <= 6


def test_a_goal_page_prints_whole_and_says_whose_and_from_where(reader):
    page = reader.open("/goals/longer-healthier-lives?area=E06000047")
    page.emulate_media(media="print")
    reader.resize(718)

    for control in ("#area", ".choice", ".chart-foot", ".empty .no-print"):
        assert not page.locator(control).first.is_visible(), control
    assert page.locator("main .whose").inner_text() == "County Durham"
    assert "Sources: " in page.locator("main").inner_text()
    assert page.evaluate("getComputedStyle(document.querySelector('.tile-map')).breakInside") == "avoid"
    assert sheets(page.pdf(format="A4", print_background=True)) <= 7


ONE_OF_EACH_PAGE = {
    "/?area=E06000003": "Redcar and Cleveland",
    "/goals?area=north": "North partnership",
    "/goals/longer-healthier-lives": "North East and North Cumbria",
    "/targets?area=E06000047": "County Durham",
    "/places?area=E06000047": "County Durham",
    "/places/E06000047": "County Durham",
    "/targets/smoking?area=E06000047": "County Durham",
    "/targets/social-isolation": "North East and North Cumbria",
    "/weekly?area=RTD": "The Newcastle upon Tyne Hospitals NHS Foundation Trust",
    "/weekly/uec?area=RTD&from=2025-11-02": "The Newcastle upon Tyne Hospitals NHS Foundation Trust",
    "/weekly/falls?area=E06000001": "Hartlepool",
    "/interventions?area=E06000047": "County Durham",
    "/interventions/ed-streaming": "North East and North Cumbria",
    "/data/source?dataset=weekly-uec": "North East and North Cumbria",
    "/data": "North East and North Cumbria",
    "/learning": "North East and North Cumbria",
    "/methods": None,
    "/accessibility": None,
}
# What leads elsewhere or opens something has no use on paper; a word of the glossary is a button that looks like a word.
CONTROLS = "nav, select, button:not(.term), details:not([open], .on-paper), .chart-foot, .strip ul"
# How wide each chart is drawn when the browser takes the page for print: after our own listener, before the sheets.
WATCH_PRINT = """() => addEventListener("beforeprint", () => {
  window.drawnForPaper = [...document.querySelectorAll(".js-plotly-plot .main-svg:first-child")].map(
    (picture) => Number(picture.getAttribute("width")));
})"""


@pytest.mark.parametrize(("path", "place"), ONE_OF_EACH_PAGE.items())
def test_every_page_prints_whole_with_its_place(reader, path, place):
    page = reader.open(path)
    page.evaluate(WATCH_PRINT)
    on_screen = page.eval_on_selector_all(DRAWN, WIDTH)

    assert sheets(page.pdf(format="A4", print_background=True)) >= 1

    assert page.evaluate("drawnForPaper") == [PAPER_PX] * len(on_screen)
    assert reader.drawn().eval_on_selector_all(DRAWN, WIDTH) == on_screen
    page.emulate_media(media="print")
    reader.resize(PAPER_PX)
    seen = "nodes => nodes.filter(n => n.checkVisibility() && n.getClientRects().length).map(n => n.outerHTML.slice(0, 90))"
    assert page.eval_on_selector_all(CONTROLS, seen) == []
    assert reader.measure("sideways") <= 1
    assert reader.measure("overlaps", ROOM_PX) == []
    assert reader.measure("clipped", ROOM_PX) == []
    if place:
        head = page.locator("main :is(.whose, h1)").all_inner_texts()
        assert place.lower() in " ".join(head).lower()
        assert place in page.title()


# A4 less its margins.
PAPER_PX = 741
PAPER_HEIGHT_PX = 1085
DRAWN = ".js-plotly-plot .main-svg:first-child"
WIDTH = "pictures => pictures.map(picture => Number(picture.getAttribute('width')))"


def test_a_chart_that_was_drawn_for_the_screen_is_scaled_to_the_paper(reader):
    page = reader.open("/weekly/uec")
    page.emulate_media(media="print")

    # Before anything can be drawn again, as in a browser that tells nobody that it prints.
    beyond = page.evaluate(
        """() => {
          const frame = document.querySelector(".chart-frame"), drawn = document.querySelector(".main-svg");
          frame.style.width = "500px";
          const newest = [...frame.querySelectorAll(".annotation-text-g, .main-svg")];
          const right = Math.max(...newest.map(node => node.getBoundingClientRect().right));
          return right - frame.getBoundingClientRect().right;
        }"""
    )

    assert beyond <= 1


def test_the_numbers_on_a_chart_are_told_on_paper_and_menus_are_not(reader):
    page = reader.open("/weekly/uec?area=RTD&from=2025-11-02&measure=four_hour_percent")
    page.emulate_media(media="print")

    words = page.locator("main").inner_text()
    assert "Doctors’ strike" in words
    assert "Choose another of the" not in words
    assert "Shown from 2 November 2025 to " in words
    assert "Weekly extract" in words


def test_what_is_folded_below_a_chart_is_read_on_paper(reader):
    page = reader.open("/targets/smoking")
    page.emulate_media(media="print")

    folded = page.locator("details.more", has_text="Dated events")
    assert "First national lockdown, COVID-19" in folded.inner_text()
    assert folded.locator("ol").bounding_box()["height"] > 20


# The smallest size in points of any text that is printed; 0 for an empty page. Text of no size is meant for no eye.
SMALLEST_PRINT = """() => {
  const sizes = [], texts = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const parent = texts.currentNode.parentElement, box = parent.getBoundingClientRect();
    const isSeen = parent.checkVisibility() && box.width > 1 && box.height > 1;
    const size = parseFloat(getComputedStyle(parent).fontSize) * 0.75;
    if (texts.currentNode.textContent.trim() && isSeen && size) sizes.push(size);
  }
  return sizes.length ? Math.min(...sizes) : 0;
}"""


def sheets(pdf: bytes) -> int:
    """How many pages a PDF of Chromium has."""
    return sum(pdf.count(mark) for mark in (b"/Type /Page\n", b"/Type /Page ", b"/Type/Page/"))


def test_the_first_visit_to_a_target_page_is_light(visitor):
    sizes = []
    # Watching requests turns the browser's cache off, and with it what was fetched ahead.
    visitor.page.context.unroute_all()
    client = visitor.page.context.new_cdp_session(visitor.page)
    client.send("Network.enable")
    client.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))

    visitor.open("/targets/smoking")

    assert 0 < sum(sizes) <= 1_000_000
