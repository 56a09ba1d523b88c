"""The tables of the page of changes: verdicts, figures, definitions, signals, and what only places have."""

from collections.abc import Mapping, Sequence

from dash import dcc, html
from dash.development.base_component import Component

from outcomes import address
from outcomes.catalogue import Area, catalogue
from outcomes.exports.changes import Compared, alike
from outcomes.numerals import counted, listed, lower_first, upper_first
from outcomes.results.releases import Change
from outcomes.web import components as ui
from outcomes.web.tree import Piece
from outcomes.wording import changes as words
from outcomes.wording import subjects
from pages.changes.summary import href

# Revised figures of one part that are named; the JSON has all.
NAMED = 3
# More places than this have one word where it is all of them.
FEW = 2

Below = Mapping[tuple[str, ...], Sequence[Area]]


def sections(here: address.View, compared: Compared) -> Sequence[Component]:
    """What changed for an area, what matters most first."""
    found = compared.of(here.area)
    below = compared.below(here.area)
    by_kind = {alike(change): areas for change, areas in below.items()}
    own = {alike(change) for change in found}
    only_below = [(change, areas) for change, areas in below.items() if alike(change) not in own]
    parts = [change for change in found if change.commitment]
    series = [change for change in found if not change.commitment]
    return [
        *_verdicts(here, parts, by_kind),
        *_new(here, parts, by_kind),
        *_corrected(here, [*parts, *series]),
        *_definitions(here, parts),
        *_signals(here, series, by_kind),
        *_only_below(here, only_below),
        *_newer(here, series),
    ]


def _verdicts(here: address.View, found: Sequence[Change], below: Below) -> Sequence[Component]:
    shown = [change for change in found if change.kind == "verdict"]
    columns = [
        ui.column("title", "Commitment"),
        ui.column("before", "Before"),
        ui.column("now", "Now"),
        ui.column("why", "Why"),
    ]
    rows: list[ui.Row] = [
        {
            "title": _title(here, one, below),
            "before": one.before_words,
            "now": html.B(one.now_words),
            "why": [*_mark(one), _why(one)],
        }
        for one in shown
    ]
    return _section(here, "Verdicts that changed", "verdicts", columns, rows)


def _why(change: Change) -> str:
    """The reason alone: both verdicts stand beside it."""
    _, colon, reason = str(change.sentence).rpartition("”: ")
    return upper_first(reason) if colon else str(change.sentence)


def _new(here: address.View, found: Sequence[Change], below: Below) -> Sequence[Component]:
    """New figures, the newest of each part, headline commitments first and then by goal."""
    shown = _first_of_each_part([change for change in found if change.kind == "new"])
    columns = [
        ui.column("title", "Commitment"),
        ui.column("now", "New figure"),
        ui.column("before", "Figure before"),
        ui.column("change", "Difference"),
    ]
    headlines = {one.id for one in catalogue.headlines}
    groups = [("Headline commitments", [row for row in shown if row[0].commitment in headlines])]
    groups += [
        (
            goal.title,
            [row for row in shown if row[0].commitment in {one.id for one in catalogue.targets_of(goal.id)}],
        )
        for goal in catalogue.goals
    ]
    rows: list[ui.Row] = []
    for heading, of_group in groups:
        rows += [{"group": heading}] if of_group else []
        rows += [_new_row(here, one, others, below) for one, others in of_group]
    return _section(here, "New figures", "new", columns, rows)


def _new_row(here: address.View, one: Change, others: Sequence[Change], below: Below) -> ui.Row:
    more = [f"and {_periods(others)}"] if others else []
    return {
        "title": _title(here, one, below),
        "now": [
            html.Span(f"{words.value_of(one.now, one)}, {one.period}"),
            *_mark(one),
            *(html.Span(line, className="caption") for line in (*more, *_not_judged(one))),
        ],
        "before": f"{words.value_of(one.previous, one)}, {one.previous_period}"
        if one.previous_period
        else None,
        "change": words.difference(one),
    }


def _not_judged(change: Change) -> list[str]:
    if change.verdict is None:
        return ["For reference, not judged"]
    return ["Too old to judge"] if change.verdict == "too-old" else []


def _corrected(here: address.View, found: Sequence[Change]) -> Sequence[Component]:
    shown = _first_of_each_part([change for change in found if change.kind in ("revised", "gone")])
    columns = [ui.column("title", "Commitment or measure"), ui.column("what", "What changed")]
    rows: list[ui.Row] = []
    for one, others in shown:
        told = [one, *others]
        rest = [f"And {_periods(told[NAMED:])}."] if told[NAMED:] else []
        lines = [html.Li(words.sentence(each)) for each in told[:NAMED]]
        rows.append(
            {
                "title": _title(here, one, {}),
                "what": [html.Ul([*lines, *map(html.Li, rest)], className="plain-list"), *_mark(one)],
            }
        )
    return _section(here, "Figures revised or withdrawn", "revised", columns, rows)


