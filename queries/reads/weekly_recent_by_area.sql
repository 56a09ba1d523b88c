-- weekly_recent_by_area: the last 26 periods of one measure in every area, limits of preset plotthedots.
-- grain: one row per area and period
-- $measure  varchar  id in data/reference/measures.toml

with points as (
    select
        area_code,
        period_end,
        value,
        suppression
    from weekly_points
    where measure = $measure
    qualify row_number() over (partition by area_code order by period_end desc) <= 26
),

limits as (
    select
        area_code,
        period_end,
        mean,
        lower,
        upper,
        kind,
        segment
    from spc_points
    where
        measure = $measure
        and preset = 'plotthedots'
),

final as (
    select
        points.area_code,
        points.period_end,
        points.value,
        points.suppression,
        limits.mean,
        limits.lower,
        limits.upper,
        limits.kind,
        limits.segment
    from points
    left join limits using (area_code, period_end)
)

select *
from final
order by area_code, period_end
