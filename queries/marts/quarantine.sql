-- quarantine: rows that were not accepted. The value stays in the warehouse: it may be a small count.
-- grain: one row per fault

select
    quarantine.sha256,
    files.name,
    files.layout,
    quarantine.line,
    quarantine."column",
    quarantine.reason,
    quarantine.area_code,
    quarantine.period_end
from quarantine
inner join files using (sha256)
where files.withdrawn_at is null
order by files.load_order desc, quarantine.line asc
