-- intervention_effects: every estimate of one intervention, by measure and area.
-- grain: one row per measure and area
-- $intervention  varchar  id in data/reference/interventions.toml

select *
from impacts
where intervention = $intervention
order by measure, area_code
