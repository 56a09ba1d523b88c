"""What each intervention changed: reported, simple before and after, adjusted, for every area that has data."""

from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta

import numpy as np
import pandas as pd

from outcomes.catalogue import ICB, Catalogue, Intervention, Measure
from outcomes.methods import disclosure, impact
from outcomes.methods.observed import Period
from outcomes.pipeline.falls import service_live
from outcomes.pipeline.frames import as_day, together
from outcomes.pipeline.grains import MONTH, grain_of
from outcomes.results.interventions import Impact, ImpactPlacebo, ImpactSensitivity
from outcomes.results.weekly import ServiceLive

# A rule of our own. The model takes errors as normal, which a few events a week are far from: the interval of a
# percent then reaches from minus a half to plus several hundred, and reads as a finding all the same.
FEWEST_A_WEEK = 5
TOO_FEW = f"Fewer than {FEWEST_A_WEEK} a week before the date: too few to bear an estimate."
# A week ends on Sunday.
DAYS_BEFORE_SUNDAY = timedelta(days=6)
AREA_KINDS = ("icb", "partnership", "place", "acute", "ambulance", "collaborative")


@dataclass(frozen=True)
class Effects:
    """Every table of interventions, under its name; the lines to draw stay a frame.

    ``impacts`` gives the reason where an estimate is refused: by :func:`impact.estimate`, or for counts under
    ``FEWEST_A_WEEK``. Lines, placebos and sensitivities are of the whole system.
    """

    impacts: tuple[Impact, ...]
    impact_lines: pd.DataFrame
    impact_placebos: tuple[ImpactPlacebo, ...]
    impact_sensitivities: tuple[ImpactSensitivity, ...]
    service_live: tuple[ServiceLive, ...]


def effects(service_values: pd.DataFrame, falls_cells: pd.DataFrame, catalogue: Catalogue) -> Effects:
    """Estimate every declared effect.

    Parameters
    ----------
    service_values
        The mart of that name, with true values.
    falls_cells
        The mart of that name; says since when a place has its falls response.
    """
    weekly = service_values[service_values.value.notna()]
    by_series = dict(tuple(weekly.groupby(["measure", "area_code"], sort=False)))
    impacts: list[Impact] = []
    lines: list[pd.DataFrame] = []
    placebos: list[ImpactPlacebo] = []
    sensitivities: list[ImpactSensitivity] = []
    # Areas with the same reporters share an estimate.
    seen: dict[tuple[object, ...], tuple[Impact, impact.Impact | None]] = {}
    declared = [
        (one, catalogue.measure_by_id[name]) for one in catalogue.interventions for name in one.declared
    ]
    for intervention, measure in declared:
        for area in catalogue.areas_of(*AREA_KINDS):
            reporters = catalogue.reporters(measure, area)
            series = by_series.get((measure.id, area.code))
            if not reporters or series is None:
                continue
            key = (intervention.id, measure.id, reporters)
            if key not in seen:
                seen[key] = _estimate(intervention, measure, area.code, series, catalogue)
            found, estimate = seen[key]
            impacts.append(replace(found, area_code=area.code))
            if area.code == ICB and estimate is not None:
                named = {"intervention": intervention.id, "measure": measure.id, "area_code": ICB}
                lines.append(_lines(estimate, measure.disclosure == "hes").assign(**named))
                placebos += _placebos(intervention, measure, series)
                sensitivities += _sensitivities(intervention, measure, series)
    return Effects(
        impacts=tuple(impacts),
        impact_lines=together(lines, "impact_lines"),
        impact_placebos=tuple(placebos),
        impact_sensitivities=tuple(sensitivities),
        service_live=service_live(falls_cells),
    )


def _window(intervention: Intervention, series: pd.DataFrame) -> pd.DataFrame:
    ends = pd.to_datetime(series.period_end)
    inside = (ends >= pd.Timestamp(intervention.window_from)) & (ends <= pd.Timestamp(intervention.window_to))
    return series[inside].assign(period_end=ends[inside]).sort_values("period_end")


def _period(measure: Measure) -> Period:
    return "monthly" if grain_of(measure, "icb") == MONTH else "weekly"


def _first_day(end: object, measure: Measure) -> date:
    """The first day of the week or month that ends on a day."""
    last = as_day(end)
    return last.replace(day=1) if _period(measure) == "monthly" else last - DAYS_BEFORE_SUNDAY


