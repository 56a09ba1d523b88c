"""Overview: whether we are on course for 2030."""

from collections.abc import Sequence
from typing import Any

import dash
from dash import dcc, html
from dash.development.base_component import Component

from outcomes import address, numerals
from outcomes.catalogue import catalogue
from outcomes.numerals import lower_first, upper_first
from outcomes.results.tables import known
from outcomes.results.targets import Arrival, Change, Earlier
from outcomes.warehouse import store
from outcomes.web import components as ui
from outcomes.web import lacking, rows, view
from outcomes.web.tree import Piece
from outcomes.wording import aims, recency
from outcomes.wording.answer import opening
from pages.home import deciding, organisation, signals, so_what

TITLE = "Are we on course for 2030?"
MOST_CHANGES = 6
# one-page.css hides the others there.
MOST_ON_PAPER = 2


@view.page
def layout(here: address.View) -> Component:
    """Counts and what to decide; then every promise in a row, what changed and this week's signals."""
    if not rows.has_outcomes(here.area):
        return organisation.overview(here)
    verdicts = rows.read(here)
    headlines = [pair for headline in catalogue.headlines for pair in rows.shown_parts(verdicts, headline)]
    groups = rows.goal_groups(verdicts, catalogue.goals)
    shown = [*headlines, *(pair for group in groups for pair in group.shown)]
    promises = rows.promises(verdicts, shown)
    return html.Div(
        [
            ui.page_head(TITLE, opening(promises, verdicts.tally(), here.area)),
            deciding.tally(promises),
            deciding.blocks(verdicts),
            deciding.this_week(verdicts),
            _headlines(verdicts, headlines),
            _targets(verdicts, groups, shown),
            so_what.section(here),
            _since_the_last_board(here),
            signals.of_week(here),
        ],
        className="one-page",
    )


def _headlines(verdicts: rows.Verdicts, shown: Sequence[rows.Shown]) -> html.Section | None:
    caption = f"Headline commitments, {verdicts.here.area.name}"
    table = rows.table(verdicts, [rows.Group(None, shown)], caption)
    return ui.section("Headline commitments", table, note=rows.CONFIRM, name="headlines") if table else None


def _targets(
    verdicts: rows.Verdicts, groups: Sequence[rows.Group], shown: Sequence[rows.Shown]
) -> html.Section:
    caption = upper_first(f"{aims.TARGETS} under {aims.GOALS}, {verdicts.here.area.name}")
    return ui.section(
        upper_first(f"{aims.GOALS}, {aims.TARGETS}"),
        [
            rows.table(verdicts, groups, caption, "Target"),
            lacking.absent(verdicts, shown),
            rows.key(verdicts, shown),
            rows.reading(verdicts, shown),
        ],
        note=aims.GROUPING,
        name="targets",
    )


# --- since the last board ----------------------------------------------------------------------------


def _since_the_last_board(here: address.View) -> html.Section:
    earlier = known(store.read_one("overview_earlier", Earlier))
    changed = list(store.read("overview_changes", Change, area=here.area.code))
    if here.area.is_local:
        changed = [row for row in changed if not catalogue.commitment(row.commitment).sensitive]
    body: list[Component]
    if earlier.published_at is None:
        body = [html.P("This is the first snapshot: there is nothing to compare it with yet.")]
    elif not changed:
        body = [
            html.P(f"No verdict has changed. {recency.arrived(store.read('overview_arrivals', Arrival))}")
        ]
    else:
        columns = [ui.column("title", "Commitment"), ui.column("sentence", "What changed, and why")]
        shown = [_change(here, row) for row in changed[:MOST_CHANGES]]
        body = [
            ui.data_table(
                columns,
                shown,
                "Verdicts that changed",
                on_phone="rows",
                class_name="changes",
                caption_unseen=True,
            )
        ]
        if len(changed) > MOST_CHANGES:
            more = numerals.counted(len(changed) - MOST_CHANGES, "more change")
            body.append(
                html.P(
                    f"And {more}, in the download of assessments on the data page.",
                    className="caption d-print-none",
                )
            )
    note: list[Piece] = []
    if earlier.published_at is not None:
        note.append(html.Span(recency.compared_with(earlier.board, earlier.published_at)))
    if len(changed) > MOST_ON_PAPER:
        cut = f" On paper the first {numerals.counted(MOST_ON_PAPER, 'change')} of {len(changed)}."
        note.append(html.Span(cut, className="only-on-paper"))
    return ui.section("Since the last board", body, note=note, name="changes")


def _change(here: address.View, row: Change) -> dict[str, Any]:
    commitment = catalogue.commitment(row.commitment)
    part = next((part for part in commitment.parts if part.id == row.part), None)
    name = (
        commitment.title
        if part is None or len(commitment.parts) == 1
        else f"{commitment.title}: {lower_first(part.label)}"
    )
    link = dcc.Link(name, href=rows.page_address(here, commitment, part), className="row-link")
    return {"title": link, "sentence": row.sentence}


dash.register_page(
    "pages.home", path="/", name="Overview", title=view.titled("Overview"), layout=layout, order=0
)
