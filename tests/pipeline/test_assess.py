"""Trajectories and verdicts of what ships: real figures, real sentences."""

import re
from dataclasses import fields
from datetime import date

import numpy as np
import pandas as pd
import pytest

from outcomes.catalogue import ENGLAND, ICB, OUTCOME_KINDS, catalogue
from outcomes.methods.verdict import NOT_JUDGED
from outcomes.pipeline import assess
from outcomes.results.provenance import SnapshotRow
from outcomes.results.tables import TABLES, frame
from outcomes.results.targets import Assessment
from outcomes.warehouse import store
from outcomes.wording import aims, findings, judgements

DURHAM = "E06000047"
PUBLISHED = date(2026, 11, 22)


@pytest.fixture(scope="module")
def tables(published_home):
    connection = store.snapshot()._connection
    names = [
        row[0]
        for row in connection.execute("select table_name from duckdb_tables() where not internal").fetchall()
    ]
    return {name: connection.execute(f'from "{name}"').df() for name in names}


def built_from(observations: list[dict], day: date = PUBLISHED) -> dict[str, pd.DataFrame]:
    """The tables of targets made of a few observations."""
    found = assess.assess_all(pd.DataFrame(observations), catalogue, published_on=day)
    return {
        field.name: frame(TABLES[field.name], rows) if isinstance(rows, (list, tuple)) else rows
        for field in fields(found)
        for rows in [getattr(found, field.name)]
    }


def row(tables, commitment: str, part: str, area: str = ICB) -> pd.Series:
    rows = tables["assessments"]
    found = rows[(rows.commitment == commitment) & (rows.part == part) & (rows.area_code == area)]
    assert len(found) == 1
    return found.iloc[0]


def points(tables, commitment: str, part: str, area: str = ICB) -> pd.DataFrame:
    rows = tables["target_points"]
    return rows[(rows.commitment == commitment) & (rows.part == part) & (rows.area_code == area)].sort_values(
        "time"
    )


def test_the_smoking_trajectory_runs_from_2011_to_2024_with_path_and_projection(tables):
    smoking, observed = row(tables, "smoking", "adults"), points(tables, "smoking", "adults")

    assert list(observed.period) == [str(year) for year in range(2011, 2025)]
    assert (smoking.baseline_value, smoking.target_value, smoking.target_year) == (13, 5, 2030)
    assert smoking.required_now == pytest.approx(13 - 0.8 * 4)
    assert smoking.measured_baseline == pytest.approx(14.8, abs=0.05)
    assert smoking.latest_value == pytest.approx(10.2, abs=0.05)
    fan = tables["target_fans"]
    fan = fan[(fan.commitment == "smoking") & (fan.area_code == ICB)].sort_values("time")
    assert fan.time.iloc[0] == 2024.5
    assert fan.time.iloc[-1] == 2030.5
    last = fan.iloc[-1]
    assert (
        last.lower_95
        < last.lower_80
        < last.lower_50
        < last["median"]
        < last.upper_50
        < last.upper_80
        < last.upper_95
    )
    assert last.lower_95 >= 0
    assert smoking.probability == pytest.approx(smoking.probability)
    assert smoking.verdict in ("likely", "either-way", "unlikely")


def test_the_derived_series_is_a_population_weighted_mean_of_twelve_places(tables):
    """A slow re-implementation from the published figures themselves."""
    figures = tables["observations"]
    figures = (
        figures[(figures.measure == "smoking_adults") & (figures.period == "2024")]
        .set_index("area_code")
        .value
    )
    weights = {place.code: place.population for place in catalogue.places if place.code in figures.index}
    expected = sum(figures[code] * n for code, n in weights.items()) / sum(weights.values())

    smoking = row(tables, "smoking", "adults")
    assert len(weights) == 12
    assert smoking.latest_value == pytest.approx(expected, rel=1e-12)
    assert (smoking.basis, smoking.area_used) == ("derived", ICB)
    assert "12 of 14 places" in smoking.basis_note


