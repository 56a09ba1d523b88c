"""Who comes in: a walk over every address, method and spelling, from where nobody is let in.

In one process, and against the program as it is served, by waitress and by gunicorn: a server may take headers
away or change an address before the application sees them.
"""

import http.client
import itertools
import json
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import dash
import flask
import pytest

from outcomes.catalogue import ROOT
from outcomes.web import static
from tests import extracts

OPEN = ("/healthz", "/readyz")
SIGN_IN = "X-User"
STRANGER, PROXY = "203.0.113.9", "127.0.0.1"
METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "DELETE", "TRACE", "PATCH", "ODD")
# An open door says this and no more.
HEALTH = {"status", "reason", "snapshot", "age_seconds"}
FORGED = (
    {SIGN_IN: "a.person"},
    {SIGN_IN: "a.person", "X-Forwarded-For": PROXY},
    {SIGN_IN: "a.person", "X-Forwarded-For": f"{PROXY}, {PROXY}", "X-Real-IP": PROXY, "Via": "1.1 proxy"},
    {
        SIGN_IN: "a.person",
        "Forwarded": f"for={PROXY};host=localhost;proto=https",
        "X-Forwarded-Host": "localhost",
    },
    {SIGN_IN.replace("-", "_"): "a.person", "Remote-Addr": PROXY, "X-Client-IP": PROXY, "Host": "localhost"},
    {"X-Outcomes-Warm-Up": "7f0000000000", "X-HTTP-Method-Override": "GET", "X-Original-URL": "/healthz"},
)


class Answer(NamedTuple):
    """What a server said."""

    status: int
    headers: dict[str, str]
    body: bytes


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, share_files) -> Path:
    folder = tmp_path_factory.mktemp("doors")
    file = extracts.write(folder / "figures.csv", extracts.figures_lines({"2023": 12.0, "2024": 11.0}))
    env = {**os.environ, "OUTCOMES_HOME": str(folder / "home")}
    subprocess.run(
        [sys.executable, "-m", "outcomes", "load", str(file)],
        cwd=ROOT,
        env=env,
        check=True,
        capture_output=True,
    )
    return share_files(folder / "home")


@pytest.fixture(scope="module")
def told(home) -> dict:
    """What :func:`report` tells of an application of its own, in a process of its own."""
    program = "from tests.web import test_doors; test_doors.report()"
    env = {**os.environ, "OUTCOMES_HOME": str(home), "OUTCOMES_AUTH_HEADER": SIGN_IN}
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, env=env, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout)


def report() -> None:
    """Walk through the application with sign-in on, as a web server imports it; prints one JSON object."""
    asked: list[dict] = []
    whole = flask.Flask.wsgi_app

    def listen(self, environ, start_response):
        asked.append(dict(environ))
        return whole(self, environ, start_response)

    flask.Flask.wsgi_app = listen
    import app

    flask.Flask.wsgi_app = whole
    addresses = addresses_of(app.app)
    found = {
        "addresses": addresses,
        "open": [
            (method, address, headers, answer.status)
            for method, address, headers in requests_of(addresses)
            if not is_shut(answer := through_client(app.server, method, address, headers, STRANGER))
        ],
        "asked at the start": [environ["PATH_INFO"] for environ in asked],
        "open by what was asked at the start": [
            (environ["PATH_INFO"], address, caller)
            for environ in asked
            for address in ("/", "/_dash-layout", "/download/target-smoking.csv", "/static/x")
            for caller in (STRANGER, "::ffff:203.0.113.9", "2001:db8::1", "127.0.0.2", "10.0.0.1", PROXY)
            if through_client(app.server, "GET", address, headers_of(environ), caller).status != 401
        ],
        "signed in": [
            [
                through_client(app.server, "GET", address, headers, PROXY).status
                for headers in ({SIGN_IN: "a.person"}, {}, {SIGN_IN: ""})
            ]
            for address in ("/", "/_dash-layout", "/_dash-dependencies", "/data", static.PLOTLY)
        ],
    }
    print(json.dumps(found))


def headers_of(environ: dict) -> dict[str, str]:
    return {key[5:].replace("_", "-"): value for key, value in environ.items() if key.startswith("HTTP_")}


