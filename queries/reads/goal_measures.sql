-- goal_measures: the parts of commitments that any place has figures for.
-- grain: one row per commitment and part

select
    place_values.commitment,
    place_values.part,
    count(*) as n_places
from place_values
inner join areas on place_values.area_code = areas.code
where areas.kind = 'place'
group by place_values.commitment, place_values.part
order by place_values.commitment, place_values.part
