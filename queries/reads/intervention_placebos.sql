-- intervention_placebos: the same estimate at earlier dates, when nothing had started.
-- grain: one row per placebo date
-- $intervention  varchar  id in data/reference/interventions.toml
-- $measure       varchar  id in data/reference/measures.toml
-- $area          varchar  code in data/reference/areas.csv

select *
from impact_placebos
where
    intervention = $intervention
    and measure = $measure
    and area_code = $area
order by start
