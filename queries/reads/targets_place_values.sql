-- targets_place_values: the newest figure of every place beside England's, for every part of every target.
-- grain: one row per commitment, part and place
-- $area  varchar  code of a partnership, or null for every place

select place_values.*
from place_values
inner join areas on place_values.area_code = areas.code
where areas.kind = 'place' and ($area is null or areas.partnership = $area)
order by place_values.commitment, place_values.part, areas.position
