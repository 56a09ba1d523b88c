"""What a page is taken away by, tried by hand: pictures of charts, the board pack, the copied link."""

import io
import re
import struct
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Route
from pptx import Presentation

from outcomes.charts.saved import WIDTH_PX

SUNDERLAND = "E08000024"


def words_of(svg: bytes) -> str:
    """Every text of a picture; a line that was wrapped is one again."""
    root = ElementTree.fromstring(svg)
    texts = ["".join(text.itertext()) for text in root.iter("{http://www.w3.org/2000/svg}text")]
    return re.sub(r"\s+", " ", " ".join(texts))


def saved(page, form: str, nth: int = 0) -> tuple[str, bytes]:
    """The name and the content of a picture that a button saves."""
    button = page.locator(f"[data-save-chart][data-form={form}]:visible").nth(nth)
    with page.expect_download() as waiting:
        button.click()
    return waiting.value.suggested_filename, waiting.value.path().read_bytes()


PICTURES = (
    (
        f"/targets/smoking?area={SUNDERLAND}",
        r"smoking-adults-sunderland-\d{4}-\d\d-\d\d",
        ("In Sunderland, the share of adults who smoke has", "Sunderland · 2011 to 2024", "Adults who smoke, %",
         "Source: OHID Fingertips", "Figures as published by NENC outcomes on"),
        False,
    ),
    (
        f"/weekly/uec?area={SUNDERLAND}&measure=four_hour_percent",
        r"four-hour-percent-sunderland-\d{4}-\d\d-\d\d",
        ("A&E, seen within four hours:", "Sunderland · 4 April 2021 to", "Source: Extract “Urgent and emergency care",
         "Numbers on the chart", "1. 11 April 2023 to 15 April 2023: Doctors’ strike", "Concern",
         "As shown by NENC outcomes on"),
        True,
    ),
    (
        "/interventions/handover-backstop",
        r"ambulance-cat2-mean-minutes-with-and-without-nenc-\d{4}-\d\d-\d\d",
        ("59 minute ambulance handover backstop", "North East and North Cumbria ·", "Source: NHS England",
         "Figures as published by NENC outcomes on"),
        False,
    ),
)  # fmt: skip


@pytest.mark.parametrize(("path", "name", "told", "is_invented"), PICTURES)
def test_a_saved_picture_says_what_where_when_and_from_whom(visitor, path, name, told, is_invented):
    page = visitor.open(path)
    svg_name, svg = saved(page, "svg")
    assert re.fullmatch(f"{name}.svg", svg_name)
    said = words_of(svg)
    for expected in told:
        assert expected in said
    assert ("Illustrative data" in said) == is_invented
    png_name, png = saved(page, "png")
    assert png_name == svg_name.replace(".svg", ".png")
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = struct.unpack(">II", png[16:24])
    box = ElementTree.fromstring(svg).attrib
    assert (width, height) == (2 * float(box["width"]), 2 * float(box["height"]))
    assert width == 2 * WIDTH_PX


def test_a_phone_by_night_saves_the_same_picture(visitor):
    path = PICTURES[0][0]
    by_day = saved(visitor.open(path), "png")
    visitor.resize(390)
    visitor.page.emulate_media(color_scheme="dark")
    visitor.drawn()
    assert saved(visitor.page, "png") == by_day


def test_the_chart_on_the_page_is_left_alone_by_saving(visitor):
    page = visitor.open(PICTURES[0][0])
    before = page.locator(".js-plotly-plot").first.inner_html()
    saved(page, "png")
    assert page.locator(".js-plotly-plot").first.inner_html() == before


def test_the_board_pack_of_the_chosen_place_is_made_and_told(visitor):
    page = visitor.open(f"/weekly?area={SUNDERLAND}")
    link = page.get_by_role("link", name="Board pack")
    # A pack that is kept already comes at once: its answer waits until the words are read.
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/pack/*", hold)
    with page.expect_download() as waiting:
        link.click()
        page.get_by_text("Making the pack…").wait_for()
        assert page.locator("#take-pack").get_attribute("aria-disabled") == "true"
        assert page.locator("#taken").text_content() == "Making the board pack"
        held[0].continue_()
    assert re.fullmatch(r"board-pack-sunderland-\d{4}-\d\d-\d\d\.pptx", waiting.value.suggested_filename)
    deck = Presentation(io.BytesIO(waiting.value.path().read_bytes()))
    assert deck.slides[0].shapes.title.text == "Board pack: Sunderland"
    page.get_by_text("Board pack downloaded").wait_for()
    assert link.text_content() == "Board pack"
    assert link.get_attribute("aria-disabled") is None


def test_the_copied_link_has_the_place_and_the_choices(visitor):
    visitor.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = visitor.open(f"/weekly/uec?area={SUNDERLAND}&measure=four_hour_percent")
    page.get_by_role("button", name="Copy link").click()
    page.get_by_text("Link copied").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == f"{visitor.origin}/weekly/uec?area={SUNDERLAND}&measure=four_hour_percent"


def test_another_place_has_another_pack_and_paper_has_no_bar(visitor):
    page = visitor.open("/")
    assert page.locator("#take-pack").get_attribute("href") == "/pack/E54000050.pptx"
    page.get_by_label("Place").select_option(SUNDERLAND)
    page.wait_for_url(f"**area={SUNDERLAND}*")
    assert page.locator("#take-pack").get_attribute("href") == f"/pack/{SUNDERLAND}.pptx"
    visitor.drawn()
    page.emulate_media(media="print")
    assert not page.get_by_text("Copy link").is_visible()
