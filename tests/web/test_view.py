"""Place, comparator and period from the address, and back into every link."""

import re
from datetime import date
from pathlib import Path

import pytest
from dash import html

from outcomes import address
from outcomes.catalogue import ENGLAND, ICB
from outcomes.warehouse import store
from outcomes.web import markup, view


def test_defaults_are_the_system_and_england():
    here = address.parse({})

    assert (here.area.code, here.compare.code, here.start, here.end) == (ICB, ENGLAND, None, None)
    assert here.link("/targets/smoking") == "/targets/smoking"


def test_choices_stay_in_every_link():
    here = address.parse({"area": "E06000047", "compare": "E12000001", "from": "2023-04-02", "measure": "x"})

    assert here.start == date(2023, 4, 2)
    assert here.link("/data#files") == "/data?area=E06000047&compare=E12000001&from=2023-04-02#files"
    assert here.link("/", area=ICB) == "/?compare=E12000001&from=2023-04-02"
    assert (
        here.here("/weekly/uec", **{"from": None}) == "/weekly/uec?area=E06000047&compare=E12000001&measure=x"
    )
    assert here.download("target-smoking", "csv", part="adults") == (
        "/download/target-smoking.csv?area=E06000047&compare=E12000001&from=2023-04-02&part=adults"
    )


def test_up_to_four_areas_are_compared_beside_england_and_the_system():
    here = address.parse({"area": "RTR", "compare": f"RTD,{ENGLAND},RTF,,RTD,{ICB},RR7,R0B"})

    assert [area.code for area in here.compared] == ["RTD", "RTF", ICB, "RR7", "R0B"]
    assert [area.code for area in here.others] == ["RTD", "RTF", "RR7", "R0B"]
    assert here.compare.code == "RTD"
    assert here.link("/weekly/uec", compare="RTD,RTF") == "/weekly/uec?area=RTR&compare=RTD,RTF"
    assert address.parse({"compare": ENGLAND}).link("/") == "/"


def test_no_test_asks_the_clock_what_day_it_is():
    asked = re.compile(r"\b(date\.today|datetime\.now|datetime\.utcnow|time\.time)\(")
    found = [
        file.name for file in Path(__file__).parents[1].rglob("*.py") if asked.search(file.read_text("utf-8"))
    ]

    assert not found


def test_the_period_crops():
    here = address.parse({"from": "2023-04-02", "to": "2024-04-07"})

    assert [here.covers(date(year, 6, 1)) for year in (2022, 2023, 2024)] == [False, True, False]


@pytest.mark.parametrize(
    ("query", "status", "sentence"),
    [
        ({"area": "XYZ"}, 404, "There is no area with the code “XYZ”"),
        (
            {"area": "RLN"},
            404,
            "before April 2019\\): South Tyneside and Sunderland NHS Foundation Trust took its place",
        ),
        ({"compare": "nowhere"}, 404, "There is no area"),
        ({"compare": "RTD,nowhere"}, 404, "There is no area with the code “nowhere”"),
        ({"compare": "RTD,RTF,RR7,R0B,RXP"}, 400, "4 areas at most can be compared with the chosen one"),
        ({"from": "yesterday"}, 400, "“yesterday” after from is not a date"),
        ({"to": "2023-13-01"}, 400, "after to is not a date"),
        (
            {"from": "2024-01-02", "to": "2024-01-01"},
            400,
            "begins on 2024-01-02, after it ends on 2024-01-01",
        ),
        ({"area": ["E06000047", "E06000047"]}, 400, "“area” stands twice"),
    ],
)
def test_strangers_get_a_sentence(query, status, sentence):
    with pytest.raises(address.BadQuery, match=sentence) as error:
        address.parse(query)

    assert error.value.status == status


def test_a_page_turns_trouble_into_words():
    @view.page
    def layout(here, word="well"):
        if word == "none":
            raise store.NoSnapshot
        return f"{here.area.name}: {word}"

    assert layout() == "North East and North Cumbria: well"
    assert layout("fine", area="E06000047") == "County Durham: fine"
    assert "There is no area" in str(layout(area="XYZ"))
    ended = str(layout(area="E10000006"))
    assert "Cumberland, and Westmorland and Furness, took its place" in ended
    assert "?area=E06000063" in ended
    assert "?area=E06000064" in ended
    assert "data-missing" in ended
    assert "Nothing is published yet" in str(layout("none"))


def test_a_period_is_chosen_by_link():
    def offered(query, first=date(2011, 12, 31)):
        starts = [("Ten years", date(2015, 1, 1)), ("Next year", date(2027, 1, 1))]
        shown = view.period_choice(
            address.parse(query), "/targets/smoking", "All", starts, first=first, newest=date(2024, 12, 31)
        )
        items = shown.children[1].children.children if shown else []
        current = [i.children.children for i in items if "aria-current" in i.to_plotly_json()["props"]]
        return {item.children.children: item.children.href for item in items}, current

    links = {"All": "/targets/smoking?fan=95", "Ten years": "/targets/smoking?from=2015-01-01&fan=95"}
    assert offered({"fan": "95"}) == (links, ["All"])
    assert offered({"fan": "95", "from": "2015-01-01"}) == (links, ["Ten years"])
    assert offered({"from": "2000-01-01"})[1] == ["All"]
    assert offered({"from": "2016-06-01"})[1] == []
    assert offered({"from": "2015-01-01", "to": "2020-12-31"})[1] == []
    assert offered({}, first=date(2020, 12, 31)) == ({}, [])
    assert offered({"to": "2020-12-31"}, first=date(2020, 12, 31)) == ({"All": "/targets/smoking"}, [])


def test_a_choice_that_a_page_does_not_have_is_refused():
    here = address.parse({"fan": "7"})

    address.check_options(here, {"part": []})
    with pytest.raises(address.BadQuery, match="Choose from: 80, 95."):
        address.check_options(here, {"fan": ["80", "95"]})
    with pytest.raises(address.BadQuery, match="There is nothing to choose."):
        address.check_options(here, {"fan": []})


def test_a_page_tells_what_the_words_of_its_sentences_mean():
    layout = view.page(lambda here: html.Div([html.P(f"The gap of {here.area.name}"), html.H2("A gap")]))

    shown = markup.lightened(layout)()

    assert shown.content.count('<button class="term"') == 1
    assert shown.content.startswith('<p>The <button class="term" type="button">gap<')
