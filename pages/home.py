"""Overview: whether we are on course for 2030."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import dash
from dash import dcc, html
from dash.development.base_component import Component

from outcomes import address, numerals
from outcomes.catalogue import ICB, Area, Measure, catalogue
from outcomes.charts import pictures
from outcomes.methods import spc
from outcomes.numerals import day, in_words, listed, lower_first, upper_first
from outcomes.results.tables import known
from outcomes.results.targets import Arrival, Change, Earlier
from outcomes.results.weekly import ChartedPeriod, JudgedSummary, Watched, WeeklySummary
from outcomes.sources import registry
from outcomes.warehouse import store
from outcomes.web import components as ui
from outcomes.web import rows, view
from outcomes.web.tree import Piece
from outcomes.wording import aims, recency, service_words, subjects
from outcomes.wording.answer import Tally, answer

TITLE = "Are we on course for 2030?"
GOALS = numerals.counted(len(catalogue.goals), "goal")
TARGETS = numerals.counted(len(catalogue.targets), "target")
MOST_CHANGES = 6
# one-page.css hides the others there.
MOST_ON_PAPER = 2
SIGNALS_ON_PAPER = 3


@view.page
def layout(here: address.View) -> Component:
    """Headline commitments, four goals with eight targets, what changed, signals."""
    if not rows.has_outcomes(here.area):
        return _by_organisation(here)
    verdicts = rows.read(here)
    counted = verdicts.tally()
    return html.Div(
        [
            ui.page_head(TITLE, answer(counted, here.area)),
            _tally(counted),
            _headlines(verdicts),
            _targets(verdicts),
            _since_the_last_board(here),
            _signals(here),
        ],
        className="one-page",
    )


def _by_organisation(here: address.View) -> html.Div:
    """A trust or a collaborative: outcomes are its places', weekly figures and signals its own."""
    places = catalogue.places_of(here.area)
    reason = f"Outcomes are counted where people live, so {subjects.place(here.area)} has none of its own."
    outcomes = ui.empty_state(reason, link=("See North East and North Cumbria", here.link("/", area=ICB)))
    title = f"{here.area.name}: the newest weekly figures"
    lead = [
        "Whether we are on course for 2030 is measured for places, not for organisations",
        *([": see ", *_links(here, places)] if places else []),
        ".",
    ]
    return html.Div(
        [
            ui.page_head(title, lead),
            _signals(here),
            *_latest_weekly(here),
            ui.section(upper_first(f"{GOALS}, {TARGETS}"), outcomes, name="targets"),
        ],
        className="one-page",
    )


def _links(here: address.View, places: Sequence[Area]) -> Sequence[Piece]:
    """The overviews of the places an organisation serves, as a sentence lists them."""
    links = [dcc.Link(place.name, href=here.link("/", area=place.code)) for place in places]
    between = [" and " if n == len(links) - 1 else ", " for n in range(1, len(links))]
    return [piece for link, before in zip(links, ["", *between], strict=True) for piece in (before, link)][1:]


def _latest_weekly(here: address.View) -> Sequence[Piece]:
    """The newest figure of every weekly measure that the organisation reports."""
    shown = [row for row in _weekly(here) if row.value is not None]
    if not shown:
        return []
    in_order = list(catalogue.measure_by_id)
    # Real figures first: invented ones stand below them, marked.
    shown.sort(key=lambda row: (row.synthetic, in_order.index(row.measure)))
    newest = max(row.newest for row in shown)
    columns = [
        ui.column("measure", "Measure"),
        ui.column("value", "Latest", numeric=True),
        ui.column("says", "What the chart says"),
    ]
    rows_shown = [_weekly_figure(here, row, newest, ui.row_mark(row, shown)) for row in shown]
    table = ui.data_table(
        columns, rows_shown, f"Newest weekly figures, {here.area.name}", on_phone="rows", caption_unseen=True
    )
    synthetic = ui.is_all_illustrative(shown)
    # The table also tells of runs that are too old to be this week's signals.
    is_told = any(row.stands_out and not row.is_signal for row in shown)
    old = f"A change that began more than {spc.SIGNAL_WEEKS} weeks ago is not one of this week’s signals."
    body = [table, *([html.P(old, className="caption")] if is_told else [])]
    week = f"Week ending Sunday {day(newest)}"
    return [ui.section("Latest weekly figures", body, note=week, name="weekly-figures", synthetic=synthetic)]


