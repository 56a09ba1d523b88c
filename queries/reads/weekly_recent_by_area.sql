-- weekly_recent_by_area: the last 26 periods of one measure in every area, with limits of a preset.
-- grain: one row per area and period
-- $measure  varchar  id in data/reference/measures.toml
-- $preset   varchar  plotthedots, mdc or seasonal; where a season cannot be fitted, the series' own default

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
        spc_points.area_code,
        spc_points.period_end,
        spc_points.mean,
        spc_points.lower,
        spc_points.upper,
        spc_points.kind,
        spc_points.segment
    from spc_points
    inner join weekly_summaries as summaries using (measure, area_code)
    where
        measure = $measure
        and spc_points.preset = if($preset = 'seasonal', summaries.default_preset, $preset)
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
