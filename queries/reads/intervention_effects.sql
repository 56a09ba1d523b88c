-- intervention_effects: every estimate of one intervention, by measure and area.
-- grain: one row per measure and area
-- $intervention  varchar  id in data/reference/interventions.toml

select
    measure,
    area_code,
    synthetic,
    refused,
    effect,
    lower_ci,
    upper_ci,
    effect_percent,
    lower_ci_percent,
    upper_ci_percent,
    simple_before,
    simple_after,
    simple_n_before,
    simple_n_after,
    simple_percent,
    simple_lower_ci_percent,
    simple_upper_ci_percent,
    n_before,
    n_after,
    ar1,
    residual_autocorrelation,
    innovation_autocorrelation,
    counterfactual_mean,
    first_period_after,
    method,
    version
from impacts
where intervention = $intervention
order by measure, area_code
