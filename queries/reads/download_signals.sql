-- download_signals: signals of the newest weeks, strongest first.
-- grain: one row per measure and area that signals
-- $area  varchar  area code, or null for all

select
    areas.name as area_name,
    areas.fit as area_fit,
    measures.title as measure_title,
    measures.unit,
    measures.polarity,
    measures.source as source_indicator,
    'persons' as sex,
    measures.age,
    null::varchar as category_type,
    null::varchar as category,
    -- only weekly values are watched
    signals.latest_period - 6 as period_start,
    signals.latest_period as period_end,
    newest.numerator,
    newest.denominator,
    signals.*,
    judged.mean,
    judged.lower,
    judged.upper,
    judged.lower as lower_limit,
    judged.upper as upper_limit,
    if(judged.mean is null, null, 'plotthedots control limits') as limits_method,
    judged.variation,
    judged.kind,
    judged.sentence,
    judged.notes,
    judged.assurance,
    'provisional' as status,
    newest.vintage,
    if(signals.synthetic, null, measures.grade) as grade
from signals
inner join areas on signals.area_code = areas.code
inner join measures on signals.measure = measures.id
left join weekly_points as newest
    on
        signals.measure = newest.measure
        and signals.area_code = newest.area_code
        and signals.grain = newest.grain
        and signals.latest_period = newest.period_end
left join weekly_judgements as judged
    on
        signals.measure = judged.measure
        and signals.area_code = judged.area_code
        and judged.preset = 'plotthedots'
where $area is null or signals.area_code = $area
order by signals.rank
