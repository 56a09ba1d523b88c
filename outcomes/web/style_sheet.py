"""The one style sheet of the pages: the files of ``assets/`` in their order, icons and the colours of charts inside."""

import re
from functools import cache
from urllib.parse import quote

from outcomes.catalogue import ROOT
from outcomes.charts.parts import COLOURS

ASSETS = ROOT / "assets"
CHARTS = "charts.css"
SHEETS = (
    "vendor/bootstrap.min.css",
    "tokens.css",
    "shell.css",
    "find.css",
    "marks.css",
    "tables.css",
    "facts.css",
    "places.css",
    "matrix.css",
    "asks.css",
    CHARTS,
    "forced-colours.css",
    "pages.css",
    "print.css",
    "overview.css",
    "one-page.css",
)


@cache
def style_sheet() -> bytes:
    """Everything that the pages are dressed in."""
    return _icons_inside("\n".join(_read(name) for name in SHEETS)).encode()


def chart_colours() -> str:
    """Rules that turn every colour of a chart into its token: no second figure for the night or for paper.

    Plotly takes no variables and writes colours as inline styles, which only ``!important`` overrules. A browser
    without ``light-dark()`` knows no token either, and shows charts as they come: by day.
    """
    rules = [
        f'.js-plotly-plot [style*="{paint}: {_written(colour)}"] {{ {paint}: var(--{token}) !important; }}'
        for token, colour in COLOURS.items()
        for paint in ("stroke", "fill")
    ]
    # The hatch is a pattern, whose colour is an attribute.
    rules.append(".js-plotly-plot pattern path { stroke: var(--illustrative-hatch); opacity: 1; }")
    return "\n".join(["@supports (color: light-dark(Canvas, Canvas)) {", *rules, "}"])


def _written(colour: str) -> str:
    """A colour as browsers write it into a style."""
    red, green, blue = bytes.fromhex(colour.removeprefix("#"))
    return f"rgb({red}, {green}, {blue})"


def _read(name: str) -> str:
    css = (ASSETS / name).read_text(encoding="utf-8")
    return f"{css}\n{chart_colours()}" if name == CHARTS else css


def _icons_inside(css: str) -> str:
    """The style sheet with its icons in it: one request instead of thirty."""

    def inside(found: re.Match[str]) -> str:
        svg = (ASSETS / found[1]).read_text(encoding="utf-8").strip().replace('"', "'")
        return f'url("data:image/svg+xml,{quote(svg, safe=" =:/;,.()-" + chr(39))}")'

    return re.sub(r'url\("(icons/[a-z-]+\.svg)"\)', inside, css)
