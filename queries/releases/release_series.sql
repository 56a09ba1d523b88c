-- release_series: the newest figure of each weekly or monthly series, and whether it signals.
-- grain: one row per measure, area and grain

select
    measure,
    area_code,
    grain,
    synthetic,
    latest_period,
    value,
    lacks_period is null and is_current as is_watched,
    is_signal and lacks_period is null and is_current as is_signal,
    signal_variation,
    signal_sentence
from weekly_summaries
order by measure, area_code, grain
