"""Downloads: every dataset in every format, with columns that say what they are."""

import io
import json
import re
import shutil
import zipfile
from dataclasses import astuple

import duckdb
import flask
import pandas as pd
import pytest

from outcomes import address
from outcomes.catalogue import ENGLAND, ICB, ROOT, catalogue
from outcomes.exports import datasets
from outcomes.results.provenance import SnapshotRow
from outcomes.results.targets import TargetPoint
from outcomes.settings import Settings
from outcomes.warehouse import store
from outcomes.web import routes

pytestmark = pytest.mark.usefixtures("published_home")

CONTEXT = {"filters", "snapshot", "method_version", "definition_version"}
VALUE_COLUMNS = {
    "measure", "source_indicator", "area_code", "area_fit", "sex", "age", "category", "period_start", "period_end",
    "numerator", "denominator", "value", "lower_ci", "upper_ci", "limits_method", "status", "vintage", "suppression",
    "synthetic", "grade",
}  # fmt: skip


@pytest.fixture
def client(published_home):
    server = flask.Flask("downloads")
    routes.register(server, Settings())
    return server.test_client()


def rows(client, address: str) -> pd.DataFrame:
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    return pd.read_csv(io.BytesIO(answer.data), dtype=str, keep_default_na=False)


def test_a_csv_opens_right_in_excel_and_in_what_analysts_use(client):
    answer = client.get("/download/assessments.csv?area=E06000047")

    # Without this mark Excel reads a curly quote as three letters of another alphabet.
    assert answer.data.startswith(b"\xef\xbb\xbf")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert "’" in answer.data.decode("utf-8-sig")
    found = pd.read_csv(io.BytesIO(answer.data))
    assert not found.columns[0].startswith("\ufeff")


@pytest.mark.parametrize("name", sorted(datasets.DATASETS))
def test_every_dataset_comes_as_csv_with_its_context(client, name):
    found = rows(client, f"/download/{name}.csv?area={ICB}")

    assert set(found.columns) >= CONTEXT
    assert not {"value_x", "value_y"} & set(found.columns)


CONTROL_LIMITS = {"lower_limit", "upper_limit"}
LIMITS = {"signals": CONTROL_LIMITS, "intervention-lines": {"counterfactual_lower", "counterfactual_upper"}}


@pytest.mark.parametrize("name", datasets.DATASETS)
def test_values_carry_everything_they_need(client, name):
    metadata = json.loads(client.get(f"/download/{name}.csv-metadata.json?area={ICB}").data)
    columns = {column["name"] for column in metadata["tableSchema"]["columns"]}

    ordinary = CONTROL_LIMITS if name.startswith("weekly-") else {"lower_ci", "upper_ci"}
    limits = LIMITS.get(name, ordinary)
    assert columns >= VALUE_COLUMNS - {"lower_ci", "upper_ci"} | limits | CONTEXT | {"preset"}


#: What a row of a computed dataset cannot have, as data/reference/columns.toml says.
EMPTY = {
    "falls-years": {"lower_ci", "upper_ci", "limits_method", "suppression", "grade"},
    "signals": {"category", "suppression", "grade"},
    "interventions": {"category", "numerator", "denominator", "suppression"},
    "intervention-lines": {"category", "suppression"},
    "intervention-placebos": {"category", "numerator", "denominator", "suppression"},
    # The shipped figures have neither counts nor a status.
    "assessments": {"category", "suppression", "numerator", "denominator", "status"},
}


@pytest.mark.parametrize("name", EMPTY)
def test_a_computed_result_says_what_it_is_of(client, name):
    found = rows(client, f"/download/{name}.csv")

    wanted = VALUE_COLUMNS | CONTROL_LIMITS & set(found.columns)
    empty = {column for column in wanted & set(found.columns) if (found[column] == "").all()}
    # The shipped weekly data is illustrative and hides no total of a year; most of its measures name no age.
    assert empty - {"age"} == EMPTY[name] - {"age"}


def _same(left: pd.Series, right: pd.Series) -> bool:
    return list(left) == list(right)


