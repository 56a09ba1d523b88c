-- stg_sitrep_daily: the newest accepted row of each day of the public copy of the daily situation report.
-- grain: one row per day and organisation

select
    raw_sitrep_daily.*,
    raw_sitrep_daily.org_code as entity,
    raw_sitrep_daily.day as period_end,
    raw_sitrep_daily.day + cast(7 - isodow(raw_sitrep_daily.day) as integer) as week_ending,
    live_files.load_order,
    live_files.loaded_at
from raw_sitrep_daily
inner join live_files using (sha256)
qualify row_number() over (
    partition by raw_sitrep_daily.day, raw_sitrep_daily.org_code
    order by live_files.load_order desc, raw_sitrep_daily.line desc
) = 1
