-- weekly_chart: one measure of one area with its limits, oldest first; a missing period has no value.
-- grain: one row per period
-- $measure  varchar  id in data/reference/measures.toml
-- $area     varchar  code in data/reference/areas.csv
-- $preset   varchar  plotthedots, mdc or seasonal

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
        measure = $measure
        and area_code = $area
),

limits as (
    select
        measure,
        area_code,
        period_end,
        mean,
        lower,
        upper,
        rule,
        kind,
        segment
    from spc_points
    where
        measure = $measure
        and area_code = $area
        and preset = $preset
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
    full outer join limits using (measure, area_code, period_end)
)

select *
from final
order by period_end
