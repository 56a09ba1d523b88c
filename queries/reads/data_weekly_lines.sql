-- data_weekly_lines: the file and line of every report that adds up to one value of a service measure.
-- A period of four weeks has the lines of its four weeks.
-- grain: one row per reporter and week or month
-- $measure  varchar  measure id
-- $areas    list     codes of the reporters
-- $period   date     last day of the period
-- $n_days   integer  days in the period

select
    areas.name as area_name,
    service_sources.period_end,
    own.value,
    own.suppression,
    files.name as file_name,
    service_sources.line,
    service_sources.sha256,
    files.loaded_at
from service_sources
inner join files on service_sources.sha256 = files.sha256
inner join areas on service_sources.entity = areas.code
left join weekly_points as own
    on
        service_sources.measure = own.measure
        and service_sources.entity = own.area_code
        and service_sources.period_end = own.period_end
        and own.grain != 'four weeks'
where
    service_sources.measure = $measure
    and list_contains($areas, service_sources.entity)
    and service_sources.period_end <= $period
    and service_sources.period_end > $period - to_days($n_days)
order by areas.position, service_sources.period_end
