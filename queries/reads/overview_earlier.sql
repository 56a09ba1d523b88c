-- overview_earlier: the last board, and when the verdicts that this snapshot is compared with were published.
-- grain: one row, empty in the first snapshot

select
    max(board) as board,
    max(published_at) as published_at
from past_verdicts
