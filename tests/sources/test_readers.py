"""Recognising a file by its content, and taking text, workbooks and Parquet apart."""

import io
import os
import subprocess
import sys
import zipfile
from datetime import date

import openpyxl
import pandas as pd
import pytest

from outcomes.sources import Refused, recognise
from outcomes.sources.reading import tables
from outcomes.sources.reading.cells import count, some
from tests.workbooks import with_part, workbook

BEDS = "week_ending,org_code,bed_days_available,bed_days_occupied\n"


def beds(text: str | bytes, name: str = "beds.csv"):
    return recognise(name, text if isinstance(text, bytes) else text.encode())


@pytest.mark.parametrize(
    "content",
    [b"", b"\n\r\n \t", b"\xef\xbb\xbf", b"\xff\xfe\r\x00\n\x00"],
)
def test_an_empty_file_is_refused(content):
    with pytest.raises(Refused, match="The file is empty"):
        recognise("x.csv", content)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"%PDF-1.7\n%\xe2\xe3", "is a PDF"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100),
            "old .xls workbook or one protected by a password",
        ),
        (b"\x1f\x8b\x08\x00abc", "compressed with gzip"),
        (b"\x89PNG\r\n", "is a picture"),
        (b"<!DOCTYPE html><html><body>404</body></html>", "is a web page"),
        (b"  <html>\n", "is a web page"),
        (b'{"a": 1}', "is not a table"),
        (b"PK\x03\x04not really a zip", "workbook is damaged"),
        (b"PAR1 not really parquet", "Parquet file is damaged"),
        (b"\x01\x02\x03\x04\x05\x06binary\x07", "is not text that can be read"),
        (b"a,b\n1,\x81\x8d", "is not text that can be read"),
        (b"hello world", "in no layout this program knows"),
    ],
)
def test_files_of_another_kind_are_refused_in_one_sentence(content, sentence):
    with pytest.raises(Refused, match=sentence) as refusal:
        recognise("figures.csv", content)
    assert str(refusal.value).endswith(".")
    assert refusal.value.layout is None


def test_a_refusal_repeats_the_words_of_an_unknown_header_but_no_numbers():
    with pytest.raises(Refused, match=r"\(its first row reads colour, shape\)") as refusal:
        recognise("x.csv", b"colour,shape,7 falls,3\n1,2,3,4\n")
    assert "7" not in str(refusal.value)


def test_a_file_that_is_too_large_is_refused(monkeypatch):
    monkeypatch.setattr(tables, "LARGEST_FILE_BYTES", 2**20)
    with pytest.raises(Refused, match="larger than 1 MB"):
        recognise("x.csv", b"a" * (2**20 + 1))


def test_a_workbook_that_unpacks_to_too_much_is_refused(monkeypatch):
    monkeypatch.setattr(tables, "LARGEST_UNPACKED_BYTES", 1000)
    with pytest.raises(Refused, match="unpacks to more than can be read safely"):
        recognise("x.xlsx", workbook(Sheet=[["a"]]))


def test_a_workbook_with_one_far_corner_filled_is_refused():
    book = openpyxl.Workbook()
    book.active["XFD1048576"] = 1
    content = io.BytesIO()
    book.save(content)
    with pytest.raises(Refused, match="sheet of the workbook is too large"):
        recognise("x.xlsx", content.getvalue())


def test_a_zip_that_is_no_workbook_is_refused():
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("readme.txt", "hello")
    with pytest.raises(Refused, match="workbook is damaged or is not an .xlsx"):
        recognise("x.xlsx", content.getvalue())


def test_a_parquet_file_with_too_many_cells_is_refused(monkeypatch):
    content = io.BytesIO()
    pd.DataFrame({"a": [1, 2]}).to_parquet(content)
    monkeypatch.setattr(tables, "LARGEST_SHEET_CELLS", 1)
    with pytest.raises(Refused, match="more cells than can be read safely"):
        recognise("x.parquet", content.getvalue())


@pytest.mark.parametrize("text", [BEDS, "\n\n" + BEDS + "\n,,,\n"])
def test_a_header_without_rows_is_refused_with_its_layout(text):
    with pytest.raises(Refused, match="a header and no rows") as refusal:
        beds(text)
    assert refusal.value.layout == "beds"


