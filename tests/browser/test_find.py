"""The search box: by keyboard from typing to arriving, on a phone, by day and by night."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.test_accessibility import BY_NIGHT, violations

FOUND = "#found [role=option]"


def typed(page, words: str):
    """Type into the box, and wait for what is found."""
    box = page.get_by_role("combobox", name="Find")
    box.press_sequentially(words)
    expect(page.locator("#find-news")).not_to_be_empty()
    return box


def test_by_keyboard_alone_from_typing_to_arriving(visitor):
    asked = []
    visitor.page.on("request", lambda request: asked.append(request.url) if "/find." in request.url else None)
    page = visitor.open("/targets/smoking?area=E06000047&from=2015-01-01")
    assert asked == []

    page.keyboard.press("/")
    box = page.get_by_role("combobox", name="Find")
    expect(box).to_be_focused()
    expect(box).to_have_value("")
    page.keyboard.type("hand 60")
    options = page.locator(FOUND)
    expect(options.first).to_be_visible()
    expect(box).to_have_attribute("aria-expanded", "true")
    n = options.count()
    assert 1 < n <= 8
    expect(page.locator("#find-news")).to_have_text(f"{n} found")
    page.keyboard.press("ArrowUp")
    expect(box).to_have_attribute("aria-activedescendant", f"found-{n - 1}")
    page.keyboard.press("ArrowDown")
    expect(box).to_have_attribute("aria-activedescendant", "found-0")
    expect(options.first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")

    expect(page).to_have_url(re.compile(r"/weekly/uec\?measure=\w+&area=E06000047&from=2015-01-01$"))
    expect(page.locator("h1")).to_be_focused()
    expect(options).to_have_count(0)
    expect(box).to_have_value("")
    visitor.drawn()
    assert len(asked) == 1
    page.go_back()
    expect(page).to_have_url(re.compile(r"/targets/smoking\?area=E06000047"))
    visitor.drawn()


def test_escape_shuts_the_list_and_then_empties_the_box(reader):
    page = reader.open("/accessibility")
    box = typed(page, "durham")
    expect(page.locator(FOUND).first).to_be_visible()

    page.keyboard.press("Escape")
    expect(page.locator(FOUND)).to_have_count(0)
    expect(box).to_have_attribute("aria-expanded", "false")
    expect(box).to_have_value("durham")
    page.keyboard.press("Escape")
    expect(box).to_have_value("")
    expect(box).to_be_focused()


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("early can", "Cancers found early"),
        ("ed four", "A&E, seen within four hours"),
        ("A&E 4", "A&E, seen within four hours"),
        ("tobacco", "Smoking in adults"),
        ("SUNDERLAND", "Sunderland"),
        ("confid", "Confidence interval"),
        ("learning log", "Learning log"),
        ("northumbria trust", "Northumbria Healthcare NHS Foundation Trust"),
    ],
)
def test_the_first_that_is_found_is_what_was_meant(reader, words, first):
    page = reader.open("/accessibility")

    typed(page, words)

    expect(page.locator(f"{FOUND} .found-title").first).to_have_text(first)
    page.get_by_role("combobox", name="Find").fill("")


def test_every_word_must_match_and_nothing_found_is_said(reader):
    page = reader.open("/accessibility")

    typed(page, "smoking quaternions")

    expect(page.locator("#found-nothing")).to_have_text("Nothing found for “smoking quaternions”.")
    expect(page.locator("#find-news")).to_have_text("Nothing found for “smoking quaternions”.")
    expect(page.locator(FOUND)).to_have_count(0)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/accessibility$"))
    page.get_by_role("combobox", name="Find").fill("")


def test_what_is_typed_is_never_taken_for_markup(reader):
    page = reader.open("/accessibility")

    typed(page, "<img src=x onerror=alert(1)>")

    expect(page.locator("#found-nothing")).to_contain_text("<img src=x onerror=alert(1)>")
    assert page.locator(".found img").count() == 0
    page.get_by_role("combobox", name="Find").fill("")


def test_a_word_leads_to_its_meaning_also_on_the_page_that_has_it(visitor):
    page = visitor.open("/methods")

    typed(page, "confidence")
    page.keyboard.press("Enter")

    expect(page).to_have_url(re.compile("/methods#term-"))
    expect(page.locator(":focus")).to_have_text("Confidence interval")
    visitor.drawn()


def test_a_place_that_is_found_is_the_place_of_the_page(visitor):
    page = visitor.open("/?area=E06000047")

    typed(page, "sunderland")
    page.locator(FOUND).first.click()

    expect(page.locator("#area")).to_have_value("E08000024")
    expect(page).to_have_url(re.compile("E08000024"))
    visitor.drawn()


def test_the_key_is_left_alone_while_typing_elsewhere_and_can_be_turned_off(visitor):
    page = visitor.open("/accessibility")
    box = page.get_by_role("combobox", name="Find")
    page.locator("#area").focus()
    page.keyboard.press("/")
    expect(page.locator("#area")).to_be_focused()

    page.get_by_role("button", name="Key / to search: on").click()
    page.locator("h1").focus()
    page.keyboard.press("/")
    expect(box).not_to_be_focused()
    page.reload()
    visitor.drawn()
    page.get_by_role("button", name="Key / to search: off").click()
    page.locator("h1").focus()
    page.keyboard.press("/")
    expect(box).to_be_focused()


@pytest.mark.parametrize("width", [1440, 360])
def test_axe_finds_nothing_in_the_open_list_by_day_or_night(reader, width):
    reader.page.set_viewport_size({"width": width, "height": 900})
    page = reader.open("/accessibility")
    typed(page, "over")
    page.keyboard.press("ArrowDown")

    by_day = violations(page)
    page.emulate_media(color_scheme="dark")

    assert by_day == []
    assert violations(page, BY_NIGHT) == []
    assert reader.measure("sideways") <= 1
    box = page.locator(".found").bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width
    for option in page.locator(FOUND).all():
        assert option.bounding_box()["height"] >= 44
    page.get_by_role("combobox", name="Find").fill("")


@pytest.mark.parametrize("width", [1024, 1101, 1240, 1301, 1440, 1920])
def test_the_header_stays_in_one_row(reader, width):
    reader.page.set_viewport_size({"width": width, "height": 900})
    page = reader.open("/accessibility")
    middles = {
        round(box["y"] + box["height"] / 2)
        for name in (".masthead .name", "#find", "#area")
        if (box := page.locator(name).bounding_box())
    }
    assert max(middles) - min(middles) <= 2
    page.locator("#area").focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator("#place-hint")).not_to_be_empty()
    assert page.locator(".masthead").bounding_box()["height"] <= 62
    page.keyboard.press("ArrowUp")


def test_a_list_that_cannot_be_loaded_is_said_and_tried_again(visitor):
    page = visitor.open("/accessibility")
    page.route("**/static/find.*.json", lambda route: route.fulfill(status=503, body=""))
    box = page.get_by_role("combobox", name="Find")

    box.press_sequentially("smo")
    expect(page.locator("#found-nothing")).to_have_text(
        "The search cannot be loaded just now. Type again to try once more."
    )
    page.unroute("**/static/find.*.json")
    box.press_sequentially("k")
    expect(page.locator(FOUND).first).to_be_visible()

    assert [said for said in visitor.console if "503" not in said] == []
    visitor.console.clear()
