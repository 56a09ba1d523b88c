-- goal_services: the newest figure of one weekly measure in every acute trust, and how far trusts lie apart.
-- grain: one row per trust
-- $measure  varchar  id in data/reference/measures.toml

select
    weekly_summaries.area_code,
    weekly_summaries.latest_period,
    weekly_summaries.value,
    weekly_summaries.lower,
    weekly_summaries.upper,
    weekly_summaries.synthetic,
    min(weekly_summaries.mean) over () as lowest_mean,
    max(weekly_summaries.mean) over () as highest_mean
from weekly_summaries
inner join areas on weekly_summaries.area_code = areas.code
where
    weekly_summaries.measure = $measure
    and weekly_summaries.grain = 'week'
    and weekly_summaries.value is not null
    and areas.kind = 'acute'
order by areas.position