def test_a_place_uses_its_own_measured_baseline(tables):
    durham = row(tables, "smoking", "adults", DURHAM)

    assert durham.basis == "published"
    assert durham.baseline_value == durham.measured_baseline == 15.6
    assert np.isnan(durham.stated_baseline)


def test_the_region_stands_in_where_nothing_nearer_is_published(tables):
    drugs = row(tables, "drug-deaths", "misuse")

    assert (drugs.basis, drugs.area_used) == ("proxy", "E12000001")
    assert "excludes North Cumbria" in drugs.basis_note
    assert drugs.target_value == pytest.approx(0.85 * 104.1)
    assert drugs.lowest_grade == "B"


def test_a_direction_says_since_when_it_counts(tables):
    year6 = row(tables, "healthy-weight", "year6")
    points = tables["target_points"]
    mine = points[(points.part == "year6") & (points.area_code == year6.area_code)]

    assert year6.direction_test.startswith(f"Slope of the latest {min(8, len(mine))} points")
    assert year6.direction_since == mine.period.iloc[-8]
    assert pd.isna(row(tables, "drug-deaths", "poisoning").direction_since)


def test_a_target_whose_parts_disagree_is_mixed_in_every_row(tables):
    for part, own in (("reception", "no-clear-change"), ("year6", "wrong-way"), ("adults", "wrong-way")):
        found = row(tables, "healthy-weight", part)
        assert (found.verdict, found.target_verdict) == (own, "mixed")
        assert found.target_verdict_words == "Mixed: year 6 and adults getting worse"
    # A part for reference has no verdict, and neither part of a target that agrees has another than the whole.
    assert pd.isna(row(tables, "healthy-weight", "adult-obesity").target_verdict)
    smoking = row(tables, "smoking", "adults")
    assert (smoking.target_verdict, smoking.target_verdict_words) == (smoking.verdict, smoking.verdict_words)


def test_the_whole_target_is_judged_as_its_parts_in_every_area(tables):
    """A slow look at each commitment and area: mixed where two judged parts differ, else as the first part.

    Without a figure of the first part, others that are held, for reference too, are too old or not enough.
    """
    rows = tables["assessments"]
    day = store.read_one("snapshot", SnapshotRow).published_at.date()
    for commitment in catalogue.commitments:
        for area, found in rows[rows.commitment == commitment.id].groupby("area_code"):
            parts = [found[found.part == part.id].iloc[0] for part in commitment.judged_parts]
            judged = {part.verdict for part in parts if part.verdict not in NOT_JUDGED}
            expected = "mixed" if len(judged) > 1 else parts[0].verdict
            held = found[found.n_points > 0]
            if expected == "no-measure" and len(held):
                is_old = held.latest_end.max() < pd.Timestamp(day) - pd.DateOffset(years=4)
                expected = "too-old" if is_old else "not-enough-data"
            assert {part.target_verdict for part in parts} == {expected}, (commitment.id, area)


def test_one_place_is_told_its_likelihood_only_where_its_interval_tells(tables):
    """The rule again, from the published interval, target and latest figure of every place that has a number."""
    rows, places = tables["assessments"], {place.code for place in catalogue.places}
    told = rows[
        rows.area_code.isin(places) & rows.verdict.isin(["likely", "either-way", "unlikely", "one-place"])
    ]
    polarity = told.measure.map({measure.id: measure.polarity for measure in catalogue.measures})
    assert set(polarity) == {"low", "high"}
    tables_target = told.target_value.notna()
    for found, wants in zip(told[tables_target].itertuples(), polarity[tables_target], strict=True):
        better, worse = found.projected_lower, found.projected_upper
        if wants == "high":
            better, worse = -found.projected_upper, -found.projected_lower
        sign = 1 if wants == "low" else -1
        spans = better <= sign * found.target_value and worse >= sign * found.latest_value
        assert (found.verdict == "one-place") == spans, (found.commitment, found.part, found.area_code)
        assert pd.isna(found.band) == spans
    assert (told.verdict == "one-place").any()
    assert "one-place" not in set(rows[~rows.area_code.isin(places)].verdict)


