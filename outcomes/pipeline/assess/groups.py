"""Places beside England, and groups within an area."""

from collections.abc import Mapping

import pandas as pd

from outcomes.catalogue import ENGLAND, Catalogue, Commitment, Measure, Part
from outcomes.methods import places
from outcomes.pipeline.assess.series import SeriesOf, choose_series, float_or_none
from outcomes.results.tables import columns, known
from outcomes.results.targets import Assessment, Breakdown, BreakdownGap, PlaceSpread, PlaceValue


def compare_places(
    commitment: Commitment,
    part: Part,
    assessed: Mapping[str, Assessment],
    series_of: SeriesOf,
    catalogue: Catalogue,
) -> tuple[list[PlaceValue], PlaceSpread | None]:
    """The latest value of each place and partnership against England's, and the spread between places.

    Parameters
    ----------
    assessed
        The part in each area, by its code.
    """
    if commitment.sensitive:
        return [], None
    measure = _compared_by(part, series_of, catalogue)
    england = choose_series(measure, part.sex, catalogue.area_by_code[ENGLAND], series_of, catalogue)
    england_by_period = dict(zip(england.frame.period, england.frame.value, strict=True))
    found, latest = [], []
    for area in catalogue.areas_of("partnership", "place"):
        shown = choose_series(measure, part.sex, area, series_of, catalogue)
        if not shown.has_values:
            continue
        last = shown.frame.iloc[-1]
        england_value = float_or_none(england_by_period.get(last.period))
        compared = places.compare_with_england(
            float(last.value), float_or_none(last.lower), float_or_none(last.upper), england_value
        )
        row = PlaceValue(
            commitment=commitment.id,
            part=part.id,
            area_code=area.code,
            measure=measure.id,
            basis=shown.basis,
            period=last.period,
            period_start=last.period_start.date(),
            period_end=last.period_end.date(),
            value=float(last.value),
            lower=float_or_none(last.lower),
            upper=float_or_none(last.upper),
            england=england_value,
            comparison=compared.code,
            comparison_words=compared.words,
            comparison_reason=compared.reason,
            standing=places.standing(compared.code, measure.polarity),
            people_fewer=assessed[area.code].people_fewer,
            people_period=assessed[area.code].latest_period,
            sha256=last.sha256,
            line=None if shown.basis == "derived" else int(last.line),
            grade=last.grade,
            synthetic=bool(last.synthetic),
        )
        found.append(row)
        if area.kind == "place":
            latest.append((area, last, row))
    newest = max((last.period_end for _, last, _ in latest), default=None)
    same = [(place, last, row) for place, last, row in latest if last.period_end == newest]
    if len(same) < 3:
        return found, None
    spread = known(
        places.unwarranted_variation(
            [row.value for _, _, row in same],
            [known(place.population) for place, _, _ in same],
            standard_errors=[float(last.standard_error) for _, last, _ in same],
        )
    )
    return found, PlaceSpread(
        commitment=commitment.id,
        part=part.id,
        measure=measure.id,
        period=same[0][2].period,
        standard_deviation=spread.standard_deviation,
        observed_standard_deviation=spread.observed_standard_deviation,
        lowest=spread.lowest,
        highest=spread.highest,
        n=spread.n,
        reason=spread.reason,
    )


def _compared_by(part: Part, series_of: SeriesOf, catalogue: Catalogue) -> Measure:
    """What all places are compared by: several years together where any place has them, else the part's own."""
    pooled = part.compare_places_by
    has_pooled = any((pooled, part.sex, place.code) in series_of for place in catalogue.places)
    return catalogue.measure_by_id[pooled if pooled and has_pooled else part.measure]


GROUP_COLUMNS = [*(column.name for column in columns(Breakdown)), "period_start"]


def grouped(observations: pd.DataFrame, catalogue: Catalogue) -> pd.DataFrame:
    """Published values by group: deprivation, ethnicity and so on as published, and sex and age likewise.

    Sex is no group of a measure that commitments judge by sex: men and women stand there with a verdict each,
    and the distance between them is not what was promised.

    Returns
    -------
    DataFrame
        One row per measure, area, dimension, group and period.
    """
    parts = [part for commitment in catalogue.commitments for part in commitment.parts]
    used = {part.measure for part in parts}
    judged_by_sex = {part.measure for part in parts if part.sex != "persons"}
    rows = observations[observations.measure.isin(used) & observations.value.notna()].copy()
    by_category = rows[rows.category != ""].assign(
        dimension=lambda f: f.category_type, group=lambda f: f.category
    )
    for_everyone = by_category[by_category.sex == "persons"]
    by_category = pd.concat([for_everyone, by_category[~by_category.measure.isin(for_everyone.measure)]])
    is_of_sex = (rows.category == "") & rows.is_headline_age & ~rows.measure.isin(judged_by_sex)
    by_sex = rows[is_of_sex].assign(
        dimension="Sex", group=lambda f: f.sex.map({"male": "Men", "female": "Women", "persons": "Everyone"})
    )
    by_age = rows[(rows.category == "") & ~rows.is_headline_age & (rows.sex == "persons")].assign(
        dimension="Age", group=lambda f: f.age
    )
    return pd.concat([by_category, by_sex, by_age])[GROUP_COLUMNS].reset_index(drop=True)


def breakdowns(groups: pd.DataFrame) -> pd.DataFrame:
    """Who is left behind: the newest period of each dimension that has two groups or more."""
    keys = ["measure", "area_code", "dimension"]
    newest = groups[groups.period_start == groups.groupby(keys).period_start.transform("max")]
    several = newest.groupby(keys).group.transform("nunique") > 1
    return newest[several].drop(columns="period_start").reset_index(drop=True)


def breakdown_gaps(groups: pd.DataFrame) -> list[BreakdownGap]:
    """How far the groups of a dimension lie apart, in its first and its newest period; gaps in the unit.

    A headline that moves the right way can hide a gap that widens, so the page shows this beside it.
    """
    rows = []
    keys = ["measure", "area_code", "dimension"]
    for (measure, area_code, dimension), found in groups[groups.group != "Everyone"].groupby(
        keys, sort=False
    ):
        wide = found.pivot_table(index="period_start", columns="group", values="value")
        wide = wide.dropna(axis="columns").sort_index()
        if len(wide) < 2 or wide.shape[1] < 2:
            continue
        labels = found.drop_duplicates("period_start").set_index("period_start").period
        gaps = wide.max(axis="columns") - wide.min(axis="columns")
        last = wide.iloc[-1]
        rows.append(
            BreakdownGap(
                measure=str(measure),
                area_code=str(area_code),
                dimension=str(dimension),
                first_period=labels[wide.index[0]],
                last_period=labels[wide.index[-1]],
                first_gap=float(gaps.iloc[0]),
                last_gap=float(gaps.iloc[-1]),
                highest_group=str(last.idxmax()),
                lowest_group=str(last.idxmin()),
                is_widening=bool(gaps.iloc[-1] > gaps.iloc[0]),
            )
        )
    return rows