def test_falls_over_a_year_are_a_value_with_its_group(client):
    found = rows(client, "/download/falls-years.csv")
    by_age, by_home = (found[found.dimension == dimension] for dimension in ("Age", "Care home"))

    assert len(by_age) + len(by_home) == len(found) > 0
    assert set(found.measure) == {"falls_admissions"}
    assert _same(found.value, found["count"])
    assert _same(found.value, found.numerator)
    assert _same(found.denominator, found.population)
    assert set(by_age.age) == {"65-79 yrs", "80-89 yrs", "90+ yrs"}
    assert set(by_age.category) == {""}
    assert set(by_home.age) == {"65+ yrs"}
    assert set(by_home.category) == {"From a care home", "Not from a care home"}
    loaded = rows(client, "/download/weekly-falls.csv?area=E06000047&measure=falls_admissions")
    assert set(found.vintage) == set(loaded.vintage)


def test_rates_of_falls_are_the_published_counts_among_the_residents_of_the_extract(client):
    found = rows(client, "/download/weekly-falls.csv?measure=falls_admissions")
    extract = pd.read_csv(ROOT / "data" / "extracts" / "falls.csv")
    # Slowly: each band of a place once, in the last week of the period, summed over the places of the area.
    of_band = extract.drop_duplicates(["week_ending", "area_code", "age_band"])
    people = of_band.groupby(["week_ending", "area_code"]).population.sum().to_dict()

    assert set(found.area_code) >= {ICB, "north", "E06000047"}
    for row in found.itertuples():
        places = catalogue.places_of(catalogue.area_by_code[row.area_code])
        assert float(row.denominator) == sum(people[row.period_end, place.code] for place in places)
        assert float(row.rate_per_100k) == pytest.approx(100_000 * float(row.value) / float(row.denominator))


def test_what_counts_nobody_among_residents_has_no_rate(client):
    care_homes = rows(client, "/download/weekly-falls.csv?measure=falls_admissions_care_home")
    waits = rows(client, f"/download/weekly-uec.csv?area={ICB}&measure=four_hour_percent")

    assert set(care_homes.rate_per_100k) == set(care_homes.denominator) == {""}
    assert set(waits.rate_per_100k) == {""}
    assert "" not in set(waits.denominator)


def test_rates_of_a_year_are_of_its_rounded_count(client):
    found = rows(client, "/download/falls-years.csv")
    by_age, by_home = (found[found.dimension == dimension] for dimension in ("Age", "Care home"))

    for row in by_age.itertuples():
        assert float(row.rate_per_100k) == pytest.approx(100_000 * float(row.value) / float(row.population))
        assert float(row.rate_per_100k) == pytest.approx(100 * float(row.rate_per_1000))
    assert set(by_home.rate_per_100k) == {""}


def test_a_signal_is_a_value_of_the_weekly_download(client):
    found = rows(client, "/download/signals.csv")
    weekly = pd.concat([rows(client, f"/download/weekly-{name}.csv") for name in ("uec", "beds", "falls")])
    keys = ["measure", "area_code", "period_start", "period_end"]
    same = [
        "numerator",
        "denominator",
        "value",
        "vintage",
        "status",
        "lower_limit",
        "upper_limit",
        "sex",
        "age",
    ]

    both = found[keys + same].merge(weekly[keys + same], on=keys, suffixes=("", "_weekly"))

    assert len(both) == len(found) > 0
    for column in same:
        assert _same(both[column], both[f"{column}_weekly"]), column
    assert set(found.preset) == {"plotthedots"}


def test_a_verdict_is_of_the_newest_figure_of_its_target(client):
    found = rows(client, "/download/assessments.csv?area=E06000047")
    found = found[found.commitment == "smoking"].iloc[0]
    target = rows(client, "/download/target-smoking.csv?area=E06000047")
    newest = target[target.row_kind == "observed"].iloc[-1]

    for column in VALUE_COLUMNS | {"period", "file_name", "line", "sha256", "source_title"}:
        assert found[column] == newest[column], column
    assert found.value == found.latest_value
    assert found.period_end == found.latest_end


