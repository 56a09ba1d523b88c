-- stg_ambulance: the newest accepted row of each month of the ambulance quality indicators, with the parts of
-- its measures. A centile has no parts: it is of one service and never added up.
-- grain: one row per month, service, and file of the publisher or copy of it

with newest as (
    select
        raw_ambulance.*,
        live_files.load_order,
        live_files.loaded_at
    from raw_ambulance
    inner join live_files using (sha256)
    qualify row_number() over (
        partition by raw_ambulance.period_end, raw_ambulance.org_code, raw_ambulance.is_copy
        order by live_files.load_order desc, raw_ambulance.line desc
    ) = 1
),

final as (
    select
        *,
        org_code as entity,
        false as synthetic,
        [
            {
                'measure': 'ambulance_cat2_mean_minutes',
                'numerator': coalesce(cat2_seconds_total, cat2_mean_seconds * cat2_incidents),
                'denominator': cat2_incidents
            },
            {'measure': 'ambulance_cat2_p90_minutes', 'numerator': cat2_p90_seconds, 'denominator': 1},
            {'measure': 'ambulance_999_calls', 'numerator': calls_answered, 'denominator': null},
            {
                'measure': 'ambulance_999_answer_seconds',
                'numerator': call_answer_seconds_total,
                'denominator': calls_answered
            },
            {
                'measure': 'ambulance_handover_mean_minutes',
                'numerator': handover_seconds_total,
                'denominator': handovers_time_known
            },
            {
                'measure': 'ambulance_handovers_over_30_percent',
                'numerator': handovers_over_30,
                'denominator': handovers_time_known
            },
            {
                'measure': 'ambulance_handovers_over_60_percent',
                'numerator': handovers_over_60,
                'denominator': handovers_time_known
            }
        ] as parts
    from newest
)

select *
from final
