-- target_place_values: each place's latest value beside England's.
-- grain: one row per place
-- $commitment  varchar  id in data/reference/targets.toml or goals.toml
-- $part        varchar  id of one of its parts

select place_values.*
from place_values
inner join areas on place_values.area_code = areas.code
where
    place_values.commitment = $commitment
    and place_values.part = $part
    and areas.kind = 'place'
