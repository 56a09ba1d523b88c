"""The data page, the way from a figure to its file and line, and the templates."""

import csv
import io
import re
import subprocess
import sys
from dataclasses import replace
from datetime import date, datetime

import dash
import flask
import openpyxl
import pandas as pd
import pytest

from outcomes import address
from outcomes.catalogue import ICB, catalogue
from outcomes.exports import template
from outcomes.exports.datasets import DATASETS
from outcomes.results.interventions import Impact
from outcomes.results.provenance import (
    Edition,
    File,
    FileOfWeeks,
    ListedFault,
    SnapshotRow,
    Source,
    Superseded,
)
from outcomes.results.releases import Release
from outcomes.results.weekly import Signal
from outcomes.settings import Settings
from outcomes.sources import recognise, registry
from outcomes.warehouse import releases, store
from outcomes.web import routes

dash.Dash("data", use_pages=True, pages_folder="")

from pages.data import files, loaded, loading  # noqa: E402 - a page registers itself with the app above
from pages.data import page as data  # noqa: E402
from pages.source import file as of_file  # noqa: E402
from pages.source import page as data_source  # noqa: E402
from tests.reading import LEADERS_NEVER_READ, LEAKED, ids_of, links, missing, of_kind, prose, text, title  # noqa: E402
from tests.rows import filled  # noqa: E402

PERIOD = "2024"
FIGURES = "data/published/figures.csv"


def plain(page) -> bool:
    return not LEADERS_NEVER_READ.search(prose(page)) and not LEAKED.search(prose(page))


def files_section(page):
    """The part of a page that names the files behind a result."""
    (section,) = [part for part in of_kind(page, "Section") if "behind it" in text(of_kind(part, "H2"))]
    return section


@pytest.fixture
def answers(monkeypatch):
    """Lets a test say what a query answers; other queries read the snapshot."""
    given: dict = {}
    real = store.read
    monkeypatch.setattr(
        store,
        "read",
        lambda name, row, /, **asked: given[name] if name in given else real(name, row, **asked),
    )
    return given


# Tidy tables of published series of services.
TIDY = ("nhse_ae_monthly.csv", "nhse_ambulance_monthly.csv", "nhse_sitrep_daily.csv")