def test_the_verdict_on_a_whole_target_stands_in_the_download(client):
    found = rows(client, f"/download/assessments.csv?area={ICB}")
    weight = found[(found.commitment == "healthy-weight") & (found.part != "adult-obesity")]

    assert list(weight.target_verdict) == ["mixed"] * 3
    assert set(weight.target_verdict_words) == {"Mixed: year 6 and adults getting worse"}
    assert set(weight.verdict) == {"no-clear-change", "wrong-way"}


def test_an_effect_says_which_weeks_it_uses_and_what_was_reported(client):
    found = rows(client, f"/download/interventions.csv?area={ICB}")

    assert _same(found.value, found.effect)
    reported, published = (found[found.reported_percent != ""], found[found.reported_percent == ""])
    assert set(reported.reported_percent.astype(float)) == {-44, -2, -64, 4, -6, -12}
    # What was reported is of the measures of the slides, never of the published series beside them.
    declared = {(one.id, series.measure) for one in catalogue.interventions for series in one.published}
    assert set(zip(published.intervention, published.measure, strict=True)) == declared
    assert set(published.illustrative) == {""}
    one = found[found.intervention == "ed-streaming"].iloc[0]
    assert (one.declared_date, one.declared_basis) == ("2023-03-05", "assumed")
    assert (one.period_start, one.period_end) == ("2021-03-29", "2024-03-03")
    weeks = (pd.Timestamp(one.period_end) - pd.Timestamp(one.period_start)).days + 1
    assert weeks == 7 * (int(one.n_before) + int(one.n_after))
    refused = rows(client, "/download/interventions.csv")
    refused = refused[refused.refused != ""]
    assert len(refused)
    assert set(refused.limits_method) == {""}


@pytest.mark.parametrize("name", ["interventions", "intervention-lines", "intervention-placebos"])
def test_an_estimate_from_published_figures_has_a_grade_and_one_from_invented_ones_has_none(client, name):
    found = rows(client, f"/download/{name}.csv?area={ICB}")
    invented, real = (found[(found.illustrative != "") == is_invented] for is_invented in (True, False))
    estimated = real[real.value != ""]

    assert set(invented.grade) == {""}
    # A month as it was counted has the grade of its source; an estimate is worked out from many.
    assert set(estimated.grade) == ({"A"} if name == "intervention-lines" else {"derived"})
    assert set(real[real.value == ""].grade) <= {"", "A"}


def test_the_lines_of_an_effect_on_a_monthly_series_are_its_months(client):
    asked = f"area={ICB}&intervention=ed-streaming&measure=monthly_attendances_type1"
    effect = rows(client, f"/download/interventions.csv?{asked}").iloc[0]
    found = rows(client, f"/download/intervention-lines.csv?{asked}")
    published = rows(client, f"/download/weekly-monthly-ae.csv?area={ICB}&measure=monthly_attendances_type1")
    starts, ends = (pd.to_datetime(found[column]) for column in ("period_start", "period_end"))

    assert len(found) == int(effect.n_before) + int(effect.n_after) == 35
    assert (starts.iloc[0], ends.iloc[-1]) == (
        pd.Timestamp(effect.period_start),
        pd.Timestamp(effect.period_end),
    )
    assert starts.dt.is_month_start.all()
    assert list(starts + pd.offsets.MonthEnd()) == list(ends)
    keys = ["period_start", "period_end", "value"]
    assert len(found[keys].merge(published[keys])) == len(found)
    assert set(found.illustrative) == {""}


def test_every_published_series_of_an_intervention_can_be_downloaded(client):
    for intervention in catalogue.interventions:
        for series in intervention.published:
            asked = f"intervention={intervention.id}&measure={series.measure}"
            (one,) = rows(client, f"/download/interventions.csv?area={ICB}&{asked}").itertuples()
            assert (one.refused == "") == (one.value != ""), series.measure
            lines = rows(client, f"/download/intervention-lines.csv?{asked}")
            assert bool(len(lines)) == (one.refused == ""), series.measure


