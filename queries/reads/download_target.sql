-- download_target: what the charts of one target or headline commitment show.
-- `row_kind` says what a row is: observed, path or projection (one row per interval level).
-- grain: one row per part, area, kind and point in time
-- $commitment  varchar  id in data/reference/targets.toml or goals.toml
-- $area        varchar  area code, or null for all
-- $from, $to   date     crop on the end of the period, or null

with assessed as (
    select
        assessments.commitment,
        assessments.part,
        assessments.area_code,
        assessments.area_used,
        assessments.basis,
        assessments.is_gap,
        assessments.measure,
        assessments.sex
    from assessments
    where
        assessments.commitment = $commitment
        and ($area is null or assessments.area_code = $area)
),

observed as (
    select
        'observed' as row_kind,
        assessed.part,
        assessed.measure,
        assessed.area_code,
        assessed.area_used,
        assessed.basis as series_basis,
        assessed.is_gap,
        assessed.sex,
        points.period,
        points.period_start,
        points.period_end,
        points.time,
        points.value,
        points.lower as lower_ci,
        points.upper as upper_ci,
        case
            when points.lower is null or isnan(points.lower) then null
            when points.grade = 'derived' then '95%, weighted places'
            when assessed.is_gap then '95%, both sides combined'
            else '95%, as published'
        end as limits_method,
        points.level,
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
    where
        ($from is null or points.period_end >= $from)
        and ($to is null or points.period_end <= $to)
),

paths as (
    select
        'path' as row_kind,
        assessed.part,
        assessed.measure,
        assessed.area_code,
        assessed.area_used,
        assessed.basis as series_basis,
        assessed.is_gap,
        assessed.sex,
        target_paths.time,
        target_paths.value
    from assessed
    inner join target_paths using (commitment, part, area_code)
    where $from is null and $to is null
),

fans as (
    select
        assessed.part,
        assessed.measure,
        assessed.area_code,
        assessed.area_used,
        assessed.basis as series_basis,
        assessed.is_gap,
        assessed.sex,
        fan.time,
        fan.median,
        unnest([50, 80, 95]) as level_percent,
        unnest([fan.lower_50, fan.lower_80, fan.lower_95]) as lower_ci,
        unnest([fan.upper_50, fan.upper_80, fan.upper_95]) as upper_ci
    from assessed
    inner join target_fans as fan using (commitment, part, area_code)
    where $from is null and $to is null
),

projections as (
    select
        'projection' as row_kind,
        fans.part,
        fans.measure,
        fans.area_code,
        fans.area_used,
        fans.series_basis,
        fans.is_gap,
        fans.sex,
        fans.time,
        fans.median as value,
        fans.lower_ci,
        fans.upper_ci,
        fans.level_percent || '%, projection' as limits_method
    from fans
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
    measures.source as source_indicator,
    together.area_code,
    areas.name as area_name,
    areas.fit as area_fit,
    together.area_used,
    together.series_basis,
    together.is_gap,
    together.sex,
    observations.age,
    observations.category,
    together.period,
    together.period_start,
    together.period_end,
    together.time as calendar_time,
    observations.numerator,
    observations.denominator,
    together.value,
    together.lower_ci,
    together.upper_ci,
    together.limits_method,
    together.level as area_level,
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
left join observations
    on
        together.sha256 = observations.sha256
        and together.line = observations.line
        and together.series_basis != 'derived'
        and together.measure = observations.measure
order by
    areas.position, together.part, together.row_kind, together.time, together.limits_method
