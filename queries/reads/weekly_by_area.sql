-- weekly_by_area: the newest figure of one measure in every area that has it.
-- grain: one row per area
-- $measure  varchar  id in data/reference/measures.toml

select
    area_code,
    grain,
    newest_in_layout,
    latest_period,
    synthetic,
    missing,
    value,
    suppression,
    lower,
    upper,
    variation,
    sentence,
    standard,
    standard_label,
    assurance
from weekly_summaries
where measure = $measure
order by area_code
