-- weekly_effects: what interventions declared for one measure changed in one area.
-- grain: one row per intervention
-- $measure  varchar  id in data/reference/measures.toml
-- $area     varchar  code in data/reference/areas.csv

select *
from impacts
where
    measure = $measure
    and area_code = $area
order by intervention
