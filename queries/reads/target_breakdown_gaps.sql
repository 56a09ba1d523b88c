-- target_breakdown_gaps: how far the groups of a dimension lie apart, in the first and the newest period.
-- The area's own where they are published for a measure, else England's.
-- grain: one row per measure and dimension with the same groups in two periods
-- $measure  varchar  id in data/reference/measures.toml, or null for all
-- $area     varchar  code in data/reference/areas.csv

with

own as (
    select distinct measure
    from breakdown_gaps
    where area_code = $area
)

select *
from breakdown_gaps
where
    ($measure is null or measure = $measure)
    and (
        area_code = $area
        or (area_code = 'E92000001' and measure not in (select own.measure from own))
    )
order by
    measure,
    dimension
