-- target_levels: areas that have figures for one part, to offer the nearest one.
-- grain: one row per area
-- $commitment  varchar  id in data/reference/targets.toml or goals.toml
-- $part        varchar  id of one of its parts

select *
from assessments
where
    commitment = $commitment
    and part = $part
    and n_points > 0
order by area_code
