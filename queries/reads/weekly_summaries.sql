-- weekly_summaries: the newest figure of weekly and monthly measures, and what a preset says of it.
-- grain: one row per measure and area
-- $area     varchar  code in data/reference/areas.csv, or null for every area
-- $measure  varchar  id in data/reference/measures.toml, or null for every measure
-- $preset   varchar  plotthedots, mdc or seasonal; where a season cannot be fitted, the series' own default

select
    summaries.*,
    judged.preset,
    judged.mean,
    judged.lower,
    judged.upper,
    judged.variation,
    judged.sentence,
    judged.notes,
    judged.assurance
from weekly_summaries as summaries
left join weekly_judgements as judged
    on
        summaries.measure = judged.measure
        and summaries.area_code = judged.area_code
        and judged.preset = if($preset = 'seasonal', summaries.default_preset, $preset)
where
    ($area is null or summaries.area_code = $area)
    and ($measure is null or summaries.measure = $measure)
order by summaries.measure, summaries.area_code
