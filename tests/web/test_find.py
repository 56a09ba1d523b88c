"""What the search box finds: everything that has a page, and no address that does not answer."""

import base64
import json
import os
import re
from urllib.parse import urlsplit

import brotli
import pytest

from outcomes import address
from outcomes.catalogue import catalogue
from outcomes.web import callbacks, find, static
from tests import installation

# Another process starts the app, as its settings and pages are those of the whole process.
VISIT = """
import base64, json, re
from urllib.parse import parse_qs, urlsplit
import app
import dash
from outcomes.web import find

client = app.server.test_client()
pages = {page["path"]: page for page in dash.page_registry.values()}
told = {"paths": sorted(pages), "status": {}, "drawn": {}}
for found in find.everything(pages):
    url = urlsplit(found.path)
    told["status"][found.path] = client.get(found.path).status_code
    shown = url._replace(fragment="").geturl()
    if shown not in told["drawn"]:
        asked = {name: values[0] for name, values in parse_qs(url.query).items()}
        tree = pages[url.path]["layout"](**asked).to_plotly_json()
        told["drawn"][shown] = json.dumps(tree, default=lambda one: one.to_plotly_json(), ensure_ascii=False)
shell = json.dumps(client.get("/_dash-layout").json)
told["index"] = sorted(set(re.findall(r"/static/find[.][0-9a-f]{12}[.]json", shell)))
answer = client.get(told["index"][0], headers={"Accept-Encoding": "br"})
told["headers"] = dict(answer.headers)
told["body"] = base64.b64encode(answer.data).decode()
told["first page"] = client.get("/").get_data(as_text=True)
print("\\n" + json.dumps(told))
"""


@pytest.fixture(scope="module")
def told(published_home):
    """What a visitor gets who goes to everything that can be found."""
    return json.loads(installation.run(dict(os.environ), "-c", VISIT).splitlines()[-1])


@pytest.fixture(scope="module")
def everything(told):
    return find.everything(told["paths"])


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


def test_every_address_answers_and_its_part_is_there(everything, told):
    """The shell answers, the page can be drawn, and where a part of it is named it is there."""
    assert told["status"] == dict.fromkeys(told["status"], 200)
    assert set(told["status"]) == {found.path for found in everything}
    for found in everything:
        url = urlsplit(found.path)
        drawn = told["drawn"][url._replace(fragment="").geturl()]
        assert "We cannot show that" not in drawn, found
        # In the words of a part, or as the id of one.
        named = re.search(rf'id=\\?"{re.escape(url.fragment)}\\?"|"id": "{re.escape(url.fragment)}"', drawn)
        assert not url.fragment or named, found


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


def test_the_list_is_served_once_for_a_year_and_is_small(everything, told):
    body = base64.b64decode(told["body"])

    assert len(told["index"]) == 1
    assert told["headers"]["Cache-Control"] == static.FOREVER
    assert told["headers"]["Content-Type"] == "application/json"
    assert len(body) < 20_000
    held = json.loads(brotli.decompress(body))
    assert held == json.loads(find.index(told["paths"]))
    assert len(held["found"]) == len(everything)
    # A page does not ask for it: whoever goes to the box does.
    assert told["index"][0] not in told["first page"]
