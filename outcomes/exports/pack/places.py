"""Places by targets, on one slide: each place beside England, in the order of the partnerships and never ranked."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from outcomes.catalogue import ICB, Commitment, Measure, Part, catalogue
from outcomes.exports.board import Board
from outcomes.exports.pack.pieces import table_pages
from outcomes.exports.slides import SMALL_SCALES, WIDTH, Cell, Column, Deck, Table
from outcomes.methods.verdict import OLD_AFTER_YEARS
from outcomes.numerals import number
from outcomes.results.targets import PlaceValue
from outcomes.warehouse import store
from outcomes.wording import subjects

TITLE = "Places by targets, beside England"
FOOT = (
    "Better, similar or worse than England by the 95% interval of each place’s newest figure; a figure without a word "
    "has no interval and cannot be compared. One place can move by chance. Places stand in the order of the local "
    "partnerships, not by their values. Suicide is never shown by place."
)
PLACE_WIDTH, MOST = 2.35, 8
SHORTENED = re.compile(r" at birth| \([^)]*\)|, five years together")
# Letters that a head has at least, as the width of its column counts them.
SHORT = 30


@dataclass(frozen=True)
class Standing:
    """One part of a commitment in every place that has a figure, by the place's code."""

    title: str
    measure: Measure
    values: Mapping[str, PlaceValue]

    @property
    def is_compared(self) -> bool:
        """Whether any place can be told from England, or like it."""
        return any(_word(row) for row in self.values.values())


def add_places(deck: Deck, shown: Board) -> None:
    """The slide, for the whole system and whatever lies within it; none where no place has a figure."""
    standings = read(shown.published_on)
    if not standings or not (shown.area.is_local or shown.area.code == ICB):
        return
    shares = [max(SHORT, len(one.title)) for one in standings]
    wide = [(WIDTH - PLACE_WIDTH) * share / sum(shares) for share in shares]
    heads = [Column(one.title, width) for one, width in zip(standings, wide, strict=True)]
    columns = [Column("Place", PLACE_WIDTH), *heads]
    own = {place.code for place in catalogue.places_of(shown.area)} if shown.area.is_local else set()
    rows = [
        [
            Cell(place.name, bold=not own or place.code in own),
            *(_cell(one, place.code, is_bold=place.code in own) for one in standings),
        ]
        for place in catalogue.places
    ]
    table = Table("Places by targets", columns, rows, f"Newest figure of each place, {_alt(standings)}.")
    table_pages(deck, TITLE, table, "\n".join(_notes(shown, standings)), foot=FOOT, scales=SMALL_SCALES)


def read(today: date) -> list[Standing]:
    """What can be shown by place: of each commitment the parts it is judged by, as its page compares them.

    What ended too long ago to judge is left out, and where there is no room for all what cannot be compared.
    """
    found: list[Standing] = []
    for commitment in catalogue.commitments:
        if commitment.sensitive:
            continue
        parts = [(part, _values(commitment, part)) for part in commitment.judged_parts]
        held = [(part, rows) for part, rows in parts if rows]
        # Where some can be compared with England the others only take their room.
        compared = [(part, rows) for part, rows in held if any(_word(row) for row in rows)]
        for part, rows in (compared or held[:1])[:2]:
            measure = catalogue.measure_by_id[rows[0].measure]
            newest = max(measure.period(row.period).end for row in rows)
            if newest.year >= today.year - OLD_AFTER_YEARS:
                found.append(Standing(_title(part, measure), measure, {row.area_code: row for row in rows}))
    plain = [one for one in found if not one.is_compared]
    left_out = plain[len(plain) - max(0, len(found) - MOST) :]
    return [one for one in found if one not in left_out][:MOST]


def _title(part: Part, measure: Measure) -> str:
    """A head of a column: what is counted, in which unit; the notes have the rest."""
    name = SHORTENED.sub("", measure.title)
    who = {"male": ", men", "female": ", women"}.get(part.sex, "")
    return f"{name}{who}, {measure.unit}".rstrip(", ")


def _values(commitment: Commitment, part: Part) -> Sequence[PlaceValue]:
    rows = store.read("target_place_values", PlaceValue, commitment=commitment.id, part=part.id)
    return [row for row in rows if not row.synthetic]


def _word(row: PlaceValue) -> str:
    """Better, similar or worse, by the way that is better; nothing where the two cannot be compared."""
    measure = catalogue.measure_by_id[row.measure]
    if row.comparison == "similar" or (
        row.comparison in ("higher", "lower") and measure.polarity == "neutral"
    ):
        return row.comparison
    good = {"high": "higher", "low": "lower"}.get(measure.polarity)
    return {good: "better"}.get(row.comparison, "worse") if row.comparison in ("higher", "lower") else ""


def _cell(one: Standing, code: str, *, is_bold: bool) -> Cell:
    row = one.values.get(code)
    if row is None:
        return Cell("–")
    said = number(row.value, one.measure.decimals)
    return Cell(" ".join(filter(None, (said, _word(row)))), bold=is_bold)


def _alt(standings: Sequence[Standing]) -> str:
    return "; ".join(one.title for one in standings)


def _notes(shown: Board, standings: Sequence[Standing]) -> list[str]:
    """Which periods the figures are of, and whose place is told apart."""
    where = f"{subjects.name(shown.area)} stands in bold. " if shown.area.is_local else ""
    said = [f"{where}Periods of the figures:"]
    for one in standings:
        periods = sorted({row.period for row in one.values.values()})
        said.append(f"{one.measure.title}: {', '.join(periods)}. Source: {one.measure.source}.")
    return said
