"""A page's component tree, made light for the browser.

Dash subscribes every component to its store, and every change of the store asks all of them: three thousand take
seconds where thirty take none. So before a page is sent, every part of it that holds no chart becomes one
:class:`Markup`: the part's own element, with everything inside it as escaped HTML.

The same walk tells the words of the glossary, each at its first use in a sentence of the page.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import wraps
from html import escape
from typing import Any, NamedTuple, TypeAlias

from dash.development.base_component import Component

from outcomes.catalogue import glossary
from outcomes.web.tree import as_list

# What a component remembers besides the attributes of its element.
_INTERNAL = frozenset(
    (
        "children",
        "available_properties",
        "available_wildcard_properties",
        "_prop_names",
        "_valid_wildcard_attributes",
    )
)
# Attributes that React calls by another name than HTML.
_IN_HTML = {
    "className": "class",
    "htmlFor": "for",
    "colSpan": "colspan",
    "rowSpan": "rowspan",
    "tabIndex": "tabindex",
}
_VOID = frozenset(("br", "hr", "img", "wbr"))
_CAPITAL = re.compile("[A-Z]")
_SCHEME = re.compile("[a-z][a-z0-9+.-]*:")
_BLANK = re.compile(r"[\x00-\x20]")
_SAFE_SCHEMES = ("http:", "https:", "mailto:", "tel:")
# Marks a link that another page of ours answers: it is drawn without loading anew.
PAGE_LINK = "data-page-link"

# Elements whose words are read as sentences; names that are followed, pressed or read aloud with every cell are not.
_PROSE = frozenset(("P", "Li", "Dd", "Caption"))
_NAMED = frozenset(("A", "Link", "Button", "Summary", "Code", "Pre", "Nav", "H1", "H2", "H3", "H4", "Th"))
_PRESSED = frozenset(("A", "Link", "Button", "Summary"))


class Markup(Component):
    """An element with its content as HTML; ``assets/markup.js`` draws it.

    Parameters
    ----------
    tag
        Name of the element.
    attributes
        Its attributes, by React's names.
    content
        What is inside, as HTML with every text escaped.
    """

    _namespace = "outcomes"
    _type = "Markup"
    _base_nodes: list[str] = []
    _prop_names = ["tag", "attributes", "content"]
    _valid_wildcard_attributes: list[str] = []
    available_properties = _prop_names
    available_wildcard_properties: list[str] = []

    def __init__(self, tag: str, attributes: Mapping[str, Any], content: str) -> None:
        super().__init__(tag=tag, attributes=attributes, content=content)  # type: ignore[no-untyped-call]  # Dash gives it no types


class _Element(NamedTuple):
    """An element without a chart inside."""

    tag: str
    attributes: dict[str, Any]
    content: str

    def __html__(self) -> str:
        written = "".join(_attribute(name, value) for name, value in self.attributes.items())
        if self.tag in _VOID:
            return f"<{self.tag}{written}>"
        return f"<{self.tag}{written}>{self.content}</{self.tag}>"


class _Text(NamedTuple):
    """Words, as they are and as HTML."""

    words: str
    content: str

    def __html__(self) -> str:
        return self.content


_Written: TypeAlias = _Element | _Text


def light(page: Component, keep: Collection[str] = ()) -> Component:
    """A page in which every part without a chart is one component; the tree that is given is used up.

    Parameters
    ----------
    keep
        Ids of parts that a callback changes.

    Examples
    --------
    >>> from dash import dcc, html
    >>> page = light(html.Div([html.P(["5 < 6 ", html.B("yes")], className="lead"), dcc.Graph(id="chart")]))
    >>> [type(child).__name__ for child in page.children]
    ['Markup', 'Graph']
    >>> page.children[0].tag, page.children[0].attributes, page.children[0].content
    ('p', {'className': 'lead'}, '5 &lt; 6 <b>yes</b>')
    """
    part = _Walk(keep).element(page)
    return Markup(*part) if isinstance(part, _Element) else part


def lightened(layout: Callable[..., Any]) -> Callable[..., Any]:
    """A page's layout whose answer is :func:`light`."""

    @wraps(layout)
    def answer(*arguments: Any, **query: Any) -> Component:
        return light(layout(*arguments, **query))

    return answer


def _as_child(part: _Element | _Text | Component) -> Component | str:
    if isinstance(part, _Element):
        return Markup(*part)
    return part.words if isinstance(part, _Text) else part


