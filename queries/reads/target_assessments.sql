-- target_assessments: how every part of one commitment stands in one area.
-- grain: one row per part
-- $commitment  varchar  id in data/reference/targets.toml or goals.toml
-- $area        varchar  code in data/reference/areas.csv

select *
from assessments
where
    commitment = $commitment
    and area_code = $area
