"""What the weekly pages say where a figure is missing, and where the rows that were set aside can be seen."""

from collections.abc import Sequence

from dash import dcc
from dash.development.base_component import Component

from outcomes import address
from outcomes.catalogue import Measure, catalogue
from outcomes.numerals import counted, upper_first
from outcomes.results.weekly import JudgedSummary, SetAside
from outcomes.warehouse import store
from outcomes.web import components as ui
from outcomes.wording import service_words, subjects

SET_ASIDE = "/data#section-quarantine"


def no_series(here: address.View, measure: Measure, path: str) -> Component:
    """Why an area has no series of a measure, and the nearest area that has one."""
    reason, nearest = service_words.why_missing(measure, here.area)
    whose = catalogue.reporters(measure, here.area)
    (aside,) = store.read("weekly_set_aside", SetAside, layout=measure.layout, areas=whose)
    if aside.n_rows:
        reason = (
            f"{measure.title}: no row of {subjects.place(here.area)} can be used; "
            f"{counted(aside.n_rows, 'row was', 'rows were')} set aside."
        )
        return ui.empty_state(reason, link=("See the rows that were set aside", here.link(SET_ASIDE)))
    return ui.empty_state(reason, link=(f"Show {nearest.name}", here.here(path, area=nearest.code)))


def never_whole(here: address.View, summary: JudgedSummary) -> Component:
    """That no period has a figure from all who report, and how many rows were set aside."""
    n = summary.n_set_aside + summary.n_set_aside_earlier
    aside = upper_first(f"{counted(n, 'row was', 'rows were')} set aside.") if n else None
    link = ("See the rows that were set aside", here.link(SET_ASIDE)) if n else None
    return ui.empty_state(str(summary.missing), aside, link=link)


def lacking(here: address.View, lacks: str, rows: Sequence[JudgedSummary]) -> Component:
    """What series lack, and where to see the rows that were set aside."""
    if not service_words.is_set_aside(rows):
        return ui.notice(lacks, caution=True)
    link = dcc.Link("See the rows that were set aside", href=here.link(SET_ASIDE))
    return ui.notice([lacks, " ", link], caution=True)
