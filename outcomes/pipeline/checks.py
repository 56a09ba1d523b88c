"""Schema and domain rules on what the readers yield: which rows are kept, which are not, and why."""

import difflib
import functools
import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
import pandera.pandas as pandera

from outcomes.pipeline import scales
from outcomes.sources import Problem, Reading, Refused, cells
from outcomes.sources.tables import fold

AGE_BANDS = ("65-79", "80-89", "90+")
WEEKLY = ("uec", "beds", "falls")
PUBLISHED = ("figures", "fingertips", "ons")
OWN = "figures"
AREA_KINDS = frozenset({"england", "region", "icb", "partnership", "place"})

OVERFULL_WARNS = 1.0
OVERFULL_REFUSED = 1.2
# Slips of the pen that no other rule sees: a year of three digits, a number with the next one glued to it.
EARLIEST_WEEK = pd.Timestamp(2000, 1, 1)
EARLIEST_PERIOD = pd.Timestamp(1800, 1, 1)
LARGEST_NUMBER = 1e12
UNUSUAL_DISTANCE = 0.5
UNUSUAL_FROM_MEDIAN = 50
# Half as much again is usual for a skewed measure; ten times is a slip of the pen or news.
UNUSUAL_FACTOR = 10
WARNINGS_LISTED = 10
MOST_CODES_COMPARED = 500
CLOSE_NAME = 0.8


@dataclass(frozen=True)
class IndicatorRule:
    """What of a publisher's indicator a measure uses; an empty tuple or None means anything.

    ``requires_sex`` is the sex without which the measure has no headline: a file that lacks it is refused.
    """

    measure: str
    sexes: tuple[str, ...] = ()
    requires_sex: str | None = None
    ages: tuple[str, ...] = ()
    pooled_years: int | None = None
    may_be_negative: bool = False
    may_be_below_one: bool = False
    unit: str = ""


@dataclass(frozen=True)
class Checked:
    """A checked file: its rows are ``accepted``, ``quarantined`` and ``out_of_area`` ones.

    ``accepted`` is the reading's frame without the other rows; for published values it has the ``measure``.
    """

    accepted: pd.DataFrame
    quarantined: tuple[Problem, ...]
    out_of_area: int
    warnings: tuple[str, ...]

    @property
    def n_quarantined(self) -> int:
        """Rows quarantined: each has one problem."""
        return len(self.quarantined)

    @property
    def rows(self) -> int:
        """Rows of the file, whatever became of them."""
        return len(self.accepted) + self.n_quarantined + self.out_of_area

    @property
    def share_quarantined(self) -> float:
        """Share, from 0 to 1, of the rows in scope that are quarantined."""
        in_scope = len(self.accepted) + self.n_quarantined
        return self.n_quarantined / in_scope if in_scope else 0.0


