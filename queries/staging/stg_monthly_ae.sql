-- stg_monthly_ae: the newest accepted row of each month of the monthly A&E statistics, with the parts of its
-- measures.
-- grain: one row per month and organisation

with newest as (
    select
        raw_monthly_ae.*,
        live_files.load_order,
        live_files.loaded_at
    from raw_monthly_ae
    inner join live_files using (sha256)
    qualify row_number() over (
        partition by raw_monthly_ae.period, raw_monthly_ae.org_code
        order by live_files.load_order desc, raw_monthly_ae.line desc
    ) = 1
),

monthly as (
    select
        months.*,
        months.attendances_type1 + months.attendances_type2 + months.attendances_other
        + coalesce(months.booked_type1, 0) + coalesce(months.booked_type2, 0)
        + coalesce(months.booked_other, 0) as attendances,
        months.over_4h_type1 + months.over_4h_type2 + months.over_4h_other
        + coalesce(months.over_4h_booked_type1, 0) + coalesce(months.over_4h_booked_type2, 0)
        + coalesce(months.over_4h_booked_other, 0) as over_4h,
        months.attendances_type1 + months.attendances_type2 + months.attendances_other
            as attendances_unbooked,
        months.over_4h_type1 + months.over_4h_type2 + months.over_4h_other as over_4h_unbooked
    from newest as months
),

final as (
    select
        *,
        org_code as entity,
        false as synthetic,
        [
            {
                'measure': 'monthly_four_hour_percent',
                'numerator': attendances - over_4h,
                'denominator': attendances
            },
            {'measure': 'monthly_attendances', 'numerator': attendances, 'denominator': null},
            {
                'measure': 'monthly_four_hour_unbooked_percent',
                'numerator': attendances_unbooked - over_4h_unbooked,
                'denominator': attendances_unbooked
            },
            {
                'measure': 'monthly_attendances_unbooked',
                'numerator': attendances_unbooked,
                'denominator': null
            },
            {'measure': 'monthly_attendances_type1', 'numerator': attendances_type1, 'denominator': null},
            {'measure': 'monthly_attendances_type2', 'numerator': attendances_type2, 'denominator': null},
            {'measure': 'monthly_attendances_other', 'numerator': attendances_other, 'denominator': null},
            {
                'measure': 'monthly_twelve_hour_waits',
                'numerator': waits_over_12h_from_dta,
                'denominator': null
            }
        ] as parts
    from monthly
)

select *
from final
