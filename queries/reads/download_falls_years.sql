-- download_falls_years: falls admissions over 52 weeks, disclosure-controlled.
-- grain: one row per place and group
-- $area  varchar  area code, or null for all

select
    areas.name as area_name,
    areas.fit as area_fit,
    'admissions in 52 weeks' as unit,
    'low' as polarity,
    'persons' as sex,
    '65+ yrs' as age,
    falls_years.*
from falls_years
inner join areas on falls_years.area_code = areas.code
where $area is null or falls_years.area_code = $area
order by areas.position, falls_years.dimension, falls_years."group"
