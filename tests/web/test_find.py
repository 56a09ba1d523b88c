"""What the search box finds: everything that has a page, and no address that does not answer."""

import json
import re
from urllib.parse import parse_qs, urlsplit

import brotli
import dash
import pytest

from outcomes import address
from outcomes.catalogue import catalogue
from outcomes.settings import Settings
from outcomes.web import callbacks, find, static
from tests.reading import ids_of, pieces, text


@pytest.fixture(scope="module")
def app(published_home):
    import app as program

    return program.create_app(Settings(home=published_home))


@pytest.fixture(scope="module")
def pages(app):
    return {page["path"]: page for page in dash.page_registry.values()}


@pytest.fixture(scope="module")
def everything(pages):
    return find.everything(pages)


@pytest.fixture(scope="module")
def client(app):
    return app.server.test_client()


def titles(everything, *kinds) -> list[str]:
    return [found.title for found in everything if found.kind in kinds]


def test_everything_that_has_a_page_can_be_found(everything):
    assert titles(everything, "Target") == [target.title for target in catalogue.targets]
    assert titles(everything, "Goal") == [goal.title for goal in catalogue.goals]
    assert titles(everything, "Headline") == [headline.title for headline in catalogue.headlines]
    assert titles(everything, "Intervention") == [work.title for work in catalogue.interventions]
    assert titles(everything, "Place") == [place.name for place in catalogue.places]
    assert titles(everything, "Word") == [term.term for term in catalogue.glossary]
    areas = titles(everything, *{kind for kind, _ in find.AREAS.values()})
    assert len(areas) == len(catalogue.shown_areas)
    assert not [name for name in areas if "before" in name]
    measures = titles(everything, "Measure")
    assert {m.title for m in catalogue.measures if m.kind == "service"} <= set(measures)
    assert {
        catalogue.measure_by_id[part.measure].title for t in catalogue.targets for part in t.parts
    } <= set(measures)


def test_every_page_of_the_menu_can_be_found(everything):
    paths = {found.path for found in everything}

    assert {path for _, path in (*callbacks.NAVIGATION, *callbacks.FOOT)} <= paths


def test_nothing_stands_twice(everything):
    assert len({(found.title, found.path) for found in everything}) == len(everything)
    assert all(found.kind in find.KINDS for found in everything)
    assert set(find.KINDS) == {found.kind for found in everything}


def test_every_address_answers_and_its_part_is_there(everything, client, pages):
    """The shell answers, the page can be drawn, and where a part of it is named it is there."""
    drawn = {}
    for found in everything:
        assert client.get(found.path).status_code == 200, found
        url = urlsplit(found.path)
        key = (url.path, url.query)
        if key not in drawn:
            asked = {name: values[0] for name, values in parse_qs(url.query).items()}
            layout = pages[url.path]["layout"](**asked)
            words = " ".join([text(layout), *(getattr(p, "content", "") for p in pieces(layout))])
            assert "We cannot show that" not in words, found
            inside = set(re.findall(r'\bid="([^"]+)"', words)) | set(ids_of(layout))
            inside |= {p.attributes.get("id") for p in pieces(layout) if hasattr(p, "attributes")}
            drawn[key] = inside
        assert not url.fragment or url.fragment in drawn[key], found


def test_only_pages_that_there_are_are_offered():
    assert {found.path for found in find.everything({"/methods"})} == {
        found.path for found in find.everything({"/methods"}) if found.path.startswith("/methods")
    }
    assert find.everything(()) == []


def test_a_place_leads_to_its_own_page_once_there_is_one():
    code = catalogue.places[0].code

    (own,) = [f for f in find.everything({"/", f"/places/{code}"}) if f.title == catalogue.places[0].name]

    assert own.path == f"/places/{code}"
    (other,) = [f for f in find.everything({"/"}) if f.title == catalogue.places[0].name]
    assert other.path == f"/?area={code}"
    assert address.parse({"area": code}).area.code == code


def test_the_list_is_served_once_for_a_year_and_is_small(app, client, pages):
    page = json.dumps(client.get("/_dash-layout").json)
    (where,) = set(re.findall(r"/static/find\.[0-9a-f]{12}\.json", page))

    answer = client.get(where, headers={"Accept-Encoding": "br"})

    assert answer.headers["Cache-Control"] == static.FOREVER
    assert answer.mimetype == "application/json"
    assert len(answer.data) < 20_000
    held = json.loads(brotli.decompress(answer.data))
    assert held == json.loads(find.index(pages))
    assert len(held["found"]) == len(find.everything(pages))
    assert "find." not in client.get("/").get_data(as_text=True)