@pytest.mark.parametrize(
    ("published", "is_old"),
    [(date(2027, 12, 31), False), (date(2028, 1, 1), True), (date(2023, 12, 31), False)],
)
def test_age_is_counted_to_the_day_the_snapshot_is_published(published, is_old):
    rows = [observation(DURHAM, str(year), 20.0 - year % 7) for year in range(2012, 2024)]

    built = built_from(rows, published)["assessments"]

    found = built[(built.commitment == "smoking") & (built.area_code == DURHAM)].iloc[0]
    assert (found.verdict == "too-old") is is_old
    # The figures are shown all the same.
    assert (found.n_points, found.latest_period, found.latest_value) == (12, "2023", 20.0)


# Spans of time that a sentence can speak of, and words that make a riddle of a verdict.
SPANS = re.compile(
    r"\bsince \d|\bover \d|\blately\b|\bthan in \d|\bIt (?:rose|fell) from \d|, but \w+ from \d"
)
RIDDLES = re.compile(r"\bperhaps\b|, because\b|\bhold if\b")


def test_no_sentence_of_a_verdict_speaks_of_two_spans_of_time_or_in_riddles(tables):
    frame = tables["assessments"]
    records = frame.astype(object).where(frame.notna(), None).to_dict("records")
    for found in (Assessment(**record) for record in records):
        if not found.has_figures or found.verdict is None:
            continue
        commitment, measure = (
            catalogue.commitment(found.commitment),
            catalogue.measure_by_id[found.measure],
        )
        part = next(part for part in commitment.parts if part.id == found.part)
        area = catalogue.area_by_code[found.area_code]
        texts = [
            *judgements.beneath(found, measure),
            *judgements.differently([(part, found)], "mixed"),
            findings.finding(found, measure, part, area, commitment.title),
            aims.pace_caution(found, measure) or "",
            found.verdict_reason,
            found.target_verdict_reason,
        ]
        for text in texts:
            assert not RIDDLES.search(text), text
            for sentence in re.split(r"\.\s", text):
                assert len(SPANS.findall(sentence)) < 2, sentence


def test_a_gap_that_closes_while_both_sides_get_worse_is_not_an_improvement(tables):
    male = row(tables, "healthy-life-expectancy-gap", "male")

    assert male.verdict_words == "Gap closing, but both getting worse"
    assert (male.area_direction, male.england_direction) == ("worse", "worse")
    assert abs(male.latest_value) < abs(male.baseline_value)
    assert male.baseline_level - male.baseline_england == pytest.approx(male.baseline_value)
    assert male.latest_level < male.baseline_level
    region = row(tables, "healthy-life-expectancy-gap", "male", "E12000001")
    assert region.verdict_words == "Gap closing, but both getting worse"
    assert region.baseline_value == pytest.approx(58.8 - 63.1, abs=0.06)
    assert region.latest_value == pytest.approx(57.0 - 60.9, abs=0.06)


def test_a_gap_has_the_error_of_both_sides(tables):
    gap = points(tables, "healthy-life-expectancy-gap", "female", "E12000001").iloc[-1]
    area = (gap.level_upper - gap.level_lower) / 3.92
    england = (gap.england_upper - gap.england_lower) / 3.92

    assert gap.value == pytest.approx(gap.level - gap.england)
    assert gap.standard_error == pytest.approx((area**2 + england**2) ** 0.5)


def test_nothing_is_projected_without_a_number(tables):
    fans = set(map(tuple, tables["target_fans"][["commitment", "part"]].drop_duplicates().to_numpy()))
    directions = {
        (c.id, part.id)
        for c in catalogue.commitments
        for part in c.parts
        if part.rule == "direction" or part.reference_only
    }

    assert not fans & directions
    assert not (tables["target_fans"].area_code == ENGLAND).any()


def test_suicide_has_no_probability_no_projection_and_no_single_year_gap(tables):
    rows = tables["assessments"]
    suicide = rows[rows.commitment == "suicide"]

    assert suicide.probability.isna().all()
    assert not (tables["target_fans"].commitment == "suicide").any()
    assert not suicide[suicide.part == "yearly"].is_gap.any()


