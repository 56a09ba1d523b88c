-- overview_signal_points: the last forty weeks of one series with the limits of its signals, oldest first.
-- grain: one row per week
-- $measure  varchar  id in data/reference/measures.toml
-- $area     varchar  code in data/reference/areas.csv

with newest as (
    select
        measure,
        area_code,
        period_end,
        weekly_points.value,
        weekly_points.denominator,
        weekly_points.suppression,
        spc_points.mean,
        spc_points.lower,
        spc_points.upper,
        spc_points.rule,
        spc_points.kind,
        spc_points.segment
    from weekly_points
    inner join spc_points using (measure, area_code, grain, period_end)
    where
        measure = $measure
        and area_code = $area
        and grain = 'week'
        and spc_points.preset = 'seasonal'
    order by period_end desc
    limit 40
)

select * from newest
order by period_end
