"""Every page draws its chart or says what is missing, in a browser, for every kind of area."""

import re
import urllib.error
import urllib.request

import pytest

from outcomes.catalogue import catalogue

GOALS = [f"/goals/{goal.id}" for goal in catalogue.goals]
TARGETS = [f"/targets/{target.id}" for target in catalogue.targets]
WEEKLY = ["/weekly/uec", "/weekly/beds", "/weekly/falls"]
INTERVENTIONS = [f"/interventions/{intervention.id}" for intervention in catalogue.interventions]
OTHERS = [
    "/goals",
    "/targets",
    "/weekly",
    "/interventions",
    "/learning",
    "/data",
    "/methods",
    "/accessibility",
]
CHARTED = ["/", *GOALS, *TARGETS, *WEEKLY]
EVERY_PAGE = [*CHARTED, *OTHERS, *INTERVENTIONS]
ONE_OF_EACH_KIND = [
    "E92000001",
    "E12000001",
    "north",
    "E06000063",
    "RTD",
    "RX6",
    "great-north-healthcare-alliance",
]
LEADERS_NEVER_READ = re.compile(r"\bsignificant|special cause|\bp\s?[=<]|\bfail", re.IGNORECASE)


def shows_something(page) -> bool:
    """A chart, a sparkline, or the reason why there is none."""
    return page.locator(".js-plotly-plot, .spark, [data-missing]").count() > 0


@pytest.mark.parametrize("path", EVERY_PAGE)
def test_every_page_has_a_title_and_says_no_nonsense(visitor, path):
    page = visitor.open(path)

    text = page.locator("main").inner_text()
    assert page.locator("h1").count() == 1
    assert not re.search(r"\b(None|nan|NaN|undefined|NaT)\b", text)
    assert page.title().endswith("NENC outcomes")


@pytest.mark.parametrize("path", CHARTED)
def test_every_charted_page_shows_a_chart_or_the_reason(visitor, path):
    page = visitor.open(path)

    assert shows_something(page)
    assert not LEADERS_NEVER_READ.search(page.locator("main").inner_text())


@pytest.mark.parametrize("area", ONE_OF_EACH_KIND)
@pytest.mark.parametrize(
    "path", ["/", GOALS[0], "/targets/smoking", "/targets/suicide", "/weekly/uec", "/weekly/falls"]
)
def test_other_areas_show_a_chart_or_the_reason(visitor, path, area):
    page = visitor.open(f"{path}?area={area}")

    assert shows_something(page)
    assert page.locator("#area").input_value() == area


def test_the_smoking_page_shows_trajectory_path_and_projection(visitor):
    page = visitor.open("/targets/smoking")

    names = page.evaluate(
        "() => [...document.querySelectorAll('.js-plotly-plot')].flatMap(plot => plot.data.map(trace => trace.meta ?? trace.name ?? ''))"
    )
    years = page.locator("table").first.inner_text()
    assert page.locator(".js-plotly-plot").count() >= 1
    assert names
    page.get_by_text("Show the data as a table").first.click()
    table = page.locator("details[open] table").first.inner_text()
    assert "2011" in table
    assert "2024" in table
    assert "5%" in page.locator("main").inner_text()
    assert years


@pytest.mark.parametrize("path", [*WEEKLY, *INTERVENTIONS])
def test_synthetic_data_is_marked_in_chart_and_heading(visitor, path):
    page = visitor.open(path)

    plots = page.locator(".js-plotly-plot")
    assert plots.count() > 0
    for i in range(plots.count()):
        assert "Illustrative data" in plots.nth(i).locator("svg").first.evaluate(
            "svg => svg.parentElement.textContent"
        )
    assert page.locator("main .mark").count() > 0


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/nowhere", 404),
        ("/targets/nothing", 404),
        ("/goals/nothing", 404),
        ("/weekly/nothing", 404),
        ("/interventions/nothing", 404),
        ("/?area=XYZ", 404),
        ("/targets/smoking?area=XYZ", 404),
        ("/targets/smoking?from=yesterday", 400),
        ("/download/nothing.csv", 404),
        ("/download/target-smoking.doc", 400),
        ("/targets/smoking", 200),
    ],
)
def test_http_status(origin, path, status):
    try:
        with urllib.request.urlopen(origin + path) as answer:
            found, body = answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        found, body = error.code, error.read().decode()
    assert found == status
    assert "Traceback" not in body