def test_a_missing_required_column_is_named_with_its_layout():
    with pytest.raises(Refused, match="The beds layout needs the column bed_days_occupied") as refusal:
        beds("week_ending,org_code,bed_days_available\n2024-03-31,RTD,7\n")
    assert refusal.value.layout == "beds"
    assert "start from the template" in str(refusal.value)


def test_a_misspelt_column_is_suggested():
    with pytest.raises(Refused, match="is 'Bed days occuppied' meant, then rename it"):
        beds("week_ending,org_code,bed_days_available,Bed days occuppied\n2024-03-31,RTD,7,6\n")


def test_a_column_that_stands_twice_is_refused():
    with pytest.raises(Refused, match="bed_days_available stands twice"):
        beds(
            "week_ending,org_code,bed_days_available,bed_days_occupied,BedDaysAvailable\n2024-03-31,RTD,7,6,5\n"
        )


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_text_is_read_in_any_usual_form(delimiter, encoding, end):
    text = (
        "Week ending,Org Code,Bed days available,BED_DAYS_OCCUPIED,Remark\n"
        '2024-03-31,RTD,"7000",6500,Café\n'
        "2024-04-07,RTD,7000,6500,–\n"
    )
    content = text.replace(",", delimiter).replace("\n", end).encode(encoding)
    if encoding == "utf-16-be":
        content = b"\xfe\xff" + content
    reading = recognise("anything.txt", content)
    assert reading.layout == "beds"
    assert reading.frame["bed_days_available"].tolist() == [7000.0, 7000.0]
    assert reading.frame["line"].tolist() == [2, 3]
    assert reading.warnings == ("Columns not used: Remark.",)


def test_utf_16_without_a_mark_is_read_in_either_byte_order():
    text = BEDS + "2024-03-31,RTD,7,6\n"
    for encoding in ("utf-16-le", "utf-16-be"):
        assert len(beds(text.encode(encoding)).frame) == 1


def test_commas_in_notes_do_not_pass_for_separators():
    text = BEDS.strip() + ",note\n" + '2024-03-31,RTD,7,6,"a, b, c, d, e; f"\n' * 3
    semicolons = BEDS.strip().replace(",", ";") + ";note\n" + "2024-03-31;RTD;7;6;a, b, c, d, e, f\n" * 3
    assert len(beds(text).frame) == len(beds(semicolons).frame) == 3


def test_equal_cells_of_a_text_file_are_one_object():
    (sheet,) = tables.read(b"org,n\nRTD,1234\nRTD,1234\n")

    assert sheet.rows[1][0] is sheet.rows[2][0]
    assert sheet.rows[1][1] is sheet.rows[2][1]


def test_lines_are_where_records_start_whatever_is_quoted_or_blank():
    reading = beds(
        "\n" + BEDS.strip() + ",note\n"
        '2024-03-31,RTD,7,6,"one\ntwo\r\nthree"\n'
        "\n"
        ",,,,\n"
        "2024-04-07,RTD,x,6,\n"
        '2024-04-14,RTD,7,6,"\n"\n'
        "2024-04-21,RTD,7,6,\n"
    )
    assert reading.frame["line"].tolist() == [3, 9, 11]
    assert [problem.line for problem in reading.problems] == [8]


def test_titles_above_and_notes_below_the_table_are_passed_over():
    reading = beds(
        "Beds by trust\nMarch\n\n" + BEDS + "2024-03-31,RTD,7,6\n\nSource: our own\nNote 2,,,\n" + BEDS
    )
    assert reading.frame["line"].tolist() == [5]
    assert reading.warnings == ("Left out as notes or repeated headers: line 7, 8, 9.",)


def test_a_row_wider_than_the_header_is_a_problem_unless_the_extra_cells_are_empty():
    reading = beds(BEDS + "2024-03-31,RTD,7,6,,\n2024-04-07,RTD,7,000,6,000\n")
    assert reading.frame["line"].tolist() == [2]
    assert reading.problems[0].line == 3
    assert reading.problems[0].reason == "The row has more cells than the header."


def test_a_download_that_broke_off_is_noticed_but_a_short_row_is_not_a_fault():
    whole = beds(BEDS + "2024-03-31,RTD,7\n2024-04-07,RTD,7,6")
    assert whole.problems == ()
    assert whole.frame["bed_days_occupied"].isna().tolist() == [True, False]
    broken = beds(BEDS + "2024-03-31,RTD,7,6\n2024-04-07,RTD,7")
    assert [problem.line for problem in broken.problems] == [3]
    assert "breaks off in this row" in broken.problems[0].reason


