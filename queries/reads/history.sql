-- history: snapshots published before the one in view, newest first.
-- grain: one row per snapshot

select
    snapshot,
    published_at,
    n_verdicts,
    n_with_value
from history
order by snapshot desc
