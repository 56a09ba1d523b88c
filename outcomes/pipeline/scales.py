"""Whether the values of a file are on the scale of their unit: a proportion is no percentage, minutes no seconds.

Such a file is well formed, and every figure made of it is wrong. It is compared with the figures held of the same
thing, with its own counts and denominators, and with what its unit allows, in this order; a factor is taken for
another scale only where no real change comes near it.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from outcomes.sources.kinds.source import Mean, Source
from outcomes.sources.reading import Refused
from outcomes.sources.reading.cells import count

# A series does not change fifty-fold between two files.
OFF_BY = 50
# For one and the same area and period not even five-fold, if that is so of several.
OFF_BY_IN_PERIOD = 5
LEAST_PAIRS = 3
# Nor eight-fold between periods, if that is so in several areas.
OFF_BY_IN_SEVERAL = 8
# Figures held below it show that a percentage below one is nothing new.
SMALL_PERCENTAGE = 2
# Below it a column of counts may do anything.
LEAST_COUNT = 50
# A mean of few events may be anything.
LEAST_EVENTS = 200

_PER = re.compile(r"\bper (1,?000,?000|100,?000|10,?000|1,?000|million|100)\b")


@dataclass(frozen=True)
class Unit:
    """What is known of the values of a measure; a gap or an index may be near zero and below it."""

    name: str
    may_be_negative: bool = False
    may_be_below_one: bool = False


def check_published(
    frame: pd.DataFrame, units: Mapping[str, Unit], held: pd.DataFrame | None, layout: str
) -> None:
    """Refuse published figures on another scale than their measure's unit.

    Parameters
    ----------
    frame
        ``measure``, ``area_code``, ``sex``, ``category_type``, ``category``, ``period``, ``value``, ``numerator``,
        ``denominator``.
    units
        By measure.
    held
        Figures in use, with the same columns, or None.
    layout
        For the refusal.

    Raises
    ------
    Refused
        With the value of the file, and what it is compared with.
    """
    key = ["area_code", "sex", "category_type", "category"]
    for measure, rows in frame.groupby("measure", sort=False):
        unit = units.get(str(measure), Unit(""))
        rows = _keyed(rows[rows["value"].notna() & rows["value"].ne(0)], key)
        if rows.empty:
            continue
        before = _keyed(held[held["measure"].eq(measure)], key) if held is not None else rows.iloc[:0]
        before = before[before["value"].notna() & before["value"].ne(0)]
        sentence = (
            _against_held(str(measure), rows, before, unit)
            or _against_counts(str(measure), rows, unit)
            or _against_unit(str(measure), rows, before, unit)
        )
        if sentence:
            raise Refused(sentence, layout)


def check_counts(frame: pd.DataFrame, held: pd.DataFrame | None, source: Source) -> None:
    """Refuse counts and times of a service on another scale than those held, or than their own counts allow.

    Parameters
    ----------
    frame
        One row a period and organisation or place.
    held
        Rows held of the same source, or None.
    source
        Says by what another scale is told.

    Raises
    ------
    Refused
        With the value of the file, and what it is compared with.
    """
    # A place may stand in an extract where no organisation does.
    area = next(name for name in ("org_code", "area_code") if name in frame)
    for name, parts in source.scale.at_least.items():
        _check_least(frame, name, parts, source.name, area, source.starts)
    for mean in source.scale.means:
        _check_mean(frame, mean, source.name)
    if held is None or held.empty:
        return
    for name in source.scale.steady:
        found, before = (_totals(rows, name, area, source.starts) for rows in (frame, held))
        sentence = _against_held(name, found, before[before["value"] >= LEAST_COUNT], Unit(""))
        if sentence:
            raise Refused(sentence, source.name)


def _keyed(rows: pd.DataFrame, key: list[str]) -> pd.DataFrame:
    """Rows with one text that says whom each is about; a missing category is none, however it is written."""
    rows = rows.copy()
    rows["key"] = (
        rows[key].fillna("").astype(str).agg("\t".join, axis=1) if len(rows) else pd.Series(dtype=str)
    )
    return rows


def _totals(rows: pd.DataFrame, name: str, area: str, period: str) -> pd.DataFrame:
    totals = rows.groupby([area, period])[name].sum(min_count=1).dropna().reset_index()
    totals.columns = ["area_code", "period", "value"]
    totals["key"], totals["period"] = totals["area_code"], totals["period"].astype(str).str[:10]
    return totals[totals["value"] > 0]


def _against_held(name: str, rows: pd.DataFrame, held: pd.DataFrame, unit: Unit) -> str | None:
    if rows.empty or held.empty:
        return None
    by_period = held.groupby(["key", "period"])["value"].median().rename("held").reset_index()
    same = rows.merge(by_period, on=["key", "period"])
    if len(same) >= LEAST_PAIRS and not unit.may_be_negative and _is_off(same, OFF_BY_IN_PERIOD):
        return _sentence(name, same, unit, "for the same period ")
    by_key = held.groupby("key")["value"].median().rename("held").reset_index()
    same = rows.merge(by_key, on="key")
    several = same["key"].nunique() >= LEAST_PAIRS
    if same.empty:
        same = rows.assign(held=held["value"].median())
    # A gap may close: it is far below what it was, on whatever scale.
    if not unit.may_be_negative and several and _is_off(same, OFF_BY_IN_SEVERAL):
        return _sentence(name, same, unit, "as a rule ")
    if _is_off(same, OFF_BY, both_ways=not unit.may_be_negative):
        return _sentence(name, same, unit, "as a rule ")
    return None


def off_rows(frame: pd.DataFrame, units: Mapping[str, Unit], held: pd.DataFrame | None) -> NDArray[np.bool_]:
    """Which rows are fifty times off the figure held for the same area and period, where the file as a whole is not."""
    if held is None or held.empty or frame.empty:
        return np.zeros(len(frame), dtype=bool)
    key = ["measure", "area_code", "sex", "category_type", "category"]
    rows, before = _keyed(frame, key), _keyed(held, key)
    by_period = before.groupby(["key", "period"])["value"].median()
    known = by_period.reindex(pd.MultiIndex.from_frame(rows[["key", "period"]])).to_numpy(dtype=float)
    with np.errstate(divide="ignore", invalid="ignore"):
        factor = np.abs(rows["value"].to_numpy(dtype=float) / known)
    is_gap = np.array(
        [units.get(measure, Unit("")).may_be_negative for measure in rows["measure"]], dtype=bool
    )
    is_off: NDArray[np.bool_] = (
        np.isfinite(factor) & (factor > 0) & ((factor >= OFF_BY) | (factor <= 1 / OFF_BY)) & ~is_gap
    )
    return is_off


def per_person(unit: str | None) -> float | None:
    """What a unit in words multiplies a proportion by, None where it is no share or rate of people."""
    words = (unit or "").strip().lower()
    if words in ("%", "percent", "per cent", "percentage"):
        return 100.0
    if words in ("proportion", "share", "ratio"):
        return 1.0
    match = _PER.search(words)
    return None if match is None else float(match[1].replace(",", "").replace("million", "1000000"))


def _is_off(pairs: pd.DataFrame, by: float, *, both_ways: bool = True) -> bool:
    factor = float((pairs["value"] / pairs["held"]).abs().median())
    return factor >= by or (both_ways and factor <= 1 / by)


def _sentence(name: str, pairs: pd.DataFrame, unit: Unit, when: str) -> str:
    """Both numbers, of the pair whose factor is the usual one."""
    factors = (pairs["value"] / pairs["held"]).abs()
    factor = factors.median()
    # Of equally usual pairs one of the newest period, which a reader knows best.
    near = pairs[(factors / factor).between(0.8, 1.25)]
    pair = near[near["period"].eq(near["period"].max())].iloc[0]
    times = f"{_number(factor)} times too large" if factor >= 1 else f"{_number(1 / factor)} times too small"
    return (
        f"The values of {name} are on another scale than those held: {_who(pair)} has {_number(pair['value'])} in"
        f" {pair['period']}, and {when}{_number(pair['held'])}{_unit(unit)} is held. They are about {times}: give them"
        " in the unit of the measure. If what is held is wrong, withdraw its file first."
    )


def _who(row: pd.Series) -> str:
    """The name of an area, where the file gives it, with its code."""
    name = row.get("area_name")
    return f"{name} ({row['area_code']})" if isinstance(name, str) else str(row["area_code"])


def _against_counts(name: str, rows: pd.DataFrame, unit: Unit) -> str | None:
    """A rate against its own numerator and denominator."""
    scale = per_person(unit.name)
    if scale is None or unit.may_be_negative:
        return None
    counted = rows[(rows["numerator"] > 0) & (rows["denominator"] > 0)]
    counted = counted.assign(held=scale * counted["numerator"] / counted["denominator"])
    if len(counted) and _is_off(counted, OFF_BY):
        row = counted.iloc[-1]
        return (
            f"The values of {name} are on another scale than their unit: {_who(row)} has"
            f" {_number(row['value'])} in {row['period']}, and {_number(row['numerator'])} of"
            f" {_number(row['denominator'])} is {_number(row['held'])}{_unit(unit)}. Give them in the unit of the"
            " measure."
        )
    counts = rows[rows["numerator"].notna()]
    if len(counts) >= LEAST_PAIRS and counts["value"].eq(counts["numerator"]).all():
        row = counts.iloc[-1]
        return (
            f"The values of {name} are the counts themselves: {_who(row)} has {_number(row['value'])} in"
            f" {row['period']}, and its count is {_number(row['numerator'])}. Give them in the unit of the measure,"
            f"{_unit(unit)}."
        )
    return None


def _against_unit(name: str, rows: pd.DataFrame, held: pd.DataFrame, unit: Unit) -> str | None:
    """A percentage against what a percentage can be, where nothing better is known."""
    if unit.name != "%" or unit.may_be_negative:
        return None
    sizes = rows["value"].abs()
    counted = bool(((rows["numerator"] > 0) & (rows["denominator"] > 0)).any())
    is_small = not held.empty and held["value"].abs().median() <= SMALL_PERCENTAGE
    is_known = unit.may_be_below_one or counted or is_small
    if sizes.max() <= 1 and not is_known:
        row = rows.iloc[int(np.argmax(sizes))]
        return (
            f"All values of {name} lie between 0 and 1, and its unit is %: {_who(row)} has"
            f" {_number(row['value'])} in {row['period']}, which is probably meant as {_number(100 * row['value'])}%."
            " Give them in the unit of the measure. Where they truly are below 1%, ask whoever keeps the reference data"
            " to say so of the measure."
        )
    if sizes.min() > 100:
        row = rows.iloc[int(np.argmin(sizes))]
        return (
            f"All values of {name} are above 100, and its unit is %: {_who(row)} has {_number(row['value'])} in"
            f" {row['period']}, and no percentage is above 100. Give them in the unit of the measure."
        )
    return None


def _check_least(
    frame: pd.DataFrame, name: str, parts: Iterable[tuple[str, float]], layout: str, area: str, period: str
) -> None:
    least = pd.Series(0.0, index=frame.index)
    for part, seconds in parts:
        least = least + frame[part] * seconds
    known = frame[name].notna() & (least > 0)
    short = known & (frame[name] < least)
    if known.sum() and 2 * short.sum() > known.sum():
        row, bound = frame[short].iloc[-1], least[short].iloc[-1]
        raise Refused(
            f"The values of {name} are on another scale than seconds: {row[area]} has {_number(row[name])} in the week"
            f" ending {row[period]:%Y-%m-%d}, and the long waits that it counts take {_number(bound)}"
            f" seconds at least ({count(int(short.sum()), 'row')} like this). Give seconds.",
            layout,
        )


def _check_mean(frame: pd.DataFrame, mean: Mean, layout: str) -> None:
    known = frame[(frame[mean.total] > 0) & (frame[mean.events] >= LEAST_EVENTS)]
    if known.empty:
        return
    found = float((known[mean.total] / known[mean.events]).median())
    if not mean.least <= found <= mean.most:
        limit = f"less than {mean.least:g}" if found < mean.least else f"more than {mean.most:,.0f}"
        raise Refused(
            f"The values of {mean.total} are on another scale than seconds: a row has"
            f" {_number(known[mean.total].median())} for {_number(known[mean.events].median())} {mean.events}, which is"
            f" {_number(found)} seconds each and {limit}. Give the seconds of all together.",
            layout,
        )


def _unit(unit: Unit) -> str:
    return unit.name if unit.name == "%" else f" {unit.name}" if unit.name else ""


def _number(value: float) -> str:
    """Three figures, as a person would write them."""
    if value == 0 or not np.isfinite(value):
        return f"{value:g}"
    decimals = max(0, 2 - int(np.floor(np.log10(abs(value)))))
    text = f"{value:,.{decimals}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
