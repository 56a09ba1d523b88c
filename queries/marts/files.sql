-- files: every load, newest first, withdrawn ones included.
-- grain: one row per file

select
    sha256,
    name,
    layout,
    n_rows,
    n_accepted,
    n_out_of_area,
    n_quarantined,
    status,
    warnings,
    n_bytes,
    loaded_at,
    withdrawn_at
from files
order by load_order desc
