"""Published figures of services, weekly signals and effects of interventions; illustrative ones only if asked for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from outcomes.catalogue import ICB, Measure, catalogue
from outcomes.catalogue.text import Intervention
from outcomes.exports.board import Board
from outcomes.exports.pack.pieces import ILLUSTRATIVE, marked, plain_page, table_pages
from outcomes.exports.slides import SMALL_SCALES, WIDTH, Cell, Column, Deck, Table
from outcomes.numerals import day, listed, lower_first, number, upper_first
from outcomes.results.interventions import Impact
from outcomes.results.weekly import JudgedSummary, Watched, WeeklySummary
from outcomes.warehouse import store
from outcomes.wording import effects, recency, service_words, subjects

MADE_UP = "This data was made to contain the effect. It tests the method and is evidence of nothing."
AS_PRINTED = (
    "Reported: as printed in the learning and improvement community’s deck, never worked out again. "
    "Start dates are assumed."
)
DECLARED = (
    "Series, dates and windows were chosen before any estimate was made; start dates are assumed. The figures that "
    "were reported are of other measures and do not stand beside these. A change at the date may have other causes."
)
ISO_DAY = re.compile(r"\b\d{4}-\d\d-\d\d\b")
TOO_OLD = "Not judged: too old"


def add_published(deck: Deck, shown: Board) -> None:
    """The newest published figure of every service measure of an area, with its period and age; none without one."""
    held = shown.published_services()
    if not held:
        return
    columns = (
        Column("Measure", 4.7),
        Column("Newest figure", 1.4),
        Column("Period", 3.4),
        Column("What the chart says", WIDTH - 9.5),
    )
    rows = [_newest(row, measure, shown.published_on) for row, measure in held]
    sources = listed(list(dict.fromkeys(measure.source for _, measure in held)))
    foot = f"National statistics, not figures of this week. {sources}."
    newest = day(held[0][0].newest)
    table = Table(
        "Published service figures",
        columns,
        rows,
        f"The newest published figure of each service measure for {shown.area.name}.",
    )
    layouts = dict.fromkeys(row.layout for row, _ in held)
    whose = _whose(shown, [measure for _, measure in held])
    notes = "\n".join(shown.dataset(f"weekly-{layout}") for layout in layouts)
    foot = " ".join([foot, *whose])
    table_pages(deck, f"Published figures of services reach to {newest}", table, notes, foot=foot)


def _newest(row: JudgedSummary, measure: Measure, today: date) -> list[Cell]:
    """One measure; the chart of a figure of long ago says nothing of today."""
    says = Cell(TOO_OLD)
    if row.is_current:
        judged = row.lower is not None
        says = Cell(service_words.finding(row), (service_words.judged_range(row, measure),) if judged else ())
    return [
        Cell(measure.title, bold=True),
        Cell(service_words.value(row, measure)),
        Cell(f"{upper_first(service_words.ending(row))}, {recency.age(row.newest, today)}"),
        says,
    ]


def _whose(shown: Board, measures: Sequence[Measure]) -> list[str]:
    """Whose figures those of an area are, a sentence each; none for England, which has its own."""
    if not shown.area.is_local and shown.area.code != ICB:
        return []
    of_trusts = [service_words.whose(one, shown.area) for one in measures if one.reported_by == "acute"]
    services = [one for one in measures if one.reported_by not in ("acute", "place")]
    codes = dict.fromkeys(code for one in services for code in catalogue.reporters(one, shown.area))
    of_services = [f"Ambulance figures are those of {service_words.names(list(codes))}, for all it serves."]
    return [*dict.fromkeys(of_trusts), *(of_services if codes else [])]


def add_signals(deck: Deck, shown: Board) -> None:
    """Signals of the week, where weekly figures may be shown."""
    title, newest_week = "This week’s signals", "This week"
    asked = {"area": shown.area.code, "with_illustrative": shown.include_illustrative}
    (watched,) = store.read("overview_watched", Watched, **asked)
    if watched.latest_period is None:
        _no_weekly_figures(deck, shown, title)
        return
    if not watched.n_watched:
        # Nothing held is of this week.
        title, newest_week = "Weekly signals", "Newest week"
    is_synthetic = watched.is_all_illustrative
    columns = (
        Column("Measure", 3.6),
        Column("Where", 2.4),
        Column("What the chart says", 3.2),
        Column(newest_week, 1.5),
        Column("Expected, with range", WIDTH - 10.7),
    )
    found = store.read("overview_signals", WeeklySummary, **asked)
    rows = [_signal(row, is_marked=row.synthetic and not is_synthetic) for row in found]
    nothing = "No series signals this week." if watched.n_watched else "No series can be judged."
    rows = rows or [[Cell(nothing), *[Cell("–")] * 4]]
    n, expected = watched.n_signals, round(watched.expected_false_alarms)
    week = day(watched.latest_period)
    by_chance = f"about {expected}" if expected else "fewer than one"
    age = "" if watched.n_watched else f", {recency.age(watched.latest_period, shown.published_on)}"
    foot = (
        f"Week ending Sunday {week}{age}, provisional. {n} of {watched.n_watched} series "
        f"{'signals' if n == 1 else 'signal'}; {by_chance} would by chance in any week."
    )
    of_area = {"area": shown.area.code, "measure": None, "preset": "seasonal"}
    held = store.read("weekly_summaries", JudgedSummary, **of_area)
    own = [
        row
        for row in held
        if row.grain == "week"
        and (shown.include_illustrative or not row.synthetic)
        and not service_words.is_published(catalogue.measure_by_id[row.measure])
    ]
    foot = " ".join(filter(None, [foot, service_words.behind(own)]))
    table = Table("Signals", columns, rows, f"The strongest signals of the week for {shown.area.name}.")
    title = marked(title, is_synthetic)
    notes = f"{title}, from control charts with the seasonal preset.\n{shown.dataset('signals')}"
    table_pages(deck, title, table, notes, foot=foot, illustrative=is_synthetic)


def _signal(row: WeeklySummary, *, is_marked: bool) -> list[Cell]:
    measure = catalogue.measure_by_id[row.measure]
    return [
        Cell(measure.title, (ILLUSTRATIVE,) if is_marked else (), bold=True),
        Cell(catalogue.area_by_code[row.area_code].short_name),
        Cell(str(row.signal_sentence)),
        Cell(service_words.value(row, measure)),
        Cell(service_words.expected(row, measure)),
    ]


def _no_weekly_figures(deck: Deck, shown: Board, title: str) -> None:
    """Say so where weekly figures were asked for and there are none."""
    if shown.include_illustrative:
        where = subjects.place(shown.area)
        text = f"No weekly series are held for {where}, so there is no illustrative data to show."
        plain_page(deck, f"{title}: none for {where}", text, shown.dataset("signals"))


def add_interventions(deck: Deck, shown: Board) -> None:
    """What each intervention changed: on published figures, then reported, before and after, adjusted."""
    title = "What the five interventions changed"
    held = store.read("intervention_index", Impact, area=shown.area.code)
    _on_published_figures(deck, shown, [impact for impact in held if not impact.synthetic])
    reported = {(one.id, measure) for one in catalogue.interventions for measure in one.measures}
    found = [
        impact
        for impact in held
        if (impact.intervention, impact.measure) in reported
        and (shown.include_illustrative or not impact.synthetic)
    ]
    if not found:
        _no_weekly_figures(deck, shown, title)
        return
    is_synthetic = all(impact.synthetic for impact in found)
    is_mixed = not is_synthetic and any(impact.synthetic for impact in found)
    made_up = f"Of rows marked “{ILLUSTRATIVE}”: {lower_first(MADE_UP)}" if is_mixed else ""
    columns = (
        Column("Intervention", 3.4),
        Column("Measure", 3.2),
        Column("Reported" if shown.area.code == ICB else "Reported, whole system", 1.5),
        Column("Before and after", 1.8),
        Column("Adjusted, with 95% interval", WIDTH - 9.9),
    )
    order = [intervention.id for intervention in catalogue.interventions]
    rows = [
        _effect(impact, is_marked=is_mixed and impact.synthetic)
        for impact in sorted(found, key=lambda impact: order.index(impact.intervention))
    ]
    alt = f"Effects of the interventions for {shown.area.name}: reported, before and after, adjusted."
    table_pages(
        deck,
        marked(title, is_synthetic),
        Table("Interventions", columns, rows, alt),
        shown.dataset("interventions"),
        lead=MADE_UP if is_synthetic else made_up,
        foot=AS_PRINTED,
        illustrative=is_synthetic,
    )


def _effect(impact: Impact, *, is_marked: bool) -> list[Cell]:
    intervention = catalogue.intervention(impact.intervention)
    measure = catalogue.measure_by_id[impact.measure]
    adjusted = Cell(_in_words(impact.refused or "not known"))
    if impact.effect_percent is not None:
        adjusted = _adjusted(impact)
    return [
        Cell(intervention.title, (ILLUSTRATIVE,) if is_marked else (), bold=True),
        Cell(measure.title),
        Cell(_percent(intervention.printed(measure.id)[1], 0)),
        Cell(_percent(impact.simple_percent)),
        adjusted,
    ]


def _on_published_figures(deck: Deck, shown: Board, found: Sequence[Impact]) -> None:
    """Every published series that was declared for an intervention, or why none can be; none without any of them."""
    by_key = {(impact.intervention, impact.measure): impact for impact in found}
    held = [
        (one, impact)
        for one in catalogue.interventions
        for series in one.published
        if (impact := by_key.get((one.id, series.measure)))
    ]
    if not held:
        return
    columns = (
        Column("Intervention", 2.7),
        Column("Published series", 3.0),
        Column("Before and after", 1.3),
        Column("Adjusted, with 95% interval", 2.0),
        Column("What it can tell", WIDTH - 9.0),
    )
    rows = []
    for intervention in catalogue.interventions:
        of_it = [_on_published(intervention, impact) for one, impact in held if one is intervention]
        reason = intervention.no_published or f"No published series of {subjects.place(shown.area)} is held."
        nothing = [Cell(intervention.title, bold=True), *[Cell("–")] * 3, Cell(reason)]
        rows += of_it or [nothing]
    tried = "Published figures cannot tell yet what the five interventions changed"
    table_pages(
        deck,
        effects.title_of([impact for _, impact in held]) or tried,
        Table(
            "Interventions on published figures",
            columns,
            rows,
            f"What published series of {shown.area.name} say of the interventions, with reasons where they cannot.",
        ),
        shown.dataset("interventions"),
        scales=SMALL_SCALES,
        foot=" ".join(
            [DECLARED, *_whose(shown, [catalogue.measure_by_id[impact.measure] for _, impact in held])]
        ),
    )


def _on_published(intervention: Intervention, impact: Impact) -> list[Cell]:
    measure = Cell(catalogue.measure_by_id[impact.measure].title)
    title = Cell(intervention.title, (f"from {day(intervention.date, short=True)}",), bold=True)
    if impact.effect_percent is None:
        return [
            title,
            measure,
            Cell("–"),
            Cell("Not estimated"),
            Cell(_in_words(impact.refused or "Not known.")),
        ]
    told = "No change can be told." if impact.holds_zero else "Differs from no change."
    return [
        title,
        measure,
        Cell(_percent(impact.simple_percent)),
        _adjusted(impact),
        Cell(effects.cautions(impact) or told),
    ]


def _in_words(reason: str) -> str:
    """A reason with its days as a reader writes them."""
    return ISO_DAY.sub(lambda found: day(found[0], short=True), reason)


def _adjusted(impact: Impact) -> Cell:
    """The adjusted change with its interval beneath."""
    limits = f"{_percent(impact.lower_ci_percent)} to {_percent(impact.upper_ci_percent)}"
    return Cell(_percent(impact.effect_percent), (limits,), bold=True)


def _percent(amount: float | None, decimals: int = 1) -> str:
    return f"{number(amount, decimals, signed=True)}%" if amount is not None else "not known"
