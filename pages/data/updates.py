"""When publishers were last asked for figures and what came, on the data page; nothing is asked here."""

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from outcomes import settings
from outcomes.catalogue import Publisher, catalogue
from outcomes.catalogue.publishers import UNCHECKED
from outcomes.numerals import counted, day, upper_first
from outcomes.sources import registry
from outcomes.warehouse.updates import Update, read
from outcomes.web import components as ui
from pages.data.files import stamp

WORDS = {
    "new figures": "New figures",
    "nothing new": "Nothing new",
    "failed": "Could not be had; what was held before is shown",
}


def updates() -> Component:
    """One row a publisher: when it was last asked, what came, and when figures last came."""
    publishers = [one for one in catalogue.publishers if registry.is_known(one.layout)]
    said = {one.source: one for one in read(settings.current().home)}
    asked = {one.id: said[one.id] for one in publishers if one.id in said}
    columns = [
        ui.column("label", "Publisher"),
        ui.column("asked", "Last asked"),
        ui.column("came", "What came"),
        ui.column("new", "Last new figures"),
        # Where nobody has run any of them yet, the note says so once.
        *([ui.column("known", "How its address is known")] if _any_checked(publishers) else []),
    ]
    rows = [_row(publisher, asked.get(publisher.id)) for publisher in publishers]
    table = ui.data_table(
        columns, rows, "Publishers that figures are fetched from", caption_unseen=True, on_phone="rows"
    )
    return ui.section(_title(list(asked.values())), table, name="updates", note=_note(publishers))


def _title(asked: Sequence[Update]) -> str:
    if not asked:
        return "No publisher was asked for figures yet"
    failed = sum(one.status == "failed" for one in asked)
    newest = max(one.asked_at for one in asked)
    title = f"Publishers were last asked on {day(newest.date())}"
    if failed:
        title += f"; {counted(failed, 'source')} could not be had"
    return title


def _note(publishers: Sequence[Publisher]) -> list[str | Component]:
    known = "" if _any_checked(publishers) else f" It is {UNCHECKED}."
    return [
        "The command ",
        html.Code("fetch"),
        f" asks publishers when somebody runs it, and nothing else does.{known}",
    ]


def _any_checked(publishers: Sequence[Publisher]) -> bool:
    return any(one.last_checked for one in publishers)


def _row(publisher: Publisher, update: Update | None) -> dict[str, str]:
    came = "–" if update is None else WORDS[update.status]
    if update is not None and update.status == "new figures":
        came += f" in {counted(update.n_files, 'file')}"
    return {
        "label": publisher.label,
        "asked": "Never" if update is None else stamp(update.asked_at),
        "came": came,
        "new": stamp(update.new_at if update else None),
        "known": upper_first(publisher.how_known),
    }