def test_figures_that_end_before_the_work_began_are_too_early():
    rows = [observation(DURHAM, str(year), 20.0 - year % 7) for year in range(2012, 2023)]

    built = built_from(rows)

    assert row(built, "smoking", "adults", DURHAM).verdict == "too-early"


def test_a_short_series_is_not_judged(tables):
    literacy = row(tables, "school-readiness", "literacy")

    assert literacy.verdict == "not-enough-data"
    assert "4 comparable points" in literacy.verdict_reason


@pytest.mark.parametrize(
    ("commitment", "part"),
    [
        ("alcohol", "narrow"),
        ("alcohol", "specific"),
        ("social-isolation", "loneliness"),
        ("suicide", "persons"),
    ],
)
def test_what_has_no_figures_says_what_is_missing(tables, commitment, part):
    found = row(tables, commitment, part, ICB)

    assert found.verdict == "no-measure"
    assert len(found.missing) > 20


def test_what_stands_in_for_a_measure_is_never_judged(tables):
    rows = tables["assessments"]
    stand_ins = rows[rows.part.isin(["old-method", "three-year-mean"]) & (rows.n_points > 0)]

    assert len(stand_ins)
    assert stand_ins.verdict.isna().all()
    assert stand_ins.probability.isna().all()
    assert set(stand_ins[stand_ins.part == "three-year-mean"].area_code) == {ICB, ENGLAND, "E12000001"}


def test_a_mean_of_three_yearly_rates_is_that_of_three_years_in_a_row(tables):
    """A slow look at the region: every run of three held years, and no other."""
    observations = store.snapshot()._connection.execute("from observations").df()
    kinds = observations[(observations.area_code == "E12000001") & (observations.sex == "persons")]
    single = kinds[kinds.measure == "suicide_rate"]
    yearly = dict(zip(single.period_start.dt.year, single.value, strict=True))
    means = kinds[kinds.measure == "suicide_rate_three_year_mean"].set_index("period").value

    expected = {
        f"{year - 2}-{year % 100:02d}": sum(yearly[year - back] for back in range(3)) / 3
        for year in yearly
        if {year - 1, year - 2} <= yearly.keys()
    }
    assert means.to_dict() == pytest.approx(expected)
    assert "2021-23" in expected


def test_every_part_is_assessed_in_every_area(tables):
    areas = catalogue.areas_of(*OUTCOME_KINDS)
    parts = sum(len(c.parts) for c in catalogue.commitments)

    assert len(tables["assessments"]) == parts * len(areas)


def test_no_probability_under_eight_points_and_no_projection_under_five(tables):
    rows = tables["assessments"]

    assert (rows[rows.probability.notna()].n_points >= 8).all()
    assert (rows[rows.projected.notna()].n_points >= 5).all()


def test_people_are_counted_only_where_the_catalogue_says_how(tables):
    smoking = row(tables, "smoking", "adults")

    adults = 2_975_025 * 0.8
    assert smoking.people_now == pytest.approx(adults * smoking.latest_value / 100)
    assert smoking.people_fewer == pytest.approx(adults * (smoking.latest_value - 5) / 100)
    rows = tables["assessments"]
    assert set(rows[rows.people_now.notna()].commitment) == {"smoking"}


def test_places_are_compared_by_interval_or_not_at_all(tables):
    compared = tables["place_values"]
    smoking = compared[compared.commitment == "smoking"]
    healthy_life = compared[
        (compared.commitment == "healthy-life-expectancy-gap") & (compared.part == "male")
    ]

    assert set(smoking.comparison) == {"higher", "similar", "lower"}
    assert set(healthy_life.comparison) <= {"higher", "similar", "lower"}
    for place in healthy_life.itertuples():
        expected = (
            "higher" if place.lower > place.england else "lower" if place.upper < place.england else "similar"
        )
        assert place.comparison == expected


