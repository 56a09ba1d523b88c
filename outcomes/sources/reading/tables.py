"""Bytes to sheets of cells, each row with the line where it starts; their meaning is for the layouts."""

import csv
import functools
import io
import re
import sys
import unicodedata
import warnings
import zipfile
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import openpyxl
from pyarrow import BufferReader
from pyarrow.parquet import ParquetFile
from python_calamine import CalamineWorkbook, SheetVisibleEnum

from outcomes.sources.reading import Refused

LARGEST_FILE_BYTES = 256 * 2**20
LARGEST_UNPACKED_BYTES = 1024 * 2**20
LARGEST_SHEET_CELLS = 40_000_000
LONGEST_CELL_CHARACTERS = 1_000_000
# What a spreadsheet can have; a text or Parquet file of more columns is no table of ours either.
MOST_COLUMNS = 16_384
MOST_ROWS = 1_048_576
MOST_SHEETS = 1_000
DELIMITERS = ",;\t|"

_CELL_REFERENCE = re.compile(rb"""\sr\s*=\s*["']\s*\$?([A-Za-z]+)\$?([0-9]+)""")
_ROW_NUMBER = re.compile(rb"""<(?:\w+:)?row\b[^>]*?\sr\s*=\s*["']\s*([0-9]+)""")
_TOO_LARGE = "A sheet of the workbook is too large: delete the cells far from its table."
_ERROR_OR_UNCALCULATED = re.compile(
    rb'<c\b[^>]*\st="e"'
    rb'|<c\b(?![^>]*\st="str")[^>]*>\s*<f\b[^>]*(?:/>|>[^<]*</f>)\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>'
)
_CONTROL_CHARACTERS = re.compile(r"[\x00-\x08\x0e-\x1f]")

Cell = Any


@dataclass(frozen=True)
class Sheet:
    """Rows of cells that are not blank; ``lines[i]`` is where ``rows[i]`` starts in the file, from 1.

    ``name`` is the sheet of a workbook, else None. ``cut_off`` says that the last record of a text file has
    no line end, which is how a download that broke off looks.
    """

    name: str | None
    rows: list[list[Cell]]
    lines: list[int]
    cut_off: bool = False


def read(content: bytes) -> list[Sheet]:
    """Take a CSV, XLSX or Parquet file apart, whatever its name says it is.

    Parameters
    ----------
    content
        The whole file. Text may be UTF-8, UTF-16 or Windows-1252, separated by comma, semicolon, tab or bar.

    Returns
    -------
    list of Sheet
        One for text and Parquet, one a sheet for a workbook. Text cells are ``str``, others keep their type.

    Raises
    ------
    Refused
        If the file is empty, too large, damaged or of another kind.
    """
    if not content.strip(b"\x00\r\n\t \xef\xbb\xbf\xff\xfe"):
        raise Refused("The file is empty: download or export it again.")
    check_size(len(content))
    for magic, sentence in _OTHER_KINDS.items():
        if content.startswith(magic):
            raise Refused(sentence)
    if content.startswith(b"PK"):
        return _read_workbook(content)
    if content.startswith(b"PAR1"):
        return [_read_parquet(content)]
    return [_read_text(content)]


def check_size(n_bytes: int) -> None:
    """Refuse a file that is larger than can be read safely.

    Raises
    ------
    Refused
        Saying how large a file may be.
    """
    if n_bytes > LARGEST_FILE_BYTES:
        raise Refused(
            f"The file is larger than {LARGEST_FILE_BYTES // 2**20} MB: split it into several smaller ones."
        )


_OTHER_KINDS = {
    b"%PDF": "The file is a PDF, whatever its name says: load the data file (CSV, XLSX, Parquet) behind it.",
    b"\xd0\xcf\x11\xe0": (
        "The file is an old .xls workbook or one protected by a password: save it as an open .xlsx or a CSV."
    ),
    b"\x1f\x8b": "The file is compressed with gzip: unpack it first.",
    b"\x89PNG": "The file is a picture: load the data file (CSV, XLSX or Parquet) behind it.",
}


