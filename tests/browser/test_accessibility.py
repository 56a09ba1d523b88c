"""WCAG 2.2 AA as far as a machine can tell, and pages that fit every screen."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.test_pages import EVERY_PAGE

RULES = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    }
}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", EVERY_PAGE)
def test_axe_finds_nothing(visitor, path, scheme):
    visitor.page.emulate_media(color_scheme=scheme)
    page = visitor.open(path)

    found = Axe().run(page, options=RULES).response["violations"]

    assert [(rule["id"], [node["html"][:160] for node in rule["nodes"]][:3]) for rule in found] == []


@pytest.mark.parametrize("width", [360, 768, 1440, 1920])
@pytest.mark.parametrize("path", EVERY_PAGE)
def test_no_page_scrolls_sideways(visitor, path, width, tmp_path_factory):
    visitor.page.set_viewport_size({"width": width, "height": 900})
    page = visitor.open(path)

    over = page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth")
    page.screenshot(path=picture(path, width), full_page=True)
    assert over <= 1


def picture(path: str, width: int):
    """Where the screenshot goes: kept by CI, never compared by pixel."""
    from outcomes.catalogue import ROOT

    folder = ROOT / "tests" / "screenshots"
    folder.mkdir(exist_ok=True)
    return folder / f"{path.strip('/').replace('/', '-') or 'overview'}-{width}.png"


def test_the_overview_prints_on_one_page(visitor, tmp_path):
    page = visitor.open("/")

    pdf = page.pdf(format="A4", print_background=True)

    assert pdf.count(b"/Type /Page\n") + pdf.count(b"/Type /Page ") + pdf.count(b"/Type/Page/") == 1


def test_the_first_visit_to_a_target_page_is_light(visitor):
    sizes = []
    client = visitor.page.context.new_cdp_session(visitor.page)
    client.send("Network.enable")
    client.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))

    visitor.open("/targets/smoking")

    assert 0 < sum(sizes) <= 1_000_000
