-- service_sources: the file and line that each organisation's or area's part of a service measure came from.
-- grain: one row per measure, period end and organisation or area

select
    measure,
    entity,
    period_end,
    sha256,
    line
from service_parts
order by measure, entity, period_end
