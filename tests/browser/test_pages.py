"""Every page draws its chart or says what is missing, in a browser, for every kind of area."""

import urllib.error
import urllib.request

import pytest

from tests.browser.addresses import GOALS, ONE_OF_EACH_KIND
from tests.browser.sense import NONSENSE, shows_something


@pytest.mark.parametrize("area", ONE_OF_EACH_KIND)
@pytest.mark.parametrize(
    "path", ["/", GOALS[0], "/targets/smoking", "/targets/suicide", "/weekly/uec", "/weekly/falls"]
)
def test_other_areas_show_a_chart_or_the_reason(reader, path, area):
    page = reader.open(f"{path}?area={area}")

    assert shows_something(page)
    assert not NONSENSE.search(page.locator("main").inner_text())
    assert page.locator("#area").input_value() == area


def test_the_smoking_page_shows_trajectory_path_and_projection(reader):
    page = reader.open("/targets/smoking")

    traces = page.evaluate(
        "() => document.querySelector('.js-plotly-plot').data"
        ".map(({name, line, fill, x, y}) => ({name, dash: line && line.dash, fill, x: [...x], y: [...y]}))"
    )
    observed = next(trace for trace in traces if trace.get("name") == "North East and North Cumbria")
    assert (observed["x"][0], observed["x"][-1]) == (2011.5, 2024.5)
    assert observed["y"][-1] == pytest.approx(10.2, abs=0.05)
    (path,) = [trace for trace in traces if trace.get("dash") == "6px,4px"]
    assert (path["y"][0], path["y"][-1], path["x"][-1]) == (13, 5, 2030.5)
    (band,) = [trace for trace in traces if trace.get("fill") == "tonexty"]
    assert (band["x"][0], band["x"][-1]) == (2024.5, 2030.5)
    page.get_by_text("Show the data as a table").first.click()
    table = page.locator("details[open] table").first.inner_text()
    assert "2011" in table
    assert "2024" in table


def test_an_empty_page_says_that_it_loads_and_keeps_its_room(visitor):
    held, page = [], visitor.page
    answers = "**/_dash-update-component*"
    page.route(answers, lambda route: held.append(route))
    page.goto(visitor.origin + "/targets/smoking")
    page.wait_for_selector("#_pages_content:empty", state="attached")

    in_its_place = "getComputedStyle(document.getElementById('_pages_content'), '::before').content"
    assert page.evaluate(in_its_place) == '"Loading the page"'
    foot = page.locator("footer.site").bounding_box()["y"]
    assert foot > page.viewport_size["height"]
    page.route(answers, lambda route: route.continue_())
    for route in held:
        route.continue_()
    visitor.drawn()
    assert page.evaluate(in_its_place) == "none"


def test_plotly_comes_once_and_only_where_a_page_has_a_chart(visitor):
    visitor.open("/learning")
    assert visitor.page.evaluate("typeof window.Plotly") == "undefined"
    visitor.open("/targets/smoking")
    assert visitor.page.evaluate("document.querySelectorAll('script[src*=plotly]').length") == 1


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/nowhere", 404),
        ("/targets/nothing", 404),
        ("/goals/nothing", 404),
        ("/weekly/nothing", 404),
        ("/interventions/nothing", 404),
        ("/places/nothing", 404),
        ("/places/E08000024?area=E06000047", 400),
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