def test_places_are_compared_by_the_pooled_measure_that_reference_data_names(tables):
    compared, spread = tables["place_values"], tables["place_spread"]
    is_place = compared.area_code.isin([place.code for place in catalogue.places])
    smoking = compared[(compared.commitment == "smoking") & is_place].set_index("area_code")
    apart = spread[spread.commitment == "smoking"].iloc[0]

    assert len(smoking) == 12
    assert set(smoking.measure) == {"smoking_adults_five_year"}
    assert set(smoking.period) == {"2020-24"}
    assert set(smoking.england) == {11.5}
    durham = smoking.loc[DURHAM]
    assert (durham.value, durham.lower, durham.upper, durham.comparison) == (12.9, 11.6, 14.2, "higher")
    assert smoking.comparison.value_counts().to_dict() == {"higher": 5, "similar": 5, "lower": 2}
    assert (apart.measure, apart.period, apart.n) == ("smoking_adults_five_year", "2020-24", 12)
    assert 0 < apart.standard_deviation < apart.observed_standard_deviation


def test_partnerships_are_compared_by_the_same_measure_as_their_places(tables):
    compared = tables["place_values"]
    kinds = compared.area_code.map({area.code: area.kind for area in catalogue.areas})
    partnerships = compared[kinds == "partnership"]
    smoking = partnerships[partnerships.commitment == "smoking"].set_index("area_code")

    # Neither place of North Cumbria has a figure.
    assert list(smoking.index) == ["north", "central", "tees-valley"]
    assert set(smoking.measure) == {"smoking_adults_five_year"}
    assert set(partnerships.basis) == {"derived"}
    assert partnerships.sha256.isna().all()
    assert partnerships.line.isna().all()
    # A mean has limits only where every place behind it has.
    without = partnerships[partnerships.commitment == "life-expectancy-gap"]
    assert without.lower.isna().all()
    assert set(without.standing) == {"cannot-be-told"}


def test_places_keep_one_measure_where_no_pooled_figures_are_held():
    rows = [observation(place.code, "2024", 12.0) for place in catalogue.places]
    yearly = built_from(rows)["place_values"]
    five_years = observation(DURHAM, "2024", 12.9, measure="smoking_adults_five_year", indicator="five")
    pooled = built_from([*rows, five_years])["place_values"]

    assert set(yearly[yearly.commitment == "smoking"].measure) == {"smoking_adults"}
    # One place with pooled figures: the others are not compared by another measure beside it.
    assert list(pooled[pooled.commitment == "smoking"].area_code) == [DURHAM]


def test_the_spread_is_that_of_the_newest_period_whichever_place_comes_first():
    rows = [observation(place.code, "2024", 12.0) for place in catalogue.places[1:]]
    rows.append(observation(catalogue.places[0].code, "2023", 30.0))

    spread = built_from(rows)["place_spread"]

    (apart,) = spread[spread.commitment == "smoking"].to_dict("records")
    assert (apart["period"], apart["n"], apart["highest"]) == ("2024", 13, 12.0)


def test_people_by_place_are_those_of_each_place(tables):
    compared = tables["place_values"]
    durham = compared[(compared.commitment == "smoking") & (compared.area_code == DURHAM)].iloc[0]

    assert durham.people_fewer == pytest.approx(522_069 * 0.8 * (8.8 - 5) / 100)
    assert durham.people_period == "2024"
    assert compared[compared.commitment != "smoking"].people_fewer.isna().all()


def test_how_it_stands_from_the_measured_baseline_is_kept_beside_the_stated_one(tables):
    smoking = row(tables, "smoking", "adults")

    asked = smoking.measured_baseline + (5 - smoking.measured_baseline) * 0.4
    assert smoking.measured_behind_by == pytest.approx(smoking.latest_value - asked)
    assert smoking.measured_behind_by < 0 < smoking.behind_by
    assert np.isnan(row(tables, "smoking", "adults", DURHAM).measured_behind_by)


def test_a_year_collected_in_part_is_used_for_england_alone(tables):
    for part in ("reception", "year6"):
        held = tables["observations"]
        darlington = held[(held.measure == f"obesity_{part}") & (held.area_code == "E06000005")]
        assert "2020/21" in set(darlington.period)
        for area in ("E06000005", "tees-valley", "north-cumbria", ICB):
            assert "2020/21" not in set(points(tables, "healthy-weight", part, area).period)
        assert "2020/21" in set(points(tables, "healthy-weight", part, ENGLAND).period)


