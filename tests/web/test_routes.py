"""Health, guards and headers of the plain HTTP side."""

from datetime import datetime
from typing import get_args

import flask
import pytest

from outcomes.catalogue import Measure
from outcomes.results.provenance import Source
from outcomes.settings import Settings
from outcomes.warehouse import store
from outcomes.web import routes


def client_of(settings: Settings, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("OUTCOMES_HOME", str(settings.home))
    server = flask.Flask("guards")
    server.add_url_rule("/_dash-layout", "layout", lambda: "layout")
    routes.register(server, settings)
    return server.test_client()


def test_health_needs_nothing(tmp_path, monkeypatch):
    client = client_of(Settings(home=tmp_path), monkeypatch)

    assert client.get("/healthz").get_json() == {"status": "up"}
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert "No snapshot has been published" in answer.get_json()["reason"]
    assert client.get("/api/datasets").status_code == 503
    assert client.get("/download/target-smoking.csv").status_code == 503


def test_ready_names_the_snapshot_and_its_age(published_home, monkeypatch):
    answer = client_of(Settings(home=published_home), monkeypatch).get("/readyz").get_json()

    assert answer["snapshot"] == store.current_id(published_home)
    assert answer["age_seconds"] >= 0


def test_an_unreadable_snapshot_is_not_ready(tmp_path, monkeypatch):
    store.make_current(tmp_path, "20260101T000000000000-aaaaaa")

    assert client_of(Settings(home=tmp_path), monkeypatch).get("/readyz").status_code == 503


@pytest.mark.parametrize(
    ("options", "may"),
    [
        ({}, True),
        ({"host": "localhost"}, True),
        ({"host": "0.0.0.0"}, False),
        ({"host": "0.0.0.0", "public": True}, True),
        ({"host": "0.0.0.0", "auth_header": "X-User"}, True),
    ],
)
def test_only_this_machine_unless_told(tmp_path, options, may):
    refusal = routes.refusal_to_listen(Settings(home=tmp_path, **options))

    assert (refusal is None) == may
    if refusal:
        assert "OUTCOMES_PUBLIC=1" in refusal


def test_a_sign_in_header_is_needed_where_one_is_set(published_home, monkeypatch):
    client = client_of(Settings(home=published_home, auth_header="X-User"), monkeypatch)

    assert client.get("/_dash-layout").status_code == 401
    assert client.get("/download/signals.csv").status_code == 401
    assert client.get("/_dash-layout", headers={"X-User": "a.person"}).status_code == 200
    assert client.get("/healthz").status_code == 200


def test_a_public_address_serves_synthetic_and_published_data(published_home, monkeypatch):
    assert (
        client_of(Settings(home=published_home, public=True), monkeypatch).get("/_dash-layout").status_code
        == 200
    )


@pytest.mark.parametrize("synthetic", [False, True])
@pytest.mark.parametrize(
    ("status", "said"),
    [
        ("published", None),
        ("provisional", "“Beds, weekly” is provisional, and this address is public"),
        ("management", "“Beds, weekly” is management information, and this address is public"),
        ("embargoed", "“Beds, weekly” is of no known release status, and this address is public"),
        (None, "“Beds, weekly” is of no known release status, and this address is public"),
    ],
)
def test_a_public_address_refuses_what_is_not_known_to_be_public(
    published_home, monkeypatch, status, said, synthetic
):
    client = client_of(Settings(home=published_home, public=True), monkeypatch)
    held = {"rows": 1, "n_files": 1, "loaded_at": datetime(2026, 11, 1)}
    sources = (
        Source(name="Figures", layout="figures", release_status="published", synthetic=False, **held),
        Source(name="Beds, weekly", layout="beds", release_status=status, synthetic=synthetic, **held),
    )
    monkeypatch.setattr(store, "read", lambda name, row, **_: sources)

    answer = client.get("/_dash-layout")

    if said is None or synthetic:
        assert answer.status_code == 200
    else:
        assert answer.status_code == 503
        assert said in answer.text
        assert client.get("/download/signals.csv").status_code == 503
        assert client.get("/healthz").status_code == 200


def test_every_release_status_that_is_not_public_has_words():
    statuses = set(get_args(Measure.model_fields["release_status"].annotation))

    assert statuses == {"published", *routes.NOT_PUBLIC}


def test_a_fault_shows_no_stack_trace(published_home, monkeypatch):
    server = flask.Flask("faulty")
    routes.register(server, Settings(home=published_home))

    @server.route("/_dash-broken")
    def broken():
        raise RuntimeError("secret value 4711")

    answer = server.test_client().get("/_dash-broken")
    assert answer.status_code == 500
    assert "4711" not in answer.text
    assert "Something went wrong" in answer.text


def test_problem_pages_escape_what_strangers_write(published_home, monkeypatch):
    answer = client_of(Settings(home=published_home), monkeypatch).get("/<script>alert(1)</script>")

    assert answer.status_code == 404
    assert "<script>alert" not in answer.text


def test_a_problem_page_looks_like_the_others_and_leads_back(published_home, monkeypatch):
    answer = client_of(Settings(home=published_home), monkeypatch).get("/nowhere")

    assert "<title>Not found - NENC outcomes</title>" in answer.text
    assert '<header class="masthead">' in answer.text
    assert "There is no page at /nowhere." in answer.text
    assert '<a href="/">Go to the overview</a>' in answer.text


@pytest.mark.parametrize(
    ("trusted", "caller", "status"),
    [
        ("127.0.0.1", "127.0.0.1", 200),
        ("127.0.0.1", "::ffff:127.0.0.1", 200),
        ("127.0.0.1", "10.0.0.5", 401),
        ("10.0.0.0/8, ::1", "10.0.0.5", 200),
        ("10.0.0.0/8", "127.0.0.1", 401),
        ("127.0.0.1", "", 200),
    ],
)
def test_the_sign_in_header_counts_from_the_proxy_alone(published_home, monkeypatch, trusted, caller, status):
    settings = Settings(home=published_home, auth_header="X-User", trusted_proxy=trusted)
    client = client_of(settings, monkeypatch)

    answer = client.get(
        "/_dash-layout", headers={"X-User": "a.person"}, environ_overrides={"REMOTE_ADDR": caller}
    )

    assert answer.status_code == status


def test_a_trusted_proxy_is_an_address_or_a_network(tmp_path):
    with pytest.raises(ValueError, match="nowhere"):
        Settings(home=tmp_path, trusted_proxy="127.0.0.1,nowhere")


@pytest.mark.parametrize(
    ("host", "caller", "status"),
    [
        ("localhost", "127.0.0.1", 200),
        ("127.0.0.1:8050", "127.0.0.1", 200),
        ("[::1]:8050", "::1", 200),
        ("[::1]", "::1", 200),
        ("stranger.example", "127.0.0.1", 403),
        ("localhost", "192.168.1.9", 403),
    ],
)
def test_without_sign_in_only_this_machine_is_answered(published_home, monkeypatch, host, caller, status):
    client = client_of(Settings(home=published_home), monkeypatch)

    answer = client.get("/_dash-layout", headers={"Host": host}, environ_overrides={"REMOTE_ADDR": caller})

    assert answer.status_code == status


@pytest.mark.parametrize("added", routes.FORWARDED)
def test_without_sign_in_a_proxy_is_refused(published_home, monkeypatch, added):
    client = client_of(Settings(home=published_home), monkeypatch)

    answer = client.get("/_dash-layout", headers={"Host": "127.0.0.1:8050", added: "192.168.1.9"})

    assert answer.status_code == 403


def test_public_pages_answer_everybody(published_home, monkeypatch):
    client = client_of(Settings(home=published_home, public=True), monkeypatch)

    answer = client.get(
        "/_dash-layout",
        headers={"Host": "outcomes.example"},
        environ_overrides={"REMOTE_ADDR": "192.168.1.9"},
    )

    assert answer.status_code == 200


def test_what_flask_refuses_is_one_sentence_and_a_redirection_passes(published_home, monkeypatch):
    monkeypatch.setenv("OUTCOMES_HOME", str(published_home))
    server = flask.Flask("refusing")
    routes.register(server, Settings(home=published_home))
    server.add_url_rule("/_dash-moved/", "moved", lambda: "moved")
    server.add_url_rule("/_dash-teapot", "teapot", lambda: flask.abort(418))
    client = server.test_client()

    refused = client.post("/healthz")
    assert refused.status_code == 405
    assert "GET" in refused.headers["Allow"]
    assert "This address can only be read." in refused.text
    assert client.get("/_dash-moved").status_code == 308
    assert "This request cannot be answered." in client.get("/_dash-teapot").text
