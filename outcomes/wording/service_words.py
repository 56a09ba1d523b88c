"""How weekly and monthly measures read: values, periods, whose figures they are, and why an area has none.

Pure functions of results, beside :mod:`outcomes.wording.findings` and the others, which do the same for outcomes.
"""

import math
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Protocol

from outcomes.catalogue import ICB, Area, Measure, catalogue
from outcomes.methods import rates, spc
from outcomes.numerals import MONTHS, counted, day, listed, lower_first, number, span, upper_first, with_unit
from outcomes.results.weekly import ChartedPeriod, JudgedSummary, WeeklySummary
from outcomes.wording.subjects import place

# The first is shown unasked: where a series has a season, the others mark most of its weeks.
PRESETS = {"seasonal": "Seasonal", "plotthedots": "Plot the Dots", "mdc": "Making Data Count"}
HIDDEN = {"suppressed": "1 to 7", "withheld": "withheld"}
PERIODS = {"week": "a week", "four weeks": "in four weeks", "month": "a month"}


class Figure(Protocol):
    """A value of a series, which may be hidden."""

    @property
    def value(self) -> float | None:
        """In the unit of the measure."""

    @property
    def suppression(self) -> str | None:
        """How it is hidden, where it is."""


def noun(measure: Measure) -> str:
    """What a measure counts, without the period: "bed-days a week" is bed-days, "a week" is nothing."""
    period = next((words for words in PERIODS.values() if measure.unit.endswith(words)), "")
    return measure.unit.removesuffix(period).strip()


def as_rate(measure: Measure, grain: str) -> Measure:
    """A measure of counts of people as its rate per head is written: other unit and decimals, the same measure.

    Four weeks of one place move by hundreds as counts are rounded to the nearest 5, so they have no decimals.

    >>> rate = as_rate(catalogue.measure_by_id["falls_admissions"], "week")
    >>> axis(rate, "week")
    'Falls admissions, 65 and over, per 100,000 people aged 65 and over a week'
    """
    changes = {
        "unit": f"per {rates.PER:,} {measure.per_head_of} {PERIODS[grain]}",
        "decimals": 0 if grain == "four weeks" else 1,
        "denominator": measure.per_head_of,
    }
    return measure.model_copy(update=changes)


def unit_of(measure: Measure) -> str:
    """What follows a number of a measure: a percent sign, or what is counted."""
    return "%" if measure.unit == "%" else noun(measure)


def value(figure: Figure, measure: Measure, *, unit: bool = True) -> str:
    """A figure as text; a count that is hidden says how, and has no rate."""
    if figure.suppression:
        return HIDDEN[figure.suppression] if measure.is_count else "no rate"
    return amount(figure.value, measure, unit=unit)


def amount(quantity: float | None, measure: Measure, *, unit: bool = True) -> str:
    """A number in the unit of a measure, such as a mean; a percent sign always, words of a unit where asked.

    >>> amount(71.94, catalogue.measure_by_id["four_hour_percent"], unit=False)
    '71.9%'
    """
    after = "%" if measure.unit == "%" else noun(measure) if unit else ""
    return with_unit(quantity, after, measure.decimals)


def change(now: float, before: float, measure: Measure) -> str:
    """The difference to an earlier figure, of both as they are printed; percentages differ by points.

    >>> change(71.94, 71.86, catalogue.measure_by_id["four_hour_percent"])
    '0.0 points'
    """
    difference = round(now, measure.decimals) - round(before, measure.decimals)
    text = number(difference, measure.decimals, signed=True)
    return f"{text} points" if measure.unit == "%" else text


def possible(limit: float | None, measure: Measure) -> float | None:
    """A limit as it is shown: nothing counted falls below zero, and no share lies above a hundred.

    >>> percent = catalogue.measure_by_id["calls_abandoned_percent"]
    >>> possible(-0.8, percent), possible(101.5, percent), possible(7.0, percent)
    (0.0, 100.0, 7.0)
    """
    if limit is None:
        return None
    return max(0.0, min(limit, 100.0 if measure.unit == "%" else math.inf))


