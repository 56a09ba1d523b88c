"""Places by targets in a browser: what a cell holds is reached by hand, by keyboard and on a phone."""

import re

from playwright.sync_api import expect

MIDDLESBROUGH = '.matrix a.standing[href*="/targets/early-cancer"][href*="E06000002"]'
SEEN = "node => getComputedStyle(node).clipPath === 'none' && node.getBoundingClientRect().width > 100"


def test_which_places_need_help_with_early_cancer_takes_one_choice(visitor):
    page = visitor.open("/places")

    page.locator(".matrix thead").get_by_role("link", name="Early cancer").click()

    expect(page).to_have_url(re.compile(r"/places\?target=early-cancer$"))
    expect(page.locator("h1")).to_have_text(
        "Early cancer: 7 of 14 places are worse than England, and none of them is improving"
    )
    words = page.locator("section", has=page.locator("#section-target"))
    expect(words).to_contain_text("Worse than England and getting worse: one place")
    expect(words).to_contain_text("Middlesbrough: 46.8% in 2021 (42.6 to 51.0); England 54.4%")
    expect(words).to_contain_text("no single one of them can be called the worst")
    expect(page.locator(".matrix thead [aria-current=true]")).to_have_text("Early cancer")
    visitor.drawn()


def test_a_cell_tells_everything_on_hover_and_on_focus_and_goes_on_escape(visitor):
    page = visitor.open("/places")
    cell = page.locator(MIDDLESBROUGH)
    meaning = cell.locator(".meaning")
    assert not meaning.evaluate(SEEN)
    expect(cell).to_contain_text("46.8%, worse than England, 54.4%. Middlesbrough, early cancer, 2021")

    cell.hover()
    assert meaning.evaluate(SEEN)
    page.keyboard.press("Escape")
    assert not meaning.evaluate(SEEN)
    page.mouse.move(0, 0)
    page.keyboard.press("Tab")
    cell.focus()
    assert meaning.evaluate(SEEN)
    box, region = meaning.bounding_box(), page.locator(".scroll:has(.matrix)").bounding_box()
    assert box["x"] >= region["x"]
    assert box["x"] + box["width"] <= region["x"] + region["width"]
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/targets/early-cancer\?area=E06000002$"))
    expect(page.locator("#area")).to_have_value("E06000002")
    visitor.drawn()


def test_the_meaning_of_every_cell_stays_inside_the_table(visitor):
    page = visitor.open("/places")
    page.keyboard.press("Tab")
    cells = page.locator(".matrix a.standing")
    n = cells.count()
    assert n > 250

    grown = set()
    for nth in (0, 16, n // 2, n - 17, n - 1):
        cells.nth(nth).focus()
        grown.add(
            page.evaluate(
                "(box => box.scrollHeight - box.clientHeight)(document.querySelector('.scroll:has(.matrix)'))"
            )
        )
    assert grown == {0}


def test_on_a_phone_the_figures_stand_in_the_cells_and_only_the_table_scrolls(visitor):
    visitor.page.set_viewport_size({"width": 360, "height": 800})
    page = visitor.open("/places?area=E06000002")

    assert visitor.measure("sideways") <= 1
    region = page.get_by_role("region", name=re.compile("14 places and four local partnerships"))
    assert region.evaluate("box => box.scrollWidth > box.clientWidth")
    expect(page.locator(MIDDLESBROUGH).locator(".shown")).to_contain_text("46.8%")
    region.evaluate("box => { box.scrollLeft = 600; }")
    name = page.locator(".matrix tr.chosen th").bounding_box()
    assert name["x"] < 40, "the name of the row stays in sight"

    page.locator(".choice").get_by_role("link", name="Better services").click()
    expect(page).to_have_url(re.compile(r"goal=better-services"))
    visitor.drawn()
    assert region.evaluate("box => box.scrollWidth <= box.clientWidth")


def test_the_place_in_the_header_leads_from_the_page_of_one_place_to_that_of_another(visitor):
    page = visitor.open("/places/E08000024")
    place = page.locator("#area")
    expect(place).to_have_value("E08000024")
    expect(page.locator("#main-nav").get_by_role("link", name="Targets")).to_have_attribute(
        "href", "/targets?area=E08000024"
    )

    place.focus()
    place.select_option("E06000047")
    expect(page).to_have_url(re.compile(r"/places/E06000047\?area=E06000047$"))
    expect(page.locator("h1")).to_contain_text("County Durham")
    expect(page).to_have_title(re.compile("^County Durham"))
    expect(place).to_have_value("E06000047")
    expect(place).to_be_focused()
    expect(page.locator("#news")).to_contain_text("County Durham")
    expect(page.locator("#brand")).to_have_attribute("href", "/?area=E06000047")
    visitor.drawn()

    page.go_back()
    expect(page).to_have_url(re.compile(r"/places/E08000024$"))
    expect(page.locator("h1")).to_contain_text("Sunderland")
    expect(place).to_have_value("E08000024")
    visitor.drawn()

    place.select_option("RTD")
    expect(page).to_have_url(re.compile(r"/places/RTD\?area=RTD$"))
    expect(page.locator("h1")).to_contain_text("No page for the Newcastle upon Tyne Hospitals")
    visitor.drawn()
    place.select_option("E54000050")
    expect(page).to_have_url(re.compile(r"/places$"))
    expect(page.locator("h1")).to_contain_text("10 of 14 places")
    visitor.drawn()


def test_the_page_of_a_place_follows_arrow_keys_once_the_reader_has_arrived(visitor):
    page = visitor.open("/places/E08000024")
    place = page.locator("#area")
    place.focus()

    page.keyboard.press("ArrowDown")
    expect(page.locator("#place-hint")).to_have_text("Press Enter to show this place")
    chosen = place.input_value()
    page.keyboard.press("Enter")

    expect(page).to_have_url(re.compile(rf"/places/{chosen}\?area={chosen}$"))
    expect(place).to_have_value(chosen)
    visitor.drawn()


def test_from_the_table_to_a_place_and_its_overview(visitor):
    page = visitor.open("/places")

    page.locator(".matrix tbody").get_by_role("link", name="Hartlepool", exact=True).click()
    expect(page).to_have_url(re.compile(r"/places/E06000001\?area=E06000001$"))
    expect(page.locator("h1")).to_be_focused()
    expect(page.locator("#area")).to_have_value("E06000001")
    visitor.drawn()
    page.locator(".ways").get_by_role("link", name="Overview").click()
    expect(page).to_have_url(re.compile(r"/\?area=E06000001$"))
    visitor.drawn()
