-- intervention_placebos: the same estimate at earlier dates, when nothing had started.
-- grain: one row per placebo date
-- $intervention  varchar  id in data/reference/interventions.toml
-- $measure       varchar  id in data/reference/measures.toml
-- $area          varchar  code in data/reference/areas.csv

select
    start,
    effect,
    lower_ci,
    upper_ci,
    lower_ci > 0 or upper_ci < 0 as leaves_out_zero
from impact_placebos
where
    intervention = $intervention
    and measure = $measure
    and area_code = $area
order by start