@functools.lru_cache(maxsize=10_000)
def fold(header: Cell) -> str:
    """Reduce a header to what it is matched by: its letters and digits, in lower case."""
    if header is None:
        return ""
    return re.sub(r"[^a-z0-9]", "", unicodedata.normalize("NFKC", str(header)).lower())


def is_blank(cell: Cell) -> bool:
    """Whether a cell holds nothing, or nothing but space, or the floating-point missing value."""
    return cell is None or cell == "" or cell != cell or (isinstance(cell, str) and not cell.strip())


def _read_text(content: bytes) -> Sheet:
    text, encoding = _decode(content)
    start = text.lstrip()[:20].lower()
    if start.startswith(("<!doctype", "<html")):
        raise Refused("The file is a web page, not data: open the page and download the file it links to.")
    if start.startswith(("<?xml", "{", "[")):
        raise Refused("The file is not a table: load it as CSV, XLSX or Parquet.")
    csv.field_size_limit(LONGEST_CELL_CHARACTERS)
    delimiter = _delimiter(text)
    cut_off = not text.endswith(("\n", "\r"))
    # Decoded again line by line: the whole text beside its cells would double what a long file takes.
    del text
    source = io.TextIOWrapper(io.BytesIO(content), encoding=encoding, newline="")
    rows, lines = [], []
    records = csv.reader(source, delimiter=delimiter, strict=True)
    begin = 1
    try:
        for row in records:
            _check_width(len(row), begin)
            if any(row):
                # Weeks, codes and small counts repeat: equal cells are one object.
                rows.append(list(map(sys.intern, row)))
                lines.append(begin)
            begin = records.line_num + 1
    except csv.Error as error:
        raise Refused(
            f"The row that starts on line {begin} cannot be read ({error}): a quotation mark there is "
            "probably not closed."
        ) from error
    return Sheet(None, rows, lines, cut_off)


def _check_width(n_columns: int, line: int) -> None:
    if n_columns > MOST_COLUMNS:
        raise Refused(
            f"The row that starts on line {line} has {n_columns:,} cells, more than any table of ours: export the"
            " table again."
        )


def _decode(content: bytes) -> tuple[str, str]:
    """The text and the encoding it is in."""
    for mark, encoding in (
        (b"\xef\xbb\xbf", "utf-8-sig"),
        (b"\xff\xfe", "utf-16"),
        (b"\xfe\xff", "utf-16"),
    ):
        if content.startswith(mark):
            encodings = [encoding]
            break
    else:
        head = content[:400]
        if head[1::2].count(0) > len(head) // 4:
            encodings = ["utf-16-le"]
        elif head[::2].count(0) > len(head) // 4:
            encodings = ["utf-16-be"]
        else:
            encodings = ["utf-8", "cp1252"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not _CONTROL_CHARACTERS.search(text):
            return text, encoding
        break
    raise Refused("The file is not text that can be read, nor a workbook: save it as CSV (UTF-8) or XLSX.")


def _delimiter(text: str) -> str:
    """Find the separator under which most of the first rows have the same number of cells."""
    head = text[:200_000].splitlines(keepends=True)[:100]

    def evenness(delimiter: str) -> int:
        widths = Counter(len(row) for row in csv.reader(head, delimiter=delimiter) if len(row) > 1)
        return max((width * n for width, n in widths.items()), default=0)

    return max(DELIMITERS, key=evenness)


def _read_workbook(content: bytes) -> list[Sheet]:
    hides_cells = False
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(part.file_size for part in archive.infolist()) > LARGEST_UNPACKED_BYTES:
                raise Refused("The workbook unpacks to more than can be read safely: split it.")
            for part in archive.namelist():
                # A sheet may have any name in the archive, whatever most writers call it.
                xml = archive.read(part)
                _check_extent(xml)
                hides_cells = hides_cells or _ERROR_OR_UNCALCULATED.search(xml) is not None
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
        # What people see comes first: of two sheets in one layout, the hidden one is the older.
        listed = sorted(
            workbook.sheets_metadata, key=lambda sheet: sheet.visible is not SheetVisibleEnum.Visible
        )
        if len(listed) > MOST_SHEETS:
            raise Refused(f"The workbook has {len(listed):,} sheets: save the one with the table on its own.")
        sheets = {
            sheet.name: workbook.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False)
            for sheet in listed
        }
        if hides_cells:
            _put_back_hidden(content, sheets)
    except (Refused, MemoryError):
        raise
    except Exception as error:  # the parsers raise many kinds of error on damaged bytes
        raise Refused(
            "The workbook is damaged or is not an .xlsx file: open it, save it as .xlsx and load that."
        ) from error
    return [_sheet(name, rows) for name, rows in sheets.items()]


