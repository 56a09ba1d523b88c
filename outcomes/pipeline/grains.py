"""At which grain a service series is published: weeks, blocks of four weeks, or months."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, Literal

import numpy as np
import pandas as pd

from outcomes.catalogue import Measure
from outcomes.sources import registry

Grain = Literal["week", "four weeks", "month"]

WEEK: Grain = "week"
FOUR_WEEKS: Grain = "four weeks"
MONTH: Grain = "month"
# What its periods are called.
PERIODS: Mapping[Grain, str] = {WEEK: "weeks", FOUR_WEEKS: "periods", MONTH: "months"}
BLOCK_WEEKS = 4
# How far back a year ago lies: the same weekday, or the same month.
PERIODS_A_YEAR: Mapping[Grain, int] = {WEEK: 52, FOUR_WEEKS: 13, MONTH: 12}
# A series whose newest period ended longer ago says nothing of today, and does not signal.
WEEKS_CURRENT, MONTHS_CURRENT = 13, 5
# Blocks of four weeks are counted from this Sunday, so that they never overlap from one load to the next.
FIRST_BLOCK_STARTS_AFTER = date(2021, 3, 28)


def grain_of(measure: Measure, kind: str) -> Grain | None:
    """At which grain an area's series is published; None where it is not."""
    if registry.source(measure.layout or "").grain == "month":
        return MONTH
    if measure.disclosure == "hes":
        if measure.id == "falls_admissions_care_home":
            return WEEK if kind == "icb" else None
        return FOUR_WEEKS if kind == "place" else WEEK
    return WEEK


def earlier(end: date, grain: Grain, n_periods: int) -> date:
    """The last day of an earlier period.

    Examples
    --------
    >>> earlier(date(2026, 6, 30), MONTH, 4), earlier(date(2026, 11, 15), WEEK, 1)
    (datetime.date(2026, 2, 28), datetime.date(2026, 11, 8))
    """
    if grain == MONTH:
        return (pd.Timestamp(end) - pd.offsets.MonthEnd(n_periods)).date()
    return end - timedelta(weeks=n_periods * (BLOCK_WEEKS if grain == FOUR_WEEKS else 1))


def is_current(end: date, grain: Grain, today: date) -> bool:
    """Whether a period ended so lately that it says something of today: within 13 weeks, or five months.

    Examples
    --------
    >>> [is_current(date(2026, 6, 30), MONTH, today) for today in (date(2026, 11, 30), date(2026, 12, 1))]
    [True, False]
    """
    if grain == MONTH:
        return today <= (pd.Timestamp(end) + pd.offsets.MonthEnd(MONTHS_CURRENT)).date()
    return today <= end + timedelta(weeks=WEEKS_CURRENT)


def block_end(week_ending: "pd.Series[Any]") -> "pd.Series[Any]":
    """The last Sunday of the four-week block that a week belongs to."""
    weeks = (pd.to_datetime(week_ending) - pd.Timestamp(FIRST_BLOCK_STARTS_AFTER)).dt.days // 7
    n_blocks = (weeks - 1) // BLOCK_WEEKS + 1
    return pd.Timestamp(FIRST_BLOCK_STARTS_AFTER) + pd.to_timedelta(n_blocks * BLOCK_WEEKS * 7, unit="D")


def blocks(rows: pd.DataFrame) -> pd.DataFrame:
    """Weekly rows summed to whole four-week blocks; a block with a missing week is left out."""
    whole = rows[rows.value.notna()].assign(block=lambda f: block_end(f.period_end))
    summed = whole.groupby("block").agg(
        value=("value", "sum"),
        numerator=("numerator", "sum"),
        n_weeks=("value", "size"),
        n_reporting=("n_reporting", "min"),
        n_expected=("n_expected", "max"),
        synthetic=("synthetic", "any"),
        vintage=("vintage", "max"),
    )
    summed = summed[summed.n_weeks == BLOCK_WEEKS].reset_index(names="period_end")
    return summed.assign(measure=rows.measure.iloc[0], area_code=rows.area_code.iloc[0], denominator=np.nan)[
        [*rows.columns]
    ]
