-- weekly_beside: the figures of one measure in several areas, oldest first; a hidden one has no value.
-- grain: one row per area and period
-- $measure  varchar  id in data/reference/measures.toml
-- $areas    list     codes in data/reference/areas.csv
-- $grain    varchar  week, four weeks or month

select
    area_code,
    period_end,
    value,
    denominator,
    suppression,
    synthetic
from weekly_points
where
    measure = $measure
    and list_contains($areas, area_code)
    and grain = $grain
order by area_code, period_end
