-- files: every load, newest first, withdrawn ones included, with how many of its rows are in use.
-- A row leaves when a later file brings the same one, and an invented row when real ones come.
-- rows_staged holds the rows in use of every source.
-- grain: one row per file

with in_use as (
    select
        sha256,
        count(distinct line) as n_in_use
    from rows_staged
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
