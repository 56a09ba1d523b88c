"""What readers do: choose a place, go back, copy a link, download, all by keyboard if they like."""

import re
from pathlib import Path

from playwright.sync_api import expect

from outcomes.catalogue import ROOT
from tests.browser.addresses import TARGETS


def test_choosing_a_place_changes_page_and_address(visitor):
    page = visitor.open("/targets/smoking")
    lead = page.locator(".lead").first
    before = lead.inner_text()

    page.locator("#area").select_option("E06000047")

    expect(page).to_have_url(re.compile(r"\?area=E06000047$"))
    expect(lead).not_to_have_text(before)
    expect(lead).to_contain_text("8.8%")
    visitor.drawn()


def test_the_place_stands_above_the_title_and_in_the_tab_also_when_it_changes(visitor):
    page = visitor.open("/goals/longer-healthier-lives")
    expect(page.locator(".whose")).to_have_text("North East and North Cumbria")
    expect(page).to_have_title("Longer and healthier lives - North East and North Cumbria - NENC outcomes")

    page.locator("#area").select_option("E06000047")
    expect(page.locator(".whose")).to_have_text("County Durham")
    expect(page).to_have_title("Longer and healthier lives - County Durham - NENC outcomes")

    page.go_back()
    expect(page.locator(".whose")).to_have_text("North East and North Cumbria")
    expect(page).to_have_title("Longer and healthier lives - North East and North Cumbria - NENC outcomes")
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


def test_the_name_in_the_header_and_the_footer_keep_the_place(visitor):
    page = visitor.open("/weekly?area=E06000047&from=2025-01-05")

    expect(page.locator("footer").get_by_role("link", name="How it is worked out")).to_have_attribute(
        "href", "/methods?area=E06000047&from=2025-01-05"
    )
    page.get_by_role("link", name="NENC outcomes").click()
    expect(page).to_have_url(re.compile(r"/\?area=E06000047&from=2025-01-05$"))
    visitor.drawn()
    expect(page.locator("#area")).to_have_value("E06000047")


def test_a_new_page_takes_the_focus_and_a_new_place_is_said(visitor):
    page = visitor.open("/")

    page.locator("#main-nav").get_by_role("link", name="Targets").click()
    expect(page.locator("h1")).to_be_focused()
    expect(page.locator("#news")).to_be_empty()
    page.get_by_role("link", name="Smoking in adults").first.click()
    expect(page).to_have_url(re.compile("/targets/smoking$"))
    expect(page.locator("h1")).to_be_focused()
    page.locator("#area").focus()
    page.locator("#area").select_option("E06000047")
    expect(page.locator("#news")).to_contain_text("County Durham: ")
    expect(page.locator("#area")).to_be_focused()
    visitor.drawn()


def test_an_analyst_sorts_the_places_and_stays_at_the_table(visitor):
    page = visitor.open("/targets/smoking")
    places = page.locator("section.section", has=page.locator("#section-places-and-england"))
    names = places.locator("table tbody th")
    places.locator("summary", has_text="table").click()
    expect(names).to_have_count(14)
    in_partnerships = names.all_inner_texts()
    heading = places.locator("thead").get_by_role("link", name="Place")
    heading.focus()
    top = page.evaluate("window.scrollY")

    page.keyboard.press("Enter")
    expect(names).to_have_text(sorted(in_partnerships))
    expect(page).to_have_url(re.compile(r"\?sort=name$"))
    expect(heading).to_be_focused()
    assert abs(page.evaluate("window.scrollY") - top) < 50

    page.keyboard.press("Enter")
    expect(names).to_have_text(sorted(in_partnerships, reverse=True))
    expect(heading).to_be_focused()
    page.keyboard.press("Enter")
    expect(names).to_have_text(in_partnerships)
    page.go_back()
    expect(names).to_have_text(sorted(in_partnerships, reverse=True))
    visitor.drawn()


