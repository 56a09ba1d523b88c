-- stg_sitrep_daily_weeks: whole weeks of the public copy of the daily situation report, with the parts of its
-- measures. A week that ends on a Sunday is the sum of its seven days, and has no figure where one of them is
-- missing. The file and line are those of its last day.
-- grain: one row per week and organisation

with weeks as (
    select
        week_ending,
        org_code,
        if(count(ga_beds_open) = 7, sum(ga_beds_open), null) as bed_days_available,
        if(count(ga_beds_occupied) = 7, sum(ga_beds_occupied), null) as bed_days_occupied,
        if(count(handover_delays_30_60) = 7, sum(handover_delays_30_60), null) as handovers_30_60,
        if(count(handover_delays_over_60) = 7, sum(handover_delays_over_60), null) as handovers_over_60,
        max_by(sha256, day) as sha256,
        max_by(line, day) as line,
        max_by(load_order, day) as load_order,
        max(loaded_at) as loaded_at
    from stg_sitrep_daily
    group by week_ending, org_code
    having count(*) = 7
),

final as (
    select
        *,
        org_code as entity,
        week_ending as period_end,
        false as synthetic,
        [
            {
                'measure': 'sitrep_bed_occupancy_percent',
                'numerator': bed_days_occupied,
                'denominator': bed_days_available
            },
            {'measure': 'sitrep_beds_available', 'numerator': bed_days_available, 'denominator': null},
            {'measure': 'sitrep_handovers_30_60', 'numerator': handovers_30_60, 'denominator': null},
            {'measure': 'sitrep_handovers_over_60', 'numerator': handovers_over_60, 'denominator': null}
        ] as parts
    from weeks
)

select *
from final
