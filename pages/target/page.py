"""The eight targets, all from one template: /targets/<id>?area=<code>&compare=<codes>&part=<id>&fan=<80|50|95|all>."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

import dash
from dash import dcc, html
from dash.development.base_component import Component

from outcomes import address
from outcomes.catalogue import ENGLAND, Part, SoWhat, Target, catalogue
from outcomes.catalogue.asks import AskError
from outcomes.charts.beside import SYSTEM_LOOK
from outcomes.methods.verdict import NOT_JUDGED
from outcomes.numerals import counted, day, lower_first, upper_first
from outcomes.results.tables import known
from outcomes.web import components as ui
from outcomes.web import side_by_side, view
from outcomes.web.tree import Piece, Pieces
from outcomes.web.view import FORMS
from outcomes.wording import (
    aims,
    asking,
    asks,
    comparisons,
    findings,
    judgements,
    quantities,
    recency,
    subjects,
)
from pages.target import beside
from pages.target.chart import FANS, chart_of, chosen_fan, for_reference
from pages.target.judged import beside_chart, four_ways, other_parts, since_last_board
from pages.target.notes import caveats, definitions_of, evidence_of, goal_words, learning_of, sources_words
from pages.target.places import left_behind, places_of
from pages.target.shown import (
    Shown,
    missing_reason,
    page_address,
    projected_span,
    target_year,
)


@view.page
def layout(here: address.View, target: Target) -> Component:
    """One target in one area."""
    part = chosen_part(here, target)
    fan = chosen_fan(here)
    if part is None:
        return without_measure(here, target)
    shown = beside.with_others(Shown(here, target, part))
    return html.Div(
        [
            ui.page_head(title_of(shown), lead_of(shown), aside=facts_of(shown), trail=trail(here, target)),
            *notices(shown),
            html.Div(
                [html.Div(chart_of(shown, fan)), html.Aside(beside_chart(shown))], className="with-aside"
            ),
            what_to_ask(here, target, figures_ask(shown)),
            *for_reference(shown),
            *other_parts(shown),
            *since_last_board(shown),
            *([four_ways(shown)] if shown.is_judged else []),
            *([] if target.sensitive else places_of(shown)),
            left_behind(shown),
            definitions_of(shown),
            *evidence_of(target),
            *learning_of(here, target),
            downloads_of(shown),
        ],
        className="target",
    )


def chosen_part(here: address.View, target: Target) -> Part | None:
    """The part asked for in the address, else the headline part."""
    wanted = here.options.get("part")
    if not wanted:
        return target.headline_part
    for part in target.parts:
        if part.id == wanted:
            return part
    raise address.BadQuery(f"{target.title} has no part called “{wanted[:40]}”.", 400)


def without_measure(here: address.View, target: Target) -> Component:
    """A target that nothing measures: what is known, what is missing, who owns it."""
    return html.Div(
        [
            ui.page_head(
                f"{target.title}: no measure yet",
                f"{target.statement}. {target.missing}",
                aside=ui.facts([("Verdict", ui.verdict("no-measure", large=True)), *ownership(target, None)]),
                trail=trail(here, target),
            ),
            what_to_ask(
                here,
                target,
                so_what(target, target.so_what[-1]) if here.area.kind in asking.SO_WHAT_KINDS else None,
            ),
            html.Div(ui.empty_state(str(target.missing)), className="section plain"),
            *evidence_of(target),
            ui.section(
                "What is measured",
                [
                    ui.definitions(
                        [
                            ("Target", f"{target.statement}.", target.basis),
                            ("Definition", target.definition, "assumed"),
                            ("Group, size and date", "Not one of them is given.", "not stated"),
                            ("Grouped under", goal_words(target), "assumed"),
                            ("Committee", target.committee, None),
                            ("Caveats", caveats(target.caveats), None),
                        ]
                    )
                ],
            ),
            *learning_of(here, target),
            ui.downloads([], source=f"{target.source}. Evidence grade {target.grade}."),
        ],
        className="target",
    )


def trail(here: address.View, target: Target) -> Component:
    """Where this page stands."""
    goal = catalogue.goal(target.goal)
    return ui.breadcrumb(
        [
            ("Overview", here.link("/")),
            (goal.title, here.link(f"/goals/{goal.id}")),
            ("Targets", here.link("/targets")),
        ],
        target.short_title,
    )


def title_of(shown: Shown) -> str:
    """The finding."""
    target = shown.target
    if shown.area.is_trust or shown.area.kind == "collaborative":
        return f"{target.title}: counted by place, not by organisation"
    if shown.is_hidden:
        return f"{target.title}: not shown by place"
    if shown.part.reference_only and shown.has_points:
        return f"{target.title}: {lower_first(shown.part.label)}"
    return findings.finding(shown.row, shown.measure, shown.part, shown.area, target.title)


def lead_of(shown: Shown) -> str:
    """Where things stand, and the range they are heading for."""
    row, target = shown.row, shown.target
    if not shown.has_points:
        near = f" {row.target_verdict_reason}" if row.decided != row.verdict else ""
        return f"{target.statement}. {missing_reason(shown)}{near}"
    if shown.part.reference_only:
        return f"{target.statement}. These figures stand here for reference and do not judge the target."
    pieces = [
        f"{aims.standing(row, shown.measure)}." if aims.standing(row, shown.measure) else beside_said(shown)
    ]
    if row.projected_lower is not None and row.verdict != "too-old" and not target.sensitive:
        pieces.append(
            f"If the recent pattern continues, {target_year(shown)} would lie between {projected_span(shown)} "
            "in 8 cases of 10."
        )
    elif row.rule == "direction" and shown.area.code != ENGLAND:
        pieces.append("The strategy sets no number, so only the direction is judged.")
    if row.verdict in (*NOT_JUDGED, "gap-closing-both-worse"):
        pieces.append(str(row.verdict_reason))
    return " ".join(pieces)


def beside_said(shown: Shown) -> str:
    """The latest value, and those of England and the areas compared with, which may be of another period."""
    row, measure = shown.row, shown.measure
    said = [f"{quantities.value(row.latest_value, measure)} in {row.latest_period}"]
    for other in shown.beside.drawn:
        if other.look is not SYSTEM_LOOK:
            of_then = (p for p in other.all_points if p.period == row.latest_period)
            point = next(of_then, other.all_points[-1])
            when = "" if point.period == row.latest_period else f" in {point.period}"
            said.append(f"{subjects.place(other.area)} {quantities.value(point.level, measure)}{when}")
    return "; ".join(said) + "."


def facts_of(shown: Shown) -> Component:
    """Verdict, freshness, owner and next release."""
    target, row = shown.target, shown.row
    code = str(row.verdict)
    if shown.area.is_trust or shown.area.kind == "collaborative" or shown.is_hidden:
        verdict = html.Span("Not judged at this level")
    elif shown.part.reference_only:
        verdict = html.Span("Not judged: for reference")
    elif not shown.has_points and row.decided != row.verdict:
        verdict = ui.verdict(str(row.decided), judgements.target_said(row), large=True)
    else:
        said = judgements.verdict_said(row)
        verdict = ui.verdict(code, said, detail=beside_verdict(shown), large=True)
    data_to = (
        recency.freshness(str(row.latest_period), row.ends, view.today())
        if shown.has_points
        else "Not shown"
        if shown.is_hidden
        else "No figures"
    )
    found: list[tuple[Pieces, Pieces]] = [
        ("Verdict", verdict),
        ("Data to", data_to),
        *ownership(target, shown.part),
    ]
    if not shown.is_hidden and row.decided == "mixed":
        # The part on the page does not speak for the target.
        parts = [(part, shown.of(part)) for part in target.judged_parts]
        lines = ui.lines(judgements.differently([pair for pair in parts if pair[1].has_figures], "mixed"))
        whole = ui.verdict("mixed", judgements.target_said(row), detail=lines, large=True)
        return ui.facts([("Verdict on the target", whole), (f"{shown.part.label}", verdict), *found[1:]])
    return ui.facts(found)


def beside_verdict(shown: Shown) -> Pieces:
    """What the verdict's words leave out, and the gaps between groups that widen while the figure improves."""
    if not shown.has_points:
        return None
    row = shown.row
    lines = judgements.beneath(row, shown.measure)
    lines += [known(judgements.likelihood(row))] if row.band else []
    lines += comparisons.widening(shown.gaps, shown.measure) if judgements.is_improving(row) else []
    return ui.lines(upper_first(line) for line in lines)


