"""Published values: which rows of a publisher's file a measure of ours uses, and what must hold of them."""

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from outcomes.pipeline.codes import AREA_KINDS, ended, why_unknown
from outcomes.pipeline.rows import Rows
from outcomes.sources.reading import Refused, cells
from outcomes.sources.reading.tables import fold

EARLIEST_PERIOD = pd.Timestamp(1800, 1, 1)
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


Indicators = Mapping[str, IndicatorRule | Sequence[IndicatorRule]]


def keep(
    rows: Rows,
    areas: Mapping[str, str],
    indicators: Indicators,
    successors: Mapping[str, str],
) -> None:
    """Keep the rows of a national file that one of our measures uses, for one of our areas.

    Our own layout has no rows of others: there an unknown area or measure is probably a slip of the pen.
    """
    is_own = rows.source.is_own
    known = [code for code, kind in areas.items() if kind in AREA_KINDS]
    frame = rows.frame
    spelled = {code.upper(): code for code in known}
    frame["area_code"] = cells.words([spelled.get(code, code) for code in frame["area_code"]])
    # From here on an indicator has the name it has in reference data: queries look for that one.
    names = {name: _name_of(indicators, name) for name in frame["indicator"].unique()}
    frame["indicator"] = cells.words([names[name] or name for name in frame["indicator"]])
    rules = {name: rules_of(indicators, name) for name in frame["indicator"].unique()}
    ours = frame["area_code"].isin(known)
    used = frame["indicator"].map(lambda name: bool(rules[name])).astype(bool)
    chosen = _chosen_rules(frame, rules)
    has_rule = np.array([rule is not None for rule in chosen], dtype=bool)
    served = ours & has_rule
    missing_sex = _missing_sex(frame, chosen, served)
    served &= ~np.array([rule is not None and rule.measure in missing_sex for rule in chosen], dtype=bool)
    gone = ended(frame["area_code"][has_rule], successors) if not is_own else []
    slips = [name for name, rule in rules.items() if is_own and not rule and _nearest_name(name, indicators)]
    kept = served | (is_own & has_rule & ~ours) | frame["indicator"].isin(slips)

    measures = [
        # What our own layout calls a measure stays in its column, known or not: a fault is named by it.
        rule.measure if rule is not None else name if is_own else None
        for rule, name in zip(chosen, frame["indicator"], strict=True)
    ]
    frame.insert(0, "measure", cells.words(measures))
    frame["may_be_negative"] = [rule is not None and rule.may_be_negative for rule in chosen]
    rows.leave_out_problems(
        lambda problem: (
            (is_own or problem.area is None or problem.area in spelled)
            and (problem.indicator is None or _name_of(indicators, problem.indicator) is not None)
        ),
    )
    if not kept.any() and not rows.read_problems:
        reason = " ".join([_out_of_scope(frame, ours, used, missing_sex, rules), *gone])
        raise Refused(reason, rows.source.name, rows.out_of_area + len(frame))
    rows.warnings += gone
    for measure, sex in missing_sex.items():
        rows.warnings.append(f"{measure} needs {sex}, which this file does not give: its rows are left out.")
    rows.leave_out(~kept)


def check_own_names(
    rows: Rows, areas: Mapping[str, str], indicators: Indicators, successors: Mapping[str, str]
) -> None:
    """Quarantine the rows of our own layout whose measure or area is none of ours."""
    names, codes = rows.frame["indicator"], rows.frame["area_code"]
    nearest = {
        name: _nearest_name(name, indicators) for name in names.unique() if not rules_of(indicators, name)
    }
    rows.quarantine(
        names.isin(list(nearest)),
        "measure",
        lambda row: f"is not a known measure; the nearest known one is {nearest[names.iloc[row]]}",
    )
    known = [code for code, kind in areas.items() if kind in AREA_KINDS]
    why = why_unknown("area", known, areas, successors)
    rows.quarantine(~codes.isin(known), "area_code", lambda row: why(codes.iloc[row]))


def _nearest_name(name: str, indicators: Indicators) -> str | None:
    """The measure that is probably meant by a name that is none."""
    return next(iter(difflib.get_close_matches(name, list(indicators), n=1, cutoff=CLOSE_NAME)), None)


def _name_of(indicators: Indicators, name: str) -> str | None:
    """An indicator's name in reference data, where an ONS name may be listed with or without the sex in it."""
    without_sex = " ".join(
        word for word in name.split() if word.lower() not in {"male", "males", "female", "females"}
    )
    listed = {fold(key): key for key in indicators}
    return listed.get(fold(name), listed.get(fold(without_sex)))


def rules_of(indicators: Indicators, name: str) -> tuple[IndicatorRule, ...]:
    """Rules of an indicator by its name in reference data."""
    found = indicators.get(name, ())
    return (found,) if isinstance(found, IndicatorRule) else tuple(found)


def _chosen_rules(
    frame: pd.DataFrame, rules: Mapping[str, tuple[IndicatorRule, ...]]
) -> list[IndicatorRule | None]:
    """The first rule that fits each row, None where none does."""
    days = (frame["period_end"] - frame["period_start"]).dt.days + 1
    pooled = (days / 365.25).round().clip(lower=1).astype("int64")
    known: dict[tuple[str, str, str | None, int], IndicatorRule | None] = {}
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
    frame: pd.DataFrame,
    ours: pd.Series,
    used: pd.Series,
    missing_sex: Mapping[str, str],
    rules: Mapping[str, tuple[IndicatorRule, ...]],
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


def leave_out_repeats(rows: Rows) -> None:
    """A publisher may list one area under two kinds of area: the same value twice is no fault."""
    keys = [*rows.source.key, "value", "lower_ci", "upper_ci"]
    same = rows.frame.duplicated(keys)
    if same.any():
        rows.warnings.append(
            f"Left out because they repeat a value already given: {cells.count(int(same.sum()), 'row')}."
        )
        rows.leave_out(same)


def check(rows: Rows, today: date) -> None:
    """Quarantine values that cannot be, and warn of odd ones."""
    frame = rows.frame
    now = pd.Timestamp(today)
    rows.quarantine(frame["period_start"] > now, "period", "is in the future")
    rows.quarantine_before("period_start", EARLIEST_PERIOD)
    rows.warn(frame["period_end"] > now, "the period has not ended yet")
    percent = [measure for measure, unit in rows.units.items() if unit.name == "%"]
    is_percent = frame["unit"].eq("%") | frame["measure"].isin(percent)
    rows.quarantine(is_percent & frame["value"].gt(100), "value", "is a percentage above 100")
    outside = (frame["lower_ci"] > frame["value"]) | (frame["upper_ci"] < frame["value"])
    rows.warn(outside, "the value is outside its own interval")
