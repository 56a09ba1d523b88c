"""What a board pack says about one area: its assessments, without what a pack may not show, and their words.

Illustrative figures and rates of suicide in a place are taken out where rows are read, once for every slide.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from outcomes import periods
from outcomes.catalogue import (
    ENGLAND,
    ICB,
    REGION,
    Area,
    Commitment,
    Headline,
    Measure,
    Part,
    SoWhat,
    Target,
    catalogue,
)
from outcomes.exports.line_charts import Series
from outcomes.methods.verdict import LIKELY, UNLIKELY, chance_in_words
from outcomes.numerals import day, lower_first, span, upper_first
from outcomes.results.provenance import SnapshotRow
from outcomes.results.tables import known
from outcomes.results.targets import (
    Assessment,
    BreakdownGap,
    FanYear,
    PathCorner,
    TargetPoint,
)
from outcomes.results.weekly import JudgedSummary
from outcomes.warehouse import store
from outcomes.wording import (
    aims,
    asking,
    comparisons,
    findings,
    judgements,
    quantities,
    recency,
    service_words,
    subjects,
)

Assessments = Mapping[tuple[str, str], Assessment]

NOT_BY_PLACE = (
    "Shown for the whole system, the region and England only, so that places are not set against each other."
)
LEFT_OUT = "Only illustrative figures are held, and they are left out of this pack."
GRADES = {
    "A": "from the publisher",
    "A-copy": "a reprint of the publisher’s figure",
    "B": "at least one figure comes from press reports",
    "C": "at least one figure comes from a weak source",
    "D": "at least one figure comes from a very weak source",
    "derived": "worked out from the figures of its places",
}


# One area -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Board:
    """One area in one snapshot; ``rows`` holds assessments by commitment and part.

    ``whole`` holds those of the whole system, which what the figures ask is about.
    """

    area: Area
    snapshot: SnapshotRow
    rows: Assessments
    include_illustrative: bool
    whole: Assessments

    def of(self, commitment: Commitment, part: Part | None) -> BoardPart:
        """One part, with an assessment that says so where there are no figures."""
        found = self.rows.get((commitment.id, part.id)) if part else None
        return BoardPart(self, commitment, part, found or findings.nothing_held(commitment, part, self.area))

    def headline(self, commitment: Commitment) -> BoardPart:
        """The part that a commitment is judged by."""
        return self.of(commitment, commitment.headline_part)

    def measured(self, commitment: Commitment) -> list[BoardPart]:
        """The judged parts that have figures."""
        return [shown for part in commitment.judged_parts if (shown := self.of(commitment, part)).has_points]

    def in_rows(self, commitment: Commitment) -> list[BoardPart]:
        """What stands in a table: men and women of a headline where either has figures, else one part."""
        parts = commitment.judged_parts
        if isinstance(commitment, Headline) and {part.sex for part in parts} == {"male", "female"}:
            both = [self.of(commitment, part) for part in parts]
            if any(shown.has_points for shown in both):
                return both
        return [self.headline(commitment)]

    @property
    def published_on(self) -> date:
        """When the snapshot was published: ages of figures are counted to this day."""
        return self.snapshot.published_at.date()

    @property
    def published_in_words(self) -> str:
        """That day as a sentence writes it."""
        return day(self.published_on.isoformat())

    def published_services(self) -> list[tuple[JudgedSummary, Measure]]:
        """The newest published figure of every service measure, the newest first."""
        asked = {"area": self.area.code, "measure": None, "preset": "seasonal"}
        held = [
            (row, catalogue.measure_by_id[row.measure])
            for row in store.read("weekly_summaries", JudgedSummary, **asked)
            if not row.synthetic and row.latest_period is not None
        ]
        found = [(row, measure) for row, measure in held if service_words.is_published(measure)]
        return sorted(found, key=lambda one: one[0].newest, reverse=True)

    def dataset(self, name: str) -> str:
        """Where a dataset can be downloaded."""
        return f"Figures to download: /download/{name}.xlsx?area={self.area.code}"


def read(area: Area, *, include_illustrative: bool = False) -> Board:
    """Read one area from the current snapshot."""
    rows = _assessed(area, include_illustrative=include_illustrative)
    is_within = area.kind in asking.SO_WHAT_KINDS and area.code != ICB
    system = catalogue.area_by_code[ICB]
    whole = _assessed(system, include_illustrative=include_illustrative) if is_within else rows
    return Board(area, known(store.read_one("snapshot", SnapshotRow)), rows, include_illustrative, whole)


def _assessed(area: Area, *, include_illustrative: bool) -> dict[tuple[str, str], Assessment]:
    """The assessments of an area, without what a pack may not show."""
    parts = {
        (commitment.id, part.id): part for commitment in catalogue.commitments for part in commitment.parts
    }
    rows = {}
    for row in store.read("overview_assessments", Assessment, area=area.code):
        commitment, part = catalogue.commitment(row.commitment), parts[row.commitment, row.part]
        shown = row
        if commitment.sensitive and area.is_local:
            shown = findings.nothing_held(commitment, part, area, NOT_BY_PLACE, "Not shown by place")
        elif row.synthetic and not include_illustrative:
            shown = findings.nothing_held(commitment, part, area, LEFT_OUT)
        rows[row.commitment, row.part] = shown
    return rows


# One part -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class BoardPart:
    """One part of one commitment in one area; ``row`` is its assessment."""

    board: Board
    commitment: Commitment
    part: Part | None
    row: Assessment

    @property
    def has_points(self) -> bool:
        """Whether there is anything to show."""
        return self.row.has_figures

    @property
    def measure(self) -> Measure:
        """What is measured; a part has one."""
        return catalogue.measure_by_id[known(self.part).measure]

    @property
    def label(self) -> str:
        """The part as it stands inside a sentence."""
        return lower_first(known(self.part).label)

    @property
    def is_synthetic(self) -> bool:
        """Whether it rests on illustrative data."""
        return self.row.synthetic

    @property
    def is_mixed(self) -> bool:
        """Whether the parts of the commitment disagree, so that this one does not speak for it."""
        return self.row.decided == "mixed"

    @property
    def by_part(self) -> list[str]:
        """What is to be said of each judged part of a mixed verdict, the worst news first."""
        return judgements.differently([shown.pair for shown in (self, *self.others)], "mixed")

    @property
    def pair(self) -> tuple[Part, Assessment]:
        """The part and its assessment."""
        return known(self.part), self.row

    @property
    def likelihood(self) -> str | None:
        """What the chance is read with, where there is one; never for suicide."""
        return None if self.commitment.sensitive else judgements.likelihood(self.row)

    @property
    def widening(self) -> list[str]:
        """Gaps between groups that good news must not hide, as beside the verdict on its page."""
        if not judgements.is_improving(self.row):
            return []
        gaps = store.read(
            "target_breakdown_gaps", BreakdownGap, measure=self.measure.id, area=self.board.area.code
        )
        return comparisons.widening(gaps, self.measure)

    @property
    def beneath(self) -> list[str]:
        """What the words of the verdict leave out, a line each."""
        return judgements.beneath(self.row, self.measure) if self.has_points else []

    @property
    def finding(self) -> str:
        """What happened, and where it leads."""
        return findings.finding(
            self.row, self.measure, known(self.part), self.board.area, self.commitment.title
        )

    @property
    def whose(self) -> str:
        """Whose figures these are: the region's, where it stands in for the system."""
        return catalogue.area_by_code[self.row.area_used].name

    @property
    def age(self) -> str:
        """How old the newest figure is."""
        return recency.age(self.row.ends, self.board.published_on)

    @property
    def grade(self) -> str:
        """The lowest evidence grade and what it means."""
        grade = str(self.row.lowest_grade)
        return f"Evidence grade {grade}: {GRADES[grade]}."

    @property
    def others(self) -> list[BoardPart]:
        """The other judged parts that have figures."""
        return [shown for shown in self.board.measured(self.commitment) if shown.part is not self.part]

    @property
    def for_reference(self) -> list[BoardPart]:
        """What is known where a commitment's own measure has no figure: parts that it is not judged by."""
        parts = [self.board.of(self.commitment, one) for one in self.commitment.parts if one.reference_only]
        return [one for one in parts if one.has_points and not self.has_points]

    def said(self, amount: float | None) -> str:
        """A value of the assessment in words; a difference says to whom."""
        return (
            quantities.gap(amount, self.measure)
            if self.row.is_gap
            else quantities.value(amount, self.measure)
        )

    def said_in_row(self, amount: float | None) -> str:
        """The same beside a title that names England: ``1.7 years below``."""
        said = self.said(amount)
        return said if said.startswith("level") else said.removesuffix(" England")

    @property
    def latest(self) -> str:
        """The newest figure and its period."""
        return f"{self.said(self.row.latest)} in {self.row.latest_period}"

    @property
    def standing(self) -> str:
        """The newest figure beside what the path asks for, or beside England."""
        row = self.row
        against_path = aims.standing(row, self.measure)
        if against_path is not None:
            return against_path
        if row.is_gap or self.board.area.code == ENGLAND or row.latest_england is None:
            return upper_first(self.latest)
        return f"{self.latest}; England {quantities.value(row.latest_england, self.measure)}"

    @property
    def range_ahead(self) -> str | None:
        """The 80% interval at the target's date; None without a projection, and always for suicide."""
        low, high = self.row.projected_lower, self.row.projected_upper
        is_old = self.row.verdict == "too-old"
        if low is None or is_old or self.commitment.sensitive:
            return None
        if self.row.is_gap:
            return f"{upper_first(quantities.gap(low, self.measure))} to {quantities.gap(high, self.measure)}"
        return span(low, high, self.measure.decimals, self.measure.unit)

    @property
    def in_short(self) -> str:
        """A part in a list of parts."""
        return f"{known(self.part).label}: {self.latest}, {judgements.in_short(self.row, self.measure)}"

    @property
    def deciding(self) -> str:
        """What would change the verdict."""
        row = self.row
        if row.verdict in ("likely", "either-way", "unlikely"):
            needed = f"From {row.latest_period} it needs {quantities.pace(row.required_rate, self.measure)}"
            return (
                f"The verdict changes where the chance passes {chance_in_words(UNLIKELY)} or "
                f"{chance_in_words(LIKELY)}. "
                f"{needed}; the last five figures show {quantities.pace(row.recent_rate, self.measure)}."
            )
        if row.verdict in ("right-way", "wrong-way", "no-clear-change"):
            return (
                "The verdict changes with the direction of the latest figures, if chance cannot explain it."
            )
        return str(row.verdict_reason)

    @property
    def absent(self) -> list[str]:
        """Years inside the series that no figure is held for, as a caveat."""
        said = recency.absent(self.points(), self.measure) if self.has_points else None
        return [said] if said else []

    @property
    def asks(self) -> SoWhat | None:
        """What the figures ask: of the whole system, or of a place that has none. None for a headline commitment."""
        if not isinstance(self.commitment, Target):
            return None
        lines = self.commitment.so_what_of(self.part)
        if self.part is None:
            return lines[-1]
        nothing = findings.nothing_held(self.commitment, self.part, self.board.area, findings.NO_FIGURES)
        row = self.board.whole.get((self.commitment.id, self.part.id), nothing)
        return asking.so_what(lines, row, self.measure)

    @property
    def remedy(self) -> str:
        """Who must do what where there are no figures."""
        if self.row.missing == NOT_BY_PLACE:
            return "Nothing: it is not shown by place."
        if not isinstance(self.commitment, Target):
            if self.part is None:
                return "Name who records it here once it is published."
            return "Confirm the measure in the strategy, and name who brings its figures."
        lines = self.commitment.so_what_of(self.part)
        nothing = findings.nothing_held(self.commitment, self.part, self.board.area, findings.NO_FIGURES)
        return (asking.so_what(lines, nothing, self.measure) if self.part else lines[-1]).text

    @property
    def why_missing(self) -> str:
        """What is missing, and the nearest level that has it."""
        reason = self.row.missing or findings.NO_FIGURES
        if self.part is None or reason == LEFT_OUT:
            return reason
        rows = store.read("target_levels", Assessment, commitment=self.commitment.id, part=self.part.id)
        held = {row.area_code for row in rows} - {self.board.area.code}
        chain: list[str | None] = [ICB, REGION, ENGLAND]
        if not self.commitment.sensitive:
            chain = [self.board.area.partnership, *chain]
        near = next((code for code in chain if code in held), None)
        if near is None:
            return reason
        return f"{reason} The nearest level with figures is {subjects.place(catalogue.area_by_code[near])}."

    @property
    def address(self) -> str:
        """Where it stands in the dashboard, and its figures as files."""
        commitment, query = self.commitment, f"?area={self.board.area.code}"
        page = f"/targets/{commitment.id}{query}"
        if not isinstance(commitment, Target):
            page = f"/goals/{commitment.goal}{query}#section-{commitment.id}"
        return (
            f"In the dashboard: {page}\n"
            f"Figures to download: /download/target-{commitment.id}.xlsx{query} (also .csv, .json and "
            ".parquet)"
        )

    def points(self, area_code: str | None = None) -> list[TargetPoint]:
        """The figures, oldest first; illustrative ones only where they are asked for."""
        rows = store.read("target_points", TargetPoint, **self._key(area_code))
        return [row for row in rows if self.board.include_illustrative or not row.synthetic]

    @property
    def sources(self) -> list[str]:
        """Titles of the sources, that of the newest figure first."""
        return list(dict.fromkeys(row.source_title or "not named" for row in reversed(self.points())))

    def _key(self, area_code: str | None = None) -> dict[str, str]:
        return {
            "commitment": self.commitment.id,
            "part": known(self.part).id,
            "area": area_code or self.board.area.code,
        }

    # Its chart

    def trajectory(self) -> tuple[tuple[str, ...], list[Series]]:
        """Years and lines of its chart: observed, England, path and projection.

        A difference to England shows both its sides instead, since it can close while both get worse.
        """
        if self.row.is_gap:
            return self.both_sides()
        is_drawn = not self.commitment.sensitive
        points = self.points()
        england = self.points(ENGLAND) if self.board.area.code != ENGLAND else []
        path = store.read("target_path", PathCorner, **self._key()) if is_drawn else ()
        fan = store.read("target_fan", FanYear, **self._key()) if is_drawn else ()
        years = Years.of(points, england, path, fan)
        lines = [
            Series(self.whose, years.spread((p.time, p.value) for p in points), "area", labels_last=True)
        ]
        if england:
            lines.append(Series("England", years.spread((p.time, p.level) for p in england), "england"))
        if path:
            lines.append(Series("Path to the target", years.line(path), "path", labels_last=True))
        if fan:
            lines += [
                Series("Projection, middle", years.spread((y.time, y.median) for y in fan), "projection"),
                Series("Projection, 80% lower", years.spread((y.time, y.lower_80) for y in fan), "bound"),
                Series("Projection, 80% upper", years.spread((y.time, y.upper_80) for y in fan), "bound"),
            ]
        return years.labels, lines

    def both_sides(self) -> tuple[tuple[str, ...], list[Series]]:
        """Years and lines of the area and of England, each at its own level."""
        points = self.points()
        years = Years.of(points)
        lines = [
            Series(self.whose, years.spread((p.time, p.level) for p in points), "area", labels_last=True)
        ]
        if self.board.area.code != ENGLAND:
            beside = years.spread((p.time, p.england) for p in points)
            lines.append(Series("England", beside, "england", labels_last=True))
        return years.labels, lines

    @property
    def chart_in_words(self) -> str:
        """The chart in one sentence, for those who do not see it."""
        points = self.points()
        first, last = points[0], points[-1]
        pieces = [
            f"{name} {quantities.value(then, self.measure)} in {first.period}, "
            f"{quantities.value(now, self.measure)} in {last.period}"
            for name, then, now in (
                (self.whose, first.level, last.level),
                ("England", first.england, last.england),
            )
            if then is not None and now is not None
        ]
        if self.row.target_value is not None and not self.row.is_gap:
            pieces.append(f"target {aims.target_label(known(self.part), self.row, self.measure)}")
        if self.range_ahead and not self.row.is_gap:
            pieces.append(f"projected {self.range_ahead} in {self.row.target_year:.0f} (80% interval)")
        return f"Line chart. {quantities.unit_words(self.measure)}: {'; '.join(pieces)}."


