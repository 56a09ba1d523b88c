-- weekly_recent: the last 26 periods of every measure of one area, with limits of preset plotthedots.
-- grain: one row per measure and period
-- $area  varchar  code in data/reference/areas.csv

with points as (
    select
        measure,
        period_end,
        value,
        suppression
    from weekly_points
    where area_code = $area
    qualify row_number() over (partition by measure order by period_end desc) <= 26
),

limits as (
    select
        measure,
        period_end,
        mean,
        lower,
        upper,
        kind,
        segment
    from spc_points
    where
        area_code = $area
        and preset = 'plotthedots'
),

final as (
    select
        points.measure,
        points.period_end,
        points.value,
        points.suppression,
        limits.mean,
        limits.lower,
        limits.upper,
        limits.kind,
        limits.segment
    from points
    left join limits using (measure, period_end)
)

select *
from final
order by measure, period_end
