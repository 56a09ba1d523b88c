-- stg_monthly_ae: the newest accepted row of each month of the monthly A&E statistics.
-- grain: one row per month and organisation

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