def _put_back_hidden(content: bytes, sheets: dict[str, list[list[Cell]]]) -> None:
    """Show errors, and formulas that nothing has calculated, as their text: they are not empty cells."""
    with warnings.catch_warnings():
        # It warns of parts of a workbook that it does not know, which are no concern of ours.
        warnings.simplefilter("ignore")
        _put_back(openpyxl.load_workbook(io.BytesIO(content), read_only=True), sheets)


def _put_back(workbook: openpyxl.Workbook, sheets: dict[str, list[list[Cell]]]) -> None:
    for sheet in workbook.worksheets:
        rows = sheets[sheet.title]
        # What a file says of its extent may be wrong, and rows beyond it would be passed over.
        sheet.reset_dimensions()
        for cell in (cell for row in sheet.iter_rows() for cell in row):
            # An empty cell has no place of its own, a merged one none that holds anything.
            if cell.data_type not in ("f", "e") or cell.row is None or cell.column is None:
                continue
            rows.extend([] for _ in range(cell.row - len(rows)))
            row = rows[cell.row - 1]
            row.extend([None] * (cell.column - len(row)))
            if is_blank(row[cell.column - 1]):
                row[cell.column - 1] = str(cell.value)
    workbook.close()


def _check_extent(xml: bytes) -> None:
    """Refuse a sheet with one far corner filled: cells are laid out densely and would not fit in memory."""
    references = _CELL_REFERENCE.findall(xml)
    rows = {digits for _, digits in references} | set(_ROW_NUMBER.findall(xml))
    # A number of many digits is too large whatever they are.
    n_rows = max((int(digits[:10]) for digits in rows), default=0)
    n_columns = max(
        (_column(letters[:10].upper()) for letters in {letters for letters, _ in references}), default=0
    )
    if n_columns > MOST_COLUMNS or n_rows > MOST_ROWS or n_columns * n_rows > LARGEST_SHEET_CELLS:
        raise Refused(_TOO_LARGE)


def _column(letters: bytes) -> int:
    """Number of a column by its letters, from 1: A, Z and AA are 1, 26 and 27."""
    number = 0
    for letter in letters:
        number = 26 * number + letter - ord("A") + 1
    return number


def _sheet(name: str, rows: Iterable[list[Cell]]) -> Sheet:
    kept, lines = [], []
    for line, row in enumerate(rows, start=1):
        # Counting is much faster than asking each cell, and most rows far from a table are empty.
        if row.count("") + row.count(None) < len(row) and not all(is_blank(cell) for cell in row):
            kept.append(row)
            lines.append(line)
    return Sheet(name, kept, lines)


def _read_parquet(content: bytes) -> Sheet:
    try:
        source = ParquetFile(BufferReader(content))
        _check_width(source.metadata.num_columns, 1)
        if source.metadata.num_rows * source.metadata.num_columns > LARGEST_SHEET_CELLS:
            raise Refused("The Parquet file holds more cells than can be read safely: split it.")
        table = source.read()
    except (Refused, MemoryError):
        raise
    except Exception as error:  # damaged bytes raise Arrow's errors, and others on the way
        raise Refused("The Parquet file is damaged: export it again.") from error
    columns = [[_plain(cell) for cell in column.to_pylist()] for column in table.columns]
    rows = [list(table.column_names), *map(list, zip(*columns, strict=True))]
    return Sheet(None, rows, list(range(1, len(rows) + 1)))


def _plain(cell: Cell) -> Cell:
    return cell if isinstance(cell, (str, int, float, bool, date, datetime, type(None))) else str(cell)