@pytest.mark.usefixtures("published_home")
class TestData:
    @pytest.mark.parametrize("area", catalogue.shown_areas, ids=lambda area: area.code)
    def test_every_area(self, area):
        page = data.layout(area=area.code)
        assert plain(page), LEAKED.search(prose(page)) or LEADERS_NEVER_READ.search(prose(page))
        assert area.short_name in text(page)

    def test_names_what_is_illustrative(self):
        page = text(data.layout())
        assert "Seven sources are loaded" in page
        assert "(urgent and emergency care, beds and falls admissions) are illustrative" in page
        assert page.count("Illustrative data") == 3

    def test_an_extract_needs_one_of_the_columns_that_name_who_reports(self):
        page = text(loading.how_to_load())
        assert re.search(r"Adults who smoke +Smoking in adults .*?measure smoking_adults +2024 ", page)
        assert re.search(
            r"five years together .*?measure smoking_adults_five_year +\d{4}-\d\d, places ", page
        )
        assert re.search(r"Adults who feel lonely often or always .*?measure loneliness +No figures", page)
        assert "week_ending, org_code or area_code, calls_offered" in page
        assert "week_ending, area_code, age_band" in page

    def test_every_load_has_its_sha256(self):
        page = data.layout()
        shas = {file.sha256 for file in store.read("files", File)}
        assert len(shas) == 10
        assert all(sha in text(page) for sha in shas)

    def test_every_dataset_has_its_links(self):
        found = set(links(data.layout()))
        for name in DATASETS:
            assert f"/download/{name}.csv" in found
            assert f"/download/{name}.csv-metadata.json" in found
            assert f"/data/source?dataset={name}" in found
        assert "/download/weekly-uec.xlsx" not in found
        assert f"/download/weekly-uec.xlsx?area={ICB}" in found

    def test_a_digest_leads_to_its_file(self):
        newest = store.read("files", File)[0]
        sha256 = newest.sha256
        assert f"/data/source?area=E06000047&sha={sha256}" in links(data.layout(area="E06000047"))
        page = data_source.layout(sha=sha256[:12])
        assert sha256 in text(page)
        assert title(page) == f"The file {newest.name}"
        assert plain(page)

    def test_a_withdrawn_file_says_that_nothing_rests_on_it(self, answers):
        file = store.read("files", File)[0]
        answers["files"] = [
            replace(file, withdrawn_at=datetime(2026, 11, 20, 9), warnings=["Two columns were ignored."])
        ]
        fault = filled(
            ListedFault, sha256=file.sha256, line=7, column="org_code", reason="Unknown.", n_of_file=1
        )
        answers["data_quarantine"] = [fault, replace(fault, sha256="0" * 64, reason="Of another file.")]
        page = text(data_source.layout(sha=file.sha256))
        assert "no figure on these pages rests on it" in page
        assert "Withdrawn 20 Nov" in page
        assert "Unknown." in page
        assert "Of another file." not in page
        assert "Two columns were ignored." in page

    @pytest.mark.parametrize("sha", ["unknown", "0" * 64, "1"])
    def test_a_file_that_is_not_there_is_told(self, sha):
        assert f"begins with “{sha}”" in text(data_source.layout(sha=sha))

    def test_contents_lead_to_sections(self):
        page = data.layout()
        anchors = [link.removeprefix("#") for link in links(page) if link.startswith("#")]
        assert len(anchors) == len(data.CONTENTS)
        assert set(anchors) <= set(ids_of(page))

    def test_commands_exist_on_both_systems(self):
        page = text(data.layout())
        for command in (
            "template uec -o uec.xlsx",
            "load uec.xlsx --check",
            "status",
            "withdraw SHA256",
            "rollback",
        ):
            assert f".venv/bin/python -m outcomes {command}" in page
            assert rf".venv\Scripts\python -m outcomes {command}" in page

    def test_quarantine_has_line_column_and_reason(self, answers):
        answers["data_quarantine"] = [
            filled(
                ListedFault,
                sha256="ab",
                name="uec.csv",
                layout="uec",
                line=n,
                column="week_ending",
                reason="not a Sunday",
                n_of_file=30,
            )
            for n in (2, 3)
        ]
        section = loaded.quarantine()
        assert "30 rows are set aside in one file" in text(section)
        assert "28 more are not listed" in text(section)
        assert [text(cell) for cell in of_kind(section, "Td")][:3] == ["2", "week_ending", "not a Sunday"]

    def test_superseded_figures_stand_beside_those_in_use(self, answers):
        answers["data_superseded"] = [
            Superseded(
                measure_title="Adults who smoke",
                decimals=1,
                unit="%",
                area_name="Gateshead",
                period="2023",
                value=11.04,
                file_name="old.csv",
                line=7,
                value_in_use=10.52,
                file_in_use="new.csv",
                n_superseded=1,
                n_changed=1,
            )
        ]
        section = text(loaded.superseded())
        assert "One figure superseded, with another value" in section
        assert "11.0%" in section
        assert "10.5%" in section
        assert "old.csv, line 7" in section

    def test_history_says_what_can_be_brought_back(self, monkeypatch):
        (now,) = store.read("snapshot", SnapshotRow)
        served = tuple(
            filled(Release, id=name, published_at=datetime(2026, 1, day))
            for day, name in ((1, "gone"), (2, "kept"), (3, now.id))
        )
        monkeypatch.setattr(releases, "kept", lambda: releases.Kept(served))
        monkeypatch.setattr(store, "snapshot_ids", lambda _home: ["kept", now.id])
        section = loaded.snapshots(address.parse({}), now)
        assert text(section).count("Shown now") == 1
        assert text(section).count("Kept, can be brought back") == 1
        assert text(section).count("Figures and verdicts kept") == 1
        assert "/changes" in links(section)

    def test_an_empty_installation_says_so(self, answers):
        answers |= {"sources": [], "files": [], "data_publishers": []}
        page = data.layout()
        assert title(page) == "Nothing is loaded yet"
        assert missing(page) == [
            "Nothing is loaded yet.",
            "No published figure is loaded.",
            "No file was loaded yet.",
        ]

    def test_withdrawn_files_and_remarks_are_told(self, answers):
        file = store.read("files", File)[0]
        withdrawn = replace(file, withdrawn_at=datetime(2026, 1, 1), warnings=["a remark"] * 14)
        answers["files"] = [withdrawn] * 21
        section = text(loaded.loads(address.parse({})))
        assert "Withdrawn" in section
        assert "and 2 more" in section
        assert "14 remarks" not in section, "the last one may stand for many"
        assert "Not listed: one earlier load." in section

    def test_the_lead_tells_management_information_from_published_statistics(self):
        sources = [
            filled(Source, layout="uec", synthetic=True, release_status="management"),
            filled(Source, layout="beds", release_status="management"),
            filled(Source, layout="figures", release_status="published"),
        ]

        lead = data.lead(sources)

        assert "(urgent and emergency care)" in lead
        assert "Everything else is published statistics and management information." in lead

    def test_a_file_without_a_row_in_use_says_so(self):
        file = store.read("files", File)[0]

        assert of_file.what_it_feeds(file).startswith("Figures that come from it")
        assert of_file.what_it_feeds(replace(file, n_in_use=0)).startswith("None of its rows is in use")

    def test_all_real_data_needs_no_warning(self):
        assert "illustrative" not in data.lead([])
        assert files.stamp(None) == files.loaded_on(None) == files.digest(address.parse({}), None) == "–"
        assert files.source_link(None, "javascript:alert(1)") == "Not cited"


