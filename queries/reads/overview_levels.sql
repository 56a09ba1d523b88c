-- overview_levels: the areas that have figures, to send a reader to the nearest.
-- grain: one row per commitment and part

select
    commitment,
    part,
    list(area_code order by area_code) as area_codes
from assessments
where n_points > 0
group by commitment, part
order by commitment, part
