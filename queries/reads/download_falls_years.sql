-- download_falls_years: falls admissions over 52 weeks, disclosure-controlled.
-- grain: one row per place and group
-- $area  varchar  area code, or null for all

with loaded as (
    select
        area_code,
        period_end,
        vintage
    from weekly_points
    where measure = 'falls_admissions'
)

select
    measures.id as measure,
    measures.title as measure_title,
    measures.source as source_indicator,
    areas.name as area_name,
    areas.fit as area_fit,
    'admissions in 52 weeks' as unit,
    'low' as polarity,
    'persons' as sex,
    if(falls_years.dimension = 'Age', falls_years."group" || ' yrs', measures.age) as age,
    if(falls_years.dimension = 'Age', null, falls_years.dimension) as category_type,
    if(falls_years.dimension = 'Age', null, falls_years."group") as category,
    falls_years.*,
    falls_years.count as numerator,
    falls_years.population as denominator,
    falls_years.count as value,
    100000 * falls_years.count / nullif(falls_years.population, 0) as rate_per_100k,
    null::double as lower_ci,
    null::double as upper_ci,
    null::varchar as limits_method,
    'provisional' as status,
    (
        select max(loaded.vintage)
        from loaded
        where
            loaded.area_code = falls_years.area_code
            and loaded.period_end between falls_years.period_start and falls_years.period_end
    ) as vintage,
    if(falls_years.synthetic, null, measures.grade) as grade
from falls_years
inner join areas on falls_years.area_code = areas.code
inner join measures on measures.id = 'falls_admissions'
where $area is null or falls_years.area_code = $area
order by areas.position, falls_years.dimension, falls_years."group"
