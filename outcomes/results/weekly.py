"""Weekly and monthly service series: points, limits, summaries and signals, and what is read of them together."""

from dataclasses import dataclass
from datetime import date, datetime

from outcomes.results.tables import table


@table("falls_years")
@dataclass(frozen=True, slots=True, kw_only=True)
class FallsYear:
    """One row per place and group, 52 weeks."""

    area_code: str
    dimension: str
    group: str
    period_start: date
    period_end: date
    n_weeks: int
    count: int | None = None
    suppression: str | None = None
    population: float | None = None
    rate_per_1000: float | None = None
    synthetic: bool


@table("service_live")
@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceLive:
    """One row per place; days are the Sundays of the first week that says so."""

    area_code: str
    recorded_from: date | None = None
    live_from: date | None = None
    is_live_now: bool | None = None

    @property
    def is_recorded(self) -> bool:
        """Whether the extract says of any week whether the service was live."""
        return self.recorded_from is not None

    @property
    def is_older(self) -> bool:
        """Whether it was live in the first week that says so: when it started is then not known."""
        return self.live_from is not None and self.live_from == self.recorded_from

    def start(self, declared: date) -> date | None:
        """The day from which a chart of the place counts the service as there.

        Its own start where the extract says one, none where it was never or always live, and the ``declared``
        date of the intervention where the extract is silent.
        """
        if not self.is_recorded:
            return declared
        return None if self.is_older else self.live_from


@table("service_sources")
@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceSource:
    """One row per measure, period end and organisation or area."""

    measure: str
    entity: str
    period_end: date
    sha256: str
    line: int


@table("spc_points")
@dataclass(frozen=True, slots=True, kw_only=True)
class ControlPoint:
    """One row per measure, area, grain, preset and period end."""

    measure: str
    area_code: str
    grain: str
    preset: str
    period_end: date
    mean: float | None = None
    lower: float | None = None
    upper: float | None = None
    rule: str | None = None
    kind: str | None = None
    segment: int


@table("weekly_judgements")
@dataclass(frozen=True, slots=True, kw_only=True)
class WeeklyJudgement:
    """One row per measure, area and preset: what each says of the newest figure."""

    measure: str
    area_code: str
    preset: str
    mean: float | None = None
    lower: float | None = None
    upper: float | None = None
    variation: str | None = None
    kind: str | None = None
    sentence: str
    notes: str
    assurance: str | None = None


@table("weekly_points")
@dataclass(frozen=True, slots=True, kw_only=True)
class WeeklyPoint:
    """One row per measure, area, grain and period end."""

    measure: str
    area_code: str
    grain: str
    period_end: date
    value: float | None = None
    numerator: float | None = None
    denominator: float | None = None
    n_reporting: int
    n_expected: int
    suppression: str | None = None
    synthetic: bool
    vintage: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class BesidePeriod:
    """One row per area and period end of one measure: other areas, without limits."""

    area_code: str
    period_end: date
    value: float | None = None
    denominator: float | None = None
    suppression: str | None = None
    synthetic: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceFigure:
    """One row per measure and period of one area."""

    measure: str
    period_end: date
    value: float


@table("weekly_summaries")
@dataclass(frozen=True, slots=True, kw_only=True)
class WeeklySummary:
    """One row per measure, area and grain."""

    measure: str
    layout: str
    area_code: str
    grain: str
    newest_in_layout: date
    n_points: int
    synthetic: bool
    missing: str | None = None
    lacks_period: date | None = None
    n_reporting: int
    n_reported: int
    n_expected: int
    n_set_aside: int
    n_unplaced: int
    n_set_aside_earlier: int
    n_periods_set_aside: int
    latest_period: date | None = None
    value: float | None = None
    suppression: str | None = None
    previous: float | None = None
    year_ago: float | None = None
    default_preset: str | None = None
    standard: float | None = None
    standard_label: str | None = None
    expected: float | None = None
    expected_lower: float | None = None
    expected_upper: float | None = None
    signal_variation: str | None = None
    signal_kind: str | None = None
    signal_sentence: str | None = None
    is_signal: bool
    is_current: bool
    signal_strength: float | None = None
    false_alarms: float | None = None
    run_weeks: int | None = None
    run_value: float | None = None
    run_expected: float | None = None

    @property
    def is_watched(self) -> bool:
        """Whether it has a figure for the newest period, and that is not long ago."""
        return self.lacks_period is None and self.is_current

    @property
    def is_listed(self) -> bool:
        """Whether it signals in the newest period; a series without a figure for that is not judged."""
        return self.is_signal and self.is_watched

    @property
    def has_season(self) -> bool:
        """Whether it is long enough to tell its yearly season, which the preset seasonal then takes out."""
        return self.default_preset == "seasonal"

    @property
    def newest(self) -> date:
        """The last day of the newest period that has a figure.

        Raises
        ------
        ValueError
            Where no period has one, and ``missing`` says why.
        """
        if self.latest_period is None:
            raise ValueError(f"{self.measure} in {self.area_code} has no figure: {self.missing}")
        return self.latest_period


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedSummary(WeeklySummary):
    """A summary with what one preset says of its newest figure; empty where it is not judged."""

    preset: str | None = None
    mean: float | None = None
    lower: float | None = None
    upper: float | None = None
    variation: str | None = None
    sentence: str | None = None
    notes: str | None = None
    assurance: str | None = None

    @property
    def stands_out(self) -> bool:
        """Whether the preset finds more than usual variation."""
        return self.variation not in (None, "usual")

    @property
    def is_of_season(self) -> bool:
        """Whether the newest figure is judged by what is expected for the time of year."""
        return self.preset == "seasonal"


@table("signals")
@dataclass(frozen=True, slots=True, kw_only=True)
class Signal(WeeklySummary):
    """One row per measure and area that signals: its summary and its rank."""

    rank: int
    n_watched: int
    expected_false_alarms: float


# --- read together -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartedPeriod:
    """One period of a series with the lines of one preset; a missing period has no value, a short series no lines."""

    measure: str
    area_code: str
    period_end: date
    value: float | None = None
    denominator: float | None = None
    suppression: str | None = None
    mean: float | None = None
    lower: float | None = None
    upper: float | None = None
    rule: str | None = None
    kind: str | None = None
    segment: int | None = None

    @property
    def is_suppressed(self) -> bool:
        """Whether a small count is hidden."""
        return self.suppression == "suppressed"


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadedMeasure:
    """A weekly or monthly measure that has any figure, and whether it is invented."""

    measure: str
    synthetic: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SetAside:
    """How many rows of some organisations or places were set aside."""

    n_rows: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """How many of an area's own series are held, watched and signal, and would signal by chance alone."""

    n_held: int
    n_watched: int
    n_signals: int
    expected_false_alarms: float
    n_illustrative: int
    latest_period: date | None = None

    @property
    def is_all_illustrative(self) -> bool:
        """Whether every series that is watched is invented."""
        return self.n_illustrative == self.n_watched > 0

    @property
    def is_mixed(self) -> bool:
        """Whether some of the series that are watched are invented, and some are not."""
        return 0 < self.n_illustrative < self.n_watched