def check(
    reading: Reading,
    areas: Mapping[str, str],
    *,
    today: date,
    indicators: Mapping[str, IndicatorRule | Sequence[IndicatorRule]] | None = None,
    age_bands: Collection[str] = AGE_BANDS,
    successors: Mapping[str, str] | None = None,
    skewed: Collection[str] = (),
    held: pd.DataFrame | None = None,
) -> Checked:
    """Sort the rows of a file into accepted, quarantined and out of area.

    Parameters
    ----------
    reading
        What a reader made of the file.
    areas
        Kind of every known code: england, region, icb, partnership and place are areas, any other kind
        (acute, ambulance) is an organisation.
    today
        No week, month or period may start after it.
    indicators
        Rules by indicator for the layouts of published values: measure id, Fingertips indicator id as text,
        or ONS indicator name. Several rules of one indicator are tried in order.
    age_bands
        Age bands that the falls extract may use.
    successors
        Codes that ended, and the code or codes that followed each.
    skewed
        Columns whose totals are compared with their median by ratio, as a log scale does.
    held
        Real figures in use: of every measure for published values, else of the same layout. Nothing invented is
        compared with them.

    Returns
    -------
    Checked
        With one problem per quarantined row, by line.

    Raises
    ------
    Refused
        If nothing in the file is about a known measure and area, or its values are on another scale.
    """
    sheet = _Rows(reading)
    if reading.layout in WEEKLY:
        _check_scale(sheet, held, {})
        _check_codes(sheet, areas, successors or {})
        _check_weeks(sheet, today)
        for name in _counts_of_events(sheet.numbers):
            # People and events are counted in whole numbers, and disclosure control rests on it.
            sheet.quarantine(sheet.frame[name] % 1 > 0, name, "is not a whole number")
        if reading.layout == "falls":
            _check_falls(sheet, age_bands)
    elif reading.layout in PUBLISHED:
        _keep_in_scope(sheet, areas, indicators or {}, successors or {})
        _leave_out_repeats(sheet)
        _check_scale(sheet, held, indicators or {})
        if reading.layout == OWN:
            _check_own_names(sheet, areas, indicators or {}, successors or {})
        _check_published(sheet, today)
    else:
        _keep_organisations(sheet, areas, successors or {})
        _check_scale(sheet, held, {})
        sheet.quarantine(
            sheet.frame[_START[reading.layout]] > pd.Timestamp(today),
            _START[reading.layout],
            "is in the future",
        )
        _check_start(sheet, _START[reading.layout], EARLIEST_WEEK)
    _check_schema(sheet)
    for rule in _PARTS.get(reading.layout, ()):
        rule.apply(sheet)
    _check_repeats(sheet)
    if reading.layout in _TOTALLED_BY:
        _warn_of_unusual(sheet, _TOTALLED_BY[reading.layout], skewed)
    return sheet.finish()


_START = {"sitrep": "week_ending", "monthly-ae": "period_start"}
_TOTALLED_BY = {"uec": "org_code", "beds": "org_code", "falls": "area_code", "sitrep": "org_code"}


# A row whose fault is in one of these does not say whose it is, or of when.
_NAMES = ("org_code", "area_code")
_PERIODS = ("week_ending", "period_start", "period_end", "period")


class _Rows:
    """The rows of a reading with what has been decided about each so far; ``kept`` marks those not quarantined."""

    def __init__(self, reading: Reading):
        self.layout = reading.layout
        self.frame = reading.frame.reset_index(drop=True)
        self.read_problems = list(reading.problems)
        self.warnings = list(reading.warnings)
        self.remarks = reading.remarks
        self.units: dict[str, scales.Unit] = {}
        self.out_of_area = 0
        self.kept = np.ones(len(self.frame), dtype=bool)
        self._found: dict[int, Problem] = {}

    @property
    def numbers(self) -> list[str]:
        """Names of the columns that hold counts and values."""
        return [str(name) for name in self.frame.select_dtypes("float64").columns]

    def leave_out(self, outside: pd.Series | np.ndarray) -> None:
        """Drop rows that are not ours before any rule is held against them."""
        outside = np.asarray(outside, dtype=bool)
        self.out_of_area += int(outside.sum())
        self.frame = self.frame[~outside].reset_index(drop=True)
        self.kept = np.ones(len(self.frame), dtype=bool)

    def quarantine(
        self,
        wrong: pd.Series | np.ndarray,
        column: str,
        reason: str | Callable[[int], str],
        *,
        says_whose: bool = False,
    ) -> None:
        """Set rows aside; the first reason found for a row stands.

        ``says_whose`` is for a fault that leaves the name and the period in ``column`` right.
        """
        rows = np.flatnonzero(np.asarray(wrong, dtype=bool) & self.kept)
        self.kept[rows] = False
        kinds, values = pd.factorize(self.frame[column].iloc[rows], use_na_sentinel=False)
        shown = [_shown(value) for value in values]
        lines = self.frame["line"].iloc[rows].tolist()
        for row, line, kind in zip(rows.tolist(), lines, kinds.tolist(), strict=True):
            sentence = reason if isinstance(reason, str) else reason(row)
            named = None if column in _NAMES and not says_whose else self._name(row)
            when = None if column in _PERIODS and not says_whose else cells.period_end(self.frame, row)
            self._found[row] = Problem(
                line, column, shown[kind], f"{column} {sentence}.", area=named, period_end=when
            )

    def _name(self, row: int) -> str | None:
        """Code of the organisation or place that a row is about."""
        codes = (self.frame[name].iloc[row] for name in _NAMES if name in self.frame)
        return next((code for code in codes if isinstance(code, str)), None)

    def warn(self, odd: pd.Series | np.ndarray, sentence: str) -> None:
        """Say where something is odd: ten lines, then a count."""
        odd = np.asarray(odd, dtype=bool) & self.kept
        self.warn_of(f"Line {line}: {sentence}." for line in self.frame["line"][odd])

    def warn_of(self, sentences: Iterable[str]) -> None:
        """Add ten sentences of one kind, then a count of the rest."""
        sentences = list(sentences)
        self.warnings += sentences[:WARNINGS_LISTED]
        if len(sentences) > WARNINGS_LISTED:
            self.warnings.append(f"And {len(sentences) - WARNINGS_LISTED:,} more such warnings.")

    def finish(self) -> Checked:
        problems = [*self.read_problems, *(self._found[row] for row in sorted(self._found))]
        return Checked(
            accepted=self.frame[self.kept].reset_index(drop=True),
            quarantined=tuple(sorted(problems, key=lambda problem: problem.line or 0)),
            out_of_area=self.out_of_area,
            warnings=tuple(self.warnings),
        )


