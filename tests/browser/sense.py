"""What any page must have, whatever it shows."""

import re

from tests.browser.addresses import CHARTED, INTERVENTIONS, WEEKLY

# Missing values that leaked; "None over 45 minutes" and "the ratio is undefined" are English.
NONSENSE = re.compile(
    r"\b(nan|NaN|NaT)\b|[a-z,(] None\b|\bNone[%,).]|\b(None|undefined)\s*$|undefined%", re.MULTILINE
)
LEADERS_NEVER_READ = re.compile(r"\bsignificant|special cause|\bp\s?[=<]|\bfail", re.IGNORECASE)


def shows_something(page) -> bool:
    """A chart, a sparkline, or the reason why there is none."""
    return page.locator(".js-plotly-plot, .spark, [data-missing]").count() > 0


def assert_sensible(page, path: str) -> None:
    """A title, the snapshot, no value that leaked, and on charted pages a chart or the reason."""
    text = page.locator("main").inner_text()
    assert page.locator("h1").count() == 1
    assert page.title().endswith("NENC outcomes")
    assert not NONSENSE.search(text)
    assert re.search(r"Snapshot of \d+ \w+ \d{4}, \d\d:\d\d UTC", page.locator("footer").inner_text())
    if path in CHARTED:
        assert shows_something(page)
        assert not LEADERS_NEVER_READ.search(text)
    if path in WEEKLY + INTERVENTIONS:
        assert_marked_as_illustrative(page, path)


#: Pages that open on a published series, and the section of them elsewhere.
OPEN_ON_REAL = ("/weekly/uec", "/weekly/beds")
IS_PUBLISHED = "plot => plot.closest('[aria-labelledby=\"section-published\"]') !== null"


def assert_marked_as_illustrative(page, path: str) -> None:
    """Invented data says so in every chart and beside a heading, and no chart of real figures does."""
    plots = page.locator(".js-plotly-plot")
    assert plots.count() > 0
    for plot in plots.all():
        is_real = path.partition("?")[0] in OPEN_ON_REAL or plot.evaluate(IS_PUBLISHED)
        assert ("Illustrative data" in plot.evaluate("plot => plot.textContent")) is not is_real
    assert page.locator("main .mark").count() > 0
