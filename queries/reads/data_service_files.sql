-- data_service_files: the files behind some weeks of one service measure, the newest weeks first.
-- grain: one row per file
-- $measure  varchar  measure id
-- $areas    list     codes of the reporters
-- $from     date     first day of the weeks, or null
-- $to       date     last day of the weeks, or null

select
    files.name as file_name,
    files.sha256,
    files.loaded_at,
    count(*) as n_lines,
    min(service_sources.period_end) as first_period,
    max(service_sources.period_end) as last_period
from service_sources
inner join files on service_sources.sha256 = files.sha256
where
    service_sources.measure = $measure
    and list_contains($areas, service_sources.entity)
    and ($from is null or service_sources.period_end >= $from)
    and ($to is null or service_sources.period_end <= $to)
group by files.name, files.sha256, files.loaded_at
order by max(service_sources.period_end) desc, files.name asc
