"""The program as it is run: a server in one process, loads in others."""

import http.client
import json
import os
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from outcomes.catalogue import ICB, ROOT
from tests import extracts

YEARS = [str(year) for year in range(2015, 2025)]
SMOKING = f"/download/target-smoking.json?area={ICB}"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """``python app.py`` on a home of its own."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.port = free_port()
        self.env = {**os.environ, "OUTCOMES_HOME": str(home), "OUTCOMES_PORT": str(self.port)}
        self.log = home.parent / "server.log"

    def start(self) -> None:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "app.py"], cwd=ROOT, env=self.env, stdout=log, stderr=log
            )
        while self.process.poll() is None:
            try:
                self.get("/healthz")
                return
            except ConnectionRefusedError:
                time.sleep(0.2)
        raise RuntimeError(self.log.read_text())

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def get(
        self, path: str, method: str = "GET", body: bytes | None = None, **headers: str
    ) -> tuple[int, dict[str, str], bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            named = {key.replace("_", "-"): v for key, v in headers.items()}
            connection.request(method, path, body, headers=named)
            answer = connection.getresponse()
            return answer.status, {key.lower(): v for key, v in answer.getheaders()}, answer.read()
        finally:
            connection.close()

    def outcomes(self, *arguments: object) -> dict:
        done = subprocess.run(
            [sys.executable, "-m", "outcomes", *map(str, arguments), "--json"],
            cwd=ROOT,
            env=self.env,
            capture_output=True,
            text=True,
            check=True,
        )
        return json.loads(done.stdout)

    def smoking(self) -> tuple[str, set[float]]:
        """Snapshot and values of the last year, as a download shows them."""
        status, _, body = self.get(SMOKING)
        assert status == 200
        said = json.loads(body)
        rows = [row for row in said["rows"] if row["row_kind"] == "observed" and row["period"] == YEARS[-1]]
        return said["snapshot"], {row["value"] for row in rows}


def figures(folder: Path, value: float) -> Path:
    lines = extracts.figures_lines(dict.fromkeys(YEARS, value), area=ICB)
    return extracts.write(folder / f"{value}.csv", lines)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, share_files):
    folder = tmp_path_factory.mktemp("served")
    server = Server(share_files(folder / "home"))
    server.outcomes("load", figures(folder, 12.0))
    server.start()
    yield server
    server.kill()


def test_a_correction_shows_on_the_next_request(server, tmp_path):
    before, _ = server.smoking()

    loaded = server.outcomes("load", figures(tmp_path, 11.5))

    assert server.smoking() == (loaded["snapshot"], {11.5})
    assert loaded["snapshot"] != before
    assert json.loads(server.get("/readyz")[2])["snapshot"] == loaded["snapshot"]

    server.outcomes("rollback")
    assert server.smoking() == (before, {12.0})


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/", 200),
        ("/healthz", 200),
        ("/readyz", 200),
        ("/download/target-smoking.csv", 200),
        ("/download/nothing.csv", 404),
        ("/download/target-smoking.exe", 400),
        ("/download/", 404),
        ("/download/..%2f..%2fapp.py", 404),
        ("/static/..%2fapp.py", 404),
        ("/assets/%2e%2e/app.py", 404),
        ("/_dash-component-suites/dash/dash.py", 404),
        ("/api/nothing", 404),
        ("/nothing", 404),
        ("/?area=%27%20or%201=1--", 404),
        ("/?from=2024-13-01", 400),
        ("/?area=a&area=b", 400),
        ("/?area=" + "A" * 20_000, 404),
        ("/data/source", 200),
        ("/data/source?dataset=target-smoking", 200),
        ("/data/source?dataset=nothing", 404),
        ("/data/source?dataset=target-smoking&part=nothing", 404),
        ("/data/source?dataset=target-smoking&period=1800", 404),
        ("/data/source?dataset=weekly-uec&period=someday", 400),
        ("/data/source?sha=unknown", 404),
        ("/data/source?sha=" + "0" * 64, 404),
        ("/data/source?sha=%F0%9F%92%A9", 404),
    ],
)
def test_every_answer_has_its_status_and_guards(server, path, status):
    answered, headers, body = server.get(path)

    assert answered == status
    assert "default-src 'none'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert b"Traceback" not in body
    assert "server" not in headers or "waitress" not in headers["server"]
    if status >= 400:
        assert b'class="lead"' in body


FOOTER = {
    "output": "footer.children",
    "outputs": {"id": "footer", "property": "children"},
    "inputs": [{"id": "location", "property": "pathname", "value": "/"}],
    "changedPropIds": ["location.pathname"],
}
PAGE = {
    "output": ".._pages_content.children..._pages_store.data..",
    "outputs": [{"id": "_pages_content", "property": "children"}, {"id": "_pages_store", "property": "data"}],
    "inputs": [
        {"id": "_pages_location", "property": "pathname", "value": "/data"},
        {"id": "_pages_location", "property": "search", "value": "?area=E06000047"},
    ],
    "changedPropIds": ["_pages_location.pathname"],
}


def call_back(server, body: bytes, kind: str = "application/json") -> tuple[int, bytes]:
    status, _, answer = server.get("/_dash-update-component", "POST", body, Content_Type=kind)
    return status, answer


@pytest.mark.parametrize("asked", [FOOTER, PAGE], ids=["footer", "page"])
def test_a_page_gets_its_callback_answered(server, asked):
    status, answer = call_back(server, json.dumps(asked).encode())

    assert status == 200
    assert json.loads(answer)["response"]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b"null",
        b"[]",
        b"{}",
        b"[" * 100_000,
        *(
            json.dumps(asked).encode()
            for asked in (
                FOOTER | {"output": "nothing.children"},
                FOOTER | {"outputs": {"id": "main-nav", "property": "children"}},
                FOOTER | {"outputs": 7},
                FOOTER | {"inputs": []},
                FOOTER | {"inputs": [{"id": "location", "property": "search", "value": "/"}]},
                FOOTER | {"inputs": [{"id": "location", "property": "pathname", "value": {"a": 1}}]},
                FOOTER | {"changedPropIds": [1]},
                FOOTER | {"state": FOOTER["inputs"]},
                PAGE | {"inputs": [PAGE["inputs"][0] | {"value": "data"}, PAGE["inputs"][1]]},
            )
        ),
    ],
)
def test_a_callback_that_no_page_asks_for_is_refused_in_words(server, body):
    status, answer = call_back(server, body)

    assert status == 400
    assert b"Open the page again." in answer


def test_a_callback_request_is_json_and_short(server):
    assert call_back(server, json.dumps(FOOTER).encode(), "text/plain")[0] == 415
    assert call_back(server, b" " * 1_000_001)[0] == 413


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "TRACE", "ODD"])
def test_pages_can_only_be_read(server, method):
    status, headers, body = server.get("/", method)

    assert status == 405
    assert "content-security-policy" in headers
    assert b"This address can only be read." in body


def test_a_head_request_finds_what_a_get_would(server):
    assert server.get("/nothing", "HEAD")[0] == 404
    assert server.get("/", "HEAD")[0] == 200


def test_a_page_carries_no_other_page(server):
    _, _, body = server.get("/")

    assert len(body) < 100_000


def test_a_name_that_is_not_of_this_machine_is_refused(server):
    assert server.get("/", Host="stranger.example")[0] == 403
    assert server.get("/healthz", Host="stranger.example")[0] == 200


def test_a_damaged_pointer_is_told_and_mended(server):
    pointer = server.home / "current.json"
    kept = pointer.read_text()
    pointer.write_text("{")
    try:
        assert server.get("/healthz")[0] == 200
        assert server.get("/readyz")[0] == 503
        assert server.get(SMOKING)[0] == 503
    finally:
        pointer.write_text(kept)
    assert server.smoking()[1] == {12.0}


def test_a_killed_server_starts_again(server):
    server.kill()

    server.start()

    assert server.smoking()[1] == {12.0}


def test_the_log_holds_no_value_and_no_trace(server):
    log = server.log.read_text()

    assert "Traceback" not in log
    requests = [json.loads(line) for line in log.splitlines() if line.startswith("{")]
    assert {"request"} <= {line["event"] for line in requests}


@pytest.mark.skipif(sys.platform == "win32", reason="gunicorn does not run on Windows")
def test_two_workers_both_answer_and_notice_a_new_snapshot(server, tmp_path):
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    command = next(line for line in readme.splitlines() if "gunicorn app:server" in line).split()[1:]
    port = free_port()
    command[command.index("--bind") + 1] = f"127.0.0.1:{port}"
    told = ["--access-logfile", "-", "--access-logformat", "%(p)s"]
    served = tmp_path / "workers.log"

    def ask(_: int = 0) -> str:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        try:
            connection.request("GET", "/readyz")
            return json.loads(connection.getresponse().read())["snapshot"]
        finally:
            connection.close()

    def ask_both() -> set[str]:
        """What is answered until each of two workers has answered something."""
        begun, found = served.stat().st_size, set()
        while len(set(served.read_bytes()[begun:].split())) < 2:
            with ThreadPoolExecutor(8) as browsers:
                found |= set(browsers.map(ask, range(16)))
        return found

    with served.open("wb") as log:
        gunicorn = subprocess.Popen(
            [sys.executable, *command, *told], cwd=ROOT, env=server.env, stdout=log, stderr=subprocess.DEVNULL
        )
    try:
        while gunicorn.poll() is None:
            try:
                ask()
                break
            except ConnectionRefusedError:
                time.sleep(0.2)
        before = server.smoking()[0]
        assert ask_both() == {before}
        loaded = server.outcomes("load", figures(tmp_path, 11.0))["snapshot"]
        assert loaded != before
        assert ask_both() == {loaded}
    finally:
        gunicorn.terminate()
        gunicorn.wait()


@pytest.mark.parametrize(
    ("variable", "value", "sentence"),
    [
        ("OUTCOMES_HOST", "0.0.0.0", "Not starting: 0.0.0.0 can be reached from other machines"),
        ("OUTCOMES_TRUSTED_PROXY", "nowhere", "OUTCOMES_TRUSTED_PROXY cannot be used"),
    ],
)
def test_a_start_that_would_be_unsafe_is_refused(tmp_path, variable, value, sentence):
    started = subprocess.run(
        [sys.executable, "app.py"],
        cwd=ROOT,
        env={**os.environ, "OUTCOMES_HOME": str(tmp_path), variable: value},
        capture_output=True,
        text=True,
        check=False,
    )

    assert started.returncode == 1
    assert sentence in started.stderr
    assert "Traceback" not in started.stderr
    assert not list(tmp_path.iterdir())


LOG_PARTS = "".join(f"\n## {part}\n\nWords.\n" for part in ("Tried", "Expected", "Seen", "Learnt"))


@pytest.mark.parametrize(
    ("module", "text", "sentence"),
    [
        (
            "pages.learning_log",
            f'+++\ntitle = "A trial"\ndate = 2026-03-31\nmeasures = ["beds"]\n+++\n{LOG_PARTS}',
            "data/learning/trial.md: measures: 'beds' is not known\n",
        ),
        (
            "outcomes.catalogue.asks",
            '+++\ntitle = "A"\ntarget = "smoking"\nowner = "x"\nasked = 2026-03-31\ndue = 2026-04-30\n'
            'status = "open"\n+++\nWords.\n',
            "data/asks/trial.md: owner: 'x' is not known; write an id of data/reference/owners.toml, or leave the line"
            " out\n",
        ),
    ],
)
def test_a_start_with_an_unknown_id_in_a_written_file_is_refused(tmp_path, module, text, sentence):
    folder, home = tmp_path / "written", tmp_path / "home"
    folder.mkdir()
    (folder / "trial.md").write_text(text, encoding="utf-8")
    program = (
        f"import runpy, sys; from pathlib import Path; import {module} as written;"
        " written.FOLDER = Path(sys.argv[1]); runpy.run_path('app.py', run_name='__main__')"
    )

    started = subprocess.run(
        [sys.executable, "-c", program, folder],
        cwd=ROOT,
        env={**os.environ, "OUTCOMES_HOME": str(home)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert started.returncode == 1
    assert started.stderr == sentence
    assert not home.exists()


def test_a_port_in_use_is_one_sentence(server):
    second = subprocess.run(
        [sys.executable, "app.py"], cwd=ROOT, env=server.env, capture_output=True, text=True, check=False
    )

    assert second.returncode == 1
    assert f"Cannot listen on 127.0.0.1:{server.port}" in second.stderr
    assert "Traceback" not in second.stderr
