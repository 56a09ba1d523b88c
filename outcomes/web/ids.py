"""Every component id that a callback or a script refers to.

Static ids are strings; ids of repeated components are functions that return a string, so that an address in
a link (``#chart-smoking-trajectory``) and the id of the component cannot differ.
"""

from __future__ import annotations

import re

LOCATION = "location"
SHELL = "shell"
MAIN = "main"
AREA = "area"
PLACE_HINT = "place-hint"
BRAND = "brand"
MAIN_NAV = "main-nav"
FOOTER = "footer"
FOOT_NAV = "foot-nav"
PAGE_TITLE = "page-title"
NEWS = "news"
THEME = "theme"
PACK = "take-pack"
TAKEN = "taken"
FIND = "find"
FIND_NEWS = "find-news"
FOUND = "found"
FOUND_NOTHING = "found-nothing"


def slug(*parts: object) -> str:
    """Parts joined into an id: lower case, digits and hyphens, nothing else.

    >>> slug("chart", "Westmorland and Furness", 2024)
    'chart-westmorland-and-furness-2024'
    """
    return re.sub(r"[^a-z0-9]+", "-", " ".join(str(p) for p in parts).lower()).strip("-")


def chart(name: str) -> str:
    """Id of a chart's section; its Plotly graph is ``graph(name)``."""
    return slug("chart", name)


def graph(name: str) -> str:
    """Id of the Plotly graph inside a chart."""
    return slug("graph", name)


def table(name: str) -> str:
    """Id of the table that belongs to a chart."""
    return slug("table", name)


def section(name: str) -> str:
    """Id of a section's heading, for links inside a page."""
    return slug("section", name)
