-- target_breakdowns: the newest figures by deprivation, sex, age or ethnicity, as published.
-- grain: one row per dimension and group
-- $measure  varchar  id in data/reference/measures.toml
-- $area     varchar  code in data/reference/areas.csv

select *
from breakdowns
where
    measure = $measure
    and area_code = $area
order by
    dimension,
    "group"
