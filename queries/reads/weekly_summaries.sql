-- weekly_summaries: the newest figure of every weekly and monthly measure of one area, and its comparisons.
-- grain: one row per measure
-- $area  varchar  code in data/reference/areas.csv

select
    measure,
    layout,
    grain,
    newest_in_layout,
    latest_period,
    n_points,
    n_reporting,
    n_expected,
    synthetic,
    missing,
    value,
    suppression,
    previous,
    value - previous as change_from_previous,
    year_ago,
    value - year_ago as change_from_year_ago,
    expected,
    expected_lower,
    expected_upper,
    mean,
    lower,
    upper,
    variation,
    sentence,
    standard,
    standard_label,
    assurance,
    is_signal,
    signal_variation,
    signal_sentence,
    signal_strength
from weekly_summaries
where area_code = $area
order by measure
