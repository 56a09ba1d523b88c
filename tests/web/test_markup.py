"""A page as it is sent: the same elements, attributes and words as the tree it was made from, in few components."""

import importlib
import pkgutil
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from types import SimpleNamespace

import dash
import pytest
from dash import dcc, html
from dash.development.base_component import Component

from outcomes.catalogue import ROOT, glossary
from outcomes.web import components as ui
from outcomes.web import markup

dash.Dash("markup", use_pages=True, pages_folder="")
for module in pkgutil.walk_packages([str(ROOT / "pages")], "pages."):
    importlib.import_module(module.name)

MOST_COMPONENTS = 100
AREAS = ("E54000050", "E08000024")
PAGES = [page["path"] for page in dash.page_registry.values()]
# Attributes that React has under a name of its own, and what HTML calls them.
IN_HTML = {"className": "class", "colSpan": "colspan", "rowSpan": "rowspan", "tabIndex": "tabindex"}


def in_html(properties) -> dict:
    """Properties of a component as attributes of HTML, the obvious way."""
    written = {
        IN_HTML.get(name, name): value
        for name, value in properties.items()
        if value is not None and value is not False
    }
    written.pop("children", None)
    if "style" in written:
        css = (
            (re.sub("[A-Z]", lambda c: f"-{c[0].lower()}", name), value)
            for name, value in written["style"].items()
        )
        written["style"] = ";".join(f"{name}:{value}" for name, value in css)
    return {name: "" if value is True else str(value) for name, value in written.items()}


class Reader(HTMLParser):
    """What a browser finds in HTML: starts of elements, words, ends."""

    def __init__(self, content: str) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list = []
        self.feed(content)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        self.found.append((f"/{tag}",))

    def handle_data(self, data):
        self.found.append(data)


def found_in(part) -> Iterator:
    """Starts of elements, words and ends, of a page before or after it was made light."""
    if isinstance(part, (list, tuple)):
        for child in part:
            yield from found_in(child)
    elif isinstance(part, markup.Markup):
        yield part.tag, in_html(part.attributes)
        yield from Reader(part.content).found
        yield (f"/{part.tag}",)
    elif isinstance(part, dcc.Graph):
        yield "graph", part.id
    elif isinstance(part, Component):
        is_link = isinstance(part, dcc.Link)
        tag = "a" if is_link else part._type.lower()
        yield tag, in_html(part.to_plotly_json()["props"]) | ({markup.PAGE_LINK: "true"} if is_link else {})
        yield from found_in(getattr(part, "children", None))
        yield (f"/{tag}",)
    elif part is not None:
        yield str(part)


def drawn(part) -> list:
    """What :func:`found_in` finds, words beside words as one."""
    joined: list = []
    for piece in found_in(part):
        if joined and isinstance(piece, str) and isinstance(joined[-1], str):
            joined[-1] += piece
        elif piece != "":
            joined.append(piece)
    return joined


def page_at(path: str):
    return next(page["layout"] for page in dash.page_registry.values() if page["path"] == path)


def told(part) -> list[str]:
    """The words whose meaning a page tells, in order."""
    found = drawn(part)
    return [
        found[i + 1] for i, piece in enumerate(found) if piece[0] == "button" and piece[1]["class"] == "term"
    ]


@pytest.fixture
def no_glossary(monkeypatch):
    monkeypatch.setattr(glossary, "found", lambda _text: ())
    monkeypatch.setattr(glossary, "ILLUSTRATIVE", SimpleNamespace(term=None, meaning=None))


@pytest.mark.usefixtures("published_home", "no_glossary")
@pytest.mark.parametrize("area", AREAS)
@pytest.mark.parametrize("path", PAGES)
def test_a_light_page_is_the_same_page_in_few_components(path, area):
    before = drawn(page_at(path)(area=area))

    light = markup.light(page_at(path)(area=area))

    assert drawn(light) == before
    assert sum(1 for _ in light._traverse()) < MOST_COMPONENTS


