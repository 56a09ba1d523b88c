-- service_parts: numerator and denominator of every service measure, as each organisation reported them.
-- Missing stays missing: a measure whose numerator is missing has no row.
-- service_staged holds the staging views of every source of services, one below the other.
-- grain: one row per measure, period end and organisation or area

with all_parts as (
    select
        entity,
        period_end,
        synthetic,
        sha256,
        line,
        unnest(parts, recursive := true)
    from service_staged
)

select all_parts.*
from all_parts
inner join ref_measures on all_parts.measure = ref_measures.id
where
    all_parts.numerator is not null
    and (ref_measures.is_count or all_parts.denominator > 0)