def test_falls_per_head_stay_per_head_from_place_to_place(visitor):
    page = visitor.open("/weekly/falls")
    lead = page.locator(".lead").first
    expect(lead).not_to_contain_text("per 100,000")

    page.get_by_role("link", name="Rate per 100,000").click()
    expect(page).to_have_url(re.compile(r"\?show=rate$"))
    expect(lead).to_contain_text("per 100,000 people aged 65 and over in the week to")
    visitor.drawn()
    page.locator("#by-area").get_by_role("link", name="Hartlepool").click()
    expect(page).to_have_url(re.compile(r"area=E06000001.*show=rate|show=rate.*area=E06000001"))
    expect(lead).to_contain_text("per 100,000 people aged 65 and over in the four weeks to")
    expect(page.locator("main .chart").first).to_contain_text("Service live here from the week to")
    visitor.drawn()

    page.get_by_role("link", name="Counts", exact=True).click()
    expect(page).to_have_url(re.compile(r"\?area=E06000001&measure=falls_admissions$"))
    expect(lead).not_to_contain_text("per 100,000")
    page.go_back()
    expect(lead).to_contain_text("per 100,000")
    visitor.drawn()


def test_whether_it_worked_here_leads_to_the_start_on_the_chart(visitor):
    page = visitor.open("/interventions/falls-response")
    expect(page.get_by_role("heading", name="Did it work in")).to_have_count(0)

    page.locator("#places").get_by_role("link", name="Hartlepool").click()
    expect(page.get_by_role("heading", name="Did it work in Hartlepool?")).to_be_visible()
    visitor.drawn()
    page.get_by_role("link", name="See it on the chart").click()
    expect(page).to_have_url(re.compile(r"/weekly/falls\?area=E06000001"))
    expect(page.locator("main .chart").first).to_contain_text("Service live here from the week to")
    visitor.drawn()


def test_a_link_into_a_page_leads_to_the_part(visitor):
    page = visitor.open("/interventions/call-answering")

    page.get_by_role("link", name="How to add an entry").click()

    expect(page).to_have_url(re.compile("/learning.*#section-log"))
    expect(page.locator("#section-log")).to_be_in_viewport()
    expect(page.locator("#section-log")).to_be_focused()
    visitor.drawn()


def test_every_commitment_reaches_its_definition_in_two_clicks(reader):
    page = reader.open("/")
    # What has no figure at all stands in the block below.
    listed = "main :is(.verdicts, .absent) a.row-link"
    links = page.locator(listed)
    addresses = {link.get_attribute("href").partition("?")[0] for link in links.all()}
    assert {a for a in addresses if a.startswith("/targets/")} == set(TARGETS)

    for address in sorted(addresses):
        page = reader.open("/")
        page.locator(f'{listed}[href^="{address}"]').first.click()
        expect(page).to_have_url(re.compile(re.escape(address)))
        reader.drawn()
        if not address.startswith("/targets/"):
            page.locator("main").get_by_role("link", name="Where does this come from?").first.click()
            expect(page).to_have_url(re.compile("/data/source"))
            reader.drawn()
        expect(page.locator("main")).to_contain_text("What is measured")


def test_from_the_overview_to_the_line_of_a_file_in_three_clicks(visitor):
    page = visitor.open("/")

    page.get_by_role("region", name="Eight targets").get_by_role("link", name="Smoking in adults").click()
    expect(page).to_have_url(re.compile("/targets/smoking"))
    visitor.drawn()
    expect(page.get_by_text("Definition", exact=True)).to_be_visible()
    page.get_by_role("link", name="Where does this come from?").first.click()
    expect(page).to_have_url(re.compile("/data/source"))
    visitor.drawn()
    rows = page.locator("main table").first
    expect(rows).to_contain_text("SHA-256")
    expect(rows).to_contain_text("figures.csv")
    page.locator("main").get_by_role("link", name="2013", exact=True).click()
    expect(page.locator("main h2").first).to_contain_text("2013")
    first = page.locator("main tbody tr").first
    expect(first).to_contain_text("Gateshead")
    file, line = first.locator('[data-label="File"]'), first.locator('[data-label="Line"]')
    shipped = (ROOT / "data" / "published" / file.inner_text()).read_text(encoding="utf-8").splitlines()
    source = shipped[int(line.inner_text().replace(",", "")) - 1]
    assert "E08000037" in source
    assert "2013" in source
    visitor.drawn()


