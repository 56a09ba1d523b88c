"""Weekly signals and effects of interventions: real ones, or illustrative ones that were asked for."""

from __future__ import annotations

from outcomes.catalogue import ICB, catalogue
from outcomes.exports.board import Board
from outcomes.exports.pack.pieces import ILLUSTRATIVE, marked, plain_page, table_pages
from outcomes.exports.slides import WIDTH, Cell, Column, Deck, Table
from outcomes.numerals import day, lower_first, number
from outcomes.results.interventions import Impact
from outcomes.results.weekly import JudgedSummary, Watched, WeeklySummary
from outcomes.warehouse import store
from outcomes.wording import service_words, subjects

MADE_UP = "This data was made to contain the effect. It tests the method and is evidence of nothing."
AS_PRINTED = (
    "Reported: as printed in the learning and improvement community’s deck, never worked out again. "
    "Start dates are assumed."
)


def add_signals(deck: Deck, shown: Board) -> None:
    """Signals of the week, where weekly figures may be shown."""
    title = "This week’s signals"
    asked = {"area": shown.area.code, "with_illustrative": shown.include_illustrative}
    (watched,) = store.read("overview_watched", Watched, **asked)
    if watched.latest_period is None:
        _no_weekly_figures(deck, shown, title)
        return
    is_synthetic = watched.is_all_illustrative
    columns = (
        Column("Measure", 3.6),
        Column("Where", 2.4),
        Column("What the chart says", 3.2),
        Column("This week", 1.5),
        Column("Expected, with range", WIDTH - 10.7),
    )
    found = store.read("overview_signals", WeeklySummary, **asked)
    rows = [_signal(row, is_marked=row.synthetic and not is_synthetic) for row in found]
    nothing = "No series signals this week." if watched.n_watched else "No series can be judged this week."
    rows = rows or [[Cell(nothing), *[Cell("–")] * 4]]
    n, expected = watched.n_signals, round(watched.expected_false_alarms)
    week = day(watched.latest_period)
    by_chance = f"about {expected}" if expected else "fewer than one"
    foot = (
        f"Week ending Sunday {week}, provisional. {n} of {watched.n_watched} series "
        f"{'signals' if n == 1 else 'signal'}; {by_chance} would by chance in any week."
    )
    of_area = {"area": shown.area.code, "measure": None, "preset": "seasonal"}
    held = store.read("weekly_summaries", JudgedSummary, **of_area)
    own = [row for row in held if row.grain == "week" and (shown.include_illustrative or not row.synthetic)]
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
    """What each intervention changed: reported, before and after, adjusted."""
    title = "What the five interventions changed"
    held = store.read("intervention_index", Impact, area=shown.area.code)
    effects = [impact for impact in held if shown.include_illustrative or not impact.synthetic]
    if not effects:
        _no_weekly_figures(deck, shown, title)
        return
    is_synthetic = all(impact.synthetic for impact in effects)
    is_mixed = not is_synthetic and any(impact.synthetic for impact in effects)
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
        for impact in sorted(effects, key=lambda impact: order.index(impact.intervention))
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
    adjusted = Cell(impact.refused or "not known")
    if impact.effect_percent is not None:
        limits = f"{_percent(impact.lower_ci_percent)} to {_percent(impact.upper_ci_percent)}"
        adjusted = Cell(_percent(impact.effect_percent), (limits,), bold=True)
    return [
        Cell(intervention.title, (ILLUSTRATIVE,) if is_marked else (), bold=True),
        Cell(measure.title),
        Cell(_percent(intervention.printed(measure.id)[1], 0)),
        Cell(_percent(impact.simple_percent)),
        adjusted,
    ]


def _percent(amount: float | None, decimals: int = 1) -> str:
    return f"{number(amount, decimals, signed=True)}%" if amount is not None else "not known"
