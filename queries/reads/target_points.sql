-- target_points: the figures of one part in one area, oldest first.
-- grain: one row per period
-- $commitment  varchar  id in data/reference/targets.toml or goals.toml
-- $part        varchar  id of one of its parts
-- $area        varchar  code in data/reference/areas.csv

select
    period,
    period_start,
    period_end,
    time,
    value,
    lower,
    upper,
    level,
    level_lower,
    level_upper,
    england,
    england_lower,
    england_upper,
    required,
    n_places,
    grade,
    status,
    synthetic,
    source_title,
    source_url
from target_points
where
    commitment = $commitment
    and part = $part
    and area_code = $area
order by time
