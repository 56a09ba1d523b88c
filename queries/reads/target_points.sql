-- target_points: the figures of one part in one area, oldest first.
-- grain: one row per period
-- $commitment  varchar  id in data/reference/targets.toml or goals.toml
-- $part        varchar  id of one of its parts
-- $area        varchar  code in data/reference/areas.csv

select *
from target_points
where
    commitment = $commitment
    and part = $part
    and area_code = $area
order by time