def _shown(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value.date()) if isinstance(value, pd.Timestamp) else str(value)


def _check_schema(rows: _Rows) -> None:
    """Columns have their types, no number is negative or absurd; pandera names every negative cell."""
    signed = rows.frame.get("may_be_negative")
    if signed is not None:
        rows.frame = rows.frame.drop(columns="may_be_negative")
    not_negative = pandera.Check.ge(0, name="not negative")
    schema = pandera.DataFrameSchema(
        {
            "line": pandera.Column("int64"),
            **{name: pandera.Column("float64", not_negative, nullable=True) for name in rows.numbers},
        }
    )
    try:
        schema.validate(rows.frame, lazy=True)
    except pandera.errors.SchemaErrors as errors:
        for name, found in errors.failure_cases.groupby("column", sort=False):
            wrong = np.zeros(len(rows.frame), dtype=bool)
            wrong[found["index"].astype("int64")] = True
            if signed is not None and name in {"value", "lower_ci", "upper_ci"}:
                wrong &= ~signed.to_numpy(dtype=bool)
            rows.quarantine(wrong, name, "is negative")
    for name in rows.numbers:
        rows.quarantine(
            rows.frame[name].abs() > LARGEST_NUMBER, name, "is larger than any count or rate can be"
        )


def _check_codes(rows: _Rows, areas: Mapping[str, str], successors: Mapping[str, str]) -> None:
    """Organisations and places of an extract are our own: an unknown one is probably a slip of the pen."""
    for column, noun, known in (
        ("org_code", "organisation", [code for code, kind in areas.items() if kind not in AREA_KINDS]),
        ("area_code", "place", [code for code, kind in areas.items() if kind == "place"]),
    ):
        if column not in rows.frame:
            continue
        codes = rows.frame[column]
        reason = _why_unknown(noun, known, areas, successors)
        unknown = codes.notna() & ~codes.isin(known)
        rows.quarantine(unknown, column, lambda row, codes=codes, reason=reason: reason(codes.iloc[row]))


def _why_unknown(
    noun: str, known: Sequence[str], areas: Mapping[str, str], successors: Mapping[str, str]
) -> Callable[[str], str]:
    """What to say of a code that is none of the known ones: its successor, or the nearest of them."""

    @functools.cache
    def reason(code: str) -> str:
        kind = areas.get(code)
        if noun == "place" and kind in AREA_KINDS:
            return f"is the code of a wider area ({kind}): give one row for each place"
        if noun == "area" and kind is not None:
            return "is the code of an organisation, and figures are of areas"
        if code in successors:
            return f"is a code that has ended: {_and(successors[code])} followed it"
        nearest = None
        # A column of something else than codes would take minutes to compare.
        if reason.cache_info().currsize < MOST_CODES_COMPARED:
            nearest = max(known, key=lambda one: _likeness(code, one), default=None)
        return f"is not a known {noun}" + (f"; the nearest known code is {nearest}" if nearest else "")

    return reason


