-- target_place_points: the figures of one part in every place, oldest first.
-- grain: one row per place and period
-- $commitment  varchar  id in data/reference/targets.toml or goals.toml
-- $part        varchar  id of one of its parts

select target_points.*
from target_points
inner join areas on target_points.area_code = areas.code
where
    target_points.commitment = $commitment
    and target_points.part = $part
    and areas.kind = 'place'
order by
    target_points.area_code,
    target_points.time
