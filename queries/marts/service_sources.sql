-- service_sources: the file and line that each organisation's or area's part of a service measure came from.
-- grain: one row per measure, period end and organisation or area, those that have ended under their own code

select
    measure,
    entity,
    period_end,
    sha256,
    line
from service_reported
order by measure, entity, period_end
