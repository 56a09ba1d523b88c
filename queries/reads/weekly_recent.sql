-- weekly_recent: the last 26 periods of weekly and monthly measures, with limits of a preset.
-- grain: one row per measure, area and period
-- $area     varchar  code in data/reference/areas.csv, or null for every area
-- $measure  varchar  id in data/reference/measures.toml, or null for every measure
-- $preset   varchar  plotthedots, mdc or seasonal; where a season cannot be fitted, the series' own default

with points as (
    select
        measure,
        area_code,
        period_end,
        value,
        denominator,
        suppression
    from weekly_points
    where
        ($area is null or area_code = $area)
        and ($measure is null or measure = $measure)
    qualify row_number() over (partition by measure, area_code order by period_end desc) <= 26
),

limits as (
    select
        measure,
        area_code,
        spc_points.period_end,
        spc_points.mean,
        spc_points.lower,
        spc_points.upper,
        spc_points.rule,
        spc_points.kind,
        spc_points.segment
    from spc_points
    inner join weekly_summaries as summaries using (measure, area_code)
    where
        ($area is null or area_code = $area)
        and ($measure is null or measure = $measure)
        and spc_points.preset = if($preset = 'seasonal', summaries.default_preset, $preset)
),

final as (
    select
        measure,
        area_code,
        period_end,
        points.value,
        points.denominator,
        points.suppression,
        limits.mean,
        limits.lower,
        limits.upper,
        limits.rule,
        limits.kind,
        limits.segment
    from points
    left join limits using (measure, area_code, period_end)
)

select *
from final
order by measure, area_code, period_end
