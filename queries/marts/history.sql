-- history: every snapshot that was published before this one, newest first, kept or not.
-- grain: one row per snapshot

select
    verdicts.snapshot,
    min(verdicts.published_at) as published_at,
    count(*) filter (where verdicts.code != 'reference') as n_verdicts,
    count(*) filter (where verdicts.latest_value is not null) as n_with_value
from verdicts
group by verdicts.snapshot
order by verdicts.snapshot desc
