"""What changed since the last board, on the overview: a section, and the few changes that matter most."""

from typing import NamedTuple

from dash import dcc, html
from dash.development.base_component import Component

from outcomes import address, numerals
from outcomes.catalogue import catalogue
from outcomes.exports import changes
from outcomes.exports.changes import Compared, News
from outcomes.results.releases import Change
from outcomes.sources import registry
from outcomes.warehouse.releases import NoRelease
from outcomes.web import components as ui
from outcomes.web import rows, view
from outcomes.web.tree import Piece
from outcomes.wording import changes as words

MOST = 6
# one-page.css hides the others there.
MOST_ON_PAPER = 2


class Told(NamedTuple):
    """One change as the overview tells it: what it is of, where that is told in full, and what changed."""

    title: str
    href: str
    sentence: str


def most_important(here: address.View, n: int) -> list[Told]:
    """The changes that matter most for an area since the last board, at most ``n``; none that is illustrative."""
    compared = compared_now()
    return [told(here, one) for one in changes.news(compared.of(here.area))[:n]] if compared else []


def told(here: address.View, news: News) -> Told:
    """What is told of one part or series, with the figure behind a verdict in the same breath."""
    return Told(words.title(news.first, here.area), href(here, news.first), words.told(news.changes))


def href(here: address.View, change: Change) -> str:
    """The page that tells in full what a change is of."""
    if not change.commitment:
        measure = catalogue.measure_by_id[change.measure]
        page = registry.page_of(measure.layout or "", measure.id)
        return here.link(f"/weekly/{page}", measure=measure.id)
    return rows.page_address(here, catalogue.commitment(change.commitment), words.part_of(change))


def since_the_last_board(here: address.View) -> html.Section:
    """What changed since the last board and why, verdicts first; the page of changes has the rest."""
    compared = compared_now()
    title, name = "Since the last board", "changes"
    if compared is None or compared.before is None:
        return ui.section(title, html.P(words.FIRST), name=name)
    found = changes.news(compared.of(here.area))
    note: list[Piece] = [html.Span(words.compared_in_full(compared.before, compared.board))]
    body: list[Component] = [_table(here, found[:MOST])] if found else [html.P(_nothing(compared))]
    if len(found) > MOST_ON_PAPER:
        cut = f" On paper the first {numerals.counted(MOST_ON_PAPER, 'change')} of {len(found)}."
        note.append(html.Span(cut, className="only-on-paper"))
    more = len(found) - MOST
    rest = (
        f"See {numerals.counted(more, 'more change')}"
        if more > 0
        else "See what changed, and choose releases"
    )
    body.append(html.P(dcc.Link(rest, href=here.link("/changes")), className="caption no-print"))
    return ui.section(title, body, note=note, name=name)


def _nothing(compared: Compared) -> str:
    return words.SAME if compared.is_same else words.NOTHING


def _table(here: address.View, found: list[News]) -> html.Div:
    columns = [ui.column("title", "Commitment"), ui.column("sentence", "What changed, and why")]
    shown = [told(here, one) for one in found]
    return ui.data_table(
        columns,
        [
            {"title": dcc.Link(one.title, href=one.href, className="row-link"), "sentence": one.sentence}
            for one in shown
        ],
        "What changed since the last board",
        on_phone="rows",
        class_name="changes",
        caption_unseen=True,
    )


def compared_now() -> Compared | None:
    """None where what the present release holds was not kept, as after an upgrade: the pages do not need it."""
    try:
        return changes.between(today=view.today())
    except NoRelease:
        return None
