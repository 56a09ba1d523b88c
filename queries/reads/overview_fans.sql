-- overview_fans: the projection of every target in one area.
-- grain: one row per commitment, part and year
-- $area  varchar  code in data/reference/areas.csv

select
    commitment,
    part,
    time,
    median,
    lower_50,
    upper_50,
    lower_80,
    upper_80,
    lower_95,
    upper_95
from target_fans
where area_code = $area
order by commitment, part, time
