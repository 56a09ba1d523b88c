-- overview_fans: the projection of every target in one area.
-- grain: one row per commitment, part and year
-- $area  varchar  code in data/reference/areas.csv

select *
from target_fans
where area_code = $area
order by commitment, part, time
