-- target_fan: the projection from the latest figure to the target.
-- grain: one row per year
-- $commitment  varchar  id in data/reference/targets.toml or goals.toml
-- $part        varchar  id of one of its parts
-- $area        varchar  code in data/reference/areas.csv

select *
from target_fans
where
    commitment = $commitment
    and part = $part
    and area_code = $area
order by time
