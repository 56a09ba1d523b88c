"""Words with icons: verdicts, signals, comparisons, and the mark of invented data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol

from dash import html

from outcomes.catalogue import glossary
from outcomes.methods.verdict import ICONS, LIKELY, UNLIKELY, WORDS
from outcomes.numerals import upper_first
from outcomes.web import ids
from outcomes.web.tree import Piece, Pieces, attributes, classes, when
from outcomes.wording.service_words import ASSURED

TONES: Mapping[str, str] = {
    "met": "better",
    "likely": "better",
    "right-way": "better",
    "unlikely": "worse",
    "wrong-way": "worse",
    "gap-closing-both-worse": "worse",
}


BASIS_WORDS = {"stated": "Stated", "assumed": "Assumed", "not stated": "Not stated"}


ASSURANCE_TONES: Mapping[str, str] = {"usually met": "better", "sometimes": "usual", "rarely": "worse"}


COMPARISON_SHAPES = {"better": "circle", "worse": "diamond", "similar": "square"}


def icon(name: str, *, tone: str | None = None, size: str | None = None) -> html.Span:
    """One of the icons in ``assets/icons``, hidden from screen readers: a word always stands beside it."""
    return html.Span(className=classes("icon", f"icon-{name}", tone, size), **attributes(aria_hidden="true"))


def verdict(code: str, words: str | None = None, *, detail: Pieces = None, large: bool = False) -> html.Span:
    """A verdict as icon and words.

    ``code`` is one of ``outcomes.methods.verdict.WORDS``; ``detail`` is small print under the words, such as "about
    1 in 3".

    >>> verdict("either-way").children[1].children[0]
    'Could go either way'
    """
    return html.Span(
        [
            icon(ICONS[code], tone=TONES.get(code, "usual")),
            _worded(words or WORDS[code], detail),
        ],
        className=classes("verdict", "large" if large else None),
    )


def _worded(words: str, detail: Pieces) -> html.Span:
    """Words beside an icon, with small print under them."""
    return html.Span([words, *when(detail, html.Span(detail, className="detail"))], className="words")


def lines(said: Iterable[str]) -> list[html.Span] | None:
    """What stands beneath a verdict, each on a line of its own; None where there is nothing to add."""
    return [html.Span(line, className="line") for line in said] or None


def tally(verdicts: Sequence[tuple[str, int]]) -> html.Ul:
    """How many targets have each verdict: ``tally([("likely", 0), ("either-way", 2)])``."""
    return html.Ul(
        [
            html.Li(
                [icon(ICONS[code], tone=TONES.get(code, "usual")), html.B(str(n)), html.Span(WORDS[code])]
            )
            for code, n in verdicts
        ],
        className="tally",
    )


def variation(name: str, detail: Pieces = None) -> html.Span:
    """What a control chart says: ``variation("concern high", "Above the upper limit")``.

    ``name`` is ``spc.Latest.variation``: "improvement", "concern" or "neutral" with "high" or "low";
    "mixed"; "usual".
    """
    kind = name.split()[0]
    words = {
        "improvement": "Improvement",
        "concern": "Concern",
        "neutral": "Change",
        "mixed": "Mixed",
        "usual": "Usual variation",
    }[kind]
    tone = {"improvement": "better", "concern": "worse"}.get(kind, "usual")
    return html.Span(
        [
            icon(f"variation-{ids.slug(name)}", size="large"),
            _worded(words, detail),
        ],
        className=f"signal {tone}",
    )


def assurance(name: str | None, detail: Pieces = None) -> html.Span:
    """Whether the process meets a standard: ``assurance("rarely", "Standard 78%")``; None has no icon."""
    if name is None:
        return html.Span(detail or "No standard", className="caption")
    return html.Span(
        [
            icon(f"assurance-{ids.slug(name)}", size="large"),
            _worded(upper_first(ASSURED[name]), detail),
        ],
        className=f"signal {ASSURANCE_TONES[name]}",
    )


def comparison(kind: str, words: str) -> html.Span:
    """A place against England: ``kind`` is "better", "worse" or "similar", ``words`` "higher" and so on."""
    tone = "usual" if kind == "similar" else kind
    return html.Span(
        [icon(COMPARISON_SHAPES[kind], tone=tone, size="small"), html.Span(words, className="words")],
        className="comparison",
    )


def illustrative_mark(words: str = glossary.ILLUSTRATIVE.term) -> html.Span:
    """The mark of everything that rests on invented data."""
    return html.Span([icon("mark", size="small"), words], className="mark")


class Marked(Protocol):
    """A result that says whether it rests on invented data."""

    @property
    def synthetic(self) -> bool:
        """Whether it does."""


def is_all_illustrative(rows: Iterable[Marked | Mapping[str, Any]]) -> bool:
    """Whether a section rests on invented data alone, and may carry the mark; a real row never stands under it.

    >>> is_all_illustrative([{"synthetic": True}, {"synthetic": False}]), is_all_illustrative([])
    (False, False)
    """
    said = [_is_invented(row) for row in rows]
    return bool(said) and all(said)


def row_mark(row: Marked | Mapping[str, Any], rows: Iterable[Marked | Mapping[str, Any]]) -> list[html.Span]:
    """The mark of an invented row among ``rows`` of which some are real; else it stands over all of them.

    >>> invented, real = {"synthetic": True}, {"synthetic": False}
    >>> len(row_mark(invented, [invented, real])), row_mark(invented, [invented]), row_mark(real, [invented, real])
    (1, [], [])
    """
    return [illustrative_mark()] if _is_invented(row) and not is_all_illustrative(rows) else []


def _is_invented(row: Marked | Mapping[str, Any]) -> bool:
    return bool(row["synthetic"] if isinstance(row, Mapping) else row.synthetic)


def basis(kind: str) -> html.Span:
    """Whether the strategy says so: "stated", "assumed" or "not stated"."""
    return html.Span(BASIS_WORDS[kind], className=f"basis {ids.slug(kind)}")


def freshness(period: str | None, age: str | None = None) -> html.Span:
    """How recent the data is: ``freshness("2024", "23 months old")``."""
    if not period:
        return html.Span("No data", className="caption")
    return html.Span([period, *when(age, " ", html.Span(age, className="caption"))], className="freshness")


def term(word: Piece, meaning: str) -> html.Button:
    """A word with its meaning on hover and on focus, without script."""
    return html.Button(
        [word, html.Span(["\u200b", meaning], className="meaning", role="tooltip")],
        className="term",
        type="button",
    )


def chance(probability: float) -> html.Span:
    """A dot on a line from 0 to 1 with ticks where the verdict changes, beside the words of the analysts' panel."""
    return html.Span(
        [
            *[html.I(style={"left": f"{float(100 * cut):.1f}%"}) for cut in (UNLIKELY, LIKELY)],
            html.B(style={"left": f"{round(100 * probability)}%"}),
        ],
        className="chance",
        **attributes(aria_hidden="true"),
    )
