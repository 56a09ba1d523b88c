-- data_superseded: figures that another edition or a preferred source replaced, beside the one in use.
-- grain: one row per superseded figure
-- $n  integer  how many are listed

with in_use as (
    select
        vintages.measure,
        vintages.area_code,
        vintages.sex,
        vintages.age,
        vintages.period,
        vintages.value,
        vintages.file_name
    from vintages
    where vintages.choice = 1
)

select
    measures.title as measure_title,
    measures.decimals,
    measures.unit,
    areas.name as area_name,
    vintages.period,
    vintages.value,
    vintages.file_name,
    vintages.line,
    in_use.value as value_in_use,
    in_use.file_name as file_in_use,
    count(*) over () as n_superseded,
    count(*) filter (where vintages.value is distinct from in_use.value) over () as n_changed
from vintages
inner join in_use using (measure, area_code, sex, age, period)
inner join measures on vintages.measure = measures.id
inner join areas on vintages.area_code = areas.code
where vintages.choice > 1
order by
    vintages.value is distinct from in_use.value desc,
    measures.position asc,
    areas.position asc,
    vintages.period desc
limit $n
