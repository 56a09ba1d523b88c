-- intervention_sensitivities: the same effect by two simpler estimators, with a caution for each.
-- grain: one row per estimator
-- $intervention  varchar  id in data/reference/interventions.toml
-- $measure       varchar  id in data/reference/measures.toml
-- $area          varchar  code in data/reference/areas.csv

select *
from impact_sensitivities
where
    intervention = $intervention
    and measure = $measure
    and area_code = $area
order by name
