-- download_assessments: every verdict with what it rests on; value, period and file are of the newest figure.
-- grain: one row per commitment, part and area
-- $area  varchar  area code, or null for all

select
    areas.name as area_name,
    areas.fit as area_fit,
    measures.title as measure_title,
    measures.unit,
    measures.polarity,
    measures.source as source_indicator,
    coalesce(nullif(observations.age, ''), measures.age) as age,
    nullif(observations.category_type, '') as category_type,
    nullif(observations.category, '') as category,
    newest.period,
    newest.period_start,
    newest.period_end,
    observations.numerator,
    observations.denominator,
    newest.value,
    newest.lower as lower_ci,
    newest.upper as upper_ci,
    case
        when newest.lower is null or isnan(newest.lower) then null
        when assessments.is_gap then '95%, both sides combined'
        when newest.grade = 'derived' then '95%, weighted places'
        else '95%, as published'
    end as limits_method,
    newest.status,
    null::varchar as suppression,
    newest.grade,
    newest.source_title,
    newest.file_name,
    newest.line,
    newest.sha256,
    assessments.*,
    assessments.loaded_at as vintage
from assessments
inner join areas on assessments.area_code = areas.code
inner join measures on assessments.measure = measures.id
left join target_points as newest
    on
        assessments.commitment = newest.commitment
        and assessments.part = newest.part
        and assessments.area_code = newest.area_code
        and assessments.latest_period = newest.period
left join observations
    on
        assessments.measure = observations.measure
        and newest.sha256 = observations.sha256
        and newest.line = observations.line
where $area is null or assessments.area_code = $area
order by areas.position, assessments.commitment, assessments.part
