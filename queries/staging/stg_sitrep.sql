-- stg_sitrep: the newest accepted row of each whole week of the daily situation report, with the parts of its
-- measures.
-- Beds and ambulances come in one workbook or in two: a workbook without a subject supersedes nothing of it.
-- Weeks without all seven days carry no value and are left out.
-- grain: one row per week, organisation and subject

with live as (
    select
        raw_sitrep.*,
        live_files.load_order,
        live_files.loaded_at
    from raw_sitrep
    inner join live_files using (sha256)
    where raw_sitrep.n_days = 7
),

subjects as (
    select
        sha256,
        'beds' as subject
    from live
    group by sha256
    having count(ga_bed_days_available) > 0 or count(ga_bed_days_occupied) > 0
    union all
    select
        sha256,
        'ambulances' as subject
    from live
    group by sha256
    having count(ambulance_arrivals) > 0 or count(handovers_over_60) > 0
),

newest as (
    select
        live.week_ending,
        live.org_code,
        subjects.subject,
        if(subjects.subject = 'beds', live.ga_bed_days_available, null) as ga_bed_days_available,
        if(subjects.subject = 'beds', live.ga_bed_days_occupied, null) as ga_bed_days_occupied,
        if(subjects.subject = 'ambulances', live.ambulance_arrivals, null) as ambulance_arrivals,
        -- NHS England's shares leave out handovers whose time is not known, where it says how many.
        if(
            subjects.subject = 'ambulances', coalesce(live.handovers_known, live.ambulance_arrivals), null
        ) as handovers,
        if(subjects.subject = 'ambulances', live.handovers_30_60, null) as handovers_30_60,
        if(subjects.subject = 'ambulances', live.handovers_over_60, null) as handovers_over_60,
        live.sha256,
        live.line,
        live.load_order,
        live.loaded_at
    from live
    inner join subjects using (sha256)
    qualify row_number() over (
        partition by live.week_ending, live.org_code, subjects.subject
        order by live.load_order desc, live.line desc
    ) = 1
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
            },
            {'measure': 'sitrep_handovers_30_60', 'numerator': handovers_30_60, 'denominator': null},
            {'measure': 'sitrep_handovers_over_60', 'numerator': handovers_over_60, 'denominator': null}
        ] as parts
    from newest
)

select *
from final
