"""The last slides: how to read the pack, where its figures come from, and under which licence."""

from __future__ import annotations

from outcomes.catalogue import Measure, catalogue
from outcomes.exports.board import Board
from outcomes.exports.pack.pieces import CHANCES, heading_line, quiet_line, table_pages
from outcomes.exports.slides import BOTTOM, MARGIN, TOP, WIDTH, Cell, Column, Deck, Line, Table, add_text
from outcomes.methods.verdict import LIKELY, OLD_AFTER_YEARS, UNLIKELY, WORDS, chance_in_words
from outcomes.numerals import counted, day, listed
from outcomes.results.weekly import JudgedSummary
from outcomes.sources import registry
from outcomes.wording import subjects

LICENCE = (
    "Contains public sector information licensed under the Open Government Licence v3.0: Office for National "
    "Statistics, the Office for Health Improvement and Disparities, and NHS England. Press reports and other secondary "
    "sources are cited as such; their text remains their publishers’."
)
METHOD = (
    (
        "The verdict",
        f"“{WORDS['likely']}” from a chance of {chance_in_words(LIKELY)}, “{WORDS['unlikely']}” under "
        f"{chance_in_words(UNLIKELY)}, “{WORDS['either-way']}” between. {CHANCES} No chance is given "
        "with under eight comparable figures, no projection with under five. “Mixed”: the parts of a target have "
        f"different verdicts. Figures that ended more than {OLD_AFTER_YEARS} years ago are shown and not judged.",
    ),
    (
        "The path",
        "A straight line from the baseline to the target, unless the target says otherwise. Where the "
        "strategy names "
        "no baseline or year, this dashboard assumes one and the notes say so.",
    ),
    (
        "The projection",
        "In 8 of 10 cases the outcome should lie inside the 80% interval if the recent pattern "
        "continues. How often "
        "it did on past series is on the methods page of the dashboard.",
    ),
    (
        "The series",
        "A published figure for the area; else a mean of its places weighted by population; else the "
        "North East "
        "region. One choice a series, never mixed.",
    ),
    (
        "Gaps to England",
        "The area minus England, with both levels beside it: a gap can close while both get worse.",
    ),
    (
        "Suicide",
        "Three-year rates for the whole system or the region, by sex. No chance is given and places are not "
        f"compared. {subjects.HELPLINE}",
    ),
    (
        "Evidence grades",
        "A: from the publisher. A-copy: a reprint. B: press or charity. C: weak. Derived: worked out "
        "from places.",
    ),
)


def add_method(deck: Deck, shown: Board) -> None:
    """How to read the pack, in a page."""
    lines: list[Line] = []
    for heading, text in METHOD:
        lines += [heading_line(heading), Line(text, 13)]
    made = shown.snapshot
    notes = (
        f"Every formula in words: /methods in the dashboard. Snapshot {made.id}. Methods: {made.method_version}. "
        f"Definitions: {made.definition_version}."
    )
    slide = deck.page("How to read this pack", notes)
    add_text(
        slide,
        (MARGIN, TOP - 0.4, WIDTH, BOTTOM - TOP + 0.4),
        [*lines, quiet_line(f"Figures as published on {shown.published_in_words}.")],
        "Method",
    )


def _services(shown: Board) -> list[list[Cell]]:
    """A row for each publisher of service figures: its grade, and how far it reaches."""
    newest: dict[str, tuple[JudgedSummary, Measure]] = {}
    for row, measure in shown.published_services():
        newest.setdefault(registry.label(row.layout), (row, measure))
    return [
        [Cell("Services", bold=True), Cell(label), Cell(measure.grade), Cell(day(row.newest, short=True))]
        for label, (row, measure) in newest.items()
    ]


def add_sources(deck: Deck, shown: Board) -> None:
    """Where the figures come from, how far they reach, and under which licence."""
    rows, cited = [], []
    for commitment in catalogue.commitments:
        parts = shown.measured(commitment)
        if not parts:
            continue
        titles = list(dict.fromkeys(title for part in parts for title in part.sources))
        cited += [f"{commitment.title}: {title}" for title in titles]
        more = [f"and {counted(len(titles) - 3, 'more', 'more')}, in the notes"] if len(titles) > 3 else []
        newest = max(parts, key=lambda part: part.row.ends)
        rows.append(
            [
                Cell(commitment.title, bold=True),
                Cell(titles[0], (*titles[1:3], *more)),
                Cell(listed(sorted({str(part.row.lowest_grade) for part in parts}))),
                Cell(str(newest.row.latest_period)),
            ]
        )
    columns = (
        Column("Commitment", 3.3),
        Column("Source", 6.2),
        Column("Lowest grade", 1.5),
        Column("Data to", WIDTH - 11.0),
    )
    rows += _services(shown)
    rows = rows or [
        [
            Cell("No figures"),
            Cell(f"No figures are held for {subjects.place(shown.area)}."),
            Cell("–"),
            Cell("–"),
        ]
    ]
    alt = f"Sources of the figures for {shown.area.name}, with evidence grade and newest period."
    notes = "\n".join(
        ["All sources, newest first for each commitment.", *cited, shown.dataset("published-figures")]
    )
    table_pages(deck, "Sources and licence", Table("Sources", columns, rows, alt), notes, foot=LICENCE)
