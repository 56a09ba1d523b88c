-- download_places: latest value of each place beside England's, for one commitment.
-- grain: one row per part and place
-- $commitment varchar  id of a target or headline commitment
-- $part       varchar  id of one of its parts, or null for all
-- $area       varchar  area code, or null for all

select
    place_values.part,
    place_values.measure,
    measures.title as measure_title,
    measures.unit,
    measures.polarity,
    measures.source as source_indicator,
    place_values.area_code,
    areas.name as area_name,
    areas.fit as area_fit,
    observations.sex,
    coalesce(nullif(observations.age, ''), measures.age) as age,
    nullif(observations.category_type, '') as category_type,
    nullif(observations.category, '') as category,
    place_values.period,
    observations.period_start,
    observations.period_end,
    observations.numerator,
    observations.denominator,
    place_values.value,
    place_values.lower as lower_ci,
    place_values.upper as upper_ci,
    if(place_values.lower is null, null, '95%, as published') as limits_method,
    place_values.england as england_value,
    place_values.comparison_words as comparison,
    place_values.comparison_reason,
    place_values.people_fewer,
    place_values.people_period,
    observations.status,
    observations.loaded_at as vintage,
    null::varchar as suppression,
    place_values.synthetic,
    place_values.grade,
    observations.source_title,
    observations.file_name,
    place_values.line,
    place_values.sha256
from place_values
inner join measures on place_values.measure = measures.id
inner join areas on place_values.area_code = areas.code
left join observations
    on
        place_values.measure = observations.measure
        and place_values.sha256 = observations.sha256
        and place_values.line = observations.line
where
    place_values.commitment = $commitment
    and ($part is null or place_values.part = $part)
    and ($area is null or place_values.area_code = $area)
    and areas.kind = 'place'
order by place_values.part, areas.position
