-- download_target: what the charts of one target or headline commitment show.
-- `row_kind` says what a row is: observed, comparator (the same measure in an area compared with),
-- path (what the path to the target requires, a row a year) or projection (a row a year and interval level).
-- grain: one row per part, area, kind and point in time
-- $commitment  varchar  id in data/reference/targets.toml or goals.toml
-- $part        varchar  id of one of its parts, or null for all
-- $area        varchar  area code, or null for all
-- $compare     list     codes of areas to put beside it
-- $from, $to   date     crop on the end of the period, or null

with assessed as (
    select
        assessments.commitment,
        assessments.part,
        assessments.area_code,
        assessments.area_used,
        assessments.basis as series_basis,
        assessments.is_gap,
        assessments.measure,
        assessments.sex,
        assessments.synthetic,
        assessments.loaded_at as vintage,
        $area is null or assessments.area_code = $area as is_asked_for
    from assessments
    where
        assessments.commitment = $commitment
        and ($part is null or assessments.part = $part)
        and ($area is null or assessments.area_code = $area or list_contains($compare, assessments.area_code))
),

observed as (
    select
        assessed.commitment,
        assessed.part,
        assessed.area_code,
        assessed.area_used,
        assessed.series_basis,
        assessed.is_gap,
        assessed.measure,
        assessed.sex,
        assessed.is_asked_for,
        if(assessed.is_asked_for, 'observed', 'comparator') as row_kind,
        points.period,
        points.period_start,
        points.period_end,
        points.time,
        nullif(observations.age, '') as age,
        nullif(observations.category_type, '') as category_type,
        nullif(observations.category, '') as category,
        if(observations.indicator = observations.measure, null, observations.indicator) as indicator,
        observations.numerator,
        observations.denominator,
        points.value,
        points.lower as lower_ci,
        points.upper as upper_ci,
        case
            when points.lower is null or isnan(points.lower) then null
            when assessed.is_gap then '95%, both sides combined'
            when points.grade = 'derived' then '95%, weighted places'
            else '95%, as published'
        end as limits_method,
        points.level as area_level,
        points.england as england_value,
        points.required as required_value,
        points.status,
        points.loaded_at as vintage,
        points.synthetic,
        points.grade,
        points.file_name,
        points.line,
        points.sha256,
        points.source_title
    from assessed
    inner join target_points as points using (commitment, part, area_code)
    left join observations
        on
            assessed.measure = observations.measure
            and points.sha256 = observations.sha256
            and points.line = observations.line
),

paths as (
    select
        assessed.*,
        'path' as row_kind,
        'derived' as grade,
        years.period,
        years.period_start,
        years.period_end,
        years.time,
        years.value,
        years.value as required_value
    from assessed
    inner join target_years as years using (commitment, part, area_code)
    where assessed.is_asked_for
),

projections as (
    select
        assessed.*,
        'projection' as row_kind,
        'derived' as grade,
        fan.period,
        fan.period_start,
        fan.period_end,
        fan.time,
        fan.median as value,
        fan.required as required_value,
        unnest([fan.lower_50, fan.lower_80, fan.lower_95]) as lower_ci,
        unnest([fan.upper_50, fan.upper_80, fan.upper_95]) as upper_ci,
        unnest(['50%, projection', '80%, projection', '95%, projection']) as limits_method
    from assessed
    inner join target_fans as fan using (commitment, part, area_code)
    -- A fan opens at the latest figure, which is an observed row and has limits of its own.
    where assessed.is_asked_for and fan.lower_95 < fan.upper_95
),

together as (
    select * from observed
    union all by name
    select * from paths
    union all by name
    select * from projections
)

select
    together.row_kind,
    together.part,
    together.measure,
    measures.title as measure_title,
    measures.unit,
    measures.polarity,
    coalesce(together.indicator, measures.source) as source_indicator,
    together.area_code,
    areas.name as area_name,
    areas.fit as area_fit,
    together.area_used,
    together.series_basis,
    together.is_gap,
    together.sex,
    coalesce(together.age, measures.age) as age,
    together.category_type,
    together.category,
    together.period,
    together.period_start,
    together.period_end,
    together.time as calendar_time,
    together.numerator,
    together.denominator,
    together.value,
    together.lower_ci,
    together.upper_ci,
    together.limits_method,
    together.area_level,
    together.england_value,
    together.required_value,
    together.status,
    together.vintage,
    null::varchar as suppression,
    together.synthetic,
    together.grade,
    together.source_title,
    together.file_name,
    together.line,
    together.sha256
from together
inner join measures on together.measure = measures.id
inner join areas on together.area_code = areas.code
where
    ($from is null or together.period_end >= $from)
    and ($to is null or together.period_end <= $to)
order by
    together.is_asked_for desc,
    areas.position asc,
    together.part asc,
    together.row_kind asc,
    together.time asc,
    together.limits_method asc