def test_the_lines_of_an_effect_are_its_weeks(client):
    asked = f"area={ICB}&intervention=falls-response&measure=falls_admissions"
    effect = rows(client, f"/download/interventions.csv?{asked}").iloc[0]
    found = rows(client, f"/download/intervention-lines.csv?{asked}")
    after = found[found.is_after == "True"]

    assert len(found) == int(effect.n_before) + int(effect.n_after)
    assert (found.period_start.iloc[0], found.period_end.iloc[-1]) == (effect.period_start, effect.period_end)
    assert len(after) == int(effect.n_after)
    assert after.period_end.iloc[0] == effect.first_period_after
    assert after.counterfactual.astype(float).mean() == pytest.approx(float(effect.counterfactual_mean))
    assert (after.limits_method != "").all()
    before = found[found.is_after == "False"]
    assert set(before.counterfactual) == set(before.counterfactual_lower) == set(before.limits_method) == {""}
    # Counts of people leave as they are published.
    assert (found.value.astype(float) % 5 == 0).all()
    cropped = rows(client, f"/download/intervention-lines.csv?{asked}&from=2023-01-01&to=2023-01-31")
    assert list(cropped.period_end) == [f"2023-01-{day:02}" for day in (1, 8, 15, 22, 29)]
    assert list(cropped.fitted) == list(found.fitted[found.period_end.isin(cropped.period_end)])


def test_dates_tried_stand_beside_the_declared_one(client):
    found = rows(client, "/download/intervention-placebos.csv?intervention=call-answering")
    earlier, declared = (found[found.row_kind == kind] for kind in ("placebo", "declared"))
    effect = rows(client, f"/download/interventions.csv?area={ICB}&intervention=call-answering").iloc[0]

    assert len(earlier) > 1
    assert list(declared.date_tried) == [effect.declared_date]
    assert list(declared.value) == [effect.effect]
    assert list(declared.period_end) == [effect.period_end]
    assert set(declared.leaves_out_zero) == {"True"}
    assert earlier.date_tried.max() < earlier.period_end.max() < effect.first_period_after
    assert earlier.period_end.nunique() == 1


def test_a_measure_or_intervention_that_is_none_is_refused(client):
    for query in ("intervention=rest", "measure=smoking_adults"):
        answer = client.get(f"/download/intervention-lines.csv?{query}")
        assert answer.status_code == 400
        assert "call-answering" in answer.text or "call_answer_seconds" in answer.text


@pytest.mark.parametrize("dataset", datasets.DATASETS.values(), ids=lambda dataset: dataset.name)
def test_every_column_is_described_and_numbers_have_a_unit(dataset):
    found = datasets.frame(dataset, address.parse({}), ICB)

    for column in found.columns:
        about = datasets.describe(dataset, column)
        assert about.means
        is_number = pd.api.types.is_numeric_dtype(found[column]) and not pd.api.types.is_bool_dtype(
            found[column]
        )
        assert bool(about.unit) == is_number or found[column].isna().all(), column


def test_no_description_is_of_a_column_that_is_gone():
    used = set()
    for dataset in datasets.DATASETS.values():
        for column in datasets.frame(dataset, address.parse({}), "").columns:
            used |= {column, f"{dataset.query.removeprefix('download_')}.{column}"}

    assert set(datasets.COLUMNS) <= used


def test_path_and_projection_rows_have_a_period_a_value_and_what_is_required(client):
    found = rows(client, f"/download/target-smoking.csv?area={ICB}")
    path, fan = (found[found.row_kind == kind] for kind in ("path", "projection"))

    assert list(path.period) == [str(year) for year in range(2020, 2031)]
    assert (path.value.astype(float) - path.required_value.astype(float)).abs().max() == 0
    assert float(path.value.iloc[0]) == 13.0
    assert float(path.value.iloc[-1]) == 5.0
    assert list(fan.period) == [str(year) for year in range(2025, 2031) for _ in range(3)]
    required = dict(zip(path.period, path.required_value.astype(float), strict=True))
    assert all(float(row.required_value) == pytest.approx(required[row.period]) for row in fan.itertuples())
    for kind in (path, fan):
        assert set(kind.synthetic) == {"False"}
        assert set(kind.grade) == {"derived"}
        assert (kind[["period_start", "period_end", "vintage", "age"]] != "").all(axis=None)
    whole = fan.period_end.max()
    assert set(rows(client, f"/download/target-smoking.csv?area={ICB}&from={whole}").row_kind) == {
        "path",
        "projection",
    }


