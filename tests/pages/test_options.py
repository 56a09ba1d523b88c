"""What a page can be asked: an unknown choice is refused, every link that a page makes is accepted."""

from html.parser import HTMLParser

import dash
import flask
import pytest

from outcomes.catalogue import catalogue
from outcomes.settings import Settings
from outcomes.web import routes
from tests.reading import links

dash.Dash("options", use_pages=True, pages_folder="")

from pages.goal import front as goals  # noqa: E402 - a page registers itself with the app above
from pages.goal import page as goal  # noqa: E402
from pages.target import front as targets  # noqa: E402
from pages.target import page as target  # noqa: E402
from pages.weekly import choices, front  # noqa: E402
from pages.weekly import extract as weekly  # noqa: E402

AREAS = ("E54000050", "E92000001", "E06000047", "north", "RTR")


@pytest.fixture(scope="module")
def client(published_home):
    server = flask.Flask("options")
    routes.register(server, Settings(home=published_home))
    server.add_url_rule("/<path:path>", "page", lambda path: "page")
    return server.test_client()


class _Sentence(HTMLParser):
    text = ""

    def handle_data(self, data):
        self.text += data


@pytest.mark.parametrize(
    "address",
    [
        "/targets/smoking?part=nobody",
        "/targets/smoking?fan=7",
        "/targets/smoking?sort=limits",
        "/targets/excluded-groups?part=persons",
        "/goals/best-start?sex=both",
        "/goals/best-start?measure=smoking.adults",
        "/goals/fairer-outcomes?measure=suicide.persons",
        "/weekly/uec?measure=bed_occupancy_percent",
        "/weekly/beds?preset=western",
        "/weekly/falls?show=both",
        "/weekly/uec?show=rate",
    ],
)
def test_an_unknown_choice_is_refused_in_a_sentence(client, address):
    answer = client.get(address)

    page = _Sentence()
    page.feed(answer.text)
    assert answer.status_code == 400
    assert "cannot be chosen as" in page.text


@pytest.mark.parametrize("area", AREAS)
def test_every_link_of_a_page_is_accepted(client, area):
    shown = [
        *(target.layout(each, area=area, fan="95") for each in catalogue.targets),
        *(
            target.layout(each, area=area, part=part.id, compare="E08000037")
            for each in catalogue.targets
            for part in each.parts
        ),
        *(goal.layout(each, area=area) for each in catalogue.goals),
        *(weekly.layout(extract, area=area) for extract in choices.NAMES),
        weekly.layout("falls", area=area, show="rate"),
        goals.index(area=area),
        targets.index(area=area),
        front.index(area=area),
    ]
    ours = {
        href.partition("#")[0]
        for page in shown
        for href in links(page)
        if href.startswith(("/targets", "/goals", "/weekly"))
    }

    assert len(ours) > 40
    refused = [href for href in ours if client.get(href).status_code != 200]
    assert refused == []


@pytest.mark.parametrize("extract", choices.NAMES)
def test_every_weekly_measure_is_a_page_though_nothing_is_loaded(client, extract):
    for measure in choices.measures_of(extract):
        assert client.get(f"/weekly/{extract}?measure={measure.id}").status_code == 200
        assert "We cannot show that" not in str(weekly.layout(extract, measure=measure.id))