def helpline() -> Component:
    """Whom to call, with a number that a telephone can dial."""
    before, number, after = subjects.HELPLINE.partition(subjects.HELPLINE_NUMBER)
    dial = html.A(html.B(number), href=f"tel:{number.replace(' ', '')}")
    return ui.notice(html.P([before, dial, after]))


def ownership(target: Target, part: Part | None) -> Sequence[tuple[Pieces, Pieces]]:
    """Who owns a target, and which figures come next."""
    return [
        ("Owner", target.owned_by),
        ("Next release", target.next_release_of(part)),
    ]


def notices(shown: Shown) -> Sequence[Piece]:
    """What the reader must not miss before reading on."""
    here, target = shown.here, shown.target
    found: list[Piece] = [helpline()] if target.sensitive else []
    whose = aims.whose_target(shown.area, target)
    if shown.has_points and whose and shown.row.basis != "missing":
        found.append(ui.notice(whose))
    if here.start or here.end:
        period = " ".join(
            text
            for text in (
                f"from {day(here.start.isoformat())}" if here.start else "",
                f"to {day(here.end.isoformat())}" if here.end else "",
            )
            if text
        )
        found.append(
            ui.notice(
                html.P(
                    [
                        f"Charts and tables show figures {period} only; nothing is calculated again. ",
                        dcc.Link(
                            "Show every year",
                            href=here.here(page_address(target), **{"from": None, "to": None}),
                        ),
                    ]
                )
            )
        )
    return found


