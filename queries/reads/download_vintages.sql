-- download_vintages: every figure as each load had it; choice 1 is in use.
-- grain: one row per figure and file
-- $area       varchar  area code, or null for all
-- $from, $to  date     crop on the end of the period, or null

select
    areas.name as area_name,
    areas.fit as area_fit,
    measures.title as measure_title,
    measures.unit,
    measures.polarity,
    if(vintages.indicator = vintages.measure, measures.source, vintages.indicator) as source_indicator,
    vintages.measure,
    vintages.area_code,
    vintages.sex,
    vintages.age,
    vintages.category_type,
    vintages.category,
    vintages.period,
    vintages.period_start,
    vintages.period_end,
    vintages.numerator,
    vintages.denominator,
    vintages.value,
    vintages.lower as lower_ci,
    vintages.upper as upper_ci,
    if(vintages.lower is null, null, '95%, as published') as limits_method,
    vintages.status,
    vintages.source_mark,
    vintages.loaded_at as vintage,
    null::varchar as suppression,
    vintages.synthetic,
    vintages.grade,
    vintages.source_title,
    vintages.layout,
    vintages.file_name,
    vintages.sha256,
    vintages.line,
    vintages.loaded_at,
    vintages.choice
from vintages
inner join areas on vintages.area_code = areas.code
inner join measures on vintages.measure = measures.id
where
    ($area is null or vintages.area_code = $area)
    and ($from is null or vintages.period_end >= $from)
    and ($to is null or vintages.period_end <= $to)
order by vintages.measure, areas.position, vintages.sex, vintages.period, vintages.choice
