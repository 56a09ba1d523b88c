-- target_path: the corners of the path from baseline to target.
-- grain: one row per corner
-- $commitment  varchar  id in data/reference/targets.toml or goals.toml
-- $part        varchar  id of one of its parts
-- $area        varchar  code in data/reference/areas.csv

select *
from target_paths
where
    commitment = $commitment
    and part = $part
    and area_code = $area
order by time