def what_to_ask(here: address.View, target: Target, figures: asks.Ask | None) -> Component:
    """Who is to be named, what is asked about the target, and what its figures ask for; closed asks are folded."""
    try:
        found = asks.for_target(target, here.area, view.today())
    except AskError as problem:
        broken = ui.empty_state("The asks cannot be shown until one of their files is mended.", str(problem))
        return ui.section("What to ask", broken, name="asks")
    shown = [ask for ask in found if not (ask.is_closed or ask.is_example)]
    if figures:
        shown.insert(1 if target.owner is None else 0, figures)
    late = asks.n_overdue(shown)
    title = f"What to ask: {counted(late, 'ask')} overdue" if late else "What to ask"
    body: list[Piece] = [
        ui.ask_list(here, shown, with_about=False) or html.P("Nothing is asked about this target.")
    ]
    folded = (
        ("Asked before and closed", [ask for ask in found if ask.is_closed and not ask.is_example]),
        ("Examples of an ask", [ask for ask in found if ask.is_example]),
    )
    for words, some in folded:
        if some:
            summary = html.Summary(f"{words} ({len(some)})")
            body.append(
                html.Details(
                    [summary, ui.ask_list(here, some, with_about=False)], className="more asked no-print"
                )
            )
    return ui.section(title, body, name="asks")


def figures_ask(shown: Shown) -> asks.Ask | None:
    """What the figures ask for: the written line about the whole system, or in a place its own verdict."""
    if shown.area.kind in asking.SO_WHAT_KINDS:
        return so_what(shown.target, shown.asks) if shown.asks else None
    held = {(shown.target.id, part): row for part, row in shown.assessed.items()}
    found = asks.off_course(shown.target, held)
    asked = asks.of_figures(shown.target, *found, shown.area) if found else None
    return replace(asked, title="What the figures ask") if asked else None


def so_what(target: Target, said: SoWhat) -> asks.Ask:
    """The dated line on what the figures ask of their readers."""
    when = f"Written {day(said.date)} about the whole system"
    return asks.Ask("by-figures", "So what?", said.text, (asks.about(target),), when=when)


def downloads_of(shown: Shown) -> Component:
    """Formats, provenance and the source in a line."""
    here, target = shown.here, shown.target
    links = [(label, here.download(f"target-{target.id}", form)) for label, form in FORMS]
    more = [
        dcc.Link(
            "Where does this come from?",
            href=here.link("/data/source", dataset=f"target-{target.id}", part=shown.part.id),
        ),
        dcc.Link("How it is worked out", href=here.link("/methods")),
    ]
    return ui.downloads(
        links,
        source=sources_words(shown) if shown.all_points else target.source,
        more=more,
        synthetic=shown.synthetic,
    )


for order, each in enumerate(catalogue.targets, start=21):
    dash.register_page(
        f"targets.{each.id}",
        path=page_address(each),
        name=each.title,
        title=view.titled(each.title),
        layout=partial(layout, each),
        order=order,
        choices={"part": [part.id for part in each.parts], "fan": list(FANS), "sort": side_by_side.SORTS},
    )
