"""The words at the foot of a target page: definitions, sources, evidence, learning."""

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from outcomes import address
from outcomes.catalogue import ENGLAND, ICB, Measure, Target, catalogue
from outcomes.numerals import counted, lower_first, with_unit
from outcomes.web import components as ui
from outcomes.web.tree import Piece, Pieces
from outcomes.wording import quantities, recency, subjects
from pages import learning_log
from pages.target.shown import Shown, loading


def definitions_of(shown: Shown) -> Component:
    """What is measured, and for every piece of the target whether it is stated or assumed."""
    target, measure, here = shown.target, shown.measure, shown.here
    made_of = " over ".join(lower_first(text) for text in (measure.numerator, measure.denominator) if text)
    left: list[tuple[Piece, Pieces, str | None]] = [
        (
            "Measure",
            f"{quantities.unit_words(measure)}{': ' + made_of if made_of else ''}. "
            f"{'Lower' if measure.polarity == 'low' else 'Higher'} is better.",
            None,
        ),
        ("Definition", target.definition_of(shown.part), None),
        ("Why other figures differ", measure.differs_because or "No other publication is known here.", None),
        (
            "Sources",
            sources_words(shown)
            + (" The table under the chart names the source of each figure." if shown.all_points else ""),
            None,
        ),
        ("Committee", target.committee, None),
        ("To add newer figures" if shown.all_points else "To add figures", loading(here), None),
    ]
    return ui.section(
        "What is measured",
        html.Div(
            [
                html.Div(
                    [
                        ui.definitions(left),
                        html.H3("Caveats"),
                        caveats([*target.caveats_of(shown.part), *absent_of(shown), *partial_of(measure)]),
                    ],
                    className="stack",
                ),
                html.Div(
                    [html.H3("Stated by the strategy, or assumed here"), ui.definitions(pieces_of(shown))]
                ),
            ],
            className="halves",
        ),
        name="definitions",
    )


def partial_of(measure: Measure) -> list[str]:
    """Periods of a measure that are left out below England, and why."""
    return [f"{found.period} is left out below England: {found.reason}." for found in measure.partial]


def absent_of(shown: Shown) -> list[str]:
    """Periods inside the series that no figure is held for."""
    said = recency.absent(shown.all_points, shown.measure)
    return [said] if said else []


def pieces_of(shown: Shown) -> Sequence[tuple[Piece, Pieces, str | None]]:
    """Every piece of the target with its mark."""
    target, part, measure = shown.target, shown.part, shown.measure
    base = part.baseline
    amount = (
        f"{quantities.round_value(base.value, measure)} in {base.period}"
        if base.value is not None
        else f"The measured figure for {base.period}"
    )
    found: list[tuple[Piece, Pieces, str | None]] = [
        (
            "Target",
            f"{target.statement}. Source: {target.source}, evidence grade {target.grade}.",
            target.basis,
        )
    ]
    for label, given in (
        ("Value", part.target_value),
        ("Change", part.change_percent),
        ("Share of the gap to close", part.share),
    ):
        if given:
            unit = measure.unit if label == "Value" else "%"
            note = given.note or with_unit(given.value, unit, 0)
            found.append((label, f"{note}.", given.basis))
    if part.reference_only:
        found.append(("This part", "Stands here for reference and does not judge the target.", "assumed"))
    else:
        if part.rule == "direction":
            found.append(("Value", "No number is set; the direction is judged.", "not stated"))
        found.append(("Starts from", joined(amount, base.note), base.basis))
    if part.target_year:
        found.append(
            ("By", joined(f"{part.target_year.value:.0f}", part.target_year.note), part.target_year.basis)
        )
        shape = {
            "linear": "A straight line from start to target",
            "geometric": "The same percentage change every year",
        }[part.shape]
        found.append(("Path", "Listed milestones." if part.milestones else f"{shape}.", "assumed"))
    if part.rule == "gap":
        found.append(("Compared with", f"{catalogue.area_by_code[part.comparator].name}.", "stated"))
    if part.people:
        found.append(("People", joined(str(part.people.note), None), part.people.basis))
    found.append(("Grouped under", goal_words(target), "assumed"))
    if shown.area.code not in (ICB, ENGLAND) and not shown.is_hidden:
        found.append(
            (
                "For this area",
                "The strategy speaks of the whole system; the same rule is applied to "
                f"{subjects.place(shown.area)}.",
                "assumed",
            )
        )
    return found


def joined(text: str, note: str | None) -> str:
    """A value and its note as sentences."""
    return f"{text}. {note}." if note else f"{text}."


def goal_words(target: Target) -> str:
    """The goal that a target is grouped under, which is this dashboard's choice."""
    return f"{catalogue.goal(target.goal).title}. The grouping of targets under goals is this dashboard’s."


def sources_words(shown: Shown) -> str:
    """Titles of the sources of the points, each with its grade, newest first."""
    titles = dict.fromkeys(str(p.source_title) for p in reversed(shown.all_points) if p.source_title)
    if not titles:
        return "No figures are loaded."
    listed = list(titles)[:4]
    more = f"; and {counted(len(titles) - 4, 'more', 'more')}" if len(titles) > 4 else ""
    return "; ".join(listed) + more + "."


def caveats(texts: Sequence[str]) -> Component | None:
    """Caveats as a list."""
    return html.Ul([html.Li(text) for text in texts], className="caveats") if texts else None


def evidence_of(target: Target) -> Sequence[Piece]:
    """Facts that stand in where no series exists."""
    if not target.evidence:
        return []
    items = [
        html.Li(
            [f"{line.text}. ", html.Span(f"{line.source}. Evidence grade {line.grade}.", className="caption")]
        )
        for line in target.evidence
    ]
    return [ui.section("What is known instead", html.Ul(items), name="evidence")]


def learning_of(here: address.View, target: Target) -> Sequence[Piece]:
    """Entries of the learning log that name this target."""
    entries = [entry for entry in learning_log.entries_or_none() if target.id in entry.targets]
    if not entries:
        return []
    articles = [learning_log.article(here, entry) for entry in entries]
    return [ui.section("From the learning log", articles, name="learning")]