def _estimate(
    intervention: Intervention, measure: Measure, area_code: str, series: pd.DataFrame, catalogue: Catalogue
) -> tuple[Impact, impact.Impact | None]:
    """What is known of one effect, and its estimate where there is one."""
    window = _window(intervention, series)
    codes = {area_code, *catalogue.reporters(measure, catalogue.area_by_code[area_code])}
    rebases = [event.date for event in catalogue.rebasing(measure, codes)]
    declared = Impact(
        intervention=intervention.id,
        measure=measure.id,
        area_code=area_code,
        n_weeks=len(window),
        synthetic=bool(window.synthetic.any()),
        declared_date=intervention.date,
        declared_basis=intervention.date_basis,
        # The slides say nothing of the published series that are tried beside theirs.
        reported_percent=intervention.printed(measure.id)[1] if measure.id in intervention.measures else None,
        period_start=_first_day(window.period_end.min(), measure) if len(window) else None,
        period_end=as_day(window.period_end.max()) if len(window) else None,
        vintage=window.vintage.max().to_pydatetime() if len(window) else None,
    )
    try:
        found = impact.estimate(
            window.value.astype(float).to_numpy(),
            window.period_end.to_numpy(),
            intervention.date,
            rebase_dates=rebases,
            period=_period(measure),
        )
    except impact.ImpactRefused as refusal:
        return replace(declared, refused=str(refusal)), None
    simple = _with_simple(declared, found.simple, measure.disclosure == "hes")
    if measure.is_count and (simple.simple_before or 0) < FEWEST_A_WEEK:
        return replace(declared, refused=TOO_FEW), None
    since = found.counterfactual[found.dates >= found.first_period_after]
    estimated = replace(
        simple,
        effect=found.effect,
        lower_ci=found.lower_ci,
        upper_ci=found.upper_ci,
        effect_percent=found.effect_percent,
        lower_ci_percent=found.lower_ci_percent,
        upper_ci_percent=found.upper_ci_percent,
        ar1=found.ar1,
        n_before=found.n_before,
        n_after=found.n_after,
        period=found.period,
        first_period_after=as_day(found.first_period_after),
        residual_autocorrelation=found.residual_autocorrelation,
        innovation_autocorrelation=found.innovation_autocorrelation,
        method=found.method,
        version=found.version,
        counterfactual_mean=float(np.mean(since)),
    )
    return estimated, found


def _with_simple(declared: Impact, found: impact.BeforeAfter, is_controlled: bool) -> Impact:
    """Plain means before and after; a mean of counts of people gives its count away: it uses a rounded total."""
    before: float | None = found.before
    after: float | None = found.after
    if is_controlled:
        before = _controlled_mean(found.before, found.n_before)
        after = _controlled_mean(found.after, found.n_after)
    change = None if before is None or after is None else after - before
    half_width = (found.upper_ci - found.lower_ci) / 2
    lower, upper = (None, None) if change is None else (change - half_width, change + half_width)

    def percent(amount: float | None) -> float | None:
        return 100 * amount / before if amount is not None and before else None

    return replace(
        declared,
        simple_before=before,
        simple_after=after,
        simple_lower_ci=lower,
        simple_upper_ci=upper,
        simple_percent=percent(change),
        simple_lower_ci_percent=percent(lower),
        simple_upper_ci_percent=percent(upper),
        simple_n_before=found.n_before,
        simple_n_after=found.n_after,
    )


def _controlled_mean(mean: float, n: int) -> float | None:
    total = disclosure.control_count(round(mean * n))
    return None if total is None else total / n


def _lines(found: impact.Impact, is_controlled: bool) -> pd.DataFrame:
    """Lines to draw; observed counts of people are drawn from their controlled values instead."""
    return pd.DataFrame(
        {
            "period_end": pd.to_datetime(found.dates).date,
            "observed": np.nan if is_controlled else found.observed,
            "fitted": found.fitted,
            "counterfactual": found.counterfactual,
            "counterfactual_lower": found.counterfactual_lower,
            "counterfactual_upper": found.counterfactual_upper,
        }
    )


def _placebos(intervention: Intervention, measure: Measure, series: pd.DataFrame) -> list[ImpactPlacebo]:
    window = _window(intervention, series)
    tried = impact.placebos(
        window.value.astype(float).to_numpy(),
        window.period_end.to_numpy(),
        intervention.date,
        period=_period(measure),
    )
    estimates = zip(tried.dates, tried.effect, tried.lower_ci, tried.upper_ci, strict=True)
    return [
        ImpactPlacebo(
            intervention=intervention.id,
            measure=measure.id,
            area_code=ICB,
            start=as_day(start),
            effect=float(effect),
            lower_ci=float(lower),
            upper_ci=float(upper),
        )
        for start, effect, lower, upper in estimates
    ]


def _sensitivities(
    intervention: Intervention, measure: Measure, series: pd.DataFrame
) -> list[ImpactSensitivity]:
    window = _window(intervention, series)
    tried = impact.sensitivities(
        window.value.astype(float).to_numpy(),
        window.period_end.to_numpy(),
        intervention.date,
        period=_period(measure),
    )
    return [
        ImpactSensitivity(intervention=intervention.id, measure=measure.id, area_code=ICB, **asdict(one))
        for one in tried
    ]