def _and(codes: str) -> str:
    """Codes that stand in one cell, as words."""
    return " and ".join(codes.split())


def _ended(codes: Iterable[str], successors: Mapping[str, str], why: str = "") -> list[str]:
    """A sentence for the codes that have ended, those with one successor together."""
    found = sorted(set(codes) & set(successors))
    sentences = []
    for successor in dict.fromkeys(successors[code] for code in found):
        ended = [code for code in found if successors[code] == successor]
        have, them, their = ("has", "it", "its") if len(ended) == 1 else ("have", "them", "their")
        sentences.append(
            f"{', '.join(ended)} {have} ended and {_and(successor)} followed {them}: {their} rows are left out{why}."
        )
    return sentences


def _likeness(code: str, known: str) -> tuple[float, int]:
    """Characters in the same order first, then characters in the same place."""
    in_place = sum(one == other for one, other in zip(code, known, strict=False))
    return difflib.SequenceMatcher(a=code, b=known).ratio(), in_place


def _check_weeks(rows: _Rows, today: date) -> None:
    weeks = rows.frame["week_ending"]
    rows.quarantine(weeks > pd.Timestamp(today), "week_ending", "is in the future")
    _check_start(rows, "week_ending", EARLIEST_WEEK)
    rows.quarantine(weeks.dt.day_of_week != 6, "week_ending", "is not a Sunday")


def _check_start(rows: _Rows, column: str, earliest: pd.Timestamp) -> None:
    rows.quarantine(rows.frame[column] < earliest, column, f"is before {earliest.year}: check the year")


def _counts_of_events(numbers: Iterable[str]) -> list[str]:
    """Columns of a weekly extract that count people or events; times, bed days and populations may be estimates."""
    return [name for name in numbers if not re.search("seconds|minutes|bed_days|population", name)]


def _check_falls(rows: _Rows, age_bands: Collection[str]) -> None:
    listed = ", ".join(age_bands)
    rows.quarantine(~rows.frame["age_band"].isin(list(age_bands)), "age_band", f"is not one of {listed}")
    kept = rows.frame[rows.kept]
    populations = kept.groupby(["week_ending", "area_code", "age_band"])["population"].nunique()
    rows.warn_of(
        f"The rows of {area} for {band} in the week ending {week:%Y-%m-%d} give different populations."
        for week, area, band in populations[populations > 1].index
    )
    n_cells = kept.groupby(["week_ending", "area_code"]).size()
    n_groups = len(kept[["age_band", "from_care_home"]].drop_duplicates())
    rows.warn_of(
        f"{area} has {n} of {n_groups} rows in the week ending {week:%Y-%m-%d}, so that its total stays missing."
        for (week, area), n in n_cells[n_cells < n_groups].items()
    )


@dataclass(frozen=True)
class _PartOf:
    """A part that cannot be larger than its whole, the sum of the ``whole`` columns that are given."""

    parts: tuple[str, ...]
    whole: tuple[str, ...]
    quarantines: bool = True

    def apply(self, rows: _Rows) -> None:
        parts = rows.frame[list(self.parts)]
        part = parts.sum(axis=1, min_count=len(self.parts))
        whole = rows.frame[list(self.whole)].sum(axis=1, min_count=1)
        sentence = f"is more than {' and '.join(self.whole)}"
        if self.quarantines:
            rows.quarantine(part > whole, self.parts[0], sentence)
        else:
            rows.warn(part > whole, f"{' and '.join(self.parts)} {sentence}")


@dataclass(frozen=True)
class _Occupancy:
    """Occupied beds against available ones: a little above happens, far above is an error."""

    occupied: str
    available: str

    def apply(self, rows: _Rows) -> None:
        occupied, available = rows.frame[self.occupied], rows.frame[self.available]
        rows.quarantine(
            occupied > OVERFULL_REFUSED * available, self.occupied, f"is above 120% of {self.available}"
        )
        rows.warn(occupied > OVERFULL_WARNS * available, f"{self.occupied} is above {self.available}")


