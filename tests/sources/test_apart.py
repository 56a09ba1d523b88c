"""Strangers' files in a process of their own: it may die, and the next file is read all the same."""

import io
import os
import subprocess
import sys
import time

import pyarrow as pa
import pytest
from pyarrow import parquet

from outcomes.pipeline import load
from outcomes.settings import Settings
from outcomes.sources.reading import Refused, apart
from tests import extracts
from tests.workbooks import with_part, workbook

BEDS = ("\n".join(extracts.beds_lines(1, orgs=("RTD",))) + "\n").encode()
SHEET = "xl/worksheets/sheet1.xml"
NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


@pytest.fixture(scope="module", autouse=True)
def _no_child_is_left():
    yield
    apart.close()


def sheet(rows: str) -> bytes:
    """A workbook whose only sheet is this XML."""
    xml = f'<worksheet xmlns="{NAMESPACE}"><sheetData>{rows}</sheetData></worksheet>'
    return with_part(workbook(Sheet=[["a"]]), SHEET, xml)


def is_alive() -> bool:
    return apart.recognise("beds.csv", BEDS).layout == "beds"


def test_one_child_reads_one_file_after_another():
    assert is_alive()
    child = apart._child.process.pid
    with pytest.raises(Refused, match="no layout this program knows"):
        apart.recognise("x.csv", b"a,b\n1,2\n")
    assert apart.column("value", b"week_ending,value\n2024-01-07,1\n").values.tolist() == [1.0]
    assert is_alive()
    assert apart._child.process.pid == child


def test_a_refusal_keeps_its_layout_on_the_way():
    with pytest.raises(Refused, match="needs the column bed_days_occupied") as refusal:
        apart.recognise("x.csv", b"week_ending,org_code,bed_days_available\n2024-01-07,RTD,7\n")
    assert refusal.value.layout == "beds"


def test_a_child_that_dies_costs_its_file_alone():
    with pytest.raises(Refused, match="The file stopped the program that reads it"):
        apart._ask("os", "abort")
    assert is_alive()


def test_a_child_that_died_while_it_had_nothing_to_do_is_followed_by_another():
    apart.start()
    apart._child.process.kill()
    apart._child.process.wait()
    assert is_alive()


def test_a_file_may_take_so_long_and_no_longer(monkeypatch):
    monkeypatch.setattr(apart, "SECONDS_A_FILE", 0.5)
    begin = time.monotonic()
    with pytest.raises(Refused, match="took far longer to read"):
        apart._ask("time", "sleep", 120)
    assert time.monotonic() - begin < 60
    monkeypatch.undo()
    assert is_alive()


def test_a_large_file_may_take_longer_but_not_for_ever():
    assert (
        apart.seconds_for(0) < apart.seconds_for(10 * 2**20) < apart.seconds_for(2**40) == apart.MOST_SECONDS
    )


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux holds a process to its limit of memory")
def test_a_file_may_need_so_much_memory_and_no_more():
    with pytest.raises(Refused, match="needs more memory than is safe"):
        apart._ask("builtins", "bytearray", 2 * apart.MOST_MEMORY_BYTES)
    assert is_alive()


def test_an_answer_may_be_so_large_and_no_larger(monkeypatch):
    monkeypatch.setattr(apart, "MOST_ANSWER_BYTES", 1000)
    with pytest.raises(Refused, match="The file stopped"):
        apart._ask("builtins", "bytes", 2000)


def test_a_fault_of_ours_is_a_sentence_with_its_place_and_without_its_words():
    with pytest.raises(
        Refused, match=r"made a mistake with the file \(ZeroDivisionError in apart.py, line \d+\)"
    ) as refusal:
        apart._ask("operator", "truediv", 1, 0)
    assert "division" not in str(refusal.value)


def test_what_a_library_prints_does_not_break_into_the_answers():
    apart._ask("builtins", "print", "hello")
    apart._ask("os", "write", 1, b"hello")
    assert is_alive()


def test_a_child_that_cannot_start_is_no_fault_of_the_file(monkeypatch):
    apart.close()
    monkeypatch.setattr(apart, "_CODE", "raise SystemExit(3)")
    with pytest.raises(RuntimeError, match="could not be started"):
        apart.recognise("beds.csv", BEDS)


