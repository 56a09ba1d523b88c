"""How weekly and monthly measures read: values, periods, whose figures they are, and why an area has none.

Pure functions of plain values, beside :mod:`outcomes.wording.words`, which does the same for outcomes.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from outcomes.catalogue import ICB, Area, Measure, catalogue
from outcomes.methods import spc
from outcomes.numerals import day, is_known, number, span, with_unit
from outcomes.wording.words import capital, counted, listed, lower_first, place

Row = Mapping[str, object]

# The first is shown unasked: where a series has a season, the others mark most of its weeks.
PRESETS = {"seasonal": "Seasonal", "plotthedots": "Plot the Dots", "mdc": "Making Data Count"}
HIDDEN = {"suppressed": "1 to 7", "withheld": "withheld"}
PERIODS = {"week": "a week", "four weeks": "in four weeks", "month": "a month"}


def page_of(measure: Measure) -> str:
    """The weekly page that a measure stands on: its extract's, or the one on a publisher's matter."""
    if measure.layout in ("sitrep", "monthly-ae"):
        return "beds" if "bed" in measure.id else "uec"
    return str(measure.layout)


def noun(measure: Measure) -> str:
    """What a measure counts, without the period: "bed-days a week" is bed-days, "a week" is nothing."""
    return measure.unit.removesuffix("a week").removesuffix("a month").strip()


def value(row: Row, measure: Measure, key: str = "value", *, unit: bool = True) -> str:
    """A figure as text; one that is hidden says how."""
    if key == "value" and row.get("suppression"):
        return HIDDEN[str(row["suppression"])]
    after = "%" if measure.unit == "%" else noun(measure) if unit else ""
    return with_unit(row.get(key), after, measure.decimals)  # type: ignore[arg-type]


def change(row: Row, measure: Measure, since: str) -> str:
    """The difference to an earlier figure, of both as they are printed; percentages differ by points.

    >>> change({"value": 71.94, "previous": 71.86}, catalogue.measure_by_id["four_hour_percent"], "previous")
    '0.0 points'
    """
    now, before = (round(float(row[key]), measure.decimals) for key in ("value", since))  # type: ignore[arg-type]
    text = number(now - before, measure.decimals, signed=True)
    return f"{text} points" if measure.unit == "%" else text


def possible(limit: float | None, measure: Measure) -> float | None:
    """A limit as it is shown: nothing counted falls below zero, and no share lies above a hundred.

    >>> percent = catalogue.measure_by_id["calls_abandoned_percent"]
    >>> possible(-0.8, percent), possible(101.5, percent), possible(7.0, percent)
    (0.0, 100.0, 7.0)
    """
    if not is_known(limit):
        return limit
    return max(0.0, min(limit, 100.0 if measure.unit == "%" else math.inf))  # type: ignore[type-var]


def usual_range(row: Row, measure: Measure, low: str = "lower", high: str = "upper") -> str:
    """Both limits in words, "not known" without any."""
    if not is_known(row.get(low)):
        return "not known"
    unit = "%" if measure.unit == "%" else ""
    ends = (possible(row[key], measure) for key in (low, high))  # type: ignore[arg-type]
    return span(*ends, measure.decimals, unit)


def expected(row: Row, measure: Measure) -> str:
    """What a signal is set against: the value expected for the time of year, with its range."""
    ends = usual_range(row, measure, "expected_lower", "expected_upper")
    return f"{value(row, measure, 'expected', unit=False)} ({ends})"


def run(row: Row, measure: Measure) -> str:
    """The weeks that a run is said of, by their mean; empty without a run.

    >>> measure = catalogue.measure_by_id["handover_minutes_over_59"]
    >>> run({"run_weeks": 10, "run_value": 4512.2, "run_expected": 3690.1}, measure)
    'mean of ten weeks 4,512, expected 3,690'
    """
    if not is_known(row.get("run_weeks")):
        return ""
    weeks = counted(int(row["run_weeks"]), "week")  # type: ignore[call-overload]
    mean, expected = (value(row, measure, key, unit=False) for key in ("run_value", "run_expected"))
    return f"mean of {weeks} {mean}, expected {expected}"


def finding(row: Row) -> str:
    """What a chart says of the newest figure, and where it says nothing, which of two reasons holds.

    >>> finding({"sentence": None, "n_points": 200}), finding({"sentence": None, "n_points": 12})
    ('Not judged', 'Too few periods to judge')
    """
    if row["sentence"]:
        return str(row["sentence"])
    is_short = int(row["n_points"]) < spc.MINIMUM_POINTS  # type: ignore[call-overload]
    return "Too few periods to judge" if is_short else "Not judged"


def ending(row: Row) -> str:
    """The period of the newest figure, as it follows "in the": "week to Sunday 15 November 2026"."""
    end = day(str(row["latest_period"]))
    return f"month to {end}" if row["grain"] == "month" else f"{row['grain']} to Sunday {end}"


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


def data_to(row: Row, measure: Measure) -> str:
    """How far the data goes, how final it is and from how many organisations."""
    end = day(str(row["latest_period"]))
    until = end if row["grain"] == "month" else f"Sunday {end}"
    n = int(row["n_expected"])  # type: ignore[call-overload]
    state = "published" if is_published(measure) else "provisional"
    return f"Data to {until}, {state}" + (f", {n} of {n} {reporters(measure, n)}" if n > 1 else "")


def incomplete(row: Row, measure: Measure) -> str | None:
    """What an area lacks: the figure of the newest period, and of earlier ones whose rows were set aside.

    Who reported and whose rows were set aside are two things: rows that came and cannot be used are no silence.
    """
    said = [_lacks_newest(row, measure), _lacks_earlier(row)]
    return " ".join(sentence for sentence in said if sentence) or None


def _lacks_newest(row: Row, measure: Measure) -> str | None:
    if not row.get("latest_period") or not row.get("lacks_period"):
        return None
    return f"No figure for the {_lacked(row)}: {_why_lacked(row, measure)}."


def _lacked(row: Row) -> str:
    """The period that an area has no figure for."""
    end = day(str(row["lacks_period"]))
    return f"month to {end}" if row["grain"] == "month" else f"{row['grain']} to {end}"


def _why_lacked(row: Row, measure: Measure) -> str:
    """Who is silent, whose rows were set aside, and whose rows lack this figure."""
    n, reported, n_rows = (int(row[key]) for key in ("n_expected", "n_reported", "n_set_aside"))  # type: ignore[call-overload]
    aside = counted(n_rows, "row was set aside", "rows were set aside")
    if n == 1:
        one = reporters(measure, 1)
        if not reported:
            return f"the {one} has not reported{_unplaced(row)}"
        return f"the {one} has reported, but {aside if n_rows else 'without this figure'}"
    said = f"{reported} of {n} {reporters(measure, n)} have reported"
    if n_rows:
        return f"{said}, but {aside}" if reported == n else f"{said} and {aside}{_unplaced(row)}"
    n_without = reported - int(row["n_reporting"])  # type: ignore[call-overload]
    return (
        f"{said}, {counted(n_without, 'of them', 'of them')} without this figure"
        if n_without
        else f"{said}{_unplaced(row)}"
    )


def _unplaced(row: Row) -> str:
    """Rows that were set aside and may be those that are missed."""
    n = int(row.get("n_unplaced") or 0)  # type: ignore[call-overload]
    if not n:
        return ""
    of_one, of_many = (
        "row that does not say whose it is or of when was",
        "rows that do not say whose or of when were",
    )
    return f"; {counted(n, of_one, of_many)} set aside"


def is_set_aside(rows: Sequence[Row]) -> bool:
    """Whether any of the rows lack a figure because rows of a file were set aside."""
    return any(row[key] for row in rows for key in ("n_set_aside", "n_set_aside_earlier", "n_unplaced"))


def behind(rows: Sequence[Row]) -> str | None:
    """Of the series of one area, how many have no figure for the newest period, and why; None where all have.

    >>> held = {"grain": "week", "measure": "beds_available", "latest_period": "2026-11-15", "lacks_period": None}
    >>> lacking = {"n_expected": 8, "n_reported": 5, "n_reporting": 5, "n_set_aside": 0}
    >>> behind([held, held | lacking | {"latest_period": "2026-11-08", "lacks_period": "2026-11-15"}])
    '1 of 2 series has no figure for the week to 15 November 2026: 5 of 8 trusts have reported.'
    """
    reasons: dict[tuple[str, str], int] = {}
    for row in rows:
        if row.get("latest_period") and row.get("lacks_period"):
            key = _lacked(row), _why_lacked(row, catalogue.measure_by_id[str(row["measure"])])
            reasons[key] = reasons.get(key, 0) + 1
    said = [
        f"{n} of {len(rows)} series {'has' if n == 1 else 'have'} no figure for the {period}: {why}."
        for (period, why), n in reasons.items()
    ]
    return " ".join(said) or None


def _lacks_earlier(row: Row) -> str | None:
    n_rows, n_periods = (int(row.get(key) or 0) for key in ("n_set_aside_earlier", "n_periods_set_aside"))  # type: ignore[call-overload]
    if not n_rows:
        return None
    noun = {"week": "week", "month": "month"}.get(str(row["grain"]), "period")
    rows = counted(n_rows, "row was", "rows were")
    periods = capital(counted(n_periods, f"earlier {noun} has", f"earlier {noun}s have"))
    return f"{periods} no figure because {rows} set aside."


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


def not_live(rows: Sequence[Row], area: Area) -> str:
    """That a place does not have the falls response; empty where it has it, or its extract does not say.

    ``rows`` are those of ``intervention_live``.
    """
    found = next((row for row in rows if row["area_code"] == area.code), None)
    if found is None or found["is_live_now"] is None or is_known(found["live_from"]):
        return ""
    return f"The service is not live in {area.name}."


def outside(n: int, total: int, one: str, many: str) -> str:
    """How many of some series stand out, as a heading."""
    if total == 1:
        return f"The one {one} shows {'more than usual' if n else 'usual'} variation"
    if n == 0:
        return f"All {counted(total, one, many)} show usual variation"
    some, verb = capital(counted(n, one, many)).split()[0], "shows" if n == 1 else "show"
    return f"{some} of {counted(total, one, many)} {verb} more than usual variation"