_ATTENDANCES = ("ed_attendances_type1", "ed_attendances_other")
_HANDOVERS = ("ambulance_arrivals", *(f"handovers_over_{minutes}" for minutes in (15, 30, 45, 60)))
_DEPARTMENTS = ("type1", "type2", "other")

_PARTS = {
    "uec": (
        _PartOf(("calls_answered",), ("calls_offered",)),
        _PartOf(("calls_answered_60s",), ("calls_answered",)),
        _PartOf(("calls_abandoned",), ("calls_offered",)),
        _PartOf(("calls_answered", "calls_abandoned"), ("calls_offered",), quarantines=False),
        _PartOf(("ed_over_4h",), _ATTENDANCES),
        _PartOf(("streamed_at_front_door",), _ATTENDANCES),
        _PartOf(("ed_over_12h_from_arrival",), _ATTENDANCES),
        _PartOf(("ed_over_12h_from_decision",), _ATTENDANCES),
        _PartOf(("ed_over_12h_from_arrival",), ("ed_over_4h",), quarantines=False),
        *(
            _PartOf((longer,), (shorter,))
            for position, longer in enumerate(_HANDOVERS)
            for shorter in _HANDOVERS[:position]
        ),
    ),
    "beds": (
        _Occupancy("bed_days_occupied", "bed_days_available"),
        _PartOf(("escalation_bed_days",), ("bed_days_available",)),
        _PartOf(("closed_to_infection_bed_days",), ("bed_days_available",)),
        _PartOf(("no_criteria_to_reside_bed_days",), ("bed_days_occupied",)),
        _PartOf(("discharges_by_5pm",), ("discharges",)),
    ),
    "falls": (_PartOf(("falls_admissions",), ("population",)),),
    "sitrep": (
        _Occupancy("ga_bed_days_occupied", "ga_bed_days_available"),
        _PartOf(("handovers_30_60",), ("ambulance_arrivals",)),
        _PartOf(("handovers_over_60",), ("ambulance_arrivals",)),
        _PartOf(("handovers_30_60", "handovers_over_60"), ("ambulance_arrivals",)),
    ),
    "monthly-ae": (
        *(_PartOf((f"over_4h_{kind}",), (f"attendances_{kind}",)) for kind in _DEPARTMENTS),
        *(_PartOf((f"over_4h_booked_{kind}",), (f"booked_{kind}",)) for kind in _DEPARTMENTS),
    ),
}


def _keep_organisations(rows: _Rows, areas: Mapping[str, str], successors: Mapping[str, str]) -> None:
    """Keep our organisations of a national file."""
    known = {code for code, kind in areas.items() if kind not in AREA_KINDS}
    ended = _ended(rows.frame["org_code"], successors, ", since they count part of what is counted now")
    rows.warnings += ended
    rows.leave_out(~rows.frame["org_code"].isin(known))
    rows.warnings += [
        remark for code, remarks in sorted(rows.remarks.items()) if code in known for remark in remarks
    ]
    _leave_out_problems(rows, lambda problem: problem.area is None or problem.area in known)
    if rows.frame.empty and not rows.read_problems:
        raise Refused(
            " ".join(
                ["None of the organisations in the file is one of ours, so there is nothing to load.", *ended]
            ),
            rows.layout,
            rows.out_of_area,
        )


def _check_scale(rows: _Rows, held: pd.DataFrame | None, indicators: Mapping) -> None:
    """Refuse a file whose values are on another scale than their unit."""
    frame = rows.frame
    if "synthetic" in frame:
        frame = frame[~frame["synthetic"]]
    if frame.empty:
        return
    if rows.layout not in PUBLISHED:
        # A place may stand in an extract where no organisation does.
        code = next(name for name in ("org_code", "area_code") if name in frame)
        scales.check_counts(frame, held, rows.layout, code, _START.get(rows.layout, "week_ending"))
        return
    units = {
        rule.measure: scales.Unit(rule.unit, rule.may_be_negative, rule.may_be_below_one)
        for name in frame["indicator"].unique()
        for rule in _rules(indicators, name)
    }
    scales.check_published(frame, units, held, rows.layout)
    rows.units = units
    off = np.zeros(len(rows.frame), dtype=bool)
    off[frame.index] = scales.off_rows(frame, units, held)
    rows.quarantine(
        off, "value", f"is more than {scales.OFF_BY} times off the figure held for the same area and period"
    )
    for measure, unit in units.items():
        # Where a file names its unit, it need not be guessed.
        expected = scales.per_person(unit.name)
        given = rows.frame["unit"].map(scales.per_person)
        other = rows.frame["measure"].eq(measure) & given.notna() & given.ne(expected)
        rows.quarantine(
            other if expected else False & other, "unit", f"is not that of {measure}, which is {unit.name}"
        )


