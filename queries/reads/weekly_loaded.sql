-- weekly_loaded: which weekly and monthly measures have any figure at all, and whether it is invented.
-- grain: one row per measure

select
    measure,
    bool_or(synthetic) as synthetic
from weekly_summaries
group by measure
order by measure
