-- weekly_by_area: the newest figure of one measure in every area that has it, with what a preset says.
-- grain: one row per area
-- $measure  varchar  id in data/reference/measures.toml
-- $preset   varchar  plotthedots, mdc or seasonal; where a season cannot be fitted, the series' own default

select
    summaries.area_code,
    summaries.grain,
    summaries.newest_in_layout,
    summaries.latest_period,
    summaries.synthetic,
    summaries.missing,
    summaries.value,
    summaries.suppression,
    judged.preset,
    judged.lower,
    judged.upper,
    judged.variation,
    judged.sentence,
    summaries.standard,
    summaries.standard_label,
    judged.assurance
from weekly_summaries as summaries
left join weekly_judgements as judged
    on
        summaries.measure = judged.measure
        and summaries.area_code = judged.area_code
        and judged.preset = if($preset = 'seasonal', summaries.default_preset, $preset)
where summaries.measure = $measure
order by summaries.area_code
