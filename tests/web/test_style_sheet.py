"""Colours stand in one file, rules stand once, and what overrules everything says why."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from outcomes.catalogue import ROOT
from outcomes.charts import colours, figures
from outcomes.web import style_sheet

OURS = [name for name in style_sheet.SHEETS if not name.startswith("vendor/")]
COLOUR = re.compile(
    r"#[0-9a-fA-F]{3,8}\b|\b(?:rgb|hsl|hwb|lab|lch|oklab|oklch|color)a?\([^)]*\)|(?<![-\w])(?:black|white)\b(?!-)"
)
# In Python a colour stands between quotation marks, with or without its sign.
QUOTED = re.compile(
    r"""["'](?:#[0-9a-fA-F]{3,8}|(?=[A-F]*[0-9])(?=[0-9]*[A-F])[0-9A-F]{6}|(?:rgb|hsl)a?\([\d., %]*\))["']"""
)
# What may name a colour outside assets/tokens.css, and why.
EXCEPTIONS = {
    "assets/favicon.svg": "a browser shows it in its own window, where none of our variables reach",
    "outcomes/charts/parts.py": 'CLEAR, "rgba(0,0,0,0)", is no colour',
    "outcomes/sources/template.py": "lies below what reads the tokens",
    "outcomes/exports/template.py": "lies below what reads the tokens",
}


def rules(css: str) -> Iterator[tuple[tuple[str, ...], str, list[str]]]:
    """Every rule: what it stands in, its selector, its declarations."""
    opened: list[tuple[str, list[str]]] = []
    for found in re.finditer(
        r"([^{};]*)\{|\}|([^{};]+)(?:;|(?=\}))", re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    ):
        if found[0].endswith("{"):
            opened.append((" ".join(found[1].split()), []))
        elif found[0] == "}":
            selector, declared = opened.pop()
            if declared:
                yield tuple(outer for outer, _ in opened), selector, declared
        elif opened and found[2].strip():
            opened[-1][1].append(found[2].strip())


def written(path: Path) -> str:
    """A file without its comments, where they could only speak of colours."""
    text = path.read_text(encoding="utf-8")
    return re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL) if path.suffix in (".css", ".js") else text


def test_every_sheet_is_served():
    assert {path.name for path in style_sheet.ASSETS.glob("*.css")} == set(OURS)


def test_no_colour_stands_outside_the_tokens():
    looked_at = [
        *((path, COLOUR) for kind in ("*.css", "*.js", "*.svg") for path in style_sheet.ASSETS.glob(kind)),
        *((path, QUOTED) for folder in ("outcomes", "pages") for path in (ROOT / folder).rglob("*.py")),
        (ROOT / "app.py", QUOTED),
    ]
    found = {
        path.relative_to(ROOT).as_posix(): colour.findall(written(path))
        for path, colour in looked_at
        if path.name != "tokens.css"
    }

    # Icons (assets/icons) are masks: their black and white say what is opaque.
    assert {name: said for name, said in found.items() if said and name not in EXCEPTIONS} == {}
    assert all(found.get(name, "moved") for name in EXCEPTIONS)


def test_python_reads_the_tokens_by_day():
    assert {"page", "text", "on-masthead", "bound", "focus"} <= set(colours.DAY)
    assert colours.DAY["masthead"] == "#005eb8"
    assert colours.office("masthead") == "005EB8"
    assert figures.COLOURS["better"] == colours.DAY["better"]


@pytest.mark.parametrize("name", OURS)
def test_a_rule_stands_once(name):
    said = Counter((outer, selector) for outer, selector, _ in rules((style_sheet.ASSETS / name).read_text()))
    assert {rule: n for rule, n in said.items() if n > 1} == {}


@pytest.mark.parametrize("name", OURS)
def test_what_overrules_everything_has_its_reason_above_it(name):
    lines = (style_sheet.ASSETS / name).read_text().splitlines()
    loud = [i for i, line in enumerate(lines) if "!important" in line]
    assert [lines[i] for i in loud if "*/" not in "".join(lines[i - 2 : i])] == []
    assert len(loud) <= 2
