-- overview_signals: the five strongest signals among one area's own series in the newest week.
-- grain: one row per measure, strongest first
-- $area               varchar  code in data/reference/areas.csv
-- $with_illustrative  boolean  whether series of invented data are among them

select
    summaries.measure,
    measures.title as measure_title,
    measures.unit,
    measures.decimals,
    summaries.layout,
    summaries.area_code,
    areas.name as area_name,
    summaries.synthetic,
    summaries.latest_period,
    summaries.value,
    summaries.suppression,
    summaries.expected,
    summaries.expected_lower,
    summaries.expected_upper,
    summaries.run_weeks,
    summaries.run_value,
    summaries.run_expected,
    summaries.signal_variation,
    summaries.signal_kind,
    summaries.signal_sentence
from weekly_summaries as summaries
inner join measures on summaries.measure = measures.id
inner join areas on summaries.area_code = areas.code
where
    summaries.area_code = $area
    and summaries.is_signal
    and ($with_illustrative or not summaries.synthetic)
    and summaries.lacks_period is null
order by summaries.signal_strength desc, summaries.measure asc
limit 5
