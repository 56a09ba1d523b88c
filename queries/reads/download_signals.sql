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
    signals.*
from signals
inner join areas on signals.area_code = areas.code
inner join measures on signals.measure = measures.id
where $area is null or signals.area_code = $area
order by signals.rank
