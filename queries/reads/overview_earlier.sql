-- overview_earlier: when the snapshot before this one was published.
-- grain: one row, empty in the first snapshot

select max(published_at) as published_at
from past_verdicts
