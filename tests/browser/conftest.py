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
from playwright.sync_api import Browser, BrowserContext, Page

from outcomes.catalogue import ROOT
from tools import browser as browsers

QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def start(home: Path, **environment: str) -> tuple[subprocess.Popen, str]:
    """Start ``python app.py`` on a free port and wait until it is ready."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "app.py"],
        cwd=ROOT,
        env={**os.environ, "OUTCOMES_HOME": str(home), "OUTCOMES_PORT": str(port), **environment},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
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
    raise RuntimeError(f"the server did not start (exit code {process.returncode})")


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

    def open(self, path: str) -> Page:
        """Open a page of the app and wait until it is drawn."""
        self.page.goto(self.origin + path)
        return self.drawn()

    def drawn(self) -> Page:
        """Wait until the title stands and no chart or request is under way."""
        self.page.wait_for_selector("h1")
        self.page.wait_for_load_state("networkidle")
        self.page.wait_for_function(
            "() => [...document.querySelectorAll('.js-plotly-plot')].every(plot => plot.querySelector('.main-svg'))"
        )
        return self.page


@pytest.fixture
def visitor_options() -> dict:
    """Options of the browser context; a test module overrides them."""
    return {}


@pytest.fixture
def visitor(browser: Browser, origin: str, visitor_options: dict) -> Iterator[Visitor]:
    """A fresh tab with every external host blocked; fails the test if it spoke or strayed."""
    context: BrowserContext = browser.new_context(accept_downloads=True, **visitor_options)
    page = context.new_page()
    page.set_default_timeout(60_000)
    tab = Visitor(page, origin)
    page.on(
        "console",
        lambda m: tab.console.append(f"{m.type}: {m.text}") if m.type in ("error", "warning") else None,
    )
    page.on("pageerror", lambda error: tab.console.append(f"error: {error}"))

    def keep_home(route) -> None:
        if route.request.url.startswith((origin, "data:", "blob:")):
            route.continue_()
        else:
            tab.strays.append(route.request.url)
            route.abort()

    context.route("**/*", keep_home)
    yield tab
    context.close()
    assert tab.console == []
    assert tab.strays == []
