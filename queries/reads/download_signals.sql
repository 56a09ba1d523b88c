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
    signals.*,
    judged.mean,
    judged.lower,
    judged.upper,
    if(judged.mean is null, null, 'plotthedots control limits') as limits_method,
    judged.variation,
    judged.kind,
    judged.sentence,
    judged.notes,
    judged.assurance
from signals
inner join areas on signals.area_code = areas.code
inner join measures on signals.measure = measures.id
left join weekly_judgements as judged
    on
        signals.measure = judged.measure
        and signals.area_code = judged.area_code
        and judged.preset = 'plotthedots'
where $area is null or signals.area_code = $area
order by signals.rank
