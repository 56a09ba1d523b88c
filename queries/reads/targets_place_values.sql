-- targets_place_values: the newest figure of every place beside England's, for every part of every target.
-- grain: one row per commitment, part and place
-- $within  varchar  code of a partnership, or null for every place

select place_values.*
from place_values
inner join areas on place_values.area_code = areas.code
where areas.kind = 'place' and ($within is null or areas.partnership = $within)
order by place_values.commitment, place_values.part, areas.position
