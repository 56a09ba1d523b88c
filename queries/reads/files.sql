-- files: loads, newest first.
-- grain: one row per file

select *
from files
order by loaded_at desc, name asc