class _Walk:
    """One walk over a page in the order of reading, and what was told on the way."""

    def __init__(self, keep: Collection[str]) -> None:
        self.keep = keep
        self.known: set[str] = set()
        self.is_mark_told = False
        self.names: list[str] = []

    def element(
        self, part: Component, *, is_prose: bool = False, is_pressed: bool = False, is_shut: bool = False
    ) -> _Element | Component:
        """A part as an element, or as a component where a chart is inside.

        Raises ValueError for an address that runs a script.

        Parameters
        ----------
        is_prose
            Whether it stands in a sentence.
        is_pressed
            Whether it stands in what is followed or pressed.
        is_shut
            Whether it stands in what must be opened first: only what a caption says is told there, for itself.
        """
        kind = part._type
        is_link = kind == "Link" and part._namespace == "dash_core_components"
        if part._namespace != "dash_html_components" and not is_link:
            return part
        own = part.__dict__
        style = own.get("className")
        children: Sequence[Any] = as_list(own.get("children"))
        is_shut = is_shut or kind == "Details"
        is_pressed = is_pressed or kind in _PRESSED
        # What is only read aloud has no place for a button.
        is_named = kind in _NAMED or own.get("role") == "img" or style == "unseen"
        is_prose = not is_named and (is_prose or kind in _PROSE) and (not is_shut or kind == "Caption")
        known = self.known
        if style == "term" and not is_shut:
            known.add(children[-1].children[-1])
        if style == "mark" and not (is_pressed or is_shut or self.is_mark_told):
            mark = glossary.ILLUSTRATIVE
            self.is_mark_told = children[-1] == mark.term
            if self.is_mark_told:
                children = [*children[:-1], _term(mark.term, mark.meaning)]
        if kind == "Table" and not is_shut:
            self.names = list(_row_names(children))
        if kind == "Caption" and is_shut:
            known = set()
        inside: list[_Written | Component] = []
        for child in children:
            if isinstance(child, Component):
                inside.append(self.element(child, is_prose=is_prose, is_pressed=is_pressed, is_shut=is_shut))
            elif isinstance(child, _Text):
                inside.append(child)
            elif child is not None:
                words = str(child)
                inside.append(_Text(words, _told(words, known) if is_prose else escape(words, quote=False)))
        written = [child for child in inside if not isinstance(child, Component)]
        if kind == "Caption" and is_prose and not is_shut:
            written.append(self._names_told(written))
        if own.get("id") in self.keep or len(written) < len(inside):
            part.children = [_as_child(child) for child in inside]
            return part
        attributes = {
            name: value for name, value in own.items() if name not in _INTERNAL and value is not None
        }
        if not _is_safe(attributes.get("href", "")):
            raise ValueError(f"The address {attributes['href'][:40]} is no address of a page.")
        if is_link:
            attributes.pop("refresh", None)
            attributes[PAGE_LINK] = "true"
            kind = "a"
        return _Element(kind.lower(), attributes, "".join(child.__html__() for child in written))

    def _names_told(self, caption: Sequence[_Written]) -> _Text:
        """What a caption adds for words that its table uses in names alone, which are followed and not explained."""
        told = []
        for name in self.names:
            for start, end, meaning in glossary.found(name):
                if meaning not in self.known:
                    self.known.add(meaning)
                    told.append(_term(name[start:end], meaning).content)
        self.names = []
        if not told:
            return _Text("", "")
        last = caption[-1]
        said = last.words if isinstance(last, _Text) else last.content
        stop = "" if said.endswith(".") else "."
        return _Text("", f"{stop} Words to look up: {', '.join(told)}.")


def _row_names(children: Sequence[Any]) -> Iterator[str]:
    """The words of every heading of a row."""
    for child in children:
        if isinstance(child, Component):
            if getattr(child, "scope", None) == "row":
                yield _words(child)
            else:
                yield from _row_names(as_list(getattr(child, "children", None)))


def _words(part: object) -> str:
    """The words of a part, without the meanings that some of them tell."""
    if not isinstance(part, Component):
        return str(part)
    if getattr(part, "role", None) == "tooltip":
        return ""
    return " ".join(map(_words, as_list(getattr(part, "children", None))))


def _told(text: str, known: set[str]) -> str:
    """HTML of a text in which words of the glossary whose meaning is not yet ``known`` tell it; it is then."""
    pieces = []
    position = 0
    for first, last, meaning in glossary.found(text):
        if meaning in known:
            continue
        known.add(meaning)
        told = _term(text[first:last], meaning).content
        pieces.append(escape(text[position:first], quote=False))
        position = last
        mark = text[last : last + 1]
        if mark and mark in ".,;:)":
            # A button may part from the stop after it, which would then begin a line.
            told = f'<span class="unbroken">{told}{mark}</span>'
            position += 1
        pieces.append(told)
    return "".join(pieces) + escape(text[position:], quote=False)


def _term(word: str, meaning: str) -> _Text:
    """A word with its meaning on hover and on focus, without script; ``components.term`` makes the same."""
    return _Text(
        word,
        f'<button class="term" type="button">{escape(word, quote=False)}'
        f'<span class="meaning" role="tooltip">\u200b{escape(meaning, quote=False)}</span></button>',
    )


def _attribute(name: str, value: Any) -> str:
    """One attribute as HTML writes it.

    Raises
    ------
    ValueError
        For a name that is React's alone and would be lost.

    >>> _attribute("style", {"maskImage": 'url("a")', "gridRow": 2}), _attribute("open", True)
    (' style="mask-image:url(&quot;a&quot;);grid-row:2"', ' open=""')
    """
    if name == "style":
        value = ";".join(f"{_CAPITAL.sub(_hyphened, key)}:{one}" for key, one in value.items())
    elif isinstance(value, bool):
        if name.startswith(("aria-", "data-")):
            value = str(value).lower()
        elif value:
            value = ""
        else:
            return ""
    name = _IN_HTML.get(name, name)
    if _CAPITAL.search(name):
        raise ValueError(f"{name} is no attribute that HTML is known to have.")
    return f' {name}="{escape(str(value))}"'


def _is_safe(address: str) -> bool:
    """Whether an address has no scheme, or one that runs nothing; browsers read it without blanks and controls."""
    read = _BLANK.sub("", address).lower()
    return not _SCHEME.match(read) or read.startswith(_SAFE_SCHEMES)


def _hyphened(capital: re.Match[str]) -> str:
    return f"-{capital[0].lower()}"
