-- loaded_files: live files and the counts of their load.
-- grain: one row per file

select
    sha256,
    layout,
    n_rows as "rows",
    n_accepted as accepted,
    n_out_of_area as out_of_area,
    n_quarantined as quarantined
from files
where withdrawn_at is null
order by load_order