def _leave_out_problems(rows: _Rows, in_scope: Callable[[Problem], bool]) -> None:
    kept = [problem for problem in rows.read_problems if in_scope(problem)]
    rows.out_of_area += len(rows.read_problems) - len(kept)
    rows.read_problems = kept


def _keep_in_scope(
    rows: _Rows,
    areas: Mapping[str, str],
    indicators: Mapping[str, IndicatorRule | Sequence[IndicatorRule]],
    successors: Mapping[str, str],
) -> None:
    """Keep the rows of a national file that one of our measures uses, for one of our areas.

    Our own layout has no rows of others: there an unknown area or measure is probably a slip of the pen.
    """
    is_own = rows.layout == OWN
    known = [code for code, kind in areas.items() if kind in AREA_KINDS]
    frame = rows.frame
    spelled = {code.upper(): code for code in known}
    frame["area_code"] = cells.words([spelled.get(code, code) for code in frame["area_code"]])
    # From here on an indicator has the name it has in reference data: queries look for that one.
    names = {name: _name_of(indicators, name) for name in frame["indicator"].unique()}
    frame["indicator"] = cells.words([names[name] or name for name in frame["indicator"]])
    rules = {name: _rules(indicators, name) for name in frame["indicator"].unique()}
    ours = frame["area_code"].isin(known)
    used = frame["indicator"].map(lambda name: bool(rules[name])).astype(bool)
    chosen = _chosen_rules(frame, rules)
    has_rule = np.array([rule is not None for rule in chosen], dtype=bool)
    served = ours & has_rule
    missing_sex = _missing_sex(frame, chosen, served)
    served &= ~np.array([rule is not None and rule.measure in missing_sex for rule in chosen], dtype=bool)
    ended = _ended(frame["area_code"][has_rule], successors) if not is_own else []
    slips = [name for name, rule in rules.items() if is_own and not rule and _nearest_name(name, indicators)]
    kept = served | (is_own & has_rule & ~ours) | frame["indicator"].isin(slips)

    measures = [
        # What our own layout calls a measure stays in its column, known or not: a fault is named by it.
        rule.measure if rule is not None else name if is_own else None
        for rule, name in zip(chosen, frame["indicator"], strict=True)
    ]
    frame.insert(0, "measure", cells.words(measures))
    frame["may_be_negative"] = [rule is not None and rule.may_be_negative for rule in chosen]
    _leave_out_problems(
        rows,
        lambda problem: (
            (is_own or problem.area is None or problem.area in spelled)
            and (problem.indicator is None or _name_of(indicators, problem.indicator) is not None)
        ),
    )
    if not kept.any() and not rows.read_problems:
        reason = " ".join([_out_of_scope(frame, ours, used, missing_sex, rules), *ended])
        raise Refused(reason, rows.layout, rows.out_of_area + len(frame))
    rows.warnings += ended
    for measure, sex in missing_sex.items():
        rows.warnings.append(f"{measure} needs {sex}, which this file does not give: its rows are left out.")
    rows.leave_out(~kept)


def _check_own_names(
    rows: _Rows, areas: Mapping[str, str], indicators: Mapping, successors: Mapping[str, str]
) -> None:
    """Quarantine the rows of our own layout whose measure or area is none of ours."""
    names, codes = rows.frame["indicator"], rows.frame["area_code"]
    nearest = {
        name: _nearest_name(name, indicators) for name in names.unique() if not _rules(indicators, name)
    }
    rows.quarantine(
        names.isin(list(nearest)),
        "measure",
        lambda row: f"is not a known measure; the nearest known one is {nearest[names.iloc[row]]}",
    )
    known = [code for code, kind in areas.items() if kind in AREA_KINDS]
    why = _why_unknown("area", known, areas, successors)
    rows.quarantine(~codes.isin(known), "area_code", lambda row: why(codes.iloc[row]))