def _weekly(here: address.View) -> tuple[JudgedSummary, ...]:
    asked = {"area": here.area.code, "measure": None, "preset": "seasonal"}
    return store.read("weekly_summaries", JudgedSummary, **asked)


def _weekly_figure(
    here: address.View, row: JudgedSummary, newest: date, mark: Sequence[Component]
) -> dict[str, Any]:
    """A measure and its newest figure, with its period where that is not the newest week of all, and its ``mark``."""
    older = service_words.ending(row) if row.newest < newest or row.grain != "week" else None
    if older and not row.is_current:
        older += f", {recency.age(row.newest, view.today())}"
    measure = catalogue.measure_by_id[row.measure]
    link = here.link(f"/weekly/{registry.page_of(row.layout, row.measure)}", measure=row.measure)
    return {
        "measure": html.Div([dcc.Link(measure.title, href=link, className="row-link"), *mark]),
        "value": html.Span(
            [service_words.value(row, measure), html.Span(older, className="caption") if older else None]
        ),
        "says": service_words.finding(row),
    }


def _tally(counted: Tally) -> html.Div:
    illustrative = len(counted.illustrative)
    mark = (
        [html.Span([html.B(str(illustrative)), " ", ui.illustrative_mark(), " only, not counted"])]
        if illustrative
        else []
    )
    return html.Div([ui.tally(counted.shown()), *mark])


def _headlines(verdicts: rows.Verdicts) -> html.Section | None:
    table = rows.table(
        verdicts, [(None, _headline_parts(verdicts))], f"Headline commitments, {verdicts.here.area.name}"
    )
    return ui.section("Headline commitments", table, note=rows.CONFIRM, name="headlines") if table else None


def _headline_parts(verdicts: rows.Verdicts) -> list[rows.Shown]:
    return [pair for headline in catalogue.headlines for pair in rows.shown_parts(verdicts, headline)]


