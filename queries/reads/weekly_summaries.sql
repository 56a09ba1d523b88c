-- weekly_summaries: the newest figure of weekly and monthly measures, and what a preset says of it.
-- grain: one row per measure and area
-- $area     varchar  code in data/reference/areas.csv, or null for every area
-- $measure  varchar  id in data/reference/measures.toml, or null for every measure
-- $preset   varchar  plotthedots, mdc or seasonal; where a season cannot be fitted, the series' own default

select
    summaries.measure,
    summaries.area_code,
    summaries.layout,
    summaries.grain,
    summaries.newest_in_layout,
    summaries.latest_period,
    summaries.n_points,
    summaries.lacks_period,
    summaries.n_reporting,
    summaries.n_reported,
    summaries.n_expected,
    summaries.n_set_aside,
    summaries.n_unplaced,
    summaries.n_set_aside_earlier,
    summaries.n_periods_set_aside,
    summaries.synthetic,
    summaries.missing,
    summaries.value,
    summaries.suppression,
    summaries.previous,
    summaries.year_ago,
    summaries.expected,
    summaries.expected_lower,
    summaries.expected_upper,
    summaries.default_preset,
    judged.preset,
    judged.mean,
    judged.lower,
    judged.upper,
    judged.variation,
    judged.sentence,
    judged.notes,
    summaries.standard,
    summaries.standard_label,
    judged.assurance,
    summaries.is_signal,
    summaries.signal_variation,
    summaries.signal_sentence,
    summaries.signal_strength,
    summaries.run_weeks,
    summaries.run_value,
    summaries.run_expected
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
