-- goal_services: the newest figure of one weekly measure in every acute trust, and how far trusts lie apart.
-- Limits are those of plotthedots, whose mean is the level of a trust since its limits last began.
-- grain: one row per trust
-- $measure  varchar  id in data/reference/measures.toml

select
    summaries.area_code,
    summaries.latest_period,
    summaries.value,
    judged.lower,
    judged.upper,
    summaries.synthetic,
    min(judged.mean) over () as lowest_mean,
    max(judged.mean) over () as highest_mean
from weekly_summaries as summaries
inner join areas on summaries.area_code = areas.code
left join weekly_judgements as judged
    on
        summaries.measure = judged.measure
        and summaries.area_code = judged.area_code
        and judged.preset = 'plotthedots'
where
    summaries.measure = $measure
    and summaries.grain = 'week'
    and summaries.value is not null
    and areas.kind = 'acute'
order by areas.position
