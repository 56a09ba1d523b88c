"""Asks as a list: what is asked, of whom, by when, and where it is shown."""

from __future__ import annotations

from collections.abc import Sequence

from dash import dcc, html

from outcomes import address
from outcomes.web.components.marks import illustrative_mark
from outcomes.web.rich_text import rich_text
from outcomes.web.tree import Piece, classes
from outcomes.wording.asks import NO_OWNER, Ask

EXAMPLE = "Example: nobody asked this"


def ask_list(here: address.View, asks: Sequence[Ask], *, with_about: bool = True) -> html.Ul | None:
    """Asks in columns, in the order given; None where there is none.

    ``with_about`` links each to what it is about: a page about that alone goes without.
    """
    if not asks:
        return None
    return html.Ul([_ask(here, ask, with_about=with_about) for ask in asks], className="asks")


def _ask(here: address.View, ask: Ask, *, with_about: bool) -> html.Li:
    mark = [illustrative_mark(EXAMPLE)] if ask.is_example else []
    said = rich_text(ask.text) if ask.kind == "written" else [html.P(ask.text)]
    small = _small_print(here, ask, with_about=with_about)
    return html.Li(
        [html.H3(ask.title), *mark, *said, *([html.P(small, className="caption")] if small else [])],
        className=classes(ask.kind, "closed" if ask.is_closed else None),
    )


def _small_print(here: address.View, ask: Ask, *, with_about: bool) -> list[Piece]:
    """When it is due, who owns it, for which places, and links to what it is about: a sentence each."""
    sentences: list[list[Piece]] = []
    if ask.when:
        sentences.append([html.B(ask.when, className="worse") if ask.is_overdue else ask.when])
    if ask.owner:
        sentences.append([f"Owner: {ask.owner}"])
    elif ask.kind == "written":
        sentences.append([NO_OWNER])
    if ask.where:
        sentences.append([f"For {ask.where}"])
    if with_about:
        links = [dcc.Link(one.title, href=here.link(one.path)) for one in ask.about]
        sentences.append(["About: ", *[piece for link in links for piece in (", ", link)][1:]])
    ended: list[Piece] = []
    for sentence in sentences:
        ended += [*([" "] if ended else []), *sentence, "."]
    return ended
