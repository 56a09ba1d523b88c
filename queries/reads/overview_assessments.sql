-- overview_assessments: the verdict on every part of every commitment in one area, and what its row shows.
-- grain: one row per commitment and part
-- $area  varchar  code in data/reference/areas.csv

select *
from assessments
where area_code = $area
order by commitment, part