@pytest.mark.parametrize(
    ("query", "others"), [("", ()), ("&compare=E06000047,central", ("E06000047", "central"))]
)
def test_the_areas_compared_with_have_rows_of_their_own(client, query, others):
    found = rows(client, f"/download/target-smoking.csv?area={ICB}{query}")

    beside = found[found.row_kind == "comparator"]
    assert set(beside.area_code) == {ENGLAND, *others}
    assert set(found[found.row_kind != "comparator"].area_code) == {ICB}
    for code in (ENGLAND, *others):
        own = rows(client, f"/download/target-smoking.csv?area={code}")
        own = own[own.row_kind == "observed"]
        there = beside[beside.area_code == code]
        assert list(there.value) == list(own.value)
        assert list(there.period) == list(own.period)


def test_weekly_figures_carry_the_areas_compared_with(client):
    address = "/download/weekly-beds.csv?measure=beds_available"
    found = rows(client, f"{address}&area=RTD&compare=RTF,RR7")

    assert list(dict.fromkeys(found.area_code)) == ["RTD", "RTF", "RR7"]
    for code in ("RTD", "RTF", "RR7"):
        assert list(found[found.area_code == code].value) == list(
            rows(client, f"{address}&area={code}").value
        )


@pytest.mark.parametrize(
    ("asked", "status"),
    [("a,b,c,d,e", 400), ("nowhere", 404), ("RTD,RTF,RR7,R0B,RXP", 400), ("RTD,,RTF", 200)],
)
def test_areas_that_cannot_be_compared_are_refused(client, asked, status):
    assert client.get(f"/download/weekly-beds.csv?area={ICB}&compare={asked}").status_code == status


def test_suicide_has_no_rows_of_places_to_compare(client):
    found = rows(client, f"/download/target-suicide.csv?area={ICB}&compare=E06000047,central")

    assert set(found.area_code) <= {ICB, ENGLAND}


def test_a_total_of_four_weeks_says_so_in_its_unit(client):
    found = rows(client, "/download/weekly-falls.csv?area=E06000047")

    assert set(found.unit) == {"in four weeks"}
    days = pd.to_datetime(found.period_end) - pd.to_datetime(found.period_start)
    assert set(days.dt.days) == {27}


def test_a_report_of_one_organisation_names_its_line(client):
    own = rows(client, "/download/weekly-beds.csv?area=RTD&measure=beds_available")
    total = rows(client, f"/download/weekly-beds.csv?area={ICB}&measure=beds_available")

    assert set(own.file_name) == {"beds.csv"}
    assert own.line.astype(int).is_unique
    assert set(total.file_name) == {""}
    assert (total.vintage != "").all()


def test_a_file_without_rows_still_says_what_was_asked(client):
    address = "/download/published-figures.{}?area=RTD&from=2024-01-01"

    record = json.loads(client.get(address.format("json")).data)
    assert record["rows"] == []
    assert record["filters"] == "area=RTD; from=2024-01-01"
    assert record["snapshot"] == store.read("snapshot", SnapshotRow)[0].id
    sheet = pd.read_excel(
        io.BytesIO(client.get(address.format("xlsx")).data),
        sheet_name="About",
        engine="calamine",
        header=None,
    )
    assert "area=RTD; from=2024-01-01" in set(sheet[1])


@pytest.mark.parametrize("kind", ["target", "places"])
def test_one_part_can_be_asked_for(client, kind):
    address = f"/download/{kind}-healthy-life-expectancy-gap.csv"
    whole, part = rows(client, address), rows(client, f"{address}?part=male")

    assert set(whole.part) == {"male", "female"}
    assert set(part.part) == {"male"}
    assert len(part) == (whole.part == "male").sum()
    assert client.get(f"{address}?part=nobody").status_code == 400


