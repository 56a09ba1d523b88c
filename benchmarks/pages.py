"""How long pages take, as ratios in one run, and whether twice the raw rows make a page slower.

    python -m benchmarks.pages

Two homes are built: one with what ships, one with every weekly extract loaded in two vintages. Each page is drawn
in both. The first ratio is to the cheapest page of the same run, the second says what twice the rows cost.
"""

import os
import statistics
import tempfile
import time
from pathlib import Path

from outcomes.catalogue import ROOT
from outcomes.exports import synthetic
from outcomes.pipeline import load
from outcomes.settings import Settings
from outcomes.warehouse import store

PAGES = (
    "/",
    "/goals/longer-healthier-lives",
    "/targets/smoking",
    "/weekly/uec",
    "/interventions/falls-response",
    "/data",
)
ROUNDS = 15


def build(home: Path, *, vintages: int) -> None:
    """A home with what ships; a second vintage supersedes every weekly row."""
    load.load(load.SHIPPED, settings=Settings(home=home))
    if vintages > 1:
        with tempfile.TemporaryDirectory() as folder:
            load.load(
                synthetic.write(Path(folder), synthetic.LATEST_WEEK, synthetic.SEED + 1),
                settings=Settings(home=home),
            )


def milliseconds(app, path: str) -> float:
    """Median time of drawing a page, without what is remembered from the time before."""
    page = next(page for page in app.page_registry.values() if page["path"] == path)
    times = []
    for _ in range(ROUNDS):
        store._cached_rows.cache_clear()
        began = time.perf_counter()
        page["layout"]()
        times.append(1000 * (time.perf_counter() - began))
    return statistics.median(times)


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as folder:
        homes = {n: Path(folder) / f"{n}" for n in (1, 2)}
        for n, home in homes.items():
            build(home, vintages=n)
        os.environ["OUTCOMES_HOME"] = str(homes[1])
        os.chdir(ROOT)
        import dash

        import app as _app  # noqa: F401 - registers the pages

        taken = {}
        for n, home in homes.items():
            os.environ["OUTCOMES_HOME"] = str(home)
            store.unpin()
            taken[n] = {path: milliseconds(dash, path) for path in PAGES}
    least = min(taken[1].values())
    print(f"{'page':<36} {'to the cheapest':>16} {'twice the rows':>16}")
    for path in PAGES:
        print(f"{path:<36} {taken[1][path] / least:>16.2f} {taken[2][path] / taken[1][path]:>16.2f}")


if __name__ == "__main__":
    main()