@pytest.mark.parametrize(
    ("commitment", "part", "end"),
    [
        ("healthy-weight", "reception", "2025-08-31"),
        ("healthy-weight", "adults", "2025-11-15"),
        ("healthy-weight", "adult-obesity", "2025-11-15"),
        ("school-readiness", "literacy", "2025-08-31"),
        ("smoking", "adults", "2024-12-31"),
        ("life-expectancy-gap", "male", "2025-12-31"),
    ],
)
def test_a_period_ends_when_the_year_of_its_measure_does(tables, commitment, part, end):
    assert str(row(tables, commitment, part, DURHAM).latest_end)[:10] == end


def test_a_path_in_financial_years_ends_with_the_last_one_that_ends_in_the_target_year():
    def admissions(period: str, value: float) -> dict:
        start = pd.Timestamp(int(period[:4]), 4, 1)
        end = start + pd.DateOffset(years=1) - pd.Timedelta(days=1)
        return observation(DURHAM, period[:4], value) | {
            "measure": "alcohol_admissions_narrow", "period": period, "period_start": start, "period_end": end,
        }  # fmt: skip

    rows = [admissions("2022/23", 500.0), admissions("2023/24", 490.0)]
    paths = built_from(rows)["target_paths"]

    path = paths[(paths.part == "narrow") & (paths.area_code == DURHAM)].sort_values("time")
    assert path.time.iloc[0] == pytest.approx(2022.75)
    assert path.time.iloc[-1] == pytest.approx(2029.75)


@pytest.mark.parametrize(("commitment", "part"), [("suicide", "yearly"), ("healthy-weight", "adult-obesity")])
def test_a_part_for_reference_has_no_verdict_of_any_system(tables, commitment, part):
    rows = tables["assessments"]
    found = rows[(rows.commitment == commitment) & (rows.part == part)]

    assert found.n_points.max() > 4
    assert found[list(assess.VERDICT_COLUMNS)].isna().all(axis=None)


def test_missing_figures_have_one_wording(tables):
    rows = tables["assessments"]
    found = rows[(rows.n_points == 0) & (rows.missing != assess.NOT_FOR_PLACES)]

    assert len(found) > 50
    for missing in found.itertuples():
        title = catalogue.measure_by_id[missing.measure].title
        assert missing.missing.startswith(f"No figures for “{title}” are loaded for this area."), missing
    # What is missing is not said of a series that is there, only short.
    short = row(tables, "drug-deaths", "poisoning", "E12000001")
    assert short.verdict_reason == "There are 3 comparable points; a direction needs 5."


def test_every_figure_leads_to_its_file_and_line(tables):
    published = tables["target_points"]
    published = published[published.grade != "derived"]

    assert published.sha256.str.len().eq(64).all()
    assert published.line.gt(1).all()
    assert published.source_title.str.len().gt(5).all()


def observation(area: str, period: str, value: float, **more) -> dict:
    year = int(period)
    return {
        "measure": "smoking_adults", "area_code": area, "sex": "persons", "age": "18+ yrs", "category_type": "",
        "category": "", "period": period, "period_start": pd.Timestamp(year, 1, 1),
        "period_end": pd.Timestamp(year, 12, 31), "value": value, "lower": np.nan, "upper": np.nan,
        "numerator": np.nan, "denominator": np.nan, "source_title": "A source", "source_url": None, "grade": "A",
        "note": None, "status": None, "synthetic": False, "layout": "figures", "indicator": "smoking_adults",
        "sha256": "f" * 64, "line": 2, "file_name": "f.csv", "loaded_at": pd.Timestamp(2026, 11, 22),
        "is_headline_age": True,
    } | more  # fmt: skip


def assessed(rows: list[dict], area: str = ICB) -> pd.Series:
    built = built_from(rows)["assessments"]
    return built[(built.commitment == "smoking") & (built.area_code == area)].iloc[0]


