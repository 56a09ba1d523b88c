-- download_assessments: every verdict with what it rests on.
-- grain: one row per commitment, part and area
-- $area  varchar  area code, or null for all

select
    areas.name as area_name,
    areas.fit as area_fit,
    assessments.*
from assessments
inner join areas on assessments.area_code = areas.code
where $area is null or assessments.area_code = $area
order by areas.position, assessments.commitment, assessments.part