def _targets(verdicts: rows.Verdicts) -> html.Section:
    area = verdicts.here.area
    groups = rows.goal_groups(verdicts, catalogue.goals)
    headlines = _headline_parts(verdicts)
    targets = [pair for _, shown in groups for pair in shown]
    return ui.section(
        upper_first(f"{GOALS}, {TARGETS}"),
        [
            rows.table(verdicts, groups, upper_first(f"{TARGETS} under {GOALS}, {area.name}"), "Target"),
            rows.absent(verdicts, [*headlines, *targets]),
            rows.key(verdicts, [*headlines, *targets]),
            rows.reading(verdicts, [*headlines, *targets]),
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


# --- this week's signals -----------------------------------------------------------------------------


def _signals(here: address.View) -> html.Section:
    asked = {"area": here.area.code, "with_illustrative": True}
    (watched,) = store.read("overview_watched", Watched, **asked)
    if watched.latest_period is None:
        reason = f"No weekly series are held for {subjects.place(here.area)}."
        near = ("See North East and North Cumbria", here.link("/weekly", area=ICB))
        return ui.section("This week’s signals", ui.empty_state(reason, link=near), name="signals")
    found = store.read("overview_signals", WeeklySummary, **asked)
    week = f"Week ending Sunday {day(watched.latest_period)}, provisional. Judged for the time of year."
    nothing = "No series signals this week." if watched.n_watched else "No series can be judged this week."
    body: list[Component] = [_signal_table(here, found, watched)] if found else [html.P(nothing)]
    body += _behind(here)
    body.append(
        html.P(
            [
                f"{here.area.name}: {chance_alone(watched)} " if watched.n_watched else None,
                html.Span(f"On paper the first {in_words(SIGNALS_ON_PAPER)}.", className="only-on-paper")
                if len(found) > SIGNALS_ON_PAPER
                else None,
                dcc.Link("See all weekly measures", href=here.link("/weekly"), className="no-print"),
            ],
            className="caption",
        )
    )
    return ui.section(
        "This week’s signals", body, note=week, name="signals", synthetic=watched.is_all_illustrative
    )


def _behind(here: address.View) -> list[Component]:
    """Which series have no figure for the newest week, so that silence is not taken for calm."""
    own = [row for row in _weekly(here) if row.grain == "week"]
    lacks = service_words.behind(own)
    if not lacks:
        return []
    where = here.link("/data#section-quarantine")
    link: list[Piece] = (
        [" ", dcc.Link("See the rows that were set aside", href=where)]
        if service_words.is_set_aside(own)
        else []
    )
    return [html.P([lacks, *link], className="caption")]


def chance_alone(watched: Watched) -> str:
    """How many series signal, and how many would by chance alone.

    >>> chance_alone(Watched(n_held=23, n_watched=23, n_illustrative=23, n_signals=4, expected_false_alarms=1.7))
    '4 of 23 series signal; about 2 would by chance in any week.'
    >>> chance_alone(Watched(n_held=23, n_watched=23, n_illustrative=9, n_signals=1, expected_false_alarms=0.2))
    '1 of 23 series signals (9 series are illustrative); less than one would by chance in any week.'
    """
    expected = round(watched.expected_false_alarms)
    by_chance = f"about {expected}" if expected else "less than one"
    verb = "signals" if watched.n_signals == 1 else "signal"
    which = f" ({watched.n_illustrative} series are illustrative)" if watched.is_mixed else ""
    said = f"{watched.n_signals} of {watched.n_watched} series {verb}{which}"
    return f"{said}; {by_chance} would by chance in any week."


def _signal_table(here: address.View, found: Sequence[WeeklySummary], watched: Watched) -> html.Div:
    marks = [[ui.illustrative_mark()] if watched.is_mixed and row.synthetic else [] for row in found]
    columns = [
        ui.column("says", "What the chart says"),
        ui.column("measure", "Measure"),
        ui.column("picture", "Last 40 weeks"),
        ui.column("value", "This week"),
        ui.column("expected", "Expected, with range"),
    ]
    caption = "The strongest signals of the newest week, preset “seasonal”"
    if ui.is_all_illustrative(found):
        caption += ". Illustrative data"
    return ui.data_table(
        columns,
        [_signal(here, row, mark) for row, mark in zip(found, marks, strict=True)],
        caption,
        header="measure",
        on_phone="rows",
        class_name="signals",
        caption_unseen=True,
    )


def _signal(here: address.View, row: WeeklySummary, mark: Sequence[Component]) -> dict[str, Any]:
    weeks = store.read("overview_signal_points", ChartedPeriod, measure=row.measure, area=row.area_code)
    drawn = pictures.control_sparkline(weeks, synthetic=row.synthetic)
    measure = catalogue.measure_by_id[row.measure]
    rounded = "rounded to the nearest 5" if measure.disclosure == "hes" else None
    area = None if row.area_code == ICB else row.area_code
    # The chart that signals: its preset, and without the reader's last day, which may hide the newest week.
    address = {"area": area, "measure": measure.id, "preset": "seasonal", "to": None}
    link = here.link(f"/weekly/{registry.page_of(row.layout, row.measure)}", **address)
    value = service_words.value(row, measure, unit=False)
    name = catalogue.area_by_code[row.area_code].name
    said = f"{measure.title}, {name}: {value}. {row.signal_sentence}."
    return {
        "says": ui.variation(
            str(row.signal_variation),
            [
                row.signal_sentence,
                # Paper has one sheet for all of this page.
                html.Span(upper_first(service_words.run(row, measure)), className="line soft d-print-none"),
            ],
        ),
        "measure": html.Div(
            [
                dcc.Link(measure.title, href=link, className="row-link"),
                html.Span(_whose(measure, here.area), className="caption"),
                *mark,
            ]
        ),
        "picture": ui.spark(drawn, ("Illustrative data. " if row.synthetic else "") + said),
        "value": html.Span(
            [
                html.Span(value, className="figure-in-row"),
                html.Span("" if measure.unit == "%" else f" {measure.unit}", className="soft"),
                html.Span(rounded, className="caption d-print-none") if rounded else None,
            ]
        ),
        "expected": service_words.expected(row, measure),
    }


def _whose(measure: Measure, area: Area) -> Sequence[Piece]:
    """Whose figures a signal is about: in a place those of the trusts that serve it, unless residents count."""
    if area.kind != "place" or measure.reported_by == "place":
        return [area.name]
    # Space is short here, and on the one sheet of paper shorter.
    trusts = [catalogue.area_by_code[code].short_name for code in catalogue.reporters(measure, area)]
    return [listed(trusts), html.Span(f", which serves {area.name}", className="d-print-none")]


dash.register_page(
    "pages.home", path="/", name="Overview", title=view.titled("Overview"), layout=layout, order=0
)
