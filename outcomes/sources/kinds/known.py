"""Publishers' files that no measure takes: known by title and columns, so that they are refused by name."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from outcomes.sources.reading import Refused
from outcomes.sources.reading.tables import Sheet, fold

ROWS_SEARCHED = 40
LONGEST_TITLE = 160
# Only our own extracts have it: whoever filled one in is told what it lacks, not that it is another file.
_OUR_OWN = "weekending"


@dataclass(frozen=True)
class Known:
    """A kind of file that is turned away.

    Parameters
    ----------
    name
        Its name as a layout.
    columns
        What its own columns are called, folded: a row with ``n_columns`` kinds of them is its header.
    title
        How it is called in a short line above its table. With it one of its columns is enough.
    where
        Columns that any such table has, of which a header has one.
    sentence
        What it is, why it is not read, and what to load instead.
    """

    name: str
    columns: tuple[re.Pattern[str], ...]
    title: re.Pattern[str]
    where: re.Pattern[str]
    sentence: str
    n_columns: int = 2

    def __call__(self, sheets: Sequence[Sheet]) -> None:
        """Turn the file away if it is one of these.

        Raises
        ------
        Refused
            With the sentence.
        """
        for sheet in sheets:
            top = sheet.rows[:ROWS_SEARCHED]
            words = [sheet.name or "", *(cell for row in top for cell in row if isinstance(cell, str))]
            is_titled = any(len(one) <= LONGEST_TITLE and self.title.search(one) for one in words)
            for folded in _headers(sheet):
                if not any(map(self.where.fullmatch, folded)):
                    continue
                n_found = sum(any(map(column.search, folded)) for column in self.columns)
                if n_found >= (1 if is_titled else self.n_columns):
                    raise Refused(self.sentence, self.name)


def _headers(sheet: Sheet) -> Iterator[list[str]]:
    """Rows near the top with the row above and below each, since groups of columns have titles of their own."""
    rows = [[fold(cell) for cell in row] for row in sheet.rows[:ROWS_SEARCHED]]
    if any(_OUR_OWN in row for row in rows):
        return
    for index, row in enumerate(rows):
        around = rows[max(0, index - 2) : index + 2]
        yield [*row, *(cell for other in around if other is not row for cell in other)]
