-- intervention_live: since when each place has its falls response, as its extract says.
-- grain: one row per place

select *
from service_live
order by area_code