def test_a_child_without_a_parent_ends():
    script = (
        "import os\nfrom outcomes.sources.reading import apart\n"
        "apart.column('a', b'week_ending,a\\n2024-01-07,1\\n')\n"
        "print(apart._child.process.pid, flush=True)\nos._exit(9)"
    )
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=120)
    for _ in range(300):
        try:
            os.kill(int(ran.stdout), 0)
        except OSError:
            return
        time.sleep(0.1)
    pytest.fail("the child is still there")


def parquet_of(n_columns: int) -> bytes:
    content = io.BytesIO()
    parquet.write_table(pa.table({f"c{number}": [1] for number in range(n_columns)}), content)
    return content.getvalue()


HOSTILE = {
    "corner-in-single-quotes.xlsx": sheet(
        "<row r='1'><c r='A1'><v>1</v></c></row><row r='1048576'><c r='XFD1048576'><v>1</v></c></row>"
    ),
    "corner-with-spaces.xlsx": sheet(
        '<row r = "1"><c r = "A1"><v>1</v></c><c r = "XFD1048576"><v>1</v></c></row>'
    ),
    "corner-in-small-letters.xlsx": sheet('<row r="1"><c r="xfd1048576"><v>1</v></c></row>'),
    "column-of-four-letters.xlsx": sheet('<row r="1"><c r="A1"><v>1</v></c><c r="XFDA1"><v>1</v></c></row>'),
    "row-of-many-digits.xlsx": sheet(
        '<row r="1"><c r="A1"><v>1</v></c><c r="B99999999999"><v>1</v></c></row>'
    ),
    "far-row-without-references.xlsx": sheet(
        '<row r="1"><c><v>1</v></c></row><row r="4000000000"><c><v>1</v></c></row>'
    ),
    # What a parser makes of such a reference and a search for it does not.
    "corner-as-entities.xlsx": sheet(
        '<row r="1"><c r="A1"><v>1</v></c><c r="&#88;FD1048576"><v>1</v></c></row>'
    ),
    "cut-off.xlsx": workbook(Sheet=[["a", "b"]] * 100)[:1500],
    "thousands-of-sheets.xlsx": workbook(**{f"s{number}": [["a"]] for number in range(1001)}),
    "million-columns.csv": b",".join([b"a"] * 1_000_000) + b"\n",
    "one-line.csv": b"x" * 3_000_000,
    "nul-bytes.csv": BEDS.replace(b"RTD", b"R\x00D"),
    "broken.parquet": b"PAR1" + b"\xff" * 100 + b"PAR1",
    "wide.parquet": parquet_of(16_385),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_in_one_sentence_within_seconds_and_the_next_is_read(name):
    assert is_alive()
    begin = time.monotonic()
    with pytest.raises(Refused) as refusal:
        apart.recognise(name, HOSTILE[name])
    assert time.monotonic() - begin < apart.SECONDS_A_FILE + 30
    sentence = str(refusal.value)
    assert sentence.endswith(".")
    assert "\n" not in sentence
    assert "made a mistake" not in sentence
    assert is_alive()


def test_a_hostile_file_does_not_keep_the_rest_of_its_folder_out(tmp_path, capfd):
    for name, content in (
        ("a.csv", BEDS),
        *HOSTILE.items(),
        ("z.csv", BEDS + b"2024-01-14,RTD,700,600,false\n"),
    ):
        (tmp_path / name).write_bytes(content)

    report = load.load([tmp_path], check_only=True, settings=Settings(home=tmp_path / "home"))

    assert [file.name for file in report.files if not file.is_refused] == ["a.csv", "z.csv"]
    assert [len(file.reasons) for file in report.files if file.is_refused] == [1] * len(HOSTILE)
    assert capfd.readouterr() == ("", "")


def test_shared_strings_that_multiply_are_refused(monkeypatch):
    monkeypatch.setattr(apart, "SECONDS_A_FILE", 3.0)
    text = "x" * 900_000
    strings = f'<sst xmlns="{NAMESPACE}"><si><t>{text}</t></si></sst>'
    cells = "".join(f'<row r="{row}"><c r="A{row}" t="s"><v>0</v></c></row>' for row in range(1, 20_001))
    content = with_part(sheet(cells), "xl/sharedStrings.xml", strings)
    begin = time.monotonic()
    with pytest.raises(Refused):
        apart.recognise("bomb.xlsx", content)
    assert time.monotonic() - begin < 60
    assert is_alive()
