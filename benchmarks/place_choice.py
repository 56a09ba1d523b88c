"""How long choosing another place takes, as a ratio to loading the same page afresh, in one run.

    python -m benchmarks.place_choice [--against CHECKOUT] [--rounds N] [PAGE ...]

A real browser on the machine that also serves, with its cache warm. A page is loaded afresh for a place, then the
place is chosen in the header; either ends when the heading names the page, every chart is drawn, the page has stood
still and the browser was free. With ``--against`` fresh loads of another checkout of this project are taken in turn
with ours, for a change that must not slow them. "longest task" is the longest stretch in which the browser could not
answer.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from outcomes.catalogue import ROOT
from tools import browser as browsers

PAGES = (
    "/",
    "/goals/longer-healthier-lives",
    "/goals/better-services",
    "/targets/smoking",
    "/targets/healthy-weight",
    "/weekly/uec",
    "/weekly/beds",
    "/weekly/falls",
    "/interventions",
    "/interventions/falls-response",
    "/interventions/ed-streaming",
    "/learning",
    "/data",
    "/methods",
)
PLACES = ("E06000047", "E08000024")
PORT = 8071
STILL_MS = 400

# Kept by the page itself: when it last changed, and every task that held the browser for 50 ms or more.
WATCH = """
(() => {
  const kept = (window.watched = { changed: 0, tasks: [], chosen: 0 });
  new PerformanceObserver((list) => kept.tasks.push(...list.getEntries().map((e) => [e.startTime, e.duration])))
    .observe({ type: "longtask", buffered: true });
  new MutationObserver((changes) => {
    const inMain = (change) => change.target.closest ? change.target.closest("main") : change.target.parentElement;
    if (changes.some(inMain)) kept.changed = performance.now();
  }).observe(document, { childList: true, subtree: true, attributes: true, characterData: true });
  document.addEventListener("change", () => { kept.chosen = performance.now(); kept.tasks = []; }, true);
})();
"""

# True once what was asked for stands there and nothing has moved for a while.
STANDS = """
([since, place, still]) => {
  const kept = window.watched, now = performance.now();
  const busy = Math.max(kept.changed, ...kept.tasks.map(([start, took]) => start + took));
  const graphs = [...document.querySelectorAll(".dash-graph")];
  return kept.changed > since && now - busy > still && document.querySelector("main h1") &&
    location.search.includes(place) && document.querySelector("#area").value === place &&
    graphs.every((graph) => graph.querySelector(".main-svg"));
}
"""
TAKEN = """
(since) => {
  const kept = window.watched;
  const tasks = kept.tasks.filter(([start]) => start >= since);
  const end = Math.max(kept.changed, ...tasks.map(([start, took]) => start + took));
  return [end - since, Math.max(0, ...tasks.map(([, took]) => took))];
}
"""


@contextmanager
def served(checkout: Path, home: Path, port: int) -> Iterator[str]:
    """Address of a checkout's server."""
    process = subprocess.Popen(
        [sys.executable, "app.py"],
        cwd=checkout,
        env={**os.environ, "OUTCOMES_HOME": str(home), "OUTCOMES_PORT": str(port), "PYTHONPATH": ""},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    origin = f"http://127.0.0.1:{port}"
    try:
        for _ in range(600):
            try:
                urllib.request.urlopen(f"{origin}/healthz", timeout=5).close()
                break
            except (urllib.error.URLError, ConnectionError, TimeoutError):
                if process.poll() is not None:
                    raise RuntimeError(f"{checkout} does not start") from None
                time.sleep(0.5)
        yield origin
    finally:
        process.terminate()
        process.wait(timeout=20)


def fresh(page: Page, origin: str, path: str, place: str) -> tuple[float, float]:
    """Milliseconds of a load, and of its longest task."""
    page.goto(f"{origin}{path}?area={place}", wait_until="commit")
    page.wait_for_function(STANDS, arg=[0, place, STILL_MS], timeout=120_000)
    return tuple(page.evaluate(TAKEN, 0))


def chosen(page: Page, place: str) -> tuple[float, float]:
    """Milliseconds from choosing a place in the header, and of the longest task meanwhile."""
    page.evaluate("() => { window.watched.tasks = []; }")
    page.select_option("#area", place, no_wait_after=True)
    since = page.evaluate("() => window.watched.chosen")
    page.wait_for_function(STANDS, arg=[since, place, STILL_MS], timeout=120_000)
    return tuple(page.evaluate(TAKEN, since))


def medians(taken: list[tuple[float, float]]) -> tuple[float, float]:
    """Of the times, and the longest task of all."""
    return statistics.median(ms for ms, _ in taken), max(task for _, task in taken)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("pages", nargs="*", default=PAGES)
    parser.add_argument("--against", type=Path, help="another checkout, for its fresh loads")
    parser.add_argument("--rounds", type=int, default=10)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=browsers.find(), args=["--no-sandbox", "--disable-gpu", "--no-first-run"]
        )
        servers = [served(ROOT, Path(folder) / "ours", PORT)]
        if asked.against:
            servers.append(served(asked.against, Path(folder) / "theirs", PORT + 1))
        entered = [server.__enter__() for server in servers]
        try:
            tabs = []
            for _ in entered:
                tab = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
                tab.add_init_script(WATCH)
                tabs.append(tab)
            heads = (
                "page",
                "fresh ms",
                "before ms",
                "chosen ms",
                "to fresh",
                "to before",
                "longest task fresh",
                "chosen",
            )
            print(("{:<34}" + " {:>10}" * 5 + " {:>20} {:>8}").format(*heads), flush=True)
            for path in asked.pages:
                for tab, origin in zip(tabs, entered, strict=True):
                    fresh(tab, origin, path, PLACES[0])
                ours, theirs, choices = [], [], []
                for n in range(asked.rounds):
                    first, second = PLACES if n % 2 else PLACES[::-1]
                    if asked.against:
                        theirs.append(fresh(tabs[1], entered[1], path, first))
                    ours.append(fresh(tabs[0], entered[0], path, first))
                    choices.append(chosen(tabs[0], second))
                load, longest = medians(ours)
                choice, held = medians(choices)
                before = medians(theirs)[0] if theirs else float("nan")
                print(
                    f"{path:<34} {load:>10.0f} {before:>10.0f} {choice:>10.0f} {choice / load:>10.2f}"
                    f" {load / before:>10.2f} {longest:>20.0f} {held:>8.0f}",
                    flush=True,
                )
        finally:
            for server in servers:
                server.__exit__(None, None, None)
            browser.close()


if __name__ == "__main__":
    main()