def addresses_of(app: dash.Dash) -> list[str]:
    """Every address: of rules, pages, files and Dash itself, and other ways to write them."""
    known = {page["relative_path"] for page in dash.page_registry.values()}
    known |= (
        set(static._own())
        | {static.PLOTLY}
        | {f"{static.COMPONENTS}{file}" for file, _ in static.component_files(app)}
    )
    with app.server.test_request_context("/"):
        known |= set(re.findall(r'(?:src|href)="(/[^"]*)"', app.index()))
    for rule in app.server.url_map.iter_rules():
        known.add(re.sub(r"<[^>]*>", "x", rule.rule))
    known |= {
        f"/assets/{file.relative_to(static.ASSETS)}" for file in static.ASSETS.rglob("*") if file.is_file()
    }
    known |= {f"/download/{name}" for name in ("target-smoking.csv", "signals.json", "template-uec.xlsx")}
    known |= {"/_favicon.ico", "/favicon.ico", "/robots.txt", "/_reload-hash", "/_mcp", "/_dash-ws-callback"}
    odd = {way for path in ("/", "/data", "/_dash-layout", "/download/signals.csv") for way in odd_ways(path)}
    odd |= {way for path in OPEN for way in odd_ways(path)}
    return sorted(known | odd)


def odd_ways(path: str) -> set[str]:
    name = path.strip("/")
    ways = {
        f"/{path}",
        f"{path}/",
        f"{path}//",
        path.upper(),
        f"/.{path}",
        f"/x/..{path}",
        f"{path}?x=/healthz",
    }
    ways |= {f"/healthz/..{path}", f"/healthz/%2e%2e{path}", f"/healthz%2f..%2f{name}", f"/healthz;{path}"}
    ways |= {f"/%2f{name}", f"{path}%00", f"{path}%20", f"{path}%0a", f"{path}#/healthz", f"{path}%3f/readyz"}
    ways |= {f"/healthz/{name}", f"//healthz{path}", f"{path}/healthz", f"{path}/../healthz", f"\\\\{name}"}
    return ways | {
        f"/%{ord(name[:1] or 'x'):02x}{name[1:]}",
        f"http://localhost{path}",
        f"http://healthz{path}",
    }


def is_shut(answer: Answer) -> bool:
    """Whether nothing of ours was said: 401, an open door's own words, or a request that is none at all."""
    if answer.status == 401:
        return b"dash" not in answer.body and b"Sign in" in answer.body or not answer.body
    if answer.status == 200 and answer.headers.get("content-type") == "application/json":
        return set(json.loads(answer.body or b"{}")) <= HEALTH
    # What a server refuses itself, and the methods of an open door.
    return (
        answer.status in (400, 405, 501, 505)
        and b"<script" not in answer.body
        or (
            answer.status == 200
            and not answer.body
            and set(answer.headers.get("allow", "x").split(", ")) <= {"GET", "HEAD", "OPTIONS"}
        )
    )


def requests_of(addresses: Iterable[str]) -> Iterator[tuple[str, str, dict[str, str]]]:
    for address in addresses:
        yield from ((method, address, {}) for method in METHODS)
        yield from (("GET", address, forged) for forged in FORGED)
    yield from (("POST", "/_dash-update-component", forged) for forged in FORGED)


def through_client(
    server: flask.Flask, method: str, address: str, headers: dict[str, str], caller: str
) -> Answer:
    path, _, query = re.sub(r"^http://[^/]*", "", address).partition("?")
    answer = server.test_client().open(
        path="/",
        query_string=query,
        method=method,
        headers=headers,
        environ_overrides={"REMOTE_ADDR": caller, "PATH_INFO": http_path(path), "REQUEST_URI": address},
    )
    said = Answer(answer.status_code, {key.lower(): value for key, value in answer.headers}, answer.data)
    answer.close()
    return said


def http_path(path: str) -> str:
    """A path as a web server hands it on: decoded, byte by byte."""
    from urllib.parse import unquote_to_bytes

    return unquote_to_bytes(path).decode("latin-1")


def test_the_walk_covers_every_route_page_and_file(told):
    addresses = set(told["addresses"])

    assert addresses >= {"/", "/data", "/targets/smoking", "/_dash-layout", "/_dash-dependencies"}
    assert addresses >= {"/_dash-update-component", "/assets/charts.js", "/_favicon.ico", "/api/datasets"}
    assert sum(address.startswith(static.COMPONENTS) for address in addresses) > 20
    assert sum(address.startswith("/static/") for address in addresses) >= 3


def test_nothing_is_open_to_a_stranger(told):
    assert told["open"] == []


def test_what_the_program_asks_itself_at_its_start_opens_no_door_later(told):
    assert told["asked at the start"]
    assert told["open by what was asked at the start"] == []


def test_whoever_is_signed_in_comes_in(told):
    assert told["signed in"] == [[200, 401, 401]] * 5


# As it is served.


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((PROXY, 0))
        return probe.getsockname()[1]


GUNICORN = pytest.param(
    ("-m", "gunicorn", "app:server", "--threads", "4"),
    id="gunicorn",
    marks=pytest.mark.skipif(sys.platform == "win32", reason="gunicorn does not run on Windows"),
)
WAITRESS = pytest.param(("app.py",), id="waitress")


