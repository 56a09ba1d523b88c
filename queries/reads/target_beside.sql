-- target_beside: the figures of one part in several areas, oldest first.
-- grain: one row per area and period
-- $commitment  varchar  id in data/reference/targets.toml or goals.toml
-- $part        varchar  id of one of its parts
-- $areas       list     codes in data/reference/areas.csv

select *
from target_points
where
    commitment = $commitment
    and part = $part
    and list_contains($areas, area_code)
order by area_code, time
