-- weekly_loaded: which weekly and monthly measures have any figure at all.
-- grain: one row per measure

select
    measure,
    layout,
    max(latest_period) as latest_period,
    bool_or(synthetic) as synthetic
from weekly_summaries
group by measure, layout
order by measure
