-- download_intervention_lines: an estimate, period by period, beside the model with and without the change.
-- Counts of people are as published: suppressed or rounded. The model is fitted on true counts.
-- grain: one row per intervention, measure, area and week or month
-- $area          varchar  area code, or null for all: estimates are kept line by line for the whole system
-- $intervention  varchar  id in data/reference/interventions.toml, or null for all
-- $measure       varchar  measure id, or null for all
-- $from, $to     date     crop, or null

select
    drawn.intervention,
    drawn.measure,
    measures.title as measure_title,
    measures.unit,
    measures.polarity,
    measures.source as source_indicator,
    drawn.area_code,
    areas.name as area_name,
    areas.fit as area_fit,
    'persons' as sex,
    measures.age,
    null::varchar as category_type,
    null::varchar as category,
    if(
        impacts.period = 'monthly',
        date_trunc('month', drawn.period_end)::date,
        drawn.period_end - 6
    ) as period_start,
    drawn.period_end,
    drawn.period_end >= impacts.first_period_after as is_after,
    points.numerator,
    points.denominator,
    points.value,
    drawn.fitted,
    if(is_after, drawn.counterfactual, null) as counterfactual,
    if(is_after, drawn.counterfactual_lower, null) as counterfactual_lower,
    if(is_after, drawn.counterfactual_upper, null) as counterfactual_upper,
    if(is_after, '95% of the line without the change, REML with AR(1) errors', null) as limits_method,
    'provisional' as status,
    points.vintage,
    points.suppression,
    impacts.synthetic,
    if(impacts.synthetic, null, measures.grade) as grade,
    impacts.declared_date,
    impacts.declared_basis,
    impacts.method,
    impacts.version
from impact_lines as drawn
inner join impacts
    on
        drawn.intervention = impacts.intervention
        and drawn.measure = impacts.measure
        and drawn.area_code = impacts.area_code
inner join areas on drawn.area_code = areas.code
inner join measures on drawn.measure = measures.id
left join weekly_points as points
    on
        drawn.measure = points.measure
        and drawn.area_code = points.area_code
        and drawn.period_end = points.period_end
where
    ($area is null or drawn.area_code = $area)
    and ($intervention is null or drawn.intervention = $intervention)
    and ($measure is null or drawn.measure = $measure)
    and ($from is null or drawn.period_end >= $from)
    and ($to is null or drawn.period_end <= $to)
order by drawn.intervention, drawn.measure, areas.position, drawn.period_end
