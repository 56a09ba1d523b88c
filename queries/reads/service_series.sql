-- service_series: every published or weekly value of some measures in one area, oldest first.
-- grain: one row per measure and period
-- $area      varchar    code in data/reference/areas.csv
-- $measures  varchar[]  ids in data/reference/measures.toml

select
    summaries.measure,
    points.period_end,
    points.value
from weekly_summaries as summaries
inner join weekly_points as points using (measure, area_code, grain)
where
    summaries.area_code = $area
    and summaries.measure in (select unnest($measures))
    and points.value is not null
order by summaries.measure, points.period_end
