-- weekly_falls_years: falls admissions over 52 weeks by age band and by care home, controlled counts.
-- grain: one row per place and group

select
    area_code,
    dimension,
    "group",
    period_start,
    period_end,
    n_weeks,
    count,
    suppression,
    population,
    rate_per_1000,
    synthetic
from falls_years
order by area_code, dimension, "group"
