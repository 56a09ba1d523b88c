"""WCAG 2.2 AA as far as a machine can tell."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.addresses import EVERY_PAGE

RULES = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    },
    "resultTypes": ["violations"],
}


def violations(page) -> list:
    found = Axe().run(page, options=RULES).response["violations"]
    return [(rule["id"], [node["html"][:160] for node in rule["nodes"]][:3]) for rule in found]


@pytest.mark.parametrize("path", EVERY_PAGE)
def test_axe_finds_nothing_by_day_or_night(reader, path):
    page = reader.open(path)
    by_day = violations(page)
    day = page.evaluate("() => getComputedStyle(document.body).backgroundColor")

    page.emulate_media(color_scheme="dark")
    by_night = violations(page)
    night = page.evaluate("() => getComputedStyle(document.body).backgroundColor")

    assert by_day == []
    assert by_night == []
    assert day != night


def test_axe_finds_nothing_in_what_opens(reader):
    page = reader.open("/targets/smoking")
    page.locator("details").evaluate_all("all => all.forEach(details => { details.open = true; })")

    assert violations(page) == []


def test_axe_finds_nothing_on_a_page_that_is_not_there(visitor):
    answer = visitor.page.goto(visitor.origin + "/nowhere")

    assert answer.status == 404
    assert violations(visitor.page) == []
    visitor.page.get_by_role("link", name="Go to the overview").click()
    assert visitor.drawn().locator("h1").inner_text() == "Are we on course for 2030?"
    assert [said for said in visitor.console if "404" not in said] == []
    visitor.console.clear()