def test_the_colours_follow_the_button_and_stay(visitor):
    page = visitor.open("/accessibility")
    button = page.locator("[data-theme-button]")
    ground = "() => getComputedStyle(document.body).backgroundColor"
    day = page.evaluate(ground)

    expect(button).to_have_text("Colours: as your system")
    button.click()
    expect(button).to_have_text("Colours: light")
    assert page.evaluate(ground) == day
    button.click()
    expect(button).to_have_text("Colours: dark")
    night = page.evaluate(ground)
    assert night != day
    page = visitor.open("/targets/smoking")
    expect(button).to_have_text("Colours: dark")
    assert page.evaluate(ground) == night
    button.click()
    expect(button).to_have_text("Colours: as your system")
    assert page.evaluate(ground) == day


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
    # England and the whole system stand on the chart of a place, and nobody else does.
    assert {"E06000047", "E92000001", "E54000050"} == set(re.findall(r"\bE\d{8}\b", text)) - {""}
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


def test_the_navigation_marks_where_one_is(visitor):
    page = visitor.open("/targets/smoking")
    here = page.locator("#main-nav [aria-current=page]")

    expect(here).to_have_text("Targets")
    page.locator("#main-nav").get_by_role("link", name="Overview").click()
    expect(here).to_have_text("Overview")
    visitor.open("/data/source?dataset=target-smoking")
    expect(here).to_have_text("Data")


def test_a_place_reached_by_arrow_keys_is_shown_once_it_is_chosen(visitor):
    page = visitor.open("/targets/smoking")
    asked = []
    page.on(
        "request", lambda request: asked.append(request.url) if "update-component" in request.url else None
    )
    place, hint = page.locator("#area"), page.locator("#place-hint")
    place.focus()

    for _ in range(3):
        page.keyboard.press("ArrowDown")
    expect(hint).to_have_text("Press Enter to show this place")
    expect(page).to_have_url(re.compile("/targets/smoking$"))
    assert asked == []
    first = place.input_value()
    assert first != "E54000050"
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(f"area={first}$"))
    expect(hint).to_be_empty()
    expect(place).to_be_focused()
    visitor.drawn()

    page.keyboard.press("ArrowDown")
    second = place.input_value()
    assert second != first
    page.keyboard.press("Tab")
    expect(page).to_have_url(re.compile(f"area={second}$"))
    visitor.drawn()


def test_every_link_of_the_shell_keeps_place_comparator_and_period(visitor):
    page = visitor.open("/weekly/uec?area=E06000047&from=2025-01-05&measure=ed_attendances")

    links = page.locator("#brand, #main-nav a, #foot-nav a")
    expect(page.locator("#foot-nav a").last).to_have_attribute("href", re.compile("area="))
    addresses = [link.get_attribute("href") for link in links.all()]
    assert len(addresses) > 10
    for address in addresses:
        assert address.endswith("?area=E06000047&from=2025-01-05"), address


def test_the_links_of_the_shell_keep_the_first_place_that_is_chosen(visitor):
    page = visitor.open("/weekly/uec")

    page.locator("#area").select_option("E06000047")

    expect(page.locator("#main-nav").get_by_role("link", name="Targets")).to_have_attribute(
        "href", "/targets?area=E06000047"
    )
    expect(page.locator("#brand")).to_have_attribute("href", "/?area=E06000047")
    page.locator("#area").select_option("E54000050")
    expect(page.locator("#brand")).to_have_attribute("href", "/")
    visitor.drawn()


def test_what_was_opened_stays_open_where_a_page_has_fewer_parts(visitor):
    page = visitor.open("/weekly/uec?area=E06000047")
    parts = page.locator("main details")
    n = parts.count()
    for part in parts.all():
        part.evaluate("part => { part.open = true; }")

    page.get_by_role("link", name="Last year").first.click()

    expect(page).to_have_url(re.compile("from="))
    visitor.drawn()
    expect(page.locator("main details.table-of").first).to_have_attribute("open", "")
    assert parts.count() <= n


