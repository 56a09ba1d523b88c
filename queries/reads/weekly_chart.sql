-- weekly_chart: one measure of one area with its limits, oldest first; a missing period has no value.
-- grain: one row per period
-- $measure  varchar  id in data/reference/measures.toml
-- $area     varchar  code in data/reference/areas.csv
-- $preset   varchar  plotthedots, mdc or seasonal

with points as (
    select
        period_end,
        value,
        suppression,
        n_reporting,
        n_expected,
        synthetic
    from weekly_points
    where
        measure = $measure
        and area_code = $area
),

limits as (
    select
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
        period_end,
        points.value,
        points.suppression,
        points.n_reporting,
        points.n_expected,
        points.synthetic,
        limits.mean,
        limits.lower,
        limits.upper,
        limits.rule,
        limits.kind,
        limits.segment
    from points
    full outer join limits using (period_end)
)

select *
from final
order by period_end