def test_words_and_attributes_of_strangers_are_escaped():
    hostile = "<script>alert(1)</script>&amp;\"'"
    page = html.Div(
        [html.P(hostile, title=hostile, **{"data-missing": hostile}), dcc.Link(hostile, href=f"/?{hostile}")]
    )
    before = drawn(page)

    light = markup.light(html.Div([page, dcc.Graph(id="chart")])).children[0]

    assert drawn(light) == before
    assert "<script" not in light.content


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", " JavaScript:alert(1)", "data:text/html,x", "java\nscript:x"]
)
def test_an_address_that_runs_a_script_is_refused(address):
    with pytest.raises(ValueError, match="is no address"):
        markup.light(html.Div(html.A("press", href=address)))
    with pytest.raises(ValueError, match="is no address"):
        markup.light(dcc.Link("press", href=address))


def test_an_attribute_that_only_react_knows_is_refused_and_not_lost():
    with pytest.raises(ValueError, match="contentEditable"):
        markup.light(html.Div(html.P("x", contentEditable="true")))


def test_what_a_callback_changes_stays_a_component():
    page = html.Footer(html.Div([html.Span("a", id="news"), html.Span("b", id="other")]))

    light = markup.light(page, keep=["news"])

    news, other = light.children[0].children
    assert isinstance(news, html.Span)
    assert isinstance(other, markup.Markup)


def test_a_sentence_tells_each_word_of_the_field_once():
    page = html.P("Provisional. A 95% confidence interval; intervals, and provisional again.")

    light = markup.light(page)

    assert told(light) == ["Provisional", "confidence interval", "intervals"]
    # A stop is not parted from the word before it.
    assert light.content.count('<span class="unbroken">') == 3
    assert light.content.endswith(",</span> and provisional again.")
    assert told(markup.light(html.P("No word of the field."))) == []


def test_a_page_tells_each_word_once_and_only_in_its_sentences():
    meaning = glossary.MEANINGS["proxy"]
    page = html.Div(
        [
            html.H2("The gap"),
            html.Div("no gap"),
            html.Details([html.Summary("More"), html.P(["A ", ui.term("proxy", meaning)])]),
            html.P(["A gap", html.A("a gap", href="/")]),
            html.P("A gap. A proxy, seen within four hours"),
        ]
    )

    assert told(markup.light(page)) == ["proxy", "gap", "proxy", "within four hours"]


def test_a_term_is_written_as_the_component_is():
    meaning = glossary.MEANINGS["proxy"]

    assert drawn(markup.light(html.P("proxy"))) == drawn(html.P(ui.term("proxy", meaning)))


def table(caption, **more):
    columns = [ui.column("name", "Measure"), ui.column("value", "Value")]
    rows = [
        {"name": html.A("Category 2 response", href="#"), "value": 1},
        {"name": "Category 2 calls, handovers", "value": "drift"},
        {"name": "A gap", "value": 2},
    ]
    return ui.data_table(columns, rows, caption, **more)


def caption_of(light) -> str:
    found = drawn(light)
    first, last = found.index(next(p for p in found if p[0] == "caption")), found.index(("/caption",))
    words, is_meaning = [], False
    for piece in found[first:last]:
        if isinstance(piece, str) and not is_meaning:
            words.append(piece)
        is_meaning = not isinstance(piece, str) and len(piece) > 1 and piece[1].get("role") == "tooltip"
    return "".join(words)


def test_a_word_in_row_names_alone_is_told_with_the_caption():
    page = markup.light(html.Div([html.P("A gap closes"), table("By week")]))
    assert caption_of(page) == "By week. Words to look up: Category 2, handovers."
    assert told(page) == ["gap", "Category 2", "handovers"]

    stopped = markup.light(table("All are provisional."))
    assert caption_of(stopped) == "All are provisional. Words to look up: Category 2, handovers, gap."

    # A button that only a keyboard finds would help nobody.
    assert told(markup.light(table("Signal of the week", caption_unseen=True))) == []
    shut = html.Details([html.Summary("More"), table("By week")])
    assert told(markup.light(html.Div(shut))) == []


def test_the_first_mark_outside_a_link_tells_what_illustrative_data_is():
    page = html.Div(
        [
            html.A(ui.illustrative_mark(), href="#"),
            ui.illustrative_mark("Example"),
            html.H2(["Beds ", ui.illustrative_mark()]),
            ui.illustrative_mark(),
        ]
    )

    light = markup.light(page)

    assert told(light) == ["Illustrative data"]
    found = drawn(light)
    assert found.index(("h2", {})) < found.index(("button", {"class": "term", "type": "button"}))
    assert f"\u200b{glossary.ILLUSTRATIVE.meaning}" in found
