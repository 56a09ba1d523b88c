-- overview_places: in how many places a part's newest figure lies above, or below, that of its base period.
-- Figures are compared as they are shown. Only parts with the same two periods in every place.
-- grain: one row per commitment and part
-- $area  varchar  code of a partnership in data/reference/areas.csv, or null for all places

with as_shown as (
    select
        assessments.commitment,
        assessments.part,
        assessments.baseline_period,
        assessments.latest_period,
        round(assessments.measured_baseline, measures.decimals::integer) as base_value,
        round(assessments.latest_value, measures.decimals::integer) as newest_value
    from assessments
    inner join measures on assessments.measure = measures.id
    inner join areas on assessments.area_code = areas.code
    where
        areas.kind = 'place'
        and assessments.measured_baseline is not null
        and ($area is null or areas.partnership = $area)
)

select
    commitment,
    part,
    min(baseline_period) as baseline_period,
    min(latest_period) as latest_period,
    count(*) as n_places,
    count(*) filter (where newest_value > base_value) as n_higher,
    count(*) filter (where newest_value < base_value) as n_lower
from as_shown
group by commitment, part
having
    min(baseline_period) = max(baseline_period)
    and min(latest_period) = max(latest_period)
    and min(latest_period) != min(baseline_period)
order by commitment, part
