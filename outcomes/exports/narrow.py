"""The narrow sheet with which a spreadsheet opens: what one would paste into a paper, out of a dataset's columns."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

import pandas as pd

from outcomes.catalogue import catalogue


class Heading(NamedTuple):
    """A column of the narrow sheet: which one of the dataset, and its words.

    ``is_told_once`` is one that is left out where all rows say the same.
    """

    column: str
    words: str
    is_told_once: bool = False


PERIOD, ENDING = Heading("period", "Period"), Heading("period_end", "Period to")
PLACE = Heading("area_name", "Place")
MEASURE = Heading("measure_title", "Measure", is_told_once=True)
SEX = Heading("sex", "Sex", is_told_once=True)
VALUE = Heading("value", "Value")
LIMITS = (Heading("lower_ci", "Lower 95% limit"), Heading("upper_ci", "Upper 95% limit"))
ENGLAND = Heading("england_value", "England")
INTERVENTION = Heading("intervention", "Intervention", is_told_once=True)
ILLUSTRATIVE = Heading("illustrative", "Illustrative")

#: By the query that reads a dataset.
HEADINGS: Final[Mapping[str, tuple[Heading, ...]]] = {
    "download_target": (
        PERIOD, PLACE, Heading("part", "Part", is_told_once=True), Heading("row_kind", "Kind", is_told_once=True),
        VALUE, *LIMITS, Heading("required_value", "Path asks for"), ENGLAND,
    ),
    "download_places": (
        PLACE, Heading("part", "Part", is_told_once=True), PERIOD, VALUE, *LIMITS, ENGLAND,
        Heading("comparison", "Than England"),
    ),
    "download_weekly": (
        ENDING, PLACE, MEASURE, VALUE, Heading("mean", "Mean or expected"), Heading("lower_limit", "Lower limit"),
        Heading("upper_limit", "Upper limit"), Heading("kind", "Marked as"),
    ),
    "download_published_figures": (MEASURE, PLACE, SEX, PERIOD, VALUE, *LIMITS),
    "download_vintages": (MEASURE, PLACE, SEX, PERIOD, VALUE, *LIMITS, Heading("loaded_at", "Loaded")),
    "download_assessments": (
        PLACE, MEASURE, SEX, Heading("latest_period", "Latest period"), Heading("latest_value", "Latest"),
        Heading("required_now", "Path asks for now"), Heading("target_value", "Target"),
        Heading("verdict_words", "Verdict"),
    ),
    "download_signals": (
        ENDING, PLACE, MEASURE, VALUE, Heading("expected", "Expected"), Heading("expected_lower", "Expected from"),
        Heading("expected_upper", "Expected to"), Heading("signal_sentence", "What the chart says"),
    ),
    "download_interventions": (
        INTERVENTION, MEASURE, PLACE, Heading("reported_percent", "Reported, %"),
        Heading("simple_percent", "Before and after, %"), Heading("effect_percent", "Adjusted, %"),
        Heading("lower_ci_percent", "Lower 95% limit"), Heading("upper_ci_percent", "Upper 95% limit"),
    ),
    "download_intervention_lines": (
        ENDING, INTERVENTION, MEASURE, VALUE, Heading("fitted", "Fitted"),
        Heading("counterfactual", "Modelled without it"), Heading("counterfactual_lower", "Lower 95% limit"),
        Heading("counterfactual_upper", "Upper 95% limit"),
    ),
    "download_intervention_placebos": (
        Heading("date_tried", "Date tried"), INTERVENTION, MEASURE, Heading("value", "Change"), *LIMITS,
    ),
    "download_falls_years": (
        PLACE, Heading("dimension", "By"), Heading("group", "Group"), ENDING, Heading("count", "Admissions"),
        Heading("population", "People"), Heading("rate_per_1000", "Rate per 1,000"),
    ),
}  # fmt: skip
# What a dataset has that is not listed here.
USUAL = (MEASURE, PLACE, SEX, PERIOD, VALUE, *LIMITS)


def sheet(query: str, rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of a dataset in the few columns of its narrow sheet.

    Parameters
    ----------
    query
        That reads the dataset.
    rows
        With all its columns.

    Returns
    -------
    DataFrame
        Four to nine columns, named in words; numbers and dates as they are. A column without any value is left out,
        and so is what all rows share, which then stands in the heading of the value: "Adults who smoke, %".
    """
    headings = [one for one in HEADINGS.get(query, USUAL) if one.column in rows]
    # A sheet without rows still says what it would hold.
    shown = [one for one in headings if rows.empty or one is VALUE or _says_something(rows[one.column], one)]
    if "illustrative" in rows and (rows["illustrative"] != "").any():
        shown.append(ILLUSTRATIVE)
    names = {one.column: _value_words(rows) if one is VALUE else one.words for one in shown}
    found = rows[list(names)]
    if INTERVENTION.column in names:
        titles = {one.id: one.title for one in catalogue.interventions}
        found = found.assign(intervention=found["intervention"].map(titles))
    return found.rename(columns=names)


def decimals(rows: pd.DataFrame) -> int | None:
    """Decimals of the one measure of some rows; None where there are several, or one that is not known."""
    measures = set(rows["measure"]) if "measure" in rows else set()
    if len(measures) != 1:
        return None
    measure = catalogue.measure_by_id.get(measures.pop())
    return measure.decimals if measure else None


def _says_something(values: pd.Series, heading: Heading) -> bool:
    known = values.dropna()
    return len(known) > 0 and not (heading.is_told_once and values.nunique(dropna=False) == 1)


def _value_words(rows: pd.DataFrame) -> str:
    """What the values are, where all are of one measure and unit."""
    shared = [rows[column].unique() for column in ("measure_title", "unit") if column in rows]
    if len(shared) == 2 and all(len(found) == 1 and isinstance(found[0], str) for found in shared):
        return ", ".join(str(found[0]) for found in shared if found[0])
    return VALUE.words
