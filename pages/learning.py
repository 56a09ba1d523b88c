"""Learning: how the community expects to bring change about, what it works on, and what it has learnt."""

from collections.abc import Sequence
from itertools import groupby

import dash
from dash import dcc, html

from outcomes import address
from outcomes.catalogue import ICB, Goal, Intervention, catalogue
from outcomes.catalogue.text import Event, LogEntry, LogError, Priority, Statement
from outcomes.numerals import counted, day, upper_first
from outcomes.web import components as ui
from outcomes.web import ids, view
from outcomes.web.tree import Piece, attributes
from outcomes.wording import subjects
from pages import learning_log
from pages.dated_events import when

LEARNING = catalogue.learning
EVENTS = {event.id: event for event in catalogue.events}
# The steps of the theory of change; a step may rest on several statements.
STEPS = (
    ("If we have", ("shared-understanding", "learning-approach", "community")),
    ("Then", ("then",)),
    ("This means", ("this-means", "lived-experience")),
    ("As a result", ("as-a-result",)),
)
LOG_TEMPLATE = """+++
title = "What it was, in a few words"
date = 2026-03-31                  # the day it was written
targets = ["smoking"]              # ids as in the address of a target; may be empty
interventions = []                 # ids as in the address of an intervention
measures = ["smoking_adults"]      # ids as in the downloads: the entry stands on their charts at its date
areas = []                         # codes as in the address; empty: the whole system
is_example = false                 # true: shown as an example, never as something that happened
+++

## Tried
## Expected
## Seen
## Learnt
"""


@view.page
def layout(here: address.View) -> html.Div:
    """An index of what the community said, each part with its answer in a line, and what was learnt since."""
    return html.Div(
        [
            ui.page_head(finding(LEARNING.priorities), LEARNING.purpose),
            *_of_this_place(here),
            html.Div(
                [
                    titled("Why it matters", "beliefs", LEARNING.beliefs),
                    titled("Three questions to ask of any work", "questions", LEARNING.questions),
                    theory_of_change(),
                    priorities(
                        here, "Seven priorities, and what would show them", "priorities", LEARNING.priorities
                    ),
                    priorities(
                        here,
                        "Three priorities for winter, and what would show them",
                        "winter",
                        LEARNING.winter_priorities,
                    ),
                    titled("Eight areas of focus", "focus", LEARNING.focus_areas, numbered=True),
                    titled(
                        "Five enablers: how the strategy means to get there",
                        "enablers",
                        LEARNING.enablers,
                        numbered=True,
                    ),
                    titled(
                        "Four voices: who needs to be in the room",
                        "voices",
                        LEARNING.voices,
                        note="Work that holds has all four around the table.",
                    ),
                    titled("Four strands of work so far", "strands", LEARNING.strands),
                    titled(
                        "Top five ideas from the first mental health summit",
                        "ideas",
                        LEARNING.ideas,
                        numbered=True,
                        note="Voted for at the first summit on the mental health of children and young people.",
                    ),
                    interventions(here),
                    goals(here),
                    timeline(),
                    titled("The community", "facts", LEARNING.facts),
                ],
                className="index",
            ),
            log(here),
            ui.downloads(
                [], source=f"{LEARNING.source}. Titles are the slides’; the sentences under them are ours."
            ),
        ]
    )


def finding(shared: tuple[Priority, ...]) -> str:
    """How many of the shared priorities any figure here could show, and how many none."""
    n_seen = sum(bool(priority.measures) for priority in shared)
    n_all = counted(len(shared), "shared priority", "shared priorities")
    if n_seen == len(shared):
        return f"All {n_all} have a measure here"
    if n_seen == 0:
        return f"None of the {n_all} has a measure here yet"
    seen = upper_first(counted(n_seen, "of", "of"))
    unseen = counted(len(shared) - n_seen, "has", "have")
    return f"{seen} the {n_all} {'has' if n_seen == 1 else 'have'} a measure here; {unseen} none yet"


# What the community said ----------------------------------------------------------------------------


def theory_of_change() -> html.Section:
    """Four steps from left to right; an ordered list, so that the order is heard as well as seen."""
    statements = {statement.id: statement for statement in LEARNING.theory}
    boxes = []
    for title, names in STEPS:
        parts: list[Piece] = [html.H3(title)]
        for i, name in enumerate(names):
            if i:
                parts.append(html.Span("and", className="and"))
            parts.append(html.P(statements[name].text))
            if statements[name].points:
                parts.append(html.Ul([html.Li(point) for point in statements[name].points]))
        if title != STEPS[-1][0]:
            parts.append(html.Span(className="arrow", **attributes(aria_hidden="true")))
        boxes.append(html.Li(parts))
    return ui.folded(
        "Theory of change",
        statements[STEPS[-1][1][-1]].text,
        html.Ol(boxes, className="theory"),
        name="theory-of-change",
        note="How learning together is expected to lead to longer and healthier lives. An expectation to"
        " be tested, not a result.",
    )


