-- target_changes: what changed since the last board, and why.
-- grain: one row per part whose verdict moved
-- $commitment  varchar  id in data/reference/targets.toml or goals.toml
-- $area        varchar  code in data/reference/areas.csv

select *
from changes
where
    commitment = $commitment
    and area_code = $area
    and cause is not null
