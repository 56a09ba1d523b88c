-- stg_uec: the newest accepted row of each key of the weekly uec extract, with the parts of its measures.
-- Synthetic rows leave as soon as one real row of this layout is live.
-- grain: one row per week, organisation or area

with live as (
    select
        raw_uec.*,
        live_files.load_order,
        live_files.loaded_at
    from raw_uec
    inner join live_files using (sha256)
),

origin as (
    select coalesce(bool_or(not synthetic), false) as has_real_rows
    from live
),

newest as (
    select
        live.*,
        coalesce(live.org_code, live.area_code) as entity,
        live.week_ending as period_end,
        live.ed_attendances_type1 + live.ed_attendances_other as attendances
    from live
    cross join origin
    where not (live.synthetic and origin.has_real_rows)
    qualify row_number() over (
        partition by live.week_ending, coalesce(live.org_code, live.area_code)
        order by live.load_order desc, live.line desc
    ) = 1
),

final as (
    select
        *,
        [
            {
                'measure': 'four_hour_percent',
                'numerator': attendances - ed_over_4h,
                'denominator': attendances
            },
            {'measure': 'ed_attendances', 'numerator': attendances, 'denominator': null},
            {'measure': 'ed_attendances_type1', 'numerator': ed_attendances_type1, 'denominator': null},
            {
                'measure': 'twelve_hour_from_arrival_percent',
                'numerator': ed_over_12h_from_arrival,
                'denominator': attendances
            },
            {'measure': 'streamed_percent', 'numerator': streamed_at_front_door, 'denominator': attendances},
            {
                'measure': 'call_answer_seconds',
                'numerator': answer_seconds_total,
                'denominator': calls_answered
            },
            {
                'measure': 'calls_answered_60s_percent',
                'numerator': calls_answered_60s,
                'denominator': calls_answered
            },
            {
                'measure': 'calls_abandoned_percent',
                'numerator': calls_abandoned,
                'denominator': calls_offered
            },
            {'measure': 'ambulance_arrivals', 'numerator': ambulance_arrivals, 'denominator': null},
            {
                'measure': 'handover_mean_minutes',
                'numerator': handover_seconds_total,
                'denominator': ambulance_arrivals
            },
            {
                'measure': 'handover_over_15_percent',
                'numerator': handovers_over_15,
                'denominator': ambulance_arrivals
            },
            {
                'measure': 'handover_over_30_percent',
                'numerator': handovers_over_30,
                'denominator': ambulance_arrivals
            },
            {
                'measure': 'handover_over_45_percent',
                'numerator': handovers_over_45,
                'denominator': ambulance_arrivals
            },
            {
                'measure': 'handover_over_60_percent',
                'numerator': handovers_over_60,
                'denominator': ambulance_arrivals
            },
            {
                'measure': 'handover_minutes_over_59',
                'numerator': handover_minutes_over_59,
                'denominator': null
            },
            {'measure': 'cat2_mean_minutes', 'numerator': cat2_seconds_total, 'denominator': cat2_incidents}
        ] as parts
    from newest
)

select *
from final