@pytest.mark.usefixtures("published_home")
class TestSource:
    @pytest.mark.parametrize("area", catalogue.shown_areas, ids=lambda area: area.code)
    def test_every_dataset_in_every_area(self, area):
        chosen = (
            "target-smoking",
            "target-suicide",
            "target-cqc-rating",
            "places-healthy-weight",
            "weekly-uec",
        )
        for name in (
            *chosen,
            "weekly-falls",
            "weekly-sitrep",
            "interventions",
            "signals",
            "falls-years",
            "assessments",
        ):
            page = data_source.layout(dataset=name, area=area.code)
            assert plain(page), (name, LEAKED.search(prose(page)), LEADERS_NEVER_READ.search(prose(page)))
            assert of_kind(page, "Td") or of_kind(page, "Li") or missing(page), name
            assert f"queries/reads/{DATASETS[name].query}.sql" in text(page)

    @pytest.mark.parametrize("name", DATASETS)
    def test_every_dataset_gives_its_query_and_a_recipe(self, name):
        page = text(data_source.layout(dataset=name))
        assert store.query("reads", DATASETS[name].query) in page
        assert f"/download/{name}.csv" in page or "No measure yet." in page
        assert store.read("snapshot", SnapshotRow)[0].id in page

    def test_a_mean_of_places_leads_to_every_line_it_was_made_from(self):
        page = data_source.layout(dataset="target-smoking")
        with open(FIGURES, encoding="utf-8") as lines:
            rows = {
                number: row
                for number, row in enumerate(csv.DictReader(lines), start=2)
                if row["measure"] == "smoking_adults" and row["period"] == PERIOD
            }
        england = {number for number, row in rows.items() if row["area_code"] == "E92000001"}
        places = {
            number for number, row in rows.items() if row["area_code"] in {p.code for p in catalogue.places}
        }
        shown = [text(cell).replace(",", "") for cell in of_kind(page, "Td")]
        assert len(places) == 12
        assert all(str(number) in shown for number in places | england)
        assert text(page).count("In the weighted mean") == 12
        file = next(file for file in store.read("files", File) if file.name == "figures.csv")
        assert file.sha256 in text(page)

    def test_brackets_are_explained_only_where_there_are_some(self):
        said = "Limits in brackets"
        assert said not in text(data_source.layout(dataset="target-smoking"))
        assert said in text(data_source.layout(dataset="target-early-cancer"))

    def test_a_gap_leads_to_both_sides(self):
        page = text(data_source.layout(dataset="target-life-expectancy-gap", part="female", period="2021-23"))
        assert "2021-23: 15 figures" in page
        assert "Taken off: the gap is area minus England" in page

    def test_a_stand_in_is_called_one(self):
        assert "Stands in" in text(data_source.layout(dataset="target-drug-deaths"))

    def test_a_place_uses_its_own_figure(self):
        page = text(data_source.layout(dataset="target-smoking", area="E06000047"))
        assert "The figure itself" in page
        assert "For comparison" in page

    def test_a_weekly_value_leads_to_a_line_a_trust(self):
        page = data_source.layout(dataset="weekly-uec", measure="four_hour_percent", period="2026-11-15")
        with open("data/extracts/uec.csv", encoding="utf-8") as lines:
            wanted = {
                str(number)
                for number, row in enumerate(csv.DictReader(lines), start=2)
                if row["week_ending"] == "2026-11-15" and row["ed_attendances_type1"]
            }
        shown = {text(cell).replace(",", "") for cell in of_kind(page, "Td")}
        assert len(wanted) == 8
        assert wanted <= shown
        assert "Illustrative data" in text(page)
        assert "8 of 8 have a figure" in text(page)

    def test_four_weeks_of_falls_have_four_lines_and_no_weekly_count(self):
        page = data_source.layout(dataset="weekly-falls", area="E06000047")
        assert "four lines of one file" in text(page)
        assert "in four weeks" in text(page)
        assert "Its value" not in text(page)

    def test_published_figures_by_measure(self):
        page = data_source.layout(dataset="published-figures", measure="life_expectancy", area="E08000037")
        assert "Gateshead, Men" in text(page)
        assert "Gateshead, Women" in text(page)
        empty = data_source.layout(dataset="published-figures", measure="suicide_rate", area="E08000037")
        assert missing(empty) == ["No figure of suicide rate, single years is loaded for Gateshead."]

    def test_editions_are_listed(self, answers):
        edition = filled(Edition, area_name="Gateshead", period="2023", line=3, sha256="ab")
        answers["data_figure_vintages"] = [
            replace(edition, value=value, file_name=name, choice=choice)
            for value, name, choice in ((10.5, "new.csv", 1), (11.0, "old.csv", 2))
        ]
        page = text(data_source.layout(dataset="target-smoking", area="E08000037"))
        assert "In use" in page
        assert "Superseded" in page
        assert "old.csv, line 3" in page

    @pytest.mark.parametrize(
        ("asked", "sentence"),
        [
            ({"dataset": "no-such"}, "There is no dataset “no-such”"),
            ({"dataset": "target-smoking", "part": "children"}, "“children” is no part of"),
            ({"dataset": "target-smoking", "period": "1850"}, "no figure for “1850”"),
            ({"dataset": "weekly-uec", "measure": "beds_available"}, "is no measure of"),
            ({"dataset": "weekly-uec", "period": "yesterday"}, "“yesterday” is not a day"),
            ({"dataset": "published-figures", "measure": "beds"}, "is no published measure"),
        ],
    )
    def test_what_cannot_be_found_is_said_in_a_sentence(self, asked, sentence):
        page = data_source.layout(**asked)
        assert title(page) == "We cannot show that"
        assert sentence in text(page)

    def test_missing_names_the_nearest_level(self):
        page = data_source.layout(dataset="target-smoking", area="RTD")
        assert missing(page) == [
            "No figure of adults who smoke is loaded for the Newcastle upon Tyne Hospitals NHS Foundation Trust."
        ] or missing(page)
        assert "/data/source?dataset=target-smoking&part=adults" in links(page)
        past = data_source.layout(dataset="weekly-uec", period="2021-04-03")
        assert "for the period to 3 April 2021" in missing(past)[0]

    def test_without_a_dataset_one_can_be_chosen(self):
        page = data_source.layout(area="E06000047")
        assert "/data/source?area=E06000047&dataset=target-smoking" in links(page)

    def test_a_measure_chooses_the_part(self):
        page = data_source.layout(dataset="target-healthy-weight", measure="obesity_year6")
        assert "obesity_year6" in text(page)

    @pytest.mark.parametrize(
        ("asked", "shown"),
        [
            (
                {"dataset": "target-smoking", "compare": "E06000047"},
                ("projection", "comparator", "10.20", "County Durham"),
            ),
            ({"dataset": "places-smoking"}, ("Gateshead", "Higher than England")),
            (
                {"dataset": "weekly-beds", "measure": "beds_available", "preset": "mdc"},
                ("2026-11-15", "44919.0"),
            ),
            ({"dataset": "published-figures", "area": "E06000047"}, ("Adults who smoke",)),
            ({"dataset": "assessments"}, ("smoking", "adults")),
            ({"dataset": "interventions"}, ("bed-capacity",)),
            (
                {"dataset": "intervention-lines", "area": "E06000047"},
                ("call-answering", "2023-12-03", "counterfactual"),
            ),
            ({"dataset": "intervention-placebos"}, ("declared", "placebo", "2022-12-04")),
            ({"dataset": "signals"}, ("A&E",)),
            ({"dataset": "falls-years", "area": "E06000047"}, ("80-89",)),
        ],
        ids=lambda value: value["dataset"] if isinstance(value, dict) else "",
    )
    def test_recipes_read_what_they_say(self, asked, shown, monkeypatch, capsys):
        server = flask.Flask("recipes")
        routes.register(server, Settings())
        client, read = server.test_client(), pd.read_csv
        monkeypatch.setattr(
            pd, "read_csv", lambda address, **how: read(io.BytesIO(client.get(address).data), **how)
        )
        (code,) = [p for p in of_kind(data_source.layout(**asked), "Pre") if p.className == "code"]

        exec(compile(code.children, "recipe", "exec"), {})

        printed = capsys.readouterr().out
        assert all(part in printed for part in shown), printed

    @pytest.mark.parametrize(
        ("asked", "files"),
        [
            ({"dataset": "assessments"}, {"alcohol_old_method.csv", "earlier_figures.csv", "figures.csv"}),
            ({"dataset": "interventions"}, {"uec.csv", "beds.csv", "falls.csv", *TIDY}),
            (
                {"dataset": "interventions", "intervention": "bed-capacity"},
                {"beds.csv", "nhse_sitrep_daily.csv"},
            ),
            (
                {"dataset": "intervention-lines", "area": "E06000047"},
                {"uec.csv", "beds.csv", "falls.csv", *TIDY},
            ),
            ({"dataset": "intervention-placebos", "intervention": "falls-response"}, {"falls.csv"}),
            ({"dataset": "falls-years", "area": "E06000047"}, {"falls.csv"}),
        ],
        ids=lambda value: value["dataset"] if isinstance(value, dict) else "",
    )
    def test_a_result_names_the_files_it_rests_on(self, asked, files):
        page = data_source.layout(**asked)
        section = files_section(page)
        loaded = {file.name: file.sha256 for file in store.read("files", File)}

        assert {name for name in loaded if name in text(section)} == files
        assert all(f"{name}: {loaded[name]}" in " ".join(text(section).split()) for name in files)
        assert any(f"sha={loaded[name]}" in href for name in files for href in links(section))

    def test_a_signal_names_the_files_of_its_own_measure_alone(self):
        signals = store.read("weekly_signals", Signal)
        area = next(row.area_code for row in signals if row.layout == "beds")
        layouts = {f"{row.layout}.csv" for row in signals if row.area_code == area}
        page = data_source.layout(dataset="signals", area=area)
        section = files_section(page)

        assert all(f"{name}: " in text(section) for name in layouts)
        others = {"uec.csv", "beds.csv", "falls.csv"} - layouts
        assert not any(name in text(section) for name in others)

    def test_an_effect_counts_the_reports_of_its_window(self):
        page = data_source.layout(dataset="interventions", intervention="bed-capacity")
        section = files_section(page)
        row = next(
            row
            for row in store.read("data_effects", Impact, area=ICB)
            if (row.intervention, row.measure) == ("bed-capacity", "beds_available")
        )

        # Eight acute trusts report each week.
        assert f"{8 * row.n_weeks:,}" in text(section)

    def test_many_files_are_counted_beyond_the_newest(self, answers):
        weeks = pd.date_range("2026-06-07", periods=20, freq="7D").date
        answers["data_service_files"] = [
            filled(
                FileOfWeeks,
                file_name=f"{week}.csv",
                sha256=f"{n:064}",
                n_lines=8,
                first_period=week,
                last_period=week,
            )
            for n, week in enumerate(reversed(weeks))
        ]
        page = data_source.layout(dataset="interventions", intervention="bed-capacity")

        assert "20 files behind it" in text(page)
        assert "And seven older files" in text(page)
        assert "2026-10-18.csv" in text(page)
        assert "2026-06-07.csv" not in text(page)

    def test_the_source_of_one_intervention_is_named_for_it_and_reads_its_rows_alone(self):
        page = data_source.layout(dataset="intervention-placebos", intervention="falls-response")
        assert title(page) == "Where this comes from: community falls response, North East and North Cumbria"
        assert "/download/intervention-placebos.csv?area=E54000050&intervention=falls-response" in text(page)

    def test_an_intervention_that_does_not_exist_is_told(self):
        assert "There is no intervention “rest”" in text(
            data_source.layout(dataset="interventions", intervention="rest")
        )

    def test_a_preset_that_does_not_exist_is_told(self):
        page = data_source.layout(dataset="weekly-uec", preset="mine")
        assert "There is no preset “mine”" in text(page)

    def test_recipes_use_the_address_the_reader_came_by(self):
        app = flask.Flask("asked")
        with app.test_request_context("/", base_url="https://outcomes.example.org/"):
            page = text(data_source.layout(dataset="target-smoking"))
        assert (
            'read_csv("https://outcomes.example.org/download/target-smoking.csv?area=E54000050&part=adults")'
            in page
        )


