-- weekly_falls_years: falls admissions over 52 weeks by age band and by care home, controlled counts.
-- grain: one row per place and group

select *
from falls_years
order by area_code, dimension, "group"
