-- data_effects: the effects estimated in one area, to say what each was worked out from.
-- grain: one row per intervention and measure
-- $area  varchar  area code

select *
from impacts
where area_code = $area
order by intervention, measure
