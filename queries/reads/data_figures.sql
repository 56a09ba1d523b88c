-- data_figures: published figures in use, each with the file and line it was read from.
-- grain: one row per area, sex, category and period
-- $measure      varchar  measure id
-- $sex          varchar  persons, male or female, or null for all
-- $areas        list     area codes
-- $period       varchar  period label, or null for the newest of each area
-- $with_groups  boolean  deprivation, age and other groups as well

with wanted as (
    select
        observations.*,
        areas.name as area_name,
        areas.position
    from observations
    inner join areas on observations.area_code = areas.code
    where
        observations.measure = $measure
        and ($sex is null or observations.sex = $sex)
        and list_contains($areas, observations.area_code)
        and ($with_groups or (observations.category = '' and observations.is_headline_age))
        and ($period is null or observations.period = $period)
)

select
    wanted.area_code,
    wanted.area_name,
    wanted.sex,
    wanted.category,
    wanted.period,
    wanted.value,
    wanted.lower,
    wanted.upper,
    wanted.source_title,
    wanted.source_url,
    wanted.grade,
    wanted.synthetic,
    wanted.file_name,
    wanted.line,
    wanted.sha256,
    wanted.loaded_at
from wanted
qualify $period is not null or wanted.period_end = max(wanted.period_end) over (partition by wanted.area_code)
order by wanted.position, wanted.sex, wanted.category_type, wanted.category