@pytest.mark.parametrize("name", [one.name for one in datasets.DATASETS.values() if not one.is_dated])
def test_a_filter_that_does_not_apply_says_so_in_the_file(client, name):
    plain = f"/download/{name}.json?area={ICB}"
    asked = client.get(f"{plain}&from=2024-01-01&to=2025-12-31&compare=E06000047").get_json()

    assert asked["filters"] == (
        f"area={ICB}; from=2024-01-01 does not apply; to=2025-12-31 does not apply;"
        " compare=E06000047 does not apply"
    )
    assert asked["rows"] == client.get(plain).get_json()["rows"]


def test_a_filter_that_applies_is_named_once(client):
    found = rows(client, f"/download/weekly-beds.csv?area={ICB}&from=2026-01-01&compare=E06000047")

    assert set(found.filters) == {f"area={ICB}; from=2026-01-01; compare=E06000047; preset=plotthedots"}


def test_the_formats_agree(client):
    address = "/download/target-smoking.{}?area=E06000047&compare=E06000047&from=2015-01-01&to=2024-12-31"
    text = rows(client, address.format("csv"))
    sheet = pd.read_excel(
        io.BytesIO(client.get(address.format("xlsx")).data), sheet_name=None, dtype=str, engine="calamine"
    )
    parquet = pd.read_parquet(io.BytesIO(client.get(address.format("parquet")).data))
    record = json.loads(client.get(address.format("json")).data)

    assert len(text) == len(sheet["Data"]) == len(parquet) == len(record["rows"]) > 10
    assert list(text.row_kind).count("observed") == 10
    assert list(text.columns) == list(sheet["Data"].columns) == list(parquet.columns)
    assert (
        [float(value) for value in text.value]
        == [row["value"] for row in record["rows"]]
        == list(parquet.value)
    )
    assert record["filters"] == "area=E06000047; from=2015-01-01; to=2024-12-31; compare=E06000047"
    assert "Column" in set(sheet["About"].iloc[:, 0])


def test_from_and_to_crop_and_never_recalculate(client):
    whole = rows(client, "/download/weekly-beds.csv?area=RTD&measure=bed_occupancy_percent")
    part = rows(
        client,
        "/download/weekly-beds.csv?area=RTD&measure=bed_occupancy_percent&from=2025-01-01&to=2025-06-30",
    )

    inside = whole[(whole.period_end >= "2025-01-01") & (whole.period_end <= "2025-06-30")]
    assert len(part) == 26
    assert list(part["value"]) == list(inside["value"])
    assert list(part["mean"]) == list(inside["mean"])


def test_synthetic_rows_say_so(client):
    weekly = rows(client, f"/download/weekly-uec.csv?area={ICB}&measure=four_hour_percent")
    published = rows(client, f"/download/target-smoking.csv?area={ICB}")

    assert set(weekly.synthetic) == {"True"}
    assert set(weekly.illustrative) == {"Illustrative data"}
    assert "Illustrative data" not in set(published.illustrative)


def test_presets_differ_and_are_named(client):
    means = {}
    for preset in datasets.PRESETS:
        found = rows(client, f"/download/weekly-uec.csv?area={ICB}&measure=four_hour_percent&preset={preset}")
        assert set(found.preset) == {preset}
        means[preset] = tuple(found["upper_limit"])
    assert len(set(means.values())) == 3


def test_small_counts_are_never_downloaded(client):
    found = rows(client, "/download/weekly-falls.csv")
    counts = pd.to_numeric(found["value"])

    assert ((counts.dropna() == 0) | ((counts.dropna() > 7) & (counts.dropna() % 5 == 0))).all()
    assert (found.numerator == found.value).all()