def with_possible_limits(periods: Sequence[ChartedPeriod], measure: Measure) -> list[ChartedPeriod]:
    """Periods of a chart with their limits as they are shown."""
    return [
        replace(one, lower=possible(one.lower, measure), upper=possible(one.upper, measure))
        for one in periods
    ]


def usual_range(lower: float | None, upper: float | None, measure: Measure) -> str:
    """Both limits in words, "not known" without any."""
    if lower is None:
        return "not known"
    unit = "%" if measure.unit == "%" else ""
    return span(possible(lower, measure), possible(upper, measure), measure.decimals, unit)


def judged_range(summary: JudgedSummary, measure: Measure) -> str:
    """The range that a figure is judged by, such as "expected for the season 71.9 to 77.1%"."""
    what = "expected for the season" if summary.is_of_season else "usual range"
    return f"{what} {usual_range(summary.lower, summary.upper, measure)}"


def expected(summary: WeeklySummary, measure: Measure) -> str:
    """What a signal is set against: the value expected for the time of year, with its range."""
    ends = usual_range(summary.expected_lower, summary.expected_upper, measure)
    return f"{amount(summary.expected, measure, unit=False)} ({ends})"


def run(summary: WeeklySummary, measure: Measure) -> str:
    """The weeks that a run is said of, by their mean: "mean of ten weeks 4,512, expected 3,690".

    Empty without a run.
    """
    if summary.run_weeks is None:
        return ""
    weeks = counted(summary.run_weeks, "week")
    mean, usual = (amount(one, measure, unit=False) for one in (summary.run_value, summary.run_expected))
    return f"mean of {weeks} {mean}, expected {usual}"


def finding(summary: JudgedSummary) -> str:
    """What a chart says of the newest figure, and where it says nothing, which of two reasons holds."""
    if summary.sentence:
        return summary.sentence
    return "Too few periods to judge" if summary.n_points < spc.MINIMUM_POINTS else "Not judged"


def ending(summary: WeeklySummary) -> str:
    """The period of the newest figure, as it follows "in the": "week to Sunday 15 November 2026"."""
    end = day(summary.newest)
    return f"month to {end}" if summary.grain == "month" else f"{summary.grain} to Sunday {end}"


def in_a_row(summary: WeeklySummary) -> str:
    """The period of the newest figure as a row or a tile has room for: "June 2026", "week to 15 November 2026"."""
    end = summary.newest
    if summary.grain == "month":
        return f"{MONTHS[end.month - 1]} {end.year}"
    return f"{summary.grain} to {day(end)}"


def short_title(measure: Measure) -> str:
    """A title without what its brackets add.

    >>> short_title(catalogue.measure_by_id["ambulance_handover_mean_minutes"])
    'Ambulance handover, mean'
    """
    return measure.title.partition(" (")[0]


ASSURED = {"usually met": "usually met", "sometimes": "sometimes met", "rarely": "rarely met"}


def assured(summary: JudgedSummary) -> str:
    """How often a standard is met, in a sentence; empty without one.

    "95% within four hours (NHS Constitution handbook): rarely met."
    """
    if summary.assurance is None or summary.standard_label is None:
        return ""
    return f"{summary.standard_label}: {ASSURED[summary.assurance]}."


def whose_in_short(measure: Measure, area: Area) -> str:
    """Whose figures a row shows: in a place those of the trusts that serve it, unless residents count."""
    if measure.reported_by == "place" or area.is_trust:
        return area.name
    trusts = [catalogue.area_by_code[code].short_name for code in catalogue.reporters(measure, area)]
    if area.kind == "place" or len(trusts) < 3:
        serves = "serves" if len(trusts) == 1 else "serve"
        return f"{listed(trusts)}, which {serves} {place(area)}" if area.kind == "place" else listed(trusts)
    return f"All {counted(len(trusts), 'acute trust')} of {place(area)}"


def counted_in(measure: Measure, grain: str) -> str:
    """The unit of a measure at a grain, such as "bed-days a week" or "in four weeks"."""
    return f"{noun(measure)} {PERIODS[grain]}".strip() if measure.is_count else measure.unit


def axis(measure: Measure, grain: str) -> str:
    """The measure and its unit, as an axis is titled."""
    unit = counted_in(measure, grain)
    if measure.is_count and not noun(measure):
        unit = f"number {unit}"
    return f"{measure.title}, {unit}"


