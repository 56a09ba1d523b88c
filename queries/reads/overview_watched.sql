-- overview_watched: how many of an area's own series are watched, signal, and would signal by chance alone.
-- A series without a figure for the newest week is held and not watched.
-- grain: one row
-- $area               varchar  code in data/reference/areas.csv
-- $with_illustrative  boolean  whether series of invented data are among them

select
    count(*) as n_held,
    count(*) filter (where lacks_period is null and is_current) as n_watched,
    count(*) filter (where is_signal and lacks_period is null and is_current) as n_signals,
    coalesce(sum(false_alarms) filter (where lacks_period is null and is_current), 0)
        as expected_false_alarms,
    count(*) filter (where synthetic and lacks_period is null and is_current) as n_illustrative,
    max(latest_period) as latest_period
from weekly_summaries
where
    signal_strength is not null
    and area_code = $area
    and ($with_illustrative or not synthetic)