@pytest.mark.parametrize(
    ("address", "status", "sentence"),
    [
        ("/download/nothing.csv", 404, "There is no dataset “nothing”"),
        ("/download/target-smoking.pdf", 400, "is no format here"),
        ("/download/target-smoking", 400, "is no format here"),
        ("/download/target-smoking.csv?area=XYZ", 404, "There is no area"),
        ("/download/target-smoking.csv?from=soon", 400, "is not a date"),
        ("/download/target-smoking.csv?from=2024-01-02&to=2024-01-01", 400, "Exchange the two dates"),
        ("/download/target-smoking.csv?area=" + "E" * 20_000, 404, "There is no area"),
        ("/download/t%C3%A9st.csv", 404, "There is no dataset “tést”"),
        ("/download/target-smoking.csv?area=RTD&area=RTD", 400, "stands twice"),
        ("/download/weekly-uec.csv?preset=mine", 400, "There is no preset"),
        ("/download/weekly-uec.csv?measure=beds_available", 400, "is no measure of"),
        ("/download/target-smoking.csv?areas=RTD", 400, "Filters: area, compare, from, to, part."),
        (
            "/download/weekly-uec.csv?areas=RTD",
            400,
            "“areas” is no filter of Urgent and emergency care, weekly. Filters: area, compare, from, to, measure, preset.",
        ),
        ("/download/signals.csv?part=x", 400, "Filters: area, compare, from, to."),
        ("/download/weekly-uec.xlsx", 400, "too many for a spreadsheet"),
    ],
)
def test_what_cannot_be_had_gets_a_sentence(client, address, status, sentence):
    answer = client.get(address)

    assert answer.status_code == status
    assert sentence in answer.text
    assert "Traceback" not in answer.text


def test_the_same_question_need_not_be_sent_twice(client):
    first = client.get("/download/target-smoking.csv")
    tag = first.headers["ETag"]

    assert store.read("snapshot", SnapshotRow)[0].id in tag
    assert not tag.startswith("W/")
    assert client.get("/download/target-smoking.csv", headers={"If-None-Match": tag}).status_code == 304
    assert (
        client.get("/download/target-smoking.csv?area=RTD", headers={"If-None-Match": tag}).status_code == 200
    )


def test_the_catalogue_lists_columns_units_sources_and_links(client):
    listed = client.get("/api/datasets").get_json()

    names = {entry["name"] for entry in listed["datasets"]}
    assert names == set(datasets.DATASETS)
    for entry in listed["datasets"]:
        assert entry["columns"]
        assert all(column["dc:description"] for column in entry["columns"])
        assert {column["name"] for column in entry["columns"]} >= CONTEXT
        assert {"csv", "json", "parquet"} <= set(entry["links"])
        assert ("xlsx" in entry["links"]) == (entry["n_rows"] <= entry["most_rows_in_xlsx"])
        assert entry["licence"]
        assert entry["source"]


def test_the_catalogue_is_read_once_for_each_snapshot(client, published_home, tmp_path, monkeypatch):
    read = []
    frame = datasets.frame
    monkeypatch.setattr(
        datasets, "frame", lambda dataset, *rest: read.append(dataset) or frame(dataset, *rest)
    )
    datasets._entries.cache_clear()

    first = client.get("/api/datasets").get_json()
    again = client.get("/api/datasets").get_json()

    assert first == again
    assert len(read) == len(datasets.DATASETS)

    home = tmp_path / "later"
    store.snapshots_folder(home).mkdir(parents=True)
    shutil.copy(
        store.snapshot_file(published_home, store.current_id(published_home)),
        store.snapshot_file(home, "later"),
    )
    store.make_current(home, "later")
    monkeypatch.setenv("OUTCOMES_HOME", str(home))

    assert client.get("/api/datasets").status_code == 200
    assert len(read) == 2 * len(datasets.DATASETS)


def test_metadata_follows_csvw(client):
    answer = client.get("/download/target-smoking.csv-metadata.json")
    metadata = json.loads(answer.data)

    assert metadata["@context"] == "http://www.w3.org/ns/csvw"
    assert metadata["url"] == "target-smoking.csv"
    text = rows(client, "/download/target-smoking.csv")
    assert [column["name"] for column in metadata["tableSchema"]["columns"]] == list(text.columns)


def test_days_are_described_as_dates_and_times_as_times(client):
    metadata = json.loads(client.get("/download/published-figures.csv-metadata.json").data)

    kinds = {column["name"]: column["datatype"] for column in metadata["tableSchema"]["columns"]}
    assert (kinds["period_start"], kinds["period_end"], kinds["vintage"]) == ("date", "date", "dateTime")


def test_service_figures_are_provisional(client):
    assert set(rows(client, "/download/weekly-uec.csv?measure=four_hour_percent").status) == {"provisional"}


