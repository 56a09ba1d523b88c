-- overview_points: the series behind every verdict in one area, oldest first.
-- grain: one row per commitment, part and period
-- $area  varchar  code in data/reference/areas.csv

select *
from target_points
where area_code = $area
order by commitment, part, time
