-- overview_watched: how many of an area's own series are watched, signal, and would signal by chance alone.
-- grain: one row
-- $area               varchar  code in data/reference/areas.csv
-- $with_illustrative  boolean  whether series of invented data are among them

select
    count(*) as n_watched,
    count(*) filter (where is_signal and latest_period = newest_in_layout) as n_signals,
    sum(false_alarms) as expected_false_alarms,
    count(*) filter (where synthetic) as n_illustrative,
    max(latest_period) as latest_period
from weekly_summaries
where
    signal_strength is not null
    and area_code = $area
    and ($with_illustrative or not synthetic)