def test_an_unclosed_quotation_mark_is_refused_with_its_line():
    with pytest.raises(Refused, match="starts on line 3 cannot be read"):
        beds(BEDS + '2024-03-31,RTD,7,6\n2024-04-07,"RTD,7,6\n2024-04-14,RTD,7,6\n')


def test_the_sheet_whose_header_matches_is_read():
    content = workbook(
        Cover=[["Beds"], ["for March"]],
        Data=[
            [None, None],
            ["Week ending", "Org code", "Bed days available", "Bed days occupied"],
            [pd.Timestamp("2024-03-31").to_pydatetime(), "RTD", 7000, 6500.5],
            [None, None, None, None],
            ["2024-04-07", "RTD", "=1+1", "7,000"],
            [None, None, None, "=SUM(D3:D5)"],
            ["2024-04-14", "RTD", "=1+1", "=2+2"],
        ],
    )
    reading = recognise("no-suffix", content)
    assert reading.warnings == (
        "Read sheet 'Data' of 2.",
        "Left out as notes or repeated headers: line 6.",
    )
    assert reading.frame["week_ending"].tolist() == [pd.Timestamp("2024-03-31")]
    assert reading.frame["bed_days_occupied"].tolist() == [6500.5]
    assert reading.frame["line"].tolist() == [3]
    assert [(problem.line, problem.value) for problem in reading.problems] == [(5, "=1+1"), (7, "=1+1")]


def test_an_empty_workbook_is_refused():
    with pytest.raises(Refused, match="book.xlsx is in no layout this program knows:"):
        recognise("book.xlsx", workbook(Sheet=[]))


def test_parquet_is_read_with_its_own_types():
    frame = pd.DataFrame(
        {
            "week_ending": [date(2024, 3, 31), date(2024, 4, 7)],
            "org_code": ["RTD", "RTF"],
            "bed_days_available": [7000, 6000],
            "bed_days_occupied": [6500.0, float("nan")],
            "extra": [b"x", b"y"],
        }
    )
    content = io.BytesIO()
    frame.to_parquet(content)
    reading = recognise("beds.csv", content.getvalue())
    assert reading.frame["bed_days_occupied"].isna().tolist() == [False, True]
    assert reading.frame["line"].tolist() == [2, 3]
    assert reading.warnings == ("Columns not used: extra.",)


def test_lists_are_shortened_and_counts_agree_with_their_nouns():
    assert some([1, 2]) == "1, 2"
    assert some(range(7)) == "0, 1, 2, 3, 4 and 2 more"
    assert [count(1, "row"), count(1200, "row")] == ["1 row", "1,200 rows"]


def test_a_second_sheet_in_the_same_layout_is_not_left_out_silently():
    header = BEDS.strip().split(",")
    content = workbook(
        January=[header, ["2024-01-07", "RTD", 700, 650]], February=[header, ["2024-02-04", "RTD", 700, 640]]
    )

    reading = recognise("beds.xlsx", content)

    assert len(reading.frame) == 1
    assert reading.warnings[:2] == (
        "Read sheet 'January' of 2.",
        "Not read, although in the same layout: February. Load each as a file of its own, or put all rows on one sheet.",
    )


def test_of_two_sheets_in_one_layout_the_one_that_people_see_is_read():
    header = BEDS.strip().split(",")
    book = openpyxl.load_workbook(
        io.BytesIO(
            workbook(Old=[header, ["2024-01-07", "RTD", 1, 1]], New=[header, ["2024-01-07", "RTD", 700, 650]])
        )
    )
    book["Old"].sheet_state = "hidden"
    book.active = 1
    content = io.BytesIO()
    book.save(content)

    assert recognise("beds.xlsx", content.getvalue()).frame["bed_days_available"].tolist() == [700.0]


def with_unknown_parts() -> bytes:
    """A beds extract with an error in a column of no use, and a part of which openpyxl warns."""
    content = workbook(beds=[["week_ending", "org_code", "bed_days_available", "bed_days_occupied", "note"]])
    cells = '<c r="A2"><v>45298</v></c><c r="B2" t="inlineStr"><is><t>RTD</t></is></c>'
    cells += '<c r="C2"><v>700</v></c><c r="D2"><v>600</v></c><c r="E2" t="e"><v>#N/A</v></c>'
    extension = '<extLst><ext uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}"/></extLst>'
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        xml = archive.read("xl/worksheets/sheet1.xml").decode()
    xml = xml.replace('ref="A1:E1"', 'ref="A1:E2"').replace(
        "</sheetData>", f'<row r="2">{cells}</row></sheetData>{extension}'
    )
    return with_part(content, "xl/worksheets/sheet1.xml", xml)


