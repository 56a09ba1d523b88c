-- sources: freshness of every source.
-- grain: one row per layout

select *
from sources
order by name
