-- overview_watched: how many of an area's own series are watched, signal, and would signal by chance alone.
-- grain: one row
-- $area  varchar  code in data/reference/areas.csv

select
    count(*) as n_watched,
    count(*) filter (where is_signal and latest_period = newest_in_layout) as n_signals,
    sum(false_alarms) as expected_false_alarms,
    max(latest_period) as latest_period,
    coalesce(bool_or(synthetic), false) as is_synthetic
from weekly_summaries
where
    signal_strength is not null
    and area_code = $area
