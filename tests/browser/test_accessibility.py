"""WCAG 2.2 AA as far as a machine can tell."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe

from outcomes.numerals import in_words
from tests.browser.addresses import CHARTED, COMPARED, EVERY_PAGE

RULES = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    },
    "resultTypes": ["violations"],
}


# Numbers stand in words up to ten.
FINDING = re.compile(rf"\d|\b(no|all|every|{'|'.join(map(in_words, range(1, 11)))})\b", re.IGNORECASE)


# The rules that depend on colours: all others look at what stands there by day and by night alike.
BY_NIGHT = {
    "runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]},
    "resultTypes": ["violations"],
}


def violations(page, options: dict = RULES) -> list:
    found = Axe().run(page, options=options).response["violations"]
    return [(rule["id"], [node["html"][:160] for node in rule["nodes"]][:3]) for rule in found]


@pytest.mark.parametrize("path", EVERY_PAGE)
def test_axe_finds_nothing_by_day_or_night(reader, path):
    page = reader.open(path)
    by_day = violations(page)
    day = page.evaluate("() => getComputedStyle(document.body).backgroundColor")

    page.emulate_media(color_scheme="dark")
    by_night = violations(page, BY_NIGHT)
    night = page.evaluate("() => getComputedStyle(document.body).backgroundColor")

    assert by_day == []
    assert by_night == []
    assert day != night


@pytest.mark.parametrize(
    ("path", "width"),
    [
        ("/targets/smoking", 1440),
        ("/goals/longer-healthier-lives", 360),
        ("/weekly/uec", 360),
        *((path, width) for path in COMPARED for width in (360, 1440)),
        ("/interventions/falls-response", 360),
        ("/interventions/falls-response?area=E06000001", 360),
        ("/interventions/falls-response?area=E06000003", 1440),
        ("/interventions/handover-backstop?area=E06000063", 360),
        ("/weekly/falls?show=rate", 360),
        ("/weekly/falls?area=E06000001&show=rate", 1440),
        ("/learning", 360),
        ("/data", 360),
    ],
)
def test_axe_finds_nothing_in_what_opens(reader, path, width):
    reader.page.set_viewport_size({"width": width, "height": 900})
    page = reader.open(path)
    page.locator("details").evaluate_all("all => all.forEach(details => { details.open = true; })")
    for word in page.locator("main .term:visible").all()[:1]:
        word.focus()
        assert word.locator(".meaning").is_visible()

    by_day = violations(page)
    page.emulate_media(color_scheme="dark")

    assert by_day == []
    assert violations(page, BY_NIGHT) == []
    assert reader.measure("sideways") <= 1


@pytest.mark.parametrize("reach", ["focus", "hover"])
def test_the_meaning_of_a_word_comes_on_asking_stays_on_the_screen_and_goes_on_escape(reader, reach):
    reader.page.set_viewport_size({"width": 360, "height": 900})
    page = reader.open("/weekly/uec")
    word = page.locator("main .term:visible").first
    meaning = word.locator(".meaning")
    assert not meaning.is_visible()

    getattr(word, reach)()
    assert meaning.is_visible()
    box = meaning.bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 360
    if reach == "hover":
        page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        assert meaning.is_visible()
    page.keyboard.press("Escape")
    assert not meaning.is_visible()

    page.mouse.move(0, 0)
    page.locator("#area").focus()
    getattr(word, reach)()
    assert meaning.is_visible()


def test_the_meaning_of_a_word_of_a_caption_is_not_cut_off_by_the_box_of_its_table(reader):
    reader.page.set_viewport_size({"width": 360, "height": 900})
    page = reader.open("/data")
    word = page.locator(".scroll .term").first

    word.focus()

    inside = page.locator(".scroll:has(.term)").first.bounding_box()
    box = word.locator(".meaning").bounding_box()
    assert box["x"] + box["width"] <= inside["x"] + inside["width"]


def test_every_chart_is_told_in_a_sentence_and_has_its_table(reader):
    for path in CHARTED:
        page = reader.open(path)
        for chart in page.locator(".chart:has(.chart-frame)").all():
            frame = chart.locator(".chart-frame")
            told = frame.get_attribute("aria-label")
            assert frame.get_attribute("role") == "img"
            assert FINDING.search(told), f"{path}: “{told}” tells nothing of its data"
            assert told.endswith("."), told
            assert chart.locator("table tbody tr").count() > 0, f"{path}: no table for “{told}”"


def test_focus_is_seen_on_everything_that_takes_it(reader):
    page = reader.open("/targets/smoking")
    unseen = []
    for _ in range(60):
        page.keyboard.press("Tab")
        seen = page.evaluate(
            "() => { const s = getComputedStyle(document.activeElement);"
            " return [document.activeElement.outerHTML.slice(0, 90), s.outlineStyle, parseFloat(s.outlineWidth)]; }"
        )
        if seen[1] == "none" or seen[2] < 2:
            unseen.append(seen[0])
    assert unseen == []


def test_in_the_readers_own_colours_icons_pictures_and_charts_remain(reader):
    page = reader.open("/")
    page.emulate_media(forced_colors="active")
    try:
        grounds = page.evaluate(
            "() => ['.icon', '.spark > .ink-series'].map(name =>"
            " getComputedStyle(document.querySelector('main ' + name)).backgroundColor)"
        )
        paper = page.evaluate("() => getComputedStyle(document.body).backgroundColor")
        assert paper not in grounds
        page = reader.open("/targets/smoking")
        page.emulate_media(forced_colors="active")
        chosen = page.locator(".choice [aria-current] a").first
        other = page.locator(".choice li:not([aria-current]) a").first
        ground = "link => getComputedStyle(link).backgroundColor"
        assert chosen.evaluate(ground) != other.evaluate(ground)
    finally:
        page.emulate_media(forced_colors="none")


def test_nothing_moves_for_those_who_ask_for_it(reader):
    page = reader.open("/weekly/uec")
    page.emulate_media(reduced_motion="reduce")
    try:
        moving = page.evaluate(
            "() => [...document.querySelectorAll('*')].filter(node => {"
            " const s = getComputedStyle(node);"
            " return parseFloat(s.transitionDuration) > 0 || parseFloat(s.animationDuration) > 0; })"
            ".map(node => node.outerHTML.slice(0, 80))"
        )
    finally:
        page.emulate_media(reduced_motion="no-preference")
    assert moving == []


def test_axe_finds_nothing_on_a_page_that_is_not_there(visitor):
    answer = visitor.page.goto(visitor.origin + "/nowhere")

    assert answer.status == 404
    assert violations(visitor.page) == []
    visitor.page.get_by_role("link", name="Go to the overview").click()
    assert visitor.drawn().locator("h1").inner_text() == "Are we on course for 2030?"
    assert [said for said in visitor.console if "404" not in said] == []
    visitor.console.clear()
