-- data_quarantine: rows that were set aside, never with their value; the first of each file.
-- grain: one row per fault
-- $n_per_file  integer  how many of a file are listed

select
    quarantine.sha256,
    quarantine.name,
    quarantine.layout,
    quarantine.line,
    quarantine."column",
    quarantine.reason,
    count(*) over (partition by quarantine.sha256) as n_of_file
from quarantine
qualify row_number() over (partition by quarantine.sha256 order by quarantine.line) <= $n_per_file
order by quarantine.name, quarantine.sha256, quarantine.line
