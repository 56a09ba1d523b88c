-- target_breakdown_gaps: how far the groups of each dimension lie apart, in the first and the newest period.
-- grain: one row per dimension with the same groups in two periods
-- $measure  varchar  id in data/reference/measures.toml
-- $area     varchar  code in data/reference/areas.csv

select
    dimension,
    first_period,
    last_period,
    first_gap,
    last_gap,
    highest_group,
    lowest_group,
    is_widening
from breakdown_gaps
where
    measure = $measure
    and area_code = $area
order by dimension
