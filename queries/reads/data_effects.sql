-- data_effects: the effects estimated in one area, to say what each was worked out from.
-- grain: one row per intervention and measure
-- $area  varchar  area code

select
    intervention,
    measure,
    n_weeks,
    n_before,
    n_after,
    first_period_after,
    period_start,
    period_end,
    refused,
    synthetic,
    method,
    version
from impacts
where area_code = $area
order by intervention, measure
