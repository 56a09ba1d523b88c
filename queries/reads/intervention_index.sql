-- intervention_index: the estimates of every intervention in one area, and whether each interval holds zero.
-- grain: one row per intervention and measure
-- $area  varchar  code in data/reference/areas.csv

select
    intervention,
    measure,
    synthetic,
    refused,
    simple_percent,
    simple_lower_ci_percent,
    simple_upper_ci_percent,
    effect_percent,
    lower_ci_percent,
    upper_ci_percent,
    lower_ci_percent <= 0 and upper_ci_percent >= 0 as holds_zero
from impacts
where area_code = $area
order by intervention, measure
