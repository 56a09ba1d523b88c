-- download_intervention_placebos: the same estimate at earlier dates, and at the declared one.
-- grain: one row per intervention, measure, area and date tried
-- $area          varchar  area code, or null for all: earlier dates are tried for the whole system
-- $intervention  varchar  id in data/reference/interventions.toml, or null for all
-- $measure       varchar  measure id, or null for all
-- $from, $to     date     crop on the date tried, or null

with last_weeks as (
    select
        drawn.intervention,
        drawn.measure,
        drawn.area_code,
        max(drawn.period_end) as period_end
    from impact_lines as drawn
    inner join impacts
        on
            drawn.intervention = impacts.intervention
            and drawn.measure = impacts.measure
            and drawn.area_code = impacts.area_code
    where drawn.period_end < impacts.first_period_after
    group by drawn.intervention, drawn.measure, drawn.area_code
),

tried as (
    select
        'placebo' as row_kind,
        placebos.intervention,
        placebos.measure,
        placebos.area_code,
        placebos.start as date_tried,
        -- an earlier date is tried on the weeks before the declared one alone
        last_weeks.period_end,
        placebos.effect as value,
        placebos.lower_ci,
        placebos.upper_ci
    from impact_placebos as placebos
    inner join last_weeks
        on
            placebos.intervention = last_weeks.intervention
            and placebos.measure = last_weeks.measure
            and placebos.area_code = last_weeks.area_code
),

declared as (
    select
        'declared' as row_kind,
        impacts.intervention,
        impacts.measure,
        impacts.area_code,
        impacts.declared_date as date_tried,
        impacts.period_end,
        impacts.effect as value,
        impacts.lower_ci,
        impacts.upper_ci
    from impacts
    inner join last_weeks
        on
            impacts.intervention = last_weeks.intervention
            and impacts.measure = last_weeks.measure
            and impacts.area_code = last_weeks.area_code
),

together as (
    select * from tried
    union all by name
    select * from declared
)

select
    together.row_kind,
    together.intervention,
    together.measure,
    measures.title as measure_title,
    measures.unit,
    measures.polarity,
    measures.source as source_indicator,
    together.area_code,
    areas.name as area_name,
    areas.fit as area_fit,
    'persons' as sex,
    measures.age,
    null::varchar as category_type,
    null::varchar as category,
    together.date_tried,
    impacts.period_start,
    together.period_end,
    null::double as numerator,
    null::double as denominator,
    together.value,
    together.lower_ci,
    together.upper_ci,
    '95%, REML with AR(1) errors' as limits_method,
    together.lower_ci > 0 or together.upper_ci < 0 as leaves_out_zero,
    'provisional' as status,
    impacts.vintage,
    null::varchar as suppression,
    impacts.synthetic,
    if(impacts.synthetic, null, 'derived') as grade,
    impacts.method,
    impacts.version
from together
inner join impacts
    on
        together.intervention = impacts.intervention
        and together.measure = impacts.measure
        and together.area_code = impacts.area_code
inner join areas on together.area_code = areas.code
inner join measures on together.measure = measures.id
where
    ($area is null or together.area_code = $area)
    and ($intervention is null or together.intervention = $intervention)
    and ($measure is null or together.measure = $measure)
    and ($from is null or together.date_tried >= $from)
    and ($to is null or together.date_tried <= $to)
order by together.intervention, together.measure, areas.position, together.date_tried
