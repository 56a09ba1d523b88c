-- data_figure_vintages: every edition of the figures of one measure in some areas, newest first.
-- grain: one row per area, sex, period and file
-- $measure  varchar  measure id
-- $sex      varchar  persons, male or female, or null for all
-- $areas    list     area codes
-- $period   varchar  period label, or null for every period

with editions as (
    select
        vintages.*,
        areas.name as area_name,
        areas.position,
        count(*) over (
            partition by vintages.area_code, vintages.sex, vintages.age, vintages.period
        ) as n_editions
    from vintages
    inner join areas on vintages.area_code = areas.code
    where
        vintages.measure = $measure
        and ($sex is null or vintages.sex = $sex)
        and list_contains($areas, vintages.area_code)
        and ($period is null or vintages.period = $period)
)

select
    editions.area_name,
    editions.period,
    editions.value,
    editions.file_name,
    editions.line,
    editions.sha256,
    editions.loaded_at,
    editions.choice
from editions
where editions.n_editions > 1
order by editions.position asc, editions.period desc, editions.sex asc, editions.choice asc