def titled(
    title: str,
    name: str,
    statements: tuple[Statement, ...],
    *,
    numbered: bool = False,
    note: str | None = None,
) -> html.Section:
    """Statements under their titles, in columns."""
    items = []
    for statement in statements:
        parts: list[Piece] = [html.H3(statement.title)]
        if statement.text:
            parts.append(html.P(statement.text))
        if statement.points:
            parts.append(html.Ul([html.Li(point) for point in statement.points]))
        items.append(html.Li(parts, id=ids.slug(name, statement.id)))
    return ui.folded(title, _titles(statements), _columns(items, numbered), name=name, note=note)


def _titles(statements: Sequence[Statement | Goal | Intervention]) -> str:
    """The answer of a part in a line: what it holds, by name.

    >>> _titles(LEARNING.questions)
    'Why? Who? What?'
    """
    names = [statement.title for statement in statements]
    return " ".join(names) if all(name.endswith("?") for name in names) else f"{'; '.join(names)}."


def _columns(items: list[html.Li], numbered: bool) -> html.Ol | html.Ul:
    shape = {3: "statements three", 5: "statements five"}.get(len(items), "statements")
    return html.Ol(items, className=f"{shape} numbered") if numbered else html.Ul(items, className=shape)


def priorities(here: address.View, title: str, name: str, shown: tuple[Priority, ...]) -> html.Section:
    """Priorities, each with the measures that would show it, or the sentence that none does."""
    return ui.folded(
        title,
        _titles(shown),
        _columns([_priority(here, priority) for priority in shown], numbered=True),
        name=name,
        note="Which measures would show a priority is this dashboard’s choice.",
    )


def _priority(here: address.View, priority: Priority) -> html.Li:
    parts: list[Piece] = [html.H3(priority.title), html.P(priority.text)]
    if priority.no_measure:
        parts.append(ui.empty_state(str(priority.no_measure), small=True))
    else:
        shown = [
            html.Li(learning_log.measure_link(here, catalogue.measure_by_id[name]))
            for name in priority.measures
        ]
        parts.append(html.Div(["Measures that would show it", html.Ul(shown)], className="shown-by"))
    return html.Li(parts, id=ids.slug("priority", priority.id))


def interventions(here: address.View) -> html.Section:
    """The five interventions with what was reported of them, each leading to what the data shows."""
    items = [
        html.Li(
            [
                html.H3(dcc.Link(entry.title, href=here.link(f"/interventions/{entry.id}"))),
                html.P([html.Span("Reported: ", className="soft"), entry.reported_text]),
            ]
        )
        for entry in catalogue.interventions
    ]
    return ui.folded(
        "Five interventions and their early impact",
        _titles(catalogue.interventions),
        _columns(items, numbered=True),
        name="interventions",
        note="As reported. Each page sets this beside a plain comparison and an adjusted one.",
    )


def goals(here: address.View) -> html.Section:
    """Four goals with the targets grouped under them."""
    items = []
    for goal in catalogue.goals:
        targets = [
            html.Li(dcc.Link(target.title, href=here.link(f"/targets/{target.id}")))
            for target in catalogue.targets_of(goal.id)
        ]
        under = (
            html.Div(["Targets", html.Ul(targets)], className="shown-by")
            if targets
            else html.P(
                "No target stands under this goal; its page has the headline commitment and the weekly"
                " measures."
                if goal.weekly
                else "No target stands under this goal; its page has the headline commitment.",
                className="caption",
            )
        )
        items.append(
            html.Li(
                [
                    html.H3(dcc.Link(goal.title, href=here.link(f"/goals/{goal.id}"))),
                    html.P(goal.meaning),
                    under,
                ]
            )
        )
    return ui.folded(
        "What it is for: four goals and eight targets",
        _titles(catalogue.goals),
        _columns(items, numbered=True),
        name="goals",
        note="The strategy names goals and targets; grouping the targets under the goals is ours.",
    )


def timeline() -> html.Section:
    """Events in order, half a year a column; a ring where the date is not in the source."""
    events = sorted((EVENTS[name] for name in LEARNING.timeline), key=lambda event: event.date)
    columns = []
    for (year, half), group in groupby(
        events, key=lambda event: (event.date.year, 1 if event.date.month <= 6 else 2)
    ):
        items = [
            html.Li(
                [html.Span([when(event), *_assumed(event)], className="when"), event.title],
                className=event.basis,
                id=ids.slug("event", event.id),
            )
            for event in group
        ]
        title = f"{'First' if half == 1 else 'Second'} half of {year}"
        columns.append(html.Div([html.H3(title), html.Ol(items)]))
    notes = list(dict.fromkeys(event.note for event in events if event.note))
    return ui.folded(
        "Timeline",
        f"{counted(len(events), 'event')} from {when(events[0])} to {when(events[-1])}.",
        [
            html.Div(columns, className="timeline"),
            html.P(["A ring instead of a dot: the date is assumed. ", " ".join(notes)], className="caption"),
        ],
        name="timeline",
    )


