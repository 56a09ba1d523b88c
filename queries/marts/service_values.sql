-- service_values: every service measure in every area, from summed numerators and denominators.
-- An area's total uses the rows of its own reporters (trusts, or places for falls) where there are any,
-- otherwise the row that names the area itself; never both. A missing reporter means no total.
-- The vintage is when the newest of the files behind it was loaded.
-- grain: one row per measure, area and period end

with summed as (
    select
        ref_reporters.measure,
        ref_reporters.area_code,
        service_parts.period_end,
        sum(service_parts.numerator) as numerator,
        sum(service_parts.denominator) as denominator,
        count(*) as n_reporting,
        any_value(ref_reporters.n_expected) as n_expected,
        bool_or(service_parts.synthetic) as synthetic,
        max(service_parts.vintage) as vintage
    from service_parts
    inner join ref_reporters
        on
            service_parts.measure = ref_reporters.measure
            and service_parts.entity = ref_reporters.reporter
    group by ref_reporters.measure, ref_reporters.area_code, service_parts.period_end
),

reported_whole as (
    select
        service_parts.measure,
        service_parts.entity as area_code,
        service_parts.period_end,
        service_parts.numerator,
        service_parts.denominator,
        1 as n_reporting,
        1 as n_expected,
        service_parts.synthetic,
        service_parts.vintage
    from service_parts
    inner join ref_areas on service_parts.entity = ref_areas.code
    anti join summed
        on
            service_parts.measure = summed.measure
            and service_parts.entity = summed.area_code
            and service_parts.period_end = summed.period_end
),

together as (
    select * from summed
    union all
    select * from reported_whole
),

final as (
    select
        together.measure,
        together.area_code,
        together.period_end,
        together.n_reporting,
        together.n_expected,
        together.synthetic,
        together.vintage,
        if(together.n_reporting = together.n_expected, together.numerator, null) as numerator,
        if(together.n_reporting = together.n_expected, together.denominator, null) as denominator
    from together
)

select
    final.measure,
    final.area_code,
    final.period_end,
    final.n_reporting,
    final.n_expected,
    final.synthetic,
    final.vintage,
    final.numerator,
    final.denominator,
    ref_measures.scale * final.numerator
    / if(ref_measures.is_count, 1, final.denominator) as value
from final
inner join ref_measures on final.measure = ref_measures.id
order by final.measure, final.area_code, final.period_end
