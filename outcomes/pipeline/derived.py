"""Figures that are worked out of published ones because nobody's published figure is held: each says so."""

from itertools import pairwise

import pandas as pd

from outcomes import periods
from outcomes.catalogue import Catalogue, Measure
from outcomes.numerals import listed

# A place has too few deaths a year for a mean of yearly rates to say anything of it.
KINDS = ("england", "region")
GRADE = "derived"


def with_means(observations: pd.DataFrame, catalogue: Catalogue) -> pd.DataFrame:
    """Observations with the means of yearly rates that reference data asks for.

    A mean of ``pooled_years`` yearly rates stands where each of the years is held, for England and the region; it is
    another measure than the published rate of those years together, and never takes its place. File and line are
    those of its newest year.

    Parameters
    ----------
    observations
        The mart of that name.

    Returns
    -------
    DataFrame
        The same columns, the means last.
    """
    made = [
        row
        for measure in catalogue.measures
        if measure.mean_of is not None
        for row in _means(observations, measure, catalogue)
    ]
    if not made:
        return observations
    return pd.concat([observations, pd.DataFrame(made)[list(observations.columns)]], ignore_index=True)


def _means(observations: pd.DataFrame, measure: Measure, catalogue: Catalogue) -> list[dict[str, object]]:
    areas = [area.code for area in catalogue.areas_of(*KINDS)]
    yearly = observations[
        (observations.measure == measure.mean_of)
        & observations.area_code.isin(areas)
        & (observations.category == "")
        & observations.value.notna()
    ]
    n = measure.pooled_years
    made: list[dict[str, object]] = []
    for _, rows in yearly.groupby(["area_code", "sex", "age"], sort=True):
        in_order = rows.sort_values("period_start")
        for last in range(n - 1, len(in_order)):
            years = in_order.iloc[last + 1 - n : last + 1]
            if not _follow(years):
                continue
            newest = years.iloc[-1]
            start, end = years.period_start.iloc[0], newest.period_end
            named = listed([str(period) for period in years.period])
            made.append(
                {
                    **{str(name): one for name, one in newest.to_dict().items()},
                    "measure": measure.id,
                    "period": periods.spanning(start.date(), end.date()).label,
                    "period_start": start,
                    "value": float(years.value.mean()),
                    "lower": None,
                    "upper": None,
                    "numerator": None,
                    "denominator": None,
                    "source_title": f"Mean of the yearly rates of {named}, derived",
                    "grade": GRADE,
                    "note": f"Derived: the mean of the yearly rates of {named}.",
                    "synthetic": bool(years.synthetic.any()),
                    "is_headline_age": True,
                }
            )
    return made


def _follow(years: pd.DataFrame) -> bool:
    """Whether each year begins the day after the one before it ends."""
    sides = zip(years.period_start, years.period_end, strict=True)
    return all(before[1] + pd.Timedelta(days=1) == after[0] for before, after in pairwise(sides))
