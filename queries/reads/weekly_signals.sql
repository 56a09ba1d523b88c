-- weekly_signals: what stands out in the newest week anywhere, strongest first (preset seasonal).
-- grain: one row per measure and area

select
    rank,
    measure,
    layout,
    area_code,
    synthetic,
    signal_variation,
    signal_sentence,
    n_watched,
    expected_false_alarms
from signals
order by rank
