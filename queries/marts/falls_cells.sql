-- falls_cells: falls admissions in the finest split that any published total is made of.
-- Private: it never leaves the warehouse uncontrolled.
-- grain: one row per week, place, age band and care home flag

select
    week_ending,
    area_code,
    age_band,
    from_care_home,
    falls_admissions,
    population,
    response_service_live,
    synthetic,
    sha256,
    line
from stg_falls
order by week_ending, area_code, age_band, from_care_home
