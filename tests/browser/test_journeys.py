"""What readers do: choose a place, go back, copy a link, download, all by keyboard if they like."""

import re
from pathlib import Path

from playwright.sync_api import expect


def test_choosing_a_place_changes_page_and_address(visitor):
    page = visitor.open("/targets/smoking")
    lead = page.locator(".lead").first
    before = lead.inner_text()

    page.locator("#area").select_option("E06000047")

    expect(page).to_have_url(re.compile(r"\?area=E06000047$"))
    expect(lead).not_to_have_text(before)
    expect(lead).to_contain_text("8.8%")
    visitor.drawn()


def test_back_and_forward_walk_through_states(visitor):
    page = visitor.open("/targets/smoking")
    page.locator("#area").select_option("E06000047")
    expect(page).to_have_url(re.compile("area=E06000047"))
    page.locator("#area").select_option("E08000021")
    expect(page).to_have_url(re.compile("area=E08000021"))

    page.go_back()
    expect(page).to_have_url(re.compile("area=E06000047"))
    expect(page.locator("#area")).to_have_value("E06000047")
    page.go_back()
    expect(page.locator("#area")).to_have_value("E54000050")
    page.go_forward()
    expect(page.locator("#area")).to_have_value("E06000047")
    visitor.drawn()


def test_the_place_stays_from_page_to_page(visitor):
    page = visitor.open("/?area=E06000047")

    page.locator("#main-nav").get_by_role("link", name="Weekly").click()
    expect(page).to_have_url(re.compile(r"/weekly\?area=E06000047"))
    visitor.drawn()
    page.locator("main").get_by_role("link", name=re.compile("falls", re.IGNORECASE)).first.click()
    expect(page).to_have_url(re.compile(r"/weekly/falls.*area=E06000047"))
    visitor.drawn()
    expect(page.locator("#area")).to_have_value("E06000047")


def test_a_copied_link_opens_the_same_state(visitor, browser):
    page = visitor.open("/weekly/beds?area=RTD&from=2025-01-01")
    measure = page.locator("main").inner_text()

    context = browser.new_context()
    fresh = context.new_page()
    fresh.goto(page.url)
    fresh.wait_for_selector("h1")
    fresh.wait_for_load_state("networkidle")
    assert fresh.locator("main").inner_text() == measure
    context.close()


def test_a_download_holds_what_the_chart_shows(visitor):
    page = visitor.open("/targets/smoking?area=E06000047")

    with page.expect_download() as started:
        page.get_by_role("link", name="CSV").first.click()
    file = started.value
    assert file.suggested_filename == "target-smoking.csv"
    text = Path(file.path()).read_text(encoding="utf-8")
    assert "E06000047" in text
    assert "E54000050" not in text
    assert "8.8" in text


def test_from_overview_to_a_download_by_keyboard_alone(visitor):
    page = visitor.open("/")

    def tab_to(condition: str, limit: int = 200) -> None:
        for _ in range(limit):
            page.keyboard.press("Tab")
            if page.evaluate(f"() => {{ const at = document.activeElement; return {condition}; }}"):
                return
        raise AssertionError(f"the keyboard never reached {condition}")

    tab_to("at.classList.contains('skip')")
    page.keyboard.press("Enter")
    tab_to("at.matches('main a') && at.getAttribute('href').includes('/targets/smoking')")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/targets/smoking"))
    visitor.drawn()
    tab_to(
        "at.matches('main a') && at.getAttribute('href').includes('/download/') && at.textContent.includes('CSV')"
    )
    outline = page.evaluate(
        "() => { const s = getComputedStyle(document.activeElement); return s.outlineStyle + s.boxShadow + s.backgroundColor; }"
    )
    assert outline != "nonenonergba(0, 0, 0, 0)"
    with page.expect_download() as started:
        page.keyboard.press("Enter")
    assert started.value.suggested_filename == "target-smoking.csv"
