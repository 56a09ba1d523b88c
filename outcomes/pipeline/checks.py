"""Schema and domain rules on what the readers yield: which rows are kept, which are not, and why."""

from collections.abc import Collection, Mapping
from datetime import date

import numpy as np
import pandas as pd
import pandera.pandas as pandera

from outcomes.pipeline import codes, scales, scope
from outcomes.pipeline.rows import Checked, Rows
from outcomes.pipeline.scope import IndicatorRule, Indicators
from outcomes.sources.reading import Reading

__all__ = ["Checked", "IndicatorRule", "check"]

# Slips of the pen that no other rule sees: a year of three digits, a number with the next one glued to it.
EARLIEST_WEEK = pd.Timestamp(2000, 1, 1)
LARGEST_NUMBER = 1e12
UNUSUAL_DISTANCE = 0.5
UNUSUAL_FROM_MEDIAN = 50
# Half as much again is usual for a skewed measure; ten times is a slip of the pen or news.
UNUSUAL_FACTOR = 10


def check(
    reading: Reading,
    areas: Mapping[str, str],
    *,
    today: date,
    indicators: Indicators | None = None,
    successors: Mapping[str, str] | None = None,
    ends: Mapping[str, date] | None = None,
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
    successors
        Codes that ended, and the code or codes that followed each.
    ends
        The last day of every organisation that has ended: until then its rows are its successor's.
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
    rows = Rows(reading)
    source, known = rows.source, successors or {}
    if source.kind == "extract":
        _check_scale(rows, held, {})
        codes.check(rows, areas, known, ends or {})
        _check_start(rows, today)
        rows.quarantine(rows.frame["week_ending"].dt.day_of_week != 6, "week_ending", "is not a Sunday")
        for name in source.of_type("count"):
            # People and events are counted in whole numbers, and disclosure control rests on it.
            rows.quarantine(rows.frame[name] % 1 > 0, name, "is not a whole number")
        for column in source.columns:
            if column.only:
                listed = ", ".join(column.only)
                other = ~rows.frame[column.name].isin(column.only)
                rows.quarantine(other, column.name, f"is not one of {listed}")
    elif source.kind == "published":
        scope.keep(rows, areas, indicators or {}, known)
        scope.leave_out_repeats(rows)
        _check_scale(rows, held, indicators or {})
        if source.is_own:
            scope.check_own_names(rows, areas, indicators or {}, known)
        scope.check(rows, today)
    else:
        codes.keep_organisations(rows, areas, known, ends or {})
        _check_scale(rows, held, {})
        _check_start(rows, today)
    for rule in source.group_rules:
        rule.apply(rows)
    _check_schema(rows)
    for rule in source.rules:
        rule.apply(rows)
    _check_repeats(rows)
    if source.unusual_by:
        _warn_of_unusual(rows, skewed)
    return rows.finish()


def _check_start(rows: Rows, today: date) -> None:
    starts = rows.source.starts
    rows.quarantine(rows.frame[starts] > pd.Timestamp(today), starts, "is in the future")
    rows.quarantine_before(starts, EARLIEST_WEEK)


def _check_schema(rows: Rows) -> None:
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


def _check_scale(rows: Rows, held: pd.DataFrame | None, indicators: Indicators) -> None:
    """Refuse a file whose values are on another scale than their unit."""
    frame = rows.frame
    if "synthetic" in frame:
        frame = frame[~frame["synthetic"]]
    if frame.empty:
        return
    if rows.source.is_service:
        scales.check_counts(frame, held, rows.source)
        return
    units = {
        rule.measure: scales.Unit(rule.unit, rule.may_be_negative, rule.may_be_below_one)
        for name in frame["indicator"].unique()
        for rule in scope.rules_of(indicators, name)
    }
    scales.check_published(frame, units, held, rows.source.name)
    rows.units = units
    off = np.zeros(len(rows.frame), dtype=bool)
    off[frame.index] = scales.off_rows(frame, units, held)
    rows.quarantine(
        off, "value", f"is more than {scales.OFF_BY} times off the figure held for the same area and period"
    )
    for measure, unit in units.items():
        # Where a file names its unit, it need not be guessed.
        expected = scales.per_person(unit.name)
        if expected is None:
            continue
        given = rows.frame["unit"].map(scales.per_person)
        other = rows.frame["measure"].eq(measure) & given.notna() & given.ne(expected)
        rows.quarantine(other, "unit", f"is not that of {measure}, which is {unit.name}")


def _check_repeats(rows: Rows) -> None:
    """One row a key: of two, the later is quarantined."""
    keys = list(rows.source.key)
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


def _warn_of_unusual(rows: Rows, skewed: Collection[str]) -> None:
    """Warn of a weekly total far from the median of its organisation or place, the first of each column first."""
    kept = rows.frame[rows.kept]
    first, *others = rows.source.unusual_by
    names = kept[first]
    for other in others:
        names = names.fillna(kept[other])
    numbers = [name for name in rows.numbers if rows.source.column(name).adds_up]
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
