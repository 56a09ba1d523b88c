-- stg_beds: the newest accepted row of each key of the weekly beds extract, with the parts of its measures.
-- Synthetic rows leave as soon as one real row of this layout is live.
-- grain: one row per week, organisation

with live as (
    select
        raw_beds.*,
        live_files.load_order,
        live_files.loaded_at
    from raw_beds
    inner join live_files using (sha256)
),

origin as (
    select coalesce(bool_or(not synthetic), false) as has_real_rows
    from live
),

newest as (
    select
        live.*,
        live.org_code as entity,
        live.week_ending as period_end
    from live
    cross join origin
    where not (live.synthetic and origin.has_real_rows)
    qualify row_number() over (
        partition by live.week_ending, live.org_code
        order by live.load_order desc, live.line desc
    ) = 1
),

final as (
    select
        *,
        [
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
        ] as parts
    from newest
)

select *
from final
