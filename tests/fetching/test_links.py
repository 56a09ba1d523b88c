"""The newest files of a page, however it is made."""

import pytest

from outcomes.fetching import addresses, links

MONTHLY = r"/Monthly-AE-(?P<month>[A-Za-z]+)-(?P<year>20\d\d)[^/]*\.csv$"
AMBULANCE = r"/AmbSYS-to-(?P<month>[A-Za-z]{3})-?(?P<year>20\d\d|\d\d)[^/]*\.csv$"


def test_links_are_whole_addresses_in_the_order_of_the_page_each_once():
    page = (
        '<base href="/statistics/"><A HREF="a.csv">A</A><a name=x><a href=" /b.csv?x=1&amp;y=2#top ">B</a>'
        '<a href="//files.example/c.csv"><a href="a.csv"><a href="http://["><a href="mailto:a@b.example">'
    )

    assert links.links(page, "https://a.example/page/") == (
        "https://a.example/statistics/a.csv",
        "https://a.example/b.csv?x=1&y=2",
        "https://files.example/c.csv",
        "mailto:a@b.example",
    )


@pytest.mark.parametrize("page", ["", "<a href", "<a href='x", "<!-- <a href='x'>", "\x00<a>"])
def test_a_page_badly_made_breaks_nothing(page):
    assert isinstance(links.links(page, "https://a.example/"), tuple)


def test_months_are_ordered_by_their_names_and_not_by_the_page():
    found = tuple(
        f"/up/{name}"
        for name in (
            "Monthly-AE-April-2025.csv",
            "Monthly-AE-Sept-2025-x3k.csv",
            "Monthly-AE-December-2024.csv",
            "Monthly-AE-September-2025-revised-13.11.25.csv",
            "Monthly-AE-April-2026.xls",
            "Quarterly-AE-Q4-2025-26.csv",
        )
    )

    assert links.newest(found, MONTHLY, 2) == (found[3], found[0])
    assert links.newest(found, MONTHLY, 9) == (found[3], found[0], found[2])


def test_years_of_two_and_of_four_digits():
    found = ("/up/AmbSYS-to-Sep22.csv", "/up/AmbSYS-to-Jun-2026-b4Uah.csv", "/up/AmbSYS-to-Nov-2021.csv")

    assert links.newest(found, AMBULANCE, 2) == (found[1], found[0])


def test_an_address_in_an_address_may_be_written_with_percents():
    found = (
        "/file?uri=%2fdeaths%2fsuicides%2f2022%2fx.xlsx",
        "/file?uri=%2fdeaths%2fsuicides%2fcurrent/x.xlsx",
    )

    assert links.newest(found, r"/suicides/current/[^/]+\.xlsx$", 1) == found[1:]


def test_without_a_date_the_first_on_the_page_is_the_newest():
    assert links.newest(("/b-x.csv", "/a.csv", "/b-y.csv"), r"/b-", 1) == ("/b-x.csv",)


@pytest.mark.parametrize(
    ("link", "name"),
    [
        ("https://a.example/up/Monthly%20AE.csv?v=2", "Monthly-AE.csv"),
        ("https://a.example/up/..%2F..%2Fetc%2Fpasswd", "passwd"),
        ("https://a.example/file?uri=/deaths/datasets/current/suicides%202024.xlsx", "suicides-2024.xlsx"),
        ("https://a.example/file?uri=%2fdeaths%2fcurrent/suicides.xlsx", "suicides.xlsx"),
        ("https://a.example/", "x.dat"),
        ("https://a.example/CON:a*b.csv", "CON-a-b.csv"),
    ],
)
def test_a_file_keeps_its_name_as_far_as_a_disk_takes_it(publisher, link, name):
    kept = addresses.file_at(publisher, link).name

    assert kept == name


@pytest.fixture
def publisher(local):
    return local.publishers[0].model_copy(update={"id": "x"})
