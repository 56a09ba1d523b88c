"""Targets: what is known of each part of each commitment in each area, and what it is called."""

from dataclasses import dataclass
from datetime import date, datetime

from outcomes.catalogue import Part
from outcomes.results.tables import known, table


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One value of a yearly series with its limits, at a time in calendar years; a missing year has no value."""

    time: float
    value: float | None
    period: str = ""
    lower: float | None = None
    upper: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OfPart:
    """What is known of one part of a commitment in one area."""

    commitment: str
    part: str
    area_code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class YearOfPart(OfPart):
    """The same in one period; ``time`` is its middle, in calendar years."""

    period: str
    period_start: date
    period_end: date
    time: float


@table("assessments")
@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment(OfPart):
    """One row per commitment, part and area."""

    measure: str
    sex: str
    rule: str
    is_gap: bool
    basis: str
    basis_note: str
    area_used: str
    n_points: int
    is_sensitive: bool
    synthetic: bool
    lowest_grade: str | None = None
    baseline_period: str
    baseline_basis: str
    baseline_note: str | None = None
    measured_baseline: float | None = None
    stated_baseline: float | None = None
    target_year: float | None = None
    baseline_value: float | None = None
    first_period: str | None = None
    first_value: float | None = None
    latest_period: str | None = None
    latest_end: date | None = None
    latest_time: float | None = None
    latest_value: float | None = None
    latest_lower: float | None = None
    latest_upper: float | None = None
    latest_level: float | None = None
    latest_england: float | None = None
    first_level: float | None = None
    first_england: float | None = None
    baseline_level: float | None = None
    baseline_england: float | None = None
    loaded_at: datetime | None = None
    required_now: float | None = None
    behind_by: float | None = None
    measured_behind_by: float | None = None
    share_achieved: float | None = None
    share_note: str | None = None
    recent_rate: float | None = None
    required_rate: float | None = None
    last_change: float | None = None
    last_change_per_year: float | None = None
    previous_period: str | None = None
    pace_by_target: float | None = None
    last_pace_by_target: float | None = None
    verdict: str | None = None
    verdict_words: str | None = None
    verdict_reason: str | None = None
    verdict_icon: str | None = None
    target_verdict: str | None = None
    target_verdict_words: str | None = None
    target_verdict_reason: str | None = None
    band: str | None = None
    probability: float | None = None
    direction: str | None = None
    direction_test: str | None = None
    direction_slope: float | None = None
    direction_since: str | None = None
    gap_words: str | None = None
    area_direction: str | None = None
    england_direction: str | None = None
    missing: str | None = None
    open_sdg_ratio: float | None = None
    open_sdg_category: str | None = None
    open_sdg_linear: float | None = None
    open_sdg_reason: str | None = None
    healthy_people: str | None = None
    healthy_people_z: float | None = None
    healthy_people_reason: str | None = None
    fingertips_trend: str | None = None
    fingertips_statistic: float | None = None
    fingertips_reason: str | None = None
    disagreement: str | None = None
    target_value: float | None = None
    projected: float | None = None
    projected_lower: float | None = None
    projected_upper: float | None = None
    projection_method: str | None = None
    projection_version: str | None = None
    path_missing: str | None = None
    people_now: float | None = None
    people_at_target: float | None = None
    people_fewer: float | None = None
    people_each_year: float | None = None
    people_years_left: float | None = None
    people_noun: str | None = None
    people_note: str | None = None

    @property
    def has_figures(self) -> bool:
        """Whether there is any figure; where there is none, ``missing`` says why."""
        return self.n_points > 0

    @property
    def first(self) -> float:
        """The value of the first period; there is none without figures."""
        return known(self.first_value)

    @property
    def latest(self) -> float:
        """The value of the newest period; there is none without figures."""
        return known(self.latest_value)

    @property
    def ends(self) -> date:
        """The last day of the newest period; there is none without figures."""
        return known(self.latest_end)

    @property
    def decided(self) -> str | None:
        """The verdict on the whole commitment; that of the part where it has no other."""
        return self.target_verdict or self.verdict

    @property
    def counted_from(self) -> float | None:
        """The value that a change is counted from.

        A stated baseline is the whole system's, so a direction is counted from the area's own.
        """
        return self.measured_baseline if self.rule == "direction" else self.baseline_value


def unmeasured(
    commitment: str, part: Part | None, area_code: str, missing: str, *, verdict_words: str
) -> Assessment:
    """What is known of a part without a figure, or of a commitment that nothing measures: why there is none."""
    return Assessment(
        commitment=commitment,
        part=part.id if part else "",
        area_code=area_code,
        measure=part.measure if part else "",
        sex=part.sex if part else "persons",
        rule=part.rule if part else "direction",
        is_gap=False,
        basis="missing",
        basis_note="",
        area_used=area_code,
        n_points=0,
        is_sensitive=False,
        synthetic=False,
        baseline_period=part.baseline.period if part else "",
        baseline_basis=part.baseline.basis if part else "",
        baseline_note=part.baseline.note if part else None,
        target_year=part.target_year.value if part and part.target_year else None,
        verdict="no-measure",
        verdict_words=verdict_words,
        verdict_reason=missing,
        missing=missing,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class AreasWithFigures:
    """One row per commitment and part that any area has figures for."""

    commitment: str
    part: str
    area_codes: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewestPeriod:
    """The newest period that any place has a figure for, and how many places have it."""

    commitment: str
    part: str
    latest_period: str
    latest_end: date
    n_places: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacesMoved:
    """In how many places the newest figure of a part is higher, or lower, than that of the baseline."""

    commitment: str
    part: str
    baseline_period: str
    latest_period: str
    n_places: int
    n_higher: int
    n_lower: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PartWithPlaces:
    """One row per commitment and part that any place has a figure for."""

    commitment: str
    part: str
    n_places: int


@table("breakdowns")
@dataclass(frozen=True, slots=True, kw_only=True)
class Breakdown:
    """One row per measure, area, dimension and group, newest period."""

    measure: str
    area_code: str
    dimension: str
    group: str
    sex: str
    age: str
    period: str
    value: float
    lower: float | None = None
    upper: float | None = None
    grade: str
    synthetic: bool
    sha256: str
    line: int
    file_name: str
    source_title: str


@table("breakdown_gaps")
@dataclass(frozen=True, slots=True, kw_only=True)
class BreakdownGap:
    """One row per measure, area and dimension with two periods."""

    measure: str
    area_code: str
    dimension: str
    first_period: str
    last_period: str
    first_gap: float
    last_gap: float
    highest_group: str
    lowest_group: str
    is_widening: bool


@table("place_spread")
@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceSpread:
    """One row per commitment and part."""

    commitment: str
    part: str
    measure: str
    period: str
    standard_deviation: float | None = None
    observed_standard_deviation: float
    lowest: float
    highest: float
    n: int
    reason: str | None = None


@table("place_values")
@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceValue(OfPart):
    """One row per commitment, part and place or local partnership; a mean of places has no file and line."""

    measure: str
    basis: str
    period: str
    period_start: date
    period_end: date
    value: float
    lower: float | None = None
    upper: float | None = None
    england: float | None = None
    comparison: str
    comparison_words: str
    comparison_reason: str | None = None
    standing: str
    people_fewer: float | None = None
    people_period: str | None = None
    sha256: str | None = None
    line: int | None = None
    grade: str
    synthetic: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing(OfPart):
    """Where a place or local partnership stands: its newest figure beside England's, and where that is going.

    ``standing`` is better, similar, worse or cannot-be-told; ``direction`` that of the part's own figures, which of a
    gap are differences to England and whose newest is ``latest_level`` in ``latest_period``.
    """

    measure: str
    basis: str
    period: str
    period_end: date
    value: float
    lower: float | None = None
    upper: float | None = None
    england: float | None = None
    standing: str
    comparison_reason: str | None = None
    direction: str | None = None
    direction_since: str | None = None
    is_gap: bool
    latest_period: str | None = None
    latest_level: float | None = None
    synthetic: bool


@table("target_fans")
@dataclass(frozen=True, slots=True, kw_only=True)
class FanYear(YearOfPart):
    """One row per commitment, part, area and time."""

    required: float | None = None
    median: float
    lower_50: float
    upper_50: float
    lower_80: float
    upper_80: float
    lower_95: float
    upper_95: float

    def interval(self, percent: int) -> tuple[float, float]:
        """The limits between which so many percent of outcomes lie: 50, 80 or 95."""
        limits = {
            50: (self.lower_50, self.upper_50),
            80: (self.lower_80, self.upper_80),
            95: (self.lower_95, self.upper_95),
        }
        return limits[percent]


@table("target_paths")
@dataclass(frozen=True, slots=True, kw_only=True)
class PathCorner(OfPart):
    """One row per commitment, part, area and corner."""

    time: float
    value: float


@table("target_points")
@dataclass(frozen=True, slots=True, kw_only=True)
class TargetPoint(YearOfPart):
    """One row per commitment, part, area and period."""

    value: float
    lower: float | None = None
    upper: float | None = None
    standard_error: float | None = None
    n_places: float | None = None
    grade: str
    status: str | None = None
    synthetic: bool
    sha256: str | None = None
    line: int | None = None
    file_name: str | None = None
    source_title: str
    source_url: str | None = None
    loaded_at: datetime
    level: float
    level_lower: float | None = None
    level_upper: float | None = None
    england: float | None = None
    england_lower: float | None = None
    england_upper: float | None = None
    england_standard_error: float | None = None
    required: float | None = None

    @property
    def judged(self) -> Point:
        """What is judged: the area's value, or its difference to the comparator."""
        return Point(time=self.time, value=self.value, period=self.period, lower=self.lower, upper=self.upper)

    @property
    def here(self) -> Point:
        """The area's own value, also where the difference is judged."""
        return Point(
            time=self.time,
            value=self.level,
            period=self.period,
            lower=self.level_lower,
            upper=self.level_upper,
        )

    @property
    def beside(self) -> Point:
        """The comparator's value in the same period."""
        return Point(
            time=self.time,
            value=self.england,
            period=self.period,
            lower=self.england_lower,
            upper=self.england_upper,
        )


@table("target_years")
@dataclass(frozen=True, slots=True, kw_only=True)
class RequiredYear(YearOfPart):
    """One row per commitment, part, area and year from baseline to target."""

    value: float