def test_parts_of_a_workbook_that_are_of_no_use_are_passed_over_in_silence():
    assert recognise("beds.xlsx", with_unknown_parts()).frame["bed_days_occupied"].tolist() == [600.0]


@pytest.mark.parametrize("command", ["load", "spc"])
def test_only_our_own_sentences_reach_the_terminal(tmp_path, command):
    (tmp_path / "beds.xlsx").write_bytes(with_unknown_parts())
    options = {"load": ["--check"], "spc": ["--column", "bed_days_occupied"]}[command]

    ran = subprocess.run(
        [sys.executable, "-m", "outcomes", command, str(tmp_path / "beds.xlsx"), *options],
        env=os.environ | {"OUTCOMES_HOME": str(tmp_path / "home")},
        capture_output=True,
        text=True,
    )

    printed = (ran.stdout + ran.stderr).splitlines()
    assert (
        printed
        == {
            "load": [
                "beds.xlsx: would load as beds (1 row: 1 accepted, 0 quarantined)",
                "  note: Columns not used: note.",
            ],
            "spc": [
                "beds.xlsx: line 2, column week_ending: '45298.0' is not a date: write it as 2024-03-31."
            ],
        }[command]
    )


@pytest.mark.parametrize(
    "rows",
    [
        "<row r='1'><c r='A1'><v>1</v></c></row><row r='9999999'><c r='A9999999'><v>1</v></c></row>",
        '<row r="1"><c r="A1"><v>1</v></c><c r="XFE1"><v>1</v></c></row>',
        '<row r="1"><c r="A1"><v>1</v></c><c r = "XFDA1"><v>1</v></c></row>',
        '<row r="9999999"><c><v>1</v></c></row>',
    ],
)
@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "elsewhere/table.bin"])
def test_a_cell_where_no_sheet_has_one_is_refused_however_it_is_written(rows, part):
    xml = f'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{rows}</sheetData></worksheet>'
    with pytest.raises(Refused, match="delete the cells far from its table"):
        recognise("far.xlsx", with_part(workbook(Sheet=[["a"]]), part, xml))


def test_a_row_of_more_cells_than_any_table_has_is_refused_with_its_line():
    with pytest.raises(Refused, match="The row that starts on line 2 has 16,385 cells"):
        recognise("wide.csv", b"a,b\n" + b"," * 16_384 + b"\n")


TABLES_OF_OTHERS = [
    "series_code,area_code,area_name,split,time_period,value,lci,uci,unit",
    "area_code,time_period,value,sex,age",
    "indicator_name,area_code,area_name,sex,age,time_period,value",
    "indicator_id,area_code,time_period,value",
    "measure,area_code,period,value",
    "measure,sex,area_code,value",
    "areacd,areanm,date,value",
    "areacd,indicator,date,value",
    "week_ending,org_code,discharges",
    "week_ending,area_code,age_band,population",
    "week_ending,org_code,calls_offered,calls_answered,ambulance_arrivals",
    "period,org_code,attendances type 1,beds",
]


@pytest.mark.parametrize("form", ["csv", "xlsx"])
@pytest.mark.parametrize("header", TABLES_OF_OTHERS)
def test_a_table_of_others_is_in_no_layout_and_what_can_be_loaded_is_listed(header, form):
    row = ["1"] * len(header.split(","))
    content = f"{header}\n{','.join(row)}\n".encode()
    if form == "xlsx":
        content = workbook(Data=[header.split(","), row])

    with pytest.raises(Refused, match="is in no layout this program knows") as refusal:
        recognise("table", content)

    assert refusal.value.layout is None
    for layout in ("uec", "beds", "falls", "fingertips", "ons", "monthly-ae", "sitrep", "figures"):
        assert f" {layout}, " in str(refusal.value)


def test_the_nearest_layout_is_named_with_what_is_missing():
    with pytest.raises(Refused, match="the nearest is figures, which also needs sex"):
        recognise("x.csv", b"measure,area_code,period,value\na,b,2024,1\n")
