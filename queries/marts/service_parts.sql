-- service_parts: numerator and denominator of every service measure, as each organisation reported them.
-- Missing stays missing: a measure whose numerator is missing has no row.
-- grain: one row per measure, period end and organisation or area

with uec as (
    select
        coalesce(stg_uec.org_code, stg_uec.area_code) as entity,
        stg_uec.week_ending as period_end,
        stg_uec.ed_attendances_type1 + stg_uec.ed_attendances_other as attendances,
        stg_uec.*
    from stg_uec
),

uec_parts as (
    select
        entity,
        period_end,
        synthetic,
        sha256,
        line,
        unnest([
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
        ], recursive := true)
    from uec
),

beds_parts as (
    select
        org_code as entity,
        week_ending as period_end,
        synthetic,
        sha256,
        line,
        unnest([
            {'measure': 'beds_available', 'numerator': bed_days_available, 'denominator': null},
            {
                'measure': 'bed_occupancy_percent',
                'numerator': bed_days_occupied,
                'denominator': bed_days_available
            },
            {
                'measure': 'escalation_beds_percent',
                'numerator': escalation_bed_days,
                'denominator': bed_days_available
            },
            {
                'measure': 'no_criteria_to_reside_percent',
                'numerator': no_criteria_to_reside_bed_days,
                'denominator': bed_days_occupied
            },
            {
                'measure': 'discharges_by_5pm_percent',
                'numerator': discharges_by_5pm,
                'denominator': discharges
            }
        ], recursive := true)
    from stg_beds
),

falls_groups as (
    select
        count(distinct age_band || from_care_home) as n_groups,
        count(distinct age_band) filter (where from_care_home) as n_care_home_groups
    from stg_falls
),

falls_weeks as (
    select
        stg_falls.area_code as entity,
        stg_falls.week_ending as period_end,
        bool_or(stg_falls.synthetic) as synthetic,
        max_by(stg_falls.sha256, stg_falls.load_order) as sha256,
        min(stg_falls.line) as line,
        -- One missing cell, empty or without a row, makes the week's total unknown, so it stays missing.
        if(
            count(stg_falls.falls_admissions) = any_value(falls_groups.n_groups),
            sum(stg_falls.falls_admissions),
            null
        ) as falls,
        if(
            count(stg_falls.falls_admissions) filter (where stg_falls.from_care_home)
            = any_value(falls_groups.n_care_home_groups),
            sum(stg_falls.falls_admissions) filter (where stg_falls.from_care_home),
            null
        ) as care_home_falls
    from stg_falls
    cross join falls_groups
    group by stg_falls.area_code, stg_falls.week_ending
),

falls_parts as (
    select
        entity,
        period_end,
        synthetic,
        sha256,
        line,
        unnest([
            {'measure': 'falls_admissions', 'numerator': falls, 'denominator': null},
            {'measure': 'falls_admissions_care_home', 'numerator': care_home_falls, 'denominator': null}
        ], recursive := true)
    from falls_weeks
),

sitrep_parts as (
    select
        org_code as entity,
        week_ending as period_end,
        false as synthetic,
        sha256,
        line,
        unnest([
            {
                'measure': 'sitrep_bed_occupancy_percent',
                'numerator': ga_bed_days_occupied,
                'denominator': ga_bed_days_available
            },
            {'measure': 'sitrep_beds_available', 'numerator': ga_bed_days_available, 'denominator': null},
            {'measure': 'sitrep_ambulance_arrivals', 'numerator': ambulance_arrivals, 'denominator': null},
            {
                'measure': 'sitrep_handovers_over_30_percent',
                'numerator': handovers_30_60 + handovers_over_60,
                'denominator': handovers
            },
            {
                'measure': 'sitrep_handovers_over_60_percent',
                'numerator': handovers_over_60,
                'denominator': handovers
            }
        ], recursive := true)
    from stg_sitrep
),

monthly as (
    select
        months.*,
        months.attendances_type1 + months.attendances_type2 + months.attendances_other
        + coalesce(months.booked_type1, 0) + coalesce(months.booked_type2, 0)
        + coalesce(months.booked_other, 0) as attendances,
        months.over_4h_type1 + months.over_4h_type2 + months.over_4h_other
        + coalesce(months.over_4h_booked_type1, 0) + coalesce(months.over_4h_booked_type2, 0)
        + coalesce(months.over_4h_booked_other, 0) as over_4h
    from stg_monthly_ae as months
),

monthly_parts as (
    select
        org_code as entity,
        period_end,
        false as synthetic,
        sha256,
        line,
        unnest([
            {
                'measure': 'monthly_four_hour_percent',
                'numerator': attendances - over_4h,
                'denominator': attendances
            },
            {'measure': 'monthly_attendances', 'numerator': attendances, 'denominator': null},
            {
                'measure': 'monthly_twelve_hour_waits',
                'numerator': waits_over_12h_from_dta,
                'denominator': null
            }
        ], recursive := true)
    from monthly
),

all_parts as (
    select * from uec_parts
    union all
    select * from beds_parts
    union all
    select * from falls_parts
    union all
    select * from sitrep_parts
    union all
    select * from monthly_parts
),

final as (
    select all_parts.*
    from all_parts
    inner join ref_measures on all_parts.measure = ref_measures.id
    where
        all_parts.numerator is not null
        and (ref_measures.is_count or all_parts.denominator > 0)
)

select *
from final
