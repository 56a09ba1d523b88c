-- overview_signals: the five strongest signals among one area's own series in the newest week.
-- grain: one row per measure, strongest first
-- $area               varchar  code in data/reference/areas.csv
-- $with_illustrative  boolean  whether series of invented data are among them

select *
from weekly_summaries
where
    area_code = $area
    and is_signal
    and ($with_illustrative or not synthetic)
    and lacks_period is null
    and is_current
order by signal_strength desc, measure asc
limit 5
