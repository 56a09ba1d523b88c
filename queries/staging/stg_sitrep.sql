-- stg_sitrep: the newest accepted row of each whole week of the daily situation report.
-- Weeks without all seven days carry no value and are left out.
-- grain: one row per week and organisation

select
    raw_sitrep.*,
    live_files.load_order,
    live_files.loaded_at
from raw_sitrep
inner join live_files using (sha256)
where raw_sitrep.n_days = 7
qualify row_number() over (
    partition by raw_sitrep.week_ending, raw_sitrep.org_code
    order by live_files.load_order desc, raw_sitrep.line desc
) = 1
