-- download_assessments: every verdict with what it rests on.
-- grain: one row per commitment, part and area
-- $area  varchar  area code, or null for all

select
    areas.name as area_name,
    areas.fit as area_fit,
    measures.title as measure_title,
    measures.unit,
    measures.polarity,
    measures.source as source_indicator,
    measures.age,
    assessments.*,
    assessments.loaded_at as vintage
from assessments
inner join areas on assessments.area_code = areas.code
inner join measures on assessments.measure = measures.id
where $area is null or assessments.area_code = $area
order by areas.position, assessments.commitment, assessments.part
