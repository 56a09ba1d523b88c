-- download_weekly: values of one layout's service measures with control limits of one preset.
-- Counts of people are as published: suppressed or rounded, and limits come from these.
-- Marks judge values and limits as they are printed.
-- grain: one row per measure, area and period end
-- $layout   varchar  uec, beds, falls, sitrep or monthly-ae
-- $measure  varchar  measure id, or null for all
-- $preset   varchar  plotthedots, mdc or seasonal
-- $area     varchar  area code, or null for all
-- $compare  list     codes of areas beside it, whose limits are their own
-- $from, $to date    crop, or null

with own_lines as (
    select
        service_sources.measure,
        service_sources.entity as area_code,
        service_sources.period_end,
        service_sources.line,
        service_sources.sha256,
        files.name as file_name
    from service_sources
    inner join files on service_sources.sha256 = files.sha256
)

select
    weekly_points.measure,
    measures.title as measure_title,
    if(
        weekly_points.grain = 'four weeks',
        replace(measures.unit, 'a week', 'in four weeks'),
        measures.unit
    ) as unit,
    measures.polarity,
    measures.source as source_indicator,
    weekly_points.area_code,
    areas.name as area_name,
    areas.fit as area_fit,
    'persons' as sex,
    measures.age,
    null::varchar as category,
    weekly_points.grain,
    case weekly_points.grain
        when 'week' then weekly_points.period_end - 6
        when 'four weeks' then weekly_points.period_end - 27
        else date_trunc('month', weekly_points.period_end)::date
    end as period_start,
    weekly_points.period_end,
    weekly_points.numerator,
    weekly_points.denominator,
    weekly_points.value,
    -- of counts of people: the count as it is published, among its residents
    if(
        measures.per_head_of is null,
        null,
        100000 * weekly_points.value / nullif(weekly_points.denominator, 0)
    ) as rate_per_100k,
    limits.mean,
    limits.lower as lower_limit,
    limits.upper as upper_limit,
    if(limits.mean is null, null, $preset || ' control limits') as limits_method,
    limits.rule,
    limits.kind,
    -- no file of these layouts calls itself final
    'provisional' as status,
    weekly_points.vintage,
    weekly_points.suppression,
    weekly_points.n_reporting,
    weekly_points.n_expected,
    weekly_points.synthetic,
    if(weekly_points.synthetic, null, measures.grade) as grade,
    own_lines.file_name,
    own_lines.line,
    own_lines.sha256
from weekly_points
inner join measures on weekly_points.measure = measures.id
inner join areas on weekly_points.area_code = areas.code
left join spc_points as limits
    on
        weekly_points.measure = limits.measure
        and weekly_points.area_code = limits.area_code
        and weekly_points.period_end = limits.period_end
        and limits.preset = $preset
left join own_lines
    on
        weekly_points.measure = own_lines.measure
        and weekly_points.area_code = own_lines.area_code
        and weekly_points.period_end = own_lines.period_end
        and weekly_points.grain != 'four weeks'
where
    measures.layout = $layout
    and ($measure is null or weekly_points.measure = $measure)
    and ($area is null or weekly_points.area_code = $area or list_contains($compare, weekly_points.area_code))
    and ($from is null or weekly_points.period_end >= $from)
    and ($to is null or weekly_points.period_end <= $to)
order by measures.position, areas.position, weekly_points.period_end
