-- download_interventions: reported work and its estimated effects.
-- grain: one row per intervention, measure and area
-- $area          varchar  area code, or null for all
-- $intervention  varchar  id in data/reference/interventions.toml, or null for all
-- $measure       varchar  measure id, or null for all

select
    areas.name as area_name,
    areas.fit as area_fit,
    measures.title as measure_title,
    measures.unit,
    measures.polarity,
    measures.source as source_indicator,
    'persons' as sex,
    measures.age,
    null::varchar as category_type,
    null::varchar as category,
    null::double as numerator,
    null::double as denominator,
    impacts.effect as value,
    impacts.*,
    if(impacts.lower_ci is null, null, '95%, REML with AR(1) errors') as limits_method,
    'provisional' as status,
    null::varchar as suppression,
    if(impacts.synthetic or impacts.effect is null, null, 'derived') as grade
from impacts
inner join areas on impacts.area_code = areas.code
inner join measures on impacts.measure = measures.id
where
    ($area is null or impacts.area_code = $area)
    and ($intervention is null or impacts.intervention = $intervention)
    and ($measure is null or impacts.measure = $measure)
order by impacts.intervention, impacts.measure, areas.position