# The time axis of a chart ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Years:
    """One category a year, so that a missing year shows as a gap.

    ``offset`` is where in its year a figure stands: 0.5 for calendar years, 0.75 for financial ones.
    """

    first: int
    labels: tuple[str, ...]
    offset: float

    @classmethod
    def of(
        cls, observed: Sequence[TargetPoint], *more: Sequence[TargetPoint | PathCorner | FanYear]
    ) -> Years:
        """The years that some rows span; labels as published, in the same form where nothing is yet."""
        rows = [row for group in (observed, *more) for row in group]
        named = {
            math.floor(row.time): row.period for row in rows if not isinstance(row, PathCorner | FanYear)
        }
        every = [math.floor(row.time) for row in rows]
        anchor = math.floor(observed[-1].time)
        labels = [
            named.get(year) or moved(named[anchor], year - anchor)
            for year in range(min(every), max(every) + 1)
        ]
        return cls(min(every), tuple(labels), observed[-1].time - anchor)

    def spread(self, placed: Iterable[tuple[float, float | None]]) -> list[float | None]:
        """Values at the year of their time, None elsewhere."""
        values: list[float | None] = [None] * len(self.labels)
        for time, value in placed:
            values[math.floor(time) - self.first] = value
        return values

    def line(self, corners: Sequence[PathCorner]) -> list[float | None]:
        """A path at every year from its first corner to its last, with straight lines between corners."""
        times, values = [corner.time for corner in corners], [corner.value for corner in corners]
        years = [self.first + k for k in range(len(self.labels))]
        inside = [math.floor(times[0]) <= year <= math.floor(times[-1]) for year in years]
        at = np.interp([year + self.offset for year in years], times, values)
        return [float(value) if is_inside else None for value, is_inside in zip(at, inside, strict=True)]


def moved(label: str, n_years: int) -> str:
    """A period label moved by whole years.

    >>> moved("2023-25", 5), moved("2024/25", 1), moved("2024", 6)
    ('2028-30', '2025/26', '2030')
    """
    period = periods.parse(label)
    start = period.start.replace(year=period.start.year + n_years)
    # Counted from the day after, because a year's last day of February has no namesake in every other.
    after = date.fromordinal(period.end.toordinal() + 1)
    end = date.fromordinal(after.replace(year=after.year + n_years).toordinal() - 1)
    return periods.spanning(start, end).label