def _definitions(here: address.View, found: Sequence[Change]) -> Sequence[Component]:
    columns = [ui.column("title", "Commitment"), ui.column("what", "What changed")]
    rows: list[ui.Row] = [
        {"title": _title(here, one, {}), "what": words.sentence(one)}
        for one in found
        if one.kind == "definition"
    ]
    return _section(here, "Definitions that changed", "definitions", columns, rows)


def _signals(here: address.View, found: Sequence[Change], below: Below) -> Sequence[Component]:
    shown = [change for change in found if change.kind == "signal"]
    columns = [
        ui.column("says", "Begun or ended"),
        ui.column("title", "Measure"),
        ui.column("now", "Newest figure"),
    ]
    rows: list[ui.Row] = [
        {
            "says": ui.variation(str(one.cause) if one.now_words else "usual", [words.sentence(one)]),
            "title": html.Div([_title(here, one, below), *_mark(one)]),
            "now": words.value_of(one.now, one),
        }
        for one in shown
    ]
    return _section(here, "Signals begun or ended", "signals", columns, rows, header="title")


def _only_below(here: address.View, found: Sequence[tuple[Change, Sequence[Area]]]) -> Sequence[Component]:
    """Changes of places that the whole area does not have itself; new weeks of a series are none."""
    columns = [
        ui.column("title", "Commitment or measure"),
        ui.column("what", "What changed"),
        ui.column("where", "Where", class_name="own-row-on-phone"),
    ]
    rows: list[ui.Row] = [
        {"title": _title(here, one, {}), "what": [ONLY[one.kind], *_mark(one)], "where": _links(here, areas)}
        for one, areas in found
        if one.commitment or one.kind == "signal"
    ]
    title = f"In places, and not in {subjects.place(here.area)} as a whole"
    return _section(here, title, "places", columns, rows)


ONLY = {
    "verdict": "Verdict changed",
    "new": "New figure",
    "revised": "Figure revised",
    "gone": "Figure withdrawn",
    "definition": "Definition changed",
    "signal": "Signal begun or ended",
}


def _links(here: address.View, areas: Sequence[Area]) -> list[Piece]:
    """The areas, each with a link to its own changes; all places of the area in view have one word."""
    if len(areas) > FEW and set(areas) == set(catalogue.places_of(here.area)):
        return [f"All {len(areas)} places"]
    links = [dcc.Link(area.short_name, href=here.here("/changes", area=area.code)) for area in areas]
    last = len(links) - 1
    return [
        piece
        for n, link in enumerate(links)
        for piece in (html.Span([link, "," if n < last else ""], className="unbroken"), " ")
    ]


def _newer(here: address.View, found: Sequence[Change]) -> Sequence[Component]:
    """How many weekly and monthly series go on: a new week of each is no news of its own."""
    newer = [change for change in found if change.kind == "new"]
    if not newer:
        return []
    said = counted(len(newer), "weekly or monthly series has", "weekly and monthly series have")
    n = sum(one.synthetic for one in newer)
    mark = f" ({counted(n, 'is', 'are')} illustrative)" if n else ""
    link = dcc.Link("See the weekly measures", href=here.link("/weekly"))
    return [html.P([f"{upper_first(said)} newer figures{mark}. ", link], className="caption")]


# --- pieces -------------------------------------------------------------------------------------------


def _section(
    here: address.View,
    title: str,
    name: str,
    columns: Sequence[ui.Column],
    rows: Sequence[ui.Row],
    header: str | None = None,
) -> Sequence[Component]:
    if not rows:
        return []
    # A table that scrolls is a landmark of its own, with another name than its section.
    caption = f"Table: {lower_first(title)}, {here.area.name}"
    table = ui.data_table(columns, rows, caption, header=header, on_phone="rows", caption_unseen=True)
    return [ui.section(title, table, name=name)]


def _title(here: address.View, change: Change, below: Below) -> html.Div:
    """What a change is of, and in how many places it is the same news."""
    link = dcc.Link(words.title(change, here.area), href=href(here, change), className="row-link")
    areas = below.get(alike(change), ())
    where = "place" if change.commitment else "trust"
    also = [html.Span(f"and in {counted(len(areas), where)}", className="caption")] if areas else []
    return html.Div([link, *also])


def _mark(change: Change) -> list[Component]:
    return [ui.illustrative_mark()] if change.synthetic else []


def _first_of_each_part(found: Sequence[Change]) -> list[tuple[Change, list[Change]]]:
    """The first change of each part or series, with those that follow it."""
    by_part: dict[tuple[str, ...], list[Change]] = {}
    for change in found:
        by_part.setdefault((change.commitment, change.part, change.measure, change.grain), []).append(change)
    return [(changes[0], changes[1:]) for changes in by_part.values()]


def _periods(found: Sequence[Change]) -> str:
    """Further periods, named where they are few."""
    named = [str(one.period) for one in found]
    return listed(named) if len(named) <= NAMED else f"{len(named)} other periods"
