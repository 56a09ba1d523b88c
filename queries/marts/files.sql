-- files: every load, newest first, withdrawn ones included, with how many of its rows are in use.
-- A row leaves when a later file brings the same one, and an invented row when real ones come.
-- grain: one row per file

with staged as (
    select
        sha256,
        line
    from stg_uec
    union
    select
        sha256,
        line
    from stg_beds
    union
    select
        sha256,
        line
    from stg_falls
    union
    select
        sha256,
        line
    from stg_sitrep
    union
    select
        sha256,
        line
    from stg_monthly_ae
    union
    select
        sha256,
        line
    from stg_published
    where choice = 1
),

in_use as (
    select
        sha256,
        count(*) as n_in_use
    from staged
    group by sha256
)

select
    files.sha256,
    files.name,
    files.layout,
    files.n_rows,
    files.n_accepted,
    coalesce(in_use.n_in_use, 0) as n_in_use,
    files.n_out_of_area,
    files.n_quarantined,
    files.status,
    files.warnings,
    files.n_bytes,
    files.loaded_at,
    files.withdrawn_at
from files
left join in_use on files.sha256 = in_use.sha256
order by files.load_order desc