def test_a_published_figure_comes_before_a_derived_one():
    rows = [observation(place.code, "2024", 12.0) for place in catalogue.places] + [
        observation(ICB, "2024", 10.4)
    ]

    found = assessed(rows)

    assert (found.basis, found.latest_value) == ("published", 10.4)


def test_periods_with_too_few_people_are_left_out_and_said():
    rows = [observation(place.code, "2023", 12.0) for place in catalogue.places]
    rows += [observation(place.code, "2024", 11.0) for place in catalogue.places[:3]]

    found = assessed(rows)

    assert (found.latest_period, found.n_points) == ("2023", 1)
    assert "2024 is left out, as too few places have a figure: for 2024 " in found.basis_note
    assert found.basis_note.endswith(" and Westmorland and Furness have none.")


def test_without_a_figure_for_the_baseline_there_is_no_path():
    found = assessed([observation(DURHAM, "2022", 12.0), observation(DURHAM, "2023", 11.0)], DURHAM)

    assert pd.isna(found.get("target_value"))
    assert found.missing == "no figure for 2020, the baseline"


def test_a_target_that_is_met_says_so():
    found = assessed([observation(DURHAM, "2020", 9.0), observation(DURHAM, "2024", 4.0)], DURHAM)

    assert found.verdict == "met"


def test_who_is_left_behind_takes_the_newest_period_of_each_kind():
    groups = [
        observation(ENGLAND, year, value, category_type="Deprivation fifths", category=name)
        for year in ("2022", "2023")
        for name, value in (("Most deprived", 20.0), ("Least deprived", 7.0))
    ]
    sexes = [
        observation(ENGLAND, "2023", value, sex=sex) for sex, value in (("male", 13.0), ("female", 10.0))
    ]

    found = assess.breakdowns(assess.grouped(pd.DataFrame(groups + sexes), catalogue))

    assert set(found.dimension) == {"Deprivation fifths", "Sex"}
    assert set(found.period) == {"2023"}
    assert set(found[found.dimension == "Sex"].group) == {"Men", "Women"}


def test_a_gap_between_groups_that_widens_is_told():
    values = {"2018": (20.0, 9.0), "2023": (18.0, 5.0)}
    groups = [
        observation(ENGLAND, year, value, category_type="Deprivation fifths", category=name)
        for year, pair in values.items()
        for name, value in zip(("Most deprived", "Least deprived"), pair, strict=True)
    ]
    one_period = [observation("E12000001", "2023", 10.0, sex=sex) for sex in ("male", "female")]

    (gap,) = assess.breakdown_gaps(assess.grouped(pd.DataFrame(groups + one_period), catalogue))

    assert (gap.first_period, gap.first_gap) == ("2018", 11.0)
    assert (gap.last_period, gap.last_gap) == ("2023", 13.0)
    assert (gap.highest_group, gap.lowest_group, gap.is_widening) == (
        "Most deprived",
        "Least deprived",
        True,
    )


def test_people_each_year_are_shared_among_the_years_after_the_given_day():
    rows = [observation(ICB, str(year), 14 - 0.5 * (year - 2018)) for year in range(2018, 2025)]

    def smoking(day):
        built = built_from(rows, day)["assessments"]
        return built[(built.commitment == "smoking") & (built.area_code == ICB)].iloc[0]

    whole, late = smoking(date(2024, 7, 1)), smoking(date(2027, 7, 1))
    assert (whole.people_years_left, late.people_years_left) == (6, 3)
    assert late.people_fewer == whole.people_fewer
    assert late.people_each_year == pytest.approx(2 * whole.people_each_year)
    assert pd.isna(smoking(date(2030, 8, 1)).get("people_fewer"))


def test_suicide_is_never_shown_for_a_place():
    rows = [
        observation(area, period, 12.0, measure="suicide_rate_three_year", indicator="41001")
        for area in (DURHAM, ENGLAND, "E12000001")
        for period in ("2022", "2023")
    ]

    built = built_from(rows)

    assert DURHAM not in set(built["target_points"].area_code)
    assert not len(built["place_values"])
    suicide = (
        built["assessments"].query("commitment == 'suicide' and part == 'persons'").set_index("area_code")
    )
    assert suicide.loc[DURHAM, "missing"] == assess.NOT_FOR_PLACES
    assert suicide.loc["E12000001", "n_points"] == 2


