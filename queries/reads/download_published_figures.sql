-- download_published_figures: every published figure in use, with its source.
-- grain: one row per measure, area, sex, age, category and period
-- $area     varchar  area code, or null for all
-- $from, $to date    crop on the end of the period, or null

select
    observations.measure,
    measures.title as measure_title,
    measures.unit,
    measures.polarity,
    if(
        observations.indicator = observations.measure, measures.source, observations.indicator
    ) as source_indicator,
    observations.area_code,
    areas.name as area_name,
    areas.fit as area_fit,
    observations.sex,
    coalesce(nullif(observations.age, ''), measures.age) as age,
    nullif(observations.category_type, '') as category_type,
    nullif(observations.category, '') as category,
    observations.period,
    observations.period_start,
    observations.period_end,
    observations.numerator,
    observations.denominator,
    observations.value,
    observations.lower as lower_ci,
    observations.upper as upper_ci,
    if(observations.lower is null, null, '95%, as published') as limits_method,
    observations.status,
    observations.source_mark,
    observations.loaded_at as vintage,
    null::varchar as suppression,
    observations.synthetic,
    observations.grade,
    observations.source_title,
    observations.source_url,
    observations.layout,
    observations.file_name,
    observations.line,
    observations.sha256
from observations
inner join measures on observations.measure = measures.id
inner join areas on observations.area_code = areas.code
where
    ($area is null or observations.area_code = $area)
    and ($from is null or observations.period_end >= $from)
    and ($to is null or observations.period_end <= $to)
order by measures.position, areas.position, observations.sex, observations.category, observations.period_start