def test_a_table_that_was_opened_stays_open_for_the_next_place(visitor):
    page = visitor.open("/targets/smoking")
    opened = page.locator("details.table-of").first
    opened.locator("summary").click()
    expect(opened).to_have_attribute("open", "")

    page.locator("#area").select_option("E06000047")

    expect(page.locator(".lead").first).to_contain_text("8.8%")
    visitor.drawn()
    expect(page.locator("details.table-of").first).to_have_attribute("open", "")
    expect(page.locator("details.table-of").nth(1)).not_to_have_attribute("open", "")
    page.locator("#main-nav").get_by_role("link", name="Overview").click()
    visitor.drawn()
    page.go_back()
    visitor.drawn()
    expect(page.locator("details.table-of").first).not_to_have_attribute("open", "")


def test_an_address_opens_the_part_that_it_names_and_what_is_inside_one(visitor):
    page = visitor.open("/goals/best-start")
    page.evaluate(
        "() => { history.pushState({}, '', '/learning#section-priorities');"
        " window.dispatchEvent(new CustomEvent('_dashprivate_pushstate')); }"
    )
    heading = page.locator("#section-priorities")
    expect(heading).to_be_in_viewport()
    expect(page.locator("summary:has(#section-priorities)")).to_be_focused()
    assert heading.evaluate("heading => heading.closest('details').open")
    timeline = page.locator("details:has(#section-timeline)")
    assert not timeline.evaluate("part => part.open")

    first = page.locator("#section-timeline").evaluate(
        "heading => heading.closest('details').querySelector('li[id]').id"
    )
    page.evaluate("name => { location.hash = name; }", first)

    expect(page.locator(f"#{first}")).to_be_in_viewport()
    assert timeline.evaluate("part => part.open")
    visitor.drawn()


def test_parts_of_the_learning_page_are_opened_by_keyboard(visitor):
    page = visitor.open("/learning")
    part = page.locator("summary:has(#section-voices)")

    part.focus()
    page.keyboard.press("Enter")

    expect(page.get_by_text("Voice of intent", exact=True)).to_be_visible()
    visitor.drawn()


def test_three_trusts_are_compared_from_the_overview_in_three_clicks(visitor):
    page = visitor.open("/")

    page.locator("#main-nav").get_by_role("link", name="Weekly").click()
    page.locator("main").get_by_role("link", name="Urgent and emergency care").first.click()
    page.get_by_role("link", name="All trusts of North").click()

    expect(page).to_have_url(re.compile("compare=RTD,RTF,RR7$"))
    visitor.drawn()
    chart = page.locator("#graph-weekly")
    for name in ("Newcastle", "Northumbria", "Gateshead"):
        expect(chart).to_contain_text(name)
    expect(page.locator("main h1")).to_contain_text("four hours")


def test_three_trusts_of_ones_own_choice_are_compared_in_five_clicks(visitor):
    page = visitor.open("/")

    page.locator(".newest").get_by_role("link", name="A&E, seen within four hours").click()
    page.get_by_text("Choose up to four trusts from a list").click()
    for n, name in enumerate(("Gateshead Health", "South Tees", "County Durham and Darlington"), start=1):
        # The list that was opened stays open for the next one.
        page.locator(".compare-list").get_by_role("link", name=name).click()
        expect(page.locator(".chips .chip")).to_have_count(n)
        visitor.drawn()


def test_the_first_screen_leads_to_what_each_target_asks(visitor):
    page = visitor.open("/")

    page.get_by_role("link", name="What each target asks, and who owns it").click()

    expect(page.locator("#section-so-what")).to_be_in_viewport()
    visitor.drawn()


def test_areas_are_added_and_taken_off_by_keyboard_and_the_place_can_change(visitor):
    page = visitor.open("/targets/smoking?area=E06000047")

    page.get_by_text("Choose up to four places from a list").focus()
    page.keyboard.press("Enter")
    page.get_by_role("group", name="Compare with").get_by_role("link", name="Gateshead", exact=True).focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("compare=E08000037$"))
    visitor.drawn()
    expect(page.locator("#graph-smoking-adults")).to_contain_text("Gateshead")

    page.get_by_label("Place", exact=True).select_option("E08000024")
    expect(page).to_have_url(re.compile("compare=E08000037&area=E08000024"))
    expect(page.locator("main h1")).to_contain_text("Sunderland")
    visitor.drawn()
    page.get_by_role("link", name="Remove Gateshead").focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("area=E08000024$"))
    visitor.drawn()
    expect(page.locator("#graph-smoking-adults")).not_to_contain_text("Gateshead")