def _nearest_name(name: str, indicators: Mapping) -> str | None:
    """The measure that is probably meant by a name that is none."""
    return next(iter(difflib.get_close_matches(name, list(indicators), n=1, cutoff=CLOSE_NAME)), None)


def _name_of(indicators: Mapping, name: str) -> str | None:
    """An indicator's name in reference data, where an ONS name may be listed with or without the sex in it."""
    without_sex = " ".join(
        word for word in name.split() if word.lower() not in {"male", "males", "female", "females"}
    )
    listed = {fold(key): key for key in indicators}
    return listed.get(fold(name), listed.get(fold(without_sex)))


def _rules(indicators: Mapping, name: str) -> tuple[IndicatorRule, ...]:
    """Rules of an indicator by its name in reference data."""
    found = indicators.get(name, ())
    return (found,) if isinstance(found, IndicatorRule) else tuple(found)


def _chosen_rules(
    frame: pd.DataFrame, rules: Mapping[str, tuple[IndicatorRule, ...]]
) -> list[IndicatorRule | None]:
    """The first rule that fits each row, None where none does."""
    days = (frame["period_end"] - frame["period_start"]).dt.days + 1
    pooled = (days / 365.25).round().clip(lower=1).astype("int64")
    known: dict[tuple, IndicatorRule | None] = {}
    chosen = []
    for key in zip(frame["indicator"], frame["sex"], frame["age"], pooled, strict=True):
        if key not in known:
            known[key] = next((rule for rule in rules[key[0]] if _fits(rule, *key[1:])), None)
        chosen.append(known[key])
    return chosen


def _fits(rule: IndicatorRule, sex: str, age: str | None, pooled_years: int) -> bool:
    return (
        (not rule.sexes or sex in rule.sexes)
        and (not rule.ages or age is None or fold(age) in {fold(one) for one in rule.ages})
        and (rule.pooled_years is None or rule.pooled_years == pooled_years)
    )


def _missing_sex(
    frame: pd.DataFrame, chosen: Sequence[IndicatorRule | None], served: pd.Series
) -> dict[str, str]:
    """Measures that the file serves without the sex they need, and that sex."""
    needed, given = {}, set()
    for rule, sex, serves in zip(chosen, frame["sex"], served, strict=True):
        if serves and rule is not None and rule.requires_sex is not None:
            needed[rule.measure] = rule.requires_sex
            given.add((rule.measure, sex))
    return {measure: sex for measure, sex in needed.items() if (measure, sex) not in given}


def _out_of_scope(
    frame: pd.DataFrame, ours: pd.Series, used: pd.Series, missing_sex: dict, rules: Mapping
) -> str:
    """Say in one sentence why nothing in a file is in scope."""
    if missing_sex:
        measure, sex = next(iter(missing_sex.items()))
        given = sorted(set(frame["sex"][ours & used]))
        return f"The measure {measure} needs {sex}, and this file holds {' and '.join(given)} only."
    if not used.any():
        names = cells.some(sorted(set(frame["indicator"])))
        return f"No measure here uses what the file holds ({names}), so there is nothing to load."
    if not ours.any():
        return "None of the areas in the file is one of ours, so there is nothing to load."
    if not (ours & used).any():
        return "The file has no row of an indicator we use for one of our areas, so there is nothing to load."
    wanted = "; ".join(
        dict.fromkeys(
            _wanted(rule) for name in frame["indicator"][ours & used].unique() for rule in rules[name]
        )
    )
    return f"The file has other sexes, ages or pooled years than the measures need: {wanted}."


def _wanted(rule: IndicatorRule) -> str:
    parts = [" or ".join(rule.sexes), " or ".join(rule.ages)]
    if rule.pooled_years is not None:
        parts.append(f"periods of {cells.count(rule.pooled_years, 'year')}")
    return f"{rule.measure} takes {', '.join(part for part in parts if part)}"


