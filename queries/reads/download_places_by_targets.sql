-- download_places_by_targets: newest figures of places and partnerships beside England's, with direction.
-- grain: one row per commitment, part and area
-- $area  varchar  area code, or null for all

select
    place_values.commitment,
    place_values.part,
    place_values.measure,
    measures.title as measure_title,
    measures.unit,
    measures.polarity,
    measures.source as source_indicator,
    place_values.area_code,
    areas.name as area_name,
    areas.kind as area_kind,
    areas.partnership,
    areas.fit as area_fit,
    place_values.basis as series_basis,
    assessments.sex,
    coalesce(nullif(observations.age, ''), measures.age) as age,
    nullif(observations.category_type, '') as category_type,
    nullif(observations.category, '') as category,
    place_values.period,
    place_values.period_start,
    place_values.period_end,
    observations.numerator,
    observations.denominator,
    place_values.value,
    place_values.lower as lower_ci,
    place_values.upper as upper_ci,
    case
        when place_values.lower is null then null
        when place_values.basis = 'derived' then '95%, weighted places'
        else '95%, as published'
    end as limits_method,
    place_values.england as england_value,
    place_values.comparison_words as comparison,
    place_values.comparison_reason,
    place_values.standing,
    assessments.direction,
    assessments.direction_since,
    assessments.is_gap,
    assessments.latest_period,
    assessments.latest_level,
    assessments.verdict,
    assessments.verdict_words,
    observations.status,
    coalesce(observations.loaded_at, assessments.loaded_at) as vintage,
    null::varchar as suppression,
    place_values.synthetic,
    place_values.grade,
    coalesce(observations.source_title, 'Mean of places, worked out here') as source_title,
    observations.file_name,
    place_values.line,
    place_values.sha256
from place_values
inner join measures on place_values.measure = measures.id
inner join areas on place_values.area_code = areas.code
inner join assessments
    on
        place_values.commitment = assessments.commitment
        and place_values.part = assessments.part
        and place_values.area_code = assessments.area_code
left join observations
    on
        place_values.measure = observations.measure
        and place_values.sha256 = observations.sha256
        and place_values.line = observations.line
where $area is null or place_values.area_code = $area
order by
    place_values.commitment,
    place_values.part,
    areas.position
