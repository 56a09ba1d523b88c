-- live_files: files whose rows count: loaded and not withdrawn.
-- grain: one row per file

select
    sha256,
    name,
    layout,
    loaded_at,
    load_order
from files
where withdrawn_at is null
