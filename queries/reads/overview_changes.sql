-- overview_changes: verdicts and periods that changed since the last board, in one area; verdicts first.
-- grain: one row per commitment and part
-- $area  varchar  code in data/reference/areas.csv

select *
from changes
where
    area_code = $area
    -- figures that were merely loaded again are no news
    and sentence != 'Still “' || now || '”.'
order by
    (before != now) desc,
    commitment asc,
    part asc