@pytest.mark.parametrize("start", datasets.FORMULA_STARTS)
def test_no_cell_starts_a_formula(start):
    frame = pd.DataFrame({"text": [f"{start}HYPERLINK()", "plain", None], "number": [-1.5, 2.0, None]})

    safe = datasets._as_text(frame)

    assert safe.text[0] == f"'{start}HYPERLINK()"
    assert safe.text[1] == "plain"
    assert safe.number[0] == -1.5


def test_lists_and_dates_become_text():
    stamp = pd.Timestamp("2026-11-15 06:10:00")
    frame = pd.DataFrame(
        {
            "list": [["a", "b"]],
            "date": [stamp.date()],
            "moment": [stamp.to_pydatetime()],
            "day": [stamp.normalize()],
        }
    )

    safe = datasets._as_text(frame)

    assert list(safe.iloc[0]) == ["a; b", "2026-11-15", "2026-11-15T06:10:00Z", "2026-11-15"]


def test_an_unknown_dataset_names_the_list():
    with pytest.raises(address.BadQuery, match="/api/datasets"):
        datasets.find("nothing")


@pytest.fixture(scope="module")
def home_of_minus_zeros(published_home, tmp_path_factory):
    """A home whose snapshot holds minus zero wherever it holds a number with a fraction."""
    home = tmp_path_factory.mktemp("minus-zeros")
    snapshot_id = store.current_id(published_home)
    store.make_current(home, snapshot_id)
    store.snapshots_folder(home).mkdir()
    file = store.snapshot_file(home, snapshot_id)
    shutil.copy(store.snapshot_file(published_home, snapshot_id), file)
    with duckdb.connect(str(file)) as connection:
        columns = "select table_name, column_name from information_schema.columns where data_type = 'DOUBLE'"
        for table, column in connection.execute(columns).fetchall():
            connection.execute(f'update "{table}" set "{column}" = -0.0e0 where "{column}" is not null')
    return home


def written_numbers(form: str, content: bytes) -> list[str]:
    """What stands in a file for its numbers."""
    if form == "parquet":
        table = pd.read_parquet(io.BytesIO(content))
        return [str(value) for column in table.select_dtypes("floating") for value in table[column].unique()]
    if form == "xlsx":
        book = zipfile.ZipFile(io.BytesIO(content))
        sheets = "".join(book.read(f"xl/worksheets/sheet{number}.xml").decode() for number in (1, 2))
        return re.findall(r"<v>([^<]*)</v>", sheets)
    return re.findall(r"(?<![\w.])-?[0-9][0-9.e-]*", content.decode())


@pytest.mark.parametrize("form", ["csv", "json", "parquet", "xlsx"])
@pytest.mark.parametrize("name", ["assessments", "signals", "target-smoking", "interventions"])
def test_no_download_has_a_minus_zero(home_of_minus_zeros, monkeypatch, name, form):
    monkeypatch.setenv("OUTCOMES_HOME", str(home_of_minus_zeros))

    content = datasets.prepare(name, form, address.parse({}), area=ICB).content

    numbers = set(written_numbers(form, content))
    assert numbers & {"0", "0.0"}
    assert not {number for number in numbers if re.fullmatch(r"-0(\.0*)?", number)}


def test_no_query_of_a_page_has_a_minus_zero(home_of_minus_zeros, monkeypatch):
    monkeypatch.setenv("OUTCOMES_HOME", str(home_of_minus_zeros))

    numbers = [
        value
        for row in store.read("overview_points", TargetPoint, area=ICB)
        for value in astuple(row)
        if value == 0
    ]

    assert numbers
    assert [str(value) for value in numbers if str(value).startswith("-")] == []


def test_a_hair_below_zero_is_zero_in_json():
    rows = pd.DataFrame({"value": [-1e-12]}).assign(**dict.fromkeys(datasets.SHARED, "none"))

    said = datasets.FORMS["json"][0](datasets.DATASETS["signals"], rows)

    assert b"-0.0" not in said
    assert json.loads(said)["rows"] == [{"value": 0.0}]
