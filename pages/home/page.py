"""Overview: whether we are on course for 2030."""

from collections.abc import Sequence

import dash
from dash import html
from dash.development.base_component import Component

from outcomes import address
from outcomes.catalogue import catalogue
from outcomes.numerals import upper_first
from outcomes.web import components as ui
from outcomes.web import lacking, rows, view
from outcomes.wording import aims
from outcomes.wording.answer import opening
from pages.changes import summary as changes
from pages.home import deciding, organisation, signals, so_what

TITLE = "Are we on course for 2030?"


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
            changes.since_the_last_board(here),
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


dash.register_page(
    "pages.home", path="/", name="Overview", title=view.titled("Overview"), layout=layout, order=0
)
