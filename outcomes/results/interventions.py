"""Interventions: adjusted effects and what they were tried against."""

from dataclasses import dataclass
from datetime import date, datetime

from outcomes.results.tables import table


@table("impact_lines")
@dataclass(frozen=True, slots=True, kw_only=True)
class ImpactLine:
    """One row per intervention, measure, area and period."""

    intervention: str
    measure: str
    area_code: str
    period_end: date
    observed: float | None = None
    fitted: float
    counterfactual: float
    counterfactual_lower: float
    counterfactual_upper: float


@table("impact_placebos")
@dataclass(frozen=True, slots=True, kw_only=True)
class ImpactPlacebo:
    """One row per intervention, measure, area and placebo date."""

    intervention: str
    measure: str
    area_code: str
    start: date
    effect: float
    lower_ci: float
    upper_ci: float

    @property
    def leaves_out_zero(self) -> bool:
        """Whether a change is found: the interval leaves out zero."""
        return self.lower_ci > 0 or self.upper_ci < 0


@table("impact_sensitivities")
@dataclass(frozen=True, slots=True, kw_only=True)
class ImpactSensitivity:
    """One row per intervention, measure, area and estimator."""

    intervention: str
    measure: str
    area_code: str
    name: str
    effect: float | None = None
    lower_ci: float | None = None
    upper_ci: float | None = None
    caution: str


@table("impacts")
@dataclass(frozen=True, slots=True, kw_only=True)
class Impact:
    """One row per intervention, measure and area."""

    intervention: str
    measure: str
    area_code: str
    n_weeks: int
    synthetic: bool
    refused: str | None = None
    effect: float | None = None
    lower_ci: float | None = None
    upper_ci: float | None = None
    effect_percent: float | None = None
    lower_ci_percent: float | None = None
    upper_ci_percent: float | None = None
    simple_percent: float | None = None
    ar1: float | None = None
    n_before: int | None = None
    n_after: int | None = None
    period: str | None = None
    first_period_after: date | None = None
    residual_autocorrelation: float | None = None
    innovation_autocorrelation: float | None = None
    method: str | None = None
    version: str | None = None
    simple_before: float | None = None
    simple_after: float | None = None
    simple_lower_ci: float | None = None
    simple_upper_ci: float | None = None
    simple_lower_ci_percent: float | None = None
    simple_upper_ci_percent: float | None = None
    simple_n_before: int | None = None
    simple_n_after: int | None = None
    counterfactual_mean: float | None = None
    declared_date: date
    declared_basis: str
    reported_percent: float | None = None
    period_start: date | None = None
    period_end: date | None = None
    vintage: datetime | None = None

    @property
    def holds_zero(self) -> bool:
        """Whether no change is inside the interval of the percent."""
        lower, upper = self.lower_ci_percent, self.upper_ci_percent
        return lower is not None and upper is not None and lower <= 0 <= upper
