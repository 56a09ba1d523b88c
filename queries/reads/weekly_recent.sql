-- weekly_recent: the last 26 periods of every measure of one area, with limits of a preset.
-- grain: one row per measure and period
-- $area    varchar  code in data/reference/areas.csv
-- $preset  varchar  plotthedots, mdc or seasonal; where a season cannot be fitted, the series' own default

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
        spc_points.measure,
        spc_points.period_end,
        spc_points.mean,
        spc_points.lower,
        spc_points.upper,
        spc_points.kind,
        spc_points.segment
    from spc_points
    inner join weekly_summaries as summaries using (measure, area_code)
    where
        area_code = $area
        and spc_points.preset = if($preset = 'seasonal', summaries.default_preset, $preset)
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
