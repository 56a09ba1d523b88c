"""A real server process and a real browser; every test ends with an empty console and nothing off the origin."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, expect

from outcomes.catalogue import ROOT
from tools import browser as browsers

# A busy machine is not a fault.
PATIENCE_MS = 60_000
expect.set_options(timeout=PATIENCE_MS)
LAYOUT = Path(__file__).with_name("layout.js").read_text(encoding="utf-8").rstrip().removesuffix(";")
TWO_FRAMES = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Every other host is out of reach. Holding requests back one by one would turn the browser's cache off.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]


def start(home: Path, **environment: str) -> tuple[subprocess.Popen, str]:
    """Start ``python app.py`` on a free port and wait until it is ready."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    log = home / f"server-{port}.log"
    with log.open("wb") as said:
        process = subprocess.Popen(
            [sys.executable, "app.py"],
            cwd=ROOT,
            env={**os.environ, "OUTCOMES_HOME": str(home), "OUTCOMES_PORT": str(port), **environment},
            stdout=subprocess.DEVNULL,
            stderr=said,
        )
    origin = f"http://127.0.0.1:{port}"
    deadline = time.monotonic() + 240
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"{origin}/healthz", timeout=5):
                return process, origin
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            if process.poll() is not None:
                break
            time.sleep(0.3)
    process.kill()
    process.wait()
    raise RuntimeError(f"the server did not start: {log.read_text(encoding='utf-8')[-600:]}")


@pytest.fixture(scope="session")
def origin(published_home: Path) -> Iterator[str]:
    """Address of a server that shows what ships."""
    process, address = start(published_home)
    yield address
    process.terminate()
    process.wait(timeout=20)


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict:
    return {"executable_path": browsers.find(), "args": QUIET}


@dataclass
class Visitor:
    """A browser tab that remembers what its console and its network said."""

    page: Page
    origin: str
    console: list[str] = field(default_factory=list)
    strays: list[str] = field(default_factory=list)
    pending: set[Request] = field(default_factory=set)

    def open(self, path: str) -> Page:
        """Open a page of the app and wait until it is drawn."""
        self.page.goto(self.origin + path)
        return self.drawn()

    def drawn(self) -> Page:
        """Wait until the title stands and no chart or request is under way."""
        self.page.wait_for_selector("h1")
        self.page.wait_for_load_state("load")
        # What a callback changes may ask for more: twice in a row nothing is under way.
        n_quiet = 0
        while n_quiet < 2:
            self.page.wait_for_function(f"() => ({LAYOUT}).isDrawn()")
            self.page.evaluate(TWO_FRAMES)
            n_quiet = 0 if self.pending else n_quiet + 1
        return self.page

    def resize(self, width: int) -> Page:
        """Give the window another width and wait until everything is laid out again."""
        self.page.set_viewport_size({"width": width, "height": 900})
        self.page.wait_for_function(f"() => innerWidth === {width} && ({LAYOUT}).isDrawn()")
        self.page.evaluate(TWO_FRAMES)
        return self.page

    def measure(self, question: str, room: float = 0):
        """Ask ``layout.js`` about the page: ``measure("overlaps", 3)``."""
        return self.page.evaluate(f"(room) => ({LAYOUT}).{question}(room)", room)

    def listen(self) -> None:
        """Note what the console says and which hosts are asked."""
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.console.append(f"error: {error}"))
        self.page.on("request", self._asked)
        self.page.on("requestfinished", lambda request: self.pending.discard(request))
        self.page.on("requestfailed", lambda request: self.pending.discard(request))

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.console.append(f"{message.type}: {message.text}")

    def _asked(self, request: Request) -> None:
        self.pending.add(request)
        if not request.url.startswith((self.origin, "data:", "blob:")):
            self.strays.append(request.url)

    def assert_quiet(self) -> None:
        """Nothing went wrong unseen, and nothing was asked of another host."""
        assert self.console == []
        assert self.strays == []


@pytest.fixture
def visitor(browser: Browser, origin: str) -> Iterator[Visitor]:
    """Somebody who comes for the first time; fails the test if the tab spoke or strayed."""
    context = browser.new_context(accept_downloads=True)
    tab = Visitor(context.new_page(), origin)
    tab.page.set_default_timeout(PATIENCE_MS)
    tab.listen()
    yield tab
    context.close()
    tab.assert_quiet()


@pytest.fixture(scope="module")
def known_tab(browser: Browser, origin: str) -> Iterator[Visitor]:
    context = browser.new_context()
    tab = Visitor(context.new_page(), origin)
    tab.page.set_default_timeout(PATIENCE_MS)
    tab.listen()
    yield tab
    context.close()


@pytest.fixture
def reader(known_tab: Visitor) -> Iterator[Visitor]:
    """Somebody who has been here before: one tab for a module, so that scripts are fetched once."""
    known_tab.console.clear()
    known_tab.strays.clear()
    known_tab.page.emulate_media(media="null", color_scheme="light")
    known_tab.page.set_viewport_size({"width": 1440, "height": 900})
    yield known_tab
    known_tab.assert_quiet()
