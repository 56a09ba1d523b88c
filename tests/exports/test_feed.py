"""The feed and the JSON of what changed, asked for as a reader's program would."""

from datetime import datetime
from xml.etree import ElementTree

import flask
import pytest

from outcomes.results.releases import RECONSTRUCTED
from outcomes.settings import Settings
from outcomes.warehouse import releases, store
from outcomes.web import routes
from outcomes.wording import changes as words

ATOM = "{http://www.w3.org/2005/Atom}"
DURHAM = "E06000047"


@pytest.fixture(scope="module")
def client(published_home):
    server = flask.Flask("feed")
    routes.register(server, Settings(home=published_home))
    return server.test_client()


def feed(client, query="", **more):
    answer = client.get(f"/changes.atom{query}", **more)
    assert (answer.status_code, answer.mimetype) == (200, "application/atom+xml")
    return ElementTree.fromstring(answer.data)


def one(parent, tag):
    """The text of an element that must stand there once."""
    (found,) = parent.findall(ATOM + tag)
    return found.text


def test_the_feed_has_everything_that_atom_asks_for(client):
    root = feed(client)

    assert root.tag == f"{ATOM}feed"
    assert one(root, "id").startswith("urn:uuid:")
    assert one(root, "title") == "What changed: North East and North Cumbria - NENC outcomes"
    assert root.find(f"{ATOM}author/{ATOM}name").text
    links = {link.get("rel"): link.get("href") for link in root.findall(f"{ATOM}link")}
    assert links == {"self": "http://localhost/changes.atom", "alternate": "http://localhost/changes"}
    entries = root.findall(f"{ATOM}entry")
    assert entries
    assert one(root, "updated") == max(one(entry, "updated") for entry in entries)
    for entry in entries:
        assert one(entry, "id").startswith("urn:uuid:")
        assert one(entry, "title")
        assert datetime.fromisoformat(one(entry, "updated")).tzinfo
        assert entry.find(f"{ATOM}link").get("href").startswith("http://localhost/changes?")
        (content,) = entry.findall(f"{ATOM}content")
        assert content.get("type") == "html"
        ElementTree.fromstring(f"<div>{content.text}</div>")
    assert len({one(entry, "id") for entry in entries}) == len(entries)


def test_the_first_entry_says_that_what_it_is_compared_with_was_reconstructed(client):
    entry = feed(client).findall(f"{ATOM}entry")[-1]

    assert words.RECONSTRUCTED in one(entry, "content")
    published = releases.kept().served[0].published_at
    assert one(entry, "updated") == f"{published:%Y-%m-%dT%H:%M:%SZ}"
    assert f"since={RECONSTRUCTED}" in entry.find(f"{ATOM}link").get("href")


def test_ids_stay_and_differ_between_areas(client):
    again = one(feed(client), "id"), one(feed(client).find(f"{ATOM}entry"), "id")
    elsewhere = feed(client, base_url="http://127.0.0.1:8050")
    assert (one(elsewhere, "id"), one(elsewhere.find(f"{ATOM}entry"), "id")) == again
    place = feed(client, f"?area={DURHAM}")

    assert one(place, "title") == "What changed: County Durham - NENC outcomes"
    assert one(place, "id") != again[0]
    assert one(place.find(f"{ATOM}entry"), "id") != again[1]
    assert (
        place.find(f"{ATOM}link[@rel='alternate']").get("href") == f"http://localhost/changes?area={DURHAM}"
    )


def test_suicide_is_in_the_feed_of_the_whole_and_of_no_place(client):
    assert "Suicide" in client.get("/changes.atom").text
    assert "uicide" not in client.get(f"/changes.atom?area={DURHAM}").text
    assert "suicide" not in client.get(f"/changes.json?area={DURHAM}").text


def test_nothing_is_sent_again_to_whoever_has_it(client):
    for address in ("/changes.atom", "/changes.json"):
        tag = client.get(address).headers["ETag"]
        assert client.get(address, headers={"If-None-Match": tag}).status_code == 304


def test_the_json_has_both_sides_of_every_change(client):
    said = client.get(f"/changes.json?area={DURHAM}").json

    assert said["area"] == {"code": DURHAM, "name": "County Durham"}
    assert (said["since"]["id"], said["since"]["published_at"], said["since"]["reconstructed"]) == (
        RECONSTRUCTED,
        None,
        True,
    )
    assert said["until"]["id"] == store.current_id(Settings().home)
    assert {one["kind"] for one in said["changes"]} == {"verdict", "new"}
    assert {one["area_code"] for one in said["changes"]} == {DURHAM}
    smoking = next(one for one in said["changes"] if (one["commitment"], one["kind"]) == ("smoking", "new"))
    assert smoking["sentence"] == (
        f"New: {smoking['now']:.1f}% in {smoking['period']}, after {smoking['previous']:.1f}% in"
        f" {smoking['previous_period']}."
    )


def test_two_releases_can_be_chosen(client):
    there = client.get(f"/changes.json?since={RECONSTRUCTED}").json
    now = there["until"]["id"]
    back = client.get(f"/changes.json?since={now}&until={RECONSTRUCTED}").json

    assert (back["since"]["id"], back["until"]["id"]) == (now, RECONSTRUCTED)
    count = {kind: sum(one["kind"] == kind for one in there["changes"]) for kind in ("new", "gone")}
    assert count["new"] > count["gone"] == 0
    assert sum(one["kind"] == "gone" for one in back["changes"]) == count["new"]
    same = client.get(f"/changes.json?since={now}").json
    assert same["changes"] == []


@pytest.mark.parametrize(
    ("address", "status", "sentence"),
    [
        ("/changes.json?since=nonsense", 400, "names no release that is kept"),
        ("/changes.json?until=2020-01-01", 400, "published on or before 2020-01-01"),
        ("/changes.json?area=E99999999", 404, "no area with the code"),
        ("/changes.json?since=a&since=b", 400, "stands twice"),
        ("/changes.atom?area=E99999999", 404, "no area with the code"),
    ],
)
def test_what_cannot_be_shown_is_said_in_a_sentence(client, address, status, sentence):
    answer = client.get(address)

    assert answer.status_code == status
    assert sentence in answer.text


@pytest.mark.parametrize("address", ["/changes.atom", "/changes.json"])
def test_before_the_first_publication(tmp_path, monkeypatch, address):
    monkeypatch.setenv("OUTCOMES_HOME", str(tmp_path))
    server = flask.Flask("empty")
    routes.register(server, Settings(home=tmp_path))

    assert server.test_client().get(address).status_code == 503


@pytest.mark.parametrize("address", ["/changes.atom", "/changes.json"])
def test_the_guard_stands_before_both(published_home, address):
    server = flask.Flask("guarded")
    routes.register(server, Settings(home=published_home, auth_header="X-User"))

    assert server.test_client().get(address).status_code == 401
    assert server.test_client().get(address, headers={"X-User": "a"}).status_code == 200


def test_links_are_https_where_the_proxy_says_so(published_home):
    server = flask.Flask("proxied")
    routes.register(server, Settings(home=published_home, auth_header="X-User"))
    told = {"X-User": "a", "X-Forwarded-Proto": "https", "Host": "outcomes.example"}

    root = ElementTree.fromstring(server.test_client().get("/changes.atom", headers=told).data)

    assert root.find(f"{ATOM}link[@rel='self']").get("href") == "https://outcomes.example/changes.atom"
    assert one(root, "id") == one(feed(server.test_client(), headers={"X-User": "a"}), "id")
