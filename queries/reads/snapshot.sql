-- snapshot: what is being read.
-- grain: one row

select *
from snapshot
