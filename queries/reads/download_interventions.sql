-- download_interventions: reported work and its estimated effects.
-- grain: one row per intervention, measure and area
-- $area  varchar  area code, or null for all

select
    areas.name as area_name,
    areas.fit as area_fit,
    measures.title as measure_title,
    measures.unit,
    measures.polarity,
    measures.source as source_indicator,
    impacts.*,
    '95%, REML with AR(1) errors' as limits_method
from impacts
inner join areas on impacts.area_code = areas.code
inner join measures on impacts.measure = measures.id
where $area is null or impacts.area_code = $area
order by impacts.intervention, impacts.measure, areas.position
