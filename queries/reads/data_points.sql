-- data_points: the points that the chart of one part shows, newest first.
-- grain: one row per period
-- $commitment, $part  varchar  ids in the reference data
-- $area               varchar  area code

select
    period,
    value,
    lower,
    upper,
    level,
    england,
    grade,
    n_places,
    status,
    synthetic,
    loaded_at
from target_points
where
    commitment = $commitment
    and part = $part
    and area_code = $area
order by time desc
