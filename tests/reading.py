"""Reading a page in a test: its words, links and empty states."""

import re

from dash.development.base_component import Component

from outcomes.results.targets import BreakdownGap
from tests.rows import filled

LEADERS_NEVER_READ = re.compile(r"\b(significant|special cause|fail(s|ed|ure)?)\b|p =", re.IGNORECASE)
LEAKED = re.compile(r"\b(nan|NaT|None)\b|<NA>|\{|\}")


def pieces(component) -> list:
    """A component and everything inside it."""
    if isinstance(component, list | tuple):
        return [piece for child in component for piece in pieces(child)]
    children = getattr(component, "children", None)
    if getattr(component, "className", None) == "term":
        return [component, f"\0{children[0]}\0"]
    if getattr(component, "className", None) == "unbroken" and isinstance(children, list):
        return [component, *pieces(children[:-1]), f"\0{children[-1]}\0"]
    return [component, *(pieces(children) if children is not None else [])]


def text(component) -> str:
    """The words as they are read; a word of the glossary stands in its sentence without its meaning."""
    words = " ".join(str(piece) for piece in pieces(component) if isinstance(piece, str | int | float))
    return re.sub(r" ?\0(.*?)\0 ?", r"\1", words)


def prose(component) -> str:
    """Everything but code to copy, queries and digests."""
    if isinstance(component, list | tuple):
        return " ".join(prose(child) for child in component)
    if type(component).__name__ in ("Pre", "Code"):
        return ""
    if isinstance(component, str | int | float):
        return str(component)
    children = getattr(component, "children", None)
    if getattr(component, "className", None) == "term":
        return children[0]
    return "" if children is None else prose(children)


def of_kind(component, *names: str) -> list:
    return [piece for piece in pieces(component) if type(piece).__name__ in names]


def title(component) -> str:
    return text(of_kind(component, "H1")[0])


def links(component) -> list[str]:
    return [piece.href for piece in of_kind(component, "Link", "A")]


def ids_of(component) -> list[str]:
    return [piece.id for piece in pieces(component) if getattr(piece, "id", None)]


def nodes(component) -> list:
    """The components of a page, without its words."""
    return [piece for piece in pieces(component) if isinstance(piece, Component)]


def graphs(component) -> list:
    return of_kind(component, "Graph")


def props(component, name: str) -> list:
    """The values of one property wherever it is set."""
    return [p[name] for p in (node.to_plotly_json()["props"] for node in nodes(component)) if name in p]


def missing(component) -> list[str]:
    return [reason for reason in props(component, "data-missing") if reason]


# How far groups lie apart, as a snapshot holds it for one measure and area.
GROUP_GAP = filled(
    BreakdownGap,
    measure="smoking_adults",
    area_code="E06000047",
    dimension="Deprivation",
    first_period="2014",
    last_period="2024",
    first_gap=12.0,
    last_gap=14.5,
    highest_group="Most deprived fifth",
    lowest_group="Least deprived fifth",
    is_widening=True,
)


INLINE = {"Span", "B", "A", "Link", "Em", "Strong", "Abbr", "Button", "Sub", "Sup"}


def lines(component) -> list[str]:
    """The words of a page, a line for each block: what stands in two blocks is no one sentence."""
    found: list[str] = []
    _read_into(component, found)
    return [line for text in "".join(found).split("\n") if (line := text.strip())]


def _read_into(component, found: list[str]) -> None:
    if component is None or type(component).__name__ in ("Graph", "Pre", "Code"):
        return
    if isinstance(component, list | tuple):
        for child in component:
            _read_into(child, found)
        return
    if isinstance(component, str | int | float):
        found.append(str(component))
        return
    children = getattr(component, "children", None)
    if getattr(component, "className", None) == "term":
        children = children[0]
    is_block = type(component).__name__ not in INLINE or "caption" in str(getattr(component, "className", ""))
    edge = ["\n"] if is_block else []
    found += edge
    _read_into(children, found)
    found += edge