class TestTemplate:
    @pytest.mark.parametrize("layout", template.layouts())
    def test_columns_are_those_of_the_reader(self, layout):
        names = [name for name, *_ in template.columns(layout)]
        source = registry.source(layout)
        assert names == list(source.layout.columns) == [column.name for column in source.columns]
        assert template.content(layout, "csv").decode() == ",".join(names) + "\r\n"

    @pytest.mark.parametrize("layout", template.layouts())
    def test_every_column_is_explained_with_an_example(self, layout):
        assert all(means and example for _, _, means, example in template.columns(layout))

    def test_needs_are_told(self):
        needs = {name: need for name, need, *_ in template.columns("uec")}
        assert needs["week_ending"] == "required"
        assert needs["org_code"] == needs["area_code"] == "one of two"
        assert needs["cat2_incidents"] == "optional"

    @pytest.mark.parametrize("layout", template.layouts())
    def test_a_filled_in_workbook_can_be_loaded(self, layout):
        book = openpyxl.load_workbook(io.BytesIO(template.content(layout, "xlsx")))
        assert book.sheetnames == [layout, "Columns explained"]
        listed = template.columns(layout)
        book[layout].append([date(2026, 11, 15), *(_typed(example) for _, _, _, example in listed[1:])])
        filled = io.BytesIO()
        book.save(filled)
        reading = recognise("filled.xlsx", filled.getvalue())
        assert (reading.layout, len(reading.frame), reading.problems) == (layout, 1, ())
        assert reading.frame.week_ending.tolist() == [pd.Timestamp("2026-11-15")]
        assert not reading.frame.synthetic.any()
        assert reading.frame.drop(columns="line").notna().all(axis=None)

    @pytest.mark.parametrize("layout", template.layouts())
    def test_a_filled_in_csv_can_be_loaded(self, layout):
        line = ",".join(example for *_, example in template.columns(layout))
        reading = recognise("filled.csv", template.content(layout, "csv") + line.encode() + b"\r\n")
        assert (reading.layout, len(reading.frame), reading.problems) == (layout, 1, ())

    def test_the_same_columns_are_the_same_bytes(self):
        names = openpyxl.load_workbook(io.BytesIO(template.content("falls", "xlsx"))).properties
        assert names.created == template.MADE

    def test_writes_by_the_ending(self, tmp_path):
        template.write("beds", tmp_path / "beds.CSV")
        assert (tmp_path / "beds.CSV").read_bytes().startswith(b"week_ending,org_code,bed_days_available")

    def test_other_layouts_and_formats_are_refused(self, tmp_path):
        with pytest.raises(ValueError, match="no template “figures”. Templates: uec, beds, falls"):
            template.columns("figures")
        with pytest.raises(ValueError, match="not .pdf"):
            template.write("uec", tmp_path / "uec.pdf")

    def test_command(self, tmp_path):
        file = tmp_path / "uec.xlsx"
        done = subprocess.run(
            [sys.executable, "-m", "outcomes", "template", "uec", "-o", str(file)],
            capture_output=True,
            text=True,
            check=False,
        )
        assert (done.returncode, done.stdout.strip()) == (0, f"Written: {file}")
        assert openpyxl.load_workbook(file).sheetnames[0] == "uec"


@pytest.mark.usefixtures("published_home")
class TestTemplateRoute:
    @pytest.fixture
    def client(self):
        server = flask.Flask("templates")
        routes.register(server, Settings())
        return server.test_client()

    def test_download(self, client):
        answer = client.get("/download/template-beds.csv")
        assert answer.status_code == 200
        assert answer.data == template.content("beds", "csv")
        assert answer.headers["Content-Disposition"] == 'attachment; filename="beds-template.csv"'
        book = client.get("/download/template-uec.xlsx")
        assert openpyxl.load_workbook(io.BytesIO(book.data)).sheetnames[0] == "uec"

    @pytest.mark.parametrize(
        ("name", "status", "sentence"),
        [
            ("template-sitrep.csv", 404, "There is no template “sitrep”"),
            ("template-uec.pdf", 400, "Choose csv or xlsx"),
        ],
    )
    def test_refusals(self, client, name, status, sentence):
        answer = client.get(f"/download/{name}")
        assert answer.status_code == status
        assert sentence in answer.get_data(as_text=True)


def _typed(example: str):
    """An example as somebody would type it into a spreadsheet."""
    if example in ("true", "false"):
        return example == "true"
    return int(example) if example.isdigit() else example
