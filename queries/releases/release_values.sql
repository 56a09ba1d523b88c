-- release_values: every value that is judged or shown for reference, with its limits.
-- grain: one row per commitment, part, area and period

select
    commitment,
    part,
    area_code,
    period,
    period_end,
    value,
    lower,
    upper
from target_points
order by commitment, part, area_code, period_end
