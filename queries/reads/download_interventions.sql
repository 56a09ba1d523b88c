-- download_interventions: reported work and its estimated effects.
-- grain: one row per intervention, measure and area
-- $area  varchar  area code, or null for all

select
    areas.name as area_name,
    areas.fit as area_fit,
    impacts.*
from impacts
inner join areas on impacts.area_code = areas.code
where $area is null or impacts.area_code = $area
order by impacts.intervention, impacts.measure, areas.position
