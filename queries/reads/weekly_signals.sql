-- weekly_signals: what stands out in the newest week anywhere, strongest first (preset seasonal).
-- grain: one row per measure and area

select *
from signals
order by rank
