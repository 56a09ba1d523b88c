-- stg_ae_monthly_copy: the newest accepted row of each month of the public copy of the monthly A&E
-- statistics, with the parts of its measures. Booked appointments are not in it.
-- grain: one row per month and organisation

with newest as (
    select
        raw_ae_monthly_copy.*,
        live_files.load_order,
        live_files.loaded_at
    from raw_ae_monthly_copy
    inner join live_files using (sha256)
    qualify row_number() over (
        partition by raw_ae_monthly_copy.period_end, raw_ae_monthly_copy.org_code
        order by live_files.load_order desc, raw_ae_monthly_copy.line desc
    ) = 1
),

final as (
    select
        *,
        org_code as entity,
        false as synthetic,
        [
            {
                'measure': 'monthly_four_hour_unbooked_percent',
                'numerator': att_all - over4hr_all,
                'denominator': att_all
            },
            {'measure': 'monthly_attendances_unbooked', 'numerator': att_all, 'denominator': null},
            {'measure': 'monthly_attendances_type1', 'numerator': att_type1, 'denominator': null},
            {'measure': 'monthly_attendances_type2', 'numerator': att_type2, 'denominator': null},
            {'measure': 'monthly_attendances_other', 'numerator': att_other, 'denominator': null},
            {'measure': 'monthly_twelve_hour_waits', 'numerator': dta_12hr_plus, 'denominator': null}
        ] as parts
    from newest
)

select *
from final