def _check_published(rows: _Rows, today: date) -> None:
    frame = rows.frame
    now = pd.Timestamp(today)
    rows.quarantine(frame["period_start"] > now, "period", "is in the future")
    _check_start(rows, "period_start", EARLIEST_PERIOD)
    rows.warn(frame["period_end"] > now, "the period has not ended yet")
    percent = [measure for measure, unit in rows.units.items() if unit.name == "%"]
    is_percent = frame["unit"].eq("%") | frame["measure"].isin(percent)
    rows.quarantine(is_percent & frame["value"].gt(100), "value", "is a percentage above 100")
    outside = (frame["lower_ci"] > frame["value"]) | (frame["upper_ci"] < frame["value"])
    rows.warn(outside, "the value is outside its own interval")


_PUBLISHED_KEY = (
    *("measure", "area_code", "sex", "age", "category_type", "category"),
    *("period", "source_title"),
)
_KEYS = {
    "uec": ("week_ending", "org_code", "area_code"),
    "beds": ("week_ending", "org_code"),
    "falls": ("week_ending", "area_code", "age_band", "from_care_home"),
    "sitrep": ("week_ending", "org_code"),
    "monthly-ae": ("period", "org_code"),
    **dict.fromkeys(PUBLISHED, _PUBLISHED_KEY),
}


def _leave_out_repeats(rows: _Rows) -> None:
    """A publisher may list one area under two kinds of area: the same value twice is no fault."""
    keys = [*_KEYS[rows.layout], "value", "lower_ci", "upper_ci"]
    same = rows.frame.duplicated(keys)
    if same.any():
        rows.warnings.append(
            f"Left out because they repeat a value already given: {cells.count(same.sum(), 'row')}."
        )
        rows.leave_out(same)


def _check_repeats(rows: _Rows) -> None:
    """One row a key: of two, the later is quarantined."""
    keys = list(_KEYS[rows.layout])
    kept = rows.frame[rows.kept]
    repeated = kept.duplicated(keys)
    first = kept.groupby(keys, dropna=False, sort=False)["line"].transform("first")[repeated].to_dict()
    wrong = np.zeros(len(rows.frame), dtype=bool)
    wrong[repeated[repeated].index] = True
    rows.quarantine(
        wrong,
        keys[0],
        lambda row: f"and the rest of what names this row stand already on line {first[row]}",
        says_whose=True,
    )


def _warn_of_unusual(rows: _Rows, code: str, skewed: Collection[str]) -> None:
    """Warn of a weekly total far from the median of its organisation or place, the first of each column first."""
    kept = rows.frame[rows.kept]
    # A row of the uec extract may be about a place instead of an organisation.
    names = kept[code].fillna(kept["area_code"]) if rows.layout == "uec" else kept[code]
    numbers = [name for name in rows.numbers if name != "population"]
    by_week = kept.groupby([names.rename("about"), "week_ending"])
    totals = by_week[numbers].sum(min_count=1)
    lines = by_week["line"].first()
    medians = totals.groupby(level="about").transform("median")
    found = []
    for name in numbers:
        total, median = totals[name], medians[name]
        if name in skewed:
            # Zero is the goal of such a measure and has no logarithm.
            unusual = (total > UNUSUAL_FACTOR * median) | ((total < median / UNUSUAL_FACTOR) & (total > 0))
            sentence = f"more than {UNUSUAL_FACTOR} times its median, or less than a tenth of it"
        else:
            unusual = (total - median).abs() > UNUSUAL_DISTANCE * median
            sentence = f"more than {UNUSUAL_DISTANCE:.0%} from its median"
        unusual &= median >= UNUSUAL_FROM_MEDIAN
        of_column = sorted((lines[key], key) for key in totals.index[unusual])
        found += [(turn, line, name, key, sentence) for turn, (line, key) in enumerate(of_column)]
    rows.warn_of(
        f"Line {line}: {name} of {about} in the week ending {week:%Y-%m-%d} is {sentence}."
        for _, line, name, (about, week), sentence in sorted(found)
    )
