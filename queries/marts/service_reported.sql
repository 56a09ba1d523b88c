-- service_reported: numerator and denominator of every service measure, under the code of who reported them.
-- Missing stays missing: a measure whose numerator is missing has no row. Where a publisher's file and a copy
-- of it both have a figure, the publisher's stands, whichever was loaded last.
-- service_staged holds the staging views of every source of services, one below the other.
-- grain: one row per measure, period end and code

with all_parts as (
    select
        entity,
        period_end,
        synthetic,
        sha256,
        line,
        is_copy,
        unnest(parts, recursive := true)
    from service_staged
),

final as (
    select
        all_parts.measure,
        all_parts.entity,
        all_parts.period_end,
        all_parts.synthetic,
        all_parts.sha256,
        all_parts.line,
        all_parts.is_copy,
        all_parts.numerator,
        all_parts.denominator,
        live_files.loaded_at
    from all_parts
    inner join ref_measures on all_parts.measure = ref_measures.id
    inner join live_files on all_parts.sha256 = live_files.sha256
    where
        all_parts.numerator is not null
        and (ref_measures.is_count or all_parts.denominator > 0)
    qualify row_number() over (
        partition by all_parts.measure, all_parts.entity, all_parts.period_end
        order by all_parts.is_copy
    ) = 1
)

select *
from final