def _assumed(event: Event) -> list[Piece]:
    return [" ", ui.basis("assumed")] if event.basis == "assumed" else []


# What has been learnt -------------------------------------------------------------------------------


def _of_this_place(here: address.View) -> list[Piece]:
    """What the log holds of the chosen place, at the head of the page; nothing for the whole system."""
    if here.area.code == ICB:
        return []
    n = len(_apart(here, learning_log.entries_or_none())[0])
    where = subjects.place(here.area)
    said = f"{upper_first(counted(n, 'entry', 'entries'))} of the learning log {'is' if n == 1 else 'are'} of {where}. "
    if n == 0:
        said = f"No entry of the learning log is of {where}. "
    rest = "What stands below was said for the whole of North East and North Cumbria. "
    return [ui.notice(html.P([said, rest, html.A("Go to the learning log", href=f"#{ids.section('log')}")]))]


def _apart(
    here: address.View, entries: Sequence[LogEntry]
) -> tuple[list[LogEntry], list[LogEntry], list[LogEntry]]:
    """Entries of the chosen place, then all others, then examples, which are of nowhere."""
    real = [entry for entry in entries if not entry.is_example]
    own = [entry for entry in real if entry.areas and catalogue.concerns(entry.areas, here.area)]
    if here.area.code == ICB:
        own = []
    return (
        own,
        [entry for entry in real if entry not in own],
        [entry for entry in entries if entry.is_example],
    )


def log(here: address.View) -> html.Section:
    """Entries of the log, those of the chosen place first and the newest first, and how to add one."""
    try:
        own, others, examples = _apart(here, learning_log.entries())
    except LogError as error:
        broken = ui.empty_state(
            "The learning log cannot be shown until one of its files is mended.", str(error)
        )
        return ui.section("Learning log", [broken, _how_to_add()], name="log")
    real = sorted([*own, *others], key=lambda entry: entry.date, reverse=True)
    shown: list[Piece] = []
    if real:
        title = f"Learning log: {counted(len(real), 'entry', 'entries')}, the newest of {day(real[0].date)}"
        shown += _by_place(here, own, others)
    else:
        title = "Learning log: nothing written down yet"
        below = (
            f"Below: {counted(len(examples), 'example')} of how to write one."
            if examples
            else "Below stands how to add the first one."
        )
        shown.append(ui.empty_state("Nobody has added an entry to the learning log yet.", below))
    if examples:
        articles = [learning_log.article(here, entry) for entry in examples]
        summary = html.Summary(f"Examples of an entry ({len(examples)})")
        shown.append(html.Details([summary, *articles], className="more"))
    return ui.section(
        title,
        [*shown, _how_to_add()],
        name="log",
        note="What was tried, expected, seen and learnt. What did not work belongs here too.",
    )


def _by_place(here: address.View, own: Sequence[LogEntry], others: Sequence[LogEntry]) -> list[Piece]:
    """Entries of the chosen place before the others, or that none is of it; for the whole system simply all."""
    if here.area.code == ICB:
        return [learning_log.article(here, entry) for entry in others]
    where = subjects.place(here.area)
    shown: list[Piece] = [html.H3(f"Of {where}")]
    shown += [learning_log.article(here, entry) for entry in own]
    if not own:
        shown.append(ui.empty_state(f"No entry is of {where}."))
    if others:
        shown.append(html.H3("Of the whole system and of other places"))
        shown += [learning_log.article(here, entry) for entry in others]
    return shown


def _how_to_add() -> html.Details:
    """How an entry is written, folded away; its heading can be linked to."""
    return html.Details(
        [
            html.Summary("Add an entry", id=ids.section("add-an-entry")),
            html.P(
                [
                    "Put one text file an entry into the folder ",
                    html.Code("data/learning"),
                    ", its name ending in ",
                    html.Code(".md"),
                    ". It starts with a block between two lines of ",
                    html.Code("+++"),
                    " and goes on with four headings. It shows on the next visit to this page. Write what"
                    " was expected before it was seen. No names of patients, no counts below eight.",
                ]
            ),
            html.Pre(
                LOG_TEMPLATE,
                className="code",
                tabIndex=0,
                role="region",
                **attributes(aria_label="A learning log entry to copy"),
            ),
        ],
        className="more no-print",
    )


dash.register_page(
    "learning", path="/learning", name="Learning", title=view.titled("Learning"), layout=layout, order=60
)
