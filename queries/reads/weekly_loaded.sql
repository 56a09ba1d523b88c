-- weekly_loaded: which weekly and monthly measures have any figure at all.
-- grain: one row per measure

select distinct measure
from weekly_summaries
order by measure
