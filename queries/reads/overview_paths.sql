-- overview_paths: the path to every target in one area, from its baseline.
-- grain: one row per commitment, part and point of the path
-- $area  varchar  code in data/reference/areas.csv

select *
from target_paths
where area_code = $area
order by commitment, part, time
