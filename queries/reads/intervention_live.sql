-- intervention_live: since when each place has its falls response, as its extract says.
-- grain: one row per place

select
    area_code,
    live_from,
    is_live_now
from service_live
order by area_code