def reporters(measure: Measure, n: int) -> str:
    """Who reports a measure, in the number given."""
    return ("place" if measure.reported_by == "place" else "trust") + ("" if n == 1 else "s")


def is_published(measure: Measure) -> bool:
    """Whether figures are final, as against management counts."""
    return measure.release_status == "published"


def data_to(summary: WeeklySummary, measure: Measure) -> str:
    """How far the data goes, how final it is and from how many organisations."""
    end = day(summary.newest)
    until = end if summary.grain == "month" else f"Sunday {end}"
    n = summary.n_expected
    state = "published" if is_published(measure) else "provisional"
    return f"Data to {until}, {state}" + (f", {n} of {n} {reporters(measure, n)}" if n > 1 else "")


def incomplete(summary: WeeklySummary, measure: Measure) -> str | None:
    """What an area lacks: the figure of the newest period, and of earlier ones whose rows were set aside.

    Who reported and whose rows were set aside are two things: rows that came and cannot be used are no silence.
    """
    said = [_lacks_newest(summary, measure), _lacks_earlier(summary)]
    return " ".join(sentence for sentence in said if sentence) or None


def _lacks_newest(summary: WeeklySummary, measure: Measure) -> str | None:
    if not summary.latest_period or not summary.lacks_period:
        return None
    period = _lacked(summary.lacks_period, summary.grain)
    return f"No figure for the {period}: {_why_lacked(summary, measure)}."


def _lacked(end: date, grain: str) -> str:
    """The period that an area has no figure for."""
    return f"{grain} to {day(end)}"


def _why_lacked(summary: WeeklySummary, measure: Measure) -> str:
    """Who is silent, whose rows were set aside, and whose rows lack this figure."""
    n, reported, n_rows = summary.n_expected, summary.n_reported, summary.n_set_aside
    aside = counted(n_rows, "row was set aside", "rows were set aside")
    if n == 1:
        one = reporters(measure, 1)
        if not reported:
            return f"the {one} has not reported{_unplaced(summary)}"
        return f"the {one} has reported, but {aside if n_rows else 'without this figure'}"
    said = f"{reported} of {n} {reporters(measure, n)} have reported"
    if n_rows:
        return f"{said}, but {aside}" if reported == n else f"{said} and {aside}{_unplaced(summary)}"
    n_without = reported - summary.n_reporting
    return (
        f"{said}, {counted(n_without, 'of them', 'of them')} without this figure"
        if n_without
        else f"{said}{_unplaced(summary)}"
    )


def _unplaced(summary: WeeklySummary) -> str:
    """Rows that were set aside and may be those that are missed."""
    if not summary.n_unplaced:
        return ""
    of_one, of_many = (
        "row that does not say whose it is or of when was",
        "rows that do not say whose or of when were",
    )
    return f"; {counted(summary.n_unplaced, of_one, of_many)} set aside"


def is_set_aside(summaries: Sequence[WeeklySummary]) -> bool:
    """Whether any series lacks a figure because rows of a file were set aside."""
    return any(one.n_set_aside or one.n_set_aside_earlier or one.n_unplaced for one in summaries)


def behind(summaries: Sequence[WeeklySummary]) -> str | None:
    """Of the series of one area, how many have no figure for the newest period, and why; None where all have.

    "1 of 2 series has no figure for the week to 15 November 2026: 5 of 8 trusts have reported."
    """
    reasons: dict[tuple[str, str], int] = {}
    for summary in summaries:
        if summary.latest_period and summary.lacks_period:
            why = _why_lacked(summary, catalogue.measure_by_id[summary.measure])
            key = _lacked(summary.lacks_period, summary.grain), why
            reasons[key] = reasons.get(key, 0) + 1
    said = [
        f"{n} of {len(summaries)} series {'has' if n == 1 else 'have'} no figure for the {period}: {why}."
        for (period, why), n in reasons.items()
    ]
    return " ".join(said) or None


