-- download_vintages: every figure as each load had it; choice 1 is in use.
-- grain: one row per figure and file
-- $area  varchar  area code, or null for all

select
    areas.name as area_name,
    areas.fit as area_fit,
    vintages.*
from vintages
inner join areas on vintages.area_code = areas.code
where $area is null or vintages.area_code = $area
order by vintages.measure, areas.position, vintages.sex, vintages.period, vintages.choice
