-- intervention_index: the estimates of every intervention in one area.
-- grain: one row per intervention and measure
-- $area  varchar  code in data/reference/areas.csv

select *
from impacts
where area_code = $area
order by intervention, measure
