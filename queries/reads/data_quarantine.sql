-- data_quarantine: rows that were set aside, never with their value; of each file the newest periods first.
-- grain: one row per fault
-- $n_per_file  integer  how many of a file are listed

select
    quarantine.sha256,
    quarantine.name,
    quarantine.layout,
    quarantine.line,
    quarantine."column",
    quarantine.reason,
    quarantine.area_code,
    quarantine.period_end,
    count(*) over (partition by quarantine.sha256) as n_of_file
from quarantine
qualify
    row_number() over (
        partition by quarantine.sha256
        order by quarantine.period_end desc nulls first, quarantine.line asc
    ) <= $n_per_file
order by
    quarantine.name asc,
    quarantine.sha256 asc,
    quarantine.period_end desc nulls first,
    quarantine.line asc