def _lacks_earlier(summary: WeeklySummary) -> str | None:
    if not summary.n_set_aside_earlier:
        return None
    noun = {"week": "week", "month": "month"}.get(summary.grain, "period")
    rows = counted(summary.n_set_aside_earlier, "row was", "rows were")
    periods = counted(summary.n_periods_set_aside, f"earlier {noun} has", f"earlier {noun}s have")
    return f"{upper_first(periods)} no figure because {rows} set aside."


def names(codes: Sequence[str]) -> str:
    """Names of areas as a sentence lists them."""
    return listed([place(catalogue.area_by_code[code]) for code in codes])


def definition(measure: Measure) -> str:
    """What a measure counts, in the words of the reference data.

    >>> definition(catalogue.measure_by_id["cat2_mean_minutes"])
    'Counted: seconds to respond, category 2, divided by category 2 incidents.'
    """
    if not measure.numerator:
        return ""
    below = f", divided by {lower_first(measure.denominator)}" if measure.denominator else ""
    return f"Counted: {lower_first(measure.numerator)}{below}."


def whose(measure: Measure, area: Area) -> str:
    """Which trusts or places an area's figures come from; empty where the area is the trust itself."""
    codes = catalogue.reporters(measure, area)
    if measure.reported_by == "place":
        if area.kind == "place":
            return f"Counted where people live, in {area.name}."
        return f"Counted where people live, in {counted(len(codes), 'place')}."
    if area.is_trust:
        return ""
    if area.kind == "place":
        owner = "that trust’s" if len(codes) == 1 else "those trusts’"
        served = f"{area.name} is served by {names(codes)}."
        if measure.reported_by != "acute":
            return f"{served} These are its figures for its whole contract area, not for {area.name} alone."
        return f"{served} These are {owner} figures for all patients, wherever they live."
    if measure.reported_by != "acute":
        return f"Reported by {names(codes)}. {measure.differs_because or ''}".strip()
    if area.kind == "icb":
        return f"All {counted(len(codes), 'acute trust')} together."
    note = (
        (area.note or "").removeprefix("Local partnership").removeprefix(". ")
        if area.kind == "partnership"
        else ""
    )
    note = f" {note.removesuffix('.')}." if note else ""
    return f"{area.name} here means {names(codes)}.{note}"


def wider(measure: Measure, area: Area) -> str:
    """Whose whole area a figure covers, where that is more than the place or partnership it is shown for."""
    if area.kind not in ("place", "partnership") or measure.reported_by in ("acute", "place"):
        return ""
    return f"all of {names(catalogue.reporters(measure, area))}"


def why_missing(measure: Measure, area: Area) -> tuple[str, Area]:
    """Why an area has no figure of a measure, and the nearest area that has."""
    icb = catalogue.area_by_code[ICB]
    if area.kind in ("england", "region"):
        where = "the North East region" if area.kind == "region" else area.name
        return f"No weekly figures for {where}: the extracts cover North East and North Cumbria.", icb
    if measure.reported_by == "place":
        if area.is_trust or area.kind == "collaborative":
            nearest = catalogue.area_by_code.get(area.partnership or "", icb)
            return f"Falls are counted where people live, so {place(area)} has no figure of its own.", nearest
        return "Weekly numbers from care homes are too small to publish below the whole system.", icb
    if catalogue.reporters(measure, area):
        return f"{measure.title}: no figures for {place(area)} have been loaded.", icb
    owners = () if measure.reported_by == "acute" else measure.reported_by
    if area.is_trust:
        nearest = catalogue.area_by_code[owners[0]] if owners else icb
        who = names(owners) if owners else "the hospital trusts"
        return f"{measure.title}: reported by {who}, not by {place(area)}.", nearest
    return f"{measure.title}: reported by {names(owners)}, which does not serve {area.name}.", icb


def outside(n: int, total: int, one: str, many: str) -> str:
    """How many of some series stand out, as a heading."""
    if total == 1:
        return f"The one {one} shows {'more than usual' if n else 'usual'} variation"
    if n == 0:
        return f"All {counted(total, one, many)} show usual variation"
    some, verb = upper_first(counted(n, one, many)).split()[0], "shows" if n == 1 else "show"
    return f"{some} of {counted(total, one, many)} {verb} more than usual variation"
