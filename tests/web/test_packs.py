"""``/pack/<area>.pptx``: made once, kept, and never in the way of other requests."""

import io
import subprocess
import threading
import time
from pathlib import Path
from types import SimpleNamespace

import flask
import pytest
from pptx import Presentation

from outcomes.catalogue import ICB, catalogue
from outcomes.settings import Settings
from outcomes.warehouse import store
from outcomes.web import packs, routes

SUNDERLAND = "E08000024"


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Packs that a child was asked for; it writes the area's code in place of a pack."""
    asked: list[str] = []

    def run(command, **_more):
        area, file = command[command.index("--area") + 1], Path(command[-1])
        asked.append(area)
        file.write_bytes(area.encode())
        return SimpleNamespace(returncode=0, stderr=b"")

    monkeypatch.setattr(subprocess, "run", run)
    return asked


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Where packs are kept in a test; snapshots are read from elsewhere."""
    return tmp_path


@pytest.fixture(autouse=True)
def same_snapshot(published_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    current = store.current_id(published_home)
    monkeypatch.setattr(packs.store, "current_id", lambda _home: current)


@pytest.fixture
def client(published_home: Path, monkeypatch: pytest.MonkeyPatch):
    server = flask.Flask("packs")
    monkeypatch.setenv("OUTCOMES_HOME", str(published_home))
    routes.register(server, Settings(home=published_home))
    return server.test_client()


def area(code: str):
    return catalogue.area_by_code[code]


def test_a_pack_is_made_once_and_kept(made, home):
    assert packs.built(area(SUNDERLAND), home) == SUNDERLAND.encode()
    assert packs.built(area(SUNDERLAND), home) == SUNDERLAND.encode()
    assert packs.built(area(ICB), home) == ICB.encode()
    assert made == [SUNDERLAND, ICB]


def test_what_a_pack_depends_on_makes_another(home, monkeypatch):
    first = packs.tag(area(SUNDERLAND))
    assert packs.tag(area(SUNDERLAND)) == first
    assert packs.tag(area(ICB)) != first
    asks = home / "asks"
    asks.mkdir()
    monkeypatch.setattr(packs, "WRITTEN", (asks,))
    without = packs.tag(area(SUNDERLAND))
    (asks / "one.md").write_text("an ask", encoding="utf-8")
    assert packs.tag(area(SUNDERLAND)) != without


def test_requests_at_the_same_time_make_it_once_and_the_rest_come_again(made, home, monkeypatch):
    is_building, may_end = threading.Event(), threading.Event()
    run = subprocess.run

    def slow(command, **more):
        is_building.set()
        assert may_end.wait(30)
        return run(command, **more)

    monkeypatch.setattr(subprocess, "run", slow)
    answers: list[bytes] = []
    threads = [
        threading.Thread(target=lambda: answers.append(packs.built(area(SUNDERLAND), home)))
        for _ in range(1 + packs.MAY_WAIT)
    ]
    threads[0].start()
    assert is_building.wait(30)
    for thread in threads[1:]:
        thread.start()
    # As soon as all who may wait do, the next is told to come again.
    while packs._waiting._value:
        time.sleep(0.01)
    with pytest.raises(packs.Busy, match="Try again"):
        packs.built(area(ICB), home)
    may_end.set()
    for thread in threads:
        thread.join(30)
    assert answers == [SUNDERLAND.encode()] * (1 + packs.MAY_WAIT)
    assert made == [SUNDERLAND]


def test_only_so_many_are_kept_the_newest(made, home, monkeypatch):
    monkeypatch.setattr(packs, "KEEP", 2)
    for place in catalogue.places[:4]:
        packs.built(place, home)
    kept = {file.read_bytes().decode() for file in (home / "packs").glob("*.pptx")}
    assert len(kept) == 2
    assert catalogue.places[3].code in kept


def test_a_pack_of_figures_that_changed_meanwhile_is_not_kept(made, home, monkeypatch):
    monkeypatch.setattr(packs.store, "current_id", lambda _home: "another")
    monkeypatch.setattr(packs.store, "snapshot", lambda: SimpleNamespace(id="one"))
    with pytest.raises(packs.Busy):
        packs.built(area(SUNDERLAND), home)
    assert not list((home / "packs").glob("*"))


@pytest.mark.parametrize("fault", ["refused", "slow", "no disk"])
def test_a_pack_that_cannot_be_made_is_a_fault_and_leaves_the_way_free(home, monkeypatch, fault):
    def run(command, **_more):
        if fault == "slow":
            raise subprocess.TimeoutExpired(command, 1)
        if fault == "no disk":
            raise OSError("full")
        return SimpleNamespace(returncode=1, stderr=b"no")

    monkeypatch.setattr(subprocess, "run", run)
    for _ in range(packs.MAY_WAIT + 3):
        with pytest.raises(packs.NotMade):
            packs.built(area(SUNDERLAND), home)


def test_the_address_answers_a_real_pack_with_a_strong_tag(client):
    answer = client.get(f"/pack/{SUNDERLAND}.pptx")
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="board-pack-sunderland-20')
    assert Presentation(io.BytesIO(answer.data)).slides[0].shapes.title.text == "Board pack: Sunderland"
    tag, is_weak = answer.get_etag()
    assert not is_weak
    again = client.get(f"/pack/{SUNDERLAND}.pptx", headers={"If-None-Match": f'"{tag}"'})
    assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("E99999999.pptx", "There is no area with the code “E99999999” here."),
        ("E07000026.pptx", "No figures are shown for Allerdale"),
        (f"{SUNDERLAND}.pdf", "A board pack is a PowerPoint file"),
        ("..%2f..%2fetc.pptx", "There is"),
    ],
)
def test_an_unknown_area_is_a_friendly_404(client, name, sentence):
    answer = client.get(f"/pack/{name}")
    assert answer.status_code == 404
    assert sentence in answer.get_data(as_text=True)


def test_a_busy_server_says_when_to_come_again(client, monkeypatch):
    def busy(*_asked):
        raise packs.Busy("Other board packs are being made. Try again in a few seconds.")

    monkeypatch.setattr(packs, "built", busy)
    answer = client.get(f"/pack/{SUNDERLAND}.pptx")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert "Try again in a few seconds" in answer.get_data(as_text=True)