def test_both_paces_lead_to_the_target_year_as_straight_lines(tables):
    smoking = row(tables, "smoking", "adults")

    years = 2030.5 - 2024.5
    assert smoking.pace_by_target == pytest.approx(smoking.latest_value + smoking.recent_rate * years)
    assert smoking.last_pace_by_target == pytest.approx(
        smoking.latest_value + smoking.last_change_per_year * years
    )
    # Two years lie between the last two figures: the pace is that of one.
    drugs = row(tables, "drug-deaths", "misuse")
    assert drugs.last_change == pytest.approx(2 * drugs.last_change_per_year)
    assert drugs.last_pace_by_target == pytest.approx(108.5 + 7 * 2.2)
    poisoning = row(tables, "drug-deaths", "poisoning")
    assert np.isnan(poisoning.pace_by_target)


def test_a_pace_stays_within_what_is_possible_and_never_stands_for_deaths_by_suicide(tables):
    durham = row(tables, "smoking", "adults", DURHAM)

    assert durham.latest_value + 6 * durham.recent_rate < 0
    assert durham.pace_by_target == 0
    rows = tables["assessments"]
    assert rows[rows.is_sensitive].pace_by_target.isna().all()
    assert rows[rows.target_value.isna()].last_pace_by_target.isna().all()


@pytest.mark.parametrize("commitment", ["life-expectancy-gap", "healthy-life-expectancy-gap"])
def test_an_area_better_than_england_at_the_baseline_has_no_gap_to_close(tables, commitment):
    found = row(tables, commitment, "male", "E06000064")

    assert found.baseline_value > 0
    assert found.verdict == "met"
    assert found.verdict_reason.startswith("No gap to close: no worse than England at the baseline")
    assert found[["target_value", "required_now", "behind_by", "required_rate"]].isna().all()
    assert points(tables, commitment, "male", "E06000064").required.isna().all()
    for name in ("target_paths", "target_years"):
        path = tables[name]
        ours = path[(path.commitment == commitment) & (path.part == "male")]
        assert "E06000064" not in set(ours.area_code)
        assert ICB in set(ours.area_code)


def test_a_gap_that_opened_after_the_baseline_keeps_its_likelihood():
    values = {"E06000064": [81.0, *np.linspace(80.9, 79.0, 8)], ENGLAND: [80.0] * 9}
    rows = [
        observation(area, "2015", value, measure="life_expectancy", sex="male")
        | {
            "period": f"{year}-{year % 100 + 2}",
            "period_start": pd.Timestamp(year, 1, 1),
            "period_end": pd.Timestamp(year + 2, 12, 31),
        }
        for area, series in values.items()
        for year, value in zip(range(2016, 2025), series, strict=True)
    ]

    found = row(
        built_from(rows),
        "life-expectancy-gap",
        "male",
        "E06000064",
    )

    assert found.latest_value < 0
    assert found.verdict in ("likely", "either-way", "unlikely")
    assert found.path_missing.startswith("no gap to close")


def test_men_and_women_are_no_groups_of_what_is_judged_by_sex():
    sexes = [
        observation(ENGLAND, "2023", value, measure=measure, sex=sex)
        for measure in ("life_expectancy", "smoking_adults")
        for sex, value in (("male", 13.0), ("female", 10.0))
    ]

    assert set(assess.grouped(pd.DataFrame(sexes), catalogue).measure) == {"smoking_adults"}


def test_a_mean_that_leads_where_none_of_its_places_leads_says_so(tables):
    central, system = (row(tables, "smoking", "adults", area) for area in ("central", ICB))
    projected = tables["assessments"].set_index(["commitment", "part", "area_code"]).projected
    own = [projected["smoking", "adults", place] for place in ("E06000047", "E08000023", "E08000024")]

    assert central.projected < min(own)
    assert "lies below those of its places (7.6 to 14.2)" in central.basis_note
    assert "of its projection" not in system.basis_note
