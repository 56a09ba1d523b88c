-- overview_signal_points: the last forty weeks of one series with the limits of its signals, oldest first.
-- grain: one row per week
-- $measure  varchar  id in data/reference/measures.toml
-- $area     varchar  code in data/reference/areas.csv

with newest as (
    select
        weekly_points.period_end,
        weekly_points.value,
        weekly_points.suppression is not null as suppressed,
        spc_points.mean,
        spc_points.lower,
        spc_points.upper,
        spc_points.kind as state,
        spc_points.segment as phase
    from weekly_points
    inner join spc_points using (measure, area_code, grain, period_end)
    where
        weekly_points.measure = $measure
        and weekly_points.area_code = $area
        and weekly_points.grain = 'week'
        and spc_points.preset = 'seasonal'
    order by weekly_points.period_end desc
    limit 40
)

select * from newest
order by period_end
