-- data_weekly_points: the newest values of one service measure in one area, as published.
-- grain: one row per period end
-- $measure  varchar  measure id
-- $area     varchar  area code
-- $period   date     a period end to begin at, or null for the newest
-- $n        integer  how many

select *
from weekly_points
where
    measure = $measure
    and area_code = $area
    and ($period is null or period_end <= $period)
order by period_end desc
limit $n