@contextmanager
def served(home: Path, command: tuple[str, ...], **settings: str) -> Iterator[int]:
    """Start the program as the README does and give its port."""
    port = free_port()
    bind = ["--bind", f"{PROXY}:{port}"] if "gunicorn" in command else []
    env = {**os.environ, "OUTCOMES_HOME": str(home), "OUTCOMES_PORT": str(port), **settings}
    log = home.parent / "served.log"
    with log.open("wb") as into:
        process = subprocess.Popen(
            [sys.executable, *command, *bind], cwd=ROOT, env=env, stdout=into, stderr=into
        )
    try:
        while process.poll() is None:
            try:
                ask(port, [("GET", "/healthz", {})])
                break
            except OSError:
                time.sleep(0.2)
        assert process.poll() is None, log.read_text()
        yield port
    finally:
        process.terminate()
        process.wait()


def ask(port: int, requests: Iterable[tuple[str, str, dict[str, str]]], source: str = PROXY) -> list[Answer]:
    """Send requests byte for byte as they are written, one connection for as many as it takes."""
    answers = []
    connection = http.client.HTTPConnection(PROXY, port, timeout=60, source_address=(source, 0))
    # An address with a space or a line end would be refused by the client, not by the server.
    connection._validate_path = lambda _: None
    for method, address, headers in requests:
        for attempt in itertools.count():
            try:
                connection.putrequest(method, address, skip_host="Host" in headers, skip_accept_encoding=True)
                for name, value in headers.items():
                    connection.putheader(name, value)
                connection.putheader("Content-Length", "0")
                connection.endheaders()
                answer = connection.getresponse()
                said = {key.lower(): value for key, value in answer.getheaders()}
                answers.append(Answer(answer.status, said, answer.read()))
                break
            except (http.client.HTTPException, ConnectionError):
                # A server may close the connection after what it refuses.
                connection.close()
                if attempt == 2:
                    raise
    connection.close()
    return answers


@pytest.mark.parametrize("command", [WAITRESS, GUNICORN])
def test_a_served_program_is_open_to_nobody_but_the_proxy(home, told, command):
    walk = list(requests_of(told["addresses"]))
    # The proxy is said to be elsewhere: everybody on this machine is a stranger.
    settings = {"OUTCOMES_AUTH_HEADER": SIGN_IN, "OUTCOMES_TRUSTED_PROXY": "192.0.2.1, 127.0.0.2"}
    with served(home, command, **settings) as port:
        answers = ask(port, walk)
        if sys.platform == "linux":  # elsewhere this machine has one address alone
            signed_in = ask(port, [("GET", "/data", {SIGN_IN: "a.person"})], "127.0.0.2")
            assert [answer.status for answer in signed_in] == [200]
            assert ask(port, [("GET", "/data", {})], "127.0.0.2")[0].status == 401

    found = [
        (*asked, answer.status) for asked, answer in zip(walk, answers, strict=True) if not is_shut(answer)
    ]
    assert found == []
    assert sum(answer.status == 401 for answer in answers) > 0.9 * len(answers)


PROXIED = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP", "Via")


@pytest.mark.parametrize("command", [WAITRESS, GUNICORN])
def test_until_it_is_settled_who_may_look_a_proxy_is_refused(home, command):
    local = {"Host": "127.0.0.1:8050"}
    walk = [("GET", "/data", local), ("GET", "/data", {"Host": "outcomes.example"})]
    walk += [("GET", "/data", {**local, name: PROXY}) for name in PROXIED]
    walk += [("GET", "/download/target-smoking.csv", {**local, name: "192.168.1.9"}) for name in PROXIED]
    with served(home, command) as port:
        statuses = [answer.status for answer in ask(port, walk)]

    assert statuses == [200, *[403] * (len(walk) - 1)]


@pytest.mark.parametrize("command", [WAITRESS, GUNICORN])
def test_a_proxy_may_pass_its_headers_on_once_it_is_settled(home, command):
    passed = {"Host": "outcomes.example", "X-Forwarded-For": "192.168.1.9", SIGN_IN: "a.person"}
    with served(home, command, OUTCOMES_AUTH_HEADER=SIGN_IN) as port:
        assert ask(port, [("GET", "/data", passed)])[0].status == 200
        assert ask(port, [("GET", "/data", passed | {SIGN_IN: ""})])[0].status == 401
    with served(home, command, OUTCOMES_PUBLIC="1") as port:
        assert ask(port, [("GET", "/data", passed)])[0].status == 200


@pytest.mark.parametrize("command", [WAITRESS, GUNICORN])
def test_the_first_visitors_are_answered_all_at_once(home, command):
    addresses = ["/", "/_dash-layout", "/_dash-dependencies", "/targets/smoking"] * 4
    with served(home, command) as port, ThreadPoolExecutor(len(addresses)) as visitors:
        answers = visitors.map(lambda address: ask(port, [("GET", address, {})])[0].status, addresses)

        assert list(answers) == [200] * len(addresses)
